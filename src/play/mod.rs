//! From a published channel to its upstreams, in the order in which they are to be tried: the source's present address, the episode
//! of a series, every account with its credentials, and the headers that the provider wants.
//!
//! The one idea: redirects, the page's player and everything that plays a channel start here. It decides nothing about what is
//! published and knows no HTTP.

mod headers;

use std::sync::Arc;

use crate::format::xtream::series::Episode;
use crate::model::secret::IN_LIST;
use crate::model::{Channel, LineupEntry, Source, SourceType, StreamType, Time, UpstreamRef};
use crate::source::credentials::{self, Secrets};
use crate::source::episodes::Episodes;
use crate::source::fetch::Fetcher;
use crate::source::xtream::{accounts_to_play, at_home, stream_template, with_account};
use crate::stop::Stop;
use crate::store::{Snapshot, StoreError};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Upstream {
    /// With credentials: never for a log or an answer of the interface.
    pub(crate) url: String,
    /// Names and values that the provider wants to see, with credentials; a name stands once.
    pub(crate) headers: Vec<(String, String)>,
    /// The user name of the account, whose connection it takes; empty: the source has none.
    pub(crate) account: String,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum PlayError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the source of this channel does not exist any more")]
    Gone,
    /// What the provider did not do. The text holds no secret.
    #[error("{0}")]
    Provider(String),
}

/// What is needed to ask a provider for the episodes of a series.
#[derive(Clone, Copy)]
pub(crate) struct Asking<'a> {
    pub(crate) fetcher: &'a Fetcher,
    pub(crate) episodes: &'a Episodes,
    pub(crate) stop: &'a Stop,
}

/// The upstreams of a published channel; at least one. A series plays its first episode, for which the provider may be asked; without
/// `asking` the upstreams are those that are known here.
///
/// # Errors
/// The first reason why an upstream cannot be used, when none can.
pub(crate) fn resolve(snapshot: &Snapshot, entry: &LineupEntry, asking: Option<Asking<'_>>, now: Time) -> Result<Vec<Upstream>, PlayError> {
    let mut upstreams = Vec::new();
    let mut failed = None;
    for upstream in &entry.upstreams {
        match of_source(snapshot, &entry.channel, upstream, asking, now) {
            Ok(found) => upstreams.extend(found),
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    if upstreams.is_empty() { Err(failed.unwrap_or(PlayError::Gone)) } else { Ok(upstreams) }
}

pub(crate) fn first(upstreams: Vec<Upstream>) -> Result<String, PlayError> {
    upstreams.into_iter().next().map(|upstream| upstream.url).ok_or(PlayError::Gone)
}

/// One upstream with each account of its source.
fn of_source(
    snapshot: &Snapshot,
    published: &Channel,
    upstream: &UpstreamRef,
    asking: Option<Asking<'_>>,
    now: Time,
) -> Result<Vec<Upstream>, PlayError> {
    let source: Source = snapshot.get(upstream.source_id)?.ok_or(PlayError::Gone)?;
    let row = snapshot.channel_of(source.id, upstream.channel_id)?;
    // Providers rotate tokens: the present row counts, and the published address where it is gone.
    let options = row.as_ref().map_or(&published.options, |row| &row.options);
    let (mut address, is_row) = match &row {
        Some(row) if !upstream.is_set_by_rule => (row.stream_url.clone(), true),
        _ => (upstream.address.clone(), false),
    };
    if let (Some(asking), Some(row), true) = (asking, &row, is_row)
        && is_series(row, &source)
    {
        let info = series_info(snapshot, row, &source, asking, now)?;
        let episode = info.first().ok_or_else(|| PlayError::Provider("the provider lists no episode of this series".into()))?;
        address = stream_template(&source.url, StreamType::Series, &episode.id, &episode.container_extension);
    }
    let accounts = accounts(snapshot, &source, now)?;
    accounts.iter().map(|(source, secrets)| with_credentials(&address, options, source, secrets)).collect()
}

fn with_credentials(address: &str, options: &[String], source: &Source, secrets: &Secrets) -> Result<Upstream, PlayError> {
    let (plain, behind) = address.split_once('|').unwrap_or((address, ""));
    let plain = plain.trim();
    let plain = if source.source_type == SourceType::Xtream { &at_home(plain, &source.url) } else { plain };
    let url = credentials::reveal(plain, source, secrets);
    match url.split_once("://") {
        // A password that was not kept, see `credentials`.
        _ if url.contains(&format!("{IN_LIST}}}")) => {
            return Err(PlayError::Provider("the password of this channel's address is not kept here".into()));
        }
        Some((scheme, rest)) if is_playable(scheme) && !rest.is_empty() => {}
        // The address may hold a secret, so the error does not show it.
        _ => return Err(PlayError::Provider("the provider's address for this channel is none that a player could be sent to".into())),
    }
    let mut headers = headers::of(source, options, behind);
    headers.iter_mut().for_each(|(_, value)| *value = credentials::reveal(value, source, secrets));
    Ok(Upstream { url, headers, account: source.username.clone() })
}

/// The source with each of its accounts in the place of its own, the one that is tried first in front.
fn accounts(snapshot: &Snapshot, source: &Source, now: Time) -> Result<Vec<(Source, Secrets)>, StoreError> {
    let secrets = snapshot.secrets(source.id)?;
    if source.source_type != SourceType::Xtream || source.accounts.is_empty() {
        return Ok(vec![(source.clone(), secrets)]);
    }
    let names = accounts_to_play(source, &snapshot.source_status(source.id)?.accounts.account_facts, now);
    Ok(names.iter().filter_map(|name| with_account(source, &secrets, name)).collect())
}

/// The source with the account that is tried first.
pub(crate) fn playing(snapshot: &Snapshot, source: &Source, now: Time) -> Result<(Source, Secrets), StoreError> {
    match accounts(snapshot, source, now)?.into_iter().next() {
        Some(account) => Ok(account),
        None => Ok((source.clone(), snapshot.secrets(source.id)?)),
    }
}

/// Whether the channel stands for episodes that have to be asked for.
pub(crate) fn is_series(channel: &Channel, source: &Source) -> bool {
    source.source_type == SourceType::Xtream && channel.stream_type == StreamType::Series
}

pub(crate) fn series_info(
    snapshot: &Snapshot,
    channel: &Channel,
    source: &Source,
    Asking { fetcher, episodes, stop }: Asking<'_>,
    now: Time,
) -> Result<Arc<Vec<Episode>>, PlayError> {
    let provider_id = channel.stream_url.rsplit('/').next().unwrap_or_default();
    let account = playing(snapshot, source, now)?;
    episodes.of(channel.id, provider_id, account, (fetcher, stop), now).map_err(PlayError::Provider)
}

/// Schemes of streams; nothing that runs in a browser or opens files.
fn is_playable(scheme: &str) -> bool {
    let is_scheme = !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    is_scheme && !["file", "javascript", "data", "blob", "about"].contains(&scheme.to_ascii_lowercase().as_str())
}
