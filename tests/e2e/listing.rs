//! A playlist and a guide of any size that a made-up provider sends. Each version has a mark in every
//! entry, so that whoever sees two of them at once has seen a mixture.

use std::fmt::Write;

use jiff::Timestamp;
use memchr::memmem;

/// One channel in so many has a guide, of so many programmes.
const WITH_GUIDE: usize = 10;
const PROGRAMMES: usize = 6;

/// Numbers, names and ids stay from version to version; the mark is in the logo and the `tvg-name`.
pub(crate) fn playlist(channels: usize, mark: u64) -> Vec<u8> {
    let mut text = String::from("#EXTM3U\n");
    for n in 0..channels {
        let group = n / 100;
        let _ = write!(
            text,
            "#EXTINF:-1 tvg-id=\"c{n}.example\" tvg-name=\"Channel {n} v{mark}\" tvg-logo=\"http://127.0.0.1:9/logo/v{mark}/{n}.png\" \
             group-title=\"Group {group}\",Channel {n}\nhttp://127.0.0.1:9/live/{n}.ts\n"
        );
    }
    text.into_bytes()
}

/// For one channel in ten, from two hours ago on. The mark is in every title.
pub(crate) fn guide(channels: usize, mark: u64) -> Vec<u8> {
    let hour = Timestamp::now().as_second() / 3600 * 3600;
    let times: Vec<String> = (0..=PROGRAMMES as i64).map(|n| time(hour + (n - 2) * 3600)).collect();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tv>\n");
    for n in (0..channels).step_by(WITH_GUIDE) {
        let _ = writeln!(text, "<channel id=\"c{n}.example\"><display-name>Channel {n}</display-name></channel>");
    }
    for n in (0..channels).step_by(WITH_GUIDE) {
        for pair in times.windows(2) {
            let (start, stop) = (&pair[0], &pair[1]);
            let _ = writeln!(
                text,
                "<programme start=\"{start}\" stop=\"{stop}\" channel=\"c{n}.example\"><title>News of {n} [v{mark}]</title>\
                 <desc>What happened in the last hour, as far as anybody could find out.</desc></programme>"
            );
        }
    }
    text.push_str("</tv>\n");
    text.into_bytes()
}

/// `20260102030405 +0000`.
pub(crate) fn time(seconds: i64) -> String {
    Timestamp::from_second(seconds).unwrap().strftime("%Y%m%d%H%M%S +0000").to_string()
}

/// The mark of a published playlist of `channels` channels, which has to be whole and of one version.
pub(crate) fn mark_of_playlist(bytes: &[u8], channels: usize) -> u64 {
    assert!(bytes.starts_with(b"#EXTM3U url-tvg=\"http") && bytes.ends_with(b"\n"), "a playlist is cut");
    let last = bytes[..bytes.len() - 1].rsplit(|byte| *byte == b'\n').next().unwrap();
    assert!(last.starts_with(b"http://") && last.ends_with(b".ts"), "the last line is {}", String::from_utf8_lossy(last));
    assert_eq!(memmem::find_iter(bytes, b"\n#EXTINF:").count(), channels);
    one_mark(bytes, b"/logo/v", channels)
}

/// The marks of a published guide: that of its programmes, which come from the guide, and that of its
/// icons, which come from the playlist.
pub(crate) fn marks_of_guide(bytes: &[u8], channels: usize) -> (u64, u64) {
    assert!(bytes.starts_with(b"<?xml ") && bytes.ends_with(b"\n</tv>\n"), "a guide is cut");
    let with_guide = channels.div_ceil(WITH_GUIDE);
    assert_eq!(memmem::find_iter(bytes, b"</programme>").count(), with_guide * PROGRAMMES);
    (one_mark(bytes, b" [v", with_guide * PROGRAMMES), one_mark(bytes, b"/logo/v", with_guide))
}

/// The number behind each of the `count` occurrences of `sign`.
fn one_mark(bytes: &[u8], sign: &[u8], count: usize) -> u64 {
    let mut marks = memmem::find_iter(bytes, sign).map(|at| {
        let digits = bytes[at + sign.len()..].iter().take_while(|byte| byte.is_ascii_digit());
        digits.fold(0, |number, digit| number * 10 + u64::from(digit - b'0'))
    });
    let first = marks.next().expect("there is a mark");
    let mut seen = 1;
    for mark in marks {
        assert_eq!(mark, first, "two versions in one file");
        seen += 1;
    }
    assert_eq!(seen, count);
    first
}
