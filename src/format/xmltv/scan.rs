//! Tags, attributes and texts of a slice of tolerant XML.
//!
//! The one idea: nothing here ever waits or fails. Where the slice ends too early the answer is
//! [`Short`], and the caller comes again with a longer slice. What is not markup by XML's rules is
//! told apart here (a bare `<`, a value without quotes, a tag without its end), judged elsewhere.
//! Knows no element names.

use memchr::{memchr, memchr2, memchr3, memmem};

/// The slice ended inside of something.
#[derive(Debug)]
pub(super) struct Short;

pub(super) type Step<T> = Result<T, Short>;

/// What stands at a `<`.
#[derive(Debug, PartialEq)]
pub(super) enum Mark<'a> {
    /// `<name`: the scan stands behind the name, before its attributes.
    Start(&'a [u8]),
    /// `</name>`.
    End(&'a [u8]),
    CData(&'a str),
    /// A comment, a processing instruction or a declaration.
    Skipped,
    /// A comment or CDATA section whose end is nowhere: only its opening was passed.
    Unclosed,
    /// A `<` that opens nothing.
    Literal,
}

#[derive(Debug, PartialEq)]
pub(super) enum Attr<'a> {
    /// The value as it stands between the quotes. `odd`: the quotes or one of them are missing.
    Pair { name: &'a [u8], value: &'a str, odd: bool },
    /// `>`.
    Open,
    /// `/>`.
    Closed,
    /// The next `<` came before the tag's end.
    Torn,
}

/// Stretches of the input in which an end mark is known to be missing, so that many openings
/// without an end do not each cost a search. Offsets into the input.
#[derive(Debug, Default)]
pub(super) struct Absent {
    comment: (u64, u64),
    cdata: (u64, u64),
}

#[derive(Debug)]
pub(super) struct Scan<'a> {
    text: &'a str,
    /// The bytes of `text`.
    bytes: &'a [u8],
    /// Always at most `bytes.len()`, and between characters.
    pub(super) at: usize,
    /// Where the slice begins in the input.
    base: u64,
    /// Nothing will come after this slice.
    last: bool,
    absent: &'a mut Absent,
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Bytes that a name does not contain.
const ENDS_NAME: [bool; 256] = {
    let mut table = [false; 256];
    let ends = b" \t\n\r=></\"'";
    let mut n = 0;
    while n < ends.len() {
        table[ends[n] as usize] = true;
        n += 1;
    }
    table
};

fn begins_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte >= 0x80 || byte == b'_' || byte == b':'
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str, base: u64, last: bool, absent: &'a mut Absent) -> Scan<'a> {
        Scan { text, bytes: text.as_bytes(), at: 0, base, last, absent }
    }

    /// The bytes from here on.
    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// The text between two places, which are at markup and so between characters.
    #[inline]
    fn between(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    pub(super) fn since(&self, from: usize) -> &'a str {
        self.between(from, self.at)
    }

    /// Passes everything up to the next `<`; without one, the whole rest, and then is [`Short`].
    #[inline]
    pub(super) fn text(&mut self) -> (&'a str, Step<()>) {
        let from = self.at;
        let found = memchr(b'<', self.rest());
        self.at = found.map_or(self.bytes.len(), |n| from + n);
        (self.since(from), if found.is_some() { Ok(()) } else { Err(Short) })
    }

    /// Passes a text without references and `</name>`, if exactly that stands here.
    #[inline]
    pub(super) fn plain_text(&mut self, name: &[u8]) -> Option<&'a str> {
        let rest = self.rest();
        let n = memchr3(b'<', b'&', b'\r', rest)?;
        let end = rest.get(n..)?.strip_prefix(b"</")?.strip_prefix(name)?;
        if end.first() != Some(&b'>') {
            return None;
        }
        let from = self.at;
        self.at += n + name.len() + 3;
        Some(self.between(from, from + n))
    }

    /// As [`Scan::text`] where only indentation is expected.
    #[inline]
    pub(super) fn blank(&mut self) -> Step<()> {
        while self.bytes.get(self.at).is_some_and(|&byte| is_blank(byte)) {
            self.at += 1;
        }
        if self.bytes.get(self.at) == Some(&b'<') { Ok(()) } else { self.text().1 }
    }

    /// Passes what stands at a `<`.
    #[inline]
    pub(super) fn mark(&mut self) -> Step<Mark<'a>> {
        match self.bytes.get(self.at + 1) {
            None => Err(Short),
            Some(b'/') => {
                let name = self.name(self.at + 2)?;
                let end = self.at + 2 + name.len();
                self.at = if self.bytes.get(end) == Some(&b'>') { end + 1 } else { self.tag_end(end)? };
                Ok(Mark::End(name))
            }
            Some(b'!') => self.declaration(),
            Some(b'?') => {
                self.at = self.tag_end(self.at + 2)?;
                Ok(Mark::Skipped)
            }
            Some(&byte) if begins_name(byte) => {
                let name = self.name(self.at + 1)?;
                self.at += 1 + name.len();
                Ok(Mark::Start(name))
            }
            Some(_) => {
                self.at += 1;
                Ok(Mark::Literal)
            }
        }
    }

    #[inline]
    fn name(&self, from: usize) -> Step<&'a [u8]> {
        let rest = self.bytes.get(from..).unwrap_or_default();
        let n = rest.iter().position(|&byte| ENDS_NAME[usize::from(byte)]).ok_or(Short)?;
        Ok(rest.get(..n).unwrap_or_default())
    }

    /// Behind the next `>`, or at the next `<`, whichever comes first.
    fn tag_end(&self, from: usize) -> Step<usize> {
        let rest = self.bytes.get(from..).unwrap_or_default();
        let n = memchr2(b'>', b'<', rest).ok_or(Short)?;
        Ok(if rest.get(n) == Some(&b'>') { from + n + 1 } else { from + n })
    }

    fn declaration(&mut self) -> Step<Mark<'a>> {
        const CDATA: &[u8] = b"<![CDATA[";
        let rest = self.rest();
        if rest.len() < CDATA.len() && !self.last {
            return Err(Short);
        }
        if rest.starts_with(b"<!--") {
            let from = self.at + 4;
            return match find(self.bytes, b"-->", from, self.base, &mut self.absent.comment) {
                Some(end) => {
                    self.at = end + 3;
                    Ok(Mark::Skipped)
                }
                None => self.unclosed(from),
            };
        }
        if rest.starts_with(CDATA) {
            let from = self.at + CDATA.len();
            return match find(self.bytes, b"]]>", from, self.base, &mut self.absent.cdata) {
                Some(end) => {
                    self.at = end + 3;
                    Ok(Mark::CData(self.between(from, end)))
                }
                None => self.unclosed(from),
            };
        }
        self.at = self.tag_end(self.at + 2)?;
        Ok(Mark::Skipped)
    }

    fn unclosed(&mut self, behind: usize) -> Step<Mark<'a>> {
        if !self.last {
            return Err(Short);
        }
        self.at = behind;
        Ok(Mark::Unclosed)
    }

    /// The rest of `<!DOCTYPE`, with an internal subset; nothing in it is taken.
    pub(super) fn doctype(&mut self) -> Step<()> {
        let mut subset = false;
        let mut at = self.at + 2;
        loop {
            let rest = self.bytes.get(at..).unwrap_or_default();
            let n = rest.iter().position(|b| matches!(b, b'"' | b'\'' | b'[' | b']' | b'>' | b'<')).ok_or(Short)?;
            let tail = rest.get(n..).unwrap_or_default();
            at += n + 1;
            match tail.first() {
                Some(&quote @ (b'"' | b'\'')) => at += 1 + memchr(quote, tail.get(1..).unwrap_or_default()).ok_or(Short)?,
                Some(b'[') => subset = true,
                Some(b']') => subset = false,
                Some(b'<') if tail.starts_with(b"<!--") => {
                    at += 2 + memmem::find(tail.get(3..).unwrap_or_default(), b"-->").ok_or(Short)? + 3
                }
                Some(b'>') if !subset => {
                    self.at = at;
                    return Ok(());
                }
                _ => {}
            }
        }
    }

    /// The next attribute of a tag whose name was passed.
    #[inline]
    pub(super) fn attr(&mut self) -> Step<Attr<'a>> {
        let bytes = self.bytes;
        let mut at = self.at;
        loop {
            match bytes.get(at).ok_or(Short)? {
                b' ' | b'\t' | b'\n' | b'\r' | b'=' | b'"' | b'\'' => at += 1,
                b'>' => {
                    self.at = at + 1;
                    return Ok(Attr::Open);
                }
                b'<' => {
                    self.at = at;
                    return Ok(Attr::Torn);
                }
                b'/' => {
                    if *bytes.get(at + 1).ok_or(Short)? == b'>' {
                        self.at = at + 2;
                        return Ok(Attr::Closed);
                    }
                    at += 1;
                }
                _ => break,
            }
        }
        let name = self.name(at)?;
        at += name.len();
        while is_blank(*bytes.get(at).ok_or(Short)?) {
            at += 1;
        }
        if bytes.get(at) != Some(&b'=') {
            self.at = at;
            return Ok(Attr::Pair { name, value: "", odd: true });
        }
        at += 1;
        while is_blank(*bytes.get(at).ok_or(Short)?) {
            at += 1;
        }
        let quote = *bytes.get(at).ok_or(Short)?;
        if quote != b'"' && quote != b'\'' {
            return self.bare_value(name, at);
        }
        at += 1;
        let rest = bytes.get(at..).unwrap_or_default();
        // Values are short: a search that sets out for a long way takes longer.
        let n = rest.iter().position(|&byte| byte == quote || byte == b'<').ok_or(Short)?;
        let value = self.between(at, at + n);
        if rest.get(n) == Some(&quote) {
            self.at = at + n + 1;
            return Ok(Attr::Pair { name, value, odd: false });
        }
        // The closing quote is missing: the value ends with its tag.
        let value = value.split('>').next().unwrap_or_default();
        let value = value.strip_suffix('/').unwrap_or(value);
        self.at = at + value.len();
        Ok(Attr::Pair { name, value, odd: true })
    }

    /// A value without quotes ends at a blank or with its tag.
    fn bare_value(&mut self, name: &'a [u8], from: usize) -> Step<Attr<'a>> {
        let rest = self.bytes.get(from..).unwrap_or_default();
        let n = rest.iter().position(|&byte| is_blank(byte) || byte == b'>' || byte == b'<').ok_or(Short)?;
        let value = self.between(from, from + n);
        let value = if rest.get(n) == Some(&b'>') { value.strip_suffix('/').unwrap_or(value) } else { value };
        self.at = from + value.len();
        Ok(Attr::Pair { name, value, odd: true })
    }
}

