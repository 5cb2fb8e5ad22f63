//! Which guide a channel gets: of all guides that a proxy takes, the one that wins its tvg-id, shifted where the proxy shifts guides.
//! A generation, the preview and the channel's page ask here; everything else reads the answer in the line-up.

use std::collections::HashMap;

use super::guide::Window;
use crate::model::{Channel, GuideRef, Id, Programme, Proxy, Source, Time};
use crate::store::{GuideChannel, Snapshot, StoreError};

/// A guide channel that has programmes in the window.
pub(crate) struct Offer {
    pub(crate) source: Id,
    pub(crate) programmes: u32,
    /// A programme of it runs now or is still to come.
    is_live: bool,
}

/// Seconds. A programme that began this long ago may still be running.
const LONGEST: i64 = 86_400;

/// The guides that a proxy takes, at one moment.
pub(crate) struct Guides<'a> {
    snapshot: &'a Snapshot,
    /// The enabled ones, the one that wins first.
    sources: Vec<Id>,
    window: Window,
    now: Time,
    shift_guide: bool,
}

impl<'a> Guides<'a> {
    pub(crate) fn of(snapshot: &'a Snapshot, proxy: &Proxy, now: Time) -> Result<Guides<'a>, StoreError> {
        let mut sources = Vec::new();
        for id in proxy.epg_source_ids() {
            sources.extend(snapshot.get::<Source>(id)?.filter(|source| source.enabled).map(|_| id));
        }
        Ok(Guides { snapshot, sources, window: Window::of(proxy, now), now, shift_guide: proxy.shift_guide })
    }

    /// Every guide channel that has programmes in the window, and the source that wins it: the first one, but a guide
    /// that has ended wins only where no other goes on.
    pub(crate) fn on_offer(&self) -> Result<Offers, StoreError> {
        let mut offers: HashMap<String, Offer> = HashMap::new();
        for id in &self.sources {
            for guide in self.snapshot.guide_channels(*id)? {
                let guide = guide?;
                if let Some(offer) = self.better(*id, &guide, offers.get(&guide.channel.id))? {
                    offers.insert(guide.channel.id, offer);
                }
            }
        }
        Ok(Offers { offers, shift_guide: self.shift_guide })
    }

    /// The guide of one channel, which is changed as [`Offers::give`] does, with the source's record of it.
    pub(crate) fn give(&self, channel: &mut Channel) -> Result<Option<(GuideRef, GuideChannel)>, StoreError> {
        let mut winner: Option<(Offer, GuideChannel)> = None;
        for id in &self.sources {
            if let Some(guide) = self.snapshot.guide_channel(*id, &channel.tvg_id)?
                && let Some(offer) = self.better(*id, &guide, winner.as_ref().map(|(offer, _)| offer))?
            {
                winner = Some((offer, guide));
            }
        }
        Ok(winner.map(|(offer, guide)| (give(channel, &offer, self.shift_guide), guide)))
    }

    /// What this source has for a guide channel, if it is better than what is known of the sources before it.
    fn better(&self, source: Id, guide: &GuideChannel, known: Option<&Offer>) -> Result<Option<Offer>, StoreError> {
        let Window { from, until } = self.window;
        let is_candidate = guide.programmes > 0 && guide.first < until && guide.last.plus(LONGEST) > from;
        if !is_candidate || guide.channel.id.is_empty() || known.is_some_and(|offer| offer.is_live) {
            return Ok(None);
        }
        // When a schedule ends is read only where its last programme has begun.
        let end = if guide.last >= self.now { guide.last } else { end_of(self.snapshot, source, &guide.channel.id)? };
        let is_live = guide.last >= self.now || end > self.now;
        let is_wanted = is_live || known.is_none() && end > from;
        Ok(is_wanted.then_some(Offer { source, programmes: guide.programmes, is_live }))
    }
}

fn end_of(snapshot: &Snapshot, source: Id, channel: &str) -> Result<Time, StoreError> {
    let mut end = Time::default();
    for programme in snapshot.programmes(source, channel)? {
        let programme = programme?;
        end = end.max(programme.stop.unwrap_or(programme.start.plus(Programme::UNKNOWN_LENGTH)));
    }
    Ok(end)
}

/// The winning guides of a proxy, by tvg-id.
pub(crate) struct Offers {
    offers: HashMap<String, Offer>,
    shift_guide: bool,
}

impl Offers {
    pub(crate) fn get(&self, tvg_id: &str) -> Option<&Offer> {
        self.offers.get(tvg_id)
    }

