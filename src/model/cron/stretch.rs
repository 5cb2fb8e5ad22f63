//! From local times to moments: the search through the stretches of time in which a zone has one offset.
//!
//! Within a stretch, local time is real time plus the offset. What clocks leave out or repeat lies between
//! two stretches, so it is enough to say which local times each of them takes:
//! - In real time, those that clocks show during it.
//! - For times of the day, each local time belongs to one stretch, the earlier one where there is a choice.
//!   So it takes what clocks leave out at its end, and what they repeat belongs to the one before. This is
//!   what RFC 5545 and the calendar library call the compatible way.
//!
//! Zones come from the calendar library; what matches is asked of [`Calendar`].

use jiff::tz::TimeZone;

use super::calendar::{Calendar, Way};
use crate::model::Time;

/// 0001-01-01 and 9999-01-01, in seconds since 1970: between them no sum leaves the calendar.
const EARLIEST: i64 = -62_135_596_800;
pub(super) const LATEST: i64 = 253_370_764_800;

/// A stretch of time with one offset. All in seconds, offsets eastward.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    start: i64,
    /// The first moment after it.
    end: i64,
    offset: i64,
    offset_before: i64,
    offset_after: i64,
}

impl Stretch {
    fn at(second: i64, zone: &TimeZone) -> Stretch {
        let offset_at = |second| i64::from(zone.to_offset(Time(second).timestamp()).seconds());
        let start = zone.preceding(Time(second + 1).timestamp()).next().map_or(EARLIEST, |change| change.timestamp().as_second());
        let end = zone.following(Time(second).timestamp()).next().map_or(LATEST, |change| change.timestamp().as_second());
        let (start, end) = (start.max(EARLIEST), end.min(LATEST));
        Stretch { start, end, offset: offset_at(second), offset_before: offset_at(start - 1), offset_after: offset_at(end) }
    }

    fn neighbour(&self, zone: &TimeZone, way: Way) -> Option<Stretch> {
        match way {
            Way::Later => (self.end < LATEST).then(|| Stretch::at(self.end, zone)),
            Way::Earlier => (self.start > EARLIEST).then(|| Stretch::at(self.start - 1, zone)),
        }
    }

    /// The first local time it takes, and the last.
    fn local_times(&self, is_real_time: bool) -> (i64, i64) {
        if is_real_time {
            (self.start + self.offset, self.end + self.offset - 1)
        } else {
            (self.start + self.offset.max(self.offset_before), self.end + self.offset.max(self.offset_after) - 1)
        }
    }

    /// From here on there are no more runs at times that were left out at its start.
    fn settled(&self) -> i64 {
        self.start + (self.offset - self.offset_before).max(0)
    }
}

/// The first run later than `after` and not later than `until`, or the last. In seconds since 1970.
pub(super) fn find(calendar: &Calendar, zone: &TimeZone, after: i64, until: i64, way: Way) -> Option<i64> {
    let (mut from, mut to) = (after.saturating_add(1).max(EARLIEST), until.min(LATEST - 1));
    if from > to {
        return None;
    }
    let is_real_time = calendar.is_every_hour();
    let mut stretch = Stretch::at(if way == Way::Later { from } else { to }, zone);
    if way == Way::Later && from < stretch.settled() {
        // What was left out at its start belongs to the stretch before.
        stretch = stretch.neighbour(zone, Way::Earlier).unwrap_or(stretch);
    }
    let mut found = None;
    loop {
        let (low, high) = stretch.local_times(is_real_time);
        let (low, high) = (low.max(from + stretch.offset), high.min(to + stretch.offset));
        if low <= high
            && let Some(local) = calendar.seek(low, high, way)
        {
            let run = local - stretch.offset;
            found = Some(run);
            // Runs of a neighbour may still lie nearer.
            match way {
                Way::Later => to = run - 1,
                Way::Earlier => from = run + 1,
            }
        }
        let is_done = match way {
            Way::Later => to < stretch.end,
            Way::Earlier => from >= stretch.settled(),
        };
        if is_done {
            return found;
        }
        let Some(next) = stretch.neighbour(zone, way) else { return found };
        stretch = next;
    }
}
