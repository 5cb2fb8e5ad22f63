//! `lineup serve`: the server until SIGTERM or SIGINT. Says where it listens in one line on stdout,
//! as soon as it is ready.

use std::io::Write;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::{Call, Verdict};
use crate::app::App;
use crate::clock::Clock;
use crate::config::{Config, LogFormat};
use crate::demo;
use crate::model::Source;
use crate::observe;
use crate::work::Job;

pub(super) fn run(call: &Call, out: &mut dyn Write) -> anyhow::Result<Verdict> {
    start_logging(&call.config);
    let app = App::open(&call.config)?;
    serve(&call.config, app, out)
}

/// Serves with the built-in provider, on a data directory of its own unless one is named.
pub(super) fn demo(call: &Call, out: &mut dyn Write) -> anyhow::Result<Verdict> {
    start_logging(&call.config);
    let mut config = call.config.clone();
    let private = PrivateDir::unless_named(&mut config);
    let provider = std::net::TcpListener::bind("127.0.0.1:0").context("the demo provider cannot listen")?;
    let provider = demo::Provider::start(provider, demo::Options::new(Clock::system()).with_demo_login())?;
    let app = App::open(&config)?;
    let mut records = demo::records(&provider.url(""), &app.clock);
    // The provider has another port each time: a demo that goes on gets its sources put right.
    let known = app.store.list::<Source>()?;
    for (source, secrets) in &mut records.sources {
        if let Some(known) = known.iter().find(|known| known.name == source.name) {
            source.id = known.id;
        }
        app.store.save_source(source, secrets)?;
        app.queue.submit(Job::Refresh { source: source.id, accept: false })?;
    }
    if known.is_empty() {
        let key = app.clock.new_secret();
        app.store.save_proxy(&records.proxy, &key)?;
        app.shelf.set(&records.proxy, &key);
    }
    writeln!(out, "lineup: the demo provider is at {} (faults on request: see its page)", provider.url("/"))?;
    let verdict = serve(&config, app, out);
    drop(private);
    verdict
}

/// A data directory that goes with the program.
struct PrivateDir(Option<std::path::PathBuf>);

impl PrivateDir {
    fn unless_named(config: &mut Config) -> PrivateDir {
        if config.data_dir != Config::default().data_dir {
            return PrivateDir(None);
        }
        let dir = std::env::temp_dir().join(format!("lineup-demo-{}", std::process::id()));
        config.temp_dir = dir.join("tmp");
        config.data_dir.clone_from(&dir);
        PrivateDir(Some(dir))
    }
}

impl Drop for PrivateDir {
    fn drop(&mut self) {
        if let Some(dir) = &self.0 {
            drop(std::fs::remove_dir_all(dir));
        }
    }
}

fn start_logging(config: &Config) {
    observe::log::start(&config.log, config.log_format == LogFormat::Json);
    for warning in &config.warnings {
        tracing::warn!("{warning}");
    }
}

fn serve(config: &Config, app: App, out: &mut dyn Write) -> anyhow::Result<Verdict> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start threads")?;
    runtime.block_on(async {
        let listener = TcpListener::bind(config.listen).await.with_context(|| format!("cannot listen on {}", config.listen))?;
        let (terminate, interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        // From here on a connection is answered and a signal is heard.
        writeln!(out, "lineup: listening on http://{}{}", listener.local_addr()?, config.base_path)?;
        out.flush()?;
        let pool = app.start_work()?;
        crate::serve::serve(app, listener, stopped(terminate, interrupt)).await?;
        tokio::task::spawn_blocking(move || pool.stop()).await?;
        Ok(Verdict::Good)
    })
}

/// Ends with the first signal; a second one ends the process at once.
async fn stopped(mut terminate: Signal, mut interrupt: Signal) {
    either(&mut terminate, &mut interrupt).await;
    tracing::info!("stopping; one more signal stops at once");
    tokio::spawn(async move {
        either(&mut terminate, &mut interrupt).await;
        std::process::exit(1);
    });
}

async fn either(terminate: &mut Signal, interrupt: &mut Signal) {
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}
