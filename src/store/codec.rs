//! The only file that names bincode: rows to compressed blocks and back, for derived tables.
//!
//! A block is one layout byte, the number of rows (u32, little endian), the raw length (u32, little
//! endian) and an lz4 block of the rows, one after the other in bincode's standard configuration.
//! Records are written position by position: a change of a stored record needs a new [`LAYOUT`] and
//! new table names.

use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::StoreError;
pub(super) use super::rows::{take, take_into};

/// The layout of blocks. Rows of another layout have to be read from their provider again.
pub(crate) const LAYOUT: u8 = 1;
const HEADER: usize = 9;
/// The most raw bytes of a block. Far more than any block has; it keeps a damaged length from claiming all memory.
const MOST: usize = 256 << 20;

pub(crate) fn put<T: Serialize>(raw: &mut Vec<u8>, row: &T) -> Result<(), StoreError> {
    bincode::serde::encode_into_writer(row, Appended(raw), bincode::config::standard())
        .map_err(|error| StoreError::Encode(error.to_string()))
}

/// Faster than bincode's writer for `io::Write`.
struct Appended<'a>(&'a mut Vec<u8>);

impl bincode::enc::write::Writer for Appended<'_> {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> Result<(), bincode::error::EncodeError> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }
}

/// Compresses `raw`, which holds `rows` rows, into `block`, which is overwritten.
pub(crate) fn seal(raw: &[u8], rows: u32, block: &mut Vec<u8>) -> Result<(), StoreError> {
    let length =
        u32::try_from(raw.len()).ok().filter(|&n| n as usize <= MOST).ok_or_else(|| StoreError::Encode("a block is too large".into()))?;
    block.clear();
    block.resize(HEADER + lz4_flex::block::get_maximum_output_size(raw.len()), 0);
    block[0] = LAYOUT;
    block[1..5].copy_from_slice(&rows.to_le_bytes());
    block[5..9].copy_from_slice(&length.to_le_bytes());
    let written = lz4_flex::block::compress_into(raw, &mut block[HEADER..]).map_err(|error| StoreError::Encode(error.to_string()))?;
    block.truncate(HEADER + written);
    Ok(())
}

/// The number of rows of a block, read from its header.
pub(crate) fn count(block: &[u8]) -> Result<u32, StoreError> {
    match block {
        [LAYOUT, a, b, c, d, ..] => Ok(u32::from_le_bytes([*a, *b, *c, *d])),
        _ => Err(StoreError::Block("an unknown layout")),
    }
}

/// Decompresses a block into `raw`, which is overwritten; a buffer that is long enough already is not cleared first.
pub(crate) fn unseal(block: &[u8], raw: &mut Vec<u8>) -> Result<u32, StoreError> {
    let rows = count(block)?;
    let length = match block.get(5..HEADER) {
        Some(&[a, b, c, d]) => u32::from_le_bytes([a, b, c, d]) as usize,
        _ => return Err(StoreError::Block("cut off")),
    };
    if length > MOST {
        return Err(StoreError::Block("an impossible length"));
    }
    raw.resize(length, 0);
    let written = lz4_flex::block::decompress_into(&block[HEADER..], raw).map_err(|_| StoreError::Block("not unpackable"))?;
    if written == length { Ok(rows) } else { Err(StoreError::Block("shorter than it says")) }
}

#[derive(Default)]
pub(crate) struct Rows<T> {
    raw: Vec<u8>,
    at: usize,
    left: u32,
    row: PhantomData<fn() -> T>,
}

impl<T> Rows<T> {
    /// The rows of a block, or no rows without one. `raw` becomes the buffer of their bytes.
    pub(super) fn of(block: Option<&[u8]>, mut raw: Vec<u8>) -> Result<Rows<T>, StoreError> {
        let left = block.map_or(Ok(0), |block| unseal(block, &mut raw))?;
        Ok(Rows { raw, at: 0, left, row: PhantomData })
    }

    /// The buffer, for other rows.
    pub(crate) fn into_raw(self) -> Vec<u8> {
        self.raw
    }

    /// Decodes the next row with `take`; None at the end. There is nothing after an error.
    pub(super) fn step<V>(&mut self, take: impl FnOnce(&mut &[u8]) -> Result<V, StoreError>) -> Option<Result<V, StoreError>> {
        self.left = self.left.checked_sub(1)?;
        let mut rest = self.raw.get(self.at..).unwrap_or_default();
        let row = take(&mut rest);
        self.at = self.raw.len() - rest.len();
        if row.is_err() {
            self.left = 0;
        }
        Some(row)
    }
}

