use std::io::Write;
use std::path::Path;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::model::job::Job;
use crate::model::{Id, Source};
use crate::serve::http::testing::{Answer, Server};
use crate::source::credentials::Secrets;
use crate::work::Pool;

/// A manual source, and what works on it.
struct Home {
    server: Server,
    pool: Option<Pool>,
    source: Id,
}

impl Drop for Home {
    fn drop(&mut self) {
        if let Some(pool) = self.pool.take() {
            pool.stop();
        }
    }
}

fn id(value: &Value) -> Id {
    value["id"].as_str().unwrap().parse().unwrap()
}

/// Nothing works: rows stay what they are.
fn idle() -> Home {
    let server = Server::start();
    let source = server.post("/api/v1/sources/stream", &json!({"name": "Mine", "source_type": "manual"})).expect(201);
    Home { source: id(&source), server, pool: None }
}

fn home() -> Home {
    let mut home = idle();
    home.pool = Some(crate::app::start_work(&home.server.app.queue).unwrap());
    home.settle();
    home
}

impl Home {
    fn list(&self) -> String {
        format!("/api/v1/sources/stream/{}/manual-channels", self.source)
    }

    /// Waits until what was begun for the source has ended.
    fn settle(&self) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let mut changes = self.server.app.board.changes();
            loop {
                changes.borrow_and_update();
                let mut own = self.server.app.board.list();
                own.retain(|operation| operation.owner_id == self.source);
                // A refresh that waits for further changes is on its way, too.
                let is_left = |job: &Job| job.target_id == self.source && !job.status.is_final();
                let is_done = !own.is_empty() && own.iter().all(|operation| operation.state.is_final());
                if is_done && !self.server.app.store.jobs().unwrap().iter().any(is_left) {
                    return;
                }
                changes.changed().await.unwrap();
            }
        });
    }

    /// Name -> id of the channels that there are.
    fn channels(&self) -> Vec<(String, String)> {
        self.settle();
        let list = self.server.get(&format!("/api/v1/channels?source_id={}", self.source)).expect(200);
        let text = |item: &Value, name: &str| item[name].as_str().unwrap().to_owned();
        list["items"].as_array().unwrap().iter().map(|item| (text(item, "channel_name"), text(item, "id"))).collect()
    }

    fn rows(&self) -> Vec<Value> {
        self.server.get(&format!("{}?limit=500", self.list())).expect(200)["items"].as_array().unwrap().clone()
    }

    fn send_text(&self, path: &str, body: &[u8]) -> Answer {
        let authorization = format!("Bearer {}", self.server.token);
        self.server.raw("POST", path, &[("Authorization", &authorization), ("Content-Type", "application/x-www-form-urlencoded")], body)
    }

    fn import(&self, query: &str, body: &[u8]) -> Value {
        self.send_text(&format!("{}/import-m3u{query}", self.list()), body).expect(200)
    }

    fn export(&self, query: &str) -> String {
        let answer = self.server.get(&format!("{}/export.m3u{query}", self.list()));
        assert_eq!((answer.status, answer.header("content-type")), (200, "audio/x-mpegurl"));
        answer.text()
    }

    /// Another manual source at the same server.
    fn another(&self, name: &str) -> String {
        let source = self.server.post("/api/v1/sources/stream", &json!({"name": name, "source_type": "manual"})).expect(201);
        format!("/api/v1/sources/stream/{}/manual-channels", id(&source))
    }
}

fn names(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["channel_name"].as_str().unwrap()).collect()
}

fn row(name: &str, url: &str) -> Value {
    json!({"channel_name": name, "stream_url": url})
}

/// Without what every row has of its own.
fn said(rows: &[Value]) -> Vec<Value> {
    let mut rows = rows.to_vec();
    for row in rows.iter_mut().filter_map(Value::as_object_mut) {
        for name in ["id", "source_id", "channel_id", "sort_order", "created_at", "updated_at", "line", "change"] {
            row.shift_remove(name);
        }
    }
    rows
}

