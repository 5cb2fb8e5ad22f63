//! A source that is an Xtream panel: what comes of its lists, what of their sloppiness, and that nothing that
//! the panel does wrong removes anything.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::events::Events;
use crate::panel::Panel;
use crate::program::Server;
use crate::{access, secrets, steps};

/// Channels, films and series of a new panel.
const COUNTS: (u64, u64, u64) = (40, 24, 6);

/// A panel, and a server with it as a source that was refreshed once.
struct Home {
    panel: Panel,
    server: Server,
    /// The source.
    id: String,
}

impl Home {
    fn new() -> Home {
        Home::with("", json!({}))
    }

    /// `form` is set at the panel and `settings` are the source's before there is one.
    fn with(form: &str, settings: Value) -> Home {
        let panel = Panel::start();
        panel.set(form);
        let mut server = Server::start();
        steps::make_account(&mut server);
        let id = steps::add_source(&server, "stream", &source(&panel, settings));
        Home { panel, server, id }
    }

    fn path(&self) -> String {
        format!("/api/v1/sources/stream/{}", self.id)
    }

    fn source(&self) -> Value {
        self.server.read(&self.path())
    }

    /// The source, after a refresh that has to end well.
    fn good(&self) -> Value {
        let (end, operation) = self.refresh();
        assert_eq!(end, "completed", "{operation}");
        steps::good_source(&self.server, "stream", &self.id)
    }

    fn refresh(&self) -> (String, Value) {
        refresh(&self.server, "stream", &self.id)
    }

    fn change(&self, settings: &Value) {
        let answer = self.server.call("PATCH", &self.path(), settings);
        assert_eq!(answer.status, 200, "{}", answer.text());
    }

    fn channels(&self, query: &str) -> Vec<Value> {
        let list = self.server.read(&format!("/api/v1/channels?source_id={}&limit=500{query}", self.id));
        assert_eq!(list["has_more"], false);
        list["items"].as_array().unwrap().clone()
    }

    fn guides(&self) -> Vec<Value> {
        self.server.read("/api/v1/sources/epg")["items"].as_array().unwrap().clone()
    }

    /// The newest refresh.
    fn last_refresh(&self) -> Value {
        self.server.read(&format!("{}/history", self.path()))["items"][0].clone()
    }
}

fn source(panel: &Panel, more: Value) -> Value {
    let mut source = json!({"name": "Panel", "source_type": "xtream", "url": panel.base(), "username": "demo", "password": "demo"});
    for (name, value) in more.as_object().unwrap() {
        source[name] = value.clone();
    }
    source
}

fn source_named(panel: &Panel, name: &str) -> Value {
    source(panel, json!({"name": name}))
}

/// Refreshes a source, when something else that does so is done.
fn refresh(server: &Server, kind: &str, id: &str) -> (String, Value) {
    loop {
        let mut events = Events::open(server);
        let answer = server.call("POST", &format!("/api/v1/sources/{kind}/{id}/refresh"), &Value::Null);
        match answer.status {
            202 => {
                let operation = answer.json()["operation_id"].clone();
                return events.until(|event| {
                    (event.is_end() && event.operation["id"] == operation).then(|| (event.name.clone(), event.operation.clone()))
                });
            }
            409 => drop(events.end_of(id)),
            _ => panic!("{}", answer.text()),
        }
    }
}

fn counts(source: &Value) -> (u64, u64, u64) {
    let count = |name: &str| source[name].as_u64().unwrap_or_else(|| panic!("no {name} in {source}"));
    (count("live_count"), count("movie_count"), count("series_count"))
}

fn names<'a>(entries: &'a [Value], field: &str) -> BTreeSet<&'a str> {
    entries.iter().map(|entry| entry[field].as_str().unwrap()).collect()
}

#[test]
fn the_demo_says_where_its_panel_is() {
    let panel = Panel::start();
    assert_eq!(panel.call("")["user_info"]["status"], "Active");
    panel.fault("get_series", "all-gone");
    assert_eq!(panel.call("action=get_series"), json!([]));
    panel.set("account=demo&status=Expired");
    assert_eq!(panel.call("")["user_info"]["status"], "Expired");
    assert_eq!((panel.users_of("login"), panel.count("get_series")), (vec!["demo".to_owned(); 2], 1));
}

