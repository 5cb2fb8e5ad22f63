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
use super::select::{Needle, SortKey, Top, found, list as listed, page_of, unknown_sort};
use crate::app::App;
use crate::model::{Channel, ChannelId, Id, Proxy, Source, SourceKind, StreamType};
use crate::publish;
use crate::serve::http::{ApiError, List, Page, Req, Resp, Route, blocking, route};
use crate::source::credentials;
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
            .gives::<List<publish::PreviewChannel>>()
            .paged()
            .fails(&[404]),
        route(Method::GET, "/api/v1/channels/{id}", TAG, "One channel", get).gives::<ChannelView>().fails(&[404]),
        route(Method::GET, "/api/v1/channels/{id}/stream", TAG, "Play it: a redirect to the provider", stream)
            .status(302)
            .fails(&[404, 422]),
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
struct ChannelQuery {
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
}

/// What a channel has to be to be listed.
struct Filter {
    /// In the order in which they are listed.
    sources: Vec<Source>,
    query: ChannelQuery,
    needle: Option<Needle>,
}

impl Filter {
    fn new(snapshot: &Snapshot, query: ChannelQuery, page: &Page) -> Result<Filter, ApiError> {
        let sources = sources_of_kind(snapshot, SourceKind::Stream, &query.source_id, &query.proxy_id)?;
        Ok(Filter { sources, query, needle: Needle::new(&page.search) })
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
            && found(
                self.needle.as_ref(),
                [channel.channel_name.as_str(), &channel.tvg_name, &channel.tvg_id, &channel.group_title, &channel.tvg_chno],
            )
    }

    /// Every channel that is taken, in the order of the sources and their lists.
    fn each(&self, snapshot: &Snapshot, mut each: impl FnMut(usize, Channel) -> Result<(), ApiError>) -> Result<(), ApiError> {
        for (at, source) in self.sources.iter().enumerate() {
            for channel in snapshot.channels(source.id)? {
                let channel = channel?;
                if self.takes(&channel) {
                    each(at, channel)?;
                }
            }
        }
        Ok(())
    }
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
        "" => SortKey::default(),
        "channel_name" => SortKey::text(&channel.channel_name),
        "group_title" => SortKey::text(&channel.group_title),
        "tvg_chno" => SortKey::channel_number(&channel.tvg_chno),
        "tvg_id" => SortKey::text(&channel.tvg_id),
        "tvg_name" => SortKey::text(&channel.tvg_name),
        "tvg_country" => SortKey::text(&channel.tvg_country),
        "tvg_language" => SortKey::text(&channel.tvg_language),
        "stream_type" => SortKey::number(channel.stream_type as u64),
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

/// Rows that are held whole while the others are looked at. For a later page only ids are, and its
/// channels are read again when they are known.
const ROWS_KEPT: usize = 5_000;

enum Row {
    Whole(Box<Channel>),
    Id(ChannelId),
}

async fn find(app: App, page: Page, query: ChannelQuery) -> Result<List<ChannelView>, ApiError> {
    blocking(move || {
        let snapshot = app.store.read()?;
        let filter = Filter::new(&snapshot, query, &page)?;
        let mut top = Top::new(&page);
        let keeps_rows = top.keeps() <= ROWS_KEPT;
        filter.each(&snapshot, |source, channel| {
            let key = sort_key(&channel, &page.sort).ok_or_else(|| unknown_sort(&page.sort))?;
            top.offer(key, || (source, if keeps_rows { Row::Whole(Box::new(channel)) } else { Row::Id(channel.id) }));
            Ok(())
        })?;
        let (rows, total) = top.finish();
        let mut items = Vec::with_capacity(rows.len());
        for (source, row) in rows {
            let source_name = filter.sources.get(source).map_or_else(String::new, |source| source.name.clone());
            let channel = match row {
                Row::Whole(channel) => Some(*channel),
                Row::Id(id) => snapshot.channel(id)?,
            };
            items.extend(channel.map(|channel| ChannelView { channel, source_name }));
        }
        Ok(listed(items, total, &page))
    })
    .await
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
                "count" => SortKey::number(group.count),
                _ => return None,
            })
        })
    })
    .await?;
    Ok(Resp::json(&list))
}

async fn of_proxy(app: App, req: Req) -> Result<Resp, ApiError> {
    let (id, page) = (req.id("proxy_id")?, req.page()?);
    let list = blocking(move || {
        let preview = publish::preview(&app.store, &existing(&app.store, id)?)?;
        let needle = Needle::new(&page.search);
        let rows = preview.channels.into_iter().filter(|row| {
            let channel = &row.channel;
            found(needle.as_ref(), [channel.channel_name.as_str(), &channel.tvg_id, &channel.group_title, &row.channel_number])
        });
        page_of(rows, &page, |row, field| match field {
            "channel_number" => Some(SortKey::channel_number(&row.channel_number)),
            _ => sort_key(&row.channel, field),
        })
    })
    .await?;
    Ok(Resp::json(&list))
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
    // What follows `|` is for Kodi: headers, not a part of the address.
    let url = channel.stream_url.split('|').next().unwrap_or_default();
    if url.is_empty() {
        return Err(ApiError::not_found("stream: the provider gave no address"));
    }
    Ok(Resp::found(&credentials::reveal(url, &source, &app.store.secrets(source.id)?)))
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
        Filter { sources: Vec::new(), query, needle: Needle::new(search) }.takes(&channel())
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
