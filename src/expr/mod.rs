//! The rule language: one lexer, one parser, one evaluator, for filters and for mapping rules.
//!
//! Validation in the editor, try-outs, the preview and the run all use the functions here, so that the editor shows what the
//! playlist gets. A text becomes tokens (`lex`) and a tree (`parse`, `tree`), is checked against the field table (`check`)
//! and compiled (`compile`) to conditions (`eval`, `text`, `pattern`) and actions (`act`, `computed`). Diagnostics have their
//! place in the submitted text and the nearest name. Rules of the predecessors are converted in `ancestor`.

mod act;
mod ancestor;
mod check;
mod compile;
mod computed;
mod diagnostic;
mod eval;
mod letters;
mod lex;
mod parse;
mod pattern;
mod text;
mod tree;

/// What an expression is for.
pub(crate) use crate::model::RuleKind as Purpose;
pub(crate) use act::{Scratch, Surroundings};
pub(crate) use ancestor::{Ancestor, Converted, Note, Reading, convert};
pub(crate) use check::{Checked, check};
pub(crate) use compile::{Compiled, compile};
pub(crate) use computed::{About, HELPERS};
pub(crate) use diagnostic::Diagnostic;
pub(crate) use text::Needle;
pub(crate) use tree::print::quoted;

#[cfg(test)]
mod tests;
