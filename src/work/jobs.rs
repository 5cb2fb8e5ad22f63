//! The tasks: refreshing a source, generating a playlist, housekeeping. What follows from a refresh is queued here.

use super::consequences::Change;
use super::context::Context;
use super::queue::Queue;
use super::target::TIDY_STAGES;
use crate::ingest::{self, Again};
use crate::model::Id;
use crate::model::job::{Job, Task, Trigger};
use crate::model::outcome::{Failure, FailureCode, Outcome};
use crate::model::proxy::ProxyState;
use crate::progress::Progress;
use crate::publish;
use crate::store::StoreError;

pub(super) fn execute(queue: &Queue, job: &Job, progress: &Progress) -> (Outcome, Again) {
    let executed = match &job.task {
        Task::Refresh { .. } if progress.is_cancelled() => Ok((Outcome::Cancelled { before_start: true }, Again::No)),
        Task::Refresh { source, accept } => refresh(queue, *source, *accept, job.trigger, progress),
        Task::Generate { proxy, base } => Ok((generate(&queue.0.context, *proxy, base, progress), Again::No)),
        Task::Tidy => tidy(queue, progress).map(|outcome| (outcome, Again::No)),
    };
    executed.unwrap_or_else(|error| (Outcome::Failed(Failure::new(FailureCode::Store, error)), Again::No))
}

fn refresh(queue: &Queue, source: Id, accept: bool, trigger: Trigger, progress: &Progress) -> Result<(Outcome, Again), StoreError> {
    let context = &queue.0.context;
    let request = ingest::Request {
        store: &context.store,
        fetcher: &context.fetcher,
        clock: &context.clock,
        source,
        accept,
        most_bytes: context.most_bytes,
        tries: 3,
        progress,
    };
    let refreshed = ingest::refresh(&request);
    queue.consequences(&Change::Refreshed(source, &refreshed, trigger))?;
    Ok((refreshed.outcome, refreshed.again))
}

fn generate(context: &Context, proxy: Id, base: &str, progress: &Progress) -> Outcome {
    let said = context.said_base.whole();
    let request = publish::Request {
        store: &context.store,
        editions: &context.editions,
        clock: &context.clock,
        proxy,
        said_base: said.as_deref(),
        base,
        fallback_base: &context.fallback_base,
        threads: context.threads,
        progress,
    };
    publish::generate(&request)
}

/// Removes old jobs, and breakers and held lists whose host or source no longer exists.
fn tidy(queue: &Queue, progress: &Progress) -> Result<Outcome, StoreError> {
    let context = &queue.0.context;
    progress.stage(TIDY_STAGES[0].id, "Tidying up");
    context.store.prune_jobs(queue.limits().history_size as usize)?;
    let known: Vec<String> = context.breakers.list(context.clock.millis()).into_iter().map(|service| service.name).collect();
    let services = context.store.retain_breakers(|name| known.iter().any(|known| known == name))?;
    let held = context.store.discard_orphans()?;
    Ok(Outcome::TidiedUp { removed: services + held })
}

/// Writes the failure of a task that panicked into the status of its target.
pub(super) fn mark_failed(context: &Context, task: &Task, outcome: &Outcome) {
    let written = match task {
        Task::Refresh { source, .. } => ingest::mark_failed(&context.store, *source, outcome),
        Task::Generate { proxy, .. } => context.store.proxy_status(*proxy).and_then(|mut status| {
            status.status = ProxyState::Failed;
            status.last_error = outcome.sentence();
            context.store.put_proxy_status(*proxy, &status)
        }),
        Task::Tidy => Ok(()),
    };
    if let Err(error) = written {
        tracing::error!(%error, "failed job not stored");
    }
}
