//! The threads that work, and what they work with.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;
use std::{io, thread};

use super::timetable;
use super::waiting::Ready;
use super::{Queue, Task};
use crate::clock::Clock;
use crate::ingest;
use crate::model::job::{Job, JobStatus, Trigger};
use crate::model::proxy::ProxyState;
use crate::model::settings::SaidBase;
use crate::model::source::SourceState;
use crate::model::{Id, Proxy, Source};
use crate::progress::{Board, Progress, StageSpec, State};
use crate::publish::{self, EditionStore};
use crate::source::breaker::Breakers;
use crate::source::fetch::Fetcher;
use crate::store::{Snapshot, Store, StoreError};

/// Everything that a job needs.
#[derive(Clone)]
pub(crate) struct Workshop {
    pub(crate) store: Store,
    pub(crate) editions: Arc<EditionStore>,
    pub(crate) fetcher: Arc<Fetcher>,
    pub(crate) breakers: Breakers,
    pub(crate) clock: Clock,
    pub(crate) board: Board,
    /// Threads of one generation.
    pub(crate) threads: usize,
    /// Most bytes that may come out of a download.
    pub(crate) most_bytes: u64,
    /// How long to wait for further changes before a proxy is generated.
    pub(crate) delay: Duration,
    /// The addresses' beginning when an option or a setting says it.
    pub(crate) said_base: SaidBase,
    /// The addresses' beginning when nobody ever said it.
    pub(crate) fallback_base: String,
    /// Called when a job is done: gives memory back.
    pub(crate) after_job: fn(),
}

/// The running threads. [`Pool::stop`] ends them.
pub(crate) struct Pool {
    queue: Queue,
    threads: Arc<Mutex<Vec<JoinHandle<()>>>>,
    timetable: JoinHandle<()>,
    /// Gives editions of a former release their line-ups, once.
    derive: JoinHandle<()>,
}

/// Of housekeeping.
pub(super) const TIDY_STAGES: &[StageSpec] = &[StageSpec { id: "tidy", name: "Tidy up", state: State::Cleanup, weight: 1 }];

/// Between two tries of a job.
const LONGEST_PAUSE: Duration = Duration::from_secs(3600);

impl Pool {
    /// Starts as many threads as jobs may run at a time, and the one that looks at the clock, which also adds threads
    /// when more jobs are allowed.
    pub(crate) fn start(queue: &Queue) -> io::Result<Pool> {
        let threads = Arc::<Mutex<Vec<JoinHandle<()>>>>::default();
        grow(queue, &threads)?;
        let (clock, workers) = (queue.clone(), threads.clone());
        let timetable = Builder::new().name("lineup-timetable".into()).spawn(move || {
            timetable::keep(&clock, || {
                if let Err(error) = grow(&clock, &workers) {
                    tracing::error!(%error, "no further worker thread could be started");
                }
            });
        })?;
        let deriving = queue.clone();
        let derive = Builder::new().name("lineup-derive".into()).spawn(move || {
            let Workshop { store, editions, clock, .. } = &deriving.0.workshop;
            publish::derive(store, editions, clock.now(), &|| deriving.is_stopped());
        })?;
        Ok(Pool { queue: queue.clone(), threads, timetable, derive })
    }

    /// Asks running jobs to stop and waits for the threads. What was not done is picked up at the next start.
    pub(crate) fn stop(self) {
        self.queue.stop();
        // A thread that panicked outside of a job has said so already.
        drop(self.timetable.join());
        drop(self.derive.join());
        for thread in std::mem::take(&mut *lock(&self.threads)) {
            drop(thread.join());
        }
    }
}

