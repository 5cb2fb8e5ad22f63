//! Creating, changing and deleting sources.
//!
//! Secrets are moved from the record into the store's own table on their way in, and a record is checked against the
//! others, saved and linked in one step. What has to be done because of it is asked for, not done, here.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::draft::{Changed, check_name, fill, known_guide, patched, usual_schedule};
use super::view::{SourceView, kind_name, view};
use super::{link, xtream};
use crate::ingest::forget_accounts;
use crate::model::effects::{self, Effect};
use crate::model::patch::Problems;
use crate::model::{Id, Proxy, Rule, Source, SourceKind};
use crate::serve::api::guarded::is_confirmed;
use crate::serve::api::named::of_kind;
use crate::serve::http::{ApiError, Created, Req, blocking};
use crate::serve::parts::{Parts, aside};
use crate::source::credentials::{self, Secrets};
use crate::store::{Store, Tx};
use crate::work::Change;

#[derive(Deserialize, JsonSchema)]
pub(super) struct RemoveQuery {
    /// Also when playlists use it; they lose it then.
    #[serde(default)]
    force: bool,
}

/// A source as it is written: every field may be left out.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "describes a body that is read as a merge patch")]
pub(super) struct SourceInput {
    #[serde(flatten)]
    source: Source,
    /// Write-only. Left out or empty: kept; null: forgotten. Further accounts have theirs beside their `username`.
    password: Option<String>,
    /// A changed address or account is taken over to the linked source, too. Left out: yes.
    update_linked: Option<bool>,
}

/// What a new source must have, as a JSON Schema.
pub(super) fn needs(kind: SourceKind) -> Value {
    let (types, is_manual) = match kind {
        SourceKind::Stream => (
            json!(["m3u", "xtream", "manual", null]),
            json!({"required": ["source_type"], "properties": {"source_type": {"const": "manual"}}}),
        ),
        SourceKind::Epg => (json!(["xmltv", "xtream", null]), json!(false)),
    };
    json!({
        "required": ["name"],
        "properties": {"source_type": {"enum": types}},
        "if": is_manual,
        "then": {"properties": {"url": {"maxLength": 0}}},
        "else": {"required": ["url"], "properties": {"url": {"type": "string", "minLength": 1}}},
    })
}

/// Takes `update_linked`, which is a wish and no field, out of a patch.
pub(super) fn takes_over(patch: &mut Value) -> Result<bool, Problems> {
    match patch.as_object_mut().and_then(|members| members.remove("update_linked")) {
        None | Some(Value::Null) => Ok(true),
        Some(Value::Bool(wanted)) => Ok(wanted),
        Some(_) => Err(Problems::one("update_linked", "true or false is expected")),
    }
}

/// Everything that keeps a source from being saved.
pub(super) fn problems_of(store: &Store, source: &Source, secrets: &Secrets) -> Result<Problems, ApiError> {
    let mut problems = source.validate();
    problems.0.extend(xtream::missing_passwords(source, secrets).0);
    problems.0.extend(link::check(store, source)?.0);
    Ok(problems)
}

pub(super) async fn create(parts: Parts, req: Req, kind: SourceKind) -> Result<Created<SourceView>, ApiError> {
    let patch = req.json::<Value>()?;
    let id = {
        let parts = parts.clone();
        blocking(move || new_source(&parts, patch, kind)).await?
    };
    // Whether there is a guide is found out while the first refresh runs, and in the time that a person waits.
    let found = aside(parts.clone(), req, move |parts, req| link::find_partner(parts, id, &req.stop)).await;
    if let Err(error) = found {
        tracing::info!(source = %id, ?error, "no guide was linked");
    }
    let location = format!("/api/v1/sources/{}/{id}", kind_name(kind));
    blocking(move || Ok(Created(location, view(&parts, of_kind(&parts.store, id, kind)?)?))).await
}

fn new_source(parts: &Parts, mut patch: Value, kind: SourceKind) -> Result<Id, ApiError> {
    let is_planned = patch.get("update_cron").is_some();
    // A new source has nothing to take over to anywhere, but what is no answer is none here, too.
    takes_over(&mut patch)?;
    let mut secrets = Secrets::new();
    let mut source = patched(&Source::of_kind(kind), &mut secrets, patch)?;
    if !is_planned {
        usual_schedule(kind, source.source_type).clone_into(&mut source.update_cron);
    }
    known_guide(parts, &mut source)?;
    let source = parts.store.change(|tx| {
        link::borrow_account(&parts.store, &mut source, &mut secrets)?;
        problems_of(&parts.store, &source, &secrets)?.into_result()?;
        source.id = parts.clock.new_id();
        source.created_at = parts.clock.now();
        source.updated_at = source.created_at;
        check_name(&parts.store, &source)?;
        fill(&parts.store, &mut source, &mut secrets)?.into_result()?;
        credentials::extract(&mut source, &mut secrets);
        tx.save_source(&source, &secrets)?;
        if source.linked_source_id.is_some() {
            tx.link_sources(source.id, source.linked_source_id)?;
        }
        Ok::<_, ApiError>(source)
    })?;
    parts.queue.consequences(&Change::Source(None, Some((&source, &secrets))))?;
    Ok(source.id)
}

