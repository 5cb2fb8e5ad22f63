//! JSON values in a text, found by serde_json and not copied: a value is a slice of the answer.
//!
//! [`repair`] corrects the most common errors of panels that build JSON without a library.

use std::fmt;
use std::ops::Range;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// The most repairs of one value. Each of them reads it again.
pub(super) const REPAIRS: usize = 64;

/// Why the end of a value was not found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The text ends before the value does.
    More,
    /// The character at this offset is not allowed there.
    Broken(usize),
}

/// A member of an object: the places of its key (without quotation marks) and its value. The key of an element is empty.
#[derive(Clone, Debug)]
pub(super) struct Member {
    key: Range<u32>,
    value: Range<u32>,
}

impl Member {
    /// Key (as written) and value. `text` is the one that was read.
    #[inline]
    pub(super) fn of<'a>(&self, text: &'a str) -> (&'a str, &'a str) {
        let slice = |range: &Range<u32>| text.get(range.start as usize..range.end as usize).unwrap_or_default();
        (slice(&self.key), slice(&self.value))
    }

    #[inline]
    pub(super) fn has_key(&self, text: &str, key: &str) -> bool {
        self.key.len() == key.len() && text.as_bytes().get(self.key.start as usize..self.key.end as usize) == Some(key.as_bytes())
    }
}

/// The length of the value that `text` begins with. The members of an object and the elements of a list are put into `found`.
pub(super) fn end(text: &str, found: &mut Vec<Member>) -> Result<usize, Fault> {
    found.clear();
    let is_nested = text.starts_with(['{', '[']);
    let mut json = serde_json::Deserializer::from_str(text);
    let read = Parts { text, found }.deserialize(&mut json);
    let length = json.into_iter::<&RawValue>().byte_offset();
    match read {
        // The next digit of a number may still come.
        Ok(()) if length == text.len() && !is_nested && !text.ends_with('"') => Err(Fault::More),
        Ok(()) => Ok(length),
        Err(error) if error.is_eof() => Err(Fault::More),
        Err(error) => {
            let line = (1..error.line()).fold(0, |at, _| text.get(at..).and_then(|rest| rest.find('\n')).map_or(at, |n| at + n + 1));
            Err(Fault::Broken(text.floor_char_boundary(line + error.column().saturating_sub(1))))
        }
    }
}

struct Parts<'t, 'f> {
    text: &'t str,
    found: &'f mut Vec<Member>,
}

impl Parts<'_, '_> {
    #[inline]
    fn range(&self, part: &RawValue) -> Range<u32> {
        let start = (part.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        // A value is far smaller than 4 GiB.
        start as u32..(start + part.get().len()) as u32
    }
}

impl<'de> DeserializeSeed<'de> for Parts<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        match self.text.as_bytes().first() {
            Some(b'{') => json.deserialize_map(self),
            Some(b'[') => json.deserialize_seq(self),
            _ => serde::Deserialize::deserialize(json).map(|_: &RawValue| ()),
        }
    }
}

impl<'de> Visitor<'de> for Parts<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some((key, value)) = map.next_entry::<&RawValue, &RawValue>()? {
            let key = self.range(key);
            self.found.push(Member { key: key.start + 1..key.end - 1, value: self.range(value) });
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(value) = list.next_element()? {
            self.found.push(Member { key: 0..0, value: self.range(value) });
        }
        Ok(())
    }
}

/// The replacement (range and new text) that corrects the fault at byte offset `at`. None if no repair is known.
///
/// - Control characters in texts become blanks.
/// - A backslash without an escape is removed (`Grey\'s`).
/// - A comma before a closing bracket is removed.
pub(super) fn repair(text: &str, at: usize) -> Option<(Range<usize>, String)> {
    let bytes = text.as_bytes();
    // An error is reported at the character or one before.
    if let Some(start) = (at..at + 2).find(|at| bytes.get(*at).is_some_and(u8::is_ascii_control)) {
        let run = bytes.iter().skip(start).take_while(|byte| byte.is_ascii_control()).count();
        return Some((start..start + run, " ".repeat(run)));
    }
    // Or up to six characters behind the backslash.
    let before = text.get(..(at + 1).min(text.len()))?;
    if let Some(start) = before.rfind('\\').filter(|start| start + 7 > at && !is_escape(&bytes[*start..])) {
        return Some((start..start + 1, String::new()));
    }
    let before = text.get(..at)?.trim_ascii_end();
    (before.ends_with(',') && matches!(bytes.get(at), Some(b'}' | b']'))).then(|| (before.len() - 1..before.len(), " ".to_owned()))
}

fn is_escape(bytes: &[u8]) -> bool {
    match bytes {
        [_, b'u', digits @ ..] => digits.get(..4).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)),
        [_, c, ..] => b"\"\\/bfnrt".contains(c),
        _ => false,
    }
}

