//! Proxies, which the page calls playlists: their settings, previews, addresses and published versions.
//!
//! Saving a change schedules a regeneration after a short delay; `regenerate` starts one at once. Players get files from the
//! edition store, so a saved change reaches them only with the next generation. Deactivating, deleting, restoring a version
//! and rotating the key take effect at once.

mod view;

use std::time::Duration;

use http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use view::{ProxyView, view};

use super::guarded::{Confirmed, is_confirmed};
use super::named::{self, existing};
use super::select::page_of;
use super::sources::{Started, start};
use crate::model::diff::LineupDiff;
use crate::model::effects::{self, Effect};
use crate::model::job::{JobKind, Trigger};
use crate::model::patch::Problems;
use crate::model::proxy::{NumberingMode, ProxyMode, ProxyState, ProxyStatus, Version};
use crate::model::{Id, Proxy, Rule, RuleKind, Source, SourceKind};
use crate::pipeline::preview::{Preview, PreviewCounts, preview as preview_of};
use crate::progress::Operation;
use crate::publish::{self, Compared, Uncompared};
use crate::serve::http::{ApiError, Created, Grow, List, Req, route};
use crate::serve::parts::{Parts, Route, heavy, heavy_growing};
use crate::store::{Store, Tx};
use crate::work::{Change, Task};

const TAG: &str = "proxies";

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(Method::GET, "/api/v1/proxies", TAG, "All proxies", list).query::<ListQuery>().paged(),
        route(Method::POST, "/api/v1/proxies", TAG, "Create a proxy; one with sources is generated at once", create)
            .patches::<Proxy>()
            .needs(json!({"required": ["name"]}))
            .fails(&[409]),
        heavy_growing(
            PREVIEW,
            Method::POST,
            "/api/v1/proxies/preview",
            TAG,
            "What a proxy that is not saved would publish",
            preview_unsaved,
        )
        .gives::<Preview>()
        .patches::<Proxy>()
        .paged()
        .fails(&[409]),
        route(Method::GET, "/api/v1/proxies/regeneration/status", TAG, "The generations that wait or run", regenerations),
        route(Method::GET, "/api/v1/proxies/{id}", TAG, "One proxy", get),
        route(Method::PATCH, "/api/v1/proxies/{id}", TAG, "Change a proxy (a merge patch)", change)
            .also(Method::PUT)
            .patches::<Proxy>()
            .query::<Confirmed>()
            .fails(&[409]),
        route(Method::DELETE, "/api/v1/proxies/{id}", TAG, "Delete a proxy and what it publishes", remove).status(204),
        heavy_growing(PREVIEW, Method::GET, "/api/v1/proxies/{id}/preview", TAG, "What a regeneration would publish", preview)
            .gives::<Preview>()
            .paged()
            .fails(&[409]),
        route(Method::POST, "/api/v1/proxies/{id}/regenerate", TAG, "Publish again", regenerate).status(202).fails(&[409]),
        route(Method::GET, "/api/v1/proxies/{id}/versions", TAG, "The published versions that are kept, the newest first", versions)
            .paged(),
        route(
            Method::POST,
            "/api/v1/proxies/{id}/versions/{n}/restore",
            TAG,
            "Publish a kept version again; it stays until updates are resumed",
            restore,
        )
        .fails(&[409]),
        heavy(
            COMPARISON,
            Method::GET,
            "/api/v1/proxies/{id}/versions/{a}/diff/{b}",
            TAG,
            "What version b has otherwise than version a; `held` names the generation that is held",
            compare,
        )
        .fails(&[409]),
        route(Method::POST, "/api/v1/proxies/{id}/resume", TAG, "Resume updates after a version was restored", resume).fails(&[409]),
        route(Method::POST, "/api/v1/proxies/{id}/accept", TAG, "Publish the generation that is held", accept).fails(&[409]),
        route(Method::POST, "/api/v1/proxies/{id}/keep", TAG, "Keep the version that players have instead of the held one", keep)
            .fails(&[409]),
        route(Method::POST, "/api/v1/proxies/{id}/rotate-key", TAG, "Give it a new secret address; the old one is gone at once", rotate),
    ]
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct ListQuery {
    proxy_mode: Option<ProxyMode>,
    numbering_mode: Option<NumberingMode>,
    is_active: Option<bool>,
    status: Option<ProxyState>,
    /// Those that use this source.
    source_id: Option<Id>,
}

