//! The lineup of an edition: a file beside its playlist and guide that says what was published.
//!
//! Layout: blocks of channels in the order in which they were composed, as in the other bulk tables (see `codec`), then four
//! columns, the directory of blocks and a footer. The first column has a number and an integer for each row, the others the rows
//! in the order of their numbers, ids and integers. A reader keeps the directory in memory and reads everything else where it
//! is asked for, so an open lineup of 500,000 channels takes some 50 kB.
//!
//! ```text
//! rows:     number u64 (as it sorts), integer u32      12 bytes a row
//! order:    row u32, ascending by number                4
//! ids:      first 8 bytes of the id, row u32           12
//! integers: row u32, ascending by integer               4
//! blocks:   offset u64, first row u32                  12 bytes a block
//! footer:   offset of the columns u64, rows u32, blocks u32, crc of columns and directory u32, layout u8, magic
//! ```
//! Numbers are little endian, but for the ids' bytes, which sort as they are.

use std::fs::File;
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::OnceLock;

use super::channel_ref::List;
use super::codec::Rows;
use super::{ChannelRef, Checksummed, StoreError, codec};
use crate::model::{Channel, ChannelId, GuideRef, Id, LineupEntry, Number, Numbered, StreamType, UpstreamRef};

/// Raised when a row or the file changes; a lineup of another layout is derived again from its edition.
const LAYOUT: u8 = 1;
const MAGIC: &[u8; 7] = b"LUPlist";
const FOOTER: usize = 8 + 4 + 4 + 4 + 1 + MAGIC.len();
/// Rows of a block, at most: one channel is read by unpacking one block.
const MOST_ROWS: u32 = 128;

const ROW: u64 = 12;
const ORDER: u64 = 4;
const ID: u64 = 12;
const INTEGER: u64 = 4;

/// A stored row. The channel's own address is empty, it stands in the first upstream.
pub(crate) type Stored = (Channel, Option<GuideRef>, Vec<UpstreamRef>);

/// Channels on their way into a lineup: packed on the threads that compose them.
#[derive(Default)]
pub(crate) struct LineupBlock {
    raw: Vec<u8>,
    rows: u32,
    packed: Vec<(Vec<u8>, u32)>,
}

impl LineupBlock {
    /// Adds a channel; its address is put into the first upstream.
    pub(crate) fn push(&mut self, channel: &mut Channel, guide: Option<&GuideRef>, is_set_by_rule: bool) -> Result<(), StoreError> {
        let address = std::mem::take(&mut channel.stream_url);
        let upstream = UpstreamRef { source_id: channel.source_id, channel_id: channel.id, address, is_set_by_rule };
        let written = codec::put(&mut self.raw, &(&*channel, guide, std::slice::from_ref(&upstream)));
        channel.stream_url = upstream.address;
        written?;
        self.rows += 1;
        if self.rows == MOST_ROWS { self.seal() } else { Ok(()) }
    }

    fn seal(&mut self) -> Result<(), StoreError> {
        if self.rows > 0 {
            let mut block = Vec::new();
            codec::seal(&self.raw, self.rows, &mut block)?;
            self.packed.push((block, self.rows));
            self.raw.clear();
            self.rows = 0;
        }
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Result<LineupBlock, StoreError> {
        self.seal()?;
        self.raw = Vec::new();
        Ok(self)
    }
}

pub(crate) struct LineupWriter {
    out: Checksummed,
    rows: u32,
    /// Offset and first row of each block.
    blocks: Vec<(u64, u32)>,
}

impl LineupWriter {
    pub(crate) fn create(path: &Path) -> Result<LineupWriter, StoreError> {
        Ok(LineupWriter { out: Checksummed::create(path)?, rows: 0, blocks: Vec::new() })
    }

    pub(crate) fn append(&mut self, block: &LineupBlock) -> Result<(), StoreError> {
        for (bytes, rows) in &block.packed {
            self.blocks.push((self.out.length, self.rows));
            self.out.write_all(bytes)?;
            self.rows += rows;
        }
        Ok(())
    }

