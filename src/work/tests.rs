//! The whole way, from a provider to published files, on real threads.

use std::fs;
use std::net::TcpListener;
use std::time::Duration;

use super::*;
use crate::app;
use crate::clock::Clock;
use crate::config::Config;
use crate::demo::{self, Fault, Options, Provider};
use crate::model::Time;
use crate::model::job::{JobKind, JobStatus, Trigger};
use crate::model::proxy::{FilterRef, ProxyState};
use crate::model::settings::{FeatureConfig, Features, Flags, GuardConfig};
use crate::model::source::SourceState;
use crate::model::{Id, Outcome, Proxy, Rule, RuleKind, Source};
use crate::progress::{Operation, State};
use crate::publish;
use crate::serve::parts::Parts;

struct World {
    app: Parts,
    pool: Option<Pool>,
    provider: Provider,
    sources: [Id; 2],
    proxy: Id,
    dir: tempfile::TempDir,
}

fn open(dir: &std::path::Path, clock: &Clock) -> Parts {
    let mut config = Config::at(dir);
    config.regenerate_delay = Duration::ZERO;
    config.workers = 2;
    app::with_clock(&config, clock.clone()).unwrap()
}

impl World {
    fn new() -> World {
        let dir = tempfile::tempdir().unwrap();
        let clock = Clock::at(Time(1_700_000_000));
        let app = open(dir.path(), &clock);
        let provider = Provider::start(TcpListener::bind("127.0.0.1:0").unwrap(), Options::new(clock.clone()).with_demo_login()).unwrap();
        let records = demo::records(&provider.url(""), &clock);
        let sources = [records.sources[0].0.id, records.sources[1].0.id];
        for (source, secrets) in &records.sources {
            app.store.save_source(source, secrets).unwrap();
        }
        app.store.save_proxy(&records.proxy, "secretkey").unwrap();
        app.editions.add(&records.proxy, "secretkey");
        let pool = Some(app::start_work(&app.queue).unwrap());
        World { app, pool, provider, sources, proxy: records.proxy.id, dir }
    }

    /// Waits until the board satisfies; the board wakes us, no clock does.
    fn until(&self, what: impl Fn(&[Operation]) -> bool) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mut changes = self.app.board.changes();
        while !what(&self.app.board.list()) {
            runtime.block_on(changes.changed()).unwrap();
        }
    }

    fn done(&self, operation: Id) {
        self.until(|all| all.iter().any(|o| o.id == operation && o.state.is_final()));
    }

    fn refresh(&self, source: Id) {
        let operation = self.app.queue.submit(Task::Refresh { source, accept: false }).unwrap();
        self.done(operation);
    }

    /// Asks until the job before, of the same target, has left.
    fn generate(&self) {
        let operation = loop {
            match self.app.queue.submit(Task::Generate { proxy: self.proxy, base: "http://tv.test".into() }) {
                Ok(operation) => break operation,
                Err(Refused::Busy(operation)) => self.done(operation),
                Err(other) => panic!("{other}"),
            }
        };
        self.done(operation);
    }

    fn playlist(&self) -> String {
        fs::read_to_string(self.app.editions.find("secretkey").unwrap().current.unwrap().file(publish::PLAYLIST)).unwrap()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some(pool) = self.pool.take() {
            pool.stop();
        }
    }
}

#[test]
fn a_refresh_publishes_what_depends_on_it() {
    let world = World::new();
    assert!(world.app.editions.find("secretkey").unwrap().current.is_none());
    for source in world.sources {
        world.refresh(source);
    }
    world.until(|all| all.iter().any(|o| o.owner_id == world.proxy && o.state.is_final()));
    world.generate();
    let playlist = world.playlist();
    assert!(playlist.starts_with("#EXTM3U url-tvg=\"http://tv.test/proxy/secretkey.xmltv\""), "{playlist}");
    assert_eq!(playlist.matches("\n#EXTINF").count(), 40);
    assert_eq!(playlist.matches("\nhttp://tv.test/stream/secretkey/").count(), 40);
    assert!(!playlist.contains("demo-password"));
    let edition = world.app.editions.current(world.proxy).unwrap();
    let guide = fs::read_to_string(edition.file(publish::GUIDE)).unwrap();
    assert!(guide.contains("<programme ") && guide.trim_end().ends_with("</tv>"));
    let status = world.app.store.proxy_status(world.proxy).unwrap();
    assert_eq!((status.status, status.channel_count, status.version), (ProxyState::Success, 40, edition.version));
    assert_eq!(status.program_count, guide.matches("<programme ").count() as u64);

    let mut unpacked = String::new();
    std::io::Read::read_to_string(
        &mut flate2::read::GzDecoder::new(fs::File::open(edition.file(publish::GUIDE_GZ)).unwrap()),
        &mut unpacked,
    )
    .unwrap();
    assert_eq!(unpacked, guide);
    // Nothing is left of the making.
    assert_eq!(fs::read_dir(world.dir.path().join("spool")).unwrap().count(), 0);
    assert_eq!(
        fs::read_dir(world.dir.path().join("published").join(world.proxy.to_string()))
            .unwrap()
            .filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().starts_with('.'))
            .count(),
        0
    );
}

