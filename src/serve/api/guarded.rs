//! The guard of publishing, before a change is saved: what playlists would lose by it, and what a person confirms.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::{Id, Proxy};
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
    found.map_err(|failure| match failure {
        Failure::Store(error) => error.into(),
        failure @ Failure::Rules(_) => ApiError::conflict("broken_filter", failure.to_string()),
    })
}

/// After a change was stored and before anything follows from it: with `?confirmed=true`, what the playlists have left by it becomes what
/// their generations are compared with.
pub(super) fn confirm(parts: &Parts, req: &Req, is_concerned: impl Fn(&Proxy) -> bool) -> Result<(), ApiError> {
    if !req.query::<Confirmed>()?.confirmed {
        return Ok(());
    }
    let snapshot = parts.store.read()?;
    let settings = Settings::stored(&snapshot)?;
    let mut counts: Vec<(Id, u64)> = Vec::new();
    for proxy in snapshot.list::<Proxy>()?.iter().filter(|proxy| proxy.is_active && is_concerned(proxy)) {
        match impact_on(parts, &snapshot, &settings, (proxy, Some(proxy))) {
            Ok(impact) => counts.push((proxy.id, impact.after)),
            // The change is stored; without a count its generation is held, if it loses too much.
            Err(error) => tracing::warn!(proxy = %proxy.id, ?error, "what was confirmed could not be counted"),
        }
    }
    let confirmed = |tx: &crate::store::Tx| {
        counts.iter().try_for_each(|(proxy, count)| tx.change_proxy_status(*proxy, |status| status.confirmed_count = Some(*count)))
    };
    Ok(parts.store.change(confirmed)?)
}
