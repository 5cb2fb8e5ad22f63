//! Channels as their providers sent them, and as a proxy publishes them.
//!
//! A list is one pass over the snapshot's blocks that keeps the page's rows only; there may be hundreds
//! of thousands. Addresses keep `{password}` and its like in place of secrets: only the redirect to the
//! provider fills them in.

use std::collections::{BTreeMap, HashMap};

use http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::proxies::existing;
use super::select::{Needle, SortKey, Top, any_found, comma_list, found, list as listed, page_of, unknown_sort};
use super::series::as_played;
use super::sources::xtream::{aside, playing};
use crate::app::App;
use crate::model::{Channel, ChannelId, Id, Number, Numbered, Proxy, Source, SourceKind, StreamType, Time};
use crate::publish::Mapper;
use crate::serve::http::{ApiError, List, Page, Req, Resp, Route, blocking, route};
use crate::serve::out::stream::playable;
use crate::store::Snapshot;

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

#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct ChannelQuery {
    /// One or more, with commas.
    source_id: Vec<Id>,
    /// Channels of these proxies' sources; one or more, with commas.
    proxy_id: Vec<Id>,
    /// The whole name of a group, letters of any case.
    group: Option<String>,
    stream_type: Option<StreamType>,
    country: Option<String>,
    language: Option<String>,
    is_adult: Option<bool>,
    radio: Option<bool>,
    /// Parts of names, ids or numbers; one or more, with commas.
    channel_filter: String,
}

impl ChannelQuery {
    /// Channels whose names, ids or numbers contain one of the parts.
    pub(super) fn of_any(channel_filter: String) -> ChannelQuery {
        ChannelQuery { channel_filter, ..ChannelQuery::default() }
    }
}

/// What a channel has to be to be listed.
struct Filter {
    /// In the order in which they are listed.
    sources: Vec<Source>,
    query: ChannelQuery,
    needle: Option<Needle>,
    any_of: Vec<Needle>,
    /// Rules that change the channels first.
    mapper: Option<Mapper>,
}

impl Filter {
    fn new(snapshot: &Snapshot, query: ChannelQuery, page: &Page) -> Result<Filter, ApiError> {
        let sources = sources_of_kind(snapshot, SourceKind::Stream, &query.source_id, &query.proxy_id)?;
        let any_of = comma_list(&query.channel_filter).filter_map(Needle::new).collect();
        Ok(Filter { sources, query, needle: Needle::new(&page.search), any_of, mapper: None })
    }

    fn takes(&self, channel: &Channel) -> bool {
        let same = |wanted: &Option<String>, text: &str| {
            wanted.as_ref().is_none_or(|wanted| wanted == text || wanted.to_lowercase() == text.to_lowercase())
        };
        self.query.stream_type.is_none_or(|wanted| wanted == channel.stream_type)
            && self.query.is_adult.is_none_or(|wanted| wanted == channel.is_adult)
            && self.query.radio.is_none_or(|wanted| wanted == channel.radio)
            && same(&self.query.group, &channel.group_title)
            && same(&self.query.country, &channel.tvg_country)
            && same(&self.query.language, &channel.tvg_language)
            && found(self.needle.as_ref(), texts(channel))
            && any_found(&self.any_of, || texts(channel))
    }

    fn mapped(&self, channel: Channel) -> Channel {
        match &self.mapper {
            Some(mapper) => mapper.map(channel),
            None => channel,
        }
    }

    /// Nothing is asked for but sources.
    fn takes_all(&self) -> bool {
        let query = &self.query;
        let named = [&query.group, &query.country, &query.language];
        let flags = [query.is_adult, query.radio];
        named.iter().all(|name| name.is_none())
            && flags.iter().all(Option::is_none)
            && query.stream_type.is_none()
            && self.needle.is_none()
            && self.any_of.is_empty()
    }

    fn source_name(&self, at: usize) -> String {
        self.sources.get(at).map_or_else(String::new, |source| source.name.clone())
    }

