//! Files over HTTP: conditional answers and single ranges.
//!
//! A file is opened once: a newer one that takes its place never mixes into an answer. Nothing here knows what
//! the files are.

use std::fs::File;
use std::io;
use std::path::PathBuf;

use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

use super::pieces::FileBody;
use super::{Body, Req, Resp};
use crate::model::Time;

/// A file and what HTTP has to say about it.
pub(crate) struct Sheet {
    pub(crate) path: PathBuf,
    pub(crate) content_type: &'static str,
    /// The bytes are gzip, and the client is to unpack them.
    pub(crate) is_gzip_encoded: bool,
    /// Strong, with its quotes. The same one always means the same bytes.
    pub(crate) etag: String,
    pub(crate) modified: Time,
}

/// What of the file is wanted.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Whole,
    /// First byte and number of bytes.
    Part(u64, u64),
    Unsatisfiable,
}

/// Answers GET and HEAD. An error of the kind `NotFound` means that the file is not there (any more).
pub(crate) async fn send(req: &Req, sheet: Sheet) -> io::Result<Resp> {
    let described = |resp: Resp| describe(resp, &sheet);
    if is_not_modified(&req.headers, &sheet.etag, sheet.modified) {
        return Ok(described(Resp::new(StatusCode::NOT_MODIFIED, Body::empty())));
    }
    let is_get = req.method == Method::GET;
    let (path, headers, etag, modified) = (sheet.path.clone(), req.headers.clone(), sheet.etag.clone(), sheet.modified);
    // Opening, looking at it and the first piece in one go: most files need no second one.
    let opened = tokio::task::spawn_blocking(move || -> io::Result<(Verdict, u64, Option<FileBody>)> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        let verdict = if is_get { range(&headers, &etag, modified, length) } else { Verdict::Whole };
        let (at, left) = match verdict {
            Verdict::Part(at, left) => (at, left),
            Verdict::Whole if is_get => (0, length),
            _ => return Ok((verdict, length, None)),
        };
        Ok((verdict, length, Some(FileBody::open(file, at, left)?)))
    });
    let (verdict, length, body) = opened.await.map_err(io::Error::other)??;
    let body = body.map_or_else(Body::empty, Body::File);
    Ok(match verdict {
        Verdict::Part(at, left) => described(Resp::new(StatusCode::PARTIAL_CONTENT, body))
            .with_text(header::CONTENT_RANGE, &format!("bytes {at}-{}/{length}", at + left.max(1) - 1)),
        Verdict::Unsatisfiable => Resp::new(StatusCode::RANGE_NOT_SATISFIABLE, Body::empty())
            .with(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"))
            .with_text(header::CONTENT_RANGE, &format!("bytes */{length}")),
        _ => described(Resp::new(StatusCode::OK, body)).with(header::CONTENT_LENGTH, HeaderValue::from(length)),
    })
}

