//! Reads expressions. Each field is a list of values, ranges and steps; what differs is one row of a table.
//!
//! An error names the field and has the place of the part that is wrong.

use std::collections::BTreeSet;

use super::calendar::{Calendar, Set};
use super::{CronError, Rule};

/// A kind of field.
#[derive(Debug)]
struct Field {
    name: &'static str,
    least: u16,
    most: u16,
    /// How many different values there are. One less than from least to most where both are the same.
    count: u16,
    /// Of the values from the least on.
    names: &'static [&'static str],
    /// What may stand for every value.
    any: &'static [&'static str],
    /// `L` is a value.
    has_last: bool,
    /// Past the last value comes the first again.
    wraps: bool,
}

const SECOND: Field = Field { name: "second", least: 0, most: 59, count: 60, names: &[], any: &["*"], has_last: false, wraps: true };
const MINUTE: Field = Field { name: "minute", ..SECOND };
const HOUR: Field = Field { name: "hour", most: 23, count: 24, ..SECOND };
const DAY: Field = Field { name: "day of month", least: 1, most: 31, count: 31, any: &["*", "?"], has_last: true, ..SECOND };
const MONTH: Field = Field { name: "month", least: 1, most: 12, count: 12, names: &MONTHS, ..SECOND };
const WEEKDAY: Field = Field { name: "day of week", most: 7, count: 7, names: &WEEKDAYS, any: &["*", "?"], ..SECOND };
/// The years of Quartz.
const YEAR: Field = Field { name: "year", least: 1970, most: 2099, count: 130, wraps: false, ..SECOND };

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const ORDINALS: [&str; 7] = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh"];

const WORDS: [(&str, &str); 7] = [
    ("@hourly", "0 * * * *"),
    ("@daily", "0 0 * * *"),
    ("@midnight", "0 0 * * *"),
    ("@weekly", "0 0 * * 0"),
    ("@monthly", "0 0 1 * *"),
    ("@yearly", "0 0 1 1 *"),
    ("@annually", "0 0 1 1 *"),
];

/// `@every`: the shortest time and the longest, in seconds.
const EVERY_LEAST: i64 = 10;
const EVERY_MOST: i64 = 365 * 86_400;

/// A piece of the text and where it begins, in bytes.
#[derive(Clone, Copy, Debug)]
struct Part<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Part<'a> {
    /// The pieces between white space.
    fn words(text: &'a str) -> Vec<Part<'a>> {
        let mut at = 0;
        let pieces = text.split_inclusive(char::is_whitespace).map(|piece| {
            let part = Part { text: piece.trim_end(), at };
            at += piece.len();
            part
        });
        pieces.filter(|part| !part.text.is_empty()).collect()
    }

    /// What is before the first `separator`, and what is behind it.
    fn cut(self, separator: char) -> (Part<'a>, Option<Part<'a>>) {
        match self.text.split_once(separator) {
            Some((before, behind)) => {
                let at = self.at + before.len() + separator.len_utf8();
                (Part { text: before, at: self.at }, Some(Part { text: behind, at }))
            }
            None => (self, None),
        }
    }

    /// The beginning that has only such characters, and the rest.
    fn split(self, is_such: impl Fn(char) -> bool) -> (Part<'a>, Part<'a>) {
        let rest = self.text.trim_start_matches(is_such);
        let length = self.text.len() - rest.len();
        let start = self.text.get(..length).unwrap_or_default();
        (Part { text: start, at: self.at }, Part { text: rest, at: self.at + length })
    }

    /// For messages: not at any length.
    fn shown(self) -> String {
        match self.text.char_indices().nth(20) {
            Some((end, _)) => format!("{}…", self.text.get(..end).unwrap_or_default()),
            None => self.text.to_owned(),
        }
    }

    fn error(self, message: String) -> CronError {
        CronError { message, offset: self.at, length: self.text.len() }
    }
}

