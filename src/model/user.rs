//! Administrators, their sessions and access tokens. Passwords and tokens are stored as hashes only.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Id, Time};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct User {
    pub(crate) id: Id,
    pub(crate) username: String,
    /// Argon2id, in PHC text form.
    #[schemars(skip)]
    pub(crate) password_hash: String,
    pub(crate) created_at: Time,
    pub(crate) updated_at: Time,
}

/// A session, which a sign-in begins, or an access token, which a person creates.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Token {
    pub(crate) id: Id,
    pub(crate) user_id: Id,
    /// The name that the owner gave it; empty for a session.
    pub(crate) name: String,
    pub(crate) is_session: bool,
    /// SHA-256 of the token, hex.
    #[schemars(skip)]
    pub(crate) hash: String,
    pub(crate) created_at: Time,
    pub(crate) expires_at: Option<Time>,
    pub(crate) last_used_at: Option<Time>,
}