fn describe(resp: Resp, sheet: &Sheet) -> Resp {
    let mut resp = resp
        .with(header::CONTENT_TYPE, HeaderValue::from_static(sheet.content_type))
        .with(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"))
        .with_text(header::ETAG, &sheet.etag)
        .with_text(header::LAST_MODIFIED, &http_date(sheet.modified));
    if sheet.is_gzip_encoded {
        resp.set(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    resp
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`.
pub(crate) fn http_date(time: Time) -> String {
    jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&time.timestamp()).unwrap_or_default()
}

fn read_date(text: &str) -> Option<Time> {
    jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok().map(|at| Time(at.as_second()))
}

/// Whether the client has it already. An entity tag beats a date.
fn is_not_modified(headers: &HeaderMap, etag: &str, modified: Time) -> bool {
    if headers.contains_key(header::IF_NONE_MATCH) {
        return matches_etag(headers, etag);
    }
    let since = headers.get(header::IF_MODIFIED_SINCE).and_then(|value| value.to_str().ok()).and_then(read_date);
    // Not "or later": what was restored from an older version has an older date, and is news.
    since == Some(modified)
}

/// `If-None-Match`: any of a list, weak ones too, or all (`*`).
pub(super) fn matches_etag(headers: &HeaderMap, etag: &str) -> bool {
    let lists = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(',')).map(str::trim).any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

/// Whether an `Accept-Encoding` names gzip (or everything) and does not refuse it with `q=0`.
pub(crate) fn accepts_gzip(accepted: &str) -> bool {
    accepted.split(',').any(|coding| {
        let (name, quality) = coding.split_once(';').unwrap_or((coding, ""));
        let quality = quality.trim().strip_prefix("q=").map_or(Ok(1.0), str::parse::<f32>);
        matches!(name.trim().to_ascii_lowercase().as_str(), "gzip" | "x-gzip" | "*") && quality.is_ok_and(|quality| quality > 0.0)
    })
}

/// Single ranges only: several of them are answered with everything, as the standard allows.
fn range(headers: &HeaderMap, etag: &str, modified: Time, length: u64) -> Verdict {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let Some(wanted) = text(header::RANGE).and_then(|range| range.trim().strip_prefix("bytes=")) else { return Verdict::Whole };
    if let Some(condition) = text(header::IF_RANGE).map(str::trim)
        && condition != etag
        && read_date(condition) != Some(modified)
    {
        return Verdict::Whole;
    }
    let Some((first, last)) = wanted.trim().split_once('-') else { return Verdict::Whole };
    match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => part(first, last.saturating_add(1), length),
        (Ok(first), Err(_)) if last.trim().is_empty() => part(first, length, length),
        (Err(_), Ok(0)) if first.trim().is_empty() => Verdict::Unsatisfiable,
        (Err(_), Ok(tail)) if first.trim().is_empty() => part(length.saturating_sub(tail), length, length),
        _ => Verdict::Whole,
    }
}

fn part(first: u64, end: u64, length: u64) -> Verdict {
    match end.min(length).checked_sub(first) {
        Some(left) if left > 0 => Verdict::Part(first, left),
        _ => Verdict::Unsatisfiable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(header::HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap())).collect()
    }

    #[test]
    fn ranges() {
        let cases = [
            ("bytes=0-0", Verdict::Part(0, 1)),
            ("bytes=0-99", Verdict::Part(0, 10)),
            ("bytes=3-", Verdict::Part(3, 7)),
            ("bytes=-4", Verdict::Part(6, 4)),
            ("bytes=-40", Verdict::Part(0, 10)),
            ("bytes=10-", Verdict::Unsatisfiable),
            ("bytes=-0", Verdict::Unsatisfiable),
            ("bytes=5-4", Verdict::Whole),
            ("bytes=0-1,4-5", Verdict::Whole),
            ("lines=0-1", Verdict::Whole),
            ("bytes=x-y", Verdict::Whole),
            ("bytes=18446744073709551615-18446744073709551615", Verdict::Unsatisfiable),
        ];
        for (range_text, verdict) in cases {
            assert_eq!(range(&headers(&[(header::RANGE, range_text)]), "\"a\"", Time(5), 10), verdict, "{range_text}");
        }
    }

    #[test]
    fn a_range_of_another_version_is_everything() {
        for (condition, verdict) in [
            ("\"a\"", Verdict::Part(0, 1)),
            ("W/\"a\"", Verdict::Whole),
            ("\"b\"", Verdict::Whole),
            ("Thu, 01 Jan 1970 00:00:05 GMT", Verdict::Part(0, 1)),
            ("Thu, 01 Jan 1970 00:00:06 GMT", Verdict::Whole),
        ] {
            let headers = headers(&[(header::RANGE, "bytes=0-0"), (header::IF_RANGE, condition)]);
            assert_eq!(range(&headers, "\"a\"", Time(5), 10), verdict, "{condition}");
        }
    }

    #[test]
    fn an_entity_tag_beats_a_date() {
        let late = "Thu, 01 Jan 1970 01:00:00 GMT";
        assert!(is_not_modified(&headers(&[(header::IF_MODIFIED_SINCE, late)]), "\"a\"", Time(3600)));
        assert!(!is_not_modified(&headers(&[(header::IF_MODIFIED_SINCE, late)]), "\"a\"", Time(3601)));
        // The version before was restored.
        assert!(!is_not_modified(&headers(&[(header::IF_MODIFIED_SINCE, late)]), "\"a\"", Time(5)));
        assert!(!is_not_modified(&headers(&[(header::IF_MODIFIED_SINCE, late), (header::IF_NONE_MATCH, "\"b\"")]), "\"a\"", Time(3600)));
        assert!(is_not_modified(&headers(&[(header::IF_NONE_MATCH, "\"b\", W/\"a\"")]), "\"a\"", Time(5)));
        assert!(is_not_modified(&headers(&[(header::IF_NONE_MATCH, "*")]), "\"a\"", Time(5)));
        assert_eq!(http_date(Time(784_111_777)), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(read_date("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Time(784_111_777)));
    }
}
