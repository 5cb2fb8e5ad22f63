//! What a change of the settings would do to what proxies publish, before it is saved.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::Failure;
use super::compose::{Settings, list};
use crate::model::diff::LineupLine;
use crate::model::{Id, Proxy, Time};
use crate::store::{Lineup, Snapshot, StoreError};

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Impact {
    pub(crate) proxy_id: Id,
    pub(crate) name: String,
    /// Channels that players get now.
    pub(crate) before: u64,
    /// Channels that they would get.
    pub(crate) after: u64,
    /// The generation would be held, unless the change is saved with `?confirmed=true`.
    pub(crate) is_held: bool,
    /// The first 50 channels, by number, that they would not get any more.
    pub(crate) removed: Vec<LineupLine>,
}

const LISTED: usize = 50;

/// `proxy` as it would be saved, None: it would be deleted; `served` is what players get of it.
pub(crate) fn impact(
    snapshot: &Snapshot,
    settings: &Settings,
    (before, proxy): (&Proxy, Option<&Proxy>),
    served: Option<&Lineup>,
    now: Time,
    threads: usize,
) -> Result<Impact, Failure> {
    let (mut ids, mut after, mut is_held) = (HashSet::new(), 0, false);
    if let Some(proxy) = proxy.filter(|proxy| proxy.is_active) {
        let rows = list(snapshot, settings.clone(), proxy, now, threads, None)?.rows;
        after = rows.len() as u64;
        is_held = snapshot.proxy_status(proxy.id)?.hold(after, proxy.shrink_threshold, now).is_some();
        ids.extend(rows.iter().map(|row| row.channel.prefix()));
    }
    Ok(Impact {
        proxy_id: before.id,
        name: proxy.unwrap_or(before).name.clone(),
        before: served.map_or(0, |lineup| u64::from(lineup.rows)),
        after,
        is_held,
        removed: served.map_or(Ok(Vec::new()), |lineup| leaving(lineup, &ids))?,
    })
}

/// Channels that a proxy would publish.
pub(crate) fn count(snapshot: &Snapshot, settings: &Settings, proxy: &Proxy, now: Time, threads: usize) -> Result<u64, Failure> {
    Ok(list(snapshot, settings.clone(), proxy, now, threads, None)?.rows.len() as u64)
}

fn leaving(lineup: &Lineup, stay: &HashSet<u64>) -> Result<Vec<LineupLine>, StoreError> {
    let rows = lineup.rows_without(|id| stay.contains(&id))?;
    let entries = lineup.entries(rows.get(..LISTED).unwrap_or(&rows))?;
    Ok(entries.into_iter().map(LineupLine::from).collect())
}
