//! The rule language for editors: what is valid, what it would do, which fields, helpers and values there are.
//! Everything here calls what a run calls.

use std::collections::HashMap;

use http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::select::{comma_list, found, needle};
use crate::expr::{Checked, Purpose, Scratch, Surroundings, check, compile};
use crate::model::fields::{self, EpgRecord, Record, StreamRecord};
use crate::model::patch::Problems;
use crate::model::{Source, SourceKind, Time};
use crate::pipeline::tryout::Mapper;
use crate::serve::http::{ApiError, Req, route};
use crate::serve::parts::{Parts, Route, heavy};

const TAG: &str = "expressions";

pub(super) fn routes() -> Vec<Route> {
    let mut routes = vec![
        route(Method::POST, "/api/v1/expressions/validate", TAG, "Whether an expression is valid, and what is wrong where", validate)
            .query::<DomainQuery>()
            .takes::<Expression>(),
        route(Method::POST, "/api/v1/expressions/evaluate", TAG, "What an expression does with records that need not exist", evaluate)
            .takes::<Evaluate>(),
        route(Method::POST, "/api/v1/pipeline/validate", TAG, "The same as expressions/validate, by stage", pipeline_validate)
            .takes::<StageExpression>(),
        route(Method::GET, "/api/v1/pipeline/fields/{stage}", TAG, "The fields of a stage: filtering or data_mapping", pipeline_fields)
            .query::<KindQuery>(),
        heavy("values", Method::GET, "/api/v1/autocomplete/channel-values", TAG, "The most frequent values of a field of channels", values)
            .query::<ValuesQuery>(),
    ];
    for (path, tag, kind) in [
        ("/api/v1/filters/fields/stream", "filters", SourceKind::Stream),
        ("/api/v1/filters/fields/epg", "filters", SourceKind::Epg),
        ("/api/v1/data-mapping/fields/stream", "data mapping", SourceKind::Stream),
        ("/api/v1/data-mapping/fields/epg", "data mapping", SourceKind::Epg),
    ] {
        routes.push(route(Method::GET, path, tag, "The fields that rules can name", move |_, _| Ok(fields_of(kind))));
    }
    routes
}

#[derive(Deserialize, JsonSchema)]
struct DomainQuery {
    /// `stream_filter`, `epg_filter`, `stream_mapping`, `epg_mapping`; several with commas have the fields of all.
    #[serde(default)]
    #[schemars(regex(pattern = r"^(?:(?:stream|epg)(?:_filter|_mapping|_data_mapping)?(?:,|$))*$"))]
    domain: String,
}

#[derive(Deserialize, JsonSchema)]
struct Expression {
    expression: String,
}

/// The kind of records and the purpose of one name of a domain.
fn domain(name: &str) -> Option<(SourceKind, Purpose)> {
    Some(match name {
        "stream" | "stream_filter" => (SourceKind::Stream, Purpose::Filter),
        "epg" | "epg_filter" => (SourceKind::Epg, Purpose::Filter),
        "stream_mapping" | "stream_data_mapping" => (SourceKind::Stream, Purpose::Mapping),
        "epg_mapping" | "epg_data_mapping" => (SourceKind::Epg, Purpose::Mapping),
        _ => return None,
    })
}

const DOMAINS: &str = "stream_filter, epg_filter, stream_mapping or epg_mapping";

fn validate(_: &Parts, req: &Req) -> Result<Checked, ApiError> {
    let query = req.query::<DomainQuery>()?;
    let Expression { expression } = req.json()?;
    let mut kinds = Vec::new();
    let mut purpose = Purpose::Filter;
    for name in comma_list(if query.domain.is_empty() { "stream_filter" } else { &query.domain }) {
        let (kind, of) = domain(name).ok_or_else(|| ApiError::bad_parameter("domain", format!("{name} is none: {DOMAINS}")))?;
        kinds.push(kind);
        if of == Purpose::Mapping {
            purpose = of;
        }
    }
    Ok(check(&expression, &kinds, purpose))
}

