//! Listings as panels send them, in base64 and not.

use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::format::xtream::tests::Pieces;

fn read_from(input: impl BufRead, zone: &TimeZone) -> (Vec<Programme>, Result<Report, String>) {
    let mut programmes = Vec::new();
    let report = read_listing(input, "ch.1", zone, |programme| {
        programmes.push(programme.clone());
        ControlFlow::Continue(())
    });
    (programmes, report.map_err(|error| error.to_string()))
}

fn read(listing: &Value) -> (Vec<Programme>, Vec<String>) {
    let (programmes, report) = read_from(listing.to_string().as_bytes(), &TimeZone::get("Europe/Amsterdam").unwrap());
    (programmes, report.unwrap().issues.first.into_iter().map(|issue| issue.text).collect())
}

fn one(item: Value) -> Programme {
    let (mut programmes, issues) = read(&json!({"epg_listings": [item]}));
    assert_eq!((programmes.len(), &issues[..]), (1, &[][..]));
    programmes.remove(0)
}

fn texts(lang: &str, text: &str) -> Vec<Text> {
    vec![Text { lang: lang.to_owned(), text: text.to_owned() }]
}

#[test]
fn a_plain_programme() {
    let programme =
        one(json!({"id": "1", "epg_id": "1", "title": STANDARD.encode("Nieuws & méér"), "lang": "nl", "start": "2023-11-14 23:13:20",
        "end": "2023-11-15 00:13:20", "description": STANDARD.encode("One\nTwo"), "channel_id": "other", "start_timestamp": "1700000000",
        "stop_timestamp": "1700003600", "now_playing": 0, "has_archive": 1}));
    let expected = Programme {
        channel_id: "ch.1".to_owned(),
        start: Time(1_700_000_000),
        stop: Some(Time(1_700_003_600)),
        titles: texts("nl", "Nieuws & méér"),
        descriptions: texts("nl", "One\nTwo"),
        ..Programme::default()
    };
    assert_eq!(programme, expected);
}

