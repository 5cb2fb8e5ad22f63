//! A job: what to do, for which target, why, and how it ended.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Id, Outcome, Time};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum JobKind {
    #[default]
    StreamIngestion,
    EpgIngestion,
    ProxyRegeneration,
    Maintenance,
}

impl JobKind {
    pub(crate) const ALL: [JobKind; 4] =
        [JobKind::StreamIngestion, JobKind::EpgIngestion, JobKind::ProxyRegeneration, JobKind::Maintenance];
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum JobStatus {
    /// Waits for its turn or for `run_at`.
    #[default]
    Pending,
    Running,
    Completed,
    Failed,
    Cancelled,
}

impl JobStatus {
    pub(crate) fn is_final(self) -> bool {
        matches!(self, JobStatus::Completed | JobStatus::Failed | JobStatus::Cancelled)
    }
}

/// Why a job is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Trigger {
    /// A person asked for it.
    #[default]
    Manual,
    /// The target's schedule.
    Schedule,
    /// The linked source was refreshed.
    Linked,
    /// Something that the target depends on changed.
    Change,
    /// An earlier attempt failed.
    Retry,
    /// The program ended before the job did.
    Restart,
}

impl Trigger {
    /// 0 is the most urgent.
    pub(crate) fn priority(self, kind: JobKind) -> u8 {
        match (self, kind) {
            (_, JobKind::Maintenance) => 3,
            (Trigger::Manual, _) => 0,
            (Trigger::Schedule | Trigger::Linked | Trigger::Restart, _) => 1,
            (Trigger::Change | Trigger::Retry, _) => 2,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "do")]
pub(crate) enum Task {
    /// Refreshes a source or, with `accept`, accepts its held list.
    Refresh { source: Id, accept: bool },
    /// Generates a proxy, with addresses below `base` (empty: below that of the last time).
    Generate { proxy: Id, base: String },
    /// Removes what nobody needs any more.
    Tidy,
}

impl Default for Task {
    fn default() -> Self {
        Task::Generate { proxy: Id::default(), base: String::new() }
    }
}

impl Task {
    /// The target of housekeeping, which is no record.
    const HOUSEKEEPING: Id = Id(u128::from_be_bytes(*b"lineup-household"));

    pub(crate) fn target(&self) -> Id {
        match self {
            Task::Refresh { source, .. } => *source,
            Task::Generate { proxy, .. } => *proxy,
            Task::Tidy => Task::HOUSEKEEPING,
        }
    }
}

/// One job. Its operation has the same id.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Job {
    pub(crate) id: Id,
    #[serde(rename = "type")]
    pub(crate) kind: JobKind,
    #[schemars(skip)]
    pub(crate) task: Task,
    pub(crate) target_id: Id,
    pub(crate) target_name: String,
    pub(crate) status: JobStatus,
    pub(crate) trigger: Trigger,
    /// 0 is the most urgent.
    pub(crate) priority: u8,
    pub(crate) created_at: Time,
    /// The job does not begin before this moment.
    pub(crate) run_at: Time,
    pub(crate) started_at: Option<Time>,
    pub(crate) completed_at: Option<Time>,
    pub(crate) duration_ms: u64,
    /// 1 for the first attempt.
    pub(crate) attempt: u32,
    pub(crate) max_attempts: u32,
    /// How it ended, or what an earlier attempt came to. Null before that, and in jobs of releases that stored sentences only.
    pub(crate) outcome: Option<Outcome>,
    /// The outcome as a sentence, unless it is a failure.
    pub(crate) message: String,
    /// The failure as a sentence; empty if there is none.
    pub(crate) error: String,
}

impl Job {
    /// Fills in the sentences of the outcome. Rows of former releases keep those that they were stored with.
    pub(crate) fn in_words(mut self) -> Job {
        if let Some(outcome) = &self.outcome {
            let is_failure = outcome.status() == JobStatus::Failed;
            let field = if is_failure { &mut self.error } else { &mut self.message };
            *field = outcome.sentence();
        }
        self
    }
}

impl Outcome {
    /// The status of a job that ended (or, for a retry, waits) with this.
    pub(crate) fn status(&self) -> JobStatus {
        match self {
            Outcome::Failed(_) | Outcome::NothingToPublish(_) | Outcome::Deleted { .. } => JobStatus::Failed,
            Outcome::Cancelled { .. } => JobStatus::Cancelled,
            Outcome::Retrying(_) => JobStatus::Pending,
            _ => JobStatus::Completed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::outcome::{Failure, FailureCode};

    #[test]
    fn a_job_that_was_stored_with_a_sentence_still_opens() {
        let row = r#"{"id":"0000000000000000000000000A","type":"epg_ingestion","task":{"do":"refresh","source":"0000000000000000000000000B",
            "accept":false},"status":"failed","message":"","error":"It timed out."}"#;
        let job = serde_json::from_str::<Job>(row).unwrap().in_words();
        assert_eq!((job.outcome.clone(), job.error.as_str()), (None, "It timed out."));
        let failed = Outcome::Failed(Failure::new(FailureCode::Timeout, "it was too slow"));
        let job = Job { outcome: Some(failed), ..job };
        let again: Job = serde_json::from_slice(&serde_json::to_vec(&job).unwrap()).unwrap();
        assert_eq!(again.in_words().error, "It was too slow.");
    }
}
