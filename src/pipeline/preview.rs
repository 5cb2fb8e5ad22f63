//! What a generation would publish, without publishing: the same composition, and what changes
//! against the edition that players get.

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::thread;

use schemars::JsonSchema;
use serde::Serialize;

use super::Failure;
use super::compose::{Composition, Reading, Settings, list};
use super::guide::{Pair, Window, slots};
use super::ordered::ordered;
use super::rules::Tally;
use crate::format::m3u;
use crate::model::rule::RulesReport;
use crate::model::{Channel, ChannelId, GuideRef, Id, Number, Numbered, Proxy, Source, Time};
use crate::store::{Lineup, Snapshot, StoreError};

/// A channel as it would be published.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct PreviewChannel {
    #[serde(flatten)]
    pub(crate) channel: Channel,
    pub(crate) source_name: String,
    pub(crate) channel_number: Number,
    /// The guide that it is shown with; null: none has programmes for it.
    pub(crate) guide: Option<GuideRef>,
    /// The programme of that guide that runs now.
    pub(crate) now: Option<Airing>,
    /// Its lines in the playlist; the address is the provider's here, with credentials hidden.
    pub(crate) extinf_line: String,
}

/// A programme at the time at which it would be published.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Airing {
    pub(crate) title: String,
    pub(crate) start: Time,
    pub(crate) stop: Time,
}

#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct PreviewStats {
    /// Channels a group.
    pub(crate) by_group: BTreeMap<String, u64>,
    /// Channels a source, by its name.
    pub(crate) by_source: BTreeMap<String, u64>,
    /// What comes into each stage and what leaves it.
    pub(crate) stages: Vec<PreviewStage>,
    #[serde(flatten)]
    pub(crate) rules: RulesReport,
}

/// A stage of the way from the sources to what is published.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct PreviewStage {
    /// `load`, `data_mapping`, `filtering`, `numbering` count channels, `guide` programmes.
    pub(crate) stage: &'static str,
    pub(crate) before: u64,
    pub(crate) after: u64,
}

/// Against what players get.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct PreviewChanges {
    pub(crate) added_count: u64,
    pub(crate) removed_count: u64,
    pub(crate) renumbered_count: u64,
    /// The first of each.
    pub(crate) added: Vec<ChannelId>,
    pub(crate) removed: Vec<ChannelId>,
    pub(crate) renumbered: Vec<ChannelId>,
}

/// What a person looks at first.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct PreviewPage {
    /// A page of the channels, in the order of their numbers.
    pub(crate) channels: Vec<PreviewChannel>,
    pub(crate) channel_count: u64,
    pub(crate) m3u_content: String,
}

/// What takes longer to count.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct PreviewCounts {
    /// Programmes of the guide for these channels, in the days that are published.
    pub(crate) program_count: u64,
    pub(crate) stats: PreviewStats,
    pub(crate) changes: PreviewChanges,
}

/// The answer, whose parts are sent when they are there.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub(crate) struct Preview {
    #[serde(flatten)]
    page: PreviewPage,
    #[serde(flatten)]
    counts: PreviewCounts,
}

const EXAMPLES: usize = 100;

/// Composes `proxy`, saved or not, on `threads` threads. `skip` and `limit` choose the page of channels, which `show` gets before the
/// rest is counted. `served`: the lineup that players get, where it is not that of the last generation.
pub(crate) fn preview(
    snapshot: &Snapshot,
    proxy: &Proxy,
    served: Option<&Lineup>,
    now: Time,
    threads: usize,
    (skip, limit): (usize, usize),
    show: impl FnOnce(PreviewPage),
) -> Result<PreviewCounts, Failure> {
    let settings = Settings::stored(snapshot)?;
    let (composition, ledger) = thread::scope(|scope| {
        let read = || snapshot.ledger(proxy.id)?.collect::<Result<Vec<Numbered>, StoreError>>();
        let reading = thread::Builder::new().name("lineup-ledger".into()).spawn_scoped(scope, read);
        let composition = list(snapshot, settings, proxy, now, threads, None);
        let ledger = reading.map_or_else(|_| read(), |reading| reading.join().unwrap_or_else(|panic| resume_unwind(panic)));
        (composition, ledger)
    });
    let (mut composition, ledger) = (composition?, ledger?);
    let kept = if composition.keeps_numbers(snapshot, proxy)? { ledger.as_slice() } else { &[] };
    composition.number(proxy, kept.iter().copied().map(Ok::<_, StoreError>))?;
    let sources: BTreeMap<Id, String> = snapshot.list::<Source>()?.into_iter().map(|source| (source.id, source.name)).collect();
    let mut channels = page(snapshot, &composition, &sources, skip, limit)?;
    let mut pair = Pair::default();
    for channel in &mut channels {
        channel.now = channel.guide.as_ref().map_or(Ok(None), |guide| on_air(snapshot, guide, now, &mut pair))?;
    }
    let mut m3u_content = b"#EXTM3U\n".to_vec();
    channels.iter().for_each(|channel| m3u_content.extend_from_slice(channel.extinf_line.as_bytes()));
    let m3u_content = String::from_utf8_lossy(&m3u_content).into_owned();
    show(PreviewPage { channels, channel_count: composition.rows.len() as u64, m3u_content });
    let (program_count, tally) = programmes(snapshot, &composition, threads)?;
    Ok(PreviewCounts {
        program_count,
        stats: stats(&composition, &sources, &tally, program_count),
        changes: match served {
            Some(lineup) => changes(lineup.ledger()?.into_iter(), composition.numbering.ledger(&composition.rows)),
            None => changes(ledger.into_iter(), composition.numbering.ledger(&composition.rows)),
        },
    })
}

