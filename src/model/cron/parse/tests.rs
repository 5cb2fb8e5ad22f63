use proptest::prelude::*;

use super::super::{Cron, CronError};
use super::*;

fn read(text: &str) -> croner::CronPattern {
    match Cron::parse(text) {
        Ok(Cron::Calendar(cron)) => cron.pattern,
        other => panic!("{text}: {other:?}"),
    }
}

/// The message, and the part of the text that it is about.
fn error(text: &str) -> (String, &str) {
    let CronError { message, offset, length } = Cron::parse(text).unwrap_err();
    (message, &text[offset..offset + length])
}

#[test]
fn five_six_and_seven_fields() {
    let five = read("1 2 3 4 *");
    let fields = [&five.seconds, &five.minutes, &five.hours, &five.days, &five.months];
    assert_eq!(fields.map(|field| field.values()), [[0], [1], [2], [3], [4]]);
    assert_eq!(five, read("0 1 2 3 4 * *"));
    let six = read("9 1 2 3 4 *");
    assert_eq!([&six.seconds, &six.minutes, &six.months].map(|field| field.values()), [[9], [1], [4]]);
    let seven = read("9 1 2 3 4 * 2030,2040-2050/5");
    assert_eq!(seven.years.values(), [2030, 2040, 2045, 2050]);
    assert_eq!((seven.minutes, seven.days), (six.minutes.clone(), six.days.clone()));
    assert_eq!(read("9 1 2 3 4 * *"), six);
}

#[test]
fn lists_ranges_and_steps() {
    let minutes = |text: &str| read(&format!("{text} * * * *")).minutes.values();
    assert_eq!(minutes("1,2"), [1, 2]);
    assert_eq!(minutes("1-5"), [1, 2, 3, 4, 5]);
    assert_eq!(minutes("*/15"), [0, 15, 30, 45]);
    assert_eq!(minutes("*/60"), [0]);
    assert_eq!(minutes("10-40/5"), [10, 15, 20, 25, 30, 35, 40]);
    assert_eq!(minutes("5/15"), [5, 20, 35, 50]);
    assert_eq!(minutes("58-2,30,30-31"), [0, 1, 2, 30, 31, 58, 59]);
    assert_eq!(minutes("55-10/5"), [0, 5, 10, 55]);
    assert_eq!(minutes("007"), [7]);
    assert_eq!(read("0 22-2 * * *").hours.values(), [0, 1, 2, 22, 23]);
    assert_eq!(read("0 0 28-3/2 * *").days.values(), [1, 3, 28, 30]);
    assert_eq!(read("0 0 1 nov-FEB *").months.values(), [1, 2, 11, 12]);
}

#[test]
fn sunday_is_0_and_7() {
    let weekdays = |text: &str| read(&format!("0 0 * * {text}")).days_of_week.values();
    assert_eq!(weekdays("0"), [0]);
    assert_eq!(weekdays("7"), [0]);
    assert_eq!(weekdays("Sun"), [0]);
    assert_eq!(weekdays("5-7"), [0, 5, 6]);
    assert_eq!(weekdays("7-2"), [0, 1, 2]);
    assert_eq!(weekdays("7-7"), [0]);
    assert_eq!(weekdays("fri-mon"), [0, 1, 5, 6]);
    assert_eq!(weekdays("FRI-sun"), [0, 5, 6]);
    assert_eq!(weekdays("7/3"), [0, 3, 6]);
    assert_eq!(weekdays("0-7"), [0, 1, 2, 3, 4, 5, 6]);
    assert_eq!(weekdays("1-7/2"), [0, 1, 3, 5]);
    assert_eq!(weekdays("*/2"), [0, 2, 4, 6]);
    assert_eq!(weekdays("?"), weekdays("*"));
}

