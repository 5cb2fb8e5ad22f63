//! From an empty directory to a playlist and a guide that players take, with nothing but the interface.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io::Read;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde_json::json;

use crate::events::Events;
use crate::program::{Server, fixture};
use crate::provider::Provider;
use crate::{guide, playlist, steps};

/// The channels of the guide in `tests/data`.
const GUIDE_IDS: [&str; 5] = ["UK_RT_2667", "UK_RT_105", "UK_RT_2118", "UK_RT_2056", "UK_RT_134"];

/// A real playlist of 202 channels, of which the first five have a guide.
fn uk_playlist() -> String {
    let mut text = fs::read_to_string(fixture("m3u/iptvorg_uk.m3u")).unwrap();
    let mut at = 0;
    for id in GUIDE_IDS {
        at += text[at..].find("tvg-id=\"").unwrap() + "tvg-id=\"".len();
        let end = at + text[at..].find('"').unwrap();
        text.replace_range(at..end, id);
    }
    text
}

/// A real guide of two weeks of 2015, which began yesterday instead.
fn uk_guide() -> Vec<u8> {
    let mut bytes = fs::read(fixture("xmltv/jellyfin_UK_Data.xml")).unwrap();
    let today = Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let days = (today - Date::constant(2015, 11, 27)).get_days();
    for name in [&b" start=\""[..], b" stop=\""] {
        let places: Vec<usize> = memchr::memmem::find_iter(&bytes, name).map(|at| at + name.len()).collect();
        for at in places {
            let date: Date = std::str::from_utf8(&bytes[at..at + 8]).unwrap().parse().unwrap();
            let shifted = date.checked_add(days.days()).unwrap().strftime("%Y%m%d").to_string();
            bytes[at..at + 8].copy_from_slice(shifted.as_bytes());
        }
    }
    bytes
}

#[test]
fn a_new_user_gets_a_playlist_and_a_guide() {
    let provider = Provider::start();
    provider.put("/uk.m3u", uk_playlist());
    provider.put("/uk.xml", uk_guide());
    let mut server = Server::start();

    let state = server.get("/api/v1/auth/state").json();
    assert_eq!((&state["setup_required"], &state["authenticated"]), (&true.into(), &false.into()));
    let made = steps::make_account(&mut server);
    assert!(made.header("set-cookie").contains("HttpOnly"), "{:?}", made.headers);
    let state = server.read("/api/v1/auth/state");
    assert_eq!((&state["setup_required"], &state["user"]["username"]), (&false.into(), &steps::USERNAME.into()));
    let again = server.call("POST", "/api/v1/auth/setup", &json!({"username": "eve", "password": "password of eve"}));
    assert_eq!((again.status, again.json()["code"].clone()), (409, "already_set_up".into()));

    let stream = steps::add_source(&server, "stream", &json!({"name": "UK", "url": provider.url("/uk.m3u")}));
    assert_eq!(steps::good_source(&server, "stream", &stream)["channel_count"], 202);
    let epg = steps::add_source(&server, "epg", &json!({"name": "UK", "url": provider.url("/uk.xml")}));
    let source = steps::good_source(&server, "epg", &epg);
    assert_eq!((&source["channel_count"], &source["program_count"]), (&5.into(), &1964.into()));

    let mut events = Events::open(&server);
    let output = steps::add_proxy(&server, &[&stream], &[&epg], json!({}));
    check_progress(&mut events, &output.id);
    let proxy = server.read(&format!("/api/v1/proxies/{}", output.id));
    assert_eq!((&proxy["status"], &proxy["channel_count"], &proxy["version"]), (&"success".into(), &202.into(), &1.into()), "{proxy}");

    let ids = check_playlist(&server, &output);
    check_guide(&server, &output, &ids);
    let leftovers = |folder: &str| fs::read_dir(server.data.join(folder)).into_iter().flatten().flatten().count();
    assert_eq!((leftovers("spool"), leftovers("tmp/lineup-generate")), (0, 0));
}

