use std::sync::atomic::{AtomicI64, AtomicU64, AtomicUsize, Ordering::SeqCst};

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;

use super::config::{PartialProfile, Profile};
use super::record::{Forced, Statistics};
use super::*;
use crate::model::Time;

const TV: &str = "m3u-tv.example:8080";
/// Milliseconds.
const NOON: i64 = 1_700_000_000_000;

fn breakers() -> Breakers {
    Breakers::new(Config::default(), Vec::new())
}

fn with(change: impl FnOnce(&mut Config)) -> Breakers {
    let mut config = Config::default();
    change(&mut config);
    assert_eq!(config.validate().0, []);
    Breakers::new(config, Vec::new())
}

fn fault() -> Failure {
    Failure { kind: FailureKind::Status(503), reason: "it has a fault of its own (HTTP 503)".into() }
}

fn status(status: u16) -> Failure {
    Failure { kind: FailureKind::Status(status), reason: format!("HTTP {status}") }
}

#[track_caller]
fn ok(breakers: &Breakers, at: i64) {
    breakers.admit(TV, at).unwrap().succeeded(at);
}

#[track_caller]
fn fail(breakers: &Breakers, times: u32, at: i64) {
    for _ in 0..times {
        breakers.admit(TV, at).unwrap().failed(at, fault());
    }
}

#[track_caller]
fn view(breakers: &Breakers, at: i64) -> ServiceView {
    breakers.get(TV, at).unwrap()
}

fn state(breakers: &Breakers, at: i64) -> State {
    view(breakers, at).state
}

/// An open one, opened at NOON.
fn opened() -> Breakers {
    let breakers = breakers();
    fail(&breakers, 3, NOON);
    assert_eq!(state(&breakers, NOON), State::Open);
    breakers
}

/// A half open one that has just been tried, at NOON + 30 s, with the trial under way.
fn tried() -> (Breakers, Admission) {
    let breakers = opened();
    let trial = breakers.admit(TV, NOON + 30_000).unwrap();
    assert_eq!(state(&breakers, NOON + 30_000), State::HalfOpen);
    (breakers, trial)
}

#[test]
fn names_are_fit_for_a_path() {
    assert_eq!(service_name("xtream", "TV.Example:8080"), TV.replace("m3u", "xtream"));
    assert_eq!(service_name("m3u", "[2001:DB8::1]:80"), "m3u-_2001:db8::1_:80");
    assert_eq!(service_name("m3u", "a b/../c?d#e%f\u{e9}"), "m3u-a_b_.._c_d_e_f_");
    assert!(call::is_service_name(TV));
    for not in ["", "m3u", "m3u-", "m3u-A", "ftp-tv.example", "m3u-a b", "m3u-a/b", "-a", "m3u-é", &format!("m3u-{}", "a".repeat(260))] {
        assert!(!call::is_service_name(not), "{not}");
    }
    assert_eq!(call::host("xmltv-guide-1.example"), "guide-1.example");
    assert_eq!(call::host("elsewhere-1"), "elsewhere-1");
}

#[test]
fn opens_after_failures_in_a_row() {
    let breakers = breakers();
    fail(&breakers, 2, NOON);
    ok(&breakers, NOON);
    assert_eq!(view(&breakers, NOON).statistics.consecutive_failures, 0);
    fail(&breakers, 2, NOON);
    assert_eq!(state(&breakers, NOON), State::Closed);
    fail(&breakers, 1, NOON);
    let view = view(&breakers, NOON);
    assert_eq!((view.state, view.statistics.consecutive_failures), (State::Open, 3));
    assert_eq!(view.next_half_open_at, Some(Time(NOON / 1000 + 30)));
    assert_eq!(view.transitions.len(), 1);
    assert_eq!(view.transitions[0].reason, "failed 3 times in a row: it has a fault of its own (HTTP 503)");
    assert_eq!((view.transitions[0].from, view.transitions[0].to), (State::Closed, State::Open));
}

#[test]
fn at_the_time_that_is_shown_a_call_is_let_through() {
    let breakers = breakers();
    fail(&breakers, 3, NOON + 1);
    let Time(shown) = view(&breakers, NOON + 1).next_half_open_at.unwrap();
    assert_eq!(shown, NOON / 1000 + 31);
    assert!(breakers.admit(TV, shown * 1000).is_ok());
}

#[test]
fn an_open_one_refuses_until_its_time() {
    let breakers = opened();
    for (at, left) in [(0, 30_000), (5_000, 25_000), (29_999, 1)] {
        let refusal = breakers.admit(TV, NOON + at).unwrap_err();
        assert_eq!((refusal.retry_in, refusal.failures), (Duration::from_millis(left), 3));
    }
    assert_eq!(view(&breakers, NOON).statistics.refused, 3);
    assert!(breakers.admit("m3u-other.example", NOON).is_ok(), "another service is not concerned");
    assert!(breakers.admit(TV, NOON + 30_000).is_ok());
}

