//! Search, sorting and paging over any number of rows: one pass that keeps only what the page needs.
//!
//! Rows come from a cursor and go as they came; what stays are some more small entries than the
//! page's end is far. Knows neither the rows nor where they come from.

use crate::expr::Needle;
use crate::model::{Number, Page, Time};

/// What is looked for in texts, letters of any case, with or without accents. None where there is nothing to look for.
pub(crate) fn needle(text: &str) -> Option<Needle> {
    let text = text.trim();
    (!text.is_empty()).then(|| Needle::loose(text))
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
    /// Twice as many as are kept at most. The first ones are sorted once there were that many.
    rows: Vec<(SortKey, V)>,
    is_full: bool,
}

impl<V> Top<V> {
    /// For that page. Without a field to sort by the rows keep their order, so descending means nothing then.
    pub(crate) fn new(page: &Page) -> Top<V> {
        let (number, limit) = (page.page.max(1) as usize, page.limit as usize);
        let (keep, skip) = (number.saturating_mul(limit), (number - 1).saturating_mul(limit));
        Top { keep, skip, descending: page.desc, total: 0, rows: Vec::new(), is_full: false }
    }

    /// One more row. `value` is made only when the row may be among the first.
    pub(crate) fn offer(&mut self, key: SortKey, value: impl FnOnce() -> V) {
        self.total += 1;
        // On a tie the earlier row wins, and this one is later.
        let is_late = |last: &SortKey| if self.descending { key <= *last } else { key >= *last };
        if self.is_full && self.rows.get(self.keep.wrapping_sub(1)).is_none_or(|(last, _)| is_late(last)) {
            return;
        }
        self.rows.push((key, value()));
        if self.rows.len() >= self.keep.saturating_mul(2) {
            self.sort();
        }
    }

    /// Keeps the first rows; those that are equal stay in the order in which they came.
    fn sort(&mut self) {
        self.rows.sort_by(|(one, _), (other, _)| if self.descending { other.cmp(one) } else { one.cmp(other) });
        self.rows.truncate(self.keep);
        self.is_full = self.rows.len() == self.keep;
    }

    /// The page's rows and the number of all that were offered.
    pub(crate) fn finish(mut self) -> (Vec<V>, u64) {
        self.sort();
        (self.rows.into_iter().skip(self.skip).map(|(_, value)| value).collect(), self.total)
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
        let one = needle(" oNe ").unwrap();
        assert!(one.is_in("BBC ONE"));
        assert!(!one.is_in("BBC ON"));
        assert!(needle("ÖSTER").unwrap().is_in("Österreich"));
        assert!(needle("  ").is_none());
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
