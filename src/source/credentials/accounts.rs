//! Accounts that are found in the addresses of a playlist, for example of one that was merged from several providers'.
//! They are kept as secrets of the source, and placeholders take their places in the list.
//!
//! Only unambiguous shapes make an account known: `user:password@`, `/live/USER/PASSWORD/ID`, `/timeshift/USER/PASSWORD/…`, a query
//! with a password, `/USER/PASSWORD/ID` of several channels, and headers that log in. Once it is known, its words are hidden wherever
//! they stand, in every field of every row; rows that came before it was known are changed at the end ([`Accounts::is_late`]).

mod lines;
mod shapes;

use std::collections::{BTreeSet, HashMap};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use regex::{Regex, RegexBuilder};

use self::shapes::{account, is_unusual, may_hold};
use super::hider::{CERTAIN, Candidate, Hider};
use super::pieces::{Edit, Place, Secrets, decode, each_placeholder, encode, is_number, is_placeholder, pieces};
use crate::model::secret::{IN_LIST, IN_URL};
use crate::model::{Channel, Source};

/// Maximum number of accounts. A list with more has a password per entry; further ones stay as they are.
const MOST: usize = 512;

/// Stands for a secret that has no name of its own.
const HIDDEN: &str = "{password-in-list}";

/// Beginnings of addresses that are remembered until they are seen again.
const REMEMBERED: usize = 32;

/// The words of the known accounts.
struct Words {
    hider: Hider,
    /// Finds each of them, as it is or percent-encoded. None: there are none.
    any: Option<Regex>,
    /// Finds those that stand nowhere by chance.
    unusual: Option<Regex>,
}

impl Words {
    fn new<'a>(all: impl Iterator<Item = &'a (bool, String)> + Clone) -> Words {
        let certain = |is_user, text: &str| if is_user { is_unusual(text) } else { text.len() >= CERTAIN };
        let finder = |wanted: &dyn Fn(&str) -> bool| {
            let plain = all.clone().map(|(_, text)| decode(text)).filter(|text| wanted(text));
            let both: BTreeSet<String> = plain.flat_map(|text| [regex::escape(&encode(&text)), regex::escape(&text)]).collect();
            let any = both.into_iter().collect::<Vec<_>>().join("|");
            if any.is_empty() { None } else { RegexBuilder::new(&any).size_limit(64 << 20).build().ok() }
        };
        let each = all.clone().map(|(is_user, text)| (*is_user, certain(*is_user, text), text));
        Words { hider: Hider::of_list(each), any: finder(&|text: &str| !text.is_empty()), unusual: finder(&is_unusual) }
    }

    fn has_any(&self, text: &str) -> bool {
        has(self.any.as_ref(), text)
    }

    /// Whether a text contains a password that is no word: `sports` in a name is not the account's.
    fn has_unusual(&self, text: &str) -> bool {
        has(self.unusual.as_ref(), text)
    }
}

fn has(words: Option<&Regex>, text: &str) -> bool {
    let is_encoded = || memchr::memchr(b'%', text.as_bytes()).is_some();
    words.is_some_and(|words| {
        words.is_match(text) || is_encoded() && (words.is_match(&decode(text)) || words.is_match(&decode(&decode(text))))
    })
}

/// The accounts of a source's list, known from earlier readings or met in this one.
pub(crate) struct Accounts {
    /// Whether the text is a username, and the text as it was found -> the name of the secret.
    names: HashMap<(bool, String), String>,
    taken: BTreeSet<String>,
    met: Secrets,
    /// The last account in a path, `/live/USER/PASSWORD/`, with its placeholders. Most lists have only one.
    last: Option<(String, String)>,
    /// Finds the words of the known accounts.
    words: Words,
    /// The source's own secrets, each with whether it is a username: their places are hidden by [`Hider`], and other texts here.
    own: Vec<(bool, String)>,
    /// Beginnings of addresses that may hold an account, with the address where each stood.
    short: Vec<(String, String)>,
    has_rows: bool,
    /// An account became known when there were rows already, which may contain it.
    pub(crate) is_late: bool,
    /// Placeholders in the rows are not the provider's own text.
    is_again: bool,
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
            last: None,
            words: Words::new([].iter()),
            own: Vec::new(),
            short: Vec::new(),
            has_rows: false,
            is_late: false,
            is_again: false,
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

    /// For rows that a person writes: placeholders in them are meant.
    pub(crate) fn of_person(secrets: &Secrets) -> Accounts {
        Accounts { is_again: true, ..Accounts::new(secrets) }
    }

    fn learn(&mut self) {
        self.words = Words::new(self.names.keys().chain(&self.own));
    }

    /// Hides what a row contains.
    pub(crate) fn hide_in(&mut self, channel: &mut Channel) {
        self.hide_stream(&mut channel.stream_url);
        self.hide(&mut channel.tvg_logo);
        for (_, value) in &mut channel.attributes.0 {
            self.protect(value);
            self.address(value);
            self.line(value);
        }
        channel.options.iter_mut().for_each(|line| self.hide_in_line(line));
        let Channel { channel_name, tvg_name, tvg_id, group_title, tvg_language, tvg_country, tvg_chno, .. } = channel;
        for text in [channel_name, tvg_name, tvg_id, group_title, tvg_language, tvg_country, tvg_chno] {
            if self.words.has_unusual(text) {
                self.protect(text);
                self.text(text);
            }
        }
        self.has_rows = true;
    }