/// Counts the programmes, and what the rules did with them.
fn programmes(snapshot: &Snapshot, composition: &Composition, threads: usize) -> Result<(u64, Tally), Failure> {
    let (mut count, mut tally) = (0, Tally::default());
    let pieces = composition.pieces();
    let in_piece = |reading: &mut Reading, at: usize| {
        let (mut count, mut tally) = (0, Tally::default());
        for guide in pieces[at] {
            composition.programmes(snapshot, guide, reading, &mut tally, |_, _, _| count += 1)?;
        }
        Ok::<_, Failure>((count, tally))
    };
    let add = |(of_piece, its): (u64, Tally)| {
        count += of_piece;
        tally.add(&its);
        Ok(())
    };
    ordered(pieces.len(), threads, Reading::default, in_piece, add)?;
    Ok((count, tally))
}

/// A page of the channels by number; only their blocks are read again.
fn page(
    snapshot: &Snapshot,
    composition: &Composition,
    sources: &BTreeMap<Id, String>,
    skip: usize,
    limit: usize,
) -> Result<Vec<PreviewChannel>, Failure> {
    let numbers = &composition.numbering.numbers;
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    order.sort_by_key(|row| numbers[*row]);
    let page: BTreeMap<usize, usize> = order.iter().skip(skip).take(limit).enumerate().map(|(place, row)| (*row, place)).collect();
    let mut channels: Vec<(usize, PreviewChannel)> = Vec::with_capacity(page.len());
    for block in &composition.blocks {
        if page.range(block.first..block.first + block.rows).next().is_none() {
            continue;
        }
        composition.channels(snapshot, *block, |row, channel, guide| {
            if let Some(place) = page.get(&row) {
                let mut line = Vec::new();
                m3u::write::entry(&mut line, channel, &numbers[row].to_string(), &channel.stream_url);
                channels.push((
                    *place,
                    PreviewChannel {
                        channel: channel.clone(),
                        source_name: sources.get(&channel.source_id).cloned().unwrap_or_default(),
                        channel_number: numbers[row],
                        guide: guide.cloned(),
                        now: None,
                        extinf_line: String::from_utf8_lossy(&line).into_owned(),
                    },
                ));
            }
            Ok(())
        })?;
    }
    channels.sort_by_key(|(place, _)| *place);
    Ok(channels.into_iter().map(|(_, channel)| channel).collect())
}

fn on_air(snapshot: &Snapshot, guide: &GuideRef, now: Time, pair: &mut Pair) -> Result<Option<Airing>, StoreError> {
    let GuideRef { source_id, channel_id, shift } = guide;
    let mut programmes = snapshot.programmes(*source_id, channel_id)?;
    let window = Window { from: now, until: now.plus(1) }.earlier(*shift);
    let mut airing = None;
    slots(
        |into| programmes.read_into(into),
        window,
        pair,
        |programme, start, stop| {
            let title = programme.titles.first().map(|title| title.text.clone()).unwrap_or_default();
            airing = Some(Airing { title, start: start.plus(*shift), stop: stop.plus(*shift) });
        },
    )?;
    Ok(airing)
}

fn stats(composition: &Composition, sources: &BTreeMap<Id, String>, tally: &Tally, program_count: u64) -> PreviewStats {
    let mut stats = PreviewStats { rules: composition.report(tally), ..PreviewStats::default() };
    let mut by_group = vec![0; composition.groups.len()];
    composition.rows.iter().for_each(|row| by_group[row.group as usize] += 1);
    for block in composition.blocks.iter().filter(|block| block.rows > 0) {
        *stats.by_source.entry(sources.get(&block.source).cloned().unwrap_or_default()).or_default() += block.rows as u64;
    }
    stats.by_group = composition.groups.iter().cloned().zip(by_group).filter(|(_, count)| *count > 0).collect();
    let (all, kept) = (stats.rules.channels_before, stats.rules.channels_after);
    let in_guides: u64 = composition.guides.iter().map(|guide| u64::from(guide.programmes)).sum();
    stats.stages = [
        ("load", all, all),
        ("data_mapping", all, all),
        ("filtering", all, kept),
        ("numbering", kept, kept),
        ("guide", in_guides, program_count),
    ]
    .map(|(stage, before, after)| PreviewStage { stage, before, after })
    .to_vec();
    stats
}

/// Both ascend by channel.
fn changes(old: impl Iterator<Item = Numbered>, new: impl Iterator<Item = Numbered>) -> PreviewChanges {
    let mut changes = PreviewChanges::default();
    let is_there = |row: &Numbered| row.missing_since.is_none();
    let mut old = old.filter(is_there).peekable();
    let note = |count: &mut u64, list: &mut Vec<ChannelId>, channel| {
        *count += 1;
        if list.len() < EXAMPLES {
            list.push(channel);
        }
    };
    for row in new.filter(is_there) {
        while let Some(gone) = old.next_if(|old| old.channel < row.channel) {
            note(&mut changes.removed_count, &mut changes.removed, gone.channel);
        }
        match old.next_if(|old| old.channel == row.channel) {
            Some(was) if was.number != row.number => note(&mut changes.renumbered_count, &mut changes.renumbered, row.channel),
            Some(_) => {}
            None => note(&mut changes.added_count, &mut changes.added, row.channel),
        }
    }
    for gone in old {
        note(&mut changes.removed_count, &mut changes.removed, gone.channel);
    }
    changes
}
