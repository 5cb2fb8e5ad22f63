//! Writing M3U for players that are stricter than the format.
//!
//! A written entry always has one `#EXTINF` line of `name="value"` pairs, the lines for players, and one address,
//! whatever is in the channel. So quotes in values become `'`, characters that end a line for some reader become blanks, and
//! empty attributes are not written.
//!
//! - A comma in the name becomes [`COMMA`], which looks the same: for Jellyfin the name begins after the last comma of the
//!   line, for others after the first. Quotes in the name become `'` too, because Kodi looks for the name after the last
//!   quote, and one parser hangs on an unpaired quote.
//! - The blank behind a number that begins the name becomes [`NUMBER_BLANK`].
//! - `channel-id` makes Jellyfin keep its favourites when an address changes.
//! - HLS tags are removed, because players that see one play the list as a single stream.
//!
//! It does not check addresses.

use std::fmt::Write;

use super::scan::last_attribute;
use super::{COMMA, LINEUP_FIELDS, NUMBER_BLANK, NUMBERS, leading_number};
use crate::format::detect::strip_tag;
use crate::model::Channel;

/// Attributes of the provider that are never copied: they are written from fields, or not at all.
const OWN: [&str; 12] = [
    "tvg-id",
    "tvg-name",
    "tvg-logo",
    "tvg-shift",
    "group-title",
    "tvg-language",
    "tvg-country",
    "channel-id",
    "radio",
    "adult",
    "is-adult",
    LINEUP_FIELDS,
];

/// Appends the first line, with the address of the guide.
pub(crate) fn header(out: &mut Vec<u8>, guide_url: &str) {
    out.extend_from_slice(b"#EXTM3U");
    attribute(out, "url-tvg", guide_url);
    attribute(out, "x-tvg-url", guide_url);
    out.push(b'\n');
}

/// Appends one entry. `url` is absolute and complete.
pub(crate) fn entry(out: &mut Vec<u8>, channel: &Channel, number: &str, url: &str) {
    let mut id = String::with_capacity(26);
    // Writing to a String does not fail.
    let _ = write!(id, "{}", channel.id);
    begin(out, channel, number, &id);
    for (name, value) in &channel.attributes.0 {
        let is_own = OWN.iter().chain(&NUMBERS).any(|own| name.eq_ignore_ascii_case(own));
        if !is_own && is_name(name) {
            attribute(out, name, value);
        }
    }
    end(out, channel, url);
}

/// Appends one entry with all its attributes, including repeated and empty ones and those in [`OWN`]. `first` is an additional
/// name and value before them.
pub(super) fn verbatim(out: &mut Vec<u8>, channel: &Channel, first: Option<(&str, &str)>) {
    begin(out, channel, &channel.tvg_chno, "");
    if let Some((name, value)) = first {
        attribute(out, name, value);
    }
    for (name, value) in channel.attributes.0.iter().filter(|(name, _)| is_name(name)) {
        pair(out, name, value);
    }
    end(out, channel, &channel.stream_url);
}

/// Appends `#EXTINF` and the attributes that have a field.
fn begin(out: &mut Vec<u8>, channel: &Channel, number: &str, id: &str) {
    out.extend_from_slice(b"#EXTINF:");
    out.extend_from_slice(if is_number(&channel.duration) { channel.duration.as_bytes() } else { b"-1" });
    attribute(out, "tvg-id", &channel.tvg_id);
    attribute(out, "tvg-name", &channel.tvg_name);
    attribute(out, "tvg-logo", &channel.tvg_logo);
    attribute(out, NUMBERS[0], number);
    attribute(out, "group-title", &channel.group_title);
    attribute(out, "channel-id", id);
    attribute(out, "tvg-shift", &channel.tvg_shift);
    attribute(out, "tvg-language", &channel.tvg_language);
    attribute(out, "tvg-country", &channel.tvg_country);
    attribute(out, "radio", if channel.radio { "true" } else { "" });
    attribute(out, "is-adult", if channel.is_adult { "1" } else { "" });
}