#[test]
fn half_open_admits_one_at_a_time() {
    let (breakers, trial) = tried();
    let now = NOON + 30_000;
    let refusal = breakers.admit(TV, now).unwrap_err();
    assert!(refusal.is_on_trial && refusal.retry_in == Duration::from_secs(1));
    trial.succeeded(now);
    assert_eq!(state(&breakers, now), State::HalfOpen);
    let trial = breakers.admit(TV, now).unwrap();
    assert!(breakers.admit(TV, now).is_err());
    trial.succeeded(now);
    let view = view(&breakers, now);
    assert_eq!((view.state, view.next_half_open_at), (State::Closed, None));
    let reasons: Vec<_> = view.transitions.iter().map(|transition| transition.reason.as_str()).collect();
    assert_eq!(reasons[1..], ["left alone for 30 s, now tried again", "tried 2 times with success"]);
}

#[test]
fn one_failure_opens_a_half_open_one() {
    let (breakers, trial) = tried();
    trial.succeeded(NOON + 30_000);
    fail(&breakers, 1, NOON + 31_000);
    assert_eq!(state(&breakers, NOON + 31_000), State::Open);
    let refusal = breakers.admit(TV, NOON + 60_999).unwrap_err();
    assert_eq!((refusal.failures, refusal.retry_in), (1, Duration::from_millis(1)));
    // The success before the failure does not count for the next try.
    ok(&breakers, NOON + 61_000);
    assert_eq!(state(&breakers, NOON + 61_000), State::HalfOpen);
    ok(&breakers, NOON + 61_000);
    assert_eq!(state(&breakers, NOON + 61_000), State::Closed);
}

#[test]
fn a_trial_without_outcome_makes_room() {
    let (breakers, trial) = tried();
    let now = NOON + 30_000;
    drop(trial);
    let trial = breakers.admit(TV, now).unwrap();
    drop(trial);
    let before = view(&breakers, now);
    assert_eq!((before.state, before.statistics.total), (State::HalfOpen, 3));
    ok(&breakers, now);
    ok(&breakers, now);
    assert_eq!(state(&breakers, now), State::Closed);
}

#[test]
fn late_outcomes_are_counted_and_move_nothing() {
    let breakers = breakers();
    let late: Vec<_> = (0..4).map(|_| breakers.admit(TV, NOON).unwrap()).collect();
    fail(&breakers, 3, NOON);
    let trial = breakers.admit(TV, NOON + 30_000).unwrap();
    for (i, admission) in late.into_iter().enumerate() {
        if i % 2 == 0 { admission.succeeded(NOON + 30_000) } else { admission.failed(NOON + 30_000, fault()) }
    }
    let view = view(&breakers, NOON + 30_000);
    assert_eq!((view.state, view.statistics.total, view.statistics.failed), (State::HalfOpen, 7, 5));
    assert_eq!((view.statistics.consecutive_failures, view.statistics.consecutive_successes), (3, 0));
    assert!(breakers.admit(TV, NOON + 30_000).is_err(), "the trial's place is still taken");
    drop(trial);
}

#[test]
fn statuses_count_as_the_settings_say() {
    let breakers = breakers();
    for (code, failure) in [
        (200, false),
        (304, false),
        (400, false),
        (404, false),
        (428, false),
        (429, true),
        (430, false),
        (499, false),
        (500, true),
        (884, true),
    ] {
        assert_eq!(!breakers.config().of(TV).accepts(code), failure, "{code}");
    }
    fail(&breakers, 2, NOON);
    breakers.admit(TV, NOON).unwrap().failed(NOON, status(404));
    breakers.admit(TV, NOON).unwrap().failed(NOON, status(304));
    breakers.admit(TV, NOON).unwrap().failed(NOON, status(884));
    breakers.admit(TV, NOON).unwrap().failed(NOON, Failure { kind: FailureKind::Timeout, reason: String::new() });
    ok(&breakers, NOON);
    breakers.admit(TV, NOON).unwrap().failed(NOON, Failure { kind: FailureKind::Network, reason: "  ".into() });
    breakers.admit(TV, NOON).unwrap().failed(NOON, Failure { kind: FailureKind::Other, reason: "a\nb".into() });
    let view = view(&breakers, NOON);
    let s = &view.statistics;
    assert_eq!((s.total, s.succeeded, s.failed), (9, 3, 6));
    assert_eq!((s.status_2xx, s.status_3xx, s.status_4xx, s.status_5xx, s.timeouts, s.network, s.other), (1, 1, 1, 2, 1, 1, 2));
    assert_eq!(
        (s.last_failure.as_deref(), s.last_failure_at, s.last_success_at),
        (Some("a b"), Some(Time(NOON / 1000)), Some(Time(NOON / 1000)))
    );
    assert!((view.failure_rate - 6.0 / 9.0).abs() < 1e-9);
    let long = Failure { kind: FailureKind::Other, reason: "é".repeat(400) };
    assert_eq!(long.line().chars().count(), 301);
}

