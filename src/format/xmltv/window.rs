//! A window over the input, as text, that begins at the record being read; and its position in the input.
//!
//! It grows at its end and shrinks at its front. It knows no markup except `<`.

use std::io::{self, BufRead};

use memchr::{memchr, memchr_iter};

use crate::format::text::checked;

/// Bytes per read.
const CHUNK: usize = 256 * 1024;
/// The longest record, in bytes. Of a longer one only the beginning is read.
pub(super) const LONGEST: usize = 2 * 1024 * 1024;

pub(super) struct Window<R> {
    input: R,
    text: String,
    /// The first bytes of an incomplete character.
    part: Vec<u8>,
    /// The text before this was read.
    pub(super) at: usize,
    /// The offset of `text` in the input.
    base: u64,
    is_ended: bool,
    pub(super) failed: Option<io::Error>,
    /// The line of `text[counted]`. Lines are counted when text leaves the window and when a place is needed.
    line: u64,
    counted: usize,
    pub(super) chunk: usize,
}

impl<R: BufRead> Window<R> {
    pub(super) fn new(input: R) -> Window<R> {
        Window {
            input,
            text: String::new(),
            part: Vec::new(),
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

    /// Whether `count` bytes are the whole rest of the input.
    pub(super) fn is_all(&self, count: usize) -> bool {
        self.is_ended && self.at + count == self.text.len()
    }

    /// The text that the next record may use, and whether it can no longer grow.
    pub(super) fn slice(&self) -> (&str, bool) {
        let rest = self.rest();
        if rest.len() > LONGEST { (rest.get(..rest.floor_char_boundary(LONGEST)).unwrap_or_default(), true) } else { (rest, self.is_ended) }
    }

    /// At least doubles the window. False: the input has ended.
    pub(super) fn more(&mut self) -> bool {
        if self.is_ended {
            return false;
        }
        let (line, _) = self.place(0);
        self.line = line;
        self.text.drain(..self.at);
        self.base += self.at as u64;
        (self.at, self.counted) = (0, 0);
        let wanted = self.text.len() + self.text.len().clamp(self.chunk, LONGEST);
        while !self.is_ended && self.text.len() + self.part.len() < wanted {
            self.take();
        }
        true
    }

    /// Appends one chunk of the input. Invalid UTF-8 is replaced.
    fn take(&mut self) {
        match self.input.fill_buf() {
            Ok(bytes) => {
                self.is_ended = bytes.is_empty();
                let count = bytes.len();
                if self.part.is_empty() {
                    let done = append(bytes, self.is_ended, &mut self.text);
                    self.part.extend_from_slice(bytes.get(done..).unwrap_or_default());
                } else {
                    self.part.extend_from_slice(bytes);
                    let done = append(&self.part, self.is_ended, &mut self.text);
                    self.part.drain(..done);
                }
                self.input.consume(count);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => {
                // The text before the error is still read.
                self.failed = Some(error);
                self.is_ended = true;
                append(&self.part, true, &mut self.text);
                self.part.clear();
            }
        }
    }

    /// The beginning of the input after blanks and a byte order mark: at least 256 bytes, if there are so many.
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

    /// Moves to the next `<`. False: there is none.
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

    /// Line and byte of the place `ahead` bytes after the beginning of the window.
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

/// Appends `bytes` to `text`, except an incomplete character at the end unless this is the last chunk. Returns the number of
/// bytes used.
fn append(bytes: &[u8], is_last: bool, text: &mut String) -> usize {
    let mut rest = bytes;
    loop {
        match checked(rest) {
            Ok(valid) => {
                text.push_str(valid);
                return bytes.len();
            }
            Err(error) => {
                let (valid, tail) = rest.split_at(error.valid_up_to());
                text.push_str(checked(valid).unwrap_or_default());
                rest = tail;
                match error.error_len() {
                    None if !is_last => break,
                    wrong => {
                        text.push('\u{fffd}');
                        rest = tail.get(wrong.unwrap_or(tail.len())..).unwrap_or_default();
                    }
                }
            }
        }
    }
    bytes.len() - rest.len()
}
