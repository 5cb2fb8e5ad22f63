//! Compares texts ignoring case, by Unicode's simple case folding, without allocating for ASCII. A search also ignores accents,
//! which rules do not.

use std::borrow::Cow;

use memchr::{memchr_iter, memchr2_iter, memmem};

use super::letters::push_plain;

#[derive(Debug)]
pub(crate) struct Needle {
    /// Folded, unless case matters.
    text: String,
    case_sensitive: bool,
    /// Accents are ignored too.
    is_loose: bool,
    is_ascii: bool,
    finder: memmem::Finder<'static>,
    /// The offset of the rarest byte, which is searched first.
    rare: usize,
}

impl Needle {
    pub(crate) fn new(text: &str, case_sensitive: bool) -> Needle {
        Needle::of(if case_sensitive { text.to_owned() } else { fold(text).into_owned() }, case_sensitive, false)
    }

    /// For a search: `gross` finds `Groß`, and `espana` `España`.
    pub(crate) fn loose(text: &str) -> Needle {
        Needle::of(plain(text).into_owned(), false, true)
    }

    fn of(text: String, case_sensitive: bool, is_loose: bool) -> Needle {
        let finder = memmem::Finder::new(text.as_bytes()).into_owned();
        let rare = (0..text.len()).min_by_key(|at| commonness(text.as_bytes()[*at])).unwrap_or(0);
        Needle { is_ascii: text.is_ascii(), text, case_sensitive, is_loose, finder, rare }
    }

    /// The text in a form that can be compared with the needle byte by byte. None: compare as ASCII, ignoring case.
    fn comparable<'a>(&self, text: &'a str) -> Option<Cow<'a, str>> {
        match text {
            _ if self.case_sensitive => Some(Cow::Borrowed(text)),
            _ if self.is_loose && !text.is_ascii() => Some(plain(text)),
            _ if text.is_ascii() || self.is_ascii && !has_folded_to_ascii(text) => None,
            _ => Some(fold(text)),
        }
    }

    pub(crate) fn is_in(&self, text: &str) -> bool {
        match self.comparable(text) {
            Some(text) => self.finder.find(text.as_bytes()).is_some(),
            None => self.is_in_ascii(text.as_bytes()),
        }
    }

    fn is_in_ascii(&self, text: &[u8]) -> bool {
        let needle = self.text.as_bytes();
        let Some(rare) = needle.get(self.rare).copied() else { return true };
        let Some(last) = text.len().checked_sub(needle.len()) else { return false };
        // Only where the whole needle fits around its rare byte.
        let places = &text[self.rare..=last + self.rare];
        let is_here = |at: usize| text[at..at + needle.len()].eq_ignore_ascii_case(needle);
        match rare.to_ascii_uppercase() {
            upper if upper == rare => memchr_iter(rare, places).any(is_here),
            upper => memchr2_iter(rare, upper, places).any(is_here),
        }
    }

    pub(super) fn is(&self, text: &str) -> bool {
        match self.comparable(text) {
            Some(text) => *text == self.text,
            None => text.eq_ignore_ascii_case(&self.text),
        }
    }

    pub(super) fn begins(&self, text: &str) -> bool {
        match self.comparable(text) {
            Some(text) => text.starts_with(&self.text),
            None => text.as_bytes().get(..self.text.len()).is_some_and(|start| start.eq_ignore_ascii_case(self.text.as_bytes())),
        }
    }

    pub(super) fn ends(&self, text: &str) -> bool {
        match self.comparable(text) {
            Some(text) => text.ends_with(&self.text),
            None => {
                let from = text.len().checked_sub(self.text.len());
                from.is_some_and(|from| text.as_bytes()[from..].eq_ignore_ascii_case(self.text.as_bytes()))
            }
        }
    }
}

/// Folds letters that differ only by case; also `ſ`, `ς` and the Kelvin sign.
pub(super) fn fold(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(fold_letter).collect())
}

/// The text as people type it who search: folded, without accents, and `ss` for `ß`.
fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return fold(text);
    }
    let mut plain = String::with_capacity(text.len());
    text.chars().for_each(|letter| push_plain(fold_letter(letter), &mut plain));
    Cow::Owned(plain)
}

