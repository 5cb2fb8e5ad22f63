//! Reports a call to the circuit breaker of its host: a failure at once, a success when the body ends.

use std::io::{self, Read};

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
        E::Unauthorized { .. } => FailureKind::Status(401),
        E::NotFound { .. } => FailureKind::Status(404),
        E::Gone { .. } => FailureKind::Status(410),
        E::TooManyRequests { .. } => FailureKind::Status(429),
        E::Forbidden { status, .. } | E::Server { status, .. } | E::Status { status, .. } => FailureKind::Status(*status),
        E::ConnectTimeout { .. } | E::Timeout { .. } | E::Slow { .. } => FailureKind::Timeout,
        E::NoSuchHost { .. } | E::Lookup { .. } | E::Refused { .. } | E::Unreachable { .. } => FailureKind::Network,
        E::Tls { .. } | E::Broken { .. } | E::Truncated { .. } => FailureKind::Network,
        E::TooManyRedirects { .. } | E::Redirect { .. } | E::Protocol { .. } | E::Encoding { .. } => FailureKind::Other,
    })
}

/// A body that reports its end or failure. A reader that stops earlier reports a success.
pub(super) struct Watched<R> {
    pub(super) inner: R,
    pub(super) watch: Watch,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out);
        match &read {
            Ok(0) if !out.is_empty() => self.watch.succeeded(),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => match FetchError::of(error) {
                Some(error) => self.watch.failed(error),
                None => self.watch.failed(&FetchError::Broken { host: String::new() }),
            },
        }
        read
    }
}

impl<R> Drop for Watched<R> {
    fn drop(&mut self) {
        // A cancelled download says nothing about the host.
        if self.watch.stop.is_cancelled() {
            self.watch.failed(&FetchError::Cancelled);
        }
        self.watch.succeeded();
    }
}
