//! Precious records: what people made, what workers say about it, and the secrets, each in its table.

use std::collections::BTreeMap;

use redb::{ReadableTable, TableDefinition, WriteTransaction};
use serde::{Serialize, de::DeserializeOwned};

use super::{Snapshot, Store, StoreError, tables};
use crate::model::proxy::ProxyStatus;
use crate::model::secret::IN_LIST;
use crate::model::source::SourceStatus;
use crate::model::user::{Token, User};
use crate::model::{Id, Proxy, Rule, Source};

type Table = TableDefinition<'static, u128, &'static [u8]>;

/// A record with an id and a table of its own.
pub(crate) trait Record: Serialize + DeserializeOwned {
    #[doc(hidden)]
    const TABLE: Table;
    fn id(&self) -> Id;
}

macro_rules! records {
    ($($type:ident in $table:ident),+) => {$(
        impl Record for $type {
            const TABLE: Table = tables::$table;
            fn id(&self) -> Id {
                self.id
            }
        }
    )+};
}
records!(Source in SOURCES, Proxy in PROXIES, Rule in RULES, User in USERS, Token in TOKENS);

/// The name under which a proxy's access key is kept among the secrets.
pub(super) const ACCESS_KEY: &str = "access_key";

impl Snapshot {
    /// All records of a type, the oldest first.
    pub(crate) fn list<R: Record>(&self) -> Result<Vec<R>, StoreError> {
        let mut all = Vec::new();
        for row in self.0.open_table(R::TABLE)?.iter()? {
            all.push(serde_json::from_slice(row?.1.value())?);
        }
        Ok(all)
    }

    pub(crate) fn get<R: Record>(&self, id: Id) -> Result<Option<R>, StoreError> {
        self.json(R::TABLE, id)
    }

    /// A source nobody wrote about yet is pending.
    pub(crate) fn source_status(&self, id: Id) -> Result<SourceStatus, StoreError> {
        Ok(self.json(tables::SOURCE_STATUS, id)?.unwrap_or_default())
    }

    pub(crate) fn proxy_status(&self, id: Id) -> Result<ProxyStatus, StoreError> {
        Ok(self.json(tables::PROXY_STATUS, id)?.unwrap_or_default())
    }

    pub(crate) fn secrets(&self, owner: Id) -> Result<BTreeMap<String, String>, StoreError> {
        secrets_in(&self.0.open_table(tables::SECRETS)?, owner)
    }

    /// The secret in a proxy's addresses.
    pub(crate) fn access_key(&self, proxy: Id) -> Result<String, StoreError> {
        Ok(self.0.open_table(tables::SECRETS)?.get((proxy.0, ACCESS_KEY))?.map(|s| s.value().to_owned()).unwrap_or_default())
    }

    pub(super) fn json<T: DeserializeOwned>(&self, table: Table, id: Id) -> Result<Option<T>, StoreError> {
        Ok(self.0.open_table(table)?.get(id.0)?.map(|json| serde_json::from_slice(json.value())).transpose()?)
    }
}

impl Store {
    pub(crate) fn list<R: Record>(&self) -> Result<Vec<R>, StoreError> {
        self.read()?.list()
    }

    pub(crate) fn get<R: Record>(&self, id: Id) -> Result<Option<R>, StoreError> {
        self.read()?.get(id)
    }

    pub(crate) fn put<R: Record>(&self, record: &R) -> Result<(), StoreError> {
        self.write(|tx| put_json(tx, R::TABLE, record.id(), record))
    }

    /// All or none of them.
    pub(crate) fn put_all<R: Record>(&self, records: &[R]) -> Result<(), StoreError> {
        self.write(|tx| records.iter().try_for_each(|record| put_json(tx, R::TABLE, record.id(), record)))
    }

    /// False when there was none.
    pub(crate) fn delete<R: Record>(&self, id: Id) -> Result<bool, StoreError> {
        self.write(|tx| Ok(tx.open_table(R::TABLE)?.remove(id.0)?.is_some()))
    }

