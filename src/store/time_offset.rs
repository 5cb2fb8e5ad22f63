//! The time offset of a guide: the store has the provider's times, readers get them moved.
//!
//! The one idea: the offset is a setting of the source and is added while reading, so that a change takes effect at once
//! and a refresh does not depend on it. A snapshot reads the offsets once, when the first guide is read.

use super::codec::Rows;
use super::{Snapshot, StoreError};
use crate::model::{Id, Programme, Source};

impl Snapshot {
    pub(super) fn offset(&self, source: Id) -> Result<i64, StoreError> {
        let offsets = match self.1.get() {
            Some(offsets) => offsets,
            None => {
                let moved = self.list::<Source>()?.into_iter().filter(|source| source.time_offset_minutes != 0);
                let moved = moved.map(|source| (source.id, 60 * i64::from(source.time_offset_minutes))).collect();
                self.1.get_or_init(|| moved)
            }
        };
        Ok(offsets.get(&source).copied().unwrap_or(0))
    }
}

pub(crate) struct Programmes {
    pub(crate) rows: Rows<Programme>,
    /// Seconds.
    pub(super) offset: i64,
}

impl Programmes {
    /// Reads the next one into `programme`, whatever it held; None at the end.
    pub(crate) fn read_into(&mut self, programme: &mut Programme) -> Option<Result<(), StoreError>> {
        let read = self.rows.read_into(programme)?;
        if self.offset != 0 {
            programme.start = programme.start.plus(self.offset);
            programme.stop = programme.stop.map(|stop| stop.plus(self.offset));
        }
        Some(read)
    }
}

impl Iterator for Programmes {
    type Item = Result<Programme, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut programme = Programme::default();
        Some(self.read_into(&mut programme)?.map(|()| programme))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::source::{RefreshRecord, RefreshStatus};
    use crate::model::{EpgChannel, SourceKind, Time};
    use crate::store::{GuideChannel, ScheduleSpool, Store};

    const ONE: Id = Id(1);

    #[test]
    fn every_time_of_a_guide_is_moved_at_once_and_the_store_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let mut source = Source { id: ONE, ..Source::of_kind(SourceKind::Epg) };
        store.save_source(&source, &[].into()).unwrap();
        let spool = || {
            let mut spool = ScheduleSpool::create(&store, ONE).unwrap();
            spool.push_channel(&EpgChannel { id: "empty".into(), ..EpgChannel::default() });
            for (start, stop) in [(10_000, Some(Time(12_000))), (12_000, None)] {
                spool.push(&Programme { channel_id: "a".into(), start: Time(start), stop, ..Programme::default() }).unwrap();
            }
            spool.finish().unwrap();
            spool
        };
        let take = || store.replace_guide(ONE, &spool(), &RefreshStatus::default(), &RefreshRecord::default()).unwrap();
        take();
        for minutes in [0, 60, -90] {
            source.time_offset_minutes = minutes;
            store.save_source(&source, &[].into()).unwrap();
            let by = i64::from(minutes) * 60;
            let snapshot = store.read().unwrap();
            let times: Vec<_> = snapshot.schedule(ONE, "a").unwrap().iter().map(|p| (p.start.0 - by, p.stop.unwrap().0 - by)).collect();
            assert_eq!(times, [(10_000, 12_000), (12_000, 12_000 + Programme::UNKNOWN_LENGTH)]);
            let starts: Vec<_> = snapshot.programmes(ONE, "a").unwrap().map(|p| p.unwrap().start.0 - by).collect();
            assert_eq!(starts, [10_000, 12_000]);
            let ends = |guide: GuideChannel| (guide.first.0 - by, guide.last.0 - by);
            assert_eq!(ends(snapshot.guide_channel(ONE, "a").unwrap().unwrap()), (10_000, 12_000));
            assert_eq!(ends(snapshot.guide_channels(ONE).unwrap().next().unwrap().unwrap()), (10_000, 12_000));
            assert_eq!(snapshot.guide_channel(ONE, "empty").unwrap().unwrap().first, Time(0));
            // What is compared and written is what the provider sent.
            assert_eq!(take(), 0);
        }
    }
}
