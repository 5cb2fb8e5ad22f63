//! Accounts that are found in the addresses of a playlist, for example of one that was merged from several providers'.
//! They are kept as secrets of the source, and placeholders take their places in the list.
//!
//! Only unambiguous shapes make an account known: `user:password@`, `/live/USER/PASSWORD/ID`, `/timeshift/USER/PASSWORD/…`, and a query
//! that has both a user and a password. Once it is known, its words are hidden wherever they stand, in every field of every row; rows
//! that came before it was known are changed at the end ([`Accounts::is_late`]).

use std::collections::{BTreeSet, HashMap};

use super::hider::Hider;
use super::pieces::{Edit, Piece, Place, Secrets, each_placeholder, is_number, is_placeholder, is_user_name, pieces, segments};
use crate::model::Channel;
use crate::model::secret::IN_LIST;

/// Maximum number of accounts. A list with more has a password per entry; further ones stay as they are.
const MOST: usize = 512;

/// The accounts of a source's list, known from earlier readings or met in this one.
pub(crate) struct Accounts {
    /// Whether the text is a username, and the text as it was found -> the name of the secret.
    names: HashMap<(bool, String), String>,
    taken: BTreeSet<String>,
    met: Secrets,
    /// The last account in a path, `/live/USER/PASSWORD/`, with its placeholders. Most lists have only one.
    last: Option<(String, String)>,
    /// Finds the words of the known accounts.
    words: Hider,
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
            words: Hider::of_list(std::iter::empty()),
            has_rows: false,
            is_late: false,
            is_again: false,
        };
        accounts.learn();
        accounts
    }

    /// For rows that a person writes: placeholders in them are meant.
    pub(crate) fn of_person(secrets: &Secrets) -> Accounts {
        Accounts { is_again: true, ..Accounts::new(secrets) }
    }

    fn learn(&mut self) {
        self.words = Hider::of_list(self.names.iter().map(|((is_user, text), name)| (name, *is_user, text)));
    }

    /// Hides what a row contains.
    pub(crate) fn hide_in(&mut self, channel: &mut Channel) {
        self.hide(&mut channel.stream_url);
        self.hide(&mut channel.tvg_logo);
        channel.attributes.0.iter_mut().for_each(|(_, value)| self.hide(value));
        channel.options.iter_mut().for_each(|line| self.hide_in_text(line));
        for text in [&mut channel.channel_name, &mut channel.tvg_name, &mut channel.tvg_id, &mut channel.group_title] {
            if self.has_unusual(text) {
                self.hide_in_text(text);
            }
        }
        self.has_rows = true;
    }

    /// Whether a text contains a password that is no word: `sports` in a name is not the account's.
    fn has_unusual(&self, text: &str) -> bool {
        let is_word = |secret: &str| secret.bytes().all(|c| c.is_ascii_alphabetic()) || secret.len() < 6;
        let mut passwords = self.names.keys().filter(|(is_user, _)| !is_user);
        passwords.any(|(_, secret)| memchr::memmem::find(text.as_bytes(), secret.as_bytes()).is_some() && !is_word(secret))
    }

    /// Hides the passwords of known accounts in a text that is no address.
    pub(crate) fn hide_in_text(&mut self, text: &mut String) {
        self.protect(text);
        if self.words.has_word(text) {
            self.words.hide_in_text(text);
            self.meet(text);
        }
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

    /// Keeps the secrets whose placeholders stand in a text.
    fn meet(&mut self, text: &str) {
        let Accounts { names, met, .. } = self;
        each_placeholder(text, |name, _| {
            if let Some(((_, secret), _)) = names.iter().find(|(_, known)| *known == name) {
                met.entry(name.to_owned()).or_insert_with(|| secret.clone());
            }
        });
    }

    fn hide_words(&mut self, url: &mut String) {
        if self.words.has_word(url) {
            self.words.hide_pieces(url);
            self.meet(url);
        }
    }

    /// The secrets that the rows of this reading need.
    pub(crate) fn into_met(self) -> Secrets {
        self.met
    }

    pub(crate) fn hide(&mut self, url: &mut String) {
        if let Some((path, hidden)) = &self.last
            && memchr::memchr3(b'@', b'?', b'{', url.as_bytes()).is_none()
            && let Some(at) = memchr::memmem::find(url.as_bytes(), path.as_bytes())
            && is_number(&url[at + path.len()..])
        {
            url.replace_range(at..at + path.len(), hidden);
            return;
        }
        self.protect(url);
        self.hide_words(url);
        if !may_hold_account(url) {
            return;
        }
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
            self.learn();
            self.is_late |= self.has_rows;
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

/// A cheap test that nearly always fails, so that nothing is allocated.
fn may_hold_account(url: &str) -> bool {
    let bytes = url.as_bytes();
    let has = |needle: &str| memchr::memmem::find(bytes, needle.as_bytes()).is_some();
    memchr::memchr(b'@', bytes).is_some()
        || has("/timeshift/")
        || has("/live/")
        || has("/movie/")
        || has("/series/")
        || has("pass")
        || has("PASS")
}

/// The pieces that form an account, each with whether it is the username.
fn account(url: &str, pieces: &[Piece]) -> Vec<(usize, bool)> {
    let mut found = Vec::new();
    let at = |wanted: &dyn Fn(&Piece) -> bool| pieces.iter().position(wanted);
    if let Some(password) = at(&|piece| matches!(piece.place, Place::Password)) {
        found.extend(at(&|piece| matches!(piece.place, Place::User)).map(|user| (user, true)));
        found.push((password, false));
    }
    let path = segments(url, pieces);
    for window in path.windows(4) {
        if let [(_, "live" | "movie" | "series"), (user, _), (password, _), (_, id)] = window
            && is_number(id)
        {
            found.extend([(*user, true), (*password, false)]);
        }
    }
    for window in path.windows(5) {
        if let [(_, "timeshift"), (user, _), (password, _), _, _] = window {
            found.extend([(*user, true), (*password, false)]);
        }
    }
    let value = |is_name: &dyn Fn(&str) -> bool| {
        at(&|piece| matches!(&piece.place, Place::Value(name) if is_name(&url[name.clone()].to_ascii_lowercase())))
    };
    if let (Some(user), Some(password)) = (value(&is_user_name), value(&|name| matches!(name, "password" | "pass" | "passwd" | "pwd"))) {
        found.extend([(user, true), (password, false)]);
    }
    found.sort_unstable_by_key(|(at, _)| pieces[*at].range.start);
    found.dedup_by_key(|(at, _)| *at);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Source;
    use crate::source::credentials::reveal;

    #[test]
    fn the_way_for_lists_with_one_account_gives_the_same() {
        let urls = [
            "http://p/live/u/w/1.ts",
            "http://p/live/u/w/2.ts?x=1",
            "http://q/live/u/w/x.ts",
            "http://p/movie/u/w/3.mkv",
            "http://p/live/u/v/4",
            "http://p/live/u/v/5",
        ];
        let mut together = Accounts::new(&Secrets::new());
        let hidden = urls.map(|url| {
            let mut text = url.to_owned();
            together.hide(&mut text);
            text
        });
        let met = together.into_met();
        for (url, hidden) in urls.iter().zip(hidden) {
            let mut alone = (*url).to_owned();
            Accounts::new(&met).hide(&mut alone);
            assert_eq!(hidden, alone, "{url}");
            assert_eq!(reveal(&hidden, &Source::default(), &met), *url);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_address_is_hidden_and_comes_back(
            pieces in proptest::collection::vec(proptest::prop_oneof![
                proptest::prelude::Just("http://"), proptest::prelude::Just("/live/"), proptest::prelude::Just("/"), proptest::prelude::Just("é"),
                proptest::prelude::Just("u"), proptest::prelude::Just("@"), proptest::prelude::Just(":"), proptest::prelude::Just("12"),
                proptest::prelude::Just("?username="), proptest::prelude::Just("&password="), proptest::prelude::Just(".ts"), proptest::prelude::Just("|"),
            ], 0..24),
            again: u8,
        ) {
            let url = pieces.concat();
            let mut accounts = Accounts::new(&Secrets::new());
            let hidden: Vec<String> = (0..=again % 2).map(|_| {
                let mut text = url.clone();
                accounts.hide(&mut text);
                text
            }).collect();
            let met = accounts.into_met();
            for hidden in hidden {
                proptest::prop_assert_eq!(&reveal(&hidden, &Source::default(), &met), &url);
            }
        }
    }

    #[test]
    fn a_known_account_is_hidden_wherever_it_stands() {
        let row = |number: usize| Channel {
            channel_name: format!("One {number} s3cretPw"),
            tvg_logo: "http://p/ann/s3cretPw/logo.png".into(),
            attributes: crate::model::Attributes(
                [
                    ("catchup-source", "http://p/timeshift/ann/s3cretPw/60/{Y}-{m}/4.ts"),
                    ("x-archive", "http://p/ann/s3cretPw/archive-{utc}.ts"),
                    ("x-query", "http://p/logo.php?u=ann&k=s3cretPw"),
                    ("x-copy", "http://evil/{password-1-in-list}"),
                ]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
            ),
            options: vec!["#EXTVLCOPT:http-referrer=http://p/ann/s3cretPw/".into(), "#KODIPROP:k=a s3cretPw".into()],
            stream_url: format!("http://p/live/ann/s3cretPw/{number}.ts"),
            ..Channel::default()
        };
        let mut accounts = Accounts::new(&Secrets::new());
        let mut first = Channel { stream_url: "http://q/free.ts".into(), ..row(0) };
        first.attributes.0.remove(0);
        let before = first.clone();
        accounts.hide_in(&mut first);
        assert!(!accounts.is_late && first.channel_name == before.channel_name);
        let mut rows = [row(1), row(2)];
        rows.iter_mut().for_each(|row| accounts.hide_in(row));
        assert!(accounts.is_late);
        accounts.hide_again(&mut first);
        rows.iter_mut().for_each(|row| accounts.hide_again(row));
        let met = accounts.into_met();
        for row in rows.iter().chain([&first]) {
            assert!(!format!("{row:?}").contains("s3cretPw"), "{row:?}");
            assert!(format!("{row:?}").contains("%7Bpassword-1-in-list%7D"), "{row:?}");
        }
        assert_eq!(reveal(&rows[1].stream_url, &Source::default(), &met), row(2).stream_url);
        assert_eq!(reveal(&rows[1].tvg_logo, &Source::default(), &met), row(2).tvg_logo);
    }

    #[test]
    fn words_that_are_an_account_by_chance_stay_in_names() {
        let mut accounts = Accounts::new(&Secrets::new());
        let url = "http://p/live/demo/sports/1.ts".to_owned();
        let mut channel = Channel { channel_name: "sports 1".into(), group_title: "sports".into(), stream_url: url, ..Channel::default() };
        accounts.hide_in(&mut channel);
        assert_eq!((&*channel.channel_name, &*channel.group_title), ("sports 1", "sports"));
        assert!(!channel.stream_url.contains("sports"));
    }

    #[test]
    fn accounts_get_names_and_come_back_as_they_were() {
        let mut accounts = Accounts::new(&Secrets::new());
        let urls = [
            ("http://p.example/live/bob/OtherPw77/1.ts", "http://p.example/live/{username-1-in-list}/{password-1-in-list}/1.ts"),
            ("http://bob:OtherPw77@p.example/2.ts", "http://{username-1-in-list}:{password-1-in-list}@p.example/2.ts"),
            (
                "http://p.example/play?username=eve&password=x%20y&id=3",
                "http://p.example/play?username={username-2-in-list}&password={password-2-in-list}&id=3",
            ),
            ("http://p.example/live/events/today.m3u8", "http://p.example/live/events/today.m3u8"),
            ("http://p.example/a@b/1", "http://p.example/a@b/1"),
            ("http://p.example/live/{username}/{password}/1.ts", "http://p.example/live/{username}/{password}/1.ts"),
            ("http://p.example/password/1", "http://p.example/password/1"),
        ];
        let mut hidden = Vec::new();
        for (url, expected) in urls {
            let mut text = url.to_owned();
            accounts.hide(&mut text);
            assert_eq!(text, expected);
            hidden.push(text);
        }
        let met = accounts.into_met();
        assert_eq!(met.len(), 4);
        for ((url, _), hidden) in urls.iter().zip(&hidden).filter(|((url, _), _)| !url.contains('{')) {
            assert_eq!(reveal(hidden, &Source::default(), &met), *url);
        }
        // The same names the next time, whatever comes first.
        let mut again = Accounts::new(&met);
        let mut text = urls[2].0.to_owned();
        again.hide(&mut text);
        assert_eq!(text, urls[2].1);
        assert_eq!(again.into_met().len(), 2);
    }
}
