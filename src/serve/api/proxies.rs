//! Proxies, which the page calls playlists: what is published, under which address, and its versions.
//!
//! A change is saved; publishing it is the regeneration's work, at once where somebody asks for it and a
//! moment later by itself, and the preview shows before what it will do. What a player fetches is in the edition store and changes here only with the record itself.

mod view;

use std::collections::BTreeSet;
use std::time::Duration;

use http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use view::{ProxyView, source_names, view};

use super::named::{self, existing};
use super::select::{Needle, SortKey, found, page_of};
use super::sources::{Started, start};
use crate::model::Page;
use crate::model::effects::{self, Effect};
use crate::model::job::Trigger;
use crate::model::patch::{self, Problems};
use crate::model::proxy::{NumberingMode, ProxyMode, ProxyState, ProxyStatus, Version};
use crate::model::{Id, Proxy, Rule, RuleKind, Source, SourceKind};
use crate::pipeline::Failure;
use crate::pipeline::preview::{Preview, preview as preview_of};
use crate::progress::{Operation, OperationType};
use crate::publish;
use crate::serve::http::{ApiError, List, Req, Resp, blocking, route};
use crate::serve::parts::{Parts, Route, heavy, reading};
use crate::store::{Snapshot, Store, Tx};
use crate::work::{Change, Task};

const TAG: &str = "proxies";

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(Method::GET, "/api/v1/proxies", TAG, "All proxies", list).query::<ListQuery>().gives::<List<ProxyView>>().paged(),
        route(Method::POST, "/api/v1/proxies", TAG, "Create a proxy; one with sources is generated at once", create)
            .takes::<Proxy>()
            .gives::<ProxyView>()
            .status(201)
            .fails(&[409, 422]),
        route(Method::POST, "/api/v1/proxies/preview", TAG, "What a proxy that is not saved would publish", preview_unsaved)
            .takes::<Proxy>()
            .gives::<Preview>()
            .paged()
            .fails(&[409, 422]),
        route(Method::GET, "/api/v1/proxies/regeneration/status", TAG, "The generations that wait or run", regenerations)
            .gives::<Regenerations>(),
        route(Method::GET, "/api/v1/proxies/{id}", TAG, "One proxy", get).gives::<ProxyView>().fails(&[404]),
        route(Method::PUT, "/api/v1/proxies/{id}", TAG, "Change a proxy (a merge patch, as PATCH)", change)
            .patches::<Proxy>()
            .gives::<ProxyView>()
            .fails(&[404, 409, 422]),
        route(Method::PATCH, "/api/v1/proxies/{id}", TAG, "Change a proxy (a merge patch)", change)
            .patches::<Proxy>()
            .gives::<ProxyView>()
            .fails(&[404, 409, 422]),
        route(Method::DELETE, "/api/v1/proxies/{id}", TAG, "Delete a proxy and what it publishes", remove).status(204).fails(&[404]),
        route(Method::GET, "/api/v1/proxies/{id}/preview", TAG, "What a regeneration would publish", preview)
            .gives::<Preview>()
            .paged()
            .fails(&[404, 409]),
        route(Method::POST, "/api/v1/proxies/{id}/regenerate", TAG, "Publish again", regenerate)
            .gives::<Started>()
            .status(202)
            .fails(&[404, 409]),
        route(Method::GET, "/api/v1/proxies/{id}/versions", TAG, "The published versions that are kept, the newest first", versions)
            .gives::<List<Version>>()
            .paged()
            .fails(&[404]),
        route(Method::POST, "/api/v1/proxies/{id}/versions/{n}/restore", TAG, "Publish a kept version again", restore)
            .gives::<ProxyView>()
            .fails(&[404, 409]),
        route(Method::POST, "/api/v1/proxies/{id}/rotate-key", TAG, "Give it a new secret address; the old one is gone at once", rotate)
            .gives::<ProxyView>()
            .fails(&[404]),
    ]
}

#[derive(Deserialize, JsonSchema)]
struct ListQuery {
    proxy_mode: Option<ProxyMode>,
    numbering_mode: Option<NumberingMode>,
    is_active: Option<bool>,
    status: Option<ProxyState>,
    /// Those that use this source.
    source_id: Option<Id>,
}

