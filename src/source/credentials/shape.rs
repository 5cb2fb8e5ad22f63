//! The shapes of placeholders, usernames and paths, shared by everything that finds or reveals secrets.

use std::collections::BTreeMap;
use std::ops::Range;

use super::pieces::{Piece, Place};

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

pub(super) fn is_user_name(name: &str) -> bool {
    matches!(name, "username" | "user" | "user_name" | "usr" | "login")
}
