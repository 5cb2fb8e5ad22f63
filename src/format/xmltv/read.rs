//! Reading XMLTV: a stream of bytes -> channels and programmes, one at a time.
//!
//! The one idea is the window: a stretch of the input that begins at the record being read. A record
//! that does not end in it is read again when the window has grown; records are small and the window is
//! not, so this costs nothing, and whoever reads a record never has to stop in the middle of it.
//! What a document does wrong is an issue with its place, never an error: an error is an
//! input that is no guide at all, or that could not be read. Memory does not grow with the input.

use std::io::{self, BufRead};
use std::ops::ControlFlow;

use jiff::tz::TimeZone;

use super::element::Element;
use super::note::{Journal, Notes, Odd};
use super::scan::{Absent, Mark, Scan, Short};
use super::spare::Spare;
use super::window::Window;
use super::zone::Zones;
use crate::format::text::Utf8;
use crate::model::{EpgChannel, Issues, Programme, Time};

/// What was read; the record is used again for the next one.
#[derive(Debug)]
pub(crate) enum Item<'a> {
    Channel(&'a EpgChannel),
    Programme(&'a Programme),
}

/// What a whole reading came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Report {
    pub(crate) channels: u64,
    pub(crate) programmes: u64,
    /// It ends before its last element is closed: probably a part is missing.
    pub(crate) is_cut: bool,
    /// Seconds east of UTC that the times of the first programmes are written with. None if they differ or do not say.
    pub(crate) offset: Option<i64>,
    pub(crate) issues: Issues,
}

/// Why an input gave no guide. What was handed out before stays true.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadError {
    #[error("this is a web page, not a guide: the provider may be down, or the address needs a login")]
    Html,
    #[error("this is a playlist, not a guide")]
    Playlist,
    #[error("the guide is empty: there is nothing in it")]
    Empty,
    #[error("this is not a guide (XMLTV): {0}")]
    NotAGuide(String),
    #[error("the guide could not be read to its end: {0}")]
    Io(#[from] io::Error),
    #[error("stopped")]
    Stopped,
}

