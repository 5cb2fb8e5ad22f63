//! `lineup export`: the records that people made, as readable JSON. Records contain placeholders (`{name}`) in place
//! of secrets; access keys and administrators are left out.

use std::collections::BTreeMap;
use std::io::Write;

use serde::Serialize;

use super::{Call, Verdict};
use crate::app::App;
use crate::model::{Id, ManualChannel, Proxy, Rule, Source, Time};

#[derive(Serialize)]
struct Export {
    /// The version of the program that wrote the export.
    lineup: &'static str,
    exported_at: Time,
    sources: Vec<Source>,
    /// Keyed by their manual source.
    manual_channels: BTreeMap<Id, Vec<ManualChannel>>,
    proxies: Vec<Proxy>,
    /// Filters and mapping rules, including the shipped ones, which can be switched on and off.
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
