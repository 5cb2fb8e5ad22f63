//! Candidates on hold: a spool file with a footer that describes it, until a person accepts it or another one takes its place; and
//! undoing that.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::channels::ChannelSpool;
use super::schedules::ScheduleSpool;
use super::spool::Spool;
use super::{Snapshot, Store, StoreError, before, history};
use crate::model::outcome::HoldReason;
use crate::model::source::{Content, RefreshRecord, RefreshStatus, SourceStatus};
use crate::model::{Id, Source, SourceKind};

/// The last bytes of a held file. Its layout: spool, index, note (JSON), then a trailer of 24 bytes: the offsets of index and
/// note (u64, little-endian) and this mark.
const MAGIC: &[u8; 8] = b"LUPheld1";

pub(crate) enum Candidate {
    Channels(ChannelSpool),
    Guide(ScheduleSpool),
}

impl Candidate {
    /// What accepting it would change for `source`: the counts of a record, and the first lines of its lists.
    pub(crate) fn diff(&self, snapshot: &Snapshot, source: Id) -> Result<RefreshRecord, StoreError> {
        match self {
            Candidate::Channels(channels) => channels.diff(snapshot, source),
            Candidate::Guide(guide) => guide.diff(snapshot, source),
        }
    }

    /// A hash of the reason for holding it, and of the stored channels that accepting it would remove (of a guide: those that it has no
    /// programmes for). What the provider adds does not change it: names of events and programmes are new every day.
    pub(crate) fn hash(&self, snapshot: &Snapshot, source: Id, reason: HoldReason) -> Result<String, StoreError> {
        let mut hasher = Sha256::new();
        hasher.update(serde_json::to_vec(&reason)?);
        match self {
            Candidate::Channels(channels) => channels.removed(snapshot, source)?.iter().for_each(|id| hasher.update(id)),
            Candidate::Guide(guide) => guide.compare_stored(snapshot, source, |stored, lost| {
                if lost == stored.programmes {
                    hasher.update(stored.channel.id);
                    hasher.update("\n");
                }
            })?,
        }
        Ok(hex::encode(hasher.finalize()))
    }
}

#[derive(Serialize, Deserialize)]
pub(crate) struct HeldNote {
    pub(crate) kind: SourceKind,
    /// `status` in files of a former release, with further members.
    #[serde(rename = "status")]
    pub(crate) content: Content,
    pub(crate) record: RefreshRecord,
}

impl Store {
    /// Holds a candidate until a person accepts it: its file first, then, in one commit, the status that names the file and a
    /// row of history. Replaces a candidate that is already held.
    pub(crate) fn hold(
        &self,
        source: Id,
        candidate: Candidate,
        note: &HeldNote,
        status: &RefreshStatus,
        record: &RefreshRecord,
    ) -> Result<(), StoreError> {
        let (mut spool, index) = match candidate {
            Candidate::Channels(channels) => channels.into_parts()?,
            Candidate::Guide(guide) => guide.into_parts()?,
        };
        let note = serde_json::to_vec(note)?;
        let index_at = spool.append(&index)?.offset;
        let note_at = spool.append(&note)?.offset;
        spool.append(&index_at.to_le_bytes())?;
        spool.append(&note_at.to_le_bytes())?;
        spool.append(MAGIC)?;
        spool.flush()?;
        spool.file.sync_all()?;
        if let Some(path) = spool.path.take() {
            std::fs::rename(path, self.held_path(source, status.held_number))?;
        }
        self.put_refresh(source, status, record)?;
        // The source may have been deleted in between, and with it its files.
        if self.get::<Source>(source)?.is_none() { self.remove_held_files(source, None) } else { Ok(()) }
    }