#[test]
fn forced_open_stays_until_auto() {
    let breakers = breakers();
    // Never seen before, and closed off beforehand.
    let view = breakers.force(TV, Force::Open, NOON).unwrap();
    assert_eq!((view.state, view.forced, view.next_half_open_at), (State::Open, Some(Forced::Open), None));
    let refusal = breakers.admit(TV, NOON + 1_000_000_000).unwrap_err();
    assert!(refusal.is_forced && !refusal.is_on_trial);
    breakers.reset(TV, NOON).unwrap();
    assert!(breakers.admit(TV, NOON).is_err(), "a reset does not take a person's word back");
    let view = breakers.force(TV, Force::Auto, NOON).unwrap();
    assert_eq!((view.state, view.forced), (State::HalfOpen, None));
    ok(&breakers, NOON);
    ok(&breakers, NOON);
    assert_eq!(state(&breakers, NOON), State::Closed);
}

#[test]
fn forced_closed_always_admits_and_counts() {
    let breakers = opened();
    assert_eq!(breakers.force(TV, Force::Closed, NOON).unwrap().state, State::Closed);
    fail(&breakers, 10, NOON);
    let view = breakers.force(TV, Force::Auto, NOON).unwrap();
    assert_eq!((view.state, view.statistics.consecutive_failures, view.statistics.failed), (State::Closed, 10, 13));
    fail(&breakers, 1, NOON);
    assert_eq!(state(&breakers, NOON), State::Open);
}

#[test]
fn forcing_needs_a_services_name_and_does_nothing_twice() {
    let breakers = breakers();
    let error = breakers.force("../x", Force::Open, NOON).unwrap_err();
    assert_eq!(error.to_string(), "\"../x\" is not the name of a service; an example is m3u-tv.example:8080");
    assert_eq!(breakers.list(NOON), []);
    for _ in 0..3 {
        breakers.force(TV, Force::Open, NOON).unwrap();
    }
    breakers.force(TV, Force::Auto, NOON).unwrap();
    breakers.force(TV, Force::Auto, NOON).unwrap();
    assert_eq!(view(&breakers, NOON).transitions.len(), 2);
    assert!(breakers.reset("m3u-never.example", NOON).is_none());
}

#[test]
fn a_reset_clears_counts_and_the_trial() {
    let (breakers, trial) = tried();
    let now = NOON + 31_000;
    let view_after = breakers.reset(TV, now).unwrap();
    assert_eq!((view_after.state, &view_after.statistics), (State::Closed, &Statistics::default()));
    assert_eq!((view_after.seconds_closed, view_after.seconds_open, view_after.seconds_half_open), (0, 0, 0));
    let last = view_after.transitions.last().unwrap();
    assert_eq!((last.from, last.to, last.reason.as_str()), (State::HalfOpen, State::Closed, "reset by hand"));
    // The old trial's failure does not open it, and it takes the full number of failures again.
    trial.failed(now, fault());
    fail(&breakers, 2, now);
    assert_eq!(state(&breakers, now), State::Closed);
    fail(&breakers, 1, now);
    let next = breakers.admit(TV, now + 30_000).unwrap();
    assert!(breakers.admit(TV, now + 30_000).is_err());
    next.succeeded(now + 30_000);
    assert_eq!(view(&breakers, now + 30_000).statistics.consecutive_successes, 1);
}

#[test]
fn off_means_that_everything_goes_through_uncounted() {
    let breakers = opened();
    breakers.set_config(Config { enabled: false, ..Config::default() });
    fail(&breakers, 5, NOON);
    let open = breakers.admit(TV, NOON).unwrap();
    breakers.admit("m3u-new.example", NOON).unwrap().succeeded(NOON);
    assert_eq!(breakers.list(NOON).len(), 1);
    assert_eq!(view(&breakers, NOON).statistics.total, 3);
    breakers.set_config(Config::default());
    open.failed(NOON, fault());
    assert_eq!(view(&breakers, NOON).statistics.total, 3);
    // A trial that ends while they are off gives its place back.
    let trial = breakers.admit(TV, NOON + 30_000).unwrap();
    breakers.set_config(Config { enabled: false, ..Config::default() });
    trial.failed(NOON + 30_000, fault());
    breakers.set_config(Config::default());
    assert_eq!(state(&breakers, NOON + 30_000), State::HalfOpen);
    assert!(breakers.admit(TV, NOON + 30_000).is_ok());
}

