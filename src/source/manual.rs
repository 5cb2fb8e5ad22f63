//! Accounts in the addresses of manual channels: redacted when a row is saved, revealed only for an export that asks for it.
//!
//! Accounts are recognised as in a downloaded playlist (see `credentials`). A placeholder that a client sends back is accepted
//! only in the same row or at the same host, so that it cannot send a password to another host.

use std::collections::{BTreeSet, HashSet};

use super::credentials::{self, Accounts, Secrets};
use crate::model::secret::{IN_LIST, is_secret};
use crate::model::{ManualChannel, Source};

/// The texts of a row that may contain an account, with the names of their fields.
fn texts(row: &ManualChannel) -> impl Iterator<Item = (&'static str, &str)> {
    let attributes = row.attributes.0.iter().map(|(_, value)| ("attributes", value.as_str()));
    let options = row.options.iter().map(|line| ("options", line.as_str()));
    [("stream_url", row.stream_url.as_str()), ("tvg_logo", &row.tvg_logo)].into_iter().chain(attributes).chain(options)
}

/// The placeholders of secrets in a text.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).filter(|name| is_secret(name))
}

/// Where a secret in a text of a row is sent: the host and port of the first address in it. Relative addresses and lines for players
/// are sent with the row's stream, so its host counts too.
fn place(row: &ManualChannel, field: &str, text: &str) -> String {
    let own = host(text);
    if field == "options" || own.is_empty() { format!("{} {own}", host(&row.stream_url)) } else { own }
}

/// Host and port of the first address in a text; empty if there is none.
fn host(text: &str) -> String {
    let rest = text.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#', '|']).next().unwrap_or_default();
    authority.rsplit('@').next().unwrap_or_default().to_ascii_lowercase()
}

pub(crate) fn hide(accounts: &mut Accounts, row: &mut ManualChannel) {
    accounts.hide(&mut row.stream_url);
    accounts.hide(&mut row.tvg_logo);
    row.attributes.0.iter_mut().for_each(|(_, value)| accounts.hide_in_line(value));
    row.options.iter_mut().for_each(|line| accounts.hide_in_line(line));
}

/// Restores the accounts of a row, for an export with secrets.
pub(crate) fn reveal(row: &mut ManualChannel, source: &Source, secrets: &Secrets) {
    let attributes = row.attributes.0.iter_mut().map(|(_, value)| value);
    for text in [&mut row.stream_url, &mut row.tvg_logo].into_iter().chain(attributes).chain(&mut row.options) {
        if text.contains('{') {
            *text = credentials::reveal(text, source, secrets);
        }
    }
}

