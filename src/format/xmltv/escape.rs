//! Text -> XML text. Most texts are plain, so they are searched many bytes at once and copied in runs.

/// Whether a reader would see an empty text.
#[inline]
pub(super) fn is_blank(text: &str) -> bool {
    // The first byte nearly always decides.
    !text.as_bytes().first().is_some_and(u8::is_ascii_graphic)
        && text.trim_matches(|c: char| c.is_whitespace() || is_forbidden(c)).is_empty()
}

/// Characters that XML forbids, and C1 controls, which are discouraged and always a mistake.
pub(super) fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\x7f'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}

/// Bytes that may need escaping: markup, control characters, and the first bytes of
/// U+0080 to U+00BF and of U+F000 to U+FFFF.
fn is_special(byte: u8) -> bool {
    // No short-circuit operators, so that the compiler can vectorise the loop.
    (byte < 0x20) | (byte == b'&') | (byte == b'<') | (byte == b'>') | (byte == b'"') | (byte == 0x7f) | (byte == 0xc2) | (byte == 0xef)
}

/// The number of bytes before the first special one.
#[inline]
fn plain(bytes: &[u8]) -> usize {
    let is_plain = |stride: &&[u8; 32]| stride.iter().fold(0, |special, &byte| special | u8::from(is_special(byte))) == 0;
    let whole = bytes.as_chunks().0.iter().take_while(is_plain).count() * 32;
    let rest = bytes.get(whole..).unwrap_or_default();
    whole + rest.iter().position(|&byte| is_special(byte)).unwrap_or(rest.len())
}

/// Appends an escaped text without its forbidden characters. In an attribute, line ends and tabs are escaped too,
/// because readers replace them by blanks.
pub(super) fn escape(out: &mut Vec<u8>, text: &str, is_attribute: bool) {
    let mut rest = text.as_bytes();
    loop {
        let (taken, special) = rest.split_at(plain(rest));
        out.extend_from_slice(taken);
        let (instead, length): (&[u8], usize) = match special {
            [] => return,
            [b'&', ..] => (b"&amp;", 1),
            [b'<', ..] => (b"&lt;", 1),
            [b'>', ..] => (b"&gt;", 1),
            [b'"', ..] if is_attribute => (b"&quot;", 1),
            [b'\n', ..] if is_attribute => (b"&#10;", 1),
            [b'\t', ..] if is_attribute => (b"&#9;", 1),
            [b'\r', ..] => (b"&#13;", 1),
            [b'"' | b'\n' | b'\t', ..] => (special.get(..1).unwrap_or_default(), 1),
            [0xc2, 0x80..=0x9f, ..] => (b"", 2),
            [0xef, 0xbf, 0xbe | 0xbf, ..] => (b"", 3),
            [0xc2, ..] => (special.get(..2).unwrap_or_default(), 2),
            [0xef, ..] => (special.get(..3).unwrap_or_default(), 3),
            _ => (b"", 1),
        };
        out.extend_from_slice(instead);
        rest = special.get(length..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_attributes_are_escaped() {
        let escaped = |text: &str, is_attribute| {
            let mut out = Vec::new();
            escape(&mut out, text, is_attribute);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(escaped("a<b>&\"c'\n\t\r", false), "a&lt;b&gt;&amp;\"c'\n\t&#13;");
        assert_eq!(escaped("a<b>&\"c'\n\t\r", true), "a&lt;b&gt;&amp;&quot;c'&#10;&#9;&#13;");
        assert_eq!(escaped("\0a\u{1f}b\u{7f}c\u{85}d\u{9f}e\u{fffe}f\u{ffff}", false), "abcdef");
        assert_eq!(escaped("\u{a0}é\u{bf}\u{fffd}\u{ffef}日\u{f000}", false), "\u{a0}é\u{bf}\u{fffd}\u{ffef}日\u{f000}");
        let long = "x".repeat(100);
        assert_eq!(escaped(&format!("{long}&{long}é<{long}"), false), format!("{long}&amp;{long}é&lt;{long}"));
    }
}
