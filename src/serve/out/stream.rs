//! Streams: a channel's address, looked up when a player tunes in. HEAD is answered here, from what
//! is known: players ask with it first, and a provider would count it as a viewer.

use http::{HeaderValue, Method, header};

use super::{TAG, output};
use crate::app::App;
use crate::model::{Channel, ChannelId, Id, Proxy, Source, SourceType};
use crate::progress::Progress;
use crate::publish::Mapper;
use crate::serve::api::series::as_played;
use crate::serve::api::sources::xtream::{aside, playing};
use crate::serve::http::{ApiError, Req, Resp, Route, route};
use crate::source::credentials::{self, Secrets};
use crate::source::xtream::at_home;

const TS: &str = "video/mp2t";
const HLS: &str = "application/vnd.apple.mpegurl";

pub(super) fn routes() -> Vec<Route> {
    let summary = "A channel: a redirect to the provider";
    ["/stream/{key}/{channel_id}", "/stream/{key}/{channel_id}.ts", "/stream/{key}/{channel_id}.m3u8"]
        .map(|path| route(Method::GET, path, TAG, summary, stream).open().status(302).fails(&[404, 502]))
        .into()
}

async fn stream(app: App, req: Req) -> Result<Resp, ApiError> {
    let output = output(&app, &req)?;
    let channel = req.channel_id("channel_id")?;
    let is_look = req.method == Method::HEAD;
    // Who only looks asks the provider nothing.
    let url = aside(&app.clone(), move |progress| address(&app, output.proxy, channel, (!is_look).then_some(progress))).await?;
    let resp = if is_look {
        let is_hls = req.uri.path().ends_with(".m3u8") || path_of(&url).ends_with(".m3u8");
        Resp::typed(if is_hls { HLS } else { TS }, "")
    } else {
        Resp::found(&url)
    };
    Ok(resp.with(header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
}

/// Where that channel of that proxy plays, with credentials; without `asking` as far as that is known here. Blocks.
fn address(app: &App, proxy: Id, channel: ChannelId, asking: Option<&Progress>) -> Result<String, ApiError> {
    let unknown = || ApiError::not_found("channel");
    let snapshot = app.store.read()?;
    let channel = snapshot.channel(channel)?.ok_or_else(unknown)?;
    let proxy: Proxy = snapshot.get(proxy)?.ok_or_else(unknown)?;
    if !proxy.stream_sources.iter().any(|listed| listed.source_id == channel.source_id) {
        return Err(unknown());
    }
    let source: Source = snapshot.get(channel.source_id)?.ok_or_else(unknown)?;
    let channel = match asking {
        Some(progress) => as_played(app, channel, &source, progress)?,
        None => channel,
    };
    // A rule may have given it another address.
    let channel = Mapper::new(&snapshot, app.clock.now())?.map(channel);
    let (source, secrets) = playing(&snapshot, &source, app.clock.now())?;
    playable(&channel, &source, &secrets)
}

/// The address of a channel, with credentials, for a player to be sent to.
pub(in crate::serve) fn playable(channel: &Channel, source: &Source, secrets: &Secrets) -> Result<String, ApiError> {
    // What stands behind `|` is for Kodi, which reads it from a playlist only.
    let plain = channel.stream_url.split('|').next().unwrap_or_default().trim();
    let plain = if source.source_type == SourceType::Xtream { &at_home(plain, &source.url) } else { plain };
    let url = credentials::reveal(plain, source, secrets);
    match url.split_once("://") {
        Some((scheme, rest)) if is_playable(scheme) && !rest.is_empty() => Ok(url),
        // The address itself is not told: it may hold a secret.
        _ => Err(ApiError::upstream("the provider's address for this channel is none that a player could be sent to")),
    }
}

/// Schemes of streams; nothing that runs in a browser or opens files.
fn is_playable(scheme: &str) -> bool {
    let is_scheme = !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    is_scheme && !["file", "javascript", "data", "blob", "about"].contains(&scheme.to_ascii_lowercase().as_str())
}

fn path_of(url: &str) -> String {
    url.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase()
}
