//! Elements: nesting, and what is made of it where it is broken.
//!
//! The rules, which keep a record that is broken in one place whole in all others:
//! - An end tag of something that is open closes everything inside of it; any other is passed over.
//! - A start tag that can only stand further out closes what is open.
//! - In a text, tags of unknown names (HTML, mostly) are left out and the words between them kept.
//! - Elsewhere an unknown element is passed over with all that is in it; if it is never closed, only its tag.
//!
//! Knows no element names but those that begin a record or a programme's own children.

use super::entity;
use super::note::{Notes, Odd};
use super::scan::{Attr, Mark, Scan, Step};
use super::spare::Spare;
use super::zone::Zones;

/// A longer text is cut. Bytes.
const LONGEST_TEXT: usize = 64 * 1024;
/// Unknown elements without an end that one record may have; behind them the rest of it is passed over,
/// so that no input makes us read a record more than that often.
const RETURNS: u32 = 8;

/// How a start tag ended: what an element's attributes are followed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Some,
    None,
}

/// One record that is being read.
#[derive(Debug)]
pub(super) struct Element<'a> {
    pub(super) scan: Scan<'a>,
    pub(super) spare: &'a mut Spare,
    pub(super) zones: &'a mut Zones,
    pub(super) notes: &'a mut Notes,
    /// Where the tag that is being looked at begins.
    pub(super) tag: usize,
    open: Vec<&'a [u8]>,
    returns: u32,
}

/// What begins a record ends every other.
fn begins_record(name: &[u8]) -> bool {
    matches!(name, b"programme" | b"channel")
}