fn list(parts: &Parts, req: &Req) -> Result<List<ProxyView>, ApiError> {
    let (page, mut query) = (req.page()?, req.query::<ListQuery>()?);
    let mut proxies = parts.store.list::<Proxy>()?;
    let used = query.source_id.take();
    proxies.retain(|proxy| used.is_none_or(|wanted| proxy.uses(wanted)));
    let views = proxies.into_iter().map(|proxy| view(parts, req, proxy)).collect::<Result<Vec<_>, _>>()?;
    let sorted = ["name", "channel_count", "program_count", "last_generated_at", "created_at", "updated_at"];
    page_of(views, &page, &query, &["name", "description"], &sorted)
}

/// Read-only fields of a proxy besides those of its status. A client may send them back; they are ignored.
const COMPUTED: [&str; 8] = ["id", "created_at", "updated_at", "access_key", "m3u8_url", "xmltv_url", "published_base", "next_run_at"];

/// `proxy` with a client's patch on it; references to what does not exist or is of the other kind are problems.
pub(super) fn patched(store: &Store, proxy: &Proxy, patch: Value) -> Result<Proxy, ApiError> {
    let mut changed = super::members::patched(proxy, without_names(patch), &ProxyStatus::default(), &COMPUTED)?;
    changed.name = changed.name.trim().to_owned();
    let mut problems = changed.validate();
    check_references(store, &changed, &mut problems)?;
    problems.into_result()?;
    Ok(changed)
}

/// Removes the display fields of referenced sources and filters: responses contain them, and a client may send them back.
fn without_names(mut patch: Value) -> Value {
    for list in ["stream_sources", "epg_sources", "filters"] {
        for used in patch.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten() {
            if let Some(used) = used.as_object_mut() {
                used.retain(|name, _| !["source_name", "filter_name", "source_type", "action", "is_enabled"].contains(&name.as_str()));
            }
        }
    }
    patch
}

fn check_references(store: &Store, proxy: &Proxy, problems: &mut Problems) -> Result<(), ApiError> {
    let streams = proxy.stream_sources.iter().enumerate().map(|(at, used)| (format!("stream_sources.{at}.source_id"), used.source_id));
    let guides = proxy.epg_sources.iter().enumerate().map(|(at, used)| (format!("epg_sources.{at}.epg_source_id"), used.epg_source_id));
    for (references, kind, other) in [
        (streams.collect::<Vec<_>>(), SourceKind::Stream, "this is an EPG source, not a stream source"),
        (guides.collect(), SourceKind::Epg, "this is a stream source, not an EPG source"),
    ] {
        for (field, id) in references {
            match store.get::<Source>(id)? {
                None => problems.add(&field, "there is no such source"),
                Some(source) if source.source_kind != kind => problems.add(&field, other),
                Some(_) => {}
            }
        }
    }
    for (at, used) in proxy.filters.iter().enumerate() {
        if store.get::<Rule>(used.filter_id)?.is_none_or(|rule| rule.kind != RuleKind::Filter) {
            problems.add(&format!("filters.{at}.filter_id"), "there is no such filter");
        }
    }
    Ok(())
}

fn check_name(store: &Store, proxy: &Proxy) -> Result<(), ApiError> {
    let name = proxy.name.to_lowercase();
    let taken = store.list::<Proxy>()?.iter().any(|other| other.id != proxy.id && other.name.to_lowercase() == name);
    if taken { Err(ApiError::duplicate_name("proxy", &proxy.name)) } else { Ok(()) }
}

