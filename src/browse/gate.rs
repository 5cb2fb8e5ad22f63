//! Admission of expensive reads that a browser asks for: few run at a time, and the newest of a session replaces its older one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use smart_default::SmartDefault;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

use crate::model::Id;
use crate::stop::Stop;

/// Reads that run at the same time. Each may hold some 50 MB for a source of 500 k channels.
const SLOTS: usize = 2;

/// A session and what it asks for: a newer request of the same kind replaces the older one.
type Key = (Id, &'static str);

/// The newest request of each key: how it is cancelled, and how it is woken while it waits.
type Newest = HashMap<Key, (Stop, Arc<Notify>)>;

/// Cheap to clone; clones are the same gate.
#[derive(Clone, SmartDefault)]
pub(crate) struct Gate {
    #[default(Arc::new(Semaphore::new(SLOTS)))]
    slots: Arc<Semaphore>,
    newest: Arc<Mutex<Newest>>,
}

/// Permission to work, for as long as it is held.
pub(crate) struct Turn {
    _entry: Entry,
    _slot: OwnedSemaphorePermit,
}

/// A newer request of the session took the place of this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Replaced;

impl Gate {
    /// Waits for a slot. An older request with the same key is cancelled, whether it waits or runs; `stop` is how a newer one
    /// cancels this one.
    pub(crate) async fn enter(&self, key: Key, stop: &Stop) -> Result<Turn, Replaced> {
        let replaced = Arc::new(Notify::new());
        let older = self.lock().insert(key, (stop.clone(), replaced.clone()));
        if let Some((stop, replaced)) = older {
            stop.cancel();
            replaced.notify_one();
        }
        // Dropped with the future, the entry goes too.
        let entry = Entry { gate: self.clone(), key, replaced: replaced.clone() };
        let slot = tokio::select! {
            biased;
            () = replaced.notified() => return Err(Replaced),
            slot = self.slots.clone().acquire_owned() => slot.map_err(|_| Replaced)?,
        };
        Ok(Turn { _entry: entry, _slot: slot })
    }

    fn lock(&self) -> MutexGuard<'_, Newest> {
        self.newest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The entry of a request that waits or runs, until it is dropped.
struct Entry {
    gate: Gate,
    key: Key,
    replaced: Arc<Notify>,
}

impl Drop for Entry {
    fn drop(&mut self) {
        let mut newest = self.gate.lock();
        if newest.get(&self.key).is_some_and(|(_, newest)| Arc::ptr_eq(newest, &self.replaced)) {
            newest.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    fn poll<F: Future>(future: std::pin::Pin<&mut F>) -> Poll<F::Output> {
        future.poll(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn few_run_and_the_next_one_follows() {
        let (gate, stop) = (Gate::default(), Stop::default());
        let enter = |session| gate.enter((Id(session), "preview"), &stop);
        let Poll::Ready(Ok(first)) = poll(pin!(enter(1))) else { panic!("there is room") };
        let Poll::Ready(Ok(_second)) = poll(pin!(enter(2))) else { panic!("there is room") };
        let mut third = pin!(enter(3));
        assert!(poll(third.as_mut()).is_pending());
        drop(first);
        assert!(matches!(poll(third), Poll::Ready(Ok(_))));
        assert_eq!(gate.lock().len(), 1, "those that ended are forgotten");
    }

    #[test]
    fn the_newest_of_a_session_replaces_its_older_ones() {
        let gate = Gate::default();
        let (running, waiting, newest) = (Stop::default(), Stop::default(), Stop::default());
        let key = (Id(1), "preview");
        let Poll::Ready(Ok(turn)) = poll(pin!(gate.enter(key, &running))) else { panic!("there is room") };
        let other = Stop::default();
        let Poll::Ready(Ok(_other)) = poll(pin!(gate.enter((Id(1), "values"), &other))) else { panic!("there is room") };
        let mut second = pin!(gate.enter(key, &waiting));
        assert!(poll(second.as_mut()).is_pending());
        assert!(running.is_cancelled() && !other.is_cancelled());
        let mut third = pin!(gate.enter(key, &newest));
        assert!(poll(third.as_mut()).is_pending());
        assert!(matches!(poll(second), Poll::Ready(Err(Replaced))));
        // What was cancelled ends late: it does not take the newest one's entry with it.
        drop(turn);
        assert!(matches!(poll(third), Poll::Ready(Ok(_))) && !newest.is_cancelled());
    }

    #[test]
    fn who_leaves_the_queue_is_forgotten() {
        let (gate, stop) = (Gate::default(), Stop::default());
        let turns = [1, 2].map(|session| poll(pin!(gate.enter((Id(session), "preview"), &stop))));
        {
            let mut third = pin!(gate.enter((Id(3), "preview"), &stop));
            assert!(poll(third.as_mut()).is_pending());
        }
        assert_eq!(gate.lock().len(), 2);
        drop(turns);
        assert!(gate.lock().is_empty());
    }
}
