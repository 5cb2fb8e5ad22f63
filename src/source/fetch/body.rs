//! The bytes of a download as they are read: counted, complete or an error, unpacked where the
//! transfer was packed, and never more than the limit. Errors are [`FetchError`]s inside of
//! `io::Error`s.

use std::io::{self, Cursor, Read};
use std::time::{Duration, Instant};

use flate2::bufread::MultiGzDecoder;

use super::error::FetchError;
use crate::progress::Cancellation;

/// What came over the wire or out of the file, checked against its announced length.
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

    /// ureq wraps what a connection reported; it comes out as it went in.
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

/// Undoes `Content-Encoding: gzip`, if the body is gzip indeed: some servers claim it of plain text.
/// The body of a file that is itself gzip, with no such header, does not come here.
pub(super) fn gunzip(mut raw: impl Read + Send + 'static, host: &str) -> io::Result<Box<dyn Read + Send>> {
    let mut head = Vec::with_capacity(2);
    while head.len() < 2 {
        let mut byte = [0];
        match raw.read(&mut byte)? {
            0 => break,
            _ => head.push(byte[0]),
        }
    }
    let is_gzip = head == [0x1f, 0x8b];
    let whole = Cursor::new(head).chain(raw);
    if !is_gzip {
        return Ok(Box::new(whole));
    }
    let buffered = io::BufReader::with_capacity(64 * 1024, whole);
    Ok(Box::new(Gunzip { inner: MultiGzDecoder::new(buffered), host: host.to_owned(), got: 0 }))
}

struct Gunzip<R> {
    inner: MultiGzDecoder<R>,
    host: String,
    got: u64,
}

impl<R: io::BufRead> Read for Gunzip<R> {
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

/// Least bytes that have to come in the time for which a source may be silent. What trickles more slowly would
/// hold a thread for hours.
const LEAST: u64 = 16 << 10;

/// Whether enough arrives, one stretch of time after the other.
pub(super) struct Pace {
    stretch: Duration,
    spent: Duration,
    got: u64,
}

impl Pace {
    pub(super) fn new(stretch: Duration) -> Pace {
        Pace { stretch, spent: Duration::ZERO, got: 0 }
    }

    /// False when less than [`LEAST`] came in a whole stretch. Time in which nobody read does not count: `waited`
    /// is what was spent waiting for these bytes.
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

/// The outermost reader: stops when asked to, and at the limit.
pub(super) struct Capped<R> {
    pub(super) inner: R,
    pub(super) host: String,
    pub(super) limit: u64,
    pub(super) left: u64,
    pub(super) stop: Cancellation,
    pub(super) pace: Pace,
}

impl<R: Read> Read for Capped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
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
