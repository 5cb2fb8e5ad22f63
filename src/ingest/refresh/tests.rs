//! A refresh against a provider that misbehaves: last good stays, and the status says what happened.

use super::*;
use std::collections::BTreeMap;

use crate::clock::Clock;
use crate::demo::{Fault, Options, Provider};
use crate::ingest::{Decided, STAGES};
use crate::model::job::JobKind;
use crate::model::{Channel, SourceKind, SourceType, Time};
use crate::progress::Board;
use crate::source::breaker::{Breakers, Force};
use crate::source::credentials::reveal;
use crate::source::fetch::Fetcher;

struct World {
    _dir: tempfile::TempDir,
    store: Store,
    clock: Clock,
    fetcher: Fetcher,
    breakers: Breakers,
    provider: Provider,
    board: Board,
}

const STREAM: Id = Id(1);
const GUIDE: Id = Id(2);

impl World {
    fn new() -> World {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let clock = Clock::at(Time(1_700_000_000));
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let provider = Provider::start(listener, Options::new(clock.clone())).unwrap();
        let breakers = Breakers::default();
        let options = crate::source::fetch::Options { import_dirs: vec![dir.path().to_owned()], ..Default::default() };
        let fetcher = Fetcher::new(&options, breakers.clone(), clock.clone()).unwrap();
        let world = World { _dir: dir, store, board: Board::new(clock.clone()), clock, fetcher, breakers, provider };
        world.save(STREAM, "/playlist.m3u", |_| {});
        world.save(GUIDE, "/guide.xml", |source| {
            source.source_kind = SourceKind::Epg;
            source.source_type = SourceType::Xmltv;
        });
        world
    }

    fn save(&self, id: Id, path: &str, change: impl FnOnce(&mut Source)) {
        let mut source = Source { id, name: format!("source {}", id.0), url: self.provider.url(path), ..Source::default() };
        change(&mut source);
        self.store.save_source(&source, &Secrets::new()).unwrap();
    }

    fn run(&self, id: Id, accept: bool) -> Refreshed {
        let progress = self.board.start(JobKind::StreamIngestion, id, "", String::new(), STAGES);
        let outcome = refresh(&Request {
            store: &self.store,
            fetcher: &self.fetcher,
            clock: &self.clock,
            source: id,
            accept,
            tries: 1,
            progress: &progress,
        });
        progress.finish(Outcome::NotModified);
        outcome
    }

    fn refresh(&self, id: Id) -> Refreshed {
        self.clock.advance(Duration::from_secs(60));
        self.run(id, false)
    }

    fn channels(&self) -> Vec<Channel> {
        self.store.read().unwrap().channels(STREAM).unwrap().map(|channel| channel.unwrap()).collect()
    }

    fn status(&self, id: Id) -> RefreshStatus {
        self.store.source_status(id).unwrap().refresh
    }

    fn is_held(&self) -> bool {
        self.store.is_held(STREAM, &self.status(STREAM))
    }
}

fn is_failure(refreshed: &Refreshed, code: FailureCode) -> bool {
    matches!(&refreshed.outcome, Outcome::Failed(failure) if failure.error == code)
}

#[test]
fn channels_and_guides_are_taken() {
    let world = World::new();
    assert!(world.refresh(STREAM).changed);
    assert!(world.refresh(GUIDE).changed);
    let channels = world.channels();
    assert_eq!(channels.len(), 40);
    let status = world.status(STREAM);
    assert_eq!((status.settled, status.content.channel_count, status.last_error.as_str()), (SourceState::Success, 40, ""));
    assert_eq!(status.last_ingested_at, Some(world.clock.now().plus(-60)));
    assert_eq!(status.content.guide_urls.len(), 1);
    let guide = world.status(GUIDE);
    assert!(guide.content.program_count > 1000 && guide.content.guide_until > Some(world.clock.now().plus(86_400)), "{guide:?}");
    let with_guide = channels.iter().find(|channel| !channel.tvg_id.is_empty()).unwrap();
    let schedule = world.store.read().unwrap().schedule(GUIDE, &with_guide.tvg_id).unwrap();
    assert!(schedule.iter().any(|p| p.start <= world.clock.now() && p.stop > Some(world.clock.now())));
    let history = world.store.history(STREAM).unwrap();
    assert_eq!((history.len(), history[0].added_count, history[0].status), (1, 40, SourceState::Success));
}

#[test]
fn an_unchanged_answer_costs_nothing() {
    let world = World::new();
    world.refresh(STREAM);
    let before = world.status(STREAM);
    assert!(!before.content.etag.is_empty());
    let outcome = world.refresh(STREAM);
    assert!(!outcome.changed, "{outcome:?}");
    let seen = world.provider.requests_for("/playlist.m3u");
    assert_eq!(seen[1].header("if-none-match"), before.content.etag);
    let history = world.store.history(STREAM).unwrap();
    assert!(history[0].not_modified && history[0].bytes == 0 && history[0].channel_count == 40);
    // Other settings ask for all of it again.
    world.save(STREAM, "/playlist.m3u", |source| source.ignore_channel_numbers = true);
    assert!(world.refresh(STREAM).changed);
    assert!(world.channels().iter().all(|channel| channel.tvg_chno.is_empty()));
}

