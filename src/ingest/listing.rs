//! The guide of an Xtream provider: in one piece where it has that, else one request a channel.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::tz::TimeZone;

use super::ask::TryError;
use super::login::{ask_about_others, log_in};
use super::read::{Read, ReadError, go_on, oldest, read};
use super::refresh::Request;
use super::xtream::{odd, with_body};
use crate::format::xtream::entries::{Kind, read_entries};
use crate::format::xtream::listing::read_listing;
use crate::format::xtream::outcome::ReadError as Odd;
use crate::model::source::{EpgMethod, SourceStatus};
use crate::model::{EpgChannel, Source, StreamType, Text};
use crate::source::credentials::{Hider, Secrets};
use crate::source::fetch::FetchError;
use crate::source::xtream::Panel;
use crate::store::{Candidate, ScheduleSpool};

/// Between two channels' requests.
const PACE: Duration = Duration::from_millis(50);
/// So many channels in a row without an answer, and the provider is given up.
const FAILURES: u32 = 5;

/// A channel whose programmes are asked for.
struct Wanted {
    stream_id: String,
    channel: EpgChannel,
}

/// Guide channels, each once.
#[derive(Default)]
struct Guides {
    all: Vec<Wanted>,
    known: HashSet<String>,
}

impl Guides {
    fn add(&mut self, id: &str, name: &str, stream_id: &str) {
        if !id.is_empty() && self.known.insert(id.to_owned()) {
            let display_names = vec![Text { lang: String::new(), text: name.to_owned() }];
            let channel = EpgChannel { id: id.to_owned(), display_names, ..EpgChannel::default() };
            self.all.push(Wanted { stream_id: stream_id.to_owned(), channel });
        }
    }
}

/// None: the provider says that nothing changed.
pub(super) fn guide(
    request: &Request<'_>,
    source: &Source,
    secrets: &Secrets,
    validators: (&str, &str),
    status: &mut SourceStatus,
) -> Result<Option<Read>, TryError> {
    let (mut panel, login) = log_in(request, source, secrets, status)?;
    // Times that name no zone are the server's, unless somebody says otherwise.
    if panel.source.time_zone.is_empty() && TimeZone::get(&login.server.time_zone).is_ok() {
        panel.source.time_zone.clone_from(&login.server.time_zone);
    }
    let in_one_piece = match source.epg_method {
        EpgMethod::PerChannel => None,
        EpgMethod::Auto | EpgMethod::Bulk => Some(bulk(request, &mut panel, validators, status)),
    };
    let read = match in_one_piece {
        Some(Ok(read)) => read,
        Some(Err(error)) if source.epg_method == EpgMethod::Bulk || !is_missing(&error) => return Err(error),
        _ => Some(one_by_one(request, &mut panel, status)?),
    };
    // What the times of the file look like says less than the server itself.
    login.server.time_zone.clone_into(&mut status.detected_time_zone);
    ask_about_others(request, source, secrets, &panel.source.username, status)?;
    Ok(read)
}

/// There is no guide at that address, which is something else than a guide that failed.
fn is_missing(error: &TryError) -> bool {
    matches!(
        error,
        TryError::Fetch(FetchError::NotFound { .. } | FetchError::Gone { .. } | FetchError::Forbidden { .. } | FetchError::Status { .. })
            | TryError::Read(ReadError::NotUsable(_))
    )
}

fn bulk(
    request: &Request<'_>,
    panel: &mut Panel<'_>,
    validators: (&str, &str),
    status: &mut SourceStatus,
) -> Result<Option<Read>, TryError> {
    let name = panel.source.name.clone();
    let Some(body) = panel.guide(validators).map_err(TryError::Fetch)? else { return Ok(None) };
    request.progress.stage("download", format!("Reading {name}"));
    (status.etag, status.last_modified) = (body.etag, body.last_modified);
    let read = read(request.store, &panel.source, &panel.secrets, body.reader, request.most_bytes, status, request.progress);
    let read = read.map_err(TryError::Read)?;
    if status.sent_programmes() == 0 && panel.source.epg_method == EpgMethod::Auto {
        return Err(TryError::Read(ReadError::NotUsable("the provider's guide has no programmes".to_owned())));
    }
    Ok(Some(read))
}

