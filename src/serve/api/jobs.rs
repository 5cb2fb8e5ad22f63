//! Jobs: what waits, runs and ran, and the schedules that make new ones.
//!
//! The store's rows are the truth; a running job's progress is the operation of the same id.

use http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::named;
use super::select::page_of;
use super::sources::{Started, start};
use crate::model::cron::Cron;
use crate::model::job::{Job, JobKind, JobStatus, Task, Trigger};
use crate::model::settings::JobScheduling;
use crate::model::{Id, Source, SourceKind, Time};
use crate::serve::http::{ApiError, List, Req, route};
use crate::serve::parts::{Parts, Route};

const TAG: &str = "jobs";

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(Method::GET, "/api/v1/jobs", TAG, "All jobs, the newest first", |parts, req| list(parts, req, false))
            .query::<Filter>()
            .paged(),
        route(Method::GET, "/api/v1/jobs/history", TAG, "Jobs that ended, the newest first", |parts, req| list(parts, req, true))
            .query::<Filter>()
            .paged(),
        route(Method::GET, "/api/v1/jobs/stats", TAG, "How many jobs there were of each kind, and how long they took", stats),
        route(Method::GET, "/api/v1/jobs/runner", TAG, "What the worker threads do, within which limits, and what is planned next", runner),
        route(Method::POST, "/api/v1/jobs/trigger/{kind}/{id}", TAG, "Do something now: `stream`, `epg` or `proxy`, and its id", trigger)
            .status(202)
            .fails(&[409]),
        route(Method::POST, "/api/v1/jobs/cron/validate", TAG, "Whether a cron expression is one, and when it will run", validate)
            .takes::<CronQuestion>(),
        route(Method::GET, "/api/v1/jobs/{id}", TAG, "One job", get),
        route(Method::DELETE, "/api/v1/jobs/{id}", TAG, "Forget a job that ended", remove).status(204).fails(&[409]),
        route(Method::POST, "/api/v1/jobs/{id}/cancel", TAG, "Stop a job, or take back one that waits", cancel).status(202).fails(&[409]),
    ]
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
struct Filter {
    #[serde(rename = "type")]
    kind: Option<JobKind>,
    status: Option<JobStatus>,
    trigger: Option<Trigger>,
    /// The source or proxy that it was for.
    target_id: Option<Id>,
}

fn list(parts: &Parts, req: &Req, only_ended: bool) -> Result<List<Job>, ApiError> {
    let (page, filter) = (req.page()?, req.query::<Filter>()?);
    let jobs = parts.store.jobs()?.into_iter().map(Job::in_words).filter(|job| !only_ended || job.status.is_final());
    let sorted = ["created_at", "started_at", "completed_at", "duration_ms", "target_name"];
    page_of(jobs, &page, &filter, &["target_name", "message", "error"], &sorted)
}

fn found_job(parts: &Parts, id: Id) -> Result<Job, ApiError> {
    parts.store.job(id)?.map(Job::in_words).ok_or_else(|| ApiError::not_found("job"))
}

fn get(parts: &Parts, req: &Req) -> Result<Job, ApiError> {
    found_job(parts, req.id("id")?)
}

fn remove(parts: &Parts, req: &Req) -> Result<(), ApiError> {
    let id = req.id("id")?;
    if !found_job(parts, id)?.status.is_final() {
        return Err(ApiError::conflict("not_ended", "This job has not ended; cancel it first."));
    }
    parts.store.delete_job(id)?;
    Ok(())
}

fn cancel(parts: &Parts, req: &Req) -> Result<Job, ApiError> {
    let job = found_job(parts, req.id("id")?)?;
    if job.status.is_final() || !parts.queue.cancel_if(job.target_id, |id| id == job.id) {
        return Err(ApiError::conflict("not_running", "This job has already ended."));
    }
    found_job(parts, job.id)
}

fn trigger(parts: &Parts, req: &Req) -> Result<Started, ApiError> {
    let refresh = |source: Source| Task::Refresh { source: source.id, accept: false };
    let task = match req.param("kind") {
        "stream" => refresh(named::source(parts, req, SourceKind::Stream)?),
        "epg" => refresh(named::source(parts, req, SourceKind::Epg)?),
        "proxy" => Task::Generate { proxy: named::proxy(parts, req)?.id, base: String::new() },
        _ => return Err(ApiError::not_found("kind of job")),
    };
    start(parts, task)
}

/// The jobs that are remembered, in figures.
#[derive(Default, Serialize, JsonSchema)]
#[schemars(rename = "JobStats")]
struct Stats {
    total: u64,
    pending: u64,
    running: u64,
    completed: u64,
    failed: u64,
    cancelled: u64,
    by_type: Vec<OfKind>,
}