#[test]
fn whatever_happens_last_good_stays() {
    let world = World::new();
    world.refresh(STREAM);
    world.refresh(GUIDE);
    let (channels, guide) = (world.channels(), world.status(GUIDE).content.program_count);
    let good_at = world.status(STREAM).last_ingested_at;
    let troubles: [(&str, SourceState, &str); 9] = [
        ("too-many", SourceState::Failed, "429"),
        ("error", SourceState::Failed, "500"),
        ("forbidden", SourceState::Failed, "403"),
        ("truncated", SourceState::Failed, ""),
        ("cut-chunks", SourceState::Failed, ""),
        ("reset", SourceState::Failed, ""),
        ("html", SourceState::Held, "web page"),
        ("empty", SourceState::Held, "empty"),
        ("redirect-loop", SourceState::Failed, "redirect"),
    ];
    for (fault, state, word) in troubles {
        for (id, path, stays) in [(STREAM, "/playlist.m3u", "40 channels"), (GUIDE, "/guide.xml", "programmes from")] {
            world.provider.fault(path, crate::demo::fault::named(fault));
            world.refresh(id);
            let status = world.status(id);
            assert_eq!(status.settled, state, "{fault}: {}", status.last_error);
            assert!(status.last_error.to_lowercase().contains(word), "{fault}: {}", status.last_error);
            assert!(status.last_error.contains(stays), "{fault}: {}", status.last_error);
            assert_eq!(world.store.history(id).unwrap()[0].error, status.last_error, "{fault}");
        }
        assert_eq!(world.channels(), channels, "{fault}");
        assert_eq!(world.status(GUIDE).content.program_count, guide, "{fault}");
        assert_eq!(world.status(STREAM).last_ingested_at, good_at, "{fault}");
    }
    world.provider.fault("/playlist.m3u", None);
    world.refresh(STREAM);
    assert_eq!((world.status(STREAM).settled, world.status(STREAM).last_error.as_str()), (SourceState::Success, ""));
}

#[test]
fn a_list_that_shrank_is_held_until_somebody_accepts() {
    let world = World::new();
    world.save(STREAM, "/playlist.m3u", |source| source.shrink_threshold = 40);
    world.refresh(STREAM);
    world.provider.fault("/playlist.m3u", Fault::HalfGone);
    assert!(!world.refresh(STREAM).changed);
    let status = world.status(STREAM);
    assert_eq!(
        (status.settled, status.content.channel_count, status.held_channel_count),
        (SourceState::Held, 40, 20),
        "{}",
        status.last_error
    );
    assert!(status.last_error.contains("20 would disappear"), "{}", status.last_error);
    assert_eq!(world.channels().len(), 40);
    // The provider need not answer again for it.
    world.provider.fault("/playlist.m3u", crate::demo::fault::named("error"));
    assert!(world.run(STREAM, true).changed);
    let status = world.status(STREAM);
    assert_eq!((status.settled, status.content.channel_count, status.held_channel_count), (SourceState::Success, 20, 0));
    assert_eq!(world.channels().len(), 20);
    assert_eq!(world.store.history(STREAM).unwrap()[0].removed_count, 20);
    assert!(is_failure(&world.run(STREAM, true), FailureCode::NothingHeld));
}

impl World {
    /// The playlist has so many channels from now on.
    fn channels_are(&self, count: u64) {
        self.save(STREAM, &format!("/playlist.m3u?channels={count}"), |_| {});
    }

    /// The same with one address for all playlists.
    fn file_has(&self, channels: u64) {
        let path = self._dir.path().join("list.m3u");
        let rows: String = (0..channels).map(|n| format!("#EXTINF:-1,Channel {n}\nhttp://tv.example/{n}\n")).collect();
        std::fs::write(&path, format!("#EXTM3U\n{rows}")).unwrap();
        self.save(STREAM, "", |source| source.url = format!("file://{}", path.display()));
    }

    fn source(&self) -> Source {
        self.store.get(STREAM).unwrap().unwrap()
    }

    fn undo(&self) -> Option<Refreshed> {
        match crate::ingest::undo(&self.store, &self.clock, &self.source()).unwrap() {
            Decided::Done(refreshed) => Some(refreshed),
            _ => None,
        }
    }

    fn keep(&self) -> bool {
        matches!(crate::ingest::keep(&self.store, &self.clock, &self.source()).unwrap(), Decided::Done(()))
    }
}

