//! The panel's switches, and what it tells of itself: `POST /panel?…` sets, `GET /panel` tells.
//!
//! The one idea: a form is done field by field, from left to right; `account` says whose the account's fields
//! behind it are. Everything is set or nothing is.

use std::sync::atomic::Ordering;

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::{ACCOUNTS, Account, Panel, State, Status, Streams};
use crate::demo::server::MOST_CHANNELS;

/// Name and what it does: the page and the answer to a wrong one read this list.
pub(in crate::demo) const SWITCHES: &[(&str, &str)] = &[
    ("account", "a user name: the five below are for this account, which is made when there is none"),
    ("password", "the account's password; a new account's is its name without it"),
    ("status", "Active, Expired, Banned, Disabled, or Refused, which is as if the password were wrong"),
    ("max_connections", "streams that may run at a time over the account; 0: any number"),
    ("expires_at", "Unix seconds; never: none; empty: what suits the status"),
    ("trial", "true: the account is one to try out"),
    ("forget", "a user name: the account is gone"),
    ("odd", "true: every sloppiness that is seen in real answers"),
    ("channels", "how many channels there are"),
    ("films", "how many films there are"),
    ("series", "how many series there are"),
    ("rename", "1005:Name, another name for a stream; 1005: gives it its own again"),
    ("move", "1005:3, another category for a stream; 1005: puts it back"),
    ("streams", "pattern, redirect or refused: what their addresses answer"),
    ("time_zone", "of the panel's own times"),
    ("forget_requests", "true: what was asked and how often is forgotten"),
];

/// What `expires_at` is when an account never ends.
const NEVER: i64 = 0;

impl Panel {
    /// Sets what a form says; else says why not.
    pub(in crate::demo) fn set(&self, form: &str) -> Result<(), String> {
        let mut state = self.state();
        let mut accounts = state.accounts.clone();
        let mut draft = Draft { is_forgetful: false, current: None };
        // On a copy, so that a mistake at the end undoes the beginning.
        let mut next = State {
            accounts: std::mem::take(&mut accounts),
            renamed: state.renamed.clone(),
            moved: state.moved.clone(),
            time_zone: state.time_zone.clone(),
            recent: Default::default(),
            counts: Default::default(),
            ..*state
        };
        for (name, value) in url::form_urlencoded::parse(form.as_bytes()) {
            draft.set(&mut next, &name, &value).ok_or_else(|| wrong(&name, &value))?;
        }
        if draft.is_forgetful {
            self.most_open.store(self.open.load(Ordering::SeqCst), Ordering::SeqCst);
        } else {
            next.recent = std::mem::take(&mut state.recent);
            next.counts = std::mem::take(&mut state.counts);
        }
        *state = next;
        Ok(())
    }

    /// Accounts, requests by action, how many are open, and the last ones, the oldest first.
    pub(in crate::demo) fn report(&self) -> Value {
        let state = self.state();
        let accounts = state.accounts.iter().map(|account| {
            json!({
                "username": account.username, "status": account.status.name(), "max_connections": account.max_connections,
                "active_connections": account.watching(),
            })
        });
        let recent = state.recent.iter().map(|noted| {
            json!({
                "username": noted.username, "action": noted.action, "method": noted.method, "of": noted.of, "range": noted.range,
            })
        });
        json!({
            "accounts": accounts.collect::<Vec<_>>(),
            "channels": state.channels, "films": state.films, "series": state.series, "odd": state.is_odd,
            "requests": state.counts,
            "open": self.open.load(Ordering::SeqCst), "most_open": self.most_open.load(Ordering::SeqCst),
            "recent": recent.collect::<Vec<_>>(),
        })
    }
}

fn wrong(name: &str, value: &str) -> String {
    match SWITCHES.iter().find(|(known, _)| *known == name) {
        Some((_, about)) => format!("{name} cannot be {value:?}: {about}\n"),
        None => {
            let lines = SWITCHES.iter().map(|(name, about)| format!("{name}: {about}\n"));
            format!("there is no switch {name:?}; there are\n{}", lines.collect::<String>())
        }
    }
}

/// What a form said so far.
struct Draft {
    /// The place of the account that is spoken of.
    current: Option<usize>,
    is_forgetful: bool,
}

impl Draft {
    /// None: it cannot be so.
    fn set(&mut self, state: &mut State, name: &str, value: &str) -> Option<()> {
        let account = self.current.and_then(|at| state.accounts.get_mut(at));
        match name {
            "account" => {
                let at = state.accounts.iter().position(|account| account.username == value);
                if at.is_none() {
                    (!value.is_empty() && state.accounts.len() < ACCOUNTS).then_some(())?;
                    state.accounts.push(Account::new(value, value));
                }
                self.current = at.or(state.accounts.len().checked_sub(1));
            }
            "password" => account?.password = value.to_owned(),
            "status" => account?.status = Status::ALL.into_iter().find(|status| status.name().eq_ignore_ascii_case(value))?,
            "max_connections" => account?.max_connections = value.parse().ok()?,
            "expires_at" => {
                account?.expires_at = match value {
                    "" => None,
                    "never" => Some(NEVER),
                    seconds => Some(seconds.parse().ok()?),
                }
            }
            "trial" => account?.is_trial = value.parse().ok()?,
            "forget" => {
                let at = state.accounts.iter().position(|account| account.username == value)?;
                state.accounts.remove(at);
                self.current = None;
            }
            "odd" => state.is_odd = value.parse().ok()?,
            "channels" => state.channels = value.parse::<u32>().ok()?.min(MOST_CHANNELS),
            "films" => state.films = value.parse::<u32>().ok()?.min(MOST_CHANNELS),
            "series" => state.series = value.parse::<u32>().ok()?.min(MOST_CHANNELS),
            "rename" => match value.split_once(':')? {
                (id, "") => drop(state.renamed.remove(&id.parse().ok()?)),
                (id, name) => drop(state.renamed.insert(id.parse().ok()?, name.to_owned())),
            },
            "move" => match value.split_once(':')? {
                (id, "") => drop(state.moved.remove(&id.parse().ok()?)),
                (id, category) => drop(state.moved.insert(id.parse().ok()?, category.parse().ok()?)),
            },
            "streams" => {
                state.streams = match value {
                    "pattern" => Streams::Pattern,
                    "redirect" => Streams::Redirect,
                    "refused" => Streams::Refused,
                    _ => return None,
                }
            }
            "time_zone" => {
                TimeZone::get(value).ok()?;
                state.time_zone = value.to_owned();
            }
            "forget_requests" => self.is_forgetful = value.parse().ok()?,
            _ => return None,
        }
        Some(())
    }
}
