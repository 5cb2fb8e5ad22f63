//! One generation of one proxy: a snapshot in, an edition out, or nothing.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::path::Path;

use super::compose::{Composition, GuideRef, Reading, compose};
use super::edition::{GUIDE, GUIDE_GZ, Note, PLAYLIST, PLAYLIST_GZ};
use super::ordered::ordered;
use super::shelf::Shelf;
use super::summed::Summed;
use super::{Edition, gzip, withhold};
use crate::clock::Clock;
use crate::format::{m3u, xmltv};
use crate::model::proxy::{ProxyState, ProxyStatus};
use crate::model::{Channel, Id, Number, Proxy, StreamType, Time};
use crate::pipeline::rules::{Broken, Tally};
use crate::progress::{Cancelled, Progress, StageSpec, State};
use crate::store::{Snapshot, Store, StoreError};

pub(crate) const STAGES: &[StageSpec] = &[
    // Entered by the queue, before a worker takes the job.
    StageSpec { id: "ingestion_guard", name: "Wait for refreshes", state: State::Preparing, weight: 0 },
    StageSpec { id: "load", name: "Load and number channels", state: State::Preparing, weight: 20 },
    StageSpec { id: "playlist", name: "Write the playlist", state: State::Processing, weight: 20 },
    StageSpec { id: "guide", name: "Write the guide", state: State::Processing, weight: 50 },
    StageSpec { id: "publish", name: "Publish", state: State::Saving, weight: 8 },
    StageSpec { id: "cleanup", name: "Clean up", state: State::Cleanup, weight: 2 },
];

/// What a generation works with.
pub(crate) struct Request<'a> {
    pub(crate) store: &'a Store,
    pub(crate) shelf: &'a Shelf,
    pub(crate) clock: &'a Clock,
    pub(crate) proxy: Id,
    /// Scheme, host and base path of the addresses that are written, where an option or a setting says it.
    pub(crate) said_base: Option<&'a str>,
    /// Those under which somebody asked for it: written where nothing is said. Empty: those of the last one who asked.
    pub(crate) base: &'a str,
    /// Taken when nobody ever said under which address this program is reached.
    pub(crate) fallback_base: &'a str,
    pub(crate) threads: usize,
    pub(crate) progress: &'a Progress,
}

