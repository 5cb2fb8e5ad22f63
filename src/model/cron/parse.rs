//! Reads expressions: splits a text into fields and hands these to croner in its own dialect.
//!
//! croner does not know ranges that wrap around (`fri-mon`) and `@every`, and its errors do not name the field.
//! These are added here: an error names the field and has the place of the wrong part.

use croner::parser::CronParser;

use super::{Cron, CronError};

#[derive(Debug)]
struct Field {
    name: &'static str,
    least: u16,
    most: u16,
    /// The number of different values. Sunday is both 0 and 7.
    count: u16,
    /// The names of the values, beginning with the least.
    names: &'static [&'static str],
}

const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// The fields of an expression of seven, in order.
const FIELDS: [Field; 7] = [
    Field { name: "second", least: 0, most: 59, count: 60, names: &[] },
    Field { name: "minute", least: 0, most: 59, count: 60, names: &[] },
    Field { name: "hour", least: 0, most: 23, count: 24, names: &[] },
    Field { name: "day of month", least: 1, most: 31, count: 31, names: &[] },
    Field { name: "month", least: 1, most: 12, count: 12, names: &MONTHS },
    Field { name: "day of week", least: 0, most: 7, count: 7, names: &WEEKDAYS },
    Field { name: "year", least: 1, most: 5000, count: 5000, names: &[] },
];
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

/// The shortest and the longest time of `@every`, in seconds.
const EVERY_LEAST: i64 = 10;
const EVERY_MOST: i64 = 365 * 86_400;

/// A piece of the text and where it begins, in bytes.
#[derive(Clone, Copy, Debug)]
struct Part<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Part<'a> {
    /// The pieces between separators, which are left out; where each begins is kept.
    fn pieces(self, is_separator: impl Fn(char) -> bool) -> Vec<Part<'a>> {
        let mut at = self.at;
        let piece = |text: &'a str| {
            let part = Part { text: text.trim_end_matches(&is_separator), at };
            at += text.len();
            part
        };
        self.text.split_inclusive(&is_separator).map(piece).collect()
    }

    /// For messages: at most 20 characters.
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

impl Cron {
    /// Reads 5, 6 (seconds first) or 7 fields (seconds first, year last), or a word that begins with `@`.
    pub(crate) fn parse(text: &str) -> Result<Cron, CronError> {
        let mut parts = Part { text, at: 0 }.pieces(char::is_whitespace);
        parts.retain(|part| !part.text.is_empty());
        let whole = Part { text: text.trim(), at: parts.first().map_or(0, |part| part.at) };
        match parts.as_slice() {
            [] => Err(whole.error("there is no schedule: write five fields such as 0 */6 * * *, or a word such as @daily".to_owned())),
            [word, times @ ..] if word.text.eq_ignore_ascii_case("@every") => every(whole, times),
            [word, rest @ ..] if word.text.starts_with('@') => {
                let Some((_, expression)) = WORDS.iter().find(|(name, _)| word.text.eq_ignore_ascii_case(name)) else {
                    let known = WORDS.map(|(name, _)| name).join(", ");
                    return Err(word.error(format!("{} is not known: write one of {known} or @every 90m", word.shown())));
                };
                match rest {
                    [] => Cron::parse(expression),
                    [extra, ..] => Err(extra.error(format!("nothing can follow {}", word.text))),
                }
            }
            [_, _, _, _, _] => calendar(&parts, 1),
            [_, _, _, _, _, _] | [_, _, _, _, _, _, _] => calendar(&parts, 0),
            _ => {
                let fields = if parts.len() == 1 { "field" } else { "fields" };
                let wanted = "5 (minute, hour, day of month, month, day of week), 6 with seconds first or 7 with the year last";
                Err(whole
                    .error(format!("a schedule of {} {fields} is not understood: write {wanted}, or a word such as @daily", parts.len())))
            }
        }
    }
}

/// `first`: the place of the first part in [`FIELDS`].
fn calendar(parts: &[Part], first: usize) -> Result<Cron, CronError> {
    let mut fields = ["0", "*", "*", "*", "*", "*", "*"].map(str::to_owned);
    for (nth, part) in parts.iter().enumerate() {
        fields[first + nth] = field(&FIELDS[first + nth], nth, *part)?;
    }
    let cron = parsed(&fields).ok_or_else(|| wrong_field(parts, first))?;
    if !has_days(&cron.pattern) {
        let reason = "the months of this schedule have no such day, so it would never run";
        return Err(wrong(&FIELDS[3], 3 - first, parts[3 - first], reason));
    }
    Ok(Cron::Calendar(Box::new(cron)))
}

fn parsed(fields: &[String; 7]) -> Option<croner::Cron> {
    CronParser::new().parse(&fields.join(" ")).ok()
}

/// The error of the first item of a list that croner refuses by itself.
fn wrong_field(parts: &[Part], first: usize) -> CronError {
    for (nth, part) in parts.iter().enumerate() {
        for item in part.pieces(|c| c == ',') {
            let mut fields = ["*"; 7].map(str::to_owned);
            match field(&FIELDS[first + nth], nth, item) {
                Ok(text) => fields[first + nth] = text,
                Err(error) => return error,
            }
            if parsed(&fields).is_none() {
                return wrong_item(&FIELDS[first + nth], nth, item);
            }
        }
    }
    let whole = parts.iter().map(|part| part.text.len() + 1).sum::<usize>() - 1;
    CronError { message: "this is not a schedule".to_owned(), offset: parts[0].at, length: whole }
}

