//! The search for programmes: the best hits first, each programme once, and no longer than it has to.
//!
//! One pass over the schedules on a few threads. A hit in a title counts more than one in a description, and of equal hits the
//! programme that comes first. Channels that show the same at the same time are one hit. What very many programmes have is not
//! counted to its end.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::collections::hash_map::{DefaultHasher, Entry};
use std::hash::{Hash, Hasher};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::guide;
use super::view::ProgrammeView;
use super::window::{DAY, Window};
use crate::browse::sources_of_kind;
use crate::expr::Needle;
use crate::model::{Id, Page, Programme, SourceKind, Text, Time};
use crate::pipeline::ordered::ordered;
use crate::serve::api::select::{comma_list, needle, unknown_sort};
use crate::serve::http::{ApiError, List, Req};
use crate::serve::parts::Parts;
use crate::store::{GuideChannel, Snapshot, StoreError};

/// Hits in titles that end the search, and hits in other texts that are counted.
const MOST: usize = 1_000;
/// Schedules that a thread searches at a time.
const SHARE: usize = 64;
/// Names of further channels that an answer has.
const NAMES: usize = 5;

#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct ProgrammeQuery {
    /// Guides; one or more, with commas.
    pub(super) source_id: Vec<Id>,
    /// Guide channels by id; one or more, with commas.
    pub(super) channel_id: String,
    /// A whole category, letters of any case.
    pub(super) category: String,
    /// The language that is preferred.
    pub(super) language: String,
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct SearchQuery {
    /// What to look for; the same as `search`.
    #[schemars(length(min = 1))]
    q: String,
}

/// Where the text is, the best place first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Place {
    Title,
    SubTitle,
    Description,
}

/// A programme with the text.
#[derive(Serialize, JsonSchema)]
pub(super) struct Hit {
    #[serde(flatten)]
    programme: ProgrammeView,
    found_in: Place,
    /// How many other channels show it at the same time, and the names of the first of them.
    other_channel_count: u64,
    other_channels: Vec<String>,
}

/// The programmes with a text.
#[derive(Serialize, JsonSchema)]
pub(super) struct Hits {
    #[serde(flatten)]
    list: List<Hit>,
    /// False: there are more than `total`; they were not counted.
    is_total_exact: bool,
}

/// `GET /epg/search`.
pub(super) fn search(parts: &Parts, req: &Req) -> Result<Hits, ApiError> {
    let (mut page, search, query) = (req.page()?, req.query::<SearchQuery>()?, req.query::<ProgrammeQuery>()?);
    if !search.q.is_empty() {
        page.search = search.q;
    }
    let Some(needle) = needle(&page.search) else {
        return Err(ApiError::bad_parameter("q", "a text to look for is needed"));
    };
    let (start, end) = req.query::<Window>()?.of(parts, 14 * DAY)?;
    if !matches!(page.sort.as_str(), "" | "start") {
        return Err(unknown_sort(&page.sort));
    }
    let snapshot = &parts.read(req)?;
    let channels = channels_in(snapshot, &query, start, end)?;
    let wanted = Wanted { needle: &needle, category: &query.category, start, end };
    let (mut hits, is_total_exact) = find(snapshot, &channels, &wanted, parts.config.workers)?;
    match page.sort.as_str() {
        "" => hits.sort_by_key(|hit| (hit.place, hit.start)),
        _ if page.desc => hits.sort_by_key(|hit| Reverse(hit.start)),
        _ => hits.sort_by_key(|hit| hit.start),
    }
    Ok(Hits { list: shown(snapshot, &channels, hits, &query.language, &page)?, is_total_exact })
}

struct Wanted<'a> {
    needle: &'a Needle,
    category: &'a str,
    start: Time,
    end: Time,
}

/// A programme that was found, by the place of its channel and its start.
struct Found {
    place: Place,
    start: Time,
    channel: usize,
    /// Of its title and sub-title.
    hash: u64,
    /// Places of further channels that show it, at most [`NAMES`], and the number of all.
    others: Vec<usize>,
    other_count: u64,
}

fn hash_of(programme: &Programme) -> u64 {
    let mut hasher = DefaultHasher::new();
    let first = |texts: &[Text]| texts.first().map(|text| text.text.to_lowercase());
    (first(&programme.titles), first(&programme.sub_titles)).hash(&mut hasher);
    hasher.finish()
}

impl Wanted<'_> {
    fn place(&self, programme: &Programme) -> Option<Place> {
        let end = programme.stop.unwrap_or(programme.start.plus(Programme::UNKNOWN_LENGTH));
        let is_in = |texts: &[Text]| texts.iter().any(|text| self.needle.is_in(&text.text));
        if programme.start >= self.end || end <= self.start || !(self.category.is_empty() || has_category(programme, self.category)) {
            return None;
        }
        let places =
            [(Place::Title, &programme.titles), (Place::SubTitle, &programme.sub_titles), (Place::Description, &programme.descriptions)];
        places.into_iter().find_map(|(place, texts)| is_in(texts).then_some(place))
    }
}

