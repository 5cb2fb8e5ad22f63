//! Playlists and guides: files of the version that is published, conditional, in parts, compressed
//! where the player takes it. Knows nothing of how they were made.

use std::io;

use http::{HeaderName, HeaderValue, Method, header};

use crate::publish::{self, Edition, Output};
use crate::serve::http::file::{self, Sheet};
use crate::serve::http::{ApiError, Req, Resp, route_async};
use crate::serve::parts::{Parts, Route};

/// Seconds after which a player may ask again for what is not there yet.
const RETRY: u64 = 30;

pub(super) const TAG: &str = "outputs";
const PLAYLIST: &str = "audio/x-mpegurl";
const GUIDE: &str = "application/xml";

pub(super) fn routes() -> Vec<Route> {
    let playlist =
        |path| route_async(Method::GET, path, TAG, "The playlist", |parts, req| answer(parts, req, Kind::Playlist)).answers(PLAYLIST);
    let guide =
        |path| route_async(Method::GET, path, TAG, "The guide (XMLTV)", |parts, req| answer(parts, req, Kind::Guide)).answers(GUIDE);
    let gzip =
        route_async(Method::GET, "/proxy/{key}.xml.gz", TAG, "The guide as a gzip file", |parts, req| answer(parts, req, Kind::GuideFile));
    let mut routes: Vec<Route> = ["/proxy/{key}/m3u8", "/proxy/{key}.m3u", "/proxy/{key}.m3u8"].map(playlist).into();
    routes.extend(["/proxy/{key}/xmltv", "/proxy/{key}.xmltv", "/proxy/{key}.xml"].map(guide));
    routes.push(gzip.answers("application/gzip"));
    routes.into_iter().map(|route| route.open().fails(&[404, 416, 503])).collect()
}

/// The output that the key in the path opens. Unknown keys and inactive playlists are both 404.
pub(super) fn output(parts: &Parts, req: &Req) -> Result<Output, ApiError> {
    parts.editions.find(req.param("key")).filter(|output| output.is_active).ok_or_else(|| ApiError::not_found("output"))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Compressed on its way, where the player takes that.
    Playlist,
    /// The same.
    Guide,
    /// Compressed, and meant to stay so.
    GuideFile,
}

async fn answer(parts: Parts, req: Req, kind: Kind) -> Result<Resp, ApiError> {
    // A version may be retired between looking it up and opening its file: the second look finds the newer one.
    for _ in 0..2 {
        let output = output(&parts, &req)?;
        let Some(edition) = &output.current else {
            return Err(ApiError::unavailable("nothing was generated yet", RETRY));
        };
        let is_gzip = kind == Kind::GuideFile || file::accepts_gzip(req.header(header::ACCEPT_ENCODING));
        match file::send(&req, sheet(kind, is_gzip, output.proxy, edition)).await {
            Ok(mut resp) => {
                resp.set(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
                resp.set(HeaderName::from_static("x-lineup-version"), HeaderValue::from(edition.version));
                if kind != Kind::GuideFile {
                    resp.set(header::VARY, HeaderValue::from_static("accept-encoding"));
                }
                return Ok(resp);
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(ApiError::internal(error)),
        }
    }
    Err(ApiError::unavailable("the published files are not there; generate the proxy again", RETRY))
}

fn sheet(kind: Kind, is_gzip: bool, proxy: crate::model::Id, edition: &Edition) -> Sheet {
    let (name, content_type, form) = match (kind, is_gzip) {
        (Kind::Playlist, true) => (publish::PLAYLIST_GZ, PLAYLIST, "m3u-gzip"),
        (Kind::Playlist, false) => (publish::PLAYLIST, PLAYLIST, "m3u"),
        (Kind::Guide, false) => (publish::GUIDE, GUIDE, "xml"),
        (Kind::Guide, true) => (publish::GUIDE_GZ, GUIDE, "xml-gzip"),
        (Kind::GuideFile, _) => (publish::GUIDE_GZ, "application/gzip", "gz"),
    };
    Sheet {
        path: edition.file(name),
        content_type,
        is_gzip_encoded: matches!(form, "m3u-gzip" | "xml-gzip"),
        // The time too: versions begin anew when somebody removes the published files.
        etag: format!("\"{proxy}-{}-{}-{form}\"", edition.version, edition.note.generated_at.0),
        modified: edition.note.generated_at,
    }
}
