//! Bytes of any charset -> UTF-8.
//!
//! Most inputs are UTF-8 already: they are checked chunk by chunk and not copied. Anything else is read as the declared legacy
//! charset, else as Windows-1252. The only errors are those of the reader below.
//!
//! - A byte order mark decides (UTF-8, UTF-16 of both kinds). UTF-16 is also recognised by its zero bytes.
//! - A declaration (`<?xml … encoding="…"?>`, `#EXTENC:…`) is used, unless the text turns out to be UTF-8: guides that
//!   declare ISO-8859-1 and are UTF-8 are common.
//! - Without either, each byte outside of valid UTF-8 is read as Windows-1252. So Windows-1252 files are read correctly, and
//!   so are files that mix both charsets.
//!
//! Of playlists and guides it knows only where they declare a charset.

use std::io::{self, BufRead, Read};
use std::str::Utf8Error;

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

/// Bytes in which a declaration is looked for.
const DECLARATION: usize = 1024;
/// Bytes, from the first one beyond ASCII on, that decide whether a declared legacy charset is really UTF-8.
const EVIDENCE: usize = 64 * 1024;
/// Bytes that are decoded at a time, whatever the chunks of the reader below.
const BLOCK: usize = 4096;
/// The most bytes that a block can become.
const DECODED: usize = 4 * BLOCK;

/// A reader of valid UTF-8 without a byte order mark. A character may be cut between two reads, but not between two
/// [`BufRead::fill_buf`]. The result does not depend on the chunks of the reader below.
pub(crate) struct Utf8<R> {
    inner: R,
    /// Bytes that were peeked at but not used yet. They come before those of `inner`.
    peeked: Vec<u8>,
    peeked_used: usize,
    state: State,
    /// The single-byte charset of bytes outside of UTF-8.
    stray: &'static Encoding,
    /// Bytes at the front of the source that are known to be UTF-8.
    checked: usize,
    /// Decoded text, how much of it was read, and its place in the input.
    out: Vec<u8>,
    out_used: usize,
    out_offset: u64,
    /// Bytes of the input used so far.
    offset: u64,
}

enum State {
    Start,
    Utf8,
    /// A legacy charset was declared, and everything was ASCII so far.
    Declared(&'static Encoding),
    Decoding(Box<Decoder>),
    End,
}

impl<R: BufRead> Utf8<R> {
    pub(crate) fn new(inner: R) -> Utf8<R> {
        Utf8 {
            inner,
            peeked: Vec::new(),
            peeked_used: 0,
            state: State::Start,
            stray: WINDOWS_1252,
            checked: 0,
            out: Vec::new(),
            out_used: 0,
            out_offset: 0,
            offset: 0,
        }
    }

    /// The same as [`BufRead::fill_buf`], for a caller that uses all of it, so that each byte is checked only once; and its
    /// place in the input, which is approximate while UTF-16 or a declared legacy charset is decoded.
    pub(crate) fn fill_str(&mut self) -> io::Result<(u64, &str)> {
        let is_plain = matches!(self.state, State::Utf8) && self.checked == 0 && self.out_used == self.out.len();
        if is_plain && begins_well(self.source()?) {
            let offset = self.offset;
            let chunk = self.source()?;
            let text = match checked(chunk) {
                Ok(text) => text,
                Err(error) => checked(chunk.get(..error.valid_up_to()).unwrap_or_default()).unwrap_or_default(),
            };
            return Ok((offset, text));
        }
        self.ready()?;
        let offset = if self.out_used < self.out.len() { self.out_offset + self.out_used as u64 } else { self.offset };
        Ok((offset, checked(self.fill_buf()?).map_err(io::Error::other)?))
    }

