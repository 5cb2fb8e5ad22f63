//! Programmes that a provider does not send any more, kept from what is stored: the depth of catch-up.
//!
//! The one idea: what a new schedule can be missing begins before its first programme. So a stored schedule is read from
//! its start and not further than that, one channel at a time, and its bytes go before the new one's: the same
//! refresh twice gives the same bytes. What the provider sends is not touched.

use std::ops::Range;

use super::codec::Rows;
use super::schedules::{Gathered, ScheduleSpool};
use super::spool::Spool;
use super::{GuideChannel, Snapshot, Store, StoreError, codec, tables};
use crate::model::{Id, Programme, Time};

const DAY: i64 = 86_400;

/// The part of a stored schedule that is kept.
#[derive(Default)]
struct Past {
    raw: Vec<u8>,
    count: u32,
    first: Time,
    last: Time,
}

impl ScheduleSpool {
    /// Puts before the candidate's schedules what is stored, ended in the last `days` days and is missing in them; a channel
    /// that is missing altogether comes back with its past. Gives the number of programmes. To be called after `finish`.
    pub(crate) fn keep_past(&mut self, store: &Store, snapshot: &Snapshot, source: Id, now: Time, days: u32) -> Result<u64, StoreError> {
        if days == 0 {
            return Ok(0);
        }
        let since = now.plus(-DAY * i64::from(days));
        // A candidate that was held is a file that has to stay as it is until it is taken.
        let mut spool = Spool::create(store, source)?;
        let schedules = snapshot.0.open_table(tables::SCHEDULES)?;
        let mut gone: Vec<Gathered> = Vec::new();
        let (mut block, mut raw, mut past) = (Vec::new(), Vec::new(), Past::default());
        let (mut kept, mut at) = (0, 0);
        for row in snapshot.0.open_table(tables::EPG_CHANNELS)?.range((source.0, "")..)? {
            let (key, about) = row?;
            let (of, id) = key.value();
            if of != source.0 {
                break;
            }
            let Some(stored) = schedules.get((source.0, id))? else { continue };
            while self.gathered.get(at).is_some_and(|gathered| gathered.guide.channel.id.as_str() < id) {
                at += 1;
            }
            let new = self.gathered.get(at).filter(|gathered| gathered.guide.channel.id == id);
            let is_sent = new.is_some();
            let first = new.filter(|new| new.guide.programmes > 0).map(|new| new.guide.first);
            // What is damaged cannot be kept, and is no reason to fail.
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
                let channel = codec::open::<GuideChannel>(about.value())?.pop().ok_or(StoreError::Block("empty"))?.channel;
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
}

impl ScheduleSpool {
    /// Takes a channel's programmes as they are stored, for one that the provider did not answer for this time.
    pub(crate) fn push_stored(&mut self, snapshot: &Snapshot, source: Id, channel: &str) -> Result<(), StoreError> {
        if let Some(stored) = snapshot.0.open_table(tables::SCHEDULES)?.get((source.0, channel))? {
            for programme in codec::rows::<Programme>(stored.value())? {
                self.push(&programme?)?;
            }
        }
        Ok(())
    }
}

/// A stored programme that has begun.
struct Begun {
    place: Range<usize>,
    start: Time,
    stop: Option<Time>,
    /// The whole of one without an end.
    open: Option<Box<Programme>>,
}

impl Past {
    /// What of a stored schedule is kept when the new one begins at `first`; none: it is empty or there is none.
    fn read(&mut self, block: &[u8], since: Time, now: Time, first: Option<Time>) -> Result<(), StoreError> {
        self.raw.clear();
        self.count = 0;
        let mut rows: Rows<Programme> = codec::rows(block)?;
        let mut begun: Vec<Begun> = Vec::new();
        let mut next = first;
        while let Some(row) = rows.next_with_place() {
            let (programme, place) = row?;
            if programme.start > now || first.is_some_and(|first| programme.start >= first) {
                next = next.or(Some(programme.start)).min(Some(programme.start));
                break;
            }
            let (start, stop) = (programme.start, programme.stop);
            begun.push(Begun { place, start, stop, open: stop.is_none().then(|| Box::new(programme)) });
        }
        // One without an end goes on until the next begins that does not begin with it.
        for at in (0..begun.len()).rev() {
            let before = at.checked_sub(1).and_then(|at| begun.get(at)).map(|before| before.start);
            let Some(this) = begun.get_mut(at) else { continue };
            this.stop = this.stop.or(next).or(Some(this.start.plus(Programme::UNKNOWN_LENGTH)));
            if before.is_none_or(|before| before < this.start) {
                next = Some(this.start);
            }
        }
        for Begun { place, start, stop, open } in begun {
            let stop = stop.unwrap_or(start);
            // What runs now and is over when the new schedule begins would be missed tomorrow.
            let is_over = stop <= now || first.is_some_and(|first| stop <= first);
            if !is_over || stop < since {
                continue;
            }
            match open {
                // Its end is known now, and what it is known by may not be kept.
                Some(mut programme) => {
                    programme.stop = Some(stop);
                    codec::put(&mut self.raw, &programme)?;
                }
                None => self.raw.extend_from_slice(rows.raw(place)),
            }
            self.first = if self.count == 0 { start } else { self.first };
            self.last = start;
            self.count += 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
