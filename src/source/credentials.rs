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
mod pieces;

use self::pieces::{Edit, Piece, Place, decode_bytes, each_placeholder, is_number, is_placeholder, is_user_name, pieces, segments};
use crate::model::Source;
use crate::model::secret::{IN_HEADER, IN_LIST, IN_URL};

pub(crate) use self::accounts::Accounts;
pub(crate) use self::pieces::Secrets;
pub(crate) use self::pieces::decode;
pub(super) use self::pieces::encode;

/// A shorter secret is only recognised where a secret is expected, since `/list/1/2` may contain a short password by
/// accident.
const CERTAIN: usize = 5;

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

fn is_verbatim(name: &str) -> bool {
    name.ends_with(IN_URL) || name.ends_with(IN_HEADER) || name.ends_with(IN_LIST)
}

fn is_url(text: &str) -> bool {
    text.contains("://") || text.starts_with(['/', '?'])
}

/// Redacts a source's credentials in what its provider sends: stream addresses, logos, catch-up templates, messages.
pub(crate) struct Hider {
    candidates: Vec<Candidate>,
    /// A secret contains a space, so it is found only after a text is split into pieces.
    is_thorough: bool,
}

struct Candidate {
    placeholder: String,
    /// Percent-decoded.
    value: Vec<u8>,
    is_user: bool,
    /// It may also occur in a text that is no URL.
    is_plain: bool,
}

impl Hider {
    pub(crate) fn new(source: &Source, secrets: &Secrets) -> Hider {
        // Accounts of lists are found by their shape and not in other places.
        let own = secrets.iter().filter(|(name, _)| !name.ends_with(IN_LIST));
        let mut all: Vec<(&str, &str)> = own.map(|(name, value)| (name.as_str(), value.as_str())).collect();
        all.push(("username", &source.username));
        // A provider uses the same encoding as in the source's own URL.
        all.sort_by_key(|(name, _)| !name.ends_with(IN_URL));
        let candidates = all.into_iter().filter(|(_, value)| !value.is_empty());
        let candidates: Vec<Candidate> = candidates
            .map(|(name, value)| Candidate {
                placeholder: format!("{{{name}}}"),
                value: if name.ends_with(IN_URL) { decode_bytes(value) } else { value.as_bytes().to_vec() },
                is_user: is_user_name(name.trim_end_matches(IN_URL)),
                is_plain: is_verbatim(name) || encode(value) == value,
            })
            .collect();
        let is_thorough = candidates.iter().any(|candidate| candidate.value.contains(&b' '));
        Hider { candidates, is_thorough }
    }

