//! A stretch of the input that begins with what is being read.
//!
//! It grows at its end and is cut at its front; what left it is only counted. It is always filled up
//! to a size that depends on nothing but the bytes, so that what is read never depends on how the
//! reader below cuts its chunks. It knows no JSON.

use std::io::{self, BufRead, Read};

use memchr::memchr_iter;

/// Bytes that are read at once.
const CHUNK: usize = 128 * 1024;
/// Bytes that one element may have.
pub(super) const LONGEST: usize = 1024 * 1024;
/// More bytes than an element may have.
const LIMIT: usize = LONGEST + 1;

/// A stretch of the input.
pub(super) struct Window<R> {
    input: R,
    bytes: Vec<u8>,
    /// What is before was read.
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

    /// What was not read yet.
    #[inline]
    pub(super) fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Whether nothing comes after [`Window::rest`].
    pub(super) fn is_ended(&self) -> bool {
        self.is_ended
    }

    /// Why the input ended, if that was an error. What came before it can be read all the same.
    pub(super) fn take_error(&mut self) -> Option<io::Error> {
        self.failed.take()
    }

    /// Makes the rest longer. False: the input has ended, or the rest is as long as it may get.
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

    /// Line and offset of the byte `ahead` of what is read.
    pub(super) fn place(&self, ahead: usize) -> (u64, u64) {
        let at = (self.at + ahead).min(self.bytes.len());
        (1 + self.lines + lines(self.bytes.get(..at)), self.base + at as u64)
    }

    /// Reads so many bytes, and hands them out with what says where they are.
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

/// Where something is in the input. Lines are counted only when somebody asks.
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
