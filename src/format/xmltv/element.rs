//! Elements: nesting, and recovery where it is broken.
//!
//! A mistake in one place of a record must not damage the rest of it. So:
//! - An end tag of an open element closes everything inside that element; any other end tag is ignored.
//! - A start tag that is only allowed further out closes the open elements.
//! - In a text, unknown tags (mostly HTML) are removed and the text between them is kept.
//! - Elsewhere an unknown element is skipped with its content; if it is never closed, only its tag is skipped.
//!
//! It knows no element names except those that begin a record and the children of a programme.

use super::entity;
use super::pool::Pool;
use super::problem::{Notes, Problem};
use super::scan::{Attr, Mark, Scan, Step};
use super::zone::Zones;

/// A longer text is truncated. Bytes.
const LONGEST_TEXT: usize = 64 * 1024;
/// Unclosed unknown elements of a record after which reading returns to the tag. Each return reads the rest of the
/// record again; after this many the rest is skipped, so that the work stays bounded.
const RETURNS: u32 = 8;

/// One record that is being read.
#[derive(Debug)]
pub(super) struct Element<'a> {
    pub(super) scan: Scan<'a>,
    pub(super) pool: &'a mut Pool,
    pub(super) zones: &'a mut Zones,
    pub(super) notes: &'a mut Notes,
    /// Where the current tag begins.
    pub(super) tag: usize,
    open: Vec<&'a [u8]>,
    returns: u32,
}

/// Elements that begin a record, which ends any other.
fn begins_record(name: &[u8]) -> bool {
    matches!(name, b"programme" | b"channel")
}

/// The children of a programme: those of the DTD, and `live`. They end an element in which they are not allowed.
pub(super) fn is_child(name: &[u8]) -> bool {
    matches!(
        name,
        b"title"
            | b"sub-title"
            | b"desc"
            | b"credits"
            | b"date"
            | b"category"
            | b"keyword"
            | b"language"
            | b"orig-language"
            | b"length"
            | b"icon"
            | b"url"
            | b"country"
            | b"episode-num"
            | b"video"
            | b"audio"
            | b"previously-shown"
            | b"premiere"
            | b"last-chance"
            | b"new"
            | b"live"
            | b"subtitles"
            | b"rating"
            | b"star-rating"
            | b"review"
            | b"image"
    )
}

