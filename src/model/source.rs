//! Sources of channels and of guides: one record for both kinds.

mod status;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smart_default::SmartDefault;

pub(crate) use self::status::{
    Account, AccountFacts, AccountStatus, CategoryCount, Content, FailedList, JobMark, Moved, RefreshRecord, RefreshStatus, Renamed,
    SourceState, SourceStatus, Undo,
};
use super::cron::Cron;
use super::{Id, Time};
use crate::model::patch::{NAME, Problem, Problems};

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
    /// A provider with an account: channels, films and series, and their guide.
    Xtream,
    /// Channels that a person entered.
    Manual,
}

impl SourceType {
    /// The name in JSON.
    pub(crate) fn name(self) -> &'static str {
        match self {
            SourceType::M3u => "m3u",
            SourceType::Xmltv => "xmltv",
            SourceType::Xtream => "xtream",
            SourceType::Manual => "manual",
        }
    }

    pub(crate) fn suits(self, kind: SourceKind) -> bool {
        match self {
            SourceType::M3u | SourceType::Manual => kind == SourceKind::Stream,
            SourceType::Xmltv => kind == SourceKind::Epg,
            SourceType::Xtream => true,
        }
    }

    /// Whether it is fetched, over the network or from a file.
    pub(crate) fn has_provider(self) -> bool {
        self != SourceType::Manual
    }
}

/// Which of an Xtream provider's categories are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum CategoryChoice {
    /// All of them.
    #[default]
    All,
    /// Only `categories`. Those that the provider adds later are not used.
    Only,
    /// All but `categories`. Those that the provider adds later are used.
    Except,
}

/// The form in which an Xtream provider's live channels are played.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LiveFormat {
    /// MPEG-TS, unless the account may use only HLS.
    #[default]
    Auto,
    /// MPEG-TS (`.ts`).
    Ts,
    /// HLS (`.m3u8`).
    M3u8,
}

/// How an Xtream provider's guide is fetched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EpgMethod {
    /// As one file, or channel by channel if the provider has none.
    #[default]
    Auto,
    /// As one file (`xmltv.php`).
    Bulk,
    /// With a request for each channel.
    PerChannel,
}

/// The characters of a header's value.
const HEADER_VALUE: &str = r"^[\t -~]*$";

/// A source of channels or of a guide. Secrets (the password, secret parts of `url` and `headers`) are not in this record:
/// it has `{name}` in their place, and the store keeps them in a table of their own.
#[derive(Clone, Debug, SmartDefault, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Source {
    pub(crate) id: Id,
    #[schemars(length(min = 1, max = 255), regex(pattern = NAME))]
    pub(crate) name: String,
    pub(crate) source_kind: SourceKind,
    pub(crate) source_type: SourceType,
    /// `http://`, `https://` or `file://`. Xtream: the address of the server, without `player_api.php`. Manual: empty.
    #[schemars(regex(pattern = r"^(?:\s*(?:[hH][tT][tT][pP][sS]?|[fF][iI][lL][eE]):.+)?$"))]
    pub(crate) url: String,
    /// The account at an Xtream provider, else the user of HTTP basic authentication.
    #[schemars(length(max = 255))]
    pub(crate) username: String,
    /// Further accounts at the same Xtream provider.
    pub(crate) accounts: Vec<Account>,
    /// Empty: Lineup's own.
    #[schemars(regex(pattern = HEADER_VALUE))]
    pub(crate) user_agent: String,
    /// Sent with every request.
    #[schemars(extend("propertyNames" = {"pattern": r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$"}, "additionalProperties" = {"type": "string", "pattern": HEADER_VALUE}))]
    pub(crate) headers: BTreeMap<String, String>,
    #[default = true]
    pub(crate) enabled: bool,
    /// Orders sources in lists, higher first.
    pub(crate) priority: i32,
    /// When it is refreshed, as a cron expression of 5, 6 or 7 fields or a word such as `@daily`. Empty: only by hand.
    pub(crate) update_cron: String,
    /// The most streams at a time over the source's own account; 0: as many as the provider allows.
    #[schemars(range(max = 1000))]
    pub(crate) max_concurrent_streams: u32,
    /// Xtream only: include live channels.
    #[default = true]
    pub(crate) include_live: bool,
    /// Xtream only: include films.
    #[default = true]
    pub(crate) include_vod: bool,
    /// Xtream only: include series.
    #[default = true]
    pub(crate) include_series: bool,
    pub(crate) category_choice: CategoryChoice,
    /// As `GET …/categories` names them: `live:12`, `vod:3`, `series:7`.
    #[schemars(inner(regex(pattern = r"^(?:live|vod|series):[\s\S]+$")))]
    pub(crate) categories: Vec<String>,
    pub(crate) epg_method: EpgMethod,
    /// Xtream only.
    pub(crate) live_format: LiveFormat,
    /// Minutes that are added to all times of a guide. Takes effect without a refresh.
    #[schemars(range(min = -1440, max = 1440))]
    pub(crate) time_offset_minutes: i32,
    /// Days that a programme is kept after its end, if the provider sends it; 0: no limit.
    #[schemars(range(max = 365))]
    pub(crate) retention_days: u32,
    /// Days that a programme is kept after its end although the provider no longer sends it, for catch-up.
    #[schemars(range(max = 60))]
    pub(crate) keep_past_days: u32,
    /// The EPG source of the same provider, or the stream source that this guide belongs to.
    pub(crate) linked_source_id: Option<Id>,
    /// The time zone of guide times without an offset (IANA name). Empty: UTC.
    pub(crate) time_zone: String,
    /// Ignore the provider's channel numbers.
    pub(crate) ignore_channel_numbers: bool,
    /// SHA-256 of the server's certificate, in hex, that is accepted for this source although nobody known signed it. Empty: none.
    #[schemars(regex(pattern = "^(?::*(?:[0-9A-Fa-f]:*){64})?$"))]
    pub(crate) trusted_fingerprint: String,
    /// Publish `pipe:` addresses, which players run as commands.
    pub(crate) allow_pipe: bool,
    /// Percent. A refresh that loses more than this share of the entries is held. With 100 only an empty one is.
    #[default = 50]
    #[schemars(range(max = 100))]
    pub(crate) shrink_threshold: u8,
    /// Seconds without data after which a download fails.
    #[default = 60]
    #[schemars(range(min = 1, max = 3600))]
    pub(crate) timeout: u32,
    pub(crate) created_at: Time,
    pub(crate) updated_at: Time,
}

