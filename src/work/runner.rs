//! The life of one job on a worker: execute the task (refreshing a source, generating a playlist, housekeeping), store the result, free
//! the target, and queue what follows or a retry.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use super::consequences::Change;
use super::context::{Context, TIDY_STAGES, store_breakers};
use super::queue::{Claim, Queue, Refused};
use super::waiting::Ready;
use crate::ingest::{self, Again};
use crate::model::Id;
use crate::model::job::{Job, JobStatus, Task, Trigger};
use crate::model::outcome::{Failure, FailureCode, NoChannels, Outcome};
use crate::model::proxy::ProxyState;
use crate::progress::Progress;
use crate::publish;
use crate::store::StoreError;

/// Maximum pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(3600);

impl Queue {
    /// Runs a job, and the generations that follow from it, on this thread, for a program without workers.
    pub(crate) fn run_here(&self, task: Task) -> Result<Outcome, Refused> {
        let target = task.target();
        self.submit(task)?;
        let mut outcome = None;
        while let Some((ready, claim)) = self.next_at_once() {
            let is_asked_for = ready.job.target_id == target;
            let this = run(self, ready, claim);
            let was_good = outcome.as_ref().is_none_or(|outcome: &Outcome| outcome.status() == JobStatus::Completed);
            if is_asked_for || was_good && this.status() != JobStatus::Completed {
                outcome = Some(this);
            }
        }
        Ok(outcome.unwrap_or_else(internal))
    }
}

/// Runs a job. A panic, in the task or around it, ends the job and no thread, and the claim frees the target and the
/// place among the running jobs in any case.
pub(super) fn run(queue: &Queue, ready: Ready, claim: Claim) -> Outcome {
    let Ready { mut job, progress, gave_up_on, .. } = ready;
    let done = catch_unwind(AssertUnwindSafe(|| finish(queue, &mut job, &progress, gave_up_on)));
    // The target is free before the end is announced: whoever reacts to the end may queue the target again.
    drop(claim);
    let (outcome, again) = done.unwrap_or_else(|_| (abandon(queue, &mut job), Again::No));
    if let (Again::Later(retry_after), Outcome::Failed(failure)) = (again, &outcome)
        && job.status == JobStatus::Failed
    {
        retry(queue, &job, failure, retry_after);
    }
    progress.finish(outcome.clone());
    outcome
}

fn finish(queue: &Queue, job: &mut Job, progress: &Progress, gave_up_on: Option<String>) -> (Outcome, Again) {
    let context = &queue.0.context;
    let started = context.clock.millis();
    (job.status, job.started_at) = (JobStatus::Running, Some(context.clock.now()));
    context.store_active_job(job);
    let executed = catch_unwind(AssertUnwindSafe(|| execute(queue, job, progress)));
    let (mut outcome, again) = executed.unwrap_or_else(|_| {
        mark_failed(context, &job.task, &internal());
        (internal(), Again::No)
    });
    if let Outcome::Published(published) | Outcome::Unchanged(published) = &mut outcome {
        published.without = gave_up_on;
    }
    if progress.is_cancelled() && outcome.status() == JobStatus::Failed {
        outcome = Outcome::Cancelled { before_start: false };
    }
    close(queue, job, &outcome, started);
    let sentence = outcome.sentence();
    if job.status == JobStatus::Failed && !is_early(&outcome) {
        tracing::warn!(target = %job.target_id, kind = ?job.kind, job = %job.id, attempt = job.attempt, "{sentence}");
    } else {
        tracing::info!(target = %job.target_id, kind = ?job.kind, job = %job.id, "{sentence}");
    }
    if let Err(error) = store_breakers(&context.store, &context.breakers) {
        tracing::error!(%error, "circuit breakers not stored");
    }
    (outcome, again)
}

/// A playlist was created before its sources have channels: nothing went wrong, it is published after their first refresh.
fn is_early(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::NothingToPublish(why) if why.is_first && why.reason == NoChannels::SourcesEmpty)
}

fn internal() -> Outcome {
    Outcome::Failed(Failure::new(FailureCode::Internal, ""))
}