/// Why there is no new edition. The last one stays.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("{0}")]
    Cancelled(#[from] Cancelled),
    #[error("the playlist was deleted meanwhile")]
    Gone,
    #[error("No channel is left to publish: {why}. {}", if *.is_first { "Players get nothing yet." } else { "Players keep what was published last." })]
    Empty { why: String, is_first: bool },
    /// Nothing that a filter should hide may be published.
    #[error("{0}")]
    Rules(#[from] Broken),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("The files could not be written: {0}. Players keep what was published last; is the disk full or read-only?")]
    Files(#[from] io::Error),
}

/// Programmes that are rendered as one piece.
const PIECE: u32 = 1000;

/// Generates and publishes; gives a sentence of what came of it. The proxy's status says the same.
pub(crate) fn generate(request: &Request<'_>) -> Result<String, Failure> {
    let started = request.clock.millis();
    let Some(proxy) = request.store.get::<Proxy>(request.proxy)? else { return Err(Failure::Gone) };
    let mut status = request.store.proxy_status(proxy.id)?;
    status.status = ProxyState::Generating;
    status.last_attempt_at = Some(request.clock.now());
    if !request.base.is_empty() {
        request.base.clone_into(&mut status.base);
    } else if status.base.is_empty() {
        request.fallback_base.clone_into(&mut status.base);
    }
    request.store.put_proxy_status(proxy.id, &status)?;

    let outcome = run(request, &proxy, &mut status);
    status.last_duration_ms = request.clock.millis().saturating_sub(started).unsigned_abs();
    match &outcome {
        Ok(_) => {
            status.status = ProxyState::Success;
            status.last_error.clear();
        }
        // What was asked to stop goes back to how it was; the page shows the operation as cancelled.
        Err(Failure::Cancelled(_)) => status.status = status.settled,
        Err(failure) => {
            status.status = ProxyState::Failed;
            status.last_error = failure.to_string();
        }
    }
    request.store.put_proxy_status(proxy.id, &status)?;
    outcome
}

fn run(request: &Request<'_>, proxy: &Proxy, status: &mut ProxyStatus) -> Result<String, Failure> {
    let progress = request.progress;
    progress.check()?;
    progress.stage("load", "Loading channels");
    let snapshot = request.store.read()?;
    let key = snapshot.access_key(proxy.id)?;
    let now = request.clock.now();
    let composition = compose(&snapshot, proxy, now, request.threads)?;
    if composition.rows.is_empty() && !proxy.allow_empty {
        return Err(Failure::Empty { why: why_empty(proxy, &composition), is_first: status.version == 0 });
    }
    progress.check()?;

    let staging = request.shelf.stage(proxy.id)?;
    progress.stage("playlist", format!("Writing {} channels", composition.rows.len()));
    let base = request.said_base.unwrap_or(&status.base);
    let addresses = Addresses { base, key: &key };
    let mut note = Note {
        key_crc: crc32fast::hash(key.as_bytes()),
        generated_at: now,
        base: base.to_owned(),
        channel_count: composition.rows.len() as u64,
        ..Note::default()
    };
    write_playlist(staging.path(), &snapshot, &composition, &addresses, request, &mut note)?;
    note.m3u_gz_bytes = gzip::file(&staging.path().join(PLAYLIST), &staging.path().join(PLAYLIST_GZ), request.threads)?;

    progress.stage("guide", format!("Writing the guide of {} channels", composition.guides.len()));
    let tally = write_guide(staging.path(), &snapshot, &composition, request, &mut note)?;
    status.rules = composition.report(&tally);

    progress.stage("publish", "Publishing");
    // Numbers first: an edition must not show one that could be forgotten.
    request.store.put_ledger(proxy.id, composition.numbering.ledger(&composition.rows))?;
    status.numbering.clone_from(&composition.numbered_by);
    request.store.put_proxy_status(proxy.id, status)?;
    let current = request.shelf.current(proxy.id);
    let unchanged = current.filter(|edition| edition.note.same_output(&note));
    let is_new = unchanged.is_none();
    let edition = match unchanged {
        Some(edition) => edition,
        None => request.shelf.publish(proxy.id, &staging, &note)?,
    };
    progress.stage("cleanup", "Removing temporary files");
    drop(staging);
    show(status, &edition, now);
    let figures = format!("{} channels and {} programmes", note.channel_count, note.program_count);
    let mut sentence = if is_new {
        format!("Published {figures} as version {}", edition.version)
    } else {
        format!("Nothing changed: version {} with {figures} stays", edition.version)
    };
    for warning in &status.rules.warnings {
        sentence.push_str("; ");
        sentence.push_str(warning);
    }
    Ok(sentence)
}

/// Gives players an older version again, and says so in the status; false when it is not kept.
pub(crate) fn restore(store: &Store, shelf: &Shelf, proxy: Id, version: u64) -> Result<bool, Failure> {
    let Some(edition) = shelf.restore(proxy, version)? else { return Ok(false) };
    let mut status = store.proxy_status(proxy)?;
    show(&mut status, &edition, edition.generated_at);
    store.put_proxy_status(proxy, &status)?;
    Ok(true)
}

/// The figures of the edition that players get.
fn show(status: &mut ProxyStatus, edition: &Edition, now: Time) {
    status.version = edition.version;
    status.channel_count = edition.note.channel_count;
    status.program_count = edition.note.program_count;
    status.guide_until = edition.note.guide_until;
    status.last_generated_at = Some(now);
}

fn why_empty(proxy: &Proxy, composition: &Composition) -> String {
    if proxy.stream_sources.is_empty() {
        "the playlist has no source of channels".to_owned()
    } else if composition.is_filtered() {
        "its filters take all of them away".to_owned()
    } else if composition.silent.is_empty() {
        "its sources were deleted".to_owned()
    } else {
        format!("there are no channels yet in {}", composition.silent.join(", "))
    }
}

struct Addresses<'a> {
    base: &'a str,
    key: &'a str,
}

impl Addresses<'_> {
    fn guide(&self) -> String {
        format!("{}/proxy/{}.xmltv", self.base, self.key)
    }

    /// Some players tell the kind of a stream from the end of its address.
    fn stream(&self, channel: &Channel) -> String {
        let path = channel.stream_url.split(['?', '|', '#']).next().unwrap_or_default();
        let ending = match channel.stream_type {
            _ if path.to_ascii_lowercase().ends_with(".m3u8") => ".m3u8",
            StreamType::Live => ".ts",
            StreamType::Movie | StreamType::Series => "",
        };
        format!("{}/stream/{}/{}{ending}", self.base, self.key, channel.id)
    }
}

