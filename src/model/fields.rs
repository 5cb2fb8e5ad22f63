//! The field table: every field that rules and filters can name, its type, and how it is read and written.
//!
//! Validation, evaluation, completion and documentation are derived from the two lists in `table`. `access` reads and
//! writes the fields that are not plain texts.

mod access;
mod record;
mod table;

use std::borrow::Cow;

use super::SourceKind;
use access::{attribute, set_attribute, set_first};
pub(crate) use access::{boolean, parse_moment};
use record::Access;
pub(crate) use record::{About, EpgRecord, Field, FieldType, Origin, ShownOn, StreamRecord};
use table::{EPG, STREAM};

/// A field that was looked up by its name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    /// Its place in the domain's table.
    At(usize),
    /// `attr_NAME`: an attribute of the playlist, by that name.
    Attribute(String),
}

pub(crate) trait Record: Default + 'static {
    const DOMAIN: SourceKind;
    const FIELDS: &'static [Field<Self>];

    fn attribute(&self, _: &str) -> Cow<'_, str> {
        Cow::Borrowed("")
    }

    fn set_attribute(&mut self, _: &str, _: &str) {}

    /// The names of its attributes that are not fields.
    fn attributes(&self) -> Vec<&str> {
        Vec::new()
    }

    /// Every field and attribute, with its name in the rule language.
    fn keys(&self) -> Vec<(Key, String)> {
        let fields = Self::FIELDS.iter().enumerate().map(|(at, field)| (Key::At(at), field.about.name.to_string()));
        let attributes = self.attributes().into_iter().filter(|name| field_of_attribute(name).is_none());
        let attributes = attributes.map(|name| (Key::Attribute(name.to_owned()), format!("attr_{name}")));
        fields.chain(attributes).collect()
    }

    fn get(&self, key: &Key) -> Cow<'_, str> {
        let field = match key {
            Key::At(at) => Self::FIELDS.get(*at),
            Key::Attribute(name) => return self.attribute(name),
        };
        match field.map(|field| &field.access) {
            Some(Access::Text { get, .. }) => get(self),
            Some(Access::Flag { get, .. }) => Cow::Borrowed(if get(self) { "true" } else { "false" }),
            Some(Access::Texts { get, .. }) => Cow::Borrowed(get(self).first().map_or("", |text| &text.text)),
            Some(Access::Attribute(name)) => self.attribute(name),
            None => Cow::Borrowed(""),
        }
    }

    /// Whether a test holds for the value, or for one of several values.
    fn any(&self, key: &Key, mut test: impl FnMut(&str) -> bool) -> bool {
        if let Key::At(at) = key
            && let Some(Field { access: Access::Texts { get, each_counts: true, .. }, .. }) = Self::FIELDS.get(*at)
            && let texts @ [_, ..] = get(self)
        {
            return texts.iter().any(|text| test(&text.text));
        }
        test(&self.get(key))
    }

    /// Sets a field. A value that does not fit its type leaves the field unchanged.
    fn set(&mut self, key: &Key, value: &str) {
        let field = match key {
            Key::At(at) => Self::FIELDS.get(*at),
            Key::Attribute(name) => return self.set_attribute(name, value),
        };
        match field.map(|field| &field.access) {
            Some(Access::Text { set, .. }) => set(self, value),
            Some(Access::Flag { set, .. }) => boolean(value).into_iter().for_each(|value| set(self, value)),
            Some(Access::Texts { edit, each_counts, .. }) => set_first(edit(self), value, *each_counts),
            Some(Access::Attribute(name)) => self.set_attribute(name, value),
            None => {}
        }
    }
}

impl Record for StreamRecord {
    const DOMAIN: SourceKind = SourceKind::Stream;
    const FIELDS: &'static [Field<StreamRecord>] = STREAM;

    fn attributes(&self) -> Vec<&str> {
        self.channel.attributes.0.iter().map(|(name, _)| name.as_str()).collect()
    }

    fn attribute(&self, name: &str) -> Cow<'_, str> {
        Cow::Borrowed(attribute(&self.channel, name))
    }

    fn set_attribute(&mut self, name: &str, value: &str) {
        set_attribute(&mut self.channel, name, value);
    }
}

impl Record for EpgRecord {
    const DOMAIN: SourceKind = SourceKind::Epg;
    const FIELDS: &'static [Field<EpgRecord>] = EPG;
}

impl SourceKind {
    pub(crate) fn fields(self) -> Vec<About> {
        match self {
            SourceKind::Stream => STREAM.iter().map(|field| field.about.clone()).collect(),
            SourceKind::Epg => EPG.iter().map(|field| field.about.clone()).collect(),
        }
    }

    /// The field of a name or an alias; case counts.
    pub(crate) fn find(self, name: &str) -> Option<(Key, About)> {
        let known = match self {
            SourceKind::Stream => find(STREAM, name),
            SourceKind::Epg => find(EPG, name),
        };
        if known.is_some() {
            return known;
        }
        let attribute = name.strip_prefix("attr_").filter(|rest| self == SourceKind::Stream && !rest.is_empty())?;
        // Some attributes are fields, too.
        if let Some(field) = field_of_attribute(attribute) {
            return Some(field);
        }
        let about = About {
            name: Cow::Owned(name.to_owned()),
            aliases: &[],
            field_type: FieldType::Text,
            read_only: false,
            required: false,
            values: &[],
            description: "An attribute of the playlist",
        };
        Some((Key::Attribute(attribute.to_owned()), about))
    }
}

/// The field of a playlist attribute, spelled with `-` or `_`.
fn field_of_attribute(name: &str) -> Option<(Key, About)> {
    let plain = name.to_ascii_lowercase().replace('-', "_");
    let is_attribute = |about: &About| !about.read_only && about.name != "channel_name" && about.name != "stream_url";
    find(STREAM, &plain).filter(|(_, about)| is_attribute(about))
}

fn find<R>(fields: &'static [Field<R>], name: &str) -> Option<(Key, About)> {
    let at = fields.iter().position(|field| field.about.names().any(|known| known == name))?;
    Some((Key::At(at), fields[at].about.clone()))
}
