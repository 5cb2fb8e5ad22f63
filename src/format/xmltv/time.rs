//! XMLTV times: `YYYYMMDDhhmmss +hhmm`, and its variants in guides.
//!
//! Dates are converted by our own arithmetic, because a guide of a million programmes has two million times; the calendar
//! library is used only for zones whose offset changes.
//! Formats: xmltv.dtd ("All dates and times in this DTD follow the same format"), ISO 8601.

use super::zone::Zones;
use crate::model::Time;

/// A time that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) time: Time,
    /// False: it has an unknown zone, and the default was used.
    pub(super) is_zone_known: bool,
    /// Seconds east of UTC, if an offset or a zone is written.
    pub(super) offset: Option<i64>,
}

const DAY: i64 = 86_400;

/// Reads 8, 10, 12 or 14 digits (or ISO 8601) followed by nothing, an offset or a zone. None if it is not a time.
#[inline]
pub(super) fn parse(text: &[u8], zones: &mut Zones) -> Option<Stamp> {
    if let [date @ .., b' ', sign @ (b'+' | b'-'), h1, h0, m1, m0] = text
        && let Ok(date) = <&[u8; 14]>::try_from(date)
        && let (Some(hours), Some(minutes)) = (pair(*h1, *h0), pair(*m1, *m0))
        && hours <= 18
        && minutes < 60
    {
        let offset = hours * 3600 + minutes * 60;
        let local = seconds(date)?;
        let offset = if *sign == b'-' { -offset } else { offset };
        return Some(Stamp { time: Time(local - offset), is_zone_known: true, offset: Some(offset) });
    }
    parse_any(text.trim_ascii(), zones)
}

fn parse_any(text: &[u8], zones: &mut Zones) -> Option<Stamp> {
    let (digits, zone) = digits(text)?;
    let local = seconds(&digits)?;
    if zone.is_empty() {
        return Some(Stamp { time: Time(zones.without(local)?), is_zone_known: true, offset: None });
    }
    Some(match zones.with(zone, local) {
        Ok(time) => {
            let time = time?;
            Stamp { time: Time(time), is_zone_known: true, offset: Some(local - time) }
        }
        Err(()) => Stamp { time: Time(zones.without(local)?), is_zone_known: false, offset: None },
    })
}

/// The digits, padded with zeros, and the rest. The separators of ISO 8601 are skipped.
fn digits(text: &[u8]) -> Option<([u8; 14], &[u8])> {
    let mut digits = [b'0'; 14];
    let (mut count, mut at) = (0, 0);
    while let Some(&byte) = text.get(at) {
        let before_digit = text.get(at + 1).is_some_and(u8::is_ascii_digit);
        let separates = before_digit
            && match byte {
                b'-' => matches!(count, 4 | 6),
                b'T' | b't' | b' ' => count == 8,
                b':' => matches!(count, 10 | 12),
                _ => false,
            };
        if byte.is_ascii_digit() {
            *digits.get_mut(count)? = byte;
            count += 1;
        } else if !separates {
            break;
        }
        at += 1;
    }
    let mut rest = text.get(at..).unwrap_or_default();
    if count == 14
        && let Some(fraction) = rest.strip_prefix(b".")
    {
        let n = fraction.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(fraction.len());
        rest = fraction.get(n..).unwrap_or_default();
    }
    matches!(count, 8 | 10 | 12 | 14).then_some((digits, rest.trim_ascii_start()))
}

#[inline]
fn pair(tens: u8, ones: u8) -> Option<i64> {
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| i64::from(tens - b'0') * 10 + i64::from(ones - b'0'))
}

/// Seconds from 1970-01-01 to a date and time, both without a zone. 24:00:00 is midnight of the next day.
#[inline]
fn seconds(digits: &[u8; 14]) -> Option<i64> {
    let [c1, c0, y1, y0, o1, o0, d1, d0, h1, h0, m1, m0, s1, s0] = *digits;
    let year = pair(c1, c0)? * 100 + pair(y1, y0)?;
    let (month, day) = (pair(o1, o0)?, pair(d1, d0)?);
    let (hour, minute, second) = (pair(h1, h0)?, pair(m1, m0)?, pair(s1, s0)?);
    let is_date = (1..=12).contains(&month) && day >= 1 && day <= days_in_month(year, month);
    let is_time = minute < 60 && second <= 60 && (hour < 24 || (hour == 24 && minute == 0 && second == 0));
    (is_date && is_time).then(|| days(year, month, day) * DAY + hour * 3600 + minute * 60 + second)
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days from 1970-01-01. Years begin in March here, so that the leap day is the last day of a year.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Year, month and day of a day number: the inverse of [`days`].
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day_of_year - (153 * from_march + 2) / 5 + 1)
}

