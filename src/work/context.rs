//! What jobs work with: handles of the other rooms and the options that concern jobs.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::Clock;
use crate::model::job::Job;
use crate::model::settings::SaidBase;
use crate::progress::Board;
use crate::publish::EditionStore;
use crate::source::breaker::Breakers;
use crate::source::fetch::Fetcher;
use crate::store::{Store, StoreError};

#[derive(Clone)]
pub(crate) struct Context {
    pub(crate) store: Store,
    pub(crate) editions: Arc<EditionStore>,
    pub(crate) fetcher: Arc<Fetcher>,
    pub(crate) breakers: Breakers,
    pub(crate) clock: Clock,
    pub(crate) board: Board,
    pub(crate) threads: usize,
    /// Maximum size of an unpacked download, in bytes.
    pub(crate) most_bytes: u64,
    /// Time without further changes before a playlist is generated.
    pub(crate) delay: Duration,
    /// The configured public base URL, if any.
    pub(crate) said_base: SaidBase,
    /// The public base URL when neither an option, a setting nor a request names one.
    pub(crate) fallback_base: String,
    /// Runs after every job; returns free memory to the system.
    pub(crate) after_job: fn(),
}

impl Context {
    pub(super) fn store_job(&self, job: &Job) {
        log_failure(job, self.store.put_job(job));
    }

    /// Stores a job that runs or ended, and its state in the status of its target.
    pub(super) fn store_active_job(&self, job: &Job) {
        log_failure(job, self.store.put_active_job(job, None));
    }
}

/// A job runs even if its row cannot be stored.
fn log_failure(job: &Job, stored: Result<(), StoreError>) {
    if let Err(error) = stored {
        tracing::error!(target = %job.target_id, job = %job.id, %error, "job not stored");
    }
}

/// Stores the circuit breakers that changed since the last call.
pub(crate) fn store_breakers(store: &Store, breakers: &Breakers) -> Result<(), StoreError> {
    // Taken and written in one step, so that no older state overwrites a newer one. Mostly there is nothing to write.
    let written = store.change(|tx| match breakers.take_changed() {
        none if none.is_empty() => Err(None),
        changed => changed.iter().try_for_each(|saved| tx.put_breaker(&saved.name, saved)).map_err(Some),
    });
    written.or_else(|error| error.map_or(Ok(()), Err))
}
