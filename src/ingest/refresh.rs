//! The life of a refresh: attempts at the provider, one decision, one commit.

use std::time::Duration;

use sha2::{Digest, Sha256};

use super::attempt::{Again, Attempt, AttemptError, Input, Request};
use super::{decide, manual, provider};
use crate::model::effects::{self, Effect};
use crate::model::outcome::{Failure, FailureCode, Held, HoldReason, Outcome, Target};
use crate::model::secret::IN_LIST;
use crate::model::source::{RefreshRecord, RefreshStatus, SourceState, Undo};
use crate::model::{Id, Source};
use crate::progress::Step;
use crate::source::credentials::Secrets;
use crate::source::fetch::{FetchError, backoff};
use crate::store::{Candidate, HeldNote, Store, StoreError};

#[derive(Debug)]
pub(crate) struct Refreshed {
    pub(crate) outcome: Outcome,
    /// The stored rows changed, so playlists that use them have to be generated.
    pub(crate) changed: bool,
    pub(crate) again: Again,
}

impl Refreshed {
    fn unchanged(outcome: Outcome) -> Refreshed {
        Refreshed { outcome, changed: false, again: Again::No }
    }

    /// The provider answered as expected.
    pub(crate) fn is_success(&self) -> bool {
        use Outcome as O;
        matches!(self.outcome, O::ChannelsRefreshed { .. } | O::GuideRefreshed { .. } | O::NotModified | O::Kept(_))
    }
}

/// How long accepting a list on hold can be undone, in seconds.
const UNDO: i64 = 24 * 3600;

/// Maximum pause between two attempts of one job. After a longer one another job tries again.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// How the attempts ended, before anything is stored.
enum Verdict {
    Accept(Attempt),
    Hold(Attempt, Held),
    /// The whole answer arrived and is unusable. There is nothing to accept.
    Reject(Held),
    NotModified,
}

enum Stopped {
    Cancelled,
    Failed(Box<Failure>, Again),
}

impl<E: Into<AttemptError>> From<E> for Stopped {
    fn from(error: E) -> Stopped {
        match error.into() {
            AttemptError::Fetch(FetchError::Cancelled) | AttemptError::Cancelled(_) => Stopped::Cancelled,
            error => Stopped::Failed(Box::new(error.failure()), error.again()),
        }
    }
}

/// Refreshes a source, or accepts its held candidate. The source's status and history contain the result.
pub(crate) fn refresh(request: &Request<'_>) -> Refreshed {
    let failed = |error: StoreError| Refreshed::unchanged(Outcome::Failed(Failure::new(FailureCode::Store, error)));
    let begun = request.store.get::<Source>(request.source).and_then(|source| {
        let Some(source) = source else { return Ok(None) };
        let secrets = request.store.secrets(source.id)?;
        let good = request.store.source_status(source.id)?.refresh;
        let now = request.clock.now();
        request.progress.stage("connect", format!("Asking {}", source.name));
        request.store.change_source_status(source.id, |status| status.refresh.last_attempt_at = Some(now))?;
        Ok(Some((source, secrets, good, now)))
    });
    let (source, secrets, good, now) = match begun {
        Ok(Some(begun)) => begun,
        Ok(None) => return Refreshed::unchanged(Outcome::Deleted { what: Target::Source }),
        Err(error) => return failed(error),
    };
    let input = Input { request, source: &source, secrets: &secrets, now };
    let settling = Settling { input, good: &good, started: request.clock.millis() };
    let verdict = if request.accept { held(&input) } else { attempts(&input, &good) };
    let stopped = match verdict.and_then(|verdict| settling.settle(verdict)) {
        Ok(refreshed) => return refreshed,
        Err(stopped) => stopped,
    };
    settling.stop(stopped).unwrap_or_else(failed)
}

