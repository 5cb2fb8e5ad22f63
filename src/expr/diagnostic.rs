//! Diagnostics of an expression: the problem, its place, and a suggestion.

use schemars::JsonSchema;
use serde::Serialize;

use super::tree::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Category {
    Syntax,
    Field,
    Operator,
    Value,
}

/// An error or a warning, with its place in the text as it was submitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Diagnostic {
    pub(crate) category: Category,
    /// For programs: `unknown_field`, `invalid_regex` and so on.
    pub(crate) error_type: &'static str,
    /// A sentence.
    pub(crate) message: String,
    /// A hint how to fix it; may be empty.
    pub(crate) details: String,
    /// Its start, in characters.
    pub(crate) position: usize,
    /// Its length, in characters.
    pub(crate) length: usize,
    /// The text there.
    pub(crate) context: String,
    /// The text to write instead.
    pub(crate) suggestion: Option<String>,
}

const LONGEST_CONTEXT: usize = 200;

impl Diagnostic {
    pub(super) fn at(text: &str, span: Span, category: Category, error_type: &'static str, message: impl Into<String>) -> Diagnostic {
        let before = text.get(..span.start).unwrap_or(text);
        let inside = text.get(span.start..span.end).unwrap_or_default();
        Diagnostic {
            category,
            error_type,
            message: message.into(),
            details: String::new(),
            position: before.chars().count(),
            length: inside.chars().count(),
            context: inside.chars().take(LONGEST_CONTEXT).collect(),
            suggestion: None,
        }
    }

    /// As one text with the place and the hint.
    pub(crate) fn sentence(&self) -> String {
        let hint = if self.details.is_empty() { String::new() } else { format!(": {}", self.details) };
        format!("{} (at character {}){hint}", self.message, self.position + 1)
    }

    pub(super) fn details(mut self, details: impl Into<String>) -> Diagnostic {
        self.details = details.into();
        self
    }

    pub(super) fn suggest(mut self, suggestion: Option<impl Into<String>>) -> Diagnostic {
        self.suggestion = suggestion.map(Into::into);
        self
    }
}

#[derive(Debug)]
pub(super) struct Mistake {
    pub(super) error_type: &'static str,
    pub(super) message: String,
    pub(super) suggestion: Option<String>,
    pub(super) span: Span,
    /// The mistake is an operator.
    pub(super) is_operator: bool,
}

impl Mistake {
    pub(super) fn at(span: Span, error_type: &'static str, message: impl Into<String>) -> Mistake {
        Mistake { error_type, message: message.into(), suggestion: None, span, is_operator: false }
    }

    pub(super) fn into_diagnostic(self, text: &str) -> Diagnostic {
        let category = if self.is_operator { Category::Operator } else { Category::Syntax };
        let details = self.suggestion.as_ref().map(|suggestion| format!("did you mean {suggestion}?")).unwrap_or_default();
        Diagnostic::at(text, self.span, category, self.error_type, self.message).details(details).suggest(self.suggestion)
    }
}
