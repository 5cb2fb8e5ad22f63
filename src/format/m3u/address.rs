//! What can be read from an address: whether it is one, a name for its entry, its stream type.
//!
//! It does not check that an address can be opened: any scheme is accepted, and none.

use memchr::{memchr, memchr2, memchr3};
use percent_encoding::percent_decode_str;
use url::Url;

use crate::model::StreamType;

/// Extensions of films.
const FILMS: [&str; 16] =
    ["mkv", "mp4", "avi", "mov", "m4v", "wmv", "mpg", "mpeg", "webm", "divx", "vob", "ogv", "ogm", "3gp", "rmvb", "m2ts"];

/// Headers in Kodi's notation (`User-Agent=…&Referer=…`, what stands behind `|` in an address): names, and values as they are
/// written. Those without a value are left out.
pub(crate) fn headers(list: &str) -> impl Iterator<Item = (&str, &str)> {
    list.split('&')
        .filter_map(|header| header.split_once('='))
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.trim(), value))
}

/// The value of such a header, percent-decoded; a `+` is one.
pub(crate) fn header_value(value: &str) -> String {
    percent_decode_str(value).decode_utf8_lossy().into_owned()
}

/// Whether a line begins with a scheme (`http:`, `udp:`, `plugin:`). A single letter is a disk drive.
pub(super) fn has_scheme(line: &str) -> bool {
    let bytes = line.as_bytes();
    let end = bytes.iter().position(|c| !(c.is_ascii_alphanumeric() || matches!(c, b'+' | b'.' | b'-')));
    let Some(end) = end.filter(|end| *end > 1) else { return false };
    bytes.first().is_some_and(u8::is_ascii_alphabetic)
        && bytes.get(end) == Some(&b':')
        && bytes.get(end + 1).is_some_and(|c| !c.is_ascii_whitespace())
}

/// Whether a line can be an address. Without an `#EXTINF` before it (`is_announced`), text between channels such as
/// `===== News =====` or `<br />` is not one.
pub(super) fn is_address(line: &str, is_announced: bool) -> bool {
    if has_scheme(line) && (is_announced || line.contains("://")) {
        return true;
    }
    let begins = |c: &u8| c.is_ascii_alphanumeric() || *c >= 0x80 || matches!(c, b'/' | b'\\' | b'.' | b'%' | b'@' | b'$');
    let is_word = memchr2(b' ', b'\t', line.as_bytes()).is_none();
    line.as_bytes().first().is_some_and(begins)
        && if is_announced { is_word || line.contains(['.', '/', '\\']) } else { is_word && line.contains(['.', '/', '\\']) }
}

/// The kinds of streams that players tell from the end of an address, and from the type that HEAD gives.
pub(crate) const ENDINGS: [(&str, &str); 7] = [
    (".ts", "video/mp2t"),
    (".m3u8", "application/vnd.apple.mpegurl"),
    (".mpd", "application/dash+xml"),
    (".mp3", "audio/mpeg"),
    (".aac", "audio/aac"),
    (".mp4", "video/mp4"),
    (".mkv", "video/x-matroska"),
];

/// The ending of [`ENDINGS`] that fits the stream at an address; empty where none does or nothing tells.
pub(crate) fn ending(url: &str) -> &'static str {
    let file = path(url).0.rsplit('/').next().unwrap_or_default();
    match file.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).as_deref() {
        Some("ts" | "mts" | "m2ts" | "mpegts") => ".ts",
        Some("m3u8" | "m3u") => ".m3u8",
        Some("mpd") => ".mpd",
        Some("mp3") => ".mp3",
        Some("aac" | "aacp") => ".aac",
        Some("mp4" | "m4v" | "mov") => ".mp4",
        Some("mkv") => ".mkv",
        // On Xtream servers, a number is a stream of MPEG-TS.
        None if !file.is_empty() && file.bytes().all(|c| c.is_ascii_digit()) => ".ts",
        _ => "",
    }
}

/// The media type of the stream at an address, as far as its end tells.
pub(crate) fn media_type(url: &str) -> &'static str {
    let is_smooth = path(url).0.to_ascii_lowercase().trim_end_matches("/manifest").ends_with(".ism");
    let known = ENDINGS.iter().find(|(known, _)| *known == ending(url)).map(|(_, media_type)| *media_type);
    known.unwrap_or(if is_smooth { "application/vnd.ms-sstr+xml" } else { "application/octet-stream" })
}

/// A relative address made absolute: `url` is that of the playlist. Headers behind `|` stay. None: it cannot be played by HTTP.
pub(super) fn resolve(url: &Url, relative: &str) -> Option<String> {
    let (address, headers) = relative.split_at(relative.find('|').unwrap_or(relative.len()));
    let absolute = url.join(address).ok().filter(|absolute| matches!(absolute.scheme(), "http" | "https"))?;
    Some(String::from(absolute) + headers)
}

