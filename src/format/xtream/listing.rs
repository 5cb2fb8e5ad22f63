//! One channel's programmes: `get_simple_data_table`, `get_short_epg`.
//!
//! Titles and descriptions are base64, but not on every panel. A short plain title may be valid base64, so titles and descriptions
//! of a listing are decided together, by its first programmes. Times are Unix seconds, else texts in the panel's zone.

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
/// Programmes by which it is decided whether texts are base64.
const SAMPLE: usize = 200;
/// A plain text of this length, in bytes, is never base64 of a text.
const LONG: usize = 16;
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
    let mut sample = Vec::new();
    let mut coding = None;
    let mut give = |mut programme: Programme, coding: Coding| {
        coding.decode(&mut programme, &decoders);
        on_programme(&mut programme)
    };
    let shown = |title: &str| excerpt(&decoded(title, &decoders).unwrap_or_else(|| title.to_owned()));
    let mut items = Items::new(input, WHAT, Some("epg_listings"));
    let mut report = Report::default();
    while let Some(item) = items.next(&mut report.issues)? {
        if !item.is_object() {
            item.issue(&mut report.issues, "not an object, skipped");
            continue;
        }
        let either = |keys: [&str; 2]| keys.map(|key| item.member(key)).into_iter().find(|value| !value.is_empty()).unwrap_or_default();
        let title = prose(item.member("title"));
        let stop_timestamp = either(["stop_timestamp", "end_timestamp"]);
        let Some(start) = when(item.member("start_timestamp"), item.member("start"), zone) else {
            item.issue(&mut report.issues, format!("without a start, skipped ({})", shown(&title)));
            continue;
        };
        let stop = when(stop_timestamp, either(["end", "stop"]), zone).filter(|stop| *stop > start);
        if stop.is_none() && !stop_timestamp.is_empty() {
            item.issue(&mut report.issues, format!("without an end after its start ({})", shown(&title)));
        }
        let lang = text(item.member("lang")).into_owned();
        let texts = |text: String| if text.is_empty() { Vec::new() } else { vec![Text { lang: lang.clone(), text }] };
        let programme = Programme {
            channel_id: channel_id.to_owned(),
            start,
            stop,
            titles: texts(title),
            descriptions: texts(prose(item.member("description"))),
            ..Programme::default()
        };
        report.entries += 1;
        sample.push(programme);
        if coding.is_some() || sample.len() == SAMPLE {
            let coding = *coding.get_or_insert_with(|| Coding::of(&sample, &decoders));
            if sample.drain(..).any(|programme| give(programme, coding).is_break()) {
                return Err(ReadError::Stopped);
            }
        }
    }
    let coding = coding.unwrap_or_else(|| Coding::of(&sample, &decoders));
    if sample.drain(..).any(|programme| give(programme, coding).is_break()) {
        return Err(ReadError::Stopped);
    }
    Ok(report)
}

/// Which texts of a listing are base64.
#[derive(Clone, Copy)]
struct Coding {
    titles: bool,
    descriptions: bool,
}

impl Coding {
    fn of(programmes: &[Programme], decoders: &[GeneralPurpose]) -> Coding {
        let [titles, descriptions] = [|p: &Programme| p.titles.first().cloned(), |p: &Programme| p.descriptions.first().cloned()]
            .map(|field| Signs::of(programmes.iter().filter_map(field).map(|text| text.text), decoders));
        let is_coded = |one: &Signs, other: &Signs| one.is_likely && (one.is_sure || !other.is_plain);
        Coding { titles: is_coded(&titles, &descriptions), descriptions: is_coded(&descriptions, &titles) }
    }

    fn decode(self, programme: &mut Programme, decoders: &[GeneralPurpose]) {
        let Programme { titles, descriptions, .. } = programme;
        for text in [(&mut *titles, self.titles), (&mut *descriptions, self.descriptions)]
            .into_iter()
            .filter(|(_, is_coded)| *is_coded)
            .flat_map(|(texts, _)| texts)
        {
            text.text = decoded(&text.text, decoders).unwrap_or(std::mem::take(&mut text.text));
        }
        // Titles have one line.
        titles.iter_mut().for_each(|title| title.text = title.text.split_whitespace().collect::<Vec<_>>().join(" "));
        titles.retain(|title| !title.text.is_empty());
        descriptions.retain(|description| !description.text.is_empty());
    }
}

/// What the titles, or the descriptions, of a listing say about their coding.
#[derive(Default)]
struct Signs {
    /// Nearly all of them can be decoded, and what comes out of short ones reads as words.
    is_likely: bool,
    /// One is too long to be base64 by chance.
    is_sure: bool,
    /// One cannot be decoded.
    is_plain: bool,
}

impl Signs {
    fn of(texts: impl Iterator<Item = String>, decoders: &[GeneralPurpose]) -> Signs {
        let (mut total, mut failed, mut odd, mut long) = (0, 0, 0, 0);
        for text in texts {
            total += 1;
            match decoded(&text, decoders) {
                None => failed += 1,
                Some(_) if text.len() >= LONG => long += 1,
                Some(decoded) if text.len() % 4 != 0 && decoded.len() < 4 || !decoded.chars().all(is_usual) => odd += 1,
                Some(_) => {}
            }
        }
        Signs { is_likely: failed * 10 <= total && (long > 0 || odd == 0), is_sure: long > 0, is_plain: failed > 0 }
    }
}

fn is_usual(c: char) -> bool {
    c.is_alphanumeric() || c.is_whitespace() || ".,:!?&'-".contains(c)
}

fn when(timestamp: &str, local: &str, zone: &TimeZone) -> Option<Time> {
    time(timestamp, zone).or_else(|| time(local, zone))
}

/// The text that is base64 here; None if it is not base64 of a text.
fn decoded(coded: &str, decoders: &[GeneralPurpose]) -> Option<String> {
    let joined: String = coded.split_ascii_whitespace().collect();
    let text = String::from_utf8(decoders.iter().find_map(|decoder| decoder.decode(&joined).ok())?).ok()?;
    let is_text = !text.contains(|c: char| c.is_control() && !c.is_whitespace());
    is_text.then(|| text.trim().to_owned())
}

#[cfg(test)]
mod tests;
