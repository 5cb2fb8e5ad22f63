//! Settings that can be changed while the program runs. `config` has the start-up options.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smart_default::SmartDefault;

use super::patch::Problems;

/// Settings of the program as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct General {
    /// The public base URL: `http://` or `https://`, a host and maybe a port. Null: the address that each request was sent
    /// to. The start-up option of the same name wins.
    #[schemars(regex(pattern = r"^\s*(?:[hH][tT][tT][pP][sS]?://.+)?$"))]
    pub(crate) base_url: Option<String>,
}

impl General {
    pub(crate) const NAME: &str = "general";
}

/// An integer setting with limits: its name (with dots for depth), the least value, the most, and how to read it.
type Bounded<T> = (&'static str, u32, u32, fn(&T) -> u32);

fn check_bounds<T>(settings: &T, table: &[Bounded<T>]) -> Problems {
    let mut problems = Problems::default();
    for (name, least, most, value) in table {
        problems.within(name, value(settings), *least, *most);
    }
    problems
}

/// The limits of an integer setting, by its name as in [`Bounded`].
pub(crate) fn bounds(name: &str) -> Option<(u32, u32)> {
    let scheduling = JobScheduling::BOUNDS.iter().map(|(known, least, most, _)| (*known, *least, *most));
    let features = Features::BOUNDS.iter().map(|(known, least, most, _)| (*known, *least, *most));
    scheduling.chain(features).find(|(known, _, _)| *known == name).map(|(_, least, most)| (least, most))
}

/// How many jobs run at a time, and when.
#[derive(Clone, Debug, SmartDefault, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct JobScheduling {
    /// All kinds together; 1 to 100.
    #[default = 6]
    #[schemars(range(min = 1, max = 100))]
    pub(crate) global_max_jobs: u32,
    /// Refreshes of channels; 1 to 50.
    #[default = 2]
    #[schemars(range(min = 1, max = 50))]
    pub(crate) stream_ingestion_limit: u32,
    /// Refreshes of guides; 1 to 20.
    #[default = 2]
    #[schemars(range(min = 1, max = 20))]
    pub(crate) epg_ingestion_limit: u32,
    /// Generations; 1 to 50.
    #[default = 1]
    #[schemars(range(min = 1, max = 50))]
    pub(crate) proxy_regeneration_limit: u32,
    /// Housekeeping; 1 to 10.
    #[default = 1]
    #[schemars(range(min = 1, max = 10))]
    pub(crate) maintenance_limit: u32,
    /// Attempts of a refresh that fails for a reason that may pass, with the first one; 1 to 10.
    #[default = 4]
    #[schemars(range(min = 1, max = 10))]
    pub(crate) max_attempts: u32,
    /// Seconds until the second attempt, 10 to 3600. Each further pause is twice as long, but at most an hour.
    #[default = 60]
    #[schemars(range(min = 10, max = 3600))]
    pub(crate) retry_delay: u32,
    /// Finished jobs that are kept; 10 to 10000.
    #[default = 1000]
    #[schemars(range(min = 10, max = 10_000))]
    pub(crate) history_size: u32,
    /// The time zone of cron expressions (IANA name). Empty: that of the machine, else UTC.
    pub(crate) time_zone: String,
}

impl JobScheduling {
    pub(crate) const NAME: &str = "job-scheduling";

    const BOUNDS: &[Bounded<JobScheduling>] = &[
        ("global_max_jobs", 1, 100, |s| s.global_max_jobs),
        ("stream_ingestion_limit", 1, 50, |s| s.stream_ingestion_limit),
        ("epg_ingestion_limit", 1, 20, |s| s.epg_ingestion_limit),
        ("proxy_regeneration_limit", 1, 50, |s| s.proxy_regeneration_limit),
        ("maintenance_limit", 1, 10, |s| s.maintenance_limit),
        ("max_attempts", 1, 10, |s| s.max_attempts),
        ("retry_delay", 10, 3600, |s| s.retry_delay),
        ("history_size", 10, 10_000, |s| s.history_size),
    ];

    /// The defaults: as many refreshes of each kind as there are workers.
    pub(crate) fn for_workers(workers: usize) -> JobScheduling {
        let workers = u32::try_from(workers).unwrap_or(u32::MAX).clamp(1, 20);
        JobScheduling {
            global_max_jobs: 2 * workers + 2,
            stream_ingestion_limit: workers,
            epg_ingestion_limit: workers,
            ..JobScheduling::default()
        }
    }

    pub(crate) fn validate(&self) -> Problems {
        let mut problems = check_bounds(self, Self::BOUNDS);
        let limits = [self.stream_ingestion_limit, self.epg_ingestion_limit, self.proxy_regeneration_limit, self.maintenance_limit];
        let sum = limits.iter().fold(0u32, |sum, limit| sum.saturating_add(*limit));
        if problems.0.is_empty() && sum > self.global_max_jobs {
            problems.add("global_max_jobs", format!("the limits of the kinds add up to {sum}, which is more than this"));
        }
        if !self.time_zone.is_empty() && TimeZone::get(&self.time_zone).is_err() {
            problems.add("time_zone", "not a known time zone; an example is Europe/Berlin");
        }
        problems
    }

