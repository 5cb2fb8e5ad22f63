//! Composition -> `guide.xml` and its compressed copy.

use std::fs::File;
use std::io;
use std::path::Path;

use super::edition::{GUIDE, GUIDE_GZ, Note};
use super::failure::Failure;
use super::gzip;
use super::request::Request;
use crate::format::xmltv;
use crate::model::Time;
use crate::pipeline::channel;
use crate::pipeline::compose::{Composition, PublishedGuide, Reading};
use crate::pipeline::ordered::ordered;
use crate::pipeline::rules::Tally;
use crate::store::{Checksummed, Snapshot};

/// Writes the guide and its compressed copy: channels first, then programmes by channel and start.
/// Gives what the rules did.
pub(super) fn write(
    dir: &Path,
    snapshot: &Snapshot,
    composition: &Composition,
    request: &Request<'_>,
    note: &mut Note,
) -> Result<Tally, Failure> {
    let pieces = composition.pieces();
    let mut plain = Checksummed::create(&dir.join(GUIDE))?;
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
            let known = snapshot.guide_channel(guide.from.source_id, &guide.from.channel_id)?;
            let icon = known.and_then(|known| known.channel.icons.into_iter().next()).map(|icon| icon.src);
            xmltv::write::channel(text, &guide.id, &names, channel::address(icon.as_deref().unwrap_or_default()));
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
    guides: &[PublishedGuide],
) -> Result<(), Failure> {
    rendered.text.reserve(512 << 10);
    let Rendered { text, programmes, read, until, tally } = rendered;
    for guide in guides {
        *read += u64::from(guide.programmes);
        composition.programmes(snapshot, guide, reading, tally, |programme, start, stop| {
            xmltv::write::programme(text, &guide.id, &channel::redacted(programme), start, stop);
            *programmes += 1;
            *until = (*until).max(Some(start));
        })?;
    }
    Ok(())
}
