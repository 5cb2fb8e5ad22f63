//! Which guide a channel gets, and what of its schedule is published: of all guides that a proxy takes, the one that wins the
//! channel's tvg-id, shifted where the proxy shifts guides; of its programmes those in the window, no two at once. A generation, the
//! preview and the channel's page ask here; everything else reads the answer in the lineup.

use std::collections::HashMap;

use crate::model::{Channel, GuideRef, Id, Programme, Proxy, Source, Time};
use crate::store::{GuideChannel, Snapshot, StoreError};

/// The part of the guide that is published: programmes that run at some moment of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) from: Time,
    pub(crate) until: Time,
}

impl Window {
    /// Around `now`, cut to the full hour so that two generations of an hour give the same bytes.
    pub(crate) fn of(proxy: &Proxy, now: Time) -> Window {
        let hour = now.plus(-now.0.rem_euclid(3600));
        Window { from: hour.plus(-3600 * i64::from(proxy.epg_past_hours)), until: hour.plus(3600 + 86_400 * i64::from(proxy.epg_days)) }
    }

    /// For a schedule that will be moved later by so many seconds.
    pub(crate) fn earlier(self, seconds: i64) -> Window {
        Window { from: self.from.plus(-seconds), until: self.until.plus(-seconds) }
    }
}

/// Two records that a schedule is read into in turn, and the next schedule after it.
pub(crate) type Pair = (Programme, Programme);

/// What of a schedule is published: `read` gives its programmes, ascending by start, each into a record that is there already. Of two
/// at the same start the first stays, but one without an end, which may have no length at all, loses against one that has an end.
/// One without an end, or that runs into the next, ends where that begins. `each` gets every programme, and when it is on: the stop
/// may lie before the provider's.
pub(crate) fn slots<E>(
    mut read: impl FnMut(&mut Programme) -> Option<Result<(), E>>,
    window: Window,
    (now, next): &mut Pair,
    mut each: impl FnMut(&mut Programme, Time, Time),
) -> Result<(), E> {
    let mut advance = |into: &mut Programme| {
        loop {
            match read(into) {
                None => return Ok(false),
                Some(read) => read?,
            }
            if into.stop.is_none_or(|stop| stop > into.start) {
                return Ok(true);
            }
        }
    };
    let mut is_more = advance(next)?;
    while is_more {
        std::mem::swap(now, next);
        let start = now.start;
        if start >= window.until {
            break;
        }
        is_more = advance(next)?;
        while is_more && next.start == start {
            if now.stop.is_none() && next.stop.is_some() {
                std::mem::swap(now, next);
            }
            is_more = advance(next)?;
        }
        let following = is_more.then_some(next.start);
        let stop = now.stop.or(following).unwrap_or(start.plus(Programme::UNKNOWN_LENGTH));
        let stop = following.map_or(stop, |following| following.min(stop));
        if stop > window.from {
            each(now, start, stop);
        }
    }
    Ok(())
}

/// A guide channel that has programmes in the window.
pub(crate) struct Offer {
    pub(crate) source: Id,
    pub(crate) programmes: u32,
    /// A programme of it runs now or is still to come.
    is_live: bool,
}

/// Seconds. A programme that began this long ago may still be running.
const LONGEST: i64 = 86_400;

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
        let mut folded: HashMap<String, Option<String>> = HashMap::new();
        for id in offers.keys() {
            folded.entry(fold(id)).and_modify(|unique| *unique = None).or_insert_with(|| Some(id.clone()));
        }
        Ok(Offers { offers, folded, shift_guide: self.shift_guide })
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
        if let Some((offer, guide)) = winner {
            return Ok(Some((give(channel, &offer, self.shift_guide), guide)));
        }
        // No guide has exactly this id.
        let Some(guide) = self.on_offer()?.give(channel) else { return Ok(None) };
        let about = self.snapshot.guide_channel(guide.source_id, &guide.channel_id)?;
        Ok(about.map(|about| (guide, about)))
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

pub(crate) struct Offers {
    offers: HashMap<String, Offer>,
    /// Folded ids with the only id that gives them; None if there are several.
    folded: HashMap<String, Option<String>>,
    shift_guide: bool,
}

impl Offers {
    pub(crate) fn get(&self, tvg_id: &str) -> Option<&Offer> {
        self.offers.get(tvg_id)
    }

    /// The guide of a channel: of exactly its tvg-id, else the only one whose id is the same without letter case and blanks, which
    /// becomes the channel's. Where it is shifted, the channel gets the shifted guide's tvg-id and loses its `tvg-shift`.
    pub(crate) fn give(&self, channel: &mut Channel) -> Option<GuideRef> {
        if !self.offers.contains_key(&channel.tvg_id) {
            channel.tvg_id.clone_from(self.folded.get(&fold(&channel.tvg_id))?.as_ref()?);
        }
        self.offers.get(&channel.tvg_id).map(|offer| give(channel, offer, self.shift_guide))
    }
}

