//! What is odd in a guide, and the words for it.
//!
//! A guide that is odd once is odd in every programme. So every oddity is counted, but of each kind
//! only the first few are told, and a name that means nothing to us is told once.

use crate::model::{Issue, Issues};

/// Told of each kind.
const TOLD: u32 = 20;
/// Names of unknown elements and zones that are remembered.
const NAMES: usize = 200;
/// Oddities of one record that are told.
const PER_RECORD: usize = 50;
/// Characters of the input that are quoted.
const QUOTED: usize = 60;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Odd {
    Ampersand,
    Less,
    Quotes,
    Torn,
    NotClosed,
    StrayEnd,
    Unclosed,
    Cut,
    UnknownElement,
    UnknownZone,
    Start,
    Stop,
    NoChannel,
    NoId,
    TooLong,
    Truncated,
    NoEnd,
}

/// The number of kinds.
const KINDS: usize = Odd::NoEnd as usize + 1;

impl Odd {
    fn words(self, what: &str) -> String {
        match self {
            Odd::Ampersand => format!("& without a known name behind it, kept as text: {what}"),
            Odd::Less => "< in a text that opens no element, kept as text".into(),
            Odd::Quotes => format!("the attribute {what} has no quotes around its value"),
            Odd::Torn => format!("the tag <{what} does not end"),
            Odd::NotClosed => format!("<{what}> is not closed; it was taken to end here"),
            Odd::StrayEnd => format!("</{what}> closes nothing, passed over"),
            Odd::Unclosed => "a comment or CDATA section does not end, read as if it had not begun".into(),
            Odd::Cut => format!("the text of <{what}> is too long, cut"),
            Odd::UnknownElement => format!("<{what}> is not known in a guide, passed over wherever it stands"),
            Odd::UnknownZone => format!("the time zone in \"{what}\" is not known, the source's is taken"),
            Odd::Start => format!("a programme whose start \"{what}\" is no time was left out"),
            Odd::Stop => format!("the stop \"{what}\" is no time, the next programme's start counts"),
            Odd::NoChannel => "a programme without a channel was left out".into(),
            Odd::NoId => "a channel without an id was left out".into(),
            Odd::TooLong => format!("<{what}> is far too long, only its beginning was taken"),
            Odd::Truncated => format!("the input ends inside of <{what}>, which was left out"),
            Odd::NoEnd => format!("the input ends before {what}: probably a part is missing"),
        }
    }
}

#[derive(Debug)]
pub(super) struct Note {
    /// Offset in the record's slice.
    at: usize,
    odd: Odd,
    what: String,
}

/// The oddities of one record, until it is known whether it was read to its end.
#[derive(Debug, Default)]
pub(super) struct Notes {
    list: Vec<Note>,
    more: u64,
}

impl Notes {
    #[cold]
    pub(super) fn add(&mut self, at: usize, odd: Odd, what: &[u8]) {
        if self.list.len() < PER_RECORD {
            let what = String::from_utf8_lossy(what.get(..what.len().min(4 * QUOTED)).unwrap_or_default());
            self.list.push(Note { at, odd, what: what.chars().take(QUOTED).collect() });
        } else if odd != Odd::UnknownElement {
            self.more += 1;
        }
    }

    pub(super) fn clear(&mut self) {
        self.list.clear();
        self.more = 0;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// The oddities of the whole reading.
#[derive(Debug, Default)]
pub(super) struct Journal {
    pub(super) issues: Issues,
    told: [u32; KINDS],
    names: Vec<(Odd, String)>,
}

impl Journal {
    /// Takes a record's notes over. `place` gives line and byte for an offset in the record's slice.
    pub(super) fn take(&mut self, notes: &mut Notes, mut place: impl FnMut(usize) -> (u64, u64)) {
        for Note { at, odd, what } in notes.list.drain(..) {
            if matches!(odd, Odd::UnknownElement | Odd::UnknownZone) {
                let name = if odd == Odd::UnknownZone {
                    what.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ').to_owned()
                } else {
                    what.clone()
                };
                let is_known = self.names.iter().any(|(kind, known)| *kind == odd && *known == name);
                if is_known || self.names.len() >= NAMES {
                    continue;
                }
                self.names.push((odd, name));
            }
            self.issues.total += 1;
            let told = self.told.get_mut(odd as usize);
            if self.issues.first.len() < Issues::KEPT && told.as_ref().is_none_or(|told| **told < TOLD) {
                let (line, byte) = place(at);
                self.issues.first.push(Issue { line, byte, text: odd.words(&what) });
            }
            told.into_iter().for_each(|told| *told += 1);
        }
        self.issues.total += std::mem::take(&mut notes.more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_each_kind_are_told_and_all_are_counted() {
        let (mut journal, mut notes) = (Journal::default(), Notes::default());
        for record in 0..10 {
            (0..60).for_each(|_| notes.add(3, Odd::Ampersand, b"& Co"));
            journal.take(&mut notes, |at| (record, at as u64));
        }
        notes.add(7, Odd::Start, b"soon");
        journal.take(&mut notes, |at| (99, at as u64));
        assert_eq!(journal.issues.total, 601);
        assert_eq!(journal.issues.first.len(), 21);
        assert_eq!(journal.issues.first[20].text, "a programme whose start \"soon\" is no time was left out");
        assert_eq!((journal.issues.first[20].line, journal.issues.first[20].byte), (99, 7));
    }

    #[test]
    fn an_unknown_name_is_told_once() {
        let (mut journal, mut notes) = (Journal::default(), Notes::default());
        for name in ["lcn", "lcn", "x", "lcn"] {
            notes.add(0, Odd::UnknownElement, name.as_bytes());
        }
        notes.add(0, Odd::UnknownZone, b"20220331180000 XYZ");
        notes.add(0, Odd::UnknownZone, b"20220331190000 XYZ");
        journal.take(&mut notes, |_| (1, 0));
        assert_eq!(journal.issues.total, 3);
    }
}
