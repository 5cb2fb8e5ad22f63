//! Tags, attributes and texts in a slice of a guide.
//!
//! A `<` always ends a tag, and a text ends only at a `<`, so that one missing quotation mark does not swallow the records
//! behind it. Nothing here fails: if the slice ends too early, the result is [`Incomplete`] and the caller retries with a
//! longer slice. It knows no element names.

use memchr::{memchr, memchr2, memchr3, memmem};
use quick_xml::{Error, Reader};

/// The slice ends inside a tag, a text or a comment.
#[derive(Debug)]
pub(super) struct Incomplete;

pub(super) type Step<T> = Result<T, Incomplete>;

/// The markup at a `<`.
#[derive(Debug, PartialEq)]
pub(super) enum Mark<'a> {
    /// `<name`. The scan is at the attributes.
    Start(&'a [u8]),
    /// `</name>`.
    End(&'a [u8]),
    CData(&'a str),
    /// A comment, a processing instruction or a declaration.
    Skipped,
    /// The start of a comment or CDATA section that never ends.
    Unclosed,
    /// A `<` that does not start markup.
    Literal,
}

#[derive(Debug, PartialEq)]
pub(super) enum Attr<'a> {
    /// The value as it stands between the quotes. `is_quoted`: no quotation mark is missing.
    Pair { name: &'a [u8], value: &'a str, is_quoted: bool },
    /// `>`.
    Open,
    /// `/>`.
    Closed,
    /// The next `<` comes before the end of the tag.
    Torn,
}

/// Ranges of the input in which the end of a comment or CDATA section is known to be missing, so that many unclosed
/// ones do not each cost a search. Offsets into the input.
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
    /// At most `bytes.len()`, and at a character boundary.
    pub(super) at: usize,
    /// Where the slice begins in the input.
    base: u64,
    /// The slice cannot grow.
    last: bool,
    absent: &'a mut Absent,
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn ends_name(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'=' | b'>' | b'<' | b'/' | b'"' | b'\'')
}

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

    /// The text between two places, which are at character boundaries because they are at markup.
    #[inline]
    fn between(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    pub(super) fn since(&self, from: usize) -> &'a str {
        self.between(from, self.at)
    }

    /// Passes the text up to the next `<`. Without one it is the whole rest, and [`Incomplete`].
    #[inline]
    pub(super) fn text(&mut self) -> (&'a str, Step<()>) {
        let from = self.at;
        let found = memchr(b'<', self.rest());
        self.at = found.map_or(self.bytes.len(), |n| from + n);
        (self.since(from), if found.is_some() { Ok(()) } else { Err(Incomplete) })
    }

    /// Passes a text without references and its `</name>`, if exactly that comes next.
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

    /// Passes the markup at a `<`; of a start tag only the name.
    #[inline]
    pub(super) fn mark(&mut self) -> Step<Mark<'a>> {
        match self.bytes.get(self.at + 1) {
            None => Err(Incomplete),
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
        let n = rest.iter().position(|&byte| ends_name(byte)).ok_or(Incomplete)?;
        Ok(rest.get(..n).unwrap_or_default())
    }

    /// The place behind the next `>` or at the next `<`, whichever comes first.
    fn tag_end(&self, from: usize) -> Step<usize> {
        let rest = self.bytes.get(from..).unwrap_or_default();
        let n = memchr2(b'>', b'<', rest).ok_or(Incomplete)?;
        Ok(if rest.get(n) == Some(&b'>') { from + n + 1 } else { from + n })
    }

    fn declaration(&mut self) -> Step<Mark<'a>> {
        const CDATA: &[u8] = b"<![CDATA[";
        let rest = self.rest();
        if rest.len() < CDATA.len() && !self.last {
            return Err(Incomplete);
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
            return Err(Incomplete);
        }
        self.at = behind;
        Ok(Mark::Unclosed)
    }

    /// Passes `<!DOCTYPE …>` with its internal subset, whose declarations are ignored.
    pub(super) fn doctype(&mut self) -> Step<()> {
        let mut reader = Reader::from_str(self.between(self.at, self.bytes.len()));
        if let Err(Error::Syntax(_)) = reader.read_event() {
            return Err(Incomplete);
        }
        self.at += usize::try_from(reader.buffer_position()).unwrap_or_default();
        Ok(())
    }

    /// The next attribute of a tag whose name was passed; after the last one, how the tag ends.
    #[inline]
    pub(super) fn attr(&mut self) -> Step<Attr<'a>> {
        let bytes = self.bytes;
        let mut at = self.at;
        loop {
            match bytes.get(at).ok_or(Incomplete)? {
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
                    if *bytes.get(at + 1).ok_or(Incomplete)? == b'>' {
                        self.at = at + 2;
                        return Ok(Attr::Closed);
                    }
                    at += 1;
                }
                _ => break,
            }
        }
        let name = self.name(at)?;
        at = self.after_blanks(at + name.len())?;
        if bytes.get(at) != Some(&b'=') {
            self.at = at;
            return Ok(Attr::Pair { name, value: "", is_quoted: false });
        }
        at = self.after_blanks(at + 1)?;
        let quote = *bytes.get(at).ok_or(Incomplete)?;
        if quote != b'"' && quote != b'\'' {
            return self.bare_value(name, at);
        }
        at += 1;
        let rest = bytes.get(at..).unwrap_or_default();
        // A loop is faster than memchr here, because values are short.
        let n = rest.iter().position(|&byte| byte == quote || byte == b'<').ok_or(Incomplete)?;
        let value = self.between(at, at + n);
        if rest.get(n) == Some(&quote) {
            self.at = at + n + 1;
            return Ok(Attr::Pair { name, value, is_quoted: true });
        }
        // The closing quote is missing: the value ends with its tag.
        let value = value.split('>').next().unwrap_or_default();
        let value = value.strip_suffix('/').unwrap_or(value);
        self.at = at + value.len();
        Ok(Attr::Pair { name, value, is_quoted: false })
    }

    #[inline]
    fn after_blanks(&self, mut at: usize) -> Step<usize> {
        while is_blank(*self.bytes.get(at).ok_or(Incomplete)?) {
            at += 1;
        }
        Ok(at)
    }

    /// A value without quotes. It ends at a blank or with its tag.
    fn bare_value(&mut self, name: &'a [u8], from: usize) -> Step<Attr<'a>> {
        let rest = self.bytes.get(from..).unwrap_or_default();
        let n = rest.iter().position(|&byte| is_blank(byte) || byte == b'>' || byte == b'<').ok_or(Incomplete)?;
        let value = self.between(from, from + n);
        let value = if rest.get(n) == Some(&b'>') { value.strip_suffix('/').unwrap_or(value) } else { value };
        self.at = from + value.len();
        Ok(Attr::Pair { name, value, is_quoted: false })
    }
}