#[test]
fn a_list_on_hold_says_what_would_go_and_is_set_aside_for_good() {
    let world = World::new();
    world.refresh(STREAM);
    assert!(!world.keep(), "nothing is on hold");
    world.channels_are(10);
    world.refresh(STREAM);
    let record = &world.store.history(STREAM).unwrap()[0];
    assert_eq!((record.status, record.removed_count, record.removed.len(), record.added_count), (SourceState::Held, 30, 30, 0));
    assert!(world.keep() && world.keep(), "twice is no error");
    let kept = world.status(STREAM);
    assert_eq!((kept.settled, kept.last_error.as_str(), kept.kept_at), (SourceState::Success, "", Some(world.clock.now())));
    assert_eq!((kept.content.channel_count, kept.held_channel_count, world.is_held()), (40, 10, true));

    // The same list does not ask again, and can be accepted all the same.
    let again = world.refresh(STREAM);
    assert!(matches!(&again.outcome, Outcome::Kept(held) if held.now == 10), "{again:?}");
    let status = world.status(STREAM);
    assert_eq!((status.settled, status.kept_at, world.is_held()), (SourceState::Success, kept.kept_at, true));
    assert_eq!(world.store.history(STREAM).unwrap()[0].removed_count, 30);
    world.channels_are(9);
    assert!(matches!(world.refresh(STREAM).outcome, Outcome::Held(_)), "another list asks again");
    assert_eq!((world.status(STREAM).settled, world.status(STREAM).kept_at), (SourceState::Held, None));
    assert!(world.keep() && world.run(STREAM, true).changed, "a change of mind");
    assert_eq!((world.channels().len(), world.status(STREAM).kept_at), (9, None));
}

#[test]
fn what_is_set_aside_is_recognised_by_what_would_go() {
    let world = World::new();
    let path = world._dir.path().join("list.m3u");
    let list = |normal: u32, event: &str| {
        let names = (0..normal).map(|n| format!("Channel {n}")).chain((0..4).map(|n| format!("{event} {n}")));
        let rows: String = names.map(|name| format!("#EXTINF:-1,{name}\nhttp://tv.example/{}\n", name.replace(' ', "-"))).collect();
        std::fs::write(&path, format!("#EXTM3U\n{rows}")).unwrap();
        world.refresh(STREAM).outcome
    };
    world.save(STREAM, "", |source| source.url = format!("file://{}", path.display()));
    list(40, "Monday");
    assert!(matches!(list(10, "Tuesday"), Outcome::Held(_)));
    assert!(world.keep());
    assert!(matches!(list(10, "Wednesday"), Outcome::Kept(_)), "other events are not another list");
    assert!(matches!(list(9, "Thursday"), Outcome::Held(_)), "one more channel would go");
    // The same for a guide: another day's programmes are no other guide.
    let guide = |hours: std::ops::Range<i64>| {
        let rows: Vec<(&str, i64)> = hours.map(|hour| (if hour % 2 == 0 { "one" } else { "two" }, hour)).collect();
        world.guide_file(&rows);
        world.refresh(GUIDE).outcome
    };
    world.save_guide(|_| {});
    guide(0..20);
    assert!(matches!(guide(2..6), Outcome::Held(_)));
    let source = world.store.get::<Source>(GUIDE).unwrap().unwrap();
    assert!(matches!(crate::ingest::keep(&world.store, &world.clock, &source).unwrap(), Decided::Done(())));
    assert!(matches!(guide(26..31), Outcome::Kept(_)));
    assert!(matches!(guide(26..27), Outcome::Held(_)), "one channel has nothing more");
}

#[test]
fn an_acceptance_is_not_undone_with_other_settings() {
    let world = World::new();
    world.file_has(40);
    world.refresh(STREAM);
    world.file_has(10);
    world.refresh(STREAM);
    assert!(world.run(STREAM, true).changed);
    let old = world.source();
    let other = Source { url: world.provider.url("/other.m3u"), ..old.clone() };
    world.store.save_source(&other, &Secrets::new()).unwrap();
    assert!(world.undo().is_none());
    assert_eq!(world.channels().len(), 10);
    world.store.save_source(&old, &Secrets::new()).unwrap();
    assert!(world.undo().is_some());
}

#[test]
fn a_list_that_a_panel_never_had_is_no_failure() {
    let world = World::new();
    world.provider.set_panel("account=anna&password=pw&films=12&series=6");
    let (url, username) = (world.provider.url(""), "anna".to_owned());
    let source = Source { id: STREAM, name: "panel".into(), source_type: SourceType::Xtream, url, username, ..Source::default() };
    world.store.save_source(&source, &Secrets::from([("password".to_owned(), "pw".to_owned())])).unwrap();
    let fault = |action: &str, fault: Option<Fault>| world.provider.fault(&format!("/player_api.php?action={action}"), fault);
    fault("get_vod_streams", Some(Fault::Status(404, None)));
    assert!(world.refresh(STREAM).changed);
    let content = world.status(STREAM).content;
    assert_eq!((content.live_count, content.movie_count, content.failed_lists.len(), content.issues.total), (40, 0, 0, 0));
    // One whose entries stay has failed.
    fault("get_series", Some(Fault::Status(404, None)));
    world.refresh(STREAM);
    let content = world.status(STREAM).content;
    let failed: Vec<_> = content.failed_lists.iter().map(|list| list.kept).collect();
    assert_eq!((content.series_count, failed), (6, vec![6]));
}

