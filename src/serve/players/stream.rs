//! Streams: a channel's address, looked up when a player tunes in. HEAD is answered here, from what
//! is known: players ask with it first, and a provider would count it as a viewer.

use http::{HeaderValue, Method, header};

use super::{TAG, output};
use crate::model::{ChannelId, Id, Proxy, Source};
use crate::play::{self, Asking};
use crate::progress::Progress;
use crate::publish::Mapper;
use crate::serve::http::{ApiError, Req, Resp, route};
use crate::serve::parts::{Parts, Route, aside};

const TS: &str = "video/mp2t";
const HLS: &str = "application/vnd.apple.mpegurl";

pub(super) fn routes() -> Vec<Route> {
    let summary = "A channel: a redirect to the provider";
    ["/stream/{key}/{channel_id}", "/stream/{key}/{channel_id}.ts", "/stream/{key}/{channel_id}.m3u8"]
        .map(|path| route(Method::GET, path, TAG, summary, stream).open().status(302).fails(&[404, 502]))
        .into()
}

async fn stream(parts: Parts, req: Req) -> Result<Resp, ApiError> {
    let output = output(&parts, &req)?;
    let channel = req.channel_id("channel_id")?;
    let is_look = req.method == Method::HEAD;
    // Who only looks asks the provider nothing.
    let url = aside(&parts.clone(), move |progress| address(&parts, output.proxy, channel, (!is_look).then_some(progress))).await?;
    let resp = if is_look {
        let is_hls = req.uri.path().ends_with(".m3u8") || path_of(&url).ends_with(".m3u8");
        Resp::typed(if is_hls { HLS } else { TS }, "")
    } else {
        Resp::found(&url)
    };
    Ok(resp.with(header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
}

/// Where that channel of that proxy plays, with credentials; without `asking` as far as that is known here. Blocks.
fn address(parts: &Parts, proxy: Id, channel: ChannelId, asking: Option<&Progress>) -> Result<String, ApiError> {
    let unknown = || ApiError::not_found("channel");
    let snapshot = parts.store.read()?;
    let channel = snapshot.channel(channel)?.ok_or_else(unknown)?;
    let proxy: Proxy = snapshot.get(proxy)?.ok_or_else(unknown)?;
    if !proxy.stream_sources.iter().any(|listed| listed.source_id == channel.source_id) {
        return Err(unknown());
    }
    let source: Source = snapshot.get(channel.source_id)?.ok_or_else(unknown)?;
    let channel = match asking {
        Some(progress) => {
            let now = parts.clock.now();
            let asking = Asking { fetcher: &parts.fetcher, episodes: &parts.episodes, progress, now };
            play::as_played(&snapshot, channel, &source, asking)?
        }
        None => channel,
    };
    // A rule may have given it another address.
    let channel = Mapper::new(&snapshot, parts.clock.now())?.map(channel);
    let (source, secrets) = play::playing(&snapshot, &source, parts.clock.now())?;
    Ok(play::playable(&channel, &source, &secrets)?)
}

fn path_of(url: &str) -> String {
    url.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase()
}