/// Ends a search that has enough, or because of an error.
enum End {
    Enough,
    Store(StoreError),
}

/// The hits, and whether these are all.
fn find(
    snapshot: &Snapshot,
    channels: &[(Id, GuideChannel)],
    wanted: &Wanted<'_>,
    threads: usize,
) -> Result<(Vec<Found>, bool), StoreError> {
    let mut all = Gathered::default();
    let share = |(memory, programme): &mut (Vec<u8>, Programme), at: usize| {
        let mut found = Vec::new();
        let first = at * SHARE;
        for (channel, (source, guide)) in (first..).zip(channels.iter().skip(first).take(SHARE)) {
            let mut programmes = snapshot.programmes_in(*source, &guide.channel.id, std::mem::take(memory))?;
            while let Some(read) = programmes.read_into(programme) {
                read?;
                if let Some(place) = wanted.place(programme) {
                    found.push(Found {
                        place,
                        start: programme.start,
                        channel,
                        hash: hash_of(programme),
                        others: Vec::new(),
                        other_count: 0,
                    });
                }
            }
            *memory = programmes.rows.into_raw();
        }
        Ok::<_, StoreError>(found)
    };
    let work = |bench: &mut (Vec<u8>, Programme), at| share(bench, at).map_err(End::Store);
    let ended = ordered(channels.len().div_ceil(SHARE), threads, Default::default, work, |found| all.add(found));
    match ended {
        Err(End::Store(error)) => Err(error),
        ended => Ok((all.hits, ended.is_ok() && !all.is_cut)),
    }
}

#[derive(Default)]
struct Gathered {
    hits: Vec<Found>,
    /// The places of hits by start and hash.
    known: HashMap<(Time, u64), usize>,
    titles: usize,
    is_cut: bool,
}

impl Gathered {
    fn add(&mut self, found: Vec<Found>) -> Result<(), End> {
        for hit in found {
            let is_title = hit.place == Place::Title;
            let room = is_title || self.hits.len() - self.titles < MOST;
            match self.known.entry((hit.start, hit.hash)) {
                Entry::Occupied(known) => {
                    if let Some(known) = self.hits.get_mut(*known.get()) {
                        known.other_count += 1;
                        if known.others.len() < NAMES {
                            known.others.push(hit.channel);
                        }
                    }
                }
                Entry::Vacant(_) if !room => self.is_cut = true,
                Entry::Vacant(entry) => {
                    entry.insert(self.hits.len());
                    self.titles += usize::from(is_title);
                    self.hits.push(hit);
                }
            }
        }
        if self.titles >= MOST { Err(End::Enough) } else { Ok(()) }
    }
}

/// The page of the hits, with the programmes as they are shown.
fn shown(
    snapshot: &Snapshot,
    channels: &[(Id, GuideChannel)],
    hits: Vec<Found>,
    language: &str,
    page: &Page,
) -> Result<List<Hit>, ApiError> {
    let total = hits.len() as u64;
    let mut items = Vec::new();
    for hit in hits.into_iter().skip(page.skip()).take(page.length()) {
        let Some((source, guide)) = channels.get(hit.channel) else { continue };
        let schedule = snapshot.schedule(*source, &guide.channel.id)?;
        let Some(programme) = schedule.into_iter().find(|programme| programme.start == hit.start && hash_of(programme) == hit.hash) else {
            continue;
        };
        let name = |channel: &usize| channels.get(*channel).map(|(_, guide)| guide::name(guide));
        items.push(Hit {
            programme: ProgrammeView::new(*source, &guide::name(guide), programme, language),
            found_in: hit.place,
            other_channel_count: hit.other_count,
            other_channels: hit.others.iter().filter_map(name).collect(),
        });
    }
    Ok(List::new(items, total, page))
}

/// The channels that may have something between the two times.
pub(super) fn channels_in(
    snapshot: &Snapshot,
    query: &ProgrammeQuery,
    start: Time,
    end: Time,
) -> Result<Vec<(Id, GuideChannel)>, ApiError> {
    let mut channels = Vec::new();
    for source in sources_of_kind(snapshot, SourceKind::Epg, &query.source_id, &[])? {
        let mut add = |guide: GuideChannel| {
            // The last one's end is not known here; nothing is longer than two days.
            if guide.programmes > 0 && guide.first < end && guide.last.plus(2 * DAY) > start {
                channels.push((source.id, guide));
            }
        };
        if query.channel_id.is_empty() {
            for guide in snapshot.guide_channels(source.id)? {
                add(guide?);
            }
        } else {
            for id in comma_list(&query.channel_id) {
                snapshot.guide_channel(source.id, id)?.into_iter().for_each(&mut add);
            }
        }
    }
    Ok(channels)
}

pub(super) fn has_category(programme: &Programme, wanted: &str) -> bool {
    programme.categories.iter().any(|category| category.text == wanted || category.text.to_lowercase() == wanted.to_lowercase())
}
