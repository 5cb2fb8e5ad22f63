//! Compressed inputs, recognised by content.
use std::io::{self, BufRead, BufReader, Read};
#[derive(Debug, thiserror::Error)]
pub(crate) enum UnpackError {
    #[error("{0}")]
    Io(io::Error),
    #[error("cut")]
    Truncated,
    #[error("too large {limit}")]
    TooLarge { limit: u64 },
}
pub(crate) fn open<'a>(input: impl Read + Send + 'a, limit: u64) -> Result<Box<dyn BufRead + Send + 'a>, UnpackError> {
    let mut input = BufReader::with_capacity(65536, input);
    let head = input.fill_buf().map_err(UnpackError::Io)?;
    if head.starts_with(&[0x1f, 0x8b]) {
        Ok(Box::new(BufReader::new(flate2::bufread::MultiGzDecoder::new(input).take(limit))))
    } else {
        Ok(Box::new(input))
    }
}
