//! Uploading a playlist or a guide: the file goes into the import directory while it arrives, and can then be added as a source.

use std::io;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::Stream;
use http::header;
use http_body_util::BodyExt;
use schemars::JsonSchema;
use serde::Serialize;
use tokio::io::AsyncWriteExt;

use super::validate::judge_file;
use crate::model::{Source, SourceKind, SourceType};
use crate::serve::http::openapi::MULTIPART;
use crate::serve::http::{ApiError, Req, blocking};
use crate::serve::parts::Parts;
use crate::source::import_dir::{Upload, file_name, stem};

/// Without a byte, after which an upload is given up.
const SILENCE: Duration = Duration::from_secs(30);
/// Bytes of a form before its field `file` begins. The form's reader holds them in memory.
const AHEAD: usize = 64 << 10;
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
    let has_begun = Arc::new(AtomicBool::default());
    let body = Paced { body: body.into_data_stream(), has_begun: has_begun.clone(), ahead: 0, has_given: false };
    let mut form = multer::Multipart::new(body, boundary);
    let field = loop {
        match timed(form.next_field()).await? {
            None => return Err(ApiError::problem("file", "a form with the field file is expected")),
            Some(field) if field.name() == Some("file") => break field,
            Some(_) => {}
        }
    };
    has_begun.store(true, Ordering::Relaxed);
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

/// A body, one piece at a time: the form's reader takes all that it can get into memory before it looks at it.
struct Paced<B> {
    body: B,
    has_begun: Arc<AtomicBool>,
    /// Bytes that came before the file.
    ahead: usize,
    has_given: bool,
}

impl<B: Stream<Item = Result<Bytes, E>> + Unpin, E: std::error::Error + Send + Sync + 'static> Stream for Paced<B> {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        if std::mem::take(&mut self.has_given) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let piece = std::task::ready!(Pin::new(&mut self.body).poll_next(context));
        self.has_given = true;
        let Some(piece) = piece else { return Poll::Ready(None) };
        let piece = piece.map_err(io::Error::other)?;
        if !self.has_begun.load(Ordering::Relaxed) {
            if self.ahead > AHEAD {
                let detail = format!("the field file does not begin within {} KiB", AHEAD >> 10);
                return Poll::Ready(Some(Err(io::Error::new(io::ErrorKind::InvalidData, detail))));
            }
            self.ahead += piece.len();
        }
        Poll::Ready(Some(Ok(piece)))
    }
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
    read.map_err(|error| {
        let why = match &error {
            multer::Error::StreamReadFailed(why) => why.to_string(),
            error => error.to_string(),
        };
        ApiError::bad_request(format!("the form cannot be read: {why}"))
    })
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
