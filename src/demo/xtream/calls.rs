//! What was asked of the panel, and the answers of `player_api.php`.
//!
//! The one idea: an account that may not watch logs in and is told why, and then gets empty lists, as panels
//! do it; a wrong password gets `auth` 0. The paths are chosen elsewhere.

use std::iter;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::entries::{Content, FIRST_CHANNEL, Kind};
use super::{Account, Status, odd};
use crate::demo::answer::Pieces;
use crate::demo::made_up::{self, Order};
use crate::model::Time;

/// Channels that `panel_api.php` lists: it writes them in one go.
const LISTED: u32 = 10_000;

const DAY: i64 = 24 * 3600;

/// A request to the panel.
#[derive(Clone, Debug)]
pub(in crate::demo) struct Call {
    /// `login`, a name of the interface, `get.php`, `xmltv.php`, or what is watched: `live`, `movie`, `series`.
    pub(in crate::demo) action: String,
    pub(in crate::demo) username: String,
    pub(in crate::demo) password: String,
    /// The category, stream, film or series.
    pub(in crate::demo) of: String,
}

impl Call {
    /// None: it is not for the panel.
    pub(in crate::demo) fn read(path: &str, query: &str) -> Option<Call> {
        if let Some(watched) = Watched::read(path) {
            let of = watched.id.to_string();
            return Some(Call { action: watched.kind.to_owned(), username: watched.username, password: watched.password, of });
        }
        let param =
            |name: &str| url::form_urlencoded::parse(query.as_bytes()).find(|(n, _)| n == name).map(|(_, value)| value.into_owned());
        let action = match path {
            "/player_api.php" | "/panel_api.php" => param("action").filter(|action| !action.is_empty()).unwrap_or("login".to_owned()),
            "/get.php" | "/xmltv.php" => path.trim_start_matches('/').to_owned(),
            _ => return None,
        };
        // Counts are kept by action: what nobody knows is counted together.
        let is_known = !path.ends_with("_api.php") || action == "login" || ACTIONS.contains(&action.as_str());
        let of = ["category_id", "stream_id", "vod_id", "series_id"].into_iter().find_map(param).unwrap_or_default();
        let (username, password) = (param("username").unwrap_or_default(), param("password").unwrap_or_default());
        Some(Call { action: if is_known { action } else { "unknown".to_owned() }, username, password, of })
    }

    pub(super) fn is_stream(&self) -> bool {
        ["live", "movie", "series"].contains(&self.action.as_str())
    }

    /// What a fault may be planned for, besides the path itself.
    pub(in crate::demo) fn fault_path(&self, path: &str) -> String {
        if path.ends_with("_api.php") { format!("{path}?action={}", self.action) } else { format!("/{}", self.action) }
    }
}

/// Every action, for the page that lists what can go wrong.
pub(in crate::demo) const ACTIONS: [&str; 10] = [
    "get_live_categories",
    "get_vod_categories",
    "get_series_categories",
    "get_live_streams",
    "get_vod_streams",
    "get_series",
    "get_series_info",
    "get_vod_info",
    "get_short_epg",
    "get_simple_data_table",
];

/// The address of a stream: `/live/user/password/1001.ts`, or without the first part.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::demo) struct Watched {
    kind: &'static str,
    pub(in crate::demo) username: String,
    pub(in crate::demo) password: String,
    id: u32,
}

impl Watched {
    pub(in crate::demo) fn read(path: &str) -> Option<Watched> {
        let path = path.strip_prefix('/')?;
        let (kind, rest) = ["live", "movie", "series"]
            .into_iter()
            .find_map(|kind| Some((kind, path.strip_prefix(kind)?.strip_prefix('/')?)))
            .unwrap_or(("live", path));
        let mut parts = rest.split('/');
        let (username, password, file) = (parts.next()?, parts.next()?, parts.next()?);
        let (id, end) = file.split_once('.').unwrap_or((file, "ts"));
        // Other forms than a transport stream are not offered.
        if parts.next().is_some() || end == "m3u8" {
            return None;
        }
        Some(Watched { kind, username: decoded(username), password: decoded(password), id: id.parse().ok()? })
    }
}

/// A segment of a path without its percent signs.
fn decoded(segment: &str) -> String {
    let pair = format!("a={}", segment.replace('+', "%2B").replace('&', "%26"));
    url::form_urlencoded::parse(pair.as_bytes()).next().map_or_else(String::new, |(_, value)| value.into_owned())
}

