//! Mistakes of real panels: numbers as texts and texts as numbers, missing values, lists instead of objects, unknown types.
//!
//! The number of an entry decides its mistakes, with coprime strides, so that every combination occurs. Ids stay readable.

use serde_json::{Map, Value, json};

use crate::model::StreamType;

pub(super) fn spoil(entry: &mut Map<String, Value>, kind: StreamType, number: u32) {
    let is = |stride: u32, rest: u32| number % stride == rest;
    let mut set = |name: &str, value: Value| {
        if let Some(field) = entry.get_mut(name) {
            *field = value;
        }
    };
    if is(5, 0) {
        set("epg_channel_id", Value::Null);
    }
    if is(17, 4) {
        set("name", json!(""));
    }
    if is(23, 6) {
        set("added", Value::Null);
    }
    if kind == StreamType::Live && is(29, 7) {
        set("stream_type", json!("radio_streams"));
    }
    if kind == StreamType::Live && is(31, 8) {
        set("stream_type", json!("created_live"));
    }
    if is(37, 9) {
        set("tv_archive", json!("1"));
        set("tv_archive_duration", json!("7"));
    }
    set("backdrop_path", [json!(""), Value::Null, json!([""]), json!([])][number as usize % 4].clone());
    set("rating_5based", [json!(0), json!("4.5"), Value::Null, json!(2.5)][number as usize % 4].clone());
    let as_text = |value: &Value| json!(value.to_string());
    for (name, stride, rest) in [("num", 19, 5), ("stream_id", 13, 3), ("series_id", 13, 3)] {
        if is(stride, rest)
            && let Some(value) = entry.get_mut(name)
        {
            *value = as_text(value);
        }
    }
    if is(11, 2) {
        entry.remove("category_ids");
        if let Some(category) = entry.get_mut("category_id") {
            *category = json!(category.as_str().and_then(|text| text.parse::<u32>().ok()).unwrap_or(0));
        }
    }
    if is(7, 1)
        && let Some(category) = entry.get_mut("category_id")
    {
        *category = Value::Null;
    }
}

pub(super) fn spoil_season(season: &mut Value, number: u32) {
    for (at, episode) in season.as_array_mut().into_iter().flatten().enumerate() {
        let at = at + number as usize;
        if at.is_multiple_of(2) {
            // The id as a number, the number of the episode as a text.
            let id = episode["id"].as_str().and_then(|id| id.parse::<u64>().ok());
            episode["id"] = json!(id);
            episode["episode_num"] = json!(episode["episode_num"].to_string());
        }
        if at % 3 == 1 {
            episode["info"] = json!([]);
            episode["season"] = Value::Null;
        }
        if at % 3 == 2 {
            episode["title"] = json!("");
        }
    }
}

pub(super) fn spoil_account(answer: &mut Value) {
    let user = &mut answer["user_info"];
    for name in ["active_cons", "max_connections"] {
        user[name] = json!(user[name].as_str().and_then(|text| text.parse::<u32>().ok()));
    }
    user["auth"] = json!("1");
    user["is_trial"] = Value::Null;
    user["allowed_output_formats"] = json!({"0": "ts"});
    let server = &mut answer["server_info"];
    server["port"] = json!(server["port"].as_str().and_then(|text| text.parse::<u32>().ok()));
    server["timestamp_now"] = json!(server["timestamp_now"].to_string());
}
