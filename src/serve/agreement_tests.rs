//! Everything that speaks of what a playlist publishes agrees about every channel: preview, published list, guide grid, on now, the
//! channel's page, `/stream`, and the playlist and guide that players fetch.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::http::testing::Server;
use crate::model::proxy::{EpgSourceRef, FilterRef, NumberingMode, StreamSourceRef};
use crate::model::rule::FilterAction;
use crate::model::source::{RefreshRecord, RefreshStatus};
use crate::model::{Channel, ChannelId, Id, Programme, Proxy, Rule, RuleKind, Source, SourceKind, Text, Time};
use crate::store::{ChannelSpool, ScheduleSpool, Store};
use crate::work::Task;

const NOW: Time = Time(1_700_000_000);
const PROXY: Id = Id(99);
const STREAMS: [Id; 2] = [Id(51), Id(52)];
const GUIDES: [Id; 2] = [Id(61), Id(62)];

fn channels() -> impl Strategy<Value = Vec<Channel>> {
    let name = prop::sample::select(vec!["BBC One", "ITV 1 +1", "Sport", "News", "A & B"]);
    let tvg_id = prop::sample::select(vec!["", "one.uk", "two.uk", "three.uk", "none.uk"]);
    let shift = prop::sample::select(vec!["", "", "1", "-2.5", "no"]);
    let channel = (name, tvg_id, shift, prop::option::of(1_u8..9), any::<bool>());
    let channel = channel.prop_map(|(name, tvg_id, shift, number, second)| Channel {
        source_id: STREAMS[usize::from(second)],
        channel_name: name.into(),
        tvg_id: tvg_id.into(),
        tvg_shift: shift.into(),
        tvg_chno: number.map(|number| number.to_string()).unwrap_or_default(),
        ..Channel::default()
    });
    prop::collection::vec(channel, 1..40).prop_map(|channels| {
        let numbered = channels.into_iter().zip(1_u128..);
        numbered
            .map(|(channel, n)| {
                let (id, stream_url) = (ChannelId(n << 64 | n), format!("http://127.0.0.1:9/{n}.ts"));
                Channel { id, stream_url, ..channel }
            })
            .collect()
    })
}

/// Schedules of both guides: half hours from now, which length in half hours.
fn guides() -> impl Strategy<Value = Vec<(bool, &'static str, i64, i64)>> {
    let channel = prop::sample::select(vec!["one.uk", "two.uk", "three.uk"]);
    prop::collection::vec((any::<bool>(), channel, -200_i64..200, 1_i64..6), 0..60)
}

fn rules() -> impl Strategy<Value = Vec<Rule>> {
    let mapping = prop::sample::select(vec![
        "channel_name contains \"BBC\" SET tvg_id = \"two.uk\"",
        "channel_name contains \"1\" SET tvg_shift = \"1\"",
        "channel_name == \"Sport\" SET stream_url = \"http://127.0.0.1:9/rule\"",
        "tvg_id == \"one.uk\" SET group_title = \"One\", tvg_chno = \"77\"",
    ]);
    let filter = prop::sample::select(vec!["channel_name == \"News\"", "tvg_id == \"three.uk\""]);
    (prop::collection::vec(mapping, 0..4), prop::option::of(filter)).prop_map(|(mappings, filter)| {
        let rule = |kind, expression: &str| Rule { kind, expression: expression.into(), ..Rule::default() };
        let filter = filter.map(|filter| Rule { action: FilterAction::Exclude, ..rule(RuleKind::Filter, filter) });
        let all = mappings.into_iter().map(|mapping| rule(RuleKind::Mapping, mapping)).chain(filter).zip(1_u8..);
        all.map(|(rule, n)| Rule { id: Id(n.into()), name: n.to_string(), sort_order: n.into(), ..rule }).collect()
    })
}

