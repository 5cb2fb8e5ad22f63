//! Guides: a channel's whole schedule is one row, so the guide of a screen, of a playlist and
//! "now on" are each a handful of point reads.
//!
//! A guide may be in any order. Programmes are gathered by channel up to a limit of memory, then each channel's share goes
//! to the spool as one piece. A guide that is sorted by channel, as most are, ends with one piece for each channel, which
//! is copied into the store as it is.

use std::collections::{HashMap, HashSet};

use redb::ReadableTable;
use serde::{Deserialize, Serialize};

use super::channels::put_if_changed;
use super::codec::Rows;
use super::spool::{Piece, ScheduleWriter, Share, Spool};
use super::tables::owned;
use super::time_offset::Programmes;
use super::{Snapshot, Store, StoreError, codec, tables};
use crate::model::source::{RefreshRecord, RefreshStatus};
use crate::model::{EpgChannel, Id, Programme, Time};

/// Raw bytes of programmes that are gathered before they go to the spool. Up to three times as much is in memory: being
/// gathered, waiting for the writer, and being written.
const GATHER: usize = 8 << 20;

/// A channel of a guide, with a summary of its schedule.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct GuideChannel {
    pub(crate) channel: EpgChannel,
    pub(crate) programmes: u32,
    /// The start of the first and the last programme.
    pub(crate) first: Time,
    pub(crate) last: Time,
}

#[derive(Default, Serialize, Deserialize)]
pub(super) struct Gathered {
    pub(super) guide: GuideChannel,
    pub(super) pieces: Vec<Piece>,
    #[serde(skip)]
    pub(super) share: Share,
    /// The complete schedule with kept programmes, in the spool `ScheduleSpool::kept`.
    #[serde(skip)]
    pub(super) kept: Option<Piece>,
    /// The provider no longer sends the channel; it is stored for its past.
    #[serde(skip)]
    pub(super) is_gone: bool,
}

/// The guide of a candidate, piece by piece in a spool file.
#[derive(Default)]
pub(crate) struct ScheduleSpool {
    /// None while the writer has it.
    spool: Option<Spool>,
    /// Schedules with kept programmes; see `past`.
    pub(super) kept: Option<Spool>,
    writer: Option<ScheduleWriter>,
    by_id: HashMap<String, usize>,
    pub(super) gathered: Vec<Gathered>,
    /// The places of channels with a share.
    filled: Vec<usize>,
    held_bytes: usize,
    /// The place of the last programme's channel: most guides are sorted by channel.
    last: usize,
    pub(crate) programmes: u64,
    /// Programmes that ended before this moment are not stored, only their channels are.
    pub(crate) oldest: Option<Time>,
    /// Programmes that the provider sent and that were not stored.
    pub(crate) passed: u64,
}

impl ScheduleSpool {
    pub(crate) fn create(store: &Store, source: Id) -> Result<ScheduleSpool, StoreError> {
        let writer = ScheduleWriter::start(Spool::create(store, source)?)?;
        Ok(ScheduleSpool { writer: Some(writer), ..ScheduleSpool::default() })
    }

    /// Adds a channel of the guide. A second one of the same id adds what the first lacks.
    pub(crate) fn push_channel(&mut self, channel: &EpgChannel) {
        let at = self.slot(&channel.id);
        let known = &mut self.gathered[at].guide.channel;
        for name in &channel.display_names {
            if !known.display_names.contains(name) {
                known.display_names.push(name.clone());
            }
        }
        if known.icons.is_empty() {
            known.icons.clone_from(&channel.icons);
        }
        if known.urls.is_empty() {
            known.urls.clone_from(&channel.urls);
        }
    }

