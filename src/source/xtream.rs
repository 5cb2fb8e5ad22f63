//! Calls to an Xtream provider: addresses, accounts and pacing.
//!
//! Addresses are templates with `{username}` and `{password}`. The account is filled in for each request, so neither a stored
//! row nor a message contains one. `format::xtream` reads the answers.

use std::io::Read;
use std::time::Duration;

use super::credentials::{Hider, Secrets, decode, encode, reveal};
use super::fetch::{Body, FetchError, Fetcher, Request};
use crate::format::unpack::{self, UnpackError};
use crate::model::source::{Account, AccountFacts};
use crate::model::{Id, Source, StreamType, Time};
use crate::progress::Progress;
use crate::stop::Stop;

/// Scripts of a panel, which people paste as part of the server's address.
const SCRIPTS: [&str; 4] = ["player_api.php", "panel_api.php", "get.php", "xmltv.php"];
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(30);
const SLOW: Duration = Duration::from_secs(1);
const MOST_REFUSALS: u32 = 4;

/// The parts of a pasted address: the server, and the account if it contains one.
pub(crate) struct Pasted {
    pub(crate) base: String,
    pub(crate) username: Option<String>,
    pub(crate) password: Option<String>,
}

/// Splits an address that a person pasted; None if it is no address.
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
    // Both fail only for an address without a host, which is no server.
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    url.set_path(&folder);
    Some(Pasted { base: url.as_str().trim_end_matches('/').to_owned(), username, password })
}

/// The template of an entry's stream. `extension` may be empty.
pub(crate) fn stream_template(base: &str, kind: StreamType, id: &str, extension: &str) -> String {
    let mut url = String::with_capacity(base.len() + id.len() + 40);
    for part in [base, "/", kind.name(), "/{username}/{password}/"] {
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

/// Replaces the server in an entry's template by the source's present one, since rows may be older. Other addresses stay.
pub(crate) fn at_home(url: &str, base: &str) -> String {
    let is_own = ["live", "movie", "series"].iter().find_map(|folder| url.find(&format!("/{folder}/{{username}}/{{password}}/")));
    is_own.and_then(|at| url.get(at..)).map_or_else(|| url.to_owned(), |path| format!("{base}{path}"))
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

/// The source with `username` in the place of its own account. None: it has no such account.
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

/// The usernames of a source's accounts in the order in which they are tried: as listed, but accounts that failed come last,
/// those first that were checked longest ago.
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

pub(crate) struct Panel<'a> {
    fetcher: &'a Fetcher,
    stop: &'a Stop,
    /// Shows how long the provider asks to be left alone, where somebody may look.
    pub(crate) progress: Option<&'a Progress>,
    /// With the used account in the place of its own.
    pub(crate) source: Source,
    pub(crate) secrets: Secrets,
    /// Maximum time without a byte.
    timeout: Duration,
    is_slow: bool,
}

impl<'a> Panel<'a> {
    pub(crate) fn new(fetcher: &'a Fetcher, stop: &'a Stop, source: Source, secrets: Secrets) -> Panel<'a> {
        let timeout = Duration::from_secs(u64::from(source.timeout));
        Panel { fetcher, stop, progress: None, source, secrets, timeout, is_slow: false }
    }

    /// Limits the timeout, for a person who waits for the answer.
    pub(crate) fn with_timeout(mut self, timeout: Duration) -> Panel<'a> {
        self.timeout = self.timeout.min(timeout);
        self
    }

    pub(crate) fn log_in(&mut self) -> Result<Vec<u8>, FetchError> {
        self.call_small("", None)
    }

    pub(crate) fn call_small(&mut self, action: &str, parameter: Option<(&str, &str)>) -> Result<Vec<u8>, FetchError> {
        const MOST: u64 = 16 << 20;
        let body = self.call(action, parameter)?;
        let mut bytes = Vec::new();
        // Some panels compress their answers without a header.
        let unpacked = unpack::open(body.reader, MOST);
        let read = unpacked.map_err(std::io::Error::other).and_then(|mut unpacked| unpacked.read_to_end(&mut bytes));
        match read {
            Ok(_) => Ok(bytes),
            Err(error) => Err(read_error(error, self.host())),
        }
    }

    pub(crate) fn redacted(&self, mut text: String) -> String {
        Hider::new(&self.source, &self.secrets).hide_in_text(&mut text);
        text
    }

    /// Sends a call. Waits and repeats it if the provider answers 429 with a short Retry-After.
    pub(crate) fn call(&mut self, action: &str, parameter: Option<(&str, &str)>) -> Result<Body, FetchError> {
        self.fetch(&api_template(&self.source.url, action, parameter), ("", ""))?.ok_or(FetchError::Status {
            host: self.host(),
            status: 304,
            retry_after: None,
        })
    }

    /// Requests the complete guide. None: it has not changed.
    pub(crate) fn guide(&mut self, validators: (&str, &str)) -> Result<Option<Body>, FetchError> {
        self.fetch(&format!("{}/xmltv.php?username={{username}}&password={{password}}", self.source.url), validators)
    }

    fn fetch(&mut self, template: &str, (etag, last_modified): (&str, &str)) -> Result<Option<Body>, FetchError> {
        let url = reveal(template, &self.source, &self.secrets);
        let headers = self.source.headers.iter().map(|(name, value)| (name.clone(), reveal(value, &self.source, &self.secrets))).collect();
        let mut refusals = 0;
        loop {
            if self.is_slow {
                self.stop.wait(SLOW).map_err(|_| FetchError::Cancelled)?;
            }
            let request = Request {
                kind: "xtream",
                source: Some(self.source.id).filter(|id| *id != Id::default()),
                url: &url,
                // The account is in the address.
                username: "",
                password: "",
                user_agent: &self.source.user_agent,
                headers: &headers,
                trusted_fingerprint: &self.source.trusted_fingerprint,
                timeout: self.timeout,
                etag,
                last_modified,
            };
            match self.fetcher.get(&request, self.stop) {
                Ok(body) => return Ok(body),
                Err(FetchError::Status { status: 429, retry_after, host }) => {
                    refusals += 1;
                    self.is_slow = true;
                    let pause = retry_after.unwrap_or(SLOW * (1 << refusals.min(8)));
                    if refusals >= MOST_REFUSALS || pause > LONGEST_RETRY_AFTER {
                        return Err(FetchError::Status { status: 429, retry_after, host });
                    }
                    if let Some(progress) = self.progress {
                        progress.message(format!("{host} asks to wait {} s between requests", pause.as_secs().max(1)));
                    }
                    self.stop.wait(pause).map_err(|_| FetchError::Cancelled)?;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Whether the provider has a complete guide, judged by its first bytes.
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

    fn host(&self) -> String {
        url::Url::parse(&self.source.url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
    }
}

fn read_error(error: std::io::Error, host: String) -> FetchError {
    let error = match error.downcast::<UnpackError>() {
        Ok(UnpackError::Io(inner)) => inner,
        Ok(UnpackError::Truncated) => return FetchError::Broken { host },
        Ok(other) => return FetchError::Encoding { host, reason: other.to_string() },
        Err(error) => error,
    };
    error.downcast().unwrap_or(FetchError::Broken { host })
}

/// Whether these are the first bytes of an XMLTV guide, compressed or not.
fn looks_like_guide(first: &[u8]) -> bool {
    use crate::format::detect::{Kind, kind};
    let is_packed = first.starts_with(&[0x1f, 0x8b]) || first.starts_with(b"PK") || first.starts_with(&[0xfd, b'7', b'z']);
    is_packed || kind(first) == Kind::Guide
}
