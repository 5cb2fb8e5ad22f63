//! Channels -> channel numbers. A number once given stays with its channel for as long as the
//! channel exists, and is reserved for [`RESERVED_DAYS`] after: recorders and favourites know
//! channels by it. Only channels without a number are given one, by the proxy's mode.
//!
//! Where the provider's numbers are kept, one that a rule sets wins over all of them; of two equal ones the higher in the list. A
//! channel whose number is taken by it gets the next free one.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::model::proxy::NumberingMode;
use crate::model::{ChannelId, Number, Numbered, Proxy, Time};

/// Days for which the number of a channel that is gone is not given to another.
pub(crate) const RESERVED_DAYS: i64 = 30;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) channel: ChannelId,
    pub(crate) wanted: Option<Number>,
    /// A rule set the wanted number.
    pub(crate) is_by_hand: bool,
    /// The place of its group among the group names.
    pub(crate) group: u32,
}

#[derive(Default)]
pub(crate) struct Numbering {
    /// One a row.
    pub(crate) numbers: Vec<Number>,
    /// The places of rows, ascending by channel id, each channel once.
    by_channel: Vec<u32>,
    /// Channels that are gone, but not for too long, ascending by id.
    gone: Vec<Numbered>,
}

impl Numbering {
    /// The ledger to keep, ascending by channel id. `rows` are those that were numbered.
    pub(crate) fn ledger<'a>(&'a self, rows: &'a [Row]) -> impl Iterator<Item = Numbered> + 'a {
        let mut gone = self.gone.iter().copied().peekable();
        let mut present = self.by_channel.iter().map(|&at| {
            let at = at as usize;
            Numbered { channel: rows[at].channel, number: self.numbers[at], missing_since: None }
        });
        let mut next = present.next();
        std::iter::from_fn(move || match next {
            Some(row) => gone.next_if(|gone| gone.channel < row.channel).or_else(|| std::mem::replace(&mut next, present.next())),
            None => gone.next(),
        })
    }
}

/// Numbers `rows`. `ledger` is what was kept last, ascending by channel id; `groups` are the names that rows refer to.
///
/// # Errors
/// Those of `ledger`.
pub(crate) fn assign<E>(
    proxy: &Proxy,
    rows: &[Row],
    groups: &[String],
    ledger: impl Iterator<Item = Result<Numbered, E>>,
    now: Time,
) -> Result<Numbering, E> {
    let by_channel = by_channel(rows);
    let mut present = by_channel.iter().map(|at| *at as usize).peekable();
    let mut numbers: Vec<Option<Number>> = vec![None; rows.len()];
    let mut gone: Vec<Numbered> = Vec::new();
    let mut taken: HashSet<Number> = HashSet::with_capacity(rows.len());
    let is_preserved = proxy.numbering_mode == NumberingMode::Preserve;
    for (number, row) in numbers.iter_mut().zip(rows).filter(|(_, row)| is_preserved && row.is_by_hand) {
        *number = row.wanted.filter(|wanted| taken.insert(*wanted));
    }
    let is_by_hand = taken.clone();
    // Channels that lose their number to one that is set by hand, with the number that they had.
    let mut displaced: HashMap<usize, Number> = HashMap::new();
    for known in ledger {
        let known = known?;
        while present.next_if(|at| rows[*at].channel < known.channel).is_some() {}
        match present.next_if(|at| rows[*at].channel == known.channel) {
            Some(at) => {
                if numbers[at].is_some() {
                    continue;
                }
                if is_by_hand.contains(&known.number) {
                    displaced.insert(at, known.number);
                    continue;
                }
                numbers[at] = Some(known.number);
            }
            None => {
                let since = known.missing_since.unwrap_or(now);
                if now.since(since) >= RESERVED_DAYS * 86_400 {
                    continue;
                }
                gone.push(Numbered { missing_since: Some(since), ..known });
            }
        }
        taken.insert(known.number);
    }
    let start = proxy.starting_channel_number;
    let mut taken = Taken::new(taken);
    if proxy.numbering_mode == NumberingMode::Preserve {
        wanted(&mut numbers, rows, (&displaced, &is_by_hand), &mut taken);
    }
    // A channel that lost its number, or a duplicate of one that is set by hand, gets one near it.
    for (at, (number, row)) in numbers.iter_mut().zip(rows).enumerate().filter(|(_, (number, _))| number.is_none()) {
        let asked = row.wanted.filter(|_| is_preserved);
        *number = displaced.get(&at).copied().or(asked).map(|near| taken.next(near.major()));
    }
    match proxy.numbering_mode {
        NumberingMode::Group => by_group(&mut numbers, rows, groups, proxy, taken.numbers),
        NumberingMode::Sequential | NumberingMode::Preserve => {
            numbers.iter_mut().filter(|number| number.is_none()).for_each(|number| *number = Some(taken.next(start)));
        }
    }
    // Every row has one now; the fallback is never taken.
    let numbers = numbers.into_iter().map(|number| number.unwrap_or(Number::whole(1))).collect();
    Ok(Numbering { numbers, by_channel, gone })
}

/// The places of rows, ascending by channel, the first of each. Sorted by the beginnings of ids, which decide all but always.
fn by_channel(rows: &[Row]) -> Vec<u32> {
    let channel = |at: u32| rows[at as usize].channel;
    let mut places: Vec<(u64, u32)> = rows.iter().map(|row| row.channel.prefix()).zip(0..).collect();
    places.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| (channel(a.1), a.1).cmp(&(channel(b.1), b.1))));
    let mut places: Vec<u32> = places.into_iter().map(|(_, at)| at).collect();
    places.dedup_by_key(|at| channel(*at));
    places
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
}

/// The provider's numbers, each to the first channel that asks for it; the next ones move up. Who asks for a number that is set by
/// hand waits until the others have theirs, so that nobody else moves.
fn wanted(
    numbers: &mut [Option<Number>],
    rows: &[Row],
    (displaced, is_by_hand): (&HashMap<usize, Number>, &HashSet<Number>),
    taken: &mut Taken,
) {
    for (at, row) in rows.iter().enumerate() {
        if numbers[at].is_none()
            && !displaced.contains_key(&at)
            && let Some(wanted) = row.wanted.filter(|wanted| !is_by_hand.contains(wanted))
        {
            numbers[at] = Some(if taken.numbers.insert(wanted) { wanted } else { taken.next(wanted.major()) });
        }
    }
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
