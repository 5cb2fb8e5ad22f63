//! What can be set while the program runs, and what circuit breakers remember: JSON by name.

use redb::{ReadableTable, TableDefinition};
use serde::{Serialize, de::DeserializeOwned};

use super::records::{if_present, put_json};
use super::{Store, StoreError, tables};
use crate::model::Id;
use crate::model::source::CategoryCount;

type Named = TableDefinition<'static, &'static str, &'static [u8]>;

impl Store {
    /// A setting; None before anybody set it.
    pub(crate) fn setting<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, StoreError> {
        let table = self.read()?.0.open_table(tables::SETTINGS)?;
        Ok(table.get(name)?.map(|json| serde_json::from_slice(json.value())).transpose()?)
    }

    pub(crate) fn put_setting<T: Serialize>(&self, name: &str, value: &T) -> Result<(), StoreError> {
        self.put_named(tables::SETTINGS, &[(name, value)])
    }

    /// What is remembered of all circuit breakers.
    pub(crate) fn breakers<T: DeserializeOwned>(&self) -> Result<Vec<T>, StoreError> {
        let table = self.read()?.0.open_table(tables::BREAKERS)?;
        table.iter()?.map(|row| Ok(serde_json::from_slice(row?.1.value())?)).collect()
    }

    /// By the name of the service.
    pub(crate) fn put_breakers<T: Serialize>(&self, rows: &[(&str, &T)]) -> Result<(), StoreError> {
        if rows.is_empty() { Ok(()) } else { self.put_named(tables::BREAKERS, rows) }
    }

    /// Forgets breakers by name; gives how many.
    pub(crate) fn retain_breakers(&self, is_known: impl Fn(&str) -> bool) -> Result<u64, StoreError> {
        let mut gone = 0;
        self.write(|tx| {
            tx.open_table(tables::BREAKERS)?.retain(|name, _| {
                let is_known = is_known(name);
                gone += u64::from(!is_known);
                is_known
            })?;
            Ok(())
        })?;
        Ok(gone)
    }

    /// The categories that a source's provider had at its last refresh.
    pub(crate) fn categories(&self, source: Id) -> Result<Vec<CategoryCount>, StoreError> {
        Ok(self.read()?.json(tables::CATEGORIES, source)?.unwrap_or_default())
    }

    /// Not for a source that was deleted meanwhile, and not when they are as they were.
    pub(crate) fn put_categories(&self, source: Id, categories: &[CategoryCount]) -> Result<(), StoreError> {
        if self.categories(source)? == categories {
            return Ok(());
        }
        self.write(|tx| if_present(tx, tables::SOURCES, source, || put_json(tx, tables::CATEGORIES, source, &categories)))
    }

    fn put_named<T: Serialize>(&self, table: Named, rows: &[(&str, &T)]) -> Result<(), StoreError> {
        self.write(|tx| {
            let mut table = tx.open_table(table)?;
            for (name, value) in rows {
                table.insert(*name, serde_json::to_vec(value)?.as_slice())?;
            }
            Ok(())
        })
    }
}
