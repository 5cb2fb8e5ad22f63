use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::DateTime;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

const ZONES: [&str; 6] = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC", "America/St_Johns"];

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn cron(text: &str) -> Cron {
    Cron::parse(text).unwrap()
}

/// `2026-03-29T01:00:00Z`.
fn time(text: &str) -> Time {
    Time(text.parse::<Timestamp>().unwrap().as_second())
}

/// As clocks show it, with the offset.
fn shown(time: Time, zone: &TimeZone) -> String {
    time.timestamp().to_zoned(zone.clone()).strftime("%m-%d %H:%M:%S %:z").to_string()
}

/// The first runs after a local time.
fn runs(text: &str, place: &str, after: &str, n: usize) -> Vec<String> {
    let zone = zone(place);
    let after = zone.to_timestamp(after.parse::<DateTime>().unwrap()).unwrap();
    cron(text).next_runs(Time(after.as_second()), &zone, n).into_iter().map(|run| shown(run, &zone)).collect()
}

fn all_runs(cron: &Cron, zone: &TimeZone, after: Time, until: Time) -> Vec<Time> {
    std::iter::successors(cron.next_after(after, zone), |run| cron.next_after(*run, zone)).take_while(|run| *run <= until).collect()
}

#[test]
fn plain_schedules() {
    let utc = |text, n| runs(text, "UTC", "2026-01-31T12:34:56", n);
    assert_eq!(utc("35 12 * * *", 2), ["01-31 12:35:00 +00:00", "02-01 12:35:00 +00:00"]);
    assert_eq!(utc("34 12 * * *", 1), ["02-01 12:34:00 +00:00"]);
    assert_eq!(utc("56,57 34 12 * * *", 1), ["01-31 12:34:57 +00:00"]);
    assert_eq!(utc("0 0 31 * *", 3), ["03-31 00:00:00 +00:00", "05-31 00:00:00 +00:00", "07-31 00:00:00 +00:00"]);
    assert_eq!(utc("0 0 L * *", 3), ["02-28 00:00:00 +00:00", "03-31 00:00:00 +00:00", "04-30 00:00:00 +00:00"]);
    assert_eq!(
        utc("0 0 * * fri-mon", 4),
        ["02-01 00:00:00 +00:00", "02-02 00:00:00 +00:00", "02-06 00:00:00 +00:00", "02-07 00:00:00 +00:00"]
    );
    // Friday the 13th needs both, cron takes either.
    assert_eq!(utc("0 0 13 * fri", 3), ["02-06 00:00:00 +00:00", "02-13 00:00:00 +00:00", "02-20 00:00:00 +00:00"]);
    assert_eq!(utc("0 0 13 * tue", 3), ["02-03 00:00:00 +00:00", "02-10 00:00:00 +00:00", "02-13 00:00:00 +00:00"]);
    assert_eq!(utc("@every 90m", 2), ["01-31 14:04:56 +00:00", "01-31 15:34:56 +00:00"]);
}

#[test]
fn schedules_end() {
    let utc = zone("UTC");
    let now = time("2026-01-01T00:00:00Z");
    assert_eq!(cron("0 0 0 1 1 * 1999").next_after(now, &utc), None);
    assert_eq!(cron("0 0 0 1 1 * 2026").next_after(now, &utc), None);
    assert_eq!(cron("0 0 0 1 1 * 2026,2027").next_runs(Time(now.0 - 1), &utc, 5), [now, time("2027-01-01T00:00:00Z")]);
    // Between 1896 and 1904, and before 2100, there is no leap day.
    assert_eq!(cron("0 0 29 2 *").next_after(time("2096-03-01T00:00:00Z"), &utc), Some(time("2104-02-29T00:00:00Z")));
    for every in ["* * * * *", "0 0 1 1 *", "@every 1h"] {
        for name in ZONES {
            assert_eq!(cron(every).next_after(time("9998-12-31T23:59:59Z"), &zone(name)), None, "{every}");
        }
    }
}

#[test]
fn no_time_is_too_much() {
    for text in ["* * * * * *", "0 0 L * *", "0 0 29 2 *", "@every 10s", "0 0 0 1 1 * 2099"] {
        for name in ZONES {
            for after in [i64::MIN, i64::MIN + 1, -377_705_116_800, -62_135_596_801, 253_402_300_799, i64::MAX - 1, i64::MAX] {
                let (cron, zone) = (cron(text), zone(name));
                assert!(cron.next_after(Time(after), &zone).is_none_or(|run| run > Time(after)));
                for now in [i64::MIN, 0, i64::MAX] {
                    let _ = due::due(&cron, &zone, Time(after), Time(now));
                }
            }
        }
    }
}