#[test]
fn the_same_useless_answer_is_kept_aside_too() {
    let world = World::new();
    world.refresh(STREAM);
    world.provider.fault("/playlist.m3u", crate::demo::fault::named("html"));
    world.refresh(STREAM);
    assert!(world.keep());
    assert!(matches!(world.refresh(STREAM).outcome, Outcome::Kept(_)));
    assert_eq!((world.status(STREAM).settled, world.is_held()), (SourceState::Success, false));
    world.provider.fault("/playlist.m3u", crate::demo::fault::named("empty"));
    assert!(matches!(world.refresh(STREAM).outcome, Outcome::Held(_)));
}

#[test]
fn accepting_a_list_can_be_undone_for_a_day() {
    let world = World::new();
    world.file_has(40);
    world.refresh(STREAM);
    world.refresh(GUIDE);
    let (before, good_at) = (world.channels(), world.status(STREAM).last_ingested_at);
    assert!(world.undo().is_none());
    world.file_has(10);
    world.refresh(STREAM);
    assert!(world.run(STREAM, true).changed);
    assert_eq!(world.status(STREAM).undo_until, Some(world.clock.now().plus(86_400)));
    // A later refresh leaves it possible.
    world.file_has(11);
    world.refresh(STREAM);
    assert_eq!(world.channels().len(), 11);
    let restored = world.undo().unwrap();
    assert!(restored.changed && matches!(&restored.outcome, Outcome::Restored(rows) if rows.count == 40), "{restored:?}");
    let status = world.status(STREAM);
    assert_eq!((status.settled, status.content.channel_count, status.last_ingested_at), (SourceState::Success, 40, good_at));
    assert_eq!((world.channels(), status.undo_until), (before.clone(), None));
    assert!(world.store.read().unwrap().channel_of(STREAM, before[39].id).unwrap().is_some());
    assert!(world.undo().is_none(), "once");
    // What was taken back is set aside, and a person may still decide otherwise.
    world.file_has(10);
    assert!(matches!(world.refresh(STREAM).outcome, Outcome::Kept(_)));
    assert!(world.run(STREAM, true).changed);
    world.clock.advance(Duration::from_secs(86_400));
    assert_eq!((world.store.forget_accepted(world.clock.now()).unwrap(), world.store.forget_accepted(world.clock.now()).unwrap()), (1, 0));
    assert!(world.undo().is_none() && world.status(STREAM).undo_until.is_none());
    assert_eq!(world.channels().len(), 10);
}

#[test]
fn the_guide_from_before_comes_back_whole_and_a_late_undo_does_nothing() {
    let world = World::new();
    let write = |count: i64| {
        let rows: Vec<(&str, i64)> = (0..count).map(|hour| (if hour % 2 == 0 { "one" } else { "two" }, hour)).collect();
        world.guide_file(&rows);
    };
    write(20);
    world.save_guide(|_| {});
    world.refresh(GUIDE);
    let before = world.hours("one", world.clock.now());
    write(2);
    world.refresh(GUIDE);
    assert!(world.run(GUIDE, true).changed);
    let guide = world.store.get::<Source>(GUIDE).unwrap().unwrap();
    let undo = || matches!(crate::ingest::undo(&world.store, &world.clock, &guide).unwrap(), Decided::Done(_));
    assert!(undo());
    assert_eq!(world.hours("one", world.clock.now()), before);
    assert_eq!(world.status(GUIDE).content.program_count, 20);
    world.refresh(GUIDE);
    assert!(world.run(GUIDE, true).changed);
    world.clock.advance(Duration::from_secs(86_400));
    assert!(!undo());
}

#[test]
fn a_pause_of_the_host_is_no_error_of_the_source() {
    let world = World::new();
    world.refresh(STREAM);
    world.provider.fault("/playlist.m3u", crate::demo::fault::named("html"));
    world.refresh(STREAM);
    let own = world.status(STREAM);
    let service = crate::source::fetch::service_of(&world.source()).unwrap();
    world.breakers.force(&service, Force::Open, world.clock.millis()).unwrap();
    assert!(is_failure(&world.refresh(STREAM), FailureCode::Paused));
    let paused = world.status(STREAM);
    assert_eq!((paused.settled, &paused.last_error), (own.settled, &own.last_error));
    assert_eq!(world.store.history(STREAM).unwrap()[0].status, SourceState::Failed, "the history has the pause");
}

