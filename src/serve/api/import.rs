//! Rules of m3u-proxy and tvarr, taken over: first shown with what changes, then applied.
//!
//! Accepts what they export or answer: lists, pages, envelopes, single rules. Saves with `apply=true` only.

use std::collections::BTreeMap;

use http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::rules;
use super::rules::{check_rule, last_place};
use crate::expr::{Ancestor, Converted, Note, Reading, convert};
use crate::model::rule::FilterAction;
use crate::model::{Id, Rule, RuleKind, Source, SourceKind};
use crate::serve::http::{ApiError, Req, route};
use crate::serve::parts::{Parts, Route};
use crate::store::Tx;
use crate::work::Change;

const TAG: &str = "import";

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(Method::POST, "/api/v1/import/rules", TAG, "Take over filters and mapping rules of m3u-proxy or tvarr", import)
            .query::<ImportQuery>()
            .takes::<Import>()
            .fails(&[409]),
    ]
}

#[derive(Deserialize, JsonSchema)]
struct ImportQuery {
    /// Save them. Without it nothing is saved, and the answer shows what would be.
    #[serde(default)]
    apply: bool,
    /// Where they come from, if it cannot be seen.
    origin: Option<Ancestor>,
}

/// What was exported, alone or with choices: then it is `data`.
#[derive(Default, Deserialize, JsonSchema)]
struct Import {
    #[schemars(extend("type" = ["object", "array", "string"]))]
    data: Value,
    /// For some items, by their number: the reading that was meant.
    #[serde(default)]
    choices: BTreeMap<String, String>,
    /// The numbers of items that are not wanted.
    #[serde(default)]
    skip: Vec<usize>,
}

#[derive(Serialize, JsonSchema)]
struct Imported {
    origin: Ancestor,
    /// They were saved.
    applied: bool,
    /// Rules that are, or were, taken over.
    count: usize,
    items: Vec<Item>,
    /// What concerns all of them.
    notes: Vec<Note>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Verdict {
    #[default]
    AsIs,
    /// Written otherwise, and the same.
    Rewritten,
    ChangesMeaning,
    /// There is more than one reading: choose one.
    Question,
    /// It is none here; not taken over.
    Invalid,
    /// Not wanted, or it comes with the program anyway.
    Skipped,
}

/// One rule that was found.
#[derive(Default, Serialize, JsonSchema)]
struct Item {
    /// For `choices` and `skip`.
    number: usize,
    kind: RuleKind,
    /// As it would be saved: another one may have that name.
    name: String,
    source_type: SourceKind,
    action: FilterAction,
    is_enabled: bool,
    verdict: Verdict,
    original_expression: String,
    /// As it would be saved.
    expression: String,
    readings: Vec<Reading>,
    notes: Vec<Note>,
    /// Why it is invalid.
    errors: Vec<String>,
    /// The saved rule.
    id: Option<Id>,
}

impl Item {
    fn new(number: usize, rule: &Rule, notes: Vec<Note>) -> Item {
        Item {
            number,
            kind: rule.kind,
            name: rule.name.clone(),
            source_type: rule.source_type,
            action: rule.action,
            is_enabled: rule.is_enabled,
            expression: rule.expression.clone(),
            notes,
            ..Item::default()
        }
    }

