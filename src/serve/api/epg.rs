//! Browsing the guides: programmes, channels, a screen's stretch of time, what is on now.
//!
//! Nothing is put together beforehand: a channel's schedule is one point read, and a list over all of
//! them is one pass that keeps the page's places and reads those again. How a guide came to be is not
//! known here.

mod guide;
mod search;
mod view;
mod window;

use http::Method;
use schemars::JsonSchema;
use serde::Deserialize;

pub(super) use guide::channels_of_source;
use search::{ProgrammeQuery, channels_in, has_category};
use view::{ProgrammeView, split_id};
use window::{DAY, Window};

use super::named::of_kind;
use super::select::{SortKey, Top, found, needle, unknown_sort};
use super::sources;
use crate::model::Page;
use crate::model::{Programme, SourceKind};
use crate::serve::http::{ApiError, List, Req, route};
use crate::serve::parts::{Parts, Route};

const TAG: &str = "guide";

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(Method::GET, "/api/v1/epg/programs", TAG, "Programmes, by default of the next 24 hours", programmes)
            .query::<ProgrammeQuery>()
            .query::<Window>()
            .paged(),
        route(Method::GET, "/api/v1/epg/programs/source/{source_id}", TAG, "Programmes of one guide", of_source)
            .query::<ProgrammeQuery>()
            .query::<Window>()
            .paged(),
        route(Method::GET, "/api/v1/epg/programs/{id}", TAG, "One programme", programme).param::<String>("id").query::<LanguageQuery>(),
        route(Method::GET, "/api/v1/epg/search", TAG, "Programmes with a text, by default of the next 14 days", search::search)
            .query::<search::SearchQuery>()
            .query::<ProgrammeQuery>()
            .query::<Window>()
            .paged(),
        route(Method::GET, "/api/v1/epg/sources", TAG, "The guides", |parts, req| sources::list(parts, req, Some(SourceKind::Epg))).paged(),
        route(Method::GET, "/api/v1/epg/channels", TAG, "The guides' channels", guide::channels).query::<guide::ChannelsQuery>().paged(),
        route(Method::GET, "/api/v1/epg/guide", TAG, "A stretch of the guide by channel, by default the next 6 hours", guide::guide)
            .query::<guide::RowQuery>()
            .query::<Window>()
            .paged()
            .fails(&[404]),
        route(Method::GET, "/api/v1/epg/now", TAG, "What is on now and next, by channel", guide::now)
            .query::<guide::RowQuery>()
            .query::<guide::NowQuery>()
            .paged()
            .fails(&[404]),
    ]
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
struct LanguageQuery {
    language: String,
}

fn programmes(parts: &Parts, req: &Req) -> Result<List<ProgrammeView>, ApiError> {
    find(parts, req, &req.page()?, &req.query()?, DAY)
}

fn of_source(parts: &Parts, req: &Req) -> Result<List<ProgrammeView>, ApiError> {
    let id = req.id("source_id")?;
    of_kind(&parts.store, id, SourceKind::Epg)?;
    find(parts, req, &req.page()?, &ProgrammeQuery { source_id: vec![id], ..req.query()? }, DAY)
}

fn programme(parts: &Parts, req: &Req) -> Result<ProgrammeView, ApiError> {
    let (source, channel, start) = split_id(req.param("id")).ok_or_else(|| ApiError::not_found("programme"))?;
    let language = req.query::<LanguageQuery>()?.language;
    let missing = || ApiError::not_found("programme");
    let snapshot = parts.store.read()?;
    let name = guide::name(&snapshot.guide_channel(source, &channel)?.ok_or_else(missing)?);
    let schedule = snapshot.schedule(source, &channel)?;
    let programme = schedule.into_iter().find(|programme| programme.start == start).ok_or_else(missing)?;
    Ok(ProgrammeView::new(source, &name, programme, &language))
}

/// The programmes of a window. `length` is its length in seconds if the request has no end.
fn find(parts: &Parts, req: &Req, page: &Page, query: &ProgrammeQuery, length: i64) -> Result<List<ProgrammeView>, ApiError> {
    let (start, end) = req.query::<Window>()?.of(parts, length)?;
    let snapshot = &parts.read(req)?;
    let needle = needle(&page.search);
    let takes = |programme: &Programme| {
        programme.start < end
            && programme.stop.unwrap_or(programme.start) > start
            && (query.category.is_empty() || has_category(programme, &query.category))
            && found(needle.as_ref(), texts(programme))
    };
    let channels = channels_in(snapshot, query, start, end)?;
    // Places only; the page's programmes are read again when they are known.
    let mut top = Top::new(page);
    for (at, (source, guide)) in channels.iter().enumerate() {
        for (nth, programme) in snapshot.schedule(*source, &guide.channel.id)?.iter().enumerate() {
            if takes(programme) {
                let key = match page.sort.as_str() {
                    "" | "start" => SortKey::time(Some(programme.start)),
                    "stop" => SortKey::time(programme.stop),
                    "title" => SortKey::text(&view::best(&programme.titles, &query.language)),
                    other => return Err(unknown_sort(other)),
                };
                top.offer(key, || (at, nth));
            }
        }
    }
    let (places, total) = top.finish();
    let mut items = Vec::with_capacity(places.len());
    let mut last: Option<(usize, Vec<Programme>)> = None;
    for (at, nth) in places {
        let Some((source, guide)) = channels.get(at) else { continue };
        let schedule = match last.take() {
            Some((same, schedule)) if same == at => schedule,
            _ => snapshot.schedule(*source, &guide.channel.id)?,
        };
        if let Some(programme) = schedule.get(nth) {
            items.push(ProgrammeView::new(*source, &guide::name(guide), programme.clone(), &query.language));
        }
        last = Some((at, schedule));
    }
    Ok(List::new(items, total, page))
}

fn texts(programme: &Programme) -> impl Iterator<Item = &str> {
    programme.titles.iter().chain(&programme.sub_titles).chain(&programme.descriptions).map(|text| text.text.as_str())
}