/// The members of an object, or of the first object of a list, because panels put some objects into lists. Of anything else: none.
pub(super) fn members(value: &str) -> Vec<(&str, &str)> {
    if value.starts_with('[') {
        return elements(value).into_iter().find(|element| element.starts_with('{')).map(members).unwrap_or_default();
    }
    parts(value)
}

/// The value of a member, of several the last one. Empty if there is none.
pub(super) fn member<'a>(value: &'a str, key: &str) -> &'a str {
    members(value).into_iter().rev().find(|(name, _)| *name == key).map(|(_, value)| value).unwrap_or_default()
}

/// The elements of a list, or the values of an object. Of anything else: none.
pub(super) fn elements(value: &str) -> Vec<&str> {
    parts(value).into_iter().map(|(_, value)| value).collect()
}

fn parts(value: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    // A value that was found is valid.
    let _ = end(value, &mut found);
    found.iter().map(|member| member.of(value)).collect()
}

/// The offset of the first character that is not blank.
#[inline]
pub(super) fn blanks_end(text: &str, at: usize) -> usize {
    text.get(at..).map_or(at, |rest| at + rest.bytes().take_while(|byte| is_blank(*byte)).count())
}

#[inline]
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn length(text: &str) -> Result<usize, Fault> {
        end(text, &mut Vec::new())
    }

    #[test]
    fn ends_are_found() {
        for text in
            ["{}", "[]", r#"{"a":[1,{"b":null}],"c":"\"}]"}"#, r#"{ "a" : true , "b" : -1.5e+3 }"#, r#""\u00e9 \\""#, "[[[]],[1,2]]"]
        {
            assert_eq!(length(&format!("{text},{{")), Ok(text.len()), "{text}");
        }
        for text in ["", "{", "[1,", "\"a", "12", "tru", r#"{"a":"\"#] {
            assert_eq!(length(text), Err(Fault::More), "{text}");
        }
    }

    #[test]
    fn faults_are_seen_where_they_are() {
        for (text, at) in [
            (r#"{"a":"5" TV","b":1}"#, 9),
            (r#"{"a" 1}"#, 5),
            ("{\n\"a\":}", 6),
            (r#"{"a":1]"#, 6),
            ("[1}", 2),
            (r#"{"a":1,{"#, 7),
            (r#"{"a":hello}"#, 5),
            ("]", 0),
        ] {
            assert_eq!(length(text), Err(Fault::Broken(at)), "{text}");
        }
    }

    #[test]
    fn what_panels_do_wrong_is_repaired() {
        for (text, repaired) in [
            ("{\"a\":\"one\n\ttwo\",\"b\":\"\0\"}", "{\"a\":\"one  two\",\"b\":\" \"}"),
            ("[\n\"\n\"]", "[\n\" \"]"),
            (r#"{"a":"Grey\'s \x","b":"C:\\ \u00e9 \u12"}"#, r#"{"a":"Grey's x","b":"C:\\ \u00e9 u12"}"#),
            (r#"{"a":[1, 2 , ],"b":{"c":1,},}"#, r#"{"a":[1, 2   ],"b":{"c":1 } }"#),
        ] {
            let mut text = text.to_owned();
            while let Err(Fault::Broken(at)) = length(&text) {
                let (range, instead) = repair(&text, at).expect(&text);
                text.replace_range(range, &instead);
            }
            assert_eq!(text, repaired);
        }
        assert_eq!(repair(r#"{"a":"\n"x"}"#, 9), None);
        assert_eq!(repair("[1 2]", 3), None);
    }

    #[test]
    fn parts_are_found() {
        let value = r#"{ "a" : 1 ,"b":"x\"y", "c":{"d":[1]},"e":null}"#;
        assert_eq!(members(value), [("a", "1"), ("b", r#""x\"y""#), ("c", r#"{"d":[1]}"#), ("e", "null")]);
        assert_eq!((member(value, "c"), member(value, "z")), (r#"{"d":[1]}"#, ""));
        assert_eq!(member(r#"[[],{"a":1},{"a":2}]"#, "a"), "1");
        assert_eq!(elements(r#"[1,"a",[],{"b":1}]"#), ["1", "\"a\"", "[]", r#"{"b":1}"#]);
        assert_eq!(elements(r#"{"1":[1],"2":[2]}"#), ["[1]", "[2]"]);
        for nothing in ["", "[]", "{}", "null", "\"{\"", "{\"a\""] {
            assert!(members(nothing).is_empty(), "{nothing}");
        }
    }

    proptest! {
        #[test]
        fn any_text_ends_or_not(any: String, text in "[\\[\\]{}\",:a1\\\\\n ]{0,40}") {
            for mut text in [any, text] {
                for _ in 0..REPAIRS {
                    match length(&text) {
                        Err(Fault::Broken(at)) => {
                            prop_assert!(at <= text.len());
                            let Some((range, instead)) = repair(&text, at) else { break };
                            text.replace_range(range, &instead);
                        }
                        Ok(end) => {
                            prop_assert!(text.is_char_boundary(end));
                            break;
                        }
                        Err(Fault::More) => break,
                    }
                }
            }
        }
    }
}
