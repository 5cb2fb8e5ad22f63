//! Reading XMLTV: a stream of bytes -> channels and programmes, one at a time.
//!
//! A window over the input begins at the record being read. A record that does not end in the window is read again
//! after the window has grown: this is rare, because records are small and the window is large, and so the code that reads a
//! record never has to pause in the middle. A mistake in a guide is an issue with its place, not an error: an error means that
//! the input is not a guide, or could not be read. Memory does not grow with the input.

use std::io::{self, BufRead};
use std::ops::ControlFlow;

use jiff::tz::TimeZone;
use memchr::memchr;

use super::element::{Element, is_child};
use super::pool::Pool;
use super::problem::{Journal, Notes, Problem};
use super::scan::{Absent, Incomplete, Mark, Scan};
use super::zone::Zones;
use crate::format::text::Utf8;
use crate::format::window::Window;
use crate::model::{EpgChannel, Issues, Programme, Time};

/// A record that was read. Its memory is reused for the next one.
#[derive(Debug)]
pub(crate) enum Item<'a> {
    Channel(&'a mut EpgChannel),
    Programme(&'a mut Programme),
}

/// The outcome of reading a guide to its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Report {
    pub(crate) channels: u64,
    pub(crate) programmes: u64,
    /// It ends before its last element is closed: a part is probably missing.
    pub(crate) is_cut: bool,
    /// The UTC offset, in seconds, of the times of the first programmes. None if they differ or have none.
    pub(crate) offset: Option<i64>,
    pub(crate) issues: Issues,
}

/// Why an input is not a guide. Records that were handed out before remain valid.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadError {
    #[error("this is a web page, not a guide: the provider may be down, or the address needs a login")]
    Html,
    #[error("this is a playlist, not a guide")]
    Playlist,
    #[error("the guide is empty")]
    Empty,
    #[error("this is not a guide (XMLTV): {0}")]
    NotAGuide(String),
    #[error("the guide could not be read to its end: {0}")]
    Io(#[from] io::Error),
    #[error("stopped")]
    Stopped,
}

