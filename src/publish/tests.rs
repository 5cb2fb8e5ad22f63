//! What a preview shows, what a run publishes and what the language says, for random rules and channels.

use std::collections::BTreeMap;
use std::fs;

use proptest::prelude::*;

use super::*;
use crate::clock::Clock;
use crate::expr::{Purpose, Scratch, Surroundings, compile};
use crate::model::fields::StreamRecord;
use crate::model::job::JobKind;
use crate::model::proxy::{FilterRef, NumberingMode, ProxyState, ProxyStatus, StreamSourceRef};
use crate::model::rule::FilterAction;
use crate::model::source::{RefreshRecord, RefreshStatus};
use crate::model::{Channel, ChannelId, Id, Outcome, Proxy, Rule, RuleKind, Source, Time};
use crate::pipeline::explain::{differences, standings};
use crate::pipeline::preview::preview;
use crate::progress::Board;
use crate::store::{ChannelSpool, Publication, Store};

pub(super) const NOW: Time = Time(1_700_000_000);
pub(super) const PROXY: Id = Id(99);
const KEEP: Keep = Keep { versions: 2, days: 0, bytes: u64::MAX };
pub(super) const SOURCES: [Id; 2] = [Id(51), Id(52)];

impl EditionStore {
    /// Publishes these bytes as they are.
    pub(crate) fn publish_bytes(
        &self,
        store: &Store,
        proxy: Id,
        at: Time,
        m3u: &[u8],
        xmltv: &[u8],
        xmltv_gz: &[u8],
    ) -> std::sync::Arc<Edition> {
        let staging = self.stage(proxy).unwrap();
        let path = |name| staging.0.join(name);
        for (name, bytes) in [(PLAYLIST, m3u), (GUIDE, xmltv), (GUIDE_GZ, xmltv_gz)] {
            fs::write(path(name), bytes).unwrap();
        }
        let m3u_gz_bytes = gzip::file(&path(PLAYLIST), &path(PLAYLIST_GZ), 1).unwrap();
        // As a former release left it: without a lineup.
        fs::write(path(edition::LINEUP), "").unwrap();
        let key = store.access_key(proxy).unwrap();
        let (m3u_bytes, xmltv_bytes, xmltv_gz_bytes) = (m3u.len() as u64, xmltv.len() as u64, xmltv_gz.len() as u64);
        let sizes = edition::Note { m3u_bytes, m3u_gz_bytes, xmltv_bytes, xmltv_gz_bytes, ..edition::Note::default() };
        let note = edition::Note {
            generated_at: at,
            key_crc: crc32fast::hash(key.as_bytes()),
            m3u_crc: crc32fast::hash(m3u),
            xmltv_crc: crc32fast::hash(xmltv),
            ..sizes
        };
        let change = |status: &mut ProxyStatus| status.last_generated_at = Some(at);
        let new = Publication { proxy, version: 0, key: &key, former_key: None, change: &change, ledger: None::<edition_store::NoLedger> };
        self.publish(store, &staging, note, new).unwrap()
    }
}

fn text() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["BBC One", "bbc one hd", "ITV 1 +1", "Österreich 1", "UK| Sport", "News", "x", "A & B"])
        .prop_map(str::to_owned)
}

fn channels() -> impl Strategy<Value = Vec<Channel>> {
    let channel = (text(), text(), prop::sample::select(vec!["", "one.uk", "two.uk"]), prop::option::of(1u8..20), any::<bool>());
    let channel = channel.prop_map(|(channel_name, group_title, tvg_id, number, second)| Channel {
        source_id: SOURCES[usize::from(second)],
        channel_name,
        group_title,
        tvg_id: tvg_id.to_owned(),
        tvg_chno: number.map(|number| number.to_string()).unwrap_or_default(),
        stream_url: "http://127.0.0.1:9/x".into(),
        ..Channel::default()
    });
    // More than one block of rows, and more than rules look at together.
    prop::collection::vec(channel, 1..300).prop_map(|channels| {
        let numbered = channels.into_iter().zip(1_u128..);
        numbered
            .map(|(channel, n)| Channel { id: ChannelId(n.wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835)), ..channel })
            .collect()
    })
}

