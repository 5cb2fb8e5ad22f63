//! Reading M3U.
//!
//! A playlist is a list of lines, and a bad line affects nothing else. Lines are read in the buffer of the input, and one
//! channel record is reused for all entries.
//!
//! Rules that the code does not make obvious:
//! - Lines end with LF, CRLF or CR; blanks around them are ignored.
//! - `#EXTGRP:` applies to all following entries without a `group-title`, until the next one or the next `#EXTM3U` (lists
//!   are often concatenated); an empty one ends it.
//! - Catch-up attributes and `tvg-shift` of a header apply to the following entries without their own.
//! - Lines for players between `#EXTINF` and the address are the `options` of the entry; those in [`EARLY`] may also come
//!   before the `#EXTINF`.
//! - An address without `#EXTINF` is an entry named by the end of its path.
//! - Issues never quote addresses, because these may contain credentials.
//!
//! It knows nothing of sources and ids.

use std::io::{self, BufRead, Cursor, Read};
use std::ops::ControlFlow;

use memchr::memchr2_iter;
use url::Url;

use super::address::{has_scheme, is_address, logo, resolve, stream_type, tail};
use super::entry::{Entry, set};
pub(crate) use super::header::Header;
use crate::format::detect::{HEAD, Kind, Tag, kind, strip_tag, tag};
use crate::format::text::Utf8;
use crate::format::window::Window;
use crate::model::{Channel, Issues};

/// Of longer lines, the middle is skipped.
const LONGEST_LINE: usize = 1024 * 1024;
/// Bytes that are kept of either end of such a line: what stands before a picture, and the attributes and the name behind it.
const LINE_END: usize = 64 * 1024;
/// Characters that are kept of a name in such a line.
const LONGEST_NAME: usize = 200;
/// Options that may come before the `#EXTINF` of their entry.
const EARLY: [&str; 4] = ["#EXTVLCOPT", "#KODIPROP", "#EXTHTTP", "#WEBPROP"];

