//! Changing rows: all of them, some more, one of them.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::draft::{ALL_OF_IT, Draft, assign, change_rows};
use super::view::{ManualChannelView, Written, no_such_channel, shared_numbers};
use crate::model::patch::{Problem, Problems};
use crate::model::{Id, ManualChannel};
use crate::serve::http::{ApiError, Created, Req};
use crate::serve::parts::Parts;

/// Between the places of two rows, so that one can be put between them.
pub(super) const STEP: i64 = 10;
/// Rules that are named of those that a list breaks.
const MOST_PROBLEMS: usize = 100;

/// A channel as it is sent: what it must have, and nothing that is unknown.
#[derive(JsonSchema)]
#[schemars(rename = "NewManualChannel", transform = or_null, extend("if" = {}, "then" = {"required": ["channel_name", "stream_url"]}))]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) struct NewChannel {
    #[schemars(flatten)]
    row: ManualChannel,
}

/// Null is as good as nothing, but for what a channel must have.
fn or_null(schema: &mut schemars::Schema) {
    let members = schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten();
    for (_, member) in members.filter(|(name, _)| !["channel_name", "stream_url"].contains(&name.as_str())) {
        *member = serde_json::json!({"anyOf": [member.take(), {"type": "null"}]});
    }
}

/// A whole list, also as `{"items": […]}` (as it is read) or `{"channels": […]}`.
#[derive(JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "ManualChannelRows")]
#[expect(dead_code, reason = "describes a body that is read member by member")]
pub(super) enum Rows {
    List(Vec<NewChannel>),
    Items { items: Vec<NewChannel> },
    Channels { channels: Vec<NewChannel> },
}

/// One channel, or a list of them.
#[derive(JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "ManualChannelOrRows")]
#[expect(dead_code, reason = "describes a body that is read member by member")]
pub(super) enum OneOrRows {
    One(Box<NewChannel>),
    Rows(Rows),
}

/// The one that was added, or all of them.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "ManualChannelsAdded")]
pub(super) enum Added {
    One(Box<ManualChannelView>),
    Rows(Written),
}

/// The list in a body; the body itself where it is none.
fn list_in(body: Value) -> Result<Vec<Value>, Value> {
    match body {
        Value::Array(list) => Ok(list),
        Value::Object(mut members) => {
            let name = ["items", "channels"].into_iter().find(|name| members.get(*name).is_some_and(Value::is_array));
            match name.and_then(|name| members.shift_remove(name)) {
                Some(Value::Array(list)) => Ok(list),
                _ => Err(Value::Object(members)),
            }
        }
        other => Err(other),
    }
}

/// Each problem with the place of its row.
fn at_row(problems: &mut Problems, at: usize, of_row: Problems) {
    let named = of_row.0.into_iter().map(|problem| {
        let dot = if problem.field.is_empty() { "" } else { "." };
        Problem { field: format!("items.{at}{dot}{}", problem.field), message: problem.message }
    });
    problems.0.extend(named.take(MOST_PROBLEMS.saturating_sub(problems.0.len())));
}

/// The id that a client sent with a row: none, or its problem.
fn sent_id(item: &Value, ids: &mut HashSet<Id>) -> Result<Option<Id>, Problems> {
    let mut problems = Problems::default();
    match item.get("id") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) if text.is_empty() => return Ok(None),
        Some(Value::String(text)) => match text.parse::<Id>() {
            Ok(id) if id == Id::default() => return Ok(None),
            Ok(id) if ids.insert(id) => return Ok(Some(id)),
            Ok(_) => problems.add("id", "another channel of this list has this id"),
            Err(error) => problems.add("id", error.to_string()),
        },
        Some(_) => problems.add("id", "a text is expected"),
    }
    Err(problems)
}

fn written(rows: Vec<ManualChannel>, source: Id, warnings: Vec<String>) -> Written {
    let items: Vec<_> = rows.into_iter().map(|row| ManualChannelView::of(row, source)).collect();
    Written { total: items.len() as u64, items, warnings }
}

/// The list takes the place of all that there was. Rows are told by the id that was sent, else by tvg-id, name and address.
pub(super) fn replace(parts: &Parts, req: &Req) -> Result<Written, ApiError> {
    let id = req.id("id")?;
    change_rows(parts, id, |draft| replaced_rows(parts, draft, req.json()?))
}

