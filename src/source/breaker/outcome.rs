//! How a call ended, or why it was refused, as messages: which host, why, until when.

use std::fmt;
use std::time::Duration;

use super::name;

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
        f.write_str(name::host(&self.service))?;
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
