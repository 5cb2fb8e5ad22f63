//! Schedules: cron expressions, read in a time zone.
//!
//! croner parses them and searches local times. Which moments these are is decided here, so that nothing is
//! skipped or doubled when clocks change:
//! - An hour field that names all 24 hours means real time: a run for each moment at which clocks show a
//!   matching time, so in both passes of a repeated hour, and none in an hour that clocks leave out.
//! - Any other hour field means times of the day. A time that clocks leave out runs once, later by as much as
//!   clocks were put forward (02:30 at 03:30); a time that they show twice runs the first time.
//!   RFC 5545 and jiff call this the compatible way.
//!
//! Expressions have the 5 fields of POSIX `crontab`, optionally seconds before and a year after them as in
//! Quartz, names, steps, ranges that wrap around (`fri-mon`), `?`, `L`, `W` and `#`, words such as `@daily`,
//! or `@every 1h30m`.
//!
//! This knows neither the clock nor who runs what: times come in, times go out.

pub(crate) mod due;
mod moments;
mod parse;

use jiff::tz::TimeZone;

use crate::model::Time;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cron {
    /// Seconds from one run to the next, whatever clocks show.
    Every(i64),
    Calendar(Box<croner::Cron>),
}

/// Why a text is no schedule, for the person who wrote it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub(crate) struct CronError {
    pub(crate) message: String,
    /// Where the offending part of the text begins, in bytes.
    pub(crate) offset: usize,
    /// The bytes of that part; 0 only if there is nothing but white space.
    pub(crate) length: usize,
}

impl Cron {
    /// The first run later than `after`. None if there is none before the year 5000, or before 9999 for `@every`.
    pub(crate) fn next_after(&self, after: Time, zone: &TimeZone) -> Option<Time> {
        let run = match self {
            Cron::Every(seconds) => Some(after.0.saturating_add(*seconds)).filter(|run| *run < moments::LATEST),
            Cron::Calendar(cron) => moments::first(cron, zone, after.0.saturating_add(1)),
        };
        run.map(Time)
    }

    /// The first `n` runs later than `after`; fewer if there are no more.
    pub(crate) fn next_runs(&self, after: Time, zone: &TimeZone, n: usize) -> Vec<Time> {
        let next = |last: &Time| self.next_after(*last, zone);
        std::iter::successors(next(&after), next).take(n).collect()
    }

    /// The last run later than `after` and not later than `until`, where one was planned at `after`.
    fn last_within(&self, after: Time, until: Time, zone: &TimeZone) -> Option<Time> {
        let run = match self {
            Cron::Every(seconds) => {
                // The remainder of each, so that no pair of times overflows.
                let since_run = (until.0.rem_euclid(*seconds) - after.0.rem_euclid(*seconds)).rem_euclid(*seconds);
                (until.0.saturating_sub(after.0) >= *seconds).then(|| until.0 - since_run)
            }
            Cron::Calendar(cron) => moments::last(cron, zone, until.0).filter(|run| *run > after.0),
        };
        run.map(Time)
    }
}

#[cfg(test)]
mod tests;
