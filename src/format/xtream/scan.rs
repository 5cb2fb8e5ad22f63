//! Finds the end of a JSON value.
//!
//! The grammar is checked on the way, so that a fault is found at its place and not a megabyte later. More than JSON is accepted:
//! control characters in texts, commas before a closing bracket, any escape, any case of `null`.
//!
//! [`loose_end`] is for broken values: there a quotation mark ends a text only if the text after it fits.
//! Source of the grammar: RFC 8259.

use memchr::{memchr, memchr2};

/// The deepest nesting.
const DEEPEST: u32 = 100;
/// The longest number or word, in bytes.
const LONGEST_WORD: usize = 400;

/// Why the end was not found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The bytes end before the value does.
    More,
    /// The byte at this offset is not allowed there.
    Broken(usize),
    /// The next element of the list begins at this offset, inside of a text (only if loose).
    Next(usize),
}

/// The offset after the value at `start`, which may begin with blanks.
#[inline]
pub(super) fn value_end(bytes: &[u8], start: usize) -> Result<usize, Fault> {
    end(bytes, start, None)
}

/// The same for a value that is broken for [`value_end`], because a text contains quotation marks. `is_map`: the value is a
/// member of an object, not an element of a list.
pub(super) fn loose_end(bytes: &[u8], is_map: bool) -> Result<usize, Fault> {
    end(bytes, 0, Some(Loose { is_map }))
}

/// A member of an object: the places of its key (without quotation marks) and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Member {
    key: (u32, u32),
    value: (u32, u32),
}

impl Member {
    /// Key and value. `bytes` are those that were scanned.
    #[inline]
    pub(super) fn of<'a>(&self, bytes: &'a [u8]) -> (&'a [u8], &'a [u8]) {
        let slice = |(start, end): (u32, u32)| bytes.get(start as usize..end as usize).unwrap_or_default();
        (slice(self.key), slice(self.value))
    }
}

/// The same as [`value_end`] for an object at 0, whose members are put into `found`, so that an object of a long list is scanned
/// only once.
pub(super) fn object_end(bytes: &[u8], found: &mut Vec<Member>) -> Result<usize, Fault> {
    found.clear();
    let mut at = 1;
    loop {
        at = blanks_end(bytes, at);
        match *bytes.get(at).ok_or(Fault::More)? {
            b'"' => {}
            b'}' => return Ok(at + 1),
            _ => return Err(Fault::Broken(at)),
        }
        let key = at + 1;
        let key_end = string_end(bytes, key)?;
        at = blanks_end(bytes, key_end);
        if *bytes.get(at).ok_or(Fault::More)? != b':' {
            return Err(Fault::Broken(at));
        }
        let value = blanks_end(bytes, at + 1);
        at = match *bytes.get(value).ok_or(Fault::More)? {
            b'"' => string_end(bytes, value + 1)?,
            b'{' | b'[' => value_end(bytes, value)?,
            _ => word_end(bytes, value)?,
        };
        // The window is far smaller than 4 GiB.
        found.push(Member { key: (key as u32, key_end as u32 - 1), value: (value as u32, at as u32) });
        at = blanks_end(bytes, at);
        match *bytes.get(at).ok_or(Fault::More)? {
            b',' => at += 1,
            b'}' => return Ok(at + 1),
            _ => return Err(Fault::Broken(at)),
        }
    }
}

/// What is allowed next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    Value,
    ValueOrEnd,
    KeyOrEnd,
    CommaOrEnd,
}

/// The open brackets: one bit each, 1 for an object.
#[derive(Default)]
struct Open {
    objects: u128,
    depth: u32,
}

impl Open {
    #[inline]
    fn push(&mut self, is_object: bool) -> bool {
        self.objects = self.objects << 1 | u128::from(is_object);
        self.depth += 1;
        self.depth <= DEEPEST
    }

    #[inline]
    fn pop(&mut self) {
        self.objects >>= 1;
        self.depth = self.depth.saturating_sub(1);
    }

    #[inline]
    fn is_object(&self) -> bool {
        self.objects & 1 == 1
    }
}

/// How a broken value is scanned.
#[derive(Clone, Copy)]
struct Loose {
    is_map: bool,
}

