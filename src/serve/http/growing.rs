//! A JSON object whose first members are sent while the others are still worked out. To a client it is one document; one that
//! wants to show the beginning at once reads up to the first line break and puts a bracket for the comma before it.

use std::io;
use std::task::{Context, Poll};

use bytes::Bytes;
use serde::Serialize;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::stop::CancelOnDrop;

type Piece = io::Result<Bytes>;

/// The rest of an object that has begun. The work ends when it is dropped.
pub(crate) struct Growing {
    first: Option<Bytes>,
    rest: UnboundedReceiver<Piece>,
    _left: CancelOnDrop,
}

/// Where the members go.
pub(crate) struct Grow(UnboundedSender<Piece>);

/// Where the members come from, before the first ones are there.
pub(super) struct Awaited(UnboundedReceiver<Piece>);

pub(super) fn pair() -> (Grow, Awaited) {
    let (sender, receiver) = unbounded_channel();
    (Grow(sender), Awaited(receiver))
}

impl Grow {
    /// The first members. Nothing can be refused after that: an error cuts the answer off.
    pub(crate) fn begin<T: Serialize>(&self, members: &T) {
        self.send(members, |json| {
            json.pop();
            json.extend_from_slice(b",\n");
        });
    }

    pub(super) fn end<T: Serialize>(&self, members: &T) {
        self.send(members, |json| {
            json.remove(0);
        });
    }

    /// There will be no others.
    pub(super) fn cut_off(&self) {
        // Who does not listen any more has left.
        let _ = self.0.send(Err(io::ErrorKind::BrokenPipe.into()));
    }

    fn send<T: Serialize>(&self, members: &T, cut: impl FnOnce(&mut Vec<u8>)) {
        let json = serde_json::to_vec(members).map_err(io::Error::other).map(|mut json| {
            cut(&mut json);
            json.into()
        });
        let _ = self.0.send(json);
    }
}

impl Awaited {
    /// None when the work ended before it had first members.
    pub(super) async fn begun(mut self, left: CancelOnDrop) -> Option<Growing> {
        let first = self.0.recv().await?.ok()?;
        Some(Growing { first: Some(first), rest: self.0, _left: left })
    }
}

impl Growing {
    pub(super) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Piece>> {
        match self.first.take() {
            Some(first) => Poll::Ready(Some(Ok(first))),
            None => self.rest.poll_recv(context),
        }
    }
}
