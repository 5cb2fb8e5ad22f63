//! Rules: filters, which decide what a proxy publishes, and mapping rules, which change it. One record for both. And what they did
//! in a generation, as counts.

pub(crate) mod shipped;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smart_default::SmartDefault;

use super::patch::{NAME, Problems};
use super::{Id, SourceKind, Time};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum RuleKind {
    /// Applies to the proxies that list it.
    #[default]
    Filter,
    /// Applies to all proxies.
    Mapping,
}

/// What a filter does with the records that it matches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FilterAction {
    #[default]
    Include,
    Exclude,
}

/// A filter or a mapping rule. Only filters have `action`, only mapping rules `stop_on_match`.
#[derive(Clone, Debug, SmartDefault, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Rule {
    pub(crate) id: Id,
    pub(crate) kind: RuleKind,
    #[schemars(length(min = 1, max = 255), regex(pattern = NAME))]
    pub(crate) name: String,
    #[schemars(length(max = 2000))]
    pub(crate) description: String,
    /// Whether it applies to channels or to programmes.
    pub(crate) source_type: SourceKind,
    /// Include adds the records that it matches, exclude removes them.
    pub(crate) action: FilterAction,
    /// In the rule language.
    #[schemars(length(min = 1))]
    pub(crate) expression: String,
    /// The only source that it applies to; null: all sources.
    pub(crate) source_id: Option<Id>,
    #[default = true]
    pub(crate) is_enabled: bool,
    /// Comes with the program: it can be enabled, disabled and moved, but not edited.
    pub(crate) is_system: bool,
    /// The order in which mapping rules run and filters are listed, lowest first.
    pub(crate) sort_order: i32,
    /// The rules after this one skip the records that it changed.
    pub(crate) stop_on_match: bool,
    pub(crate) created_at: Time,
    pub(crate) updated_at: Time,
}

impl Rule {
    pub(crate) fn validate(&self) -> Problems {
        let mut problems = Problems::default();
        problems.name("name", &self.name);
        if self.description.chars().count() > 2000 {
            problems.add("description", "2000 characters at most");
        }
        problems
    }

    pub(crate) fn sort(rules: &mut [Rule]) {
        rules.sort_by_key(|rule| (rule.sort_order, rule.id));
    }
}

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

impl RuleCount {
    /// What the same rule did in two generations.
    pub(crate) fn plus(mut self, other: RuleCount) -> RuleCount {
        self.evaluated += other.evaluated;
        self.matched += other.matched;
        self.changed += other.changed;
        self.micros += other.micros;
        self
    }
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
