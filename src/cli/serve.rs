//! `lineup serve` and `lineup demo`: runs the server until SIGTERM or SIGINT. Prints the listen address in one
//! line on stdout as soon as it is ready.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::call::Call;
use crate::app;
use crate::clock::Clock;
use crate::config::Config;
use crate::demo::{self, Provider};
use crate::observe;
use crate::serve::parts::Parts;
use crate::work::Task;

pub(super) fn run(call: &Call, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    start_logging(&call.config);
    let app = app::open(&call.config)?;
    serve(&app, Vec::new(), out)
}

fn start_logging(config: &Config) {
    observe::log::start(&config.log, config.logs_json);
    for warning in &config.warnings {
        tracing::warn!("{warning}");
    }
}

/// `first`: jobs to submit as soon as the workers run.
fn serve(app: &Parts, first: Vec<Task>, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let config = &app.config;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("threads could not be started")?;
    runtime.block_on(async {
        let listener = TcpListener::bind(config.listen).await.with_context(|| format!("cannot listen on {}", config.listen))?;
        let (terminate, interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        // From here on connections are accepted and signals handled.
        writeln!(out, "lineup: listening on http://{}", listener.local_addr()?)?;
        out.flush()?;
        let pool = app::start_work(&app.queue)?;
        for job in first {
            app.queue.submit(job)?;
        }
        let served = crate::serve::serve(app.clone(), listener, stopped(terminate, interrupt)).await;
        // Waits for jobs, which stop between two records.
        tokio::task::spawn_blocking(move || pool.stop()).await?;
        served?;
        Ok(ExitCode::SUCCESS)
    })
}

/// Ends with the first signal; a second one ends the process at once.
async fn stopped(mut terminate: Signal, mut interrupt: Signal) {
    either(&mut terminate, &mut interrupt).await;
    tracing::info!("stopping; a second signal stops at once");
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

/// Runs the server and a provider of made-up channels, in a directory that is removed at the end.
pub(super) fn demo(call: &Call, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    start_logging(&call.config);
    let clock = Clock::system();
    let folder = Scratch(std::env::temp_dir().join(format!("lineup-demo-{}", clock.new_id())));
    let config = call.config.moved_to(&folder.0);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").context("the demo's provider cannot listen")?;
    let provider = Provider::start(listener, demo::Options::new(clock.clone()).with_demo_login())?;
    let app = app::open(&config)?;
    let records = demo::records(&provider.url(""), &clock);
    let key = clock.new_secret();
    app.store.change(|tx| {
        records.sources.iter().try_for_each(|(source, secrets)| tx.save_source(source, secrets))?;
        tx.save_proxy(&records.proxy, &key)
    })?;
    app.editions.add(&records.proxy, &key);
    // stderr may be closed.
    drop(writeln!(io::stderr(), "lineup: a demo in {}, which is removed when it stops", folder.0.display()));
    drop(writeln!(io::stderr(), "lineup: {}; that page sets its faults", demo::instructions(&provider.url(""))));
    let first = records.sources.iter().map(|(source, _)| Task::Refresh { source: source.id, accept: false }).collect();
    serve(&app, first, out)
}

/// A directory that is removed at the end.
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(directory = %self.0.display(), %error, "the demo's directory could not be removed");
        }
    }
}
