//! The shapes of addresses that hold an account.

use std::sync::LazyLock;

use regex::Regex;

use crate::source::credentials::pieces::{Piece, Place, is_number, is_user_name, segments};

/// The words before an account in a path.
const BEFORE: [&str; 3] = ["live", "movie", "series"];
/// First segments of a path that are no username.
const WORDS: [&str; 12] = ["hls", "tv", "channel", "channels", "stream", "streams", "vod", "iptv", "play", "cdn", "logo", "logos"];

/// A cheap test that nearly always fails, so that nothing is allocated.
pub(super) fn may_hold(url: &str) -> bool {
    static SIGNS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new("(?i)@|/(?:timeshift|live|movie|series)/|pass|pwd").ok());
    SIGNS.as_ref().is_none_or(|signs| signs.is_match(url))
}

/// Whether a word stands in other texts by chance only: `sports` does, `s3cretPw` does not.
pub(super) fn is_unusual(secret: &str) -> bool {
    let is_mixed = secret.bytes().skip(1).any(|c| c.is_ascii_uppercase()) && secret.bytes().any(|c| c.is_ascii_lowercase());
    secret.len() >= 6 && (secret.len() >= 10 || is_mixed || !secret.bytes().all(|c| c.is_ascii_alphabetic()))
}

/// The pieces that form an account, each with whether it is the username.
pub(super) fn account(url: &str, pieces: &[Piece]) -> Vec<(usize, bool)> {
    let mut found = Vec::new();
    let at = |wanted: &dyn Fn(&Piece) -> bool| pieces.iter().position(wanted);
    if let Some(password) = at(&|piece| matches!(piece.place, Place::Password)) {
        found.extend(at(&|piece| matches!(piece.place, Place::User)).map(|user| (user, true)));
        found.push((password, false));
    }
    let path = segments(url, pieces);
    for window in path.windows(4) {
        if let [(_, before), (user, _), (password, _), (_, id)] = window
            && BEFORE.iter().any(|word| before.eq_ignore_ascii_case(word))
            && is_number(id)
        {
            found.extend([(*user, true), (*password, false)]);
        }
    }
    for window in path.windows(5) {
        if let [(_, before), (user, _), (password, _), _, _] = window
            && before.eq_ignore_ascii_case("timeshift")
        {
            found.extend([(*user, true), (*password, false)]);
        }
    }
    let value = |is_name: &dyn Fn(&str) -> bool| {
        at(&|piece| matches!(&piece.place, Place::Value(name) if is_name(&url[name.clone()].to_ascii_lowercase())))
    };
    if let Some(password) = value(&|name| matches!(name, "password" | "pass" | "passwd" | "pwd")) {
        let user = value(&is_user_name);
        // Alone, `pass=1` is a flag.
        if user.is_some() || pieces[password].range.len() > 3 {
            found.extend(user.map(|user| (user, true)));
            found.push((password, false));
        }
    }
    found.sort_unstable_by_key(|(at, _)| pieces[*at].range.start);
    found.dedup_by_key(|(at, _)| *at);
    found
}

/// The user and password of `/USER/PASSWORD/NUMBER`, which is an account only if several channels have the same.
pub(super) fn short(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    let (_, path) = rest.split_once('/').filter(|_| scheme.len() < 6)?;
    let mut segments = path.split(['/', '?', '|']);
    let (user, password, id) = (segments.next()?, segments.next()?, segments.next()?);
    let is_whole = path.split(['?', '|']).next().unwrap_or_default().splitn(4, '/').nth(3).is_none_or(str::is_empty);
    let is_account = is_whole && is_number(id) && is_unusual(password) && user.len() > 2 && !user.starts_with('{');
    (is_account && !password.starts_with('{') && !WORDS.iter().any(|word| user.eq_ignore_ascii_case(word))).then_some((user, password))
}
