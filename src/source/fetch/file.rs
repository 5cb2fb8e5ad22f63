//! A download from a local file, with the same body and validators as over HTTP.

use std::fs::File;
use std::io;
use std::time::SystemTime;

use url::Url;

use super::{Body, FetchError, Fetcher, Request, body};
use crate::stop::Stop;

impl Fetcher {
    pub(super) fn read_file(&self, url: &Url, request: &Request<'_>, stop: Stop) -> Result<Option<Body>, FetchError> {
        let path = url.to_file_path().map_err(|()| {
            FetchError::Address("a file's address has three slashes and an absolute path: file:///folder/list.m3u".to_owned())
        })?;
        let shown = path.display().to_string();
        let wrong = |error: io::Error| FetchError::file(&shown, &error);
        // Checked before opening, since opening a pipe would wait for its writer.
        let is_file = path.metadata().map_err(wrong)?.is_file();
        if !is_file {
            return Err(FetchError::NotAFile { path: shown });
        }
        let file = File::open(&path).map_err(wrong)?;
        let about = file.metadata().map_err(wrong)?;
        let changed = about.modified().unwrap_or(SystemTime::UNIX_EPOCH).duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let size = about.len();
        let etag = format!("\"{:x}-{size:x}\"", changed.as_nanos());
        if etag == request.etag {
            return Ok(None);
        }
        let limit = self.options.max_bytes;
        if size > limit {
            return Err(FetchError::TooLarge { host: shown, limit });
        }
        let inner = body::Raw::new(file, &shown, Some(size));
        Ok(Some(Body {
            url: url.clone(),
            reader: Box::new(body::Capped::new(inner, shown, limit, stop, request.timeout, None)),
            etag,
            last_modified: String::new(),
            content_type: String::new(),
            length: Some(size),
        }))
    }
}
