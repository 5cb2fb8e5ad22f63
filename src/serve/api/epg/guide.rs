//! A guide by channel: its channels, a stretch of time for a screen, what is on now.
//!
//! Rows are chosen first (cheap: a channel is known without its schedule), then only the page's schedules
//! are read. With a proxy the rows are its channels in its order, as its guide matches them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::view::{ProgrammeView, best};
use super::window;
use crate::browse::{ChannelQuery, sources_of_kind};
use crate::model::{Channel, ChannelId, GuideRef, Id, LineupEntry, Number, Page, Programme, Source, SourceKind, StreamType, Time};
use crate::pipeline::guide;
use crate::serve::api::channels::published_page;
use crate::serve::api::named;
use crate::serve::api::select::{SortKey, Top, any_found, comma_list, found, needle, page_of};
use crate::serve::http::{ApiError, List, Req};
use crate::serve::parts::Parts;
use crate::store::{GuideChannel, Snapshot};

/// A guide's channel as it is read.
#[derive(Serialize, JsonSchema)]
pub(in crate::serve::api) struct EpgChannelView {
    source_id: Id,
    source_name: String,
    /// What programmes and a playlist's `tvg-id` refer to.
    channel_id: String,
    channel_name: String,
    display_names: Vec<String>,
    icon: String,
    program_count: u64,
    /// The starts of the first and the last programme.
    first_start: Option<Time>,
    last_start: Option<Time>,
}

impl EpgChannelView {
    fn new(source: &Source, guide: GuideChannel) -> EpgChannelView {
        let has_programmes = guide.programmes > 0;
        EpgChannelView {
            source_id: source.id,
            source_name: source.name.clone(),
            channel_name: name(&guide),
            icon: icon(&guide),
            channel_id: guide.channel.id,
            display_names: guide.channel.display_names.into_iter().map(|name| name.text).collect(),
            program_count: guide.programmes.into(),
            first_start: has_programmes.then_some(guide.first),
            last_start: has_programmes.then_some(guide.last),
        }
    }
}

pub(super) fn name(guide: &GuideChannel) -> String {
    let name = best(&guide.channel.display_names, "");
    if name.is_empty() { guide.channel.id.clone() } else { name }
}

