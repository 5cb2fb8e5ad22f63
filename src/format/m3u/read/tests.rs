use std::io::BufReader;

use proptest::prelude::*;

use super::*;
use crate::format::m3u::NUMBERS;
use crate::format::text::tests::Chunks;
use crate::model::{Issue, StreamType};

fn all(input: impl BufRead) -> Result<(Vec<Channel>, Report), ReadError> {
    let mut channels = Vec::new();
    let report = read(input, |channel| {
        channels.push(channel.clone());
        ControlFlow::Continue(())
    })?;
    assert_eq!(report.entries, channels.len() as u64);
    Ok((channels, report))
}

/// The channels of a list, `#EXTM3U` put before it; it may have issues.
fn channels(text: &str) -> Vec<Channel> {
    all(format!("#EXTM3U\n{text}").as_bytes()).unwrap().0
}

fn one(extinf: &str) -> Channel {
    channels(&format!("{extinf}\nhttp://127.0.0.1/1\n")).pop().unwrap()
}

fn issues(text: &str) -> Vec<(u64, String)> {
    all(text.as_bytes()).unwrap().1.issues.first.into_iter().map(|issue| (issue.line, issue.text)).collect()
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/data/m3u/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn attributes(channel: &Channel) -> Vec<(&str, &str)> {
    channel.attributes.0.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// File, entries, issues. Where a file has another number of `#EXTINF` or addresses, it is said why.
const FIXTURES: &[(&str, u64, u64)] = &[
    ("iptvorg_uk.m3u", 202, 0),
    ("iptvorg_us.m3u", 685, 0),
    ("iptvorg_de.m3u", 238, 0),
    ("iptvorg_in.m3u", 806, 0),
    ("iptvorg_us_pluto.m3u", 410, 0),
    ("iptvorg_empty_ad.m3u", 0, 0),
    // 6 #EXTINF and 7 lines that are no tags; one of these is a row of `=` around a word. Two of the
    // six have an address without a scheme.
    ("fx_ipp_base.m3u", 6, 3),
    // The same: a row of `=`.
    ("fx_ipp_comment.m3u", 1, 1),
    ("fx_ipp_kodi.m3u", 1, 0),
    ("fx_ipp_pipe.m3u", 2, 0),
    ("fx_ipp_url_tvg.m3u", 1, 0),
    ("fx_ipp_vlcopt.m3u", 1, 0),
    ("fx_ipytv_m3u_plus.m3u", 4, 0),
    // 4602 #EXTINF, the last one has no address; one name is quoted and one begins with a quote.
    ("fx_ipytv_iptv-org.m3u", 4601, 1),
    // `#EXTINF:1` without a comma, and an address without a scheme.
    ("fx_jn_playlist_bad_extinf_format.m3u", 1, 2),
    ("fx_jn_playlist_missing_inf.m3u", 1, 1),
    ("fx_jn_playlist_no_header.m3u", 1, 1),
    // 4 #EXTINF, the last one has no address.
    ("fx_iptvnator_test.m3u", 3, 1),
    ("fritzbox_radio.m3u", 107, 0),
    ("derived_de_cp1252.m3u", 238, 0),
    ("derived_uk_bom_noext_cr.m3u", 202, 0),
    ("derived_de_mixed_badutf8.m3u", 238, 0),
];

#[test]
fn every_fixture_is_read_whole() {
    for (name, entries, odd) in FIXTURES {
        let (channels, report) = all(&fixture(name)[..]).unwrap();
        assert_eq!((report.entries, report.issues.total), (*entries, *odd), "{name}: {:?}", report.issues.first);
        assert!(channels.iter().all(|channel| !channel.channel_name.is_empty() && !channel.stream_url.is_empty()), "{name}");
    }
}

#[test]
fn every_fixture_is_in_the_table() {
    let folder = format!("{}/tests/data/m3u", env!("CARGO_MANIFEST_DIR"));
    for file in std::fs::read_dir(folder).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let is_elsewhere = ["fx_hls_media_not_iptv.m3u8", "derived_de_gz.m3u", "README.md"].contains(&name.as_str());
        assert!(is_elsewhere || FIXTURES.iter().any(|(known, ..)| *known == name), "{name}");
    }
}

#[test]
fn hls_is_refused() {
    let error = all(&fixture("fx_hls_media_not_iptv.m3u8")[..]).unwrap_err();
    assert!(error.to_string().contains("HLS media playlist"), "{error}");
    for text in [
        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\na.m3u8\n",
        "#EXTM3U\n#EXTINF:10,\na.ts\n#EXT-X-ENDLIST\n",
        "#EXTM3U\n#ext-x-media-sequence:5\n#EXTINF:10,\na.ts\n",
    ] {
        assert!(matches!(all(text.as_bytes()), Err(ReadError::Hls)), "{text}");
    }
    let late = format!("#EXTM3U\n{}#EXT-X-TARGETDURATION:9\n", "#EXTINF:9,\nhttp://127.0.0.1/a.ts\n".repeat(500));
    assert!(matches!(all(late.as_bytes()), Err(ReadError::Hls)));
    // A list of channels may carry such a tag.
    assert_eq!(channels("#EXTINF:-1 tvg-id=\"a\",A\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhttp://127.0.0.1/a\n").len(), 1);
}

#[test]
fn what_is_no_playlist_is_refused() {
    let error = |bytes: &[u8]| all(bytes).unwrap_err().to_string();
    assert_eq!(error(b""), "the playlist is empty");
    assert_eq!(error(b"\xef\xbb\xbf\r\n \n"), "the playlist is empty");
    assert_eq!(error(" ".repeat(5000).as_bytes()), "this is not a playlist: it has only comments");
    assert_eq!(error(b"<!DOCTYPE html><html>"), "this is a web page, not a playlist");
    assert_eq!(error(b"<?xml version=\"1.0\"?><tv></tv>"), "this is an XMLTV guide, not a playlist");
    assert_eq!(error(b"{\"a\":1}"), "this is not a playlist: it is JSON");
    assert_eq!(error(b"No such user\n"), "this is not a playlist: it begins with “No such user”");
    assert_eq!(error(b"see ftp://user:secret@x\n"), "this is not a playlist: it begins with “see ftp”");
    assert_eq!(error(b"PK\x03\x04\0\0"), "this is not a playlist: it is not text");
    assert_eq!(error(b"# a remark\n"), "this is not a playlist: it has only comments");
    assert_eq!(error(b"#x\nsome words\n"), "this is not a playlist: it has neither #EXTM3U nor an entry");
    assert_eq!(error(&fixture("derived_de_gz.m3u")), "this is not a playlist: it is not text");
}

#[test]
fn reading_stops_when_told() {
    let mut seen = 0;
    let result = read(&b"#EXTM3U\n#EXTINF:-1,A\nhttp://x/a\n#EXTINF:-1,B\nhttp://x/b\n"[..], |_| {
        seen += 1;
        ControlFlow::Break(())
    });
    assert!(matches!(result, Err(ReadError::Stopped)));
    assert_eq!(seen, 1);
}

#[test]
fn failures_below_are_passed_on() {
    struct Fails;
    impl Read for Fails {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("gone"))
        }
    }
    let input = BufReader::new(Read::chain(&b"#EXTM3U\n"[..], Fails));
    assert!(matches!(all(input), Err(ReadError::Io(error)) if error.to_string() == "gone"));
}