fn end(bytes: &[u8], start: usize, loose: Option<Loose>) -> Result<usize, Fault> {
    let mut open = Open::default();
    let mut expect = Expect::Value;
    let mut at = start;
    loop {
        at = blanks_end(bytes, at);
        let byte = *bytes.get(at).ok_or(Fault::More)?;
        expect = match (expect, byte) {
            (Expect::KeyOrEnd, b'"') => {
                at = blanks_end(bytes, text_end(bytes, at + 1, Role::Key, loose)?);
                match bytes.get(at) {
                    Some(b':') => at += 1,
                    Some(_) => return Err(Fault::Broken(at)),
                    None => return Err(Fault::More),
                }
                Expect::Value
            }
            (Expect::CommaOrEnd, b',') => {
                at += 1;
                if open.is_object() { Expect::KeyOrEnd } else { Expect::ValueOrEnd }
            }
            (Expect::Value | Expect::ValueOrEnd, b'"') => {
                at = text_end(bytes, at + 1, if open.is_object() { Role::Member } else { Role::Element }, loose)?;
                Expect::CommaOrEnd
            }
            (Expect::Value | Expect::ValueOrEnd, b'{' | b'[') => {
                let is_object = byte == b'{';
                if !open.push(is_object) {
                    return Err(Fault::Broken(at));
                }
                at += 1;
                if is_object { Expect::KeyOrEnd } else { Expect::ValueOrEnd }
            }
            (Expect::CommaOrEnd | Expect::KeyOrEnd, b'}') if open.is_object() => {
                open.pop();
                at += 1;
                Expect::CommaOrEnd
            }
            (Expect::CommaOrEnd | Expect::ValueOrEnd, b']') if !open.is_object() => {
                open.pop();
                at += 1;
                Expect::CommaOrEnd
            }
            (Expect::Value | Expect::ValueOrEnd, _) => {
                at = word_end(bytes, at)?;
                Expect::CommaOrEnd
            }
            _ => return Err(Fault::Broken(at)),
        };
        if open.depth == 0 && expect == Expect::CommaOrEnd {
            return Ok(at);
        }
    }
}

#[inline]
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

/// The offset of the first byte that is not blank.
#[inline]
pub(super) fn blanks_end(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(|byte| is_blank(*byte)) {
        at += 1;
    }
    at
}