fn one_by_one(request: &Request<'_>, panel: &mut Panel<'_>, status: &mut SourceStatus) -> Result<Read, TryError> {
    request.progress.stage("download", format!("Asking {} which channels have a guide", panel.source.name));
    (status.etag, status.last_modified) = (String::new(), String::new());
    let bytes = Arc::<AtomicU64>::default();
    let wanted = channels_with_guide(request, panel, &bytes)?;
    let zone = TimeZone::get(&panel.source.time_zone).unwrap_or(TimeZone::UTC);
    let hider = Hider::new(&panel.source, &panel.secrets);
    let mut spool = ScheduleSpool::create(request.store, panel.source.id)?;
    spool.leave_out_before(oldest(&panel.source, status));
    let mut failures = 0;
    let total = wanted.len() as u64;
    status.issues = crate::model::Issues::default();
    for (nth, Wanted { stream_id, channel }) in (1u64..).zip(&wanted) {
        if nth > 1 {
            panel.pause(PACE).map_err(TryError::Fetch)?;
        }
        request.progress.count(nth, total, bytes.load(Ordering::Relaxed));
        request.progress.message(format!("Reading the guide of {}, {nth} of {total}", panel.source.name));
        spool.push_channel(channel);
        let mut stopped: Result<(), ReadError> = Ok(());
        let outcome = match panel.call("get_simple_data_table", Some(("stream_id", stream_id))) {
            Ok(body) => with_body(body, &bytes, request.most_bytes, |input| {
                read_listing(input, &channel.id, &zone, |programme| go_on(spool.push(programme).map_err(ReadError::from), &mut stopped))
            })
            .map_err(TryError::Read),
            Err(error) => Err(TryError::Fetch(error)),
        };
        stopped.map_err(TryError::Read)?;
        let trouble = match outcome {
            Ok(Ok(report)) => {
                failures = 0;
                status.issues.append(report.issues);
                continue;
            }
            Ok(Err(Odd::NotAccepted)) => return Err(TryError::Account(Odd::NotAccepted.to_string())),
            Ok(Err(error)) => TryError::Read(odd(error)),
            Err(error @ TryError::Fetch(FetchError::Cancelled | FetchError::TooManyRequests { .. } | FetchError::LeftAlone { .. })) => {
                return Err(error);
            }
            Err(error) => error,
        };
        failures += 1;
        if failures >= FAILURES {
            return Err(trouble);
        }
        // What is known of it stays.
        spool.push_stored(&request.store.read()?, panel.source.id, &channel.id)?;
        let mut words = format!("the guide of {}: {trouble}", channel.id);
        hider.hide_in_text(&mut words);
        status.issues.add(0, 0, words);
    }
    spool.finish()?;
    status.channel_count = spool.channel_count();
    status.program_count = spool.programme_count();
    status.sent_program_count = spool.sent_count();
    status.guide_until = spool.until();
    Ok(Read { candidate: Candidate::Guide(spool), is_cut: false, bytes: bytes.load(Ordering::Relaxed), accounts: None })
}

/// One stream for each guide channel that the provider's channels name: those of the partner, which are here already and
/// only those that are wanted, else all that the provider lists.
fn channels_with_guide(request: &Request<'_>, panel: &mut Panel<'_>, bytes: &Arc<AtomicU64>) -> Result<Vec<Wanted>, TryError> {
    let mut wanted = Guides::default();
    if let Some(partner) = panel.source.linked_source_id {
        for channel in request.store.read()?.channels(partner)? {
            let channel = channel?;
            let last = channel.stream_url.rsplit('/').next().unwrap_or_default();
            if channel.stream_type == StreamType::Live {
                wanted.add(&channel.tvg_id, &channel.channel_name, last.split('.').next().unwrap_or_default());
            }
        }
    }
    if wanted.all.is_empty() {
        let body = panel.call("get_live_streams", None).map_err(TryError::Fetch)?;
        let read = with_body(body, bytes, request.most_bytes, |input| {
            read_entries(Kind::Live, input, &HashMap::new(), |entry| {
                wanted.add(&entry.epg_channel_id, &entry.name, &entry.id);
                ControlFlow::Continue(())
            })
        });
        match read.map_err(TryError::Read)? {
            Err(Odd::NotAccepted) => return Err(TryError::Account(Odd::NotAccepted.to_string())),
            read => drop(read.map_err(|error| TryError::Read(odd(error)))?),
        }
    }
    Ok(wanted.all)
}
