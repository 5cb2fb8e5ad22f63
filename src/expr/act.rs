//! What a rule does with a record that it matches.

use std::borrow::Cow;

use regex::Captures;

use super::computed::Helper;
use super::eval::{Caught, is_blank};
use super::tree::Verb;
use crate::model::Time;
use crate::model::fields::{FieldType, Key, Record};

/// From a logo's id to its address.
pub(crate) type Logos = dyn Fn(&str) -> Option<String> + Sync;

/// What helpers ask for.
#[derive(Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    pub(crate) now: Time,
    /// The address of a logo by its id. Without it `@logo:` stays in the value as it was written.
    pub(crate) logo: Option<&'a Logos>,
}

#[derive(Debug)]
pub(super) struct Act {
    pub(super) verb: Verb,
    pub(super) key: Key,
    pub(super) field_type: FieldType,
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
    /// The group, and how it was written: where nothing was caught it stays.
    Group(usize, String),
}

/// Cuts a text at its `$1`, `${1}` and `$$`; every other `$` is one.
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
            // Too large for a number is too large for every expression.
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

/// Runs the actions in order, each on what the one before left; whether any value is another one now.
/// `unknown` counts logos that nobody knows.
pub(super) fn run<R: Record>(acts: &[Act], record: &mut R, caught: Caught<'_>, around: Surroundings<'_>, unknown: &mut u64) -> bool {
    // Once for all actions: they see the text as it was when the condition held.
    let text = caught.map(|(key, _)| record.get(key).into_owned()).unwrap_or_default();
    let captures = caught.and_then(|(_, regex)| regex.captures(&text));
    let mut changed = false;
    for act in acts {
        changed |= act.run(record, captures.as_ref(), around, unknown);
    }
    changed
}

impl Act {
    fn run<R: Record>(&self, record: &mut R, captures: Option<&Captures<'_>>, around: Surroundings<'_>, unknown: &mut u64) -> bool {
        let (old, new) = {
            let old = record.get(&self.key);
            if self.verb == Verb::SetIfEmpty && !is_blank(&old, self.field_type) {
                return false;
            }
            let value = self.value.evaluate(record, captures, around, unknown);
            let new: Cow<'_, str> = match self.verb {
                Verb::Set | Verb::SetIfEmpty => value,
                Verb::Append => Cow::Owned(format!("{old}{value}")),
                Verb::Prepend => Cow::Owned(format!("{value}{old}")),
                Verb::Remove if value.is_empty() => return false,
                Verb::Remove => Cow::Owned(old.replace(&*value, "")),
                Verb::Delete => Cow::Borrowed(""),
            };
            if new == old {
                return false;
            }
            let new = new.into_owned();
            (old.into_owned(), new)
        };
        record.set(&self.key, &new);
        // A field may not have taken it.
        record.get(&self.key) != old
    }
}

impl Content {
    fn evaluate<'a, R: Record>(
        &'a self,
        record: &'a R,
        captures: Option<&Captures<'_>>,
        around: Surroundings<'_>,
        unknown: &mut u64,
    ) -> Cow<'a, str> {
        match self {
            Content::Field(key) => record.get(key),
            Content::Template(pieces) => expand(pieces, captures),
            Content::Helper(Helper::Now) => Cow::Owned(around.now.to_string()),
            Content::Helper(Helper::Epoch { plus }) => Cow::Owned(around.now.plus(*plus).0.to_string()),
            Content::Helper(Helper::Fixed(text)) => Cow::Borrowed(text),
            Content::Helper(Helper::Logo(id)) => match around.logo {
                None => Cow::Owned(format!("{}{id}", super::computed::LOGO)),
                Some(address) => Cow::Owned(address(id).unwrap_or_else(|| {
                    *unknown += 1;
                    String::new()
                })),
            },
        }
    }
}

/// In one pass: what was caught is never looked at again.
fn expand<'a>(pieces: &'a [Piece], captures: Option<&Captures<'_>>) -> Cow<'a, str> {
    if pieces.is_empty() {
        return Cow::Borrowed("");
    }
    if let [Piece::Text(text)] = pieces {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    for piece in pieces {
        match (piece, captures) {
            (Piece::Text(text), _) => out.push_str(text),
            (Piece::Group(number, _), Some(captures)) => out.push_str(captures.get(*number).map_or("", |group| group.as_str())),
            (Piece::Group(_, written), None) => out.push_str(written),
        }
    }
    Cow::Owned(out)
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
