//! Channels as their providers sent them, and as a proxy publishes them.
//!
//! There may be hundreds of thousands: a list is one pass over the snapshot's blocks that keeps their order, or a page's
//! rows only. Addresses keep `{password}` and its like in place of secrets: only the redirect to the provider fills them in.

use std::collections::BTreeMap;
use std::sync::Arc;

use http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::named::{self, existing};
use super::select::{page_of, unknown_sort};
use crate::browse::{self, ChannelQuery, Filter, Order, Question, sort_key};
use crate::model::{Channel, ChannelId, GuideRef, Id, LineupEntry, Number, Page, Source, SourceKind};
use crate::pipeline::explain::{InLineup, Standing, standings, standings_of_gone};
use crate::pipeline::tryout::Mapper;
use crate::play::{self, Asking};
use crate::serve::http::{ApiError, List, Req, Resp, route, route_async};
use crate::serve::parts::{Parts, Route, aside};
use crate::store::{ChannelRef, Lineup};

const TAG: &str = "channels";

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(Method::GET, "/api/v1/channels", TAG, "Channels of all sources", list).query::<ChannelQuery>().paged(),
        route(Method::GET, "/api/v1/channels/groups", TAG, "The groups and their sizes", groups)
            .query::<ChannelQuery>()
            .query::<GroupsQuery>()
            .paged(),
        route(Method::GET, "/api/v1/channels/proxy/{proxy_id}", TAG, "What a proxy publishes, with its numbers", of_proxy)
            .query::<ChannelQuery>()
            .paged(),
        route(
            Method::GET,
            "/api/v1/channels/proxy/{proxy_id}/channel",
            TAG,
            "One published channel, by id, number or integer",
            one_of_proxy,
        )
        .param::<Id>("proxy_id")
        .query::<EntryQuery>(),
        route(Method::GET, "/api/v1/channels/{id}", TAG, "One channel", get).param::<ChannelId>("id"),
        route(
            Method::GET,
            "/api/v1/channels/{id}/published",
            TAG,
            "Where it is published, under which number, and what rules made of it",
            published,
        )
        .param::<ChannelId>("id"),
        route_async(Method::GET, "/api/v1/channels/{id}/stream", TAG, "Play it: a redirect to the provider", |parts, req| {
            aside(parts, req, stream)
        })
        .param::<ChannelId>("id")
        .status(302)
        .fails(&[502]),
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

fn list(parts: &Parts, req: &Req) -> Result<List<ChannelView>, ApiError> {
    find(parts, req, req.query()?)
}

/// `GET /sources/stream/{id}/channels`.
pub(super) fn of_source(parts: &Parts, req: &Req) -> Result<List<ChannelView>, ApiError> {
    let source = named::source(parts, req, SourceKind::Stream)?;
    find(parts, req, ChannelQuery { source_id: vec![source.id], ..req.query()? })
}

