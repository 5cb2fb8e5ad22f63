//! Stream sources and EPG sources: one record, one implementation, two sets of paths.
//!
//! Secrets come in here and never go out: they are moved from the record into the store's own table, and
//! what goes out holds `{name}` in their place. What a refresh does is not known here, only how to ask for one.

mod capabilities;
mod history;
mod jobs;
mod validate;

use std::collections::BTreeSet;

use http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use super::one_writer;
use super::select::{Needle, SortKey, found, page_of};
use crate::app::App;
use crate::model::patch::{self, Problems};
use crate::model::source::{SourceState, SourceStatus};
use crate::model::{Id, Proxy, Rule, Source, SourceKind, SourceType};
use crate::progress::Operation;
use crate::serve::http::{ApiError, List, Page, Req, Resp, Route, blocking, route};
use crate::source::credentials::{self, Secrets};
use crate::store::Store;
use crate::work::Task;

pub(super) use jobs::{Started, start};

/// The name under which a source's password is kept among its secrets.
pub(super) const PASSWORD: &str = "password";

/// The paths of one kind, each written once.
macro_rules! routes_of_kind {
    ($base:literal, $tag:literal, $kind:expr, $channels:path => $channels_type:ty) => {
        vec![
            route(Method::GET, $base, $tag, "All sources of this kind", |app, req| list(app, req, Some($kind)))
                .query::<ListQuery>()
                .gives::<List<SourceView>>()
                .paged(),
            route(Method::POST, $base, $tag, "Create a source; an enabled one is refreshed at once", |app, req| create(app, req, $kind))
                .takes::<SourceInput>()
                .gives::<SourceView>()
                .status(201)
                .fails(&[409, 422]),
            route(Method::POST, concat!($base, "/validate"), $tag, "Try a source without saving it", |app, req| {
                validate::validate(app, req, $kind)
            })
            .takes::<SourceInput>()
            .gives::<validate::Verdict>()
            .fails(&[422]),
            route(Method::GET, concat!($base, "/{id}"), $tag, "One source", |app, req| get(app, req, $kind))
                .gives::<SourceView>()
                .fails(&[404]),
            route(Method::PUT, concat!($base, "/{id}"), $tag, "Change a source (a merge patch, as PATCH)", |app, req| {
                change(app, req, $kind)
            })
            .takes::<SourceInput>()
            .gives::<SourceView>()
            .fails(&[404, 409, 422]),
            route(Method::PATCH, concat!($base, "/{id}"), $tag, "Change a source (a merge patch)", |app, req| change(app, req, $kind))
                .takes::<SourceInput>()
                .gives::<SourceView>()
                .fails(&[404, 409, 422]),
            route(Method::DELETE, concat!($base, "/{id}"), $tag, "Delete a source and everything that came from it", |app, req| {
                remove(app, req, $kind)
            })
            .query::<RemoveQuery>()
            .status(204)
            .fails(&[404, 409]),
            route(Method::POST, concat!($base, "/{id}/refresh"), $tag, "Fetch it now", |app, req| jobs::refresh(app, req, $kind))
                .gives::<jobs::Started>()
                .status(202)
                .fails(&[404, 409]),
            route(Method::POST, concat!($base, "/{id}/accept"), $tag, "Take a refresh that was held back", |app, req| {
                jobs::accept(app, req, $kind)
            })
            .gives::<jobs::Started>()
            .status(202)
            .fails(&[404, 409]),
            route(Method::POST, concat!($base, "/{id}/cancel"), $tag, "Stop its refresh", |app, req| jobs::cancel(app, req, $kind))
                .gives::<jobs::Started>()
                .status(202)
                .fails(&[404, 409]),
            route(Method::GET, concat!($base, "/{id}/progress"), $tag, "Its refresh: the running one, else the last", |app, req| {
                jobs::progress(app, req, $kind)
            })
            .gives::<jobs::SourceProgress>()
            .fails(&[404]),
            route(Method::GET, concat!($base, "/{id}/channels"), $tag, "Its channels", $channels)
                .gives::<List<$channels_type>>()
                .paged()
                .fails(&[404]),
        ]
    };
}

pub(super) fn routes() -> Vec<Route> {
    let mut routes = vec![
        route(Method::GET, "/api/v1/sources", "sources", "All sources of both kinds", |app, req| list(app, req, None))
            .query::<ListQuery>()
            .gives::<List<SourceView>>()
            .paged(),
        route(Method::GET, "/api/v1/sources/capabilities/{type}", "sources", "What a type of source can do", capabilities::capabilities)
            .gives::<capabilities::Capabilities>()
            .fails(&[404]),
    ];
    routes.extend(routes_of_kind!(
        "/api/v1/sources/stream", "stream sources", SourceKind::Stream,
        super::channels::of_source => super::channels::ChannelView
    ));
    routes.extend(routes_of_kind!(
        "/api/v1/sources/epg", "EPG sources", SourceKind::Epg,
        super::epg::channels_of_source => super::epg::EpgChannelView
    ));
    routes.extend(history::routes());
    routes
}

