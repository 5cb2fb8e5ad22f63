//! The HTTP side of the provider: the accept loop, the paths, the account, and planned faults.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use std::{io, iter};

use base64::Engine as _;
use bytes::Bytes;
use futures_util::stream;
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::header;
use hyper::service::service_fn;
use hyper::{Method, Request};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::time::Instant;

use super::answer::{self, Answer, Pieces, page, redirect, refuse, streamed, whole, with, with_status};
use super::fault::{self, Fault};
use super::made_up::{self, MOST_CHANNELS, Offer};
use super::pattern::Pattern;
use super::shared::{Planned, Seen, Shared};
use super::xtream::{self, Call, Content, Counted};
use crate::model::Time;

/// Limit of what a request can ask for, so that a typing error does not run for days.
const MOST_PROGRAMMES: u64 = 50_000_000;
/// Channels with programmes in the panel's guide.
const IN_PANELS_GUIDE: u32 = 300;
/// Limit of the bytes of a guide that are sent for a range request.
const MOST_OF_A_PART: usize = 1 << 20;

pub(super) async fn serve(listener: std::net::TcpListener, shared: Arc<Shared>) -> io::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    loop {
        let tcp = match listener.accept().await {
            Ok((tcp, _)) => tcp,
            Err(error) => {
                // Too many open files: wait until some are closed.
                tracing::debug!(%error, "the demo provider could not accept a connection");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let shared = shared.clone();
        tokio::spawn(async move {
            let is_cut = Arc::new(AtomicBool::new(false));
            let cut = is_cut.clone();
            let service = service_fn(move |request| {
                let (shared, is_cut) = (shared.clone(), is_cut.clone());
                async move { Ok::<_, Infallible>(answer(&shared, request, &is_cut).await) }
            });
            let mut connection = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(Duration::from_secs(60))
                .serve_connection(TokioIo::new(tcp), service);
            // Faults end connections in many ways, so errors are expected.
            let _ = (&mut connection).await;
            if cut.load(Ordering::SeqCst) {
                // Closed with a reset.
                let _ = connection.into_parts().io.into_inner().set_zero_linger();
            }
        });
    }
}

async fn answer(shared: &Arc<Shared>, request: Request<Incoming>, is_cut: &Arc<AtomicBool>) -> Answer {
    let path = request.uri().path().to_owned();
    let query = request.uri().query().unwrap_or_default().to_owned();
    let headers = request.headers().iter().map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
    let seen = Seen { method: request.method().to_string(), path: path.clone(), query: query.clone(), headers: headers.collect() };
    shared.remember(seen.clone());
    let ask = Ask { shared, seen: &seen, call: Call::read(&path, &query) };
    match (request.method(), path.as_str()) {
        (&Method::POST, "/fault") => ask.set_fault(),
        (&Method::POST, "/panel") => match shared.set_panel(&query) {
            Ok(()) => with_status(200, "so be it\n"),
            Err(error) => with_status(400, &error),
        },
        (&Method::GET | &Method::HEAD, "/panel") => page("application/json", shared.report().to_string()),
        (&Method::GET | &Method::HEAD, "/") => page("text/html; charset=utf-8", ask.index()),
        (&Method::GET | &Method::HEAD, _) => {
            // Streams count with their account instead.
            let open = ask.call.as_ref().filter(|call| !call.is_stream()).map(|_| Counted::new(&shared.open).0);
            let of_call = ask.call.as_ref().map(|call| call.fault_path(&path)).unwrap_or_default();
            let fault = shared.take_fault(&[&of_call, &path]);
            match fault {
                Some(Fault::Late(pause)) => tokio::time::sleep(pause).await,
                Some(Fault::Silent) => std::future::pending().await,
                _ => {}
            }
            ask.offer(fault, is_cut).map(|body| {
                // Counted until the answer was sent or cancelled.
                let held = move |error| {
                    let _ = &open;
                    error
                };
                body.map_err(held).boxed_unsync()
            })
        }
        _ => refuse(405, None),
    }
}

struct Ask<'a> {
    shared: &'a Arc<Shared>,
    seen: &'a Seen,
    /// If it is for the Xtream panel.
    call: Option<Call>,
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

    /// Whether the request has the right account, in the query or as basic authentication.
    fn may(&self) -> bool {
        let Some((user, password)) = &self.shared.options.login else { return true };
        let basic = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}")));
        let asked = (self.param("username"), self.param("password"));
        self.seen.header("authorization") == basic || asked == (Some(user.clone()), Some(password.clone()))
    }

    fn offer(&self, fault: Option<Fault>, is_cut: &Arc<AtomicBool>) -> Answer {
        if let Some(instead) = fault.as_ref().and_then(|fault| answer::instead(&self.seen.path, fault)) {
            return instead;
        }
        let path = self.seen.path.as_str();
        if let Some(number) = path.strip_prefix("/logo/").and_then(|n| n.parse::<u32>().ok()).and_then(|n| n.checked_sub(1)) {
            return page("image/svg+xml", made_up::logo(number));
        }
        if let Some(watched) = self.call.as_ref().filter(|call| call.is_stream()) {
            return self.watch(watched);
        }
        if path == "/pattern.ts" {
            return self.pattern(None);
        }
        if let Some(call) = self.call.as_ref().filter(|_| path == "/player_api.php") {
            return self.interface(call, fault.as_ref(), is_cut);
        }
        let kind = match path {
            "/playlist.m3u" | "/get.php" => "audio/x-mpegurl; charset=utf-8",
            "/guide.xml" | "/xmltv.php" => "application/xml; charset=utf-8",
            "/guide.xml.gz" => "application/gzip",
            _ => return refuse(404, None),
        };
        if let Some(status) = self.refusal() {
            return refuse(status, None);
        }
        self.document(kind, fault, is_cut)
    }

    /// The status if the request may not have the playlist or the guide: by the panel's accounts, else by the provider's own.
    fn refusal(&self) -> Option<u16> {
        let may = self.may();
        let Some((call, known)) = self.call.as_ref().and_then(|call| Some((call, self.shared.panel.account(&call.username)?))) else {
            return (!may).then_some(401);
        };
        match self.shared.panel.login(&call.username, &call.password) {
            Some(account) => (!account.is_active()).then_some(403),
            None if may && self.shared.options.login.is_some() => None,
            None => Some(if known.is_active() { 401 } else { 403 }),
        }
    }

    /// A call of `player_api.php`.
    fn interface(&self, call: &Call, fault: Option<&Fault>, is_cut: &Arc<AtomicBool>) -> Answer {
        let content = self.content();
        // The default of PHP.
        let kind = if content.lists.is_sloppy { "text/html; charset=UTF-8" } else { "application/json" };
        let account = self.shared.panel.login(&call.username, &call.password);
        let pieces = xtream::answer(content, account.as_ref(), call, fault, |name| self.param(name));
        answer::document(pieces, kind, fault, is_cut)
    }

    fn content(&self) -> Content {
        self.shared.panel.content(self.base(), self.shared.options.clock.now())
    }

    fn made_up(&self, fault: Option<&Fault>) -> Offer {
        let options = &self.shared.options;
        let is_moved = fault == Some(&Fault::Moved);
        let own = options.login.clone().unwrap_or_else(|| ("user".to_owned(), "password".to_owned()));
        let panel = self.call.as_ref().filter(|call| self.shared.panel.login(&call.username, &call.password).is_some());
        let (user, password) = panel.map_or(own, |call| (call.username.clone(), call.password.clone()));
        let channels = match self.seen.path.as_str() {
            "/get.php" => self.shared.panel.channels(),
            "/xmltv.php" => self.shared.panel.channels().min(IN_PANELS_GUIDE),
            _ => options.channels,
        };
        Offer {
            channels: self.param("channels").and_then(|n| n.parse().ok()).unwrap_or(channels).min(MOST_CHANNELS),
            programmes: self.param("programmes").and_then(|n| n.parse().ok()).map(|n: u64| n.min(MOST_PROGRAMMES)),
            fault: fault.cloned(),
            base: self.base(),
            stream_base: if is_moved { "http://moved.demo.invalid:8080".to_owned() } else { self.base() },
            user: if is_moved { "somebody".to_owned() } else { user },
            password: if is_moved { "something-else".to_owned() } else { password },
            login: options.login.clone(),
            now: options.clock.now(),
        }
    }

    fn document(&self, kind: &'static str, fault: Option<Fault>, is_cut: &Arc<AtomicBool>) -> Answer {
        let made_up = self.made_up(fault.as_ref());
        let is_guide = kind.starts_with("application");
        // The guide changes every hour, the playlist never.
        let changed = Time(if is_guide { made_up.now.0 - made_up.now.0.rem_euclid(3600) } else { 0 });
        let etag =
            format!("\"{:x}\"", crc32fast::hash(format!("{:?}{fault:?}{kind}", Offer { now: changed, ..made_up.clone() }).as_bytes()));
        let last_modified = changed.timestamp().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let (if_none, if_since) = (self.seen.header("if-none-match"), self.seen.header("if-modified-since"));
        if if_none == etag || (if_none.is_empty() && if_since == last_modified) {
            return with(refuse(304, None), header::ETAG, &etag);
        }
        let mut pieces: Pieces = if is_guide { Box::new(made_up::guide(&made_up)) } else { Box::new(made_up::playlist(&made_up)) };
        if self.seen.path == "/get.php" {
            pieces = Box::new(pieces.chain(self.content().film_lines(made_up.user.clone(), made_up.password.clone())));
        }
        let end = self.seen.header("range").strip_prefix("bytes=0-").and_then(|end| end.parse::<usize>().ok());
        if let Some(end) = end.filter(|_| self.seen.path == "/xmltv.php" && fault.is_none()) {
            return answer::part(pieces, kind, end.saturating_add(1).min(MOST_OF_A_PART));
        }
        let answer = answer::document(pieces, kind, fault.as_ref(), is_cut);
        with(with(answer, header::ETAG, &etag), header::LAST_MODIFIED, &last_modified)
    }

    /// The test pattern, if the account may watch it.
    fn watch(&self, watched: &Call) -> Answer {
        let (username, password) = (watched.username.as_str(), watched.password.as_str());
        let panel = &self.shared.panel;
        let of_account = match panel.login(username, password) {
            Some(account) if !account.is_active() => return refuse(403, None),
            Some(account) => match account.open_stream() {
                Some(stream) => Some(stream),
                None => return refuse(403, None),
            },
            None if self.shared.options.login.as_ref().is_none_or(|(u, p)| (u.as_str(), p.as_str()) == (username, password)) => None,
            None => return refuse(403, None),
        };
        self.pattern(of_account)
    }

    /// The test pattern, until the client disconnects.
    fn pattern(&self, of_account: Option<Counted>) -> Answer {
        // The page plays it from another origin; few real providers allow that.
        let headed = |answer: Answer| {
            let answer = with(with(answer, header::CONTENT_TYPE, "video/mp2t"), header::CACHE_CONTROL, "no-store");
            with(answer, header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")
        };
        if self.seen.method == "HEAD" {
            return headed(whole(Bytes::new()));
        }
        /// Pictures per chunk.
        const AT_ONCE: u32 = 5;
        // One second ahead, so that players have a first picture at once.
        let began = Instant::now();
        let state = (Pattern::new(), began.checked_sub(Duration::from_secs(1)).unwrap_or(began), of_account);
        let packets = stream::unfold(state, |(mut pattern, due, open)| async move {
            tokio::time::sleep_until(due).await;
            let bytes = pattern.next(AT_ONCE);
            Some((Ok(bytes), (pattern, due + Pattern::PICTURE * AT_ONCE, open)))
        });
        headed(streamed(packets))
    }

    /// `POST /fault?path=/guide.xml&kind=slow[&times=3]`; `kind=none` removes the fault.
    fn set_fault(&self) -> Answer {
        let (Some(path), Some(kind)) = (self.param("path"), self.param("kind")) else {
            return with_status(400, "path and kind are needed, for example /fault?path=/guide.xml&kind=slow\n");
        };
        let planned = match fault::named(&kind) {
            Some(fault) => Some(Planned { fault, times: self.param("times").and_then(|times| times.parse().ok()) }),
            None if kind == "none" => None,
            None => return with_status(400, "there is no fault of that kind; / lists them\n"),
        };
        self.shared.plan(&path, planned);
        redirect("/")
    }

    fn index(&self) -> String {
        let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        let mut rows = String::new();
        let calls = iter::once("login").chain(xtream::ACTIONS).map(|action| format!("/player_api.php?action={action}"));
        let paths = ["/playlist.m3u", "/guide.xml", "/guide.xml.gz", "/xmltv.php", "/player_api.php"].map(str::to_owned);
        for path in paths.into_iter().chain(calls) {
            let mut kinds: String = "<option>none</option>".to_owned();
            for (name, about, _) in fault::all() {
                kinds.push_str(&format!("<option value=\"{name}\">{name}: {}</option>", escape(about)));
            }
            let now = self.shared.planned(&path).map_or("none".to_owned(), |planned| format!("{planned:?}"));
            rows.push_str(&format!(
                "<tr><td>{path}<td>{}<td><form method=\"post\" onsubmit=\"this.action='/fault?path={path}&amp;kind='+this.kind.value\">\
                 <select name=\"kind\">{kinds}</select> <button>Set</button></form>",
                escape(&now)
            ));
        }
        let switches = xtream::SWITCHES.iter().map(|(name, about)| format!("<dt><code>{name}</code><dd>{}", escape(about)));
        let switches: String = switches.collect();
        format!(
            "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>Demo provider</title><style>body{{font:16px sans-serif;margin:2em}}td{{padding:.3em 1em .3em 0}}</style>\
             <h1>Demo provider</h1><p>Made-up channels and programmes. <code>?channels=50000&amp;programmes=1000000</code> gives as many as you like; \
             streams are at <code>/live/user/password/1001.ts</code>.</p><table><tr><th>Path<th>Fault now<th>Next fault</tr>{rows}</table>\
             <p>Or: <code>curl -X POST '{0}/fault?path=/guide.xml&amp;kind=slow&amp;times=3'</code></p>\
             <h2>Xtream panel</h2><p>{1}. <a href=\"/panel\">What was asked of it</a>. What lasts is set like \
             <code>curl -X POST '{0}/panel?account=bert&amp;status=Expired'</code>:</p><dl>{switches}</dl></html>",
            escape(&self.base()),
            escape(&xtream::instructions(&self.base())),
        )
    }
}
