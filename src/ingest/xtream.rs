//! The channels of an Xtream provider: its lists of live channels, films and series, read as one candidate.
//!
//! Handles accounts, the category selection and missing lists. Whether the candidate is accepted is decided by `refresh`.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

use super::accounts::{check_others, log_in};
use super::attempt::{Attempt, AttemptError, Input, Request};
use super::identity::Identities;
use super::read::{ROWS_PER_CHECK, go_on, with_body};
use crate::format::xtream::categories::{Category, read_categories};
use crate::format::xtream::entries::{Entry, read_entries};
use crate::format::xtream::outcome::ReadError as PanelError;
use crate::model::outcome::Counted;
use crate::model::source::{CategoryChoice, CategoryCount, Content, FailedList, LiveFormat};
use crate::model::{Channel, Issues, Source, StreamType};
use crate::progress::Step;
use crate::source::credentials::{Hider, decode};
use crate::source::fetch::FetchError;
use crate::source::xtream::{Panel, stream_template};
use crate::store::{Candidate, ChannelSpool, StoreError};

pub(crate) struct List {
    stream_type: StreamType,
    /// Before the id in a category's key.
    pub(crate) key: &'static str,
    pub(crate) categories: &'static str,
    entries: &'static str,
    /// For people.
    name: &'static str,
    counted: Counted,
}

pub(crate) const LISTS: [List; 3] = [
    List {
        stream_type: StreamType::Live,
        key: "live",
        categories: "get_live_categories",
        entries: "get_live_streams",
        name: "television",
        counted: Counted::Channels,
    },
    List {
        stream_type: StreamType::Movie,
        key: "vod",
        categories: "get_vod_categories",
        entries: "get_vod_streams",
        name: "films",
        counted: Counted::Films,
    },
    List {
        stream_type: StreamType::Series,
        key: "series",
        categories: "get_series_categories",
        entries: "get_series",
        name: "series",
        counted: Counted::Series,
    },
];

impl List {
    pub(crate) fn is_wanted(&self, source: &Source) -> bool {
        match self.stream_type {
            StreamType::Live => source.include_live,
            StreamType::Movie => source.include_vod,
            StreamType::Series => source.include_series,
        }
    }
}

/// The ending of addresses of live channels. `formats`: those that the account may use.
fn live_ending(format: LiveFormat, formats: &[String]) -> &'static str {
    let may_use = |format: &str| formats.iter().any(|known| known == format);
    match format {
        LiveFormat::M3u8 => "m3u8",
        LiveFormat::Auto if may_use("m3u8") && !may_use("ts") => "m3u8",
        LiveFormat::Auto | LiveFormat::Ts => "ts",
    }
}

/// Whether a category is wanted, by its key.
pub(crate) fn is_chosen(source: &Source, chosen: &HashSet<&str>, key: &str) -> bool {
    match source.category_choice {
        CategoryChoice::All => true,
        CategoryChoice::Only => chosen.contains(key),
        CategoryChoice::Except => !chosen.contains(key),
    }
}

/// Hash of the category selection. If it changed, a lower channel count is not treated as an outage.
fn selection(source: &Source) -> String {
    let mut categories = source.categories.clone();
    categories.sort_unstable();
    let words = (source.include_live, source.include_vod, source.include_series, source.category_choice, categories);
    let hash = Sha256::digest(format!("{words:?}").as_bytes());
    hex::encode(&hash[..8])
}

