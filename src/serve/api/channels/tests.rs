use serde_json::{Value, json};

use crate::model::proxy::{FilterRef, StreamSourceRef};
use crate::model::rule::FilterAction;
use crate::model::source::{RefreshRecord, RefreshStatus};
use crate::model::{Channel, ChannelId, Id, Number, Proxy, Rule, RuleKind, Source, StreamType, Time};
use crate::serve::http::testing::Server;
use crate::store::ChannelSpool;
use crate::work::Task;

/// Channels of some blocks, with names, groups and numbers in no order, many of them the same.
fn channels(source: u128, count: u128) -> Vec<Channel> {
    let dice = |n: u128, sides: u128| (n.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(source) >> 7) % sides;
    (0..count)
        .map(|n| Channel {
            // The last byte ends blocks here and there.
            id: ChannelId(source << 64 | n << 4 | dice(n, 2)),
            source_id: Id(source),
            channel_name: format!(
                "{} with a name that begins alike {}",
                ["Öster", "beta", "Gamma", "öster"][dice(n, 4) as usize],
                dice(n + 1, 40)
            ),
            group_title: ["News", "news", "Sports", ""][dice(n + 2, 4) as usize].into(),
            tvg_id: format!("id{}", dice(n + 3, 500)),
            tvg_chno: [String::new(), dice(n, 90).to_string(), format!("{}.{}", dice(n, 9), dice(n, 30)), "x".into()]
                [dice(n + 4, 4) as usize]
                .clone(),
            stream_type: [StreamType::Live, StreamType::Movie, StreamType::Series][dice(n + 5, 3) as usize],
            ..Channel::default()
        })
        .collect()
}

fn save(server: &Server, source: &Source, channels: &[Channel]) {
    server.app.store.save_source(source, &Default::default()).unwrap();
    put(server, source.id, channels);
}

fn put(server: &Server, source: Id, channels: &[Channel]) {
    let mut spool = ChannelSpool::create(&server.app.store, source).unwrap();
    for (n, channel) in (0..).zip(channels) {
        spool.push(channel, n, n, None).unwrap();
    }
    spool.finish().unwrap();
    server.app.store.replace_channels(source, &spool, &RefreshStatus::default(), &RefreshRecord::default()).unwrap();
}

fn source(id: u128, name: &str) -> Source {
    Source { id: Id(id), name: name.into(), ..Source::default() }
}

