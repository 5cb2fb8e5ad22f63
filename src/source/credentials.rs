//! Replaces secrets in records by placeholders, `{name}`, and reveals them again.
//!
//! A URL is split into the pieces that can be a whole secret (username, password, path segments, query values). Only whole
//! pieces are replaced, so a password of one letter cannot damage an address. `{username}` and `{password}` are the source's
//! own; they are stored as people write them and percent-encoded in a URL. Secrets whose names end in `-in-url`,
//! `-header` and `-in-list` were found there and are stored as they were found, so that the address is restored byte for
//! byte. Unknown names in braces stay, since providers have templates of their own.
//!
//! `store` keeps the secrets.

mod accounts;
mod hider;
mod pieces;

use self::pieces::{Edit, Piece, Place, each_placeholder, is_number, is_placeholder, pieces, segments};
use crate::model::Source;
use crate::model::secret::{IN_HEADER, IN_URL};

pub(crate) use self::accounts::{Accounts, Sent};
pub(crate) use self::hider::Hider;
use self::hider::{is_secret_header, is_url, is_verbatim};
pub(crate) use self::pieces::Secrets;
pub(crate) use self::pieces::decode;
pub(super) use self::pieces::encode;

/// Moves the secret parts of a source's URL and headers into `secrets`. Placeholders and their secrets stay; secrets
/// without a placeholder are removed.
pub(crate) fn extract(source: &mut Source, secrets: &mut Secrets) {
    let mut finder = Finder { taken: placeholders(source), username: source.username.clone(), secrets };
    let url = finder.url(&source.url);
    source.url = url;
    for (name, value) in &mut source.headers {
        if is_secret_header(name) {
            *value = finder.header(name, value);
        } else if value.contains("://") {
            *value = finder.url(value);
        }
    }
    let used = placeholders(source);
    secrets.retain(|name, _| !(name.ends_with(IN_URL) || name.ends_with(IN_HEADER)) || used.contains(name));
}

fn placeholders(source: &Source) -> Vec<String> {
    let mut names = Vec::new();
    for text in source.headers.values().chain([&source.url]) {
        each_placeholder(text, |name, _| names.push(name.to_owned()));
    }
    names
}

struct Finder<'a> {
    /// Names that the record contains.
    taken: Vec<String>,
    username: String,
    secrets: &'a mut Secrets,
}

impl Finder<'_> {
    fn url(&mut self, url: &str) -> String {
        if url.starts_with("file:") {
            return url.to_owned();
        }
        let pieces = pieces(url);
        let has_secret = pieces.iter().any(|piece| piece.is_secret_value(url) && !piece.is_user_value(url));
        let pair = xtream_pair(url, &pieces);
        let mut edit = Edit::new(url);
        for (at, piece) in pieces.iter().enumerate() {
            let text = &url[piece.range.clone()];
            let base = match &piece.place {
                _ if text.is_empty() || is_placeholder(text) => continue,
                Place::User => "username",
                Place::Password => "password",
                Place::Segment if pair == Some(at) => "username",
                Place::Segment if at > 0 && pair == Some(at - 1) => "password",
                Place::Value(name) if has_secret && piece.is_secret_value(url) => &url[name.clone()],
                _ => continue,
            };
            let placeholder = self.place(base, IN_URL, text);
            edit.replace(piece.range.clone(), &placeholder);
        }
        edit.finish()
    }

    fn header(&mut self, name: &str, value: &str) -> String {
        // In "Bearer …" and "Basic …" the first word is no secret.
        let (scheme, secret) = match value.split_once(' ') {
            Some((scheme, rest)) if name.to_ascii_lowercase().ends_with("authorization") => (&value[..=scheme.len()], rest),
            _ => ("", value),
        };
        if secret.is_empty() || is_placeholder(secret) {
            return value.to_owned();
        }
        format!("{scheme}{}", self.place(name, IN_HEADER, secret))
    }

    /// The placeholder for a secret part: the source's own name for it if it has one, else a new one.
    fn place(&mut self, base: &str, suffix: &str, text: &str) -> String {
        if suffix == IN_URL {
            if !self.username.is_empty() && encode(&self.username) == text {
                return "{username}".to_owned();
            }
            if self.secrets.get("password").is_some_and(|password| !password.is_empty() && encode(password) == text) {
                return "{password}".to_owned();
            }
        }
        let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c.to_ascii_lowercase() } else { '-' };
        let base: String = base.chars().take(40).map(plain).collect();
        let name = free_name(&base, suffix, &self.taken);
        self.taken.push(name.clone());
        self.secrets.insert(name.clone(), text.to_owned());
        format!("{{{name}}}")
    }
}

