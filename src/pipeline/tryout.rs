//! Trying rules out on what is in the store: the records that a run would give them, and what they do with them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use schemars::JsonSchema;
use serde::Serialize;

use super::channel::{around, origin};
use super::ordered::ordered;
use super::rules::{Chain, Rules, Tally};
use super::scratch::Scratch;
use crate::expr::Diagnostic;
use crate::model::fields::{EpgRecord, Origin, Record, ShownOn, StreamRecord};
use crate::model::{Channel, Id, Programme, Proxy, Rule, RuleKind, Source, SourceKind, Time};
use crate::store::{Snapshot, StoreError};

pub(crate) struct Trial<'a> {
    pub(crate) kind: SourceKind,
    /// Mapping rules that run before.
    pub(crate) before: Vec<Rule>,
    /// What is tried: mapping rules, or one filter.
    pub(crate) tried: &'a [Rule],
    pub(crate) sources: Vec<Source>,
    /// Of the matching records those after the first `skip` are shown, `limit` at most.
    pub(crate) skip: usize,
    pub(crate) limit: usize,
    pub(crate) now: Time,
    pub(crate) threads: usize,
}

#[derive(Debug, Default)]
pub(crate) struct Tried {
    pub(crate) total: u64,
    /// Records that the filter's condition, or any of the rules, matched.
    pub(crate) matched: u64,
    /// Records that are different for it.
    pub(crate) changed: u64,
    pub(crate) samples: Vec<Sample>,
}

