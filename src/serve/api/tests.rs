//! The operations over a real socket, on real files: what a client sees.

use std::io::{BufRead, BufReader};
use std::path::Path;

use serde_json::{Value, json};

use crate::model::Id;
use crate::serve::http::testing::{Server, receive_head, send};
use crate::work::Pool;

const PLAYLIST: &str = "#EXTM3U url-tvg=\"http://127.0.0.1:9/guide.xml\"
#EXTINF:-1 tvg-id=\"one.example\" tvg-chno=\"5\" group-title=\"News\",One
http://127.0.0.1:9/live/anna/hush-hush/1.ts
#EXTINF:-1 tvg-id=\"two.example\" group-title=\"Sports\" tvg-country=\"GB\",two
http://127.0.0.1:9/live/anna/hush-hush/2.ts
#EXTINF:-1 group-title=\"News\",Three
http://127.0.0.1:9/live/anna/hush-hush/3.ts|User-Agent=x
";

/// The tests' clock stands at 2023-11-14T22:13:20Z.
const GUIDE: &str = "<?xml version=\"1.0\"?><tv>
<channel id=\"one.example\"><display-name>One HD</display-name><icon src=\"http://127.0.0.1:9/one.png\"/></channel>
<channel id=\"other.example\"><display-name>Other</display-name></channel>
<programme start=\"20231114220000 +0000\" stop=\"20231114230000 +0000\" channel=\"one.example\">
<title lang=\"en\">News at ten</title><title lang=\"de\">Nachrichten</title><desc>What happened</desc><category>News</category>
<episode-num system=\"xmltv_ns\">1.4.</episode-num></programme>
<programme start=\"20231114230000 +0000\" stop=\"20231115000000 +0000\" channel=\"one.example\"><title>Film</title><category>Movie</category></programme>
<programme start=\"20231114210000 +0000\" stop=\"20231115010000 +0000\" channel=\"other.example\"><title>Opera</title></programme>
</tv>
";

fn file(dir: &Path, name: &str, text: &str) -> String {
    let path = dir.join(name);
    std::fs::write(&path, text).unwrap();
    format!("file://{}", path.display())
}

fn id(value: &Value) -> Id {
    value["id"].as_str().unwrap().parse().unwrap()
}

/// Waits until what was begun for a source or proxy has ended.
fn settle(server: &Server, owner: Id) {
    settle_after(server, owner, &[]);
}

/// The same for work that is yet to begin, besides the operations that are known.
fn settle_after(server: &Server, owner: Id, known: &[Id]) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let mut changes = server.app.board.changes();
        loop {
            changes.borrow_and_update();
            let mut own = server.app.board.list();
            own.retain(|operation| operation.owner_id == owner && !known.contains(&operation.id));
            if !own.is_empty() && own.iter().all(|operation| operation.state.is_final()) {
                return;
            }
            changes.changed().await.unwrap();
        }
    });
}

fn names(list: &Value, field: &str) -> Vec<String> {
    list["items"].as_array().unwrap().iter().map(|item| item[field].as_str().unwrap().to_owned()).collect()
}

struct Home {
    pool: Option<Pool>,
    server: Server,
    dir: tempfile::TempDir,
    stream: Id,
    epg: Id,
}

/// A playlist and a guide, both taken.
fn home() -> Home {
    let server = Server::start();
    let pool = Some(crate::app::start_work(&server.app.queue).unwrap());
    let dir = tempfile::tempdir().unwrap();
    let playlist = file(dir.path(), "list.m3u", PLAYLIST);
    let body = json!({"name": "Provider", "url": playlist, "username": "anna", "password": "hush-hush"});
    let stream = server.post("/api/v1/sources/stream", &body).expect(201);
    let guide = file(dir.path(), "guide.xml", GUIDE);
    let epg = server.post("/api/v1/sources/epg", &json!({"name": "Guide", "url": guide})).expect(201);
    let (stream, epg) = (id(&stream), id(&epg));
    settle(&server, stream);
    settle(&server, epg);
    Home { pool, server, dir, stream, epg }
}

impl Drop for Home {
    fn drop(&mut self) {
        self.pool.take().unwrap().stop();
    }
}

impl Home {
    fn proxy(&self) -> Value {
        let body = json!({
            "name": "Living room",
            "stream_sources": [{"source_id": self.stream.to_string()}],
            "epg_sources": [{"epg_source_id": self.epg.to_string()}],
        });
        let proxy = self.server.post("/api/v1/proxies", &body).expect(201);
        settle(&self.server, id(&proxy));
        self.server.get(&format!("/api/v1/proxies/{}", id(&proxy))).expect(200)
    }
}

/// The path of an absolute address.
fn path(url: &Value) -> String {
    let url = url.as_str().unwrap();
    url.splitn(4, '/').nth(3).map(|path| format!("/{path}")).unwrap()
}

