//! What can be set while the program runs. Start-up options are elsewhere (`config`).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::patch::Problems;

/// How many jobs run at a time, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct JobScheduling {
    /// Of all kinds together, 1 to 100.
    pub(crate) global_max_jobs: u32,
    /// 1 to 50.
    pub(crate) stream_ingestion_limit: u32,
    /// 1 to 20.
    pub(crate) epg_ingestion_limit: u32,
    /// 1 to 50.
    pub(crate) proxy_regeneration_limit: u32,
    /// Housekeeping; 1 to 10.
    pub(crate) maintenance_limit: u32,
    /// Tries of a refresh that failed for a reason that may pass, the first one included; 1 to 10.
    pub(crate) max_attempts: u32,
    /// Seconds until the second try; each further one waits twice as long, an hour at most. 10 to 3600.
    pub(crate) retry_delay: u32,
    /// Finished jobs that are remembered, 10 to 10000.
    pub(crate) history_size: u32,
    /// The zone in which cron expressions are read (IANA name). Empty: that of the machine, else UTC.
    pub(crate) time_zone: String,
}

impl Default for JobScheduling {
    fn default() -> Self {
        JobScheduling {
            global_max_jobs: 6,
            stream_ingestion_limit: 2,
            epg_ingestion_limit: 2,
            proxy_regeneration_limit: 1,
            maintenance_limit: 1,
            max_attempts: 4,
            retry_delay: 60,
            history_size: 1000,
            time_zone: String::new(),
        }
    }
}

impl JobScheduling {
    /// In the store.
    pub(crate) const NAME: &str = "job-scheduling";

    /// Before anybody set anything: as many refreshes of each kind as there are workers.
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
        let mut problems = Problems::default();
        problems.within("global_max_jobs", self.global_max_jobs, 1, 100);
        problems.within("stream_ingestion_limit", self.stream_ingestion_limit, 1, 50);
        problems.within("epg_ingestion_limit", self.epg_ingestion_limit, 1, 20);
        problems.within("proxy_regeneration_limit", self.proxy_regeneration_limit, 1, 50);
        problems.within("maintenance_limit", self.maintenance_limit, 1, 10);
        problems.within("max_attempts", self.max_attempts, 1, 10);
        problems.within("retry_delay", self.retry_delay, 10, 3600);
        problems.within("history_size", self.history_size, 10, 10_000);
        let limits = [self.stream_ingestion_limit, self.epg_ingestion_limit, self.proxy_regeneration_limit, self.maintenance_limit];
        let sum = limits.iter().fold(0u32, |sum, limit| sum.saturating_add(*limit));
        if problems.0.is_empty() && sum > self.global_max_jobs {
            problems.add("global_max_jobs", format!("the limits of the kinds add up to {sum}, which is more than this"));
        }
        if !self.time_zone.is_empty() && jiff::tz::TimeZone::get(&self.time_zone).is_err() {
            problems.add("time_zone", "not a time zone that is known; an example is Europe/Berlin");
        }
        problems
    }

    /// The zone of cron expressions.
    pub(crate) fn zone(&self) -> jiff::tz::TimeZone {
        match self.time_zone.as_str() {
            "" => jiff::tz::TimeZone::try_system().unwrap_or(jiff::tz::TimeZone::UTC),
            name => jiff::tz::TimeZone::get(name).unwrap_or(jiff::tz::TimeZone::UTC),
        }
    }
}

/// What can be switched, and the figures that belong to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Features {
    pub(crate) flags: Flags,
    pub(crate) config: FeatureConfig,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Flags {
    /// A playlist waits with its generation while one of its own sources is being refreshed.
    pub(crate) ingestion_guard: bool,
}

impl Default for Flags {
    fn default() -> Self {
        Flags { ingestion_guard: true }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct FeatureConfig {
    pub(crate) ingestion_guard: GuardConfig,
}

/// A generation waits `delay_seconds` times `max_attempts` at most. It goes on at once when the refresh ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct GuardConfig {
    /// 1 to 300.
    pub(crate) delay_seconds: u32,
    /// 1 to 1000.
    pub(crate) max_attempts: u32,
}

impl Default for GuardConfig {
    fn default() -> Self {
        GuardConfig { delay_seconds: 15, max_attempts: 20 }
    }
}

impl Features {
    /// In the store.
    pub(crate) const NAME: &str = "features";

    pub(crate) fn validate(&self) -> Problems {
        let mut problems = Problems::default();
        problems.within("config.ingestion_guard.delay_seconds", self.config.ingestion_guard.delay_seconds, 1, 300);
        problems.within("config.ingestion_guard.max_attempts", self.config.ingestion_guard.max_attempts, 1, 1000);
        problems
    }

    /// How long a generation waits for a refresh at most; None: not at all.
    pub(crate) fn guard(&self) -> Option<std::time::Duration> {
        let GuardConfig { delay_seconds, max_attempts } = self.config.ingestion_guard;
        self.flags.ingestion_guard.then(|| std::time::Duration::from_secs(u64::from(delay_seconds) * u64::from(max_attempts)))
    }
}
