use proptest::prelude::*;

use super::super::{Cron, CronError, Rule};
use super::*;

fn read(text: &str) -> Calendar {
    match Cron::parse(text).map(|cron| cron.rule) {
        Ok(Rule::Calendar(calendar)) => calendar,
        other => panic!("{text}: {other:?}"),
    }
}

fn numbers(set: Set) -> Vec<u32> {
    set.iter().collect()
}

/// The message, and the part of the text that it is about.
fn error(text: &str) -> (String, &str) {
    let CronError { message, offset, length } = Cron::parse(text).unwrap_err();
    (message, &text[offset..offset + length])
}

#[test]
fn five_six_and_seven_fields() {
    let five = read("1 2 3 4 *");
    assert_eq!([five.seconds, five.minutes, five.hours, five.days, five.months].map(|set| set.only().unwrap()), [0, 1, 2, 3, 4]);
    assert_eq!(five.years, None);
    let six = read("9 1 2 3 4 *");
    assert_eq!((six.seconds.only(), six.minutes.only(), six.months.only()), (Some(9), Some(1), Some(4)));
    let seven = read("9 1 2 3 4 * 2030,2040-2050/5");
    assert_eq!(seven.years, Some(BTreeSet::from([2030, 2040, 2045, 2050])));
    assert_eq!(Calendar { years: None, ..seven }, six);
    assert_eq!(read("9 1 2 3 4 * *"), six);
}

#[test]
fn lists_ranges_and_steps() {
    let minutes = |text: &str| numbers(read(&format!("{text} * * * *")).minutes);
    assert_eq!(minutes("1,2"), [1, 2]);
    assert_eq!(minutes("1-5"), [1, 2, 3, 4, 5]);
    assert_eq!(minutes("*/15"), [0, 15, 30, 45]);
    assert_eq!(minutes("*/60"), [0]);
    assert_eq!(minutes("10-40/5"), [10, 15, 20, 25, 30, 35, 40]);
    assert_eq!(minutes("5/15"), [5, 20, 35, 50]);
    assert_eq!(minutes("58-2,30,30-31"), [0, 1, 2, 30, 31, 58, 59]);
    assert_eq!(minutes("55-10/5"), [0, 5, 10, 55]);
    assert_eq!(minutes("007"), [7]);
    assert_eq!(numbers(read("0 22-2 * * *").hours), [0, 1, 2, 22, 23]);
    assert_eq!(numbers(read("0 0 28-3/2 * *").days), [1, 3, 28, 30]);
    assert_eq!(numbers(read("0 0 1 nov-FEB *").months), [1, 2, 11, 12]);
}

#[test]
fn sunday_is_0_and_7() {
    let weekdays = |text: &str| numbers(read(&format!("0 0 * * {text}")).weekdays);
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
    assert!(read("0 0 1 * mon").is_either_day);
    assert!(read("0 0 L * 1").is_either_day);
    assert!(read("0 0 */2 * 1").is_either_day);
    assert!(read("0 0 1-31 * 1").is_either_day);
    for text in ["0 0 * * mon", "0 0 ? * mon", "0 0 1 * ?", "0 0 */1 * mon", "0 0 *,3 * mon"] {
        assert!(!read(text).is_either_day, "{text}");
    }
}

#[test]
fn the_last_day() {
    let calendar = read("0 0 15,l * *");
    assert!(calendar.has_last_day);
    assert_eq!(numbers(calendar.days), [15]);
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
    let every = |text: &str| match Cron::parse(text).unwrap().rule {
        Rule::Every(seconds) => seconds,
        Rule::Calendar(_) => panic!("{text}"),
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
    for (text, part, message) in [
        ("0 0 1,32 * *", "32", "the third field (day of month) is wrong: 32 is not between 1 and 31"),
        ("0 0 0 32 * *", "32", "the fourth field (day of month) is wrong: 32 is not between 1 and 31"),
        ("  60 * * * *", "60", "the first field (minute) is wrong: 60 is not between 0 and 59"),
        ("60 0 * * * *", "60", "the first field (second) is wrong: 60 is not between 0 and 59"),
        ("* 5-24 * * *", "24", "the second field (hour) is wrong: 24 is not between 0 and 23"),
        ("* * 0 * *", "0", "the third field (day of month) is wrong: 0 is not between 1 and 31"),
        ("* * * feb,foo *", "foo", "the fourth field (month) is wrong: foo is not a number from 1 to 12 or a name from jan to dec"),
        ("* * * * 8", "8", "the fifth field (day of week) is wrong: 8 is not between 0 and 7"),
        (
            "* * * * monday",
            "monday",
            "the fifth field (day of week) is wrong: monday is not a number from 0 to 7 or a name from sun to sat",
        ),
        ("* * * * 5L", "5L", "the fifth field (day of week) is wrong: 5L is not a number from 0 to 7 or a name from sun to sat"),
        ("* * 15W * *", "15W", "the third field (day of month) is wrong: 15W is not a number from 1 to 31"),
        ("L * * * *", "L", "the first field (minute) is wrong: L is not a number from 0 to 59"),
        ("? * * * *", "?", "the first field (minute) is wrong: ? is not a number from 0 to 59"),
        ("0 0 0 1 1 * 1969", "1969", "the seventh field (year) is wrong: 1969 is not between 1970 and 2099"),
        ("0 0 0 1 1 * 2030-2029", "2030-2029", "the seventh field (year) is wrong: the years 2030-2029 go backwards"),
        ("*/0 * * * *", "0", "the first field (minute) is wrong: the step 0 is not between 1 and 60"),
        ("*/90 * * * *", "90", "the first field (minute) is wrong: the step 90 is not between 1 and 60"),
        ("* 0-9/x * * *", "x", "the second field (hour) is wrong: the step x is not a number"),
        ("*/ * * * *", "*/", "the first field (minute) is wrong: the step behind / is missing"),
        ("1,,2 * * * *", "1,,2", "the first field (minute) is wrong: a value is missing"),
        ("1- * * * *", "1-", "the first field (minute) is wrong: a value is missing"),
        ("+5 * * * *", "+5", "the first field (minute) is wrong: +5 is not a number from 0 to 59"),
        ("99999999999 * * * *", "99999999999", "the first field (minute) is wrong: 99999999999 is not between 0 and 59"),
        ("@daily 5", "5", "nothing can stand behind @daily"),
        (
            "@reboot",
            "@reboot",
            "@reboot is not known; there are @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually and @every 90m",
        ),
    ] {
        assert_eq!(error(text), (message.to_owned(), part), "{text}");
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
    assert!(message.len() < 150, "{message}");
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
