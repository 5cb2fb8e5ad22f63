//! Calls to an Xtream provider: addresses, logging in with one of several accounts, and pacing.
//!
//! The one idea: addresses are templates with `{username}` and `{password}` in them, filled in at the last
//! moment with the account that is in use, so that neither a stored row nor a message ever holds one.
//! What the answers mean is `format::xtream`'s, what becomes of them `ingest`'s.

use std::io::Read;
use std::time::Duration;

use super::credentials::{Hider, Secrets, decode, encode, reveal};
use super::fetch::{Body, FetchError, Fetched, Fetcher, Request};
use crate::format::unpack::{self, UnpackError};
use crate::model::source::{Account, AccountFacts};
use crate::model::{Source, StreamType, Time};
use crate::progress::Progress;

/// Scripts of a panel, which people paste with the address of the server.
const SCRIPTS: [&str; 4] = ["player_api.php", "panel_api.php", "get.php", "xmltv.php"];
/// The longest that a provider's wish to be left alone is waited for inside of a refresh.
const LONGEST_WISH: Duration = Duration::from_secs(30);
/// Between calls, once the provider has complained.
const SLOW: Duration = Duration::from_secs(1);
/// How often a call is made again because the provider complained.
const COMPLAINTS: u32 = 4;

/// What a person pasted, taken to pieces: the server, and the account where the address has one.
pub(crate) struct Pasted {
    pub(crate) base: String,
    pub(crate) username: Option<String>,
    pub(crate) password: Option<String>,
}

/// An address as people paste it; None if it is none.
pub(crate) fn pasted(address: &str) -> Option<Pasted> {
    let mut url = url::Url::parse(address.trim()).ok()?;
    let value =
        |wanted: &str| url.query_pairs().find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned()).filter(|v| !v.is_empty());
    let (mut username, mut password) = (value("username"), value("password"));
    if username.is_none() && !url.username().is_empty() {
        username = Some(decode(url.username()));
        password = password.or(url.password().map(decode));
    }
    let path = url.path().trim_end_matches('/').to_owned();
    let folder = SCRIPTS.iter().find_map(|script| path.strip_suffix(script)).unwrap_or(&path).trim_end_matches('/').to_owned();
    url.set_query(None);
    url.set_fragment(None);
    // Neither fails for an address with a host; without one this is no server.
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    url.set_path(&folder);
    Some(Pasted { base: url.as_str().trim_end_matches('/').to_owned(), username, password })
}

/// The template of what an entry plays. `extension` may be empty.
pub(crate) fn stream_template(base: &str, kind: StreamType, id: &str, extension: &str) -> String {
    let folder = match kind {
        StreamType::Live => "live",
        StreamType::Movie => "movie",
        StreamType::Series => "series",
    };
    let mut url = String::with_capacity(base.len() + id.len() + 40);
    for part in [base, "/", folder, "/{username}/{password}/"] {
        url.push_str(part);
    }
    if id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        url.push_str(id)
    } else {
        url.push_str(&encode(id))
    }
    if !extension.is_empty() {
        url.push('.');
        url.push_str(extension);
    }
    url
}

/// An entry's template at the server that the source has now: rows may be of another one. Addresses of any other shape stay.
pub(crate) fn at_home(url: &str, base: &str) -> String {
    let is_own = ["live", "movie", "series"].iter().find_map(|folder| url.find(&format!("/{folder}/{{username}}/{{password}}/")));
    is_own.and_then(|at| url.get(at..)).map_or_else(|| url.to_owned(), |path| format!("{base}{path}"))
}

/// The template of the guide in one piece.
pub(crate) fn guide_template(base: &str) -> String {
    format!("{base}/xmltv.php?username={{username}}&password={{password}}")
}

fn api_template(base: &str, action: &str, parameter: Option<(&str, &str)>) -> String {
    let mut url = format!("{base}/player_api.php?username={{username}}&password={{password}}");
    if !action.is_empty() {
        url.push_str("&action=");
        url.push_str(action);
    }
    if let Some((name, value)) = parameter {
        let value: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
        url.push_str(&format!("&{name}={value}"));
    }
    url
}

