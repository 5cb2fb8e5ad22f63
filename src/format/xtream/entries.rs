//! Lists of channels, movies and series: `get_live_streams`, `get_vod_streams`, `get_series`.
//!
//! One record is reused for all entries and filled from the bytes in the window. An entry is skipped only if it has no id, because
//! then it cannot be played; other fields may be missing or malformed.
//!
//! Rules that the code does not make obvious:
//! - An entry in the list of channels whose type is a movie is a movie.
//! - An entry with the same id, name and category as an earlier one is skipped. With another name or category it is kept,
//!   because panels list one stream in several categories.
//!
//! Stream addresses are not made here, because they need the account.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::BufRead;
use std::ops::ControlFlow;

use super::items::Items;
use super::json::elements;
use super::outcome::{ReadError, Report, excerpt};
use super::value::{flag, id, set_text, text};

use crate::model::StreamType;

/// Longer ids are none.
const LONGEST_ID: usize = 128;

/// One entry. Text fields are empty if the panel sent nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    /// `stream_id` or `series_id`: never empty, no blanks, but any other character, so encode it in addresses.
    pub(crate) id: String,
    pub(crate) name: String,
    /// The number in the panel's list (`num`).
    pub(crate) number: String,
    pub(crate) logo: String,
    pub(crate) epg_channel_id: String,
    pub(crate) category_id: String,
    pub(crate) category_name: String,
    /// Without the dot.
    pub(crate) container_extension: String,
    pub(crate) is_adult: bool,
    pub(crate) radio: bool,
    pub(crate) stream_type: StreamType,
    pub(crate) tv_archive: bool,
    /// As the panel sent it. "0": no archive.
    pub(crate) tv_archive_days: String,
}

/// Reads one of the three lists and hands out its entries one by one, always in the same record. `categories` are names by id.
pub(crate) fn read_entries(
    kind: StreamType,
    input: impl BufRead,
    categories: &HashMap<String, String>,
    mut on_entry: impl FnMut(&mut Entry) -> ControlFlow<()>,
) -> Result<Report, ReadError> {
    let what = match kind {
        StreamType::Live => "the list of channels",
        StreamType::Movie => "the list of movies",
        StreamType::Series => "the list of series",
    };
    let mut items = Items::new(input, what, None);
    let mut report = Report::default();
    let mut entry = Entry::default();
    let mut seen: HashSet<u64> = HashSet::new();
    while let Some(item) = items.next(&mut report.issues)? {
        if !item.is_object() {
            item.issue(&mut report.issues, "not an object, skipped");
            continue;
        }
        let member = |key: &str| item.member(key);
        if !entry.fill(kind, &member, categories) {
            item.issue(&mut report.issues, format!("without an id, skipped ({})", excerpt(&text(member("name")))));
            continue;
        }
        if !seen.insert(hash(&entry)) {
            item.issue(&mut report.issues, format!("the same as an earlier one, skipped ({})", excerpt(&entry.name)));
            continue;
        }
        report.entries += 1;
        if on_entry(&mut entry).is_break() {
            return Err(ReadError::Stopped);
        }
    }
    Ok(report)
}

/// A hash of the fields that make two entries the same.
fn hash(entry: &Entry) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&entry.id, &entry.name, &entry.category_id, &entry.category_name).hash(&mut hasher);
    hasher.finish()
}

impl Entry {
    /// Replaces all fields by the values of members, as JSON. False: there is no id.
    #[inline]
    fn fill<'a>(&mut self, kind: StreamType, member: &impl Fn(&str) -> &'a str, categories: &HashMap<String, String>) -> bool {
        let ids = if kind == StreamType::Series { ["series_id", "stream_id"] } else { ["stream_id", "series_id"] };
        let id = ids.into_iter().map(|key| id(member(key))).find(|id| !id.is_empty()).unwrap_or_default();
        if id.is_empty() || id.len() > LONGEST_ID || id.contains(char::is_whitespace) {
            return false;
        }
        put(&mut self.id, &id);
        set_either(&mut self.name, member("name"), member("title"));
        put(&mut self.number, &super::value::id(member("num")));
        set_either(&mut self.logo, member("stream_icon"), member("cover"));
        set_text(&mut self.epg_channel_id, member("epg_channel_id"));
        self.set_category(member, categories);
        put(&mut self.container_extension, text(member("container_extension")).trim_start_matches('.'));
        self.is_adult = flag(member("is_adult"));
        self.set_type(kind, &text(member("stream_type")));
        self.tv_archive = flag(member("tv_archive"));
        put(&mut self.tv_archive_days, &super::value::id(member("tv_archive_duration")));
        if self.name.is_empty() {
            self.name.push_str(match self.stream_type {
                StreamType::Live => "Channel ",
                StreamType::Movie => "Movie ",
                StreamType::Series => "Series ",
            });
            self.name.push_str(&self.id);
        }
        true
    }

    fn set_type(&mut self, kind: StreamType, stream_type: &str) {
        self.stream_type = match (kind, stream_type) {
            (StreamType::Movie, _) | (StreamType::Live, "movie" | "created_movie" | "vod") => StreamType::Movie,
            (StreamType::Series, _) | (StreamType::Live, "series") => StreamType::Series,
            (StreamType::Live, _) => StreamType::Live,
        };
        self.radio = self.stream_type == StreamType::Live && matches!(stream_type, "radio_streams" | "radio_stream" | "radio");
    }

    /// `category_id`, else the first of `category_ids`. The name comes from the list of categories, else from the entry.
    fn set_category<'a>(&mut self, member: &impl Fn(&str) -> &'a str, categories: &HashMap<String, String>) {
        self.category_name.clear();
        // 0 usually means none, but may be a category.
        let is_known = |id: &str| !id.is_empty() && (id != "0" || categories.contains_key(id));
        let mut id = first_id(member("category_id"));
        if !is_known(&id) {
            let other = first_id(member("category_ids"));
            id = if is_known(&other) { other } else { Cow::Borrowed("") };
        }
        put(&mut self.category_id, &id);
        match categories.get(&*id) {
            Some(name) => self.category_name.push_str(name),
            None => set_text(&mut self.category_name, member("category_name")),
        }
    }
}

/// An id, the first of a list, or the first of a list inside a text (`"[5,6]"`).
#[inline]
fn first_id(value: &str) -> Cow<'_, str> {
    if value.starts_with(['[', '{']) {
        return elements(value).into_iter().map(id).find(|id| !id.is_empty()).unwrap_or_default();
    }
    let id = id(value);
    if !id.starts_with('[') && !id.contains(',') {
        return id;
    }
    let first = id.trim_matches(['[', ']']).split(',').next().unwrap_or_default();
    Cow::Owned(first.trim_matches(['"', ' ']).to_owned())
}

#[inline]
fn set_either(field: &mut String, first: &str, second: &str) {
    set_text(field, first);
    if field.is_empty() {
        set_text(field, second);
    }
}

#[inline]
fn put(field: &mut String, text: &str) {
    field.clear();
    field.push_str(text);
}

#[cfg(test)]
mod tests;
