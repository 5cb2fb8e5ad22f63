//! One generation of one proxy: a snapshot in, an edition out, or nothing.

use super::edition::{LINEUP, Note, PLAYLIST, PLAYLIST_GZ};
use super::failure::Failure;
use super::playlist::Addresses;
use super::request::Request;
use super::{guide, gzip, playlist};
use crate::model::outcome::{HeldEdition, NoChannels, NothingToPublish, Published};
use crate::model::proxy::{ProxyState, ProxyStatus};
use crate::model::{ChannelId, Outcome, Proxy};
use crate::pipeline::compose::{Composition, compose};
use crate::progress::{StageSpec, State};
use crate::store::{Lineup, LineupWriter, Publication};

pub(crate) const STAGES: &[StageSpec] = &[
    // Entered by the queue, before a worker takes the job.
    StageSpec { id: "ingestion_guard", name: "Wait for refreshes", state: State::Preparing, weight: 0 },
    StageSpec { id: "load", name: "Load and number channels", state: State::Preparing, weight: 20 },
    StageSpec { id: "playlist", name: "Write the playlist", state: State::Processing, weight: 20 },
    StageSpec { id: "guide", name: "Write the guide", state: State::Processing, weight: 50 },
    StageSpec { id: "publish", name: "Publish", state: State::Saving, weight: 8 },
    StageSpec { id: "cleanup", name: "Clean up", state: State::Cleanup, weight: 2 },
];

/// Generates and publishes. The proxy's status contains the same result.
pub(crate) fn generate(request: &Request<'_>) -> Outcome {
    attempt(request).unwrap_or_else(|failure| failure.outcome())
}

fn attempt(request: &Request<'_>) -> Result<Outcome, Failure> {
    let started = request.clock.millis();
    let Some(proxy) = request.store.get::<Proxy>(request.proxy)? else { return Err(Failure::Gone) };
    let mut before = request.store.proxy_status(proxy.id)?;
    if let Some(version) = before.pinned_version {
        // The job that waited is over.
        request.store.change(|tx| tx.change_proxy_status(proxy.id, |stored| stored.status = stored.settled))?;
        return Ok(Outcome::Pinned { version });
    }
    if !request.base.is_empty() {
        request.base.clone_into(&mut before.base);
    } else if before.base.is_empty() {
        request.fallback_base.clone_into(&mut before.base);
    }
    request.store.change(|tx| {
        tx.change_proxy_status(proxy.id, |stored| {
            stored.status = ProxyState::Generating;
            stored.last_attempt_at = Some(request.clock.now());
            stored.base.clone_from(&before.base);
        })
    })?;

    let outcome = run(request, &proxy, &before);
    request.store.change(|tx| {
        tx.change_proxy_status(proxy.id, |stored| {
            stored.last_duration_ms = request.clock.millis().saturating_sub(started).unsigned_abs();
            match &outcome {
                Ok(outcome) => {
                    stored.status = ProxyState::Success;
                    stored.last_error.clear();
                    let was_kept = stored.held.take().filter(|held| held.is_kept).map(|held| held.channel_count);
                    if let Outcome::EditionHeld(held) = outcome {
                        // A person may have decided in the meantime.
                        let is_kept = held.is_kept || was_kept.is_some_and(|count| count <= held.channel_count);
                        stored.held = Some(HeldEdition { is_kept, ..held.clone() });
                    }
                }
                // A cancelled generation leaves the status as it was; the page shows the operation as cancelled.
                Err(failure) if matches!(failure.outcome(), Outcome::Cancelled { .. }) => stored.status = stored.settled,
                Err(failure) => {
                    stored.status = ProxyState::Failed;
                    stored.last_error = failure.outcome().sentence();
                }
            }
            match &outcome {
                Ok(outcome) => stored.last_outcome = Some(outcome.clone()),
                Err(failure) if stored.status == ProxyState::Failed => stored.last_outcome = Some(failure.outcome()),
                Err(_) => {}
            }
            stored.settled = stored.status;
        })
    })?;
    if matches!(outcome, Ok(Outcome::Published(_) | Outcome::Unchanged(_))) {
        request.editions.release(proxy.id);
    }
    outcome
}

