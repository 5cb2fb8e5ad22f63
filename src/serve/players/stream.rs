//! Streams: a published channel's upstream, resolved when a player tunes in. HEAD is answered from what is known here: players ask
//! with it first, and a provider would count it as a viewer.

use http::{HeaderValue, Method, header};

use super::published::{TAG, output};
use crate::format::m3u::address::media_type;
use crate::model::{ChannelId, LineupEntry, Proxy};
use crate::play::{self, Asking};
use crate::publish::Output;
use crate::serve::http::{ApiError, Req, Resp, route_async};
use crate::serve::parts::{Parts, Route, aside};
use crate::stop::Stop;

/// With every ending of `m3u::address::ENDINGS`: an address keeps working when its channel's ending changes.
const PATHS: [&str; 8] = [
    "/stream/{key}/{channel_id}",
    "/stream/{key}/{channel_id}.ts",
    "/stream/{key}/{channel_id}.m3u8",
    "/stream/{key}/{channel_id}.mpd",
    "/stream/{key}/{channel_id}.mp3",
    "/stream/{key}/{channel_id}.aac",
    "/stream/{key}/{channel_id}.mp4",
    "/stream/{key}/{channel_id}.mkv",
];

pub(super) fn routes() -> Vec<Route> {
    let summary = "A channel: a redirect to the provider";
    PATHS.map(|path| route_async(Method::GET, path, TAG, summary, stream).open().status(302).fails(&[404, 502])).into()
}

async fn stream(parts: Parts, req: Req) -> Result<Resp, ApiError> {
    let output = output(&parts, &req)?;
    let channel = req.id("channel_id")?;
    let is_head = req.method == Method::HEAD;
    let query = req.uri.query().map(str::to_owned);
    let url = aside(parts, req, move |parts, req| address(parts, &output, channel, (!is_head).then_some(&req.stop))).await?;
    let resp = if is_head { Resp::typed(media_type(&url), "") } else { Resp::found(&with_query(url, query.as_deref())) };
    Ok(resp.with(header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
}

/// The address that a published channel is played from; without `stop` no provider is asked. Blocks.
fn address(parts: &Parts, output: &Output, channel: ChannelId, stop: Option<&Stop>) -> Result<String, ApiError> {
    let entry = entry(parts, output, channel)?.ok_or_else(|| ApiError::not_found("channel"))?;
    let asking = stop.map(|stop| Asking { fetcher: &parts.fetcher, episodes: &parts.episodes, stop });
    Ok(play::first(play::resolve(&parts.store.read()?, &entry, asking, parts.clock.now())?)?)
}

/// The channel in the lineup. While the lineup of a former release's edition is not derived yet, the row of one of the proxy's sources.
fn entry(parts: &Parts, output: &Output, channel: ChannelId) -> Result<Option<LineupEntry>, ApiError> {
    let Some(edition) = &output.current else { return Ok(None) };
    if let Some(lineup) = edition.lineup()? {
        return Ok(lineup.by_id(channel)?);
    }
    let snapshot = parts.store.read()?;
    let Some(proxy) = snapshot.get::<Proxy>(output.proxy)? else { return Ok(None) };
    let row = snapshot.channel(channel)?.filter(|row| proxy.uses(row.source_id));
    Ok(row.map(LineupEntry::unpublished))
}

/// What a player adds for catch-up is for the provider.
fn with_query(url: String, query: Option<&str>) -> String {
    match query {
        None | Some("") => url,
        Some(query) => format!("{url}{}{query}", if url.contains('?') { '&' } else { '?' }),
    }
}
