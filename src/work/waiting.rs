//! What waits for its turn, and which of it is next.
//!
//! A job is ready or delayed. Of the ready ones the most urgent may begin for which there is room; a
//! generation also lets the refreshes of its own sources go first (the ingestion guard). Nothing here
//! blocks a thread: what may not begin is passed over and looked at again when something ends.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

use crate::model::Id;
use crate::model::job::{Job, JobKind};
use crate::model::settings::JobScheduling;
use crate::progress::Progress;

/// A job that could begin.
pub(super) struct Ready {
    pub(super) job: Job,
    pub(super) progress: Progress,
    /// A proxy's own sources, with their names.
    pub(super) sources: Vec<(Id, String)>,
    pub(super) since: Instant,
    /// The source that the operation says it waits for.
    pub(super) waits_for: Option<Id>,
    /// The name of the source that was waited for until the patience ended.
    pub(super) gave_up_on: Option<String>,
}

/// A job that is to be entered later: a generation after a pause in the changes, a further try, a planned run.
pub(super) struct Delayed {
    pub(super) at: Instant,
    pub(super) since: Instant,
    pub(super) job: Job,
}

#[derive(Default)]
pub(super) struct Waiting {
    pub(super) ready: Vec<Ready>,
    /// Target -> operation, ready or running.
    pub(super) active: HashMap<Id, Id>,
    pub(super) later: BTreeMap<Id, Delayed>,
    running: HashMap<JobKind, u32>,
    pub(super) limits: JobScheduling,
    /// How long a generation waits for refreshes; None: not at all.
    pub(super) patience: Option<Duration>,
    pub(super) stopped: bool,
}

impl Waiting {
    /// The most urgent job that may begin, the oldest of these.
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
        // What was asked to stop has nothing to wait for.
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

    /// The ingestion guard: whether nothing newer is on its way for this generation, or it was waited for long enough.
    fn guard(&mut self, at: usize, now: Instant) -> bool {
        let Some(patience) = self.patience else { return true };
        let entry = &mut self.ready[at];
        entry.gave_up_on = None;
        let Some((source, name)) = entry.sources.iter().find(|(source, _)| self.active.contains_key(source)) else {
            if entry.waits_for.take().is_some() {
                entry.progress.message("Waiting for its turn");
            }
            return true;
        };
        if now.saturating_duration_since(entry.since) >= patience {
            entry.gave_up_on = Some(name.clone());
            return true;
        }
        if entry.waits_for != Some(*source) {
            entry.waits_for = Some(*source);
            entry.progress.stage("ingestion_guard", format!("Waiting for {name}, which is being refreshed"));
        }
        false
    }

    /// The next moment at which something may begin that may not begin now, if only time is missing.
    pub(super) fn next_moment(&self, now: Instant) -> Option<Instant> {
        let delayed = self.later.iter().filter(|(target, _)| !self.active.contains_key(target)).map(|(_, delayed)| delayed.at);
        let guarded = self.ready.iter().filter(|entry| entry.waits_for.is_some());
        // What has waited long enough only lacks room: whoever makes room rings.
        let guarded = guarded.filter_map(|entry| Some(entry.since + self.patience?)).filter(|at| *at > now);
        delayed.chain(guarded).min()
    }

    /// A delayed job whose time has come.
    pub(super) fn due(&mut self, now: Instant) -> Option<Job> {
        let is_due = |(target, delayed): (&Id, &Delayed)| (delayed.at <= now && !self.active.contains_key(target)).then_some(*target);
        let target = self.later.iter().find_map(is_due)?;
        self.later.remove(&target).map(|delayed| delayed.job)
    }

    pub(super) fn done(&mut self, job: &Job) {
        if let Some(count) = self.running.get_mut(&job.kind) {
            *count = count.saturating_sub(1);
        }
        self.active.remove(&job.target_id);
    }

    pub(super) fn running_of(&self, kind: JobKind) -> u32 {
        self.running.get(&kind).copied().unwrap_or_default()
    }

    pub(super) fn running(&self) -> u32 {
        self.running.values().sum()
    }
}
