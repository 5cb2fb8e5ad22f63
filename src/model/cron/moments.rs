//! From local times, which croner finds, to moments in a zone. All times are seconds since 1970, all offsets
//! seconds eastward.

use croner::Cron;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

use crate::model::Time;

/// 0001-01-01 and 9999-01-01: between them no sum leaves the calendar.
const EARLIEST: i64 = -62_135_596_800;
pub(super) const LATEST: i64 = 253_370_764_800;

struct Change {
    at: i64,
    before: i64,
    after: i64,
}

impl Change {
    /// The latest change not after `second`; in a zone without one, the beginning of time.
    fn up_to(second: i64, zone: &TimeZone) -> Change {
        let at = zone.preceding(Time(second + 1).timestamp()).next().map_or(EARLIEST, |change| change.timestamp().as_second());
        let at = at.max(EARLIEST);
        Change { at, before: offset(at - 1, zone), after: offset(second, zone) }
    }
}

fn offset(second: i64, zone: &TimeZone) -> i64 {
    i64::from(zone.to_offset(Time(second).timestamp()).seconds())
}

/// The local time that is this far from `1970-01-01T00:00:00`.
fn local(seconds: i64) -> Option<DateTime> {
    Some(Offset::UTC.to_datetime(Timestamp::from_second(seconds).ok()?))
}

fn seconds(local: DateTime) -> Option<i64> {
    Some(Offset::UTC.to_timestamp(local).ok()?.as_second())
}

/// The first local time that matches, from `low` on.
fn next(cron: &Cron, low: i64) -> Option<i64> {
    seconds(cron.find_next_occurrence(&local(low)?, true).ok()?)
}

/// The last local time that matches, up to `high`.
fn previous(cron: &Cron, high: i64) -> Option<i64> {
    seconds(cron.find_previous_occurrence(&local(high)?, true).ok()?)
}

/// The moment of a local time, the compatible way.
fn moment(local_seconds: i64, zone: &TimeZone) -> Option<i64> {
    Some(zone.to_ambiguous_timestamp(local(local_seconds)?).compatible().ok()?.as_second())
}

fn is_real_time(cron: &Cron) -> bool {
    cron.pattern.hours.values().len() == 24
}

/// The first run from `from` on.
pub(super) fn first(cron: &Cron, zone: &TimeZone, from: i64) -> Option<i64> {
    let from = from.max(EARLIEST);
    if from >= LATEST {
        return None;
    }
    if is_real_time(cron) {
        let from = Time(from).timestamp().to_zoned(zone.clone());
        return Some(cron.find_next_occurrence(&from, true).ok()?.timestamp().as_second());
    }
    let change = Change::up_to(from, zone);
    // Times that the latest change left out and that still run, by the offset before it.
    let late = next(cron, from + change.before).filter(|time| *time < change.at + change.after).map(|time| time - change.before);
    // Times that the latest change repeated had their run before it.
    let time = next(cron, (from + change.after).max(change.at + change.before));
    let Some((time, run)) = time.and_then(|time| Some((time, moment(time, zone)?))) else { return late };
    let coming = Change::up_to(run, zone);
    let is_left_out = coming.at > from && time < coming.at + coming.after;
    let run = if is_left_out && late.is_none_or(|late| late >= coming.at) { first(cron, zone, coming.at)? } else { run };
    Some(late.map_or(run, |late| late.min(run)))
}

/// The last run up to `to`.
pub(super) fn last(cron: &Cron, zone: &TimeZone, to: i64) -> Option<i64> {
    let to = to.min(LATEST - 1);
    if to < EARLIEST {
        return None;
    }
    if is_real_time(cron) {
        let to = Time(to).timestamp().to_zoned(zone.clone());
        return Some(cron.find_previous_occurrence(&to, true).ok()?.timestamp().as_second());
    }
    let change = Change::up_to(to, zone);
    let (before, after) = (change.at + change.before, change.at + change.after);
    // Of the times that the latest change left out; it may have left out none.
    let late = previous(cron, (to + change.before).min(after - 1)).filter(|time| *time >= before).map(|time| time - change.before);
    let on_time = previous(cron, to + change.after).filter(|time| *time >= before.max(after)).map(|time| time - change.after);
    late.max(on_time).or_else(|| {
        // There was none since the change, so it is the last one before it or before the change that followed it.
        let run = moment(previous(cron, before - 1)?, zone)?;
        let end = zone.following(Time(run).timestamp()).next().map_or(change.at, |next| next.timestamp().as_second());
        last(cron, zone, end.min(change.at) - 1)
    })
}