#[test]
fn from_written_rows_to_channels() {
    let home = home();
    let server = &home.server;
    let source = server.get(&format!("/api/v1/sources/stream/{}", home.source)).expect(200);
    assert_eq!((&source["status"], &source["channel_count"]), (&json!("success"), &json!(0)), "{source}");
    let written =
        server.send("PUT", &home.list(), &json!([row("One", "http://192.0.2.1/1.ts"), row("Two", "udp://@239.0.0.1:1234")])).expect(200);
    assert_eq!((&written["total"], &written["warnings"]), (&json!(2), &json!([])));
    let before = home.channels();
    assert_eq!(before.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["One", "Two"]);
    assert_eq!(written["items"][0]["channel_id"], before[0].1.as_str());
    let one = format!("{}/{}", home.list(), id(&written["items"][0]));
    server.patch(&one, &json!({"enabled": false})).expect(200);
    assert_eq!(home.channels(), before[1..]);
    assert_eq!(home.rows().len(), 2);
    server.patch(&one, &json!({"enabled": true, "channel_name": "One HD", "stream_url": "https://192.0.2.2/1.m3u8"})).expect(200);
    let after = home.channels();
    assert_eq!((after[0].0.as_str(), &after[0].1), ("One HD", &before[0].1));
    server.delete(&one).expect(204);
    server.delete(&one).expect(404);
    assert_eq!(home.channels(), before[1..]);
    let history = server.get(&format!("/api/v1/sources/stream/{}/history", home.source)).expect(200);
    assert_eq!(history["items"][0]["removed_count"], 1);
}

#[test]
fn sources_with_a_provider_have_no_rows() {
    let home = idle();
    let server = &home.server;
    let made = server.post("/api/v1/sources/stream", &json!({"name": "P", "url": "http://127.0.0.1:9/x", "enabled": false})).expect(201);
    let guide = server.post("/api/v1/sources/epg", &json!({"name": "G", "url": "http://127.0.0.1:9/x", "enabled": false})).expect(201);
    for (base, status) in [
        (format!("/api/v1/sources/stream/{}", id(&made)), 400),
        (format!("/api/v1/sources/{}", id(&made)), 400),
        (format!("/api/v1/sources/{}", id(&guide)), 400),
        (format!("/api/v1/sources/stream/{}", Id(9)), 404),
    ] {
        let list = format!("{base}/manual-channels");
        let one = format!("{list}/{}", Id(7));
        for (method, path, body) in [
            ("GET", list.clone(), Value::Null),
            ("PUT", list.clone(), json!([])),
            ("POST", list.clone(), row("One", "http://a/1")),
            ("GET", one.clone(), Value::Null),
            ("PATCH", one.clone(), json!({"enabled": false})),
            ("DELETE", one, Value::Null),
            ("POST", format!("{list}/import-m3u"), Value::Null),
            ("GET", format!("{list}/export.m3u"), Value::Null),
        ] {
            let problem = server.send(method, &path, &body).expect(status);
            if status == 400 {
                assert!(problem["detail"].as_str().unwrap().contains("Only those of a manual source"), "{problem}");
            }
        }
    }
    // The same rows below both bases.
    server.post(&home.list(), &row("One", "http://a/1")).expect(201);
    let other = format!("/api/v1/sources/{}/manual-channels", home.source);
    assert_eq!(server.get(&other).expect(200)["total"], 1);
    // A source does not become one, or stop to be.
    for (of, to) in [
        (id(&made), json!({"source_type": "manual", "url": ""})),
        (home.source, json!({"source_type": "m3u", "url": "http://127.0.0.1:9/x"})),
    ] {
        let problem = server.patch(&format!("/api/v1/sources/stream/{of}"), &to).expect(422);
        assert_eq!(problem["errors"][0]["field"], "source_type");
    }
    let problem = server.post("/api/v1/sources/stream", &json!({"name": "N", "source_type": "manual", "url": "http://a/"})).expect(422);
    assert_eq!(problem["errors"][0]["field"], "url");
    server.patch(&format!("/api/v1/sources/stream/{}", home.source), &json!({"name": "Mine too"})).expect(200);
    let verdict = server.post("/api/v1/sources/stream/validate", &json!({"name": "N", "source_type": "manual"})).expect(200);
    assert_eq!((&verdict["is_valid"], &verdict["context"]["channels"]), (&json!(true), &json!(0)), "{verdict}");
    let saved = json!({"id": home.source.to_string()});
    let verdict = server.post("/api/v1/sources/stream/validate", &saved).expect(200);
    assert_eq!(
        (&verdict["is_valid"], &verdict["context"]["channels"], &verdict["context"]["examples"][0]),
        (&json!(true), &json!(1), &json!("One"))
    );
}

