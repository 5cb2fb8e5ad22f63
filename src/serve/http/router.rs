//! From a request to an answer: finds the route, checks who asks, calls the handler, and gives every
//! answer what all answers have.
//!
//! The order is the whole idea: base path, route, access, origin, handler, problem document,
//! conditional answer, headers. Nothing else stands between a socket and a handler.

use std::future::Future;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, StatusCode, header};
use hyper::body::Incoming;
use percent_encoding::percent_decode_str;
use sha2::{Digest, Sha256};

use super::address::Address;
use super::caller::caller;
use super::req::{BODY_TIMEOUT, collected};
use super::route::Running;
use super::{ApiError, Body, Req, Resp, Route, file};
use crate::access::Access;
use crate::clock::Clock;
use crate::config::Config;
use crate::model::Id;
use crate::model::settings::SaidBase;
use crate::stop::Stop;

/// Pages may only load what is ours; logos and streams are the provider's.
const PAGE_POLICY: &str = "default-src 'self'; img-src * data: blob:; media-src * blob:; connect-src *; worker-src 'self' blob:; \
    style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'";
const DATA_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// What the core itself needs of the program.
#[derive(Clone)]
pub(crate) struct Context {
    pub(crate) config: Config,
    pub(crate) clock: Clock,
    pub(crate) said_base: SaidBase,
    pub(crate) access: Access,
}

pub(crate) struct Router<P> {
    table: matchit::Router<usize>,
    places: Vec<Place<P>>,
    fallback: Fallback,
}

/// Answers GETs that no route knows: the page. Takes the request and its path from the program's root, decoded.
pub(crate) type Fallback = fn(&Req, &str) -> Option<Resp>;

/// One path and its operations.
struct Place<P> {
    path: &'static str,
    routes: Vec<Route<P>>,
}

impl<P> Place<P> {
    /// The value of `Allow`.
    fn methods(&self) -> String {
        let has_get = self.routes.iter().any(|route| route.method == Method::GET);
        let methods = self.routes.iter().map(|route| route.method.as_str());
        methods.chain(has_get.then_some("HEAD")).chain(["OPTIONS"]).collect::<Vec<_>>().join(", ")
    }
}

/// First parts of paths that are never the page's, so that a mistyped one is a plain 404.
const NOT_THE_PAGE: [&str; 5] = ["api", "proxy", "stream", "docs", "logo"];

impl<P: Clone> Router<P> {
    /// Two routes that want the same requests are an error.
    pub(crate) fn new(routes: Vec<Route<P>>, fallback: Fallback) -> Result<Router<P>, String> {
        let mut router = Router { table: matchit::Router::new(), places: Vec::new(), fallback };
        for route in routes {
            match router.places.iter_mut().find(|place| place.path == route.path) {
                Some(place) if place.routes.iter().any(|other| other.method == route.method) => {
                    return Err(format!("{} {} is there twice", route.method, route.path));
                }
                Some(place) => place.routes.push(route),
                None => {
                    router.table.insert(route.path, router.places.len()).map_err(|error| format!("{}: {error}", route.path))?;
                    router.places.push(Place { path: route.path, routes: vec![route] });
                }
            }
        }
        Ok(router)
    }

