//! Names of services, and how a call to one ended or why it was refused, as messages: which host, why, until when.
//!
//! A name is a kind and a host, in the characters of one path segment. Sources at the same provider share a name, and so a breaker.

use std::fmt;
use std::time::Duration;

use crate::model::Id;

/// Kinds of downloads, the first part of a service's name.
const KINDS: [&str; 4] = ["m3u", "xmltv", "xtream", SOURCE];
/// The kind of a service that is one source, whatever its host; its id stands in the place of the host.
const SOURCE: &str = "source";
/// 253 characters of a DNS name, and 6 of a port with its colon.
const HOST_LONGEST: usize = 259;

/// The name of a kind (`m3u`, `xmltv`, `xtream`) at a host (`name` or `name:port`, in ASCII), such as
/// `xtream-tv.example:8080`, in lower case and with `_` for characters that a path cannot contain.
pub(crate) fn service_name(kind: &str, host: &str) -> String {
    let fit = |c: char| if is_fit(c.to_ascii_lowercase()) { c.to_ascii_lowercase() } else { '_' };
    kind.chars().take(HOST_LONGEST).map(fit).chain(['-']).chain(host.chars().take(HOST_LONGEST).map(fit)).collect()
}

pub(crate) fn source_service(source: Id) -> String {
    service_name(SOURCE, &source.to_string())
}

/// The source that is a service.
pub(super) fn source_of(service: &str) -> Option<Id> {
    split(service).filter(|(kind, _)| *kind == SOURCE).and_then(|(_, id)| id.to_ascii_uppercase().parse().ok())
}

/// Whether a name has the form of [`service_name`]: a known kind, `-` and a host.
pub(super) fn is_service_name(name: &str) -> bool {
    // Allowed characters are one byte, so the length counts characters.
    split(name).is_some_and(|(_, host)| (1..=HOST_LONGEST).contains(&host.len()) && host.chars().all(is_fit))
}

/// The host in a service's name, or the whole name if it has another form.
pub(super) fn host(service: &str) -> &str {
    split(service).map_or(service, |(_, host)| host)
}

fn split(name: &str) -> Option<(&str, &str)> {
    name.split_once('-').filter(|(kind, _)| KINDS.contains(kind))
}

/// RFC 3986's unreserved characters, and the colon before a port.
fn is_fit(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.' | '_' | '~' | ':')
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) kind: FailureKind,
    /// Contains no secret, since it is shown.
    pub(crate) reason: String,
}

/// The longest reason that is stored, in characters.
const LONGEST: usize = 300;

impl Failure {
    /// The reason on one line of limited length, because it may repeat what a server sent.
    pub(super) fn line(&self) -> String {
        let mut line: String = self.reason.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
        if self.reason.chars().nth(LONGEST).is_some() {
            line.push('…');
        }
        line
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FailureKind {
    /// HTTP's; whether it is a failure at all is a setting.
    Status(u16),
    Timeout,
    Network,
    Other,
}

/// A call was refused. No connection was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Open {
    pub(crate) service: String,
    /// When to ask again. For a breaker that is forced open this is only a pace.
    pub(crate) retry_in: Duration,
    /// Consecutive failures that opened the breaker.
    pub(crate) failures: u32,
    /// Empty when none is known.
    pub(crate) last_failure: String,
    /// Forced open by a person, until a person ends it.
    pub(crate) is_forced: bool,
    /// Another call is the trial.
    pub(crate) is_on_trial: bool,
}

impl fmt::Display for Open {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if source_of(&self.service).is_some() { "this source" } else { host(&self.service) })?;
        if self.is_forced {
            return f.write_str(" was closed off by hand and is left alone until that is undone");
        }
        if self.failures > 0 {
            write!(f, " {}", failed(self.failures))?;
            if !self.last_failure.is_empty() {
                write!(f, " ({})", self.last_failure)?;
            }
            f.write_str(" and")?;
        }
        let wait = span(self.retry_in);
        if self.is_on_trial {
            write!(f, " is being tried with another call; ask again in {wait}")
        } else {
            write!(f, " is left alone for another {wait}")
        }
    }
}

impl std::error::Error for Open {}

pub(super) fn failed(times: u32) -> String {
    if times == 1 { "failed once".to_owned() } else { format!("failed {times} times in a row") }
}

/// A duration as text, rounded up so that nobody asks too early.
pub(super) fn span(time: Duration) -> String {
    let seconds = time.as_secs() + u64::from(time.subsec_nanos() > 0);
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h", seconds.div_ceil(3_600)),
    }
}

/// A text that is no name of a service.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not the name of a service; an example is m3u-tv.example:8080")]
pub(crate) struct NotAService(pub(super) String);