/// One record that matched: its fields that are not empty, as rules name them.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Sample {
    pub(crate) source_id: Id,
    pub(crate) before: BTreeMap<String, String>,
    pub(crate) after: BTreeMap<String, String>,
    /// The fields that changed, as they are then; null: cleared.
    pub(crate) changes: BTreeMap<String, Option<String>>,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum TryError {
    #[error("the expression cannot be used")]
    Invalid(Vec<Diagnostic>),
    #[error(transparent)]
    Store(#[from] StoreError),
}

pub(crate) fn try_out(snapshot: &Snapshot, trial: &Trial<'_>) -> Result<Tried, TryError> {
    match trial.kind {
        SourceKind::Stream => {
            let (rules, blocks, scratch) = (chains(trial)?, blocks(snapshot, trial)?, Scratch::default());
            let origins: Vec<_> = trial.sources.iter().map(|source| Arc::new(origin(source))).collect();
            gather(trial, blocks.len(), |task, wanted| {
                let (at, number) = blocks[task];
                let source = trial.sources[at].id;
                scratch.with(snapshot, (source, number), &origins[at], |records| Ok(part(trial, &rules, source, records, wanted)))
            })
        }
        SourceKind::Epg => {
            let (rules, tasks) = (chains(trial)?, schedules(snapshot, trial)?);
            let shown = shown_on(snapshot, trial.now, &tasks)?;
            gather(trial, tasks.len(), |task, wanted| {
                let (at, ids) = &tasks[task];
                let mut records = programmes(snapshot, trial, *at, ids, &shown)?;
                Ok(part(trial, &rules, trial.sources[*at].id, &mut records, wanted))
            })
        }
    }
}

type Chains<R> = (Chain<R>, Chain<R>);

fn chains<R: Record>(trial: &Trial<'_>) -> Result<Chains<R>, TryError> {
    Ok((Chain::mappings(&trial.before), Chain::tried(trial.tried).map_err(TryError::Invalid)?))
}

/// The parts of a trial as one, and of the samples those that were asked for.
/// `work` does a task, and is told how many samples are still wanted.
fn gather(trial: &Trial<'_>, tasks: usize, work: impl Fn(usize, usize) -> Result<Tried, TryError> + Sync) -> Result<Tried, TryError> {
    let mut tried = Tried::default();
    let wanted = AtomicUsize::new(trial.skip + trial.limit);
    ordered(
        tasks,
        trial.threads,
        || (),
        |(), task| work(task, wanted.load(Ordering::Relaxed)),
        |part| {
            tried.total += part.total;
            tried.matched += part.matched;
            tried.changed += part.changed;
            let room = wanted.load(Ordering::Relaxed);
            tried.samples.extend(part.samples.into_iter().take(room));
            wanted.store((trial.skip + trial.limit).saturating_sub(tried.samples.len()), Ordering::Relaxed);
            Ok(())
        },
    )?;
    tried.samples.drain(..trial.skip.min(tried.samples.len()));
    Ok(tried)
}

fn part<R: Record + Clone>(trial: &Trial<'_>, (before, chain): &Chains<R>, source: Id, records: &mut [R], wanted: usize) -> Tried {
    let mut tried = Tried { total: records.len() as u64, ..Tried::default() };
    let stopped = before.map(source, records, around(trial.now), &mut Tally::default());
    let mut stopped = stopped.into_iter().peekable();
    if trial.tried.iter().all(|rule| rule.kind == RuleKind::Filter) {
        for record in records.iter().filter(|record| chain.matches(source, record)) {
            tried.matched += 1;
            if tried.samples.len() < wanted {
                tried.samples.push(Sample::of(source, record, record));
            }
        }
        return tried;
    }
    for (place, record) in records.iter_mut().enumerate() {
        if stopped.next_if_eq(&place).is_some() {
            continue;
        }
        // A copy costs more than the rules.
        let before = (tried.samples.len() < wanted).then(|| record.clone());
        let mut tally = Tally::default();
        chain.map(source, std::slice::from_mut(record), around(trial.now), &mut tally);
        let (matched, changed) = tally.did();
        if matched {
            tried.matched += 1;
            tried.changed += u64::from(changed);
            tried.samples.extend(before.map(|before| Sample::of(source, &before, record)));
        }
    }
    tried
}

impl Sample {
    fn of<R: Record>(source_id: Id, before: &R, after: &R) -> Sample {
        let mut sample = Sample { source_id, ..Sample::default() };
        for (key, name) in before.keys().into_iter().chain(after.keys()) {
            let (old, new) = (before.get(&key), after.get(&key));
            if old != new {
                sample.changes.insert(name.clone(), (!new.is_empty()).then(|| new.clone().into_owned()));
            }
            for (fields, value) in [(&mut sample.before, old), (&mut sample.after, new)] {
                if !value.is_empty() {
                    fields.insert(name.clone(), value.into_owned());
                }
            }
        }
        sample
    }
}

fn blocks(snapshot: &Snapshot, trial: &Trial<'_>) -> Result<Vec<(usize, u32)>, StoreError> {
    let mut blocks = Vec::new();
    for (at, source) in trial.sources.iter().enumerate() {
        blocks.extend(snapshot.channel_blocks(source.id)?.into_iter().map(|(number, _)| (at, number)));
    }
    Ok(blocks)
}

const PIECE: usize = 50;

type Schedules = (usize, Vec<String>);

fn schedules(snapshot: &Snapshot, trial: &Trial<'_>) -> Result<Vec<Schedules>, StoreError> {
    let mut tasks = Vec::new();
    for (at, source) in trial.sources.iter().enumerate() {
        let mut ids = Vec::new();
        for guide in snapshot.guide_channels(source.id)? {
            ids.push(guide?.channel.id);
        }
        tasks.extend(ids.chunks(PIECE).map(|ids| (at, ids.to_vec())));
    }
    Ok(tasks)
}

fn programmes(
    snapshot: &Snapshot,
    trial: &Trial<'_>,
    at: usize,
    ids: &[String],
    shown: &HashMap<String, Arc<ShownOn>>,
) -> Result<Vec<EpgRecord>, StoreError> {
    let source = &trial.sources[at];
    let origin = Arc::new(origin(source));
    let mut records = Vec::new();
    for id in ids {
        let channel = shown.get(id).cloned().unwrap_or_default();
        for programme in snapshot.programmes(source.id, id)? {
            let programme: Programme = programme?;
            records.push(EpgRecord { programme, channel: channel.clone(), origin: origin.clone() });
        }
    }
    Ok(records)
}

/// By tvg-id: the first channel that a guide channel is shown on, after the mapping rules.
fn shown_on(snapshot: &Snapshot, now: Time, tasks: &[Schedules]) -> Result<HashMap<String, Arc<ShownOn>>, StoreError> {
    let ids: HashSet<&String> = tasks.iter().flat_map(|(_, ids)| ids).collect();
    let mut shown: HashMap<String, Arc<ShownOn>> = HashMap::new();
    let mapper = Mapper::new(snapshot, now)?;
    for source in snapshot.list::<Source>()?.into_iter().filter(|source| source.source_kind == SourceKind::Stream && source.enabled) {
        for channel in snapshot.channels(source.id)? {
            let channel = mapper.map(channel?);
            if ids.contains(&channel.tvg_id) && !shown.contains_key(&channel.tvg_id) {
                let about = ShownOn { name: channel.channel_name, logo: channel.tvg_logo, group: channel.group_title };
                shown.insert(channel.tvg_id, Arc::new(about));
            }
        }
    }
    Ok(shown)
}

pub(crate) struct Mapper {
    rules: Chain<StreamRecord>,
    origins: HashMap<Id, Arc<Origin>>,
    now: Time,
}

impl Mapper {
    pub(crate) fn new(snapshot: &Snapshot, now: Time) -> Result<Mapper, StoreError> {
        let origins = snapshot.list::<Source>()?.into_iter().map(|source| (source.id, Arc::new(origin(&source)))).collect();
        let rules = Rules::of(&Proxy::default(), snapshot.list()?).map(|rules| rules.channels).unwrap_or_default();
        Ok(Mapper { rules, origins, now })
    }

    pub(crate) fn map(&self, channel: Channel) -> Channel {
        if self.rules.is_empty() { channel } else { self.record(channel).channel }
    }

    pub(crate) fn record(&self, channel: Channel) -> StreamRecord {
        let source = channel.source_id;
        let origin = self.origins.get(&source).cloned().unwrap_or_default();
        let mut record = [StreamRecord { channel, origin, is_number_set: false }];
        self.rules.map(source, &mut record, around(self.now), &mut Tally::default());
        let [record] = record;
        record
    }
}
