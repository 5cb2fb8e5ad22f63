//! The tree of an expression.

pub(super) mod print;

use serde_json::{Value as Json, json};

/// A range of the text: bytes from `start` up to `end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Span {
    pub(super) fn to(self, other: Span) -> Span {
        Span { start: self.start, end: other.end.max(self.end) }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Op {
    Contains,
    /// The same as `==`, but printed as it was written.
    Equals,
    EqualEqual,
    Matches,
    StartsWith,
    EndsWith,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    IsEmpty,
}

impl Op {
    pub(super) fn word(self) -> &'static str {
        match self {
            Op::Contains => "contains",
            Op::Equals => "equals",
            Op::EqualEqual => "==",
            Op::Matches => "matches",
            Op::StartsWith => "starts_with",
            Op::EndsWith => "ends_with",
            Op::Less => "<",
            Op::LessEqual => "<=",
            Op::Greater => ">",
            Op::GreaterEqual => ">=",
            Op::IsEmpty => "is_empty",
        }
    }

    /// Parses every spelling of an operator. And whether it is negated.
    pub(super) fn parse(word: &str) -> Option<(Op, bool)> {
        let word = word.to_ascii_lowercase();
        let plain = |word: &str| {
            Some(match word {
                "contains" => Op::Contains,
                "equals" => Op::Equals,
                "matches" => Op::Matches,
                "starts_with" => Op::StartsWith,
                "ends_with" => Op::EndsWith,
                _ => return None,
            })
        };
        if let Some(op) = plain(&word) {
            return Some((op, false));
        }
        if let Some(op) = word.strip_prefix("not_").and_then(plain) {
            return Some((op, true));
        }
        Some(match word.as_str() {
            "eq" => (Op::EqualEqual, false),
            "neq" => (Op::EqualEqual, true),
            "gt" | "greater_than" => (Op::Greater, false),
            "gte" | "greater_than_or_equal" => (Op::GreaterEqual, false),
            "lt" | "less_than" => (Op::Less, false),
            "lte" | "less_than_or_equal" => (Op::LessEqual, false),
            "is_empty" => (Op::IsEmpty, false),
            "is_not_empty" => (Op::IsEmpty, true),
            _ => return None,
        })
    }

    /// For suggestions.
    pub(super) const WORDS: &'static [&'static str] = &[
        "contains",
        "equals",
        "matches",
        "starts_with",
        "ends_with",
        "not_contains",
        "not_equals",
        "not_matches",
        "not_starts_with",
        "not_ends_with",
        "greater_than",
        "greater_than_or_equal",
        "less_than",
        "less_than_or_equal",
        "is_empty",
        "is_not_empty",
    ];

    pub(super) fn is_order(self) -> bool {
        matches!(self, Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    Number(String),
    Boolean(bool),
    /// `$1`
    Capture(u32),
    /// `$channel_name`
    Field(Name),
    /// `@time:now`
    Helper(String),
}

/// A name as it was written, and its place.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) span: Span,
}

// Places do not count for equality.
impl PartialEq for Name {
    fn eq(&self, other: &Name) -> bool {
        self.text == other.text
    }
}

#[derive(Clone, Debug)]
pub(super) struct Comparison {
    pub(super) field: Name,
    pub(super) op: Op,
    pub(super) negated: bool,
    pub(super) case_sensitive: bool,
    /// None after `is_empty`.
    pub(super) value: Option<Value>,
    pub(super) value_span: Span,
    pub(super) op_span: Span,
    /// It was written with a single `=`, which in actions means assignment.
    pub(super) is_single: bool,
}