#[test]
fn from_a_source_to_what_players_fetch() {
    let home = home();
    let server = &home.server;
    let source = server.get(&format!("/api/v1/sources/stream/{}", home.stream)).expect(200);
    assert_eq!(source["status"], "success", "{source}");
    assert_eq!((&source["channel_count"], &source["has_password"]), (&json!(3), &json!(true)));
    assert!(source.get("password").is_none() && source.get("settings_hash").is_none());

    let proxy = home.proxy();
    assert_eq!(proxy["status"], "success", "{proxy}");
    assert_eq!(proxy["stream_sources"][0]["source_name"], "Provider");
    let playlist = server.raw("GET", &path(&proxy["m3u8_url"]), &[], b"");
    assert_eq!(playlist.status, 200);
    assert!(playlist.text().contains("tvg-chno=\"5\"") && !playlist.text().contains("hush-hush"), "{}", playlist.text());
    let guide = server.raw("GET", &path(&proxy["xmltv_url"]), &[], b"");
    assert!(guide.text().contains("News at ten") && !guide.text().contains("Opera"), "{}", guide.text());

    let own = server.get(&format!("/api/v1/channels/proxy/{}", id(&proxy))).expect(200);
    assert_eq!(own["total"], 3);
    assert_eq!(own["items"][2]["channel_number"], "5");
    let sorted = server.get(&format!("/api/v1/channels/proxy/{}?sort=channel_name&search=t", id(&proxy))).expect(200);
    assert_eq!(names(&sorted, "channel_name"), ["Three", "two"]);
}

#[test]
fn channels_are_filtered_sorted_and_paged() {
    let home = home();
    let get = |query: &str| home.server.get(&format!("/api/v1/channels?{query}")).expect(200);
    assert_eq!(names(&get(""), "channel_name"), ["One", "two", "Three"]);
    assert_eq!(names(&get("sort=channel_name"), "channel_name"), ["One", "Three", "two"]);
    assert_eq!(names(&get("sort=channel_name&order=desc&limit=1&page=2"), "channel_name"), ["Three"]);
    assert_eq!(names(&get("sort=tvg_chno&limit=1"), "channel_name"), ["One"]);
    assert_eq!(names(&get("group=news&search=ONE"), "channel_name"), ["One"]);
    assert_eq!(names(&get("country=gb"), "channel_name"), ["two"]);
    assert_eq!(names(&get("limit=2&page=2"), "channel_name"), ["Three"]);
    assert_eq!(get("limit=2&page=9")["items"], json!([]));
    let page = get("limit=2");
    assert_eq!((&page["total"], &page["has_more"]), (&json!(3), &json!(true)));
    assert_eq!(page["items"][0]["source_name"], "Provider");
    home.server.get("/api/v1/channels?sort=nothing").expect(400);

    let groups = |query: &str| home.server.get(&format!("/api/v1/channels/groups{query}")).expect(200)["items"].clone();
    assert_eq!(groups(""), json!([{"name": "News", "count": 2}, {"name": "Sports", "count": 1}]));
    // What filters see of the same channels.
    let rule =
        json!({"name": "Split", "expression": "group_title equals \"News\" AND channel_name equals \"One\" SET group_title = \"World\""});
    let rule = home.server.post("/api/v1/data-mapping", &rule).expect(201);
    assert_eq!(groups("?is_mapped=true&group=News"), json!([{"name": "News", "count": 1}, {"name": "World", "count": 1}]));
    assert_eq!(groups("?group=News"), json!([{"name": "News", "count": 2}]));
    home.server.delete(&format!("/api/v1/data-mapping/{}", rule["id"].as_str().unwrap())).expect(204);

    let channel = page["items"][0].clone();
    let own = format!("/api/v1/channels/{}", channel["id"].as_str().unwrap());
    assert_eq!(home.server.get(&own).expect(200), channel);
    assert!(!channel["stream_url"].as_str().unwrap().contains("hush"), "{channel}");
    let stream = home.server.get(&format!("{own}/stream"));
    assert_eq!((stream.status, stream.header("location")), (302, "http://127.0.0.1:9/live/anna/hush-hush/1.ts"));
    let more = file(home.dir.path(), "more.m3u", PLAYLIST);
    let first = json!({"name": "First", "url": more, "priority": 9});
    settle(&home.server, id(&home.server.post("/api/v1/sources/stream", &first).expect(201)));
    assert_eq!(names(&get("limit=3&page=1"), "source_name"), ["First", "First", "First"]);
    assert_eq!(names(&get("limit=2&page=2"), "source_name"), ["First", "Provider"]);
    assert_eq!(names(&get("limit=2&page=3"), "channel_name"), ["two", "Three"]);
    let of_source = home.server.get(&format!("/api/v1/sources/stream/{}/channels?search=two", home.stream)).expect(200);
    assert_eq!(names(&of_source, "channel_name"), ["two"]);
    home.server.get(&format!("/api/v1/sources/stream/{}/channels", home.epg)).expect(404);
}

