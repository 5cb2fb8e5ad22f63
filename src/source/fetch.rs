//! Downloads: one conditional GET over HTTP, HTTPS or from a file, as a reader.
//!
//! The one idea: a body is complete or an error. A connection that breaks, a length that is not
//! reached, a silence that is too long never look like the end of a file, because a playlist that
//! was cut would pass for a provider that dropped its channels. Retrying is the caller's matter
//! (see [`backoff`]); what the bytes mean is `format`'s. Everything here blocks.

mod body;
mod dial;
mod error;
mod file;
mod names;
mod trust;
mod watch;

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use rustls::ClientConfig;
use url::Url;

pub(crate) use self::error::FetchError;
use self::watch::{Watch, Watched};
use crate::clock::Clock;
use crate::progress::{Cancellation, Progress};
use crate::source::breaker::{Breakers, service_name};

/// What holds for all downloads.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// Asked when `/etc/resolv.conf` is missing or names none.
    pub(crate) dns_servers: Vec<IpAddr>,
    /// PEM certificates that are trusted beside the built-in ones.
    pub(crate) ca_file: Option<PathBuf>,
    /// For sources that name none.
    pub(crate) user_agent: String,
    /// The most bytes that a download may have.
    pub(crate) max_bytes: u64,
    /// For looking up, connecting and the TLS handshake together; a source's own shorter timeout wins.
    pub(crate) connect_timeout: Duration,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            dns_servers: Vec::new(),
            ca_file: None,
            user_agent: concat!("Lineup/", env!("CARGO_PKG_VERSION")).to_owned(),
            max_bytes: 4 << 30,
            connect_timeout: Duration::from_secs(20),
        }
    }
}

/// One download. Texts may be empty. Not `Debug`: nobody is to log one by accident.
#[derive(Clone, Copy)]
pub(crate) struct Request<'a> {
    /// What is fetched (`m3u`, `xmltv`, `xtream`): a host that fails with one may do well with another.
    pub(crate) kind: &'static str,
    /// With all its secrets.
    pub(crate) url: &'a str,
    /// For basic authentication; wins over a user in the URL. A header `Authorization` wins over both.
    pub(crate) username: &'a str,
    pub(crate) password: &'a str,
    /// Empty: the options' one.
    pub(crate) user_agent: &'a str,
    pub(crate) headers: &'a BTreeMap<String, String>,
    /// Without a byte, after which the download is given up.
    pub(crate) timeout: Duration,
    /// Of the copy that the caller has.
    pub(crate) etag: &'a str,
    pub(crate) last_modified: &'a str,
}

pub(crate) enum Fetched {
    /// The caller's copy is the present one.
    NotModified,
    Body(Body),
}

/// `reader` fails with an `io::Error` that holds a [`FetchError`].
pub(crate) struct Body {
    pub(crate) reader: Box<dyn Read + Send>,
    pub(crate) etag: String,
    pub(crate) last_modified: String,
    pub(crate) content_type: String,
    /// Bytes that `reader` will give, where that is known.
    pub(crate) length: Option<u64>,
}

const MAX_REDIRECTS: u32 = 5;

pub(crate) struct Fetcher {
    options: Options,
    names: names::Names,
    tls: Arc<ClientConfig>,
    breakers: Breakers,
    clock: Clock,
}

impl Fetcher {
    pub(crate) fn new(options: &Options, breakers: Breakers, clock: Clock) -> Result<Fetcher, FetchError> {
        let tls = Arc::new(trust::config(options.ca_file.as_deref())?);
        Ok(Fetcher { options: options.clone(), names: names::Names::new(&options.dns_servers), tls, breakers, clock })
    }

