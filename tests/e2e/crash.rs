//! A server is killed at its work: the store opens, outputs are whole pairs, nothing is lost, and what
//! was begun is done.
//!
//! The moment is an event of the stream, chosen by a seed: no clock is involved.

use std::fs;
use std::io::Write;
use std::net::TcpStream;
use std::path::Path;

use serde_json::{Value, json};

use crate::events::Events;
use crate::program::{Server, wanted};
use crate::provider::Provider;
use crate::{listing, steps, swap};

const CHANNELS: usize = 3_000;

/// A provider and a data directory that outlive their servers.
struct Home {
    provider: Provider,
    folder: tempfile::TempDir,
    options: Vec<String>,
    token: String,
    stream: String,
    epg: String,
    output: steps::Output,
    /// Of what the provider sends now.
    mark: u64,
}

impl Home {
    /// With a first version published. Gives the server that did it, too.
    fn make(options: &[&str]) -> (Home, Server) {
        let provider = Provider::start();
        let folder = tempfile::tempdir().unwrap();
        let options: Vec<String> = options.iter().map(|option| (*option).to_owned()).collect();
        let mut server = start(folder.path(), &options, "");
        steps::make_account(&mut server);
        provider.put("/list.m3u", listing::playlist(CHANNELS, 1));
        provider.put("/guide.xml", listing::guide(CHANNELS, 1));
        let stream = steps::add_source(&server, "stream", &json!({"name": "One", "url": provider.url("/list.m3u")}));
        let epg = steps::add_source(&server, "epg", &json!({"name": "One", "url": provider.url("/guide.xml")}));
        let output = steps::add_proxy(&server, &[&stream], &[&epg], json!({}));
        let token = server.token.clone();
        (Home { provider, folder, options, token, stream, epg, output, mark: 1 }, server)
    }

    fn start(&self) -> Server {
        start(self.folder.path(), &self.options, &self.token)
    }

    /// The provider has something new, and the server is asked to fetch it.
    fn ask_for_news(&mut self, server: &Server) {
        self.mark += 1;
        self.provider.put("/list.m3u", listing::playlist(CHANNELS, self.mark));
        self.provider.put("/guide.xml", listing::guide(CHANNELS, self.mark));
        steps::start(server, &format!("/api/v1/sources/stream/{}/refresh", self.stream));
        steps::start(server, &format!("/api/v1/sources/epg/{}/refresh", self.epg));
    }

    /// The marks of a pair that players get now, which has to be whole: those of playlist and guide.
    fn published(&self, server: &Server) -> (u64, u64) {
        loop {
            let (list, epg) = (server.get(&self.output.m3u), server.get(&self.output.xmltv));
            assert_eq!((list.status, epg.status), (200, 200));
            let mark = listing::mark_of_playlist(&list.body, CHANNELS);
            let (own, icons) = listing::marks_of_guide(&epg.body, CHANNELS);
            // A new version between the two is no mixture; players see that too.
            if list.header("x-lineup-version") == epg.header("x-lineup-version") {
                assert_eq!(mark, icons, "a mixed pair");
                return (mark, own);
            }
        }
    }

    /// Waits until what the provider has is published, which nobody asks for once more, and nothing is left to do.
    fn wait_for_news(&self, server: &Server) {
        let mut events = Events::from_the_start(server);
        let news = (self.mark, self.mark);
        if self.published(server) != news {
            events.until(|event| (event.owner() == self.output.id && event.is_end() && self.published(server) == news).then_some(()));
        }
        steps::until_idle(server);
    }

    /// What people made and what was good is still there.
    fn check_nothing_is_lost(&self, server: &Server) {
        for (kind, id) in [("stream", &self.stream), ("epg", &self.epg)] {
            let source = server.read(&format!("/api/v1/sources/{kind}/{id}"));
            let count = if kind == "stream" { CHANNELS } else { CHANNELS.div_ceil(10) };
            assert_eq!((&source["name"], &source["channel_count"]), (&"One".into(), &count.into()), "{source}");
            assert!(source["last_ingested_at"].is_string() && source["last_error"] == "", "{source}");
        }
        let channels = server.read(&format!("/api/v1/sources/stream/{}/channels?limit=1&page={CHANNELS}", self.stream));
        assert_eq!((&channels["total"], channels["items"].as_array().map(Vec::len)), (&CHANNELS.into(), Some(1)));
        let proxy = server.read(&format!("/api/v1/proxies/{}", self.output.id));
        assert_eq!((&proxy["name"], &proxy["channel_count"]), (&"Home".into(), &CHANNELS.into()), "{proxy}");
        assert_eq!(proxy["stream_sources"][0]["source_id"], self.stream);
        assert_eq!(proxy["epg_sources"][0]["epg_source_id"], self.epg);
    }