fn condition() -> impl Strategy<Value = String> {
    let field = prop::sample::select(vec!["channel_name", "group_title", "tvg_id", "tvg_chno"]);
    let op = prop::sample::select(vec!["contains", "==", "not starts_with", "case_sensitive ends_with", "matches", ">"]);
    let value = prop::sample::select(vec!["\"bbc\"", "\"1\"", "\"(.) \"", "\"ö\"", "\"News\"", "\"\""]);
    let one = (field, op, value).prop_map(|(field, op, value)| format!("{field} {op} {value}"));
    let joiner = prop::sample::select(vec!["AND", "OR", "AND NOT"]);
    (one.clone(), joiner, one).prop_map(|(a, joiner, b)| format!("{a} {joiner} {b}"))
}

fn only() -> impl Strategy<Value = Option<Id>> {
    prop::sample::select(vec![None, None, Some(SOURCES[0]), Some(SOURCES[1])])
}

fn rules() -> impl Strategy<Value = Vec<Rule>> {
    let actions = prop::sample::select(vec![
        "SET group_title = \"G\"",
        "SET channel_name = \"$1!\", tvg_name = $channel_name",
        "channel_name += \" HD\"",
        "group_title -= \"B\"",
        "tvg_id ?= \"three.uk\"",
        "SET tvg_chno = \"7\"",
        "DELETE group_title",
    ]);
    let mapping = (condition(), actions, any::<bool>(), only(), any::<bool>()).prop_map(
        |(condition, actions, stop_on_match, source_id, is_enabled)| {
            // What is negated captures nothing.
            let has_groups = condition.split(" AND NOT ").next().is_some_and(|kept| kept.contains("matches \"(.)"));
            let actions = if has_groups { actions.to_owned() } else { actions.replace("$1", "one") };
            Rule {
                kind: RuleKind::Mapping,
                expression: format!("{condition} {actions}"),
                stop_on_match,
                source_id,
                is_enabled,
                ..Rule::default()
            }
        },
    );
    let filter = (condition(), any::<bool>(), only()).prop_map(|(expression, includes, source_id)| {
        let action = if includes { FilterAction::Include } else { FilterAction::Exclude };
        Rule { expression, action, source_id, ..Rule::default() }
    });
    // Enough to share the last mark.
    let all = (prop::collection::vec(mapping, 0..40), prop::collection::vec(filter, 0..4));
    all.prop_map(|(mappings, filters)| {
        let numbered = mappings.into_iter().chain(filters).zip(1_u8..);
        numbered.map(|(rule, n)| Rule { id: Id(n.into()), name: n.to_string(), sort_order: n.into(), ..rule }).collect()
    })
}

/// The channels as the language describes it: one after the other, rule by rule.
fn by_hand(channels: &[Channel], rules: &[Rule]) -> Vec<Channel> {
    let is_for = |rule: &&Rule, channel: &Channel| rule.is_enabled && rule.source_id.is_none_or(|id| id == channel.source_id);
    let mut published = Vec::new();
    for source in SOURCES {
        for channel in channels.iter().filter(|channel| channel.source_id == source) {
            let mut record = StreamRecord { channel: channel.clone(), ..StreamRecord::default() };
            for rule in rules.iter().filter(|rule| rule.kind == RuleKind::Mapping && is_for(rule, channel)) {
                let compiled = compile::<StreamRecord>(&rule.expression, Purpose::Mapping).unwrap();
                let outcome = compiled.apply(&mut record, Surroundings { now: NOW, logo: None }, &mut Scratch::default());
                if outcome.changed && rule.stop_on_match {
                    break;
                }
            }
            let filters: Vec<&Rule> = rules.iter().filter(|rule| rule.kind == RuleKind::Filter && is_for(rule, channel)).collect();
            let mut all = rules.iter().filter(|rule| rule.kind == RuleKind::Filter);
            let mut kept = all.all(|rule| rule.action == FilterAction::Exclude);
            for rule in filters {
                if compile::<StreamRecord>(&rule.expression, Purpose::Filter).unwrap().matches(&record) {
                    kept = rule.action == FilterAction::Include;
                }
            }
            if kept {
                published.push(record.channel);
            }
        }
    }
    published
}

