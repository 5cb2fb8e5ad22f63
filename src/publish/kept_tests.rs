//! Which versions are kept, and that a restored and a held one stay what they are.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;

use super::edition::LINEUP;
use super::tests::{NOW, PROXY, SOURCES, fill};
use super::*;
use crate::clock::Clock;
use crate::model::job::JobKind;
use crate::model::proxy::{ProxyState, ProxyStatus, RemovedVersions};
use crate::model::settings::JobScheduling;
use crate::model::source::{RefreshRecord, RefreshStatus};
use crate::model::{Channel, ChannelId, Id, Outcome, Proxy, Time};
use crate::pipeline::preview::preview;
use crate::progress::Board;
use crate::stop::Stop;
use crate::store::{ChannelSpool, Store};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
const ALL: Keep = Keep { versions: 99, days: 0, bytes: u64::MAX };

struct World {
    dir: tempfile::TempDir,
    store: Store,
    editions: EditionStore,
    texts: std::cell::Cell<u64>,
}

impl World {
    /// Two proxies, and one that is generated.
    fn new(keep: Keep) -> World {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        for id in [Id(1), Id(2)] {
            store.save_proxy(&Proxy { id, name: id.to_string(), ..Proxy::default() }, &format!("key{id}")).unwrap();
        }
        let proxy = fill(&store, &channels(0), &[]);
        store.save_proxy(&proxy, "key").unwrap();
        let editions = EditionStore::open(dir.path(), dir.path(), keep, &store, NOW).unwrap();
        World { dir, store, editions, texts: std::cell::Cell::default() }
    }

    fn restart(&mut self, keep: Keep, now: Time) {
        self.editions = EditionStore::open(self.dir.path(), self.dir.path(), keep, &self.store, now).unwrap();
    }

    /// Publishes a new playlist of a kilobyte, with the same guide as always.
    fn publish(&self, proxy: u128, at: Time) {
        self.texts.set(self.texts.get() + 1);
        let m3u = format!("#EXTM3U\n#{:0>1000}\n", self.texts.get());
        self.editions.publish_bytes(&self.store, Id(proxy), at, m3u.as_bytes(), &[b'x'; 10_000], b"gz");
    }

    fn kept(&self, proxy: u128) -> Vec<u64> {
        self.editions.versions(&self.store, Id(proxy)).unwrap().iter().map(|version| version.version).collect()
    }

    /// Bytes on the disk of all versions.
    fn bytes(&self) -> u64 {
        let all = [1, 2].into_iter().flat_map(|proxy| self.editions.on_disk(Id(proxy)).list());
        let files: BTreeMap<_, _> = all.flat_map(|edition| edition.disk_files()).collect();
        files.values().sum()
    }

    fn offer(&self, count: u128) {
        let mut spool = ChannelSpool::create(&self.store, SOURCES[0]).unwrap();
        channels(count).iter().for_each(|channel| spool.push(channel, 0, 0, None).unwrap());
        spool.finish().unwrap();
        self.store.replace_channels(SOURCES[0], &spool, &RefreshStatus::default(), &RefreshRecord::default()).unwrap();
    }

    fn generate(&self, now: Time) -> Outcome {
        let clock = Clock::at(now);
        let progress = &Board::new(clock.clone()).start(JobKind::ProxyRegeneration, PROXY, "", String::new(), STAGES);
        let (store, editions, clock, base) = (&self.store, &self.editions, &clock, "http://tv.test");
        generate(&Request { store, editions, clock, proxy: PROXY, said_base: None, base, fallback_base: "", threads: 1, progress })
    }

    fn published(&self, now: Time) -> u64 {
        match self.generate(now) {
            Outcome::Published(published) => published.version,
            other => panic!("{other:?}"),
        }
    }
}

fn channels(count: u128) -> Vec<Channel> {
    let channel = |n: u128| Channel {
        id: ChannelId(n << 100),
        source_id: SOURCES[0],
        channel_name: format!("Channel {n}"),
        group_title: if n.is_multiple_of(2) { "Even" } else { "Odd" }.into(),
        stream_url: format!("http://127.0.0.1:9/{n}"),
        ..Channel::default()
    };
    (1..=count).map(channel).collect()
}

