//! A proxy: channels that are published as one playlist and one guide. The page calls it a playlist.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smart_default::SmartDefault;

use super::cron::Cron;
use super::outcome::{HeldEdition, Outcome};
use super::rule::{Rule, RuleKind, RulesReport};
use super::{Id, SourceKind, Time};
use crate::model::patch::{NAME, Problems};

/// How a player gets a stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ProxyMode {
    /// Answers 302 with the provider's address.
    #[default]
    Redirect,
}

/// Where channel numbers come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum NumberingMode {
    /// Ascending from the first number, in list order.
    Sequential,
    /// The provider's numbers. A number that is taken moves up; channels without one get the lowest free ones.
    #[default]
    Preserve,
    /// A block of numbers for each group, groups by name.
    Group,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StreamSourceRef {
    pub(crate) source_id: Id,
    #[serde(default)]
    pub(crate) priority_order: i32,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EpgSourceRef {
    pub(crate) epg_source_id: Id,
    #[serde(default)]
    pub(crate) priority_order: i32,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FilterRef {
    pub(crate) filter_id: Id,
    #[serde(default)]
    pub(crate) priority_order: i32,
    #[serde(default = "yes")]
    pub(crate) is_active: bool,
}

fn yes() -> bool {
    true
}

#[derive(Clone, Debug, SmartDefault, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Proxy {
    pub(crate) id: Id,
    #[schemars(length(min = 1, max = 255), regex(pattern = NAME))]
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) proxy_mode: ProxyMode,
    /// The addresses of an inactive proxy answer 404.
    #[default = true]
    pub(crate) is_active: bool,
    /// Generates after a refresh of one of its sources.
    #[default = true]
    pub(crate) auto_regenerate: bool,
    pub(crate) numbering_mode: NumberingMode,
    #[default = 1]
    #[schemars(range(min = 1, max = 1_000_000))]
    pub(crate) starting_channel_number: u32,
    #[default = 100]
    #[schemars(range(min = 1, max = 100_000))]
    pub(crate) group_numbering_size: u32,
    /// Days of guide from now.
    #[default = 7]
    #[schemars(range(min = 1, max = 60))]
    pub(crate) epg_days: u32,
    /// Hours of guide before now, at least 4: with less, players show "unknown" for what runs now.
    #[default = 4]
    #[schemars(range(min = 4, max = 1440))]
    pub(crate) epg_past_hours: u32,
    /// When it is generated besides after changes of its sources, as a cron expression. Empty: never.
    pub(crate) update_cron: String,
    /// Publish even when no channel is left.
    pub(crate) allow_empty: bool,
    /// Percent. A generation that loses more than this share of `confirmed_count` is held.
    #[default = 50]
    #[schemars(range(max = 100))]
    pub(crate) shrink_threshold: u8,
    /// Gives a channel with a `tvg_shift` a guide of its own with shifted times, instead of the attribute `tvg-shift`, which
    /// many players ignore.
    pub(crate) shift_guide: bool,
    /// Lowest `priority_order` first, which is the order of the playlist.
    pub(crate) stream_sources: Vec<StreamSourceRef>,
    /// Lowest `priority_order` first. The first guide that has a channel is used for it.
    pub(crate) epg_sources: Vec<EpgSourceRef>,
    /// Lowest `priority_order` first. Without an include filter, everything is published that no exclude filter removes.
    pub(crate) filters: Vec<FilterRef>,
    pub(crate) created_at: Time,
    pub(crate) updated_at: Time,
}

impl Proxy {
    /// Mapping rules apply to all playlists, filters to those that list them.
    pub(crate) fn follows(&self, rule: &Rule) -> bool {
        match rule.kind {
            RuleKind::Mapping => true,
            RuleKind::Filter => self.filters.iter().any(|used| used.filter_id == rule.id && used.is_active),
        }
    }

    /// Checks a proxy before it is saved. The caller checks whether its sources exist.
    pub(crate) fn validate(&self) -> Problems {
        let mut problems = Problems::default();
        problems.name("name", &self.name);
        problems.within("starting_channel_number", self.starting_channel_number, 1, 1_000_000);
        problems.within("group_numbering_size", self.group_numbering_size, 1, 100_000);
        problems.within("epg_days", self.epg_days, 1, 60);
        problems.within("shrink_threshold", u32::from(self.shrink_threshold), 0, 100);
        problems.within("epg_past_hours", self.epg_past_hours, 4, 60 * 24);
        if !self.update_cron.is_empty()
            && let Err(error) = Cron::parse(&self.update_cron)
        {
            problems.add("update_cron", error.message);
        }
        let streams: Vec<Id> = self.stream_sources.iter().map(|used| used.source_id).collect();
        let guides = self.epg_sources.iter().map(|used| used.epg_source_id).collect();
        let filters = self.filters.iter().map(|used| used.filter_id).collect();
        for (field, what, mut ids) in
            [("stream_sources", "source", streams), ("epg_sources", "source", guides), ("filters", "filter", filters)]
        {
            ids.sort_unstable();
            if ids.windows(2).any(|pair| pair[0] == pair[1]) {
                problems.add(field, format!("a {what} is listed twice"));
            }
        }
        problems
    }

