//! What was done to a store when the program moved on: one record, a field per change of data.
//!
//! A new store begins with all of it done, so "new" never runs old upgrades.

use redb::{Database, ReadableDatabase};
use serde::{Deserialize, Serialize};

use super::{StoreError, tables};

/// The newest layout that this program knows. Raised when an older program must not open the store.
///
/// 2: rules, and proxies that list filters. 3: jobs, schedules, manual channels, accounts.
/// 4: line-ups, with the version that players get and the integers of channels.
const VERSION: u32 = 4;

/// Derived tables of former layouts; dropped, since a refresh fills the new ones.
const RETIRED: &[&str] = &[];

#[derive(Debug, Serialize, Deserialize)]
struct Upgrade {
    store_version: u32,
    /// The program that opened it last.
    program: String,
}

/// Refuses a newer store, makes the tables of a new one, and brings an older one up to date.
pub(super) fn run(db: &Database) -> Result<(), StoreError> {
    let found: Option<Upgrade> = match db.begin_read()?.open_table(tables::META) {
        Ok(meta) => meta.get("upgrade")?.map(|json| serde_json::from_slice(json.value())).transpose()?,
        Err(redb::TableError::TableDoesNotExist(_)) => None,
        Err(error) => return Err(error.into()),
    };
    let program = env!("CARGO_PKG_VERSION");
    match found {
        Some(Upgrade { store_version, .. }) if store_version > VERSION => {
            return Err(StoreError::Newer { found: store_version, supported: VERSION });
        }
        // The usual start costs no write.
        Some(Upgrade { store_version: VERSION, program: last }) if last == program => return Ok(()),
        _ => {}
    }
    let tx = db.begin_write()?;
    {
        // All tables exist from the first moment, so that readers need not ask.
        tx.open_table(tables::SOURCES)?;
        tx.open_table(tables::PROXIES)?;
        tx.open_table(tables::RULES)?;
        tx.open_table(tables::USERS)?;
        tx.open_table(tables::TOKENS)?;
        tx.open_table(tables::SOURCE_STATUS)?;
        tx.open_table(tables::PROXY_STATUS)?;
        tx.open_table(tables::SECRETS)?;
        tx.open_table(tables::HISTORY)?;
        tx.open_table(tables::HISTORY_DETAILS)?;
        tx.open_table(tables::MANUAL_CHANNELS)?;
        tx.open_table(tables::JOBS)?;
        tx.open_table(tables::SETTINGS)?;
        tx.open_table(tables::BREAKERS)?;
        tx.open_table(tables::CATEGORIES)?;
        tx.open_table(tables::NUMBERS)?;
        tx.open_table(tables::EDITIONS)?;
        tx.open_table(tables::INTEGERS)?;
        tx.open_table(tables::CHANNELS)?;
        tx.open_table(tables::CHANNEL_IDS)?;
        tx.open_table(tables::EPG_CHANNELS)?;
        tx.open_table(tables::SCHEDULES)?;
        for name in RETIRED {
            tx.delete_table(redb::TableDefinition::<&[u8], &[u8]>::new(name))?;
        }
        let record = serde_json::to_vec(&Upgrade { store_version: VERSION, program: program.to_owned() })?;
        tx.open_table(tables::META)?.insert("upgrade", record.as_slice())?;
    }
    tx.commit()?;
    Ok(())
}

/// As the program before rules left it.
#[cfg(test)]
pub(super) fn pretend_without_rules(db: &Database) {
    let tx = db.begin_write().unwrap();
    tx.delete_table(tables::RULES).unwrap();
    let record = serde_json::to_vec(&Upgrade { store_version: 1, program: env!("CARGO_PKG_VERSION").into() }).unwrap();
    tx.open_table(tables::META).unwrap().insert("upgrade", record.as_slice()).unwrap();
    tx.commit().unwrap();
}

#[cfg(test)]
pub(super) fn pretend_newer(db: &Database) {
    let tx = db.begin_write().unwrap();
    let record = serde_json::to_vec(&Upgrade { store_version: VERSION + 1, program: "9.0.0".into() }).unwrap();
    tx.open_table(tables::META).unwrap().insert("upgrade", record.as_slice()).unwrap();
    tx.commit().unwrap();
}