/// Reads a guide. `zone` counts for times that name none. `each` gets every channel and programme in
/// the input's order and may stop the reading.
///
/// # Errors
/// If the input is something else, could not be read, or `each` said so.
pub(crate) fn read(input: impl BufRead, zone: &TimeZone, each: impl FnMut(Item<'_>) -> ControlFlow<()>) -> Result<Report, ReadError> {
    Reading::new(Utf8::new(input), zone).run(each)
}

/// Programmes whose starts are asked for the offset that they are written with.
const ASKED: u64 = 200;

struct Reading<R> {
    window: Window<R>,
    absent: Absent,
    spare: Spare,
    zones: Zones,
    notes: Notes,
    journal: Journal,
    channel: EpgChannel,
    programme: Programme,
    channels: u64,
    programmes: u64,
    /// What the programmes that were asked agree on.
    offset: Option<i64>,
    has_tv: bool,
    is_tv_open: bool,
    /// The rest of a record that was too long is being passed.
    is_rest: bool,
    is_doctype_broken: bool,
    /// The name of the first element, for the words of an error.
    first: Option<String>,
}

/// What one look at the window found.
enum Found {
    Nothing,
    Channel,
    Programme,
}

impl<R: BufRead> Reading<R> {
    fn new(input: R, zone: &TimeZone) -> Reading<R> {
        Reading {
            window: Window::new(input),
            absent: Absent::default(),
            spare: Spare::default(),
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
        let opening = self.window.opening();
        if opening.starts_with("#EXT") {
            return Err(ReadError::Playlist);
        }
        let opening: String = opening.chars().take(60).collect();
        while self.window.seek_markup() {
            let flow = match self.look()? {
                Found::Nothing => ControlFlow::Continue(()),
                Found::Channel => {
                    self.channels += 1;
                    each(Item::Channel(&self.channel))
                }
                Found::Programme => {
                    self.programmes += 1;
                    if self.programmes <= ASKED && (self.programmes == 1 || self.offset != self.zones.written) {
                        // Once two differ there is nothing to agree on any more.
                        self.offset = self.zones.written.filter(|_| self.programmes == 1);
                    }
                    each(Item::Programme(&self.programme))
                }
            };
            if flow.is_break() {
                return Err(ReadError::Stopped);
            }
        }
        if let Some(error) = self.window.failed {
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
            self.notes.add(0, Odd::NoEnd, b"</tv>");
            self.settle();
        }
        Ok(Report { channels: self.channels, programmes: self.programmes, is_cut, offset: self.offset, issues: self.journal.issues })
    }

    /// Reads what stands at the `<` that the window begins with, or makes the window longer.
    fn look(&mut self) -> Result<Found, ReadError> {
        let is_first = self.first.is_none() && self.channels + self.programmes == 0;
        let (slice, last) = self.window.slice();
        let mut scan = Scan::new(slice, self.window.offset(), last, &mut self.absent);
        if !self.is_doctype_broken && slice.get(..9).is_some_and(|s| s.eq_ignore_ascii_case("<!DOCTYPE")) {
            if let Ok(()) = scan.doctype() {
                let is_html = slice.get(9..14).is_some_and(|name| name.trim_ascii_start().eq_ignore_ascii_case("html"));
                if is_html && is_first {
                    return Err(ReadError::Html);
                }
                self.window.at += scan.at;
            } else if last {
                self.is_doctype_broken = true;
            } else {
                self.window.more();
            }
            return Ok(Found::Nothing);
        }
        match scan.mark() {
            Ok(Mark::Start(b"programme")) => {
                self.spare.empty(&mut self.programme);
                let mut element = Element::new(scan, &mut self.spare, &mut self.zones, &mut self.notes);
                let read = element.programme(&mut self.programme);
                let at = element.scan.at;
                let is_kept = self.programme.start != Time::default() && !self.programme.channel_id.is_empty();
                self.after_record(read, is_kept, at, last, Found::Programme)
            }
            Ok(Mark::Start(b"channel")) => {
                self.channel.id.clear();
                self.channel.display_names.clear();
                self.channel.icons.clear();
                self.channel.urls.clear();
                let mut element = Element::new(scan, &mut self.spare, &mut self.zones, &mut self.notes);
                let read = element.channel(&mut self.channel);
                let at = element.scan.at;
                let is_kept = !self.channel.id.is_empty();
                self.after_record(read, is_kept, at, last, Found::Channel)
            }
            Ok(Mark::Start(name)) => {
                if is_first && [b"html".as_slice(), b"head", b"body"].iter().any(|known| name.eq_ignore_ascii_case(known)) {
                    return Err(ReadError::Html);
                }
                let mut element = Element::new(scan, &mut self.spare, &mut self.zones, &mut self.notes);
                if element.attributes(name, |_, _, _| {}).is_err() {
                    return self.after_record(Err(Short), false, 0, last, Found::Nothing);
                }
                let at = element.scan.at;
                if self.first.is_none() {
                    self.first = Some(String::from_utf8_lossy(name.get(..name.len().min(60)).unwrap_or_default()).into_owned());
                }
                if name == b"tv" {
                    (self.has_tv, self.is_tv_open, self.is_rest) = (true, true, false);
                } else if !self.is_rest {
                    self.notes.add(0, Odd::UnknownElement, name);
                }
                self.pass(at);
                Ok(Found::Nothing)
            }
            Ok(Mark::End(name)) => {
                let at = scan.at;
                if name == b"tv" {
                    (self.is_tv_open, self.is_rest) = (false, false);
                } else if !self.is_rest && super::record::is_child(name) {
                    self.notes.add(0, Odd::StrayEnd, name);
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
                    self.notes.add(0, Odd::Unclosed, b"");
                }
                self.pass(at);
                Ok(Found::Nothing)
            }
            Err(Short) => self.after_record(Err(Short), false, 0, last, Found::Nothing),
        }
    }

    /// `read`: whether the record counts, or that the window was too short for it. `is_kept`: whether
    /// what was read of it until then would do. `at`: how far it came.
    fn after_record(&mut self, read: Result<bool, Short>, is_kept: bool, at: usize, last: bool, found: Found) -> Result<Found, ReadError> {
        match read {
            Ok(is_whole) => {
                self.is_rest = false;
                self.pass(at);
                Ok(if is_whole { found } else { Found::Nothing })
            }
            Err(Short) if !last => {
                self.notes.clear();
                self.window.more();
                Ok(Found::Nothing)
            }
            Err(Short) => {
                let name: &[u8] = match found {
                    Found::Programme => b"programme",
                    Found::Channel => b"channel",
                    Found::Nothing => b"a tag",
                };
                let slice = self.window.slice().0.len();
                let is_cut = !self.window.is_all(slice);
                self.notes.add(0, if is_cut { Odd::TooLong } else { Odd::Truncated }, name);
                self.is_rest = is_cut;
                self.pass(slice);
                Ok(if is_cut && is_kept { found } else { Found::Nothing })
            }
        }
    }

    /// The window goes on by `count` bytes, and what was odd in them is told.
    fn pass(&mut self, count: usize) {
        self.settle();
        self.window.at += count;
    }

    fn settle(&mut self) {
        if !self.notes.is_empty() {
            let window = &mut self.window;
            self.journal.take(&mut self.notes, |at| window.place(at));
        }
    }
}

#[cfg(test)]
mod tests;