    /// Writes the columns: both slices have a value for each row, in the order of the rows; `give` returns the integers of ids, which
    /// ascend. Returns length and checksum of the file.
    pub(crate) fn finish(
        mut self,
        ids: &[ChannelId],
        numbers: &[Number],
        give: impl FnOnce(&[ChannelId]) -> Result<Vec<u32>, StoreError>,
    ) -> Result<(u64, u32), StoreError> {
        let rows = self.rows;
        let mut by_id: Vec<u32> = (0..rows).collect();
        by_id.sort_unstable_by_key(|row| (ids.get(*row as usize), *row));
        let ascending: Vec<ChannelId> = by_id.iter().filter_map(|row| ids.get(*row as usize).copied()).collect();
        let given = give(&ascending)?;
        if [ids.len(), numbers.len(), given.len()] != [rows as usize; 3] {
            return Err(StoreError::Encode("a lineup with another number of rows than it was numbered for".into()));
        }
        let mut integers = vec![0; rows as usize];
        by_id.iter().zip(&given).for_each(|(row, integer)| integers[*row as usize] = *integer);
        let columns = self.out.length;
        let mut crc = crc32fast::Hasher::new();
        let mut bytes = Vec::with_capacity(rows as usize * ROW as usize);
        for (number, integer) in numbers.iter().zip(&integers) {
            bytes.extend_from_slice(&number.rank().to_le_bytes());
            bytes.extend_from_slice(&integer.to_le_bytes());
        }
        self.column(&mut bytes, &mut crc)?;
        let mut order: Vec<u32> = (0..rows).collect();
        if !numbers.is_sorted() {
            order.sort_by_key(|row| numbers[*row as usize]);
        }
        order.iter().for_each(|row| bytes.extend_from_slice(&row.to_le_bytes()));
        self.column(&mut bytes, &mut crc)?;
        for row in &by_id {
            bytes.extend_from_slice(&ids[*row as usize].0.to_be_bytes()[..8]);
            bytes.extend_from_slice(&row.to_le_bytes());
        }
        self.column(&mut bytes, &mut crc)?;
        order.sort_unstable_by_key(|row| (integers[*row as usize], *row));
        order.iter().for_each(|row| bytes.extend_from_slice(&row.to_le_bytes()));
        self.column(&mut bytes, &mut crc)?;
        let blocks = std::mem::take(&mut self.blocks);
        for (offset, first) in &blocks {
            bytes.extend_from_slice(&offset.to_le_bytes());
            bytes.extend_from_slice(&first.to_le_bytes());
        }
        self.column(&mut bytes, &mut crc)?;
        let mut footer = Vec::with_capacity(FOOTER);
        footer.extend_from_slice(&columns.to_le_bytes());
        for n in [rows, blocks.len() as u32, crc.finalize()] {
            footer.extend_from_slice(&n.to_le_bytes());
        }
        footer.push(LAYOUT);
        footer.extend_from_slice(MAGIC);
        self.out.write_all(&footer)?;
        Ok(self.out.finish()?)
    }

