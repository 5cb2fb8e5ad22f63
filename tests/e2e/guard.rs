//! The guard of publishing: nobody loses channels unawares, at once or in steps.

use serde_json::{Value, json};

use crate::events::Events;
use crate::program::Server;
use crate::provider::Provider;
use crate::steps::{self, Output};

const CHANNELS: usize = 40;

fn name(n: usize) -> String {
    format!("Channel {n}")
}

fn list(channels: usize) -> String {
    let entry = |n| format!("#EXTINF:-1 tvg-id=\"c{n}\" group-title=\"Group {}\",{}\nhttp://127.0.0.1:9/{n}.ts\n", n % 3, name(n));
    "#EXTM3U\n".to_owned() + &(0..channels).map(entry).collect::<String>()
}

struct Home {
    server: Server,
    provider: Provider,
    source: String,
    tv: Output,
    kitchen: Output,
}

impl Home {
    fn new() -> Home {
        let mut server = Server::start_with(&["--regenerate-delay", "3600"]);
        steps::make_account(&mut server);
        let provider = Provider::start();
        provider.put("/list.m3u", list(CHANNELS));
        let source = steps::add_source(&server, "stream", &json!({"name": "List", "url": provider.url("/list.m3u")}));
        let tv = steps::add_proxy(&server, &[&source], &[], json!({"name": "Television"}));
        let kitchen = steps::add_proxy(&server, &[&source], &[], json!({"name": "Kitchen"}));
        Home { server, provider, source, tv, kitchen }
    }

    fn call(&self, method: &str, path: &str, body: &Value, status: u16) -> Value {
        let answer = self.server.call(method, &format!("/api/v1/{path}"), body);
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.text());
        if answer.text().is_empty() { Value::Null } else { answer.json() }
    }

    fn exclude(&self, ids: std::ops::Range<usize>) -> Value {
        let wanted: Vec<String> = ids.map(|n| format!("channel_name equals \"{}\"", name(n))).collect();
        json!({"name": format!("without {}", wanted.len()), "action": "exclude", "expression": wanted.join(" OR ")})
    }

    fn proxy(&self, output: &Output) -> Value {
        self.server.read(&format!("/api/v1/proxies/{}", output.id))
    }

    /// Names, before and after of each playlist, and how many leave it.
    fn impact(&self, question: &Value) -> Vec<(String, u64, u64, usize)> {
        let answer = self.call("POST", "impact", question, 200);
        let of = |one: &Value| {
            let number = |name: &str| one[name].as_u64().unwrap();
            (one["name"].as_str().unwrap().to_owned(), number("before"), number("after"), one["removed"].as_array().unwrap().len())
        };
        answer.as_array().unwrap().iter().map(of).collect()
    }

    fn use_filters(&self, ids: &[&str], query: &str) {
        let filters: Vec<Value> = ids.iter().zip(1..).map(|(id, order)| json!({"filter_id": id, "priority_order": order})).collect();
        self.call("PATCH", &format!("proxies/{}{query}", self.tv.id), &json!({"filters": filters}), 200);
        steps::regenerate(&self.server, &self.tv.id);
    }
}

fn television(after: u64, leaving: usize) -> Vec<(String, u64, u64, usize)> {
    vec![("Television".to_owned(), 40, after, leaving)]
}

