//! The answers of `player_api.php`.
//!
//! As real panels do, an account that may not watch can log in and see the reason, and then gets empty lists; a wrong
//! password gets `auth` 0.

use std::iter;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::call::{ACTIONS, Call};
use super::entries::Content;
use super::panel::{Account, Status};
use super::sloppy;
use crate::demo::answer::Pieces;
use crate::demo::fault::Fault;
use crate::demo::made_up;
use crate::model::{StreamType, Time};

const DAY: i64 = 24 * 3600;
const TIME_ZONE: &str = "Europe/Amsterdam";

/// The body of an answer of `player_api.php`. `param` returns other parameters.
pub(in crate::demo) fn answer(
    content: Content,
    account: Option<&Account>,
    call: &Call,
    fault: Option<&Fault>,
    param: impl Fn(&str) -> Option<String>,
) -> Pieces {
    let Some(account) = account else { return whole(&json!({"user_info": {"auth": 0}})) };
    let action = call.action.as_str();
    if !account.is_active() && ACTIONS.contains(&action) {
        return whole(&json!([]));
    }
    let list = |kind, content: Content| -> Pieces { Box::new(content.list(kind, fault, param("category_id"))) };
    let answer = match action {
        "get_live_categories" => content.categories(StreamType::Live),
        "get_vod_categories" => content.categories(StreamType::Movie),
        "get_series_categories" => content.categories(StreamType::Series),
        "get_live_streams" => return list(StreamType::Live, content),
        "get_vod_streams" => return list(StreamType::Movie, content),
        "get_series" => return list(StreamType::Series, content),
        "get_series_info" => content.series_info(content.number(StreamType::Series, &call.of)),
        "get_short_epg" => {
            let limit = param("limit").and_then(|limit| limit.parse().ok()).unwrap_or(4);
            listings(&content, &call.of, false, limit)
        }
        "get_simple_data_table" => listings(&content, &call.of, true, usize::MAX),
        _ => {
            let mut answer = about(account, &content);
            if content.lists.is_sloppy {
                sloppy::spoil_account(&mut answer);
            }
            answer
        }
    };
    // The fault "all gone" applies to short lists too.
    whole(&if fault == Some(&Fault::AllGone) && answer.is_array() { json!([]) } else { answer })
}

fn whole(value: &Value) -> Pieces {
    Box::new(iter::once(Bytes::from(value.to_string())))
}

/// The details of the account and of the panel.
fn about(account: &Account, content: &Content) -> Value {
    let now = content.now.0;
    let Status { name, message, days } = account.status;
    let authority = content.base.trim_start_matches("http://");
    let (host, port) = authority.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()).unwrap_or((authority, "80"));
    json!({
        "user_info": {
            "username": account.username, "password": account.password, "message": message, "auth": 1,
            "status": name, "exp_date": (now + days * DAY).to_string(), "is_trial": "0",
            "active_cons": account.open_streams().to_string(), "created_at": (now - 300 * DAY).to_string(),
            "max_connections": account.max_connections.to_string(), "allowed_output_formats": ["ts"],
        },
        "server_info": {
            "url": host, "port": port, "https_port": "443", "server_protocol": "http", "rtmp_port": "1935",
            "timezone": TIME_ZONE, "timestamp_now": now, "time_now": local(now), "process": true,
        },
    })
}

/// A time as the panel writes it: local, without the zone.
fn local(seconds: i64) -> String {
    let zone = TimeZone::get(TIME_ZONE).unwrap_or(TimeZone::UTC);
    Time(seconds).timestamp().to_zoned(zone).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// The guide of one channel: all of it (`is_table`), or from the current programme on.
fn listings(content: &Content, stream_id: &str, is_table: bool, limit: usize) -> Value {
    let now = content.now.0;
    let Some(number) = content.number(StreamType::Live, stream_id) else { return json!({"epg_listings": []}) };
    let (.., guide_id) = made_up::channel(number);
    let has_archive = u8::from(number.is_multiple_of(10));
    let slots = made_up::slots(number, content.now).filter(|(_, stop)| is_table || *stop > now).take(limit);
    let listings = slots.map(|(start, stop)| {
        let (title, description) = made_up::show(number, start);
        let is_now = start <= now && now < stop;
        let seconds = |at: i64| if content.lists.is_sloppy && number % 2 == 1 { json!(at) } else { json!(at.to_string()) };
        let mut listing = json!({
            "id": (start / 900 * 100_000 + i64::from(number)).to_string(), "epg_id": "1", "title": BASE64_STANDARD.encode(title),
            "lang": "en", "start": local(start), "end": local(stop),
            "description": BASE64_STANDARD.encode(description), "channel_id": guide_id,
            "start_timestamp": seconds(start), "stop_timestamp": seconds(stop),
        });
        if is_table {
            listing["now_playing"] = json!(u8::from(is_now));
            listing["has_archive"] = json!(if start < now { has_archive } else { 0 });
        }
        listing
    });
    json!({"epg_listings": listings.collect::<Value>()})
}