    /// One try. Blocks until the body begins; the body's reader blocks too.
    pub(crate) fn get(&self, request: &Request<'_>, progress: &Progress) -> Result<Fetched, FetchError> {
        let stop = progress.cancellation();
        let mut url = Url::parse(request.url.trim()).map_err(|error| FetchError::Address(error.to_string()))?;
        match url.scheme() {
            "http" | "https" => {}
            "file" => return self.read_file(&url, request, stop),
            other => return Err(FetchError::Address(format!("it begins with {other}:, not with http://, https:// or file://"))),
        }
        let mut headers = self.headers(request)?;
        let own = if request.username.is_empty() && request.password.is_empty() {
            None
        } else {
            Some((request.username.to_owned(), request.password.to_owned()))
        };
        let from_url = take_user(&mut url);
        if let Some((user, password)) = own.or(from_url)
            && !headers.contains_key(header::AUTHORIZATION)
        {
            headers.insert(header::AUTHORIZATION, basic(&user, &password)?);
        }
        for _ in 0..=MAX_REDIRECTS {
            if stop.is_cancelled() {
                return Err(FetchError::Cancelled);
            }
            let host = host_of(&url);
            let admission = self.breakers.admit(&service_name(request.kind, &host), self.clock.millis());
            let admission = admission.map_err(|open| FetchError::LeftAlone { words: open.to_string(), retry_in: open.retry_in })?;
            let first_byte = admission.operation_timeout();
            let mut watch = Watch::new(admission, &self.clock, &stop);
            let response = self.call(&url, &headers, request, first_byte, &host, &stop).inspect_err(|error| watch.wrong(error))?;
            let Some(location) = redirection(&response) else {
                return self.answer(response, request, host, stop, watch);
            };
            watch.well();
            let next = follow(&url, &location, &host)?;
            if !may_know_secrets(&url, &next) {
                keep_harmless(&mut headers);
            }
            url = next;
            if let Some((user, password)) = take_user(&mut url) {
                headers.insert(header::AUTHORIZATION, basic(&user, &password)?);
            }
        }
        Err(FetchError::TooManyRedirects { host: host_of(&url), limit: MAX_REDIRECTS })
    }

