//! What keeps itself fresh: schedules, jobs, the guard in front of a generation, circuit breakers.

use serde_json::{Value, json};

use crate::events::Events;
use crate::panel::Panel;
use crate::program::Server;
use crate::provider::{Provider, Reply};
use crate::{listing, steps};

const CHANNELS: usize = 30;

/// A server with a playlist and a proxy of it.
struct Home {
    provider: Provider,
    server: Server,
    source: String,
    proxy: String,
}

impl Home {
    fn new() -> Home {
        let provider = Provider::start();
        provider.put("/list.m3u", listing::playlist(CHANNELS, 1));
        let mut server = Server::start();
        steps::make_account(&mut server);
        let source = steps::add_source(&server, "stream", &json!({"name": "List", "url": provider.url("/list.m3u")}));
        let proxy = steps::add_proxy(&server, &[&source], &[], json!({})).id;
        Home { provider, server, source, proxy }
    }

    fn put(&self, path: &str, body: Value) -> Value {
        let answer = self.server.call("PUT", path, &body);
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    /// The provider takes requests and never answers.
    fn stall(&self) {
        self.provider.serve("/list.m3u", |_| {
            loop {
                std::thread::park();
            }
        });
    }

    fn refresh(&self) -> (String, Value) {
        steps::refresh(&self.server, "stream", &self.source)
    }

    /// The newest job of a kind.
    fn job(&self, query: &str) -> Value {
        self.server.read(&format!("/api/v1/jobs?{query}"))["items"][0].clone()
    }
}

#[test]
fn a_schedule_refreshes_without_anybody_asking() {
    let home = Home::new();
    home.provider.put("/list.m3u", listing::playlist(CHANNELS + 1, 1));
    let mut events = Events::open(&home.server);
    let answer = home.server.call("PATCH", &format!("/api/v1/sources/stream/{}", home.source), &json!({"update_cron": "* * * * * *"}));
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.json()["next_run_at"].is_string(), "{}", answer.text());
    let (end, operation) = events.end_of(&home.source);
    assert_eq!(end, "completed", "{operation}");
    let job = home.server.read(&format!("/api/v1/jobs/{}", operation["id"].as_str().unwrap()));
    assert_eq!((&job["trigger"], &job["status"], &job["type"]), (&json!("schedule"), &json!("completed"), &json!("stream_ingestion")));
    assert_eq!(job["message"], operation["message"]);
    let source = steps::good_source(&home.server, "stream", &home.source);
    assert_eq!(source["channel_count"], CHANNELS as u64 + 1);
    let answer = home.server.call("PATCH", &format!("/api/v1/sources/stream/{}", home.source), &json!({"update_cron": "61 * * * *"}));
    assert_eq!((answer.status, &answer.json()["errors"][0]["field"]), (422, &json!("update_cron")), "{}", answer.text());
    let runner = home.server.read("/api/v1/jobs/runner");
    assert!(runner["scheduled"] == 1 && runner["next_planned_at"].is_string(), "{runner}");
}

#[test]
fn jobs_can_be_read_triggered_cancelled_and_forgotten() {
    let home = Home::new();
    let stats = home.server.read("/api/v1/jobs/stats");
    assert!(stats["completed"].as_u64() >= Some(2) && stats["failed"] == 0, "{stats}");
    home.stall();
    let mut events = Events::open(&home.server);
    let started = home.server.call("POST", &format!("/api/v1/jobs/trigger/stream/{}", home.source), &Value::Null);
    assert_eq!(started.status, 202, "{}", started.text());
    let id = started.json()["job_id"].as_str().unwrap().to_owned();
    let again = home.server.call("POST", &format!("/api/v1/jobs/trigger/stream/{}", home.source), &Value::Null);
    assert_eq!((again.status, &again.json()["job_id"]), (409, &json!(id)), "{}", again.text());
    assert_eq!(home.server.call("DELETE", &format!("/api/v1/jobs/{id}"), &Value::Null).status, 409);
    let cancelled = home.server.call("POST", &format!("/api/v1/jobs/{id}/cancel"), &Value::Null);
    assert_eq!(cancelled.status, 202, "{}", cancelled.text());
    assert_eq!(events.end_of(&home.source).0, "cancelled");
    let job = home.server.read(&format!("/api/v1/jobs/{id}"));
    assert_eq!((&job["status"], &job["target_id"]), (&json!("cancelled"), &json!(home.source)), "{job}");
    assert_eq!(steps::good_source(&home.server, "stream", &home.source)["channel_count"], CHANNELS as u64);
    assert_eq!(home.server.call("POST", &format!("/api/v1/jobs/{id}/cancel"), &Value::Null).status, 409);
    assert_eq!(home.server.read("/api/v1/jobs/history?status=cancelled")["total"], 1);
    assert_eq!(home.server.call("DELETE", &format!("/api/v1/jobs/{id}"), &Value::Null).status, 204);
    assert_eq!(home.server.call("GET", &format!("/api/v1/jobs/{id}"), &Value::Null).status, 404);
    assert_eq!(home.server.call("POST", &format!("/api/v1/jobs/trigger/epg/{}", home.source), &Value::Null).status, 404);
}

