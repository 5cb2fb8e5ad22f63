//! `lineup export`: what people made, as JSON a person can read. Secrets are not in the records
//! (they stand in them as `{name}`), and access keys and accounts are left out.

use std::io::Write;

use serde::Serialize;

use super::{Call, Verdict};
use crate::app::App;
use crate::model::{Proxy, Rule, Source, Time};

#[derive(Serialize)]
struct Export {
    /// The program that wrote it.
    lineup: &'static str,
    exported_at: Time,
    sources: Vec<Source>,
    proxies: Vec<Proxy>,
    /// Filters and mapping rules, also those that come with the program: they may have been switched.
    rules: Vec<Rule>,
}

pub(super) fn run(call: &Call, out: &mut dyn Write) -> anyhow::Result<Verdict> {
    let app = App::open_existing(&call.config)?;
    let export = Export {
        lineup: env!("CARGO_PKG_VERSION"),
        exported_at: app.clock.now(),
        sources: app.store.list()?,
        proxies: app.store.list()?,
        rules: app.store.list()?,
    };
    serde_json::to_writer_pretty(&mut *out, &export)?;
    writeln!(out)?;
    Ok(Verdict::Good)
}
