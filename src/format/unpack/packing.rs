//! The compressed formats by their first bytes, and what can be wrong with them.

use std::io;

/// The number of first bytes from which a format is recognised.
pub(super) const MAGIC: usize = 10;

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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    /// The stream of `deflate` with a header, which some servers send as it is.
    Zlib,
    Xz,
    Bzip2,
    Zstd,
    Zip,
    Other(&'static str),
}

impl Packing {
    pub(super) fn of(head: &[u8]) -> Option<Packing> {
        match head {
            [0x1f, 0x8b, ..] => Some(Packing::Gzip),
            [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => Some(Packing::Zlib),
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
