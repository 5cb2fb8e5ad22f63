//! Which version of a proxy players get: one record beside the key in its addresses. The link on the disk follows it.

use redb::ReadableTable;
use serde::{Deserialize, Serialize};

use super::records::{ACCESS_KEY, put_status};
use super::{Snapshot, Store, StoreError, numbers, tables};
use crate::model::proxy::ProxyStatus;
use crate::model::{Id, Numbered};

/// The versions of a proxy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Published {
    /// The one that players get; 0 before the first.
    pub(crate) version: u64,
    /// The highest that was ever published: a directory with a higher number was never finished.
    pub(crate) last: u64,
}

/// What a publication changes, all of it or nothing.
pub(crate) struct Publication<'a, L> {
    pub(crate) proxy: Id,
    pub(crate) version: u64,
    /// The key in the addresses of this version.
    pub(crate) key: &'a str,
    /// The key that players use until now, if this version brings another.
    pub(crate) former_key: Option<&'a str>,
    pub(crate) status: &'a ProxyStatus,
    /// The numbers that were given, ascending by channel id; None: as they are.
    pub(crate) ledger: Option<L>,
}

/// What came of a publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Committed {
    Yes,
    /// The proxy was deleted.
    Gone,
    /// The proxy has another key now than this version was written for.
    OtherKey,
}

impl Snapshot {
    pub(crate) fn published(&self, proxy: Id) -> Result<Published, StoreError> {
        let row = self.0.open_table(tables::EDITIONS)?.get(proxy.0)?;
        Ok(row.map(|json| serde_json::from_slice(json.value())).transpose()?.unwrap_or_default())
    }
}

impl Store {
    /// Version, key, status and numbers of a proxy in one transaction.
    pub(crate) fn publish(&self, publication: Publication<'_, impl Iterator<Item = Numbered> + Clone>) -> Result<Committed, StoreError> {
        let Publication { proxy, version, key, former_key, status, ledger } = publication;
        // Compared before the writers' turn: most generations change no number.
        let ledger = match ledger {
            Some(ledger) if !self.has_ledger(proxy, ledger.clone())? => Some(ledger),
            _ => None,
        };
        self.write(|tx| {
            if tx.open_table(tables::PROXIES)?.get(proxy.0)?.is_none() {
                return Ok(Committed::Gone);
            }
            {
                let mut secrets = tx.open_table(tables::SECRETS)?;
                let stored = secrets.get((proxy.0, ACCESS_KEY))?.map(|key| key.value().to_owned()).unwrap_or_default();
                if stored != former_key.unwrap_or(key) {
                    return Ok(Committed::OtherKey);
                }
                secrets.insert((proxy.0, ACCESS_KEY), key)?;
            }
            if let Some(ledger) = ledger {
                numbers::write(tx, proxy, ledger)?;
            }
            let mut editions = tx.open_table(tables::EDITIONS)?;
            let known: Published = editions.get(proxy.0)?.map(|json| serde_json::from_slice(json.value())).transpose()?.unwrap_or_default();
            let published = Published { version, last: known.last.max(version) };
            editions.insert(proxy.0, serde_json::to_vec(&published)?.as_slice())?;
            put_status(tx, proxy, status)?;
            Ok(Committed::Yes)
        })
    }

    /// Names the version that the disk has, where no record does or the one it names is damaged.
    pub(crate) fn adopt_version(&self, proxy: Id, version: u64) -> Result<(), StoreError> {
        self.write(|tx| {
            let mut editions = tx.open_table(tables::EDITIONS)?;
            let known: Published = editions.get(proxy.0)?.map(|json| serde_json::from_slice(json.value())).transpose()?.unwrap_or_default();
            let published = Published { version, last: known.last.max(version) };
            editions.insert(proxy.0, serde_json::to_vec(&published)?.as_slice())?;
            Ok(())
        })
    }
}