/// A source as it is read.
#[derive(Serialize, JsonSchema)]
pub(super) struct SourceView {
    #[serde(flatten)]
    source: Source,
    #[serde(flatten, serialize_with = "shown_status")]
    status: SourceStatus,
    has_password: bool,
    /// There is a new list that was held back and can be accepted.
    can_accept: bool,
}

/// A source as it is written: every field may be left out.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "describes a body that is read as a merge patch")]
pub(super) struct SourceInput {
    #[serde(flatten)]
    source: Source,
    /// Write-only. Left out or empty: kept; null: forgotten.
    password: Option<String>,
}

/// The fields of the status that only workers read.
const INTERNAL: [&str; 8] =
    ["etag", "last_modified", "settings_hash", "settled", "is_accepting", "scheduled_for", "selection", "sent_program_count"];

fn shown_status<S: Serializer>(status: &SourceStatus, serializer: S) -> Result<S::Ok, S::Error> {
    super::without(status, &INTERNAL, serializer)
}

#[derive(Deserialize, JsonSchema)]
pub(super) struct ListQuery {
    source_type: Option<SourceType>,
    enabled: Option<bool>,
    status: Option<SourceState>,
}

#[derive(Deserialize, JsonSchema)]
pub(super) struct RemoveQuery {
    /// Also when playlists use it; they lose it then.
    #[serde(default)]
    force: bool,
}

async fn list(app: App, req: Req, kind: Option<SourceKind>) -> Result<Resp, ApiError> {
    let (page, query) = (req.page()?, req.query::<ListQuery>()?);
    Ok(Resp::json(&listed(app.store.clone(), kind, page, query).await?))
}

async fn listed(store: Store, kind: Option<SourceKind>, page: Page, query: ListQuery) -> Result<List<SourceView>, ApiError> {
    blocking(move || {
        let needle = Needle::new(&page.search);
        let mut views = Vec::new();
        for source in store.list::<Source>()? {
            if kind.is_some_and(|kind| kind != source.source_kind)
                || query.source_type.is_some_and(|wanted| wanted != source.source_type)
                || query.enabled.is_some_and(|wanted| wanted != source.enabled)
                || !found(needle.as_ref(), [source.name.as_str(), &source.url])
            {
                continue;
            }
            let view = view(&store, source)?;
            if query.status.is_none_or(|wanted| wanted == view.status.status) {
                views.push(view);
            }
        }
        page_of(views, &page, |view, field| {
            Some(match field {
                "" => SortKey::Number(-i64::from(view.source.priority)),
                "name" => SortKey::text(&view.source.name),
                "priority" => SortKey::Number(view.source.priority.into()),
                "source_type" => SortKey::text(view.source.source_type.name()),
                "enabled" => SortKey::Number(view.source.enabled.into()),
                "channel_count" => SortKey::count(view.status.channel_count),
                "program_count" => SortKey::count(view.status.program_count),
                "last_ingested_at" => SortKey::time(view.status.last_ingested_at),
                "last_attempt_at" => SortKey::time(view.status.last_attempt_at),
                "created_at" => SortKey::time(Some(view.source.created_at)),
                "updated_at" => SortKey::time(Some(view.source.updated_at)),
                _ => return None,
            })
        })
    })
    .await
}

/// The guides, for the pages that browse programmes.
pub(super) async fn guides(app: App, req: Req) -> Result<Resp, ApiError> {
    list(app, req, Some(SourceKind::Epg)).await
}

fn view(store: &Store, source: Source) -> Result<SourceView, ApiError> {
    let mut status = store.source_status(source.id)?;
    status.guide_until = status.guide_until.map(|until| until.plus(source.guide_offset()));
    let has_password = store.secrets(source.id)?.contains_key(PASSWORD);
    let can_accept = store.is_held(source.id);
    Ok(SourceView { source, status, has_password, can_accept })
}

/// The source of that id, if it is of that kind.
fn of_kind(store: &Store, id: Id, kind: SourceKind) -> Result<Source, ApiError> {
    store.get::<Source>(id)?.filter(|source| source.source_kind == kind).ok_or_else(|| ApiError::not_found("source"))
}

