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
mod health;
mod import;
mod jobs;
mod manual;
mod named;
mod progress;
mod proxies;
mod rules;
mod select;
mod series;
mod settings;
mod sources;
mod tryout;

#[cfg(test)]
mod tests;

use serde::{Serialize, Serializer, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::model::patch::{self, Problems};
use crate::serve::parts::Route;

/// Every resource's routes.
pub(crate) fn routes() -> Vec<Route> {
    [
        health::routes(),
        auth::routes(),
        sources::routes(),
        manual::routes(),
        proxies::routes(),
        channels::routes(),
        series::routes(),
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

/// `record` with a client's patch on it. A client may send back what it read: the fields of a `status` and those that are `made` by
/// the server change nothing.
fn patched<T: Serialize + DeserializeOwned>(record: &T, patch: Value, status: &impl Serialize, made: &[&str]) -> Result<T, Problems> {
    let status = serde_json::to_value(status).unwrap_or_default();
    let names = status.as_object().into_iter().flat_map(Map::keys).map(String::as_str);
    patch::apply(record, patch, &names.chain(made.iter().copied()).collect::<Vec<_>>())
}

/// Writes a record without some of its fields: what workers keep for themselves in a status.
fn without<T: Serialize, S: Serializer>(record: &T, hidden: &[&str], serializer: S) -> Result<S::Ok, S::Error> {
    let mut value = serde_json::to_value(record).map_err(serde::ser::Error::custom)?;
    if let Some(members) = value.as_object_mut() {
        members.retain(|name, _| !hidden.contains(&name.as_str()));
    }
    value.serialize(serializer)
}