#[test]
fn the_base_fixture_in_full() {
    let (channels, report) = all(&fixture("fx_ipp_base.m3u")[..]).unwrap();
    assert_eq!(report.header.guide_urls, ["http://195.154.221.171/epg/guidealbania.xml.gz"]);
    let first = &channels[0];
    assert_eq!(first.channel_name, "Channel 1 (Tested)");
    assert_eq!((first.tvg_id.as_str(), first.tvg_name.as_str(), first.group_title.as_str()), ("CH1", "Ch 1", "Music"));
    assert!(first.tvg_logo.contains("xshow_08.png,Mic_.2KNN9OHw1p.png"));
    assert_eq!(attributes(first), [("tvg-url", "http://195.154.221.171/epg/guide.xml.gz"), ("tvg-rec", "3")]);
    assert_eq!(first.options.len(), 2);
    assert_eq!(first.options[0], "#EXTVLCOPT:http-referrer=http://player.livesports.pw/la2/");
    assert_eq!(first.stream_url, "http://livestream.htp.tv/hls-live/livepkgr/_definst_/H1/H1_HQ.m3u8");
    // The group of #EXTGRP holds until the next #EXTM3U.
    assert_eq!((channels[1].channel_name.as_str(), channels[1].duration.as_str()), ("Channel 2", "16"));
    assert_eq!((channels[1].group_title.as_str(), channels[1].stream_url.as_str()), ("Только Android", "stream/chunklist.m3u8"));
    assert_eq!((channels[2].channel_name.as_str(), channels[2].group_title.as_str()), ("=>(★ TURKİYE ★)<=", ""));
    assert_eq!(channels[2].stream_type, StreamType::Movie);
    assert_eq!(channels[3].tvg_shift, "-4.5");
    let expected = [
        ("timeshift", "3"),
        ("catchup", "shift"),
        ("catchup-days", "3"),
        ("catchup-source", "https://m3u-server/hls-apple-s4-c494-abcdef.m3u8?utc=325234234&lutc=3123125324"),
        ("lang", "tur"),
    ];
    assert_eq!(attributes(&channels[3]), expected);
    assert_eq!(channels[4].channel_name, "name,with comma");
    assert_eq!(channels[5].channel_name, "The Good, the Bad and the Ugly");
    assert_eq!(channels[5].tvg_name, "The Good, the Bad and the Ugly");
    let places: Vec<(u64, &str)> = report.issues.first.iter().map(|issue| (issue.line, issue.text.as_str())).collect();
    let expected = [
        (8, "an address without a scheme (Channel 2)"),
        (10, "neither an address nor a tag: skipped (=========================sudan==============================…)"),
        (20, "an address without a scheme (The Good, the Bad and the Ugly)"),
    ];
    assert_eq!(places, expected);
}

