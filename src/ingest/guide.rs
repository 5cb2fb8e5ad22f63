//! The guide of an Xtream provider: in one piece where it has that, else one request a channel.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::tz::TimeZone;

use super::accounts::{check_others, log_in};
use super::attempt::{Attempt, AttemptError, Input};
use super::read::{go_on, guide_content, oldest, read, with_body};
use crate::format::xtream::entries::read_entries;
use crate::format::xtream::listing::read_listing;
use crate::model::source::{Content, EpgMethod};
use crate::model::{EpgChannel, Issues, StreamType, Text};
use crate::source::credentials::Hider;
use crate::source::fetch::FetchError;
use crate::source::xtream::Panel;
use crate::store::{Candidate, ScheduleSpool};

const PACE: Duration = Duration::from_millis(50);
/// Maximum number of failed channels in a row.
const FAILURES: u32 = 5;

/// None: the provider says that nothing changed.
pub(super) fn guide(input: &Input<'_>, validators: (&str, &str)) -> Result<Option<Attempt>, AttemptError> {
    let (mut panel, login) = log_in(input)?;
    let epg_method = panel.source.epg_method;
    // Times without a zone are in the server's, unless the source names another one.
    if panel.source.time_zone.is_empty() && TimeZone::get(&login.time_zone).is_ok() {
        panel.source.time_zone.clone_from(&login.time_zone);
    }
    let in_one_piece = match epg_method {
        EpgMethod::PerChannel => None,
        EpgMethod::Auto | EpgMethod::Bulk => Some(bulk(input, &mut panel, validators)),
    };
    let mut attempt = match in_one_piece {
        Some(Ok(attempt)) => attempt,
        Some(Err(error)) if epg_method == EpgMethod::Bulk || !is_missing(&error) => return Err(error),
        _ => Some(channel_by_channel(input, &mut panel)?),
    };
    if let Some(attempt) = &mut attempt {
        attempt.content.detected_time_zone = login.time_zone;
    }
    check_others(input, &panel.source.username)?;
    Ok(attempt)
}

/// Whether the provider has no guide at that address, as opposed to a guide that failed.
fn is_missing(error: &AttemptError) -> bool {
    match error {
        AttemptError::Fetch(error) => error.status().is_some() && !error.is_transient() && error.status() != Some(401),
        error => matches!(error, AttemptError::Unusable(_)),
    }
}

fn bulk(input: &Input<'_>, panel: &mut Panel<'_>, validators: (&str, &str)) -> Result<Option<Attempt>, AttemptError> {
    let name = panel.source.name.clone();
    let Some(body) = panel.guide(validators)? else { return Ok(None) };
    input.request.progress.stage("download", format!("Reading {name}"));
    let mut attempt = read(&Input { source: &panel.source, secrets: &panel.secrets, ..*input }, body.reader, &body.url)?;
    if attempt.content.sent_programmes() == 0 && panel.source.epg_method == EpgMethod::Auto {
        return Err(AttemptError::Unusable("the provider's guide has no programmes".to_owned()));
    }
    (attempt.content.etag, attempt.content.last_modified) = (body.etag, body.last_modified);
    Ok(Some(attempt))
}