#[test]
fn listings_come_in_many_shapes() {
    let item = json!({"title": "QQ==", "start_timestamp": 1_700_000_000, "stop_timestamp": 1_700_003_600});
    for listing in [
        json!({"epg_listings": [item]}),
        json!({"epg_listings": {"0": item}}),
        json!([item]),
        json!({"x": 1, "epg_listings": [item], "y": 2}),
    ] {
        let (programmes, issues) = read(&listing);
        assert_eq!((programmes.len(), issues.len()), (1, 0), "{listing}");
        assert_eq!(programmes[0].titles, texts("", "A"));
    }
    for listing in [
        json!({"epg_listings": []}),
        json!({"epg_listings": {}}),
        json!({"epg_listings": null}),
        json!({}),
        json!([]),
        json!(null),
        json!(false),
    ] {
        assert_eq!(read(&listing), (Vec::new(), Vec::new()), "{listing}");
    }
    let zone = TimeZone::UTC;
    assert_eq!(read_from(&b""[..], &zone).1, Err("the panel sent an empty answer instead of the channel's guide".to_owned()));
    assert_eq!(read_from(&br#"{"user_info":{"auth":0}}"#[..], &zone).1, Err("the panel did not accept the account".to_owned()));
    assert_eq!(
        read_from(&br#"{"epg_listings":[{"title":"#[..], &zone).1,
        Err("the channel's guide is incomplete: it ends at the beginning".to_owned())
    );
    let stopped = read_listing(&br#"[{"start_timestamp":5}]"#[..], "", &zone, |_| ControlFlow::Break(()));
    assert!(matches!(stopped, Err(ReadError::Stopped)));
}

#[test]
fn times_are_in_the_panels_zone() {
    for (start, end) in [
        (json!({"start": "2023-07-01 12:00:00"}), json!({"end": "2023-07-01 13:00:00"})),
        (json!({"start": "2023-07-01 12:00"}), json!({"stop": "2023-07-01T13:00:00"})),
        (json!({"start_timestamp": "", "start": "2023-07-01T10:00:00Z"}), json!({"stop_timestamp": null, "end": "2023-07-01 13:00:00"})),
        (json!({"start_timestamp": 1_688_205_600.0}), json!({"stop_timestamp": "1688209200"})),
        (json!({"start_timestamp": "2023-07-01 12:00:00"}), json!({"end": "1688209200"})),
    ] {
        let mut item = start.as_object().unwrap().clone();
        item.extend(end.as_object().unwrap().clone());
        let programme = one(Value::Object(item));
        assert_eq!((programme.start, programme.stop), (Time(1_688_205_600), Some(Time(1_688_209_200))), "{start} {end}");
    }
    // The hour that does not exist, and the one that is twice.
    assert_eq!(one(json!({"start": "2023-03-26 02:30:00"})).start, Time(1_679_794_200));
    assert_eq!(one(json!({"start": "2023-10-29 02:30:00"})).start, Time(1_698_539_400));
}

#[test]
fn what_has_no_start_is_reported() {
    let (programmes, issues) = read(&json!({"epg_listings": [
        {"title": "QQ=="},
        {"title": "QQ==", "start": "soon", "start_timestamp": "0"},
        7,
        {"title": "Qg==", "start_timestamp": 20, "stop_timestamp": 10},
        {"title": "Qw==", "start_timestamp": 20}]}));
    assert_eq!(programmes.iter().map(|p| (p.start, p.stop)).collect::<Vec<_>>(), [(Time(20), None), (Time(20), None)]);
    assert_eq!(
        issues,
        [
            "entry 1: without a start, skipped (A)",
            "entry 2: without a start, skipped (A)",
            "entry 3: not an object, skipped",
            "entry 4: without an end after its start (B)"
        ]
    );
}

#[test]
fn texts_are_base64_or_not() {
    let title = |title: &str| one(json!({"title": title, "start_timestamp": 5})).titles.pop().map_or(String::new(), |title| title.text);
    for text in ["News", "Film", "Late Night: the Show", "Sport1", "Café", "100", "abcd", "Été!", ""] {
        assert_eq!(title(text), text);
        assert_eq!(title(&STANDARD.encode(text)), text);
        assert_eq!(title(&STANDARD_NO_PAD.encode(text)), text);
    }
    assert_eq!(title(&URL_SAFE.encode("Où? ¿Qué? ~~ÿÿ")), "Où? ¿Qué? ~~ÿÿ");
    assert_eq!(title(&STANDARD.encode(" Two\r\nlines ")), "Two lines");
    assert_eq!(title("VHdv\nIGxpbmVz"), "Two lines");
    assert_eq!(title(&STANDARD.encode(b"\xff\xfe")), "//4=");
    assert_eq!(title(&STANDARD.encode("Tom &amp; Jerry")), "Tom &amp; Jerry");
}

#[test]
fn plain_words_that_could_be_base64_stay() {
    let titles = |titles: &[&str], description: &str| {
        let item = |title: &&str| json!({"title": title, "description": description, "start_timestamp": 5});
        let (programmes, _) = read(&json!({"epg_listings": titles.iter().map(item).collect::<Vec<_>>()}));
        programmes.into_iter().map(|mut programme| programme.titles.remove(0).text).collect::<Vec<_>>()
    };
    let plain = ["Test", "News", "Kids", "QI", "Up", "Oz", "Sky", "MTV", "24", "Top Gear", "Eastenders"];
    assert_eq!(titles(&plain, "A plain description, with a comma."), plain);
    assert_eq!(titles(&plain, ""), plain);
    assert_eq!(titles(&["Sky"], ""), ["Sky"]);
    let coded = plain.map(|title| STANDARD.encode(title));
    let coded: Vec<&str> = coded.iter().map(String::as_str).collect();
    assert_eq!(titles(&coded, &STANDARD.encode("Something with words, and a comma.")), plain);
    assert_eq!(titles(&coded, ""), plain);
    let mixed = [STANDARD.encode("***"), STANDARD.encode("The late night show")];
    assert_eq!(titles(&[&mixed[0], &mixed[1]], "Plain words."), ["***", "The late night show"]);
}

proptest! {
    #[test]
    fn anything_is_read_the_same_in_any_chunks(
        bytes: Vec<u8>,
        text in r#"(\{|\}|\[|\]|,|:|"epg_listings"|"title"|"start"|"start_timestamp"|1|null|"2023-01-01 00:00:00"|"|<){0,40}"#,
        sizes in vec(1usize..30, 1..4),
    ) {
        let zone = TimeZone::get("Europe/Amsterdam").unwrap();
        for input in [&bytes, text.as_bytes(), &[b"{\"epg_listings\":[", text.as_bytes()].concat()] {
            prop_assert_eq!(read_from(Pieces::new(input, &sizes), &zone), read_from(input, &zone));
        }
    }
}
