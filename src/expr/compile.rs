//! A tree -> a rule that runs: names resolved, expressions compiled once.

use std::marker::PhantomData;

use super::act::{Act, Content, Scratch, Surroundings, run, template};
use super::check::{Checked, check_tree};
use super::computed;
use super::diagnostic::Diagnostic;
use super::eval::{Condition, How, Operand, Outcome, Test, number};
use super::parse::parse;
use super::pattern;
use super::text::Needle;
use super::tree::{self, Action, Comparison, Node, Op, Value};
use crate::model::RuleKind as Purpose;
use crate::model::SourceKind;
use crate::model::fields::{About, FieldType, Record, boolean};

#[derive(Debug)]
pub(crate) struct Compiled<R> {
    groups: Vec<Group>,
    records: PhantomData<fn(R)>,
}

#[derive(Debug)]
struct Group {
    /// It runs only if no group before it matched.
    is_alternative: bool,
    condition: Condition,
    acts: Vec<Act>,
}

/// Compiles an expression. The errors are those of [`check`](fn@super::check).
pub(crate) fn compile<R: Record>(text: &str, purpose: Purpose) -> Result<Compiled<R>, Vec<Diagnostic>> {
    let parsed = parse(text, purpose)?;
    let Checked { errors, .. } = check_tree(text, &parsed, &[R::DOMAIN], purpose);
    if !errors.is_empty() {
        return Err(errors);
    }
    let groups = parsed.tree.groups.iter().map(|parsed| group(R::DOMAIN, parsed));
    // Not reached if the check is complete.
    let refused =
        || vec![Diagnostic::at(text, Default::default(), super::diagnostic::Category::Syntax, "internal", "this cannot be compiled")];
    Ok(Compiled { groups: groups.collect::<Option<_>>().ok_or_else(refused)?, records: PhantomData })
}

impl<R: Record> Compiled<R> {
    pub(crate) fn sets(&self, field: &str) -> bool {
        let key = R::DOMAIN.find(field).map(|(key, _)| key);
        self.groups.iter().flat_map(|group| &group.acts).any(|act| Some(&act.key) == key.as_ref())
    }

    pub(crate) fn matches(&self, record: &R) -> bool {
        self.groups.iter().any(|group| group.condition.holds(record, &mut None))
    }

    pub(crate) fn apply(&self, record: &mut R, around: Surroundings<'_>, scratch: &mut Scratch) -> Outcome {
        let mut outcome = Outcome::default();
        for group in &self.groups {
            if group.is_alternative && outcome.matched {
                break;
            }
            scratch.caught.is_set = false;
            if group.condition.holds(record, &mut Some(&mut scratch.caught)) {
                outcome.matched = true;
                outcome.changed |= run(&group.acts, record, around, scratch);
            }
        }
        outcome
    }
}

fn group(domain: SourceKind, tree::Group { is_alternative, condition, actions }: &tree::Group) -> Option<Group> {
    let acts: Vec<Act> = actions.iter().map(|action| act(domain, action)).collect::<Option<_>>()?;
    let uses_groups =
        |act: &Act| matches!(&act.value, Content::Template(pieces) if pieces.iter().any(|p| matches!(p, super::act::Piece::Group(..))));
    let mut any_groups = false;
    if let Some(mut node) = condition.clone() {
        node.each_mut(&mut |c| any_groups |= c.op == Op::Matches && pattern::size(&c.text()).is_ok_and(|(groups, _)| groups > 0));
    }
    let build = Build { domain, captures: acts.iter().any(uses_groups), with_groups: any_groups };
    let condition = condition.as_ref().map_or(Some(Condition::Always(true)), |node| build.condition(node))?;
    Some(Group { is_alternative: *is_alternative, condition, acts })
}

struct Build {
    domain: SourceKind,
    /// An action refers to groups.
    captures: bool,
    /// An expression has groups: then the match of those without groups is not captured.
    with_groups: bool,
}

impl Build {
    fn condition(&self, node: &Node) -> Option<Condition> {
        let list = |nodes: &[Node]| nodes.iter().map(|node| self.condition(node)).collect::<Option<Vec<_>>>();
        Some(match node {
            Node::Boolean(value) => Condition::Always(*value),
            Node::All(nodes) => Condition::All(list(nodes)?),
            Node::Any(nodes) => Condition::Any(list(nodes)?),
            Node::Not(inner) => Condition::Not(Box::new(self.condition(inner)?)),
            Node::Compare(comparison) => Condition::Test(Box::new(self.test(comparison)?)),
        })
    }

    fn test(&self, comparison: &Comparison) -> Option<Test> {
        let (key, About { field_type, .. }) = self.domain.find(&comparison.field.text)?;
        let value = comparison.text();
        let needle = || Needle::new(&value, comparison.case_sensitive);
        let how = match comparison.op {
            Op::Contains => How::Contains(needle()),
            Op::StartsWith => How::StartsWith(needle()),
            Op::EndsWith => How::EndsWith(needle()),
            Op::IsEmpty => How::Empty,
            Op::Matches => {
                let regex = pattern::regex(&value).ok()?;
                let captures = self.captures && (regex.captures_len() > 1 || !self.with_groups);
                How::Matches { regex, captures }
            }
            Op::Equals | Op::EqualEqual => match (field_type, boolean(&value)) {
                (FieldType::Boolean, Some(expected)) => How::Boolean(expected),
                (FieldType::DateTime, _) => How::Order(Op::EqualEqual, Operand::new(&value, true)),
                (FieldType::Number, _) => How::Equals(needle(), number(&value)),
                _ => How::Equals(needle(), None),
            },
            op => How::Order(op, Operand::new(&value, comparison.case_sensitive)),
        };
        Some(Test { key, field_type, negated: comparison.negated, how })
    }
}

fn act(domain: SourceKind, action: &Action) -> Option<Act> {
    let (key, About { field_type, required, values, .. }) = domain.find(&action.field.text)?;
    let value = match &action.value {
        None => Content::Template(Vec::new()),
        Some(Value::Field(name)) => Content::Field(domain.find(&name.text)?.0),
        Some(Value::Text(text) | Value::Helper(text)) => match computed::parse(text) {
            Some(helper) => Content::Helper(helper.ok()?),
            None => Content::Template(template(text)),
        },
        Some(value @ Value::Capture(_)) => Content::Template(template(&value.to_string())),
        Some(value) => Content::Template(vec![super::act::Piece::Text(value.plain())]),
    };
    let is_free = field_type == FieldType::Text && values.is_empty();
    Some(Act { verb: action.verb, key, field_type, required, is_free, value })
}
