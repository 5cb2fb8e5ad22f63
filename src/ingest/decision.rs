//! What a person decides about a list on hold without accepting it: to keep the current rows, or to bring back those from before an
//! acceptance. Accepting is a refresh.

use super::attempt::Again;
use super::decide::last_good;
use super::refresh::{Refreshed, settings_hash};
use crate::clock::Clock;
use crate::model::outcome::Outcome;
use crate::model::source::{RefreshRecord, RefreshStatus, SourceState, SourceStatus};
use crate::model::{Source, Time};
use crate::source::credentials::Secrets;
use crate::store::{Store, StoreError};

pub(crate) enum Decided<T> {
    Done(T),
    /// A job of the source runs or waits.
    Busy,
    /// There is nothing to decide any more.
    Nothing,
}

/// Sets the list on hold aside. Doing it again changes nothing.
pub(crate) fn keep(store: &Store, clock: &Clock, source: &Source) -> Result<Decided<()>, StoreError> {
    let mut decided = Decided::Nothing;
    let now = clock.now();
    store.change_source_status(source.id, |status| {
        decided = match status.refresh.settled {
            _ if !status.job.status.is_settled() => Decided::Busy,
            _ if status.refresh.kept_at.is_some() => Decided::Done(()),
            SourceState::Held => {
                status.refresh.keep(now);
                Decided::Done(())
            }
            _ => Decided::Nothing,
        };
    })?;
    Ok(decided)
}

/// Until when the last acceptance can be undone. Rows of another provider or account would be played with the present credentials, so
/// the settings must be those that the rows were read with.
pub(crate) fn undo_until(source: &Source, secrets: &Secrets, status: &RefreshStatus, now: Time) -> Option<Time> {
    let is_same = status.undo.as_deref().is_some_and(|undo| undo.content.settings_hash == settings_hash(source, secrets));
    status.undo_until.filter(|until| is_same && *until > now)
}

/// Brings back the rows from before the last acceptance, and sets the accepted list aside.
pub(crate) fn undo(store: &Store, clock: &Clock, source: &Source) -> Result<Decided<Refreshed>, StoreError> {
    let (now, secrets) = (clock.now(), store.secrets(source.id)?);
    let mut decided = Decided::Nothing;
    store.undo_accept(source.id, |status: &SourceStatus, has_rows| {
        if !status.job.status.is_settled() {
            decided = Decided::Busy;
            return None;
        }
        let former = &status.refresh;
        let is_open = has_rows && undo_until(source, &secrets, former, now).is_some();
        let undo = former.undo.as_deref().filter(|_| is_open)?;
        let mut restored = RefreshStatus {
            settled: SourceState::Success,
            last_ingested_at: undo.last_ingested_at,
            content: undo.content.clone(),
            kept_hash: undo.hash.clone(),
            held_number: former.held_number + 1,
            last_attempt_at: former.last_attempt_at,
            ..RefreshStatus::default()
        };
        let outcome = Outcome::Restored(last_good(source, &restored));
        restored.last_outcome = Some(outcome.clone());
        let record = RefreshRecord {
            at: now,
            status: SourceState::Success,
            outcome: Some(outcome.clone()),
            channel_count: restored.content.channel_count,
            program_count: restored.content.program_count,
            ..RefreshRecord::default()
        };
        decided = Decided::Done(Refreshed { outcome, changed: true, again: Again::No });
        Some((restored, record))
    })?;
    Ok(decided)
}
