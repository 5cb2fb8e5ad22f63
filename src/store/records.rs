//! Records of people and workers, each in its table, and the secrets that belong to them.
//!
//! [`Store::change`] is the way to write: it reads and writes in one transaction, so that a check and the write that
//! it allows are one step, and records that belong together are stored together or not at all.

use std::collections::BTreeMap;

use redb::{ReadableTable, TableDefinition, WriteTransaction};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::tables::{Owner, owned, remove_owned};
use super::{Snapshot, Store, StoreError, Tx, channels, tables};
use crate::model::job::{Job, JobStatus};
use crate::model::outcome::Outcome;
use crate::model::proxy::ProxyStatus;
use crate::model::secret::IN_LIST;
use crate::model::source::SourceStatus;
use crate::model::user::{Token, User};
use crate::model::{Id, Proxy, Rule, Source, Time};

type Table = TableDefinition<'static, u128, &'static [u8]>;

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

pub(super) const ACCESS_KEY: &str = "access_key";

pub(super) fn json<T: DeserializeOwned>(table: &impl ReadableTable<u128, &'static [u8]>, id: Id) -> Result<Option<T>, StoreError> {
    Ok(table.get(id.0)?.map(|json| serde_json::from_slice(json.value())).transpose()?)
}

/// All records of a table, the oldest first.
pub(super) fn all<T: DeserializeOwned>(table: &impl ReadableTable<u128, &'static [u8]>) -> Result<Vec<T>, StoreError> {
    table.iter()?.map(|row| Ok(serde_json::from_slice(row?.1.value())?)).collect()
}

