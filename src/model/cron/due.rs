//! What a schedule asks for now. A pure function of two times, so that whoever keeps time needs no memory
//! but the last planned moment, and a restart, a sleep or a clock that jumps are all the same to it.

use jiff::tz::TimeZone;

use super::{Cron, Rule};
use crate::model::Time;

/// Clocks are corrected by less than this, in seconds. What is set back further was wrong before.
const SET_BACK: i64 = 7200;

/// What to do, and when to ask again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    /// The planned moment that is due. Of several that were missed it is the latest, and they count once.
    pub(crate) run: Option<Time>,
    /// The next planned moment. None: never again.
    pub(crate) next: Option<Time>,
    /// The anchor to keep, once what is due was started. It is now if the old one came from a wrong clock;
    /// if that were kept, nothing would run until the wrong time has come.
    pub(crate) anchor: Time,
}

/// `anchor` is the planned moment of the last run, or when the schedule was made.
pub(crate) fn due(cron: &Cron, zone: &TimeZone, anchor: Time, now: Time) -> Plan {
    let ahead = anchor.0.saturating_sub(now.0);
    if ahead > SET_BACK {
        return Plan { run: None, next: cron.next_after(now, zone), anchor: now };
    }
    if ahead > 0 {
        // What ran before the clock was set back does not run again.
        return Plan { run: None, next: cron.next_after(anchor, zone), anchor };
    }
    let run = cron.last_within(anchor, now, zone);
    let anchor = run.unwrap_or(anchor);
    let next = match cron.rule {
        Rule::Every(_) => cron.next_after(anchor, zone),
        Rule::Calendar(_) => cron.next_after(now, zone),
    };
    Plan { run, next, anchor }
}

#[cfg(test)]
mod tests;
