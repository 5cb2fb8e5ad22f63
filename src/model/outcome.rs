//! What a piece of work came to, as data: a code with its counts.
//!
//! Jobs, statuses and events store and send this. [`Outcome::sentence`] is the only place that makes English of
//! it, for logs, the command line and the interface; the page makes its own sentence in the reader's language.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Time;

/// How a refresh, a generation or another job ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// A stream source has new channels: how many there are now, and how they differ from those before.
    ChannelsRefreshed {
        channels: u64,
        added: u64,
        removed: u64,
        renamed: u64,
        moved: u64,
    },
    /// An EPG source has a new guide. `kept` programmes ended before the refresh and are no longer sent.
    GuideRefreshed {
        programmes: u64,
        channels: u64,
        kept: u64,
    },
    /// The provider said that nothing changed (HTTP 304).
    NotModified,
    /// A refresh brought something that was not trusted. It waits for a decision.
    Held(Held),
    /// A person set this list aside: the rows stay, and the same list is not asked about again.
    Kept(Held),
    /// A person undid the acceptance of a list: these rows are back.
    Restored(LastGood),
    /// A generation published a new version.
    Published(Published),
    /// A generation gave the same files as before; the version stays.
    Unchanged(Published),
    /// A generation would have lost too many channels. It waits for a decision.
    EditionHeld(HeldEdition),
    /// A person restored this version: nothing else is published until they resume updates.
    Pinned {
        version: u64,
    },
    /// A generation had no channel to publish.
    NothingToPublish(NothingToPublish),
    /// Housekeeping removed so many leftovers.
    TidiedUp {
        removed: u64,
    },
    /// The source or the playlist was deleted before the work ended.
    Deleted {
        what: Target,
    },
    /// Somebody stopped it, or the program ended.
    Cancelled {
        before_start: bool,
    },
    /// A job waits to try again after this failure.
    Retrying(Failure),
    Failed(Failure),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Target {
    Source,
    Playlist,
}

/// What is counted in a list of a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Counted {
    Channels,
    Films,
    Series,
    Programmes,
}

/// The rows of a source that stay in use when a refresh brings no others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct LastGood {
    pub(crate) counted: Counted,
    pub(crate) count: u64,
    /// When they were read; null before the first successful refresh.
    pub(crate) at: Option<Time>,
}

/// A list on hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Held {
    pub(crate) reason: HoldReason,
    /// What `before` and `now` count.
    pub(crate) counted: Counted,
    pub(crate) before: u64,
    pub(crate) now: u64,
    /// Of `unusable`: what the provider sent instead, in English. Holds no secret.
    pub(crate) detail: String,
    pub(crate) last_good: LastGood,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum HoldReason {
    /// It has no entry.
    Empty,
    /// It shrank by more than the source's threshold.
    Shrunk,
    /// The file ends in the middle and has less than before.
    Cut,
    /// It is no playlist or guide at all; there is nothing to accept.
    Unusable,
}

/// A version that players get.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Published {
    pub(crate) version: u64,
    pub(crate) channels: u64,
    pub(crate) programmes: u64,
    /// What the rules could not do, in English.
    pub(crate) warnings: Vec<String>,
    /// The name of a source that was still being refreshed when waiting for it ended.
    pub(crate) without: Option<String>,
}

/// What a generation would have published, had it not lost too many channels.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct HeldEdition {
    /// The version that players keep.
    pub(crate) version: u64,
    pub(crate) channel_count: u64,
    /// Fewer than were confirmed last.
    pub(crate) removed_count: u64,
    /// When it was held first.
    pub(crate) since: Time,
    /// A person decided to keep the version; it is held without asking again.
    pub(crate) is_kept: bool,
}

