//! The settings of breakers: global ones, and named profiles that override some of them for some services.
//!
//! [`Settings`] clamp values that [`Config::validate`] would refuse, so that a bad setting never blocks a call.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smart_default::SmartDefault;

use super::call::is_service_name;
use crate::model::patch::Problems;

/// The name of the global settings in place of a profile.
pub(super) const GLOBAL: &str = "global";
const PROFILES_MOST: usize = 100;
const SERVICES_MOST: usize = 1_000;
const CODES_MOST: usize = 100;
const THRESHOLD: RangeInclusive<u32> = 1..=100;
const RESET_TIMEOUT: RangeInclusive<u32> = 1..=86_400;
const OPERATION_TIMEOUT: RangeInclusive<u32> = 0..=3_600;

/// As schemas say it: a class, a code or a range of codes.
const CODE: &str = r"^\s*[1-9](?:xx|XX|[0-9]{2}(?:\s*-\s*[1-9][0-9]{2})?)\s*$";

/// The settings of all breakers.
#[derive(Clone, Debug, SmartDefault, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Config {
    /// Off: every call is let through, and none is counted.
    #[default = true]
    pub(crate) enabled: bool,
    /// For every service without a profile.
    pub(crate) global: Profile,
    /// By name. What a profile leaves out is as in `global`.
    pub(crate) profiles: BTreeMap<String, PartialProfile>,
    /// The profile of a service, by the service's name; `global` is the same as none.
    pub(crate) services: BTreeMap<String, String>,
}

/// How patient a breaker is.
#[derive(Clone, Debug, SmartDefault, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Profile {
    /// Failures in a row after which a service is left alone, 1 to 100.
    #[default = 3]
    #[schemars(range(min = 1, max = 100))]
    pub(crate) failure_threshold: u32,
    /// Successes in a row after which a service that is tried again counts as well, 1 to 100.
    #[default = 2]
    #[schemars(range(min = 1, max = 100))]
    pub(crate) success_threshold: u32,
    /// Seconds for which a service is left alone, 1 to 86400.
    #[default = 30]
    #[schemars(range(min = 1, max = 86_400))]
    pub(crate) reset_timeout: u32,
    /// Seconds to the first byte of an answer, 0 to 3600; 0: the source's own timeout only.
    #[schemars(range(max = 3_600))]
    pub(crate) operation_timeout: u32,
    /// Answers that are no failure: classes (`2xx`), codes (`404`) and ranges (`400-428`).
    // A wrong password or a missing file says nothing about the host's health; "too many requests" does.
    #[default(["2xx", "3xx", "400-428", "430-499"].map(str::to_owned).to_vec())]
    #[schemars(length(min = 1, max = 100), inner(regex(pattern = CODE)))]
    pub(crate) acceptable_status_codes: Vec<String>,
}

/// Some settings of a [`Profile`]; what is not set is as in `global`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct PartialProfile {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100))]
    pub(crate) failure_threshold: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100))]
    pub(crate) success_threshold: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 86_400))]
    pub(crate) reset_timeout: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = 3_600))]
    pub(crate) operation_timeout: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 100), inner(regex(pattern = CODE)))]
    pub(crate) acceptable_status_codes: Option<Vec<String>>,
}

impl PartialProfile {
    fn over(&self, global: &Profile) -> Profile {
        Profile {
            failure_threshold: self.failure_threshold.unwrap_or(global.failure_threshold),
            success_threshold: self.success_threshold.unwrap_or(global.success_threshold),
            reset_timeout: self.reset_timeout.unwrap_or(global.reset_timeout),
            operation_timeout: self.operation_timeout.unwrap_or(global.operation_timeout),
            acceptable_status_codes: self.acceptable_status_codes.clone().unwrap_or_else(|| global.acceptable_status_codes.clone()),
        }
    }
}

