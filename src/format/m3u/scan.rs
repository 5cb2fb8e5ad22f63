//! The attributes of an `#EXTM3U` or `#EXTINF` line: `name="value"` and its many variants.
//!
//! A quote ends a value only before a comma, the end or another attribute. So values may contain quotes, `=` and commas, and a
//! missing quote damages only one value. It does not know the meaning of attributes.

use memchr::{memchr, memchr_iter, memchr2, memrchr_iter};

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Attribute(&'a str, &'a str),
    /// Text outside of attributes, from this offset on.
    Word(usize),
    /// A comma outside of values. The scan is after it.
    Comma,
}

pub(super) struct Scan<'a> {
    text: &'a str,
    at: usize,
    /// The last comma that was found, so that a long line is searched only once.
    comma: usize,
    /// The last attribute that was found after a value. `value` is 0 before there was one.
    key: Key,
    /// The last problem of the line.
    pub(super) problem: Option<&'static str>,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str) -> Scan<'a> {
        Scan { text, at: 0, comma: 0, key: Key::default(), problem: None }
    }

    /// The text that was not scanned yet.
    pub(super) fn rest(&self) -> &'a str {
        self.from(self.at)
    }

    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        self.at = skip_blanks(self.bytes(), self.at);
        let start = self.at;
        if *self.bytes().get(start)? == b',' {
            self.at += 1;
            return Some(Token::Comma);
        }
        let known = (self.key.start == start && self.key.value > 0).then_some(self.key);
        let Some(Key { end, value, .. }) = known.or_else(|| key(self.bytes(), start)) else {
            self.at = word_end(self.bytes(), start);
            return Some(Token::Word(start));
        };
        let name = self.slice(start, end);
        let value = match self.bytes().get(value) {
            Some(&quote @ (b'"' | b'\'')) => self.quoted(value + 1, quote),
            _ => self.unquoted(value),
        };
        Some(Token::Attribute(name, value))
    }

    /// The value after an opening quote.
    fn quoted(&mut self, start: usize, quote: u8) -> &'a str {
        let bytes = self.bytes();
        if let Some(found) = memchr(quote, bytes.get(start..).unwrap_or_default())
            && self.closes(start + found, quote, false)
        {
            self.at = start + found + 1;
            return self.slice(start, start + found);
        }
        self.badly_quoted(start, quote)
    }

    /// The same where the next quote does not end the value.
    #[cold]
    fn badly_quoted(&mut self, start: usize, quote: u8) -> &'a str {
        let bytes = self.bytes();
        for (nth, found) in memchr_iter(quote, bytes.get(start..).unwrap_or_default()).enumerate() {
            let at = start + found;
            let is_inner = nth % 2 == 1;
            if self.closes(at, quote, is_inner) {
                self.at = at + 1;
                let value = self.slice(start, at);
                // `id="x""`: the one before the last belongs to nothing.
                return if is_inner { value.strip_suffix(char::from(quote)).unwrap_or(value) } else { value };
            }
            if let Some(end) = opens(bytes, start, at) {
                self.problem = Some("a quote is missing");
                self.at = end;
                return self.slice(start, end).trim_ascii_end();
            }
            if quote == b'"' {
                self.problem = Some("quotes within a value");
            }
        }
        self.problem = Some("a quote is missing");
        let comma = self.comma(start);
        let end = next_attribute(bytes, start, comma).unwrap_or(comma);
        self.at = end;
        self.slice(start, end).trim_ascii_end()
    }

    /// A value without quotes: a word; several, if a comma still follows that ends them.
    fn unquoted(&mut self, start: usize) -> &'a str {
        let bytes = self.bytes();
        let word = word_end(bytes, start);
        let mut end = word;
        if bytes.get(word).is_some_and(|c| *c != b',') && word > start {
            let comma = self.comma(word);
            if comma < bytes.len() {
                end = next_attribute(bytes, word, comma).unwrap_or(comma);
            }
        }
        self.at = end;
        self.slice(start, end).trim_ascii_end()
    }

    /// Whether the quote at `at` ends its value. The text after it decides. `is_inner`: a quote within the value is open.
    fn closes(&mut self, at: usize, quote: u8, is_inner: bool) -> bool {
        let bytes = self.bytes();
        match bytes.get(at + 1) {
            None | Some(b',') => true,
            Some(c) if is_blank(*c) => {
                let next = skip_blanks(bytes, at + 1);
                if matches!(bytes.get(next), None | Some(b',')) {
                    return true;
                }
                if let Some(key) = key(bytes, next) {
                    self.key = key;
                    return true;
                }
                // Words that are not an attribute: they follow the value, unless one of them has a quote that may belong to it.
                let ahead = bytes.get(next..).unwrap_or_default();
                match memchr2(b',', quote, ahead) {
                    Some(found) if ahead.get(found) == Some(&quote) => {
                        // `id="a" a" logo="x"`: a stray quote ends a word and an attribute follows.
                        let behind = next + found + 1;
                        let is_stray = !is_inner
                            && bytes.get(behind).is_some_and(|c| is_blank(*c))
                            && key(bytes, skip_blanks(bytes, behind)).is_some();
                        if is_stray {
                            self.problem = Some("a stray quote");
                        }
                        is_stray || opens(bytes, at, next + found).is_some()
                    }
                    // A comma: the name follows it, unless a quote follows and another attribute after that.
                    Some(comma) => match memchr(quote, ahead.get(comma..).unwrap_or_default()) {
                        Some(found) => {
                            let later = next + comma + found;
                            let is_inside = bytes.get(later + 1).is_some_and(|c| is_blank(*c))
                                && key(bytes, skip_blanks(bytes, later + 1)).is_some()
                                && opens(bytes, at, later).is_none();
                            !is_inside
                        }
                        None => true,
                    },
                    None => true,
                }
            }
            // The blank between two attributes is missing.
            Some(_) => {
                let plain = |c: &u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_');
                let end = bytes.iter().skip(at + 1).position(|c| !plain(c)).map_or(bytes.len(), |n| at + 1 + n);
                end > at + 1
                    && bytes.get(end) == Some(&b'=')
                    && matches!(bytes.get(end + 1), Some(b'"' | b'\''))
                    && opens(bytes, 0, at).is_none()
            }
        }
    }

    /// The first comma from here on, or the end.
    fn comma(&mut self, from: usize) -> usize {
        if self.comma < from || self.comma == 0 {
            let ahead = self.bytes().get(from..).unwrap_or_default();
            self.comma = memchr(b',', ahead).map_or(self.text.len(), |at| from + at);
        }
        self.comma
    }

    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    // All offsets are next to an ASCII character, so they are character boundaries.
    fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn from(&self, start: usize) -> &'a str {
        self.text.get(start..).unwrap_or_default()
    }
}