#[test]
fn a_file_outside_of_the_import_directories_is_not_read_and_last_good_stays() {
    let world = World::new();
    let list = "#EXTM3U\n#EXTINF:-1,One\nhttp://127.0.0.1:9/1.ts\n";
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("list.m3u"), list).unwrap();
    std::fs::write(world._dir.path().join("list.m3u"), list).unwrap();
    std::os::unix::fs::symlink(outside.path().join("list.m3u"), world._dir.path().join("link.m3u")).unwrap();
    let read = |path: &std::path::Path| {
        world.save(STREAM, "", |source| source.url = format!("file://{}", path.display()));
        world.refresh(STREAM);
        world.status(STREAM)
    };
    assert_eq!(read(&world._dir.path().join("list.m3u")).settled, SourceState::Success);
    let climbing = world._dir.path().join("..%2Fnothing.m3u");
    for path in [outside.path().join("list.m3u"), outside.path().join("missing.m3u"), world._dir.path().join("link.m3u"), climbing] {
        let status = read(&path);
        assert_eq!(status.settled, SourceState::Failed, "{}", path.display());
        assert!(status.last_error.contains("LINEUP_IMPORT_DIRS"), "{}", status.last_error);
        assert_eq!(world.channels().len(), 1);
    }
    assert!(
        read(&world._dir.path().join("missing.m3u")).last_error.contains("there is no file")
            || world.status(STREAM).last_error.contains("There is no file")
    );
}

#[test]
fn a_first_list_without_channels_is_no_success() {
    let world = World::new();
    world.save(STREAM, "/playlist.m3u?channels=0", |_| {});
    world.refresh(STREAM);
    assert_ne!(world.status(STREAM).settled, SourceState::Success);
}

#[test]
fn a_new_host_account_and_order_change_no_id() {
    let world = World::new();
    world.refresh(STREAM);
    let ids = |world: &World| {
        let mut ids: Vec<_> = world.channels().into_iter().map(|channel| (channel.channel_name, channel.id)).collect();
        ids.sort();
        ids
    };
    let before = ids(&world);
    for fault in [Fault::Moved, Fault::Shuffled] {
        world.provider.fault("/playlist.m3u", fault.clone());
        world.refresh(STREAM);
        assert_eq!(ids(&world), before, "{fault:?}");
        let record = &world.store.history(STREAM).unwrap()[0];
        assert_eq!((record.added_count, record.removed_count, record.renamed_count), (0, 0, 0), "{fault:?}");
    }
}

#[test]
fn the_providers_password_is_kept_out_of_the_rows() {
    let world = World::new();
    let mut source = Source { id: STREAM, url: world.provider.url("/playlist.m3u?username=user&password=password"), ..Source::default() };
    let mut secrets = Secrets::new();
    crate::source::credentials::extract(&mut source, &mut secrets);
    world.store.save_source(&source, &secrets).unwrap();
    world.refresh(STREAM);
    for channel in world.channels() {
        assert!(!channel.stream_url.contains("/password/"), "{}", channel.stream_url);
        let url = reveal(&channel.stream_url, &source, &secrets);
        assert!(url.contains("/live/user/password/"), "{url}");
    }
}

#[test]
fn packed_answers_are_unpacked_by_content() {
    let world = World::new();
    for fault in ["silent-gzip", "packed-transfer", "wrong-charset"] {
        world.provider.fault("/playlist.m3u", crate::demo::fault::named(fault));
        world.refresh(STREAM);
        assert_eq!(world.channels().len(), 40, "{fault}");
    }
}

#[test]
fn what_is_asked_to_stop_stops_and_is_as_before() {
    let world = World::new();
    world.refresh(STREAM);
    let before = world.status(STREAM);
    world.provider.fault("/playlist.m3u", Fault::Stall);
    let progress = world.board.start(JobKind::StreamIngestion, STREAM, "", String::new(), STAGES);
    assert!(world.board.cancel(progress.id()));
    let outcome = refresh(&Request {
        store: &world.store,
        fetcher: &world.fetcher,
        clock: &world.clock,
        source: STREAM,
        accept: false,
        tries: 1,
        progress: &progress,
    });
    assert!(matches!(outcome.outcome, Outcome::Cancelled { .. }), "{outcome:?}");
    assert_eq!(world.status(STREAM), before);
    assert_eq!(world.store.history(STREAM).unwrap().len(), 1);
}

#[test]
fn what_was_held_can_be_accepted_after_other_trouble_but_not_after_a_newer_answer() {
    let world = World::new();
    world.refresh(STREAM);
    world.provider.fault("/playlist.m3u", Fault::HalfGone);
    world.save(STREAM, "/playlist.m3u", |source| source.shrink_threshold = 40);
    world.refresh(STREAM);
    // A night without the provider takes nothing away from the decision.
    world.provider.fault("/playlist.m3u", crate::demo::fault::named("error"));
    world.refresh(STREAM);
    assert!(world.is_held());
    assert!(world.run(STREAM, true).changed);
    assert_eq!(world.channels().len(), 20);

    world.provider.fault("/playlist.m3u", None);
    world.refresh(STREAM);
    world.provider.fault("/playlist.m3u", Fault::HalfGone);
    world.refresh(STREAM);
    assert!(world.is_held());
    // The provider's last answer is no list at all: the older one is not what would be accepted.
    world.provider.fault("/playlist.m3u", Fault::Html);
    world.refresh(STREAM);
    assert_eq!(world.status(STREAM).settled, SourceState::Held);
    assert!(is_failure(&world.run(STREAM, true), FailureCode::NothingHeld));
    assert_eq!(world.channels().len(), 40);
}