    /// The held candidate; None when there is none or its file is incomplete.
    pub(crate) fn held(&self, source: Id) -> Result<Option<(Candidate, HeldNote)>, StoreError> {
        match open_held(&self.held_path(source, self.source_status(source)?.refresh.held_number)) {
            Ok(held) => Ok(held),
            Err(StoreError::Spool(error)) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(crate) fn is_held(&self, source: Id, status: &RefreshStatus) -> bool {
        self.held_path(source, status.held_number).exists()
    }

    /// Brings back the rows from before an acceptance. `decide` gets whether there are any, and returns the new status and a row of
    /// history, or `None` to change nothing.
    pub(crate) fn undo_accept(
        &self,
        source: Id,
        decide: impl FnOnce(&SourceStatus, bool) -> Option<(RefreshStatus, RefreshRecord)>,
    ) -> Result<(), StoreError> {
        let number = self.change(|tx| {
            // A program of a former release drops these tables, and knows nothing of the status.
            let has_rows = before::has_rows(&tx.0, source)?;
            let Some((status, record)) = decide(&tx.source_status(source)?, has_rows) else { return Ok::<_, StoreError>(None) };
            before::bring_back(&tx.0, source)?;
            before::forget(&tx.0, source)?;
            history::put(tx, source, &status, &record)?;
            Ok(Some(status.held_number))
        })?;
        if number.is_some() { self.remove_held_files(source, number) } else { Ok(()) }
    }

    /// Removes held candidates of sources that were deleted, and returns their number.
    pub(crate) fn discard_orphans(&self) -> Result<u64, StoreError> {
        let mut removed = 0;
        for (_, source, _) in self.held_files() {
            if self.get::<Source>(source)?.is_none() {
                self.remove_held_files(source, None)?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    /// Removes the held files of a source, but for the one with the number `keep`.
    pub(crate) fn remove_held_files(&self, source: Id, keep: Option<u64>) -> Result<(), StoreError> {
        for (path, of, number) in self.held_files() {
            if of == source && Some(number) != keep {
                match std::fs::remove_file(path) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                    _ => {}
                }
            }
        }
        Ok(())
    }

    fn held_files(&self) -> Vec<(PathBuf, Id, u64)> {
        let files = std::fs::read_dir(self.spool_dir()).into_iter().flatten().flatten().map(|file| file.path());
        let held = files.filter(|path| path.extension().is_some_and(|end| end == "held"));
        held.filter_map(|path| {
            let stem = path.file_stem()?.to_str()?;
            let (source, number) = stem.split_once('-').unwrap_or((stem, "0"));
            let (source, number) = (source.parse().ok()?, number.parse().ok()?);
            Some((path, source, number))
        })
        .collect()
    }

    /// Files of the former release have no number; they count as number 0.
    fn held_path(&self, source: Id, number: u64) -> PathBuf {
        let name = if number == 0 { format!("{source}.held") } else { format!("{source}-{number}.held") };
        self.spool_dir().join(name)
    }
}

fn open_held(path: &Path) -> Result<Option<(Candidate, HeldNote)>, StoreError> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut trailer = [0; 24];
    if length < 24 {
        return Ok(None);
    }
    file.read_exact_at(&mut trailer, length - 24)?;
    let (index_at, note_at) = (number(&trailer[..8]), number(&trailer[8..16]));
    if trailer[16..] != *MAGIC || index_at > note_at || note_at > length - 24 {
        return Ok(None);
    }
    let mut index = vec![0; usize::try_from(note_at - index_at).unwrap_or(0)];
    file.read_exact_at(&mut index, index_at)?;
    let mut note = vec![0; usize::try_from(length - 24 - note_at).unwrap_or(0)];
    file.read_exact_at(&mut note, note_at)?;
    let note: HeldNote = serde_json::from_slice(&note)?;
    let spool = Spool { file, path: None, end: index_at, pending: Vec::new() };
    let candidate = match note.kind {
        SourceKind::Stream => Candidate::Channels(ChannelSpool::from_parts(spool, &index)?),
        SourceKind::Epg => Candidate::Guide(ScheduleSpool::from_parts(spool, &index)?),
    };
    Ok(Some((candidate, note)))
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b))
}
