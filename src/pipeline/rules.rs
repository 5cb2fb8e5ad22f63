//! Rules on records: mapping rules change copies, then a proxy's filters keep some of them.
//!
//! Records start as kept, unless there is an include among the filters: then as left out. In the filters' order
//! an include adds, an exclude takes away. One that is restricted to a source does nothing to those of others.
//! Knows records and compiled rules, not where either is stored.

mod trace;

use std::time::Instant;

use crate::expr::{Compiled, Diagnostic, Scratch, Surroundings, compile};
use crate::model::fields::{EpgRecord, Record, StreamRecord};
use crate::model::rule::{FilterAction, Rule, RuleCount, RuleKind};
use crate::model::{Id, Proxy};

#[derive(Debug)]
pub(crate) struct Rules {
    pub(crate) channels: Chain<StreamRecord>,
    pub(crate) programmes: Chain<EpgRecord>,
    /// Mapping rules that cannot run, in sentences.
    pub(crate) skipped: Vec<String>,
}

#[derive(Debug, Default)]
pub(crate) struct Chain<R> {
    mappings: Vec<Step<R>>,
    filters: Vec<Step<R>>,
}

#[derive(Debug)]
struct Step<R> {
    rule: Compiled<R>,
    expression: String,
    id: Id,
    name: String,
    source: Option<Id>,
    action: FilterAction,
    stop_on_match: bool,
}

/// A filter that cannot run: what it should hide must not be published.
#[derive(Debug, thiserror::Error)]
#[error("the filter {name} cannot be used: {message}")]
pub(crate) struct Broken {
    name: String,
    message: String,
}

/// Records that a rule goes through before the next one does: as many as stay close to the processor.
const TOGETHER: usize = 64;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    evaluated: u64,
    matched: u64,
    changed: u64,
    nanos: u64,
    unknown_logos: u64,
    too_long: u64,
    refused: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    mappings: Vec<Count>,
    filters: Vec<Count>,
    /// Channels that the filters keep and no player can get to.
    pub(super) unreachable: u64,
}

impl Rules {
    /// The rules of a proxy's run, of all that there are.
    pub(crate) fn of(proxy: &Proxy, mut all: Vec<Rule>) -> Result<Rules, Broken> {
        Rule::sort(&mut all);
        let filters: Vec<&Rule> = proxy
            .active_filter_ids()
            .filter_map(|id| all.iter().find(|rule| rule.id == id && rule.kind == RuleKind::Filter && rule.is_enabled))
            .collect();
        let mappings: Vec<&Rule> = all.iter().filter(|rule| rule.kind == RuleKind::Mapping && rule.is_enabled).collect();
        let mut skipped = Vec::new();
        Ok(Rules {
            channels: Chain::of(&mappings, &filters, &mut skipped)?,
            programmes: Chain::of(&mappings, &filters, &mut skipped)?,
            skipped,
        })
    }

    pub(crate) fn counts(&self, channels: &Tally, programmes: &Tally) -> (Vec<RuleCount>, Vec<RuleCount>) {
        let both = |of_channels: Vec<RuleCount>, of_programmes: Vec<RuleCount>| [of_channels, of_programmes].concat();
        let (these, those) = (&self.channels, &self.programmes);
        (
            both(counts(&these.mappings, &channels.mappings), counts(&those.mappings, &programmes.mappings)),
            both(counts(&these.filters, &channels.filters), counts(&those.filters, &programmes.filters)),
        )
    }

    /// What went wrong with single records, in sentences.
    pub(crate) fn mishaps(&self, channels: &Tally, programmes: &Tally) -> Vec<String> {
        let these = self.channels.mappings.iter().map(|step| &step.name).zip(&channels.mappings);
        let those = self.programmes.mappings.iter().map(|step| &step.name).zip(&programmes.mappings);
        let mut said = Vec::new();
        for (name, count) in these.chain(those) {
            if count.unknown_logos > 0 {
                let many = count.unknown_logos;
                said.push(format!("the rule {name} names a logo that does not exist: {many} values were cleared"));
            }
            if count.too_long > 0 {
                said.push(format!("the rule {name} makes values of more than 64 KiB: {} were left as they were", count.too_long));
            }
            if count.refused > 0 {
                let many = count.refused;
                said.push(format!("the rule {name} makes values that their field cannot be: {many} were left as they were"));
            }
        }
        said
    }
}