/// Whether the text contains one of the two letters outside of ASCII that fold to an ASCII letter.
fn has_folded_to_ascii(text: &str) -> bool {
    memchr2_iter(0xc5, 0xe2, text.as_bytes())
        .any(|at| text.as_bytes()[at..].starts_with("ſ".as_bytes()) || text.as_bytes()[at..].starts_with("\u{212a}".as_bytes()))
}

fn fold_letter(letter: char) -> char {
    /// The letter of a mapping. A letter that would become several is kept.
    fn single(mut mapped: impl Iterator<Item = char>, letter: char) -> char {
        match (mapped.next(), mapped.next()) {
            (Some(one), None) => one,
            _ => letter,
        }
    }
    match letter {
        _ if letter.is_ascii() => letter.to_ascii_lowercase(),
        // Only in Turkish its capital is that of i.
        'ı' => letter,
        _ => single(single(letter.to_uppercase(), letter).to_lowercase(), letter),
    }
}

/// How frequent a byte is in names and titles, roughly.
fn commonness(byte: u8) -> usize {
    const COMMON: &[u8] = b"zqxjkvwyfgb/-.phumdclosnrtiae ";
    COMMON.iter().position(|common| *common == byte).map_or(0, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn case_is_ignored_in_every_alphabet() {
        for (needle, text) in [
            ("ČESK", "České kanály"),
            ("σΟΦΌΣ", "Σοφός"),
            ("kelvin", "\u{212a}ELVIN"),
            ("ſport", "Sports"),
            ("тВ", "ТВ Новости"),
            ("HD", "bbc hd"),
        ] {
            assert!(Needle::new(needle, false).is_in(text), "{needle} in {text}");
            assert!(Needle::new(text, false).is(&text.to_lowercase()), "{text}");
        }
        assert!(!Needle::new("HD", true).is_in("bbc hd"));
        assert!(Needle::new("", false).is_in("") && Needle::new("", false).begins("x") && Needle::new("", false).ends("x"));
        assert!(!Needle::new("xx", false).is_in("x"));
    }

    #[test]
    fn a_search_ignores_accents_and_a_rule_does_not() {
        for (typed, text) in [
            ("grosse", "Das Große Backen"),
            ("GROẞE", "Das Grosse Backen"),
            ("espana", "TVE España"),
            ("España", "TVE ESPANA HD"),
            ("istanbul", "İstanbul TV"),
            ("ısparta", "Isparta"),
            ("kobenhavn", "København"),
            ("lodz", "TVP3 Łódź"),
            ("aerø", "Ærø TV"),
            ("cinema", "Cine\u{301}ma"),
            ("viet nam", "Việt Nam"),
            ("еще", "Ещё ТВ"),
            ("ελλαδα", "ΕΛΛΆΔΑ"),
            ("日本", "日本テレビ"),
            ("façade", "facade"),
        ] {
            assert!(Needle::loose(typed).is_in(text), "{typed} in {text}");
        }
        assert!(!Needle::loose("grose").is_in("Groß e") && !Needle::new("espana", false).is_in("España"));
    }

    fn texts() -> impl Strategy<Value = String> {
        "[aAbBkKſ\u{212a}sSéÉß ]{0,8}"
    }

    proptest! {
        /// The plain way: everything folded, then compared.
        #[test]
        fn the_fast_ways_find_the_same(needle in texts(), text in texts()) {
            let (plain, folded) = (fold(&needle).into_owned(), fold(&text).into_owned());
            let needle = Needle::new(&needle, false);
            prop_assert_eq!(needle.is_in(&text), folded.contains(&plain));
            let loose = super::plain(&text).contains(&*super::plain(&needle.text));
            prop_assert_eq!(Needle::loose(&needle.text).is_in(&text), loose);
            prop_assert_eq!(needle.is(&text), folded == plain);
            prop_assert_eq!(needle.begins(&text), folded.starts_with(&plain));
            prop_assert_eq!(needle.ends(&text), folded.ends_with(&plain));
        }
    }
}
