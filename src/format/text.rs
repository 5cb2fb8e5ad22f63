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

use std::io::{self, BufRead};
use std::str::Utf8Error;

use encoding_rs::{CoderResult, Decoder, Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

/// Bytes in which a declaration is looked for.
const DECLARATION: usize = 1024;
/// Bytes, from the first one beyond ASCII on, that decide whether a declared legacy charset is really UTF-8.
const EVIDENCE: usize = 64 * 1024;
/// Bytes that are decoded at a time, whatever the chunks of the reader below.
const BLOCK: usize = 4096;
/// The most bytes that a block can become.
const DECODED: usize = 4 * BLOCK;

/// A source of valid UTF-8 without a byte order mark. The result does not depend on the chunks of the reader below.
pub(crate) struct Utf8<R> {
    inner: R,
    /// Bytes that were peeked at but not used yet. They come before those of `inner`.
    peeked: Vec<u8>,
    state: State,
    /// The single-byte charset of bytes outside of UTF-8.
    stray: &'static Encoding,
    /// Bytes of the input used so far.
    offset: u64,
    /// An error that came while peeking: the text before it comes first.
    failed: Option<io::Error>,
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
        Utf8 { inner, peeked: Vec::new(), state: State::Start, stray: WINDOWS_1252, offset: 0, failed: None }
    }

    /// Bytes outside of UTF-8 become U+FFFD, because JSON has no other charset.
    pub(crate) fn json(inner: R) -> Utf8<R> {
        Utf8 { stray: REPLACEMENT, ..Utf8::new(inner) }
    }

    /// Appends the next text to `out`: nothing only at the end. Returns its place in the input, which is approximate while UTF-16
    /// or a declared legacy charset is decoded.
    pub(crate) fn append(&mut self, out: &mut String) -> io::Result<u64> {
        let before = out.len();
        loop {
            let offset = self.offset;
            match self.state {
                State::Start => self.start()?,
                State::Utf8 => {
                    let chunk = self.source()?;
                    if chunk.is_empty() {
                        self.state = State::End;
                        continue;
                    }
                    let (text, wrong) = match checked(chunk) {
                        Ok(text) => (text, None),
                        Err(error) => (checked(chunk.get(..error.valid_up_to()).unwrap_or_default()).unwrap_or_default(), Some(error)),
                    };
                    match wrong {
                        Some(error) if text.is_empty() => self.append_stray(error.error_len(), out)?,
                        _ => {
                            out.push_str(text);
                            let used = text.len();
                            self.consume(used);
                        }
                    }
                }
                State::Declared(encoding) => {
                    let chunk = self.source()?;
                    let ascii = Encoding::ascii_valid_up_to(chunk);
                    out.push_str(chunk.get(..ascii).and_then(|ascii| checked(ascii).ok()).unwrap_or_default());
                    if ascii == 0 {
                        let is_utf8 = is_rather_utf8(self.peek(EVIDENCE));
                        self.state = if is_utf8 || self.peeked.is_empty() { State::Utf8 } else { decoding(encoding) };
                    }
                    self.consume(ascii);
                }
                State::Decoding(_) => self.decode(out),
                State::End => return self.failed.take().map_or(Ok(offset), Err),
            }
            if out.len() > before {
                return Ok(offset);
            }
        }
    }

    /// The next bytes, not decoded. Empty only at the end.
    fn source(&mut self) -> io::Result<&[u8]> {
        if !self.peeked.is_empty() || self.failed.is_some() {
            return Ok(&self.peeked);
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

    fn consume(&mut self, n: usize) {
        self.offset += n as u64;
        if self.peeked.is_empty() {
            self.inner.consume(n);
        } else {
            self.peeked.drain(..n);
        }
    }

    /// The next `n` bytes, fewer only at the end.
    fn peek(&mut self, n: usize) -> &[u8] {
        while self.peeked.len() < n && self.failed.is_none() {
            match self.inner.fill_buf() {
                Ok([]) => break,
                Ok(chunk) => {
                    let taken = chunk.len().min(n - self.peeked.len());
                    self.peeked.extend(chunk.iter().take(taken));
                    self.inner.consume(taken);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => self.failed = Some(error),
            }
        }
        &self.peeked
    }

    /// Byte order mark, declaration or neither.
    fn start(&mut self) -> io::Result<()> {
        let head = self.peek(DECLARATION);
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
        self.consume(mark);
        Ok(())
    }

    /// Decodes the bytes at the front of the source that are not UTF-8. `len` is their number; None: the chunk ends inside a
    /// character.
    fn append_stray(&mut self, len: Option<usize>, out: &mut String) -> io::Result<()> {
        let len = match len {
            Some(len) => len,
            // The end of the chunk, or of the input, cuts a character.
            None => match self.peek(4).utf8_chunks().next() {
                Some(chunk) if !chunk.valid().is_empty() => return Ok(()),
                chunk => chunk.map_or(0, |chunk| chunk.invalid().len()),
            },
        };
        let stray = self.stray;
        let bytes = self.source()?.get(..len).unwrap_or_default();
        out.extend(stray.decode_without_bom_handling(bytes).0.chars().map(visible));
        self.consume(len);
        Ok(())
    }

    fn decode(&mut self, out: &mut String) {
        let State::Decoding(mut decoder) = std::mem::replace(&mut self.state, State::End) else { return };
        out.reserve(DECODED);
        let block = self.peek(BLOCK);
        let block = block.get(..BLOCK).unwrap_or(block);
        let is_last = block.len() < BLOCK;
        let (result, read, _) = decoder.decode_to_string(block, out, is_last);
        self.consume(read);
        if !is_last || result == CoderResult::OutputFull {
            self.state = State::Decoding(decoder);
        }
    }
}

pub(crate) fn utf8(bytes: &[u8]) -> String {
    let mut text = String::new();
    let mut input = Utf8::new(bytes);
    loop {
        let before = text.len();
        // Reading from memory does not fail.
        if input.append(&mut text).is_err() || text.len() == before {
            return text;
        }
    }
}

/// The same as `std::str::from_utf8`, but several times as fast for long valid texts.
fn checked(bytes: &[u8]) -> Result<&str, Utf8Error> {
    // Its error has no position.
    simdutf8::basic::from_utf8(bytes).or_else(|_| std::str::from_utf8(bytes))
}

fn decoding(encoding: &'static Encoding) -> State {
    State::Decoding(Box::new(encoding.new_decoder_without_bom_handling()))
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