    /// No file is there that nobody will ever use.
    fn check_nothing_is_left_over(&self, server: &Server) {
        let names = |folder: &Path| -> Vec<String> {
            let entries = fs::read_dir(folder).into_iter().flatten();
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
        };
        assert_eq!(names(&server.data.join("spool")), [""; 0]);
        let temp = self.options.iter().skip_while(|option| *option != "--temp-dir").nth(1);
        let temp = temp.map_or(server.data.join("tmp"), |temp| Path::new(temp).to_owned());
        assert_eq!(names(&temp.join("lineup-generate")), [""; 0]);
        let versions = server.read(&format!("/api/v1/proxies/{}/versions", self.output.id));
        let mut known: Vec<String> = versions["items"].as_array().unwrap().iter().map(|version| version["version"].to_string()).collect();
        known.push("current".to_owned());
        known.sort();
        let mut there = names(&server.data.join("published").join(&self.output.id));
        there.sort();
        assert_eq!(there, known);
        assert!(there.len() <= 4, "{there:?}");
    }
}

fn start(folder: &Path, options: &[String], token: &str) -> Server {
    let mut server = Server::start_in(&folder.join("data"), &options.iter().map(String::as_str).collect::<Vec<_>>());
    token.clone_into(&mut server.token);
    server
}

/// Events until both sources are refreshed and the proxy is published with what came, or `most`;
/// gives their number and the last one.
fn watch(events: &mut Events, home: &Home, most: u64) -> (u64, Value) {
    let mut waiting = vec![home.stream.clone(), home.epg.clone()];
    let mut count = 0;
    events.until(|event| {
        count += 1;
        let is_published = waiting.is_empty() && event.owner() == home.output.id && event.is_end();
        if event.is_end() {
            waiting.retain(|id| id != event.owner());
        }
        (count == most || is_published).then(|| (count, event.operation.clone()))
    })
}

fn kill_at_many_moments(options: &[&str], kills: u64) {
    let (mut home, server) = Home::make(options);
    let mut events = Events::open(&server);
    home.ask_for_news(&server);
    let (in_all, _) = watch(&mut events, &home, u64::MAX);
    home.wait_for_news(&server);
    assert!(in_all > 15, "{in_all} events are too few to choose from");

    let mut server = server;
    let mut seed = wanted("LINEUP_E2E_SEED", 1);
    for kill in 1..=kills {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let moment = (seed >> 33) % in_all + 1;
        let before = home.published(&server);
        let mut events = Events::open(&server);
        home.ask_for_news(&server);
        let (_, operation) = watch(&mut events, &home, moment);
        server.kill();
        let (owner, stage) = (&operation["operation_type"], &operation["stage"]);
        eprintln!("kill {kill}: at event {moment} of about {in_all}: {owner} {stage} {}", operation["state"]);

        server = home.start();
        let after = home.published(&server);
        assert!(before.0 <= after.0 && before.1 <= after.1 && after.0.max(after.1) <= home.mark, "{before:?} {after:?} {}", home.mark);
        home.check_nothing_is_lost(&server);
        home.wait_for_news(&server);
        home.check_nothing_is_lost(&server);
        home.check_nothing_is_left_over(&server);
        steps::good_source(&server, "stream", &home.stream);
        steps::good_source(&server, "epg", &home.epg);
    }
}

#[test]
fn killed_at_any_moment_nothing_is_lost() {
    kill_at_many_moments(&["--regenerate-delay", "1"], wanted("LINEUP_E2E_KILLS", 6));
}

#[test]
fn killed_while_files_are_made_on_another_file_system() {
    let Some(other) = swap::other_device() else { return };
    let temp = tempfile::tempdir_in(other).unwrap();
    let options = ["--regenerate-delay", "0", "--temp-dir", temp.path().to_str().unwrap()];
    kill_at_many_moments(&options, wanted("LINEUP_E2E_KILLS", 6) / 3);
}

