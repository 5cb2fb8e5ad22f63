//! Which guide a tvg-id is served from: of all that a proxy takes, the one that wins.

use std::collections::HashMap;

use crate::model::{Id, Programme, Proxy, Source, Time};
use crate::pipeline::guide::Window;
use crate::store::{GuideChannel, Snapshot, StoreError};

/// A guide channel that has something to show.
pub(super) struct Offer {
    pub(super) source: Id,
    pub(super) programmes: u32,
    /// Something of it runs now or is still to come.
    is_live: bool,
}

/// A programme that began so long before a moment may still run then.
const LONGEST: i64 = 86_400;

/// Every guide channel that has something in the window, and the source that wins it: the first one, but a guide
/// that has ended wins only where no other goes on.
pub(super) fn guides_on_offer(snapshot: &Snapshot, proxy: &Proxy, window: Window, now: Time) -> Result<HashMap<String, Offer>, StoreError> {
    let mut offered: HashMap<String, Offer> = HashMap::new();
    for id in enabled(snapshot, proxy)? {
        for guide in snapshot.guide_channels(id)? {
            let guide = guide?;
            let known = offered.get(&guide.channel.id);
            if let Some(offer) = better(snapshot, id, &guide, known, window, now)? {
                offered.insert(guide.channel.id, offer);
            }
        }
    }
    Ok(offered)
}

/// The same for one guide channel, with the source's record of it.
pub(super) fn guide_on_offer(
    snapshot: &Snapshot,
    proxy: &Proxy,
    channel: &str,
    window: Window,
    now: Time,
) -> Result<Option<(Offer, GuideChannel)>, StoreError> {
    let mut winner: Option<(Offer, GuideChannel)> = None;
    for id in enabled(snapshot, proxy)? {
        if let Some(guide) = snapshot.guide_channel(id, channel)?
            && let Some(offer) = better(snapshot, id, &guide, winner.as_ref().map(|(offer, _)| offer), window, now)?
        {
            winner = Some((offer, guide));
        }
    }
    Ok(winner)
}

/// The proxy's guides, the one that wins first, without those that are switched off.
fn enabled(snapshot: &Snapshot, proxy: &Proxy) -> Result<Vec<Id>, StoreError> {
    let mut ids = Vec::new();
    for id in proxy.epg_source_ids() {
        ids.extend(snapshot.get::<Source>(id)?.filter(|source| source.enabled).map(|_| id));
    }
    Ok(ids)
}

/// What this source has for a guide channel, if it is better than what is known of the sources before it.
fn better(
    snapshot: &Snapshot,
    source: Id,
    guide: &GuideChannel,
    known: Option<&Offer>,
    window: Window,
    now: Time,
) -> Result<Option<Offer>, StoreError> {
    let is_candidate = guide.programmes > 0 && guide.first < window.until && guide.last.plus(LONGEST) > window.from;
    if !is_candidate || guide.channel.id.is_empty() || known.is_some_and(|offer| offer.is_live) {
        return Ok(None);
    }
    // Only of one whose last programme has begun it takes a look to know when that ends.
    let end = if guide.last >= now { guide.last } else { end_of(snapshot, source, &guide.channel.id)? };
    let is_live = guide.last >= now || end > now;
    let is_wanted = is_live || known.is_none() && end > window.from;
    Ok(is_wanted.then_some(Offer { source, programmes: guide.programmes, is_live }))
}

/// When the last programme of a schedule ends.
fn end_of(snapshot: &Snapshot, source: Id, channel: &str) -> Result<Time, StoreError> {
    let mut end = Time::default();
    for programme in snapshot.programmes(source, channel)? {
        let programme = programme?;
        end = end.max(programme.stop.unwrap_or(programme.start.plus(Programme::UNKNOWN_LENGTH)));
    }
    Ok(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    use crate::model::SourceKind;
    use crate::model::proxy::EpgSourceRef;
    use crate::model::source::{RefreshRecord, SourceStatus};
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
        store.replace_guide(source.id, &spool, &SourceStatus::default(), &RefreshRecord::default()).unwrap();
    }

    /// The guide that wins, of those that begin so many seconds from now.
    fn winner(begins: &[i64]) -> Option<u128> {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let mut proxy = Proxy { id: Id(99), ..Proxy::default() };
        for (id, begins) in (1..).zip(begins) {
            guide(&store, id, "one.uk", *begins);
            proxy.epg_sources.push(EpgSourceRef { epg_source_id: Id(id), priority_order: i32::try_from(id).unwrap() });
        }
        let snapshot = store.read().unwrap();
        let offered = guides_on_offer(&snapshot, &proxy, Window::of(&proxy, NOW), NOW).unwrap();
        let one = guide_on_offer(&snapshot, &proxy, "one.uk", Window::of(&proxy, NOW), NOW).unwrap();
        assert_eq!(one.map(|(offer, _)| offer.source), offered.get("one.uk").map(|offer| offer.source));
        offered.get("one.uk").map(|offer| offer.source.0)
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