async fn list(parts: Parts, req: Req) -> Result<Resp, ApiError> {
    let (page, query, base) = (req.page()?, req.query::<ListQuery>()?, req.public_base());
    let list = blocking(move || {
        let needle = Needle::new(&page.search);
        let names = source_names(&parts.store)?;
        let mut views = Vec::new();
        for proxy in parts.store.list::<Proxy>()? {
            if query.proxy_mode.is_some_and(|wanted| wanted != proxy.proxy_mode)
                || query.numbering_mode.is_some_and(|wanted| wanted != proxy.numbering_mode)
                || query.is_active.is_some_and(|wanted| wanted != proxy.is_active)
                || query.source_id.is_some_and(|wanted| !proxy.uses(wanted))
                || !found(needle.as_ref(), [proxy.name.as_str(), &proxy.description])
            {
                continue;
            }
            let view = view(&parts, proxy, &names, &base)?;
            if query.status.is_none_or(|wanted| wanted == view.status.status) {
                views.push(view);
            }
        }
        page_of(views, &page, |view, field| {
            Some(match field {
                "" => SortKey::None,
                "name" => SortKey::text(&view.proxy.name),
                "channel_count" => SortKey::count(view.status.channel_count),
                "program_count" => SortKey::count(view.status.program_count),
                "last_generated_at" => SortKey::time(view.status.last_generated_at),
                "created_at" => SortKey::time(Some(view.proxy.created_at)),
                "updated_at" => SortKey::time(Some(view.proxy.updated_at)),
                _ => return None,
            })
        })
    })
    .await?;
    Ok(Resp::json(&list))
}

/// `proxy` with a client's patch on it; references to what does not exist or is of the other kind are problems.
fn patched(store: &Store, proxy: &Proxy, patch: Value) -> Result<Proxy, ApiError> {
    let patch = without_names(patch);
    let ignored = server_made();
    let ignored: Vec<&str> = ignored.iter().map(String::as_str).collect();
    let mut changed = patch::apply(proxy, patch, &ignored).map_err(ApiError::invalid)?;
    changed.name = changed.name.trim().to_owned();
    let mut problems = changed.validate();
    check_references(store, &changed, &mut problems)?;
    problems.into_result().map_err(ApiError::invalid)?;
    Ok(changed)
}

/// The names of what it refers to come with a proxy that is read, and may be sent back.
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