#[test]
fn cron_expressions_are_explained() {
    let mut server = Server::start();
    steps::make_account(&mut server);
    let ask = |expression: &str| {
        let question = json!({"expression": expression, "time_zone": "Europe/Berlin"});
        server.call("POST", "/api/v1/jobs/cron/validate", &question).json()
    };
    let good = ask("30 4 * * *");
    assert_eq!((&good["valid"], good["next_runs"].as_array().map(Vec::len)), (&json!(true), Some(5)), "{good}");
    let next = good["next_run"].as_str().unwrap().parse::<jiff::Timestamp>().unwrap().in_tz("Europe/Berlin").unwrap();
    assert_eq!((next.hour(), next.minute(), &good["time_zone"]), (4, 30, &json!("Europe/Berlin")), "{good}");
    for also in ["@hourly", "0 0 */6 * * * *", "0 */5 * * * *", "@every 90m"] {
        assert_eq!(ask(also)["valid"], true, "{also}");
    }
    let bad = ask("0 0 32 * *");
    assert_eq!((&bad["valid"], &bad["offset"], &bad["length"]), (&json!(false), &json!(4), &json!(2)), "{bad}");
    assert!(bad["error"].as_str().unwrap().contains("day of month"), "{bad}");
    let zone = server.call("POST", "/api/v1/jobs/cron/validate", &json!({"expression": "@daily", "time_zone": "Nowhere"}));
    assert_eq!(zone.status, 422, "{}", zone.text());
}

#[test]
fn limits_and_flags_take_effect_and_stay() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start_in(folder.path(), &[]);
    steps::make_account(&mut server);
    let put = |server: &Server, path: &str, body: Value| server.call("PUT", path, &body);
    let before = server.read("/api/v1/settings/job-scheduling");
    let wrong = put(&server, "/api/v1/settings/job-scheduling", json!({"global_max_jobs": 2}));
    assert_eq!((wrong.status, &wrong.json()["errors"][0]["field"]), (422, &json!("global_max_jobs")), "{}", wrong.text());
    assert_eq!(server.read("/api/v1/settings/job-scheduling"), before);
    let limits = json!({"global_max_jobs": 12, "stream_ingestion_limit": 5, "time_zone": "Asia/Kathmandu"});
    assert_eq!(put(&server, "/api/v1/settings/job-scheduling", limits).status, 200);
    assert_eq!(put(&server, "/api/v1/features", json!({"flags": {"ingestion_guard": false}})).status, 200);
    let wrong = put(&server, "/api/v1/features", json!({"config": {"ingestion_guard": {"delay_seconds": 0}}}));
    assert_eq!(wrong.status, 422, "{}", wrong.text());
    let token = server.token.clone();
    assert_eq!(server.stop().code(), Some(0));
    let mut server = Server::start_in(folder.path(), &[]);
    server.token = token;
    let limits = server.read("/api/v1/settings/job-scheduling");
    assert_eq!((&limits["global_max_jobs"], &limits["time_zone"]), (&json!(12), &json!("Asia/Kathmandu")));
    let features = server.read("/api/v1/features");
    assert_eq!(
        (&features["flags"]["ingestion_guard"], &features["config"]["ingestion_guard"]["delay_seconds"]),
        (&json!(false), &json!(15))
    );
}

#[test]
fn a_generation_says_which_refresh_it_waits_for() {
    let home = Home::new();
    home.put("/api/v1/features", json!({"config": {"ingestion_guard": {"delay_seconds": 1, "max_attempts": 1}}}));
    home.stall();
    let mut events = Events::open(&home.server);
    steps::start(&home.server, &format!("/api/v1/sources/stream/{}/refresh", home.source));
    steps::start(&home.server, &format!("/api/v1/proxies/{}/regenerate", home.proxy));
    let (end, operation) = events.end_of(&home.proxy);
    assert_eq!(end, "completed", "{operation}");
    assert!(operation["message"].as_str().unwrap().contains("List was still being refreshed"), "{operation}");
    assert!(events.seen.contains("ingestion_guard") && events.seen.contains("Waiting for List"), "{}", events.seen);
    assert_eq!(home.server.call("POST", &format!("/api/v1/sources/stream/{}/cancel", home.source), &Value::Null).status, 202);
    events.end_of(&home.source);
}

