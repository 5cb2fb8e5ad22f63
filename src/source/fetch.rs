//! Downloads: one conditional GET over HTTP or HTTPS, or from a file, as a blocking reader.
//!
//! A body is complete or an error: a broken connection, a missing byte or a silent server never look like the end of a file,
//! because a cut playlist would pass for one with fewer channels. The caller retries (see [`backoff`]).

mod body;
mod dial;
mod error;
mod file;
mod names;
mod options;
mod trust;

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use rustls::ClientConfig;
use url::Url;

use self::body::Watch;
pub(crate) use self::error::FetchError;
pub(crate) use self::options::Options;
use self::trust::Trust;
use crate::clock::Clock;
use crate::model::{Id, Source};
use crate::source::breaker::{Breakers, service_name, source_service};
use crate::stop::Stop;

/// Timeout of lookup, connection and TLS handshake together; a shorter timeout of the source wins.
const CONNECT: Duration = Duration::from_secs(20);

/// One download. Texts may be empty. Not `Debug`, so that its secrets are never logged by accident.
#[derive(Clone, Copy)]
pub(crate) struct Request<'a> {
    /// `m3u`, `xmltv` or `xtream`. A host has one circuit breaker for each kind. Empty: no circuit breaker counts it.
    pub(crate) kind: &'static str,
    /// The source that it is for, which has a circuit breaker of its own. `None` for a trial: it creates no circuit breaker.
    pub(crate) source: Option<Id>,
    /// Contains all its secrets.
    pub(crate) url: &'a str,
    /// For basic authentication; overrides a user in the URL. A header `Authorization` overrides both.
    pub(crate) username: &'a str,
    pub(crate) password: &'a str,
    /// Empty: the options' one.
    pub(crate) user_agent: &'a str,
    pub(crate) headers: &'a BTreeMap<String, String>,
    /// SHA-256 of the server's certificate, in hex, that is accepted although nobody known signed it; empty: none.
    pub(crate) trusted_fingerprint: &'a str,
    /// Maximum time without a byte.
    pub(crate) timeout: Duration,
    /// Validators of the caller's copy.
    pub(crate) etag: &'a str,
    pub(crate) last_modified: &'a str,
}

/// A response body. Errors of `reader` contain a [`FetchError`].
pub(crate) struct Body {
    /// Where it was found, after all redirects; without user and password.
    pub(crate) url: Url,
    pub(crate) reader: Box<dyn Read + Send>,
    pub(crate) etag: String,
    pub(crate) last_modified: String,
    pub(crate) content_type: String,
    /// Length of `reader` in bytes, if known.
    pub(crate) length: Option<u64>,
}

const MAX_REDIRECTS: u32 = 10;

pub(crate) struct Fetcher {
    pub(crate) options: Options,
    names: names::Names,
    trust: Trust,
    /// For sources without a fingerprint.
    tls: Arc<ClientConfig>,
    breakers: Breakers,
    clock: Clock,
}

impl Fetcher {
    pub(crate) fn new(options: &Options, breakers: Breakers, clock: Clock) -> Result<Fetcher, FetchError> {
        let trust = Trust::new(options.ca_file.as_deref())?;
        let tls = Arc::new(trust.config("").map_err(|error| FetchError::tls("any host", &error))?);
        Ok(Fetcher { options: options.clone(), names: names::Names::new(&options.dns_servers), trust, tls, breakers, clock })
    }

