//! A channel of a lineup: what a proxy published of it, under which number, with which guide, and where it plays.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Channel, ChannelId, Id, Number};

/// The schedule that a published channel is shown with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct GuideRef {
    /// The EPG source.
    pub(crate) source_id: Id,
    /// The guide channel's id in that source. The channel is published with another tvg-id where its guide is shifted.
    pub(crate) channel_id: String,
    /// Seconds by which its programmes are later than the source says.
    pub(crate) shift: i64,
}

/// Where a published channel plays. `play` resolves it to addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct UpstreamRef {
    pub(crate) source_id: Id,
    pub(crate) channel_id: ChannelId,
    /// The address when the lineup was made, with placeholders for credentials. Used while the source has no such row, or
    /// when a rule set it; otherwise the row's present address counts, since providers rotate tokens.
    pub(crate) address: String,
    pub(crate) is_set_by_rule: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LineupEntry {
    pub(crate) number: Number,
    /// The channel's integer for outputs and players that want one; the same in every lineup.
    pub(crate) integer: u32,
    pub(crate) channel: Channel,
    /// None: no guide had programmes for it in the published window.
    pub(crate) guide: Option<GuideRef>,
    /// In the order in which they are to be tried.
    pub(crate) upstreams: Vec<UpstreamRef>,
}

impl LineupEntry {
    /// A row of a source as if it were published: for playing a channel that no proxy has.
    pub(crate) fn unpublished(channel: Channel) -> LineupEntry {
        let upstream = UpstreamRef {
            source_id: channel.source_id,
            channel_id: channel.id,
            address: channel.stream_url.clone(),
            is_set_by_rule: false,
        };
        LineupEntry { number: Number::whole(1), integer: 0, channel, guide: None, upstreams: vec![upstream] }
    }
}