/// The offset after a number, `true`, `false`, `null` or a similar word.
#[inline]
fn word_end(bytes: &[u8], start: usize) -> Result<usize, Fault> {
    let rest = bytes.get(start..).unwrap_or_default();
    let is_number = rest.first().is_some_and(|byte| byte.is_ascii_digit() || *byte == b'-');
    let is_in =
        |byte: &u8| if is_number { matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E') } else { byte.is_ascii_alphabetic() };
    match rest.iter().take(LONGEST_WORD).position(|byte| !is_in(byte)) {
        Some(0) => Err(Fault::Broken(start)),
        Some(len) => {
            let word = rest.get(..len).unwrap_or_default();
            let is_word =
                is_number || [&b"null"[..], b"true", b"false", b"none", b"nan"].iter().any(|known| word.eq_ignore_ascii_case(known));
            if is_word { Ok(start + len) } else { Err(Fault::Broken(start)) }
        }
        None if rest.len() < LONGEST_WORD => Err(Fault::More),
        None => Err(Fault::Broken(start)),
    }
}

/// The role of a text, which decides what is allowed after it.
#[derive(Clone, Copy)]
enum Role {
    Key,
    Member,
    Element,
}

/// The offset after the closing quotation mark of a text; `at` is after the opening one.
#[inline]
pub(super) fn string_end(bytes: &[u8], mut at: usize) -> Result<usize, Fault> {
    // Most texts are shorter than the setup of a search is worth: the first bytes are checked eight at a time.
    for _ in 0..8 {
        let Some(eight) = bytes.get(at..).and_then(|rest| rest.first_chunk()) else { break };
        let eight = u64::from_le_bytes(*eight);
        let hits = zeros(eight ^ (EACH * u64::from(b'"'))) | zeros(eight ^ (EACH * u64::from(b'\\')));
        if hits == 0 {
            at += 8;
            continue;
        }
        at += (hits.trailing_zeros() / 8) as usize;
        if bytes.get(at) == Some(&b'"') {
            return Ok(at + 1);
        }
        at += 2;
    }
    loop {
        let rest = bytes.get(at..).ok_or(Fault::More)?;
        let n = memchr2(b'"', b'\\', rest).ok_or(Fault::More)?;
        if rest.get(n) == Some(&b'"') {
            return Ok(at + n + 1);
        }
        at += n + 2;
    }
}

/// 1 in each byte.
const EACH: u64 = u64::from_le_bytes([1; 8]);

/// The high bit of each byte that is zero. Above the lowest one, other bytes may be marked too.
#[inline]
fn zeros(eight: u64) -> u64 {
    eight.wrapping_sub(EACH) & !eight & (EACH << 7)
}

#[inline]
fn text_end(bytes: &[u8], at: usize, role: Role, loose: Option<Loose>) -> Result<usize, Fault> {
    let Some(loose) = loose else { return string_end(bytes, at) };
    let mut end = at;
    loop {
        end = string_end(bytes, end)?;
        if let Some(brace) = last_brace(bytes.get(at..end - 1).unwrap_or_default(), loose.is_map)
            && let Some(next) = resumption(bytes, at + brace, loose.is_map)?
        {
            return Err(Fault::Next(next));
        }
        if fits(bytes, end, role)? {
            return Ok(end);
        }
    }
}

/// The offset of the closing brace in a text that should have ended before `},{` (or `},` in an object of objects).
fn last_brace(text: &[u8], is_map: bool) -> Option<usize> {
    let text = if is_map { text } else { text.trim_ascii_end().strip_suffix(b"{")? };
    let text = text.trim_ascii_end().strip_suffix(b",")?.trim_ascii_end().strip_suffix(b"}")?;
    Some(text.len())
}

/// Whether the byte at `at` is allowed after a text.
fn fits(bytes: &[u8], at: usize, role: Role) -> Result<bool, Fault> {
    let at = blanks_end(bytes, at);
    let byte = *bytes.get(at).ok_or(Fault::More)?;
    Ok(match (role, byte) {
        (Role::Key, _) => byte == b':',
        (Role::Member, b',') => {
            let next = blanks_end(bytes, at + 1);
            matches!(bytes.get(next).ok_or(Fault::More)?, b'"' | b'}')
        }
        (Role::Member, _) => byte == b'}',
        (Role::Element, _) => matches!(byte, b',' | b']'),
    })
}

/// If the next element of a list (or member of an object of objects) begins after the closing brace at `at`: its offset.
pub(super) fn resumption(bytes: &[u8], at: usize, is_map: bool) -> Result<Option<usize>, Fault> {
    let byte = |at: usize| bytes.get(at).copied().ok_or(Fault::More);
    let comma = blanks_end(bytes, at + 1);
    if byte(comma)? != b',' {
        return Ok(None);
    }
    let next = blanks_end(bytes, comma + 1);
    if !is_map {
        return Ok((byte(next)? == b'{').then_some(next));
    }
    if byte(next)? != b'"' {
        return Ok(None);
    }
    let key = bytes.get(next + 1..).unwrap_or_default();
    let Some(len) = memchr(b'"', key.get(..LONGEST_WORD).unwrap_or(key)) else {
        return if key.len() < LONGEST_WORD { Err(Fault::More) } else { Ok(None) };
    };
    let colon = blanks_end(bytes, next + 1 + len + 1);
    if byte(colon)? != b':' {
        return Ok(None);
    }
    Ok((byte(blanks_end(bytes, colon + 1))? == b'{').then_some(next))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ends_are_found() {
        for text in [
            r#"{}"#,
            r#"[]"#,
            r#"{"a":[1,{"b":null}],"c":"\"}]"}"#,
            r#"{ "a" : TRUE , "b" : -1.5e+3 , }"#,
            r#""text \u00e9 \\""#,
            "{\"a\":\"line\nfeed\"}",
            "[[[]],[1,2,],]",
            "  {\"a\":\"},{\"}",
        ] {
            assert_eq!(value_end(format!("{text},{{").as_bytes(), 0), Ok(text.len()), "{text}");
            if !text.starts_with(' ') {
                assert_eq!(loose_end(format!("{text},{{").as_bytes(), false), Ok(text.len()), "{text}");
            }
        }
    }

    #[test]
    fn faults_are_seen_where_they_are() {
        for (text, at) in [
            (r#"{"a":"5" TV","b":1}"#, 9),
            (r#"{"a" 1}"#, 5),
            (r#"{"a":}"#, 5),
            (r#"{"a":1]"#, 6),
            (r#"[1}"#, 2),
            (r#"{"a":1,{"#, 7),
            (r#"{"a":hello}"#, 5),
            ("]", 0),
            (":", 0),
        ] {
            assert_eq!(value_end(text.as_bytes(), 0), Err(Fault::Broken(at)), "{text}");
        }
        assert_eq!(value_end("[".repeat(101).as_bytes(), 0), Err(Fault::Broken(100)));
    }

    #[test]
    fn a_broken_element_is_passed_loosely() {
        for text in [
            r#"{"a":"5" TV","b":1}"#,
            r#"{"a":"The "Best" TV","b":[{"c":"x"y"},{"d":1}],"e":2}"#,
            r#"{"a":"one", "two","b":1}"#,
            r#"{"a":"C:\","b":"x","c":1}"#,
            r#"{"ab":["x"y",""z""]}"#,
        ] {
            let input = format!(r#"{text},{{"a":"b"}}]"#);
            assert!(matches!(value_end(input.as_bytes(), 0), Err(Fault::Broken(_))), "{text}");
            assert_eq!(loose_end(input.as_bytes(), false), Ok(text.len()), "{text}");
        }
        assert_eq!(loose_end(br#"{"a":"b},{"a":"c"}]"#, false), Err(Fault::Next(9)));
        assert_eq!(loose_end(br#"{"a":"b},"2":{"a":"c"}}"#, true), Err(Fault::Next(9)));
    }

    #[test]
    fn resumptions_are_known() {
        assert_eq!(resumption(b"} , {", 0, false), Ok(Some(4)));
        assert_eq!(resumption(b"},\"a\"", 0, false), Ok(None));
        assert_eq!(resumption(b"} ,", 0, false), Err(Fault::More));
        assert_eq!(resumption(br#"},"12": {"#, 0, true), Ok(Some(2)));
        assert_eq!(resumption(br#"},"12": 1"#, 0, true), Ok(None));
        assert_eq!(resumption(br#"},"1"#, 0, true), Err(Fault::More));
    }

    proptest! {
        #[test]
        fn what_was_decided_stays(text in "[\\[\\]{}\",:a1\\\\ ]{0,40}", more in "[\\[\\]{}\",:a1\\\\ ]{0,10}") {
            let longer = format!("{text}{more}");
            type Scan = fn(&[u8]) -> Result<usize, Fault>;
            let scans: [Scan; 3] = [|bytes| value_end(bytes, 0), |bytes| loose_end(bytes, false), |bytes| loose_end(bytes, true)];
            for scan in scans {
                if text.starts_with('{') {
                    prop_assert_eq!(object_end(text.as_bytes(), &mut Vec::new()), value_end(text.as_bytes(), 0));
                }
                match scan(text.as_bytes()) {
                    Err(Fault::More) => {}
                    // A number at depth 0 ends where the bytes do only if something follows it.
                    decided => prop_assert_eq!(scan(longer.as_bytes()), decided),
                }
            }
        }

        #[test]
        fn json_is_a_value(value in json()) {
            let text = value.to_string();
            prop_assert_eq!(value_end(format!("{text}]").as_bytes(), 0), Ok(text.len()));
        }
    }

    fn json() -> impl Strategy<Value = serde_json::Value> {
        use serde_json::{Value, json};
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(|b| json!(b)),
            any::<f64>().prop_map(|n| json!(n)),
            ".{0,8}".prop_map(Value::String)
        ];
        leaf.prop_recursive(4, 30, 5, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
                proptest::collection::vec((".{0,5}", inner), 0..5).prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }
}