#[test]
fn the_same_again_publishes_nothing() {
    let world = World::new();
    for source in world.sources {
        world.refresh(source);
    }
    world.generate();
    let first = world.app.editions.current(world.proxy).unwrap();
    world.generate();
    let current = world.app.editions.current(world.proxy).unwrap();
    assert_eq!((current.version, &current.note), (first.version, &first.note));
    world.refresh(world.sources[0]);
    assert!(world.app.store.history(world.sources[0]).unwrap()[0].not_modified);
    assert_eq!(world.app.editions.current(world.proxy).unwrap().version, first.version);
}

#[test]
fn moving_and_shuffling_changes_no_line_but_the_streams() {
    let world = World::new();
    for source in world.sources {
        world.refresh(source);
    }
    world.generate();
    let before = world.playlist();
    for fault in [Fault::Moved, Fault::Shuffled] {
        world.provider.fault("/playlist.m3u", fault.clone());
        world.refresh(world.sources[0]);
        world.generate();
        assert_eq!(world.playlist(), before, "{fault:?}");
    }
}

#[test]
fn no_channels_is_a_failure_with_a_reason() {
    let world = World::new();
    world.generate();
    let status = world.app.store.proxy_status(world.proxy).unwrap();
    assert_eq!(status.status, ProxyState::Failed);
    assert!(status.last_error.contains("Demo channels"), "{}", status.last_error);
    assert!(world.app.editions.current(world.proxy).is_none());
}

#[test]
fn one_job_a_target_and_an_answer_for_the_second() {
    let world = World::new();
    world.provider.fault("/playlist.m3u", Fault::Stall);
    let source = world.sources[0];
    let first = world.app.queue.submit(Task::Refresh { source, accept: false }).unwrap();
    let second = world.app.queue.submit(Task::Refresh { source, accept: false });
    assert!(matches!(second, Err(Refused::Busy(id)) if id == first));
    assert!(world.app.queue.cancel(source));
    world.done(first);
    assert_eq!(world.app.store.source_status(source).unwrap().state(), SourceState::Pending);
    assert!(matches!(world.app.queue.submit(Task::Refresh { source: Id(9), accept: false }), Err(Refused::Gone)));
}

#[test]
fn what_a_stop_interrupts_is_taken_up_again() {
    let mut world = World::new();
    let clock = world.app.clock.clone();
    world.provider.fault("/playlist.m3u", Fault::Stall);
    let source = world.sources[0];
    world.app.queue.submit(Task::Refresh { source, accept: false }).unwrap();
    world.until(|all| all.iter().any(|o| o.stage == "download" || o.stage == "connect"));
    world.pool.take().unwrap().stop();
    assert_eq!(world.app.store.source_status(source).unwrap().state(), SourceState::Queued);
    world.provider.fault("/playlist.m3u", None);
    // The data directory is free once the program is gone.
    let elsewhere = tempfile::tempdir().unwrap();
    world.app = open(elsewhere.path(), &clock);
    world.app = open(world.dir.path(), &clock);
    world.pool = Some(app::start_work(&world.app.queue).unwrap());
    world.until(|all| all.iter().any(|o| o.owner_id == source && o.state.is_final()));
    assert_eq!(world.app.store.source_status(source).unwrap().state(), SourceState::Success);
}

