//! Pages of a lineup: by number without reading the rest, otherwise in one pass over its blocks.

use super::filter::{ChannelQuery, Filter, sort_key};
use super::top::{SortKey, Top};
use crate::model::{LineupEntry, Page};
use crate::store::{Lineup, StoreError};

/// The page of a lineup and the number of all rows that the query takes; None: nothing is sorted by that field.
pub(crate) fn published(lineup: &Lineup, query: ChannelQuery, page: &Page) -> Result<Option<(Vec<LineupEntry>, u64)>, StoreError> {
    let is_by_number = matches!(page.sort.as_str(), "" | "channel_number");
    let filter = Filter::among(Vec::new(), query, &page.search);
    let sources = &filter.query.source_id;
    if is_by_number && filter.takes_all() && sources.is_empty() {
        let entries = lineup.page((page.page - 1).saturating_mul(page.limit), page.limit, page.desc)?;
        return Ok(Some((entries, u64::from(lineup.rows))));
    }
    if is_by_number && filter.takes_all_live() && sources.is_empty() {
        let live = lineup.live()?;
        let (skip, limit) = (page.skip(), page.length());
        let rows: Vec<u32> = if page.desc {
            live.iter().rev().skip(skip).take(limit).copied().collect()
        } else {
            live.iter().skip(skip).take(limit).copied().collect()
        };
        return Ok(Some((lineup.entries(&rows)?, live.len() as u64)));
    }
    let numbers = lineup.numbers()?;
    let mut top = Top::new(page);
    let mut memory = Vec::new();
    for block in 0..lineup.blocks.len() {
        let (mut row, mut rows) = lineup.block(block, memory)?;
        let mut is_unknown = false;
        while let Some(seen) = rows.next_entry_ref(|channel| {
            if (sources.is_empty() || sources.contains(&channel.source_id)) && filter.takes(&channel) {
                let key = if is_by_number {
                    numbers.get(row as usize).map(|number| SortKey::Channel(*number))
                } else {
                    sort_key(&channel, &page.sort)
                };
                match key {
                    Some(key) => top.offer(key, || row),
                    None => is_unknown = true,
                }
            }
            row += 1;
        }) {
            seen?;
        }
        if is_unknown {
            return Ok(None);
        }
        memory = rows.into_raw();
    }
    let (rows, total) = top.finish();
    Ok(Some((lineup.entries(&rows)?, total)))
}
