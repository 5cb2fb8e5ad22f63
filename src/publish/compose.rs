//! What a proxy publishes, before it is written: its channels in list order with their numbers, and
//! which guide each is served from. Shared by the generation and the preview, so that they agree.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::sync::Arc;

use super::desk::Desk;
use super::generate::Failure;
use super::offer::{Offer, guides_on_offer};
use super::ordered::ordered;
use super::{headers, withhold};
use crate::expr::Surroundings;
use crate::model::fields::{EpgRecord, Origin, ShownOn, StreamRecord};
use crate::model::proxy::NumberingMode;
use crate::model::report::RulesReport;
use crate::model::secret::without_login;
use crate::model::{Channel, Id, Programme, Proxy, Rule, Source, Time};
use crate::pipeline::guide::{Pair, Window, slots};
use crate::pipeline::number::{self, Numbering, Row};
use crate::pipeline::rules::{Rules, Tally};
use crate::store::{Snapshot, StoreError};

/// A block of channels in the store.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    source: Id,
    number: u32,
    /// The place of its first row among all of the sources.
    first: usize,
    /// The place of its first row among those that are published.
    pub(super) first_row: usize,
}

/// A guide channel that is published.
#[derive(Clone, Debug)]
pub(super) struct GuideRef {
    /// The tvg-id, as it is published.
    pub(super) id: String,
    /// The guide's id of the channel; the tvg-id unless its guide is moved.
    pub(super) schedule: String,
    /// Seconds by which its programmes are later.
    pub(super) shift: i64,
    /// The guide that won.
    pub(super) source: Id,
    pub(super) programmes: u32,
    /// Of the first channel with this tvg-id.
    pub(super) channel: ShownOn,
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
    pub(super) rules: Rules,
    /// What the rules did with the channels.
    pub(super) tally: Tally,
    /// By row of the sources: whether it is published.
    kept: Vec<bool>,
    /// By row: which mapping rules change it.
    marks: Vec<u32>,
    desk: Desk,
    origins: HashMap<Id, Arc<Origin>>,
    now: Time,
    shift_guide: bool,
}

/// What schedules are read with, one after the other: memory that is asked for once.
#[derive(Default)]
pub(super) struct Reading {
    memory: Vec<u8>,
    pair: Pair,
}

impl Composition {
    /// Calls `each` with a block's channels as they are published, and their rows.
    pub(super) fn channels<E: From<StoreError>>(
        &self,
        snapshot: &Snapshot,
        block: Block,
        mut each: impl FnMut(usize, &Channel) -> Result<(), E>,
    ) -> Result<(), E> {
        let kept = self.kept.get(block.first..).unwrap_or_default();
        let wanted = |place: usize| kept.get(place).copied().unwrap_or_default();
        let origin = self.origins.get(&block.source).cloned().unwrap_or_default();
        self.desk.with(snapshot, (block.source, block.number), &origin, wanted, |records| {
            if self.rules.channels.has_mappings() {
                let marks = self.marks.get(block.first_row..block.first_row + records.len()).unwrap_or_default();
                self.rules.channels.map_again(block.source, records, around(self.now), marks);
            }
            for (row, record) in (block.first_row..).zip(records) {
                let channel = &mut record.channel;
                if let Some(own) = finish(channel, self.shift_guide)
                    && self.guides.binary_search_by(|guide| guide.id.cmp(&own.id)).is_ok()
                {
                    channel.tvg_id = own.id;
                    channel.tvg_shift.clear();
                }
                each(row, channel)?;
            }
            Ok(())
        })
    }

    /// What a guide channel is published as: calls `each` with its programmes and their times, in order.
    pub(super) fn programmes(
        &self,
        snapshot: &Snapshot,
        guide: &GuideRef,
        reading: &mut Reading,
        tally: &mut Tally,
        mut each: impl FnMut(&Programme, Time, Time),
    ) -> Result<(), StoreError> {
        let window = self.window.earlier(guide.shift);
        let Reading { memory, pair } = reading;
        let chain = &self.rules.programmes;
        let mut all = |each: &mut dyn FnMut(&mut Programme, Time, Time)| {
            snapshot.with_programmes(guide.source, &guide.schedule, memory, |programmes| {
                slots(
                    |into| programmes.read_into(into),
                    window,
                    pair,
                    |programme, start, stop| {
                        each(programme, start.plus(guide.shift), stop.plus(guide.shift));
                    },
                )
            })
        };
        if chain.is_empty() {
            return all(&mut |programme, start, stop| each(programme, start, stop));
        }
        let origin = self.origins.get(&guide.source).cloned().unwrap_or_default();
        let channel = Arc::new(guide.channel.clone());
        let mut records = Vec::new();
        all(&mut |programme, start, stop| {
            let programme = Programme { start, stop: Some(stop), ..std::mem::take(programme) };
            records.push(EpgRecord { programme, channel: channel.clone(), origin: origin.clone() });
        })?;
        chain.map(guide.source, &mut records, around(self.now), tally);
        let kept = chain.keep(guide.source, &records, tally);
        for (record, _) in records.iter().zip(kept).filter(|(_, kept)| *kept) {
            let programme = &record.programme;
            each(programme, programme.start, programme.stop.unwrap_or(programme.start));
        }
        Ok(())
    }

