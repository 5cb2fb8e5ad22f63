//! What each refresh of a source changed: a short row for each refresh, and the complete lists of the newest ones.
//!
//! A record comes with its complete lists. Lists that are too long for a row go, compressed, into a table of their own,
//! which is read only when that row is asked for.

use std::borrow::Cow;
use std::io::{self, Read};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use redb::{ReadableTable, WriteTransaction};

use super::tables::owned;
use super::{Snapshot, Store, StoreError, Tx, before, tables};
use crate::model::Id;
use crate::model::source::{RefreshRecord, RefreshStatus};

const KEPT: u64 = 200;
/// Refreshes of a source that keep long lists.
const DETAILS_KEPT: usize = 30;
/// Lines of each list that stay in the row.
pub(super) const SHOWN: usize = 100;
pub(crate) const MOST_LINES: usize = 20_000;
/// The most bytes of unpacked details: ten times those of the longest lists with usual names.
const MOST_BYTES: u64 = 256 << 20;

/// Whether something changed and every line of it is in the record.
fn is_complete(record: &RefreshRecord) -> bool {
    let pairs = [
        (record.added_count, record.added.len()),
        (record.removed_count, record.removed.len()),
        (record.renamed_count, record.renamed.len()),
        (record.moved_count, record.moved.len()),
    ];
    pairs.iter().any(|(count, _)| *count > 0) && pairs.iter().all(|(count, lines)| *count == *lines as u64)
}

/// Writes the status and a row of history, in the transaction that writes the rows of the refresh.
pub(super) fn put(tx: &Tx, id: Id, status: &RefreshStatus, record: &RefreshRecord) -> Result<(), StoreError> {
    tx.change_source_status(id, |stored| stored.refresh = status.clone())?;
    let mut rows = tx.0.open_table(tables::HISTORY)?;
    let mut long = tx.0.open_table(tables::HISTORY_DETAILS)?;
    let all = || owned::<(u128, u64)>(id);
    let last = rows.range(all())?.next_back().transpose()?.map_or(0, |(key, _)| key.value().1);
    let next = last + 1;
    rows.retain_in(all(), |(_, number), _| number + KEPT > next)?;
    long.retain_in(all(), |(_, number), _| number + KEPT > next)?;
    let mut row = Cow::Borrowed(record);
    if [record.added.len(), record.removed.len(), record.renamed.len(), record.moved.len()].iter().any(|lines| *lines > SHOWN) {
        // With its complete lists: JSON in gzip.
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        serde_json::to_writer(io::BufWriter::new(&mut packed), record)?;
        long.insert((id.0, next), packed.finish()?.as_slice())?;
        let row = row.to_mut();
        row.added.truncate(SHOWN);
        row.removed.truncate(SHOWN);
        row.renamed.truncate(SHOWN);
        row.moved.truncate(SHOWN);
        let kept: Vec<u64> = long.range(all())?.map(|row| row.map(|(key, _)| key.value().1)).collect::<Result<_, _>>()?;
        for number in kept.iter().take(kept.len().saturating_sub(DETAILS_KEPT)) {
            long.remove((id.0, *number))?;
        }
    }
    rows.insert((id.0, next), serde_json::to_vec(&row)?.as_slice())?;
    Ok(())
}

impl Snapshot {
    /// A source's refreshes, the newest first, with shortened lists.
    pub(crate) fn history(&self, source: Id) -> Result<Vec<RefreshRecord>, StoreError> {
        let long = self.0.open_table(tables::HISTORY_DETAILS)?;
        let table = self.0.open_table(tables::HISTORY)?;
        let rows = table.range(owned::<(u128, u64)>(source))?.rev();
        rows.map(|row| {
            let (key, json) = row?;
            let mut record: RefreshRecord = serde_json::from_slice(json.value())?;
            record.number = key.value().1;
            record.has_details = is_complete(&record) || long.get(key.value())?.is_some();
            Ok(record)
        })
        .collect()
    }

    /// One refresh, with complete lists if they are kept.
    pub(crate) fn history_row(&self, source: Id, number: u64) -> Result<Option<RefreshRecord>, StoreError> {
        let Some(row) = self.0.open_table(tables::HISTORY)?.get((source.0, number))? else { return Ok(None) };
        let mut record: RefreshRecord = serde_json::from_slice(row.value())?;
        record.number = number;
        record.has_details = is_complete(&record);
        if let Some(packed) = self.0.open_table(tables::HISTORY_DETAILS)?.get((source.0, number))? {
            let mut json = Vec::new();
            GzDecoder::new(packed.value()).take(MOST_BYTES).read_to_end(&mut json)?;
            // Only the lists count: a former release stored nothing else.
            let RefreshRecord { added, removed, renamed, moved, .. } = serde_json::from_slice(&json)?;
            record = RefreshRecord { added, removed, renamed, moved, has_details: true, ..record };
        }
        Ok(Some(record))
    }
}

