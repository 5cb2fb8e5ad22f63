//! Accounts that are found in the addresses of a playlist, for example of one that was merged from several providers'.
//! They are kept as secrets of the source, and placeholders take their places in the list.
//!
//! Only unambiguous shapes make an account known: `user:password@`, `/live/USER/PASSWORD/ID`, `/timeshift/USER/PASSWORD/…`, a query
//! with a password, `/USER/PASSWORD/ID` of several channels, and headers that log in. In guides the paths do not count: they are those of
//! pictures. Once an account is known, its words are hidden in every address, those that are no words of a language also in lines and
//! attributes. In names, ids and groups too, if they look random, or if they are no words and not only known from `/USER/PASSWORD/ID`, which
//! may be a folder of another kind. Rows that came before are changed at the end ([`Accounts::is_late`]).

mod lines;
mod shapes;
mod words;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use self::shapes::{account, is_random, is_unusual, may_hold};
use self::words::Words;
use super::hider::{Candidate, Hider};
use super::pieces::{Edit, Place, Secrets, decode, each_placeholder, is_number, is_placeholder, pieces};
use crate::model::secret::{IN_LIST, IN_URL};
use crate::model::{Channel, Source};

/// Maximum number of secrets of one list. A list with more has a password per entry; further ones are removed.
const MOST: usize = 512;
/// Maximum length of a secret in bytes. A longer one is removed.
const LONGEST: usize = 256;

/// Stands for a secret that has no name of its own.
const HIDDEN: &str = "{password-in-list}";

/// Maximum number of beginnings of addresses that are remembered until they are seen again.
const REMEMBERED: usize = 1 << 16;

/// What identifies a channel, as its provider sent it.
pub(crate) struct Sent {
    pub(crate) tvg_id: String,
    pub(crate) name: String,
}

/// The accounts of a source's list, known from earlier readings or met in this one.
pub(crate) struct Accounts {
    /// Whether the text is a username, and the text as it was found -> the name of the secret.
    names: HashMap<(bool, String), String>,
    taken: BTreeSet<String>,
    met: Secrets,
    /// Names of secrets that are no words of a language and stand in an unambiguous shape in this reading.
    certain: HashSet<String>,
    /// The last account in a path, `/live/USER/PASSWORD/`, with its placeholders. Most lists have only one.
    last: Option<(String, String)>,
    /// Finds the words of the known accounts.
    words: Words,
    /// The source's own secrets, each with whether it is a username: their places are hidden by [`Hider`], and other texts here.
    own: Vec<(bool, String)>,
    /// Hashes of the beginnings of addresses that may hold an account, with that of the address where each stood.
    short: HashMap<u64, u64>,
    hasher: RandomState,
    has_rows: bool,
    /// An account became known when there were rows already, which may contain it.
    pub(crate) is_late: bool,
    /// Placeholders in the rows are not the provider's own text.
    is_again: bool,
    is_guide: bool,
    /// The number of the next name.
    next: usize,
    /// Secrets that were removed, because there are too many or they are too long.
    pub(crate) removed: u64,
    /// A line for players has a header with a part of an account.
    pub(crate) has_logins: bool,
}

impl Accounts {
    /// Starts with the names that were given in earlier readings.
    pub(crate) fn new(secrets: &Secrets) -> Accounts {
        let known = secrets.iter().filter(|(name, _)| name.ends_with(IN_LIST));
        let names: HashMap<_, _> = known.map(|(name, text)| ((name.starts_with("user"), text.clone()), name.clone())).collect();
        let mut accounts = Accounts {
            taken: names.values().cloned().collect(),
            names,
            met: Secrets::new(),
            certain: HashSet::new(),
            last: None,
            words: Words::new(std::iter::empty()),
            own: Vec::new(),
            short: HashMap::new(),
            hasher: RandomState::new(),
            has_rows: false,
            is_late: false,
            is_again: false,
            is_guide: false,
            next: 1,
            removed: 0,
            has_logins: false,
        };
        accounts.learn();
        accounts
    }

