//! A channel that somebody wrote down: a row of a manual source. A refresh makes a channel of every enabled one.
//!
//! It has the fields of a channel under the same names, its own id (so that a new name or address leaves the
//! channel the same one), and its place in the list. Knows neither the source nor what stands for `{name}`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Attributes, Channel, ChannelId, Id, StreamType, Time};
use crate::model::patch::Problems;

/// What a stream's address may begin with.
pub(crate) const SCHEMES: [&str; 11] = ["http", "https", "rtsp", "rtsps", "rtp", "udp", "rtmp", "rtmps", "mms", "mmsh", "srt"];

/// Channels of one source at most.
pub(crate) const MOST_CHANNELS: usize = 50_000;
/// Characters of a name, a group and the like.
const TEXT: usize = 1000;
/// Characters of an address, an attribute's value or a line for players.
const LONG_TEXT: usize = 8192;
/// Attributes, and lines for players.
const MANY: usize = 256;

/// A channel of a manual source. Fields that are left out are empty, and a channel is enabled unless it says otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct ManualChannel {
    pub(crate) id: Id,
    pub(crate) channel_name: String,
    /// Absolute; Kodi's headers may follow behind `|`. Accounts in it are kept apart and stand in it as `{name}`.
    pub(crate) stream_url: String,
    pub(crate) tvg_id: String,
    pub(crate) tvg_name: String,
    /// An address, or `@logo:` and the id of a logo that is kept here.
    pub(crate) tvg_logo: String,
    /// The channel's number: "7", "2.1".
    pub(crate) tvg_chno: String,
    /// Hours by which the guide is off.
    pub(crate) tvg_shift: String,
    pub(crate) group_title: String,
    pub(crate) stream_type: StreamType,
    pub(crate) tvg_language: String,
    pub(crate) tvg_country: String,
    pub(crate) is_adult: bool,
    pub(crate) radio: bool,
    /// Seconds as `#EXTINF` has them; empty for what has no end.
    pub(crate) duration: String,
    /// Every other attribute of an `#EXTINF` line, in order.
    pub(crate) attributes: Attributes,
    /// Lines for players, each beginning with `#`: `#EXTVLCOPT:`, `#KODIPROP:` and others.
    pub(crate) options: Vec<String>,
    /// Others are kept here and do not become channels.
    pub(crate) enabled: bool,
    /// Orders the list, lower first.
    pub(crate) sort_order: i64,
    pub(crate) created_at: Time,
    pub(crate) updated_at: Time,
}

impl Default for ManualChannel {
    fn default() -> Self {
        ManualChannel {
            id: Id::default(),
            channel_name: String::new(),
            stream_url: String::new(),
            tvg_id: String::new(),
            tvg_name: String::new(),
            tvg_logo: String::new(),
            tvg_chno: String::new(),
            tvg_shift: String::new(),
            group_title: String::new(),
            stream_type: StreamType::Live,
            tvg_language: String::new(),
            tvg_country: String::new(),
            is_adult: false,
            radio: false,
            duration: String::new(),
            attributes: Attributes::default(),
            options: Vec::new(),
            enabled: true,
            sort_order: 0,
            created_at: Time::default(),
            updated_at: Time::default(),
        }
    }
}

impl ManualChannel {
    /// In the order of the list.
    pub(crate) fn sort(rows: &mut [ManualChannel]) {
        rows.sort_by_key(|row| (row.sort_order, row.id));
    }

    /// The channel that it becomes.
    pub(crate) fn channel(&self, id: ChannelId, source_id: Id) -> Channel {
        let row = self.clone();
        Channel {
            id,
            source_id,
            channel_name: row.channel_name,
            tvg_id: row.tvg_id,
            tvg_name: row.tvg_name,
            tvg_logo: row.tvg_logo,
            tvg_chno: row.tvg_chno,
            tvg_shift: row.tvg_shift,
            group_title: row.group_title,
            stream_type: row.stream_type,
            stream_url: row.stream_url,
            tvg_language: row.tvg_language,
            tvg_country: row.tvg_country,
            is_adult: row.is_adult,
            radio: row.radio,
            duration: row.duration,
            attributes: row.attributes,
            options: row.options,
        }
    }

    /// A row for a channel that was read somewhere; without an id and a place.
    pub(crate) fn of(channel: Channel) -> ManualChannel {
        ManualChannel {
            channel_name: channel.channel_name,
            stream_url: channel.stream_url,
            tvg_id: channel.tvg_id,
            tvg_name: channel.tvg_name,
            tvg_logo: channel.tvg_logo,
            tvg_chno: channel.tvg_chno,
            tvg_shift: channel.tvg_shift,
            group_title: channel.group_title,
            stream_type: channel.stream_type,
            tvg_language: channel.tvg_language,
            tvg_country: channel.tvg_country,
            is_adult: channel.is_adult,
            radio: channel.radio,
            duration: channel.duration,
            attributes: channel.attributes,
            options: channel.options,
            ..ManualChannel::default()
        }
    }