    fn column(&mut self, bytes: &mut Vec<u8>, crc: &mut crc32fast::Hasher) -> Result<(), StoreError> {
        crc.update(bytes);
        self.out.write_all(bytes)?;
        bytes.clear();
        Ok(())
    }
}

/// The lineup of an edition, open. Reading it is for threads that may wait for a disk.
#[derive(Debug)]
pub(crate) struct Lineup {
    file: File,
    pub(crate) rows: u32,
    /// Offset and first row of each.
    pub(crate) blocks: Vec<(u64, u32)>,
    /// Where the columns begin, and the blocks end.
    columns: u64,
    live: OnceLock<Vec<u32>>,
}

impl Lineup {
    /// # Errors
    /// [`StoreError::Block`] when the file is no lineup of this layout.
    pub(crate) fn open(path: &Path) -> Result<Lineup, StoreError> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        let mut footer = [0; FOOTER];
        let end = length.checked_sub(FOOTER as u64).ok_or(StoreError::Block("too short for a lineup"))?;
        file.read_exact_at(&mut footer, end)?;
        let n32 = |at: usize| u32::from_le_bytes([footer[at], footer[at + 1], footer[at + 2], footer[at + 3]]);
        let columns = u64::from(n32(0)) | u64::from(n32(4)) << 32;
        let (rows, blocks, crc) = (n32(8), n32(12), n32(16));
        if footer[20] != LAYOUT || &footer[21..] != MAGIC {
            return Err(StoreError::Block("a lineup of an unknown layout"));
        }
        let directory = columns.saturating_add(u64::from(rows) * (ROW + ORDER + ID + INTEGER));
        if directory.saturating_add(u64::from(blocks) * 12) != end {
            return Err(StoreError::Block("a lineup of another length than it says"));
        }
        let mut sum = crc32fast::Hasher::new();
        let mut bytes = vec![0; 1 << 20];
        let mut at = columns;
        while at < end {
            let piece = &mut bytes[..usize::try_from((end - at).min(1 << 20)).unwrap_or(1 << 20)];
            file.read_exact_at(piece, at)?;
            sum.update(piece);
            at += piece.len() as u64;
        }
        if sum.finalize() != crc {
            return Err(StoreError::Block("a damaged lineup"));
        }
        let mut entries = vec![0; blocks as usize * 12];
        file.read_exact_at(&mut entries, directory)?;
        let blocks = entries.chunks_exact(12).filter_map(|entry| Some((le64(entry)?, le32(entry.get(8..)?)?))).collect();
        Ok(Lineup { file, rows, blocks, columns, live: OnceLock::new() })
    }

    /// A page of channels by ascending number; descending from the end.
    pub(crate) fn page(&self, skip: u64, limit: u64, descending: bool) -> Result<Vec<LineupEntry>, StoreError> {
        let total = u64::from(self.rows);
        let skip = skip.min(total);
        let limit = limit.min(total - skip);
        let first = if descending { total - skip - limit } else { skip };
        let mut bytes = vec![0; usize::try_from(limit * ORDER).unwrap_or(0)];
        self.file.read_exact_at(&mut bytes, self.order() + first * ORDER)?;
        let mut rows: Vec<u32> = bytes.chunks_exact(4).filter_map(le32).collect();
        if descending {
            rows.reverse();
        }
        self.entries(&rows)
    }

    /// The rows of live channels in the order of their numbers, which are found once.
    pub(crate) fn live(&self) -> Result<&[u32], StoreError> {
        if let Some(rows) = self.live.get() {
            return Ok(rows);
        }
        let (mut is_live, mut memory) = (Vec::with_capacity(self.rows as usize), Vec::new());
        for block in 0..self.blocks.len() {
            let (_, mut rows) = self.block(block, memory)?;
            while let Some(row) = rows.next_entry_ref(|channel| channel.stream_type == StreamType::Live) {
                is_live.push(row?);
            }
            memory = rows.into_raw();
        }
        let mut order = vec![0; self.rows as usize * ORDER as usize];
        self.file.read_exact_at(&mut order, self.order())?;
        let rows = order.chunks_exact(4).filter_map(le32).filter(|row| is_live.get(*row as usize) == Some(&true)).collect();
        Ok(self.live.get_or_init(|| rows))
    }

    pub(crate) fn entries(&self, rows: &[u32]) -> Result<Vec<LineupEntry>, StoreError> {
        let mut wanted: Vec<(u32, usize)> = rows.iter().copied().zip(0..).collect();
        wanted.sort_unstable();
        let mut found: Vec<Option<LineupEntry>> = rows.iter().map(|_| None).collect();
        let mut wanted = wanted.into_iter().peekable();
        let mut memory = Vec::new();
        while let Some(&(row, _)) = wanted.peek() {
            let block = self.blocks.partition_point(|(_, first)| *first <= row).saturating_sub(1);
            let (mut at, mut stored) = self.block(block, memory)?;
            while let Some(&(row, _)) = wanted.peek() {
                while at < row && stored.next_entry_ref(|_| ()).transpose()?.is_some() {
                    at += 1;
                }
                let Some(entry) = stored.next() else { break };
                let entry = assemble(entry?, self.numbered(row)?);
                at += 1;
                while let Some((_, place)) = wanted.next_if(|(other, _)| *other == row) {
                    found[place] = Some(entry.clone());
                }
            }
            if at <= row {
                return Err(StoreError::Block("a lineup without one of its rows"));
            }
            memory = stored.into_raw();
        }
        Ok(found.into_iter().flatten().collect())
    }