/// A field in croner's dialect: numbers for names, lists for ranges.
fn field(field: &Field, nth: usize, part: Part) -> Result<String, CronError> {
    if part.text.ends_with(',') {
        return Err(wrong_item(field, nth, part));
    }
    let mut items = Vec::new();
    for item in part.pieces(|c| c == ',') {
        let mut text = item.text.to_uppercase();
        for (name, value) in field.names.iter().zip(field.least..) {
            text = text.replace(name, &value.to_string());
        }
        let (range, step) = text.split_once('/').map_or((text.as_str(), None), |(range, step)| (range, Some(step)));
        let has_step = step.is_none_or(|step| step.parse().is_ok_and(|step| (1..=field.count).contains(&step)));
        if text.is_empty() || !has_step || !text.bytes().all(|byte| byte.is_ascii_digit() || b"*/-?LW#+".contains(&byte)) {
            return Err(wrong_item(field, nth, if item.text.is_empty() { part } else { item }));
        }
        let step = step.and_then(|step| step.parse().ok());
        items.push(if text == "*/1" { "*".to_owned() } else { listed(field, range, step).unwrap_or(text) });
    }
    // A list with `*` is every value, which croner knows only where `*` stands alone.
    Ok(if items.iter().any(|item| item == "*") { "*".to_owned() } else { items.join(",") })
}

/// The values of a range, which may wrap around, or of a start with a step: `22-2` becomes `22,23,0,1,2`.
fn listed(field: &Field, range: &str, step: Option<usize>) -> Option<String> {
    let number = |text: &str| text.parse().ok().filter(|number: &u16| (field.least..=field.most).contains(number));
    let wrapped = |value: u16| field.least + (value - field.least) % field.count;
    let (first, last) = match (range.split_once('-'), step) {
        (Some((first, last)), _) => (number(first)?, number(last)?),
        (None, Some(_)) => (wrapped(number(range)?), field.least + field.count - 1),
        (None, None) => return None,
    };
    let last = if first <= last {
        last
    } else if field.name == "year" {
        return None;
    } else {
        last + field.count
    };
    let values = (first..=last).step_by(step.unwrap_or(1)).map(wrapped);
    Some(values.map(|value| value.to_string()).collect::<Vec<_>>().join(","))
}

fn wrong_item(field: &Field, nth: usize, item: Part) -> CronError {
    let names = match field.names {
        [first, .., last] => format!(", names from {} to {}", first.to_lowercase(), last.to_lowercase()),
        _ => String::new(),
    };
    let Field { least, most, count, .. } = field;
    let reason = format!(
        "{} is none of: numbers from {least} to {most}{names}, ranges such as {least}-{}, steps from */1 to */{count}",
        item.shown(),
        least + 2
    );
    wrong(field, nth, item, &reason)
}

fn wrong(field: &Field, nth: usize, part: Part, reason: &str) -> CronError {
    part.error(format!("the {} field ({}) is wrong: {reason}", ORDINALS[nth], field.name))
}

/// Whether any month of the schedule has a day of it.
fn has_days(pattern: &croner::CronPattern) -> bool {
    let by_weekday = !pattern.is_dom_wildcard() && !pattern.is_dow_wildcard() && !pattern.matches_dom_and_dow();
    // 2000 has a leap day.
    let years = if pattern.years.from_wildcard { vec![2000] } else { pattern.years.values() };
    let is_date = |year: u16, month: u16, day: u16| {
        let [year, month, day] = [year, month, day].map(|n| i16::try_from(n).unwrap_or_default());
        // Below 13 and below 32.
        jiff::civil::Date::new(year, month as i8, day as i8).is_ok()
    };
    let (months, days) = (pattern.months.values(), pattern.days.values());
    by_weekday
        || pattern.days.has_modifiers()
        || years.iter().any(|year| months.iter().any(|month| days.iter().any(|day| is_date(*year, *month, *day))))
}

/// Reads `@every` and a time of numbers with units: `90m`, `1h30m`, `1h 30m`.
fn every(whole: Part, times: &[Part]) -> Result<Cron, CronError> {
    const WANTED: &str = "write a time such as @every 90m, @every 1h30m or @every 45s";
    if times.is_empty() {
        return Err(whole.error(format!("the time behind @every is missing: {WANTED}")));
    }
    let mut seconds = 0_i64;
    for time in times {
        for piece in time.pieces(|c| !c.is_ascii_digit()) {
            // A piece is digits and one unit.
            let with_unit = Part { text: time.text.get(piece.at - time.at..).unwrap_or_default(), at: piece.at };
            let unit = with_unit.text.get(piece.text.len()..).and_then(|rest| rest.chars().next());
            let length: i64 = match unit.map(|unit| unit.to_ascii_lowercase()) {
                Some('d') => 86_400,
                Some('h') => 3600,
                Some('m') => 60,
                Some('s') => 1,
                _ => 0,
            };
            if piece.text.is_empty() || length == 0 {
                return Err(with_unit.error(format!("{} is not a time with units of d, h, m or s: {WANTED}", with_unit.shown())));
            }
            let number = piece.text.parse().unwrap_or(i64::MAX);
            seconds = seconds.saturating_add(length.saturating_mul(number));
        }
    }
    if (EVERY_LEAST..=EVERY_MOST).contains(&seconds) {
        Ok(Cron::Every(seconds))
    } else {
        Err(whole.error("the time behind @every is not between 10 s and 365 d".to_owned()))
    }
}

#[cfg(test)]
mod tests;