    pub(crate) fn push(&mut self, programme: &Programme) -> Result<(), StoreError> {
        let at = self.slot(&programme.channel_id);
        let end = programme.stop.unwrap_or(programme.start.plus(Programme::UNKNOWN_LENGTH));
        if self.oldest.is_some_and(|oldest| end < oldest) {
            self.passed += 1;
            return Ok(());
        }
        let Gathered { guide, share, .. } = &mut self.gathered[at];
        if share.rows.is_empty() {
            self.filled.push(at);
            if let Some(writer) = &self.writer {
                share.raw = writer.spare.try_recv().unwrap_or_default();
            }
        }
        let before = share.raw.len();
        share.rows.push((programme.start, before as u32));
        codec::put(&mut share.raw, programme)?;
        self.held_bytes += share.raw.len() - before;
        if guide.programmes == 0 || programme.start < guide.first {
            guide.first = programme.start;
        }
        if guide.programmes == 0 || programme.start > guide.last {
            guide.last = programme.start;
        }
        guide.programmes += 1;
        self.programmes += 1;
        if self.held_bytes >= GATHER { self.spill() } else { Ok(()) }
    }

    fn slot(&mut self, id: &str) -> usize {
        if self.gathered.get(self.last).is_some_and(|gathered| gathered.guide.channel.id == id) {
            return self.last;
        }
        self.last = match self.by_id.get(id) {
            Some(&at) => at,
            None => {
                let guide = GuideChannel { channel: EpgChannel { id: id.to_owned(), ..EpgChannel::default() }, ..GuideChannel::default() };
                self.gathered.push(Gathered { guide, ..Gathered::default() });
                self.by_id.insert(id.to_owned(), self.gathered.len() - 1);
                self.gathered.len() - 1
            }
        };
        self.last
    }

    fn spill(&mut self) -> Result<(), StoreError> {
        let shares = std::mem::take(&mut self.filled).into_iter().map(|at| (at, std::mem::take(&mut self.gathered[at].share))).collect();
        self.held_bytes = 0;
        match &self.writer {
            // It ended with an error, which joining it returns.
            Some(writer) if writer.shares.send(shares).is_err() => self.join(),
            _ => Ok(()),
        }
    }

    fn join(&mut self) -> Result<(), StoreError> {
        if let Some(writer) = self.writer.take() {
            let (spool, pieces) = writer.join()?;
            for (at, piece) in pieces {
                self.gathered[at].pieces.push(piece);
            }
            self.spool = Some(spool);
        }
        Ok(())
    }

    /// Call it after the last programme.
    pub(crate) fn finish(&mut self) -> Result<(), StoreError> {
        self.spill()?;
        self.join()?;
        self.by_id = HashMap::new();
        self.merge()?;
        self.gathered.sort_by(|a, b| a.guide.channel.id.cmp(&b.guide.channel.id));
        Ok(())
    }

    /// Merges schedules of several pieces, here and not in the transaction.
    fn merge(&mut self) -> Result<(), StoreError> {
        let mut block = Vec::new();
        for at in 0..self.gathered.len() {
            if self.gathered[at].pieces.len() > 1 {
                self.schedule(&self.gathered[at], &mut block)?;
                if let Some(spool) = &mut self.spool {
                    self.gathered[at].pieces = vec![spool.append(&block)?];
                }
            }
        }
        self.spool.as_mut().map_or(Ok(()), Spool::flush)
    }

    fn spool(&self) -> Result<&Spool, StoreError> {
        self.spool.as_ref().ok_or(StoreError::Block("not finished"))
    }

    pub(crate) fn channel_count(&self) -> u64 {
        self.gathered.len() as u64
    }

    pub(crate) fn until(&self) -> Option<Time> {
        self.gathered.iter().filter(|gathered| gathered.guide.programmes > 0).map(|gathered| gathered.guide.last).max()
    }

    /// Reads a channel's complete schedule into `block`.
    pub(super) fn schedule(&self, gathered: &Gathered, block: &mut Vec<u8>) -> Result<(), StoreError> {
        if let Some((piece, kept)) = gathered.kept.zip(self.kept.as_ref()) {
            return kept.read(piece, block);
        }
        match gathered.pieces.as_slice() {
            [] => codec::seal(&[], 0, block),
            [one] => self.spool()?.read(*one, block),
            pieces => {
                let mut all: Vec<Programme> = Vec::new();
                for piece in pieces {
                    self.spool()?.read(*piece, block)?;
                    all.extend(codec::open::<Programme>(block)?);
                }
                all.sort_by_key(|programme| programme.start);
                let mut raw = Vec::new();
                for programme in &all {
                    codec::put(&mut raw, programme)?;
                }
                codec::seal(&raw, all.len() as u32, block)
            }
        }
    }

