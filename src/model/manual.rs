//! A row of a manual source, entered by a person. A refresh makes a channel of every enabled row.
//!
//! It has the fields of a channel under the same names, an id of its own (so that the channel stays the same with a new
//! name or address), and a place in the list. Knows neither its source nor the values of `{name}` in it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smart_default::SmartDefault;

use super::{Attributes, Channel, ChannelId, Id, StreamType, Time};
use crate::model::patch::Problems;

pub(crate) const SCHEMES: [&str; 11] = ["http", "https", "rtsp", "rtsps", "rtp", "udp", "rtmp", "rtmps", "mms", "mmsh", "srt"];

pub(crate) const MOST_CHANNELS: usize = 50_000;
/// The most characters of a name, a group and similar fields.
const TEXT: usize = 1000;
/// The most characters of an address, an attribute's value or a line for players.
const LONG_TEXT: usize = 8192;
/// The most attributes, and the most lines for players.
const MANY: usize = 256;

/// As schemas say it: no character that some player takes for the end of a line.
const LINE: &str = r"^[^\n\r\v\f\u0000\u0085\u2028\u2029]*$";
const NAME_LINE: &str = r"^[^\n\r\v\f\u0000\u0085\u2028\u2029]*[^\s\u0000][^\n\r\v\f\u0000\u0085\u2028\u2029]*$";
const PLAYER_LINE: &str = r"^\s*#[^\n\r\v\f\u0000\u0085\u2028\u2029]*$";
/// An absolute address of one of [`SCHEMES`].
const STREAM: &str = r"^\s*(?:[hH][tT][tT][pP][sS]?|[rR][tT][sS][pP][sS]?|[rR][tT][pP]|[uU][dD][pP]|[rR][tT][mM][pP][sS]?|[mM][mM][sS][hH]?|[sS][rR][tT])://[^/?#\n\r\v\f\u0000\u0085\u2028\u2029][^\n\r\v\f\u0000\u0085\u2028\u2029]*$";
const LOGO: &str = r"^\s*(?:(?:@logo:|[hH][tT][tT][pP][sS]?:)[^\n\r\v\f\u0000\u0085\u2028\u2029]+)?$";

/// A channel of a manual source. Fields that are left out are empty; a channel is enabled by default.
#[derive(Clone, Debug, SmartDefault, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct ManualChannel {
    pub(crate) id: Id,
    #[schemars(length(min = 1, max = 1000), regex(pattern = NAME_LINE))]
    pub(crate) channel_name: String,
    /// Absolute; Kodi's headers may follow after `|`. Accounts in it are stored as secrets and replaced by `{name}`.
    #[schemars(length(min = 1, max = 8192), regex(pattern = STREAM))]
    pub(crate) stream_url: String,
    #[schemars(length(max = 1000), regex(pattern = LINE))]
    pub(crate) tvg_id: String,
    #[schemars(length(max = 1000), regex(pattern = LINE))]
    pub(crate) tvg_name: String,
    /// An address, or `@logo:` and the id of a stored logo.
    #[schemars(length(max = 8192), regex(pattern = LOGO))]
    pub(crate) tvg_logo: String,
    /// The channel's number: "7", "2.1".
    #[schemars(length(max = 1000), regex(pattern = LINE))]
    pub(crate) tvg_chno: String,
    /// Hours by which the times of the guide are shifted.
    #[schemars(length(max = 1000), regex(pattern = LINE))]
    pub(crate) tvg_shift: String,
    #[schemars(length(max = 1000), regex(pattern = LINE))]
    pub(crate) group_title: String,
    pub(crate) stream_type: StreamType,
    #[schemars(length(max = 1000), regex(pattern = LINE))]
    pub(crate) tvg_language: String,
    #[schemars(length(max = 1000), regex(pattern = LINE))]
    pub(crate) tvg_country: String,
    pub(crate) is_adult: bool,
    pub(crate) radio: bool,
    /// Seconds, as in `#EXTINF`; empty for a stream without an end.
    #[schemars(length(max = 1000), regex(pattern = LINE))]
    pub(crate) duration: String,
    /// Every other attribute of an `#EXTINF` line, in order.
    #[schemars(extend("propertyNames" = {"pattern": r#"^[^\s=,"']{1,1000}$"#}, "additionalProperties" = {"type": "string", "maxLength": LONG_TEXT, "pattern": LINE}))]
    pub(crate) attributes: Attributes,
    /// Lines for players, each beginning with `#`: `#EXTVLCOPT:`, `#KODIPROP:` and others.
    #[schemars(length(max = 256), inner(length(max = 8192), regex(pattern = PLAYER_LINE)))]
    pub(crate) options: Vec<String>,
    /// A disabled row is kept but does not become a channel.
    #[default = true]
    pub(crate) enabled: bool,
    /// The place in the list, lower first.
    pub(crate) sort_order: i64,
    pub(crate) created_at: Time,
    pub(crate) updated_at: Time,
}