pub(super) fn fill(store: &Store, channels: &[Channel], rules: &[Rule]) -> Proxy {
    for id in SOURCES {
        store.save_source(&Source { id, name: id.to_string(), ..Source::default() }, &BTreeMap::new()).unwrap();
        let mut spool = ChannelSpool::create(store, id).unwrap();
        for channel in channels.iter().filter(|channel| channel.source_id == id) {
            spool.push(channel, 0, 0, None).unwrap();
        }
        spool.finish().unwrap();
        store.replace_channels(id, &spool, &RefreshStatus::default(), &RefreshRecord::default()).unwrap();
    }
    store.put_all(rules).unwrap();
    let filters = rules.iter().filter(|rule| rule.kind == RuleKind::Filter);
    let proxy = Proxy {
        id: PROXY,
        numbering_mode: NumberingMode::Sequential,
        allow_empty: true,
        stream_sources: SOURCES.map(|source_id| StreamSourceRef { source_id, priority_order: 0 }).to_vec(),
        filters: filters.map(|rule| FilterRef { filter_id: rule.id, priority_order: rule.sort_order, is_active: true }).collect(),
        ..Proxy::default()
    };
    store.save_proxy(&proxy, "key").unwrap();
    proxy
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.div_ceil(8), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn preview_and_run_and_the_language_agree(channels in channels(), rules in rules()) {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let proxy = fill(&store, &channels, &rules);
        let clock = Clock::at(NOW);
        let editions = EditionStore::open(dir.path(), dir.path(), KEEP, &store, NOW).unwrap();
        let mut page = None;
        let preview = preview(&store.read().unwrap(), &proxy, None, NOW, 2, (0, 1000), |shown| page = Some(shown)).unwrap();
        let page = page.unwrap();
        let progress = Board::new(clock.clone()).start(JobKind::ProxyRegeneration, PROXY, "", String::new(), STAGES);
        let (store, editions, progress) = (&store, &editions, &progress);
        let outcome = generate(&Request { store, editions, clock: &clock, proxy: PROXY, said_base: None, base: "http://tv.test", fallback_base: "", threads: 2, progress });
        prop_assert!(matches!(outcome, Outcome::Published(_)));

        let expected: Vec<(String, String, String)> =
            by_hand(&channels, &rules).into_iter().map(|channel| (channel.channel_name, channel.group_title, channel.tvg_id)).collect();
        let shown: Vec<_> = page.channels.iter().map(|shown| &shown.channel).collect();
        let shown: Vec<_> = shown.iter().map(|channel| (channel.channel_name.clone(), channel.group_title.clone(), channel.tvg_id.clone())).collect();
        prop_assert_eq!(&shown, &expected);
        let status = store.proxy_status(PROXY).unwrap();
        prop_assert_eq!(status.channel_count, expected.len() as u64);
        let counts = |counts: &[crate::model::rule::RuleCount]| -> Vec<_> { counts.iter().map(|c| (c.id, c.evaluated, c.matched, c.changed)).collect() };
        prop_assert_eq!(counts(&status.rules.rules), counts(&preview.stats.rules.rules));
        prop_assert_eq!(counts(&status.rules.filters), counts(&preview.stats.rules.filters));
        let list = fs::read(editions.find("key").unwrap().current.unwrap().file(PLAYLIST)).unwrap();
        let published = read_names(&list);
        prop_assert_eq!(published, expected.into_iter().map(|(name, ..)| name).collect::<Vec<_>>());

        let snapshot = store.read().unwrap();
        for channel in channels.iter().step_by(7) {
            let source: Source = snapshot.get(channel.source_id).unwrap().unwrap();
            let [standing] = &standings(&snapshot, &|proxy, channel| editions.entry(proxy, channel), channel, &source, NOW).unwrap()[..] else { panic!("one proxy takes it") };
            let shown = page.channels.iter().find(|shown| shown.channel.id == channel.id);
            prop_assert_eq!((standing.is_kept, standing.is_published), (shown.is_some(), shown.is_some()));
            prop_assert_eq!(standing.channel_number, shown.map(|shown| shown.channel_number));
            prop_assert_eq!(standing.reason.is_none(), shown.is_some());
            if let Some(shown) = shown {
                let record = |channel: &Channel| StreamRecord { channel: channel.clone(), ..StreamRecord::default() };
                prop_assert_eq!(&standing.differences, &differences(&record(channel), &record(&shown.channel)));
            }
        }
    }
}