#[test]
fn channels_films_and_series_are_counted_and_told_apart() {
    let home = Home::new();
    let source = steps::good_source(&home.server, "stream", &home.id);
    assert_eq!((counts(&source), &source["channel_count"]), (COUNTS, &json!(70)));
    assert_eq!(source["detected_time_zone"], "Europe/Amsterdam");
    let facts = &source["account_facts"];
    let account = &facts[0];
    assert_eq!(facts.as_array().unwrap().len(), 1, "{facts}");
    let expected = json!(["demo", "Active", true, "", 2, 0]);
    let told = ["username", "status", "is_usable", "trouble", "max_connections", "active_connections"].map(|name| account[name].clone());
    assert_eq!(json!(told), expected);
    assert!(account["expires_at"].is_string() && account["checked_at"].is_string(), "{account}");

    for (kind, action, stream_type) in
        [("live", "get_live_streams", "live"), ("vod", "get_vod_streams", "movie"), ("series", "get_series", "series")]
    {
        let given = home.panel.call(&format!("action={action}"));
        let channels = home.channels(&format!("&stream_type={stream_type}"));
        assert_eq!(names(&channels, "channel_name"), names(given.as_array().unwrap(), "name"), "{kind}");
        let categories = home.panel.call(&format!("action=get_{kind}_categories"));
        assert_eq!(names(&channels, "group_title"), names(categories.as_array().unwrap(), "category_name"), "{kind}");
    }
    let channel = &home.channels("&search=Alder%20News&stream_type=live")[0];
    assert_eq!((&channel["tvg_id"], &channel["tvg_chno"]), (&json!("ch1.demo"), &json!("1")), "{channel}");
    assert_eq!(channel["tvg_logo"], format!("{}/logo/1", home.panel.base()));

    let categories = home.server.read(&format!("{}/categories?limit=500", home.path()));
    let categories = categories["items"].as_array().unwrap();
    let of_kind = |kind: &str| categories.iter().filter(|category| category["kind"] == kind).count();
    assert_eq!((of_kind("live"), of_kind("vod"), of_kind("series")), (8, 5, 3));
    assert!(categories.iter().any(|category| category["id"] == "vod:2" && category["name"] == "Comédie"), "{categories:?}");
    assert!(categories.iter().all(|category| category["is_selected"] == true), "{categories:?}");

    let series = &home.channels("&stream_type=series")[0];
    let episodes = home.server.read(&format!("/api/v1/channels/{}/episodes", series["id"].as_str().unwrap()));
    assert_eq!(episodes["items"].as_array().unwrap().len(), 6, "{episodes}");
    assert!(episodes.to_string().contains(&format!("{} - S02E03", series["channel_name"].as_str().unwrap())), "{episodes}");
}

#[test]
fn only_what_is_wanted_is_taken() {
    let categories = json!(["live:1", "vod:3"]);
    let home = Home::with("", json!({"category_choice": "only", "categories": categories}));
    assert_eq!(counts(&home.source()), (5, 5, 0));
    assert_eq!(names(&home.channels("&stream_type=live"), "group_title"), BTreeSet::from(["News"]));
    let listed = home.server.read(&format!("{}/categories?limit=500", home.path()));
    let selected = listed["items"].as_array().unwrap().iter().filter(|category| category["is_selected"] == true);
    assert_eq!(selected.map(|category| category["id"].as_str().unwrap()).collect::<BTreeSet<_>>(), BTreeSet::from(["live:1", "vod:3"]));
    // Another choice is no loss: nothing is held.
    for (change, expected) in [
        (json!({"category_choice": "except"}), (35, 19, 6)),
        (json!({"include_vod": false}), (35, 0, 6)),
        (json!({"include_live": false, "include_vod": true, "include_series": false}), (0, 19, 0)),
        (json!({"category_choice": "all", "include_live": true, "include_series": true}), COUNTS),
    ] {
        home.change(&change);
        assert_eq!(counts(&home.good()), expected, "{change}");
    }
}

