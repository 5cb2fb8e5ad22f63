//! The store on a real file: what is written is read, by id and in order, and nothing is overwritten that should stay.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::base::FILE;
use super::*;
use crate::model::source::{Content, RefreshRecord, RefreshStatus, SourceState};
use crate::model::{
    Channel, ChannelId, EpgChannel, Id, ManualChannel, Number, Numbered, Programme, Proxy, Rule, Source, SourceKind, Text, Time,
};

/// Changes of one record, for tests.
impl Store {
    pub(crate) fn put<R: records::Record>(&self, record: &R) -> Result<(), StoreError> {
        self.change(|tx| tx.put(record))
    }

    pub(crate) fn put_all<R: records::Record>(&self, records: &[R]) -> Result<(), StoreError> {
        self.change(|tx| records.iter().try_for_each(|record| tx.put(record)))
    }

    pub(crate) fn save_source(&self, source: &Source, secrets: &BTreeMap<String, String>) -> Result<(), StoreError> {
        self.change(|tx| tx.save_source(source, secrets))
    }

    pub(crate) fn save_proxy(&self, proxy: &Proxy, access_key: &str) -> Result<(), StoreError> {
        self.change(|tx| tx.save_proxy(proxy, access_key))
    }

    pub(crate) fn replace_manual_channels(
        &self,
        source: Id,
        rows: &[ManualChannel],
        accounts: &BTreeMap<String, String>,
    ) -> Result<bool, StoreError> {
        self.change(|tx| tx.replace_manual_channels(source, rows, accounts))
    }
}

fn store() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    (dir, store)
}

fn source(store: &Store, id: u128) -> Id {
    let source = Source { id: Id(id), name: format!("source {id}"), ..Source::default() };
    store.save_source(&source, &[("password".to_owned(), "s3cret".to_owned())].into()).unwrap();
    Id(id)
}

fn channel(source: Id, n: u32) -> Channel {
    let id = u128::from(n).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835);
    Channel {
        id: ChannelId(id),
        source_id: source,
        channel_name: format!("Channel {n}"),
        group_title: "Group".into(),
        ..Channel::default()
    }
}

fn spool(store: &Store, source: Id, numbers: impl IntoIterator<Item = u32>) -> ChannelSpool {
    let mut spool = ChannelSpool::create(store, source).unwrap();
    for n in numbers {
        spool.push(&channel(source, n), n, n, None).unwrap();
    }
    spool.finish().unwrap();
    spool
}

fn take(store: &Store, source: Id, numbers: impl IntoIterator<Item = u32>) -> u64 {
    let spool = spool(store, source, numbers);
    store.replace_channels(source, &spool, &RefreshStatus::default(), &RefreshRecord::default()).unwrap()
}

fn names(store: &Store, source: Id) -> Vec<String> {
    store.read().unwrap().channels(source).unwrap().map(|c| c.unwrap().channel_name).collect()
}

fn ledger_of(store: &Store, proxy: u128) -> Vec<Numbered> {
    store.read().unwrap().ledger(Id(proxy)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn others_on_the_machine_cannot_read_it() {
    let dir = tempfile::tempdir().unwrap();
    let inner = dir.path().join("a/data");
    drop(Store::open(&inner).unwrap());
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&inner), mode(&inner.join(FILE))), (0o700, 0o600));
    assert!(Store::is_in(&inner) && !Store::is_in(dir.path()));
}

#[test]
fn channels_come_back_in_order_and_by_id() {
    let (_dir, store) = store();
    let one = source(&store, 1);
    let two = source(&store, 2);
    take(&store, one, 0..3000);
    take(&store, two, 5000..5001);
    assert_eq!(names(&store, one).len(), 3000);
    assert_eq!(names(&store, one)[2999], "Channel 2999");
    let snapshot = store.read().unwrap();
    for n in [0, 1, 1500, 2999] {
        assert_eq!(snapshot.channel(channel(one, n).id).unwrap().unwrap(), channel(one, n));
        assert_eq!(snapshot.channels_from(one, u64::from(n)).unwrap().next().unwrap().unwrap(), channel(one, n));
    }
    assert!(snapshot.channels_from(one, 3000).unwrap().next().is_none());
    assert_eq!(snapshot.channel(channel(two, 5000).id).unwrap().unwrap().source_id, two);
    assert!(snapshot.channel(ChannelId(7)).unwrap().is_none());
    store.change(|tx| tx.remove_source(one, Time(0))).unwrap();
    assert!(names(&store, one).is_empty());
    assert!(store.secrets(one).unwrap().is_empty());
    assert_eq!(names(&store, two).len(), 1);
    assert_eq!(store.secrets(two).unwrap()["password"], "s3cret");
}

