//! Trying filters and mapping rules out on the sources' channels and programmes, before and after they are saved.
//! The records are those that a run would give them: what mapping rules come before has been done.

use http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::rules::of_kind;
use crate::expr::{Checked, check};
use crate::model::patch::Problems;
use crate::model::rule::FilterAction;
use crate::model::{Id, Rule, RuleKind, Source, SourceKind};
use crate::pipeline::tryout::{Sample, Trial, Tried, TryError, try_out};
use crate::serve::http::{ApiError, Req};
use crate::serve::parts::{Parts, Route, heavy};
use crate::store::Snapshot;

const FILTERS: &str = "filters";
const MAPPING: &str = "data mapping";
/// The kind of heavy work that trials are.
const TRIAL: &str = "trial";

pub(super) fn routes() -> Vec<Route> {
    let mut routes = vec![
        heavy(TRIAL, Method::POST, "/api/v1/filters/test", FILTERS, "What a filter matches, saved or not", test_filter)
            .takes::<FilterTest>(),
        heavy(TRIAL, Method::POST, "/api/v1/data-mapping/test", MAPPING, "What a mapping rule changes, saved or not", test_mapping)
            .takes::<MappingTest>(),
    ];
    for path in ["/api/v1/data-mapping/preview", "/api/v1/data-mapping/preview/typed"] {
        let all = heavy(TRIAL, Method::GET, path, MAPPING, "What the enabled mapping rules change", preview_all);
        let some = heavy(TRIAL, Method::POST, path, MAPPING, "What an expression, or the enabled rules, change", preview);
        routes.extend([all.query::<PreviewQuery>().fails(&[409, 422]), some.takes::<PreviewRequest>()]);
    }
    routes
}

/// The sources of a kind that are named, or all enabled ones.
fn sources(parts: &Parts, kind: SourceKind, ids: &[Id]) -> Result<Vec<Source>, ApiError> {
    let mut sources = parts.store.list::<Source>()?;
    sources.retain(|source| source.source_kind == kind);
    let mut problems = Problems::default();
    if ids.is_empty() {
        sources.retain(|source| source.enabled);
        return Ok(sources);
    }
    for id in ids {
        if !sources.iter().any(|source| source.id == *id) {
            problems.add("source_id", format!("there is no source {id} of this type"));
        }
    }
    problems.into_result()?;
    sources.retain(|source| ids.contains(&source.id));
    Ok(sources)
}

/// The enabled mapping rules that run before the rule of that id; before a new one all run.
fn before(parts: &Parts, kind: SourceKind, rule: Option<Id>) -> Result<Vec<Rule>, ApiError> {
    let all = of_kind(&parts.store, RuleKind::Mapping)?;
    let earlier = all.into_iter().take_while(|other| Some(other.id) != rule);
    Ok(earlier.filter(|other| other.is_enabled && other.source_type == kind).collect())
}

fn tried(snapshot: &Snapshot, trial: &Trial<'_>) -> Result<Tried, ApiError> {
    try_out(snapshot, trial).map_err(|error| match error {
        TryError::Store(error) => error.into(),
        TryError::Invalid(errors) => {
            let mut problems = Problems::default();
            errors.iter().for_each(|error| problems.add("expression", error.sentence()));
            problems.into()
        }
    })
}

/// A page of at most 500.
fn page(page: Option<usize>, limit: Option<usize>) -> (usize, usize) {
    let limit = limit.unwrap_or(50).min(500);
    (page.unwrap_or(1).max(1).saturating_sub(1).saturating_mul(limit).min(100_000), limit)
}

#[derive(Deserialize, JsonSchema)]
struct FilterTest {
    /// Null: all enabled sources of the type.
    source_id: Option<Id>,
    #[serde(default)]
    source_type: SourceKind,
    #[serde(alias = "expression")]
    filter_expression: String,
    #[serde(default)]
    action: FilterAction,
    /// The same as `action: exclude`.
    #[serde(default)]
    is_inverse: bool,
    /// Leave the list of channels out.
    include_channels: Option<bool>,
    page: Option<usize>,
    /// Matches that are listed, 500 at most.
    limit: Option<usize>,
}

