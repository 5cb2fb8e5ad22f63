//! The provider's HTTP side: the accept loop, the paths, the account, and what a planned fault does
//! to an answer.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use base64::Engine as _;
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::time::Instant;

use super::fault::{self, Fault};
use super::made_up::{self, Offer, Order};
use super::pattern::Pattern;
use super::wire::{Counted, Wire};
use super::{Planned, Seen, Shared, lock};
use crate::model::Time;

type Answer = Response<UnsyncBoxBody<Bytes, io::Error>>;

/// Connections at a time; more wait.
const CONNECTIONS: usize = 1024;
/// Up to this length a body is sent with its length.
const SMALL: usize = 1 << 20;
/// Most that can be asked for, so that a slip of the hand does not run for days.
const MOST_CHANNELS: u32 = 2_000_000;
const MOST_PROGRAMMES: u64 = 50_000_000;

pub(super) async fn serve(listener: std::net::TcpListener, shared: Arc<Shared>, mut stopped: watch::Receiver<bool>) -> io::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(permit) = room.clone().acquire_owned().await else { return Ok(()) };
        let tcp = tokio::select! {
            _ = stopped.wait_for(|stop| *stop) => return Ok(()),
            accepted = listener.accept() => match accepted {
                Ok((tcp, _)) => tcp,
                Err(error) => {
                    // Too many open files: they will be fewer in a moment.
                    tracing::debug!(%error, "the demo provider could not accept a connection");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
        };
        let shared = shared.clone();
        tokio::spawn(async move {
            let _open = Counted::new(shared.clone(), |shared| &shared.connections);
            let is_cut = Arc::new(AtomicBool::new(false));
            let wire = Wire { tcp, is_cut: is_cut.clone() };
            let service = service_fn(move |request| {
                let (shared, is_cut) = (shared.clone(), is_cut.clone());
                async move { Ok::<_, Infallible>(answer(&shared, request, &is_cut)) }
            });
            // Faults end connections in every way there is: that is no news.
            let _ = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(Duration::from_secs(60))
                .serve_connection(TokioIo::new(wire), service)
                .await;
            drop(permit);
        });
    }
}

fn answer(shared: &Arc<Shared>, request: Request<Incoming>, is_cut: &Arc<AtomicBool>) -> Answer {
    let path = request.uri().path().to_owned();
    let query = request.uri().query().unwrap_or_default().to_owned();
    let headers = request.headers().iter().map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
    let seen = Seen { method: request.method().to_string(), path: path.clone(), query: query.clone(), headers: headers.collect() };
    let ask = Ask { shared, seen: &seen };
    let given = match (request.method(), path.as_str()) {
        (&Method::POST, "/fault") => ask.set_fault(),
        (&Method::GET | &Method::HEAD, "/") => page("text/html; charset=utf-8", ask.index()),
        (&Method::GET | &Method::HEAD, _) => ask.offer(shared.due(&path), is_cut),
        _ => refuse(405, None),
    };
    shared.note(seen);
    given
}

/// One request.
struct Ask<'a> {
    shared: &'a Arc<Shared>,
    seen: &'a Seen,
}

