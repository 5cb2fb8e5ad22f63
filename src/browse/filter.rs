//! Which channels are listed, and by what they are sorted.

use schemars::JsonSchema;
use serde::Deserialize;

use super::top::{SortKey, any_found, comma_list, found, needle};
use crate::expr::Needle;
use crate::model::{Id, Page, Proxy, Source, SourceKind, StreamType};
use crate::store::{ChannelRef, Snapshot, StoreError};

#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct ChannelQuery {
    /// One or more, with commas.
    pub(crate) source_id: Vec<Id>,
    /// Channels of these proxies' sources; one or more, with commas.
    pub(crate) proxy_id: Vec<Id>,
    /// The whole name of a group, letters of any case.
    pub(crate) group: Option<String>,
    pub(crate) stream_type: Option<StreamType>,
    pub(crate) country: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) is_adult: Option<bool>,
    pub(crate) radio: Option<bool>,
    /// Parts of names, ids or numbers; one or more, with commas.
    pub(crate) channel_filter: String,
}

/// What a channel has to be to be listed.
pub(crate) struct Filter {
    /// In the order in which they are listed.
    pub(crate) sources: Vec<Source>,
    pub(crate) query: ChannelQuery,
    needle: Option<Needle>,
    any_of: Vec<Needle>,
}

impl Filter {
    pub(crate) fn new(snapshot: &Snapshot, query: ChannelQuery, page: &Page) -> Result<Filter, StoreError> {
        let sources = sources_of_kind(snapshot, SourceKind::Stream, &query.source_id, &query.proxy_id)?;
        Ok(Filter::among(sources, query, &page.search))
    }

    pub(super) fn among(sources: Vec<Source>, query: ChannelQuery, search: &str) -> Filter {
        let any_of = comma_list(&query.channel_filter).filter_map(needle).collect();
        Filter { sources, query, needle: needle(search), any_of }
    }

    pub(crate) fn takes(&self, channel: &ChannelRef<'_>) -> bool {
        self.query.stream_type.is_none_or(|wanted| wanted == channel.stream_type)
            && self.query.is_adult.is_none_or(|wanted| wanted == channel.is_adult)
            && self.query.radio.is_none_or(|wanted| wanted == channel.radio)
            && is_same(self.query.group.as_deref(), channel.group_title)
            && is_same(self.query.country.as_deref(), channel.tvg_country)
            && is_same(self.query.language.as_deref(), channel.tvg_language)
            && found(self.needle.as_ref(), texts(channel))
            && any_found(&self.any_of, || texts(channel))
    }

    /// Nothing is asked for but sources.
    pub(crate) fn takes_all(&self) -> bool {
        self.takes_all_of(None)
    }

    /// Nothing is asked for but sources and live channels.
    pub(super) fn takes_all_live(&self) -> bool {
        self.takes_all_of(Some(StreamType::Live))
    }

    fn takes_all_of(&self, stream_type: Option<StreamType>) -> bool {
        let (source_id, proxy_id) = (self.query.source_id.clone(), self.query.proxy_id.clone());
        self.query == ChannelQuery { source_id, proxy_id, stream_type, ..ChannelQuery::default() } && self.needle.is_none()
    }
}

/// Letters of any case.
fn is_same(wanted: Option<&str>, text: &str) -> bool {
    let is_like = |wanted: &str| {
        wanted.eq_ignore_ascii_case(text) || !(wanted.is_ascii() && text.is_ascii()) && wanted.to_lowercase() == text.to_lowercase()
    };
    wanted.is_none_or(|wanted| wanted.is_empty() || is_like(wanted))
}

/// What a search looks into. A name that stands there twice is looked at once.
fn texts<'a>(channel: &ChannelRef<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
    let tvg_name = if channel.tvg_name == channel.channel_name { "" } else { channel.tvg_name };
    [channel.channel_name, tvg_name, channel.tvg_id, channel.group_title, channel.tvg_chno].into_iter()
}

/// The sources of that kind: those named, or those of the proxies named, or all; the most important first.
pub(crate) fn sources_of_kind(
    snapshot: &Snapshot,
    kind: SourceKind,
    source_ids: &[Id],
    proxy_ids: &[Id],
) -> Result<Vec<Source>, StoreError> {
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

/// What a channel is sorted by; None: nothing is sorted by that field.
pub(crate) fn sort_key(channel: &ChannelRef<'_>, field: &str) -> Option<SortKey> {
    Some(match field {
        "" => SortKey::None,
        "channel_name" => SortKey::text(channel.channel_name),
        "group_title" => SortKey::text(channel.group_title),
        "tvg_chno" => SortKey::channel_number(channel.tvg_chno),
        "tvg_id" => SortKey::text(channel.tvg_id),
        "tvg_name" => SortKey::text(channel.tvg_name),
        "tvg_country" => SortKey::text(channel.tvg_country),
        "tvg_language" => SortKey::text(channel.tvg_language),
        "stream_type" => SortKey::Number(channel.stream_type as i64),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channel() -> ChannelRef<'static> {
        let mut channel = ChannelRef::default();
        (channel.channel_name, channel.tvg_name, channel.group_title) = ("BBC One", "BBC One", "Öster News");
        (channel.tvg_country, channel.tvg_chno) = ("GB", "7.1");
        channel
    }

    fn takes(query: ChannelQuery, search: &str) -> bool {
        Filter::among(Vec::new(), query, search).takes(&channel())
    }

    #[test]
    fn filters_are_joined_by_and() {
        let group = || Some("öSTER nEWs".to_owned());
        assert!(takes(ChannelQuery { group: group(), country: Some("gb".into()), ..ChannelQuery::default() }, "one"));
        assert!(!takes(ChannelQuery { group: group(), country: Some("de".into()), ..ChannelQuery::default() }, "one"));
        assert!(!takes(ChannelQuery { group: group(), ..ChannelQuery::default() }, "two"));
        assert!(!takes(ChannelQuery { group: Some("news".into()), ..ChannelQuery::default() }, ""));
        assert!(!takes(ChannelQuery { stream_type: Some(StreamType::Movie), ..ChannelQuery::default() }, ""));
        assert!(takes(ChannelQuery::default(), "7.1"));
        assert!(takes(ChannelQuery { channel_filter: "two,bbc".into(), ..ChannelQuery::default() }, ""));
    }

    #[test]
    fn sources_alone_are_no_filter() {
        let takes_all = |query, search| Filter::among(Vec::new(), query, search).takes_all();
        assert!(takes_all(ChannelQuery { source_id: vec![Id(1)], proxy_id: vec![Id(2)], ..ChannelQuery::default() }, " "));
        assert!(!takes_all(ChannelQuery { radio: Some(false), ..ChannelQuery::default() }, ""));
        assert!(!takes_all(ChannelQuery::default(), "x"));
    }
}
