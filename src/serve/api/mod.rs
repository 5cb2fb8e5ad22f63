//! The operations: one file a resource.

mod auth;
pub(super) mod docs;
mod health;

use crate::serve::http::Route;

pub(crate) fn routes() -> Vec<Route> {
    let mut routes = health::routes();
    routes.extend(auth::routes());
    routes.extend(docs::routes());
    routes
}
