//! Tokens -> a tree, by recursive descent. The first mistake ends the parsing; it has its place and what was expected.

mod actions;
mod conditions;

use super::diagnostic::{Category, Diagnostic, mistake, nearest};
use super::lex::{Kind, LONGEST, Symbol, Token, lex};
use super::tree::{Comparison, Group, Name, Node, Op, Span, Tree, Value, Verb};
use crate::model::RuleKind as Purpose;

const DEEPEST: usize = 64;

#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) tree: Tree,
    /// Places with AND and OR side by side without parentheses, and the text with parentheses.
    pub(super) mixed: Vec<(Span, String)>,
}

pub(super) fn parse(text: &str, purpose: Purpose) -> Result<Parsed, Vec<Diagnostic>> {
    parse_grouped(text, purpose, false)
}

/// `from_the_right`: everything after an AND or OR without parentheses belongs to it, as in m3u-proxy. Else AND binds tighter.
pub(super) fn parse_grouped(text: &str, purpose: Purpose, from_the_right: bool) -> Result<Parsed, Vec<Diagnostic>> {
    if text.len() > LONGEST {
        let message = format!("the expression is too long: it has {} bytes, the limit is {LONGEST}", text.len());
        return Err(mistake(text, Span { start: 0, end: text.len() }, "too_long", message));
    }
    let tokens = lex(text)?;
    let mut parser = Parser { text, tokens, purpose, from_the_right, at: 0, depth: 0, mixed: Vec::new() };
    let tree = match purpose {
        Purpose::Filter => parser.filter()?,
        Purpose::Mapping => parser.mapping()?,
    };
    Ok(Parsed { tree, mixed: parser.mixed })
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    purpose: Purpose,
    from_the_right: bool,
    at: usize,
    depth: usize,
    mixed: Vec<(Span, String)>,
}

