//! Regular expressions with bounds: `regex` takes time linear in the text, and these limits bound its memory.

use regex::{Regex, RegexBuilder};

/// Bytes of a pattern.
pub(super) const LONGEST: usize = 16 * 1024;
/// Bytes of a compiled pattern.
const LARGEST: usize = 2 << 20;
/// Bytes that matching may use beside it, for each thread.
const CACHE: usize = 512 << 10;

/// The error is a sentence.
pub(super) fn regex(pattern: &str) -> Result<Regex, String> {
    if pattern.len() > LONGEST {
        return Err(format!("the regular expression has {} bytes; {LONGEST} are the limit", pattern.len()));
    }
    RegexBuilder::new(pattern).size_limit(LARGEST).dfa_size_limit(CACHE).nest_limit(100).build().map_err(|error| match error {
        regex::Error::CompiledTooBig(limit) => {
            format!("the regular expression is too large: compiled it would take more than {} MiB", limit >> 20)
        }
        // The crate's drawing of the place is for terminals: its last line says what is wrong.
        other => {
            let text = other.to_string();
            let last = text.lines().last().unwrap_or_default().trim_start_matches("error:").trim();
            format!("this is no valid regular expression: {last}")
        }
    })
}

/// The number of groups that can be referred to, without compiling: 0 for what is no regular expression.
pub(super) fn groups(pattern: &str) -> usize {
    regex(pattern).map_or(0, |regex| regex.captures_len() - 1)
}