#[test]
fn a_change_whose_consequences_a_crash_prevented_is_published_at_the_next_start() {
    let mut world = World::new();
    for source in world.sources {
        world.refresh(source);
    }
    let clock = world.app.clock.clone();
    clock.advance(Duration::from_secs(60));
    world.generate();
    clock.advance(Duration::from_secs(60));
    world.pool.take().unwrap().stop();
    let programmes = |world: &World| world.app.store.proxy_status(world.proxy).unwrap().program_count;
    assert!(programmes(&world) > 0);
    world.app.store.change(|tx| tx.remove_source(world.sources[1], clock.now())).unwrap();
    clock.advance(Duration::from_secs(60));
    let elsewhere = tempfile::tempdir().unwrap();
    world.app = open(elsewhere.path(), &clock);
    world.app = open(world.dir.path(), &clock);
    world.pool = Some(app::start_work(&world.app.queue).unwrap());
    world.until(|all| all.iter().any(|o| o.owner_id == world.proxy && o.state.is_final()));
    assert_eq!(programmes(&world), 0);
    // Once is enough.
    world.pool.take().unwrap().stop();
    assert_eq!(world.app.queue.recover().unwrap(), 0);
}

#[test]
fn files_that_are_gone_come_back_with_the_next_start() {
    let mut world = World::new();
    for source in world.sources {
        world.refresh(source);
    }
    world.generate();
    let before = world.playlist();
    let clock = world.app.clock.clone();
    world.pool.take().unwrap().stop();
    let elsewhere = tempfile::tempdir().unwrap();
    world.app = open(elsewhere.path(), &clock);
    fs::remove_dir_all(world.dir.path().join("published")).unwrap();
    world.app = open(world.dir.path(), &clock);
    assert!(world.app.editions.current(world.proxy).is_none());
    world.pool = Some(app::start_work(&world.app.queue).unwrap());
    world.until(|all| all.iter().any(|o| o.owner_id == world.proxy && o.state.is_final()));
    assert_eq!(world.playlist(), before);
}

#[test]
fn a_claim_keeps_jobs_away() {
    let world = World::new();
    let job = || Task::Generate { proxy: world.proxy, base: "http://tv.test".into() };
    let claim = world.app.queue.claim(world.proxy).unwrap();
    assert!(matches!(world.app.queue.submit(job()), Err(Refused::Busy(_))));
    assert!(matches!(world.app.queue.claim(world.proxy), Err(Refused::Busy(_))));
    drop(claim);
    let operation = world.app.queue.submit(job()).unwrap();
    world.done(operation);
    drop(world.app.queue.claim(world.proxy).unwrap());
}

/// A log that panics when a job reports its success.
struct BrokenLog;

impl tracing::Subscriber for BrokenLog {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }
    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}
    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}
    fn event(&self, event: &tracing::Event<'_>) {
        assert!(*event.metadata().level() != tracing::Level::INFO, "the log is broken");
    }
    fn enter(&self, _: &tracing::span::Id) {}
    fn exit(&self, _: &tracing::span::Id) {}
}

#[test]
fn a_panic_around_a_job_frees_its_target_and_its_place() {
    let dir = tempfile::tempdir().unwrap();
    let app = open(dir.path(), &Clock::at(Time(1_700_000_000)));
    for _ in 0..2 {
        let outcome = tracing::subscriber::with_default(BrokenLog, || app.queue.run_here(Task::Tidy));
        assert_eq!(outcome.unwrap(), Outcome::TidiedUp { removed: 0 });
        assert_eq!((app.queue.running_of(JobKind::Maintenance), app.queue.load().ready), (0, 0));
        drop(app.queue.claim(Task::Tidy.target()).unwrap());
        assert!(app.board.list().iter().all(|operation| operation.state == State::Completed));
    }
    assert_eq!(app.store.jobs().unwrap().len(), 2);
}

#[test]
fn a_guide_moves_on_although_its_provider_sends_nothing_new() {
    let world = World::new();
    for source in world.sources {
        world.refresh(source);
    }
    world.generate();
    let generated_at = || world.app.store.proxy_status(world.proxy).unwrap().last_generated_at.unwrap();
    let before = generated_at();
    world.provider.fault("/playlist.m3u", Fault::Status(304, None));
    let known: Vec<Id> = world.app.board.list().iter().map(|o| o.id).collect();
    world.app.clock.advance(Duration::from_secs(3600));
    world.refresh(world.sources[0]);
    assert!(world.app.queue.load().delayed == 0, "an hour later there is nothing to do");
    world.app.clock.advance(Duration::from_secs(12 * 3600));
    world.refresh(world.sources[0]);
    world.until(|all| all.iter().any(|o| o.owner_id == world.proxy && o.state.is_final() && !known.contains(&o.id)));
    assert_eq!(generated_at().since(before), 13 * 3600);
}