#[test]
fn other_fixtures_where_they_are_tricky() {
    let read = |name: &str| all(&fixture(name)[..]).unwrap().0;
    let kodi = &read("fx_ipp_kodi.m3u")[0];
    assert_eq!(kodi.options, ["#KODIPROP:inputstream=inputstream.adaptive", "#KODIPROP:inputstream.adaptive.manifest_type=hls"]);
    assert!(kodi.stream_url.ends_with("playlist.m3u8|user-agent=RTP Play/2.0.26 (Linux;Android 11) ExoPlayerLib/2.11.8"));
    assert_eq!(kodi.stream_type, StreamType::Live);
    let pipe = &read("fx_ipp_pipe.m3u")[0];
    assert_eq!((pipe.stream_type, pipe.duration.as_str()), (StreamType::Movie, "17"));
    let plus = read("fx_ipytv_m3u_plus.m3u");
    assert_eq!((plus[2].tvg_shift.as_str(), plus[3].tvg_id.as_str()), ("-0.5", "-10.5"));
    let radio = read("fritzbox_radio.m3u");
    assert_eq!((radio[0].channel_name.as_str(), radio[0].duration.as_str()), ("Rock Antenne", "0"));
    assert_eq!(radio[0].options, ["#EXTVLCOPT:network-caching=1000"]);
    assert_eq!(radio.iter().filter(|channel| channel.channel_name.contains(',')).count(), 5);
    assert_eq!(read("fx_jn_playlist_bad_extinf_format.m3u")[0].channel_name, "Track1.mp4");
    assert_eq!(read("fx_jn_playlist_missing_inf.m3u")[0].channel_name, "Track1.mp4");
    assert_eq!(read("fx_jn_playlist_no_header.m3u")[0].channel_name, "Track 1");
    let vlcopt = &read("fx_ipp_vlcopt.m3u")[0];
    assert_eq!((vlcopt.group_title.as_str(), vlcopt.options.len()), ("Entertainment", 1));
}