/// The first `needle` at or after `from`. A failed search is remembered in `absent`.
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
                Ok(Attr::Pair { name, value, is_quoted }) => {
                    let name = String::from_utf8_lossy(name);
                    out.push(format!("{name}={value}{}", if is_quoted { "" } else { " unquoted" }));
                }
                Ok(end) => {
                    out.push(format!("{end:?} {}", String::from_utf8_lossy(scan.rest())));
                    return out;
                }
                Err(Incomplete) => {
                    out.push("Incomplete".into());
                    return out;
                }
            }
        }
    }

    #[test]
    fn attributes_with_every_kind_of_quote_and_without() {
        assert_eq!(attrs("<icon src=\"a>b\" width = '5'/>x"), ["icon", "src=a>b", "width=5", "Closed x"]);
        assert_eq!(attrs("<icon src=http://a/b width=5>x"), ["icon", "src=http://a/b unquoted", "width=5 unquoted", "Open x"]);
        assert_eq!(attrs("<icon src=a/>x"), ["icon", "src=a unquoted", "Closed x"]);
        assert_eq!(attrs("<title lang=\"en>A</title>"), ["title", "lang=en unquoted", "Open A</title>"]);
        assert_eq!(attrs("<icon src=\"a/><b/>"), ["icon", "src=a unquoted", "Closed <b/>"]);
        assert_eq!(attrs("<title lang=\"en\"<b>"), ["title", "lang=en", "Torn <b>"]);
        assert_eq!(attrs("<new checked />"), ["new", "checked= unquoted", "Closed "]);
        assert_eq!(attrs("<a b=\"c"), ["a", "Incomplete"]);
    }

    #[test]
    fn a_missing_end_is_searched_once() {
        let mut absent = (0, 0);
        let text = b"<!-- <!-- <!-- ";
        assert_eq!(find(text, b"-->", 4, 100, &mut absent), None);
        assert_eq!(absent, (104, 115));
        // Longer, with the end across the border of the known range.
        let text = b"<!-- <!-- <!-- -->";
        assert_eq!(find(text, b"-->", 9, 100, &mut absent), Some(15));
        // An earlier place is not in the known range.
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