    pub(crate) fn source_status(&self, id: Id) -> Result<SourceStatus, StoreError> {
        self.read()?.source_status(id)
    }

    /// Changes the part of a status that the caller owns. Nothing is written for a source that was deleted.
    pub(crate) fn change_source_status(&self, id: Id, change: impl FnOnce(&mut SourceStatus)) -> Result<(), StoreError> {
        self.write(|tx| change_source_status(tx, id, change))
    }

    pub(crate) fn proxy_status(&self, id: Id) -> Result<ProxyStatus, StoreError> {
        self.read()?.proxy_status(id)
    }

    /// Not written for a proxy that was deleted in the meantime.
    pub(crate) fn put_proxy_status(&self, id: Id, status: &ProxyStatus) -> Result<(), StoreError> {
        self.write(|tx| if_present(tx, tables::PROXIES, id, || put_status(tx, id, status)))
    }

    pub(crate) fn secrets(&self, owner: Id) -> Result<BTreeMap<String, String>, StoreError> {
        self.read()?.secrets(owner)
    }

    pub(crate) fn access_key(&self, proxy: Id) -> Result<String, StoreError> {
        self.read()?.access_key(proxy)
    }

    /// A source and all of its secrets; secrets that are not named are forgotten, but for those that its list brought.
    pub(crate) fn save_source(&self, source: &Source, secrets: &BTreeMap<String, String>) -> Result<(), StoreError> {
        self.write(|tx| {
            put_json(tx, tables::SOURCES, source.id, source)?;
            let mut all = secrets_in(&tx.open_table(tables::SECRETS)?, source.id)?;
            all.retain(|name, _| name.ends_with(IN_LIST));
            all.extend(secrets.clone());
            put_secrets(tx, source.id, all.iter().map(|(name, secret)| (name.as_str(), secret.as_str())))
        })
    }

    pub(crate) fn save_proxy(&self, proxy: &Proxy, access_key: &str) -> Result<(), StoreError> {
        self.write(|tx| {
            put_json(tx, tables::PROXIES, proxy.id, proxy)?;
            put_secrets(tx, proxy.id, [(ACCESS_KEY, access_key)])
        })
    }

    /// A source and everything that belongs to it; false when there was none.
    pub(crate) fn remove_source(&self, id: Id) -> Result<bool, StoreError> {
        let was_there = self.write(|tx| {
            tx.open_table(tables::SOURCE_STATUS)?.remove(id.0)?;
            put_secrets(tx, id, [])?;
            tx.open_table(tables::HISTORY)?.retain_in((id.0, 0)..=(id.0, u64::MAX), |_, _| false)?;
            tx.open_table(tables::HISTORY_DETAILS)?.retain_in((id.0, 0)..=(id.0, u64::MAX), |_, _| false)?;
            tx.open_table(tables::MANUAL_CHANNELS)?.retain_in((id.0, 0)..=(id.0, u128::MAX), |_, _| false)?;
            tx.open_table(tables::CATEGORIES)?.remove(id.0)?;
            super::channels::remove(tx, id)?;
            super::schedules::remove(tx, id)?;
            Ok(tx.open_table(tables::SOURCES)?.remove(id.0)?.is_some())
        })?;
        // After the commit: a refresh that holds a candidate now sees that its source is deleted.
        self.remove_held_files(id, None)?;
        Ok(was_there)
    }

    /// A proxy with its key and numbers; false when there was none.
    pub(crate) fn remove_proxy(&self, id: Id) -> Result<bool, StoreError> {
        self.write(|tx| {
            tx.open_table(tables::PROXY_STATUS)?.remove(id.0)?;
            put_secrets(tx, id, [])?;
            tx.open_table(tables::NUMBERS)?.retain_in((id.0, 0)..=(id.0, u8::MAX), |_, _| false)?;
            tx.open_table(tables::EDITIONS)?.remove(id.0)?;
            Ok(tx.open_table(tables::PROXIES)?.remove(id.0)?.is_some())
        })
    }