    /// Whether both are the same channel but for id, place and times.
    pub(crate) fn says_what(&self, other: &ManualChannel) -> bool {
        let ManualChannel { id, sort_order, created_at, updated_at, .. } = self.clone();
        *self == ManualChannel { id, sort_order, created_at, updated_at, ..other.clone() }
    }

    /// Takes blanks away where nobody means them.
    pub(crate) fn trim(&mut self) {
        for (_, text) in self.texts_mut() {
            let trimmed = text.trim();
            if trimmed.len() < text.len() {
                *text = trimmed.to_owned();
            }
        }
        for line in &mut self.options {
            *line = line.trim().to_owned();
        }
    }

    fn texts_mut(&mut self) -> [(&'static str, &mut String); 11] {
        [
            ("channel_name", &mut self.channel_name),
            ("stream_url", &mut self.stream_url),
            ("tvg_id", &mut self.tvg_id),
            ("tvg_name", &mut self.tvg_name),
            ("tvg_logo", &mut self.tvg_logo),
            ("tvg_chno", &mut self.tvg_chno),
            ("tvg_shift", &mut self.tvg_shift),
            ("group_title", &mut self.group_title),
            ("tvg_language", &mut self.tvg_language),
            ("tvg_country", &mut self.tvg_country),
            ("duration", &mut self.duration),
        ]
    }

    /// None, one that is kept here, or one that can be fetched.
    pub(crate) fn has_good_logo(&self) -> bool {
        is_logo(&self.tvg_logo)
    }

    /// What has to hold before it is saved.
    pub(crate) fn validate(&self) -> Problems {
        let mut problems = Problems::default();
        if self.channel_name.trim().is_empty() {
            problems.add("channel_name", "a name is needed");
        }
        if let Err(message) = is_stream(&self.stream_url) {
            problems.add("stream_url", message);
        }
        if !self.has_good_logo() {
            problems.add("tvg_logo", "an address that begins with http:// or https://, or @logo: and the id of a logo");
        }
        for (field, text) in self.clone().texts_mut() {
            let most = if matches!(field, "stream_url" | "tvg_logo") { LONG_TEXT } else { TEXT };
            check_text(&mut problems, field, text, most);
        }
        if self.attributes.0.len() > MANY {
            problems.add("attributes", format!("{MANY} at most"));
        }
        for (name, value) in self.attributes.0.iter().take(MANY) {
            if name.is_empty() || name.contains(|c: char| c.is_whitespace() || matches!(c, '=' | ',' | '"' | '\'')) {
                problems.add("attributes", format!("{name:?} cannot be the name of an attribute: no blanks, quotes, = and commas"));
            }
            check_text(&mut problems, "attributes", name, TEXT);
            check_text(&mut problems, "attributes", value, LONG_TEXT);
        }
        if self.options.len() > MANY {
            problems.add("options", format!("{MANY} lines at most"));
        }
        for (at, line) in self.options.iter().enumerate().take(MANY) {
            let field = format!("options.{at}");
            if !line.starts_with('#') {
                problems.add(&field, "a line for players begins with #");
            }
            check_text(&mut problems, &field, line, LONG_TEXT);
        }
        problems
    }
}

fn check_text(problems: &mut Problems, field: &str, text: &str, most: usize) {
    if text.contains(ends_line) {
        problems.add(field, "no line breaks");
    } else if text.chars().count() > most {
        problems.add(field, format!("{most} characters at most"));
    }
}

/// What some reader takes for the end of a line, or of the file.
fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\0' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a stream's address can be one; what follows `|` are headers, in whatever form.
fn is_stream(url: &str) -> Result<(), String> {
    if url.is_empty() {
        return Err("an address is needed".to_owned());
    }
    let address = url.split('|').next().unwrap_or_default();
    let is_scheme = |scheme: &str| scheme.len() <= 20 && scheme.bytes().all(|c| c.is_ascii_alphanumeric() || b"+-.".contains(&c));
    let Some((scheme, rest)) = address.split_once("://").filter(|(scheme, _)| is_scheme(scheme)) else {
        return Err("an absolute address is needed, such as http://192.0.2.1/1.ts".to_owned());
    };
    let scheme = scheme.to_ascii_lowercase();
    if !SCHEMES.contains(&scheme.as_str()) {
        return Err(format!("nothing plays addresses that begin with {scheme}://; these are played: {}", SCHEMES.join(", ")));
    }
    let begins_with_host = !rest.is_empty() && !rest.starts_with(['/', '?', '#']);
    // What stands for an account is no part of an address that others could read.
    let is_web = matches!(scheme.as_str(), "http" | "https");
    let has_host = begins_with_host && (!is_web || url::Url::parse(&address.replace(['{', '}'], "x")).is_ok_and(|url| url.has_host()));
    if has_host { Ok(()) } else { Err("this address names no host".to_owned()) }
}

fn is_logo(logo: &str) -> bool {
    let is_web = |logo: &str| url::Url::parse(&logo.replace(['{', '}'], "x")).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    match logo.strip_prefix("@logo:") {
        Some(id) => !id.is_empty() && !id.contains(char::is_whitespace),
        None => logo.is_empty() || is_web(logo),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(url: &str) -> ManualChannel {
        ManualChannel { channel_name: "One".into(), stream_url: url.into(), ..ManualChannel::default() }
    }

    fn fields(row: &ManualChannel) -> Vec<String> {
        row.validate().0.into_iter().map(|problem| problem.field).collect()
    }

    #[test]
    fn addresses_that_something_plays_are_taken() {
        for url in [
            "http://192.0.2.1/1.ts",
            "HTTPS://tv.example:8443/a b/index.m3u8?x={y}",
            "http://{username-1-in-list}:{password-1-in-list}@tv.example/1",
            "http://tv.example/1|User-Agent=Mozilla/5.0 (X11; Linux)&Referer=http://a/",
            "udp://@239.0.0.1:1234",
            "rtp://239.0.0.1:5004",
            "rtsp://cam.example/stream",
            "rtsps://cam.example/stream",
            "rtmp://a/b",
            "rtmps://a/b",
            "mms://a/b",
            "mmsh://a/b",
            "srt://192.0.2.1:9000?mode=caller",
        ] {
            assert_eq!(fields(&row(url)), [""; 0], "{url}");
        }
        for url in [
            "",
            "/relative/1.ts",
            "1.ts",
            "ftp://a/b",
            "file:///etc/passwd",
            "plugin://x/y",
            "http://",
            "http:///1.ts",
            "udp://",
            "javascript:x",
        ] {
            assert_eq!(fields(&row(url)), ["stream_url"], "{url}");
        }
    }

    #[test]
    fn every_field_says_what_is_wrong() {
        let good = row("http://a/1");
        let cases: [(&str, ManualChannel); 9] = [
            ("channel_name", ManualChannel { channel_name: " ".into(), ..good.clone() }),
            ("channel_name", ManualChannel { channel_name: "a\nb".into(), ..good.clone() }),
            ("group_title", ManualChannel { group_title: "x".repeat(1001), ..good.clone() }),
            ("tvg_logo", ManualChannel { tvg_logo: "logo.png".into(), ..good.clone() }),
            ("tvg_logo", ManualChannel { tvg_logo: "@logo:".into(), ..good.clone() }),
            ("attributes", ManualChannel { attributes: Attributes(vec![("a b".into(), "c".into())]), ..good.clone() }),
            ("attributes", ManualChannel { attributes: Attributes(vec![("a".into(), "c\u{2028}".into())]), ..good.clone() }),
            ("options.1", ManualChannel { options: vec!["#EXTVLCOPT:a=b".into(), "http://evil/".into()], ..good.clone() }),
            ("options.0", ManualChannel { options: vec!["#A:b\r#EXTINF:-1,evil".into()], ..good.clone() }),
        ];
        for (field, row) in cases {
            assert_eq!(fields(&row), [field]);
        }
        for logo in ["", "http://a/b.png", "@logo:01JD0000000000000000000000"] {
            assert_eq!(fields(&ManualChannel { tvg_logo: logo.into(), ..good.clone() }), [""; 0], "{logo}");
        }
    }

    #[test]
    fn a_channel_and_back() {
        let mut one = row("http://a/1");
        one.attributes = Attributes(vec![("b".into(), "1".into()), ("a".into(), "2".into())]);
        one.options = vec!["#EXTVLCOPT:x=y".into()];
        one.stream_type = StreamType::Movie;
        one.is_adult = true;
        assert!(ManualChannel::of(one.channel(ChannelId(1), Id(2))).says_what(&one));
        assert!(!ManualChannel { enabled: false, ..one.clone() }.says_what(&one));
        let moved = ManualChannel { id: Id(5), sort_order: 9, updated_at: Time(7), ..one.clone() };
        assert!(moved.says_what(&one));
        let json = serde_json::to_string(&moved).unwrap();
        assert_eq!(serde_json::from_str::<ManualChannel>(&json).unwrap(), moved);
    }
}