/// The first `needle` at or behind `from`; a search in vain is remembered in `absent`.
fn find(bytes: &[u8], needle: &[u8], from: usize, base: u64, absent: &mut (u64, u64)) -> Option<usize> {
    let place = base + from as u64;
    let is_known = absent.0 <= place && place < absent.1;
    let known = usize::try_from(absent.1.saturating_sub(base)).unwrap_or(usize::MAX);
    let begin = if is_known { from.max(known.saturating_sub(needle.len() - 1)) } else { from };
    let found = memmem::find(bytes.get(begin..).unwrap_or_default(), needle).map(|n| begin + n);
    if found.is_none() {
        *absent = (if is_known { absent.0 } else { place }, base + bytes.len() as u64);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attrs(text: &str) -> Vec<String> {
        let mut absent = Absent::default();
        let mut scan = Scan::new(text, 0, true, &mut absent);
        let Ok(Mark::Start(name)) = scan.mark() else { panic!("no tag") };
        let mut out = vec![String::from_utf8_lossy(name).into_owned()];
        loop {
            match scan.attr() {
                Ok(Attr::Pair { name, value, odd }) => {
                    let name = String::from_utf8_lossy(name);
                    out.push(format!("{name}={value}{}", if odd { " odd" } else { "" }));
                }
                Ok(end) => {
                    out.push(format!("{end:?} {}", String::from_utf8_lossy(scan.rest())));
                    return out;
                }
                Err(Short) => {
                    out.push("Short".into());
                    return out;
                }
            }
        }
    }

    #[test]
    fn attributes_with_every_kind_of_quote_and_without() {
        assert_eq!(attrs("<icon src=\"a>b\" width = '5'/>x"), ["icon", "src=a>b", "width=5", "Closed x"]);
        assert_eq!(attrs("<icon src=http://a/b width=5>x"), ["icon", "src=http://a/b odd", "width=5 odd", "Open x"]);
        assert_eq!(attrs("<icon src=a/>x"), ["icon", "src=a odd", "Closed x"]);
        assert_eq!(attrs("<title lang=\"en>A</title>"), ["title", "lang=en odd", "Open A</title>"]);
        assert_eq!(attrs("<icon src=\"a/><b/>"), ["icon", "src=a odd", "Closed <b/>"]);
        assert_eq!(attrs("<title lang=\"en\"<b>"), ["title", "lang=en", "Torn <b>"]);
        assert_eq!(attrs("<new checked />"), ["new", "checked= odd", "Closed "]);
        assert_eq!(attrs("<a b=\"c"), ["a", "Short"]);
    }

    #[test]
    fn an_end_that_is_missing_is_searched_once() {
        let mut absent = (0, 0);
        let text = b"<!-- <!-- <!-- ";
        assert_eq!(find(text, b"-->", 4, 100, &mut absent), None);
        assert_eq!(absent, (104, 115));
        // Longer, with the end across the border of what is known.
        let text = b"<!-- <!-- <!-- -->";
        assert_eq!(find(text, b"-->", 9, 100, &mut absent), Some(15));
        // An earlier place is not covered by what is known.
        assert_eq!(find(b"--> <!-- <!-- ", b"-->", 0, 100, &mut absent), Some(0));
    }

    #[test]
    fn a_doctype_hides_what_is_in_it() {
        for text in ["<!DOCTYPE tv>x", "<!DOCTYPE tv SYSTEM \"a>b\">x", "<!DOCTYPE tv [<!ENTITY a \"]>\"><!-- don't ]> -->]>x"] {
            let mut absent = Absent::default();
            let mut scan = Scan::new(text, 0, true, &mut absent);
            assert!(scan.doctype().is_ok());
            assert_eq!(scan.rest(), b"x", "{text}");
        }
    }
}
