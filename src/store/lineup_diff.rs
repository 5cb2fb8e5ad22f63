//! Compares two lineups: which channels came, went, or have another name, group or number.
//!
//! The one idea: a block with the same bytes in both holds the same channels, so only their numbers can differ. Of the other blocks,
//! the new channels are kept as hashes and the old ones are read past them; texts are kept only for the lines that are shown.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::lineup::Stored;
use super::{ChannelRef, Lineup, Rows, StoreError};
use crate::model::diff::{GroupChange, LineupChange, LineupDiff, LineupLine};
use crate::model::{ChannelId, Number};
use crate::stop::Stop;

/// Lines of each list.
const MOST: usize = 200;

struct Seen {
    id: ChannelId,
    name: u64,
    group: u64,
    row: u32,
    is_known: bool,
}

/// Where blocks that both lineups have begin in the new one, by their hashes.
type Same = HashMap<u64, Vec<u32>>;
/// How many channels each group has, before and after.
type Groups = HashMap<String, (u64, u64)>;

/// What `new` has otherwise than `old`. Fails when `stop` is cancelled.
pub(crate) fn diff(old: &Lineup, new: &Lineup, stop: &Stop) -> Result<LineupDiff, StoreError> {
    let (mut diff, mut groups) = (LineupDiff::default(), Groups::new());
    let (old_numbers, new_numbers) = (old.numbers()?, new.numbers()?);
    let (mut same, mut seen) = seen(old, new, &mut groups, stop)?;
    let mut changed = Vec::new();
    each_block(old, stop, |hash, first, mut rows| {
        let twin = same.get_mut(&hash).and_then(Vec::pop);
        let mut row = first;
        while let Some(read) = rows.next_entry_ref(|channel| {
            count(&mut groups, channel.group_title).0 += 1;
            let number = old_numbers.get(row as usize).copied().unwrap_or(Number::whole(1));
            let found = match twin {
                Some(twin) => Some((twin + (row - first), false, false)),
                None => known(&mut seen, &channel),
            };
            row += 1;
            let Some((place, is_renamed, is_moved)) = found else {
                diff.removed_count += 1;
                if diff.removed.len() < MOST {
                    diff.removed.push(line(&channel, number));
                }
                return;
            };
            let is_renumbered = new_numbers.get(place as usize) != Some(&number);
            diff.renamed_count += u64::from(is_renamed);
            diff.moved_count += u64::from(is_moved);
            diff.renumbered_count += u64::from(is_renumbered);
            if is_renamed || is_moved || is_renumbered {
                diff.changed_count += 1;
                if changed.len() < MOST {
                    changed.push((line(&channel, number), place));
                }
            }
        }) {
            read?;
        }
        Ok(rows.into_raw())
    })?;
    let mut added: Vec<u32> = seen.iter().filter(|seen| !seen.is_known).map(|seen| seen.row).collect();
    drop(seen);
    diff.added_count = added.len() as u64;
    added.sort_unstable();
    added.truncate(MOST);
    diff.added = new.entries(&added)?.into_iter().map(LineupLine::from).collect();
    let places: Vec<u32> = changed.iter().map(|(_, place)| *place).collect();
    let after = new.entries(&places)?.into_iter().map(LineupLine::from);
    diff.changed = changed.into_iter().zip(after).map(|((before, _), after)| LineupChange { before, after }).collect();
    diff.added.sort_by_key(|line| line.channel_number);
    diff.removed.sort_by_key(|line| line.channel_number);
    diff.changed.sort_by_key(|change| change.before.channel_number);
    list_groups(groups, &mut diff);
    Ok(diff)
}

