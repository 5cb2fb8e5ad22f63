//! What runs for a source: asking for a refresh, stopping it, looking at it and at those before.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::source::SourceState;
use crate::model::{Id, SourceKind};
use crate::progress::Operation;
use crate::serve::api::named;
use crate::serve::http::{ApiError, Req};
use crate::serve::parts::Parts;
use crate::work::{Refused, Task};

/// A long job that was asked for; follow it at `/progress`.
#[derive(Serialize, JsonSchema)]
pub(in crate::serve::api) struct Started {
    pub(in crate::serve::api) job_id: Id,
    pub(in crate::serve::api) operation_id: Id,
}

impl Started {
    pub(in crate::serve::api) fn new(job: Id) -> Started {
        Started { job_id: job, operation_id: job }
    }
}

/// Puts a job into the queue: 202, or 409 with the id of the one that runs.
pub(in crate::serve::api) fn start(parts: &Parts, job: Task) -> Result<Started, ApiError> {
    parts.queue.submit(job).map(Started::new).map_err(|refused| match refused {
        Refused::Busy(job) => already_running(job),
        Refused::Full => ApiError::unavailable(refused.to_string(), 60),
        Refused::Gone => ApiError::not_found("source or playlist"),
        Refused::Store(error) => error.into(),
    })
}

/// A change that is too small for a job has no id.
pub(super) fn already_running(job: Id) -> ApiError {
    if job == Id::default() {
        return ApiError::conflict("already_running", "This is being changed at the moment. Try again.");
    }
    ApiError::conflict("already_running", format!("This runs already, as job {job}.")).with("job_id", job).with("operation_id", job)
}

/// Also for a source that is not enabled: a person asked.
pub(super) fn refresh(parts: &Parts, req: &Req, kind: SourceKind) -> Result<Started, ApiError> {
    let source = named::source(parts, req, kind)?;
    start(parts, Task::Refresh { source: source.id, accept: false })
}

pub(super) fn accept(parts: &Parts, req: &Req, kind: SourceKind) -> Result<Started, ApiError> {
    let source = named::source(parts, req, kind)?;
    if let Some(running) = parts.board.running_for(source.id) {
        return Err(already_running(running.id));
    }
    if !parts.store.is_held(source.id, &parts.store.source_status(source.id)?.refresh) {
        return Err(not_held());
    }
    start(parts, Task::Refresh { source: source.id, accept: true })
}

pub(super) fn not_held() -> ApiError {
    ApiError::conflict("not_held", "There is no new list of this source that could be accepted; refresh it.")
}

pub(super) fn cancel(parts: &Parts, req: &Req, kind: SourceKind) -> Result<Started, ApiError> {
    let source = named::source(parts, req, kind)?;
    let running = parts.board.running_for(source.id).filter(|_| parts.queue.cancel(source.id));
    let running = running.ok_or_else(|| ApiError::conflict("not_running", "No refresh of this source is running."))?;
    Ok(Started::new(running.id))
}

/// What goes on for a source.
#[derive(Serialize, JsonSchema)]
pub(in crate::serve::api) struct SourceProgress {
    is_running: bool,
    status: SourceState,
    /// The refresh that runs, else the last one if it ended a few minutes ago at most.
    operation: Option<Operation>,
}

pub(super) fn progress(parts: &Parts, req: &Req, kind: SourceKind) -> Result<SourceProgress, ApiError> {
    let source = named::source(parts, req, kind)?;
    let operation = parts.board.list().into_iter().rfind(|operation| operation.owner_id == source.id);
    Ok(SourceProgress {
        is_running: operation.as_ref().is_some_and(|operation| !operation.state.is_final()),
        status: parts.store.source_status(source.id)?.state(),
        operation,
    })
}
