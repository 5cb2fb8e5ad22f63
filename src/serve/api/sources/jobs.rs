//! What runs for a source: asking for a refresh, stopping it, looking at it and at those before.

use schemars::JsonSchema;
use serde::Serialize;

use super::Operation;
use crate::model::source::SourceState;
use crate::model::{Id, SourceKind};
use crate::serve::api::named::{self, of_kind};
use crate::serve::http::{ApiError, Req, Resp, blocking};
use crate::serve::parts::{Parts, reading};
use crate::work::{Refused, Task};

/// A long job that was asked for; follow it at `/progress`.
#[derive(Serialize, JsonSchema)]
pub(in crate::serve::api) struct Started {
    pub(in crate::serve::api) job_id: Id,
    pub(in crate::serve::api) operation_id: Id,
}

/// Puts a job into the queue: 202, or 409 with the id of the one that runs.
pub(in crate::serve::api) async fn start(parts: Parts, job: Task) -> Result<Resp, ApiError> {
    let id = blocking(move || parts.queue.submit(job).map_err(refused)).await?;
    Ok(Resp::accepted(&Started { job_id: id, operation_id: id }))
}

fn refused(refused: Refused) -> ApiError {
    match refused {
        Refused::Busy(job) => already_running(job),
        Refused::Full => ApiError::unavailable(refused.to_string(), 60),
        Refused::Gone => ApiError::not_found("source or playlist"),
        Refused::Store(error) => error.into(),
    }
}

fn already_running(job: Id) -> ApiError {
    ApiError::conflict("already_running", format!("This runs already, as job {job}.")).with("job_id", job).with("operation_id", job)
}

/// Also for a source that is not enabled: a person asked.
pub(super) async fn refresh(parts: Parts, req: Req, kind: SourceKind) -> Result<Resp, ApiError> {
    let source = named::source(&parts, &req, kind).await?;
    start(parts, Task::Refresh { source: source.id, accept: false }).await
}

pub(super) async fn accept(parts: Parts, req: Req, kind: SourceKind) -> Result<Resp, ApiError> {
    let source = named::source(&parts, &req, kind).await?;
    if let Some(running) = parts.board.running_for(source.id) {
        return Err(already_running(running.id));
    }
    if !parts.store.is_held(source.id, &parts.store.source_status(source.id)?.refresh) {
        return Err(ApiError::conflict("not_held", "There is no new list of this source that could be accepted; refresh it.".to_owned()));
    }
    start(parts, Task::Refresh { source: source.id, accept: true }).await
}

pub(super) async fn cancel(parts: Parts, req: Req, kind: SourceKind) -> Result<Resp, ApiError> {
    let source = named::source(&parts, &req, kind).await?;
    let running = parts.board.running_for(source.id);
    match blocking(move || Ok(running.filter(|_| parts.queue.cancel(source.id)))).await? {
        Some(running) => Ok(Resp::accepted(&Started { job_id: running.id, operation_id: running.id })),
        _ => Err(ApiError::conflict("not_running", "No refresh of this source is running.".to_owned())),
    }
}

/// What goes on for a source.
#[derive(Serialize, JsonSchema)]
pub(in crate::serve::api) struct SourceProgress {
    is_running: bool,
    status: SourceState,
    /// The refresh that runs, else the last one if it ended a few minutes ago at most.
    operation: Option<Operation>,
}

pub(super) async fn progress(parts: Parts, req: Req, kind: SourceKind) -> Result<Resp, ApiError> {
    let id = req.id("id")?;
    let operation = parts.board.list().into_iter().rfind(|operation| operation.owner_id == id);
    let status = reading(parts, move |parts, _| Ok(parts.store.source_status(of_kind(&parts.store, id, kind)?.id)?.state())).await?;
    Ok(Resp::json(&SourceProgress {
        is_running: operation.as_ref().is_some_and(|operation| !operation.state.is_final()),
        status,
        operation,
    }))
}
