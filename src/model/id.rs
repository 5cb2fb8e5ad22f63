//! Ids: ULIDs for records that people make, hashes for channels.
//! Both are 128 bits, written as 26 characters of Crockford's base 32 (upper case, no I, L, O, U).

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The id of a record that a person made (source, proxy, user): a ULID, 48 bits of Unix
/// milliseconds and 80 random bits, so that ids sort by age.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Id(pub(crate) u128);

/// The id of a channel: a hash of its source and its provider identity, so that it survives a
/// new host, new credentials and a reordered list. Made by `ingest::identity`.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ChannelId(pub(crate) u128);

impl ChannelId {
    /// What an index of many ids has of each; two ids of a lineup begin alike once in many million lineups.
    pub(crate) fn prefix(self) -> u64 {
        (self.0 >> 64) as u64
    }
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id has 26 characters, digits and letters without I, L, O and U")]
pub(crate) struct NotAnId;

fn write(value: u128, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut text = [0u8; 26];
    for (i, c) in text.iter_mut().enumerate() {
        *c = ALPHABET[(value >> (5 * (25 - i)) & 31) as usize];
    }
    f.pad(std::str::from_utf8(&text).unwrap_or_default())
}

fn read(text: &str) -> Result<u128, NotAnId> {
    // The first character holds three bits only: 26 * 5 = 130.
    if text.len() != 26 || text.as_bytes()[0] > b'7' {
        return Err(NotAnId);
    }
    text.bytes().try_fold(0u128, |value, c| {
        let digit = ALPHABET.iter().position(|&a| a == c.to_ascii_uppercase()).ok_or(NotAnId)?;
        Ok(value << 5 | digit as u128)
    })
}

macro_rules! text_form {
    ($type:ident, $title:literal) => {
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write(self.0, f)
            }
        }

        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write(self.0, f)
            }
        }

        impl FromStr for $type {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                read(text).map($type)
            }
        }

        /// Text where people read it (JSON), the bare number elsewhere.
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                if s.is_human_readable() { s.collect_str(self) } else { self.0.serialize(s) }
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                if d.is_human_readable() {
                    Cow::<str>::deserialize(d)?.parse().map_err(serde::de::Error::custom)
                } else {
                    u128::deserialize(d).map($type)
                }
            }
        }

        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }
            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                // Small letters are read, too.
                let pattern = if generator.contract().is_deserialize() {
                    "^[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}$"
                } else {
                    "^[0-7][0-9A-HJKMNP-TV-Z]{25}$"
                };
                json_schema!({"type": "string", "title": $title, "minLength": 26, "maxLength": 26, "pattern": pattern})
            }
        }
    };
}

text_form!(Id, "ULID");
text_form!(ChannelId, "Channel id");

impl Id {
    /// Composes a ULID of Unix milliseconds and random bits (80 of them are used).
    pub(crate) fn compose(millis: u64, random: u128) -> Id {
        Id(u128::from(millis) << 80 | random & ((1 << 80) - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn text_form_is_lossless(n: u128) {
            prop_assert_eq!(Id(n).to_string().parse::<Id>(), Ok(Id(n)));
            prop_assert_eq!(Id(n).to_string().to_lowercase().parse::<Id>(), Ok(Id(n)));
        }

        #[test]
        fn any_text_is_an_id_or_an_error(text: String) {
            drop(text.parse::<Id>());
        }
    }

    #[test]
    fn ids_sort_by_age() {
        assert!(Id::compose(1, u128::MAX) < Id::compose(2, 0));
        assert!(Id::compose(1, 5).to_string() < Id::compose(2, 1).to_string());
    }

    #[test]
    fn refuses_what_does_not_fit() {
        assert_eq!("8".repeat(26).parse::<Id>(), Err(NotAnId));
        assert_eq!("é".repeat(13).parse::<Id>(), Err(NotAnId));
    }
}
