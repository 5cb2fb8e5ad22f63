//! Iterates over a JSON value whose end is known, without copying.
//!
//! A value is a slice of the input. An iteration ends at the first fault, so that it never fails.

use super::scan::{blanks_end, string_end, value_end};

/// The members of an object: key (as written, without quotation marks) and value. Of a list: those of its first object, because
/// panels put some objects into lists. Of anything else: none.
#[inline]
pub(super) fn members(value: &[u8]) -> Members<'_> {
    match value.first() {
        Some(b'{') => Members { bytes: value, at: 1 },
        Some(b'[') => match elements(value).find(|element| element.starts_with(b"{")) {
            Some(first) => Members { bytes: first, at: 1 },
            None => Members { bytes: value, at: value.len() },
        },
        _ => Members { bytes: value, at: value.len() },
    }
}

/// The value of a member, of several the last one. Empty if there is none.
pub(super) fn member<'a>(value: &'a [u8], key: &str) -> &'a [u8] {
    members(value).filter(|(name, _)| *name == key.as_bytes()).last().map(|(_, value)| value).unwrap_or_default()
}

/// The elements of a list, or the values of an object. Of anything else: none.
pub(super) fn elements(value: &[u8]) -> Elements<'_> {
    match value.first() {
        Some(b'{') => Elements::Object(Members { bytes: value, at: 1 }),
        Some(b'[') => Elements::List { bytes: value, at: 1 },
        _ => Elements::List { bytes: value, at: value.len() },
    }
}

pub(super) struct Members<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Members<'a> {
    type Item = (&'a [u8], &'a [u8]);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let key = next_value(self.bytes, self.at);
        if self.bytes.get(key) != Some(&b'"') {
            return None;
        }
        let key_end = string_end(self.bytes, key + 1).ok()?;
        let colon = blanks_end(self.bytes, key_end);
        if self.bytes.get(colon) != Some(&b':') {
            return None;
        }
        let value = blanks_end(self.bytes, colon + 1);
        self.at = match self.bytes.get(value) {
            Some(b'"') => string_end(self.bytes, value + 1).ok()?,
            _ => value_end(self.bytes, value).ok()?,
        };
        Some((self.bytes.get(key + 1..key_end - 1)?, self.bytes.get(value..self.at)?))
    }
}

pub(super) enum Elements<'a> {
    List { bytes: &'a [u8], at: usize },
    Object(Members<'a>),
}

impl<'a> Iterator for Elements<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        match self {
            Elements::Object(members) => members.next().map(|(_, value)| value),
            Elements::List { bytes, at } => {
                let start = next_value(bytes, *at);
                if bytes.get(start) == Some(&b']') {
                    return None;
                }
                *at = value_end(bytes, start).ok()?;
                bytes.get(start..*at)
            }
        }
    }
}

/// The offset after blanks and commas.
#[inline]
fn next_value(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(b',' | b' ' | b'\n' | b'\r' | b'\t')) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn members_are_found() {
        let value = br#"{ "a" : 1 ,"b":"x\"y", "c":{"d":[1]},"e":null,}"#;
        let found: Vec<_> = members(value).map(|(k, v)| (std::str::from_utf8(k).unwrap(), std::str::from_utf8(v).unwrap())).collect();
        assert_eq!(found, [("a", "1"), ("b", r#""x\"y""#), ("c", r#"{"d":[1]}"#), ("e", "null")]);
        assert_eq!(member(value, "c"), br#"{"d":[1]}"#);
        assert_eq!(member(value, "z"), b"");
        assert_eq!(member(br#"[[],{"a":1},{"a":2}]"#, "a"), b"1");
        for nothing in ["", "[]", "{}", "null", "\"{\"", "{", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":1"] {
            assert_eq!(members(nothing.as_bytes()).count(), 0, "{nothing}");
        }
    }

    #[test]
    fn elements_are_found() {
        let found = |value: &'static str| elements(value.as_bytes()).map(|v| std::str::from_utf8(v).unwrap()).collect::<Vec<_>>();
        assert_eq!(found(r#"[1,"a",[],{"b":1} , ]"#), ["1", "\"a\"", "[]", r#"{"b":1}"#]);
        assert_eq!(found(r#"{"1":[1],"2":[2]}"#), ["[1]", "[2]"]);
        assert_eq!(found("null"), [""; 0]);
    }

    proptest! {
        #[test]
        fn walks_end(bytes: Vec<u8>, text in "[\\[\\]{}\",:a1 ]{0,40}") {
            for value in [&bytes, text.as_bytes()] {
                prop_assert!(members(value).count() + elements(value).count() <= 2 * value.len());
            }
        }
    }
}
