use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

use super::*;

const LIMIT: u64 = 64 * 1024 * 1024;

fn file(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/data/archives/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// A reader of at most so many bytes at a time.
struct Drips<'a>(&'a [u8], usize);

impl Read for Drips<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.1.min(buffer.len());
        self.0.read(&mut buffer[..n])
    }
}

fn unpack(bytes: &[u8], limit: u64) -> Result<Vec<u8>, UnpackError> {
    let mut out = Vec::new();
    open(bytes, limit)?.read_to_end(&mut out).map_err(UnpackError::from)?;
    Ok(out)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

const WHOLE: &[&str] = &[
    "list.m3u",
    "list.gz",
    "members.gz",
    "padded.gz",
    "garbage.gz",
    "twice.gz",
    "list.xz",
    "members.xz",
    "list.bz2",
    "members.bz2",
    "list.zst",
    "members.zst",
    "list.zip",
    "stored.zip",
    "among.zip",
    "gz-inside.zip",
    "piped.zip",
];

#[test]
fn every_format_is_unpacked() {
    let list = file("list.m3u");
    for name in WHOLE {
        let packed = file(name);
        assert!(unpack(&packed, LIMIT).unwrap() == list, "{name}");
        let mut out = Vec::new();
        open(Drips(&packed, 7), LIMIT).unwrap().read_to_end(&mut out).unwrap();
        assert!(out == list, "{name} in drips");
    }
}

#[test]
fn a_bare_stream_of_deflate_is_unpacked() {
    let list = file("list.m3u");
    for level in [0, 1, 4, 6, 9] {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), Compression::new(level));
        encoder.write_all(&list).unwrap();
        assert!(unpack(&encoder.finish().unwrap(), LIMIT).unwrap() == list, "{level}");
    }
}

#[test]
fn a_real_download_of_gzip_under_another_name() {
    let packed = std::fs::read(format!("{}/tests/data/m3u/derived_de_gz.m3u", env!("CARGO_MANIFEST_DIR"))).unwrap();
    assert!(unpack(&packed, LIMIT).unwrap().starts_with(b"#EXTM3U"));
}

#[test]
fn what_is_not_packed_passes() {
    for text in [&b""[..], b"#", b"#EXTM3U", b"BZh9 is a name", b"PK", b"\xfd7z"] {
        assert_eq!(unpack(text, LIMIT).unwrap(), text);
    }
}

#[test]
fn a_zip_without_a_list_gives_its_largest_file() {
    assert_eq!(unpack(&file("none.zip"), LIMIT).unwrap(), b"many words ".repeat(50));
}

#[test]
fn failures_have_names() {
    let error = |name: &str| unpack(&file(name), LIMIT).unwrap_err().to_string();
    assert_eq!(error("empty.zip"), "the archive has no files");
    assert_eq!(error("password.zip"), "a ZIP archive with a password cannot be unpacked");
    assert_eq!(error("bzip2-inside.zip"), "a ZIP archive with an unusual compression cannot be unpacked");
    assert_eq!(error("thrice.gz"), "what was compressed three times cannot be unpacked");
    let rar = unpack(b"Rar!\x1a\x07\x01\x00", LIMIT).unwrap_err();
    assert_eq!(rar.to_string(), "a RAR archive cannot be unpacked");
}

#[test]
fn cut_archives_are_cut_at_every_byte() {
    let list = file("list.m3u");
    for name in ["list.gz", "list.xz", "list.bz2", "list.zst", "list.zip", "piped.zip", "stored.zip"] {
        let packed = file(name);
        for length in (12..packed.len()).step_by(13) {
            match unpack(&packed[..length], LIMIT) {
                Err(UnpackError::Truncated) => {}
                // Behind the file, a ZIP has only its table of contents.
                Ok(out) if name.ends_with("zip") && out == list => {}
                other => panic!("{name} cut to {length} of {}: {other:?}", packed.len()),
            }
        }
    }
}