    pub(crate) fn channels_mut(&mut self) -> impl Iterator<Item = &mut EpgChannel> {
        self.gathered.iter_mut().map(|gathered| &mut gathered.guide.channel)
    }

    /// Changes every programme of a finished guide, but not their times.
    pub(crate) fn change(&mut self, mut change: impl FnMut(&mut Programme)) -> Result<(), StoreError> {
        let (mut block, mut raw) = (Vec::new(), Vec::new());
        for at in 0..self.gathered.len() {
            self.schedule(&self.gathered[at], &mut block)?;
            let mut programmes: Vec<Programme> = codec::open(&block)?;
            raw.clear();
            for programme in &mut programmes {
                change(programme);
                codec::put(&mut raw, programme)?;
            }
            codec::seal(&raw, programmes.len() as u32, &mut block)?;
            if let Some(spool) = self.spool.as_mut().filter(|_| !programmes.is_empty()) {
                self.gathered[at].pieces = vec![spool.append(&block)?];
            }
        }
        self.spool.as_mut().map_or(Ok(()), Spool::flush)
    }

    /// A channel of a finished guide.
    pub(super) fn find(&self, id: &str) -> Option<&Gathered> {
        self.gathered.binary_search_by(|gathered| gathered.guide.channel.id.as_str().cmp(id)).ok().and_then(|at| self.gathered.get(at))
    }

    pub(super) fn into_parts(self) -> Result<(Spool, Vec<u8>), StoreError> {
        let mut index = Vec::new();
        codec::put(&mut index, &(self.programmes, &self.gathered))?;
        Ok((self.spool.ok_or(StoreError::Block("not finished"))?, index))
    }

    pub(super) fn from_parts(spool: Spool, mut index: &[u8]) -> Result<ScheduleSpool, StoreError> {
        let (programmes, gathered) = codec::take(&mut index)?;
        Ok(ScheduleSpool { spool: Some(spool), programmes, gathered, ..ScheduleSpool::default() })
    }
}

impl Store {
    /// Replaces the guide of a source by a candidate and writes its status and a row of history, in one transaction.
    /// Returns the number of rows that changed; 0 means that the guide did not change.
    pub(crate) fn replace_guide(
        &self,
        source: Id,
        candidate: &ScheduleSpool,
        status: &RefreshStatus,
        record: &RefreshRecord,
    ) -> Result<u64, StoreError> {
        self.replace(source, status, record, |tx| {
            let mut schedules = tx.open_table(tables::SCHEDULES)?;
            let mut channels = tx.open_table(tables::EPG_CHANNELS)?;
            let (mut changed, mut block, mut raw) = (0, Vec::new(), Vec::new());
            let mut sync = self.background_sync();
            for gathered in &candidate.gathered {
                let key = (source.0, gathered.guide.channel.id.as_str());
                candidate.schedule(gathered, &mut block)?;
                if put_if_changed(&mut schedules, key, &block)? {
                    changed += 1;
                    sync.wrote(block.len() as u64);
                }
                raw.clear();
                let rows = if gathered.is_gone { 2 } else { 1 };
                for _ in 0..rows {
                    codec::put(&mut raw, &gathered.guide)?;
                }
                codec::seal(&raw, rows, &mut block)?;
                changed += u64::from(put_if_changed(&mut channels, key, &block)?);
            }
            for id in channel_ids(&channels, source)? {
                if candidate.find(&id).is_none() {
                    channels.remove((source.0, id.as_str()))?;
                    schedules.remove((source.0, id.as_str()))?;
                    changed += 1;
                }
            }
            Ok(changed)
        })
    }
}