#[test]
fn charsets_do_not_matter() {
    let names = |name: &str| all(&fixture(name)[..]).unwrap().0.into_iter().map(|channel| channel.channel_name).collect::<Vec<_>>();
    let right = names("iptvorg_de.m3u");
    assert!(right.iter().any(|name| name.starts_with("München TV")));
    assert_eq!(names("derived_de_mixed_badutf8.m3u"), right);
    // Windows-1252 has no such letter, and its maker put a question mark.
    let legacy = names("derived_de_cp1252.m3u");
    let differing: Vec<_> = right.iter().zip(&legacy).filter(|(a, b)| a != b).collect();
    assert!(differing.iter().all(|(_, legacy)| legacy.contains('?')), "{differing:?}");
    assert_eq!(names("derived_uk_bom_noext_cr.m3u"), names("iptvorg_uk.m3u"));
    let wide: Vec<u8> = "\u{feff}#EXTM3U\r\n#EXTINF:-1,日本 Ä\r\nhttp://x/1\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(all(&wide[..]).unwrap().0[0].channel_name, "日本 Ä");
}

#[test]
fn line_ends_and_blanks() {
    let plain = channels("#EXTINF:-1,A\nhttp://x/a\n\n  #EXTINF:-1,B  \n\thttp://x/b\n");
    for end in ["\r\n", "\r", "\n\n", "\r\r\n"] {
        let text = "#EXTM3U\n#EXTINF:-1,A\nhttp://x/a\n\n  #EXTINF:-1,B  \n\thttp://x/b".replace('\n', end);
        assert_eq!(all(text.as_bytes()).unwrap().0, plain, "{end:?}");
    }
    let places = |end: &str| {
        let text = ["#EXTM3U", "junk", "#EXTINF:-1,A", "", "junk"].join(end);
        all(text.as_bytes()).unwrap().1.issues.first.iter().map(|issue| (issue.line, issue.byte)).collect::<Vec<_>>()
    };
    // The last junk is taken for an address: one word behind an #EXTINF.
    assert_eq!(places("\n"), [(2, 8), (5, 27)]);
    assert_eq!(places("\r\n"), [(2, 9), (5, 31)]);
    assert_eq!(places("\r"), [(2, 8), (5, 27)]);
}

#[test]
fn headers_of_all_kinds() {
    let header = |text: &str| all(text.as_bytes()).unwrap().1.header;
    assert_eq!(header("#EXTM3U\n"), Header::default());
    assert_eq!(header("#EXTM3U x-tvg-url=\"\"\n").guide_urls, [""; 0]);
    assert_eq!(header("#EXTM3U url-tvg=\"http://x/1, http://x/2,\" x-tvg-url=\"http://x/2\"").guide_urls, ["http://x/1", "http://x/2"]);
    assert_eq!(header("#EXTM3U url-tvg=\"http://x/1,a.xml,,http://x/2\"").guide_urls, ["http://x/1,a.xml", "http://x/2"]);
    assert_eq!(header("#EXTM3U url-tvg=http://x/1,http://x/2 tvg-shift=1").guide_urls, ["http://x/1", "http://x/2"]);
    let two =
        header("#EXTM3U url-tvg=\"http://x/1\"\n#EXTINF:-1,A\nhttp://x/a\n#extm3u Url-Tvg='http://x/2' tvg-shift=\"2\" catchup=\"xc\"\n");
    assert_eq!(two.guide_urls, ["http://x/1", "http://x/2"]);
    let value = |name: &str| two.attributes.0.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
    assert_eq!((value("tvg-shift"), value("catchup"), two.attributes.0.len()), (Some("2"), Some("xc"), 4));
}

#[test]
fn headers_speak_for_entries_that_say_nothing() {
    let text = "#EXTM3U catchup=\"append\" Catchup-Source='?utc={utc}' tvg-shift=\"-2\" size=\"9\"\n#EXTINF:-1,A\nhttp://x/a\n\
                #EXTINF:-1 catchup=\"xc\" tvg-shift=\"0\",B\nhttp://x/b\n#EXTM3U\n#EXTINF:-1,C\nhttp://x/c\n";
    let (channels, report) = all(text.as_bytes()).unwrap();
    assert_eq!(attributes(&channels[0]), [("catchup", "append"), ("catchup-source", "?utc={utc}")]);
    assert_eq!(channels[0].tvg_shift, "-2");
    assert_eq!(attributes(&channels[1]), [("catchup", "xc"), ("catchup-source", "?utc={utc}")]);
    assert_eq!(channels[1].tvg_shift, "0");
    assert_eq!(attributes(&channels[2]), []);
    assert_eq!(report.issues.total, 0);
}

