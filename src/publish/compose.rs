//! What a proxy publishes, before it is written: its channels in list order with their numbers, and
//! which guide each is served from. Shared by the generation and the preview, so that they agree.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use super::ordered::ordered;
use super::{headers, withhold};
use crate::model::proxy::NumberingMode;
use crate::model::{Channel, Id, Programme, Proxy, Source, Time};
use crate::pipeline::guide::Window;
use crate::pipeline::number::{self, Numbering, Row};
use crate::store::{Rows, Snapshot, StoreError};

/// A block of channels in the store, and the place of its first row among all.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    source: Id,
    number: u32,
    pub(super) first_row: usize,
}

/// A guide channel that is published.
#[derive(Clone, Debug)]
pub(super) struct GuideRef {
    /// The tvg-id.
    pub(super) id: String,
    /// The guide that won.
    pub(super) source: Id,
    pub(super) programmes: u32,
    /// Of the first channel with this tvg-id.
    pub(super) name: String,
    pub(super) logo: String,
    pub(super) row: usize,
}

pub(super) struct Composition {
    pub(super) blocks: Vec<Block>,
    pub(super) rows: Vec<Row>,
    pub(super) numbering: Numbering,
    /// Ascending by id.
    pub(super) guides: Vec<GuideRef>,
    pub(super) window: Window,
    /// The settings that the numbers were given by; see `ProxyStatus::numbering`.
    pub(super) numbered_by: String,
    /// Names of the proxy's sources that gave no channel.
    pub(super) silent: Vec<String>,
}

/// A block's channels as they are published. Rules will map and keep here.
pub(super) fn load(snapshot: &Snapshot, block: Block) -> Result<impl Iterator<Item = Result<Channel, StoreError>> + use<>, StoreError> {
    let rows: Rows<Channel> = snapshot.channel_block(block.source, block.number)?;
    Ok(rows.map(|channel| {
        let mut channel = channel?;
        headers::as_options(&mut channel);
        withhold::channel(&mut channel);
        Ok(channel)
    }))
}

/// What is needed of a channel to decide about all of them.
struct Light {
    row: Row,
    /// None: that of the channel before, in the same block.
    group: Option<String>,
    /// Its tvg-id, name and logo, when some guide has programmes for it.
    guide: Option<Box<(String, String, String)>>,
}

/// Everything that is decided before a byte is written. Blocks are read on `threads` threads.
pub(super) fn compose(snapshot: &Snapshot, proxy: &Proxy, now: Time, threads: usize) -> Result<Composition, StoreError> {
    let window = Window::of(proxy, now);
    let offered = guides_on_offer(snapshot, proxy, window, now)?;
    let mut silent = Vec::new();
    let mut blocks = Vec::new();
    let mut first_row = 0;
    for id in proxy.stream_source_ids() {
        let Some(source) = snapshot.get::<Source>(id)? else { continue };
        let before = first_row;
        let in_store = if source.enabled { snapshot.channel_blocks(id)? } else { Vec::new() };
        for (number, rows) in in_store {
            blocks.push(Block { source: id, number, first_row });
            first_row += rows as usize;
        }
        if first_row == before {
            silent.push(source.name);
        }
    }
    let mut wanted: BTreeMap<String, GuideRef> = BTreeMap::new();
    let mut rows: Vec<Row> = Vec::with_capacity(first_row);
    let mut groups: Vec<String> = Vec::new();
    let mut group_places: HashMap<String, u32> = HashMap::new();
    ordered(
        blocks.len(),
        threads,
        |at| lights(snapshot, blocks[at], &offered),
        |lights| {
            let mut group = 0;
            for light in lights {
                if let Some(name) = light.group {
                    group = match group_places.get(&name) {
                        Some(group) => *group,
                        None => {
                            group_places.insert(name.clone(), groups.len() as u32);
                            groups.push(name);
                            groups.len() as u32 - 1
                        }
                    };
                }
                if let Some(guide) = light.guide
                    && let Some(offer) = offered.get(&guide.0)
                    && !wanted.contains_key(&guide.0)
                {
                    let (id, name, logo) = *guide;
                    wanted.insert(
                        id.clone(),
                        GuideRef { id, source: offer.source, programmes: offer.programmes, name, logo, row: rows.len() },
                    );
                }
                rows.push(Row { group, ..light.row });
            }
            Ok::<_, StoreError>(())
        },
    )?;
    drop(offered);
    let size = if proxy.numbering_mode == NumberingMode::Group { proxy.group_numbering_size } else { 0 };
    let numbered_by = format!("{:?} {} {size}", proxy.numbering_mode, proxy.starting_channel_number);
    // Other settings, other numbers: the old ones would stand in their way.
    let is_same = snapshot.proxy_status(proxy.id)?.numbering == numbered_by;
    let ledger = is_same.then(|| snapshot.ledger(proxy.id)).transpose()?.into_iter().flatten();
    let numbering = number::assign(proxy, &rows, &groups, ledger, now)?;
    Ok(Composition { blocks, rows, numbering, guides: wanted.into_values().collect(), window, numbered_by, silent })
}

