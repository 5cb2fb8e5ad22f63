//! The entries of the panel's lists: channels, films and series, their categories and details.
//!
//! An entry depends only on its number, and a list is written entry by entry while it is sent. The ids of channels are those in
//! the addresses of the playlist.

use std::collections::BTreeMap;
use std::iter;

use bytes::Bytes;
use serde_json::{Map, Value, json};

use super::sloppy;
use crate::demo::fault::Fault;
use crate::demo::made_up::{self, GROUPS};
use crate::model::{StreamType, Time};

pub(super) const FIRST_CHANNEL: u32 = 1001;
/// After the most channels that there can be: panels number both in one table.
const FIRST_FILM: u32 = 3_000_001;
/// Series are numbered separately, so their ids are also those of channels.
const FIRST_SERIES: u32 = 1001;
const FIRST_EPISODE: u64 = 10_000_001;
const SEASONS: u32 = 2;
/// Per season.
const EPISODES: u32 = 3;

const FILM_CATEGORIES: [&str; 5] = ["Drama", "Comédie", "Family", "Thriller & Crime", "Classics"];
const SERIES_CATEGORIES: [&str; 3] = ["Crime series", "Comedy series", "Series for children"];

#[derive(Clone, Debug)]
pub(in crate::demo) struct Lists {
    pub(super) channels: u32,
    pub(super) films: u32,
    pub(super) series: u32,
    /// Entries have the mistakes of real panels ([`sloppy`]).
    pub(in crate::demo) is_sloppy: bool,
    /// New names of streams, by stream id.
    pub(super) renamed: BTreeMap<u32, String>,
    /// New categories of streams, by stream id.
    pub(super) moved: BTreeMap<u32, u32>,
}

impl Lists {
    pub(super) fn new(channels: u32) -> Lists {
        Lists { channels, films: 24, series: 6, is_sloppy: false, renamed: BTreeMap::new(), moved: BTreeMap::new() }
    }
}

/// What the entries are made from: the switches at the moment of a request.
#[derive(Clone, Debug)]
pub(in crate::demo) struct Content {
    pub(in crate::demo) lists: Lists,
    /// `http://host:port`.
    pub(super) base: String,
    pub(super) now: Time,
}

impl Content {
    fn count(&self, kind: StreamType) -> u32 {
        match kind {
            StreamType::Live => self.lists.channels,
            StreamType::Movie => self.lists.films,
            StreamType::Series => self.lists.series,
        }
    }

    /// A JSON array of the entries, or of those of one category, in pieces.
    pub(super) fn list(
        self,
        kind: StreamType,
        fault: Option<&Fault>,
        category: Option<String>,
    ) -> impl Iterator<Item = Bytes> + Send + use<> {
        let numbers = made_up::numbers(self.count(kind), fault);
        // Real lists contain duplicates.
        let again = (self.lists.is_sloppy && fault != Some(&Fault::AllGone) && self.count(kind) > 0).then_some(0);
        let entries = numbers.chain(again).map(move |number| self.entry(kind, number));
        let wanted = entries
            .filter(move |entry| category.as_ref().is_none_or(|wanted| entry.get("category_id").is_some_and(|id| text(id) == *wanted)));
        let mut separator = "[";
        let written = wanted.map(move |entry| format!("{}{}", std::mem::replace(&mut separator, ","), Value::Object(entry)));
        let mut written = written.peekable();
        let nothing = written.peek().is_none().then(|| "[".to_owned());
        made_up::pieces(nothing.into_iter().chain(written).chain(iter::once("]".to_owned())))
    }

    pub(super) fn categories(&self, kind: StreamType) -> Value {
        let names: Vec<&str> = match kind {
            StreamType::Live => GROUPS.iter().map(|(name, ..)| *name).collect(),
            StreamType::Movie => FILM_CATEGORIES.to_vec(),
            StreamType::Series => SERIES_CATEGORIES.to_vec(),
        };
        let categories = (1_u32..).zip(names).map(|(id, name)| {
            let is_number = self.lists.is_sloppy && id % 2 == 0;
            json!({"category_id": if is_number { json!(id) } else { json!(id.to_string()) }, "category_name": name, "parent_id": 0})
        });
        categories.collect()
    }

    pub(super) fn number(&self, kind: StreamType, id: &str) -> Option<u32> {
        let first = match kind {
            StreamType::Live => FIRST_CHANNEL,
            StreamType::Movie => FIRST_FILM,
            StreamType::Series => FIRST_SERIES,
        };
        id.parse::<u32>().ok()?.checked_sub(first).filter(|number| *number < self.count(kind))
    }

    pub(super) fn entry(&self, kind: StreamType, number: u32) -> Map<String, Value> {
        let entry = match kind {
            StreamType::Live => self.channel(number),
            StreamType::Movie => self.film(number),
            StreamType::Series => self.one_series(number),
        };
        let Value::Object(mut entry) = entry else { return Map::new() };
        if self.lists.is_sloppy {
            sloppy::spoil(&mut entry, kind, number);
        }
        entry
    }

    fn name(&self, id: u32, own: String) -> String {
        self.lists.renamed.get(&id).cloned().unwrap_or(own)
    }

    fn added(&self, number: u32) -> String {
        (1_600_000_000 + i64::from(number) * 3600).to_string()
    }

