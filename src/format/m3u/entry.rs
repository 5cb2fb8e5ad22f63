//! One entry while it is read: an `#EXTINF` line -> the fields of a channel.
//!
//! The channel and its strings are reused for the next entry, so that a usual entry needs no allocation.

use memchr::memchr;

use super::scan::{Scan, Token, last_attribute};
use super::{COMMA, NUMBER_BLANK, NUMBERS, leading_number};
use crate::model::Channel;

/// Limits of the lines between `#EXTINF` and address: their number and their bytes.
const OPTIONS: usize = 256;
const OPTION_BYTES: usize = 64 * 1024;
/// The longest `data:` address, in bytes: a larger picture would come with every playlist.
const PICTURE: usize = 8 * 1024;

#[derive(Default)]
pub(super) struct Entry {
    pub(super) channel: Channel,
    /// Strings of earlier entries, to be reused.
    unused_attributes: Vec<(String, String)>,
    unused_options: Vec<String>,
    option_bytes: usize,
    /// The logo is that of `logo`, which counts only where `tvg-logo` says nothing.
    has_other_logo: bool,
    /// The `#EXTINF` line has a picture that is left out.
    has_large_picture: bool,
}

impl Entry {
    pub(super) fn clear(&mut self) {
        self.clear_options();
        self.clear_fields();
    }

    pub(super) fn clear_options(&mut self) {
        self.unused_options.append(&mut self.channel.options);
        self.unused_options.truncate(OPTIONS);
        self.option_bytes = 0;
    }

    fn clear_fields(&mut self) {
        let Channel {
            id,
            source_id,
            channel_name,
            tvg_id,
            tvg_name,
            tvg_logo,
            tvg_chno,
            tvg_shift,
            group_title,
            stream_type,
            stream_url,
            tvg_language,
            tvg_country,
            is_adult,
            radio,
            duration,
            attributes,
            options: _,
        } = &mut self.channel;
        for text in [channel_name, tvg_id, tvg_name, tvg_logo, tvg_chno, tvg_shift, group_title, stream_url] {
            text.clear();
        }
        for text in [tvg_language, tvg_country, duration] {
            text.clear();
        }
        (*id, *source_id, *stream_type) = Default::default();
        (*is_adult, *radio, self.has_other_logo) = (false, false, false);
        self.unused_attributes.append(&mut attributes.0);
        self.unused_attributes.truncate(OPTIONS);
    }

    /// Adds a line for players. False: there are too many.
    pub(super) fn option(&mut self, line: &str) -> bool {
        self.option_bytes += line.len();
        if self.channel.options.len() >= OPTIONS || self.option_bytes > OPTION_BYTES {
            return false;
        }
        let mut text = self.unused_options.pop().unwrap_or_default();
        set(&mut text, line);
        self.channel.options.push(text);
        true
    }

