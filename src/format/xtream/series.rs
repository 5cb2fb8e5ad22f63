//! A series' episodes: `get_series_info`.
//!
//! Panels send the episodes as an object by season, a list of lists, or one list. Here they are one list, sorted by season and
//! episode.

use super::json::{elements, member, members};
use super::outcome::ReadError;
use super::refusal::{Messages, object};
use super::value::{count, id, prose, text};

use crate::model::Issues;

const WHAT: &str = "the series' episodes";

/// A series. Text fields are empty if the panel sent nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SeriesInfo {
    pub(crate) name: String,
    pub(crate) plot: String,
    pub(crate) cover: String,
    /// By season and episode.
    pub(crate) episodes: Vec<Episode>,
    pub(crate) issues: Issues,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Episode {
    /// The id in the stream address. Never empty, no blanks.
    pub(crate) id: String,
    pub(crate) season: u32,
    pub(crate) episode: u32,
    pub(crate) title: String,
    /// Without the dot.
    pub(crate) container_extension: String,
    pub(crate) plot: String,
    pub(crate) duration_seconds: Option<u32>,
    pub(crate) image: String,
}

/// Reads a series. A series without episodes is not an error.
pub(crate) fn read_series_info(answer: &[u8]) -> Result<SeriesInfo, ReadError> {
    let root = &object(answer, WHAT)?;
    let (info, episodes) = (member(root, "info"), member(root, "episodes"));
    let mut messages = Messages::default();
    for (key, value) in members(root) {
        messages.add(key, value, WHAT)?;
    }
    if let Some(error) = messages.into_error(!info.is_empty() || !episodes.is_empty(), WHAT) {
        return Err(error);
    }
    let mut series = SeriesInfo {
        name: either(info, ["name", "title"]),
        plot: prose(member(info, "plot")),
        cover: either(info, ["cover", "cover_big"]),
        ..SeriesInfo::default()
    };
    series.add_seasons(episodes);
    series.episodes.sort_by_key(|episode| (episode.season, episode.episode));
    Ok(series)
}

impl SeriesInfo {
    fn add_seasons(&mut self, episodes: &str) {
        if episodes.starts_with('{') {
            for (key, season) in members(episodes) {
                self.add_season(season, key.parse().ok());
            }
            return;
        }
        // PHP writes a list if the seasons are numbered from 0 without gaps.
        for (number, season) in (0..).zip(elements(episodes)) {
            if season.starts_with('{') && !member(season, "id").is_empty() {
                self.add_episode(season, None, self.episodes.len());
            } else {
                self.add_season(season, Some(number));
            }
        }
    }

    fn add_season(&mut self, season: &str, number: Option<u32>) {
        if season.starts_with('{') && !member(season, "id").is_empty() {
            self.add_episode(season, None, self.episodes.len());
            return;
        }
        for (place, episode) in elements(season).into_iter().enumerate() {
            self.add_episode(episode, number, place);
        }
    }

    fn add_episode(&mut self, value: &str, season: Option<u32>, place: usize) {
        let id = id(member(value, "id"));
        if !value.starts_with('{') || id.is_empty() || id.contains(char::is_whitespace) {
            self.issues.add(1, 0, "an episode without an id, skipped");
            return;
        }
        let info = member(value, "info");
        let episode = count(member(value, "episode_num")).unwrap_or_else(|| u32::try_from(place + 1).unwrap_or(u32::MAX));
        let title = either(value, ["title", "name"]);
        self.episodes.push(Episode {
            id: id.into_owned(),
            season: count(member(value, "season")).or(season).unwrap_or(1),
            episode,
            title: if title.is_empty() { format!("Episode {episode}") } else { title },
            container_extension: text(member(value, "container_extension")).trim_start_matches('.').to_owned(),
            plot: ["plot", "overview", "description"]
                .iter()
                .map(|key| prose(member(info, key)))
                .find(|plot| !plot.is_empty())
                .unwrap_or_default(),
            duration_seconds: count(member(info, "duration_secs")).filter(|n| *n > 0).or_else(|| clock(&text(member(info, "duration")))),
            image: either(info, ["movie_image", "cover_big"]),
        });
    }
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
