//! Asking a provider once: one request and its answer, read to the end, or what went wrong.

use std::time::Duration;

use super::read::{Read, ReadError, read};
use super::refresh::{Again, Request};
use super::{listing, xtream};
use crate::model::source::SourceStatus;
use crate::model::{Source, SourceKind, SourceType};
use crate::source::credentials::{Hider, Secrets, reveal};
use crate::source::fetch::{self, FetchError, Fetched};
use crate::store::StoreError;

#[derive(Debug, thiserror::Error)]
pub(super) enum TryError {
    #[error("{0}")]
    Fetch(FetchError),
    #[error("{0}")]
    Read(ReadError),
    /// The provider does not let any of the accounts in.
    #[error("{0}")]
    Account(String),
}

impl From<StoreError> for TryError {
    fn from(error: StoreError) -> TryError {
        TryError::Read(error.into())
    }
}

impl TryError {
    /// For troubles that may pass: when the provider wants to be asked again.
    pub(super) fn again(&self) -> Again {
        match self {
            TryError::Fetch(error) if error.is_transient() => Again::Later(error.retry_after()),
            TryError::Read(ReadError::Broken(_)) => Again::Later(None),
            _ => Again::No,
        }
    }

    fn hidden(mut self, hider: &Hider) -> TryError {
        if let TryError::Account(words) | TryError::Read(ReadError::Broken(words) | ReadError::NotUsable(words)) = &mut self {
            hider.hide_in_text(words);
        }
        self
    }

    /// Somebody who waits a few seconds may see it pass.
    pub(super) fn is_worth_waiting_for(&self) -> bool {
        !matches!(self, TryError::Fetch(FetchError::LeftAlone { .. }))
    }
}

/// None: the provider says that nothing changed since `etag` and `last_modified`.
pub(super) fn ask(
    request: &Request<'_>,
    source: &Source,
    secrets: &Secrets,
    (etag, last_modified): (&str, &str),
    status: &mut SourceStatus,
) -> Result<Option<Read>, TryError> {
    if source.source_type == SourceType::Xtream {
        let asked = match source.source_kind {
            SourceKind::Stream => xtream::channels(request, source, secrets, status).map(Some),
            SourceKind::Epg => listing::guide(request, source, secrets, (etag, last_modified), status),
        };
        // A panel may say what it does not like with the account in its words.
        return asked.map_err(|error| error.hidden(&Hider::new(source, secrets)));
    }
    (status.live_count, status.movie_count, status.series_count) = (0, 0, 0);
    let url = reveal(&source.url, source, secrets);
    let headers = source.headers.iter().map(|(name, value)| (name.clone(), reveal(value, source, secrets))).collect();
    let fetch = fetch::Request {
        kind: source.source_type.name(),
        url: &url,
        username: &source.username,
        password: secrets.get("password").map_or("", String::as_str),
        user_agent: &source.user_agent,
        headers: &headers,
        timeout: Duration::from_secs(u64::from(source.timeout)),
        etag,
        last_modified,
    };
    let body = match request.fetcher.get(&fetch, request.progress).map_err(TryError::Fetch)? {
        Fetched::NotModified => return Ok(None),
        Fetched::Body(body) => body,
    };
    let size = body.length.map(|bytes| format!(", {:.1} MB", bytes as f64 / 1e6)).unwrap_or_default();
    request.progress.stage("download", format!("Reading {}{size}", source.name));
    status.etag = body.etag;
    status.last_modified = body.last_modified;
    read(request.store, source, secrets, body.reader, request.most_bytes, status, request.progress).map(Some).map_err(TryError::Read)
}
