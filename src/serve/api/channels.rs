//! Channels as their providers sent them, and as a proxy publishes them.
//!
//! There may be hundreds of thousands: a list is one pass over the snapshot's blocks that keeps their order, or a page's
//! rows only. Addresses keep `{password}` and its like in place of secrets: only the redirect to the provider fills them in.

mod published;

use std::collections::{BTreeMap, HashMap};

use http::Method;
use schemars::JsonSchema;
use serde::Serialize;

use super::proxies::existing;
use super::select::{SortKey, Top, list as listed, page_of, unknown_sort};
use crate::browse::{ChannelQuery, Filter, Order, Question, sort_key};
use crate::model::{Channel, ChannelId, Number, Numbered, Page, Proxy, Source, SourceKind, Time};
use crate::play::{self, Asking};
use crate::publish::Mapper;
use crate::serve::http::{ApiError, List, Req, Resp, blocking, route};
use crate::serve::parts::{Parts, Route, aside};
use crate::store::{Glance, Snapshot};

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
        route(Method::GET, "/api/v1/channels/{id}", TAG, "One channel", get).gives::<ChannelView>().fails(&[404]),
        route(
            Method::GET,
            "/api/v1/channels/{id}/published",
            TAG,
            "Where it is published, under which number, and what rules made of it",
            published::published,
        )
        .gives::<published::PublishedIn>()
        .fails(&[404]),
        route(Method::GET, "/api/v1/channels/{id}/stream", TAG, "Play it: a redirect to the provider", stream)
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
    let (id, page) = (req.id("id")?, req.page()?);
    if parts.store.get::<Source>(id)?.is_none_or(|source| source.source_kind != SourceKind::Stream) {
        return Err(ApiError::not_found("source"));
    }
    let query = ChannelQuery { source_id: vec![id], ..req.query::<ChannelQuery>()? };
    Ok(Resp::json(&find(parts, page, query).await?))
}

/// A row of what a proxy publishes that is kept while the others are looked at.
enum Row {
    Whole(Box<Channel>),
    /// Read again when it is known to be on the page.
    Id(ChannelId),
}

impl Row {
    /// Whole where few are kept; the end of a late page is far, and ids are small.
    fn of(channel: Channel, keeps: usize) -> Row {
        if keeps <= 5_000 { Row::Whole(Box::new(channel)) } else { Row::Id(channel.id) }
    }

    fn read(self, snapshot: &Snapshot) -> Result<Option<Channel>, ApiError> {
        match self {
            Row::Whole(channel) => Ok(Some(*channel)),
            Row::Id(id) => Ok(snapshot.channel(id)?),
        }
    }
}