    fn is_taken(&self) -> bool {
        !matches!(self.verdict, Verdict::Invalid | Verdict::Skipped)
    }
}

/// A rule as it was exported.
struct Found {
    kind: RuleKind,
    members: Map<String, Value>,
}

impl Found {
    fn text(&self, name: &str) -> &str {
        self.members.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    fn flag(&self, names: &[&str], default: bool) -> bool {
        names.iter().find_map(|name| self.members.get(*name).and_then(Value::as_bool)).unwrap_or(default)
    }
}

fn has(members: &Map<String, Value>, names: &[&str]) -> bool {
    names.iter().any(|name| members.contains_key(*name))
}

/// Every rule in a document, however deep: whatever has an expression and a name.
fn find(value: Value, hint: Option<RuleKind>, found: &mut Vec<Found>) {
    match value {
        Value::Array(values) => values.into_iter().for_each(|value| find(value, hint, found)),
        Value::Object(members) if members.contains_key("expression") && members.contains_key("name") => {
            let kind = hint.unwrap_or(if has(&members, &["is_inverse", "action"]) { RuleKind::Filter } else { RuleKind::Mapping });
            found.push(Found { kind, members });
        }
        Value::Object(members) => {
            let export_type = members.get("metadata").and_then(|metadata| metadata.get("export_type")).and_then(Value::as_str);
            let hint = hint.or(export_type.and_then(kind_of));
            for (name, value) in members {
                find(value, kind_of(&name).or(hint), found);
            }
        }
        _ => {}
    }
}

/// What a list of that name, or an export of that type, holds.
fn kind_of(name: &str) -> Option<RuleKind> {
    let name = name.to_lowercase();
    if name.contains("filter") {
        Some(RuleKind::Filter)
    } else if name.contains("mapping") || name == "rules" {
        Some(RuleKind::Mapping)
    } else {
        None
    }
}

/// From what only one of them writes.
fn origin_of(found: &[Found]) -> Option<Ancestor> {
    let count = |names: &[&str]| found.iter().filter(|item| has(&item.members, names)).count();
    let (one, other) =
        (count(&["is_inverse", "is_active", "sort_order", "is_system_default"]), count(&["action", "is_enabled", "priority", "is_system"]));
    match one.cmp(&other) {
        std::cmp::Ordering::Greater => Some(Ancestor::M3uProxy),
        std::cmp::Ordering::Less => Some(Ancestor::Tvarr),
        std::cmp::Ordering::Equal => None,
    }
}

fn import(parts: &Parts, req: &Req) -> Result<Imported, ApiError> {
    let query = req.query::<ImportQuery>()?;
    let body = req.json::<Value>()?;
    // An answer of m3u-proxy has its `data` too, and other things beside it.
    let is_ours = |name: &String| matches!(name.as_str(), "data" | "choices" | "skip");
    let has_choices = body.as_object().is_some_and(|members| members.contains_key("data") && members.keys().all(is_ours));
    let mut asked = if has_choices { req.json()? } else { Import { data: body, ..Import::default() } };
    let mut found = Vec::new();
    find(asked.data.take(), None, &mut found);
    if found.is_empty() {
        return Err(ApiError::problem("data", "there is no rule in it: a rule has a name and an expression"));
    }
    let origin = query
        .origin
        .or_else(|| origin_of(&found))
        .ok_or_else(|| ApiError::bad_parameter("origin", "it cannot be seen which program this comes from: say m3u-proxy or tvarr"))?;
    let (rules, notes) = if query.apply {
        parts.store.change(|tx| apply(parts, tx, plan(parts, origin, found, &asked)?))?
    } else {
        plan(parts, origin, found, &asked)?
    };
    // Rules that were saved have an id.
    for (_, rule) in rules.iter().filter(|(item, _)| item.id.is_some()) {
        parts.queue.consequences(&Change::Rule(None, Some(rule)))?;
    }
    let items: Vec<Item> = rules.into_iter().map(|(item, _)| item).collect();
    let count = items.iter().filter(|item| item.is_taken()).count();
    Ok(Imported { origin, applied: query.apply, count, items, notes })
}

/// What was found, with the rules that it becomes, and what concerns all of them.
type Plan = (Vec<(Item, Rule)>, Vec<Note>);

fn plan(parts: &Parts, origin: Ancestor, mut found: Vec<Found>, asked: &Import) -> Result<Plan, ApiError> {
    // In their own order, which numbers the items.
    found.sort_by_key(|item| item.members.get("sort_order").or(item.members.get("priority")).and_then(Value::as_i64).unwrap_or(0));
    let sources = parts.store.list::<Source>()?;
    let mut names: Vec<(RuleKind, String)> =
        parts.store.list::<Rule>()?.into_iter().map(|rule| (rule.kind, rule.name.to_lowercase())).collect();
    let mut rules = Vec::new();
    for (at, found) in found.iter().enumerate() {
        let number = at + 1;
        let (mut item, mut rule) = converted(origin, number, found, &sources);
        // A name on one line, and not too long.
        rule.name = rule.name.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect::<String>().trim().to_owned();
        let choice = asked.choices.get(&number.to_string());
        if let Some(reading) = choice.and_then(|choice| item.readings.iter().find(|reading| reading.id == *choice)) {
            rule.expression.clone_from(&reading.expression);
            item.verdict = Verdict::ChangesMeaning;
        } else if let Some(choice) = choice {
            return Err(ApiError::problem(&format!("choices.{number}"), format!("there is no reading {choice}")));
        }
        if asked.skip.contains(&number) || found.flag(&["is_system", "is_system_default"], false) {
            item.verdict = Verdict::Skipped;
        }
        if item.is_taken() {
            rule.name = free_name(&rule.name, rule.kind, &names);
            names.push((rule.kind, rule.name.to_lowercase()));
        }
        (item.name, item.expression) = (rule.name.clone(), rule.expression.clone());
        rules.push((item, rule));
    }
    if origin == Ancestor::M3uProxy {
        join_includes(&mut rules, asked, &names);
    }
    let is_exclude = |(item, _): &(Item, Rule)| item.kind == RuleKind::Filter && item.action == FilterAction::Exclude;
    let message = "a playlist with only exclude filters published nothing; here it publishes the rest";
    let note = Note { code: "excludes", message: message.into(), changes_meaning: true };
    let has_note = origin == Ancestor::Tvarr && rules.iter().any(is_exclude);
    Ok((rules, has_note.then_some(note).into_iter().collect()))
}

/// One exported rule as it would be here.
fn converted(origin: Ancestor, number: usize, found: &Found, sources: &[Source]) -> (Item, Rule) {
    let kind = found.kind;
    let source_type = if found.text("source_type").eq_ignore_ascii_case("epg") { SourceKind::Epg } else { SourceKind::Stream };
    let is_known_type = matches!(found.text("source_type").to_ascii_lowercase().as_str(), "" | "epg" | "stream");
    let excludes = found.flag(&["is_inverse"], false) || found.text("action").eq_ignore_ascii_case("exclude");
    let original = found.text("expression").to_owned();
    let mut rule = Rule {
        kind,
        name: found.text("name").trim().to_owned(),
        description: found.text("description").to_owned(),
        source_type,
        action: if excludes { FilterAction::Exclude } else { FilterAction::Include },
        is_enabled: found.flag(&["is_enabled", "is_active"], true),
        stop_on_match: kind == RuleKind::Mapping && found.flag(&["stop_on_match"], false),
        ..Rule::default()
    };
    let (mut notes, mut readings, mut errors) = (Vec::new(), Vec::new(), Vec::new());
    if !is_known_type {
        errors.push(format!("source_type is {}: only stream and epg are known", found.text("source_type")));
    }
    if !found.members.get("expression").is_some_and(Value::is_string) {
        errors.push("the expression is no text".to_owned());
    }
    match convert(origin, &original, source_type, kind) {
        Ok(Converted { readings: found, notes: said }) => (readings, notes) = (found, said),
        Err(mistakes) => errors.extend(mistakes.iter().map(|mistake| mistake.sentence())),
    }
    rule.expression = readings.first().map_or_else(|| original.clone(), |reading| reading.expression.clone());
    let mut say = |code, message: &str| notes.push(Note { code, message: message.to_owned(), changes_meaning: true });
    if rule.stop_on_match {
        say("stop", "stopping was for the whole stage; here it is for what this rule changed");
    }
    if !found.text("source_id").is_empty() || !found.text("source_name").is_empty() {
        let name = found.text("source_name").to_lowercase();
        let known = sources.iter().find(|source| source.source_kind == source_type && source.name.to_lowercase() == name);
        rule.source_id = known.map(|source| source.id);
        if known.is_none() {
            rule.is_enabled = false;
            say("source", "it was for one source that is not known here: choose it again and switch the rule on");
        }
    }
    let verdict = match () {
        () if !errors.is_empty() => Verdict::Invalid,
        () if readings.len() > 1 => Verdict::Question,
        () if notes.iter().any(|note| note.changes_meaning) => Verdict::ChangesMeaning,
        () if notes.is_empty() => Verdict::AsIs,
        () => Verdict::Rewritten,
    };
    let item = Item { verdict, original_expression: original, readings, errors, ..Item::new(number, &rule, notes) };
    (item, rule)
}

/// Two includes of channels meant what both let through: one filter takes their place, unless it is not wanted.
fn join_includes(rules: &mut Vec<(Item, Rule)>, asked: &Import, names: &[(RuleKind, String)]) {
    let is_include = |(item, _): &&(Item, Rule)| {
        item.kind == RuleKind::Filter && item.source_type == SourceKind::Stream && item.action == FilterAction::Include && item.is_taken()
    };
    let includes: Vec<&(Item, Rule)> = rules.iter().filter(is_include).collect();
    // Nobody uses so many at once.
    if !(2..=8).contains(&includes.len()) {
        return;
    }
    let name: String = includes.iter().map(|(_, rule)| rule.name.clone()).collect::<Vec<_>>().join(" and ").chars().take(200).collect();
    let expression = includes.iter().map(|(_, rule)| format!("({})", rule.expression)).collect::<Vec<_>>().join(" AND ");
    let number = rules.len() + 1;
    let rule = Rule { name: free_name(&name, RuleKind::Filter, names), expression, ..Rule::default() };
    let is_wanted = !asked.skip.contains(&number);
    let message = "several includes in one playlist meant all of them at once, as this one does; left out, each is taken over and adds";
    let notes = vec![Note { code: "includes", message: message.into(), changes_meaning: true }];
    let verdict = if is_wanted { Verdict::ChangesMeaning } else { Verdict::Skipped };
    let item = Item { verdict, ..Item::new(number, &rule, notes) };
    if is_wanted {
        let parts: Vec<usize> = includes.iter().map(|(item, _)| item.number).collect();
        for (part, _) in rules.iter_mut().filter(|(part, _)| parts.contains(&part.number)) {
            part.verdict = Verdict::Skipped;
            let message = format!("it is a part of {}", item.name);
            part.notes.push(Note { code: "joined", message, changes_meaning: false });
        }
    }
    rules.push((item, rule));
}

/// The name, or the first one with a number behind it that is free.
fn free_name(name: &str, kind: RuleKind, taken: &[(RuleKind, String)]) -> String {
    let name = if name.is_empty() { "Imported" } else { name };
    let is_free = |name: &String| !taken.iter().any(|(other, known)| *other == kind && *known == name.to_lowercase());
    let numbered = (2..).map(|number| format!("{name} ({number})"));
    std::iter::once(name.to_owned()).chain(numbered).find(is_free).unwrap_or_default()
}

fn apply(parts: &Parts, tx: &Tx, (mut rules, notes): Plan) -> Result<Plan, ApiError> {
    let place = |kind| Ok::<_, ApiError>((kind, last_place(&rules::of_kind(&parts.store, kind)?)));
    let mut places = [place(RuleKind::Filter)?, place(RuleKind::Mapping)?];
    for (item, rule) in rules.iter_mut().filter(|(item, _)| item.is_taken()) {
        rule.id = parts.clock.new_id();
        rule.created_at = parts.clock.now();
        rule.updated_at = rule.created_at;
        if let Some((_, place)) = places.iter_mut().find(|(kind, _)| *kind == rule.kind) {
            rule.sort_order = *place;
            *place = place.saturating_add(10);
        }
        check_rule(&parts.store, rule)?;
        item.id = Some(rule.id);
        tx.put(rule)?;
    }
    Ok((rules, notes))
}
