//! Every file of `tests/data` on both ways in: `lineup check`, and as a source of a server. None stops
//! the program, and each ends as a person would expect.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::{Value, json};

use crate::events::Events;
use crate::program::{Server, fixture, run};
use crate::provider::Provider;
use crate::{guide, playlist, steps};

/// What becomes of a file.
#[derive(Clone, Copy, PartialEq)]
enum End {
    Good,
    /// It can be read and there is nothing in it: a person decides.
    Held,
    /// It cannot be read; the words say why.
    Failed(&'static str),
}
use End::{Failed, Good, Held};

/// Name, channels, end.
const PLAYLISTS: &[(&str, u64, End)] = &[
    ("derived_de_cp1252.m3u", 238, Good),
    ("derived_de_gz.m3u", 238, Good),
    ("derived_de_mixed_badutf8.m3u", 238, Good),
    ("derived_uk_bom_noext_cr.m3u", 202, Good),
    ("fritzbox_radio.m3u", 107, Good),
    ("fx_hls_media_not_iptv.m3u8", 0, Failed("HLS media playlist")),
    ("fx_ipp_base.m3u", 6, Good),
    ("fx_ipp_comment.m3u", 1, Good),
    ("fx_ipp_kodi.m3u", 1, Good),
    ("fx_ipp_pipe.m3u", 2, Good),
    ("fx_ipp_url_tvg.m3u", 1, Good),
    ("fx_ipp_vlcopt.m3u", 1, Good),
    ("fx_iptvnator_test.m3u", 3, Good),
    ("fx_ipytv_iptv-org.m3u", 4601, Good),
    ("fx_ipytv_m3u_plus.m3u", 4, Good),
    ("fx_jn_playlist_bad_extinf_format.m3u", 1, Good),
    ("fx_jn_playlist_missing_inf.m3u", 1, Good),
    ("fx_jn_playlist_no_header.m3u", 1, Good),
    ("iptvorg_de.m3u", 238, Good),
    ("iptvorg_empty_ad.m3u", 0, Held),
    ("iptvorg_in.m3u", 806, Good),
    ("iptvorg_uk.m3u", 202, Good),
    ("iptvorg_us.m3u", 685, Good),
    ("iptvorg_us_pluto.m3u", 410, Good),
];

/// Name, channels, programmes, end.
const GUIDES: &[(&str, u64, u64, End)] = &[
    ("derived.xml.xz", 1, 318, Good),
    ("derived_billion_laughs.xml", 1, 0, Held),
    ("derived_gz_named.xml", 1, 318, Good),
    ("derived_html_error.xml", 0, 0, Failed("web page")),
    ("derived_latin1_declared.xml", 1, 318, Good),
    ("derived_truncated.xml.gz", 0, 0, Failed("")),
    ("derived_xxe.xml", 1, 0, Held),
    ("ektotv_broken.xml", 1, 1, Good),
    ("ektotv_comments.xml", 1, 1, Good),
    ("ektotv_example.xml", 2, 5, Good),
    ("epgparser_basic.xml", 2, 2, Good),
    ("iptvorgepg_energeek.cl.xml", 5, 294, Good),
    ("iptvorgepg_epg.iptvx.one.xml.gz", 1, 230, Good),
    ("iptvorgepg_epg.tmacaraibes.com.xml", 1, 318, Good),
    ("iptvorgepg_multilang.guide.xml", 2, 4, Good),
    // Its one programme starts at "1", which is no time.
    ("jaylinski_epg.xml", 1, 0, Held),
    ("jellyfin_MultilanguageData.xml", 1, 2, Good),
    ("jellyfin_UK_Data.xml", 5, 1964, Good),
    ("jellyfin_custom.xml", 1, 1, Good),
];

/// Both tables as one: kind of source, folder, name, channels, programmes, end.
fn table() -> impl Iterator<Item = (&'static str, &'static str, &'static str, u64, u64, End)> {
    let playlists = PLAYLISTS.iter().map(|(name, channels, end)| ("stream", "m3u", *name, *channels, 0, *end));
    playlists.chain(GUIDES.iter().map(|(name, channels, programmes, end)| ("epg", "xmltv", *name, *channels, *programmes, *end)))
}

#[test]
fn every_file_is_in_the_tables() {
    for folder in ["m3u", "xmltv"] {
        let names = fs::read_dir(fixture(folder)).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let there: BTreeSet<String> = names.filter(|name| name != "README.md").collect();
        let known: BTreeSet<String> = table().filter(|row| row.1 == folder).map(|row| row.2.to_owned()).collect();
        assert_eq!(there, known);
    }
}

#[test]
fn check_tells_the_counts_of_every_file() {
    let paths: Vec<String> = table().map(|row| fixture(&format!("{}/{}", row.1, row.2))).collect();
    let mut arguments = vec!["check", "--json"];
    arguments.extend(paths.iter().map(String::as_str));
    let (code, out, err) = run(&arguments);
    // Some cannot be used.
    assert_eq!((code, err.as_str()), (1, ""));
    let reports: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(reports.len(), paths.len());
    for (report, (kind, _, name, channels, programmes, end)) in reports.iter().zip(table()) {
        let count = |field: &str| report[field].as_u64().unwrap_or_default();
        match end {
            Good | Held => {
                // What has nothing in it is of no use.
                assert_eq!(report["error"].is_null(), end == Good, "{name}: {report}");
                assert_eq!(
                    (report["kind"].as_str().unwrap(), count("channels")),
                    (if kind == "stream" { "playlist" } else { "guide" }, channels)
                );
                assert_eq!(count("programmes"), programmes, "{name}");
            }
            Failed(words) => assert!(report["error"].as_str().is_some_and(|error| error.contains(words)), "{name}: {report}"),
        }
    }
}

#[test]
fn every_file_is_a_source_with_a_sensible_end() {
    let provider = Provider::start();
    let mut server = Server::start_with(&["--import-dirs", &fixture("m3u")]);
    steps::make_account(&mut server);
    let mut events = Events::open(&server);
    let mut ids = BTreeMap::new();
    for (kind, folder, name, .., end) in table() {
        let path = format!("/{folder}/{name}");
        provider.put(&path, fs::read(fixture(&path[1..])).unwrap());
        let settings = json!({"name": name, "url": provider.url(&path)});
        let tried = server.call("POST", &format!("/api/v1/sources/{kind}/validate"), &settings);
        assert_eq!(tried.status, 200, "{name}");
        match end {
            Good => assert_eq!(tried.json()["is_valid"], true, "{name}: {}", tried.text()),
            Failed(words) => assert!(tried.json()["is_valid"] == false && tried.text().contains(words), "{name}: {}", tried.text()),
            // It can be read, but is of no use yet.
            Held => {}
        }
        ids.insert(name, steps::create_source(&server, kind, &settings));
    }
    let mut running: BTreeSet<&str> = ids.values().map(String::as_str).collect();
    events.until(|event| {
        if event.is_end() {
            running.remove(event.owner());
        }
        running.is_empty().then_some(())
    });
    for (kind, _, name, channels, programmes, end) in table() {
        let source = server.read(&format!("/api/v1/sources/{kind}/{}", ids[name]));
        let error = source["last_error"].as_str().unwrap();
        let (state, prefix) = match end {
            Good => ("success", ""),
            Held => ("held", "held_"),
            Failed(words) => {
                assert!(error.contains(words), "{name}: {error}");
                ("failed", "")
            }
        };
        assert_eq!(source["status"], state, "{name}: {error}");
        assert_eq!(error.is_empty(), end == Good, "{name}: {error}");
        assert_eq!(source[format!("{prefix}channel_count")], channels, "{name}");
        assert_eq!(source[format!("{prefix}program_count")], programmes, "{name}");
    }
    publish_all(&server, &ids);
    tell_of_entities(&server, &ids);
    // A folder of this machine is a source too.
    let url = format!("file://{}", fixture("m3u/iptvorg_uk.m3u"));
    let id = steps::add_source(&server, "stream", &json!({"name": "a file", "url": url}));
    assert_eq!(steps::good_source(&server, "stream", &id)["channel_count"], 202);
    assert_eq!(server.get("/readyz").status, 200);
}

/// What every provider sent comes out again by the rules that players have.
fn publish_all(server: &Server, ids: &BTreeMap<&str, String>) {
    let of = |wanted: &str| table().filter(|row| row.0 == wanted).map(|row| ids[row.2].as_str()).collect::<Vec<_>>();
    let output = steps::add_proxy(server, &of("stream"), &of("epg"), json!({}));
    let playlist = playlist::read(&server.get(&output.m3u).body);
    assert_eq!(playlist.channels.len() as u64, PLAYLISTS.iter().map(|row| row.1).sum::<u64>());
    guide::read(&server.get(&output.xmltv).body);
}

/// Entities are text here: nothing grows, and nothing of this machine comes out.
fn tell_of_entities(server: &Server, ids: &BTreeMap<&str, String>) {
    for (name, text) in [("derived_billion_laughs.xml", "&g;"), ("derived_xxe.xml", "&x;")] {
        // Nothing was published of it; a person may want it all the same.
        let mut events = Events::open(server);
        steps::start(server, &format!("/api/v1/sources/epg/{}/accept", ids[name]));
        let (end, operation) = events.end_of(&ids[name]);
        assert_eq!(end, "completed", "{operation}");
        let channels = server.call("GET", &format!("/api/v1/sources/epg/{}/channels", ids[name]), &Value::Null);
        assert!(channels.text().contains(text) && channels.body.len() < 4096, "{name}: {}", channels.text());
    }
}