/// A source as a patch would make it. Passwords in it have no effect.
pub(in crate::serve::api) fn planned(store: &Store, before: &Source, mut patch: Value) -> Result<Source, ApiError> {
    takes_over(&mut patch)?;
    let mut secrets = store.secrets(before.id)?;
    Ok(patched(before, &mut secrets, patch)?)
}

pub(super) fn change(parts: &Parts, req: &Req, kind: SourceKind) -> Result<SourceView, ApiError> {
    let (id, mut patch, is_confirmed) = (req.id("id")?, req.json::<Value>()?, is_confirmed(req)?);
    let update_linked = takes_over(&mut patch)?;
    let (changed, partner) = parts.store.change(|tx| save_changed(parts, tx, of_kind(&parts.store, id, kind)?, patch, update_linked))?;
    if is_confirmed {
        parts.queue.confirm(|proxy| proxy.lists(id));
    }
    for Changed { before, after } in std::iter::once(&changed).chain(&partner) {
        parts.queue.consequences(&Change::Source(Some((&before.0, &before.1)), Some((&after.0, &after.1))))?;
    }
    view(parts, changed.after.0)
}

/// Checks and stores a changed source and everything that changes with it. Returns the linked source too, if it took over the change.
fn save_changed(parts: &Parts, tx: &Tx, old: Source, patch: Value, update_linked: bool) -> Result<(Changed, Option<Changed>), ApiError> {
    let id = old.id;
    let old_secrets = tx.secrets(id)?;
    let mut secrets = old_secrets.clone();
    let mut source = patched(&old, &mut secrets, patch)?;
    known_guide(parts, &mut source)?;
    problems_of(&parts.store, &source, &secrets)?.into_result()?;
    if source.source_type.has_provider() != old.source_type.has_provider() {
        let message = "channels that are written down do not go with a provider: make another source";
        return Err(ApiError::problem("source_type", message));
    }
    check_name(&parts.store, &source)?;
    // A secret that was missing before does not prevent other changes.
    if credentials::missing(&source, &secrets) != credentials::missing(&old, &old_secrets) {
        fill(&parts.store, &mut source, &mut secrets)?.into_result()?;
    }
    credentials::extract(&mut source, &mut secrets);
    let now = parts.clock.now();
    source.updated_at = now;
    tx.save_source(&source, &secrets)?;
    tx.change_source_status(id, |status| {
        forget_accounts(&mut status.accounts, (&old, &old_secrets), (&source, &secrets), now);
        if effects::effects(effects::SOURCE, &old, &source).contains(&Effect::NewSchedule) {
            // Moments that the old schedule missed are no longer wanted, also after a restart.
            status.schedule.scheduled_for = Some(now);
        }
    })?;
    if source.linked_source_id != old.linked_source_id {
        tx.link_sources(id, source.linked_source_id)?;
    }
    let partner = if update_linked { link::follow(tx, now, (&old, &old_secrets), (&source, &secrets))? } else { None };
    Ok((Changed { before: (old, old_secrets), after: (source, secrets) }, partner))
}

pub(super) fn remove(parts: &Parts, req: &Req, kind: SourceKind) -> Result<(), ApiError> {
    let (id, query, is_confirmed) = (req.id("id")?, req.query::<RemoveQuery>()?, is_confirmed(req)?);
    let users = parts.store.change(|tx| {
        let source = of_kind(&parts.store, id, kind)?;
        let users: Vec<Proxy> = tx.list::<Proxy>()?.into_iter().filter(|proxy| proxy.uses(id)).collect();
        let rules = tx.list::<Rule>()?.into_iter().filter(|rule| rule.source_id == Some(id));
        let of_rules = rules.map(|rule| format!("the rule {}", rule.name));
        let names: Vec<String> = users.iter().map(|proxy| proxy.name.clone()).chain(of_rules).collect();
        if !names.is_empty() && !query.force {
            let detail = format!("{} is used by {}. With force=true it is deleted from there as well.", source.name, names.join(", "));
            return Err(ApiError::conflict("in_use", detail));
        }
        let after = tx.remove_source(id, parts.clock.now())?;
        Ok(users.into_iter().zip(after))
    })?;
    // After the commit: a refresh that holds a candidate now sees that its source is deleted.
    parts.store.remove_held_files(id, None)?;
    parts.queue.cancel(id);
    let users: Vec<(Proxy, Proxy)> = users.collect();
    if is_confirmed {
        parts.queue.confirm(|proxy| users.iter().any(|(user, _)| user.id == proxy.id && user.lists(id)));
    }
    for (before, after) in users {
        parts.queue.consequences(&Change::Proxy(Some(&before), Some(&after), ""))?;
    }
    Ok(parts.queue.consequences(&Change::Source(None, None))?)
}
