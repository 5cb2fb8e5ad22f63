//! Accounts at an Xtream provider: the source's own and further ones, and what the provider says about them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use smart_default::SmartDefault;

use crate::model::Time;

/// A further account at a source's provider. Its password is the secret [`Account::secret_name`].
#[derive(Clone, Debug, SmartDefault, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Account {
    pub(crate) username: String,
    /// The most streams at a time; 0: as many as the provider allows.
    pub(crate) max_concurrent_streams: u32,
    #[default = true]
    pub(crate) enabled: bool,
    /// Write-only; required for a new account. Missing or empty: unchanged.
    #[serde(default, skip_serializing)]
    #[schemars(extend("writeOnly" = true))]
    password: Option<String>,
}

impl Account {
    /// The name of its password among the source's secrets. It has the username only as a hash.
    pub(crate) fn secret_name(username: &str) -> String {
        let hash = Sha256::digest(username.as_bytes());
        format!("password-{}", hex::encode(&hash[..8]))
    }
}

/// What the provider last said about an account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct AccountFacts {
    pub(crate) username: String,
    /// The provider's own word: `Active`, `Expired`, `Banned`, `Disabled` …
    pub(crate) status: String,
    /// Whether it can be used, as far as is known.
    pub(crate) is_usable: bool,
    /// Why it cannot be used, as a sentence.
    pub(crate) trouble: String,
    pub(crate) expires_at: Option<Time>,
    pub(crate) is_trial: bool,
    pub(crate) max_connections: Option<u32>,
    pub(crate) active_connections: Option<u32>,
    pub(crate) checked_at: Option<Time>,
}