    /// Those of a list's accounts: names, whether it is a username, and the text as it was found.
    fn of_list<'a>(accounts: impl Iterator<Item = (&'a String, bool, &'a String)>) -> Hider {
        let candidate = |(name, is_user, text): (&String, bool, &String)| Candidate {
            placeholder: format!("{{{name}}}"),
            value: decode_bytes(text),
            is_user,
            is_plain: true,
        };
        Hider { candidates: accounts.map(candidate).collect(), is_thorough: false }
    }

    pub(crate) fn hide(&self, url: &mut String) {
        if !self.may_match(url) {
            return;
        }
        for candidate in &self.candidates {
            // Text of the provider that looks like our placeholder must not be revealed.
            if url.contains(&candidate.placeholder) {
                let name = candidate.placeholder.trim_matches(['{', '}']);
                *url = url.replace(&candidate.placeholder, &format!("%7B{name}%7D"));
            }
        }
        self.hide_pieces(url);
    }

    fn hide_pieces(&self, url: &mut String) {
        let pieces = pieces(url);
        let is_url = is_url(url);
        let find = |piece: &Piece, wanted: &dyn Fn(&Candidate) -> bool| {
            let text = &url[piece.range.clone()];
            let decoded = decode_bytes(text);
            let spaced = matches!(piece.place, Place::Value(_)).then(|| decode_bytes(&text.replace('+', " ")));
            let same = |candidate: &&Candidate| candidate.value == decoded || spaced.as_ref() == Some(&candidate.value);
            self.candidates.iter().filter(|candidate| (is_url || candidate.is_plain) && wanted(candidate)).find(same)
        };
        let secret = |candidate: &Candidate| !candidate.is_user;
        let certain = |candidate: &Candidate| !candidate.is_user && candidate.value.len() >= CERTAIN;
        let user = |candidate: &Candidate| candidate.is_user;
        let mut edit = Edit::new(url);
        for (at, piece) in pieces.iter().enumerate() {
            let found = match &piece.place {
                Place::User => find(piece, &user).or_else(|| find(piece, &secret)),
                Place::Password => find(piece, &secret),
                Place::Value(_) if piece.is_user_value(url) => find(piece, &user).or_else(|| find(piece, &certain)),
                Place::Value(_) if piece.is_secret_value(url) => find(piece, &secret),
                Place::Segment => {
                    let next = pieces.get(at + 1).filter(|next| piece.range.end + 1 == next.range.start && !next.is_stem);
                    if let Some(next) = next
                        && let (Some(a), Some(b)) = (find(piece, &user), find(next, &secret))
                    {
                        edit.replace(piece.range.clone(), &a.placeholder);
                        edit.replace(next.range.clone(), &b.placeholder);
                    }
                    find(piece, &certain)
                }
                Place::Value(_) => find(piece, &certain),
            };
            if let Some(found) = found {
                edit.replace(piece.range.clone(), &found.placeholder);
            }
        }
        *url = edit.finish();
    }

    /// Redacts a message of a provider or parser. A short secret is only replaced where no letter or digit is next to it.
    pub(crate) fn hide_in_text(&self, text: &mut String) {
        for candidate in self.candidates.iter().filter(|candidate| !candidate.is_user) {
            let Ok(plain) = std::str::from_utf8(&candidate.value) else { continue };
            let encoded = encode(plain);
            for secret in [plain, encoded.as_str()].into_iter().take(if encoded == plain { 1 } else { 2 }) {
                let mut at = 0;
                while let Some(start) = text[at..].find(secret).map(|found| at + found) {
                    let end = start + secret.len();
                    let is_apart = !text[..start].ends_with(char::is_alphanumeric) && !text[end..].starts_with(char::is_alphanumeric);
                    at = if is_apart || secret.len() >= CERTAIN {
                        text.replace_range(start..end, &candidate.placeholder);
                        start + candidate.placeholder.len()
                    } else {
                        end
                    };
                }
            }
        }
    }

    /// Whether a text contains a candidate, as it is or percent-encoded.
    fn has_word(&self, text: &str) -> bool {
        let has = |needle: &[u8]| memchr::memmem::find(text.as_bytes(), needle).is_some();
        let is_encoded = memchr::memchr(b'%', text.as_bytes()).is_some();
        self.candidates
            .iter()
            .any(|candidate| has(&candidate.value) || is_encoded && has(encode(&String::from_utf8_lossy(&candidate.value)).as_bytes()))
    }

    /// A cheap test that nearly always fails, so that nothing is allocated.
    pub(crate) fn may_match(&self, url: &str) -> bool {
        if self.candidates.is_empty() {
            return false;
        }
        self.is_thorough
            || url.contains(['%', '{'])
            || self.candidates.iter().any(|candidate| memchr::memmem::find(url.as_bytes(), &candidate.value).is_some())
    }
}

impl Piece {
    fn is_secret_value(&self, url: &str) -> bool {
        matches!(&self.place, Place::Value(name) if is_secret_param(&url[name.clone()]))
    }

    fn is_user_value(&self, url: &str) -> bool {
        matches!(&self.place, Place::Value(name) if is_user_name(&url[name.clone()].to_ascii_lowercase()))
    }
}

fn is_secret_param(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let whole = ["pass", "pwd", "pw", "pin", "auth", "sig", "sid", "session", "sessionid", "session_id", "hash", "mac"];
    let parts = ["passw", "token", "secret", "signature", "credential", "apikey", "api_key", "api-key"];
    is_user_name(&name) || whole.contains(&name.as_str()) || parts.iter().any(|part| name.contains(part)) || name.ends_with("key")
}

fn is_secret_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let parts = ["authorization", "cookie", "token", "secret", "key", "passw", "session", "credential", "x-auth"];
    parts.iter().any(|part| name.contains(part))
}

#[cfg(test)]
mod tests;