/// Appends the name, the lines for players and the address.
fn end(out: &mut Vec<u8>, channel: &Channel, url: &str) {
    out.push(b',');
    let names = [&channel.channel_name, &channel.tvg_name, &channel.tvg_id].into_iter().map(|name| name.trim_matches(is_lost));
    name(out, names.into_iter().find(|name| !name.is_empty()).unwrap_or("Unnamed"));
    out.push(b'\n');
    for line in &channel.options {
        if is_for_players(line.trim()) {
            clean(out, line.trim(), |c| Some(if is_lost(c) { ' ' } else { c }));
            out.push(b'\n');
        }
    }
    clean(out, url, |c| (!is_lost(c) || c == ' ').then_some(c));
    out.push(b'\n');
}

/// Appends ` name="value"`, or nothing for an empty value.
fn attribute(out: &mut Vec<u8>, name: &str, value: &str) {
    if !value.is_empty() {
        pair(out, name, value);
    }
}

fn pair(out: &mut Vec<u8>, name: &str, value: &str) {
    out.push(b' ');
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"=\"");
    clean(out, value, |c| Some(if c == '"' { '\'' } else { blank(c) }));
    out.push(b'"');
}

fn name(out: &mut Vec<u8>, name: &str) {
    let start = out.len();
    clean(out, name, |c| {
        Some(match c {
            '"' => '\'',
            ',' => COMMA,
            c => blank(c),
        })
    });
    // Readers, ours included, would take a text like ` tvg-id='` in a name for an attribute.
    let written = out.get(start..).and_then(|name| std::str::from_utf8(name).ok()).unwrap_or_default();
    if last_attribute(written).is_some() {
        let apart = written.replace("='", "= '");
        out.truncate(start);
        out.extend_from_slice(apart.as_bytes());
    }
    if let Some(end) = leading_number(name, ' ') {
        // All before it is ASCII.
        let mut bytes = [0; 4];
        out.splice(start + end..=start + end, NUMBER_BLANK.encode_utf8(&mut bytes).bytes());
    }
}

/// Appends a text. If any character may need care, `map` replaces or removes each of them.
fn clean(out: &mut Vec<u8>, text: &str, map: impl Fn(char) -> Option<char>) {
    // The last three begin the control and separator characters beyond ASCII, and the byte order mark.
    let needs_care = |c: &u8| matches!(c, 0..0x20 | 0x7f | b'"' | b',' | 0xc2 | 0xe2 | 0xef);
    if !text.as_bytes().iter().any(needs_care) {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    let mut bytes = [0; 4];
    for c in text.chars().filter_map(map) {
        out.extend_from_slice(c.encode_utf8(&mut bytes).as_bytes());
    }
}

fn blank(c: char) -> char {
    if c != ' ' && c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') { ' ' } else { c }
}

/// Whether a character is written as a blank.
fn is_lost(c: char) -> bool {
    blank(c) == ' '
}

fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|c| c.is_ascii_digit());
    digits(whole) && digits(fraction)
}

/// Whether every reader accepts the name of an attribute.
fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || is_lost(c) || matches!(c, '=' | ',' | '"' | '\''))
}