/// Every event of a generation tells more than the one before.
fn check_progress(events: &mut Events, proxy: &str) {
    let (mut done, mut stages) = (0.0, Vec::new());
    events.until(|event| {
        let operation = &event.operation;
        assert_eq!((event.owner(), &operation["operation_type"]), (proxy, &"proxy_regeneration".into()));
        let now = operation["overall_percentage"].as_f64().unwrap();
        assert!((done..=100.0).contains(&now), "{done} then {now}");
        done = now;
        stages.push(operation["stage"].as_str().unwrap().to_owned());
        event.is_end().then_some(())
    });
    stages.dedup();
    assert_eq!((done, stages), (100.0, ["", "load", "playlist", "guide", "publish", "cleanup"].map(str::to_owned).to_vec()));
}

/// Gives the tvg-ids and the names of their channels.
fn check_playlist(server: &Server, output: &steps::Output) -> HashMap<String, String> {
    let answer = server.get(&output.m3u);
    assert_eq!((answer.status, answer.header("content-type")), (200, "audio/x-mpegurl"));
    let playlist = playlist::read(&answer.body);
    assert_eq!(playlist.guide, format!("http://{}{}", server.address, output.xmltv));
    assert!(playlist.channels.len() >= 190, "{}", playlist.channels.len());
    let streams = format!("http://{}/stream/{}/", server.address, output.key);
    for channel in &playlist.channels {
        let file = channel.url.strip_prefix(&streams).unwrap_or_else(|| panic!("{}", channel.url));
        assert_eq!(file.split('.').next(), Some(channel.id()));
    }
    // A player looks first, then it is sent to the provider.
    let first = playlist.channels.iter().find(|channel| channel.name.starts_with("Afghanistan International")).unwrap();
    let path = first.url.strip_prefix(&format!("http://{}", server.address)).unwrap();
    let head = server.ask("HEAD", path, &[], b"");
    assert_eq!((head.status, head.header("content-type")), (200, "application/vnd.apple.mpegurl"));
    let get = server.get(path);
    assert_eq!((get.status, get.header("location")), (302, "https://hls.afintl.com/hls/stream.m3u8"));
    playlist.channels.into_iter().map(|channel| (channel.attribute("tvg-id").to_owned(), channel.name)).collect()
}

fn check_guide(server: &Server, output: &steps::Output, names: &HashMap<String, String>) {
    let answer = server.get(&output.xmltv);
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/xml"));
    let guide = guide::read(&answer.body);
    let ids: BTreeSet<&str> = guide.channels.iter().map(|channel| channel.id.as_str()).collect();
    assert_eq!(ids, GUIDE_IDS.into());
    let now = Timestamp::now().as_second();
    for channel in &guide.channels {
        assert_eq!(channel.names[0], names[&channel.id]);
        let running = guide.of(&channel.id).filter(|programme| (programme.start..programme.stop).contains(&now)).count();
        assert_eq!(running, 1, "{channel:?} now");
        // Four hours back at least, and some days ahead.
        let stretch = guide.of(&channel.id).map(|p| p.start).min().unwrap()..guide.of(&channel.id).map(|p| p.stop).max().unwrap();
        assert!(stretch.start <= now - 4 * 3600 && stretch.end >= now + 5 * 86_400, "{channel:?}: {stretch:?} around {now}");
    }
    let proxy = server.read(&format!("/api/v1/proxies/{}", output.id));
    assert_eq!(proxy["program_count"], guide.programmes.len());

    for (path, accept, encoding) in [(output.xmltv.replace(".xmltv", ".xml.gz"), "", ""), (output.xmltv.clone(), "gzip, br", "gzip")] {
        let packed = server.ask("GET", &path, &[("Accept-Encoding", accept)], b"");
        assert_eq!((packed.status, packed.header("content-encoding")), (200, encoding), "{path}");
        let mut plain = Vec::new();
        flate2::read::MultiGzDecoder::new(packed.body.as_slice()).read_to_end(&mut plain).unwrap();
        assert!(plain == answer.body && packed.body.len() < plain.len() / 2, "{path}");
    }
}