fn is_blank(c: u8) -> bool {
    c == b' ' || c == b'\t'
}

fn skip_blanks(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(|c| is_blank(*c)) {
        at += 1;
    }
    at
}

fn word_end(bytes: &[u8], at: usize) -> usize {
    bytes.iter().skip(at).position(|c| is_blank(*c) || *c == b',').map_or(bytes.len(), |n| at + n)
}

/// The usual attributes, which are recognised faster.
const USUAL: [&[u8]; 6] = [b"tvg-id=\"", b"tvg-name=\"", b"tvg-logo=\"", b"group-title=\"", b"tvg-chno=\"", b"tvg-shift=\""];

fn ends_name(c: u8) -> bool {
    matches!(c, b'=' | b' ' | b'\t' | b',' | b'"' | b'\'')
}

/// The place of an attribute: its name, and the start of its value, including a quote.
#[derive(Clone, Copy, Default)]
struct Key {
    start: usize,
    end: usize,
    value: usize,
}

/// The attribute that begins here. Blanks around its `=` are allowed only if a quote follows.
fn key(bytes: &[u8], start: usize) -> Option<Key> {
    let ahead = bytes.get(start..)?;
    for usual in USUAL {
        if ahead.starts_with(usual) {
            return Some(Key { start, end: start + usual.len() - 2, value: start + usual.len() - 1 });
        }
    }
    let end = start + ahead.iter().position(|c| ends_name(*c)).unwrap_or(ahead.len());
    if end == start {
        return None;
    }
    let equals = skip_blanks(bytes, end);
    if bytes.get(equals) != Some(&b'=') {
        return None;
    }
    let value = skip_blanks(bytes, equals + 1);
    match bytes.get(value) {
        Some(b'"' | b'\'') => Some(Key { start, end, value }),
        _ if equals == end => Some(Key { start, end, value: equals + 1 }),
        _ => None,
    }
}

