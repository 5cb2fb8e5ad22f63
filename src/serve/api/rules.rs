//! Filters and mapping rules: two kinds of one record, with the same handlers.
//!
//! A rule is saved only when its expression means something. What comes with the program can be switched and
//! moved, not edited.

mod view;

use http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use view::{About, FilterSettings, FilterView, MappingSettings, MappingView, foreign, users, view, views};

use super::guarded::{Confirmed, is_confirmed};
use super::select::page_of;
use crate::expr::check;
use crate::model::patch::Problems;
use crate::model::{Id, Proxy, Rule, RuleKind, Source, SourceKind};
use crate::serve::http::{ApiError, Created, List, Req, route};
use crate::serve::parts::{Parts, Route};
use crate::store::{Store, Tx};
use crate::work::Change;

const FILTERS: &str = "filters";
const MAPPING: &str = "data mapping";

/// The paths of one kind, each written once.
macro_rules! routes_of_kind {
    ($base:literal, $tag:expr, $one:literal, $kind:expr, $settings:ty, $view:ty) => {
        [
            route(Method::GET, $base, $tag, concat!("All ", $one, "s, in their order"), |parts, req| list(parts, req, $kind))
                .query::<ListQuery>()
                .gives::<List<$view>>()
                .paged(),
            route(Method::POST, $base, $tag, concat!("Create a ", $one), |parts, req| create(parts, req, $kind))
                .patches::<$settings>()
                .needs(json!({"required": ["name", "expression"]}))
                .query::<Confirmed>()
                .gives::<$view>()
                .fails(&[409]),
            route(Method::POST, concat!($base, "/reorder"), $tag, concat!("Change the order of ", $one, "s"), |parts, req| {
                reorder(parts, req, $kind)
            })
            .takes::<Reorder>()
            .gives::<Vec<$view>>(),
            route(Method::GET, concat!($base, "/{id}"), $tag, concat!("One ", $one), |parts, req| get(parts, req, $kind)).gives::<$view>(),
            route(Method::PATCH, concat!($base, "/{id}"), $tag, concat!("Change a ", $one, " (a merge patch)"), |parts, req| {
                change(parts, req, $kind)
            })
            .also(Method::PUT)
            .patches::<$settings>()
            .query::<Confirmed>()
            .gives::<$view>()
            .fails(&[409]),
            route(Method::DELETE, concat!($base, "/{id}"), $tag, concat!("Delete a ", $one, " that no playlist uses"), |parts, req| {
                remove(parts, req, $kind)
            })
            .query::<Confirmed>()
            .status(204)
            .fails(&[409]),
        ]
    };
}

pub(super) fn routes() -> Vec<Route> {
    let filters = routes_of_kind!("/api/v1/filters", FILTERS, "filter", RuleKind::Filter, FilterSettings, FilterView);
    let rules = routes_of_kind!("/api/v1/data-mapping", MAPPING, "mapping rule", RuleKind::Mapping, MappingSettings, MappingView);
    let has_put = |route: &Route| route.path == "/api/v1/data-mapping/reorder";
    filters.into_iter().chain(rules).map(|route| if has_put(&route) { route.also(Method::PUT) } else { route }).collect()
}

fn word(kind: RuleKind) -> &'static str {
    match kind {
        RuleKind::Filter => "filter",
        RuleKind::Mapping => "mapping rule",
    }
}

/// All rules of a kind, in their order.
pub(super) fn of_kind(store: &Store, kind: RuleKind) -> Result<Vec<Rule>, ApiError> {
    let mut rules = store.list::<Rule>()?;
    rules.retain(|rule| rule.kind == kind);
    Rule::sort(&mut rules);
    Ok(rules)
}