#[test]
fn settings_are_in_force_at_once() {
    let breakers = opened();
    let mut config = Config::default();
    config
        .profiles
        .insert("quick".into(), PartialProfile { reset_timeout: Some(5), operation_timeout: Some(7), ..PartialProfile::default() });
    config.services.insert(TV.into(), "quick".into());
    breakers.set_config(config.clone());
    assert_eq!(breakers.config(), config);
    let seen = view(&breakers, NOON + 1_000);
    assert_eq!((seen.profile.as_str(), seen.settings.reset_timeout, seen.settings.failure_threshold), ("quick", 5, 3));
    assert_eq!(seen.next_half_open_at, Some(Time(NOON / 1000 + 5)));
    assert!(breakers.admit(TV, NOON + 4_999).is_err());
    let trial = breakers.admit(TV, NOON + 5_000).unwrap();
    assert_eq!(trial.operation_timeout, Some(Duration::from_secs(7)));
    assert_eq!(breakers.admit("m3u-other.example", NOON).unwrap().operation_timeout, None);
    config.services.insert(TV.into(), "global".into());
    breakers.set_config(config);
    assert_eq!(view(&breakers, NOON + 5_000).profile, "global");
}

#[test]
fn bad_settings_hold_no_call_up() {
    let profile = Profile {
        failure_threshold: 0,
        success_threshold: 0,
        reset_timeout: 0,
        operation_timeout: u32::MAX,
        acceptable_status_codes: vec!["x".into()],
    };
    let config = Config { global: profile, services: [(TV.to_owned(), "gone".to_owned())].into(), ..Config::default() };
    assert!(!config.validate().0.is_empty());
    let breakers = Breakers::new(config, Vec::new());
    fail(&breakers, 1, NOON);
    assert_eq!(state(&breakers, NOON), State::Open);
    ok(&breakers, NOON + 1_000);
    assert_eq!(state(&breakers, NOON + 1_000), State::Closed);
}

#[test]
fn validation_names_each_field() {
    let config: Config = serde_json::from_value(json!({
        "global": {"failure_threshold": 0, "operation_timeout": 3601, "acceptable_status_codes": []},
        "profiles": {
            "slow": {"reset_timeout": 86401, "acceptable_status_codes": ["2xx", " 404", "500 - 599", "0xx", "abc", "599-500", "2xxx", "20", "+20", "9xx", ""]},
            "fine": {}, "global": {}, "a.b": {},
        },
        "services": {"m3u-host": "none", "m3u-other": "slow", "host": "fine", "xmltv-host": "global"},
    }))
    .unwrap();
    let problems: Vec<_> = config.validate().0.into_iter().map(|problem| (problem.field, problem.message)).collect();
    let fields: Vec<_> = problems.iter().map(|(field, _)| field.as_str()).collect();
    let codes = "profiles.slow.acceptable_status_codes";
    assert_eq!(
        fields,
        [
            "global.failure_threshold",
            "global.operation_timeout",
            "global.acceptable_status_codes",
            "profiles.a.b",
            "profiles.global",
            "profiles.slow.reset_timeout",
            codes,
            codes,
            codes,
            codes,
            codes,
            codes,
            codes,
            "services.host",
            "services.m3u-host",
        ]
    );
    let said = |field: &str| problems.iter().find(|(name, _)| name == field).unwrap().1.as_str();
    assert_eq!(said("global.failure_threshold"), "failures in a row after which a host is left alone: 1 to 100, not 0");
    assert_eq!(said(codes), "\"0xx\" is neither a class such as 2xx, nor a code such as 404, nor a range such as 500-599");
    assert_eq!(said("services.m3u-host"), "there is no profile called \"none\"");
    let of_all = Config { services: [(TV.to_owned(), "global".to_owned())].into(), ..Config::default() };
    assert_eq!(of_all.validate().0, []);
    assert_eq!(Config::default().validate().0, []);
    assert_eq!(serde_json::from_value::<Config>(json!({})).unwrap(), Config::default());
}

#[test]
fn too_many_profiles_and_services_are_named() {
    let config = Config {
        profiles: (0..101).map(|n| (format!("p{n}"), PartialProfile::default())).collect(),
        services: (0..1_001).map(|n| (format!("m3u-h{n}"), "p1".to_owned())).collect(),
        ..Config::default()
    };
    let fields: Vec<_> = config.validate().0.into_iter().map(|problem| problem.field).collect();
    assert_eq!(fields, ["profiles", "services"]);
}

#[test]
fn the_words() {
    let breakers = opened();
    let refused = |at: i64| breakers.admit(TV, at).unwrap_err().to_string();
    assert_eq!(
        refused(NOON + 5_000),
        "tv.example:8080 failed 3 times in a row (it has a fault of its own (HTTP 503)) and is left alone for another 25 s"
    );
    assert_eq!(
        refused(NOON + 29_999),
        "tv.example:8080 failed 3 times in a row (it has a fault of its own (HTTP 503)) and is left alone for another 1 s"
    );
    let _trial = breakers.admit(TV, NOON + 30_000).unwrap();
    assert_eq!(
        refused(NOON + 30_000),
        "tv.example:8080 failed 3 times in a row (it has a fault of its own (HTTP 503)) and is being tried with another call; ask again in 1 s"
    );
    breakers.force(TV, Force::Open, NOON + 30_000).unwrap();
    assert_eq!(refused(NOON + 30_000), "tv.example:8080 was closed off by hand and is left alone until that is undone");
    let open = |failures, last_failure: &str| Open {
        service: TV.into(),
        retry_in: Duration::from_secs(7_201),
        failures,
        last_failure: last_failure.into(),
        is_forced: false,
        is_on_trial: false,
    };
    assert_eq!(open(1, "").to_string(), "tv.example:8080 failed once and is left alone for another 3 h");
    assert_eq!(open(0, "x").to_string(), "tv.example:8080 is left alone for another 3 h");
    assert_eq!(call::span(Duration::from_secs(121)), "3 min");
}

