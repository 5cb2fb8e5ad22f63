//! Reads rows in bincode's standard configuration without asking for memory: texts are lent where they lie, and texts
//! and lists of a record that exists already keep their memory. bincode's own serde reader makes a new `String` of every
//! text, also where serde would read into the old one.
//!
//! The format: integers as one byte up to 250, or 251 to 254 and 2, 4, 8 or 16 bytes, little endian, signed ones
//! zigzag; `u8` and `bool` as one byte; lengths and variants as integers; an option as 0, or 1 and the value; structs and
//! tuples as their fields. Source: bincode's specification (docs/spec.md of version 2). Types that no stored row has
//! are refused.

use std::fmt;

use serde::de::value::U32Deserializer;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};

use super::StoreError;

/// Takes one row off the front of `bytes`, from which it may borrow its texts; after an error `bytes` is anywhere.
pub(super) fn take<'de, T: Deserialize<'de>>(bytes: &mut &'de [u8]) -> Result<T, StoreError> {
    T::deserialize(Reader { rest: bytes }).map_err(|_| UNREADABLE)
}

/// As [`take`], into an existing record, whose texts and lists keep their memory; after an error it is half of each.
pub(super) fn take_into<'de, T: Deserialize<'de>>(bytes: &mut &'de [u8], row: &mut T) -> Result<(), StoreError> {
    T::deserialize_in_place(Reader { rest: bytes }, row).map_err(|_| UNREADABLE)
}

const UNREADABLE: StoreError = StoreError::Block("not readable");

#[derive(Debug, thiserror::Error)]
#[error("not readable")]
pub(super) struct Unreadable;

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
    fn count(&mut self) -> Read<usize> {
        usize::try_from(self.number()?).map_err(|_| Unreadable)
    }

    #[inline]
    fn bytes(&mut self) -> Read<&'de [u8]> {
        let length = self.count()?;
        let (bytes, rest) = self.rest.split_at_checked(length).ok_or(Unreadable)?;
        *self.rest = rest;
        Ok(bytes)
    }

    #[inline]
    fn text(&mut self) -> Read<&'de str> {
        std::str::from_utf8(self.bytes()?).map_err(|_| Unreadable)
    }
}

macro_rules! scalars {
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

    scalars! {
        deserialize_u8 visit_u8 byte,
        deserialize_u32 visit_u32 number,
        deserialize_u64 visit_u64 number,
        deserialize_u128 visit_u128 large,
        deserialize_i64 visit_i64 signed,
        deserialize_str visit_borrowed_str text,
        deserialize_string visit_borrowed_str text,
        deserialize_bytes visit_borrowed_bytes bytes,
    }

    fn deserialize_bool<V: Visitor<'de>>(mut self, visitor: V) -> Read<V::Value> {
        match self.byte()? {
            flag @ 0..=1 => visitor.visit_bool(flag == 1),
            _ => Err(Unreadable),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(mut self, visitor: V) -> Read<V::Value> {
        match self.byte()? {
            0 => visitor.visit_none(),
            1 => visitor.visit_some(self),
            _ => Err(Unreadable),
        }
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

    #[inline]
    fn deserialize_struct<V: Visitor<'de>>(self, _: &'static str, fields: &'static [&'static str], visitor: V) -> Read<V::Value> {
        self.deserialize_tuple(fields.len(), visitor)
    }

    /// No stored row has a variant with a value in it.
    fn deserialize_enum<V: Visitor<'de>>(mut self, _: &'static str, _: &'static [&'static str], visitor: V) -> Read<V::Value> {
        let number = u32::try_from(self.number()?).map_err(|_| Unreadable)?;
        visitor.visit_enum(U32Deserializer::new(number))
    }

    /// A row does not say what is in it.
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Read<V::Value> {
        Err(Unreadable)
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i128 u16 f32 f64 char byte_buf unit unit_struct tuple_struct map identifier ignored_any
    }
}

struct Several<'r, 'de> {
    reader: Reader<'r, 'de>,
    left: usize,
}

impl<'de> SeqAccess<'de> for Several<'_, 'de> {
    type Error = Unreadable;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<Option<T::Value>> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        seed.deserialize(Reader { rest: self.reader.rest }).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        // An element has a byte or more: nothing asks for memory that the row cannot fill.
        Some(self.left.min(self.reader.rest.len()))
    }
}
