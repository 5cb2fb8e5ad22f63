//! What a person decides about a refresh on hold, uploads, and addresses that are added twice.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::model::Id;
use crate::serve::http::testing::{PASSWORD, Server, USERNAME};
use crate::work::Task;

struct World {
    server: Server,
    dir: tempfile::TempDir,
}

impl World {
    fn new() -> World {
        let dir = tempfile::tempdir().unwrap();
        let import = dir.path().join("import");
        let mut server = Server::start_with(|config| (config.import_dirs, config.max_download) = (vec![import], 5000));
        let user = server.app.access.make_user(USERNAME, PASSWORD).unwrap().unwrap();
        server.token = server.app.access.issue(user.id, "tests", false, None).unwrap().1;
        std::fs::create_dir(dir.path().join("import")).unwrap();
        World { server, dir }
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.dir.path().join("import").join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// The playlist has the channels 1 to `count`; the odd ones are news.
    fn list(&self, count: usize) -> PathBuf {
        let entry = |n| {
            format!("#EXTINF:-1 group-title=\"{}\",Channel {n}\nhttp://127.0.0.1:9/{n}.ts\n", if n % 2 == 1 { "News" } else { "Sports" })
        };
        self.write("list.m3u", &(1..=count).fold("#EXTM3U\n".to_owned(), |list, n| list + &entry(n)))
    }

    fn source(&self, kind: &str, name: &str, path: &Path) -> Id {
        let url = format!("file://{}", path.display());
        let made = self.server.post(&format!("/api/v1/sources/{kind}"), &json!({"name": name, "url": url})).expect(201);
        self.settle();
        made["id"].as_str().unwrap().parse().unwrap()
    }

    /// Runs everything that is queued.
    fn settle(&self) {
        self.server.app.queue.run_here(Task::Tidy).unwrap();
    }

    /// Asks for a job of a source, and waits for it.
    fn run(&self, path: &str) {
        self.server.post(path, &Value::Null).expect(202);
        self.settle();
    }

    fn read(&self, path: &str) -> Value {
        self.server.get(path).expect(200)
    }

    fn upload(&self, name: &str, content: &[u8]) -> crate::serve::http::testing::Answer {
        let head = format!("--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        let body = [head.as_bytes(), content, b"\r\n--xx--\r\n"].concat();
        let token = format!("Bearer {}", self.server.token);
        let headers = [("Authorization", token.as_str()), ("Content-Type", "multipart/form-data; boundary=xx")];
        self.server.raw("POST", "/api/v1/sources/upload", &headers, &body)
    }

    fn files(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.dir.path().join("import")).unwrap();
        let mut names: Vec<_> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

#[test]
fn what_would_go_is_named_with_its_group_and_where_it_is_published() {
    let world = World::new();
    let source = world.source("stream", "Provider", &world.list(10));
    let path = format!("/api/v1/sources/stream/{source}");
    let filter = json!({"name": "News", "source_type": "stream", "action": "include", "expression": "group_title equals \"News\""});
    let filter = world.server.post("/api/v1/filters", &filter).expect(201);
    let playlist = json!({
        "name": "Living room",
        "stream_sources": [{"source_id": source.to_string()}],
        "filters": [{"filter_id": filter["id"], "priority_order": 1, "is_active": true}],
    });
    let proxy: Id = world.server.post("/api/v1/proxies", &playlist).expect(201)["id"].as_str().unwrap().parse().unwrap();
    world.settle();
    assert_eq!(world.read(&format!("/api/v1/proxies/{proxy}"))["channel_count"], 5);
    assert_eq!(world.server.get(&format!("{path}/held")).expect(409)["code"], "not_held");
    assert_eq!(world.server.post(&format!("{path}/keep"), &Value::Null).expect(409)["code"], "not_held");
    assert_eq!(world.server.post(&format!("{path}/undo-accept"), &Value::Null).expect(409)["code"], "nothing_to_undo");

    world.list(4);
    world.run(&format!("{path}/refresh"));
    let held = world.read(&format!("{path}/held"));
    assert_eq!((&held["channel_count"], &held["held_channel_count"], &held["removed_count"]), (&json!(10), &json!(4), &json!(6)));
    let of = |at: usize| [&held["removed"][at]["channel_name"], &held["removed"][at]["group_title"], &held["removed"][at]["playlists"]];
    assert_eq!(of(0), [&json!("Channel 5"), &json!("News"), &json!(["Living room"])]);
    assert_eq!(of(3), [&json!("Channel 6"), &json!("Sports"), &json!([])]);
    assert_eq!(held["groups"][0], json!({"group_title": "News", "removed_count": 3, "channel_count": 5}));
    assert_eq!(held["playlists"], json!([{"proxy_id": proxy.to_string(), "name": "Living room", "removed_count": 3, "channel_count": 5}]));
    let history = world.read(&format!("{path}/history"));
    assert_eq!((&history["items"][0]["status"], &history["items"][0]["removed_count"]), (&json!("held"), &json!(6)));
    assert_eq!(history["items"][0]["removed"].as_array().unwrap().len(), 6);

    let kept = world.server.post(&format!("{path}/keep"), &Value::Null).expect(200);
    assert_eq!((&kept["status"], &kept["can_accept"], &kept["channel_count"]), (&json!("success"), &json!(false), &json!(10)));
    assert!(kept["kept_at"].is_string() && kept.get("kept_hash").is_none() && kept.get("undo").is_none(), "{kept}");
    world.run(&format!("{path}/refresh"));
    assert_eq!(world.read(&path)["status"], "success");
    assert_eq!(world.read(&format!("{path}/history"))["items"][0]["outcome"]["code"], "kept");

    // A change of mind, and another.
    world.server.post(&format!("{path}/accept"), &Value::Null).expect(202);
    assert_eq!(world.server.post(&format!("{path}/undo-accept"), &Value::Null).expect(409)["code"], "already_running");
    world.settle();
    let accepted = world.read(&path);
    assert_eq!((&accepted["channel_count"], accepted["undo_until"].is_string()), (&json!(4), true), "{accepted}");
    let restored = world.server.post(&format!("{path}/undo-accept"), &Value::Null).expect(200);
    assert_eq!((&restored["channel_count"], &restored["status"], &restored["undo_until"]), (&json!(10), &json!("success"), &Value::Null));
    let channels = world.read(&format!("{path}/channels"));
    assert_eq!((&channels["total"], &channels["items"][9]["channel_name"]), (&json!(10), &json!("Channel 10")));
    world.settle();
    assert_eq!(world.read(&format!("/api/v1/proxies/{proxy}"))["channel_count"], 5, "it is published anew");
}

#[test]
fn a_guide_on_hold_names_channels_that_lose_programmes() {
    let world = World::new();
    let guide = |hours: i64| {
        let programme =
            |n| format!("<programme start='2023111{:01}{:02}0000 +0000' channel='one'><title>T{n}</title></programme>", 4 + n / 24, n % 24);
        let rows: String = (0..hours).map(programme).collect();
        world.write("guide.xml", &format!("<tv><channel id='one'><display-name>One HD</display-name></channel>{rows}</tv>"))
    };
    let source = world.source("epg", "Guide", &guide(20));
    guide(5);
    world.run(&format!("/api/v1/sources/epg/{source}/refresh"));
    let held = world.read(&format!("/api/v1/sources/epg/{source}/held"));
    assert_eq!((&held["program_count"], &held["held_program_count"], &held["removed_count"]), (&json!(20), &json!(5), &json!(1)));
    let one = &held["removed"][0];
    assert_eq!((&one["channel_id"], &one["channel_name"], &one["program_count"]), (&json!("one"), &json!("One HD"), &json!(15)));
}

#[test]
fn a_file_is_uploaded_and_becomes_a_source() {
    let world = World::new();
    let list = b"#EXTM3U\n#EXTINF:-1,One\nhttp://127.0.0.1:9/1.ts\n";
    let first = world.upload("../my list.m3u", list).expect(201);
    assert_eq!((&first["source_kind"], &first["source_type"], &first["name"]), (&json!("stream"), &json!("m3u"), &json!("my list")));
    assert_eq!((&first["file_name"], &first["bytes"]), (&json!("my list.m3u"), &json!(list.len())));
    assert_eq!(world.upload("my list.m3u", list).expect(201)["file_name"], "my list 2.m3u");
    let guide = b"<tv><channel id='a'><display-name>A</display-name></channel></tv>";
    assert_eq!(world.upload("guide", guide).expect(201)["source_kind"], "epg");
    let files = ["guide.xml", "my list 2.m3u", "my list.m3u"];
    assert_eq!(world.files(), files);

    let made = world.server.post("/api/v1/sources/stream", &json!({"name": first["name"], "url": first["url"]})).expect(201);
    world.settle();
    let path = format!("/api/v1/sources/stream/{}", made["id"].as_str().unwrap());
    assert_eq!(world.read(&path)["channel_count"], 1);

    assert!(world.upload("page.m3u", b"<!DOCTYPE html><html>Login").expect(422)["errors"][0]["message"].is_string());
    assert_eq!(world.upload("large.m3u", &[b'#'; 5001]).expect(413)["code"], "too_large");
    world.server.post("/api/v1/sources/upload", &json!({})).expect(415);
    let token = format!("Bearer {}", world.server.token);
    let headers = [("Authorization", token.as_str()), ("Content-Type", "multipart/form-data; boundary=xx")];
    let cut = b"--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.m3u\"\r\n\r\n#EXTM3U";
    world.server.raw("POST", "/api/v1/sources/upload", &headers, cut).expect(400);
    world.server.raw("POST", "/api/v1/sources/upload", &headers, b"--xx--\r\n").expect(422);
    let field =
        |name: &str, text: &str| format!("--xx\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"b.m3u\"\r\n\r\n{text}\r\n");
    let file = field("file", std::str::from_utf8(list).unwrap());
    let late = field("note", &"x".repeat(2 << 20)) + &file + "--xx--\r\n";
    let refused = world.server.raw("POST", "/api/v1/sources/upload", &headers, late.as_bytes()).expect(400);
    assert!(refused["detail"].as_str().unwrap().contains("within 64 KiB"), "{refused}");
    world.server.raw("POST", "/api/v1/sources/upload", &headers[1..], b"--xx--\r\n").expect(401);
    assert_eq!(world.files(), files, "nothing is left of what was refused");
}

#[test]
fn an_address_that_is_added_twice_is_noticed_and_not_forbidden() {
    let world = World::new();
    let create = |name: &str, url: &str| {
        world.server.post("/api/v1/sources/stream", &json!({"name": name, "url": url, "enabled": false})).expect(201)
    };
    let one = create("One", "http://127.0.0.1:9/get.php?username=anna&password=hush-hush&type=m3u_plus");
    let tried = |body: Value| world.server.post("/api/v1/sources/stream/validate", &body).expect(200);
    let other = "http://127.0.0.1:9/get.php?type=m3u_plus&password=hush-hush&username=anna";
    let verdict = tried(json!({"url": other}));
    assert_eq!(verdict["context"]["duplicates"], json!([{"id": one["id"], "name": "One", "source_kind": "stream"}]));
    assert!(verdict["warnings"][0].as_str().unwrap().contains("One") && !verdict.to_string().contains("hush-hush"), "{verdict}");
    assert_eq!(tried(json!({"id": one["id"], "url": other}))["context"]["duplicates"], json!([]), "not of itself");
    let panel = json!({"url": "http://127.0.0.1:9", "source_type": "xtream", "username": "anna", "password": "hush-hush"});
    assert_eq!(tried(panel)["context"]["duplicates"][0]["name"], "One");
    create("Two", other);
}