/// `before` is the status as the generation found it.
fn run(request: &Request<'_>, proxy: &Proxy, before: &ProxyStatus) -> Result<Outcome, Failure> {
    let progress = request.progress;
    progress.check()?;
    progress.stage("load", "Loading channels");
    let snapshot = request.store.read()?.cancelled_by(progress);
    let key = snapshot.access_key(proxy.id)?;
    let now = request.clock.now();
    let staging = request.editions.stage(proxy.id)?;
    let dir = staging.0.as_path();
    let mut lineup = LineupWriter::create(&dir.join(LINEUP))?;
    let composition = compose(&snapshot, proxy, now, request.threads, Some(&mut lineup))?;
    if composition.rows.is_empty() && !proxy.allow_empty {
        return Err(Failure::Empty(why_empty(proxy, composition, before.version == 0)));
    }
    let channels = composition.rows.len() as u64;
    let ids: Vec<ChannelId> = composition.rows.iter().map(|row| row.channel).collect();
    let numbers = &composition.numbering.numbers;
    if let Some(held) = before.hold(channels, proxy.shrink_threshold, now) {
        // Nobody plays by it, so it needs no integers.
        lineup.finish(&ids, numbers, |ascending| Ok(vec![0; ascending.len()]))?;
        request.editions.hold(proxy.id, &staging)?;
        return Ok(Outcome::EditionHeld(held));
    }
    let base = request.said_base.unwrap_or(&before.base);
    let mut note = Note {
        key_crc: crc32fast::hash(key.as_bytes()),
        generated_at: now,
        base: base.to_owned(),
        channel_count: channels,
        ..Note::default()
    };
    (note.lineup_bytes, note.lineup_crc) = lineup.finish(&ids, numbers, |ascending| request.store.give_integers(ascending))?;
    progress.check()?;

    progress.stage("playlist", format!("Writing {} channels", composition.rows.len()));
    let lineup = Lineup::open(&dir.join(LINEUP))?;
    playlist::write(dir, &lineup, numbers, &Addresses { base, key: &key }, request, &mut note)?;
    note.m3u_gz_bytes = gzip::file(&dir.join(PLAYLIST), &dir.join(PLAYLIST_GZ), request.threads)?;

    progress.stage("guide", format!("Writing the guide of {} channels", composition.guides.len()));
    let tally = guide::write(dir, &snapshot, &composition, request, &mut note)?;
    let rules = composition.report(&tally);
    note.rules = rules.clone();

    progress.stage("publish", "Publishing");
    let ledger = Some(composition.numbering.ledger(&composition.rows));
    let change = |stored: &mut ProxyStatus| {
        stored.numbering.clone_from(&composition.numbering_settings);
        stored.last_generated_at = Some(now);
        stored.rules.clone_from(&rules);
        (stored.status, stored.settled, stored.held) = (ProxyState::Success, ProxyState::Success, None);
        stored.last_error.clear();
        stored.guard(channels, before.confirmed_count);
    };
    let new = Publication { proxy: proxy.id, version: 0, key: &key, former_key: None, change: &change, ledger };
    let edition = request.editions.publish(request.store, &staging, note, new)?;
    progress.stage("cleanup", "Removing temporary files");
    drop(staging);
    let published = Published {
        version: edition.version,
        channels: edition.note.channel_count,
        programmes: edition.note.program_count,
        warnings: rules.warnings,
        without: None,
    };
    Ok(if edition.version == before.version { Outcome::Unchanged(published) } else { Outcome::Published(published) })
}

fn why_empty(proxy: &Proxy, composition: Composition, is_first: bool) -> NothingToPublish {
    let reason = if proxy.stream_sources.is_empty() {
        NoChannels::NoSource
    } else if composition.before > 0 {
        NoChannels::FilteredOut
    } else if composition.empty_sources.is_empty() {
        NoChannels::SourcesDeleted
    } else {
        NoChannels::SourcesEmpty
    };
    let sources = if reason == NoChannels::SourcesEmpty { composition.empty_sources } else { Vec::new() };
    NothingToPublish { reason, sources, is_first }
}
