//! The first thing after a start: what a crash or a stop left undone is entered anew.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::waiting::Delayed;
use super::{Queue, Refused};
use crate::model::job::{JobStatus, Task, Trigger};
use crate::model::source::SourceState;
use crate::model::{Id, Proxy, Source, Time};
use crate::store::{Snapshot, StoreError};

impl Queue {
    /// Takes up what a crash or a stop left: jobs that waited or ran, and proxies whose sources have brought something since.
    pub(crate) fn pick_up(&self) -> Result<usize, StoreError> {
        let store = &self.0.workshop.store;
        let (snapshot, now) = (store.read()?, self.0.workshop.clock.now());
        let mut count = 0;
        let mut again = Vec::new();
        for mut job in store.jobs()?.into_iter().rev().filter(|job| !job.status.is_final()) {
            let wait = job.run_at.since(now);
            if job.status == JobStatus::Pending && wait > 0 && job.task.is_refresh() {
                // A clock that was set back shall not keep it waiting.
                let since = Instant::now();
                let at = since + Duration::from_secs(wait.clamp(0, 24 * 3600).unsigned_abs());
                self.lock().later.insert(job.target_id, Delayed { at, since, job });
                continue;
            }
            job.trigger = Trigger::Restart;
            again.push(job);
        }
        let mut news = HashMap::new();
        for source in snapshot.list::<Source>()? {
            news.insert(source.id, last_news(&snapshot, source.id)?);
            let status = snapshot.source_status(source.id)?;
            if !status.status.is_settled() {
                again.push(self.job(Task::Refresh { source: source.id, accept: status.is_accepting }, Trigger::Restart));
            }
        }
        for proxy in snapshot.list::<Proxy>()? {
            let status = snapshot.proxy_status(proxy.id)?;
            let is_news = |source: &Id| news.get(source).is_some_and(|at| at.is_some() && *at >= status.last_attempt_at);
            let is_behind = proxy.is_active && proxy.auto_regenerate && proxy.source_ids().iter().any(is_news);
            // Files that are gone, or that hold addresses of a former key, come back by themselves.
            let is_lost = status.version > 0 && !self.0.workshop.editions.is_good(proxy.id);
            if is_behind || is_lost || !status.status.is_settled() {
                again.push(self.job(Task::Generate { proxy: proxy.id, base: String::new() }, Trigger::Restart));
            }
        }
        for job in again {
            let id = job.id;
            match self.enter(job) {
                Ok(_) => count += 1,
                Err(Refused::Store(error)) => return Err(error),
                // Another one does the same, or there is nothing left to do it for.
                Err(_) => drop(store.delete_job(id)?),
            }
        }
        store.prune_jobs(self.lock().limits.history_size as usize)?;
        Ok(count)
    }
}

/// When a refresh last brought something. Times are whole seconds: in doubt a generation did not see
/// it, and one that changes nothing publishes nothing.
fn last_news(snapshot: &Snapshot, source: Id) -> Result<Option<Time>, StoreError> {
    let records = snapshot.history(source)?;
    let taken = records.iter().find(|record| record.status == SourceState::Success && !record.not_modified);
    Ok(taken.map(|record| record.at.plus(i64::try_from(record.duration_ms / 1000).unwrap_or(0))))
}
