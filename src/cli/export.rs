//! `lineup export`: the records that people made, as readable JSON. Records contain placeholders (`{name}`) in place
//! of secrets; access keys and administrators are left out.

use std::io::Write;

use serde::Serialize;
use serde_json::{Map, Value};

use super::{Call, Verdict};
use crate::app::App;
use crate::model::Time;

#[derive(Serialize)]
struct Export {
    /// The version of the program that wrote the export.
    lineup: &'static str,
    exported_at: Time,
    #[serde(flatten)]
    tables: Map<String, Value>,
}

pub(super) fn run(call: &Call, out: &mut dyn Write) -> anyhow::Result<Verdict> {
    let app = App::open_existing(&call.config)?;
    let export = Export { lineup: env!("CARGO_PKG_VERSION"), exported_at: app.clock.now(), tables: app.store.read()?.export()? };
    serde_json::to_writer_pretty(&mut *out, &export)?;
    writeln!(out)?;
    Ok(Verdict::Good)
}
