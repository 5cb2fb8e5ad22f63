use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpStream;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::*;
use crate::demo::Fault;
use crate::demo::tests::{ask, provider};
use crate::demo::{Options, Provider, fault};

/// A body of an answer, whose chunks are put together.
fn body(answer: &str) -> String {
    let (head, mut rest) = answer.split_once("\r\n\r\n").unwrap();
    if !head.contains("chunked") {
        return rest.to_owned();
    }
    let mut whole = Vec::new();
    while let Some((size, more)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size, 16).unwrap();
        whole.extend_from_slice(&more.as_bytes()[..size]);
        rest = more.get(size + 2..).unwrap_or_default();
    }
    String::from_utf8(whole).unwrap()
}

fn asked(provider: &Provider, query: &str) -> String {
    ask(provider, &format!("GET /player_api.php?username=demo&password=demo{query}"), u64::MAX)
}

fn call(provider: &Provider, query: &str) -> Value {
    let answer = asked(provider, query);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    serde_json::from_str(&body(&answer)).unwrap_or_else(|error| panic!("{error}: {answer}"))
}

fn list(provider: &Provider, query: &str) -> Vec<Value> {
    call(provider, query).as_array().unwrap().clone()
}

#[test]
fn lists_have_the_shape_that_panels_give_them() {
    let provider = provider(Options::with_demo_login);
    let login = call(&provider, "");
    let user = &login["user_info"];
    assert_eq!((&user["auth"], &user["status"], &user["max_connections"]), (&json!(1), &json!("Active"), &json!("2")));
    assert_eq!((&login["server_info"]["url"], &login["server_info"]["port"]), (&json!("tv.example"), &json!("81")));
    assert_eq!(login["server_info"]["time_now"], "2023-11-14 23:13:20", "in the panel's own zone");

    let live = list(&provider, "&action=get_live_streams");
    let playlist = body(&ask(&provider, "GET /playlist.m3u?username=demo&password=demo-password", u64::MAX));
    assert_eq!(live.len(), 40);
    for entry in &live {
        assert!(playlist.contains(&format!("tvg-name=\"{}\"", entry["name"].as_str().unwrap())), "{entry}");
        assert!(playlist.contains(&format!("tvg-id=\"{}\"", entry["epg_channel_id"].as_str().unwrap())), "{entry}");
        assert!(playlist.contains(&format!("/{}.ts\n", entry["stream_id"])), "{entry}");
    }
    let (films, series) = (list(&provider, "&action=get_vod_streams"), list(&provider, "&action=get_series"));
    assert_eq!((films.len(), series.len()), (24, 6));
    assert_eq!(films.iter().map(|film| film["name"].to_string()).collect::<BTreeSet<_>>().len(), 24);
    for (kind, entries) in [("live", &live), ("vod", &films), ("series", &series)] {
        let categories = list(&provider, &format!("&action=get_{kind}_categories"));
        let stem = if kind == "series" { "get_series".to_owned() } else { format!("get_{kind}_streams") };
        let of =
            |category: &Value| list(&provider, &format!("&action={stem}&category_id={}", category["category_id"].as_str().unwrap())).len();
        assert_eq!(categories.iter().map(of).sum::<usize>(), entries.len(), "{kind}");
    }

    let info = call(&provider, &format!("&action=get_series_info&series_id={}", series[0]["series_id"]));
    assert_eq!((info["seasons"].as_array().unwrap().len(), info["episodes"]["2"][2]["episode_num"].as_u64()), (2, Some(3)));
    assert_eq!(call(&provider, "&action=get_series_info&series_id=1")["info"], json!([]));
}

