//! What each type of source can do, for who builds a form for it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{SourceKind, SourceType};
use crate::serve::http::{ApiError, Req};
use crate::serve::parts::Parts;

/// What a type of source can do.
#[derive(Serialize, JsonSchema)]
pub(super) struct Capabilities {
    source_type: SourceType,
    source_kind: SourceKind,
    supports_streaming: bool,
    supports_epg: bool,
    supports_vod: bool,
    supports_logos: bool,
    supports_categories: bool,
    requires_authentication: bool,
    /// What is understood, compressed or not.
    supported_formats: &'static [&'static str],
    supported_compressions: &'static [&'static str],
    supported_schemes: &'static [&'static str],
}

pub(super) fn capabilities(_: &Parts, req: &Req) -> Result<Capabilities, ApiError> {
    let wanted = req.param("type");
    let all = [SourceType::M3u, SourceType::Xmltv, SourceType::Xtream, SourceType::Manual];
    let source_type = all.into_iter().find(|known| known.name() == wanted).ok_or_else(|| ApiError::not_found("source type"))?;
    let is_xtream = source_type == SourceType::Xtream;
    let has_channels = source_type.suits(SourceKind::Stream);
    Ok(Capabilities {
        source_type,
        source_kind: if has_channels { SourceKind::Stream } else { SourceKind::Epg },
        supports_streaming: has_channels,
        supports_epg: source_type.suits(SourceKind::Epg),
        supports_vod: has_channels,
        supports_logos: true,
        supports_categories: is_xtream,
        requires_authentication: is_xtream,
        supported_formats: match source_type {
            SourceType::M3u => &["m3u", "m3u8"],
            SourceType::Xmltv => &["xmltv"],
            SourceType::Xtream => &["player_api", "xmltv"],
            SourceType::Manual => &["m3u"],
        },
        supported_compressions: if source_type.has_provider() { &["gzip", "xz", "bzip2", "zip", "zstd"] } else { &[] },
        supported_schemes: match source_type {
            SourceType::M3u | SourceType::Xmltv => &["http", "https", "file"],
            SourceType::Xtream => &["http", "https"],
            SourceType::Manual => &[],
        },
    })
}
