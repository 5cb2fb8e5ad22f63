//! Circuit breakers: calls to a provider that fails repeatedly are refused for a while, so that they fail at once instead
//! of after a timeout each, and the provider can recover.
//!
//! A caller asks for an [`Admission`] first ([`Breakers::admit`]) and reports the result with it. Nothing here does I/O or
//! reads a clock: every method takes the time, in milliseconds since 1970.

mod call;
mod circuit;
mod config;
mod record;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub(crate) use self::call::{Failure, FailureKind, NotAService, Open, service_name, source_service};
use self::circuit::{Circuit, Ticket};
pub(crate) use self::config::Config;
use self::record::State;
pub(crate) use self::record::{Force, Saved, ServiceView};

/// Maximum number of services that are kept.
const SERVICES_KEPT: usize = 1_000;

/// All breakers, by the name of their service (see [`service_name`]). Cheap to clone; clones are the same breakers.
#[derive(Clone, Debug)]
pub(crate) struct Breakers(Arc<Mutex<Inner>>);

#[derive(Debug)]
struct Inner {
    config: Config,
    circuits: BTreeMap<String, Circuit>,
    /// Grows with each use of a service.
    uses: u64,
}

impl Default for Breakers {
    fn default() -> Breakers {
        Breakers::new(Config::default(), Vec::new())
    }
}

impl Breakers {
    /// `saved`: the results of [`Breakers::take_changed`] before a restart. Of more than 1,000, the least important are left
    /// out; a record that [`Breakers::get`] does not find afterwards can be deleted.
    pub(crate) fn new(config: Config, mut saved: Vec<Saved>) -> Breakers {
        let mut inner = Inner { config, circuits: BTreeMap::new(), uses: 0 };
        // The least important first, since they make room for those after them.
        saved.sort_by_key(|record| (record.forced.is_some(), record.state != State::Closed, record.seen_millis));
        for record in saved.into_iter().filter(|record| !record.name.is_empty()) {
            inner.make_room(&record.name);
            inner.uses += 1;
            inner.circuits.insert(record.name.clone(), Circuit::new(record, inner.uses));
        }
        Breakers(Arc::new(Mutex::new(inner)))
    }

    /// Asks for permission to call `service`. The error says when to ask again.
    pub(crate) fn admit(&self, service: &str, now_millis: i64) -> Result<Admission, Open> {
        let mut inner = self.lock();
        let ticket = if inner.config.enabled {
            Some(inner.with(service, |circuit, config| circuit.admit(&config.of(service), now_millis))?)
        } else {
            None
        };
        let seconds = ticket.map_or(0, |_| inner.config.of(service).profile.operation_timeout);
        let operation_timeout = (seconds > 0).then(|| Duration::from_secs(seconds.into()));
        Ok(Admission { breakers: self.clone(), service: service.to_owned(), operation_timeout, ticket })
    }

    /// As [`Breakers::admit`], but creates no breaker: without one the call is admitted and not counted. It is for addresses that a
    /// person tries out, which may be mistyped.
    pub(crate) fn admit_known(&self, service: &str, now_millis: i64) -> Result<Admission, Open> {
        if self.lock().circuits.contains_key(service) {
            return self.admit(service, now_millis);
        }
        Ok(Admission { breakers: self.clone(), service: service.to_owned(), operation_timeout: None, ticket: None })
    }

    /// All services, by name.
    pub(crate) fn list(&self, now_millis: i64) -> Vec<ServiceView> {
        let Inner { config, circuits, .. } = &mut *self.lock();
        circuits.iter_mut().map(|(name, circuit)| circuit.view(&config.of(name), now_millis)).collect()
    }

    pub(crate) fn get(&self, name: &str, now_millis: i64) -> Option<ServiceView> {
        let Inner { config, circuits, .. } = &mut *self.lock();
        circuits.get_mut(name).map(|circuit| circuit.view(&config.of(name), now_millis))
    }

