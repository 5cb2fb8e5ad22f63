//! Accounts in lines for players (`#EXTVLCOPT`, `#KODIPROP`, `#EXTHTTP`), headers behind an address, and messages: addresses in the
//! middle of a text, percent-encoded or as JSON has them, and headers that log in. Cookies and tokens are no accounts: they stay, since
//! players need them.

use std::ops::Range;
use std::sync::LazyLock;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use regex::Regex;

use super::shapes::{account, may_hold};
use crate::source::credentials::decode;
use crate::source::credentials::pieces::{is_placeholder, pieces};

/// A cheap test that most lines fail.
pub(super) fn may_hold_any(text: &str) -> bool {
    static SIGNS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)://|:\\/|%3a|auth|\\u").ok());
    SIGNS.as_ref().is_none_or(|signs| signs.is_match(text))
}

/// The line as it is written otherwise: JSON without escapes that nothing needs.
pub(super) fn plain_json(line: &str) -> Option<String> {
    let (name, json) = line.split_once(':').filter(|(_, json)| json.contains('\\'))?;
    let value: serde_json::Value = serde_json::from_str(json.trim()).ok()?;
    Some(format!("{name}:{value}"))
}

/// What accounts consist of, each with whether it is a username.
pub(super) fn secrets_in(text: &str) -> Vec<(bool, String)> {
    let mut found = Vec::new();
    let mut text = text.to_owned();
    // An address inside of a value of an address is encoded twice.
    for _ in 0..3 {
        addresses(&text, &mut found);
        headers(&text, &mut found);
        let plain = decode(&text);
        if plain == text {
            break;
        }
        text = plain;
    }
    found.retain(|(_, secret)| !secret.is_empty() && !is_placeholder(secret));
    found
}

/// Where the next address in a text is.
pub(super) fn next_address(text: &str) -> Option<Range<usize>> {
    let is_end = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '\'' | '<' | '>' | '\\');
    let colon = text.find("://")?;
    let is_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    let start = text[..colon].trim_end_matches(is_scheme).len();
    let end = text[colon..].find(is_end).map_or(text.len(), |end| colon + end);
    // In a list of headers the next one follows.
    let next = text[start..end].find('&').filter(|next| !text[start..start + next].contains('?'));
    Some(start..next.map_or(end, |next| start + next))
}

fn addresses(text: &str, found: &mut Vec<(bool, String)>) {
    let mut rest = text;
    while let Some(range) = next_address(rest) {
        let url = &rest[range.clone()];
        if may_hold(url) {
            let pieces = pieces(url);
            found.extend(account(url, &pieces, true).into_iter().map(|(at, is_user)| (is_user, url[pieces[at].range.clone()].to_owned())));
        }
        rest = &rest[range.end..];
    }
}

/// Whether a line has a header that logs in or that keeps a session.
pub(super) fn is_login(line: &str) -> bool {
    static NAMES: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new("(?i)authorization|cookie|x-auth-token|x-api-key").ok());
    NAMES.as_ref().is_none_or(|names| names.is_match(line))
}

/// The account of a header that logs in, and the value that has it.
fn headers(text: &str, found: &mut Vec<(bool, String)>) {
    const NAME: &str = "authorization";
    for (at, _) in text.to_ascii_lowercase().match_indices(NAME) {
        // `authorization_endpoint` is another word.
        let Some(value) = text[at + NAME.len()..].strip_prefix(['"', '\'', ':', '=', ' ']) else { continue };
        let value = value.trim_start_matches(['"', '\'', ':', '=', ' ']);
        let value = value.split(['"', '\'', '&', '|', '\r', '\n']).next().unwrap_or_default().trim_end();
        if let Some((scheme, secret)) = value.split_once(' ').map(|(scheme, secret)| (scheme, secret.trim()))
            && scheme.eq_ignore_ascii_case("basic")
        {
            let login = BASE64_STANDARD.decode(secret).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            if let Some((user, password)) = login.as_deref().and_then(|login| login.split_once(':')) {
                found.extend([(true, user.to_owned()), (false, password.to_owned())]);
            }
            found.push((false, secret.to_owned()));
        }
    }
}