/// `source` with a client's patch on it; what is secret in it goes to `secrets`.
/// Not yet validated, so that a caller may forgive (see `validate`).
fn patched(source: &Source, secrets: &mut Secrets, mut patch: Value) -> Result<Source, Problems> {
    if let Some(members) = patch.as_object_mut() {
        match members.remove(PASSWORD) {
            None => {}
            Some(Value::Null) => drop(secrets.remove(PASSWORD)),
            Some(Value::String(password)) if password.is_empty() => {}
            Some(Value::String(password)) => drop(secrets.insert(PASSWORD.to_owned(), password)),
            Some(_) => {
                let mut problems = Problems::default();
                problems.add(PASSWORD, "a text is expected");
                return Err(problems);
            }
        }
    }
    let ignored = server_made();
    let ignored: Vec<&str> = ignored.iter().map(String::as_str).collect();
    let mut changed = patch::apply(source, patch, &ignored)?;
    changed.name = changed.name.trim().to_owned();
    changed.url = changed.url.trim().to_owned();
    Ok(changed)
}

/// What a client may send back as it read it, and that changes nothing.
fn server_made() -> BTreeSet<String> {
    let mut names = super::field_names(&SourceStatus::default());
    names.extend(["id", "source_kind", "created_at", "updated_at", "has_password", "can_accept"].map(str::to_owned));
    names
}

fn check_name(store: &Store, source: &Source) -> Result<(), ApiError> {
    let name = source.name.to_lowercase();
    let taken = store
        .list::<Source>()?
        .iter()
        .any(|other| other.id != source.id && other.source_kind == source.source_kind && other.name.to_lowercase() == name);
    if taken { Err(ApiError::duplicate_name("source", &source.name)) } else { Ok(()) }
}

/// What the address names and nobody sent is taken from another source of the same host, the newest first:
/// a guide is added right after the playlist whose account it needs. What is found nowhere is the problem.
fn fill(store: &Store, source: &mut Source, secrets: &mut Secrets) -> Result<Problems, ApiError> {
    let mut problems = Problems::default();
    let names = credentials::missing(source, secrets);
    if names.is_empty() {
        return Ok(problems);
    }
    let own = source.id;
    for other in store.list::<Source>()?.iter().rev().filter(|other| other.id != own) {
        if credentials::borrow(source, secrets, other, &store.secrets(other.id)?) {
            return Ok(problems);
        }
    }
    problems.add("url", format!("nothing is known that could stand for {{{}}}", names.join("} and {")));
    Ok(problems)
}

async fn create(app: App, mut req: Req, kind: SourceKind) -> Result<Resp, ApiError> {
    let patch = req.json::<Value>().await?;
    let view = blocking(move || {
        let _writer = one_writer();
        let mut secrets = Secrets::new();
        let mut source = patched(&Source::of_kind(kind), &mut secrets, patch).map_err(ApiError::invalid)?;
        source.validate().into_result().map_err(ApiError::invalid)?;
        source.id = app.clock.new_id();
        source.created_at = app.clock.now();
        source.updated_at = source.created_at;
        check_name(&app.store, &source)?;
        fill(&app.store, &mut source, &mut secrets)?.into_result()?;
        credentials::extract(&mut source, &mut secrets);
        app.store.save_source(&source, &secrets)?;
        if source.enabled {
            drop(app.queue.submit(Task::Refresh { source: source.id, accept: false })); // Nothing can be in its way.
        }
        view(&app.store, source)
    })
    .await?;
    Ok(Resp::created(path_of(&view.source), &view))
}

/// Below the base path.
fn path_of(source: &Source) -> String {
    format!("/api/v1/sources/{}/{}", kind_name(source.source_kind), source.id)
}

/// As in paths.
fn kind_name(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Stream => "stream",
        SourceKind::Epg => "epg",
    }
}

async fn get(app: App, req: Req, kind: SourceKind) -> Result<Resp, ApiError> {
    let source = of_kind(&app.store, req.id("id")?, kind)?;
    Ok(Resp::json(&view(&app.store, source)?))
}

async fn change(app: App, mut req: Req, kind: SourceKind) -> Result<Resp, ApiError> {
    let id = req.id("id")?;
    let patch = req.json::<Value>().await?;
    let view = blocking(move || {
        let _writer = one_writer();
        let old = of_kind(&app.store, id, kind)?;
        let old_secrets = app.store.secrets(id)?;
        let mut secrets = old_secrets.clone();
        let mut source = patched(&old, &mut secrets, patch).map_err(ApiError::invalid)?;
        source.validate().into_result().map_err(ApiError::invalid)?;
        if source.source_type.has_provider() != old.source_type.has_provider() {
            let mut problems = Problems::default();
            problems.add("source_type", "channels that are written down do not go with a provider: make another source");
            return Err(problems.into());
        }
        check_name(&app.store, &source)?;
        // What was missing before shall not be in the way of other changes.
        if credentials::missing(&source, &secrets) != credentials::missing(&old, &old_secrets) {
            fill(&app.store, &mut source, &mut secrets)?.into_result()?;
        }
        credentials::extract(&mut source, &mut secrets);
        source.updated_at = app.clock.now();
        app.store.save_source(&source, &secrets)?;
        let is_other = source.url != old.url || source.username != old.username || source.headers != old.headers || secrets != old_secrets;
        if source.enabled && (is_other || !old.enabled) {
            drop(app.queue.submit(Task::Refresh { source: id, accept: false })); // One that runs goes on as it began.
        }
        if source.enabled != old.enabled || source.time_offset_minutes != old.time_offset_minutes {
            for proxy in app.store.list::<Proxy>()?.iter().filter(|proxy| proxy.auto_regenerate && proxy.uses(id)) {
                app.queue.generate_later(proxy, app.config.regenerate_delay);
            }
        }
        view(&app.store, source)
    })
    .await?;
    Ok(Resp::json(&view))
}

