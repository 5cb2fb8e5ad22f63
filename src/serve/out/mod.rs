//! What players fetch.

use crate::serve::http::Route;

pub(crate) fn routes() -> Vec<Route> {
    Vec::new()
}