#[test]
fn a_list_is_replaced_as_a_whole() {
    let home = idle();
    let server = &home.server;
    let put = |body: Value| server.send("PUT", &home.list(), &body);
    let mut first = row("One", "http://a/1");
    first["attributes"] = json!({"z": "1", "a": "2"});
    let written = put(json!({"channels": [first, row("Two", "http://a/2"), row("Three", "http://a/3")]})).expect(200);
    // What was read can be sent back; nothing changes, not even a time.
    let read = server.get(&home.list()).expect(200);
    assert_eq!(read["items"], written["items"]);
    assert_eq!(read["items"][0]["attributes"].as_object().unwrap().keys().collect::<Vec<_>>(), ["z", "a"]);
    server.app.clock.advance(std::time::Duration::from_secs(100));
    assert_eq!(put(read.clone()).expect(200)["items"], written["items"]);
    // In another order, one without its id but recognised, one by its id, one new; one is gone.
    let items = read["items"].as_array().unwrap();
    let mut renamed = items[2].clone();
    renamed["channel_name"] = json!("Drei");
    let again = put(json!({"items": [renamed, {"channel_name": " One ", "stream_url": "http://a/1", "attributes": {"z": "1", "a": "2"}}, row("Four", "http://a/4")]})).expect(200);
    let rows = again["items"].as_array().unwrap();
    assert_eq!(names(rows), ["Drei", "One", "Four"]);
    assert_eq!((&rows[0]["id"], &rows[1]["id"]), (&items[2]["id"], &items[0]["id"]));
    assert_eq!((&rows[1]["updated_at"], &rows[1]["created_at"]), (&items[0]["updated_at"], &items[0]["created_at"]));
    assert_ne!(rows[0]["updated_at"], items[2]["updated_at"]);
    assert_eq!(home.rows(), *rows);
    // What a list does not say is not so.
    let bare = put(json!([{"id": rows[1]["id"], "channel_name": "One", "stream_url": "http://a/1"}])).expect(200);
    assert_eq!(bare["items"][0]["attributes"], json!({}));

    let good = row("A", "http://a/1");
    let own = Id(77).to_string();
    for (body, fields) in [
        (json!([good, good, good, row("B", "ftp://a/1")]), vec!["items.3.stream_url"]),
        (
            json!([row("", "http://a/1"), {"channel_name": "B", "stream_url": "http://a/1", "tvg_logo": "x.png"}]),
            vec!["items.0.channel_name", "items.1.tvg_logo"],
        ),
        (json!([{"channel_name": "B", "stream_url": "http://a/1", "nmae": "x"}]), vec!["items.0.nmae"]),
        (json!([{"channel_name": "B", "stream_url": "http://a/1", "enabled": "x"}]), vec!["items.0.enabled"]),
        (json!([{"channel_name": "B", "stream_url": "http://a/1", "options": ["x"]}]), vec!["items.0.options.0"]),
        (
            json!([{"id": own, "channel_name": "B", "stream_url": "http://a/1"}, {"id": own, "channel_name": "C", "stream_url": "http://a/1"}]),
            vec!["items.1.id"],
        ),
        (json!([{"id": "seven", "channel_name": "B", "stream_url": "http://a/1"}]), vec!["items.0.id"]),
        (json!(["x"]), vec!["items.0"]),
        (json!({"rows": []}), vec![""]),
        (json!("x"), vec![""]),
    ] {
        let problem = put(body.clone()).expect(422);
        let named: Vec<&str> = problem["errors"].as_array().unwrap().iter().map(|error| error["field"].as_str().unwrap()).collect();
        assert_eq!(named, fields, "{body}");
    }
    assert_eq!(names(&home.rows()), ["One"]);
    // Numbers that are given twice are a matter of taste.
    let numbered = |name: &str, number: &str| json!({"channel_name": name, "stream_url": "http://a/1", "tvg_chno": number});
    let written =
        put(json!([numbered("A", "7"), numbered("B", "7"), numbered("C", "0"), numbered("D", "0"), numbered("E", "8")])).expect(200);
    assert_eq!(written["warnings"], json!(["The number 7 is given to both A and B."]));
    assert_eq!(put(json!([])).expect(200)["total"], 0);
}

