//! Checks an expression: names, types, regular expressions, captures. All problems are reported at once, with their places.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;

use super::act::{Piece, template};
use super::computed;
use super::diagnostic::{Category, Diagnostic, nearest};
use super::eval::number;
use super::parse::{Parsed, parse};
use super::pattern;
use super::tree::{Action, Comparison, Name, Node, Op, Span, Value, Verb};
use crate::model::RuleKind as Purpose;
use crate::model::SourceKind;
use crate::model::fields::{About, FieldType, boolean, parse_moment};

/// The result of checking an expression.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Checked {
    pub(crate) is_valid: bool,
    /// The expression in its canonical form. Absent if the text cannot be parsed.
    pub(crate) canonical_expression: Option<String>,
    pub(crate) errors: Vec<Diagnostic>,
    /// What is allowed but may be a mistake.
    pub(crate) warnings: Vec<Diagnostic>,
    pub(crate) expression_tree: Option<Json>,
    /// Comparisons.
    pub(crate) condition_count: usize,
    pub(crate) action_count: usize,
}

pub(crate) fn check(text: &str, domains: &[SourceKind], purpose: Purpose) -> Checked {
    match parse(text, purpose) {
        Ok(parsed) => check_tree(text, &parsed, domains, purpose),
        Err(errors) => Checked { errors, ..Checked::default() },
    }
}

pub(super) fn check_tree(text: &str, parsed: &Parsed, domains: &[SourceKind], purpose: Purpose) -> Checked {
    let mut checker = Checker { text, domains, errors: Vec::new(), warnings: Vec::new(), condition_count: 0, action_count: 0, states: 0 };
    for (span, with_parentheses) in &parsed.mixed {
        let message = "AND binds tighter than OR: use parentheses to make clear which belong together";
        let diagnostic = Diagnostic::at(text, *span, Category::Syntax, "mixed_and_or", message);
        // A very long suggestion is no help.
        let is_short = with_parentheses.len() <= LONGEST_SUGGESTION;
        checker.warn(diagnostic.suggest(is_short.then_some(with_parentheses)));
    }
    let groups = &parsed.tree.groups;
    groups.iter().for_each(|group| checker.scope(group.condition.as_ref(), &group.actions));
    let whole = Span { start: 0, end: text.len() };
    if purpose == Purpose::Mapping && checker.action_count == 0 {
        let message = "this rule has no actions: it changes nothing";
        let diagnostic = Diagnostic::at(text, whole, Category::Syntax, "no_actions", message);
        checker.warnings.push(diagnostic.details("add for example SET group_title = \"News\""));
    }
    let mut others = groups.iter().skip(1).map(|group| group.is_alternative);
    if let Some(first) = others.next()
        && others.any(|other| other != first)
    {
        let message = "AND and OR between groups: a group after an OR runs only if no group before it matched";
        checker.warn(Diagnostic::at(text, whole, Category::Syntax, "mixed_joiners", message));
    }
    Checked {
        is_valid: checker.errors.is_empty(),
        canonical_expression: Some(parsed.tree.to_string()),
        errors: checker.errors,
        warnings: checker.warnings,
        expression_tree: Some(parsed.tree.json()),
        condition_count: checker.condition_count,
        action_count: checker.action_count,
    }
}

struct Checker<'a> {
    text: &'a str,
    domains: &'a [SourceKind],
    errors: Vec<Diagnostic>,
    warnings: Vec<Diagnostic>,
    condition_count: usize,
    action_count: usize,
    states: u64,
}

/// The regular expressions of a condition, for the actions that refer to their groups.
#[derive(Default)]
struct Groups {
    expressions: usize,
    /// The number of groups of the expression with the most.
    most: usize,
    /// The same among those that are not negated. None: all are negated.
    most_caught: Option<usize>,
    catching: usize,
}

/// Limit of errors, and of warnings.
const MOST_DIAGNOSTICS: usize = 20;
const LONGEST_SUGGESTION: usize = 1000;

