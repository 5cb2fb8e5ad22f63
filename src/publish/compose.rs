//! What a proxy publishes, before it is written: its channels in list order with their numbers, and
//! which guide each is served from. Shared by the generation and the preview, so that they agree.

use std::collections::{BTreeMap, HashMap};

use crate::model::{Channel, Id, Number, Numbered, Proxy, Source, Time};
use crate::pipeline::guide::Window;
use crate::pipeline::number::{self, Row};
use crate::store::{Snapshot, StoreError};

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
    /// One a row.
    pub(super) numbers: Vec<Number>,
    pub(super) ledger: Vec<Numbered>,
    /// Ascending by id.
    pub(super) guides: Vec<GuideRef>,
    pub(super) window: Window,
    /// The settings that the numbers were given by; see `ProxyStatus::numbering`.
    pub(super) numbering: String,
    /// Names of the proxy's sources that gave no channel.
    pub(super) silent: Vec<String>,
}

/// A block's channels as they are published. Rules will map and keep here.
pub(super) fn load(snapshot: &Snapshot, block: Block) -> Result<Vec<Channel>, StoreError> {
    snapshot.channel_block(block.source, block.number)
}

/// Everything that is decided before a byte is written.
pub(super) fn compose(snapshot: &Snapshot, proxy: &Proxy, now: Time) -> Result<Composition, StoreError> {
    let window = Window::of(proxy, now);
    let mut offered = guides_on_offer(snapshot, proxy, window)?;
    let mut wanted: BTreeMap<String, GuideRef> = BTreeMap::new();
    let mut blocks = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    let mut groups: Vec<String> = Vec::new();
    let mut group_places: HashMap<String, u32> = HashMap::new();
    let mut silent = Vec::new();
    for id in proxy.stream_source_ids() {
        let Some(source) = snapshot.get::<Source>(id)? else { continue };
        let before = rows.len();
        let in_store = if source.enabled { snapshot.channel_blocks(id)? } else { Vec::new() };
        for (number, _) in in_store {
            let block = Block { source: id, number, first_row: rows.len() };
            for channel in load(snapshot, block)? {
                let group = match group_places.get(&channel.group_title) {
                    Some(group) => *group,
                    None => {
                        group_places.insert(channel.group_title.clone(), groups.len() as u32);
                        groups.push(channel.group_title);
                        groups.len() as u32 - 1
                    }
                };
                if let Some((source, programmes)) = offered.remove(&channel.tvg_id) {
                    let id = channel.tvg_id;
                    let guide = GuideRef {
                        id: id.clone(),
                        source,
                        programmes,
                        name: channel.channel_name,
                        logo: channel.tvg_logo,
                        row: rows.len(),
                    };
                    wanted.insert(id, guide);
                }
                rows.push(Row { channel: channel.id, wanted: channel.tvg_chno.parse().ok(), group });
            }
            blocks.push(block);
        }
        if rows.len() == before {
            silent.push(source.name);
        }
    }
    drop(offered);
    let numbering = format!("{:?} {} {}", proxy.numbering_mode, proxy.starting_channel_number, proxy.group_numbering_size);
    // Other settings, other numbers: the old ones would stand in their way.
    let ledger = if snapshot.proxy_status(proxy.id)?.numbering == numbering { snapshot.ledger(proxy.id)? } else { Vec::new() };
    let (numbers, ledger) = number::assign(proxy, &rows, &groups, &ledger, now);
    Ok(Composition { blocks, rows, numbers, ledger, guides: wanted.into_values().collect(), window, numbering, silent })
}

/// Every guide channel that has something in the window, and the source that wins it: the first one.
fn guides_on_offer(snapshot: &Snapshot, proxy: &Proxy, window: Window) -> Result<HashMap<String, (Id, u32)>, StoreError> {
    /// A programme that began so long before the window may still run in it.
    const LONGEST: i64 = 86_400;
    let mut offered = HashMap::new();
    for id in proxy.epg_source_ids() {
        if !snapshot.get::<Source>(id)?.is_some_and(|source| source.enabled) {
            continue;
        }
        for guide in snapshot.guide_channels(id)? {
            let guide = guide?;
            if guide.programmes > 0 && guide.first < window.until && guide.last.plus(LONGEST) > window.from && !guide.channel.id.is_empty()
            {
                offered.entry(guide.channel.id).or_insert((id, guide.programmes));
            }
        }
    }
    Ok(offered)
}
