//! The whole life of a refresh, in one function.

use std::time::Duration;

use sha2::{Digest, Sha256};

use super::ask::{TryError, ask};
use super::read::{Read, ReadError};
use super::told;
use crate::clock::Clock;
use crate::model::secret::IN_LIST;
use crate::model::source::{RefreshRecord, SourceState, SourceStatus};
use crate::model::{Id, Source, SourceKind};
use crate::progress::{Cancelled, Progress, StageSpec, State};
use crate::source::credentials::Secrets;
use crate::source::fetch::{FetchError, Fetcher, backoff};
use crate::store::{Candidate, HeldNote, Store, StoreError};

pub(crate) const STAGES: &[StageSpec] = &[
    StageSpec { id: "connect", name: "Ask the provider", state: State::Connecting, weight: 5 },
    StageSpec { id: "download", name: "Download and read", state: State::Downloading, weight: 75 },
    StageSpec { id: "save", name: "Save", state: State::Saving, weight: 20 },
];

/// What a refresh works with.
pub(crate) struct Request<'a> {
    pub(crate) store: &'a Store,
    pub(crate) fetcher: &'a Fetcher,
    pub(crate) clock: &'a Clock,
    pub(crate) source: Id,
    /// Take the candidate that waits, instead of asking the provider.
    pub(crate) accept: bool,
    /// Most bytes that may come out of a download.
    pub(crate) most_bytes: u64,
    /// How often the provider is asked at most, with growing pauses between.
    pub(crate) tries: u32,
    pub(crate) progress: &'a Progress,
}

/// What came of it.
#[derive(Debug, PartialEq)]
pub(crate) struct Outcome {
    /// A sentence for a person.
    pub(crate) message: String,
    /// What is stored is not what it was: what depends on it is to be made anew.
    pub(crate) changed: bool,
    /// The provider gave what it should.
    pub(crate) is_good: bool,
}

/// Why nothing was taken. The last good rows stay.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("{0}")]
    Cancelled(#[from] Cancelled),
    #[error("the source was deleted meanwhile")]
    Gone,
    #[error("nothing is held back for this source any more; refresh it again")]
    NothingHeld,
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What is wrong at the provider's.
    #[error("{words}")]
    Provider { words: String, again: Again },
}

/// Whether another try may help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Again {
    No,
    /// After a while; with the time that the provider asked to be left alone for.
    Later(Option<Duration>),
}

impl Failure {
    pub(crate) fn again(&self) -> Again {
        match self {
            Failure::Provider { again, .. } => *again,
            _ => Again::No,
        }
    }
}

