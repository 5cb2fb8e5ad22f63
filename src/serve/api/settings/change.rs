//! What all settings share: the tag of their operations, and how a patch is checked.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::model::patch::{self, Problems};
use crate::serve::http::ApiError;

pub(super) const TAG: &str = "settings";

/// `known` with a patch on it, checked; members named in `ignored` are made by the server.
pub(super) fn changed<T: Serialize + DeserializeOwned>(
    known: &T,
    patch: Value,
    ignored: &[&str],
    validate: impl Fn(&T) -> Problems,
) -> Result<T, ApiError> {
    let changed = patch::apply(known, patch, ignored)?;
    validate(&changed).into_result()?;
    Ok(changed)
}