/// The secrets in `known` and `met` that the rows need.
pub(crate) fn needed(rows: &[ManualChannel], known: &Secrets, met: &Secrets) -> Secrets {
    let used: BTreeSet<&str> = rows.iter().flat_map(texts).flat_map(|(_, text)| names(text)).collect();
    let all = known.iter().chain(met);
    all.filter(|(name, _)| name.ends_with(IN_LIST) && used.contains(name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

pub(crate) struct Known {
    /// The names of the source's own secrets.
    own: HashSet<String>,
    /// The names of the rows' accounts, with the places where they are sent.
    at_host: HashSet<(String, String)>,
}

impl Known {
    pub(crate) fn new(source: &Source, secrets: &Secrets, rows: &[ManualChannel]) -> Known {
        let own = secrets.keys().filter(|name| !name.ends_with(IN_LIST)).cloned();
        let own = own.chain((!source.username.is_empty()).then(|| "username".to_owned())).collect();
        let mut at_host = HashSet::new();
        for row in rows {
            for (field, text) in texts(row) {
                for name in names(text).filter(|name| secrets.contains_key(*name)) {
                    at_host.insert((place(row, field, text), name.to_owned()));
                }
            }
        }
        Known { own, at_host }
    }

    /// The unknown placeholders of `row`, with their fields. `before` is the stored row.
    pub(crate) fn unknown<'r>(&self, row: &'r ManualChannel, before: Option<&ManualChannel>) -> Vec<(&'static str, &'r str)> {
        let had: HashSet<&str> = before.into_iter().flat_map(texts).flat_map(|(_, text)| names(text)).collect();
        let mut unknown = Vec::new();
        for (field, text) in texts(row) {
            for name in names(text) {
                let is_known =
                    had.contains(name) || self.own.contains(name) || self.at_host.contains(&(place(row, field, text), name.to_owned()));
                if !is_known {
                    unknown.push((field, name));
                }
            }
        }
        unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Attributes;

    fn row(url: &str) -> ManualChannel {
        ManualChannel { stream_url: url.into(), ..ManualChannel::default() }
    }

    #[test]
    fn accounts_are_hidden_wherever_they_stand_and_come_back() {
        let clear = ManualChannel {
            stream_url: "http://tv.example/live/bob/OtherPw77/1.ts".into(),
            tvg_logo: "http://bob:OtherPw77@tv.example/1.png".into(),
            attributes: Attributes(vec![("catchup-source".into(), "http://tv.example/a?username=eve&password=Pw99&at={utc}".into())]),
            options: vec!["#EXTVLCOPT:http-proxy=http://max:Px11@proxy.example:80".into(), "#EXTVLCOPT:network-caching=1".into()],
            ..ManualChannel::default()
        };
        let mut hidden = clear.clone();
        let mut accounts = Accounts::new(&Secrets::new());
        hide(&mut accounts, &mut hidden);
        let text = format!("{hidden:?}");
        assert!(!["bob", "OtherPw77", "eve", "Pw99", "max", "Px11"].iter().any(|word| text.contains(word)), "{text}");
        assert_eq!(hidden.options[0], "#EXTVLCOPT:http-proxy=http://{username-3-in-list}:{password-3-in-list}@proxy.example:80");
        let met = accounts.into_met();
        assert_eq!(needed(std::slice::from_ref(&hidden), &Secrets::new(), &met), met);
        assert!(needed(&[row("http://a/1")], &met, &met).is_empty());
        reveal(&mut hidden, &Source::default(), &met);
        assert_eq!(hidden, clear);
    }

    #[test]
    fn a_name_counts_only_where_it_was() {
        let secrets: Secrets = ["username-1-in-list", "password-1-in-list"].map(|name| (name.to_owned(), "x".to_owned())).into();
        let old = row("http://{username-1-in-list}:{password-1-in-list}@tv.example/1");
        let known = Known::new(&Source::default(), &secrets, std::slice::from_ref(&old));
        let other = row("http://{username-1-in-list}:{password-1-in-list}@TV.example/2");
        assert!(known.unknown(&other, None).is_empty());
        let moved = row("http://{username-1-in-list}:{password-1-in-list}@new.example/1");
        assert!(known.unknown(&moved, Some(&old)).is_empty());
        assert_eq!(known.unknown(&moved, None), [("stream_url", "username-1-in-list"), ("stream_url", "password-1-in-list")]);
        // A line without an address is sent to the host of the stream.
        let line = |url: &str| ManualChannel { options: vec!["#EXTHTTP:{\"Cookie\":\"{password-1-in-list}\"}".into()], ..row(url) };
        let known = Known::new(&Source::default(), &secrets, &[line("http://tv.example/1")]);
        assert!(known.unknown(&line("http://tv.example/2"), None).is_empty());
        assert_eq!(known.unknown(&line("http://new.example/2"), None), [("options", "password-1-in-list")]);
        assert_eq!(known.unknown(&row("http://tv.example/{password}/{utc}"), None), [("stream_url", "password")]);
        let source = Source { username: "anna".into(), ..Source::default() };
        assert!(Known::new(&source, &Secrets::new(), &[]).unknown(&row("http://tv.example/{username}"), None).is_empty());
    }
}
