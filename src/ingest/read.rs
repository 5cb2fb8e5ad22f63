//! Bytes -> an attempt: unpacked, parsed and spooled while they arrive. Secrets are replaced before anything is written.

use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, Scope};

use jiff::tz::TimeZone;
use url::Url;

use super::attempt::{Attempt, AttemptError, Input};
use super::threads::{ChannelWriter, Prefetched, prefetch};
use crate::format::unpack::UnpackError;
use crate::format::xmltv::read::Item;
use crate::format::xtream::outcome::ReadError as PanelError;
use crate::format::{m3u, unpack, xmltv};
use crate::model::outcome::FailureCode;
use crate::model::source::Content;
use crate::model::{EpgChannel, Programme, SourceKind, SourceType, Time};
use crate::source::credentials::{Accounts, Hider};
use crate::source::fetch::FetchError;
use crate::stop::Cancelled;
use crate::store::{Candidate, ChannelSpool, ScheduleSpool, StoreError};

/// Rows between two looks at the cancellation, and between two counts shown.
pub(super) const ROWS_PER_CHECK: u64 = 500;

/// `url` is where the body was found: addresses in it may be relative to it.
pub(super) fn read(input: &Input<'_>, body: impl io::Read + Send, url: &Url) -> Result<Attempt, AttemptError> {
    let Input { request, source, secrets, .. } = *input;
    let bytes = Arc::<AtomicU64>::default();
    let hider = Hider::new(source, secrets);
    let mut attempt = with_body(body, &bytes, request.fetcher.options.max_bytes, |scope, body| {
        let reading = Reading { input, hider: &hider, bytes: &bytes };
        match source.source_kind {
            SourceKind::Stream => reading.channels(scope, body, url),
            SourceKind::Epg => reading.guide(body),
        }
        .map_err(|error| error.redacted(&hider))
    })??;
    attempt.bytes = bytes.load(Ordering::Relaxed);
    // Issues may quote the input.
    attempt.content.issues.first.iter_mut().for_each(|issue| hider.hide_in_text(&mut issue.text));
    Ok(attempt)
}

/// Prefetches a body while `parse` reads it. `bytes` counts what the provider sent, before it is unpacked.
pub(super) fn with_body<T>(
    body: impl io::Read + Send,
    bytes: &Arc<AtomicU64>,
    most_bytes: u64,
    parse: impl for<'scope> FnOnce(&'scope Scope<'scope, '_>, Prefetched) -> T,
) -> Result<T, AttemptError> {
    let counted = Counted { body, bytes };
    thread::scope(|scope| {
        let unpacked = unpack::open(counted, most_bytes).map_err(|error| unpack_error(&error))?;
        Ok(parse(scope, prefetch(scope, unpacked).map_err(StoreError::Spool)?))
    })
}

struct Reading<'a> {
    input: &'a Input<'a>,
    hider: &'a Hider,
    bytes: &'a AtomicU64,
}

