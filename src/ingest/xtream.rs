//! What an Xtream provider has, read as one candidate: television, films and series, each from a list of its own.
//!
//! The one idea: it is a refresh like every other. Which account is used, which categories are wanted and what a
//! panel leaves out is settled here; whether the whole is trusted is `refresh`'s question.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use sha2::{Digest, Sha256};

use super::ahead::{Ahead, read_ahead};
use super::ask::TryError;
use super::identity::Identities;
use super::login::{ask_about_others, log_in};
use super::read::{Counted, LOOK, Read, ReadError, go_on, io_error, unpack_error};
use super::refresh::Request;
use crate::format::unpack;
use crate::format::xtream::categories::{Category, read_categories};
use crate::format::xtream::entries::{Entry, Kind, read_entries};
use crate::format::xtream::outcome::ReadError as Odd;
use crate::model::source::{CategoryChoice, CategoryCount, SourceStatus};
use crate::model::{Channel, Issues, Source, StreamType};
use crate::source::credentials::{Hider, Secrets};
use crate::source::fetch::{Body, FetchError};
use crate::source::xtream::{Panel, stream_template};
use crate::store::{Candidate, ChannelSpool, StoreError};

/// One of a panel's lists.
pub(crate) struct List {
    kind: Kind,
    stream_type: StreamType,
    /// Before the id in a category's key.
    pub(crate) key: &'static str,
    pub(crate) categories: &'static str,
    entries: &'static str,
    /// For people.
    name: &'static str,
}

