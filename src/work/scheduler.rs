//! The thread that watches the clock and queues what is due.

use std::sync::PoisonError;
use std::time::{Duration, Instant};

use super::queue::Queue;
use super::timetable::{Due, Overview, Timetable, spaced};
use crate::model::Time;
use crate::model::job::{Task, Trigger};

/// Maximum time between two looks at the clock, so that a clock that was set is noticed.
const TICK: Duration = Duration::from_secs(20);

/// Runs until the queue stops. `on_change` is called when settings may have changed.
pub(super) fn run(queue: &Queue, on_change: impl Fn()) {
    let context = &queue.0.context;
    let mut table = Timetable::default();
    let (mut is_stale, mut is_read) = (true, true);
    while !queue.is_stopped() {
        let now = context.clock.now();
        if is_stale {
            on_change();
            let synced = context.store.read().and_then(|snapshot| table.sync(&snapshot, queue.limits().zone(), now));
            is_read = synced.is_ok();
            if let Err(error) = synced {
                tracing::error!(%error, "schedules not read; the old ones stay in force");
            }
        }
        let started = Instant::now();
        let due = table.tick(now);
        let last_tick_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        let overview = Overview { entries: table.entries(), next: table.next(), last_tick_us };
        *queue.0.planned.lock().unwrap_or_else(PoisonError::into_inner) = overview;
        enter(queue, due);
        let wait = table.next().map_or(TICK, |at| Duration::from_secs(at.since(context.clock.now()).max(0).unsigned_abs()).min(TICK));
        let mut stale = queue.0.is_stale.lock().unwrap_or_else(PoisonError::into_inner);
        if !*stale && !wait.is_zero() {
            stale = queue.0.scheduler_wake_up.wait_timeout(stale, wait).unwrap_or_else(PoisonError::into_inner).0;
        }
        is_stale = std::mem::take(&mut *stale) || !is_read;
    }
}

fn enter(queue: &Queue, due: Vec<Due>) {
    let context = &queue.0.context;
    let acted_on: Vec<(Task, Time)> = due.iter().map(|due| (due.task.clone(), due.planned)).collect();
    for (due, pause) in spaced(due, || u64::from_le_bytes(context.clock.random())) {
        if pause.is_zero() {
            // Refused when the same task runs already, which is what the schedule wants.
            drop(queue.submit_for(due.task, Trigger::Schedule));
        } else {
            queue.later(due.task, Trigger::Schedule, pause);
        }
    }
    // Stored after the jobs: a crash in between repeats a run instead of losing it.
    if let Err(error) = context.store.note_schedules(&acted_on) {
        tracing::error!(%error, "planned moments not stored");
    }
}