/// Longer pauses are not slept through: a worker is there for others too.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Refreshes a source, or takes what was held. The source's status and history say what came of it.
pub(crate) fn refresh(request: &Request<'_>) -> Result<Outcome, Failure> {
    let started = request.clock.millis();
    let Some(source) = request.store.get::<Source>(request.source)? else { return Err(Failure::Gone) };
    let secrets = request.store.secrets(source.id)?;
    let good = request.store.source_status(source.id)?;
    request.progress.stage("connect", format!("Asking {}", source.name));
    let mut status = SourceStatus { status: SourceState::Ingesting, last_attempt_at: Some(request.clock.now()), ..good.clone() };
    request.store.put_source_status(source.id, &status)?;

    let mut record = RefreshRecord { at: request.clock.now(), ..RefreshRecord::default() };
    let outcome = if request.accept {
        take_held(request, &source, started, &mut status, &mut record)
    } else {
        fetch_and_take(request, (&source, &secrets), started, &good, &mut status, &mut record)
    };
    let (state, error) = match &outcome {
        Ok(Taken::AsIs(_)) => return outcome.map(Taken::outcome),
        Ok(Taken::NotModified) => (SourceState::Success, String::new()),
        Ok(Taken::Held(why)) => (SourceState::Held, why.clone()),
        // What was asked to stop is as it was before.
        Err(Failure::Cancelled(_)) => {
            let account_facts = status.account_facts;
            request.store.put_source_status(source.id, &SourceStatus { status: good.when_idle(), account_facts, ..good })?;
            return outcome.map(Taken::outcome);
        }
        Err(failure) => (SourceState::Failed, failure.to_string()),
    };
    // Last good stays: its counts, its time and its validators with it.
    let duration = request.clock.millis().saturating_sub(started).unsigned_abs();
    let (held_channel_count, held_program_count) = (status.held_channel_count, status.held_program_count);
    let (last_attempt_at, account_facts) = (status.last_attempt_at, std::mem::take(&mut status.account_facts));
    status = SourceStatus {
        status: state,
        account_facts,
        last_error: error.clone(),
        last_attempt_at,
        last_duration_ms: duration,
        held_channel_count,
        held_program_count,
        ..good
    };
    if matches!(outcome, Ok(Taken::NotModified)) {
        status.last_ingested_at = Some(request.clock.now());
        request.store.discard_held(source.id)?;
        (status.held_channel_count, status.held_program_count) = (0, 0);
    }
    record = RefreshRecord {
        status: state,
        error,
        duration_ms: duration,
        channel_count: status.channel_count,
        program_count: status.program_count,
        not_modified: state == SourceState::Success,
        ..record
    };
    request.store.put_refresh(source.id, &status, &record)?;
    outcome.map(Taken::outcome)
}

/// The ends that a refresh can come to without failing.
enum Taken {
    AsIs(Outcome),
    NotModified,
    Held(String),
}

impl Taken {
    fn outcome(self) -> Outcome {
        match self {
            Taken::AsIs(outcome) => outcome,
            Taken::NotModified => Outcome { message: "The provider says that nothing changed".into(), changed: false, is_good: true },
            Taken::Held(message) => Outcome { message, changed: false, is_good: false },
        }
    }
}

fn fetch_and_take(
    request: &Request<'_>,
    (source, secrets): (&Source, &Secrets),
    started: i64,
    good: &SourceStatus,
    status: &mut SourceStatus,
    record: &mut RefreshRecord,
) -> Result<Taken, Failure> {
    // Nobody is asked, and what a person wrote down is not distrusted, also when it is nothing.
    if !source.source_type.has_provider() {
        let mut candidate = super::manual::candidate(request, source, status)?;
        note_good(status, request);
        record.channel_count = status.channel_count;
        return take(request, source, started, &mut candidate, status, record);
    }

    status.settings_hash = settings_hash(source, secrets);
    status.sent_program_count = 0;
    // Rows that were read with other settings are not what an unchanged answer would give.
    let unchanged = status.settings_hash == good.settings_hash && good.last_ingested_at.is_some();
    let (etag, last_modified) = if unchanged { (good.etag.as_str(), good.last_modified.as_str()) } else { ("", "") };
    let mut attempt = 0;
    let Read { mut candidate, is_cut, bytes, accounts } = loop {
        attempt += 1;
        let error = match ask(request, source, secrets, (etag, last_modified), status) {
            Ok(None) => return Ok(Taken::NotModified),
            Ok(Some(read)) => break read,
            Err(error) => error,
        };
        request.progress.check()?;
        let again = error.again();
        if let Again::Later(wish) = again
            && error.is_worth_waiting_for()
            && attempt < request.tries
        {
            let pause = backoff(attempt - 1, wish, u64::from_le_bytes(request.clock.random()));
            if pause <= LONGEST_PAUSE {
                request.progress.message(format!("{} Trying again in {} s", sentence(&error.to_string()), pause.as_secs().max(1)));
                request.progress.wait(pause)?;
                continue;
            }
        }
        let words = |error: &dyn std::fmt::Display| format!("{} {}", sentence(&error.to_string()), keeps(source, good));
        return match error {
            TryError::Fetch(FetchError::Cancelled) | TryError::Read(ReadError::Cancelled(_)) => Err(Failure::Cancelled(Cancelled)),
            TryError::Read(ReadError::Store(error)) => Err(error.into()),
            // All of it came and it is not a playlist or guide: held, when there is something to hold on to.
            TryError::Read(ReadError::NotUsable(why)) if good.last_ingested_at.is_some() => {
                (status.held_channel_count, status.held_program_count) = (0, 0);
                // An older candidate is not what this status speaks of.
                request.store.discard_held(source.id)?;
                Ok(Taken::Held(words(&why)))
            }
            error => Err(Failure::Provider { words: words(&error), again }),
        };
    };
    record.bytes = bytes;
    // Before any row that needs them; what the old rows need stays until the new ones are there.
    if let Some(accounts) = &accounts {
        request.store.keep_list_secrets(source.id, accounts, true)?;
    }
    note_good(status, request);
    record.channel_count = status.channel_count;
    record.program_count = status.program_count;
    record.issue_count = status.issues.total;
    if let Some(why) = distrust(source, good, status, is_cut) {
        (status.held_channel_count, status.held_program_count) = (0, 0);
        let note = HeldNote { kind: source.source_kind, status: status.clone(), record: record.clone() };
        (status.held_channel_count, status.held_program_count) = (note.status.channel_count, note.status.program_count);
        request.store.hold(source.id, candidate, &note)?;
        return Ok(Taken::Held(format!("{why} {}", keeps(source, good))));
    }
    let taken = take(request, source, started, &mut candidate, status, record)?;
    if let Some(accounts) = &accounts {
        request.store.keep_list_secrets(source.id, accounts, false)?;
    }
    Ok(taken)
}

