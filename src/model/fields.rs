//! The field table: every field that rules and filters can name, its type, and how it is read and written.
//!
//! Validation, evaluation, completion and documentation are derived from the two lists in `table`. `access` reads and
//! writes the fields that are not plain texts.

mod access;
mod table;

use std::borrow::Cow;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Channel, Programme, SourceKind, Text};
use access::{attribute, set_attribute, set_first};
pub(crate) use access::{boolean, parse_moment};
use table::{EPG, STREAM};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FieldType {
    Text,
    Number,
    Boolean,
    DateTime,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Origin {
    pub(crate) source_name: String,
    pub(crate) source_type: String,
    /// Without credentials.
    pub(crate) source_url: String,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct StreamRecord {
    pub(crate) channel: Channel,
    pub(crate) origin: Arc<Origin>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct ShownOn {
    pub(crate) name: String,
    pub(crate) logo: String,
    pub(crate) group: String,
}

/// A programme as rules see it, with the channel that it belongs to.
#[derive(Clone, Debug, Default)]
pub(crate) struct EpgRecord {
    pub(crate) programme: Programme,
    pub(crate) channel: Arc<ShownOn>,
    pub(crate) origin: Arc<Origin>,
}

pub(crate) struct Field<R: 'static> {
    about: About,
    access: Access<R>,
}

/// How the value of a field is read and written.
enum Access<R: 'static> {
    Text {
        get: fn(&R) -> Cow<'_, str>,
        set: fn(&mut R, &str),
    },
    /// A text that means neither yes nor no changes nothing; an empty one means no.
    Flag {
        get: fn(&R) -> bool,
        set: fn(&mut R, bool),
    },
    /// The first of several texts.
    Texts {
        get: fn(&R) -> &[Text],
        edit: fn(&mut R) -> &mut Vec<Text>,
        /// A comparison holds when it holds for one of them, and setting the field replaces all.
        each_counts: bool,
    },
    /// An attribute of the playlist.
    Attribute(&'static str),
}

/// A field that was looked up by its name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    /// Its place in the domain's table.
    At(usize),
    /// `attr_NAME`: an attribute of the playlist, by that name.
    Attribute(String),
}

pub(crate) trait Record: Sized + 'static {
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

/// The part of a field that does not depend on the type of the records.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct About {
    pub(crate) name: Cow<'static, str>,
    pub(crate) aliases: &'static [&'static str],
    pub(crate) field_type: FieldType,
    /// Rules can read it but not change it.
    pub(crate) read_only: bool,
    /// It cannot be empty.
    #[serde(skip)]
    pub(crate) required: bool,
    /// The values that it can have; empty: any.
    pub(crate) values: &'static [&'static str],
    pub(crate) description: &'static str,
}

impl About {
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&*self.name).chain(self.aliases.iter().copied())
    }
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
