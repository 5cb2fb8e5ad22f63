//! Reading rows in bincode's standard configuration, as fast as it goes: texts are lent where they lie, and into a record that is
//! there already they are copied over the old ones. bincode's own reader asks for memory for every text, which was a fifth
//! of the time that a generation took.
//!
//! The format: whole numbers of one byte as they are; longer ones as one byte up to 250, or 251 to 254 and 2, 4, 8 or 16 bytes, little
//! endian, signed ones zigzag; lengths as such a number; a variant as its number; an option as 0, or 1 and the value;
//! structs and tuples as their fields. Source: bincode's specification (docs/spec.md of version 2).

use std::fmt;

use serde::de::value::U32Deserializer;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
};

/// Takes one row off the front of `bytes`.
///
/// # Errors
/// If they are no such row; `bytes` is then anywhere.
pub(super) fn read<'de, T: Deserialize<'de>>(bytes: &mut &'de [u8]) -> Result<T, Unreadable> {
    T::deserialize(Reader { rest: bytes })
}

/// The same into a record that is there already; after an error it is half of each.
pub(super) fn read_into<'de, T: Deserialize<'de>>(bytes: &mut &'de [u8], row: &mut T) -> Result<(), Unreadable> {
    T::deserialize_in_place(Reader { rest: bytes }, row)
}

/// The bytes are no such row. Which it should be knows who asked.
#[derive(Debug)]
pub(super) struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("not readable")
    }
}

impl std::error::Error for Unreadable {}

impl Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Unreadable {
        Unreadable
    }
}

type Read<T> = Result<T, Unreadable>;

struct Reader<'r, 'de> {
    rest: &'r mut &'de [u8],
}

impl<'de> Reader<'_, 'de> {
    fn again(&mut self) -> Reader<'_, 'de> {
        Reader { rest: self.rest }
    }

    #[inline]
    fn array<const N: usize>(&mut self) -> Read<[u8; N]> {
        let (array, rest) = self.rest.split_first_chunk().ok_or(Unreadable)?;
        *self.rest = rest;
        Ok(*array)
    }

    #[inline]
    fn byte(&mut self) -> Read<u8> {
        Ok(self.array::<1>()?[0])
    }

    #[inline]
    fn number(&mut self) -> Read<u64> {
        match self.byte()? {
            small @ 0..=250 => Ok(u64::from(small)),
            251 => Ok(u64::from(u16::from_le_bytes(self.array()?))),
            252 => Ok(u64::from(u32::from_le_bytes(self.array()?))),
            253 => Ok(u64::from_le_bytes(self.array()?)),
            _ => Err(Unreadable),
        }
    }

    fn large(&mut self) -> Read<u128> {
        if self.rest.first() == Some(&254) {
            self.byte()?;
            return Ok(u128::from_le_bytes(self.array()?));
        }
        self.number().map(u128::from)
    }

    #[inline]
    fn signed(&mut self) -> Read<i64> {
        let number = self.number()?;
        Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    #[inline]
    fn bytes(&mut self) -> Read<&'de [u8]> {
        let length = usize::try_from(self.number()?).map_err(|_| Unreadable)?;
        let (bytes, rest) = self.rest.split_at_checked(length).ok_or(Unreadable)?;
        *self.rest = rest;
        Ok(bytes)
    }

    #[inline]
    fn text(&mut self) -> Read<&'de str> {
        std::str::from_utf8(self.bytes()?).map_err(|_| Unreadable)
    }

    fn count(&mut self) -> Read<usize> {
        usize::try_from(self.number()?).map_err(|_| Unreadable)
    }
}

macro_rules! numbers {
    ($($ask:ident $visit:ident $read:ident),+ $(,)?) => {$(
        #[inline]
        fn $ask<V: Visitor<'de>>(mut self, visitor: V) -> Read<V::Value> {
            visitor.$visit(self.$read()?.try_into().map_err(|_| Unreadable)?)
        }
    )+};
}

impl<'de> Deserializer<'de> for Reader<'_, 'de> {
    type Error = Unreadable;

    fn is_human_readable(&self) -> bool {
        false
    }

    numbers! {
        deserialize_u8 visit_u8 byte,
        deserialize_u16 visit_u16 number,
        deserialize_u32 visit_u32 number,
        deserialize_u64 visit_u64 number,
        deserialize_u128 visit_u128 large,
        deserialize_i16 visit_i16 signed,
        deserialize_i32 visit_i32 signed,
        deserialize_i64 visit_i64 signed,
    }