#[test]
fn guides_are_browsed() {
    let home = home();
    let proxy = home.proxy();
    let get = |path: &str| home.server.get(&format!("/api/v1/epg/{path}")).expect(200);

    let programmes = get("programs");
    assert_eq!(names(&programmes, "title"), ["Opera", "News at ten", "Film"]);
    let news = &programmes["items"][1];
    assert_eq!((&news["season"], &news["episode"], &news["channel_name"]), (&json!(2), &json!(5), &json!("One HD")));
    assert_eq!(get(&format!("programs/{}", news["id"].as_str().unwrap())), *news);
    assert_eq!(get(&format!("programs/{}?language=de", news["id"].as_str().unwrap()))["title"], "Nachrichten");
    assert_eq!(names(&get("programs?category=movie"), "title"), ["Film"]);
    assert_eq!(names(&get("programs?channel_id=other.example"), "title"), ["Opera"]);
    assert_eq!(names(&get("programs?start_time=2023-11-15T00:00:00Z"), "title"), ["Opera"]);
    assert_eq!(names(&get(&format!("programs/source/{}?limit=1&page=3", home.epg)), "title"), ["Film"]);
    assert_eq!(names(&get("search?q=HAPPENED"), "title"), ["News at ten"]);
    home.server.get("/api/v1/epg/search").expect(400);
    home.server.get("/api/v1/epg/programs?start_time=2023-11-15T00:00:00Z&end_time=2023-11-15T00:00:00Z").expect(400);
    home.server.get("/api/v1/epg/programs/none").expect(404);

    assert_eq!(names(&get("sources"), "name"), ["Guide"]);
    let channels = get("channels?sort=channel_name&order=desc");
    assert_eq!(names(&channels, "channel_id"), ["other.example", "one.example"]);
    assert_eq!(channels["items"][1]["program_count"], 2);
    let own = home.server.get(&format!("/api/v1/sources/epg/{}/channels?search=hd", home.epg)).expect(200);
    assert_eq!(names(&own, "channel_name"), ["One HD"]);

    let guide = get("guide?channel_filter=one");
    assert_eq!(guide["total"], 1);
    assert_eq!(guide["items"][0]["programs"].as_array().unwrap().len(), 2);
    assert_eq!(guide["time_slots"][0], "2023-11-14T23:00:00Z");
    let guide = get(&format!("guide?proxy_id={}", id(&proxy)));
    let rows = guide["items"].as_array().unwrap();
    assert_eq!(rows.len(), 3);
    let one = rows.iter().find(|row| row["channel_name"] == "One").unwrap();
    assert_eq!((&one["channel"]["channel_number"], &one["programs"][0]["title"]), (&json!("5"), &json!("News at ten")));

    let now = get("now?channel_filter=one");
    assert_eq!((&now["items"][0]["now"]["title"], &now["items"][0]["next"]["title"]), (&json!("News at ten"), &json!("Film")));
}

#[test]
fn a_source_is_changed_checked_and_deleted() {
    let home = home();
    let server = &home.server;
    let own = format!("/api/v1/sources/stream/{}", home.stream);
    let read = server.get(&own).expect(200);
    // What was read can be sent back whole.
    assert_eq!(server.send("PUT", &own, &read).expect(200)["url"], read["url"]);
    assert_eq!(server.patch(&own, &json!({"name": " Better ", "priority": 3})).expect(200)["name"], "Better");
    let problem = server.patch(&own, &json!({"nmae": "x"})).expect(422);
    assert_eq!(problem["errors"][0]["field"], "nmae");
    assert_eq!(server.patch(&own, &json!({"url": "gopher://x"})).expect(422)["errors"][0]["field"], "url");
    let problem = server.post("/api/v1/sources/stream", &json!({"name": "better", "url": "http://127.0.0.1:9/"})).expect(409);
    assert_eq!(problem["code"], "duplicate_name");
    server.get(&format!("/api/v1/sources/epg/{}", home.stream)).expect(404);

    let list = server.get("/api/v1/sources?sort=name").expect(200);
    assert_eq!(names(&list, "source_kind"), ["stream", "epg"]);
    assert_eq!(server.get("/api/v1/sources/stream?status=failed").expect(200)["total"], 0);
    assert_eq!(server.get("/api/v1/sources/stream?enabled=true&source_type=m3u").expect(200)["total"], 1);
    assert_eq!(server.get("/api/v1/sources/capabilities/xmltv").expect(200)["supports_epg"], true);
    server.get("/api/v1/sources/capabilities/tape").expect(404);

    let started = server.post(&format!("{own}/refresh"), &Value::Null).expect(202);
    assert_eq!(started["job_id"], started["operation_id"]);
    settle(server, home.stream);
    assert_eq!(server.get(&format!("{own}/progress")).expect(200)["is_running"], false);
    assert!(server.get(&format!("{own}/history")).expect(200)["total"].as_u64().unwrap() >= 1);
    assert_eq!(server.post(&format!("{own}/accept"), &Value::Null).expect(409)["code"], "not_held");
    assert_eq!(server.post(&format!("{own}/cancel"), &Value::Null).expect(409)["code"], "not_running");

    let proxy = home.proxy();
    let problem = server.delete(&own).expect(409);
    assert!(problem["detail"].as_str().unwrap().contains("Living room"), "{problem}");
    assert_eq!(server.delete(&format!("{own}?force=true")).status, 204);
    server.get(&own).expect(404);
    assert_eq!(server.get(&format!("/api/v1/proxies/{}", id(&proxy))).expect(200)["stream_sources"], json!([]));
    assert_eq!(server.get("/api/v1/channels").expect(200)["total"], 0);
}

