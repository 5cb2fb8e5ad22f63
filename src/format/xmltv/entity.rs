//! Character and entity references -> text.
//!
//! Only the references of XML and HTML are known, so a document cannot declare anything that expands or is fetched.
//! Anything else is kept as it is.

use encoding_rs::WINDOWS_1252;
use memchr::{memchr, memchr2};
use quick_xml::escape::{resolve_html5_entity, resolve_xml_entity};

/// The longest name that HTML defines has 31 letters.
const LONGEST: usize = 32;

/// Appends `raw` with references resolved and line ends changed to `\n`. Returns the offset in `raw` of the first `&`
/// that is not a known reference.
#[inline]
pub(super) fn decode(raw: &str, out: &mut String) -> Option<usize> {
    match memchr2(b'&', b'\r', raw.as_bytes()) {
        None => {
            out.push_str(raw);
            None
        }
        Some(first) => decode_from(raw, first, out),
    }
}

fn decode_from(raw: &str, first: usize, out: &mut String) -> Option<usize> {
    let mut unknown = None;
    let (mut done, mut next) = (0, Some(first));
    while let Some(at) = next {
        out.push_str(raw.get(done..at).unwrap_or_default());
        let tail = raw.get(at..).unwrap_or_default();
        done = at
            + if tail.starts_with('\r') {
                out.push('\n');
                if tail.starts_with("\r\n") { 2 } else { 1 }
            } else {
                reference(tail.as_bytes(), out).unwrap_or_else(|| {
                    unknown.get_or_insert(at);
                    out.push('&');
                    1
                })
            };
        next = memchr2(b'&', b'\r', raw.as_bytes().get(done..).unwrap_or_default()).map(|n| done + n);
    }
    out.push_str(raw.get(done..).unwrap_or_default());
    unknown
}

/// Appends the text of the reference at the beginning of `tail`, and returns its length.
fn reference(tail: &[u8], out: &mut String) -> Option<usize> {
    let window = tail.get(1..tail.len().min(LONGEST + 2))?;
    let n = memchr(b';', window)?;
    let name = std::str::from_utf8(window.get(..n)?).ok()?;
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok().filter(|_| !hex.starts_with('+')),
            None => number.parse().ok().filter(|_| !number.starts_with('+')),
        }?;
        character(code, out)?;
    } else {
        out.push_str(resolve_xml_entity(name).or_else(|| resolve_html5_entity(name))?);
    }
    Some(n + 2)
}

/// As in HTML, 128 to 159 are Windows-1252. Control characters that XML forbids are removed.
fn character(code: u32, out: &mut String) -> Option<()> {
    match code {
        0..=8 | 11 | 12 | 14..=31 => {}
        128..=159 => out.push_str(&WINDOWS_1252.decode_without_bom_handling(&[u8::try_from(code).ok()?]).0),
        _ => out.push(char::from_u32(code)?),
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(raw: &str) -> (String, Option<usize>) {
        let mut out = String::new();
        let unknown = decode(raw, &mut out);
        (out, unknown)
    }

    #[test]
    fn references_of_xml_and_html() {
        assert_eq!(decoded("Tom &amp; Jerry &lt;3 &quot;x&quot; &apos;"), ("Tom & Jerry <3 \"x\" '".into(), None));
        assert_eq!(decoded("caf&eacute;&nbsp;&hellip;&euro;"), ("café\u{a0}…€".into(), None));
        assert_eq!(decoded("&#233;&#xE9;&#x1F600;&#146;"), ("éé😀’".into(), None));
        assert_eq!(decoded("a\r\nb\rc&#13;d"), ("a\nb\nc\rd".into(), None));
        assert_eq!(decoded("a&#0;b&#11;c"), ("abc".into(), None));
    }

    #[test]
    fn other_text_is_kept() {
        assert_eq!(decoded("R&B"), ("R&B".into(), Some(1)));
        assert_eq!(decoded("&lol9; & &; &#xD800; &#99999999999; &#+5; &"), ("&lol9; & &; &#xD800; &#99999999999; &#+5; &".into(), Some(0)));
        assert_eq!(decoded("?a=1&copy=2"), ("?a=1&copy=2".into(), Some(4)));
    }
}