    /// Answers a request, whatever it is.
    pub(super) async fn answer(
        &self,
        program: (&Context, &P),
        request: Request<Incoming>,
        (peer, local): (SocketAddr, SocketAddr),
    ) -> Resp {
        let (context, parts) = program;
        let Context { config, clock, said_base, .. } = context;
        let started = clock.millis();
        let (head, body) = request.into_parts();
        let mut req = Req {
            address: Address::new(config, said_base.url().as_deref(), &head.headers, &head.uri, peer.ip(), local),
            request_id: clock.new_id(),
            method: head.method,
            uri: head.uri,
            headers: head.headers,
            caller: None,
            params: Vec::new(),
            body: Ok(Bytes::new()),
            incoming: None,
            stop: Stop::default(),
        };
        let (id, method, headers, prefix) = (req.request_id, req.method.clone(), req.headers.clone(), req.address.prefix.clone());
        let mut shown = String::from("(no route)");
        let result = match self.find(&config.base_path, &mut req, &mut shown) {
            Ok(Found::Route(route)) => self.call(&context.access, parts.clone(), route, req, body).await,
            Ok(Found::Resp(resp)) => Ok(resp),
            Err(error) => Err(error),
        };
        let resp = result.unwrap_or_else(|error| {
            match error.status() {
                StatusCode::INTERNAL_SERVER_ERROR => {
                    tracing::error!(request_id = %id, %method, path = shown, cause = error.cause(), "a request failed")
                }
                StatusCode::BAD_GATEWAY => {
                    tracing::warn!(request_id = %id, %method, path = shown, cause = error.cause(), "a provider failed")
                }
                _ => {}
            }
            error.into_resp()
        });
        let resp = finish(resp, &method, &headers, &prefix, id);
        tracing::debug!(request_id = %id, %method, path = shown, status = resp.status.as_u16(), millis = clock.millis() - started, client = %peer.ip(), "request");
        resp
    }

    /// The route of a request, its parameters in `req`, and in `shown` how the log may call it.
    fn find<'a>(&'a self, base: &str, req: &mut Req, shown: &mut String) -> Result<Found<'a, P>, ApiError> {
        let whole = req.uri.path().to_owned();
        let path = match whole.strip_prefix(base) {
            Some("") if !base.is_empty() => return Ok(Found::Resp(moved("/"))),
            Some(path) if path.starts_with('/') => path,
            // Health checks know the port, not the base path.
            _ if matches!(whole.as_str(), "/live" | "/livez" | "/ready" | "/readyz") => &whole,
            _ if whole == "/" => return Ok(Found::Resp(moved("/"))),
            _ => return Err(ApiError::not_found("page")),
        };
        if let Ok(found) = self.table.at(path)
            && let Some(place) = self.places.get(*found.value)
        {
            place.path.clone_into(shown);
            let wanted = if req.method == Method::HEAD { &Method::GET } else { &req.method };
            if let Some(route) = place.routes.iter().find(|route| route.method == *wanted) {
                req.params = found
                    .params
                    .iter()
                    .map(|(name, value)| (name.to_owned(), percent_decode_str(value).decode_utf8_lossy().into_owned()))
                    .collect();
                if !route.is_open {
                    // The paths of the others carry secrets.
                    path.clone_into(shown);
                }
                return Ok(Found::Route(route));
            }
            if req.method == Method::OPTIONS {
                return Ok(Found::Resp(Resp::no_content().with_text(header::ALLOW, &place.methods())));
            }
            return Err(ApiError::method_not_allowed(&place.methods()));
        }
        let is_page =
            matches!(req.method, Method::GET | Method::HEAD) && path.split('/').nth(1).is_none_or(|first| !NOT_THE_PAGE.contains(&first));
        let page = if is_page { (self.fallback)(req, &percent_decode_str(path).decode_utf8_lossy()) } else { None };
        page.map(Found::Resp).ok_or_else(|| ApiError::not_found("page"))
    }

    async fn call(&self, access: &Access, parts: P, route: &Route<P>, mut req: Req, body: Incoming) -> Result<Resp, ApiError> {
        req.caller = caller(access, &req.headers);
        if !route.is_open && req.caller.is_none() {
            return Err(ApiError::unauthorized());
        }
        if req.caller.as_ref().is_some_and(|caller| caller.by_cookie)
            && !matches!(req.method, Method::GET | Method::HEAD)
            && !is_from_here(&req)
        {
            return Err(ApiError::forbidden(
                "the request comes from another site (its Origin is not ours); behind a reverse proxy, pass the Host header on or set base_url",
            ));
        }
        let token = req.caller.as_ref().map(|caller| caller.holder.token);
        if route.is_streamed {
            req.incoming = Some(body);
        } else if route.takes.is_some() || route.takes_type.is_some() {
            req.body = collected(body, route.limit, BODY_TIMEOUT).await;
        }
        let mut resp = unpanicked((route.call)(parts, req)).await?;
        if resp.status == StatusCode::OK && route.status.is_success() {
            resp.status = route.status;
        }
        if resp.status == StatusCode::NO_CONTENT {
            resp.headers.remove(header::CONTENT_TYPE);
            resp.body = Body::empty();
        }
        if let (Body::Events(events), Some(token)) = (&mut resp.body, token) {
            // Such an answer may go on for longer than the session that it was asked for in.
            let access = access.clone();
            events.only_while(move || access.is_valid(token));
        }
        Ok(resp)
    }
}