impl Store {
    pub(crate) fn history(&self, source: Id) -> Result<Vec<RefreshRecord>, StoreError> {
        self.read()?.history(source)
    }

    /// Stores the outcome of a refresh that brought no rows: the status and a row of history.
    pub(crate) fn put_refresh(&self, id: Id, status: &RefreshStatus, record: &RefreshRecord) -> Result<(), StoreError> {
        self.replace(id, status, record, |_| Ok(0)).map(drop)
    }

    /// Writes the rows of a source together with its status and a row of history, and returns what `write` does. Keeps the rows from before
    /// where the status has a new `undo`. Writes nothing for a source that is gone.
    pub(super) fn replace(
        &self,
        id: Id,
        status: &RefreshStatus,
        record: &RefreshRecord,
        write: impl FnOnce(&WriteTransaction) -> Result<u64, StoreError>,
    ) -> Result<u64, StoreError> {
        let changed = self.change(|tx| {
            if tx.0.open_table(tables::SOURCES)?.get(id.0)?.is_none() {
                return Ok::<_, StoreError>(0);
            }
            let is_other = tx.source_status(id)?.refresh.undo != status.undo;
            if is_other && status.undo.is_some() {
                before::keep(&tx.0, id)?;
            }
            let changed = write(&tx.0)?;
            if is_other && status.undo.is_none() {
                before::forget(&tx.0, id)?;
            }
            put(tx, id, status, record)?;
            Ok(changed)
        })?;
        self.remove_held_files(id, Some(status.held_number))?;
        Ok(changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::source::Moved;
    use crate::model::{Source, Time};

    const ONE: Id = Id(1);

    fn store() -> (tempfile::TempDir, Store) {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        for id in [1, 2] {
            store.save_source(&Source { id: Id(id), ..Source::default() }, &[].into()).unwrap();
        }
        (dir, store)
    }

    fn put(store: &Store, id: Id, added: usize, moved: usize) {
        let record = RefreshRecord {
            added_count: added as u64,
            added: (0..added).map(|n| format!("Channel {n}")).collect(),
            moved_count: moved as u64,
            moved: (0..moved).map(|n| Moved { name: format!("Channel {n}"), from: "a".into(), to: "b".into() }).collect(),
            ..RefreshRecord::default()
        };
        store.put_refresh(id, &RefreshStatus::default(), &record).unwrap();
    }

    fn row(store: &Store, number: u64) -> Option<RefreshRecord> {
        store.read().unwrap().history_row(ONE, number).unwrap()
    }

    #[test]
    fn a_row_is_short_and_its_lines_are_kept_beside_it() {
        let (_dir, store) = store();
        put(&store, ONE, 5, 0);
        put(&store, ONE, 250, 20_000);
        put(&store, ONE, 0, 0);
        let rows = store.history(ONE).unwrap();
        let about: Vec<_> = rows.iter().map(|row| (row.number, row.has_details, row.added.len(), row.moved.len())).collect();
        assert_eq!(about, [(3, false, 0, 0), (2, true, 100, 100), (1, true, 5, 0)]);
        let full = row(&store, 2).unwrap();
        assert_eq!((full.added.len(), full.moved.len(), full.moved_count, full.number), (250, 20_000, 20_000, 2));
        assert_eq!((full.added[249].as_str(), full.moved[19_999].to.as_str()), ("Channel 249", "b"));
        assert!(full.has_details);
        assert_eq!(row(&store, 1).unwrap().added.len(), 5);
        assert!(row(&store, 4).is_none());
    }

    #[test]
    fn the_lines_of_the_newest_thirty_are_kept_and_go_with_their_source() {
        let (_dir, store) = store();
        put(&store, Id(2), 101, 0);
        for _ in 0..31 {
            put(&store, ONE, 101, 0);
            put(&store, ONE, 1, 0);
        }
        let oldest = row(&store, 1).unwrap();
        assert_eq!((oldest.has_details, oldest.added.len(), oldest.added_count), (false, 100, 101));
        assert_eq!(row(&store, 3).unwrap().added.len(), 101);
        assert_eq!(store.history(ONE).unwrap().iter().filter(|row| row.added.len() == 100 && row.has_details).count(), 30);
        assert!(store.history(Id(2)).unwrap()[0].has_details);
        for _ in 0..200 {
            put(&store, ONE, 0, 0);
        }
        let details = |store: &Store, id: Id| {
            let table = store.read().unwrap().0.open_table(tables::HISTORY_DETAILS).unwrap();
            table.range((id.0, 0)..=(id.0, u64::MAX)).unwrap().count()
        };
        assert_eq!((details(&store, ONE), details(&store, Id(2))), (0, 1));
        store.change(|tx| tx.remove_source(Id(2), Time(0))).unwrap();
        assert_eq!(details(&store, Id(2)), 0);
    }
}
