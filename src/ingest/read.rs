//! Bytes -> a candidate: unpacked, parsed and spooled as they come, with the provider's secrets
//! hidden before anything is written.

use std::io;
use std::ops::ControlFlow;
use std::thread;

use super::ahead::read_ahead;
use super::onward::Onward;
use crate::format::unpack::UnpackError;
use crate::format::xmltv::read::Item;
use crate::format::{m3u, unpack, xmltv};
use crate::model::source::SourceStatus;
use crate::model::{EpgChannel, Programme, Source, SourceKind, SourceType, Time};
use crate::progress::{Cancelled, Progress};
use crate::source::credentials::{Accounts, Hider, Secrets};
use crate::source::fetch::FetchError;
use crate::store::{Candidate, ChannelSpool, ScheduleSpool, Store, StoreError};

/// Why no candidate came of the bytes.
#[derive(Debug, thiserror::Error)]
pub(super) enum ReadError {
    #[error("{0}")]
    Cancelled(#[from] Cancelled),
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The bytes broke off; another try may bring all of them.
    #[error("{0}")]
    Broken(String),
    /// All arrived, and it is not what it should be.
    #[error("{0}")]
    NotUsable(String),
}

/// What was read.
pub(super) struct Read {
    pub(super) candidate: Candidate,
    /// It ends in the middle.
    pub(super) is_cut: bool,
    /// Bytes that the provider sent.
    pub(super) bytes: u64,
    /// Accounts that stood in the list, by the names that stand there now. None: it is no list that could hold any.
    pub(super) accounts: Option<Secrets>,
}

/// Rows between two looks at the clock and the bell.
pub(super) const LOOK: u64 = 500;

/// Reads a playlist or guide to its end. The counts, the guide addresses and the oddities go to `status`.
pub(super) fn read(
    store: &Store,
    source: &Source,
    secrets: &Secrets,
    input: impl io::Read + Send,
    most_bytes: u64,
    status: &mut SourceStatus,
    progress: &Progress,
) -> Result<Read, ReadError> {
    let counted = Counted { input, bytes: std::sync::atomic::AtomicU64::new(0).into() };
    let bytes = counted.bytes.clone();
    thread::scope(|scope| {
        let input = unpack::open(counted, most_bytes).map_err(|error| unpack_error(&error))?;
        let input = read_ahead(scope, input).map_err(StoreError::Spool)?;
        let look = |rows: u64| {
            progress.count(rows, 0, bytes.load(std::sync::atomic::Ordering::Relaxed));
            progress.check()
        };
        let hider = Hider::new(source, secrets);
        let mut accounts = Accounts::new(secrets);
        let candidate = match source.source_kind {
            SourceKind::Stream => {
                channels(scope, store, source, &hider, &mut accounts, input, status, look).map(|candidate| (candidate, false))
            }
            SourceKind::Epg => guide(store, source, &hider, input, status, look),
        };
        // What is said of an input may quote it.
        status.issues.first.iter_mut().for_each(|issue| hider.hide_in_text(&mut issue.text));
        let (candidate, is_cut) = candidate.map_err(|mut error| {
            if let ReadError::Broken(why) | ReadError::NotUsable(why) = &mut error {
                hider.hide_in_text(why);
            }
            error
        })?;
        Ok(Read { candidate, is_cut, bytes: bytes.load(std::sync::atomic::Ordering::Relaxed), accounts: Some(accounts.into_met()) })
    })
}

#[expect(clippy::too_many_arguments, reason = "they are what a refresh has")]
fn channels<'scope>(
    scope: &'scope thread::Scope<'scope, '_>,
    store: &Store,
    source: &Source,
    hider: &Hider,
    accounts: &mut Accounts,
    input: impl io::BufRead,
    status: &mut SourceStatus,
    look: impl Fn(u64) -> Result<(), Cancelled>,
) -> Result<Candidate, ReadError> {
    let spool = ChannelSpool::create(store, source.id)?;
    let mut onward = Onward::start(scope, spool, source.id).map_err(StoreError::Spool)?;
    let mut stopped: Result<(), ReadError> = Ok(());
    let report = m3u::read::read(input, |channel| {
        hider.hide(&mut channel.stream_url);
        accounts.hide(&mut channel.stream_url);
        hider.hide(&mut channel.tvg_logo);
        for (_, value) in &mut channel.attributes.0 {
            hider.hide(value);
            accounts.hide(value);
        }
        for line in channel.options.iter_mut().filter(|line| hider.may_match(line)) {
            hider.hide_in_text(line);
        }
        if source.ignore_channel_numbers {
            channel.tvg_chno.clear();
        }
        channel.source_id = source.id;
        if !onward.push(channel) {
            return ControlFlow::Break(());
        }
        let outcome = if onward.count % LOOK == 0 { look(onward.count).map_err(ReadError::from) } else { Ok(()) };
        go_on(outcome, &mut stopped)
    });
    stopped?;
    let spool = onward.finish()?;
    let report = report.map_err(|error| match error {
        m3u::read::ReadError::Io(error) => io_error(error),
        other => ReadError::NotUsable(other.to_string()),
    })?;
    look(spool.count())?;
    status.channel_count = spool.count();
    status.guide_urls = report.header.guide_urls;
    for url in &mut status.guide_urls {
        hider.hide(url);
        accounts.hide(url);
    }
    status.issues = report.issues;
    Ok(Candidate::Channels(spool))
}

