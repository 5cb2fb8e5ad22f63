//! Schedules: cron expressions, read in a time zone.
//!
//! Nothing is skipped or doubled when clocks change, by two readings of the hour field:
//! - An hour field that names all 24 hours means real time: it runs whenever clocks show a time that
//!   matches, so in both of a repeated hour, and never in an hour that clocks leave out.
//! - Any other hour field means times of the day. One that clocks leave out runs once, as much later as
//!   they were put forward (02:30 at 03:30); one that they show twice runs the first time.
//!
//! What is read: the 5 fields of POSIX `crontab`, with seconds before and a year after them as Quartz has
//! them, names, steps, ranges that wrap around (`fri-mon`), `?`, `L` as the last day of the month, words
//! such as `@daily`, and `@every 1h30m`. Not read: `W`, `#`, `L` with a number.
//!
//! This knows neither the clock nor who runs what: times come in, times go out.

mod calendar;
mod describe;
mod due;
mod parse;
mod stretch;

use std::fmt;

use jiff::tz::TimeZone;

use crate::model::Time;
use calendar::{Calendar, Way};
pub(crate) use due::due;

/// How far ahead a run is looked for, and how far back: 100 years, in seconds.
const HORIZON: i64 = 36_525 * 86_400;

/// A schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cron {
    /// As it was given, with single blanks.
    text: String,
    rule: Rule,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Rule {
    /// Seconds from one run to the next, whatever clocks show.
    Every(i64),
    Calendar(Calendar),
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
    /// Reads 5, 6 (seconds first) or 7 fields (seconds first, year last), or a word that begins with `@`.
    pub(crate) fn parse(text: &str) -> Result<Cron, CronError> {
        let rule = parse::rule(text)?;
        Ok(Cron { text: text.split_whitespace().collect::<Vec<_>>().join(" "), rule })
    }

    /// The first run later than `after`. None if there is none within 100 years or before the year 9999.
    pub(crate) fn next_after(&self, after: Time, zone: &TimeZone) -> Option<Time> {
        let run = match &self.rule {
            Rule::Every(seconds) => Some(after.0.saturating_add(*seconds)).filter(|run| *run < stretch::LATEST),
            Rule::Calendar(calendar) => stretch::find(calendar, zone, after.0, after.0.saturating_add(HORIZON), Way::Later),
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
        let run = match &self.rule {
            Rule::Every(seconds) => {
                // Modulo each, so that no pair of times overflows.
                let since_run = (until.0.rem_euclid(*seconds) - after.0.rem_euclid(*seconds)).rem_euclid(*seconds);
                (until.0.saturating_sub(after.0) >= *seconds).then(|| until.0 - since_run)
            }
            Rule::Calendar(calendar) => stretch::find(calendar, zone, after.0.max(until.0.saturating_sub(HORIZON)), until.0, Way::Earlier),
        };
        run.map(Time)
    }

    /// The schedule in English if it is a common one, such as `every Monday at 04:00`; else empty.
    pub(crate) fn describe(&self) -> String {
        match &self.rule {
            Rule::Every(seconds) => describe::interval(*seconds),
            Rule::Calendar(calendar) => describe::calendar(calendar).unwrap_or_default(),
        }
    }
}

impl fmt::Display for Cron {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests;