fn find(parts: &Parts, req: &Req, query: ChannelQuery) -> Result<List<ChannelView>, ApiError> {
    let (mut page, snapshot) = (req.page()?, &parts.read(req)?);
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
    sort_key(&ChannelRef::default(), &page.sort).ok_or_else(|| unknown_sort(&page.sort))?;
    let question = Question::new(snapshot, &filter, &page)?;
    let order = parts.listings.get(question, || Order::of(snapshot, &filter, &page.sort, parts.config.workers))?;
    // Without a field to sort by, descending means nothing.
    let descending = page.desc && !page.sort.is_empty();
    let rows = order.read(snapshot, &filter.sources, (page.skip(), page.length(), descending))?;
    let name = |at: usize| filter.sources.get(at).map(|source| source.name.clone()).unwrap_or_default();
    let items = rows.into_iter().map(|(source, channel)| ChannelView { channel, source_name: name(source) }).collect();
    parts.listings.watch();
    Ok(List::new(items, order.len() as u64, &page))
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
struct GroupsQuery {
    /// The groups that the channels have after the mapping rules, as filters see them.
    is_mapped: bool,
}

fn groups(parts: &Parts, req: &Req) -> Result<List<Group>, ApiError> {
    let (mut page, query) = (req.page()?, req.query::<ChannelQuery>()?);
    let snapshot = &parts.read(req)?;
    let filter = Filter::new(snapshot, query, &page)?;
    let mapper = if req.query::<GroupsQuery>()?.is_mapped { Some(Mapper::new(snapshot, parts.clock.now())?) } else { None };
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let mut count = |group: &str| match counts.get_mut(group) {
        Some(count) => *count += 1,
        None => drop(counts.insert(group.to_owned(), 1)),
    };
    let mut memory = Vec::new();
    for source in &filter.sources {
        for (number, _) in snapshot.channel_blocks(source.id)? {
            let mut rows = snapshot.channel_block(source.id, number, memory)?;
            let (mut place, mut places) = (0, Vec::new());
            while let Some(row) = rows.next_ref(|channel| {
                if filter.takes(&channel) && mapper.is_some() {
                    places.push(place);
                } else if filter.takes(&channel) {
                    count(channel.group_title);
                }
                place += 1;
            }) {
                row?;
            }
            memory = rows.into_raw();
            if let (Some(mapper), false) = (&mapper, places.is_empty()) {
                for channel in snapshot.channels_at(source.id, number, &places)? {
                    count(&mapper.map(channel).group_title);
                }
            }
        }
    }
    if page.sort.is_empty() {
        "name".clone_into(&mut page.sort);
    }
    page_of(counts.into_iter().map(|(name, count)| Group { name, count }), &page, &(), &[], &["name", "count"])
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

fn of_proxy(parts: &Parts, req: &Req) -> Result<List<Published>, ApiError> {
    let (id, page, query) = (req.id("proxy_id")?, req.page()?, req.query::<ChannelQuery>()?);
    let (entries, total) = published_page(parts, id, query, &page)?;
    let sources = parts.store.list::<Source>()?;
    Ok(List::new(entries.into_iter().map(|entry| Published::new(entry, &sources)).collect(), total, &page))
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

/// Which channel of a lineup; the first that is given counts.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
struct EntryQuery {
    id: Option<ChannelId>,
    channel_number: Option<Number>,
    integer: Option<u32>,
}

fn one_of_proxy(parts: &Parts, req: &Req) -> Result<Published, ApiError> {
    let (id, query) = (req.id("proxy_id")?, req.query::<EntryQuery>()?);
    let lineup = lineup(parts, id)?.ok_or_else(|| ApiError::not_found("channel"))?;
    let entry = match query {
        EntryQuery { id: Some(id), .. } => lineup.by_id(id)?,
        EntryQuery { channel_number: Some(number), .. } => lineup.by_number(number)?,
        EntryQuery { integer: Some(integer), .. } => lineup.by_integer(integer)?,
        _ => return Err(ApiError::bad_request("one of id, channel_number and integer is needed")),
    };
    let entry = entry.ok_or_else(|| ApiError::not_found("channel"))?;
    Ok(Published::new(entry, &parts.store.list::<Source>()?))
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

fn get(parts: &Parts, req: &Req) -> Result<ChannelView, ApiError> {
    let (channel, source) = named::channel(&parts.store.read()?, req)?;
    Ok(ChannelView { channel, source_name: source.name })
}

/// One channel in all playlists.
#[derive(Serialize, JsonSchema)]
struct PublishedIn {
    channel_id: ChannelId,
    /// As its source has it; empty: no source has it any more.
    channel_name: String,
    /// Null: no source has it any more.
    source_id: Option<Id>,
    source_name: String,
    /// Those that take its source; of a channel that no source has, those that still know its number.
    proxies: Vec<Standing>,
}

fn published(parts: &Parts, req: &Req) -> Result<PublishedIn, ApiError> {
    let channel_id = req.id("id")?;
    let snapshot = parts.store.read()?;
    let in_lineup: InLineup<'_> = &|proxy, channel| parts.editions.entry(proxy, channel);
    let known = match snapshot.channel(channel_id)? {
        Some(channel) => snapshot.get::<Source>(channel.source_id)?.map(|source| (channel, source)),
        None => None,
    };
    let Some((channel, source)) = known else {
        let proxies = standings_of_gone(&snapshot, in_lineup, channel_id)?;
        if proxies.is_empty() {
            return Err(ApiError::not_found("channel"));
        }
        return Ok(PublishedIn { channel_id, channel_name: String::new(), source_id: None, source_name: String::new(), proxies });
    };
    let proxies = standings(&snapshot, in_lineup, &channel, &source, parts.clock.now())?;
    Ok(PublishedIn { channel_id, channel_name: channel.channel_name, source_id: Some(source.id), source_name: source.name, proxies })
}

fn stream(parts: &Parts, req: &Req) -> Result<Resp, ApiError> {
    let snapshot = parts.store.read()?;
    let channel = snapshot.channel(req.id("id")?)?.ok_or_else(|| ApiError::not_found("channel"))?;
    let asking = Asking { fetcher: &parts.fetcher, episodes: &parts.episodes, stop: &req.stop };
    let upstreams = play::resolve(&snapshot, &LineupEntry::unpublished(channel), Some(asking), parts.clock.now())?;
    Ok(Resp::found(&play::first(upstreams)?))
}

#[cfg(test)]
mod tests;