async fn remove(app: App, req: Req, kind: SourceKind) -> Result<Resp, ApiError> {
    let (id, query) = (req.id("id")?, req.query::<RemoveQuery>()?);
    blocking(move || {
        let _writer = one_writer();
        let source = of_kind(&app.store, id, kind)?;
        let users: Vec<Proxy> = app.store.list::<Proxy>()?.into_iter().filter(|proxy| proxy.uses(id)).collect();
        let rules: Vec<Rule> = app.store.list::<Rule>()?.into_iter().filter(|rule| rule.source_id == Some(id)).collect();
        let of_rules = rules.iter().map(|rule| format!("the rule {}", rule.name));
        let names: Vec<String> = users.iter().map(|proxy| proxy.name.clone()).chain(of_rules).collect();
        if !names.is_empty() && !query.force {
            let detail = format!("{} is used by {}. With force=true it is deleted from there as well.", source.name, names.join(", "));
            return Err(ApiError::conflict("in_use", detail));
        }
        // A rule for nothing but this source has nothing to do; what it says may be wanted elsewhere.
        let idle: Vec<Rule> = rules.into_iter().map(|rule| Rule { is_enabled: false, updated_at: app.clock.now(), ..rule }).collect();
        app.store.put_all(&idle)?;
        for mut proxy in users {
            proxy.stream_sources.retain(|used| used.source_id != id);
            proxy.epg_sources.retain(|used| used.epg_source_id != id);
            proxy.updated_at = app.clock.now();
            app.store.put(&proxy)?;
            if proxy.auto_regenerate {
                app.queue.generate_later(&proxy, app.config.regenerate_delay);
            }
        }
        app.queue.cancel(id);
        app.store.remove_source(id)?;
        Ok(())
    })
    .await?;
    Ok(Resp::no_content())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_source_can_be_sent_back_as_it_was_read() {
        let source = Source { id: Id(7), name: "One".into(), url: "http://h/".into(), ..Source::default() };
        let view = SourceView { source: source.clone(), status: SourceStatus::default(), has_password: true, can_accept: false };
        let read = serde_json::to_value(&view).unwrap();
        assert_eq!(read["status"], "pending");
        assert!(INTERNAL.iter().all(|name| read.get(name).is_none()));
        assert_eq!(patched(&source, &mut Secrets::new(), read).unwrap(), source);
    }

    #[test]
    fn a_password_is_kept_until_it_is_changed_or_taken_away() {
        let source = Source::of_kind(SourceKind::Stream);
        let mut secrets = Secrets::from([(PASSWORD.to_owned(), "old".to_owned())]);
        patched(&source, &mut secrets, json!({"name": "x"})).unwrap();
        patched(&source, &mut secrets, json!({"password": ""})).unwrap();
        assert_eq!(secrets[PASSWORD], "old");
        patched(&source, &mut secrets, json!({"password": "new"})).unwrap();
        assert_eq!(secrets[PASSWORD], "new");
        patched(&source, &mut secrets, json!({"password": null})).unwrap();
        assert!(secrets.is_empty());
        assert_eq!(patched(&source, &mut secrets, json!({"password": 5})).unwrap_err().0[0].field, PASSWORD);
    }

    #[test]
    fn unknown_fields_are_named() {
        let problems = patched(&Source::of_kind(SourceKind::Epg), &mut Secrets::new(), json!({"nmae": "x"})).unwrap_err();
        assert_eq!(problems.0[0].field, "nmae");
    }

    #[test]
    fn the_schema_says_what_is_sent() {
        let schema = serde_json::to_value(schemars::schema_for!(SourceView)).unwrap();
        for name in ["name", "status", "issues", "has_password"] {
            assert!(schema["properties"].get(name).is_some(), "{name}");
        }
        assert!(schema["properties"].get("settings_hash").is_none());
    }
}
