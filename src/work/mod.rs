//! The dedicated worker threads, the queue in front of them, and the timetable that feeds it.
//!
//! A job is plain data: what to do and for whom. One job runs for a target at a time; asking for
//! the same again is answered with the one that is there. Every job is written down before it
//! waits, so that a crash loses none: what was not done is picked up at the next start.

mod pick_up;
mod pool;
mod timetable;
mod waiting;

use std::collections::hash_map::Entry;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::ingest;
use crate::model::job::{Job, JobKind, JobStatus, Trigger};
use crate::model::settings::{Features, JobScheduling};
use crate::model::{Id, Proxy, Source, SourceKind};
use crate::progress::{OperationType, StageSpec};
use crate::publish;
use crate::store::StoreError;

use self::waiting::{Delayed, Ready, Waiting};

pub(crate) use crate::model::job::Task;
pub(crate) use pool::{Pool, Workshop, keep_breakers};
pub(crate) use timetable::Overview;

/// Why a job was not taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refused {
    /// With the job that runs or waits for the same target.
    #[error("this is being done already")]
    Busy(Id),
    #[error("too much is waiting to be done; try again in a minute")]
    Full,
    #[error("there is no such source or playlist")]
    Gone,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Jobs that may wait; more would only hide that something is wrong.
const MOST_WAITING: usize = 10_000;

/// The queue. Cheap to clone; clones are the same queue.
#[derive(Clone)]
pub(crate) struct Queue(Arc<Shared>);

struct Shared {
    workshop: Workshop,
    state: Mutex<Waiting>,
    bell: Condvar,
    /// What is planned may have changed: the timetable is to be read anew.
    is_stale: Mutex<bool>,
    clock_bell: Condvar,
    planned: Mutex<Overview>,
}

/// A target that no job is done for meanwhile.
pub(crate) struct Claim {
    queue: Queue,
    target: Id,
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.queue.lock().active.remove(&self.target);
        self.queue.0.bell.notify_all();
    }
}

/// How much there is to do.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Load {
    pub(crate) ready: usize,
    pub(crate) delayed: usize,
    pub(crate) running: u32,
}

impl Queue {
    pub(crate) fn new(workshop: Workshop) -> Queue {
        let (state, is_stale, planned) = (Mutex::default(), Mutex::default(), Mutex::default());
        Queue(Arc::new(Shared { workshop, state, bell: Condvar::new(), is_stale, clock_bell: Condvar::new(), planned }))
    }

    /// Takes a job that somebody asked for; gives its id, which is that of its operation. Writes a row: not for async threads.
    pub(crate) fn submit(&self, task: Task) -> Result<Id, Refused> {
        self.submit_for(task, Trigger::Manual)
    }

    pub(crate) fn submit_for(&self, task: Task, trigger: Trigger) -> Result<Id, Refused> {
        let job = self.job(task, trigger);
        self.enter(job)
    }

    /// A job as it is before anybody wrote it down.
    fn job(&self, task: Task, trigger: Trigger) -> Job {
        let clock = &self.0.workshop.clock;
        let now = clock.now();
        let (target_id, max_attempts) = (task.target(), self.lock().limits.max_attempts);
        Job { id: clock.new_id(), task, target_id, trigger, created_at: now, run_at: now, attempt: 1, max_attempts, ..Job::default() }
    }

