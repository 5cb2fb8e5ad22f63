//! HTTP answers, and the faults that damage them.
//!
//! A body is made piece by piece while it is sent, so that a large one needs no more memory than a small one.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::body::Frame;
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};

use super::fault::Fault;
use super::made_up;

pub(super) type Answer = Response<UnsyncBoxBody<Bytes, io::Error>>;

/// Up to this size a body is sent with `Content-Length`.
const SMALL: usize = 1 << 20;

const WARNING: &str = "<br />\n<b>Warning</b>:  mysqli_connect(): (HY000/1040): Too many connections in <b>/home/panel/www/init.php</b> on \
                       line <b>112</b><br />\n";
const WEB_PAGE: &str = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Your account has expired.</body></html>";

pub(super) type Pieces = Box<dyn Iterator<Item = Bytes> + Send>;

/// A document of the type `kind`, with the fault applied.
pub(super) fn document(mut pieces: Pieces, kind: &'static str, fault: Option<&Fault>, is_cut: &Arc<AtomicBool>) -> Answer {
    match fault {
        Some(Fault::Warning) => pieces = Box::new(std::iter::once(Bytes::from_static(WARNING.as_bytes())).chain(pieces)),
        Some(Fault::WrongCharset) => pieces = Box::new(pieces.map(|piece| latin1(&piece))),
        Some(Fault::CutText(most)) => pieces = Box::new(std::iter::once(head_of(&mut pieces, *most))),
        _ => {}
    }
    if kind == "application/gzip" || matches!(fault, Some(Fault::SilentGzip | Fault::PackedTransfer)) {
        pieces = Box::new(made_up::gzip(pieces));
    }
    let answer = with(send(pieces, fault, is_cut), header::CONTENT_TYPE, kind);
    match fault {
        Some(Fault::FalseGzip | Fault::PackedTransfer) => with(answer, header::CONTENT_ENCODING, "gzip"),
        _ => answer,
    }
}

/// The answer of a fault that does not depend on the document at `path`.
pub(super) fn instead(path: &str, fault: &Fault) -> Option<Answer> {
    Some(match fault {
        Fault::Status(status, retry_after) => refuse(*status, retry_after.as_deref()),
        Fault::RedirectLoop => redirect(path),
        Fault::Redirect(to) => redirect(to),
        Fault::Html => page("text/html", WEB_PAGE.to_owned()),
        Fault::Empty => page("application/octet-stream", String::new()),
        _ => return None,
    })
}

fn send(mut pieces: Pieces, fault: Option<&Fault>, is_cut: &Arc<AtomicBool>) -> Answer {
    match fault {
        Some(Fault::Truncated(most)) => {
            let head = head_of(&mut pieces, *most);
            let length = head.len() + pieces.map(|piece| piece.len()).sum::<usize>();
            let body = cut_off(head, || {});
            // At least one more byte than is sent, even if the body is shorter than the cut.
            return with(streamed(body), header::CONTENT_LENGTH, &length.max(most + 1).to_string());
        }
        Some(Fault::CutChunks(most)) => {
            let head = head_of(&mut pieces, *most);
            return streamed(cut_off(head, || {}));
        }
        Some(Fault::Reset(most)) => {
            let head = head_of(&mut pieces, *most);
            let is_cut = is_cut.clone();
            return streamed(cut_off(head, move || is_cut.store(true, Ordering::SeqCst)));
        }
        Some(Fault::Stall) => {
            let head = head_of(&mut pieces, 2000);
            return streamed(stream::iter([Ok(head)]).chain(stream::pending()));
        }
        Some(Fault::Slow(bytes, pause)) => {
            let (bytes, pause) = (*bytes.max(&1), *pause);
            let drops = stream::unfold((pieces, Bytes::new()), move |(mut pieces, mut piece)| async move {
                if piece.is_empty() {
                    piece = pieces.next()?;
                }
                tokio::time::sleep(pause).await;
                let drop = piece.split_to(bytes.min(piece.len()));
                Some((Ok(drop), (pieces, piece)))
            });
            return streamed(drops);
        }
        _ => {}
    }
    let mut small = Vec::new();
    for piece in pieces.by_ref() {
        small.extend_from_slice(&piece);
        if small.len() > SMALL {
            let all = std::iter::once(Bytes::from(small)).chain(pieces).map(Ok);
            return streamed(stream::iter(all));
        }
    }
    whole(small)
}

/// The first bytes of a document of the type `kind`, as an answer to a range request.
pub(super) fn part(mut pieces: Pieces, kind: &'static str, most: usize) -> Answer {
    let head = head_of(&mut pieces, most);
    let range = format!("bytes 0-{}/*", head.len().saturating_sub(1));
    let mut answer = whole(head);
    *answer.status_mut() = StatusCode::PARTIAL_CONTENT;
    with(with(answer, header::CONTENT_TYPE, kind), header::CONTENT_RANGE, &range)
}

/// These bytes, then an error that ends the connection.
fn cut_off(head: Bytes, at_the_end: impl FnOnce() + Send) -> impl Stream<Item = io::Result<Bytes>> + Send {
    stream::iter([Ok(head)]).chain(stream::once(async move {
        // The server flushes when the body is pending, but not before an error.
        tokio::task::yield_now().await;
        at_the_end();
        Err(io::ErrorKind::UnexpectedEof.into())
    }))
}

fn head_of(pieces: &mut Pieces, most: usize) -> Bytes {
    let mut head = Vec::new();
    while head.len() < most
        && let Some(piece) = pieces.next()
    {
        head.extend_from_slice(&piece);
    }
    head.truncate(most);
    head.into()
}

pub(super) fn streamed(bytes: impl Stream<Item = io::Result<Bytes>> + Send + 'static) -> Answer {
    Response::new(StreamBody::new(bytes.map(|piece| piece.map(Frame::data))).boxed_unsync())
}

pub(super) fn whole(bytes: impl Into<Bytes>) -> Answer {
    Response::new(Full::new(bytes.into()).map_err(|never| match never {}).boxed_unsync())
}

/// UTF-8 -> Latin-1. Other characters become a question mark.
fn latin1(text: &[u8]) -> Bytes {
    let text = String::from_utf8_lossy(text);
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect()
}

pub(super) fn page(kind: &'static str, text: String) -> Answer {
    with(whole(text), header::CONTENT_TYPE, kind)
}

pub(super) fn with_status(status: u16, text: &str) -> Answer {
    let mut answer = page("text/plain; charset=utf-8", text.to_owned());
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    answer
}

pub(super) fn refuse(status: u16, retry_after: Option<&str>) -> Answer {
    let answer = with_status(status, "");
    match (status, retry_after) {
        (401, _) => with(answer, header::WWW_AUTHENTICATE, "Basic realm=\"demo\""),
        (_, Some(retry_after)) => with(answer, header::RETRY_AFTER, retry_after),
        _ => answer,
    }
}

pub(super) fn redirect(to: &str) -> Answer {
    with(with_status(302, ""), header::LOCATION, to)
}

/// Adds a header. An invalid value is ignored.
pub(super) fn with(mut answer: Answer, name: HeaderName, value: &str) -> Answer {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().insert(name, value);
    }
    answer
}
