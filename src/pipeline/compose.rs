//! What a proxy publishes, decided before a playlist or guide is written: its channels in list order with their numbers, and
//! the guide of each. A generation and the preview call the same function; only the generation keeps the channels, in the
//! lineup of its edition.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write;
use std::sync::Arc;

use super::Failure;
use super::channel::{around, is_reachable, origin, publish};
use super::guide::{Guides, Offers, Pair, Window, slots};
use super::number::{self, Numbering, Row};
use super::ordered::ordered;
use super::rules::{Rules, Tally};
use super::scratch::Scratch;
use crate::model::fields::{EpgRecord, Origin, ShownOn, StreamRecord};
use crate::model::proxy::NumberingMode;
use crate::model::rule::RulesReport;
use crate::model::{Channel, GuideRef, Id, Numbered, Programme, Proxy, Rule, Source, Time};
use crate::store::{LineupBlock, LineupWriter, Snapshot, StoreError};

#[derive(Clone, Copy, Debug)]
pub(crate) struct Block {
    pub(crate) source: Id,
    number: u32,
    /// The row of its first published channel, and how many it has.
    pub(crate) first: usize,
    pub(crate) rows: usize,
}

#[derive(Clone, Debug)]
pub(crate) struct PublishedGuide {
    /// The tvg-id, as it is published.
    pub(crate) id: String,
    pub(crate) from: GuideRef,
    /// Programmes of the source's schedule, also outside the window.
    pub(crate) programmes: u32,
    /// The first channel with this tvg-id, and its row.
    pub(crate) channel: ShownOn,
    pub(crate) row: usize,
}

pub(crate) struct Composition {
    pub(crate) blocks: Vec<Block>,
    pub(crate) rows: Vec<Row>,
    /// Group titles, which the rows refer to.
    pub(crate) groups: Vec<String>,
    /// Empty before [`Composition::number`].
    pub(crate) numbering: Numbering,
    /// Ascending by id.
    pub(crate) guides: Vec<PublishedGuide>,
    pub(crate) window: Window,
    /// The settings that the numbers were given by; see `ProxyStatus::numbering`.
    pub(crate) numbering_settings: String,
    /// Names of the proxy's sources that gave no channel.
    pub(crate) empty_sources: Vec<String>,
    rules: Rules,
    tally: Tally,
    offers: Offers,
    scratch: Scratch,
    origins: HashMap<Id, Arc<Origin>>,
    now: Time,
    /// Channels of the sources, before the filters.
    pub(crate) before: u64,
}

const PIECE: u32 = 1000;

/// Memory that schedules are read with, one after the other.
pub(crate) type Reading = (Vec<u8>, Pair);

impl Composition {
    /// Numbers the rows. `ledger`: the numbers that were given before, ascending by channel.
    pub(crate) fn number<E>(&mut self, proxy: &Proxy, ledger: impl Iterator<Item = Result<Numbered, E>>) -> Result<(), E> {
        self.numbering = number::assign(proxy, &self.rows, &self.groups, ledger, self.now)?;
        Ok(())
    }

    /// Whether the numbers that were given before stay: with other settings they would stand in the way of the new ones.
    pub(crate) fn keeps_numbers(&self, snapshot: &Snapshot, proxy: &Proxy) -> Result<bool, StoreError> {
        Ok(snapshot.proxy_status(proxy.id)?.numbering == self.numbering_settings)
    }

    /// The guides in pieces of some thousand programmes.
    pub(crate) fn pieces(&self) -> Vec<&[PublishedGuide]> {
        let (mut pieces, mut rest) = (Vec::new(), self.guides.as_slice());
        while !rest.is_empty() {
            let mut programmes = 0;
            let end = rest.iter().position(|guide| {
                programmes += guide.programmes;
                programmes > PIECE
            });
            let (piece, after) = rest.split_at(end.map_or(rest.len(), |end| end.max(1)));
            pieces.push(piece);
            rest = after;
        }
        pieces
    }

