//! Uploading a playlist or a guide: the file goes into the import directory while it arrives, and can then be added as a source.

use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use http::header;
use http_body_util::BodyExt;
use schemars::JsonSchema;
use serde::Serialize;
use tokio::io::AsyncWriteExt;

use super::validate::judge_file;
use crate::model::{Source, SourceKind, SourceType};
use crate::serve::http::{ApiError, Req, blocking};
use crate::serve::parts::Parts;
use crate::source::import_dir::{Upload, file_name, stem};

pub(super) const MULTIPART: &str = "multipart/form-data";
/// Without a byte, after which an upload is given up.
const SILENCE: Duration = Duration::from_secs(30);
/// For looking at the beginning of the file.
const LOOKING: Duration = Duration::from_secs(5);

/// A file in the import directory. Create a source with this address, kind and type.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Uploaded {
    url: String,
    /// From the name of the file.
    name: String,
    source_kind: SourceKind,
    source_type: SourceType,
    file_name: String,
    bytes: u64,
}

/// Takes the field `file` of a form.
pub(super) async fn upload(parts: Parts, mut req: Req) -> Result<Uploaded, ApiError> {
    let boundary = multer::parse_boundary(req.header(header::CONTENT_TYPE)).map_err(|_| ApiError::unsupported_type(MULTIPART))?;
    let body = req.incoming.take().ok_or_else(|| ApiError::internal("the route does not stream"))?;
    let mut form = multer::Multipart::new(body.into_data_stream(), boundary);
    let field = loop {
        match timed(form.next_field()).await? {
            None => return Err(ApiError::problem("file", "a form with the field file is expected")),
            Some(field) if field.name() == Some("file") => break field,
            Some(_) => {}
        }
    };
    let given = field.file_name().unwrap_or_default().to_owned();
    let dir = parts.config.import_dirs.first().cloned().unwrap_or_default();
    let id = req.request_id.to_string();
    let begun = {
        let dir = dir.clone();
        blocking(move || Upload::begin(&dir, &id).map_err(|error| not_stored(&error, &dir))).await?
    };
    let (upload, file) = begun;
    let bytes = write(field, file, parts.config.max_download).await.map_err(|failure| match failure {
        Failure::Answer(error) => error,
        Failure::Disk(error) => not_stored(&error, &dir),
    })?;
    blocking(move || {
        finish(&parts, upload, &given, bytes).map_err(|failure| match failure {
            Failure::Answer(error) => error,
            Failure::Disk(error) => not_stored(&error, &dir),
        })
    })
    .await
}

enum Failure {
    Answer(ApiError),
    Disk(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Disk(error)
    }
}

/// Writes a file while it arrives. Returns its size.
async fn write(mut field: multer::Field<'_>, file: std::fs::File, limit: u64) -> Result<u64, Failure> {
    let mut file = tokio::fs::File::from_std(file);
    let mut bytes = 0;
    while let Some(chunk) = timed(field.chunk()).await.map_err(Failure::Answer)? {
        bytes += chunk.len() as u64;
        if bytes > limit {
            return Err(Failure::Answer(ApiError::too_large(limit)));
        }
        file.write_all(&chunk).await?;
    }
    file.flush().await?;
    Ok(bytes)
}

/// Names the file by what is in it. One that is no playlist or guide is not kept.
fn finish(parts: &Parts, upload: Upload, given: &str, bytes: u64) -> Result<Uploaded, Failure> {
    let (source, message) = judge_file(|| upload.open(), Instant::now() + LOOKING, parts.clock.now())?;
    if let Some(message) = message {
        return Err(Failure::Answer(ApiError::problem("file", message)));
    }
    let Source { source_kind, source_type, .. } = source;
    let path = upload.finish(&file_name(given, source_kind))?;
    let url = url::Url::from_file_path(&path).map_err(|()| io::Error::from(io::ErrorKind::InvalidFilename))?.to_string();
    let file_name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    Ok(Uploaded { url, name: stem(&file_name).to_owned(), source_kind, source_type, file_name, bytes })
}

async fn timed<T>(reading: impl Future<Output = multer::Result<T>>) -> Result<T, ApiError> {
    let read = tokio::time::timeout(SILENCE, reading).await.map_err(|_| ApiError::timed_out(SILENCE.as_secs()))?;
    read.map_err(|error| ApiError::bad_request(format!("the form cannot be read: {error}")))
}

fn not_stored(error: &io::Error, dir: &Path) -> ApiError {
    let dir = dir.display();
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ApiError::not_stored(
            "disk_full",
            format!("The disk is full, so the file was not stored in {dir}. Free some space and upload it again."),
        ),
        _ => ApiError::not_stored(
            "not_stored",
            format!(
                "The file could not be stored in {dir}: {error}. Check the directory, or set another one with import_dirs (LINEUP_IMPORT_DIRS)."
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_cannot_be_stored_says_where_and_what_to_do() {
        let of = |kind: io::ErrorKind| not_stored(&kind.into(), Path::new("/data/import"));
        for kind in [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded, io::ErrorKind::PermissionDenied] {
            assert_eq!(of(kind).status().as_u16(), 507);
        }
        assert!(format!("{:?}", of(io::ErrorKind::StorageFull)).contains("disk is full"));
        assert!(format!("{:?}", of(io::ErrorKind::PermissionDenied)).contains("LINEUP_IMPORT_DIRS"));
    }
}
