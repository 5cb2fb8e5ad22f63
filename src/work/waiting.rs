//! Waiting jobs, and which of them is next.
//!
//! A job is ready or delayed. The most urgent ready job begins whose kind is below its limit. A generation also waits
//! for the refreshes of its own sources (the ingestion guard). No thread blocks on a job that may not begin: it is
//! skipped and considered again when another job ends.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

use crate::model::Id;
use crate::model::job::{Job, JobKind};
use crate::model::settings::JobScheduling;
use crate::progress::{Progress, Step};

pub(super) struct Ready {
    pub(super) job: Job,
    pub(super) progress: Progress,
    /// The sources of a playlist, with their names.
    pub(super) sources: Vec<(Id, String)>,
    pub(super) since: Instant,
    /// The source that the operation's message names.
    pub(super) waits_for: Option<Id>,
    /// The name of the source whose refresh took longer than the guard's timeout.
    pub(super) gave_up_on: Option<String>,
}

/// A job that becomes ready later: a generation after changes, a retry, or a scheduled run.
pub(super) struct Delayed {
    pub(super) at: Instant,
    pub(super) since: Instant,
    pub(super) job: Job,
}

#[derive(Default)]
pub(super) struct Waiting {
    pub(super) ready: Vec<Ready>,
    /// Target -> job, for ready and running jobs and for claims.
    pub(super) active: HashMap<Id, Id>,
    pub(super) later: BTreeMap<Id, Delayed>,
    /// Delayed jobs whose time has come and that are not ready yet.
    pub(super) entering: usize,
    running: HashMap<JobKind, u32>,
    pub(super) limits: JobScheduling,
    /// Maximum time that a generation waits for refreshes. None disables the guard.
    pub(super) guard_timeout: Option<Duration>,
    pub(super) stopped: bool,
}

impl Waiting {
    /// Takes the oldest of the most urgent jobs that may begin, and counts it as running.
    pub(super) fn take(&mut self, now: Instant) -> Option<Ready> {
        let mut best: Option<(u8, usize)> = None;
        for at in 0..self.ready.len() {
            let priority = self.ready[at].job.priority;
            if best.is_none_or(|(least, _)| priority < least) && self.may_begin(at, now) {
                best = Some((priority, at));
            }
        }
        let taken = self.ready.remove(best?.1);
        *self.running.entry(taken.job.kind).or_default() += 1;
        Some(taken)
    }

    fn may_begin(&mut self, at: usize, now: Instant) -> bool {
        // A cancelled job ends at once.
        if self.ready[at].progress.is_cancelled() {
            return true;
        }
        self.has_room(self.ready[at].job.kind) && self.guard(at, now)
    }

    fn has_room(&self, kind: JobKind) -> bool {
        let limit = match kind {
            JobKind::StreamIngestion => self.limits.stream_ingestion_limit,
            JobKind::EpgIngestion => self.limits.epg_ingestion_limit,
            JobKind::ProxyRegeneration => self.limits.proxy_regeneration_limit,
            JobKind::Maintenance => self.limits.maintenance_limit,
        };
        self.running_of(kind) < limit && self.running() < self.limits.global_max_jobs
    }

    /// The ingestion guard: true when no source of this generation is being refreshed, or the timeout is over.
    fn guard(&mut self, at: usize, now: Instant) -> bool {
        let Some(timeout) = self.guard_timeout else { return true };
        let entry = &mut self.ready[at];
        entry.gave_up_on = None;
        let Some((source, name)) = entry.sources.iter().find(|(source, _)| self.active.contains_key(source)) else {
            if entry.waits_for.take().is_some() {
                entry.progress.message("Waiting for its turn");
            }
            return true;
        };
        if now.saturating_duration_since(entry.since) >= timeout {
            entry.gave_up_on = Some(name.clone());
            return true;
        }
        if entry.waits_for != Some(*source) {
            entry.waits_for = Some(*source);
            entry.progress.stage("ingestion_guard", "");
            entry.progress.step(Step::WaitingFor { name: name.clone() }, format!("Waiting for {name}, which is being refreshed"));
        }
        false
    }

    /// The next moment at which a job may begin that only waits for time.
    pub(super) fn next_moment(&self, now: Instant) -> Option<Instant> {
        let delayed = self.later.iter().filter(|(target, _)| !self.active.contains_key(target)).map(|(_, delayed)| delayed.at);
        let guarded = self.ready.iter().filter(|entry| entry.waits_for.is_some());
        // After the timeout a job waits only for its limit, and the job that ends wakes the workers.
        let guarded = guarded.filter_map(|entry| Some(entry.since + self.guard_timeout?)).filter(|at| *at > now);
        delayed.chain(guarded).min()
    }

    pub(super) fn due(&mut self, now: Instant) -> Option<Job> {
        let is_due = |(target, delayed): (&Id, &Delayed)| (delayed.at <= now && !self.active.contains_key(target)).then_some(*target);
        let target = self.later.iter().find_map(is_due)?;
        self.later.remove(&target).map(|delayed| delayed.job)
    }

    /// Frees a target, and with a kind the place of a running job.
    pub(super) fn free(&mut self, target: Id, running: Option<JobKind>) {
        if let Some(count) = running.and_then(|kind| self.running.get_mut(&kind)) {
            *count = count.saturating_sub(1);
        }
        self.active.remove(&target);
    }

    pub(super) fn running_of(&self, kind: JobKind) -> u32 {
        self.running.get(&kind).copied().unwrap_or_default()
    }

    pub(super) fn running(&self) -> u32 {
        self.running.values().sum()
    }
}