#[derive(Deserialize, JsonSchema)]
struct StageExpression {
    expression: String,
    /// `filtering` or `data_mapping`.
    #[schemars(extend("enum" = ["filtering", "data_mapping", "filter", "mapping"]))]
    stage: String,
    #[serde(default)]
    source_type: SourceKind,
}

fn stage(name: &str) -> Option<Purpose> {
    match name {
        "filter" | "filtering" => Some(Purpose::Filter),
        "mapping" | "data_mapping" => Some(Purpose::Mapping),
        _ => None,
    }
}

fn pipeline_validate(_: &Parts, req: &Req) -> Result<Checked, ApiError> {
    let StageExpression { expression, stage: name, source_type } = req.json()?;
    let purpose = stage(&name).ok_or_else(|| ApiError::problem("stage", "filtering or data_mapping"))?;
    Ok(check(&expression, &[source_type], purpose))
}

#[derive(Deserialize, JsonSchema)]
struct Evaluate {
    /// `stream_filter`, `epg_filter`, `stream_mapping` or `epg_mapping`.
    #[schemars(regex(pattern = "^(?:stream|epg)(?:_filter|_mapping|_data_mapping)?$"))]
    domain: String,
    expression: String,
    /// Fields by name or alias; what is absent is empty.
    records: Vec<HashMap<String, Value>>,
}

#[derive(Serialize, JsonSchema)]
struct Evaluated {
    results: Vec<EvaluatedRecord>,
}

#[derive(Serialize, JsonSchema)]
struct EvaluatedRecord {
    matches: bool,
    /// The fields that a mapping rule changes, as they are then; null: cleared.
    changes: serde_json::Map<String, Value>,
}

fn evaluate(parts: &Parts, req: &Req) -> Result<Evaluated, ApiError> {
    let asked: Evaluate = req.json()?;
    let now = parts.clock.now();
    let results = match domain(&asked.domain) {
        Some((SourceKind::Stream, purpose)) => evaluated::<StreamRecord>(&asked, purpose, now),
        Some((SourceKind::Epg, purpose)) => evaluated::<EpgRecord>(&asked, purpose, now),
        None => Err(ApiError::problem("domain", DOMAINS)),
    };
    Ok(Evaluated { results: results? })
}

fn evaluated<R: Record + Default + Clone>(asked: &Evaluate, purpose: Purpose, now: Time) -> Result<Vec<EvaluatedRecord>, ApiError> {
    let rule = compile::<R>(&asked.expression, purpose).map_err(|errors| {
        let mut problems = Problems::default();
        errors.iter().for_each(|error| problems.add("expression", error.sentence()));
        ApiError::invalid(problems).with("expression", check(&asked.expression, &[R::DOMAIN], purpose))
    })?;
    let around = Surroundings { now, logo: None };
    let mut results = Vec::with_capacity(asked.records.len());
    for (at, values) in asked.records.iter().enumerate() {
        let before: R = record(at, values)?;
        let mut changes = serde_json::Map::new();
        if purpose == Purpose::Filter {
            results.push(EvaluatedRecord { matches: rule.matches(&before), changes });
            continue;
        }
        let mut after = before.clone();
        let outcome = rule.apply(&mut after, around, &mut Scratch::default());
        for (key, name) in after.keys().into_iter().chain(before.keys()) {
            let (old, new) = (before.get(&key), after.get(&key));
            if old != new {
                changes.insert(name, if new.is_empty() { Value::Null } else { Value::from(new.into_owned()) });
            }
        }
        results.push(EvaluatedRecord { matches: outcome.matched, changes });
    }
    Ok(results)
}

