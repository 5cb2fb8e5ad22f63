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
use std::hash::{BuildHasherDefault, Hasher};
use std::io::BufRead;
use std::ops::ControlFlow;

use jiff::tz::TimeZone;

use super::items::Items;
use super::outcome::{ReadError, Report, excerpt};
use super::value::{flag, id, set_text, text, time};
use super::walk::elements;
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
    let mut seen: HashSet<u64, BuildHasherDefault<Same>> = HashSet::default();
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

/// A hash of the fields that make two entries the same. A list of a million entries has a false match with a chance of one in 40
/// million.
fn hash(entry: &Entry) -> u64 {
    [&entry.id, &entry.name, &entry.category_id, &entry.category_name].into_iter().fold(0, |hash, text| mix(hash, text.as_bytes()))
}

/// One 64-bit multiplication per 8 bytes, with the upper half of the product folded into the lower one. A hash that resists attacks
/// takes ten times as long, and a provider that could provoke a match could also leave the entry out.
#[inline]
fn mix(hash: u64, text: &[u8]) -> u64 {
    let fold = |hash: u64, word: u64| {
        let product = u128::from(hash ^ word ^ 0x9e37_79b9_7f4a_7c15) * 0xd6e8_feb8_6659_fd93;
        product as u64 ^ (product >> 64) as u64
    };
    let (eights, rest) = text.as_chunks();
    let hash = eights.iter().fold(hash, |hash, eight| fold(hash, u64::from_le_bytes(*eight)));
    let mut last = [0; 8];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    fold(fold(hash, u64::from_le_bytes(last)), text.len() as u64)
}

/// A hasher for values that are hashes already.
#[derive(Default)]
struct Same(u64);

impl Hasher for Same {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0 << 8 | u64::from(*byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The values of the known members, as JSON. Empty if missing.
#[derive(Default)]
struct Fields<'a> {
    stream_id: &'a [u8],
    series_id: &'a [u8],
    name: &'a [u8],
    title: &'a [u8],
    number: &'a [u8],
    icon: &'a [u8],
    cover: &'a [u8],
    epg_channel_id: &'a [u8],
    category_id: &'a [u8],
    category_ids: &'a [u8],
    category_name: &'a [u8],
    container_extension: &'a [u8],
    is_adult: &'a [u8],
    stream_type: &'a [u8],
    tv_archive: &'a [u8],
    tv_archive_days: &'a [u8],
    direct_source: &'a [u8],
    rating: &'a [u8],
    added: &'a [u8],
    modified: &'a [u8],
}

impl<'a> Fields<'a> {
    #[inline]
    fn of(members: impl Iterator<Item = (&'a [u8], &'a [u8])>) -> Fields<'a> {
        let mut fields = Fields::default();
        for (key, value) in members {
            let field = match key {
                b"stream_id" => &mut fields.stream_id,
                b"series_id" => &mut fields.series_id,
                b"name" => &mut fields.name,
                b"title" => &mut fields.title,
                b"num" => &mut fields.number,
                b"stream_icon" => &mut fields.icon,
                b"cover" => &mut fields.cover,
                b"epg_channel_id" => &mut fields.epg_channel_id,
                b"category_id" => &mut fields.category_id,
                b"category_ids" => &mut fields.category_ids,
                b"category_name" => &mut fields.category_name,
                b"container_extension" => &mut fields.container_extension,
                b"is_adult" => &mut fields.is_adult,
                b"stream_type" => &mut fields.stream_type,
                b"tv_archive" => &mut fields.tv_archive,
                b"tv_archive_duration" => &mut fields.tv_archive_days,
                b"direct_source" => &mut fields.direct_source,
                b"rating" => &mut fields.rating,
                b"added" => &mut fields.added,
                b"last_modified" => &mut fields.modified,
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
fn first_id(value: &[u8]) -> Cow<'_, str> {
    if value.starts_with(b"[") || value.starts_with(b"{") {
        return elements(value).map(id).find(|id| !id.is_empty()).unwrap_or_default();
    }
    let id = id(value);
    if !id.starts_with('[') && !id.contains(',') {
        return id;
    }
    let first = id.trim_matches(['[', ']']).split(',').next().unwrap_or_default();
    Cow::Owned(first.trim_matches(['"', ' ']).to_owned())
}

#[inline]
fn set_either(field: &mut String, first: &[u8], second: &[u8]) {
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
