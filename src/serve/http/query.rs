//! The parameters of a query as a record: `page=2&enabled=true` fills fields of any type.
//!
//! Unknown names are ignored. A value of the wrong type is an error that names its parameter, and an empty one is of the wrong type
//! for all but texts and lists. A list is one value with commas. Of several values of a name the last counts.
//!
//! Why not `serde_html_form` (0.4.1): it reads lists as repeated names only and `true` and `false` as the only
//! booleans, and its errors name no parameter. With `serde_path_to_error`, a reader for lists, one for booleans and
//! their attributes on the fields, it would save about 15 of these 80 lines for two more crates.

use std::borrow::Cow;

use serde::de::value::{MapDeserializer, SeqDeserializer, StrDeserializer};
use serde::de::{self, DeserializeOwned, IntoDeserializer, Visitor};

/// What is wrong, and the name of the parameter.
#[derive(Debug, PartialEq)]
pub(super) struct QueryError {
    pub(super) name: String,
    pub(super) message: String,
}

pub(super) fn read<Q: DeserializeOwned>(query: &str) -> Result<Q, QueryError> {
    let mut pairs: Vec<(Cow<'_, str>, Cow<'_, str>)> = Vec::new();
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        // The last one of a name counts.
        pairs.retain(|(other, _)| *other != name);
        pairs.push((name, value));
    }
    let read = |pairs: &[(Cow<'_, str>, Cow<'_, str>)]| {
        Q::deserialize(MapDeserializer::new(pairs.iter().map(|(name, value)| (&**name, Text(value)))))
    };
    read(&pairs).map_err(|error: de::value::Error| {
        // The one that cannot be read by itself either.
        let is_wrong = |pair: &&(Cow<'_, str>, Cow<'_, str>)| {
            read(std::slice::from_ref(*pair)).is_err_and(|error| !error.to_string().starts_with("missing field"))
        };
        let name = pairs.iter().find(is_wrong).map(|(name, _)| name.to_string()).unwrap_or_default();
        QueryError { name, message: error.to_string() }
    })
}

/// A value that deserializes into the type that the field asks for.
struct Text<'a>(&'a str);

fn number<T: std::str::FromStr>(text: &str) -> Result<T, de::value::Error> {
    text.trim().parse().map_err(|_| de::Error::custom(format_args!("{text:?} is not a number")))
}

impl<'de> de::Deserializer<'de> for Text<'_> {
    type Error = de::value::Error;

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_u32(number(self.0)?)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_u64(number(self.0)?)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self.0 {
            "true" | "1" | "yes" => visitor.visit_bool(true),
            "false" | "0" | "no" => visitor.visit_bool(false),
            other => Err(de::Error::custom(format_args!("{other:?} is neither true nor false"))),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        let text: StrDeserializer<'_, Self::Error> = self.0.into_deserializer();
        text.deserialize_enum(name, variants, visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        let parts = self.0.split(',').map(str::trim).filter(|part| !part.is_empty()).map(Text);
        visitor.visit_seq(SeqDeserializer::new(parts))
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_str(self.0)
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u128 f32 f64 char str string bytes byte_buf unit unit_struct tuple tuple_struct map struct identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, de::value::Error> for Text<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::model::{Id, SourceKind, Time};

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default)]
    struct Query {
        page: Option<u32>,
        enabled: Option<bool>,
        kind: Option<SourceKind>,
        source_id: Vec<Id>,
        at: Option<Time>,
        text: String,
    }

    #[test]
    fn reads_every_kind_of_field() {
        let query: Query = read(
            "page=2&enabled=true&kind=epg&source_id=00000000000000000000000001,00000000000000000000000002&at=1970-01-01T00:01:00Z&text=a+b%26&other=x",
        )
        .unwrap();
        let expected = Query {
            page: Some(2),
            enabled: Some(true),
            kind: Some(SourceKind::Epg),
            source_id: vec![Id(1), Id(2)],
            at: Some(Time(60)),
            text: "a b&".into(),
        };
        assert_eq!(query, expected);
        assert_eq!(read::<Query>("text=&source_id=&x").unwrap(), Query::default());
    }

    #[test]
    fn names_what_does_not_fit() {
        for (query, name) in [
            ("a=1&page=many", "page"),
            ("enabled=perhaps", "enabled"),
            ("kind=x", "kind"),
            ("source_id=1", "source_id"),
            ("at=now", "at"),
            ("page=", "page"),
            ("a=&enabled=", "enabled"),
            ("kind=", "kind"),
            ("at=", "at"),
        ] {
            assert_eq!(read::<Query>(query).unwrap_err().name, name, "{query}");
        }
    }
}