#[test]
fn a_new_key_and_its_version_change_together() {
    let world = World::new();
    for source in world.sources {
        world.refresh(source);
    }
    world.generate();
    let (store, editions) = (&world.app.store, &world.app.editions);
    let first = editions.current(world.proxy).unwrap();
    let playlist = |key: &str| fs::read_to_string(editions.find(key).unwrap().current.unwrap().file(publish::PLAYLIST)).unwrap();
    let before = playlist("secretkey");

    editions.rotate(store, world.proxy, "anotherkey").unwrap();
    assert!(editions.find("secretkey").is_none());
    assert_eq!(playlist("anotherkey"), before.replace("secretkey", "anotherkey"));
    assert_eq!((store.access_key(world.proxy).unwrap().as_str(), editions.is_served(world.proxy)), ("anotherkey", true));
    let second = editions.current(world.proxy).unwrap();
    assert_eq!((second.version, second.note.channel_count), (first.version + 1, first.note.channel_count));
    assert_eq!(store.proxy_status(world.proxy).unwrap().version, second.version);
    assert_eq!(second.lineup().unwrap().unwrap().rows, first.lineup().unwrap().unwrap().rows);

    // A version with the former key gets the present one when it is restored.
    assert!(editions.restore(store, world.proxy, first.version).unwrap());
    assert_eq!(playlist("anotherkey"), before.replace("secretkey", "anotherkey"));
    assert!(!editions.restore(store, world.proxy, 99).unwrap());
    assert!(editions.restore(store, world.proxy, second.version).unwrap());
    assert_eq!(editions.current(world.proxy).unwrap().version, second.version);
}

#[test]
fn slow_providers_keep_no_playlist_waiting() {
    let world = World::new();
    for source in world.sources {
        world.refresh(source);
    }
    world.generate();
    world.app.queue.configure(None, Some(&guard(false, 1)));
    for path in ["/playlist.m3u", "/guide.xml.gz", "/guide.xml"] {
        world.provider.fault(path, Fault::Stall);
    }
    let stalled = world.sources.map(|source| world.app.queue.submit(Task::Refresh { source, accept: false }).unwrap());
    world.until(|all| all.iter().filter(|o| stalled.contains(&o.id) && o.state == State::Downloading).count() == 2);
    world.generate();
    assert_eq!(world.app.store.proxy_status(world.proxy).unwrap().status, ProxyState::Success);
    for source in world.sources {
        world.app.queue.cancel(source);
    }
    stalled.into_iter().for_each(|operation| world.done(operation));
}

/// The feature flag of the ingestion guard, and how many seconds it waits.
fn guard(ingestion_guard: bool, max_attempts: u32) -> Features {
    let config = FeatureConfig { ingestion_guard: GuardConfig { delay_seconds: 1, max_attempts } };
    Features { flags: Flags { ingestion_guard }, config }
}

#[test]
fn a_generation_waits_for_its_own_sources_and_no_others() {
    let world = World::new();
    for source in world.sources {
        world.refresh(source);
    }
    world.generate();
    world.app.queue.configure(None, Some(&guard(true, 1000)));
    world.provider.fault("/playlist.m3u", Fault::Stall);
    let stalled = world.app.queue.submit(Task::Refresh { source: world.sources[0], accept: false }).unwrap();
    let other = Proxy { id: Id(77), name: "Other".into(), ..Proxy::default() };
    world.app.store.save_proxy(&other, "otherkey").unwrap();
    let unrelated = world.app.queue.submit(Task::Generate { proxy: other.id, base: "http://tv.test".into() }).unwrap();
    let waiting = world.app.queue.submit(Task::Generate { proxy: world.proxy, base: "http://tv.test".into() }).unwrap();
    world.done(unrelated);
    world.until(|all| all.iter().any(|o| o.id == waiting && o.stage == "ingestion_guard" && o.message.contains("Demo channels")));
    assert_eq!(world.app.store.job(waiting).unwrap().unwrap().status, JobStatus::Pending);
    // It goes on at once when the refresh ends, however that is.
    assert!(world.app.queue.cancel(world.sources[0]));
    world.done(stalled);
    world.done(waiting);
    let job = world.app.store.job(waiting).unwrap().unwrap();
    assert_eq!(job.status, JobStatus::Completed, "{job:?}");
    assert!(!job.message.contains("still being refreshed"), "{job:?}");
    assert_eq!(world.app.store.job(stalled).unwrap().unwrap().status, JobStatus::Cancelled);
}