    /// Forces a breaker open or closed, or makes it automatic again. Creates a breaker that was never used, so that a service
    /// can be blocked in advance. A breaker that was forced open is half open after [`Force::Auto`]: the next call is a trial.
    pub(crate) fn force(&self, name: &str, force: Force, now_millis: i64) -> Result<ServiceView, NotAService> {
        let mut inner = self.lock();
        if !inner.circuits.contains_key(name) && !call::is_service_name(name) {
            return Err(NotAService(name.chars().take(80).collect()));
        }
        Ok(inner.with(name, |circuit, config| {
            circuit.force(force, now_millis);
            circuit.view(&config.of(name), now_millis)
        }))
    }

    /// Clears all counts and closes the breaker, unless it is forced open. None when there is no such service.
    pub(crate) fn reset(&self, name: &str, now_millis: i64) -> Option<ServiceView> {
        let Inner { config, circuits, .. } = &mut *self.lock();
        let circuit = circuits.get_mut(name)?;
        circuit.reset(now_millis);
        Some(circuit.view(&config.of(name), now_millis))
    }

    /// Removes the breaker of a service that is gone.
    pub(crate) fn forget(&self, name: &str) {
        self.lock().circuits.remove(name);
    }

    pub(crate) fn config(&self) -> Config {
        self.lock().config.clone()
    }

    /// Takes effect at once, for open breakers too. Values out of range are clamped.
    pub(crate) fn set_config(&self, config: Config) {
        self.lock().config = config;
    }

    /// Services that changed state, were forced or were reset since the last call. Counts alone are no change.
    pub(crate) fn take_changed(&self) -> Vec<Saved> {
        self.lock().circuits.values_mut().filter_map(Circuit::take_changed).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // A panic under the lock leaves at worst one stale count.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// Calls `act` with the breaker of a service, which is created if necessary.
    fn with<T>(&mut self, service: &str, act: impl FnOnce(&mut Circuit, &Config) -> T) -> T {
        self.make_room(service);
        self.uses += 1;
        let fresh = || Circuit::new(Saved { name: service.to_owned(), ..Saved::default() }, self.uses);
        let circuit = self.circuits.entry(service.to_owned()).or_insert_with(fresh);
        circuit.used = self.uses;
        act(circuit, &self.config)
    }

    /// Removes the least important breaker for a new service: the one unused for longest, first of those that are closed and
    /// not forced, then of those that are not forced.
    fn make_room(&mut self, service: &str) {
        while self.circuits.len() >= SERVICES_KEPT && !self.circuits.contains_key(service) {
            let least = self.circuits.iter().min_by_key(|(_, circuit)| circuit.importance()).map(|(name, _)| name.clone());
            let Some(name) = least else { return };
            self.circuits.remove(&name);
        }
    }
}

/// The permission for one call. The caller reports the result as soon as it is known, since other calls are refused during a
/// trial. Dropped without a report, the call is not counted.
#[must_use = "a dropped admission is not counted"]
#[derive(Debug)]
pub(crate) struct Admission {
    breakers: Breakers,
    service: String,
    /// Maximum time until the first byte of an answer. None: the source's timeout.
    pub(crate) operation_timeout: Option<Duration>,
    /// None: the result was reported, or breakers are disabled.
    ticket: Option<Ticket>,
}

impl Admission {
    pub(crate) fn succeeded(self, now_millis: i64) {
        self.report(None, now_millis);
    }

    /// Reports a failure. A status that the settings accept counts as a success.
    pub(crate) fn failed(self, now_millis: i64, failure: Failure) {
        self.report(Some(&failure), now_millis);
    }

    fn report(mut self, failure: Option<&Failure>, now_millis: i64) {
        let mut inner = self.breakers.lock();
        let Inner { config, circuits, .. } = &mut *inner;
        // Disabled breakers count nothing; dropping the admission allows another trial.
        if config.enabled
            && let Some(circuit) = circuits.get_mut(&self.service)
            && let Some(ticket) = self.ticket.take()
        {
            circuit.report(ticket, failure, &config.of(&self.service), now_millis);
        }
        // Dropping `self` takes the lock again.
        drop(inner);
    }
}

impl Drop for Admission {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket.take()
            && let Some(circuit) = self.breakers.lock().circuits.get_mut(&self.service)
        {
            circuit.release(ticket);
        }
    }
}