#[test]
fn only_changed_blocks_are_written() {
    let (_dir, store) = store();
    let one = source(&store, 1);
    let blocks = take(&store, one, 0..20_000);
    assert!(blocks > 40, "{blocks}");
    assert_eq!(take(&store, one, 0..20_000), 0);
    let without_one = take(&store, one, (0..20_000).filter(|n| *n != 10_000));
    assert!(without_one <= 2, "{without_one} blocks for one channel less");
    assert_eq!(names(&store, one).len(), 19_999);
    assert!(take(&store, one, 0..10) >= blocks - 1);
    assert_eq!(names(&store, one).len(), 10);
    assert!(store.read().unwrap().channel(channel(one, 10_001).id).unwrap().is_none());
}

#[test]
fn a_reader_keeps_what_it_saw() {
    let (_dir, store) = store();
    let one = source(&store, 1);
    take(&store, one, 0..2000);
    let before = store.read().unwrap();
    take(&store, one, 5000..5010);
    assert_eq!(before.channels(one).unwrap().count(), 2000);
    assert_eq!(names(&store, one).len(), 10);
}

#[test]
fn repeats_are_told_apart_by_address_not_by_order() {
    let (_dir, store) = store();
    let one = source(&store, 1);
    let read = |order: [u32; 3]| {
        let mut spool = ChannelSpool::create(&store, one).unwrap();
        for (ordinal, url) in (0..).zip(order) {
            let channel = Channel { channel_name: format!("at {url}"), ..channel(one, ordinal) };
            let first = (ordinal > 0).then(|| self::channel(one, 0).id);
            spool.push(&channel, 7, url, first).unwrap();
        }
        spool.finish().unwrap();
        store.replace_channels(one, &spool, &RefreshStatus::default(), &RefreshRecord::default()).unwrap();
        let mut all: Vec<_> = store.read().unwrap().channels(one).unwrap().map(|c| c.unwrap()).map(|c| (c.id, c.channel_name)).collect();
        all.sort();
        all
    };
    let straight = read([11, 22, 33]);
    assert_eq!(straight, read([33, 11, 22]));
    assert_eq!(straight, read([22, 33, 11]));
}

fn programme(channel: &str, start: i64, stop: Option<i64>) -> Programme {
    let titles = vec![Text { lang: "en".into(), text: format!("{channel} at {start}") }];
    Programme { channel_id: channel.into(), start: Time(start), stop: stop.map(Time), titles, ..Programme::default() }
}

fn guide(store: &Store, source: Id, programmes: &[Programme]) -> ScheduleSpool {
    let mut spool = ScheduleSpool::create(store, source).unwrap();
    spool.push_channel(&EpgChannel {
        id: "b".into(),
        display_names: vec![Text { lang: String::new(), text: "B".into() }],
        ..EpgChannel::default()
    });
    for programme in programmes {
        spool.push(programme).unwrap();
    }
    spool.finish().unwrap();
    spool
}

#[test]
fn schedules_are_sorted_and_have_ends() {
    let (_dir, store) = store();
    let one = source(&store, 1);
    let all = [programme("b", 200, None), programme("a", 50, Some(60)), programme("b", 100, None), programme("b", 100, Some(150))];
    let spool = guide(&store, one, &all);
    assert_eq!((spool.channel_count(), spool.programmes, spool.until()), (2, 4, Some(Time(200))));
    assert!(store.replace_guide(one, &spool, &RefreshStatus::default(), &RefreshRecord::default()).unwrap() > 0);
    let snapshot = store.read().unwrap();
    let b: Vec<_> = snapshot.schedule(one, "b").unwrap().iter().map(|p| (p.start.0, p.stop.unwrap().0)).collect();
    assert_eq!(b, [(100, 150), (200, 2000)], "one without an end loses against one of the same start");
    assert_eq!(snapshot.guide_channels(one).unwrap().map(|c| c.unwrap().programmes).collect::<Vec<_>>(), [1, 3]);
    assert!(snapshot.schedule(one, "c").unwrap().is_empty());

    let spool = guide(&store, one, &all);
    assert_eq!(store.replace_guide(one, &spool, &RefreshStatus::default(), &RefreshRecord::default()).unwrap(), 0);
    let spool = guide(&store, one, &all[..1]);
    let diff = spool.diff(&store.read().unwrap(), one).unwrap();
    assert_eq!((diff.added_count, diff.removed), (0, vec!["a".to_owned()]));
    store.replace_guide(one, &spool, &RefreshStatus::default(), &RefreshRecord::default()).unwrap();
    assert!(store.read().unwrap().schedule(one, "a").unwrap().is_empty());
}

