//! Rules: filters, which decide what a proxy publishes, and mapping rules, which change it on the way.
//! One record for both.

mod shipped;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::patch::Problems;
use super::{Id, SourceKind, Time};
pub(crate) use shipped::shipped;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum RuleKind {
    /// Works where a proxy lists it.
    #[default]
    Filter,
    /// Works everywhere.
    Mapping,
}

/// What a filter does with what it matches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FilterAction {
    #[default]
    Include,
    Exclude,
}

/// A filter or a mapping rule. `action` is a filter's, `stop_on_match` a mapping rule's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Rule {
    pub(crate) id: Id,
    pub(crate) kind: RuleKind,
    pub(crate) name: String,
    pub(crate) description: String,
    /// Whether it works on channels or on programmes.
    pub(crate) source_type: SourceKind,
    /// Include adds what it matches, exclude takes it away.
    pub(crate) action: FilterAction,
    /// In the rule language.
    pub(crate) expression: String,
    /// It does nothing to what comes from other sources than this; null: it works on all.
    pub(crate) source_id: Option<Id>,
    pub(crate) is_enabled: bool,
    /// Shipped with the program: can be switched and moved, not edited.
    pub(crate) is_system: bool,
    /// Mapping rules run in this order, the lowest first; filters are listed in it.
    pub(crate) sort_order: i32,
    /// What this rule changed is left alone by the rules after it.
    pub(crate) stop_on_match: bool,
    pub(crate) created_at: Time,
    pub(crate) updated_at: Time,
}

impl Default for Rule {
    fn default() -> Self {
        Rule {
            id: Id::default(),
            kind: RuleKind::Filter,
            name: String::new(),
            description: String::new(),
            source_type: SourceKind::Stream,
            action: FilterAction::Include,
            expression: String::new(),
            source_id: None,
            is_enabled: true,
            is_system: false,
            sort_order: 0,
            stop_on_match: false,
            created_at: Time::default(),
            updated_at: Time::default(),
        }
    }
}

impl Rule {
    /// What has to hold before a rule is saved, its expression apart.
    pub(crate) fn validate(&self) -> Problems {
        let mut problems = Problems::default();
        problems.name("name", &self.name);
        if self.description.chars().count() > 2000 {
            problems.add("description", "2000 characters at most");
        }
        problems
    }

    /// In the order in which they run.
    pub(crate) fn sort(rules: &mut [Rule]) {
        rules.sort_by_key(|rule| (rule.sort_order, rule.id));
    }
}
