//! A proxy: what is published, as one playlist and one guide. The page calls it a playlist.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::cron::Cron;
use super::report::RulesReport;
use super::{Id, Time};
use crate::model::patch::Problems;

/// How a player gets a stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ProxyMode {
    /// 302 to the provider.
    #[default]
    Redirect,
}

/// Where channel numbers come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum NumberingMode {
    /// First, second, third … from the first number, in list order.
    Sequential,
    /// The provider's numbers; taken ones move up, the others get the lowest free ones.
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

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Proxy {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) proxy_mode: ProxyMode,
    /// Outputs of an inactive one answer 404.
    pub(crate) is_active: bool,
    /// Generate after a refresh of one of its sources.
    pub(crate) auto_regenerate: bool,
    pub(crate) numbering_mode: NumberingMode,
    pub(crate) starting_channel_number: u32,
    pub(crate) group_numbering_size: u32,
    /// Days of guide from now.
    pub(crate) epg_days: u32,
    /// Hours of guide before now, 4 at least: players show "unknown" without.
    pub(crate) epg_past_hours: u32,
    /// When it is generated beside changes of its sources, as a cron expression. Empty: only then.
    pub(crate) update_cron: String,
    /// Publish even when no channel is left.
    pub(crate) allow_empty: bool,
    /// A channel with a `tvg_shift` gets a guide of its own that is moved by as many hours, instead of the
    /// attribute `tvg-shift`, which many players do not know.
    pub(crate) shift_guide: bool,
    /// Lowest `priority_order` first; it orders the playlist.
    pub(crate) stream_sources: Vec<StreamSourceRef>,
    /// Lowest `priority_order` first; the first guide that knows a channel wins.
    pub(crate) epg_sources: Vec<EpgSourceRef>,
    /// Lowest `priority_order` first. Without an include everything is published that no exclude takes away.
    pub(crate) filters: Vec<FilterRef>,
    pub(crate) created_at: Time,
    pub(crate) updated_at: Time,
}

impl Default for Proxy {
    fn default() -> Self {
        Proxy {
            id: Id::default(),
            name: String::new(),
            description: String::new(),
            proxy_mode: ProxyMode::Redirect,
            is_active: true,
            auto_regenerate: true,
            numbering_mode: NumberingMode::Preserve,
            starting_channel_number: 1,
            group_numbering_size: 100,
            epg_days: 7,
            epg_past_hours: 4,
            update_cron: String::new(),
            allow_empty: false,
            shift_guide: false,
            stream_sources: Vec::new(),
            epg_sources: Vec::new(),
            filters: Vec::new(),
            created_at: Time::default(),
            updated_at: Time::default(),
        }
    }
}

impl Proxy {
    /// What has to hold before a proxy is saved. Whether its sources exist is the caller's question.
    pub(crate) fn validate(&self) -> Problems {
        let mut problems = Problems::default();
        problems.name("name", &self.name);
        problems.within("starting_channel_number", self.starting_channel_number, 1, 1_000_000);
        problems.within("group_numbering_size", self.group_numbering_size, 1, 100_000);
        problems.within("epg_days", self.epg_days, 1, 60);
        problems.within("epg_past_hours", self.epg_past_hours, 4, 60 * 24);
        if !self.update_cron.is_empty()
            && let Err(error) = Cron::parse(&self.update_cron)
        {
            problems.add("update_cron", error.message);
        }
        let mut ids: Vec<Id> = self.stream_sources.iter().map(|s| s.source_id).collect();
        if has_repeats(&mut ids) {
            problems.add("stream_sources", "a source is listed twice");
        }
        let mut ids: Vec<Id> = self.epg_sources.iter().map(|s| s.epg_source_id).collect();
        if has_repeats(&mut ids) {
            problems.add("epg_sources", "a source is listed twice");
        }
        let mut ids: Vec<Id> = self.filters.iter().map(|f| f.filter_id).collect();
        if has_repeats(&mut ids) {
            problems.add("filters", "a filter is listed twice");
        }
        problems
    }

    /// Its stream sources in the order in which they are published.
    pub(crate) fn stream_source_ids(&self) -> Vec<Id> {
        let mut refs: Vec<_> = self.stream_sources.iter().collect();
        refs.sort_by_key(|s| s.priority_order);
        refs.into_iter().map(|s| s.source_id).collect()
    }

    /// Its guides, the one that wins first.
    pub(crate) fn epg_source_ids(&self) -> Vec<Id> {
        let mut refs: Vec<_> = self.epg_sources.iter().collect();
        refs.sort_by_key(|s| s.priority_order);
        refs.into_iter().map(|s| s.epg_source_id).collect()
    }

    /// Its active filters in their order.
    pub(crate) fn active_filter_ids(&self) -> impl Iterator<Item = Id> {
        let mut refs: Vec<_> = self.filters.iter().filter(|f| f.is_active).collect();
        refs.sort_by_key(|f| f.priority_order);
        refs.into_iter().map(|f| f.filter_id)
    }

    /// All sources of both kinds.
    pub(crate) fn source_ids(&self) -> Vec<Id> {
        [self.stream_source_ids(), self.epg_source_ids()].concat()
    }

    pub(crate) fn uses(&self, source: Id) -> bool {
        self.stream_sources.iter().any(|s| s.source_id == source) || self.epg_sources.iter().any(|s| s.epg_source_id == source)
    }
}

fn has_repeats(ids: &mut [Id]) -> bool {
    ids.sort_unstable();
    ids.windows(2).any(|pair| pair[0] == pair[1])
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
    /// When the version that players get now was made.
    pub(crate) last_generated_at: Option<Time>,
    pub(crate) last_attempt_at: Option<Time>,
    pub(crate) last_error: String,
    pub(crate) last_duration_ms: u64,
    pub(crate) channel_count: u64,
    pub(crate) program_count: u64,
    /// The version that players get; 0 before the first.
    pub(crate) version: u64,
    /// The last programme's start in the guide.
    pub(crate) guide_until: Option<Time>,
    /// What the rules did when it was generated last.
    pub(crate) rules: RulesReport,
    /// The settings that numbers were given by: other ones, other numbers.
    #[schemars(skip)]
    pub(crate) numbering: String,
    /// Scheme, host and base path under which somebody asked for it last: for the addresses in the playlist, unless an option or a
    /// setting says it.
    #[schemars(skip)]
    pub(crate) base: String,
    /// The planned moment that the last scheduled generation was for.
    #[schemars(skip)]
    pub(crate) scheduled_for: Option<Time>,
    /// The last status in which nothing ran or waited.
    #[schemars(skip)]
    pub(crate) settled: ProxyState,
}

/// One published version that is still kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Version {
    pub(crate) version: u64,
    pub(crate) generated_at: Time,
    pub(crate) channel_count: u64,
    pub(crate) program_count: u64,
    /// Bytes of the playlist and the guide and their compressed copies.
    pub(crate) m3u_bytes: u64,
    pub(crate) m3u_gz_bytes: u64,
    pub(crate) xmltv_bytes: u64,
    pub(crate) xmltv_gz_bytes: u64,
    /// This is what players get.
    pub(crate) is_current: bool,
}
