//! What the rules did in a generation, as counts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Id, SourceKind};

/// What one rule did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct RuleCount {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) source_type: SourceKind,
    /// Records that it was applied to.
    pub(crate) evaluated: u64,
    /// Records that its condition holds for.
    pub(crate) matched: u64,
    /// Records that it changed, included or excluded.
    pub(crate) changed: u64,
    /// Microseconds on all threads together.
    pub(crate) micros: u64,
}

/// What all rules did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct RulesReport {
    /// Mapping rules, in the order in which they ran.
    pub(crate) rules: Vec<RuleCount>,
    /// Filters, in the order in which they ran.
    pub(crate) filters: Vec<RuleCount>,
    /// Channels before the filters.
    pub(crate) channels_before: u64,
    /// Channels after the filters.
    pub(crate) channels_after: u64,
    /// What the rules could not do, in sentences.
    pub(crate) warnings: Vec<String>,
}