#[test]
fn a_guide_in_any_order_is_gathered_by_channel() {
    let (_dir, store) = store();
    let one = source(&store, 1);
    let mut spool = ScheduleSpool::create(&store, one).unwrap();
    let long = "x".repeat(10_000);
    // More than is gathered in memory, hour by hour over the channels, the last hour first.
    for hour in (0..40).rev() {
        for channel in 0..100 {
            let mut p = programme(&format!("c{channel:02}"), hour * 3600, Some(hour * 3600 + 3600));
            p.descriptions.push(Text { lang: String::new(), text: long.clone() });
            spool.push(&p).unwrap();
        }
    }
    spool.finish().unwrap();
    store.replace_guide(one, &spool, &RefreshStatus::default(), &RefreshRecord::default()).unwrap();
    let snapshot = store.read().unwrap();
    for channel in 0..100 {
        let starts: Vec<i64> = snapshot.schedule(one, &format!("c{channel:02}")).unwrap().iter().map(|p| p.start.0 / 3600).collect();
        assert_eq!(starts, (0..40).collect::<Vec<_>>());
    }
}

#[test]
fn a_held_candidate_waits_over_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    let one = source(&store, 1);
    take(&store, one, 0..1000);
    let note = HeldNote {
        kind: SourceKind::Stream,
        content: Content { channel_count: 10, ..Content::default() },
        record: RefreshRecord::default(),
    };
    let hold = |store: &Store, held_number| {
        let status = RefreshStatus { settled: SourceState::Held, held_number, ..RefreshStatus::default() };
        store.hold(one, Candidate::Channels(spool(store, one, 0..10)), &note, &status, &note.record).unwrap();
    };
    hold(&store, 3);
    hold(&store, 4);
    assert_eq!(std::fs::read_dir(dir.path().join("spool")).unwrap().count(), 1, "one candidate is held");
    drop(store);
    let store = Store::open(dir.path()).unwrap();
    assert_eq!(names(&store, one).len(), 1000);
    let (candidate, note) = store.held(one).unwrap().unwrap();
    let Candidate::Channels(candidate) = candidate else { panic!("channels were held") };
    let path = dir.path().join("spool").join(format!("{one}-4.held"));
    std::fs::copy(&path, dir.path().join("copy")).unwrap();
    let status = RefreshStatus { held_number: 5, content: note.content, ..RefreshStatus::default() };
    store.replace_channels(one, &candidate, &status, &note.record).unwrap();
    assert_eq!(names(&store, one).len(), 10);
    assert_eq!(store.source_status(one).unwrap().refresh.content.channel_count, 10);
    assert!(store.held(one).unwrap().is_none());
    assert_eq!(std::fs::read_dir(dir.path().join("spool")).unwrap().count(), 0);
    // As after a crash between the commit and the removal of the file.
    std::fs::rename(dir.path().join("copy"), path).unwrap();
    assert!(store.held(one).unwrap().is_none() && !store.is_held(one, &status));
}

#[test]
fn a_candidate_that_the_former_release_held_can_be_accepted() {
    let (dir, store) = store();
    let one = source(&store, 1);
    let note = HeldNote { kind: SourceKind::Stream, content: Content::default(), record: RefreshRecord::default() };
    let status = RefreshStatus { settled: SourceState::Held, ..RefreshStatus::default() };
    store.hold(one, Candidate::Channels(spool(&store, one, 0..10)), &note, &status, &note.record).unwrap();
    assert!(dir.path().join("spool").join(format!("{one}.held")).exists());
    assert!(store.held(one).unwrap().is_some());
}

