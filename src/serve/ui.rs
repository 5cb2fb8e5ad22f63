//! Stand-in for the page.

use bytes::Bytes;
use http::{HeaderMap, Response};

pub(crate) fn file(_path: &str, _base_path: &str, _headers: &HeaderMap) -> Option<Response<Bytes>> {
    None
}
