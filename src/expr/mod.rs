//! The rule language: one lexer, one parser, one evaluator, for filters and for mapping rules.
//!
//! Validating a rule in the editor, trying it out, previewing it and running it all go through the functions
//! here, so that what the editor shows is what the playlist gets. A text becomes tokens (`lex`), a tree
//! (`parse`, `tree`), is checked against the field table (`check`) and compiled (`compile`) to conditions
//! (`eval`, `text`, `pattern`) and actions (`act`, `computed`). Diagnostics have their place in the text as it was
//! submitted, and the `near`est name. Rules of the programs before this one are rewritten in `ancestor`.
//!
//! It does not know where rules are stored, nor what happens with records.

mod act;
mod ancestor;
mod check;
mod compile;
mod computed;
mod diagnostic;
mod eval;
mod lex;
mod near;
mod parse;
mod pattern;
mod text;
mod tree;

pub(crate) use act::{Scratch, Surroundings};
pub(crate) use ancestor::{Ancestor, Converted, Note, Reading, convert};
pub(crate) use check::{Checked, check};
pub(crate) use compile::{Compiled, compile};
pub(crate) use computed::HELPERS;
pub(crate) use diagnostic::Diagnostic;
pub(crate) use text::Needle;
pub(crate) use tree::{Purpose, quoted};

#[cfg(test)]
mod tests;