impl<'a> Element<'a> {
    pub(super) fn new(scan: Scan<'a>, spare: &'a mut Spare, zones: &'a mut Zones, notes: &'a mut Notes) -> Element<'a> {
        Element { scan, spare, zones, notes, tag: 0, open: Vec::new(), returns: 0 }
    }

    pub(super) fn note(&mut self, odd: Odd, what: &[u8]) {
        self.notes.add(self.tag, odd, what);
    }

    /// The attributes of the tag whose name was passed, one after the other.
    #[inline]
    pub(super) fn attributes(&mut self, name: &[u8], mut each: impl FnMut(&mut Self, &'a [u8], &'a str)) -> Step<Content> {
        loop {
            match self.scan.attr()? {
                Attr::Pair { name, value, odd } => {
                    if odd {
                        self.note(Odd::Quotes, name);
                    }
                    each(self, name, value);
                }
                Attr::Open => return Ok(Content::Some),
                Attr::Closed => return Ok(Content::None),
                Attr::Torn => {
                    self.note(Odd::Torn, name);
                    return Ok(Content::Some);
                }
            }
        }
    }

    /// An attribute's value.
    #[inline]
    pub(super) fn value(&mut self, raw: &str, out: &mut String) {
        out.clear();
        self.append(raw.trim_ascii(), b"attribute", out);
        trim(out);
    }

    #[inline]
    fn append(&mut self, raw: &str, name: &[u8], out: &mut String) {
        let taken = self.room(raw, name, out);
        if let Some(at) = entity::decode(taken, out) {
            self.note(Odd::Ampersand, taken.as_bytes().get(at..).unwrap_or_default());
        }
    }

    /// As much of `raw` as there is room for behind `out`.
    #[inline]
    fn room<'r>(&mut self, raw: &'r str, name: &[u8], out: &str) -> &'r str {
        let room = LONGEST_TEXT.saturating_sub(out.len());
        if raw.len() <= room {
            return raw;
        }
        self.note(Odd::Cut, name);
        raw.get(..raw.floor_char_boundary(room)).unwrap_or_default()
    }

    /// The text of `name`, whose start tag was passed, to behind its end. Trimmed; may be empty.
    #[inline]
    pub(super) fn text(&mut self, name: &'a [u8], content: Content, out: &mut String) -> Step<()> {
        self.text_with(name, content, out, |_, _| Ok(false))
    }

    /// The same with elements in it. `child` answers whether it took that element, and must not pass
    /// anything if not.
    #[inline]
    pub(super) fn text_with(
        &mut self,
        name: &'a [u8],
        content: Content,
        out: &mut String,
        child: impl FnMut(&mut Self, &'a [u8]) -> Step<bool>,
    ) -> Step<()> {
        out.clear();
        if content == Content::None {
            return Ok(());
        }
        // Nearly always there is one run of text and nothing in it.
        if let Some(raw) = self.scan.plain_text(name) {
            out.push_str(self.room(raw.trim_ascii(), name, out));
            trim(out);
            return Ok(());
        }
        let (raw, more) = self.scan.text();
        self.append(raw.trim_ascii_start(), name, out);
        let read = more.and_then(|()| self.mixed(name, out, child));
        trim(out);
        read
    }

    /// Text with elements in it, from a `<` on.
    fn mixed(&mut self, name: &'a [u8], out: &mut String, mut child: impl FnMut(&mut Self, &'a [u8]) -> Step<bool>) -> Step<()> {
        loop {
            self.tag = self.scan.at;
            let tag = self.tag;
            match self.scan.mark()? {
                Mark::CData(raw) => out.push_str(self.room(raw, name, out)),
                Mark::Skipped => {}
                Mark::Unclosed => self.note(Odd::Unclosed, b""),
                Mark::Literal => {
                    self.note(Odd::Less, b"");
                    out.push('<');
                }
                Mark::End(end) if end == name => return Ok(()),
                Mark::End(end) if self.is_open(end) => return self.ends_here(name, tag),
                Mark::End(end) => {
                    if super::record::is_child(end) {
                        self.note(Odd::StrayEnd, end);
                    }
                }
                Mark::Start(inner) => {
                    if !child(self, inner)? {
                        if begins_record(inner) || super::record::is_child(inner) {
                            return self.ends_here(name, tag);
                        }
                        self.inline(inner, tag, name, out)?;
                    }
                }
            }
            let (raw, more) = self.scan.text();
            self.append(raw, name, out);
            more?;
        }
    }

    /// A tag in a text: left out, if it is one.
    fn inline(&mut self, inner: &'a [u8], tag: usize, name: &[u8], out: &mut String) -> Step<()> {
        loop {
            match self.scan.attr()? {
                Attr::Pair { .. } => {}
                Attr::Torn => {
                    self.note(Odd::Less, b"");
                    let raw = self.scan.since(tag);
                    self.append(raw, name, out);
                    return Ok(());
                }
                Attr::Open | Attr::Closed => {
                    self.note(Odd::UnknownElement, inner);
                    if inner.eq_ignore_ascii_case(b"br") {
                        out.push('\n');
                    }
                    return Ok(());
                }
            }
        }
    }

    /// What is inside of `name`, to behind its end. `child` answers whether it took that element, and
    /// must not pass anything if not.
    #[inline]
    pub(super) fn children(&mut self, name: &'a [u8], content: Content, child: impl FnMut(&mut Self, &'a [u8]) -> Step<bool>) -> Step<()> {
        if content == Content::None {
            return Ok(());
        }
        self.open.push(name);
        let read = self.each_child(name, child);
        self.open.pop();
        read
    }

    #[inline]
    fn each_child(&mut self, name: &'a [u8], mut child: impl FnMut(&mut Self, &'a [u8]) -> Step<bool>) -> Step<()> {
        loop {
            self.scan.blank()?;
            self.tag = self.scan.at;
            let tag = self.tag;
            match self.scan.mark()? {
                Mark::Start(inner) => {
                    if begins_record(inner) {
                        return self.ends_here(name, tag);
                    }
                    if !child(self, inner)? {
                        if self.open.len() > 1 && super::record::is_child(inner) {
                            return self.ends_here(name, tag);
                        }
                        self.skip(inner)?;
                    }
                }
                Mark::End(end) if end == name => return Ok(()),
                Mark::End(end) if self.is_open(end) => return self.ends_here(name, tag),
                Mark::End(end) => self.note(Odd::StrayEnd, end),
                Mark::Unclosed => self.note(Odd::Unclosed, b""),
                Mark::CData(_) | Mark::Skipped | Mark::Literal => {}
            }
        }
    }

    fn is_open(&self, name: &[u8]) -> bool {
        self.open.contains(&name) || name == b"tv"
    }

    /// `name` was not closed before the tag at `tag`, which the one around it shall see.
    fn ends_here(&mut self, name: &[u8], tag: usize) -> Step<()> {
        self.scan.at = tag;
        self.note(Odd::NotClosed, name);
        Ok(())
    }

    /// Passes over an element whose name was passed.
    pub(super) fn skip(&mut self, name: &'a [u8]) -> Step<()> {
        self.note(Odd::UnknownElement, name);
        if self.attributes(name, |_, _, _| {})? == Content::None {
            return Ok(());
        }
        let behind = self.scan.at;
        let mut depth = 1_usize;
        let tag = loop {
            self.scan.text().1?;
            let tag = self.scan.at;
            match self.scan.mark()? {
                Mark::Start(inner) if begins_record(inner) => break tag,
                Mark::Start(inner) if inner == name => {
                    depth += usize::from(self.attributes(name, |_, _, _| {})? == Content::Some);
                }
                Mark::End(end) if end == name => {
                    depth -= 1;
                    if depth == 0 {
                        return Ok(());
                    }
                }
                Mark::End(end) if self.is_open(end) => break tag,
                _ => {}
            }
        };
        self.note(Odd::NotClosed, name);
        self.returns += 1;
        self.scan.at = if self.returns > RETURNS { tag } else { behind };
        Ok(())
    }
}

#[inline]
fn trim(text: &mut String) {
    let bytes = text.as_bytes();
    let is_trimmed = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
    if !(is_trimmed(bytes.first()) && is_trimmed(bytes.last())) {
        trim_any(text);
    }
}

fn trim_any(text: &mut String) {
    text.truncate(text.trim_end().len());
    let blank = text.len() - text.trim_start().len();
    if blank > 0 {
        text.drain(..blank);
    }
}
