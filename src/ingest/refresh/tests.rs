//! A refresh against a provider that misbehaves: last good stays, and the status says what happened.

use super::*;
use crate::demo::{Fault, Options, Provider};
use crate::model::{Channel, SourceType, Time};
use crate::progress::{Board, OperationType};
use crate::source::credentials::reveal;

struct World {
    _dir: tempfile::TempDir,
    store: Store,
    clock: Clock,
    fetcher: Fetcher,
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
        let fetcher =
            Fetcher::new(&crate::source::fetch::Options::default(), crate::source::breaker::Breakers::default(), clock.clone()).unwrap();
        let world = World { _dir: dir, store, board: Board::new(clock.clone()), clock, fetcher, provider };
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

    fn run(&self, id: Id, accept: bool) -> Result<Outcome, Failure> {
        let progress = self.board.start(OperationType::StreamIngestion, id, "", String::new(), STAGES);
        let outcome = refresh(&Request {
            store: &self.store,
            fetcher: &self.fetcher,
            clock: &self.clock,
            source: id,
            accept,
            most_bytes: 100 << 20,
            tries: 1,
            progress: &progress,
        });
        progress.finish(Ok(String::new()));
        outcome
    }

    fn refresh(&self, id: Id) -> Result<Outcome, Failure> {
        self.clock.advance(Duration::from_secs(60));
        self.run(id, false)
    }

    fn channels(&self) -> Vec<Channel> {
        self.store.read().unwrap().channels(STREAM).unwrap().map(|channel| channel.unwrap()).collect()
    }

    fn status(&self, id: Id) -> SourceStatus {
        self.store.source_status(id).unwrap()
    }
}

#[test]
fn channels_and_guides_are_taken() {
    let world = World::new();
    assert!(world.refresh(STREAM).unwrap().changed);
    assert!(world.refresh(GUIDE).unwrap().changed);
    let channels = world.channels();
    assert_eq!(channels.len(), 40);
    let status = world.status(STREAM);
    assert_eq!((status.status, status.channel_count, status.last_error.as_str()), (SourceState::Success, 40, ""));
    assert_eq!(status.last_ingested_at, Some(world.clock.now().plus(-60)));
    assert_eq!(status.guide_urls.len(), 1);
    let guide = world.status(GUIDE);
    assert!(guide.program_count > 1000 && guide.guide_until > Some(world.clock.now().plus(86_400)), "{guide:?}");
    let with_guide = channels.iter().find(|channel| !channel.tvg_id.is_empty()).unwrap();
    let schedule = world.store.read().unwrap().schedule(GUIDE, &with_guide.tvg_id).unwrap();
    assert!(schedule.iter().any(|p| p.start <= world.clock.now() && p.stop > Some(world.clock.now())));
    let history = world.store.history(STREAM).unwrap();
    assert_eq!((history.len(), history[0].added_count, history[0].status), (1, 40, SourceState::Success));
}

#[test]
fn an_unchanged_answer_costs_nothing() {
    let world = World::new();
    world.refresh(STREAM).unwrap();
    let before = world.status(STREAM);
    assert!(!before.etag.is_empty());
    let outcome = world.refresh(STREAM).unwrap();
    assert!(!outcome.changed, "{outcome:?}");
    let seen = world.provider.requests_for("/playlist.m3u");
    assert_eq!(seen[1].header("if-none-match"), before.etag);
    let history = world.store.history(STREAM).unwrap();
    assert!(history[0].not_modified && history[0].bytes == 0 && history[0].channel_count == 40);
    // Other settings ask for all of it again.
    world.save(STREAM, "/playlist.m3u", |source| source.ignore_channel_numbers = true);
    assert!(world.refresh(STREAM).unwrap().changed);
    assert!(world.channels().iter().all(|channel| channel.tvg_chno.is_empty()));
}

#[test]
fn whatever_happens_last_good_stays() {
    let world = World::new();
    world.refresh(STREAM).unwrap();
    world.refresh(GUIDE).unwrap();
    let (channels, guide) = (world.channels(), world.status(GUIDE).program_count);
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
            drop(world.refresh(id));
            let status = world.status(id);
            assert_eq!(status.status, state, "{fault}: {}", status.last_error);
            assert!(status.last_error.to_lowercase().contains(word), "{fault}: {}", status.last_error);
            assert!(status.last_error.contains(stays), "{fault}: {}", status.last_error);
            assert_eq!(world.store.history(id).unwrap()[0].error, status.last_error, "{fault}");
        }
        assert_eq!(world.channels(), channels, "{fault}");
        assert_eq!(world.status(GUIDE).program_count, guide, "{fault}");
        assert_eq!(world.status(STREAM).last_ingested_at, good_at, "{fault}");
    }
    world.provider.fault("/playlist.m3u", None);
    world.refresh(STREAM).unwrap();
    assert_eq!((world.status(STREAM).status, world.status(STREAM).last_error.as_str()), (SourceState::Success, ""));
}

