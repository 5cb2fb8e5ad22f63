//! The values of a refresh: what it is asked for, what one attempt brought, and why an attempt failed.

use std::time::Duration;

use crate::clock::Clock;
use crate::model::outcome::{Failure, FailureCode};
use crate::model::source::Content;
use crate::model::{Id, Source, Time};
use crate::progress::{Progress, StageSpec, State};
use crate::source::credentials::{Hider, Secrets};
use crate::source::fetch::{FetchError, Fetcher};
use crate::stop::Cancelled;
use crate::store::{Candidate, Store, StoreError};

pub(crate) const STAGES: &[StageSpec] = &[
    StageSpec { id: "connect", name: "Ask the provider", state: State::Connecting, weight: 5 },
    StageSpec { id: "download", name: "Download and read", state: State::Downloading, weight: 75 },
    StageSpec { id: "save", name: "Save", state: State::Saving, weight: 20 },
];

pub(crate) struct Request<'a> {
    pub(crate) store: &'a Store,
    pub(crate) fetcher: &'a Fetcher,
    pub(crate) clock: &'a Clock,
    pub(crate) source: Id,
    /// Accept the held candidate instead of asking the provider.
    pub(crate) accept: bool,
    /// Maximum number of attempts, with growing pauses between them.
    pub(crate) tries: u32,
    pub(crate) progress: &'a Progress,
}

/// What an attempt works on: the request, with the source and its secrets as they were at the beginning.
#[derive(Clone, Copy)]
pub(super) struct Input<'a> {
    pub(super) request: &'a Request<'a>,
    pub(super) source: &'a Source,
    pub(super) secrets: &'a Secrets,
    pub(super) now: Time,
}

/// What an attempt brought, before it is accepted or held.
pub(super) struct Attempt {
    pub(super) candidate: Candidate,
    pub(super) content: Content,
    pub(super) is_cut: bool,
    /// Bytes that the provider sent.
    pub(super) bytes: u64,
    /// Accounts that were found in the list, by their secrets' names. None: the list cannot contain any.
    pub(super) accounts: Option<Secrets>,
}

/// Whether another attempt may help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Again {
    No,
    /// After a while, or after the provider's Retry-After.
    Later(Option<Duration>),
}

#[derive(Debug, thiserror::Error)]
pub(super) enum AttemptError {
    #[error("{0}")]
    Fetch(#[from] FetchError),
    #[error("{0}")]
    Cancelled(#[from] Cancelled),
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The bytes broke off. Another attempt may bring all of them.
    #[error("{1}")]
    Broken(FailureCode, String),
    /// All bytes arrived, and they are no playlist or guide.
    #[error("{0}")]
    Unusable(String),
    #[error("{0}")]
    Account(String),
}

impl AttemptError {
    pub(super) fn again(&self) -> Again {
        match self {
            AttemptError::Fetch(error) if error.is_transient() => Again::Later(error.retry_after()),
            AttemptError::Broken(..) => Again::Later(None),
            _ => Again::No,
        }
    }

    /// Whether other lists of the same provider may be good.
    pub(super) fn is_of_one_list(&self) -> bool {
        match self {
            AttemptError::Fetch(error) => !matches!(error, FetchError::Cancelled),
            AttemptError::Broken(..) | AttemptError::Unusable(_) => true,
            AttemptError::Cancelled(_) | AttemptError::Store(_) | AttemptError::Account(_) => false,
        }
    }

    pub(super) fn failure(&self) -> Failure {
        let code = match self {
            AttemptError::Fetch(error) => return error.failure(),
            AttemptError::Broken(code, _) => *code,
            AttemptError::Unusable(_) => FailureCode::Unusable,
            AttemptError::Store(_) => FailureCode::Store,
            AttemptError::Cancelled(_) => FailureCode::Internal,
            AttemptError::Account(_) => FailureCode::Account,
        };
        Failure::new(code, self)
    }

    /// The same error with the source's secrets replaced. A panel's message may quote the account.
    pub(super) fn redacted(mut self, hider: &Hider) -> AttemptError {
        if let AttemptError::Account(text) | AttemptError::Broken(_, text) | AttemptError::Unusable(text) = &mut self {
            hider.hide_in_text(text);
        }
        self
    }
}