impl Source {
    /// The names of all its accounts, its own first.
    pub(crate) fn usernames(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.username).chain(self.accounts.iter().map(|account| &account.username))
    }

    fn validate_accounts(&self, problems: &mut Problems) {
        if self.source_type == SourceType::Xtream && self.username.is_empty() {
            problems.add("username", "the username is required");
        } else if self.username.chars().count() > 255 {
            problems.add("username", "255 characters at most");
        }
        if self.source_type != SourceType::Xtream && !self.accounts.is_empty() {
            problems.add("accounts", "only Xtream providers have accounts");
        }
        let mut names = vec![self.username.as_str()];
        for (at, account) in self.accounts.iter().enumerate() {
            let field = format!("accounts.{at}.username");
            if account.username.chars().count() > 255 {
                problems.add(&field, "255 characters at most");
            } else if account.username.is_empty() {
                problems.add(&field, "the username is required");
            } else if names.contains(&account.username.as_str()) {
                problems.add(&field, "this account is listed already");
            }
            names.push(&account.username);
        }
    }

    /// A new source of a kind, with the usual type.
    pub(crate) fn of_kind(kind: SourceKind) -> Source {
        let source_type = match kind {
            SourceKind::Stream => SourceType::M3u,
            SourceKind::Epg => SourceType::Xmltv,
        };
        Source { source_kind: kind, source_type, ..Source::default() }
    }

    pub(crate) fn validate(&self) -> Problems {
        let mut problems = Problems::default();
        problems.name("name", &self.name);
        if !self.source_type.suits(self.source_kind) {
            problems.add("source_type", "a stream source is of the type m3u, xtream or manual, an EPG source of xmltv or xtream");
        }
        match url::Url::parse(&self.url) {
            _ if !self.source_type.has_provider() => {
                if !self.url.is_empty() {
                    problems.add("url", "a manual source has no address: its channels are entered by hand");
                }
            }
            _ if self.url.is_empty() => problems.add("url", "an address is required"),
            Ok(url) if self.source_type == SourceType::Xtream && !matches!(url.scheme(), "http" | "https") => {
                problems.add("url", "a provider's address begins with http:// or https://");
            }
            Err(error) => problems.add("url", format!("not an address: {error}")),
            Ok(url) if !matches!(url.scheme(), "http" | "https" | "file") => {
                problems.add("url", format!("addresses begin with http://, https:// or file://, not {}://", url.scheme()));
            }
            Ok(_) => {}
        }
        if !self.time_zone.is_empty() && jiff::tz::TimeZone::get(&self.time_zone).is_err() {
            problems.add("time_zone", "not a known time zone; an example is Europe/Berlin");
        }
        if http::HeaderValue::from_str(&self.user_agent).is_err() {
            problems.add("user_agent", "not a valid HTTP header value");
        }
        let is_key =
            |key: &String| key.split_once(':').is_some_and(|(kind, id)| ["live", "vod", "series"].contains(&kind) && !id.is_empty());
        if let Some(wrong) = self.categories.iter().position(|key| !is_key(key)) {
            problems.add(&format!("categories.{wrong}"), "a category has a name such as live:12, vod:3 or series:7");
        }
        let takes_something = self.include_live || self.include_vod || self.include_series;
        if self.source_type == SourceType::Xtream && self.source_kind == SourceKind::Stream && !takes_something {
            problems.add("include_live", "include at least one of live channels, films and series");
        }
        self.validate_accounts(&mut problems);
        if !self.update_cron.is_empty()
            && let Err(error) = Cron::parse(&self.update_cron)
        {
            problems.add("update_cron", error.message);
        }
        if !(-1440..=1440).contains(&self.time_offset_minutes) {
            problems.add("time_offset_minutes", "-1440 to 1440 minutes, that is one day");
        }
        problems.within("retention_days", self.retention_days, 0, 365);
        problems.within("keep_past_days", self.keep_past_days, 0, 60);
        problems.within("max_concurrent_streams", self.max_concurrent_streams, 0, 1000);
        let digits = self.trusted_fingerprint.chars().filter(|c| *c != ':').count();
        let is_hex = self.trusted_fingerprint.chars().all(|c| c.is_ascii_hexdigit() || c == ':');
        if !(self.trusted_fingerprint.is_empty() || digits == 64 && is_hex) {
            problems.add("trusted_fingerprint", "the SHA-256 of a certificate: 64 hexadecimal digits, colons between them are allowed");
        }
        if self.shrink_threshold > 100 {
            problems.add("shrink_threshold", "percent, 0 to 100");
        }
        if !(1..=3600).contains(&self.timeout) {
            problems.add("timeout", "seconds, 1 to 3600");
        }
        for (name, value) in &self.headers {
            if http::HeaderName::from_bytes(name.as_bytes()).is_err() || http::HeaderValue::from_str(value).is_err() {
                problems.0.push(Problem { field: format!("headers.{name}"), message: "not a valid HTTP header".into() });
            }
        }
        problems
    }
}
