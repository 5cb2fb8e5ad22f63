//! Stream sources and EPG sources: one record, one implementation, two sets of paths.
//!
//! Secrets come in here and never go out: they are moved from the record into the store's own table, and
//! what goes out holds `{name}` in their place. What a refresh does is not known here, only how to ask for one.

mod capabilities;
mod draft;
mod held;
mod history;
mod jobs;
mod link;
mod twice;
mod upload;
mod validate;
mod view;
mod write;
pub(in crate::serve) mod xtream;

use http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::guarded::Confirmed;
use super::named;
use super::select::page_of;
use crate::model::source::SourceState;
use crate::model::{Source, SourceKind, SourceType};
use crate::serve::http::openapi::MULTIPART;
use crate::serve::http::{ApiError, List, Req, route, route_async};
use crate::serve::parts::{Parts, Route};

pub(super) use jobs::{Started, start};
pub(super) use view::next_run;
use view::{SourceView, view};
pub(super) use write::planned;

/// The paths of one kind, each written once.
macro_rules! routes_of_kind {
    ($base:literal, $tag:literal, $kind:expr, $channels:path) => {
        vec![
            route(Method::GET, $base, $tag, "All sources of this kind", |parts, req| list(parts, req, Some($kind)))
                .query::<ListQuery>()
                .paged(),
            route_async(Method::POST, $base, $tag, "Create a source; an enabled one is refreshed at once", |parts, req| {
                write::create(parts, req, $kind)
            })
            .patches::<write::SourceInput>()
            .needs(write::needs($kind))
            .fails(&[409]),
            route_async(Method::POST, concat!($base, "/validate"), $tag, "Try a source without saving it", |parts, req| {
                validate::validate(parts, req, $kind)
            })
            .patches::<write::SourceInput>(),
            route(Method::GET, concat!($base, "/{id}"), $tag, "One source", |parts, req| get(parts, req, $kind)),
            route(Method::PATCH, concat!($base, "/{id}"), $tag, "Change a source (a merge patch)", |parts, req| {
                write::change(parts, req, $kind)
            })
            .also(Method::PUT)
            .patches::<write::SourceInput>()
            .query::<Confirmed>()
            .fails(&[409]),
            route(Method::DELETE, concat!($base, "/{id}"), $tag, "Delete a source and everything that came from it", |parts, req| {
                write::remove(parts, req, $kind)
            })
            .query::<write::RemoveQuery>()
            .query::<Confirmed>()
            .status(204)
            .fails(&[409]),
            route(Method::POST, concat!($base, "/{id}/refresh"), $tag, "Fetch it now", |parts, req| jobs::refresh(parts, req, $kind))
                .status(202)
                .fails(&[409]),
            route(
                Method::POST,
                concat!($base, "/{id}/accept"),
                $tag,
                "Accept a refresh on hold; this can be undone for 24 hours",
                |parts, req| jobs::accept(parts, req, $kind),
            )
            .status(202)
            .fails(&[409]),
            route(Method::GET, concat!($base, "/{id}/held"), $tag, "What accepting the refresh on hold would remove", |parts, req| {
                held::held(parts, req, $kind)
            })
            .fails(&[409]),
            route(
                Method::POST,
                concat!($base, "/{id}/keep"),
                $tag,
                "Keep the current list instead of the refresh on hold",
                |parts, req| held::keep(parts, req, $kind),
            )
            .fails(&[409]),
            route(
                Method::POST,
                concat!($base, "/{id}/undo-accept"),
                $tag,
                "Bring back the list from before it was accepted",
                |parts, req| held::undo(parts, req, $kind),
            )
            .fails(&[409]),
            route(Method::POST, concat!($base, "/{id}/cancel"), $tag, "Stop its refresh", |parts, req| jobs::cancel(parts, req, $kind))
                .status(202)
                .fails(&[409]),
            route(Method::GET, concat!($base, "/{id}/progress"), $tag, "Its refresh: the running one, else the last", |parts, req| {
                jobs::progress(parts, req, $kind)
            }),
            route_async(Method::GET, concat!($base, "/{id}/categories"), $tag, "An Xtream provider's categories", |parts, req| {
                xtream::categories(parts, req, $kind)
            })
            .paged()
            .fails(&[502]),
            route(Method::GET, concat!($base, "/{id}/channels"), $tag, "Its channels", $channels).paged(),
            route(Method::GET, concat!($base, "/{id}/history"), $tag, "What each refresh changed, the newest first", |parts, req| {
                history::list(parts, req, $kind)
            })
            .paged(),
            route(Method::GET, concat!($base, "/{id}/history/{number}"), $tag, "All that one refresh changed", |parts, req| {
                history::one(parts, req, $kind)
            }),
            route(Method::GET, concat!($base, "/{id}/history/{number}/download"), $tag, "The same as a table (CSV)", |parts, req| {
                history::download(parts, req, $kind)
            })
            .answers(history::CSV),
        ]
    };
}

pub(super) fn routes() -> Vec<Route> {
    let capabilities = "What a type of source can do";
    let mut routes = vec![
        route(Method::GET, "/api/v1/sources", "sources", "All sources of both kinds", |parts, req| list(parts, req, None))
            .query::<ListQuery>()
            .paged(),
        route_async(
            Method::POST,
            "/api/v1/sources/upload",
            "sources",
            "Store a playlist or guide, to be added as a source",
            upload::upload,
        )
        .takes_file(MULTIPART)
        .streamed()
        .status(201)
        .fails(&[400, 408, 413, 415, 422, 507]),
        route(Method::GET, "/api/v1/sources/capabilities/{type}", "sources", capabilities, capabilities::capabilities)
            .param::<SourceType>("type"),
    ];
    routes.extend(routes_of_kind!("/api/v1/sources/stream", "stream sources", SourceKind::Stream, super::channels::of_source));
    routes.extend(routes_of_kind!("/api/v1/sources/epg", "EPG sources", SourceKind::Epg, super::epg::channels_of_source));
    routes
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct ListQuery {
    source_type: Option<SourceType>,
    enabled: Option<bool>,
    status: Option<SourceState>,
}

pub(super) fn list(parts: &Parts, req: &Req, kind: Option<SourceKind>) -> Result<List<SourceView>, ApiError> {
    let (mut page, query) = (req.page()?, req.query::<ListQuery>()?);
    let mut sources = parts.store.list::<Source>()?;
    sources.retain(|source| kind.is_none_or(|kind| kind == source.source_kind));
    let views = sources.into_iter().map(|source| view(parts, source)).collect::<Result<Vec<_>, _>>()?;
    if page.sort.is_empty() {
        (page.sort, page.desc) = ("priority".to_owned(), !page.desc);
    }
    let of_source = ["name", "priority", "source_type", "enabled", "created_at", "updated_at"];
    let of_status = ["channel_count", "program_count", "last_ingested_at", "last_attempt_at"];
    page_of(views, &page, &query, &["name", "url"], &[&of_source[..], &of_status].concat())
}

fn get(parts: &Parts, req: &Req, kind: SourceKind) -> Result<SourceView, ApiError> {
    view(parts, named::source(parts, req, kind)?)
}

#[cfg(test)]
mod tests;