/// The body of an answer of `player_api.php`. `param` gives what else was asked; `is_panel`: of `panel_api.php`.
pub(in crate::demo) fn answer(
    content: Content,
    account: Option<&Account>,
    call: &Call,
    order: Order,
    is_panel: bool,
    param: impl Fn(&str) -> Option<String>,
) -> Pieces {
    let Some(account) = account else { return whole(&json!({"user_info": {"auth": 0}})) };
    let action = call.action.as_str();
    if !account.is_active() && ACTIONS.contains(&action) {
        return whole(&json!([]));
    }
    let list = |kind, content: Content| -> Pieces { Box::new(content.list(kind, order, param("category_id"))) };
    let told = match action {
        "get_live_categories" => content.categories(Kind::Live),
        "get_vod_categories" => content.categories(Kind::Vod),
        "get_series_categories" => content.categories(Kind::Series),
        "get_live_streams" => return list(Kind::Live, content),
        "get_vod_streams" => return list(Kind::Vod, content),
        "get_series" => return list(Kind::Series, content),
        "get_series_info" => content.series_info(content.number(Kind::Series, &call.of)),
        "get_vod_info" => content.film_info(content.number(Kind::Vod, &call.of)),
        "get_short_epg" => {
            let limit = param("limit").and_then(|limit| limit.parse().ok()).unwrap_or(4);
            listings(&content, &call.of, false, limit)
        }
        "get_simple_data_table" => listings(&content, &call.of, true, usize::MAX),
        _ => {
            let mut told = about(account, &content);
            if content.is_odd {
                odd::spoil_account(&mut told);
            }
            if is_panel {
                told["categories"] = json!({
                    "live": content.categories(Kind::Live), "movie": content.categories(Kind::Vod),
                    "series": content.categories(Kind::Series),
                });
                let channels = (0..content.channels.min(LISTED))
                    .map(|number| ((FIRST_CHANNEL + number).to_string(), Value::Object(content.entry(Kind::Live, number))));
                told["available_channels"] = Value::Object(channels.collect::<Map<_, _>>());
            }
            told
        }
    };
    // An order other than the usual one is a fault; a short list has no other way to shrink.
    whole(&if order == Order::None && told.is_array() { json!([]) } else { told })
}

fn whole(value: &Value) -> Pieces {
    Box::new(iter::once(Bytes::from(value.to_string())))
}

/// What a panel says of an account, and of itself.
fn about(account: &Account, content: &Content) -> Value {
    let now = content.now.0;
    let (message, expires) = match account.status {
        Status::Active | Status::Refused => ("", now + 30 * DAY),
        Status::Expired => ("Your subscription has expired", now - DAY),
        Status::Banned => ("Your account is banned", now + 30 * DAY),
        Status::Disabled => ("Your account is disabled", now + 30 * DAY),
    };
    let expires = match account.expires_at {
        // Panels write null for an account that never ends.
        Some(0) => Value::Null,
        seconds => json!(seconds.unwrap_or(expires).to_string()),
    };
    let authority = content.base.trim_start_matches("http://");
    let (host, port) = authority.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()).unwrap_or((authority, "80"));
    json!({
        "user_info": {
            "username": account.username, "password": account.password, "message": message, "auth": 1,
            "status": account.status.name(), "exp_date": expires, "is_trial": u8::from(account.is_trial).to_string(),
            "active_cons": account.watching().to_string(), "created_at": (now - 300 * DAY).to_string(),
            "max_connections": account.max_connections.to_string(), "allowed_output_formats": ["ts"],
        },
        "server_info": {
            "url": host, "port": port, "https_port": "443", "server_protocol": "http", "rtmp_port": "1935",
            "timezone": content.time_zone, "timestamp_now": now, "time_now": local(content, now), "process": true,
        },
    })
}

/// A moment as the panel writes it: in its own zone, without a name of it.
fn local(content: &Content, seconds: i64) -> String {
    let zone = TimeZone::get(&content.time_zone).unwrap_or(TimeZone::UTC);
    Time(seconds).timestamp().to_zoned(zone).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// The guide of one channel: all of it, or what is on and what comes next.
fn listings(content: &Content, stream_id: &str, is_table: bool, limit: usize) -> Value {
    let now = content.now.0;
    let Some(number) = content.number(Kind::Live, stream_id) else { return json!({"epg_listings": []}) };
    let (.., guide_id) = made_up::channel(number);
    let has_archive = u8::from(number.is_multiple_of(10));
    let slots = made_up::slots(number, content.now).filter(|(_, stop)| is_table || *stop > now).take(limit);
    let listings = slots.map(|(start, stop)| {
        let (title, description) = made_up::show(number, start);
        let is_now = start <= now && now < stop;
        let seconds = |at: i64| if content.is_odd && number % 2 == 1 { json!(at) } else { json!(at.to_string()) };
        let mut listing = json!({
            "id": (start / 900 * 100_000 + i64::from(number)).to_string(), "epg_id": "1", "title": BASE64_STANDARD.encode(title),
            "lang": "en", "start": local(content, start), "end": local(content, stop),
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
