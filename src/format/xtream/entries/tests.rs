//! Lists of entries as panels send them, plain and odd.

use std::collections::HashMap;
use std::io::BufRead;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::format::xtream::tests::Pieces;

fn categories() -> HashMap<String, String> {
    [("1", "UK | News"), ("2", "Sport"), ("12", "Кино")].map(|(id, name)| (id.to_owned(), name.to_owned())).into()
}

fn read_from(kind: StreamType, input: impl BufRead) -> (Vec<Entry>, Result<Report, String>) {
    let mut entries = Vec::new();
    let report = read_entries(kind, input, &categories(), |entry| {
        entries.push(entry.clone());
        ControlFlow::Continue(())
    });
    (entries, report.map_err(|error| error.to_string()))
}

fn read(kind: StreamType, list: &Value) -> (Vec<Entry>, Vec<String>) {
    let (entries, report) = read_from(kind, list.to_string().as_bytes());
    let report = report.unwrap();
    assert_eq!(report.entries, entries.len() as u64);
    (entries, report.issues.first.into_iter().map(|issue| issue.text).collect())
}

fn one(kind: StreamType, item: Value) -> Entry {
    let (mut entries, issues) = read(kind, &json!([item]));
    assert_eq!((entries.len(), &issues[..]), (1, &[][..]));
    entries.remove(0)
}

#[test]
fn a_plain_channel() {
    let entry = one(
        StreamType::Live,
        json!({"num": 7, "name": "UK: News HD", "stream_type": "live", "stream_id": 100, "stream_icon": "http://a.example/1.png",
            "epg_channel_id": "news.uk", "added": "1700000000", "is_adult": "0", "category_id": "1", "category_ids": [1], "custom_sid": "",
            "tv_archive": 1, "direct_source": "http://b.example/1", "tv_archive_duration": 7}),
    );
    let expected = Entry {
        id: "100".to_owned(),
        name: "UK: News HD".to_owned(),
        number: "7".to_owned(),
        logo: "http://a.example/1.png".to_owned(),
        epg_channel_id: "news.uk".to_owned(),
        category_id: "1".to_owned(),
        category_name: "UK | News".to_owned(),
        tv_archive: true,
        tv_archive_days: "7".to_owned(),
        ..Entry::default()
    };
    assert_eq!(entry, expected);
}

#[test]
fn a_plain_movie_and_series() {
    let movie = one(
        StreamType::Movie,
        json!({"num": 1, "name": "Film", "stream_type": "movie", "stream_id": 5, "stream_icon": "i", "rating": "6.5", "rating_5based": 3.2,
            "is_adult": "1", "category_id": "2", "container_extension": "mkv"}),
    );
    assert_eq!((movie.stream_type, movie.container_extension.as_str(), movie.is_adult), (StreamType::Movie, "mkv", true));
    let series = one(
        StreamType::Series,
        json!({"num": 1, "name": "Show", "series_id": 9, "cover": "c", "last_modified": "1700000000", "rating": 7,
            "backdrop_path": [""], "category_id": "2"}),
    );
    assert_eq!((series.id.as_str(), series.logo.as_str(), series.stream_type), ("9", "c", StreamType::Series));
}

#[test]
fn fields_come_in_many_shapes() {
    for (odd, plain) in [
        (
            json!({"stream_id": "100", "num": "7", "tv_archive": "1", "tv_archive_duration": "3", "is_adult": 1}),
            json!({"stream_id": 100, "num": 7, "tv_archive": 1, "tv_archive_duration": 3, "is_adult": "1"}),
        ),
        (
            json!({"stream_id": 100.0, "num": 7.0, "tv_archive": true, "is_adult": "true"}),
            json!({"stream_id": 100, "num": 7, "tv_archive": 1, "is_adult": true}),
        ),
        (
            json!({"stream_id": " 100 ", "num": null, "tv_archive": "yes", "name": " A "}),
            json!({"stream_id": "100.0", "num": "", "tv_archive": 1, "name": "A"}),
        ),
        (
            json!({"stream_id": 1, "epg_channel_id": null, "stream_icon": "null", "rating": [], "direct_source": {}, "added": "0"}),
            json!({"stream_id": 1}),
        ),
        (json!({"stream_id": 1, "category_id": null, "category_ids": ["12", 1]}), json!({"stream_id": 1, "category_id": "12"})),
        (json!({"stream_id": 1, "category_id": 0, "category_ids": {"0": 12}}), json!({"stream_id": 1, "category_id": 12})),
        (json!({"stream_id": 1, "category_id": "[12,1]"}), json!({"stream_id": 1, "category_id": 12})),
        (json!({"stream_id": 1, "category_id": ["12"]}), json!({"stream_id": 1, "category_id": 12})),
        (json!({"stream_id": 1, "category_id": "", "category_ids": []}), json!({"stream_id": 1})),
        (json!({"stream_id": 1, "stream_type": "created_live"}), json!({"stream_id": 1, "stream_type": "live"})),
        (json!({"stream_id": 1, "stream_type": null}), json!({"stream_id": 1, "stream_type": ""})),
        (json!({"stream_id": 1, "container_extension": ".mp4"}), json!({"stream_id": 1, "container_extension": "mp4"})),
        (json!({"stream_id": 1, "title": "A"}), json!({"stream_id": 1, "name": "A", "title": "B"})),
    ] {
        assert_eq!(one(StreamType::Live, odd.clone()), one(StreamType::Live, plain), "{odd}");
    }
}

