use super::*;
use crate::store::Store;

const HOUR: i64 = 3600;

fn world(sources: &[(u128, &str, &str)]) -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    for (id, url, cron) in sources {
        let source = Source { id: Id(*id), name: id.to_string(), url: (*url).into(), update_cron: (*cron).into(), ..Source::default() };
        store.put(&source).unwrap();
    }
    (dir, store)
}

fn zone() -> TimeZone {
    TimeZone::get("Europe/Berlin").unwrap()
}

fn at(text: &str) -> Time {
    Time(text.parse::<jiff::Timestamp>().unwrap().as_second())
}

/// The planned moments that were acted on while the clock went from `from` to `to` in steps.
fn run(store: &Store, from: Time, to: Time, step: i64) -> Vec<(u128, Time)> {
    let mut table = Timetable::default();
    let mut acted = Vec::new();
    let mut now = from;
    table.sync(&store.read().unwrap(), zone(), now).unwrap();
    while now <= to {
        for due in table.tick(now).into_iter().filter(|due| due.task != Task::Tidy) {
            acted.push((due.task.target().0, due.planned));
        }
        now = now.plus(step);
    }
    acted
}

#[test]
fn daylight_saving_neither_skips_nor_doubles() {
    let (_dir, store) = world(&[(1, "http://a/", "0 * * * *"), (2, "http://a/", "30 2 * * *")]);
    let created = Source { created_at: at("2026-03-28T20:00:00Z"), ..store.get(Id(1)).unwrap().unwrap() };
    store.put(&created).unwrap();
    let created = Source { created_at: at("2026-03-28T20:00:00Z"), ..store.get(Id(2)).unwrap().unwrap() };
    store.put(&created).unwrap();
    for (from, to) in [("2026-03-28T20:00:30Z", "2026-03-29T20:00:30Z"), ("2026-10-24T20:00:30Z", "2026-10-25T20:00:30Z")] {
        for id in [1, 2] {
            store.note_schedules(&[(Task::Refresh { source: Id(id), accept: false }, at(from))]).unwrap();
        }
        let acted = run(&store, at(from), at(to), 60);
        let hourly: Vec<Time> = acted.iter().filter(|(id, _)| *id == 1).map(|(_, at)| *at).collect();
        assert_eq!(hourly.len(), 24, "{hourly:?}");
        assert!(hourly.windows(2).all(|pair| pair[1].since(pair[0]) == HOUR), "{hourly:?}");
        assert_eq!(acted.iter().filter(|(id, _)| *id == 2).count(), 1, "{acted:?}");
    }
}

#[test]
fn a_clock_that_is_set_neither_skips_nor_doubles() {
    let (_dir, store) = world(&[(1, "http://a/", "0 * * * *")]);
    let start = at("2026-06-01T10:30:00Z");
    store.note_schedules(&[(Task::Refresh { source: Id(1), accept: false }, at("2026-06-01T10:00:00Z"))]).unwrap();
    let mut table = Timetable::default();
    table.sync(&store.read().unwrap(), zone(), start).unwrap();
    let mut planned =
        |now: &str| table.tick(at(now)).into_iter().filter(|due| due.task != Task::Tidy).map(|due| due.planned).collect::<Vec<_>>();
    assert_eq!(planned("2026-06-01T10:59:59Z"), []);
    assert_eq!(planned("2026-06-01T11:00:00Z"), [at("2026-06-01T11:00:00Z")]);
    // Set back by an hour: what was done is not done again.
    assert_eq!(planned("2026-06-01T10:05:00Z"), []);
    assert_eq!(planned("2026-06-01T11:00:00Z"), []);
    assert_eq!(planned("2026-06-01T11:59:00Z"), []);
    assert_eq!(planned("2026-06-01T12:00:10Z"), [at("2026-06-01T12:00:00Z")]);
    // Set forward over five of them: one is made up for.
    assert_eq!(planned("2026-06-01T17:20:00Z"), [at("2026-06-01T17:00:00Z")]);
    assert_eq!(planned("2026-06-01T17:59:59Z"), []);
    // It had been years ahead: plans go on from what is true now.
    assert_eq!(planned("2030-01-01T00:00:30Z").len(), 1);
    assert_eq!(planned("2026-06-01T18:30:00Z"), []);
    assert_eq!(planned("2026-06-01T19:00:00Z"), [at("2026-06-01T19:00:00Z")]);
}

#[test]
fn what_was_missed_while_the_program_was_away_happens_once() {
    let (_dir, store) = world(&[(1, "http://a/", "0 * * * *"), (2, "http://a/", "0 * * * *"), (3, "http://a/", "0 0 1 1 *")]);
    let before = at("2026-06-01T10:00:00Z");
    let all: Vec<(Task, Time)> = (1..=3).map(|id| (Task::Refresh { source: Id(id), accept: false }, before)).collect();
    store.note_schedules(&all).unwrap();
    let acted = run(&store, at("2026-06-03T15:20:00Z"), at("2026-06-03T15:59:00Z"), 20);
    assert_eq!(acted, [(1, at("2026-06-03T15:00:00Z")), (2, at("2026-06-03T15:00:00Z"))]);
}

#[test]
fn a_new_plan_begins_when_it_is_made() {
    let (_dir, store) = world(&[(1, "http://a/", "")]);
    let mut table = Timetable::default();
    let now = at("2026-06-01T10:30:00Z");
    table.sync(&store.read().unwrap(), zone(), now).unwrap();
    let source = Source { update_cron: "0 * * * *".into(), ..store.get(Id(1)).unwrap().unwrap() };
    store.put(&source).unwrap();
    table.sync(&store.read().unwrap(), zone(), now).unwrap();
    assert_eq!(table.tick(now), []);
    assert_eq!(table.next(), Some(at("2026-06-01T11:00:00Z")));
    // Another plan does not make up for the old one.
    let source = Source { update_cron: "15 * * * *".into(), ..source };
    store.put(&source).unwrap();
    table.sync(&store.read().unwrap(), zone(), at("2026-06-01T11:20:00Z")).unwrap();
    assert_eq!(table.tick(at("2026-06-01T11:20:00Z")), []);
    assert_eq!(table.next(), Some(at("2026-06-01T12:15:00Z")));
}

#[test]
fn one_host_is_not_asked_for_all_at_once() {
    let due = |id: u128, host: &str| Due { task: Task::Refresh { source: Id(id), accept: false }, planned: Time(0), host: host.into() };
    let all = (0..10).map(|id| due(id, "a")).chain([due(20, "b"), due(21, ""), due(22, "")]).collect();
    let spaced = spaced(all, || 999);
    let of = |host: &str| spaced.iter().filter(|(due, _)| due.host == host).map(|(_, pause)| *pause).collect::<Vec<_>>();
    assert!(of("a").windows(2).all(|pair| pair[1] - pair[0] >= SPACING), "{:?}", of("a"));
    assert_eq!((of("a")[0], of("b"), of("")), (Duration::ZERO, vec![Duration::ZERO], vec![Duration::ZERO; 2]));
}
