//! The records of a service: [`Saved`], on which its breaker works and which survives a restart, and [`ServiceView`].

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::config::Profile;
use crate::model::{Id, Time};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    /// Calls go through.
    #[default]
    Closed,
    /// Calls are refused.
    Open,
    /// One call at a time goes through, to see whether the service is well again.
    HalfOpen,
}

/// What a person asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Force {
    /// No call goes through until told otherwise.
    Open,
    /// Every call goes through until told otherwise.
    Closed,
    /// By its own rules again.
    Auto,
}

/// What a person asked for and has not taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Forced {
    Open,
    Closed,
}

/// A change of state. Where `from` and `to` are the same, a person did something that is worth a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Transition {
    pub(crate) at: Time,
    pub(crate) from: State,
    pub(crate) to: State,
    pub(crate) reason: String,
}

/// Since the service was first called, or reset. Each finished call is in `total`, in one of `succeeded` and
/// `failed`, and in one of the counts by class.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Statistics {
    pub(crate) total: u64,
    pub(crate) succeeded: u64,
    pub(crate) failed: u64,
    /// Calls that were refused at once.
    pub(crate) refused: u64,
    /// A success of which nothing else is known counts here.
    pub(crate) status_2xx: u64,
    pub(crate) status_3xx: u64,
    pub(crate) status_4xx: u64,
    pub(crate) status_5xx: u64,
    pub(crate) timeouts: u64,
    /// No connection, or a broken one.
    pub(crate) network: u64,
    /// Failures of another kind, and statuses of no class above.
    pub(crate) other: u64,
    pub(crate) consecutive_failures: u32,
    pub(crate) consecutive_successes: u32,
    pub(crate) last_failure: Option<String>,
    pub(crate) last_failure_at: Option<Time>,
    pub(crate) last_success_at: Option<Time>,
}

/// What survives a restart of one service's breaker. All times are in milliseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Saved {
    /// The service's.
    pub(crate) name: String,
    pub(crate) state: State,
    pub(crate) forced: Option<Forced>,
    /// How long it has been in `state`, as of `seen_millis`. Not a point in time: the clock may be set.
    pub(crate) in_state_millis: u64,
    /// Since 1970: until when the times of this record are counted.
    pub(crate) seen_millis: Option<i64>,
    /// Failures in a row when it was opened last.
    pub(crate) opened_after: u32,
    pub(crate) closed_millis: u64,
    pub(crate) open_millis: u64,
    pub(crate) half_open_millis: u64,
    pub(crate) statistics: Statistics,
    /// The last 50, the oldest first.
    pub(crate) transitions: Vec<Transition>,
}

/// A service as people see it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct ServiceView {
    pub(crate) name: String,
    /// The provider's, `name` or `name:port`; empty: the service is one source.
    pub(crate) host: String,
    /// The source whose answers these are; null: the service is a host, and what never reached it counts.
    pub(crate) source_id: Option<Id>,
    pub(crate) state: State,
    /// What a person asked for; null: it goes by its own rules.
    pub(crate) forced: Option<Forced>,
    /// When it came into this state.
    pub(crate) since: Time,
    /// When a call is let through again to try the service. Only while open and not forced.
    pub(crate) next_half_open_at: Option<Time>,
    /// The name of its profile, or `global`.
    pub(crate) profile: String,
    /// The profile's settings, with those of all where it has none.
    pub(crate) settings: Profile,
    #[serde(flatten)]
    pub(crate) statistics: Statistics,
    /// The share of the finished calls that failed, 0 to 1.
    pub(crate) failure_rate: f64,
    pub(crate) seconds_closed: u64,
    pub(crate) seconds_open: u64,
    pub(crate) seconds_half_open: u64,
    /// The last 50, the oldest first.
    pub(crate) transitions: Vec<Transition>,
}
