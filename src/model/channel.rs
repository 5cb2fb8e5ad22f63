//! A channel as its provider sent it. Its fields have the names of the rule language.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{ChannelId, Id};

/// What an entry plays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum StreamType {
    #[default]
    Live,
    Movie,
    Series,
}

impl StreamType {
    /// As in JSON, in rules and in the addresses of Xtream providers.
    pub(crate) fn name(self) -> &'static str {
        match self {
            StreamType::Live => "live",
            StreamType::Movie => "movie",
            StreamType::Series => "series",
        }
    }
}

/// One channel. Text fields that the provider left out are empty.
///
/// Stored in binary, field by field in this order: a changed field needs a new table name (see `store::codec`), and no
/// field may be skipped when it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Channel {
    pub(crate) id: ChannelId,
    pub(crate) source_id: Id,
    pub(crate) channel_name: String,
    pub(crate) tvg_id: String,
    pub(crate) tvg_name: String,
    pub(crate) tvg_logo: String,
    /// The provider's number: "7", "2.1"; any text.
    pub(crate) tvg_chno: String,
    /// Hours, as the provider sent them.
    pub(crate) tvg_shift: String,
    pub(crate) group_title: String,
    pub(crate) stream_type: StreamType,
    /// Any scheme. The source's credentials are replaced by `{username}` and `{password}`. Includes the part after `|`
    /// (Kodi's headers).
    pub(crate) stream_url: String,
    pub(crate) tvg_language: String,
    pub(crate) tvg_country: String,
    pub(crate) is_adult: bool,
    pub(crate) radio: bool,
    /// Seconds as EXTINF has them, verbatim; empty means -1.
    pub(crate) duration: String,
    /// Every other attribute, verbatim and in order.
    pub(crate) attributes: Attributes,
    /// Lines between EXTINF and URL that players read (`#EXTVLCOPT:`, `#KODIPROP:` and others), verbatim.
    pub(crate) options: Vec<String>,
}

/// Names and values in the order of the input, repeats included. A map in JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Attributes(pub(crate) Vec<(String, String)>);

impl Serialize for Attributes {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if s.is_human_readable() { s.collect_map(self.0.iter().map(|(n, v)| (n, v))) } else { self.0.serialize(s) }
    }
}

impl<'de> Deserialize<'de> for Attributes {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        if d.is_human_readable() { d.deserialize_map(InOrder) } else { Vec::deserialize(d).map(Attributes) }
    }
}

struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = Attributes;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of texts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Attributes, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Attributes(pairs))
    }
}

impl JsonSchema for Attributes {
    fn schema_name() -> Cow<'static, str> {
        "Attributes".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        BTreeMap::<String, String>::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_come_back_from_json_in_their_order_and_all_of_them() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let attributes = Attributes(vec![pair("z", "1"), pair("a", "2"), pair("z", "3")]);
        let json = serde_json::to_string(&attributes).unwrap();
        assert_eq!(json, r#"{"z":"1","a":"2","z":"3"}"#);
        assert_eq!(serde_json::from_str::<Attributes>(&json).unwrap(), attributes);
        assert!(serde_json::from_str::<Attributes>("[]").is_err());
    }
}
