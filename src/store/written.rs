//! Files while they are written: bytes go to the disk while more are written, so that the fsync at the end has little left to do; and
//! length and checksum are counted.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::Builder;

/// Bytes after which a sync begins: few enough to keep the disk busy, many enough that the journal does not grow with them.
const STRETCH: u64 = 16 << 20;

/// Syncs one file on a thread of its own. Only a hint: the bytes are safe only after a sync by the caller.
#[derive(Default)]
pub(crate) struct BackgroundSync {
    /// None when the system gave no thread or second handle; then everything is written at the end.
    wake_up: Option<SyncSender<()>>,
    since: u64,
}

impl BackgroundSync {
    pub(crate) fn of(file: &File) -> BackgroundSync {
        let (wake_up, woken) = sync_channel(1);
        let start = |file: File| {
            Builder::new().name("lineup-sync".into()).spawn(move || {
                for () in woken {
                    // The caller's own sync reports errors.
                    drop(file.sync_data());
                }
            })
        };
        BackgroundSync { wake_up: file.try_clone().and_then(start).is_ok().then_some(wake_up), since: 0 }
    }

    pub(crate) fn wrote(&mut self, bytes: u64) {
        self.since += bytes;
        if self.since >= STRETCH
            && let Some(wake_up) = &self.wake_up
        {
            self.since = 0;
            // A sync that still waits includes these bytes.
            let _ = wake_up.try_send(());
        }
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_never_waits() {
        let file = tempfile::tempfile().unwrap();
        let mut sync = BackgroundSync::of(&file);
        (0..1000).for_each(|_| sync.wrote(STRETCH));
        assert_eq!(sync.since, 0);
        sync.wrote(STRETCH - 1);
        assert_eq!(sync.since, STRETCH - 1);
    }
}
