//! Reads and writes the fields that are not plain texts as texts.

use std::borrow::Cow;

use crate::model::programme::{EpisodeNum, Programme, Text};
use crate::model::{Channel, StreamType, Time};

/// An unknown word changes nothing.
pub(super) fn set_type(stream_type: &mut StreamType, value: &str) {
    let types = [StreamType::Live, StreamType::Movie, StreamType::Series];
    if let Some(known) = types.into_iter().find(|known| value.trim().eq_ignore_ascii_case(known.name())) {
        *stream_type = known;
    }
}

/// Yes or no, in the words that playlists use.
pub(crate) fn boolean(text: &str) -> Option<bool> {
    let is = |words: [&str; 4]| words.iter().any(|word| text.trim().eq_ignore_ascii_case(word));
    match text {
        _ if is(["true", "1", "yes", "on"]) => Some(true),
        _ if is(["false", "0", "no", "off"]) || text.trim().is_empty() => Some(false),
        _ => None,
    }
}

/// Attributes are written `catchup-days` and named `catchup_days` in rules.
fn is_same_name(a: &str, b: &str) -> bool {
    let plain = |byte: u8| if byte == b'_' { b'-' } else { byte.to_ascii_lowercase() };
    a.len() == b.len() && a.bytes().zip(b.bytes()).all(|(a, b)| plain(a) == plain(b))
}

pub(super) fn attribute<'a>(channel: &'a Channel, name: &str) -> &'a str {
    channel.attributes.0.iter().find(|(known, _)| is_same_name(known, name)).map_or("", |(_, value)| value)
}

pub(super) fn set_attribute(channel: &mut Channel, name: &str, value: &str) {
    let attributes = &mut channel.attributes.0;
    match attributes.iter().position(|(known, _)| is_same_name(known, name)) {
        Some(at) if value.is_empty() => drop(attributes.remove(at)),
        Some(at) => value.clone_into(&mut attributes[at].1),
        None if value.is_empty() => {}
        None => attributes.push((name.to_owned(), value.to_owned())),
    }
}

/// Sets the first of several texts and, where each counts, removes the others; an empty value removes all of them.
pub(super) fn set_first(texts: &mut Vec<Text>, value: &str, each_counts: bool) {
    if each_counts || value.is_empty() {
        texts.truncate(usize::from(!value.is_empty()));
    }
    match texts.first_mut() {
        _ if value.is_empty() => {}
        Some(first) => value.clone_into(&mut first.text),
        None => texts.push(Text { lang: String::new(), text: value.to_owned() }),
    }
}

const NS: &str = "xmltv_ns";

/// Season (0) or episode (1) as people count, from `xmltv_ns` (which counts from 0) or from what is shown on screen.
pub(super) fn part(programme: &Programme, at: usize) -> Cow<'_, str> {
    let numbers = &programme.episode_nums;
    let ns = numbers.iter().find(|number| number.system == NS);
    if let Some(text) = ns.and_then(|number| number.value.split('.').nth(at)) {
        let first = text.split('/').next().unwrap_or_default().trim();
        if let Ok(number) = first.parse::<u32>() {
            return Cow::Owned(number.saturating_add(1).to_string());
        }
    }
    // In rules, the episode is the complete on-screen text.
    match numbers.iter().find(|number| is_shown(number)) {
        Some(shown) if at == 1 => Cow::Borrowed(&shown.value),
        Some(shown) => on_screen(&shown.value).map_or(Cow::Borrowed(""), |[season, _]| Cow::Owned(season.to_string())),
        None => Cow::Borrowed(""),
    }
}

/// Whether a number is for people, as those without a system are.
fn is_shown(number: &EpisodeNum) -> bool {
    number.system.is_empty() || number.system.eq_ignore_ascii_case("onscreen")
}

/// "S02E05", "s2 e5".
fn on_screen(text: &str) -> Option<[u32; 2]> {
    let (season, episode) = text.trim().strip_prefix(['S', 's'])?.split_once(['E', 'e'])?;
    Some([season.trim().parse().ok()?, episode.trim().parse().ok()?])
}

/// Sets season (0) or episode (1). A number goes into `xmltv_ns`, whose totals and parts stay; another text becomes the
/// on-screen episode. An on-screen number that says something else is removed.
pub(super) fn set_part(programme: &mut Programme, at: usize, value: &str) {
    let value = value.trim();
    let number = value.parse::<u32>().ok().and_then(|number| number.checked_sub(1));
    let numbers = &mut programme.episode_nums;
    if number.is_none() && !value.is_empty() {
        if at == 1 {
            numbers.retain(|number| number.system != NS && !is_shown(number));
            numbers.push(EpisodeNum { system: "onscreen".into(), value: value.to_owned() });
        }
        return;
    }
    let shown = numbers.iter().find(|number| is_shown(number)).and_then(|number| on_screen(&number.value));
    let mut parts = [String::new(), String::new(), String::new()];
    if let Some(ns) = numbers.iter().find(|number| number.system == NS) {
        parts.iter_mut().zip(ns.value.split('.')).for_each(|(part, text)| text.trim().clone_into(part));
    } else if let Some(shown) = shown {
        parts.iter_mut().zip(shown).for_each(|(part, number)| *part = number.checked_sub(1).map(|n| n.to_string()).unwrap_or_default());
    }
    let total = parts[at].split_once('/').map(|(_, total)| format!("/{total}")).unwrap_or_default();
    parts[at] = number.map(|number| format!("{number}{total}")).unwrap_or_default();
    numbers.retain(|number| number.system != NS && !(is_shown(number) && (at == 1 || on_screen(&number.value).is_some())));
    if parts.iter().any(|part| !part.is_empty()) {
        numbers.insert(0, EpisodeNum { system: NS.into(), value: parts.join(".") });
    }
}

