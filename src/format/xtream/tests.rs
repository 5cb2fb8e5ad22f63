//! What tests of all readers need: inputs that come in pieces.

use std::io::{self, BufRead, Read};

/// An input that comes in pieces of these sizes, again and again, and may break off with an error.
pub(super) struct Pieces<'a> {
    rest: &'a [u8],
    sizes: Vec<usize>,
    turn: usize,
    left: usize,
    error: Option<io::ErrorKind>,
}

impl<'a> Pieces<'a> {
    pub(super) fn new(bytes: &'a [u8], sizes: &[usize]) -> Pieces<'a> {
        Pieces { rest: bytes, sizes: sizes.to_vec(), turn: 0, left: 0, error: None }
    }

    pub(super) fn failing(bytes: &'a [u8], sizes: &[usize]) -> Pieces<'a> {
        Pieces { error: Some(io::ErrorKind::ConnectionReset), ..Pieces::new(bytes, sizes) }
    }
}

impl BufRead for Pieces<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.rest.is_empty()
            && let Some(kind) = self.error
        {
            return Err(kind.into());
        }
        if self.left == 0 {
            self.left = self.sizes.get(self.turn % self.sizes.len().max(1)).copied().unwrap_or(7).max(1);
            self.turn += 1;
        }
        Ok(&self.rest[..self.left.min(self.rest.len())])
    }

    fn consume(&mut self, count: usize) {
        self.rest = &self.rest[count..];
        self.left -= count;
    }
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}
