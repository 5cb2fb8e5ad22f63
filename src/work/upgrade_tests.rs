//! The stores and editions of earlier releases, as they left them in `tests/stores`, open in this one and keep everything.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::app;
use crate::serve::parts::Parts;
use crate::clock::Clock;
use crate::config::Config;
use crate::model::user::{Token, User};
use crate::model::{ChannelId, Proxy, Rule, RuleKind, Source, SourceType, Time};
use crate::play;
use crate::publish;

/// The moment after which the store was left.
const LATER: Time = Time(1_796_032_800);

fn unpacked(archive: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stores").join(archive);
    let mut tar = Vec::new();
    lzma_rust2::XzReader::new(fs::File::open(path).unwrap(), true).read_to_end(&mut tar).unwrap();
    let mut child = Command::new("tar").args(["-x", "-C"]).arg(dir.path()).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(&tar).unwrap();
    assert!(child.wait().unwrap().success());
    dir
}

/// Every file below `published` but the lineups and notes, which a derived lineup changes.
fn files(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut folders = vec![dir.join("published")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_symlink() {
                all.insert(path.clone(), fs::read_link(&path).unwrap().to_string_lossy().into_owned().into_bytes());
            } else if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("lineup") && !path.ends_with("edition.json") {
                all.insert(path.clone(), fs::read(&path).unwrap());
            }
        }
    }
    all
}

#[test]
fn a_store_of_0_1_0_opens_and_keeps_everything() {
    let dir = unpacked("0.1.0.tar.xz");
    let before = files(dir.path());
    assert_eq!(before.len(), 4 * 4 + 2, "{:?}", before.keys());
    let app = app::with_clock(&Config::at(dir.path()), Clock::at(LATER)).unwrap();
    let store = &app.store;

    let mut sources: Vec<Source> = store.list().unwrap();
    sources.sort_by(|one, other| one.name.cmp(&other.name));
    let names: Vec<&str> = sources.iter().map(|source| source.name.as_str()).collect();
    assert_eq!(names, ["By hand", "Demo channels", "Demo guide", "Panel", "Panel (EPG)"]);
    for source in &sources {
        assert!(!store.history(source.id).unwrap().is_empty(), "{}", source.name);
        let is_secret = source.source_type != SourceType::Manual;
        assert_eq!(!store.secrets(source.id).unwrap().is_empty(), is_secret, "{}", source.name);
    }
    assert!(store.read().unwrap().source_status(sources[1].id).unwrap().last_error.contains("without any channels"), "it is still held");
    assert_eq!(
        (store.list::<User>().unwrap().len(), store.list::<Token>().unwrap().iter().filter(|token| token.name == "kept").count()),
        (1, 1)
    );
    let rules: Vec<Rule> = store.list().unwrap();
    let own = |kind| rules.iter().filter(|rule| rule.kind == kind && !rule.is_system).count();
    assert_eq!((own(RuleKind::Mapping), own(RuleKind::Filter)), (1, 1));

    let proxies: Vec<Proxy> = store.list().unwrap();
    let published = |proxy: &Proxy| app.editions.current(proxy.id).map(|edition| (edition.version, edition.note.channel_count));
    let versions: BTreeMap<&str, _> = proxies.iter().map(|proxy| (proxy.name.as_str(), published(proxy))).collect();
    assert_eq!(versions, [("Television", Some((2, 82))), ("By group", Some((2, 42))), ("Never published", None)].into());
    for proxy in &proxies {
        assert_eq!(app.editions.find(&store.access_key(proxy.id).unwrap()).unwrap().proxy, proxy.id);
        assert!(app.editions.entry(proxy.id, ChannelId(1)).unwrap().is_none(), "there is no lineup yet");
    }

    publish::derive(store, &app.editions, LATER, &|| false);
    assert_eq!(files(dir.path()), before, "players get the same bytes");
    for proxy in proxies.iter().filter(|proxy| published(proxy).is_some()) {
        check_lineup(&app, proxy);
    }
    // And again, as after a restart.
    drop(app);
    let app = app::with_clock(&Config::at(dir.path()), Clock::at(LATER)).unwrap();
    assert!(app.editions.current(proxies[0].id).unwrap().lineup().unwrap().is_some());
    assert_eq!(files(dir.path()), before);
}

/// The lineup has what the playlist has, and each channel plays.
fn check_lineup(app: &Parts, proxy: &Proxy) {
    let edition = app.editions.current(proxy.id).unwrap();
    let lineup = edition.lineup().unwrap().unwrap();
    let playlist = fs::read_to_string(edition.file(publish::PLAYLIST)).unwrap();
    let snapshot = app.store.read().unwrap();
    let mut guides = 0;
    let lines = playlist.lines().filter(|line| line.starts_with("#EXTINF"));
    let addresses = playlist.lines().filter(|line| !line.starts_with('#'));
    let entries: Vec<(&str, &str)> = lines.zip(addresses).collect();
    assert_eq!((entries.len() as u64, u64::from(lineup.rows)), (edition.note.channel_count, edition.note.channel_count));
    for (place, (line, address)) in entries.iter().enumerate() {
        let id: ChannelId = address.rsplit('/').next().unwrap()[..26].parse().unwrap();
        let entry = lineup.by_id(id).unwrap().unwrap();
        assert!(line.contains(&format!("tvg-chno=\"{}\"", entry.number)), "{line}");
        assert!(line.ends_with(&format!(",{}", entry.channel.channel_name)), "{line}");
        assert!(line.contains(&format!("group-title=\"{}\"", entry.channel.group_title)) || entry.channel.group_title.is_empty(), "{line}");
        assert_eq!(lineup.page(place as u64, 1, false).unwrap(), std::slice::from_ref(&entry));
        assert_eq!(lineup.by_integer(entry.integer).unwrap(), Some(entry.clone()));
        let upstreams = play::resolve(&snapshot, &entry, None, LATER).unwrap();
        assert!(upstreams[0].url.starts_with("http://127.0.0.1:") && !upstreams[0].url.contains('{'));
        guides += usize::from(entry.guide.is_some());
    }
    assert!(guides >= 40, "{guides} channels of {} have a guide", proxy.name);
}
