//! What rules did in a run: counts for the page.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Id, SourceKind};

/// One rule's part in a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct RuleCount {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) source_type: SourceKind,
    /// Records that it was asked about.
    pub(crate) evaluated: u64,
    /// Records that its condition holds for.
    pub(crate) matched: u64,
    /// Records that are different, or in or out, because of it.
    pub(crate) changed: u64,
    /// Time on all threads together, in microseconds.
    pub(crate) micros: u64,
}

/// What the rules did in a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct RulesReport {
    /// Mapping rules, in the order in which they ran.
    pub(crate) rules: Vec<RuleCount>,
    /// Filters, in the order in which they ran.
    pub(crate) filters: Vec<RuleCount>,
    /// Channels of the sources, before filters.
    pub(crate) channels_before: u64,
    /// Channels that the filters left.
    pub(crate) channels_after: u64,
    /// What somebody should look at, in sentences.
    pub(crate) warnings: Vec<String>,
}
