//! How values that are no plain texts are read and written as texts.

use std::borrow::Cow;

use crate::model::programme::{EpisodeNum, Programme, Text};
use crate::model::{Channel, StreamType, Time};

pub(super) fn type_name(stream_type: StreamType) -> &'static str {
    match stream_type {
        StreamType::Live => "live",
        StreamType::Movie => "movie",
        StreamType::Series => "series",
    }
}

/// Another word leaves it as it was.
pub(super) fn set_type(stream_type: &mut StreamType, value: &str) {
    let types = [StreamType::Live, StreamType::Movie, StreamType::Series];
    if let Some(known) = types.into_iter().find(|known| value.trim().eq_ignore_ascii_case(type_name(*known))) {
        *stream_type = known;
    }
}

pub(super) fn flag<'a>(value: bool) -> Cow<'a, str> {
    Cow::Borrowed(if value { "true" } else { "false" })
}

/// What is no yes or no changes nothing; an empty text is a no.
pub(super) fn set_flag(flag: &mut bool, value: &str) {
    if let Some(value) = boolean(value) {
        *flag = value;
    }
}

/// A yes or no, in the words that playlists use.
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

pub(super) fn set_first(texts: &mut Vec<Text>, value: &str) {
    match texts.first_mut() {
        Some(_) if value.is_empty() => drop(texts.remove(0)),
        Some(first) => value.clone_into(&mut first.text),
        None if value.is_empty() => {}
        None => texts.push(Text { lang: String::new(), text: value.to_owned() }),
    }
}

const NS: &str = "xmltv_ns";

/// Season (0) or episode (1) as people count, from `xmltv_ns` (which counts from 0) or from what was sent besides.
pub(super) fn part(programme: &Programme, at: usize) -> Cow<'_, str> {
    let numbers = &programme.episode_nums;
    let ns = numbers.iter().find(|number| number.system == NS);
    if let Some(text) = ns.and_then(|number| number.value.split('.').nth(at)) {
        let first = text.split('/').next().unwrap_or_default().trim();
        if let Ok(number) = first.parse::<u32>() {
            return Cow::Owned(number.saturating_add(1).to_string());
        }
    }
    let Some(other) = numbers.iter().find(|number| number.system != NS) else { return Cow::Borrowed("") };
    // The whole of what is shown is what rules know as the episode.
    match on_screen(&other.value) {
        _ if at == 1 => Cow::Borrowed(&other.value),
        Some([season, _]) => Cow::Owned(season.to_string()),
        None => Cow::Borrowed(""),
    }
}

/// "S02E05", "s2 e5".
fn on_screen(text: &str) -> Option<[u32; 2]> {
    let (season, episode) = text.trim().strip_prefix(['S', 's'])?.split_once(['E', 'e'])?;
    Some([season.trim().parse().ok()?, episode.trim().parse().ok()?])
}

/// A number goes into `xmltv_ns`; another text stands for the episode as it is.
pub(super) fn set_part(programme: &mut Programme, at: usize, value: &str) {
    let numbers = &mut programme.episode_nums;
    let number = value.trim().parse::<u32>().ok().and_then(|number| number.checked_sub(1));
    if number.is_none() && !value.trim().is_empty() {
        if at == 1 {
            numbers.clear();
            numbers.push(EpisodeNum { system: "onscreen".into(), value: value.to_owned() });
        }
        return;
    }
    let other = 1 - at;
    let kept = part(programme, other).trim().parse::<u32>().ok().and_then(|number| number.checked_sub(1));
    let mut parts = [number, number];
    parts[other] = kept;
    programme.episode_nums.clear();
    if parts.iter().any(Option::is_some) {
        let text = |part: Option<u32>| part.map_or(String::new(), |part| part.to_string());
        let value = format!("{}.{}.", text(parts[0]), text(parts[1]));
        programme.episode_nums.push(EpisodeNum { system: NS.into(), value });
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
    for format in ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y%m%d%H%M%S", "%Y%m%d%H%M"] {
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
        let mut one = programme(&[("onscreen", "S02E05")]);
        set_part(&mut one, 1, "9");
        assert_eq!(one, programme(&[("xmltv_ns", "1.8.")]));
        set_part(&mut one, 0, "");
        assert_eq!(one, programme(&[("xmltv_ns", ".8.")]));
        set_part(&mut one, 1, "final");
        assert_eq!(one, programme(&[("onscreen", "final")]));
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
