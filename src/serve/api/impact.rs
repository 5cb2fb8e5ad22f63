//! What a change that is not saved would do to what playlists publish.

use http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::guarded::impact_on;
use super::{named, proxies, rules, sources};
use crate::model::proxy::FilterRef;
use crate::model::{Id, Proxy, Rule, RuleKind, Source, SourceKind};
use crate::pipeline::compose::Settings;
use crate::pipeline::impact::Impact;
use crate::serve::http::{ApiError, Req};
use crate::serve::parts::{Parts, Route, heavy};

pub(super) fn routes() -> Vec<Route> {
    let summary = "What a change that is not saved would do to what playlists publish";
    vec![heavy("impact", Method::POST, "/api/v1/impact", "proxies", summary, answer).takes::<ImpactQuestion>().fails(&[404, 409])]
}

#[derive(Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Changed {
    Filter,
    DataMapping,
    Proxy,
    Source,
}

#[derive(Deserialize, JsonSchema)]
struct ImpactQuestion {
    kind: Changed,
    /// Null: the record would be new. A new filter needs the `proxy_id` of the playlist that would get it, or it does nothing.
    id: Option<Id>,
    /// Only this playlist is looked at.
    proxy_id: Option<Id>,
    /// The merge patch, as it would be saved; null: the record would be deleted.
    record: Option<Value>,
}

/// The playlists that a change concerns: as they are, and as they would be.
type Pairs = Vec<(Proxy, Option<Proxy>)>;

fn answer(parts: &Parts, req: &Req) -> Result<Vec<Impact>, ApiError> {
    let question = req.json::<ImpactQuestion>()?;
    if question.id.is_none() && question.record.is_none() {
        return Err(ApiError::problem("record", "without an id, the record that would be created is expected"));
    }
    let snapshot = parts.read(req)?;
    let mut settings = Settings::stored(&snapshot)?;
    let mut proxies = snapshot.list::<Proxy>()?;
    proxies.retain(|proxy| question.proxy_id.is_none_or(|only| only == proxy.id));
    let pairs = match question.kind {
        Changed::Filter => of_rule(parts, &mut settings, proxies, question, RuleKind::Filter)?,
        Changed::DataMapping => of_rule(parts, &mut settings, proxies, question, RuleKind::Mapping)?,
        Changed::Proxy => of_proxy(parts, proxies, question)?,
        Changed::Source => of_source(parts, &mut settings, proxies, question)?,
    };
    let is_published = |(before, after): &&(Proxy, Option<Proxy>)| before.is_active || after.as_ref().is_some_and(|after| after.is_active);
    pairs.iter().filter(is_published).map(|(before, after)| impact_on(parts, &snapshot, &settings, (before, after.as_ref()))).collect()
}

fn of_rule(
    parts: &Parts,
    settings: &mut Settings,
    proxies: Vec<Proxy>,
    question: ImpactQuestion,
    kind: RuleKind,
) -> Result<Pairs, ApiError> {
    let before = question.id.map(|id| rules::existing(&parts.store, id, kind)).transpose()?;
    let after = question.record.map(|record| rules::planned(&parts.store, before.as_ref(), kind, record)).transpose()?;
    let rules: Vec<&Rule> = before.iter().chain(&after).collect();
    let gets = |proxy: &Proxy| before.is_none() && kind == RuleKind::Filter && question.proxy_id == Some(proxy.id);
    let concerned = proxies
        .into_iter()
        .filter(|proxy| rules.iter().any(|rule| proxy.lists_by(rule) || gets(proxy) && rule.source_type == SourceKind::Stream));
    let pairs = concerned.map(|proxy| {
        let mut changed = proxy.clone();
        if gets(&proxy) {
            let priority_order = proxy.filters.iter().map(|used| used.priority_order).max().unwrap_or(0) + 1;
            changed.filters.push(FilterRef { filter_id: Id::default(), priority_order, is_active: true });
        }
        (proxy, Some(changed))
    });
    let pairs = pairs.collect();
    settings.rules.retain(|rule| Some(rule.id) != question.id);
    settings.rules.extend(after);
    Ok(pairs)
}

fn of_proxy(parts: &Parts, proxies: Vec<Proxy>, question: ImpactQuestion) -> Result<Pairs, ApiError> {
    let before = question.id.map(|id| named::existing(&parts.store, id)).transpose()?.unwrap_or_default();
    let after = question.record.map(|record| proxies::patched(&parts.store, &before, record)).transpose()?;
    let is_asked_for = question.id.is_none() || proxies.iter().any(|proxy| proxy.id == before.id);
    Ok(if is_asked_for { vec![(before, after)] } else { Vec::new() })
}

fn of_source(parts: &Parts, settings: &mut Settings, proxies: Vec<Proxy>, question: ImpactQuestion) -> Result<Pairs, ApiError> {
    // A new source is in no playlist.
    let Some(id) = question.id else { return Ok(Vec::new()) };
    let before = parts.store.get::<Source>(id)?.ok_or_else(|| ApiError::not_found("source"))?;
    let after = question.record.map(|record| sources::planned(&parts.store, &before, record)).transpose()?;
    settings.sources.retain(|source| source.id != id);
    settings.sources.extend(after);
    Ok(proxies.into_iter().filter(|proxy| proxy.lists(id)).map(|proxy| (proxy.clone(), Some(proxy))).collect())
}
