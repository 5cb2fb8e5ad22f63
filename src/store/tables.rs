//! Every table of the store, as one list: its name, key and value, the owner of its rows, and their class.
//!
//! Creation, deletion by owner, export and the clean-up after an upgrade all go over [`ALL`], and a table cannot be added
//! without an owner and a class. The class says what may happen to its rows:
//!
//! - `Exported`: made by people; `lineup export` writes them.
//! - `Kept`: cannot be made again, and is of use to this installation only.
//! - `Secret`: cannot be made again, and never leaves the store unless asked for.
//! - `Derived`: made again by a refresh.
//!
//! Tables hold JSON, so that a field can be added with a default and a person can read an export. Only `Derived` ones may
//! hold binary blocks (see `codec`): a changed layout gets a new name, and the old table is dropped.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use redb::{Database, ReadTransaction, ReadableDatabase, ReadableTable, TableDefinition, TableError, TableHandle, WriteTransaction};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::StoreError;
use crate::model::Id;
use crate::model::user::Token;

type Key = u128;
type Json = &'static [u8];

/// The record with which the rows of a table are deleted. A record owns its own row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    Nobody,
    Source,
    Proxy,
    User,
    /// A source or a proxy; ids are unique among all records.
    SourceOrProxy,
}

pub(super) struct Table {
    pub(super) name: &'static str,
    owner: Owner,
    /// The store version that brought the table; older programs must not open a store that has it.
    pub(super) since: u32,
    pub(super) create: fn(&WriteTransaction) -> Result<(), TableError>,
    remove: fn(&WriteTransaction, Id) -> Result<(), StoreError>,
    pub(super) export: fn(&ReadTransaction) -> Result<Option<Value>, StoreError>,
}

