//! What the program knows of a source: its status, its accounts at a provider, and what each refresh changed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use smart_default::SmartDefault;

use crate::model::outcome::{Counted, Failure};
use crate::model::{Issues, Outcome, Time};

/// The state of a source. `held`: the last refresh was fetched but not trusted, and waits for a decision.
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

/// What the program knows about a source: four records with one writer each, flattened into the source on output.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct SourceStatus {
    /// Written by `store::jobs` with the jobs of the source.
    #[serde(flatten)]
    pub(crate) job: JobMark,
    /// Written by `ingest::refresh`.
    #[serde(flatten)]
    pub(crate) refresh: RefreshStatus,
    /// Written by `ingest::accounts`.
    #[serde(flatten)]
    pub(crate) accounts: AccountStatus,
    /// Written by `store::jobs` for the scheduler.
    #[serde(flatten)]
    pub(crate) schedule: ScheduleStatus,
}

/// The job that waits or runs for a source.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct JobMark {
    /// Queued or ingesting; any other value means that no job waits or runs.
    pub(crate) status: SourceState,
    /// The job accepts the held list.
    #[schemars(skip)]
    pub(crate) is_accepting: bool,
}

/// The result of the last refresh, and what is stored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct RefreshStatus {
    /// The state after the last refresh.
    #[schemars(skip)]
    pub(crate) settled: SourceState,
    /// When what is published now was taken.
    pub(crate) last_ingested_at: Option<Time>,
    pub(crate) last_attempt_at: Option<Time>,
    /// What the last refresh came to. Null before the first, and after one of a former release.
    pub(crate) last_outcome: Option<Outcome>,
    /// What happened, what it means for watching, what to do. Empty after a success.
    pub(crate) last_error: String,
    pub(crate) last_duration_ms: u64,
    /// The counts of a refresh that is held.
    pub(crate) held_channel_count: u64,
    pub(crate) held_program_count: u64,
    /// The number of the held file that may be accepted. Every decision about a refresh counts it up, so that a file that
    /// a crash leaves behind is not accepted.
    #[schemars(skip)]
    pub(crate) held_number: u64,
    /// Hash of what the list on hold would remove, by which it is recognised.
    #[schemars(skip)]
    pub(crate) held_hash: String,
    /// When a person chose to keep the current list instead of the one on hold. It can still be accepted.
    pub(crate) kept_at: Option<Time>,
    /// `held_hash` of the list that a person set aside: it is not put on hold again.
    #[schemars(skip)]
    pub(crate) kept_hash: String,
    /// Until when accepting a list on hold can be undone.
    pub(crate) undo_until: Option<Time>,
    /// What undoing brings back. Its rows are in the store's tables for rows before an acceptance.
    #[schemars(skip)]
    pub(crate) undo: Option<Box<Undo>>,
    #[serde(flatten)]
    pub(crate) content: Content,
}

/// The state of a source before a list on hold was accepted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Undo {
    pub(crate) accepted_at: Time,
    pub(crate) content: Content,
    pub(crate) last_ingested_at: Option<Time>,
    /// `held_hash` of the accepted list.
    pub(crate) hash: String,
}

/// What a refresh read: facts about its rows that are stored with them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Content {
    pub(crate) channel_count: u64,
    pub(crate) program_count: u64,
    /// Number of programmes that the provider sent, by which two refreshes are compared: some may be too old to be stored,
    /// and older ones may be kept. 0: as many as are stored.
    #[schemars(skip)]
    pub(crate) sent_program_count: u64,
    /// Of an Xtream provider's entries, by what they are.
    pub(crate) live_count: u64,
    pub(crate) movie_count: u64,
    pub(crate) series_count: u64,
    /// The time zone that the provider's own times are in, as far as it tells. For a person to see; times that name
    /// their zone are right without it.
    pub(crate) detected_time_zone: String,
    /// The lists of an Xtream provider that the last refresh could not read. Their entries are those of an earlier one.
    pub(crate) failed_lists: Vec<FailedList>,
    /// Guide addresses in the playlist's header.
    pub(crate) guide_urls: Vec<String>,
    /// The start of the guide's last programme.
    pub(crate) guide_until: Option<Time>,
    /// The validators of the last accepted answer.
    #[schemars(skip)]
    pub(crate) etag: String,
    #[schemars(skip)]
    pub(crate) last_modified: String,
    /// Hash of the settings that the stored rows depend on. If it changed, the validators are not sent.
    #[schemars(skip)]
    pub(crate) settings_hash: String,
    /// The issues of the last accepted list.
    pub(crate) issues: Issues,
    /// Hash of the category selection. If it changed, a lower channel count is not treated as an outage.
    #[schemars(skip)]
    pub(crate) selection: String,
}

/// A list of an Xtream provider that could not be read while others could.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct FailedList {
    pub(crate) counted: Counted,
    /// The number of its entries that stay.
    pub(crate) kept: u64,
    pub(crate) failure: Failure,
}

/// A further account at a source's provider. Its password is the secret [`Account::secret_name`].
#[derive(Clone, Debug, SmartDefault, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Account {
    #[schemars(length(min = 1, max = 255))]
    pub(crate) username: String,
    /// The most streams at a time; 0: as many as the provider allows.
    pub(crate) max_concurrent_streams: u32,
    #[default = true]
    pub(crate) enabled: bool,
    /// Write-only; required for a new account. Missing or empty: unchanged.
    #[serde(default, skip_serializing)]
    #[schemars(extend("writeOnly" = true))]
    password: Option<String>,
}

