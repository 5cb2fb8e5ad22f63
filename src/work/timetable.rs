//! When what is planned is to be done: the schedules of all sources and proxies, in memory.
//!
//! The one idea: a schedule is acted on for a *planned moment*, which is written down, so that neither a
//! clock that is set, nor a change of daylight saving time, nor a restart makes it happen twice or not at
//! all; of several missed moments one is made up for. How expressions are read is `model::cron`'s.

use std::collections::HashMap;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;

use super::{Queue, Task};
use crate::model::cron::{Cron, due};
use crate::model::job::Trigger;
use crate::model::{Id, Proxy, Source, Time};
use crate::store::{Snapshot, StoreError};

/// The clock is looked at this often, so that one that was set is noticed.
const LOOK: Duration = Duration::from_secs(20);
/// When most people sleep, and not on the hour.
const HOUSEKEEPING: &str = "37 3 * * *";
/// Between two planned requests to one host; up to as much again is left to chance.
const SPACING: Duration = Duration::from_secs(2);

/// One thing that is done again and again.
struct Planned {
    task: Task,
    /// Of the provider; empty for proxies.
    host: String,
    /// As it was written, to see whether it changed.
    text: String,
    cron: Cron,
    /// The planned moment that was acted on last, or that the plan begins at.
    anchor: Time,
    next: Option<Time>,
}

#[derive(Default)]
pub(super) struct Timetable {
    planned: HashMap<Id, Planned>,
    zone: Option<TimeZone>,
    last: Time,
}

/// The timetable as it was looked at last.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Overview {
    pub(crate) entries: u64,
    pub(crate) next: Option<Time>,
    /// Microseconds.
    pub(crate) last_tick_us: u64,
}

/// Something that is to be done now, for the moment it was planned for.
#[derive(Debug, PartialEq)]
pub(super) struct Due {
    pub(super) task: Task,
    pub(super) planned: Time,
    pub(super) host: String,
}

