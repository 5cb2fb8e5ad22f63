//! How players fetch: look first, ask whether it changed, ask for a part, take it packed; also through
//! a reverse proxy and below a base path.

use std::io::Read;

use serde_json::{Value, json};

use crate::events::Events;
use crate::program::{Answer, Server};
use crate::provider::Provider;
use crate::{listing, playlist, steps};

const CHANNELS: usize = 200;

/// A server with an account and a published proxy, and its provider.
fn world(options: &[&str]) -> (Provider, Server, steps::Output, String) {
    let provider = Provider::start();
    provider.put("/list.m3u", listing::playlist(CHANNELS, 1));
    provider.put("/guide.xml", listing::guide(CHANNELS, 1));
    let mut server = Server::start_with(options);
    steps::make_account(&mut server);
    let stream = steps::add_source(&server, "stream", &json!({"name": "One", "url": provider.url("/list.m3u")}));
    let epg = steps::add_source(&server, "epg", &json!({"name": "One", "url": provider.url("/guide.xml")}));
    let output = steps::add_proxy(&server, &[&stream], &[&epg], json!({"auto_regenerate": false}));
    (provider, server, output, stream)
}

fn unpacked(answer: &Answer) -> Vec<u8> {
    let mut plain = Vec::new();
    flate2::read::MultiGzDecoder::new(answer.body.as_slice()).read_to_end(&mut plain).unwrap();
    plain
}

#[test]
fn players_fetch_as_http_has_it() {
    let (provider, server, output, stream) = world(&[]);
    let with = |path: &str, headers: &[(&str, &str)]| server.ask("GET", path, headers, b"");
    let key = &output.key;
    let packed = format!("/proxy/{key}.xml.gz");
    for path in [&output.m3u, &output.xmltv, &packed] {
        let get = server.get(path);
        let header = |name: &str| get.header(name).to_owned();
        let (etag, modified, length) = (header("etag"), header("last-modified"), get.body.len());
        assert!(etag.starts_with('"') && etag.ends_with('"') && modified.ends_with(" GMT"), "{path}: {:?}", get.headers);

        let head = server.ask("HEAD", path, &[], b"");
        let told = |answer: &Answer| -> Vec<(String, String)> {
            answer.headers.iter().filter(|(name, _)| name != "x-request-id" && name != "date").cloned().collect()
        };
        assert_eq!((head.status, told(&head)), (200, told(&get)), "{path}");
        assert_eq!(head.header("content-length"), length.to_string());

        let weak = format!("\"other\", W/{etag}");
        for (name, value) in
            [("If-None-Match", &etag), ("If-None-Match", &weak), ("If-None-Match", &"*".to_owned()), ("If-Modified-Since", &modified)]
        {
            let answer = with(path, &[(name, value)]);
            assert_eq!((answer.status, answer.header("etag")), (304, etag.as_str()), "{path} {name}: {value}");
        }
        assert_eq!(with(path, &[("If-None-Match", "\"other\""), ("If-Modified-Since", &modified)]).status, 200);

        for (range, bytes) in [("bytes=0-99", 0..100), ("bytes=100-", 100..length), ("bytes=-50", length - 50..length)] {
            let part = with(path, &[("Range", range), ("If-Range", &etag)]);
            assert_eq!((part.status, &part.body[..]), (206, &get.body[bytes.clone()]), "{path} {range}");
            assert_eq!(part.header("content-range"), format!("bytes {}-{}/{length}", bytes.start, bytes.end - 1));
        }
        let beyond = with(path, &[("Range", &format!("bytes={length}-"))]);
        assert_eq!((beyond.status, beyond.header("content-range")), (416, format!("bytes */{length}").as_str()));
        assert_eq!(with(path, &[("Range", "bytes=0-9"), ("If-Range", "\"other\"")]).body.len(), length);

        let post = server.ask("POST", path, &[], b"");
        assert_eq!((post.status, post.header("allow").contains("GET, HEAD")), (405, true), "{path}");
    }

    // The guide is packed where the player takes it, and the two forms are never mixed up.
    let plain = server.get(&output.xmltv);
    for accepted in ["gzip", "deflate, gzip;q=0.5", "*"] {
        let gzip = with(&output.xmltv, &[("Accept-Encoding", accepted)]);
        assert_eq!((gzip.header("content-encoding"), gzip.header("vary")), ("gzip", "accept-encoding"), "{accepted}");
        assert!(unpacked(&gzip) == plain.body && gzip.header("etag") != plain.header("etag"));
        let again = with(&output.xmltv, &[("Accept-Encoding", accepted), ("If-None-Match", gzip.header("etag"))]);
        assert_eq!(again.status, 304);
        assert_eq!(with(&output.xmltv, &[("If-None-Match", gzip.header("etag"))]).status, 200);
    }
    for accepted in ["identity", "gzip;q=0", "br"] {
        assert_eq!(with(&output.xmltv, &[("Accept-Encoding", accepted)]).header("content-encoding"), "", "{accepted}");
    }
    let file = with(&packed, &[("Accept-Encoding", "gzip")]);
    assert_eq!((file.header("content-encoding"), file.header("content-type")), ("", "application/gzip"));
    assert!(unpacked(&file) == plain.body);

    // Every address of the same is the same.
    for (path, other) in
        [("/m3u8", &output.m3u), (".m3u", &output.m3u), (".m3u8", &output.m3u), ("/xmltv", &output.xmltv), (".xml", &output.xmltv)]
    {
        let (a, b) = (server.get(&format!("/proxy/{key}{path}")), server.get(other));
        assert!(a.status == 200 && a.body == b.body && a.header("etag") == b.header("etag"), "{path}");
    }

    // Something new has another tag; nothing new has not, however often it is made.
    let old = server.get(&output.m3u).header("etag").to_owned();
    steps::regenerate(&server, &output.id);
    assert_eq!(with(&output.m3u, &[("If-None-Match", &old)]).status, 304);
    // The playlist is compressed for those who take it, and one of the two is not the other.
    let plain = server.ask("GET", &output.m3u, &[], b"");
    let packed = server.ask("GET", &output.m3u, &[("Accept-Encoding", "gzip")], b"");
    assert_eq!(
        (packed.status, packed.header("content-encoding"), packed.header("content-type")),
        (200, "gzip", plain.header("content-type"))
    );
    assert!(packed.header("etag") != plain.header("etag") && packed.body.len() < plain.body.len() / 2);
    assert!(unpacked(&packed) == plain.body);

    provider.put("/list.m3u", listing::playlist(CHANNELS, 2));
    steps::refresh(&server, "stream", &stream);
    steps::regenerate(&server, &output.id);
    assert_eq!(with(&output.m3u, &[("If-None-Match", &old)]).status, 200);
    assert_eq!(with(&output.m3u, &[("Range", "bytes=0-9"), ("If-Range", &old)]).status, 200);

    // And back again.
    let path = format!("/api/v1/proxies/{}", output.id);
    let restored = server.call("POST", &format!("{path}/versions/1/restore"), &Value::Null);
    assert_eq!((restored.status, with(&output.m3u, &[("If-None-Match", &old)]).status), (200, 304), "{}", restored.text());
}

