//! A series' episodes, fetched from the provider when somebody looks, and what plays when a player tunes in to a series.

use http::Method;
use schemars::JsonSchema;
use serde::Serialize;

use super::select::{Needle, SortKey, found, page_of};
use super::sources::xtream::{aside, playing};
use crate::app::App;
use crate::format::xtream::series::SeriesInfo;
use crate::model::{Channel, Source, SourceType, StreamType};
use crate::progress::Progress;
use crate::serve::http::{ApiError, List, Req, Resp, Route, route};
use crate::source::credentials::Hider;
use crate::source::xtream::stream_template;

pub(super) fn routes() -> Vec<Route> {
    let summary = "The episodes of a series, as the provider lists them now";
    vec![
        route(Method::GET, "/api/v1/channels/{id}/episodes", "channels", summary, episodes)
            .gives::<List<Episode>>()
            .paged()
            .fails(&[404, 502]),
    ]
}

/// One episode of a series.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Episode {
    /// The provider's.
    id: String,
    season: u32,
    episode: u32,
    title: String,
    plot: String,
    duration_seconds: Option<u32>,
    image: String,
    /// The address at the provider, with the names of the credentials in their place.
    stream_url: String,
}

async fn episodes(app: App, req: Req) -> Result<Resp, ApiError> {
    let (id, page) = (req.channel_id("id")?, req.page()?);
    let list = aside(&app.clone(), move |progress| {
        let channel = app.store.read()?.channel(id)?.ok_or_else(|| ApiError::not_found("channel"))?;
        let source = app.store.get::<Source>(channel.source_id)?.ok_or_else(|| ApiError::not_found("channel"))?;
        if !is_series(&channel, &source) {
            return Err(ApiError::not_found("series"));
        }
        let info = info(&app, &channel, &source, progress)?;
        let hider = Hider::new(&source, &app.store.secrets(source.id)?);
        let hidden = |text: &str| {
            let mut text = text.to_owned();
            hider.hide_in_text(&mut text);
            text
        };
        let needle = Needle::new(&page.search);
        let all = info.episodes.iter().map(|episode| Episode {
            id: episode.id.clone(),
            season: episode.season,
            episode: episode.episode,
            title: hidden(&episode.title),
            plot: hidden(&episode.plot),
            duration_seconds: episode.duration_seconds,
            image: {
                let mut image = episode.image.clone();
                hider.hide(&mut image);
                image
            },
            stream_url: stream_template(&source.url, StreamType::Series, &episode.id, &episode.container_extension),
        });
        page_of(all.filter(|episode| found(needle.as_ref(), [episode.title.as_str()])), &page, |episode, field| {
            Some(match field {
                "" => SortKey::None,
                "title" => SortKey::text(&episode.title),
                _ => return None,
            })
        })
    })
    .await?;
    Ok(Resp::json(&list))
}

/// Whether this stands for episodes that have to be asked for.
fn is_series(channel: &Channel, source: &Source) -> bool {
    source.source_type == SourceType::Xtream && channel.stream_type == StreamType::Series
}

/// The channel as it is played: a series as its first episode, for players that know no series. That may ask the provider.
pub(in crate::serve) fn as_played(app: &App, channel: Channel, source: &Source, progress: &Progress) -> Result<Channel, ApiError> {
    if !is_series(&channel, source) {
        return Ok(channel);
    }
    let info = info(app, &channel, source, progress)?;
    let first = info.episodes.first().ok_or_else(|| ApiError::upstream("the provider lists no episode of this series"))?;
    let stream_url = stream_template(&source.url, StreamType::Series, &first.id, &first.container_extension);
    Ok(Channel { stream_url, ..channel })
}

fn info(app: &App, channel: &Channel, source: &Source, progress: &Progress) -> Result<std::sync::Arc<SeriesInfo>, ApiError> {
    let id_there = channel.stream_url.rsplit('/').next().unwrap_or_default();
    let account = playing(&app.store.read()?, source, app.clock.now())?;
    app.episodes.of(channel.id, id_there, account, (&app.fetcher, progress), app.clock.now()).map_err(|error| ApiError::upstream(&error))
}
