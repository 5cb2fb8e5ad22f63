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

    /// Every word for an operator, and whether it negates.
    const WORDS: [(&'static str, Op, bool); 22] = [
        ("contains", Op::Contains, false),
        ("equals", Op::Equals, false),
        ("matches", Op::Matches, false),
        ("starts_with", Op::StartsWith, false),
        ("ends_with", Op::EndsWith, false),
        ("not_contains", Op::Contains, true),
        ("not_equals", Op::Equals, true),
        ("not_matches", Op::Matches, true),
        ("not_starts_with", Op::StartsWith, true),
        ("not_ends_with", Op::EndsWith, true),
        ("greater_than", Op::Greater, false),
        ("greater_than_or_equal", Op::GreaterEqual, false),
        ("less_than", Op::Less, false),
        ("less_than_or_equal", Op::LessEqual, false),
        ("is_empty", Op::IsEmpty, false),
        ("is_not_empty", Op::IsEmpty, true),
        ("eq", Op::EqualEqual, false),
        ("neq", Op::EqualEqual, true),
        ("gt", Op::Greater, false),
        ("gte", Op::GreaterEqual, false),
        ("lt", Op::Less, false),
        ("lte", Op::LessEqual, false),
    ];

    /// The operator of a word, and whether it is negated.
    pub(super) fn parse(word: &str) -> Option<(Op, bool)> {
        Op::WORDS.iter().find(|(known, ..)| word.eq_ignore_ascii_case(known)).map(|(_, op, negates)| (*op, *negates))
    }

    /// The words that are suggested: not the abbreviations.
    pub(super) fn suggestions() -> impl Iterator<Item = &'static str> {
        Op::WORDS.iter().map(|(word, ..)| *word).filter(|word| word.len() > 3)
    }

    pub(super) fn is_order(self) -> bool {
        matches!(self, Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual)
    }
}

#[derive(Clone, Debug)]
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

#[derive(Clone, Debug)]
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
    const ALL: [Verb; 6] = [Verb::Set, Verb::SetIfEmpty, Verb::Append, Verb::Prepend, Verb::Remove, Verb::Delete];

    pub(super) fn parse(word: &str) -> Option<Verb> {
        Verb::ALL.into_iter().find(|verb| word.eq_ignore_ascii_case(verb.word()))
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

/// A condition with its actions. A filter has no actions.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// An OR is before it: it runs only if no group before it matched.
    pub(super) is_alternative: bool,
    /// None: it always holds.
    pub(super) condition: Option<Node>,
    pub(super) actions: Vec<Action>,
}

/// A whole expression: one group, or those that are in parentheses.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    pub(super) groups: Vec<Group>,
    pub(super) in_parentheses: bool,
}

impl Comparison {
    /// Its value without quotes; empty if there is none.
    pub(super) fn text(&self) -> String {
        self.value.as_ref().map(Value::plain).unwrap_or_default()
    }
}

impl Node {
    /// Calls `f` with every comparison in the order of the text.
    pub(super) fn each_mut(&mut self, f: &mut dyn FnMut(&mut Comparison)) {
        match self {
            Node::Boolean(_) => {}
            Node::All(nodes) | Node::Any(nodes) => nodes.iter_mut().for_each(|node| node.each_mut(f)),
            Node::Not(inner) => inner.each_mut(f),
            Node::Compare(comparison) => f(comparison),
        }
    }

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
    pub(super) fn one(condition: Option<Node>, actions: Vec<Action>) -> Tree {
        Tree { groups: vec![Group { is_alternative: false, condition, actions }], in_parentheses: false }
    }

    pub(super) fn json(&self) -> Json {
        let json = |group: &Group| {
            let actions: Vec<Json> = group.actions.iter().map(Action::json).collect();
            let condition = group.condition.as_ref().map(Node::json);
            match condition {
                _ if self.in_parentheses => {
                    json!({"type": "group", "is_alternative": group.is_alternative, "condition": condition, "actions": actions})
                }
                Some(condition) if actions.is_empty() => condition,
                condition => json!({"type": "rule", "condition": condition, "actions": actions}),
            }
        };
        match self.groups.iter().map(json).collect::<Vec<_>>() {
            groups if self.in_parentheses => json!({"type": "groups", "groups": groups}),
            groups => groups.into_iter().next().unwrap_or_default(),
        }
    }
}
