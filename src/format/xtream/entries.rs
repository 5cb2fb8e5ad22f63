//! Lists of channels, movies and series: `get_live_streams`, `get_vod_streams`, `get_series`.
//!
//! One record is reused for all entries and filled from the bytes in the window. An entry is skipped only if it has no id, because
//! then it cannot be played; other fields may be missing or malformed.
//!
//! Rules that the code does not make obvious:
//! - An entry in the list of channels whose type is a movie is a movie.
//! - An entry with the same id, name and category as an earlier one is skipped. With another name or category it is kept,
//!   because panels list one stream in several categories.
//! - Issues never quote addresses.
//!
//! Stream addresses are not made here, because they need the account.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::BufRead;
use std::ops::ControlFlow;

use jiff::tz::TimeZone;

use super::items::Items;
use super::json::elements;
use super::outcome::{ReadError, Report, excerpt};
use super::value::{flag, id, set_text, text, time};

use crate::model::{StreamType, Time};

/// Longer ids are none.
const LONGEST_ID: usize = 128;

/// The three lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Live,
    Movie,
    Series,
}

impl Kind {
    fn what(self) -> &'static str {
        match self {
            Kind::Live => "the list of channels",
            Kind::Movie => "the list of movies",
            Kind::Series => "the list of series",
        }
    }
}

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
    /// An address, which may contain credentials.
    pub(crate) direct_source: String,
    pub(crate) rating: String,
    /// When it was added or last changed.
    pub(crate) added: Option<Time>,
}

/// Reads a list and hands out its entries one by one, always in the same record. `categories` are names by id.
pub(crate) fn read_entries(
    kind: Kind,
    input: impl BufRead,
    categories: &HashMap<String, String>,
    mut on_entry: impl FnMut(&mut Entry) -> ControlFlow<()>,
) -> Result<Report, ReadError> {
    let mut items = Items::new(input, kind.what(), None);
    let mut report = Report::default();
    let mut entry = Entry::default();
    let mut seen: HashSet<u64> = HashSet::new();
    while let Some(item) = items.next(&mut report.issues)? {
        if !item.is_object() {
            item.issue(&mut report.issues, "not an object, skipped");
            continue;
        }
        let fields = Fields::of(item.members());
        if !entry.fill(kind, &fields, categories) {
            item.issue(&mut report.issues, format!("without an id, skipped ({})", excerpt(&text(fields.name))));
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

/// The values of the known members, as JSON. Empty if missing.
#[derive(Default)]
struct Fields<'a> {
    stream_id: &'a str,
    series_id: &'a str,
    name: &'a str,
    title: &'a str,
    number: &'a str,
    icon: &'a str,
    cover: &'a str,
    epg_channel_id: &'a str,
    category_id: &'a str,
    category_ids: &'a str,
    category_name: &'a str,
    container_extension: &'a str,
    is_adult: &'a str,
    stream_type: &'a str,
    tv_archive: &'a str,
    tv_archive_days: &'a str,
    direct_source: &'a str,
    rating: &'a str,
    added: &'a str,
    modified: &'a str,
}

impl<'a> Fields<'a> {
    #[inline]
    fn of(members: impl Iterator<Item = (&'a str, &'a str)>) -> Fields<'a> {
        let mut fields = Fields::default();
        for (key, value) in members {
            let field = match key {
                "stream_id" => &mut fields.stream_id,
                "series_id" => &mut fields.series_id,
                "name" => &mut fields.name,
                "title" => &mut fields.title,
                "num" => &mut fields.number,
                "stream_icon" => &mut fields.icon,
                "cover" => &mut fields.cover,
                "epg_channel_id" => &mut fields.epg_channel_id,
                "category_id" => &mut fields.category_id,
                "category_ids" => &mut fields.category_ids,
                "category_name" => &mut fields.category_name,
                "container_extension" => &mut fields.container_extension,
                "is_adult" => &mut fields.is_adult,
                "stream_type" => &mut fields.stream_type,
                "tv_archive" => &mut fields.tv_archive,
                "tv_archive_duration" => &mut fields.tv_archive_days,
                "direct_source" => &mut fields.direct_source,
                "rating" => &mut fields.rating,
                "added" => &mut fields.added,
                "last_modified" => &mut fields.modified,
                _ => continue,
            };
            *field = value;
        }
        fields
    }

    fn id(&self, kind: Kind) -> Cow<'a, str> {
        let (first, second) = if kind == Kind::Series { (self.series_id, self.stream_id) } else { (self.stream_id, self.series_id) };
        let found = id(first);
        if found.is_empty() { id(second) } else { found }
    }
}

impl Entry {
    /// Replaces all fields. False: there is no id.
    #[inline]
    fn fill(&mut self, kind: Kind, fields: &Fields<'_>, categories: &HashMap<String, String>) -> bool {
        let id = fields.id(kind);
        if id.is_empty() || id.len() > LONGEST_ID || id.contains(char::is_whitespace) {
            return false;
        }
        put(&mut self.id, &id);
        set_either(&mut self.name, fields.name, fields.title);
        put(&mut self.number, &super::value::id(fields.number));
        set_either(&mut self.logo, fields.icon, fields.cover);
        set_text(&mut self.epg_channel_id, fields.epg_channel_id);
        self.set_category(fields, categories);
        put(&mut self.container_extension, text(fields.container_extension).trim_start_matches('.'));
        self.is_adult = flag(fields.is_adult);
        self.set_type(kind, &text(fields.stream_type));
        self.tv_archive = flag(fields.tv_archive);
        put(&mut self.tv_archive_days, &super::value::id(fields.tv_archive_days));
        set_text(&mut self.direct_source, fields.direct_source);
        set_text(&mut self.rating, fields.rating);
        self.added = [fields.added, fields.modified].into_iter().find_map(|value| time(value, &TimeZone::UTC));
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

    fn set_type(&mut self, kind: Kind, stream_type: &str) {
        self.stream_type = match (kind, stream_type) {
            (Kind::Movie, _) | (Kind::Live, "movie" | "created_movie" | "vod") => StreamType::Movie,
            (Kind::Series, _) | (Kind::Live, "series") => StreamType::Series,
            (Kind::Live, _) => StreamType::Live,
        };
        self.radio = self.stream_type == StreamType::Live && matches!(stream_type, "radio_streams" | "radio_stream" | "radio");
    }

    /// `category_id`, else the first of `category_ids`. The name comes from the list of categories, else from the entry.
    fn set_category(&mut self, fields: &Fields<'_>, categories: &HashMap<String, String>) {
        self.category_name.clear();
        // 0 usually means none, but may be a category.
        let is_known = |id: &str| !id.is_empty() && (id != "0" || categories.contains_key(id));
        let mut id = first_id(fields.category_id);
        if !is_known(&id) {
            let other = first_id(fields.category_ids);
            id = if is_known(&other) { other } else { Cow::Borrowed("") };
        }
        put(&mut self.category_id, &id);
        match categories.get(&*id) {
            Some(name) => self.category_name.push_str(name),
            None => set_text(&mut self.category_name, fields.category_name),
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