#[test]
fn categories_are_named() {
    let category = |item: Value| {
        let entry = one(StreamType::Live, item);
        (entry.category_id, entry.category_name)
    };
    let pair = |id: &str, name: &str| (id.to_owned(), name.to_owned());
    assert_eq!(category(json!({"stream_id": 1, "category_id": 12})), pair("12", "Кино"));
    assert_eq!(category(json!({"stream_id": 1, "category_id": 99})), pair("99", ""));
    assert_eq!(category(json!({"stream_id": 1, "category_id": 99, "category_name": "Own"})), pair("99", "Own"));
    assert_eq!(category(json!({"stream_id": 1, "category_id": null, "category_name": "Own"})), pair("", "Own"));
    assert_eq!(category(json!({"stream_id": 1, "category_id": 1, "category_name": "Own"})), pair("1", "UK | News"));
}

#[test]
fn types_in_the_list_of_channels() {
    let kind = |stream_type: &str| {
        let entry = one(StreamType::Live, json!({"stream_id": 1, "stream_type": stream_type}));
        (entry.stream_type, entry.radio, entry.name)
    };
    assert_eq!(kind("movie"), (StreamType::Movie, false, "Movie 1".to_owned()));
    assert_eq!(kind("radio_streams"), (StreamType::Live, true, "Channel 1".to_owned()));
    for live in ["live", "created_live", "", "something"] {
        assert_eq!(kind(live), (StreamType::Live, false, "Channel 1".to_owned()));
    }
    assert_eq!(one(StreamType::Series, json!({"series_id": 2, "name": null})).name, "Series 2");
    assert_eq!(one(StreamType::Movie, json!({"stream_id": 2, "stream_type": "live"})).stream_type, StreamType::Movie);
}

#[test]
fn what_has_no_id_is_reported() {
    let (entries, issues) = read(
        StreamType::Live,
        &json!([{"name": "A"}, {"stream_id": null, "name": "http://a.example/bob/secret"}, {"stream_id": "", "name": "C"},
            {"stream_id": [], "name": "D"},
            {"stream_id": "1 2", "name": "E"}, 5, null, {"stream_id": 1, "name": "F"}]),
    );
    assert_eq!(entries.iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>(), ["F"]);
    assert_eq!(
        issues,
        [
            "entry 1: without an id, skipped (A)",
            "entry 2: without an id, skipped (…)",
            "entry 3: without an id, skipped (C)",
            "entry 4: without an id, skipped (D)",
            "entry 5: without an id, skipped (E)",
            "entry 6: not an object, skipped",
            "entry 7: not an object, skipped"
        ]
    );
}

#[test]
fn repeats_are_dropped() {
    let (entries, issues) = read(
        StreamType::Live,
        &json!([{"stream_id": 1, "name": "A", "category_id": 1}, {"stream_id": 1, "name": "A", "category_id": 2},
            {"stream_id": 1, "name": "B", "category_id": 1},
            {"stream_id": "1", "name": "A ", "category_id": "1", "num": 9}, {"stream_id": 2, "name": "A", "category_id": 1}]),
    );
    assert_eq!(entries.len(), 4);
    assert_eq!(issues, ["entry 4: the same as an earlier one, skipped (A)"]);
}

#[test]
fn texts_of_all_kinds() {
    let text = b"[{\"stream_id\":1,\"name\":\"Caf\xe9 \\ud83d \\ud83d\\ude00\"},\
        {\"stream_id\":2,\"name\":\"a\tb\nc\"},{\"stream_id\":3,\"name\":\"Tom &amp; Jerry\"}]";
    let (entries, report) = read_from(StreamType::Live, &text[..]);
    assert_eq!(
        entries.iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>(),
        ["Caf\u{fffd} \u{fffd} 😀", "a b c", "Tom &amp; Jerry"]
    );
    assert_eq!(report.unwrap().issues.total, 0);
}

#[test]
fn whoever_takes_the_entries_can_stop() {
    let stopped =
        read_entries(StreamType::Live, &b"[{\"stream_id\":1},{\"stream_id\":2}]"[..], &HashMap::new(), |_| ControlFlow::Break(()));
    assert!(matches!(stopped, Err(ReadError::Stopped)));
}

#[test]
fn issues_know_their_place() {
    let (_, report) = read_from(StreamType::Live, &b"[\n{\"stream_id\":1},\n\n{\"stream_id\":}, {\"name\":\"x\"}]"[..]);
    let places: Vec<_> = report.unwrap().issues.first.into_iter().map(|issue| (issue.line, issue.byte)).collect();
    assert_eq!(places, [(4, 20), (4, 36)]);
}

