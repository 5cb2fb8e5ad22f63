//! A stretch of the input that begins at the record being read, as text, and where in the input it is.
//!
//! It grows at its end and is cut at its front; what left it is only counted. Knows no markup but `<`.

use std::io::{self, BufRead, Read};

use memchr::{memchr, memchr_iter};

/// Bytes that are read at once.
const CHUNK: usize = 256 * 1024;
/// Bytes that one record may have. Of a longer one the beginning is taken.
pub(super) const LONGEST: usize = 2 * 1024 * 1024;

/// A stretch of the input.
pub(super) struct Window<R> {
    input: R,
    text: String,
    /// What was read from the input last: all of it is in `text` but a character that is not complete.
    raw: Vec<u8>,
    /// What is before was read.
    pub(super) at: usize,
    /// The offset of `text` in the input.
    base: u64,
    is_ended: bool,
    pub(super) failed: Option<io::Error>,
    /// The line that `text[counted]` is in. Counted when text leaves the window or a place is asked for.
    line: u64,
    counted: usize,
    pub(super) chunk: usize,
}

impl<R: BufRead> Window<R> {
    pub(super) fn new(input: R) -> Window<R> {
        Window {
            input,
            text: String::new(),
            raw: Vec::new(),
            at: 0,
            base: 0,
            is_ended: false,
            failed: None,
            line: 1,
            counted: 0,
            chunk: CHUNK,
        }
    }

    /// Where the window begins in the input.
    pub(super) fn offset(&self) -> u64 {
        self.base + self.at as u64
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Whether that many bytes are all that there will be.
    pub(super) fn is_all(&self, count: usize) -> bool {
        self.is_ended && self.at + count == self.text.len()
    }

    /// What one record may be, and whether nothing will be added to that.
    pub(super) fn slice(&self) -> (&str, bool) {
        let rest = self.rest();
        if rest.len() > LONGEST { (rest.get(..rest.floor_char_boundary(LONGEST)).unwrap_or_default(), true) } else { (rest, self.is_ended) }
    }

    /// Makes the window longer, at its end, by at least as much as it has. False: the input has ended.
    pub(super) fn more(&mut self) -> bool {
        if self.is_ended {
            return false;
        }
        let (line, _) = self.place(0);
        self.line = line;
        self.text.drain(..self.at);
        self.base += self.at as u64;
        (self.at, self.counted) = (0, 0);
        let wanted = self.text.len().clamp(self.chunk, LONGEST);
        match (&mut self.input).take(wanted as u64).read_to_end(&mut self.raw) {
            Ok(count) => self.is_ended = count < wanted,
            Err(error) => {
                // What came before the break is read all the same.
                self.failed = Some(error);
                self.is_ended = true;
            }
        }
        self.take_raw();
        true
    }

    /// Moves what was read to the text. Bytes that are no UTF-8 are replaced.
    fn take_raw(&mut self) {
        let mut rest = self.raw.as_slice();
        loop {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.text.push_str(text);
                    rest = &[];
                    break;
                }
                Err(error) => {
                    let (valid, tail) = rest.split_at(error.valid_up_to());
                    self.text.push_str(std::str::from_utf8(valid).unwrap_or_default());
                    rest = tail;
                    match error.error_len() {
                        None if !self.is_ended => break,
                        wrong => {
                            self.text.push('\u{fffd}');
                            rest = tail.get(wrong.unwrap_or(tail.len())..).unwrap_or_default();
                        }
                    }
                }
            }
        }
        let done = self.raw.len() - rest.len();
        self.raw.drain(..done);
    }

    /// The input's beginning behind blanks and a byte order mark: 256 bytes or all that there is.
    pub(super) fn opening(&mut self) -> &str {
        loop {
            let is_more = self.more();
            let rest = self.rest();
            let rest = rest.strip_prefix('\u{feff}').unwrap_or(rest).trim_ascii_start();
            self.at = self.text.len() - rest.len();
            if self.text.len() - self.at >= 256 || !is_more {
                return self.rest();
            }
        }
    }

    /// Goes on to the next `<`. False: there is none.
    pub(super) fn seek_markup(&mut self) -> bool {
        loop {
            match memchr(b'<', self.rest().as_bytes()) {
                Some(n) => {
                    self.at += n;
                    return true;
                }
                None => self.at = self.text.len(),
            }
            if !self.more() {
                return false;
            }
        }
    }

    /// Line and byte of the place `ahead` bytes behind the window's beginning.
    pub(super) fn place(&mut self, ahead: usize) -> (u64, u64) {
        let lines = |range: Option<&str>| memchr_iter(b'\n', range.unwrap_or_default().as_bytes()).count() as u64;
        let place = (self.at + ahead).min(self.text.len());
        if place < self.counted {
            let line = self.line - lines(self.text.get(place..self.counted));
            return (line, self.base + place as u64);
        }
        self.line += lines(self.text.get(self.counted..place));
        self.counted = place;
        (self.line, self.base + place as u64)
    }
}
