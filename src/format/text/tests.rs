use std::io::{BufReader, Read};

use proptest::prelude::*;

use super::*;

fn read(bytes: &[u8]) -> String {
    utf8(bytes)
}

fn pieces(mut input: Utf8<impl BufRead>) -> Vec<(u64, String)> {
    let mut pieces = Vec::new();
    loop {
        let mut text = String::new();
        let offset = input.append(&mut text).unwrap();
        if text.is_empty() {
            return pieces;
        }
        pieces.push((offset, text));
    }
}

/// A reader of chunks of the given sizes, over and over.
pub(crate) struct Chunks<'a> {
    rest: &'a [u8],
    sizes: Vec<usize>,
    at: usize,
    left: usize,
}

impl<'a> Chunks<'a> {
    pub(crate) fn new(bytes: &'a [u8], sizes: &[usize]) -> Chunks<'a> {
        Chunks { rest: bytes, sizes: sizes.to_vec(), at: 0, left: 0 }
    }
}

impl BufRead for Chunks<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            self.left = self.sizes.get(self.at % self.sizes.len().max(1)).copied().unwrap_or(1).max(1);
            self.at += 1;
        }
        Ok(&self.rest[..self.left.min(self.rest.len())])
    }
    fn consume(&mut self, n: usize) {
        self.rest = &self.rest[n..];
        self.left = self.left.saturating_sub(n);
    }
}

impl Read for Chunks<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}

#[test]
fn utf8_passes_and_its_mark_goes() {
    assert_eq!(read("Größe ★ 日本".as_bytes()), "Größe ★ 日本");
    assert_eq!(read("\u{feff}Größe".as_bytes()), "Größe");
    assert_eq!(read(b""), "");
    assert_eq!(read(b"\xef\xbb\xbf"), "");
}

#[test]
fn utf16_is_known_by_its_mark_or_its_zeros() {
    let le = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let be = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>();
    for text in ["\u{feff}#EXTM3U\nÄ★", "#EXTM3U\nÄ★"] {
        assert_eq!(read(&le(text)), "#EXTM3U\nÄ★");
        assert_eq!(read(&be(text)), "#EXTM3U\nÄ★");
    }
    let long = "<a>".repeat(100_000);
    assert_eq!(read(&le(&long)), long);
}

#[test]
fn what_is_not_utf8_is_windows_1252() {
    assert_eq!(read(b"#EXTINF:-1,Gr\xf6\xdfe \x80\n"), "#EXTINF:-1,Größe €\n");
    assert_eq!(read(b"a\xc3\xb6b\xf6c"), "aöböc", "both in one line");
    assert_eq!(read(b"cut \xe2\x98"), "cut â˜");
    assert_eq!(read(b"open \x81"), "open \u{fffd}");
}

#[test]
fn declarations_count_unless_they_lie() {
    let latin = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><tv>caf\xe9</tv>";
    assert!(read(latin).contains("café"));
    let lie = "<?xml version='1.0' encoding='ISO-8859-1'?><tv>café</tv>";
    assert_eq!(read(lie.as_bytes()), lie);
    let cyrillic = b"<?xml version=\"1.0\" encoding=\"windows-1251\"?><tv>\xcf\xf0\xe8\xe2\xe5\xf2</tv>";
    assert!(read(cyrillic).contains("Привет"));
    let list = b"#EXTM3U\r\n#EXTENC: windows-1251\r\n#EXTINF:-1,\xcf\xf0\xe8\xe2\xe5\xf2\r\n";
    assert!(read(list).contains("Привет"));
    let japanese = b"<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><tv>\x93\xfa\x96\x7b</tv>";
    assert!(read(japanese).contains("日本"));
    for odd in ["UTF-16", "nonsense", "", "utf-8"] {
        let text = format!("<?xml version=\"1.0\" encoding=\"{odd}\"?><tv>é</tv>");
        assert_eq!(read(text.as_bytes()), text);
    }
}

#[test]
fn places_are_those_of_the_input() {
    let seen = pieces(Utf8::new(&b"\xef\xbb\xbfab\xf6cd"[..]));
    assert_eq!(seen, [(3, "ab".to_owned()), (5, "ö".to_owned()), (6, "cd".to_owned())]);
}

/// Bytes that are text of several charsets, glued.
fn glued() -> impl Strategy<Value = Vec<u8>> {
    let head = prop::sample::select(vec![
        &b""[..],
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xfe\xff",
        b"<?xml version=\"1.0\" encoding=\"iso-8859-2\"?>",
        b"<?xml encoding='Shift_JIS'?>",
        b"#EXTENC:koi8-r\n",
    ]);
    let piece = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..8),
        ".{0,8}".prop_map(String::into_bytes),
        "[a-z\n]{0,20}".prop_map(String::into_bytes)
    ];
    (head, prop::collection::vec(piece, 0..12)).prop_map(|(head, pieces)| [head.to_vec(), pieces.concat()].concat())
}

proptest! {
    #[test]
    fn valid_utf8_comes_out_as_it_went_in(text in "[^\u{feff}\0][^\0]{3,60}") {
        prop_assume!(declared(text.as_bytes()).is_none());
        prop_assert_eq!(read(text.as_bytes()), text);
    }

    #[test]
    fn chunks_do_not_matter(bytes in glued(), sizes in prop::collection::vec(1usize..9, 1..6)) {
        let whole = read(&bytes);
        let joined = |pieces: Vec<(u64, String)>| pieces.into_iter().map(|(_, text)| text).collect::<String>();
        prop_assert_eq!(&joined(pieces(Utf8::new(Chunks::new(&bytes, &sizes)))), &whole);
        prop_assert_eq!(&joined(pieces(Utf8::new(BufReader::with_capacity(sizes[0], &bytes[..])))), &whole);
    }
}