    /// Hides an address and the headers behind it.
    fn hide_stream(&mut self, url: &mut String) {
        if let Some((user, password)) = shapes::short(url) {
            let end = password.as_ptr() as usize + password.len() - url.as_ptr() as usize;
            let start = url[..end].to_owned();
            match self.short.iter().find(|(known, _)| *known == start) {
                Some((_, first)) if *first != *url => {
                    let both = [(true, user.to_owned()), (false, password.to_owned())];
                    self.know(both.into());
                }
                Some(_) => {}
                None => {
                    self.short.truncate(REMEMBERED - 1);
                    self.short.insert(0, (start, url.clone()));
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
        if lines::may_hold_any(text) {
            let json = lines::plain_json(text);
            self.know(lines::secrets_in(json.as_deref().unwrap_or(text)));
            if let Some(json) = json.filter(|json| self.words.has_any(json)) {
                *text = json;
            }
            self.addresses(text);
        }
        self.text(text);
    }

    /// Makes the parts of an account known.
    fn know(&mut self, secrets: Vec<(bool, String)>) {
        let known = self.names.len();
        let is_hidden = |text: &str| text.contains(&format!("{IN_LIST}}}"));
        for (is_user, text) in secrets.iter().filter(|(_, text)| !is_hidden(text)) {
            self.name(*is_user, text);
        }
        self.learn_more_than(known);
    }

    fn learn_more_than(&mut self, known: usize) {
        if self.names.len() > known {
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

    /// Hides the passwords of known accounts in a text that is no address.
    fn text(&mut self, text: &mut String) {
        if !self.words.has_any(text) {
            return;
        }
        self.replace(text, |words, text, name| words.replace_in_text(text, name));
        // Encoded otherwise than we would.
        if self.words.has_unusual(text) {
            let plain = decode(text);
            *text = if self.words.unusual.as_ref().is_some_and(|words| words.is_match(&plain)) { plain } else { decode(&plain) };
            self.replace(text, |words, text, name| words.replace_in_text(text, name));
        }
    }

    /// Replaces words of the known accounts by names of their own, so that each comes back as it was written.
    fn replace(&mut self, text: &mut String, replace: impl FnOnce(&Hider, &mut String, &mut dyn FnMut(&Candidate, &str) -> String)) {
        let words = std::mem::replace(&mut self.words.hider, Hider::of_list(std::iter::empty()));
        replace(&words, text, &mut |candidate: &Candidate, written: &str| match self.name(candidate.is_user, written) {
            Some(name) => format!("{{{name}}}"),
            // There are too many: it does not come back, and does not leave.
            None => HIDDEN.to_owned(),
        });
        self.words.hider = words;
    }

    /// Hides once more, with all accounts known, what is in rows that came before.
    pub(crate) fn hide_again(&mut self, channel: &mut Channel) {
        self.is_again = true;
        self.hide_in(channel);
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
        if self.words.has_any(url) {
            self.replace(url, |words, text, name| words.hide_pieces(text, name));
        }
    }

    /// Hides what is left of the words. After the account of an address is known: one's name may begin with another's.
    fn hide_rest(&mut self, url: &mut String) {
        if self.words.has_unusual(url) {
            self.text(url);
        }
    }

    /// The secrets that the rows of this reading need.
    pub(crate) fn into_met(self) -> Secrets {
        self.met
    }

    pub(crate) fn hide(&mut self, url: &mut String) {
        self.protect(url);
        self.address(url);
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
        if memchr::memmem::find(url.as_bytes(), b"%3").is_some() {
            // An address inside of a value, such as that of a picture that another server makes smaller.
            self.know(lines::secrets_in(url));
        }
        self.hide_words(url);
        if may_hold(url) {
            self.hide_account(url);
        }
        self.hide_rest(url);
    }

    /// Makes the account of an address known, and hides it there.
    fn hide_account(&mut self, url: &mut String) {
        let known = self.names.len();
        let pieces = pieces(url);
        let found = account(url, &pieces);
        let before = url.clone();
        let mut edit = Edit::new(url);
        for &(at, is_user) in &found {
            let range = pieces[at].range.clone();
            let text = &url[range.clone()];
            if !text.is_empty()
                && !is_placeholder(text)
                && let Some(name) = self.name(is_user, text)
            {
                edit.replace(range, &format!("{{{name}}}"));
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
        if self.names.len() > known {
            self.learn_more_than(known);
            self.hide_words(url);
        }
    }

    fn name(&mut self, is_user: bool, text: &str) -> Option<String> {
        let key = (is_user, text.to_owned());
        let name = match self.names.get(&key) {
            Some(name) => name.clone(),
            None if self.names.len() >= MOST => return None,
            None => {
                let base = if is_user { "username" } else { "password" };
                let name = (1..=MOST + 1).map(|n| format!("{base}-{n}{IN_LIST}")).find(|name| !self.taken.contains(name))?;
                self.taken.insert(name.clone());
                self.names.insert(key, name.clone());
                name
            }
        };
        self.met.entry(name.clone()).or_insert_with(|| text.to_owned());
        Some(name)
    }
}

#[cfg(test)]
mod tests;
