//! The queue of jobs. A target (a source or a playlist) has at most one ready or running job: a further one is refused with
//! the id of that job. A new job replaces a delayed one for the same target; a further delayed job is merged into it.

use std::collections::hash_map::Entry;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::context::{Context, Target, describe};
use super::timetable::Overview;
use super::waiting::{Delayed, Ready, Waiting};
use crate::model::Id;
use crate::model::job::{Job, JobKind, JobStatus, Task, Trigger};
use crate::model::outcome::{Failure, FailureCode, Outcome};
use crate::model::settings::{Features, JobScheduling};
use crate::store::StoreError;

#[derive(Debug, thiserror::Error)]
pub(crate) enum Refused {
    /// With the job that runs or waits for the same target.
    #[error("a job for this source or playlist is already waiting or running")]
    Busy(Id),
    #[error("too much is waiting to be done; try again in a minute")]
    Full,
    #[error("there is no such source or playlist")]
    Gone,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Maximum number of ready jobs. More would only hide a fault.
const MOST_WAITING: usize = 10_000;

/// The queue. Cheap to clone; clones are the same queue.
#[derive(Clone)]
pub(crate) struct Queue(pub(super) Arc<Shared>);

pub(super) struct Shared {
    pub(super) context: Context,
    state: Mutex<Waiting>,
    wake_up: Condvar,
    /// Schedules may have changed, so the timetable has to be read again.
    pub(super) is_stale: Mutex<bool>,
    pub(super) scheduler_wake_up: Condvar,
    pub(super) planned: Mutex<Overview>,
    /// Held while what a change leaves of playlists is counted.
    pub(super) confirming: Mutex<()>,
}

/// Occupies a target, and for a running job a place within the limits of its kind. Dropping the claim frees both,
/// also while a panic unwinds.
pub(crate) struct Claim {
    queue: Queue,
    target: Id,
    running: Option<JobKind>,
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.queue.lock().free(self.target, self.running);
        self.queue.0.wake_up.notify_all();
    }
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Load {
    pub(crate) ready: usize,
    pub(crate) delayed: usize,
    pub(crate) running: u32,
}

impl Queue {
    pub(crate) fn new(context: Context) -> Queue {
        let (state, is_stale, planned, confirming) = (Mutex::default(), Mutex::default(), Mutex::default(), Mutex::default());
        let (wake_up, scheduler_wake_up) = (Condvar::new(), Condvar::new());
        Queue(Arc::new(Shared { context, state, wake_up, is_stale, scheduler_wake_up, planned, confirming }))
    }

    /// Queues a task that a person asked for and returns the id of the job, which is also that of its operation.
    /// Writes to the store, so not for async threads.
    pub(crate) fn submit(&self, task: Task) -> Result<Id, Refused> {
        self.submit_for(task, Trigger::Manual)
    }

    pub(crate) fn submit_for(&self, task: Task, trigger: Trigger) -> Result<Id, Refused> {
        let job = self.job(task, trigger);
        self.enter(job)
    }

    pub(super) fn job(&self, task: Task, trigger: Trigger) -> Job {
        let clock = &self.0.context.clock;
        let now = clock.now();
        let (target_id, max_attempts) = (task.target(), self.lock().limits.max_attempts);
        Job { id: clock.new_id(), task, target_id, trigger, created_at: now, run_at: now, attempt: 1, max_attempts, ..Job::default() }
    }

