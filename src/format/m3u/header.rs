//! The `#EXTM3U` lines: the addresses of guides, and attributes for the whole playlist.

use super::address::has_scheme;
use super::scan::{Scan, Token};
use crate::model::Attributes;

/// The attributes with guide addresses, in any case.
const GUIDES: [&str; 3] = ["url-tvg", "x-tvg-url", "tvg-url"];
/// Limit of attributes and of guides.
const KEPT: usize = 256;

/// All `#EXTM3U` lines together: concatenated lists have several.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Header {
    /// The guides of `url-tvg`, `x-tvg-url` and `tvg-url`, each once.
    pub(crate) guide_urls: Vec<String>,
    /// All attributes verbatim.
    pub(crate) attributes: Attributes,
    /// `url-logos` of the last `#EXTM3U`: the address below which logos are.
    pub(super) logos: String,
    /// Attributes of the last `#EXTM3U` that apply to every entry after it without its own.
    pub(super) inherited: Vec<(String, String)>,
}

impl Header {
    /// Adds the text after `#EXTM3U`. False: there are too many attributes.
    pub(super) fn add(&mut self, rest: &str) -> bool {
        self.inherited.clear();
        self.logos.clear();
        let mut scan = Scan::new(rest);
        while let Some(token) = scan.next() {
            match token {
                Token::Attribute(name, value) => {
                    if GUIDES.iter().any(|guide| name.eq_ignore_ascii_case(guide)) {
                        self.guides(value);
                    }
                    if name.eq_ignore_ascii_case("url-logos") {
                        value.trim().clone_into(&mut self.logos);
                    }
                    if is_inherited(name) && !value.is_empty() && self.inherited.len() < KEPT {
                        self.inherited.push((name.to_ascii_lowercase(), value.to_owned()));
                    }
                    if self.attributes.0.len() == KEPT {
                        return false;
                    }
                    self.attributes.0.push((name.to_owned(), value.to_owned()));
                }
                // The rest of a list of guides without quotes.
                Token::Word(at) => {
                    let word = rest.get(at..).unwrap_or_default().split([' ', '\t', ',']).next().unwrap_or_default();
                    if word.contains("://") {
                        self.guides(word);
                    }
                }
                Token::Comma => {}
            }
        }
        true
    }

    /// Splits a list of addresses. A comma may be part of an address: it separates only before a scheme.
    fn guides(&mut self, list: &str) {
        let mut start = 0;
        let commas = list.match_indices(',').map(|(at, _)| at).chain([list.len()]);
        for end in commas {
            let next = list.get(end + 1..).unwrap_or_default().trim_start();
            if end < list.len() && !next.is_empty() && !next.starts_with(',') && !has_scheme(next) {
                continue;
            }
            let url = list.get(start..end).unwrap_or_default().trim();
            start = end + 1;
            if !url.is_empty() && self.guide_urls.len() < KEPT && !self.guide_urls.iter().any(|known| known == url) {
                self.guide_urls.push(url.to_owned());
            }
        }
    }
}

/// Attributes that Kodi and others apply to all channels of a list.
fn is_inherited(name: &str) -> bool {
    let starts = |prefix: &str| name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    starts("catchup") || name.eq_ignore_ascii_case("tvg-shift")
}
