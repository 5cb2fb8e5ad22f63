//! What is going on: running and lately finished operations, as lists and as events.
//!
//! The board is the truth; this only shows it. A reader that falls behind gets everything as it is now
//! and goes on from there, so nobody waits for anybody.

use std::collections::VecDeque;

use futures_util::{Stream, stream};
use http::Method;
use schemars::JsonSchema;
use serde::Deserialize;
use tokio::sync::watch;

use super::select::page_of;
use super::sources::Started;
use crate::model::Id;
use crate::model::job::JobKind;
use crate::progress::{Board, News, Operation, State};
use crate::serve::http::{ApiError, Event, List, Req, Resp, route};
use crate::serve::parts::{Parts, Route};

const TAG: &str = "progress";

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(Method::GET, "/api/v1/progress/operations", TAG, "What runs, and what ended a few minutes ago at most", list)
            .query::<Filter>()
            .paged(),
        route(Method::GET, "/api/v1/progress/operations/{id}", TAG, "One operation", get),
        route(Method::DELETE, "/api/v1/progress/operations/{id}", TAG, "Stop an operation", cancel).status(202).fails(&[409]),
        route(
            Method::GET,
            "/api/v1/progress/events",
            TAG,
            "Events `progress`, `completed`, `error` and `cancelled`, each with an operation: first what runs, then every change",
            events,
        )
        .query::<Filter>()
        .answers("text/event-stream"),
    ]
}

#[derive(Clone, Default, Deserialize, JsonSchema)]
#[serde(default)]
struct Filter {
    operation_type: Option<JobKind>,
    /// The source or proxy it works for.
    owner_id: Option<Id>,
    /// The same as `owner_id`.
    resource_id: Option<Id>,
    /// In lists only: events tell how everything ended.
    active_only: bool,
}

impl Filter {
    fn takes(&self, operation: &Operation) -> bool {
        self.operation_type.is_none_or(|wanted| wanted == operation.operation_type)
            && self.owner_id.is_none_or(|wanted| wanted == operation.owner_id)
            && self.resource_id.is_none_or(|wanted| wanted == operation.owner_id)
    }
}

fn list(parts: &Parts, req: &Req) -> Result<List<Operation>, ApiError> {
    let (page, filter) = (req.page()?, req.query::<Filter>()?);
    let takes = |operation: &Operation| filter.takes(operation) && !(filter.active_only && operation.state.is_final());
    let sorted = ["started_at", "last_update", "operation_name"];
    page_of(parts.board.list().into_iter().filter(takes), &page, &(), &["operation_name", "owner_name"], &sorted)
}

fn get(parts: &Parts, req: &Req) -> Result<Operation, ApiError> {
    parts.board.get(req.id("id")?).ok_or_else(|| ApiError::not_found("operation"))
}

fn cancel(parts: &Parts, req: &Req) -> Result<Started, ApiError> {
    let operation = get(parts, req)?;
    if operation.state.is_final() || !parts.queue.cancel(operation.owner_id) {
        return Err(ApiError::conflict("not_running", "This operation has already ended."));
    }
    Ok(Started::new(operation.id))
}

fn events(parts: &Parts, req: &Req) -> Result<Resp, ApiError> {
    let filter = req.query::<Filter>()?;
    let last = req.headers.get("last-event-id").and_then(|id| id.to_str().ok()).and_then(|id| id.trim().parse().ok());
    Ok(Resp::sse(follow(parts.board.clone(), filter, last)))
}

/// Everything that runs and then every change; with `last` every change since that event.
fn follow(board: Board, filter: Filter, last: Option<u64>) -> impl Stream<Item = Event> + Send + 'static {
    let mut changes = board.changes();
    let first = match last {
        Some(last) => news(&board, &mut changes, &filter, last),
        None => {
            let (seq, mut operations) = board.snapshot();
            operations.retain(|operation| !operation.state.is_final());
            (seq, all(&filter, seq, &operations))
        }
    };
    stream::unfold((board, changes, filter, first), |(board, mut changes, filter, (mut seq, mut ready))| async move {
        while ready.is_empty() {
            // The board lives as long as its readers: this never fails.
            changes.changed().await.ok()?;
            (seq, ready) = news(&board, &mut changes, &filter, seq);
        }
        ready.pop_front().map(|event| (event, (board, changes, filter, (seq, ready))))
    })
}