impl Account {
    /// The name of its password among the source's secrets. It has the username only as a hash.
    pub(crate) fn secret_name(username: &str) -> String {
        let hash = Sha256::digest(username.as_bytes());
        format!("password-{}", hex::encode(&hash[..8]))
    }
}

/// What the provider last said about an account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct AccountFacts {
    pub(crate) username: String,
    /// The provider's own word: `Active`, `Expired`, `Banned`, `Disabled` …
    pub(crate) status: String,
    /// Whether it can be used, as far as is known.
    pub(crate) is_usable: bool,
    /// Why it cannot be used, as a sentence.
    pub(crate) trouble: String,
    pub(crate) expires_at: Option<Time>,
    pub(crate) is_trial: bool,
    pub(crate) max_connections: Option<u32>,
    pub(crate) active_connections: Option<u32>,
    pub(crate) checked_at: Option<Time>,
}

/// What the provider said of the accounts of a source.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct AccountStatus {
    /// What the provider last said of each account, the source's own first.
    pub(crate) account_facts: Vec<AccountFacts>,
    /// When the accounts were changed. Older facts do not count.
    #[schemars(skip)]
    pub(crate) accounts_since: Option<Time>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct ScheduleStatus {
    /// The planned moment of the last scheduled refresh.
    #[schemars(skip)]
    pub(crate) scheduled_for: Option<Time>,
}

impl SourceStatus {
    /// The state that is shown: that of the job, else that of the last refresh.
    pub(crate) fn state(&self) -> SourceState {
        if self.job.status.is_settled() { self.refresh.settled } else { self.job.status }
    }
}

impl RefreshStatus {
    /// Sets the list on hold aside. It is the provider's answer all the same, so it is not an error.
    pub(crate) fn keep(&mut self, now: Time) {
        self.settled = SourceState::Success;
        self.last_error.clear();
        if let Some(Outcome::Held(held)) = &self.last_outcome {
            self.last_outcome = Some(Outcome::Kept(held.clone()));
        }
        self.kept_at = Some(now);
        self.kept_hash.clone_from(&self.held_hash);
    }
}

impl Content {
    pub(crate) fn sent_programmes(&self) -> u64 {
        if self.sent_program_count == 0 { self.program_count } else { self.sent_program_count }
    }
}

/// The record of one refresh.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct RefreshRecord {
    /// The number of the refresh among those of its source.
    pub(crate) number: u64,
    /// Whether the complete lists are stored, up to 20,000 lines of each.
    pub(crate) has_details: bool,
    pub(crate) at: Time,
    pub(crate) status: SourceState,
    /// Null in rows of former releases.
    pub(crate) outcome: Option<Outcome>,
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
    /// Channels that changed their group.
    pub(crate) moved_count: u64,
    /// The first 100 names of each list; all of them when the refresh is read by its number.
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

/// A category of an Xtream provider at the last refresh.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct CategoryCount {
    /// `live:12`, `vod:3` or `series:7`, as in a source's `categories`.
    pub(crate) id: String,
    pub(crate) name: String,
    /// `live`, `vod` or `series`.
    pub(crate) kind: String,
    /// The number of its entries.
    pub(crate) channel_count: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row as the release before this layout stored it.
    const FORMER: &str = r#"{"status":"ingesting","last_ingested_at":"2023-11-14T22:13:20Z","last_attempt_at":"2023-11-14T22:13:20Z",
        "last_error":"","last_duration_ms":12,"channel_count":40,"program_count":0,"sent_program_count":0,"held_channel_count":20,
        "held_program_count":0,"live_count":40,"movie_count":0,"series_count":0,"account_facts":[{"username":"u","status":"Active",
        "is_usable":true,"trouble":"","expires_at":null,"is_trial":false,"max_connections":1,"active_connections":0,
        "checked_at":"2023-11-14T22:13:20Z"}],"detected_time_zone":"","guide_urls":[],"guide_until":null,"etag":"e","last_modified":"",
        "settings_hash":"h","issues":{"total":0,"first":[]},"settled":"held","scheduled_for":"2023-11-14T22:13:20Z",
        "accounts_since":null,"selection":"","is_accepting":true}"#;

    #[test]
    fn a_row_of_the_former_release_keeps_everything() {
        let status: SourceStatus = serde_json::from_str(FORMER).unwrap();
        let at = Some(Time(1_700_000_000));
        assert_eq!((status.state(), status.refresh.settled, status.job.is_accepting), (SourceState::Ingesting, SourceState::Held, true));
        assert_eq!((status.refresh.last_ingested_at, status.schedule.scheduled_for), (at, at));
        assert_eq!((status.refresh.held_channel_count, status.refresh.content.channel_count), (20, 40));
        assert_eq!((status.refresh.content.etag.as_str(), status.accounts.account_facts.len()), ("e", 1));
        let again: SourceStatus = serde_json::from_slice(&serde_json::to_vec(&status).unwrap()).unwrap();
        assert_eq!(again, status);
        let idle: SourceStatus = serde_json::from_str(&FORMER.replace("ingesting", "held")).unwrap();
        assert_eq!(idle.state(), SourceState::Held);
        assert_eq!(serde_json::from_str::<SourceStatus>("{}").unwrap(), SourceStatus::default());
    }
}