impl<T: DeserializeOwned> Rows<T> {
    /// Reads the next row into `row`, whatever it held; None at the end.
    pub(crate) fn read_into(&mut self, row: &mut T) -> Option<Result<(), StoreError>> {
        self.step(|raw| take_into(raw, row))
    }
}

impl<T: DeserializeOwned> Iterator for Rows<T> {
    type Item = Result<T, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.step(|raw| take(raw))
    }
}

pub(crate) fn rows<T>(block: &[u8]) -> Result<Rows<T>, StoreError> {
    Rows::of(Some(block), Vec::new())
}

pub(crate) fn open<T: DeserializeOwned>(block: &[u8]) -> Result<Vec<T>, StoreError> {
    rows(block)?.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Attributes, Channel, StreamType, Text};
    use proptest::prelude::*;
    use serde::Deserialize;

    /// Everything that a stored record is made of.
    #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Everything {
        texts: Vec<(String, Option<String>)>,
        numbers: (u8, u32, u64, u128, i64),
        parts: (bool, [u8; 3], Vec<i64>),
        types: Vec<StreamType>,
        newtype: Newtype,
    }

    #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Newtype(u32);

    fn everything() -> impl Strategy<Value = Everything> {
        let texts = prop::collection::vec(any::<(String, Option<String>)>(), 0..4);
        // Numbers of every length.
        let numbers = any::<(u8, u32, u64, u128, i64)>()
            .prop_flat_map(|n| (0u32..128).prop_map(move |by| (n.0, n.1 >> (by % 32), n.2 >> (by % 64), n.3 >> by, n.4 >> (by % 64))));
        let types = prop::collection::vec(prop::sample::select(vec![StreamType::Live, StreamType::Movie, StreamType::Series]), 0..4);
        (texts, numbers, any::<(bool, [u8; 3], Vec<i64>)>(), types, any::<u32>())
            .prop_map(|(texts, numbers, parts, types, new)| Everything { texts, numbers, parts, types, newtype: Newtype(new) })
    }

    proptest! {
        #[test]
        fn rows_are_read_as_bincode_reads_them(rows in prop::collection::vec(everything(), 1..4), cut: prop::sample::Index, flip: u8) {
            let mut raw = Vec::new();
            rows.iter().for_each(|row| put(&mut raw, row).unwrap());
            let (mut fresh, mut again) = (raw.as_slice(), raw.as_slice());
            let mut record = Everything::default();
            for row in &rows {
                prop_assert_eq!(&take::<Everything>(&mut fresh).unwrap(), row);
                // Whatever was in it before.
                take_into(&mut again, &mut record).unwrap();
                prop_assert_eq!(&record, row);
            }
            prop_assert!(fresh.is_empty() && again.is_empty());
            let at = cut.index(raw.len());
            prop_assert!(take::<Vec<Everything>>(&mut &raw[..0]).is_err());
            drop(take::<Everything>(&mut &raw[..at]));
            raw[at] ^= flip;
            let theirs = bincode::serde::decode_from_slice::<Everything, _>(&raw, bincode::config::standard().with_limit::<MOST>());
            let mut rest = raw.as_slice();
            match (take::<Everything>(&mut rest), theirs) {
                (Ok(ours), Ok((theirs, used))) => {
                    prop_assert_eq!(format!("{ours:?}"), format!("{theirs:?}"));
                    prop_assert_eq!(raw.len() - rest.len(), used);
                }
                (ours, theirs) => prop_assert_eq!(ours.is_err(), theirs.is_err()),
            }
        }

        #[test]
        fn damaged_blocks_are_errors(bytes: Vec<u8>, cut in 0usize..200, flip: u8) {
            drop(open::<Channel>(&bytes));
            let mut raw = Vec::new();
            let channel = Channel { channel_name: "Alpha".repeat(9), attributes: Attributes(vec![("a".into(), "b".into())]), ..Channel::default() };
            put(&mut raw, &channel).unwrap();
            let mut block = Vec::new();
            seal(&raw, 1, &mut block).unwrap();
            prop_assert_eq!(open::<Channel>(&block).unwrap(), vec![channel]);
            drop(open::<Channel>(&block[..cut.min(block.len())]));
            let at = cut % block.len();
            block[at] ^= flip;
            drop(open::<Channel>(&block));
        }
    }

    #[test]
    fn rows_are_counted_without_unpacking() {
        let mut raw = Vec::new();
        for _ in 0..3 {
            put(&mut raw, &Text::default()).unwrap();
        }
        let mut block = Vec::new();
        seal(&raw, 3, &mut block).unwrap();
        assert_eq!(count(&block).unwrap(), 3);
        assert_eq!(open::<Text>(&block).unwrap().len(), 3);
        assert!(count(&[]).is_err());
    }
}
