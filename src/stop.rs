//! Cancellation of work that runs on a thread: the work checks the token between its steps, anybody may cancel it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// A cancellation token. Cheap to clone; clones are the same token.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stop(Arc<Flag>);

#[derive(Debug, Default)]
struct Flag {
    cancelled: AtomicBool,
    /// Only for the wake-up of those that sleep.
    lock: Mutex<()>,
    wake_up: Condvar,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub(crate) struct Cancelled;

#[derive(Debug)]
pub(crate) struct CancelOnDrop(Stop);

impl Stop {
    pub(crate) fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::SeqCst);
        // Taken once, so that nobody is between its check and its sleep.
        drop(self.0.lock.lock().unwrap_or_else(PoisonError::into_inner));
        self.0.wake_up.notify_all();
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::SeqCst)
    }

    /// Fails if the work was cancelled.
    pub(crate) fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }

    /// Sleeps, or fails as soon as the work is cancelled.
    pub(crate) fn wait(&self, time: Duration) -> Result<(), Cancelled> {
        let guard = self.0.lock.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.0.wake_up.wait_timeout_while(guard, time, |()| !self.is_cancelled()));
        self.check()
    }

    pub(crate) fn cancel_on_drop(&self) -> CancelOnDrop {
        CancelOnDrop(self.clone())
    }
}

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cancelling_ends_a_wait_and_every_later_check() {
        let stop = Stop::default();
        assert_eq!((stop.check(), stop.wait(Duration::ZERO)), (Ok(()), Ok(())));
        let guard = stop.cancel_on_drop();
        let waiting = std::thread::spawn({
            let stop = stop.clone();
            move || stop.wait(Duration::from_secs(600))
        });
        drop(guard);
        assert_eq!(waiting.join().unwrap(), Err(Cancelled));
        assert_eq!(stop.check(), Err(Cancelled));
    }
}
