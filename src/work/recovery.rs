//! Recovery after a start: queues again what a crash or a stop left undone.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::queue::{Queue, Refused};
use super::waiting::Delayed;
use crate::model::job::{JobStatus, Task, Trigger};
use crate::model::source::SourceState;
use crate::model::{Id, Proxy, Source, Time};
use crate::store::{Snapshot, StoreError};

impl Queue {
    /// Queues jobs that waited or ran, and generations of playlists whose sources have changed since the last one.
    /// Returns the number of jobs.
    pub(crate) fn recover(&self) -> Result<usize, StoreError> {
        let store = &self.0.context.store;
        let (snapshot, now) = (store.read()?, self.0.context.clock.now());
        let mut count = 0;
        let mut again = Vec::new();
        for mut job in store.jobs()?.into_iter().rev().filter(|job| !job.status.is_final()) {
            let wait = job.run_at.since(now);
            if job.status == JobStatus::Pending && wait > 0 && matches!(job.task, Task::Refresh { .. }) {
                // At most a day, in case the clock was set back.
                let at = Instant::now() + Duration::from_secs(wait.clamp(0, 24 * 3600).unsigned_abs());
                self.lock().later.insert(job.target_id, Delayed { at, since: Instant::now(), job });
                continue;
            }
            job.trigger = Trigger::Restart;
            again.push(job);
        }
        let mut news = HashMap::new();
        for source in snapshot.list::<Source>()? {
            news.insert(source.id, last_news(&snapshot, source.id)?);
            let status = snapshot.source_status(source.id)?;
            if !status.job.status.is_settled() {
                again.push(self.job(Task::Refresh { source: source.id, accept: status.job.is_accepting }, Trigger::Restart));
            }
        }
        for proxy in snapshot.list::<Proxy>()? {
            let status = snapshot.proxy_status(proxy.id)?;
            let is_news = |source: &Id| news.get(source).is_some_and(|at| at.is_some() && *at >= status.last_attempt_at);
            // A crash between a change and what follows from it: a source that was deleted is still published, for example.
            let is_changed = status.version > 0 && Some(proxy.updated_at) >= status.last_attempt_at;
            let is_behind = proxy.is_active && proxy.auto_regenerate && (is_changed || proxy.source_ids().iter().any(is_news));
            // Files that are missing, or that hold addresses with a former key, are written again.
            let is_lost = status.version > 0 && !self.0.context.editions.is_served(proxy.id);
            if is_behind || is_lost || !status.status.is_settled() {
                again.push(self.job(Task::Generate { proxy: proxy.id, base: String::new() }, Trigger::Restart));
            }
        }
        for job in again {
            let id = job.id;
            match self.enter(job) {
                Ok(_) => count += 1,
                Err(Refused::Store(error)) => return Err(error),
                // Another job does the same, or the target was deleted.
                Err(_) => drop(store.delete_job(id)?),
            }
        }
        store.prune_jobs(self.limits().history_size as usize)?;
        Ok(count)
    }
}

/// The time of the last refresh that stored rows. Times are whole seconds, so a generation in the same second counts
/// as older; a generation that changes nothing publishes nothing.
fn last_news(snapshot: &Snapshot, source: Id) -> Result<Option<Time>, StoreError> {
    let records = snapshot.history(source)?;
    let taken = records.iter().find(|record| record.status == SourceState::Success && !record.not_modified);
    Ok(taken.map(|record| record.at.plus(i64::try_from(record.duration_ms / 1000).unwrap_or(0))))
}
