//! `lineup export`: what people made, as JSON a person can read. Secrets are not in the records
//! (they stand in them as `{name}`), and access keys and accounts are left out.

use std::collections::BTreeMap;
use std::io::Write;

use serde::Serialize;

use super::{Call, Verdict};
use crate::app::App;
use crate::model::{Id, ManualChannel, Proxy, Rule, Source, Time};

#[derive(Serialize)]
struct Export {
    /// The program that wrote it.
    lineup: &'static str,
    exported_at: Time,
    sources: Vec<Source>,
    /// Of manual sources, by the source.
    manual_channels: BTreeMap<Id, Vec<ManualChannel>>,
    proxies: Vec<Proxy>,
    /// Filters and mapping rules, also those that come with the program: they may have been switched.
    rules: Vec<Rule>,
}

pub(super) fn run(call: &Call, out: &mut dyn Write) -> anyhow::Result<Verdict> {
    let app = App::open_existing(&call.config)?;
    let snapshot = app.store.read()?;
    let mut manual_channels = BTreeMap::new();
    for source in snapshot.list::<Source>()?.iter().filter(|source| !source.source_type.has_provider()) {
        manual_channels.insert(source.id, snapshot.manual_channels(source.id)?);
    }
    let export = Export {
        lineup: env!("CARGO_PKG_VERSION"),
        exported_at: app.clock.now(),
        sources: snapshot.list()?,
        manual_channels,
        proxies: snapshot.list()?,
        rules: snapshot.list()?,
    };
    serde_json::to_writer_pretty(&mut *out, &export)?;
    writeln!(out)?;
    Ok(Verdict::Good)
}
