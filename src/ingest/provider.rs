//! One attempt at a provider: a request and its answer, read to the end.

use std::time::Duration;

use super::attempt::{Attempt, AttemptError, Input};
use super::read::read;
use super::{guide, xtream};
use crate::model::{SourceKind, SourceType};
use crate::source::credentials::{Hider, reveal};
use crate::source::fetch;

/// None: the provider says that nothing changed since `etag` and `last_modified`.
pub(super) fn ask(input: &Input<'_>, (etag, last_modified): (&str, &str)) -> Result<Option<Attempt>, AttemptError> {
    let Input { request, source, secrets, .. } = *input;
    if source.source_type == SourceType::Xtream {
        let attempt = match source.source_kind {
            SourceKind::Stream => xtream::channels(input).map(Some),
            SourceKind::Epg => guide::guide(input, (etag, last_modified)),
        };
        return attempt.map_err(|error| error.redacted(&Hider::new(source, secrets)));
    }
    let url = reveal(&source.url, source, secrets);
    let headers = source.headers.iter().map(|(name, value)| (name.clone(), reveal(value, source, secrets))).collect();
    let fetch = fetch::Request {
        kind: source.source_type.name(),
        source: Some(source.id),
        url: &url,
        username: &source.username,
        password: secrets.get("password").map_or("", String::as_str),
        user_agent: &source.user_agent,
        headers: &headers,
        trusted_fingerprint: &source.trusted_fingerprint,
        timeout: Duration::from_secs(u64::from(source.timeout)),
        etag,
        last_modified,
    };
    let Some(body) = request.fetcher.get(&fetch, request.progress)? else { return Ok(None) };
    let size = body.length.map(|bytes| format!(", {:.1} MB", bytes as f64 / 1e6)).unwrap_or_default();
    request.progress.stage("download", format!("Reading {}{size}", source.name));
    let mut attempt = read(input, body.reader, &body.url)?;
    (attempt.content.etag, attempt.content.last_modified) = (body.etag, body.last_modified);
    Ok(Some(attempt))
}