pub(super) fn channels(input: &Input<'_>) -> Result<Attempt, AttemptError> {
    let Input { request, source, .. } = *input;
    let (mut panel, login) = log_in(input)?;
    let hider = Hider::new(&panel.source, &panel.secrets);
    let mut gathering = Gathering {
        source,
        hider: &hider,
        spool: ChannelSpool::create(request.store, source.id)?,
        identities: Identities::of(source.id),
        live_ending: live_ending(source.live_format, &login.formats),
        chosen: source.categories.iter().map(String::as_str).collect(),
        counts: HashMap::new(),
        channel: Channel::default(),
        bytes: Arc::default(),
        issues: Issues::default(),
    };
    let former = request.store.categories(source.id)?;
    let mut categories = Vec::new();
    let mut failed = Vec::new();
    let mut is_any_read = false;
    for list in LISTS.iter().filter(|list| list.is_wanted(source)) {
        request.progress.stage("download", "");
        request.progress.step(Step::Reading { counted: list.counted }, format!("Reading the {} of {}", list.name, source.name));
        let found = match categories_of(&mut panel, list, &mut gathering.issues) {
            Err(error) if error.is_of_one_list() => {
                let text = format!("the categories of {} were not read, their last names are used: {error}", list.name);
                gathering.issues.add(0, 0, text);
                former_categories(&former, list)
            }
            found => found?,
        };
        match read_list(request, &mut panel, list, &found, &mut gathering) {
            Ok(true) => is_any_read = true,
            Ok(false) => failed.push((list, None)),
            Err(error) if error.is_of_one_list() => failed.push((list, Some(error))),
            Err(error) => return Err(error),
        }
        categories.extend(found.into_iter().map(|category| (list, category)));
    }
    let failed_lists = gathering.keep_failed(input, &former, failed, is_any_read)?;
    let Gathering { mut spool, counts, bytes, mut issues, .. } = gathering;
    spool.finish()?;
    issues.first.iter_mut().for_each(|issue| hider.hide_in_text(&mut issue.text));
    let kept = |stream_type: StreamType| counts.values().map(|count: &Counts| count.kept[stream_type as usize]).sum::<u64>();
    let content = Content {
        channel_count: spool.count(),
        live_count: kept(StreamType::Live),
        movie_count: kept(StreamType::Movie),
        series_count: kept(StreamType::Series),
        detected_time_zone: login.time_zone,
        selection: selection(source),
        failed_lists,
        issues,
        ..Content::default()
    };
    let counted: Vec<CategoryCount> = categories
        .into_iter()
        .map(|(list, Category { id, name, .. })| {
            let id = format!("{}:{id}", list.key);
            let channel_count = counts.get(&id).map_or(0, |count| count.all);
            CategoryCount { id, name, kind: list.key.to_owned(), channel_count }
        })
        .collect();
    request.store.put_categories(source.id, &counted)?;
    check_others(input, &panel.source.username)?;
    Ok(Attempt { candidate: Candidate::Channels(spool), content, is_cut: false, bytes: bytes.load(Ordering::Relaxed), accounts: None })
}

/// The categories that a list had at the last refresh.
fn former_categories(former: &[CategoryCount], list: &List) -> Vec<Category> {
    let of_list = former.iter().filter(|category| category.kind == list.key);
    let category = |category: &CategoryCount| Some(Category { id: category.id.split_once(':')?.1.to_owned(), name: category.name.clone() });
    of_list.filter_map(category).collect()
}