#[test]
fn a_change_that_matters_is_followed_by_a_refresh() {
    let server = Server::start();
    let source = |name: &str| json!({"name": name, "enabled": false, "url": "http://127.0.0.1:9/get.php"});
    // Nobody works here: what is asked for stays in the queue.
    let asked_by = |made: &Value, patch: Value| {
        let before = server.app.queue.load().delayed + server.app.queue.load().ready;
        server.patch(&format!("/api/v1/sources/stream/{}", id(made)), &patch).expect(200);
        server.app.queue.load().delayed + server.app.queue.load().ready - before
    };
    let used = server.post("/api/v1/sources/stream", &source("Used")).expect(201);
    assert_eq!(asked_by(&used, json!({"url": "http://127.0.0.1:9/other"})), 0, "it is not enabled");
    let proxy = json!({"name": "Living room", "auto_regenerate": true, "stream_sources": [{"source_id": used["id"]}]});
    server.post("/api/v1/proxies", &proxy).expect(201);
    assert_eq!(asked_by(&used, json!({"enabled": true})), 2, "a refresh, and later the playlist");
    assert_eq!(asked_by(&used, json!({"url": "http://127.0.0.1:9/third"})), 0, "a refresh that has not begun sees it");
    for patch in
        [json!({"url": "http://127.0.0.1:9/x"}), json!({"password": "new"}), json!({"username": "anna"}), json!({"headers": {"X-A": "b"}})]
    {
        let made = server.post("/api/v1/sources/stream", &source(&patch.to_string())).expect(201);
        // Enabled without being asked for, so that nothing is in the way.
        let mut record = server.app.store.get::<crate::model::Source>(id(&made)).unwrap().unwrap();
        record.enabled = true;
        server.app.store.put(&record).unwrap();
        assert_eq!(asked_by(&made, json!({"priority": 7})), 0);
        assert_eq!(asked_by(&made, patch.clone()), 1, "{patch}");
    }
}

#[test]
fn a_guide_gets_the_account_of_its_playlist() {
    let server = Server::start();
    let guide = json!({"name": "Guide", "enabled": false, "url": "http://127.0.0.1:9/xmltv.php?username={username-in-url}&password={password-in-url}"});
    let problem = server.post("/api/v1/sources/epg", &guide).expect(422);
    assert_eq!(problem["errors"][0]["field"], "url");
    assert!(problem["detail"].as_str().unwrap().contains("{password-in-url}"), "{problem}");
    let playlist = json!({"name": "Provider", "enabled": false, "url": "http://127.0.0.1:9/get.php?username=anna&password=hush-hush"});
    server.post("/api/v1/sources/stream", &playlist).expect(201);
    let made = server.post("/api/v1/sources/epg", &guide).expect(201);
    assert_eq!(made["url"], guide["url"]);
    let kept = server.app.store.secrets(id(&made)).unwrap();
    assert_eq!((&*kept["username-in-url"], &*kept["password-in-url"]), ("anna", "hush-hush"));
    let own = format!("/api/v1/sources/epg/{}", id(&made));
    server.patch(&own, &json!({"url": "http://localhost:9/?password={token-in-url}"})).expect(422);
    assert_eq!(server.patch(&own, &json!({"priority": 2})).expect(200)["url"], guide["url"]);
}

