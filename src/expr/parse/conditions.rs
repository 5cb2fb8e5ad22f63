//! Conditions joined by AND, OR and NOT.

use super::{DEEPEST, Parser};
use crate::expr::diagnostic::Diagnostic;
use crate::expr::lex::Kind;
use crate::expr::tree::{Node, Span};

impl Parser<'_> {
    pub(super) fn or(&mut self) -> Result<Node, Vec<Diagnostic>> {
        if self.from_the_right {
            return self.grouped_from_the_right();
        }
        let begin = self.token().span;
        let first = self.and()?;
        let mut is_mixed = matches!(first, (_, true));
        let mut nodes = vec![first.0];
        while self.is_or() {
            self.at += 1;
            let (node, is_and) = self.and()?;
            is_mixed |= is_and;
            nodes.push(node);
        }
        let is_mixed = is_mixed && nodes.len() > 1;
        let node = one_or(nodes, Node::Any);
        if is_mixed {
            self.note_mixed(begin, &node);
        }
        Ok(node)
    }

    fn grouped_from_the_right(&mut self) -> Result<Node, Vec<Diagnostic>> {
        let begin = self.token().span;
        let mut chain = vec![self.unary()?];
        let mut is_and = Vec::new();
        while self.is_and() || self.is_or() {
            is_and.push(self.is_and());
            self.at += 1;
            chain.push(self.unary()?);
        }
        let is_mixed = is_and.contains(&true) && is_and.contains(&false);
        let mut rest: Option<(Node, Option<bool>)> = None;
        while let Some(left) = chain.pop() {
            rest = Some(match (rest, is_and.get(chain.len()).copied()) {
                (None, _) => (left, None),
                (Some((Node::All(mut nodes), Some(true))), Some(true)) => (joined(left, &mut nodes, Node::All), Some(true)),
                (Some((Node::Any(mut nodes), Some(false))), Some(false)) => (joined(left, &mut nodes, Node::Any), Some(false)),
                (Some((rest, _)), and) => {
                    let many = if and == Some(true) { Node::All } else { Node::Any };
                    (many(vec![left, rest]), and)
                }
            });
        }
        let Some((node, _)) = rest else { return self.mistake("missing_condition", "a condition is missing") };
        if is_mixed {
            self.note_mixed(begin, &node);
        }
        Ok(node)
    }

    /// Notes that the text from `begin` to here mixes AND and OR without parentheses; `node` is its tree.
    fn note_mixed(&mut self, begin: Span, node: &Node) {
        let end = self.tokens[self.at.saturating_sub(1)].span;
        self.mixed.push((begin.to(end), node.to_string()));
    }

    /// And whether it contains an AND.
    fn and(&mut self) -> Result<(Node, bool), Vec<Diagnostic>> {
        let mut nodes = vec![self.unary()?];
        while self.is_and() {
            self.at += 1;
            nodes.push(self.unary()?);
        }
        let is_and = nodes.len() > 1;
        Ok((one_or(nodes, Node::All), is_and))
    }

    fn unary(&mut self) -> Result<Node, Vec<Diagnostic>> {
        if !self.is_not() {
            return self.primary();
        }
        self.at += 1;
        if self.is_not() {
            return self.mistake("double_not", "NOT is written twice");
        }
        Ok(Node::Not(Box::new(self.unary()?)))
    }

    fn primary(&mut self) -> Result<Node, Vec<Diagnostic>> {
        match &self.token().kind {
            Kind::Open => {
                let open = self.at;
                self.depth += 1;
                if self.depth > DEEPEST {
                    return self.mistake("too_deep", format!("parentheses are nested too deeply: the limit is {DEEPEST}"));
                }
                self.at += 1;
                if self.token().kind == Kind::Close {
                    return self.mistake("empty_parentheses", "these parentheses are empty");
                }
                let node = self.or()?;
                self.close(open)?;
                self.depth -= 1;
                Ok(node)
            }
            Kind::Word if self.is_and() || self.is_or() => {
                self.mistake("missing_condition", format!("a condition is missing before {}", self.here()))
            }
            Kind::Word => {
                let boolean = if self.is_word(0, "true") { Some(true) } else { self.is_word(0, "false").then_some(false) };
                // A field can have this name: then an operator follows.
                if let Some(value) = boolean
                    && self.operator(1).is_none()
                {
                    self.at += 1;
                    return Ok(Node::Boolean(value));
                }
                self.comparison()
            }
            Kind::End => self.mistake("missing_condition", "a condition is missing at the end"),
            Kind::Close => self.mistake("unbalanced", "this parenthesis has no opening one, or a condition is missing before it"),
            _ => self.mistake("field_expected", format!("a field is needed here, not {}", self.here())),
        }
    }
}

fn joined(left: Node, nodes: &mut Vec<Node>, many: fn(Vec<Node>) -> Node) -> Node {
    nodes.insert(0, left);
    many(std::mem::take(nodes))
}

fn one_or(mut nodes: Vec<Node>, many: fn(Vec<Node>) -> Node) -> Node {
    match nodes.pop() {
        Some(only) if nodes.is_empty() => only,
        last => {
            nodes.extend(last);
            many(nodes)
        }
    }
}
