//! The problems of a guide and their texts.
//!
//! A mistake in a guide is usually in every programme. So every problem is counted, but only the first few of each
//! kind are reported, and an unknown name is reported once.

use crate::model::{Issue, Issues};

/// Reported of each kind.
const REPORTED: u32 = 20;
/// Names of unknown elements and zones that are remembered.
const NAMES: usize = 200;
/// Reported of one record.
const PER_RECORD: usize = 50;
/// Characters of the input that are quoted.
const QUOTED: usize = 60;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
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
    Date,
    Number,
    NoChannel,
    NoId,
    TooLong,
    Truncated,
    NoEnd,
}

const KINDS: usize = Problem::NoEnd as usize + 1;

impl Problem {
    fn words(self, what: &str) -> String {
        match self {
            Problem::Ampersand => format!("unknown reference, kept as text: {what}"),
            Problem::Less => "a < that does not start a tag, kept as text".into(),
            Problem::Quotes => format!("the value of the attribute {what} is not in quotes"),
            Problem::Torn => format!("the tag <{what} does not end"),
            Problem::NotClosed => format!("<{what}> is not closed, treated as if it ended here"),
            Problem::StrayEnd => format!("</{what}> has no start tag, ignored"),
            Problem::Unclosed => "a comment or CDATA section does not end, its start is ignored".into(),
            Problem::Cut => format!("the text of <{what}> is too long, truncated"),
            Problem::UnknownElement => format!("<{what}> is unknown, ignored everywhere"),
            Problem::UnknownZone => format!("the time zone in \"{what}\" is unknown, the source's zone is used"),
            Problem::Start => format!("a programme was skipped: its start \"{what}\" is not a time"),
            Problem::Stop => format!("the stop \"{what}\" is not a time, the start of the next programme is used"),
            Problem::Date => format!("the date \"{what}\" is not a date, ignored"),
            Problem::Number => format!("the season or episode \"{what}\" is not a number, ignored"),
            Problem::NoChannel => "a programme without a channel was skipped".into(),
            Problem::NoId => "a channel without an id was skipped".into(),
            Problem::TooLong => format!("<{what}> is too long, only its beginning was read"),
            Problem::Truncated => format!("the guide ends inside <{what}>, which was skipped"),
            Problem::NoEnd => format!("the guide ends before {what}: a part is probably missing"),
        }
    }
}

#[derive(Debug)]
pub(super) struct Note {
    /// Offset in the record's slice.
    at: usize,
    problem: Problem,
    what: String,
}

/// The problems of one record, until it is known whether the record was read to its end.
#[derive(Debug, Default)]
pub(super) struct Notes {
    list: Vec<Note>,
    more: u64,
}

impl Notes {
    #[cold]
    pub(super) fn add(&mut self, at: usize, problem: Problem, what: &[u8]) {
        if self.list.len() < PER_RECORD {
            let what = String::from_utf8_lossy(what.get(..what.len().min(4 * QUOTED)).unwrap_or_default());
            self.list.push(Note { at, problem, what: what.chars().take(QUOTED).collect() });
        } else if problem != Problem::UnknownElement {
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

#[derive(Debug, Default)]
pub(super) struct Journal {
    pub(super) issues: Issues,
    reported: [u32; KINDS],
    names: Vec<(Problem, String)>,
}

impl Journal {
    /// Adds the problems of a record. `place` gives line and byte for an offset in the record's slice.
    pub(super) fn take(&mut self, notes: &mut Notes, mut place: impl FnMut(usize) -> (u64, u64)) {
        for Note { at, problem, what } in notes.list.drain(..) {
            if matches!(problem, Problem::UnknownElement | Problem::UnknownZone) {
                let name = if problem == Problem::UnknownZone {
                    what.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ').to_owned()
                } else {
                    what.clone()
                };
                let is_known = self.names.iter().any(|(kind, known)| *kind == problem && *known == name);
                if is_known || self.names.len() >= NAMES {
                    continue;
                }
                self.names.push((problem, name));
            }
            self.issues.total += 1;
            let reported = self.reported.get_mut(problem as usize);
            if self.issues.first.len() < Issues::KEPT && reported.as_ref().is_none_or(|count| **count < REPORTED) {
                let (line, byte) = place(at);
                self.issues.first.push(Issue { line, byte, text: problem.words(&what) });
            }
            reported.into_iter().for_each(|count| *count += 1);
        }
        self.issues.total += std::mem::take(&mut notes.more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_each_kind_are_reported_and_all_are_counted() {
        let (mut journal, mut notes) = (Journal::default(), Notes::default());
        for record in 0..10 {
            (0..60).for_each(|_| notes.add(3, Problem::Ampersand, b"& Co"));
            journal.take(&mut notes, |at| (record, at as u64));
        }
        notes.add(7, Problem::Start, b"soon");
        journal.take(&mut notes, |at| (99, at as u64));
        assert_eq!(journal.issues.total, 601);
        assert_eq!(journal.issues.first.len(), 21);
        assert_eq!(journal.issues.first[20].text, "a programme was skipped: its start \"soon\" is not a time");
        assert_eq!((journal.issues.first[20].line, journal.issues.first[20].byte), (99, 7));
    }

    #[test]
    fn an_unknown_name_is_reported_once() {
        let (mut journal, mut notes) = (Journal::default(), Notes::default());
        for name in ["lcn", "lcn", "x", "lcn"] {
            notes.add(0, Problem::UnknownElement, name.as_bytes());
        }
        notes.add(0, Problem::UnknownZone, b"20220331180000 XYZ");
        notes.add(0, Problem::UnknownZone, b"20220331190000 XYZ");
        journal.take(&mut notes, |_| (1, 0));
        assert_eq!(journal.issues.total, 3);
    }
}