    /// The rows of the channels whose ids `is_known` does not know, in the order of their numbers.
    pub(crate) fn rows_without(&self, is_known: impl Fn(u64) -> bool) -> Result<Vec<u32>, StoreError> {
        let mut bytes = vec![0; self.rows as usize * ID as usize];
        self.file.read_exact_at(&mut bytes, self.order() + u64::from(self.rows) * ORDER)?;
        let id = |cell: &[u8]| Some((u64::from_be_bytes(*cell.first_chunk()?), le32(cell.get(8..)?)?));
        let unknown = bytes.chunks_exact(ID as usize).filter_map(id).filter(|(id, _)| !is_known(*id)).map(|(_, row)| row);
        let mut rows: Vec<u32> = unknown.collect();
        let numbers = if rows.is_empty() { Vec::new() } else { self.numbers()? };
        rows.sort_by_key(|row| (numbers.get(*row as usize), *row));
        Ok(rows)
    }

    pub(crate) fn by_id(&self, id: ChannelId) -> Result<Option<LineupEntry>, StoreError> {
        let wanted = id.prefix();
        let column = self.order() + u64::from(self.rows) * ORDER;
        let at = |place| {
            let [a, b, c, d, e, f, g, h, row @ ..] = self.cell::<{ ID as usize }>(column, place)?;
            Ok::<_, StoreError>((u64::from_be_bytes([a, b, c, d, e, f, g, h]), u32::from_le_bytes(row)))
        };
        let mut place = self.first(|place| Ok(at(place)?.0 < wanted))?;
        // Two ids may begin alike; a channel that is there twice is found at its first row.
        while place < self.rows {
            let (found, row) = at(place)?;
            if found != wanted {
                break;
            }
            let entry = self.entries(&[row])?.pop().filter(|entry| entry.channel.id == id);
            if entry.is_some() {
                return Ok(entry);
            }
            place += 1;
        }
        Ok(None)
    }

    pub(crate) fn by_number(&self, number: Number) -> Result<Option<LineupEntry>, StoreError> {
        self.by(self.order(), |known| known.0 < number, |entry| entry.number == number)
    }

    pub(crate) fn by_integer(&self, integer: u32) -> Result<Option<LineupEntry>, StoreError> {
        let column = self.order() + u64::from(self.rows) * (ORDER + ID);
        self.by(column, |known| known.1 < integer, |entry| entry.integer == integer)
    }

    /// The channel that a column of rows has at the first place where `is_before` does not hold.
    fn by(
        &self,
        column: u64,
        is_before: impl Fn((Number, u32)) -> bool,
        is_it: impl Fn(&LineupEntry) -> bool,
    ) -> Result<Option<LineupEntry>, StoreError> {
        let row = |place| self.cell(column, place).map(u32::from_le_bytes);
        let place = self.first(|place| Ok(is_before(self.numbered(row(place)?)?)))?;
        if place == self.rows { Ok(None) } else { Ok(self.entries(&[row(place)?])?.pop().filter(is_it)) }
    }

    /// The first place for which `is_before` does not hold.
    fn first(&self, is_before: impl Fn(u32) -> Result<bool, StoreError>) -> Result<u32, StoreError> {
        let (mut low, mut high) = (0, self.rows);
        while low < high {
            let middle = low + (high - low) / 2;
            if is_before(middle)? { low = middle + 1 } else { high = middle }
        }
        Ok(low)
    }

    pub(crate) fn numbers(&self) -> Result<Vec<Number>, StoreError> {
        let mut bytes = vec![0; self.rows as usize * ROW as usize];
        self.file.read_exact_at(&mut bytes, self.columns)?;
        bytes
            .chunks_exact(ROW as usize)
            .map(|row| le64(row).and_then(Number::ranked).ok_or(StoreError::Block("a lineup without a number")))
            .collect()
    }