/// What is said of every trial.
#[derive(Serialize, JsonSchema)]
#[schemars(inline)]
struct Tested<S> {
    /// The first error, as a sentence.
    error: Option<String>,
    #[serde(flatten)]
    checked: Checked,
    /// Some of the channels or programmes that the expression matches.
    matching_channels: Vec<S>,
    /// Channels (or programmes) of the sources.
    total_channels: u64,
    matched_count: u64,
    /// There are more matches than are listed.
    truncated: bool,
}

/// Tries a rule that is not saved on the channels or programmes of one source or all. Returns the verdict and how many the rule
/// changes. `before` is the id of the saved rule that it would be.
fn tested<S>(
    parts: &Parts,
    req: &Req,
    rule: Rule,
    (source, before_rule): (Option<Id>, Option<Id>),
    (skip, limit): (usize, usize),
    shown: fn(Told, Sample) -> S,
) -> Result<(Tested<S>, u64), ApiError> {
    let (kind, now, threads) = (rule.source_type, parts.clock.now(), parts.config.workers);
    let checked = check(&rule.expression, &[kind], rule.kind);
    let error = checked.errors.first().map(|error| error.sentence());
    let sources = sources(parts, kind, source.as_slice())?;
    if !checked.is_valid {
        let matching_channels = Vec::new();
        return Ok((Tested { error, checked, matching_channels, total_channels: 0, matched_count: 0, truncated: false }, 0));
    }
    let trial = Trial { kind, before: before(parts, kind, before_rule)?, tried: &[rule], sources, skip, limit, now, threads };
    let tried = tried(&parts.read(req)?, &trial)?;
    let tested = Tested {
        error,
        checked,
        truncated: (skip + tried.samples.len()) < usize::try_from(tried.matched).unwrap_or(usize::MAX),
        matching_channels: tried.samples.into_iter().map(|sample| shown(Told::new(&sample, kind), sample)).collect(),
        total_channels: tried.total,
        matched_count: tried.matched,
    };
    Ok((tested, tried.changed))
}

#[derive(Serialize, JsonSchema)]
struct FilterTested {
    #[serde(flatten)]
    tested: Tested<Match>,
    /// What the filter alone would leave.
    kept_count: u64,
    scanned_records: u64,
}

/// What tells a person which record it is.
#[derive(Serialize, JsonSchema)]
struct Told {
    channel_name: String,
    group_title: String,
    /// The channel's name; of programmes: the title.
    matched_text: String,
}

impl Told {
    fn new(sample: &Sample, kind: SourceKind) -> Told {
        let (group, text) = match kind {
            SourceKind::Stream => ("group_title", "channel_name"),
            SourceKind::Epg => ("channel_group", "programme_title"),
        };
        let field = |name: &str| sample.before.get(name).cloned().unwrap_or_default();
        Told { channel_name: field("channel_name"), group_title: field(group), matched_text: field(text) }
    }
}

#[derive(Serialize, JsonSchema)]
struct Match {
    #[serde(flatten)]
    told: Told,
    fields: std::collections::BTreeMap<String, String>,
}

fn test_filter(parts: &Parts, req: &Req) -> Result<FilterTested, ApiError> {
    let asked: FilterTest = req.json()?;
    let excludes = asked.is_inverse || asked.action == FilterAction::Exclude;
    let page = if asked.include_channels == Some(false) { (0, 0) } else { page(asked.page, asked.limit) };
    let rule = Rule { source_type: asked.source_type, expression: asked.filter_expression, action: asked.action, ..Rule::default() };
    let (tested, _) = tested(parts, req, rule, (asked.source_id, None), page, |told, sample| Match { told, fields: sample.before })?;
    let (total, matched) = (tested.total_channels, tested.matched_count);
    Ok(FilterTested { kept_count: if excludes { total - matched } else { matched }, scanned_records: total, tested })
}

#[derive(Deserialize, JsonSchema)]
struct MappingTest {
    /// The saved rule that this would be: only those before it run before. Without it all do.
    id: Option<Id>,
    /// Null: all enabled sources of the type.
    source_id: Option<Id>,
    #[serde(default)]
    source_type: SourceKind,
    expression: String,
    page: Option<usize>,
    limit: Option<usize>,
}

#[derive(Serialize, JsonSchema)]
struct MappingTested {
    #[serde(flatten)]
    tested: Tested<Mapped>,
    /// Those that it makes different.
    changed_count: u64,
}

