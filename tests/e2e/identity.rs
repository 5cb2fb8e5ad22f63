//! Channels keep their ids and numbers, whatever their provider does to addresses and order: recorders
//! and favourites know channels by them.

use std::collections::BTreeMap;
use std::fs;

use serde_json::json;

use crate::events::Events;
use crate::program::{Server, fixture};
use crate::provider::{Provider, Reply};
use crate::{playlist, steps};

/// An entry as it was found, with its address apart.
type Entry = (String, String);

fn entries(text: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut begun = None;
    for line in text.lines() {
        if line.starts_with("#EXTINF") {
            begun = Some(line);
        } else if let Some(begun) = begun.take_if(|_| !line.starts_with('#')) {
            entries.push((begun.to_owned(), line.to_owned()));
        }
    }
    entries
}

fn text(entries: &[Entry]) -> String {
    entries.iter().fold("#EXTM3U\n".to_owned(), |text, (line, url)| text + line + "\n" + url + "\n")
}

/// Some order that is none.
fn shuffled(mut entries: Vec<Entry>, mut seed: u64) -> Vec<Entry> {
    for at in (1..entries.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        entries.swap(at, (seed >> 33) as usize % (at + 1));
    }
    entries
}

/// Channel id -> its number, its name, and where it is sent.
fn published(server: &Server, output: &steps::Output) -> BTreeMap<String, (String, String, String)> {
    let playlist = playlist::read(&server.get(&output.m3u).body);
    let of = |channel: &playlist::Channel| {
        let path = format!("/stream/{}/{}", output.key, channel.id());
        let target = server.get(&path).header("location").to_owned();
        (channel.attribute("tvg-chno").to_owned(), channel.name.clone(), target)
    };
    playlist.channels.iter().map(|channel| (channel.id().to_owned(), of(channel))).collect()
}

#[test]
fn another_host_and_account_and_order_change_no_id_and_no_number() {
    let provider = Provider::start();
    let answer = |user: &'static str, password: &'static str, host: &str, entries: Vec<Entry>| {
        let entries: Vec<Entry> = entries
            .into_iter()
            .map(|(line, url)| (line, url.replace("HOST", host).replace("ACCOUNT", &format!("{user}/{password}"))))
            .collect();
        let expected = format!("username={user}&password={password}&type=m3u_plus");
        move |asked: &crate::provider::Asked| {
            if asked.query == expected { Reply::of(200, text(&entries)) } else { Reply::of(403, "no") }
        }
    };
    let channels: Vec<Entry> = (1..=300)
        .map(|n| {
            let number = if n % 3 == 0 { format!(" tvg-chno=\"{}\"", 1000 - n) } else { String::new() };
            let folder = ["live/", "", "movie/"][n % 3];
            (
                format!("#EXTINF:-1 tvg-id=\"c{n}\"{number} group-title=\"G{}\",Channel {n}", n % 7),
                format!("http://HOST/{folder}ACCOUNT/{n}.ts"),
            )
        })
        .collect();
    provider.serve("/get.php", answer("anna", "old-secret", "old.invalid:8080", channels.clone()));
    let mut server = Server::start();
    steps::make_account(&mut server);
    let url = provider.url("/get.php?username=anna&password=old-secret&type=m3u_plus");
    let source = steps::add_source(&server, "stream", &json!({"name": "One", "url": url}));
    let output = steps::add_proxy(&server, &[&source], &[], json!({"auto_regenerate": false}));
    let before = published(&server, &output);
    assert_eq!(before.len(), 300);
    assert!(before.values().all(|(.., url)| url.starts_with("http://old.invalid:8080/") && url.contains("/anna/old-secret/")));

    // Another server, another account, another order.
    let other = Provider::start();
    other.serve("/get.php", answer("bert", "new-secret", "new.invalid", shuffled(channels, 7)));
    let path = format!("/api/v1/sources/stream/{source}");
    let url = other.url("/get.php?username=bert&password=new-secret&type=m3u_plus").replace("127.0.0.1", "localhost");
    // Another address is asked at once.
    let mut events = Events::open(&server);
    assert_eq!(server.call("PATCH", &path, &json!({"url": url})).status, 200);
    let (end, operation) = events.end_of(&source);
    assert_eq!(end, "completed", "{operation}");
    steps::regenerate(&server, &output.id);
    let after = published(&server, &output);
    let same = |all: &BTreeMap<String, (String, String, String)>| -> Vec<(String, String, String)> {
        all.iter().map(|(id, (number, name, _))| (id.clone(), number.clone(), name.clone())).collect()
    };
    assert_eq!(same(&after), same(&before));
    assert!(after.values().all(|(.., url)| url.starts_with("http://new.invalid/") && url.contains("/bert/new-secret/")));
    let history = server.read(&format!("{path}/history"));
    let counts = ["added_count", "removed_count", "renamed_count"].map(|name| history["items"][0][name].clone());
    assert_eq!(counts, [0, 0, 0].map(serde_json::Value::from), "{history}");
}

/// A real list has channels that are alike in everything but the folder of their stream.
#[test]
fn a_real_playlist_on_other_hosts_in_another_order_is_the_same() {
    let provider = Provider::start();
    let real = fs::read_to_string(fixture("m3u/iptvorg_uk.m3u")).unwrap();
    let channels = entries(&real);
    assert_eq!(channels.len(), 202);
    provider.put("/uk.m3u", text(&channels));
    let mut server = Server::start();
    steps::make_account(&mut server);
    let source = steps::add_source(&server, "stream", &json!({"name": "UK", "url": provider.url("/uk.m3u")}));
    let output = steps::add_proxy(&server, &[&source], &[], json!({"auto_regenerate": false}));
    let before = published(&server, &output);

    let moved = |url: &str| {
        let (scheme, rest) = url.split_once("://").unwrap();
        let (host, path) = rest.split_once('/').unwrap();
        format!("{scheme}://cdn-{}.invalid:8443/{path}", host.replace(['.', ':'], "-"))
    };
    provider.put("/uk.m3u", text(&shuffled(channels.into_iter().map(|(line, url)| (line, moved(&url))).collect(), 11)));
    assert_eq!(steps::refresh(&server, "stream", &source).0, "completed");
    steps::regenerate(&server, &output.id);
    let after = published(&server, &output);
    let ids = |all: &BTreeMap<String, (String, String, String)>| {
        all.iter().map(|(id, (n, name, _))| format!("{id} {n} {name}")).collect::<Vec<_>>()
    };
    assert_eq!(ids(&after), ids(&before));
    let path = |url: &str| url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map(|(_, path)| path.to_owned());
    let swapped: Vec<_> = before.iter().filter(|(id, channel)| path(&channel.2) != path(&after[*id].2)).collect();
    assert!(swapped.is_empty(), "these are another stream now: {swapped:#?}");
}