pub(super) fn rule(text: &str) -> Result<Rule, CronError> {
    let parts = Part::words(text);
    // The whole without white space around it.
    let whole = Part { text: text.trim(), at: parts.first().map_or(0, |part| part.at) };
    match parts.as_slice() {
        [] => Err(whole.error("there is no schedule: write five fields such as 0 */6 * * *, or a word such as @daily".to_owned())),
        [word, times @ ..] if word.text.eq_ignore_ascii_case("@every") => every(whole, times),
        [word, rest @ ..] if word.text.starts_with('@') => {
            let Some((_, expression)) = WORDS.iter().find(|(name, _)| word.text.eq_ignore_ascii_case(name)) else {
                let known = WORDS.map(|(name, _)| name).join(", ");
                return Err(word.error(format!("{} is not known; there are {known} and @every 90m", word.shown())));
            };
            match rest {
                [] => rule(expression),
                [extra, ..] => Err(extra.error(format!("nothing can stand behind {}", word.text))),
            }
        }
        [minute, hour, day, month, weekday] => calendar(None, [*minute, *hour, *day, *month, *weekday], None),
        [second, minute, hour, day, month, weekday] => calendar(Some(*second), [*minute, *hour, *day, *month, *weekday], None),
        [second, minute, hour, day, month, weekday, year] => calendar(Some(*second), [*minute, *hour, *day, *month, *weekday], Some(*year)),
        _ => {
            let fields = if parts.len() == 1 { "field" } else { "fields" };
            let wanted = "5 (minute, hour, day of month, month, day of week), 6 with seconds first or 7 with the year last";
            Err(whole.error(format!("a schedule of {} {fields} is not understood: write {wanted}, or a word such as @daily", parts.len())))
        }
    }
}

fn calendar(second: Option<Part>, five: [Part; 5], year: Option<Part>) -> Result<Rule, CronError> {
    let nth = usize::from(second.is_some());
    let [minute, hour, day, month, weekday] = five;
    let seconds = second.map(|part| Reader::new(&SECOND, 0, part).read()).transpose()?;
    let minutes = Reader::new(&MINUTE, nth, minute).read()?;
    let hours = Reader::new(&HOUR, nth + 1, hour).read()?;
    let day = Reader::new(&DAY, nth + 2, day);
    let days = day.read()?;
    let months = Reader::new(&MONTH, nth + 3, month).read()?;
    let weekdays = Reader::new(&WEEKDAY, nth + 4, weekday).read()?;
    let years = year.map(|part| Reader::new(&YEAR, nth + 5, part).read()).transpose()?;
    let calendar = Calendar {
        seconds: seconds.map_or_else(|| Set::from_iter([0]), |seconds| seconds.set()),
        minutes: minutes.set(),
        hours: hours.set(),
        days: days.set(),
        has_last_day: days.has_last_day,
        months: months.set(),
        weekdays: weekdays.set(),
        is_either_day: !days.is_any && !weekdays.is_any,
        years: years.filter(|years| !years.is_any).map(|years| years.values),
    };
    if !calendar.has_days() {
        return Err(day.wrong(day.whole, "the months of this schedule have no such day, so it would never run".to_owned()));
    }
    Ok(Rule::Calendar(calendar))
}

/// What a field says.
#[derive(Debug, Default)]
struct Values {
    values: BTreeSet<u16>,
    /// It has a `*`, so it restricts nothing.
    is_any: bool,
    has_last_day: bool,
}

impl Values {
    fn set(&self) -> Set {
        self.values.iter().map(|value| u32::from(*value)).collect()
    }
}

/// Reads one field.
struct Reader<'a> {
    field: &'static Field,
    ordinal: &'static str,
    whole: Part<'a>,
}