fn replaced_rows(parts: &Parts, draft: &mut Draft, body: Value) -> Result<(Vec<ManualChannel>, Written), ApiError> {
    let list =
        list_in(body).map_err(|_| ApiError::problem("", "a list of channels is expected, or {\"items\": […]}, or {\"channels\": […]}"))?;
    let mut problems = Problems::default();
    let mut ids = HashSet::new();
    let mut rows: Vec<(Option<Id>, ManualChannel)> = Vec::with_capacity(list.len());
    for (at, item) in list.into_iter().enumerate() {
        let row = sent_id(&item, &mut ids).and_then(|id| {
            let before = id.and_then(|id| draft.find(id)).cloned();
            // What a list that replaces does not say is not so.
            Ok((id, draft.patched(&ManualChannel::default(), before.as_ref(), item)?))
        });
        match row {
            Ok(row) => rows.push(row),
            Err(of_row) => at_row(&mut problems, at, of_row),
        }
    }
    problems.into_result()?;
    let without_id: Vec<&ManualChannel> = rows.iter().filter(|(id, _)| id.is_none()).map(|(_, row)| row).collect();
    let left: Vec<ManualChannel> = draft.old.iter().filter(|row| !ids.contains(&row.id)).cloned().collect();
    let mut same = assign(&left, &without_id, &[ALL_OF_IT]).into_iter();
    let mut all = Vec::with_capacity(rows.len());
    for (place, (sent, row)) in (1..).zip(rows) {
        let known = match sent {
            Some(id) => draft.find(id),
            None => same.next().flatten().and_then(|at| left.get(at)),
        };
        let id = sent.or(known.map(|row| row.id)).unwrap_or_else(|| parts.clock.new_id());
        all.push(draft.placed(row, known, id, place * STEP));
    }
    let warnings = shared_numbers(&all);
    let written = written(all.clone(), draft.source.id, warnings);
    Ok((all, written))
}

pub(super) fn add(parts: &Parts, req: &Req) -> Result<Created<Added>, ApiError> {
    let id = req.id("id")?;
    let added = change_rows(parts, id, |draft| added_rows(parts, draft, req.json()?))?;
    let list = format!("/api/v1/sources/stream/{id}/manual-channels");
    let location = match &added {
        Added::One(one) => format!("{list}/{}", one.channel.id),
        Added::Rows(_) => list,
    };
    Ok(Created(location, added))
}

fn added_rows(parts: &Parts, draft: &mut Draft, body: Value) -> Result<(Vec<ManualChannel>, Added), ApiError> {
    let mut all = draft.old.clone();
    let (first, source) = (all.len(), draft.source.id);
    match list_in(body) {
        Err(one) => {
            let has_place = one.get("sort_order").is_some_and(Value::is_i64);
            let row = draft.patched(&ManualChannel::default(), None, one)?;
            let place = if has_place { row.sort_order } else { draft.end().saturating_add(STEP) };
            let row = draft.placed(row, None, parts.clock.new_id(), place);
            all.push(row.clone());
            Ok((all, Added::One(Box::new(ManualChannelView::of(row, source)))))
        }
        Ok(list) => {
            let mut problems = Problems::default();
            for (at, item) in list.into_iter().enumerate() {
                match draft.patched(&ManualChannel::default(), None, item) {
                    Ok(row) => {
                        let place = all.last().map_or(0, |last| last.sort_order).saturating_add(STEP);
                        all.push(draft.placed(row, None, parts.clock.new_id(), place));
                    }
                    Err(of_row) => at_row(&mut problems, at, of_row),
                }
            }
            problems.into_result()?;
            let warnings = shared_numbers(&all);
            let added = all.get(first..).unwrap_or_default().to_vec();
            Ok((all, Added::Rows(written(added, source, warnings))))
        }
    }
}

pub(super) fn change(parts: &Parts, req: &Req) -> Result<ManualChannelView, ApiError> {
    let (id, channel, patch) = (req.id("id")?, req.id("channel")?, req.json::<Value>()?);
    change_rows(parts, id, |draft| {
        let mut all = draft.old.clone();
        let row = all.iter_mut().find(|row| row.id == channel).ok_or_else(no_such_channel)?;
        let changed = draft.patched(row, Some(row), patch.clone())?;
        let place = changed.sort_order;
        *row = draft.placed(changed, Some(row), channel, place);
        let view = ManualChannelView::of(row.clone(), id);
        Ok((all, view))
    })
}

pub(super) fn remove(parts: &Parts, req: &Req) -> Result<(), ApiError> {
    let (id, channel) = (req.id("id")?, req.id("channel")?);
    change_rows(parts, id, |draft| {
        let mut all = draft.old.clone();
        all.retain(|row| row.id != channel);
        if all.len() == draft.old.len() { Err(no_such_channel()) } else { Ok((all, ())) }
    })
}
