//! The account: what `player_api.php` answers without an action.
//!
//! The one idea: whether the account can be used now is said in one sentence, for a person. The answer
//! repeats the user name and the password; neither gets out of here, not even inside of a message.

use jiff::tz::TimeZone;

use super::outcome::{ReadError, quote};
use super::refusal::{Said, is_accepted, object};
use super::value::{count, flag, prose, text, time, words};
use super::walk::{member, members};
use crate::model::Time;

const WHAT: &str = "the account's details";

/// What a panel says of an account. Texts are empty where it said nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Login {
    /// The user name and the password are right.
    pub(crate) is_accepted: bool,
    /// "Active", "Expired", "Banned", "Disabled", "Trial" or anything else, as it was sent.
    pub(crate) status: String,
    /// The panel's words for its users.
    pub(crate) message: String,
    /// None: never.
    pub(crate) expires_at: Option<Time>,
    pub(crate) is_trial: bool,
    /// None: not said. 0 is said for any number by some panels.
    pub(crate) max_connections: Option<u32>,
    pub(crate) active_connections: Option<u32>,
    pub(crate) created_at: Option<Time>,
    /// Extensions of live streams: "ts", "m3u8", "rtmp".
    pub(crate) formats: Vec<String>,
    pub(crate) server: Server,
}

/// Where a panel says that it is, as it was sent, and its clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Server {
    /// A host, mostly without a scheme.
    pub(crate) url: String,
    pub(crate) port: String,
    pub(crate) https_port: String,
    pub(crate) protocol: String,
    /// The zone of the times that are texts: "Europe/Amsterdam".
    pub(crate) time_zone: String,
    pub(crate) timestamp_now: Option<Time>,
    pub(crate) time_now: String,
}

/// Reads an account. One that is not accepted is no error; an answer that is no account is.
pub(crate) fn read_login(answer: &[u8]) -> Result<Login, ReadError> {
    let root = object(answer, WHAT)?;
    let mut user = member(root, "user_info");
    if user.is_empty() {
        let mut said = Said::default();
        for (key, value) in members(root).filter(|(key, _)| *key != b"auth") {
            said.add(key, value, WHAT)?;
        }
        if let Some(error) = said.into_error(false, WHAT) {
            return Err(error);
        }
        // Some panels have it all in one object.
        user = root;
    }
    let user_text = |key| text(member(user, key)).into_owned();
    let hidden = [user_text("username"), user_text("password")];
    let user_time = |key| time(member(user, key), &TimeZone::UTC);
    Ok(Login {
        is_accepted: is_accepted(user),
        status: without(user_text("status"), &hidden),
        message: without(prose(member(user, "message")), &hidden),
        expires_at: user_time("exp_date"),
        is_trial: flag(member(user, "is_trial")),
        max_connections: count(member(user, "max_connections")),
        active_connections: count(member(user, "active_cons")),
        created_at: user_time("created_at"),
        formats: words(member(user, "allowed_output_formats")),
        server: server(member(root, "server_info")),
    })
}

fn server(info: &[u8]) -> Server {
    let server_text = |key| text(member(info, key)).into_owned();
    Server {
        url: server_text("url"),
        port: server_text("port"),
        https_port: server_text("https_port"),
        protocol: server_text("server_protocol"),
        time_zone: server_text("timezone"),
        timestamp_now: time(member(info, "timestamp_now"), &TimeZone::UTC),
        time_now: server_text("time_now"),
    }
}

impl Login {
    /// Why this account cannot be used at this time, in a sentence; None if it can.
    pub(crate) fn trouble(&self, now: Time) -> Option<String> {
        let trouble = match (self.status.to_ascii_lowercase().as_str(), self.expires_at) {
            ("banned", _) => "the panel has banned this account".to_owned(),
            ("disabled", _) => "the panel has disabled this account".to_owned(),
            ("expired", None) => "this account has expired".to_owned(),
            (_, Some(at)) if at <= now => format!("this account expired on {}", day(at)),
            ("expired", Some(_)) => "this account has expired".to_owned(),
            _ if !self.is_accepted => "the panel did not accept the account: check the user name and the password".to_owned(),
            _ => return None,
        };
        let words = quote(&self.message);
        Some(if words.is_empty() { trouble } else { format!("{trouble}; it says “{words}”") })
    }
}

/// The day of a time, in UTC.
fn day(time: Time) -> String {
    let text = time.to_string();
    text.split_once('T').map_or(text.as_str(), |(day, _)| day).to_owned()
}

/// A text in which none of these stands.
fn without(text: String, hidden: &[String]) -> String {
    hidden
        .iter()
        .filter(|word| !word.is_empty())
        .fold(text, |text, word| if text.contains(word.as_str()) { text.replace(word.as_str(), "…") } else { text })
}

#[cfg(test)]
mod tests;
