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

/// The mistake that ends the reading of a text.
pub(super) fn mistake(text: &str, span: Span, error_type: &'static str, message: impl Into<String>) -> Vec<Diagnostic> {
    vec![Diagnostic::at(text, span, Category::Syntax, error_type, message)]
}

/// The nearest name to a wrong one, by edit distance, where swapping two neighbours is one step.
pub(super) fn nearest<'a>(wrong: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wrong: String = wrong.to_lowercase().chars().take(64).collect();
    let most = (wrong.chars().count() / 3).clamp(1, 4);
    let near = names.map(|name| (strsim::osa_distance(&wrong, &name.to_lowercase()), name)).filter(|(distance, _)| *distance <= most);
    near.min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_mistakes_find_their_name() {
        let names = ["channel_name", "group_title", "tvg_id"];
        for (wrong, right) in
            [("chanel_name", Some("channel_name")), ("Group_Title", Some("group_title")), ("tvg_di", Some("tvg_id")), ("xyz", None)]
        {
            assert_eq!(nearest(wrong, names.into_iter()), right, "{wrong}");
        }
    }
}
