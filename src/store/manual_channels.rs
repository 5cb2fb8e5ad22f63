//! The channels of manual sources: one JSON record a row, below the id of their source.

use std::collections::{BTreeMap, HashSet};

use redb::ReadableTable;

use super::channels::put_if_changed;
use super::records::put_secrets;
use super::tables::owned;
use super::{Snapshot, StoreError, Tx, tables};
use crate::model::secret::IN_LIST;
use crate::model::{Id, ManualChannel, Source};

impl Snapshot {
    pub(crate) fn manual_channels(&self, source: Id) -> Result<Vec<ManualChannel>, StoreError> {
        manual_channels(&self.0.open_table(tables::MANUAL_CHANNELS)?, source)
    }

    pub(crate) fn manual_channel(&self, source: Id, id: Id) -> Result<Option<ManualChannel>, StoreError> {
        let table = self.0.open_table(tables::MANUAL_CHANNELS)?;
        Ok(table.get((source.0, id.0))?.map(|json| serde_json::from_slice(json.value())).transpose()?)
    }
}

fn manual_channels(table: &impl ReadableTable<(u128, u128), &'static [u8]>, source: Id) -> Result<Vec<ManualChannel>, StoreError> {
    let rows = table.range(owned::<(u128, u128)>(source))?.map(|row| Ok(serde_json::from_slice(row?.1.value())?));
    let mut rows = rows.collect::<Result<Vec<ManualChannel>, StoreError>>()?;
    ManualChannel::sort(&mut rows);
    Ok(rows)
}

impl Tx {
    pub(crate) fn manual_channels(&self, source: Id) -> Result<Vec<ManualChannel>, StoreError> {
        manual_channels(&self.0.open_table(tables::MANUAL_CHANNELS)?, source)
    }

    /// Replaces all channels of a source, and the accounts that were found in them (their names end in `-in-list`).
    /// Rows that did not change are not written. False, and nothing is written, when the source is gone.
    pub(crate) fn replace_manual_channels(
        &self,
        source: Id,
        rows: &[ManualChannel],
        accounts: &BTreeMap<String, String>,
    ) -> Result<bool, StoreError> {
        if self.get::<Source>(source)?.is_none() {
            return Ok(false);
        }
        let ids: HashSet<u128> = rows.iter().map(|row| row.id.0).collect();
        let mut table = self.0.open_table(tables::MANUAL_CHANNELS)?;
        table.retain_in(owned::<(u128, u128)>(source), |(_, id), _| ids.contains(&id))?;
        for row in rows {
            put_if_changed(&mut table, (source.0, row.id.0), &serde_json::to_vec(row)?)?;
        }
        let mut secrets = self.secrets(source)?;
        secrets.retain(|name, _| !name.ends_with(IN_LIST));
        secrets.extend(accounts.clone());
        put_secrets(&self.0, source, &secrets)?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Attributes, Time};
    use crate::store::Store;

    fn row(id: u128, name: &str, sort_order: i64) -> ManualChannel {
        ManualChannel { id: Id(id), channel_name: name.into(), sort_order, ..ManualChannel::default() }
    }

    #[test]
    fn a_list_is_replaced_as_a_whole_with_its_accounts() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let source = Source { id: Id(1), ..Source::default() };
        let secrets = BTreeMap::from([("password".to_owned(), "p".to_owned()), ("password-1-in-list".to_owned(), "old".to_owned())]);
        store.save_source(&source, &secrets).unwrap();
        let mut one = row(5, "One", 20);
        one.attributes = Attributes(vec![("b".into(), "1".into()), ("a".into(), "2".into()), ("b".into(), "3".into())]);
        let two = row(9, "Two", 10);
        let accounts = BTreeMap::from([("password-2-in-list".to_owned(), "new".to_owned())]);
        assert!(store.replace_manual_channels(Id(1), &[one.clone(), two.clone()], &accounts).unwrap());
        // Another source has rows of its own.
        store.save_source(&Source { id: Id(2), ..Source::default() }, &BTreeMap::new()).unwrap();
        store.replace_manual_channels(Id(2), &[row(5, "Other", 0)], &BTreeMap::new()).unwrap();

        let snapshot = store.read().unwrap();
        assert_eq!(snapshot.manual_channels(Id(1)).unwrap(), [two.clone(), one]);
        assert_eq!(store.secrets(Id(1)).unwrap().into_values().collect::<Vec<_>>(), ["p", "new"]);
        assert_eq!(snapshot.manual_channel(Id(1), Id(9)).unwrap(), Some(two.clone()));
        assert_eq!(snapshot.manual_channel(Id(2), Id(9)).unwrap(), None);

        store.replace_manual_channels(Id(1), &[two], &BTreeMap::new()).unwrap();
        assert_eq!(store.read().unwrap().manual_channels(Id(1)).unwrap().len(), 1);
        assert_eq!(store.secrets(Id(1)).unwrap().len(), 1);
        assert_eq!(store.read().unwrap().manual_channels(Id(2)).unwrap().len(), 1);

        store.change(|tx| tx.remove_source(Id(1), Time(0))).unwrap();
        assert!(store.read().unwrap().manual_channels(Id(1)).unwrap().is_empty());
        assert!(!store.replace_manual_channels(Id(1), &[row(1, "Late", 0)], &BTreeMap::new()).unwrap());
        assert!(store.read().unwrap().manual_channels(Id(1)).unwrap().is_empty());
    }

    #[test]
    fn equal_places_are_ordered_by_id_and_rows_survive_a_restart() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        store.save_source(&Source { id: Id(1), ..Source::default() }, &BTreeMap::new()).unwrap();
        store.replace_manual_channels(Id(1), &[row(7, "b", 1), row(3, "a", 1), row(1, "c", 2)], &BTreeMap::new()).unwrap();
        drop(store);
        let rows = Store::open(dir.path()).unwrap().read().unwrap().manual_channels(Id(1)).unwrap();
        assert_eq!(rows.iter().map(|row| row.channel_name.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
    }
}