#[derive(Serialize, JsonSchema)]
struct Mapped {
    #[serde(flatten)]
    told: Told,
    /// The fields that change, as they were.
    original_values: serde_json::Map<String, Value>,
    /// The fields that change, as they are then; null: cleared.
    mapped_values: serde_json::Map<String, Value>,
    /// The names of the fields that change.
    applied_actions: Vec<String>,
}

impl Mapped {
    fn new(told: Told, sample: Sample) -> Mapped {
        let old = |name: &String| sample.before.get(name).map_or(Value::Null, |value| Value::from(value.as_str()));
        Mapped {
            told,
            original_values: sample.changes.keys().map(|name| (name.clone(), old(name))).collect(),
            mapped_values: sample.changes.iter().map(|(name, value)| (name.clone(), Value::from(value.clone()))).collect(),
            applied_actions: sample.changes.keys().cloned().collect(),
        }
    }
}

fn test_mapping(parts: &Parts, req: &Req) -> Result<MappingTested, ApiError> {
    let MappingTest { id, source_id, source_type, expression, page: number, limit } = req.json()?;
    let rule = Rule { kind: RuleKind::Mapping, source_type, expression, ..Rule::default() };
    let (tested, changed_count) = tested(parts, req, rule, (source_id, id), page(number, limit), Mapped::new)?;
    Ok(MappingTested { tested, changed_count })
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
struct PreviewQuery {
    source_type: SourceKind,
    /// Null: all enabled sources of the type.
    source_id: Option<Id>,
    limit: Option<usize>,
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
struct PreviewRequest {
    source_type: SourceKind,
    /// None: all enabled sources of the type.
    source_ids: Vec<Id>,
    /// Instead of the enabled rules: one that runs after all of them.
    expression: Option<String>,
    /// Samples, 50 at most.
    limit: Option<usize>,
    include_samples: Option<bool>,
}

#[derive(Serialize, JsonSchema)]
struct Previewed {
    summary: PreviewSummary,
    /// Where channels were asked for.
    stream: Option<Samples>,
    /// Where programmes were asked for.
    epg: Option<Samples>,
}

#[derive(Serialize, JsonSchema)]
struct PreviewSummary {
    total_records: u64,
    condition_matches: u64,
    modified_records: u64,
    raw_expression: Option<String>,
    canonical_expression: Option<String>,
    /// The rules that ran, by name, in order.
    rules: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
struct Samples {
    samples: Vec<Sample>,
}

fn preview_all(parts: &Parts, req: &Req) -> Result<Previewed, ApiError> {
    let PreviewQuery { source_type, source_id, limit } = req.query()?;
    let asked = PreviewRequest { source_type, source_ids: source_id.into_iter().collect(), limit, ..PreviewRequest::default() };
    previewed(parts, req, asked)
}

fn preview(parts: &Parts, req: &Req) -> Result<Previewed, ApiError> {
    previewed(parts, req, req.json()?)
}

fn previewed(parts: &Parts, req: &Req, asked: PreviewRequest) -> Result<Previewed, ApiError> {
    let kind = asked.source_type;
    let rules = before(parts, kind, None)?;
    let (before, tried_rules) = match &asked.expression {
        None => (Vec::new(), rules),
        Some(expression) => {
            let rule = Rule { kind: RuleKind::Mapping, source_type: kind, expression: expression.clone(), ..Rule::default() };
            (rules, vec![rule])
        }
    };
    let limit = if asked.include_samples == Some(false) { 0 } else { asked.limit.unwrap_or(10).min(50) };
    let sources = sources(parts, kind, &asked.source_ids)?;
    let trial = Trial { kind, before, tried: &tried_rules, sources, skip: 0, limit, now: parts.clock.now(), threads: parts.config.workers };
    let tried = tried(&parts.read(req)?, &trial)?;
    let canonical = |text: &String| check(text, &[kind], RuleKind::Mapping).canonical_expression;
    let summary = PreviewSummary {
        total_records: tried.total,
        condition_matches: tried.matched,
        modified_records: tried.changed,
        canonical_expression: asked.expression.as_ref().and_then(canonical),
        raw_expression: asked.expression,
        rules: tried_rules.into_iter().map(|rule| rule.name).filter(|name| !name.is_empty()).collect(),
    };
    let samples = Some(Samples { samples: tried.samples });
    Ok(match kind {
        SourceKind::Stream => Previewed { summary, stream: samples, epg: None },
        SourceKind::Epg => Previewed { summary, stream: None, epg: samples },
    })
}
