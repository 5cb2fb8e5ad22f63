//! The actions of a mapping rule.

use super::computed::Helper;
use super::eval::{Caught, is_blank, number};
use super::tree::Verb;
use crate::model::Time;
use crate::model::fields::{FieldType, Key, Record};

pub(crate) type Logos = dyn Fn(&str) -> Option<String> + Sync;

/// The values that helpers need.
#[derive(Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    pub(crate) now: Time,
    /// The address of a logo by its id. None: `@logo:` stays in the value as it was written.
    pub(crate) logo: Option<&'a Logos>,
}

/// The longest value that a rule can make, in bytes: repeating `name += $name` would fill any memory.
const LONGEST: usize = 64 << 10;

#[derive(Debug)]
pub(super) struct Act {
    pub(super) verb: Verb,
    pub(super) key: Key,
    pub(super) field_type: FieldType,
    /// The field cannot be left empty.
    pub(super) required: bool,
    /// The field is a text that can be anything.
    pub(super) is_free: bool,
    pub(super) value: Content,
}

#[derive(Debug)]
pub(super) enum Content {
    Template(Vec<Piece>),
    Field(Key),
    Helper(Helper),
}

/// A part of a text with captures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    /// The group, and how it was written, which stays if the group did not match.
    Group(usize, String),
}

/// Splits a text at `$1`, `${1}` and `$$`. Any other `$` is literal.
pub(super) fn template(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        plain.push_str(before);
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let braced =
            after.strip_prefix('{').map(|inner| (inner, digits(inner))).filter(|(inner, n)| *n > 0 && inner[*n..].starts_with('}'));
        let (number, length) = match braced {
            Some((inner, n)) => (&inner[..n], n + 2),
            None => (&after[..digits(after)], digits(after)),
        };
        if let Some(after) = after.strip_prefix('$') {
            plain.push('$');
            rest = after;
        } else if length > 0 {
            if !plain.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
            }
            // A number that does not fit is larger than any group.
            pieces.push(Piece::Group(number.parse().unwrap_or(usize::MAX), format!("${}", &after[..length])));
            rest = &after[length..];
        } else {
            plain.push('$');
            rest = after;
        }
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        pieces.push(Piece::Text(plain));
    }
    pieces
}

/// Buffers that are reused for all records while one rule runs, and counts of problems.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    pub(crate) unknown_logos: u64,
    /// Values that would have become too long and were not changed.
    pub(crate) too_long: u64,
    /// Values that their field does not accept, and that were not changed.
    pub(crate) refused: u64,
    pub(super) caught: Caught,
    value: String,
}

/// Runs the actions in order, each on the result of the one before. Returns whether any value changed.
pub(super) fn run<R: Record>(acts: &[Act], record: &mut R, around: Surroundings<'_>, scratch: &mut Scratch) -> bool {
    let Scratch { unknown_logos, too_long, refused, caught, value } = scratch;
    let mut changed = false;
    for act in acts {
        let is_new = act.compute(record, caught, around, value, unknown_logos);
        *too_long += u64::from(is_new && value.len() > LONGEST);
        if !is_new && act.verb == Verb::Set && act.field_type == FieldType::Number && !value.is_empty() {
            // A number that is set to what it was is set all the same: it wins over others.
            act.set(record, value);
        }
        if is_new && value.len() <= LONGEST {
            let is_set = act.set(record, value);
            changed |= is_set;
            *refused += u64::from(!is_set);
        }
    }
    changed
}

impl Act {
    /// Computes the new value into `new`. False: it does not change.
    fn compute<R: Record>(&self, record: &R, caught: &Caught, around: Surroundings<'_>, new: &mut String, unknown: &mut u64) -> bool {
        let old = record.get(&self.key);
        if self.verb == Verb::SetIfEmpty && !is_blank(&old, self.field_type) {
            return false;
        }
        new.clear();
        match self.verb {
            Verb::Set | Verb::SetIfEmpty => self.value.write(new, record, caught, around, unknown),
            Verb::Append => {
                new.push_str(&old);
                self.value.write(new, record, caught, around, unknown);
            }
            Verb::Prepend => {
                let before = *unknown;
                self.value.write(new, record, caught, around, unknown);
                if *unknown == before {
                    new.push_str(&old);
                }
            }
            Verb::Remove => {
                let mut what = String::new();
                self.value.write(&mut what, record, caught, around, unknown);
                if what.is_empty() || !old.contains(&what) {
                    return false;
                }
                old.split(&what).for_each(|part| new.push_str(part));
            }
            Verb::Delete => {}
        }
        *new != *old
    }

    /// Sets the field. False: the field does not accept the value.
    fn set<R: Record>(&self, record: &mut R, new: &str) -> bool {
        let is_blank = new.trim().is_empty();
        if self.required && is_blank || self.field_type == FieldType::Number && !is_blank && number(new).is_none() {
            return false;
        }
        let before = (!self.is_free).then(|| record.get(&self.key).into_owned());
        record.set(&self.key, new);
        before.is_none_or(|before| record.get(&self.key) != before)
    }
}

impl Content {
    fn write<R: Record>(&self, out: &mut String, record: &R, caught: &Caught, around: Surroundings<'_>, unknown: &mut u64) {
        match self {
            Content::Field(key) => out.push_str(&record.get(key)),
            Content::Template(pieces) => {
                for piece in pieces {
                    out.push_str(match piece {
                        Piece::Text(text) => text,
                        // Captured text is not expanded again.
                        Piece::Group(number, written) => caught.group(*number).unwrap_or(written),
                    });
                    if out.len() > LONGEST {
                        break;
                    }
                }
            }
            Content::Helper(Helper::Now) => out.push_str(&around.now.to_string()),
            Content::Helper(Helper::Epoch { plus }) => out.push_str(&around.now.plus(*plus).0.to_string()),
            Content::Helper(Helper::Fixed(text)) => out.push_str(text),
            Content::Helper(Helper::Logo(id)) => match around.logo {
                None => {
                    out.push_str(super::computed::LOGO);
                    out.push_str(id);
                }
                Some(address) => match address(id) {
                    Some(address) => out.push_str(&address),
                    // The field is cleared.
                    None => {
                        *unknown += 1;
                        out.clear();
                    }
                },
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_cut_at_their_groups() {
        let group = |n, written: &str| Piece::Group(n, written.into());
        let text = |text: &str| Piece::Text(text.into());
        assert_eq!(template("$1 and ${2}0"), [group(1, "$1"), text(" and "), group(2, "${2}"), text("0")]);
        assert_eq!(template("cost $$1 $x ${a} $"), [text("cost $1 $x ${a} $")]);
        assert_eq!(template("$12"), [group(12, "$12")]);
        assert_eq!(template(""), []);
    }
}