#[test]
fn well_known_attributes_are_lifted() {
    let channel = one(
        "#EXTINF:-1 tvg-ID=\" a.b \" tvg-name='N' tvg-logo=\"l\" tvg-chno=\"2.1\" tvg-shift=\"+1\" group-title=\"G\" tvg-language=\"de\" \
         tvg-country=\"DE\" radio=\"TRUE\" is-adult=\"1\" X-Other=\" v \" catchup=\"\",Name",
    );
    assert_eq!((channel.tvg_id.as_str(), channel.tvg_name.as_str(), channel.tvg_logo.as_str()), ("a.b", "N", "l"));
    assert_eq!((channel.tvg_chno.as_str(), channel.tvg_shift.as_str(), channel.group_title.as_str()), ("2.1", "+1", "G"));
    assert_eq!((channel.tvg_language.as_str(), channel.tvg_country.as_str(), channel.radio, channel.is_adult), ("de", "DE", true, true));
    assert_eq!(attributes(&channel), [("X-Other", " v "), ("catchup", "")]);
}

#[test]
fn the_first_number_counts_and_others_stay() {
    let channel = one("#EXTINF:-1 tvg-chno=\"\" channel-number=\"5\" ch-number=\"6\" tvg-channo=\"5\",N");
    assert_eq!(channel.tvg_chno, "5");
    assert_eq!(attributes(&channel), [("ch-number", "6")]);
    for name in NUMBERS {
        assert_eq!(one(&format!("#EXTINF:-1 {name}=\"9\",N")).tvg_chno, "9");
    }
    let odd = one("#EXTINF:-1 radio=\"perhaps\" adult=\"no\" tvg-id=\"a\" tvg-id=\"b\",N");
    assert_eq!((odd.radio, odd.is_adult, odd.tvg_id.as_str()), (false, false, "a"));
    assert_eq!(attributes(&odd), [("radio", "perhaps"), ("tvg-id", "b")]);
}

#[test]
fn names_with_commas_and_quotes() {
    for (line, name) in [
        ("#EXTINF:-1,A, B", "A, B"),
        ("#EXTINF:-1 tvg-id=\"a,b\" , A \"B\", C", "A \"B\", C"),
        ("#EXTINF: -1, name,with comma", "name,with comma"),
        ("#EXTINF:-1,", "1"),
        ("#EXTINF:-1 tvg-name=\"T\",", "T"),
        ("#EXTINF", "1"),
        ("#EXTINF:-1 My Channel", "My Channel"),
        ("#EXTINF:-1 tvg-id=\"a\" My Channel", "My Channel"),
        ("#EXTINF:My Channel", "My Channel"),
        ("#extinf:-1,lower", "lower"),
        ("#EXTINF -1,blank", "blank"),
        ("#EXTINF:-1,tvg-id=\"a\" group-title=\"G\",Name", "Name"),
        ("#EXTINF:-1 tvg-id=\"a\", group-title=\"G\", tvg-logo=\"l\", Name, too", "Name, too"),
        ("#EXTINF:-1 tvg-name=\"The \"Best\", really\" group-title=\"G\",Name", "Name"),
        ("#EXTINF:-1,Der \u{201a}Boss\u{2018}", "Der \u{201a}Boss\u{2018}"),
        ("#EXTINF:-1,A\u{201a} B\u{201a}C", "A, B,C"),
        ("#EXTINF:-1,5 USA", "5 USA"),
    ] {
        assert_eq!(one(line).channel_name, name, "{line}");
    }
    assert_eq!(one("#EXTINF:-1 tvg-id=\"a\", group-title=\"G\",N").group_title, "G");
}

