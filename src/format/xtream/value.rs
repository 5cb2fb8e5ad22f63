//! Texts, numbers and times from JSON values of any type.
//!
//! Each is read from every JSON type that panels use for it. Anything else counts as missing, like `null`, `""`, `"null"` or an
//! absent member. Invalid UTF-8 and lone surrogates become U+FFFD. HTML entities are kept.

use std::borrow::Cow;
use std::iter;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::walk::{elements, members};
use crate::model::Time;

/// Larger times are milliseconds. This one is in the year 5138.
const LATEST: i64 = 100_000_000_000;

/// A trimmed text of one line: control characters become blanks.
#[inline]
pub(super) fn text(value: &[u8]) -> Cow<'_, str> {
    let inner = inner(value);
    if inner.is_empty() {
        return Cow::Borrowed("");
    }
    if is_plain(inner)
        && let Ok(text) = std::str::from_utf8(inner)
    {
        return Cow::Borrowed(unless_null(trim(text)));
    }
    let mut text = String::new();
    decode(inner, false, &mut text);
    Cow::Owned(unless_null(trim(&text)).to_owned())
}

/// Replaces a field by [`text`].
#[inline]
pub(super) fn set_text(field: &mut String, value: &[u8]) {
    field.clear();
    field.push_str(&text(value));
}

/// A text of several lines.
pub(super) fn prose(value: &[u8]) -> String {
    let mut text = String::new();
    decode(inner(value), true, &mut text);
    unless_null(trim(&text)).to_owned()
}

/// A text that is an id: `12.0` becomes `12`.
#[inline]
pub(super) fn id(value: &[u8]) -> Cow<'_, str> {
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
pub(super) fn number(value: &[u8]) -> Option<i64> {
    let text = text(value);
    text.parse().ok().or_else(|| {
        let float: f64 = text.parse().ok()?;
        // Beyond 2^53 it would be another number.
        (float.abs() < 9e15).then_some(float as i64)
    })
}

/// A number that is not negative and not too large for what is counted.
pub(super) fn count(value: &[u8]) -> Option<u32> {
    number(value)?.try_into().ok()
}

/// `true`, a number but 0, or a word for yes.
#[inline]
pub(super) fn flag(value: &[u8]) -> bool {
    match value {
        b"0" | b"false" | b"null" | b"" | b"\"0\"" | b"\"\"" => false,
        b"1" | b"true" | b"\"1\"" => true,
        _ => {
            let text = text(value);
            ["true", "yes", "y", "on"].iter().any(|yes| text.eq_ignore_ascii_case(yes)) || number(value).is_some_and(|n| n != 0)
        }
    }
}

/// Seconds since 1970, or a date and time, which is one of `zone` unless it says otherwise. What is not after 1970 is
/// no time.
pub(super) fn time(value: &[u8], zone: &TimeZone) -> Option<Time> {
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

/// The texts of a list, of the values of an object, or of one text with commas.
pub(super) fn words(value: &[u8]) -> Vec<String> {
    let words: Vec<Cow<'_, str>> = match value.first() {
        Some(b'{') => members(value).map(|(_, value)| text(value)).collect(),
        Some(b'[') => elements(value).map(text).collect(),
        _ => vec![text(value)],
    };
    words.iter().flat_map(|words| words.split(',')).map(trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The content of a text or word, still escaped. Empty for lists and objects.
#[inline]
fn inner(value: &[u8]) -> &[u8] {
    match value {
        [b'"', inner @ .., b'"'] => inner,
        [b'{' | b'[' | b'"', ..] => b"",
        _ => value,
    }
}

#[inline]
fn unless_null(text: &str) -> &str {
    if text.len() == 4 && text.eq_ignore_ascii_case("null") { "" } else { text }
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
fn is_plain(bytes: &[u8]) -> bool {
    // Without a branch, the compiler can vectorise the loop.
    !bytes.iter().fold(false, |is_odd, byte| is_odd | (*byte < b' ') | (*byte == b'\\'))
}

/// Appends the text of an escaped JSON string.
fn decode(bytes: &[u8], keeps_lines: bool, out: &mut String) {
    let mut rest = bytes;
    while !rest.is_empty() {
        let plain = memchr::memchr(b'\\', rest).unwrap_or(rest.len());
        let (before, after) = rest.split_at(plain);
        for chunk in before.utf8_chunks() {
            chunk.valid().chars().for_each(|c| push(out, c, keeps_lines));
            if !chunk.invalid().is_empty() {
                out.push(char::REPLACEMENT_CHARACTER);
            }
        }
        let (c, len) = unescape(after);
        c.into_iter().for_each(|c| push(out, c, keeps_lines));
        rest = after.get(len..).unwrap_or_default();
    }
}

/// The character of an escape, and the length of the escape. A backslash without an escape is kept.
fn unescape(bytes: &[u8]) -> (Option<char>, usize) {
    let c = match bytes {
        [] => return (None, 1),
        [_, b'n', ..] => '\n',
        [_, b't', ..] => '\t',
        [_, b'r', ..] => '\r',
        [_, b'b' | b'f', ..] => ' ',
        [_, c @ (b'"' | b'\\' | b'/'), ..] => char::from(*c),
        [_, b'u', ..] => return unicode(bytes),
        _ => return (Some('\\'), 1),
    };
    (Some(c), 2)
}

/// `\uXXXX`, or a surrogate pair.
fn unicode(bytes: &[u8]) -> (Option<char>, usize) {
    let unit = |at: usize| {
        let escape = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
        // Rust would accept `+12f` as a number.
        escape.iter().all(u8::is_ascii_hexdigit).then(|| u16::from_str_radix(std::str::from_utf8(escape).ok()?, 16).ok()).flatten()
    };
    let Some(first) = unit(0) else { return (Some('\\'), 1) };
    let units = iter::once(first).chain(unit(6));
    match char::decode_utf16(units).next() {
        Some(Ok(c)) => (Some(c), if c.len_utf16() == 2 { 12 } else { 6 }),
        _ => (Some(char::REPLACEMENT_CHARACTER), 6),
    }
}

/// Appends a character. Control characters become one blank, except line feeds and tabs if lines are kept.
fn push(out: &mut String, c: char, keeps_lines: bool) {
    if !c.is_control() || keeps_lines && matches!(c, '\n' | '\t') {
        out.push(c);
    } else if !(out.ends_with(' ') || keeps_lines && c == '\r') {
        out.push(' ');
    }
}

#[cfg(test)]
mod tests;