impl<'a> Element<'a> {
    pub(super) fn new(scan: Scan<'a>, pool: &'a mut Pool, zones: &'a mut Zones, notes: &'a mut Notes) -> Element<'a> {
        Element { scan, pool, zones, notes, tag: 0, open: Vec::new(), returns: 0 }
    }

    pub(super) fn report(&mut self, problem: Problem, what: &[u8]) {
        self.notes.add(self.tag, problem, what);
    }

    /// Calls `each` with every attribute of the current tag. Whether there is content behind it: `<a/>` has none.
    #[inline]
    pub(super) fn attributes(&mut self, name: &[u8], mut each: impl FnMut(&mut Self, &'a [u8], &'a str)) -> Step<bool> {
        loop {
            match self.scan.attr()? {
                Attr::Pair { name, value, is_quoted } => {
                    if !is_quoted {
                        self.report(Problem::Quotes, name);
                    }
                    each(self, name, value);
                }
                Attr::Open => return Ok(true),
                Attr::Closed => return Ok(false),
                Attr::Torn => {
                    self.report(Problem::Torn, name);
                    return Ok(true);
                }
            }
        }
    }

    /// Reads the attributes of the current tag into fields by their names.
    pub(super) fn fields(&mut self, name: &[u8], fields: &mut [(&[u8], &mut String)]) -> Step<bool> {
        self.attributes(name, |this, attribute, raw| {
            if let Some((_, field)) = fields.iter_mut().find(|(known, _)| *known == attribute) {
                this.value(raw, field);
            }
        })
    }

    /// Puts the decoded value of an attribute into `out`.
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
            self.report(Problem::Ampersand, taken.as_bytes().get(at..).unwrap_or_default());
        }
    }

    /// The part of `raw` that still fits into `out`.
    #[inline]
    fn room<'r>(&mut self, raw: &'r str, name: &[u8], out: &str) -> &'r str {
        let room = LONGEST_TEXT.saturating_sub(out.len());
        if raw.len() <= room {
            return raw;
        }
        self.report(Problem::Cut, name);
        raw.get(..raw.floor_char_boundary(room)).unwrap_or_default()
    }

    /// Reads the text of `name`, whose start tag was read, and its end tag. Trimmed; may be empty.
    #[inline]
    pub(super) fn text(&mut self, name: &'a [u8], has_content: bool, out: &mut String) -> Step<()> {
        self.text_with(name, has_content, out, |_, _| Ok(false))
    }

    /// The same with elements in it. `child` returns whether it read that element, and reads nothing if not.
    #[inline]
    pub(super) fn text_with(
        &mut self,
        name: &'a [u8],
        has_content: bool,
        out: &mut String,
        child: impl FnMut(&mut Self, &'a [u8]) -> Step<bool>,
    ) -> Step<()> {
        out.clear();
        if !has_content {
            return Ok(());
        }
        // Nearly always there is only one run of text.
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

    /// Reads the rest of a text with elements in it, from a `<` on.
    fn mixed(&mut self, name: &'a [u8], out: &mut String, mut child: impl FnMut(&mut Self, &'a [u8]) -> Step<bool>) -> Step<()> {
        loop {
            self.tag = self.scan.at;
            let tag = self.tag;
            match self.scan.mark()? {
                Mark::CData(raw) => out.push_str(self.room(raw, name, out)),
                Mark::Skipped => {}
                Mark::Unclosed => self.report(Problem::Unclosed, b""),
                Mark::Literal => {
                    self.report(Problem::Less, b"");
                    out.push('<');
                }
                Mark::End(end) if end == name => return Ok(()),
                Mark::End(end) if self.is_open(end) => return self.ends_here(name, tag),
                Mark::End(end) => {
                    if is_child(end) {
                        self.report(Problem::StrayEnd, end);
                    }
                }
                Mark::Start(inner) => {
                    if !child(self, inner)? {
                        if begins_record(inner) || is_child(inner) {
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

    /// Reads a tag inside a text: removed if it is one, else kept as text.
    fn inline(&mut self, inner: &'a [u8], tag: usize, name: &[u8], out: &mut String) -> Step<()> {
        loop {
            match self.scan.attr()? {
                Attr::Pair { .. } => {}
                Attr::Torn => {
                    self.report(Problem::Less, b"");
                    let raw = self.scan.since(tag);
                    self.append(raw, name, out);
                    return Ok(());
                }
                Attr::Open | Attr::Closed => {
                    self.report(Problem::UnknownElement, inner);
                    if inner.eq_ignore_ascii_case(b"br") {
                        out.push('\n');
                    }
                    return Ok(());
                }
            }
        }
    }

    /// Reads the content of `name` and its end tag. `child` returns whether it read that element, and reads nothing if
    /// not.
    #[inline]
    pub(super) fn children(&mut self, name: &'a [u8], has_content: bool, child: impl FnMut(&mut Self, &'a [u8]) -> Step<bool>) -> Step<()> {
        if !has_content {
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
                        if self.open.len() > 1 && is_child(inner) {
                            return self.ends_here(name, tag);
                        }
                        self.skip(inner)?;
                    }
                }
                Mark::End(end) if end == name => return Ok(()),
                Mark::End(end) if self.is_open(end) => return self.ends_here(name, tag),
                Mark::End(end) => self.report(Problem::StrayEnd, end),
                Mark::Unclosed => self.report(Problem::Unclosed, b""),
                Mark::CData(_) | Mark::Skipped | Mark::Literal => {}
            }
        }
    }

    fn is_open(&self, name: &[u8]) -> bool {
        self.open.contains(&name) || name == b"tv"
    }

    /// Ends `name`, which was not closed, and goes back to the tag at `tag` for the element around it.
    fn ends_here(&mut self, name: &[u8], tag: usize) -> Step<()> {
        self.scan.at = tag;
        self.report(Problem::NotClosed, name);
        Ok(())
    }

    /// Skips an element whose name was read.
    pub(super) fn skip(&mut self, name: &'a [u8]) -> Step<()> {
        self.report(Problem::UnknownElement, name);
        if !self.attributes(name, |_, _, _| {})? {
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
                    depth += usize::from(self.attributes(name, |_, _, _| {})?);
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
        self.report(Problem::NotClosed, name);
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