/// Reads a guide. `zone` is used for times without one. `each` gets every channel and programme in the order of the input
/// and may stop the reading.
///
/// # Errors
/// If the input is something else, could not be read, or `each` stopped it.
pub(crate) fn read(input: impl BufRead, zone: &TimeZone, each: impl FnMut(Item<'_>) -> ControlFlow<()>) -> Result<Report, ReadError> {
    Reading::new(input, zone).run(each)
}

/// The longest record, in bytes. Of a longer one only the beginning is read.
const LONGEST: usize = 2 * 1024 * 1024;
/// Programmes whose starts decide [`Report::offset`].
const OFFSET_SAMPLE: u64 = 200;

struct Reading<R> {
    window: Window<R>,
    absent: Absent,
    pool: Pool,
    zones: Zones,
    notes: Notes,
    journal: Journal,
    channel: EpgChannel,
    programme: Programme,
    channels: u64,
    programmes: u64,
    /// The UTC offset that all programmes of the sample have.
    offset: Option<i64>,
    has_tv: bool,
    is_tv_open: bool,
    /// The rest of a record that was too long is being skipped.
    is_rest: bool,
    is_doctype_broken: bool,
    /// The name of the first element, for error texts.
    first: Option<String>,
}

enum Found {
    Nothing,
    Channel,
    Programme,
}

impl<R: BufRead> Reading<R> {
    fn new(input: R, zone: &TimeZone) -> Reading<R> {
        Reading {
            window: Window::new(Utf8::new(input), LONGEST),
            absent: Absent::default(),
            pool: Pool::default(),
            zones: Zones::new(zone),
            notes: Notes::default(),
            journal: Journal::default(),
            channel: EpgChannel::default(),
            programme: Programme::default(),
            channels: 0,
            programmes: 0,
            offset: None,
            has_tv: false,
            is_tv_open: false,
            is_rest: false,
            is_doctype_broken: false,
            first: None,
        }
    }

    fn run(mut self, mut each: impl FnMut(Item<'_>) -> ControlFlow<()>) -> Result<Report, ReadError> {
        let opening = self.opening();
        if opening.starts_with("#EXT") {
            return Err(ReadError::Playlist);
        }
        let opening: String = opening.chars().take(60).collect();
        while self.seek_markup() {
            let flow = match self.read_markup()? {
                Found::Nothing => ControlFlow::Continue(()),
                Found::Channel => {
                    self.channels += 1;
                    each(Item::Channel(&mut self.channel))
                }
                Found::Programme => {
                    self.programmes += 1;
                    if self.programmes <= OFFSET_SAMPLE && (self.programmes == 1 || self.offset != self.zones.written) {
                        // None once two differ.
                        self.offset = self.zones.written.filter(|_| self.programmes == 1);
                    }
                    each(Item::Programme(&mut self.programme))
                }
            };
            if flow.is_break() {
                return Err(ReadError::Stopped);
            }
        }
        if let Some(error) = self.window.take_error() {
            return Err(ReadError::Io(error));
        }
        if self.channels + self.programmes == 0 && !self.has_tv {
            return Err(match self.first {
                Some(first) => ReadError::NotAGuide(format!("its first element is <{first}>")),
                None if opening.is_empty() => ReadError::Empty,
                None => ReadError::NotAGuide(format!("it begins with \"{opening}\"")),
            });
        }
        let is_cut = self.is_tv_open;
        if is_cut {
            self.notes.add(0, Problem::NoEnd, b"</tv>");
            self.report_problems();
        }
        Ok(Report { channels: self.channels, programmes: self.programmes, is_cut, offset: self.offset, issues: self.journal.issues })
    }

    /// Passes blanks and a byte order mark at the beginning of the input, and returns the text behind them: at least 256 bytes,
    /// unless the input is shorter.
    fn opening(&mut self) -> &str {
        loop {
            let is_more = self.window.more();
            let rest = self.window.rest();
            let text = rest.strip_prefix('\u{feff}').unwrap_or(rest).trim_ascii_start();
            let (blank, left) = (rest.len() - text.len(), text.len());
            self.window.advance(blank);
            if left >= 256 || !is_more {
                return self.window.rest();
            }
        }
    }

    /// Moves to the next `<`. False: there is none.
    fn seek_markup(&mut self) -> bool {
        loop {
            let rest = self.window.rest();
            let found = memchr(b'<', rest.as_bytes());
            let passed = found.unwrap_or(rest.len());
            self.window.advance(passed);
            if found.is_some() {
                return true;
            }
            if !self.window.more() {
                return false;
            }
        }
    }

    /// Reads the markup at the beginning of the window, or makes the window longer.
    fn read_markup(&mut self) -> Result<Found, ReadError> {
        let is_first = self.first.is_none() && self.channels + self.programmes == 0;
        let (slice, last) = self.window.slice();
        let mut scan = Scan::new(slice, self.window.offset(), last, &mut self.absent);
        if !self.is_doctype_broken && slice.get(..9).is_some_and(|s| s.eq_ignore_ascii_case("<!DOCTYPE")) {
            let is_html = slice.get(9..14).is_some_and(|name| name.trim_ascii_start().eq_ignore_ascii_case("html"));
            match scan.doctype() {
                Ok(()) if is_html && is_first => return Err(ReadError::Html),
                Ok(()) => {
                    let count = scan.at;
                    self.window.advance(count);
                }
                Err(Incomplete) if last => self.is_doctype_broken = true,
                Err(Incomplete) => {
                    self.window.more();
                }
            }
            return Ok(Found::Nothing);
        }
        match scan.mark() {
            Ok(Mark::Start(b"programme")) => {
                self.pool.empty(&mut self.programme);
                let mut element = Element::new(scan, &mut self.pool, &mut self.zones, &mut self.notes);
                let read = element.programme(&mut self.programme);
                let at = element.scan.at;
                let is_kept = self.programme.start != Time::default() && !self.programme.channel_id.is_empty();
                self.after_record(read, is_kept, at, last, Found::Programme)
            }
            Ok(Mark::Start(b"channel")) => {
                self.channel = EpgChannel::default();
                let mut element = Element::new(scan, &mut self.pool, &mut self.zones, &mut self.notes);
                let read = element.channel(&mut self.channel);
                let at = element.scan.at;
                let is_kept = !self.channel.id.is_empty();
                self.after_record(read, is_kept, at, last, Found::Channel)
            }
            Ok(Mark::Start(name)) => {
                if is_first && [b"html".as_slice(), b"head", b"body"].iter().any(|known| name.eq_ignore_ascii_case(known)) {
                    return Err(ReadError::Html);
                }
                let mut element = Element::new(scan, &mut self.pool, &mut self.zones, &mut self.notes);
                if element.attributes(name, |_, _, _| {}).is_err() {
                    return self.after_record(Err(Incomplete), false, 0, last, Found::Nothing);
                }
                let at = element.scan.at;
                if self.first.is_none() {
                    self.first = Some(String::from_utf8_lossy(name.get(..name.len().min(60)).unwrap_or_default()).into_owned());
                }
                if name == b"tv" {
                    (self.has_tv, self.is_tv_open, self.is_rest) = (true, true, false);
                } else if !self.is_rest {
                    self.notes.add(0, Problem::UnknownElement, name);
                }
                self.pass(at);
                Ok(Found::Nothing)
            }
            Ok(Mark::End(name)) => {
                let at = scan.at;
                if name == b"tv" {
                    (self.is_tv_open, self.is_rest) = (false, false);
                } else if !self.is_rest && is_child(name) {
                    self.notes.add(0, Problem::StrayEnd, name);
                }
                if matches!(name, b"programme" | b"channel") {
                    self.is_rest = false;
                }
                self.pass(at);
                Ok(Found::Nothing)
            }
            Ok(mark) => {
                let at = scan.at;
                if mark == Mark::Unclosed {
                    self.notes.add(0, Problem::Unclosed, b"");
                }
                self.pass(at);
                Ok(Found::Nothing)
            }
            Err(Incomplete) => self.after_record(Err(Incomplete), false, 0, last, Found::Nothing),
        }
    }

    /// Moves the window after an attempt to read a record. `read`: whether the record is valid, or the window was too short.
    /// `is_kept`: whether the part that was read is valid. `at`: where the reading ended.
    fn after_record(
        &mut self,
        read: Result<bool, Incomplete>,
        is_kept: bool,
        at: usize,
        last: bool,
        found: Found,
    ) -> Result<Found, ReadError> {
        match read {
            Ok(is_whole) => {
                self.is_rest = false;
                self.pass(at);
                Ok(if is_whole { found } else { Found::Nothing })
            }
            Err(Incomplete) if !last => {
                self.notes.clear();
                self.window.more();
                Ok(Found::Nothing)
            }
            Err(Incomplete) => {
                let name: &[u8] = match found {
                    Found::Programme => b"programme",
                    Found::Channel => b"channel",
                    Found::Nothing => b"a tag",
                };
                let slice = self.window.slice().0.len();
                let is_cut = !self.window.is_ended || slice < self.window.rest().len();
                self.notes.add(0, if is_cut { Problem::TooLong } else { Problem::Truncated }, name);
                self.is_rest = is_cut;
                self.pass(slice);
                Ok(if is_cut && is_kept { found } else { Found::Nothing })
            }
        }
    }

    /// Moves the window by `count` bytes and reports the problems in them.
    fn pass(&mut self, count: usize) {
        self.report_problems();
        self.window.advance(count);
    }

    fn report_problems(&mut self) {
        if !self.notes.is_empty() {
            let window = &self.window;
            self.journal.take(&mut self.notes, |at| window.place(at));
        }
    }
}

#[cfg(test)]
mod tests;
