//! Stand-in for the page.

use super::http::{Req, Resp};

pub(crate) fn answer(_: &Req, _: &str) -> Option<Resp> {
    None
}
