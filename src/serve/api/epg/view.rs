//! A programme as the interface shows it: the best of each field, the rest beside it.
//!
//! Made from the full record on the way out; what a guide sent stays whole in the store.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use schemars::JsonSchema;
use serde::Serialize;

use crate::model::programme::{Credit, EpisodeNum};
use crate::model::{Id, Programme, Text, Time};

/// A programme as it is read.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::serve::api) struct ProgrammeView {
    /// Names source, channel and start; the same programme has it after a refresh.
    id: String,
    source_id: Id,
    /// The guide's channel id.
    channel_id: String,
    channel_name: String,
    title: String,
    sub_title: String,
    description: String,
    /// By language, where there are several.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    titles: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    sub_titles: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    descriptions: BTreeMap<String, String>,
    pub(super) start: Time,
    pub(super) stop: Time,
    categories: Vec<String>,
    icon: String,
    /// Values by system (`xmltv_ns`, `onscreen`, …), as they were sent.
    episode_num: BTreeMap<String, String>,
    /// 1 for the first, from the numbers above.
    season: Option<u32>,
    episode: Option<u32>,
    is_new: bool,
    is_live: bool,
    is_premiere: bool,
    previously_shown: bool,
    rating: String,
    star_rating: String,
    language: String,
    date: String,
    credits: Vec<Credit>,
}

impl ProgrammeView {
    /// `language` (`de`, `en-GB`) is preferred where a text comes in several; empty: the guide's first.
    pub(super) fn new(source: Id, channel_name: &str, programme: Programme, language: &str) -> ProgrammeView {
        let (season, episode) = season_and_episode(&programme.episode_nums);
        let poster = programme.images.iter().find(|image| image.kind == "poster").or(programme.images.first());
        ProgrammeView {
            id: id(source, &programme.channel_id, programme.start),
            source_id: source,
            channel_name: channel_name.to_owned(),
            title: best(&programme.titles, language),
            sub_title: best(&programme.sub_titles, language),
            description: best(&programme.descriptions, language),
            titles: by_language(&programme.titles),
            sub_titles: by_language(&programme.sub_titles),
            descriptions: by_language(&programme.descriptions),
            start: programme.start,
            stop: programme.stop.unwrap_or(programme.start),
            categories: distinct(programme.categories),
            icon: programme.icons.first().map(|icon| &icon.src).or(poster.map(|image| &image.url)).cloned().unwrap_or_default(),
            episode_num: programme.episode_nums.into_iter().map(|number| (number.system, number.value)).collect(),
            season,
            episode,
            is_new: programme.is_new,
            is_live: programme.is_live,
            is_premiere: programme.premiere.is_some(),
            previously_shown: programme.previously_shown.is_some(),
            rating: programme.ratings.into_iter().next().map(|rating| rating.value).unwrap_or_default(),
            star_rating: programme.star_ratings.into_iter().next().map(|rating| rating.value).unwrap_or_default(),
            language: programme.language.map(|language| language.text).unwrap_or_default(),
            date: programme.date,
            credits: programme.credits,
            channel_id: programme.channel_id,
        }
    }
}

/// The text in the language that is wanted (`en` finds `en-GB`), else the first that says something.
pub(super) fn best(texts: &[Text], language: &str) -> String {
    let matching = |text: &&Text| {
        let (lang, wanted) = (text.lang.to_lowercase(), language.to_lowercase());
        !wanted.is_empty() && (lang == wanted || lang.split(['-', '_']).next() == wanted.split(['-', '_']).next())
    };
    let texts = || texts.iter().filter(|text| !text.text.is_empty());
    texts().find(matching).or_else(|| texts().next()).map(|text| text.text.clone()).unwrap_or_default()
}

/// Empty where the best text is all there is.
fn by_language(texts: &[Text]) -> BTreeMap<String, String> {
    let mut map = BTreeMap::new();
    for text in texts.iter().filter(|text| !text.text.is_empty()) {
        map.entry(text.lang.clone()).or_insert_with(|| text.text.clone());
    }
    if map.len() < 2 { BTreeMap::new() } else { map }
}

fn distinct(texts: Vec<Text>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for text in texts {
        if !text.text.is_empty() && !kept.contains(&text.text) {
            kept.push(text.text);
        }
    }
    kept
}