/// If the quote at `at` opens a value, as in ` name="`: the place of the blank before the name (not before `start`).
fn opens(bytes: &[u8], start: usize, at: usize) -> Option<usize> {
    let before = bytes.get(start..at)?.strip_suffix(b"=")?;
    let name = before.iter().rposition(|c| ends_name(*c))?;
    (is_blank(*before.get(name)?) && name + 1 < before.len()).then_some(start + name)
}

/// The start of the next ` name=` (its blank) between two offsets.
fn next_attribute(bytes: &[u8], start: usize, end: usize) -> Option<usize> {
    let text = bytes.get(start..end)?;
    let equals = memchr_iter(b'=', text);
    equals.filter_map(|at| opens(text, 0, at + 1)).next().map(|at| start + at)
}

/// The start of the last well-known attribute (`…="`) in a text that should be a name.
pub(super) fn last_attribute(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    memrchr_iter(b'=', bytes).find_map(|at| {
        if !matches!(bytes.get(at + 1), Some(b'"' | b'\'')) {
            return None;
        }
        let name = bytes.get(at.saturating_sub(LONGEST_NAME)..at)?;
        let name = name.rsplit(|c| matches!(c, b' ' | b'\t' | b',' | b'"' | b'\'')).next()?;
        let is_known = name.get(..4).is_some_and(|start| start.eq_ignore_ascii_case(b"tvg-"))
            || name.get(..7).is_some_and(|start| start.eq_ignore_ascii_case(b"catchup"))
            || name.eq_ignore_ascii_case(b"group-title");
        is_known.then_some(at - name.len())
    })
}

/// The longest name of a well-known attribute, in bytes.
const LONGEST_NAME: usize = 24;

#[cfg(test)]
mod tests {
    use super::*;

    /// The attributes as `name=value|…`, what follows the first comma, and whether it had a problem.
    fn scan(text: &str) -> (String, String, bool) {
        let mut scan = Scan::new(text);
        let mut found = Vec::new();
        while let Some(token) = scan.next() {
            match token {
                Token::Attribute(name, value) => found.push(format!("{name}={value}")),
                Token::Word(_) => found.push("WORD".to_owned()),
                Token::Comma => break,
            }
        }
        (found.join("|"), scan.rest().to_owned(), scan.problem.is_some())
    }

