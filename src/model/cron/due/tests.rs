use std::collections::BTreeSet;

use super::*;

const MINUTE: i64 = 60;
const HOUR: i64 = 3600;
const DAY: i64 = 86_400;

fn time(text: &str) -> Time {
    Time(text.parse::<jiff::Timestamp>().unwrap().as_second())
}

fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").unwrap()
}

fn plan(text: &str, anchor: Time, now: Time) -> Plan {
    due(&Cron::parse(text).unwrap(), &berlin(), anchor, now)
}

#[test]
fn nothing_is_due_before_its_time() {
    let (anchor, noon) = (time("2026-01-01T10:00:00Z"), time("2026-01-01T11:00:00Z"));
    let waiting = Plan { run: None, next: Some(noon), anchor };
    assert_eq!(plan("0 12 * * *", anchor, anchor), waiting);
    assert_eq!(plan("0 12 * * *", anchor, Time(noon.0 - 1)), waiting);
    let tomorrow = Some(Time(noon.0 + DAY));
    assert_eq!(plan("0 12 * * *", anchor, noon), Plan { run: Some(noon), next: tomorrow, anchor: noon });
    assert_eq!(plan("0 12 * * *", noon, Time(noon.0 + 5)), Plan { run: None, next: tomorrow, anchor: noon });
}

#[test]
fn what_was_missed_counts_once() {
    let anchor = time("2026-01-01T10:00:00Z");
    let now = Time(anchor.0 + 5 * HOUR + 7);
    let latest = Time(anchor.0 + 5 * HOUR);
    assert_eq!(plan("0 * * * *", anchor, now), Plan { run: Some(latest), next: Some(Time(latest.0 + HOUR)), anchor: latest });
}

#[test]
fn a_clock_set_back_a_little_runs_nothing_again() {
    let anchor = time("2026-01-01T10:00:00Z");
    for back in [1, HOUR, 2 * HOUR] {
        let expected = Plan { run: None, next: Some(Time(anchor.0 + HOUR)), anchor };
        assert_eq!(plan("0 * * * *", anchor, Time(anchor.0 - back)), expected, "{back}");
    }
}

#[test]
fn a_clock_set_back_far_was_wrong_before() {
    let (anchor, now) = (time("2036-01-01T10:00:00Z"), time("2026-01-01T09:10:00Z"));
    let next = time("2026-01-01T10:00:00Z");
    let plan_now = plan("0 * * * *", anchor, now);
    assert_eq!(plan_now, Plan { run: None, next: Some(next), anchor: now });
    // With the new anchor the next one runs.
    assert_eq!(plan("0 * * * *", plan_now.anchor, next).run, Some(next));
    assert_eq!(plan("0 * * * *", Time(now.0 + 2 * HOUR + 1), now).next, Some(next));
}

#[test]
fn every_counts_from_the_anchor() {
    let anchor = time("2026-01-01T10:00:07Z");
    let at = |seconds| Time(anchor.0 + seconds);
    assert_eq!(plan("@every 1h", anchor, at(HOUR - 1)), Plan { run: None, next: Some(at(HOUR)), anchor });
    assert_eq!(plan("@every 1h", anchor, at(HOUR)), Plan { run: Some(at(HOUR)), next: Some(at(2 * HOUR)), anchor: at(HOUR) });
    assert_eq!(
        plan("@every 1h", anchor, at(9 * HOUR + 5)),
        Plan { run: Some(at(9 * HOUR)), next: Some(at(10 * HOUR)), anchor: at(9 * HOUR) }
    );
    assert_eq!(plan("@every 1h", anchor, at(-HOUR)), Plan { run: None, next: Some(at(HOUR)), anchor });
    assert_eq!(plan("@every 1h", anchor, at(-DAY)), Plan { run: None, next: Some(at(HOUR - DAY)), anchor: at(-DAY) });
}

#[test]
fn a_schedule_that_ended_has_nothing_next() {
    let (anchor, last) = (time("2025-06-01T00:00:00Z"), time("2025-12-31T23:00:00Z"));
    assert_eq!(plan("0 0 0 1 1 * 2026", anchor, Time(last.0 + 9)), Plan { run: Some(last), next: None, anchor: last });
    assert_eq!(plan("0 0 0 1 1 * 2026", last, Time(last.0 + 9)), Plan { run: None, next: None, anchor: last });
}