/// As many threads as jobs may run at a time.
fn grow(queue: &Queue, threads: &Mutex<Vec<JoinHandle<()>>>) -> io::Result<()> {
    let mut threads = lock(threads);
    for number in threads.len()..queue.limits().global_max_jobs as usize {
        let queue = queue.clone();
        threads.push(Builder::new().name(format!("lineup-worker-{number}")).spawn(move || work(&queue))?);
    }
    Ok(())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn work(queue: &Queue) {
    give_way();
    while let Some(ready) = queue.next() {
        // Said on the board, in the target's status and in the job. What goes wrong around a job ends no thread either.
        let done = catch_unwind(AssertUnwindSafe(|| drop(queue.0.workshop.run(queue, ready))));
        if done.is_err() {
            tracing::error!("a fault of the program in the work around a job");
        }
        (queue.0.workshop.after_job)();
    }
    tracing::debug!(thread = thread::current().name(), "worker ended");
}

/// Writes down which circuit breakers changed since the last time.
pub(crate) fn keep_breakers(store: &Store, breakers: &Breakers) -> Result<(), StoreError> {
    // Taken and written in one step, so that no older state overwrites a newer one.
    static WRITING: Mutex<()> = Mutex::new(());
    let _writing = lock(&WRITING);
    let changed = breakers.take_changed();
    let rows: Vec<_> = changed.iter().map(|saved| (saved.name.as_str(), saved)).collect();
    store.put_breakers(&rows)
}

/// Who watches or looks at a page comes first: this thread, and those that it starts, get what the others leave.
/// Where that is not allowed, all are equal.
fn give_way() {
    use thread_priority::{
        NormalThreadSchedulePolicy, ThreadPriority, ThreadSchedulePolicy, set_thread_priority_and_policy, thread_native_id,
    };
    let idle = ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Idle);
    if let Err(error) = set_thread_priority_and_policy(thread_native_id(), ThreadPriority::Min, idle) {
        tracing::debug!(?error, "the priority of a worker could not be lowered");
    }
}

/// What went wrong, and whether and when another try may help.
struct Trouble {
    words: String,
    again: ingest::Again,
}

impl Trouble {
    fn lasting(words: String) -> Trouble {
        Trouble { words, again: ingest::Again::No }
    }
}

impl Workshop {
    pub(super) fn run(&self, queue: &Queue, ready: Ready) -> Result<String, String> {
        let Ready { mut job, progress, gave_up_on, .. } = ready;
        let started = self.clock.millis();
        (job.status, job.started_at) = (JobStatus::Running, Some(self.clock.now()));
        self.write_down(&job);
        let outcome = catch_unwind(AssertUnwindSafe(|| match &job.task {
            Task::Refresh { source, accept } => self.refresh(queue, *source, *accept, job.trigger, &progress),
            Task::Generate { proxy, base } => self.generate(*proxy, base, &progress).map_err(Trouble::lasting),
            Task::Tidy => self.tidy(queue, &progress).map_err(|error| Trouble::lasting(error.to_string())),
        }));
        let outcome = outcome.unwrap_or_else(|_| {
            let error = "a fault of the program ended this; the log says more".to_owned();
            self.mark_failed(&job.task, &error);
            Err(Trouble::lasting(error))
        });
        let again = outcome.as_ref().err().map(|trouble| trouble.again);
        let outcome = outcome.map_err(|trouble| trouble.words).map(|message| match gave_up_on {
            Some(name) => format!("{message}. {name} was still being refreshed: what it brings comes with the next generation"),
            None => message,
        });
        self.close(queue, &mut job, &outcome, progress.is_cancelled(), started);
        match &outcome {
            Ok(message) => tracing::info!(target = %job.target_id, kind = ?job.kind, job = %job.id, "{message}"),
            Err(_) if progress.is_cancelled() => tracing::info!(target = %job.target_id, kind = ?job.kind, job = %job.id, "cancelled"),
            Err(error) => tracing::warn!(target = %job.target_id, kind = ?job.kind, job = %job.id, attempt = job.attempt, "{error}"),
        }
        if let Err(error) = keep_breakers(&self.store, &self.breakers) {
            tracing::error!(%error, "the state of circuit breakers could not be written down");
        }
        // First the target is free, then everybody hears that it is: who asks again at once is not refused.
        queue.done(&job);
        if let Some(ingest::Again::Later(wish)) = again
            && job.status == JobStatus::Failed
        {
            self.try_again(queue, &job, wish);
        }
        progress.finish(outcome.clone());
        outcome
    }

