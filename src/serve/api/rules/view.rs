//! Rules as they are read: the record without what its kind has not, and what is known beside it.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::expr::check;
use crate::model::rule::RuleCount;
use crate::model::{Id, Proxy, Rule, RuleKind, Source};
use crate::serve::http::ApiError;
use crate::store::Store;

/// What a kind of rule has not.
pub(super) fn foreign(kind: RuleKind) -> &'static [&'static str] {
    match kind {
        RuleKind::Filter => &["kind", "stop_on_match"],
        RuleKind::Mapping => &["kind", "action"],
    }
}

/// Takes what a kind has not out of a schema.
fn of(kind: RuleKind) -> impl FnMut(&mut schemars::Schema) {
    move |schema| {
        for name in foreign(kind) {
            if let Some(Value::Object(properties)) = schema.get_mut("properties") {
                properties.shift_remove(*name);
            }
            if let Some(Value::Array(required)) = schema.get_mut("required") {
                required.retain(|other| other != name);
            }
        }
    }
}

/// What can be set of a filter.
#[derive(JsonSchema)]
#[schemars(transform = of(RuleKind::Filter))]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) struct FilterSettings {
    #[schemars(flatten)]
    rule: Rule,
}

/// What can be set of a mapping rule.
#[derive(JsonSchema)]
#[schemars(transform = of(RuleKind::Mapping))]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) struct MappingSettings {
    #[schemars(flatten)]
    rule: Rule,
}

/// What is known about a rule beside its record.
#[derive(Default, Serialize, JsonSchema)]
pub(super) struct About {
    /// Proxies that list it.
    usage_count: usize,
    /// The names of the proxies that list it.
    used_by: Vec<String>,
    /// The name of the only source that it works on.
    source_name: String,
    /// The expression as a tree.
    expression_tree: Option<Value>,
    condition_count: usize,
    action_count: usize,
    /// False: it was put into the store by other means, and is not run.
    is_valid: bool,
    /// What it did in the last generations of all proxies together.
    last_run: Option<RuleCount>,
    /// What it did in the last generation of each proxy.
    runs: Vec<RuleRun>,
}

/// What a rule did in one proxy.
#[derive(Serialize, JsonSchema)]
struct RuleRun {
    proxy_id: Id,
    proxy_name: String,
    #[serde(flatten)]
    count: RuleCount,
}

#[derive(Serialize, JsonSchema)]
struct Viewed {
    #[serde(flatten)]
    rule: Rule,
    #[serde(flatten)]
    about: About,
}

/// A filter as it is read.
#[derive(JsonSchema)]
#[schemars(transform = of(RuleKind::Filter))]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) struct FilterView {
    #[schemars(flatten)]
    viewed: Viewed,
}

/// A mapping rule as it is read.
#[derive(JsonSchema)]
#[schemars(transform = of(RuleKind::Mapping))]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) struct MappingView {
    #[schemars(flatten)]
    viewed: Viewed,
}

/// The views of rules, each that of its kind.
pub(super) fn views(store: &Store, rules: Vec<Rule>) -> Result<Vec<Value>, ApiError> {
    let snapshot = store.read()?;
    let proxies = snapshot.list::<Proxy>()?;
    let mut runs: HashMap<Id, Vec<RuleRun>> = HashMap::new();
    for proxy in &proxies {
        let report = snapshot.proxy_status(proxy.id)?.rules;
        for count in report.rules.into_iter().chain(report.filters) {
            runs.entry(count.id).or_default().push(RuleRun { proxy_id: proxy.id, proxy_name: proxy.name.clone(), count });
        }
    }
    let sources: HashMap<Id, String> = snapshot.list::<Source>()?.into_iter().map(|source| (source.id, source.name)).collect();
    let view = |rule: Rule| {
        let checked = check(&rule.expression, &[rule.source_type], rule.kind);
        let used_by = users(&proxies, rule.id);
        let runs = runs.remove(&rule.id).unwrap_or_default();
        let about = About {
            usage_count: used_by.len(),
            used_by,
            source_name: rule.source_id.and_then(|id| sources.get(&id).cloned()).unwrap_or_default(),
            expression_tree: checked.expression_tree,
            condition_count: checked.condition_count,
            action_count: checked.action_count,
            is_valid: checked.is_valid,
            last_run: runs.iter().map(|run| run.count.clone()).reduce(RuleCount::plus),
            runs,
        };
        let kind = rule.kind;
        let mut view = serde_json::to_value(Viewed { rule, about }).unwrap_or_default();
        if let Some(members) = view.as_object_mut() {
            foreign(kind).iter().for_each(|name| drop(members.shift_remove(*name)));
        }
        view
    };
    Ok(rules.into_iter().map(view).collect())
}

pub(super) fn view(store: &Store, rule: Rule) -> Result<Value, ApiError> {
    Ok(views(store, vec![rule])?.remove(0))
}

/// The names of the proxies that list a filter.
pub(super) fn users(proxies: &[Proxy], filter: Id) -> Vec<String> {
    let lists_it = |proxy: &&Proxy| proxy.filters.iter().any(|used| used.filter_id == filter);
    proxies.iter().filter(lists_it).map(|proxy| proxy.name.clone()).collect()
}