#[test]
fn a_host_that_fails_is_left_alone_and_can_be_forced() {
    let home = Home::new();
    // An answer of the provider counts for the source, and silence for the host.
    let name = format!("source-{}", home.source.to_lowercase());
    let service = || home.server.read(&format!("/api/v1/circuit-breakers/services/{name}"));
    let host = home.server.read(&format!("/api/v1/circuit-breakers/services/m3u-{}", home.provider.host()));
    assert_eq!((&host["state"], &host["failed"]), (&json!("closed"), &json!(0)));
    home.provider.serve("/list.m3u", |_| Reply::of(500, "out of order"));
    let (end, _) = home.refresh();
    assert_eq!(end, "error");
    let open = service();
    assert_eq!((&open["state"], &open["failed"]), (&json!("open"), &json!(3)), "{open}");
    assert!(open["next_half_open_at"].is_string() && !open["transitions"].as_array().unwrap().is_empty(), "{open}");
    assert!(home.server.read("/api/v1/circuit-breakers")["items"].as_array().unwrap().iter().any(|one| one["name"] == name.as_str()));

    // It fails at once, says so, and takes nothing away; another try is planned.
    home.provider.put("/list.m3u", listing::playlist(CHANNELS, 1));
    let (end, operation) = home.refresh();
    assert_eq!(end, "error");
    assert!(operation["message"].as_str().unwrap().contains("left alone"), "{operation}");
    let source = home.server.read(&format!("/api/v1/sources/stream/{}", home.source));
    assert_eq!((&source["status"], &source["channel_count"]), (&json!("failed"), &json!(CHANNELS)), "{source}");
    assert_eq!(home.job("status=pending")["trigger"], "retry");

    let force =
        |action: &str| home.server.call("POST", &format!("/api/v1/circuit-breakers/services/{name}/force"), &json!({"action": action}));
    assert_eq!(force("closed").json()["state"], "closed");
    assert_eq!(home.refresh().0, "completed");
    assert_eq!(force("open").json()["forced"], "open");
    let (_, operation) = home.refresh();
    assert!(operation["message"].as_str().unwrap().contains("by hand"), "{operation}");
    assert_eq!(force("sideways").status, 422);
    assert_eq!(force("auto").status, 200);
    let reset = home.server.call("POST", &format!("/api/v1/circuit-breakers/services/{name}/reset"), &Value::Null);
    assert_eq!((reset.status, &reset.json()["state"]), (200, &json!("closed")), "{}", reset.text());
    assert_eq!(home.refresh().0, "completed");

    // Profiles: this host is given up after one failure.
    home.put("/api/v1/circuit-breakers/config", json!({"profiles": {"strict": {"failure_threshold": 1}}}));
    let strict = home.put(&format!("/api/v1/circuit-breakers/services/{name}"), json!({"profile": "strict"}));
    assert_eq!((&strict["profile"], &strict["settings"]["failure_threshold"]), (&json!("strict"), &json!(1)), "{strict}");
    let wrong = home.server.call("PUT", &format!("/api/v1/circuit-breakers/services/{name}"), &json!({"profile": "none such"}));
    assert_eq!(wrong.status, 422, "{}", wrong.text());
    home.provider.serve("/list.m3u", |_| Reply::of(503, "out of order"));
    home.refresh();
    assert_eq!((&service()["state"], &service()["consecutive_failures"]), (&json!("open"), &json!(1)));
}

#[test]
fn what_is_known_of_hosts_survives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start_in(folder.path(), &[]);
    steps::make_account(&mut server);
    let force = json!({"action": "open"});
    let answer = server.call("POST", "/api/v1/circuit-breakers/services/xmltv-tv.example/force", &force);
    assert_eq!((answer.status, &answer.json()["state"]), (200, &json!("open")), "{}", answer.text());
    let token = server.token.clone();
    assert_eq!(server.stop().code(), Some(0));
    let mut server = Server::start_in(folder.path(), &[]);
    server.token = token;
    let service = server.read("/api/v1/circuit-breakers/services/xmltv-tv.example");
    assert_eq!((&service["state"], &service["forced"]), (&json!("open"), &json!("open")), "{service}");
}