/// Builds a record with the fields that rows and channels share.
macro_rules! with_fields_of {
    ($from:ident, $to:ident { $($own:tt)* }) => {
        $to {
            channel_name: $from.channel_name,
            stream_url: $from.stream_url,
            tvg_id: $from.tvg_id,
            tvg_name: $from.tvg_name,
            tvg_logo: $from.tvg_logo,
            tvg_chno: $from.tvg_chno,
            tvg_shift: $from.tvg_shift,
            group_title: $from.group_title,
            stream_type: $from.stream_type,
            tvg_language: $from.tvg_language,
            tvg_country: $from.tvg_country,
            is_adult: $from.is_adult,
            radio: $from.radio,
            duration: $from.duration,
            attributes: $from.attributes,
            options: $from.options,
            $($own)*
        }
    };
}

impl ManualChannel {
    pub(crate) fn sort(rows: &mut [ManualChannel]) {
        rows.sort_by_key(|row| (row.sort_order, row.id));
    }

    pub(crate) fn channel(&self, id: ChannelId, source_id: Id) -> Channel {
        let row = self.clone();
        with_fields_of!(row, Channel { id, source_id })
    }

    /// A row for a channel from another list; without an id and a place.
    pub(crate) fn of(channel: Channel) -> ManualChannel {
        with_fields_of!(channel, ManualChannel { ..ManualChannel::default() })
    }

    /// Whether both are equal except for id, place and times.
    pub(crate) fn says_what(&self, other: &ManualChannel) -> bool {
        let ManualChannel { id, sort_order, created_at, updated_at, .. } = self.clone();
        *self == ManualChannel { id, sort_order, created_at, updated_at, ..other.clone() }
    }

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

    /// Whether the logo is empty, a stored one or an address that can be fetched.
    pub(crate) fn has_good_logo(&self) -> bool {
        let is_web = |logo: &str| url::Url::parse(&logo.replace(['{', '}'], "x")).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
        match self.tvg_logo.strip_prefix("@logo:") {
            Some(id) => !id.is_empty() && !id.contains(char::is_whitespace),
            None => self.tvg_logo.is_empty() || is_web(&self.tvg_logo),
        }
    }

    pub(crate) fn validate(&self) -> Problems {
        let mut problems = Problems::default();
        if self.channel_name.trim().is_empty() {
            problems.add("channel_name", "a name is required");
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

/// Whether some player takes a character for the end of a line or of the file.
fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\0' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a stream address is valid. Headers after `|` are not checked.
fn is_stream(url: &str) -> Result<(), String> {
    if url.is_empty() {
        return Err("an address is required".to_owned());
    }
    let address = url.split('|').next().unwrap_or_default();
    let is_scheme = |scheme: &str| scheme.len() <= 20 && scheme.bytes().all(|c| c.is_ascii_alphanumeric() || b"+-.".contains(&c));
    let Some((scheme, rest)) = address.split_once("://").filter(|(scheme, _)| is_scheme(scheme)) else {
        return Err("an absolute address is required, such as http://192.0.2.1/1.ts".to_owned());
    };
    let scheme = scheme.to_ascii_lowercase();
    if !SCHEMES.contains(&scheme.as_str()) {
        return Err(format!("nothing plays addresses that begin with {scheme}://; these are played: {}", SCHEMES.join(", ")));
    }
    let begins_with_host = !rest.is_empty() && !rest.starts_with(['/', '?', '#']);
    // The name of a secret is no part of a valid address.
    let is_web = matches!(scheme.as_str(), "http" | "https");
    let has_host = begins_with_host && (!is_web || url::Url::parse(&address.replace(['{', '}'], "x")).is_ok_and(|url| url.has_host()));
    if has_host { Ok(()) } else { Err("this address names no host".to_owned()) }
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
