//! Whether a candidate can be trusted: an outage or a cut answer must not remove channels or programmes.

use super::attempt::Attempt;
use crate::model::outcome::{Counted, Held, HoldReason, LastGood};
use crate::model::source::RefreshStatus;
use crate::model::{Source, SourceKind};

/// The rows that stay if the attempt is not accepted.
pub(super) fn last_good(source: &Source, good: &RefreshStatus) -> LastGood {
    let (counted, count) = match source.source_kind {
        SourceKind::Stream => (Counted::Channels, good.content.channel_count),
        SourceKind::Epg => (Counted::Programmes, good.content.program_count),
    };
    LastGood { counted, count, at: good.last_ingested_at }
}

/// Why a candidate is held. None: it is accepted.
pub(super) fn hold(source: &Source, good: &RefreshStatus, attempt: &Attempt) -> Option<Held> {
    let (old, new) = (&good.content, &attempt.content);
    let (counted, before, now) = match source.source_kind {
        SourceKind::Stream => (Counted::Channels, old.channel_count, new.channel_count),
        SourceKind::Epg => (Counted::Programmes, old.sent_programmes(), new.sent_programmes()),
    };
    let held = |reason, counted, before, now| {
        Some(Held { reason, counted, before, now, detail: String::new(), last_good: last_good(source, good) })
    };
    if now == 0 && (before > 0 || good.last_ingested_at.is_none()) {
        return held(HoldReason::Empty, counted, before, now);
    }
    if attempt.is_cut && now < before {
        return held(HoldReason::Cut, counted, before, now);
    }
    // With another category selection the counts cannot be compared.
    if old.selection != new.selection {
        return None;
    }
    let has_shrunk = |before: u64, now: u64| now < before.saturating_mul(u64::from(100 - source.shrink_threshold.min(100))).div_ceil(100);
    // The list that shrank says more than the sum, so it is looked at first.
    let lists = [
        (Counted::Series, old.series_count, new.series_count),
        (Counted::Films, old.movie_count, new.movie_count),
        (Counted::Channels, old.live_count, new.live_count),
        (counted, before, now),
    ];
    let (counted, before, now) = lists.into_iter().find(|(_, before, now)| *before > 0 && has_shrunk(*before, *now))?;
    held(HoldReason::Shrunk, counted, before, now)
}
