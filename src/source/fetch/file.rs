//! A download from a local file, with the same body and validators as over HTTP.

use std::fs::File;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use url::Url;

use super::{Body, FetchError, Fetcher, Request, body};
use crate::stop::Stop;

impl Fetcher {
    /// The real path of a file inside the import directories. None as an error: it is outside, whether or not it exists.
    fn importable(&self, path: &Path) -> Result<PathBuf, Option<io::Error>> {
        let dirs: Vec<PathBuf> = self.options.import_dirs.iter().filter_map(|dir| dir.canonicalize().ok()).collect();
        let is_inside = |path: &Path| dirs.iter().any(|dir| path.starts_with(dir));
        match path.canonicalize() {
            Ok(real) if is_inside(&real) => Ok(real),
            Ok(_) => Err(None),
            Err(error) => {
                let is_plain = path.components().all(|part| part != Component::ParentDir);
                let is_meant = self.options.import_dirs.iter().any(|dir| path.starts_with(dir)) || is_inside(path);
                Err((is_plain && is_meant).then_some(error))
            }
        }
    }

    fn outside(&self, path: &Path) -> FetchError {
        let dirs: Vec<String> = self.options.import_dirs.iter().map(|dir| dir.display().to_string()).collect();
        FetchError::FileOutside { path: path.display().to_string(), dirs: dirs.join(", ") }
    }

    pub(super) fn read_file(&self, url: &Url, request: &Request<'_>, stop: Stop) -> Result<Option<Body>, FetchError> {
        let path = url.to_file_path().map_err(|()| {
            FetchError::Address("a file's address has three slashes and an absolute path: file:///folder/list.m3u".to_owned())
        })?;
        let shown = path.display().to_string();
        let wrong = |error: io::Error| FetchError::file(&shown, &error);
        let path = self.importable(&path).map_err(|error| error.map_or_else(|| self.outside(&path), wrong))?;
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