fn server_made() -> BTreeSet<String> {
    let mut names = super::field_names(&ProxyStatus::default());
    names.extend(
        ["id", "created_at", "updated_at", "access_key", "m3u8_url", "xmltv_url", "published_base", "next_run_at"].map(str::to_owned),
    );
    names
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

async fn create(parts: Parts, mut req: Req) -> Result<Resp, ApiError> {
    let (base, requested) = (req.public_base(), req.requested_base().to_owned());
    let patch = req.json::<Value>().await?;
    let view = blocking(move || {
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
        parts.queue.consequences(&Change::Proxy(None, Some(&proxy), &requested))?;
        view(&parts, proxy, &source_names(&parts.store)?, &base)
    })
    .await?;
    Ok(Resp::created(format!("/api/v1/proxies/{}", view.proxy.id), &view))
}

async fn get(parts: Parts, req: Req) -> Result<Resp, ApiError> {
    let (id, base) = (req.id("id")?, req.public_base());
    let view = reading(parts, move |parts, _| view(parts, existing(&parts.store, id)?, &source_names(&parts.store)?, &base)).await?;
    Ok(Resp::json(&view))
}

async fn change(parts: Parts, mut req: Req) -> Result<Resp, ApiError> {
    let (id, base) = (req.id("id")?, req.public_base());
    let patch = req.json::<Value>().await?;
    let view = blocking(move || {
        let save = |tx: &Tx| {
            let old = existing(&parts.store, id)?;
            let mut proxy = patched(&parts.store, &old, patch)?;
            check_name(&parts.store, &proxy)?;
            proxy.updated_at = parts.clock.now();
            // The key is not written: it may be rotated at the same moment.
            tx.put(&proxy)?;
            if effects::effects(effects::PROXY, &old, &proxy).contains(&Effect::NewSchedule) {
                // Moments that the old schedule missed are no longer wanted, also after a restart.
                tx.change_proxy_status(id, |status| status.scheduled_for = Some(parts.clock.now()))?;
            }
            Ok::<_, ApiError>((old, proxy))
        };
        let (old, proxy) = parts.store.change_then(save, |(old, proxy)| {
            parts.editions.set_active(id, proxy.is_active);
            (old, proxy)
        })?;
        parts.queue.consequences(&Change::Proxy(Some(&old), Some(&proxy), ""))?;
        view(&parts, proxy, &source_names(&parts.store)?, &base)
    })
    .await?;
    Ok(Resp::json(&view))
}

async fn remove(parts: Parts, req: Req) -> Result<Resp, ApiError> {
    let id = req.id("id")?;
    blocking(move || {
        let proxy = parts.store.change(|tx| {
            let proxy = existing(&parts.store, id)?;
            tx.remove_proxy(id, parts.clock.now())?;
            Ok::<_, ApiError>(proxy)
        })?;
        parts.queue.cancel(id);
        parts.editions.remove(id);
        Ok(parts.queue.consequences(&Change::Proxy(Some(&proxy), None, ""))?)
    })
    .await?;
    Ok(Resp::no_content())
}

/// The kind of heavy work that previews are.
const PREVIEW: &str = "preview";

async fn preview_unsaved(parts: Parts, mut req: Req) -> Result<Resp, ApiError> {
    let page = req.page()?;
    let patch = req.json::<Value>().await?;
    let preview = heavy(parts, &req, PREVIEW, move |parts, snapshot| {
        // A saved one's id brings its numbers; a name can be found later.
        let saved: Option<Id> = patch.get("id").and_then(Value::as_str).and_then(|id| id.parse().ok());
        let saved = saved.map(|id| parts.store.get::<Proxy>(id)).transpose()?.flatten();
        let proxy = saved.unwrap_or_else(|| Proxy { name: "preview".to_owned(), ..Proxy::default() });
        let proxy = patched(&parts.store, &proxy, patch)?;
        shown(parts, snapshot, &proxy, &page)
    })
    .await?;
    Ok(Resp::json(&preview))
}

async fn preview(parts: Parts, req: Req) -> Result<Resp, ApiError> {
    let (id, page) = (req.id("id")?, req.page()?);
    let preview = heavy(parts, &req, PREVIEW, move |parts, snapshot| shown(parts, snapshot, &existing(&parts.store, id)?, &page)).await?;
    Ok(Resp::json(&preview))
}

/// With the page's channels; the counts are of all.
fn shown(parts: &Parts, snapshot: &Snapshot, proxy: &Proxy, page: &Page) -> Result<Preview, ApiError> {
    let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
    let skip = usize::try_from(page.page - 1).unwrap_or(usize::MAX).saturating_mul(limit);
    preview_of(snapshot, proxy, parts.clock.now(), skip, limit).map_err(|failure| match failure {
        Failure::Store(error) => error.into(),
        failure @ Failure::Rules(_) => ApiError::conflict("broken_filter", failure.to_string()),
    })
}

async fn regenerate(parts: Parts, req: Req) -> Result<Resp, ApiError> {
    let proxy = named::proxy(&parts, &req).await?;
    let base = req.requested_base().to_owned();
    start(parts, Task::Generate { proxy: proxy.id, base }).await
}

/// The generations that wait or run.
#[derive(Serialize, JsonSchema)]
struct Regenerations {
    count: usize,
    operations: Vec<Operation>,
}

async fn regenerations(parts: Parts, _req: Req) -> Result<Resp, ApiError> {
    let mut operations = parts.board.list();
    operations.retain(|operation| operation.operation_type == OperationType::ProxyRegeneration && !operation.state.is_final());
    Ok(Resp::json(&Regenerations { count: operations.len(), operations }))
}

async fn versions(parts: Parts, req: Req) -> Result<Resp, ApiError> {
    let (id, page) = (req.id("id")?, req.page()?);
    let list = blocking(move || {
        existing(&parts.store, id)?;
        let mut versions = parts.editions.versions(id);
        versions.sort_by_key(|version| std::cmp::Reverse(version.version));
        page_of(versions, &page, |version, field| {
            Some(match field {
                "" => SortKey::None,
                "version" => SortKey::count(version.version),
                _ => return None,
            })
        })
    })
    .await?;
    Ok(Resp::json(&list))
}

async fn restore(parts: Parts, req: Req) -> Result<Resp, ApiError> {
    let (id, base) = (req.id("id")?, req.public_base());
    let version: u64 = req.param("n").parse().map_err(|_| ApiError::not_found("version"))?;
    let view = blocking(move || {
        let proxy = existing(&parts.store, id)?;
        // A generation that ends at the same moment would have its say in the status, or the link.
        let _claim =
            parts.queue.claim(id).map_err(|_| ApiError::conflict("busy", "the playlist is being generated; try again when it is done"))?;
        if !parts.editions.restore(&parts.store, id, version).map_err(ApiError::internal)? {
            return Err(ApiError::not_found("version"));
        }
        view(&parts, proxy, &source_names(&parts.store)?, &base)
    })
    .await?;
    Ok(Resp::json(&view))
}

async fn rotate(parts: Parts, req: Req) -> Result<Resp, ApiError> {
    let (id, base) = (req.id("id")?, req.public_base());
    let view = blocking(move || {
        let proxy = existing(&parts.store, id)?;
        parts.editions.rotate(&parts.store, id, &parts.clock.new_secret()).map_err(|failure| match failure {
            publish::Failure::Gone => ApiError::not_found("proxy"),
            failure => ApiError::internal(failure),
        })?;
        // What was published before with another key, or not at all, is published with this one.
        if !parts.editions.is_good(id) {
            parts.queue.later(Task::Generate { proxy: id, base: String::new() }, Trigger::Change, Duration::ZERO);
        }
        view(&parts, proxy, &source_names(&parts.store)?, &base)
    })
    .await?;
    Ok(Resp::json(&view))
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
        let ignored = server_made();
        let ignored: Vec<&str> = ignored.iter().map(String::as_str).collect();
        let back = patch::apply(&Proxy::default(), without_names(serde_json::from_str(&read).unwrap()), &ignored).unwrap();
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
