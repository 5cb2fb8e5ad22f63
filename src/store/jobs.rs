//! Jobs as they are written down: what waits and runs, so that a crash loses none, and what ran, to be read.

use redb::{ReadableTable, ReadableTableMetadata, WriteTransaction};

use super::records::{change_source_status, if_present, put_json};
use super::{Store, StoreError, tables};
use crate::model::job::{Job, JobStatus, Task};
use crate::model::proxy::{ProxyState, ProxyStatus};
use crate::model::source::{JobMark, SourceState};
use crate::model::{Id, Time};

impl Store {
    /// Stores a job that is ready, runs or ended, and its state in the status of its target. `replaces`: a job to remove.
    pub(crate) fn put_active_job(&self, job: &Job, replaces: Option<Id>) -> Result<(), StoreError> {
        self.write(|tx| {
            if let Some(other) = replaces.filter(|other| *other != job.id) {
                tx.open_table(tables::JOBS)?.remove(other.0)?;
            }
            mark_target(tx, job)?;
            put_json(tx, tables::JOBS, job.id, job)
        })
    }

    /// Stores a job that is delayed, without touching its target.
    pub(crate) fn put_job(&self, job: &Job) -> Result<(), StoreError> {
        self.write(|tx| put_json(tx, tables::JOBS, job.id, job))
    }

    pub(crate) fn job(&self, id: Id) -> Result<Option<Job>, StoreError> {
        self.read()?.json(tables::JOBS, id)
    }

    /// All jobs, the newest first.
    pub(crate) fn jobs(&self) -> Result<Vec<Job>, StoreError> {
        let table = self.read()?.0.open_table(tables::JOBS)?;
        table.iter()?.rev().map(|row| Ok(serde_json::from_slice(row?.1.value())?)).collect()
    }

    /// False when there is none.
    pub(crate) fn delete_job(&self, id: Id) -> Result<bool, StoreError> {
        self.write(|tx| Ok(tx.open_table(tables::JOBS)?.remove(id.0)?.is_some()))
    }

    /// Forgets the oldest finished jobs until `keep` are left, once there are some more.
    pub(crate) fn prune_jobs(&self, keep: usize) -> Result<(), StoreError> {
        const MORE: usize = 50;
        // All of them are read only when it is worth it.
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

    /// Remembers which planned moments were acted on, so that none is twice or, after a restart, forgotten.
    pub(crate) fn note_schedules(&self, acted_on: &[(Task, Time)]) -> Result<(), StoreError> {
        if acted_on.is_empty() {
            return Ok(());
        }
        self.write(|tx| {
            for (task, planned) in acted_on {
                match task {
                    Task::Refresh { source, .. } => {
                        change_source_status(tx, *source, |status| status.schedule.scheduled_for = Some(*planned))?;
                    }
                    Task::Generate { proxy, .. } => {
                        let mut status: ProxyStatus = status_in(tx, tables::PROXY_STATUS, *proxy)?;
                        status.scheduled_for = Some(*planned);
                        if_present(tx, tables::PROXIES, *proxy, || put_json(tx, tables::PROXY_STATUS, *proxy, &status))?;
                    }
                    // One that was missed is not missed by anybody.
                    Task::Tidy => {}
                }
            }
            Ok(())
        })
    }
}

/// Writes the state of a job into the status of its target. A generation writes all but the first state itself.
fn mark_target(tx: &WriteTransaction, job: &Job) -> Result<(), StoreError> {
    match &job.task {
        Task::Refresh { source, accept } => change_source_status(tx, *source, |status| {
            status.job = match job.status {
                JobStatus::Pending => JobMark { status: SourceState::Queued, is_accepting: *accept },
                JobStatus::Running => JobMark { status: SourceState::Ingesting, is_accepting: *accept },
                JobStatus::Completed | JobStatus::Failed | JobStatus::Cancelled => JobMark::default(),
            }
        }),
        Task::Generate { proxy, base } if job.status == JobStatus::Pending => {
            let mut status: ProxyStatus = status_in(tx, tables::PROXY_STATUS, *proxy)?;
            status.status = ProxyState::Queued;
            if !base.is_empty() {
                base.clone_into(&mut status.base);
            }
            if_present(tx, tables::PROXIES, *proxy, || put_json(tx, tables::PROXY_STATUS, *proxy, &status))
        }
        Task::Generate { .. } | Task::Tidy => Ok(()),
    }
}

fn status_in<T: serde::de::DeserializeOwned + Default>(
    tx: &WriteTransaction,
    table: redb::TableDefinition<'static, u128, &'static [u8]>,
    id: Id,
) -> Result<T, StoreError> {
    Ok(tx.open_table(table)?.get(id.0)?.map(|json| serde_json::from_slice(json.value())).transpose()?.unwrap_or_default())
}