#[test]
fn numbers_are_kept_per_proxy() {
    let (_dir, store) = store();
    store.save_proxy(&Proxy { id: Id(1), ..Proxy::default() }, "key").unwrap();
    let mut rows: Vec<Numbered> = (0..1000)
        .map(|n| Numbered { channel: channel(Id(1), n).id, number: Number::whole(n + 1), missing_since: (n % 7 == 0).then_some(Time(5)) })
        .collect();
    rows.sort_by_key(|row| row.channel);
    let ledger = rows;
    let publish = |version, key, former_key, ledger: &[Numbered]| {
        let ledger = Some(ledger.iter().copied());
        let publication = Publication { proxy: Id(1), version, key, former_key, change: &|_| {}, ledger };
        (store.publish(publication).unwrap(), store.read().unwrap().published(Id(1)).unwrap().version)
    };
    assert_eq!(publish(1, "key", None, &ledger), (Committed::Yes, 1));
    assert_eq!(publish(2, "key", None, &ledger), (Committed::Yes, 2));
    assert_eq!(ledger_of(&store, 1), ledger);
    assert_eq!(ledger_of(&store, 2), []);
    assert_eq!(store.access_key(Id(1)).unwrap(), "key");
    assert_eq!(publish(3, "another", None, &[]), (Committed::OtherKey, 2));
    assert_eq!(ledger_of(&store, 1), ledger);
    assert_eq!(publish(3, "another", Some("key"), &ledger[..3]), (Committed::Yes, 3));
    assert_eq!(store.access_key(Id(1)).unwrap(), "another");
    assert_eq!(ledger_of(&store, 1).len(), 3);
    store.change(|tx| tx.remove_proxy(Id(1), Time(0))).unwrap();
    assert_eq!(ledger_of(&store, 1), []);
    assert_eq!(publish(4, "another", None, &ledger), (Committed::Gone, 0));
}

#[test]
fn history_is_bounded_and_newest_first() {
    let (_dir, store) = store();
    let one = source(&store, 1);
    for n in 0..205 {
        store.put_refresh(one, &RefreshStatus::default(), &RefreshRecord { channel_count: n, ..RefreshRecord::default() }).unwrap();
    }
    let history = store.history(one).unwrap();
    assert_eq!((history.len(), history[0].channel_count, history[199].channel_count), (200, 204, 5));
    assert_eq!((history[0].number, history[199].number), (205, 6));
}

#[test]
fn a_second_program_is_told() {
    let (dir, _store) = store();
    let error = Store::open(dir.path()).err().unwrap();
    assert!(matches!(error, StoreError::InUse(_)), "{error}");
}

/// As a program with another store version would leave it.
fn note_version(store: &Store, store_version: u32) {
    let record = serde_json::to_vec(&tables::Upgrade { store_version, program: "9.0.0".into() }).unwrap();
    store.write(|tx| Ok(tx.open_table(tables::META)?.insert("upgrade", record.as_slice()).map(drop)?)).unwrap();
}

#[test]
fn a_newer_store_is_refused_and_left_alone() {
    let (dir, store) = store();
    note_version(&store, tables::version() + 1);
    drop(store);
    for _ in 0..2 {
        let error = Store::open(dir.path()).err().unwrap();
        assert!(matches!(error, StoreError::Newer { .. }), "{error}");
    }
}

#[test]
fn a_store_from_before_rules_is_brought_up_to_date() {
    let (dir, store) = store();
    store.put(&Proxy { id: Id(7), name: "kept".into(), ..Proxy::default() }).unwrap();
    store.write(|tx| Ok(tx.delete_table(tables::RULES).map(drop)?)).unwrap();
    note_version(&store, 1);
    drop(store);
    let store = Store::open(dir.path()).unwrap();
    assert_eq!(store.list::<Rule>().unwrap(), []);
    assert_eq!(store.get::<Proxy>(Id(7)).unwrap().unwrap().name, "kept");
}

#[test]
fn a_damaged_store_is_reported_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("lineup.redb");
    for bytes in [b"this is not a database".repeat(1000), b"redb".to_vec()] {
        std::fs::write(&path, &bytes).unwrap();
        let error = Store::open(dir.path()).err().unwrap();
        assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
        assert_eq!(std::fs::read(&path).unwrap(), bytes);
    }
}
