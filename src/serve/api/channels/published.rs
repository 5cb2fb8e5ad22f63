//! Where one channel is published, under which number, and what the rules made of it on the way.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{ChannelId, Id, Source};
use crate::pipeline::explain::{InLineup, Standing, standings, standings_of_gone};
use crate::serve::http::{ApiError, Req};
use crate::serve::parts::Parts;

/// One channel in all playlists.
#[derive(Serialize, JsonSchema)]
pub(super) struct PublishedIn {
    channel_id: ChannelId,
    /// As its source has it; empty: no source has it any more.
    channel_name: String,
    /// Null: no source has it any more.
    source_id: Option<Id>,
    source_name: String,
    /// Those that take its source; of a channel that no source has, those that still know its number.
    proxies: Vec<Standing>,
}

pub(super) fn published(parts: &Parts, req: &Req) -> Result<PublishedIn, ApiError> {
    let channel_id = req.id("id")?;
    let snapshot = parts.store.read()?;
    let in_lineup: InLineup<'_> = &|proxy, channel| parts.editions.entry(proxy, channel);
    let known = match snapshot.channel(channel_id)? {
        Some(channel) => snapshot.get::<Source>(channel.source_id)?.map(|source| (channel, source)),
        None => None,
    };
    let Some((channel, source)) = known else {
        let proxies = standings_of_gone(&snapshot, in_lineup, channel_id)?;
        if proxies.is_empty() {
            return Err(ApiError::not_found("channel"));
        }
        return Ok(PublishedIn { channel_id, channel_name: String::new(), source_id: None, source_name: String::new(), proxies });
    };
    let proxies = standings(&snapshot, in_lineup, &channel, &source, parts.clock.now())?;
    Ok(PublishedIn { channel_id, channel_name: channel.channel_name, source_id: Some(source.id), source_name: source.name, proxies })
}
