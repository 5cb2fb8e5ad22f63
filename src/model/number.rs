//! Channel numbers: whole numbers, and those with a part after the point that broadcasters use ("2.1").

use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{ChannelId, Time};

/// A channel number, 1 or more, in the order in which people count: 2, 2.1, 2.10, 3.
/// The part after the point is a number of its own, so 2.1 and 2.10 are two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Number(NonZeroU64);

const FIRST: NonZeroU64 = NonZeroU64::MIN.saturating_mul(NonZeroU64::new(1 << 16).unwrap());

impl Number {
    /// A whole number; 0 becomes 1.
    pub(crate) fn whole(number: u32) -> Number {
        Number(NonZeroU64::new(u64::from(number) << 16).unwrap_or(FIRST))
    }

    /// An integer that sorts as the channel numbers do.
    pub(crate) fn rank(self) -> u64 {
        self.0.get()
    }

    /// The number of that rank; None for 0.
    pub(crate) fn ranked(rank: u64) -> Option<Number> {
        NonZeroU64::new(rank).map(Number)
    }

    /// The part before the point.
    pub(crate) fn major(self) -> u32 {
        (self.0.get() >> 16) as u32
    }
}

/// A number that a channel was given: a row of a proxy's ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Numbered {
    pub(crate) channel: ChannelId,
    pub(crate) number: Number,
    /// When a generation first missed the channel; None while it exists.
    pub(crate) missing_since: Option<Time>,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("a channel number is a whole number from 1, or two of them with a point between")]
pub(crate) struct NotANumber;

impl FromStr for Number {
    type Err = NotANumber;

    /// Accepts leading zeros and blanks around, and "2-1", "2_1" or "2,1" for "2.1", as some guides write it. "1,234" may be a thousand.
    fn from_str(text: &str) -> Result<Number, NotANumber> {
        let text = text.trim();
        let by_comma = || text.split_once(',').filter(|(_, minor)| minor.len() < 3);
        let (major, minor) = text.split_once(['.', '-', '_']).or_else(by_comma).unwrap_or((text, "0"));
        let part = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            if digits { text.parse::<u32>().map_err(|_| NotANumber) } else { Err(NotANumber) }
        };
        let (major, minor) = (part(major)?, u16::try_from(part(minor)?).map_err(|_| NotANumber)?);
        if major == 0 { Err(NotANumber) } else { NonZeroU64::new(u64::from(major) << 16 | u64::from(minor)).map(Number).ok_or(NotANumber) }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.get() & 0xffff {
            0 => write!(f, "{}", self.major()),
            minor => write!(f, "{}.{minor}", self.major()),
        }
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<str>::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Number {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Number".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let pattern = if generator.contract().is_deserialize() {
            r"^\s*0*[1-9][0-9]{0,8}(?:[._-]0*[0-9]{1,4}|,[0-9]{1,2})?\s*$"
        } else {
            r"^[1-9][0-9]{0,9}(?:\.[1-9][0-9]{0,4})?$"
        };
        schemars::json_schema!({"type": "string", "pattern": pattern})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_providers_write() {
        for (text, as_is) in [("7", "7"), ("007", "7"), (" 2.1 ", "2.1"), ("2-10", "2.10"), ("5_3", "5.3"), ("05,03", "5.3"), ("5.0", "5")]
        {
            assert_eq!(text.parse::<Number>().unwrap().to_string(), as_is);
        }
        for text in ["", "0", "-1", "1,234", "2,000", "1.", ".5", "seven", "99999999999", "1.70000", "+3"] {
            assert_eq!(text.parse::<Number>(), Err(NotANumber), "{text}");
        }
    }

    #[test]
    fn counts_as_people_do() {
        let mut numbers: Vec<Number> = ["3", "2.10", "2", "2.1", "2.9"].iter().map(|n| n.parse().unwrap()).collect();
        numbers.sort();
        assert_eq!(numbers.iter().map(Number::to_string).collect::<Vec<_>>(), ["2", "2.1", "2.9", "2.10", "3"]);
    }
}