/// Between a refresh and the generation that follows from it there is a while in which nothing runs.
#[test]
fn a_generation_that_is_still_to_come_is_not_forgotten() {
    let (mut home, mut server) = Home::make(&["--regenerate-delay", "3600"]);
    for is_killed in [true, false] {
        let mut events = Events::open(&server);
        home.ask_for_news(&server);
        let mut waiting = vec![home.stream.clone(), home.epg.clone()];
        events.until(|event| {
            assert_ne!(event.owner(), home.output.id, "it is published only after the delay");
            waiting.retain(|id| !(event.is_end() && id == event.owner()));
            waiting.is_empty().then_some(())
        });
        if is_killed {
            server.kill();
        } else {
            assert_eq!(server.stop().code(), Some(0));
        }
        server = home.start();
        home.wait_for_news(&server);
        home.check_nothing_is_left_over(&server);
    }
}

/// A stop is heard in the middle of work, and the work is done after the next start.
#[test]
fn stopped_at_work_it_goes_on_later() {
    let (mut home, server) = Home::make(&["--regenerate-delay", "0"]);
    let mut events = Events::open(&server);
    home.ask_for_news(&server);
    watch(&mut events, &home, 4);
    assert_eq!(server.stop().code(), Some(0));
    let server = home.start();
    home.wait_for_news(&server);
    home.check_nothing_is_lost(&server);
    home.check_nothing_is_left_over(&server);
}

/// Key, playlist, guide and lineup are of one edition, whatever was cut off.
fn check_edition(home: &Home, server: &Server) {
    let id = &home.output.id;
    let proxy = server.read(&format!("/api/v1/proxies/{id}"));
    let key = proxy["access_key"].as_str().unwrap();
    let (list, guide) = (server.get(&format!("/proxy/{key}.m3u")), server.get(&format!("/proxy/{key}.xml")));
    assert_eq!((list.status, guide.status), (200, 200), "{proxy}");
    assert_eq!(list.header("x-lineup-version"), proxy["version"].to_string());
    let text = list.text();
    let addresses: Vec<&str> = text.lines().filter(|line| line.contains("/stream/")).collect();
    assert_eq!(addresses.len(), CHANNELS);
    assert!(addresses.iter().all(|address| address.contains(&format!("/stream/{key}/"))), "another key is in the playlist");
    let published = server.read(&format!("/api/v1/channels/proxy/{id}?limit=100"));
    assert_eq!(published["total"], CHANNELS);
    for (channel, address) in published["items"].as_array().unwrap().iter().zip(&addresses) {
        assert!(address.contains(channel["id"].as_str().unwrap()), "{address}: {channel}");
        let stream =
            server.ask("GET", address.split_once("/stream/").map(|(_, path)| format!("/stream/{path}")).unwrap().as_str(), &[], b"");
        assert_eq!(stream.status, 302);
    }
}

/// A request on its way, whose answer nobody waits for.
fn begin(server: &Server, method: &str, path: &str) -> TcpStream {
    let mut connection = server.connect();
    let head = format!("{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n", server.token);
    connection.write_all(format!("{head}Content-Length: 0\r\nConnection: close\r\n\r\n").as_bytes()).unwrap();
    connection
}

/// Requests that change the key are on their way when the server is killed, and sometimes a generation with them.
#[test]
fn killed_while_keys_are_rotated() {
    let (mut home, mut server) = Home::make(&["--regenerate-delay", "0"]);
    let published = server.data.join("published").join(&home.output.id);
    let mut seed = wanted("LINEUP_E2E_SEED", 1);
    for kill in 1..=wanted("LINEUP_E2E_KILLS", 6) {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        if kill % 2 == 0 {
            home.ask_for_news(&server);
        }
        let path = format!("/api/v1/proxies/{}/rotate-key", home.output.id);
        let requests: Vec<_> = (0..3).map(|_| begin(&server, "POST", &path)).collect();
        // The moment is a number of reads of the directory, which changes while versions are placed and retired.
        let looks = (seed >> 33) % 3_000;
        let changes = (0..looks).filter(|_| fs::read_dir(&published).map_or(0, Iterator::count) > 4).count();
        server.kill();
        drop(requests);
        eprintln!("kill {kill}: after {looks} looks, {changes} of them at one version too many");
        server = home.start();
        check_edition(&home, &server);
        let proxy = server.read(&format!("/api/v1/proxies/{}", home.output.id));
        let key = proxy["access_key"].as_str().unwrap();
        (home.output.m3u, home.output.xmltv) = (format!("/proxy/{key}.m3u"), format!("/proxy/{key}.xml"));
        home.output.key = key.to_owned();
        home.wait_for_news(&server);
        check_edition(&home, &server);
        home.check_nothing_is_left_over(&server);
    }
}