    pub(super) fn enter(&self, mut job: Job) -> Result<Id, Refused> {
        // Read before the lock is taken, so that nobody waits for the store behind it.
        let Target { title, stages, sources } = describe(&self.0.context.store, &mut job)?.ok_or(Refused::Gone)?;
        let mut state = self.lock();
        if let Some(other) = state.active.get(&job.target_id) {
            return Err(Refused::Busy(*other));
        }
        if state.ready.len() >= MOST_WAITING {
            return Err(Refused::Full);
        }
        let progress = self.0.context.board.start_as(&job, title, stages);
        let id = job.id;
        state.active.insert(job.target_id, id);
        // The new job replaces one that is delayed for the same target.
        let replaced = state.later.remove(&job.target_id).map(|delayed| delayed.job.id);
        drop(state);
        job.status = JobStatus::Pending;
        let stored = self.0.context.store.put_active_job(&job, replaced);
        let mut state = self.lock();
        if let Err(error) = stored {
            state.active.remove(&job.target_id);
            progress.finish(Outcome::Failed(Failure::new(FailureCode::Store, &error)));
            return Err(error.into());
        }
        state.ready.push(Ready { job, progress, sources, since: Instant::now(), waits_for: None, gave_up_on: None });
        drop(state);
        // All threads: the limits decide which of them may take it.
        self.0.wake_up.notify_all();
        Ok(id)
    }

    /// Stores a job that becomes ready after `delay`, or merges it into the one that is delayed for the same target.
    pub(super) fn enter_later(&self, mut job: Job, delay: Duration) {
        let since = Instant::now();
        let at = since + delay;
        if self.merge_delayed(&job, at, delay) || !matches!(describe(&self.0.context.store, &mut job), Ok(Some(_))) {
            return;
        }
        job.run_at = self.0.context.clock.now().plus(i64::try_from(delay.as_secs()).unwrap_or(i64::MAX));
        // Stored before a worker can take it.
        self.0.context.store_job(&job);
        let (id, target) = (job.id, job.target_id);
        let kept = self.lock().later.entry(target).or_insert(Delayed { at, since, job: job.clone() }).job.id;
        if kept != id {
            // Another thread delayed a job for this target in between.
            self.merge_delayed(&job, at, delay);
            drop(self.0.context.store.delete_job(id));
        }
        self.0.wake_up.notify_all();
    }

    /// Merges `job` into the job that is delayed for the same target; false when there is none.
    fn merge_delayed(&self, job: &Job, at: Instant, delay: Duration) -> bool {
        let mut state = self.lock();
        let Some(delayed) = state.later.get_mut(&job.target_id) else { return false };
        // A request that carries a base URL replaces that of the pending job.
        let has_new_base = matches!(&job.task, Task::Generate { base, .. } if !base.is_empty()) && delayed.job.task != job.task;
        if has_new_base {
            delayed.job.task = job.task.clone();
        }
        let changed = has_new_base.then(|| delayed.job.clone());
        // A change postpones the job, to at most ten delays after it was queued. Other triggers can only bring it forward.
        delayed.at = if job.trigger == Trigger::Change { at.min(delayed.since + delay * 10) } else { delayed.at.min(at) };
        drop(state);
        if let Some(job) = changed {
            self.0.context.store_job(&job);
        }
        self.0.wake_up.notify_all();
        true
    }

    /// Queues a task after `delay`. With [`Trigger::Change`] every further change postpones it, up to tenfold.
    pub(crate) fn later(&self, task: Task, trigger: Trigger, delay: Duration) {
        self.enter_later(self.job(task, trigger), delay);
    }

    /// Keeps jobs away from a target while the claim is held, for changes that are too small for a job.
    pub(crate) fn claim(&self, target: Id) -> Result<Claim, Refused> {
        match self.lock().active.entry(target) {
            Entry::Occupied(other) => Err(Refused::Busy(*other.get())),
            Entry::Vacant(free) => {
                free.insert(Id::default());
                Ok(Claim { queue: self.clone(), target, running: None })
            }
        }
    }

    /// Cancels the running job of a target and removes a delayed one; false when there is neither. Writes to the store.
    pub(crate) fn cancel(&self, target: Id) -> bool {
        self.cancel_if(target, |_| true)
    }

