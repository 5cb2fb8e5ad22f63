//! The switches of the panel (`POST /panel?…`) and its report (`GET /panel`).
//!
//! A form is applied field by field, from left to right: `account` selects the account for the fields after it. Either all
//! fields are applied or none.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::call::Call;
use super::panel::{Account, Panel, STATUSES, State};
use crate::demo::made_up::MOST_CHANNELS;

/// Name and description; read by the page and by error answers.
pub(in crate::demo) const SWITCHES: &[(&str, &str)] = &[
    ("account", "a user name: the three below are for this account, which is made when there is none"),
    ("password", "the account's password; a new account's is its name without it"),
    ("status", "Active, Expired, Banned, Disabled, or Refused, which is as if the password were wrong"),
    ("max_connections", "streams that may run at a time over the account; 0: any number"),
    ("forget", "a user name: the account is gone"),
    ("odd", "true: every sloppiness that is seen in real answers"),
    ("channels", "how many channels there are"),
    ("films", "how many films there are"),
    ("series", "how many series there are"),
    ("rename", "1005:Name, another name for a stream; 1005: gives it its own again"),
    ("move", "1005:3, another category for a stream; 1005: puts it back"),
    ("forget_requests", "true: what was asked and how often is forgotten"),
];

impl Panel {
    /// Applies a form. The error says which field is wrong. True: what was asked is to be forgotten.
    pub(in crate::demo) fn set(&self, form: &str) -> Result<bool, String> {
        let mut state = self.state();
        let (mut current, mut is_forgetful) = (None, false);
        // On a copy, so that nothing is applied after a mistake.
        let mut next = state.clone();
        for (name, value) in url::form_urlencoded::parse(form.as_bytes()) {
            set(&mut next, &mut current, &mut is_forgetful, (&name, &value)).ok_or_else(|| wrong(&name, &value))?;
        }
        *state = next;
        Ok(is_forgetful)
    }

    /// Accounts, requests by action, open requests, and the last requests with method and range, the oldest first.
    pub(in crate::demo) fn report(&self, calls: &[(Call, &str, &str)], open: usize) -> Value {
        let state = self.state();
        let accounts = state.accounts.iter().map(|account| {
            json!({
                "username": account.username, "status": account.status.name, "max_connections": account.max_connections,
                "active_connections": account.open_streams(),
            })
        });
        let mut counts = BTreeMap::<&str, u64>::new();
        calls.iter().for_each(|(call, ..)| *counts.entry(&call.action).or_default() += 1);
        let recent = calls.iter().map(|(Call { username, action, of, .. }, method, range)| {
            json!({"username": username, "action": action, "method": method, "of": of, "range": range})
        });
        json!({
            "accounts": accounts.collect::<Vec<_>>(),
            "channels": state.lists.channels, "films": state.lists.films, "series": state.lists.series, "odd": state.lists.is_sloppy,
            "requests": counts, "open": open, "recent": recent.collect::<Vec<_>>(),
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

/// Applies one field. `current`: the index of the selected account. None: the value is invalid.
fn set(state: &mut State, current: &mut Option<usize>, is_forgetful: &mut bool, (name, value): (&str, &str)) -> Option<()> {
    let account = current.and_then(|at| state.accounts.get_mut(at));
    match name {
        "account" => {
            let at = state.accounts.iter().position(|account| account.username == value);
            if at.is_none() {
                (!value.is_empty()).then_some(())?;
                state.accounts.push(Account::new(value, value));
            }
            *current = at.or(state.accounts.len().checked_sub(1));
        }
        "password" => account?.password = value.to_owned(),
        "status" => account?.status = STATUSES.iter().find(|status| status.name.eq_ignore_ascii_case(value))?,
        "max_connections" => account?.max_connections = value.parse().ok()?,
        "forget" => {
            let at = state.accounts.iter().position(|account| account.username == value)?;
            state.accounts.remove(at);
            *current = None;
        }
        "odd" => state.lists.is_sloppy = value.parse().ok()?,
        "channels" => state.lists.channels = value.parse::<u32>().ok()?.min(MOST_CHANNELS),
        "films" => state.lists.films = value.parse::<u32>().ok()?.min(MOST_CHANNELS),
        "series" => state.lists.series = value.parse::<u32>().ok()?.min(MOST_CHANNELS),
        "rename" => match value.split_once(':')? {
            (id, "") => drop(state.lists.renamed.remove(&id.parse().ok()?)),
            (id, name) => drop(state.lists.renamed.insert(id.parse().ok()?, name.to_owned())),
        },
        "move" => match value.split_once(':')? {
            (id, "") => drop(state.lists.moved.remove(&id.parse().ok()?)),
            (id, category) => drop(state.lists.moved.insert(id.parse().ok()?, category.parse().ok()?)),
        },
        "forget_requests" => *is_forgetful = value.parse().ok()?,
        _ => return None,
    }
    Some(())
}