#[test]
fn accounts_in_a_list_are_kept_apart_and_come_back() {
    let world = World::new();
    world.refresh(STREAM);
    let secrets = world.store.secrets(STREAM).unwrap();
    assert_eq!(secrets.values().collect::<Vec<_>>(), ["password", "user"]);
    let source: Source = world.store.get(STREAM).unwrap().unwrap();
    let channels: Vec<Channel> = world.store.read().unwrap().channels(STREAM).unwrap().map(Result::unwrap).collect();
    assert!(channels.iter().all(|channel| channel.stream_url.contains("/live/{username-1-in-list}/{password-1-in-list}/")));
    assert!(reveal(&channels[0].stream_url, &source, &secrets).ends_with("/live/user/password/1001.ts"));
    // The same list, the same names, and nothing is written.
    assert!(!world.refresh(STREAM).changed);
    assert_eq!(world.store.secrets(STREAM).unwrap(), secrets);
}

#[test]
fn an_account_that_a_guide_names_late_is_hidden_in_all_of_it() {
    let world = World::new();
    let start = world.clock.now().timestamp().strftime("%Y%m%d%H%M%S +0000").to_string();
    let row = |icon: &str| format!("<programme start='{start}' channel='one'><title>T</title><icon src='{icon}'/></programme>");
    let text = format!(
        "<tv><channel id='one'><icon src='http://p/x8Kq29pw/logo.png'/></channel>{}{}{}</tv>",
        row("http://p/x8Kq29pw/1.png"),
        row("http://p/series/362696/episodes/7428555.jpg"),
        row("http://p/i.php?username=ann&amp;password=x8Kq29pw"),
    );
    std::fs::write(world._dir.path().join("guide.xml"), text).unwrap();
    world.save_guide(|_| {});
    assert!(world.refresh(GUIDE).changed);
    let snapshot = world.store.read().unwrap();
    let channel = snapshot.guide_channel(GUIDE, "one").unwrap().unwrap().channel;
    let programmes: Vec<_> = snapshot.programmes(GUIDE, "one").unwrap().map(Result::unwrap).collect();
    let stored = format!("{channel:?}{programmes:?}");
    assert!(!stored.contains("x8Kq29pw") && stored.contains("/logo.png"), "{stored}");
    assert!(stored.contains("http://p/series/362696/episodes/7428555.jpg"), "{stored}");
}

#[test]
fn a_download_that_breaks_off_names_its_host() {
    let world = World::new();
    world.provider.fault("/playlist.m3u", Some(Fault::Truncated(300)));
    let refreshed = world.refresh(STREAM);
    let Outcome::Failed(failure) = refreshed.outcome else { panic!("{refreshed:?}") };
    assert_eq!(failure.error, FailureCode::BrokenOff);
    assert!(failure.host.starts_with("127.0.0.1"), "{failure:?}");
}

impl World {
    /// A guide in a file: programmes of an hour on channels, by the hours from now at which they begin.
    fn guide_file(&self, programmes: &[(&str, i64)]) {
        let mut text = String::from("<tv>");
        for (channel, hour) in programmes {
            let time = |hour: i64| self.clock.now().plus(hour * 3600).timestamp().strftime("%Y%m%d%H%M%S +0000").to_string();
            let (start, stop) = (time(*hour), time(hour + 1));
            text += &format!("<programme start='{start}' stop='{stop}' channel='{channel}'><title>{channel} {hour}</title></programme>");
        }
        std::fs::write(self._dir.path().join("guide.xml"), text + "</tv>").unwrap();
    }

    /// The settings of a source that reads that file.
    fn save_guide(&self, change: impl FnOnce(&mut Source)) {
        let url = format!("file://{}", self._dir.path().join("guide.xml").display());
        self.save(GUIDE, "", |source| {
            *source = Source { id: GUIDE, name: "guide".into(), url, ..Source::of_kind(SourceKind::Epg) };
            change(source);
        });
    }

    /// The starts of a channel's stored programmes in hours from `zero`.
    fn hours(&self, channel: &str, zero: Time) -> Vec<i64> {
        let schedule = self.store.read().unwrap().schedule(GUIDE, channel).unwrap();
        schedule.iter().map(|programme| programme.start.since(zero) / 3600).collect()
    }
}

