//! Bringing the tables of a store up to date, and refusing a store that is newer than the program.

use std::collections::BTreeSet;

use redb::{Database, ReadableDatabase, TableHandle};
use serde::{Deserialize, Serialize};

use super::{StoreError, tables};

/// The newest store that this program knows. Raised when an older program must not open it: a new table that is not
/// derived raises it by itself.
pub(super) fn version() -> u32 {
    tables::ALL.iter().map(|table| table.since).max().unwrap_or_default()
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Upgrade {
    pub(super) store_version: u32,
    /// The program that opened it last.
    pub(super) program: String,
}

/// Refuses a newer store. Creates the tables that are missing and drops those that no list has any more.
pub(super) fn run(db: &Database) -> Result<(), StoreError> {
    let read = db.begin_read()?;
    let found: Option<Upgrade> = match read.open_table(tables::META) {
        Ok(meta) => meta.get("upgrade")?.map(|json| serde_json::from_slice(json.value())).transpose()?,
        Err(redb::TableError::TableDoesNotExist(_)) => None,
        Err(error) => return Err(error.into()),
    };
    let program = env!("CARGO_PKG_VERSION");
    if let Some(Upgrade { store_version, .. }) = found
        && store_version > version()
    {
        return Err(StoreError::Newer { found: store_version, supported: version() });
    }
    let known: BTreeSet<&str> = tables::ALL.iter().map(|table| table.name).collect();
    let stored: Vec<String> = read.list_tables()?.map(|table| table.name().to_owned()).collect();
    let is_complete = stored.len() == known.len() && stored.iter().all(|name| known.contains(name.as_str()));
    // The usual start costs no write.
    if is_complete && found.is_some_and(|found| found.store_version == version() && found.program == program) {
        return Ok(());
    }
    let tx = db.begin_write()?;
    // All tables exist from the first moment, so that readers need not ask.
    for table in tables::ALL {
        (table.create)(&tx)?;
    }
    // A table of a newer program has raised the version, so these are derived tables of former layouts.
    for table in tx.list_tables()?.filter(|table| !known.contains(table.name())).collect::<Vec<_>>() {
        tx.delete_table(table)?;
    }
    let record = serde_json::to_vec(&Upgrade { store_version: version(), program: program.to_owned() })?;
    tx.open_table(tables::META)?.insert("upgrade", record.as_slice())?;
    tx.commit()?;
    Ok(())
}