#[test]
fn only_changes_are_given_for_keeping() {
    let breakers = breakers();
    ok(&breakers, NOON);
    fail(&breakers, 2, NOON);
    assert_eq!(breakers.take_changed(), []);
    fail(&breakers, 1, NOON);
    let names = |saved: Vec<Saved>| saved.into_iter().map(|record| record.name).collect::<Vec<_>>();
    assert_eq!(names(breakers.take_changed()), [TV]);
    assert_eq!(breakers.take_changed(), []);
    breakers.admit(TV, NOON).unwrap_err();
    assert_eq!(breakers.take_changed(), []);
    breakers.force("xmltv-guide.example", Force::Closed, NOON).unwrap();
    breakers.reset(TV, NOON).unwrap();
    assert_eq!(names(breakers.take_changed()), [TV, "xmltv-guide.example"]);
}

/// What the same breakers know after a restart.
fn restarted(breakers: &Breakers) -> Breakers {
    let saved = breakers.take_changed();
    let read: Vec<Saved> = serde_json::from_str(&serde_json::to_string(&saved).unwrap()).unwrap();
    assert_eq!(read, saved);
    Breakers::new(breakers.config(), read)
}

#[test]
fn an_open_one_goes_on_after_a_restart() {
    let before = opened();
    let at = NOON + 10_000;
    let after = restarted(&before);
    assert_eq!(view(&after, at), view(&before, at));
    assert_eq!(after.admit(TV, at).unwrap_err(), before.admit(TV, at).unwrap_err());
    assert!(after.admit(TV, NOON + 29_999).is_err());
    assert!(after.admit(TV, NOON + 30_000).is_ok());
    // And a person's word holds.
    let breakers = breakers();
    breakers.force(TV, Force::Open, NOON).unwrap();
    assert!(restarted(&breakers).admit(TV, NOON + 1_000_000).unwrap_err().is_forced);
}

#[test]
fn a_trial_does_not_outlive_a_restart() {
    let (before, _trial) = tried();
    let after = restarted(&before);
    assert_eq!(state(&after, NOON + 30_000), State::HalfOpen);
    assert!(after.admit(TV, NOON + 30_000).is_ok());
}

#[test]
fn what_was_kept_may_lack_anything() {
    let saved: Vec<Saved> =
        serde_json::from_value(json!([{"name": TV, "state": "open"}, {}, {"name": TV.replace("tv", "b"), "forced": "open"}])).unwrap();
    let breakers = Breakers::new(Config::default(), saved);
    assert_eq!(breakers.admit(TV, NOON).unwrap_err().retry_in, Duration::from_secs(30));
    assert!(breakers.admit(TV, NOON + 30_000).is_ok());
    assert!(breakers.admit(&TV.replace("tv", "b"), NOON).unwrap_err().is_forced);
    assert_eq!(breakers.list(NOON).len(), 2);
}

#[test]
fn a_clock_set_back_lengthens_nothing() {
    let breakers = opened();
    assert!(breakers.admit(TV, NOON + 20_000).is_err());
    let past = NOON - 1_000_000_000;
    assert_eq!(breakers.admit(TV, past).unwrap_err().retry_in, Duration::from_secs(10));
    assert_eq!(view(&breakers, past).next_half_open_at, Some(Time(past / 1000 + 10)));
    assert!(breakers.admit(TV, past + 9_999).is_err());
    assert!(breakers.admit(TV, past + 10_000).is_ok());
    // Over a restart too.
    let after = restarted(&opened());
    assert_eq!(after.admit(TV, past).unwrap_err().retry_in, Duration::from_secs(30));
    assert!(after.admit(TV, past + 30_000).is_ok());
}

#[test]
fn times_that_cross_are_not_counted_twice() {
    let breakers = opened();
    for step in 1..=20 {
        assert!(breakers.admit(TV, NOON + step * 1_000).is_err());
        assert!(breakers.admit(TV, NOON + step * 1_000 - 900).is_err());
    }
    assert_eq!(view(&breakers, NOON + 20_000).seconds_open, 20);
}

#[test]
fn time_in_each_state_adds_up() {
    let breakers = breakers();
    ok(&breakers, NOON);
    fail(&breakers, 3, NOON + 4_000);
    let trial = breakers.admit(TV, NOON + 40_000).unwrap();
    trial.succeeded(NOON + 41_000);
    ok(&breakers, NOON + 42_000);
    let view = view(&breakers, NOON + 50_000);
    assert_eq!((view.seconds_closed, view.seconds_open, view.seconds_half_open), (12, 36, 2));
    assert_eq!(view.since, Time(NOON / 1000 + 42));
}