enum Found<'a, P> {
    Route(&'a Route<P>),
    Resp(Resp),
}

/// 307 to a path from the program's root.
fn moved(path: &str) -> Resp {
    Resp::found(path).with_status(StatusCode::TEMPORARY_REDIRECT)
}

/// A browser sends `Origin` with everything that changes something; older ones at least say "same-origin".
fn is_from_here(req: &Req) -> bool {
    match req.header(header::ORIGIN) {
        "" => req.header(HeaderName::from_static("sec-fetch-site")) == "same-origin",
        origin => req.address.is_origin(origin),
    }
}

/// A handler's panic is one request's failure.
async fn unpanicked(answer: Running) -> Result<Resp, ApiError> {
    let mut answer = pin!(answer);
    std::future::poll_fn(|cx| match catch_unwind(AssertUnwindSafe(|| answer.as_mut().poll(cx))) {
        Ok(poll) => poll,
        Err(panic) => {
            let words = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
            Poll::Ready(Err(ApiError::internal(format_args!("a panic: {}", words.unwrap_or("without words")))))
        }
    })
    .await
}

/// What every answer has.
fn finish(mut resp: Resp, method: &Method, headers: &http::HeaderMap, prefix: &str, id: Id) -> Resp {
    let is_read = matches!(*method, Method::GET | Method::HEAD);
    let content_type = resp.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    if let Body::Bytes(bytes) = &resp.body
        && is_read
        && resp.status == StatusCode::OK
        && !bytes.is_empty()
        && resp.headers.get(header::CACHE_CONTROL).is_none_or(|caching| caching != "no-store")
    {
        let hash = Sha256::digest(bytes);
        let etag = format!("\"{}\"", BASE64_URL_SAFE_NO_PAD.encode(hash.get(..16).unwrap_or_default()));
        if file::matches_etag(headers, &etag) {
            resp.status = StatusCode::NOT_MODIFIED;
            resp.body = Body::empty();
            resp.headers.remove(header::CONTENT_TYPE);
            resp.headers.remove(header::CONTENT_ENCODING);
        }
        resp = resp.with_text(header::ETAG, &etag);
    }
    if let Some(location) = resp.headers.get(header::LOCATION).and_then(|value| value.to_str().ok())
        && location.starts_with('/')
    {
        let location = format!("{prefix}{location}");
        resp = resp.with_text(header::LOCATION, &location);
    }
    if content_type.starts_with("application/json") && !resp.headers.contains_key(header::CACHE_CONTROL) {
        resp.set(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    }
    resp.set(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    resp.set(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    if !resp.headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        let policy = if content_type.starts_with("text/html") { PAGE_POLICY } else { DATA_POLICY };
        resp.set(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    }
    resp = resp.with_text(HeaderName::from_static("x-request-id"), &id.to_string());
    if *method == Method::HEAD {
        if let Some(length) = resp.body.length()
            && resp.status == StatusCode::OK
            && !resp.headers.contains_key(header::CONTENT_LENGTH)
        {
            resp.set(header::CONTENT_LENGTH, HeaderValue::from(length));
        }
        resp.body = Body::empty();
    }
    resp
}
