//! The worker threads.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Builder, JoinHandle};

use super::queue::Queue;
use super::{runner, scheduler};
use crate::publish;

/// The running threads. [`Pool::stop`] ends them.
pub(crate) struct Pool {
    queue: Queue,
    threads: Arc<Mutex<Vec<JoinHandle<()>>>>,
    scheduler: JoinHandle<()>,
    /// Gives editions of a former release their line-ups, once.
    derive: JoinHandle<()>,
}

impl Pool {
    /// Starts one worker per job that may run at a time, and the scheduler, which adds workers when the limit grows.
    pub(crate) fn start(queue: &Queue) -> io::Result<Pool> {
        let threads = Arc::<Mutex<Vec<JoinHandle<()>>>>::default();
        grow(queue, &threads)?;
        let (for_scheduler, workers) = (queue.clone(), threads.clone());
        let scheduler = Builder::new().name("lineup-scheduler".into()).spawn(move || {
            scheduler::run(&for_scheduler, || {
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

/// Starts the missing workers.
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
        (queue.0.context.after_job)();
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