    /// Its stream sources in the order in which they are published.
    pub(crate) fn stream_source_ids(&self) -> Vec<Id> {
        in_order(&self.stream_sources, |used| used.priority_order).map(|used| used.source_id).collect()
    }

    /// Its EPG sources, the preferred one first.
    pub(crate) fn epg_source_ids(&self) -> Vec<Id> {
        in_order(&self.epg_sources, |used| used.priority_order).map(|used| used.epg_source_id).collect()
    }

    pub(crate) fn active_filter_ids(&self) -> impl Iterator<Item = Id> {
        in_order(&self.filters, |used| used.priority_order).filter(|used| used.is_active).map(|used| used.filter_id)
    }

    pub(crate) fn source_ids(&self) -> Vec<Id> {
        [self.stream_source_ids(), self.epg_source_ids()].concat()
    }

    /// Whether a source has an effect on which channels are published.
    pub(crate) fn lists(&self, source: Id) -> bool {
        self.stream_sources.iter().any(|used| used.source_id == source)
    }

    /// Whether a rule has an effect on which channels are published.
    pub(crate) fn lists_by(&self, rule: &Rule) -> bool {
        rule.source_type == SourceKind::Stream && self.follows(rule)
    }

    pub(crate) fn uses(&self, source: Id) -> bool {
        self.lists(source) || self.epg_sources.iter().any(|s| s.epg_source_id == source)
    }
}

fn in_order<T>(list: &[T], order: impl Fn(&T) -> i32) -> impl Iterator<Item = &T> {
    let mut refs: Vec<&T> = list.iter().collect();
    refs.sort_by_key(|used| order(used));
    refs.into_iter()
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ProxyState {
    #[default]
    Pending,
    Queued,
    Generating,
    Success,
    Failed,
}

impl ProxyState {
    pub(crate) fn is_settled(self) -> bool {
        !matches!(self, ProxyState::Queued | ProxyState::Generating)
    }
}

/// What workers write about a proxy; flattened into the proxy on output.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct ProxyStatus {
    pub(crate) status: ProxyState,
    /// When the current version was generated.
    pub(crate) last_generated_at: Option<Time>,
    pub(crate) last_attempt_at: Option<Time>,
    /// What the last generation came to. Null before the first, and after one of a former release.
    pub(crate) last_outcome: Option<Outcome>,
    pub(crate) last_error: String,
    pub(crate) last_duration_ms: u64,
    pub(crate) channel_count: u64,
    pub(crate) program_count: u64,
    /// The version that players get; 0 before the first one.
    pub(crate) version: u64,
    /// The last programme's start in the guide.
    pub(crate) guide_until: Option<Time>,
    /// What the rules did in the last generation.
    pub(crate) rules: RulesReport,
    /// The version that a person restored. It stays until they resume updates.
    pub(crate) pinned_version: Option<u64>,
    /// A generation that would lose too many channels and waits for a decision.
    pub(crate) held: Option<HeldEdition>,
    /// What a generation may not lose too much of: the most channels that were published since a person last confirmed fewer, by
    /// accepting a held generation or by a confirmed change.
    pub(crate) confirmed_count: Option<u64>,
    /// The older versions that were removed last because all versions together took more than `keep_bytes`.
    pub(crate) removed_versions: Option<RemovedVersions>,
    /// The numbering settings of the last generation. When they change, all numbers are given again.
    #[schemars(skip)]
    pub(crate) numbering: String,
    /// Scheme, host and base path of the last request that asked for a generation. The addresses in the playlist begin with
    /// it when no public base URL is configured.
    #[schemars(skip)]
    pub(crate) base: String,
    /// The planned moment that the last scheduled generation was for.
    #[schemars(skip)]
    pub(crate) scheduled_for: Option<Time>,
    /// The last status in which no job ran or waited.
    #[schemars(skip)]
    pub(crate) settled: ProxyState,
}

