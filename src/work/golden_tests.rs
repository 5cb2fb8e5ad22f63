//! What is published, byte for byte: playlist and guide of real files and of the demo provider, in each numbering mode, with rules
//! and shifts. The files in `tests/golden` are those of version 0.1.0. `LINEUP_GOLDEN=write` writes them; a change of
//! one is a change for every player.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use super::Task;
use crate::app;
use crate::clock::Clock;
use crate::config::Config;
use crate::demo::{self, Options, Provider};
use crate::model::proxy::{EpgSourceRef, FilterRef, NumberingMode, StreamSourceRef};
use crate::model::rule::FilterAction;
use crate::model::{Id, Proxy, Rule, RuleKind, Source, SourceKind, SourceType, Time};
use crate::publish;
use crate::serve::parts::Parts;

const KEY: &str = "goldenkey";

struct World {
    app: Parts,
    _dir: tempfile::TempDir,
}

impl World {
    fn at(now: i64) -> World {
        let dir = tempfile::tempdir().unwrap();
        let mut config = Config::at(dir.path());
        config.workers = 2;
        World { app: app::with_clock(&config, Clock::at(Time(now))).unwrap(), _dir: dir }
    }

    fn source(&self, id: u128, kind: SourceKind, file: &str) {
        let (folder, source_type) = if kind == SourceKind::Stream { ("m3u", SourceType::M3u) } else { ("xmltv", SourceType::Xmltv) };
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(folder).join(file);
        let url = format!("file://{}", path.display());
        let source = Source { id: Id(id), name: file.into(), source_type, url, ..Source::of_kind(kind) };
        self.app.store.save_source(&source, &BTreeMap::new()).unwrap();
        self.app.queue.run_here(Task::Refresh { source: Id(id), accept: false }).unwrap();
    }

    /// Generates the proxy and compares what players get of it.
    fn holds(&self, name: &str, proxy: &Proxy, from: &str) {
        self.app.store.save_proxy(proxy, KEY).unwrap();
        self.app.editions.add(proxy, KEY);
        self.app.queue.run_here(Task::Generate { proxy: proxy.id, base: "http://tv.test".into() }).unwrap();
        let edition = self.app.editions.current(proxy.id).unwrap();
        let read = |path: &PathBuf| fs::read(path).unwrap();
        let (playlist, guide, packed) =
            (read(&edition.file(publish::PLAYLIST)), read(&edition.file(publish::GUIDE)), read(&edition.file(publish::GUIDE_GZ)));
        assert!(unpacked(&packed) == guide, "{name}: the compressed guide is another one");
        assert!(unpacked(&read(&edition.file(publish::PLAYLIST_GZ))) == playlist, "{name}: the compressed playlist is another one");
        if from.is_empty() {
            same(&format!("{name}.m3u"), &playlist);
            same(&format!("{name}.xml.gz"), &packed);
        } else {
            // The provider's port is another one each time.
            let steady = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace(from, "http://127.0.0.1:1");
            same(&format!("{name}.m3u"), steady(playlist).as_bytes());
            let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            packed.write_all(steady(guide).as_bytes()).unwrap();
            same(&format!("{name}.xml.gz"), &packed.finish().unwrap());
        }
    }
}

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes).read_to_end(&mut plain).unwrap();
    plain
}

fn same(name: &str, bytes: &[u8]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var("LINEUP_GOLDEN").is_ok_and(|value| value == "write") {
        fs::write(&path, bytes).unwrap();
    }
    let golden = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let at = golden.iter().zip(bytes).position(|(one, other)| one != other).unwrap_or(golden.len().min(bytes.len()));
    let piece = |bytes: &[u8]| String::from_utf8_lossy(&bytes[at.saturating_sub(80)..bytes.len().min(at + 80)]).into_owned();
    assert!(golden == bytes, "{name} differs at byte {at}:\n{}\n--- not ---\n{}", piece(bytes), piece(&golden));
}

fn proxy(id: u128, mode: NumberingMode, streams: &[u128], guides: &[u128]) -> Proxy {
    let stream = |(at, id): (i32, &u128)| StreamSourceRef { source_id: Id(*id), priority_order: at };
    let guide = |(at, id): (i32, &u128)| EpgSourceRef { epg_source_id: Id(*id), priority_order: at };
    Proxy {
        id: Id(id),
        name: format!("golden {id}"),
        numbering_mode: mode,
        stream_sources: (0..).zip(streams).map(stream).collect(),
        epg_sources: (0..).zip(guides).map(guide).collect(),
        ..Proxy::default()
    }
}

fn mapping(id: u128, expression: &str) -> Rule {
    let sort_order = i32::try_from(id).unwrap();
    Rule { id: Id(id), kind: RuleKind::Mapping, name: format!("rule {id}"), expression: expression.into(), sort_order, ..Rule::default() }
}