fn counts<R: Record>(steps: &[Step<R>], counts: &[Count]) -> Vec<RuleCount> {
    let count = |(at, step): (usize, &Step<R>)| {
        let Count { evaluated, matched, changed, nanos, .. } = counts.get(at).copied().unwrap_or_default();
        RuleCount { id: step.id, name: step.name.clone(), source_type: R::DOMAIN, evaluated, matched, changed, micros: nanos / 1000 }
    };
    steps.iter().enumerate().map(count).collect()
}

fn sentence(errors: &[Diagnostic]) -> String {
    errors.first().map(Diagnostic::sentence).unwrap_or_default()
}

impl<R: Record> Step<R> {
    fn of(rule: &Rule) -> Result<Step<R>, Vec<Diagnostic>> {
        Ok(Step {
            rule: compile(&rule.expression, rule.kind)?,
            expression: rule.expression.clone(),
            id: rule.id,
            name: rule.name.clone(),
            source: rule.source_id,
            action: rule.action,
            stop_on_match: rule.stop_on_match,
        })
    }

    fn is_for(&self, source: Id) -> bool {
        self.source.is_none_or(|only| only == source)
    }

    /// Runs a mapping rule over records. `stopped` says which of them it leaves alone; empty: none.
    fn map(&self, records: &mut [R], stopped: &mut Vec<bool>, around: Surroundings<'_>) -> Count {
        let began = Instant::now();
        let (mut count, mut scratch) = (Count::default(), Scratch::default());
        for at in 0..records.len() {
            if stopped.get(at).copied().unwrap_or_default() {
                continue;
            }
            let outcome = self.rule.apply(&mut records[at], around, &mut scratch);
            count.evaluated += 1;
            count.matched += u64::from(outcome.matched);
            count.changed += u64::from(outcome.changed);
            if outcome.changed && self.stop_on_match {
                stopped.resize(records.len(), false);
                stopped[at] = true;
            }
        }
        (count.nanos, count.unknown_logos) = (nanos(began), scratch.unknown_logos);
        (count.too_long, count.refused) = (scratch.too_long, scratch.refused);
        count
    }

    fn keep(&self, records: &[R], kept: &mut [bool]) -> Count {
        let began = Instant::now();
        let mut count = Count { evaluated: records.len() as u64, ..Count::default() };
        let adds = self.action == FilterAction::Include;
        for (record, is_kept) in records.iter().zip(kept) {
            if self.rule.matches(record) {
                count.matched += 1;
                count.changed += u64::from(*is_kept != adds);
                *is_kept = adds;
            }
        }
        count.nanos = nanos(began);
        count
    }
}

impl<R: Record> Chain<R> {
    fn of(mappings: &[&Rule], filters: &[&Rule], skipped: &mut Vec<String>) -> Result<Chain<R>, Broken> {
        let mut chain = Chain::default();
        for rule in mappings.iter().filter(|rule| rule.source_type == R::DOMAIN) {
            match Step::of(rule) {
                Ok(step) => chain.mappings.push(step),
                Err(errors) => skipped.push(format!("the rule {} was skipped: {}", rule.name, sentence(&errors))),
            }
        }
        for rule in filters.iter().filter(|rule| rule.source_type == R::DOMAIN) {
            let step = Step::of(rule).map_err(|errors| Broken { name: rule.name.clone(), message: sentence(&errors) })?;
            chain.filters.push(step);
        }
        Ok(chain)
    }