/// What providers write where there is no logo.
const NOTHING: [&str; 6] = ["n/a", "none", "null", "-", "no", "0"];

/// Makes a logo's address absolute, below `logos` or else from the playlist's own, and encodes the blanks in it.
pub(super) fn logo(logo: &mut String, logos: &str, url: Option<&Url>) {
    if logo.len() < 5 && NOTHING.iter().any(|word| logo.eq_ignore_ascii_case(word)) {
        logo.clear();
    }
    if !logo.is_empty() && !logo.starts_with('@') && !has_scheme(logo) {
        let folder = |logos: Url| Url::parse(&format!("{}/", logos.as_str().trim_end_matches('/'))).ok();
        let logos = if logos.is_empty() { None } else { Url::parse(logos).ok().or_else(|| url?.join(logos).ok()).and_then(folder) };
        if let Some(absolute) = logos.as_ref().or(url).and_then(|base| resolve(base, logo)) {
            *logo = absolute;
        }
    }
    if memchr(b' ', logo.as_bytes()).is_some() && has_scheme(logo) {
        *logo = logo.replace(' ', "%20");
    }
}

/// An address without scheme, query and Kodi's headers; and whether it begins with a host.
fn path(url: &str) -> (&str, bool) {
    let colon = memchr(b':', url.as_bytes()).unwrap_or(url.len());
    let (rest, has_host) = match url.get(colon..).and_then(|rest| rest.strip_prefix("://")) {
        Some(rest) => (rest, true),
        None => (url, false),
    };
    let end = memchr3(b'|', b'?', b'#', rest.as_bytes()).unwrap_or(rest.len());
    (rest.get(..end).unwrap_or_default(), has_host)
}

/// A name for an entry without one: the last part of the path, or the host.
pub(super) fn tail(url: &str) -> &str {
    let (path, has_host) = path(url);
    let path = path.trim_end_matches(['/', '\\']);
    let tail = path.rsplit(['/', '\\']).next().unwrap_or_default();
    // The text before a host may be a password.
    let is_host = has_host && tail.len() == path.len();
    let tail = if is_host { tail.rsplit('@').next().unwrap_or_default() } else { tail }.trim();
    if tail.is_empty() { "Unnamed" } else { tail }
}