fn create(parts: &Parts, req: &Req) -> Result<Created<ProxyView>, ApiError> {
    let patch = req.json::<Value>()?;
    let access_key = parts.clock.new_secret();
    let save = |tx: &Tx| {
        let mut proxy = patched(&parts.store, &Proxy::default(), patch)?;
        proxy.id = parts.clock.new_id();
        proxy.created_at = parts.clock.now();
        proxy.updated_at = proxy.created_at;
        check_name(&parts.store, &proxy)?;
        tx.save_proxy(&proxy, &access_key)?;
        Ok::<_, ApiError>(proxy)
    };
    let proxy = parts.store.change_then(save, |proxy| {
        parts.editions.add(&proxy, &access_key);
        proxy
    })?;
    parts.queue.consequences(&Change::Proxy(None, Some(&proxy), &req.address.by_request))?;
    Ok(Created(format!("/api/v1/proxies/{}", proxy.id), view(parts, req, proxy)?))
}

fn get(parts: &Parts, req: &Req) -> Result<ProxyView, ApiError> {
    view(parts, req, named::proxy(parts, req)?)
}

fn change(parts: &Parts, req: &Req) -> Result<ProxyView, ApiError> {
    let (id, patch, is_confirmed) = (req.id("id")?, req.json::<Value>()?, is_confirmed(req)?);
    let save = |tx: &Tx| {
        let old = existing(&parts.store, id)?;
        let mut proxy = patched(&parts.store, &old, patch)?;
        check_name(&parts.store, &proxy)?;
        proxy.updated_at = parts.clock.now();
        // The key is not written: it may be rotated at the same moment.
        tx.put(&proxy)?;
        if effects::effects(effects::PROXY, &old, &proxy).contains(&Effect::NewSchedule) {
            // Drops the runs that the old schedule missed, so that a restart does not catch up on them.
            tx.change_proxy_status(id, |status| status.scheduled_for = Some(parts.clock.now()))?;
        }
        Ok::<_, ApiError>((old, proxy))
    };
    let (old, proxy) = parts.store.change_then(save, |(old, proxy)| {
        parts.editions.set_active(id, proxy.is_active);
        (old, proxy)
    })?;
    if is_confirmed {
        parts.queue.confirm(|other| other.id == id);
    }
    parts.queue.consequences(&Change::Proxy(Some(&old), Some(&proxy), ""))?;
    view(parts, req, proxy)
}

fn remove(parts: &Parts, req: &Req) -> Result<(), ApiError> {
    let id = req.id("id")?;
    let proxy = parts.store.change(|tx| {
        let proxy = existing(&parts.store, id)?;
        tx.remove_proxy(id, parts.clock.now())?;
        Ok::<_, ApiError>(proxy)
    })?;
    parts.queue.cancel(id);
    parts.editions.remove(id);
    Ok(parts.queue.consequences(&Change::Proxy(Some(&proxy), None, ""))?)
}

/// The kind of heavy work that previews are.
const PREVIEW: &str = "preview";

fn preview_unsaved(parts: &Parts, req: &Req, grow: &Grow) -> Result<PreviewCounts, ApiError> {
    let patch = req.json::<Value>()?;
    // With the id of a saved proxy, the preview keeps its channel numbers. A new one may lack a name, so it gets a default.
    let saved: Option<Id> = patch.get("id").and_then(Value::as_str).and_then(|id| id.parse().ok());
    let saved = saved.map(|id| parts.store.get::<Proxy>(id)).transpose()?.flatten();
    let proxy = saved.unwrap_or_else(|| Proxy { name: "preview".to_owned(), ..Proxy::default() });
    shown(parts, req, &patched(&parts.store, &proxy, patch)?, grow)
}