#[test]
fn sloppy_answers_lose_nothing() {
    let home = Home::with("odd=true", json!({}));
    for _ in 0..3 {
        let (live, films, series) = counts(&home.good());
        // One of each is there twice.
        assert!((40..=41).contains(&live) && (24..=25).contains(&films) && (6..=7).contains(&series), "{live} {films} {series}");
        assert_eq!(home.source()["account_facts"][0]["max_connections"], 2);
    }
    let record = home.last_refresh();
    for change in ["added_count", "removed_count", "renamed_count", "moved_count"] {
        assert_eq!(record[change], 0, "{record}");
    }
    let live = home.channels("&stream_type=live");
    let has = |entries: &[Value], end: &str| entries.iter().any(|entry| entry["stream_url"].as_str().unwrap().contains(end));
    for id in 1001..=1040 {
        assert!(has(&live, &format!("/{id}.")), "channel {id} is lost");
    }
    let films = home.channels("&stream_type=movie");
    for id in 3_000_001..=3_000_024 {
        assert!(has(&films, &format!("/{id}.")), "film {id} is lost");
    }
    assert!(home.channels("").iter().all(|channel| channel["channel_name"] != ""), "what has no name gets one");
    for series in home.channels("&stream_type=series") {
        let episodes = home.server.read(&format!("/api/v1/channels/{}/episodes", series["id"].as_str().unwrap()));
        assert_eq!(episodes["items"].as_array().unwrap().len(), 6, "{series}: {episodes}");
    }
}

#[test]
fn whatever_goes_wrong_the_last_good_lists_stay_and_it_is_said() {
    let home = Home::with("", json!({"timeout": 1}));
    // One failure shall not keep the next call back.
    steps::switch_breakers(&home.server, false);
    let before = home.channels("");
    for (what, fault, word) in [
        ("/player_api.php", "error", "500"),
        ("/player_api.php", "too-many", "429"),
        ("/player_api.php", "empty", "empty"),
        ("login", "unauthorized", "401"),
    ] {
        home.panel.fault(what, fault);
        drop(home.refresh());
        let source = home.source();
        let error = source["last_error"].as_str().unwrap();
        assert!(["failed", "held"].contains(&source["status"].as_str().unwrap()), "{what} {fault}: {source}");
        assert!(error.len() > 20 && error.to_lowercase().contains(word), "{what} {fault}: {error}");
        assert_eq!(counts(&source), COUNTS, "{what} {fault}");
        assert_eq!(home.last_refresh()["error"], error, "{what} {fault}");
        assert!(home.channels("") == before, "{what} {fault}");
        home.panel.fault(what, "none");
        home.good();
    }
    // The other lists go on.
    for (what, fault, words) in [
        ("get_live_categories", "html", "the categories of television were not read"),
        ("get_live_streams", "error", "the list of television was not read, its last 40 entries stay"),
        ("get_live_streams", "cut-text", "the list of television was not read"),
        ("get_live_streams", "reset", "the list of television was not read"),
        ("get_live_streams", "stall", "the list of television was not read"),
        ("get_vod_streams", "html", "the list of films was not read, its last 24 entries stay"),
        ("get_vod_streams", "empty", "the list of films was not read, its last 24 entries stay"),
        ("get_vod_streams", "not-found", "the list of films was not read, its last 24 entries stay"),
    ] {
        home.panel.fault(what, fault);
        let source = home.good();
        assert!(source["issues"].to_string().contains(words), "{what} {fault}: {source}");
        let counted = if what.contains("vod") { "films" } else { "channels" };
        let failed = source["failed_lists"].as_array().unwrap();
        let is_list = what != "get_live_categories";
        assert_eq!(failed.iter().map(|list| &list["counted"]).collect::<Vec<_>>(), vec![counted; usize::from(is_list)], "{what} {fault}");
        assert_eq!(counts(&source), COUNTS, "{what} {fault}");
        home.panel.fault(what, "none");
    }
    assert_eq!(home.good()["failed_lists"], json!([]));
    assert_eq!(home.channels("").len(), before.len());
    // What only looks wrong is no failure.
    for fault in ["warning", "silent-gzip", "false-gzip", "packed-transfer", "shuffled"] {
        home.panel.fault("get_live_streams", fault);
        assert_eq!(counts(&home.good()), COUNTS, "{fault}");
    }
    // No request is left open.
    home.panel.until(|report| report["open"] == 0);
}