pub(super) fn existing(store: &Store, id: Id, kind: RuleKind) -> Result<Rule, ApiError> {
    let rule = store.get::<Rule>(id)?.filter(|rule| rule.kind == kind);
    rule.ok_or_else(|| ApiError::not_found(word(kind)))
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct ListQuery {
    /// For channels or for programmes.
    source_type: Option<SourceKind>,
    is_enabled: Option<bool>,
    is_system: Option<bool>,
}

fn list(parts: &Parts, req: &Req, kind: RuleKind) -> Result<List<Value>, ApiError> {
    let (page, query) = (req.page()?, req.query::<ListQuery>()?);
    let rules = views(&parts.store, of_kind(&parts.store, kind)?)?;
    let sorted = ["sort_order", "name", "created_at", "updated_at", "usage_count"];
    page_of(rules, &page, &query, &["name", "description", "expression"], &sorted)
}

fn get(parts: &Parts, req: &Req, kind: RuleKind) -> Result<Value, ApiError> {
    view(&parts.store, existing(&parts.store, req.id("id")?, kind)?)
}

/// `rule` with a client's patch on it, checked.
fn patched(store: &Store, rule: &Rule, patch: Value) -> Result<Rule, ApiError> {
    let mut problems = Problems::default();
    for name in foreign(rule.kind).iter().filter(|name| patch.get(**name).is_some()) {
        problems.add(name, "no such field");
    }
    problems.into_result()?;
    let made = ["id", "is_system", "created_at", "updated_at"];
    let mut changed = super::members::patched(rule, patch, &About::default(), &made)?;
    changed.name = changed.name.trim().to_owned();
    let switched = Rule { is_enabled: changed.is_enabled, sort_order: changed.sort_order, ..rule.clone() };
    // What got into the store by other means and cannot run can be switched off.
    let is_off = rule.id != Id::default() && switched == changed && !changed.is_enabled;
    if rule.is_system || is_off {
        if switched != changed {
            let detail = format!("{} comes with the program: it can be switched and moved, not edited. A copy can be edited.", rule.name);
            return Err(ApiError::conflict("system_rule", detail));
        }
        return Ok(changed);
    }
    check_rule(store, &changed)?;
    Ok(changed)
}

/// What has to hold before a rule is saved.
pub(super) fn check_rule(store: &Store, rule: &Rule) -> Result<(), ApiError> {
    let mut problems = rule.validate();
    if let Some(id) = rule.source_id {
        match store.get::<Source>(id)? {
            None => problems.add("source_id", "there is no such source"),
            Some(source) if source.source_kind != rule.source_type => problems.add("source_id", "this source is of the other type"),
            Some(_) => {}
        }
    }
    let checked = check(&rule.expression, &[rule.source_type], rule.kind);
    for error in &checked.errors {
        problems.add("expression", error.sentence());
    }
    problems.into_result().map_err(|problems| {
        let error = ApiError::invalid(problems);
        if checked.is_valid { error } else { error.with("expression", &checked) }
    })?;
    let name = rule.name.to_lowercase();
    let same = |other: &Rule| other.id != rule.id && other.kind == rule.kind && other.name.to_lowercase() == name;
    if store.list::<Rule>()?.iter().any(same) { Err(ApiError::duplicate_name(word(rule.kind), &rule.name)) } else { Ok(()) }
}

/// The place behind all others of its kind.
pub(super) fn last_place(rules: &[Rule]) -> i32 {
    rules.iter().map(|rule| rule.sort_order).max().unwrap_or(0).saturating_add(10)
}

/// A rule as a patch would make it, of `before` or a new one.
pub(super) fn planned(store: &Store, before: Option<&Rule>, kind: RuleKind, patch: Value) -> Result<Rule, ApiError> {
    let new = || Ok::<_, ApiError>(Rule { kind, sort_order: last_place(&of_kind(store, kind)?), ..Rule::default() });
    patched(store, &before.map_or_else(new, |before| Ok(before.clone()))?, patch)
}

fn create(parts: &Parts, req: &Req, kind: RuleKind) -> Result<Created<Value>, ApiError> {
    let (patch, is_confirmed) = (req.json::<Value>()?, is_confirmed(req)?);
    let rule = parts.store.change(|tx| {
        let mut rule = planned(&parts.store, None, kind, patch)?;
        rule.id = parts.clock.new_id();
        rule.created_at = parts.clock.now();
        rule.updated_at = rule.created_at;
        tx.put(&rule)?;
        Ok::<_, ApiError>(rule)
    })?;
    if is_confirmed {
        parts.queue.confirm(|proxy| proxy.lists_by(&rule));
    }
    parts.queue.consequences(&Change::Rule(None, Some(&rule)))?;
    let folder = if kind == RuleKind::Filter { "filters" } else { "data-mapping" };
    Ok(Created(format!("/api/v1/{folder}/{}", rule.id), view(&parts.store, rule)?))
}

fn change(parts: &Parts, req: &Req, kind: RuleKind) -> Result<Value, ApiError> {
    let (id, patch, is_confirmed) = (req.id("id")?, req.json::<Value>()?, is_confirmed(req)?);
    let (old, rule) = parts.store.change(|tx| {
        let old = existing(&parts.store, id, kind)?;
        let mut rule = patched(&parts.store, &old, patch)?;
        if rule.source_type != old.source_type {
            check_unused(tx, &old, ", for what it works on now")?;
        }
        if rule != old {
            rule.updated_at = parts.clock.now();
            tx.put(&rule)?;
        }
        Ok::<_, ApiError>((old, rule))
    })?;
    if rule != old {
        if is_confirmed {
            parts.queue.confirm(|proxy| proxy.lists_by(&old) || proxy.lists_by(&rule));
        }
        parts.queue.consequences(&Change::Rule(Some(&old), Some(&rule)))?;
    }
    view(&parts.store, rule)
}

fn check_unused(tx: &Tx, rule: &Rule, why: &str) -> Result<(), ApiError> {
    let names = users(&tx.list::<Proxy>()?, rule.id);
    if names.is_empty() {
        return Ok(());
    }
    let detail = format!("{} is used by {}{why}. Take it out there first.", rule.name, names.join(", "));
    Err(ApiError::conflict("in_use", detail).with("used_by", &names))
}

fn remove(parts: &Parts, req: &Req, kind: RuleKind) -> Result<(), ApiError> {
    let (id, is_confirmed) = (req.id("id")?, is_confirmed(req)?);
    let rule = parts.store.change(|tx| {
        let rule = existing(&parts.store, id, kind)?;
        if rule.is_system {
            let detail = format!("{} comes with the program: it can be switched off, not deleted", rule.name);
            return Err(ApiError::conflict("system_rule", detail));
        }
        check_unused(tx, &rule, "")?;
        tx.delete::<Rule>(id)?;
        Ok(rule)
    })?;
    if is_confirmed {
        parts.queue.confirm(|proxy| proxy.lists_by(&rule));
    }
    Ok(parts.queue.consequences(&Change::Rule(Some(&rule), None))?)
}

/// New places: `[[id, order], …]`, or `{"reorders": [{"id", "priority"}, …]}`.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
enum Reorder {
    Pairs(Vec<(Id, i32)>),
    Named { reorders: Vec<Place> },
}

#[derive(Deserialize, JsonSchema)]
struct Place {
    id: Id,
    priority: i32,
}

fn reorder(parts: &Parts, req: &Req, kind: RuleKind) -> Result<Vec<Value>, ApiError> {
    let places = serde_json::from_value(req.json()?)
        .map_err(|_| ApiError::problem("", "a list of [id, order] is expected, or {\"reorders\": [{\"id\", \"priority\"}]}"))?;
    let places = match places {
        Reorder::Pairs(pairs) => pairs,
        Reorder::Named { reorders } => reorders.into_iter().map(|place| (place.id, place.priority)).collect(),
    };
    let moved = parts.store.change(|tx| {
        let mut moved = Vec::new();
        let mut problems = Problems::default();
        let rules = of_kind(&parts.store, kind)?;
        for (at, (id, order)) in places.into_iter().enumerate() {
            match rules.iter().find(|rule| rule.id == id) {
                Some(rule) if rule.sort_order == order => {}
                Some(rule) => moved.push((rule.clone(), Rule { sort_order: order, updated_at: parts.clock.now(), ..rule.clone() })),
                None => problems.add(&at.to_string(), format!("there is no such {}", word(kind))),
            }
        }
        problems.into_result()?;
        moved.iter().try_for_each(|(_, rule)| tx.put(rule))?;
        Ok::<_, ApiError>(moved)
    })?;
    for (before, after) in &moved {
        parts.queue.consequences(&Change::Rule(Some(before), Some(after)))?;
    }
    views(&parts.store, of_kind(&parts.store, kind)?)
}

#[cfg(test)]
mod tests;