/// Whether the provider no longer sends a guide's channel, which is stored for its past. Such a row has the channel twice.
pub(super) fn is_gone(block: &[u8]) -> Result<bool, StoreError> {
    Ok(codec::count(block)? > 1)
}

fn channel_ids(table: &impl ReadableTable<(u128, &'static str), &'static [u8]>, source: Id) -> Result<Vec<String>, StoreError> {
    table.range(owned::<(u128, &str)>(source))?.map(|row| Ok(row?.0.value().1.to_owned())).collect()
}

impl GuideChannel {
    fn moved(mut self, seconds: i64) -> GuideChannel {
        if self.programmes > 0 {
            (self.first, self.last) = (self.first.plus(seconds), self.last.plus(seconds));
        }
        self
    }
}

impl Snapshot {
    /// A guide's channels, ascending by id. All times of a guide are read with the source's offset.
    pub(crate) fn guide_channels(&self, source: Id) -> Result<impl Iterator<Item = Result<GuideChannel, StoreError>> + use<>, StoreError> {
        let (offset, stop) = (self.offset(source)?, self.2.clone());
        let rows = self.0.open_table(tables::EPG_CHANNELS)?.range(owned::<(u128, &str)>(source))?;
        Ok(rows.map(move |row| {
            stop.check()?;
            Ok(guide_of(row?.1.value())?.moved(offset))
        }))
    }

    pub(crate) fn guide_channel(&self, source: Id, channel: &str) -> Result<Option<GuideChannel>, StoreError> {
        let offset = self.offset(source)?;
        let row = self.0.open_table(tables::EPG_CHANNELS)?.get((source.0, channel))?;
        row.map(|row| Ok(guide_of(row.value())?.moved(offset))).transpose()
    }

    /// The programmes of a guide's channel, ascending by start, as the guide has them. Empty for an unknown channel.
    pub(crate) fn programmes(&self, source: Id, channel: &str) -> Result<Programmes, StoreError> {
        self.programmes_in(source, channel, Vec::new())
    }

    /// As [`Snapshot::programmes`], with a buffer for their bytes that is used again: see [`Rows::into_raw`].
    pub(crate) fn programmes_in(&self, source: Id, channel: &str, memory: Vec<u8>) -> Result<Programmes, StoreError> {
        self.2.check()?;
        let table = self.0.open_table(tables::SCHEDULES)?;
        let block = table.get((source.0, channel))?;
        let rows = Rows::of(block.as_ref().map(|block| block.value()), memory)?;
        Ok(Programmes { rows, offset: self.offset(source)? })
    }

    /// A channel's programmes as a list in which each one has an end. Without those that have none where another of the same start
    /// has one.
    pub(crate) fn schedule(&self, source: Id, channel: &str) -> Result<Vec<Programme>, StoreError> {
        let mut programmes = self.programmes(source, channel)?.collect::<Result<Vec<_>, _>>()?;
        let with_end: HashSet<Time> = programmes.iter().filter(|p| p.stop.is_some()).map(|p| p.start).collect();
        programmes.retain(|p| p.stop.is_some() || !with_end.contains(&p.start));
        fill_ends(&mut programmes, None);
        Ok(programmes)
    }
}

/// Gives every programme an end: that of the next later start, at last `next`.
pub(super) fn fill_ends(programmes: &mut [Programme], mut next: Option<Time>) {
    for at in (0..programmes.len()).rev() {
        let start = programmes[at].start;
        programmes[at].stop = programmes[at].stop.or(next).or(Some(start.plus(Programme::UNKNOWN_LENGTH)));
        // Programmes with the same start end together, not at each other's start.
        if at == 0 || programmes[at - 1].start < start {
            next = Some(start);
        }
    }
}

/// The channel in a row of the table of guide channels, as it is stored.
pub(super) fn guide_of(block: &[u8]) -> Result<GuideChannel, StoreError> {
    codec::open(block)?.pop().ok_or(StoreError::Block("empty"))
}