impl Ask<'_> {
    fn param(&self, name: &str) -> Option<String> {
        url::form_urlencoded::parse(self.seen.query.as_bytes()).find(|(n, _)| n == name).map(|(_, value)| value.into_owned())
    }

    fn base(&self) -> String {
        let host = self.seen.header("host");
        let is_host = !host.is_empty() && host.bytes().all(|c| c.is_ascii_alphanumeric() || b".-:[]".contains(&c));
        if is_host { format!("http://{host}") } else { format!("http://{}", self.shared.address) }
    }

    /// Whether the account is the right one, wherever it stands.
    fn may(&self) -> bool {
        let Some((user, password)) = &self.shared.options.login else { return true };
        let basic = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}")));
        let asked = (self.param("username"), self.param("password"));
        self.seen.header("authorization") == basic || asked == (Some(user.clone()), Some(password.clone()))
    }

    fn offer(&self, fault: Option<Fault>, is_cut: &Arc<AtomicBool>) -> Answer {
        match &fault {
            Some(Fault::Status(status, retry_after)) => return refuse(*status, retry_after.as_deref()),
            Some(Fault::RedirectLoop) => return redirect(&self.seen.path),
            Some(Fault::Redirect(to)) => return redirect(to),
            Some(Fault::Html) => {
                return page(
                    "text/html",
                    "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Your account has expired.</body></html>".to_owned(),
                );
            }
            Some(Fault::Empty) => return page("application/octet-stream", String::new()),
            _ => {}
        }
        let path = self.seen.path.as_str();
        if let Some(number) = path.strip_prefix("/logo/").and_then(|n| n.parse::<u32>().ok()).and_then(|n| n.checked_sub(1)) {
            return page("image/svg+xml", made_up::logo(number));
        }
        if let Some(rest) = path.strip_prefix("/live/") {
            return self.live(rest);
        }
        let kind = match path {
            "/playlist.m3u" | "/get.php" => "audio/x-mpegurl; charset=utf-8",
            "/guide.xml" | "/xmltv.php" => "application/xml; charset=utf-8",
            "/guide.xml.gz" => "application/gzip",
            _ => return refuse(404, None),
        };
        if !self.may() {
            return refuse(401, None);
        }
        self.document(kind, fault, is_cut)
    }

    fn made_up(&self, fault: Option<&Fault>) -> Offer {
        let options = &self.shared.options;
        let is_moved = fault == Some(&Fault::Moved);
        let (user, password) = options.login.clone().unwrap_or_else(|| ("user".to_owned(), "password".to_owned()));
        let order = match fault {
            Some(Fault::HalfGone) => Order::Half,
            Some(Fault::Shuffled) => Order::Shuffled,
            _ => Order::Usual,
        };
        Offer {
            channels: self.param("channels").and_then(|n| n.parse().ok()).unwrap_or(options.channels).min(MOST_CHANNELS),
            programmes: self.param("programmes").and_then(|n| n.parse().ok()).or(options.programmes).map(|n| n.min(MOST_PROGRAMMES)),
            order,
            base: self.base(),
            stream_base: if is_moved { "http://moved.demo.invalid:8080".to_owned() } else { self.base() },
            user: if is_moved { "somebody".to_owned() } else { user },
            password: if is_moved { "something-else".to_owned() } else { password },
            now: options.clock.now(),
        }
    }

    /// The playlist or the guide.
    fn document(&self, kind: &'static str, fault: Option<Fault>, is_cut: &Arc<AtomicBool>) -> Answer {
        let made_up = self.made_up(fault.as_ref());
        let is_guide = kind.starts_with("application");
        // The guide is another one every hour, the playlist never.
        let changed = Time(if is_guide { made_up.now.0 - made_up.now.0.rem_euclid(3600) } else { 0 });
        let etag = format!("\"{:x}\"", fingerprint(&format!("{:?}{fault:?}{kind}", Offer { now: changed, ..made_up.clone() })));
        let last_modified = changed.timestamp().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let (if_none, if_since) = (self.seen.header("if-none-match"), self.seen.header("if-modified-since"));
        if if_none == etag || (if_none.is_empty() && if_since == last_modified) {
            return with(refuse(304, None), header::ETAG, &etag);
        }
        let mut pieces: Pieces = if is_guide { Box::new(made_up::guide(&made_up)) } else { Box::new(made_up::playlist(&made_up)) };
        if kind == "application/gzip" || matches!(fault, Some(Fault::SilentGzip | Fault::PackedTransfer)) {
            pieces = Box::new(made_up::gzip(pieces));
        }
        if fault == Some(Fault::WrongCharset) {
            pieces = Box::new(pieces.map(|piece| latin1(&piece)));
        }
        let answer = send(pieces, fault.as_ref(), is_cut);
        let answer = with(answer, header::CONTENT_TYPE, kind);
        let answer = with(with(answer, header::ETAG, &etag), header::LAST_MODIFIED, &last_modified);
        match fault {
            Some(Fault::FalseGzip | Fault::PackedTransfer) => with(answer, header::CONTENT_ENCODING, "gzip"),
            _ => answer,
        }
    }

    /// `user/password/id.ts`: the test pattern, as long as somebody listens.
    fn live(&self, rest: &str) -> Answer {
        let parts: Vec<&str> = rest.split('/').collect();
        let [user, password, file] = parts.as_slice() else { return refuse(404, None) };
        let id = file.strip_suffix(".ts").unwrap_or(file).parse::<u32>();
        if id.is_err() {
            return refuse(404, None);
        }
        if self.shared.options.login.as_ref().is_some_and(|(u, p)| (u.as_str(), p.as_str()) != (*user, *password)) {
            return refuse(403, None);
        }
        let head = Response::builder().header(header::CONTENT_TYPE, "video/mp2t").header(header::CACHE_CONTROL, "no-store");
        if self.seen.method == "HEAD" {
            return built(head.body(Full::default().map_err(|never| match never {}).boxed_unsync()));
        }
        /// Pictures that go out together.
        const AT_ONCE: u32 = 5;
        let open = Counted::new(self.shared.clone(), |shared| &shared.streams);
        // A second in advance, so that players need not wait for a first picture.
        let began = Instant::now();
        let state = (Pattern::new(), began.checked_sub(Duration::from_secs(1)).unwrap_or(began), open);
        let packets = stream::unfold(state, |(mut pattern, due, open)| async move {
            tokio::time::sleep_until(due).await;
            let bytes = pattern.next(AT_ONCE);
            Some((Ok(bytes), (pattern, due + Pattern::PICTURE * AT_ONCE, open)))
        });
        built(head.body(streamed(packets)))
    }

    /// `POST /fault?path=/guide.xml&kind=slow[&times=3]`, `kind=none` ends it.
    fn set_fault(&self) -> Answer {
        let (Some(path), Some(kind)) = (self.param("path"), self.param("kind")) else {
            return with_status(400, "path and kind are needed, for example /fault?path=/guide.xml&kind=slow\n");
        };
        let planned = match fault::named(&kind) {
            Some(fault) => Some(Planned { fault, times: self.param("times").and_then(|times| times.parse().ok()) }),
            None if kind == "none" => None,
            None => return with_status(400, "there is no fault of that kind; / lists them\n"),
        };
        if self.shared.plan(&path, planned) { redirect("/") } else { with_status(409, "too many paths have faults\n") }
    }

    fn index(&self) -> String {
        let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        let mut rows = String::new();
        for path in ["/playlist.m3u", "/guide.xml", "/guide.xml.gz"] {
            let mut kinds: String = "<option>none</option>".to_owned();
            for (name, about, _) in fault::all() {
                kinds.push_str(&format!("<option value=\"{name}\">{name}: {}</option>", escape(about)));
            }
            let now = lock(&self.shared.faults).get(path).map_or("none".to_owned(), |planned| format!("{planned:?}"));
            rows.push_str(&format!(
                "<tr><td><a href=\"{path}\">{path}</a><td>{}<td><form method=\"post\" onsubmit=\"this.action='/fault?path={path}&amp;kind='+this.kind.value\">\
                 <select name=\"kind\">{kinds}</select> <button>Set</button></form>",
                escape(&now)
            ));
        }
        format!(
            "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>Demo provider</title><style>body{{font:16px sans-serif;margin:2em}}td{{padding:.3em 1em .3em 0}}</style>\
             <h1>Demo provider</h1><p>Made-up channels and programmes. <code>?channels=50000&amp;programmes=1000000</code> gives as many as you like; \
             streams are at <code>/live/user/password/1001.ts</code>.</p><table><tr><th>Path<th>Fault now<th>Next fault</tr>{rows}</table>\
             <p>Or: <code>curl -X POST '{}/fault?path=/guide.xml&amp;kind=slow&amp;times=3'</code></p></html>",
            escape(&self.base())
        )
    }
}

