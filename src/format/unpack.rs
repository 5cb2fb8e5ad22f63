//! Compressed inputs, recognised by content, because servers send gzip under any name and content type.
//!
//! The one idea: layers. A [`Window`] peeks at the first bytes. If they are those of a compressed format, its
//! decoder becomes the input of the next window, at most two deep. Each window counts its output bytes and turns
//! every failure into an [`UnpackError`], so a decompression bomb ends at the limit, and memory does not depend
//! on sizes that the input declares.
//!
//! Knows nothing about the content, except that it picks the playlist or guide among the files of a ZIP.

mod members;
mod packing;
mod window;
mod zip;

use std::io::{BufRead, Read};

use members::Members;
pub(crate) use packing::UnpackError;
use packing::{MAGIC, Packing};
use window::Window;

/// The largest depth of archives in archives.
const DEPTH: usize = 2;
/// Unpacks a compressed input and returns any other unchanged. `limit` is for the output, in bytes. Failures while
/// reading are an [`std::io::Error`] around an [`UnpackError`].
pub(crate) fn open<'a>(input: impl Read + Send + 'a, limit: u64) -> Result<Box<dyn BufRead + Send + 'a>, UnpackError> {
    let mut window = Window::new(Box::new(input), u64::MAX, true);
    for _ in 0..DEPTH {
        let inner: Box<dyn Read + Send + 'a> = match Packing::of(window.peek(MAGIC)?) {
            None => break,
            Some(Packing::Zip) => zip::open(window, limit)?,
            Some(Packing::Other(name)) => return Err(UnpackError::Unsupported(name)),
            Some(packing) => Box::new(Members::start(packing, window)?),
        };
        window = Window::new(inner, limit, false);
    }
    if Packing::of(window.peek(MAGIC)?).is_some() {
        return Err(UnpackError::Unsupported("what was compressed three times"));
    }
    window.limit = limit;
    Ok(Box::new(window))
}

#[cfg(test)]
mod tests;