async fn find(parts: Parts, mut page: Page, query: ChannelQuery) -> Result<List<ChannelView>, ApiError> {
    let listings = parts.listings.clone();
    let list = blocking(move || {
        let snapshot = parts.store.read()?;
        let mut filter = Filter::new(&snapshot, query, &page)?;
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
            return stretch(&snapshot, &filter.sources, &page);
        }
        sort_key(&Glance::from(&Channel::default()), &page.sort).ok_or_else(|| unknown_sort(&page.sort))?;
        let question = Question::new(&snapshot, &filter, &page)?;
        let order = parts.listings.get(question, || Order::of(&snapshot, &filter, &page.sort, parts.config.workers))?;
        let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
        let skip = usize::try_from(page.page - 1).unwrap_or(usize::MAX).saturating_mul(limit);
        // Without a field to sort by, descending means nothing.
        let descending = page.desc && !page.sort.is_empty();
        let rows = order.read(&snapshot, &filter.sources, (skip, limit, descending))?;
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
    let list = blocking(move || {
        let snapshot = parts.store.read()?;
        let filter = Filter::new(&snapshot, query, &page)?;
        let mut counts: HashMap<String, u64> = HashMap::new();
        let mut memory = Vec::new();
        for source in &filter.sources {
            for (number, _) in snapshot.channel_blocks(source.id)? {
                let mut rows = snapshot.channel_block(source.id, number, memory)?;
                while let Some(row) = rows.glance(|channel| {
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

/// A channel under the number that a proxy gave it.
#[derive(Serialize, JsonSchema)]
pub(super) struct Published {
    #[serde(flatten)]
    pub(super) channel: Channel,
    pub(super) source_name: String,
    pub(super) channel_number: Number,
}

async fn of_proxy(parts: Parts, req: Req) -> Result<Resp, ApiError> {
    let (id, page, query) = (req.id("proxy_id")?, req.page()?, req.query::<ChannelQuery>()?);
    let list = blocking(move || {
        let snapshot = parts.store.read()?;
        let proxy = existing(&parts.store, id)?;
        let (rows, total) = published(&snapshot, &proxy, parts.clock.now(), query, &page)?;
        Ok(listed(rows, total, &page))
    })
    .await?;
    Ok(Resp::json(&list))
}

/// The page of what a proxy published last, by number: its sources' channels that are in its ledger, as the rules
/// leave them.
pub(super) fn published(
    snapshot: &Snapshot,
    proxy: &Proxy,
    now: Time,
    query: ChannelQuery,
    page: &Page,
) -> Result<(Vec<Published>, u64), ApiError> {
    let ledger: Vec<Numbered> = snapshot.ledger(proxy.id)?.collect::<Result<_, _>>()?;
    let mut filter = Filter::new(snapshot, ChannelQuery { proxy_id: vec![proxy.id], ..query }, page)?;
    filter.sources.retain(|source| source.enabled);
    let mapper = Mapper::new(snapshot, now)?;
    let mut top = Top::new(page);
    let keeps = top.keeps();
    for (at, source) in filter.sources.iter().enumerate() {
        for channel in snapshot.channels(source.id)? {
            let channel = mapper.map(channel?);
            let Ok(row) = ledger.binary_search_by_key(&channel.id, |row| row.channel) else { continue };
            let Numbered { number, missing_since, .. } = ledger[row];
            let glance = Glance::from(&channel);
            if missing_since.is_none() && filter.takes(&glance) {
                let key = match page.sort.as_str() {
                    "" | "channel_number" => SortKey::Channel(number),
                    field => sort_key(&glance, field).ok_or_else(|| unknown_sort(field))?,
                };
                top.offer(key, || (at, number, Row::of(channel, keeps)));
            }
        }
    }
    let (rows, total) = top.finish();
    let mut items = Vec::with_capacity(rows.len());
    for (source, channel_number, row) in rows {
        let source_name = filter.source_name(source);
        items.extend(row.read(snapshot)?.map(|channel| Published { channel: mapper.map(channel), source_name, channel_number }));
    }
    Ok((items, total))
}

/// The channel of the path and its source.
async fn one(parts: &Parts, req: &Req) -> Result<(Channel, Source), ApiError> {
    let (store, id): (_, ChannelId) = (parts.store.clone(), req.channel_id("id")?);
    blocking(move || {
        let snapshot = store.read()?;
        let channel = snapshot.channel(id)?.ok_or_else(|| ApiError::not_found("channel"))?;
        let source = snapshot.get::<Source>(channel.source_id)?.ok_or_else(|| ApiError::not_found("channel"))?;
        Ok((channel, source))
    })
    .await
}

async fn get(parts: Parts, req: Req) -> Result<Resp, ApiError> {
    let (channel, source) = one(&parts, &req).await?;
    Ok(Resp::json(&ChannelView { channel, source_name: source.name }))
}

async fn stream(parts: Parts, req: Req) -> Result<Resp, ApiError> {
    let (channel, source) = one(&parts, &req).await?;
    let url = aside(&parts.clone(), move |progress| {
        let (snapshot, now) = (parts.store.read()?, parts.clock.now());
        let asking = Asking { fetcher: &parts.fetcher, episodes: &parts.episodes, progress, now };
        let channel = play::as_played(&snapshot, channel, &source, asking)?;
        let (source, secrets) = play::playing(&snapshot, &source, now)?;
        Ok(play::playable(&channel, &source, &secrets)?)
    })
    .await?;
    Ok(Resp::found(&url))
}

#[cfg(test)]
mod tests;