#[test]
fn the_last_version_of_each_day_stays() {
    let world = World::new(Keep { versions: 1, days: 2, bytes: u64::MAX });
    let zone = JobScheduling { time_zone: "Europe/Berlin".into(), ..JobScheduling::default() };
    world.store.change(|tx| tx.put_setting(JobScheduling::NAME, &zone)).unwrap();
    // 23:13 in Berlin, then two versions after midnight there, of which one is before midnight in Greenwich.
    for hours in 0..3 {
        world.publish(1, NOW.plus(hours * HOUR));
    }
    assert_eq!(world.kept(1), [3, 1]);
    let days = world.editions.versions(&world.store, Id(1)).unwrap();
    let days: Vec<_> = days.iter().map(|version| (version.day.as_str(), version.is_kept_for_day)).collect();
    assert_eq!(days, [("2023-11-15", true), ("2023-11-14", true)]);
    // A clock that is wrong for an hour costs one day, not all of them for ever.
    world.publish(1, NOW.plus(30_000 * DAY));
    world.publish(1, NOW.plus(DAY));
    assert_eq!(world.kept(1), [5, 4]);
    world.publish(1, NOW.plus(2 * DAY));
    assert_eq!(world.kept(1), [6, 5]);
    world.publish(1, Time(0));
    assert_eq!(world.kept(1), [7, 6]);
    // Weeks without a change lose nothing.
    world.publish(2, NOW);
    world.publish(2, NOW.plus(90 * DAY));
    assert_eq!(world.kept(2), [2, 1]);
}

#[test]
fn the_oldest_go_first_when_the_space_is_used_up() {
    let mut world = World::new(ALL);
    // The third of the first playlist was made while the clock was wrong.
    for (proxy, at) in [(1, 10), (2, 20), (1, 30), (2, 40), (1, 15)] {
        world.publish(proxy, Time(at));
    }
    let all = world.bytes();
    assert!((2 * 10_000 + 5 * 1000..2 * 10_000 + 5 * 2500).contains(&all), "the guides are there once for each playlist: {all}");
    let removed = |world: &World, proxy| world.store.proxy_status(Id(proxy)).unwrap().removed_versions;
    let with = |bytes| Keep { bytes, ..ALL };
    world.restart(with(all), Time(50));
    assert_eq!((world.kept(1), world.kept(2), removed(&world, 1)), (vec![3, 2, 1], vec![2, 1], None));
    world.restart(with(all - 1), Time(50));
    assert_eq!((world.kept(1), world.kept(2)), (vec![3, 2], vec![2, 1]));
    assert_eq!(removed(&world, 1), Some(RemovedVersions { count: 1, at: Time(50), keep_bytes: all - 1 }));
    assert_eq!(removed(&world, 2), None);
    let left = world.bytes();
    world.restart(with(left - 1), Time(50));
    assert_eq!((world.kept(1), world.kept(2)), (vec![3, 2], vec![2]), "the second of the first playlist is younger");

    // Less than one version needs: those that players get stay, a restored one too.
    assert!(world.editions.restore(&world.store, Id(1), 2).unwrap());
    world.restart(with(1), Time(60));
    assert_eq!((world.kept(1), world.kept(2)), (vec![2], vec![2]));
    world.publish(2, Time(70));
    assert_eq!((world.kept(1), world.kept(2)), (vec![2], vec![3]));
    assert_eq!(world.store.proxy_status(Id(1)).unwrap().pinned_version, Some(2));
}

