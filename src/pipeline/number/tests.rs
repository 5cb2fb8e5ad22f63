//! What numbers promise, for all modes: unique, stable, deterministic.

use super::*;
use proptest::prelude::*;

const NOW: Time = Time(1_700_000_000);

fn proxy(mode: NumberingMode, start: u32, size: u32) -> Proxy {
    Proxy { numbering_mode: mode, starting_channel_number: start, group_numbering_size: size, ..Proxy::default() }
}

fn row(channel: u128, wanted: &str, group: u32) -> Row {
    Row { channel: ChannelId(channel), wanted: wanted.parse().ok(), is_by_hand: false, group }
}

fn by_hand(channel: u128, wanted: &str, group: u32) -> Row {
    Row { is_by_hand: true, ..row(channel, wanted, group) }
}

fn assign(proxy: &Proxy, rows: &[Row], groups: &[String], ledger: &[Numbered], now: Time) -> (Vec<Number>, Vec<Numbered>) {
    let numbering = super::assign(proxy, rows, groups, ledger.iter().copied().map(Ok::<_, ()>), now).unwrap();
    let ledger = numbering.ledger(rows).collect();
    (numbering.numbers, ledger)
}

fn given(proxy: &Proxy, rows: &[Row], groups: &[&str]) -> Vec<String> {
    let groups: Vec<String> = groups.iter().map(|g| (*g).to_owned()).collect();
    assign(proxy, rows, &groups, &[], NOW).0.iter().map(Number::to_string).collect()
}

#[test]
fn sequential_ignores_the_providers_numbers() {
    let rows = [row(5, "101", 0), row(2, "", 0), row(9, "7", 0)];
    assert_eq!(given(&proxy(NumberingMode::Sequential, 10, 100), &rows, &[""]), ["10", "11", "12"]);
}

#[test]
fn preserve_keeps_bumps_and_fills() {
    let rows = [row(1, "", 0), row(2, "101", 0), row(3, "101", 0), row(4, "2.1", 0), row(5, "2", 0), row(6, "", 0)];
    assert_eq!(given(&proxy(NumberingMode::Preserve, 1, 100), &rows, &[""]), ["1", "101", "102", "2.1", "2", "3"]);
}

#[test]
fn a_number_by_hand_wins_and_moves_only_who_had_it() {
    let rows = [row(1, "1", 0), row(2, "2", 0), row(3, "3", 0), by_hand(4, "2", 0), row(5, "2", 0), by_hand(6, "2", 0), row(7, "", 0)];
    assert_eq!(given(&proxy(NumberingMode::Preserve, 1, 100), &rows, &[""]), ["1", "4", "3", "2", "5", "6", "7"]);
    assert_eq!(given(&proxy(NumberingMode::Sequential, 1, 100), &rows, &[""]), ["1", "2", "3", "4", "5", "6", "7"]);
}

#[test]
fn who_loses_a_number_to_one_by_hand_keeps_the_next_one() {
    let proxy = proxy(NumberingMode::Preserve, 1, 100);
    let (_, ledger) = assign(&proxy, &[row(1, "2", 0), row(2, "3", 0)], &[], &[], NOW);
    let rows = [row(1, "2", 0), row(2, "3", 0), by_hand(3, "2", 0)];
    let (numbers, ledger) = assign(&proxy, &rows, &[], &ledger, NOW);
    assert_eq!(numbers, [4, 3, 2].map(Number::whole));
    assert_eq!(assign(&proxy, &rows, &[], &ledger, NOW).0, numbers);
    let (numbers, _) = assign(&proxy, &rows[..2], &[], &ledger, NOW);
    assert_eq!(numbers, [4, 3].map(Number::whole), "the number by hand is reserved for a time");
}

#[test]
fn groups_have_blocks_and_overflow_does_not_collide() {
    let proxy = proxy(NumberingMode::Group, 100, 2);
    let rows = [row(1, "", 0), row(2, "", 1), row(3, "", 1), row(4, "", 1), row(5, "", 2)];
    // By name: Alpha (index 1), Beta (0), then the one without a name.
    assert_eq!(given(&proxy, &rows, &["Beta", "Alpha", ""]), ["104", "100", "101", "102", "106"]);
}