pub(crate) const LISTS: [List; 3] = [
    List {
        kind: Kind::Live,
        stream_type: StreamType::Live,
        key: "live",
        categories: "get_live_categories",
        entries: "get_live_streams",
        name: "television",
    },
    List {
        kind: Kind::Movie,
        stream_type: StreamType::Movie,
        key: "vod",
        categories: "get_vod_categories",
        entries: "get_vod_streams",
        name: "films",
    },
    List {
        kind: Kind::Series,
        stream_type: StreamType::Series,
        key: "series",
        categories: "get_series_categories",
        entries: "get_series",
        name: "series",
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

/// Whether a category is wanted, by its key.
pub(crate) fn is_chosen(source: &Source, chosen: &HashSet<&str>, key: &str) -> bool {
    match source.category_choice {
        CategoryChoice::All => true,
        CategoryChoice::Only => chosen.contains(key),
        CategoryChoice::Except => !chosen.contains(key),
    }
}

/// What of the provider's entries is wanted, as a hash: with another choice, other counts are no outage.
pub(super) fn selection(source: &Source) -> String {
    let mut categories = source.categories.clone();
    categories.sort_unstable();
    let words = (source.include_live, source.include_vod, source.include_series, source.category_choice, categories);
    let hash = Sha256::digest(format!("{words:?}").as_bytes());
    hex::encode(&hash[..8])
}

/// A panel's words about an answer that was none, as an ingest speaks of it.
pub(super) fn odd(error: Odd) -> ReadError {
    match error {
        Odd::Cut { .. } => ReadError::Broken(error.to_string()),
        Odd::Io { error, .. } => io_error(error),
        other => ReadError::NotUsable(other.to_string()),
    }
}

/// All that is wanted of what the provider has.
pub(super) fn channels(request: &Request<'_>, source: &Source, secrets: &Secrets, status: &mut SourceStatus) -> Result<Read, TryError> {
    let (mut panel, _) = log_in(request, source, secrets, status)?;
    let hider = Hider::new(&panel.source, &panel.secrets);
    let mut gathering = Gathering {
        source,
        hider: &hider,
        spool: ChannelSpool::create(request.store, source.id)?,
        identities: Identities::of(source.id),
        chosen: source.categories.iter().map(String::as_str).collect(),
        counts: HashMap::new(),
        channel: Channel::default(),
        bytes: Arc::default(),
        issues: Issues::default(),
    };
    let mut categories = Vec::new();
    for list in LISTS.iter().filter(|list| list.is_wanted(source)) {
        request.progress.stage("download", format!("Reading the {} of {}", list.name, source.name));
        let found = categories_of(&mut panel, list, &mut gathering.issues)?;
        if !read_list(request, &mut panel, list, &found, &mut gathering)? {
            gathering.issues.add(0, 0, format!("the provider has no list of {}", list.name));
        }
        categories.extend(found.into_iter().map(|category| (list, category)));
    }
    let Gathering { mut spool, counts, bytes, issues, .. } = gathering;
    spool.finish()?;
    let kept = |stream_type: StreamType| counts.values().map(|count: &Counts| count.kept[stream_type as usize]).sum::<u64>();
    (status.live_count, status.movie_count, status.series_count) =
        (kept(StreamType::Live), kept(StreamType::Movie), kept(StreamType::Series));
    status.channel_count = spool.count();
    status.selection = selection(source);
    status.guide_urls = Vec::new();
    status.issues = issues;
    status.issues.first.iter_mut().for_each(|issue| hider.hide_in_text(&mut issue.text));
    let counted: Vec<CategoryCount> = categories
        .into_iter()
        .map(|(list, Category { id, name, .. })| {
            let id = format!("{}:{id}", list.key);
            let channel_count = counts.get(&id).map_or(0, |count| count.all);
            CategoryCount { id, name, kind: list.key.to_owned(), channel_count }
        })
        .collect();
    request.store.put_categories(source.id, &counted)?;
    ask_about_others(request, source, secrets, &panel.source.username, status)?;
    Ok(Read { candidate: Candidate::Channels(spool), is_cut: false, bytes: bytes.load(Ordering::Relaxed), accounts: None })
}

/// The categories of one list. A panel that has the list has them, too: without them all groups would seem to be gone.
fn categories_of(panel: &mut Panel<'_>, list: &List, issues: &mut Issues) -> Result<Vec<Category>, TryError> {
    let bytes = match panel.call_small(list.categories, None) {
        Ok(bytes) => bytes,
        Err(FetchError::NotFound { .. }) if list.stream_type != StreamType::Live => return Ok(Vec::new()),
        Err(error) => return Err(TryError::Fetch(error)),
    };
    match read_categories(bytes.as_slice()) {
        Ok((categories, odd)) => {
            issues.append(odd);
            Ok(categories)
        }
        Err(Odd::NotAccepted) => Err(TryError::Account(Odd::NotAccepted.to_string())),
        Err(Odd::Account { .. } | Odd::Empty { .. }) if list.stream_type != StreamType::Live => Ok(Vec::new()),
        Err(error) => Err(TryError::Read(odd(error))),
    }
}

/// How many entries a category has, and how many of each kind were taken.
#[derive(Default)]
struct Counts {
    all: u64,
    kept: [u64; 3],
}

/// What is gathered from one list after the other.
struct Gathering<'a> {
    source: &'a Source,
    hider: &'a Hider,
    spool: ChannelSpool,
    identities: Identities,
    chosen: HashSet<&'a str>,
    /// By the category's key; under "live:" and so on what has no category.
    counts: HashMap<String, Counts>,
    channel: Channel,
    bytes: Arc<AtomicU64>,
    issues: Issues,
}

/// One list into the candidate. False: the provider has no such list.
fn read_list(
    request: &Request<'_>,
    panel: &mut Panel<'_>,
    list: &List,
    categories: &[Category],
    gathering: &mut Gathering<'_>,
) -> Result<bool, TryError> {
    let may_be_missing = list.stream_type != StreamType::Live;
    let body = match panel.call(list.entries, None) {
        Ok(body) => body,
        Err(FetchError::NotFound { .. }) if may_be_missing => return Ok(false),
        Err(error) => return Err(TryError::Fetch(error)),
    };
    let names: HashMap<String, String> = categories.iter().map(|category| (category.id.clone(), category.name.clone())).collect();
    let mut stopped: Result<(), ReadError> = Ok(());
    let read = with_body(body, &gathering.bytes.clone(), request.most_bytes, |input| {
        read_entries(list.kind, input, &names, |entry| {
            let outcome = gathering.take(list, entry).and_then(|count| match count {
                Some(count) if count % LOOK == 0 => {
                    request.progress.count(count, 0, gathering.bytes.load(Ordering::Relaxed));
                    Ok(request.progress.check()?)
                }
                _ => Ok(()),
            });
            go_on(outcome, &mut stopped)
        })
    });
    stopped.map_err(TryError::Read)?;
    match read.map_err(TryError::Read)? {
        Ok(report) => {
            gathering.issues.append(report.issues);
            Ok(true)
        }
        Err(Odd::NotAccepted) => Err(TryError::Account(Odd::NotAccepted.to_string())),
        Err(Odd::Account { .. } | Odd::Empty { .. }) if may_be_missing => Ok(false),
        Err(error) => Err(TryError::Read(odd(error))),
    }
}

/// Reads a body on another thread while `parse` works on what has come.
pub(super) fn with_body<T>(body: Body, bytes: &Arc<AtomicU64>, most_bytes: u64, parse: impl FnOnce(Ahead) -> T) -> Result<T, ReadError> {
    let counted = Counted { input: body.reader, bytes: bytes.clone() };
    thread::scope(|scope| {
        let input = unpack::open(counted, most_bytes).map_err(|error| unpack_error(&error))?;
        Ok(parse(read_ahead(scope, input).map_err(StoreError::Spool)?))
    })
}

impl Gathering<'_> {
    /// Takes an entry, unless its category is not wanted; the number of entries so far.
    fn take(&mut self, list: &List, entry: &Entry) -> Result<Option<u64>, ReadError> {
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
        // Films and series are numbered from 1 again: these numbers are places in a list.
        if entry.stream_type == StreamType::Live && !self.source.ignore_channel_numbers && entry.number != "0" {
            channel.tvg_chno.push_str(&entry.number);
        }
        channel.group_title.clone_from(&entry.category_name);
        channel.stream_type = entry.stream_type;
        let extension = match entry.stream_type {
            StreamType::Live => "ts",
            StreamType::Movie if entry.container_extension.is_empty() => "mp4",
            StreamType::Movie => &entry.container_extension,
            // It stands for all of its episodes; which one plays is asked when it is played.
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