#[test]
fn what_a_change_would_do_is_said_before_it_is_saved() {
    let home = Home::new();
    let filter = home.exclude(0..25);
    // A filter that no playlist has does nothing; with a playlist, it is the one that would get it.
    assert!(home.impact(&json!({"kind": "filter", "record": filter})).is_empty());
    assert_eq!(home.impact(&json!({"kind": "filter", "proxy_id": home.tv.id, "record": filter})), television(15, 25));
    let id = home.call("POST", "filters", &filter, 201)["id"].clone();
    let with = json!({"filters": [{"filter_id": id, "priority_order": 1}]});
    let question = json!({"kind": "proxy", "id": home.tv.id, "record": with});
    assert_eq!(home.impact(&question), television(15, 25));
    let leaving = home.call("POST", "impact", &question, 200)[0]["removed"][0].clone();
    assert_eq!(leaving["channel_name"], name(0), "{leaving}");
    assert!(leaving["channel_id"].as_str().unwrap().len() == 26 && leaving["group_title"].is_string(), "{leaving}");
    // A mapping rule goes through all of them; a switched off source and a deleted playlist take everything.
    let rule =
        json!({"name": "dead", "expression": "channel_name contains \"a\" OR channel_name contains \"e\" SET stream_url = \"pipe:x\""});
    assert_eq!(home.impact(&json!({"kind": "data_mapping", "record": rule})).len(), 2);
    let both = |after| vec![("Television".to_owned(), 40, after, 40), ("Kitchen".to_owned(), 40, after, 40)];
    let mut off = home.impact(&json!({"kind": "source", "id": home.source, "record": {"enabled": false}}));
    off.sort_by(|a, b| b.cmp(a));
    assert_eq!(off, both(0));
    assert_eq!(home.impact(&json!({"kind": "source", "id": home.source, "record": null})).len(), 2);
    assert_eq!(home.impact(&json!({"kind": "proxy", "id": home.tv.id, "record": null})), television(0, 40));
    assert_eq!(home.impact(&json!({"kind": "proxy", "id": home.tv.id, "record": {"is_active": false}})), television(0, 40));
    assert!(home.impact(&json!({"kind": "proxy", "id": home.tv.id, "proxy_id": home.kitchen.id, "record": with})).is_empty());
    // Nothing of this was stored.
    assert_eq!(home.proxy(&home.tv)["filters"], json!([]));
    for (question, field) in [
        (json!({"kind": "filter"}), "record"),
        (json!({"kind": "filter", "record": {"name": "x", "expression": "channel_name like"}}), "expression"),
    ] {
        let answer = home.call("POST", "impact", &question, 422);
        assert!(answer["errors"].as_array().unwrap().iter().any(|error| error["field"] == field), "{answer}");
    }
    home.call("POST", "impact", &json!({"kind": "source", "id": home.tv.id, "record": {}}), 404);
}

#[test]
fn a_playlist_does_not_lose_half_of_it_in_steps() {
    let home = Home::new();
    let ids: Vec<String> = [home.exclude(0..12), home.exclude(12..25)]
        .iter()
        .map(|f| home.call("POST", "filters", f, 201)["id"].as_str().unwrap().to_owned())
        .collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    home.use_filters(&ids[..1], "");
    assert_eq!(home.proxy(&home.tv)["channel_count"], 28, "less than half: it is published");
    home.use_filters(&ids, "");
    let held = home.proxy(&home.tv);
    assert_eq!(
        (&held["channel_count"], &held["held"]["channel_count"], &held["held"]["removed_count"]),
        (&json!(28), &json!(15), &json!(25))
    );
    // Kept, it is not asked about again, and players keep what they have.
    home.call("POST", &format!("proxies/{}/keep", home.tv.id), &Value::Null, 200);
    steps::regenerate(&home.server, &home.tv.id);
    assert_eq!(home.proxy(&home.tv)["held"]["is_kept"], true);
    // A person who saw it and saved it has confirmed it.
    home.use_filters(&ids, "?confirmed=true");
    let published = home.proxy(&home.tv);
    assert_eq!((&published["channel_count"], &published["held"], &published["confirmed_count"]), (&json!(15), &Value::Null, &json!(15)));
    // From there, the next half is held again; and taking the filters out gives all back.
    let next = home.call("POST", "filters", &home.exclude(25..34), 201)["id"].as_str().unwrap().to_owned();
    home.use_filters(&[ids[0], ids[1], &next], "");
    assert_eq!(home.proxy(&home.tv)["held"]["removed_count"], 9);
    home.use_filters(&[], "?confirmed=true");
    let all = home.proxy(&home.tv);
    assert_eq!((&all["channel_count"], &all["confirmed_count"], &all["held"]), (&json!(40), &json!(40), &Value::Null));
}