    /// Sends one request and blocks until the body begins. None: the caller's copy is up to date.
    pub(crate) fn get(&self, request: &Request<'_>, stop: &Stop) -> Result<Option<Body>, FetchError> {
        let stop = stop.clone();
        let mut url = Url::parse(request.url.trim()).map_err(|error| FetchError::Address(error.to_string()))?;
        match url.scheme() {
            "http" | "https" => {}
            "file" => return self.read_file(&url, request, stop),
            other => return Err(FetchError::Address(format!("it begins with {other}:, not with http://, https:// or file://"))),
        }
        let mut headers = self.headers(request)?;
        let has_own = !request.username.is_empty() || !request.password.is_empty();
        let own = has_own.then(|| (request.username.to_owned(), request.password.to_owned()));
        let from_url = take_user(&mut url);
        if let Some((user, password)) = own.or(from_url)
            && !headers.contains_key(header::AUTHORIZATION)
        {
            headers.insert(header::AUTHORIZATION, basic(&user, &password)?);
        }
        let mut cookies = Cookies::of(&mut headers, &url);
        let admit = |service: &str| {
            let now = self.clock.millis();
            let admission =
                if request.source.is_some() { self.breakers.admit(service, now) } else { self.breakers.admit_known(service, now) };
            admission.map_err(|open| FetchError::Paused { reason: open.to_string(), retry_in: open.retry_in })
        };
        let mut own = request.source.map(|source| admit(&source_service(source))).transpose()?;
        for _ in 0..=MAX_REDIRECTS {
            if stop.is_cancelled() {
                return Err(FetchError::Cancelled);
            }
            let host = host_of(&url);
            let admission = admit(&service_name(request.kind, &host))?;
            let first_byte = admission.operation_timeout;
            let mut watch = Watch::new(admission, &self.clock, &stop);
            cookies.put_into(&mut headers, &url);
            let response = self.call(&url, &headers, request, first_byte, &host, &stop).inspect_err(|error| {
                watch.source = own.take();
                watch.failed(error);
            })?;
            let Some(location) = redirection(&response) else {
                watch.source = own;
                let mut watch = Some(watch);
                let opened = self.open(response, &url, request, stop, &mut watch);
                match (&mut watch, &opened) {
                    (Some(watch), Ok(_)) => watch.succeeded(),
                    (Some(watch), Err(error)) => watch.failed(error),
                    (None, _) => {}
                }
                return opened;
            };
            watch.succeeded();
            cookies.take(&response, &url);
            let next = follow(&url, &location, &host)?;
            if !may_know_secrets(&url, &next) {
                keep_public(&mut headers);
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
            // These headers belong to the connection.
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
        // Validators are sent back as they were received, unless a header cannot contain them.
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
        stop: &Stop,
    ) -> Result<Response<ureq::Body>, FetchError> {
        let timeout = request.timeout.max(Duration::from_millis(1));
        let first_byte = first_byte.map_or(timeout, |first_byte| first_byte.min(timeout));
        let connect = CONNECT.min(timeout);
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            // Redirects are followed by `get`, which decides about credentials.
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
        let tls = match request.trusted_fingerprint {
            "" => self.tls.clone(),
            fingerprint => Arc::new(self.trust.config(fingerprint).map_err(|error| FetchError::tls(host, &error))?),
        };
        let dialer = dial::Dialer { tls, stop: stop.clone(), host: host.to_owned() };
        let lookup = names::Names { stop: stop.clone(), ..self.names.clone() };
        let agent = ureq::Agent::with_parts(config, dialer, lookup);
        let mut call = http::Request::get(url.as_str());
        if let Some(all) = call.headers_mut() {
            all.clone_from(headers);
        }
        let call = call.body(()).map_err(|_| FetchError::Address("it has characters that no address may have".to_owned()))?;
        agent.run(call).map_err(|error| failure(error, host, timeout))
    }

    /// Opens a response that is no redirect. The body takes `watch`.
    fn open(
        &self,
        response: Response<ureq::Body>,
        url: &Url,
        request: &Request<'_>,
        stop: Stop,
        watch: &mut Option<Watch>,
    ) -> Result<Option<Body>, FetchError> {
        let host = host_of(url);
        let (parts, body) = response.into_parts();
        let text = |name: HeaderName| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        match parts.status {
            StatusCode::NOT_MODIFIED if !request.etag.is_empty() || !request.last_modified.is_empty() => return Ok(None),
            // Only the caller may ask for a part.
            StatusCode::PARTIAL_CONTENT if request.headers.keys().any(|name| name.eq_ignore_ascii_case("range")) => {}
            ok if ok.is_success() && ok != StatusCode::PARTIAL_CONTENT => {}
            bad => {
                // Only these ask to wait.
                let may_wait = matches!(bad.as_u16(), 408 | 429 | 500..600);
                let retry_after = may_wait.then(|| retry_after(&text(header::RETRY_AFTER), &text(header::DATE))).flatten();
                return Err(FetchError::Status { host, status: bad.as_u16(), retry_after });
            }
        }
        let length = text(header::CONTENT_LENGTH).parse::<u64>().ok();
        let limit = self.options.max_bytes;
        if length.is_some_and(|length| length > limit) {
            return Err(FetchError::TooLarge { host, limit });
        }
        let raw = body::Raw::new(body.into_reader(), &host, length);
        let encoding = text(header::CONTENT_ENCODING).trim().to_ascii_lowercase();
        let inner = body::unpacked(raw, &encoding, &host)?;
        // The length of a packed body is not that of what is read.
        let length = length.filter(|_| encoding.is_empty() || encoding == "identity");
        Ok(Some(Body {
            url: url.clone(),
            reader: Box::new(body::Capped::new(inner, host, limit, stop, request.timeout, watch.take())),
            etag: text(header::ETAG),
            last_modified: text(header::LAST_MODIFIED),
            content_type: text(header::CONTENT_TYPE),
            length,
        }))
    }
}

/// The cookies of one request: those that the source sends, and those that redirects set for the requests after them, without which
/// some servers refuse to go on. Each goes to the host that it belongs to.
#[derive(Default)]
struct Cookies(Vec<(String, String)>);

impl Cookies {
    /// Takes the source's own out of the headers.
    fn of(headers: &mut HeaderMap, url: &Url) -> Cookies {
        let own = headers.remove(header::COOKIE);
        let own = own.and_then(|own| Some((host_of(url), own.to_str().ok()?.to_owned())));
        Cookies(own.into_iter().collect())
    }

    /// Keeps what a response sets. Attributes do not matter within one request.
    fn take(&mut self, response: &Response<ureq::Body>, url: &Url) {
        let pairs = response.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok()?.split(';').next());
        self.0.extend(pairs.filter(|pair| pair.contains('=')).map(|pair| (host_of(url), pair.trim().to_owned())));
    }

    fn put_into(&self, headers: &mut HeaderMap, url: &Url) {
        let own: Vec<&str> = self.0.iter().filter(|(host, _)| *host == host_of(url)).map(|(_, pair)| pair.as_str()).collect();
        headers.remove(header::COOKIE);
        if let (false, Ok(value)) = (own.is_empty(), HeaderValue::from_str(&own.join("; "))) {
            headers.insert(header::COOKIE, value);
        }
    }
}

/// The service of a source's host, if it has one; secrets in the address need not be filled in.
pub(crate) fn service_of(source: &Source) -> Option<String> {
    let url = Url::parse(&source.url).ok().filter(Url::has_host)?;
    Some(service_name(source.source_type.name(), &host_of(&url)))
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
    // Neither fails for a URL with a host.
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

/// Whether `to` may get the secrets of `from`: the same host and port, or HTTPS at the same host.
fn may_know_secrets(from: &Url, to: &Url) -> bool {
    let upgrade = from.scheme() == "http" && to.scheme() == "https";
    let same_port = from.port_or_known_default() == to.port_or_known_default();
    from.host_str() == to.host_str() && (upgrade || (same_port && from.scheme() == to.scheme()))
}

/// Removes all headers that may contain a secret, since another host follows. Custom headers may.
fn keep_public(headers: &mut HeaderMap) {
    let public = [
        header::USER_AGENT,
        header::ACCEPT,
        header::ACCEPT_LANGUAGE,
        header::ACCEPT_ENCODING,
        header::IF_NONE_MATCH,
        header::IF_MODIFIED_SINCE,
    ];
    let all = std::mem::take(headers);
    headers.extend(all.into_iter().filter(|(name, _)| name.as_ref().is_some_and(|name| public.contains(name))));
}

const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(24 * 3600);

/// Parses `Retry-After`: seconds, or a date that is compared with the server's own clock (`Date`).
fn retry_after(value: &str, date: &str) -> Option<Duration> {
    let limited = |seconds: u64| Some(Duration::from_secs(seconds).min(LONGEST_RETRY_AFTER));
    if let Ok(seconds) = value.trim().parse() {
        return limited(seconds);
    }
    let read = |text: &str| jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text.trim()).ok();
    let (then, now) = (read(value)?, read(date)?);
    limited(u64::try_from(then.as_second() - now.as_second()).unwrap_or(0))
}

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
        // The text of other errors may quote a header with a secret.
        _ => FetchError::Protocol { host, reason: "its answer is not HTTP/1.1".to_owned() },
    }
}

/// The pause after attempt number `attempt` (from 0): 1 s, 2 s, 4 s, up to 60 s, and up to a quarter more by `random`, so
/// that clients do not retry together. A server's Retry-After wins, up to 300 s.
pub(crate) fn backoff(attempt: u32, retry_after: Option<Duration>, random: u64) -> Duration {
    if let Some(asked) = retry_after {
        return asked.min(Duration::from_secs(300));
    }
    let millis = 1000 * 1u64.checked_shl(attempt.min(6)).unwrap_or(64).min(60);
    Duration::from_millis(millis + random % (millis / 4 + 1))
}

#[cfg(test)]
mod tests;