#[test]
fn an_account_that_does_not_work_says_why() {
    let home = Home::new();
    for (status, word) in [("Expired", "expired"), ("Banned", "banned"), ("Disabled", "disabled"), ("Refused", "")] {
        home.panel.set(&format!("account=demo&status={status}"));
        drop(home.refresh());
        let source = home.source();
        let (error, facts) = (source["last_error"].as_str().unwrap(), &source["account_facts"][0]);
        assert_eq!((&source["status"], counts(&source)), (&json!("failed"), COUNTS), "{status}");
        assert!(error.len() > 20 && error.to_lowercase().contains(word), "{status}: {error}");
        let trouble = facts["trouble"].as_str().unwrap();
        assert!(facts["is_usable"] == false && trouble.to_lowercase().contains(word) && !trouble.is_empty(), "{status}: {facts}");
        assert!(status == "Refused" || facts["status"] == status, "{facts}");
    }
    home.panel.set("account=demo&status=Active");
    assert_eq!(home.good()["account_facts"][0]["is_usable"], true);
}

#[test]
fn another_account_is_used_when_one_has_expired() {
    let accounts: Vec<Value> = ["bert", "carl", "dora", "emil"].map(|name| json!({"username": name, "password": name})).into();
    let home = Home::with("account=bert&account=carl&account=dora&account=emil", json!({"accounts": accounts}));
    // The guide that was found logs in once by itself.
    steps::until_idle(&home.server);
    home.panel.set("account=demo&status=Expired&forget_requests=true");
    for _ in 0..6 {
        assert_eq!(counts(&home.good()), COUNTS);
    }
    let listed = home.panel.users_of("get_live_streams");
    assert!(listed.len() == 6 && !listed.contains(&"demo".to_owned()), "{listed:?}");
    let logins = home.panel.users_of("login");
    assert!(logins.windows(2).all(|pair| pair != ["demo", "demo"]), "{logins:?}");
    let source = home.source();
    let facts = source["account_facts"].as_array().unwrap();
    let of = |name: &str| facts.iter().find(|facts| facts["username"] == name).unwrap_or_else(|| panic!("no {name} in {facts:?}"));
    assert_eq!((facts.len(), &of("demo")["is_usable"], &of("demo")["status"]), (5, &json!(false), &json!("Expired")));
    // The last one that works is found, and one that is switched off is not asked.
    let but_dora: Vec<Value> =
        ["bert", "carl", "dora", "emil"].map(|name| json!({"username": name, "password": name, "enabled": name != "dora"})).into();
    home.change(&json!({"accounts": but_dora}));
    home.panel.set("account=bert&status=Banned&account=carl&status=Refused&forget_requests=true");
    assert_eq!(counts(&home.good()), COUNTS);
    assert_eq!(home.panel.users_of("get_live_streams"), ["emil"]);
    assert!(!home.panel.users_of("login").contains(&"dora".to_owned()));
}

#[test]
fn a_list_that_shrinks_is_held_by_its_kind() {
    let home = Home::new();
    // Each of them is a small part of all entries, or not.
    for (action, kept) in [("get_vod_streams", "24"), ("get_series", "6"), ("get_live_streams", "40")] {
        home.panel.fault(action, "all-gone");
        drop(home.refresh());
        let source = home.source();
        assert_eq!((&source["status"], counts(&source)), (&json!("held"), COUNTS), "{action}");
        assert!(source["last_error"].as_str().unwrap().contains(kept), "{action}: {source}");
        home.panel.fault(action, "none");
        assert_eq!(counts(&home.good()), COUNTS);
    }
    home.panel.set("films=10");
    drop(home.refresh());
    assert_eq!((&home.source()["status"], counts(&home.source())), (&json!("held"), COUNTS));
    // A person knows better.
    let mut events = Events::open(&home.server);
    steps::start(&home.server, &format!("{}/accept", home.path()));
    assert_eq!(events.end_of(&home.id).0, "completed");
    assert_eq!(counts(&steps::good_source(&home.server, "stream", &home.id)), (40, 10, 6));
}

