//! Guides: a channel's whole schedule is one row, so the guide of a screen, of a playlist and
//! "now on" are each a handful of point reads.
//!
//! A guide may come in any order. Programmes are gathered by channel up to a bound of memory, then
//! every channel's share goes to the spool as one piece; a guide sorted by channel, as most are,
//! ends with one piece a channel, which is copied into the store as it is.

use std::collections::HashMap;

use redb::{ReadableTable, WriteTransaction};
use serde::{Deserialize, Serialize};

use super::channels::put_if_changed;
use super::codec::Rows;
use super::offset::Programmes;
use super::seal::{Sealer, Share};
use super::spool::{Piece, Spool, index_bytes, index_from};
use super::{Snapshot, Store, StoreError, codec, history, tables};
use crate::model::source::{RefreshRecord, RefreshStatus};
use crate::model::{EpgChannel, Id, Programme, Time};

/// Raw bytes of programmes that are gathered before they go to the spool. Three times as much can be in
/// memory: what is gathered, what waits to be sealed and what is being sealed.
const GATHER: usize = 8 << 20;
/// A channel of a guide, with what is known of its schedule without reading it.
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
    /// The whole schedule with what is kept of the past, in a spool of its own.
    #[serde(skip)]
    pub(super) kept: Option<Piece>,
    /// The provider does not send the channel any more.
    #[serde(skip)]
    pub(super) is_gone: bool,
}

/// The guide of a candidate, piece by piece in a spool file.
pub(crate) struct ScheduleSpool {
    /// None while the sealer has it.
    spool: Option<Spool>,
    /// Schedules with what is kept of the past; see `keep`.
    pub(super) kept: Option<Spool>,
    sealer: Option<Sealer>,
    by_id: HashMap<String, usize>,
    pub(super) gathered: Vec<Gathered>,
    /// Those with a share.
    filled: Vec<usize>,
    held_bytes: usize,
    /// The channel of the last programme: most guides come channel by channel.
    last: usize,
    pub(super) programmes: u64,
    /// Programmes that ended before are not stored, and counted here.
    oldest: Time,
    passed: u64,
}

impl ScheduleSpool {
    pub(crate) fn create(store: &Store, source: Id) -> Result<ScheduleSpool, StoreError> {
        let sealer = Sealer::start(Spool::create(store, source)?)?;
        Ok(Self::with(None, Some(sealer)))
    }

    fn with(spool: Option<Spool>, sealer: Option<Sealer>) -> ScheduleSpool {
        ScheduleSpool {
            spool,
            sealer,
            kept: None,
            by_id: HashMap::new(),
            gathered: Vec::new(),
            filled: Vec::new(),
            held_bytes: 0,
            last: 0,
            programmes: 0,
            oldest: Time(i64::MIN),
            passed: 0,
        }
    }

    /// A channel of the guide; a second one of the same id adds what the first lacks.
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

    /// Of programmes that end before `oldest` only their channel is stored.
    pub(crate) fn leave_out_before(&mut self, oldest: Time) {
        self.oldest = oldest;
    }

