//! A proxy as it is read: the record, its status, its addresses, and the names of what it refers to.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::model::proxy::{EpgSourceRef, FilterRef, ProxyStatus, StreamSourceRef};
use crate::model::rule::FilterAction;
use crate::model::{Id, Proxy, Rule, Source, SourceKind, Time};
use crate::serve::api::members::without;
use crate::serve::api::sources::next_run;
use crate::serve::http::{ApiError, Req};
use crate::serve::parts::Parts;

/// A proxy as it is read.
#[derive(Serialize, JsonSchema)]
#[schemars(transform = required_once)]
pub(in crate::serve::api) struct ProxyView {
    #[serde(flatten, serialize_with = "shown_proxy")]
    pub(super) proxy: Proxy,
    #[serde(flatten, serialize_with = "shown_status")]
    pub(super) status: ProxyStatus,
    /// The secret part of its addresses.
    pub(super) access_key: String,
    /// Where players fetch the playlist.
    pub(super) m3u8_url: String,
    /// Where players fetch the guide.
    pub(super) xmltv_url: String,
    /// How the addresses in the published files begin; empty before the first generation.
    pub(super) published_base: String,
    /// When its schedule wants it generated next.
    pub(super) next_run_at: Option<Time>,
    pub(super) stream_sources: Vec<Named<StreamSourceRef>>,
    pub(super) epg_sources: Vec<Named<EpgSourceRef>>,
    pub(super) filters: Vec<NamedFilter>,
}

/// The references are fields of the proxy and of its view, with the view's shape.
fn required_once(schema: &mut schemars::Schema) {
    if let Some(Value::Array(names)) = schema.get_mut("required") {
        let mut seen = BTreeSet::new();
        names.retain(|name| seen.insert(name.to_string()));
    }
}

/// A reference with the name of what it refers to.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Named_{R}")]
pub(super) struct Named<R> {
    #[serde(flatten)]
    pub(super) reference: R,
    pub(super) source_name: String,
}

/// A reference to a filter with what it is.
#[derive(Serialize, JsonSchema)]
pub(super) struct NamedFilter {
    #[serde(flatten)]
    reference: FilterRef,
    filter_name: String,
    source_type: SourceKind,
    action: FilterAction,
    /// False: it is switched off everywhere.
    is_enabled: bool,
}

/// The references follow with their names.
fn shown_proxy<S: Serializer>(proxy: &Proxy, serializer: S) -> Result<S::Ok, S::Error> {
    without(proxy, &["stream_sources", "epg_sources", "filters"], serializer)
}

fn shown_status<S: Serializer>(status: &ProxyStatus, serializer: S) -> Result<S::Ok, S::Error> {
    without(status, &["numbering", "base", "settled", "scheduled_for"], serializer)
}

pub(super) fn view(parts: &Parts, req: &Req, proxy: Proxy) -> Result<ProxyView, ApiError> {
    let (store, base) = (&parts.store, req.public_base());
    let access_key = store.access_key(proxy.id)?;
    let name = |id: Id| Ok::<_, ApiError>(store.get::<Source>(id)?.map(|source| source.name).unwrap_or_default());
    let streams = proxy.stream_sources.iter().map(|used| Ok(Named { source_name: name(used.source_id)?, reference: used.clone() }));
    let guides = proxy.epg_sources.iter().map(|used| Ok(Named { source_name: name(used.epg_source_id)?, reference: used.clone() }));
    let filters = proxy.filters.iter().cloned().map(|reference| {
        let Rule { name: filter_name, source_type, action, is_enabled, .. } = store.get(reference.filter_id)?.unwrap_or_default();
        Ok::<_, ApiError>(NamedFilter { reference, filter_name, source_type, action, is_enabled })
    });
    Ok(ProxyView {
        status: store.proxy_status(proxy.id)?,
        next_run_at: if proxy.is_active { next_run(parts, &proxy.update_cron) } else { None },
        published_base: parts.editions.current(proxy.id).map(|edition| edition.note.base.clone()).unwrap_or_default(),
        m3u8_url: format!("{base}/proxy/{access_key}.m3u"),
        xmltv_url: format!("{base}/proxy/{access_key}.xmltv"),
        access_key,
        stream_sources: streams.collect::<Result<_, ApiError>>()?,
        epg_sources: guides.collect::<Result<_, ApiError>>()?,
        filters: filters.collect::<Result<_, _>>()?,
        proxy,
    })
}