    /// The channels and their numbers, ascending by channel, as a ledger has them.
    pub(crate) fn ledger(&self) -> Result<Vec<Numbered>, StoreError> {
        let numbers = self.numbers()?;
        let (mut ledger, mut memory) = (Vec::with_capacity(numbers.len()), Vec::new());
        for block in 0..self.blocks.len() {
            let (first, mut rows) = self.block(block, memory)?;
            let mut numbers = numbers.iter().skip(first as usize);
            while let Some(channel) = rows.next_entry_ref(|channel| channel.id).transpose()? {
                let number = *numbers.next().ok_or(StoreError::Block("a lineup without a number"))?;
                ledger.push(Numbered { channel, number, missing_since: None });
            }
            memory = rows.into_raw();
        }
        ledger.sort_unstable_by_key(|row| row.channel);
        Ok(ledger)
    }

    /// The channels of a block and the row of the first, with `memory` to put their bytes in.
    pub(crate) fn block(&self, number: usize, memory: Vec<u8>) -> Result<(u32, Rows<Stored>), StoreError> {
        let bytes = self.packed(number)?;
        Ok((self.blocks.get(number).map_or(0, |(_, first)| *first), Rows::of(Some(&bytes), memory)?))
    }

    /// The bytes of a block as they are stored.
    pub(super) fn packed(&self, number: usize) -> Result<Vec<u8>, StoreError> {
        let Some((begin, _)) = self.blocks.get(number).copied() else { return Err(StoreError::Block("not in the lineup")) };
        let end = self.blocks.get(number + 1).map_or(self.columns, |(next, _)| *next);
        let mut bytes = vec![0; usize::try_from(end.saturating_sub(begin)).unwrap_or(0)];
        self.file.read_exact_at(&mut bytes, begin)?;
        Ok(bytes)
    }

    fn order(&self) -> u64 {
        self.columns + u64::from(self.rows) * ROW
    }

    fn cell<const N: usize>(&self, column: u64, place: u32) -> Result<[u8; N], StoreError> {
        let mut bytes = [0; N];
        self.file.read_exact_at(&mut bytes, column + u64::from(place) * N as u64)?;
        Ok(bytes)
    }

    fn numbered(&self, row: u32) -> Result<(Number, u32), StoreError> {
        let bytes: [u8; ROW as usize] = self.cell(self.columns, row)?;
        let number = le64(&bytes).and_then(Number::ranked).ok_or(StoreError::Block("a lineup without a number"))?;
        Ok((number, le32(&bytes[8..]).unwrap_or(0)))
    }
}

fn assemble((mut channel, guide, upstreams): Stored, (number, integer): (Number, u32)) -> LineupEntry {
    if let Some(first) = upstreams.first() {
        channel.stream_url.clone_from(&first.address);
    }
    LineupEntry { number, integer, channel, guide, upstreams }
}

fn le32(bytes: &[u8]) -> Option<u32> {
    bytes.first_chunk().copied().map(u32::from_le_bytes)
}

fn le64(bytes: &[u8]) -> Option<u64> {
    bytes.first_chunk().copied().map(u64::from_le_bytes)
}

