//! Where channels and guides come from: one record for both kinds, and its status.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Id, Issues, Time};
use crate::model::patch::{Problem, Problems};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum SourceKind {
    #[default]
    Stream,
    Epg,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum SourceType {
    /// A playlist.
    #[default]
    M3u,
    /// A guide.
    Xmltv,
}

impl SourceType {
    /// As in JSON.
    pub(crate) fn name(self) -> &'static str {
        match self {
            SourceType::M3u => "m3u",
            SourceType::Xmltv => "xmltv",
        }
    }

    pub(crate) fn kind(self) -> SourceKind {
        match self {
            SourceType::M3u => SourceKind::Stream,
            SourceType::Xmltv => SourceKind::Epg,
        }
    }
}

/// A source of channels or of a guide. Secrets (password, the secret parts of `url` and of
/// `headers`) are not in this record: they stand in it as `{name}` and live in the store's own table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Source {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) source_kind: SourceKind,
    pub(crate) source_type: SourceType,
    /// `http://`, `https://` or `file://`.
    pub(crate) url: String,
    /// For HTTP's basic authentication, with the password.
    pub(crate) username: String,
    /// Empty: the program's own.
    pub(crate) user_agent: String,
    /// Sent with every request.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) enabled: bool,
    /// Orders sources in lists, higher first.
    pub(crate) priority: i32,
    /// The zone of a guide's times that name none (IANA name). Empty: UTC.
    pub(crate) time_zone: String,
    /// Forget the provider's channel numbers.
    pub(crate) ignore_channel_numbers: bool,
    /// A refresh that loses more than this share of the entries is held. Percent; 100 never holds, except an empty one.
    pub(crate) shrink_threshold: u8,
    /// Seconds without a byte after which a download is given up.
    pub(crate) timeout: u32,
    pub(crate) created_at: Time,
    pub(crate) updated_at: Time,
}

impl Default for Source {
    fn default() -> Self {
        Source {
            id: Id::default(),
            name: String::new(),
            source_kind: SourceKind::Stream,
            source_type: SourceType::M3u,
            url: String::new(),
            username: String::new(),
            user_agent: String::new(),
            headers: BTreeMap::new(),
            enabled: true,
            priority: 0,
            time_zone: String::new(),
            ignore_channel_numbers: false,
            shrink_threshold: 50,
            timeout: 60,
            created_at: Time::default(),
            updated_at: Time::default(),
        }
    }
}

impl Source {
    /// A new one of that kind, with the type that is usual for it.
    pub(crate) fn of_kind(kind: SourceKind) -> Source {
        let source_type = match kind {
            SourceKind::Stream => SourceType::M3u,
            SourceKind::Epg => SourceType::Xmltv,
        };
        Source { source_kind: kind, source_type, ..Source::default() }
    }

    /// What has to hold before a source is saved.
    pub(crate) fn validate(&self) -> Problems {
        let mut problems = Problems::default();
        problems.name("name", &self.name);
        if self.source_type.kind() != self.source_kind {
            problems.add("source_type", "a stream source has the type m3u, an EPG source the type xmltv");
        }
        match url::Url::parse(&self.url) {
            _ if self.url.is_empty() => problems.add("url", "an address is needed"),
            Err(error) => problems.add("url", format!("not an address: {error}")),
            Ok(url) if !matches!(url.scheme(), "http" | "https" | "file") => {
                problems.add("url", format!("addresses begin with http://, https:// or file://, not {}://", url.scheme()));
            }
            Ok(_) => {}
        }
        if !self.time_zone.is_empty() && jiff::tz::TimeZone::get(&self.time_zone).is_err() {
            problems.add("time_zone", "not a time zone that is known; an example is Europe/Berlin");
        }
        if self.shrink_threshold > 100 {
            problems.add("shrink_threshold", "percent, 0 to 100");
        }
        if !(1..=3600).contains(&self.timeout) {
            problems.add("timeout", "seconds, 1 to 3600");
        }
        for (name, value) in &self.headers {
            if http::HeaderName::from_bytes(name.as_bytes()).is_err() || http::HeaderValue::from_str(value).is_err() {
                problems.0.push(Problem { field: format!("headers.{name}"), message: "not a header that HTTP can carry".into() });
            }
        }
        problems
    }
}

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
    /// The counts of a refresh that is held.
    pub(crate) held_channel_count: u64,
    pub(crate) held_program_count: u64,
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
    /// What runs or waits takes the candidate that was held.
    #[schemars(skip)]
    pub(crate) is_accepting: bool,
}

impl SourceStatus {
    /// What the status says when nothing runs or waits.
    pub(crate) fn when_idle(&self) -> SourceState {
        if self.status.is_settled() { self.status } else { self.settled }
    }
}

/// What one refresh changed; one row a refresh, newest last.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct RefreshRecord {
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
    /// The first names of each, for a person to read.
    pub(crate) added: Vec<String>,
    pub(crate) removed: Vec<String>,
    pub(crate) renamed: Vec<Renamed>,
    pub(crate) issue_count: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Renamed {
    pub(crate) from: String,
    pub(crate) to: String,
}
