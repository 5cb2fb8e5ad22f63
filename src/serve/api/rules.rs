//! Filters and mapping rules: two kinds of one record, with the same handlers.
//!
//! A rule is saved only when its expression means something. What comes with the program can be switched and
//! moved, not edited.

mod view;

use http::Method;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use view::{FilterSettings, FilterView, MappingSettings, MappingView, Views, foreign, users};

use super::select::{Needle, SortKey, found, page_of};
use crate::expr::{Purpose, check};
use crate::model::patch::{self, Problems};
use crate::model::{Id, Proxy, Rule, RuleKind, Source, SourceKind};
use crate::serve::http::{ApiError, List, Req, Resp, blocking, route};
use crate::serve::parts::{Parts, Route};
use crate::store::Store;
use crate::work::Change;

const FILTERS: &str = "filters";
const MAPPING: &str = "data mapping";

pub(super) fn routes() -> Vec<Route> {
    let filter = RuleKind::Filter;
    let mapping = RuleKind::Mapping;
    vec![
        route(Method::GET, "/api/v1/filters", FILTERS, "All filters", move |parts, req| list(parts, req, filter))
            .query::<ListQuery>()
            .gives::<List<FilterView>>()
            .paged(),
        route(Method::POST, "/api/v1/filters", FILTERS, "Create a filter", move |parts, req| create(parts, req, filter))
            .takes::<FilterSettings>()
            .gives::<FilterView>()
            .status(201)
            .fails(&[409, 422]),
        route(Method::POST, "/api/v1/filters/reorder", FILTERS, "Change the order of filters", move |parts, req| {
            reorder(parts, req, filter)
        })
        .takes::<Reorder>()
        .gives::<Vec<FilterView>>()
        .fails(&[422]),
        route(Method::GET, "/api/v1/filters/{id}", FILTERS, "One filter", move |parts, req| get(parts, req, filter))
            .gives::<FilterView>()
            .fails(&[404]),
        route(Method::PUT, "/api/v1/filters/{id}", FILTERS, "Change a filter (a merge patch, as PATCH)", move |parts, req| {
            change(parts, req, filter)
        })
        .patches::<FilterSettings>()
        .gives::<FilterView>()
        .fails(&[404, 409, 422]),
        route(Method::PATCH, "/api/v1/filters/{id}", FILTERS, "Change a filter (a merge patch)", move |parts, req| {
            change(parts, req, filter)
        })
        .patches::<FilterSettings>()
        .gives::<FilterView>()
        .fails(&[404, 409, 422]),
        route(Method::DELETE, "/api/v1/filters/{id}", FILTERS, "Delete a filter that no proxy uses", move |parts, req| {
            remove(parts, req, filter)
        })
        .status(204)
        .fails(&[404, 409]),
        route(Method::GET, "/api/v1/data-mapping", MAPPING, "All mapping rules, in the order in which they run", move |parts, req| {
            list(parts, req, mapping)
        })
        .query::<ListQuery>()
        .gives::<List<MappingView>>()
        .paged(),
        route(Method::POST, "/api/v1/data-mapping", MAPPING, "Create a mapping rule", move |parts, req| create(parts, req, mapping))
            .takes::<MappingSettings>()
            .gives::<MappingView>()
            .status(201)
            .fails(&[409, 422]),
        route(Method::POST, "/api/v1/data-mapping/reorder", MAPPING, "Change the order of mapping rules", move |parts, req| {
            reorder(parts, req, mapping)
        })
        .takes::<Reorder>()
        .gives::<Vec<MappingView>>()
        .fails(&[422]),
        route(Method::PUT, "/api/v1/data-mapping/reorder", MAPPING, "Change the order of mapping rules (as POST)", move |parts, req| {
            reorder(parts, req, mapping)
        })
        .takes::<Reorder>()
        .gives::<Vec<MappingView>>()
        .fails(&[422]),
        route(Method::GET, "/api/v1/data-mapping/{id}", MAPPING, "One mapping rule", move |parts, req| get(parts, req, mapping))
            .gives::<MappingView>()
            .fails(&[404]),
        route(Method::PUT, "/api/v1/data-mapping/{id}", MAPPING, "Change a mapping rule (a merge patch, as PATCH)", move |parts, req| {
            change(parts, req, mapping)
        })
        .patches::<MappingSettings>()
        .gives::<MappingView>()
        .fails(&[404, 409, 422]),
        route(Method::PATCH, "/api/v1/data-mapping/{id}", MAPPING, "Change a mapping rule (a merge patch)", move |parts, req| {
            change(parts, req, mapping)
        })
        .patches::<MappingSettings>()
        .gives::<MappingView>()
        .fails(&[404, 409, 422]),
        route(Method::DELETE, "/api/v1/data-mapping/{id}", MAPPING, "Delete a mapping rule", move |parts, req| remove(parts, req, mapping))
            .status(204)
            .fails(&[404, 409]),
    ]
}