/// Why a playlist has no channels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct NothingToPublish {
    pub(crate) reason: NoChannels,
    /// Of `sources_empty`: the names of the sources.
    pub(crate) sources: Vec<String>,
    /// No version was ever published: players get nothing. Otherwise they keep the last version.
    pub(crate) is_first: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NoChannels {
    /// The playlist has no source of channels.
    NoSource,
    /// Its filters remove all channels.
    FilteredOut,
    /// Its sources were deleted.
    SourcesDeleted,
    /// Its sources have no channels yet.
    SourcesEmpty,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Failure {
    pub(crate) error: FailureCode,
    /// The server that the failure is about, `name` or `name:port`; empty: it is about none.
    pub(crate) host: String,
    /// The HTTP status that the server sent, if that is the failure.
    pub(crate) status: Option<u16>,
    /// What is wrong, where, and what to do, in English. Holds no secret. Empty where the code says all.
    pub(crate) detail: String,
    /// Set for refreshes: the rows that stay.
    pub(crate) last_good: Option<LastGood>,
    /// SHA-256 of the server's certificate where that is not trusted, for the source's `trusted_fingerprint`.
    pub(crate) certificate_fingerprint: String,
}

/// What went wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FailureCode {
    /// The address, a header or a certificate file of the source cannot be used.
    Settings,
    /// HTTP 401.
    Unauthorized,
    /// HTTP 403 and alike.
    Forbidden,
    /// HTTP 404.
    NotFound,
    /// HTTP 410.
    Gone,
    /// HTTP 429.
    TooManyRequests,
    /// HTTP 5xx.
    ServerError,
    /// Another HTTP status that is no success.
    UnexpectedStatus,
    UnknownHost,
    /// The name server gave no answer.
    Lookup,
    Refused,
    Unreachable,
    Tls,
    Timeout,
    /// The connection ended before the answer was complete.
    BrokenOff,
    TooLarge,
    /// Too many redirects, or one to an address that cannot be used.
    Redirect,
    /// The server does not speak HTTP correctly.
    Protocol,
    /// A body that cannot be unpacked.
    Encoding,
    /// The circuit breaker of the provider is open: it was not asked.
    Paused,
    FileMissing,
    FileUnreadable,
    /// The provider accepts none of the accounts.
    Account,
    /// The answer arrived completely and is no playlist or guide.
    Unusable,
    /// Nothing is on hold that could be accepted.
    NothingHeld,
    /// A filter cannot be compiled: what it hides must not be published.
    Filter,
    /// The store could not be read or written.
    Store,
    /// The published files could not be written.
    Files,
    /// A fault of the program; the log has more.
    #[default]
    Internal,
}

impl Outcome {
    pub(crate) fn sentence(&self) -> String {
        match self {
            Outcome::ChannelsRefreshed { channels, added, removed, renamed, moved } => {
                let parts = [(added, "new"), (removed, "gone"), (renamed, "renamed"), (moved, "in another group")];
                let parts: Vec<String> =
                    parts.iter().filter(|(count, _)| **count > 0).map(|(count, what)| format!("{} {what}", grouped(**count))).collect();
                let parts = if parts.is_empty() { ", no changes".to_owned() } else { format!(": {}", parts.join(", ")) };
                format!("{}{parts}", counted(*channels, "channel"))
            }
            Outcome::GuideRefreshed { programmes, channels, kept } => {
                let kept = if *kept > 0 { format!(", {} of them kept from before", grouped(*kept)) } else { String::new() };
                format!("{} of {}{kept}", counted(*programmes, "programme"), counted(*channels, "channel"))
            }
            Outcome::NotModified => "The provider says that nothing changed".to_owned(),
            Outcome::Held(held) => held.sentence(),
            Outcome::Kept(held) => format!("You chose to keep the current list. {}", held.sentence()),
            Outcome::Restored(rows) => format!("The {} {} from before are back.", grouped(rows.count), rows.counted.plural()),
            Outcome::Published(edition) => edition.sentence(format!("Published {} as version {}", edition.figures(), edition.version)),
            Outcome::Unchanged(edition) => {
                edition.sentence(format!("Nothing changed: version {} with {} stays", edition.version, edition.figures()))
            }
            Outcome::EditionHeld(held) => {
                let HeldEdition { version, channel_count, removed_count, is_kept, .. } = held;
                let until = if *is_kept { "as you decided" } else { "until you decide" };
                let (removed, left) = (counted(*removed_count, "channel"), grouped(*channel_count));
                format!("{removed} would disappear and {left} stay: players keep version {version} {until}")
            }
            Outcome::Pinned { version } => format!("Updates are paused: players keep version {version}, which was restored"),
            Outcome::NothingToPublish(why) => why.sentence(),
            Outcome::TidiedUp { removed: 0 } => "Nothing was left over".to_owned(),
            Outcome::TidiedUp { removed: 1 } => "One leftover was removed".to_owned(),
            Outcome::TidiedUp { removed } => format!("{} leftovers were removed", grouped(*removed)),
            Outcome::Deleted { what: Target::Source } => "The source was deleted.".to_owned(),
            Outcome::Deleted { what: Target::Playlist } => "The playlist was deleted.".to_owned(),
            Outcome::Cancelled { before_start: true } => "Cancelled before it began".to_owned(),
            Outcome::Cancelled { before_start: false } => "Cancelled".to_owned(),
            Outcome::Retrying(failure) => format!("Tries again after: {}", failure.sentence()),
            Outcome::Failed(failure) => failure.sentence(),
        }
    }
}

