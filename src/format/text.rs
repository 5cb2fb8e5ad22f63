//! Bytes of any charset -> UTF-8.
//!
//! The one idea: most inputs are UTF-8 already and pass through untouched, checked chunk by chunk.
//! What is not UTF-8 is read as the legacy charset that was declared, else as Windows-1252; nothing
//! here is ever an error but an error of the reader below.
//!
//! - A byte order mark decides (UTF-8, UTF-16 of both kinds); UTF-16 is also known by its zero bytes.
//! - A declaration (`<?xml … encoding="…"?>`, `#EXTENC:…`) is honoured, unless the text turns out to
//!   be UTF-8: guides that say ISO-8859-1 and are UTF-8 are common.
//! - Without either, each byte that is not part of valid UTF-8 is taken by itself as Windows-1252.
//!   So a Windows-1252 file is read right, and so is one glued together from both charsets.
//!
//! It knows nothing of playlists and guides but where they declare a charset.

use std::io::{self, BufRead, Read};
use std::str::Utf8Error;

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

/// So far at most a declaration is looked for.
const DECLARATION: usize = 1024;
/// So much of a text that declares a legacy charset is looked at, from its first byte beyond ASCII on.
const EVIDENCE: usize = 64 * 1024;
/// So many bytes are decoded at a time, of whatever size the chunks below are.
const BLOCK: usize = 4096;
/// More than they can become.
const DECODED: usize = 4 * BLOCK;

/// A reader whose bytes are valid UTF-8 without a byte order mark; a character may be cut between
/// two reads, but never between two [`BufRead::fill_buf`]. The result is the same however the
/// reader below cuts its chunks.
pub(crate) struct Utf8<R> {
    inner: R,
    /// Bytes that were looked at and not yet used; they come before those of `inner`.
    ahead: Vec<u8>,
    ahead_used: usize,
    state: State,
    /// What bytes outside of UTF-8 mean: a charset of single bytes.
    stray: &'static Encoding,
    /// So many bytes at the front of the source are known to be UTF-8.
    checked: usize,
    /// Decoded text that waits, how much of it was read, and where it stood in the input.
    out: Vec<u8>,
    out_used: usize,
    out_offset: u64,
    /// Bytes of the input used so far.
    offset: u64,
}

enum State {
    Start,
    Utf8,
    /// A legacy charset was declared, and all was ASCII so far.
    Declared(&'static Encoding),
    Decoding(Box<Decoder>),
    End,
}

impl<R: BufRead> Utf8<R> {
    pub(crate) fn new(inner: R) -> Utf8<R> {
        Utf8 {
            inner,
            ahead: Vec::new(),
            ahead_used: 0,
            state: State::Start,
            stray: WINDOWS_1252,
            checked: 0,
            out: Vec::new(),
            out_used: 0,
            out_offset: 0,
            offset: 0,
        }
    }

    /// The same as [`BufRead::fill_buf`], for a caller that uses up all of it (each byte is then checked
    /// once only), and where in the input it begins: roughly, while UTF-16 or a declared legacy charset
    /// is decoded.
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

    /// What comes next, undecoded; empty at the end only.
    fn source(&mut self) -> io::Result<&[u8]> {
        if self.ahead_used < self.ahead.len() {
            return Ok(self.ahead.get(self.ahead_used..).unwrap_or_default());
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
        if self.ahead_used < self.ahead.len() {
            self.ahead_used += n;
            if self.ahead_used >= self.ahead.len() {
                self.ahead.clear();
                self.ahead_used = 0;
            }
        } else {
            self.inner.consume(n);
        }
    }

    /// The next `n` bytes, fewer only at the end.
    fn look_ahead(&mut self, n: usize) -> io::Result<&[u8]> {
        self.ahead.drain(..self.ahead_used);
        self.ahead_used = 0;
        while self.ahead.len() < n {
            match self.inner.fill_buf() {
                Ok([]) => break,
                Ok(chunk) => {
                    let taken = chunk.len().min(n - self.ahead.len());
                    self.ahead.extend(chunk.iter().take(taken));
                    self.inner.consume(taken);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(&self.ahead)
    }

    /// Sees to it that there is checked or decoded text, unless the end is reached.
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
                        Err(error) => self.odd(error.error_len())?,
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
                    let is_utf8 = is_rather_utf8(self.look_ahead(EVIDENCE)?);
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
        let head = self.look_ahead(DECLARATION)?;
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

    /// The source begins with something that is not UTF-8, of `len` bytes, or (None) is cut there.
    fn odd(&mut self, len: Option<usize>) -> io::Result<()> {
        let len = match len {
            Some(len) => len,
            None => {
                // A character is cut by the chunk's end, or by the input's.
                let ahead = self.look_ahead(4)?;
                match ahead.utf8_chunks().next() {
                    Some(chunk) if !chunk.valid().is_empty() => {
                        let whole = chunk.valid().chars().next().map_or(1, char::len_utf8);
                        let character = ahead.get(..whole).unwrap_or_default().to_vec();
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
        let block = self.look_ahead(BLOCK)?;
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

/// The same as `std::str::from_utf8`, several times as fast for what is long and right.
pub(crate) fn checked(bytes: &[u8]) -> Result<&str, Utf8Error> {
    // Its error says no place.
    simdutf8::basic::from_utf8(bytes).or_else(|_| std::str::from_utf8(bytes))
}

fn decoding(encoding: &'static Encoding) -> State {
    State::Decoding(Box::new(encoding.new_decoder_without_bom_handling()))
}

/// Whether the first character is there, whole and valid.
fn begins_well(bytes: &[u8]) -> bool {
    match bytes.first() {
        None => false,
        Some(0..0x80) => true,
        Some(_) => bytes.get(..4).unwrap_or(bytes).utf8_chunks().next().is_some_and(|chunk| !chunk.valid().is_empty()),
    }
}

/// Windows-1252 leaves five bytes open, which decode to control characters that nobody meant.
fn visible(c: char) -> char {
    if ('\u{80}'..'\u{a0}').contains(&c) { char::REPLACEMENT_CHARACTER } else { c }
}

/// Whether there are more characters beyond ASCII that are UTF-8 than pieces that are not.
fn is_rather_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad
}

/// The legacy charset that an XML declaration or an `#EXTENC:` line names, if it is one.
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
    // What could be read as ASCII so far is neither UTF-16.
    let is_legacy = ![UTF_8, UTF_16LE, UTF_16BE, X_USER_DEFINED].contains(&encoding);
    is_legacy.then_some(encoding)
}

#[cfg(test)]
pub(in crate::format) mod tests;