#[test]
fn a_time_that_clocks_leave_out_runs_when_they_were_put_forward() {
    assert_eq!(
        runs("30 2 * * *", "Europe/Berlin", "2026-03-28T00:00", 3),
        ["03-28 02:30:00 +01:00", "03-29 03:30:00 +02:00", "03-30 02:30:00 +02:00"]
    );
    // Twice the same moment is one run, and order is that of moments.
    assert_eq!(
        runs("30 2,3 * * *", "Europe/Berlin", "2026-03-29T00:00", 3),
        ["03-29 03:30:00 +02:00", "03-30 02:30:00 +02:00", "03-30 03:30:00 +02:00"]
    );
    assert_eq!(
        runs("15,45 1-3 * * *", "Europe/Berlin", "2026-03-29T01:20", 4),
        ["03-29 01:45:00 +01:00", "03-29 03:15:00 +02:00", "03-29 03:45:00 +02:00", "03-30 01:15:00 +02:00"]
    );
    assert_eq!(runs("45 2 * * *", "Europe/Berlin", "2026-03-29T03:40", 2), ["03-29 03:45:00 +02:00", "03-30 02:45:00 +02:00"]);
    // Half an hour.
    assert_eq!(runs("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T12:00", 2), ["10-04 02:45:00 +11:00", "10-05 02:15:00 +11:00"]);
    // There the order of moments is not that of the times: 02:20 runs at 02:50, and 02:40 was not left out.
    let half_an_hour = ["10-04 02:40:00 +11:00", "10-04 02:50:00 +11:00", "10-05 02:20:00 +11:00"];
    assert_eq!(runs("20,40 2 * * *", "Australia/Lord_Howe", "2026-10-03T12:00", 3), half_an_hour);
    let latest = cron("20,40 2 * * *").last_within(Time(0), time("2026-10-03T16:00:00Z"), &zone("Australia/Lord_Howe"));
    assert_eq!(latest, Some(time("2026-10-03T15:50:00Z")));
    // A whole day: on Samoa there was no 30 December 2011.
    assert_eq!(
        runs("30 2 * * *", "Pacific/Apia", "2011-12-29T00:00", 3),
        ["12-29 02:30:00 -10:00", "12-31 02:30:00 +14:00", "01-01 02:30:00 +14:00"]
    );
    assert_eq!(runs("30 2 30 12 *", "Pacific/Apia", "2011-12-29T00:00", 1), ["12-31 02:30:00 +14:00"]);
}

#[test]
fn a_time_that_clocks_show_twice_runs_the_first_time() {
    assert_eq!(runs("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00", 2), ["10-25 02:30:00 +02:00", "10-26 02:30:00 +01:00"]);
    assert_eq!(
        runs("0 1-3 * * *", "Europe/Berlin", "2026-10-24T12:00", 4),
        ["10-25 01:00:00 +02:00", "10-25 02:00:00 +02:00", "10-25 03:00:00 +01:00", "10-26 01:00:00 +01:00"]
    );
    // Between both, nothing is made up for.
    assert_eq!(cron("15 2 * * *").next_after(time("2026-10-25T00:45:00Z"), &zone("Europe/Berlin")), Some(time("2026-10-26T01:15:00Z")));
    assert_eq!(runs("45 1 * * *", "Australia/Lord_Howe", "2026-04-04T12:00", 2), ["04-05 01:45:00 +11:00", "04-06 01:45:00 +10:30"]);
}

#[test]
fn every_hour_is_every_real_hour() {
    for (text, seconds) in
        [("0 * * * *", 3600), ("30 */1 * * *", 3600), ("*/15 * * * *", 900), ("*/15 0-23 * * *", 900), ("*/20 * * * * *", 20)]
    {
        for change in ["2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"] {
            let zone = zone("Europe/Berlin");
            let change = time(change);
            let runs = all_runs(&cron(text), &zone, Time(change.0 - 7200), Time(change.0 + 7200));
            assert_eq!(runs.len() as i64, 4 * 3600 / seconds, "{text}");
            assert!(runs.windows(2).all(|pair| pair[1].0 - pair[0].0 == seconds), "{text}");
        }
    }
    for change in ["2026-04-04T15:00:00Z", "2026-10-03T15:30:00Z"] {
        let runs = all_runs(&cron("*/15 * * * *"), &zone("Australia/Lord_Howe"), Time(time(change).0 - 7200), Time(time(change).0 + 7200));
        assert_eq!(runs.len(), 16);
    }
    // Every sixth hour is four times of the day.
    assert_eq!(
        runs("0 */6 * * *", "Europe/Berlin", "2026-03-28T20:00", 3),
        ["03-29 00:00:00 +01:00", "03-29 06:00:00 +02:00", "03-29 12:00:00 +02:00"]
    );
}