    /// Keeps the accounts that stood in a source's list (their names end in `-in-list`); `and_older` ones stay,
    /// or go. Writes nothing when all is as it was.
    pub(crate) fn keep_list_secrets(&self, id: Id, accounts: &BTreeMap<String, String>, and_older: bool) -> Result<(), StoreError> {
        let with = |old: &BTreeMap<String, String>| {
            let mut new = old.clone();
            new.retain(|name, _| and_older || !name.ends_with(IN_LIST) || accounts.contains_key(name));
            new.extend(accounts.clone());
            new
        };
        let old = self.secrets(id)?;
        if with(&old) == old {
            return Ok(());
        }
        self.write(|tx| {
            // As they are now: somebody may have changed a password.
            let new = with(&secrets_in(&tx.open_table(tables::SECRETS)?, id)?);
            if_present(tx, tables::SOURCES, id, || put_secrets(tx, id, new.iter().map(|(name, secret)| (name.as_str(), secret.as_str()))))
        })
    }
}

/// Changes a part of a source's status inside a transaction, so that the other parts stay.
pub(super) fn change_source_status(tx: &WriteTransaction, id: Id, change: impl FnOnce(&mut SourceStatus)) -> Result<(), StoreError> {
    if_present(tx, tables::SOURCES, id, || {
        let stored = tx.open_table(tables::SOURCE_STATUS)?.get(id.0)?.map(|json| serde_json::from_slice(json.value())).transpose()?;
        let mut status: SourceStatus = stored.unwrap_or_default();
        change(&mut status);
        put_json(tx, tables::SOURCE_STATUS, id, &status)
    })
}

/// Workers may be slower than a deletion: what belongs to a deleted record is not written again.
pub(super) fn if_present(
    tx: &WriteTransaction,
    table: Table,
    id: Id,
    write: impl FnOnce() -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let present = tx.open_table(table)?.get(id.0)?.is_some();
    if present { write() } else { Ok(()) }
}

pub(super) fn put_json<T: Serialize>(tx: &WriteTransaction, table: Table, id: Id, value: &T) -> Result<(), StoreError> {
    tx.open_table(table)?.insert(id.0, serde_json::to_vec(value)?.as_slice())?;
    Ok(())
}

pub(super) fn secrets_in(
    table: &impl ReadableTable<(u128, &'static str), &'static str>,
    owner: Id,
) -> Result<BTreeMap<String, String>, StoreError> {
    let mut secrets = BTreeMap::new();
    for row in table.range((owner.0, "")..)? {
        let (key, secret) = row?;
        let (of, name) = key.value();
        if of != owner.0 {
            break;
        }
        secrets.insert(name.to_owned(), secret.value().to_owned());
    }
    Ok(secrets)
}

pub(super) fn put_secrets<'a>(
    tx: &WriteTransaction,
    owner: Id,
    secrets: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<(), StoreError> {
    let mut table = tx.open_table(tables::SECRETS)?;
    let mut old = Vec::new();
    for row in table.range((owner.0, "")..)? {
        let key = row?.0;
        let (of, name) = key.value();
        if of != owner.0 {
            break;
        }
        old.push(name.to_owned());
    }
    for name in old {
        table.remove((owner.0, name.as_str()))?;
    }
    for (name, secret) in secrets {
        table.insert((owner.0, name), secret)?;
    }
    Ok(())
}

/// Writes a proxy's status, but for the planned moment, which is the timetable's.
pub(super) fn put_status(tx: &WriteTransaction, id: Id, status: &ProxyStatus) -> Result<(), StoreError> {
    let mut status = status.clone();
    if status.status.is_settled() {
        status.settled = status.status;
    }
    let stored: Option<ProxyStatus> =
        tx.open_table(tables::PROXY_STATUS)?.get(id.0)?.map(|json| serde_json::from_slice(json.value())).transpose()?;
    status.scheduled_for = stored.and_then(|stored| stored.scheduled_for);
    put_json(tx, tables::PROXY_STATUS, id, &status)
}