fn guide(
    store: &Store,
    source: &Source,
    hider: &Hider,
    input: impl io::BufRead,
    status: &mut SourceStatus,
    look: impl Fn(u64) -> Result<(), Cancelled>,
) -> Result<(Candidate, bool), ReadError> {
    let zone = match source.time_zone.as_str() {
        "" => jiff::tz::TimeZone::UTC,
        name => {
            jiff::tz::TimeZone::get(name).map_err(|error| ReadError::NotUsable(format!("the time zone {name} is not known: {error}")))?
        }
    };
    let mut spool = ScheduleSpool::create(store, source.id)?;
    let mut stopped: Result<(), ReadError> = Ok(());
    let mut rows = 0;
    spool.leave_out_before(oldest(source, status));
    let report = xmltv::read::read(input, &zone, |item| {
        rows += 1;
        let outcome = match item {
            Item::Channel(channel) => {
                spool.push_channel(hidden_channel(hider, channel).as_ref().unwrap_or(channel));
                Ok(())
            }
            Item::Programme(programme) => {
                spool.push(hidden_programme(hider, programme).as_ref().unwrap_or(programme)).map_err(ReadError::from)
            }
        };
        let outcome = outcome.and_then(|()| if rows % LOOK == 0 { Ok(look(rows)?) } else { Ok(()) });
        go_on(outcome, &mut stopped)
    });
    stopped?;
    let report = report.map_err(|error| match error {
        xmltv::read::ReadError::Io(error) => io_error(error),
        other => ReadError::NotUsable(other.to_string()),
    })?;
    look(rows)?;
    spool.finish()?;
    status.channel_count = spool.channel_count();
    status.program_count = spool.programme_count();
    status.sent_program_count = spool.sent_count();
    if source.source_type == SourceType::Xmltv {
        status.detected_time_zone = report.offset.map(zone_name).unwrap_or_default();
    }
    status.guide_until = spool.until();
    status.issues = report.issues;
    Ok((Candidate::Guide(spool), report.is_cut))
}

/// Programmes that ended before this are not stored. The refresh's clock is what its status began with.
pub(super) fn oldest(source: &Source, status: &SourceStatus) -> Time {
    match source.retention_days {
        0 => Time(i64::MIN),
        days => status.last_attempt_at.unwrap_or_default().plus(-86_400 * i64::from(days)),
    }
}

/// `UTC+02:00` of seconds east of UTC.
fn zone_name(offset: i64) -> String {
    let minutes = offset.abs() / 60;
    match offset {
        0 => "UTC".to_owned(),
        _ => format!("UTC{}{:02}:{:02}", if offset < 0 { '-' } else { '+' }, minutes / 60, minutes % 60),
    }
}