#[test]
fn a_proxy_is_changed_checked_and_deleted() {
    let home = home();
    let server = &home.server;
    let wrong = json!({"name": "x", "stream_sources": [
        {"source_id": home.stream.to_string()}, {"source_id": home.epg.to_string()}, {"source_id": Id(7).to_string()},
    ]});
    let problem = server.post("/api/v1/proxies", &wrong).expect(422);
    let fields: Vec<&str> = problem["errors"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["stream_sources.1.source_id", "stream_sources.2.source_id"]);

    let proxy = home.proxy();
    let own = format!("/api/v1/proxies/{}", id(&proxy));
    assert_eq!(server.send("PUT", &own, &proxy).expect(200)["stream_sources"], proxy["stream_sources"]);
    assert_eq!(server.post("/api/v1/proxies", &json!({"name": "LIVING ROOM"})).expect(409)["code"], "duplicate_name");
    let preview = server.get(&format!("{own}/preview?limit=1")).expect(200);
    assert_eq!((&preview["channel_count"], preview["channels"].as_array().unwrap().len()), (&json!(3), 1));
    let unsaved =
        json!({"stream_sources": [{"source_id": home.stream.to_string()}], "starting_channel_number": 100, "numbering_mode": "sequential"});
    let preview = server.post("/api/v1/proxies/preview", &unsaved).expect(200);
    assert_eq!(preview["channels"][0]["channel_number"], "100");

    let version = &server.get(&format!("{own}/versions")).expect(200)["items"][0];
    assert_eq!((&version["is_current"], &version["is_kept_for_day"]), (&json!(true), &json!(true)));
    let same = server.get(&format!("{own}/versions/1/diff/1")).expect(200);
    assert_eq!((&same["changed_count"], &same["removed"]), (&json!(0), &json!([])));
    for unknown in ["1/diff/99", "99/diff/1", "1/diff/held", "1/diff/x"] {
        server.get(&format!("{own}/versions/{unknown}")).expect(404);
    }
    assert_eq!(server.post(&format!("{own}/versions/1/restore"), &Value::Null).expect(200)["pinned_version"], 1);
    server.post(&format!("{own}/versions/99/restore"), &Value::Null).expect(404);
    let job = server.post(&format!("{own}/regenerate"), &Value::Null).expect(202)["job_id"].as_str().unwrap().to_owned();
    settle(server, id(&proxy));
    assert_eq!(server.get(&format!("/api/v1/jobs/{job}")).expect(200)["outcome"], json!({"code": "pinned", "version": 1}));
    assert_eq!(server.get(&own).expect(200)["status"], "success", "nothing waits any more");
    let known: Vec<Id> = server.app.board.list().iter().map(|operation| operation.id).collect();
    assert_eq!(server.post(&format!("{own}/resume"), &Value::Null).expect(200)["pinned_version"], Value::Null);
    settle_after(server, id(&proxy), &known);
    for nothing in ["resume", "accept", "keep"] {
        assert_eq!(server.post(&format!("{own}/{nothing}"), &Value::Null).expect(409)["code"], "nothing_to_decide");
    }
    assert_eq!(server.get("/api/v1/proxies/regeneration/status").expect(200)["count"], 0);

    let claim = server.app.queue.claim(id(&proxy)).unwrap();
    let refused = server.post(&format!("{own}/regenerate"), &Value::Null).expect(409);
    assert_eq!((&refused["code"], &refused["job_id"]), (&json!("already_running"), &Value::Null), "{refused}");
    drop(claim);

    let misspelt = json!({"stream_sources": [{"source_id": home.stream.to_string(), "prioritty_order": 5}]});
    let refused = server.patch(&own, &misspelt).expect(422);
    assert!(refused.to_string().contains("prioritty_order"), "{refused}");
    let read = server.get(&own).expect(200)["stream_sources"].clone();
    assert_eq!(server.patch(&own, &json!({"stream_sources": read})).expect(200)["stream_sources"], read);
    settle(server, id(&proxy));

    let rotated = server.post(&format!("{own}/rotate-key"), &Value::Null).expect(200);
    assert_ne!(rotated["access_key"], proxy["access_key"]);
    assert_eq!(server.raw("GET", &path(&proxy["m3u8_url"]), &[], b"").status, 404);
    settle(server, id(&proxy));
    let playlist = server.raw("GET", &path(&rotated["m3u8_url"]), &[], b"").text();
    assert!(playlist.contains(rotated["access_key"].as_str().unwrap()) && !playlist.contains(proxy["access_key"].as_str().unwrap()));

    assert_eq!(server.patch(&own, &json!({"is_active": false})).expect(200)["is_active"], false);
    assert_eq!(server.raw("GET", &path(&rotated["m3u8_url"]), &[], b"").status, 404);
    assert_eq!(server.delete(&own).status, 204);
    server.get(&own).expect(404);
}

#[test]
fn a_source_is_tried_before_it_is_saved() {
    let home = home();
    let tried = |kind: &str, body: &Value| home.server.post(&format!("/api/v1/sources/{kind}/validate"), body).expect(200);
    let url = file(home.dir.path(), "other.m3u", PLAYLIST);
    let verdict = tried("stream", &json!({"url": url}));
    assert_eq!((&verdict["is_valid"], &verdict["context"]["channels"]), (&json!(true), &json!(3)), "{verdict}");
    assert_eq!(verdict["context"]["guide_urls"][0], "http://127.0.0.1:9/guide.xml");
    assert!(tried("epg", &json!({"url": url}))["message"].as_str().unwrap().contains("stream source"));
    let verdict = tried("stream", &json!({"url": "file:///nothing/there"}));
    assert_eq!((&verdict["is_valid"], &verdict["errors"][0]["field"]), (&json!(false), &json!("url")));
    assert_eq!(tried("stream", &json!({"url": "nonsense"}))["is_valid"], false);
    // A saved one with its secrets.
    assert_eq!(tried("stream", &json!({"id": home.stream.to_string()}))["is_valid"], true);
    home.server.post("/api/v1/sources/stream/validate", &json!({"nmae": 1})).expect(422);
    assert_eq!(home.server.get("/api/v1/sources/stream").expect(200)["total"], 1);
}