/// Stores the outcome of a job. A job that was cancelled because the program ends runs again at the next start.
fn close(queue: &Queue, job: &mut Job, outcome: &Outcome, started: i64) {
    let context = &queue.0.context;
    if outcome.status() != JobStatus::Completed && queue.is_stopped() {
        job.status = JobStatus::Pending;
        context.store_active_job(job);
        return;
    }
    job.completed_at = Some(context.clock.now());
    job.duration_ms = context.clock.millis().saturating_sub(started).unsigned_abs();
    (job.status, job.outcome) = (outcome.status(), Some(outcome.clone()));
    context.store_active_job(job);
    if let Err(error) = context.store.prune_jobs(queue.limits().history_size as usize) {
        tracing::error!(%error, "old jobs not removed");
    }
}

/// Ends a job that panicked outside of its task: it failed, unless its outcome is stored already.
fn abandon(queue: &Queue, job: &mut Job) -> Outcome {
    let context = &queue.0.context;
    tracing::error!(target = %job.target_id, job = %job.id, "panic around a job");
    if let (true, Some(outcome)) = (job.status.is_final(), &job.outcome) {
        return outcome.clone();
    }
    let outcome = internal();
    (job.status, job.completed_at, job.outcome) = (JobStatus::Failed, Some(context.clock.now()), Some(outcome.clone()));
    context.store_active_job(job);
    mark_failed(context, &job.task, &outcome);
    outcome
}

/// Queues another attempt after a growing pause, or after the provider's Retry-After.
fn retry(queue: &Queue, failed: &Job, failure: &Failure, retry_after: Option<Duration>) {
    if failed.attempt >= failed.max_attempts {
        return;
    }
    let clock = &queue.0.context.clock;
    let first = Duration::from_secs(queue.limits().retry_delay.into());
    let random = u64::from_le_bytes(clock.random());
    let pause = first.saturating_mul(1 << (failed.attempt - 1).min(10)).min(LONGEST_PAUSE);
    // Up to a quarter more, so that sources of one provider do not retry at the same moment.
    let jitter = pause.mul_f64(f64::from((random % 1000) as u32) / 4000.0);
    let pause = (pause + jitter).max(retry_after.unwrap_or_default());
    let now = clock.now();
    let job = Job {
        id: clock.new_id(),
        trigger: Trigger::Retry,
        attempt: failed.attempt + 1,
        status: JobStatus::Pending,
        created_at: now,
        started_at: None,
        completed_at: None,
        duration_ms: 0,
        outcome: Some(Outcome::Retrying(failure.clone())),
        ..failed.clone()
    };
    queue.enter_later(job, pause);
}

fn execute(queue: &Queue, job: &Job, progress: &Progress) -> (Outcome, Again) {
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
    let request =
        ingest::Request { store: &context.store, fetcher: &context.fetcher, clock: &context.clock, source, accept, tries: 3, progress };
    let refreshed = ingest::refresh(&request);
    if accept && refreshed.changed {
        // The person saw which playlists lose channels by it.
        queue.confirm(|proxy| proxy.lists(source));
    }
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

/// Removes old jobs, breakers and held lists whose host or source no longer exists, and rows from before acceptances that can no longer
/// be undone.
fn tidy(queue: &Queue, progress: &Progress) -> Result<Outcome, StoreError> {
    let context = &queue.0.context;
    progress.stage(TIDY_STAGES[0].id, "Tidying up");
    context.store.prune_jobs(queue.limits().history_size as usize)?;
    let known: Vec<String> = context.breakers.list(context.clock.millis()).into_iter().map(|service| service.name).collect();
    let services = context.store.retain_breakers(|name| known.iter().any(|known| known == name))?;
    let held = context.store.discard_orphans()?;
    let accepted = context.store.forget_accepted(context.clock.now())?;
    Ok(Outcome::TidiedUp { removed: services + held + accepted })
}

/// Writes the failure of a task that panicked into the status of its target.
fn mark_failed(context: &Context, task: &Task, outcome: &Outcome) {
    let written = match task {
        Task::Refresh { source, .. } => ingest::mark_failed(&context.store, *source, outcome),
        Task::Generate { proxy, .. } => context.store.change(|tx| {
            tx.change_proxy_status(*proxy, |status| {
                (status.status, status.settled) = (ProxyState::Failed, ProxyState::Failed);
                (status.last_outcome, status.last_error) = (Some(outcome.clone()), outcome.sentence());
            })
        }),
        Task::Tidy => Ok(()),
    };
    if let Err(error) = written {
        tracing::error!(%error, "failed job not stored");
    }
}
