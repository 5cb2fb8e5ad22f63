//! Searches for the words of the known accounts: all of them in one pass over a text, however many there are.

use std::collections::BTreeSet;

use aho_corasick::AhoCorasick;

use super::shapes::is_unusual;
use crate::source::credentials::hider::Hider;
use crate::source::credentials::{decode, encode};

/// The words of the known accounts.
pub(super) struct Words {
    pub(super) hider: Hider,
    pub(super) any: Finder,
    pub(super) unusual: Finder,
    pub(super) everywhere: Finder,
}

/// Finds some of the words, as they are or percent-encoded.
pub(super) enum Finder {
    Nothing,
    Words(AhoCorasick),
    /// The words cannot be searched for together, so every text may have one.
    Anything,
}

impl Finder {
    fn of(words: BTreeSet<String>) -> Finder {
        if words.is_empty() { Finder::Nothing } else { AhoCorasick::new(words).map_or(Finder::Anything, Finder::Words) }
    }

    pub(super) fn is_plainly_in(&self, text: &str) -> bool {
        match self {
            Finder::Nothing => false,
            Finder::Words(words) => words.is_match(text),
            Finder::Anything => true,
        }
    }

    pub(super) fn is_in(&self, text: &str) -> bool {
        if matches!(self, Finder::Nothing) {
            return false;
        }
        let is_encoded = || memchr::memchr(b'%', text.as_bytes()).is_some();
        self.is_plainly_in(text) || is_encoded() && (self.is_plainly_in(&decode(text)) || self.is_plainly_in(&decode(&decode(text))))
    }
}

impl Words {
    /// `all`: whether it is a username, the text, and whether it is hidden in names too.
    pub(super) fn new<'a>(all: impl Iterator<Item = (&'a (bool, String), bool)> + Clone) -> Words {
        let finder = |wanted: &dyn Fn(&str, bool) -> bool| {
            let plain = all.clone().map(|((_, text), is_everywhere)| (decode(text), is_everywhere));
            let plain = plain.filter(|(text, is_everywhere)| !text.is_empty() && wanted(text, *is_everywhere));
            Finder::of(plain.flat_map(|(text, _)| [encode(&text), text]).collect())
        };
        let each = all.clone().map(|((is_user, text), is_everywhere)| (*is_user, is_unusual(&decode(text)), is_everywhere, text));
        let (unusual, everywhere) = (finder(&|text, _| is_unusual(text)), finder(&|_, is_everywhere| is_everywhere));
        Words { hider: Hider::of_list(each), any: finder(&|_, _| true), unusual, everywhere }
    }
}
