//! Whether an expression means something: names, types, regular expressions, captures. What is found is said all at
//! once, with its place.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;

use super::act::{Piece, template};
use super::computed;
use super::diagnostic::{Category, Diagnostic};
use super::eval::number;
use super::near::nearest;
use super::parse::{Parsed, parse};
use super::pattern;
use super::tree::{Action, Comparison, Name, Node, Op, Purpose, Tree, Value, Verb};
use crate::model::SourceKind;
use crate::model::fields::{About, FieldType, boolean, parse_moment};

/// What can be said about an expression without running it.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Checked {
    pub(crate) is_valid: bool,
    /// The same, written in one way; absent where the text cannot be read at all.
    pub(crate) canonical_expression: Option<String>,
    pub(crate) errors: Vec<Diagnostic>,
    /// What is allowed and may not be meant.
    pub(crate) warnings: Vec<Diagnostic>,
    pub(crate) expression_tree: Option<Json>,
    /// Comparisons.
    pub(crate) condition_count: usize,
    pub(crate) action_count: usize,
}

/// Checks a text for records of any of the `domains`.
pub(crate) fn check(text: &str, domains: &[SourceKind], purpose: Purpose) -> Checked {
    match parse(text, purpose) {
        Ok(parsed) => check_tree(text, &parsed, domains, purpose),
        Err(mistake) => Checked { errors: vec![mistake.into_diagnostic(text)], ..Checked::default() },
    }
}