    /// The same for those jobs of a target that `is_meant` names.
    pub(crate) fn cancel_if(&self, target: Id, is_meant: impl Fn(Id) -> bool) -> bool {
        let mut state = self.lock();
        let operation = state.active.get(&target).copied().filter(|id| is_meant(*id));
        let delayed =
            if state.later.get(&target).is_some_and(|delayed| is_meant(delayed.job.id)) { state.later.remove(&target) } else { None };
        drop(state);
        if let Some(Delayed { mut job, .. }) = delayed {
            (job.status, job.completed_at) = (JobStatus::Cancelled, Some(self.0.context.clock.now()));
            job.outcome = Some(Outcome::Cancelled { before_start: true });
            self.0.context.store_job(&job);
            if operation.is_none() {
                return true;
            }
        }
        let stopped = operation.is_some_and(|operation| self.0.context.board.cancel(operation));
        self.0.wake_up.notify_all();
        stopped
    }

    pub(crate) fn load(&self) -> Load {
        let state = self.lock();
        // A job that is just being stored is in neither list, and its target is active.
        let running = state.running();
        let ready = state.active.len().saturating_sub(running as usize).max(state.ready.len());
        Load { ready: ready + state.entering, delayed: state.later.len(), running }
    }

    pub(crate) fn timetable(&self) -> Overview {
        *self.0.planned.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn running_of(&self, kind: JobKind) -> u32 {
        self.lock().running_of(kind)
    }

    pub(crate) fn limits(&self) -> JobScheduling {
        self.lock().limits.clone()
    }

    /// Changes limits and features. They take effect at once, for waiting jobs and for schedules.
    pub(crate) fn configure(&self, limits: Option<JobScheduling>, features: Option<&Features>) {
        let mut state = self.lock();
        if let Some(limits) = limits {
            state.limits = limits;
        }
        if let Some(features) = features {
            state.guard_timeout = features.guard();
        }
        drop(state);
        self.0.wake_up.notify_all();
    }

    pub(super) fn reschedule(&self) {
        *self.0.is_stale.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.0.scheduler_wake_up.notify_all();
    }

    /// Waits for the next job; None when the program ends.
    pub(super) fn next(&self) -> Option<(Ready, Claim)> {
        let mut state = self.lock();
        loop {
            if state.stopped {
                return None;
            }
            let now = Instant::now();
            if let Some(job) = state.due(now) {
                state.entering += 1;
                drop(state);
                let id = job.id;
                // Refused when its target was deleted or has another job.
                if self.enter(job).is_err() {
                    drop(self.0.context.store.delete_job(id));
                }
                state = self.lock();
                state.entering -= 1;
                continue;
            }
            if let Some(ready) = state.take(now) {
                return Some(self.claimed(ready));
            }
            // Other jobs are considered again when the job that they wait for ends.
            state = match state.next_moment(now) {
                Some(at) => self.0.wake_up.wait_timeout(state, at.saturating_duration_since(now)).unwrap_or_else(PoisonError::into_inner).0,
                None => self.0.wake_up.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    /// The next job without waiting for a delay; None when there is none. Retries of refreshes are left to the server.
    pub(super) fn next_at_once(&self) -> Option<(Ready, Claim)> {
        loop {
            let mut state = self.lock();
            if let Some(ready) = state.take(Instant::now()) {
                return Some(self.claimed(ready));
            }
            let proxy =
                state.later.iter().find(|(_, delayed)| !matches!(delayed.job.task, Task::Refresh { .. })).map(|(target, _)| *target)?;
            let Delayed { job, .. } = state.later.remove(&proxy)?;
            drop(state);
            // Refused when its target was deleted.
            drop(self.enter(job));
        }
    }

    /// A job that was taken out of the queue, with the claim that it already holds.
    fn claimed(&self, ready: Ready) -> (Ready, Claim) {
        let claim = Claim { queue: self.clone(), target: ready.job.target_id, running: Some(ready.job.kind) };
        (ready, claim)
    }

    /// Cancels running jobs. Waiting ones are stored and continue at the next start.
    pub(super) fn stop(&self) {
        self.lock().stopped = true;
        self.0.context.board.cancel_all();
        self.0.wake_up.notify_all();
        self.reschedule();
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.lock().stopped
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Waiting> {
        // No code that can panic runs under the lock.
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
