//! What differs between two lineups of a playlist: counts of everything, and the first lines of each kind.

use schemars::JsonSchema;
use serde::Serialize;

use super::{ChannelId, LineupEntry, Number};

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub(crate) struct LineupDiff {
    pub(crate) added_count: u64,
    pub(crate) removed_count: u64,
    /// Channels of both lineups with another name, group or number.
    pub(crate) changed_count: u64,
    pub(crate) renamed_count: u64,
    /// In another group.
    pub(crate) moved_count: u64,
    pub(crate) renumbered_count: u64,
    /// Groups that gain or lose channels.
    pub(crate) group_count: u64,
    /// The first of each, in the order of their numbers.
    pub(crate) added: Vec<LineupLine>,
    pub(crate) removed: Vec<LineupLine>,
    pub(crate) changed: Vec<LineupChange>,
    /// The first of them, those that lose most before the others.
    pub(crate) groups: Vec<GroupChange>,
}

/// A channel as a lineup has it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct LineupLine {
    pub(crate) channel_id: ChannelId,
    pub(crate) channel_number: Number,
    pub(crate) channel_name: String,
    pub(crate) group_title: String,
}

impl From<LineupEntry> for LineupLine {
    fn from(LineupEntry { number, channel, .. }: LineupEntry) -> LineupLine {
        let (channel_name, group_title) = (channel.channel_name, channel.group_title);
        LineupLine { channel_id: channel.id, channel_number: number, channel_name, group_title }
    }
}

/// A channel as both lineups have it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct LineupChange {
    pub(crate) before: LineupLine,
    pub(crate) after: LineupLine,
}

/// A group and how many channels it has in each lineup.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct GroupChange {
    pub(crate) group_title: String,
    pub(crate) before: u64,
    pub(crate) after: u64,
}
