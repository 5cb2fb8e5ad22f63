//! Whether the program lives, is ready, and how it is: true values that cost next to nothing.

use std::collections::BTreeMap;
use std::path::Path;

use http::Method;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::model::{Proxy, Source};
use crate::observe;
use crate::serve::http::{ApiError, Req, route};
use crate::serve::parts::{Parts, Route};

const TAG: &str = "health";

pub(crate) fn routes() -> Vec<Route> {
    vec![
        route(Method::GET, "/live", TAG, "The process answers", live).open(),
        route(Method::GET, "/livez", TAG, "The same", live).open(),
        route(Method::GET, "/ready", TAG, "The store can be read", ready).open().fails(&[503]),
        route(Method::GET, "/readyz", TAG, "The same", ready).open().fails(&[503]),
        route(Method::GET, "/health", TAG, "How the program is", health),
    ]
}

#[derive(Serialize, JsonSchema)]
struct Alive {
    /// `ok`.
    status: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct Health {
    /// `ok`, or `degraded` when the store cannot be read or something failed last time.
    status: &'static str,
    version: &'static str,
    uptime_seconds: u64,
    store: StoreHealth,
    /// Operations that run or wait.
    queue_depth: usize,
    /// Sources by their status.
    sources: BTreeMap<String, u64>,
    /// Proxies by their status.
    proxies: BTreeMap<String, u64>,
    /// Resident memory of the process, in bytes.
    memory_bytes: Option<u64>,
    /// The most there was since the start.
    peak_memory_bytes: Option<u64>,
    /// Free on the data directory's disk, in bytes.
    disk_free_bytes: Option<u64>,
}

#[derive(Serialize, JsonSchema)]
struct StoreHealth {
    ok: bool,
    /// Empty if all is well.
    error: String,
    file_bytes: u64,
}

fn live(_: &Parts, _: &Req) -> Result<Alive, ApiError> {
    Ok(Alive { status: "ok" })
}

fn ready(parts: &Parts, _: &Req) -> Result<Alive, ApiError> {
    parts.store.read().map_err(|_| ApiError::unavailable("the store cannot be read; the log says more", 10))?;
    Ok(Alive { status: "ok" })
}

fn health(parts: &Parts, _: &Req) -> Result<Health, ApiError> {
    let mut sources = BTreeMap::new();
    let mut proxies = BTreeMap::new();
    let error = count(parts, &mut sources, &mut proxies).err().map(|error| error.to_string()).unwrap_or_default();
    let is_well = error.is_empty() && !sources.contains_key("failed") && !proxies.contains_key("failed");
    let load = parts.queue.load();
    Ok(Health {
        status: if is_well { "ok" } else { "degraded" },
        version: env!("CARGO_PKG_VERSION"),
        uptime_seconds: parts.clock.now().since(parts.started_at).unsigned_abs(),
        store: StoreHealth { ok: error.is_empty(), error, file_bytes: parts.store.file_size() },
        queue_depth: load.ready + load.delayed + load.running as usize,
        sources,
        proxies,
        memory_bytes: observe::memory::resident().map(|resident| resident.now),
        peak_memory_bytes: observe::memory::resident().map(|resident| resident.peak),
        disk_free_bytes: disk_free(&parts.config.data_dir),
    })
}

fn count(parts: &Parts, sources: &mut BTreeMap<String, u64>, proxies: &mut BTreeMap<String, u64>) -> Result<(), crate::store::StoreError> {
    let snapshot = parts.store.read()?;
    for source in snapshot.list::<Source>()? {
        *sources.entry(name_of(snapshot.source_status(source.id)?.state())).or_default() += 1;
    }
    for proxy in snapshot.list::<Proxy>()? {
        *proxies.entry(name_of(snapshot.proxy_status(proxy.id)?.status)).or_default() += 1;
    }
    Ok(())
}

/// A status as JSON has it.
fn name_of(status: impl Serialize) -> String {
    match serde_json::to_value(status) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}

/// What a process without privileges may still write.
fn disk_free(path: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(path).ok()?;
    disk.f_bavail.checked_mul(disk.f_frsize)
}
