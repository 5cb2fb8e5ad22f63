//! What players fetch: playlists, guides and streams, at addresses that carry the proxy's key.
//!
//! Everything here is a file that was written before or a line that is looked up: nothing is made
//! while a player waits. A path's secret is its key; unknown ones and inactive proxies are both 404.

mod published;
mod stream;

#[cfg(test)]
mod tests;

use crate::publish::Output;
use crate::serve::http::{ApiError, Req};
use crate::serve::parts::{Parts, Route};

const TAG: &str = "outputs";

pub(crate) fn routes() -> Vec<Route> {
    let mut routes = published::routes();
    routes.extend(stream::routes());
    routes
}

/// What the key in the path opens.
fn output(parts: &Parts, req: &Req) -> Result<Output, ApiError> {
    parts.editions.find(req.param("key")).filter(|output| output.is_active).ok_or_else(|| ApiError::not_found("output"))
}
