//! What players get stays what a person decided: a rule that takes too much away is held, and a restored version stays.

use serde_json::{Value, json};

use crate::events::Events;
use crate::program::Server;
use crate::provider::Provider;
use crate::{playlist, steps};

/// Ten channels, or fewer: eight of them news.
fn list(count: usize) -> String {
    let group = |n| if n < 8 { "News" } else { "Sports" };
    let entry = |n| format!("#EXTINF:-1 group-title=\"{}\",Channel {n}\nhttp://127.0.0.1:9/{n}.ts\n", group(n));
    "#EXTM3U\n".to_owned() + &(0..count).map(entry).collect::<String>()
}

fn names(server: &Server, output: &steps::Output) -> Vec<String> {
    playlist::read(&server.get(&output.m3u).body).channels.into_iter().map(|channel| channel.name).collect()
}

/// Saves a filter and adds it to the playlist, which publishes it.
fn exclude(server: &Server, output: &steps::Output, condition: &str) {
    let rule = json!({"name": condition, "source_type": "stream", "action": "exclude", "expression": condition});
    let made = server.call("POST", "/api/v1/filters", &rule);
    assert_eq!(made.status, 201, "{}", made.text());
    let own = format!("/api/v1/proxies/{}", output.id);
    let mut filters = server.read(&own)["filters"].as_array().unwrap().clone();
    filters.push(json!({"filter_id": made.json()["id"], "priority_order": filters.len()}));
    let mut events = Events::open(server);
    assert_eq!(server.call("PATCH", &own, &json!({"filters": filters})).status, 200);
    events.end_of(&output.id);
}

fn decide(server: &Server, output: &steps::Output, decision: &str) -> Value {
    let answer = server.call("POST", &format!("/api/v1/proxies/{}/{decision}", output.id), &Value::Null);
    assert_eq!(answer.status, 200, "{decision}: {}", answer.text());
    answer.json()
}

#[test]
fn a_rule_that_would_halve_a_playlist_is_held_at_once_and_in_steps() {
    let provider = Provider::start();
    provider.put("/list.m3u", list(10));
    let mut server = Server::start_with(&["--regenerate-delay", "0"]);
    steps::make_account(&mut server);
    let source = steps::add_source(&server, "stream", &json!({"name": "One", "url": provider.url("/list.m3u")}));
    let output = steps::add_proxy(&server, &[&source], &[], json!({}));
    let own = format!("/api/v1/proxies/{}", output.id);
    // Four of ten may go.
    exclude(&server, &output, r#"channel_name matches "[0-3]$""#);
    assert_eq!(names(&server, &output).len(), 6);
    // These two only with them.
    exclude(&server, &output, r#"channel_name matches "[45]$""#);
    let proxy = server.read(&own);
    let held = &proxy["held"];
    assert_eq!((&held["version"], &held["channel_count"], &held["removed_count"]), (&json!(2), &json!(4), &json!(6)), "{proxy}");
    assert_eq!((&proxy["version"], &proxy["channel_count"], &proxy["status"]), (&json!(2), &json!(6), &json!("success")));
    assert_eq!(names(&server, &output).len(), 6);
    let lost = server.read(&format!("{own}/versions/2/diff/held"));
    assert_eq!((&lost["removed_count"], &lost["removed"][0]["channel_name"]), (&json!(2), &json!("Channel 4")));
    assert_eq!(lost["groups"], json!([{"group_title": "News", "before": 4, "after": 2}]));

    // The decision is the server's, and stays for what loses no more.
    assert_eq!(decide(&server, &output, "keep")["held"]["is_kept"], true);
    steps::regenerate(&server, &output.id);
    assert_eq!(server.read(&own)["held"]["is_kept"], true);

    let mut events = Events::open(&server);
    decide(&server, &output, "accept");
    events.end_of(&output.id);
    assert_eq!((&server.read(&own)["held"], names(&server, &output).len()), (&Value::Null, 4));
    assert_eq!(server.call("POST", &format!("{own}/accept"), &Value::Null).status, 409);
}

#[test]
fn a_restored_version_stays_through_whatever_happens() {
    let provider = Provider::start();
    provider.put("/list.m3u", list(10));
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let options = ["--regenerate-delay", "0"];
    let mut server = Server::start_in(&data, &options);
    steps::make_account(&mut server);
    let source = steps::add_source(&server, "stream", &json!({"name": "One", "url": provider.url("/list.m3u")}));
    let output = steps::add_proxy(&server, &[&source], &[], json!({}));
    let own = format!("/api/v1/proxies/{}", output.id);
    let first = server.get(&output.m3u).body;
    exclude(&server, &output, r#"group_title equals "Sports""#);
    assert_eq!(names(&server, &output).len(), 8);
    let versions = server.read(&format!("{own}/versions"));
    assert_eq!(versions["items"].as_array().unwrap().len(), 2, "{versions}");
    let diff = server.read(&format!("{own}/versions/1/diff/2"));
    assert_eq!((&diff["removed_count"], &diff["added_count"], &diff["changed_count"]), (&json!(2), &json!(0), &json!(0)));

    let restored = server.call("POST", &format!("{own}/versions/1/restore"), &Value::Null);
    assert_eq!((restored.status, &restored.json()["pinned_version"]), (200, &json!(1)));
    let check = |server: &Server, after: &str| {
        steps::until_idle(server);
        let proxy = server.read(&own);
        let told = (&proxy["pinned_version"], &proxy["version"], &proxy["channel_count"], &proxy["status"]);
        assert_eq!(told, (&json!(1), &json!(1), &json!(10), &json!("success")), "{after}: {proxy}");
        let answer = server.get(&output.m3u);
        assert_eq!((answer.header("x-lineup-version"), answer.body == first), ("1", true), "{after}");
    };
    check(&server, "restored");
    steps::regenerate(&server, &output.id);
    check(&server, "a generation that a person asked for");
    exclude(&server, &output, r#"channel_name matches "[0-6]$""#);
    check(&server, "a rule");
    provider.put("/list.m3u", list(9));
    steps::refresh(&server, "stream", &source);
    check(&server, "a refresh");
    let token = server.token.clone();
    server.kill();
    let mut server = Server::start_in(&data, &options);
    server.token = token;
    check(&server, "a restart");

    // Resumed, what the rules make of it now is no less guarded than before.
    let mut events = Events::open(&server);
    assert_eq!(decide(&server, &output, "resume")["pinned_version"], Value::Null);
    events.end_of(&output.id);
    let proxy = server.read(&own);
    assert_eq!((&proxy["held"]["removed_count"], &proxy["channel_count"]), (&json!(9), &json!(10)), "{proxy}");
    assert!(server.get(&output.m3u).body == first);
}