#[test]
fn programmes_that_ended_too_long_ago_are_not_stored_and_the_guard_does_not_mind() {
    let world = World::new();
    let zero = world.clock.now();
    let all: Vec<_> = (-72..24).map(|hour| ("a", hour)).chain([("old", -72)]).collect();
    world.guide_file(&all);
    world.save_guide(|_| {});
    world.refresh(GUIDE);
    assert_eq!(world.hours("a", zero).len(), 96, "all that the provider sends");
    world.save_guide(|source| {
        source.retention_days = 2;
        source.shrink_threshold = 5;
    });
    assert!(world.refresh(GUIDE).changed);
    let hours = world.hours("a", zero);
    assert!(!hours.contains(&-73) && !hours.contains(&-72), "one that ended three days ago is gone: {hours:?}");
    assert!(hours.contains(&-25), "one that ended a day ago is kept: {hours:?}");
    assert_eq!(hours, (-48..24).collect::<Vec<_>>());
    let status = world.status(GUIDE);
    assert_eq!((status.settled, status.content.program_count, status.content.sent_program_count), (SourceState::Success, 72, 97));
    let record = &world.store.history(GUIDE).unwrap()[0];
    assert_eq!((record.program_count, record.added_count, record.removed_count), (72, 0, 0), "channels are what is sent");
    // As many are sent again: nothing is suspicious, nothing changes.
    assert!(!world.refresh(GUIDE).changed);
    world.guide_file(&all[..60]);
    world.refresh(GUIDE);
    assert!(world.status(GUIDE).last_error.contains("sent 60 programmes; before there were 97"), "{}", world.status(GUIDE).last_error);
}

#[test]
fn the_past_is_kept_and_the_guard_compares_what_is_sent() {
    let world = World::new();
    let zero = world.clock.now();
    world.save_guide(|source| {
        (source.keep_past_days, source.retention_days) = (2, 1);
        source.shrink_threshold = 5;
    });
    let list = |from: i64| (from..from + 24).map(|hour| ("a", hour)).collect::<Vec<_>>();
    world.guide_file(&list(0));
    world.refresh(GUIDE);
    for (days, stored) in [(1, 48), (2, 72), (3, 72)] {
        world.clock.advance(Duration::from_secs(86_400 - 60));
        world.guide_file(&list(0));
        let outcome = world.refresh(GUIDE);
        let kept = stored - 24;
        assert!(outcome.outcome.sentence().contains(&format!("{kept} of them kept from before")), "{}", outcome.outcome.sentence());
        let status = world.status(GUIDE);
        assert_eq!(
            (status.content.program_count, status.content.sent_program_count, status.settled),
            (stored, 24, SourceState::Success),
            "day {days}"
        );
    }
    assert_eq!(world.hours("a", zero), (24..96).collect::<Vec<_>>());
    let unchanged = world.refresh(GUIDE);
    assert!(!unchanged.changed, "{unchanged:?}");
}

#[test]
fn one_list_of_a_panel_that_fails_stops_no_other() {
    let world = World::new();
    world.provider.set_panel("account=anna&password=pw&films=12&series=6");
    let (url, username) = (world.provider.url(""), "anna".to_owned());
    let source = Source { id: STREAM, name: "panel".into(), source_type: SourceType::Xtream, url, username, ..Source::default() };
    world.store.save_source(&source, &Secrets::from([("password".to_owned(), "pw".to_owned())])).unwrap();
    let fault = |action: &str, fault: Option<Fault>| world.provider.fault(&format!("/player_api.php?action={action}"), fault);
    let rows = || world.channels().into_iter().map(|channel| (channel.id, channel)).collect::<BTreeMap<_, _>>();
    assert!(world.refresh(STREAM).changed);
    let (before, counts) = (rows(), world.status(STREAM).content);
    assert_eq!((counts.live_count, counts.movie_count, counts.series_count), (40, 12, 6));
    let categories = world.store.categories(STREAM).unwrap();
    for (action, broken) in [
        ("get_vod_streams", Fault::Status(504, None)),
        ("get_series", Fault::Html),
        ("get_vod_categories", Fault::Status(500, None)),
        ("get_live_categories", Fault::Status(404, None)),
        ("get_vod_streams", Fault::CutText(700)),
    ] {
        fault(action, Some(broken.clone()));
        world.provider.set_panel("rename=1005:Another name");
        assert!(world.refresh(STREAM).changed, "{action} {broken:?}: {:?}", world.status(STREAM));
        let (now, status) = (rows(), world.status(STREAM));
        assert_eq!((now.len(), status.settled), (before.len(), SourceState::Success), "{action} {broken:?}");
        let other: Vec<&str> = now.iter().filter(|(id, row)| before[id] != **row).map(|(_, row)| row.channel_name.as_str()).collect();
        assert_eq!(other, ["Another name"], "{action} {broken:?}");
        let content = status.content;
        assert_eq!((content.live_count, content.movie_count, content.series_count), (40, 12, 6), "{action} {broken:?}");
        let words = if action.contains("vod") {
            "films"
        } else if action.contains("series") {
            "series"
        } else {
            "television"
        };
        assert!(content.issues.first.iter().any(|issue| issue.text.contains(words)), "{action} {broken:?}: {:?}", content.issues);
        assert_eq!(world.store.categories(STREAM).unwrap(), categories, "{action} {broken:?}");
        fault(action, None);
        world.provider.set_panel("rename=1005:");
        assert!(world.refresh(STREAM).changed);
    }
    for action in ["get_live_streams", "get_vod_streams", "get_series"] {
        fault(action, Some(Fault::Status(504, None)));
    }
    assert!(is_failure(&world.refresh(STREAM), FailureCode::ServerError));
    assert_eq!(rows(), before);
}