    fn channel(&self, number: u32) -> Value {
        let (group, name, guide_id) = made_up::channel(number);
        let id = FIRST_CHANNEL + number;
        let category = self.lists.moved.get(&id).copied().unwrap_or(group as u32 + 1);
        let has_archive = number.is_multiple_of(10);
        json!({
            "num": number + 1, "name": self.name(id, name), "stream_type": "live", "stream_id": id,
            "stream_icon": format!("{}/logo/{}", self.base, number + 1), "epg_channel_id": guide_id, "added": self.added(number),
            "is_adult": "0", "category_id": category.to_string(), "category_ids": [category], "custom_sid": "",
            "tv_archive": u8::from(has_archive), "direct_source": "", "tv_archive_duration": if has_archive { 3 } else { 0 },
        })
    }

    fn film(&self, number: u32) -> Value {
        let id = FIRST_FILM + number;
        let (title, year) = film(number);
        let category = self.lists.moved.get(&id).copied().unwrap_or(number % FILM_CATEGORIES.len() as u32 + 1);
        let tenths = rating(number);
        json!({
            "num": number + 1, "name": self.name(id, format!("{title} ({year})")), "stream_type": "movie", "stream_id": id,
            "stream_icon": self.cover(number), "rating": in_tenths(tenths), "rating_5based": f64::from(tenths) / 20.0,
            "added": self.added(number), "is_adult": "0", "category_id": category.to_string(), "category_ids": [category],
            "container_extension": extension(number), "custom_sid": null, "direct_source": "",
        })
    }

    fn one_series(&self, number: u32) -> Value {
        let id = FIRST_SERIES + number;
        let (title, year) = film(number + 7919);
        // Channels have these ids too, and renaming and moving apply to those.
        let category = number % SERIES_CATEGORIES.len() as u32 + 1;
        let (date, tenths) = (format!("{year}-03-01"), rating(number));
        json!({
            "num": number + 1, "name": title, "series_id": id, "cover": self.cover(number),
            "plot": format!("{title}, in {SEASONS} seasons."), "cast": "Alex Sample", "director": "Robin Example", "genre": "Drama",
            "release_date": date, "releaseDate": date, "last_modified": self.added(number), "rating": in_tenths(tenths),
            "rating_5based": f64::from(tenths) / 20.0, "backdrop_path": [self.cover(number)], "youtube_trailer": "",
            "episode_run_time": "45", "category_id": category.to_string(), "category_ids": [category],
        })
    }

    fn cover(&self, number: u32) -> String {
        format!("{}/logo/{}", self.base, 100_001 + number)
    }

    /// `get_series_info`.
    pub(super) fn series_info(&self, number: Option<u32>) -> Value {
        let Some(number) = number else { return json!({"seasons": [], "info": [], "episodes": []}) };
        let mut episodes: Map<String, Value> = (1..=SEASONS).map(|season| (season.to_string(), self.season(number, season))).collect();
        let seasons = (1..=SEASONS).map(|season| {
            json!({
                "id": season, "name": format!("Season {season}"), "season_number": season, "episode_count": EPISODES, "air_date": "",
                "overview": "", "cover": self.cover(number),
            })
        });
        let (seasons, info) = (seasons.collect::<Value>(), Value::Object(self.entry(StreamType::Series, number)));
        if !self.lists.is_sloppy {
            return json!({"seasons": seasons, "info": info, "episodes": episodes});
        }
        episodes.values_mut().for_each(|season| sloppy::spoil_season(season, number));
        // A list of seasons instead of an object.
        let listed: Value = episodes.values().cloned().collect();
        json!({"seasons": [], "info": [], "episodes": if number % 2 == 1 { listed } else { Value::Object(episodes) }})
    }

    fn season(&self, number: u32, season: u32) -> Value {
        let (title, _) = film(number + 7919);
        let episodes = (1..=EPISODES).map(|episode| {
            let at = u64::from((season - 1) * EPISODES + episode - 1);
            let id = FIRST_EPISODE + u64::from(number) * u64::from(SEASONS * EPISODES) + at;
            json!({
                "id": id.to_string(), "episode_num": episode, "title": format!("{title} - S{season:02}E{episode:02}"),
                "container_extension": "mp4",
                "info": {"duration_secs": 2700, "duration": "00:45:00", "plot": "", "movie_image": self.cover(number)},
                "custom_sid": "", "added": self.added(number), "season": season, "direct_source": "",
            })
        });
        episodes.collect()
    }

    /// The films that `get.php` lists after the channels, in pieces.
    pub(in crate::demo) fn film_lines(self, user: String, password: String) -> impl Iterator<Item = Bytes> + Send {
        made_up::pieces((0..self.lists.films).map(move |number| {
            let (id, (title, year)) = (FIRST_FILM + number, film(number));
            let group = FILM_CATEGORIES[number as usize % FILM_CATEGORIES.len()];
            let (name, end, base) = (self.name(id, format!("{title} ({year})")), extension(number), &self.base);
            format!(
                "#EXTINF:-1 tvg-id=\"\" tvg-name=\"{name}\" tvg-logo=\"{}\" group-title=\"{group}\",{name}\n\
                 {base}/movie/{user}/{password}/{id}.{end}\n",
                self.cover(number)
            )
        }))
    }
}

/// Title and year of a film. No two films have the same.
fn film(number: u32) -> (String, u32) {
    // The two numbers of which a title is made repeat at different intervals.
    let (how, what) = (u64::from(number) % 12, u64::from(number / 12) % 16);
    let title = made_up::title(how | what << 8);
    let round = number / (12 * 16);
    let year = 1960 + (number.wrapping_mul(7) % 60);
    if round == 0 { (title, year) } else { (format!("{title} {}", round + 1), year) }
}

/// In tenths of a point, of 10 points.
fn rating(number: u32) -> u32 {
    40 + (made_up::scramble(u64::from(number)) % 60) as u32
}

fn in_tenths(tenths: u32) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn extension(number: u32) -> &'static str {
    if number % 3 == 2 { "mkv" } else { "mp4" }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