    /// Writes down what came of a job. What was stopped because the program ends waits for the next start.
    fn close(&self, queue: &Queue, job: &mut Job, outcome: &Result<String, String>, is_cancelled: bool, started: i64) {
        if outcome.is_err() && queue.is_stopped() {
            job.status = JobStatus::Pending;
            if let Err(error) = self.store.queue_job(job, None) {
                tracing::error!(target = %job.target_id, %error, "a job that was stopped could not be written down");
            }
            return;
        }
        job.completed_at = Some(self.clock.now());
        job.duration_ms = self.clock.millis().saturating_sub(started).unsigned_abs();
        match outcome {
            Ok(message) => (job.status, job.message) = (JobStatus::Completed, message.clone()),
            Err(words) if is_cancelled => (job.status, job.message) = (JobStatus::Cancelled, words.clone()),
            Err(words) => (job.status, job.error) = (JobStatus::Failed, words.clone()),
        }
        self.write_down(job);
        if let Err(error) = self.store.prune_jobs(queue.limits().history_size as usize) {
            tracing::error!(%error, "old jobs could not be removed");
        }
    }

    pub(super) fn write_down(&self, job: &Job) {
        if let Err(error) = self.store.put_job(job) {
            tracing::error!(target = %job.target_id, job = %job.id, %error, "a job could not be written down");
        }
    }

    /// A further try after a growing pause, or when the provider wants to be asked again.
    fn try_again(&self, queue: &Queue, failed: &Job, wish: Option<Duration>) {
        if failed.attempt >= failed.max_attempts {
            return;
        }
        let first = Duration::from_secs(queue.limits().retry_delay.into());
        let random = u64::from_le_bytes(self.clock.random());
        let pause = first.saturating_mul(1 << (failed.attempt - 1).min(10)).min(LONGEST_PAUSE);
        // A quarter more at most, so that sources of one provider do not come back together.
        let jitter = pause.mul_f64(f64::from((random % 1000) as u32) / 4000.0);
        let pause = (pause + jitter).max(wish.unwrap_or_default());
        let now = self.clock.now();
        let job = Job {
            id: self.clock.new_id(),
            trigger: Trigger::Retry,
            attempt: failed.attempt + 1,
            status: JobStatus::Pending,
            created_at: now,
            started_at: None,
            completed_at: None,
            duration_ms: 0,
            error: String::new(),
            message: format!("Tries again after: {}", failed.error),
            ..failed.clone()
        };
        queue.enter_later(job, pause, false);
    }

    fn refresh(&self, queue: &Queue, source: Id, accept: bool, trigger: Trigger, progress: &Progress) -> Result<String, Trouble> {
        progress.check().map_err(|cancelled| Trouble::lasting(self.undo_mark(source, &cancelled.to_string())))?;
        let request = ingest::Request {
            store: &self.store,
            fetcher: &self.fetcher,
            clock: &self.clock,
            source,
            accept,
            most_bytes: self.most_bytes,
            tries: 3,
            progress,
        };
        let outcome = ingest::refresh(&request).map_err(|failure| Trouble { again: failure.again(), words: failure.to_string() })?;
        self.generate_dependents(queue, source, outcome.changed).map_err(|error| Trouble::lasting(error.to_string()))?;
        // Who was refreshed for its partner's sake does not send it back.
        if outcome.is_good && trigger != Trigger::Linked {
            self.refresh_partner(queue, source).map_err(|error| Trouble::lasting(error.to_string()))?;
        }
        Ok(outcome.message)
    }

