//! Finds the start of the JSON in an answer.
//!
//! PHP prints warnings before the answer, so the JSON may begin later. A web page, which may have JSON in its scripts, is an
//! error.

use super::json::{self, blanks_end};
use super::outcome::{ReadError, excerpt, quote};
use super::value;

/// Bytes in which the start of the JSON is searched.
const FARTHEST: usize = 64 * 1024;
/// Tags that only web pages have.
const PAGE: [&str; 6] = ["<!doctype html", "<html", "<head", "<body", "<title", "<script"];

/// Finds the start in `head`, which is the whole input (`is_all`) or at least 64 KiB of it: the place of the bracket. None: the
/// panel sent `null`, `false` or `""`.
pub(super) fn start(head: &str, is_all: bool, what: &'static str) -> Result<Option<usize>, ReadError> {
    // After blanks and byte order marks.
    let begin = head.len() - head.trim_start_matches([' ', '\n', '\r', '\t', '\u{feff}']).len();
    let text = head.get(begin..).unwrap_or_default();
    if begins_json(text) {
        return Ok(Some(begin));
    }
    match text.as_bytes().first() {
        None if is_all => return Err(ReadError::Empty { what }),
        None => return Err(ReadError::Other { what, reason: "it begins with many blanks".to_owned() }),
        Some(b'"') => {
            let end = json::end(text, &mut Vec::new()).unwrap_or_default();
            let said = value::text(text.get(..end).unwrap_or_default());
            return if said.is_empty() { Ok(None) } else { Err(ReadError::Refused { what, text: quote(&said) }) };
        }
        _ if is_all && ["null", "false"].iter().any(|word| text.trim_ascii().eq_ignore_ascii_case(word)) => {
            return Ok(None);
        }
        _ => {}
    }
    let near = head.get(..head.floor_char_boundary(FARTHEST)).unwrap_or_default();
    let mut brackets = near.match_indices(['[', '{']).map(|(at, _)| at);
    let found = brackets.find(|at| is_line_start(near, *at) && head.get(*at..).is_some_and(begins_json));
    let before = near.get(begin..found.unwrap_or(near.len())).unwrap_or_default().to_ascii_lowercase();
    if PAGE.iter().any(|tag| before.contains(tag)) {
        return Err(ReadError::Html { what });
    }
    match found {
        Some(at) => Ok(Some(at)),
        None if text.starts_with('<') => Err(ReadError::Html { what }),
        None => Err(ReadError::Other { what, reason: beginning(near.get(begin..).unwrap_or_default()) }),
    }
}

/// Whether the text begins with a bracket, and the byte after it is allowed there.
fn begins_json(text: &str) -> bool {
    match (text.as_bytes().first(), text.as_bytes().get(blanks_end(text, 1))) {
        (Some(b'['), next) => matches!(next, None | Some(b'{' | b'[' | b']' | b'"' | b'n' | b',')),
        (Some(b'{'), next) => matches!(next, None | Some(b'"' | b'}')),
        _ => false,
    }
}

/// Whether only blanks and byte order marks are between the start of the line (or a tag) and this place.
fn is_line_start(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default().trim_end_matches([' ', '\t', '\u{feff}']);
    before.is_empty() || before.ends_with(['\n', '\r', '>'])
}

/// The beginning of an unknown answer, for error texts.
fn beginning(text: &str) -> String {
    if text.contains('\0') {
        return "it is not text".to_owned();
    }
    format!("it begins with “{}”", excerpt(text.trim().lines().next().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Result<Option<usize>, String> {
        start(text, true, "the list").map_err(|error| error.to_string())
    }

    #[test]
    fn json_is_found() {
        assert_eq!(found("[]"), Ok(Some(0)));
        assert_eq!(found("\u{feff}\r\n \u{feff}{ }"), Ok(Some("\u{feff}\r\n \u{feff}".len())));
        assert_eq!(found("["), Ok(Some(0)));
        for warning in [
            "<br />\n<b>Warning</b>:  Undefined array key \"a\" in <b>/var/www/[x]/a.php</b> on line <b>3</b><br />\n",
            "\n<br />\n<b>Notice</b>: Undefined index: {\" in a.php<br />",
            "PHP Warning:  foo() expects [{ in a.php on line 3\n\u{feff} ",
            "[2024-01-01 12:00:00] PHP Deprecated: x in y on line 1\r\n",
        ] {
            for json in ["[{\"a\":1}]", "{\"a\":1}"] {
                assert_eq!(found(&format!("{warning}{json}")), Ok(Some(warning.len())), "{warning}");
            }
        }
    }

    #[test]
    fn nothing_is_nothing() {
        for text in ["null", " false\n", "\"\"", "NULL"] {
            assert_eq!(found(text), Ok(None), "{text}");
        }
    }

    #[test]
    fn what_is_no_json_is_said() {
        for (text, error) in [
            ("", "the panel sent an empty answer instead of the list"),
            (" \n\u{feff}", "the panel sent an empty answer instead of the list"),
            ("<!DOCTYPE html><html><script>\nvar a =\n[{\"a\":1}]</script>", "the panel sent a web page instead of the list"),
            ("<center><h1>502</h1></center>", "the panel sent a web page instead of the list"),
            ("<br />\n<b>Fatal error</b>: out of memory<br />", "the panel sent a web page instead of the list"),
            ("\"No such user\"", "the panel sent a message instead of the list: “No such user”"),
            ("Too many connections\nfoo", "this is not the list: it begins with “Too many connections”"),
            ("see http://a.example/bob/secret/", "this is not the list: it begins with “see …”"),
            ("true", "this is not the list: it begins with “true”"),
            ("\u{1f}\0\0", "this is not the list: it is not text"),
            ("#EXTM3U\n#EXTINF:-1,a\n", "this is not the list: it begins with “#EXTM3U”"),
        ] {
            assert_eq!(found(text), Err(error.to_owned()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn anything_begins_somehow(any: String, text in "[<b>br/\\[\\]{}\" \n]{0,40}") {
            for head in [&any, &text] {
                for is_all in [false, true] {
                    if let Ok(Some(at)) = start(head, is_all, "the list") {
                        let bracket = head.as_bytes()[at];
                        prop_assert!(bracket == b'[' || bracket == 0x7b);
                    }
                }
            }
        }
    }
}