fn preview(parts: &Parts, req: &Req, grow: &Grow) -> Result<PreviewCounts, ApiError> {
    shown(parts, req, &named::proxy(parts, req)?, grow)
}

/// With the page's channels; the counts are of all.
fn shown(parts: &Parts, req: &Req, proxy: &Proxy, grow: &Grow) -> Result<PreviewCounts, ApiError> {
    let page = req.page()?;
    let status = parts.store.proxy_status(proxy.id)?;
    // Usually these are the channels of the last generation.
    let is_older = status.pinned_version.is_some() || status.held.is_some();
    let served = parts.editions.current(proxy.id).filter(|_| is_older);
    let served = served.map(|edition| edition.lineup()).transpose()?.flatten();
    let (snapshot, threads) = (parts.read(req)?, parts.config.workers);
    let page = (page.skip(), page.length());
    Ok(preview_of(&snapshot, proxy, served.as_deref(), parts.clock.now(), threads, page, |page| grow.begin(&page))?)
}

fn regenerate(parts: &Parts, req: &Req) -> Result<Started, ApiError> {
    let proxy = named::proxy(parts, req)?;
    start(parts, Task::Generate { proxy: proxy.id, base: req.address.by_request.clone() })
}

/// The generations that wait or run.
#[derive(Serialize, JsonSchema)]
struct Regenerations {
    count: usize,
    operations: Vec<Operation>,
}

fn regenerations(parts: &Parts, _req: &Req) -> Result<Regenerations, ApiError> {
    let mut operations = parts.board.list();
    operations.retain(|operation| operation.operation_type == JobKind::ProxyRegeneration && !operation.state.is_final());
    Ok(Regenerations { count: operations.len(), operations })
}

fn versions(parts: &Parts, req: &Req) -> Result<List<Version>, ApiError> {
    let versions = parts.editions.versions(&parts.store, named::proxy(parts, req)?.id)?;
    page_of(versions, &req.page()?, &(), &[], &["version"])
}

/// The kind of heavy work that comparisons are.
const COMPARISON: &str = "comparison";

fn compare(parts: &Parts, req: &Req) -> Result<LineupDiff, ApiError> {
    let missing = || ApiError::not_found("version");
    let named = |name| match req.param(name) {
        "held" => Ok(Compared::Held),
        version => version.parse().map(Compared::Version).map_err(|_| missing()),
    };
    let (proxy, old, new) = (named::proxy(parts, req)?, named("a")?, named("b")?);
    parts.editions.compare(proxy.id, old, new, &req.stop).map_err(|error| match error {
        Uncompared::Missing => missing(),
        Uncompared::NoLineup(_) => ApiError::conflict("no_lineup", error.to_string()),
        Uncompared::Failed(publish::Failure::Store(error)) => error.into(),
        Uncompared::Failed(failure) => ApiError::internal(failure),
    })
}

fn restore(parts: &Parts, req: &Req) -> Result<ProxyView, ApiError> {
    let version: u64 = req.param("n").parse().map_err(|_| ApiError::not_found("version"))?;
    let proxy = named::proxy(parts, req)?;
    // Without the claim, a generation that ends now could overwrite the restored status or link.
    let busy = |_| ApiError::conflict("busy", "The playlist is being updated. Try again when that is done.");
    let _claim = parts.queue.claim(proxy.id).map_err(busy)?;
    if !parts.editions.restore(&parts.store, proxy.id, version).map_err(ApiError::internal)? {
        return Err(ApiError::not_found("version"));
    }
    // One of a former release has no lineup until somebody needs it.
    publish::derive(&parts.store, &parts.editions, parts.clock.now(), &|| req.stop.is_cancelled());
    view(parts, req, proxy)
}

fn resume(parts: &Parts, req: &Req) -> Result<ProxyView, ApiError> {
    decide(parts, req, |status| status.pinned_version.take().map(drop))
}

fn accept(parts: &Parts, req: &Req) -> Result<ProxyView, ApiError> {
    decide(parts, req, |status| status.held.take().map(|held| status.confirmed_count = Some(held.channel_count)))
}