pub(super) fn moment<'a>(time: Option<Time>) -> Cow<'a, str> {
    match time {
        Some(time) if time != Time::default() => Cow::Owned(time.to_string()),
        _ => Cow::Borrowed(""),
    }
}

/// A date-time in the notations that people and guides use; without a zone UTC is meant.
pub(crate) fn parse_moment(text: &str) -> Option<Time> {
    let text = text.trim();
    if text.len() < 8 || !text.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let time = |timestamp: jiff::Timestamp| Time(timestamp.as_second());
    if let Ok(timestamp) = text.parse::<jiff::Timestamp>() {
        return Some(time(timestamp));
    }
    for format in ["%Y%m%d%H%M%S %z", "%Y-%m-%d %H:%M:%S %z"] {
        if let Ok(timestamp) = jiff::Timestamp::strptime(format, text) {
            return Some(time(timestamp));
        }
    }
    let utc = |civil: jiff::civil::DateTime| civil.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| time(zoned.timestamp()));
    for format in ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y%m%d%H%M%S", "%Y%m%d%H%M"] {
        if let Ok(civil) = jiff::civil::DateTime::strptime(format, text) {
            return utc(civil);
        }
    }
    jiff::civil::Date::strptime("%Y-%m-%d", text).ok().and_then(|date| utc(date.at(0, 0, 0, 0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn programme(numbers: &[(&str, &str)]) -> Programme {
        let number = |(system, value): &(&str, &str)| EpisodeNum { system: (*system).into(), value: (*value).into() };
        Programme { episode_nums: numbers.iter().map(number).collect(), ..Programme::default() }
    }

    #[test]
    fn seasons_and_episodes_count_as_people_do() {
        for (numbers, season, episode) in [
            (&[("xmltv_ns", "1.4.0/1")][..], "2", "5"),
            (&[("onscreen", "S02E05")], "2", "S02E05"),
            (&[("onscreen", "Part 3")], "", "Part 3"),
            (&[("xmltv_ns", ".6."), ("onscreen", "x")], "", "7"),
            (&[], "", ""),
        ] {
            let programme = programme(numbers);
            assert_eq!((&*part(&programme, 0), &*part(&programme, 1)), (season, episode), "{numbers:?}");
        }
        let mut one = programme(&[("onscreen", "S02E05"), ("dd_progid", "EP1.5")]);
        set_part(&mut one, 1, "9");
        assert_eq!(one, programme(&[("xmltv_ns", "1.8."), ("dd_progid", "EP1.5")]));
        set_part(&mut one, 0, "");
        assert_eq!(one, programme(&[("xmltv_ns", ".8."), ("dd_progid", "EP1.5")]));
        set_part(&mut one, 1, "final");
        assert_eq!(one, programme(&[("dd_progid", "EP1.5"), ("onscreen", "final")]));
        let mut one = programme(&[("xmltv_ns", "1.2/10.0/1"), ("onscreen", "Part 3")]);
        set_part(&mut one, 0, "4");
        assert_eq!(one, programme(&[("xmltv_ns", "3.2/10.0/1"), ("onscreen", "Part 3")]));
    }

    #[test]
    fn times_are_read_in_many_notations() {
        let expected = Some(Time(1_704_110_400));
        for text in [
            "2024-01-01T12:00:00Z",
            "2024-01-01T13:00:00+01:00",
            "20240101120000 +0000",
            "2024-01-01 12:00:00",
            "2024-01-01 12:00",
            "20240101120000",
            "2024-01-01T12:00:00",
            "2024-01-01 14:00:00 +0200",
        ] {
            assert_eq!(parse_moment(text), expected, "{text}");
        }
        assert_eq!(parse_moment("2024-01-01"), Some(Time(1_704_067_200)));
        for text in ["soon", "2024", "20:15", "2024-13-01", ""] {
            assert_eq!(parse_moment(text), None, "{text}");
        }
    }

    #[test]
    fn attributes_are_found_by_either_spelling() {
        let mut channel = Channel::default();
        set_attribute(&mut channel, "catchup-days", "7");
        assert_eq!(attribute(&channel, "CATCHUP_days"), "7");
        set_attribute(&mut channel, "catchup_days", "");
        assert_eq!(channel.attributes.0, []);
    }
}
