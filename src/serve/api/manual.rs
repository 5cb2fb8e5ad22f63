//! The channels of manual sources: rows that people write down, one by one, as a whole list, or as a playlist.
//!
//! Rows are what is edited; a refresh, which every change asks for, makes the source's channels of them. Whatever
//! is written goes through a `Draft`: checked, its accounts hidden, saved in one transaction with their secrets.

mod draft;
mod import;
mod rows;

use http::{HeaderValue, Method, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use self::draft::of_manual;
use super::select::{Needle, SortKey, found, page_of};
use crate::format::m3u;
use crate::ingest::manual_channel_id;
use crate::model::{ChannelId, Id, ManualChannel};
use crate::serve::http::{ApiError, List, Req, Resp, blocking, route};
use crate::serve::parts::{Parts, Route};
use crate::source::manual::reveal;

/// Bytes of a body with a whole list.
const LIST_LIMIT: usize = 16 << 20;
const TAG: &str = "manual channels";
const PLAYLIST: &str = "audio/x-mpegurl";

/// The paths below one base, each written once.
macro_rules! routes_below {
    ($base:literal) => {
        [
            route(Method::GET, concat!($base, "/manual-channels"), TAG, "The channels that were written down", list)
                .query::<ListQuery>()
                .gives::<List<ManualChannelView>>()
                .paged(),
            route(Method::PUT, concat!($base, "/manual-channels"), TAG, "Replace all of them, in this order", rows::replace)
                .takes::<rows::Rows>()
                .gives::<Written>(),
            route(Method::POST, concat!($base, "/manual-channels"), TAG, "Add one, or a list of them, at the end", rows::add)
                .takes::<rows::OneOrRows>()
                .gives::<rows::Added>()
                .status(201),
            route(Method::GET, concat!($base, "/manual-channels/{channel}"), TAG, "One of them", get)
                .gives::<ManualChannelView>()
                .fails(&[400]),
            route(Method::PATCH, concat!($base, "/manual-channels/{channel}"), TAG, "Change one (a merge patch)", rows::change)
                .patches::<ManualChannel>()
                .gives::<ManualChannelView>(),
            route(Method::DELETE, concat!($base, "/manual-channels/{channel}"), TAG, "Delete one", rows::remove).status(204).fails(&[400]),
            route(
                Method::POST,
                concat!($base, "/manual-channels/import-m3u"),
                TAG,
                "Take channels from a playlist, which is the body: see what would come of it, or (apply=true) do it",
                import::import,
            )
            .query::<import::ImportQuery>()
            .takes_file(PLAYLIST)
            .gives::<import::PlaylistImport>()
            .fails(&[413, 422]),
            route(
                Method::GET,
                concat!($base, "/manual-channels/export.m3u"),
                TAG,
                "The enabled channels (with all=true every one) as a playlist that can be imported again without loss",
                export,
            )
            .query::<ExportQuery>()
            .answers(PLAYLIST),
        ]
    };
}

pub(super) fn routes() -> Vec<Route> {
    routes_below!("/api/v1/sources/stream/{id}").into_iter().chain(routes_below!("/api/v1/sources/{id}")).collect()
}

/// A row as it is read.
#[derive(Serialize, JsonSchema)]
pub(super) struct ManualChannelView {
    #[serde(flatten)]
    channel: ManualChannel,
    source_id: Id,
    /// The channel that a refresh makes of it, while it is enabled.
    channel_id: ChannelId,
}

impl ManualChannelView {
    fn of(channel: ManualChannel, source: Id) -> ManualChannelView {
        ManualChannelView { channel_id: manual_channel_id(source, channel.id), channel, source_id: source }
    }
}

/// What a client may send back as it read it, and that changes nothing.
const SERVER_MADE: [&str; 5] = ["id", "source_id", "channel_id", "created_at", "updated_at"];

/// The rows that were written.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ManualChannelsWritten")]
struct Written {
    items: Vec<ManualChannelView>,
    total: u64,
    /// What is kept although it will surprise, like a number that two channels have.
    warnings: Vec<String>,
}

#[derive(Deserialize, JsonSchema)]
struct ListQuery {
    enabled: Option<bool>,
}

async fn list(parts: Parts, req: Req) -> Result<Resp, ApiError> {
    let (id, page, query) = (req.id("id")?, req.page()?, req.query::<ListQuery>()?);
    let list = blocking(move || {
        let snapshot = parts.store.read()?;
        of_manual(&snapshot, id)?;
        let needle = Needle::new(&page.search);
        let rows = snapshot.manual_channels(id)?.into_iter().filter(|row| {
            let texts = [row.channel_name.as_str(), &row.tvg_id, &row.tvg_name, &row.tvg_chno, &row.group_title, &row.stream_url];
            query.enabled.is_none_or(|wanted| wanted == row.enabled) && found(needle.as_ref(), texts)
        });
        let List { items, total, page, limit, has_more } = page_of(rows, &page, |row, field| {
            Some(match field {
                "" => SortKey::None,
                "order" | "sort_order" => SortKey::Number(row.sort_order),
                "name" | "channel_name" => SortKey::text(&row.channel_name),
                "number" | "tvg_chno" => SortKey::channel_number(&row.tvg_chno),
                "group" | "group_title" => SortKey::text(&row.group_title),
                "tvg_id" => SortKey::text(&row.tvg_id),
                "enabled" => SortKey::Number(row.enabled.into()),
                "created_at" => SortKey::time(Some(row.created_at)),
                "updated_at" => SortKey::time(Some(row.updated_at)),
                _ => return None,
            })
        })?;
        let items: Vec<_> = items.into_iter().map(|row| ManualChannelView::of(row, id)).collect();
        Ok(List { items, total, page, limit, has_more })
    })
    .await?;
    Ok(Resp::json(&list))
}

async fn get(parts: Parts, req: Req) -> Result<Resp, ApiError> {
    let (id, channel) = (req.id("id")?, req.id("channel")?);
    let view = blocking(move || {
        let snapshot = parts.store.read()?;
        of_manual(&snapshot, id)?;
        let row = snapshot.manual_channel(id, channel)?.ok_or_else(no_such_channel)?;
        Ok(ManualChannelView::of(row, id))
    })
    .await?;
    Ok(Resp::json(&view))
}

fn no_such_channel() -> ApiError {
    ApiError::not_found("channel in this source")
}

/// Numbers that are given more than once. Others decide what that means; here it is only said.
fn shared_numbers(rows: &[ManualChannel]) -> Vec<String> {
    /// More of them say nothing new.
    const MOST: usize = 20;
    let mut by_number: std::collections::BTreeMap<&str, Vec<&str>> = std::collections::BTreeMap::new();
    for row in rows.iter().filter(|row| row.enabled && !matches!(row.tvg_chno.as_str(), "" | "0")) {
        by_number.entry(&row.tvg_chno).or_default().push(&row.channel_name);
    }
    let shared = by_number.into_iter().filter(|(_, names)| names.len() > 1);
    let mut warnings: Vec<String> = shared
        .map(|(number, names)| match names.as_slice() {
            [one, other] => format!("The number {number} is given to both {one} and {other}."),
            [one, others @ ..] => format!("The number {number} is given to {one} and {} others.", others.len()),
            [] => String::new(),
        })
        .collect();
    if warnings.len() > MOST {
        let more = warnings.len() - MOST;
        warnings.truncate(MOST);
        warnings.push(format!("{more} more numbers are given more than once."));
    }
    warnings
}

#[derive(Deserialize, JsonSchema)]
struct ExportQuery {
    /// Also those that are not enabled; an import has them not enabled again.
    #[serde(default)]
    all: bool,
    /// Includes the accounts in the addresses: the file is complete, and as secret as the accounts. False (the default)
    /// leaves placeholders, so that the file can be imported into this source only.
    #[serde(default)]
    with_secrets: bool,
}

async fn export(parts: Parts, req: Req) -> Result<Resp, ApiError> {
    let (id, query) = (req.id("id")?, req.query::<ExportQuery>()?);
    let (text, name) = blocking(move || {
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
        Ok((text, source.name))
    })
    .await?;
    Ok(Resp::typed(PLAYLIST, text)
        .with_text(header::CONTENT_DISPOSITION, &attachment(&name))
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
