//! A window over the input that begins at the current element.
//!
//! It grows at its end and shrinks at its front. Its size depends only on the bytes, so that results do not depend on the chunks of
//! the reader below. It knows no JSON.

use std::io::{self, BufRead, Read};

use memchr::memchr_iter;

/// Bytes per read.
const CHUNK: usize = 128 * 1024;
/// The longest element, in bytes.
pub(super) const LONGEST: usize = 1024 * 1024;
/// The longest window, in bytes.
const LIMIT: usize = LONGEST + 1;

pub(super) struct Window<R> {
    input: R,
    bytes: Vec<u8>,
    /// The bytes before this were read.
    at: usize,
    /// The offset of `bytes` in the input, and the line feeds before it.
    base: u64,
    lines: u64,
    is_ended: bool,
    failed: Option<io::Error>,
}

impl<R: BufRead> Window<R> {
    pub(super) fn new(input: R) -> Window<R> {
        Window { input, bytes: Vec::new(), at: 0, base: 0, lines: 0, is_ended: false, failed: None }
    }

    /// The bytes that were not read yet.
    #[inline]
    pub(super) fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Whether [`Window::rest`] ends with the input.
    pub(super) fn is_ended(&self) -> bool {
        self.is_ended
    }

    /// The error that ended the input, if any. The bytes before it can still be read.
    pub(super) fn take_error(&mut self) -> Option<io::Error> {
        self.failed.take()
    }

    /// Makes the rest longer. False: the input has ended, or the window has its full size.
    pub(super) fn more(&mut self) -> bool {
        let kept = self.rest().len();
        if self.is_ended || kept >= LIMIT {
            return false;
        }
        self.lines += lines(self.bytes.get(..self.at));
        self.base += self.at as u64;
        self.bytes.drain(..self.at);
        self.at = 0;
        let wanted = (2 * kept).clamp(CHUNK, LIMIT) - kept;
        match self.input.by_ref().take(wanted as u64).read_to_end(&mut self.bytes) {
            Ok(count) => self.is_ended = count < wanted,
            Err(error) => {
                self.failed = Some(error);
                self.is_ended = true;
            }
        }
        self.bytes.len() > kept
    }

    #[inline]
    pub(super) fn advance(&mut self, count: usize) {
        self.at = (self.at + count).min(self.bytes.len());
    }

    /// Line and offset of the byte `ahead` bytes after the current one.
    pub(super) fn place(&self, ahead: usize) -> (u64, u64) {
        let at = (self.at + ahead).min(self.bytes.len());
        (1 + self.lines + lines(self.bytes.get(..at)), self.base + at as u64)
    }

    /// Reads `count` bytes. With their place.
    #[inline]
    pub(super) fn take(&mut self, count: usize) -> (&[u8], Place<'_>) {
        let start = self.at;
        self.advance(count);
        let before = self.bytes.get(..start).unwrap_or_default();
        (self.bytes.get(start..self.at).unwrap_or_default(), Place { before, base: self.base, lines: self.lines })
    }

    /// Bytes that are held.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        self.bytes.capacity()
    }
}

/// A place in the input. Lines are counted only when they are needed.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    before: &'a [u8],
    base: u64,
    lines: u64,
}

impl Place<'_> {
    /// Line (from 1) and offset.
    pub(super) fn line_and_byte(self) -> (u64, u64) {
        (1 + self.lines + lines(Some(self.before)), self.base + self.before.len() as u64)
    }
}

fn lines(bytes: Option<&[u8]>) -> u64 {
    memchr_iter(b'\n', bytes.unwrap_or_default()).count() as u64
}