/// Writes the playlist in the order of numbers. Entries are written in list order, which mostly is
/// that order already; otherwise they are copied over once more.
fn write_playlist(
    dir: &Path,
    snapshot: &Snapshot,
    composition: &Composition,
    addresses: &Addresses<'_>,
    request: &Request<'_>,
    note: &mut Note,
) -> Result<(), Failure> {
    let mut header = Vec::new();
    m3u::write::header(&mut header, &addresses.guide());
    let mut out = Summed::create(&dir.join("playlist.unsorted"))?;
    out.write_all(&header)?;
    // Bytes of each row's lines.
    let mut lengths: Vec<u32> = Vec::with_capacity(composition.rows.len());
    let numbers = &composition.numbering.numbers;
    let total = composition.rows.len() as u64;
    ordered(
        composition.blocks.len(),
        request.threads,
        || (),
        |(), task| {
            let block = composition.blocks[task];
            let mut text = Vec::with_capacity(256 << 10);
            let mut lengths = Vec::new();
            composition.channels(snapshot, block, |row, channel| {
                let before = text.len();
                m3u::write::entry(&mut text, channel, &numbers[row].to_string(), &addresses.stream(channel));
                lengths.push((text.len() - before) as u32);
                Ok::<_, Failure>(())
            })?;
            Ok::<_, Failure>((text, lengths))
        },
        |(text, these)| {
            lengths.extend(these);
            out.write_all(&text)?;
            request.progress.count(lengths.len() as u64, total, out.length);
            Ok(request.progress.check()?)
        },
    )?;
    let unsorted = out.finish()?;
    let playlist = dir.join(PLAYLIST);
    if numbers.is_sorted() {
        fs::rename(dir.join("playlist.unsorted"), playlist)?;
        (note.m3u_bytes, note.m3u_crc) = unsorted;
        return Ok(());
    }
    let mut end = header.len() as u64;
    let mut order: Vec<(Number, u64, u32)> = Vec::with_capacity(lengths.len());
    for (number, length) in numbers.iter().zip(lengths) {
        order.push((*number, end, length));
        end += u64::from(length);
    }
    order.sort_unstable();
    let from = File::open(dir.join("playlist.unsorted"))?;
    let mut out = Summed::create(&playlist)?;
    out.write_all(&header)?;
    let mut text = Vec::new();
    for (_, offset, length) in order {
        text.resize(length as usize, 0);
        from.read_exact_at(&mut text, offset)?;
        out.write_all(&text)?;
    }
    fs::remove_file(dir.join("playlist.unsorted"))?;
    (note.m3u_bytes, note.m3u_crc) = out.finish()?;
    Ok(())
}