/// A record with these values; `at` is its place, for an error.
fn record<R: Record + Default>(at: usize, values: &HashMap<String, Value>) -> Result<R, ApiError> {
    let mut record = R::default();
    let mut problems = Problems::default();
    for (name, value) in values {
        let text = match value {
            Value::Null => continue,
            Value::String(text) => text.clone(),
            Value::Number(_) | Value::Bool(_) => value.to_string(),
            Value::Array(_) | Value::Object(_) => {
                problems.add(&format!("records.{at}.{name}"), "a text is expected");
                continue;
            }
        };
        match R::DOMAIN.find(name) {
            Some((key, _)) => record.set(&key, &text),
            None => problems.add(&format!("records.{at}.{name}"), "there is no such field"),
        }
    }
    problems.into_result()?;
    Ok(record)
}

/// A field that rules can name.
#[derive(Serialize, JsonSchema)]
struct Field {
    #[serde(flatten)]
    about: fields::About,
    display_name: String,
    /// It can be empty.
    nullable: bool,
    source_type: SourceKind,
}

fn fields_of(kind: SourceKind) -> Vec<Field> {
    let field =
        |about: fields::About| Field { display_name: display_name(&about.name), nullable: !about.required, source_type: kind, about };
    kind.fields().into_iter().map(field).collect()
}

/// `channel_name` -> `Channel name`.
fn display_name(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[derive(Deserialize, JsonSchema)]
struct KindQuery {
    #[serde(default)]
    source_type: SourceKind,
}

fn pipeline_fields(_: &Parts, req: &Req) -> Result<Vec<Field>, ApiError> {
    stage(req.param("stage")).ok_or_else(|| ApiError::not_found("stage"))?;
    Ok(fields_of(req.query::<KindQuery>()?.source_type))
}

#[derive(Deserialize, JsonSchema)]
struct ValuesQuery {
    /// A field of channels, or an alias.
    #[schemars(length(min = 1))]
    field: String,
    /// Part of the value, letters of any case.
    #[serde(default)]
    q: String,
    /// 1 to 500.
    #[schemars(range(min = 1, max = 500))]
    #[serde(default = "twenty")]
    limit: usize,
    /// Write the values as expressions do, in quotes.
    #[serde(default)]
    quote: bool,
}

fn twenty() -> usize {
    20
}

#[derive(Serialize, JsonSchema)]
struct Values {
    /// The field's name.
    field: String,
    values: Vec<FieldValue>,
    /// There are more.
    truncated: bool,
}

#[derive(Serialize, JsonSchema)]
struct FieldValue {
    value: String,
    /// Channels that have it.
    count: u64,
}

/// Different values that are counted; those met later are left out, and the answer says so.
const MOST_VALUES: usize = 20_000;

fn values(parts: &Parts, req: &Req) -> Result<Values, ApiError> {
    let query = req.query::<ValuesQuery>()?;
    let (key, about) =
        SourceKind::Stream.find(&query.field).ok_or_else(|| ApiError::bad_parameter("field", "channels have no such field"))?;
    if !(1..=500).contains(&query.limit) {
        return Err(ApiError::bad_parameter("limit", "1 to 500"));
    }
    let snapshot = &parts.read(req)?;
    let mapper = Mapper::new(snapshot, parts.clock.now())?;
    let needle = needle(&query.q);
    let mut counts: HashMap<String, u64> = HashMap::new();
    let mut truncated = false;
    for source in snapshot.list::<Source>()?.into_iter().filter(|source| source.source_kind == SourceKind::Stream) {
        for channel in snapshot.channels(source.id)? {
            let record = mapper.record(channel?);
            let value = record.get(&key);
            if value.is_empty() || !found(needle.as_ref(), [&*value]) {
                continue;
            }
            if let Some(count) = counts.get_mut(&*value) {
                *count += 1;
            } else if counts.len() < MOST_VALUES {
                counts.insert(value.into_owned(), 1);
            } else {
                truncated = true;
            }
        }
    }
    let mut values: Vec<FieldValue> = counts.into_iter().map(|(value, count)| FieldValue { value, count }).collect();
    values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    truncated |= values.len() > query.limit;
    values.truncate(query.limit);
    if query.quote {
        values.iter_mut().for_each(|value| value.value = crate::expr::quoted(&value.value));
    }
    Ok(Values { field: about.name.into_owned(), values, truncated })
}