/// All of a list, page by page.
fn pages(server: &Server, query: &str, limit: usize) -> (Vec<String>, Value) {
    let (mut ids, mut page) = (Vec::new(), 1);
    loop {
        let list = server.get(&format!("/api/v1/channels?{query}&limit={limit}&page={page}")).expect(200);
        let items = list["items"].as_array().unwrap();
        assert!(items.len() <= limit);
        ids.extend(items.iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        if list["has_more"] == false {
            return (ids, list["total"].clone());
        }
        page += 1;
    }
}

#[test]
fn pages_in_any_order_are_those_of_everything_sorted() {
    let server = Server::start();
    let sources = [(source(1, "zeta"), channels(1, 700)), (source(2, "Alpha"), channels(2, 900))];
    for (source, channels) in &sources {
        save(&server, source, channels);
    }
    let all: Vec<(&str, &Channel)> =
        sources.iter().flat_map(|(source, channels)| channels.iter().map(|channel| (&*source.name, channel))).collect();
    /// A number, then what is behind its point; what is none comes last, as a text.
    fn number(channel: &Channel) -> (bool, u64, u64, String) {
        match channel.tvg_chno.parse::<Number>() {
            Ok(number) => (false, number.rank(), 0, String::new()),
            Err(_) => (true, 0, 0, channel.tvg_chno.clone()),
        }
    }
    type Compare = fn(&(&str, &Channel), &(&str, &Channel)) -> std::cmp::Ordering;
    let sorts: &[(&str, Compare)] = &[
        ("", |_, _| std::cmp::Ordering::Equal),
        ("channel_name", |a, b| a.1.channel_name.to_lowercase().cmp(&b.1.channel_name.to_lowercase())),
        ("group_title", |a, b| a.1.group_title.to_lowercase().cmp(&b.1.group_title.to_lowercase())),
        ("tvg_id", |a, b| a.1.tvg_id.cmp(&b.1.tvg_id)),
        ("tvg_chno", |a, b| number(a.1).cmp(&number(b.1))),
        ("source_name", |a, b| a.0.to_lowercase().cmp(&b.0.to_lowercase())),
        ("stream_type", |a, b| (a.1.stream_type as u8).cmp(&(b.1.stream_type as u8))),
    ];
    type Keeps = fn(&Channel) -> bool;
    let filters: &[(&str, Keeps)] = &[
        ("", |_| true),
        ("search=gamma", |channel| channel.channel_name.contains("Gamma")),
        ("stream_type=movie", |channel| channel.stream_type == StreamType::Movie),
        ("group=NEWS&search=%C3%96STER", |channel| {
            channel.group_title.eq_ignore_ascii_case("news") && channel.channel_name.contains("ster")
        }),
        ("search=nothing+like+it", |_| false),
    ];
    for (sort, compare) in sorts {
        for (filter, keeps) in filters {
            for order in ["asc", "desc"] {
                let mut expected: Vec<_> = all.iter().filter(|(_, channel)| keeps(channel)).copied().collect();
                match (order, *sort) {
                    ("desc", "") => {}
                    ("desc", _) => expected.sort_by(|a, b| compare(b, a)),
                    _ => expected.sort_by(compare),
                }
                let expected: Vec<String> = expected.iter().map(|(_, channel)| channel.id.to_string()).collect();
                let query = format!("{filter}&sort={sort}&order={order}");
                let (ids, total) = pages(&server, &query, 170);
                assert_eq!(total, expected.len(), "{query}");
                assert!(ids == expected, "{query}");
            }
        }
    }
    server.get("/api/v1/channels?sort=stream_url").expect(400);
    server.get("/api/v1/channels?sort=source_names&search=x").expect(400);
    assert_eq!(server.get("/api/v1/channels?sort=tvg_id&page=99&limit=500").expect(200)["items"], json!([]));
}

#[test]
fn a_list_that_was_remembered_is_forgotten_with_the_channels() {
    let server = Server::start();
    let one = source(1, "one");
    save(&server, &one, &channels(1, 300));
    save(&server, &source(2, "two"), &channels(2, 10));
    let total = |query: &str| server.get(&format!("/api/v1/channels?sort=channel_name{query}")).expect(200)["total"].clone();
    let of_proxy = {
        let stream_sources = vec![StreamSourceRef { source_id: Id(2), priority_order: 0 }];
        server.app.store.save_proxy(&Proxy { id: Id(9), stream_sources, ..Proxy::default() }, "k").unwrap();
        format!("&proxy_id={}", Id(9))
    };
    assert_eq!((total(""), total(&of_proxy)), (json!(310), json!(10)));
    put(&server, one.id, &channels(1, 301));
    assert_eq!((total(""), total(&of_proxy)), (json!(311), json!(10)));
    // What is about the sources alone is not remembered at all.
    let renamed = Source { name: "other".into(), ..one.clone() };
    server.app.store.save_source(&renamed, &Default::default()).unwrap();
    let list = server.get("/api/v1/channels?sort=channel_name&limit=500").expect(200);
    assert!(list["items"].as_array().unwrap().iter().any(|item| item["source_name"] == "other"));
    server.app.store.change(|tx| tx.remove_source(one.id, Time(0))).unwrap();
    assert_eq!(total(""), 10);
}

fn rule(id: u128, kind: RuleKind, expression: &str) -> Rule {
    Rule {
        id: Id(id),
        kind,
        name: format!("rule {id}"),
        expression: expression.into(),
        sort_order: i32::try_from(id).unwrap(),
        ..Rule::default()
    }
}

#[test]
fn a_channel_tells_where_it_is_published_and_why_not() {
    let server = Server::start();
    let store = &server.app.store;
    let one = source(1, "one");
    let channel = Channel {
        id: ChannelId(7),
        source_id: Id(1),
        channel_name: "UK| BBC One HD".into(),
        tvg_logo: "http://x/{password}".into(),
        stream_url: "http://x/1.ts".into(),
        ..Channel::default()
    };
    save(&server, &one, std::slice::from_ref(&channel));
    let exclude = Rule { action: FilterAction::Exclude, ..rule(31, RuleKind::Filter, "group_title == \"Gone\"") };
    let rules = [
        rule(20, RuleKind::Mapping, "channel_name matches \"^UK. (.*)$\" SET channel_name = \"$1\""),
        rule(21, RuleKind::Mapping, "channel_name contains \"Nothing\" SET group_title = \"Other\""),
        rule(22, RuleKind::Mapping, "channel_name ends_with \"HD\" SET group_title = \"Gone\", tvg_chno = 5"),
        rule(30, RuleKind::Filter, "channel_name contains \"ITV\""),
        exclude,
        // Cannot come over the interface, but in a backup.
        rule(32, RuleKind::Filter, "channel_name contains"),
    ];
    store.put_all(&rules).unwrap();
    let proxy = |id: u128, filters: &[u128]| {
        let filters = filters.iter().map(|id| FilterRef { filter_id: Id(*id), priority_order: 0, is_active: true }).collect();
        let stream_sources = vec![StreamSourceRef { source_id: Id(1), priority_order: 0 }];
        let proxy = Proxy {
            id: Id(id),
            name: format!("p{id}"),
            stream_sources,
            filters,
            allow_empty: true,
            shrink_threshold: 100,
            ..Proxy::default()
        };
        store.save_proxy(&proxy, &format!("k{id}")).unwrap();
        server.app.editions.add(&proxy, &format!("k{id}"));
    };
    let generate = |id: u128| server.app.queue.run_here(Task::Generate { proxy: Id(id), base: "http://tv.test".into() }).unwrap();
    proxy(40, &[]);
    generate(40);
    // It was published here too, and keeps its number.
    proxy(42, &[]);
    generate(42);
    proxy(42, &[31]);
    generate(42);
    proxy(41, &[30]);
    proxy(43, &[32]);
    store.save_proxy(&Proxy { id: Id(44), name: "takes another source".into(), ..Proxy::default() }, "k").unwrap();
    let path = format!("/api/v1/channels/{}/published", channel.id);
    let answer = server.get(&path).expect(200);
    assert_eq!((&answer["channel_name"], &answer["source_name"]), (&json!("UK| BBC One HD"), &json!("one")));
    let [home, not_included, excluded, broken] = &answer["proxies"].as_array().unwrap()[..] else { panic!("{answer}") };
    let parts = |standing: &Value| {
        json!([standing["proxy_name"], standing["is_published"], standing["channel_number"], standing["is_kept"], standing["reason"]])
    };
    assert_eq!(parts(home), json!(["p40", true, "5", true, null]));
    assert_eq!(parts(not_included), json!(["p41", false, null, false, "not_included"]));
    assert_eq!(parts(excluded), json!(["p42", false, "5", false, "filter"]));
    assert_eq!(parts(broken), json!(["p43", false, null, false, "broken_filter"]));
    assert_eq!(excluded["removed_by"], json!({"filter_id": Id(31).to_string(), "filter_name": "rule 31", "action": "exclude"}));
    assert!(broken["detail"].as_str().unwrap().contains("rule 32"), "{broken}");
    let change = |field: &str, from: &str, to: &str| json!({"field": field, "from": from, "to": to});
    let deeds = json!([
        {"rule_id": Id(20).to_string(), "rule_name": "rule 20", "changes": [change("channel_name", "UK| BBC One HD", "BBC One HD")]},
        {"rule_id": Id(22).to_string(), "rule_name": "rule 22", "changes": [change("group_title", "", "Gone"), change("tvg_chno", "", "5")]},
    ]);
    assert_eq!(home["changed_by"], deeds);
    let differing: Vec<&str> = home["differences"].as_array().unwrap().iter().map(|change| change["field"].as_str().unwrap()).collect();
    // A logo's address that would need a secret is not published, whatever the rules say.
    assert_eq!(differing, ["channel_name", "group_title", "tvg_logo", "tvg_chno"]);

    store.save_source(&Source { enabled: false, ..one.clone() }, &Default::default()).unwrap();
    let answer = server.get(&path).expect(200);
    assert_eq!(parts(&answer["proxies"][0]), json!(["p40", true, "5", false, "source_disabled"]));
    // The provider has it no more, the playlist still does.
    put(&server, one.id, &[]);
    let gone = server.get(&path).expect(200);
    assert_eq!((&gone["source_id"], gone["proxies"].as_array().unwrap().len()), (&Value::Null, 2));
    assert_eq!(parts(&gone["proxies"][0]), json!(["p40", true, "5", false, "not_in_source"]));
    server.get(&format!("/api/v1/channels/{}/published", ChannelId(8))).expect(404);
}
