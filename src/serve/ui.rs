//! The page: files that `build.rs` made of `ui/`, embedded (a debug build reads them where they were built).
//!
//! The one idea: every file is ready to be sent. Compressed copies were made by the build; the only
//! thing done per answer is writing the base path into `index.html`, which is every address of the
//! page that is not a file. Knows nothing of routes and sessions: the page itself is open, what it shows is not.

use std::borrow::Cow;

use bytes::Bytes;
use http::HeaderValue;
use http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, VARY};
use rust_embed::Embed;

use super::http::Resp;
use super::http::file::accepts_gzip;

#[derive(Embed)]
#[folder = "$OUT_DIR/ui"]
struct Files;

/// What `index.html` has where the base path belongs.
const MARKER: &str = r#"<base href="/""#;

/// The component library writes its colours as inline styles; logos and streams come from wherever a provider keeps them, and the
/// player fetches a stream itself. Scripts are ours alone.
const POLICY: &str = "default-src 'self'; img-src 'self' http: https: data:; media-src 'self' http: https: blob:; \
    connect-src 'self' http: https:; style-src 'self' 'unsafe-inline'; \
    object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

/// What the page has at a path that no operation has (decoded, below the base path, with or without a leading `/`).
/// `base_path`: `""`, `"/"` or `"/tv"`.
pub(super) fn file(path: &str, base_path: &str, accept_encoding: &str) -> Option<Resp> {
    let path = path.trim_start_matches('/');
    if path.ends_with(".gz") {
        return None; // They are copies, not files.
    }
    if path != "index.html"
        && let Some(plain) = Files::get(path)
    {
        let packed = accepts_gzip(accept_encoding).then(|| Files::get(&format!("{path}.gz"))).flatten();
        let is_packed = packed.is_some();
        // The build puts a hash of the content into the names of these.
        let caching = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
        let resp = answer(bytes_of(packed.unwrap_or(plain).data), media_type(path), caching);
        return Some(if is_packed { resp.with(CONTENT_ENCODING, HeaderValue::from_static("gzip")) } else { resp });
    }
    if path != "index.html" && path.rsplit('/').next().is_some_and(|last| last.contains('.')) {
        return None;
    }
    let index = Files::get("index.html")?;
    let index = String::from_utf8_lossy(&index.data).replacen(MARKER, &format!("<base href=\"{}\"", attribute(base_path)), 1);
    Some(answer(index.into(), "text/html; charset=utf-8", "no-cache"))
}

fn answer(body: Bytes, media_type: &'static str, caching: &'static str) -> Resp {
    Resp::typed(media_type, body)
        .with(CACHE_CONTROL, HeaderValue::from_static(caching))
        .with(VARY, HeaderValue::from_static("accept-encoding"))
        // Of a script too: a worker has the policy that its own file came with.
        .with(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY))
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

fn attribute(base_path: &str) -> String {
    let path = base_path.trim_matches('/');
    let path = path.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;");
    if path.is_empty() { "/".to_owned() } else { format!("/{path}/") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::http::Body;
    use http::HeaderMap;
    use http::header::CONTENT_TYPE;

    fn found(path: &str, base_path: &str, accept_encoding: &str) -> (HeaderMap, Bytes) {
        match file(path, base_path, accept_encoding).unwrap() {
            Resp { headers, body: Body::Bytes(body), .. } => (headers, body),
            _ => panic!("{path}"),
        }
    }

    #[test]
    fn every_address_of_the_page_is_the_index_with_its_base_path() {
        for path in ["", "/", "index.html", "/sources", "/playlists/01ARZ3NDEKTSV4RRFFQ69G5FAV"] {
            let (headers, body) = found(path, "/tv", "");
            assert_eq!(headers[CONTENT_TYPE], "text/html; charset=utf-8");
            assert_eq!(headers[CACHE_CONTROL], "no-cache");
            assert!(String::from_utf8_lossy(&body).contains(r#"<base href="/tv/""#), "{path}");
        }
        for base_path in ["", "/"] {
            assert!(String::from_utf8_lossy(&found("/", base_path, "").1).contains(MARKER));
        }
    }

    #[test]
    fn what_is_not_there_is_not_the_page() {
        for path in ["/assets/none.js", "/none.png", "/favicon.svg.gz", "/../Cargo.toml"] {
            assert!(file(path, "", "").is_none(), "{path}");
        }
    }

    #[test]
    fn a_base_path_cannot_leave_its_attribute() {
        assert_eq!(attribute("/a\"><script>"), "/a&quot;&gt;&lt;script&gt;/");
        assert_eq!(attribute("tv/"), "/tv/");
    }

    #[test]
    fn every_script_of_the_page_is_immutable() {
        // A prebuilt page is somebody else's build.
        if option_env!("LINEUP_UI_DIST").is_some() {
            return;
        }
        let index = String::from_utf8_lossy(&found("/", "", "").1).into_owned();
        for script in index.split("<script").skip(1) {
            let path = script.split("src=\"./").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
            assert!(found(path, "", "").0[CACHE_CONTROL].to_str().unwrap().ends_with("immutable"), "{path}");
        }
    }

    #[test]
    fn assets_are_kept_for_good_and_come_compressed_where_that_is_wanted() {
        // The placeholder page has none.
        let Some(path) = Files::iter().find(|path| path.starts_with("assets/") && path.ends_with(".js.gz")) else { return };
        let path = path.trim_end_matches(".gz");
        let (packed, packed_body) = found(path, "", "br, gzip;q=0.5");
        let (plain, plain_body) = found(path, "", "br, gzip;q=0");
        assert_eq!(packed[CONTENT_ENCODING], "gzip");
        assert_eq!(packed[CACHE_CONTROL], "public, max-age=31536000, immutable");
        assert!(!plain.contains_key(CONTENT_ENCODING));
        assert!(packed_body.len() < plain_body.len());
        assert_eq!(packed[CONTENT_SECURITY_POLICY], POLICY);
    }
}