#[test]
fn every_counts_from_the_last_run() {
    let after = time("2026-03-29T00:59:59Z");
    for name in ZONES {
        assert_eq!(cron("@every 1h30m").next_runs(after, &zone(name), 2), [Time(after.0 + 5400), Time(after.0 + 10_800)]);
    }
}

/// The best of several, for other programs run too.
fn quickest(mut work: impl FnMut()) -> Duration {
    let times = (0..10).map(|_| {
        let start = Instant::now();
        work();
        start.elapsed()
    });
    times.min().unwrap()
}

#[test]
fn a_leap_day_is_found_at_once() {
    let (leap, zone, now) = (cron("0 0 29 2 *"), zone("Europe/Berlin"), time("2026-06-01T00:00:00Z"));
    let took = quickest(|| assert_eq!(leap.next_after(now, &zone), Some(time("2028-02-28T23:00:00Z"))));
    assert!(took < Duration::from_millis(1), "{took:?}");
    // A hundred years of changes.
    let never = cron("0 0 0 1 1 * 1999");
    let took = quickest(|| assert_eq!(never.next_after(now, &zone), None));
    assert!(took < Duration::from_millis(20), "{took:?}");
}

#[test]
fn a_thousand_schedules_take_no_time() {
    let crons: Vec<Cron> = (0..1000).map(|n| cron(&format!("{} {} {} * *", n % 60, n % 24, n % 28 + 1))).collect();
    let (zone, now) = (zone("Europe/Berlin"), time("2026-06-01T00:00:00Z"));
    let took = quickest(|| assert!(crons.iter().all(|cron| cron.next_after(now, &zone).is_some())));
    let most = if cfg!(debug_assertions) { 200 } else { 5 };
    assert!(took < Duration::from_millis(most), "{took:?}");
}

/// One field, as text and as the values that are meant.
#[derive(Clone, Debug)]
struct Field {
    text: String,
    values: BTreeSet<u16>,
    is_any: bool,
}

/// Of values from `least` to `most`, where numbers up to `picked` are written.
fn item(least: u16, most: u16, picked: u16) -> impl Strategy<Value = Field> {
    let value = move || least..=picked;
    let count = most - least + 1;
    let field = |text: String, values: Vec<u16>| Field { text, values: values.into_iter().collect(), is_any: false };
    let range = move |a: u16, b: u16| if a <= b { (a..=b).collect::<Vec<_>>() } else { (a..=most).chain(least..=b).collect() };
    prop_oneof![
        3 => value().prop_map(move |n| field(n.to_string(), vec![n])),
        1 => (value(), value()).prop_map(move |(a, b)| field(format!("{a}-{b}"), range(a, b))),
        1 => (value(), value(), 1..=count).prop_map(move |(a, b, step)| {
            field(format!("{a}-{b}/{step}"), range(a, b).into_iter().step_by(step.into()).collect())
        }),
        1 => (value(), 1..=count).prop_map(move |(a, step)| field(format!("{a}/{step}"), (a..=most).step_by(step.into()).collect())),
        1 => (2..=count).prop_map(move |step| field(format!("*/{step}"), (least..=most).step_by(step.into()).collect())),
    ]
}

/// `any` of 10 fields are `*`.
fn field(least: u16, most: u16, picked: u16, any: u32) -> impl Strategy<Value = Field> {
    let list = proptest::collection::vec(item(least, most, picked), 1..4).prop_map(|items| Field {
        text: items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>().join(","),
        values: items.into_iter().flat_map(|item| item.values).collect(),
        is_any: false,
    });
    let all = Field { text: "*".to_owned(), values: (least..=most).collect(), is_any: true };
    prop_oneof![10 - any => list, any => Just(all)]
}

/// An expression and what it means, kept apart from how the program reads it.
#[derive(Clone, Debug)]
struct Model {
    /// None: five fields.
    second: Option<Field>,
    minute: Field,
    hour: Field,
    day: Field,
    month: Field,
    weekday: Field,
}