    /// Every channel that is taken, in the order of the sources and their lists.
    fn each(&self, snapshot: &Snapshot, mut each: impl FnMut(usize, Channel) -> Result<(), ApiError>) -> Result<(), ApiError> {
        for (at, source) in self.sources.iter().enumerate() {
            for channel in snapshot.channels(source.id)? {
                let channel = self.mapped(channel?);
                if self.takes(&channel) {
                    each(at, channel)?;
                }
            }
        }
        Ok(())
    }
}

fn texts(channel: &Channel) -> impl Iterator<Item = &str> {
    [&channel.channel_name, &channel.tvg_name, &channel.tvg_id, &channel.group_title, &channel.tvg_chno].into_iter().map(String::as_str)
}

/// The sources of that kind: those named, or those of the proxies named, or all; the most important first.
pub(super) fn sources_of_kind(snapshot: &Snapshot, kind: SourceKind, source_ids: &[Id], proxy_ids: &[Id]) -> Result<Vec<Source>, ApiError> {
    let mut sources: Vec<Source> = snapshot.list::<Source>()?;
    sources.retain(|source| source.source_kind == kind);
    sources.sort_by_key(|source| std::cmp::Reverse(source.priority));
    if !source_ids.is_empty() {
        sources.retain(|source| source_ids.contains(&source.id));
    }
    if !proxy_ids.is_empty() {
        let mut proxies: Vec<Proxy> = snapshot.list::<Proxy>()?;
        proxies.retain(|proxy| proxy_ids.contains(&proxy.id));
        sources.retain(|source| proxies.iter().any(|proxy| proxy.uses(source.id)));
    }
    Ok(sources)
}

fn sort_key(channel: &Channel, field: &str) -> Option<SortKey> {
    Some(match field {
        "" => SortKey::None,
        "channel_name" => SortKey::text(&channel.channel_name),
        "group_title" => SortKey::text(&channel.group_title),
        "tvg_chno" => SortKey::channel_number(&channel.tvg_chno),
        "tvg_id" => SortKey::text(&channel.tvg_id),
        "tvg_name" => SortKey::text(&channel.tvg_name),
        "tvg_country" => SortKey::text(&channel.tvg_country),
        "tvg_language" => SortKey::text(&channel.tvg_language),
        "stream_type" => SortKey::Number(channel.stream_type as i64),
        _ => return None,
    })
}

async fn list(app: App, req: Req) -> Result<Resp, ApiError> {
    let (page, query) = (req.page()?, req.query::<ChannelQuery>()?);
    Ok(Resp::json(&find(app, page, query).await?))
}

/// `GET /sources/stream/{id}/channels`.
pub(super) async fn of_source(app: App, req: Req) -> Result<Resp, ApiError> {
    let (id, page) = (req.id("id")?, req.page()?);
    if app.store.get::<Source>(id)?.is_none_or(|source| source.source_kind != SourceKind::Stream) {
        return Err(ApiError::not_found("source"));
    }
    let query = ChannelQuery { source_id: vec![id], ..req.query::<ChannelQuery>()? };
    Ok(Resp::json(&find(app, page, query).await?))
}

/// A row that is kept while the others are looked at.
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

