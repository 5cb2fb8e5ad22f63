//! Reports a call to the circuit breaker of its host: a failure at once, a success when the body ends.

use super::FetchError;
use crate::clock::Clock;
use crate::source::breaker::{Admission, Failure};
use crate::stop::Stop;

/// An admitted call that has not ended.
pub(super) struct Watch {
    admission: Option<Admission>,
    clock: Clock,
    stop: Stop,
}

impl Watch {
    pub(super) fn new(admission: Admission, clock: &Clock, stop: &Stop) -> Watch {
        Watch { admission: Some(admission), clock: clock.clone(), stop: stop.clone() }
    }

    pub(super) fn succeeded(&mut self) {
        if let Some(admission) = self.admission.take() {
            admission.succeeded(self.clock.millis());
        }
    }

    pub(super) fn failed(&mut self, error: &FetchError) {
        let Some(admission) = self.admission.take() else { return };
        match error.kind() {
            Some(kind) => admission.failed(self.clock.millis(), Failure { kind, reason: error.to_string() }),
            None => admission.ignored(),
        }
    }
}

impl Drop for Watch {
    /// A call that nobody reported: its reader stopped early, which is a success, or it was cancelled.
    fn drop(&mut self) {
        if !self.stop.is_cancelled() {
            self.succeeded();
        }
    }
}