impl<'a> Reader<'a> {
    fn new(field: &'static Field, nth: usize, whole: Part<'a>) -> Reader<'a> {
        Reader { field, ordinal: ORDINALS.get(nth).copied().unwrap_or_default(), whole }
    }

    fn read(&self) -> Result<Values, CronError> {
        let mut values = Values::default();
        let mut rest = Some(self.whole);
        while let Some(list) = rest {
            let (item, behind) = list.cut(',');
            rest = behind;
            self.item(item, &mut values)?;
        }
        Ok(values)
    }

    /// `*`, `5`, `1-5`, `*/15`, `5/15`, `10-40/5` or `L`.
    fn item(&self, item: Part, values: &mut Values) -> Result<(), CronError> {
        let Field { least, count, any, has_last, wraps, .. } = *self.field;
        if has_last && item.text.eq_ignore_ascii_case("L") {
            values.has_last_day = true;
            return Ok(());
        }
        let (range, step) = item.cut('/');
        let step = step.map(|step| self.step(step)).transpose()?;
        let end = least + count - 1;
        let (first, last) = if any.contains(&range.text) {
            values.is_any |= step.is_none_or(|step| step == 1);
            (least, end)
        } else {
            match range.cut('-') {
                (value, None) => {
                    let value = self.value(value)?;
                    if step.is_some() { (self.wrapped(value), end) } else { (value, value) }
                }
                (first, Some(last)) => {
                    let (first, last) = (self.value(first)?, self.value(last)?);
                    if first > last && !wraps {
                        return Err(self.wrong(range, format!("the years {} go backwards", range.shown())));
                    }
                    (first, if first > last { last + count } else { last })
                }
            }
        };
        values.values.extend((first..=last).step_by(usize::from(step.unwrap_or(1))).map(|value| self.wrapped(value)));
        Ok(())
    }

    /// A value past the last one is one from the first on.
    fn wrapped(&self, value: u16) -> u16 {
        self.field.least + (value - self.field.least) % self.field.count
    }

    fn step(&self, part: Part) -> Result<u16, CronError> {
        let most = self.field.count;
        match number(part.text) {
            Some(step) if (1..=most).contains(&step) => Ok(step),
            Some(_) => Err(self.wrong(part, format!("the step {} is not between 1 and {most}", part.shown()))),
            None if part.text.is_empty() => Err(self.wrong(part, "the step behind / is missing".to_owned())),
            None => Err(self.wrong(part, format!("the step {} is not a number", part.shown()))),
        }
    }

    fn value(&self, part: Part) -> Result<u16, CronError> {
        let Field { least, most, names, .. } = *self.field;
        if let Some((value, _)) = (least..).zip(names).find(|(_, name)| part.text.eq_ignore_ascii_case(name)) {
            return Ok(value);
        }
        match number(part.text) {
            Some(value) if (least..=most).contains(&value) => Ok(value),
            Some(_) => Err(self.wrong(part, format!("{} is not between {least} and {most}", part.shown()))),
            None if part.text.is_empty() => Err(self.wrong(part, "a value is missing".to_owned())),
            None => {
                let names = match names {
                    [first, .., last] => format!(" or a name from {first} to {last}"),
                    _ => String::new(),
                };
                Err(self.wrong(part, format!("{} is not a number from {least} to {most}{names}", part.shown())))
            }
        }
    }

    fn wrong(&self, part: Part, reason: String) -> CronError {
        // There is nothing to see in an empty part.
        let part = if part.text.is_empty() { self.whole } else { part };
        part.error(format!("the {} field ({}) is wrong: {reason}", self.ordinal, self.field.name))
    }
}

/// None if there are other characters than digits; numbers that are too large are held at the end.
fn number(text: &str) -> Option<u16> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u16::MAX))
}

/// `@every` and a time of numbers with units: `90m`, `1h30m`, `1h 30m`.
fn every(whole: Part, times: &[Part]) -> Result<Rule, CronError> {
    const WANTED: &str = "write a time such as @every 90m, @every 1h30m or @every 45s";
    if times.is_empty() {
        return Err(whole.error(format!("the time behind @every is missing: {WANTED}")));
    }
    let mut seconds = 0_i64;
    for part in times {
        let mut rest = *part;
        while !rest.text.is_empty() {
            let (digits, behind) = rest.split(|c| c.is_ascii_digit());
            let (unit, behind) = behind.split(|c| !c.is_ascii_digit());
            let length: i64 = match unit.text {
                "d" | "D" => 86_400,
                "h" | "H" => 3600,
                "m" | "M" => 60,
                "s" | "S" => 1,
                _ => 0,
            };
            if digits.text.is_empty() || length == 0 {
                return Err(rest.error(format!("{} is not a time with units of d, h, m or s: {WANTED}", rest.shown())));
            }
            let number = digits.text.parse().unwrap_or(i64::MAX);
            seconds = seconds.saturating_add(length.saturating_mul(number));
            rest = behind;
        }
    }
    if (EVERY_LEAST..=EVERY_MOST).contains(&seconds) {
        Ok(Rule::Every(seconds))
    } else {
        Err(whole.error("the time behind @every is not between 10 s and 365 d".to_owned()))
    }
}

#[cfg(test)]
mod tests;