#[test]
fn what_is_not_there_is_never_an_empty_list() {
    let (_provider, server, output, _) = world(&[]);
    let made = server.call("POST", "/api/v1/proxies", &json!({"name": "Nothing yet"})).json();
    let key = made["access_key"].as_str().unwrap();
    for ending in [".m3u", ".xmltv", ".xml.gz"] {
        let answer = server.get(&format!("/proxy/{key}{ending}"));
        assert_eq!((answer.status, answer.header("content-type")), (503, "application/problem+json"), "{ending}");
        assert!(answer.header("retry-after").parse::<u64>().unwrap() > 0);
        let wrong = server.get(&format!("/proxy/{}{ending}", "0".repeat(key.len())));
        assert_eq!(wrong.status, 404, "{ending}");
    }
    let path = format!("/api/v1/proxies/{}", output.id);
    assert_eq!(server.call("PATCH", &path, &json!({"is_active": false})).status, 200);
    assert_eq!((server.get(&output.m3u).status, server.get(&output.xmltv).status), (404, 404));
    assert_eq!(server.call("PATCH", &path, &json!({"is_active": true})).status, 200);
    assert_eq!(server.get(&output.m3u).status, 200);

    // A new address ends the old one at once.
    let rotated = server.call("POST", &format!("{path}/rotate-key"), &Value::Null);
    assert_eq!(rotated.status, 200);
    assert_eq!((server.get(&output.m3u).status, server.get(&output.xmltv).status), (404, 404));
    let new = rotated.json()["access_key"].as_str().unwrap().to_owned();
    assert_eq!(server.get(&format!("/proxy/{new}.m3u")).status, 200);
}

