//! What answers HTTP: the core, the operations, what players fetch and the page, put together.

pub(crate) mod api;
mod docs;
pub(crate) mod http;
pub(crate) mod parts;
pub(crate) mod players;
mod ui;

use std::future::Future;
use std::io;
use std::sync::OnceLock;

use ::http::header::ACCEPT_ENCODING;
use bytes::Bytes;
use tokio::net::TcpListener;

use self::http::{Req, Resp, Router, openapi};
use self::parts::{Parts, Route};

pub(crate) fn routes() -> Vec<Route> {
    let mut routes = docs::routes(openapi);
    routes.extend(api::routes());
    routes.extend(players::routes());
    routes.into_iter().flat_map(Route::by_method).collect()
}

/// The description of all operations, as it is served: OpenAPI 3.1 in JSON, indented for people.
pub(crate) fn openapi() -> Bytes {
    static TEXT: OnceLock<Bytes> = OnceLock::new();
    let make = || serde_json::to_string_pretty(&openapi::document(&routes())).unwrap_or_default() + "\n";
    TEXT.get_or_init(|| make().into()).clone()
}

/// Serves until `stop` is over. Two routes that collide are an error.
pub(crate) async fn serve(parts: Parts, listener: TcpListener, stop: impl Future) -> io::Result<()> {
    let router = Router::new(routes(), page).map_err(io::Error::other)?;
    http::serve(parts.context(), parts, router, listener, stop).await
}

/// What the page has at a path that no operation has.
fn page(req: &Req, path: &str) -> Option<Resp> {
    ui::file(path, &req.address.prefix, req.header(ACCEPT_ENCODING))
}

#[cfg(test)]
mod agreement_tests;
#[cfg(test)]
mod schema_tests;