#[test]
fn a_generation_that_waited_long_enough_goes_on_with_a_warning() {
    let world = World::new();
    for source in world.sources {
        world.refresh(source);
    }
    world.generate();
    world.app.queue.configure(None, Some(&guard(true, 1)));
    world.provider.fault("/playlist.m3u", Fault::Stall);
    let stalled = world.app.queue.submit(Task::Refresh { source: world.sources[0], accept: false }).unwrap();
    let job = world.app.queue.submit(Task::Generate { proxy: world.proxy, base: "http://tv.test".into() }).unwrap();
    world.done(job);
    let job = world.app.store.job(job).unwrap().unwrap().in_words();
    assert!(job.status == JobStatus::Completed && job.message.contains("Demo channels was still being refreshed"), "{job:?}");
    world.app.queue.cancel(world.sources[0]);
    world.done(stalled);
}

#[test]
fn a_waiting_generation_can_be_cancelled() {
    let world = World::new();
    world.provider.fault("/playlist.m3u", Fault::Stall);
    let stalled = world.app.queue.submit(Task::Refresh { source: world.sources[0], accept: false }).unwrap();
    let waiting = world.app.queue.submit(Task::Generate { proxy: world.proxy, base: "http://tv.test".into() }).unwrap();
    assert!(world.app.queue.cancel(world.proxy));
    world.done(waiting);
    assert_eq!(world.app.store.job(waiting).unwrap().unwrap().status, JobStatus::Cancelled);
    assert_eq!(world.app.store.proxy_status(world.proxy).unwrap().status, ProxyState::Pending);
    world.app.queue.cancel(world.sources[0]);
    world.done(stalled);
}

#[test]
fn a_failed_refresh_is_tried_again_later_and_a_person_comes_first() {
    let world = World::new();
    let source = world.sources[0];
    world.provider.fault("/playlist.m3u", Fault::Status(404, None));
    world.refresh(source);
    assert_eq!(world.app.queue.load().delayed, 0, "another try would not help");
    world.provider.fault("/playlist.m3u", Fault::Status(503, Some("3600".into())));
    world.refresh(source);
    let retry = world.app.store.jobs().unwrap().into_iter().find(|job| job.trigger == Trigger::Retry).unwrap();
    assert_eq!((retry.status, retry.attempt, retry.target_id), (JobStatus::Pending, 2, source));
    assert!(retry.run_at.since(retry.created_at) >= 3600, "the provider asked for an hour: {retry:?}");
    world.provider.fault("/playlist.m3u", None);
    world.refresh(source);
    assert_eq!(world.app.queue.load().delayed, 0);
    assert!(world.app.store.job(retry.id).unwrap().is_none());
    assert_eq!(world.app.store.source_status(source).unwrap().state(), SourceState::Success);
}

#[test]
fn a_try_that_waits_survives_the_end_of_the_program() {
    let mut world = World::new();
    let (clock, source) = (world.app.clock.clone(), world.sources[0]);
    world.provider.fault("/playlist.m3u", Fault::Status(503, Some("3600".into())));
    world.refresh(source);
    world.pool.take().unwrap().stop();
    let elsewhere = tempfile::tempdir().unwrap();
    world.app = open(elsewhere.path(), &clock);
    world.app = open(world.dir.path(), &clock);
    world.pool = Some(app::start_work(&world.app.queue).unwrap());
    assert_eq!(world.app.queue.load().delayed, 1);
    assert!(world.app.queue.cancel(source));
    let retry = world.app.store.jobs().unwrap().into_iter().find(|job| job.trigger == Trigger::Retry).unwrap();
    assert_eq!(retry.status, JobStatus::Cancelled);
}

