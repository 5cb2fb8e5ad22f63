//! The threads: workers, and one that watches the clock and queues what is due.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Builder, JoinHandle};
use std::time::{Duration, Instant};

use super::queue::Queue;
use super::runner;
use super::timetable::{Due, Overview, Timetable, spaced};
use crate::model::Time;
use crate::model::job::{Task, Trigger};
use crate::{observe, publish};

/// Maximum time between two looks at the clock, so that a clock that was set is noticed.
const TICK: Duration = Duration::from_secs(20);

/// The running threads. [`Pool::stop`] ends them.
pub(crate) struct Pool {
    queue: Queue,
    threads: Arc<Mutex<Vec<JoinHandle<()>>>>,
    scheduler: JoinHandle<()>,
    /// Gives editions of a former release their lineups, once.
    derive: JoinHandle<()>,
}

impl Pool {
    /// Starts one worker per job that may run at a time, and the scheduler, which adds workers when the limit grows.
    pub(crate) fn start(queue: &Queue) -> io::Result<Pool> {
        let threads = Arc::<Mutex<Vec<JoinHandle<()>>>>::default();
        grow(queue, &threads)?;
        let (for_scheduler, workers) = (queue.clone(), threads.clone());
        let scheduler = Builder::new().name("lineup-scheduler".into()).spawn(move || {
            schedule(&for_scheduler, || {
                if let Err(error) = grow(&for_scheduler, &workers) {
                    tracing::error!(%error, "no further worker thread could be started");
                }
            });
        })?;
        let deriving = queue.clone();
        let derive = Builder::new().name("lineup-derive".into()).spawn(move || {
            let context = &deriving.0.context;
            publish::derive(&context.store, &context.editions, context.clock.now(), &|| deriving.is_stopped());
        })?;
        Ok(Pool { queue: queue.clone(), threads, scheduler, derive })
    }

    /// Cancels running jobs and waits for the threads. The jobs run again at the next start.
    pub(crate) fn stop(self) {
        self.queue.stop();
        // A thread that panicked has logged it.
        drop(self.scheduler.join());
        drop(self.derive.join());
        for thread in std::mem::take(&mut *lock(&self.threads)) {
            drop(thread.join());
        }
    }
}

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
    lower_priority();
    while let Some((ready, claim)) = queue.next() {
        // The outcome is stored with the job and announced by its operation.
        drop(runner::run(queue, ready, claim));
        observe::memory::trim();
    }
    tracing::debug!(thread = thread::current().name(), "worker ended");
}

/// Gives this thread, and the threads that it starts, the kernel's idle policy, so that streams and pages come first.
/// Where the system forbids it, all threads are equal.
fn lower_priority() {
    use thread_priority::{
        NormalThreadSchedulePolicy, ThreadPriority, ThreadSchedulePolicy, set_thread_priority_and_policy, thread_native_id,
    };
    let idle = ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Idle);
    if let Err(error) = set_thread_priority_and_policy(thread_native_id(), ThreadPriority::Min, idle) {
        tracing::debug!(?error, "the priority of a worker could not be lowered");
    }
}

/// Watches the clock and queues what is due, until the queue stops. `on_change` is called when settings may have changed.
fn schedule(queue: &Queue, on_change: impl Fn()) {
    let context = &queue.0.context;
    let mut table = Timetable::default();
    let (mut is_stale, mut is_read) = (true, true);
    while !queue.is_stopped() {
        let now = context.clock.now();
        if is_stale {
            on_change();
            let synced = context.store.read().and_then(|snapshot| table.sync(&snapshot, queue.limits().zone(), now));
            is_read = synced.is_ok();
            if let Err(error) = synced {
                tracing::error!(%error, "schedules not read; the old ones stay in force");
            }
        }
        let started = Instant::now();
        let due = table.tick(now);
        let last_tick_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        // Housekeeping is not counted.
        let entries = table.planned.len().saturating_sub(1) as u64;
        let overview = Overview { entries, next: table.next(), last_tick_us };
        *queue.0.planned.lock().unwrap_or_else(PoisonError::into_inner) = overview;
        enter(queue, due);
        let wait = table.next().map_or(TICK, |at| Duration::from_secs(at.since(context.clock.now()).max(0).unsigned_abs()).min(TICK));
        let mut stale = queue.0.is_stale.lock().unwrap_or_else(PoisonError::into_inner);
        if !*stale && !wait.is_zero() {
            stale = queue.0.scheduler_wake_up.wait_timeout(stale, wait).unwrap_or_else(PoisonError::into_inner).0;
        }
        is_stale = std::mem::take(&mut *stale) || !is_read;
    }
}

fn enter(queue: &Queue, due: Vec<Due>) {
    let context = &queue.0.context;
    let acted_on: Vec<(Task, Time)> = due.iter().map(|due| (due.task.clone(), due.planned)).collect();
    for (due, pause) in spaced(due, || u64::from_le_bytes(context.clock.random())) {
        if pause.is_zero() {
            // Refused when the same task runs already, which is what the schedule wants.
            drop(queue.submit_for(due.task, Trigger::Schedule));
        } else {
            queue.later(due.task, Trigger::Schedule, pause);
        }
    }
    // Stored after the jobs: a crash in between repeats a run instead of losing it.
    if let Err(error) = context.store.note_schedules(&acted_on) {
        tracing::error!(%error, "planned moments not stored");
    }
}