#[test]
fn durations_of_any_kind() {
    for (line, duration) in [("-1", ""), ("0", "0"), ("3600.5", "3600.5"), ("", ""), ("live", "live"), ("-1.0", "-1.0")] {
        assert_eq!(one(&format!("#EXTINF:{line},N")).duration, duration, "{line}");
    }
}

#[test]
fn groups_hold_until_they_change() {
    let text = "#EXTINF:-1,A\nhttp://x/1\n#EXTGRP:One\n#EXTINF:-1,B\nhttp://x/2\n#EXTINF:-1 group-title=\"T\",C\nhttp://x/3\n\
        #EXTINF:-1 group-title=\"\",D\n#EXTGRP: Two \nhttp://x/4\n#EXTINF:-1,E\nhttp://x/5\nhttp://x/6\n#EXTGRP:\n#EXTINF:-1,F\nhttp://x/7\n";
    let groups: Vec<String> = channels(text).into_iter().map(|channel| channel.group_title).collect();
    assert_eq!(groups, ["", "One", "T", "Two", "Two", "Two", ""]);
    let glued = channels("#EXTGRP:One\n#EXTINF:-1,A\nhttp://x/1\n#EXTM3U\n#EXTINF:-1,B\nhttp://x/2\n");
    assert_eq!((glued[0].group_title.as_str(), glued[1].group_title.as_str()), ("One", ""));
}

#[test]
fn options_belong_to_one_entry() {
    let text = "#PLAYLIST:Mine\n#EXTVLCOPT:early=1\n#EXTINF:-1,A\n# remark\n#EXTVLCOPT--http-reconnect=true\n#EXTIMG:x\n#EXTREM: no\n#Note: no\n\
        #WEBPROP:a=b\n#EXT-X-PLAYLIST-TYPE:VOD\nhttp://x/1\n#EXTIMG:late\n#EXTINF:-1,B\nhttp://x/2\n";
    let channels = channels(text);
    let expected = ["#EXTVLCOPT:early=1", "#EXTVLCOPT--http-reconnect=true", "#EXTIMG:x", "#WEBPROP:a=b", "#EXT-X-PLAYLIST-TYPE:VOD"];
    assert_eq!(channels[0].options, expected);
    assert_eq!(channels[1].options, [""; 0]);
    let many = format!("#EXTINF:-1,A\n{}http://x/1\n", "#EXTVLCOPT:a=b\n".repeat(100_000));
    let (channels, report) = all(many.as_bytes()).unwrap();
    assert_eq!(channels[0].options.len(), 256);
    assert_eq!(report.issues.total, 100_000 - 256);
}

#[test]
fn a_bad_line_costs_itself() {
    let text = "#EXTM3U\n#EXTINF:-1,Lost\n#EXTINF:-1,A\nhttp://x/1\nhttp://x/live/2.ts\nsome words\n#EXTINF:-1,B\n=== News ===\nhttp://x/3\n#EXTINF:-1 tvg-id=\"c,C\nhttp://x/4\n#EXTINF:-1,End\n";
    let found = channels(text.strip_prefix("#EXTM3U\n").unwrap());
    let names: Vec<&str> = found.iter().map(|channel| channel.channel_name.as_str()).collect();
    assert_eq!(names, ["A", "2.ts", "B", "C"]);
    let expected = [
        (2, "#EXTINF without an address: skipped (Lost)"),
        (5, "an address without #EXTINF (2.ts)"),
        (6, "neither an address nor a tag: skipped (some words)"),
        (8, "neither an address nor a tag: skipped (=== News ===)"),
        (10, "#EXTINF: a quote is missing (C)"),
        (12, "#EXTINF without an address: skipped (End)"),
    ];
    assert_eq!(issues(text), expected.map(|(line, text)| (line, text.to_owned())));
}