/// The first of `base`, `base-2` and so on that is not taken.
fn free_name(base: &str, suffix: &str, taken: &[String]) -> String {
    let names = (1..).map(|n| if n == 1 { format!("{base}{suffix}") } else { format!("{base}-{n}{suffix}") });
    names.into_iter().find(|name| !taken.contains(name)).unwrap_or_default()
}

/// The piece of a playlist's URL that is a username followed by a password: `/live/U/P/1.ts`, `/U/P/1`,
/// `/playlist/U/P/m3u_plus`.
fn xtream_pair(url: &str, pieces: &[Piece]) -> Option<usize> {
    let path = segments(url, pieces);
    match path.as_slice() {
        [(_, "live" | "movie" | "series"), (user, _), (_, _), (_, id)] if is_number(id) => Some(*user),
        [(_, "timeshift"), (user, _), ..] if path.len() >= 5 => Some(*user),
        [(_, "playlist" | "get"), (user, _), (_, _), (_, kind), ..] if kind.starts_with("m3u") => Some(*user),
        [(user, _), (_, _), (_, id)] if is_number(id) => Some(*user),
        _ => None,
    }
}

/// Placeholders in a source's URL that look like ours and have no secret.
pub(crate) fn missing(source: &Source, secrets: &Secrets) -> Vec<String> {
    let mut names = Vec::new();
    each_placeholder(&source.url, |name, _| {
        let is_ours = name.ends_with(IN_URL) || matches!(name, "username" | "password");
        if is_ours && value_of(name, source, secrets).is_none() {
            names.push(name.to_owned());
        }
    });
    names
}

/// Fills missing secrets from another source. False, without a change, if that source has another host or lacks one of them.
pub(crate) fn borrow(source: &mut Source, secrets: &mut Secrets, other: &Source, others: &Secrets) -> bool {
    let host = host(&source.url);
    if host.is_none() || host != self::host(&other.url) {
        return false;
    }
    let names = missing(source, secrets);
    let Some(values) = names.iter().map(|name| value_of(name, other, others)).collect::<Option<Vec<_>>>() else { return false };
    for (name, value) in names.iter().zip(values) {
        if is_verbatim(name) {
            secrets.insert(name.clone(), value.clone());
        } else {
            // Not into the source's own account, which is also sent in a header.
            let own = free_name(name, IN_URL, &placeholders(source));
            source.url = source.url.replace(&format!("{{{name}}}"), &format!("{{{own}}}"));
            secrets.insert(own, encode(value));
        }
    }
    true
}

/// The host that a fetch would ask; None for a file.
fn host(url: &str) -> Option<String> {
    url::Url::parse(&url.replace(['{', '}'], "x")).ok()?.host_str().map(str::to_owned)
}

fn value_of<'a>(name: &str, source: &'a Source, secrets: &'a Secrets) -> Option<&'a String> {
    match name {
        "username" => Some(&source.username).filter(|user| !user.is_empty()),
        name => secrets.get(name),
    }
}

/// `text` with its placeholders filled in. `{username}` and `{password}` are percent-encoded where
/// `text` is a URL; unknown names stay as they are.
pub(crate) fn reveal(text: &str, source: &Source, secrets: &Secrets) -> String {
    let mut edit = Edit::new(text);
    each_placeholder(text, |name, range| {
        let Some(value) = value_of(name, source, secrets) else { return };
        if is_verbatim(name) || !is_url(text) {
            edit.replace(range, value);
        } else {
            edit.replace(range, &encode(value));
        }
    });
    edit.finish()
}

#[cfg(test)]
mod tests;