#[test]
fn partners_share_an_account_until_they_are_told_not_to() {
    let panel = Panel::start();
    let mut server = Server::start();
    steps::make_account(&mut server);
    let login = json!({"name": "P", "source_type": "xtream", "url": panel.base(), "username": "demo", "password": "demo"});
    let stream = steps::add_source(&server, "stream", &login);
    let path = format!("/api/v1/sources/stream/{stream}");
    let epg = server.read(&path)["linked_source_id"].as_str().unwrap().to_owned();
    let epg_path = format!("/api/v1/sources/epg/{epg}");
    let guide = server.read(&epg_path);
    assert_eq!((&guide["name"], &guide["linked_source_id"], &guide["username"]), (&json!("P (EPG)"), &json!(stream), &json!("demo")));
    assert_ne!(guide["update_cron"], "", "it keeps itself fresh");
    panel.set("account=other&password=other");
    let change = |path: &str, body: Value| {
        let answer = server.call("PATCH", path, &body);
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    };
    change(&path, json!({"username": "other", "password": "other", "enabled": false}));
    assert_eq!(server.read(&epg_path)["username"], "other");
    change(&epg_path, json!({"username": "demo", "password": "demo", "update_linked": false, "enabled": false}));
    assert_eq!(server.read(&path)["username"], "other");
    change(&path, json!({"linked_source_id": null}));
    assert_eq!(server.read(&epg_path)["linked_source_id"], Value::Null);
    let wrong = server.call("PATCH", &path, &json!({"linked_source_id": stream}));
    assert_eq!(wrong.status, 422, "{}", wrong.text());
    change(&epg_path, json!({"linked_source_id": stream}));
    assert_eq!(server.read(&path)["linked_source_id"], json!(epg));
    assert_eq!(server.call("DELETE", &epg_path, &Value::Null).status, 204);
    assert_eq!(server.read(&path)["linked_source_id"], Value::Null);
}

/// Sources come, are refreshed, change and go in an order that only a seed knows; afterwards nothing is left of them.
#[test]
fn two_hundred_sources_come_and_go_without_a_trace() {
    const SOURCES: usize = 200;
    let provider = Provider::start();
    provider.put("/list.m3u", listing::playlist(CHANNELS, 1));
    provider.put("/guide.xml", listing::guide(CHANNELS, 1));
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start_in(folder.path(), &[]);
    steps::make_account(&mut server);
    // What is remembered of jobs is no part of the question.
    assert_eq!(server.call("PUT", "/api/v1/settings/job-scheduling", &json!({"history_size": 10})).status, 200);
    let mut chance = 0x5eed_u64;
    let mut next = move |below: usize| {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (chance >> 33) as usize % below
    };
    let round = |next: &mut dyn FnMut(usize) -> usize| {
        let (mut made, mut there) = (0, Vec::<(&str, String)>::new());
        while made < SOURCES || !there.is_empty() {
            match next(4) {
                0 | 1 if made < SOURCES => {
                    made += 1;
                    let (kind, source_type, url) = match next(3) {
                        0 => ("epg", "xmltv", provider.url("/guide.xml")),
                        1 => ("stream", "m3u", provider.url("/list.m3u")),
                        _ => ("stream", "manual", String::new()),
                    };
                    let settings = json!({"name": format!("S{made}"), "source_type": source_type, "url": url});
                    let id = steps::create_source(&server, kind, &settings);
                    if source_type == "manual" {
                        let rows = json!([{"channel_name": "One", "stream_url": "http://192.0.2.1/1.ts"}]);
                        let path = format!("/api/v1/sources/stream/{id}/manual-channels");
                        assert_eq!(server.call("PUT", &path, &rows).status, 200);
                    }
                    there.push((kind, id));
                }
                2 if !there.is_empty() => {
                    let (kind, id) = &there[next(there.len())];
                    let status = server.call("POST", &format!("/api/v1/sources/{kind}/{id}/refresh"), &Value::Null).status;
                    assert!([202, 409].contains(&status), "{status}");
                }
                3 if made == SOURCES || there.len() > 20 => {
                    let (kind, id) = there.swap_remove(next(there.len()));
                    assert_eq!(server.call("DELETE", &format!("/api/v1/sources/{kind}/{id}"), &Value::Null).status, 204);
                }
                _ => {}
            }
        }
        // What was asked for and has no source any more ends by itself.
        let mut events = Events::open(&server);
        loop {
            let runner = server.read("/api/v1/jobs/runner");
            if ["ready", "delayed", "running"].iter().all(|what| runner[what] == 0) {
                break;
            }
            events.next();
        }
    };
    let size = || std::fs::metadata(folder.path().join("lineup.redb")).unwrap().len();
    for _ in 0..4 {
        round(&mut next);
    }
    // Rows that stayed behind would be eight hundred sources' by now.
    assert!(size() < 4 << 20, "{} bytes", size());
    assert_eq!(server.read("/api/v1/sources")["total"], 0);
    assert_eq!(server.read("/api/v1/channels")["total"], 0);
    assert_eq!(server.read("/api/v1/epg/channels")["total"], 0);
    assert_eq!(std::fs::read_dir(folder.path().join("spool")).unwrap().count(), 0);
    assert_eq!(server.stop().code(), Some(0));
    let (code, out, err) = crate::program::run(&["export", "--data-dir", folder.path().to_str().unwrap()]);
    assert_eq!(code, 0, "{err}");
    let export: Value = serde_json::from_str(&out).unwrap();
    assert!(export["sources"].as_array().is_some_and(Vec::is_empty), "{out}");
}