type Pieces = Box<dyn Iterator<Item = Bytes> + Send>;

/// The pieces as an answer, or what a fault makes of them.
fn send(mut pieces: Pieces, fault: Option<&Fault>, is_cut: &Arc<AtomicBool>) -> Answer {
    match fault {
        Some(Fault::Truncated(most)) => {
            let head = head_of(&mut pieces, *most);
            let length = head.len() + pieces.map(|piece| piece.len()).sum::<usize>();
            let body = cut_off(head, || {});
            // One more byte than is sent, should the body be shorter than the cut.
            return built(Response::builder().header(header::CONTENT_LENGTH, length.max(most + 1)).body(streamed(body)));
        }
        Some(Fault::CutChunks(most)) => {
            let head = head_of(&mut pieces, *most);
            return built(Response::builder().body(streamed(cut_off(head, || {}))));
        }
        Some(Fault::Reset(most)) => {
            let head = head_of(&mut pieces, *most);
            let is_cut = is_cut.clone();
            return built(Response::builder().body(streamed(cut_off(head, move || is_cut.store(true, Ordering::SeqCst)))));
        }
        Some(Fault::Stall) => {
            let head = head_of(&mut pieces, 2000);
            return built(Response::builder().body(streamed(stream::iter([Ok(head)]).chain(stream::pending()))));
        }
        Some(Fault::Slow(bytes, pause)) => {
            let (bytes, pause) = (*bytes.max(&1), *pause);
            let drops = stream::unfold((pieces, Bytes::new()), move |(mut pieces, mut piece)| async move {
                if piece.is_empty() {
                    piece = pieces.next()?;
                }
                tokio::time::sleep(pause).await;
                let drop = piece.split_to(bytes.min(piece.len()));
                Some((Ok(drop), (pieces, piece)))
            });
            return built(Response::builder().body(streamed(drops)));
        }
        _ => {}
    }
    let mut small = Vec::new();
    for piece in pieces.by_ref() {
        small.extend_from_slice(&piece);
        if small.len() > SMALL {
            let all = std::iter::once(Bytes::from(small)).chain(pieces).map(Ok);
            return built(Response::builder().body(streamed(stream::iter(all))));
        }
    }
    built(Response::builder().body(Full::from(small).map_err(|never| match never {}).boxed_unsync()))
}

