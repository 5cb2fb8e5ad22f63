//! One channel's programmes: `get_simple_data_table`, `get_short_epg`.
//!
//! The one idea: titles and descriptions are base64, but not on every panel; what is none, or would be
//! no text, is taken as it stands. Times are seconds since 1970, else texts in the panel's zone.
//! It does not know what channel this is: whoever asked does.

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

/// Reads a listing and hands out one programme after the other, always in the same record. `zone` is the
/// panel's. No programmes is no error.
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
        let fields = Fields::of(item.members());
        let title = decoded(fields.title, &decoders);
        let Some(start) = when(fields.start_timestamp, fields.start, zone) else {
            item.issue(&mut report.issues, format!("without a start, skipped ({})", excerpt(&title)));
            continue;
        };
        let stop = when(fields.stop_timestamp, fields.end, zone).filter(|stop| *stop > start);
        if stop.is_none() && !fields.stop_timestamp.is_empty() {
            item.issue(&mut report.issues, format!("without an end after its start ({})", excerpt(&title)));
        }
        let lang = text(fields.lang).into_owned();
        let texts = |text: String| if text.is_empty() { Vec::new() } else { vec![Text { lang: lang.clone(), text }] };
        let mut programme = Programme {
            channel_id: channel_id.to_owned(),
            start,
            stop,
            // One line, wherever it is shown.
            titles: texts(title.split_whitespace().collect::<Vec<_>>().join(" ")),
            descriptions: texts(decoded(fields.description, &decoders)),
            ..Programme::default()
        };
        report.entries += 1;
        if on_programme(&mut programme).is_break() {
            return Err(ReadError::Stopped);
        }
    }
    Ok(report)
}

/// The values of the members that count, as they are written; empty where there is none.
#[derive(Default)]
struct Fields<'a> {
    title: &'a [u8],
    description: &'a [u8],
    lang: &'a [u8],
    start_timestamp: &'a [u8],
    stop_timestamp: &'a [u8],
    start: &'a [u8],
    end: &'a [u8],
}

impl<'a> Fields<'a> {
    fn of(members: impl Iterator<Item = (&'a [u8], &'a [u8])>) -> Fields<'a> {
        let mut fields = Fields::default();
        for (key, value) in members {
            let field = match key {
                b"title" => &mut fields.title,
                b"description" => &mut fields.description,
                b"lang" => &mut fields.lang,
                b"start_timestamp" => &mut fields.start_timestamp,
                b"stop_timestamp" | b"end_timestamp" => &mut fields.stop_timestamp,
                b"start" => &mut fields.start,
                b"end" | b"stop" => &mut fields.end,
                _ => continue,
            };
            *field = value;
        }
        fields
    }
}

fn when(timestamp: &[u8], local: &[u8], zone: &TimeZone) -> Option<Time> {
    time(timestamp, zone).or_else(|| time(local, zone))
}

/// What a text says in base64, else what it says.
fn decoded(value: &[u8], decoders: &[GeneralPurpose]) -> String {
    let plain = prose(value);
    let joined: String = plain.split_ascii_whitespace().collect();
    let inside = decoders.iter().find_map(|decoder| decoder.decode(&joined).ok());
    match inside.map(String::from_utf8) {
        // A short word is base64 as well, but of no text.
        Some(Ok(text)) if !text.contains(|c: char| c.is_control() && !c.is_whitespace()) => text.trim().to_owned(),
        _ => plain,
    }
}

#[cfg(test)]
mod tests;
