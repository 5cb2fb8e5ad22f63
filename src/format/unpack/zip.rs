//! ZIP archives, read from front to back: a download has no seeking, and is not stored.
//!
//! The one idea: the local headers suffice. Takes the first file that is a playlist or a guide. If there is
//! none, takes the largest of the files up to [`KEPT`], or the first larger one.
//! Source of the format: PKWARE's APPNOTE.TXT, sections 4.3.7 and 4.3.9.
//!
//! Why not the `zip` crate: its stream reader (9.8.2, `read_zipfile_from_stream`) refuses every entry whose
//! sizes follow the data ("The file length is not available in the local header"). Archives written to a pipe
//! have only such entries.

use std::io::{self, BufRead, Cursor, Read};

use flate2::bufread::DeflateDecoder;

use super::packing::{MAGIC, Packing, UnpackError};
use super::window::Window;
use crate::format::detect::{HEAD, Kind, kind};

/// The largest size, in bytes, at which a file that is neither playlist nor guide is kept in memory.
const KEPT: u64 = 8 * 1024 * 1024;

/// Opens the wanted file. `limit` is for the bytes of all files unpacked up to it.
pub(super) fn open<'a>(mut window: Window<'a>, limit: u64) -> Result<Box<dyn Read + Send + 'a>, UnpackError> {
    let mut best = Vec::new();
    let mut looked_at = 0;
    let mut unsupported = None;
    while let Some(header) = Header::read(&mut window)? {
        let mut entry = match Entry::open(window, header)? {
            Opened::Entry(entry) => entry,
            Opened::Skipped(rest, why) => {
                window = rest;
                unsupported = why.or(unsupported);
                continue;
            }
        };
        let mut start = Vec::new();
        entry.by_ref().take(HEAD as u64).read_to_end(&mut start).map_err(UnpackError::of_decoder)?;
        if !is_wanted(&start) {
            entry.by_ref().take(KEPT).read_to_end(&mut start).map_err(UnpackError::of_decoder)?;
        }
        looked_at += start.len() as u64;
        if looked_at > limit {
            return Err(UnpackError::TooLarge { limit });
        }
        if !entry.is_done || is_wanted(&start) {
            return Ok(Box::new(Cursor::new(start).chain(entry)));
        }
        if start.len() > best.len() {
            best = start;
        }
        window = entry.body.into_window();
    }
    match (best.is_empty(), unsupported) {
        (false, _) => Ok(Box::new(Cursor::new(best))),
        (true, Some(what)) => Err(UnpackError::Unsupported(what)),
        (true, None) => Err(UnpackError::EmptyArchive),
    }
}

/// Whether this is the start of a playlist or guide, or of an archive of one.
fn is_wanted(start: &[u8]) -> bool {
    let is_packed = Packing::of(start.get(..MAGIC).unwrap_or(start)).is_some();
    is_packed || matches!(kind(start), Kind::Playlist | Kind::HlsMedia | Kind::HlsMaster | Kind::Guide)
}

/// The used part of a local file header.
#[derive(Clone, Copy)]
struct Header {
    is_encrypted: bool,
    /// The check sum and sizes follow the data.
    has_descriptor: bool,
    method: u16,
    crc: u32,
    /// Bytes in the archive, if known.
    size: u64,
}

impl Header {
    /// Reads the next header. None at the end of the files.
    fn read(window: &mut Window<'_>) -> io::Result<Option<Header>> {
        // Archives split over several disks begin with a marker.
        while let [b'P', b'K', 7, 8] | [b'P', b'K', b'0', b'0'] = window.peek(4)? {
            window.skip(4)?;
        }
        match window.peek(4)? {
            [b'P', b'K', 3, 4] => {}
            [b'P', b'K', 1, 2] | [b'P', b'K', 5, 6] | [b'P', b'K', 6, 6..=8] => return Ok(None),
            bytes if bytes.len() < 4 => return Err(UnpackError::Truncated.into()),
            _ => return Err(UnpackError::Corrupt("no file where one should be".to_owned()).into()),
        }
        let bytes: [u8; 30] = window.take_array()?;
        let u16_at = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
        let u32_at = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        // The sizes of files of more than 4 GiB, which is above all limits, stand in the part that is skipped.
        let size = u64::from(u32_at(18));
        window.skip(u64::from(u16_at(26)) + u64::from(u16_at(28)))?;
        let flags = u16_at(6);
        Ok(Some(Header { is_encrypted: flags & 1 != 0, has_descriptor: flags & 8 != 0, method: u16_at(8), crc: u32_at(14), size }))
    }
}