#[test]
fn a_new_name_and_a_new_group_are_told() {
    let home = Home::new();
    let given = home.panel.call("action=get_live_streams");
    let (old, moved) = (given[4]["name"].clone(), given[5]["name"].clone());
    let ids = || home.channels("").iter().map(|channel| channel["id"].to_string()).collect::<Vec<_>>();
    let before = ids();
    home.panel.set("rename=1005:Another+name&move=1006:7");
    home.good();
    let record = home.last_refresh();
    let told = ["added_count", "removed_count", "renamed_count", "moved_count"].map(|name| record[name].clone());
    assert_eq!(told, [0, 0, 1, 1].map(Value::from), "{record}");
    assert_eq!(record["renamed"], json!([{"from": old, "to": "Another name"}]));
    assert_eq!(record["moved"], json!([{"name": moved, "from": "Sports", "to": "Regional"}]));
    assert_eq!(ids(), before, "they are the same channels");
}

#[test]
fn a_cancelled_download_leaves_nothing() {
    let home = Home::new();
    // What is there when nothing runs.
    let guide = home.source()["linked_source_id"].as_str().unwrap().to_owned();
    drop(refresh(&home.server, "epg", &guide));
    let (files, before) = (secrets::files(&home.server.data), home.channels(""));
    home.panel.fault("get_live_streams", "stall");
    home.panel.set("forget_requests=true");
    let mut events = Events::open(&home.server);
    let operation = steps::start(&home.server, &format!("{}/refresh", home.path()));
    home.panel.until(|report| report["requests"]["get_live_streams"] != Value::Null);
    let answer = home.server.call("POST", &format!("{}/cancel", home.path()), &Value::Null);
    assert_eq!(answer.status, 202, "{}", answer.text());
    assert_eq!(events.end_of(&home.id).0, "cancelled");
    let progress = home.server.read(&format!("{}/progress", home.path()));
    assert_eq!((&progress["operation"]["id"], &progress["operation"]["state"]), (&json!(operation), &json!("cancelled")));
    assert_eq!((&home.source()["status"], counts(&home.source())), (&json!("success"), COUNTS));
    assert!(home.channels("") == before);
    home.panel.until(|report| report["open"] == 0);
    assert_eq!(secrets::files(&home.server.data), files);
}

#[test]
fn a_panels_guide_is_found_and_linked_once() {
    let home = Home::new();
    let (source, guides) = (home.source(), home.guides());
    let guide = &guides[0];
    assert_eq!(guides.len(), 1, "{guides:?}");
    let told = ["name", "source_type", "username", "url", "linked_source_id"].map(|name| guide[name].clone());
    assert_eq!(json!(told), json!(["Panel (EPG)", "xtream", "demo", source["url"], home.id]));
    assert_eq!(source["linked_source_id"], guide["id"]);
    let report = home.panel.report();
    let first = report["recent"].as_array().unwrap().iter().find(|noted| noted["action"] == "xmltv.php").unwrap();
    assert!(first["method"] == "HEAD" || first["range"] != "", "it was looked at, not downloaded: {first}");

    let guide = guide["id"].as_str().unwrap();
    assert_eq!(refresh(&home.server, "epg", guide).0, "completed");
    assert!(steps::good_source(&home.server, "epg", guide)["program_count"].as_u64().unwrap() > 1000);
    assert_eq!(home.panel.count("get_simple_data_table") + home.panel.count("get_short_epg"), 0, "one piece is enough");

    steps::add_source(&home.server, "stream", &source_named(&home.panel, "Again"));
    assert_eq!(home.guides().len(), 1);
}

#[test]
fn without_a_guide_there_is_none() {
    let panel = Panel::start();
    let mut server = Server::start();
    steps::make_account(&mut server);
    for fault in ["not-found", "silent"] {
        panel.fault("/xmltv.php", fault);
        let asked = panel.count("xmltv.php");
        // A silent panel never answers, so an answer here means that the request for the guide was given up.
        let id = steps::add_source(&server, "stream", &source_named(&panel, fault));
        assert!(panel.count("xmltv.php") > asked, "{fault}");
        assert_eq!(steps::good_source(&server, "stream", &id)["linked_source_id"], Value::Null, "{fault}");
        assert_eq!(server.read("/api/v1/sources/epg")["total"], 0, "{fault}");
    }
}