#[test]
fn damage_is_found() {
    for name in ["list.gz", "list.xz", "list.bz2", "list.zip", "stored.zip", "piped.zip"] {
        let mut packed = file(name);
        let middle = packed.len() / 3;
        packed[middle] ^= 0x55;
        let error = unpack(&packed, LIMIT).unwrap_err();
        assert!(matches!(error, UnpackError::Corrupt(_) | UnpackError::Truncated), "{name}: {error:?}");
    }
}

#[test]
fn the_limit_is_exact() {
    let list = file("list.m3u");
    let size = list.len() as u64;
    for name in WHOLE {
        let packed = file(name);
        // On the way to the list, other files are looked at, and what is packed twice comes out twice.
        if *name != "among.zip" && !name.starts_with("piped") {
            assert!(unpack(&packed, size).unwrap() == list, "{name}");
        }
        let error = unpack(&packed, size - 1).unwrap_err();
        assert!(matches!(error, UnpackError::TooLarge { limit } if limit == size - 1), "{name}: {error:?}");
    }
}

#[test]
fn bombs_end_at_the_limit() {
    let bomb = gzip(&vec![0; 40_000_000]);
    assert!(bomb.len() < 100_000);
    for packed in [bomb.clone(), gzip(&bomb)] {
        let mut reader = open(&packed[..], 1_000_000).unwrap();
        let mut seen = 0;
        let error = loop {
            match reader.fill_buf() {
                Ok(chunk) => {
                    let n = chunk.len();
                    assert!(n > 0);
                    seen += n;
                    reader.consume(n);
                }
                Err(error) => break error,
            }
        };
        assert!(seen <= 1_000_000);
        assert!(matches!(error.get_ref().unwrap().downcast_ref(), Some(UnpackError::TooLarge { limit: 1_000_000 })));
    }
}

#[test]
fn windows_are_not_as_large_as_they_say() {
    // A frame that says it needs a window of 2 GiB, and an xz block with a dictionary of 1 GiB.
    let error = unpack(&[0x28, 0xb5, 0x2f, 0xfd, 0, 0xa8, 1, 0, 0, 0], LIMIT).unwrap_err();
    assert_eq!(error.to_string(), "what needs so much memory cannot be unpacked");
    let mut xz = b"\xfd7zXZ\0\0\x01\x69\x22\xde\x36".to_vec();
    let header = [2, 0, 0x21, 1, 36, 0, 0, 0];
    xz.extend(header);
    xz.extend(crc32fast::hash(&header).to_le_bytes());
    xz.extend([0; 64]);
    let error = unpack(&xz, LIMIT).unwrap_err();
    assert_eq!(error.to_string(), "what needs so much memory cannot be unpacked");
}

#[test]
fn failures_of_the_input_are_passed_on() {
    struct Fails;
    impl Read for Fails {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::new(io::ErrorKind::ConnectionReset, "gone"))
        }
    }
    assert!(matches!(open(Fails, LIMIT), Err(UnpackError::Io(error)) if error.to_string() == "gone"));
    for name in ["list.m3u", "list.gz", "list.xz", "list.bz2", "list.zst", "list.zip"] {
        let packed = file(name);
        let input = packed[..packed.len() / 2].chain(Fails);
        let mut out = Vec::new();
        let error = match open(input, LIMIT) {
            Ok(mut reader) => UnpackError::from(reader.read_to_end(&mut out).unwrap_err()),
            Err(error) => error,
        };
        assert!(matches!(&error, UnpackError::Io(error) if error.to_string() == "gone"), "{name}: {error:?}");
    }
}

proptest! {
    #[test]
    fn anything_is_unpacked_or_refused(start in 0..WHOLE.len(), at: prop::sample::Index, junk: Vec<u8>, length in 0usize..400) {
        drop(unpack(&junk, LIMIT));
        let mut bytes = file(WHOLE[start]);
        let at = at.index(bytes.len());
        let end = (at + length).min(bytes.len());
        bytes.splice(at..end, junk);
        drop(unpack(&bytes, LIMIT));
    }
}