#[test]
fn the_guide_is_the_same_in_one_piece_and_by_channel() {
    let provider = provider(|options| options);
    let guide = body(&ask(&provider, "GET /xmltv.php?username=demo&password=demo", u64::MAX));
    let table = call(&provider, "&action=get_simple_data_table&stream_id=1003");
    let listings = table["epg_listings"].as_array().unwrap();
    assert_eq!(guide.matches("channel=\"ch3.demo\">").count(), listings.len());
    let now = listings.iter().find(|listing| listing["now_playing"] == 1).unwrap();
    let title = String::from_utf8(BASE64_STANDARD.decode(now["title"].as_str().unwrap()).unwrap()).unwrap();
    assert!(guide.contains(&format!("<title lang=\"en\">{}</title>", title.replace('&', "&amp;"))));
    let short = call(&provider, "&action=get_short_epg&stream_id=1003&limit=2");
    assert_eq!(short["epg_listings"].as_array().unwrap().len(), 2);
    assert_eq!(short["epg_listings"][0]["start"], now["start"]);
    assert_eq!(call(&provider, "&action=get_short_epg&stream_id=7"), json!({"epg_listings": []}));

    let begin = |more: &str| {
        let mut tcp = TcpStream::connect(provider.address).unwrap();
        write!(tcp, "{more} /xmltv.php?username=demo&password=demo HTTP/1.1\r\nHost: x\r\nRange: bytes=0-9\r\nConnection: close\r\n\r\n")
            .unwrap();
        let mut all = String::new();
        tcp.read_to_string(&mut all).unwrap();
        all
    };
    let part = begin("GET");
    assert!(
        part.starts_with("HTTP/1.1 206") && part.contains("content-range: bytes 0-9/*") && part.ends_with("\r\n\r\n<?xml vers"),
        "{part}"
    );
    assert!(begin("HEAD").ends_with("\r\n\r\n"));
    assert_eq!(provider.panel()["recent"].as_array().unwrap().iter().filter(|noted| noted["range"] == "bytes=0-9").count(), 2);
}

#[test]
fn accounts_have_states_of_their_own() {
    let provider = provider(Options::with_demo_login);
    provider.set_panel("account=bert&password=pw&status=expired&account=carl&status=Refused&account=dora");
    let login = |user: &str, password: &str, more: &str| -> Value {
        let answer = ask(&provider, &format!("GET /player_api.php?username={user}&password={password}{more}"), u64::MAX);
        serde_json::from_str(&body(&answer)).unwrap()
    };
    let bert = login("bert", "pw", "")["user_info"].clone();
    assert_eq!((&bert["auth"], &bert["status"]), (&json!(1), &json!("Expired")));
    assert!(bert["exp_date"].as_str().unwrap().parse::<i64>().unwrap() < 1_700_000_000);
    assert_eq!(login("bert", "pw", "&action=get_live_streams"), json!([]));
    for (user, password) in [("demo", "wrong"), ("carl", "carl"), ("nobody", "")] {
        assert_eq!(login(user, password, ""), json!({"user_info": {"auth": 0}}), "{user}");
    }
    for (path, status) in [
        ("/get.php?username=bert&password=pw", 403),
        ("/xmltv.php?username=demo&password=wrong", 401),
        ("/get.php?username=dora&password=dora", 200),
        ("/live/bert/pw/1001.ts", 403),
        ("/movie/dora/wrong/3000001.mp4", 403),
        ("/live/dora/dora/1001.m3u8", 404),
    ] {
        let answer = ask(&provider, &format!("GET {path}"), 40);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{path}: {answer}");
    }
    let playlist = body(&ask(&provider, "GET /get.php?username=dora&password=dora&type=m3u_plus", u64::MAX));
    assert!(playlist.contains("/live/dora/dora/1001.ts\n") && playlist.contains("/movie/dora/dora/3000001.mp4\n"), "{playlist}");
    let actions: Vec<(String, String)> = provider.panel()["recent"].as_array().unwrap()[..3]
        .iter()
        .map(|noted| (noted["username"].as_str().unwrap().to_owned(), noted["action"].as_str().unwrap().to_owned()))
        .collect();
    let expected = [("bert", "login"), ("bert", "get_live_streams"), ("demo", "login")];
    assert_eq!(actions, expected.map(|(user, action)| (user.to_owned(), action.to_owned())));
    assert!(!provider.panel().to_string().contains("pw"), "passwords are not told");
}