/// The blocks of `new` that `old` has too; and the channels of its other blocks, ascending by id.
fn seen(old: &Lineup, new: &Lineup, groups: &mut Groups, stop: &Stop) -> Result<(Same, Vec<Seen>), StoreError> {
    let mut left: HashMap<u64, u32> = HashMap::new();
    for block in 0..old.blocks.len() {
        *left.entry(hash(&old.packed(block)?)).or_default() += 1;
    }
    let (mut same, mut seen) = (Same::new(), Vec::new());
    each_block(new, stop, |hash, first, mut rows| {
        let left = left.get_mut(&hash).filter(|left| **left > 0);
        let is_same = left.is_some();
        left.into_iter().for_each(|left| *left -= 1);
        if is_same {
            same.entry(hash).or_default().push(first);
        }
        let mut row = first;
        while let Some(read) = rows.next_entry_ref(|channel| {
            count(groups, channel.group_title).1 += 1;
            if !is_same {
                let (name, group) = (self::hash(channel.channel_name), self::hash(channel.group_title));
                seen.push(Seen { id: channel.id, name, group, row, is_known: false });
            }
            row += 1;
        }) {
            read?;
        }
        Ok(rows.into_raw())
    })?;
    seen.sort_unstable_by_key(|seen| (seen.id, seen.row));
    Ok((same, seen))
}

/// Calls `see` with each block: a hash of its bytes, its first row and its rows, whose buffer it returns.
fn each_block(
    lineup: &Lineup,
    stop: &Stop,
    mut see: impl FnMut(u64, u32, Rows<Stored>) -> Result<Vec<u8>, StoreError>,
) -> Result<(), StoreError> {
    let mut memory = Vec::new();
    for block in 0..lineup.blocks.len() {
        stop.check()?;
        let packed = lineup.packed(block)?;
        let first = lineup.blocks.get(block).map_or(0, |(_, first)| *first);
        memory = see(hash(&packed), first, Rows::of(Some(&packed), memory)?)?;
    }
    Ok(())
}

/// The row of an old channel in the new lineup, and whether it has another name and another group there.
fn known(seen: &mut [Seen], old: &ChannelRef<'_>) -> Option<(u32, bool, bool)> {
    let first = seen.partition_point(|seen| seen.id < old.id);
    // A channel that is there twice is matched twice.
    let new = seen.get_mut(first..)?.iter_mut().take_while(|seen| seen.id == old.id).find(|seen| !seen.is_known)?;
    new.is_known = true;
    Some((new.row, new.name != hash(old.channel_name), new.group != hash(old.group_title)))
}

fn list_groups(groups: Groups, diff: &mut LineupDiff) {
    let changed = groups.into_iter().filter(|(_, (before, after))| before != after);
    let mut changed: Vec<GroupChange> = changed.map(|(group_title, (before, after))| GroupChange { group_title, before, after }).collect();
    let gain = |group: &GroupChange| group.after.cast_signed() - group.before.cast_signed();
    changed.sort_by(|one, other| gain(one).cmp(&gain(other)).then_with(|| one.group_title.cmp(&other.group_title)));
    diff.group_count = changed.len() as u64;
    changed.truncate(MOST);
    diff.groups = changed;
}

fn count<'a>(groups: &'a mut Groups, title: &str) -> &'a mut (u64, u64) {
    if !groups.contains_key(title) {
        groups.insert(title.to_owned(), (0, 0));
    }
    groups.entry(title.to_owned()).or_default()
}

fn line(channel: &ChannelRef<'_>, channel_number: Number) -> LineupLine {
    let (channel_name, group_title) = (channel.channel_name.to_owned(), channel.group_title.to_owned());
    LineupLine { channel_id: channel.id, channel_number, channel_name, group_title }
}