/// What a panel sends for a list of 300, with what the mock panel of the test suite does to it.
fn odd_list(key: &str) -> Vec<Value> {
    let mut list: Vec<Value> = (0..300)
        .map(|i| {
            json!({"num": i, "name": format!("Name {i}"), "stream_type": "live", key: 1000 + i, "stream_icon": "", "epg_channel_id": "a",
                "added": "1700000000", "is_adult": "0", "category_id": "12", "category_ids": [12], "tv_archive": 0,
                "tv_archive_duration": 0,
                "rating_5based": 3.2, "backdrop_path": []})
        })
        .collect();
    for (i, item) in list.iter_mut().enumerate() {
        let item = item.as_object_mut().unwrap();
        let mut set = |every: usize, rest: usize, key: &str, value: Value| {
            if i % every == rest {
                item.insert(key.to_owned(), value);
            }
        };
        set(7, 1, "category_id", Value::Null);
        set(11, 2, "category_id", json!(if i % 7 == 1 { 0 } else { 12 }));
        set(13, 3, key, json!((1000 + i).to_string()));
        set(17, 4, "name", json!(""));
        set(19, 5, "num", json!(i.to_string()));
        set(23, 6, "added", Value::Null);
        set(29, 7, "stream_type", json!("radio_streams"));
        set(31, 8, "stream_type", json!("created_live"));
        set(37, 9, "tv_archive_duration", json!("7"));
        set(37, 9, "tv_archive", json!("1"));
        set(5, 0, "epg_channel_id", Value::Null);
        set(1, 0, "backdrop_path", [json!(""), Value::Null, json!([""]), json!([])][i % 4].clone());
        set(1, 0, "rating_5based", [json!(0), json!("4.5"), Value::Null, json!(2.5)][i % 4].clone());
        if i % 11 == 2 {
            item.remove("category_ids");
        }
    }
    list.push(list[0].clone());
    list
}

#[test]
fn a_sloppy_list_loses_nothing() {
    for (kind, key) in [(StreamType::Live, "stream_id"), (StreamType::Movie, "stream_id"), (StreamType::Series, "series_id")] {
        let (entries, issues) = read(kind, &Value::Array(odd_list(key)));
        assert_eq!(entries.len(), 300);
        assert_eq!(issues, ["entry 301: the same as an earlier one, skipped (Name 0)"]);
        for (i, entry) in entries.iter().enumerate() {
            assert_eq!(entry.id, (1000 + i).to_string());
            assert_eq!(entry.number, i.to_string());
            assert!(!entry.name.is_empty());
            let has_category = !(i % 7 == 1 && i % 11 == 2);
            assert_eq!(entry.category_name, if has_category { "Кино" } else { "" }, "{i}");
            assert_eq!((entry.tv_archive, entry.tv_archive_days == "7"), (i % 37 == 9, i % 37 == 9));
            assert_eq!(entry.epg_channel_id.is_empty(), i % 5 == 0);
            assert_eq!(entry.radio, kind == StreamType::Live && i % 29 == 7);
        }
    }
}

proptest! {
    #[test]
    fn any_chunks_give_the_same(
        bytes: Vec<u8>,
        text in r#"(\{|\}|\[|\]|,|:|"stream_id"|"name"|"a"|1|null|"category_id"| |\\u[dD]83d|"|<){0,40}"#,
        sizes in vec(1usize..30, 1..4),
    ) {
        for input in [&bytes, text.as_bytes(), &[b"[{\"stream_id\":1,\"name\":\"a\"},", text.as_bytes()].concat()] {
            for kind in [StreamType::Live, StreamType::Series] {
                prop_assert_eq!(read_from(kind, Pieces::new(input, &sizes)), read_from(kind, input));
            }
        }
    }

    #[test]
    fn entries_are_read_as_serde_reads_them(list in vec(("[^\\p{Cc}]{0,12}", any::<u32>(), proptest::option::of("[a-z.]{1,9}")), 0..20)) {
        let item = |(name, id, epg): &(String, u32, Option<String>)| {
            json!({"name": format!("x{name}x"), "stream_id": id, "epg_channel_id": epg})
        };
        let json: Vec<Value> = list.iter().map(item).collect();
        let (entries, _) = read(StreamType::Live, &Value::Array(json));
        let mut seen = HashSet::new();
        let kept: Vec<_> = list.iter().filter(|(name, id, _)| seen.insert((name, id))).collect();
        prop_assert_eq!(entries.len(), kept.len());
        for (entry, (name, id, epg)) in entries.iter().zip(kept) {
            prop_assert_eq!((&entry.name, &entry.id), (&format!("x{name}x"), &id.to_string()));
            prop_assert_eq!(&entry.epg_channel_id, &epg.clone().filter(|epg| epg != "null").unwrap_or_default());
        }
    }

    #[test]
    fn hashes_differ(a in vec("[a-c]{0,20}", 4), b in vec("[a-c]{0,20}", 4)) {
        let entry = |texts: &[String]| {
            let [id, name, category_id, category_name] = [0, 1, 2, 3].map(|i: usize| texts[i].clone());
            Entry { id, name, category_id, category_name, ..Entry::default() }
        };
        prop_assert_eq!(hash(&entry(&a)) == hash(&entry(&b)), a == b);
    }
}
