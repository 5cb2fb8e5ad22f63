//! Progress of operations: stages, counts and a rate.
//!
//! Workers write through [`Progress`]; readers take a snapshot of the [`Board`] or follow its events. Events are a bounded
//! ring with increasing numbers, so no worker waits for a reader; a reader that fell behind takes a new snapshot.

mod operation;

use std::collections::VecDeque;
use std::ops::Deref;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

pub(crate) use self::operation::{Operation, Stage, StageSpec, State, Step};
use crate::clock::Clock;
use crate::model::Id;
use crate::model::job::{Job, JobStatus};
use crate::model::outcome::{Failure, Outcome};
use crate::stop::Stop;

/// A numbered change, with the operation right after it.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) seq: u64,
    pub(crate) operation: Arc<Operation>,
}

/// The answer to a reader that asks for changes after a number.
pub(crate) enum News {
    Events(Vec<Event>),
    /// For a reader that fell behind: all operations, and the number of the last event.
    Snapshot(u64, Vec<Operation>),
}

/// All operations. Cheap to clone; clones are the same board.
#[derive(Clone, Debug)]
pub(crate) struct Board(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    clock: Clock,
    inner: Mutex<Inner>,
    changed: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Inner {
    seq: u64,
    running: Vec<Running>,
    finished: VecDeque<Operation>,
    events: VecDeque<Event>,
}

#[derive(Debug)]
struct Running {
    operation: Operation,
    stop: Stop,
}

const FINISHED_KEPT: usize = 50;
/// Seconds for which a finished operation is kept.
const FINISHED_SECONDS: i64 = 300;
const EVENTS_KEPT: usize = 512;

impl Board {
    pub(crate) fn new(clock: Clock) -> Board {
        Board(Arc::new(Shared { clock, inner: Mutex::default(), changed: watch::Sender::new(0) }))
    }

    /// Starts the operation of a job, with the same id.
    pub(crate) fn start_as(&self, job: &Job, title: String, stages: &[StageSpec]) -> Progress {
        let now = self.0.clock.now();
        let operation = Operation {
            id: job.id,
            operation_type: job.kind,
            operation_name: title,
            owner_id: job.target_id,
            owner_name: job.target_name.clone(),
            stages: stages
                .iter()
                .map(|s| Stage { id: s.id, name: s.name, state: State::Preparing, percentage: 0.0, weight: s.weight, kind: s.state })
                .collect(),
            started_at: now,
            last_update: now,
            stage_started_millis: self.0.clock.millis(),
            ..Operation::default()
        };
        let progress = Progress { board: self.clone(), id: operation.id, stop: Stop::default(), last_published: AtomicI64::default() };
        let mut inner = self.lock();
        inner.running.push(Running { operation, stop: progress.stop.clone() });
        self.publish(inner, progress.id);
        progress
    }

    /// All running and recently finished operations, the oldest first.
    pub(crate) fn list(&self) -> Vec<Operation> {
        self.snapshot().1
    }

    pub(crate) fn get(&self, id: Id) -> Option<Operation> {
        self.list().into_iter().find(|operation| operation.id == id)
    }

    pub(crate) fn running_for(&self, owner: Id) -> Option<Operation> {
        self.list().into_iter().find(|operation| operation.owner_id == owner && !operation.state.is_final())
    }

    /// Cancels an operation; false if it does not run.
    pub(crate) fn cancel(&self, id: Id) -> bool {
        let inner = self.lock();
        let Some(running) = inner.running.iter().find(|running| running.operation.id == id) else { return false };
        running.stop.cancel();
        true
    }

    pub(crate) fn cancel_all(&self) {
        self.lock().running.iter().for_each(|running| running.stop.cancel());
    }

    /// The number of the last event and all operations.
    pub(crate) fn snapshot(&self) -> (u64, Vec<Operation>) {
        let mut inner = self.lock();
        let now = self.0.clock.now();
        inner.finished.retain(|operation| now.since(operation.last_update) <= FINISHED_SECONDS);
        let operations = inner.finished.iter().chain(inner.running.iter().map(|running| &running.operation)).cloned().collect();
        (inner.seq, operations)
    }

    pub(crate) fn since(&self, seq: u64) -> News {
        {
            let inner = self.lock();
            let oldest = inner.seq - inner.events.len() as u64;
            if (oldest..=inner.seq).contains(&seq) {
                return News::Events(inner.events.iter().filter(|event| event.seq > seq).cloned().collect());
            }
        }
        let (seq, operations) = self.snapshot();
        News::Snapshot(seq, operations)
    }

    /// A receiver of the newest event's number.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.0.changed.subscribe()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // A panic under the lock leaves at worst one stale figure.
        self.0.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn update(&self, id: Id, change: impl FnOnce(&mut Operation)) {
        let mut inner = self.lock();
        let now = self.0.clock.now();
        let millis = self.0.clock.millis();
        let Some(at) = inner.running.iter().position(|running| running.operation.id == id) else { return };
        let operation = &mut inner.running[at].operation;
        change(operation);
        operation.last_update = now;
        let seconds = (millis - operation.stage_started_millis).max(1) as f64 / 1000.0;
        operation.rate = operation.items_done as f64 / seconds;
        if let Some(stage) = operation.stages.iter_mut().find(|stage| stage.id == operation.stage)
            && operation.items_total > 0
            && !stage.state.is_final()
        {
            stage.percentage = (100.0 * operation.items_done as f64 / operation.items_total as f64).min(100.0);
        }
        let weights: u32 = operation.stages.iter().map(|stage| stage.weight).sum();
        let done: f64 = operation.stages.iter().map(|stage| stage.percentage * f64::from(stage.weight)).sum();
        operation.overall_percentage = done / f64::from(weights.max(1));
        self.publish(inner, id);
    }

    /// Adds an event with the operation's present state, and moves a final operation to the finished ones.
    fn publish(&self, mut inner: MutexGuard<'_, Inner>, id: Id) {
        let Some(at) = inner.running.iter().position(|running| running.operation.id == id) else { return };
        inner.seq += 1;
        let event = Event { seq: inner.seq, operation: Arc::new(inner.running[at].operation.clone()) };
        if event.operation.state.is_final() {
            let running = inner.running.remove(at);
            inner.finished.push_back(running.operation);
            if inner.finished.len() > FINISHED_KEPT {
                inner.finished.pop_front();
            }
        }
        inner.events.push_back(event);
        if inner.events.len() > EVENTS_KEPT {
            inner.events.pop_front();
        }
        let seq = inner.seq;
        drop(inner);
        self.0.changed.send_replace(seq);
    }
}

/// A worker's handle of its operation. Dropped without [`Progress::finish`], the operation ends in an error.
#[derive(Debug)]
pub(crate) struct Progress {
    board: Board,
    id: Id,
    stop: Stop,
    /// Milliseconds of the clock at the last count that was published.
    last_published: AtomicI64,
}

/// Whoever needs only the cancellation takes `&Stop`.
impl Deref for Progress {
    type Target = Stop;

    fn deref(&self) -> &Stop {
        &self.stop
    }
}

impl Progress {
    /// Enters a stage and completes the one before.
    pub(crate) fn stage(&self, id: &'static str, message: impl Into<String>) {
        let message = message.into();
        let millis = self.board.0.clock.millis();
        self.board.update(self.id, |operation| {
            for stage in &mut operation.stages {
                if stage.id == id {
                    stage.state = stage.kind;
                    operation.state = stage.kind;
                } else if stage.id == operation.stage {
                    stage.state = State::Completed;
                    stage.percentage = 100.0;
                }
            }
            operation.stage = id;
            operation.message = message;
            operation.step = None;
            operation.items_done = 0;
            operation.items_total = 0;
            operation.stage_started_millis = millis;
        });
    }

    pub(crate) fn message(&self, message: impl Into<String>) {
        let message = message.into();
        self.board.update(self.id, |operation| (operation.message, operation.step) = (message, None));
    }

    /// Says what happens in the stage that runs, as data and as a sentence.
    pub(crate) fn step(&self, step: Step, message: String) {
        self.board.update(self.id, |operation| (operation.message, operation.step) = (message, Some(step)));
    }

    /// Sets the counts of the stage; `total` is 0 if unknown. Published at most ten times a second.
    pub(crate) fn count(&self, done: u64, total: u64, bytes: u64) {
        let millis = self.board.0.clock.millis();
        if millis - self.last_published.load(Ordering::Relaxed) < 100 && done != total {
            return;
        }
        self.last_published.store(millis, Ordering::Relaxed);
        self.board.update(self.id, |operation| {
            operation.items_done = done;
            operation.items_total = total;
            operation.bytes = bytes;
        });
    }

    pub(crate) fn finish(&self, outcome: Outcome) {
        let now = self.board.0.clock.now();
        self.board.update(self.id, |operation| {
            operation.completed_at = Some(now);
            operation.step = None;
            operation.message = outcome.sentence();
            operation.state = match outcome.status() {
                JobStatus::Completed => State::Completed,
                JobStatus::Cancelled => State::Cancelled,
                _ => State::Error,
            };
            if operation.state == State::Completed {
                for stage in &mut operation.stages {
                    stage.state = State::Completed;
                    stage.percentage = 100.0;
                }
            } else {
                operation.error = Some(operation.message.clone());
            }
            operation.outcome = Some(outcome);
        });
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        // After `finish` the operation does not run any more, so this does nothing.
        self.finish(Outcome::Failed(Failure::default()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Time;
    use crate::model::job::JobKind;
    use std::time::Duration;

    impl Board {
        pub(crate) fn start(&self, kind: JobKind, owner: Id, owner_name: &str, name: String, stages: &[StageSpec]) -> Progress {
            let (id, target_name) = (self.0.clock.new_id(), owner_name.to_owned());
            self.start_as(&Job { id, kind, target_id: owner, target_name, ..Job::default() }, name, stages)
        }
    }

    impl Progress {
        pub(crate) fn id(&self) -> Id {
            self.id
        }
    }

    const STAGES: &[StageSpec] = &[
        StageSpec { id: "download", name: "Download", state: State::Downloading, weight: 3 },
        StageSpec { id: "save", name: "Save", state: State::Saving, weight: 1 },
    ];

    fn board() -> Board {
        Board::new(Clock::at(Time(1_000)))
    }

    #[test]
    fn stages_weigh_and_the_last_word_stays() {
        let board = board();
        let progress = board.start(JobKind::StreamIngestion, Id(1), "One", "Refresh One".into(), STAGES);
        progress.stage("download", "Downloading");
        progress.count(50, 100, 5);
        assert_eq!(board.get(progress.id()).unwrap().overall_percentage, 37.5);
        progress.stage("save", "Saving");
        assert_eq!(board.get(progress.id()).unwrap().overall_percentage, 75.0);
        assert_eq!(board.running_for(Id(1)).unwrap().state, State::Saving);
        let id = progress.id();
        progress.finish(Outcome::GuideRefreshed { programmes: 5, channels: 2, kept: 0 });
        let operation = board.get(id).unwrap();
        assert_eq!(
            (operation.state, operation.overall_percentage, operation.message.as_str()),
            (State::Completed, 100.0, "5 programmes of 2 channels")
        );
        assert!(board.running_for(Id(1)).is_none());
    }

    #[test]
    fn readers_resume_or_get_a_snapshot() {
        let board = board();
        let progress = board.start(JobKind::StreamIngestion, Id(1), "One", "Refresh One".into(), STAGES);
        let (seq, _) = board.snapshot();
        progress.stage("download", "");
        assert!(matches!(board.since(seq), News::Events(events) if events.len() == 1));
        for _ in 0..EVENTS_KEPT + 1 {
            progress.message("again");
        }
        assert!(matches!(board.since(seq), News::Snapshot(_, all) if all.len() == 1));
        assert!(matches!(board.since(u64::MAX), News::Snapshot(..)));
    }

    #[test]
    fn cancelling_wakes_a_sleeper() {
        let board = board();
        let progress = board.start(JobKind::StreamIngestion, Id(1), "One", "Refresh One".into(), STAGES);
        assert!(board.cancel(progress.id()));
        assert_eq!(progress.wait(Duration::from_secs(3600)), Err(crate::stop::Cancelled));
        let id = progress.id();
        progress.finish(Outcome::Cancelled { before_start: false });
        assert_eq!(board.get(id).unwrap().state, State::Cancelled);
        assert!(!board.cancel(id));
    }

    #[test]
    fn a_lost_operation_ends_in_error() {
        let board = board();
        drop(board.start(JobKind::StreamIngestion, Id(1), "One", "Refresh One".into(), STAGES));
        assert_eq!(board.list()[0].state, State::Error);
    }
}