    fn headers(&self, request: &Request<'_>) -> Result<HeaderMap, FetchError> {
        let mut headers = HeaderMap::new();
        for (name, value) in request.headers {
            let wrong = |_| FetchError::Header(name.clone());
            let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| FetchError::Header(name.clone()))?;
            // These belong to the connection, not to the source.
            if [header::HOST, header::CONNECTION, header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::ACCEPT_ENCODING].contains(&key)
            {
                continue;
            }
            headers.insert(key, HeaderValue::from_str(value).map_err(wrong)?);
        }
        let agent = if request.user_agent.is_empty() { &self.options.user_agent } else { request.user_agent };
        if !agent.is_empty() && !headers.contains_key(header::USER_AGENT) {
            let agent = HeaderValue::from_str(agent).map_err(|_| FetchError::Header("User-Agent".to_owned()))?;
            headers.insert(header::USER_AGENT, agent);
        }
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        // What a server sent once is sent back as it was; what no header can carry is left out.
        for (name, value) in [(header::IF_NONE_MATCH, request.etag), (header::IF_MODIFIED_SINCE, request.last_modified)] {
            if !value.is_empty()
                && let Ok(value) = HeaderValue::from_str(value)
            {
                headers.insert(name, value);
            }
        }
        Ok(headers)
    }

    fn call(
        &self,
        url: &Url,
        headers: &HeaderMap,
        request: &Request<'_>,
        first_byte: Option<Duration>,
        host: &str,
        stop: &Cancellation,
    ) -> Result<Response<ureq::Body>, FetchError> {
        let timeout = request.timeout.max(Duration::from_millis(1));
        let first_byte = first_byte.map_or(timeout, |first_byte| first_byte.min(timeout));
        let connect = self.options.connect_timeout.min(timeout);
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            // Redirects are followed here, where the credentials are known.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .user_agent("")
            .timeout_resolve(Some(connect))
            .timeout_connect(Some(connect))
            .timeout_per_write(Some(timeout))
            .timeout_per_read(Some(timeout))
            .timeout_recv_response(Some(first_byte))
            .build();
        let dialer = dial::Dialer { tls: self.tls.clone(), stop: stop.clone(), host: host.to_owned() };
        let lookup = names::Lookup { names: self.names.clone(), stop: stop.clone() };
        let agent = ureq::Agent::with_parts(config, dialer, lookup);
        let mut call = http::Request::get(url.as_str());
        if let Some(all) = call.headers_mut() {
            all.clone_from(headers);
        }
        let call = call.body(()).map_err(|_| FetchError::Address("it has characters that no address may have".to_owned()))?;
        agent.run(call).map_err(|error| failure(error, host, timeout))
    }

    /// What a final answer (not a redirect) comes to; the breaker hears of it.
    fn answer(
        &self,
        response: Response<ureq::Body>,
        request: &Request<'_>,
        host: String,
        stop: Cancellation,
        mut watch: Watch,
    ) -> Result<Fetched, FetchError> {
        match self.open(response, request, host, stop) {
            Ok(Fetched::Body(Body { reader, etag, last_modified, content_type, length })) => {
                let reader = Box::new(Watched { inner: reader, watch });
                Ok(Fetched::Body(Body { reader, etag, last_modified, content_type, length }))
            }
            Ok(Fetched::NotModified) => {
                watch.well();
                Ok(Fetched::NotModified)
            }
            Err(error) => {
                watch.wrong(&error);
                Err(error)
            }
        }
    }

    fn open(&self, response: Response<ureq::Body>, request: &Request<'_>, host: String, stop: Cancellation) -> Result<Fetched, FetchError> {
        let (parts, body) = response.into_parts();
        let text = |name: HeaderName| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let status = parts.status.as_u16();
        let retry_after = || patience(&text(header::RETRY_AFTER), &text(header::DATE));
        match parts.status {
            StatusCode::NOT_MODIFIED if !request.etag.is_empty() || !request.last_modified.is_empty() => return Ok(Fetched::NotModified),
            // Nobody asked for a part, or somebody did.
            StatusCode::PARTIAL_CONTENT if !request.headers.keys().any(|name| name.eq_ignore_ascii_case("range")) => {
                return Err(FetchError::Status { host, status });
            }
            ok if ok.is_success() => {}
            StatusCode::UNAUTHORIZED => return Err(FetchError::Unauthorized { host }),
            StatusCode::FORBIDDEN | StatusCode::PAYMENT_REQUIRED => return Err(FetchError::Forbidden { host, status }),
            StatusCode::NOT_FOUND => return Err(FetchError::NotFound { host }),
            StatusCode::GONE => return Err(FetchError::Gone { host }),
            StatusCode::TOO_MANY_REQUESTS => return Err(FetchError::TooManyRequests { retry_after: retry_after(), host }),
            bad if bad.is_server_error() || bad == StatusCode::REQUEST_TIMEOUT => {
                return Err(FetchError::Server { retry_after: retry_after(), host, status });
            }
            _ => return Err(FetchError::Status { host, status }),
        }
        let length = text(header::CONTENT_LENGTH).parse::<u64>().ok();
        let limit = self.options.max_bytes;
        if length.is_some_and(|length| length > limit) {
            return Err(FetchError::TooLarge { host, limit });
        }
        let raw = body::Raw::new(body.into_reader(), &host, length);
        let encoding = text(header::CONTENT_ENCODING).trim().to_ascii_lowercase();
        let (inner, length): (Box<dyn Read + Send>, _) = match encoding.as_str() {
            "gzip" | "x-gzip" => {
                let inner = body::gunzip(raw, &host).map_err(|error| from_reader(error, &host))?;
                (inner, None)
            }
            "br" | "deflate" | "compress" | "x-compress" => {
                return Err(FetchError::Encoding { host, reason: format!("its packing \"{encoding}\" was not asked for") });
            }
            // Nothing, `identity`, or a word that is no packing at all, such as a charset.
            _ => (Box::new(raw), length),
        };
        Ok(Fetched::Body(Body {
            reader: Box::new(body::Capped { inner, host, limit, left: limit, stop, pace: body::Pace::new(request.timeout) }),
            etag: text(header::ETAG),
            last_modified: text(header::LAST_MODIFIED),
            content_type: text(header::CONTENT_TYPE),
            length,
        }))
    }
}

/// `name`, or `name:port` where the port is not the scheme's own.
fn host_of(url: &Url) -> String {
    let name = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"))
}

/// Takes the user and the password out of a URL.
fn take_user(url: &mut Url) -> Option<(String, String)> {
    let decode = |text: &str| super::credentials::decode(text);
    let user = (decode(url.username()), decode(url.password().unwrap_or_default()));
    // Neither fails for a URL that has a host.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    (user != (String::new(), String::new())).then_some(user)
}

fn basic(user: &str, password: &str) -> Result<HeaderValue, FetchError> {
    let text = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
    let mut value = HeaderValue::from_str(&format!("Basic {text}")).map_err(|_| FetchError::Header("Authorization".to_owned()))?;
    value.set_sensitive(true);
    Ok(value)
}

