//! What of a stored guide is kept beside a new one.

use std::ops::Range;

use proptest::prelude::*;

use super::*;
use crate::model::source::{Content, RefreshRecord, RefreshStatus};
use crate::model::{EpgChannel, Source, SourceKind, Text};

const ONE: Id = Id(1);
const NOW: Time = Time(1_700_000_000);
const HOUR: i64 = 3600;

fn store() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    store.save_source(&Source { id: ONE, ..Source::of_kind(SourceKind::Epg) }, &[].into()).unwrap();
    (dir, store)
}

/// From hour to hour, counted from now; no end where both are the same.
fn programme(channel: &str, from: i64, until: i64) -> Programme {
    let stop = (from != until).then(|| NOW.plus(until * HOUR));
    let titles = vec![Text { lang: String::new(), text: format!("{channel} at {from}") }];
    Programme { channel_id: channel.into(), start: NOW.plus(from * HOUR), stop, titles, ..Programme::default() }
}

/// Hours of a channel, one programme each.
fn hours(channel: &str, hours: Range<i64>) -> Vec<Programme> {
    hours.map(|hour| programme(channel, hour, hour + 1)).collect()
}

/// A refresh: what changed, what was kept, and what came and went.
fn take_at(store: &Store, programmes: &[Programme], days: u32, now: Time) -> (u64, u64, (u64, u64)) {
    let mut spool = ScheduleSpool::create(store, ONE).unwrap();
    for programme in programmes {
        spool.push_channel(&EpgChannel { id: programme.channel_id.clone(), ..EpgChannel::default() });
        spool.push(programme).unwrap();
    }
    spool.finish().unwrap();
    let snapshot = store.read().unwrap();
    let diff = spool.diff(&snapshot, ONE).unwrap();
    let kept = spool.keep_past(store, &snapshot, ONE, now, days).unwrap();
    let changed = store.replace_guide(ONE, &spool, &RefreshStatus::default(), &RefreshRecord::default()).unwrap();
    (changed, kept, (diff.added_count, diff.removed_count))
}

fn take(store: &Store, programmes: &[Programme], days: u32) -> (u64, u64, (u64, u64)) {
    take_at(store, programmes, days, NOW)
}

/// The starts of a channel in hours from now, and what its row says of it.
fn stored(store: &Store, channel: &str) -> Vec<i64> {
    let snapshot = store.read().unwrap();
    let schedule: Vec<_> = snapshot.programmes(ONE, channel).unwrap().map(Result::unwrap).collect();
    match snapshot.guide_channel(ONE, channel).unwrap() {
        Some(guide) if guide.programmes > 0 => {
            assert_eq!(guide.programmes as usize, schedule.len());
            assert_eq!((guide.first, guide.last), (schedule[0].start, schedule[schedule.len() - 1].start));
        }
        _ => assert!(schedule.is_empty()),
    }
    schedule.iter().map(|programme| programme.start.since(NOW) / HOUR).collect()
}

#[test]
fn what_ended_is_kept_for_days_and_the_rest_follows_the_provider() {
    let (_dir, store) = store();
    take(&store, &hours("a", -60..10), 2);
    // A new schedule from an hour ago on, with one programme less to come.
    let next = hours("a", -1..9);
    let (_, kept, diff) = take(&store, &next, 2);
    // From 48 hours ago (one that ended just then) until an hour ago.
    assert_eq!((kept, diff), (48, (0, 0)));
    assert_eq!(stored(&store, "a"), (-49..9).collect::<Vec<_>>());
    assert_eq!(take(&store, &next, 2), (0, 48, (0, 0)), "the same again");
    // A day later a day of it is too old.
    let later = NOW.plus(24 * HOUR);
    assert_eq!(take_at(&store, &hours("a", 20..30), 2, later).1, 34);
    assert_eq!(stored(&store, "a"), (-25..9).chain(20..30).collect::<Vec<_>>());
    take_at(&store, &hours("a", 20..30), 0, later);
    assert_eq!(stored(&store, "a"), (20..30).collect::<Vec<_>>());
}

#[test]
fn a_channel_that_is_gone_keeps_its_past_and_is_gone_once() {
    let (_dir, store) = store();
    let both: Vec<_> = hours("a", -5..5).into_iter().chain(hours("b", -30..5)).collect();
    assert_eq!(take(&store, &both, 1), (4, 0, (2, 0)));
    let (changed, kept, diff) = take(&store, &hours("a", -5..5), 1);
    assert_eq!((changed, kept, diff), (2, 25, (0, 1)));
    assert_eq!(stored(&store, "b"), (-25..0).collect::<Vec<_>>(), "what runs now or is to come is the provider's to say");
    assert_eq!(take(&store, &hours("a", -5..5), 1), (0, 25, (0, 0)));
    // It comes back, with what it has of the past itself.
    let both: Vec<_> = hours("a", -5..5).into_iter().chain(hours("b", -2..5)).collect();
    assert_eq!(take(&store, &both, 1).2, (1, 0));
    assert_eq!(stored(&store, "b"), (-25..5).collect::<Vec<_>>());
    assert_eq!(take(&store, &both, 1), (0, 23, (0, 0)));
    // Gone again, until all of it is too old.
    take(&store, &hours("a", -5..5), 1);
    take_at(&store, &hours("a", -5..5), 1, NOW.plus(30 * HOUR));
    assert!(store.read().unwrap().guide_channel(ONE, "b").unwrap().is_none());
}

