//! What came of trying a source.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::twice::Duplicate;
use crate::format::detect::Kind;
use crate::model::patch::Problem;
use crate::model::source::{AccountFacts, CategoryCount};
use crate::model::{SourceKind, Time};
use crate::serve::parts::Trials;
use crate::source::credentials::{Accounts, Hider};

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

impl Verdict {
    /// Takes out what the provider repeated of its secrets.
    pub(super) fn hide(&mut self, hider: &Hider) {
        let errors = self.errors.iter_mut().map(|error| &mut error.message);
        let words = self.warnings.iter_mut().chain(&mut self.context.examples).chain(errors).chain([&mut self.message]);
        words.for_each(|words| hider.hide_in_text(words));
        self.context.guide_urls.iter_mut().for_each(|url| hider.hide(url));
    }

    /// Takes out the accounts that stand only in the playlist. Guides whose addresses hold one can be added all the same.
    pub(super) fn hide_accounts(&mut self, accounts: &mut Accounts, trials: &Trials) {
        let errors = self.errors.iter_mut().map(|error| &mut error.message);
        let words = self.warnings.iter_mut().chain(&mut self.context.examples).chain(errors).chain([&mut self.message]);
        words.for_each(|words| accounts.hide_in_line(words));
        for url in &mut self.context.guide_urls {
            let plain = url.clone();
            accounts.hide(url);
            if plain != *url {
                trials.remember(url, plain);
            }
        }
    }
}