#[test]
fn a_restored_version_stays_and_its_figures_with_it() {
    let mut world = World::new(ALL);
    world.offer(4);
    assert_eq!(world.published(NOW), 1);
    world.offer(3);
    assert_eq!(world.published(NOW.plus(DAY)), 2);
    let fail = |status: &mut ProxyStatus| (status.status, status.last_error) = (ProxyState::Failed, "The disk is full.".into());
    world.store.change(|tx| tx.change_proxy_status(PROXY, fail)).unwrap();
    assert!(world.editions.restore(&world.store, PROXY, 1).unwrap());
    let status = world.store.proxy_status(PROXY).unwrap();
    assert_eq!((status.status, status.last_error.as_str(), status.last_outcome), (ProxyState::Success, "", None));
    world.offer(1);
    // A job waits while it is restored.
    world.store.change(|tx| tx.change_proxy_status(PROXY, |status| status.status = ProxyState::Queued)).unwrap();
    for _ in 0..2 {
        assert_eq!(world.generate(NOW.plus(2 * DAY)), Outcome::Pinned { version: 1 });
        let status = world.store.proxy_status(PROXY).unwrap();
        assert_eq!((status.status, status.version, status.pinned_version), (ProxyState::Success, 1, Some(1)));
        assert_eq!((status.channel_count, status.rules.channels_after, status.last_generated_at), (4, 4, Some(NOW)));
        let current = world.editions.current(PROXY).unwrap();
        assert_eq!(current.version, 1);
        // What the settings would publish is compared with it, and not with the version that was generated last.
        let (snapshot, served) = (world.store.read().unwrap(), current.lineup().unwrap().unwrap());
        let proxy: Proxy = snapshot.get(PROXY).unwrap().unwrap();
        let changes = preview(&snapshot, &proxy, Some(&served), NOW, 2, (0, 1), drop).unwrap().changes;
        assert_eq!((changes.removed_count, changes.added_count, changes.renumbered_count), (3, 0, 0));
        world.restart(ALL, NOW.plus(2 * DAY));
    }
    // With another key it is another version, and still the same channels.
    world.editions.rotate(&world.store, PROXY, "another").unwrap();
    assert_eq!(world.store.proxy_status(PROXY).unwrap().pinned_version, Some(3));
    // Another one instead: that has the former key.
    assert!(world.editions.restore(&world.store, PROXY, 2).unwrap());
    let status = world.store.proxy_status(PROXY).unwrap();
    assert_eq!((status.pinned_version, status.version, status.channel_count, status.rules.channels_after), (Some(4), 4, 3, 3));

    // Whoever restored four channels does not lose three of them unawares afterwards.
    world.store.change(|tx| tx.change_proxy_status(PROXY, |status| status.pinned_version = None)).unwrap();
    let Outcome::EditionHeld(held) = world.generate(NOW.plus(3 * DAY)) else { panic!("published") };
    assert_eq!((held.version, held.channel_count, held.removed_count), (4, 1, 3));
}

#[test]
fn a_restored_version_that_is_damaged_gives_way_to_a_whole_one() {
    let mut world = World::new(ALL);
    world.offer(4);
    world.published(NOW);
    world.offer(3);
    world.published(NOW.plus(DAY));
    assert!(world.editions.restore(&world.store, PROXY, 1).unwrap());
    fs::remove_file(world.editions.current(PROXY).unwrap().file(PLAYLIST)).unwrap();
    world.restart(ALL, NOW.plus(DAY));
    let status = world.store.proxy_status(PROXY).unwrap();
    assert_eq!((status.pinned_version, status.version, status.channel_count), (None, 2, 3));
    assert_eq!(world.editions.current(PROXY).unwrap().version, 2);
}

#[test]
fn what_a_held_generation_loses_can_be_seen() {
    let mut world = World::new(ALL);
    world.offer(4);
    world.published(NOW);
    world.offer(1);
    let compare = |world: &World, version| world.editions.compare(PROXY, Compared::Version(version), Compared::Held, &Stop::default());
    let Outcome::EditionHeld(held) = world.generate(NOW.plus(DAY)) else { panic!("published") };
    assert_eq!((held.version, held.removed_count), (1, 3));
    let lost = |world: &World, version| {
        let diff = compare(world, version).unwrap();
        let names: Vec<_> = diff.removed.iter().map(|line| format!("{} {}", line.channel_number, line.channel_name)).collect();
        let groups: Vec<_> = diff.groups.iter().map(|group| (group.group_title.clone(), group.before, group.after)).collect();
        assert_eq!((diff.removed_count, diff.added_count), (3, 0));
        assert_eq!(groups, [("Even".to_owned(), 2, 0), ("Odd".to_owned(), 2, 1)]);
        names
    };
    assert_eq!(lost(&world, 1), ["2 Channel 2", "3 Channel 3", "4 Channel 4"]);
    // It is still there after a restart, and names the version that has the key of now.
    world.restart(ALL, NOW.plus(DAY));
    world.editions.rotate(&world.store, PROXY, "another").unwrap();
    assert_eq!(world.store.proxy_status(PROXY).unwrap().held.unwrap().version, 2);
    assert_eq!(lost(&world, 2).len(), 3);

    world.store.change(|tx| tx.change_proxy_status(PROXY, |status| (status.held, status.confirmed_count) = (None, Some(1)))).unwrap();
    assert_eq!(world.published(NOW.plus(DAY)), 3);
    assert!(matches!(compare(&world, 2), Err(Uncompared::Missing)), "nothing is held any more");
    let diff = world.editions.compare(PROXY, Compared::Version(3), Compared::Version(2), &Stop::default()).unwrap();
    assert_eq!((diff.added_count, diff.removed_count), (3, 0));
    let lineup = fs::metadata(world.editions.current(PROXY).unwrap().file(LINEUP)).unwrap();
    assert_eq!(lineup.nlink(), 1);
}
