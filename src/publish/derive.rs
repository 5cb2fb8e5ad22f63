//! The lineup of an edition that a former release wrote without one: derived once, from its playlist and the rows of the store.
//! The edition's files and their ETags stay as they are.

use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;

use super::edition::{Edition, LINEUP, PLAYLIST};
use super::edition_store::EditionStore;
use super::failure::Failure;
use crate::format::m3u;
use crate::model::{Channel, ChannelId, GuideRef, Number, Proxy, Time};
use crate::pipeline::guide::{Guides, Offers};
use crate::pipeline::tryout::Mapper;
use crate::store::{LineupBlock, LineupWriter, Snapshot, Store};

/// Gives every edition that players get a lineup. Stops early when `is_stopped` says so; the next start goes on.
pub(crate) fn derive(store: &Store, editions: &EditionStore, now: Time, is_stopped: &dyn Fn() -> bool) {
    for edition in editions.without_lineup() {
        if is_stopped() {
            return;
        }
        match derive_one(store, editions, &edition, now) {
            Ok(channels) => {
                tracing::info!(proxy = %edition.proxy, version = edition.version, channels, "the lineup of an older edition was derived")
            }
            Err(error) => {
                tracing::error!(proxy = %edition.proxy, version = edition.version, %error, "the lineup of an older edition cannot be derived")
            }
        }
    }
}

fn derive_one(store: &Store, editions: &EditionStore, edition: &Edition, now: Time) -> Result<usize, Failure> {
    let snapshot = store.read()?;
    let Some(proxy) = snapshot.get::<Proxy>(edition.proxy)? else { return Err(Failure::Gone) };
    let rows = Rows { mapper: Mapper::new(&snapshot, now)?, offers: Guides::of(&snapshot, &proxy, now)?.on_offer()?, snapshot };
    let staging = editions.stage(edition.proxy)?;
    let path = staging.0.join(LINEUP);
    let (mut writer, mut block) = (LineupWriter::create(&path)?, LineupBlock::default());
    let (mut ids, mut numbers) = (Vec::new(), Vec::new());
    let mut failed = None;
    let read = m3u::read::read(BufReader::with_capacity(1 << 20, File::open(edition.file(PLAYLIST))?), |entry| {
        let taken = rows.published(entry).and_then(|found| {
            let Some((mut channel, guide, is_set_by_rule, number)) = found else { return Ok(()) };
            block.push(&mut channel, guide.as_ref(), is_set_by_rule)?;
            ids.push(channel.id);
            numbers.push(number);
            Ok(())
        });
        match taken {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    if let Some(error) = failed {
        return Err(error);
    }
    read.map_err(|error| std::io::Error::other(error.to_string()))?;
    writer.append(&block.finish()?)?;
    let (bytes, crc) = writer.finish(&ids, &numbers, |ascending| store.give_integers(ascending))?;
    editions.add_lineup(edition, &staging, bytes, crc)?;
    Ok(ids.len())
}

/// The channel of an entry, its guide, whether a rule set its address, and its number.
type Entry = (Channel, Option<GuideRef>, bool, Number);

struct Rows {
    snapshot: Snapshot,
    mapper: Mapper,
    offers: Offers,
}

impl Rows {
    /// An entry of our playlist as the row of a lineup: what players were told, and from the store what they were not. The former
    /// release played by the rules of the moment, so the address is theirs. None for an entry that is none of ours.
    fn published(&self, entry: &Channel) -> Result<Option<Entry>, Failure> {
        let id = entry.stream_url.rsplit('/').next().and_then(|name| name.get(..26)).and_then(|id| id.parse::<ChannelId>().ok());
        let (Some(id), Ok(number)) = (id, entry.tvg_chno.parse()) else { return Ok(None) };
        let row = self.snapshot.channel(id)?;
        let mut channel = match &row {
            Some(row) => self.mapper.map(row.clone()),
            None => Channel { id, ..Channel::default() },
        };
        let is_set_by_rule = row.as_ref().is_some_and(|row| row.stream_url != channel.stream_url);
        let told = entry.clone();
        (channel.channel_name, channel.tvg_name, channel.tvg_logo) = (told.channel_name, told.tvg_name, told.tvg_logo);
        (channel.group_title, channel.tvg_id, channel.tvg_shift) = (told.group_title, told.tvg_id, told.tvg_shift);
        (channel.tvg_language, channel.tvg_country, channel.options) = (told.tvg_language, told.tvg_country, told.options);
        let guide = self.guide(&channel);
        Ok(Some((channel, guide, is_set_by_rule, number)))
    }

    /// A shifted guide was published as `one.uk.shift60`.
    fn guide(&self, channel: &Channel) -> Option<GuideRef> {
        let shifted = channel.tvg_id.rsplit_once(".shift").and_then(|(id, minutes)| Some((id, minutes.parse::<i64>().ok()?)));
        let shifted = shifted.filter(|(id, _)| self.offers.get(id).is_some());
        let (id, minutes) = shifted.unwrap_or((&channel.tvg_id, 0));
        let offer = self.offers.get(id)?;
        Some(GuideRef { source_id: offer.source, channel_id: id.to_owned(), shift: minutes * 60 })
    }
}
