//! M3U playlists: a list of channels in lines, an `#EXTINF` with attributes and a name, and an address.
//! There is no standard; what is read and written here is what providers send and players accept.
//!
//! Reading is liberal and writing is strict, and what was written is read as the same channel again
//! (but for double quotes, which become `'`).

mod address;
mod entry;
mod header;
pub(crate) mod manual;
pub(crate) mod read;
mod scan;
pub(crate) mod write;

/// Stands for a comma in the name of a written entry, because some players take as the name what
/// follows the *last* comma of the line. It looks like a comma (single low quotation mark) and every
/// font has it. Reading turns it into a comma again, but not where it opens a quotation.
const COMMA: char = '\u{201a}';

/// The names under which a channel's number is sent; the first is the one that is written.
const NUMBERS: [&str; 4] = ["tvg-chno", "channel-number", "tvg-channo", "ch-number"];
