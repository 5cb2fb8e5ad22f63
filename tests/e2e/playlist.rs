//! A published playlist, read by the strictest rules that any player has.

use std::collections::{BTreeMap, HashSet};

/// What a player makes of it.
pub(crate) struct Playlist {
    /// Of `url-tvg`.
    pub(crate) guide: String,
    pub(crate) channels: Vec<Channel>,
}

#[derive(Debug)]
pub(crate) struct Channel {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) url: String,
}

impl Channel {
    /// Empty where it is missing.
    pub(crate) fn attribute(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    pub(crate) fn id(&self) -> &str {
        self.attribute("channel-id")
    }

    /// Whole and fraction.
    fn number(&self) -> (u32, u32) {
        let text = self.attribute("tvg-chno");
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        (whole.parse().unwrap_or_default(), part.parse().unwrap_or_default())
    }
}

/// Reads it and panics at the first line that some player would stumble over.
pub(crate) fn read(bytes: &[u8]) -> Playlist {
    let text = std::str::from_utf8(bytes).expect("a playlist is UTF-8");
    assert!(text.ends_with('\n') && !text.contains(['\r', '\u{feff}']), "line ends and marks");
    let mut lines = text.trim_end_matches('\n').split('\n').zip(1..);
    let (header, _) = lines.next().unwrap();
    let rest = header.strip_prefix("#EXTM3U").unwrap_or_else(|| panic!("it begins with {header:?}"));
    let (head, rest) = attributes(rest, header);
    assert!(rest.is_empty() && head.contains_key("url-tvg") && head.get("url-tvg") == head.get("x-tvg-url"), "{header}");
    let mut channels = Vec::new();
    while let Some((line, at)) = lines.next() {
        let rest = line.strip_prefix("#EXTINF:").unwrap_or_else(|| panic!("line {at} is {line:?}"));
        assert_eq!(line.matches('"').count() % 2, 0, "line {at}: {line}");
        let length = rest.find(|c: char| !(c.is_ascii_digit() || "-.".contains(c))).unwrap_or(rest.len());
        assert!(rest[..length].parse::<f64>().is_ok(), "line {at}: {line}");
        let (attributes, rest) = attributes(&rest[length..], line);
        let name = rest.strip_prefix(',').unwrap_or_else(|| panic!("line {at}: {line}"));
        assert!(!name.trim().is_empty() && !name.contains(['"', ',']) && !name.contains(char::is_control), "line {at}: {line}");
        let url = loop {
            let (line, at) = lines.next().expect("an address follows");
            if !line.starts_with('#') {
                break line;
            }
            let wrong = ["#EXTINF", "#EXTM3U", "#EXT-X-"].into_iter().find(|wrong| line.starts_with(wrong));
            assert!(wrong.is_none() && !line.contains(char::is_control), "line {at}: {line}");
        };
        // What is not HTTP cannot be reached by a redirect, and stands there as it is.
        let schemes = ["http", "https", "rtsp", "rtsps", "rtmp", "rtmps", "rtp", "udp", "rtmpe", "srt", "mms", "mmsh", "plugin"];
        let is_absolute = url.split_once("://").is_some_and(|(scheme, _)| schemes.contains(&scheme));
        assert!(is_absolute && !url.contains(|c: char| c.is_whitespace() || c.is_control() || "\"<>".contains(c)), "line {at}: {url}");
        channels.push(Channel { name: name.to_owned(), attributes, url: url.to_owned() });
    }
    let mut seen = HashSet::new();
    for channel in &channels {
        assert!(channel.id().len() == 26 && seen.insert(channel.id()), "{channel:?}");
        assert!(channel.number().0 > 0, "{channel:?}");
    }
    assert!(channels.windows(2).all(|pair| pair[0].number() < pair[1].number()), "numbers ascend");
    Playlist { guide: head["url-tvg"].clone(), channels }
}

/// ` name="value"` as often as there is one, each name once; and what follows.
fn attributes<'a>(mut text: &'a str, line: &str) -> (BTreeMap<String, String>, &'a str) {
    let mut found = BTreeMap::new();
    while let Some(rest) = text.strip_prefix(' ') {
        let (name, rest) = rest.split_once("=\"").unwrap_or_else(|| panic!("an attribute: {line}"));
        let (value, rest) = rest.split_once('"').unwrap_or_else(|| panic!("a closing quote: {line}"));
        assert!(!name.is_empty() && !name.contains([' ', ',', '=', '\'', '"']) && !value.is_empty(), "{line}");
        assert!(found.insert(name.to_owned(), value.to_owned()).is_none(), "{name} twice: {line}");
        text = rest;
    }
    (found, text)
}