fn hash<T: Hash + ?Sized>(value: &T) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;
    use crate::model::Channel;
    use crate::store::{LineupBlock, LineupWriter};

    /// Name, group and number.
    type Row = (u8, u8, u32);
    type Plain = BTreeMap<u128, Row>;

    fn written(path: &Path, plain: &Plain) -> Lineup {
        let mut writer = LineupWriter::create(path).unwrap();
        let mut block = LineupBlock::default();
        for (id, (name, group, _)) in plain {
            let mut channel = Channel {
                id: ChannelId(*id),
                channel_name: format!("name {name}"),
                group_title: format!("group {group}"),
                ..Channel::default()
            };
            block.push(&mut channel, None, false).unwrap();
        }
        writer.append(&block.finish().unwrap()).unwrap();
        let ids: Vec<ChannelId> = plain.keys().map(|id| ChannelId(*id)).collect();
        let numbers: Vec<Number> = plain.values().map(|(.., number)| Number::whole(*number)).collect();
        writer.finish(&ids, &numbers, |ids| Ok(vec![1; ids.len()])).unwrap();
        Lineup::open(path).unwrap()
    }

    fn plain() -> impl Strategy<Value = Plain> {
        prop::collection::btree_map(0u128..900, (0u8..3, 0u8..4, 1u32..4), 0..600)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn counts_are_those_of_plain_maps(base in plain(), edits in prop::collection::vec((0u128..900, prop::option::of((0u8..3, 0u8..4, 1u32..4))), 0..40), is_related: bool, other in plain()) {
            // Related lineups share blocks, others hardly a channel.
            let mut after = if is_related { base.clone() } else { other };
            for (id, edit) in edits {
                match edit {
                    Some(edit) => drop(after.insert(id, edit)),
                    None => drop(after.remove(&id)),
                }
            }
            let dir = tempfile::tempdir().unwrap();
            let (old, new) = (written(&dir.path().join("old"), &base), written(&dir.path().join("new"), &after));
            let told = diff(&old, &new, &Stop::default()).unwrap();
            let both: Vec<_> = base.iter().filter_map(|(id, was)| Some((was, after.get(id)?))).collect();
            let count = |is: fn(&Row, &Row) -> bool| both.iter().filter(|(was, now)| is(was, now)).count() as u64;
            prop_assert_eq!(told.removed_count, (base.len() - both.len()) as u64);
            prop_assert_eq!(told.added_count, (after.len() - both.len()) as u64);
            prop_assert_eq!(told.renamed_count, count(|was, now| was.0 != now.0));
            prop_assert_eq!(told.moved_count, count(|was, now| was.1 != now.1));
            prop_assert_eq!(told.renumbered_count, count(|was, now| was.2 != now.2));
            prop_assert_eq!(told.changed_count, count(|was, now| was != now));
            prop_assert_eq!(told.removed.len() as u64, told.removed_count.min(MOST as u64));
            let shown = |line: &LineupLine| (line.channel_name.clone(), line.channel_number);
            for change in &told.changed {
                let (was, now) = (base[&change.before.channel_id.0], after[&change.after.channel_id.0]);
                prop_assert_eq!(change.before.channel_id, change.after.channel_id);
                prop_assert_eq!(shown(&change.before), (format!("name {}", was.0), Number::whole(was.2)));
                prop_assert_eq!(shown(&change.after), (format!("name {}", now.0), Number::whole(now.2)));
            }
            prop_assert!(told.added.iter().all(|line| !base.contains_key(&line.channel_id.0) && after.contains_key(&line.channel_id.0)));
            prop_assert!(told.removed.iter().all(|line| base.contains_key(&line.channel_id.0) && !after.contains_key(&line.channel_id.0)));
            let of = |plain: &Plain, group: u8| plain.values().filter(|(_, other, _)| *other == group).count() as u64;
            let groups: BTreeMap<String, (u64, u64)> =
                (0..4).map(|group| (format!("group {group}"), (of(&base, group), of(&after, group)))).filter(|(_, (was, now))| was != now).collect();
            let shown: BTreeMap<_, _> = told.groups.iter().map(|group| (group.group_title.clone(), (group.before, group.after))).collect();
            prop_assert_eq!(shown, groups);
        }
    }

    #[test]
    fn a_cancelled_comparison_ends() {
        let dir = tempfile::tempdir().unwrap();
        let lineup = written(&dir.path().join("lineup"), &Plain::from([(1, (0, 0, 1))]));
        let stop = Stop::default();
        stop.cancel();
        assert!(matches!(diff(&lineup, &lineup, &stop), Err(StoreError::Cancelled(_))));
    }
}
