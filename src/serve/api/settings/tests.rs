use std::net::{IpAddr, SocketAddr};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{checked, port, urls};
use crate::model::Proxy;
use crate::model::settings::General;
use crate::model::{Id, job::Task};
use crate::serve::http::testing::Server;

const SETTINGS: &str = "/api/v1/settings";

/// A server with a proxy that was published once; `auto` says whether it publishes by itself.
fn published(server: &Server, id: u128, auto: bool) {
    let proxy = Proxy { id: Id(id), name: format!("p{id}"), auto_regenerate: auto, ..Proxy::default() };
    server.app.store.save_proxy(&proxy, &format!("key{id}")).unwrap();
    server.app.store.change(|tx| tx.change_proxy_status(proxy.id, |status| status.version = 1)).unwrap();
}

/// The bases of the generations that wait, by proxy.
fn waiting(server: &Server) -> Vec<(Id, String)> {
    let mut bases: Vec<(Id, String)> = server
        .app
        .store
        .jobs()
        .unwrap()
        .into_iter()
        .filter(|job| !job.status.is_final())
        .filter_map(|job| match job.task {
            Task::Generate { proxy, base } => Some((proxy, base)),
            _ => None,
        })
        .collect();
    bases.sort();
    bases
}

#[test]
fn the_address_is_set_counts_at_once_and_is_taken_back() {
    let mut server = Server::start_with(|config| config.listen = SocketAddr::from(([127, 0, 0, 1], 0)));
    let made = json!({"username": "anna", "password": "correct horse"});
    server.token = server.post("/api/v1/auth/setup", &made).expect(201)["token"].as_str().unwrap().to_owned();
    published(&server, 5, true);
    published(&server, 6, false);
    let requested = format!("http://{}", server.address);
    let shown = |base_url: Value, source: &str, effective: &str| json!({"base_url": base_url, "base_url_source": source, "effective_base_url": effective, "network_urls": []});
    assert_eq!(server.get(SETTINGS).expect(200), shown(Value::Null, "request", &requested));

    // Something else has changed before, and does not know under which address anybody asks.
    server.patch(&format!("/api/v1/proxies/{}", Id(5)), &json!({"epg_days": 3})).expect(200);
    assert_eq!(waiting(&server), [(Id(5), String::new())]);
    let set = server.send("PUT", SETTINGS, &json!({"base_url": "HTTPS://tv.example.org/"})).expect(200);
    assert_eq!(set, shown("https://tv.example.org".into(), "setting", "https://tv.example.org"));
    assert_eq!(server.get(SETTINGS).expect(200), set);
    // For whoever asks for addresses, and for the files.
    let proxy = server.get(&format!("/api/v1/proxies/{}", Id(5))).expect(200);
    assert_eq!(proxy["m3u8_url"], "https://tv.example.org/proxy/key5.m3u");
    // The one job that waits has heard of it; what was said counts when it runs. The other proxy does not publish by itself.
    assert_eq!(waiting(&server), [(Id(5), requested.clone())]);

    // What was read can be sent back, and is no change.
    let jobs = server.app.store.jobs().unwrap().len();
    assert_eq!(server.send("PUT", SETTINGS, &set).expect(200), set);
    assert_eq!(server.patch(SETTINGS, &json!({})).expect(200), set);
    assert_eq!(server.app.store.jobs().unwrap().len(), jobs);

    let problem = server.patch(SETTINGS, &json!({"base_url": "http://tv.example.org/?a=b"})).expect(422);
    assert_eq!(problem["errors"][0]["field"], "base_url", "{problem}");
    assert_eq!(server.patch(SETTINGS, &json!({"base_url": 7})).expect(422)["errors"][0]["field"], "base_url");
    assert_eq!(server.patch(SETTINGS, &json!({"base_ulr": "x"})).expect(422)["errors"][0]["field"], "base_ulr");
    assert_eq!(server.get(SETTINGS).expect(200), set, "what is refused changes nothing");

    assert_eq!(server.patch(SETTINGS, &json!({"base_url": null})).expect(200), shown(Value::Null, "request", &requested));
    assert_eq!(waiting(&server), [(Id(5), requested)]);
}