    /// Removes what nobody needs any more.
    fn tidy(&self, queue: &Queue, progress: &Progress) -> Result<String, StoreError> {
        progress.stage(TIDY_STAGES[0].id, "Tidying up");
        self.store.prune_jobs(queue.limits().history_size as usize)?;
        let known: Vec<String> = self.breakers.list(self.clock.millis()).into_iter().map(|service| service.name).collect();
        let services = self.store.retain_breakers(|name| known.iter().any(|known| known == name))?;
        let held = self.store.discard_orphans()?;
        Ok(match services + held {
            0 => "Nothing was left over".to_owned(),
            1 => "One leftover of a source or host that is gone was removed".to_owned(),
            n => format!("{n} leftovers of sources and hosts that are gone were removed"),
        })
    }

    /// A provider's channels and its guide are refreshed together, unless the other one was only just.
    fn refresh_partner(&self, queue: &Queue, source: Id) -> Result<(), StoreError> {
        const JUST: i64 = 5 * 60;
        let Some(partner) = self.store.get::<Source>(source)?.and_then(|source| source.linked_source_id) else { return Ok(()) };
        let Some(partner) = self.store.get::<Source>(partner)?.filter(|partner| partner.enabled) else { return Ok(()) };
        let status = self.store.source_status(partner.id)?;
        let took = i64::try_from(status.last_duration_ms / 1000).unwrap_or(0);
        if status.last_attempt_at.is_none_or(|at| !(0..JUST + took).contains(&self.clock.now().since(at))) {
            // Refused: it is on its way already.
            drop(queue.submit_for(Task::Refresh { source: partner.id, accept: false }, Trigger::Linked));
        }
        Ok(())
    }

    fn generate(&self, proxy: Id, base: &str, progress: &Progress) -> Result<String, String> {
        let said = self.said_base.whole();
        let request = publish::Request {
            store: &self.store,
            editions: &self.editions,
            clock: &self.clock,
            proxy,
            said_base: said.as_deref(),
            base,
            fallback_base: &self.fallback_base,
            threads: self.threads,
            progress,
        };
        publish::generate(&request).map_err(|error| error.to_string())
    }

    /// Proxies that show this source are made anew when it changed, when they never were, or when their guide has fallen behind.
    fn generate_dependents(&self, queue: &Queue, source: Id, changed: bool) -> Result<(), StoreError> {
        let snapshot = self.store.read()?;
        for proxy in snapshot.list::<Proxy>()? {
            let wants = proxy.is_active && proxy.auto_regenerate && proxy.uses(source);
            if wants && (changed || self.editions.current(proxy.id).is_none() || self.is_behind(&snapshot, &proxy)?) {
                queue.generate_later(&proxy, self.delay);
            }
        }
        Ok(())
    }

    /// The guide's window moves on although nothing changed: what was published must not run out.
    fn is_behind(&self, snapshot: &Snapshot, proxy: &Proxy) -> Result<bool, StoreError> {
        const OLDEST: i64 = 12 * 3600;
        let generated = snapshot.proxy_status(proxy.id)?.last_generated_at;
        Ok(!proxy.epg_sources.is_empty() && generated.is_some_and(|at| self.clock.now().since(at) >= OLDEST))
    }

    /// A refresh that never began leaves the source as it was before it was queued.
    fn undo_mark(&self, source: Id, error: &str) -> String {
        if let Ok(mut status) = self.store.source_status(source) {
            status.status = status.when_idle();
            if let Err(error) = self.store.put_source_status(source, &status) {
                tracing::error!(%source, %error, "a status could not be written");
            }
        }
        error.to_owned()
    }

    fn mark_failed(&self, task: &Task, error: &str) {
        let written = match task {
            Task::Refresh { source, .. } => self.store.source_status(*source).and_then(|mut status| {
                status.status = SourceState::Failed;
                error.clone_into(&mut status.last_error);
                self.store.put_source_status(*source, &status)
            }),
            Task::Generate { proxy, .. } => self.store.proxy_status(*proxy).and_then(|mut status| {
                status.status = ProxyState::Failed;
                error.clone_into(&mut status.last_error);
                self.store.put_proxy_status(*proxy, &status)
            }),
            Task::Tidy => Ok(()),
        };
        if let Err(error) = written {
            tracing::error!(%error, "a failed job could not be written down");
        }
    }
}