impl PartialEq for Comparison {
    fn eq(&self, other: &Comparison) -> bool {
        (&self.field, self.op, self.negated, self.case_sensitive, &self.value)
            == (&other.field, other.op, other.negated, other.case_sensitive, &other.value)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Boolean(bool),
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Compare(Comparison),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Set,
    SetIfEmpty,
    Append,
    Prepend,
    Remove,
    Delete,
}

impl Verb {
    pub(super) fn parse(word: &str) -> Option<Verb> {
        Some(match word.to_ascii_uppercase().as_str() {
            "SET" => Verb::Set,
            "SET_IF_EMPTY" => Verb::SetIfEmpty,
            "APPEND" => Verb::Append,
            "PREPEND" => Verb::Prepend,
            "REMOVE" => Verb::Remove,
            "DELETE" => Verb::Delete,
            _ => return None,
        })
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Verb::Set => "SET",
            Verb::SetIfEmpty => "SET_IF_EMPTY",
            Verb::Append => "APPEND",
            Verb::Prepend => "PREPEND",
            Verb::Remove => "REMOVE",
            Verb::Delete => "DELETE",
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Action {
    pub(super) verb: Verb,
    pub(super) field: Name,
    /// None for DELETE.
    pub(super) value: Option<Value>,
    pub(super) value_span: Span,
}

impl PartialEq for Action {
    fn eq(&self, other: &Action) -> bool {
        (self.verb, &self.field, &self.value) == (other.verb, &other.field, &other.value)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Group {
    /// An OR is before it: it runs only if no group before it matched.
    pub(super) is_alternative: bool,
    pub(super) condition: Node,
    pub(super) actions: Vec<Action>,
}

/// A whole expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tree {
    /// A filter, or a mapping rule without actions.
    Condition(Node),
    Rule {
        condition: Option<Node>,
        actions: Vec<Action>,
    },
    Groups(Vec<Group>),
}

impl Comparison {
    /// Its value without quotes; empty if there is none.
    pub(super) fn text(&self) -> String {
        self.value.as_ref().map(Value::plain).unwrap_or_default()
    }
}

impl Node {
    /// Calls `f` with every comparison in the order of the text.
    pub(super) fn each<'a>(&'a self, f: &mut dyn FnMut(&'a Comparison)) {
        match self {
            Node::Boolean(_) => {}
            Node::All(nodes) | Node::Any(nodes) => nodes.iter().for_each(|node| node.each(f)),
            Node::Not(inner) => inner.each(f),
            Node::Compare(comparison) => f(comparison),
        }
    }

    /// The same with mutable comparisons.
    pub(super) fn each_mut(&mut self, f: &mut dyn FnMut(&mut Comparison)) {
        match self {
            Node::Boolean(_) => {}
            Node::All(nodes) | Node::Any(nodes) => nodes.iter_mut().for_each(|node| node.each_mut(f)),
            Node::Not(inner) => inner.each_mut(f),
            Node::Compare(comparison) => f(comparison),
        }
    }
}

impl Node {
    fn json(&self) -> Json {
        let list = |nodes: &[Node]| nodes.iter().map(Node::json).collect::<Vec<_>>();
        match self {
            Node::Boolean(value) => json!({"type": "boolean", "value": value}),
            Node::All(nodes) => json!({"type": "and", "children": list(nodes)}),
            Node::Any(nodes) => json!({"type": "or", "children": list(nodes)}),
            Node::Not(inner) => json!({"type": "not", "child": inner.json()}),
            Node::Compare(c) => json!({
                "type": "condition", "field": c.field.text, "operator": c.op.word(), "negate": c.negated,
                "case_sensitive": c.case_sensitive, "value": c.value.as_ref().map(Value::plain),
            }),
        }
    }
}

impl Value {
    /// Without quotes.
    pub(super) fn plain(&self) -> String {
        match self {
            Value::Text(text) | Value::Helper(text) => text.clone(),
            other => other.to_string(),
        }
    }
}

impl Action {
    fn json(&self) -> Json {
        json!({"type": "action", "operator": self.verb.word(), "field": self.field.text, "value": self.value.as_ref().map(Value::plain)})
    }
}

impl Tree {
    /// The tree as JSON, for the page.
    pub(super) fn json(&self) -> Json {
        let list = |actions: &[Action]| actions.iter().map(Action::json).collect::<Vec<_>>();
        match self {
            Tree::Condition(node) => node.json(),
            Tree::Rule { condition, actions } => {
                json!({"type": "rule", "condition": condition.as_ref().map(Node::json), "actions": list(actions)})
            }
            Tree::Groups(groups) => {
                let group = |group: &Group| json!({"type": "group", "is_alternative": group.is_alternative, "condition": group.condition.json(), "actions": list(&group.actions)});
                json!({"type": "groups", "groups": groups.iter().map(group).collect::<Vec<_>>()})
            }
        }
    }
}