fn lights(snapshot: &Snapshot, block: Block, offered: &HashMap<String, Offer>) -> Result<Vec<Light>, StoreError> {
    let mut lights: Vec<Light> = Vec::new();
    let mut group: Option<String> = None;
    for channel in load(snapshot, block)? {
        let channel = channel?;
        let changed = group.as_ref() != Some(&channel.group_title);
        if changed {
            group = Some(channel.group_title.clone());
        }
        let has_guide = offered.contains_key(&channel.tvg_id);
        lights.push(Light {
            row: Row { channel: channel.id, wanted: channel.tvg_chno.parse().ok(), group: 0 },
            group: changed.then_some(channel.group_title),
            guide: has_guide.then(|| Box::new((channel.tvg_id, channel.channel_name, channel.tvg_logo))),
        });
    }
    Ok(lights)
}

/// A guide channel that has something to show.
struct Offer {
    source: Id,
    programmes: u32,
    /// Something of it runs now or is still to come.
    is_live: bool,
}

/// Every guide channel that has something in the window, and the source that wins it: the first one, but a guide
/// that has ended wins only where no other goes on.
fn guides_on_offer(snapshot: &Snapshot, proxy: &Proxy, window: Window, now: Time) -> Result<HashMap<String, Offer>, StoreError> {
    /// A programme that began so long before a moment may still run then.
    const LONGEST: i64 = 86_400;
    let mut offered: HashMap<String, Offer> = HashMap::new();
    for id in proxy.epg_source_ids() {
        if !snapshot.get::<Source>(id)?.is_some_and(|source| source.enabled) {
            continue;
        }
        for guide in snapshot.guide_channels(id)? {
            let guide = guide?;
            let is_candidate = guide.programmes > 0 && guide.first < window.until && guide.last.plus(LONGEST) > window.from;
            if !is_candidate || guide.channel.id.is_empty() || offered.get(&guide.channel.id).is_some_and(|offer| offer.is_live) {
                continue;
            }
            // Only of one whose last programme has begun it takes a look to know when that ends.
            let end = if guide.last >= now { guide.last } else { end_of(snapshot, id, &guide.channel.id)? };
            let is_live = guide.last >= now || end > now;
            if end > window.from || is_live {
                let offer = Offer { source: id, programmes: guide.programmes, is_live };
                match offered.entry(guide.channel.id) {
                    Entry::Occupied(mut known) if is_live => drop(known.insert(offer)),
                    Entry::Occupied(_) => {}
                    Entry::Vacant(free) => drop(free.insert(offer)),
                }
            }
        }
    }
    Ok(offered)
}

/// When the last programme of a schedule ends.
fn end_of(snapshot: &Snapshot, source: Id, channel: &str) -> Result<Time, StoreError> {
    let mut end = Time::default();
    for programme in snapshot.programmes(source, channel)? {
        let programme = programme?;
        end = end.max(programme.stop.unwrap_or(programme.start.plus(Programme::UNKNOWN_LENGTH)));
    }
    Ok(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SourceKind;
    use crate::model::proxy::EpgSourceRef;
    use crate::model::source::{RefreshRecord, SourceStatus};
    use crate::store::{ScheduleSpool, Store};

    const NOW: Time = Time(1_700_000_000);

    /// Saves a guide with one programme of half an hour on `channel`, `begins` seconds from now.
    fn guide(store: &Store, id: u128, channel: &str, begins: i64) {
        let source = Source { id: Id(id), name: format!("guide {id}"), ..Source::of_kind(SourceKind::Epg) };
        store.save_source(&source, &BTreeMap::new()).unwrap();
        let mut spool = ScheduleSpool::create(store, source.id).unwrap();
        let start = NOW.plus(begins);
        spool.push(&Programme { channel_id: channel.into(), start, stop: Some(start.plus(1800)), ..Programme::default() }).unwrap();
        spool.finish().unwrap();
        store.replace_guide(source.id, &spool, &SourceStatus::default(), &RefreshRecord::default()).unwrap();
    }

    /// The guide that wins, of those that begin so many seconds from now.
    fn winner(begins: &[i64]) -> Option<u128> {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let mut proxy = Proxy { id: Id(99), ..Proxy::default() };
        for (id, begins) in (1..).zip(begins) {
            guide(&store, id, "one.uk", *begins);
            proxy.epg_sources.push(EpgSourceRef { epg_source_id: Id(id), priority_order: i32::try_from(id).unwrap() });
        }
        let snapshot = store.read().unwrap();
        let offered = guides_on_offer(&snapshot, &proxy, Window::of(&proxy, NOW), NOW).unwrap();
        offered.get("one.uk").map(|offer| offer.source.0)
    }

    #[test]
    fn the_first_guide_wins_unless_it_has_ended_and_another_goes_on() {
        assert_eq!(winner(&[3600, 3600]), Some(1));
        assert_eq!(winner(&[-1000, 3600]), Some(1), "it still runs");
        assert_eq!(winner(&[-3600, 3600]), Some(2), "the first has ended");
        assert_eq!(winner(&[-3600, -3600]), Some(1), "both have ended, within the window");
        assert_eq!(winner(&[-20 * 3600, -3600]), Some(2), "the first has nothing in the window");
        assert_eq!(winner(&[-20 * 3600]), None);
    }
}
