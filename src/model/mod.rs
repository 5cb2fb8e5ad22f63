//! The records: one for each thing, used by the interface, the store and the program alike.
//! No I/O, and no knowledge of who reads or writes a record.

pub(crate) mod channel;
pub(crate) mod cron;
pub(crate) mod diff;
pub(crate) mod effects;
pub(crate) mod fields;
pub(crate) mod id;
pub(crate) mod issue;
pub(crate) mod job;
pub(crate) mod lineup;
pub(crate) mod manual;
pub(crate) mod number;
pub(crate) mod outcome;
pub(crate) mod page;
pub(crate) mod patch;
pub(crate) mod programme;
pub(crate) mod proxy;
pub(crate) mod rule;
pub(crate) mod secret;
pub(crate) mod settings;
pub(crate) mod source;
pub(crate) mod time;
pub(crate) mod user;

pub(crate) use channel::{Attributes, Channel, StreamType};
pub(crate) use id::{ChannelId, Id};
pub(crate) use issue::{Issue, Issues};
pub(crate) use lineup::{GuideRef, LineupEntry, UpstreamRef};
pub(crate) use manual::ManualChannel;
pub(crate) use number::{Number, Numbered};
pub(crate) use outcome::Outcome;
pub(crate) use page::Page;
pub(crate) use programme::{EpgChannel, Programme, Text};
pub(crate) use proxy::Proxy;
pub(crate) use rule::{Rule, RuleKind};
pub(crate) use source::{Source, SourceKind, SourceType};
pub(crate) use time::Time;
