//! The Xtream panel of the built-in provider: accounts with their states, the provider's channels and
//! some films and series as lists, a guide, streams, and switches for what real panels do wrong.
//!
//! The one idea: it is a second way to ask for what the provider makes up anyway. What goes wrong with
//! one answer is a [`super::Fault`] of its path (`/player_api.php?action=get_live_streams`, or
//! `login` for the call without an action); what lasts is a switch ([`switches`]), set by one form both
//! over HTTP and by tests. The shapes are those of XUI and its relatives. It knows nothing of sources.

mod calls;
mod entries;
mod odd;
mod switches;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

pub(super) use self::calls::{ACTIONS, Call, Watched, answer};
pub(super) use self::entries::Content;
pub(super) use self::switches::SWITCHES;
use super::wire::Counted;
use super::{Shared, lock};

/// The account that a panel begins with.
pub(super) const USER: &str = "demo";
pub(super) const PASSWORD: &str = "demo";

/// Requests that are remembered.
const RECENT: usize = 1000;
/// Accounts there can be.
const ACCOUNTS: usize = 1000;

/// What lasts between requests.
#[derive(Debug)]
pub(super) struct Panel {
    state: Mutex<State>,
    /// Requests that are being answered, but for streams.
    open: AtomicUsize,
    most_open: AtomicUsize,
}

#[derive(Debug)]
struct State {
    accounts: Vec<Account>,
    channels: u32,
    films: u32,
    series: u32,
    is_odd: bool,
    /// Of streams by their id.
    renamed: BTreeMap<u32, String>,
    /// Categories of streams by their id.
    moved: BTreeMap<u32, u32>,
    streams: Streams,
    /// IANA name.
    time_zone: String,
    recent: VecDeque<Noted>,
    counts: BTreeMap<String, u64>,
}

/// What the addresses of streams answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Streams {
    Pattern,
    /// A redirect to where the pattern is.
    Redirect,
    Refused,
}

/// As panels write it, but for the last one.
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
    const ALL: [Status; 5] = [Status::Active, Status::Expired, Status::Banned, Status::Disabled, Status::Refused];

    fn name(self) -> &'static str {
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
pub(super) struct Account {
    username: String,
    password: String,
    status: Status,
    /// Streams at a time; 0: any number.
    max_connections: u32,
    /// Unix seconds; none: what suits the status.
    expires_at: Option<i64>,
    is_trial: bool,
    watching: Arc<AtomicUsize>,
}

impl Account {
    fn new(username: &str, password: &str) -> Account {
        Account {
            username: username.to_owned(),
            password: password.to_owned(),
            status: Status::Active,
            max_connections: 2,
            expires_at: None,
            is_trial: false,
            watching: Arc::default(),
        }
    }

    pub(super) fn is_active(&self) -> bool {
        self.status == Status::Active
    }

    /// One stream more; none: there are as many as may be.
    pub(super) fn watch(&self) -> Option<Watching> {
        let watching = Watching(self.watching.clone());
        let before = self.watching.fetch_add(1, Ordering::SeqCst);
        // What is not handed out is counted off again.
        (self.max_connections == 0 || before < self.max_connections as usize).then_some(watching)
    }

    fn watching(&self) -> usize {
        self.watching.load(Ordering::SeqCst)
    }
}

/// A stream that runs over an account.
pub(super) struct Watching(Arc<AtomicUsize>);

impl Drop for Watching {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// A request to the panel, without its password.
#[derive(Clone, Debug)]
struct Noted {
    username: String,
    action: String,
    method: String,
    /// The category, stream, film or series that was asked for.
    of: String,
    /// The value of `Range`.
    range: String,
}

impl Panel {
    pub(super) fn new(channels: u32) -> Panel {
        let state = State {
            accounts: vec![Account::new(USER, PASSWORD)],
            channels,
            films: 24,
            series: 6,
            is_odd: false,
            renamed: BTreeMap::new(),
            moved: BTreeMap::new(),
            streams: Streams::Pattern,
            time_zone: "Europe/Amsterdam".to_owned(),
            recent: VecDeque::new(),
            counts: BTreeMap::new(),
        };
        Panel { state: Mutex::new(state), open: AtomicUsize::new(0), most_open: AtomicUsize::new(0) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    pub(super) fn account(&self, username: &str) -> Option<Account> {
        self.state().accounts.iter().find(|account| account.username == username).cloned()
    }

    /// The account of that name with that password.
    pub(super) fn login(&self, username: &str, password: &str) -> Option<Account> {
        self.account(username).filter(|account| account.password == password && account.status != Status::Refused)
    }

    pub(super) fn channels(&self) -> u32 {
        self.state().channels
    }

    pub(super) fn streams(&self) -> Streams {
        self.state().streams
    }
}

/// Writes a request down; it is open until what comes back is dropped. Streams count with their account.
pub(super) fn noted(shared: &Arc<Shared>, call: &Call, method: &str, range: &str) -> Option<Counted> {
    let open = (!call.is_stream()).then(|| Counted::new(shared.clone(), |shared| &shared.panel.open));
    let panel = &shared.panel;
    panel.most_open.fetch_max(panel.open.load(Ordering::SeqCst), Ordering::SeqCst);
    let mut state = panel.state();
    *state.counts.entry(call.action.clone()).or_default() += 1;
    if state.recent.len() >= RECENT {
        state.recent.pop_front();
    }
    let (method, range) = (method.to_owned(), range.to_owned());
    let noted = Noted { username: call.username.clone(), action: call.action.clone(), method, of: call.of.clone(), range };
    state.recent.push_back(noted);
    open
}
