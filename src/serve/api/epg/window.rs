//! The stretch of time that a request asks for.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::Time;
use crate::serve::http::ApiError;
use crate::serve::parts::Parts;

/// From when to when.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct Window {
    /// If not given: now, or that long before an end that has passed as lists are long.
    start_time: Option<Time>,
    end_time: Option<Time>,
}

impl Window {
    /// `length`, in seconds, counts where no end is given.
    pub(super) fn of(&self, parts: &Parts, length: i64) -> Result<(Time, Time), ApiError> {
        let now = parts.clock.now();
        let start = self.start_time.unwrap_or_else(|| self.end_time.filter(|end| *end <= now).map_or(now, |end| end.plus(-length)));
        let end = self.end_time.unwrap_or_else(|| start.plus(length));
        if end <= start {
            return Err(ApiError::bad_parameter("end_time", "it has to be after start_time"));
        }
        if end.since(start) > LONGEST {
            return Err(ApiError::bad_parameter("end_time", "31 days after start_time at most"));
        }
        Ok((start, end))
    }
}

/// Seconds.
const LONGEST: i64 = 31 * DAY;
pub(super) const DAY: i64 = 24 * 3600;
