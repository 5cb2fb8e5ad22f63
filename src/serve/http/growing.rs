//! A JSON object whose first members are sent while the others are still worked out. To a client it is one document; one that
//! wants to show the beginning at once reads up to the first line break and puts a bracket for the comma before it.

use std::io;
use std::task::{Context, Poll};

use bytes::Bytes;
use serde::Serialize;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::{ApiError, Resp};
use crate::stop::CancelOnDrop;

type Piece = Result<Bytes, ApiError>;

/// The rest of an object that has begun. The work ends when it is dropped.
pub(crate) struct Growing {
    first: Option<Bytes>,
    rest: UnboundedReceiver<Piece>,
    _left: CancelOnDrop,
}

/// Where the members go.
pub(crate) struct Grow(UnboundedSender<Piece>);

impl Grow {
    /// The first members. Nothing can be refused after that: an error cuts the answer off.
    pub(crate) fn begin<T: Serialize>(&self, members: &T) {
        self.send(members, |json| {
            json.pop();
            json.extend_from_slice(b",\n");
        });
    }

    fn end<T: Serialize>(&self, members: &T) {
        self.send(members, |json| {
            json.remove(0);
        });
    }

    fn send<T: Serialize>(&self, members: &T, cut: impl FnOnce(&mut Vec<u8>)) {
        let json = serde_json::to_vec(members).map_err(ApiError::internal).map(|mut json| {
            cut(&mut json);
            json.into()
        });
        // Who does not listen any more has left.
        let _ = self.0.send(json);
    }
}

/// Runs `work` off the async threads; what it returns are the last members. Answers when the first ones are there.
pub(crate) async fn growing<T: Serialize>(
    left: CancelOnDrop,
    work: impl FnOnce(&Grow) -> Result<T, ApiError> + Send + 'static,
) -> Result<Resp, ApiError> {
    let (sender, mut rest) = unbounded_channel();
    tokio::task::spawn_blocking(move || {
        let grow = Grow(sender);
        match work(&grow) {
            Ok(members) => grow.end(&members),
            Err(error) => drop(grow.0.send(Err(error))),
        }
    });
    // Without a first piece the work has panicked, which was logged.
    let first = rest.recv().await.unwrap_or_else(|| Err(ApiError::internal("the work ended without an answer")))?;
    Ok(Resp::growing(Growing { first: Some(first), rest, _left: left }))
}

impl Growing {
    pub(super) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(first)));
        }
        self.rest.poll_recv(context).map(|piece| piece.map(|piece| piece.map_err(|_| io::ErrorKind::BrokenPipe.into())))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use http_body_util::BodyExt;
    use serde_json::{Value, json};

    use super::*;
    use crate::stop::Stop;

    #[tokio::test]
    async fn the_beginning_is_there_before_the_end() {
        let (go, waiting) = mpsc::channel();
        let stop = Stop::default();
        let work = move |grow: &Grow| {
            grow.begin(&json!({"first": [1, "a\nb"]}));
            waiting.recv().map_err(ApiError::internal)?;
            Ok(json!({"second": 2}))
        };
        let mut body = growing(stop.cancel_on_drop(), work).await.unwrap().body;
        let first = body.frame().await.unwrap().unwrap().into_data().unwrap();
        assert_eq!(&first[..], b"{\"first\":[1,\"a\\nb\"],\n");
        go.send(()).unwrap();
        let rest = (&mut body).collect().await.unwrap().to_bytes();
        let whole: Value = serde_json::from_slice(&[first, rest].concat()).unwrap();
        assert_eq!(whole, json!({"first": [1, "a\nb"], "second": 2}));
        assert!(!stop.is_cancelled());
        drop(body);
        assert!(stop.is_cancelled(), "who leaves ends the work");
    }

    #[tokio::test]
    async fn an_error_before_the_beginning_is_an_answer_and_later_cuts_it_off() {
        let refused = |_: &Grow| Err::<Value, _>(ApiError::not_found("proxy"));
        assert_eq!(growing(Stop::default().cancel_on_drop(), refused).await.err().unwrap().status().as_u16(), 404);
        let late = |grow: &Grow| {
            grow.begin(&json!({"a": 1}));
            Err::<Value, _>(ApiError::not_found("proxy"))
        };
        let body = growing(Stop::default().cancel_on_drop(), late).await.unwrap().body;
        assert!(body.collect().await.is_err());
    }
}
