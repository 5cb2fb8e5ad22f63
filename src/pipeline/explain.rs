//! Where one channel is published, and why: its way through the rules step by step, one proxy at a time.
//!
//! What players have now is read in the lineup; what the next generation makes of the channel comes from the functions of a
//! generation, with the rules as they are now.

use schemars::JsonSchema;
use serde::Serialize;

use super::channel::{around, finish, is_reachable, origin};
use super::guide::Guides;
use super::rules::Rules;
use crate::model::fields::{Record, StreamRecord};
use crate::model::rule::FilterAction;
use crate::model::{Channel, ChannelId, Id, LineupEntry, Number, Proxy, Rule, RuleKind, Source, SourceKind, Time};
use crate::store::{Snapshot, StoreError};

/// One channel in one proxy.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Standing {
    pub(crate) proxy_id: Id,
    pub(crate) proxy_name: String,
    /// False: players get nothing of this proxy.
    pub(crate) is_active: bool,
    /// It is in what the proxy published last.
    pub(crate) is_published: bool,
    /// Its number there; of a channel that is gone, the number that is still reserved for it. Null: it has none.
    pub(crate) channel_number: Option<Number>,
    /// The next generation publishes it, by the sources and rules as they are now.
    pub(crate) is_kept: bool,
    /// Why it is not published, or will not be. Null: it is, and stays.
    pub(crate) reason: Option<Absence>,
    /// The filter that removes it; with `reason` `filter` only.
    pub(crate) removed_by: Option<FilterName>,
    /// What is wrong with a filter that cannot be used; empty otherwise.
    pub(crate) detail: String,
    /// The mapping rules that change it, in the order in which they run.
    pub(crate) changed_by: Vec<RuleDeed>,
    /// Fields that players get otherwise than the source has them, whatever changed them.
    pub(crate) differences: Vec<FieldChange>,
    /// The guide that it is shown with. Null: none has programmes for it, or it is not kept.
    pub(crate) guide: Option<GuideMatch>,
}

/// Why a channel is not published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Absence {
    /// A filter that excludes has the last word.
    Filter,
    /// There are filters that include, and none of them takes it.
    NotIncluded,
    /// A filter of the proxy cannot be used: nothing new is published.
    BrokenFilter,
    /// No player can get to its address, or the address contains an account.
    Unreachable,
    /// Its source is switched off.
    SourceDisabled,
    /// Its source's list does not have it any more.
    NotInSource,
    /// Nothing keeps it away: the next generation brings it.
    NotGenerated,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct FilterName {
    pub(crate) filter_id: Id,
    pub(crate) filter_name: String,
    pub(crate) action: FilterAction,
}

/// What one mapping rule changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct RuleDeed {
    pub(crate) rule_id: Id,
    pub(crate) rule_name: String,
    pub(crate) changes: Vec<FieldChange>,
}

/// A field by its name in the rule language; empty texts: nothing stands there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct FieldChange {
    pub(crate) field: String,
    pub(crate) from: String,
    pub(crate) to: String,
}

/// The guide channel that a channel's programmes come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct GuideMatch {
    pub(crate) epg_source_id: Id,
    pub(crate) epg_source_name: String,
    /// The guide's id and first name of the channel.
    pub(crate) channel_id: String,
    pub(crate) channel_name: String,
    /// The id under which it is published; another one where a shift has moved it.
    pub(crate) published_id: String,
}

/// Reads a channel in the lineup that players of a proxy have.
pub(crate) type InLineup<'a> = &'a dyn Fn(Id, ChannelId) -> Result<Option<LineupEntry>, StoreError>;

