//! A request to the panel: the action, the account, or the stream.

use percent_encoding::percent_decode_str;

#[derive(Clone, Debug)]
pub(in crate::demo) struct Call {
    /// `login`, an action of the interface, `get.php`, `xmltv.php`, or the kind of a stream: `live`, `movie`, `series`.
    pub(in crate::demo) action: String,
    pub(in crate::demo) username: String,
    pub(in crate::demo) password: String,
    /// The category, stream, film or series.
    pub(in crate::demo) of: String,
}

impl Call {
    /// None: the panel does not have this path.
    pub(in crate::demo) fn read(path: &str, query: &str) -> Option<Call> {
        if let Some(stream) = Call::stream(path) {
            return Some(stream);
        }
        let param =
            |name: &str| url::form_urlencoded::parse(query.as_bytes()).find(|(n, _)| n == name).map(|(_, value)| value.into_owned());
        let action = match path {
            "/player_api.php" => param("action").filter(|action| !action.is_empty()).unwrap_or("login".to_owned()),
            "/get.php" | "/xmltv.php" => path.trim_start_matches('/').to_owned(),
            _ => return None,
        };
        // Requests are counted by action; unknown actions share one count.
        let is_known = path != "/player_api.php" || action == "login" || ACTIONS.contains(&action.as_str());
        let of = ["category_id", "stream_id", "series_id"].into_iter().find_map(param).unwrap_or_default();
        let (username, password) = (param("username").unwrap_or_default(), param("password").unwrap_or_default());
        Some(Call { action: if is_known { action } else { "unknown".to_owned() }, username, password, of })
    }

    /// From the address of a stream: `/live/user/password/1001.ts`, or without the first part.
    fn stream(path: &str) -> Option<Call> {
        let path = path.strip_prefix('/')?;
        let (kind, rest) = ["live", "movie", "series"]
            .into_iter()
            .find_map(|kind| Some((kind, path.strip_prefix(kind)?.strip_prefix('/')?)))
            .unwrap_or(("live", path));
        let mut parts = rest.split('/');
        let (username, password, file) = (parts.next()?, parts.next()?, parts.next()?);
        let (id, end) = file.split_once('.').unwrap_or((file, "ts"));
        // Only transport streams are offered.
        if parts.next().is_some() || end == "m3u8" {
            return None;
        }
        let decoded = |segment: &str| percent_decode_str(segment).decode_utf8_lossy().into_owned();
        let of = id.parse::<u32>().ok()?.to_string();
        Some(Call { action: kind.to_owned(), username: decoded(username), password: decoded(password), of })
    }

    pub(in crate::demo) fn is_stream(&self) -> bool {
        ["live", "movie", "series"].contains(&self.action.as_str())
    }

    /// The key under which a fault can be planned, besides the path itself.
    pub(in crate::demo) fn fault_path(&self, path: &str) -> String {
        if path == "/player_api.php" { format!("{path}?action={}", self.action) } else { format!("/{}", self.action) }
    }
}

/// Every action, for the page that lists the possible faults.
pub(in crate::demo) const ACTIONS: [&str; 9] = [
    "get_live_categories",
    "get_vod_categories",
    "get_series_categories",
    "get_live_streams",
    "get_vod_streams",
    "get_series",
    "get_series_info",
    "get_short_epg",
    "get_simple_data_table",
];
