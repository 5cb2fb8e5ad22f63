//! The consequences of a change: what has to be refreshed, generated, rescheduled or configured because of it.
//!
//! This is the only place that decides so. `model::effects` says what each field affects; handlers and jobs name the change.

use std::time::Duration;

use super::queue::Queue;
use crate::ingest::Refreshed;
use crate::model::effects::{self, Effect};
use crate::model::job::{JobStatus, Task, Trigger};
use crate::model::settings::{Features, General, JobScheduling};
use crate::model::{Id, Proxy, Rule, RuleKind, Source};
use crate::source::breaker::source_service;
use crate::source::credentials::Secrets;
use crate::source::fetch::service_of;
use crate::store::{Snapshot, StoreError};

pub(crate) type Saved<'a> = (&'a Source, &'a Secrets);

/// A stored change. A record has a state before, unless it was created, and a state after, unless it was deleted.
pub(crate) enum Change<'a> {
    Source(Option<Saved<'a>>, Option<Saved<'a>>),
    /// The guide that belongs to a new Xtream source was found and created.
    LinkedGuide(&'a Source),
    ManualChannels(&'a Source),
    /// With the base URL of the request; empty keeps that of the last request.
    Proxy(Option<&'a Proxy>, Option<&'a Proxy>, &'a str),
    Rule(Option<&'a Rule>, Option<&'a Rule>),
    /// With the base URL of the request.
    General(&'a General, &'a General, &'a str),
    JobScheduling(&'a JobScheduling, &'a JobScheduling),
    Features(&'a Features, &'a Features),
    Refreshed(Id, &'a Refreshed, Trigger),
}

/// Time without further changes before a manual source is refreshed.
const SETTLED: Duration = Duration::from_secs(2);
/// Head start of a provider's channels before its new guide is refreshed.
const CHANNELS_FIRST: Duration = Duration::from_secs(3);

impl Queue {
    pub(crate) fn consequences(&self, change: &Change<'_>) -> Result<(), StoreError> {
        let snapshot = self.0.context.store.read()?;
        match *change {
            Change::Source(Some(before), Some(after)) => self.source_changed(&snapshot, before, after)?,
            Change::Source(before, None) => {
                self.reschedule();
                if let Some((source, _)) = before {
                    self.0.context.breakers.forget(&source_service(source.id));
                }
            }
            Change::Proxy(_, None, _) => self.reschedule(),
            Change::Source(None, Some((source, _))) => {
                self.reschedule();
                self.refresh(source, Trigger::Manual);
            }
            Change::LinkedGuide(guide) => {
                self.reschedule();
                if guide.enabled {
                    // The channels take the guide with them, unless they take too long.
                    self.later(refresh(guide.id), Trigger::Linked, CHANNELS_FIRST);
                }
            }
            Change::ManualChannels(source) if source.enabled => {
                self.later(refresh(source.id), Trigger::Change, SETTLED.min(self.0.context.delay));
            }
            Change::ManualChannels(_) => {}
            Change::Proxy(None, Some(proxy), base) => {
                self.reschedule();
                if !proxy.stream_sources.is_empty() {
                    // A new playlist has no other job.
                    drop(self.submit(Task::Generate { proxy: proxy.id, base: base.to_owned() }));
                }
            }
            Change::Proxy(Some(before), Some(after), base) => {
                let effects = effects::effects(effects::PROXY, before, after);
                if effects.contains(&Effect::Reschedule) {
                    self.reschedule();
                }
                if effects.contains(&Effect::Generate) {
                    self.republish(&snapshot, |proxy| proxy.id == after.id, base)?;
                }
            }
            Change::Rule(before, after) => {
                let is_other = before.zip(after).is_none_or(|(before, after)| changes_output(before, after));
                let rules: Vec<&Rule> = before.into_iter().chain(after).filter(|rule| is_other && rule.is_enabled).collect();
                self.republish(&snapshot, |proxy| rules.iter().any(|rule| proxy.follows(rule)), "")?;
            }
            Change::General(before, after, base) => {
                let is_other = effects::effects(effects::GENERAL, before, after).contains(&Effect::Generate);
                self.republish(&snapshot, |_| is_other, base)?;
            }
            Change::JobScheduling(before, after) => {
                let effects = effects::effects(effects::JOB_SCHEDULING, before, after);
                if effects.contains(&Effect::Configure) {
                    self.configure(Some(after.clone()), None);
                }
                if effects.contains(&Effect::Reschedule) {
                    self.reschedule();
                }
            }
            Change::Features(before, after) => {
                if effects::effects(effects::FEATURES, before, after).contains(&Effect::Configure) {
                    self.configure(None, Some(after));
                }
            }
            Change::Refreshed(source, refreshed, trigger) => self.refreshed(&snapshot, source, refreshed, trigger)?,
        }
        Ok(())
    }

    fn source_changed(&self, snapshot: &Snapshot, before: Saved<'_>, after: Saved<'_>) -> Result<(), StoreError> {
        let source = after.0;
        let mut effects = effects::effects(effects::SOURCE, before.0, source);
        if before.1 != after.1 {
            effects.extend(effects::SOURCE_SECRETS);
        }
        if effects.contains(&Effect::Reschedule) {
            self.reschedule();
        }
        if effects.contains(&Effect::Call) {
            let context = &self.0.context;
            for service in [Some(source_service(source.id)), service_of(source)].into_iter().flatten() {
                context.breakers.reset(&service, context.clock.millis());
            }
        }
        if effects.contains(&Effect::Refresh) && !self.refresh(source, Trigger::Manual) {
            // The refresh that runs began before the change.
            self.later(refresh(source.id), Trigger::Change, Duration::ZERO);
        }
        if effects.contains(&Effect::Generate) {
            // Also those that were never published: now there may be something to publish.
            for proxy in snapshot.list::<Proxy>()?.iter().filter(|proxy| proxy.auto_regenerate && proxy.uses(source.id)) {
                self.later(Task::Generate { proxy: proxy.id, base: String::new() }, Trigger::Change, self.0.context.delay);
            }
        }
        Ok(())
    }

    fn refreshed(&self, snapshot: &Snapshot, source: Id, refreshed: &Refreshed, trigger: Trigger) -> Result<(), StoreError> {
        let context = &self.0.context;
        if refreshed.outcome.status() == JobStatus::Completed {
            for proxy in snapshot.list::<Proxy>()? {
                let follows = proxy.is_active && proxy.auto_regenerate && proxy.uses(source);
                let is_unpublished = || context.editions.current(proxy.id).is_none();
                if follows && (refreshed.changed || is_unpublished() || self.is_behind(snapshot, &proxy)?) {
                    self.later(Task::Generate { proxy: proxy.id, base: String::new() }, Trigger::Change, context.delay);
                }
            }
        }
        // A source that was refreshed because of its partner does not refresh the partner in turn.
        if refreshed.is_success() && trigger != Trigger::Linked {
            self.refresh_partner(snapshot, source)?;
        }
        Ok(())
    }

    /// Refreshes the linked source too, unless that happened a few minutes ago.
    fn refresh_partner(&self, snapshot: &Snapshot, source: Id) -> Result<(), StoreError> {
        const RECENTLY: i64 = 5 * 60;
        let partner = snapshot.get::<Source>(source)?.and_then(|source| source.linked_source_id);
        let Some(partner) = partner.map(|id| snapshot.get::<Source>(id)).transpose()?.flatten() else { return Ok(()) };
        let status = snapshot.source_status(partner.id)?.refresh;
        let took = i64::try_from(status.last_duration_ms / 1000).unwrap_or(0);
        let is_recent = |at| (0..RECENTLY + took).contains(&self.0.context.clock.now().since(at));
        if !status.last_attempt_at.is_some_and(is_recent) {
            self.refresh(&partner, Trigger::Linked);
        }
        Ok(())
    }

    /// Whether the published guide is half a day old. Its window moves on although no source changes.
    fn is_behind(&self, snapshot: &Snapshot, proxy: &Proxy) -> Result<bool, StoreError> {
        const OLDEST: i64 = 12 * 3600;
        let generated = snapshot.proxy_status(proxy.id)?.last_generated_at;
        Ok(!proxy.epg_sources.is_empty() && generated.is_some_and(|at| self.0.context.clock.now().since(at) >= OLDEST))
    }

    /// Refreshes a source now, or when it is enabled again. False if a refresh runs that began earlier.
    fn refresh(&self, source: &Source, trigger: Trigger) -> bool {
        let is_ready = || self.lock().ready.iter().any(|ready| ready.job.target_id == source.id);
        !source.enabled || self.submit_for(refresh(source.id), trigger).is_ok() || is_ready()
    }

    /// Generates the playlists that `is_concerned` selects, that follow changes, and that were published before.
    fn republish(&self, snapshot: &Snapshot, is_concerned: impl Fn(&Proxy) -> bool, base: &str) -> Result<(), StoreError> {
        for proxy in snapshot.list::<Proxy>()?.iter().filter(|proxy| proxy.auto_regenerate && is_concerned(proxy)) {
            if snapshot.proxy_status(proxy.id)?.version > 0 {
                self.later(Task::Generate { proxy: proxy.id, base: base.to_owned() }, Trigger::Change, self.0.context.delay);
            }
        }
        Ok(())
    }
}

fn refresh(source: Id) -> Task {
    Task::Refresh { source, accept: false }
}

/// The order of filters is only that of their list.
fn changes_output(before: &Rule, after: &Rule) -> bool {
    let sort_order = if after.kind == RuleKind::Filter { after.sort_order } else { before.sort_order };
    effects::effects(effects::RULE, &Rule { sort_order, ..before.clone() }, after).contains(&Effect::Generate)
}
