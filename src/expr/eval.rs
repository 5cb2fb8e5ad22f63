//! Evaluates a condition for a record.

use std::borrow::Cow;
use std::cmp::Ordering;

use regex::{CaptureLocations, Regex};

use super::text::{Needle, fold};
use super::tree::Op;
use crate::model::Time;
use crate::model::fields::{FieldType, Key, Record, parse_moment};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) matched: bool,
    pub(crate) changed: bool,
}

#[derive(Debug)]
pub(super) enum Condition {
    Always(bool),
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    Test(Box<Test>),
}

#[derive(Debug)]
pub(super) struct Test {
    pub(super) key: Key,
    pub(super) field_type: FieldType,
    pub(super) negated: bool,
    pub(super) how: How,
}

#[derive(Debug)]
pub(super) enum How {
    Contains(Needle),
    Equals(Needle, Option<f64>),
    StartsWith(Needle),
    EndsWith(Needle),
    Matches {
        regex: Regex,
        /// Actions use its groups.
        captures: bool,
    },
    Order(Op, Operand),
    Boolean(bool),
    Empty,
}

/// The value of a comparison in every type that it can be read as.
#[derive(Debug)]
pub(super) struct Operand {
    number: Option<f64>,
    moment: Option<Time>,
    text: String,
    case_sensitive: bool,
}

/// The first match, whose groups the actions use.
#[derive(Debug, Default)]
pub(super) struct Caught {
    pub(super) is_set: bool,
    /// The text that was matched, before any action.
    pub(super) text: String,
    groups: Option<Groups>,
}

#[derive(Debug)]
struct Groups {
    /// The address of the expression, which does not move while its rule runs.
    of: *const Regex,
    at: CaptureLocations,
}

impl Caught {
    /// The text of a group. None if nothing was matched.
    pub(super) fn group(&self, number: usize) -> Option<&str> {
        let groups = self.groups.as_ref().filter(|_| self.is_set)?;
        let place = groups.at.get(number).and_then(|(start, end)| self.text.get(start..end));
        Some(place.unwrap_or_default())
    }

    fn matches(&mut self, regex: &Regex, text: &str) -> bool {
        let groups = match &mut self.groups {
            Some(groups) if std::ptr::eq(groups.of, regex) => groups,
            other => other.insert(Groups { of: regex, at: regex.capture_locations() }),
        };
        if regex.captures_read(&mut groups.at, text).is_none() {
            return false;
        }
        self.is_set = true;
        text.clone_into(&mut self.text);
        true
    }
}

impl Condition {
    /// `caught` receives the groups for the actions. None if no action uses them.
    pub(super) fn holds<R: Record>(&self, record: &R, caught: &mut Option<&mut Caught>) -> bool {
        match self {
            Condition::Always(value) => *value,
            Condition::All(all) => all.iter().all(|condition| condition.holds(record, caught)),
            Condition::Any(any) => any.iter().any(|condition| condition.holds(record, caught)),
            // A negated match has no groups.
            Condition::Not(inner) => !inner.holds(record, &mut None),
            Condition::Test(test) => test.holds(record, caught),
        }
    }
}

impl Test {
    fn holds<R: Record>(&self, record: &R, caught: &mut Option<&mut Caught>) -> bool {
        record.any(&self.key, |value| self.is_true_of(value, caught)) != self.negated
    }

    fn is_true_of(&self, value: &str, caught: &mut Option<&mut Caught>) -> bool {
        match &self.how {
            How::Contains(needle) => needle.is_in(value),
            How::Equals(needle, None) => needle.is(value),
            How::Equals(needle, Some(expected)) => needle.is(value) || number(value) == Some(*expected),
            How::StartsWith(needle) => needle.begins(value),
            How::EndsWith(needle) => needle.ends(value),
            How::Matches { regex, captures } => match caught {
                Some(caught) if *captures && !self.negated && !caught.is_set => caught.matches(regex, value),
                _ => regex.is_match(value),
            },
            How::Order(op, operand) => operand.compare(value, self.field_type).is_some_and(|order| match op {
                Op::Less => order.is_lt(),
                Op::LessEqual => order.is_le(),
                Op::Greater => order.is_gt(),
                Op::EqualEqual => order.is_eq(),
                _ => order.is_ge(),
            }),
            How::Boolean(expected) => (value == "true") == *expected,
            How::Empty => is_blank(value, self.field_type),
        }
    }
}

/// Whether a value is empty or blank. A boolean is blank unless it is true.
pub(super) fn is_blank(value: &str, field_type: FieldType) -> bool {
    value.trim().is_empty() || field_type == FieldType::Boolean && value == "false"
}

impl Operand {
    pub(super) fn new(text: &str, case_sensitive: bool) -> Operand {
        let (number, moment) = (number(text), parse_moment(text));
        let text = if case_sensitive { text.to_owned() } else { fold(text).into_owned() };
        Operand { number, moment, text, case_sensitive }
    }

    /// Compares `value` with this: as numbers, times or texts, whichever both are. None if they have different types or one is
    /// empty.
    fn compare(&self, value: &str, field_type: FieldType) -> Option<Ordering> {
        if value.trim().is_empty() || self.text.trim().is_empty() {
            return None;
        }
        if field_type == FieldType::DateTime {
            return Some(parse_moment(value)?.cmp(&self.moment?));
        }
        if let (Some(a), Some(b)) = (number(value), self.number) {
            return a.partial_cmp(&b);
        }
        let moment = parse_moment(value);
        if let (Some(a), Some(b)) = (moment, self.moment) {
            return Some(a.cmp(&b));
        }
        if number(value).is_some() || self.number.is_some() || moment.is_some() || self.moment.is_some() {
            return None;
        }
        let value = if self.case_sensitive { Cow::Borrowed(value) } else { fold(value) };
        Some((*value).cmp(self.text.as_str()))
    }
}

/// A decimal number with an optional sign; not "inf" and not "1e9".
pub(super) fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
    if is_plain { text.parse().ok() } else { None }
}
