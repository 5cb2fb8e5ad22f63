//! An answer, before it goes out: status, headers, body. What every answer has (request id, ETag of
//! JSON, security headers) is added by the core, not here.

use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::Stream;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use hyper::body::{Frame, SizeHint};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use schemars::JsonSchema;
use serde::Serialize;

use super::growing::Growing;
use super::pieces::FileBody;
use super::sse::{Event, Events};
use crate::model::Page;

pub(crate) struct Resp {
    pub(super) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
}

pub(crate) enum Body {
    Bytes(Bytes),
    File(FileBody),
    Events(Events),
    Growing(Growing),
}

/// One page of a list.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "List_of_{T}")]
pub(crate) struct List<T> {
    pub(crate) items: Vec<T>,
    /// Of all pages.
    pub(crate) total: u64,
    /// 1 for the first.
    pub(crate) page: u64,
    pub(crate) limit: u64,
    pub(crate) has_more: bool,
}

impl<T> List<T> {
    /// `items` are those of `page`; `total` counts all pages.
    pub(crate) fn new(items: Vec<T>, total: u64, page: &Page) -> List<T> {
        let has_more = page.page.saturating_mul(page.limit) < total;
        List { items, total, page: page.page, limit: page.limit, has_more }
    }
}

impl Resp {
    pub(crate) fn new(status: StatusCode, body: Body) -> Resp {
        Resp { status, headers: HeaderMap::new(), body }
    }

    /// 200. The core adds an `ETag` to GETs and answers 304 where it matches.
    pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> Resp {
        match serde_json::to_vec(value) {
            Ok(bytes) => Resp::typed("application/json", bytes),
            Err(error) => {
                tracing::error!(%error, "an answer could not be written as JSON");
                Resp::new(StatusCode::INTERNAL_SERVER_ERROR, Body::empty())
            }
        }
    }

    /// JSON of some length, packed for a client that takes it: a page of the guide is a tenth of it. Takes a millisecond and more.
    pub(super) fn packed(mut self, is_accepted: bool) -> Resp {
        const SHORT: usize = 1400;
        let is_json = self.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
        let Body::Bytes(bytes) = &self.body else { return self };
        if !is_json || bytes.len() < SHORT {
            return self;
        }
        let bytes = bytes.clone();
        self.set(header::VARY, HeaderValue::from_static("accept-encoding"));
        if is_accepted {
            let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
            // Writing into memory does not fail.
            let packed = packer.write_all(&bytes).and_then(|()| packer.finish());
            let Ok(packed) = packed else { return self };
            self.body = Body::Bytes(packed.into());
            self.set(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        self
    }

    /// 204.
    pub(crate) fn no_content() -> Resp {
        Resp::new(StatusCode::NO_CONTENT, Body::empty())
    }

    /// 302; `url` is absolute, or a path from the program's root.
    pub(crate) fn found(url: &str) -> Resp {
        Resp::new(StatusCode::FOUND, Body::empty()).located(url)
    }

    /// 200 with a `Content-Type`.
    pub(crate) fn typed(content_type: &'static str, bytes: impl Into<Bytes>) -> Resp {
        let mut resp = Resp::new(StatusCode::OK, Body::Bytes(bytes.into()));
        resp.set(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        resp
    }

    /// 200, an endless stream of events. It ends with the stream, with the client or with the program.
    pub(crate) fn sse(events: impl Stream<Item = Event> + Send + 'static) -> Resp {
        let mut resp = Resp::typed("text/event-stream", Bytes::new());
        resp.set(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        // nginx would hold events back until its buffer is full.
        resp.set(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
        resp.body = Body::Events(Events::new(events));
        resp
    }

    /// 200 with JSON that goes on coming.
    pub(crate) fn growing(body: Growing) -> Resp {
        let mut resp = Resp::typed("application/json", Bytes::new());
        // As with events.
        resp.set(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
        resp.body = Body::Growing(body);
        resp
    }

    pub(crate) fn with_status(mut self, status: StatusCode) -> Resp {
        self.status = status;
        self
    }

    pub(crate) fn with(mut self, name: HeaderName, value: HeaderValue) -> Resp {
        self.set(name, value);
        self
    }

    /// With a header whose value was made of other text; one that HTTP cannot carry is left out.
    pub(crate) fn with_text(mut self, name: HeaderName, value: &str) -> Resp {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.set(name, value);
        }
        self
    }

    pub(crate) fn set(&mut self, name: HeaderName, value: HeaderValue) {
        self.headers.insert(name, value);
    }

    /// With a place: an absolute address, or a path from the program's root, before which the base path is put.
    pub(super) fn located(self, location: &str) -> Resp {
        // Encodes blanks, control and non-ASCII characters, as a browser does.
        const ENCODED: &AsciiSet = &CONTROLS.add(b' ');
        self.with_text(header::LOCATION, &utf8_percent_encode(location, ENCODED).to_string())
    }
}

impl Body {
    pub(crate) fn empty() -> Body {
        Body::Bytes(Bytes::new())
    }

    /// Bytes, where that is known.
    pub(super) fn length(&self) -> Option<u64> {
        match self {
            Body::Bytes(bytes) => Some(bytes.len() as u64),
            Body::File(file) => Some(file.left),
            Body::Events(_) | Body::Growing(_) => None,
        }
    }
}

impl hyper::body::Body for Body {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let next = match self.get_mut() {
            Body::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Body::Bytes(bytes) => Poll::Ready(Some(Ok(std::mem::take(bytes)))),
            Body::File(file) => file.poll_next(cx),
            Body::Events(events) => events.poll_next(cx).map(|bytes| bytes.map(Ok)),
            Body::Growing(growing) => growing.poll_next(cx),
        };
        next.map(|frame| frame.map(|bytes| bytes.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.length() == Some(0)
    }

    fn size_hint(&self) -> SizeHint {
        self.length().map(SizeHint::with_exact).unwrap_or_default()
    }
}