/// The source as if `username` were its own account. None: it has no such account.
pub(crate) fn with_account(source: &Source, secrets: &Secrets, username: &str) -> Option<(Source, Secrets)> {
    if username == source.username {
        return Some((source.clone(), secrets.clone()));
    }
    let account = source.accounts.iter().find(|account| account.username == username)?;
    let mut secrets = secrets.clone();
    let password = secrets.remove(&Account::secret_name(username)).unwrap_or_default();
    secrets.insert("password".to_owned(), password);
    let max_concurrent_streams = account.max_concurrent_streams;
    Some((Source { username: username.to_owned(), max_concurrent_streams, ..source.clone() }, secrets))
}

/// The names of a source's accounts in the order in which they are to be tried: what is not known to be useless as
/// listed, then what is, the one first that was tried longest ago.
pub(crate) fn accounts_in_order(source: &Source, facts: &[AccountFacts]) -> Vec<String> {
    let further = source.accounts.iter().filter(|account| account.enabled).map(|account| &account.username);
    let mut names: Vec<&String> = std::iter::once(&source.username).chain(further).collect();
    names.sort_by_key(|name| match facts.iter().find(|facts| facts.username == **name) {
        Some(facts) if !facts.is_usable => (true, facts.checked_at),
        _ => (false, None),
    });
    names.into_iter().cloned().collect()
}

/// The accounts in the order in which streams are played with them: those that are not known to be useless first.
pub(crate) fn accounts_to_play(source: &Source, facts: &[AccountFacts], now: Time) -> Vec<String> {
    let is_good = |name: &String| {
        let facts = facts.iter().find(|facts| facts.username == *name);
        facts.is_none_or(|facts| facts.is_usable && facts.expires_at.is_none_or(|at| at > now))
    };
    let (mut good, mut others): (Vec<String>, Vec<String>) = accounts_in_order(source, facts).into_iter().partition(is_good);
    // Without a good one the source's own account says best what is wrong.
    others.sort_by_key(|name| *name != source.username);
    good.append(&mut others);
    good
}

/// A provider that is called with one account.
pub(crate) struct Panel<'a> {
    fetcher: &'a Fetcher,
    progress: &'a Progress,
    /// With the account in the place of its own.
    pub(crate) source: Source,
    pub(crate) secrets: Secrets,
    /// Without a byte, after which a call is given up.
    timeout: Duration,
    /// It complained about too many calls.
    is_slow: bool,
}