/// A store with one channel that is published, and the editions.
fn published() -> (tempfile::TempDir, Store, EditionStore) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    let stream_url = "http://127.0.0.1:9/x".into();
    fill(&store, &[Channel { id: ChannelId(1), source_id: SOURCES[0], channel_name: "One".into(), stream_url, ..Channel::default() }], &[]);
    let editions = EditionStore::open(dir.path(), dir.path(), KEEP, &store, NOW).unwrap();
    let clock = Clock::at(NOW);
    let progress = &Board::new(clock.clone()).start(JobKind::ProxyRegeneration, PROXY, "", String::new(), STAGES);
    let (clock, base) = (&clock, "http://tv.test");
    let request =
        Request { store: &store, editions: &editions, clock, proxy: PROXY, said_base: None, base, fallback_base: "", threads: 1, progress };
    assert!(matches!(generate(&request), Outcome::Published(_)));
    (dir, store, editions)
}

#[test]
fn a_key_that_is_rotated_during_a_generation_is_in_what_it_publishes() {
    let (_dir, store, editions) = published();
    let first = editions.current(PROXY).unwrap();
    // What a generation with another channel has written when the key is rotated.
    let staging = editions.stage(PROXY).unwrap();
    let mut note = rekey::copy(&first, &staging.0, "key", "key").unwrap();
    let path = staging.0.join("playlist.m3u");
    let more = fs::read_to_string(&path).unwrap() + "#EXTINF:-1,Two\nhttp://tv.test/stream/key/2.ts\n";
    fs::remove_file(&path).unwrap();
    fs::write(&path, &more).unwrap();
    (note.m3u_bytes, note.m3u_crc) = (more.len() as u64, crc32fast::hash(more.as_bytes()));

    editions.rotate(&store, PROXY, "another").unwrap();
    assert_eq!(editions.current(PROXY).unwrap().version, first.version + 1);
    let ledger = None::<edition_store::NoLedger>;
    let new = Publication { proxy: PROXY, version: 0, key: "key", former_key: None, change: &|_| {}, ledger };
    let edition = editions.publish(&store, &staging, note, new).unwrap();
    assert_eq!(edition.version, first.version + 2);
    assert_eq!(fs::read_to_string(edition.file(PLAYLIST)).unwrap(), more.replace("/key", "/another"));
    assert_eq!(editions.find("another").unwrap().current.unwrap().version, edition.version);
    assert!(editions.find("key").is_none());
}

#[test]
fn a_generation_that_fails_leaves_the_version_of_a_rotated_key() {
    let (_dir, store, editions) = published();
    editions.rotate(&store, PROXY, "another").unwrap();
    let clock = Clock::at(NOW);
    let board = Board::new(clock.clone());
    let progress = &board.start(JobKind::ProxyRegeneration, PROXY, "", String::new(), STAGES);
    let (clock, base) = (&clock, "http://tv.test");
    board.cancel(board.list()[0].id);
    let request =
        Request { store: &store, editions: &editions, clock, proxy: PROXY, said_base: None, base, fallback_base: "", threads: 1, progress };
    assert_eq!(generate(&request), Outcome::Cancelled { before_start: false });
    let status = store.proxy_status(PROXY).unwrap();
    assert_eq!((status.version, status.status), (editions.current(PROXY).unwrap().version, ProxyState::Success));
}

/// The names behind the commas of a playlist, in order.
fn read_names(list: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(list).unwrap();
    text.lines().filter(|line| line.starts_with("#EXTINF")).map(|line| line.rsplit_once(',').unwrap().1.to_owned()).collect()
}
