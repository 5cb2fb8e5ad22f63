//! Regular expressions with limits: `regex` needs time linear in the text, and these limits bound its memory.

use regex::{Regex, RegexBuilder};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};

/// The longest pattern, in bytes.
pub(super) const LONGEST: usize = 16 * 1024;
/// The largest compiled pattern, in bytes.
const LARGEST: usize = 2 << 20;
/// Additional bytes that matching may use, per thread.
const CACHE: usize = 512 << 10;
/// The deepest nesting of groups.
const DEEPEST: u32 = 100;
/// States, roughly, up to which a pattern is certainly not too large.
const SMALL: u64 = 2000;
/// States, roughly, from which it certainly is.
const LARGE: u64 = 100_000;
/// States, roughly, of all patterns of one expression.
pub(super) const MOST: u64 = 200_000;

pub(super) fn regex(pattern: &str) -> Result<Regex, String> {
    short(pattern)?;
    RegexBuilder::new(pattern).size_limit(LARGEST).dfa_size_limit(CACHE).nest_limit(DEEPEST).build().map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => too_large(),
        other => wrong(&other.to_string()),
    })
}

/// Checks a pattern; returns how many groups can be referred to, and its states, roughly. Editors call this for every key
/// press, so only a pattern that may be too large is compiled, which takes a hundred times as long as parsing it.
pub(super) fn size(pattern: &str) -> Result<(usize, u64), String> {
    short(pattern)?;
    let read = ParserBuilder::new().nest_limit(DEEPEST).build().parse(pattern).map_err(|error| wrong(&error.to_string()))?;
    let states = states(&read);
    if states > LARGE {
        return Err(too_large());
    }
    if states > SMALL {
        regex(pattern)?;
    }
    Ok((read.properties().explicit_captures_len(), states))
}

fn too_large() -> String {
    format!("the regular expression is too large: compiled it would take more than {} MiB", LARGEST >> 20)
}

fn short(pattern: &str) -> Result<(), String> {
    if pattern.len() <= LONGEST {
        return Ok(());
    }
    Err(format!("the regular expression is too long: it has {} bytes, the limit is {LONGEST}", pattern.len()))
}

/// The last line of the crate's error, which is made for terminals, has the message.
fn wrong(text: &str) -> String {
    let last = text.lines().last().unwrap_or_default().trim_start_matches("error:").trim();
    format!("invalid regular expression: {last}")
}

fn states(hir: &Hir) -> u64 {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len() as u64,
        HirKind::Class(Class::Unicode(class)) => class.ranges().len() as u64,
        HirKind::Class(Class::Bytes(class)) => class.ranges().len() as u64,
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min.saturating_add(1)).max(1);
            states(&repetition.sub).saturating_mul(times.into())
        }
        HirKind::Capture(capture) => states(&capture.sub).saturating_add(2),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().fold(1, |sum, part| states(part).saturating_add(sum)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_and_compiling_agree() {
        for pattern in [
            "a(b)(?:c)(?P<d>e)",
            "(",
            "[a",
            "a{2,1}",
            r"\p{Greek}+",
            r"\w{3000}",
            "(((a{1,100}){1,100}){1,100}){1,100}",
            r"(a)\1",
            "(?=a)",
            "",
            "(?i)ſ",
            "((((((((((x))))))))))",
            r"\b\d{1,2}\b",
            "a{4294967296}",
        ] {
            let compiled = regex(pattern).map(|regex| regex.captures_len() - 1);
            assert_eq!(size(pattern).map(|(groups, _)| groups), compiled, "{pattern}");
        }
    }
}
