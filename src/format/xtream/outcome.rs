//! How a reading ends: with a report, or with the reason why an answer is not what was asked for.
//!
//! The one idea: a panel says "no" in many ways, mostly with status 200, and a person has to be told
//! which it was. What a panel says is quoted, but never an address, for it may hold credentials.

use std::io;

use crate::model::Issues;

/// Of a panel's words, so many characters are quoted.
const QUOTED: usize = 200;
/// Of a name in an issue, so many.
const NAMED: usize = 60;

/// A list that was read to its end.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Report {
    /// Those that were handed out.
    pub(crate) entries: u64,
    pub(crate) issues: Issues,
}

/// `what` is what was asked for: "the list of channels".
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadError {
    #[error("an empty answer came instead of {what}")]
    Empty { what: &'static str },
    #[error("a web page came instead of {what}")]
    Html { what: &'static str },
    #[error("the panel did not accept the account")]
    NotAccepted,
    #[error("the panel sent the account's details instead of {what}; it does not know this request")]
    Account { what: &'static str },
    #[error("the panel sent a message instead of {what}: “{text}”")]
    Refused { what: &'static str, text: String },
    #[error("this is not {what}: {reason}")]
    Other { what: &'static str, reason: String },
    /// The input ended too early: the same download may succeed when it is tried again.
    #[error("{what} broke off{}", after(*.items))]
    Cut { what: &'static str, items: u64 },
    #[error("{what} could not be read: {error}")]
    Io { what: &'static str, error: io::Error },
    /// Whoever took the entries wanted no more.
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

/// A panel's words for a person: one line, no addresses.
pub(super) fn quote(text: &str) -> String {
    shorten(text, QUOTED)
}

/// The beginning of a name for a person.
pub(super) fn excerpt(name: &str) -> String {
    shorten(name, NAMED)
}

/// The words of a text, without those that are addresses or parts of one.
fn shorten(text: &str, longest: usize) -> String {
    let mut short = String::new();
    let mut count = 0;
    // No more is looked at than may be needed: the text may be a megabyte.
    let looked_at = text.get(..text.floor_char_boundary(8 * longest)).unwrap_or_default();
    for word in looked_at.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        let word = if is_address(word) { "…" } else { word };
        if !short.is_empty() {
            short.push(' ');
            count += 1;
        }
        for c in word.chars() {
            if count >= longest - 1 {
                short.push('…');
                return short;
            }
            short.push(c);
            count += 1;
        }
    }
    if looked_at.len() < text.len() {
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