const MODES: [(&str, NumberingMode); 3] =
    [("sequential", NumberingMode::Sequential), ("preserve", NumberingMode::Preserve), ("group", NumberingMode::Group)];

/// Noon of 27 November 2015, amid the guide.
const NOON: i64 = 1_448_625_600;

#[test]
fn real_files_in_every_mode() {
    let world = World::at(NOON);
    let streams = [101, 102, 103, 104, 105, 106];
    let files =
        ["iptvorg_uk.m3u", "fritzbox_radio.m3u", "fx_iptvnator_test.m3u", "fx_ipp_kodi.m3u", "fx_ipp_pipe.m3u", "derived_de_cp1252.m3u"];
    for (id, file) in streams.into_iter().zip(files) {
        world.source(id, SourceKind::Stream, file);
    }
    world.source(201, SourceKind::Epg, "jellyfin_MultilanguageData.xml");
    world.source(202, SourceKind::Epg, "jellyfin_UK_Data.xml");
    for (id, (name, mode)) in (1..).zip(MODES) {
        world.holds(&format!("files-{name}"), &proxy(id, mode, &streams, &[201, 202]), "");
    }
    let filter = |id: u128, action, expression: &str| Rule {
        id: Id(id),
        name: format!("filter {id}"),
        action,
        expression: expression.into(),
        ..Rule::default()
    };
    let rules = [
        mapping(1, "channel_name starts_with \"BBC\" SET group_title = \"BBC\", tvg_id = \"UK_RT_105\""),
        mapping(2, "channel_name contains \"sky\" SET tvg_id = \"UK_RT_2056\", tvg_shift = \"1\""),
        mapping(3, "channel_name matches \"^ITV ?(.*)\" SET tvg_id = \"UK_RT_2118\", tvg_shift = \"-2.5\", channel_name = \"Three $1\""),
        mapping(4, "channel_name contains \"news\" SET tvg_id = \"UK_RT_2667\", group_title = \"News\", tvg_chno = \"240.1\""),
        mapping(5, "channel_name contains \"radio\" group_title ?= \"Radio\", tvg_shift = \"3\""),
        Rule { source_type: SourceKind::Epg, ..mapping(6, "programme_title contains \"the\" SET programme_category = \"Golden\"") },
        filter(7, FilterAction::Include, "channel_name not contains \"geo-blocked\""),
        filter(8, FilterAction::Exclude, "channel_name contains \"1080p\" AND group_title not equals \"News\""),
        Rule { source_type: SourceKind::Epg, ..filter(9, FilterAction::Exclude, "programme_title contains \"weather\"") },
    ];
    world.app.store.put_all(&rules).unwrap();
    let filters = |ids: &[u128]| -> Vec<FilterRef> {
        (0..).zip(ids).map(|(at, id)| FilterRef { filter_id: Id(*id), priority_order: at, is_active: true }).collect()
    };
    for (id, (name, mode)) in (11..).zip(MODES) {
        let made = Proxy { filters: filters(&[7, 8, 9]), starting_channel_number: 100, ..proxy(id, mode, &streams, &[201, 202]) };
        world.holds(&format!("rules-{name}"), &made, "");
        world.holds(&format!("shifts-{name}"), &Proxy { shift_guide: true, id: Id(id + 10), epg_past_hours: 24, ..made }, "");
    }
    // Numbers that were given stay, and the guides' order counts.
    let again = Proxy { numbering_mode: NumberingMode::Sequential, ..proxy(1, NumberingMode::Sequential, &streams[..3], &[202, 201]) };
    world.holds("files-again", &again, "");
}

#[test]
fn a_guide_with_offsets_and_another_charset() {
    // 5 May 2026.
    let world = World::at(1_777_982_400);
    world.source(101, SourceKind::Stream, "iptvorg_us.m3u");
    world.source(201, SourceKind::Epg, "derived_latin1_declared.xml");
    world.app.store.put_all(&[mapping(1, "channel_name contains \"ABC\" SET tvg_id = \"TMA.gp@SD\"")]).unwrap();
    world.holds("latin1", &Proxy { epg_days: 2, ..proxy(1, NumberingMode::Preserve, &[101], &[201]) }, "");
}

#[test]
fn the_demo_provider() {
    let world = World::at(1_700_000_000);
    let options = Options::new(world.app.clock.clone()).with_demo_login();
    let provider = Provider::start(TcpListener::bind("127.0.0.1:0").unwrap(), options).unwrap();
    let records = demo::records(&provider.url(""), &world.app.clock);
    let ids = [Id(101), Id(201)];
    for ((source, secrets), id) in records.sources.iter().zip(ids) {
        world.app.store.save_source(&Source { id, ..source.clone() }, secrets).unwrap();
        world.app.queue.run_here(Task::Refresh { source: id, accept: false }).unwrap();
    }
    for (id, (name, mode)) in (1..).zip(MODES) {
        world.holds(&format!("demo-{name}"), &proxy(id, mode, &[101], &[201]), &provider.url(""));
    }
}
