//! Settings that can be changed while the program runs, and the state of circuit breakers: JSON by name.

use serde::{Serialize, de::DeserializeOwned};

use super::records::{if_present, json, put_json};
use super::{Store, StoreError, Tx, tables};
use crate::model::Id;
use crate::model::source::CategoryCount;

impl Store {
    pub(crate) fn setting<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, StoreError> {
        let table = self.read()?.0.open_table(tables::SETTINGS)?;
        Ok(table.get(name)?.map(|json| serde_json::from_slice(json.value())).transpose()?)
    }

    pub(crate) fn breakers<T: DeserializeOwned>(&self) -> Result<Vec<T>, StoreError> {
        let table = self.read()?.0.open_table(tables::BREAKERS)?;
        redb::ReadableTable::iter(&table)?.map(|row| Ok(serde_json::from_slice(row?.1.value())?)).collect()
    }

    /// Deletes the breakers of unknown services; returns how many.
    pub(crate) fn retain_breakers(&self, is_known: impl Fn(&str) -> bool) -> Result<u64, StoreError> {
        let mut removed = 0;
        self.write(|tx| {
            tx.open_table(tables::BREAKERS)?.retain(|name, _| {
                let is_known = is_known(name);
                removed += u64::from(!is_known);
                is_known
            })?;
            Ok(())
        })?;
        Ok(removed)
    }

    pub(crate) fn categories(&self, source: Id) -> Result<Vec<CategoryCount>, StoreError> {
        Ok(json(&self.read()?.0.open_table(tables::CATEGORIES)?, source)?.unwrap_or_default())
    }

    /// Writes nothing when they are unchanged or the source is gone.
    pub(crate) fn put_categories(&self, source: Id, categories: &[CategoryCount]) -> Result<(), StoreError> {
        if self.categories(source)? == categories {
            return Ok(());
        }
        self.write(|tx| if_present(tx, tables::SOURCES, source, || put_json(tx, tables::CATEGORIES, source, &categories)))
    }
}

impl Tx {
    pub(crate) fn put_setting<T: Serialize>(&self, name: &str, value: &T) -> Result<(), StoreError> {
        self.0.open_table(tables::SETTINGS)?.insert(name, serde_json::to_vec(value)?.as_slice())?;
        Ok(())
    }

    pub(crate) fn put_breaker<T: Serialize>(&self, service: &str, state: &T) -> Result<(), StoreError> {
        self.0.open_table(tables::BREAKERS)?.insert(service, serde_json::to_vec(state)?.as_slice())?;
        Ok(())
    }
}
