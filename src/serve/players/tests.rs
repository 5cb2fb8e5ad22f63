use std::io::Write;

use serde_json::Value;

use crate::model::proxy::StreamSourceRef;
use crate::model::source::{RefreshRecord, RefreshStatus};
use crate::model::{Channel, ChannelId, Id, Proxy, Source, Time};
use crate::serve::http::testing::{Answer, Server};
use crate::store::ChannelSpool;

const KEY: &str = "k3y";
const M3U: &[u8] = b"#EXTM3U\n#EXTINF:-1,One\nhttp://192.0.2.1/1\n";

fn guide() -> Vec<u8> {
    // More than one piece.
    let mut guide = b"<tv>".to_vec();
    while guide.len() < 700_000 {
        let line = format!("<programme start=\"{}\"/>\n", guide.len());
        guide.extend(line.as_bytes());
    }
    guide
}

fn proxy(id: u128) -> Proxy {
    Proxy {
        id: Id(id),
        name: "p".into(),
        stream_sources: vec![StreamSourceRef { source_id: Id(1), priority_order: 0 }],
        ..Proxy::default()
    }
}

/// A server with one proxy, of which version 1 is published.
fn server() -> Server {
    let server = Server::start();
    server.app.store.save_proxy(&proxy(5), KEY).unwrap();
    server.app.editions.add(&proxy(5), KEY);
    publish(&server, M3U, &guide());
    server
}

fn publish(server: &Server, m3u: &[u8], xmltv: &[u8]) {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(xmltv).unwrap();
    server.app.editions.publish_bytes(&server.app.store, Id(5), Time(1_700_000_000), m3u, xmltv, &gz.finish().unwrap());
}

fn ask(server: &Server, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    server.raw(method, path, headers, b"")
}

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(bytes), &mut plain).unwrap();
    plain
}

#[test]
fn every_address_of_playlist_and_guide() {
    let server = server();
    let guide = guide();
    for (path, content_type) in [
        ("/proxy/k3y/m3u8", "audio/x-mpegurl"),
        ("/proxy/k3y.m3u", "audio/x-mpegurl"),
        ("/proxy/k3y.m3u8", "audio/x-mpegurl"),
        ("/proxy/k3y/xmltv", "application/xml"),
        ("/proxy/k3y.xmltv", "application/xml"),
        ("/proxy/k3y.xml", "application/xml"),
        ("/proxy/k3y.xml.gz", "application/gzip"),
    ] {
        let get = ask(&server, "GET", path, &[]);
        assert_eq!((get.status, get.header("content-type")), (200, content_type), "{path}");
        assert_eq!(get.header("x-lineup-version"), "1");
        assert_eq!(get.header("last-modified"), "Tue, 14 Nov 2023 22:13:20 GMT");
        assert_eq!(get.header("accept-ranges"), "bytes");
        assert_eq!(get.header("content-encoding"), "");
        match content_type {
            "audio/x-mpegurl" => assert!(get.body == M3U),
            "application/xml" => assert!(get.body == guide),
            _ => assert!(unpacked(&get.body) == guide),
        }
        let head = ask(&server, "HEAD", path, &[]);
        assert_eq!((head.status, head.header("content-length")), (200, get.body.len().to_string().as_str()), "{path}");
        assert_eq!(head.header("etag"), get.header("etag"));

        let etag = get.header("etag");
        assert!(etag.starts_with('"'), "strong: {etag}");
        let again = ask(&server, "GET", path, &[("If-None-Match", etag)]);
        assert_eq!((again.status, again.header("etag"), again.body.len()), (304, etag, 0));
        assert_eq!(ask(&server, "GET", path, &[("If-Modified-Since", get.header("last-modified"))]).status, 304);
        assert_eq!(ask(&server, "GET", path, &[("If-Modified-Since", "Tue, 14 Nov 2023 22:13:19 GMT")]).status, 200);
    }
}

#[test]
fn a_new_version_is_another_entity() {
    let server = server();
    let first = ask(&server, "GET", "/proxy/k3y.m3u", &[]);
    publish(&server, b"#EXTM3U\n", b"<tv></tv>");
    let second = ask(&server, "GET", "/proxy/k3y.m3u", &[("If-None-Match", first.header("etag"))]);
    assert_eq!((second.status, second.text().as_str(), second.header("x-lineup-version")), (200, "#EXTM3U\n", "2"));
    // A part of the old one cannot be continued with the new one.
    let rest = ask(&server, "GET", "/proxy/k3y.m3u", &[("Range", "bytes=4-"), ("If-Range", first.header("etag"))]);
    assert_eq!((rest.status, rest.text().as_str()), (200, "#EXTM3U\n"));
}

#[test]
fn the_guide_is_compressed_for_those_who_take_it() {
    let server = server();
    let plain = ask(&server, "GET", "/proxy/k3y/xmltv", &[]);
    let packed = ask(&server, "GET", "/proxy/k3y/xmltv", &[("Accept-Encoding", "deflate, gzip;q=0.8")]);
    assert_eq!((packed.header("content-encoding"), packed.header("content-type")), ("gzip", "application/xml"));
    assert!(unpacked(&packed.body) == plain.body);
    assert_ne!(packed.header("etag"), plain.header("etag"));
    assert_eq!((packed.header("vary"), plain.header("vary")), ("accept-encoding", "accept-encoding"));
    for refused in ["identity", "gzip;q=0", "br"] {
        assert_eq!(ask(&server, "GET", "/proxy/k3y/xmltv", &[("Accept-Encoding", refused)]).header("content-encoding"), "", "{refused}");
    }
    // A file that is gzip stays what it is.
    assert_eq!(ask(&server, "GET", "/proxy/k3y.xml.gz", &[("Accept-Encoding", "gzip")]).header("content-encoding"), "");
}

