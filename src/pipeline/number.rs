//! Channels -> channel numbers. A number once given stays with its channel for as long as the
//! channel exists, and is reserved for [`RESERVED_DAYS`] after: recorders and favourites know
//! channels by it. Only channels without a number are given one, by the proxy's mode.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::model::proxy::NumberingMode;
use crate::model::{ChannelId, Number, Numbered, Proxy, Time};

/// Days for which the number of a channel that is gone is not given to another.
pub(crate) const RESERVED_DAYS: i64 = 30;

/// What numbering knows of a channel.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) channel: ChannelId,
    /// The provider's number.
    pub(crate) wanted: Option<Number>,
    /// The place of its group among the group names.
    pub(crate) group: u32,
}

/// The numbers of `rows` (in their order) and the ledger to keep, ascending by channel id.
/// `ledger` is what was kept last, ascending too; `groups` are the names that rows refer to.
pub(crate) fn assign(proxy: &Proxy, rows: &[Row], groups: &[String], ledger: &[Numbered], now: Time) -> (Vec<Number>, Vec<Numbered>) {
    let known = |channel| ledger.binary_search_by_key(&channel, |row| row.channel).ok().map(|at| ledger[at].number);
    let mut numbers: Vec<Option<Number>> = rows.iter().map(|row| known(row.channel)).collect();
    let mut kept: Vec<Numbered> = missing(rows, ledger, now);
    let taken: HashSet<Number> = kept.iter().map(|row| row.number).chain(numbers.iter().flatten().copied()).collect();
    match proxy.numbering_mode {
        NumberingMode::Sequential => fill(&mut numbers, proxy.starting_channel_number, Taken::new(taken)),
        NumberingMode::Preserve => preserve(&mut numbers, rows, proxy.starting_channel_number, Taken::new(taken)),
        NumberingMode::Group => by_group(&mut numbers, rows, groups, proxy, taken),
    }
    // Every row has one now; the fallback is never taken.
    let numbers: Vec<Number> = numbers.into_iter().map(|number| number.unwrap_or(Number::whole(1))).collect();
    kept.extend(rows.iter().zip(&numbers).map(|(row, number)| Numbered { channel: row.channel, number: *number, missing_since: None }));
    kept.sort_unstable_by_key(|row| row.channel);
    kept.dedup_by_key(|row| row.channel);
    (numbers, kept)
}

/// The ledger's rows whose channels are gone, but not for too long.
fn missing(rows: &[Row], ledger: &[Numbered], now: Time) -> Vec<Numbered> {
    if ledger.is_empty() {
        return Vec::new();
    }
    let mut present: Vec<ChannelId> = rows.iter().map(|row| row.channel).collect();
    present.sort_unstable();
    let gone = ledger.iter().filter(|row| present.binary_search(&row.channel).is_err());
    gone.map(|row| Numbered { missing_since: row.missing_since.or(Some(now)), ..*row })
        .filter(|row| row.missing_since.is_none_or(|since| now.since(since) < RESERVED_DAYS * 86_400))
        .collect()
}

/// Numbers in use, with a way to the next free one that does not walk the same road twice.
struct Taken {
    numbers: HashSet<Number>,
    /// From a taken whole number to one further on from which to look.
    further: HashMap<u32, u32>,
}

impl Taken {
    fn new(numbers: HashSet<Number>) -> Taken {
        Taken { numbers, further: HashMap::new() }
    }

    /// Takes the lowest free whole number from `from` on.
    fn next(&mut self, from: u32) -> Number {
        let mut road = Vec::new();
        let mut at = from;
        while self.numbers.contains(&Number::whole(at)) {
            road.push(at);
            at = self.further.get(&at).copied().unwrap_or_else(|| at.saturating_add(1));
            if at == u32::MAX {
                break;
            }
        }
        for step in road {
            self.further.insert(step, at.saturating_add(1));
        }
        self.numbers.insert(Number::whole(at));
        Number::whole(at)
    }

    fn take(&mut self, number: Number) -> bool {
        self.numbers.insert(number)
    }
}

fn fill(numbers: &mut [Option<Number>], start: u32, mut taken: Taken) {
    for number in numbers {
        if number.is_none() {
            *number = Some(taken.next(start));
        }
    }
}

fn preserve(numbers: &mut [Option<Number>], rows: &[Row], start: u32, mut taken: Taken) {
    for (number, row) in numbers.iter_mut().zip(rows) {
        if number.is_none()
            && let Some(wanted) = row.wanted
        {
            *number = Some(if taken.take(wanted) { wanted } else { taken.next(wanted.major()) });
        }
    }
    fill(numbers, start, taken);
}

/// Group by group, by name, each in blocks of its own. A group that has numbers stays where it is.
fn by_group(numbers: &mut [Option<Number>], rows: &[Row], groups: &[String], proxy: &Proxy, mut taken: HashSet<Number>) {
    let (start, size) = (proxy.starting_channel_number, proxy.group_numbering_size.max(1));
    let block_of = |number: Number| number.major().saturating_sub(start) / size;
    let mut used: BTreeSet<u32> = taken.iter().map(|number| block_of(*number)).collect();
    let mut blocks: HashMap<u32, BTreeSet<u32>> = HashMap::new();
    let mut waiting: BTreeMap<(&str, u32), Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        match numbers[at] {
            Some(number) => drop(blocks.entry(row.group).or_default().insert(block_of(number))),
            None => {
                let name = groups.get(row.group as usize).map_or("", String::as_str);
                // A channel without a group is in one all the same.
                let name = if name.is_empty() { "Uncategorized" } else { name };
                waiting.entry((name, row.group)).or_default().push(at);
            }
        }
    }
    let mut next_block = 0;
    for ((_, group), members) in waiting {
        let mine = blocks.remove(&group).unwrap_or_default();
        let mut free = mine
            .into_iter()
            .flat_map(|block| numbers_of(start, size, block))
            .filter(|n| !taken.contains(n))
            .collect::<Vec<_>>()
            .into_iter();
        for at in members {
            let number = loop {
                if let Some(number) = free.next() {
                    break number;
                }
                while used.contains(&next_block) {
                    next_block += 1;
                }
                used.insert(next_block);
                // Past the last number there are no blocks any more; no list has so many groups.
                if numbers_of(start, size, next_block).next().is_none() {
                    break Number::whole(u32::MAX);
                }
                free = numbers_of(start, size, next_block).collect::<Vec<_>>().into_iter();
            };
            numbers[at] = Some(number);
            taken.insert(number);
        }
    }
}

fn numbers_of(start: u32, size: u32, block: u32) -> impl Iterator<Item = Number> {
    let first = start.saturating_add(block.saturating_mul(size));
    (first..first.saturating_add(size)).map(Number::whole)
}

#[cfg(test)]
mod tests;
