//! Stream sources and EPG sources: one record, one implementation, two sets of paths.
//!
//! Secrets come in here and never go out: they are moved from the record into the store's own table, and
//! what goes out holds `{name}` in their place. What a refresh does is not known here, only how to ask for one.

mod capabilities;
mod history;
mod jobs;
mod link;
mod validate;
mod write;
pub(in crate::serve) mod xtream;

use http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};

use super::named;
use super::select::page_of;
use crate::model::cron::Cron;
use crate::model::source::{JobMark, SourceState, SourceStatus};
use crate::model::{Source, SourceKind, SourceType, Time};
use crate::progress::Operation;
use crate::serve::http::{ApiError, List, Req, route, route_async};
use crate::serve::parts::{Parts, Route};

pub(super) use jobs::{Started, start};
use write::{check_name, fill, patched, usual_schedule};

/// The name under which a source's password is kept among its secrets.
pub(super) const PASSWORD: &str = "password";

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
            .takes::<write::SourceInput>()
            .fails(&[409]),
            route_async(Method::POST, concat!($base, "/validate"), $tag, "Try a source without saving it", |parts, req| {
                validate::validate(parts, req, $kind)
            })
            .takes::<write::SourceInput>(),
            route(Method::GET, concat!($base, "/{id}"), $tag, "One source", |parts, req| get(parts, req, $kind)),
            route(Method::PATCH, concat!($base, "/{id}"), $tag, "Change a source (a merge patch)", |parts, req| {
                write::change(parts, req, $kind)
            })
            .also(Method::PUT)
            .patches::<write::SourceInput>()
            .fails(&[409]),
            route(Method::DELETE, concat!($base, "/{id}"), $tag, "Delete a source and everything that came from it", |parts, req| {
                write::remove(parts, req, $kind)
            })
            .query::<write::RemoveQuery>()
            .status(204)
            .fails(&[409]),
            route(Method::POST, concat!($base, "/{id}/refresh"), $tag, "Fetch it now", |parts, req| jobs::refresh(parts, req, $kind))
                .status(202)
                .fails(&[409]),
            route(Method::POST, concat!($base, "/{id}/accept"), $tag, "Take a refresh that was held back", |parts, req| {
                jobs::accept(parts, req, $kind)
            })
            .status(202)
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
        route(Method::GET, "/api/v1/sources/capabilities/{type}", "sources", capabilities, capabilities::capabilities)
            .param::<SourceType>("type"),
    ];
    routes.extend(routes_of_kind!("/api/v1/sources/stream", "stream sources", SourceKind::Stream, super::channels::of_source));
    routes.extend(routes_of_kind!("/api/v1/sources/epg", "EPG sources", SourceKind::Epg, super::epg::channels_of_source));
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
    /// When its schedule wants it refreshed next.
    next_run_at: Option<Time>,
}

/// The fields of the status that only workers read.
const INTERNAL: [&str; 10] = [
    "accounts_since",
    "etag",
    "held_number",
    "last_modified",
    "settings_hash",
    "settled",
    "is_accepting",
    "scheduled_for",
    "selection",
    "sent_program_count",
];

fn shown_status<S: Serializer>(status: &SourceStatus, serializer: S) -> Result<S::Ok, S::Error> {
    let job = JobMark { status: status.state(), ..status.job };
    super::without(&SourceStatus { job, ..status.clone() }, &INTERNAL, serializer)
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

fn view(parts: &Parts, source: Source) -> Result<SourceView, ApiError> {
    let store = &parts.store;
    let mut status = store.source_status(source.id)?;
    let guide_until = &mut status.refresh.content.guide_until;
    *guide_until = guide_until.map(|until| until.plus(source.guide_offset()));
    // The source's own first, as they are listed.
    status.accounts.account_facts.sort_by_key(|facts| source.usernames().position(|username| *username == facts.username));
    let has_password = store.secrets(source.id)?.contains_key(PASSWORD);
    let can_accept = store.is_held(source.id, &status.refresh);
    let next_run_at = if source.enabled { next_run(parts, &source.update_cron) } else { None };
    Ok(SourceView { source, status, has_password, can_accept, next_run_at })
}

/// When a schedule is next to be acted on.
pub(super) fn next_run(parts: &Parts, cron: &str) -> Option<Time> {
    Cron::parse(cron).ok()?.next_after(parts.clock.now(), &parts.queue.limits().zone())
}

/// As in paths.
fn kind_name(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Stream => "stream",
        SourceKind::Epg => "epg",
    }
}

fn get(parts: &Parts, req: &Req, kind: SourceKind) -> Result<SourceView, ApiError> {
    view(parts, named::source(parts, req, kind)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Id;
    use crate::source::credentials::Secrets;

    #[test]
    fn a_source_can_be_sent_back_as_it_was_read() {
        let source = Source { id: Id(7), name: "One".into(), url: "http://h/".into(), ..Source::default() };
        let view = SourceView {
            source: source.clone(),
            status: SourceStatus::default(),
            has_password: true,
            can_accept: false,
            next_run_at: None,
        };
        let read = serde_json::to_value(&view).unwrap();
        assert_eq!(read["status"], "pending");
        assert!(INTERNAL.iter().all(|name| read.get(name).is_none()));
        assert_eq!(patched(&source, &mut Secrets::new(), read).unwrap(), source);
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
