//! A refresh on hold: what accepting it would remove and where that is published, keeping the current list, and undoing an acceptance.

use std::collections::{BTreeMap, HashMap, HashSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::jobs::{already_running, not_held};
use super::view::{SourceView, view};
use crate::ingest::{self, Decided};
use crate::model::job::Trigger;
use crate::model::{ChannelId, Id, Proxy, Source, SourceKind};
use crate::serve::api::named;
use crate::serve::http::{ApiError, Req};
use crate::serve::parts::Parts;
use crate::store::{Candidate, ChannelSpool, ScheduleSpool, Snapshot, StoreError};
use crate::work::Change;

/// Channels that are named, and groups.
const MOST: usize = 500;

/// What accepting the refresh on hold would remove.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(super) struct HeldView {
    /// Channels, or channels of a guide, that are stored now and on hold.
    channel_count: u64,
    held_channel_count: u64,
    program_count: u64,
    held_program_count: u64,
    /// Channels that would disappear; of a guide, those that would lose programmes.
    removed_count: u64,
    /// The first 500 of them, those that playlists publish first.
    removed: Vec<Removed>,
    /// The groups of a stream source that would lose channels, as the provider names them; those that lose most first.
    groups: Vec<GroupLoss>,
    /// The playlists that publish some of them.
    playlists: Vec<PlaylistLoss>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Removed {
    /// The id of a channel; of a guide, the guide's id of it.
    channel_id: String,
    channel_name: String,
    group_title: String,
    /// Programmes that a channel of a guide would lose.
    program_count: u64,
    /// The names of the playlists that publish it.
    playlists: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct GroupLoss {
    group_title: String,
    removed_count: u64,
    channel_count: u64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct PlaylistLoss {
    proxy_id: Id,
    name: String,
    /// Its channels that would disappear; of a guide, those that would lose programmes.
    removed_count: u64,
    channel_count: u64,
}

pub(super) fn held(parts: &Parts, req: &Req, kind: SourceKind) -> Result<HeldView, ApiError> {
    let source = named::source(parts, req, kind)?;
    let (candidate, note) = parts.store.held(source.id)?.ok_or_else(not_held)?;
    let snapshot = parts.read(req)?;
    let now = snapshot.source_status(source.id)?.refresh.content;
    let mut seen = HeldView {
        channel_count: now.channel_count,
        held_channel_count: note.content.channel_count,
        program_count: now.program_count,
        held_program_count: note.content.program_count,
        ..HeldView::default()
    };
    match candidate {
        Candidate::Channels(channels) => seen.channels(parts, &snapshot, source.id, &channels)?,
        Candidate::Guide(guide) => seen.guide(parts, &snapshot, source.id, &guide)?,
    }
    Ok(seen)
}

impl HeldView {
    fn channels(&mut self, parts: &Parts, snapshot: &Snapshot, source: Id, held: &ChannelSpool) -> Result<(), ApiError> {
        let mut gone = HashSet::new();
        held.compare_stored(snapshot, source, |channel, is_removed| {
            if is_removed {
                gone.insert(channel.id);
            }
        })?;
        let mut published: HashMap<ChannelId, Vec<String>> = HashMap::new();
        self.publish(parts, snapshot, source, |entry, _, name| {
            let is_gone = entry.source_id == source && gone.contains(&entry.id);
            if is_gone {
                published.entry(entry.id).or_default().push(name.to_owned());
            }
            is_gone
        })?;
        self.removed_count = gone.len() as u64;
        let mut groups: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        let mut others = Vec::new();
        held.compare_stored(snapshot, source, |channel, is_removed| {
            let group = match groups.get_mut(channel.group_title) {
                Some(group) => group,
                None => groups.entry(channel.group_title.to_owned()).or_default(),
            };
            group.0 += u64::from(is_removed);
            group.1 += 1;
            if !is_removed {
                return;
            }
            let playlists = published.remove(&channel.id).unwrap_or_default();
            let list = if playlists.is_empty() { &mut others } else { &mut self.removed };
            if list.len() < MOST {
                let (channel_name, group_title) = (channel.channel_name.to_owned(), channel.group_title.to_owned());
                list.push(Removed { channel_id: channel.id.to_string(), channel_name, group_title, program_count: 0, playlists });
            }
        })?;
        self.removed.append(&mut others);
        self.removed.truncate(MOST);
        let losses = groups.into_iter().filter(|(_, (removed, _))| *removed > 0);
        let losses = losses.map(|(group_title, (removed_count, channel_count))| GroupLoss { group_title, removed_count, channel_count });
        self.groups = losses.collect();
        self.groups.sort_by_key(|group| std::cmp::Reverse(group.removed_count));
        self.groups.truncate(MOST);
        Ok(())
    }

    fn guide(&mut self, parts: &Parts, snapshot: &Snapshot, source: Id, held: &ScheduleSpool) -> Result<(), ApiError> {
        let mut losses: HashMap<String, Removed> = HashMap::new();
        held.compare_stored(snapshot, source, |stored, lost| {
            let channel_name = stored.channel.display_names.first().map_or(&stored.channel.id, |name| &name.text).clone();
            let channel_id = stored.channel.id;
            let removed = Removed {
                channel_id: channel_id.clone(),
                channel_name,
                group_title: String::new(),
                program_count: lost.into(),
                playlists: Vec::new(),
            };
            losses.insert(channel_id, removed);
        })?;
        self.publish(parts, snapshot, source, |_, guide, name| {
            let loss = guide.and_then(|id| losses.get_mut(id));
            let is_less = loss.is_some();
            if let Some(loss) = loss.filter(|loss| !loss.playlists.iter().any(|known| known == name)) {
                loss.playlists.push(name.to_owned());
            }
            is_less
        })?;
        self.removed_count = losses.len() as u64;
        self.removed = losses.into_values().collect();
        self.removed.sort_by(|a, b| {
            let key = |one: &Removed| (one.playlists.is_empty(), std::cmp::Reverse(one.program_count));
            key(a).cmp(&key(b)).then_with(|| a.channel_id.cmp(&b.channel_id))
        });
        self.removed.truncate(MOST);
        Ok(())
    }

    /// Counts for each playlist with the source what `is_lost` says of its published channels, with the guide's id of each that has its
    /// guide from the source, and the playlist's name.
    fn publish(
        &mut self,
        parts: &Parts,
        snapshot: &Snapshot,
        source: Id,
        mut is_lost: impl FnMut(&Published, Option<&str>, &str) -> bool,
    ) -> Result<(), ApiError> {
        for proxy in snapshot.list::<Proxy>()?.into_iter().filter(|proxy| proxy.is_active && proxy.uses(source)) {
            let Some(lineup) = parts.editions.current(proxy.id).map(|edition| edition.lineup()).transpose()?.flatten() else { continue };
            let (mut removed_count, mut memory) = (0, Vec::new());
            for block in 0..lineup.blocks.len() {
                let (_, mut rows) = lineup.block(block, memory)?;
                for row in rows.by_ref() {
                    let (channel, guide, _) = row?;
                    let guide = guide.as_ref().filter(|guide| guide.source_id == source).map(|guide| guide.channel_id.as_str());
                    let published = Published { source_id: channel.source_id, id: channel.id };
                    removed_count += u64::from(is_lost(&published, guide, &proxy.name));
                }
                memory = rows.into_raw();
            }
            if removed_count > 0 {
                let channel_count = u64::from(lineup.rows);
                self.playlists.push(PlaylistLoss { proxy_id: proxy.id, name: proxy.name, removed_count, channel_count });
            }
        }
        Ok(())
    }
}

/// A channel of a lineup.
struct Published {
    source_id: Id,
    id: ChannelId,
}

pub(super) fn keep(parts: &Parts, req: &Req, kind: SourceKind) -> Result<SourceView, ApiError> {
    decided(parts, req, kind, ingest::keep, not_held).map(|(view, ())| view)
}

pub(super) fn undo(parts: &Parts, req: &Req, kind: SourceKind) -> Result<SourceView, ApiError> {
    let nothing =
        || ApiError::conflict("nothing_to_undo", "No list of this source was accepted in the last 24 hours with its present settings.");
    let (view, restored) = decided(parts, req, kind, ingest::undo, nothing)?;
    let id = req.id("id")?;
    parts.queue.consequences(&Change::Refreshed(id, &restored, Trigger::Manual))?;
    Ok(view)
}

type Decide<T> = fn(&crate::store::Store, &crate::clock::Clock, &Source) -> Result<Decided<T>, StoreError>;

fn decided<T>(
    parts: &Parts,
    req: &Req,
    kind: SourceKind,
    decide: Decide<T>,
    nothing: fn() -> ApiError,
) -> Result<(SourceView, T), ApiError> {
    let source = named::source(parts, req, kind)?;
    match decide(&parts.store, &parts.clock, &source)? {
        Decided::Done(done) => Ok((view(parts, source)?, done)),
        Decided::Busy => Err(already_running(parts.board.running_for(source.id).map(|job| job.id).unwrap_or_default())),
        Decided::Nothing => Err(nothing()),
    }
}
