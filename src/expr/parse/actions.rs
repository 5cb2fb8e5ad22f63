//! Actions: the part of the grammar that only mapping rules have.

use super::Parser;
use crate::expr::diagnostic::Diagnostic;
use crate::expr::lex::{Kind, Symbol, Token};
use crate::expr::tree::{Action, Name, Span, Value, Verb};

impl Parser<'_> {
    pub(super) fn action_starts(&self) -> bool {
        let token = self.token();
        if token.kind != Kind::Word {
            return false;
        }
        let is_assignment = matches!(self.peek(1).kind, Kind::Symbol(Symbol::Equal | Symbol::IfEmpty | Symbol::Append | Symbol::Remove));
        is_assignment || Verb::parse(self.written(token)).is_some() && self.operator(1).is_none()
    }

    /// Whether a verb comes here, and not a value with the same text.
    pub(super) fn is_verb_with_field(&self) -> bool {
        Verb::parse(self.written(self.token())).is_some() && self.peek(1).kind == Kind::Word
    }

    pub(super) fn actions(&mut self) -> Result<Vec<Action>, Vec<Diagnostic>> {
        let mut actions = Vec::new();
        while self.action_starts() {
            let token = self.token().clone();
            let is_assignment = matches!(self.peek(1).kind, Kind::Symbol(_));
            let verb = Verb::parse(self.written(&token)).filter(|_| !is_assignment);
            if verb.is_some() {
                self.at += 1;
            }
            self.clause(verb.unwrap_or(Verb::Set), &token, &mut actions)?;
        }
        if self.is_and() || self.is_or() {
            return self.mistake("condition_after_actions", "conditions come before the actions");
        }
        Ok(actions)
    }

    /// The actions of one verb on several fields. A comma before another verb ends them.
    fn clause(&mut self, verb: Verb, begin: &Token, actions: &mut Vec<Action>) -> Result<(), Vec<Diagnostic>> {
        let mut after = begin.clone();
        loop {
            if self.token().kind != Kind::Word {
                let message = format!("a field is missing after {}", self.written(&after));
                return self.mistake("missing_action", message);
            }
            actions.push(if verb == Verb::Delete { self.delete()? } else { self.assignment(verb)? });
            if self.token().kind != Kind::Comma {
                return Ok(());
            }
            after = self.token().clone();
            self.at += 1;
            let is_verb = Verb::parse(self.written(self.token())).is_some() && !matches!(self.peek(1).kind, Kind::Symbol(_));
            // An assignment ends a list of fields to delete.
            let is_set = verb == Verb::Delete && matches!(self.peek(1).kind, Kind::Symbol(_));
            if self.token().kind == Kind::Word && (is_verb || is_set) {
                return Ok(());
            }
        }
    }

    fn delete(&mut self) -> Result<Action, Vec<Diagnostic>> {
        let field = self.name();
        Ok(Action { verb: Verb::Delete, value_span: field.span, field, value: None })
    }

    fn assignment(&mut self, verb: Verb) -> Result<Action, Vec<Diagnostic>> {
        let field = self.name();
        let assign = self.token().clone();
        let own = match assign.kind {
            Kind::Symbol(Symbol::Equal) => verb,
            Kind::Symbol(Symbol::IfEmpty) => Verb::SetIfEmpty,
            Kind::Symbol(Symbol::Append) => Verb::Append,
            Kind::Symbol(Symbol::Remove) => Verb::Remove,
            _ => return self.mistake("missing_assignment", format!("=, ?=, += or -= is missing after {}", field.text)),
        };
        if own != verb && verb != Verb::Set {
            return self.mistake("two_verbs", format!("two different actions on {} at once", field.text));
        }
        self.at += 1;
        let token = self.token().clone();
        let written = self.written(&token).get(1..).unwrap_or_default().to_owned();
        let value = match token.kind {
            Kind::Capture(number) => Value::Capture(number),
            Kind::FieldRef => Value::Field(Name { text: written, span: Span { start: token.span.start + 1, end: token.span.end } }),
            Kind::Helper => Value::Helper(format!("@{written}")),
            Kind::Word if self.is_verb_with_field() => {
                return self.mistake("missing_value", format!("a value is missing after {}", self.written(&assign)));
            }
            _ => {
                let value = self.value(&assign)?;
                return Ok(Action { verb: own, field, value: Some(value), value_span: token.span });
            }
        };
        self.at += 1;
        Ok(Action { verb: own, field, value: Some(value), value_span: token.span })
    }
}
