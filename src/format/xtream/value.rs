//! Texts, numbers and times from JSON values of any type.
//!
//! Each is read from every JSON type that panels use for it. Anything else counts as missing, like `null`, `""`, `"null"` or an
//! absent member. Lone surrogates become U+FFFD. HTML entities are kept.

use std::borrow::Cow;
use std::fmt;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::de::{Deserialize, Deserializer, Visitor};

use crate::model::Time;

/// Larger times are milliseconds. This one is in the year 5138.
const LATEST: i64 = 100_000_000_000;

/// A trimmed text of one line: control characters become blanks.
#[inline]
pub(super) fn text(value: &str) -> Cow<'_, str> {
    let inner = inner(value);
    if inner.is_empty() {
        return Cow::Borrowed("");
    }
    if is_plain(inner) {
        return Cow::Borrowed(unless_null(trim(inner)));
    }
    Cow::Owned(unless_null(trim(&decode(value, false))).to_owned())
}

/// Replaces a field by [`text`].
#[inline]
pub(super) fn set_text(field: &mut String, value: &str) {
    field.clear();
    field.push_str(&text(value));
}

/// A text of several lines.
pub(super) fn prose(value: &str) -> String {
    unless_null(trim(&decode(value, true))).to_owned()
}

/// A text that is an id: `12.0` becomes `12`.
#[inline]
pub(super) fn id(value: &str) -> Cow<'_, str> {
    match text(value) {
        Cow::Borrowed(text) => Cow::Borrowed(whole(text)),
        Cow::Owned(text) => Cow::Owned(whole(&text).to_owned()),
    }
}

#[inline]
fn whole(text: &str) -> &str {
    match text.split_once('.') {
        Some((whole, zeros)) if !whole.is_empty() && whole.bytes().all(|c| c.is_ascii_digit()) && zeros.bytes().all(|c| c == b'0') => whole,
        _ => text,
    }
}

/// A whole number; of a broken one the whole part.
pub(super) fn number(value: &str) -> Option<i64> {
    let text = text(value);
    text.parse().ok().or_else(|| {
        let float: f64 = text.parse().ok()?;
        // Beyond 2^53 it would be another number.
        (float.abs() < 9e15).then_some(float as i64)
    })
}

/// A number that is not negative and not too large for what is counted.
pub(super) fn count(value: &str) -> Option<u32> {
    number(value)?.try_into().ok()
}

/// `true`, a number but 0, or a word for yes.
#[inline]
pub(super) fn flag(value: &str) -> bool {
    match value {
        "0" | "false" | "null" | "" | "\"0\"" | "\"\"" => false,
        "1" | "true" | "\"1\"" => true,
        _ => {
            let text = text(value);
            ["true", "yes", "y", "on"].iter().any(|yes| text.eq_ignore_ascii_case(yes)) || number(value).is_some_and(|n| n != 0)
        }
    }
}

/// Seconds since 1970, or a date and time, which is one of `zone` unless it says otherwise. What is not after 1970 is
/// no time.
pub(super) fn time(value: &str, zone: &TimeZone) -> Option<Time> {
    let seconds = match number(value) {
        Some(n) if n > LATEST => n / 1000,
        Some(n) => n,
        None => return date(&text(value), zone),
    };
    (seconds > 0).then_some(Time(seconds))
}

/// `YYYY-MM-DD hh:mm:ss` and the like, in a zone, or ISO 8601 with an offset.
fn date(text: &str, zone: &TimeZone) -> Option<Time> {
    let at = match text.parse::<jiff::Timestamp>() {
        Ok(at) => at,
        Err(_) => zone.to_timestamp(text.parse::<DateTime>().ok()?).ok()?,
    };
    (at.as_second() > 0).then_some(Time(at.as_second()))
}

/// The content of a text or word, still escaped. Empty for lists and objects.
#[inline]
fn inner(value: &str) -> &str {
    match value.as_bytes() {
        [b'"', .., b'"'] => value.get(1..value.len() - 1).unwrap_or_default(),
        [b'{' | b'[' | b'"', ..] => "",
        _ => value,
    }
}

#[inline]
fn unless_null(text: &str) -> &str {
    if text.eq_ignore_ascii_case("null") { "" } else { text }
}

#[inline]
fn trim(text: &str) -> &str {
    match text.as_bytes() {
        // The usual case.
        [b'!'..=b'~', .., b'!'..=b'~'] => text,
        _ => text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}'),
    }
}

/// Whether there are no escapes and no control characters.
#[inline]
fn is_plain(text: &str) -> bool {
    // Without a branch, the compiler can vectorise the loop.
    !text.bytes().fold(false, |is_odd, byte| is_odd | (byte < b' ') | (byte == b'\\'))
}

/// The text of a JSON string, or the word itself. Control characters become one blank, except line feeds and tabs if lines are
/// kept.
fn decode(value: &str, keeps_lines: bool) -> String {
    let text = match serde_json::from_str(value) {
        Ok(Escaped(text)) => Cow::Owned(text),
        Err(_) => Cow::Borrowed(inner(value)),
    };
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_control() || keeps_lines && matches!(c, '\n' | '\t') {
            out.push(c);
        } else if !(out.ends_with(' ') || keeps_lines && c == '\r') {
            out.push(' ');
        }
    }
    out
}

/// A text that may have lone surrogates, which become U+FFFD.
struct Escaped(String);

impl<'de> Deserialize<'de> for Escaped {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Escaped, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Escaped;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Escaped, E> {
                let text = String::from_utf8_lossy(bytes);
                // serde_json encodes a lone surrogate in three bytes, each of which is invalid.
                Ok(Escaped(if text.len() == bytes.len() {
                    text.into_owned()
                } else {
                    text.replace("\u{fffd}\u{fffd}\u{fffd}", "\u{fffd}")
                }))
            }
        }
        json.deserialize_bytes(Bytes)
    }
}

#[cfg(test)]
mod tests;
