//! Writes a growing file's bytes to the disk while more are written, so that the fsync at the end has little left to do.

use std::fs::File;
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