#[test]
fn history_has_fifty_entries_at_most() {
    let breakers = breakers();
    for n in 0..60 {
        breakers.force(TV, if n % 2 == 0 { Force::Open } else { Force::Closed }, NOON + n * 1_000).unwrap();
    }
    let transitions = view(&breakers, NOON + 60_000).transitions;
    assert_eq!((transitions.len(), transitions[0].at, transitions[49].at), (50, Time(NOON / 1000 + 10), Time(NOON / 1000 + 59)));
}

#[test]
fn a_thousand_services_are_remembered() {
    let name = |n: usize| format!("m3u-h{n:04}.example");
    let breakers = breakers();
    breakers.force(&name(0), Force::Open, NOON).unwrap();
    for _ in 0..3 {
        breakers.admit(&name(1), NOON).unwrap().failed(NOON, fault());
    }
    for n in 2..1_000 {
        breakers.admit(&name(n), NOON).unwrap().succeeded(NOON);
    }
    // Used again, so that the next ones are older.
    let gone = breakers.admit(&name(2), NOON).unwrap();
    for n in 1_000..1_002 {
        breakers.admit(&name(n), NOON).unwrap().succeeded(NOON);
    }
    let names: Vec<_> = breakers.list(NOON).into_iter().map(|view| view.name).collect();
    assert!(names.len() == 1_000 && names.is_sorted());
    for n in 0..1_002 {
        assert_eq!(names.contains(&name(n)), n != 3 && n != 4, "{n}");
    }
    // The outcome of a call to a service that was forgotten meanwhile brings nothing back.
    for n in 1_002..2_000 {
        breakers.admit(&name(n), NOON).unwrap().succeeded(NOON);
    }
    let gone_too = breakers.admit(&name(2_000), NOON).unwrap();
    for n in 2_001..3_000 {
        breakers.admit(&name(n), NOON).unwrap().succeeded(NOON);
    }
    gone.failed(NOON, fault());
    assert!(breakers.get(&name(2), NOON).is_none());
    // It counts as a late one for a service that is new again.
    drop(breakers.admit(&name(2_000), NOON).unwrap());
    gone_too.failed(NOON, fault());
    let again = breakers.get(&name(2_000), NOON).unwrap().statistics;
    assert_eq!((again.failed, again.consecutive_failures), (1, 0));
    let views = breakers.list(NOON);
    assert_eq!((views.len(), views[0].forced, views[1].state), (1_000, Some(Forced::Open), State::Open));
}

#[test]
fn a_restart_keeps_what_is_worth_most() {
    let mut saved: Vec<Saved> = (0..1_500).map(|n| Saved { name: format!("m3u-h{n}"), seen_millis: Some(n), ..Saved::default() }).collect();
    saved[3].forced = Some(Forced::Closed);
    saved[4].state = State::Open;
    let breakers = Breakers::new(Config::default(), saved);
    assert_eq!(breakers.list(NOON).len(), 1_000);
    let known = |n: usize| breakers.get(&format!("m3u-h{n}"), NOON).is_some();
    assert!(known(3) && known(4) && known(502) && known(1_499));
    assert!(!known(2) && !known(501));
}

#[test]
fn the_view_is_flat_json_that_its_schema_knows() {
    let view = serde_json::to_value(view(&opened(), NOON)).unwrap();
    assert_eq!((&view["state"], &view["forced"], &view["host"]), (&json!("open"), &json!(null), &json!("tv.example:8080")));
    assert_eq!((&view["failed"], &view["failure_rate"], &view["status_5xx"]), (&json!(3), &json!(1.0), &json!(3)));
    assert_eq!((&view["next_half_open_at"], &view["settings"]["reset_timeout"]), (&json!("2023-11-14T22:13:50Z"), &json!(30)));
    assert_eq!(view["transitions"][0]["to"], "open");
    let schema = schemars::schema_for!(ServiceView).to_value();
    for name in view.as_object().unwrap().keys() {
        assert!(schema["properties"].get(name).is_some(), "{name}");
    }
    assert_eq!(serde_json::to_value(State::HalfOpen).unwrap(), "half_open");
    assert_eq!(serde_json::from_value::<Force>(json!("auto")).unwrap(), Force::Auto);
    let config =
        serde_json::to_value(Config { profiles: [("p".to_owned(), PartialProfile::default())].into(), ..Config::default() }).unwrap();
    assert_eq!(config["profiles"]["p"], json!({}));
    assert!(schemars::schema_for!(Config).to_value()["properties"]["global"].is_object());
}