#[test]
fn operations_are_listed_and_start_up_options_are_shown() {
    let home = home();
    let list = home.server.get(&format!("/api/v1/progress/operations?owner_id={}", home.stream)).expect(200);
    assert_eq!(list["items"][0]["operation_type"], "stream_ingestion");
    let own = format!("/api/v1/progress/operations/{}", list["items"][0]["id"].as_str().unwrap());
    assert_eq!(home.server.get(&own).expect(200)["state"], "completed");
    assert_eq!(home.server.delete(&own).expect(409)["code"], "not_running");
    let options = home.server.get("/api/v1/settings/startup").expect(200);
    assert!(options.as_array().unwrap().iter().any(|option| option["name"] == "listen"));
}

#[test]
fn changes_are_told_as_they_happen() {
    let home = home();
    let mut stream = home.server.connect();
    let token = format!("Bearer {}", home.server.token);
    let path = format!("/api/v1/progress/events?owner_id={}", home.stream);
    send(&mut stream, "GET", &path, "localhost", &[("Authorization", &token)], b"");
    let mut input = BufReader::new(stream);
    assert_eq!(receive_head(&mut input).header("content-type"), "text/event-stream");
    home.server.post(&format!("/api/v1/sources/stream/{}/refresh", home.stream), &Value::Null).expect(202);
    let mut ids: Vec<u64> = Vec::new();
    let mut line = String::new();
    loop {
        line.clear();
        input.read_line(&mut line).unwrap();
        if let Some(id) = line.strip_prefix("id: ") {
            ids.push(id.trim().parse().unwrap());
        }
        if line.trim() == "event: completed" {
            break;
        }
    }
    assert!(ids.len() > 1 && ids.is_sorted_by(|a, b| a < b), "{ids:?}");
}

#[test]
fn a_refresh_is_read_line_by_line_and_as_a_table() {
    let home = home();
    let server = &home.server;
    let own = format!("/api/v1/sources/stream/{}", home.stream);
    let list = (10..408).map(|n| format!("#EXTINF:-1 tvg-id=\"n{n}\",=N{n}\nhttp://127.0.0.1:9/n/{n}.ts\n")).collect::<String>();
    let two = PLAYLIST.lines().skip(3).take(2).collect::<Vec<_>>().join("\n").replace("Sports", "Football");
    file(home.dir.path(), "list.m3u", &format!("#EXTM3U\n{two}\n{list}"));
    server.post(&format!("{own}/refresh"), &Value::Null).expect(202);
    settle(server, home.stream);
    let history = server.get(&format!("{own}/history?sort=added_count&order=desc")).expect(200);
    let row = &history["items"][0];
    assert_eq!((&row["number"], &row["has_details"], &row["added_count"]), (&json!(2), &json!(true), &json!(398)), "{row}");
    assert_eq!(row["moved"], json!([{"name": "two", "from": "Sports", "to": "Football"}]));
    assert_eq!(row["added"].as_array().unwrap().len(), 100);
    assert_eq!(server.get(&format!("{own}/history?search=football")).expect(200)["total"], 1);

    let full = server.get(&format!("{own}/history/2")).expect(200);
    assert_eq!((full["added"].as_array().unwrap().len(), &full["added"][397]), (398, &json!("=N407")));
    let table = server.raw("GET", &format!("{own}/history/2/download"), &[("authorization", &format!("Bearer {}", server.token))], b"");
    assert_eq!((table.status, table.header("content-type")), (200, "text/csv; charset=utf-8"));
    assert_eq!(table.header("content-disposition"), "attachment; filename=\"stream-history-2.csv\"");
    let text = table.text();
    assert!(text.starts_with("change,name,from,to\r\nadded,'=N10,,\r\n"), "{text}");
    assert!(text.contains("removed,One,,\r\n") && text.ends_with("moved,two,Sports,Football\r\n"), "{text}");
    for missing in ["history/9", "history/x", "history/9/download"] {
        server.get(&format!("{own}/{missing}")).expect(404);
    }
    server.get(&format!("/api/v1/sources/epg/{}/history/2", home.stream)).expect(404);
    let guide = format!("/api/v1/sources/epg/{}/history/1", home.epg);
    assert_eq!(server.get(&guide).expect(200)["added"], json!(["one.example", "other.example"]));
}