impl Model {
    fn text(&self) -> String {
        let five = [&self.minute, &self.hour, &self.day, &self.month, &self.weekday];
        self.second.iter().chain(five).map(|field| field.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    fn is_real_time(&self) -> bool {
        self.hour.values.len() == 24
    }

    fn has(&self, local: DateTime) -> bool {
        let is_in = |field: &Field, value: i8| field.values.contains(&u16::try_from(value).unwrap());
        let day = is_in(&self.day, local.day());
        let weekday = is_in(&self.weekday, local.weekday().to_sunday_zero_offset());
        let is_day = if self.day.is_any || self.weekday.is_any { day && weekday } else { day || weekday };
        let is_second = self.second.as_ref().map_or(local.second() == 0, |field| is_in(field, local.second()));
        is_second && is_in(&self.minute, local.minute()) && is_in(&self.hour, local.hour()) && is_in(&self.month, local.month()) && is_day
    }

    /// Minute by minute, or second by second where there is a field of seconds.
    fn runs(&self, zone: &TimeZone, after: Time, until: Time) -> Vec<Time> {
        let step = if self.second.is_some() { 1 } else { 60 };
        let scan = |from: i64, to: i64| (from.div_euclid(60) * 60..=to).step_by(step);
        let mut runs = BTreeSet::new();
        if self.is_real_time() {
            runs.extend(scan(after.0, until.0).filter(|second| self.has(zone.to_datetime(Time(*second).timestamp()))));
        } else {
            // Every local time of that span, whether clocks show it or not, and more on both sides than they are ever put forward.
            let local = |time: Time| time.0 + i64::from(zone.to_offset(time.timestamp()).seconds());
            for local in scan(local(after) - 7200, local(until) + 7200) {
                let local = TimeZone::UTC.to_datetime(Time(local).timestamp());
                if self.has(local) {
                    runs.insert(zone.to_ambiguous_timestamp(local).compatible().unwrap().as_second());
                }
            }
        }
        runs.into_iter().map(Time).filter(|run| after < *run && *run <= until).collect()
    }
}

fn model(second: impl Strategy<Value = Option<Field>>) -> impl Strategy<Value = Model> {
    // Half of the hours are those in which clocks change.
    let hour = prop_oneof![field(0, 23, 23, 4), field(0, 23, 4, 0)];
    let fields = (second, field(0, 59, 59, 2), hour, field(1, 31, 31, 7), field(1, 12, 12, 9), field(0, 6, 6, 7));
    fields.prop_map(|(second, minute, hour, day, month, weekday)| Model { second, minute, hour, day, month, weekday })
}

fn five_fields() -> impl Strategy<Value = Model> {
    model(Just(None))
}

fn six_fields() -> impl Strategy<Value = Model> {
    model(field(0, 59, 59, 1).prop_map(Some))
}

/// From 1975 to 2094.
fn any_time() -> impl Strategy<Value = i64> {
    157_766_400..3_944_678_400_i64
}

/// Forwards and backwards, around a change of clocks where the zone has any.
fn agrees_with_a_scan(model: &Model, place: &str, near: i64, before: i64, length: i64) -> Result<(), TestCaseError> {
    let zone = zone(place);
    let change = zone.following(Time(near).timestamp()).next().map_or(near, |change| change.timestamp().as_second());
    let (after, until) = (Time(change - before), Time(change - before + length));
    // Some have no such day in any month.
    let Ok(cron) = Cron::parse(&model.text()) else { return Ok(()) };
    let expected = model.runs(&zone, after, until);
    prop_assert_eq!(&all_runs(&cron, &zone, after, until), &expected, "{}", model.text());
    let latest = |until| cron.last_within(after, until, &zone);
    let mut backwards: Vec<Time> = std::iter::successors(latest(until), |run| latest(Time(run.0 - 1))).collect();
    backwards.reverse();
    prop_assert_eq!(backwards, expected, "{}", model.text());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn around_changes_it_is_as_minute_by_minute(
        model in five_fields(),
        place in select(&ZONES),
        near in any_time(),
        before in 0..172_800_i64,
    ) {
        agrees_with_a_scan(&model, place, near, before, 3 * 86_400)?;
    }

    #[test]
    fn around_changes_it_is_as_second_by_second(
        model in six_fields(),
        place in select(&ZONES),
        near in any_time(),
        before in 0..7200_i64,
    ) {
        agrees_with_a_scan(&model, place, near, before, 7200)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn runs_go_on_and_match(model in prop_oneof![five_fields(), six_fields()], place in select(&ZONES), after in any_time()) {
        let zone = zone(place);
        if let Ok(cron) = Cron::parse(&model.text()) {
            let runs = cron.next_runs(Time(after), &zone, 5);
            prop_assert_eq!(runs.len(), 5);
            let mut last = Time(after);
            for run in runs {
                prop_assert!(run > last);
                let local = zone.to_datetime(run.timestamp());
                // What clocks would have shown if they had not been put forward.
                let unchanged = zone.preceding(Time(run.0 + 1).timestamp()).next().map(|change| {
                    zone.to_offset(Time(change.timestamp().as_second() - 1).timestamp()).to_datetime(run.timestamp())
                });
                let was_left_out = || unchanged.is_some_and(|local| model.has(local) && zone.to_ambiguous_timestamp(local).is_ambiguous());
                prop_assert!(model.has(local) || (!model.is_real_time() && was_left_out()), "{} at {}", model.text(), local);
                // The latest of those up to it is itself, and up to just before it the one before.
                prop_assert_eq!(cron.last_within(last, run, &zone), Some(run));
                prop_assert_eq!(cron.last_within(last, Time(run.0 - 1), &zone), None);
                last = run;
            }
        }
    }
}
