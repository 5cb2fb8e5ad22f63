//! Events over HTTP (`text/event-stream`): text of events, a comment every fifteen seconds so that
//! nobody between takes the line for dead, an end when the
//! program ends, or when who listens may no longer.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use serde::Serialize;
use tokio::time::{Interval, MissedTickBehavior, interval_at};

const COMMENT_EVERY: Duration = Duration::from_secs(15);

/// One event, as text.
#[derive(Debug, Default)]
pub(crate) struct Event(String);

impl Event {
    /// `data` becomes one line of JSON.
    pub(crate) fn json<T: Serialize + ?Sized>(name: &'static str, data: &T) -> Event {
        // JSON has no raw line breaks.
        Event(format!("event: {name}\ndata: {}\n", serde_json::to_string(data).unwrap_or_default()))
    }

    /// A line that clients pass over.
    fn comment(text: &'static str) -> Event {
        Event(format!(": {text}\n"))
    }

    /// What the client sends back as `Last-Event-ID`.
    pub(crate) fn id(mut self, id: u64) -> Event {
        self.0.push_str(&format!("id: {id}\n"));
        self
    }

    fn into_bytes(mut self) -> Bytes {
        self.0.push('\n');
        self.0.into()
    }
}

type Allowed = Box<dyn Fn() -> bool + Send>;

pub(crate) struct Events {
    stream: Pin<Box<dyn Stream<Item = Event> + Send>>,
    comments: Interval,
    is_allowed: Option<Allowed>,
    ended: bool,
}

impl Events {
    pub(super) fn new(stream: impl Stream<Item = Event> + Send + 'static) -> Events {
        Events::with_comments(stream, COMMENT_EVERY)
    }

    fn with_comments(stream: impl Stream<Item = Event> + Send + 'static, every: Duration) -> Events {
        let mut comments = interval_at(tokio::time::Instant::now() + every, every);
        comments.set_missed_tick_behavior(MissedTickBehavior::Delay);
        // Headers and first bytes at once: the client knows that it is connected.
        let stream = futures_util::stream::iter([Event::comment("connected")]).chain(stream);
        Events { stream: Box::pin(stream), comments, is_allowed: None, ended: false }
    }

    /// Ends when `stop` is over.
    pub(super) fn until(&mut self, stop: impl Future<Output = ()> + Send + 'static) {
        let stream = std::mem::replace(&mut self.stream, Box::pin(futures_util::stream::empty()));
        self.stream = Box::pin(stream.take_until(Box::pin(stop)));
    }

    /// Asked before each comment; false ends the stream.
    pub(super) fn only_while(&mut self, is_allowed: impl Fn() -> bool + Send + 'static) {
        self.is_allowed = Some(Box::new(is_allowed));
    }

    pub(super) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Bytes>> {
        if self.ended {
            return Poll::Ready(None);
        }
        match self.stream.as_mut().poll_next(cx) {
            Poll::Ready(Some(event)) => return Poll::Ready(Some(event.into_bytes())),
            Poll::Ready(None) => {
                self.ended = true;
                return Poll::Ready(None);
            }
            Poll::Pending => {}
        }
        self.comments.poll_tick(cx).map(|_| {
            self.ended = self.is_allowed.as_ref().is_some_and(|is_allowed| !is_allowed());
            (!self.ended).then(|| Event::comment("still here").into_bytes())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test]
    async fn a_stream_ends_when_its_listener_may_no_longer() {
        let mut events = Events::with_comments(futures_util::stream::pending(), Duration::from_millis(1));
        let left = Arc::new(AtomicU32::new(2));
        events.only_while(move || left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok());
        for expected in [Some(": connected\n\n"), Some(": still here\n\n"), Some(": still here\n\n"), None, None] {
            assert_eq!(std::future::poll_fn(|cx| events.poll_next(cx)).await.as_deref(), expected.map(str::as_bytes));
        }
    }
}