async fn find(app: App, page: Page, query: ChannelQuery) -> Result<List<ChannelView>, ApiError> {
    blocking(move || {
        let snapshot = app.store.read()?;
        let filter = Filter::new(&snapshot, query, &page)?;
        if filter.takes_all() && page.sort.is_empty() {
            return stretch(&snapshot, &filter.sources, &page);
        }
        let mut top = Top::new(&page);
        let keeps = top.keeps();
        filter.each(&snapshot, |source, channel| {
            let key = sort_key(&channel, &page.sort).ok_or_else(|| unknown_sort(&page.sort))?;
            top.offer(key, || (source, Row::of(channel, keeps)));
            Ok(())
        })?;
        let (rows, total) = top.finish();
        let mut items = Vec::with_capacity(rows.len());
        for (source, row) in rows {
            let source_name = filter.source_name(source);
            items.extend(row.read(&snapshot)?.map(|channel| ChannelView { channel, source_name }));
        }
        Ok(listed(items, total, &page))
    })
    .await
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

async fn groups(app: App, req: Req) -> Result<Resp, ApiError> {
    let (page, query) = (req.page()?, req.query::<ChannelQuery>()?);
    let list = blocking(move || {
        let snapshot = app.store.read()?;
        let filter = Filter::new(&snapshot, query, &page)?;
        let mut counts: HashMap<String, u64> = HashMap::new();
        filter.each(&snapshot, |_, channel| {
            *counts.entry(channel.group_title).or_default() += 1;
            Ok(())
        })?;
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

async fn of_proxy(app: App, req: Req) -> Result<Resp, ApiError> {
    let (id, page, query) = (req.id("proxy_id")?, req.page()?, req.query::<ChannelQuery>()?);
    let list = blocking(move || {
        let snapshot = app.store.read()?;
        let proxy = existing(&app.store, id)?;
        let (rows, total) = published(&snapshot, &proxy, app.clock.now(), query, &page)?;
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
    filter.mapper = Some(Mapper::new(snapshot, now)?);
    let mut top = Top::new(page);
    let keeps = top.keeps();
    filter.each(snapshot, |source, channel| {
        let Ok(at) = ledger.binary_search_by_key(&channel.id, |row| row.channel) else { return Ok(()) };
        let number = ledger[at].number;
        if ledger[at].missing_since.is_none() {
            let key = match page.sort.as_str() {
                "" | "channel_number" => SortKey::Channel(number),
                field => sort_key(&channel, field).ok_or_else(|| unknown_sort(field))?,
            };
            top.offer(key, || (source, number, Row::of(channel, keeps)));
        }
        Ok(())
    })?;
    let (rows, total) = top.finish();
    let mut items = Vec::with_capacity(rows.len());
    for (source, channel_number, row) in rows {
        let source_name = filter.source_name(source);
        items.extend(row.read(snapshot)?.map(|channel| Published { channel: filter.mapped(channel), source_name, channel_number }));
    }
    Ok((items, total))
}

/// The channel of the path and its source.
async fn one(app: &App, req: &Req) -> Result<(Channel, Source), ApiError> {
    let (store, id): (_, ChannelId) = (app.store.clone(), req.channel_id("id")?);
    blocking(move || {
        let snapshot = store.read()?;
        let channel = snapshot.channel(id)?.ok_or_else(|| ApiError::not_found("channel"))?;
        let source = snapshot.get::<Source>(channel.source_id)?.ok_or_else(|| ApiError::not_found("channel"))?;
        Ok((channel, source))
    })
    .await
}

async fn get(app: App, req: Req) -> Result<Resp, ApiError> {
    let (channel, source) = one(&app, &req).await?;
    Ok(Resp::json(&ChannelView { channel, source_name: source.name }))
}

async fn stream(app: App, req: Req) -> Result<Resp, ApiError> {
    let (channel, source) = one(&app, &req).await?;
    let url = aside(&app.clone(), move |progress| {
        let channel = as_played(&app, channel, &source, progress)?;
        let (source, secrets) = playing(&app.store.read()?, &source, app.clock.now())?;
        playable(&channel, &source, &secrets)
    })
    .await?;
    Ok(Resp::found(&url))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channel() -> Channel {
        Channel {
            channel_name: "BBC One".into(),
            group_title: "News".into(),
            tvg_country: "GB".into(),
            tvg_chno: "7.1".into(),
            ..Channel::default()
        }
    }

    fn takes(query: ChannelQuery, search: &str) -> bool {
        Filter { sources: Vec::new(), query, needle: Needle::new(search), any_of: Vec::new(), mapper: None }.takes(&channel())
    }

    #[test]
    fn filters_are_joined_by_and() {
        let group = || Some("nEWs".to_owned());
        assert!(takes(ChannelQuery { group: group(), country: Some("gb".into()), ..ChannelQuery::default() }, "one"));
        assert!(!takes(ChannelQuery { group: group(), country: Some("de".into()), ..ChannelQuery::default() }, "one"));
        assert!(!takes(ChannelQuery { group: group(), ..ChannelQuery::default() }, "two"));
        assert!(!takes(ChannelQuery { stream_type: Some(StreamType::Movie), ..ChannelQuery::default() }, ""));
        assert!(takes(ChannelQuery::default(), "7.1"));
    }
}
