//! Channels as their providers sent them, and as a proxy publishes them.
//!
//! There may be hundreds of thousands: a list is one pass over the snapshot's blocks that keeps their order, or a page's
//! rows only. Addresses keep `{password}` and its like in place of secrets: only the redirect to the provider fills them in.

mod published;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::named::{self, existing};
use super::select::{SortKey, list as listed, page_of, unknown_sort};
use crate::browse::{self, ChannelQuery, Filter, Order, Question, sort_key};
use crate::model::{Channel, ChannelId, GuideRef, Id, LineupEntry, Number, Page, Source, SourceKind};
use crate::play::{self, Asking};
use crate::serve::http::{ApiError, List, Req, Resp, blocking, route};
use crate::serve::parts::{Parts, Route, aside, reading};
use crate::store::{ChannelRef, Lineup, Snapshot};

const TAG: &str = "channels";

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(Method::GET, "/api/v1/channels", TAG, "Channels of all sources", list)
            .query::<ChannelQuery>()
            .gives::<List<ChannelView>>()
            .paged(),
        route(Method::GET, "/api/v1/channels/groups", TAG, "The groups and their sizes", groups)
            .query::<ChannelQuery>()
            .gives::<List<Group>>()
            .paged(),
        route(Method::GET, "/api/v1/channels/proxy/{proxy_id}", TAG, "What a proxy publishes, with its numbers", of_proxy)
            .query::<ChannelQuery>()
            .gives::<List<Published>>()
            .paged()
            .fails(&[404]),
        route(
            Method::GET,
            "/api/v1/channels/proxy/{proxy_id}/channel",
            TAG,
            "One published channel, by id, number or integer",
            one_of_proxy,
        )
        .param::<Id>("proxy_id")
        .query::<EntryQuery>()
        .gives::<Published>()
        .fails(&[400, 404]),
        route(Method::GET, "/api/v1/channels/{id}", TAG, "One channel", get).param::<ChannelId>("id").gives::<ChannelView>().fails(&[404]),
        route(
            Method::GET,
            "/api/v1/channels/{id}/published",
            TAG,
            "Where it is published, under which number, and what rules made of it",
            published::published,
        )
        .param::<ChannelId>("id")
        .gives::<published::PublishedIn>()
        .fails(&[404]),
        route(Method::GET, "/api/v1/channels/{id}/stream", TAG, "Play it: a redirect to the provider", stream)
            .param::<ChannelId>("id")
            .status(302)
            .fails(&[404, 502]),
    ]
}

/// A channel as it is read.
#[derive(Serialize, JsonSchema)]
pub(super) struct ChannelView {
    #[serde(flatten)]
    channel: Channel,
    source_name: String,
}

#[derive(Serialize, JsonSchema)]
struct Group {
    /// Empty: channels without a group.
    name: String,
    count: u64,
}

async fn list(parts: Parts, req: Req) -> Result<Resp, ApiError> {
    let (page, query) = (req.page()?, req.query::<ChannelQuery>()?);
    Ok(Resp::json(&find(parts, page, query).await?))
}

/// `GET /sources/stream/{id}/channels`.
pub(super) async fn of_source(parts: Parts, req: Req) -> Result<Resp, ApiError> {
    let (source, page) = (named::source(&parts, &req, SourceKind::Stream).await?, req.page()?);
    let query = ChannelQuery { source_id: vec![source.id], ..req.query::<ChannelQuery>()? };
    Ok(Resp::json(&find(parts, page, query).await?))
}

