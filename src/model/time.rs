//! A point in time, in whole seconds.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Seconds since 1970-01-01T00:00:00Z. RFC 3339 UTC in JSON, the bare number elsewhere.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Time(pub(crate) i64);

impl Time {
    /// This time plus `seconds`, which may be negative; saturates.
    pub(crate) fn plus(self, seconds: i64) -> Time {
        Time(self.0.saturating_add(seconds))
    }

    /// Seconds from `earlier` to this, negative when `earlier` is later.
    pub(crate) fn since(self, earlier: Time) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// As a timestamp of the calendar library; times outside of its range become its ends.
    pub(crate) fn timestamp(self) -> jiff::Timestamp {
        let range = jiff::Timestamp::MIN.as_second()..=jiff::Timestamp::MAX.as_second();
        jiff::Timestamp::from_second(self.0.clamp(*range.start(), *range.end())).unwrap_or_default()
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.timestamp().fmt(f)
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if s.is_human_readable() { s.collect_str(self) } else { self.0.serialize(s) }
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        if d.is_human_readable() {
            let text = Cow::<str>::deserialize(d)?;
            let at: jiff::Timestamp = text.parse().map_err(serde::de::Error::custom)?;
            Ok(Time(at.as_second()))
        } else {
            i64::deserialize(d).map(Time)
        }
    }
}

impl JsonSchema for Time {
    fn schema_name() -> Cow<'static, str> {
        "Time".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "date-time"})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_rfc3339() {
        assert_eq!(serde_json::to_string(&Time(1_700_000_000)).unwrap(), "\"2023-11-14T22:13:20Z\"");
        assert_eq!(serde_json::from_str::<Time>("\"2023-11-14T23:13:20+01:00\"").unwrap(), Time(1_700_000_000));
    }

    #[test]
    fn far_times_are_held_at_the_calendars_ends() {
        assert!(Time(i64::MAX).to_string().starts_with("9999-"));
        assert_eq!(Time(i64::MAX).plus(1), Time(i64::MAX));
    }
}
