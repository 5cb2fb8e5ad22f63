//! Jobs on the command line, for a data directory that no server uses; and while one does.

use serde_json::{Value, json};

use crate::program::{Server, run};
use crate::provider::Provider;
use crate::{guide, listing, playlist, steps};

const CHANNELS: usize = 60;

#[test]
fn jobs_run_without_a_server_and_are_refused_beside_one() {
    let provider = Provider::start();
    let offer = |mark| {
        provider.put("/list.m3u", listing::playlist(CHANNELS, mark));
        provider.put("/guide.xml", listing::guide(CHANNELS, mark));
    };
    offer(1);
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut server = Server::start_in(&data, &[]);
    steps::make_account(&mut server);
    let url = provider.url("/list.m3u?username=anna&password=not-for-exports");
    let stream = steps::add_source(&server, "stream", &json!({"name": "List", "url": url}));
    let epg = steps::add_source(&server, "epg", &json!({"name": "Guide", "url": provider.url("/guide.xml")}));
    let output = steps::add_proxy(&server, &[&stream], &[&epg], json!({}));
    let path = data.to_str().unwrap().to_owned();
    let job = |words: &[&str]| run(&[words, &["--data-dir", &path]].concat());
    for words in [&["refresh", "--all"][..], &["refresh", "List"], &["generate", "--all"], &["generate", "Home"], &["export"]] {
        let (code, out, err) = job(words);
        assert_eq!((code, out.as_str()), (1, ""), "{words:?}: {err}");
        assert!(err.contains("in use by another Lineup"), "{words:?}: {err}");
    }
    // Reading a file needs no data directory.
    assert_eq!(job(&["check", &provider.url("/list.m3u")]).0, 0);
    let token = server.token.clone();
    assert_eq!(server.stop().code(), Some(0));

    let published = |name: &str| std::fs::read(data.join("published").join(&output.id).join("current").join(name)).unwrap();
    let marks =
        || (listing::mark_of_playlist(&published("playlist.m3u"), CHANNELS), listing::marks_of_guide(&published("guide.xml"), CHANNELS));
    assert_eq!(marks(), (1, (1, 1)));
    offer(2);
    let (code, out, err) = job(&["refresh", "--all"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("List: ") && out.contains("Guide: "), "{out}");
    assert_eq!(marks(), (2, (2, 2)), "what depends on a refresh is made, too: {out}{err}");
    offer(3);
    assert_eq!(job(&["refresh", "list"]).0, 0);
    assert_eq!(marks(), (3, (2, 3)));
    let (code, out, _) = job(&["generate", "Home"]);
    assert!(code == 0 && out.starts_with("Home: ") && out.contains("60 channels"), "{out}");
    assert_eq!(job(&["generate", "--all"]).0, 0);
    playlist::read(&published("playlist.m3u"));
    guide::read(&published("guide.xml"));

    // A provider that is gone is said, and takes nothing away.
    drop(provider);
    let (code, out, err) = job(&["refresh", "List"]);
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    assert!(err.contains("List: ") && err.contains("60 channels") && !err.contains("not-for-exports"), "{err}");
    assert_eq!(marks(), (3, (2, 3)));

    let (code, out, err) = job(&["export"]);
    let export: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}"));
    assert_eq!((code, &export["sources"][0]["name"], &export["proxies"][0]["name"]), (0, &"List".into(), &"Home".into()));
    assert!(export["rules"].as_array().unwrap().iter().any(|rule| rule["kind"] == "mapping" && rule["is_system"] == true), "{out}");
    assert!(!out.contains("not-for-exports") && !out.contains(&output.key), "{out}");

    let (code, text, _) = run(&["check", data.join("published").join(&output.id).join("current/guide.xml").to_str().unwrap()]);
    assert!(code == 0 && text.contains("a guide"), "{text}");

    // A server shows what was made meanwhile, at the same address.
    let mut server = Server::start_in(&data, &[]);
    server.token = token;
    let list = server.get(&output.m3u);
    assert_eq!((list.status, listing::mark_of_playlist(&list.body, CHANNELS)), (200, 3));
    assert_eq!(server.read(&format!("/api/v1/sources/stream/{stream}"))["status"], "failed");
}

#[test]
fn a_mistyped_path_makes_no_new_store() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("typo");
    for words in [&["export"][..], &["refresh", "--all"], &["generate", "--all"]] {
        let (code, _, told) = run(&[words, &["--data-dir", path.to_str().unwrap()]].concat());
        assert!(code != 0 && told.contains("no Lineup data"), "{code} {told}");
    }
    assert!(!path.exists());
}