#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Report {
    pub(crate) header: Header,
    pub(crate) entries: u64,
    pub(crate) issues: Issues,
    /// Lines and `#EXTINF`s that gave no entry; each is an issue, too.
    pub(crate) skipped: u64,
    /// The first lines of those.
    pub(crate) skipped_lines: Vec<u64>,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadError {
    #[error("this is an HLS media playlist or master playlist, that is a single stream, not a list of channels")]
    Hls,
    #[error("this is a web page, not a playlist")]
    Html,
    #[error("this is an XMLTV guide, not a playlist")]
    Guide,
    #[error("the playlist is empty")]
    Empty,
    #[error("this is not a playlist: {0}")]
    NotAPlaylist(String),
    #[error("the playlist could not be read: {0}")]
    Io(#[from] io::Error),
    #[error("stopped")]
    Stopped,
}

/// Reads a playlist and hands out its entries one by one, always in the same record. `id` and `source_id` are not set. A
/// playlist without entries is not an error.
pub(crate) fn read(input: impl BufRead, mut each: impl FnMut(&mut Channel) -> ControlFlow<()>) -> Result<Report, ReadError> {
    read_from(input, None, |channel, _| each(channel))
}

/// The same, with the line number (from 1) of the entry's address. `url` is where the playlist was found: relative addresses in it
/// become absolute.
pub(crate) fn read_from(
    mut input: impl BufRead,
    url: Option<&Url>,
    each: impl FnMut(&mut Channel, u64) -> ControlFlow<()>,
) -> Result<Report, ReadError> {
    let mut head = Vec::with_capacity(HEAD);
    input.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    match kind(&head) {
        Kind::Playlist => {}
        Kind::HlsMedia | Kind::HlsMaster => return Err(ReadError::Hls),
        Kind::Html => return Err(ReadError::Html),
        Kind::Guide => return Err(ReadError::Guide),
        Kind::Empty if head.len() < HEAD => return Err(ReadError::Empty),
        Kind::Empty => {}
        Kind::Json => return Err(ReadError::NotAPlaylist("it is JSON".to_owned())),
        Kind::Unknown => return Err(ReadError::NotAPlaylist(beginning(&head))),
    }
    let mut reading = Reading {
        each,
        url,
        entry: Entry::default(),
        report: Report::default(),
        announced: None,
        group: String::new(),
        is_playlist: false,
        is_list: false,
    };
    lines(Cursor::new(head).chain(input), |line, place| reading.line(line, place))?;
    reading.end()
}

/// Number (from 1) and first byte of a line.
#[derive(Clone, Copy)]
struct Place {
    line: u64,
    byte: u64,
}

/// A line, or both ends of one that is too long.
enum Line<'a> {
    Whole(&'a str),
    TooLong(&'a str),
}

/// Calls `each` with every line that is not blank, without its end and the blanks around it.
fn lines(input: impl BufRead, mut each: impl FnMut(Line<'_>, Place) -> Result<(), ReadError>) -> Result<(), ReadError> {
    let mut window = Window::new(Utf8::new(input), LONGEST_LINE + 2);
    let mut give = |line: &str, is_long, place| {
        // Concatenated lists have byte order marks inside.
        let line = line.trim_ascii().trim_start_matches('\u{feff}').trim_ascii_start();
        match line.len() {
            0 => Ok(()),
            _ if is_long => each(Line::TooLong(line), place),
            1..=LONGEST_LINE => each(Line::Whole(line), place),
            _ => each(Line::TooLong(&[first(line), last(line)].concat()), place),
        }
    };
    let mut line = 1;
    // The place, the beginning and the end, so far, of a line that is too long.
    let mut long: Option<(Place, String, String)> = None;
    loop {
        let text = window.slice().0;
        let is_last = window.is_ended && text.len() == window.rest().len();
        let mut start = 0;
        for end in memchr2_iter(b'\n', b'\r', text.as_bytes()) {
            let behind = text.get(end..).unwrap_or_default();
            // The line feed of a CRLF that was passed, or one that may still come.
            if end < start || behind == "\r" && !is_last {
                continue;
            }
            let part = text.get(start..end).unwrap_or_default();
            match long.take() {
                Some((place, head, tail)) => give(&(head + last(&(tail + part))), true, place)?,
                None => give(part, false, Place { line, byte: window.byte(start) })?,
            }
            start = end + if behind.starts_with("\r\n") { 2 } else { 1 };
            line += 1;
        }
        if is_last {
            let place = Place { line, byte: window.byte(start) };
            return match window.take_error() {
                Some(error) => Err(error.into()),
                None => match long {
                    Some((place, head, tail)) => give(&(head + last(&(tail + window.rest()))), true, place),
                    None => give(window.rest().get(start..).unwrap_or_default(), false, place),
                },
            };
        }
        if start == 0 && window.slice().1 {
            long = Some(match long {
                Some((place, head, tail)) => (place, head, last(&(tail + text)).to_owned()),
                None => (Place { line, byte: window.byte(0) }, first(text).to_owned(), last(text).to_owned()),
            });
            start = text.len();
        }
        window.advance(start);
        window.more();
    }
}

/// The first [`LINE_END`] bytes.
fn first(text: &str) -> &str {
    text.get(..text.floor_char_boundary(LINE_END)).unwrap_or_default()
}

/// The last [`LINE_END`] bytes.
fn last(text: &str) -> &str {
    text.get(text.ceil_char_boundary(text.len().saturating_sub(LINE_END))..).unwrap_or_default()
}

struct Reading<'u, F> {
    each: F,
    url: Option<&'u Url>,
    entry: Entry,
    report: Report,
    /// The place of the `#EXTINF` whose address has not come yet.
    announced: Option<Place>,
    /// The last `#EXTGRP`.
    group: String,
    /// A tag has shown that this is a playlist, even without entries.
    is_playlist: bool,
    /// An entry has had a name or attributes: HLS tags no longer mean that this is HLS.
    is_list: bool,
}

impl<F: FnMut(&mut Channel, u64) -> ControlFlow<()>> Reading<'_, F> {
    fn line(&mut self, line: Line<'_>, place: Place) -> Result<(), ReadError> {
        match line {
            Line::Whole(line) if line.starts_with('#') => self.directive(line, place),
            Line::Whole(line) if is_bare_tag(line) => {
                self.issue(place, format!("a tag without its # ({})", line.split(':').next().unwrap_or_default()));
                self.directive(&format!("#{line}"), place)
            }
            Line::Whole(line) => self.address(line, place),
            Line::TooLong(line) => self.long_line(line, place),
        }
    }

    /// Of an `#EXTINF` both ends are read, so that its address does not become a channel without a name.
    fn long_line(&mut self, line: &str, place: Place) -> Result<(), ReadError> {
        if strip_tag(line, "#EXTINF").is_some() {
            self.directive(line, place)?;
            let name = &mut self.entry.channel.channel_name;
            let end = name.char_indices().nth(LONGEST_NAME).map_or(name.len(), |(end, _)| end);
            name.truncate(end);
            self.issue(place, "the middle of a line of more than 1 MiB was skipped");
            return Ok(());
        }
        self.skip(place, "a line of more than 1 MiB was skipped");
        // The `#EXTINF` before it has lost its address.
        if !line.starts_with('#') {
            self.announced = None;
            self.entry.clear();
        }
        Ok(())
    }

    fn directive(&mut self, line: &str, place: Place) -> Result<(), ReadError> {
        if let Some(rest) = strip_tag(line, "#EXTINF")
            && !rest.starts_with(|c: char| c.is_alphabetic())
        {
            self.extinf(rest, place);
        } else if let Some(rest) = strip_tag(line, "#EXTM3U") {
            self.header(rest, place);
        } else if let Some(rest) = strip_tag(line, "#EXTGRP") {
            set(&mut self.group, rest.trim_start_matches(':').trim());
        } else if let Some(rest) = strip_tag(line, "#EXT") {
            if !self.is_list && matches!(tag(line), Some(Tag::Media | Tag::Master)) {
                return Err(ReadError::Hls);
            }
            // A comment for some players.
            if !rest.starts_with("REM") {
                self.option(line, place);
            }
        } else if is_option(line) {
            self.option(line, place);
        }
        Ok(())
    }

    fn extinf(&mut self, rest: &str, place: Place) {
        if let Some(before) = self.announced.take() {
            self.without_address(before);
            self.entry.clear_options();
        }
        if let Some(problem) = self.entry.extinf(rest) {
            // A line without a name may be HLS, which is a separate error.
            let text = match self.entry.channel.channel_name.as_str() {
                "" => format!("#EXTINF: {problem}"),
                name => format!("#EXTINF: {problem} ({})", excerpt(name)),
            };
            self.issue(place, text);
        }
        self.is_playlist = true;
        self.is_list |= !self.entry.channel.channel_name.is_empty() || has_attributes(&self.entry.channel);
        self.announced = Some(place);
    }

    fn header(&mut self, rest: &str, place: Place) {
        self.is_playlist = true;
        self.group.clear();
        if let Some(before) = self.announced.take() {
            self.without_address(before);
        }
        self.entry.clear_options();
        if !self.report.header.add(rest) {
            self.issue(place, "#EXTM3U: too many attributes, the rest is ignored");
        }
    }

    fn option(&mut self, line: &str, place: Place) {
        let counts = self.announced.is_some() || EARLY.iter().any(|early| strip_tag(line, early).is_some());
        if counts && !self.entry.option(line) {
            self.issue(place, "too many lines between #EXTINF and the address, the rest is ignored");
        }
    }

    fn address(&mut self, line: &str, place: Place) -> Result<(), ReadError> {
        let is_announced = self.announced.is_some();
        let has_scheme = has_scheme(line);
        // In a list with `#EXTINF`, a line of its own that has no scheme is text.
        let is_text = !is_announced && !has_scheme && self.is_list;
        if is_text || !(has_scheme && is_announced || is_address(line, is_announced)) {
            self.skip(place, format!("neither an address nor a tag: skipped ({})", excerpt(line)));
            return Ok(());
        }
        let entry = &mut self.entry;
        if !is_announced {
            entry.channel.duration.clear();
            set(&mut entry.channel.channel_name, tail(line));
        } else if entry.channel.channel_name.is_empty() {
            let Channel { channel_name, tvg_name, .. } = &mut entry.channel;
            set(channel_name, if tvg_name.is_empty() { tail(line) } else { tvg_name });
        }
        if entry.channel.group_title.is_empty() {
            set(&mut entry.channel.group_title, &self.group);
        }
        entry.inherit(&self.report.header.inherited);
        let resolved = if has_scheme { None } else { self.url.and_then(|url| resolve(url, line)) };
        let is_absolute = has_scheme || resolved.is_some();
        set(&mut entry.channel.stream_url, resolved.as_deref().unwrap_or(line));
        entry.channel.stream_type = stream_type(line);
        logo(&mut entry.channel.tvg_logo, &self.report.header.logos, self.url);
        if !is_announced || !is_absolute {
            let what = match (is_announced, is_absolute) {
                (false, true) => "an address without #EXTINF",
                (true, _) => "an address without a scheme",
                (false, false) => "an address without #EXTINF and without a scheme",
            };
            let text = format!("{what} ({})", excerpt(&self.entry.channel.channel_name));
            self.issue(place, text);
        }
        self.announced = None;
        self.report.entries += 1;
        let flow = (self.each)(&mut self.entry.channel, place.line);
        self.entry.clear();
        match flow {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(ReadError::Stopped),
        }
    }

    fn without_address(&mut self, place: Place) {
        let text = format!("#EXTINF without an address: skipped ({})", excerpt(&self.entry.channel.channel_name));
        self.skip(place, text);
    }

    fn skip(&mut self, place: Place, text: impl Into<String>) {
        self.report.skipped += 1;
        if self.report.skipped_lines.len() < Issues::KEPT {
            self.report.skipped_lines.push(place.line);
        }
        self.issue(place, text);
    }

    fn issue(&mut self, place: Place, text: impl Into<String>) {
        self.report.issues.add(place.line, place.byte, text);
    }

    fn end(mut self) -> Result<Report, ReadError> {
        if let Some(before) = self.announced.take() {
            self.without_address(before);
        }
        if self.is_playlist || self.report.entries > 0 {
            Ok(self.report)
        } else if self.report.issues.total == 0 {
            Err(ReadError::NotAPlaylist("it has only comments".to_owned()))
        } else {
            Err(ReadError::NotAPlaylist("it has neither #EXTM3U nor an entry".to_owned()))
        }
    }
}

/// Whether a line is a tag that lost its `#`.
fn is_bare_tag(line: &str) -> bool {
    let name = line.split([':', ' ']).next().unwrap_or_default();
    ["EXTM3U", "EXTINF", "EXTGRP", "EXTVLCOPT", "EXTHTTP", "KODIPROP"].iter().any(|tag| name.eq_ignore_ascii_case(tag))
}

/// Whether a line is for players although it is not `#EXT…`: `#KODIPROP:…` and other names in capitals.
fn is_option(line: &str) -> bool {
    let name = line.trim_start_matches('#').split(':').next().unwrap_or_default();
    line.len() > name.len() + 1
        && (EARLY.iter().any(|early| strip_tag(line, early).is_some())
            || name.len() > 2 && name.bytes().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == b'-' || c == b'_'))
}

fn has_attributes(channel: &Channel) -> bool {
    !channel.attributes.0.is_empty()
        || [&channel.tvg_id, &channel.tvg_name, &channel.tvg_logo, &channel.group_title].iter().any(|field| !field.is_empty())
}

/// The beginning of a text, for a person.
fn excerpt(text: &str) -> String {
    let mut short: String = text.chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// The beginning of an unknown input, for error texts; of an address only the scheme.
fn beginning(head: &[u8]) -> String {
    if head.contains(&0) {
        return "it is not text".to_owned();
    }
    let text = String::from_utf8_lossy(head);
    let line = text.trim().lines().next().unwrap_or_default();
    let line = line.split_once("://").map_or(line, |(before, _)| before);
    format!("it begins with “{}”", excerpt(line))
}

#[cfg(test)]
mod tests;
