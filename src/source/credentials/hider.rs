//! Finds the secrets of a source in what its provider sends, and puts their placeholders there.

use super::pieces::{Edit, Piece, Place, Secrets, decode_bytes, encode, is_in_placeholder, is_user_name, pieces};
use crate::model::Source;
use crate::model::secret::{IN_HEADER, IN_LIST, IN_URL};

/// A shorter secret is only recognised where a secret is expected, since `/list/1/2` may contain a short password by
/// accident.
const CERTAIN: usize = 5;

/// Redacts a source's credentials in what its provider sends: stream addresses, logos, catch-up templates, messages.
pub(crate) struct Hider {
    candidates: Vec<Candidate>,
    /// A secret contains a space, so it is found only after a text is split into pieces.
    is_thorough: bool,
}

pub(super) struct Candidate {
    placeholder: String,
    /// Percent-decoded.
    value: Vec<u8>,
    pub(super) is_user: bool,
    /// It is secret wherever a text has it as a whole.
    pub(super) is_certain: bool,
    /// Only for accounts of a list: it is secret also in a name.
    pub(super) is_everywhere: bool,
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
            .map(|(name, value)| (name, value, is_user_name(name.trim_end_matches(IN_URL))))
            .map(|(name, value, is_user)| Candidate {
                placeholder: format!("{{{name}}}"),
                value: if name.ends_with(IN_URL) { decode_bytes(value) } else { value.as_bytes().to_vec() },
                is_user,
                is_certain: !is_user && value.len() >= CERTAIN,
                is_everywhere: false,
                is_plain: is_verbatim(name) || encode(value) == value,
            })
            .collect();
        let is_thorough = candidates.iter().any(|candidate| candidate.value.contains(&b' '));
        Hider { candidates, is_thorough }
    }

    /// Words without names: whether it is a username, whether it is certain in an address, whether also in a name, and the text as it was
    /// found.
    pub(super) fn of_list<'a>(words: impl Iterator<Item = (bool, bool, bool, &'a String)>) -> Hider {
        let candidate = |(is_user, is_certain, is_everywhere, text): (bool, bool, bool, &String)| Candidate {
            placeholder: String::new(),
            value: decode_bytes(text),
            is_user,
            is_certain,
            is_everywhere,
            is_plain: true,
        };
        let mut candidates: Vec<Candidate> = words.map(candidate).collect();
        // A secret that is the beginning of another would leave the rest of it.
        candidates.sort_by(|a, b| b.value.len().cmp(&a.value.len()).then_with(|| a.value.cmp(&b.value)));
        Hider { candidates, is_thorough: false }
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
        self.hide_pieces(url, |found, _| found.placeholder.clone());
    }

    /// `name` gives the placeholder for a candidate, as it stands there.
    pub(super) fn hide_pieces(&self, url: &mut String, mut name: impl FnMut(&Candidate, &str) -> String) {
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
        let certain = |candidate: &Candidate| candidate.is_certain;
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
                        edit.replace(piece.range.clone(), &name(a, &url[piece.range.clone()]));
                        edit.replace(next.range.clone(), &name(b, &url[next.range.clone()]));
                    }
                    find(piece, &certain)
                }
                Place::Value(_) => find(piece, &certain),
            };
            if let Some(found) = found {
                edit.replace(piece.range.clone(), &name(found, &url[piece.range.clone()]));
            }
        }
        *url = edit.finish();
    }

    /// Redacts a message of a provider or parser. A short secret is only replaced where no letter or digit is next to it.
    pub(crate) fn hide_in_text(&self, text: &mut String) {
        self.replace_in_text(text, |_, _| true, |found, _| found.placeholder.clone());
    }

    /// Replaces those of the secrets that are wanted.
    pub(super) fn replace_in_text(
        &self,
        text: &mut String,
        is_wanted: impl Fn(&Candidate, &str) -> bool,
        mut name: impl FnMut(&Candidate, &str) -> String,
    ) {
        for candidate in self.candidates.iter().filter(|candidate| !candidate.is_user || candidate.is_certain) {
            let Ok(plain) = std::str::from_utf8(&candidate.value) else { continue };
            if !is_wanted(candidate, plain) {
                continue;
            }
            let encoded = encode(plain);
            for secret in [plain, encoded.as_str()].into_iter().take(if encoded == plain { 1 } else { 2 }) {
                let mut at = 0;
                while let Some(start) = text[at..].find(secret).map(|found| at + found) {
                    let end = start + secret.len();
                    let is_apart = (!text[..start].ends_with(char::is_alphanumeric) || ends_encoded(&text[..start]))
                        && !text[end..].starts_with(char::is_alphanumeric);
                    at = if is_in_placeholder(text, start..end) {
                        end
                    } else if is_apart || secret.len() >= CERTAIN {
                        let placeholder = name(candidate, secret);
                        text.replace_range(start..end, &placeholder);
                        start + placeholder.len()
                    } else {
                        end
                    };
                }
            }
        }
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

/// Whether a text ends in a percent-encoded byte, as what is before a value does: `%3a`.
fn ends_encoded(text: &str) -> bool {
    matches!(text.as_bytes(), [.., b'%', a, b] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
}

pub(super) fn is_verbatim(name: &str) -> bool {
    name.ends_with(IN_URL) || name.ends_with(IN_HEADER) || name.ends_with(IN_LIST)
}

pub(super) fn is_url(text: &str) -> bool {
    text.contains("://") || text.starts_with(['/', '?'])
}

impl Piece {
    pub(super) fn is_secret_value(&self, url: &str) -> bool {
        matches!(&self.place, Place::Value(name) if is_secret_param(&url[name.clone()]))
    }

    pub(super) fn is_user_value(&self, url: &str) -> bool {
        matches!(&self.place, Place::Value(name) if is_user_name(&url[name.clone()].to_ascii_lowercase()))
    }
}

pub(super) fn is_secret_param(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let whole = ["pass", "pwd", "pw", "pin", "auth", "sig", "sid", "session", "sessionid", "session_id", "hash", "mac"];
    let parts = ["passw", "token", "secret", "signature", "credential", "apikey", "api_key", "api-key"];
    is_user_name(&name) || whole.contains(&name.as_str()) || parts.iter().any(|part| name.contains(part)) || name.ends_with("key")
}

pub(super) fn is_secret_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let parts = ["authorization", "cookie", "token", "secret", "key", "passw", "session", "credential", "x-auth"];
    parts.iter().any(|part| name.contains(part))
}
