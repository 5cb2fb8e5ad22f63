//! The built-in provider: channels, a guide and streams that are made up, and every fault that a real
//! provider has, on request. `lineup demo` shows the program with it; the tests use the same one, so
//! that what they rely on is what a person can look at.
//!
//! It can be asked as a playlist with a guide, and as an Xtream panel ([`xtream`]).
//!
//! The one idea: it is a server of its own on a thread of its own and shares nothing with the program
//! that fetches from it. Answers are made while they are sent, in constant memory. Only the catalogue
//! record at the end ([`records`]) knows of sources and proxies.

mod answer;
pub(crate) mod fault;
mod made_up;
mod pattern;
mod server;
mod wire;
mod xtream;

use std::collections::{HashMap, VecDeque};
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::AtomicUsize;
#[cfg(test)]
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::watch;

pub(crate) use self::fault::Fault;
#[cfg(test)]
pub(crate) use self::fault::all as faults;
use self::xtream::Panel;
use crate::clock::Clock;
use crate::model::proxy::{EpgSourceRef, StreamSourceRef};
use crate::model::{Proxy, Source, SourceKind, SourceType};
use crate::source::credentials::{self, Secrets};

/// The account that `lineup demo` uses.
const USER: &str = "demo";
const PASSWORD: &str = "demo-password";

/// What a provider offers, and to whom.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) clock: Clock,
    pub(crate) channels: u32,
    /// In the whole guide; none: those of three days.
    pub(crate) programmes: Option<u64>,
    /// User and password that are asked for; none: everybody may.
    pub(crate) login: Option<(String, String)>,
}

impl Options {
    pub(crate) fn new(clock: Clock) -> Options {
        Options { clock, channels: 40, programmes: None, login: None }
    }

    /// As `lineup demo` wants it: [`records`] has the account.
    pub(crate) fn with_demo_login(mut self) -> Options {
        self.login = Some((USER.to_owned(), PASSWORD.to_owned()));
        self
    }
}

/// A running provider; it ends when it is dropped.
#[derive(Debug)]
pub(crate) struct Provider {
    pub(crate) address: SocketAddr,
    #[cfg(test)]
    shared: Arc<Shared>,
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
}

impl Seen {
    /// The value of a header, empty without it.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }
}

#[derive(Debug)]
struct Shared {
    options: Options,
    address: SocketAddr,
    faults: Mutex<HashMap<String, Planned>>,
    log: Mutex<VecDeque<Seen>>,
    connections: AtomicUsize,
    streams: AtomicUsize,
    panel: Panel,
}

#[derive(Clone, Debug)]
struct Planned {
    fault: Fault,
    /// How often still; none: until it is taken away.
    times: Option<u32>,
}