pub(super) fn purpose(kind: RuleKind) -> Purpose {
    match kind {
        RuleKind::Filter => Purpose::Filter,
        RuleKind::Mapping => Purpose::Mapping,
    }
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

fn existing(store: &Store, id: Id, kind: RuleKind) -> Result<Rule, ApiError> {
    let rule = store.get::<Rule>(id)?.filter(|rule| rule.kind == kind);
    rule.ok_or_else(|| ApiError::not_found(word(kind)))
}

#[derive(Deserialize, JsonSchema)]
struct ListQuery {
    /// For channels or for programmes.
    source_type: Option<SourceKind>,
    is_enabled: Option<bool>,
    is_system: Option<bool>,
}

async fn list(parts: Parts, req: Req, kind: RuleKind) -> Result<Resp, ApiError> {
    let (page, query) = (req.page()?, req.query::<ListQuery>()?);
    let list = blocking(move || {
        let views = Views::new(&parts.store)?;
        let needle = Needle::new(&page.search);
        let mut rules = of_kind(&parts.store, kind)?;
        rules.retain(|rule| {
            query.source_type.is_none_or(|wanted| wanted == rule.source_type)
                && query.is_enabled.is_none_or(|wanted| wanted == rule.is_enabled)
                && query.is_system.is_none_or(|wanted| wanted == rule.is_system)
                && found(needle.as_ref(), [rule.name.as_str(), &rule.description, &rule.expression])
        });
        let list = page_of(rules, &page, |rule, field| {
            Some(match field {
                "" => SortKey::None,
                "sort_order" => SortKey::Number(rule.sort_order.into()),
                "name" => SortKey::text(&rule.name),
                "created_at" => SortKey::time(Some(rule.created_at)),
                "updated_at" => SortKey::time(Some(rule.updated_at)),
                "usage_count" => SortKey::count(users(&views.proxies, rule.id).count() as u64),
                _ => return None,
            })
        })?;
        let List { items, total, page, limit, has_more } = list;
        let items: Vec<Value> = items.into_iter().map(|rule| views.json(rule)).collect();
        Ok(List { items, total, page, limit, has_more })
    })
    .await?;
    Ok(Resp::json(&list))
}

async fn get(parts: Parts, req: Req, kind: RuleKind) -> Result<Resp, ApiError> {
    let id = req.id("id")?;
    let json = blocking(move || Ok(Views::new(&parts.store)?.json(existing(&parts.store, id, kind)?))).await?;
    Ok(Resp::json(&json))
}

/// `rule` with a client's patch on it, checked.
fn patched(store: &Store, rule: &Rule, patch: Value) -> Result<Rule, ApiError> {
    let mut problems = Problems::default();
    for name in foreign(rule.kind).iter().filter(|name| patch.get(**name).is_some()) {
        problems.add(name, "no such field");
    }
    problems.into_result()?;
    const SERVER_MADE: &[&str] = &[
        "id",
        "is_system",
        "created_at",
        "updated_at",
        "usage_count",
        "used_by",
        "source_name",
        "expression_tree",
        "condition_count",
        "action_count",
        "is_valid",
        "last_run",
    ];
    let mut changed = patch::apply(rule, patch, SERVER_MADE)?;
    changed.name = changed.name.trim().to_owned();
    let switched = Rule { is_enabled: changed.is_enabled, sort_order: changed.sort_order, ..rule.clone() };
    // What got into the store by other means and cannot run can be switched off.
    let is_off = switched == changed && !changed.is_enabled;
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
    let checked = check(&rule.expression, &[rule.source_type], purpose(rule.kind));
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

async fn create(parts: Parts, mut req: Req, kind: RuleKind) -> Result<Resp, ApiError> {
    let patch = req.json::<Value>().await?;
    let (id, json) = blocking(move || {
        let rule = parts.store.change(|tx| {
            let sort_order = last_place(&of_kind(&parts.store, kind)?);
            let mut rule = patched(&parts.store, &Rule { kind, sort_order, ..Rule::default() }, patch)?;
            rule.id = parts.clock.new_id();
            rule.created_at = parts.clock.now();
            rule.updated_at = rule.created_at;
            tx.put(&rule)?;
            Ok::<_, ApiError>(rule)
        })?;
        parts.queue.consequences(&Change::Rule(None, Some(&rule)))?;
        Ok((rule.id, Views::new(&parts.store)?.json(rule)))
    })
    .await?;
    let folder = if kind == RuleKind::Filter { "filters" } else { "data-mapping" };
    Ok(Resp::created(format!("/api/v1/{folder}/{id}"), &json))
}

async fn change(parts: Parts, mut req: Req, kind: RuleKind) -> Result<Resp, ApiError> {
    let id = req.id("id")?;
    let patch = req.json::<Value>().await?;
    let json = blocking(move || {
        let (old, rule) = parts.store.change(|tx| {
            let old = existing(&parts.store, id, kind)?;
            let mut rule = patched(&parts.store, &old, patch)?;
            if rule.source_type != old.source_type {
                let proxies = tx.list::<Proxy>()?;
                let names: Vec<&str> = users(&proxies, id).map(|proxy| proxy.name.as_str()).collect();
                if !names.is_empty() {
                    let detail =
                        format!("{} is used by {}, for what it works on now. Take it out there first.", old.name, names.join(", "));
                    return Err(ApiError::conflict("in_use", detail).with("used_by", &names));
                }
            }
            if rule != old {
                rule.updated_at = parts.clock.now();
                tx.put(&rule)?;
            }
            Ok((old, rule))
        })?;
        if rule != old {
            parts.queue.consequences(&Change::Rule(Some(&old), Some(&rule)))?;
        }
        Ok(Views::new(&parts.store)?.json(rule))
    })
    .await?;
    Ok(Resp::json(&json))
}

async fn remove(parts: Parts, req: Req, kind: RuleKind) -> Result<Resp, ApiError> {
    let id = req.id("id")?;
    blocking(move || {
        let rule = parts.store.change(|tx| {
            let rule = existing(&parts.store, id, kind)?;
            if rule.is_system {
                let detail = format!("{} comes with the program: it can be switched off, not deleted", rule.name);
                return Err(ApiError::conflict("system_rule", detail));
            }
            let proxies = tx.list::<Proxy>()?;
            let names: Vec<&str> = users(&proxies, id).map(|proxy| proxy.name.as_str()).collect();
            if !names.is_empty() {
                let detail = format!("{} is used by {}. Take it out there first.", rule.name, names.join(", "));
                return Err(ApiError::conflict("in_use", detail).with("used_by", &names));
            }
            tx.delete::<Rule>(id)?;
            Ok(rule)
        })?;
        Ok(parts.queue.consequences(&Change::Rule(Some(&rule), None))?)
    })
    .await?;
    Ok(Resp::no_content())
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

async fn reorder(parts: Parts, mut req: Req, kind: RuleKind) -> Result<Resp, ApiError> {
    let places = req.json::<Value>().await?;
    let places = serde_json::from_value(places).map_err(|_| {
        let mut problems = Problems::default();
        problems.add("", "a list of [id, order] is expected, or {\"reorders\": [{\"id\", \"priority\"}]}");
        ApiError::invalid(problems)
    })?;
    let places = match places {
        Reorder::Pairs(pairs) => pairs,
        Reorder::Named { reorders } => reorders.into_iter().map(|place| (place.id, place.priority)).collect(),
    };
    let views = blocking(move || {
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
        let views = Views::new(&parts.store)?;
        Ok(of_kind(&parts.store, kind)?.into_iter().map(|rule| views.json(rule)).collect::<Vec<Value>>())
    })
    .await?;
    Ok(Resp::json(&views))
}

#[cfg(test)]
mod tests;