    /// Reads the text after `#EXTINF` and returns its problem. Options that came before are kept.
    pub(super) fn extinf(&mut self, rest: &str) -> Option<&'static str> {
        self.clear_fields();
        let rest = rest.strip_prefix(':').unwrap_or(rest).trim_ascii_start();
        let (duration, rest) = split_duration(rest);
        if duration != "-1" {
            set(&mut self.channel.duration, duration);
        }
        let mut scan = Scan::new(rest);
        self.has_large_picture = false;
        let mut name = None;
        let mut words = None;
        // The comma before the name is not before this.
        let mut attributes_until = None;
        while let Some(token) = scan.next() {
            match token {
                Token::Attribute(key, value) => {
                    words = None;
                    self.attribute(key, value);
                }
                Token::Word(at) => words = words.or(Some(at)),
                Token::Comma => {
                    let at = rest.len() - scan.rest().len();
                    let until = *attributes_until.get_or_insert_with(|| last_attribute(scan.rest()).map_or(0, |last| at + last + 1));
                    if at >= until {
                        name = Some(scan.rest());
                        break;
                    }
                    scan.problem = Some("a comma between the attributes");
                }
            }
        }
        let problem = match name {
            None => Some("no comma before the name"),
            Some(_) if self.has_large_picture => Some("a picture of more than 8 KiB in the line, left out"),
            Some(_) => scan.problem,
        };
        let name = trim(name.or_else(|| words.and_then(|at| rest.get(at..))).unwrap_or_default());
        self.name(name);
        if name.is_empty() && problem.is_none() { Some("no name") } else { problem }
    }

    /// Adds the attributes that the header sets for all entries and this one does not have.
    pub(super) fn inherit(&mut self, inherited: &[(String, String)]) {
        for (name, value) in inherited {
            let channel = &self.channel;
            let is_own = if name == "tvg-shift" {
                !channel.tvg_shift.is_empty()
            } else {
                channel.attributes.0.iter().any(|(known, _)| known.eq_ignore_ascii_case(name))
            };
            if !is_own {
                self.attribute(name, value);
            }
        }
    }

    fn name(&mut self, name: &str) {
        let target = &mut self.channel.channel_name;
        target.clear();
        let mut rest = name;
        // A fast check: the character contains this byte, and most texts do not.
        while memchr(0xe2, rest.as_bytes()).is_some()
            && let Some(at) = rest.find(COMMA)
        {
            target.push_str(rest.get(..at).unwrap_or_default());
            // A German quotation opens with this character, after a blank.
            let opens = target.chars().next_back().is_none_or(char::is_whitespace);
            target.push(if opens { COMMA } else { ',' });
            rest = rest.get(at + COMMA.len_utf8()..).unwrap_or_default();
        }
        target.push_str(rest);
        if target.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.'))
            && let Some(end) = leading_number(target, NUMBER_BLANK)
        {
            target.replace_range(end..end + NUMBER_BLANK.len_utf8(), " ");
        }
    }

    /// Puts an attribute into its field (of several, the first that is not empty), or into the list of other attributes.
    fn attribute(&mut self, name: &str, value: &str) {
        let channel = &mut self.channel;
        let mut lower = [0; 16];
        let lower = match lower.get_mut(..name.len()) {
            Some(lower) if name.bytes().any(|c| c.is_ascii_uppercase()) => {
                lower.copy_from_slice(name.as_bytes());
                lower.make_ascii_lowercase();
                lower
            }
            _ => name.as_bytes(),
        };
        let field = match lower {
            b"tvg-id" => Some(&mut channel.tvg_id),
            b"tvg-name" => Some(&mut channel.tvg_name),
            b"tvg-logo" | b"logo" => Some(&mut channel.tvg_logo),
            b"group-title" => Some(&mut channel.group_title),
            b"tvg-shift" => Some(&mut channel.tvg_shift),
            b"tvg-country" => Some(&mut channel.tvg_country),
            b"tvg-language" => Some(&mut channel.tvg_language),
            b"radio" | b"adult" | b"is-adult" => {
                if let Some(value) = yes_or_no(trim(value)) {
                    *(if lower == b"radio" { &mut channel.radio } else { &mut channel.is_adult }) |= value;
                    return;
                }
                None
            }
            name if NUMBERS.iter().any(|number| number.as_bytes() == name) => Some(&mut channel.tvg_chno),
            _ => None,
        };
        if let Some(field) = field {
            let value = trim(value);
            if value.len() > PICTURE && value.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:")) {
                self.has_large_picture = true;
                return;
            }
            if field.is_empty() {
                field.push_str(value);
                self.has_other_logo |= lower == b"logo";
                return;
            }
            if lower == b"tvg-logo" && self.has_other_logo && !value.is_empty() {
                self.has_other_logo = false;
                let other = std::mem::replace(field, value.to_owned());
                channel.attributes.0.push(("logo".to_owned(), other));
                return;
            }
            if value.is_empty() || value == field {
                return;
            }
        }
        let mut pair = self.unused_attributes.pop().unwrap_or_default();
        set(&mut pair.0, name);
        set(&mut pair.1, value);
        channel.attributes.0.push(pair);
    }
}

/// [`str::trim`], fast where there is nothing to do.
fn trim(text: &str) -> &str {
    let is_plain = |c: Option<&u8>| c.is_none_or(|c| (0x21..0x7f).contains(c));
    let bytes = text.as_bytes();
    if is_plain(bytes.first()) && is_plain(bytes.last()) { text } else { text.trim() }
}

pub(super) fn set(field: &mut String, value: &str) {
    field.clear();
    field.push_str(value);
}

fn yes_or_no(value: &str) -> Option<bool> {
    let is = |words: [&str; 4]| words.iter().any(|word| value.eq_ignore_ascii_case(word));
    if is(["1", "true", "yes", "on"]) {
        Some(true)
    } else if value.is_empty() || is(["0", "false", "no", "off"]) {
        Some(false)
    } else {
        None
    }
}

/// The duration at the start: a number, glued to the first attribute or not, or a word.
fn split_duration(rest: &str) -> (&str, &str) {
    if let Some(behind) = rest.strip_prefix("-1")
        && behind.starts_with([' ', ','])
    {
        return ("-1", behind);
    }
    let number = rest.bytes().position(|c| !(c.is_ascii_digit() || matches!(c, b'-' | b'+' | b'.'))).unwrap_or(rest.len());
    let (duration, behind) = rest.split_at_checked(number).unwrap_or((rest, ""));
    if behind.starts_with([' ', '\t', ',']) || behind.is_empty() {
        return (duration, behind);
    }
    let word = rest.find([' ', '\t', ',']).unwrap_or(rest.len());
    let (word, behind_word) = rest.split_at_checked(word).unwrap_or((rest, ""));
    if word.contains(['=', '"', '\'']) {
        // The number or the blank after it is missing.
        (duration, behind)
    } else if behind_word.contains(',') {
        (word, behind_word)
    } else {
        ("", rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (text, duration, rest) in [
            ("-1,N", "-1", ",N"),
            ("-1 a=\"1\",N", "-1", " a=\"1\",N"),
            ("0,N", "0", ",N"),
            ("10.5,N", "10.5", ",N"),
            (",N", "", ",N"),
            ("", "", ""),
            ("1", "1", ""),
            ("-1tvg-id=\"x y\",N", "-1", "tvg-id=\"x y\",N"),
            ("tvg-id=\"x y\",N", "", "tvg-id=\"x y\",N"),
            ("live,N", "live", ",N"),
            ("1:30 a=1,N", "1:30", " a=1,N"),
            ("Some Channel", "", "Some Channel"),
            ("24 Kitchen", "24", " Kitchen"),
        ] {
            assert_eq!(split_duration(text), (duration, rest), "{text}");
        }
    }
}