impl Reading<'_> {
    /// Shows the counts, and ends a reading that was cancelled.
    fn check(&self, rows: u64) -> Result<(), Cancelled> {
        self.input.request.progress.count(rows, 0, self.bytes.load(Ordering::Relaxed));
        self.input.request.progress.check()
    }

    fn channels<'scope>(&self, scope: &'scope Scope<'scope, '_>, body: impl io::BufRead, url: &Url) -> Result<Attempt, AttemptError> {
        let Input { request, source, secrets, .. } = *self.input;
        let mut accounts = Accounts::of_source(source, secrets);
        let spool = ChannelSpool::create(request.store, source.id)?;
        let mut writer = ChannelWriter::start(scope, spool, source.id).map_err(StoreError::Spool)?;
        let mut stopped: Result<(), AttemptError> = Ok(());
        let report = m3u::read::read_from(body, Some(url), |channel, _| {
            self.hider.hide(&mut channel.stream_url);
            self.hider.hide(&mut channel.tvg_logo);
            channel.attributes.0.iter_mut().for_each(|(_, value)| self.hider.hide(value));
            for line in channel.options.iter_mut().filter(|line| self.hider.may_match(line)) {
                self.hider.hide_in_text(line);
            }
            let sent = accounts.hide_in(channel);
            if source.ignore_channel_numbers {
                channel.tvg_chno.clear();
            }
            channel.source_id = source.id;
            if !writer.push(channel, sent) {
                return ControlFlow::Break(());
            }
            let outcome = if writer.count % ROWS_PER_CHECK == 0 { self.check(writer.count).map_err(AttemptError::from) } else { Ok(()) };
            go_on(outcome, &mut stopped)
        });
        stopped?;
        let mut spool = writer.finish()?;
        let mut report = report.map_err(|error| match error {
            m3u::read::ReadError::Io(error) => io_error(error),
            other => {
                let mut text = other.to_string();
                accounts.hide_in_line(&mut text);
                AttemptError::Unusable(text)
            }
        })?;
        self.check(spool.count())?;
        let mut guide_urls = report.header.guide_urls;
        for url in &mut guide_urls {
            self.hider.hide(url);
            accounts.hide(url);
        }
        report.issues.first.iter_mut().for_each(|issue| accounts.hide_in_line(&mut issue.text));
        // An account that is found only now may be in rows before.
        for _ in 0..2 {
            if std::mem::take(&mut accounts.is_late) {
                spool.change(|channel| accounts.hide_again(channel))?;
            }
        }
        if accounts.removed > 0 {
            let text = "this list has more passwords than are kept, or very long ones; they were removed, and their channels do not play";
            report.issues.add(0, 0, text.to_owned());
        }
        if accounts.has_logins {
            let text = "some channels have a header with an account, which players do not get; they may not play by redirect";
            report.issues.add(0, 0, text.to_owned());
        }
        let content = Content { channel_count: spool.count(), guide_urls, issues: report.issues, ..Content::default() };
        let (candidate, accounts) = (Candidate::Channels(spool), Some(accounts.into_met()));
        Ok(Attempt { candidate, content, is_cut: false, bytes: 0, accounts })
    }

    fn guide(&self, body: impl io::BufRead) -> Result<Attempt, AttemptError> {
        let Input { request, source, secrets, .. } = *self.input;
        let mut accounts = Accounts::of_guide(source, secrets);
        let mut hide = |url: &mut String| {
            self.hider.hide(url);
            accounts.hide(url);
        };
        let zone = match source.time_zone.as_str() {
            "" => TimeZone::UTC,
            name => TimeZone::get(name).map_err(|error| AttemptError::Unusable(format!("the time zone {name} is not known: {error}")))?,
        };
        let mut spool = ScheduleSpool::create(request.store, source.id)?;
        let mut stopped: Result<(), AttemptError> = Ok(());
        let mut rows = 0;
        spool.oldest = Some(oldest(self.input));
        let report = xmltv::read::read(body, &zone, |item| {
            rows += 1;
            let outcome = match item {
                Item::Channel(channel) => {
                    channel_addresses(channel).for_each(&mut hide);
                    spool.push_channel(channel);
                    Ok(())
                }
                Item::Programme(programme) => {
                    addresses(programme).for_each(&mut hide);
                    spool.push(programme).map_err(AttemptError::from)
                }
            };
            let outcome = outcome.and_then(|()| if rows % ROWS_PER_CHECK == 0 { Ok(self.check(rows)?) } else { Ok(()) });
            go_on(outcome, &mut stopped)
        });
        stopped?;
        let report = report.map_err(|error| match error {
            xmltv::read::ReadError::Io(error) => io_error(error),
            other => AttemptError::Unusable(other.to_string()),
        })?;
        self.check(rows)?;
        spool.finish()?;
        for _ in 0..2 {
            if std::mem::take(&mut accounts.is_late) {
                spool.channels_mut().flat_map(channel_addresses).for_each(|url| accounts.hide_again_in(url));
                spool.change(|programme| addresses(programme).for_each(|url| accounts.hide_again_in(url)))?;
            }
        }
        let detected_time_zone = if source.source_type == SourceType::Xmltv { report.offset.map(zone_name) } else { None };
        let content =
            Content { detected_time_zone: detected_time_zone.unwrap_or_default(), issues: report.issues, ..guide_content(&spool) };
        let candidate = Candidate::Guide(spool);
        Ok(Attempt { candidate, content, is_cut: report.is_cut, bytes: 0, accounts: Some(accounts.into_met()) })
    }
}