#[test]
fn a_list_that_shrank_is_held_until_somebody_accepts() {
    let world = World::new();
    world.save(STREAM, "/playlist.m3u", |source| source.shrink_threshold = 40);
    world.refresh(STREAM).unwrap();
    world.provider.fault("/playlist.m3u", Fault::HalfGone);
    assert!(!world.refresh(STREAM).unwrap().changed);
    let status = world.status(STREAM);
    assert_eq!((status.status, status.channel_count, status.held_channel_count), (SourceState::Held, 40, 20), "{}", status.last_error);
    assert!(status.last_error.contains("20 would disappear"), "{}", status.last_error);
    assert_eq!(world.channels().len(), 40);
    // The provider need not answer again for it.
    world.provider.fault("/playlist.m3u", crate::demo::fault::named("error"));
    assert!(world.run(STREAM, true).unwrap().changed);
    let status = world.status(STREAM);
    assert_eq!((status.status, status.channel_count, status.held_channel_count), (SourceState::Success, 20, 0));
    assert_eq!(world.channels().len(), 20);
    assert_eq!(world.store.history(STREAM).unwrap()[0].removed_count, 20);
    assert!(matches!(world.run(STREAM, true), Err(Failure::NothingHeld)));
}

#[test]
fn a_first_list_without_channels_is_no_success() {
    let world = World::new();
    world.save(STREAM, "/playlist.m3u?channels=0", |_| {});
    drop(world.refresh(STREAM));
    assert_ne!(world.status(STREAM).status, SourceState::Success);
}

#[test]
fn a_new_host_account_and_order_change_no_id() {
    let world = World::new();
    world.refresh(STREAM).unwrap();
    let ids = |world: &World| {
        let mut ids: Vec<_> = world.channels().into_iter().map(|channel| (channel.channel_name, channel.id)).collect();
        ids.sort();
        ids
    };
    let before = ids(&world);
    for fault in [Fault::Moved, Fault::Shuffled] {
        world.provider.fault("/playlist.m3u", fault.clone());
        world.refresh(STREAM).unwrap();
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
    world.refresh(STREAM).unwrap();
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
        world.refresh(STREAM).unwrap();
        assert_eq!(world.channels().len(), 40, "{fault}");
    }
}

#[test]
fn what_is_asked_to_stop_stops_and_is_as_before() {
    let world = World::new();
    world.refresh(STREAM).unwrap();
    let before = world.status(STREAM);
    world.provider.fault("/playlist.m3u", Fault::Stall);
    let progress = world.board.start(OperationType::StreamIngestion, STREAM, "", String::new(), STAGES);
    assert!(world.board.cancel(progress.id()));
    let outcome = refresh(&Request {
        store: &world.store,
        fetcher: &world.fetcher,
        clock: &world.clock,
        source: STREAM,
        accept: false,
        most_bytes: 100 << 20,
        tries: 1,
        progress: &progress,
    });
    assert!(matches!(outcome, Err(Failure::Cancelled(_))), "{outcome:?}");
    assert_eq!(world.status(STREAM), before);
    assert_eq!(world.store.history(STREAM).unwrap().len(), 1);
}

#[test]
fn what_was_held_can_be_accepted_after_other_trouble_but_not_after_a_newer_answer() {
    let world = World::new();
    world.refresh(STREAM).unwrap();
    world.provider.fault("/playlist.m3u", Fault::HalfGone);
    world.save(STREAM, "/playlist.m3u", |source| source.shrink_threshold = 40);
    world.refresh(STREAM).unwrap();
    // A night without the provider takes nothing away from the decision.
    world.provider.fault("/playlist.m3u", crate::demo::fault::named("error"));
    drop(world.refresh(STREAM));
    assert!(world.store.is_held(STREAM));
    assert!(world.run(STREAM, true).unwrap().changed);
    assert_eq!(world.channels().len(), 20);

    world.provider.fault("/playlist.m3u", None);
    world.refresh(STREAM).unwrap();
    world.provider.fault("/playlist.m3u", Fault::HalfGone);
    world.refresh(STREAM).unwrap();
    assert!(world.store.is_held(STREAM));
    // The provider's last answer is no list at all: the older one is not what would be accepted.
    world.provider.fault("/playlist.m3u", Fault::Html);
    world.refresh(STREAM).unwrap();
    assert_eq!(world.status(STREAM).status, SourceState::Held);
    assert!(matches!(world.run(STREAM, true), Err(Failure::NothingHeld)));
    assert_eq!(world.channels().len(), 40);
}

#[test]
fn accounts_in_a_list_are_kept_apart_and_come_back() {
    let world = World::new();
    world.refresh(STREAM).unwrap();
    let secrets = world.store.secrets(STREAM).unwrap();
    assert_eq!(secrets.values().collect::<Vec<_>>(), ["password", "user"]);
    let source: Source = world.store.get(STREAM).unwrap().unwrap();
    let channels: Vec<Channel> = world.store.read().unwrap().channels(STREAM).unwrap().map(Result::unwrap).collect();
    assert!(channels.iter().all(|channel| channel.stream_url.contains("/live/{username-1-in-list}/{password-1-in-list}/")));
    assert!(reveal(&channels[0].stream_url, &source, &secrets).ends_with("/live/user/password/1001.ts"));
    // The same list, the same names, and nothing is written.
    assert!(!world.refresh(STREAM).unwrap().changed);
    assert_eq!(world.store.secrets(STREAM).unwrap(), secrets);
}
