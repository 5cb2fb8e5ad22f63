//! x
pub(crate) fn decode(text: &str) -> String { text.to_owned() }