/// Appends `YYYYMMDDhhmmss +0000`. Years are clamped to 0..=9999.
pub(super) fn write(out: &mut Vec<u8>, time: Time) {
    let time = time.0.clamp(days(0, 1, 1) * DAY, days(9999, 12, 31) * DAY + DAY - 1);
    let (year, month, day) = date(time.div_euclid(DAY));
    let second = time.rem_euclid(DAY);
    for number in [year / 100, year % 100, month, day, second / 3600, second / 60 % 60, second % 60] {
        // Each is below 100.
        out.extend([b'0' + (number / 10) as u8, b'0' + (number % 10) as u8]);
    }
    out.extend_from_slice(b" +0000");
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str, zone: &str) -> Option<String> {
        let mut zones = Zones::new(&TimeZone::get(zone).unwrap());
        parse(text.as_bytes(), &mut zones).map(|stamp| format!("{}{}", stamp.time, if stamp.is_zone_known { "" } else { " ?" }))
    }

    #[test]
    fn every_form_of_the_same_time() {
        for text in [
            "20220331180000 +0000",
            "20220331200000 +0200",
            "20220331133000 -0430",
            "20220331180000+0000",
            "  20220331190000   +01:00 ",
            "20220331180000 Z",
            "20220331180000Z",
            "20220331180000 UTC",
            "202203311800 GMT",
            "2022033118 utc",
            "20220331180000",
            "202203311800",
            "2022033118",
            "20220331190000 BST",
            "20220331190000 CET",
            "20220331200000 CEST",
            "20220331130000 EST",
            "20220331140000 America/New_York",
            "20220331200000 europe/berlin",
            "2022-03-31T18:00:00Z",
            "2022-03-31T20:00:00.123+02:00",
            "2022-03-31 18:00",
            "20220331 1800",
        ] {
            assert_eq!(at(text, "UTC").as_deref(), Some("2022-03-31T18:00:00Z"), "{text}");
        }
        assert_eq!(at("20220331", "UTC").as_deref(), Some("2022-03-31T00:00:00Z"));
        assert_eq!(at("20220331240000", "UTC").as_deref(), Some("2022-04-01T00:00:00Z"));
        assert_eq!(at("20161231235960 +0000", "UTC").as_deref(), Some("2017-01-01T00:00:00Z"));
    }

    #[test]
    fn what_is_no_time() {
        for text in [
            "",
            "1",
            "soon",
            "2022",
            "202203",
            "2022033",
            "202203311",
            "20221331",
            "20220231",
            "20220230180000 +0000",
            "20220331250000",
            "20220331186000 +0000",
            "202203311800000",
            "20220331240001",
            "٢٠٢٢٠٣٣١",
        ] {
            assert_eq!(at(text, "UTC"), None, "{text}");
        }
    }

    #[test]
    fn a_zone_that_nobody_knows_is_the_default_and_told() {
        assert_eq!(at("20220331180000 XYZ", "Europe/Berlin").as_deref(), Some("2022-03-31T16:00:00Z ?"));
        assert_eq!(at("20220331180000 +9900", "UTC").as_deref(), Some("2022-03-31T18:00:00Z ?"));
    }

    #[test]
    fn without_a_zone_the_source_s_counts_with_its_summer_time() {
        let berlin = |text| at(text, "Europe/Berlin").unwrap();
        assert_eq!(berlin("20220115120000"), "2022-01-15T11:00:00Z");
        assert_eq!(berlin("20220715120000"), "2022-07-15T10:00:00Z");
        // An offset wins over the source's zone.
        assert_eq!(berlin("20220715120000 +0000"), "2022-07-15T12:00:00Z");
        // At 02:00 on 27 March clocks went to 03:00: 02:30 never was, and is an hour later.
        assert_eq!(berlin("20220327013000"), "2022-03-27T00:30:00Z");
        assert_eq!(berlin("20220327023000"), "2022-03-27T01:30:00Z");
        assert_eq!(berlin("20220327033000"), "2022-03-27T01:30:00Z");
        // At 03:00 on 30 October clocks went back to 02:00: 02:30 was twice, the first counts.
        assert_eq!(berlin("20221030013000"), "2022-10-29T23:30:00Z");
        assert_eq!(berlin("20221030023000"), "2022-10-30T00:30:00Z");
        assert_eq!(berlin("20221030033000"), "2022-10-30T02:30:00Z");
        // The southern half of the earth, and half hours.
        assert_eq!(at("20220115120000", "Australia/Sydney").unwrap(), "2022-01-15T01:00:00Z");
        assert_eq!(at("20220715120000", "Australia/Sydney").unwrap(), "2022-07-15T02:00:00Z");
        assert_eq!(at("20220715120000", "Asia/Kolkata").unwrap(), "2022-07-15T06:30:00Z");
    }

    #[test]
    fn written_times_are_held_at_four_digits() {
        let written = |time| {
            let mut out = Vec::new();
            write(&mut out, Time(time));
            String::from_utf8(out).unwrap()
        };
        assert_eq!(written(1_648_749_600), "20220331180000 +0000");
        assert_eq!(written(-1), "19691231235959 +0000");
        assert_eq!(written(i64::MAX), "99991231235959 +0000");
        assert_eq!(written(i64::MIN), "00000101000000 +0000");
    }

    proptest! {
        #[test]
        fn our_calendar_is_jiff_s(time in -62_000_000_000_i64..253_000_000_000) {
            let civil = jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::from_second(time).unwrap());
            let mut out = Vec::new();
            write(&mut out, Time(time));
            let text = String::from_utf8(out).unwrap();
            prop_assert_eq!(&text, &civil.strftime("%Y%m%d%H%M%S +0000").to_string());
            let read = parse(text.as_bytes(), &mut Zones::new(&TimeZone::UTC)).unwrap();
            prop_assert_eq!(read.time, Time(time));
        }

        #[test]
        fn any_bytes_are_a_time_or_not(text in "[0-9TZ +:./-]{0,24}|\\PC{0,20}") {
            parse(text.as_bytes(), &mut Zones::new(&TimeZone::get("Europe/Berlin").unwrap()));
        }
    }
}