    pub(crate) fn push(&mut self, programme: &Programme) -> Result<(), StoreError> {
        let at = self.slot(&programme.channel_id);
        if programme.stop.unwrap_or(programme.start.plus(Programme::UNKNOWN_LENGTH)) < self.oldest {
            self.passed += 1;
            return Ok(());
        }
        let Gathered { guide, share, .. } = &mut self.gathered[at];
        if share.rows.is_empty() {
            self.filled.push(at);
            if let Some(sealer) = &self.sealer {
                share.raw = sealer.spare.try_recv().unwrap_or_default();
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

    /// What is gathered goes to the sealer.
    fn spill(&mut self) -> Result<(), StoreError> {
        let shares = std::mem::take(&mut self.filled).into_iter().map(|at| (at, std::mem::take(&mut self.gathered[at].share))).collect();
        self.held_bytes = 0;
        match &self.sealer {
            // It went away with an error, which it tells when it is joined.
            Some(sealer) if sealer.shares.send(shares).is_err() => self.join(),
            _ => Ok(()),
        }
    }

    /// Waits for the sealer and takes the spool and the pieces back.
    fn join(&mut self) -> Result<(), StoreError> {
        if let Some(sealer) = self.sealer.take() {
            let (spool, pieces) = sealer.join()?;
            for (at, piece) in pieces {
                self.gathered[at].pieces.push(piece);
            }
            self.spool = Some(spool);
        }
        Ok(())
    }

    /// To be called after the last programme.
    pub(crate) fn finish(&mut self) -> Result<(), StoreError> {
        self.spill()?;
        self.join()?;
        self.by_id = HashMap::new();
        self.merge()?;
        self.gathered.sort_by(|a, b| a.guide.channel.id.cmp(&b.guide.channel.id));
        Ok(())
    }

    /// Schedules that came in several pieces become one each, here and not in the transaction.
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

    pub(crate) fn programme_count(&self) -> u64 {
        self.programmes
    }

    /// Programmes that the provider sent, stored or not.
    pub(crate) fn sent_count(&self) -> u64 {
        self.programmes + self.passed
    }

    /// The start of the last programme.
    pub(crate) fn until(&self) -> Option<Time> {
        self.gathered.iter().filter(|gathered| gathered.guide.programmes > 0).map(|gathered| gathered.guide.last).max()
    }

    /// A channel's whole schedule as one block, into `block`.
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

    pub(super) fn into_parts(self) -> Result<(Spool, Vec<u8>), StoreError> {
        let index = index_bytes(&(self.programmes, &self.gathered))?;
        Ok((self.spool.ok_or(StoreError::Block("not finished"))?, index))
    }

    pub(super) fn from_parts(spool: Spool, index: &[u8]) -> Result<ScheduleSpool, StoreError> {
        let mut held = Self::with(Some(spool), None);
        (held.programmes, held.gathered) = index_from(index)?;
        Ok(held)
    }
}

impl Store {
    /// Takes a candidate: the whole guide of a source, its status and a row of history, in one
    /// transaction. Gives the number of rows that changed; 0 means that the guide is as it was.
    pub(crate) fn replace_guide(
        &self,
        source: Id,
        candidate: &ScheduleSpool,
        status: &RefreshStatus,
        record: &RefreshRecord,
    ) -> Result<u64, StoreError> {
        let changed = self.write(|tx| {
            let mut changed = 0;
            if tx.open_table(tables::SOURCES)?.get(source.0)?.is_none() {
                return Ok(0);
            }
            {
                let mut schedules = tx.open_table(tables::SCHEDULES)?;
                let mut channels = tx.open_table(tables::EPG_CHANNELS)?;
                let (mut block, mut raw) = (Vec::new(), Vec::new());
                let mut early = self.early();
                for gathered in &candidate.gathered {
                    let key = (source.0, gathered.guide.channel.id.as_str());
                    candidate.schedule(gathered, &mut block)?;
                    if put_if_changed(&mut schedules, key, &block)? {
                        changed += 1;
                        early.wrote(block.len() as u64);
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
                    if candidate.gathered.binary_search_by(|gathered| gathered.guide.channel.id.cmp(&id)).is_err() {
                        channels.remove((source.0, id.as_str()))?;
                        schedules.remove((source.0, id.as_str()))?;
                        changed += 1;
                    }
                }
            }
            history::put(tx, source, status, record)?;
            Ok(changed)
        })?;
        self.remove_held_files(source, Some(status.held_number))?;
        Ok(changed)
    }
}

/// Whether the row of a guide's channel says that the provider does not send it any more, and that it is there for its
/// past: then it stands in the block twice.
pub(super) fn is_gone(block: &[u8]) -> Result<bool, StoreError> {
    Ok(codec::count(block)? > 1)
}

fn channel_ids(table: &impl ReadableTable<(u128, &'static str), &'static [u8]>, source: Id) -> Result<Vec<String>, StoreError> {
    let mut ids = Vec::new();
    for row in table.range((source.0, "")..)? {
        let key = row?.0;
        let (of, id) = key.value();
        if of != source.0 {
            break;
        }
        ids.push(id.to_owned());
    }
    Ok(ids)
}

pub(super) fn remove(tx: &WriteTransaction, source: Id) -> Result<(), StoreError> {
    let mut channels = tx.open_table(tables::EPG_CHANNELS)?;
    let mut schedules = tx.open_table(tables::SCHEDULES)?;
    for id in channel_ids(&channels, source)? {
        channels.remove((source.0, id.as_str()))?;
        schedules.remove((source.0, id.as_str()))?;
    }
    Ok(())
}

impl Snapshot {
    /// A guide's channels, by id. All times of a guide are read with the source's offset.
    pub(crate) fn guide_channels(&self, source: Id) -> Result<impl Iterator<Item = Result<GuideChannel, StoreError>> + use<>, StoreError> {
        let (offset, stop) = (self.offset(source)?, self.2.clone());
        let rows = self.0.open_table(tables::EPG_CHANNELS)?.range((source.0, "")..)?;
        Ok(rows
            .map_while(move |row| match row {
                Ok((key, _)) if key.value().0 != source.0 => None,
                row => Some(row.map_err(StoreError::from)),
            })
            .map(move |row| {
                stop.check()?;
                let guide = codec::open::<GuideChannel>(row?.1.value())?.pop().ok_or(StoreError::Block("empty"))?;
                Ok(guide.moved(offset))
            }))
    }

    pub(crate) fn guide_channel(&self, source: Id, channel: &str) -> Result<Option<GuideChannel>, StoreError> {
        let offset = self.offset(source)?;
        match self.0.open_table(tables::EPG_CHANNELS)?.get((source.0, channel))? {
            Some(row) => Ok(codec::open::<GuideChannel>(row.value())?.pop().map(|guide| guide.moved(offset))),
            None => Ok(None),
        }
    }

    /// The programmes of a guide's channel, ascending by start, as the guide has them. None when it
    /// does not know the channel.
    pub(crate) fn programmes(
        &self,
        source: Id,
        channel: &str,
    ) -> Result<impl Iterator<Item = Result<Programme, StoreError>> + use<>, StoreError> {
        self.programmes_in(source, channel, Vec::new())
    }

    /// The same with memory that was used before.
    fn programmes_in(&self, source: Id, channel: &str, memory: Vec<u8>) -> Result<Programmes, StoreError> {
        self.2.check()?;
        let table = self.0.open_table(tables::SCHEDULES)?;
        let block = table.get((source.0, channel))?;
        let rows = Rows::of(block.as_ref().map(|block| block.value()), memory)?;
        Ok(Programmes { rows, offset: self.offset(source)? })
    }

    /// Hands `work` the programmes of a guide's channel, to be read one by one into a record that is there already. `memory` is used
    /// and comes back: who goes through a whole guide asks for none.
    pub(crate) fn with_programmes<T>(
        &self,
        source: Id,
        channel: &str,
        memory: &mut Vec<u8>,
        work: impl FnOnce(&mut Programmes) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut programmes = self.programmes_in(source, channel, std::mem::take(memory))?;
        let done = work(&mut programmes);
        *memory = programmes.rows.into_raw();
        done
    }

    /// The same as a list in which every programme has its end.
    pub(crate) fn schedule(&self, source: Id, channel: &str) -> Result<Vec<Programme>, StoreError> {
        let mut programmes = self.programmes(source, channel)?.collect::<Result<Vec<_>, _>>()?;
        let mut next: Option<Time> = None;
        for at in (0..programmes.len()).rev() {
            let start = programmes[at].start;
            if programmes[at].stop.is_none() {
                programmes[at].stop = next.or(Some(start.plus(Programme::UNKNOWN_LENGTH)));
            }
            // Two at the same start end together, not at each other's start.
            if at == 0 || programmes[at - 1].start < start {
                next = Some(start);
            }
        }
        Ok(programmes)
    }
}
