//! One channel's programmes: `get_simple_data_table`, `get_short_epg`.
//!
//! Titles and descriptions are base64, but not on every panel: a value that is not base64 of a text is used as it is. Times are Unix
//! seconds, else texts in the panel's zone.

use std::io::BufRead;
use std::ops::ControlFlow;

use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use jiff::tz::TimeZone;

use super::items::Items;
use super::outcome::{ReadError, Report, excerpt};
use super::value::{prose, text, time};
use crate::model::{Programme, Text, Time};

const WHAT: &str = "the channel's guide";
const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent).with_decode_allow_trailing_bits(true);

/// Reads a listing and hands out its programmes one by one. `zone` is the panel's. A listing without programmes is not an error.
pub(crate) fn read_listing(
    input: impl BufRead,
    channel_id: &str,
    zone: &TimeZone,
    mut on_programme: impl FnMut(&mut Programme) -> ControlFlow<()>,
) -> Result<Report, ReadError> {
    let decoders = [GeneralPurpose::new(&STANDARD, LENIENT), GeneralPurpose::new(&URL_SAFE, LENIENT)];
    let mut items = Items::new(input, WHAT, Some("epg_listings"));
    let mut report = Report::default();
    while let Some(item) = items.next(&mut report.issues)? {
        if !item.is_object() {
            item.issue(&mut report.issues, "not an object, skipped");
            continue;
        }
        let either = |keys: [&str; 2]| keys.map(|key| item.member(key)).into_iter().find(|value| !value.is_empty()).unwrap_or_default();
        let title = decoded(item.member("title"), &decoders);
        let stop_timestamp = either(["stop_timestamp", "end_timestamp"]);
        let Some(start) = when(item.member("start_timestamp"), item.member("start"), zone) else {
            item.issue(&mut report.issues, format!("without a start, skipped ({})", excerpt(&title)));
            continue;
        };
        let stop = when(stop_timestamp, either(["end", "stop"]), zone).filter(|stop| *stop > start);
        if stop.is_none() && !stop_timestamp.is_empty() {
            item.issue(&mut report.issues, format!("without an end after its start ({})", excerpt(&title)));
        }
        let lang = text(item.member("lang")).into_owned();
        let texts = |text: String| if text.is_empty() { Vec::new() } else { vec![Text { lang: lang.clone(), text }] };
        let mut programme = Programme {
            channel_id: channel_id.to_owned(),
            start,
            stop,
            // Titles have one line.
            titles: texts(title.split_whitespace().collect::<Vec<_>>().join(" ")),
            descriptions: texts(decoded(item.member("description"), &decoders)),
            ..Programme::default()
        };
        report.entries += 1;
        if on_programme(&mut programme).is_break() {
            return Err(ReadError::Stopped);
        }
    }
    Ok(report)
}

fn when(timestamp: &str, local: &str, zone: &TimeZone) -> Option<Time> {
    time(timestamp, zone).or_else(|| time(local, zone))
}

/// The base64-decoded text, else the text itself.
fn decoded(value: &str, decoders: &[GeneralPurpose]) -> String {
    let plain = prose(value);
    let joined: String = plain.split_ascii_whitespace().collect();
    let inside = decoders.iter().find_map(|decoder| decoder.decode(&joined).ok());
    match inside.map(String::from_utf8) {
        // A short word may be valid base64, but not of a text.
        Some(Ok(text)) if !text.contains(|c: char| c.is_control() && !c.is_whitespace()) => text.trim().to_owned(),
        _ => plain,
    }
}

#[cfg(test)]
mod tests;
