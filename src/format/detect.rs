//! The kind of an input by its first bytes, because file names and content types are often wrong.
//!
//! The first significant line or element decides. The most important case is a web page with status 200 instead of a
//! playlist. The input must be unpacked already.

use schemars::JsonSchema;
use serde::Serialize;

use super::text::utf8;

pub(crate) const HEAD: usize = 4096;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ContentKind")]
pub(crate) enum Kind {
    /// A list of channels.
    Playlist,
    /// One stream, cut into segments.
    HlsMedia,
    /// One stream in several qualities.
    HlsMaster,
    /// XMLTV, whole or from the middle on.
    Guide,
    Html,
    Json,
    /// Nothing or only blanks.
    Empty,
    Unknown,
}

/// The kind of the input that begins with `head`, of which the first 4 KiB count. Any charset.
pub(crate) fn kind(head: &[u8]) -> Kind {
    let text = utf8(head.get(..HEAD).unwrap_or(head));
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0');
    match text.as_bytes().first() {
        None => Kind::Empty,
        Some(b'#') => list(text),
        Some(b'<') => markup(text),
        Some(b'{') => Kind::Json,
        Some(b'[') if text[1..].trim_start().starts_with(['{', '[', '"', ']']) => Kind::Json,
        Some(_) if has_tag_line(text) || is_url(text) => Kind::Playlist,
        Some(_) => Kind::Unknown,
    }
}

/// A text of `#` lines. HLS tags count only before the first entry with a name or attributes, because a list of channels may
/// contain some.
fn list(text: &str) -> Kind {
    for line in lines(text) {
        match tag(line) {
            Some(Tag::Media) => return Kind::HlsMedia,
            Some(Tag::Master) => return Kind::HlsMaster,
            Some(Tag::Entry { is_segment: false }) => return Kind::Playlist,
            _ => {}
        }
    }
    Kind::Playlist
}

/// A tag that decides the kind of a playlist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag {
    Header,
    /// `is_segment`: without name and attributes, as in HLS.
    Entry {
        is_segment: bool,
    },
    /// Only an HLS media playlist has it.
    Media,
    /// Only an HLS master playlist has it.
    Master,
}

pub(crate) fn tag(line: &str) -> Option<Tag> {
    if let Some(rest) = strip_tag(line, "#EXTINF") {
        let rest = rest.trim_start_matches([':', ' ', '\t', '-', '+', '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
        return Some(Tag::Entry { is_segment: rest.trim_start_matches(',').trim().is_empty() });
    }
    if strip_tag(line, "#EXTM3U").is_some() {
        return Some(Tag::Header);
    }
    let hls = strip_tag(line, "#EXT-X-")?;
    let name = hls.split([':', ' ']).next().unwrap_or_default();
    match name.to_ascii_uppercase().as_str() {
        "TARGETDURATION" | "MEDIA-SEQUENCE" | "DISCONTINUITY-SEQUENCE" | "PART-INF" | "MAP" | "ENDLIST" => Some(Tag::Media),
        "STREAM-INF" | "I-FRAME-STREAM-INF" | "MEDIA" => Some(Tag::Master),
        _ => None,
    }
}

/// The text after a tag, whose case is ignored.
#[inline]
pub(crate) fn strip_tag<'a>(line: &'a str, tag: &str) -> Option<&'a str> {
    if let Some(rest) = line.strip_prefix(tag) {
        return Some(rest);
    }
    let (start, rest) = line.split_at_checked(tag.len())?;
    start.eq_ignore_ascii_case(tag).then_some(rest)
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty())
}

/// Whether this is a playlist that begins with something else, such as a warning of the server's script.
fn has_tag_line(text: &str) -> bool {
    lines(text).any(|line| matches!(tag(line), Some(Tag::Header | Tag::Entry { .. })))
}

/// Whether the first line is an address: a playlist without tags.
fn is_url(text: &str) -> bool {
    let line = lines(text).next().unwrap_or_default();
    line.split_once("://").is_some_and(|(scheme, rest)| {
        !rest.is_empty() && !scheme.is_empty() && scheme.bytes().all(|c| c.is_ascii_alphanumeric() || b"+.-".contains(&c))
    })
}

/// XML or HTML: the first element decides.
fn markup(text: &str) -> Kind {
    let mut rest = text;
    let mut is_xml = false;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let end = if rest.starts_with("<!--") {
            rest.find("-->").map(|end| end + 3)
        } else if rest.starts_with("<?") {
            is_xml = true;
            rest.find("?>").map(|end| end + 2)
        } else if let Some(doctype) = strip_tag(rest, "<!DOCTYPE") {
            match first_name(doctype) {
                "tv" => return Kind::Guide,
                name if name.eq_ignore_ascii_case("html") => return Kind::Html,
                _ => is_xml = true,
            }
            // Entities in brackets may contain angle brackets; the element after them decides.
            match doctype.find(['[', '>']) {
                Some(bracket) if doctype[bracket..].starts_with('[') => rest.find("]").map(|end| end + 1),
                _ => rest.find('>').map(|end| end + 1),
            }
        } else {
            return element(first_name(&rest[1..]), is_xml, text);
        };
        let Some(end) = end else { break };
        rest = &rest[end..];
    }
    if is_xml { Kind::Guide } else { Kind::Unknown }
}