/// Whether a line is allowed between `#EXTINF` and the address.
fn is_for_players(line: &str) -> bool {
    let is = |tag: &str| strip_tag(line, tag).is_some();
    let is_hls = is("#EXT-X-") && !is("#EXT-X-PLAYLIST-TYPE");
    line.starts_with('#') && !is_hls && !["#EXTM3U", "#EXTINF", "#EXTGRP"].into_iter().any(is)
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use proptest::prelude::*;

    use super::super::address::stream_type;
    use super::super::read;
    use super::*;
    use crate::model::{Attributes, ChannelId};

    fn written(channel: &Channel, number: &str, url: &str) -> String {
        let mut out = Vec::new();
        entry(&mut out, channel, number, url);
        String::from_utf8(out).unwrap()
    }

    fn pairs(pairs: &[(&str, &str)]) -> Attributes {
        Attributes(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn headers() {
        let mut out = Vec::new();
        header(&mut out, "");
        header(&mut out, "http://127.0.0.1/a?b=\"c\"");
        let expected = "#EXTM3U\n#EXTM3U url-tvg=\"http://127.0.0.1/a?b='c'\" x-tvg-url=\"http://127.0.0.1/a?b='c'\"\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn numbers_that_begin_a_name_stay() {
        let line = |name: &str| {
            let channel = Channel { channel_name: name.into(), ..Channel::default() };
            written(&channel, "1", "http://h/1").lines().next().unwrap().rsplit_once(',').unwrap().1.to_owned()
        };
        for (name, as_is) in [("5 Zebra", "5\u{a0}Zebra"), ("84.0 - Vox", "84.0\u{a0}- Vox"), ("84. Vox", "84.\u{a0}Vox")] {
            assert_eq!(line(name), as_is);
        }
        for name in ["1+1 HD", "Zebra 5 x", "24", "3sat HD", "nan tv"] {
            assert_eq!(line(name), name);
        }
    }

    #[test]
    fn a_full_entry() {
        let channel = Channel {
            id: ChannelId(7),
            channel_name: "The \"One\", Late".into(),
            tvg_id: "one.de".into(),
            tvg_name: "The \"One\", Late".into(),
            tvg_logo: "http://127.0.0.1/1.png".into(),
            tvg_shift: "-1.5".into(),
            group_title: "A;B".into(),
            tvg_language: "German".into(),
            tvg_country: "DE".into(),
            radio: true,
            is_adult: true,
            duration: "10.5".into(),
            attributes: pairs(&[
                ("catchup", "xc"),
                ("TVG-ID", "again"),
                ("channel-number", "9"),
                ("channel-id", "theirs"),
                ("empty", ""),
                ("bad name", "x"),
                ("tvc-guide-stationid", "12\n3"),
            ]),
            options: vec![
                "#EXTVLCOPT:http-user-agent=\"A, B\"".into(),
                "#KODIPROP:a=b\n#EXTINF:-1,evil".into(),
                "#EXT-X-STREAM-INF:x".into(),
                "#EXT-X-PLAYLIST-TYPE:VOD".into(),
                "#EXTINF:-1,evil".into(),
                "http://127.0.0.1/evil".into(),
            ],
            ..Channel::default()
        };
        let expected = "#EXTINF:10.5 tvg-id=\"one.de\" tvg-name=\"The 'One', Late\" tvg-logo=\"http://127.0.0.1/1.png\" tvg-chno=\"7\" \
            group-title=\"A;B\" channel-id=\"00000000000000000000000007\" tvg-shift=\"-1.5\" tvg-language=\"German\" tvg-country=\"DE\" \
            radio=\"true\" is-adult=\"1\" catchup=\"xc\" tvc-guide-stationid=\"12 3\",The 'One'\u{201a} Late\n\
            #EXTVLCOPT:http-user-agent=\"A, B\"\n#KODIPROP:a=b #EXTINF:-1,evil\n#EXT-X-PLAYLIST-TYPE:VOD\nhttp://127.0.0.1/x|a=b c\n";
        assert_eq!(written(&channel, "7", "http://127.0.0.1/x|a=b c\n"), expected);
    }

    #[test]
    fn an_entry_is_never_without_a_name() {
        let mut channel = Channel { channel_name: " \u{1}\n".into(), duration: "soon".into(), ..Channel::default() };
        assert!(written(&channel, "", "x").starts_with("#EXTINF:-1 channel-id=\"00000000000000000000000000\",Unnamed\nx\n"));
        channel.tvg_id = "a.b".into();
        assert!(written(&channel, "", "x").contains("\",a.b\n"));
        channel.channel_name = "\u{2028}A\u{85}B tvg-id=\"x\"".into();
        assert!(written(&channel, "", "x").contains("\",A B tvg-id= 'x'\n"));
    }

    /// A text as it is read: trimmed, without what ends lines or values.
    fn text() -> impl Strategy<Value = String> {
        prop_oneof!["[ -~]{0,20}", "\\PC{0,12}", "[a-z ,='(]{0,12}"]
            .prop_map(|text| text.replace(['"', COMMA, NUMBER_BLANK, '\u{feff}', '\u{2028}', '\u{2029}'], "").trim().to_owned())
    }

    prop_compose! {
        fn channel()(
            id: u128,
            name in text(),
            fields in prop::array::uniform7(text()),
            flags: (bool, bool),
            duration in prop::sample::select(vec!["", "0", "12", "0.5", "-2"]),
            others in prop::collection::vec(("[a-z][a-z0-9_.:-]{0,9}", text()), 0..4),
            options in prop::collection::vec("#(EXTVLCOPT|KODIPROP|EXTHTTP|WEBPROP|EXTIMG):[!-~]([ -~]{0,12}[!-~])?", 0..3),
            url in "[a-z]{2,5}://[a-z0-9.]{1,9}(/[a-z0-9]{1,6}){0,3}(\\.(mkv|ts|mp4))?([?|][ -~]{0,6}[!-~])?",
        ) -> Channel {
            // A comma behind a blank is written as what opens a quotation, and stays that.
            let name = name.split(',').map(str::trim_end).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(",");
            let name = if name.is_empty() || last_attribute(&name).is_some() { "A".to_owned() } else { name.trim().to_owned() };
            let [tvg_id, tvg_name, tvg_logo, tvg_chno, tvg_shift, group_title, tvg_language] = fields;
            let others = others.into_iter().filter(|(name, value)| {
                !value.is_empty() && !OWN.iter().chain(&NUMBERS).any(|own| own == name)
            });
            Channel {
                id: ChannelId(id),
                channel_name: name,
                tvg_id, tvg_name, tvg_logo, tvg_chno, tvg_shift, group_title, tvg_language,
                is_adult: flags.0,
                radio: flags.1,
                duration: duration.to_owned(),
                attributes: Attributes(others.collect()),
                options,
                stream_type: stream_type(&url),
                stream_url: url,
                ..Channel::default()
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(channels in prop::collection::vec(channel(), 1..4)) {
            let mut out = Vec::new();
            header(&mut out, "http://127.0.0.1/guide.xml");
            for channel in &channels {
                entry(&mut out, channel, &channel.tvg_chno, &channel.stream_url);
            }
            let mut again = Vec::new();
            let report = read::read(&out[..], |channel| {
                again.push(channel.clone());
                ControlFlow::Continue(())
            }).unwrap();
            prop_assert_eq!(report.issues.total, 0, "{:?}\n{}", report.issues, String::from_utf8_lossy(&out));
            prop_assert_eq!(report.header.guide_urls, ["http://127.0.0.1/guide.xml"]);
            let expected: Vec<Channel> = channels.into_iter().map(|mut channel| {
                channel.attributes.0.insert(0, ("channel-id".to_owned(), channel.id.to_string()));
                channel.id = ChannelId::default();
                crate::format::m3u::address::logo(&mut channel.tvg_logo, "", None);
                channel
            }).collect();
            prop_assert_eq!(again, expected);
        }

        #[test]
        fn whatever_is_in_a_channel_the_entry_is_whole(
            texts in prop::array::uniform8("(\\PC|[\u{0}-\u{20}\u{7f}-\u{9f}\u{2028}\u{feff}\",='#]){0,8}"),
            options in prop::collection::vec("(#|#EXT)?[ -~\u{0}-\u{1f}]{0,8}", 0..3),
        ) {
            let [channel_name, tvg_id, tvg_name, group_title, name, value, number, url] = texts;
            let channel = Channel { channel_name, tvg_id, tvg_name, group_title, options, attributes: Attributes(vec![(name, value)]), ..Channel::default() };
            let out = written(&channel, &number, &format!("http://{url}"));
            let lines: Vec<&str> = out.split_terminator('\n').collect();
            prop_assert!(lines[0].starts_with("#EXTINF:"));
            prop_assert_eq!(lines[0].matches('"').count() % 2, 0);
            prop_assert!(!lines[0].ends_with(','));
            prop_assert!(lines[1..lines.len() - 1].iter().all(|line| line.starts_with('#')));
            prop_assert!(lines[lines.len() - 1].starts_with("http://"));
            prop_assert!(!out.contains(|c: char| c != '\n' && c != ' ' && is_lost(c)));
        }
    }
}