/// Source (16 bytes), start (8 bytes), channel: in base 64 for addresses.
pub(super) fn id(source: Id, channel: &str, start: Time) -> String {
    let mut bytes = source.0.to_be_bytes().to_vec();
    bytes.extend_from_slice(&start.0.to_be_bytes());
    bytes.extend_from_slice(channel.as_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What an id names; None where it is none.
pub(super) fn split_id(id: &str) -> Option<(Id, String, Time)> {
    let bytes = URL_SAFE_NO_PAD.decode(id).ok()?;
    let (source, rest) = bytes.split_first_chunk::<16>()?;
    let (start, channel) = rest.split_first_chunk::<8>()?;
    let channel = String::from_utf8(channel.to_vec()).ok()?;
    Some((Id(u128::from_be_bytes(*source)), channel, Time(i64::from_be_bytes(*start))))
}

/// Season and episode, both from 1, from whichever system says them: `xmltv_ns` counts from 0
/// (`0.4.0/2` is the fifth of season one), the others are written for people (`S01E05`, `1x05`, `Ep. 5`).
fn season_and_episode(numbers: &[EpisodeNum]) -> (Option<u32>, Option<u32>) {
    let of = |system: &'static str| numbers.iter().filter(move |number| number.system.eq_ignore_ascii_case(system));
    let mut found = (None, None);
    let counted = of("xmltv_ns").map(|number| from_xmltv_ns(&number.value));
    let written = ["onscreen", "SxxExx", "common", ""].into_iter().flat_map(of).map(|number| from_words(&number.value));
    for (season, episode) in counted.chain(written) {
        found = (found.0.or(season), found.1.or(episode));
    }
    found
}

fn from_xmltv_ns(text: &str) -> (Option<u32>, Option<u32>) {
    let mut parts = text.split('.').map(|part| {
        let number = part.split('/').next().unwrap_or_default().trim();
        number.parse::<u32>().ok().and_then(|n| n.checked_add(1))
    });
    (parts.next().flatten(), parts.next().flatten())
}

fn from_words(text: &str) -> (Option<u32>, Option<u32>) {
    let text = text.to_lowercase();
    let (mut season, mut episode) = (None, None);
    // The number and the word before this one.
    let (mut number, mut word): (Option<u32>, &str) = (None, "");
    let mut rest = text.as_str();
    while let Some(first) = rest.chars().next() {
        let end = |is: fn(char) -> bool| rest.find(|c| !is(c)).unwrap_or(rest.len());
        if first.is_ascii_digit() {
            let (digits, tail) = rest.split_at(end(|c| c.is_ascii_digit()));
            let value = digits.parse::<u32>().ok();
            match word {
                "s" | "season" | "staffel" | "saison" | "series" | "temporada" | "stagione" => season = season.or(value),
                "e" | "ep" | "episode" | "épisode" | "episodio" | "folge" | "part" | "teil" => episode = episode.or(value),
                "x" if number.is_some() => (season, episode) = (season.or(number), episode.or(value)),
                _ => {}
            }
            (number, word, rest) = (value, "", tail);
        } else if first.is_alphabetic() {
            let (letters, tail) = rest.split_at(end(char::is_alphabetic));
            (word, rest) = (letters, tail);
        } else {
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
        }
    }
    (season, episode)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn derived(system: &str, value: &str) -> (Option<u32>, Option<u32>) {
        season_and_episode(&[EpisodeNum { system: system.into(), value: value.into() }])
    }

    #[test]
    fn seasons_and_episodes_of_every_spelling() {
        let both = (Some(1), Some(5));
        for (system, value, expected) in [
            ("xmltv_ns", "0.4.0/2", both),
            ("xmltv_ns", " 0/8 . 4/10 . ", both),
            ("xmltv_ns", ".4.", (None, Some(5))),
            ("xmltv_ns", "4294967295.0.", (None, Some(1))),
            ("onscreen", "S01E05", both),
            ("onscreen", "s1 ep. 5", both),
            ("onscreen", "Season 1, Episode 5 of 8", both),
            ("onscreen", "1x05", both),
            ("onscreen", "Staffel 1 Folge 5", both),
            ("onscreen", "Ep 5", (None, Some(5))),
            ("SxxExx", "S1 E5", both),
            ("", "E5", (None, Some(5))),
            ("onscreen", "5/8", (None, None)),
            ("dd_progid", "EP01234567.0005", (None, None)),
        ] {
            assert_eq!(derived(system, value), expected, "{system} {value}");
        }
    }

    #[test]
    fn the_exact_system_wins() {
        let numbers = [("onscreen", "S9E9"), ("xmltv_ns", "0..")].map(|(s, v)| EpisodeNum { system: s.into(), value: v.into() });
        assert_eq!(season_and_episode(&numbers), (Some(1), Some(9)));
    }

    #[test]
    fn the_best_language_is_the_one_that_is_wanted() {
        let text = |lang: &str, text: &str| Text { lang: lang.into(), text: text.into() };
        let texts = [text("", ""), text("en-GB", "News"), text("de", "Nachrichten")];
        assert_eq!(best(&texts, "DE"), "Nachrichten");
        assert_eq!(best(&texts, "en"), "News");
        assert_eq!(best(&texts, "fr"), "News");
        assert_eq!(best(&[], "fr"), "");
        assert_eq!(by_language(&texts).len(), 2);
    }

    proptest! {
        #[test]
        fn an_id_says_what_it_was_made_of(source: u128, channel: String, start: i64) {
            prop_assert_eq!(split_id(&id(Id(source), &channel, Time(start))), Some((Id(source), channel, Time(start))));
        }

        #[test]
        fn no_text_is_too_odd(system: String, value: String) {
            drop(split_id(&value));
            let _ = derived("onscreen", &value);
            let _ = derived("xmltv_ns", &value);
            let _ = derived(&system, &value);
        }
    }
}
