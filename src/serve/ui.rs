//! The page: files that `build.rs` made of `ui/`, embedded (a debug build reads them where they were built).
//!
//! The one idea: every file is ready to be sent. Compressed copies were made by the build; the only
//! thing done per answer is writing the base path into `index.html`, which is every address of the
//! page that is not a file. Knows nothing of routes and sessions: the page itself is open, what it shows is not.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use rust_embed::Embed;
use sha2::{Digest, Sha256};

#[derive(Embed)]
#[folder = "$OUT_DIR/ui"]
struct Files;

/// What `index.html` has where the base path belongs.
const MARKER: &str = r#"<base href="/""#;

/// First parts of addresses that are never the page's, so that a mistyped one is a plain 404.
const NOT_THE_PAGE: &[&str] = &["api", "proxy", "stream", "logo"];

/// The component library writes its colours as inline styles; logos and streams come from wherever a provider keeps them, and the
/// player fetches a stream itself. Scripts are ours alone.
const POLICY: &str = "default-src 'self'; img-src 'self' http: https: data:; media-src 'self' http: https: blob:; \
    connect-src 'self' http: https:; style-src 'self' 'unsafe-inline'; \
    object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

/// The answer for a GET or HEAD of `path` (decoded, below the base path, with or without a leading `/`).
/// `None` where the page has nothing there. `base_path`: `""`, `"/"` or `"/tv"`.
pub(crate) fn file(path: &str, base_path: &str, headers: &HeaderMap) -> Option<Response<Bytes>> {
    let path = path.trim_start_matches('/');
    if path.ends_with(".gz") {
        return None; // They are copies, not files.
    }
    if path != "index.html"
        && let Some(plain) = Files::get(path)
    {
        let packed = accepts_gzip(headers).then(|| Files::get(&format!("{path}.gz"))).flatten();
        let encoding = packed.as_ref().map(|_| "gzip");
        let data = packed.unwrap_or(plain).data;
        // The build puts a hash of the content into the names of these.
        let caching = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
        return Some(answer(bytes_of(data), media_type(path), encoding, caching, headers));
    }
    let (first, last) = (path.split('/').next().unwrap_or_default(), path.rsplit('/').next().unwrap_or_default());
    if path != "index.html" && (last.contains('.') || NOT_THE_PAGE.contains(&first)) {
        return None;
    }
    let index = Files::get("index.html")?;
    let index = String::from_utf8_lossy(&index.data).replacen(MARKER, &format!("<base href=\"{}\"", attribute(base_path)), 1);
    Some(answer(index.into(), "text/html; charset=utf-8", None, "no-cache", headers))
}

fn answer(
    body: Bytes,
    media_type: &'static str,
    encoding: Option<&'static str>,
    caching: &'static str,
    request: &HeaderMap,
) -> Response<Bytes> {
    let tag = format!("\"{}\"", hex::encode(&Sha256::digest(&body)[..12]));
    let known =
        request.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).map(str::trim);
    let is_known = known.map(|value| value.strip_prefix("W/").unwrap_or(value)).any(|value| value == tag || value == "*");
    let length = body.len();
    let mut response = Response::new(if is_known { Bytes::new() } else { body });
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(ETAG, tag);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    // Of a script too: a worker has the policy that its own file came with.
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    if is_known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    if let Some(encoding) = encoding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

fn bytes_of(data: Cow<'static, [u8]>) -> Bytes {
    match data {
        Cow::Borrowed(data) => Bytes::from_static(data),
        Cow::Owned(data) => Bytes::from(data),
    }
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Whether `Accept-Encoding` names gzip (or anything) and does not refuse it with `q=0`.
fn accepts_gzip(headers: &HeaderMap) -> bool {
    headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).any(|coding| {
        let (name, quality) = coding.split_once(';').unwrap_or((coding, ""));
        let quality = quality.trim().strip_prefix("q=").map_or(Ok(1.0), str::parse::<f32>);
        matches!(name.trim().to_ascii_lowercase().as_str(), "gzip" | "x-gzip" | "*") && quality.is_ok_and(|quality| quality > 0.0)
    })
}