#[test]
fn a_guide_comes_channel_by_channel_where_there_is_no_other() {
    let panel = Panel::start();
    panel.fault("/xmltv.php", "not-found");
    let mut server = Server::start();
    steps::make_account(&mut server);
    let auto = steps::add_source(&server, "epg", &source_named(&panel, "By channel"));
    let guide = steps::good_source(&server, "epg", &auto);
    assert_eq!((&guide["epg_method"], panel.count("get_simple_data_table") >= 40), (&json!("auto"), true), "{}", panel.report());
    assert!(guide["program_count"].as_u64().unwrap() > 1000, "{guide}");

    // The same titles at the same times, whatever zone the panel's own times are in.
    let given = panel.call("action=get_simple_data_table&stream_id=1001");
    let listing = given["epg_listings"].as_array().unwrap().iter().find(|listing| listing["now_playing"] == 1).unwrap();
    let start: i64 = listing["start_timestamp"].as_str().unwrap().parse().unwrap();
    let start = jiff::Timestamp::from_second(start).unwrap();
    let programmes = server.read(&format!("/api/v1/epg/programs?source_id={auto}&channel_id=ch1.demo&limit=500"));
    let starts = programmes["items"].as_array().unwrap().iter().map(|programme| programme["start"].as_str().unwrap());
    let starts = starts.map(|text| text.parse::<jiff::Timestamp>().unwrap());
    assert!(starts.collect::<Vec<_>>().contains(&start), "{start}: {programmes}");

    let bulk = source(&panel, json!({"name": "In one piece", "epg_method": "bulk"}));
    let bulk = server.read(&format!("/api/v1/sources/epg/{}", steps::add_source(&server, "epg", &bulk)));
    assert!(bulk["status"] == "failed" && bulk["last_error"].as_str().unwrap().contains("404"), "{bulk}");
}

#[test]
fn players_are_sent_to_the_panel_with_the_account_of_today() {
    let Home { panel, server, id } = Home::new();
    let output = steps::add_proxy(&server, &[&id], &[], json!({"auto_regenerate": false}));
    let first = |stream_type: &str| {
        let list = server.read(&format!("/api/v1/channels?source_id={id}&stream_type={stream_type}&limit=1"));
        format!("/stream/{}/{}", output.key, list["items"][0]["id"].as_str().unwrap())
    };
    let (live, film, base) = (first("live"), first("movie"), panel.base());
    let target = |path: &str| {
        let answer = server.get(path);
        assert_eq!(answer.status, 302, "{}", answer.text());
        answer.header("location").to_owned()
    };
    assert_eq!(target(&live), format!("{base}/live/demo/demo/1001.ts"));
    assert_eq!(target(&film), format!("{base}/movie/demo/demo/3000001.mp4"));
    // A series plays its first episode, for a player and for who tries it here; who only looks asks the provider nothing.
    let series = first("series");
    assert_eq!(server.ask("HEAD", &series, &[], &[]).status, 200);
    assert_eq!(panel.count("get_series_info"), 0);
    let episode = target(&series);
    assert!(episode.starts_with(&format!("{base}/series/demo/demo/")) && episode.ends_with(".mp4"), "{episode}");
    let tried = format!("/api/v1/channels/{}/stream", series.rsplit('/').next().unwrap());
    assert_eq!(server.call("GET", &tried, &Value::Null).header("location"), episode);
    assert_eq!(panel.count("get_series_info"), 1);
    drop(panel);
    let path = format!("/api/v1/sources/stream/{id}");
    for (change, account) in [(json!({"password": "new"}), "demo/new"), (json!({"username": "anna", "password": "newer"}), "anna/newer")] {
        let answer = server.call("PATCH", &path, &change);
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(target(&live), format!("{base}/live/{account}/1001.ts"));
        assert_eq!(target(&film), format!("{base}/movie/{account}/3000001.mp4"));
    }
}