    /// For what a provider sends: the source's own secrets are hidden too, where [`Hider`] does not look.
    pub(crate) fn of_source(source: &Source, secrets: &Secrets) -> Accounts {
        let mut accounts = Accounts::new(secrets);
        let own = secrets.iter().filter(|(name, _)| !name.ends_with(IN_LIST));
        accounts.own = own.map(|(name, text)| (false, if name.ends_with(IN_URL) { decode(text) } else { text.clone() })).collect();
        let password = secrets.get("password").filter(|_| !source.username.is_empty());
        accounts.own.extend(password.map(|password| (false, BASE64_STANDARD.encode(format!("{}:{password}", source.username)))));
        accounts.own.push((true, source.username.clone()));
        accounts.own.retain(|(_, text)| is_unusual(text));
        accounts.learn();
        accounts
    }

    /// For a guide: paths in it are those of pictures.
    pub(crate) fn of_guide(source: &Source, secrets: &Secrets) -> Accounts {
        Accounts { is_guide: true, ..Accounts::of_source(source, secrets) }
    }

    /// For rows that a person writes: placeholders in them are meant.
    pub(crate) fn of_person(secrets: &Secrets) -> Accounts {
        Accounts { is_again: true, ..Accounts::new(secrets) }
    }

    fn learn(&mut self) {
        let found = self.names.iter().map(|(word, name)| (word, self.certain.contains(name) || is_random(&decode(&word.1))));
        self.words = Words::new(found.chain(self.own.iter().map(|word| (word, true))));
    }

    /// Hides what a row contains. Returns what it was called, unless that stays.
    pub(crate) fn hide_in(&mut self, channel: &mut Channel) -> Option<Sent> {
        self.hide_stream(&mut channel.stream_url);
        self.hide(&mut channel.tvg_logo);
        for (_, value) in &mut channel.attributes.0 {
            self.protect(value);
            self.address(value);
            self.line(value);
        }
        for line in &mut channel.options {
            self.hide_in_line(line);
            self.has_logins |= line.contains('{') && line.contains(&format!("{IN_LIST}}}")) && lines::is_login(line);
        }
        let Channel { channel_name, tvg_name, tvg_id, group_title, tvg_language, tvg_country, tvg_chno, .. } = channel;
        let everywhere = &self.words.everywhere;
        let is_named = everywhere.is_in(tvg_id) || everywhere.is_in(channel_name);
        let sent = is_named.then(|| Sent { tvg_id: tvg_id.clone(), name: channel_name.clone() });
        for text in [channel_name, tvg_name, tvg_id, group_title, tvg_language, tvg_country, tvg_chno] {
            if self.words.everywhere.is_in(text) {
                self.protect(text);
                self.replace_in_text(text, |candidate, _| candidate.is_everywhere);
            }
        }
        self.has_rows = true;
        sent
    }

    /// Hides an address and the headers behind it.
    fn hide_stream(&mut self, url: &mut String) {
        if let Some((user, password)) = shapes::short(url) {
            let end = password.as_ptr() as usize + password.len() - url.as_ptr() as usize;
            let (start, whole) = (self.hasher.hash_one(&url[..end]), self.hasher.hash_one(url.as_str()));
            match self.short.get(&start) {
                Some(first) if *first != whole => {
                    let both = [(true, user.to_owned()), (false, password.to_owned())];
                    self.know(&both, false);
                }
                Some(_) => {}
                None => {
                    if self.short.len() >= REMEMBERED {
                        self.short.clear();
                    }
                    self.short.insert(start, whole);
                }
            }
        }
        let Some(mut behind) = memchr::memchr(b'|', url.as_bytes()).map(|bar| url.split_off(bar)) else { return self.hide(url) };
        self.hide_in_line(&mut behind);
        self.hide(url);
        url.push_str(&behind);
    }

    /// Hides the accounts in a line for players, in another text with addresses in it, or in an address.
    pub(crate) fn hide_in_line(&mut self, text: &mut String) {
        self.protect(text);
        self.line(text);
    }