#[test]
fn threads_lose_no_outcome() {
    let breakers = with(|config| {
        config.global.failure_threshold = 4;
        config.global.reset_timeout = 1;
    });
    let clock = AtomicI64::new(NOON);
    let (succeeded, failed, refused, trials) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            let (breakers, clock, succeeded, failed, refused, trials) = (breakers.clone(), &clock, &succeeded, &failed, &refused, &trials);
            scope.spawn(move || {
                for call in 0..2_000 {
                    let now = clock.fetch_add(7, SeqCst);
                    let Ok(admission) = breakers.admit(TV, now) else {
                        refused.fetch_add(1, SeqCst);
                        continue;
                    };
                    let is_trial = admission.ticket.unwrap().is_trial;
                    if is_trial {
                        assert_eq!(trials.fetch_add(1, SeqCst), 0, "one trial at a time");
                    }
                    std::thread::yield_now();
                    if is_trial {
                        trials.fetch_sub(1, SeqCst);
                    }
                    // All threads fail at the same time, so that it opens however they take turns.
                    match now / 700 % 3 {
                        0 => drop(admission),
                        1 => {
                            failed.fetch_add(1, SeqCst);
                            admission.failed(now, fault());
                        }
                        _ => {
                            succeeded.fetch_add(1, SeqCst);
                            admission.succeeded(now);
                        }
                    }
                    if call % 97 == 0 {
                        breakers.list(now);
                        breakers.take_changed();
                    }
                }
            });
        }
    });
    let view = view(&breakers, clock.load(SeqCst));
    let s = &view.statistics;
    assert_eq!((s.succeeded, s.failed, s.refused), (succeeded.into_inner(), failed.into_inner(), refused.into_inner()));
    assert_eq!(s.total, s.succeeded + s.failed);
    assert!(s.refused > 0 && s.failed > 0);
}

#[derive(Clone, Debug)]
enum Act {
    Admit,
    /// Of those that are under way, the one at this place (modulo their number).
    Succeed(usize),
    Fail(usize),
    Acceptable(usize),
    Ignore(usize),
    Drop(usize),
    Force(Force),
    Reset,
    Step(i64),
    Restart,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        8 => Just(Act::Admit),
        5 => (0..8_usize).prop_map(Act::Succeed),
        8 => (0..8_usize).prop_map(Act::Fail),
        1 => (0..8_usize).prop_map(Act::Acceptable),
        1 => (0..8_usize).prop_map(Act::Ignore),
        1 => (0..8_usize).prop_map(Act::Drop),
        1 => prop_oneof![Just(Force::Open), Just(Force::Closed), Just(Force::Auto)].prop_map(Act::Force),
        1 => Just(Act::Reset),
        4 => (0..12_000_i64).prop_map(Act::Step),
        1 => Just(Act::Restart),
    ]
}

/// What a breaker does, said as shortly as possible: one service, and a clock that only goes on.
#[derive(Clone, Default)]
struct Model {
    state: State,
    forced: Option<Forced>,
    opened: i64,
    /// Calls under way, each with the stay in a state that it began in.
    calls: Vec<u32>,
    stay: u32,
    in_a_row: (u32, u32),
    total: (u64, u64, u64),
}

impl Model {
    fn go(&mut self, to: State, now: i64) {
        self.state = to;
        self.stay += 1;
        match to {
            State::Closed => self.in_a_row.0 = 0,
            State::Open => self.opened = now,
            State::HalfOpen => self.in_a_row.1 = 0,
        }
    }

    fn admit(&mut self, now: i64) -> bool {
        if self.state == State::Open && self.forced.is_none() && now - self.opened >= 10_000 {
            self.go(State::HalfOpen, now);
        }
        let admits = match self.state {
            State::Closed => true,
            State::HalfOpen => !self.calls.contains(&self.stay),
            State::Open => false,
        };
        if admits {
            self.calls.push(self.stay);
        } else {
            self.total.2 += 1;
        }
        admits
    }

    fn tell(&mut self, call: usize, is_success: bool, now: i64) {
        let is_current = self.calls.remove(call) == self.stay;
        if is_success {
            self.total.0 += 1;
        } else {
            self.total.1 += 1;
        }
        if !is_current {
            return;
        }
        self.in_a_row = if is_success { (0, self.in_a_row.1 + 1) } else { (self.in_a_row.0 + 1, 0) };
        match self.state {
            State::HalfOpen if !is_success => self.go(State::Open, now),
            State::HalfOpen if self.in_a_row.1 >= 2 => self.go(State::Closed, now),
            State::Closed if self.in_a_row.0 >= 3 && self.forced.is_none() => self.go(State::Open, now),
            _ => {}
        }
    }

    fn force(&mut self, force: Force, now: i64) {
        let (forced, to) = match force {
            Force::Open => (Some(Forced::Open), State::Open),
            Force::Closed => (Some(Forced::Closed), State::Closed),
            Force::Auto if self.forced == Some(Forced::Open) => (None, State::HalfOpen),
            Force::Auto => (None, self.state),
        };
        if to != self.state && forced != self.forced {
            self.go(to, now);
        }
        self.forced = forced;
    }

