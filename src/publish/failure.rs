//! Why there is no new edition.

use std::io;

use crate::model::Outcome;
use crate::model::outcome::{self, FailureCode, NothingToPublish, Target};
use crate::pipeline::{self, Broken};
use crate::stop::Cancelled;
use crate::store::StoreError;

#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("{0}")]
    Cancelled(#[from] Cancelled),
    #[error("the playlist was deleted while it was generated")]
    Gone,
    #[error("there are no channels to publish")]
    Empty(NothingToPublish),
    #[error("{0}")]
    Rules(#[from] Broken),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("The files could not be written: {0}. Players keep what was published last; is the disk full or read-only?")]
    Files(#[from] io::Error),
    /// The version and the secret key of the playlist do not go together.
    #[error("{0}")]
    Key(&'static str),
}

impl Failure {
    pub(super) fn outcome(&self) -> Outcome {
        let code = match self {
            Failure::Cancelled(_) | Failure::Store(StoreError::Cancelled(_)) => return Outcome::Cancelled { before_start: false },
            Failure::Gone => return Outcome::Deleted { what: Target::Playlist },
            Failure::Empty(why) => return Outcome::NothingToPublish(why.clone()),
            Failure::Rules(_) => FailureCode::Filter,
            Failure::Store(_) => FailureCode::Store,
            Failure::Files(_) => FailureCode::Files,
            Failure::Key(_) => FailureCode::Internal,
        };
        Outcome::Failed(outcome::Failure::new(code, self))
    }
}

impl From<pipeline::Failure> for Failure {
    fn from(failure: pipeline::Failure) -> Failure {
        match failure {
            pipeline::Failure::Rules(broken) => Failure::Rules(broken),
            pipeline::Failure::Store(error) => Failure::Store(error),
        }
    }
}