/// Requests that delete a source, a guide and the playlist of both are on their way: each is there with all that belongs to it,
/// or gone with all of it.
#[test]
fn killed_while_things_are_deleted() {
    let (home, mut server) = Home::make(&["--regenerate-delay", "0"]);
    let mut seed = wanted("LINEUP_E2E_SEED", 1);
    for kill in 1..=wanted("LINEUP_E2E_KILLS", 6) {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let name = format!("Round {kill}");
        let stream = steps::add_source(&server, "stream", &json!({"name": name, "url": home.provider.url("/list.m3u")}));
        let epg = steps::add_source(&server, "epg", &json!({"name": name, "url": home.provider.url("/guide.xml")}));
        let output = steps::add_proxy(&server, &[&stream, &home.stream], &[&epg, &home.epg], json!({"name": name}));
        let mut paths =
            [format!("/api/v1/sources/stream/{stream}"), format!("/api/v1/sources/epg/{epg}"), format!("/api/v1/proxies/{}", output.id)];
        paths.rotate_left((seed >> 50) as usize % 3);
        let forced = |path: &str| format!("{path}{}", if path.contains("/sources/") { "?force=true" } else { "" });
        // Some are answered, and the moment in those that follow is a number of reads of a directory.
        let (answered, looks) = ((seed >> 45) as usize % 3, (seed >> 33) % 4_000);
        for path in &paths[..answered] {
            assert_eq!(server.call("DELETE", &forced(path), &Value::Null).status, 204, "{path}");
        }
        let requests: Vec<_> = paths[answered..].iter().map(|path| begin(&server, "DELETE", &forced(path))).collect();
        let published = server.data.join("published").join(&output.id);
        (0..looks).for_each(|_| drop(fs::read_dir(&published)));
        server.kill();
        drop(requests);
        server = home.start();

        let is_there = |path: &str| match server.call("GET", path, &Value::Null).status {
            200 => true,
            404 => false,
            status => panic!("{path}: {status}"),
        };
        let path = |end: &str| paths.iter().find(|path| path.ends_with(end)).unwrap().as_str();
        let (has_stream, has_epg, has_proxy) = (is_there(path(&stream)), is_there(path(&epg)), is_there(path(&output.id)));
        eprintln!("kill {kill}: {answered} answered, {looks} looks: source {has_stream}, guide {has_epg}, playlist {has_proxy}");
        let channels = server.read(&format!("/api/v1/channels?source_id={stream}&limit=1"));
        assert_eq!(channels["total"], if has_stream { CHANNELS } else { 0 }, "{channels}");
        let guide = server.read(&format!("/api/v1/epg/channels?source_id={epg}&limit=1"));
        assert_eq!(guide["total"], if has_epg { CHANNELS.div_ceil(10) } else { 0 }, "{guide}");
        let (list, xml) = (server.get(&output.m3u), server.get(&output.xmltv));
        if has_proxy {
            let proxy = server.read(path(&output.id));
            let names = |list: &str, id: &str| -> Vec<String> {
                proxy[list].as_array().unwrap().iter().map(|used| used[id].as_str().unwrap().to_owned()).collect()
            };
            assert_eq!(names("stream_sources", "source_id").contains(&stream), has_stream, "{proxy}");
            assert_eq!(names("epg_sources", "epg_source_id").contains(&epg), has_epg, "{proxy}");
            assert_eq!((list.status, xml.status), (200, 200));
        } else {
            assert_eq!((list.status, xml.status), (404, 404));
        }
        steps::until_idle(&server);
        assert_eq!(published.exists(), has_proxy);
        if has_proxy {
            let channels = server.read(&format!("/api/v1/channels/proxy/{}?limit=1", output.id));
            assert_eq!(channels["total"], if has_stream { 2 * CHANNELS } else { CHANNELS }, "a source that is gone is published");
        }
        for path in paths.iter().filter(|path| is_there(path)) {
            assert_eq!(server.call("DELETE", &forced(path), &Value::Null).status, 204, "{path}");
        }
        steps::until_idle(&server);
        home.check_nothing_is_lost(&server);
        home.check_nothing_is_left_over(&server);
    }
}