    fn reset(&mut self, now: i64) {
        let to = if self.forced == Some(Forced::Open) { State::Open } else { State::Closed };
        self.go(to, now);
        (self.in_a_row, self.total) = ((0, 0), (0, 0, 0));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn does_what_the_model_does(acts in vec(act(), 1..120)) {
        let mut real = with(|config| config.global.reset_timeout = 10);
        real.force(TV, Force::Auto, NOON).unwrap();
        let mut model = Model::default();
        let mut saved_model = Model::default();
        let mut calls: Vec<Admission> = Vec::new();
        let mut now = NOON;
        let mut saved: Option<Saved> = None;
        for act in acts {
            let place = |at: usize| at.checked_rem(calls.len());
            match act {
                Act::Admit => {
                    let before = view(&real, now);
                    let admission = real.admit(TV, now);
                    prop_assert_eq!(admission.is_ok(), model.admit(now));
                    match admission {
                        Ok(admission) => {
                            prop_assert!(before.forced != Some(Forced::Open));
                            prop_assert!(before.state != State::Open || before.next_half_open_at.unwrap() <= Time((now + 999).div_euclid(1000)));
                            calls.push(admission);
                        }
                        Err(open) => {
                            prop_assert!(before.forced != Some(Forced::Closed) && before.state != State::Closed);
                            prop_assert!(open.retry_in > Duration::ZERO && open.retry_in <= Duration::from_secs(10));
                            prop_assert_eq!(open.is_forced, before.forced == Some(Forced::Open));
                        }
                    }
                }
                Act::Succeed(at) => if let Some(at) = place(at) {
                    calls.remove(at).succeeded(now);
                    model.tell(at, true, now);
                },
                Act::Acceptable(at) => if let Some(at) = place(at) {
                    calls.remove(at).failed(now, status(404));
                    model.tell(at, true, now);
                },
                Act::Fail(at) => if let Some(at) = place(at) {
                    calls.remove(at).failed(now, fault());
                    model.tell(at, false, now);
                },
                Act::Ignore(at) => if let Some(at) = place(at) {
                    drop(calls.remove(at));
                    model.calls.remove(at);
                },
                Act::Drop(at) => if let Some(at) = place(at) {
                    drop(calls.remove(at));
                    model.calls.remove(at);
                },
                Act::Force(force) => {
                    real.force(TV, force, now).unwrap();
                    model.force(force, now);
                }
                Act::Reset => {
                    real.reset(TV, now).unwrap();
                    model.reset(now);
                }
                Act::Step(by) => now += by,
                Act::Restart => {
                    if let Some(record) = saved.take() {
                        real = Breakers::new(real.config(), vec![record]);
                        // Calls end with the program.
                        calls.clear();
                        model = Model { calls: Vec::new(), ..saved_model.clone() };
                    }
                }
            }
            if let Some(record) = real.take_changed().pop() {
                saved = Some(record);
                saved_model = model.clone();
            }
            let trials = calls.iter().filter(|call| call.ticket.is_some_and(|ticket| ticket.is_trial)).count();
            let current_trials = model.calls.iter().filter(|stay| **stay == model.stay).count();
            let seen = view(&real, now);
            if seen.state == State::HalfOpen {
                prop_assert!(current_trials <= 1 && current_trials <= trials);
            }
            let s = &seen.statistics;
            prop_assert_eq!((seen.state, seen.forced), (model.state, model.forced));
            prop_assert_eq!((s.consecutive_failures, s.consecutive_successes), model.in_a_row);
            prop_assert_eq!((s.succeeded, s.failed, s.refused), model.total);
            prop_assert_eq!(s.total, s.succeeded + s.failed);
            prop_assert_eq!(s.total, s.status_2xx + s.status_3xx + s.status_4xx + s.status_5xx + s.timeouts + s.network + s.other);
            prop_assert!(seen.transitions.len() <= 50);
        }
    }

    #[test]
    fn no_time_and_no_name_is_too_strange(times in vec(any::<i64>(), 1..40), kind in ".{0,20}", host in ".{0,300}", codes in vec(".{0,9}", 0..5)) {
        let name = service_name(&kind, &host);
        prop_assert!(name.bytes().all(|b| b.is_ascii() && b != b'/' && !b.is_ascii_uppercase()));
        prop_assert_eq!(call::is_service_name(&service_name("xtream", &host)), !host.is_empty());
        let mut config = Config::default();
        config.global.acceptable_status_codes = codes;
        config.validate();
        let breakers = Breakers::new(config, Vec::new());
        for (i, now) in times.into_iter().enumerate() {
            if let Ok(admission) = breakers.admit(&host, now) {
                admission.failed(now, Failure { kind: FailureKind::Timeout, reason: kind.clone() });
            }
            if i % 7 == 6 {
                breakers.reset(&host, now);
            }
            breakers.list(now);
            let saved = breakers.take_changed();
            drop(Breakers::new(breakers.config(), saved).list(now.wrapping_add(i64::MAX)));
        }
    }
}