macro_rules! tables {
    (@remove Nobody $constant:ident $key:ty) => { |_, _| Ok(()) };
    (@remove $owner:ident $constant:ident $key:ty) => {
        |tx, owner| Ok(tx.open_table($constant)?.retain_in(owned::<$key>(owner), |_, _| false)?)
    };
    (@remove $owner:ident $constant:ident $key:ty, $field:expr) => {
        |tx, owner| Ok(tx.open_table($constant)?.retain(|_, row| $field(row) != Some(owner))?)
    };
    (@export Exported $constant:ident) => { |tx| Rows::rows(tx, $constant).map(Some) };
    (@export Kept $constant:ident) => { |_| Ok(None) };
    (@export Secret $constant:ident) => { |_| Ok(None) };
    (@export Derived $constant:ident) => { |_| Ok(None) };
    ($($(#[$about:meta])* $constant:ident = $name:literal: $key:ty => $value:ty, $class:ident, since $since:literal, of $owner:ident $(by $field:expr)?;)+) => {
        $($(#[$about])* pub(super) const $constant: TableDefinition<$key, $value> = TableDefinition::new($name);)+

        pub(super) const ALL: &[Table] = &[$(Table {
            name: $name,
            owner: Owner::$owner,
            since: $since,
            create: |tx| tx.open_table($constant).map(drop),
            remove: tables!(@remove $owner $constant $key $(, $field)?),
            export: tables!(@export $class $constant),
        }),+];
    };
}

/// Calls a macro with the list of tables.
macro_rules! list {
    ($with:ident) => {
        $with! {
            /// `upgrade` -> an [`Upgrade`]; `channels` -> see [`super::Snapshot::channels_revision`].
            META = "meta": &str => Json, Kept, since 1, of Nobody;
            SOURCES = "sources": Key => Json, Exported, since 1, of Source;
            PROXIES = "proxies": Key => Json, Exported, since 1, of Proxy;
            RULES = "rules": Key => Json, Exported, since 2, of Nobody;
            USERS = "users": Key => Json, Secret, since 1, of User;
            TOKENS = "tokens": Key => Json, Secret, since 1, of User by user_of;
            SOURCE_STATUS = "source_status": Key => Json, Kept, since 1, of Source;
            PROXY_STATUS = "proxy_status": Key => Json, Kept, since 1, of Proxy;
            /// (owner, name) -> the secret. The only place where one is kept.
            SECRETS = "secrets": (Key, &str) => &str, Secret, since 1, of SourceOrProxy;
            /// (source, running number) -> [`crate::model::source::RefreshRecord`].
            HISTORY = "history": (Key, u64) => Json, Kept, since 1, of Source;
            /// (source, running number of the history row) -> the complete lists of that refresh, compressed; see `history`.
            HISTORY_DETAILS = "history_details": (Key, u64) => &[u8], Kept, since 3, of Source;
            /// (source, channel) -> a channel of a manual source.
            MANUAL_CHANNELS = "manual_channels": (Key, Key) => Json, Exported, since 3, of Source;
            /// Jobs that wait, run or ran; ids ascend with time. Finished ones outlive their target.
            JOBS = "jobs": Key => Json, Kept, since 3, of Nobody;
            /// Name -> a group of settings that can be changed while the program runs.
            SETTINGS = "settings": &str => Json, Kept, since 1, of Nobody;
            /// Source -> the categories that its provider had at the last refresh.
            CATEGORIES = "categories": Key => Json, Kept, since 3, of Source;
            /// Service -> the state of its circuit breaker.
            BREAKERS = "breakers": &str => Json, Kept, since 1, of Nobody;
            /// (proxy, first byte of the channel id) -> JSON object of channel id to number; see `numbers`.
            NUMBERS = "numbers": (Key, u8) => Json, Kept, since 1, of Proxy;
            /// Proxy -> [`super::editions::Published`]: the version that players get.
            EDITIONS = "editions": Key => Json, Kept, since 4, of Proxy;
            /// First ten bits of the channel id -> (channel id, integer) in ascending order, 20 bytes each; see `integers`. Binary,
            /// because every generation reads all of it.
            INTEGERS = "channel_integers": u16 => &[u8], Kept, since 4, of Nobody;

            /// (source, block) -> a block of channels in provider order.
            CHANNELS = "channels_v1": (Key, u32) => &[u8], Derived, since 1, of Source;
            /// (source, first ten bits of the channel id) -> entries of [`super::channels::IndexEntry`], ascending.
            CHANNEL_IDS = "channel_ids_v1": (Key, u16) => &[u8], Derived, since 1, of Source;
            /// (source, guide channel id) -> a block of one [`super::schedules::GuideChannel`], or of two of the same; see `is_gone` there.
            EPG_CHANNELS = "epg_channels_v1": (Key, &str) => &[u8], Derived, since 1, of Source;
            /// (source, guide channel id) -> a block of that channel's programmes, ascending by start.
            SCHEDULES = "schedules_v1": (Key, &str) => &[u8], Derived, since 1, of Source;

            /// The rows of the four tables above before a list on hold was accepted, for a day: see [`super::before`]. A refresh does not
            /// make them again, but without them only that acceptance cannot be undone.
            CHANNELS_BEFORE = "channels_before_v1": (Key, u32) => &[u8], Derived, since 1, of Source;
            CHANNEL_IDS_BEFORE = "channel_ids_before_v1": (Key, u16) => &[u8], Derived, since 1, of Source;
            EPG_CHANNELS_BEFORE = "epg_channels_before_v1": (Key, &str) => &[u8], Derived, since 1, of Source;
            SCHEDULES_BEFORE = "schedules_before_v1": (Key, &str) => &[u8], Derived, since 1, of Source;
        }
    };
}
list!(tables);

/// Deletes all rows of a source, a proxy or a user, the record itself included.
pub(super) fn remove_owned(tx: &WriteTransaction, owner: Owner, id: Id) -> Result<(), StoreError> {
    let is_owned =
        |table: &&Table| table.owner == owner || table.owner == Owner::SourceOrProxy && matches!(owner, Owner::Source | Owner::Proxy);
    ALL.iter().filter(is_owned).try_for_each(|table| (table.remove)(tx, id))
}

fn user_of(token: &[u8]) -> Option<Id> {
    serde_json::from_slice::<Token>(token).ok().map(|token| token.user_id)
}

/// Keys of rows that belong to a record: its id alone, or first.
pub(super) trait Owned {
    /// The lowest key of an owner's rows.
    fn first(owner: u128) -> Self;
}

impl Owned for u128 {
    fn first(owner: u128) -> u128 {
        owner
    }
}

impl<T: Default> Owned for (u128, T) {
    fn first(owner: u128) -> (u128, T) {
        (owner, T::default())
    }
}

pub(super) fn owned<K: Owned>(owner: Id) -> (Bound<K>, Bound<K>) {
    let end = owner.0.checked_add(1).map_or(Bound::Unbounded, |next| Bound::Excluded(K::first(next)));
    (Bound::Included(K::first(owner.0)), end)
}

/// The rows of a table as a list, or as a list for each owner.
trait Rows {
    fn rows(tx: &ReadTransaction, table: TableDefinition<'static, Self, Json>) -> Result<Value, StoreError>
    where
        Self: redb::Key + Sized + 'static;
}

impl Rows for u128 {
    fn rows(tx: &ReadTransaction, table: TableDefinition<'static, u128, Json>) -> Result<Value, StoreError> {
        tx.open_table(table)?.iter()?.map(|row| Ok(serde_json::from_slice::<Value>(row?.1.value())?)).collect()
    }
}

impl Rows for (u128, u128) {
    fn rows(tx: &ReadTransaction, table: TableDefinition<'static, (u128, u128), Json>) -> Result<Value, StoreError> {
        let mut lists: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for row in tx.open_table(table)?.iter()? {
            let (key, json) = row?;
            lists.entry(Id(key.value().0).to_string()).or_default().push(serde_json::from_slice(json.value())?);
        }
        Ok(serde_json::to_value(lists)?)
    }
}

/// The newest store that this program knows. Raised when an older program must not open it: a new table that is not
/// derived raises it by itself.
pub(super) fn version() -> u32 {
    ALL.iter().map(|table| table.since).max().unwrap_or_default()
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Upgrade {
    pub(super) store_version: u32,
    /// The program that opened it last.
    pub(super) program: String,
}

/// Refuses a newer store. Creates the tables that are missing and drops those that no list has any more.
pub(super) fn bring_up_to_date(db: &Database) -> Result<(), StoreError> {
    let read = db.begin_read()?;
    let found: Option<Upgrade> = match read.open_table(META) {
        Ok(meta) => meta.get("upgrade")?.map(|json| serde_json::from_slice(json.value())).transpose()?,
        Err(TableError::TableDoesNotExist(_)) => None,
        Err(error) => return Err(error.into()),
    };
    let program = env!("CARGO_PKG_VERSION");
    if let Some(Upgrade { store_version, .. }) = found
        && store_version > version()
    {
        return Err(StoreError::Newer { found: store_version, supported: version() });
    }
    let known: BTreeSet<&str> = ALL.iter().map(|table| table.name).collect();
    let stored: Vec<String> = read.list_tables()?.map(|table| table.name().to_owned()).collect();
    let is_complete = stored.len() == known.len() && stored.iter().all(|name| known.contains(name.as_str()));
    // The usual start costs no write.
    if is_complete && found.is_some_and(|found| found.store_version == version() && found.program == program) {
        return Ok(());
    }
    let tx = db.begin_write()?;
    // All tables exist from the first moment, so that readers need not ask.
    for table in ALL {
        (table.create)(&tx)?;
    }
    // A table of a newer program has raised the version, so these are derived tables of former layouts.
    for table in tx.list_tables()?.filter(|table| !known.contains(table.name())).collect::<Vec<_>>() {
        tx.delete_table(table)?;
    }
    let record = serde_json::to_vec(&Upgrade { store_version: version(), program: program.to_owned() })?;
    tx.open_table(META)?.insert("upgrade", record.as_slice())?;
    tx.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests;