impl Checker<'_> {
    fn diagnostic(&self, span: Span, category: Category, error_type: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::at(self.text, span, category, error_type, message)
    }

    fn error(&mut self, diagnostic: Diagnostic) {
        if self.errors.len() < MOST_DIAGNOSTICS {
            self.errors.push(diagnostic);
        }
    }

    fn warn(&mut self, diagnostic: Diagnostic) {
        if self.warnings.len() < MOST_DIAGNOSTICS {
            self.warnings.push(diagnostic);
        }
    }

    /// A condition and the actions that belong to it.
    fn scope(&mut self, condition: Option<&Node>, actions: &[Action]) {
        let mut groups = Groups::default();
        if let Some(node) = condition {
            self.condition(node, false, &mut groups);
        }
        self.action_count += actions.len();
        let mut uses_groups = None;
        for action in actions {
            if self.action(action, &groups) {
                uses_groups = uses_groups.or(Some(action.value_span));
            }
        }
        let Some(span) = uses_groups.filter(|_| groups.expressions > 0) else { return };
        if groups.catching > 1 {
            let message = "several regular expressions have groups: $1 comes from the first of them that matches";
            self.warn(self.diagnostic(span, Category::Value, "several_captures", message));
        }
        let with_groups = groups.most > 0;
        if !condition.is_some_and(|node| catches(node, with_groups)) {
            let message = "the condition can be true without a match: then $1 stays as it is written";
            self.warn(self.diagnostic(span, Category::Value, "captures_nothing", message));
        }
    }

    fn condition(&mut self, node: &Node, negated: bool, groups: &mut Groups) {
        match node {
            Node::Boolean(_) => {}
            Node::All(nodes) | Node::Any(nodes) => nodes.iter().for_each(|node| self.condition(node, negated, groups)),
            Node::Not(inner) => self.condition(inner, true, groups),
            Node::Compare(comparison) => self.comparison(comparison, negated || comparison.negated, groups),
        }
    }

    fn field(&mut self, name: &Name) -> Option<About> {
        // Of several domains, the one where the field can be written.
        let known = self.domains.iter().filter_map(|domain| domain.find(&name.text)).min_by_key(|(_, about)| about.read_only);
        if let Some((_, about)) = known {
            return Some(about);
        }
        if self.errors.len() >= MOST_DIAGNOSTICS {
            return None;
        }
        let fields: Vec<About> = self.domains.iter().flat_map(|domain| domain.fields()).collect();
        let names = fields.iter().flat_map(|field| field.names().map(move |name| (name, field)));
        let by_name: Vec<(&str, &About)> = names.collect();
        let near = nearest(&name.text, by_name.iter().map(|(name, _)| *name));
        let near = near.and_then(|near| by_name.iter().find(|(name, _)| *name == near)).map(|(_, field)| field.name.to_string());
        let elsewhere = [SourceKind::Stream, SourceKind::Epg]
            .into_iter()
            .find(|domain| !self.domains.contains(domain) && domain.find(&name.text).is_some());
        let mut diagnostic = self.diagnostic(name.span, Category::Field, "unknown_field", format!("Unknown field {}", name.text));
        diagnostic = match (elsewhere, near) {
            (Some(SourceKind::Epg), near) => diagnostic.details("it is a field of programmes, and this rule is for channels").suggest(near),
            (Some(SourceKind::Stream), near) => {
                diagnostic.details("it is a field of channels, and this rule is for programmes").suggest(near)
            }
            (None, Some(near)) => diagnostic.details(format!("did you mean {near}?")).suggest(Some(near)),
            (None, None) => {
                let names: BTreeSet<&str> = fields.iter().map(|field| &*field.name).collect();
                diagnostic.details(format!("the fields are {}", names.into_iter().collect::<Vec<_>>().join(", ")))
            }
        };
        self.error(diagnostic);
        None
    }

    fn comparison(&mut self, comparison: &Comparison, negated: bool, groups: &mut Groups) {
        self.condition_count += 1;
        let field = self.field(&comparison.field);
        let value = comparison.text();
        if comparison.op == Op::Matches && self.states <= pattern::MOST && self.errors.len() < MOST_DIAGNOSTICS {
            match pattern::size(&value) {
                Ok((count, states)) => {
                    groups.expressions += 1;
                    groups.most = groups.most.max(count);
                    if !negated {
                        groups.catching += usize::from(count > 0);
                        groups.most_caught = groups.most_caught.max(Some(count));
                    }
                    self.states = self.states.saturating_add(states);
                    if self.states > pattern::MOST {
                        let message =
                            format!("the regular expressions of one rule are too large together: the limit is {} states", pattern::MOST);
                        self.error(self.diagnostic(comparison.value_span, Category::Value, "too_large", message));
                    }
                }
                Err(message) => self.error(self.diagnostic(comparison.value_span, Category::Value, "invalid_regex", message)),
            }
        }
        let Some(field) = field else { return };
        let is_equality = matches!(comparison.op, Op::Equals | Op::EqualEqual);
        match field.field_type {
            FieldType::Boolean if !is_equality && comparison.op != Op::IsEmpty => {
                let message = format!("{} is true or false: {} cannot be used with it", field.name, comparison.op.word());
                let diagnostic = self.diagnostic(comparison.op_span, Category::Operator, "wrong_type", message);
                self.error(diagnostic.suggest(Some("==")));
            }
            FieldType::Boolean if comparison.value.is_some() && boolean(&value).is_none() => {
                let message = format!("{} is true or false, never {value}", field.name);
                self.error(self.diagnostic(comparison.value_span, Category::Value, "wrong_type", message));
            }
            FieldType::DateTime if (comparison.op.is_order() || is_equality) && parse_moment(&value).is_none() => {
                let message = format!("{} is a time, but {value} is not: this is never true", field.name);
                let diagnostic = self.diagnostic(comparison.value_span, Category::Value, "never_true", message);
                self.warn(diagnostic.details("write it as 2026-01-31 20:15:00"));
            }
            FieldType::Number if comparison.op.is_order() && number(&value).is_none() => {
                let message = format!("{} is a number, but {value} is not: this is never true", field.name);
                self.warn(self.diagnostic(comparison.value_span, Category::Value, "never_true", message));
            }
            _ if is_equality && !field.values.is_empty() && !is_one_of(field.values, &value) => {
                let message = format!("{} is {}, never {value}", field.name, field.values.join(" or "));
                self.warn(self.diagnostic(comparison.value_span, Category::Value, "never_true", message));
            }
            _ => {}
        }
    }

    /// Checks an action. Returns whether it refers to groups.
    fn action(&mut self, action: &Action, groups: &Groups) -> bool {
        let field = self.field(&action.field);
        if let Some(field) = &field
            && field.read_only
        {
            let message = format!("{} is read-only", field.name);
            self.error(self.diagnostic(action.field.span, Category::Field, "read_only_field", message));
        }
        if let Some(field) = &field
            && action.verb == Verb::Delete
            && field.required
        {
            let message = format!("{} cannot be deleted: channels cannot be published without it", field.name);
            self.error(self.diagnostic(action.field.span, Category::Field, "required_field", message));
        }
        let mut uses_groups = false;
        match &action.value {
            None => {}
            Some(Value::Field(name)) => drop(self.field(name)),
            Some(value) => {
                let text = value.plain();
                let is_text = matches!(value, Value::Text(_) | Value::Helper(_));
                if let Some(helper) = is_text.then(|| computed::parse(&text)).flatten() {
                    if let Err(message) = helper {
                        let near = text.strip_prefix(computed::TIME).and_then(|call| nearest(call, computed::FUNCTIONS.iter().copied()));
                        let diagnostic = self.diagnostic(action.value_span, Category::Value, "invalid_helper", message);
                        self.error(diagnostic.suggest(near.map(|near| format!("@time:{near}"))));
                    }
                    return false;
                }
                let pieces = template(&text);
                let highest = pieces.iter().filter_map(|piece| if let Piece::Group(n, _) = piece { Some(*n) } else { None }).max();
                if let Some(highest) = highest {
                    uses_groups = true;
                    self.groups(action, highest, groups);
                } else if let Some(field) = &field {
                    self.literal(action, field, &text);
                }
                self.looks_like_a_field(action, &text);
            }
        }
        uses_groups
    }

    fn groups(&mut self, action: &Action, highest: usize, groups: &Groups) {
        // If all are negated there is a warning for the condition already.
        let most = groups.most_caught.unwrap_or(groups.most);
        let message = match groups.expressions {
            0 => format!("${highest} is a group of a regular expression, but this condition has none"),
            _ if highest == usize::MAX => "the group is out of range: no regular expression has so many groups".to_owned(),
            _ if highest > most => {
                let groups = if most == 1 { "1 group".to_owned() } else { format!("{most} groups") };
                format!("${highest} is out of range: the regular expression has {groups}")
            }
            _ => return,
        };
        let diagnostic = self.diagnostic(action.value_span, Category::Value, "invalid_capture", message);
        self.error(diagnostic.details("write $$ for a dollar sign in front of a digit"));
    }

    fn literal(&mut self, action: &Action, field: &About, text: &str) {
        let is_list = !field.values.is_empty();
        if matches!(action.verb, Verb::Append | Verb::Prepend | Verb::Remove) {
            if is_list || field.field_type == FieldType::Boolean {
                let message = format!("{} is not a text: it can only be set", field.name);
                self.error(self.diagnostic(action.field.span, Category::Field, "wrong_type", message));
            }
            if field.field_type == FieldType::Number && !text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+')) {
                let message = format!("{} is a number, and would not be one with {text}", field.name);
                self.error(self.diagnostic(action.value_span, Category::Value, "wrong_type", message));
            }
            return;
        }
        let is_blank = text.trim().is_empty();
        let expected = match field.field_type {
            _ if is_blank && field.required => "a text: channels cannot be published without it".to_owned(),
            _ if is_blank => return,
            FieldType::Number if number(text).is_none() => format!("a number, not {text}"),
            FieldType::Boolean if boolean(text).is_none() => format!("true or false, not {text}"),
            _ if is_list && !is_one_of(field.values, text) => format!("{}, not {text}", field.values.join(" or ")),
            _ => return,
        };
        let message = format!("{} takes {expected}", field.name);
        self.error(self.diagnostic(action.value_span, Category::Value, "wrong_type", message));
    }

    /// Warns about a `$field` inside a text: only alone and without quotes it is the value of the field.
    fn looks_like_a_field(&mut self, action: &Action, text: &str) {
        for (at, _) in text.match_indices('$') {
            let rest = &text[at + 1..];
            let is_braced = rest.starts_with('{');
            let name = rest.trim_start_matches('{');
            let end = name.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or(name.len());
            let name = &name[..end];
            if name.starts_with(|c: char| c.is_ascii_digit()) || text[..at].ends_with('$') {
                continue;
            }
            let is_field = self.domains.iter().any(|domain| domain.find(name).is_some());
            if !is_field && (!is_braced || name.is_empty()) {
                continue;
            }
            let is_alone = is_field && text == format!("${name}");
            let message = match (is_alone, is_field) {
                (true, _) => format!("in quotes this is the text {text}; without quotes it is the value of the field"),
                (false, true) => format!("${name} stays as it is written: a field is replaced only alone and without quotes"),
                (false, false) => format!("${{{name}}} stays as it is written: groups have numbers, not names"),
            };
            let diagnostic = self.diagnostic(action.value_span, Category::Value, "quoted_field", message);
            self.warn(diagnostic.suggest(is_alone.then_some(text)));
            return;
        }
    }
}

fn is_one_of(values: &[&str], text: &str) -> bool {
    values.iter().any(|value| text.trim().eq_ignore_ascii_case(value))
}

/// Whether a true condition always has a match of a regular expression.
fn catches(node: &Node, with_groups: bool) -> bool {
    match node {
        Node::Boolean(_) | Node::Not(_) => false,
        Node::All(nodes) => nodes.iter().any(|node| catches(node, with_groups)),
        Node::Any(nodes) => nodes.iter().all(|node| catches(node, with_groups)),
        Node::Compare(comparison) => {
            let has_groups = || pattern::size(&comparison.text()).is_ok_and(|(groups, _)| groups > 0);
            comparison.op == Op::Matches && !comparison.negated && (!with_groups || has_groups())
        }
    }
}
