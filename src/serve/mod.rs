//! What answers HTTP: the core, the operations, the outputs and the page, put together.

pub(crate) mod api;
pub(crate) mod http;
pub(crate) mod out;
pub(crate) mod ui;

use std::future::Future;
use std::io;

use bytes::Bytes;
use tokio::net::TcpListener;

use self::http::{Req, Resp, Route, Router};
use crate::app::App;

/// Every operation that there is.
pub(crate) fn routes() -> Vec<Route> {
    let mut routes = api::routes();
    routes.extend(out::routes());
    routes
}

/// The description of all operations, as it is served: OpenAPI 3.1 in JSON.
pub(crate) fn openapi() -> Bytes {
    api::docs::text()
}

/// Serves until `stop` is over. Two routes that collide are an error.
pub(crate) async fn serve(app: App, listener: TcpListener, stop: impl Future) -> io::Result<()> {
    let router = Router::new(routes(), page).map_err(io::Error::other)?;
    http::serve(app, router, listener, stop).await
}

/// What the page has at a path that no operation has.
fn page(req: &Req, path: &str) -> Option<Resp> {
    ui::file(path, req.prefix(), &req.headers).map(Resp::from)
}