#[test]
fn rows_are_added_changed_and_found() {
    let home = idle();
    let server = &home.server;
    let answer =
        server.post(&home.list(), &json!({"channel_name": "Beta", "stream_url": "http://a/1", "group_title": "News", "tvg_chno": "10"}));
    let made = answer.expect(201);
    assert_eq!(answer.header("location"), format!("{}/{}", home.list(), id(&made)));
    assert_eq!(server.get(answer.header("location")).expect(200), made);
    let many = json!([{"channel_name": "alpha", "stream_url": "http://a/2", "tvg_chno": "9"}, {"channel_name": "Gamma", "stream_url": "http://a/3", "enabled": false}]);
    let answer = server.post(&home.list(), &many);
    assert_eq!((answer.expect(201)["total"].clone(), answer.header("location")), (json!(2), home.list().as_str()));
    server.post(&home.list(), &json!({"channel_name": "First", "stream_url": "http://a/0", "sort_order": -5})).expect(201);
    for (query, expected) in [
        ("", vec!["First", "Beta", "alpha", "Gamma"]),
        ("?sort=name", vec!["alpha", "Beta", "First", "Gamma"]),
        ("?sort=number", vec!["alpha", "Beta", "First", "Gamma"]),
        ("?sort=order&order=desc", vec!["Gamma", "alpha", "Beta", "First"]),
        ("?sort=group&order=desc&limit=1", vec!["Beta"]),
        ("?enabled=false", vec!["Gamma"]),
        ("?search=NEWS", vec!["Beta"]),
        ("?page=2&limit=3", vec!["Gamma"]),
    ] {
        let list = server.get(&format!("{}{query}", home.list())).expect(200);
        assert_eq!(names(list["items"].as_array().unwrap()), expected, "{query}");
    }
    server.get(&format!("{}?sort=colour", home.list())).expect(400);
    let own = format!("{}/{}", home.list(), id(&made));
    // What was read can be sent back; null is the default; a row can be moved.
    assert_eq!(server.patch(&own, &made).expect(200), made);
    let changed = server.patch(&own, &json!({"group_title": null, "sort_order": 1000})).expect(200);
    assert_eq!((&changed["group_title"], &changed["channel_name"]), (&json!(""), &json!("Beta")));
    assert_eq!(names(&home.rows()), ["First", "alpha", "Gamma", "Beta"]);
    for (patch, field) in
        [(json!({"stream_url": "x"}), "stream_url"), (json!({"channel_name": ""}), "channel_name"), (json!({"x": 1}), "x")]
    {
        assert_eq!(server.patch(&own, &patch).expect(422)["errors"][0]["field"], field);
    }
    let problem = server.post(&home.list(), &json!([row("A", "http://a/1"), row("B", "")])).expect(422);
    assert_eq!(problem["errors"][0]["field"], "items.1.stream_url");
    assert_eq!(home.rows().len(), 4);
    server.patch(&format!("{}/{}", home.list(), Id(7)), &json!({})).expect(404);
}

const LIST: &str = "#EXTM3U
#EXTINF:-1 tvg-id=\"one\" tvg-logo=\"http://a/1.png\" group-title=\"News\" tvg-language=\"German\" x-odd=\"1\" a-odd=\"\",One, Late
#EXTVLCOPT:http-user-agent=\"A\"
#KODIPROP:a=b
http://a/1.ts
#EXTINF:-1,No address
#EXTINF:0 tvg-chno=\"5\",Two
ftp://a/2.ts
#EXTINF:30 radio=\"true\",Three
http://a/3.mp3|User-Agent=x
what is this line
";