/// A channel as its source has it, in every proxy that takes the source, by the proxies' age.
pub(crate) fn standings(
    snapshot: &Snapshot,
    in_lineup: InLineup<'_>,
    channel: &Channel,
    source: &Source,
    now: Time,
) -> Result<Vec<Standing>, StoreError> {
    let mut rules: Vec<Rule> = snapshot.list()?;
    rules.retain(|rule| rule.source_type == SourceKind::Stream);
    let (filters, mappings): (Vec<Rule>, Vec<Rule>) = rules.into_iter().partition(|rule| rule.kind == RuleKind::Filter);
    // The same for all proxies. Without filters nothing can be broken.
    let mappings = Rules::of(&Proxy::default(), mappings).map(|rules| rules.channels).unwrap_or_default();
    let raw = StreamRecord { channel: channel.clone(), origin: origin(source).into(), is_number_set: false };
    let mut mapped = raw.clone();
    let mut changed_by = Vec::new();
    mappings.map_told(source.id, &mut mapped, around(now), |rule_id, rule_name, before, after| {
        changed_by.push(RuleDeed { rule_id, rule_name: rule_name.to_owned(), changes: differences(before, after) });
    });
    let mut all = Vec::new();
    for proxy in snapshot.list::<Proxy>()?.into_iter().filter(|proxy| proxy.stream_source_ids().contains(&source.id)) {
        let mut standing = as_published(snapshot, in_lineup, &proxy, channel.id)?;
        standing.changed_by.clone_from(&changed_by);
        judge(&mut standing, &proxy, &filters, source, &mapped);
        let mut record = mapped.clone();
        finish(&mut record.channel);
        if standing.is_kept
            && let Some((from, guide)) = Guides::of(snapshot, &proxy, now)?.give(&mut record.channel)?
        {
            standing.guide = Some(GuideMatch {
                epg_source_id: from.source_id,
                epg_source_name: snapshot.get::<Source>(from.source_id)?.map_or_else(String::new, |source| source.name),
                channel_name: guide.channel.display_names.first().map_or_else(String::new, |name| name.text.clone()),
                channel_id: from.channel_id,
                published_id: record.channel.tvg_id.clone(),
            });
        }
        standing.differences = differences(&raw, &record);
        all.push(standing);
    }
    Ok(all)
}

/// A channel that no source has any more, in the proxies that still know its number.
pub(crate) fn standings_of_gone(snapshot: &Snapshot, in_lineup: InLineup<'_>, channel: ChannelId) -> Result<Vec<Standing>, StoreError> {
    let mut all = Vec::new();
    for proxy in snapshot.list::<Proxy>()? {
        let standing = as_published(snapshot, in_lineup, &proxy, channel)?;
        if standing.channel_number.is_some() {
            all.push(Standing { reason: Some(Absence::NotInSource), ..standing });
        }
    }
    Ok(all)
}

/// What players have of it: the lineup says so, and the ledger keeps the number of a channel that is gone.
fn as_published(snapshot: &Snapshot, in_lineup: InLineup<'_>, proxy: &Proxy, channel: ChannelId) -> Result<Standing, StoreError> {
    let entry = in_lineup(proxy.id, channel)?;
    let channel_number = match &entry {
        Some(entry) => Some(entry.number),
        None => snapshot.number(proxy.id, channel)?.map(|known| known.number),
    };
    Ok(Standing {
        proxy_id: proxy.id,
        proxy_name: proxy.name.clone(),
        is_active: proxy.is_active,
        is_published: entry.is_some(),
        channel_number,
        ..Standing::default()
    })
}

fn judge(standing: &mut Standing, proxy: &Proxy, filters: &[Rule], source: &Source, mapped: &StreamRecord) {
    let rules = match Rules::of(proxy, filters.to_vec()) {
        Ok(rules) => rules,
        Err(broken) => {
            standing.reason = Some(Absence::BrokenFilter);
            standing.detail = broken.to_string();
            return;
        }
    };
    let (is_kept, by) = rules.channels.decide(source.id, mapped);
    let is_reachable = is_reachable(&mapped.channel.stream_url, mapped.origin.allow_pipe);
    standing.is_kept = is_kept && is_reachable && source.enabled;
    standing.reason = match (is_kept, by) {
        _ if !source.enabled => Some(Absence::SourceDisabled),
        (true, _) if !is_reachable => Some(Absence::Unreachable),
        (true, _) => (!standing.is_published).then_some(Absence::NotGenerated),
        (false, Some((filter_id, filter_name, action))) => {
            standing.removed_by = Some(FilterName { filter_id, filter_name, action });
            Some(Absence::Filter)
        }
        (false, None) => Some(Absence::NotIncluded),
    };
}

/// The fields in which two records are not the same, in the order of the field table.
pub(crate) fn differences(before: &StreamRecord, after: &StreamRecord) -> Vec<FieldChange> {
    let mut changes: Vec<FieldChange> = Vec::new();
    for (key, field) in before.keys().into_iter().chain(after.keys()) {
        let (from, to) = (before.get(&key), after.get(&key));
        if from != to && changes.iter().all(|known| known.field != field) {
            changes.push(FieldChange { field, from: from.into_owned(), to: to.into_owned() });
        }
    }
    changes
}