    /// A job becomes ready.
    fn enter(&self, mut job: Job) -> Result<Id, Refused> {
        // The names are read before the lock is taken: nobody waits for the store behind it.
        let About { operation, name, title, stages, sources } = self.describe(&mut job)?;
        let mut state = self.lock();
        if let Some(other) = state.active.get(&job.target_id) {
            return Err(Refused::Busy(*other));
        }
        if state.ready.len() >= MOST_WAITING {
            return Err(Refused::Full);
        }
        let progress = self.0.workshop.board.start_as(job.id, operation, job.target_id, &name, title, stages);
        let id = job.id;
        state.active.insert(job.target_id, id);
        // This one is what the delayed one would have been.
        let instead_of = state.later.remove(&job.target_id).map(|delayed| delayed.job.id);
        drop(state);
        job.status = JobStatus::Pending;
        let written = self.0.workshop.store.queue_job(&job, instead_of);
        let mut state = self.lock();
        if let Err(error) = written {
            state.active.remove(&job.target_id);
            progress.finish(Err(error.to_string()));
            return Err(error.into());
        }
        state.ready.push(Ready { job, progress, sources, since: Instant::now(), waits_for: None, gave_up_on: None });
        drop(state);
        // All: which thread may take it depends on the limits.
        self.0.bell.notify_all();
        Ok(id)
    }

    /// Writes a job down that becomes ready after `delay`. One that is delayed for the same target already stays, and
    /// waits for the new moment only if `push_on` says that what it waits for has happened again.
    fn enter_later(&self, mut job: Job, delay: Duration, push_on: bool) {
        let since = Instant::now();
        let at = since + delay;
        if self.push_on(&job, at, delay, push_on) || self.describe(&mut job).is_err() {
            return;
        }
        job.run_at = self.0.workshop.clock.now().plus(i64::try_from(delay.as_secs()).unwrap_or(i64::MAX));
        // Written down before anybody can take it.
        self.0.workshop.write_down(&job);
        let (id, target) = (job.id, job.target_id);
        let kept = self.lock().later.entry(target).or_insert(Delayed { at, since, job: job.clone() }).job.id;
        if kept != id {
            // Somebody was quicker.
            self.push_on(&job, at, delay, push_on);
            drop(self.0.workshop.store.delete_job(id));
        }
        self.0.bell.notify_all();
    }

    /// Gives the job that is delayed for the same target as `job` another moment; false when there is none.
    fn push_on(&self, job: &Job, at: Instant, delay: Duration, push_on: bool) -> bool {
        let mut state = self.lock();
        let Some(delayed) = state.later.get_mut(&job.target_id) else { return false };
        // Whoever says where players reach this program is heard, though others asked before.
        let is_told = matches!(&job.task, Task::Generate { base, .. } if !base.is_empty()) && delayed.job.task != job.task;
        if is_told {
            delayed.job.task = job.task.clone();
        }
        let told = is_told.then(|| delayed.job.clone());
        // What changes all the time is not put off for ever.
        delayed.at = if push_on { at.min(delayed.since + delay * 10) } else { delayed.at.min(at) };
        drop(state);
        if let Some(job) = told {
            self.0.workshop.write_down(&job);
        }
        self.0.bell.notify_all();
        true
    }

    /// Generates a proxy when nothing more has changed for `delay`.
    pub(crate) fn generate_later(&self, proxy: &Proxy, delay: Duration) {
        self.generate_later_at(proxy, delay, String::new());
    }

    /// The same with addresses that begin with `base`, unless an option or a setting says it. Empty: as who asked last reached us.
    pub(crate) fn generate_later_at(&self, proxy: &Proxy, delay: Duration, base: String) {
        self.enter_later(self.job(Task::Generate { proxy: proxy.id, base }, Trigger::Change), delay, true);
    }

    /// Refreshes a source when nothing more has changed for `delay`.
    pub(crate) fn refresh_later(&self, source: Id, delay: Duration) {
        self.enter_later(self.job(Task::Refresh { source, accept: false }, Trigger::Change), delay, true);
    }

    /// Refreshes a source for its partner's sake after `delay`, unless the partner takes it with it before.
    pub(crate) fn follow_later(&self, source: Id, delay: Duration) {
        self.enter_later(self.job(Task::Refresh { source, accept: false }, Trigger::Linked), delay, false);
    }