#[test]
fn a_playlist_is_looked_at_before_it_is_taken() {
    let home = idle();
    let seen = home.import("", LIST.as_bytes());
    assert_eq!(
        (&seen["parsed_count"], &seen["skipped_count"], &seen["applied"], &seen["mode"], &seen["added_count"]),
        (&json!(2), &json!(3), &json!(false), &json!("replace"), &json!(2)),
        "{seen}"
    );
    let lines: Vec<u64> = seen["errors"].as_array().unwrap().iter().map(|error| error["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [6, 8, 11]);
    let message = seen["errors"][1]["message"].as_str().unwrap();
    assert!(message.starts_with("Two: stream_url: nothing plays addresses that begin with ftp://"), "{message}");
    let channels = seen["channels"].as_array().unwrap();
    assert_eq!(names(channels), ["One, Late", "Three"]);
    assert_eq!(
        (&channels[0]["line"], &channels[0]["change"], &channels[0]["tvg_language"]),
        (&json!(5), &json!("added"), &json!("German"))
    );
    assert_eq!(channels[0]["options"], json!(["#EXTVLCOPT:http-user-agent=\"A\"", "#KODIPROP:a=b"]));
    assert_eq!(channels[0]["attributes"].to_string(), r#"{"x-odd":"1","a-odd":""}"#);
    assert_eq!((&channels[1]["radio"], &channels[1]["duration"]), (&json!(true), &json!("30")));
    assert!(home.rows().is_empty());

    let taken = home.import("?apply=true", LIST.as_bytes());
    assert_eq!((&taken["applied"], &taken["added_count"]), (&json!(true), &json!(2)));
    assert_eq!(said(&home.rows()), said(taken["channels"].as_array().unwrap()));
    // Once more: nothing changes.
    let again = home.import("?apply=true", LIST.as_bytes());
    assert_eq!((&again["unchanged_count"], &again["added_count"], &again["removed_count"]), (&json!(2), &json!(0), &json!(0)));
    assert_eq!(home.rows()[0]["id"], taken["channels"][0]["id"]);
}

#[test]
fn a_playlist_replaces_or_is_merged() {
    let home = idle();
    let server = &home.server;
    let body = json!([
        {"channel_name": "One", "tvg_id": "one", "stream_url": "http://a/1", "enabled": false},
        row("Two", "http://a/2"),
        row("Mine", "http://a/mine"),
    ]);
    let rows = server.send("PUT", &home.list(), &body).expect(200)["items"].clone();
    let list = b"#EXTM3U\n#EXTINF:-1,New\nhttp://a/new\n#EXTINF:-1 tvg-id=\"one\" group-title=\"G\",One\nhttp://b/1\n#EXTINF:-1,Zwei\nhttp://a/2\n";
    let merged = home.import("?mode=merge&apply=true", list);
    let counts =
        |seen: &Value| ["added_count", "changed_count", "removed_count", "unchanged_count"].map(|name| seen[name].as_u64().unwrap());
    assert_eq!(counts(&merged), [1, 2, 0, 0]);
    let now = home.rows();
    assert_eq!(names(&now), ["One", "Zwei", "Mine", "New"]);
    assert_eq!((&now[0]["id"], &now[0]["stream_url"], &now[0]["group_title"]), (&rows[0]["id"], &json!("http://b/1"), &json!("G")));
    assert_eq!((&now[0]["enabled"], &now[1]["id"]), (&json!(false), &rows[1]["id"]));
    let replaced = home.import("?mode=replace&apply=true", list);
    assert_eq!(counts(&replaced), [0, 1, 1, 2]);
    let now = home.rows();
    assert_eq!(names(&now), ["New", "One", "Zwei"]);
    assert_eq!((&now[1]["id"], &now[1]["enabled"]), (&rows[0]["id"], &json!(true)));
    // One name twice is two rows, each recognised.
    let twice = b"#EXTM3U\n#EXTINF:-1,A\nhttp://a/1\n#EXTINF:-1,A\nhttp://a/2\n";
    home.import("?apply=true", twice);
    let before = home.rows();
    let turned = b"#EXTM3U\n#EXTINF:-1,A\nhttp://a/2\n#EXTINF:-1,A\nhttp://a/1\n";
    assert_eq!(counts(&home.import("?apply=true", turned)), [0, 0, 0, 2]);
    assert_eq!((&home.rows()[0]["id"], &home.rows()[1]["id"]), (&before[1]["id"], &before[0]["id"]));
    let problem = home.send_text(&format!("{}/import-m3u?mode=mix", home.list()), twice).expect(400);
    assert_eq!(problem["errors"][0]["field"], "mode");
}

#[test]
fn whatever_is_no_list_with_channels_is_refused() {
    let home = idle();
    let path = format!("{}/import-m3u?apply=true", home.list());
    home.server.post(&home.list(), &row("Kept", "http://a/1")).expect(201);
    for (body, words) in [
        (&b""[..], "empty"),
        (b"<html><body>no</body></html>", "web page"),
        (b"#EXTM3U\n", "no channel"),
        (b"#EXTM3U\n#EXTINF:-1,One\nftp://a/1\n", "no channel"),
        (b"#EXTM3U #EXTINF:-1,Onehttp://a/1", "--data-binary"),
        (b"\x1f\x8b\x08broken", "unpack"),
    ] {
        let problem = home.send_text(&path, body).expect(422);
        let text = problem.to_string();
        assert!(text.contains(words), "{words}: {text}");
    }
    let problem = home.send_text(&path, b"#EXTM3U\n#EXTINF:-1,One\nftp://a/1\n").expect(422);
    assert_eq!(problem["errors"][1]["field"], "lines.3");
    let problem = home.send_text(&path, &vec![b'#'; (16 << 20) + 1]);
    assert_eq!(problem.status, 413);
    assert_eq!(names(&home.rows()), ["Kept"]);
}

#[test]
fn any_charset_and_packing_is_read() {
    let home = idle();
    let text = b"#EXTM3U\n#EXTINF:-1,Fr\xfchst\xfcck\nhttp://a/1\n";
    assert_eq!(home.import("", text)["channels"][0]["channel_name"], "Frühstück");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(text).unwrap();
    assert_eq!(home.import("", &packed.finish().unwrap())["parsed_count"], 1);
}

#[test]
fn real_lists_go_from_one_source_to_another_without_loss() {
    let home = idle();
    let other = home.another("Other");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/m3u");
    let mut lists = 0;
    for name in [
        "derived_de_cp1252.m3u",
        "derived_uk_bom_noext_cr.m3u",
        "fritzbox_radio.m3u",
        "fx_ipp_kodi.m3u",
        "fx_ipp_pipe.m3u",
        "fx_ipp_vlcopt.m3u",
        "iptvorg_de.m3u",
        "iptvorg_us_pluto.m3u",
    ] {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let answer = home.send_text(&format!("{}/import-m3u?apply=true", home.list()), &bytes);
        if answer.status == 422 {
            continue;
        }
        let taken = answer.expect(200);
        assert!(taken["parsed_count"].as_u64() > Some(0), "{name}");
        let text = home.export("?with_secrets=true");
        let again = home.send_text(&format!("{other}/import-m3u?apply=true"), text.as_bytes()).expect(200);
        assert_eq!((&again["skipped_count"], &again["errors"]), (&json!(0), &json!([])), "{name}");
        assert_eq!(again["parsed_count"], taken["parsed_count"], "{name}");
        assert_eq!(said(again["channels"].as_array().unwrap()), said(taken["channels"].as_array().unwrap()), "{name}");
        lists += 1;
    }
    assert!(lists >= 6, "{lists}");
}

#[test]
fn an_export_has_the_enabled_rows_or_all() {
    let home = idle();
    let body = json!([row("On", "http://a/1"), {"channel_name": "Off \"x\"", "stream_url": "http://a/2", "enabled": false, "stream_type": "movie"}]);
    home.server.send("PUT", &home.list(), &body).expect(200);
    assert_eq!(home.export(""), "#EXTM3U\n#EXTINF:-1,On\nhttp://a/1\n");
    let before = home.rows();
    home.import("?apply=true", home.export("?all=true").as_bytes());
    assert_eq!(home.rows(), before);
    let answer = home.server.get(&format!("/api/v1/sources/{}/manual-channels/export.m3u", home.source));
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"Mine.m3u\"; filename*=UTF-8''Mine.m3u");
}

const ACCOUNTS: &str = "#EXTM3U
#EXTINF:-1 catchup-source=\"http://tv.example/at?username=bob&password=OtherPw77\",One
http://tv.example/live/bob/OtherPw77/1.ts
#EXTINF:-1,Two
http://bob:OtherPw77@tv.example/2.ts
";

#[test]
fn accounts_do_not_leave_unless_they_are_asked_for() {
    let home = home();
    let server = &home.server;
    let is_clean = |text: &str| !text.contains("OtherPw77") && !text.contains("bob");
    let path = format!("{}/import-m3u?apply=true", home.list());
    let taken = home.send_text(&path, ACCOUNTS.as_bytes());
    assert!(taken.status == 200 && is_clean(&taken.text()), "{}", taken.text());
    let channels = server.get(&format!("/api/v1/channels?source_id={}", {
        home.settle();
        home.source
    }));
    assert!(is_clean(&channels.text()) && channels.json()["total"] == 2, "{}", channels.text());
    // A refresh forgets nothing.
    let secrets = |home: &Home| home.server.app.store.secrets(home.source).unwrap();
    let names_of = |secrets: &Secrets| secrets.values().cloned().collect::<Vec<_>>();
    assert_eq!(names_of(&secrets(&home)), ["OtherPw77", "bob"]);
    let source: Source = server.app.store.get(home.source).unwrap().unwrap();
    let stored = server.app.store.read().unwrap().channels(home.source).unwrap().next().unwrap().unwrap();
    let played = crate::source::credentials::reveal(&stored.stream_url, &source, &secrets(&home));
    assert_eq!(played, "http://tv.example/live/bob/OtherPw77/1.ts");

    let rows = home.rows();
    assert_eq!(rows[1]["stream_url"], "http://{username-1-in-list}:{password-1-in-list}@tv.example/2.ts");
    // What was read can be sent back, also with another host or as another row of the same host.
    let own = format!("{}/{}", home.list(), id(&rows[1]));
    server.patch(&own, &json!({"stream_url": "http://{username-1-in-list}:{password-1-in-list}@new.example/2.ts"})).expect(200);
    home.settle();
    server.post(&home.list(), &row("Three", "http://{username-1-in-list}:{password-1-in-list}@new.example/3.ts")).expect(201);
    let problem = server.post(&home.list(), &row("Four", "http://{password-1-in-list}@evil.example/")).expect(422);
    assert_eq!(problem["errors"][0]["field"], "stream_url");
    let problem = server.patch(&own, &json!({"stream_url": "http://a/{password-9-in-list}/"})).expect(422);
    assert!(problem["detail"].as_str().unwrap().contains("{password-9-in-list}"), "{problem}");

    // An export contains accounts only on request. Without them, only this source can import it.
    let (hidden, open) = (home.export(""), home.export("?with_secrets=true"));
    assert_eq!(hidden, home.export("?with_secrets=false"));
    assert!(is_clean(&hidden) && open.contains("http://bob:OtherPw77@new.example/2.ts"), "{hidden}\n{open}");
    assert_eq!(home.import("", hidden.as_bytes())["unchanged_count"], 3);
    let other = home.another("Other");
    let mixed = format!("{hidden}#EXTINF:-1,Plain\nhttp://a/1\n");
    let seen = home.send_text(&format!("{other}/import-m3u"), mixed.as_bytes()).expect(200);
    assert_eq!((&seen["parsed_count"], &seen["skipped_count"]), (&json!(1), &json!(3)), "{seen}");
    assert!(seen["errors"][0]["message"].as_str().unwrap().contains("an account was left out"), "{seen}");
    let seen = home.send_text(&format!("{other}/import-m3u?apply=true"), open.as_bytes()).expect(200);
    assert_eq!((&seen["parsed_count"], &seen["skipped_count"]), (&json!(3), &json!(0)));

    // What no row needs any more is forgotten.
    home.settle();
    server.send("PUT", &home.list(), &json!([row("One", "http://a/1")])).expect(200);
    assert!(secrets(&home).is_empty());
}

#[test]
fn a_logo_that_is_kept_here_stays_in_the_row_and_is_not_published() {
    let home = home();
    let server = &home.server;
    let logo = "@logo:01JD0000000000000000000000";
    server.post(&home.list(), &json!({"channel_name": "One", "stream_url": "http://a/1", "tvg_logo": logo})).expect(201);
    assert_eq!(home.channels().len(), 1);
    assert_eq!(home.rows()[0]["tvg_logo"], logo);
    let body = json!({"name": "P", "stream_sources": [{"source_id": home.source.to_string()}]});
    let proxy = id(&server.post("/api/v1/proxies", &body).expect(201));
    let ended = || {
        let operations = server.app.board.list();
        operations.iter().any(|operation| operation.owner_id == proxy) && operations.iter().all(|operation| operation.state.is_final())
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut changes = server.app.board.changes();
    while !ended() {
        runtime.block_on(changes.changed()).unwrap();
    }
    let view = server.get(&format!("/api/v1/proxies/{proxy}")).expect(200);
    let url = view["m3u8_url"].as_str().unwrap();
    let path = format!("/{}", url.splitn(4, '/').nth(3).unwrap());
    let playlist = server.get(&path).text();
    assert!(playlist.contains(",One\n") && !playlist.contains("@logo") && !playlist.contains("tvg-logo"), "{playlist}");
}

#[test]
fn attributes_that_came_twice_survive_an_edit() {
    let home = idle();
    home.import("?apply=true", b"#EXTM3U\n#EXTINF:-1 x=\"1\" y=\"2\" x=\"3\",One\nhttp://a/1\n");
    let line = "#EXTINF:-1 x=\"1\" y=\"2\" x=\"3\",";
    assert!(home.export("").contains(line), "{}", home.export(""));
    let own = format!("{}/{}", home.list(), id(&home.rows()[0]));
    home.server.patch(&own, &json!({"channel_name": "Uno"})).expect(200);
    home.server.send("PUT", &home.list(), &json!({"items": home.rows()})).expect(200);
    assert!(home.export("").contains(&format!("{line}Uno")), "{}", home.export(""));
    home.server.patch(&own, &json!({"attributes": {"y": null}})).expect(200);
    assert_eq!(home.rows()[0]["attributes"], json!({"x": "3"}));
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[ -~]{0,16}", "[^\\p{C}\\p{Zl}\\p{Zp}]{0,8}", Just(String::new())]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]
    #[test]
    fn any_list_goes_from_one_source_to_another_without_loss(
        rows in proptest::collection::vec((
            "[!-z]{1,9}", text(), text(), text(), any::<bool>(),
            "(http|https|udp|rtsp)://[a-z]{1,9}(:[a-z]{1,5}@tv)?/(live/u/p/)?[0-9]{1,4}(\\.ts|\\.mkv)?(\\?username=u&password=p)?",
            proptest::collection::vec(("[a-z][a-z-]{0,6}", text()), 0..3),
        ), 1..12),
    ) {
        let home = idle();
        let rows: Vec<Value> = rows.into_iter().map(|(name, tvg_name, group, number, enabled, url, attributes)| {
            let attributes: serde_json::Map<String, Value> = attributes.into_iter().map(|(name, value)| (name, value.into())).collect();
            json!({"channel_name": name, "tvg_name": tvg_name, "group_title": group, "tvg_chno": number, "enabled": enabled,
                "stream_url": url, "attributes": attributes, "options": ["#EXTVLCOPT:http-user-agent=x", "#KODIPROP:a=b,\"c\""]})
        }).collect();
        let written = home.server.send("PUT", &home.list(), &json!(rows)).expect(200);
        let other = home.another("Other");
        let again = home.send_text(&format!("{other}/import-m3u?apply=true"), home.export("?all=true&with_secrets=true").as_bytes()).expect(200);
        prop_assert_eq!(&again["errors"], &json!([]));
        prop_assert_eq!(said(again["channels"].as_array().unwrap()), said(written["items"].as_array().unwrap()));
    }
}