impl Counted {
    fn plural(self) -> &'static str {
        match self {
            Counted::Channels => "channels",
            Counted::Films => "films",
            Counted::Series => "series",
            Counted::Programmes => "programmes",
        }
    }
}

impl LastGood {
    fn sentence(&self) -> String {
        match self.at {
            None => "Nothing was read from this source yet.".to_owned(),
            Some(at) => format!("The {} {} from {at} stay.", grouped(self.count), self.counted.plural()),
        }
    }
}

impl Held {
    fn sentence(&self) -> String {
        let what = self.counted.plural();
        let (before, now) = (grouped(self.before), grouped(self.now));
        let why = match self.reason {
            HoldReason::Empty if self.before == 0 => format!("The provider sent a list without any {what}."),
            HoldReason::Empty => format!("The provider sent a list without any {what}; before there were {before}."),
            HoldReason::Cut => format!("The guide breaks off in the middle, after {now} {what}; before there were {before}."),
            HoldReason::Shrunk => {
                let fewer = grouped(self.before.saturating_sub(self.now));
                format!("The provider sent {now} {what}; before there were {before}, so {fewer} would disappear.")
            }
            HoldReason::Unusable => whole_sentence(&self.detail),
        };
        format!("{why} {}", self.last_good.sentence())
    }
}

impl Published {
    fn figures(&self) -> String {
        format!("{} and {}", counted(self.channels, "channel"), counted(self.programmes, "programme"))
    }

    fn sentence(&self, mut sentence: String) -> String {
        for warning in &self.warnings {
            sentence.push_str("; ");
            sentence.push_str(warning);
        }
        if let Some(name) = &self.without {
            sentence.push_str(&format!(". {name} was still being refreshed: what it brings comes with the next generation"));
        }
        sentence
    }
}

impl NothingToPublish {
    fn sentence(&self) -> String {
        let why = match self.reason {
            NoChannels::NoSource => "the playlist has no source of channels",
            NoChannels::FilteredOut => "its filters remove all of them",
            NoChannels::SourcesDeleted => "its sources were deleted",
            NoChannels::SourcesEmpty => &format!("there are no channels yet in {}", self.sources.join(", ")),
        };
        let players = if self.is_first { "Players get nothing yet." } else { "Players keep what was published last." };
        format!("No channel is left to publish: {why}. {players}")
    }
}

impl Failure {
    pub(crate) fn new(error: FailureCode, detail: impl ToString) -> Failure {
        Failure { error, detail: detail.to_string(), ..Failure::default() }
    }

    fn sentence(&self) -> String {
        let mut sentence = match self.error {
            _ if !self.detail.is_empty() => whole_sentence(&self.detail),
            FailureCode::NothingHeld => "Nothing is on hold for this source any more; refresh it again.".to_owned(),
            _ => "A fault of the program ended this; the log has more.".to_owned(),
        };
        if let Some(last_good) = &self.last_good {
            sentence.push(' ');
            sentence.push_str(&last_good.sentence());
        }
        sentence
    }
}

/// The text of an error, which begins with a small letter and has no full stop, as a sentence among others.
fn whole_sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase).into_iter().flatten();
    let end = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{}{}{end}", first.collect::<String>(), letters.as_str())
}

fn counted(count: u64, what: &str) -> String {
    format!("{} {what}{}", grouped(count), if count == 1 { "" } else { "s" })
}

