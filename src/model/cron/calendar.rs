//! The fields of an expression as sets, and the search for local times that are in all of them.
//!
//! A local time is a number of seconds: what `1970-01-01T00:00:00` is to 0 when no zone is minded.
//! The search goes from month to month, then from hour to minute to second, one bit operation each, and
//! both ways by the same code. It knows nothing of zones.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

const DAY: i64 = 86_400;

/// Which way a search goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Later,
    Earlier,
}

/// A set of numbers below 63, a bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Set(u64);

impl FromIterator<u32> for Set {
    fn from_iter<I: IntoIterator<Item = u32>>(numbers: I) -> Set {
        Set(numbers.into_iter().fold(0, |bits, number| bits | 1 << number))
    }
}

impl Set {
    pub(super) fn has(self, number: u32) -> bool {
        self.0 >> number & 1 == 1
    }

    pub(super) fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// In ascending order.
    pub(super) fn iter(self) -> impl Iterator<Item = u32> {
        std::iter::successors(self.edge(Way::Later), move |number| self.beyond(*number, Way::Later))
    }

    /// The one number of the set, if it is only one.
    pub(super) fn only(self) -> Option<u32> {
        self.edge(Way::Later).filter(|_| self.len() == 1)
    }

    /// The number that a search meets first.
    fn edge(self, way: Way) -> Option<u32> {
        (self.0 != 0).then(|| match way {
            Way::Later => self.0.trailing_zeros(),
            Way::Earlier => self.0.ilog2(),
        })
    }

    /// The number that a search meets first when it comes from `number`.
    fn beyond(self, number: u32, way: Way) -> Option<u32> {
        let mask = match way {
            Way::Later => u64::MAX << (number + 1),
            Way::Earlier => !(u64::MAX << number),
        };
        Set(self.0 & mask).edge(way)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Calendar {
    pub(super) seconds: Set,
    pub(super) minutes: Set,
    pub(super) hours: Set,
    /// Of the month, from 1.
    pub(super) days: Set,
    /// The last day of the month too, whichever it is.
    pub(super) has_last_day: bool,
    /// From 1.
    pub(super) months: Set,
    /// Sunday is 0.
    pub(super) weekdays: Set,
    /// Both kinds of days are restricted: then one of them is enough.
    pub(super) is_either_day: bool,
    /// None: every year.
    pub(super) years: Option<BTreeSet<u16>>,
}

impl Calendar {
    pub(super) fn is_every_hour(&self) -> bool {
        self.hours.len() == 24
    }

    /// Whether there is any such day in any year.
    pub(super) fn has_days(&self) -> bool {
        let has_days = |year| (1..=12).any(|month| self.days_of(year, month).len() > 0);
        match &self.years {
            Some(years) => years.iter().any(|year| i16::try_from(*year).is_ok_and(has_days)),
            // With a leap day.
            None => has_days(2000),
        }
    }

    /// The first local time of `low..=high` that matches, or the last.
    pub(super) fn seek(&self, low: i64, high: i64, way: Way) -> Option<i64> {
        let (origin, bound) = match way {
            Way::Later => (low, high),
            Way::Earlier => (high, low),
        };
        let time = self.seek_on_day(origin, way).or_else(|| {
            let day = self.seek_day(date_of(origin)?, date_of(bound)?, way)?;
            Some(midnight(day)? + self.edge_of_day(way)?)
        });
        time.filter(|time| (low..=high).contains(time))
    }

    /// The first match of the day of `origin`, not before it (or the last, not after it).
    fn seek_on_day(&self, origin: i64, way: Way) -> Option<i64> {
        let date = date_of(origin)?;
        if !self.days_of(date.year(), number(date.month())).has(number(date.day())) {
            return None;
        }
        let of_day = origin.rem_euclid(DAY);
        // Below 86,400.
        let [hour, minute, second] = [of_day / 3600, of_day / 60 % 60, of_day % 60].map(|n| n as u32);
        if self.hours.has(hour) {
            if self.minutes.has(minute) {
                let second = if self.seconds.has(second) { Some(second) } else { self.seconds.beyond(second, way) };
                if let Some(second) = second {
                    return Some(origin - of_day + seconds(hour, minute, second));
                }
            }
            if let Some(minute) = self.minutes.beyond(minute, way) {
                return Some(origin - of_day + seconds(hour, minute, self.seconds.edge(way)?));
            }
        }
        let hour = self.hours.beyond(hour, way)?;
        Some(origin - of_day + seconds(hour, self.minutes.edge(way)?, self.seconds.edge(way)?))
    }

    /// Seconds from midnight to the first time of a day, or the last.
    fn edge_of_day(&self, way: Way) -> Option<i64> {
        Some(seconds(self.hours.edge(way)?, self.minutes.edge(way)?, self.seconds.edge(way)?))
    }

    /// The first day beyond `origin`, in a month that is not beyond the one of `bound`.
    fn seek_day(&self, origin: Date, bound: Date, way: Way) -> Option<Date> {
        let (mut year, mut month) = (origin.year(), number(origin.month()));
        let mut day = self.days_of(year, month).beyond(number(origin.day()), way);
        let bound = (bound.year(), number(bound.month()));
        loop {
            if let Some(day) = day {
                // Below 32.
                return Date::new(year, month as i8, day as i8).ok();
            }
            (year, month) = match (self.months.beyond(month, way), way) {
                (Some(month), _) => (year, month),
                (None, Way::Later) => (year + 1, self.months.edge(way)?),
                (None, Way::Earlier) => (year - 1, self.months.edge(way)?),
            };
            let is_past = match way {
                Way::Later => (year, month) > bound,
                Way::Earlier => (year, month) < bound,
            };
            if is_past {
                return None;
            }
            day = self.days_of(year, month).edge(way);
        }
    }

    /// The days of a month that match.
    fn days_of(&self, year: i16, month: u32) -> Set {
        let is_year = self.years.as_ref().is_none_or(|years| u16::try_from(year).is_ok_and(|year| years.contains(&year)));
        if !is_year || !self.months.has(month) {
            return Set(0);
        }
        // Below 13.
        let Ok(first) = Date::new(year, month as i8, 1) else { return Set(0) };
        let length = number(first.days_in_month());
        let days = self.days.0 | u64::from(self.has_last_day) << length;
        // The week beginning with the weekday of the 1st, five times.
        let weekday = number(first.weekday().to_sunday_zero_offset());
        let week = (self.weekdays.0 >> weekday | self.weekdays.0 << (7 - weekday)) & 0x7f;
        let weekdays = [0, 7, 14, 21, 28].iter().fold(0, |bits, shift| bits | week << (1 + shift));
        let both = if self.is_either_day { days | weekdays } else { days & weekdays };
        Set(both & ((2 << length) - 2))
    }
}

fn seconds(hour: u32, minute: u32, second: u32) -> i64 {
    i64::from(hour * 3600 + minute * 60 + second)
}

/// The calendar library's days and months are small and not negative.
fn number(n: i8) -> u32 {
    u32::from(n.unsigned_abs())
}

fn date_of(local: i64) -> Option<Date> {
    Some(Offset::UTC.to_datetime(Timestamp::from_second(local).ok()?).date())
}

fn midnight(date: Date) -> Option<i64> {
    Some(Offset::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok()?.as_second())
}