    /// Refreshes a source now, or again when the refresh that runs has ended: that one began before something changed.
    pub(crate) fn refresh_with_changes(&self, source: Id) {
        if let Err(Refused::Busy(_)) = self.submit(Task::Refresh { source, accept: false }) {
            // One that has not begun will see the change itself.
            let is_waiting = self.lock().ready.iter().any(|ready| ready.job.target_id == source);
            if !is_waiting {
                self.refresh_later(source, Duration::ZERO);
            }
        }
    }

    /// Keeps jobs away from a target for as long as the claim is held: for what is too small to be one.
    pub(crate) fn claim(&self, target: Id) -> Result<Claim, Refused> {
        match self.lock().active.entry(target) {
            Entry::Occupied(other) => Err(Refused::Busy(*other.get())),
            Entry::Vacant(free) => {
                free.insert(Id::default());
                Ok(Claim { queue: self.clone(), target })
            }
        }
    }

    /// Asks the job of a target to stop, and forgets one that is delayed; false when there is none. Writes a row.
    pub(crate) fn cancel(&self, target: Id) -> bool {
        self.cancel_if(target, |_| true)
    }

    /// The same of one job, and of no other for its target.
    pub(crate) fn cancel_job(&self, job: &Job) -> bool {
        self.cancel_if(job.target_id, |id| id == job.id)
    }

    fn cancel_if(&self, target: Id, is_meant: impl Fn(Id) -> bool) -> bool {
        let mut state = self.lock();
        let operation = state.active.get(&target).copied().filter(|id| is_meant(*id));
        let delayed =
            if state.later.get(&target).is_some_and(|delayed| is_meant(delayed.job.id)) { state.later.remove(&target) } else { None };
        drop(state);
        if let Some(Delayed { mut job, .. }) = delayed {
            (job.status, job.completed_at) = (JobStatus::Cancelled, Some(self.0.workshop.clock.now()));
            "cancelled before it began".clone_into(&mut job.message);
            self.0.workshop.write_down(&job);
            if operation.is_none() {
                return true;
            }
        }
        let stopped = operation.is_some_and(|operation| self.0.workshop.board.cancel(operation));
        self.0.bell.notify_all();
        stopped
    }

    pub(crate) fn load(&self) -> Load {
        let state = self.lock();
        Load { ready: state.ready.len(), delayed: state.later.len(), running: state.running() }
    }

