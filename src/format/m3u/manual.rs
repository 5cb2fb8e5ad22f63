//! Manual channels as a playlist and back, without loss.
//!
//! An entry is written as in any playlist and read again at once. The fields that changed on the way (a double quote in a
//! name, a disabled channel) are written into an extra attribute, which other readers ignore. So the reader itself decides what
//! would be lost, and its rules exist only once.
//!
//! It knows nothing of sources and secrets: the rows are written as they are.

use std::ops::ControlFlow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Map, Value};

use super::{LINEUP_FIELDS, read, write};
use crate::model::{Attributes, Channel, ChannelId, Id, ManualChannel};

/// Fields that are not exported: an import sets them.
const NOT_EXPORTED: [&str; 4] = ["id", "sort_order", "created_at", "updated_at"];

pub(crate) fn entry(out: &mut Vec<u8>, row: &ManualChannel) {
    let start = out.len();
    let channel = row.channel(ChannelId::default(), Id::default());
    write::verbatim(out, &channel, None);
    let read = again(out.get(start..).unwrap_or_default());
    if read.as_ref().is_some_and(|read| read.says_what(row)) {
        return;
    }
    out.truncate(start);
    write::verbatim(out, &channel, Some((LINEUP_FIELDS, &rest(row, &read.unwrap_or_default()))));
    if again(out.get(start..).unwrap_or_default()).is_some_and(|read| read.says_what(row)) {
        return;
    }
    // Something in the entry confuses the reader: all fields go into the attribute.
    out.truncate(start);
    let plain =
        ManualChannel { channel_name: "Unnamed".to_owned(), stream_url: "http://unknown.invalid/".to_owned(), ..ManualChannel::default() };
    write::verbatim(out, &plain.channel(ChannelId::default(), Id::default()), Some((LINEUP_FIELDS, &rest(row, &plain))));
}

pub(crate) fn header(out: &mut Vec<u8>) {
    write::header(out, "");
}

/// The row of an entry that was read. An error means that the extra attribute is invalid.
pub(crate) fn row(channel: &mut Channel) -> Result<ManualChannel, String> {
    let mut channel = std::mem::take(channel);
    let beside = channel.attributes.0.iter().position(|(name, _)| name == LINEUP_FIELDS);
    let beside = beside.map(|at| channel.attributes.0.remove(at).1);
    let row = ManualChannel::of(channel);
    match beside {
        Some(text) => {
            with_rest(&row, &text).ok_or_else(|| format!("{LINEUP_FIELDS} cannot be read; take it out to import the rest of the entry"))
        }
        None => Ok(row),
    }
}

fn again(entry: &[u8]) -> Option<ManualChannel> {
    let mut text = Vec::new();
    header(&mut text);
    text.extend_from_slice(entry);
    let mut rows = Vec::new();
    let report = read::read(text.as_slice(), |channel| {
        rows.push(row(channel));
        ControlFlow::Continue(())
    });
    match (report, rows.pop(), rows.is_empty()) {
        (Ok(_), Some(Ok(row)), true) => Some(row),
        _ => None,
    }
}

fn members(row: &ManualChannel) -> Map<String, Value> {
    let Ok(Value::Object(mut members)) = serde_json::to_value(row) else { return Map::new() };
    members.retain(|name, _| !NOT_EXPORTED.contains(&name.as_str()));
    // A JSON object would lose repeats and the order.
    members.insert("attributes".to_owned(), serde_json::to_value(&row.attributes.0).unwrap_or_default());
    members
}

/// The fields in which `row` differs from `read`, percent-encoded.
fn rest(row: &ManualChannel, read: &ManualChannel) -> String {
    let read = members(read);
    let mut differing = members(row);
    differing.retain(|name, value| read.get(name) != Some(value));
    const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'_').remove(b'-');
    utf8_percent_encode(&Value::Object(differing).to_string(), ENCODED).to_string()
}