fn fill(store: &Store, channels: &[Channel], guides: &[(bool, &str, i64, i64)], rules: &[Rule]) {
    let (status, record) = (RefreshStatus::default(), RefreshRecord::default());
    for id in STREAMS {
        store.save_source(&Source { id, name: id.to_string(), ..Source::default() }, &BTreeMap::new()).unwrap();
        let mut spool = ChannelSpool::create(store, id).unwrap();
        channels.iter().filter(|channel| channel.source_id == id).for_each(|channel| spool.push(channel, 0, 0, None).unwrap());
        spool.finish().unwrap();
        store.replace_channels(id, &spool, &status, &record).unwrap();
    }
    for (id, is_second) in GUIDES.into_iter().zip([false, true]) {
        store.save_source(&Source { id, name: id.to_string(), ..Source::of_kind(SourceKind::Epg) }, &BTreeMap::new()).unwrap();
        let mut spool = ScheduleSpool::create(store, id).unwrap();
        for (_, channel, begins, length) in guides.iter().filter(|(second, ..)| *second == is_second) {
            let start = NOW.plus(begins * 1800);
            let titles = vec![Text { text: format!("{channel} {id} {begins}"), ..Text::default() }];
            let stop = Some(start.plus(length * 1800));
            spool.push(&Programme { channel_id: (*channel).into(), titles, start, stop, ..Programme::default() }).unwrap();
        }
        spool.finish().unwrap();
        store.replace_guide(id, &spool, &status, &record).unwrap();
    }
    store.put_all(rules).unwrap();
}

