//! Reports a call to the circuit breaker of its host: a failure at once, a success when the body ends.

use super::FetchError;
use crate::clock::Clock;
use crate::source::breaker::{Admission, Failure, FailureKind};
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
        match kind(error) {
            Some(kind) => admission.failed(self.clock.millis(), Failure { kind, reason: error.to_string() }),
            None => admission.ignored(),
        }
    }
}

/// The kind of a failure of the host. None: the host did not cause it.
fn kind(error: &FetchError) -> Option<FailureKind> {
    use FetchError as E;
    Some(match error {
        E::Cancelled | E::Address(_) | E::Header(_) | E::CaFile { .. } | E::Paused { .. } | E::TooLarge { .. } => return None,
        E::FileMissing { .. } | E::NotAFile { .. } | E::FileDenied { .. } | E::File { .. } => return None,
        E::Status { status, .. } => FailureKind::Status(*status),
        E::ConnectTimeout { .. } | E::Timeout { .. } | E::Slow { .. } => FailureKind::Timeout,
        E::NoSuchHost { .. } | E::Lookup { .. } | E::Refused { .. } | E::Unreachable { .. } => FailureKind::Network,
        E::Tls { .. } | E::Broken { .. } | E::Truncated { .. } => FailureKind::Network,
        E::TooManyRedirects { .. } | E::Redirect { .. } | E::Protocol { .. } | E::Encoding { .. } => FailureKind::Other,
    })
}

impl Drop for Watch {
    /// A call that nobody reported: its reader stopped early, which is a success, or it was cancelled.
    fn drop(&mut self) {
        if !self.stop.is_cancelled() {
            self.succeeded();
        }
    }
}
