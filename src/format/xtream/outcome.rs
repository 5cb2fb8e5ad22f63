//! The result of reading an answer: a report, or the reason why the answer is not the requested one.
//!
//! Panels refuse in many ways, mostly with status 200, and the error has to say which it was. Messages of a panel are quoted, but
//! never addresses, because these may contain credentials.

use std::io;

use crate::model::Issues;

/// Characters of a panel's message that are quoted.
const QUOTED: usize = 200;
/// Characters of a name that are quoted in an issue.
const NAMED: usize = 60;

/// A list that was read to its end.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Report {
    /// Entries that were handed out.
    pub(crate) entries: u64,
    pub(crate) issues: Issues,
}

/// `what` is the requested answer: "the list of channels".
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadError {
    #[error("the panel sent an empty answer instead of {what}")]
    Empty { what: &'static str },
    #[error("the panel sent a web page instead of {what}")]
    Html { what: &'static str },
    #[error("the panel did not accept the account")]
    NotAccepted,
    #[error("the panel sent the account's details instead of {what}; it does not know this request")]
    Account { what: &'static str },
    #[error("the panel sent a message instead of {what}: “{text}”")]
    Refused { what: &'static str, text: String },
    #[error("this is not {what}: {reason}")]
    Other { what: &'static str, reason: String },
    /// The input ended too early: a retry may succeed.
    #[error("{what} is incomplete: it ends{}", after(*.items))]
    Cut { what: &'static str, items: u64 },
    #[error("{what} could not be read: {error}")]
    Io { what: &'static str, error: io::Error },
    /// The caller stopped the reading.
    #[error("stopped")]
    Stopped,
}

fn after(items: u64) -> String {
    match items {
        0 => " at the beginning".to_owned(),
        1 => " after 1 entry".to_owned(),
        _ => format!(" after {items} entries"),
    }
}

/// A panel's message as one line without addresses.
pub(super) fn quote(text: &str) -> String {
    shorten(text, QUOTED)
}

/// The beginning of a name, without addresses.
pub(super) fn excerpt(name: &str) -> String {
    shorten(name, NAMED)
}

/// The words of a text, without addresses and parts of them.
fn shorten(text: &str, longest: usize) -> String {
    // The text may be a megabyte, so only its beginning is read.
    let beginning = text.get(..text.floor_char_boundary(8 * longest)).unwrap_or_default();
    let words = beginning.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.map(|word| if is_address(word) { "…" } else { word }).collect();
    let words = words.join(" ");
    let mut short: String = words.chars().take(longest - 1).collect();
    if short.len() < words.len() || beginning.len() < text.len() {
        short.push('…');
    }
    short
}

fn is_address(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    ["://", ":\\/\\/", "username=", "password=", ".php?"].iter().any(|part| word.contains(part))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_are_not_quoted() {
        assert_eq!(quote("No  access\n to http://a.example/live/bob/secret/1.ts now"), "No access to … now");
        assert_eq!(quote("see player_api.php?username=bob&password=secret"), "see …");
        assert_eq!(quote(r"see http:\/\/a.example\/bob"), "see …");
        assert_eq!(quote("Line is banned"), "Line is banned");
    }

    proptest! {
        #[test]
        fn quotes_are_short(text in ".{0,2000}", words in proptest::collection::vec("[a-zé ]{0,30}", 0..80)) {
            prop_assert!(quote(&text).chars().count() <= QUOTED + 1);
            prop_assert!(excerpt(&words.join(" ")).chars().count() <= NAMED + 1);
        }
    }
}
