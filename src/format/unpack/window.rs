//! A buffered reader that can peek, counts bytes, and names failures.

use std::error::Error;
use std::io::{self, BufRead, Read};

use ruzstd::decoding::errors::FrameDecoderError;

use super::packing::UnpackError;

const SIZE: usize = 128 * 1024;

pub(super) struct Window<'a> {
    inner: Box<dyn Read + Send + 'a>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// The bytes read from `inner`, and their limit.
    total: u64,
    pub(super) limit: u64,
    /// Whether `inner` is the input itself and not a decoder.
    is_source: bool,
    is_at_end: bool,
    has_failed: bool,
}

impl<'a> Window<'a> {
    pub(super) fn new(inner: Box<dyn Read + Send + 'a>, limit: u64, is_source: bool) -> Window<'a> {
        Window { inner, buffer: vec![0; SIZE], start: 0, end: 0, total: 0, limit, is_source, is_at_end: false, has_failed: false }
    }

    /// Returns the next `n` bytes (at most [`SIZE`]) without consuming them; fewer only at the end.
    pub(super) fn peek(&mut self, n: usize) -> io::Result<&[u8]> {
        while self.end - self.start < n && !self.is_at_end {
            if self.start > 0 {
                self.buffer.copy_within(self.start..self.end, 0);
                self.end -= self.start;
                self.start = 0;
            }
            self.read_more()?;
        }
        let ahead = self.buffer.get(self.start..self.end).unwrap_or_default();
        Ok(ahead.get(..n).unwrap_or(ahead))
    }

    /// Consumes and returns the next `N` bytes. An earlier end is an error.
    pub(super) fn take_array<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let bytes: [u8; N] = self.peek(N)?.try_into().map_err(|_| UnpackError::Truncated)?;
        self.consume(N);
        Ok(bytes)
    }

    pub(super) fn skip(&mut self, mut n: u64) -> io::Result<()> {
        while n > 0 {
            let ahead = self.fill_buf()?.len() as u64;
            if ahead == 0 {
                return Err(UnpackError::Truncated.into());
            }
            let step = ahead.min(n);
            // At most the size of the buffer.
            self.consume(step as usize);
            n -= step;
        }
        Ok(())
    }

    fn read_more(&mut self) -> io::Result<()> {
        if self.has_failed {
            return Err(UnpackError::Corrupt("it failed before".to_owned()).into());
        }
        let space = self.buffer.get_mut(self.end..).unwrap_or_default();
        let result = loop {
            match self.inner.read(space) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result,
            }
        };
        match result {
            Ok(n) => {
                let n = n.min(SIZE - self.end);
                self.is_at_end = n == 0;
                self.end += n;
                self.total += n as u64;
                self.check()
            }
            Err(error) => {
                self.has_failed = true;
                let error = if self.is_source { UnpackError::Io(error) } else { UnpackError::of_decoder(error) };
                Err(error.into())
            }
        }
    }

    fn check(&self) -> io::Result<()> {
        if self.total > self.limit { Err(UnpackError::TooLarge { limit: self.limit }.into()) } else { Ok(()) }
    }
}

impl BufRead for Window<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.check()?;
        if self.start >= self.end && !self.is_at_end {
            self.start = 0;
            self.end = 0;
            self.read_more()?;
        }
        Ok(self.buffer.get(self.start..self.end).unwrap_or_default())
    }

    fn consume(&mut self, n: usize) {
        self.start = (self.start + n).min(self.end);
    }
}

impl Read for Window<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}

impl UnpackError {
    /// The cause of a decoder's failure. Failures of the layers below are nested in it.
    pub(super) fn of_decoder(error: io::Error) -> UnpackError {
        if error.get_ref().is_some_and(|inner| inner.is::<UnpackError>()) {
            return UnpackError::from(error);
        }
        if let Some(found) = look_into(&error) {
            return found;
        }
        match error.kind() {
            io::ErrorKind::UnexpectedEof => UnpackError::Truncated,
            io::ErrorKind::OutOfMemory => UnpackError::Unsupported("what needs so much memory"),
            _ => UnpackError::Corrupt(error.to_string()),
        }
    }

    pub(super) fn of_zstd(error: FrameDecoderError) -> UnpackError {
        UnpackError::of_decoder(io::Error::other(error))
    }
}

/// Finds the failure of a layer below, or of the format, that a decoder wrapped in its own errors.
fn look_into(error: &io::Error) -> Option<UnpackError> {
    let mut next: Option<&(dyn Error + 'static)> = error.get_ref().map(|inner| inner as &(dyn Error + 'static));
    while let Some(inner) = next {
        if let Some(FrameDecoderError::WindowSizeTooBig { .. }) = inner.downcast_ref() {
            return Some(UnpackError::Unsupported("what needs so much memory"));
        }
        if let Some(io) = inner.downcast_ref::<io::Error>() {
            if let Some(own) = io.get_ref().and_then(|own| own.downcast_ref::<UnpackError>()) {
                return Some(copy(own));
            }
            if io.kind() == io::ErrorKind::UnexpectedEof {
                return Some(UnpackError::Truncated);
            }
        }
        next = inner.source();
    }
    None
}

fn copy(error: &UnpackError) -> UnpackError {
    match error {
        UnpackError::Io(error) => UnpackError::Io(io::Error::new(error.kind(), error.to_string())),
        UnpackError::TooLarge { limit } => UnpackError::TooLarge { limit: *limit },
        UnpackError::Truncated => UnpackError::Truncated,
        UnpackError::Corrupt(text) => UnpackError::Corrupt(text.clone()),
        UnpackError::EmptyArchive => UnpackError::EmptyArchive,
        UnpackError::Unsupported(what) => UnpackError::Unsupported(what),
    }
}
