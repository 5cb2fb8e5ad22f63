//! Series as panels describe them.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn read(answer: &Value) -> Vec<Episode> {
    read_episodes(answer.to_string().as_bytes()).unwrap()
}

fn episodes(episodes: Value) -> Vec<(String, u32, u32)> {
    read(&json!({"seasons": [], "info": {"name": "Show"}, "episodes": episodes})).into_iter().map(|e| (e.id, e.season, e.episode)).collect()
}

fn error(answer: &str) -> String {
    read_episodes(answer.as_bytes()).unwrap_err().to_string()
}

#[test]
fn a_plain_series() {
    let series = read(&json!({
        "seasons": [{"season_number": 1, "name": "Season 1"}],
        "info": {"name": "Show", "plot": "Of\nthings", "cover": "http://a.example/c.jpg", "backdrop_path": []},
        "episodes": {"1": [{"id": "900101", "episode_num": 1, "title": "Pilot", "container_extension": "mp4", "season": 1,
            "info": {"duration_secs": 1200, "plot": "It begins", "movie_image": "http://a.example/e.jpg", "duration": "00:20:00"}}]}}));
    let expected = [Episode {
        id: "900101".to_owned(),
        season: 1,
        episode: 1,
        title: "Pilot".to_owned(),
        container_extension: "mp4".to_owned(),
        plot: "It begins".to_owned(),
        duration_seconds: Some(1200),
        image: "http://a.example/e.jpg".to_owned(),
    }];
    assert_eq!(series, expected);
}

#[test]
fn episodes_come_in_many_shapes() {
    let episode = |id: u32, season: Value, number: Value| json!({"id": id, "season": season, "episode_num": number, "info": []});
    let expected = [("21".to_owned(), 1, 1), ("22".to_owned(), 1, 2), ("11".to_owned(), 2, 1)];
    for shape in [
        json!({"2": [episode(11, json!(2), json!(1))], "1": [episode(22, json!("1"), json!("2")), episode(21, json!(1), json!(1))]}),
        json!({"1": [episode(21, Value::Null, json!("")), episode(22, Value::Null, Value::Null)],
            "2": {"0": episode(11, json!(""), json!(1))}}),
        json!([[], [episode(21, Value::Null, json!(1)), episode(22, Value::Null, json!(2))], [episode(11, Value::Null, json!(1))]]),
        json!([[episode(21, json!(1), json!(1)), episode(22, json!(1), json!(2))], [episode(11, json!(2), json!(1))]]),
        json!([episode(11, json!(2), json!(1)), episode(22, json!(1), json!(2)), episode(21, json!(1), json!(1))]),
    ] {
        assert_eq!(episodes(shape.clone()), expected, "{shape}");
    }
    for nothing in [json!([]), json!({}), json!(null), json!(""), json!({"1": []}), json!({"1": null})] {
        assert_eq!(episodes(nothing), []);
    }
}

#[test]
fn fields_come_in_many_shapes() {
    let one = |value: Value| read(&json!({"info": [], "episodes": {"3": [value]}})).remove(0);
    let episode = one(json!({"id": 7.0, "title": null, "container_extension": ".mkv", "info": []}));
    assert_eq!((episode.id.as_str(), episode.title.as_str(), episode.container_extension.as_str()), ("7", "Episode 1", "mkv"));
    assert_eq!((episode.season, episode.episode, episode.duration_seconds), (3, 1, None));
    for (info, seconds) in [
        (json!({"duration_secs": "1200"}), Some(1200)),
        (json!({"duration_secs": 0, "duration": "00:20:00"}), Some(1200)),
        (json!({"duration": "20:00"}), Some(1200)),
        (json!({"duration": "4294967295:0:0"}), None),
        (json!({"duration": "20 min"}), None),
        (json!([{"duration_secs": 1200}]), Some(1200)),
    ] {
        assert_eq!(one(json!({"id": 1, "info": info})).duration_seconds, seconds);
    }
}

#[test]
fn episodes_without_an_id_are_left_out() {
    let series = read(&json!({"episodes": {"1": [{"title": "A"}, {"id": null}, 5, {"id": 1}]}}));
    assert_eq!(series.len(), 1);
}

#[test]
fn what_is_no_series_is_an_error() {
    assert_eq!(read(&json!([])), []);
    assert_eq!(read(&json!({"seasons": [], "info": {}, "episodes": []})), []);
    assert_eq!(error(""), "the panel sent an empty answer instead of the series' episodes");
    assert_eq!(error(r#"{"user_info":{"auth":0}}"#), "the panel did not accept the account");
    assert_eq!(error(r#"{"message":"No such series"}"#), "the panel sent a message instead of the series' episodes: “No such series”");
    assert_eq!(error(r#"{"info":{"name":"#), "the series' episodes is incomplete: it ends at the beginning");
    assert_eq!(error("<html>"), "the panel sent a web page instead of the series' episodes");
}

proptest! {
    #[test]
    fn anything_is_a_series_or_an_error(
        bytes: Vec<u8>,
        text in r#"(\{|\}|\[|\]|,|:|"episodes"|"id"|"season"|"1"|4294967295|null| |"){0,40}"#,
    ) {
        for answer in [&bytes, text.as_bytes(), format!("{{\"info\":{{}},\"episodes\":[{text}]}}").as_bytes()] {
            drop(read_episodes(answer));
        }
    }
}