fn channel_by_channel(input: &Input<'_>, panel: &mut Panel<'_>) -> Result<Attempt, AttemptError> {
    let request = input.request;
    request.progress.stage("download", format!("Asking {} which channels have a guide", panel.source.name));
    let bytes = Arc::<AtomicU64>::default();
    let wanted = channels_with_guide(input, panel, &bytes)?;
    let hider = Hider::new(&panel.source, &panel.secrets);
    let mut spool = ScheduleSpool::create(request.store, panel.source.id)?;
    spool.oldest = Some(oldest(input));
    let mut failures = 0;
    let total = wanted.len() as u64;
    let mut issues = Issues::default();
    for (nth, (stream_id, channel)) in (1u64..).zip(&wanted) {
        if nth > 1 {
            request.progress.wait(PACE)?;
        }
        request.progress.count(nth, total, bytes.load(Ordering::Relaxed));
        request.progress.message(format!("Reading the guide of {}, {nth} of {total}", panel.source.name));
        spool.push_channel(channel);
        let error = match one_channel(input, panel, stream_id, &channel.id, &mut spool, &bytes) {
            Ok(more) => {
                failures = 0;
                issues.append(more);
                continue;
            }
            Err(
                error @ (AttemptError::Account(_)
                | AttemptError::Store(_)
                | AttemptError::Cancelled(_)
                | AttemptError::Fetch(FetchError::Cancelled | FetchError::Status { status: 429, .. } | FetchError::Paused { .. })),
            ) => return Err(error),
            Err(error) => error,
        };
        failures += 1;
        if failures >= FAILURES {
            return Err(error);
        }
        // Its stored programmes stay.
        spool.push_stored(&request.store.read()?, panel.source.id, &channel.id)?;
        let mut text = format!("the guide of {}: {error}", channel.id);
        hider.hide_in_text(&mut text);
        issues.add(0, 0, text);
    }
    spool.finish()?;
    let content = Content { issues, ..guide_content(&spool) };
    Ok(Attempt { candidate: Candidate::Guide(spool), content, is_cut: false, bytes: bytes.load(Ordering::Relaxed), accounts: None })
}

fn one_channel(
    input: &Input<'_>,
    panel: &mut Panel<'_>,
    stream_id: &str,
    channel: &str,
    spool: &mut ScheduleSpool,
    bytes: &Arc<AtomicU64>,
) -> Result<Issues, AttemptError> {
    let zone = TimeZone::get(&panel.source.time_zone).unwrap_or(TimeZone::UTC);
    let body = panel.call("get_simple_data_table", Some(("stream_id", stream_id)))?;
    let mut stopped: Result<(), AttemptError> = Ok(());
    let report = with_body(body.reader, bytes, input.request.fetcher.options.max_bytes, |_, body| {
        read_listing(body, channel, &zone, |programme| go_on(spool.push(programme).map_err(AttemptError::from), &mut stopped))
    });
    stopped?;
    Ok(report??.issues)
}

/// One stream for each guide channel: from the stored channels of the partner, which are only the selected ones, else from
/// the provider's list.
fn channels_with_guide(
    input: &Input<'_>,
    panel: &mut Panel<'_>,
    bytes: &Arc<AtomicU64>,
) -> Result<Vec<(String, EpgChannel)>, AttemptError> {
    let mut wanted = Vec::new();
    let mut known = HashSet::new();
    let new = |id: &str, name: &str, stream_id: &str| {
        let display_names = vec![Text { lang: String::new(), text: name.to_owned() }];
        (stream_id.to_owned(), EpgChannel { id: id.to_owned(), display_names, ..EpgChannel::default() })
    };
    if let Some(partner) = panel.source.linked_source_id {
        for channel in input.request.store.read()?.channels(partner)? {
            let channel = channel?;
            let last = channel.stream_url.rsplit('/').next().unwrap_or_default();
            let is_new = channel.stream_type == StreamType::Live && !channel.tvg_id.is_empty() && known.insert(channel.tvg_id.clone());
            if is_new {
                wanted.push(new(&channel.tvg_id, &channel.channel_name, last.split('.').next().unwrap_or_default()));
            }
        }
    }
    if wanted.is_empty() {
        let body = panel.call("get_live_streams", None)?;
        with_body(body.reader, bytes, input.request.fetcher.options.max_bytes, |_, body| {
            read_entries(StreamType::Live, body, &HashMap::new(), |entry| {
                if !entry.epg_channel_id.is_empty() && known.insert(entry.epg_channel_id.clone()) {
                    wanted.push(new(&entry.epg_channel_id, &entry.name, &entry.id));
                }
                ControlFlow::Continue(())
            })
        })??;
    }
    Ok(wanted)
}