/// The stream type by `/movie/` or `/series/` in the path, as on Xtream servers, or by the extension of a film.
pub(super) fn stream_type(url: &str) -> StreamType {
    let (path, has_host) = path(url);
    let path = path.as_bytes();
    let mut file = if has_host { &[][..] } else { path };
    // Slashes are so frequent that a loop over the bytes is faster than memchr.
    for (at, _) in path.iter().enumerate().filter(|(_, c)| **c == b'/') {
        file = path.get(at + 1..).unwrap_or_default();
        match file.first() {
            Some(b'm') if file.starts_with(b"movie/") => return StreamType::Movie,
            Some(b's') if file.starts_with(b"series/") => return StreamType::Series,
            _ => {}
        }
    }
    // An extension has three or four letters.
    let ending = match file {
        [.., b'.', _, _, _] => file.get(file.len() - 3..),
        [.., b'.', _, _, _, _] => file.get(file.len() - 4..),
        _ => None,
    };
    let is_film = ending.is_some_and(|ending| FILMS.iter().any(|film| film.as_bytes().eq_ignore_ascii_case(ending)));
    if is_film { StreamType::Movie } else { StreamType::Live }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (url, name) in [
            ("http://127.0.0.1/a/b/Track1.mp4?x=/y", "Track1.mp4"),
            ("Track1.mp4", "Track1.mp4"),
            ("http://127.0.0.1/live/|User-Agent=a/b", "live"),
            ("http://user:secret@127.0.0.1:80/", "127.0.0.1:80"),
            ("udp://@239.0.0.1:1234", "239.0.0.1:1234"),
            ("C:\\films\\One.avi", "One.avi"),
            ("a@b.ts", "a@b.ts"),
            ("?", "Unnamed"),
            ("", "Unnamed"),
        ] {
            assert_eq!(tail(url), name, "{url}");
        }
    }

    #[test]
    fn relative_addresses_are_those_of_the_playlist() {
        let url = Url::parse("http://127.0.0.1:8/lists/tv/l.m3u?token=1").unwrap();
        for (relative, absolute) in [
            ("one/index.m3u8", "http://127.0.0.1:8/lists/tv/one/index.m3u8"),
            ("../two.ts|User-Agent=a b", "http://127.0.0.1:8/lists/two.ts|User-Agent=a b"),
            ("/three.ts?a=1", "http://127.0.0.1:8/three.ts?a=1"),
            ("//127.0.0.1:9/four.ts", "http://127.0.0.1:9/four.ts"),
            ("five six.ts", "http://127.0.0.1:8/lists/tv/five%20six.ts"),
        ] {
            assert_eq!(resolve(&url, relative).as_deref(), Some(absolute), "{relative}");
        }
        assert_eq!(resolve(&url, "C:\\films\\one.avi"), None);
        assert_eq!(resolve(&Url::parse("file:///lists/l.m3u").unwrap(), "one.ts"), None);
    }

    #[test]
    fn logos_are_below_the_address_for_them() {
        let url = Url::parse("http://127.0.0.1/lists/l.m3u").unwrap();
        let absolute = |of: &str, logos: &str, url: Option<&Url>| {
            let mut text = of.to_owned();
            logo(&mut text, logos, url);
            text
        };
        for logos in ["https://127.0.0.1/logos/", "https://127.0.0.1/logos"] {
            assert_eq!(absolute("a b.png", logos, None), "https://127.0.0.1/logos/a%20b.png");
        }
        assert_eq!(absolute("a.png", "../logos", Some(&url)), "http://127.0.0.1/logos/a.png");
        assert_eq!(absolute("/a.png", "", Some(&url)), "http://127.0.0.1/a.png");
        assert_eq!(absolute("http://127.0.0.1/a b.png", "", None), "http://127.0.0.1/a%20b.png");
        for nothing in ["N/A", "none", "null", "-", "0"] {
            assert_eq!(absolute(nothing, "", Some(&url)), "");
        }
        for kept in ["a.png", "@logo:x", "data:image/png;base64,AA==", ""] {
            assert_eq!(absolute(kept, "", None), kept);
        }
    }

    #[test]
    fn endings_follow_the_stream() {
        for (url, as_is, media_type_of) in [
            ("http://h/live/u/p/1.ts", ".ts", "video/mp2t"),
            ("http://h/u/p/1", ".ts", "video/mp2t"),
            ("http://h/{username}/{password}/1", ".ts", "video/mp2t"),
            ("http://h/a/index.M3U8?x=1|User-Agent=a.ts", ".m3u8", "application/vnd.apple.mpegurl"),
            ("http://h/manifest.mpd", ".mpd", "application/dash+xml"),
            ("http://h/x.ism/Manifest", "", "application/vnd.ms-sstr+xml"),
            ("http://h/radio.mp3", ".mp3", "audio/mpeg"),
            ("http://h/movie/u/p/1.mkv", ".mkv", "video/x-matroska"),
            ("http://h/movie/u/p/1.avi", "", "application/octet-stream"),
            ("http://h/stream", "", "application/octet-stream"),
            ("http://h", "", "application/octet-stream"),
        ] {
            assert_eq!((ending(url), media_type(url)), (as_is, media_type_of), "{url}");
        }
    }

    #[test]
    fn types() {
        use StreamType::{Live, Movie, Series};
        for (url, expected) in [
            ("http://127.0.0.1/movie/u/p/1.mkv", Movie),
            ("http://127.0.0.1/series/u/p/1.mp4", Series),
            ("http://127.0.0.1/live/u/p/1.ts", Live),
            ("http://127.0.0.1/u/p/1", Live),
            ("http://127.0.0.1/a/b.MP4?token=1", Movie),
            ("http://127.0.0.1/a.mp4/index.m3u8", Live),
            ("http://127.0.0.1/x.m3u8?next=/movie/1.mkv", Live),
            ("movie.m3u8", Live),
            ("Film.avi", Movie),
            ("http://a.mov", Live),
            ("rtsp://127.0.0.1:554/?avm=1", Live),
        ] {
            assert_eq!(stream_type(url), expected, "{url}");
        }
    }

    #[test]
    fn words_are_no_addresses() {
        for line in ["http://127.0.0.1/a b", "//127.0.0.1/x", "Track1.mp4", "a/b", "./x.ts", "udp://@239.0.0.1:1"] {
            assert!(is_address(line, false), "{line}");
            assert!(is_address(line, true), "{line}");
        }
        for line in ["stream1", "plugin:x", "My Film (2019).mkv", "C:\\a b"] {
            assert!(!is_address(line, false), "{line}");
            assert!(is_address(line, true), "{line}");
        }
        for line in ["===== News. =====", "<b>Warning</b>:", "some words", "Note: this", "", "-- x --"] {
            assert!(!is_address(line, false), "{line}");
            assert!(!is_address(line, true), "{line}");
        }
    }
}
