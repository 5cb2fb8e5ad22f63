//! The target of a job: the title and stages of the operation, and the sources that it waits for.

use crate::ingest;
use crate::model::job::{Job, JobKind, Task};
use crate::model::{Id, Proxy, Source, SourceKind};
use crate::progress::{StageSpec, State};
use crate::publish;
use crate::store::{Store, StoreError};

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
