//! The schedules of all sources and playlists, in memory.
//!
//! A schedule runs for a *planned moment*, which is stored, so that a clock that is set, daylight saving and a restart
//! neither skip nor repeat a run. Of several missed moments one is made up for. `model::cron` reads the expressions.

use std::collections::HashMap;
use std::time::Duration;

use jiff::tz::TimeZone;

use crate::model::cron::{Cron, due};
use crate::model::job::Task;
use crate::model::{Id, Proxy, Source, Time};
use crate::store::{Snapshot, StoreError};

/// At night, and not on the hour.
const HOUSEKEEPING: &str = "37 3 * * *";
/// Pause between two scheduled requests to one host; a random part of the same length is added.
const SPACING: Duration = Duration::from_secs(2);

pub(super) struct Planned {
    task: Task,
    /// The provider's host; empty for playlists.
    host: String,
    /// The expression as it was written, to notice a change.
    text: String,
    cron: Cron,
    /// The planned moment of the last run, or the beginning of the schedule.
    anchor: Time,
    next: Option<Time>,
}

#[derive(Default)]
pub(super) struct Timetable {
    pub(super) planned: HashMap<Id, Planned>,
    zone: Option<TimeZone>,
    last: Time,
}

/// Figures of the timetable after the last tick.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Overview {
    /// Sources and playlists with a schedule.
    pub(crate) entries: u64,
    pub(crate) next: Option<Time>,
    /// Duration of the last tick in microseconds.
    pub(crate) last_tick_us: u64,
}

#[derive(Debug, PartialEq)]
pub(super) struct Due {
    pub(super) task: Task,
    pub(super) planned: Time,
    pub(super) host: String,
}

impl Timetable {
    /// Reads all schedules again. An unchanged schedule keeps its anchor.
    pub(super) fn sync(&mut self, snapshot: &Snapshot, zone: TimeZone, now: Time) -> Result<(), StoreError> {
        // Everything is read first, so that an error leaves the old timetable.
        let mut plans = vec![(Task::Tidy, String::new(), HOUSEKEEPING.to_owned(), now)];
        for source in snapshot.list::<Source>()?.into_iter().filter(|source| source.enabled && !source.update_cron.is_empty()) {
            let status = snapshot.source_status(source.id)?;
            let host = url::Url::parse(&source.url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
            let since = status.schedule.scheduled_for.max(status.refresh.last_attempt_at).unwrap_or(source.created_at);
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
        self.plan_again(now);
        Ok(())
    }

    /// `since`: the anchor of a schedule that is read for the first time after a start of the program.
    fn plan(&mut self, known: Option<Planned>, task: Task, host: String, text: String, since: Time, now: Time) {
        let is_first = self.last == Time::default();
        let anchor = match &known {
            Some(known) if known.text == text => known.anchor,
            // A changed schedule begins now; runs that the old one missed are dropped.
            Some(_) => now,
            None if is_first => since,
            None => now.max(since),
        };
        // Validation refuses unreadable expressions, so this only guards against a damaged store.
        let Ok(cron) = Cron::parse(&text) else { return };
        self.planned.insert(task.target(), Planned { task, host, text, cron, anchor, next: None });
    }

    fn plan_again(&mut self, now: Time) {
        let Some(zone) = &self.zone else { return };
        for planned in self.planned.values_mut() {
            let plan = due::due(&planned.cron, zone, planned.anchor, now);
            planned.next = plan.run.or(plan.next);
            if plan.run.is_none() {
                // The anchor moves when the clock had been wrong.
                planned.anchor = plan.anchor;
            }
        }
        self.last = now;
    }

    pub(super) fn tick(&mut self, now: Time) -> Vec<Due> {
        if now < self.last {
            self.plan_again(now);
        }
        let Some(zone) = &self.zone else { return Vec::new() };
        self.last = now;
        let mut all = Vec::new();
        for planned in self.planned.values_mut().filter(|planned| planned.next.is_some_and(|at| at <= now)) {
            let plan = due::due(&planned.cron, zone, planned.anchor, now);
            (planned.next, planned.anchor) = (plan.next, plan.anchor);
            if let Some(moment) = plan.run {
                all.push(Due { task: planned.task.clone(), planned: moment, host: planned.host.clone() });
            }
        }
        all.sort_by_key(|due| (due.planned, due.task.target()));
        all
    }

    pub(super) fn next(&self) -> Option<Time> {
        self.planned.values().filter_map(|planned| planned.next).min()
    }
}

/// Adds pauses between tasks of one host that are due at the same time: none for the first, some seconds more for each
/// further one.
pub(super) fn spaced(due: Vec<Due>, mut random: impl FnMut() -> u64) -> Vec<(Due, Duration)> {
    let mut next: HashMap<String, Duration> = HashMap::new();
    let mut spaced = Vec::with_capacity(due.len());
    for due in due {
        let pause = if due.host.is_empty() {
            Duration::ZERO
        } else {
            let next = next.entry(due.host.clone()).or_default();
            let pause = *next;
            *next += SPACING + SPACING.mul_f64((random() % 1000) as f64 / 1000.0);
            pause
        };
        spaced.push((due, pause));
    }
    spaced
}

#[cfg(test)]
mod tests;