/// Writes the guide and its compressed copy: channels first, then programmes by channel and start.
/// Gives what the rules did.
fn write_guide(
    dir: &Path,
    snapshot: &Snapshot,
    composition: &Composition,
    request: &Request<'_>,
    note: &mut Note,
) -> Result<Tally, Failure> {
    let mut pieces: Vec<&[GuideRef]> = Vec::new();
    let mut rest = composition.guides.as_slice();
    while !rest.is_empty() {
        let mut programmes = 0;
        let end = rest.iter().position(|guide| {
            programmes += guide.programmes;
            programmes > PIECE
        });
        let (piece, after) = rest.split_at(end.map_or(rest.len(), |end| end.max(1)));
        pieces.push(piece);
        rest = after;
    }
    let mut plain = Summed::create(&dir.join(GUIDE))?;
    let mut packed = gzip::Writer::new(io::BufWriter::with_capacity(1 << 20, File::create(dir.join(GUIDE_GZ))?))?;
    let total: u64 = composition.guides.iter().map(|guide| u64::from(guide.programmes)).sum();
    let mut done = 0;
    let mut tally = Tally::default();
    // The first task is the head, the last the tail; those between are pieces.
    ordered(
        pieces.len() + 2,
        request.threads,
        || (gzip::Deflater::new(), Reading::default()),
        |(deflater, reading), task| {
            let mut rendered = Rendered::default();
            match task.checked_sub(1).map(|at| pieces.get(at)) {
                None => render_head(&mut rendered.text, snapshot, composition)?,
                Some(None) => xmltv::write::tail(&mut rendered.text),
                Some(Some(guides)) => render(&mut rendered, snapshot, composition, reading, guides)?,
            }
            let piece = deflater.piece(std::mem::take(&mut rendered.text))?;
            Ok::<_, Failure>((piece, rendered))
        },
        |(piece, rendered)| {
            plain.append(&piece.plain, &piece.crc)?;
            packed.piece(&piece)?;
            note.program_count += rendered.programmes;
            note.guide_until = note.guide_until.max(rendered.until);
            done += rendered.read;
            tally.add(&rendered.tally);
            request.progress.count(done, total, plain.length);
            Ok(request.progress.check()?)
        },
    )?;
    let (packed, _, packed_bytes) = packed.finish()?;
    packed.into_inner().map_err(io::IntoInnerError::into_error)?;
    note.xmltv_gz_bytes = packed_bytes;
    (note.xmltv_bytes, note.xmltv_crc) = plain.finish()?;
    Ok(tally)
}

#[derive(Default)]
struct Rendered {
    text: Vec<u8>,
    programmes: u64,
    read: u64,
    until: Option<Time>,
    tally: Tally,
}

fn render_head(text: &mut Vec<u8>, snapshot: &Snapshot, composition: &Composition) -> Result<(), Failure> {
    xmltv::write::head(text);
    for guide in &composition.guides {
        let number = composition.numbering.numbers[guide.row].to_string();
        let both = format!("{number} {}", guide.channel.name);
        let names = [guide.channel.name.as_str(), both.as_str(), number.as_str()];
        if guide.channel.logo.is_empty() {
            let known = snapshot.guide_channel(guide.source, &guide.schedule)?;
            let icon = known.and_then(|known| known.channel.icons.into_iter().next()).map(|icon| icon.src);
            xmltv::write::channel(text, &guide.id, &names, withhold::address(icon.as_deref().unwrap_or_default()));
        } else {
            xmltv::write::channel(text, &guide.id, &names, &guide.channel.logo);
        }
    }
    Ok(())
}

fn render(
    rendered: &mut Rendered,
    snapshot: &Snapshot,
    composition: &Composition,
    reading: &mut Reading,
    guides: &[GuideRef],
) -> Result<(), Failure> {
    rendered.text.reserve(512 << 10);
    let Rendered { text, programmes, read, until, tally } = rendered;
    for guide in guides {
        *read += u64::from(guide.programmes);
        composition.programmes(snapshot, guide, reading, tally, |programme, start, stop| {
            xmltv::write::programme(text, &guide.id, &withhold::programme(programme), start, stop);
            *programmes += 1;
            *until = (*until).max(Some(start));
        })?;
    }
    Ok(())
}
