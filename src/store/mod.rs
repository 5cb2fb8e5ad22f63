//! The store: one redb file, `lineup.redb`, in the data directory.
//!
//! Only this module knows redb. Readers take a [`Snapshot`] and never wait. There is one writer at a time, and its lock
//! is [`Store::change`]'s: who reads a record, checks it against others and writes it does so in one transaction. What is
//! large is parsed into a spool file first and written in one short transaction. A refresh replaces a source's rows
//! inside one transaction and a generation runs on one snapshot, so nobody sees half of either. `tables` lists all tables.

mod base;
mod before;
mod channel_ref;
mod channels;
pub(crate) mod codec;
mod diff;
mod editions;
mod error;
mod held;
mod history;
mod integers;
mod jobs;
mod lineup;
mod lineup_diff;
mod manual_channels;
mod numbers;
mod past;
mod records;
mod rows;
mod schedules;
mod settings;
mod spool;
mod tables;
mod time_offset;
mod written;

pub(crate) use base::{Snapshot, Store, Tx};
pub(crate) use channel_ref::ChannelRef;
pub(crate) use channels::ChannelSpool;
pub(crate) use codec::{LAYOUT, Rows};
pub(crate) use editions::{Committed, Publication};
pub(crate) use error::StoreError;
pub(crate) use held::{Candidate, HeldNote};
pub(crate) use lineup::{Lineup, LineupBlock, LineupWriter};
pub(crate) use lineup_diff::diff as lineup_diff;
pub(crate) use schedules::{GuideChannel, ScheduleSpool};
pub(crate) use written::Checksummed;

#[cfg(test)]
mod tests;
