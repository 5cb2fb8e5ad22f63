//! The dedicated worker threads, and the queue in front of them.
//!
//! A job is plain data: what to do and for whom. One job runs for a target at a time; asking for
//! the same again is answered with the one that is there. What is queued or running is written in
//! the target's status, so that a crash loses no job: it is picked up at the next start.

mod pool;

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::ingest;
use crate::model::source::SourceState;
use crate::model::{Id, Proxy, Source, SourceKind, Time};
use crate::progress::{OperationType, Progress};
use crate::publish;
use crate::store::{Snapshot, StoreError};

pub(crate) use pool::{Pool, Workshop};

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Job {
    /// Ask a source's provider; or, with `accept`, take what was held back.
    Refresh { source: Id, accept: bool },
    /// Make a proxy's outputs anew, with addresses below `base` (empty: those of the last time).
    Generate { proxy: Id, base: String },
}

impl Job {
    fn is_refresh(&self) -> bool {
        matches!(self, Job::Refresh { .. })
    }

    fn target(&self) -> Id {
        match self {
            Job::Refresh { source, .. } => *source,
            Job::Generate { proxy, .. } => *proxy,
        }
    }
}

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
}

#[derive(Default)]
struct Waiting {
    jobs: VecDeque<(Job, Progress)>,
    /// Target -> operation, waiting or running.
    active: HashMap<Id, Id>,
    /// Proxies to generate after a while in which nothing more changes.
    later: BTreeMap<Id, Later>,
    running: usize,
    /// How many of those are refreshes, and how many may be.
    refreshing: usize,
    most_refreshing: usize,
    stopped: bool,
}

impl Waiting {
    /// The first job that may begin.
    fn take(&mut self) -> Option<(Job, Progress)> {
        let is_full = self.refreshing >= self.most_refreshing;
        let at = self.jobs.iter().position(|(job, _)| !(is_full && job.is_refresh()))?;
        let taken = self.jobs.remove(at)?;
        self.running += 1;
        self.refreshing += usize::from(taken.0.is_refresh());
        Some(taken)
    }
}

struct Later {
    at: Instant,
    /// The proxy's own: while one of them is refreshed, there is something newer to wait for.
    sources: Vec<Id>,
}

impl Later {
    /// Seconds after which a source that is still being refreshed is waited for no longer.
    const PATIENCE: Duration = Duration::from_secs(60);

    /// When to generate, given what is active; None: when something that is active is done.
    fn due(&self, proxy: Id, active: &HashMap<Id, Id>) -> Option<Instant> {
        if active.contains_key(&proxy) {
            None
        } else if self.sources.iter().any(|source| active.contains_key(source)) {
            Some(self.at + Self::PATIENCE)
        } else {
            Some(self.at)
        }
    }
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

impl Queue {
    pub(crate) fn new(workshop: Workshop) -> Queue {
        Queue(Arc::new(Shared { workshop, state: Mutex::default(), bell: Condvar::new() }))
    }

    /// Takes a job; gives the id of its operation, which is the job's too. Writes a row: not for async threads.
    pub(crate) fn submit(&self, job: Job) -> Result<Id, Refused> {
        // The name is read before the lock is taken: nobody waits for the store behind it.
        let (operation_type, owner, name, stages) = self.describe(&job)?;
        let mut state = self.lock();
        if let Some(operation) = state.active.get(&job.target()) {
            return Err(Refused::Busy(*operation));
        }
        if state.jobs.len() >= MOST_WAITING {
            return Err(Refused::Full);
        }
        let progress = self.0.workshop.board.start(operation_type, job.target(), &owner, name, stages);
        let id = progress.id();
        state.active.insert(job.target(), id);
        drop(state);
        let marked = self.0.workshop.mark_queued(&job);
        let mut state = self.lock();
        if let Err(error) = marked {
            state.active.remove(&job.target());
            progress.finish(Err(error.to_string()));
            return Err(error.into());
        }
        state.later.remove(&job.target());
        state.jobs.push_back((job, progress));
        drop(state);
        self.0.bell.notify_one();
        Ok(id)
    }