#[derive(Default, Serialize, JsonSchema)]
#[schemars(rename = "JobStatsOfKind")]
struct OfKind {
    #[serde(rename = "type")]
    kind: JobKind,
    total: u64,
    completed: u64,
    failed: u64,
    /// Of those that completed; 0 when none did.
    average_duration_ms: u64,
    longest_duration_ms: u64,
    last_completed_at: Option<Time>,
}

fn stats(parts: &Parts, _req: &Req) -> Result<Stats, ApiError> {
    let jobs = parts.store.jobs()?;
    let count = |status: JobStatus| jobs.iter().filter(|job| job.status == status).count() as u64;
    let of_kind = |kind: JobKind| {
        let all = || jobs.iter().filter(move |job| job.kind == kind);
        let completed = || all().filter(|job| job.status == JobStatus::Completed);
        let n = completed().count() as u64;
        OfKind {
            kind,
            total: all().count() as u64,
            completed: n,
            failed: all().filter(|job| job.status == JobStatus::Failed).count() as u64,
            average_duration_ms: completed().map(|job| job.duration_ms).sum::<u64>() / n.max(1),
            longest_duration_ms: completed().map(|job| job.duration_ms).max().unwrap_or_default(),
            last_completed_at: completed().filter_map(|job| job.completed_at).max(),
        }
    };
    Ok(Stats {
        total: jobs.len() as u64,
        pending: count(JobStatus::Pending),
        running: count(JobStatus::Running),
        completed: count(JobStatus::Completed),
        failed: count(JobStatus::Failed),
        cancelled: count(JobStatus::Cancelled),
        by_type: JobKind::ALL.map(of_kind).into(),
    })
}

/// The worker threads and the timetable.
#[derive(Serialize, JsonSchema)]
struct Runner {
    limits: JobScheduling,
    /// Jobs that could begin.
    ready: u64,
    /// Jobs that wait for their moment.
    delayed: u64,
    running: u64,
    running_by_type: Vec<RunningOfKind>,
    /// Sources and proxies that have a schedule.
    scheduled: u64,
    next_planned_at: Option<Time>,
    /// Microseconds that the last look at the timetable took.
    last_tick_us: u64,
}

#[derive(Serialize, JsonSchema)]
struct RunningOfKind {
    #[serde(rename = "type")]
    kind: JobKind,
    running: u64,
}

fn runner(parts: &Parts, _req: &Req) -> Result<Runner, ApiError> {
    let (load, timetable) = (parts.queue.load(), parts.queue.timetable());
    Ok(Runner {
        limits: parts.queue.limits(),
        ready: load.ready as u64,
        delayed: load.delayed as u64,
        running: load.running.into(),
        running_by_type: JobKind::ALL.map(|kind| RunningOfKind { kind, running: parts.queue.running_of(kind).into() }).into(),
        scheduled: timetable.entries,
        next_planned_at: timetable.next,
        last_tick_us: timetable.last_tick_us,
    })
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CronQuestion {
    expression: String,
    /// IANA name; left out: the zone of the settings.
    time_zone: Option<String>,
}

/// Whether it is one, and the next five runs.
#[derive(Default, Serialize, JsonSchema)]
struct CronAnswer {
    valid: bool,
    /// What is wrong, in a sentence; empty when it is valid.
    error: String,
    /// The place of what is wrong, in characters.
    offset: u64,
    length: u64,
    time_zone: String,
    next_run: Option<Time>,
    next_runs: Vec<Time>,
}

fn validate(parts: &Parts, req: &Req) -> Result<CronAnswer, ApiError> {
    let CronQuestion { expression, time_zone } = req.json()?;
    let mut settings = parts.queue.limits();
    if let Some(name) = time_zone {
        settings.time_zone = name;
    }
    settings.validate().into_result().map_err(ApiError::invalid)?;
    let zone = settings.zone();
    let mut answer = CronAnswer { time_zone: zone.iana_name().unwrap_or("UTC").to_owned(), ..CronAnswer::default() };
    match Cron::parse(&expression) {
        Ok(cron) => {
            answer.next_runs = cron.next_runs(parts.clock.now(), &zone, 5);
            answer.next_run = answer.next_runs.first().copied();
            answer.valid = answer.next_run.is_some();
            if !answer.valid {
                "it names moments of the past only and would never run again".clone_into(&mut answer.error);
            }
        }
        Err(error) => {
            let characters = |bytes: usize| expression.get(..bytes).map_or(0, |text| text.chars().count() as u64);
            answer.offset = characters(error.offset);
            answer.length = characters(error.offset + error.length).saturating_sub(answer.offset);
            answer.error = error.message;
        }
    }
    Ok(answer)
}