/// Asks the provider, several times if the failure may pass.
fn attempts(input: &Input<'_>, good: &RefreshStatus) -> Result<Verdict, Stopped> {
    let Input { request, source, secrets, .. } = *input;
    if !source.source_type.has_provider() {
        // Rows that a person wrote are always accepted, even if there are none.
        return Ok(Verdict::Accept(manual::read_rows(input)?));
    }
    let settings_hash = settings_hash(source, secrets);
    // Validators belong to the stored rows, which other settings would have read differently.
    let is_comparable = settings_hash == good.content.settings_hash && good.last_ingested_at.is_some();
    let validators = if is_comparable { (good.content.etag.as_str(), good.content.last_modified.as_str()) } else { ("", "") };
    let (mut nth, mut failed) = (0, None);
    let mut attempt = loop {
        nth += 1;
        let error = match provider::ask(input, validators) {
            Ok(None) => return Ok(Verdict::NotModified),
            Ok(Some(attempt)) => break attempt,
            Err(error) => error,
        };
        request.progress.check()?;
        if let Again::Later(retry_after) = error.again()
            // An open circuit breaker is left to a later job.
            && !matches!(error, AttemptError::Fetch(FetchError::Paused { .. }))
            && nth < request.tries
        {
            let pause = backoff(nth - 1, retry_after, u64::from_le_bytes(request.clock.random()));
            if pause <= LONGEST_PAUSE {
                let (failure, seconds) = (error.failure(), pause.as_secs().max(1));
                let why = Outcome::Failed(failure.clone()).sentence();
                failed = Some(failure.clone());
                request.progress.step(Step::TryingAgain { failure, seconds }, format!("{why} Trying again in {seconds} s"));
                request.progress.wait(pause)?;
                continue;
            }
        }
        let last_good = decide::last_good(source, good);
        return match error {
            AttemptError::Unusable(detail) if good.last_ingested_at.is_some() => {
                let (counted, before) = (last_good.counted, last_good.count);
                Ok(Verdict::Reject(Held { reason: HoldReason::Unusable, counted, before, now: 0, detail, last_good }))
            }
            // The first attempts opened the breaker: theirs is the failure that tells something.
            error @ AttemptError::Fetch(FetchError::Paused { .. }) if failed.is_some() => {
                Err(Stopped::Failed(Box::new(Failure { last_good: Some(last_good), ..failed.unwrap_or_default() }), error.again()))
            }
            error => Err(match Stopped::from(error) {
                Stopped::Failed(failure, again) if failure.error != FailureCode::Store => {
                    Stopped::Failed(Box::new(Failure { last_good: Some(last_good), ..*failure }), again)
                }
                other => other,
            }),
        };
    };
    attempt.content.settings_hash = settings_hash;
    Ok(match decide::hold(source, good, &attempt) {
        Some(held) => Verdict::Hold(attempt, held),
        None => Verdict::Accept(attempt),
    })
}

fn held(input: &Input<'_>) -> Result<Verdict, Stopped> {
    let Some((candidate, HeldNote { content, record, .. })) = input.request.store.held(input.source.id)? else {
        return Err(Stopped::Failed(Box::new(Failure::new(FailureCode::NothingHeld, "")), Again::No));
    };
    Ok(Verdict::Accept(Attempt { candidate, content, is_cut: false, bytes: record.bytes, accounts: None }))
}

/// The end of a refresh, the only place that stores its result.
struct Settling<'a> {
    input: Input<'a>,
    good: &'a RefreshStatus,
    /// Milliseconds of the clock.
    started: i64,
}

