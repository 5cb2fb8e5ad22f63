//! `lineup export`: the records that people made, as readable JSON. Records contain placeholders (`{name}`) in place
//! of secrets; access keys and administrators are left out.

use std::io::Write;
use std::process::ExitCode;

use serde_json::json;

use super::call::Call;
use crate::app;

pub(super) fn run(call: &Call, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let app = app::open_existing(&call.config)?;
    let mut export = json!({ "lineup": env!("CARGO_PKG_VERSION"), "exported_at": app.clock.now() });
    if let Some(members) = export.as_object_mut() {
        members.extend(app.store.read()?.export()?);
    }
    serde_json::to_writer_pretty(&mut *out, &export)?;
    writeln!(out)?;
    Ok(ExitCode::SUCCESS)
}
