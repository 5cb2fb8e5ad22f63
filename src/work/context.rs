//! What jobs work with: handles of the other rooms, the options that concern jobs, and the target of a job.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::Clock;
use crate::ingest;
use crate::model::job::{Job, JobKind, Task};
use crate::model::settings::SaidBase;
use crate::model::{Id, Proxy, Source, SourceKind};
use crate::progress::{Board, StageSpec, State};
use crate::publish::{self, EditionStore};
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
    /// Time without further changes before a playlist is generated.
    pub(crate) delay: Duration,
    /// The configured public base URL, if any.
    pub(crate) said_base: SaidBase,
    /// The public base URL when neither an option, a setting nor a request names one.
    pub(crate) fallback_base: String,
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

pub(super) const TIDY_STAGES: &[StageSpec] = &[StageSpec { id: "tidy", name: "Tidy up", state: State::Cleanup, weight: 1 }];

pub(super) struct Target {
    pub(super) title: String,
    pub(super) stages: &'static [StageSpec],
    /// Sources whose refreshes a generation waits for, with their names.
    pub(super) sources: Vec<(Id, String)>,
}

/// Reads the target of a job and fills in the job's kind, name and priority. None: the target does not exist.
pub(super) fn describe(store: &Store, job: &mut Job) -> Result<Option<Target>, StoreError> {
    let snapshot = store.read()?;
    let target = match &job.task {
        Task::Refresh { source, accept } => {
            let Some(source) = snapshot.get::<Source>(*source)? else { return Ok(None) };
            job.kind = match source.source_kind {
                SourceKind::Stream => JobKind::StreamIngestion,
                SourceKind::Epg => JobKind::EpgIngestion,
            };
            let verb = if *accept { "Accept the new list of" } else { "Refresh" };
            let title = format!("{verb} {}", source.name);
            job.target_name = source.name;
            Target { title, stages: ingest::STAGES, sources: Vec::new() }
        }
        Task::Generate { proxy, .. } => {
            let Some(proxy) = snapshot.get::<Proxy>(*proxy)? else { return Ok(None) };
            let mut sources = Vec::new();
            for id in proxy.source_ids() {
                sources.extend(snapshot.get::<Source>(id)?.map(|source| (id, source.name)));
            }
            let title = format!("Publish {}", proxy.name);
            (job.kind, job.target_name) = (JobKind::ProxyRegeneration, proxy.name);
            Target { title, stages: publish::STAGES, sources }
        }
        Task::Tidy => {
            (job.kind, job.target_name) = (JobKind::Maintenance, "Lineup".to_owned());
            Target { title: "Tidy up".to_owned(), stages: TIDY_STAGES, sources: Vec::new() }
        }
    };
    job.priority = job.trigger.priority(job.kind);
    Ok(Some(target))
}