async fn find(parts: Parts, mut page: Page, query: ChannelQuery) -> Result<List<ChannelView>, ApiError> {
    let listings = parts.listings.clone();
    let list = reading(parts, move |parts, snapshot| {
        let mut filter = Filter::new(snapshot, query, &page)?;
        if page.sort == "source_name" {
            // A source's channels are together: the sources are sorted, and the rest is as it is.
            let name = |source: &Source| source.name.to_lowercase();
            filter.sources.sort_by(|one, other| {
                let order = name(one).cmp(&name(other));
                if page.desc { order.reverse() } else { order }
            });
            page.sort.clear();
        }
        if filter.takes_all() && page.sort.is_empty() {
            return stretch(snapshot, &filter.sources, &page);
        }
        sort_key(&ChannelRef::from(&Channel::default()), &page.sort).ok_or_else(|| unknown_sort(&page.sort))?;
        let question = Question::new(snapshot, &filter, &page)?;
        let order = parts.listings.get(question, || Order::of(snapshot, &filter, &page.sort, parts.config.workers))?;
        let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
        let skip = usize::try_from(page.page - 1).unwrap_or(usize::MAX).saturating_mul(limit);
        // Without a field to sort by, descending means nothing.
        let descending = page.desc && !page.sort.is_empty();
        let rows = order.read(snapshot, &filter.sources, (skip, limit, descending))?;
        let items = rows.into_iter().map(|(source, channel)| ChannelView { channel, source_name: filter.source_name(source) }).collect();
        Ok(listed(items, order.len() as u64, &page))
    })
    .await?;
    listings.watch();
    Ok(list)
}

/// A page of everything, in order: blocks before and after it are counted and not unpacked.
fn stretch(snapshot: &Snapshot, sources: &[Source], page: &Page) -> Result<List<ChannelView>, ApiError> {
    let mut skip = (page.page - 1).saturating_mul(page.limit);
    let (mut items, mut total) = (Vec::new(), 0);
    for source in sources {
        let rows: u64 = snapshot.channel_blocks(source.id)?.into_iter().map(|(_, rows)| u64::from(rows)).sum();
        total += rows;
        let left = usize::try_from(page.limit).unwrap_or(usize::MAX).saturating_sub(items.len());
        if skip < rows && left > 0 {
            for channel in snapshot.channels_from(source.id, skip)?.take(left) {
                items.push(ChannelView { channel: channel?, source_name: source.name.clone() });
            }
        }
        skip = skip.saturating_sub(rows);
    }
    Ok(listed(items, total, page))
}

async fn groups(parts: Parts, req: Req) -> Result<Resp, ApiError> {
    let (page, query) = (req.page()?, req.query::<ChannelQuery>()?);
    let list = reading(parts, move |_, snapshot| {
        let filter = Filter::new(snapshot, query, &page)?;
        let mut counts: HashMap<String, u64> = HashMap::new();
        let mut memory = Vec::new();
        for source in &filter.sources {
            for (number, _) in snapshot.channel_blocks(source.id)? {
                let mut rows = snapshot.channel_block(source.id, number, memory)?;
                while let Some(row) = rows.next_ref(|channel| {
                    if filter.takes(&channel) {
                        match counts.get_mut(channel.group_title) {
                            Some(count) => *count += 1,
                            None => drop(counts.insert(channel.group_title.to_owned(), 1)),
                        }
                    }
                }) {
                    row?;
                }
                memory = rows.into_raw();
            }
        }
        // A map's order is chance; where nothing else is asked for, names count.
        let groups: BTreeMap<String, u64> = counts.into_iter().collect();
        page_of(groups.into_iter().map(|(name, count)| Group { name, count }), &page, |group, field| {
            Some(match field {
                "" | "name" => SortKey::text(&group.name),
                "count" => SortKey::count(group.count),
                _ => return None,
            })
        })
    })
    .await?;
    Ok(Resp::json(&list))
}

/// A channel as a proxy published it.
#[derive(Serialize, JsonSchema)]
pub(super) struct Published {
    #[serde(flatten)]
    channel: Channel,
    source_name: String,
    channel_number: Number,
    /// The same integer in every proxy, for outputs and players that know no longer ids.
    integer: u32,
    /// The guide that it is shown with; null: none had programmes for it.
    guide: Option<GuideRef>,
}