#[test]
fn below_a_base_path_behind_a_reverse_proxy() {
    let (_provider, server, output, stream) = world(&["--base-path", "/tv", "--trusted-proxies", "127.0.0.1"]);
    assert!(output.m3u.starts_with("/tv/proxy/"), "{}", output.m3u);
    let authorization = format!("Bearer {}", server.token);
    let forwarded = [("Authorization", authorization.as_str()), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "tv.example.org")];
    let api = format!("/tv/api/v1/proxies/{}", output.id);
    let proxy = server.ask("GET", &api, &forwarded, b"").json();
    let base = "https://tv.example.org/tv";
    assert_eq!(proxy["m3u8_url"], format!("{base}/proxy/{}.m3u", output.key));
    assert_eq!(proxy["xmltv_url"], format!("{base}/proxy/{}.xmltv", output.key));

    // What is generated for that address has it inside.
    let mut events = Events::open(&server);
    assert_eq!(server.ask("POST", &format!("{api}/regenerate"), &forwarded, b"").status, 202);
    assert_eq!(events.end_of(&output.id).0, "completed");
    let list = playlist::read(&server.get(&output.m3u).body);
    assert_eq!(list.guide, format!("{base}/proxy/{}.xmltv", output.key));
    assert!(list.channels.iter().all(|channel| channel.url.starts_with(&format!("{base}/stream/{}/", output.key))));
    let path = list.channels[0].url.strip_prefix("https://tv.example.org").unwrap();
    assert_eq!(server.get(path).status, 302);

    // Where things are is told as the browser sees it.
    let login = serde_json::to_vec(&json!({"username": steps::USERNAME, "password": steps::PASSWORD})).unwrap();
    let json_from_afar = [&forwarded[1..], &[("Content-Type", "application/json")]].concat();
    let session = server.ask("POST", "/tv/api/v1/auth/login", &json_from_afar, &login);
    let cookie = session.header("set-cookie");
    assert!(session.status == 200 && cookie.contains("Secure") && cookie.contains("Path=/tv"), "{} {cookie}", session.text());
    let made =
        server.call("POST", "/api/v1/proxies", &json!({"name": "Another", "stream_sources": [{"source_id": stream}], "is_active": false}));
    assert!(made.header("location").starts_with("/tv/api/v1/proxies/"), "{}", made.header("location"));
    let page = server.get("/tv/");
    assert!(page.status == 200 && page.text().contains("<base href=\"/tv/\""), "{}", page.text());
    assert_eq!((server.get("/tv").status, server.get("/tv").header("location")), (307, "/tv/"));
    assert_eq!(server.get(output.m3u.strip_prefix("/tv").unwrap()).status, 404, "nothing of it is beside the base path");
    assert_eq!(server.get("/livez").status, 200, "health checks know no base path");
}

/// Headers of forwarding from somebody who is no proxy of ours change nothing.
#[test]
fn a_strangers_forwarding_is_not_believed() {
    let (_provider, server, output, _) = world(&["--trusted-proxies", "192.0.2.1"]);
    let authorization = format!("Bearer {}", server.token);
    let headers = [("Authorization", authorization.as_str()), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.example")];
    let proxy = server.ask("GET", &format!("/api/v1/proxies/{}", output.id), &headers, b"").json();
    assert_eq!(proxy["m3u8_url"], format!("http://{}{}", server.address, output.m3u));
}

/// A playlist may be put together before its sources were ever fetched.
#[test]
fn a_playlist_that_is_early_is_no_warning() {
    let (provider, server, ..) = world(&[]);
    provider.put("/late.m3u", "#EXTM3U\n");
    let source = steps::add_source(&server, "stream", &json!({"name": "Late", "url": provider.url("/late.m3u")}));
    let mut events = Events::open(&server);
    let made = server.call("POST", "/api/v1/proxies", &json!({"name": "Early", "stream_sources": [{"source_id": source}]})).json();
    let (_, operation) = events.end_of(made["id"].as_str().unwrap());
    assert_eq!(operation["outcome"]["reason"], "sources_empty", "{operation}");
    let log = server.log();
    assert!(!log.contains("No channel is left"), "{log}");
}