    /// The guide of a channel. Where it is shifted, the channel gets the shifted guide's tvg-id and loses its `tvg-shift`.
    pub(crate) fn give(&self, channel: &mut Channel) -> Option<GuideRef> {
        self.offers.get(&channel.tvg_id).map(|offer| give(channel, offer, self.shift_guide))
    }
}

fn give(channel: &mut Channel, offer: &Offer, shift_guide: bool) -> GuideRef {
    let minutes = if shift_guide { shift(&channel.tvg_shift) } else { None };
    let Some(minutes) = minutes else {
        return GuideRef { source_id: offer.source, channel_id: channel.tvg_id.clone(), shift: 0 };
    };
    let published = format!("{}.shift{minutes}", channel.tvg_id);
    channel.tvg_shift.clear();
    GuideRef { source_id: offer.source, channel_id: std::mem::replace(&mut channel.tvg_id, published), shift: minutes * 60 }
}

/// The minutes of a `tvg-shift`, which is in hours; half hours exist. More than a week is no shift.
fn shift(hours: &str) -> Option<i64> {
    let minutes = (hours.trim().parse::<f64>().ok()? * 60.0).round();
    (minutes != 0.0 && minutes.abs() <= 7.0 * 1440.0).then_some(minutes as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    use crate::model::SourceKind;
    use crate::model::proxy::EpgSourceRef;
    use crate::model::source::{RefreshRecord, RefreshStatus};
    use crate::store::{ScheduleSpool, Store};

    const NOW: Time = Time(1_700_000_000);

    /// Saves a guide with one programme of half an hour on `channel`, `begins` seconds from now.
    fn guide(store: &Store, id: u128, channel: &str, begins: i64) {
        let source = Source { id: Id(id), name: format!("guide {id}"), ..Source::of_kind(SourceKind::Epg) };
        store.save_source(&source, &BTreeMap::new()).unwrap();
        let mut spool = ScheduleSpool::create(store, source.id).unwrap();
        let start = NOW.plus(begins);
        spool.push(&Programme { channel_id: channel.into(), start, stop: Some(start.plus(1800)), ..Programme::default() }).unwrap();
        spool.finish().unwrap();
        store.replace_guide(source.id, &spool, &RefreshStatus::default(), &RefreshRecord::default()).unwrap();
    }

    /// The winning guide. `begins` has the start of each guide, in seconds from now.
    fn winner(begins: &[i64]) -> Option<u128> {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let mut proxy = Proxy { id: Id(99), ..Proxy::default() };
        for (id, begins) in (1..).zip(begins) {
            guide(&store, id, "one.uk", *begins);
            proxy.epg_sources.push(EpgSourceRef { epg_source_id: Id(id), priority_order: i32::try_from(id).unwrap() });
        }
        let snapshot = store.read().unwrap();
        let guides = Guides::of(&snapshot, &proxy, NOW).unwrap();
        let channel = Channel { tvg_id: "one.uk".into(), ..Channel::default() };
        let one = guides.give(&mut channel.clone()).unwrap().map(|(guide, _)| guide);
        assert_eq!(one, guides.on_offer().unwrap().give(&mut channel.clone()));
        one.map(|guide| guide.source_id.0)
    }

    #[test]
    fn the_first_guide_wins_unless_it_has_ended_and_another_goes_on() {
        assert_eq!(winner(&[3600, 3600]), Some(1));
        assert_eq!(winner(&[-1000, 3600]), Some(1), "it still runs");
        assert_eq!(winner(&[-3600, 3600]), Some(2), "the first has ended");
        assert_eq!(winner(&[-3600, -3600]), Some(1), "both have ended, within the window");
        assert_eq!(winner(&[-20 * 3600, -3600]), Some(2), "the first has nothing in the window");
        assert_eq!(winner(&[-20 * 3600]), None);
    }
}