impl Parser<'_> {
    fn token(&self) -> &Token {
        self.peek(0)
    }

    /// The last token is the end, which is never consumed.
    fn peek(&self, by: usize) -> &Token {
        &self.tokens[(self.at + by).min(self.tokens.len() - 1)]
    }

    fn written(&self, token: &Token) -> &str {
        self.text.get(token.span.start..token.span.end).unwrap_or_default()
    }

    fn is_word(&self, by: usize, word: &str) -> bool {
        let token = self.peek(by);
        token.kind == Kind::Word && self.written(token).eq_ignore_ascii_case(word)
    }

    fn is_symbol(&self, by: usize, symbol: Symbol) -> bool {
        self.peek(by).kind == Kind::Symbol(symbol)
    }

    fn is_and(&self) -> bool {
        self.is_symbol(0, Symbol::And) || self.is_word(0, "and")
    }

    fn is_or(&self) -> bool {
        self.is_symbol(0, Symbol::Or) || self.is_word(0, "or")
    }

    fn is_not(&self) -> bool {
        self.is_symbol(0, Symbol::Not) || self.is_word(0, "not")
    }

    fn mistake<T>(&self, error_type: &'static str, message: impl Into<String>) -> Result<T, Vec<Diagnostic>> {
        self.mistake_at(self.token().span, error_type, message)
    }

    fn mistake_at<T>(&self, span: Span, error_type: &'static str, message: impl Into<String>) -> Result<T, Vec<Diagnostic>> {
        Err(mistake(self.text, span, error_type, message))
    }

    fn here(&self) -> String {
        match self.token().kind {
            Kind::End => "the end".to_owned(),
            _ => self.written(self.token()).to_owned(),
        }
    }

    fn filter(&mut self) -> Result<Tree, Vec<Diagnostic>> {
        if self.token().kind == Kind::End {
            return self.mistake("empty", "the expression is empty: write true to match everything");
        }
        if self.action_starts() && !self.is_symbol(1, Symbol::Equal) {
            return self.action_in_filter();
        }
        let node = self.or()?;
        if self.action_starts() {
            return self.action_in_filter();
        }
        self.end()?;
        Ok(Tree::one(Some(node), Vec::new()))
    }

    fn action_in_filter<T>(&self) -> Result<T, Vec<Diagnostic>> {
        self.mistake("action_in_filter", "a filter has no actions: write a data mapping rule for them")
    }

    fn end(&self) -> Result<(), Vec<Diagnostic>> {
        match &self.token().kind {
            Kind::End => Ok(()),
            Kind::Close => self.mistake("unbalanced", "this parenthesis has no opening one"),
            Kind::Text(_) | Kind::Number | Kind::Word => {
                let message =
                    format!("unexpected {}: AND or OR is missing before it, or quotes around a value of several words", self.here());
                self.mistake("unexpected", message)
            }
            _ => self.mistake("unexpected", format!("unexpected {}", self.here())),
        }
    }

    fn mapping(&mut self) -> Result<Tree, Vec<Diagnostic>> {
        if self.token().kind == Kind::End {
            return self.mistake("empty", "the expression is empty");
        }
        if self.action_starts() && !self.is_lone_set() {
            let actions = self.actions()?;
            self.end()?;
            return Ok(Tree::one(None, actions));
        }
        if let Some(first) = self.group(false)? {
            return self.groups(first);
        }
        let begin = self.token().span;
        let node = self.or()?;
        if !self.action_starts() {
            if let Node::Compare(comparison) = &node
                && comparison.is_single
                && self.token().kind == Kind::End
            {
                let message = format!("does this set or compare? Write SET {0} = … to set, {0} == … to compare", comparison.field.text);
                return self.mistake_at(begin.to(comparison.value_span), "set_or_compare", message);
            }
            self.end()?;
            return Ok(Tree::one(Some(node), Vec::new()));
        }
        let actions = self.actions()?;
        self.end()?;
        Ok(Tree::one(Some(node), actions))
    }

    /// `field = value` at the start could be a condition. With a comma after it, it is the first of several actions.
    fn is_lone_set(&self) -> bool {
        Verb::parse(self.written(self.token())).is_none() && self.is_symbol(1, Symbol::Equal) && self.peek(3).kind != Kind::Comma
    }

    fn groups(&mut self, first: Group) -> Result<Tree, Vec<Diagnostic>> {
        let mut groups = vec![first];
        loop {
            let is_alternative = match () {
                () if self.is_and() => false,
                () if self.is_or() => true,
                () if self.token().kind == Kind::Open => {
                    return self.mistake("missing_joiner", "AND or OR is missing between these groups");
                }
                () => break,
            };
            self.at += 1;
            match self.group(is_alternative)? {
                Some(group) => groups.push(group),
                None => return self.mistake("not_a_group", "after a group with actions only such groups can follow, in parentheses"),
            }
        }
        self.end()?;
        Ok(Tree { groups, in_parentheses: true })
    }

    /// `( condition actions )`. None, and nothing is consumed, if it is something else.
    fn group(&mut self, is_alternative: bool) -> Result<Option<Group>, Vec<Diagnostic>> {
        if self.token().kind != Kind::Open {
            return Ok(None);
        }
        let (begin, mixed) = (self.at, self.mixed.len());
        self.at += 1;
        let condition = self.or()?;
        if !self.action_starts() {
            self.at = begin;
            self.mixed.truncate(mixed);
            return Ok(None);
        }
        let actions = self.actions()?;
        self.close(begin)?;
        Ok(Some(Group { is_alternative, condition: Some(condition), actions }))
    }

    fn close(&mut self, open: usize) -> Result<(), Vec<Diagnostic>> {
        match self.token().kind {
            Kind::Close => {
                self.at += 1;
                Ok(())
            }
            Kind::End => self.mistake_at(self.tokens[open].span, "unbalanced", "this parenthesis is not closed"),
            _ if self.purpose == Purpose::Filter && self.action_starts() => self.action_in_filter(),
            _ => self.mistake("unexpected", format!("unexpected {}: a closing parenthesis, AND or OR was expected", self.here())),
        }
    }

    fn operator(&self, by: usize) -> Option<(Op, bool)> {
        match &self.peek(by).kind {
            Kind::Symbol(Symbol::Equal) => Some((Op::EqualEqual, false)),
            Kind::Symbol(Symbol::Compare(op, negated)) => Some((*op, *negated)),
            Kind::Word => Op::parse(self.written(self.peek(by))),
            _ => None,
        }
    }

    fn comparison(&mut self) -> Result<Node, Vec<Diagnostic>> {
        let mut case_sensitive = false;
        while self.is_word(0, "case_sensitive") {
            case_sensitive = true;
            self.at += 1;
        }
        if self.token().kind != Kind::Word {
            return self.mistake("field_expected", format!("a field is needed here, not {}", self.here()));
        }
        let field = self.name();
        let mut negated = false;
        loop {
            if self.is_word(0, "case_sensitive") {
                case_sensitive = true;
            } else if self.is_not() {
                if negated {
                    return self.mistake("double_not", "NOT is written twice");
                }
                negated = true;
            } else {
                break;
            }
            self.at += 1;
        }
        let op_token = self.token().clone();
        let Some((op, is_negative)) = self.operator(0) else { return self.no_operator(&field) };
        // "not not" is a mistake; `not != "x"` is a double negation that is meant.
        let says_not = is_negative && self.written(&op_token).to_ascii_lowercase().contains("not");
        if negated && says_not {
            let message = format!("NOT is written twice: {} contains it already", self.written(&op_token));
            return self.mistake_at(op_token.span, "double_not", message);
        }
        self.at += 1;
        let value_token = self.token().clone();
        let value = if op == Op::IsEmpty { None } else { Some(self.value(&op_token)?) };
        let value_span = if value.is_some() { value_token.span } else { op_token.span };
        // Not the `case_sensitive` of the next comparison.
        if self.is_word(0, "case_sensitive") {
            case_sensitive = true;
            self.at += 1;
        }
        let is_single = op_token.kind == Kind::Symbol(Symbol::Equal);
        let negated = negated != is_negative;
        Ok(Node::Compare(Comparison { field, op, negated, case_sensitive, value, value_span, op_span: op_token.span, is_single }))
    }

    fn no_operator<T>(&self, field: &Name) -> Result<T, Vec<Diagnostic>> {
        let token = self.token();
        let (message, suggestion, span) = match token.kind {
            Kind::Word => {
                let suggestion = nearest(self.written(token), Op::suggestions());
                (format!("unknown operator {}", self.here()), suggestion, token.span)
            }
            Kind::End => (format!("an operator is missing after {}", field.text), None, field.span),
            _ => (format!("an operator is missing between {} and {}", field.text, self.here()), None, token.span),
        };
        let error_type = if token.kind == Kind::Word { "unknown_operator" } else { "missing_operator" };
        let details = suggestion.as_ref().map(|suggestion| format!("did you mean {suggestion}?")).unwrap_or_default();
        Err(vec![Diagnostic::at(self.text, span, Category::Operator, error_type, message).details(details).suggest(suggestion)])
    }

    fn name(&mut self) -> Name {
        let token = self.token().clone();
        self.at += 1;
        Name { text: self.written(&token).to_owned(), span: token.span }
    }

    fn value(&mut self, after: &Token) -> Result<Value, Vec<Diagnostic>> {
        let token = self.token().clone();
        let written = self.written(&token).to_owned();
        let value = match token.kind {
            Kind::Text(text) => Value::Text(text),
            Kind::Number => Value::Number(written),
            Kind::Word
                if self.is_and() || self.is_or() || self.is_not() || self.is_word(0, "case_sensitive") || self.is_verb_with_field() =>
            {
                return self.mistake("missing_value", format!("a value is missing after {}", self.written(after)));
            }
            Kind::Word => match written.to_ascii_lowercase().as_str() {
                "true" => Value::Boolean(true),
                "false" => Value::Boolean(false),
                _ => Value::Text(written),
            },
            _ => return self.mistake("missing_value", format!("a value is missing after {}", self.written(after))),
        };
        self.at += 1;
        Ok(value)
    }
}