#[test]
fn days_are_restricted_by_anything_but_an_asterisk() {
    let is_either_day = |text| {
        let pattern = read(text);
        !pattern.is_dom_wildcard() && !pattern.is_dow_wildcard() && !pattern.matches_dom_and_dow()
    };
    assert!(is_either_day("0 0 1 * mon"));
    assert!(is_either_day("0 0 L * 1"));
    assert!(is_either_day("0 0 */2 * 1"));
    assert!(is_either_day("0 0 1-31 * 1"));
    for text in ["0 0 * * mon", "0 0 ? * mon", "0 0 1 * ?", "0 0 */1 * mon", "0 0 *,3 * mon"] {
        assert!(!is_either_day(text), "{text}");
    }
}

#[test]
fn the_last_day() {
    let pattern = read("0 0 15,l * *");
    assert!(pattern.days.has_modifiers());
    assert_eq!(pattern.days.values(), [15]);
}

#[test]
fn words() {
    for (word, fields) in WORDS {
        assert_eq!(read(word), read(fields));
        assert_eq!(read(&format!(" {} ", word.to_uppercase())), read(fields));
    }
    assert_eq!(read("@weekly"), read("0 0 * * sun"));
}

#[test]
fn every() {
    let every = |text: &str| match Cron::parse(text).unwrap() {
        Cron::Every(seconds) => seconds,
        Cron::Calendar(_) => panic!("{text}"),
    };
    assert_eq!(every("@every 90m"), 5400);
    assert_eq!(every("@every 1h30m"), 5400);
    assert_eq!(every("  @Every 1H  30M "), 5400);
    assert_eq!(every("@every 45s"), 45);
    assert_eq!(every("@every 10s"), 10);
    assert_eq!(every("@every 365d"), 365 * 86_400);
    let range = "the time behind @every is not between 10 s and 365 d";
    for text in ["@every 9s", "@every 365d1s", "@every 0h", "@every 99999999999999999999d", "@every 9223372036854775807s1s"] {
        assert_eq!(error(text), (range.to_owned(), text));
    }
    for (text, part) in [
        ("@every 90", "90"),
        ("@every 1h30", "30"),
        ("@every h", "h"),
        ("@every 1h 2x", "2x"),
        ("@every 1.5h", "1.5h"),
        ("@every -1h", "-1h"),
    ] {
        let (message, place) = error(text);
        assert_eq!(place, part);
        assert!(message.ends_with("write a time such as @every 90m, @every 1h30m or @every 45s"), "{message}");
    }
    assert_eq!(error(" @every ").1, "@every");
}

#[test]
fn errors_name_the_field_and_the_place() {
    let minutes = "numbers from 0 to 59, ranges such as 0-2, steps from */1 to */60";
    let days = "numbers from 1 to 31, ranges such as 1-3, steps from */1 to */31";
    let months = "numbers from 1 to 12, names from jan to dec, ranges such as 1-3, steps from */1 to */12";
    let weekdays = "numbers from 0 to 7, names from sun to sat, ranges such as 0-2, steps from */1 to */7";
    for (text, part, field, known) in [
        ("0 0 1,32 * *", "32", "third field (day of month)", days),
        ("0 0 0 32 * *", "32", "fourth field (day of month)", days),
        ("  60 * * * *", "60", "first field (minute)", minutes),
        ("60 0 * * * *", "60", "first field (second)", minutes),
        ("* 5-24 * * *", "5-24", "second field (hour)", "numbers from 0 to 23, ranges such as 0-2, steps from */1 to */24"),
        ("* * 0 * *", "0", "third field (day of month)", days),
        ("* * * feb,foo *", "foo", "fourth field (month)", months),
        ("* * * * 8", "8", "fifth field (day of week)", weekdays),
        ("* * * * monday", "monday", "fifth field (day of week)", weekdays),
        ("* * 15X * *", "15X", "third field (day of month)", days),
        ("L * * * *", "L", "first field (minute)", minutes),
        ("mon * * * *", "mon", "first field (minute)", minutes),
        ("? * * * *", "?", "first field (minute)", minutes),
        (
            "0 0 0 1 1 * 2030-2029",
            "2030-2029",
            "seventh field (year)",
            "numbers from 1 to 5000, ranges such as 1-3, steps from */1 to */5000",
        ),
        ("*/0 * * * *", "*/0", "first field (minute)", minutes),
        ("*/90 * * * *", "*/90", "first field (minute)", minutes),
        ("* * 0-9/x * *", "0-9/x", "third field (day of month)", days),
        ("*/ * * * *", "*/", "first field (minute)", minutes),
        ("1,,2 * * * *", "1,,2", "first field (minute)", minutes),
        ("1, * * * *", "1,", "first field (minute)", minutes),
        ("1- * * * *", "1-", "first field (minute)", minutes),
        ("+5 * * * *", "+5", "first field (minute)", minutes),
        ("99999999999 * * * *", "99999999999", "first field (minute)", minutes),
    ] {
        assert_eq!(error(text), (format!("the {field} is wrong: {part} is none of: {known}"), part), "{text}");
    }
    for (text, part, message) in [
        ("@daily 5", "5", "nothing can follow @daily"),
        (
            "@reboot",
            "@reboot",
            "@reboot is not known: write one of @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually or @every 90m",
        ),
    ] {
        assert_eq!(error(text), (message.to_owned(), part), "{text}");
    }
}

