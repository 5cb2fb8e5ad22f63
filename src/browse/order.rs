//! The order of a list of channels: which there are and in which order, as small numbers.
//!
//! It is made by one pass over the blocks on a few threads, which leaves the channels where they lie. A page is then read from
//! the blocks that its rows are in, however far it is from the first.

use std::cmp::Ordering;
use std::thread;

use super::filter::{Filter, sort_key};
use crate::model::{Channel, Id, Source};
use crate::pipeline::ordered::ordered;
use crate::store::{Snapshot, StoreError};

/// The rows of a list. A row is named by its ordinal among all rows of the sources.
#[derive(Debug, Default)]
pub(crate) struct Order {
    /// The place of a block's source among the sources, its number, and the ordinal of its first row.
    blocks: Blocks,
    /// Ordinals; those with [`SAME`] are equal to the row before in what is sorted by.
    rows: Vec<u32>,
}

const SAME: u32 = 1 << 31;

/// More do not make it faster: there is the memory's speed.
const MOST_THREADS: usize = 4;

/// A row on its way into the order: its key's first bytes, where the others are, and the row.
#[derive(Clone, Copy)]
struct Entry {
    head: u128,
    rest: usize,
    length: u32,
    ordinal: u32,
}

/// Rows with their keys.
#[derive(Default)]
struct Part {
    entries: Vec<Entry>,
    rests: Vec<u8>,
}

impl Part {
    /// Keys without the byte 0 sort as their bytes do.
    fn push(&mut self, key: &[u8], ordinal: u32) {
        let mut head = [0u8; 16];
        let (first, rest) = key.split_at(key.len().min(head.len()));
        head[..first.len()].copy_from_slice(first);
        self.entries.push(Entry { head: u128::from_be_bytes(head), rest: self.rests.len(), length: rest.len() as u32, ordinal });
        self.rests.extend_from_slice(rest);
    }

    fn append(&mut self, part: Part) {
        let before = self.rests.len();
        self.entries.extend(part.entries.into_iter().map(|entry| Entry { rest: before + entry.rest, ..entry }));
        self.rests.extend(part.rests);
    }

    fn rest(&self, entry: &Entry) -> &[u8] {
        self.rests.get(entry.rest..entry.rest + entry.length as usize).unwrap_or_default()
    }

    fn keys(&self, one: &Entry, other: &Entry) -> Ordering {
        one.head.cmp(&other.head).then_with(|| self.rest(one).cmp(self.rest(other)))
    }

    /// The rows by their keys; those that are equal by their ordinals.
    fn sorted(mut self, threads: usize) -> Vec<u32> {
        let mut entries = std::mem::take(&mut self.entries);
        let compare = |one: &Entry, other: &Entry| self.keys(one, other).then(one.ordinal.cmp(&other.ordinal));
        let share = entries.len().div_ceil(threads.max(1)).max(1);
        thread::scope(|scope| {
            for share in entries.chunks_mut(share) {
                // Where there is no thread for it, the sort below finds it unsorted.
                drop(thread::Builder::new().name("lineup-sort".into()).spawn_scoped(scope, move || share.sort_unstable_by(compare)));
            }
        });
        // This one finds the sorted shares and puts them together.
        entries.sort_by(compare);
        let mut before: Option<&Entry> = None;
        let mut rows = Vec::with_capacity(entries.len());
        for entry in &entries {
            let is_same = before.is_some_and(|before| self.keys(before, entry).is_eq());
            rows.push(entry.ordinal | if is_same { SAME } else { 0 });
            before = Some(entry);
        }
        rows
    }
}