/// A copy without secrets in its addresses; None, as nearly always, where there are none.
fn hidden_channel(hider: &Hider, channel: &EpgChannel) -> Option<EpgChannel> {
    let mut urls = channel.icons.iter().map(|icon| &icon.src).chain(channel.urls.iter().map(|link| &link.url));
    if !urls.any(|url| hider.may_match(url)) {
        return None;
    }
    let mut channel = channel.clone();
    channel.icons.iter_mut().for_each(|icon| hider.hide(&mut icon.src));
    channel.urls.iter_mut().for_each(|link| hider.hide(&mut link.url));
    Some(channel)
}

/// The same of a programme.
fn hidden_programme(hider: &Hider, programme: &Programme) -> Option<Programme> {
    let icons = programme.icons.iter().map(|icon| &icon.src);
    let links = programme.urls.iter().chain(programme.credits.iter().flat_map(|credit| &credit.urls)).map(|link| &link.url);
    let images = programme.images.iter().chain(programme.credits.iter().flat_map(|credit| &credit.images)).map(|image| &image.url);
    if !icons.chain(links).chain(images).any(|url| hider.may_match(url)) {
        return None;
    }
    let mut programme = programme.clone();
    programme.icons.iter_mut().for_each(|icon| hider.hide(&mut icon.src));
    let credits = &mut programme.credits;
    programme.urls.iter_mut().for_each(|link| hider.hide(&mut link.url));
    programme.images.iter_mut().for_each(|image| hider.hide(&mut image.url));
    credits.iter_mut().flat_map(|credit| &mut credit.urls).for_each(|link| hider.hide(&mut link.url));
    credits.iter_mut().flat_map(|credit| &mut credit.images).for_each(|image| hider.hide(&mut image.url));
    Some(programme)
}

pub(super) fn go_on(outcome: Result<(), ReadError>, stopped: &mut Result<(), ReadError>) -> ControlFlow<()> {
    match outcome {
        Ok(()) => ControlFlow::Continue(()),
        error => {
            *stopped = error;
            ControlFlow::Break(())
        }
    }
}

/// Errors of the network and of the unpacking arrive wrapped, since a parser reads `io::Read`.
pub(super) fn io_error(error: io::Error) -> ReadError {
    match error.get_ref() {
        Some(inner) if inner.is::<UnpackError>() => match inner.downcast_ref::<UnpackError>() {
            Some(error) => unpack_error(error),
            None => ReadError::Broken(error.to_string()),
        },
        Some(inner) if inner.is::<Cancelled>() => ReadError::Cancelled(Cancelled),
        Some(inner) => match inner.downcast_ref::<FetchError>() {
            Some(error) if !error.is_transient() => ReadError::NotUsable(error.to_string()),
            _ => ReadError::Broken(error.to_string()),
        },
        None => ReadError::Broken(format!("The download broke off: {error}")),
    }
}

pub(super) fn unpack_error(error: &UnpackError) -> ReadError {
    match error {
        UnpackError::Truncated => ReadError::Broken(error.to_string()),
        UnpackError::Io(inner) => match inner.get_ref() {
            Some(cause) if cause.is::<Cancelled>() => ReadError::Cancelled(Cancelled),
            _ => match FetchError::of(inner) {
                Some(cause) if !cause.is_transient() => ReadError::NotUsable(cause.to_string()),
                Some(cause) => ReadError::Broken(cause.to_string()),
                None => ReadError::Broken(error.to_string()),
            },
        },
        other => ReadError::NotUsable(other.to_string()),
    }
}

/// Counts the bytes that the provider sent, before they are unpacked.
pub(super) struct Counted<R> {
    pub(super) input: R,
    pub(super) bytes: std::sync::Arc<std::sync::atomic::AtomicU64>,
}

impl<R: io::Read> io::Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(out)?;
        self.bytes.fetch_add(read as u64, std::sync::atomic::Ordering::Relaxed);
        Ok(read)
    }
}
