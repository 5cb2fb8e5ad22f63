//! Reading M3U.
//!
//! The one idea: a playlist is lines, and a bad line costs itself and nothing else. Each line is
//! looked at where it lies in the input's buffer; one channel is filled again and again.
//!
//! Rules that are not plain from the code:
//! - Lines end with LF, CRLF or CR; blanks around them do not count.
//! - `#EXTGRP:` holds for all entries that follow and have no `group-title`, until the next one or
//!   the next `#EXTM3U` (lists are glued together); an empty one ends it.
//! - What a header says of catch-up and `tvg-shift` holds for the entries below it that say nothing else.
//! - Lines for players between `#EXTINF` and the address are the entry's `options`; those of
//!   [`EARLY`] may stand before the `#EXTINF` too.
//! - An address without `#EXTINF` is an entry named by the end of its path.
//! - Issues never quote addresses: these may hold credentials.
//!
//! It knows nothing of sources, ids and what a channel is used for.

use std::io::{self, BufRead, Cursor, Read};
use std::ops::ControlFlow;

use memchr::memchr2_iter;

use super::address::{has_scheme, is_address, stream_type, tail};
use super::entry::{Entry, set};
pub(crate) use super::header::Header;
use crate::format::detect::{HEAD, Kind, Tag, kind, strip_tag, tag};
use crate::format::text::Utf8;
use crate::model::{Channel, Issues};

/// Longer lines are skipped.
const LONGEST_LINE: usize = 1024 * 1024;
/// Options that count for the next entry when they stand before its `#EXTINF`.
const EARLY: [&str; 4] = ["#EXTVLCOPT", "#KODIPROP", "#EXTHTTP", "#WEBPROP"];

