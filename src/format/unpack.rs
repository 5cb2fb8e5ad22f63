//! Compressed inputs, recognised by content, because servers send gzip under any name and content type.
//!
//! The one idea: layers. A [`Window`] peeks at the first bytes. If they are those of a compressed format, its
//! decoder becomes the input of the next window, at most two deep. Each window counts its output bytes and turns
//! every failure into an [`UnpackError`], so a decompression bomb ends at the limit, and memory does not depend
//! on sizes that the input declares.
//!
//! Knows nothing about the content, except that it picks the playlist or guide among the files of a ZIP.

mod members;
mod window;
mod zip;

use std::io::{self, BufRead, Read};

use members::{Bzip2, Gzip, Members, Xz, Zstd};
use window::Window;

/// The largest depth of archives in archives.
const DEPTH: usize = 2;
/// The number of first bytes from which a format is recognised.
const MAGIC: usize = 10;

#[derive(Debug, thiserror::Error)]
pub(crate) enum UnpackError {
    #[error("reading failed: {0}")]
    Io(io::Error),
    #[error("it is larger than the limit of {limit} bytes when unpacked")]
    TooLarge { limit: u64 },
    #[error("the compressed data is cut off")]
    Truncated,
    #[error("the compressed data is damaged: {0}")]
    Corrupt(String),
    #[error("the archive has no files")]
    EmptyArchive,
    #[error("{0} cannot be unpacked")]
    Unsupported(&'static str),
}

/// The compression of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    Gzip,
    Xz,
    Bzip2,
    Zstd,
    Zip,
    Other(&'static str),
}

/// Unpacks a compressed input and returns any other unchanged. `limit` is for the output, in bytes. Failures while
/// reading are an [`io::Error`] around an [`UnpackError`].
pub(crate) fn open<'a>(input: impl Read + Send + 'a, limit: u64) -> Result<Box<dyn BufRead + Send + 'a>, UnpackError> {
    let mut window = Window::new(Box::new(input), u64::MAX, true);
    for _ in 0..DEPTH {
        let inner: Box<dyn Read + Send + 'a> = match Packing::of(window.peek(MAGIC)?) {
            None => break,
            Some(Packing::Gzip) => Box::new(Members::<Gzip<'a>>::start(window)?),
            Some(Packing::Xz) => Box::new(Members::<Xz<'a>>::start(window)?),
            Some(Packing::Bzip2) => Box::new(Members::<Bzip2<'a>>::start(window)?),
            Some(Packing::Zstd) => Box::new(Members::<Zstd<'a>>::start(window)?),
            Some(Packing::Zip) => zip::open(window, limit)?,
            Some(Packing::Other(name)) => return Err(UnpackError::Unsupported(name)),
        };
        window = Window::new(inner, limit, false);
    }
    if Packing::of(window.peek(MAGIC)?).is_some() {
        return Err(UnpackError::Unsupported("what was compressed three times"));
    }
    window.limit(limit);
    Ok(Box::new(window))
}

impl Packing {
    fn of(head: &[u8]) -> Option<Packing> {
        match head {
            [0x1f, 0x8b, ..] => Some(Packing::Gzip),
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some(Packing::Xz),
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, ..]
            | [b'B', b'Z', b'h', b'1'..=b'9', 0x17, 0x72, 0x45, 0x38, 0x50, 0x90, ..] => Some(Packing::Bzip2),
            // zstd frames and skippable frames.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Packing::Zstd),
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] | [b'P', b'K', 7, 8, ..] => Some(Packing::Zip),
            [b'7', b'z', 0xbc, 0xaf, 0x27, 0x1c, ..] => Some(Packing::Other("a 7z archive")),
            [b'R', b'a', b'r', b'!', 0x1a, 7, ..] => Some(Packing::Other("a RAR archive")),
            [0x1f, 0x9d, ..] => Some(Packing::Other("a file of the old compress program")),
            _ => None,
        }
    }
}

impl UnpackError {
    /// The cause of a decoder's failure. Failures of the layers below are nested in it.
    fn of_decoder(error: io::Error) -> UnpackError {
        if error.get_ref().is_some_and(|inner| inner.is::<UnpackError>()) {
            return UnpackError::from(error);
        }
        if let Some(found) = window::look_into(&error) {
            return found;
        }
        match error.kind() {
            io::ErrorKind::UnexpectedEof => UnpackError::Truncated,
            io::ErrorKind::OutOfMemory => UnpackError::Unsupported("what needs so much memory"),
            _ => UnpackError::Corrupt(error.to_string()),
        }
    }

    fn of_zstd(error: ruzstd::decoding::errors::FrameDecoderError) -> UnpackError {
        UnpackError::of_decoder(io::Error::other(error))
    }
}

/// Only for failures of this module; others are those of the input.
impl From<io::Error> for UnpackError {
    fn from(error: io::Error) -> UnpackError {
        match error.downcast::<UnpackError>() {
            Ok(own) => own,
            Err(error) => UnpackError::Io(error),
        }
    }
}

impl From<UnpackError> for io::Error {
    fn from(error: UnpackError) -> io::Error {
        let kind = match &error {
            UnpackError::Io(error) => error.kind(),
            UnpackError::TooLarge { .. } => io::ErrorKind::FileTooLarge,
            UnpackError::Truncated => io::ErrorKind::UnexpectedEof,
            UnpackError::Corrupt(_) => io::ErrorKind::InvalidData,
            UnpackError::EmptyArchive | UnpackError::Unsupported(_) => io::ErrorKind::Unsupported,
        };
        io::Error::new(kind, error)
    }
}

#[cfg(test)]
mod tests;
