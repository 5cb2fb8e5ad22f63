//! The built-in provider: made-up channels, a guide and streams, and every fault that a real provider has, on
//! request. `lineup demo` shows the program with it; the tests use the same one, so that a person can look at
//! what they rely on.
//!
//! It serves a playlist with a guide, and an Xtream panel ([`xtream`]).
//!
//! It is a server of its own on a thread of its own and shares nothing with the program that fetches from it. Answers
//! are made while they are sent, in constant memory. Only [`records`] knows of sources and proxies.

mod answer;
pub(crate) mod fault;
mod made_up;
mod pattern;
mod server;
mod shared;
mod xtream;

use std::collections::BTreeMap;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use tokio::runtime::Runtime;

#[cfg(test)]
pub(crate) use self::fault::{Fault, all as faults};
pub(crate) use self::shared::Options;
use self::shared::{PASSWORD, Shared, USER};
pub(crate) use self::xtream::instructions;
use crate::clock::Clock;
use crate::model::proxy::{EpgSourceRef, StreamSourceRef};
use crate::model::{Proxy, Source, SourceKind, SourceType};

/// A running provider, which stops when it is dropped.
#[derive(Debug)]
pub(crate) struct Provider {
    pub(crate) address: SocketAddr,
    #[cfg(test)]
    shared: Arc<Shared>,
    /// Requests that still run are cancelled with it.
    _runtime: Runtime,
}

impl Provider {
    /// Serves on `listener`, on a thread of its own.
    pub(crate) fn start(listener: TcpListener, options: Options) -> io::Result<Provider> {
        let address = listener.local_addr()?;
        listener.set_nonblocking(true)?;
        let shared = Arc::new(Shared::new(options, address));
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).thread_name("demo-provider").enable_all().build()?;
        runtime.spawn(server::serve(listener, shared.clone()));
        Ok(Provider {
            address,
            #[cfg(test)]
            shared,
            _runtime: runtime,
        })
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

/// What `lineup demo` begins with.
pub(crate) struct Records {
    /// The channels and the guide, each with its secrets by name.
    pub(crate) sources: Vec<(Source, BTreeMap<String, String>)>,
    pub(crate) proxy: Proxy,
}

/// The sources and the proxy for a provider at `base_url` (`http://host:port`, with the demo's account).
pub(crate) fn records(base_url: &str, clock: &Clock) -> Records {
    let source = |name: &str, source_kind, source_type, path: &str| {
        let now = clock.now();
        let url = format!("{base_url}{path}?username={{username-in-url}}&password={{password-in-url}}");
        let (name, id) = (name.to_owned(), clock.new_id());
        let secrets = [("username-in-url", USER), ("password-in-url", PASSWORD)].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let source = Source { id, name, source_kind, source_type, url, created_at: now, updated_at: now, ..Source::default() };
        (source, secrets.into())
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
