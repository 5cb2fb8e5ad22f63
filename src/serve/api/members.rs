//! JSON of records that have a status: which fields a response contains, and which ones a patch ignores.

use serde::{Serialize, Serializer, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::model::patch::{self, Problems};

/// `record` with a client's patch on it. A client may send back what it read: the fields of a `status` and those that are `made` by
/// the server change nothing.
pub(super) fn patched<T: Serialize + DeserializeOwned>(
    record: &T,
    patch: Value,
    status: &impl Serialize,
    made: &[&str],
) -> Result<T, Problems> {
    let status = serde_json::to_value(status).unwrap_or_default();
    let names = status.as_object().into_iter().flat_map(Map::keys).map(String::as_str);
    patch::apply(record, patch, &names.chain(made.iter().copied()).collect::<Vec<_>>())
}

/// Writes a record without some of its fields: what workers keep for themselves in a status.
pub(super) fn without<T: Serialize, S: Serializer>(record: &T, hidden: &[&str], serializer: S) -> Result<S::Ok, S::Error> {
    let mut value = serde_json::to_value(record).map_err(serde::ser::Error::custom)?;
    if let Some(members) = value.as_object_mut() {
        members.retain(|name, _| !hidden.contains(&name.as_str()));
    }
    value.serialize(serializer)
}