#[test]
fn a_channel_without_programmes_is_there_and_has_its_past() {
    let (_dir, store) = store();
    take(&store, &hours("a", -3..5), 1);
    let mut spool = ScheduleSpool::create(&store, ONE).unwrap();
    spool.push_channel(&EpgChannel { id: "a".into(), ..EpgChannel::default() });
    spool.finish().unwrap();
    let snapshot = store.read().unwrap();
    assert_eq!(spool.keep_past(&store, &snapshot, ONE, NOW, 1).unwrap(), 3);
    store.replace_guide(ONE, &spool, &RefreshStatus::default(), &RefreshRecord::default()).unwrap();
    assert_eq!(stored(&store, "a"), [-3, -2, -1]);
    assert_eq!(spool.diff(&store.read().unwrap(), ONE).unwrap().added_count, 0, "it is not gone");
}

#[test]
fn what_runs_while_the_provider_begins_with_the_next_one_is_not_lost() {
    let (_dir, store) = store();
    take(&store, &[programme("a", -1, 1), programme("a", 1, 2)], 1);
    take(&store, &[programme("a", 1, 2)], 1);
    assert_eq!(stored(&store, "a"), [-1, 1]);
    // The new schedule has something else in its place.
    take(&store, &[programme("a", 0, 2)], 1);
    assert_eq!(stored(&store, "a"), [0]);
}

#[test]
fn one_without_an_end_ends_where_the_next_begins() {
    let (_dir, store) = store();
    take(&store, &[programme("a", -50, -50), programme("a", -30, -30), programme("a", -20, -20), programme("a", 2, 3)], 1);
    assert_eq!(take(&store, &[programme("a", 2, 3)], 1).1, 2, "the first ended 30 hours ago, the last half an hour after its start or now");
    assert_eq!(stored(&store, "a"), [-30, -20, 2]);
}

#[test]
fn a_candidate_that_was_held_keeps_the_past_too() {
    use crate::store::{Candidate, HeldNote};
    let (_dir, store) = store();
    take(&store, &hours("a", -5..5), 1);
    let mut spool = ScheduleSpool::create(&store, ONE).unwrap();
    hours("a", 0..2).iter().for_each(|programme| spool.push(programme).unwrap());
    spool.finish().unwrap();
    let note = HeldNote { kind: SourceKind::Epg, content: Content::default(), record: RefreshRecord::default() };
    store.hold(ONE, Candidate::Guide(spool), &note, &RefreshStatus::default(), &note.record).unwrap();
    let held = || match store.held(ONE).unwrap() {
        Some((Candidate::Guide(guide), _)) => guide,
        _ => panic!("a guide was held"),
    };
    let mut guide = held();
    guide.keep_past(&store, &store.read().unwrap(), ONE, NOW, 1).unwrap();
    store.replace_guide(ONE, &guide, &RefreshStatus::default(), &RefreshRecord::default()).unwrap();
    assert_eq!(stored(&store, "a"), (-5..2).collect::<Vec<_>>());
    assert_eq!(held().programmes, 2, "the file that waits is as it was");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]
    #[test]
    fn in_order_nothing_twice_and_nothing_of_the_provider_s_lost(
        old in proptest::collection::vec((-80i64..20, 0i64..5), 0..30),
        new in proptest::collection::vec((-80i64..20, 0i64..5), 0..30),
        days in 1u32..3,
    ) {
        let (_dir, store) = store();
        let list = |times: &[(i64, i64)]| times.iter().map(|(from, length)| programme("a", *from, from + length)).collect::<Vec<_>>();
        let (old, new) = (list(&old), list(&new));
        take(&store, &old, days);
        take(&store, &new, days);
        let all = stored(&store, "a");
        prop_assert!(all.is_sorted());
        let mut sent: Vec<i64> = new.iter().map(|programme| programme.start.since(NOW) / HOUR).collect();
        sent.sort_unstable();
        prop_assert!(all.ends_with(&sent));
        let kept = &all[..all.len() - sent.len()];
        prop_assert!(kept.iter().all(|hour| *hour <= 0 && sent.first().is_none_or(|first| hour < first)));
        let (changed, ..) = take(&store, &new, days);
        prop_assert_eq!(changed, 0);
    }
}
