//! Issues of an input: parsers return rows and issues, and never fail on one bad line.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One issue and its place in the unpacked input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Issue {
    /// 1 for the first line.
    pub(crate) line: u64,
    /// The offset of the first byte of the line or element.
    pub(crate) byte: u64,
    /// What is wrong and how it was read, for a person.
    pub(crate) text: String,
}

/// The issues of one input: all are counted, the first [`Issues::KEPT`] are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Issues {
    pub(crate) total: u64,
    pub(crate) first: Vec<Issue>,
}

impl Issues {
    pub(crate) const KEPT: usize = 100;

    pub(crate) fn add(&mut self, line: u64, byte: u64, text: impl Into<String>) {
        self.total += 1;
        if self.first.len() < Self::KEPT {
            self.first.push(Issue { line, byte, text: text.into() });
        }
    }

    pub(crate) fn append(&mut self, more: Issues) {
        self.total += more.total;
        let room = Self::KEPT.saturating_sub(self.first.len());
        self.first.extend(more.first.into_iter().take(room));
    }
}