    /// Calls `each` with the published channels of a block, their rows and guides.
    pub(crate) fn channels(
        &self,
        snapshot: &Snapshot,
        block: Block,
        mut each: impl FnMut(usize, &Channel, Option<&GuideRef>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let origin = self.origins.get(&block.source).cloned().unwrap_or_default();
        self.scratch.with(snapshot, (block.source, block.number), &origin, |records| {
            let mut row = block.first;
            decide(records, block.source, &self.rules, self.now, &mut Tally::default(), |record, _| {
                let guide = publish(&mut record.channel, &self.offers);
                each(row, &record.channel, guide.as_ref())?;
                row += 1;
                Ok(())
            })
        })
    }

    /// What a guide channel is published as: calls `each` with its programmes and their times, in order.
    pub(crate) fn programmes(
        &self,
        snapshot: &Snapshot,
        guide: &PublishedGuide,
        (memory, pair): &mut Reading,
        tally: &mut Tally,
        mut each: impl FnMut(&Programme, Time, Time),
    ) -> Result<(), StoreError> {
        let GuideRef { source_id, channel_id, shift } = &guide.from;
        let window = self.window.earlier(*shift);
        let chain = &self.rules.programmes;
        let mut all = |each: &mut dyn FnMut(&mut Programme, Time, Time)| {
            let mut programmes = snapshot.programmes_in(*source_id, channel_id, std::mem::take(memory))?;
            let read = |into: &mut Programme| programmes.read_into(into);
            let done = slots(read, window, pair, |programme, start, stop| each(programme, start.plus(*shift), stop.plus(*shift)));
            *memory = programmes.rows.into_raw();
            done
        };
        if chain.is_empty() {
            return all(&mut |programme, start, stop| each(programme, start, stop));
        }
        let origin = self.origins.get(source_id).cloned().unwrap_or_default();
        let channel = Arc::new(guide.channel.clone());
        let mut records = Vec::new();
        all(&mut |programme, start, stop| {
            let programme = Programme { start, stop: Some(stop), ..std::mem::take(programme) };
            records.push(EpgRecord { programme, channel: channel.clone(), origin: origin.clone() });
        })?;
        chain.map(*source_id, &mut records, around(self.now), tally);
        let kept = chain.keep(*source_id, &records, tally);
        for (record, _) in records.iter().zip(kept).filter(|(_, kept)| *kept) {
            let programme = &record.programme;
            each(programme, programme.start, programme.stop.unwrap_or(programme.start));
        }
        Ok(())
    }

    /// What the rules did, with what they did with the programmes.
    pub(crate) fn report(&self, programmes: &Tally) -> RulesReport {
        let (rules, filters) = self.rules.counts(&self.tally, programmes);
        let mut warnings = self.rules.skipped.clone();
        warnings.extend(self.rules.mishaps(&self.tally, programmes));
        if self.tally.unreachable > 0 {
            let channels = if self.tally.unreachable == 1 { "1 channel was" } else { &format!("{} channels were", self.tally.unreachable) };
            warnings.push(format!("{channels} left out: players cannot get to addresses of this kind, or they contain an account"));
        }
        RulesReport { rules, filters, channels_before: self.before, channels_after: self.rows.len() as u64, warnings }
    }
}

/// The tvg-ids that a thread has met. It takes the blocks in their order, so what it has met is the guide of an earlier row.
type Seen = HashSet<String>;

struct ChannelSummary {
    row: Row,
    /// The group title. None if it is that of the previous channel in the block.
    group: Option<String>,
    /// Without its programmes and row.
    guide: Option<Box<PublishedGuide>>,
}

#[derive(Default)]
struct BlockSummary {
    channels: Vec<ChannelSummary>,
    before: u64,
    tally: Tally,
    lineup: LineupBlock,
}

/// The rules and sources that a proxy is composed with.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) rules: Vec<Rule>,
    pub(crate) sources: Vec<Source>,
}

impl Settings {
    pub(crate) fn stored(snapshot: &Snapshot) -> Result<Settings, StoreError> {
        Ok(Settings { rules: snapshot.list()?, sources: snapshot.list()? })
    }
}

