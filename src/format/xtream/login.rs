//! The account: the answer of `player_api.php` without an action.
//!
//! The answer contains the user name and the password. Neither leaves this file, not even inside a message of the panel.

use jiff::tz::TimeZone;

use super::json::{elements, member, members};
use super::outcome::{ReadError, quote};
use super::refusal::{Messages, is_accepted, object};
use super::value::{count, flag, prose, text, time};

use crate::model::Time;

const WHAT: &str = "the account's details";

/// The details of an account. Texts are empty if the panel sent nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Login {
    /// The user name and the password are right.
    pub(crate) is_accepted: bool,
    /// "Active", "Expired", "Banned", "Disabled", "Trial" or anything else, as sent.
    pub(crate) status: String,
    /// The panel's message for its users.
    pub(crate) message: String,
    /// None: never.
    pub(crate) expires_at: Option<Time>,
    pub(crate) is_trial: bool,
    /// None: unknown. Some panels send 0 for unlimited.
    pub(crate) max_connections: Option<u32>,
    pub(crate) active_connections: Option<u32>,
    /// `allowed_output_formats` in lower case, such as `ts` and `m3u8`; empty: unknown.
    pub(crate) formats: Vec<String>,
    /// The zone of the panel's times that are texts, as sent: "Europe/Amsterdam".
    pub(crate) time_zone: String,
}

/// Reads an account. A refused account is not an error; an answer that is not an account is one.
pub(crate) fn read_login(answer: &[u8]) -> Result<Login, ReadError> {
    let root = &object(answer, WHAT)?;
    let mut user = member(root, "user_info");
    if user.is_empty() {
        let mut messages = Messages::default();
        for (key, value) in members(root).into_iter().filter(|(key, _)| *key != "auth") {
            messages.add(key, value, WHAT)?;
        }
        if let Some(error) = messages.into_error(false, WHAT) {
            return Err(error);
        }
        // Some panels send everything in one object.
        user = root.as_str();
    }
    let user_text = |key| text(member(user, key)).into_owned();
    let hidden = [user_text("username"), user_text("password")];
    Ok(Login {
        is_accepted: is_accepted(user),
        status: without(user_text("status"), &hidden),
        message: without(prose(member(user, "message")), &hidden),
        expires_at: time(member(user, "exp_date"), &TimeZone::UTC),
        is_trial: flag(member(user, "is_trial")),
        max_connections: count(member(user, "max_connections")),
        active_connections: count(member(user, "active_cons")),
        formats: elements(member(user, "allowed_output_formats")).into_iter().map(|format| text(format).to_ascii_lowercase()).collect(),
        time_zone: text(member(member(root, "server_info"), "timezone")).into_owned(),
    })
}

impl Login {
    /// Why this account cannot be used now, as a sentence. None if it can be used.
    pub(crate) fn problem(&self, now: Time) -> Option<String> {
        let problem = match (self.status.to_ascii_lowercase().as_str(), self.expires_at) {
            ("banned", _) => "the panel has banned this account".to_owned(),
            ("disabled", _) => "the panel has disabled this account".to_owned(),
            ("expired", None) => "this account has expired".to_owned(),
            (_, Some(at)) if at <= now => format!("this account expired on {}", day(at)),
            ("expired", Some(_)) => "this account has expired".to_owned(),
            _ if !self.is_accepted => "the panel did not accept the account: check the user name and the password".to_owned(),
            _ => return None,
        };
        let words = quote(&self.message);
        Some(if words.is_empty() { problem } else { format!("{problem}; its message is “{words}”") })
    }
}

/// The day of a time, in UTC.
fn day(time: Time) -> String {
    let text = time.to_string();
    text.split_once('T').map_or(text.as_str(), |(day, _)| day).to_owned()
}

fn without(text: String, hidden: &[String]) -> String {
    hidden
        .iter()
        .filter(|word| !word.is_empty())
        .fold(text, |text, word| if text.contains(word.as_str()) { text.replace(word.as_str(), "…") } else { text })
}

#[cfg(test)]
mod tests;