fn take_held(
    request: &Request<'_>,
    source: &Source,
    started: i64,
    status: &mut SourceStatus,
    record: &mut RefreshRecord,
) -> Result<Taken, Failure> {
    let Some((mut candidate, note)) = request.store.held(source.id)? else { return Err(Failure::NothingHeld) };
    let last_attempt_at = status.last_attempt_at;
    *status = SourceStatus { last_attempt_at, ..note.status };
    *record = RefreshRecord { at: record.at, ..note.record };
    note_good(status, request);
    take(request, source, started, &mut candidate, status, record)
}

/// What a status says of a candidate that is good.
fn note_good(status: &mut SourceStatus, request: &Request<'_>) {
    status.status = SourceState::Success;
    status.last_error.clear();
    status.last_ingested_at = Some(request.clock.now());
    (status.held_channel_count, status.held_program_count) = (0, 0);
}

/// Puts the candidate in the place of what was there.
fn take(
    request: &Request<'_>,
    source: &Source,
    started: i64,
    candidate: &mut Candidate,
    status: &mut SourceStatus,
    record: &mut RefreshRecord,
) -> Result<Taken, Failure> {
    request.progress.stage("save", "Saving");
    request.progress.check()?;
    let snapshot = request.store.read()?;
    record.status = SourceState::Success;
    record.duration_ms = request.clock.millis().saturating_sub(started).unsigned_abs();
    status.last_duration_ms = record.duration_ms;
    let (changed, message) = match candidate {
        Candidate::Channels(channels) => {
            let diff = channels.diff(&snapshot, source.id)?;
            drop(snapshot);
            let message = told::channels(status.channel_count, &diff);
            (record.added_count, record.removed_count) = (diff.added_count, diff.removed_count);
            (record.renamed_count, record.moved_count) = (diff.renamed_count, diff.moved_count);
            (record.added, record.removed, record.renamed, record.moved) = (diff.added, diff.removed, diff.renamed, diff.moved);
            (request.store.replace_channels(source.id, channels, status, record)?, message)
        }
        Candidate::Guide(guide) => {
            let diff = guide.diff(&snapshot, source.id)?;
            let kept = guide.keep_past(request.store, &snapshot, source.id, request.clock.now(), source.keep_past_days)?;
            drop(snapshot);
            status.sent_program_count = status.sent_programmes();
            if kept > 0 {
                (status.channel_count, status.program_count) = (guide.channel_count(), guide.programme_count());
                (record.channel_count, record.program_count) = (status.channel_count, status.program_count);
            }
            (record.added_count, record.removed_count) = (diff.added_count, diff.removed_count);
            (record.added, record.removed) = (diff.added, diff.removed);
            let message = told::guide(status.program_count, status.channel_count, kept);
            (request.store.replace_guide(source.id, guide, status, record)?, message)
        }
    };
    request.store.discard_held(source.id)?;
    Ok(Taken::AsIs(Outcome { message, changed: changed > 0, is_good: true }))
}