    fn deserialize_i8<V: Visitor<'de>>(mut self, visitor: V) -> Read<V::Value> {
        visitor.visit_i8(self.byte()?.cast_signed())
    }

    fn deserialize_f64<V: Visitor<'de>>(mut self, visitor: V) -> Read<V::Value> {
        visitor.visit_f64(f64::from_le_bytes(self.array()?))
    }

    fn deserialize_f32<V: Visitor<'de>>(mut self, visitor: V) -> Read<V::Value> {
        visitor.visit_f32(f32::from_le_bytes(self.array()?))
    }

    fn deserialize_bool<V: Visitor<'de>>(mut self, visitor: V) -> Read<V::Value> {
        match self.byte()? {
            0 => visitor.visit_bool(false),
            1 => visitor.visit_bool(true),
            _ => Err(Unreadable),
        }
    }

    #[inline]
    fn deserialize_str<V: Visitor<'de>>(mut self, visitor: V) -> Read<V::Value> {
        visitor.visit_borrowed_str(self.text()?)
    }

    #[inline]
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(mut self, visitor: V) -> Read<V::Value> {
        visitor.visit_borrowed_bytes(self.bytes()?)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(mut self, visitor: V) -> Read<V::Value> {
        match self.byte()? {
            0 => visitor.visit_none(),
            1 => visitor.visit_some(self),
            _ => Err(Unreadable),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Read<V::Value> {
        visitor.visit_unit()
    }

    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Read<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(mut self, visitor: V) -> Read<V::Value> {
        let left = self.count()?;
        visitor.visit_seq(Several { reader: self, left })
    }

    #[inline]
    fn deserialize_tuple<V: Visitor<'de>>(self, left: usize, visitor: V) -> Read<V::Value> {
        visitor.visit_seq(Several { reader: self, left })
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, _: &'static str, left: usize, visitor: V) -> Read<V::Value> {
        self.deserialize_tuple(left, visitor)
    }

    #[inline]
    fn deserialize_struct<V: Visitor<'de>>(self, _: &'static str, fields: &'static [&'static str], visitor: V) -> Read<V::Value> {
        self.deserialize_tuple(fields.len(), visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(mut self, visitor: V) -> Read<V::Value> {
        let left = self.count()?;
        visitor.visit_map(Several { reader: self, left })
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Read<V::Value> {
        visitor.visit_enum(self)
    }

    /// A row does not say what is in it.
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Read<V::Value> {
        Err(Unreadable)
    }

    fn deserialize_char<V: Visitor<'de>>(self, _: V) -> Read<V::Value> {
        Err(Unreadable)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, _: V) -> Read<V::Value> {
        Err(Unreadable)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, _: V) -> Read<V::Value> {
        Err(Unreadable)
    }
}

/// Fields, elements or entries, one after the other.
struct Several<'r, 'de> {
    reader: Reader<'r, 'de>,
    left: usize,
}

impl<'de> SeqAccess<'de> for Several<'_, 'de> {
    type Error = Unreadable;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<Option<T::Value>> {
        match self.left.checked_sub(1) {
            None => Ok(None),
            Some(left) => {
                self.left = left;
                seed.deserialize(self.reader.again()).map(Some)
            }
        }
    }

    fn size_hint(&self) -> Option<usize> {
        // An element has a byte or more: nothing asks for memory that the row cannot fill.
        Some(self.left.min(self.reader.rest.len()))
    }
}

impl<'de> MapAccess<'de> for Several<'_, 'de> {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Read<Option<K::Value>> {
        self.next_element_seed(seed)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Read<V::Value> {
        seed.deserialize(self.reader.again())
    }
}

impl<'de> EnumAccess<'de> for Reader<'_, 'de> {
    type Error = Unreadable;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(mut self, seed: V) -> Read<(V::Value, Self)> {
        let number = u32::try_from(self.number()?).map_err(|_| Unreadable)?;
        let variant: U32Deserializer<Unreadable> = number.into_deserializer();
        Ok((seed.deserialize(variant)?, self))
    }
}

impl<'de> VariantAccess<'de> for Reader<'_, 'de> {
    type Error = Unreadable;

    fn unit_variant(self) -> Read<()> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Read<T::Value> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, fields: usize, visitor: V) -> Read<V::Value> {
        self.deserialize_tuple(fields, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Read<V::Value> {
        self.deserialize_tuple(fields.len(), visitor)
    }
}