impl Timetable {
    /// Reads all schedules anew. What is planned as before keeps its place.
    pub(super) fn sync(&mut self, snapshot: &Snapshot, zone: TimeZone, now: Time) -> Result<(), StoreError> {
        // All is read before anything is forgotten.
        let mut plans = vec![(Task::Tidy, String::new(), HOUSEKEEPING.to_owned(), now)];
        for source in snapshot.list::<Source>()?.into_iter().filter(|source| source.enabled && !source.update_cron.is_empty()) {
            let status = snapshot.source_status(source.id)?;
            let host = url::Url::parse(&source.url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
            let since = status.scheduled_for.max(status.last_attempt_at).unwrap_or(source.created_at);
            plans.push((Task::Refresh { source: source.id, accept: false }, host, source.update_cron, since));
        }
        for proxy in snapshot.list::<Proxy>()?.into_iter().filter(|proxy| proxy.is_active && !proxy.update_cron.is_empty()) {
            let status = snapshot.proxy_status(proxy.id)?;
            let since = status.scheduled_for.max(status.last_attempt_at).unwrap_or(proxy.created_at);
            plans.push((Task::Generate { proxy: proxy.id, base: String::new() }, String::new(), proxy.update_cron, since));
        }
        let mut known = std::mem::take(&mut self.planned);
        for (task, host, text, since) in plans {
            self.plan(known.remove(&task.target()), task, host, text, since, now);
        }
        self.zone = Some(zone);
        self.look_again(now);
        Ok(())
    }

    /// `since`: from when a plan that is met for the first time counts, after a start of the program.
    fn plan(&mut self, known: Option<Planned>, task: Task, host: String, text: String, since: Time, now: Time) {
        let is_first = self.last == Time::default();
        let anchor = match &known {
            Some(known) if known.text == text => known.anchor,
            // A new plan begins now; what the old one missed is no longer wanted.
            Some(_) => now,
            None if is_first => since,
            None => now.max(since),
        };
        // One that cannot be read any more was refused when it was written; it plans nothing.
        let Ok(cron) = Cron::parse(&text) else { return };
        self.planned.insert(task.target(), Planned { task, host, text, cron, anchor, next: None });
    }

    /// Everything's next moment, from its anchor.
    fn look_again(&mut self, now: Time) {
        let Some(zone) = &self.zone else { return };
        for planned in self.planned.values_mut() {
            let plan = due(&planned.cron, zone, planned.anchor, now);
            planned.next = plan.run.or(plan.next);
            if plan.run.is_none() {
                // Another one than before where the clock had been wrong.
                planned.anchor = plan.anchor;
            }
        }
        self.last = now;
    }

    /// What is due at `now`.
    pub(super) fn tick(&mut self, now: Time) -> Vec<Due> {
        if now < self.last {
            self.look_again(now);
        }
        let Some(zone) = &self.zone else { return Vec::new() };
        self.last = now;
        let mut all = Vec::new();
        for planned in self.planned.values_mut().filter(|planned| planned.next.is_some_and(|at| at <= now)) {
            let plan = due(&planned.cron, zone, planned.anchor, now);
            (planned.next, planned.anchor) = (plan.next, plan.anchor);
            if let Some(moment) = plan.run {
                all.push(Due { task: planned.task.clone(), planned: moment, host: planned.host.clone() });
            }
        }
        all.sort_by_key(|due| (due.planned, due.task.target()));
        all
    }

    /// The next moment at which something is due.
    pub(super) fn next(&self) -> Option<Time> {
        self.planned.values().filter_map(|planned| planned.next).min()
    }
}

/// Pauses for what is due at once at one host: nothing for the first, a few seconds more for each further one.
/// `chance` gives numbers.
pub(super) fn spaced(due: Vec<Due>, mut chance: impl FnMut() -> u64) -> Vec<(Due, Duration)> {
    let mut next: HashMap<String, Duration> = HashMap::new();
    let mut spaced = Vec::with_capacity(due.len());
    for due in due {
        let pause = if due.host.is_empty() {
            Duration::ZERO
        } else {
            let next = next.entry(due.host.clone()).or_default();
            let pause = *next;
            *next += SPACING + SPACING.mul_f64((chance() % 1000) as f64 / 1000.0);
            pause
        };
        spaced.push((due, pause));
    }
    spaced
}

/// The thread that looks at the clock. `on_change` is called when settings may have changed.
pub(super) fn keep(queue: &Queue, on_change: impl Fn()) {
    let workshop = &queue.0.workshop;
    let mut table = Timetable::default();
    let (mut is_stale, mut is_read) = (true, true);
    while !queue.is_stopped() {
        let now = workshop.clock.now();
        if is_stale {
            on_change();
            let synced = workshop.store.read().and_then(|snapshot| table.sync(&snapshot, queue.limits().zone(), now));
            is_read = synced.is_ok();
            if let Err(error) = synced {
                tracing::error!(%error, "the schedules could not be read");
            }
        }
        let started = Instant::now();
        let due = table.tick(now);
        let last_tick_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        let overview = Overview { entries: table.planned.len().saturating_sub(1) as u64, next: table.next(), last_tick_us };
        *queue.0.planned.lock().unwrap_or_else(PoisonError::into_inner) = overview;
        act(queue, due);
        let wait = table.next().map_or(LOOK, |at| Duration::from_secs(at.since(workshop.clock.now()).max(0).unsigned_abs()).min(LOOK));
        let mut stale = queue.0.is_stale.lock().unwrap_or_else(PoisonError::into_inner);
        if !*stale && !wait.is_zero() {
            stale = queue.0.clock_bell.wait_timeout(stale, wait).unwrap_or_else(PoisonError::into_inner).0;
        }
        is_stale = std::mem::take(&mut *stale) || !is_read;
    }
}

fn act(queue: &Queue, due: Vec<Due>) {
    let workshop = &queue.0.workshop;
    let acted_on: Vec<(Task, Time)> = due.iter().map(|due| (due.task.clone(), due.planned)).collect();
    for (due, pause) in spaced(due, || u64::from_le_bytes(workshop.clock.random())) {
        if pause.is_zero() {
            // Refused: it is being done, which is what the plan wants.
            drop(queue.submit_for(due.task, Trigger::Schedule));
        } else {
            queue.enter_later(queue.job(due.task, Trigger::Schedule), pause, false);
        }
    }
    // After they are entered: what a crash leaves undone in between is done at the next start, and one too many is none.
    if let Err(error) = workshop.store.note_schedules(&acted_on) {
        tracing::error!(%error, "planned moments could not be written down");
    }
}

#[cfg(test)]
mod tests;
