//! What can be set while the program runs, as a person does it and as players see it.

use serde_json::{Value, json};

use crate::events::Events;
use crate::program::Server;
use crate::provider::Provider;
use crate::{listing, playlist, steps};

const SETTINGS: &str = "/api/v1/settings";

/// How the addresses in a playlist begin: those of the streams and that of the guide.
fn bases(server: &Server, output: &steps::Output) -> Vec<String> {
    let bytes = server.get(&output.m3u).body;
    let text = String::from_utf8(bytes.clone()).unwrap();
    let guide = text.split("url-tvg=\"").nth(1).unwrap().split("/proxy/").next().unwrap().to_owned();
    let streams = playlist::read(&bytes).channels.into_iter().map(|channel| channel.url.split("/stream/").next().unwrap().to_owned());
    let mut all: Vec<String> = streams.chain([guide]).collect();
    all.dedup();
    all
}

#[test]
fn another_address_is_in_the_files_without_being_asked_for() {
    let provider = Provider::start();
    provider.put("/list.m3u", listing::playlist(5, 1));
    let mut server = Server::start_with(&["--regenerate-delay", "0"]);
    steps::make_account(&mut server);
    let source = steps::add_source(&server, "stream", &json!({"name": "list", "url": provider.url("/list.m3u")}));
    let output = steps::add_proxy(&server, &[&source], &[], json!({}));
    let requested = format!("http://{}", server.address);
    assert_eq!(bases(&server, &output), [requested.as_str()]);
    assert_eq!(
        server.read(SETTINGS),
        json!({"base_url": null, "base_url_source": "request", "effective_base_url": requested, "network_urls": []})
    );

    let change = |method: &str, base_url: Value| {
        let mut events = Events::open(&server);
        let answer = server.call(method, SETTINGS, &json!({"base_url": base_url}));
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(events.end_of(&output.id).0, "completed");
        answer.json()
    };
    let set = change("PUT", "https://tv.example.org:8443/".into());
    let expected = "https://tv.example.org:8443";
    assert_eq!(set, json!({"base_url": expected, "base_url_source": "setting", "effective_base_url": expected, "network_urls": []}));
    assert_eq!(bases(&server, &output), [expected]);
    let proxy = server.read(&format!("/api/v1/proxies/{}", output.id));
    assert_eq!((&proxy["published_base"], proxy["m3u8_url"].as_str().unwrap().starts_with(expected)), (&expected.into(), true));

    for wrong in ["tv.example.org", "ftp://tv.example.org", "https://tv.example.org?x=1", "https://tv.example.org/#x"] {
        let answer = server.call("PATCH", SETTINGS, &json!({"base_url": wrong}));
        assert_eq!((answer.status, &answer.json()["errors"][0]["field"]), (422, &"base_url".into()), "{wrong}");
    }

    // Taken back, the address that it was asked under counts, not the one that was set.
    let back = change("PATCH", Value::Null);
    assert_eq!((&back["base_url_source"], &back["effective_base_url"]), (&"request".into(), &requested.as_str().into()));
    assert_eq!(bases(&server, &output), [requested]);
}

#[test]
fn what_was_set_outlives_the_program_and_the_option_outranks_it() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut server = Server::start_in(&data, &[]);
    steps::make_account(&mut server);
    let token = server.token.clone();
    assert_eq!(server.call("PUT", SETTINGS, &json!({"base_url": "http://set.example"})).status, 200);
    assert!(server.stop().success());
    for (options, source, effective) in [
        (&[][..], "setting", "http://set.example"),
        (&["--base-url", "http://option.example", "--base-path", "/tv"], "startup", "http://option.example/tv"),
    ] {
        let mut server = Server::start_in(&data, options);
        server.token.clone_from(&token);
        assert_eq!(
            server.read(SETTINGS),
            json!({"base_url": "http://set.example", "base_url_source": source, "effective_base_url": effective, "network_urls": []})
        );
        assert!(server.stop().success());
    }
}

#[test]
fn every_setting_is_where_it_is_said_to_be() {
    let mut server = Server::start();
    steps::make_account(&mut server);
    let infos = server.read("/api/v1/settings/info");
    let infos = infos.as_array().unwrap();
    assert!(infos.len() > 30, "{infos:?}");
    for info in infos {
        let record = server.read(info["endpoint"].as_str().unwrap());
        let name = info["name"].as_str().unwrap();
        if info["needs_restart"] == true {
            assert!(record.as_array().unwrap().iter().any(|option| option["name"] == name), "{info}");
            continue;
        }
        let value = name.split('.').fold(&record, |value, part| &value[part]);
        let is_like_it = match info["type"].as_str().unwrap() {
            "text" => value.is_string() || value.is_null() && info["nullable"] == true,
            "number" => value.as_u64() >= info["minimum"].as_u64() && value.as_u64() <= info["maximum"].as_u64(),
            "boolean" => value.is_boolean(),
            _ => false,
        };
        assert!(is_like_it, "{info}: {value}");
    }
}