fn icon(guide: &GuideChannel) -> String {
    guide.channel.icons.first().map(|icon| icon.src.clone()).unwrap_or_default()
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct ChannelsQuery {
    /// One or more, with commas.
    source_id: Vec<Id>,
}

/// `GET /epg/channels`.
pub(super) fn channels(parts: &Parts, req: &Req) -> Result<List<EpgChannelView>, ApiError> {
    find_channels(parts, req, &req.query::<ChannelsQuery>()?.source_id)
}

/// `GET /sources/epg/{id}/channels`.
pub(in crate::serve::api) fn channels_of_source(parts: &Parts, req: &Req) -> Result<List<EpgChannelView>, ApiError> {
    find_channels(parts, req, &[named::source(parts, req, SourceKind::Epg)?.id])
}

fn find_channels(parts: &Parts, req: &Req, source_ids: &[Id]) -> Result<List<EpgChannelView>, ApiError> {
    let (page, snapshot) = (req.page()?, &parts.read(req)?);
    let needle = needle(&page.search);
    let mut rows = Vec::new();
    for source in sources_of_kind(snapshot, SourceKind::Epg, source_ids, &[])? {
        for guide in snapshot.guide_channels(source.id)? {
            let guide = guide?;
            if found(needle.as_ref(), texts(&guide)) {
                rows.push(EpgChannelView::new(&source, guide));
            }
        }
    }
    page_of(rows, &page, &(), &[], &["channel_id", "channel_name", "program_count", "last_start"])
}

fn texts(guide: &GuideChannel) -> impl Iterator<Item = &str> {
    let names = guide.channel.display_names.iter().map(|name| name.text.as_str());
    [guide.channel.id.as_str()].into_iter().chain(names)
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct RowQuery {
    /// The channels of this proxy, in its order.
    proxy_id: Option<Id>,
    /// Guides; one or more, with commas.
    source_id: Vec<Id>,
    /// Parts of channel names or ids; one or more, with commas.
    channel_filter: String,
    /// Of a proxy's channels: only live ones, films or series.
    stream_type: Option<StreamType>,
    /// The language that is preferred.
    language: String,
}

impl RowQuery {
    fn published(&self) -> ChannelQuery {
        ChannelQuery { channel_filter: self.channel_filter.clone(), stream_type: self.stream_type, ..ChannelQuery::default() }
    }
}

/// A channel of the guide: a guide's own, or a published one with the guide that it was published with.
struct Row {
    source: Option<Id>,
    guide: Option<GuideChannel>,
    /// Seconds by which its programmes are published later than the guide says.
    shift: i64,
    published: Option<LineupEntry>,
}

/// The page's rows and the number of all.
fn rows(parts: &Parts, snapshot: &Snapshot, query: &RowQuery, page: &Page) -> Result<(Vec<Row>, u64), ApiError> {
    if let Some(proxy) = query.proxy_id {
        let (entries, total) = published_page(parts, proxy, query.published(), page)?;
        let rows = entries.into_iter().map(|entry| Row::published(snapshot, entry, &query.source_id));
        return Ok((rows.collect::<Result<_, _>>()?, total));
    }
    let filters: Vec<_> = comma_list(&query.channel_filter).filter_map(needle).collect();
    let search = needle(&page.search);
    let mut chosen = Top::new(page);
    for source in &sources_of_kind(snapshot, SourceKind::Epg, &query.source_id, &[])? {
        for guide in snapshot.guide_channels(source.id)? {
            let guide = guide?;
            if found(search.as_ref(), texts(&guide)) && any_found(&filters, || texts(&guide)) {
                chosen.offer(SortKey::None, || Row { source: Some(source.id), guide: Some(guide), shift: 0, published: None });
            }
        }
    }
    Ok(chosen.finish())
}

impl Row {
    /// With the guide of the lineup, if it is one of `sources`, of which none means all.
    fn published(snapshot: &Snapshot, entry: LineupEntry, sources: &[Id]) -> Result<Row, ApiError> {
        let wanted = entry.guide.as_ref().filter(|guide| sources.is_empty() || sources.contains(&guide.source_id));
        let Some(GuideRef { source_id, channel_id, shift }) = wanted else {
            return Ok(Row { source: None, guide: None, shift: 0, published: Some(entry) });
        };
        let (source, guide, shift) = (Some(*source_id), snapshot.guide_channel(*source_id, channel_id)?, *shift);
        Ok(Row { source, guide, shift, published: Some(entry) })
    }

    /// The programmes that run at some moment of the window. Those of a published channel as they are published: shifted, and
    /// no two at once.
    fn programmes(&self, snapshot: &Snapshot, language: &str, window: guide::Window) -> Result<Vec<ProgrammeView>, ApiError> {
        let (Some(source), Some(guide)) = (self.source, &self.guide) else { return Ok(Vec::new()) };
        let name = name(guide);
        let mut views = Vec::new();
        if self.published.is_none() {
            let mut programmes = snapshot.schedule(source, &guide.channel.id)?;
            programmes.retain(|programme| programme.start < window.until && programme.stop.unwrap_or(programme.start) > window.from);
            views.extend(programmes.into_iter().map(|programme| ProgrammeView::new(source, &name, programme, language)));
            return Ok(views);
        }
        let mut programmes = snapshot.programmes(source, &guide.channel.id)?;
        let read = |into: &mut Programme| programmes.read_into(into);
        guide::slots(read, window.earlier(self.shift), &mut guide::Pair::default(), |programme, start, stop| {
            // Its id stays that of the guide's programme.
            let mut view = ProgrammeView::new(source, &name, programme.clone(), language);
            (view.start, view.stop) = (start.plus(self.shift), stop.plus(self.shift));
            views.push(view);
        })?;
        Ok(views)
    }
}

/// One channel of the guide and its programmes.
#[derive(Serialize, JsonSchema)]
pub(super) struct GuideRow {
    #[serde(flatten)]
    head: RowHead,
    /// Those that touch the time asked for, ascending.
    programs: Vec<ProgrammeView>,
}

/// Who a row is about. Without a guide `source_id` is null; without a proxy `channel` is.
#[derive(Serialize, JsonSchema)]
struct RowHead {
    source_id: Option<Id>,
    /// The guide's channel id.
    channel_id: String,
    channel_name: String,
    icon: String,
    channel: Option<Playable>,
}

/// The channel of a playlist that the row belongs to.
#[derive(Serialize, JsonSchema)]
struct Playable {
    id: ChannelId,
    channel_number: Number,
    channel_name: String,
    group_title: String,
    tvg_logo: String,
}

impl RowHead {
    fn new(row: Row) -> RowHead {
        let tvg_id = row.published.as_ref().map(|entry| entry.channel.tvg_id.clone());
        let channel = row.published.map(|entry| {
            let Channel { id, channel_name, group_title, tvg_logo, .. } = entry.channel;
            Playable { id, channel_number: entry.number, channel_name, group_title, tvg_logo }
        });
        let (guide_name, guide_icon) = row.guide.as_ref().map(|guide| (name(guide), icon(guide))).unwrap_or_default();
        // The playlist's names win over the guide's: those are what the person knows.
        let or = |own: Option<&String>, other: String| own.filter(|text| !text.is_empty()).cloned().unwrap_or(other);
        RowHead {
            source_id: row.source,
            channel_id: row.guide.map(|guide| guide.channel.id).or(tvg_id).unwrap_or_default(),
            channel_name: or(channel.as_ref().map(|channel| &channel.channel_name), guide_name),
            icon: or(channel.as_ref().map(|channel| &channel.tvg_logo), guide_icon),
            channel,
        }
    }
}

/// A stretch of the guide, a page of channels.
#[derive(Serialize, JsonSchema)]
pub(super) struct Guide {
    start_time: Time,
    end_time: Time,
    /// The full hours in it.
    time_slots: Vec<Time>,
    #[serde(flatten)]
    list: List<GuideRow>,
}

/// `GET /epg/guide`.
pub(super) fn guide(parts: &Parts, req: &Req) -> Result<Guide, ApiError> {
    let (page, query) = (req.page()?, req.query::<RowQuery>()?);
    let (start, end) = req.query::<window::Window>()?.of(parts, 6 * 3600)?;
    let snapshot = &parts.read(req)?;
    let (rows, total) = rows(parts, snapshot, &query, &page)?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let programs = row.programmes(snapshot, &query.language, guide::Window { from: start, until: end })?;
        items.push(GuideRow { head: RowHead::new(row), programs });
    }
    Ok(Guide { start_time: start, end_time: end, time_slots: hours(start, end), list: List::new(items, total, &page) })
}

fn hours(start: Time, end: Time) -> Vec<Time> {
    let first = start.0.div_euclid(3600).saturating_mul(3600);
    (first..end.0).step_by(3600).filter(|second| *second >= start.0).map(Time).collect()
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct NowQuery {
    /// Only channels that have something on. They are counted up to the end of the page and one more.
    is_on: bool,
}

/// What is on, and what comes after.
#[derive(Serialize, JsonSchema)]
pub(super) struct NowRow {
    #[serde(flatten)]
    head: RowHead,
    now: Option<ProgrammeView>,
    next: Option<ProgrammeView>,
}

/// `GET /epg/now`.
pub(super) fn now(parts: &Parts, req: &Req) -> Result<List<NowRow>, ApiError> {
    let (page, query) = (req.page()?, req.query::<RowQuery>()?);
    let (at, snapshot) = (parts.clock.now(), &parts.read(req)?);
    if req.query::<NowQuery>()?.is_on {
        return on_now(parts, snapshot, &query, page, at);
    }
    let (rows, total) = rows(parts, snapshot, &query, &page)?;
    let items = rows.into_iter().map(|row| NowRow::new(row, snapshot, &query.language, at)).collect::<Result<_, _>>()?;
    Ok(List::new(items, total, &page))
}

impl NowRow {
    fn new(row: Row, snapshot: &Snapshot, language: &str, at: Time) -> Result<NowRow, ApiError> {
        let window = guide::Window { from: at, until: Time(i64::MAX / 2) };
        let mut coming = row.programmes(snapshot, language, window)?.into_iter().peekable();
        let now = coming.next_if(|programme| programme.start <= at);
        let next = coming.find(|programme| programme.start > at);
        Ok(NowRow { head: RowHead::new(row), now, next })
    }
}

/// Rows, and schedules among them, that are looked at for those that have something on. Reading a schedule takes some 40 us.
const MOST_ROWS: u64 = 50_000;
const MOST_SCHEDULES: usize = 5_000;
const LARGEST_PART: u64 = 8_000;

/// The page of the rows that have something on: by channel, until the page is full.
fn on_now(parts: &Parts, snapshot: &Snapshot, query: &RowQuery, page: Page, at: Time) -> Result<List<NowRow>, ApiError> {
    let wanted = usize::try_from(page.page.saturating_mul(page.limit)).unwrap_or(usize::MAX);
    let mut found = Vec::new();
    let mut part = Page { page: 1, limit: 500, ..page.clone() };
    let mut schedules = 0;
    loop {
        let (rows, total) = rows(parts, snapshot, query, &part)?;
        for row in rows.into_iter().filter(|row| row.guide.is_some()) {
            // One more than the page has says whether there are others.
            if found.len() > wanted || schedules == MOST_SCHEDULES {
                break;
            }
            schedules += 1;
            let row = NowRow::new(row, snapshot, &query.language, at)?;
            found.extend(row.now.is_some().then_some(row));
        }
        let is_enough = found.len() > wanted || schedules == MOST_SCHEDULES;
        if is_enough || part.page * part.limit >= total.min(MOST_ROWS) {
            break;
        }
        // Each part goes through all rows, so parts become larger: the second begins where the first ended, and so on.
        match part.page {
            1 => part.page = 2,
            _ if part.limit < LARGEST_PART => part.limit *= 2,
            _ => part.page += 1,
        }
    }
    let total = found.len() as u64;
    let skip = wanted.saturating_sub(usize::try_from(page.limit).unwrap_or(usize::MAX));
    Ok(List::new(found.into_iter().take(wanted).skip(skip).collect(), total, &page))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_the_full_hours() {
        assert_eq!(hours(Time(1800), Time(4 * 3600)), [3600, 7200, 10800].map(Time));
        assert_eq!(hours(Time(3600), Time(3600)), []);
        assert_eq!(hours(Time(-1800), Time(1)), [Time(0)]);
    }
}