/// These bytes, then the end of the connection.
fn cut_off(head: Bytes, at_the_end: impl FnOnce() + Send) -> impl Stream<Item = io::Result<Bytes>> + Send {
    stream::iter([Ok(head)]).chain(stream::once(async move {
        // The server sends what it has when there is nothing more for the moment, but not before an error.
        tokio::task::yield_now().await;
        at_the_end();
        Err(io::ErrorKind::UnexpectedEof.into())
    }))
}

/// The first bytes, at most `most`.
fn head_of(pieces: &mut Pieces, most: usize) -> Bytes {
    let mut head = Vec::new();
    while head.len() < most
        && let Some(piece) = pieces.next()
    {
        head.extend_from_slice(&piece);
    }
    head.truncate(most);
    head.into()
}

fn streamed(bytes: impl Stream<Item = io::Result<Bytes>> + Send + 'static) -> UnsyncBoxBody<Bytes, io::Error> {
    StreamBody::new(bytes.map(|piece| piece.map(Frame::data))).boxed_unsync()
}

/// Latin-1 of UTF-8; what it does not have becomes a question mark.
fn latin1(text: &[u8]) -> Bytes {
    let text = String::from_utf8_lossy(text);
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect()
}

fn page(kind: &'static str, text: String) -> Answer {
    let answer = built(Response::builder().body(Full::from(text).map_err(|never| match never {}).boxed_unsync()));
    with(answer, header::CONTENT_TYPE, kind)
}

fn with_status(status: u16, text: &str) -> Answer {
    let mut answer = page("text/plain; charset=utf-8", text.to_owned());
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    answer
}

fn refuse(status: u16, retry_after: Option<&str>) -> Answer {
    let answer = with_status(status, "");
    match (status, retry_after) {
        (401, _) => with(answer, header::WWW_AUTHENTICATE, "Basic realm=\"demo\""),
        (_, Some(retry_after)) => with(answer, header::RETRY_AFTER, retry_after),
        _ => answer,
    }
}

fn redirect(to: &str) -> Answer {
    with(with_status(302, ""), header::LOCATION, to)
}

/// A header that cannot be sent is left out.
fn with(mut answer: Answer, name: HeaderName, value: &str) -> Answer {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().insert(name, value);
    }
    answer
}

fn built(answer: http::Result<Answer>) -> Answer {
    answer.unwrap_or_else(|_| refuse(500, None))
}

/// FNV-1a.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
