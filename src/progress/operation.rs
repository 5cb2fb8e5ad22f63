//! The record of an operation, as it is shown. Only the board writes it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::job::JobKind;
use crate::model::outcome::{Counted, Failure};
use crate::model::{Id, Outcome, Time};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    #[default]
    Preparing,
    Connecting,
    Downloading,
    Processing,
    Saving,
    Cleanup,
    Completed,
    Error,
    Cancelled,
}

impl State {
    pub(crate) fn is_final(self) -> bool {
        matches!(self, State::Completed | State::Error | State::Cancelled)
    }
}

/// A stage of an operation before it runs: its name, the state that it shows, and its share of the work.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StageSpec {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) state: State,
    pub(crate) weight: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Stage {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) state: State,
    /// 0 to 100.
    pub(crate) percentage: f64,
    #[serde(skip)]
    pub(super) weight: u32,
    #[serde(skip)]
    pub(super) kind: State,
}

/// What happens in a stage, where its name does not say it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub(crate) enum Step {
    /// One of the lists of an Xtream provider is being read.
    Reading { counted: Counted },
    /// A generation waits until this source is refreshed.
    WaitingFor { name: String },
    /// An attempt failed; the next one begins in so many seconds.
    TryingAgain { failure: Failure, seconds: u64 },
}

/// A running or finished operation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Operation {
    pub(crate) id: Id,
    pub(crate) operation_type: JobKind,
    pub(crate) operation_name: String,
    /// The source or proxy that it is for.
    pub(crate) owner_id: Id,
    pub(crate) owner_name: String,
    pub(crate) state: State,
    /// The id of the stage that runs.
    pub(crate) stage: &'static str,
    pub(crate) stages: Vec<Stage>,
    /// 0 to 100, stages by weight.
    pub(crate) overall_percentage: f64,
    /// In the running stage; `items_total` is 0 if unknown.
    pub(crate) items_done: u64,
    pub(crate) items_total: u64,
    /// Bytes read from the provider or written to the outputs.
    pub(crate) bytes: u64,
    /// Items a second in the stage that runs.
    pub(crate) rate: f64,
    /// Null where the name of the stage says enough.
    pub(crate) step: Option<Step>,
    /// The present step, or the outcome, as a sentence.
    pub(crate) message: String,
    /// Set when the operation has ended.
    pub(crate) outcome: Option<Outcome>,
    pub(crate) error: Option<String>,
    pub(crate) started_at: Time,
    pub(crate) last_update: Time,
    pub(crate) completed_at: Option<Time>,
    #[serde(skip)]
    pub(super) stage_started_millis: i64,
}
