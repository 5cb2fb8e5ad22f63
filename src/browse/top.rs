//! Search, sorting and paging over any number of rows: one pass that keeps only what the page needs.
//!
//! Rows come from a cursor and go as they came; what stays is a heap of as many small entries as the
//! page's end is far. Knows neither the rows nor where they come from.

use std::collections::BinaryHeap;

use crate::model::{Number, Page, Time};

/// A text that is looked for in others, letters of any case.
pub(crate) struct Needle(crate::expr::Needle);

impl Needle {
    /// None where there is nothing to look for.
    pub(crate) fn new(text: &str) -> Option<Needle> {
        let text = text.trim();
        (!text.is_empty()).then(|| Needle(crate::expr::Needle::new(text, false)))
    }

    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.0.is_in(text)
    }
}

/// Whether `needle` is in one of the texts; no needle is in all.
pub(crate) fn found<'a>(needle: Option<&Needle>, texts: impl IntoIterator<Item = &'a str>) -> bool {
    needle.is_none_or(|needle| texts.into_iter().any(|text| needle.is_in(text)))
}

/// Whether one of the needles is in one of the texts; no needles are in all.
pub(crate) fn any_found<'a, T: Iterator<Item = &'a str>>(needles: &[Needle], texts: impl Fn() -> T) -> bool {
    needles.is_empty() || needles.iter().any(|needle| found(Some(needle), texts()))
}

/// The parts of a list in one parameter: `a,b`.
pub(crate) fn comma_list(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty())
}

/// What a row is sorted by. Keys of one list are of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SortKey {
    /// As the rows came.
    #[default]
    None,
    Number(i64),
    /// In lower case.
    Text(String),
    Channel(Number),
    /// Behind the channel numbers: what is none.
    NoChannel(String),
}

impl SortKey {
    /// Without regard to case.
    pub(crate) fn text(text: &str) -> SortKey {
        SortKey::Text(text.to_lowercase())
    }

    /// What never happened is older than everything.
    pub(crate) fn time(time: Option<Time>) -> SortKey {
        SortKey::Number(time.map_or(i64::MIN, |time| time.0))
    }

    /// A channel number as providers write it; what is no number comes last.
    pub(crate) fn channel_number(text: &str) -> SortKey {
        text.parse().map_or_else(|_| SortKey::NoChannel(text.to_lowercase()), SortKey::Channel)
    }
}

impl SortKey {
    /// Appends the key as bytes that sort as keys of its kind do.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        match self {
            SortKey::None => {}
            // Negative ones first.
            SortKey::Number(number) => out.extend_from_slice(&(number.cast_unsigned() ^ 1 << 63).to_be_bytes()),
            SortKey::Text(text) => out.extend_from_slice(text.as_bytes()),
            SortKey::Channel(number) => {
                out.push(0);
                out.extend_from_slice(&number.rank().to_be_bytes());
            }
            SortKey::NoChannel(text) => {
                out.push(1);
                out.extend_from_slice(text.as_bytes());
            }
        }
    }
}

/// The first rows of an order, up to the end of the page that was asked for.
pub(crate) struct Top<V> {
    keep: usize,
    skip: usize,
    descending: bool,
    total: u64,
    heap: BinaryHeap<Entry<V>>,
}

struct Entry<V> {
    key: SortKey,
    /// Rows that are equal stay in the order in which they came.
    ordinal: u64,
    descending: bool,
    value: V,
}

impl<V> Ord for Entry<V> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let keys = self.key.cmp(&other.key);
        let keys = if self.descending { keys.reverse() } else { keys };
        keys.then(self.ordinal.cmp(&other.ordinal))
    }
}

impl<V> PartialOrd for Entry<V> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<V> PartialEq for Entry<V> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl<V> Eq for Entry<V> {}

