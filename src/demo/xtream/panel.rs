//! The state of the panel: accounts, the switches, and the requests that were counted.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::call::Call;
use super::entries::{Content, Lists};
use crate::demo::wire::Counted;
use crate::model::Time;

/// The account that a panel begins with.
const USER: &str = "demo";
const PASSWORD: &str = "demo";

/// Requests that are remembered.
const RECENT: usize = 1000;

/// How a person tries the panel at `base_url`, in one line.
pub(crate) fn instructions(base_url: &str) -> String {
    format!("to try an Xtream source: {base_url}, user name {USER}, password {PASSWORD}")
}

/// What lasts between requests.
#[derive(Debug)]
pub(in crate::demo) struct Panel {
    state: Mutex<State>,
    /// Requests that are being answered, except streams.
    pub(super) open: Arc<AtomicUsize>,
    pub(super) most_open: AtomicUsize,
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) accounts: Vec<Account>,
    pub(super) lists: Lists,
    pub(super) streams: Streams,
    pub(super) recent: VecDeque<Request>,
    /// Requests by action.
    pub(super) counts: BTreeMap<String, u64>,
}

/// What the addresses of streams answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::demo) enum Streams {
    Pattern,
    /// A redirect to the pattern.
    Redirect,
    Refused,
}

/// As panels write it, except the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Active,
    Expired,
    Banned,
    Disabled,
    /// As if the password were wrong.
    Refused,
}

impl Status {
    pub(super) const ALL: [Status; 5] = [Status::Active, Status::Expired, Status::Banned, Status::Disabled, Status::Refused];

    pub(super) fn name(self) -> &'static str {
        match self {
            Status::Active => "Active",
            Status::Expired => "Expired",
            Status::Banned => "Banned",
            Status::Disabled => "Disabled",
            Status::Refused => "Refused",
        }
    }
}

#[derive(Clone, Debug)]
pub(in crate::demo) struct Account {
    pub(super) username: String,
    pub(super) password: String,
    pub(super) status: Status,
    /// Streams at a time. 0: any number.
    pub(super) max_connections: u32,
    /// Unix seconds. None: a time that suits the status.
    pub(super) expires_at: Option<i64>,
    pub(super) is_trial: bool,
    streams: Arc<AtomicUsize>,
}

impl Account {
    pub(super) fn new(username: &str, password: &str) -> Account {
        Account {
            username: username.to_owned(),
            password: password.to_owned(),
            status: Status::Active,
            max_connections: 2,
            expires_at: None,
            is_trial: false,
            streams: Arc::default(),
        }
    }

    pub(in crate::demo) fn is_active(&self) -> bool {
        self.status == Status::Active
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

/// A request to the panel, without its password.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) username: String,
    pub(super) action: String,
    pub(super) method: String,
    /// The category, stream, film or series that was asked for.
    pub(super) of: String,
    /// The value of `Range`.
    pub(super) range: String,
}

impl Panel {
    pub(in crate::demo) fn new(channels: u32) -> Panel {
        let state = State {
            accounts: vec![Account::new(USER, PASSWORD)],
            lists: Lists::new(channels),
            streams: Streams::Pattern,
            recent: VecDeque::new(),
            counts: BTreeMap::new(),
        };
        Panel { state: Mutex::new(state), open: Arc::default(), most_open: AtomicUsize::new(0) }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(in crate::demo) fn account(&self, username: &str) -> Option<Account> {
        self.state().accounts.iter().find(|account| account.username == username).cloned()
    }

    /// The account with this name and password.
    pub(in crate::demo) fn login(&self, username: &str, password: &str) -> Option<Account> {
        self.account(username).filter(|account| account.password == password && account.status != Status::Refused)
    }

    pub(in crate::demo) fn channels(&self) -> u32 {
        self.state().lists.channels
    }

    pub(in crate::demo) fn streams(&self) -> Streams {
        self.state().streams
    }

    /// What the panel lists at this moment.
    pub(in crate::demo) fn content(&self, base: String, now: Time) -> Content {
        Content { lists: self.state().lists.clone(), base, now }
    }

    /// Remembers a request. It counts as open until the result is dropped; streams count with their account instead.
    pub(in crate::demo) fn remember(&self, call: &Call, method: &str, range: &str) -> Option<Counted> {
        let open = (!call.is_stream()).then(|| Counted::new(&self.open).0);
        self.most_open.fetch_max(self.open.load(Ordering::SeqCst), Ordering::SeqCst);
        let mut state = self.state();
        *state.counts.entry(call.action.clone()).or_default() += 1;
        if state.recent.len() >= RECENT {
            state.recent.pop_front();
        }
        let Call { username, action, of, .. } = call.clone();
        state.recent.push_back(Request { username, action, method: method.to_owned(), of, range: range.to_owned() });
        open
    }
}