    /// There were channels, before the filters.
    pub(super) fn is_filtered(&self) -> bool {
        !self.kept.is_empty()
    }

    /// What the rules did, with what they did with the programmes.
    pub(super) fn report(&self, programmes: &Tally) -> RulesReport {
        let (rules, filters) = self.rules.counts(&self.tally, programmes);
        let mut warnings = self.rules.skipped.clone();
        warnings.extend(self.rules.mishaps(&self.tally, programmes));
        let (channels_before, channels_after) = (self.kept.len() as u64, self.rows.len() as u64);
        RulesReport { rules, filters, channels_before, channels_after, warnings }
    }
}

/// What helpers of rules get: no logo is kept yet.
pub(super) fn around(now: Time) -> Surroundings<'static> {
    Surroundings { now, logo: Some(&|_| None) }
}

/// What a source's records come from, as rules see it.
pub(super) fn origin(source: &Source) -> Origin {
    Origin { source_name: source.name.clone(), source_type: source.source_type.name().to_owned(), source_url: without_login(&source.url) }
}

/// A guide of a channel's own: that of its tvg-id, moved.
pub(super) struct Own {
    pub(super) id: String,
    shift: i64,
}

/// What is done to a channel after the rules; gives the guide that would be its own, when its guide is to be moved.
pub(super) fn finish(channel: &mut Channel, shift_guide: bool) -> Option<Own> {
    headers::as_options(channel);
    withhold::channel(channel);
    if !shift_guide || channel.tvg_shift.is_empty() || channel.tvg_id.is_empty() {
        return None;
    }
    // Half hours exist. More than a week is no shift.
    let minutes = (channel.tvg_shift.trim().parse::<f64>().ok()? * 60.0).round();
    if minutes == 0.0 || minutes.abs() > 7.0 * 1440.0 {
        return None;
    }
    Some(Own { id: format!("{}.shift{minutes}", channel.tvg_id), shift: minutes as i64 * 60 })
}

/// What is needed of a channel to decide about all of them.
struct Light {
    row: Row,
    /// None: that of the channel before, in the same block.
    group: Option<String>,
    /// When some guide has programmes for it.
    guide: Option<Box<Candidate>>,
}

/// A channel that has a guide.
struct Candidate {
    id: String,
    schedule: String,
    shift: i64,
    channel: ShownOn,
}

/// What the first pass over a block finds.
struct Found {
    lights: Vec<Light>,
    kept: Vec<bool>,
    marks: Vec<u32>,
    tally: Tally,
}