impl Profile {
    fn validate(&self, path: &str, problems: &mut Problems) {
        let failures = "failures in a row after which a host is left alone";
        let successes = "successes in a row after which a host counts as well again";
        let numbers = [
            ("failure_threshold", self.failure_threshold, THRESHOLD, failures),
            ("success_threshold", self.success_threshold, THRESHOLD, successes),
            ("reset_timeout", self.reset_timeout, RESET_TIMEOUT, "seconds for which a host is left alone"),
            ("operation_timeout", self.operation_timeout, OPERATION_TIMEOUT, "seconds to the first byte of an answer (0: no limit here)"),
        ];
        for (field, value, range, what) in numbers {
            if !range.contains(&value) {
                problems.add(&format!("{path}.{field}"), format!("{what}: {} to {}, not {value}", range.start(), range.end()));
            }
        }
        let codes = &self.acceptable_status_codes;
        let field = format!("{path}.acceptable_status_codes");
        if codes.is_empty() {
            problems.add(&field, "at least one is needed, or every answer would be a failure");
        } else if codes.len() > CODES_MOST {
            problems.add(&field, format!("{CODES_MOST} at most"));
        }
        if !codes.is_empty() && !codes.iter().any(|code| accepted(code).is_some_and(|range| range.contains(&200))) {
            problems.add(&field, "200 has to be among them, or nothing would ever succeed");
        }
        for code in codes.iter().take(CODES_MOST).filter(|code| accepted(code).is_none()) {
            let shown: String = code.chars().take(40).collect();
            problems
                .add(&field, format!("\"{shown}\" is neither a class such as 2xx, nor a code such as 404, nor a range such as 500-599"));
        }
    }
}

impl Config {
    /// In the store.
    pub(crate) const NAME: &str = "circuit-breakers";

    pub(super) fn of(&self, service: &str) -> Settings {
        let named = self.services.get(service).and_then(|name| Some((name, self.profiles.get(name)?)));
        match named {
            Some((name, profile)) => Settings::new(name, profile.over(&self.global)),
            None => Settings::new(GLOBAL, self.global.clone()),
        }
    }

    pub(crate) fn validate(&self) -> Problems {
        let mut problems = Problems::default();
        self.global.validate(GLOBAL, &mut problems);
        if self.profiles.len() > PROFILES_MOST {
            problems.add("profiles", format!("{PROFILES_MOST} at most"));
        }
        for (name, profile) in self.profiles.iter().take(PROFILES_MOST) {
            let field = format!("profiles.{name}");
            if name == GLOBAL {
                problems.add(&field, "this name means the settings of all; another one is needed");
            } else if !is_profile_name(name) {
                problems.add(&field, "the name of a profile has 1 to 64 letters (a to z), digits, \"-\" and \"_\"");
            }
            // What it leaves out is valid here, and checked above.
            profile.over(&Profile::default()).validate(&field, &mut problems);
        }
        if self.services.len() > SERVICES_MOST {
            problems.add("services", format!("{SERVICES_MOST} at most"));
        }
        for (service, profile) in self.services.iter().take(SERVICES_MOST) {
            let field = format!("services.{service}");
            if !is_service_name(service) {
                problems.add(&field, "not the name of a service; an example is m3u-tv.example:8080");
            }
            if profile != GLOBAL && !self.profiles.contains_key(profile) {
                let shown: String = profile.chars().take(64).collect();
                problems.add(&field, format!("there is no profile called \"{shown}\""));
            }
        }
        problems
    }
}

/// Without dots, which separate the parts of a field's path.
fn is_profile_name(name: &str) -> bool {
    (1..=64).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// The statuses that a text means: `2xx`, `404` or `500-599`. Codes above 599 are allowed, since providers send them.
fn accepted(text: &str) -> Option<RangeInclusive<u16>> {
    let text = text.trim();
    let code = |text: &str| {
        let is_code = text.len() == 3 && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<u16>().ok().filter(|code| is_code && *code >= 100)
    };
    if let Some(class) = text.strip_suffix("xx").or_else(|| text.strip_suffix("XX")) {
        return code(&format!("{class}00")).map(|first| first..=first + 99);
    }
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (code(first.trim())?, code(last.trim())?);
    (first <= last).then_some(first..=last)
}

#[derive(Clone, Debug)]
pub(super) struct Settings {
    /// The name of the profile, or [`GLOBAL`].
    pub(super) name: String,
    /// With clamped values.
    pub(super) profile: Profile,
}

impl Settings {
    fn new(name: &str, mut profile: Profile) -> Settings {
        let clamped = |value: u32, range: RangeInclusive<u32>| value.clamp(*range.start(), *range.end());
        profile.failure_threshold = clamped(profile.failure_threshold, THRESHOLD);
        profile.success_threshold = clamped(profile.success_threshold, THRESHOLD);
        profile.reset_timeout = clamped(profile.reset_timeout, RESET_TIMEOUT);
        profile.operation_timeout = clamped(profile.operation_timeout, OPERATION_TIMEOUT);
        Settings { name: name.to_owned(), profile }
    }

    pub(super) fn accepts(&self, status: u16) -> bool {
        self.profile.acceptable_status_codes.iter().filter_map(|code| accepted(code)).any(|range| range.contains(&status))
    }

    pub(super) fn reset_millis(&self) -> u64 {
        u64::from(self.profile.reset_timeout) * 1000
    }
}