#[test]
fn streams_are_as_many_as_the_account_allows() {
    let provider = provider(Options::with_demo_login);
    provider.set_panel("account=demo&max_connections=1");
    let watch = |path: &str| {
        let mut tcp = TcpStream::connect(provider.address).unwrap();
        write!(tcp, "GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        let mut head = [0; 12];
        tcp.read_exact(&mut head).unwrap();
        (String::from_utf8_lossy(&head[9..]).into_owned(), tcp)
    };
    let (status, first) = watch("/demo/demo/1001");
    assert_eq!(status, "200");
    assert_eq!(call(&provider, "")["user_info"]["active_cons"], "1");
    assert_eq!(watch("/series/demo/demo/10000001.mp4").0, "403");
    drop(first);
    provider.set_panel("account=demo&max_connections=0");
    provider.fault("/movie", Fault::Redirect("/pattern.ts".to_owned()));
    assert_eq!(watch("/movie/demo/demo/3000001.mkv").0, "302");
    assert_eq!(watch("/pattern.ts").0, "200");
    provider.fault("/live", fault::named("forbidden"));
    assert_eq!(watch("/live/demo/demo/1001.ts").0, "403");
    assert_eq!(provider.panel()["requests"]["movie"], 1);
}

#[test]
fn odd_entries_keep_their_ids() {
    let provider = provider(|options| options);
    provider.set_panel("odd=true&channels=2000&films=300&series=50");
    for (action, id, count) in
        [("get_live_streams", "stream_id", 2000), ("get_vod_streams", "stream_id", 300), ("get_series", "series_id", 50)]
    {
        let entries = list(&provider, &format!("&action={action}"));
        assert_eq!(entries.len(), count + 1, "one is there twice");
        let ids: BTreeSet<String> = entries.iter().map(|entry| entry[id].to_string().replace('"', "")).collect();
        assert_eq!(ids.len(), count);
        let has = |name: &str, value: Value| entries.iter().any(|entry| entry.get(name) == Some(&value));
        assert!(has("category_id", Value::Null) && has("name", json!("")) && entries.iter().any(|entry| entry[id].is_string()), "{action}");
        assert!(entries.iter().any(|entry| entry.get("category_ids").is_none() && entry["category_id"].is_number()), "{action}");
        if action == "get_live_streams" {
            assert!(has("stream_type", json!("radio_streams")) && has("stream_type", json!("created_live")));
            assert!(has("tv_archive", json!("1")) && has("epg_channel_id", Value::Null));
        }
    }
    let login = call(&provider, "");
    assert_eq!((&login["user_info"]["auth"], &login["user_info"]["max_connections"]), (&json!("1"), &json!(2)));
    let info = call(&provider, "&action=get_series_info&series_id=1002");
    assert!(info["episodes"][1].is_array() && info["info"] == json!([]), "{info}");
    assert!(asked(&provider, "").contains("content-type: text/html"));
}

#[test]
fn lists_shrink_are_renamed_and_go_wrong() {
    let provider = provider(|options| options);
    let plan = |action: &str, kind: &str| provider.fault(&format!("/player_api.php?action={action}"), fault::named(kind));
    plan("get_live_streams", "half-gone");
    plan("get_vod_streams", "all-gone");
    plan("login", "too-many");
    assert_eq!((list(&provider, "&action=get_live_streams").len(), list(&provider, "&action=get_vod_streams").len()), (20, 0));
    assert_eq!(list(&provider, "&action=get_series").len(), 6, "the others are as they were");
    let refused = asked(&provider, "");
    assert!(refused.starts_with("HTTP/1.1 429") && refused.contains("retry-after: 7"), "{refused}");
    plan("get_live_streams", "none");
    provider.fault("/player_api.php?action=login", Fault::Late(std::time::Duration::from_millis(1)));
    assert_eq!(call(&provider, "")["user_info"]["auth"], 1);

    provider.set_panel("rename=1005:Other+%26+new&move=1006:7");
    let live = list(&provider, "&action=get_live_streams");
    assert_eq!((&live[4]["name"], &live[5]["category_id"], &live[5]["category_ids"]), (&json!("Other & new"), &json!("7"), &json!([7])));
    provider.set_panel("rename=1005:&move=1006:");
    assert_ne!(list(&provider, "&action=get_live_streams"), live);

    for (kind, check) in [
        ("warning", (|text| text.starts_with("<br />\n<b>Warning</b>") && text.ends_with("}]")) as fn(&str) -> bool),
        ("cut-text", |text| text.len() == 1000 && text.starts_with("[{")),
        ("html", |text| text.starts_with("<!DOCTYPE html>")),
        ("empty", str::is_empty),
    ] {
        plan("get_series", kind);
        let answer = asked(&provider, "&action=get_series");
        assert!(answer.starts_with("HTTP/1.1 200") && check(&body(&answer)), "{kind}: {answer}");
    }
    plan("get_series", "silent-gzip");
    let mut tcp = TcpStream::connect(provider.address).unwrap();
    write!(tcp, "GET /player_api.php?username=demo&password=demo&action=get_series HTTP/1.0\r\n\r\n").unwrap();
    let mut bytes = Vec::new();
    tcp.read_to_end(&mut bytes).unwrap();
    let head = String::from_utf8_lossy(&bytes).into_owned();
    assert!(memchr::memmem::find(&bytes, b"\r\n\r\n\x1f\x8b").is_some() && !head.contains("content-encoding"), "{head}");
}

#[test]
fn a_silent_answer_is_an_open_request() {
    let provider = provider(|options| options);
    provider.fault("/xmltv.php", Fault::Silent);
    let mut tcp = TcpStream::connect(provider.address).unwrap();
    write!(tcp, "GET /xmltv.php?username=demo&password=demo HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    // What is asked on another connection is asked later, but may be answered before.
    while provider.panel()["open"] == 0 {
        std::thread::yield_now();
    }
    call(&provider, "");
    assert_eq!(provider.panel()["requests"]["xmltv.php"], 1);
    drop(tcp);
    while provider.panel()["open"] != 0 {
        std::thread::yield_now();
    }
    provider.set_panel("forget_requests=true");
    let report = provider.panel();
    assert_eq!((&report["requests"], &report["recent"]), (&json!({}), &json!([])));
}

#[test]
fn a_wrong_switch_changes_nothing() {
    let provider = provider(|options| options);
    let before = provider.panel();
    for form in
        ["channels=5&colour=red", "channels=5&status=Active", "channels=5&account=demo&status=Sleepy", "rename=x:y", "forget=nobody"]
    {
        let answer = ask(&provider, &format!("POST /panel?{form}"), u64::MAX);
        let words = ["there is no switch \"colour\"", "status cannot be", "rename cannot be", "forget cannot be"];
        assert!(answer.starts_with("HTTP/1.1 400") && words.iter().any(|words| answer.contains(words)), "{form}: {answer}");
    }
    assert_eq!(provider.panel(), before);
    assert!(ask(&provider, "POST /panel?channels=5&forget=demo", u64::MAX).starts_with("HTTP/1.1 200"));
    let report = body(&ask(&provider, "GET /panel", u64::MAX));
    assert_eq!(serde_json::from_str::<Value>(&report).unwrap()["accounts"], json!([]));
    let index = ask(&provider, "GET /", u64::MAX);
    assert!(index.contains("<dt><code>max_connections</code>") && index.contains("action=get_series_info"), "{index}");
}

#[test]
fn addresses_of_streams_are_told_from_others() {
    let watched = |path: &str| Call::read(path, "").filter(Call::is_stream).map(|stream| (stream.username, stream.password));
    let anna = Some(("anna b".to_owned(), "p+&%".to_owned()));
    assert_eq!(watched("/live/anna%20b/p+&%25/7.ts"), anna);
    assert_eq!(watched("/anna%20b/p+&%25/7"), anna);
    for other in ["/logo/7", "/live/a/b/c.ts", "/live/a/b", "/a/b/7/8", "", "/", "/live/a/b/99999999999.ts", "/live/a/b/7.m3u8"] {
        assert_eq!(watched(other), None, "{other}");
    }
    assert_eq!(Call::read("/movie/a/b/7.mkv", "").unwrap().action, "movie");
    assert_eq!(Call::read("/player_api.php", "action=get_all").unwrap().action, "unknown");
    assert!(Call::read("/playlist.m3u", "").is_none());
}
