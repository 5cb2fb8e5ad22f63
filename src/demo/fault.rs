//! Faults of a provider, by name, for people and tests.

use std::time::Duration;

/// A fault of one path, as [`all`] says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// An answer without a body: its status, and a value for `Retry-After`.
    Status(u16, Option<String>),
    /// Bytes per pause, and the pause.
    Slow(usize, Duration),
    Stall,
    Late(Duration),
    Silent,
    /// `Content-Length` is right, but only this number of bytes is sent.
    Truncated(usize),
    /// So many bytes in chunks, without the last chunk.
    CutChunks(usize),
    /// So many bytes, as a complete HTTP answer.
    CutText(usize),
    Reset(usize),
    Html,
    WrongCharset,
    Empty,
    Warning,
    AllGone,
    HalfGone,
    Shuffled,
    Moved,
    SilentGzip,
    FalseGzip,
    PackedTransfer,
    RedirectLoop,
    Redirect(String),
}

/// Name, description and fault; read by the page, requests and tests.
pub(crate) fn all() -> Vec<(&'static str, &'static str, Fault)> {
    let status = |status| Fault::Status(status, None);
    vec![
        ("not-modified", "304, whatever was asked", status(304)),
        ("unauthorized", "401", status(401)),
        ("forbidden", "403", status(403)),
        ("not-found", "404", status(404)),
        ("gone", "410", status(410)),
        ("too-many", "429, come back in 7 seconds", Fault::Status(429, Some("7".to_owned()))),
        ("error", "500", status(500)),
        ("unavailable", "503, come back in 2 minutes", Fault::Status(503, Some("120".to_owned()))),
        ("slow", "1 kB every 100 ms", Fault::Slow(1024, Duration::from_millis(100))),
        ("stall", "half of it, then silence", Fault::Stall),
        ("late", "2 seconds before anything comes", Fault::Late(Duration::from_secs(2))),
        ("silent", "never an answer", Fault::Silent),
        ("truncated", "1,000 bytes of a longer body", Fault::Truncated(1000)),
        ("cut-chunks", "1,000 bytes in chunks without an end", Fault::CutChunks(1000)),
        ("cut-text", "1,000 bytes, as if they were all", Fault::CutText(1000)),
        ("reset", "1,000 bytes, then a reset connection", Fault::Reset(1000)),
        ("html", "a web page with status 200", Fault::Html),
        ("wrong-charset", "Latin-1 that is called UTF-8", Fault::WrongCharset),
        ("empty", "status 200 and no bytes", Fault::Empty),
        ("warning", "a warning of PHP before the answer", Fault::Warning),
        ("all-gone", "a list without entries", Fault::AllGone),
        ("half-gone", "every second channel is missing", Fault::HalfGone),
        ("shuffled", "the channels in another order", Fault::Shuffled),
        ("moved", "another host, user and password in the stream addresses", Fault::Moved),
        ("silent-gzip", "gzip that is not called so", Fault::SilentGzip),
        ("false-gzip", "plain text that is called gzip", Fault::FalseGzip),
        ("packed-transfer", "gzip for the transfer", Fault::PackedTransfer),
        ("redirect", "redirected to where nobody listens", Fault::Redirect("http://127.0.0.1:9/".to_owned())),
        ("redirect-loop", "redirected to itself", Fault::RedirectLoop),
    ]
}

pub(crate) fn named(kind: &str) -> Option<Fault> {
    all().into_iter().find(|(name, ..)| *name == kind).map(|(.., fault)| fault)
}