    pub(crate) fn timetable(&self) -> Overview {
        *self.0.planned.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Jobs of a kind that run now.
    pub(crate) fn running_of(&self, kind: JobKind) -> u32 {
        self.lock().running_of(kind)
    }

    pub(crate) fn limits(&self) -> JobScheduling {
        self.lock().limits.clone()
    }

    /// Takes effect at once: for what waits, and for what is planned.
    pub(crate) fn configure(&self, limits: Option<JobScheduling>, features: Option<&Features>) {
        let mut state = self.lock();
        if let Some(limits) = limits {
            state.limits = limits;
        }
        if let Some(features) = features {
            state.patience = features.guard();
        }
        drop(state);
        self.0.bell.notify_all();
        self.reschedule();
    }

    /// To be called when a schedule, or a source or proxy that has one, came, changed or went.
    pub(crate) fn reschedule(&self) {
        *self.0.is_stale.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.0.clock_bell.notify_all();
    }

    /// Does a job on this thread, and the generations that follow from it: for a program without workers.
    pub(crate) fn run_here(&self, task: Task) -> Result<String, String> {
        let target = task.target();
        self.submit(task).map_err(|refused| refused.to_string())?;
        let mut outcome = Ok(String::new());
        while let Some(ready) = self.next_at_once() {
            let asked_for = ready.job.target_id == target;
            let this = self.0.workshop.run(self, ready);
            if asked_for || outcome.is_ok() && this.is_err() {
                outcome = this;
            }
        }
        outcome
    }

    /// The next job without waiting for a delay; None when there is none. Further tries are left to the server.
    fn next_at_once(&self) -> Option<Ready> {
        loop {
            let mut state = self.lock();
            if let Some(ready) = state.take(Instant::now()) {
                return Some(ready);
            }
            let proxy = state.later.iter().find(|(_, delayed)| !delayed.job.task.is_refresh()).map(|(target, _)| *target)?;
            let Delayed { job, .. } = state.later.remove(&proxy)?;
            drop(state);
            // Refused: it was deleted meanwhile.
            drop(self.enter(job));
        }
    }

    /// What a job is about; fills in the job's kind, name and urgency.
    fn describe(&self, job: &mut Job) -> Result<About, Refused> {
        let store = &self.0.workshop.store;
        let about = match &job.task {
            Task::Refresh { source, accept } => {
                let source = store.get::<Source>(*source)?.ok_or(Refused::Gone)?;
                let (kind, operation) = match source.source_kind {
                    SourceKind::Stream => (JobKind::StreamIngestion, OperationType::StreamIngestion),
                    SourceKind::Epg => (JobKind::EpgIngestion, OperationType::EpgIngestion),
                };
                job.kind = kind;
                let verb = if *accept { "Accept the new list of" } else { "Refresh" };
                let title = format!("{verb} {}", source.name);
                About { operation, name: source.name, title, stages: ingest::STAGES, sources: Vec::new() }
            }
            Task::Generate { proxy, .. } => {
                let snapshot = store.read()?;
                let proxy = snapshot.get::<Proxy>(*proxy)?.ok_or(Refused::Gone)?;
                job.kind = JobKind::ProxyRegeneration;
                let mut sources = Vec::new();
                for id in proxy.source_ids() {
                    sources.extend(snapshot.get::<Source>(id)?.map(|source| (id, source.name)));
                }
                let title = format!("Publish {}", proxy.name);
                About { operation: OperationType::ProxyRegeneration, name: proxy.name, title, stages: publish::STAGES, sources }
            }
            Task::Tidy => {
                job.kind = JobKind::Maintenance;
                let (operation, title) = (OperationType::Maintenance, "Tidy up".to_owned());
                About { operation, name: "Lineup".to_owned(), title, stages: pool::TIDY_STAGES, sources: Vec::new() }
            }
        };
        about.name.clone_into(&mut job.target_name);
        job.priority = job.trigger.priority(job.kind);
        Ok(about)
    }

    /// The next job, as soon as there is one; None when the program ends.
    fn next(&self) -> Option<Ready> {
        let mut state = self.lock();
        loop {
            if state.stopped {
                return None;
            }
            let now = Instant::now();
            if let Some(job) = state.due(now) {
                drop(state);
                let id = job.id;
                // Refused: its target was deleted, or somebody was quicker.
                if self.enter(job).is_err() {
                    drop(self.0.workshop.store.delete_job(id));
                }
                state = self.lock();
                continue;
            }
            if let Some(ready) = state.take(now) {
                return Some(ready);
            }
            // The others are looked at again when what they wait for is done.
            state = match state.next_moment(now) {
                Some(at) => self.0.bell.wait_timeout(state, at.saturating_duration_since(now)).unwrap_or_else(PoisonError::into_inner).0,
                None => self.0.bell.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    fn done(&self, job: &Job) {
        self.lock().done(job);
        self.0.bell.notify_all();
    }

    /// Ends: running jobs are asked to stop, waiting ones are taken up at the next start.
    fn stop(&self) {
        self.lock().stopped = true;
        self.0.workshop.board.cancel_all();
        self.0.bell.notify_all();
        self.reschedule();
    }

    fn is_stopped(&self) -> bool {
        self.lock().stopped
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // Nothing that can panic is done under the lock.
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a job is about, for people and for the guard.
struct About {
    operation: OperationType,
    name: String,
    title: String,
    stages: &'static [StageSpec],
    sources: Vec<(Id, String)>,
}

#[cfg(test)]
mod golden_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod upgrade_tests;
