//! Players fetch while a large playlist is published again and again: every body is whole, and a
//! playlist and a guide of the same version belong together.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::json;

use crate::program::{Server, wanted};
use crate::provider::Provider;
use crate::{guide, listing, playlist, steps};

/// Another file system than that of temporary directories, where there is one.
pub(crate) fn other_device() -> Option<&'static Path> {
    let other = Path::new("/dev/shm");
    let device = |path: &Path| fs::metadata(path).map(|about| about.dev());
    (device(other).ok()? != device(&std::env::temp_dir()).unwrap()).then_some(other)
}

#[test]
fn fetches_during_regenerations_are_whole_pairs() {
    publish_while_players_fetch(&[], 20, 200);
}

#[test]
fn also_when_files_are_made_on_another_file_system() {
    let Some(other) = other_device() else { return };
    let temp = tempfile::tempdir_in(other).unwrap();
    publish_while_players_fetch(&["--temp-dir", temp.path().to_str().unwrap()], 5, 50);
    assert!(fs::read_dir(temp.path().join("lineup-generate")).into_iter().flatten().next().is_none());
}

/// What was fetched so far.
#[derive(Default)]
struct Tally {
    playlists: usize,
    guides: usize,
    /// Version -> the playlist's mark.
    of_playlist: BTreeMap<u64, u64>,
    /// Version -> the marks of the guide: its own and the playlist's.
    of_guide: BTreeMap<u64, (u64, u64)>,
}

/// `fetches` of each output happen during `rounds` regenerations, and some in every round.
fn publish_while_players_fetch(options: &[&str], rounds: usize, fetches: usize) {
    let channels = wanted("LINEUP_E2E_CHANNELS", 5_000) as usize;
    let provider = Provider::start();
    let offer = |mark| {
        provider.put("/list.m3u", listing::playlist(channels, mark));
        provider.put("/guide.xml", listing::guide(channels, mark));
    };
    offer(0);
    let mut server = Server::start_with(options);
    steps::make_account(&mut server);
    let stream = steps::add_source(&server, "stream", &json!({"name": "One", "url": provider.url("/list.m3u")}));
    let epg = steps::add_source(&server, "epg", &json!({"name": "One", "url": provider.url("/guide.xml")}));
    let output = steps::add_proxy(&server, &[&stream], &[&epg], json!({"auto_regenerate": false}));

    let (tally, news, is_over) = (Mutex::new(Tally::default()), Condvar::new(), AtomicBool::new(false));
    thread::scope(|scope| {
        for is_packed in [false, true] {
            let (server, output, tally, news, is_over) = (&server, &output, &tally, &news, &is_over);
            scope.spawn(move || {
                let mut last = 0;
                while !is_over.load(Ordering::SeqCst) {
                    last = fetch_both(server, output, channels, is_packed, last, tally);
                    news.notify_all();
                }
            });
        }
        // However this ends, the players end too.
        let _end = End(&is_over);
        for round in 1..=rounds {
            offer(round as u64);
            assert_eq!(steps::refresh(&server, "stream", &stream).0, "completed");
            assert_eq!(steps::refresh(&server, "epg", &epg).0, "completed");
            let operation = steps::regenerate(&server, &output.id);
            assert!(operation["message"].as_str().unwrap().starts_with("Published"), "{operation}");
            let enough = |tally: &mut Tally| tally.playlists.min(tally.guides) < fetches * round / rounds;
            let waited = news.wait_timeout_while(tally.lock().unwrap(), Duration::from_secs(300), enough).unwrap();
            assert!(!waited.1.timed_out(), "players fetch no more");
        }
    });

    let tally = tally.into_inner().unwrap();
    for (version, (_, icons)) in &tally.of_guide {
        assert!(tally.of_playlist.get(version).is_none_or(|mark| mark == icons), "version {version} is a mixture");
    }
    assert!(tally.of_playlist.len() > 1, "players saw one version only");
    let end = rounds as u64;
    let (list, epg) = (server.get(&output.m3u), server.get(&output.xmltv));
    assert_eq!((listing::mark_of_playlist(&list.body, channels), listing::marks_of_guide(&epg.body, channels)), (end, (end, end)));
    assert_eq!(playlist::read(&list.body).channels.len(), channels);
    assert_eq!(guide::read(&epg.body).channels.len(), channels.div_ceil(10));
}

struct End<'a>(&'a AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// As a player does it: first the playlist, then the guide. Gives the version of the guide.
fn fetch_both(server: &Server, output: &steps::Output, channels: usize, is_packed: bool, last: u64, tally: &Mutex<Tally>) -> u64 {
    let list = server.get(&output.m3u);
    let epg = if is_packed { server.get(&output.xmltv.replace(".xmltv", ".xml.gz")) } else { server.get(&output.xmltv) };
    assert_eq!((list.status, epg.status), (200, 200), "{} {}", list.text(), String::from_utf8_lossy(&epg.body));
    let version = |answer: &crate::program::Answer| answer.header("x-lineup-version").parse::<u64>().unwrap();
    let versions = (version(&list), version(&epg));
    assert!(last <= versions.0 && versions.0 <= versions.1, "{last} {versions:?}");
    let mark = listing::mark_of_playlist(&list.body, channels);
    let marks = if is_packed {
        let mut plain = Vec::new();
        flate2::read::MultiGzDecoder::new(epg.body.as_slice()).read_to_end(&mut plain).unwrap();
        listing::marks_of_guide(&plain, channels)
    } else {
        listing::marks_of_guide(&epg.body, channels)
    };
    let mut tally = tally.lock().unwrap();
    tally.playlists += 1;
    tally.guides += 1;
    assert_eq!(*tally.of_playlist.entry(versions.0).or_insert(mark), mark, "one version, two playlists");
    assert_eq!(*tally.of_guide.entry(versions.1).or_insert(marks), marks, "one version, two guides");
    versions.1
}