    /// The next bytes, not decoded. Empty only at the end.
    fn source(&mut self) -> io::Result<&[u8]> {
        if self.peeked_used < self.peeked.len() {
            return Ok(self.peeked.get(self.peeked_used..).unwrap_or_default());
        }
        loop {
            match self.inner.fill_buf() {
                Ok(_) => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.inner.fill_buf()
    }

    fn consume_source(&mut self, n: usize) {
        self.offset += n as u64;
        if self.peeked_used < self.peeked.len() {
            self.peeked_used += n;
            if self.peeked_used >= self.peeked.len() {
                self.peeked.clear();
                self.peeked_used = 0;
            }
        } else {
            self.inner.consume(n);
        }
    }

    /// The next `n` bytes, fewer only at the end.
    fn peek(&mut self, n: usize) -> io::Result<&[u8]> {
        self.peeked.drain(..self.peeked_used);
        self.peeked_used = 0;
        while self.peeked.len() < n {
            match self.inner.fill_buf() {
                Ok([]) => break,
                Ok(chunk) => {
                    let taken = chunk.len().min(n - self.peeked.len());
                    self.peeked.extend(chunk.iter().take(taken));
                    self.inner.consume(taken);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(&self.peeked)
    }

    /// Makes checked or decoded text available, unless the end is reached.
    fn ready(&mut self) -> io::Result<()> {
        if self.out_used < self.out.len() || self.checked > 0 {
            return Ok(());
        }
        self.out.clear();
        self.out_used = 0;
        loop {
            self.out_offset = self.offset;
            match self.state {
                State::Start => self.start()?,
                State::Utf8 => {
                    let chunk = self.source()?;
                    if chunk.is_empty() {
                        return Ok(());
                    }
                    match checked(chunk) {
                        Ok(text) => self.checked = text.len(),
                        Err(error) if error.valid_up_to() > 0 => self.checked = error.valid_up_to(),
                        Err(error) => self.decode_stray(error.error_len())?,
                    }
                    return Ok(());
                }
                State::Declared(encoding) => {
                    let chunk = self.source()?;
                    let ascii = Encoding::ascii_valid_up_to(chunk);
                    if ascii > 0 || chunk.is_empty() {
                        self.checked = ascii;
                        return Ok(());
                    }
                    let is_utf8 = is_rather_utf8(self.peek(EVIDENCE)?);
                    self.state = if is_utf8 { State::Utf8 } else { decoding(encoding) };
                }
                State::Decoding(_) => {
                    self.decode()?;
                    if !self.out.is_empty() {
                        return Ok(());
                    }
                }
                State::End => return Ok(()),
            }
        }
    }

    /// Byte order mark, declaration or neither.
    fn start(&mut self) -> io::Result<()> {
        let head = self.peek(DECLARATION)?;
        let (state, mark) = match Encoding::for_bom(head) {
            Some((encoding, mark)) if encoding == UTF_8 => (State::Utf8, mark),
            Some((encoding, mark)) => (decoding(encoding), mark),
            None => match head {
                [1..0x80, 0, 1..0x80, 0, ..] => (decoding(UTF_16LE), 0),
                [0, 1..0x80, 0, 1..0x80, ..] => (decoding(UTF_16BE), 0),
                _ => (declared(head).map_or(State::Utf8, State::Declared), 0),
            },
        };
        if let State::Declared(encoding) = state
            && encoding.is_single_byte()
        {
            self.stray = encoding;
        }
        self.state = state;
        self.consume_source(mark);
        Ok(())
    }

    /// Decodes the bytes at the front of the source that are not UTF-8. `len` is their number; None: the chunk ends inside a
    /// character.
    fn decode_stray(&mut self, len: Option<usize>) -> io::Result<()> {
        let len = match len {
            Some(len) => len,
            None => {
                // The end of the chunk, or of the input, cuts a character.
                let peeked = self.peek(4)?;
                match peeked.utf8_chunks().next() {
                    Some(chunk) if !chunk.valid().is_empty() => {
                        let whole = chunk.valid().chars().next().map_or(1, char::len_utf8);
                        let character = peeked.get(..whole).unwrap_or_default().to_vec();
                        self.out.extend(character);
                        self.consume_source(whole);
                        return Ok(());
                    }
                    Some(chunk) => chunk.invalid().len(),
                    None => return Ok(()),
                }
            }
        };
        let stray = self.stray;
        let bytes = self.source()?.get(..len).unwrap_or_default();
        let text: String = stray.decode_without_bom_handling(bytes).0.chars().map(visible).collect();
        self.out.extend_from_slice(text.as_bytes());
        self.consume_source(len);
        Ok(())
    }

    fn decode(&mut self) -> io::Result<()> {
        let State::Decoding(mut decoder) = std::mem::replace(&mut self.state, State::End) else { return Ok(()) };
        let block = self.peek(BLOCK)?;
        let is_last = block.len() < BLOCK;
        let mut text = String::with_capacity(DECODED);
        let (result, read, _) = decoder.decode_to_string(block, &mut text, is_last);
        self.consume_source(read);
        self.out = text.into_bytes();
        if !is_last || result == CoderResult::OutputFull {
            self.state = State::Decoding(decoder);
        }
        Ok(())
    }
}

impl<R: BufRead> BufRead for Utf8<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.ready()?;
        if self.out_used < self.out.len() {
            return Ok(self.out.get(self.out_used..).unwrap_or_default());
        }
        let checked = self.checked;
        if checked == 0 {
            return Ok(&[]);
        }
        let source = self.source()?;
        Ok(source.get(..checked).unwrap_or(source))
    }

    fn consume(&mut self, n: usize) {
        if self.out_used < self.out.len() {
            self.out_used += n;
        } else {
            self.checked = self.checked.saturating_sub(n);
            self.consume_source(n);
        }
    }
}

impl<R: BufRead> Read for Utf8<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}

/// The same as `std::str::from_utf8`, but several times as fast for long valid texts.
pub(crate) fn checked(bytes: &[u8]) -> Result<&str, Utf8Error> {
    // Its error has no position.
    simdutf8::basic::from_utf8(bytes).or_else(|_| std::str::from_utf8(bytes))
}

fn decoding(encoding: &'static Encoding) -> State {
    State::Decoding(Box::new(encoding.new_decoder_without_bom_handling()))
}

/// Whether the bytes begin with a complete valid character.
fn begins_well(bytes: &[u8]) -> bool {
    match bytes.first() {
        None => false,
        Some(0..0x80) => true,
        Some(_) => bytes.get(..4).unwrap_or(bytes).utf8_chunks().next().is_some_and(|chunk| !chunk.valid().is_empty()),
    }
}

/// Five bytes are undefined in Windows-1252 and decode to control characters; these are replaced.
fn visible(c: char) -> char {
    if ('\u{80}'..'\u{a0}').contains(&c) { char::REPLACEMENT_CHARACTER } else { c }
}

/// Whether there are more UTF-8 characters beyond ASCII than invalid sequences.
fn is_rather_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad
}

/// The legacy charset in an XML declaration or an `#EXTENC:` line.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let head = head.trim_ascii_start();
    let label = if head.starts_with(b"<?xml") {
        let declaration = head.get(..memchr::memchr(b'>', head)?)?;
        let value = declaration.get(memchr::memmem::find(declaration, b"encoding")? + 8..)?.trim_ascii_start();
        let value = value.strip_prefix(b"=")?.trim_ascii_start();
        let (quote, value) = value.split_first()?;
        value.get(..memchr::memchr(*quote, value)?)?
    } else if head.starts_with(b"#") {
        let value = head.get(memchr::memmem::find(head, b"#EXTENC:")? + 8..)?;
        value.get(..memchr::memchr2(b'\n', b'\r', value)?)?
    } else {
        return None;
    };
    let encoding = Encoding::for_label_no_replacement(label.trim_ascii())?;
    // The declaration was readable as ASCII, so the text is not UTF-16.
    let is_legacy = ![UTF_8, UTF_16LE, UTF_16BE, X_USER_DEFINED].contains(&encoding);
    is_legacy.then_some(encoding)
}

#[cfg(test)]
pub(in crate::format) mod tests;