/// Where an answer sends us, if it does.
fn redirection(response: &Response<ureq::Body>) -> Option<String> {
    let moves = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
    let location = response.headers().get(header::LOCATION).filter(|_| moves)?;
    Some(String::from_utf8_lossy(location.as_bytes()).into_owned())
}

fn follow(from: &Url, location: &str, host: &str) -> Result<Url, FetchError> {
    let wrong = |reason: String| FetchError::Redirect { host: host.to_owned(), reason };
    let next = from.join(location.trim()).map_err(|error| wrong(error.to_string()))?;
    if !matches!(next.scheme(), "http" | "https") {
        return Err(wrong(format!("it begins with {}:", next.scheme())));
    }
    Ok(next)
}

/// Whether what was meant for `from` may go to `to`: the same host and port, or the same host's
/// secure port.
fn may_know_secrets(from: &Url, to: &Url) -> bool {
    let upgrade = from.scheme() == "http" && to.scheme() == "https";
    let same_port = from.port_or_known_default() == to.port_or_known_default();
    from.host_str() == to.host_str() && (upgrade || (same_port && from.scheme() == to.scheme()))
}

/// Headers of a source may hold secrets under any name, so other hosts get those only that cannot.
fn keep_harmless(headers: &mut HeaderMap) {
    let harmless = [
        header::USER_AGENT,
        header::ACCEPT,
        header::ACCEPT_LANGUAGE,
        header::ACCEPT_ENCODING,
        header::IF_NONE_MATCH,
        header::IF_MODIFIED_SINCE,
    ];
    let all = std::mem::take(headers);
    headers.extend(all.into_iter().filter(|(name, _)| name.as_ref().is_some_and(|name| harmless.contains(name))));
}

/// Nobody is left alone for longer, whatever it wishes.
const LONGEST_WISH: Duration = Duration::from_secs(24 * 3600);

/// `Retry-After`: seconds, or a date that is read against the server's own clock (`Date`).
fn patience(retry_after: &str, date: &str) -> Option<Duration> {
    let wish = |seconds: u64| Some(Duration::from_secs(seconds).min(LONGEST_WISH));
    if let Ok(seconds) = retry_after.trim().parse() {
        return wish(seconds);
    }
    let read = |text: &str| jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text.trim()).ok();
    let (then, now) = (read(retry_after)?, read(date)?);
    wish(u64::try_from(then.as_second() - now.as_second()).unwrap_or(0))
}

/// What ureq's error means.
fn failure(error: ureq::Error, host: &str, timeout: Duration) -> FetchError {
    let host = host.to_owned();
    match error {
        ureq::Error::Other(inner) => match inner.downcast::<FetchError>() {
            Ok(known) => *known,
            Err(other) => FetchError::Protocol { host, reason: other.to_string() },
        },
        ureq::Error::Io(_) => FetchError::Broken { host },
        ureq::Error::Timeout(_) => FetchError::Timeout { host, seconds: timeout.as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX) },
        ureq::Error::HostNotFound => FetchError::NoSuchHost { host },
        ureq::Error::LargeResponseHeader(..) => FetchError::Protocol { host, reason: "its header is too long".to_owned() },
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => FetchError::Address("it has characters that no address may have".to_owned()),
        // Its text may quote a header, and that may hold a secret.
        _ => FetchError::Protocol { host, reason: "its answer is not HTTP/1.1".to_owned() },
    }
}

fn from_reader(error: io::Error, host: &str) -> FetchError {
    FetchError::from_io(error).unwrap_or_else(|error| FetchError::Encoding { host: host.to_owned(), reason: error.to_string() })
}

/// How long to wait before try `attempt` + 1 (`attempt` counts from 0): 1 s, 2 s, 4 s, to 60 s, and
/// up to a quarter more by `chance` (any number), so that not everybody comes at once. A server
/// that says when to come is believed, up to 300 s.
pub(crate) fn backoff(attempt: u32, retry_after: Option<Duration>, chance: u64) -> Duration {
    if let Some(asked) = retry_after {
        return asked.min(Duration::from_secs(300));
    }
    let millis = 1000 * 1u64.checked_shl(attempt.min(6)).unwrap_or(64).min(60);
    Duration::from_millis(millis + chance % (millis / 4 + 1))
}

#[cfg(test)]
mod tests;
