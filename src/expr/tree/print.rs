//! The canonical form: parsing what is printed here gives the same tree.

use std::fmt;

use super::{Action, Comparison, Group, Node, Op, Tree, Value};

/// A text in quotes, escaped as in expressions.
pub(crate) fn quoted(text: &str) -> String {
    Value::Text(text.to_owned()).to_string()
}

fn quote(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("\"")?;
    for letter in text.chars() {
        match letter {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\t' => f.write_str("\\t")?,
            '\r' => f.write_str("\\r")?,
            other => write!(f, "{other}")?,
        }
    }
    f.write_str("\"")
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) | Value::Helper(text) => quote(text, f),
            Value::Number(number) => f.write_str(number),
            Value::Boolean(value) => write!(f, "{value}"),
            Value::Capture(number) => write!(f, "${number}"),
            Value::Field(name) => write!(f, "${}", name.text),
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.field.text)?;
        if self.case_sensitive {
            f.write_str(" case_sensitive")?;
        }
        match (self.op, self.negated) {
            (Op::EqualEqual, true) => f.write_str(" !=")?,
            (Op::IsEmpty, true) => f.write_str(" is_not_empty")?,
            (op, true) => write!(f, " not {}", op.word())?,
            (op, false) => write!(f, " {}", op.word())?,
        }
        self.value.as_ref().map_or(Ok(()), |value| write!(f, " {value}"))
    }
}

impl Node {
    fn joined(nodes: &[Node], word: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, node) in nodes.iter().enumerate() {
            if at > 0 {
                write!(f, " {word} ")?;
            }
            match node {
                Node::All(_) | Node::Any(_) => write!(f, "({node})")?,
                _ => write!(f, "{node}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Node::Boolean(value) => write!(f, "{value}"),
            Node::All(nodes) => Node::joined(nodes, "AND", f),
            Node::Any(nodes) => Node::joined(nodes, "OR", f),
            Node::Not(inner) => write!(f, "NOT ({inner})"),
            Node::Compare(comparison) => comparison.fmt(f),
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.verb.word(), self.field.text)?;
        self.value.as_ref().map_or(Ok(()), |value| write!(f, " = {value}"))
    }
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, Group { is_alternative, condition, actions }) in self.groups.iter().enumerate() {
            match (at, is_alternative) {
                (0, _) => {}
                (_, true) => f.write_str(" OR ")?,
                (_, false) => f.write_str(" AND ")?,
            }
            let parts: Vec<String> = condition.iter().map(Node::to_string).chain(actions.iter().map(Action::to_string)).collect();
            let group = parts.join(" ");
            if self.in_parentheses { write!(f, "({group})")? } else { f.write_str(&group)? }
        }
        Ok(())
    }
}