#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Report {
    pub(crate) header: Header,
    pub(crate) entries: u64,
    pub(crate) issues: Issues,
    /// Lines and announced entries that nothing came of; each is an issue, too.
    pub(crate) skipped: u64,
    /// Where they stand: the first ones.
    pub(crate) skipped_lines: Vec<u64>,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadError {
    #[error("this is an HLS media playlist or master playlist, that is a single stream, not a list of channels")]
    Hls,
    #[error("a web page came instead of a playlist")]
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

/// Reads a playlist and hands out one entry after the other, always in the same record, whose `id`
/// and `source_id` are left alone. A playlist without entries is no error.
pub(crate) fn read(input: impl BufRead, mut each: impl FnMut(&mut Channel) -> ControlFlow<()>) -> Result<Report, ReadError> {
    read_with_lines(input, |channel, _| each(channel))
}

/// The same, with the number of the line (from 1) that the entry's address stands in.
pub(crate) fn read_with_lines(
    mut input: impl BufRead,
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

/// A line, or the beginning of one that is too long.
enum Line<'a> {
    Whole(&'a str),
    TooLong(&'a str),
}

/// Calls for each line that is not blank, without its end and the blanks around it.
fn lines(input: impl BufRead, mut each: impl FnMut(Line<'_>, Place) -> Result<(), ReadError>) -> Result<(), ReadError> {
    let mut text = Utf8::new(input);
    let mut place = Place { line: 1, byte: 0 };
    let mut begun = Begun::default();
    let mut is_first = true;
    let mut is_after_cr = false;
    loop {
        let (offset, chunk) = text.fill_str()?;
        if chunk.is_empty() {
            return begun.give(place, &mut each);
        }
        let mut start = usize::from(is_after_cr && chunk.starts_with('\n'));
        if is_first || start > 0 {
            place.byte = offset + start as u64;
        }
        is_first = false;
        is_after_cr = false;
        for end in memchr2_iter(b'\n', b'\r', chunk.as_bytes()) {
            if end < start {
                continue;
            }
            let line = chunk.get(start..end).unwrap_or_default();
            if begun.length > 0 {
                begun.add(line);
                begun.give(place, &mut each)?;
            } else {
                let line = line.trim_ascii_start();
                give(line, line.len(), place, &mut each)?;
            }
            start = end + 1;
            if chunk.as_bytes().get(end) == Some(&b'\r') {
                match chunk.as_bytes().get(start) {
                    Some(b'\n') => start += 1,
                    Some(_) => {}
                    None => is_after_cr = true,
                }
            }
            place = Place { line: place.line + 1, byte: offset + start as u64 };
        }
        begun.add(chunk.get(start..).unwrap_or_default());
        let used = chunk.len();
        text.consume(used);
    }
}

/// A line that began in an earlier chunk. No more of it is kept than may be used.
#[derive(Default)]
struct Begun {
    text: String,
    length: usize,
}

impl Begun {
    fn add(&mut self, piece: &str) {
        let piece = if self.length == 0 { piece.trim_ascii_start() } else { piece };
        self.length += piece.len();
        let kept = piece.floor_char_boundary(LONGEST_LINE.saturating_sub(self.text.len()));
        self.text.push_str(piece.get(..kept).unwrap_or_default());
    }

    fn give(&mut self, place: Place, each: &mut impl FnMut(Line<'_>, Place) -> Result<(), ReadError>) -> Result<(), ReadError> {
        give(&self.text, self.length, place, each)?;
        self.text.clear();
        self.length = 0;
        Ok(())
    }
}

fn give(line: &str, length: usize, place: Place, each: &mut impl FnMut(Line<'_>, Place) -> Result<(), ReadError>) -> Result<(), ReadError> {
    // Lists that were glued together have byte order marks inside.
    let mut line = line.trim_ascii();
    if line.starts_with('\u{feff}') {
        line = line.trim_start_matches('\u{feff}').trim_ascii_start();
    }
    if line.is_empty() {
        Ok(())
    } else if length > LONGEST_LINE {
        each(Line::TooLong(line), place)
    } else {
        each(Line::Whole(line), place)
    }
}

struct Reading<F> {
    each: F,
    entry: Entry,
    report: Report,
    /// Where the `#EXTINF` stood whose address is awaited.
    announced: Option<Place>,
    /// The last `#EXTGRP`.
    group: String,
    /// A tag was seen that makes this a playlist, even without entries.
    is_playlist: bool,
    /// An entry has a name or attributes: tags of HLS no longer mean that this is HLS.
    is_list: bool,
}

impl<F: FnMut(&mut Channel, u64) -> ControlFlow<()>> Reading<F> {
    fn line(&mut self, line: Line<'_>, place: Place) -> Result<(), ReadError> {
        match line {
            Line::Whole(line) if line.starts_with('#') => self.directive(line, place),
            Line::Whole(line) => self.address(line, place),
            Line::TooLong(line) => {
                self.skip(place, "a line of more than 1 MiB was skipped");
                // What was announced before it no longer has an address.
                if !line.starts_with('#') || strip_tag(line, "#EXTINF").is_some() {
                    self.announced = None;
                    self.entry.clear();
                }
                Ok(())
            }
        }
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
            // Remarks are called so by some players.
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
            self.unanswered(before);
            self.entry.clear_options();
        }
        if let Some(odd) = self.entry.extinf(rest) {
            // A line without a name may be HLS, and that is said otherwise.
            let text = match self.entry.channel.channel_name.as_str() {
                "" => format!("#EXTINF: {odd}"),
                name => format!("#EXTINF: {odd} ({})", excerpt(name)),
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
            self.unanswered(before);
        }
        self.entry.clear_options();
        if !self.report.header.add(rest) {
            self.issue(place, "#EXTM3U: more attributes than are kept");
        }
    }

    fn option(&mut self, line: &str, place: Place) {
        let counts = self.announced.is_some() || EARLY.iter().any(|early| strip_tag(line, early).is_some());
        if counts && !self.entry.option(line) {
            self.issue(place, "more lines between #EXTINF and the address than are kept");
        }
    }

    fn address(&mut self, line: &str, place: Place) -> Result<(), ReadError> {
        let is_announced = self.announced.is_some();
        let has_scheme = has_scheme(line);
        if !(has_scheme && is_announced || is_address(line, is_announced)) {
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
        set(&mut entry.channel.stream_url, line);
        entry.channel.stream_type = stream_type(line);
        if !is_announced || !has_scheme {
            let what = match (is_announced, has_scheme) {
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

    fn unanswered(&mut self, place: Place) {
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
            self.unanswered(before);
        }
        if self.is_playlist || self.report.entries > 0 {
            Ok(self.report)
        } else if self.report.issues.total == 0 {
            Err(ReadError::NotAPlaylist("it has nothing but remarks".to_owned()))
        } else {
            Err(ReadError::NotAPlaylist("it has neither #EXTM3U nor an entry".to_owned()))
        }
    }
}

/// Lines that are for players, other than `#EXT…`: `#KODIPROP:…` and whatever is shouted like that.
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

/// What an unknown input begins with; nothing behind an address's scheme.
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
