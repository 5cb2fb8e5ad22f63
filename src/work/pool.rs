//! The threads that work, and what they work with.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};
use std::time::Duration;
use std::{io, thread};

use super::{Job, Queue};
use crate::clock::Clock;
use crate::ingest;
use crate::model::proxy::ProxyState;
use crate::model::source::SourceState;
use crate::model::{Id, Proxy};
use crate::progress::{Board, Progress};
use crate::publish::{self, Shelf};
use crate::source::fetch::Fetcher;
use crate::store::{Snapshot, Store, StoreError};

/// Everything that a job needs.
#[derive(Clone)]
pub(crate) struct Workshop {
    pub(crate) store: Store,
    pub(crate) shelf: Arc<Shelf>,
    pub(crate) fetcher: Arc<Fetcher>,
    pub(crate) clock: Clock,
    pub(crate) board: Board,
    /// Threads of one generation.
    pub(crate) threads: usize,
    /// Most bytes that may come out of a download.
    pub(crate) most_bytes: u64,
    /// How long to wait for further changes before a proxy is generated.
    pub(crate) delay: Duration,
    /// The addresses' beginning when an option says it; empty otherwise.
    pub(crate) base_url: String,
    /// The addresses' beginning when nobody ever said it.
    pub(crate) fallback_base: String,
    /// Called when a job is done: gives memory back.
    pub(crate) after_job: fn(),
}

/// The running threads. [`Pool::stop`] ends them.
pub(crate) struct Pool {
    queue: Queue,
    threads: Vec<JoinHandle<()>>,
}

impl Pool {
    /// `threads` may refresh at a time; one more is for generations, so that slow providers never keep playlists waiting.
    pub(crate) fn start(queue: &Queue, threads: usize) -> io::Result<Pool> {
        queue.lock().most_refreshing = threads.max(1);
        let mut pool = Pool { queue: queue.clone(), threads: Vec::new() };
        for number in 0..=threads.max(1) {
            let queue = queue.clone();
            pool.threads.push(Builder::new().name(format!("lineup-worker-{number}")).spawn(move || work(&queue))?);
        }
        Ok(pool)
    }

    /// Asks running jobs to stop and waits for the threads. What was not done is picked up at the next start.
    pub(crate) fn stop(self) {
        self.queue.stop();
        for thread in self.threads {
            // A worker that panicked outside of a job has said so already.
            drop(thread.join());
        }
    }
}

fn work(queue: &Queue) {
    while let Some((job, progress)) = queue.next() {
        // Said on the board and in the target's status.
        drop(queue.0.workshop.run(queue, job, progress));
        (queue.0.workshop.after_job)();
    }
    tracing::debug!(thread = thread::current().name(), "worker ended");
}

impl Workshop {
    /// The status of a job's target says that it waits, so that a crash does not lose it.
    pub(super) fn mark_queued(&self, job: &Job) -> Result<(), StoreError> {
        match job {
            Job::Refresh { source, accept } => {
                let mut status = self.store.source_status(*source)?;
                status.status = SourceState::Queued;
                status.is_accepting = *accept;
                self.store.put_source_status(*source, &status)
            }
            Job::Generate { proxy, base } => {
                let mut status = self.store.proxy_status(*proxy)?;
                status.status = ProxyState::Queued;
                if !base.is_empty() {
                    base.clone_into(&mut status.base);
                }
                self.store.put_proxy_status(*proxy, &status)
            }
        }
    }

    pub(super) fn run(&self, queue: &Queue, job: Job, progress: Progress) -> Result<String, String> {
        let target = job.target();
        let outcome = catch_unwind(AssertUnwindSafe(|| match &job {
            Job::Refresh { source, accept } => self.refresh(queue, *source, *accept, &progress),
            Job::Generate { proxy, base } => self.generate(*proxy, base, &progress),
        }));
        let outcome = outcome.unwrap_or_else(|_| {
            let error = "a fault of the program ended this; the log says more".to_owned();
            self.mark_failed(&job, &error);
            Err(error)
        });
        // What was stopped because the program ends is taken up when it starts again.
        if outcome.is_err()
            && queue.is_stopped()
            && let Err(error) = self.mark_queued(&job)
        {
            tracing::error!(%target, %error, "a job that was stopped could not be written down");
        }
        match &outcome {
            Ok(message) => tracing::info!(%target, ?job, "{message}"),
            Err(_) if progress.is_cancelled() => tracing::info!(%target, ?job, "cancelled"),
            Err(error) => tracing::warn!(%target, ?job, "{error}"),
        }
        // First the target is free, then everybody hears that it is: who asks again at once is not refused.
        queue.done(&job);
        progress.finish(outcome.clone());
        outcome
    }

    fn refresh(&self, queue: &Queue, source: Id, accept: bool, progress: &Progress) -> Result<String, String> {
        progress.check().map_err(|cancelled| self.undo_mark(&Job::Refresh { source, accept }, &cancelled.to_string()))?;
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
        let outcome = ingest::refresh(&request).map_err(|error| error.to_string())?;
        self.generate_dependents(queue, source, outcome.changed).map_err(|error| error.to_string())?;
        Ok(outcome.message)
    }

    fn generate(&self, proxy: Id, base: &str, progress: &Progress) -> Result<String, String> {
        let request = publish::Request {
            store: &self.store,
            shelf: &self.shelf,
            clock: &self.clock,
            proxy,
            base: if self.base_url.is_empty() { base } else { &self.base_url },
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
            if wants && (changed || self.shelf.current(proxy.id).is_none() || self.is_behind(&snapshot, &proxy)?) {
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

    /// A job that never began leaves the target as it was before it was queued.
    fn undo_mark(&self, job: &Job, error: &str) -> String {
        if let Job::Refresh { source, .. } = job
            && let Ok(mut status) = self.store.source_status(*source)
        {
            status.status = status.when_idle();
            if let Err(error) = self.store.put_source_status(*source, &status) {
                tracing::error!(%source, %error, "a status could not be written");
            }
        }
        error.to_owned()
    }

    fn mark_failed(&self, job: &Job, error: &str) {
        let written = match job {
            Job::Refresh { source, .. } => self.store.source_status(*source).and_then(|mut status| {
                status.status = SourceState::Failed;
                error.clone_into(&mut status.last_error);
                self.store.put_source_status(*source, &status)
            }),
            Job::Generate { proxy, .. } => self.store.proxy_status(*proxy).and_then(|mut status| {
                status.status = ProxyState::Failed;
                error.clone_into(&mut status.last_error);
                self.store.put_proxy_status(*proxy, &status)
            }),
        };
        if let Err(error) = written {
            tracing::error!(%error, "a failed job could not be written down");
        }
    }
}