/// Why a candidate that could be read is not taken without asking.
fn distrust(source: &Source, good: &SourceStatus, new: &SourceStatus, is_cut: bool) -> Option<String> {
    let (what, before, now) = match source.source_kind {
        SourceKind::Stream => ("channels", good.channel_count, new.channel_count),
        SourceKind::Epg => ("programmes", good.sent_programmes(), new.sent_programmes()),
    };
    if now == 0 && (before > 0 || good.last_ingested_at.is_none()) {
        return Some(match before {
            0 => format!("The provider sent a list without any {what}."),
            _ => format!("The provider sent a list without any {what}; before there were {before}."),
        });
    }
    if is_cut && now < before {
        return Some(format!("The guide breaks off in the middle, after {now} {what}; before there were {before}."));
    }
    let has_shrunk = |before: u64, now: u64| now < before.saturating_mul(u64::from(100 - source.shrink_threshold.min(100))).div_ceil(100);
    // With another choice the counts are not comparable.
    if good.selection != new.selection {
        return None;
    }
    let kinds = [
        ("channels", good.live_count, new.live_count),
        ("films", good.movie_count, new.movie_count),
        ("series", good.series_count, new.series_count),
    ];
    let all = std::iter::once((what, before, now)).chain(kinds);
    // The kind that is missing says more than the sum, where both are short.
    let worst = all.rev().find(|(_, before, now)| *before > 0 && has_shrunk(*before, *now));
    worst.map(|(what, before, now)| {
        format!("The provider sent {now} {what}; before there were {before}, so {} would disappear.", before - now)
    })
}

/// The words of an error, which begin small and end openly, as a sentence among others.
pub(super) fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(char::to_uppercase).into_iter().flatten();
    let end = if words.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{}{}{end}", first.collect::<String>(), letters.as_str())
}

/// What a trouble means for watching.
fn keeps(source: &Source, good: &SourceStatus) -> String {
    match (source.source_kind, good.last_ingested_at) {
        (_, None) => "Nothing was read from this source yet.".to_owned(),
        (SourceKind::Stream, Some(at)) => format!("The {} channels from {at} stay.", good.channel_count),
        (SourceKind::Epg, Some(at)) => format!("The {} programmes from {at} stay.", good.program_count),
    }
}

/// A hash of everything that the stored rows depend on besides the provider's answer.
fn settings_hash(source: &Source, secrets: &Secrets) -> String {
    let mut hash = Sha256::new();
    let number = u8::from(source.ignore_channel_numbers);
    hash.update([crate::store::LAYOUT]);
    for part in [source.url.as_str(), &source.username, &source.user_agent, &source.time_zone] {
        hash.update(part);
        hash.update([0, number]);
    }
    // The offset is not among them: it is put on when a guide is read.
    if (source.retention_days, source.keep_past_days) != (0, 0) {
        hash.update(source.retention_days.to_le_bytes());
        hash.update(source.keep_past_days.to_le_bytes());
    }
    // Accounts that were found in a list are part of its answer.
    let own = secrets.iter().filter(|(name, _)| !name.ends_with(IN_LIST));
    for (name, value) in source.headers.iter().chain(own) {
        hash.update(name);
        hash.update([0]);
        hash.update(value);
        hash.update([0]);
    }
    hex::encode(hash.finalize())
}

#[cfg(test)]
mod tests;