#[test]
fn settings_that_change_what_is_stored_ask_for_all_of_it_and_the_offset_does_not() {
    let source = Source::of_kind(SourceKind::Epg);
    let hash = |change: fn(&mut Source)| {
        let mut source = source.clone();
        change(&mut source);
        settings_hash(&source, &Secrets::new())
    };
    let before = hash(|_| {});
    assert_eq!(before, hash(|source| source.time_offset_minutes = 60));
    assert_ne!(before, hash(|source| source.time_zone = "Europe/Berlin".into()));
    assert_ne!(before, hash(|source| source.retention_days = 1));
    assert_ne!(hash(|source| source.retention_days = 1), hash(|source| source.keep_past_days = 1));
}

#[test]
fn the_zone_of_a_guide_is_seen_when_its_times_agree() {
    let world = World::new();
    world.save_guide(|_| {});
    let programme = |zone: &str| format!("<programme start='20231115200000{zone}' channel='a'><title>x</title></programme>");
    for (zones, seen) in [
        (&[" +0200", " +0200"][..], "UTC+02:00"),
        (&[" -0330"], "UTC-03:30"),
        (&[" +0000", " UTC"], "UTC"),
        (&[" +0200", " +0100"], ""),
        (&["", " +0100"], ""),
        (&[" +0100", ""], ""),
        (&["", ""], ""),
    ] {
        let text: String = zones.iter().map(|zone| programme(zone)).collect();
        std::fs::write(world._dir.path().join("guide.xml"), format!("<tv>{text}</tv>")).unwrap();
        world.refresh(GUIDE);
        assert_eq!(world.status(GUIDE).content.detected_time_zone, seen, "{zones:?}");
    }
    // The first two hundred are asked.
    let text = programme(" +0200").repeat(200) + &programme(" +0100");
    std::fs::write(world._dir.path().join("guide.xml"), format!("<tv>{text}</tv>")).unwrap();
    world.refresh(GUIDE);
    assert_eq!(world.status(GUIDE).content.detected_time_zone, "UTC+02:00");
}

#[test]
fn a_refresh_says_what_changed_and_remembers_every_line() {
    let world = World::new();
    let list = |names: &[(u32, &str)]| {
        let mut text = String::from("#EXTM3U\n");
        for (n, group) in names {
            text += &format!("#EXTINF:-1 tvg-id=\"{n}\" group-title=\"{group}\",Channel {n}\nhttp://127.0.0.1:9/{n}.ts\n");
        }
        std::fs::write(world._dir.path().join("list.m3u"), text).unwrap();
    };
    let url = format!("file://{}", world._dir.path().join("list.m3u").display());
    world.save(STREAM, "", |source| source.url = url);
    let first: Vec<_> = (0..1300).map(|n| (n, "News")).collect();
    list(&first);
    assert_eq!(world.refresh(STREAM).outcome.sentence(), "1,300 channels: 1,300 new");
    let next: Vec<_> = (1..1301).map(|n| (n, if n <= 150 { "Sports" } else { "News" })).collect();
    list(&next);
    assert_eq!(world.refresh(STREAM).outcome.sentence(), "1,300 channels: 1 new, 1 gone, 150 in another group");
    let history = world.store.history(STREAM).unwrap();
    assert_eq!((history[0].moved_count, history[0].moved.len(), history[0].has_details), (150, 100, true));
    assert!(!history[1].has_details, "at first all is new");
    let full = world.store.read().unwrap().history_row(STREAM, history[0].number).unwrap().unwrap();
    assert_eq!((full.moved.len(), full.moved[149].from.as_str(), full.moved[149].to.as_str()), (150, "News", "Sports"));
}

#[test]
fn a_pause_leaves_what_the_source_said_last() {
    let world = World::new();
    world.refresh(STREAM);
    world.provider.fault("/playlist.m3u", crate::demo::fault::named("error"));
    let mut failures = 0;
    while !is_failure(&world.run(STREAM, false), FailureCode::Paused) {
        failures += 1;
        assert!(failures < 50, "it is asked for ever");
    }
    let status = world.status(STREAM);
    let Some(Outcome::Failed(own)) = &status.last_outcome else { panic!("{status:?}") };
    assert_eq!((own.error, own.status), (FailureCode::ServerError, Some(500)));
    assert!(world.provider.url("/").contains(&own.host) && !own.host.is_empty(), "{own:?}");
    assert_eq!((status.settled, status.last_error), (SourceState::Failed, Outcome::Failed(own.clone()).sentence()));
    // The history says that it was not asked.
    assert!(
        matches!(&world.store.history(STREAM).unwrap()[0].outcome, Some(Outcome::Failed(failure)) if failure.error == FailureCode::Paused)
    );
}