#[test]
fn what_croner_reads_beyond_posix() {
    for text in ["0 0 15W * *", "0 0 LW * *", "0 0 * * 5L", "0 0 * * fri#2", "0 0 1 * +mon"] {
        assert!(Cron::parse(text).is_ok(), "{text}");
    }
}

#[test]
fn a_wrong_number_of_fields() {
    let (message, part) = error("  0 0 * * ");
    assert!(message.starts_with("a schedule of 4 fields is not understood"), "{message}");
    assert_eq!(part, "0 0 * *");
    assert!(error("soon").0.starts_with("a schedule of 1 field is not understood"));
    assert_eq!(error("1 2 3 4 5 6 7 8").1, "1 2 3 4 5 6 7 8");
    for blank in ["", " \t "] {
        let (message, part) = error(blank);
        assert!(message.starts_with("there is no schedule"), "{message}");
        assert_eq!(part, "");
    }
}

#[test]
fn a_day_that_never_comes() {
    for (text, part) in [("0 0 30 2 *", "30"), ("0 0 31 4,6,9,11 *", "31"), ("0 0 30-31 feb *", "30-31"), ("0 0 0 29 2 ? 2023,2025", "29")]
    {
        let (message, place) = error(text);
        assert!(message.contains("(day of month)") && message.ends_with("so it would never run"), "{message}");
        assert_eq!(place, part);
    }
    for text in ["0 0 29 2 *", "0 0 30 2 mon", "0 0 30,L 2 *", "0 0 31 2,3 *", "0 0 0 29 2 * 2024", "0 0 0 1 1 * 1999"] {
        assert!(Cron::parse(text).is_ok(), "{text}");
    }
}

#[test]
fn long_mistakes_are_shown_in_part() {
    let text = format!("{} * * * *", "ä".repeat(500));
    let (message, part) = error(&text);
    assert!(message.len() < 200, "{message}");
    assert_eq!(part.chars().count(), 500);
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_with_a_place(
        text in prop_oneof!["[-0-9*/,?LlWw#@a-z \u{a0}ä€]{0,40}", ".{0,40}", "(@every )?([0-9]{1,25}[dhmsx]?){0,4}"],
    ) {
        if let Err(CronError { message, offset, length }) = Cron::parse(&text) {
            prop_assert!(!message.is_empty());
            let part = text.get(offset..offset + length);
            prop_assert!(part.is_some(), "{offset}+{length} of {text:?}");
            prop_assert_eq!(part.is_some_and(str::is_empty), text.trim().is_empty());
        }
    }
}