    /// These rules, in the order given: for trying them out.
    pub(crate) fn tried(rules: &[Rule]) -> Result<Chain<R>, Vec<Diagnostic>> {
        let mut chain = Chain::default();
        for rule in rules {
            let steps = if rule.kind == RuleKind::Filter { &mut chain.filters } else { &mut chain.mappings };
            steps.push(Step::of(rule)?);
        }
        Ok(chain)
    }

    /// Mapping rules alone, in the order given; those that cannot run are left out.
    pub(crate) fn mappings(rules: &[Rule]) -> Chain<R> {
        let steps = rules.iter().filter(|rule| rule.source_type == R::DOMAIN).filter_map(|rule| Step::of(rule).ok());
        Chain { mappings: steps.collect(), filters: Vec::new() }
    }

    pub(crate) fn matches(&self, source: Id, record: &R) -> bool {
        self.filters.iter().any(|step| step.is_for(source) && step.rule.matches(record))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.mappings.is_empty() && self.filters.is_empty()
    }

    /// What the values of a field depend on besides the records: the rules that set it, and on which source. Empty
    /// where none does.
    pub(crate) fn makers_of(&self, field: &str) -> String {
        let makers = self.mappings.iter().filter(|step| step.rule.sets(field));
        makers.map(|step| format!(" {:?} {}", step.source, step.expression)).collect()
    }

    /// Runs the mapping rules over records of one source. Gives the places of those that later rules leave alone.
    pub(crate) fn map(&self, source: Id, records: &mut [R], around: Surroundings<'_>, tally: &mut Tally) -> Vec<usize> {
        tally.mappings.resize(self.mappings.len(), Count::default());
        let mut all_stopped = Vec::new();
        for (piece, records) in records.chunks_mut(TOGETHER).enumerate() {
            let mut stopped = Vec::new();
            for (step, total) in self.mappings.iter().zip(&mut tally.mappings).filter(|(step, _)| step.is_for(source)) {
                total.add(step.map(records, &mut stopped, around));
            }
            all_stopped.extend((piece * TOGETHER..).zip(stopped).filter(|(_, is)| *is).map(|(place, _)| place));
        }
        all_stopped
    }

    /// Which of the records, all of one source, the filters keep.
    pub(crate) fn keep(&self, source: Id, records: &[R], tally: &mut Tally) -> Vec<bool> {
        tally.filters.resize(self.filters.len(), Count::default());
        let mut kept = vec![self.filters.iter().all(|step| step.action == FilterAction::Exclude); records.len()];
        for (records, kept) in records.chunks(TOGETHER).zip(kept.chunks_mut(TOGETHER)) {
            for (step, total) in self.filters.iter().zip(&mut tally.filters).filter(|(step, _)| step.is_for(source)) {
                total.add(step.keep(records, kept));
            }
        }
        kept
    }
}

fn nanos(began: Instant) -> u64 {
    u64::try_from(began.elapsed().as_nanos()).unwrap_or(u64::MAX)
}

impl Count {
    fn add(&mut self, other: Count) {
        self.evaluated += other.evaluated;
        self.matched += other.matched;
        self.changed += other.changed;
        self.nanos += other.nanos;
        self.unknown_logos += other.unknown_logos;
        self.too_long += other.too_long;
        self.refused += other.refused;
    }
}

impl Tally {
    pub(crate) fn add(&mut self, other: &Tally) {
        self.unreachable += other.unreachable;
        for (mine, theirs) in [(&mut self.mappings, &other.mappings), (&mut self.filters, &other.filters)] {
            if mine.len() < theirs.len() {
                mine.resize(theirs.len(), Count::default());
            }
            mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| mine.add(*theirs));
        }
    }

    /// Whether any mapping rule matched, and whether any changed something.
    pub(crate) fn did(&self) -> (bool, bool) {
        (self.mappings.iter().any(|count| count.matched > 0), self.mappings.iter().any(|count| count.changed > 0))
    }
}
