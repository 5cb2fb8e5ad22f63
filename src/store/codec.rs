//! The only file that knows bincode: rows <-> compressed blocks, for tables that can be filled again.
//!
//! A block is one layout byte, the number of rows (u32, little endian), the raw length (u32, little
//! endian) and an lz4 block of the rows, one after the other in bincode's standard configuration.
//! Records are written position by position: a change of a stored record needs a new [`LAYOUT`] and
//! new table names.

use std::marker::PhantomData;
use std::ops::Range;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::StoreError;

/// Rows of another layout have to be read from their provider again.
pub(crate) const LAYOUT: u8 = 1;
const HEADER: usize = 9;
/// No block comes near this; it keeps a damaged length from asking for all memory.
const MOST: usize = 256 << 20;

/// bincode panics on a damaged length unless it has a limit.
fn configuration() -> impl bincode::config::Config {
    bincode::config::standard().with_limit::<MOST>()
}

/// Appends one row to the raw bytes of a block to be.
pub(crate) fn put<T: Serialize>(raw: &mut Vec<u8>, row: &T) -> Result<(), StoreError> {
    bincode::serde::encode_into_std_write(row, raw, configuration()).map(drop).map_err(|error| StoreError::Encode(error.to_string()))
}

/// Compresses `raw`, which holds `rows` rows, into `block` (which is overwritten).
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

/// The number of rows of a block, without unpacking it.
pub(crate) fn count(block: &[u8]) -> Result<u32, StoreError> {
    match block {
        [LAYOUT, a, b, c, d, ..] => Ok(u32::from_le_bytes([*a, *b, *c, *d])),
        _ => Err(StoreError::Block("an unknown layout")),
    }
}

/// The raw bytes of a block, into `raw` (which is overwritten).
pub(crate) fn unseal(block: &[u8], raw: &mut Vec<u8>) -> Result<u32, StoreError> {
    let rows = count(block)?;
    let length = match block.get(5..HEADER) {
        Some(&[a, b, c, d]) => u32::from_le_bytes([a, b, c, d]) as usize,
        _ => return Err(StoreError::Block("cut off")),
    };
    if length > MOST {
        return Err(StoreError::Block("an impossible length"));
    }
    raw.clear();
    raw.resize(length, 0);
    let written = lz4_flex::block::decompress_into(&block[HEADER..], raw).map_err(|_| StoreError::Block("not unpackable"))?;
    if written == length { Ok(rows) } else { Err(StoreError::Block("shorter than it says")) }
}

/// Takes one row off the front of raw bytes.
pub(crate) fn take<T: DeserializeOwned>(raw: &mut &[u8]) -> Result<T, StoreError> {
    let (row, used) = bincode::serde::decode_from_slice(raw, configuration()).map_err(|_| StoreError::Block("not readable"))?;
    *raw = raw.get(used..).unwrap_or_default();
    Ok(row)
}

/// The same for a row that leaves its texts where they are.
pub(crate) fn take_borrowed<'a, T: Deserialize<'a>>(raw: &mut &'a [u8]) -> Result<T, StoreError> {
    let (row, used) = bincode::serde::borrow_decode_from_slice(raw, configuration()).map_err(|_| StoreError::Block("not readable"))?;
    *raw = raw.get(used..).unwrap_or_default();
    Ok(row)
}

/// The rows of a block, read one by one: who needs one at a time keeps one at a time.
pub(crate) struct Rows<T> {
    raw: Vec<u8>,
    at: usize,
    left: u32,
    row: PhantomData<fn() -> T>,
}

impl<T> Rows<T> {
    pub(crate) fn none() -> Rows<T> {
        Rows { raw: Vec::new(), at: 0, left: 0, row: PhantomData }
    }

    /// What `take` makes of the next row, which it takes off the front; None at the end. An error is the end.
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
    /// The next row, and where it lies in [`Rows::raw`].
    pub(super) fn next_with_place(&mut self) -> Option<Result<(T, Range<usize>), StoreError>> {
        let begin = self.at;
        let row = self.next()?;
        Some(row.map(|row| (row, begin..self.at)))
    }

    /// The bytes of rows that were read.
    pub(super) fn raw(&self, place: Range<usize>) -> &[u8] {
        self.raw.get(place).unwrap_or_default()
    }
}

impl<T: DeserializeOwned> Iterator for Rows<T> {
    type Item = Result<T, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.step(|raw| take(raw))
    }
}

pub(crate) fn rows<T: DeserializeOwned>(block: &[u8]) -> Result<Rows<T>, StoreError> {
    let mut raw = Vec::new();
    let left = unseal(block, &mut raw)?;
    Ok(Rows { raw, at: 0, left, row: PhantomData })
}

/// All rows of a block.
pub(crate) fn open<T: DeserializeOwned>(block: &[u8]) -> Result<Vec<T>, StoreError> {
    rows(block)?.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Attributes, Channel, Text};
    use proptest::prelude::*;

    proptest! {
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
