//! Converts rules of the two predecessors, m3u-proxy and tvarr, so that they do the same here.
//!
//! Most rules mean the same. Where one does not, its tree is changed and a note is added; where the meaning is ambiguous,
//! there are several readings. Source: the behaviour of m3u-proxy and tvarr.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::compile::compile;
use super::diagnostic::Diagnostic;
use super::lex::unescaped;
use super::parse::parse_grouped;
use super::tree::{Action, Node, Op, Span, Value, Verb};
use crate::model::RuleKind as Purpose;
use crate::model::SourceKind;
use crate::model::fields::{EpgRecord, FieldType, StreamRecord};

/// Where a rule comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Ancestor {
    M3uProxy,
    Tvarr,
}

/// A difference to the original.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Note {
    /// For programs.
    pub(crate) code: &'static str,
    /// A sentence.
    pub(crate) message: String,
    /// The rule may behave differently.
    pub(crate) changes_meaning: bool,
}

/// One way of reading a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Reading {
    /// `a`, `b` …; the first is the default.
    pub(crate) id: String,
    /// How it differs from the others; empty if it is the only one.
    pub(crate) label: String,
    pub(crate) expression: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Converted {
    pub(crate) readings: Vec<Reading>,
    pub(crate) notes: Vec<Note>,
}

/// Converts a rule. An error says why it is not valid here.
pub(crate) fn convert(ancestor: Ancestor, text: &str, kind: SourceKind, purpose: Purpose) -> Result<Converted, Vec<Diagnostic>> {
    if ancestor == Ancestor::M3uProxy && purpose == Purpose::Filter && text.trim().is_empty() {
        let reading = Reading { id: "a".into(), label: String::new(), expression: "true".into() };
        return Ok(Converted {
            readings: vec![reading],
            notes: vec![note("empty", "an empty filter matched everything: it is now written as true", false)],
        });
    }
    let mut notes = Vec::new();
    let first = rewritten(ancestor, text, kind, purpose, "", &mut notes)?;
    let mut readings = vec![(String::new(), first)];
    for (code, label) in [(REMOVE, "remove the text"), (BACKSLASHES, "backslashes as before")] {
        if notes.iter().any(|note| note.code == code)
            && let Ok(other) = rewritten(ancestor, text, kind, purpose, code, &mut Vec::new())
            && readings.iter().all(|(_, known)| *known != other)
        {
            readings.push((label.to_owned(), other));
        }
    }
    if let [(label, _), _, ..] = readings.as_mut_slice() {
        let is_clearing = notes.iter().any(|note| note.code == REMOVE);
        *label = if is_clearing { "clear the field" } else { "backslashes as written" }.to_owned();
    }
    let reading = |(at, (label, expression))| Reading { id: char::from(b'a' + at).to_string(), label, expression };
    Ok(Converted { readings: (0_u8..).zip(readings).map(reading).collect(), notes })
}

/// The codes of differences that have two readings: `-=` clears the field, or removes text as here; backslashes are as they
/// are here, or as they were before.
const REMOVE: &str = "remove";
const BACKSLASHES: &str = "backslashes";

fn note(code: &'static str, message: impl Into<String>, changes_meaning: bool) -> Note {
    Note { code, message: message.into(), changes_meaning }
}

/// `other`: the code of the difference that is read the other way, or empty.
fn rewritten(
    ancestor: Ancestor,
    text: &str,
    kind: SourceKind,
    purpose: Purpose,
    other: &'static str,
    notes: &mut Vec<Note>,
) -> Result<String, Vec<Diagnostic>> {
    let parsed = parse_grouped(text, purpose, ancestor == Ancestor::M3uProxy)?;
    let mut tree = parsed.tree;
    if ancestor == Ancestor::M3uProxy && !parsed.mixed.is_empty() {
        notes.push(note("mixed", "AND and OR without parentheses were read from the right: the parentheses are now written", false));
    }
    let mut rewrite = Rewrite { ancestor, text, kind, purpose, other, notes, expressions: 0 };
    for group in &mut tree.groups {
        group.condition.iter_mut().for_each(|node| rewrite.condition(node));
        rewrite.actions(&mut group.actions);
    }
    if ancestor == Ancestor::M3uProxy && rewrite.expressions > 0 {
        let message = "regular expressions were not applied to texts without special characters: this one may now match more";
        rewrite.note_once("skipped_regex", message, true);
    }
    let printed = if notes.is_empty() { text.trim().to_owned() } else { tree.to_string() };
    let errors = match kind {
        SourceKind::Stream => compile::<StreamRecord>(&printed, purpose).err(),
        SourceKind::Epg => compile::<EpgRecord>(&printed, purpose).err(),
    };
    errors.map_or(Ok(printed), Err)
}

struct Rewrite<'a> {
    ancestor: Ancestor,
    text: &'a str,
    kind: SourceKind,
    purpose: Purpose,
    other: &'static str,
    notes: &'a mut Vec<Note>,
    expressions: usize,
}

