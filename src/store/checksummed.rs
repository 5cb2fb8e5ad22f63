//! A file while it is written, with its length and checksum.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use super::BackgroundSync;

/// A file that knows its length and checksum.
pub(crate) struct Checksummed {
    out: io::BufWriter<File>,
    sync: BackgroundSync,
    crc: crc32fast::Hasher,
    pub(crate) length: u64,
}

impl Checksummed {
    pub(crate) fn create(path: &Path) -> io::Result<Checksummed> {
        let file = File::create(path)?;
        let sync = BackgroundSync::of(&file);
        // What is longer goes past it.
        Ok(Checksummed { out: io::BufWriter::with_capacity(128 << 10, file), sync, crc: crc32fast::Hasher::new(), length: 0 })
    }

    /// Writes bytes whose checksum is known.
    pub(crate) fn append(&mut self, bytes: &[u8], crc: &crc32fast::Hasher) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.crc.combine(crc);
        self.count(bytes);
        Ok(())
    }

    fn count(&mut self, bytes: &[u8]) {
        self.length += bytes.len() as u64;
        self.sync.wrote(bytes.len() as u64);
    }

    /// Its length, and the checksum of all of it.
    pub(crate) fn finish(self) -> io::Result<(u64, u32)> {
        self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok((self.length, self.crc.finalize()))
    }
}

impl Write for Checksummed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write_all(bytes)?;
        self.crc.update(bytes);
        self.count(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