/// Composes a proxy, reading blocks on `threads` threads. Appends the published channels to `lineup`, if one is given.
pub(crate) fn compose(
    snapshot: &Snapshot,
    proxy: &Proxy,
    now: Time,
    threads: usize,
    lineup: Option<&mut LineupWriter>,
) -> Result<Composition, Failure> {
    let mut composition = list(snapshot, Settings::stored(snapshot)?, proxy, now, threads, lineup)?;
    let ledger = composition.keeps_numbers(snapshot, proxy)?.then(|| snapshot.ledger(proxy.id)).transpose()?;
    composition.number(proxy, ledger.into_iter().flatten())?;
    Ok(composition)
}

/// The same without numbers, with settings that may not be stored.
pub(crate) fn list(
    snapshot: &Snapshot,
    settings: Settings,
    proxy: &Proxy,
    now: Time,
    threads: usize,
    mut lineup: Option<&mut LineupWriter>,
) -> Result<Composition, Failure> {
    let rules = Rules::of(proxy, settings.rules)?;
    let offers = Guides::of(snapshot, proxy, now)?.on_offer()?;
    let Inputs { mut blocks, empty_sources, origins, before } = inputs(snapshot, &settings.sources, proxy)?;
    let mut gathered = Gathered { rows: Vec::with_capacity(before), ..Gathered::default() };
    let (scratch, is_kept) = (Scratch::default(), lineup.is_some());
    let mut places = Vec::with_capacity(blocks.len());
    ordered(
        blocks.len(),
        threads,
        Seen::default,
        |seen, at| {
            let Block { source, number, .. } = blocks[at];
            let origin = origins.get(&source).cloned().unwrap_or_default();
            scratch.with(snapshot, (source, number), &origin, |records| summarise(records, source, &rules, now, &offers, (seen, is_kept)))
        },
        |summary| {
            if let Some(lineup) = &mut lineup {
                lineup.append(&summary.lineup)?;
            }
            places.push((gathered.rows.len(), summary.channels.len()));
            gathered.take(summary, &offers);
            Ok::<_, Failure>(())
        },
    )?;
    blocks.iter_mut().zip(places).for_each(|(block, (first, rows))| (block.first, block.rows) = (first, rows));
    let Gathered { mut rows, groups, guides, tally, before, .. } = gathered;
    rows.shrink_to_fit();
    let numbering_settings = numbering_settings(proxy, &rules);
    let guides = guides.into_values().collect();
    let window = Window::of(proxy, now);
    Ok(Composition {
        blocks,
        rows,
        groups,
        numbering: Numbering::default(),
        guides,
        window,
        numbering_settings,
        empty_sources,
        rules,
        tally,
        offers,
        scratch,
        origins,
        now,
        before,
    })
}

struct Inputs {
    blocks: Vec<Block>,
    empty_sources: Vec<String>,
    origins: HashMap<Id, Arc<Origin>>,
    before: usize,
}

fn inputs(snapshot: &Snapshot, sources: &[Source], proxy: &Proxy) -> Result<Inputs, StoreError> {
    let source = |id: Id| sources.iter().find(|source| source.id == id);
    let mut inputs = Inputs { blocks: Vec::new(), empty_sources: Vec::new(), origins: HashMap::new(), before: 0 };
    for id in proxy.stream_source_ids() {
        let Some(source) = source(id) else { continue };
        inputs.origins.insert(id, Arc::new(origin(source)));
        let before = inputs.before;
        let in_store = if source.enabled { snapshot.channel_blocks(id)? } else { Vec::new() };
        for (number, rows) in in_store {
            inputs.blocks.push(Block { source: id, number, first: 0, rows: 0 });
            inputs.before += rows as usize;
        }
        if inputs.before == before {
            inputs.empty_sources.push(source.name.clone());
        }
    }
    for id in proxy.epg_source_ids() {
        inputs.origins.extend(source(id).map(|source| (id, Arc::new(origin(source)))));
    }
    Ok(inputs)
}

#[derive(Default)]
struct Gathered {
    rows: Vec<Row>,
    groups: Vec<String>,
    group_places: HashMap<String, u32>,
    guides: BTreeMap<String, PublishedGuide>,
    tally: Tally,
    before: u64,
}