fn with_rest(row: &ManualChannel, text: &str) -> Option<ManualChannel> {
    let decoded = percent_decode_str(text).decode_utf8_lossy();
    let Value::Object(mut beside) = serde_json::from_str(&decoded).ok()? else { return None };
    beside.retain(|name, _| !NOT_EXPORTED.contains(&name.as_str()));
    let attributes: Vec<(String, String)> = match beside.shift_remove("attributes") {
        Some(pairs) => serde_json::from_value(pairs).ok()?,
        None => row.attributes.0.clone(),
    };
    let mut all = members(row);
    all.shift_remove("attributes");
    all.extend(beside);
    let row: ManualChannel = serde_json::from_value(Value::Object(all)).ok()?;
    Some(ManualChannel { attributes: Attributes(attributes), ..row })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;
    use crate::model::StreamType;

    fn written(rows: &[ManualChannel]) -> Vec<u8> {
        let mut out = Vec::new();
        header(&mut out);
        rows.iter().for_each(|row| entry(&mut out, row));
        out
    }

    fn read_all(text: &[u8]) -> Vec<ManualChannel> {
        let mut rows = Vec::new();
        let report = read::read(text, |channel| {
            rows.push(row(channel).unwrap());
            ControlFlow::Continue(())
        });
        assert_eq!(report.unwrap().skipped, 0, "{}", String::from_utf8_lossy(text));
        rows
    }

    /// Anything that may stand in a field, with what is odd in M3U more often than chance would have it.
    fn text() -> impl Strategy<Value = String> {
        prop_oneof!["[ -~]{0,20}", "\\PC{0,12}", "[a-z ,='\"(\u{201a}#:{}%|&+\t]{0,14}", Just(String::new())]
    }

    prop_compose! {
        fn any_row()(
            name in "[ -~\u{201a}é]{0,20}[!-~]",
            fields in prop::array::uniform9(text()),
            flags: (bool, bool, bool),
            kind in prop::sample::select(vec![StreamType::Live, StreamType::Movie, StreamType::Series]),
            attributes in prop::collection::vec(("[a-zA-Z][a-z0-9_.:-]{0,9}|tvg-id|TVG-LOGO|channel-id|radio|lineup-fields", text()), 0..5),
            options in prop::collection::vec("#(EXTVLCOPT|KODIPROP|EXTHTTP|EXTGRP|EXTM3U|EXTINF|EXT-X-ENDLIST| remark)?:?[ -~]{0,12}", 0..3),
            url in "(http|udp|rtsp|srt)://@?[a-z0-9.]{1,9}(/[a-z0-9]{1,6}){0,3}(\\.(mkv|ts|mp4))?([?|#][ -~]{0,9})?",
        ) -> ManualChannel {
            let [tvg_id, tvg_name, tvg_logo, tvg_chno, tvg_shift, group_title, tvg_language, tvg_country, duration] = fields;
            let mut row = ManualChannel {
                channel_name: name,
                stream_url: url,
                tvg_id, tvg_name, tvg_logo, tvg_chno, tvg_shift, group_title, tvg_language, tvg_country, duration,
                stream_type: kind,
                is_adult: flags.0,
                radio: flags.1,
                enabled: flags.2,
                attributes: Attributes(attributes),
                options,
                ..ManualChannel::default()
            };
            row.trim();
            row
        }
    }

    proptest! {
        #[test]
        fn whatever_is_in_a_row_comes_back(rows in prop::collection::vec(any_row(), 1..4)) {
            prop_assert_eq!(&read_all(&written(&rows)), &rows);
        }

        #[test]
        fn whatever_stands_beside_an_entry_ends_nothing(text in "\\PC{0,20}|%7B%22[a-z_%0-9A-F]{0,30}") {
            let mut channel = Channel { attributes: Attributes(vec![(LINEUP_FIELDS.into(), text)]), ..Channel::default() };
            drop(row(&mut channel));
        }
    }

    #[test]
    fn what_is_usual_is_written_as_anybody_would() {
        let mut row =
            ManualChannel { channel_name: "One, Late".into(), stream_url: "http://192.0.2.1/1.ts".into(), ..ManualChannel::default() };
        row.tvg_id = "one.uk".into();
        row.attributes = Attributes(vec![("x-odd".into(), "".into()), ("catchup".into(), "xc".into()), ("tvg-id".into(), "two.uk".into())]);
        row.options = vec!["#EXTVLCOPT:http-user-agent=A, \"B\"".into()];
        let text = String::from_utf8(written(std::slice::from_ref(&row))).unwrap();
        let expected = "#EXTM3U\n#EXTINF:-1 tvg-id=\"one.uk\" x-odd=\"\" catchup=\"xc\" tvg-id=\"two.uk\",One\u{201a} Late\n\
            #EXTVLCOPT:http-user-agent=A, \"B\"\nhttp://192.0.2.1/1.ts\n";
        assert_eq!(text, expected);
        assert_eq!(read_all(text.as_bytes()), [row.clone()]);
        // And what M3U has no words for, beside it.
        (row.enabled, row.channel_name) = (false, "The \"One\"".into());
        let text = String::from_utf8(written(std::slice::from_ref(&row))).unwrap();
        assert!(text.contains(" lineup-fields=\"%7B%22channel_name%22") && text.contains(",The 'One'\n"), "{text}");
        assert_eq!(read_all(text.as_bytes()), [row]);
    }

    #[test]
    fn real_lists_come_back_as_they_were_read() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/m3u");
        let (mut lists, mut entries) = (0, 0);
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            let input = crate::format::unpack::open(bytes.as_slice(), 1 << 30).unwrap();
            let mut rows = Vec::new();
            let outcome = read::read(input, |channel| {
                rows.push(row(channel).unwrap());
                ControlFlow::Continue(())
            });
            if outcome.is_err() {
                continue;
            }
            lists += 1;
            entries += rows.len();
            for row in &mut rows {
                row.trim();
            }
            for (again, row) in read_all(&written(&rows)).iter().zip(&rows) {
                assert_eq!(again, row, "{}", path.display());
            }
        }
        assert!(lists > 15 && entries > 1000, "{lists} lists, {entries} entries");
    }
}
