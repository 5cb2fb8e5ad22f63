//! Diffs of real spools and stores against what a plain comparison of two lists says.

use std::collections::HashMap;

use proptest::prelude::*;

use super::*;
use crate::model::source::{RefreshRecord, RefreshStatus};
use crate::model::{ChannelId, Source};
use crate::store::Store;

const ONE: Id = Id(1);

fn store() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    store.save_source(&Source { id: ONE, ..Source::default() }, &[].into()).unwrap();
    (dir, store)
}

/// A channel that keeps its id whatever its name and group are.
fn channel(n: u32, name: &str, group: &str) -> Channel {
    let id = u128::from(n + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835);
    Channel { id: ChannelId(id), source_id: ONE, channel_name: name.into(), group_title: group.into(), ..Channel::default() }
}

/// A list of channels with the hashes of their path tails.
fn spool(store: &Store, channels: impl IntoIterator<Item = (Channel, u32)>) -> ChannelSpool {
    let mut spool = ChannelSpool::create(store, ONE).unwrap();
    for (channel, tail) in channels {
        spool.push(&channel, tail, tail, None).unwrap();
    }
    spool.finish().unwrap();
    spool
}

fn diff(store: &Store, next: &ChannelSpool) -> RefreshRecord {
    next.diff(&store.read().unwrap(), ONE).unwrap()
}

fn take(store: &Store, spool: &ChannelSpool) {
    store.replace_channels(ONE, spool, &RefreshStatus::default(), &RefreshRecord::default()).unwrap();
}

fn plain(n: u32) -> (Channel, u32) {
    (channel(n, &format!("Channel {n}"), "Group"), n)
}

#[test]
fn the_first_list_is_all_new_and_gives_some_names() {
    let (_dir, store) = store();
    let first = diff(&store, &spool(&store, (0..3000).map(plain)));
    assert_eq!((first.added_count, first.added.len()), (3000, SHOWN));
    assert_eq!(first.added[..2], ["Channel 0", "Channel 1"]);
}

#[test]
fn what_came_went_was_renamed_and_was_moved_is_named() {
    let (_dir, store) = store();
    take(&store, &spool(&store, (0..3000).map(plain)));
    let next = (1..3000).map(|n| match n {
        5 => (channel(5, "Channel 5 HD", "Group"), 5),
        2500 => (channel(2500, "Channel 2500", "Sports"), 2500),
        2501 => (channel(2501, "Other", "Sports"), 2501),
        n => plain(n),
    });
    // New ids behind the tails of the channel 0 that went, and of nobody.
    let next = next.chain([(channel(9000, "Channel 0 HD", "Group"), 0), plain(6000)]);
    let diff = diff(&store, &spool(&store, next));
    assert_eq!((diff.added_count, diff.removed_count, diff.renamed_count, diff.moved_count), (1, 0, 3, 2));
    assert_eq!(diff.added, ["Channel 6000"]);
    let renamed: Vec<_> = diff.renamed.iter().map(|line| (line.from.as_str(), line.to.as_str())).collect();
    assert_eq!(renamed, [("Channel 0", "Channel 0 HD"), ("Channel 5", "Channel 5 HD"), ("Channel 2501", "Other")]);
    let moved: Vec<_> = diff.moved.iter().map(|line| (line.name.as_str(), line.from.as_str(), line.to.as_str())).collect();
    assert_eq!(moved, [("Channel 2500", "Group", "Sports"), ("Other", "Group", "Sports")]);
}

#[test]
fn another_order_and_other_addresses_are_no_change() {
    let (_dir, store) = store();
    take(&store, &spool(&store, (0..3000).map(plain)));
    let next = (0..3000).rev().map(plain).map(|(channel, tail)| (Channel { stream_url: "http://other/".into(), ..channel }, tail));
    let diff = diff(&store, &spool(&store, next));
    assert_eq!(diff, RefreshRecord::default());
}

#[test]
fn long_lists_are_counted_to_their_end() {
    let (_dir, store) = store();
    let most = u32::try_from(MOST_LINES).unwrap();
    take(&store, &spool(&store, (0..most + 500).map(plain)));
    let next = (0..most + 500).map(|n| (channel(n, &format!("New {n}"), "Other"), n));
    let renamed = diff(&store, &spool(&store, next));
    assert_eq!((renamed.renamed_count, renamed.moved_count), (20_500, 20_500));
    assert_eq!((renamed.renamed.len(), renamed.moved.len()), (MOST_LINES, MOST_LINES));
    assert_eq!((renamed.moved[19_999].name.as_str(), renamed.renamed[0].to.as_str()), ("New 19999", "New 0"));
    let others = (100_000..100_000 + most + 1).map(plain);
    let replaced = diff(&store, &spool(&store, others));
    assert_eq!((replaced.added_count, replaced.removed_count), (20_001, 20_500));
    assert_eq!((replaced.added.len(), replaced.removed.len()), (MOST_LINES, MOST_LINES));
    assert_eq!((replaced.added[19_999].as_str(), replaced.removed[0].as_str()), ("Channel 119999", "Channel 0"));
}

#[test]
fn endless_names_are_cut() {
    assert_eq!(shown(&"ä".repeat(201)), "ä".repeat(200));
    assert_eq!(shown("ä"), "ä");
}

/// Channels of both lists by number, with name and group; tails are all different.
fn expected(old: &[(u32, String, String)], new: &[(u32, String, String)]) -> (u64, u64, u64, u64) {
    let by_id: HashMap<u32, _> = old.iter().map(|(n, name, group)| (*n, (name, group))).collect();
    let (mut added, mut renamed, mut moved) = (0, 0, 0);
    for (n, name, group) in new {
        match by_id.get(n) {
            None => added += 1,
            Some((old_name, old_group)) => {
                renamed += u64::from(*old_name != name);
                moved += u64::from(*old_group != group);
            }
        }
    }
    (added as u64, (old.len() - (new.len() - added)) as u64, renamed, moved)
}

fn list() -> impl Strategy<Value = Vec<(u32, String, String)>> {
    let row = (0u32..1500, "[ab]", "[xy]");
    proptest::collection::hash_map(0u32..1500, row, 0..900)
        .prop_map(|rows| rows.into_iter().map(|(n, (_, name, group))| (n, name, group)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn counts_are_those_of_a_plain_comparison(old in list(), new in list()) {
        prop_assume!(!old.is_empty());
        let (_dir, store) = store();
        let rows = |list: &[(u32, String, String)], side: u32| {
            list.iter().map(|(n, name, group)| (channel(*n, name, group), *n * 2 + side)).collect::<Vec<_>>()
        };
        take(&store, &spool(&store, rows(&old, 0)));
        let diff = diff(&store, &spool(&store, rows(&new, 1)));
        prop_assert_eq!((diff.added_count, diff.removed_count, diff.renamed_count, diff.moved_count), expected(&old, &new));
        prop_assert!(diff.renamed.iter().all(|line| line.from != line.to && !line.to.is_empty()));
        prop_assert!(diff.moved.iter().all(|line| line.from != line.to && !line.name.is_empty()));
    }
}
