//! Lineup -> `playlist.m3u`.

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::path::Path;

use super::edition::{Note, PLAYLIST};
use super::failure::Failure;
use super::request::Request;
use crate::format::m3u;
use crate::model::{Channel, GuideRef, Number, UpstreamRef};
use crate::pipeline::channel::{Delivery, delivery};
use crate::pipeline::ordered::ordered;
use crate::store::{Checksummed, Lineup};

const UNSORTED: &str = "playlist.unsorted";
const TOGETHER: usize = 4;

/// A row of the lineup and memory for a block, used again for the next.
type Scratch = ((Channel, Option<GuideRef>, Vec<UpstreamRef>), Vec<u8>);

/// How the addresses in a playlist begin.
pub(super) struct Addresses<'a> {
    /// Scheme, host and base path.
    pub(super) base: &'a str,
    pub(super) key: &'a str,
}

impl Addresses<'_> {
    fn guide(&self) -> String {
        format!("{}/proxy/{}.xmltv", self.base, self.key)
    }

    /// Some players tell the kind of a stream from the end of its address.
    fn stream(&self, channel: &Channel, address: &str) -> String {
        match delivery(address) {
            Delivery::Verbatim | Delivery::Command => address.to_owned(),
            Delivery::Ours | Delivery::Impossible => {
                format!("{}/stream/{}/{}{}", self.base, self.key, channel.id, m3u::address::ending(address))
            }
        }
    }
}

/// Writes the playlist in the order of numbers, which are those of the lineup's rows. Entries are written in the order of the rows,
/// which mostly is that order already; otherwise they are copied once more.
pub(super) fn write(
    dir: &Path,
    lineup: &Lineup,
    numbers: &[Number],
    addresses: &Addresses<'_>,
    request: &Request<'_>,
    note: &mut Note,
) -> Result<(), Failure> {
    let mut header = Vec::new();
    m3u::write::header(&mut header, &addresses.guide());
    let mut out = Checksummed::create(&dir.join(UNSORTED))?;
    out.write_all(&header)?;
    // Bytes of each row's lines.
    let mut lengths: Vec<u32> = Vec::with_capacity(numbers.len());
    let total = numbers.len() as u64;
    ordered(
        lineup.blocks.len().div_ceil(TOGETHER),
        request.threads,
        Scratch::default,
        |(row, memory), task| {
            let mut text = Vec::with_capacity(256 << 10);
            let mut lengths = Vec::new();
            for block in task * TOGETHER..lineup.blocks.len().min((task + 1) * TOGETHER) {
                let (first, mut rows) = lineup.block(block, std::mem::take(memory))?;
                let mut numbers = numbers.iter().skip(first as usize);
                while let Some(read) = rows.read_into(row) {
                    read?;
                    let (channel, _, upstreams) = &*row;
                    let address = upstreams.first().map_or("", |upstream| upstream.address.as_str());
                    let number = numbers.next().map(Number::to_string).unwrap_or_default();
                    let before = text.len();
                    m3u::write::entry(&mut text, channel, &number, &addresses.stream(channel, address));
                    lengths.push((text.len() - before) as u32);
                }
                *memory = rows.into_raw();
            }
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
        fs::rename(dir.join(UNSORTED), playlist)?;
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
    let from = File::open(dir.join(UNSORTED))?;
    let mut out = Checksummed::create(&playlist)?;
    out.write_all(&header)?;
    let mut text = Vec::new();
    for (_, offset, length) in order {
        text.resize(length as usize, 0);
        from.read_exact_at(&mut text, offset)?;
        out.write_all(&text)?;
    }
    fs::remove_file(dir.join(UNSORTED))?;
    (note.m3u_bytes, note.m3u_crc) = out.finish()?;
    Ok(())
}