#[test]
fn parts() {
    let server = server();
    let guide = guide();
    let part = |range: &str| ask(&server, "GET", "/proxy/k3y.xml", &[("Range", range)]);
    let some = part("bytes=100000-599999");
    assert_eq!((some.status, some.header("content-length")), (206, "500000"));
    assert_eq!(some.header("content-range"), format!("bytes 100000-599999/{}", guide.len()));
    assert!(some.body == guide[100_000..600_000]);
    assert!(part("bytes=-10").body == guide[guide.len() - 10..]);
    let beyond = part("bytes=9000000-");
    assert_eq!((beyond.status, beyond.header("content-range")), (416, format!("bytes */{}", guide.len()).as_str()));
    assert_eq!(part("bytes=0-1,5-6").status, 200);
}

#[test]
fn what_is_not_there() {
    let server = server();
    assert_eq!(ask(&server, "GET", "/proxy/other/m3u8", &[]).status, 404);
    assert_eq!(ask(&server, "GET", "/proxy/other.xml", &[]).status, 404);
    server.app.editions.add(&Proxy { is_active: false, ..proxy(6) }, "sleeping");
    assert_eq!(ask(&server, "GET", "/proxy/sleeping/m3u8", &[]).status, 404);
    server.app.editions.add(&proxy(7), "new");
    for path in ["/proxy/new/m3u8", "/proxy/new.xml.gz"] {
        let early = ask(&server, "GET", path, &[]);
        assert_eq!((early.status, early.header("retry-after")), (503, "30"));
        assert!(!early.body.is_empty());
    }
    // Files that are gone are never an empty answer.
    std::fs::remove_dir_all(server.app.config.data_dir.join("published")).unwrap();
    assert_eq!(ask(&server, "GET", "/proxy/k3y/m3u8", &[]).status, 503);
}

fn channel(source: u128, id: u128, url: &str) -> Channel {
    Channel { id: ChannelId(id), source_id: Id(source), channel_name: "c".into(), stream_url: url.into(), ..Channel::default() }
}

fn put_channels(server: &Server, source: u128, channels: &[Channel]) {
    let store = &server.app.store;
    let source = Source { id: Id(source), name: format!("s{source}"), username: "anna".into(), ..Source::default() };
    store.save_source(&source, &[("password".to_owned(), "hunter2".to_owned())].into()).unwrap();
    let mut spool = ChannelSpool::create(store, source.id).unwrap();
    for (n, channel) in (0..).zip(channels) {
        spool.push(channel, n, n, None).unwrap();
    }
    spool.finish().unwrap();
    store.replace_channels(source.id, &spool, &RefreshStatus::default(), &RefreshRecord::default()).unwrap();
}

#[test]
fn a_stream_is_a_redirect_with_credentials() {
    let server = server();
    let channels = [
        channel(1, 11, "http://192.0.2.1/live/{username}/{password}/1.ts|User-Agent=x&Referer=y"),
        channel(1, 12, "http://192.0.2.1/2/index.m3u8?token=a"),
        channel(1, 13, "javascript:alert(1)"),
        channel(1, 14, "rtsp://192.0.2.1/é x"),
    ];
    put_channels(&server, 1, &channels);
    put_channels(&server, 2, &[channel(2, 21, "http://192.0.2.2/1")]);
    let path = |id: u128| format!("/stream/k3y/{}", ChannelId(id));
    for ending in ["", ".ts", ".m3u8", ".mpd", ".mp3", ".aac", ".mp4", ".mkv"] {
        let get = ask(&server, "GET", &(path(11) + ending), &[]);
        assert_eq!((get.status, get.header("location")), (302, "http://192.0.2.1/live/anna/hunter2/1.ts"), "{ending}");
        assert_eq!(get.header("cache-control"), "no-store");
    }
    assert_eq!(ask(&server, "GET", &path(14), &[]).header("location"), "rtsp://192.0.2.1/%C3%A9%20x");
    for (id, ending, content_type) in
        [(11, "", "video/mp2t"), (11, ".ts", "video/mp2t"), (11, ".m3u8", "video/mp2t"), (12, "", "application/vnd.apple.mpegurl")]
    {
        let head = ask(&server, "HEAD", &(path(id) + ending), &[]);
        assert_eq!((head.status, head.header("content-type"), head.header("location")), (200, content_type, ""), "{id}{ending}");
        assert_eq!(head.header("cache-control"), "no-store");
    }
    let odd = ask(&server, "GET", &path(13), &[]);
    assert_eq!(odd.status, 502);
    assert!(!odd.text().contains("javascript"));
    // Another source's channel, none at all, no id, another key.
    for path in [path(21), path(99), "/stream/k3y/nonsense".into(), format!("/stream/other/{}", ChannelId(11))] {
        assert_eq!(ask(&server, "GET", &path, &[]).status, 404, "{path}");
        assert_eq!(ask(&server, "HEAD", &path, &[]).status, 404, "{path}");
    }
    server.app.editions.set_active(Id(5), false);
    assert_eq!(ask(&server, "GET", &path(11), &[]).status, 404);
    assert_eq!(server.send("POST", &path(11), &Value::Null).status, 405);
}