    pub(crate) fn zone(&self) -> TimeZone {
        match self.time_zone.as_str() {
            "" => TimeZone::try_system().unwrap_or(TimeZone::UTC),
            name => TimeZone::get(name).unwrap_or(TimeZone::UTC),
        }
    }
}

/// Features that can be enabled, and their settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Features {
    pub(crate) flags: Flags,
    pub(crate) config: FeatureConfig,
}

#[derive(Clone, Debug, SmartDefault, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Flags {
    /// Lets a generation wait while one of its sources is being refreshed.
    #[default = true]
    pub(crate) ingestion_guard: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct FeatureConfig {
    pub(crate) ingestion_guard: GuardConfig,
}

/// A generation waits at most `delay_seconds` times `max_attempts`, and goes on when the refresh ends.
#[derive(Clone, Debug, SmartDefault, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct GuardConfig {
    /// 1 to 300.
    #[default = 15]
    #[schemars(range(min = 1, max = 300))]
    pub(crate) delay_seconds: u32,
    /// 1 to 1000.
    #[default = 20]
    #[schemars(range(min = 1, max = 1000))]
    pub(crate) max_attempts: u32,
}

impl Features {
    pub(crate) const NAME: &str = "features";

    const BOUNDS: &[Bounded<Features>] = &[
        ("config.ingestion_guard.delay_seconds", 1, 300, |f| f.config.ingestion_guard.delay_seconds),
        ("config.ingestion_guard.max_attempts", 1, 1000, |f| f.config.ingestion_guard.max_attempts),
    ];

    pub(crate) fn validate(&self) -> Problems {
        check_bounds(self, Self::BOUNDS)
    }

    /// The longest time that a generation waits for a refresh; None: it does not wait.
    pub(crate) fn guard(&self) -> Option<Duration> {
        let GuardConfig { delay_seconds, max_attempts } = self.config.ingestion_guard;
        self.flags.ingestion_guard.then(|| Duration::from_secs(u64::from(delay_seconds) * u64::from(max_attempts)))
    }
}

/// Why addresses begin as they do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum BaseUrlSource {
    /// A start-up option says so; it wins.
    Startup,
    /// The settings say so.
    Setting,
    /// Nobody said anything: it is where the request was sent to.
    Request,
}

/// The address that somebody said players reach this program by: at start-up, or in the settings. One value for those who answer
/// requests and those who write files. Cheap to clone; clones are the same value. Addresses are `scheme://host[:port]`, without a slash at the end.
#[derive(Clone, Debug, Default)]
pub(crate) struct SaidBase(Arc<Said>);

#[derive(Debug, Default)]
struct Said {
    startup: Option<String>,
    /// Empty, or `/tv`: behind either address.
    path: String,
    setting: RwLock<Option<String>>,
}

impl SaidBase {
    /// `path` is that below which the program answers, empty or `/tv`.
    pub(crate) fn new(startup: Option<String>, path: String, setting: Option<String>) -> SaidBase {
        SaidBase(Arc::new(Said { startup, path, setting: RwLock::new(setting) }))
    }

    /// The setting was changed; counts from now on.
    pub(crate) fn set(&self, setting: Option<String>) {
        *self.0.setting.write().unwrap_or_else(PoisonError::into_inner) = setting;
    }

    /// `scheme://host[:port]`; None where nobody said anything.
    pub(crate) fn url(&self) -> Option<String> {
        self.0.startup.clone().or_else(|| self.0.setting.read().unwrap_or_else(PoisonError::into_inner).clone())
    }

    /// The same with the path behind it, as addresses begin.
    pub(crate) fn whole(&self) -> Option<String> {
        self.url().map(|url| url + &self.0.path)
    }

    pub(crate) fn source(&self) -> BaseUrlSource {
        match (&self.0.startup, self.url()) {
            (Some(_), _) => BaseUrlSource::Startup,
            (None, Some(_)) => BaseUrlSource::Setting,
            (None, None) => BaseUrlSource::Request,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_at_start_up_wins_and_what_was_set_counts_at_once() {
        let url = |text: &str| Some(text.to_owned());
        let (open, fixed) = (SaidBase::new(None, "/tv".into(), None), SaidBase::new(url("http://a"), "/tv".into(), url("http://b")));
        assert_eq!((open.whole(), open.source()), (None, BaseUrlSource::Request));
        let other = open.clone();
        open.set(url("http://c:1"));
        assert_eq!((other.url(), other.whole(), other.source()), (url("http://c:1"), url("http://c:1/tv"), BaseUrlSource::Setting));
        fixed.set(None);
        assert_eq!((fixed.whole(), fixed.source()), (url("http://a/tv"), BaseUrlSource::Startup));
        open.set(None);
        assert_eq!(other.source(), BaseUrlSource::Request);
    }
}