pub(super) fn check_tree(text: &str, parsed: &Parsed, domains: &[SourceKind], purpose: Purpose) -> Checked {
    let mut checker = Checker { text, domains, errors: Vec::new(), warnings: Vec::new(), condition_count: 0, action_count: 0, states: 0 };
    for (span, with_parentheses) in &parsed.mixed {
        let message = "AND binds tighter than OR: parentheses would say which belong together";
        let diagnostic = Diagnostic::at(text, *span, Category::Syntax, "mixed_and_or", message);
        checker.warnings.push(diagnostic.suggest(Some(with_parentheses)));
    }
    match &parsed.tree {
        Tree::Condition(node) => {
            checker.scope(Some(node), &[]);
            if purpose == Purpose::Mapping {
                let whole = super::tree::Span { start: 0, end: text.len() };
                let message = "this rule has no actions: it changes nothing";
                let hint = "add for example SET group_title = \"News\"";
                checker.warnings.push(Diagnostic::at(text, whole, Category::Syntax, "no_actions", message).details(hint));
            }
        }
        Tree::Rule { condition, actions } => checker.scope(condition.as_ref(), actions),
        Tree::Groups(groups) => groups.iter().for_each(|group| checker.scope(Some(&group.condition), &group.actions)),
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
    /// Of the regular expressions so far.
    states: u64,
}

/// The regular expressions that actions may refer to.
#[derive(Default)]
struct Groups {
    expressions: usize,
    /// Of the one with the most groups.
    most: usize,
    /// Those with groups, negated ones left out.
    catching: usize,
}

impl Checker<'_> {
    fn diagnostic(&self, span: super::tree::Span, category: Category, error_type: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::at(self.text, span, category, error_type, message)
    }

    /// A condition and the actions that belong to it.
    fn scope(&mut self, condition: Option<&Node>, actions: &[Action]) {
        let mut groups = Groups::default();
        if let Some(node) = condition {
            node.each(&mut |comparison| self.comparison(comparison, &mut groups));
        }
        self.action_count += actions.len();
        let mut uses_groups = false;
        for action in actions {
            uses_groups |= self.action(action, &groups);
        }
        if let (true, Some(span)) = (uses_groups && groups.catching > 1, actions.first().map(|action| action.field.span)) {
            let message = "several regular expressions have groups: $1 is of the first of them that matches";
            self.warnings.push(self.diagnostic(span, Category::Value, "several_captures", message));
        }
        if let (true, Some(span)) = (uses_groups && groups.catching == 0, actions.first().map(|action| action.field.span)) {
            let message = "only what is negated has groups: they catch nothing, and $1 stays as it is";
            self.warnings.push(self.diagnostic(span, Category::Value, "captures_nothing", message));
        }
    }

    fn field(&mut self, name: &Name) -> Option<About> {
        if let Some((_, about)) = self.domains.iter().find_map(|domain| domain.find(&name.text)) {
            return Some(about);
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
        self.errors.push(diagnostic);
        None
    }

    fn comparison(&mut self, comparison: &Comparison, groups: &mut Groups) {
        self.condition_count += 1;
        let field = self.field(&comparison.field);
        let value = comparison.text();
        if comparison.op == Op::Matches {
            match pattern::size(&value) {
                Ok(size) => {
                    groups.expressions += 1;
                    groups.most = groups.most.max(size.groups);
                    groups.catching += usize::from(!comparison.negated && size.groups > 0);
                    let was_fine = self.states <= pattern::MOST;
                    self.states = self.states.saturating_add(size.states);
                    if was_fine && self.states > pattern::MOST {
                        let message = format!("the regular expressions of one rule have {} states together at most", pattern::MOST);
                        self.errors.push(self.diagnostic(comparison.value_span, Category::Value, "too_large", message));
                    }
                }
                Err(message) => self.errors.push(self.diagnostic(comparison.value_span, Category::Value, "invalid_regex", message)),
            }
        }
        let Some(field) = field else { return };
        match field.field_type {
            FieldType::Boolean if !matches!(comparison.op, Op::Equals | Op::EqualEqual | Op::IsEmpty) => {
                let message = format!("{} is true or false: {} cannot be asked of it", field.name, comparison.op.word());
                let diagnostic = self.diagnostic(comparison.op_span, Category::Operator, "wrong_type", message);
                self.errors.push(diagnostic.suggest(Some("==")));
            }
            FieldType::Boolean if comparison.value.is_some() && boolean(&value).is_none() => {
                let message = format!("{} is true or false, and never {value}", field.name);
                self.errors.push(self.diagnostic(comparison.value_span, Category::Value, "wrong_type", message));
            }
            FieldType::DateTime if comparison.op.is_order() && parse_moment(&value).is_none() => {
                let message = format!("{} is a time, and {value} is none: this is never true", field.name);
                let diagnostic = self.diagnostic(comparison.value_span, Category::Value, "never_true", message);
                self.warnings.push(diagnostic.details("write it as 2026-01-31 20:15:00"));
            }
            FieldType::Number if comparison.op.is_order() && number(&value).is_none() => {
                let message = format!("{} is a number, and {value} is none", field.name);
                self.warnings.push(self.diagnostic(comparison.value_span, Category::Value, "never_true", message));
            }
            _ => {}
        }
    }

    /// Whether it refers to groups.
    fn action(&mut self, action: &Action, groups: &Groups) -> bool {
        let field = self.field(&action.field);
        if let Some(field) = &field
            && field.read_only
        {
            let message = format!("{} is read-only", field.name);
            self.errors.push(self.diagnostic(action.field.span, Category::Field, "read_only_field", message));
        }
        if let Some(field) = &field
            && action.verb == Verb::Delete
            && field.required
        {
            let message = format!("{} cannot be deleted: nothing could be published without it", field.name);
            self.errors.push(self.diagnostic(action.field.span, Category::Field, "required_field", message));
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
                        self.errors.push(diagnostic.suggest(near.map(|near| format!("@time:{near}"))));
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
        let message = match groups.expressions {
            0 => format!("${highest} is what a regular expression caught, and this condition has none"),
            _ if highest > groups.most => format!("${highest} is out of range: the regular expression has {} groups", groups.most),
            _ => return,
        };
        let diagnostic = self.diagnostic(action.value_span, Category::Value, "invalid_capture", message);
        self.errors.push(diagnostic.details("write $$ for a dollar sign in front of a digit"));
    }

    fn literal(&mut self, action: &Action, field: &About, text: &str) {
        if !matches!(action.verb, Verb::Set | Verb::SetIfEmpty) || text.trim().is_empty() {
            return;
        }
        let expected = match field.field_type {
            FieldType::Number if number(text).is_none() => "a number".to_owned(),
            FieldType::Boolean if boolean(text).is_none() => "true or false".to_owned(),
            _ if !field.values.is_empty() && !field.values.iter().any(|value| text.eq_ignore_ascii_case(value)) => {
                field.values.join(" or ")
            }
            _ => return,
        };
        let message = format!("{} takes {expected}, not {text}", field.name);
        self.errors.push(self.diagnostic(action.value_span, Category::Value, "wrong_type", message));
    }

    fn looks_like_a_field(&mut self, action: &Action, text: &str) {
        let name = text.strip_prefix('$').unwrap_or_default();
        if self.domains.iter().any(|domain| domain.find(name).is_some()) {
            let message = format!("in quotes this is the text {text}; without quotes it is the field");
            let diagnostic = self.diagnostic(action.value_span, Category::Value, "quoted_field", message);
            self.warnings.push(diagnostic.suggest(Some(text)));
        }
    }
}
