//! Rows as they are read, and what is said of them.

use schemars::JsonSchema;
use serde::Serialize;

use crate::ingest::manual_channel_id;
use crate::model::{ChannelId, Id, ManualChannel};
use crate::serve::http::ApiError;

/// A row as it is read.
#[derive(Serialize, JsonSchema)]
pub(in crate::serve::api) struct ManualChannelView {
    #[serde(flatten)]
    pub(super) channel: ManualChannel,
    source_id: Id,
    /// The channel that a refresh makes of it, while it is enabled.
    channel_id: ChannelId,
}

impl ManualChannelView {
    pub(super) fn of(channel: ManualChannel, source: Id) -> ManualChannelView {
        ManualChannelView { channel_id: manual_channel_id(source, channel.id), channel, source_id: source }
    }
}

/// What a client may send back as it read it, and that changes nothing.
pub(super) const SERVER_MADE: [&str; 5] = ["id", "source_id", "channel_id", "created_at", "updated_at"];

/// The rows that were written.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ManualChannelsWritten")]
pub(super) struct Written {
    pub(super) items: Vec<ManualChannelView>,
    pub(super) total: u64,
    /// What is kept although it will surprise, like a number that two channels have.
    pub(super) warnings: Vec<String>,
}

pub(super) fn no_such_channel() -> ApiError {
    ApiError::not_found("channel in this source")
}

/// Numbers that are given more than once. Others decide what that means; here it is only said.
pub(super) fn shared_numbers(rows: &[ManualChannel]) -> Vec<String> {
    /// More of them say nothing new.
    const MOST: usize = 20;
    let mut by_number: std::collections::BTreeMap<&str, Vec<&str>> = std::collections::BTreeMap::new();
    for row in rows.iter().filter(|row| row.enabled && !matches!(row.tvg_chno.as_str(), "" | "0")) {
        by_number.entry(&row.tvg_chno).or_default().push(&row.channel_name);
    }
    let shared = by_number.into_iter().filter(|(_, names)| names.len() > 1);
    let mut warnings: Vec<String> = shared
        .map(|(number, names)| match names.as_slice() {
            [one, other] => format!("The number {number} is given to both {one} and {other}."),
            [one, others @ ..] => format!("The number {number} is given to {one} and {} others.", others.len()),
            [] => String::new(),
        })
        .collect();
    if warnings.len() > MOST {
        let more = warnings.len() - MOST;
        warnings.truncate(MOST);
        warnings.push(format!("{more} more numbers are given more than once."));
    }
    warnings
}