fn fold(id: &str) -> String {
    id.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
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

    use proptest::prelude::*;

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

    #[test]
    fn ids_are_found_without_case_and_blanks_where_that_is_unique() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let mut proxy = Proxy { id: Id(99), ..Proxy::default() };
        for (id, channel) in [(1, "TLZ.ca"), (2, "Two.uk"), (3, "two.UK"), (4, "a b")] {
            guide(&store, id, channel, 3600);
            proxy.epg_sources.push(EpgSourceRef { epg_source_id: Id(id), priority_order: i32::try_from(id).unwrap() });
        }
        let snapshot = store.read().unwrap();
        let guides = Guides::of(&snapshot, &proxy, NOW).unwrap();
        let offers = guides.on_offer().unwrap();
        for (tvg_id, found) in [
            ("TLZ.ca", Some(("TLZ.ca", 1))),
            (" tlz.CA ", Some(("TLZ.ca", 1))),
            ("Two.uk", Some(("Two.uk", 2))),
            ("two.UK", Some(("two.UK", 3))),
            ("TWO.UK", None),
            ("AB", Some(("a b", 4))),
            ("", None),
        ] {
            let mut channel = Channel { tvg_id: tvg_id.into(), ..Channel::default() };
            let mut other = channel.clone();
            let given = offers.give(&mut channel);
            assert_eq!(given.as_ref().map(|guide| (guide.channel_id.as_str(), guide.source_id.0)), found, "{tvg_id}");
            assert_eq!(guides.give(&mut other).unwrap().map(|(guide, _)| guide), given);
            assert_eq!((&channel.tvg_id, channel.tvg_id.as_str()), (&other.tvg_id, found.map_or(tvg_id, |(id, _)| id)));
        }
    }

    fn programme(start: i64, stop: i64) -> Programme {
        Programme { start: Time(start), stop: Some(Time(stop)), ..Programme::default() }
    }

    fn published(schedule: &[Programme], from: i64, until: i64) -> Vec<(i64, i64)> {
        let mut schedule = schedule.iter();
        let read = |into: &mut Programme| {
            into.clone_from(schedule.next()?);
            Some(Ok::<_, ()>(()))
        };
        let mut published = Vec::new();
        let window = Window { from: Time(from), until: Time(until) };
        slots(read, window, &mut Pair::default(), |_, start, stop| published.push((start.0, stop.0))).unwrap();
        published
    }

    #[test]
    fn the_running_programme_is_always_there() {
        let schedule = [programme(0, 100), programme(100, 300), programme(300, 400), programme(400, 500)];
        assert_eq!(published(&schedule, 200, 400), [(100, 300), (300, 400)]);
    }

    #[test]
    fn overlaps_end_and_repeats_go() {
        let schedule = [programme(0, 500), programme(100, 200), programme(100, 180), programme(150, 160), programme(300, 300)];
        assert_eq!(published(&schedule, 0, 1000), [(0, 100), (100, 150), (150, 160)]);
    }

    #[test]
    fn one_without_length_loses_against_one_of_the_same_start() {
        let weather = Programme { stop: None, ..programme(100, 0) };
        for schedule in [[weather.clone(), programme(100, 400), programme(400, 500)], [programme(100, 400), weather, programme(400, 500)]] {
            assert_eq!(published(&schedule, 0, 1000), [(100, 400), (400, 500)]);
        }
    }

    #[test]
    fn windows_are_cut_to_the_hour() {
        let proxy = Proxy { epg_days: 1, epg_past_hours: 4, ..Proxy::default() };
        let window = Window::of(&proxy, Time(1_000_000));
        assert_eq!(window, Window::of(&proxy, Time(1_000_000 + 799)));
        assert!(window.from.0 <= 1_000_000 - 4 * 3600 && window.until.0 >= 1_000_000 + 86_400);
    }

    proptest! {
        #[test]
        fn never_two_at_once(mut times: Vec<(i16, i16)>, from: i16, length: u16) {
            times.sort();
            let schedule: Vec<_> = times.iter().map(|t| programme(t.0.into(), t.1.into())).collect();
            let (from, until) = (i64::from(from), i64::from(from) + i64::from(length));
            let slots = published(&schedule, from, until);
            for pair in slots.windows(2) {
                prop_assert!(pair[0].1 <= pair[1].0);
            }
            for (start, stop) in slots {
                prop_assert!(start < stop && stop > from && start < until);
            }
        }
    }
}
