//! Refusals in JSON: the account's details instead of the requested answer, or a message.
//!
//! `error` is always a refusal; a `message` is one only if nothing else was sent.

use super::json::{self, Fault, elements, member, members};
use super::outcome::{ReadError, quote};
use super::start::start;
use super::value::{flag, text};

const ERRORS: [&str; 3] = ["error", "errors", "error_message"];
const MESSAGES: [&str; 4] = ["message", "msg", "reason", "detail"];
const ACCOUNT: [&str; 3] = ["user_info", "server_info", "auth"];

/// Whether a member is about the answer and not an entry.
pub(super) fn is_remark(key: &str) -> bool {
    ERRORS.contains(&key) || MESSAGES.contains(&key) || ACCOUNT.contains(&key)
}

/// The messages of a panel, the most important first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Messages {
    error: String,
    message: String,
}

impl Messages {
    /// Adds a member that is not an entry. An error if the member itself is a refusal.
    pub(super) fn add(&mut self, key: &str, value: &str, what: &'static str) -> Result<(), ReadError> {
        match key {
            "user_info" if is_accepted(value) => return Err(ReadError::Account { what }),
            "user_info" => return Err(ReadError::NotAccepted),
            "auth" if !flag(value) => return Err(ReadError::NotAccepted),
            _ if ERRORS.contains(&key) => self.error = words(value),
            _ if MESSAGES.contains(&key) => self.message = words(value),
            _ => {}
        }
        Ok(())
    }

    /// The refusal, if there is one. `is_answered`: the requested answer was sent too.
    pub(super) fn into_error(self, is_answered: bool, what: &'static str) -> Option<ReadError> {
        let text = if self.error.is_empty() && !is_answered { self.message } else { self.error };
        (!text.is_empty()).then_some(ReadError::Refused { what, text })
    }
}

/// Whether `user_info` accepts the account.
pub(super) fn is_accepted(user_info: &str) -> bool {
    let auth = member(user_info, "auth");
    if text(auth).is_empty() { text(member(user_info, "status")).eq_ignore_ascii_case("active") } else { flag(auth) }
}

/// The text of a message, of the first one in a list, or of the one in an object. Empty if it is only yes or no.
fn words(value: &str) -> String {
    let value = if value.starts_with('[') { elements(value).first().copied().unwrap_or_default() } else { value };
    let value =
        members(value).into_iter().find(|(key, _)| MESSAGES.contains(key) || ERRORS.contains(key)).map_or(value, |(_, inner)| inner);
    let text = text(value);
    let is_answer = ["true", "false", "0", "1"].iter().any(|answer| text.eq_ignore_ascii_case(answer));
    if is_answer { String::new() } else { quote(&text) }
}

/// The object in an answer. An empty one if the panel sent nothing.
pub(super) fn object(answer: &[u8], what: &'static str) -> Result<String, ReadError> {
    let answer = String::from_utf8_lossy(answer);
    let Some(at) = start(&answer, true, what)? else { return Ok("{}".to_owned()) };
    let mut text = answer.get(at..).unwrap_or_default().to_owned();
    for _ in 0..=json::REPAIRS {
        match json::end(&text, &mut Vec::new()) {
            Ok(end) => {
                text.truncate(end);
                return Ok(text);
            }
            Err(Fault::More) => return Err(ReadError::Cut { what, items: 0 }),
            Err(Fault::Broken(at)) => match json::repair(&text, at) {
                Some((range, instead)) => text.replace_range(range, &instead),
                None => break,
            },
        }
    }
    Err(ReadError::Other { what, reason: "it is not valid JSON".to_owned() })
}