#[test]
fn fields_do_not_leak_into_the_next_entry() {
    let text = "#EXTINF:5 tvg-id=\"a\" tvg-name=\"b\" tvg-logo=\"c\" tvg-chno=\"1\" tvg-shift=\"1\" group-title=\"g\" tvg-language=\"l\" \
        tvg-country=\"d\" radio=\"1\" adult=\"1\" x=\"y\",A\n#EXTVLCOPT:a=b\nhttp://x/movie/1.mkv\nhttp://x/2\n#EXTINF:-1,C\nhttp://x/3\n";
    let channels = channels(text);
    let bare = |name: &str, url: &str| Channel { channel_name: name.into(), stream_url: url.into(), ..Channel::default() };
    assert_eq!(channels[1..], [bare("2", "http://x/2"), bare("C", "http://x/3")]);
}

#[test]
fn any_scheme_is_kept() {
    for url in ["rtsp://h/1", "udp://@239.0.0.1:1", "mms://h", "plugin://x/?a=b", "acestream://0", "HTTP://H/x y|a=b", "rtp:/x"] {
        let (channels, report) = all(format!("#EXTM3U\n#EXTINF:-1,A\n{url}\n").as_bytes()).unwrap();
        assert_eq!((channels[0].stream_url.as_str(), report.issues.total), (url, 0));
    }
    for url in ["a.ts", "/a/b", "//h/x", "c:\\x.ts", "stream1"] {
        let (channels, report) = all(format!("#EXTM3U\n#EXTINF:-1,A\n{url}\n").as_bytes()).unwrap();
        assert_eq!((channels[0].stream_url.as_str(), report.issues.total), (url, 1));
    }
}

#[test]
fn long_lines_are_skipped_with_little_memory() {
    let long = "x".repeat(LONGEST_LINE);
    let text = format!(
        "#EXTM3U\n#EXTINF:-1,A{long}\nhttp://h/1\n#EXTINF:-1,B\nhttp://h/{long}\n#EXTINF:-1,C\n#EXTVLCOPT:{long}\n#{long}\nhttp://h/3\n"
    );
    for size in [1000, 100_000, 10_000_000] {
        let (channels, report) = all(BufReader::with_capacity(size, text.as_bytes())).unwrap();
        let names: Vec<&str> = channels.iter().map(|channel| channel.channel_name.as_str()).collect();
        assert_eq!(names.len(), 2, "{names:?}");
        assert_eq!((names[0].len(), &names[0][..2], names[1]), (LONGEST_NAME, "Ax", "C"));
        assert_eq!(channels[1].options, [""; 0]);
        let lines: Vec<u64> = report.issues.first.iter().map(|issue| issue.line).collect();
        assert_eq!(lines, [2, 5, 7, 8]);
    }
    let just = format!("#EXTM3U\n#EXTINF:-1,A\nhttp://h/{}\n", "x".repeat(LONGEST_LINE - 9));
    assert_eq!(all(just.as_bytes()).unwrap().1.issues.total, 0);
}

#[test]
fn a_picture_in_a_line_costs_no_channel() {
    let line = |n: usize, size: usize| {
        let picture = "iVBORw0K".repeat(size / 8);
        format!("#EXTINF:-1 tvg-id=\"c{n}\" tvg-logo=\"data:image/png;base64,{picture}\" group-title=\"G\",Chan {n}\nhttp://h/{n}.ts\n")
    };
    let text = format!("#EXTM3U\n{}{}{}{}", line(1, 4000), line(2, 200_000), line(3, 3_000_000), line(4, 8));
    for size in [1000, 10_000_000] {
        let (channels, report) = all(BufReader::with_capacity(size, text.as_bytes())).unwrap();
        let found: Vec<_> = channels.iter().map(|c| (&*c.channel_name, &*c.tvg_id, &*c.group_title, !c.tvg_logo.is_empty())).collect();
        let expected =
            [("Chan 1", "c1", "G", true), ("Chan 2", "c2", "G", false), ("Chan 3", "c3", "G", false), ("Chan 4", "c4", "G", true)];
        assert_eq!(found, expected);
        assert_eq!(report.issues.first.iter().map(|issue| issue.line).collect::<Vec<_>>(), [4, 6, 6]);
    }
}

