//! Rules on records: mapping rules change copies, then a proxy's filters keep some of them.
//!
//! Records start as kept, unless there is an include among the filters: then as left out. In the filters' order
//! an include adds, an exclude takes away. One that is restricted to a source does nothing to those of others.
//! Knows records and compiled rules, not where either is stored.

mod trace;

use std::ops::Range;
use std::time::Instant;

use crate::expr::{Compiled, Diagnostic, Scratch, Surroundings, compile};
use crate::model::fields::{EpgRecord, Record, StreamRecord};
use crate::model::report::RuleCount;
use crate::model::rule::{FilterAction, Rule, RuleKind};
use crate::model::{Id, Proxy};
pub(crate) use trace::Decided;

/// The rules of one run.
#[derive(Debug)]
pub(crate) struct Rules {
    pub(crate) channels: Chain<StreamRecord>,
    pub(crate) programmes: Chain<EpgRecord>,
    /// Mapping rules that cannot run, in sentences.
    pub(crate) skipped: Vec<String>,
}

/// The rules for one kind of records, in their order.
#[derive(Debug)]
pub(crate) struct Chain<R> {
    mappings: Vec<Step<R>>,
    filters: Vec<Step<R>>,
}

impl<R> Default for Chain<R> {
    fn default() -> Self {
        Chain { mappings: Vec::new(), filters: Vec::new() }
    }
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

/// What one step did.
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

/// What the steps of a chain did, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    mappings: Vec<Count>,
    filters: Vec<Count>,
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

    /// What each step did, by its rule: mapping rules and filters.
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

/// The errors of an expression as one sentence.
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
}

impl<R: Record> Chain<R> {
    fn of(mappings: &[&Rule], filters: &[&Rule], skipped: &mut Vec<String>) -> Result<Chain<R>, Broken> {
        let mut chain = Chain { mappings: Vec::new(), filters: Vec::new() };
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

    /// One rule alone: for trying it out.
    pub(crate) fn one(rule: &Rule) -> Result<Chain<R>, Vec<Diagnostic>> {
        let step = vec![Step::of(rule)?];
        Ok(match rule.kind {
            RuleKind::Filter => Chain { mappings: Vec::new(), filters: step },
            RuleKind::Mapping => Chain { mappings: step, filters: Vec::new() },
        })
    }

    /// Mapping rules alone, in the order given; those that cannot run are left out.
    pub(crate) fn mappings(rules: &[Rule]) -> Chain<R> {
        let steps = rules.iter().filter(|rule| rule.source_type == R::DOMAIN).filter_map(|rule| Step::of(rule).ok());
        Chain { mappings: steps.collect(), filters: Vec::new() }
    }

    /// What its rules change is left alone by those after them.
    pub(crate) fn stops(&self) -> bool {
        self.mappings.iter().any(|step| step.stop_on_match)
    }

    /// Whether the condition of some filter holds for a record of that source.
    pub(crate) fn matches(&self, source: Id, record: &R) -> bool {
        self.filters.iter().any(|step| step.is_for(source) && step.rule.matches(record))
    }

    /// Nothing would happen to any record.
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
        let mut stopped = Vec::new();
        for (piece, records) in records.chunks_mut(TOGETHER).enumerate() {
            let these = self.map_some(self.all(), source, records, around, tally);
            stopped.extend((piece * TOGETHER..).zip(these).filter(|(_, is)| *is).map(|(place, _)| place));
        }
        stopped
    }

    /// The places of all mapping rules.
    fn all(&self) -> Range<usize> {
        0..self.mappings.len()
    }

    /// With the rules at these places. Gives which of the records are stopped; nothing where none is.
    fn map_some(&self, steps: Range<usize>, source: Id, records: &mut [R], around: Surroundings<'_>, tally: &mut Tally) -> Vec<bool> {
        tally.mappings.resize(self.mappings.len(), Count::default());
        let mut stopped = Vec::new();
        for (place, (step, total)) in self.mappings.iter().zip(&mut tally.mappings).enumerate() {
            if !steps.contains(&place) || !step.is_for(source) {
                continue;
            }
            let began = Instant::now();
            let (mut count, mut scratch) = (Count::default(), Scratch::default());
            for at in 0..records.len() {
                if stopped.get(at).copied().unwrap_or_default() {
                    continue;
                }
                let outcome = step.rule.apply(&mut records[at], around, &mut scratch);
                count.evaluated += 1;
                count.matched += u64::from(outcome.matched);
                count.changed += u64::from(outcome.changed);
                if outcome.changed && step.stop_on_match {
                    stopped.resize(records.len(), false);
                    stopped[at] = true;
                }
            }
            (count.nanos, count.unknown_logos) = (nanos(began), scratch.unknown_logos);
            (count.too_long, count.refused) = (scratch.too_long, scratch.refused);
            total.add(count);
        }
        stopped
    }

    /// Which of the records, all of one source, the filters keep.
    pub(crate) fn keep(&self, source: Id, records: &[R], tally: &mut Tally) -> Vec<bool> {
        records.chunks(TOGETHER).flat_map(|records| self.keep_some(0..self.filters.len(), source, records, tally)).collect()
    }

    /// With the filters at these places, on what all of them begin with.
    fn keep_some(&self, steps: Range<usize>, source: Id, records: &[R], tally: &mut Tally) -> Vec<bool> {
        tally.filters.resize(self.filters.len(), Count::default());
        let mut kept = vec![self.filters.iter().all(|step| step.action == FilterAction::Exclude); records.len()];
        for (place, (step, total)) in self.filters.iter().zip(&mut tally.filters).enumerate() {
            if !steps.contains(&place) || !step.is_for(source) {
                continue;
            }
            let began = Instant::now();
            let mut count = Count { evaluated: records.len() as u64, ..Count::default() };
            let adds = step.action == FilterAction::Include;
            for (record, is_kept) in records.iter().zip(&mut kept) {
                if step.rule.matches(record) {
                    count.matched += 1;
                    count.changed += u64::from(*is_kept != adds);
                    *is_kept = adds;
                }
            }
            count.nanos = nanos(began);
            total.add(count);
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
    /// What the same chain did with other records.
    pub(crate) fn add(&mut self, other: &Tally) {
        for (mine, theirs) in [(&mut self.mappings, &other.mappings), (&mut self.filters, &other.filters)] {
            if mine.len() < theirs.len() {
                mine.resize(theirs.len(), Count::default());
            }
            mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| mine.add(*theirs));
        }
    }

    /// Evaluated, matched and changed, of a chain of one rule.
    pub(crate) fn only(&self) -> (u64, u64, u64) {
        let one = self.mappings.first().or(self.filters.first()).copied().unwrap_or_default();
        (one.evaluated, one.matched, one.changed)
    }
}
