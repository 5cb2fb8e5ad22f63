//! M3U playlists: per channel an `#EXTINF` line with attributes and a name, and an address. There is no standard; this follows
//! what providers send and players accept.
//!
//! Reading is liberal and writing is strict. A written entry is read as the same channel, except that double quotes become `'`.

pub(crate) mod address;
mod entry;
mod header;
pub(crate) mod manual;
pub(crate) mod read;
mod scan;
pub(crate) mod write;

/// Replaces a comma in the name of a written entry, because for some players the name begins after the *last* comma of the
/// line. It looks like a comma (single low quotation mark) and every font has it. Reading turns it into a comma again, except
/// where it opens a quotation.
const COMMA: char = '\u{201a}';

/// Attributes with the channel number. The first one is written.
const NUMBERS: [&str; 5] = ["tvg-chno", "channel-number", "tvg-channo", "ch-number", "tvh-chnum"];

/// Replaces the blank behind a number that begins a name, because Jellyfin takes such a number for the channel's and removes it
/// ("5 USA" becomes "USA"). It looks like a blank. Reading turns it into a blank again.
const NUMBER_BLANK: char = '\u{a0}';

/// The length of the number that a name begins with, if Jellyfin would remove it: the first word is a number, but for dots.
/// Source: `M3uParser.GetChannelName` of Jellyfin.
fn leading_number(name: &str, blank: char) -> Option<usize> {
    let end = name.find(blank).filter(|end| *end > 0)?;
    let word = name.get(..end)?.trim_matches('.');
    (word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-')) && word.parse::<f64>().is_ok()).then_some(end)
}

/// The attribute for what M3U cannot say of a manual channel: a JSON object of those fields, percent-encoded.
const LINEUP_FIELDS: &str = "lineup-fields";