impl Order {
    /// The channels that a filter takes, sorted by a field; without one as they are listed.
    pub(crate) fn of(snapshot: &Snapshot, filter: &Filter, sort: &str, threads: usize) -> Result<Order, StoreError> {
        let (blocks, rows) = blocks(snapshot, &filter.sources)?;
        if filter.takes_all() && sort.is_empty() {
            return Ok(Order { blocks, rows: (0..rows).collect() });
        }
        let threads = threads.min(MOST_THREADS);
        let mut all = Part::default();
        if filter.takes_all() {
            all.entries.reserve_exact(rows as usize);
        }
        ordered(
            blocks.len(),
            threads,
            Vec::new,
            |memory: &mut Vec<u8>, at| {
                let (source, number, first) = blocks[at];
                let mut rows = snapshot.channel_block(id_of(&filter.sources, source), number, std::mem::take(memory))?;
                let (mut part, mut key, mut ordinal) = (Part::default(), Vec::new(), first);
                while let Some(row) = rows.next_ref(|channel| {
                    if filter.takes(&channel) {
                        key.clear();
                        sort_key(&channel, sort).unwrap_or_default().write(&mut key);
                        part.push(&key, ordinal);
                    }
                }) {
                    row?;
                    ordinal += 1;
                }
                *memory = rows.into_raw();
                Ok(part)
            },
            |part| {
                all.append(part);
                Ok::<_, StoreError>(())
            },
        )?;
        let mut rows = if sort.is_empty() { all.entries.iter().map(|entry| entry.ordinal).collect() } else { all.sorted(threads) };
        rows.shrink_to_fit();
        Ok(Order { blocks, rows })
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Bytes of memory.
    pub(crate) fn size(&self) -> usize {
        size_of_val(&*self.blocks) + size_of_val(&*self.rows)
    }

    /// The ordinals of a page. Rows that are equal stay in the order in which they are listed, also when it descends.
    fn page(&self, skip: usize, limit: usize, descending: bool) -> Vec<u32> {
        let is_same = |at: usize| self.rows.get(at).is_some_and(|row| row & SAME != 0);
        let mut page = Vec::with_capacity(limit.min(self.rows.len()));
        if !descending {
            page.extend(self.rows.iter().skip(skip).take(limit));
        } else if skip < self.rows.len() {
            // Equal rows are together: group by group from the last one on, beginning inside of the group where the page begins.
            let mut end = self.rows.len() - skip;
            while is_same(end) {
                end += 1;
            }
            let mut skip = skip - (self.rows.len() - end);
            while page.len() < limit && end > 0 {
                let mut start = end - 1;
                while is_same(start) {
                    start -= 1;
                }
                page.extend(self.rows[start..end].iter().skip(skip).take(limit - page.len()));
                (end, skip) = (start, 0);
            }
        }
        page.iter_mut().for_each(|row| *row &= !SAME);
        page
    }

    /// The channels of a page with the places of their sources. `snapshot` has to have the channels that the order was made of.
    pub(crate) fn read(
        &self,
        snapshot: &Snapshot,
        sources: &[Source],
        (skip, limit, descending): (usize, usize, bool),
    ) -> Result<Vec<(usize, Channel)>, StoreError> {
        let mut wanted: Vec<(u32, usize)> = self.page(skip, limit, descending).into_iter().zip(0..).collect();
        wanted.sort_unstable();
        let mut found: Vec<(usize, usize, Channel)> = Vec::with_capacity(wanted.len());
        let mut wanted = wanted.as_slice();
        while let Some((ordinal, _)) = wanted.first() {
            let block = self.blocks.partition_point(|(_, _, first)| first <= ordinal).saturating_sub(1);
            let (source, number, first) = self.blocks[block];
            let end = self.blocks.get(block + 1).map_or(u32::MAX, |(_, _, first)| *first);
            let (these, rest) = wanted.split_at(wanted.partition_point(|(ordinal, _)| *ordinal < end).max(1));
            wanted = rest;
            let places: Vec<u32> = these.iter().map(|(ordinal, _)| ordinal.saturating_sub(first)).collect();
            let channels = snapshot.channels_at(id_of(sources, source), number, &places)?;
            found.extend(these.iter().zip(channels).map(|((_, place), channel)| (*place, source as usize, channel)));
        }
        found.sort_unstable_by_key(|(place, _, _)| *place);
        Ok(found.into_iter().map(|(_, source, channel)| (source, channel)).collect())
    }
}

type Blocks = Vec<(u32, u32, u32)>;

/// The blocks of the sources in their order, as [`Order::blocks`] has them, and the number of their rows.
fn blocks(snapshot: &Snapshot, sources: &[Source]) -> Result<(Blocks, u32), StoreError> {
    let (mut blocks, mut first) = (Vec::new(), 0u32);
    for (at, source) in (0..).zip(sources) {
        for (number, rows) in snapshot.channel_blocks(source.id)? {
            blocks.push((at, number, first));
            first = first.checked_add(rows).filter(|rows| *rows < SAME).ok_or(StoreError::Block("too long for a list"))?;
        }
    }
    Ok((blocks, first))
}

fn id_of(sources: &[Source], at: u32) -> Id {
    sources.get(at as usize).map(|source| source.id).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    impl Order {
        pub(crate) fn of_rows(rows: usize) -> Order {
            Order { blocks: Vec::new(), rows: vec![0; rows] }
        }
    }

    proptest! {
        #[test]
        fn pages_are_those_of_a_stable_sort(
            keys in proptest::collection::vec("[abc]{0,2}|common beginning [abc]{0,2}", 0..120),
            skip in 0usize..130, limit in 1usize..30, descending: bool, threads in 1usize..4,
        ) {
            let mut part = Part::default();
            let mut halves = Part::default();
            for (ordinal, key) in (0..).zip(&keys) {
                if ordinal % 5 == 0 {
                    part.append(std::mem::take(&mut halves));
                }
                halves.push(key.as_bytes(), ordinal);
            }
            part.append(halves);
            let order = Order { blocks: Vec::new(), rows: part.sorted(threads) };
            let mut expected: Vec<u32> = (0..).take(keys.len()).collect();
            expected.sort_by(|one, other| {
                let order = keys[*one as usize].cmp(&keys[*other as usize]);
                if descending { order.reverse() } else { order }
            });
            let expected: Vec<u32> = expected.into_iter().skip(skip).take(limit).collect();
            prop_assert_eq!(order.page(skip, limit, descending), expected);
        }
    }
}
