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

/// Whether a word is hardly a part of an address by chance: `entertainment`, `sky-sports-1` and `362696` are, `secret1` is not.
pub(super) fn is_unusual(secret: &str) -> bool {
    let is_number = |part: &str| part.bytes().all(|c| c.is_ascii_digit());
    let is_word = |part: &str| {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_uppercase());
        part.bytes().all(|c| c.is_ascii_alphabetic()) && !rest.bytes().any(|c| c.is_ascii_uppercase())
    };
    let is_plain = secret.split(['-', '_', '.', ' ']).all(|part| is_number(part) && part.len() < 10 || is_word(part));
    secret.len() >= 6 && !is_plain
}

/// Whether a word is in no name, id or group by chance: letters and digits in turns, or capitals in the middle.
pub(super) fn is_random(secret: &str) -> bool {
    let pairs = || secret.as_bytes().windows(2).filter_map(|pair| if let [a, b] = pair { Some((*a, *b)) } else { None });
    let is_turn = |(a, b): &(u8, u8)| a.is_ascii_digit() && b.is_ascii_alphabetic() || a.is_ascii_alphabetic() && b.is_ascii_digit();
    let turns = pairs().filter(is_turn).count();
    let is_mixed = pairs().any(|(a, b)| a.is_ascii_lowercase() && b.is_ascii_uppercase());
    secret.len() >= 8 && is_unusual(secret) && (turns >= 3 || turns > 0 && is_mixed)
}

/// Whether a path ends in a picture: `/series/7/episodes/8.jpg` has no account.
fn is_picture(id: &str) -> bool {
    const ENDINGS: [&str; 8] = ["jpg", "jpeg", "png", "webp", "svg", "gif", "avif", "bmp"];
    id.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// The pieces that form an account, each with whether it is the username. `with_paths`: also `/live/USER/PASSWORD/ID` and the like.
pub(super) fn account(url: &str, pieces: &[Piece], with_paths: bool) -> Vec<(usize, bool)> {
    let mut found = Vec::new();
    let at = |wanted: &dyn Fn(&Piece) -> bool| pieces.iter().position(wanted);
    if let Some(password) = at(&|piece| matches!(piece.place, Place::Password)) {
        found.extend(at(&|piece| matches!(piece.place, Place::User)).map(|user| (user, true)));
        found.push((password, false));
    }
    let path = if with_paths { segments(url, pieces) } else { Vec::new() };
    for window in path.windows(4) {
        if let [(_, before), (user, _), (password, word), (_, id)] = window
            && BEFORE.iter().any(|word| before.eq_ignore_ascii_case(word))
            && is_number(id)
            && (!is_picture(id) || is_random(word))
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
