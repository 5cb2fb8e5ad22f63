//! The list of all channels, page by page, while it changes.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::program::Server;
use crate::provider::Provider;
use crate::{listing, steps};

/// More than some blocks of the store hold.
const CHANNELS: usize = 3000;

fn page(server: &Server, query: &str, page: usize) -> Value {
    server.read(&format!("/api/v1/channels?{query}&limit=100&page={page}"))
}

fn texts(list: &Value, field: &str) -> Vec<String> {
    list["items"].as_array().unwrap().iter().map(|item| item[field].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_column_sorts_every_page_and_a_refresh_is_seen_at_once() {
    let provider = Provider::start();
    let mut server = Server::start();
    steps::make_account(&mut server);
    let mut sources = Vec::new();
    for (name, channels) in [("big", CHANNELS), ("small", 50)] {
        let path = format!("/{name}.m3u");
        provider.put(&path, listing::playlist(channels, 1));
        sources.push(steps::add_source(&server, "stream", &json!({"name": name, "url": provider.url(&path)})));
    }
    let small = steps::add_proxy(&server, &[&sources[1]], &[], json!({}));
    let total = CHANNELS + 50;
    for column in ["channel_name", "group_title", "tvg_chno", "source_name", "tvg_id"] {
        let mut seen = BTreeSet::new();
        let mut both: Vec<Vec<String>> = Vec::new();
        for order in ["asc", "desc"] {
            let mut values = Vec::new();
            for number in 1..=total.div_ceil(100) {
                let list = page(&server, &format!("sort={column}&order={order}"), number);
                assert_eq!((&list["total"], list["has_more"].as_bool()), (&total.into(), Some(number < total.div_ceil(100))));
                seen.extend(texts(&list, "id"));
                values.extend(texts(&list, column).iter().map(|text| text.to_lowercase()));
            }
            assert_eq!(values.len(), total, "{column} {order}");
            both.push(values);
        }
        assert_eq!(seen.len(), total, "{column}: each channel is on a page");
        assert!(both[0].is_sorted(), "{column}");
        both[1].reverse();
        assert_eq!(both[0], both[1], "{column}");
    }
    // Filters and sorting together.
    assert_eq!(page(&server, "sort=tvg_id&search=Channel+29", 2)["total"], 112, "29, 290 to 299 and 2900 to 2999, and 29 of the other");
    assert_eq!(page(&server, "sort=tvg_id&stream_type=movie", 1)["total"], 0);
    assert_eq!(page(&server, &format!("sort=channel_name&proxy_id={}", small.id), 1)["total"], 50);

    // The last page of what is there after a refresh, not before.
    let last = |server: &Server| texts(&page(server, "sort=channel_name&order=desc&search=Channel", 1), "tvg_name")[0].clone();
    assert_eq!(last(&server), "Channel 999 v1");
    provider.put("/big.m3u", listing::playlist(CHANNELS, 2));
    assert_eq!(steps::refresh(&server, "stream", &sources[0]).0, "completed");
    assert_eq!(last(&server), "Channel 999 v2");
}
