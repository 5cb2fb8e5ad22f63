//! Which versions of a playlist stay: the newest few, and the last of each of its last days.
//!
//! Days are those of the time zone of schedules. They are counted from the versions that there are, the newest first, so that neither a
//! playlist that seldom changes nor a clock that was wrong for a while loses a version by its age.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::edition::Edition;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Keep {
    /// Of each playlist, whatever their age.
    pub(crate) versions: usize,
    /// Days of each playlist whose last version stays.
    pub(crate) days: usize,
    /// For all playlists together. Versions that players get stay even if they need more.
    pub(crate) bytes: u64,
}

pub(super) struct Dated {
    pub(super) edition: Edition,
    pub(super) day: Date,
    pub(super) is_kept_for_day: bool,
    pub(super) is_kept: bool,
}

impl Keep {
    /// `editions`: the newest first.
    pub(super) fn decide(self, editions: Vec<Edition>, zone: &TimeZone) -> Vec<Dated> {
        let mut days: Vec<Date> = Vec::new();
        let decide = |(at, edition): (usize, Edition)| {
            let day = edition.note.generated_at.timestamp().to_zoned(zone.clone()).date();
            let is_kept_for_day = days.len() < self.days && !days.contains(&day);
            if is_kept_for_day {
                days.push(day);
            }
            Dated { edition, day, is_kept_for_day, is_kept: is_kept_for_day || at < self.versions }
        };
        editions.into_iter().enumerate().map(decide).collect()
    }
}
