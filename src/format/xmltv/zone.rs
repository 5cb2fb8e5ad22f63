//! Time zones in guides: offsets, abbreviations, IANA names.
//!
//! An abbreviation always has the one offset of the table, in any season: CET in July is one hour east of UTC. Of several
//! meanings the one in most guides is used (CST and AST are American, IST is Indian, BST is British).

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

/// Minutes east of UTC, and the abbreviations that mean them.
const ABBREVIATIONS: &[(i64, &[&str])] = &[
    (0, &["Z", "UT", "UTC", "GMT", "WET"]),
    (60, &["BST", "WEST", "CET", "MET", "MEZ"]),
    (120, &["CEST", "MEST", "MESZ", "EET", "SAST"]),
    (180, &["EEST", "MSK", "TRT"]),
    (240, &["GST"]),
    (300, &["PKT"]),
    (330, &["IST"]),
    (420, &["ICT", "WIB"]),
    (480, &["HKT", "SGT", "AWST"]),
    (540, &["KST", "JST"]),
    (570, &["ACST"]),
    (600, &["AEST"]),
    (630, &["ACDT"]),
    (660, &["AEDT"]),
    (720, &["NZST"]),
    (780, &["NZDT"]),
    (-210, &["NST"]),
    (-150, &["NDT"]),
    (-180, &["BRT", "ART", "ADT"]),
    (-240, &["AST", "EDT"]),
    (-300, &["EST", "CDT"]),
    (-360, &["CST", "MDT"]),
    (-420, &["MST", "PDT"]),
    (-480, &["PST", "AKDT"]),
    (-540, &["AKST"]),
    (-600, &["HST"]),
];

/// Zones that are cached by name. A guide has one or two.
const REMEMBERED: usize = 16;

#[derive(Debug)]
pub(super) struct Zones {
    default: TimeZone,
    /// The offset of the default in seconds east of UTC, if it never changes.
    fixed: Option<i64>,
    named: Vec<(Vec<u8>, Option<TimeZone>)>,
    /// The UTC offset in the start of the last programme, in seconds.
    pub(super) written: Option<i64>,
}

impl Zones {
    /// `default` is the zone of times without one.
    pub(super) fn new(default: &TimeZone) -> Zones {
        let fixed = default.to_fixed_offset().ok().map(|offset| i64::from(offset.seconds()));
        Zones { default: default.clone(), fixed, named: Vec::new(), written: None }
    }

    /// Unix seconds of a local time in the default zone. `local` is the local time in seconds since 1970-01-01 00:00. None
    /// outside of the calendar.
    pub(super) fn without(&self, local: i64) -> Option<i64> {
        match self.fixed {
            Some(offset) => Some(local - offset),
            None => on_the_wall(&self.default, local),
        }
    }

    /// The same for a zone as written after a time. `Err`: the zone is unknown.
    pub(super) fn with(&mut self, zone: &[u8], local: i64) -> Result<Option<i64>, ()> {
        if let Some(offset) = offset(zone) {
            return Ok(Some(local - offset));
        }
        let is_known = self.named.iter().any(|(name, _)| name == zone);
        if !is_known {
            if self.named.len() >= REMEMBERED {
                self.named.remove(0);
            }
            let found = std::str::from_utf8(zone).ok().and_then(|name| TimeZone::get(name).ok());
            self.named.push((zone.to_owned(), found));
        }
        match self.named.iter().find(|(name, _)| name == zone) {
            Some((_, Some(zone))) => Ok(on_the_wall(zone, local)),
            _ => Err(()),
        }
    }
}

/// Of an hour that occurs twice the first one counts; an hour that is skipped is moved later by the gap.
fn on_the_wall(zone: &TimeZone, local: i64) -> Option<i64> {
    let civil = Offset::UTC.to_datetime(Timestamp::from_second(local).ok()?);
    Some(zone.to_ambiguous_timestamp(civil).compatible().ok()?.as_second())
}

/// Seconds east of UTC: `+0100`, `-05:00`, `+1`, `Z`, `CET`, `UTC+1`.
fn offset(zone: &[u8]) -> Option<i64> {
    let letters = zone.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(zone.len());
    let (name, rest) = zone.split_at_checked(letters)?;
    let base = if name.is_empty() {
        0
    } else {
        ABBREVIATIONS.iter().find(|(_, known)| known.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(name)))?.0 * 60
    };
    let rest = rest.trim_ascii_start();
    if rest.is_empty() {
        return (!name.is_empty()).then_some(base);
    }
    // After a name an offset counts from UTC. "EST5EDT" and the like are not such names.
    (base == 0).then(|| numeric(rest)).flatten()
}

fn numeric(text: &[u8]) -> Option<i64> {
    let (sign, digits) = match text.split_first()? {
        (b'+', digits) => (1, digits),
        (b'-', digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match digits {
        [h] => (number(&[*h])?, 0),
        [h, k] => (number(&[*h, *k])?, 0),
        [h, m, n] | [h, b':', m, n] => (number(&[*h])?, number(&[*m, *n])?),
        [h, k, m, n] | [h, k, b':', m, n] => (number(&[*h, *k])?, number(&[*m, *n])?),
        _ => return None,
    };
    (hours <= 18 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i64::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_in_every_form() {
        for (text, minutes) in [
            ("+0100", 60),
            ("-0530", -330),
            ("-05:00", -300),
            ("+1", 60),
            ("+01", 60),
            ("+530", 330),
            ("+5:30", 330),
            ("Z", 0),
            ("utc", 0),
            ("UTC+2", 120),
            ("GMT -0300", -180),
            ("BST", 60),
            ("cet", 60),
            ("EST", -300),
            ("NDT", -150),
        ] {
            assert_eq!(offset(text.as_bytes()), Some(minutes * 60), "{text}");
        }
        for text in ["", "XYZ", "+", "+99", "+0160", "+01000", "EST5EDT", "CET+1", "+1a", "5"] {
            assert_eq!(offset(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn no_abbreviation_stands_twice_in_the_table() {
        let all: Vec<_> = ABBREVIATIONS.iter().flat_map(|(_, names)| *names).collect();
        let mut names = all.clone();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all.len());
    }
}
