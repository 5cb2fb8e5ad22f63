//! Jobs as they are written down: what waits and runs, so that a crash loses none, and what ran, to be read.

use redb::{ReadableTable, ReadableTableMetadata, WriteTransaction};

use super::records::{if_present, put_json, put_source_status};
use super::{Store, StoreError, tables};
use crate::model::job::{Job, Task};
use crate::model::proxy::{ProxyState, ProxyStatus};
use crate::model::source::{SourceState, SourceStatus};
use crate::model::{Id, Time};

impl Store {
    /// Writes down a job that waits for its turn, and that its target does; `instead_of` is forgotten.
    pub(crate) fn queue_job(&self, job: &Job, instead_of: Option<Id>) -> Result<(), StoreError> {
        self.write(|tx| {
            if let Some(other) = instead_of.filter(|other| *other != job.id) {
                tx.open_table(tables::JOBS)?.remove(other.0)?;
            }
            mark_queued(tx, &job.task)?;
            put_json(tx, tables::JOBS, job.id, job)
        })
    }

    /// Writes down what a job has come to, without touching its target.
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
                        let mut status: SourceStatus = status_in(tx, tables::SOURCE_STATUS, *source)?;
                        status.scheduled_for = Some(*planned);
                        if_present(tx, tables::SOURCES, *source, || put_json(tx, tables::SOURCE_STATUS, *source, &status))?;
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

/// The status of a job's target says that it waits.
fn mark_queued(tx: &WriteTransaction, task: &Task) -> Result<(), StoreError> {
    match task {
        Task::Refresh { source, accept } => {
            let mut status: SourceStatus = status_in(tx, tables::SOURCE_STATUS, *source)?;
            status.status = SourceState::Queued;
            status.is_accepting = *accept;
            put_source_status(tx, *source, &status)
        }
        Task::Generate { proxy, base } => {
            let mut status: ProxyStatus = status_in(tx, tables::PROXY_STATUS, *proxy)?;
            status.status = ProxyState::Queued;
            if !base.is_empty() {
                base.clone_into(&mut status.base);
            }
            if_present(tx, tables::PROXIES, *proxy, || put_json(tx, tables::PROXY_STATUS, *proxy, &status))
        }
        Task::Tidy => Ok(()),
    }
}

fn status_in<T: serde::de::DeserializeOwned + Default>(
    tx: &WriteTransaction,
    table: redb::TableDefinition<'static, u128, &'static [u8]>,
    id: Id,
) -> Result<T, StoreError> {
    Ok(tx.open_table(table)?.get(id.0)?.map(|json| serde_json::from_slice(json.value())).transpose()?.unwrap_or_default())
}