#[test]
fn years_of_missed_minutes_take_no_time() {
    let now = time("2026-06-01T12:00:30Z");
    let start = std::time::Instant::now();
    for text in ["* * * * *", "* * * * * *", "30 2 * * *", "0 0 29 2 *", "* 0-22 * * *", "@every 10s"] {
        for anchor in [Time(now.0 - 5 * 365 * DAY), Time(0), Time(i64::MIN)] {
            let plan = plan(text, anchor, now);
            assert!(plan.run.is_some_and(|run| run <= now) && plan.next.is_some_and(|next| next > now), "{text}");
        }
    }
    // Looked for in vain through a hundred years.
    assert_eq!(plan("0 0 0 1 1 * 2027", Time(0), now).run, None);
    assert_eq!(plan("* * * * *", Time(0), now).run, Some(time("2026-06-01T12:00:00Z")));
    assert!(start.elapsed() < std::time::Duration::from_secs(1), "{:?}", start.elapsed());
}

#[test]
fn an_old_anchor_does_not_hide_what_is_far_ahead() {
    let now = time("2026-01-01T00:00:00Z");
    assert_eq!(plan("0 0 0 1 6 * 2090", Time(0), now).next, Some(time("2090-05-31T22:00:00Z")));
}

/// A day and a half, in whose middle clocks change.
const MINUTES: i64 = 36 * 60;

/// Asks once a minute; the clock jumps by `jump` seconds before minute `jump_at`. Returns what ran.
fn simulate(cron: &Cron, zone: &TimeZone, start: Time, jump_at: i64, jump: i64) -> Vec<Time> {
    let (mut anchor, mut ran, mut promised) = (start, Vec::new(), cron.next_after(start, zone));
    for minute in 0..MINUTES {
        let now = Time(start.0 + minute * MINUTE + if minute < jump_at { 0 } else { jump });
        let plan = due(cron, zone, anchor, now);
        assert!(plan.run.is_none_or(|run| anchor < run && run <= now));
        assert!(plan.next.is_none_or(|next| next > now && next > plan.anchor));
        // Whoever sleeps until the next planned moment wakes for the right one.
        assert!(jump != 0 || plan.run.is_none() || plan.run == promised);
        ran.extend(plan.run);
        (anchor, promised) = (plan.anchor, plan.next);
    }
    ran
}

#[test]
fn whatever_clocks_do_every_planned_moment_runs_once() {
    let zone = berlin();
    for change in ["2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"] {
        let start = Time(time(change).0 - 18 * HOUR);
        let end = start.0 + (MINUTES - 1) * MINUTE;
        for text in ["0 * * * *", "30 2 * * *", "*/15 * * * *", "0 */6 * * *", "@every 90m"] {
            let cron = Cron::parse(text).unwrap();
            let planned = |until: i64| {
                let runs = std::iter::successors(cron.next_after(start, &zone), |run| cron.next_after(*run, &zone));
                runs.take_while(|run| run.0 <= until).collect::<Vec<_>>()
            };
            assert_eq!(simulate(&cron, &zone, start, 0, 0), planned(end), "{text}");
            // Minute 1080 is the change, 1110 that of 02:30 in spring.
            for jump_at in [547, 969, 1081, 1112, 1391] {
                // Forward: of those that were jumped over, the latest alone runs.
                let (before, after) = (start.0 + (jump_at - 1) * MINUTE, start.0 + jump_at * MINUTE + 3 * HOUR);
                let missed: BTreeSet<Time> = planned(after).into_iter().filter(|run| run.0 > before).rev().skip(1).collect();
                let expected: Vec<Time> = planned(end + 3 * HOUR).into_iter().filter(|run| !missed.contains(run)).collect();
                assert_eq!(simulate(&cron, &zone, start, jump_at, 3 * HOUR), expected, "{text}, minute {jump_at}");
                // Back: each once, none again.
                assert_eq!(simulate(&cron, &zone, start, jump_at, -HOUR), planned(end - HOUR), "{text}, minute {jump_at}");
            }
        }
    }
}

#[test]
fn a_clock_that_was_far_ahead_runs_again_what_it_ran_too_early() {
    let cron = Cron::parse("0 * * * *").unwrap();
    let ran = simulate(&cron, &berlin(), time("2026-01-01T00:30:00Z"), 600, -5 * HOUR);
    let again: Vec<Time> = ran.iter().copied().filter(|run| ran.iter().filter(|other| *other == run).count() == 2).collect();
    assert_eq!(again.len(), 2 * 5);
    assert_eq!(ran.len(), ran.iter().collect::<BTreeSet<_>>().len() + 5);
}