pub(super) fn guide_content(spool: &ScheduleSpool) -> Content {
    Content {
        channel_count: spool.channel_count(),
        program_count: spool.programmes,
        sent_program_count: spool.programmes + spool.passed,
        guide_until: spool.until(),
        ..Content::default()
    }
}

/// Programmes that ended before this are not stored.
pub(super) fn oldest(input: &Input<'_>) -> Time {
    match input.source.retention_days {
        0 => Time(i64::MIN),
        days => input.now.plus(-86_400 * i64::from(days)),
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

fn channel_addresses(channel: &mut EpgChannel) -> impl Iterator<Item = &mut String> {
    let EpgChannel { icons, urls, .. } = channel;
    icons.iter_mut().map(|icon| &mut icon.src).chain(urls.iter_mut().map(|link| &mut link.url))
}

fn addresses(programme: &mut Programme) -> impl Iterator<Item = &mut String> {
    let Programme { icons, urls, images, credits, .. } = programme;
    let credits = credits.iter_mut().flat_map(|credit| {
        let images = credit.images.iter_mut().map(|image| &mut image.url);
        images.chain(credit.urls.iter_mut().map(|link| &mut link.url))
    });
    let own = icons.iter_mut().map(|icon| &mut icon.src).chain(urls.iter_mut().map(|link| &mut link.url));
    own.chain(images.iter_mut().map(|image| &mut image.url)).chain(credits)
}

/// Continues a parser, or stops it and keeps the error for its caller.
pub(super) fn go_on(outcome: Result<(), AttemptError>, stopped: &mut Result<(), AttemptError>) -> ControlFlow<()> {
    match outcome {
        Ok(()) => ControlFlow::Continue(()),
        error => {
            *stopped = error;
            ControlFlow::Break(())
        }
    }
}

/// Unwraps an error of the network or of the unpacking, which a parser sees as an `io::Error`.
fn io_error(error: io::Error) -> AttemptError {
    let broken = |text| AttemptError::Broken(FailureCode::BrokenOff, text);
    let own = if error.get_ref().is_some() { error.to_string() } else { format!("The download broke off: {error}") };
    cause(&error).unwrap_or_else(|| broken(own))
}

/// What a reader of ours put into an `io::Error`.
fn cause(error: &io::Error) -> Option<AttemptError> {
    let inner = error.get_ref()?;
    if let Some(error) = inner.downcast_ref::<FetchError>() {
        return Some(AttemptError::Fetch(error.clone()));
    }
    inner.downcast_ref::<UnpackError>().map(unpack_error).or_else(|| inner.downcast_ref().map(|_: &Cancelled| Cancelled.into()))
}

fn unpack_error(error: &UnpackError) -> AttemptError {
    match error {
        UnpackError::Truncated => AttemptError::Broken(FailureCode::BrokenOff, error.to_string()),
        UnpackError::Io(inner) => cause(inner).unwrap_or_else(|| AttemptError::Broken(FailureCode::BrokenOff, error.to_string())),
        other => AttemptError::Unusable(other.to_string()),
    }
}

impl From<PanelError> for AttemptError {
    fn from(error: PanelError) -> AttemptError {
        match error {
            PanelError::NotAccepted => AttemptError::Account(error.to_string()),
            PanelError::Cut { .. } => AttemptError::Broken(FailureCode::BrokenOff, error.to_string()),
            PanelError::Io { error, .. } => io_error(error),
            other => AttemptError::Unusable(other.to_string()),
        }
    }
}

/// Counts the bytes that the provider sent, before they are unpacked.
struct Counted<'a, R> {
    body: R,
    bytes: &'a AtomicU64,
}

impl<R: io::Read> io::Read for Counted<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.body.read(out)?;
        self.bytes.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