impl Settling<'_> {
    fn settle(&self, verdict: Verdict) -> Result<Refreshed, Stopped> {
        let (store, id) = (self.input.request.store, self.input.source.id);
        match verdict {
            Verdict::Accept(attempt) => self.accept(attempt),
            Verdict::Hold(attempt, held) => {
                self.keep_accounts(&attempt, true)?;
                let Attempt { candidate, content, bytes, .. } = attempt;
                let short = RefreshRecord { bytes, issue_count: content.issues.total, ..RefreshRecord::default() };
                let snapshot = store.read()?;
                let lists = candidate.diff(&snapshot, id)?;
                let (held_channel_count, held_program_count) = (content.channel_count, content.program_count);
                let hash = candidate.hash(&snapshot, id, held.reason)?;
                drop(snapshot);
                let (outcome, status) = self.held(held, hash);
                let status = RefreshStatus { held_channel_count, held_program_count, ..status };
                let record = RefreshRecord { bytes, issue_count: short.issue_count, ..lists };
                let note = HeldNote { kind: self.input.source.source_kind, content, record: short };
                store.hold(id, candidate, &note, &status, &self.held_record(&status, record))?;
                Ok(Refreshed::unchanged(outcome))
            }
            Verdict::Reject(held) => {
                // The held candidate is older than this answer, so it is discarded.
                let hash = hex::encode(Sha256::digest(&held.detail));
                let (outcome, status) = self.held(held, hash);
                store.put_refresh(id, &status, &self.held_record(&status, RefreshRecord::default()))?;
                Ok(Refreshed::unchanged(outcome))
            }
            Verdict::NotModified => {
                let outcome = Outcome::NotModified;
                let mut status = self.without_held(self.status(SourceState::Success, &outcome));
                status.last_ingested_at = Some(self.input.request.clock.now());
                let record = RefreshRecord { not_modified: true, ..RefreshRecord::default() };
                store.put_refresh(id, &status, &self.record(&status, record))?;
                Ok(Refreshed::unchanged(outcome))
            }
        }
    }

    /// Replaces the stored rows, and discards a held candidate in the same commit.
    fn accept(&self, mut attempt: Attempt) -> Result<Refreshed, Stopped> {
        let Input { request, source, .. } = self.input;
        request.progress.stage("save", "Saving");
        request.progress.check()?;
        self.keep_accounts(&attempt, true)?;
        let snapshot = request.store.read()?;
        let diff = attempt.candidate.diff(&snapshot, source.id)?;
        let content = &mut attempt.content;
        let outcome = match &mut attempt.candidate {
            Candidate::Channels(_) => Outcome::ChannelsRefreshed {
                channels: content.channel_count,
                added: diff.added_count,
                removed: diff.removed_count,
                renamed: diff.renamed_count,
                moved: diff.moved_count,
            },
            Candidate::Guide(guide) => {
                let kept = guide.keep_past(request.store, &snapshot, source.id, request.clock.now(), source.keep_past_days)?;
                content.sent_program_count = content.sent_programmes();
                if kept > 0 {
                    (content.channel_count, content.program_count) = (guide.channel_count(), guide.programmes);
                }
                Outcome::GuideRefreshed { programmes: content.program_count, channels: content.channel_count, kept }
            }
        };
        drop(snapshot);
        let record = RefreshRecord { bytes: attempt.bytes, issue_count: content.issues.total, ..diff };
        let mut status = self.without_held(self.status(SourceState::Success, &outcome));
        status.last_ingested_at = Some(request.clock.now());
        status.content = std::mem::take(&mut attempt.content);
        if request.accept && self.good.last_ingested_at.is_some() {
            let RefreshStatus { content, last_ingested_at, held_hash, .. } = self.good.clone();
            let accepted_at = self.input.now;
            status.undo = Some(Box::new(Undo { accepted_at, content, last_ingested_at, hash: held_hash }));
            status.undo_until = Some(accepted_at.plus(UNDO));
        }
        let record = self.record(&status, record);
        let changed = match &attempt.candidate {
            Candidate::Channels(channels) => request.store.replace_channels(source.id, channels, &status, &record)?,
            Candidate::Guide(guide) => request.store.replace_guide(source.id, guide, &status, &record)?,
        };
        // The rows that may come back need their accounts.
        self.keep_accounts(&attempt, status.undo.is_some())?;
        Ok(Refreshed { outcome, changed: changed > 0, again: Again::No })
    }

    /// Stores a failure. After a cancellation the status is as it was before.
    fn stop(&self, stopped: Stopped) -> Result<Refreshed, StoreError> {
        let (store, id) = (self.input.request.store, self.input.source.id);
        match stopped {
            Stopped::Cancelled => {
                store.change_source_status(id, |status| status.refresh = self.good.clone())?;
                Ok(Refreshed::unchanged(Outcome::Cancelled { before_start: false }))
            }
            Stopped::Failed(failure, again) => {
                let is_paused = failure.error == FailureCode::Paused;
                let outcome = Outcome::Failed(*failure);
                let status = self.status(SourceState::Failed, &outcome);
                let record = self.record(&status, RefreshRecord::default());
                // The provider was not asked, so what it answered last is what is known of this source.
                let is_known = is_paused && self.good.settled != SourceState::Pending;
                let status = if is_known { RefreshStatus { last_attempt_at: status.last_attempt_at, ..self.good.clone() } } else { status };
                store.put_refresh(id, &status, &record)?;
                Ok(Refreshed { outcome, changed: false, again })
            }
        }
    }

    /// The outcome and the status of a list that is not taken. One that a person set aside is not asked about again.
    fn held(&self, held: Held, hash: String) -> (Outcome, RefreshStatus) {
        let is_kept = hash == self.good.kept_hash;
        let (settled, outcome) =
            if is_kept { (SourceState::Success, Outcome::Kept(held)) } else { (SourceState::Held, Outcome::Held(held)) };
        let status = self.without_held(self.status(settled, &outcome));
        let kept_at = is_kept.then(|| self.good.kept_at.unwrap_or(self.input.now));
        let kept_hash = if is_kept { hash.clone() } else { String::new() };
        (outcome, RefreshStatus { held_hash: hash, kept_at, kept_hash, ..status })
    }

    /// The status with the result of this refresh, and the rows and the held candidate as before.
    fn status(&self, settled: SourceState, outcome: &Outcome) -> RefreshStatus {
        let undo_until = self.good.undo_until.filter(|until| *until > self.input.now);
        RefreshStatus {
            settled,
            last_attempt_at: Some(self.input.now),
            last_outcome: Some(outcome.clone()),
            last_error: if settled == SourceState::Success { String::new() } else { outcome.sentence() },
            last_duration_ms: self.input.request.clock.millis().saturating_sub(self.started).unsigned_abs(),
            undo_until,
            undo: self.good.undo.clone().filter(|_| undo_until.is_some()),
            ..self.good.clone()
        }
    }

    /// Without what was decided or is to be decided about an earlier list. The number of a held file is used once, whether or not that
    /// file is ever written.
    fn without_held(&self, status: RefreshStatus) -> RefreshStatus {
        let held_number = self.good.held_number + 1;
        let (held_hash, kept_hash) = Default::default();
        RefreshStatus { held_channel_count: 0, held_program_count: 0, held_number, held_hash, kept_at: None, kept_hash, ..status }
    }

    /// The row of the history for a list that is not taken, also where a person set the same one aside before.
    fn held_record(&self, status: &RefreshStatus, lists: RefreshRecord) -> RefreshRecord {
        let error = status.last_outcome.as_ref().map(Outcome::sentence).unwrap_or_default();
        RefreshRecord { status: SourceState::Held, error, ..self.record(status, lists) }
    }

    /// The row of the history that belongs to a status.
    fn record(&self, status: &RefreshStatus, record: RefreshRecord) -> RefreshRecord {
        RefreshRecord {
            at: self.input.now,
            status: status.settled,
            outcome: status.last_outcome.clone(),
            error: status.last_error.clone(),
            duration_ms: status.last_duration_ms,
            channel_count: status.content.channel_count,
            program_count: status.content.program_count,
            ..record
        }
    }

    /// Stores the accounts that were found in a list: before its rows, and with those of the old rows until the new rows are stored.
    fn keep_accounts(&self, attempt: &Attempt, and_older: bool) -> Result<(), StoreError> {
        let Some(accounts) = &attempt.accounts else { return Ok(()) };
        self.input.request.store.keep_list_secrets(self.input.source.id, accounts, and_older)
    }
}

/// Writes into the status of a source that its refresh panicked.
pub(crate) fn mark_failed(store: &Store, source: Id, outcome: &Outcome) -> Result<(), StoreError> {
    store.change_source_status(source, |status| {
        status.refresh.settled = SourceState::Failed;
        (status.refresh.last_outcome, status.refresh.last_error) = (Some(outcome.clone()), outcome.sentence());
    })
}

/// Hash of everything that the stored rows depend on besides the provider's answer. Accounts that were found in the list are
/// part of the answer.
pub(super) fn settings_hash(source: &Source, secrets: &Secrets) -> String {
    let fields = effects::fields_with(effects::SOURCE, Effect::Content, source);
    let own: Vec<_> = secrets.iter().filter(|(name, _)| !name.ends_with(IN_LIST)).collect();
    hex::encode(Sha256::digest(format!("{}{}{own:?}", crate::store::LAYOUT, serde_json::Value::Object(fields))))
}

#[cfg(test)]
mod tests;