#[test]
fn a_panels_passwords_stay_here() {
    let panel = Panel::start();
    panel.set("account=anna&password=Zq7uloFirst&account=bert&password=Zq7uloSecond");
    // Nothing is written by itself while the files are read.
    let mut server = Server::start_with(&["--log", "trace", "--regenerate-delay", "3600"]);
    steps::make_account(&mut server);
    let mut events = Events::open(&server);
    let settings = json!({
        "name": "Secret", "username": "anna", "password": "Zq7uloFirst",
        "accounts": [{"username": "bert", "password": "Zq7uloSecond", "max_concurrent_streams": 1, "enabled": true}],
    });
    let settings = source(&panel, settings);
    let tried = server.call("POST", "/api/v1/sources/stream/validate", &settings);
    assert_eq!(tried.status, 200, "{}", tried.text());
    secrets::check("a trial", &tried.body, &[]);
    let made = server.call("POST", "/api/v1/sources/stream", &settings);
    assert_eq!(made.status, 201, "{}", made.text());
    secrets::check("the creation", &made.body, &[]);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(events.end_of(&id).0, "completed");
    let guide = steps::good_source(&server, "stream", &id)["linked_source_id"].as_str().unwrap().to_owned();
    assert_eq!(refresh(&server, "epg", &guide).0, "completed");
    let output = steps::add_proxy(&server, &[&id], &[&guide], json!({}));
    // Errors are made without them, too; the panel writes the password into its own answers.
    for (what, fault) in [("login", "html"), ("login", "redirect"), ("get_series", "error"), ("get_vod_streams", "cut-text")] {
        panel.fault(what, fault);
        drop(refresh(&server, "stream", &id));
        panel.fault(what, "none");
    }
    panel.set("account=anna&status=Expired&account=bert&status=Refused");
    drop(refresh(&server, "stream", &id));
    for (fault, method) in [("unauthorized", "bulk"), ("redirect", "per_channel")] {
        panel.fault("/xmltv.php", fault);
        server.call("PATCH", &format!("/api/v1/sources/epg/{guide}"), &json!({"epg_method": method}));
        drop(refresh(&server, "epg", &guide));
    }

    steps::regenerate(&server, &output.id);

    let channel = |kind: &str| {
        let list = server.read(&format!("/api/v1/channels?source_id={id}&stream_type={kind}&limit=1"));
        list["items"][0]["id"].as_str().unwrap().to_owned()
    };
    let (live, series) = (channel("live"), channel("series"));
    let mut paths = vec![output.m3u.clone(), output.xmltv.clone()];
    for (method, path) in access::operations(&server) {
        if method != "GET" || path == "/api/v1/progress/events" {
            continue;
        }
        let value = match path.as_str() {
            path if path.starts_with("/api/v1/sources/epg/") || path.contains("{source_id}") => &guide,
            path if path.starts_with("/api/v1/proxies/") || path.contains("{proxy_id}") => &output.id,
            path if path.contains("{id}/episodes") => &series,
            path if path.contains("{channel_id}") || path.starts_with("/api/v1/channels/") => &live,
            _ => &id,
        };
        let mut filled = path.replace("{key}", &output.key).replace("{type}", "xtream").replace("{stage}", "data_mapping");
        for name in ["{id}", "{source_id}", "{proxy_id}", "{channel_id}"] {
            filled = filled.replace(name, value);
        }
        paths.push(format!("{filled}?limit=500&field=stream_url"));
    }
    let mut good = 0;
    for path in paths {
        let answer = server.call("GET", &path, &Value::Null);
        if answer.status == 302 {
            assert!(answer.header("location").contains("/anna/Zq7uloFirst/") || path.starts_with("/api/v1/channels"), "{path}");
        } else {
            secrets::check(&path, &answer.body, &[]);
        }
        good += usize::from(answer.status < 400);
    }
    assert!(good > 40, "{good}");
    secrets::check("the events", events.seen.as_bytes(), &[]);
    let log = server.log();
    assert!(log.contains("TRACE") || log.contains("DEBUG"), "nothing is logged: {log}");
    secrets::check("the log", log.as_bytes(), &[]);
    for path in secrets::files(&server.data) {
        secrets::check(path.to_str().unwrap(), &secrets::plain(&path), &[]);
    }
}