impl Gathered {
    fn take(&mut self, summary: BlockSummary, offers: &Offers) {
        self.before += summary.before;
        self.tally.add(&summary.tally);
        let mut group = 0;
        for channel in summary.channels {
            if let Some(name) = channel.group {
                group = match self.group_places.get(&name) {
                    Some(group) => *group,
                    None => {
                        self.group_places.insert(name.clone(), self.groups.len() as u32);
                        self.groups.push(name);
                        self.groups.len() as u32 - 1
                    }
                };
            }
            if let Some(guide) = channel.guide
                && !self.guides.contains_key(&guide.id)
            {
                let programmes = offers.get(&guide.from.channel_id).map_or(0, |offer| offer.programmes);
                self.guides.insert(guide.id.clone(), PublishedGuide { programmes, row: self.rows.len(), ..*guide });
            }
            self.rows.push(Row { group, ..channel.row });
        }
    }
}

fn numbering_settings(proxy: &Proxy, rules: &Rules) -> String {
    let size = if proxy.numbering_mode == NumberingMode::Group { proxy.group_numbering_size } else { 0 };
    let mut settings = format!("{:?} {} {size}", proxy.numbering_mode, proxy.starting_channel_number);
    // The rules that set `tvg_chno` count as numbering settings: a number that a removed rule gave must not stay in the ledger.
    let makers = rules.channels.makers_of("tvg_chno");
    if !makers.is_empty() {
        let _ = write!(settings, " {:08x}", crc32fast::hash(makers.as_bytes()));
    }
    settings
}

/// Maps and filters the records of a source's block, and calls `each` with those that are kept and whether a rule set their address.
fn decide(
    records: &mut [StreamRecord],
    source: Id,
    rules: &Rules,
    now: Time,
    tally: &mut Tally,
    mut each: impl FnMut(&mut StreamRecord, bool) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let chain = &rules.channels;
    let sets_address = !chain.makers_of("stream_url").is_empty();
    let before: Vec<String> = if sets_address { records.iter().map(|r| r.channel.stream_url.clone()).collect() } else { Vec::new() };
    chain.map(source, records, around(now), tally);
    let kept = chain.keep(source, records, tally);
    for (at, (record, _)) in records.iter_mut().zip(kept).enumerate().filter(|(_, (_, kept))| *kept) {
        if !is_reachable(&record.channel.stream_url, record.origin.allow_pipe) {
            tally.unreachable += 1;
            continue;
        }
        let is_set = before.get(at).is_some_and(|before| *before != record.channel.stream_url);
        each(record, is_set)?;
    }
    Ok(())
}

fn summarise(
    records: &mut [StreamRecord],
    source: Id,
    rules: &Rules,
    now: Time,
    offers: &Offers,
    (seen, is_kept): (&mut Seen, bool),
) -> Result<BlockSummary, Failure> {
    let mut summary = BlockSummary { before: records.len() as u64, channels: Vec::with_capacity(records.len()), ..BlockSummary::default() };
    let mut group: Option<String> = None;
    let BlockSummary { channels, tally, lineup, .. } = &mut summary;
    decide(records, source, rules, now, tally, |record, is_set| {
        let channel = &mut record.channel;
        let guide = publish(channel, offers);
        let changed = group.as_ref() != Some(&channel.group_title);
        if changed {
            group = Some(channel.group_title.clone());
        }
        if is_kept {
            lineup.push(channel, guide.as_ref(), is_set)?;
        }
        let wanted = channel.tvg_chno.parse().ok();
        let row = Row { channel: channel.id, wanted, is_by_hand: record.is_number_set && wanted.is_some(), group: 0 };
        let guide = guide.filter(|_| !seen.contains(&channel.tvg_id)).map(|from| {
            seen.insert(channel.tvg_id.clone());
            let (name, logo, group) = (channel.channel_name.clone(), channel.tvg_logo.clone(), channel.group_title.clone());
            Box::new(PublishedGuide { id: channel.tvg_id.clone(), from, channel: ShownOn { name, logo, group }, programmes: 0, row: 0 })
        });
        channels.push(ChannelSummary { row, group: changed.then(|| channel.group_title.clone()), guide });
        Ok(())
    })?;
    let lineup = summary.lineup.finish()?;
    Ok(BlockSummary { lineup, ..summary })
}
