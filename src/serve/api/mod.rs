//! The resources below `/api/v1`: one file each, handlers that read top to bottom.
//!
//! A route is one entry of a file's `routes()`; the router, the permission check and the OpenAPI document
//! are made from the entries. Knows no sockets and no table of the store.

mod auth;
mod breakers;
mod channels;
mod computed;
mod epg;
mod expressions;
mod guarded;
mod health;
mod impact;
mod import;
mod jobs;
mod manual;
mod members;
mod named;
mod progress;
mod proxies;
mod rules;
mod select;
mod series;
mod settings;
mod sources;
mod stream_check;
mod tryout;

#[cfg(test)]
mod tests;

use crate::serve::parts::Route;

pub(crate) fn routes() -> Vec<Route> {
    [
        health::routes(),
        auth::routes(),
        sources::routes(),
        manual::routes(),
        proxies::routes(),
        impact::routes(),
        channels::routes(),
        series::routes(),
        stream_check::routes(),
        epg::routes(),
        rules::routes(),
        tryout::routes(),
        expressions::routes(),
        computed::routes(),
        import::routes(),
        progress::routes(),
        jobs::routes(),
        breakers::routes(),
        settings::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