/// Requests that are remembered.
const LOG: usize = 1000;
/// Paths that can have a fault at a time.
const FAULTS: usize = 100;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Provider {
    /// Serves on `listener`, on a thread of its own.
    pub(crate) fn start(listener: TcpListener, options: Options) -> io::Result<Provider> {
        let address = listener.local_addr()?;
        listener.set_nonblocking(true)?;
        let panel = Panel::new(options.channels);
        let shared = Arc::new(Shared {
            options,
            address,
            faults: Mutex::default(),
            log: Mutex::default(),
            connections: AtomicUsize::new(0),
            streams: AtomicUsize::new(0),
            panel,
        });
        let (stop, stopped) = watch::channel(false);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let serving = shared.clone();
        let thread = std::thread::Builder::new().name("demo-provider".to_owned()).spawn(move || {
            // It ends with its listener or when it is told to; what still runs ends with the runtime.
            if let Err(error) = runtime.block_on(server::serve(listener, serving, stopped)) {
                tracing::warn!(%error, "the demo provider ended");
            }
        })?;
        Ok(Provider {
            address,
            #[cfg(test)]
            shared,
            stop,
            thread: Some(thread),
        })
    }

    /// `http://address` and `path`.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

/// What tests ask of their double.
#[cfg(test)]
impl Provider {
    /// Has something go wrong with a path from now on; none: no more.
    pub(crate) fn fault(&self, path: &str, fault: impl Into<Option<Fault>>) {
        self.shared.plan(path, fault.into().map(|fault| Planned { fault, times: None }));
    }

    /// The last requests, the oldest first.
    pub(crate) fn requests(&self) -> Vec<Seen> {
        lock(&self.shared.log).iter().cloned().collect()
    }

    /// The last requests for a path.
    pub(crate) fn requests_for(&self, path: &str) -> Vec<Seen> {
        self.requests().into_iter().filter(|seen| seen.path == path).collect()
    }

    /// Connections that are open now.
    pub(crate) fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// Sets switches of the Xtream panel: `account=bert&status=Expired`, as `POST /panel?…` does it.
    pub(crate) fn set_panel(&self, form: &str) {
        if let Err(error) = self.shared.panel.set(form) {
            panic!("{error}");
        }
    }

    /// What the Xtream panel was asked, as `GET /panel` tells it.
    pub(crate) fn panel(&self) -> serde_json::Value {
        self.shared.panel.report()
    }

    /// Streams that are being sent now.
    pub(crate) fn streams(&self) -> usize {
        self.shared.streams.load(Ordering::SeqCst)
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        if let Some(thread) = self.thread.take() {
            // A panic over there was printed over there.
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn plan(&self, path: &str, planned: Option<Planned>) -> bool {
        let mut faults = lock(&self.faults);
        match planned {
            None => {
                faults.remove(path);
            }
            Some(_) if faults.len() >= FAULTS && !faults.contains_key(path) => return false,
            Some(planned) => {
                faults.insert(path.to_owned(), planned);
            }
        }
        true
    }

    /// The fault that is due for a request, counted off. Of several paths the first one that has a fault.
    fn due(&self, paths: &[&str]) -> Option<Fault> {
        let mut faults = lock(&self.faults);
        let path = *paths.iter().find(|path| faults.contains_key(**path))?;
        let planned = faults.get_mut(path)?;
        let fault = planned.fault.clone();
        if let Some(times) = &mut planned.times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                faults.remove(path);
            }
        }
        Some(fault)
    }

    fn note(&self, seen: Seen) {
        let mut log = lock(&self.log);
        if log.len() >= LOG {
            log.pop_front();
        }
        log.push_back(seen);
    }
}

/// How a person tries the Xtream panel at `base_url`, in a line.
pub(crate) fn panel_in_words(base_url: &str) -> String {
    let (user, password) = (xtream::USER, xtream::PASSWORD);
    format!("to try an Xtream source: {base_url}, user name {user}, password {password}")
}

/// What `lineup demo` begins with.
pub(crate) struct Records {
    /// The channels and the guide, each with its secrets.
    pub(crate) sources: Vec<(Source, Secrets)>,
    pub(crate) proxy: Proxy,
}

/// The sources and the proxy for a provider at `base_url` (`http://host:port`, with the demo's account).
pub(crate) fn records(base_url: &str, clock: &Clock) -> Records {
    let source = |name: &str, source_kind, source_type, path: &str| {
        let now = clock.now();
        let url = format!("{base_url}{path}?username={USER}&password={PASSWORD}");
        let (name, id) = (name.to_owned(), clock.new_id());
        let mut source = Source { id, name, source_kind, source_type, url, created_at: now, updated_at: now, ..Source::default() };
        let mut secrets = Secrets::new();
        credentials::extract(&mut source, &mut secrets);
        (source, secrets)
    };
    let channels = source("Demo channels", SourceKind::Stream, SourceType::M3u, "/playlist.m3u");
    let guide = source("Demo guide", SourceKind::Epg, SourceType::Xmltv, "/guide.xml.gz");
    let proxy = Proxy {
        id: clock.new_id(),
        name: "Demo".to_owned(),
        description: "Made-up channels with a moving test pattern".to_owned(),
        stream_sources: vec![StreamSourceRef { source_id: channels.0.id, priority_order: 0 }],
        epg_sources: vec![EpgSourceRef { epg_source_id: guide.0.id, priority_order: 0 }],
        created_at: clock.now(),
        updated_at: clock.now(),
        ..Proxy::default()
    };
    Records { sources: vec![channels, guide], proxy }
}

#[cfg(test)]
mod tests;