    fn line(&mut self, text: &mut String) {
        let mut found = Vec::new();
        if lines::may_hold_any(text) {
            let json = lines::plain_json(text);
            found = lines::secrets_in(json.as_deref().unwrap_or(text));
            self.know(&found, true);
            if let Some(json) = json.filter(|json| self.words.any.is_in(json)) {
                *text = json;
            }
            self.addresses(text);
        }
        // What stands in an address that is not encoded is hidden there.
        let is_encoded = memchr::memchr(b'%', text.as_bytes()).is_some();
        self.text(text, if is_encoded { &found } else { &[] });
    }

    /// Makes the parts of an account known.
    fn know(&mut self, secrets: &[(bool, String)], is_certain: bool) {
        let known = self.known();
        let is_hidden = |text: &str| text.contains(&format!("{IN_LIST}}}"));
        for (is_user, text) in secrets.iter().filter(|(_, text)| !is_hidden(text)) {
            let placeholder = self.placeholder(*is_user, text);
            if is_certain {
                self.be_certain(&placeholder);
            }
        }
        self.learn_more_than(known);
    }

    fn be_certain(&mut self, placeholder: &str) {
        let name = placeholder.trim_matches(['{', '}']);
        if !self.certain.contains(name) && self.met.get(name).is_some_and(|text| is_unusual(&decode(text))) {
            self.certain.insert(name.to_owned());
        }
    }

    fn known(&self) -> usize {
        self.names.len() + self.certain.len()
    }

    fn learn_more_than(&mut self, known: usize) {
        if self.known() > known {
            self.learn();
            self.is_late |= self.has_rows;
        }
    }

    fn addresses(&mut self, text: &mut String) {
        let mut done = String::new();
        let mut rest = text.as_str();
        while let Some(range) = lines::next_address(rest) {
            let mut address = rest[range.clone()].to_owned();
            self.address(&mut address);
            done.push_str(&rest[..range.start]);
            done.push_str(&address);
            rest = &rest[range.end..];
        }
        *text = done + rest;
    }

    /// Hides the passwords of known accounts in a text that is no address, as far as they stand there by no chance, and those that were
    /// `found` in it.
    fn text(&mut self, text: &mut String, found: &[(bool, String)]) {
        if !self.words.any.is_in(text) {
            return;
        }
        let is_found = |word: &str| found.iter().any(|(is_user, text)| !is_user && decode(text) == word);
        self.replace_in_text(text, |candidate, word| candidate.is_certain || is_found(word));
        // Encoded otherwise than we would.
        if self.words.unusual.is_in(text) {
            let plain = decode(text);
            *text = if self.words.unusual.is_plainly_in(&plain) { plain } else { decode(&plain) };
            self.replace_in_text(text, |candidate, _| candidate.is_certain);
        }
    }

    fn replace_in_text(&mut self, text: &mut String, is_wanted: impl Fn(&Candidate, &str) -> bool) {
        self.replace(text, |words, text, name| words.replace_in_text(text, is_wanted, name));
    }

    /// Replaces words of the known accounts by names of their own, so that each comes back as it was written.
    fn replace(&mut self, text: &mut String, replace: impl FnOnce(&Hider, &mut String, &mut dyn FnMut(&Candidate, &str) -> String)) {
        let words = std::mem::replace(&mut self.words.hider, Hider::of_list(std::iter::empty()));
        replace(&words, text, &mut |candidate: &Candidate, written: &str| self.placeholder(candidate.is_user, written));
        self.words.hider = words;
    }

    /// Hides once more, with all accounts known, what is in rows that came before.
    pub(crate) fn hide_again(&mut self, channel: &mut Channel) {
        self.is_again = true;
        drop(self.hide_in(channel));
    }

    /// The same for an address of a guide.
    pub(crate) fn hide_again_in(&mut self, url: &mut String) {
        self.is_again = true;
        self.hide(url);
    }

    /// Text of the provider that looks like one of our placeholders must not be revealed.
    fn protect(&self, text: &mut String) {
        if self.is_again || memchr::memchr(b'{', text.as_bytes()).is_none() {
            return;
        }
        let mut edit = Edit::new(text);
        each_placeholder(text, |name, range| {
            if name.ends_with(IN_LIST) {
                edit.replace(range, &format!("%7B{name}%7D"));
            }
        });
        *text = edit.finish();
    }

