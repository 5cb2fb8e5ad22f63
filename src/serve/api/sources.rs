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

use super::named::of_kind;
use super::select::{Needle, SortKey, found, page_of};
use crate::model::Page;
use crate::model::cron::Cron;
use crate::model::source::{JobMark, SourceState, SourceStatus};
use crate::model::{Source, SourceKind, SourceType, Time};
use crate::progress::Operation;
use crate::serve::http::{ApiError, List, Req, Resp, blocking, route};
use crate::serve::parts::{Parts, Route, reading};

pub(super) use jobs::{Started, start};
use write::{check_name, fill, patched, usual_schedule};

/// The name under which a source's password is kept among its secrets.
pub(super) const PASSWORD: &str = "password";

/// The paths of one kind, each written once.
macro_rules! routes_of_kind {
    ($base:literal, $tag:literal, $kind:expr, $channels:path => $channels_type:ty) => {
        vec![
            route(Method::GET, $base, $tag, "All sources of this kind", |parts, req| list(parts, req, Some($kind)))
                .query::<ListQuery>()
                .gives::<List<SourceView>>()
                .paged(),
            route(Method::POST, $base, $tag, "Create a source; an enabled one is refreshed at once", |parts, req| {
                write::create(parts, req, $kind)
            })
            .takes::<write::SourceInput>()
            .gives::<SourceView>()
            .status(201)
            .fails(&[409, 422]),
            route(Method::POST, concat!($base, "/validate"), $tag, "Try a source without saving it", |parts, req| {
                validate::validate(parts, req, $kind)
            })
            .takes::<write::SourceInput>()
            .gives::<validate::Verdict>()
            .fails(&[422]),
            route(Method::GET, concat!($base, "/{id}"), $tag, "One source", |parts, req| get(parts, req, $kind))
                .gives::<SourceView>()
                .fails(&[404]),
            route(Method::PUT, concat!($base, "/{id}"), $tag, "Change a source (a merge patch, as PATCH)", |parts, req| {
                write::change(parts, req, $kind)
            })
            .patches::<write::SourceInput>()
            .gives::<SourceView>()
            .fails(&[404, 409, 422]),
            route(Method::PATCH, concat!($base, "/{id}"), $tag, "Change a source (a merge patch)", |parts, req| {
                write::change(parts, req, $kind)
            })
            .patches::<write::SourceInput>()
            .gives::<SourceView>()
            .fails(&[404, 409, 422]),
            route(Method::DELETE, concat!($base, "/{id}"), $tag, "Delete a source and everything that came from it", |parts, req| {
                write::remove(parts, req, $kind)
            })
            .query::<write::RemoveQuery>()
            .status(204)
            .fails(&[404, 409]),
            route(Method::POST, concat!($base, "/{id}/refresh"), $tag, "Fetch it now", |parts, req| jobs::refresh(parts, req, $kind))
                .gives::<jobs::Started>()
                .status(202)
                .fails(&[404, 409]),
            route(Method::POST, concat!($base, "/{id}/accept"), $tag, "Take a refresh that was held back", |parts, req| {
                jobs::accept(parts, req, $kind)
            })
            .gives::<jobs::Started>()
            .status(202)
            .fails(&[404, 409]),
            route(Method::POST, concat!($base, "/{id}/cancel"), $tag, "Stop its refresh", |parts, req| jobs::cancel(parts, req, $kind))
                .gives::<jobs::Started>()
                .status(202)
                .fails(&[404, 409]),
            route(Method::GET, concat!($base, "/{id}/progress"), $tag, "Its refresh: the running one, else the last", |parts, req| {
                jobs::progress(parts, req, $kind)
            })
            .gives::<jobs::SourceProgress>()
            .fails(&[404]),
            route(
                Method::GET,
                concat!($base, "/{id}/categories"),
                $tag,
                "An Xtream provider's categories, to choose from",
                |parts, req| xtream::categories(parts, req, $kind),
            )
            .gives::<List<xtream::CategoryView>>()
            .paged()
            .fails(&[400, 404, 502]),
            route(Method::GET, concat!($base, "/{id}/channels"), $tag, "Its channels", $channels)
                .gives::<List<$channels_type>>()
                .paged()
                .fails(&[404]),
        ]
    };
}

pub(super) fn routes() -> Vec<Route> {
    let mut routes = vec![
        route(Method::GET, "/api/v1/sources", "sources", "All sources of both kinds", |parts, req| list(parts, req, None))
            .query::<ListQuery>()
            .gives::<List<SourceView>>()
            .paged(),
        route(Method::GET, "/api/v1/sources/capabilities/{type}", "sources", "What a type of source can do", capabilities::capabilities)
            .param::<SourceType>("type")
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

#[derive(Deserialize, JsonSchema)]
pub(super) struct ListQuery {
    source_type: Option<SourceType>,
    enabled: Option<bool>,
    status: Option<SourceState>,
}

async fn list(parts: Parts, req: Req, kind: Option<SourceKind>) -> Result<Resp, ApiError> {
    let (page, query) = (req.page()?, req.query::<ListQuery>()?);
    Ok(Resp::json(&listed(parts, kind, page, query).await?))
}

async fn listed(parts: Parts, kind: Option<SourceKind>, page: Page, query: ListQuery) -> Result<List<SourceView>, ApiError> {
    blocking(move || {
        let needle = Needle::new(&page.search);
        let mut views = Vec::new();
        for source in parts.store.list::<Source>()? {
            if kind.is_some_and(|kind| kind != source.source_kind)
                || query.source_type.is_some_and(|wanted| wanted != source.source_type)
                || query.enabled.is_some_and(|wanted| wanted != source.enabled)
                || !found(needle.as_ref(), [source.name.as_str(), &source.url])
            {
                continue;
            }
            let view = view(&parts, source)?;
            if query.status.is_none_or(|wanted| wanted == view.status.state()) {
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
                "channel_count" => SortKey::count(view.status.refresh.content.channel_count),
                "program_count" => SortKey::count(view.status.refresh.content.program_count),
                "last_ingested_at" => SortKey::time(view.status.refresh.last_ingested_at),
                "last_attempt_at" => SortKey::time(view.status.refresh.last_attempt_at),
                "created_at" => SortKey::time(Some(view.source.created_at)),
                "updated_at" => SortKey::time(Some(view.source.updated_at)),
                _ => return None,
            })
        })
    })
    .await
}

/// The guides, for the pages that browse programmes.
pub(super) async fn guides(parts: Parts, req: Req) -> Result<Resp, ApiError> {
    list(parts, req, Some(SourceKind::Epg)).await
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

async fn get(parts: Parts, req: Req, kind: SourceKind) -> Result<Resp, ApiError> {
    let id = req.id("id")?;
    let view = reading(parts, move |parts, _| view(parts, of_kind(&parts.store, id, kind)?)).await?;
    Ok(Resp::json(&view))
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