    #[test]
    fn well_formed() {
        let cases = [
            (r#"a="1" b="2",Name"#, "a=1|b=2", "Name"),
            (r#" a="1, 2" b='it''s' ,Name, too"#, "a=1, 2|b=it''s", "Name, too"),
            (r#"a="" b="",N"#, "a=|b=", "N"),
            (r#"a="x==" b="?u=1&v==2",N"#, "a=x==|b=?u=1&v==2", "N"),
            (r#"a="http://x?y=" b="1",N"#, "a=http://x?y=|b=1", "N"),
            (",Name", "", "Name"),
            ("", "", ""),
            (r#"ключ="значение" b.c="1" x/y="2",Имя"#, "ключ=значение|b.c=1|x/y=2", "Имя"),
        ];
        for (text, attributes, rest) in cases {
            assert_eq!(scan(text), (attributes.into(), rest.into(), false), "{text}");
        }
    }

    #[test]
    fn not_so_well_formed() {
        let cases = [
            // blanks around the equals sign, none between attributes
            (r#"a = "1" b= "2",N"#, "a=1|b=2", "N"),
            (r#"a="1"b="2",N"#, "a=1|b=2", "N"),
            // unquoted
            ("a=1 b=2,N", "a=1|b=2", "N"),
            ("a= b=2,N", "a=|b=2", "N"),
            ("group-title=News Channels,BBC", "group-title=News Channels", "BBC"),
            ("a=News Channels b=1,BBC", "a=News Channels|b=1", "BBC"),
            ("a=1 My Channel", "a=1|WORD|WORD", ""),
            ("logo=http://x/y?a=1&b=2 c=3,N", "logo=http://x/y?a=1&b=2|c=3", "N"),
            // words
            (r#"radio a="1",N "X""#, "WORD|a=1", r#"N "X""#),
            (r#"a="1" junk,N "X""#, "a=1|WORD", r#"N "X""#),
            (r#"a="1" junk b="2",N"#, "a=1|WORD|b=2", "N"),
            ("=> x =<,N", "WORD|WORD|WORD", "N"),
        ];
        for (text, attributes, rest) in cases {
            assert_eq!(scan(text), (attributes.into(), rest.into(), false), "{text}");
        }
    }

    #[test]
    fn quotes_gone_wrong() {
        let cases = [
            (r#"a="Foo b="News",Name"#, "a=Foo|b=News", "Name"),
            (r#"a="Foo b="",Name"#, "a=Foo|b=", "Name"),
            (r#"a="Foo tvg-logo="http://x/?a=b",N"#, "a=Foo|tvg-logo=http://x/?a=b", "N"),
            (r#"a="http://x,Name"#, "a=http://x", "Name"),
            (r#"a="Foo bar b=5,Name"#, "a=Foo bar|b=5", "Name"),
            (r#"a="The "HD" One" b="x",N"#, r#"a=The "HD" One|b=x"#, "N"),
            (r#"a="The "HD" One, Late" b="x",N"#, r#"a=The "HD" One, Late|b=x"#, "N"),
            (r#"a="The "HD One b="x",N"#, r#"a=The "HD One|b=x"#, "N"),
            (r#"a='x",N"#, "a=x\"", "N"),
            (r#"a="nano-hd" nano-hd" b="x",Nano"#, "a=nano-hd|WORD|b=x", "Nano"),
            (r#"a="x"" b="y",N"#, "a=x|b=y", "N"),
            (r#"a="The "HD"" b="x",N"#, r#"a=The "HD"|b=x"#, "N"),
            (r#"a="x"#, "a=x", ""),
            (r#"a=""#, "a=", ""),
        ];
        for (text, attributes, rest) in cases {
            assert_eq!(scan(text), (attributes.into(), rest.into(), true), "{text}");
        }
    }

    #[test]
    fn attributes_in_a_name_are_seen() {
        assert_eq!(last_attribute(r#" really" tvg-logo="x",N"#), Some(9));
        assert_eq!(last_attribute(r#"tvg-id="1" group-title='x',N"#), Some(11));
        assert_eq!(last_attribute("=>(x)<="), None);
        assert_eq!(last_attribute(r#"E="mc""#), None);
    }

    proptest::proptest! {
        #[test]
        fn any_line_is_scanned_to_its_end(text in "[ab=, \"'é-]{0,40}", any in ".{0,60}") {
            for text in [text, any] {
                let mut scan = Scan::new(&text);
                let mut steps = 0;
                while scan.next().is_some() {
                    steps += 1;
                    assert!(steps <= text.len());
                }
            }
        }
    }
}