fn secrets_of(table: &impl ReadableTable<(u128, &'static str), &'static str>, owner: Id) -> Result<BTreeMap<String, String>, StoreError> {
    let rows = table.range(owned::<(u128, &str)>(owner))?;
    rows.map(|row| row.map(|(key, secret)| (key.value().1.to_owned(), secret.value().to_owned())).map_err(StoreError::from)).collect()
}

impl Snapshot {
    pub(crate) fn list<R: Record>(&self) -> Result<Vec<R>, StoreError> {
        all(&self.0.open_table(R::TABLE)?)
    }

    pub(crate) fn get<R: Record>(&self, id: Id) -> Result<Option<R>, StoreError> {
        json(&self.0.open_table(R::TABLE)?, id)
    }

    /// The default before the first refresh.
    pub(crate) fn source_status(&self, id: Id) -> Result<SourceStatus, StoreError> {
        Ok(json(&self.0.open_table(tables::SOURCE_STATUS)?, id)?.unwrap_or_default())
    }

    pub(crate) fn proxy_status(&self, id: Id) -> Result<ProxyStatus, StoreError> {
        Ok(json(&self.0.open_table(tables::PROXY_STATUS)?, id)?.unwrap_or_default())
    }

    pub(crate) fn secrets(&self, owner: Id) -> Result<BTreeMap<String, String>, StoreError> {
        secrets_of(&self.0.open_table(tables::SECRETS)?, owner)
    }

    /// The secret in a proxy's addresses.
    pub(crate) fn access_key(&self, proxy: Id) -> Result<String, StoreError> {
        Ok(self.0.open_table(tables::SECRETS)?.get((proxy.0, ACCESS_KEY))?.map(|s| s.value().to_owned()).unwrap_or_default())
    }

    /// The records that people made, by table and, where they have one, by owner. They hold no secret.
    pub(crate) fn export(&self) -> Result<Map<String, Value>, StoreError> {
        let tables = tables::ALL.iter().map(|table| Ok((table.export)(&self.0)?.map(|rows| (table.name.to_owned(), rows))));
        tables.filter_map(Result::transpose).collect()
    }
}

impl Tx {
    pub(crate) fn list<R: Record>(&self) -> Result<Vec<R>, StoreError> {
        all(&self.0.open_table(R::TABLE)?)
    }

    pub(crate) fn get<R: Record>(&self, id: Id) -> Result<Option<R>, StoreError> {
        json(&self.0.open_table(R::TABLE)?, id)
    }

    pub(crate) fn put<R: Record>(&self, record: &R) -> Result<(), StoreError> {
        put_json(&self.0, R::TABLE, record.id(), record)
    }

    /// False when there was none. For records that nothing belongs to.
    pub(crate) fn delete<R: Record>(&self, id: Id) -> Result<bool, StoreError> {
        Ok(self.0.open_table(R::TABLE)?.remove(id.0)?.is_some())
    }

    pub(crate) fn secrets(&self, owner: Id) -> Result<BTreeMap<String, String>, StoreError> {
        secrets_of(&self.0.open_table(tables::SECRETS)?, owner)
    }

    /// Replaces a source and its secrets; secrets that its list brought stay.
    pub(crate) fn save_source(&self, source: &Source, secrets: &BTreeMap<String, String>) -> Result<(), StoreError> {
        self.put(source)?;
        let mut all = self.secrets(source.id)?;
        all.retain(|name, _| name.ends_with(IN_LIST));
        all.extend(secrets.clone());
        put_secrets(&self.0, source.id, &all)
    }

    /// Links two sources with each other, or one with none, and cuts the links that either had before.
    pub(crate) fn link_sources(&self, one: Id, other: Option<Id>) -> Result<(), StoreError> {
        for source in self.list::<Source>()? {
            let partner = match source.id {
                id if id == one => other,
                id if Some(id) == other => Some(one),
                _ if source.linked_source_id == Some(one) || (other.is_some() && source.linked_source_id == other) => None,
                _ => continue,
            };
            if source.linked_source_id != partner {
                self.put(&Source { linked_source_id: partner, ..source })?;
            }
        }
        Ok(())
    }

    pub(crate) fn source_status(&self, id: Id) -> Result<SourceStatus, StoreError> {
        Ok(json(&self.0.open_table(tables::SOURCE_STATUS)?, id)?.unwrap_or_default())
    }

    /// Changes the part of a status that the caller owns. Does nothing for a source that is gone.
    pub(crate) fn change_source_status(&self, id: Id, change: impl FnOnce(&mut SourceStatus)) -> Result<(), StoreError> {
        if_present(&self.0, tables::SOURCES, id, || {
            let mut status = self.source_status(id)?;
            change(&mut status);
            put_json(&self.0, tables::SOURCE_STATUS, id, &status)
        })
    }

    /// As [`Tx::change_source_status`].
    pub(crate) fn change_proxy_status(&self, id: Id, change: impl FnOnce(&mut ProxyStatus)) -> Result<(), StoreError> {
        let mut status: ProxyStatus = json(&self.0.open_table(tables::PROXY_STATUS)?, id)?.unwrap_or_default();
        change(&mut status);
        if_present(&self.0, tables::PROXIES, id, || put_json(&self.0, tables::PROXY_STATUS, id, &status))
    }

    /// Deletes a source with all that belongs to it, and every reference to it: proxies lose it, its partner's link is
    /// cut, rules for it alone are disabled and jobs that wait for it end. Returns the proxies that used it, as they are now.
    pub(crate) fn remove_source(&self, id: Id, now: Time) -> Result<Vec<Proxy>, StoreError> {
        let mut users: Vec<Proxy> = self.list()?;
        users.retain(|proxy| proxy.uses(id));
        for proxy in &mut users {
            proxy.stream_sources.retain(|used| used.source_id != id);
            proxy.epg_sources.retain(|used| used.epg_source_id != id);
            proxy.updated_at = now;
            self.put(proxy)?;
        }
        for rule in self.list::<Rule>()?.into_iter().filter(|rule| rule.source_id == Some(id)) {
            self.put(&Rule { is_enabled: false, updated_at: now, ..rule })?;
        }
        self.link_sources(id, None)?;
        end_waiting(&self.0, id, now)?;
        channels::note_change(&self.0)?;
        remove_owned(&self.0, Owner::Source, id)?;
        Ok(users)
    }

    pub(crate) fn save_proxy(&self, proxy: &Proxy, access_key: &str) -> Result<(), StoreError> {
        self.put(proxy)?;
        put_secrets(&self.0, proxy.id, &BTreeMap::from([(ACCESS_KEY.to_owned(), access_key.to_owned())]))
    }

    /// Deletes a proxy with all that belongs to it; jobs that wait for it end.
    pub(crate) fn remove_proxy(&self, id: Id, now: Time) -> Result<(), StoreError> {
        end_waiting(&self.0, id, now)?;
        remove_owned(&self.0, Owner::Proxy, id)
    }
}

impl Store {
    pub(crate) fn list<R: Record>(&self) -> Result<Vec<R>, StoreError> {
        self.read()?.list()
    }

    pub(crate) fn get<R: Record>(&self, id: Id) -> Result<Option<R>, StoreError> {
        self.read()?.get(id)
    }

    pub(crate) fn source_status(&self, id: Id) -> Result<SourceStatus, StoreError> {
        self.read()?.source_status(id)
    }

    pub(crate) fn change_source_status(&self, id: Id, change: impl FnOnce(&mut SourceStatus)) -> Result<(), StoreError> {
        self.change(|tx| tx.change_source_status(id, change))
    }

    pub(crate) fn proxy_status(&self, id: Id) -> Result<ProxyStatus, StoreError> {
        self.read()?.proxy_status(id)
    }

    pub(crate) fn secrets(&self, owner: Id) -> Result<BTreeMap<String, String>, StoreError> {
        self.read()?.secrets(owner)
    }

    pub(crate) fn access_key(&self, proxy: Id) -> Result<String, StoreError> {
        self.read()?.access_key(proxy)
    }

    /// Stores the accounts that were found in a source's list (their names end in `-in-list`); `and_older` ones stay,
    /// or go. Writes nothing when nothing changes.
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
        // The rest as it is now: somebody may have changed a password.
        self.change(|tx| {
            let secrets = with(&tx.secrets(id)?);
            if_present(&tx.0, tables::SOURCES, id, || put_secrets(&tx.0, id, &secrets))
        })
    }
}

/// Jobs that wait for a target that is deleted in the same transaction. One that runs is ended by its worker.
fn end_waiting(tx: &WriteTransaction, target: Id, now: Time) -> Result<(), StoreError> {
    let jobs: Vec<Job> = all(&tx.open_table(tables::JOBS)?)?;
    for mut job in jobs.into_iter().filter(|job| job.target_id == target && job.status == JobStatus::Pending) {
        (job.status, job.completed_at) = (JobStatus::Cancelled, Some(now));
        job.outcome = Some(Outcome::Cancelled { before_start: true });
        put_json(tx, tables::JOBS, job.id, &job)?;
    }
    Ok(())
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

pub(super) fn put_secrets(tx: &WriteTransaction, owner: Id, secrets: &BTreeMap<String, String>) -> Result<(), StoreError> {
    let mut table = tx.open_table(tables::SECRETS)?;
    table.retain_in(owned::<(u128, &str)>(owner), |_, _| false)?;
    for (name, secret) in secrets {
        table.insert((owner.0, name.as_str()), secret.as_str())?;
    }
    Ok(())
}
