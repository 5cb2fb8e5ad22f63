//! What the field table is made of: records as rules see them, and the description of a field.

use std::borrow::Cow;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{Channel, Programme, Text};

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
    /// Players may get `pipe:` addresses of it.
    pub(crate) allow_pipe: bool,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct StreamRecord {
    pub(crate) channel: Channel,
    pub(crate) origin: Arc<Origin>,
    /// A rule set the channel's number, perhaps to the one that it had.
    pub(crate) is_number_set: bool,
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
    pub(super) about: About,
    pub(super) access: Access<R>,
}

/// How the value of a field is read and written.
pub(super) enum Access<R: 'static> {
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
