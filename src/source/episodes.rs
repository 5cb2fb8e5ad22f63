//! A series' episodes: asked for when somebody wants them, and kept for a while.
//!
//! A provider has thousands of series, and one request each would be a day's work; nobody looks at most of them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::credentials::Secrets;
use super::fetch::Fetcher;
use super::xtream::Panel;
use crate::format::xtream::series::{SeriesInfo, read_series_info};
use crate::model::{ChannelId, Source, Time};
use crate::progress::Progress;

/// Seconds for which an answer is taken to be true: new episodes come once a day at most.
const KEPT: i64 = 6 * 3600;
/// Series that are kept.
const MOST: usize = 100;

/// Cheap to clone; clones are the same.
#[derive(Clone, Default)]
pub(crate) struct Episodes(Arc<Mutex<HashMap<ChannelId, Known>>>);

struct Known {
    at: Time,
    info: Arc<SeriesInfo>,
}

impl Episodes {
    /// The episodes of a series, which is the channel `series` of `source` and has this id at the provider. Blocks.
    pub(crate) fn of(
        &self,
        series: ChannelId,
        id_there: &str,
        (source, secrets): (Source, Secrets),
        (fetcher, progress): (&Fetcher, &Progress),
        now: Time,
    ) -> Result<Arc<SeriesInfo>, String> {
        if let Some(known) = self.lock().get(&series).filter(|known| (0..KEPT).contains(&now.since(known.at))) {
            return Ok(known.info.clone());
        }
        let mut panel = Panel::new(fetcher, progress, source, secrets);
        let bytes = panel.call_small("get_series_info", Some(("series_id", id_there))).map_err(|error| error.to_string())?;
        let info = Arc::new(read_series_info(&bytes).map_err(|error| panel.hidden(error.to_string()))?);
        let mut all = self.lock();
        if all.len() >= MOST
            && let Some(oldest) = all.iter().min_by_key(|(_, known)| known.at).map(|(id, _)| *id)
        {
            all.remove(&oldest);
        }
        all.insert(series, Known { at: now, info: info.clone() });
        Ok(info)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ChannelId, Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
