//! Refusals in JSON: the account's details instead of the requested answer, or a message.
//!
//! `error` is always a refusal; a `message` is one only if nothing else was sent.

use super::outcome::{ReadError, quote};
use super::scan::value_end;
use super::start::{Start, start};
use super::value::{flag, text};
use super::walk::{elements, member, members};

const ERRORS: [&[u8]; 3] = [b"error", b"errors", b"error_message"];
const MESSAGES: [&[u8]; 4] = [b"message", b"msg", b"reason", b"detail"];
const ACCOUNT: [&[u8]; 3] = [b"user_info", b"server_info", b"auth"];

/// Whether a member is about the answer and not an entry.
pub(super) fn is_remark(key: &[u8]) -> bool {
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
    pub(super) fn add(&mut self, key: &[u8], value: &[u8], what: &'static str) -> Result<(), ReadError> {
        match key {
            b"user_info" if is_accepted(value) => return Err(ReadError::Account { what }),
            b"user_info" => return Err(ReadError::NotAccepted),
            b"auth" if !flag(value) => return Err(ReadError::NotAccepted),
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
pub(super) fn is_accepted(user_info: &[u8]) -> bool {
    let auth = member(user_info, "auth");
    if text(auth).is_empty() { text(member(user_info, "status")).eq_ignore_ascii_case("active") } else { flag(auth) }
}

/// The text of a message, of the first one in a list, or of the one in an object. Empty if it is only yes or no.
fn words(value: &[u8]) -> String {
    let value = match value.first() {
        Some(b'[') => elements(value).next().unwrap_or_default(),
        _ => value,
    };
    let value = members(value).find(|(key, _)| MESSAGES.contains(key) || ERRORS.contains(key)).map_or(value, |(_, inner)| inner);
    let text = text(value);
    let is_answer = ["true", "false", "0", "1"].iter().any(|answer| text.eq_ignore_ascii_case(answer));
    if is_answer { String::new() } else { quote(&text) }
}

/// The object in an answer. An empty one if the panel sent nothing.
pub(super) fn object<'a>(answer: &'a [u8], what: &'static str) -> Result<&'a [u8], ReadError> {
    let at = match start(answer, true, what)? {
        Start::List(at) | Start::Object(at) => at - 1,
        Start::Nothing => return Ok(b"{}"),
    };
    match value_end(answer, at) {
        Ok(end) => Ok(answer.get(at..end).unwrap_or_default()),
        Err(super::scan::Fault::More) => Err(ReadError::Cut { what, items: 0 }),
        Err(_) => Err(ReadError::Other { what, reason: "it is not valid JSON".to_owned() }),
    }
}
