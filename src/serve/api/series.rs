//! A series' episodes, fetched from the provider when somebody looks, and what plays when a player tunes in to a series.

use http::Method;
use schemars::JsonSchema;
use serde::Serialize;

use super::named;
use super::select::page_of;
use crate::format::xtream::series::Episode;
use crate::model::{ChannelId, StreamType};
use crate::play::{Asking, is_series, series_info};
use crate::serve::http::{ApiError, List, Req, route_async};
use crate::serve::parts::{Parts, Route, aside};
use crate::source::credentials::Hider;
use crate::source::xtream::stream_template;

pub(super) fn routes() -> Vec<Route> {
    let summary = "The episodes of a series, as the provider lists them now";
    vec![
        route_async(Method::GET, "/api/v1/channels/{id}/episodes", "channels", summary, |parts, req| aside(parts, req, episodes))
            .param::<ChannelId>("id")
            .paged()
            .fails(&[502]),
    ]
}

/// One episode of a series.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Episode")]
struct EpisodeView {
    #[serde(flatten)]
    episode: Episode,
    /// The address at the provider, with the names of the credentials in their place.
    stream_url: String,
}

fn episodes(parts: &Parts, req: &Req) -> Result<List<EpisodeView>, ApiError> {
    let (page, snapshot) = (req.page()?, parts.store.read()?);
    let (channel, source) = named::channel(&snapshot, req)?;
    if !is_series(&channel, &source) {
        return Err(ApiError::not_found("series"));
    }
    let asking = Asking { fetcher: &parts.fetcher, episodes: &parts.episodes, stop: &req.stop };
    let info = series_info(&snapshot, &channel, &source, asking, parts.clock.now())?;
    let hider = Hider::new(&source, &parts.store.secrets(source.id)?);
    let all = info.iter().cloned().map(|mut episode| {
        let stream_url = stream_template(&source.url, StreamType::Series, &episode.id, &episode.container_extension);
        [&mut episode.title, &mut episode.plot].into_iter().for_each(|text| hider.hide_in_text(text));
        hider.hide(&mut episode.image);
        EpisodeView { episode, stream_url }
    });
    page_of(all, &page, &(), &["title"], &["title"])
}