    fn hide_words(&mut self, url: &mut String) {
        if self.words.any.is_in(url) {
            self.replace(url, |words, text, name| words.hide_pieces(text, name));
        }
    }

    /// Hides what is left of the words. After the account of an address is known: one's name may begin with another's.
    fn hide_rest(&mut self, url: &mut String, found: &[(bool, String)]) {
        if !found.is_empty() || self.words.unusual.is_in(url) {
            self.text(url, found);
        }
    }

    /// The secrets that the rows of this reading need.
    pub(crate) fn into_met(self) -> Secrets {
        self.met
    }

    pub(crate) fn hide(&mut self, url: &mut String) {
        self.protect(url);
        self.address(url);
        self.has_rows |= self.is_guide;
    }

    fn address(&mut self, url: &mut String) {
        if let Some((path, hidden)) = &self.last
            && memchr::memchr3(b'@', b'?', b'{', url.as_bytes()).is_none()
            && let Some(at) = memchr::memmem::find(url.as_bytes(), path.as_bytes())
            && is_number(&url[at + path.len()..])
        {
            url.replace_range(at..at + path.len(), hidden);
            return;
        }
        let mut found = Vec::new();
        if !self.is_guide && memchr::memmem::find(url.as_bytes(), b"%3").is_some() {
            // An address inside of a value, such as that of a picture that another server makes smaller.
            found = lines::secrets_in(url);
            self.know(&found, true);
        }
        self.hide_words(url);
        if may_hold(url) {
            self.hide_account(url);
        }
        self.hide_rest(url, &found);
    }

    /// Makes the account of an address known, and hides it there.
    fn hide_account(&mut self, url: &mut String) {
        let known = self.known();
        let pieces = pieces(url);
        let found = account(url, &pieces, !self.is_guide);
        let before = url.clone();
        let mut edit = Edit::new(url);
        for &(at, is_user) in &found {
            let range = pieces[at].range.clone();
            let text = &url[range.clone()];
            if is_placeholder(text) {
                self.be_certain(text);
            } else if !text.is_empty() {
                let placeholder = self.placeholder(is_user, text);
                self.be_certain(&placeholder);
                edit.replace(range, &placeholder);
            }
        }
        *url = edit.finish();
        if let [(user, true), (password, false)] = found.as_slice()
            && matches!((&pieces[*user].place, &pieces[*password].place), (Place::Segment, Place::Segment))
        {
            let (user, password) = (&pieces[*user].range, &pieces[*password].range);
            // With the word before the account; the stream's number follows it.
            let start = before[..user.start - 1].rfind('/').unwrap_or(0);
            let behind = before.len() - password.end - 1;
            let end = url.len() - behind;
            self.last = Some((before[start..=password.end].to_owned(), url[start..end].to_owned())).filter(|(path, hidden)| path != hidden);
        }
        if self.known() > known {
            self.learn_more_than(known);
            self.hide_words(url);
        }
    }

    /// What stands for a secret. Beyond the limits that is a name without a value: the secret does not come back, and does not leave.
    fn placeholder(&mut self, is_user: bool, text: &str) -> String {
        let key = (is_user, text.to_owned());
        let known = self.names.get(&key).cloned();
        let is_met = known.as_ref().is_some_and(|name| self.met.contains_key(name));
        if !is_met && (self.met.len() >= MOST || text.len() > LONGEST) {
            self.removed += 1;
            return HIDDEN.to_owned();
        }
        let name = known.unwrap_or_else(|| {
            let name = self.new_name(if is_user { "username" } else { "password" });
            self.names.insert(key, name.clone());
            name
        });
        let placeholder = format!("{{{name}}}");
        self.met.entry(name).or_insert_with(|| text.to_owned());
        placeholder
    }

    fn new_name(&mut self, base: &str) -> String {
        loop {
            let name = format!("{base}-{}{IN_LIST}", self.next);
            if self.taken.insert(name.clone()) {
                return name;
            }
            self.next += 1;
        }
    }
}

#[cfg(test)]
mod tests;
