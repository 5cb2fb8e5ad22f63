//! What came of trying a source.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::twice::Duplicate;
use crate::format::detect::Kind;
use crate::model::patch::Problem;
use crate::model::source::{AccountFacts, CategoryCount};
use crate::model::{SourceKind, Time};

/// Seconds without a byte after which it is given up.
pub(super) const SILENCE: u32 = 8;

/// What came of a try.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(in crate::serve::api) struct Verdict {
    pub(super) is_valid: bool,
    /// A sentence for a person.
    pub(super) message: String,
    /// What keeps it from working; settings name their field.
    pub(super) errors: Vec<Problem>,
    /// What works but will surprise.
    pub(super) warnings: Vec<String>,
    pub(super) context: Context,
}

/// What the sample held.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[schemars(rename = "Sampled")]
pub(super) struct Context {
    pub(super) kind: SourceKind,
    /// What came, whatever was expected. None: nothing came, or it is not one download.
    pub(super) content: Option<Kind>,
    pub(super) channels: u64,
    pub(super) programmes: u64,
    /// Guide addresses that a playlist's header names.
    pub(super) guide_urls: Vec<String>,
    /// The first names, for a person to recognise.
    pub(super) examples: Vec<String>,
    pub(super) first_programme: Option<Time>,
    pub(super) last_programme: Option<Time>,
    pub(super) content_type: String,
    /// SHA-256 of the server's certificate where it is not trusted, for the source's `trusted_fingerprint`.
    pub(super) certificate_fingerprint: String,
    pub(super) sampled_bytes: u64,
    /// The counts are those of the whole, not of a sample.
    pub(super) is_complete: bool,
    /// Sources that have the same address or account already. The first warnings are about them.
    pub(super) duplicates: Vec<Duplicate>,
    /// Of an Xtream provider: what it says of the account.
    pub(super) account: Option<AccountFacts>,
    /// Of an Xtream provider: the categories to choose from.
    pub(super) categories: Vec<CategoryCount>,
    /// Of an Xtream provider: it has a guide in one piece, which will be added and linked.
    pub(super) has_guide: bool,
}

pub(super) fn refused(kind: SourceKind, message: impl Into<String>) -> Verdict {
    let message = message.into();
    Verdict {
        errors: vec![Problem { field: "url".to_owned(), message: message.clone() }],
        message,
        context: Context { kind, ..Context::default() },
        ..Verdict::default()
    }
}