impl<V> Top<V> {
    /// For that page. Without a field to sort by the rows keep their order, so descending means nothing then.
    pub(crate) fn new(page: &Page) -> Top<V> {
        let (number, limit) = (page.page.max(1) as usize, page.limit as usize);
        Top {
            keep: number.saturating_mul(limit),
            skip: (number - 1).saturating_mul(limit),
            descending: page.desc,
            total: 0,
            heap: BinaryHeap::new(),
        }
    }

    /// One more row. `value` is made only when the row is among the first so far.
    pub(crate) fn offer(&mut self, key: SortKey, value: impl FnOnce() -> V) {
        let ordinal = self.total;
        self.total += 1;
        if self.heap.len() < self.keep {
            self.heap.push(Entry { key, ordinal, descending: self.descending, value: value() });
        } else if let Some(mut last) = self.heap.peek_mut() {
            let order = if self.descending { last.key.cmp(&key) } else { key.cmp(&last.key) };
            // On a tie the earlier row wins, and this one is later.
            if order.is_lt() {
                *last = Entry { key, ordinal, descending: self.descending, value: value() };
            }
        }
    }

    /// The page's rows and the number of all that were offered.
    pub(crate) fn finish(self) -> (Vec<V>, u64) {
        let rows = self.heap.into_sorted_vec().into_iter().skip(self.skip).map(|entry| entry.value).collect();
        (rows, self.total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn page(page: u32, limit: u32, desc: bool) -> Page {
        Page { page: page.into(), limit: limit.into(), search: String::new(), sort: String::new(), desc }
    }

    proptest! {
        #[test]
        fn top_is_what_sorting_everything_gives(
            rows in proptest::collection::vec(0i64..20, 0..200), number in 1u32..8, limit in 1u32..30, desc: bool,
        ) {
            let page = page(number, limit, desc);
            let mut top = Top::new(&page);
            for (at, &row) in rows.iter().enumerate() {
                top.offer(SortKey::Number(row), || (row, at));
            }
            let mut all: Vec<_> = rows.iter().copied().enumerate().map(|(at, row)| (row, at)).collect();
            all.sort_by(|a, b| if desc { b.0.cmp(&a.0) } else { a.0.cmp(&b.0) });
            let expected: Vec<_> = all.into_iter().skip(((number - 1) * limit) as usize).take(limit as usize).collect();
            prop_assert_eq!(top.finish(), (expected, rows.len() as u64));
        }
    }

    proptest! {
        #[test]
        fn bytes_sort_as_keys_do(texts in proptest::array::uniform2("[a-zA-Zß .-]{0,3}|[0-9]{1,4}([.-][0-9]{1,2})?"), numbers: [i64; 2]) {
            let written = |key: &SortKey| {
                let mut bytes = Vec::new();
                key.write(&mut bytes);
                bytes
            };
            for keys in [texts.clone().map(|text| SortKey::text(&text)), texts.map(|text| SortKey::channel_number(&text)), numbers.map(SortKey::Number)] {
                let [one, other] = &keys;
                prop_assert_eq!(one.cmp(other), written(one).cmp(&written(other)), "{:?}", keys);
            }
        }
    }

    #[test]
    fn needles_at_the_end_and_in_any_case() {
        let needle = Needle::new(" oNe ").unwrap();
        assert!(needle.is_in("BBC ONE"));
        assert!(!needle.is_in("BBC ON"));
        assert!(Needle::new("ÖSTER").unwrap().is_in("Österreich"));
        assert!(Needle::new("  ").is_none());
    }

    #[test]
    fn numbers_sort_as_people_read_them() {
        let mut numbers = vec!["10", "7.1", "x", "7", "", "7.10", "7-2"];
        numbers.sort_by_key(|text| SortKey::channel_number(text));
        assert_eq!(numbers, ["7", "7.1", "7-2", "7.10", "10", "", "x"]);
    }

    #[test]
    fn times_before_1970_are_older() {
        assert!(SortKey::time(None) < SortKey::time(Some(Time(-5))));
        assert!(SortKey::time(Some(Time(-5))) < SortKey::time(Some(Time(3))));
    }
}