impl Rows<Stored> {
    /// Shows `see` the next channel where it lies; None at the end.
    pub(crate) fn next_entry_ref<T>(&mut self, see: impl FnOnce(ChannelRef<'_>) -> T) -> Option<Result<T, StoreError>> {
        type Lying<'a> = (ChannelRef<'a>, Option<(Id, &'a str, i64)>, List<(Id, ChannelId, &'a str, bool)>);
        self.step(|raw| codec::take::<Lying<'_>>(raw).map(|(channel, ..)| see(channel)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn channel(n: u64) -> Channel {
        Channel {
            // Several begin alike.
            id: ChannelId(u128::from(n % 7) << 100 | u128::from(n)),
            source_id: Id(5),
            channel_name: format!("channel {n}"),
            stream_url: format!("http://127.0.0.1:9/{n}"),
            ..Channel::default()
        }
    }

    fn number(n: u64) -> Number {
        Number::ranked((n << 16) + n % 3).unwrap()
    }

    fn written(path: &Path, numbers: &[Number], integers: &[u32]) -> Lineup {
        let mut writer = LineupWriter::create(path).unwrap();
        let mut block = LineupBlock::default();
        let mut ids = Vec::new();
        for n in 0..numbers.len() as u64 {
            let mut channel = channel(n);
            let guide = GuideRef { source_id: Id(9), channel_id: format!("guide {n}"), shift: -60 };
            block.push(&mut channel, (n % 2 == 0).then_some(&guide), n % 5 == 0).unwrap();
            assert!(!channel.stream_url.is_empty());
            ids.push(channel.id);
            if n % 300 == 299 {
                writer.append(&std::mem::take(&mut block).finish().unwrap()).unwrap();
            }
        }
        writer.append(&block.finish().unwrap()).unwrap();
        let give = |ascending: &[ChannelId]| {
            let row = |id: &ChannelId| ids.iter().position(|other| other == id).unwrap();
            Ok(ascending.iter().map(|id| integers[row(id)]).collect())
        };
        let (length, _) = writer.finish(&ids, numbers, give).unwrap();
        assert_eq!(length, std::fs::metadata(path).unwrap().len());
        Lineup::open(path).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_way_to_a_channel_leads_to_it(order in Just((1..700_u64).collect::<Vec<_>>()).prop_shuffle(), count in 0_usize..699, skip in 0_u64..800, limit in 0_u64..90) {
            let dir = tempfile::tempdir().unwrap();
            let numbers: Vec<Number> = order.iter().take(count).map(|n| number(*n)).collect();
            let integers: Vec<u32> = order.iter().rev().take(count).map(|n| *n as u32).collect();
            let lineup = written(&dir.path().join("lineup"), &numbers, &integers);
            let mut expected: Vec<(Number, u32, Channel)> =
                (0..count).map(|row| (numbers[row], integers[row], channel(row as u64))).collect();
            for (at, (number, integer, channel)) in expected.iter().enumerate().step_by(11) {
                let entry = lineup.by_id(channel.id).unwrap().unwrap();
                prop_assert_eq!((entry.number, entry.integer, &entry.channel), (*number, *integer, channel));
                prop_assert_eq!(entry.guide.is_some(), at % 2 == 0);
                prop_assert_eq!((&entry.upstreams[0].address, entry.upstreams[0].is_set_by_rule), (&channel.stream_url, at % 5 == 0));
                prop_assert_eq!(lineup.by_number(*number).unwrap(), Some(entry.clone()));
                prop_assert_eq!(lineup.by_integer(*integer).unwrap(), Some(entry));
            }
            prop_assert!(lineup.by_id(ChannelId(3 << 100 | 1)).unwrap().is_none());
            prop_assert!(lineup.by_number(number(9000)).unwrap().is_none());
            prop_assert!(lineup.by_integer(9000).unwrap().is_none());
            prop_assert_eq!(lineup.numbers().unwrap(), numbers);
            expected.sort_by_key(|row| row.0);
            for descending in [false, true] {
                let page = lineup.page(skip, limit, descending).unwrap();
                let page: Vec<u32> = page.iter().map(|entry| entry.integer).collect();
                let wanted: Vec<u32> = expected.iter().skip(skip as usize).take(limit as usize).map(|row| row.1).collect();
                prop_assert_eq!(page, wanted);
                expected.reverse();
            }
        }
    }

    #[test]
    fn damage_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lineup");
        let numbers: Vec<Number> = (1..200).map(number).collect();
        let integers: Vec<u32> = (1..200).collect();
        written(&path, &numbers, &integers);
        let whole = std::fs::read(&path).unwrap();
        for end in [0, 5, FOOTER - 1, FOOTER, whole.len() - 1] {
            std::fs::write(&path, &whole[..end]).unwrap();
            assert!(Lineup::open(&path).is_err(), "cut at {end}");
        }
        for at in [whole.len() - 1, whole.len() - 8, whole.len() - 30, whole.len() - FOOTER] {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x55;
            std::fs::write(&path, &damaged).unwrap();
            assert!(Lineup::open(&path).is_err(), "damaged at {at}");
        }
    }
}