impl Rewrite<'_> {
    fn note_once(&mut self, code: &'static str, message: &str, changes_meaning: bool) {
        if self.notes.iter().all(|note| note.code != code) {
            self.notes.push(note(code, message, changes_meaning));
        }
    }

    fn written(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    fn condition(&mut self, node: &mut Node) {
        node.each_mut(&mut |comparison| {
            self.name(&mut comparison.field.text);
            let raw = self.written(comparison.value_span).to_owned();
            let is_number = super::eval::number(&comparison.text()).is_some();
            let is_text = matches!(comparison.op, Op::Contains | Op::Equals | Op::EqualEqual | Op::StartsWith | Op::EndsWith)
                || comparison.op.is_order() && !is_number;
            let field_type = self.kind.find(&comparison.field.text).map(|(_, about)| about.field_type);
            self.expressions += usize::from(comparison.op == Op::Matches);
            if let Some(Value::Text(value)) = &mut comparison.value {
                self.value(value, &raw, comparison.op == Op::Matches);
                if comparison.op == Op::Matches
                    && self.ancestor == Ancestor::Tvarr
                    && self.purpose == Purpose::Filter
                    && !value.starts_with("(?i)")
                {
                    value.insert_str(0, "(?i)");
                    self.note_once("regex_case", "regular expressions of filters ignored case: they now begin with (?i)", false);
                }
            }
            if is_text && field_type == Some(FieldType::Text) && self.ancestor == Ancestor::Tvarr && self.purpose == Purpose::Mapping {
                comparison.case_sensitive = true;
                self.note_once("text_case", "comparisons of mapping rules were case-sensitive: they are now marked case_sensitive", false);
            }
        });
    }

    fn actions(&mut self, actions: &mut Vec<Action>) {
        let mut after = Vec::with_capacity(actions.len());
        for mut action in actions.drain(..) {
            self.name(&mut action.field.text);
            let raw = self.written(action.value_span).to_owned();
            if let Some(Value::Text(value)) = &mut action.value {
                self.value(value, &raw, false);
            }
            match self.ancestor {
                Ancestor::M3uProxy if action.verb == Verb::Remove => self.clear(&mut action),
                Ancestor::M3uProxy if action.verb == Verb::Append && self.kind == SourceKind::Epg => {
                    self.note_once("append", "+= on programmes added a space in between: it is now written", false);
                    match &mut action.value {
                        Some(Value::Text(value)) => value.insert(0, ' '),
                        Some(Value::Capture(number)) => action.value = Some(Value::Text(format!(" ${number}"))),
                        _ => after.push(Action { value: Some(Value::Text(" ".into())), ..action.clone() }),
                    }
                }
                Ancestor::Tvarr if !self.had_effect(&action.field.text) => {
                    let message = format!("setting {} had no effect before, but has one here", action.field.text);
                    self.notes.push(note("effect", message, true));
                }
                _ => {}
            }
            after.push(action);
        }
        *actions = after;
        let uses_captures = |action: &Action| action.value.as_ref().is_some_and(|value| value.plain().contains('$'));
        if self.ancestor == Ancestor::Tvarr && self.expressions > 1 && actions.iter().any(uses_captures) {
            self.note_once(
                "captures",
                "with several regular expressions $1 came from the last one: here it comes from the first that matches",
                true,
            );
        }
    }

    fn clear(&mut self, action: &mut Action) {
        let required = self.kind.find(&action.field.text).is_some_and(|(_, about)| about.required);
        if required {
            self.note_once("remove_required", "-= cleared the field, which cannot be empty here: it removes the text instead", true);
            return;
        }
        let removes_text = self.other == REMOVE;
        self.note_once(REMOVE, "-= cleared the field: this is DELETE here, because -= removes the text", removes_text);
        if !removes_text {
            (action.verb, action.value) = (Verb::Delete, None);
        }
    }

    /// Stored rules for channels may have old field names.
    fn name(&mut self, name: &mut String) {
        if self.ancestor == Ancestor::M3uProxy && self.kind == SourceKind::Stream && name == "channel_group" {
            "group_title".clone_into(name);
            self.note_once("group", "channel_group is group_title here", false);
        }
    }

    fn value(&mut self, value: &mut String, raw: &str, is_regex: bool) {
        match self.ancestor {
            Ancestor::M3uProxy => {
                if self.kind == SourceKind::Stream && value.contains("programme_title") {
                    *value = value.replace("programme_title", "title");
                    self.note_once("title", "a text with programme_title was changed to title", true);
                }
                if is_regex && raw.contains("\\\\") {
                    self.note_once(
                        BACKSLASHES,
                        "two backslashes in a regular expression matched a backslash in the text; here they are one",
                        true,
                    );
                    if self.other == BACKSLASHES {
                        *value = value.replace('\\', "\\\\");
                    }
                }
            }
            Ancestor::Tvarr => {
                // tvarr dropped the backslash of an unknown escape.
                let inside = raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default();
                let without = unescaped(inside, "");
                if without != unescaped(inside, "\\") {
                    self.note_once(
                        BACKSLASHES,
                        "a single backslash was dropped before, so that \\d was the letter d; here it is kept",
                        true,
                    );
                    if self.other == BACKSLASHES {
                        *value = without;
                    }
                }
            }
        }
    }

    fn had_effect(&self, name: &str) -> bool {
        let canonical = self.kind.find(name).map(|(_, about)| about.name);
        self.kind == SourceKind::Epg
            || matches!(canonical.as_deref(), Some("channel_name" | "tvg_id" | "tvg_name" | "tvg_logo" | "group_title"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(ancestor: Ancestor, text: &str, kind: SourceKind, purpose: Purpose) -> (Vec<String>, Vec<&'static str>) {
        let converted = convert(ancestor, text, kind, purpose).unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
        (converted.readings.into_iter().map(|reading| reading.expression).collect(), converted.notes.iter().map(|note| note.code).collect())
    }

    #[test]
    fn rules_of_m3u_proxy_do_what_they_did() {
        use SourceKind::{Epg, Stream};
        for (text, kind, purpose, readings, notes) in [
            ("", Stream, Purpose::Filter, &["true"][..], &["empty"][..]),
            ("name contains a", Stream, Purpose::Filter, &["name contains a"], &[]),
            (
                "name == a AND group == b OR tvg_id == c",
                Stream,
                Purpose::Filter,
                &["name == \"a\" AND (group == \"b\" OR tvg_id == \"c\")"],
                &["mixed"],
            ),
            ("(name == a AND group == b) OR tvg_id == c", Stream, Purpose::Filter, &["(name == a AND group == b) OR tvg_id == c"], &[]),
            (
                "channel_group == UK SET tvg_name -= \"x\"",
                Stream,
                Purpose::Mapping,
                &["group_title == \"UK\" DELETE tvg_name", "group_title == \"UK\" REMOVE tvg_name = \"x\""],
                &["group", "remove"],
            ),
            ("SET name -= \"x\"", Stream, Purpose::Mapping, &["REMOVE name = \"x\""], &["remove_required"]),
            ("SET title += \"(HD)\"", Epg, Purpose::Mapping, &["APPEND title = \" (HD)\""], &["append"]),
            ("SET title += $channel_name", Epg, Purpose::Mapping, &["APPEND title = \" \" APPEND title = $channel_name"], &["append"]),
            ("SET group = \"My programme_title\"", Stream, Purpose::Mapping, &["SET group = \"My title\""], &["title"]),
            (
                r#"name matches "a\\+""#,
                Stream,
                Purpose::Filter,
                &[r#"name matches "a\\+""#, r#"name matches "a\\\\+""#],
                &["backslashes", "skipped_regex"],
            ),
        ] {
            let (expressions, codes) = of(Ancestor::M3uProxy, text, kind, purpose);
            assert_eq!(
                (expressions.as_slice(), codes.as_slice()),
                (readings.iter().map(|r| (*r).to_owned()).collect::<Vec<_>>().as_slice(), notes),
                "{text}"
            );
        }
    }

    #[test]
    fn rules_of_tvarr_do_what_they_did() {
        use SourceKind::Stream;
        for (text, purpose, readings, notes) in [
            ("name contains a", Purpose::Filter, &["name contains a"][..], &[][..]),
            ("name == a AND group == b OR tvg_id == c", Purpose::Filter, &["name == a AND group == b OR tvg_id == c"], &[]),
            ("name matches \"^UK\"", Purpose::Filter, &["name matches \"(?i)^UK\""], &["regex_case"]),
            ("name matches \"(?i)^UK\"", Purpose::Filter, &["name matches \"(?i)^UK\""], &[]),
            (
                "name contains \"UK\" and tvg_chno > 5 SET group = \"UK\"",
                Purpose::Mapping,
                &["name case_sensitive contains \"UK\" AND tvg_chno > 5 SET group = \"UK\""],
                &["text_case"],
            ),
            (
                r#"name matches "^\d+" SET tvg_shift = "1""#,
                Purpose::Mapping,
                &[r#"name matches "^\\d+" SET tvg_shift = "1""#, r#"name matches "^d+" SET tvg_shift = "1""#],
                &["backslashes", "effect"],
            ),
            (
                "name matches \"(a)\" and group matches \"(b)\" SET tvg_name = \"$1\"",
                Purpose::Mapping,
                &["name matches \"(a)\" AND group matches \"(b)\" SET tvg_name = \"$1\""],
                &["captures"],
            ),
        ] {
            let (expressions, codes) = of(Ancestor::Tvarr, text, Stream, purpose);
            assert_eq!(
                (expressions.as_slice(), codes.as_slice()),
                (readings.iter().map(|r| (*r).to_owned()).collect::<Vec<_>>().as_slice(), notes),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_rule_is_said() {
        let errors = convert(Ancestor::Tvarr, "@dynamic(request.headers):x contains y", SourceKind::Stream, Purpose::Filter).unwrap_err();
        assert_eq!(errors.len(), 1);
    }
}
