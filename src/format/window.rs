//! A window over the input, as text, that begins at the record being read; and its place in the input.
//!
//! It grows at its end and shrinks at its front: a record that does not end in it is read again after it has grown. It knows
//! nothing of formats.

use std::io::{self, BufRead};

use memchr::memchr_iter;

use super::text::Utf8;

/// Bytes that are read at a time.
const CHUNK: usize = 256 * 1024;

pub(super) struct Window<R> {
    input: Utf8<R>,
    text: String,
    /// The text before this was read.
    at: usize,
    /// The offset of `text` in the whole text, and the line feeds before it.
    base: u64,
    lines: u64,
    /// Places in `text` from which on offsets in the input are larger by this, because characters were decoded.
    shifts: Vec<(usize, i64)>,
    /// Whether [`Window::rest`] ends with the input.
    pub(super) is_ended: bool,
    failed: Option<io::Error>,
    /// The longest record in bytes.
    longest: usize,
    pub(super) chunk: usize,
}

impl<R: BufRead> Window<R> {
    pub(super) fn new(input: Utf8<R>, longest: usize) -> Window<R> {
        Window {
            input,
            text: String::new(),
            at: 0,
            base: 0,
            lines: 0,
            shifts: Vec::new(),
            is_ended: false,
            failed: None,
            longest,
            chunk: CHUNK,
        }
    }

    /// Where the window begins in the text of the whole input.
    pub(super) fn offset(&self) -> u64 {
        self.base + self.at as u64
    }

    #[inline]
    pub(super) fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The text that the next record may use, and whether it can no longer grow.
    #[inline]
    pub(super) fn slice(&self) -> (&str, bool) {
        let rest = self.rest();
        let longest = self.longest;
        if rest.len() > longest { (rest.get(..rest.floor_char_boundary(longest)).unwrap_or_default(), true) } else { (rest, self.is_ended) }
    }

    /// The error that ended the input, if any. The text before it can still be read.
    pub(super) fn take_error(&mut self) -> Option<io::Error> {
        self.failed.take()
    }

    /// At least doubles the window. False: the input has ended, or the window has its full size.
    pub(super) fn more(&mut self) -> bool {
        if self.slice().1 {
            return false;
        }
        self.lines += self.lines_before(self.at);
        self.text.drain(..self.at);
        let passed = self.shifts.iter().rposition(|(place, _)| *place <= self.at).unwrap_or_default();
        self.shifts.drain(..passed);
        self.shifts.iter_mut().for_each(|(place, _)| *place = place.saturating_sub(self.at));
        self.base += self.at as u64;
        self.at = 0;
        let wanted = self.text.len() + self.text.len().clamp(self.chunk, self.longest.max(self.chunk));
        while !self.is_ended && self.text.len() < wanted {
            let before = self.text.len();
            match self.input.append(&mut self.text) {
                Ok(offset) => {
                    let shift = offset.wrapping_sub(self.base + before as u64).cast_signed();
                    if self.shifts.last().map_or(0, |(_, last)| *last) != shift {
                        self.shifts.push((before, shift));
                    }
                }
                Err(error) => self.failed = Some(error),
            }
            self.is_ended = self.text.len() == before;
        }
        true
    }

    #[inline]
    pub(super) fn advance(&mut self, count: usize) {
        self.at = self.text.ceil_char_boundary(self.at + count);
    }

    /// Line and byte of the place `ahead` bytes after the beginning of the window.
    pub(super) fn place(&self, ahead: usize) -> (u64, u64) {
        (1 + self.lines + self.lines_before((self.at + ahead).min(self.text.len())), self.byte(ahead))
    }

    /// The byte of that place.
    pub(super) fn byte(&self, ahead: usize) -> u64 {
        let place = (self.at + ahead).min(self.text.len());
        let shift = self.shifts.partition_point(|(from, _)| *from <= place).checked_sub(1).and_then(|at| self.shifts.get(at));
        (self.base + place as u64).saturating_add_signed(shift.map_or(0, |(_, shift)| *shift))
    }

    fn lines_before(&self, place: usize) -> u64 {
        memchr_iter(b'\n', self.text.as_bytes().get(..place).unwrap_or_default()).count() as u64
    }

    /// Replaces bytes of the window by another text.
    pub(super) fn replace(&mut self, range: std::ops::Range<usize>, by: &str) {
        self.text.replace_range(self.at + range.start..self.at + range.end, by);
    }
}

#[cfg(test)]
mod tests {
    impl<R> super::Window<R> {
        /// Bytes that are held.
        pub(in crate::format) fn held(&self) -> usize {
            self.text.capacity()
        }
    }
}