enum Body<'a> {
    Stored(io::Take<Window<'a>>),
    Deflated(DeflateDecoder<Window<'a>>),
}

impl<'a> Body<'a> {
    fn window(&mut self) -> &mut Window<'a> {
        match self {
            Body::Stored(take) => take.get_mut(),
            Body::Deflated(decoder) => decoder.get_mut(),
        }
    }

    fn into_window(self) -> Window<'a> {
        match self {
            Body::Stored(take) => take.into_inner(),
            Body::Deflated(decoder) => decoder.into_inner(),
        }
    }
}

struct Entry<'a> {
    body: Body<'a>,
    header: Header,
    crc: crc32fast::Hasher,
    is_done: bool,
}

enum Opened<'a> {
    Entry(Entry<'a>),
    /// A skipped file, and why it is not supported.
    Skipped(Window<'a>, Option<&'static str>),
}

impl<'a> Entry<'a> {
    fn open(mut window: Window<'a>, header: Header) -> Result<Opened<'a>, UnpackError> {
        let opened = |body| Ok(Opened::Entry(Entry { body, header, crc: crc32fast::Hasher::new(), is_done: false }));
        let unsupported = match (header.is_encrypted, header.method, header.has_descriptor) {
            (true, ..) => "a ZIP archive with a password",
            (_, 8, _) => return opened(Body::Deflated(DeflateDecoder::new(window))),
            (_, 0, false) => return opened(Body::Stored(window.take(header.size))),
            (_, 0, true) => "a ZIP archive with files of unknown size",
            _ => "a ZIP archive with an unusual compression",
        };
        if header.has_descriptor {
            return Err(UnpackError::Unsupported(unsupported));
        }
        window.skip(header.size)?;
        Ok(Opened::Skipped(window, Some(unsupported)))
    }

    /// Checks the unpacked data and consumes the descriptor that follows it.
    fn finish(&mut self) -> io::Result<()> {
        self.is_done = true;
        if let Body::Stored(take) = &self.body
            && take.limit() > 0
        {
            return Err(UnpackError::Truncated.into());
        }
        let window = self.body.window();
        let mut expected = self.header.crc;
        if self.header.has_descriptor {
            if window.peek(4)? == [b'P', b'K', 7, 8] {
                window.skip(4)?;
            }
            expected = u32::from_le_bytes(window.take_array()?);
            // The two sizes have 4 or 8 bytes each; the position of the next header shows which.
            let sizes = window.peek(18)?;
            let is_long = sizes.get(8..10) != Some(b"PK") && sizes.get(16..18) == Some(b"PK");
            window.skip(if is_long { 16 } else { 8 })?;
        }
        if self.crc.clone().finalize() == expected {
            Ok(())
        } else if window.fill_buf()?.is_empty() {
            Err(UnpackError::Truncated.into())
        } else {
            Err(UnpackError::Corrupt("a check sum is wrong".to_owned()).into())
        }
    }
}

impl Read for Entry<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_done || buffer.is_empty() {
            return Ok(0);
        }
        let n = match &mut self.body {
            Body::Stored(take) => take.read(buffer)?,
            Body::Deflated(decoder) => decoder.read(buffer)?,
        };
        if n == 0 {
            self.finish()?;
        }
        self.crc.update(buffer.get(..n).unwrap_or_default());
        Ok(n)
    }
}
