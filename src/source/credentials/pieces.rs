//! URLs in the parts that can be a secret as a whole, placeholders, and percent-encoding. Any text is taken: what
//! providers write is not always a URL.

use std::collections::BTreeMap;
use std::ops::Range;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

pub(super) enum Place {
    User,
    Password,
    Segment,
    /// With the range of its name; empty where it has none.
    Value(Range<usize>),
}

pub(super) struct Piece {
    pub(super) range: Range<usize>,
    pub(super) place: Place,
    /// A last segment again, without its extension.
    pub(super) is_stem: bool,
}

/// The parts that can be a secret as a whole, in order; smaller ones follow the larger they are in.
pub(super) fn pieces(url: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut add = |range: Range<usize>, place, is_stem| pieces.push(Piece { range, place, is_stem });
    let find = |from: usize, stops: &[char]| url[from..].find(stops).map_or(url.len(), |at| from + at);
    let mut at = 0;
    if let Some(colon) = url.find("://")
        && url[..colon].bytes().all(|c| c.is_ascii_alphanumeric() || b"+-.".contains(&c))
    {
        let start = colon + 3;
        at = find(start, &['/', '?', '#', '|']);
        if let Some(end) = url[start..at].rfind('@').map(|end| start + end) {
            let middle = url[start..end].find(':').map_or(end, |middle| start + middle);
            add(start..middle, Place::User, false);
            if middle < end {
                add(middle + 1..end, Place::Password, false);
            }
        }
    }
    let path_end = find(at, &['?', '#', '|']);
    while at < path_end {
        at += usize::from(url[at..].starts_with('/'));
        let end = find(at, &['/', '?', '#', '|']);
        add(at..end, Place::Segment, false);
        if end == path_end
            && let Some(dot) = url[at..end].rfind('.')
        {
            add(at..at + dot, Place::Segment, true);
        }
        at = end;
    }
    // The query, then what follows `|` (Kodi's headers) or `#`: pairs all of them.
    while at < url.len() {
        at += 1;
        let end = find(at, &['&', '#', '|']);
        let name_end = url[at..end].find('=').map_or(at, |equals| at + equals);
        let start = if name_end > at || url[at..end].starts_with('=') { name_end + 1 } else { at };
        add(start..end, Place::Value(at..name_end), false);
        // An address as a value, not encoded.
        if url[start..end].contains('/') {
            let mut part = start;
            for text in url[start..end].split('/') {
                add(part..part + text.len(), Place::Segment, false);
                part += text.len() + 1;
            }
        }
        at = end;
    }
    pieces
}

/// A text with parts of it exchanged, from front to back.
pub(super) struct Edit<'a> {
    text: &'a str,
    done: String,
    at: usize,
}

impl<'a> Edit<'a> {
    pub(super) fn new(text: &'a str) -> Edit<'a> {
        Edit { text, done: String::new(), at: 0 }
    }

    /// Nothing happens where something was exchanged before.
    pub(super) fn replace(&mut self, range: Range<usize>, with: &str) {
        if range.start >= self.at {
            self.done.push_str(&self.text[self.at..range.start]);
            self.done.push_str(with);
            self.at = range.end;
        }
    }

    pub(super) fn finish(mut self) -> String {
        self.done.push_str(&self.text[self.at..]);
        self.done
    }
}

/// The characters that have a meaning somewhere in a URL.
const ENCODED: &AsciiSet = &{
    let marks = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'!').remove(b'$');
    marks.remove(b'\'').remove(b'(').remove(b')').remove(b'*').remove(b',')
};

/// Percent-encodes every byte that has a meaning somewhere in a URL.
pub(in crate::source) fn encode(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

/// Undoes percent-encoding; invalid UTF-8 becomes U+FFFD.
pub(crate) fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

pub(super) fn decode_bytes(text: &str) -> Vec<u8> {
    percent_decode_str(text).collect()
}

/// Names (`[a-z0-9_-]+`) with the secrets that they stand for.
pub(crate) type Secrets = BTreeMap<String, String>;

/// `1001`, `1001.ts`.
pub(super) fn is_number(text: &str) -> bool {
    let segment = text.split(['/', '?', '#', '|']).next().unwrap_or_default();
    segment.split('.').next().is_some_and(|stem| !stem.is_empty() && stem.bytes().all(|c| c.is_ascii_digit()))
}

/// The segments of a URL's path, each with its index among the pieces.
pub(super) fn segments<'a>(url: &'a str, pieces: &[Piece]) -> Vec<(usize, &'a str)> {
    let is_segment = |piece: &Piece| matches!(piece.place, Place::Segment) && !piece.is_stem;
    let all = pieces.iter().enumerate().filter(|(_, piece)| is_segment(piece));
    all.map(|(at, piece)| (at, &url[piece.range.clone()])).collect()
}

/// Calls `each` with every `{name}` and its range, braces included.
pub(super) fn each_placeholder<'a>(text: &'a str, mut each: impl FnMut(&'a str, Range<usize>)) {
    let mut at = 0;
    while let Some(open) = text[at..].find('{').map(|open| at + open) {
        at = open + 1;
        if let Some(length) = text[at..].find(|c: char| !is_name_char(c))
            && length > 0
            && text[at + length..].starts_with('}')
        {
            each(&text[at..at + length], open..at + length + 1);
            at += length + 1;
        }
    }
}

fn is_name_char(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-'
}

pub(super) fn is_placeholder(text: &str) -> bool {
    text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).is_some_and(|name| !name.is_empty() && name.chars().all(is_name_char))
}

/// Whether a part of a text belongs to a placeholder's name.
pub(super) fn is_in_placeholder(text: &str, part: Range<usize>) -> bool {
    let open = text[..part.start].rfind('{');
    open.is_some_and(|open| text[open..].find('}').is_some_and(|end| open + end >= part.end && is_placeholder(&text[open..=open + end])))
}

pub(super) fn is_user_name(name: &str) -> bool {
    matches!(name, "username" | "user" | "user_name" | "usr" | "login")
}