/// Everything that is decided before a byte is written. Blocks are read on `threads` threads.
pub(super) fn compose(snapshot: &Snapshot, proxy: &Proxy, now: Time, threads: usize) -> Result<Composition, Failure> {
    let window = Window::of(proxy, now);
    let rules = Rules::of(proxy, snapshot.list::<Rule>()?)?;
    let offered = guides_on_offer(snapshot, proxy, window, now)?;
    let mut silent = Vec::new();
    let mut blocks = Vec::new();
    let mut origins = HashMap::new();
    let mut first = 0;
    for id in proxy.stream_source_ids() {
        let Some(source) = snapshot.get::<Source>(id)? else { continue };
        origins.insert(id, Arc::new(origin(&source)));
        let before = first;
        let in_store = if source.enabled { snapshot.channel_blocks(id)? } else { Vec::new() };
        for (number, rows) in in_store {
            blocks.push(Block { source: id, number, first, first_row: 0 });
            first += rows as usize;
        }
        if first == before {
            silent.push(source.name);
        }
    }
    for id in proxy.epg_source_ids() {
        origins.extend(snapshot.get::<Source>(id)?.map(|source| (id, Arc::new(origin(&source)))));
    }
    let mut wanted: BTreeMap<String, GuideRef> = BTreeMap::new();
    let mut rows: Vec<Row> = Vec::with_capacity(first);
    let mut kept: Vec<bool> = Vec::with_capacity(first);
    let mut marks: Vec<u32> = Vec::with_capacity(if rules.channels.has_mappings() { first } else { 0 });
    let desk = Desk::default();
    let mut first_rows: Vec<usize> = Vec::with_capacity(blocks.len());
    let mut tally = Tally::default();
    let mut groups: Vec<String> = Vec::new();
    let mut group_places: HashMap<String, u32> = HashMap::new();
    ordered(
        blocks.len(),
        threads,
        || (),
        |(), at| {
            let block = blocks[at];
            let origin = origins.get(&block.source).cloned().unwrap_or_default();
            desk.with(
                snapshot,
                (block.source, block.number),
                &origin,
                |_| true,
                |records| Ok::<_, Failure>(look(records, block.source, &rules, proxy.shift_guide, now, &offered)),
            )
        },
        |found| {
            first_rows.push(rows.len());
            kept.extend(found.kept);
            marks.extend(found.marks);
            tally.add(&found.tally);
            let mut group = 0;
            for light in found.lights {
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
                    && let Some(offer) = offered.get(&guide.schedule)
                    && !wanted.contains_key(&guide.id)
                {
                    let Candidate { id, schedule, shift, channel } = *guide;
                    let (source, programmes) = (offer.source, offer.programmes);
                    wanted.insert(id.clone(), GuideRef { id, schedule, shift, source, programmes, channel, row: rows.len() });
                }
                rows.push(Row { group, ..light.row });
            }
            Ok::<_, Failure>(())
        },
    )?;
    drop(offered);
    blocks.iter_mut().zip(first_rows).for_each(|(block, first_row)| block.first_row = first_row);
    rows.shrink_to_fit();
    let size = if proxy.numbering_mode == NumberingMode::Group { proxy.group_numbering_size } else { 0 };
    let mut numbered_by = format!("{:?} {} {size}", proxy.numbering_mode, proxy.starting_channel_number);
    // A number that a rule gives counts, and goes with the rule.
    let makers = rules.channels.makers_of("tvg_chno");
    if !makers.is_empty() {
        let _ = write!(numbered_by, " {:08x}", crc32fast::hash(makers.as_bytes()));
    }
    // Other settings, other numbers: the old ones would stand in their way.
    let is_same = snapshot.proxy_status(proxy.id)?.numbering == numbered_by;
    let ledger = is_same.then(|| snapshot.ledger(proxy.id)).transpose()?.into_iter().flatten();
    let numbering = number::assign(proxy, &rows, &groups, ledger, now)?;
    let guides = wanted.into_values().collect();
    let shift_guide = proxy.shift_guide;
    Ok(Composition {
        blocks,
        rows,
        numbering,
        guides,
        window,
        numbered_by,
        silent,
        rules,
        tally,
        kept,
        marks,
        desk,
        origins,
        now,
        shift_guide,
    })
}

/// Maps and filters a block of a source, and keeps of it what is needed to decide.
fn look(records: &mut [StreamRecord], source: Id, rules: &Rules, shift_guide: bool, now: Time, offered: &HashMap<String, Offer>) -> Found {
    let chain = &rules.channels;
    let mut tally = Tally::default();
    let mut marks = vec![0; if chain.has_mappings() { records.len() } else { 0 }];
    chain.map_and_mark(source, records, around(now), &mut tally, &mut marks);
    let kept = chain.keep(source, records, &mut tally);
    let mut is_kept = kept.iter();
    marks.retain(|_| is_kept.next().copied().unwrap_or_default());
    let mut lights: Vec<Light> = Vec::with_capacity(records.len());
    let mut group: Option<&str> = None;
    for (record, _) in records.iter_mut().zip(&kept).filter(|(_, kept)| **kept) {
        let own = finish(&mut record.channel, shift_guide);
        let channel = &record.channel;
        let changed = group != Some(&channel.group_title);
        group = Some(&channel.group_title);
        let row = Row { channel: channel.id, wanted: channel.tvg_chno.parse().ok(), group: 0 };
        let guide = offered.contains_key(&channel.tvg_id).then(|| {
            let schedule = channel.tvg_id.clone();
            let (id, shift) = own.map_or_else(|| (schedule.clone(), 0), |own| (own.id, own.shift));
            let (name, logo, group) = (channel.channel_name.clone(), channel.tvg_logo.clone(), channel.group_title.clone());
            Box::new(Candidate { id, schedule, shift, channel: ShownOn { name, logo, group } })
        });
        lights.push(Light { row, group: changed.then(|| channel.group_title.clone()), guide });
    }
    Found { lights, kept, marks, tally }
}
