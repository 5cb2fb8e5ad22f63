//! The records that paths name: 404 where there is none.

use crate::model::{Id, Proxy, Source, SourceKind};
use crate::serve::http::{ApiError, Req};
use crate::serve::parts::{Parts, reading};
use crate::store::Store;

/// The source with that id, if it is of that kind. Blocks.
pub(super) fn of_kind(store: &Store, id: Id, kind: SourceKind) -> Result<Source, ApiError> {
    store.get::<Source>(id)?.filter(|source| source.source_kind == kind).ok_or_else(|| ApiError::not_found("source"))
}

/// The proxy with that id. Blocks.
pub(super) fn existing(store: &Store, id: Id) -> Result<Proxy, ApiError> {
    store.get::<Proxy>(id)?.ok_or_else(|| ApiError::not_found("playlist"))
}

/// The source of the path.
pub(super) async fn source(parts: &Parts, req: &Req, kind: SourceKind) -> Result<Source, ApiError> {
    let id = req.id("id")?;
    reading(parts.clone(), move |parts, _| of_kind(&parts.store, id, kind)).await
}

/// The proxy of the path.
pub(super) async fn proxy(parts: &Parts, req: &Req) -> Result<Proxy, ApiError> {
    let id = req.id("id")?;
    reading(parts.clone(), move |parts, _| existing(&parts.store, id)).await
}
