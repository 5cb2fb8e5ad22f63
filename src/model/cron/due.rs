//! Decides which run of a schedule is due. A pure function of two times: the caller keeps only the last planned
//! moment, and a restart, a suspended machine and a changed clock need no special case.

use jiff::tz::TimeZone;

use super::Cron;
use crate::model::Time;

/// The largest correction of a clock, in seconds. A clock that is set back further was wrong before.
const SET_BACK: i64 = 7200;

/// What to run now, and when to ask again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    /// The planned moment that is due. Several missed moments count once, as the latest of them.
    pub(crate) run: Option<Time>,
    /// The next planned moment. None if there is none.
    pub(crate) next: Option<Time>,
    /// The anchor to keep once the due run was started. It is now if the old anchor came from a wrong clock, because
    /// nothing would run until that time.
    pub(crate) anchor: Time,
}

/// `anchor` is the planned moment of the last run, or the time at which the schedule was created.
pub(crate) fn due(cron: &Cron, zone: &TimeZone, anchor: Time, now: Time) -> Plan {
    let ahead = anchor.0.saturating_sub(now.0);
    if ahead > SET_BACK {
        return Plan { run: None, next: cron.next_after(now, zone), anchor: now };
    }
    if ahead > 0 {
        // Runs from before the clock was set back do not repeat.
        return Plan { run: None, next: cron.next_after(anchor, zone), anchor };
    }
    let run = cron.last_within(anchor, now, zone);
    let anchor = run.unwrap_or(anchor);
    let next = match cron {
        Cron::Every(_) => cron.next_after(anchor, zone),
        Cron::Calendar(_) => cron.next_after(now, zone),
    };
    Plan { run, next, anchor }
}

#[cfg(test)]
mod tests;
