//! The episodes of series, requested on demand and cached. A provider has thousands of series, and most are never opened.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::credentials::Secrets;
use super::fetch::Fetcher;
use super::xtream::Panel;
use crate::format::xtream::series::{Episode, read_episodes};
use crate::model::{ChannelId, Source, Time};
use crate::stop::Stop;

/// Seconds for which an answer is cached.
const KEPT: i64 = 6 * 3600;
const MOST: usize = 100;

/// The cache. Cheap to clone; clones are the same cache.
#[derive(Clone, Default)]
pub(crate) struct Episodes(Arc<Mutex<HashMap<ChannelId, Known>>>);

struct Known {
    at: Time,
    episodes: Arc<Vec<Episode>>,
}

impl Episodes {
    /// The episodes of a series: the channel `series` of `source`, with its id at the provider. Blocks.
    pub(crate) fn of(
        &self,
        series: ChannelId,
        provider_id: &str,
        (source, secrets): (Source, Secrets),
        (fetcher, stop): (&Fetcher, &Stop),
        now: Time,
    ) -> Result<Arc<Vec<Episode>>, String> {
        if let Some(known) = self.lock().get(&series).filter(|known| (0..KEPT).contains(&now.since(known.at))) {
            return Ok(known.episodes.clone());
        }
        let mut panel = Panel::new(fetcher, stop, source, secrets);
        let bytes = panel.call_small("get_series_info", Some(("series_id", provider_id))).map_err(|error| error.to_string())?;
        let episodes = Arc::new(read_episodes(&bytes).map_err(|error| panel.redacted(error.to_string()))?);
        let mut all = self.lock();
        if all.len() >= MOST
            && let Some(oldest) = all.iter().min_by_key(|(_, known)| known.at).map(|(id, _)| *id)
        {
            all.remove(&oldest);
        }
        all.insert(series, Known { at: now, episodes: episodes.clone() });
        Ok(episodes)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ChannelId, Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
