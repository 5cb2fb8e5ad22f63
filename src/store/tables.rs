//! Every table of the store on one screen: its name, its key, its value, and who may lose it.
//!
//! *Precious* tables hold JSON, so that a field can be added with a default and a person can read
//! an export. *Derived* tables hold binary blocks (see `codec`) and can be filled again by a
//! refresh: when their layout changes, so does their name, and the old one is dropped by `upgrade`.

use redb::TableDefinition;

/// An id, as the number it is.
type Key = u128;
type Json = &'static [u8];

// Precious.

/// `upgrade` -> the record in [`super::upgrade`]; `channels` -> how often channels changed, see [`super::Snapshot::channels_revision`].
pub(super) const META: TableDefinition<&str, Json> = TableDefinition::new("meta");
pub(super) const SOURCES: TableDefinition<Key, Json> = TableDefinition::new("sources");
pub(super) const PROXIES: TableDefinition<Key, Json> = TableDefinition::new("proxies");
pub(super) const RULES: TableDefinition<Key, Json> = TableDefinition::new("rules");
pub(super) const USERS: TableDefinition<Key, Json> = TableDefinition::new("users");
pub(super) const TOKENS: TableDefinition<Key, Json> = TableDefinition::new("tokens");
pub(super) const SOURCE_STATUS: TableDefinition<Key, Json> = TableDefinition::new("source_status");
pub(super) const PROXY_STATUS: TableDefinition<Key, Json> = TableDefinition::new("proxy_status");
/// (owner, name) -> the secret. The only place where one is kept.
pub(super) const SECRETS: TableDefinition<(Key, &str), &str> = TableDefinition::new("secrets");
/// (source, running number) -> [`crate::model::source::RefreshRecord`].
pub(super) const HISTORY: TableDefinition<(Key, u64), Json> = TableDefinition::new("history");
/// (source, running number of the history row) -> everything that this refresh changed, compressed; see `history`.
pub(super) const HISTORY_DETAILS: TableDefinition<(Key, u64), &[u8]> = TableDefinition::new("history_details");
/// (source, channel) -> a channel that somebody wrote down.
pub(super) const MANUAL_CHANNELS: TableDefinition<(Key, Key), Json> = TableDefinition::new("manual_channels");
/// Jobs that wait, run or ran; ids ascend with time.
pub(super) const JOBS: TableDefinition<Key, Json> = TableDefinition::new("jobs");
/// Name -> what can be set while the program runs.
pub(super) const SETTINGS: TableDefinition<&str, Json> = TableDefinition::new("settings");
/// Source -> the categories that its provider had at the last refresh.
pub(super) const CATEGORIES: TableDefinition<Key, Json> = TableDefinition::new("categories");
/// Service -> what survives of its circuit breaker.
pub(super) const BREAKERS: TableDefinition<&str, Json> = TableDefinition::new("breakers");
/// (proxy, first byte of the channel id) -> JSON object of channel id to number; see `numbers`.
pub(super) const NUMBERS: TableDefinition<(Key, u8), Json> = TableDefinition::new("numbers");
/// Proxy -> [`super::editions::Published`]: the version that players get.
pub(super) const EDITIONS: TableDefinition<Key, Json> = TableDefinition::new("editions");
/// First ten bits of the channel id -> (channel id, integer) in ascending order, 20 bytes each; see `integers`. Binary, because every
/// generation reads all of it.
pub(super) const INTEGERS: TableDefinition<u16, &[u8]> = TableDefinition::new("channel_integers");

// Derived.

/// (source, block) -> a block of channels in provider order.
pub(super) const CHANNELS: TableDefinition<(Key, u32), &[u8]> = TableDefinition::new("channels_v1");
/// (source, first ten bits of the channel id) -> entries of [`super::channels::IndexEntry`], ascending.
pub(super) const CHANNEL_IDS: TableDefinition<(Key, u16), &[u8]> = TableDefinition::new("channel_ids_v1");
/// (source, guide channel id) -> a block of one [`super::schedules::GuideChannel`], or of two of the same; see `is_gone` there.
pub(super) const EPG_CHANNELS: TableDefinition<(Key, &str), &[u8]> = TableDefinition::new("epg_channels_v1");
/// (source, guide channel id) -> a block of that channel's programmes, ascending by start.
pub(super) const SCHEDULES: TableDefinition<(Key, &str), &[u8]> = TableDefinition::new("schedules_v1");
