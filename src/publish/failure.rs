//! Why there is no new edition.

use std::io;

use crate::pipeline::{self, Broken};
use crate::progress::Cancelled;
use crate::store::StoreError;

/// Why there is no new edition. The last one stays.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("{0}")]
    Cancelled(#[from] Cancelled),
    #[error("the playlist was deleted while it was generated")]
    Gone,
    #[error("No channel is left to publish: {why}. {}", if *.is_first { "Players get nothing yet." } else { "Players keep what was published last." })]
    Empty { why: String, is_first: bool },
    /// Nothing that a filter should hide may be published.
    #[error("{0}")]
    Rules(#[from] Broken),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("The files could not be written: {0}. Players keep what was published last; is the disk full or read-only?")]
    Files(#[from] io::Error),
}

impl From<pipeline::Failure> for Failure {
    fn from(failure: pipeline::Failure) -> Failure {
        match failure {
            pipeline::Failure::Rules(broken) => Failure::Rules(broken),
            pipeline::Failure::Store(error) => Failure::Store(error),
        }
    }
}