async fn of_proxy(parts: Parts, req: Req) -> Result<Resp, ApiError> {
    let (id, page, query) = (req.id("proxy_id")?, req.page()?, req.query::<ChannelQuery>()?);
    let list = reading(parts, move |parts, _| {
        let (entries, total) = published_page(parts, id, query, &page)?;
        let sources = parts.store.list::<Source>()?;
        Ok(listed(entries.into_iter().map(|entry| Published::new(entry, &sources)).collect(), total, &page))
    })
    .await?;
    Ok(Resp::json(&list))
}

/// A page of what players of a proxy have, by number where nothing else is asked for.
pub(super) fn published_page(parts: &Parts, proxy: Id, query: ChannelQuery, page: &Page) -> Result<(Vec<LineupEntry>, u64), ApiError> {
    match lineup(parts, proxy)? {
        Some(lineup) => browse::published(&lineup, query, page)?.ok_or_else(|| unknown_sort(&page.sort)),
        None => Ok((Vec::new(), 0)),
    }
}

/// What players of a proxy have; None: nothing yet.
fn lineup(parts: &Parts, proxy: Id) -> Result<Option<Arc<Lineup>>, ApiError> {
    existing(&parts.store, proxy)?;
    Ok(parts.editions.current(proxy).map(|edition| edition.lineup()).transpose()?.flatten())
}

/// Which channel of a line-up; the first that is given counts.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
struct EntryQuery {
    id: Option<ChannelId>,
    channel_number: Option<Number>,
    integer: Option<u32>,
}

async fn one_of_proxy(parts: Parts, req: Req) -> Result<Resp, ApiError> {
    let (id, query) = (req.id("proxy_id")?, req.query::<EntryQuery>()?);
    let published = blocking(move || {
        let lineup = lineup(&parts, id)?.ok_or_else(|| ApiError::not_found("channel"))?;
        let entry = match query {
            EntryQuery { id: Some(id), .. } => lineup.by_id(id)?,
            EntryQuery { channel_number: Some(number), .. } => lineup.by_number(number)?,
            EntryQuery { integer: Some(integer), .. } => lineup.by_integer(integer)?,
            _ => return Err(ApiError::bad_request("one of id, channel_number and integer is needed")),
        };
        let entry = entry.ok_or_else(|| ApiError::not_found("channel"))?;
        Ok(Published::new(entry, &parts.store.list::<Source>()?))
    })
    .await?;
    Ok(Resp::json(&published))
}

impl Published {
    fn new(entry: LineupEntry, sources: &[Source]) -> Published {
        let LineupEntry { number, integer, channel, guide, .. } = entry;
        let source = sources.iter().find(|source| source.id == channel.source_id);
        Published {
            source_name: source.map_or_else(String::new, |source| source.name.clone()),
            channel,
            channel_number: number,
            integer,
            guide,
        }
    }
}

async fn get(parts: Parts, req: Req) -> Result<Resp, ApiError> {
    let id = req.channel_id("id")?;
    let view = blocking(move || {
        let snapshot = parts.store.read()?;
        let channel = snapshot.channel(id)?.ok_or_else(|| ApiError::not_found("channel"))?;
        let source = snapshot.get::<Source>(channel.source_id)?.ok_or_else(|| ApiError::not_found("channel"))?;
        Ok(ChannelView { channel, source_name: source.name })
    })
    .await?;
    Ok(Resp::json(&view))
}

async fn stream(parts: Parts, req: Req) -> Result<Resp, ApiError> {
    let id = req.channel_id("id")?;
    let url = aside(move |stop| {
        let (snapshot, now) = (parts.store.read()?, parts.clock.now());
        let channel = snapshot.channel(id)?.ok_or_else(|| ApiError::not_found("channel"))?;
        let asking = Asking { fetcher: &parts.fetcher, episodes: &parts.episodes, stop };
        Ok(play::first(play::resolve(&snapshot, &LineupEntry::unpublished(channel), Some(asking), now)?)?)
    })
    .await?;
    Ok(Resp::found(&url))
}

#[cfg(test)]
mod tests;
