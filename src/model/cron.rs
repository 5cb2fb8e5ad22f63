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

mod describe;
pub(crate) mod due;
mod moments;
mod parse;

use std::fmt;

use jiff::tz::TimeZone;

use crate::model::Time;
pub(crate) use parse::CronError;
use parse::Rule;

/// A schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cron {
    /// As it was given, with single blanks.
    text: String,
    rule: Rule,
}

impl Cron {
    /// Reads 5, 6 (seconds first) or 7 fields (seconds first, year last), or a word that begins with `@`.
    pub(crate) fn parse(text: &str) -> Result<Cron, CronError> {
        let rule = parse::rule(text)?;
        Ok(Cron { text: text.split_whitespace().collect::<Vec<_>>().join(" "), rule })
    }

    /// The first run later than `after`. None if there is none before the year 5000, or before 9999 for `@every`.
    pub(crate) fn next_after(&self, after: Time, zone: &TimeZone) -> Option<Time> {
        let run = match &self.rule {
            Rule::Every(seconds) => Some(after.0.saturating_add(*seconds)).filter(|run| *run < moments::LATEST),
            Rule::Calendar(cron) => moments::first(cron, zone, after.0.saturating_add(1)),
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
                // The remainder of each, so that no pair of times overflows.
                let since_run = (until.0.rem_euclid(*seconds) - after.0.rem_euclid(*seconds)).rem_euclid(*seconds);
                (until.0.saturating_sub(after.0) >= *seconds).then(|| until.0 - since_run)
            }
            Rule::Calendar(cron) => moments::last(cron, zone, until.0).filter(|run| *run > after.0),
        };
        run.map(Time)
    }

    /// The schedule in English if it is a common one, such as `every Monday at 04:00`; else empty.
    pub(crate) fn describe(&self) -> String {
        match &self.rule {
            Rule::Every(seconds) => describe::interval(*seconds),
            Rule::Calendar(cron) => describe::calendar(&cron.pattern).unwrap_or_default(),
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