/// The categories of one list. They are required, since without them all channels would lose their groups.
fn categories_of(panel: &mut Panel<'_>, list: &List, issues: &mut Issues) -> Result<Vec<Category>, AttemptError> {
    let bytes = match panel.call_small(list.categories, None) {
        Ok(bytes) => bytes,
        Err(FetchError::Status { status: 404, .. }) if list.stream_type != StreamType::Live => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    match read_categories(bytes.as_slice()) {
        Ok((categories, more)) => {
            issues.append(more);
            Ok(categories)
        }
        Err(PanelError::Account { .. } | PanelError::Empty { .. }) if list.stream_type != StreamType::Live => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

/// The number of entries of a category, and of those that were taken, by kind.
#[derive(Default)]
struct Counts {
    all: u64,
    kept: [u64; 3],
}

/// The candidate and its counts, filled by one list after the other.
struct Gathering<'a> {
    source: &'a Source,
    hider: &'a Hider,
    spool: ChannelSpool,
    identities: Identities,
    live_ending: &'static str,
    chosen: HashSet<&'a str>,
    /// By the category's key; `live:`, `vod:` and `series:` for entries without a category.
    counts: HashMap<String, Counts>,
    channel: Channel,
    bytes: Arc<AtomicU64>,
    issues: Issues,
}

/// Reads one list into the candidate. False: the provider has no such list.
fn read_list(
    request: &Request<'_>,
    panel: &mut Panel<'_>,
    list: &List,
    categories: &[Category],
    gathering: &mut Gathering<'_>,
) -> Result<bool, AttemptError> {
    let may_be_missing = list.stream_type != StreamType::Live;
    let body = match panel.call(list.entries, None) {
        Ok(body) => body,
        Err(FetchError::Status { status: 404, .. }) if may_be_missing => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    let names: HashMap<String, String> = categories.iter().map(|category| (category.id.clone(), category.name.clone())).collect();
    let mut stopped: Result<(), AttemptError> = Ok(());
    let read = with_body(body.reader, &gathering.bytes.clone(), request.fetcher.options.max_bytes, |_, body| {
        read_entries(list.stream_type, body, &names, |entry| {
            let outcome = gathering.take(list, entry).and_then(|count| match count {
                Some(count) if count % ROWS_PER_CHECK == 0 => {
                    request.progress.count(count, 0, gathering.bytes.load(Ordering::Relaxed));
                    Ok(request.progress.check()?)
                }
                _ => Ok(()),
            });
            go_on(outcome, &mut stopped)
        })
    });
    stopped?;
    match read? {
        Ok(report) => {
            gathering.issues.append(report.issues);
            Ok(true)
        }
        Err(PanelError::Account { .. } | PanelError::Empty { .. }) if may_be_missing => Ok(false),
        Err(error) => Err(error.into()),
    }
}

impl Gathering<'_> {
    /// Keeps the stored entries of the lists that could not be read. No error: the provider has no such list.
    fn keep_failed(
        &mut self,
        input: &Input<'_>,
        former: &[CategoryCount],
        failed: Vec<(&List, Option<AttemptError>)>,
        is_any_read: bool,
    ) -> Result<Vec<FailedList>, AttemptError> {
        let mut failed_lists = Vec::new();
        for (list, error) in failed {
            let is_missing = error.is_none();
            let error = error.unwrap_or_else(|| AttemptError::Unusable("the provider has no such list".to_owned())).redacted(self.hider);
            if !is_any_read {
                return Err(error);
            }
            let kept = self.keep(input.request.store.read()?.channels(input.source.id)?, list)?;
            // A provider without films that never had any is complete.
            if is_missing && kept == 0 {
                continue;
            }
            let stay = if kept == 0 { String::new() } else { format!(", its last {kept} entries stay") };
            self.issues.add(0, 0, format!("the list of {} was not read{stay}: {error}", list.name));
            failed_lists.push(FailedList { counted: list.counted, kept, failure: error.failure() });
            for category in former.iter().filter(|category| category.kind == list.key) {
                self.counts.entry(category.id.clone()).or_default().all = category.channel_count;
            }
        }
        Ok(failed_lists)
    }

    /// Takes over the stored channels of a list that could not be read, unless they came before it failed. Returns their number.
    fn keep(&mut self, stored: impl Iterator<Item = Result<Channel, StoreError>>, list: &List) -> Result<u64, AttemptError> {
        let mut kept = 0;
        for channel in stored {
            let channel = channel?;
            if channel.stream_type != list.stream_type || self.identities.knows(channel.id) {
                continue;
            }
            let file = channel.stream_url.rsplit('/').next().unwrap_or_default();
            let id = decode(file.rsplit_once('.').map_or(file, |(id, _)| id));
            let identity = self.identities.next_of(&["xtream", list.key, &id], &channel);
            self.spool.push(&channel, identity.tail, identity.url, identity.repeats)?;
            let by_kind = self.counts.entry(format!("{}:", list.key)).or_default();
            by_kind.kept[list.stream_type as usize] += 1;
            kept += 1;
        }
        Ok(kept)
    }

    /// Takes an entry and returns the number of entries so far. None: its category is not selected.
    fn take(&mut self, list: &List, entry: &Entry) -> Result<Option<u64>, AttemptError> {
        let key = format!("{}:{}", list.key, entry.category_id);
        let is_wanted = is_chosen(self.source, &self.chosen, &key);
        let counts = self.counts.entry(key).or_default();
        counts.all += 1;
        if !is_wanted {
            return Ok(None);
        }
        counts.kept[entry.stream_type as usize] += 1;
        let channel = &mut self.channel;
        channel.source_id = self.source.id;
        channel.channel_name.clone_from(&entry.name);
        channel.tvg_id.clone_from(&entry.epg_channel_id);
        channel.tvg_logo.clone_from(&entry.logo);
        self.hider.hide(&mut channel.tvg_logo);
        channel.tvg_chno.clear();
        // The numbers of films and series are only positions in their lists.
        if entry.stream_type == StreamType::Live && !self.source.ignore_channel_numbers && entry.number != "0" {
            channel.tvg_chno.push_str(&entry.number);
        }
        channel.group_title.clone_from(&entry.category_name);
        channel.stream_type = entry.stream_type;
        let extension = match entry.stream_type {
            StreamType::Live => self.live_ending,
            StreamType::Movie if entry.container_extension.is_empty() => "mp4",
            StreamType::Movie => &entry.container_extension,
            // A series stands for its episodes, which are requested for playback.
            StreamType::Series => "",
        };
        channel.stream_url = stream_template(&self.source.url, entry.stream_type, &entry.id, extension);
        channel.is_adult = entry.is_adult;
        channel.radio = entry.radio;
        channel.attributes.0.clear();
        if entry.tv_archive {
            channel.attributes.0.push(("tv_archive".into(), "1".into()));
            channel.attributes.0.push(("tv_archive_duration".into(), entry.tv_archive_days.clone()));
        }
        let identity = self.identities.next_of(&["xtream", list.key, &entry.id], channel);
        channel.id = identity.id;
        self.spool.push(channel, identity.tail, identity.url, identity.repeats)?;
        Ok(Some(self.spool.count()))
    }
}
