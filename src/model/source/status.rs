//! What workers say about a source, and what each refresh changed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::AccountFacts;
use crate::model::{Issues, Time};

/// How a source is doing. `held`: the last refresh was fetched but not trusted, last good stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum SourceState {
    #[default]
    Pending,
    Queued,
    Ingesting,
    Success,
    Failed,
    Held,
}

impl SourceState {
    pub(crate) fn is_settled(self) -> bool {
        !matches!(self, SourceState::Queued | SourceState::Ingesting)
    }
}

/// What workers write about a source; flattened into the source on output.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct SourceStatus {
    pub(crate) status: SourceState,
    /// When what is published now was taken.
    pub(crate) last_ingested_at: Option<Time>,
    pub(crate) last_attempt_at: Option<Time>,
    /// What happened, what it means for watching, what to do. Empty after a success.
    pub(crate) last_error: String,
    pub(crate) last_duration_ms: u64,
    pub(crate) channel_count: u64,
    pub(crate) program_count: u64,
    /// The programmes that the provider sent, which is what two refreshes are compared by: of these some may be too old to
    /// be stored, and older ones may be kept. 0 where nobody counted: as many as are stored.
    #[schemars(skip)]
    pub(crate) sent_program_count: u64,
    /// The counts of a refresh that is held.
    pub(crate) held_channel_count: u64,
    pub(crate) held_program_count: u64,
    /// Of an Xtream provider's entries, by what they are.
    pub(crate) live_count: u64,
    pub(crate) movie_count: u64,
    pub(crate) series_count: u64,
    /// What the provider last said of each account, the source's own first.
    pub(crate) account_facts: Vec<AccountFacts>,
    /// The time zone that the provider's own times are in, as far as it tells. For a person to see; times that name
    /// their zone are right without it.
    pub(crate) detected_time_zone: String,
    /// Guide addresses that the playlist's header named.
    pub(crate) guide_urls: Vec<String>,
    /// The last programme's start in a guide.
    pub(crate) guide_until: Option<Time>,
    /// Validators of the last good answer.
    #[schemars(skip)]
    pub(crate) etag: String,
    #[schemars(skip)]
    pub(crate) last_modified: String,
    /// A hash of the settings that the stored rows depend on: a changed one makes a 304 impossible.
    #[schemars(skip)]
    pub(crate) settings_hash: String,
    /// Oddities of the last reading.
    pub(crate) issues: Issues,
    /// The last status in which nothing ran or waited.
    #[schemars(skip)]
    pub(crate) settled: SourceState,
    /// The planned moment that the last scheduled refresh was for.
    #[schemars(skip)]
    pub(crate) scheduled_for: Option<Time>,
    /// What is known of accounts counts only if it is newer: somebody changed them then.
    #[schemars(skip)]
    pub(crate) accounts_since: Option<Time>,
    /// What was chosen of the provider's entries: with another choice the counts are not comparable.
    #[schemars(skip)]
    pub(crate) selection: String,
    /// What runs or waits takes the candidate that was held.
    #[schemars(skip)]
    pub(crate) is_accepting: bool,
}

impl SourceStatus {
    /// The programmes that the provider sent.
    pub(crate) fn sent_programmes(&self) -> u64 {
        if self.sent_program_count == 0 { self.program_count } else { self.sent_program_count }
    }

    /// What the status says when nothing runs or waits.
    pub(crate) fn when_idle(&self) -> SourceState {
        if self.status.is_settled() { self.status } else { self.settled }
    }
}

/// What one refresh changed; one row a refresh, newest last.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct RefreshRecord {
    /// The running number of this source's refreshes, by which the row is asked for.
    pub(crate) number: u64,
    /// Every line of its lists can be asked for, up to 20,000 of each.
    pub(crate) has_details: bool,
    pub(crate) at: Time,
    pub(crate) status: SourceState,
    pub(crate) error: String,
    pub(crate) duration_ms: u64,
    /// The provider said that nothing changed (HTTP 304).
    pub(crate) not_modified: bool,
    pub(crate) bytes: u64,
    pub(crate) channel_count: u64,
    pub(crate) program_count: u64,
    pub(crate) added_count: u64,
    pub(crate) removed_count: u64,
    pub(crate) renamed_count: u64,
    /// Channels that are in another group than before.
    pub(crate) moved_count: u64,
    /// The first names of each, for a person to read; all of them when the row is asked for by its number.
    pub(crate) added: Vec<String>,
    pub(crate) removed: Vec<String>,
    pub(crate) renamed: Vec<Renamed>,
    pub(crate) moved: Vec<Moved>,
    pub(crate) issue_count: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Renamed {
    pub(crate) from: String,
    pub(crate) to: String,
}

/// A channel that changed its group.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Moved {
    pub(crate) name: String,
    pub(crate) from: String,
    pub(crate) to: String,
}

/// One of an Xtream provider's categories, as it was at the last refresh.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct CategoryCount {
    /// As it is chosen: `live:12`, `vod:3`, `series:7`.
    pub(crate) id: String,
    pub(crate) name: String,
    /// `live`, `vod` or `series`.
    pub(crate) kind: String,
    /// Entries that the provider has in it.
    pub(crate) channel_count: u64,
}
