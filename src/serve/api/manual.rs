//! The channels of manual sources: rows that people write down, one by one, as a whole list, or as a playlist.
//!
//! Rows are what is edited; a refresh, which every change asks for, makes the source's channels of them. Whatever
//! is written goes through a `Draft`: checked, its accounts hidden, saved in one transaction with their secrets.

mod draft;
mod import;
mod rows;
mod view;

use http::{HeaderValue, Method, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::draft::of_manual;
use self::view::{ManualChannelView, no_such_channel};
use super::select::page_of;
use crate::format::m3u;
use crate::model::ManualChannel;
use crate::serve::http::{ApiError, List, Req, Resp, route};
use crate::serve::parts::{Parts, Route};
use crate::source::manual::reveal;

const LIST_LIMIT: usize = 16 << 20;
const TAG: &str = "manual channels";
const PLAYLIST: &str = "audio/x-mpegurl";

/// The paths below one base, each written once.
macro_rules! routes_below {
    ($base:literal) => {
        [
            route(Method::GET, concat!($base, "/manual-channels"), TAG, "The channels that were written down", list)
                .query::<ListQuery>()
                .paged(),
            route(Method::PUT, concat!($base, "/manual-channels"), TAG, "Replace all of them, in this order", rows::replace)
                .takes::<rows::Rows>()
                .limit(LIST_LIMIT),
            route(Method::POST, concat!($base, "/manual-channels"), TAG, "Add one, or a list of them, at the end", rows::add)
                .takes::<rows::OneOrRows>()
                .limit(LIST_LIMIT),
            route(Method::GET, concat!($base, "/manual-channels/{channel}"), TAG, "One of them", get).fails(&[400]),
            route(Method::PATCH, concat!($base, "/manual-channels/{channel}"), TAG, "Change one (a merge patch)", rows::change)
                .patches::<ManualChannel>(),
            route(Method::DELETE, concat!($base, "/manual-channels/{channel}"), TAG, "Delete one", rows::remove).status(204).fails(&[400]),
            route(Method::POST, concat!($base, "/manual-channels/import-m3u"), TAG, IMPORT, import::import)
                .query::<import::ImportQuery>()
                .takes_file(PLAYLIST)
                .limit(LIST_LIMIT)
                .fails(&[413, 422]),
            route(Method::GET, concat!($base, "/manual-channels/export.m3u"), TAG, EXPORT, export).query::<ExportQuery>().answers(PLAYLIST),
        ]
    };
}

const IMPORT: &str = "Take channels from a playlist, which is the body: see what would come of it, or (apply=true) do it";
const EXPORT: &str = "The enabled channels (with all=true every one) as a playlist that can be imported again without loss";

pub(super) fn routes() -> Vec<Route> {
    routes_below!("/api/v1/sources/stream/{id}").into_iter().chain(routes_below!("/api/v1/sources/{id}")).collect()
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct ListQuery {
    enabled: Option<bool>,
}

fn list(parts: &Parts, req: &Req) -> Result<List<ManualChannelView>, ApiError> {
    let (id, mut page, query) = (req.id("id")?, req.page()?, req.query::<ListQuery>()?);
    let snapshot = parts.store.read()?;
    of_manual(&snapshot, id)?;
    let rows = snapshot.manual_channels(id)?.into_iter().map(|row| ManualChannelView::of(row, id));
    for (short, field) in [("order", "sort_order"), ("name", "channel_name"), ("number", "tvg_chno"), ("group", "group_title")] {
        if page.sort == short {
            field.clone_into(&mut page.sort);
        }
    }
    let searched = ["channel_name", "tvg_id", "tvg_name", "tvg_chno", "group_title", "stream_url"];
    let sorted = ["sort_order", "channel_name", "tvg_chno", "group_title", "tvg_id", "enabled", "created_at", "updated_at"];
    page_of(rows, &page, &query, &searched, &sorted)
}

fn get(parts: &Parts, req: &Req) -> Result<ManualChannelView, ApiError> {
    let (id, channel) = (req.id("id")?, req.id("channel")?);
    let snapshot = parts.store.read()?;
    of_manual(&snapshot, id)?;
    let row = snapshot.manual_channel(id, channel)?.ok_or_else(no_such_channel)?;
    Ok(ManualChannelView::of(row, id))
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
struct ExportQuery {
    /// Also those that are not enabled; an import has them not enabled again.
    all: bool,
    /// Includes the accounts in the addresses: the file is complete, and as secret as the accounts. False (the default)
    /// leaves placeholders, so that the file can be imported into this source only.
    with_secrets: bool,
}

fn export(parts: &Parts, req: &Req) -> Result<Resp, ApiError> {
    let (id, query) = (req.id("id")?, req.query::<ExportQuery>()?);
    let snapshot = parts.store.read()?;
    let source = of_manual(&snapshot, id)?;
    let secrets = snapshot.secrets(id)?;
    let mut text = Vec::new();
    m3u::manual::header(&mut text);
    for mut row in snapshot.manual_channels(id)?.into_iter().filter(|row| row.enabled || query.all) {
        if query.with_secrets {
            reveal(&mut row, &source, &secrets);
        }
        m3u::manual::entry(&mut text, &row);
    }
    Ok(Resp::typed(PLAYLIST, text)
        .with_text(header::CONTENT_DISPOSITION, &attachment(&source.name))
        .with(header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
}

/// For a file that is named as the source (RFC 6266): in plain letters, and as it is for who understands that.
fn attachment(name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || " ._-".contains(c) { c } else { '_' }).collect();
    const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'_').remove(b'-');
    let exact = utf8_percent_encode(name, ENCODED);
    format!("attachment; filename=\"{plain}.m3u\"; filename*=UTF-8''{exact}.m3u")
}

#[cfg(test)]
mod tests;