#[test]
fn the_start_up_option_wins_and_the_setting_survives_a_restart() {
    let server = Server::start();
    server.patch(SETTINGS, &json!({"base_url": "http://set.example"})).expect(200);
    let config = server.app.config.clone();
    let restarted = crate::app::restarted(&server.app, config.clone());
    assert_eq!(restarted.said_base.whole().as_deref(), Some("http://set.example"));
    let mut with_option = config;
    with_option.base_url = Some("http://option.example".into());
    let restarted = crate::app::restarted(&server.app, with_option);
    assert_eq!(restarted.said_base.whole().as_deref(), Some("http://option.example"));
}

#[test]
fn what_is_set_behind_the_option_is_kept_and_changes_nothing_yet() {
    let mut server = Server::start_with(|config| {
        config.base_url = Some("http://option.example".into());
        config.base_path = "/tv".into();
        config.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    });
    let made = json!({"username": "anna", "password": "correct horse"});
    server.token = server.post("/tv/api/v1/auth/setup", &made).expect(201)["token"].as_str().unwrap().to_owned();
    published(&server, 5, true);
    let set = server.send("PUT", &format!("/tv{SETTINGS}"), &json!({"base_url": "http://set.example"})).expect(200);
    let expected = json!({
        "base_url": "http://set.example",
        "base_url_source": "startup",
        "effective_base_url": "http://option.example/tv",
        "network_urls": [],
    });
    assert_eq!(set, expected);
    assert!(waiting(&server).is_empty(), "players see no other address than before");
}

#[test]
fn the_machine_s_addresses_are_written_as_base_urls() {
    let addresses = || ["192.168.1.20", "fd12::20"].map(|text| text.parse::<IpAddr>().unwrap()).to_vec();
    assert_eq!(urls(addresses(), 8080), ["http://192.168.1.20:8080", "http://[fd12::20]:8080"]);
    assert_eq!(urls(addresses(), 80), ["http://192.168.1.20", "http://[fd12::20]"]);
    for url in urls(addresses(), 8080) {
        assert_eq!(kept(&url), Ok(Some(url)), "it can be set");
    }
    assert_eq!(port(SocketAddr::from(([0, 0, 0, 0], 8080)), "http://127.0.0.1:9000/tv"), 8080);
    assert_eq!(port(SocketAddr::from(([0, 0, 0, 0], 0)), "http://127.0.0.1:9000/tv"), 9000);
}

fn kept(text: &str) -> Result<Option<String>, String> {
    let checked = checked(General { base_url: Some(text.to_owned()) });
    checked.map(|general| general.base_url).map_err(|problems| problems.0[0].field.clone())
}

#[test]
fn only_what_addresses_can_begin_with_is_kept() {
    for (text, is_kept) in [
        ("http://tv.lan", "http://tv.lan"),
        (" HTTPS://TV.Example.org:8443/ ", "https://tv.example.org:8443"),
        ("http://[2001:db8::5]:80/", "http://[2001:db8::5]"),
    ] {
        assert_eq!(kept(text), Ok(Some(is_kept.to_owned())), "{text}");
    }
    for text in ["", "  "] {
        assert_eq!(kept(text), Ok(None));
    }
    for text in [
        "tv.lan",
        "/tv",
        "ftp://tv.lan",
        "javascript:alert(1)",
        "http://",
        "http://tv.lan/?a=b",
        "http://tv.lan/#a",
        "http://tv.lan/tv",
        "http://anna:secret@tv.lan",
        "http://tv lan",
    ] {
        assert_eq!(kept(text), Err("base_url".to_owned()), "{text}");
    }
}

proptest! {
    #[test]
    fn what_is_kept_stays_as_it_is_and_ends_in_no_slash(text in "(https?|ftp)?(://)?[a-z0-9.:/?#@%\\[\\] -]{0,24}") {
        if let Ok(Some(url)) = kept(&text) {
            prop_assert_eq!(kept(&url), Ok(Some(url.clone())));
            let rest = url.split_once("://").unwrap().1;
            prop_assert!(!rest.is_empty() && !rest.contains(['/', '?', '#', '@', ' ']), "{}", url);
        }
    }
}