#[test]
fn what_is_between_entries_is_no_channel() {
    let text = "#EXTM3U\n#EXTINF:-1,A\nhttp://h/1\nsome.text\nnews/sport\nEXTINF:-1 tvg-id=\"b\",B\nhttp://h/2\nextgrp:G\nhttp://h/3\n";
    let (channels, report) = all(text.as_bytes()).unwrap();
    let found: Vec<_> = channels.iter().map(|c| (&*c.channel_name, &*c.tvg_id, &*c.group_title)).collect();
    assert_eq!(found, [("A", "", ""), ("B", "b", ""), ("3", "", "G")]);
    assert_eq!(report.issues.first.iter().map(|issue| issue.line).collect::<Vec<_>>(), [4, 5, 6, 8, 9]);
}

#[test]
fn other_names_for_number_and_logo() {
    let channel = one("#EXTINF:-1 tvh-chnum=\"6.1\" logo=\"http://h/l.png\",A");
    assert_eq!((&*channel.tvg_chno, &*channel.tvg_logo), ("6.1", "http://h/l.png"));
    for line in ["logo=\"http://h/1.png\" tvg-logo=\"http://h/2.png\"", "tvg-logo=\"http://h/2.png\" logo=\"http://h/1.png\""] {
        let channel = one(&format!("#EXTINF:-1 {line},A"));
        assert_eq!(channel.tvg_logo, "http://h/2.png");
        assert_eq!(channel.attributes.0, [("logo".to_owned(), "http://h/1.png".to_owned())]);
    }
}

/// Nothing is searched again and again: if it were, this would take minutes.
#[test]
fn hostile_lines_are_read_in_one_pass() {
    for piece in ["\" ", "a=1 ", ",", "=", "a=\"", "\"'", " ", "a=b", "\"a=", "='", "tvg-a=\",", "\u{201a}", "a=1 x "] {
        let line = piece.repeat(40_000 / piece.len());
        for start in ["#EXTINF:-1 ", "#EXTINF:-1 a=\"", "#EXTINF:-1,", "#EXTM3U ", "#EXTM3U url-tvg=\"", ""] {
            let text = format!("#EXTM3U\n{start}{line}tvg-b=\"\nhttp://h/1\n");
            all(text.as_bytes()).unwrap();
        }
    }
}

/// Text that looks like a playlist, more or less.
fn playlist() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "#EXTM3U",
            "#EXTINF:",
            "#EXTINF:-1 ",
            "#EXTGRP:",
            "#EXTVLCOPT:",
            "tvg-id=",
            "group-title=",
            "\"",
            "'",
            "=",
            ",",
            " ",
            "\t",
            "\n",
            "\r",
            "\r\n",
            "http://h/",
            "a",
            "é",
            "★",
            "\u{feff}",
            "\u{201a}",
            "#",
            "|",
            "1",
            "-1",
            "#EXT-X-",
            "radio=\"1\"",
            "\0",
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..4),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn outcome(input: impl BufRead) -> Result<(Vec<Channel>, Report), String> {
    all(input).map_err(|error| error.to_string())
}

proptest! {
    #[test]
    fn anything_can_be_read(bytes: Vec<u8>, text in playlist()) {
        drop(outcome(&bytes[..]));
        drop(outcome(&text[..]));
        drop(outcome(&[b"#EXTM3U\n", &text[..]].concat()[..]));
    }

    #[test]
    fn chunks_do_not_matter(text in playlist(), sizes in prop::collection::vec(1usize..9, 1..6)) {
        let text = [b"#EXTM3U\n", &text[..]].concat();
        prop_assert_eq!(outcome(Chunks::new(&text, &sizes)), outcome(&text[..]));
    }

    #[test]
    fn issues_point_at_their_lines(text in playlist()) {
        let text = [b"#EXTM3U\n", &text[..]].concat();
        if let Ok((_, report)) = outcome(&text[..]) {
            for Issue { line, byte, .. } in report.issues.first {
                let before = &text[..usize::try_from(byte).unwrap()];
                let ends = before.iter().enumerate().filter(|(at, c)| **c == b'\n' && (*at == 0 || before[at - 1] != b'\r') || **c == b'\r').count();
                prop_assert_eq!(line, ends as u64 + 1);
            }
        }
    }
}