#[test]
fn partners_are_refreshed_together_but_not_in_turns() {
    let world = World::new();
    let [stream, guide] = world.sources;
    for (one, other) in [(stream, guide), (guide, stream)] {
        let mut source: Source = world.app.store.get(one).unwrap().unwrap();
        source.linked_source_id = Some(other);
        world.app.store.put(&source).unwrap();
    }
    let count =
        |world: &World, id: Id| world.app.store.jobs().unwrap().iter().filter(|job| job.target_id == id && job.status.is_final()).count();
    world.refresh(stream);
    world.until(|all| all.iter().any(|o| o.owner_id == guide && o.state.is_final()));
    world.generate();
    assert_eq!((count(&world, stream), count(&world, guide)), (1, 1));
    world.app.clock.advance(Duration::from_secs(200));
    world.refresh(stream);
    world.generate();
    assert_eq!((count(&world, stream), count(&world, guide)), (2, 1), "its partner was refreshed three minutes ago");
    world.app.clock.advance(Duration::from_secs(301));
    let known: Vec<Id> = world.app.board.list().iter().map(|o| o.id).collect();
    world.refresh(guide);
    world.until(|all| all.iter().any(|o| o.owner_id == stream && o.state.is_final() && !known.contains(&o.id)));
    world.generate();
    assert_eq!((count(&world, stream), count(&world, guide)), (3, 2));
}

#[test]
fn housekeeping_removes_what_belongs_to_nobody() {
    let world = World::new();
    world.refresh(world.sources[0]);
    let spool = world.dir.path().join("spool");
    let (orphan, held) = (spool.join(format!("{}.held", Id(4711))), spool.join(format!("{}.held", world.sources[0])));
    for path in [&orphan, &held] {
        fs::write(path, "a candidate").unwrap();
    }
    let job = world.app.queue.submit(Task::Tidy).unwrap();
    world.done(job);
    assert!(!orphan.exists() && held.exists());
    let job = world.app.store.job(job).unwrap().unwrap().in_words();
    assert_eq!((job.kind, job.status, job.priority), (JobKind::Maintenance, JobStatus::Completed, 3), "{job:?}");
    assert!(job.message.contains("One leftover"), "{job:?}");
}

/// Puts a rule into the store that the interface would have refused.
fn put_broken(world: &World, kind: RuleKind) -> Id {
    let rule = Rule { id: Id(900), kind, name: "Odd".into(), expression: "no such field == x".into(), ..Rule::default() };
    world.app.store.put(&rule).unwrap();
    rule.id
}

#[test]
fn a_broken_mapping_rule_is_skipped_and_told() {
    let world = World::new();
    world.refresh(world.sources[0]);
    put_broken(&world, RuleKind::Mapping);
    world.generate();
    let status = world.app.store.proxy_status(world.proxy).unwrap();
    assert_eq!(status.status, ProxyState::Success);
    assert!(
        status.rules.warnings[0].contains("Odd was skipped") && status.rules.warnings[0].contains("(at character"),
        "{:?}",
        status.rules
    );
    let told = world.app.board.list().into_iter().any(|operation| operation.message.contains("Odd was skipped"));
    assert!(told, "{:?}", world.app.board.list());
}

#[test]
fn a_broken_filter_publishes_nothing() {
    let world = World::new();
    world.refresh(world.sources[0]);
    world.generate();
    let before = world.playlist();
    let filter_id = put_broken(&world, RuleKind::Filter);
    let mut proxy: Proxy = world.app.store.get(world.proxy).unwrap().unwrap();
    proxy.filters = vec![FilterRef { filter_id, priority_order: 0, is_active: true }];
    world.app.store.put(&proxy).unwrap();
    world.generate();
    let status = world.app.store.proxy_status(world.proxy).unwrap();
    assert_eq!(status.status, ProxyState::Failed);
    assert!(status.last_error.contains("Odd cannot be used"), "{}", status.last_error);
    assert_eq!(world.playlist(), before);
    // One that is not used harms nobody.
    proxy.filters[0].is_active = false;
    world.app.store.put(&proxy).unwrap();
    world.generate();
    assert_eq!(world.app.store.proxy_status(world.proxy).unwrap().status, ProxyState::Success);
}