impl<'a> Panel<'a> {
    pub(crate) fn new(fetcher: &'a Fetcher, progress: &'a Progress, source: Source, secrets: Secrets) -> Panel<'a> {
        let timeout = Duration::from_secs(u64::from(source.timeout));
        Panel { fetcher, progress, source, secrets, timeout, is_slow: false }
    }

    /// For a person who waits for the answer.
    pub(crate) fn in_a_hurry(mut self, timeout: Duration) -> Panel<'a> {
        self.timeout = self.timeout.min(timeout);
        self
    }

    /// The account's details.
    pub(crate) fn log_in(&mut self) -> Result<Vec<u8>, FetchError> {
        self.call_small("", None)
    }

    /// A small answer as a whole.
    pub(crate) fn call_small(&mut self, action: &str, parameter: Option<(&str, &str)>) -> Result<Vec<u8>, FetchError> {
        const MOST: u64 = 16 << 20;
        let body = self.call(action, parameter)?;
        let mut bytes = Vec::new();
        // Some pack their answers and do not say so.
        let unpacked = unpack::open(body.reader, MOST);
        let read = unpacked.map_err(std::io::Error::other).and_then(|mut unpacked| unpacked.read_to_end(&mut bytes));
        match read {
            Ok(_) => Ok(bytes),
            Err(error) => Err(trouble(error, self.host())),
        }
    }

    /// A provider's words without the account.
    pub(crate) fn hidden(&self, mut words: String) -> String {
        Hider::new(&self.source, &self.secrets).hide_in_text(&mut words);
        words
    }

    /// One action's answer as it comes. A provider that asks to be left alone for a moment is.
    pub(crate) fn call(&mut self, action: &str, parameter: Option<(&str, &str)>) -> Result<Body, FetchError> {
        self.fetch(&api_template(&self.source.url, action, parameter), ("", ""))?
            .ok_or(FetchError::Status { host: self.host(), status: 304 })
    }

    /// The guide in one piece; None: it is as it was.
    pub(crate) fn guide(&mut self, validators: (&str, &str)) -> Result<Option<Body>, FetchError> {
        self.fetch(&guide_template(&self.source.url), validators)
    }

    fn fetch(&mut self, template: &str, (etag, last_modified): (&str, &str)) -> Result<Option<Body>, FetchError> {
        let url = reveal(template, &self.source, &self.secrets);
        let headers = self.source.headers.iter().map(|(name, value)| (name.clone(), reveal(value, &self.source, &self.secrets))).collect();
        let mut complaints = 0;
        loop {
            if self.is_slow {
                self.progress.wait(SLOW).map_err(|_| FetchError::Cancelled)?;
            }
            let request = Request {
                kind: "xtream",
                url: &url,
                // The account is in the address.
                username: "",
                password: "",
                user_agent: &self.source.user_agent,
                headers: &headers,
                timeout: self.timeout,
                etag,
                last_modified,
            };
            match self.fetcher.get(&request, self.progress) {
                Ok(Fetched::Body(body)) => return Ok(Some(body)),
                Ok(Fetched::NotModified) => return Ok(None),
                Err(FetchError::TooManyRequests { retry_after, host }) => {
                    complaints += 1;
                    self.is_slow = true;
                    let wish = retry_after.unwrap_or(SLOW * (1 << complaints.min(8)));
                    if complaints >= COMPLAINTS || wish > LONGEST_WISH {
                        return Err(FetchError::TooManyRequests { retry_after, host });
                    }
                    self.progress.message(format!("{host} asks to wait {} s between requests", wish.as_secs().max(1)));
                    self.progress.wait(wish).map_err(|_| FetchError::Cancelled)?;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Whether the provider has a guide in one piece, from its first bytes.
    pub(crate) fn has_guide(&mut self) -> bool {
        let beginning = [("Range".to_owned(), "bytes=0-2047".to_owned())];
        self.source.headers.extend(beginning);
        let mut first = Vec::new();
        let is_there = match self.guide(("", "")) {
            Ok(Some(body)) => body.reader.take(2048).read_to_end(&mut first).is_ok() || !first.is_empty(),
            _ => false,
        };
        self.source.headers.remove("Range");
        is_there && looks_like_guide(&first)
    }

    /// Waits between two calls of many.
    pub(crate) fn pause(&self, time: Duration) -> Result<(), FetchError> {
        self.progress.wait(time).map_err(|_| FetchError::Cancelled)
    }

    fn host(&self) -> String {
        url::Url::parse(&self.source.url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
    }
}

/// What stopped the reading of a small answer.
fn trouble(error: std::io::Error, host: String) -> FetchError {
    let error = match error.downcast::<UnpackError>() {
        Ok(UnpackError::Io(inner)) => inner,
        Ok(UnpackError::Truncated) => return FetchError::Broken { host },
        Ok(other) => return FetchError::Encoding { host, reason: other.to_string() },
        Err(error) => error,
    };
    FetchError::from_io(error).unwrap_or(FetchError::Broken { host })
}

/// The beginning of an XMLTV guide, packed or not.
fn looks_like_guide(first: &[u8]) -> bool {
    use crate::format::detect::{Kind, kind};
    let is_packed = first.starts_with(&[0x1f, 0x8b]) || first.starts_with(b"PK") || first.starts_with(&[0xfd, b'7', b'z']);
    is_packed || kind(first) == Kind::Guide
}
