//! A series' episodes: `get_series_info`.
//!
//! Panels send the episodes as an object by season, a list of lists, or one list. Here they are one list, sorted by season and
//! episode.

use schemars::JsonSchema;
use serde::Serialize;

use super::json::{elements, member, members};
use super::outcome::ReadError;
use super::refusal::{Messages, object};
use super::value::{count, id, prose, text};

const WHAT: &str = "the series' episodes";

/// An episode. Text fields are empty if the panel sent nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Episode {
    /// The provider's.
    // It stands in the stream address. Never empty, no blanks.
    pub(crate) id: String,
    pub(crate) season: u32,
    pub(crate) episode: u32,
    pub(crate) title: String,
    /// Without the dot.
    #[serde(skip)]
    pub(crate) container_extension: String,
    pub(crate) plot: String,
    pub(crate) duration_seconds: Option<u32>,
    pub(crate) image: String,
}

/// Reads the episodes of a series. A series without episodes is not an error, and an episode without an id is left out.
pub(crate) fn read_episodes(answer: &[u8]) -> Result<Vec<Episode>, ReadError> {
    let root = &object(answer, WHAT)?;
    let sent = member(root, "episodes");
    let mut messages = Messages::default();
    for (key, value) in members(root) {
        messages.add(key, value, WHAT)?;
    }
    if let Some(error) = messages.into_error(!member(root, "info").is_empty() || !sent.is_empty(), WHAT) {
        return Err(error);
    }
    let mut episodes = Vec::new();
    // PHP writes a list if the seasons are numbered from 0 without gaps.
    let seasons: Vec<(Option<u32>, &str)> = if sent.starts_with('{') {
        members(sent).into_iter().map(|(key, season)| (key.parse().ok(), season)).collect()
    } else {
        (0..).map(Some).zip(elements(sent)).collect()
    };
    for (number, season) in seasons {
        if season.starts_with('{') && !member(season, "id").is_empty() {
            episodes.extend(episode(season, None, episodes.len()));
        } else {
            episodes.extend(elements(season).into_iter().enumerate().filter_map(|(place, value)| episode(value, number, place)));
        }
    }
    episodes.sort_by_key(|episode| (episode.season, episode.episode));
    Ok(episodes)
}

fn episode(value: &str, season: Option<u32>, place: usize) -> Option<Episode> {
    let id = id(member(value, "id"));
    if !value.starts_with('{') || id.is_empty() || id.contains(char::is_whitespace) {
        return None;
    }
    let info = member(value, "info");
    let episode = count(member(value, "episode_num")).unwrap_or_else(|| u32::try_from(place + 1).unwrap_or(u32::MAX));
    let title = either(value, ["title", "name"]);
    let plots = ["plot", "overview", "description"].iter().map(|key| prose(member(info, key)));
    Some(Episode {
        id: id.into_owned(),
        season: count(member(value, "season")).or(season).unwrap_or(1),
        episode,
        title: if title.is_empty() { format!("Episode {episode}") } else { title },
        container_extension: text(member(value, "container_extension")).trim_start_matches('.').to_owned(),
        plot: plots.into_iter().find(|plot| !plot.is_empty()).unwrap_or_default(),
        duration_seconds: count(member(info, "duration_secs")).filter(|n| *n > 0).or_else(|| clock(&text(member(info, "duration")))),
        image: either(info, ["movie_image", "cover_big"]),
    })
}

fn either(object: &str, keys: [&str; 2]) -> String {
    keys.iter().map(|key| text(member(object, key))).find(|text| !text.is_empty()).unwrap_or_default().into_owned()
}

/// Seconds of `h:mm:ss` or `mm:ss`.
fn clock(text: &str) -> Option<u32> {
    let parts: Vec<u32> = text.split(':').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    let seconds = match parts[..] {
        [hours, minutes, seconds] => hours.checked_mul(3600)?.checked_add(minutes.checked_mul(60)?)?.checked_add(seconds)?,
        [minutes, seconds] => minutes.checked_mul(60)?.checked_add(seconds)?,
        _ => return None,
    };
    (seconds > 0).then_some(seconds)
}

#[cfg(test)]
mod tests;
