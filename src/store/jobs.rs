//! Jobs: those that wait or run, so that a crash loses none, and those that ended, for people to read.

use redb::ReadableTableMetadata;

use super::records::{all, json, put_json};
use super::{Store, StoreError, Tx, tables};
use crate::model::job::{Job, JobStatus, Task};
use crate::model::proxy::ProxyState;
use crate::model::source::{JobMark, SourceState};
use crate::model::{Id, Time};

impl Store {
    /// Stores a job that is ready, runs or ended, and its state in the status of its target. `replaces`: a job to remove.
    pub(crate) fn put_active_job(&self, job: &Job, replaces: Option<Id>) -> Result<(), StoreError> {
        self.change(|tx| {
            if let Some(other) = replaces.filter(|other| *other != job.id) {
                tx.0.open_table(tables::JOBS)?.remove(other.0)?;
            }
            mark_target(tx, job)?;
            put_json(&tx.0, tables::JOBS, job.id, job)
        })
    }

    /// Stores a job that is delayed, without touching its target.
    pub(crate) fn put_job(&self, job: &Job) -> Result<(), StoreError> {
        self.write(|tx| put_json(tx, tables::JOBS, job.id, job))
    }

    pub(crate) fn job(&self, id: Id) -> Result<Option<Job>, StoreError> {
        json(&self.read()?.0.open_table(tables::JOBS)?, id)
    }

    /// All jobs, the newest first.
    pub(crate) fn jobs(&self) -> Result<Vec<Job>, StoreError> {
        let mut jobs = all(&self.read()?.0.open_table(tables::JOBS)?)?;
        jobs.reverse();
        Ok(jobs)
    }

    /// False when there is none.
    pub(crate) fn delete_job(&self, id: Id) -> Result<bool, StoreError> {
        self.write(|tx| Ok(tx.open_table(tables::JOBS)?.remove(id.0)?.is_some()))
    }

    /// Deletes the oldest finished jobs until `keep` are left, once there are 50 more than that.
    pub(crate) fn prune_jobs(&self, keep: usize) -> Result<(), StoreError> {
        const MORE: usize = 50;
        // Reading all of them costs more than a few rows too many.
        if self.read()?.0.open_table(tables::JOBS)?.len()? <= (keep + MORE) as u64 {
            return Ok(());
        }
        let finished: Vec<Id> = self.jobs()?.iter().filter(|job| job.status.is_final()).map(|job| job.id).collect();
        if finished.len() <= keep {
            return Ok(());
        }
        self.write(|tx| {
            let mut table = tx.open_table(tables::JOBS)?;
            finished[keep..].iter().try_for_each(|id| table.remove(id.0).map(drop).map_err(StoreError::from))
        })
    }

    /// Stores which planned moments were acted on, so that none is acted on twice or, after a restart, forgotten.
    pub(crate) fn note_schedules(&self, acted_on: &[(Task, Time)]) -> Result<(), StoreError> {
        if acted_on.is_empty() {
            return Ok(());
        }
        self.change(|tx| {
            acted_on.iter().try_for_each(|(task, planned)| match task {
                Task::Refresh { source, .. } => tx.change_source_status(*source, |status| status.schedule.scheduled_for = Some(*planned)),
                Task::Generate { proxy, .. } => tx.change_proxy_status(*proxy, |status| status.scheduled_for = Some(*planned)),
                // Nobody misses a missed one.
                Task::Tidy => Ok(()),
            })
        })
    }
}

/// Writes the state of a job into the status of its target. A generation writes all but the first state itself.
fn mark_target(tx: &Tx, job: &Job) -> Result<(), StoreError> {
    match &job.task {
        Task::Refresh { source, accept } => tx.change_source_status(*source, |status| {
            status.job = match job.status {
                JobStatus::Pending => JobMark { status: SourceState::Queued, is_accepting: *accept },
                JobStatus::Running => JobMark { status: SourceState::Ingesting, is_accepting: *accept },
                JobStatus::Completed | JobStatus::Failed | JobStatus::Cancelled => JobMark::default(),
            }
        }),
        Task::Generate { proxy, base } if job.status == JobStatus::Pending => tx.change_proxy_status(*proxy, |status| {
            status.status = ProxyState::Queued;
            if !base.is_empty() {
                base.clone_into(&mut status.base);
            }
        }),
        Task::Generate { .. } | Task::Tidy => Ok(()),
    }
}
