//! The guard of publishing, before a change is saved: what playlists would lose by it, and what a person confirms.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::Proxy;
use crate::pipeline::Failure;
use crate::pipeline::compose::Settings;
use crate::pipeline::impact::{Impact, impact};
use crate::serve::http::{ApiError, Req};
use crate::serve::parts::Parts;
use crate::store::Snapshot;

#[derive(Deserialize, JsonSchema)]
pub(super) struct Confirmed {
    /// What playlists lose by this change is wanted: generations are compared with the channels that are left.
    #[serde(default)]
    confirmed: bool,
}

impl From<Failure> for ApiError {
    fn from(failure: Failure) -> ApiError {
        match failure {
            Failure::Store(error) => error.into(),
            failure @ Failure::Rules(_) => ApiError::conflict("broken_filter", failure.to_string()),
        }
    }
}

/// What settings would do to a playlist as it is and as it would be.
pub(super) fn impact_on(
    parts: &Parts,
    snapshot: &Snapshot,
    settings: &Settings,
    (before, after): (&Proxy, Option<&Proxy>),
) -> Result<Impact, ApiError> {
    let served = parts.editions.current(before.id).filter(|_| before.is_active);
    let lineup = served.as_ref().map(|edition| edition.lineup()).transpose()?.flatten();
    let threads = parts.config.workers;
    let found = impact(snapshot, settings, (before, after), lineup.as_deref(), parts.clock.now(), threads);
    Ok(found?)
}

/// Whether a request confirms what playlists lose by its change. Asked before anything is stored.
pub(super) fn is_confirmed(req: &Req) -> Result<bool, ApiError> {
    Ok(req.query::<Confirmed>()?.confirmed)
}