/// A base path as an attribute's value that ends in a slash.
fn attribute(base_path: &str) -> String {
    let path = base_path.trim_matches('/');
    let path = path.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;");
    if path.is_empty() { "/".to_owned() } else { format!("/{path}/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(http::HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap())).collect()
    }

    #[test]
    fn every_address_of_the_page_is_the_index_with_its_base_path() {
        for path in ["", "/", "index.html", "/sources", "/playlists/01ARZ3NDEKTSV4RRFFQ69G5FAV"] {
            let response = file(path, "/tv", &HeaderMap::new()).unwrap();
            assert_eq!(response.headers()[CONTENT_TYPE], "text/html; charset=utf-8");
            assert_eq!(response.headers()[CACHE_CONTROL], "no-cache");
            assert!(String::from_utf8_lossy(response.body()).contains(r#"<base href="/tv/""#), "{path}");
        }
        for base_path in ["", "/"] {
            assert!(String::from_utf8_lossy(file("/", base_path, &HeaderMap::new()).unwrap().body()).contains(MARKER));
        }
    }

    #[test]
    fn what_is_not_there_is_not_the_page() {
        for path in ["/assets/none.js", "/none.png", "/api/v1/none", "/proxy/none/m3u8", "/favicon.svg.gz", "/../Cargo.toml"] {
            assert!(file(path, "", &HeaderMap::new()).is_none(), "{path}");
        }
    }

    #[test]
    fn a_base_path_cannot_leave_its_attribute() {
        assert_eq!(attribute("/a\"><script>"), "/a&quot;&gt;&lt;script&gt;/");
        assert_eq!(attribute("tv/"), "/tv/");
    }

    #[test]
    fn a_known_page_is_not_sent_again() {
        let tag = file("/", "", &HeaderMap::new()).unwrap().headers()[ETAG].clone();
        let again = file("/", "", &headers(&[(IF_NONE_MATCH, &format!("\"x\", W/{}", tag.to_str().unwrap()))])).unwrap();
        assert_eq!((again.status(), again.body().len()), (StatusCode::NOT_MODIFIED, 0));
        // What a browser keeps takes the headers of the answer that says that it may.
        assert_eq!(again.headers()[CONTENT_SECURITY_POLICY], POLICY);
        assert_eq!(file("/", "/tv", &headers(&[(IF_NONE_MATCH, tag.to_str().unwrap())])).unwrap().status(), StatusCode::OK);
    }

    #[test]
    fn every_script_of_the_page_is_immutable() {
        // A prebuilt page is somebody else's build.
        if option_env!("LINEUP_UI_DIST").is_some() {
            return;
        }
        let index = file("/", "", &HeaderMap::new()).unwrap();
        let index = String::from_utf8_lossy(index.body()).into_owned();
        for script in index.split("<script").skip(1) {
            let path = script.split("src=\"./").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
            let answer = file(path, "", &HeaderMap::new()).unwrap();
            assert!(answer.headers()[CACHE_CONTROL].to_str().unwrap().ends_with("immutable"), "{path}");
        }
    }

    #[test]
    fn assets_are_kept_for_good_and_come_compressed_where_that_is_wanted() {
        // The placeholder page has none.
        let Some(path) = Files::iter().find(|path| path.starts_with("assets/") && path.ends_with(".js.gz")) else { return };
        let path = path.trim_end_matches(".gz");
        let packed = file(path, "", &headers(&[(ACCEPT_ENCODING, "br, gzip;q=0.5")])).unwrap();
        let plain = file(path, "", &headers(&[(ACCEPT_ENCODING, "br, gzip;q=0")])).unwrap();
        assert_eq!(packed.headers()[CONTENT_ENCODING], "gzip");
        assert_eq!(packed.headers()[CACHE_CONTROL], "public, max-age=31536000, immutable");
        assert!(!plain.headers().contains_key(CONTENT_ENCODING));
        assert!(packed.body().len() < plain.body().len());
        assert_ne!(packed.headers()[ETAG], plain.headers()[ETAG]);
        assert_eq!(packed.headers()[CONTENT_SECURITY_POLICY], POLICY);
    }
}