/// What one of the views says of a channel.
#[derive(Clone, Debug, Default, PartialEq)]
struct Said {
    number: String,
    tvg_id: String,
    /// Source and channel id of the guide.
    guide: Option<(String, String)>,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn list(items: &Value) -> Vec<(String, Said)> {
    let said = |item: &Value| Said {
        number: text(&item["channel_number"]),
        tvg_id: text(&item["tvg_id"]),
        guide: item["guide"].as_object().map(|guide| (text(&guide["source_id"]), text(&guide["channel_id"]))),
    };
    items.as_array().unwrap().iter().map(|item| (text(&item["id"]), said(item))).collect()
}

fn digits(time: &str) -> String {
    time.chars().filter(char::is_ascii_digit).take(14).collect()
}

/// Start, stop and title of the programmes of a row.
fn programmes(row: &Value) -> Vec<(String, String, String)> {
    let one = |p: &Value| (digits(&text(&p["start"])), digits(&text(&p["stop"])), text(&p["title"]));
    row.as_array().unwrap().iter().map(one).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.div_ceil(16), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_view_of_a_playlist_agrees(
        channels in channels(),
        guides in guides(),
        rules in rules(),
        shift_guide: bool,
        epg_days in 1_u32..5,
        epg_past_hours in 4_u32..60,
        mode in prop::sample::select(vec![NumberingMode::Sequential, NumberingMode::Preserve, NumberingMode::Group]),
    ) {
        let server = Server::start();
        let store = &server.app.store;
        fill(store, &channels, &guides, &rules);
        let filters = rules.iter().filter(|rule| rule.kind == RuleKind::Filter);
        let proxy = Proxy {
            id: PROXY,
            name: "p".into(),
            numbering_mode: mode,
            allow_empty: true,
            shift_guide,
            epg_days,
            epg_past_hours,
            stream_sources: STREAMS.map(|source_id| StreamSourceRef { source_id, priority_order: 0 }).to_vec(),
            epg_sources: GUIDES.map(|epg_source_id| EpgSourceRef { epg_source_id, priority_order: 0 }).to_vec(),
            filters: filters.map(|rule| FilterRef { filter_id: rule.id, priority_order: 0, is_active: true }).collect(),
            ..Proxy::default()
        };
        store.save_proxy(&proxy, "k3y").unwrap();
        server.app.editions.add(&proxy, "k3y");
        let previewed = server.get(&format!("/api/v1/proxies/{PROXY}/preview?limit=100")).expect(200);
        let preview = list(&previewed["channels"]);
        server.app.queue.run_here(Task::Generate { proxy: PROXY, base: "http://tv.test".into() }).unwrap();

        let published = list(&server.get(&format!("/api/v1/channels/proxy/{PROXY}?limit=100")).expect(200)["items"]);
        prop_assert_eq!(&preview, &published);
        let playlist = server.raw("GET", "/proxy/k3y.m3u", &[], b"").text();
        let in_playlist: Vec<(String, Said)> = entries(&playlist);
        let without_guide: Vec<_> = published.iter().map(|(id, said)| (id.clone(), Said { guide: None, ..said.clone() })).collect();
        prop_assert_eq!(in_playlist, without_guide);

        let hour = NOW.plus(-NOW.0.rem_euclid(3600));
        let (from, until) = (hour.plus(-3600 * i64::from(epg_past_hours)), hour.plus(3600 + 86_400 * i64::from(epg_days)));
        let window = format!("start_time={from}&end_time={until}");
        let grid = server.get(&format!("/api/v1/epg/guide?proxy_id={PROXY}&limit=100&{window}")).expect(200);
        let now = server.get(&format!("/api/v1/epg/now?proxy_id={PROXY}&limit=100")).expect(200);
        let xml = server.raw("GET", "/proxy/k3y.xml", &[], b"").text();
        let (grid, now) = (grid["items"].as_array().unwrap(), now["items"].as_array().unwrap());
        prop_assert_eq!((grid.len(), now.len()), (published.len(), published.len()));
        let previewed = previewed["channels"].as_array().unwrap();
        for ((((id, said), row), on_now), previewed) in published.iter().zip(grid).zip(now).zip(previewed) {
            for row in [row, on_now] {
                prop_assert_eq!((text(&row["channel"]["id"]), text(&row["channel"]["channel_number"])), (id.clone(), said.number.clone()));
                let guide = row["source_id"].as_str().map(|source| (source.to_owned(), text(&row["channel_id"])));
                prop_assert_eq!(&guide, &said.guide);
            }
            prop_assert_eq!(programmes(&row["programs"]), in_guide(&xml, if said.guide.is_some() { &said.tvg_id } else { "" }));
            let on_air = programmes(&row["programs"]).into_iter().find(|(start, stop, _)| {
                let at = digits(&NOW.to_string());
                *start <= at && at < *stop
            });
            for now in [&on_now["now"], &previewed["now"]] {
                prop_assert_eq!(now.as_object().and_then(|_| programmes(&json!([now])).pop()), on_air.clone());
            }
        }
        for channel in &channels {
            let id = channel.id.to_string();
            let said = published.iter().find(|(published, _)| *published == id).map(|(_, said)| said);
            let sheet = server.get(&format!("/api/v1/channels/{id}/published")).expect(200);
            let sheet = &sheet["proxies"][0];
            prop_assert_eq!(sheet["is_published"].as_bool(), Some(said.is_some()));
            prop_assert_eq!(text(&sheet["channel_number"]), said.map(|said| said.number.clone()).unwrap_or_default());
            let guide = sheet["guide"].as_object().map(|guide| (text(&guide["epg_source_id"]), text(&guide["channel_id"])));
            prop_assert_eq!(guide, said.and_then(|said| said.guide.clone()));
            let stream = server.raw("GET", &format!("/stream/k3y/{id}.ts"), &[], b"");
            let is_set = channel.channel_name == "Sport" && rules.iter().any(|rule| rule.expression.contains("stream_url"));
            let address = if is_set { "http://127.0.0.1:9/rule" } else { &channel.stream_url };
            prop_assert_eq!((stream.status, stream.header("location")), if said.is_some() { (302, address) } else { (404, "") });
        }
    }
}

/// One channel of one source, published by one proxy.
fn one_published(server: &Server) -> Channel {
    let channel = Channel {
        id: ChannelId(7 << 64),
        source_id: STREAMS[0],
        channel_name: "News".into(),
        tvg_id: "one.uk".into(),
        stream_url: "http://127.0.0.1:9/1.ts?token=monday".into(),
        ..Channel::default()
    };
    fill(&server.app.store, std::slice::from_ref(&channel), &[(false, "one.uk", 0, 2)], &[]);
    let proxy = Proxy {
        id: PROXY,
        name: "p".into(),
        stream_sources: vec![StreamSourceRef { source_id: STREAMS[0], priority_order: 0 }],
        epg_sources: vec![EpgSourceRef { epg_source_id: GUIDES[0], priority_order: 0 }],
        ..Proxy::default()
    };
    server.app.store.save_proxy(&proxy, "k3y").unwrap();
    server.app.editions.add(&proxy, "k3y");
    server.app.queue.run_here(Task::Generate { proxy: PROXY, base: "http://tv.test".into() }).unwrap();
    channel
}

#[test]
fn what_is_published_stays_until_it_is_published_again() {
    let server = Server::start();
    let channel = one_published(&server);
    let views = || {
        let published = server.get(&format!("/api/v1/channels/proxy/{PROXY}")).expect(200)["items"].clone();
        let grid = server.get(&format!("/api/v1/epg/guide?proxy_id={PROXY}")).expect(200)["items"].clone();
        let stream = server.raw("GET", &format!("/stream/k3y/{}", channel.id), &[], b"").header("location").to_owned();
        (published, grid, stream, server.raw("GET", "/proxy/k3y.m3u", &[], b"").text())
    };
    let before = views();
    let expression = "channel_name == \"News\" SET channel_name = \"Other\", tvg_id = \"\", stream_url = \"http://127.0.0.1:9/rule\"";
    let rule = Rule { id: Id(1), kind: RuleKind::Mapping, name: "r".into(), expression: expression.into(), ..Rule::default() };
    server.app.store.put_all(&[rule]).unwrap();
    assert_eq!(views(), before, "a rule that was not published yet changes nothing");
    let preview = &server.get(&format!("/api/v1/proxies/{PROXY}/preview")).expect(200)["channels"][0];
    assert_eq!((&preview["channel_name"], &preview["guide"]), (&Value::from("Other"), &Value::Null));
    server.app.queue.run_here(Task::Generate { proxy: PROXY, base: "http://tv.test".into() }).unwrap();
    let after = views();
    assert_eq!((text(&after.0[0]["channel_name"]), after.2.as_str()), ("Other".to_owned(), "http://127.0.0.1:9/rule"));
}

#[test]
fn a_provider_that_rotates_its_tokens_keeps_playing() {
    let server = Server::start();
    let channel = one_published(&server);
    let stream = || server.raw("GET", &format!("/stream/k3y/{}", channel.id), &[], b"").header("location").to_owned();
    let version = server.app.editions.current(PROXY).unwrap().version;
    let put = |rows: &[Channel]| {
        let mut spool = ChannelSpool::create(&server.app.store, STREAMS[0]).unwrap();
        rows.iter().for_each(|row| spool.push(row, 0, 0, None).unwrap());
        spool.finish().unwrap();
        server.app.store.replace_channels(STREAMS[0], &spool, &RefreshStatus::default(), &RefreshRecord::default()).unwrap();
    };
    assert_eq!(stream(), "http://127.0.0.1:9/1.ts?token=monday");
    put(&[Channel { stream_url: "http://127.0.0.1:9/1.ts?token=tuesday".into(), ..channel.clone() }]);
    assert_eq!(stream(), "http://127.0.0.1:9/1.ts?token=tuesday");
    // The row is gone: what was published plays on.
    put(&[]);
    assert_eq!(stream(), "http://127.0.0.1:9/1.ts?token=monday");
    assert_eq!(server.app.editions.current(PROXY).unwrap().version, version);
}

fn entries(playlist: &str) -> Vec<(String, Said)> {
    let attribute = |line: &str, name: &str| {
        line.split_once(&format!("{name}=\""))
            .and_then(|(_, rest)| rest.split_once('"'))
            .map(|(value, _)| value.to_owned())
            .unwrap_or_default()
    };
    let pairs = playlist.lines().zip(playlist.lines().skip(1)).filter(|(line, _)| line.starts_with("#EXTINF"));
    let entry = |(line, address): (&str, &str)| {
        let id = address.rsplit('/').next().unwrap().trim_end_matches(".ts").to_owned();
        (id, Said { number: attribute(line, "tvg-chno"), tvg_id: attribute(line, "tvg-id"), guide: None })
    };
    pairs.map(entry).collect()
}

/// The programmes of a guide channel, in order.
fn in_guide(xml: &str, id: &str) -> Vec<(String, String, String)> {
    let value = |text: &str, before: &str, after: char| {
        text.split_once(before).and_then(|(_, rest)| rest.split_once(after)).map(|(value, _)| value.to_owned()).unwrap_or_default()
    };
    let all = xml.split("<programme ").skip(1).filter(|text| value(text, "channel=\"", '"') == id);
    all.map(|text| (digits(&value(text, "start=\"", '"')), digits(&value(text, "stop=\"", '"')), value(text, "<title>", '<'))).collect()
}
