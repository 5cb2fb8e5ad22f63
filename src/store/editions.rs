//! Which version of a proxy players get: one record beside the key in its addresses. The link on the disk follows it.

use redb::{ReadableTable, WriteTransaction};
use serde::{Deserialize, Serialize};

use super::records::{ACCESS_KEY, json, put_json};
use super::{Snapshot, Store, StoreError, Tx, numbers, tables};
use crate::model::proxy::ProxyStatus;
use crate::model::{Id, Numbered};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Published {
    /// The one that players get; 0 before the first.
    pub(crate) version: u64,
    /// The highest that was ever published: a directory with a higher number was never finished.
    pub(crate) last: u64,
}

pub(crate) struct Publication<'a, L> {
    pub(crate) proxy: Id,
    /// `publish` sets it, where it gives the files their place.
    pub(crate) version: u64,
    /// The key in the addresses of this version.
    pub(crate) key: &'a str,
    /// The key that players use until now, if this version brings another.
    pub(crate) former_key: Option<&'a str>,
    /// Made with the status as it is stored then: people decide while a version is written.
    pub(crate) change: &'a dyn Fn(&mut ProxyStatus),
    /// The numbers that were given, ascending by channel id; None: as they are.
    pub(crate) ledger: Option<L>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Committed {
    Yes,
    Gone,
    /// The proxy has another key now than this version was written for.
    OtherKey,
}

impl Snapshot {
    pub(crate) fn published(&self, proxy: Id) -> Result<Published, StoreError> {
        Ok(json(&self.0.open_table(tables::EDITIONS)?, proxy)?.unwrap_or_default())
    }
}

impl Store {
    pub(crate) fn publish(&self, publication: Publication<'_, impl Iterator<Item = Numbered>>) -> Result<Committed, StoreError> {
        let Publication { proxy, version, key, former_key, change, ledger } = publication;
        self.change(|whole| {
            let Tx(tx) = whole;
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
            name_version(tx, proxy, version)?;
            whole.change_proxy_status(proxy, change)?;
            Ok(Committed::Yes)
        })
    }

    /// Names the version that the disk has, where no record does or the one it names is damaged.
    pub(crate) fn adopt_version(&self, proxy: Id, version: u64) -> Result<(), StoreError> {
        self.write(|tx| name_version(tx, proxy, version))
    }
}

fn name_version(tx: &WriteTransaction, proxy: Id, version: u64) -> Result<(), StoreError> {
    let known: Published = json(&tx.open_table(tables::EDITIONS)?, proxy)?.unwrap_or_default();
    put_json(tx, tables::EDITIONS, proxy, &Published { version, last: known.last.max(version) })
}
