//! From a channel to the address that a player is sent to: the account, the episode of a series, the credentials.
//!
//! It decides nothing about what is published, and knows no HTTP.

use crate::format::xtream::series::SeriesInfo;
use crate::model::{Channel, Source, SourceType, StreamType, Time};
use crate::progress::Progress;
use crate::source::credentials::{self, Secrets};
use crate::source::episodes::Episodes;
use crate::source::fetch::Fetcher;
use crate::source::xtream::{account_to_play, at_home, stream_template, with_account};
use crate::store::{Snapshot, StoreError};
use std::sync::Arc;

/// Why a channel cannot be played.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PlayError {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What the provider did not do. The text holds no secret.
    #[error("{0}")]
    Provider(String),
}

/// What is needed to ask a provider for the episodes of a series.
#[derive(Clone, Copy)]
pub(crate) struct Asking<'a> {
    pub(crate) fetcher: &'a Fetcher,
    pub(crate) episodes: &'a Episodes,
    pub(crate) progress: &'a Progress,
    pub(crate) now: Time,
}

/// The source, with the account that streams are played with in the place of its own.
pub(crate) fn playing(snapshot: &Snapshot, source: &Source, now: Time) -> Result<(Source, Secrets), StoreError> {
    let secrets = snapshot.secrets(source.id)?;
    if source.source_type != SourceType::Xtream || source.accounts.is_empty() {
        return Ok((source.clone(), secrets));
    }
    let username = account_to_play(source, &snapshot.source_status(source.id)?.account_facts, now);
    Ok(with_account(source, &secrets, &username).unwrap_or((source.clone(), secrets)))
}

/// Whether the channel stands for episodes that have to be asked for.
pub(crate) fn is_series(channel: &Channel, source: &Source) -> bool {
    source.source_type == SourceType::Xtream && channel.stream_type == StreamType::Series
}

/// The channel as it is played: a series as its first episode, for players that know no series. Asks the provider if needed.
pub(crate) fn as_played(snapshot: &Snapshot, channel: Channel, source: &Source, asking: Asking<'_>) -> Result<Channel, PlayError> {
    if !is_series(&channel, source) {
        return Ok(channel);
    }
    let info = series_info(snapshot, &channel, source, asking)?;
    let first = info.episodes.first().ok_or_else(|| PlayError::Provider("the provider lists no episode of this series".into()))?;
    let stream_url = stream_template(&source.url, StreamType::Series, &first.id, &first.container_extension);
    Ok(Channel { stream_url, ..channel })
}

/// What the provider says of a series now.
pub(crate) fn series_info(
    snapshot: &Snapshot,
    channel: &Channel,
    source: &Source,
    Asking { fetcher, episodes, progress, now }: Asking<'_>,
) -> Result<Arc<SeriesInfo>, PlayError> {
    let provider_id = channel.stream_url.rsplit('/').next().unwrap_or_default();
    let account = playing(snapshot, source, now)?;
    episodes.of(channel.id, provider_id, account, (fetcher, progress), now).map_err(PlayError::Provider)
}

/// The address of a channel, with credentials, for a player to be sent to.
pub(crate) fn playable(channel: &Channel, source: &Source, secrets: &Secrets) -> Result<String, PlayError> {
    // Only Kodi reads what follows `|`, and only in a playlist.
    let plain = channel.stream_url.split('|').next().unwrap_or_default().trim();
    let plain = if source.source_type == SourceType::Xtream { &at_home(plain, &source.url) } else { plain };
    let url = credentials::reveal(plain, source, secrets);
    match url.split_once("://") {
        Some((scheme, rest)) if is_playable(scheme) && !rest.is_empty() => Ok(url),
        // The address may hold a secret, so the error does not show it.
        _ => Err(PlayError::Provider("the provider's address for this channel is none that a player could be sent to".into())),
    }
}

/// Schemes of streams; nothing that runs in a browser or opens files.
fn is_playable(scheme: &str) -> bool {
    let is_scheme = !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    is_scheme && !["file", "javascript", "data", "blob", "about"].contains(&scheme.to_ascii_lowercase().as_str())
}