#[test]
fn a_guide_is_moved_at_once_and_everywhere() {
    let home = home();
    let server = &home.server;
    let own = format!("/api/v1/sources/epg/{}", home.epg);
    let proxy = home.proxy();
    let starts = |path: &str| {
        let list = server.get(path).expect(200);
        let items = list["items"].as_array().unwrap().clone();
        items.into_iter().map(|item| item["start"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let requests = server.app.board.list().len();
    let before = server.get(&own).expect(200);
    assert_eq!(before["guide_until"], "2023-11-14T23:00:00Z");
    assert_eq!(before["detected_time_zone"], "UTC");
    let after = server.patch(&own, &json!({"time_offset_minutes": 90})).expect(200);
    assert_eq!(after["guide_until"], "2023-11-15T00:30:00Z");
    assert_eq!(server.app.board.list().len(), requests, "nothing is fetched for it");
    assert_eq!(server.app.queue.load().delayed, 1, "the playlist that uses it is made anew");

    assert_eq!(starts("/api/v1/epg/search?q=news+at+ten"), ["2023-11-14T23:30:00Z"]);
    assert_eq!(starts("/api/v1/epg/programs?channel_id=one.example"), ["2023-11-14T23:30:00Z", "2023-11-15T00:30:00Z"]);
    let channels = server.get(&format!("{own}/channels?search=one.example")).expect(200);
    assert_eq!(channels["items"][0]["first_start"], "2023-11-14T23:30:00Z");
    // It is 22:13: what ran until 23:00 has not begun.
    let row = |what: &str| {
        let rows = server.get(&format!("/api/v1/epg/{what}?proxy_id={}", id(&proxy))).expect(200);
        rows["items"].as_array().unwrap().iter().find(|row| row["channel_id"] == "one.example").unwrap().clone()
    };
    let now = row("now");
    assert!(now["now"].is_null(), "{now}");
    assert_eq!(now["next"]["title"], "News at ten");
    let programme = now["next"]["id"].as_str().unwrap();
    assert_eq!(server.get(&format!("/api/v1/epg/programs/{programme}")).expect(200)["title"], "News at ten");
    assert_eq!(row("guide")["programs"][0]["start"], "2023-11-14T23:30:00Z");

    server.post(&format!("/api/v1/proxies/{}/regenerate", id(&proxy)), &Value::Null);
    settle(server, id(&proxy));
    let published = server.raw("GET", &path(&proxy["xmltv_url"]), &[], b"").text();
    assert!(published.contains("start=\"20231114233000 +0000\" stop=\"20231115003000 +0000\""), "{published}");
}

#[test]
fn the_document_says_what_is_answered() {
    let server = Server::start();
    let document = server.get("/api/openapi.json").expect(200);
    let schemas = &document["components"]["schemas"];
    let source = &schemas["SourceView"]["properties"];
    for name in ["id", "url", "status", "last_error", "channel_count", "has_password"] {
        assert!(source[name].is_object(), "{name}: {source}");
    }
    assert!(source["settings_hash"].is_null() && source["password"].is_null());
    let proxy = &schemas["ProxyView"]["properties"];
    assert!(proxy["stream_sources"].to_string().contains("Named"), "{proxy}");
    assert!(proxy["status"].is_object() && proxy["numbering_mode"].is_object() && proxy["base"].is_null());
    for path in document["paths"].as_object().unwrap().values() {
        for (method, operation) in path.as_object().unwrap() {
            let id = &operation["operationId"];
            let has_body = operation["responses"].as_object().unwrap().keys().any(|status| status == "200" || status == "201");
            assert!(method == "head" || !has_body || operation.to_string().contains("\"content\""), "{id}");
        }
    }
}

/// A guide with many channels: all show the same news, some a film with the word in its description, and one something else.
fn many(channels: usize) -> String {
    let mut guide = String::from("<?xml version=\"1.0\"?><tv>\n");
    for n in 0..channels {
        guide.push_str(&format!("<channel id=\"c{n:04}\"><display-name>Channel {n}</display-name></channel>\n"));
    }
    for n in 0..channels {
        let programme = |hour: &str, title: &str, text: &str| {
            format!(
                "<programme start=\"20231114{hour}0000 +0000\" stop=\"20231114{hour}5900 +0000\" channel=\"c{n:04}\"><title>{title}</title><desc>{text}</desc></programme>\n"
            )
        };
        guide.push_str(&programme("23", "Garden news", ""));
        guide.push_str(&programme("22", &format!("Film {n}"), "In the garden of an old house"));
        if n == channels - 1 {
            guide.push_str(&format!("<programme start=\"20231116000000 +0000\" stop=\"20231116010000 +0000\" channel=\"c{n:04}\"><title>Our garden</title></programme>\n"));
        }
    }
    guide + "</tv>\n"
}

#[test]
fn a_search_finds_titles_first_and_each_programme_once() {
    let home = home();
    let guide = file(home.dir.path(), "many.xml", &many(1_200));
    settle(&home.server, id(&home.server.post("/api/v1/sources/epg", &json!({"name": "Many", "url": guide})).expect(201)));
    let search = |query: &str| home.server.get(&format!("/api/v1/epg/search?{query}")).expect(200);
    let found = search("q=GARDEN&limit=3");
    // A title that comes later counts more than a description.
    assert_eq!(names(&found, "title"), ["Garden news", "Our garden", "Film 0"]);
    let places: Vec<&str> = found["items"].as_array().unwrap().iter().map(|hit| hit["found_in"].as_str().unwrap()).collect();
    assert_eq!(places, ["title", "title", "description"]);
    let news = &found["items"][0];
    assert_eq!((&news["channel_name"], &news["other_channel_count"]), (&json!("Channel 0"), &json!(1_199)));
    assert_eq!(news["other_channels"], json!(["Channel 1", "Channel 2", "Channel 3", "Channel 4", "Channel 5"]));
    // 1,200 descriptions have the word: they are not counted to their end.
    assert_eq!((&found["total"], &found["is_total_exact"], &found["has_more"]), (&json!(1_002), &json!(false), &json!(true)));
    assert_eq!(names(&search("q=garden&limit=2&page=501"), "title"), ["Film 998", "Film 999"]);
    let few = search("q=our+garden");
    assert_eq!((names(&few, "title"), &few["is_total_exact"]), (vec!["Our garden".to_owned()], &json!(true)));
    // Very many titles end the search.
    let films = search("q=film&limit=1");
    assert_eq!((&films["is_total_exact"], names(&films, "title")), (&json!(false), vec!["Film 0".to_owned()]));
    assert!((1_000..1_200).contains(&films["total"].as_u64().unwrap()), "{films}");
    assert_eq!(names(&search("q=garden&sort=start&order=desc&limit=1"), "title"), ["Our garden"]);
    assert_eq!(search("q=nothing+like+it")["total"], 0);
    home.server.get("/api/v1/epg/search?q=garden&sort=title").expect(400);
}

const MIXED: &str = "#EXTM3U
#EXTINF:-1 tvg-type=\"movie\" group-title=\"Films\",A film
http://127.0.0.1:9/movie/anna/x/1.mp4
#EXTINF:-1 tvg-id=\"nothing.example\",Dark
http://127.0.0.1:9/live/2.ts
#EXTINF:-1 tvg-id=\"one.example\",One
http://127.0.0.1:9/live/3.ts
#EXTINF:-1 tvg-id=\"other.example\",Two
http://127.0.0.1:9/live/4.ts
";

#[test]
fn a_guide_is_of_live_channels_and_what_is_on_is_found() {
    let mut home = home();
    let list = file(home.dir.path(), "mixed.m3u", MIXED);
    let mixed = home.server.post("/api/v1/sources/stream", &json!({"name": "Mixed", "url": list})).expect(201);
    settle(&home.server, id(&mixed));
    home.stream = id(&mixed);
    let proxy = id(&home.proxy());
    let get = |what: &str| home.server.get(&format!("/api/v1/epg/{what}&proxy_id={proxy}")).expect(200);
    assert_eq!(names(&get("guide?limit=9"), "channel_name"), ["A film", "Dark", "One", "Two"]);
    let live = get("guide?stream_type=live&limit=2");
    assert_eq!((names(&live, "channel_name"), &live["total"]), (vec!["Dark".to_owned(), "One".to_owned()], &json!(3)));
    assert_eq!(names(&get("guide?stream_type=live&limit=2&page=2"), "channel_name"), ["Two"]);
    assert_eq!(names(&get("guide?stream_type=live&order=desc&limit=2"), "channel_name"), ["Two", "One"]);
    assert_eq!(names(&get("guide?stream_type=movie"), "channel_name"), ["A film"]);
    let on = get("now?is_on=true&limit=1");
    assert_eq!((names(&on, "channel_name"), &on["has_more"]), (vec!["One".to_owned()], &json!(true)));
    let more = get("now?is_on=true&limit=1&page=2");
    assert_eq!((names(&more, "channel_name"), &more["has_more"]), (vec!["Two".to_owned()], &json!(false)));
    assert_eq!(names(&get("now?limit=9"), "channel_name"), ["A film", "Dark", "One", "Two"]);
}

#[test]
fn a_stream_is_asked_for_from_here() {
    let server = Server::start();
    let pool = crate::app::start_work(&server.app.queue).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let provider = crate::demo::Provider::start(listener, crate::demo::Options::new(server.app.clock.clone())).unwrap();
    let list = format!("#EXTM3U\n#EXTINF:-1,Dead\n{}\n#EXTINF:-1,Page\n{}\n", provider.url("/nowhere/1.ts"), provider.url("/playlist.m3u"));
    let url = file(dir.path(), "list.m3u", &list);
    let source = server.post("/api/v1/sources/stream", &json!({"name": "Provider", "url": url})).expect(201);
    settle(&server, id(&source));
    let channels = server.get("/api/v1/channels").expect(200);
    let check = |at: usize| {
        let id = channels["items"][at]["id"].as_str().unwrap();
        server.post(&format!("/api/v1/channels/{id}/check"), &Value::Null).expect(200)
    };
    let dead = check(0);
    assert_eq!(
        (&dead["is_answering"], &dead["failure"]["error"], &dead["failure"]["status"]),
        (&json!(false), &json!("not_found"), &json!(404))
    );
    let answers = check(1);
    assert_eq!((&answers["is_answering"], &answers["failure"]), (&json!(true), &Value::Null));
    // A dead channel says nothing about its provider.
    assert_eq!(server.get("/api/v1/circuit-breakers").expect(200)["total"], 0);
    pool.stop();
}
