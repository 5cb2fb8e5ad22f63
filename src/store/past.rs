//! Keeps programmes that ended and that the provider no longer sends, for catch-up.
//!
//! The one idea: a programme that is missing in a new schedule began before the first one in it. So a stored schedule is
//! read from its start up to that moment, one channel at a time, and put before the new one: the same
//! refresh twice gives the same bytes. The provider's own programmes stay as they are.

use super::schedules::{Gathered, ScheduleSpool, fill_ends, guide_of};
use super::spool::Spool;
use super::tables::owned;
use super::{GuideChannel, Snapshot, Store, StoreError, codec, tables};
use crate::model::{Id, Programme, Time};

const DAY: i64 = 86_400;

#[derive(Default)]
struct Past {
    raw: Vec<u8>,
    count: u32,
    first: Time,
    last: Time,
}

impl ScheduleSpool {
    /// Puts stored programmes that ended in the last `days` days and are missing in the candidate before its schedules; a
    /// channel that is missing completely is added with its past. Returns the number of programmes. Call it after `finish`.
    pub(crate) fn keep_past(&mut self, store: &Store, snapshot: &Snapshot, source: Id, now: Time, days: u32) -> Result<u64, StoreError> {
        if days == 0 {
            return Ok(0);
        }
        let since = now.plus(-DAY * i64::from(days));
        // The file of a held candidate must stay as it is until it is accepted.
        let mut spool = Spool::create(store, source)?;
        let schedules = snapshot.0.open_table(tables::SCHEDULES)?;
        let mut gone: Vec<Gathered> = Vec::new();
        let (mut block, mut raw, mut past) = (Vec::new(), Vec::new(), Past::default());
        let (mut kept, mut at) = (0, 0);
        for row in snapshot.0.open_table(tables::EPG_CHANNELS)?.range(owned::<(u128, &str)>(source))? {
            let (key, about) = row?;
            let id = key.value().1;
            let Some(stored) = schedules.get((source.0, id))? else { continue };
            while self.gathered.get(at).is_some_and(|gathered| gathered.guide.channel.id.as_str() < id) {
                at += 1;
            }
            let new = self.gathered.get(at).filter(|gathered| gathered.guide.channel.id == id);
            let is_sent = new.is_some();
            let first = new.filter(|new| new.guide.programmes > 0).map(|new| new.guide.first);
            // A damaged schedule cannot be kept, and is no reason to fail.
            if past.read(stored.value(), since, now, first).is_err() || past.count == 0 {
                continue;
            }
            kept += u64::from(past.count);
            let mut count = past.count;
            if let Some(new) = new {
                self.schedule(new, &mut block)?;
                count += codec::unseal(&block, &mut raw)?;
                past.raw.extend_from_slice(&raw);
            }
            codec::seal(&past.raw, count, &mut block)?;
            let piece = Some(spool.append(&block)?);
            if let Some(new) = self.gathered.get_mut(at).filter(|_| is_sent) {
                new.kept = piece;
                new.guide.last = if new.guide.programmes > 0 { new.guide.last } else { past.last };
                (new.guide.first, new.guide.programmes) = (past.first, count);
            } else {
                let channel = guide_of(about.value())?.channel;
                let guide = GuideChannel { channel, programmes: count, first: past.first, last: past.last };
                gone.push(Gathered { guide, kept: piece, is_gone: true, ..Gathered::default() });
            }
        }
        spool.flush()?;
        self.kept = Some(spool);
        self.programmes += kept;
        self.gathered.append(&mut gone);
        self.gathered.sort_by(|a, b| a.guide.channel.id.cmp(&b.guide.channel.id));
        Ok(kept)
    }

    /// Adds a channel's stored programmes, when the provider gave no answer for it this time.
    pub(crate) fn push_stored(&mut self, snapshot: &Snapshot, source: Id, channel: &str) -> Result<(), StoreError> {
        if let Some(stored) = snapshot.0.open_table(tables::SCHEDULES)?.get((source.0, channel))? {
            for programme in codec::rows::<Programme>(stored.value())? {
                self.push(&programme?)?;
            }
        }
        Ok(())
    }
}

impl Past {
    /// Reads the part of a stored schedule that is kept. `first` is the start of the new schedule; None when it is empty or
    /// missing.
    fn read(&mut self, block: &[u8], since: Time, now: Time, first: Option<Time>) -> Result<(), StoreError> {
        self.raw.clear();
        self.count = 0;
        let mut begun: Vec<Programme> = Vec::new();
        let mut next = first;
        for programme in codec::rows::<Programme>(block)? {
            let programme = programme?;
            if programme.start > now || first.is_some_and(|first| programme.start >= first) {
                next = next.or(Some(programme.start)).min(Some(programme.start));
                break;
            }
            begun.push(programme);
        }
        // The ends that are found are stored: the next programme, which they come from, may not be kept.
        fill_ends(&mut begun, next);
        for programme in begun {
            let (start, stop) = (programme.start, programme.stop.unwrap_or(programme.start));
            // A programme that runs now and ends before the new schedule begins would be missing tomorrow.
            let is_over = stop <= now || first.is_some_and(|first| stop <= first);
            if is_over && stop >= since {
                codec::put(&mut self.raw, &programme)?;
                self.first = if self.count == 0 { start } else { self.first };
                self.last = start;
                self.count += 1;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