    /// Generates a proxy when nothing more has changed for `delay`, and none of its sources is being refreshed.
    pub(crate) fn generate_later(&self, proxy: &Proxy, delay: Duration) {
        self.lock().later.insert(proxy.id, Later { at: Instant::now() + delay, sources: proxy.source_ids() });
        self.0.bell.notify_one();
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

    /// Asks the job of a target to stop; false when there is none.
    pub(crate) fn cancel(&self, target: Id) -> bool {
        let operation = self.lock().active.get(&target).copied();
        operation.is_some_and(|operation| self.0.workshop.board.cancel(operation))
    }

    /// How many jobs wait and how many run.
    pub(crate) fn depth(&self) -> (usize, usize) {
        let state = self.lock();
        (state.jobs.len() + state.later.len(), state.running)
    }

    /// Does a job on this thread, and the generations that follow from it: for a program without workers.
    pub(crate) fn run_here(&self, job: Job) -> Result<String, String> {
        let target = job.target();
        self.submit(job).map_err(|refused| refused.to_string())?;
        let mut outcome = Ok(String::new());
        while let Some((job, progress)) = self.next_at_once() {
            let asked_for = job.target() == target;
            let this = self.0.workshop.run(self, job, progress);
            if asked_for || outcome.is_ok() && this.is_err() {
                outcome = this;
            }
        }
        outcome
    }

    /// The next job without waiting for a delay; None when there is none.
    fn next_at_once(&self) -> Option<(Job, Progress)> {
        loop {
            let mut state = self.lock();
            // Without workers there is one job at a time.
            state.most_refreshing = state.most_refreshing.max(1);
            if let Some(job) = state.take() {
                return Some(job);
            }
            let (proxy, _) = state.later.pop_first()?;
            drop(state);
            // Refused: it was deleted meanwhile.
            drop(self.submit(Job::Generate { proxy, base: String::new() }));
        }
    }

    /// Takes up what a crash or a stop left: sources and proxies whose status says queued or running, and
    /// proxies whose generation was still waiting for its moment.
    pub(crate) fn pick_up(&self) -> Result<usize, StoreError> {
        let snapshot = self.0.workshop.store.read()?;
        let mut jobs = Vec::new();
        let mut news = HashMap::new();
        for source in snapshot.list::<Source>()? {
            news.insert(source.id, last_news(&snapshot, source.id)?);
            let status = snapshot.source_status(source.id)?;
            if !status.status.is_settled() {
                jobs.push(Job::Refresh { source: source.id, accept: status.is_accepting });
            }
        }
        for proxy in snapshot.list::<Proxy>()? {
            let status = snapshot.proxy_status(proxy.id)?;
            let is_news = |source: &Id| news.get(source).is_some_and(|at| at.is_some() && *at >= status.last_attempt_at);
            let is_behind = proxy.is_active && proxy.auto_regenerate && proxy.source_ids().iter().any(is_news);
            // Files that are gone, or that hold addresses of a former key, come back by themselves.
            let is_lost = status.version > 0 && !self.0.workshop.shelf.is_good(proxy.id);
            if is_behind || is_lost || !status.status.is_settled() {
                jobs.push(Job::Generate { proxy: proxy.id, base: String::new() });
            }
        }
        let count = jobs.len();
        for job in jobs {
            if let Err(Refused::Store(error)) = self.submit(job) {
                return Err(error);
            }
        }
        Ok(count)
    }

    fn describe(&self, job: &Job) -> Result<(OperationType, String, String, &'static [crate::progress::StageSpec]), Refused> {
        let store = &self.0.workshop.store;
        match job {
            Job::Refresh { source, accept } => {
                let source = store.get::<Source>(*source)?.ok_or(Refused::Gone)?;
                let kind = match source.source_kind {
                    SourceKind::Stream => OperationType::StreamIngestion,
                    SourceKind::Epg => OperationType::EpgIngestion,
                };
                let verb = if *accept { "Accept the new list of" } else { "Refresh" };
                Ok((kind, source.name.clone(), format!("{verb} {}", source.name), ingest::STAGES))
            }
            Job::Generate { proxy, .. } => {
                let proxy = store.get::<Proxy>(*proxy)?.ok_or(Refused::Gone)?;
                Ok((OperationType::ProxyRegeneration, proxy.name.clone(), format!("Publish {}", proxy.name), publish::STAGES))
            }
        }
    }

    /// The next job, as soon as there is one; None when the program ends.
    fn next(&self) -> Option<(Job, Progress)> {
        let mut state = self.lock();
        loop {
            if state.stopped {
                return None;
            }
            if let Some(job) = state.take() {
                return Some(job);
            }
            let now = Instant::now();
            let next = state.later.iter().filter_map(|(proxy, later)| Some((later.due(*proxy, &state.active)?, *proxy))).min();
            let due = next.filter(|(at, _)| *at <= now).map(|(_, proxy)| proxy);
            if let Some(proxy) = due {
                state.later.remove(&proxy);
                drop(state);
                // Refused: it was deleted, or somebody was quicker.
                drop(self.submit(Job::Generate { proxy, base: String::new() }));
                state = self.lock();
                continue;
            }
            // The others are looked at again when what they wait for is done.
            state = match next {
                Some((at, _)) => {
                    self.0.bell.wait_timeout(state, at.saturating_duration_since(now)).unwrap_or_else(PoisonError::into_inner).0
                }
                None => self.0.bell.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    fn done(&self, job: &Job) {
        let mut state = self.lock();
        state.running -= 1;
        state.refreshing -= usize::from(job.is_refresh());
        state.active.remove(&job.target());
        drop(state);
        self.0.bell.notify_all();
    }

    /// Ends: running jobs are asked to stop, waiting ones are taken up at the next start.
    fn stop(&self) {
        self.lock().stopped = true;
        self.0.workshop.board.cancel_all();
        self.0.bell.notify_all();
    }

    fn is_stopped(&self) -> bool {
        self.lock().stopped
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // Nothing that can panic is done under the lock.
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// When a refresh last brought something. Times are whole seconds: in doubt a generation did not see
/// it, and one that changes nothing publishes nothing.
fn last_news(snapshot: &Snapshot, source: Id) -> Result<Option<Time>, StoreError> {
    let records = snapshot.history(source)?;
    let taken = records.iter().find(|record| record.status == SourceState::Success && !record.not_modified);
    Ok(taken.map(|record| record.at.plus(i64::try_from(record.duration_ms / 1000).unwrap_or(0))))
}

#[cfg(test)]
mod tests;