/// `1234567` as `1,234,567`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAST_GOOD: LastGood = LastGood { counted: Counted::Channels, count: 24, at: Some(Time(0)) };

    #[test]
    fn counts_of_zero_are_left_out() {
        let channels =
            |channels, added, removed, renamed, moved| Outcome::ChannelsRefreshed { channels, added, removed, renamed, moved }.sentence();
        assert_eq!(channels(1203, 3, 1, 2, 1400), "1,203 channels: 3 new, 1 gone, 2 renamed, 1,400 in another group");
        assert_eq!(channels(1, 0, 1, 0, 0), "1 channel: 1 gone");
        assert_eq!(channels(0, 0, 0, 0, 0), "0 channels, no changes");
        let guide = |programmes, channels, kept| Outcome::GuideRefreshed { programmes, channels, kept }.sentence();
        assert_eq!(guide(1_234_567, 999, 0), "1,234,567 programmes of 999 channels");
        assert_eq!(guide(12, 1, 3), "12 programmes of 1 channel, 3 of them kept from before");
    }

    #[test]
    fn a_hold_and_a_failure_say_what_stays() {
        let mut held =
            Held { reason: HoldReason::Shrunk, counted: Counted::Films, before: 24, now: 8, detail: String::new(), last_good: LAST_GOOD };
        let stay = "The 24 channels from 1970-01-01T00:00:00Z stay.";
        let sentence = |held: &Held| Outcome::Held(held.clone()).sentence();
        assert_eq!(sentence(&held), format!("The provider sent 8 films; before there were 24, so 16 would disappear. {stay}"));
        (held.before, held.now) = (12_000, 1_000);
        assert!(sentence(&held).starts_with("The provider sent 1,000 films; before there were 12,000, so 11,000 would disappear."));
        (held.reason, held.detail) = (HoldReason::Unusable, "this is a web page".to_owned());
        assert_eq!(sentence(&held), format!("This is a web page. {stay}"));
        let failure = Failure { last_good: Some(LastGood { at: None, ..LAST_GOOD }), ..Failure::new(FailureCode::Refused, "no answer") };
        assert_eq!(Outcome::Failed(failure.clone()).sentence(), "No answer. Nothing was read from this source yet.");
        assert_eq!(Outcome::Retrying(Failure { last_good: None, ..failure }).sentence(), "Tries again after: No answer.");
    }

    #[test]
    fn a_generation_names_warnings_and_the_source_it_did_not_wait_for() {
        let edition = Published { version: 3, channels: 5, programmes: 7, warnings: vec!["a".into()], without: Some("Cable".into()) };
        assert_eq!(
            Outcome::Published(edition.clone()).sentence(),
            "Published 5 channels and 7 programmes as version 3; a. Cable was still being refreshed: what it brings comes with the next generation"
        );
        let plain = Published { warnings: Vec::new(), without: None, ..edition };
        let large = Published { channels: 8_134, programmes: 1, ..plain.clone() };
        assert_eq!(Outcome::Published(large).sentence(), "Published 8,134 channels and 1 programme as version 3");
        assert_eq!(Outcome::Unchanged(plain).sentence(), "Nothing changed: version 3 with 5 channels and 7 programmes stays");
        let why = NothingToPublish { reason: NoChannels::SourcesEmpty, sources: vec!["A".into(), "B".into()], is_first: true };
        let why = Outcome::NothingToPublish(why);
        assert_eq!(why.sentence(), "No channel is left to publish: there are no channels yet in A, B. Players get nothing yet.");
    }

    #[test]
    fn json_has_a_code_beside_the_counts() {
        let failed = Outcome::Failed(Failure::new(FailureCode::UnknownHost, "there is no host called a.example"));
        let json = serde_json::to_value(&failed).unwrap();
        assert_eq!((&json["code"], &json["error"]), (&"failed".into(), &"unknown_host".into()));
        assert_eq!(serde_json::from_value::<Outcome>(json).unwrap(), failed);
        let json = serde_json::json!({"code": "not_modified"});
        assert_eq!(serde_json::from_value::<Outcome>(json).unwrap(), Outcome::NotModified);
    }
}