/// The kind by the name of the first element.
fn element(name: &str, is_xml: bool, text: &str) -> Kind {
    let is_page = ["html", "head", "body", "title", "meta", "script"].iter().any(|page| name.eq_ignore_ascii_case(page));
    match name {
        "tv" | "programme" | "channel" => Kind::Guide,
        _ if is_page => Kind::Html,
        // Warnings of a script (`<br />`, `<b>`) before the playlist.
        _ if has_tag_line(text) => Kind::Playlist,
        _ if text.contains("<tv>") || text.contains("<tv ") => Kind::Guide,
        _ if is_xml || name.is_empty() => Kind::Unknown,
        _ => Kind::Html,
    }
}

/// The name at the start of a text: letters, digits and what else XML allows.
fn first_name(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.find(|c: char| !(c.is_alphanumeric() || "-_.:".contains(c))).unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_kind_is_known() {
        let cases: &[(&[u8], Kind)] = &[
            (b"", Kind::Empty),
            (b"\xef\xbb\xbf \r\n\t", Kind::Empty),
            (b"#EXTM3U", Kind::Playlist),
            (b"\xef\xbb\xbf#EXTM3U\r\n", Kind::Playlist),
            (b"\n\n  #extm3u\n", Kind::Playlist),
            (b"#EXTINF:-1,One\nhttp://x/1\n", Kind::Playlist),
            (b"# only a comment\n", Kind::Playlist),
            (b"http://127.0.0.1/1.ts\nhttp://127.0.0.1/2.ts\n", Kind::Playlist),
            (b"junk\n#EXTM3U\n", Kind::Playlist),
            (b"<br />\n<b>Warning</b>: x in y on line 3\n#EXTM3U\n#EXTINF:-1,a\n", Kind::Playlist),
            (b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:9,\na.ts\n", Kind::HlsMedia),
            (b"#EXTM3U\r#EXTINF:9.5,\ra.ts\r#EXT-X-ENDLIST\r", Kind::HlsMedia),
            (b"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-STREAM-INF:BANDWIDTH=1\na.m3u8\n", Kind::HlsMaster),
            (b"#EXTM3U\n#EXTINF:-1 tvg-id=\"a\",A\n#EXT-X-STREAM-INF:BANDWIDTH=1\na.m3u8\n", Kind::Playlist),
            (b"#EXTM3U\n#EXTINF:-1,A\n#EXT-X-PLAYLIST-TYPE:VOD\na\n", Kind::Playlist),
            (b"<?xml version=\"1.0\"?>\n<!DOCTYPE tv SYSTEM \"xmltv.dtd\">\n<tv>", Kind::Guide),
            (b"<?xml version=\"1.0\"?><!-- <html> -->\n<tv date=\"1\">", Kind::Guide),
            (b"<tv/>", Kind::Guide),
            (b"<programme start=\"1\">", Kind::Guide),
            (b"<?xml version=\"1.0\"?><!DOCTYPE lol [<!ENTITY a \"<x>\">]><tv>&a;</tv>", Kind::Guide),
            (b"<!DOCTYPE html><html>", Kind::Html),
            (b"<HTML><body>#EXTM3U</body>", Kind::Html),
            (b"<?xml version=\"1.0\"?><html xmlns=\"x\">", Kind::Html),
            (b"<center><h1>502</h1></center>", Kind::Html),
            (b"<?xml version=\"1.0\"?><rss/>", Kind::Unknown),
            (b"{\"user_info\":{\"auth\":0}}", Kind::Json),
            (b"[]", Kind::Json),
            (b" [{\"a\":1}]", Kind::Json),
            (b"[playlist]\nFile1=x", Kind::Unknown),
            (b"Unauthorized", Kind::Unknown),
            (b"G\x40\x00\x10\x00", Kind::Unknown),
            (b"<", Kind::Unknown),
        ];
        for (input, expected) in cases {
            assert_eq!(kind(input), *expected, "{:?}", String::from_utf8_lossy(input));
        }
    }

    #[test]
    fn utf16_is_seen_through() {
        let bytes: Vec<u8> = "\u{feff}#EXTM3U\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(kind(&bytes), Kind::Playlist);
    }

    proptest! {
        #[test]
        fn anything_is_something(bytes: Vec<u8>, text in "[<!#\\[\\]>?a-z \n-]{0,40}") {
            kind(&bytes);
            kind(text.as_bytes());
            kind(format!("<?xml{text}").as_bytes());
            kind(format!("<!DOCTYPE{text}").as_bytes());
            kind(format!("#EXT-X-{text}\n#EXTINF{text}").as_bytes());
        }
    }
}
