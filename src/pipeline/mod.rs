//! Rows -> the published lineup: rules map and keep, then come numbers, then the guide of each channel. Decides what is published and
//! writes nothing; a preview and a run are the same calls.
//!
//! Only composing and `guide` open a snapshot; the stages are functions over records.

pub(crate) mod channel;
pub(crate) mod compose;
pub(crate) mod explain;
pub(crate) mod guide;
pub(crate) mod impact;
pub(crate) mod number;
pub(crate) mod ordered;
pub(crate) mod preview;
pub(crate) mod rules;
mod scratch;
pub(crate) mod tryout;

use crate::store::StoreError;
pub(crate) use rules::Broken;

#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// Nothing that a filter should hide may be published.
    #[error(transparent)]
    Rules(#[from] Broken),
    #[error(transparent)]
    Store(#[from] StoreError),
}
