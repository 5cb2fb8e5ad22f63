//! The state of the panel: accounts and switches.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::entries::{Content, Lists};
use crate::model::Time;

/// The account that a panel begins with.
const USER: &str = "demo";
const PASSWORD: &str = "demo";

/// How a person tries the panel at `base_url`, in one line.
pub(crate) fn instructions(base_url: &str) -> String {
    format!("to try an Xtream source: {base_url}, user name {USER}, password {PASSWORD}")
}

/// What lasts between requests.
#[derive(Debug)]
pub(in crate::demo) struct Panel(Mutex<State>);

#[derive(Clone, Debug)]
pub(super) struct State {
    pub(super) accounts: Vec<Account>,
    pub(super) lists: Lists,
}

#[derive(Debug)]
pub(super) struct Status {
    /// As panels write it, except `Refused`, which is as if the password were wrong.
    pub(super) name: &'static str,
    pub(super) message: &'static str,
    /// Days from now to the account's end.
    pub(super) days: i64,
}

pub(super) const STATUSES: &[Status] = &[
    Status { name: "Active", message: "", days: 30 },
    Status { name: "Expired", message: "Your subscription has expired", days: -1 },
    Status { name: "Banned", message: "Your account is banned", days: 30 },
    Status { name: "Disabled", message: "Your account is disabled", days: 30 },
    Status { name: "Refused", message: "", days: 30 },
];

#[derive(Clone, Debug)]
pub(in crate::demo) struct Account {
    pub(super) username: String,
    pub(super) password: String,
    pub(super) status: &'static Status,
    /// Streams at a time. 0: any number.
    pub(super) max_connections: u32,
    streams: Arc<AtomicUsize>,
}

impl Account {
    pub(super) fn new(username: &str, password: &str) -> Account {
        Account {
            username: username.to_owned(),
            password: password.to_owned(),
            status: &STATUSES[0],
            max_connections: 2,
            streams: Arc::default(),
        }
    }

    pub(in crate::demo) fn is_active(&self) -> bool {
        self.status.name == "Active"
    }

    /// Counts one more stream, as long as the result lives. None: the limit is reached.
    pub(in crate::demo) fn open_stream(&self) -> Option<Counted> {
        let (stream, count) = Counted::new(&self.streams);
        (self.max_connections == 0 || count <= self.max_connections as usize).then_some(stream)
    }

    pub(super) fn open_streams(&self) -> usize {
        self.streams.load(Ordering::SeqCst)
    }
}

impl Panel {
    pub(in crate::demo) fn new(channels: u32) -> Panel {
        Panel(Mutex::new(State { accounts: vec![Account::new(USER, PASSWORD)], lists: Lists::new(channels) }))
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(in crate::demo) fn account(&self, username: &str) -> Option<Account> {
        self.state().accounts.iter().find(|account| account.username == username).cloned()
    }

    pub(in crate::demo) fn login(&self, username: &str, password: &str) -> Option<Account> {
        self.account(username).filter(|account| account.password == password && account.status.name != "Refused")
    }

    pub(in crate::demo) fn channels(&self) -> u32 {
        self.state().lists.channels
    }

    /// What the panel lists at this moment.
    pub(in crate::demo) fn content(&self, base: String, now: Time) -> Content {
        Content { lists: self.state().lists.clone(), base, now }
    }
}

/// Adds one to a counter for as long as it lives.
pub(in crate::demo) struct Counted(Arc<AtomicUsize>);

impl Counted {
    /// With the count that includes it.
    pub(in crate::demo) fn new(counter: &Arc<AtomicUsize>) -> (Counted, usize) {
        (Counted(counter.clone()), counter.fetch_add(1, Ordering::SeqCst) + 1)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}
