//! The body of a download: checked against its length, decompressed if the transfer was compressed, and limited in size and
//! time. Errors are [`FetchError`]s inside of `io::Error`s.

use std::io::{self, Cursor, Read};
use std::time::{Duration, Instant};

use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::error::FetchError;
use crate::clock::Clock;
use crate::source::breaker::{Admission, Failure};
use crate::stop::Stop;

/// The bytes from the network or file, checked against the announced length.
pub(super) struct Raw<R> {
    inner: R,
    host: String,
    got: u64,
    expected: Option<u64>,
}

impl<R: Read> Raw<R> {
    pub(super) fn new(inner: R, host: &str, expected: Option<u64>) -> Raw<R> {
        Raw { inner, host: host.to_owned(), got: 0, expected }
    }

    fn cut(&self) -> io::Error {
        FetchError::Truncated { host: self.host.clone(), got: self.got, expected: self.expected }.into_io()
    }

    /// Unwraps an error of the connection that ureq wrapped.
    fn fault(&self, error: io::Error) -> io::Error {
        if error.kind() == io::ErrorKind::UnexpectedEof {
            return self.cut();
        }
        match error.downcast::<ureq::Error>() {
            Ok(ureq::Error::Other(inner)) => match inner.downcast::<FetchError>() {
                Ok(known) if matches!(*known, FetchError::Broken { .. }) => self.cut(),
                Ok(known) => known.into_io(),
                Err(_) => self.cut(),
            },
            Ok(ureq::Error::Io(_) | ureq::Error::BodyStalled) => self.cut(),
            Ok(ureq::Error::Protocol(_)) => {
                FetchError::Encoding { host: self.host.clone(), reason: "its chunks are damaged".into() }.into_io()
            }
            Ok(other) => FetchError::Encoding { host: self.host.clone(), reason: other.to_string() }.into_io(),
            Err(error) => error,
        }
    }
}

impl<R: Read> Read for Raw<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        match self.inner.read(buffer) {
            Ok(0) if self.expected.is_some_and(|expected| self.got < expected) => Err(self.cut()),
            Ok(n) => {
                self.got += n as u64;
                Ok(n)
            }
            Err(error) => Err(self.fault(error)),
        }
    }
}

/// First bytes by which a body is looked at.
const HEAD: usize = 12;

/// Undoes a `Content-Encoding`, also one that was not asked for, if the body really is packed: some servers send plain text with such a
/// header. A packed file without the header is not unpacked here. Of several encodings the last is undone first.
pub(super) fn unpacked(raw: impl Read + Send + 'static, encodings: &str, host: &str) -> Result<Box<dyn Read + Send>, FetchError> {
    let encoding = |reason: String| FetchError::Encoding { host: host.to_owned(), reason };
    let mut body: Box<dyn Read + Send> = Box::new(raw);
    for name in encodings.rsplit(',').map(str::trim) {
        let packing = match name {
            "gzip" | "x-gzip" => Packing::Gzip,
            "deflate" => Packing::Deflate,
            "br" => Packing::Brotli,
            "compress" | "x-compress" | "dcb" | "dcz" => {
                return Err(encoding(format!("the answer is packed with {name}, which was not asked for and cannot be read here")));
            }
            // None, `identity`, a value that is no encoding, such as a charset, or `zstd`, which is recognised by its first bytes.
            _ => continue,
        };
        let other = |error: io::Error| error.downcast::<FetchError>().unwrap_or_else(|error| encoding(error.to_string()));
        body = packing.open(body, host).map_err(other)?;
    }
    Ok(body)
}

#[derive(Clone, Copy)]
enum Packing {
    Gzip,
    Deflate,
    Brotli,
}

impl Packing {
    fn open(self, mut raw: Box<dyn Read + Send>, host: &str) -> io::Result<Box<dyn Read + Send>> {
        let mut head = Vec::with_capacity(HEAD);
        raw.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
        let is_text = head.len() == HEAD && head.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\r' | b'\n' | b'\t'));
        // RFC 1950; servers send both for `deflate`.
        let is_zlib = matches!(head[..], [first, second, ..] if first & 15 == 8 && u16::from_be_bytes([first, second]) % 31 == 0);
        let is_gzip = head.starts_with(&[0x1f, 0x8b]);
        let is_empty = head.is_empty();
        let whole = io::BufReader::with_capacity(64 * 1024, Cursor::new(head).chain(raw));
        let unpacked =
            |inner: Box<dyn Read + Send>| -> Box<dyn Read + Send> { Box::new(Unpacked { inner, host: host.to_owned(), got: 0 }) };
        let opened: Box<dyn Read + Send> = match self {
            _ if is_gzip => unpacked(Box::new(MultiGzDecoder::new(whole))),
            Packing::Gzip => Box::new(whole),
            _ if is_text || is_empty => Box::new(whole),
            Packing::Deflate if is_zlib => unpacked(Box::new(ZlibDecoder::new(whole))),
            Packing::Deflate => unpacked(Box::new(DeflateDecoder::new(whole))),
            Packing::Brotli => unpacked(Box::new(brotli_decompressor::Decompressor::new(whole, 64 * 1024))),
        };
        Ok(opened)
    }
}