/// Changes a status and publishes by it. `change` returns None when there is nothing to decide.
fn decide(parts: &Parts, req: &Req, change: impl FnOnce(&mut ProxyStatus) -> Option<()>) -> Result<ProxyView, ApiError> {
    let proxy = named::proxy(parts, req)?;
    decided(parts, proxy.id, change)?;
    parts.queue.later(Task::Generate { proxy: proxy.id, base: req.address.by_request.clone() }, Trigger::Manual, Duration::ZERO);
    view(parts, req, proxy)
}

fn decided(parts: &Parts, proxy: Id, change: impl FnOnce(&mut ProxyStatus) -> Option<()>) -> Result<(), ApiError> {
    let mut outcome = None;
    parts.store.change(|tx| tx.change_proxy_status(proxy, |status| outcome = change(status)))?;
    outcome.ok_or_else(|| ApiError::conflict("nothing_to_decide", "There is nothing to decide for this playlist any more."))
}

fn keep(parts: &Parts, req: &Req) -> Result<ProxyView, ApiError> {
    let proxy = named::proxy(parts, req)?;
    decided(parts, proxy.id, |status| status.held.as_mut().map(|held| held.is_kept = true))?;
    view(parts, req, proxy)
}

fn rotate(parts: &Parts, req: &Req) -> Result<ProxyView, ApiError> {
    let proxy = named::proxy(parts, req)?;
    parts.editions.rotate(&parts.store, proxy.id, &parts.clock.new_secret()).map_err(|failure| match failure {
        publish::Failure::Gone => ApiError::not_found("proxy"),
        failure => ApiError::internal(failure),
    })?;
    // No edition has the new key yet (never published, or published with another key), so one is generated now.
    if !parts.editions.is_served(proxy.id) {
        parts.queue.later(Task::Generate { proxy: proxy.id, base: String::new() }, Trigger::Change, Duration::ZERO);
    }
    view(parts, req, proxy)
}

#[cfg(test)]
mod tests {
    use super::view::Named;
    use super::*;
    use crate::model::proxy::StreamSourceRef;

    fn sample() -> ProxyView {
        ProxyView {
            proxy: Proxy { name: "Home".into(), ..Proxy::default() },
            status: ProxyStatus::default(),
            access_key: "k".into(),
            m3u8_url: String::new(),
            next_run_at: None,
            published_base: String::new(),
            xmltv_url: String::new(),
            stream_sources: vec![Named { reference: StreamSourceRef { source_id: Id(1), priority_order: 2 }, source_name: "One".into() }],
            epg_sources: Vec::new(),
            filters: Vec::new(),
        }
    }

    #[test]
    fn a_proxy_can_be_sent_back_as_it_was_read() {
        let read = serde_json::to_string(&sample()).unwrap();
        assert_eq!(read.matches("\"stream_sources\"").count(), 1);
        assert!(!read.contains("\"numbering\""));
        let patch = without_names(serde_json::from_str(&read).unwrap());
        let back = crate::serve::api::members::patched(&Proxy::default(), patch, &ProxyStatus::default(), &COMPUTED).unwrap();
        assert_eq!(back.stream_sources, [StreamSourceRef { source_id: Id(1), priority_order: 2 }]);
    }

    #[test]
    fn the_schema_names_the_sources() {
        let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
        let schema = serde_json::to_value(settings.into_generator().into_root_schema_for::<ProxyView>()).unwrap();
        let required: Vec<&Value> = schema["required"].as_array().unwrap().iter().filter(|name| *name == "epg_sources").collect();
        assert_eq!(required.len(), 1);
        let schema = serde_json::to_string(&schemars::schema_for!(ProxyView)).unwrap();
        assert!(schema.contains("source_name"), "{schema}");
        assert!(!schema.contains("\"numbering\""));
    }
}