/// Versions that would have been kept, had there been room for them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct RemovedVersions {
    pub(crate) count: u64,
    pub(crate) at: Time,
    /// What the option said then.
    pub(crate) keep_bytes: u64,
}

impl ProxyStatus {
    /// `confirmed_count`, which a status of a former release does not have.
    pub(crate) fn guarded_count(&self) -> u64 {
        self.confirmed_count.unwrap_or(self.channel_count)
    }

    /// So many channels are published. `confirmed` is what was confirmed when they were counted: what a person confirmed since then
    /// stands.
    pub(crate) fn guard(&mut self, channels: u64, confirmed: Option<u64>) {
        if self.confirmed_count == confirmed {
            self.confirmed_count = Some(self.guarded_count().max(channels));
        }
    }

    /// Decides about a generation of so many channels: None publishes it. What has no fewer than players get now loses nothing.
    pub(crate) fn hold(&self, channels: u64, threshold: u8, now: Time) -> Option<HeldEdition> {
        let confirmed = self.guarded_count();
        let removed = confirmed.saturating_sub(channels);
        let is_loss = self.version > 0 && channels < self.channel_count;
        let is_held = is_loss && removed * 100 > confirmed * u64::from(threshold);
        let before = self.held.as_ref();
        is_held.then(|| HeldEdition {
            version: self.version,
            channel_count: channels,
            removed_count: removed,
            since: before.map_or(now, |held| held.since),
            is_kept: before.is_some_and(|held| held.is_kept && held.channel_count <= channels),
        })
    }
}

/// A published version that is kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Version {
    pub(crate) version: u64,
    pub(crate) generated_at: Time,
    pub(crate) channel_count: u64,
    pub(crate) program_count: u64,
    /// Bytes of the playlist, the guide and their compressed copies.
    pub(crate) m3u_bytes: u64,
    pub(crate) m3u_gz_bytes: u64,
    pub(crate) xmltv_bytes: u64,
    pub(crate) xmltv_gz_bytes: u64,
    /// The day on which it was generated, in the time zone of schedules.
    pub(crate) day: String,
    /// It is the last of its day, and kept as such.
    pub(crate) is_kept_for_day: bool,
    /// Bytes on the disk that no other version shares: what its removal would free.
    pub(crate) own_bytes: u64,
    /// Players get this version.
    pub(crate) is_current: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_loses_too_much_of_the_confirmed_channels_is_held() {
        let now = Time(9);
        let mut status = ProxyStatus { version: 3, channel_count: 120, confirmed_count: Some(100), ..ProxyStatus::default() };
        assert_eq!(status.hold(50, 50, now), None, "half of them");
        assert_eq!(status.hold(0, 100, now), None);
        let held = status.hold(49, 50, now).unwrap();
        assert_eq!((held.version, held.channel_count, held.removed_count, held.since, held.is_kept), (3, 49, 51, now, false));
        // Step by step, against what a person confirmed and not against the last version.
        status.channel_count = 60;
        assert!(status.hold(49, 50, now).is_some());
        status.held = Some(HeldEdition { is_kept: true, ..held });
        let again = status.hold(49, 50, Time(20)).unwrap();
        assert_eq!((again.since, again.is_kept), (now, true));
        assert!(!status.hold(40, 50, Time(20)).unwrap().is_kept, "more would go than was decided about");
        status.channel_count = 40;
        assert_eq!(status.hold(40, 50, now), None, "players have no more than that, since a person restored it");
        let former = ProxyStatus { version: 1, channel_count: 10, ..ProxyStatus::default() };
        assert!(former.hold(4, 50, now).is_some(), "one of a former release starts with its present version");
        assert_eq!(ProxyStatus::default().hold(0, 50, now), None, "the first");
    }

    #[test]
    fn the_guard_grows_with_what_is_published_and_falls_by_a_person_only() {
        let mut status = ProxyStatus { version: 1, channel_count: 10, confirmed_count: Some(10), ..ProxyStatus::default() };
        status.guard(400, Some(10));
        assert_eq!(status.confirmed_count, Some(400));
        status.guard(300, Some(400));
        assert_eq!(status.confirmed_count, Some(400));
        // Confirmed while a generation of more channels was written.
        status.confirmed_count = Some(20);
        status.guard(300, Some(400));
        assert_eq!(status.confirmed_count, Some(20));
        let mut former = ProxyStatus { version: 1, channel_count: 10, ..ProxyStatus::default() };
        former.guard(8, None);
        assert_eq!(former.confirmed_count, Some(10));
    }
}
