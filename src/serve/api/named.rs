//! The records that paths name: 404 where there is none.

use crate::model::{Channel, Id, Proxy, Source, SourceKind};
use crate::serve::http::{ApiError, Req};
use crate::serve::parts::Parts;
use crate::store::{Snapshot, Store};

pub(super) fn existing(store: &Store, id: Id) -> Result<Proxy, ApiError> {
    store.get::<Proxy>(id)?.ok_or_else(|| ApiError::not_found("playlist"))
}

pub(super) fn of_kind(store: &Store, id: Id, kind: SourceKind) -> Result<Source, ApiError> {
    store.get::<Source>(id)?.filter(|source| source.source_kind == kind).ok_or_else(|| ApiError::not_found("source"))
}

/// The source of the path.
pub(super) fn source(parts: &Parts, req: &Req, kind: SourceKind) -> Result<Source, ApiError> {
    of_kind(&parts.store, req.id("id")?, kind)
}

/// The proxy of the path.
pub(super) fn proxy(parts: &Parts, req: &Req) -> Result<Proxy, ApiError> {
    existing(&parts.store, req.id("id")?)
}

/// The channel of the path, and its source.
pub(super) fn channel(snapshot: &Snapshot, req: &Req) -> Result<(Channel, Source), ApiError> {
    let channel = snapshot.channel(req.id("id")?)?.ok_or_else(|| ApiError::not_found("channel"))?;
    let source = snapshot.get::<Source>(channel.source_id)?.ok_or_else(|| ApiError::not_found("channel"))?;
    Ok((channel, source))
}