#[test]
fn every_save_can_be_confirmed() {
    let home = Home::new();
    let filter = home.call("POST", "filters", &home.exclude(0..1), 201)["id"].as_str().unwrap().to_owned();
    home.use_filters(&[&filter], "");
    // A rule that is edited, one that is deleted, a source that goes.
    let wide = home.exclude(0..30);
    home.call("PATCH", &format!("filters/{filter}?confirmed=true"), &json!({"expression": wide["expression"]}), 200);
    steps::regenerate(&home.server, &home.tv.id);
    assert_eq!((&home.proxy(&home.tv)["channel_count"], &home.proxy(&home.tv)["held"]), (&json!(10), &Value::Null));
    home.call("DELETE", &format!("sources/stream/{}?force=true&confirmed=true", home.source), &Value::Null, 204);
    assert_eq!(home.proxy(&home.tv)["confirmed_count"], 0);
    assert_eq!(home.proxy(&home.kitchen)["confirmed_count"], 0);
}

#[test]
fn what_grew_is_guarded_as_well() {
    let home = Home::new();
    home.provider.put("/list.m3u", list(400));
    steps::refresh(&home.server, "stream", &home.source);
    steps::regenerate(&home.server, &home.tv.id);
    assert_eq!((&home.proxy(&home.tv)["channel_count"], &home.proxy(&home.tv)["confirmed_count"]), (&json!(400), &json!(400)));
    let most =
        json!({"name": "first", "action": "include", "expression": "channel_name equals \"Channel 1\" OR group_title equals \"Group 2\""});
    let id = home.call("POST", "filters", &most, 201)["id"].as_str().unwrap().to_owned();
    home.use_filters(&[&id], "");
    assert_eq!(home.proxy(&home.tv)["held"]["removed_count"], 266, "more than the forty of the first version stay");
}

#[test]
fn only_what_a_change_takes_is_confirmed() {
    let home = Home::new();
    let filter = home.call("POST", "filters", &home.exclude(0..30), 201)["id"].as_str().unwrap().to_owned();
    home.use_filters(&[&filter], "");
    let guide_rule = json!({"name": "titles", "source_type": "epg", "expression": "title equals \"x\" SET title = \"y\""});
    home.call("POST", "data-mapping?confirmed=true", &guide_rule, 201);
    home.call("PATCH", &format!("proxies/{}?confirmed=true", home.kitchen.id), &json!({"description": "small"}), 200);
    let held = home.proxy(&home.tv);
    assert_eq!((&held["confirmed_count"], &held["held"]["removed_count"]), (&json!(40), &json!(30)));
    // What is not understood changes nothing.
    let refused = home.call("PATCH", &format!("proxies/{}?confirmed=perhaps", home.tv.id), &json!({"description": "never"}), 400);
    assert_eq!((&refused["code"], &home.proxy(&home.tv)["description"]), (&json!("bad_request"), &json!("")));
}

#[test]
fn who_accepts_a_list_is_not_asked_again_about_the_playlists() {
    let home = Home::new();
    home.provider.put("/list.m3u", list(10));
    steps::refresh(&home.server, "stream", &home.source);
    assert_eq!(home.proxy(&home.tv)["channel_count"], 40);
    let mut events = Events::open(&home.server);
    steps::start(&home.server, &format!("/api/v1/sources/stream/{}/accept", home.source));
    assert_eq!(events.end_of(&home.source).0, "completed");
    steps::regenerate(&home.server, &home.tv.id);
    let tv = home.proxy(&home.tv);
    assert_eq!((&tv["channel_count"], &tv["held"], &tv["confirmed_count"]), (&json!(10), &Value::Null, &json!(10)));
}
