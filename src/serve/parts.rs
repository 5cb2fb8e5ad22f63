//! The parts of the running program that handlers work with. `app` fills them.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ::http::Method;
use serde::Serialize;

use super::http::{self, Answer, ApiError, Context, Grow, Req, blocking, growing};
use crate::access::Access;
use crate::browse::{Gate, Listings, Replaced, Turn};
use crate::clock::Clock;
use crate::config::Config;
use crate::model::Time;
use crate::model::settings::SaidBase;
use crate::play::PlayError;
use crate::progress::Board;
use crate::publish::EditionStore;
use crate::source::breaker::Breakers;
use crate::source::episodes::Episodes;
use crate::source::fetch::Fetcher;
use crate::store::{Snapshot, Store, StoreError};
use crate::work::Queue;

/// A route whose handler works with the parts.
pub(crate) type Route = http::Route<Parts>;

/// Cheap to clone; all clones are the same program.
pub(crate) type Parts = Arc<Handles>;

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
    pub(crate) gate: Gate,
    /// The configured public base URL, if any.
    pub(crate) said_base: SaidBase,
    pub(crate) access: Access,
    pub(crate) trials: Trials,
}

/// Addresses of guides that trials of sources found, by the form in which they were shown: without the accounts in them. A person adds
/// them in the next step, when the source is not refreshed yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trials(Arc<Mutex<VecDeque<(String, String)>>>);

impl Trials {
    const MOST: usize = 64;

    pub(crate) fn remember(&self, shown: &str, plain: String) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.push_front((shown.to_owned(), plain));
        known.truncate(Trials::MOST);
    }

    pub(crate) fn plain(&self, shown: &str) -> Option<String> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().find(|(known, _)| known == shown).map(|(_, plain)| plain.clone())
    }
}

impl Handles {
    /// A snapshot whose reading ends when the client leaves.
    pub(crate) fn read(&self, req: &Req) -> Result<Snapshot, ApiError> {
        Ok(self.store.read()?.cancelled_by(&req.stop))
    }

    /// The handles that the HTTP core needs.
    pub(crate) fn context(&self) -> Context {
        Context { config: self.config.clone(), clock: self.clock.clone(), said_base: self.said_base.clone(), access: self.access.clone() }
    }
}

/// How long a person waits for a provider.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Runs a handler that asks a provider while a client waits, for ten seconds at most. It ends when the client leaves.
pub(crate) async fn aside<A: Send + 'static>(
    parts: Parts,
    req: Req,
    call: impl FnOnce(&Parts, &Req) -> Result<A, ApiError> + Send + 'static,
) -> Result<A, ApiError> {
    let _left = req.stop.cancel_on_drop();
    let late = || Err(ApiError::upstream(format!("the provider did not answer within {} seconds", TIMEOUT.as_secs())));
    tokio::time::timeout(TIMEOUT, blocking(move || call(&parts, &req))).await.unwrap_or_else(|_| late())
}

/// The route of work that takes seconds and much memory where there are many channels: few of these run at a time, and one
/// is replaced by the next request of the same kind in the session.
pub(crate) fn heavy<A: Answer + Send + 'static>(
    kind: &'static str,
    method: Method,
    path: &'static str,
    tag: &'static str,
    summary: &'static str,
    call: fn(&Parts, &Req) -> Result<A, ApiError>,
) -> Route {
    let gated = move |parts: Parts, req: Req| async move {
        let _left = req.stop.cancel_on_drop();
        let turn = turn(&parts, &req, kind).await?;
        blocking(move || {
            let done = call(&parts, &req);
            // Held until the work has ended, also when nobody waits for it any more.
            drop(turn);
            done
        })
        .await
    };
    http::route_async(method, path, tag, summary, gated).fails(&[409])
}

/// The same for an answer whose first members are sent before the work has ended. [`Route::gives`] says its shape.
pub(crate) fn heavy_growing<T: Serialize + Send + 'static>(
    kind: &'static str,
    method: Method,
    path: &'static str,
    tag: &'static str,
    summary: &'static str,
    call: fn(&Parts, &Req, &Grow) -> Result<T, ApiError>,
) -> Route {
    let gated = move |parts: Parts, req: Req| async move {
        let left = req.stop.cancel_on_drop();
        let turn = turn(&parts, &req, kind).await?;
        growing(left, move |grow| {
            let done = call(&parts, &req, grow);
            drop(turn);
            done
        })
        .await
    };
    http::route_async(method, path, tag, summary, gated).fails(&[409])
}

async fn turn(parts: &Parts, req: &Req, kind: &'static str) -> Result<Turn, ApiError> {
    let session = req.caller.as_ref().map(|caller| caller.holder.token).unwrap_or_default();
    parts.gate.enter((session, kind), &req.stop).await.map_err(|Replaced| replaced())
}

fn replaced() -> ApiError {
    ApiError::conflict("replaced", "a newer request of this session took the place of this one")
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> ApiError {
        match error {
            // Who left gets no answer, so this one was replaced.
            StoreError::Cancelled(_) => replaced(),
            error => ApiError::internal(error),
        }
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

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;
    use crate::model::Id;
    use crate::serve::http::testing::{Server, send};

    #[test]
    fn work_ends_when_its_client_leaves() {
        let ((begin, begun), (end, ended)) = (channel(), channel());
        let read = move |parts: &Parts, req: &Req| {
            begin.send(()).unwrap();
            let snapshot = parts.read(req)?;
            while snapshot.channel_block(Id(1), 0, Vec::new()).is_ok() {}
            end.send(()).unwrap();
            Ok(())
        };
        let server = Server::start_routes(vec![http::route(Method::GET, "/read", "x", "x", read).open()], |_| {});
        let mut stream = server.connect();
        send(&mut stream, "GET", "/read", "x", &[], b"");
        begun.recv().unwrap();
        drop(stream);
        ended.recv().unwrap();
    }
}
