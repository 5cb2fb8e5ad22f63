//! A file's bytes on their way to the disk while more are written: the fsync at the end finds little left to do.

use std::fs::File;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::Builder;

/// Bytes after which the disk is reminded. Small enough to keep it busy, large enough that a journal does not notice.
const STRETCH: u64 = 16 << 20;

/// Reminds the disk of one file. Only a hint: whoever needs the bytes to be safe still has to sync the file.
#[derive(Default)]
pub(crate) struct Early {
    /// None: this machine gave no thread or no second handle, and the disk hears of it all at the end.
    bell: Option<SyncSender<()>>,
    since: u64,
}

impl Early {
    pub(crate) fn of(file: &File) -> Early {
        let (bell, rung) = sync_channel(1);
        let start = |file: File| {
            Builder::new().name("lineup-early".into()).spawn(move || {
                for () in rung {
                    // What is wrong with the disk is told by the sync that counts.
                    drop(file.sync_data());
                }
            })
        };
        Early { bell: file.try_clone().and_then(start).is_ok().then_some(bell), since: 0 }
    }

    /// So many bytes more were written.
    pub(crate) fn wrote(&mut self, bytes: u64) {
        self.since += bytes;
        if self.since >= STRETCH
            && let Some(bell) = &self.bell
        {
            self.since = 0;
            // It is at it still, and will see these bytes too.
            let _ = bell.try_send(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_never_waits() {
        let file = tempfile::tempfile().unwrap();
        let mut early = Early::of(&file);
        (0..1000).for_each(|_| early.wrote(STRETCH));
        assert_eq!(early.since, 0);
        early.wrote(STRETCH - 1);
        assert_eq!(early.since, STRETCH - 1);
    }
}