/// The number of the last event and what came after `seq`.
fn news(board: &Board, changes: &mut watch::Receiver<u64>, filter: &Filter, seq: u64) -> (u64, VecDeque<Event>) {
    // Seen before looking: what comes while looking wakes again.
    changes.borrow_and_update();
    match board.since(seq) {
        News::Events(events) => {
            let last = events.last().map_or(seq, |event| event.seq);
            let wanted = events.iter().filter(|event| filter.takes(&event.operation));
            (last, wanted.map(|event| shown(&event.operation).id(event.seq)).collect())
        }
        News::Snapshot(seq, operations) => (seq, all(filter, seq, &operations)),
    }
}

/// Only the last event carries the number, so a client that is cut off before it gets the whole snapshot again.
fn all(filter: &Filter, seq: u64, operations: &[Operation]) -> VecDeque<Event> {
    let mut events: VecDeque<Event> = operations.iter().filter(|operation| filter.takes(operation)).map(shown).collect();
    let last = events.pop_back().map(|event| event.id(seq));
    events.extend(last);
    events
}

fn shown(operation: &Operation) -> Event {
    let name = match operation.state {
        State::Completed => "completed",
        State::Error => "error",
        State::Cancelled => "cancelled",
        _ => "progress",
    };
    Event::json(name, operation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::model::Time;
    use crate::model::outcome::{Outcome, Target};
    use futures_util::StreamExt;

    fn board() -> Board {
        Board::new(Clock::at(Time(1_000)))
    }

    async fn next(stream: &mut (impl Stream<Item = Event> + Unpin)) -> String {
        format!("{:?}", stream.next().await.unwrap())
    }

    #[tokio::test]
    async fn a_reader_sees_what_runs_and_how_it_ends() {
        let board = board();
        let progress = board.start(JobKind::StreamIngestion, Id(1), "One", "Refresh One".into(), &[]);
        let mut events = Box::pin(follow(board.clone(), Filter::default(), None));
        let first = next(&mut events).await;
        assert!(first.contains("event: progress") && first.contains("id: 1"), "{first}");
        progress.finish(Outcome::NotModified);
        let second = next(&mut events).await;
        assert!(second.contains("event: completed") && second.contains("id: 2"), "{second}");
    }

    #[tokio::test]
    async fn a_reader_comes_back_where_it_left() {
        let board = board();
        let progress = board.start(JobKind::StreamIngestion, Id(1), "One", "Refresh One".into(), &[]);
        progress.message("a");
        progress.message("b");
        let mut events = Box::pin(follow(board.clone(), Filter::default(), Some(2)));
        assert!(next(&mut events).await.contains("id: 3"));
    }

    #[tokio::test]
    async fn a_reader_that_fell_behind_gets_everything_as_it_is() {
        let board = board();
        let progress = board.start(JobKind::StreamIngestion, Id(1), "One", "Refresh One".into(), &[]);
        let mut events = Box::pin(follow(board.clone(), Filter::default(), None));
        next(&mut events).await;
        for n in 0..2000 {
            progress.message(n.to_string());
        }
        let event = next(&mut events).await;
        assert!(event.contains("1999") && event.contains("id: 2001"), "{event}");
    }

    #[tokio::test]
    async fn filters_hold_for_snapshots_and_changes() {
        let board = board();
        let one = board.start(JobKind::StreamIngestion, Id(1), "One", "Refresh One".into(), &[]);
        let two = board.start(JobKind::EpgIngestion, Id(2), "Two", "Refresh Two".into(), &[]);
        let filter = Filter { owner_id: Some(Id(2)), ..Filter::default() };
        let mut events = Box::pin(follow(board.clone(), filter, None));
        assert!(next(&mut events).await.contains("Refresh Two"));
        one.finish(Outcome::NotModified);
        two.finish(Outcome::Deleted { what: Target::Source });
        assert!(next(&mut events).await.contains("event: error"));
    }
}
