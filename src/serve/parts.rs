//! The parts of the running program that handlers work with. `app` fills them.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use super::http::{self, ApiError, Context, blocking};
use crate::access::Access;
use crate::browse::Listings;
use crate::clock::Clock;
use crate::config::Config;
use crate::model::settings::SaidBase;
use crate::model::{Id, Outcome, Time};
use crate::play::PlayError;
use crate::progress::{Board, OperationType, Progress};
use crate::publish::EditionStore;
use crate::source::breaker::Breakers;
use crate::source::episodes::Episodes;
use crate::source::fetch::Fetcher;
use crate::store::{Store, StoreError};
use crate::work::Queue;

/// A route whose handler works with the parts.
pub(crate) type Route = http::Route<Parts>;

/// Cheap to clone; all clones are the same program.
#[derive(Clone)]
pub(crate) struct Parts(Arc<Handles>);

/// The handles that [`Parts`] shares.
#[derive(Clone)]
pub(crate) struct Handles {
    pub(crate) config: Config,
    pub(crate) clock: Clock,
    pub(crate) started_at: Time,
    pub(crate) store: Store,
    pub(crate) board: Board,
    pub(crate) editions: Arc<EditionStore>,
    pub(crate) fetcher: Arc<Fetcher>,
    pub(crate) breakers: Breakers,
    pub(crate) episodes: Episodes,
    pub(crate) queue: Queue,
    pub(crate) listings: Arc<Listings>,
    /// The configured public base URL, if any.
    pub(crate) said_base: SaidBase,
    pub(crate) access: Access,
}

impl Deref for Parts {
    type Target = Handles;

    fn deref(&self) -> &Handles {
        &self.0
    }
}

impl Parts {
    pub(crate) fn new(handles: Handles) -> Parts {
        Parts(Arc::new(handles))
    }

    /// The handles that the HTTP core needs.
    pub(crate) fn context(&self) -> Context {
        Context { config: self.config.clone(), clock: self.clock.clone(), said_base: self.said_base.clone(), access: self.access.clone() }
    }
}

/// How long a person waits for a provider.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Runs work that asks a provider while a client waits, for ten seconds at most.
pub(crate) async fn aside<T: Send + 'static>(
    parts: &Parts,
    work: impl FnOnce(&Progress) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let board = Board::new(parts.clock.clone());
    // Nobody sees this operation; it is how the work is told to stop.
    let progress = board.start(OperationType::StreamIngestion, Id::default(), "", String::new(), &[]);
    let operation = progress.id();
    let work = blocking(move || {
        let outcome = work(&progress);
        progress.finish(Outcome::NotModified);
        outcome
    });
    tokio::time::timeout(TIMEOUT, work).await.unwrap_or_else(|_| {
        board.cancel(operation);
        Err(ApiError::upstream(format!("the provider did not answer within {} seconds", TIMEOUT.as_secs())))
    })
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> ApiError {
        ApiError::internal(error)
    }
}

impl From<PlayError> for ApiError {
    fn from(error: PlayError) -> ApiError {
        match error {
            PlayError::Store(error) => error.into(),
            PlayError::Gone => ApiError::not_found("channel"),
            PlayError::Provider(detail) => ApiError::upstream(detail),
        }
    }
}
