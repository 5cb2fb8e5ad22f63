//! What a running provider keeps in memory: its options, the planned faults, the requests it saw, counters, the panel.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::fault::Fault;
use super::xtream::{Call, Panel};
use crate::clock::Clock;

/// The account that `lineup demo` uses.
pub(super) const USER: &str = "demo";
pub(super) const PASSWORD: &str = "demo-password";

const REQUESTS: usize = 10_000;

/// What a provider offers, and to whom.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) clock: Clock,
    pub(crate) channels: u32,
    /// The user name and password that are required. None: no login.
    pub(crate) login: Option<(String, String)>,
}

impl Options {
    pub(crate) fn new(clock: Clock) -> Options {
        Options { clock, channels: 40, login: None }
    }

    /// With the account that [`records`](super::records) uses.
    pub(crate) fn with_demo_login(mut self) -> Options {
        self.login = Some((USER.to_owned(), PASSWORD.to_owned()));
        self
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
}

impl Seen {
    /// The value of a header, empty if it is missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }
}

#[derive(Debug)]
pub(super) struct Shared {
    pub(super) options: Options,
    pub(super) address: SocketAddr,
    faults: Mutex<HashMap<String, Planned>>,
    requests: Mutex<VecDeque<Seen>>,
    /// Requests to the panel that are being answered, except streams.
    pub(super) open: Arc<AtomicUsize>,
    pub(super) panel: Panel,
}

#[derive(Clone, Debug)]
pub(super) struct Planned {
    pub(super) fault: Fault,
    /// Requests that still get the fault. None: until it is removed.
    pub(super) times: Option<u32>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    pub(super) fn new(options: Options, address: SocketAddr) -> Shared {
        let panel = Panel::new(options.channels);
        Shared { options, address, faults: Mutex::default(), requests: Mutex::default(), open: Arc::default(), panel }
    }

    pub(super) fn plan(&self, path: &str, planned: Option<Planned>) {
        let mut faults = lock(&self.faults);
        match planned {
            None => faults.remove(path),
            Some(planned) => faults.insert(path.to_owned(), planned),
        };
    }

    pub(super) fn planned(&self, path: &str) -> Option<Planned> {
        lock(&self.faults).get(path).cloned()
    }

    /// The fault for a request, counted down. The first of `paths` that has a fault decides.
    pub(super) fn take_fault(&self, paths: &[&str]) -> Option<Fault> {
        let mut faults = lock(&self.faults);
        let path = *paths.iter().find(|path| faults.contains_key(**path))?;
        let planned = faults.get_mut(path)?;
        let fault = planned.fault.clone();
        if let Some(times) = &mut planned.times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                faults.remove(path);
            }
        }
        Some(fault)
    }

    pub(super) fn remember(&self, seen: Seen) {
        let mut requests = lock(&self.requests);
        if requests.len() >= REQUESTS {
            requests.pop_front();
        }
        requests.push_back(seen);
    }

    pub(super) fn set_panel(&self, form: &str) -> Result<(), String> {
        if self.panel.set(form)? {
            lock(&self.requests).clear();
        }
        Ok(())
    }

    pub(super) fn report(&self) -> serde_json::Value {
        let requests = self.requests();
        let calls =
            requests.iter().filter_map(|seen| Some((Call::read(&seen.path, &seen.query)?, seen.method.as_str(), seen.header("range"))));
        self.panel.report(&calls.collect::<Vec<_>>(), self.open.load(Ordering::SeqCst))
    }

    /// The last requests, the oldest first.
    pub(super) fn requests(&self) -> Vec<Seen> {
        lock(&self.requests).iter().cloned().collect()
    }
}
