//! `lineup serve`: the server until SIGTERM or SIGINT. Says where it listens in one line on stdout,
//! as soon as it is ready.

use std::io::Write;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::{Call, Verdict};
use crate::app::App;
use crate::config::{Config, LogFormat};
use crate::observe;

pub(super) fn run(call: &Call, out: &mut dyn Write) -> anyhow::Result<Verdict> {
    start_logging(&call.config);
    let app = App::open(&call.config)?;
    serve(&call.config, app, out)
}

pub(super) fn demo(call: &Call, out: &mut dyn Write) -> anyhow::Result<Verdict> {
    start_logging(&call.config);
    crate::demo::run(&call.config, |config, app| serve(config, app, out))
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
        crate::serve::run(app, listener, stopped(terminate, interrupt)).await;
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