#[test]
fn a_new_group_moves_nobody() {
    let proxy = proxy(NumberingMode::Group, 100, 50);
    let groups: Vec<String> = ["Beta", "Gamma", "Alpha"].iter().map(|g| (*g).to_owned()).collect();
    let (_, ledger) = assign(&proxy, &[row(1, "", 0), row(2, "", 1)], &groups, &[], NOW);
    let (numbers, _) = assign(&proxy, &[row(7, "", 2), row(1, "", 0), row(2, "", 1), row(3, "", 0)], &groups, &ledger, NOW);
    assert_eq!(numbers.iter().map(Number::to_string).collect::<Vec<_>>(), ["200", "100", "150", "101"]);
}

#[test]
fn a_number_is_reserved_and_then_free_again() {
    let proxy = proxy(NumberingMode::Sequential, 1, 100);
    let (_, ledger) = assign(&proxy, &[row(1, "", 0), row(2, "", 0)], &[], &[], NOW);
    let (numbers, ledger) = assign(&proxy, &[row(2, "", 0), row(3, "", 0)], &[], &ledger, NOW);
    assert_eq!(numbers, [Number::whole(2), Number::whole(3)]);
    let (numbers, _) = assign(&proxy, &[row(1, "", 0), row(2, "", 0)], &[], &ledger, NOW.plus(86_400));
    assert_eq!(numbers, [Number::whole(1), Number::whole(2)]);
    let later = NOW.plus(RESERVED_DAYS * 86_400);
    let (numbers, ledger) = assign(&proxy, &[row(2, "", 0), row(9, "", 0)], &[], &ledger, later);
    assert_eq!(numbers, [Number::whole(2), Number::whole(1)]);
    assert_eq!(ledger.len(), 3, "channel 3 has just gone missing");
}

#[test]
fn a_hundred_thousand_on_one_number_end_in_time() {
    let rows: Vec<Row> = (0..100_000).map(|n| row(n, "1", 0)).collect();
    let (numbers, _) = assign(&proxy(NumberingMode::Preserve, 1, 100), &rows, &[], &[], NOW);
    assert_eq!(numbers[99_999], Number::whole(100_000));
}

fn modes() -> impl Strategy<Value = NumberingMode> {
    prop_oneof![Just(NumberingMode::Sequential), Just(NumberingMode::Preserve), Just(NumberingMode::Group)]
}

proptest! {
    #[test]
    fn unique_stable_and_blind_to_order(
        mode in modes(),
        start in 1u32..50,
        size in 1u32..5,
        channels in prop::collection::btree_map(0u128..60, (0u32..12, 0u32..4), 0..40),
        gone in prop::collection::btree_set(0u128..60, 0..20),
        seed: u64,
    ) {
        let proxy = proxy(mode, start, size);
        let groups: Vec<String> = ["c", "a", "", "b"].iter().map(|g| (*g).to_owned()).collect();
        let rows: Vec<Row> = channels.iter().map(|(id, (wanted, group))| row(*id, &wanted.to_string(), *group)).collect();
        let (first, ledger) = assign(&proxy, &rows, &groups, &[], NOW);
        prop_assert_eq!(first.iter().collect::<HashSet<_>>().len(), rows.len());
        prop_assert_eq!(&assign(&proxy, &rows, &groups, &[], NOW).0, &first);
        prop_assert_eq!(&assign(&proxy, &rows, &groups, &ledger, NOW).1, &ledger);

        let mut shuffled: Vec<Row> = rows.iter().filter(|row| !gone.contains(&row.channel.0)).copied().collect();
        shuffled.sort_by_key(|row| (row.channel.0 as u64 ^ seed).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        shuffled.extend((100..110).map(|id| row(id, "3", 1)));
        let (second, _) = assign(&proxy, &shuffled, &groups, &ledger, NOW);
        prop_assert_eq!(second.iter().collect::<HashSet<_>>().len(), shuffled.len());
        for (row, number) in shuffled.iter().zip(&second).take(shuffled.len() - 10) {
            let at = rows.iter().position(|known| known.channel == row.channel).unwrap();
            prop_assert_eq!(*number, first[at]);
        }
    }
}