/// What a decoder makes of a body, with its failures told as those of the download.
struct Unpacked {
    inner: Box<dyn Read + Send>,
    host: String,
    got: u64,
}

impl Read for Unpacked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.inner.read(buffer) {
            Ok(n) => {
                self.got += n as u64;
                Ok(n)
            }
            Err(error) if FetchError::of(&error).is_some() => Err(error),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                Err(FetchError::Truncated { host: self.host.clone(), got: self.got, expected: None }.into_io())
            }
            Err(error) => Err(FetchError::Encoding { host: self.host.clone(), reason: error.to_string() }.into_io()),
        }
    }
}

/// An admitted call that has not ended: its failure is reported to the circuit breakers at once, its success when the body ends.
/// What never reached the provider counts for its host, an answer for the source alone.
pub(super) struct Watch {
    host: Option<Admission>,
    /// None: the call is not for a source, and all counts for the host.
    pub(super) source: Option<Admission>,
    clock: Clock,
    stop: Stop,
}

impl Watch {
    pub(super) fn new(host: Admission, clock: &Clock, stop: &Stop) -> Watch {
        Watch { host: Some(host), source: None, clock: clock.clone(), stop: stop.clone() }
    }

    pub(super) fn succeeded(&mut self) {
        for admission in [self.host.take(), self.source.take()].into_iter().flatten() {
            admission.succeeded(self.clock.millis());
        }
    }

    pub(super) fn failed(&mut self, error: &FetchError) {
        let (host, source) = (self.host.take(), self.source.take());
        let Some(kind) = error.kind() else { return };
        let failure = Failure { kind, reason: error.to_string() };
        let now = self.clock.millis();
        match (host, source) {
            (Some(host), Some(source)) if !error.is_of_host() => {
                host.succeeded(now);
                source.failed(now, failure);
            }
            (Some(host), _) => host.failed(now, failure),
            (None, source) => drop(source),
        }
    }
}

impl Drop for Watch {
    /// A call that nobody reported: its reader stopped early, which is a success, or it was cancelled.
    fn drop(&mut self) {
        if !self.stop.is_cancelled() {
            self.succeeded();
        }
    }
}

/// Minimum number of bytes within the source's timeout. A slower download would occupy a thread for hours.
const LEAST: u64 = 16 << 10;

/// Checks that enough bytes arrive in each stretch of time.
struct Pace {
    stretch: Duration,
    spent: Duration,
    got: u64,
}

impl Pace {
    fn new(stretch: Duration) -> Pace {
        Pace { stretch, spent: Duration::ZERO, got: 0 }
    }

    /// False when less than [`LEAST`] arrived in a whole stretch. `waited` is the time spent reading, so a slow consumer does
    /// not count.
    fn keeps_up(&mut self, bytes: usize, waited: Duration) -> bool {
        self.got += bytes as u64;
        self.spent += waited;
        if self.spent < self.stretch {
            return true;
        }
        let is_enough = self.got >= LEAST;
        (self.got, self.spent) = (0, Duration::ZERO);
        is_enough
    }
}

/// The outermost reader: stops on cancellation, at the size limit, and when the download is too slow; and reports how the
/// download ended.
pub(super) struct Capped<R> {
    inner: R,
    host: String,
    limit: u64,
    left: u64,
    stop: Stop,
    pace: Pace,
    watch: Option<Watch>,
}

impl<R: Read> Capped<R> {
    pub(super) fn new(inner: R, host: String, limit: u64, stop: Stop, timeout: Duration, watch: Option<Watch>) -> Capped<R> {
        Capped { inner, host, limit, left: limit, stop, pace: Pace::new(timeout), watch }
    }

    fn read_some(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.stop.is_cancelled() {
            return Err(FetchError::Cancelled.into_io());
        }
        let before = Instant::now();
        let n = self.inner.read(buffer)?;
        if n > 0 && !self.pace.keeps_up(n, before.elapsed()) {
            return Err(FetchError::Slow { host: self.host.clone(), seconds: self.pace.stretch.as_secs().max(1) }.into_io());
        }
        match self.left.checked_sub(n as u64) {
            Some(left) => self.left = left,
            None => return Err(FetchError::TooLarge { host: self.host.clone(), limit: self.limit }.into_io()),
        }
        Ok(n)
    }
}

impl<R: Read> Read for Capped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.read_some(buffer);
        let Some(watch) = &mut self.watch else { return read };
        match &read {
            Ok(0) if !buffer.is_empty() => watch.succeeded(),
            Err(error) if error.kind() != io::ErrorKind::Interrupted => match FetchError::of(error) {
                Some(error) => watch.failed(error),
                None => watch.failed(&FetchError::Broken { host: String::new() }),
            },
            _ => {}
        }
        read
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_trickles_is_given_up_and_what_waits_for_us_is_not() {
        let second = Duration::from_secs(1);
        let mut pace = Pace::new(Duration::from_secs(3));
        assert!(pace.keeps_up(10, second) && pace.keeps_up(10, second) && !pace.keeps_up(10, second));
        let mut pace = Pace::new(Duration::from_secs(3));
        assert!((0..100).all(|_| pace.keeps_up(6 << 10, second)));
        assert!((0..100).all(|_| pace.keeps_up(1, Duration::ZERO)));
    }
}
