use std::io::{BufReader, Read};
use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::model::programme::{Credit, Icon, Image, Link, Role, Text};

/// Everything that a reading hands out.
#[derive(Debug, Default, PartialEq)]
struct Guide {
    channels: Vec<EpgChannel>,
    programmes: Vec<Programme>,
    report: Report,
}

impl Guide {
    fn issues(&self) -> Vec<String> {
        self.report.issues.first.iter().map(|issue| format!("{}/{} {}", issue.line, issue.byte, issue.text)).collect()
    }

    fn titles(&self) -> Vec<&str> {
        self.programmes.iter().map(|p| p.titles.first().map_or("", |title| title.text.as_str())).collect()
    }
}

fn try_read(input: impl BufRead, zone: &TimeZone) -> Result<Guide, ReadError> {
    let mut guide = Guide::default();
    let report = read(input, zone, |item| {
        match item {
            Item::Channel(channel) => guide.channels.push(channel.clone()),
            Item::Programme(programme) => guide.programmes.push(programme.clone()),
        }
        ControlFlow::Continue(())
    })?;
    Ok(Guide { report, ..guide })
}

fn guide(text: impl AsRef<[u8]>) -> Guide {
    try_read(text.as_ref(), &TimeZone::UTC).unwrap()
}

/// A guide of one programme with these children.
fn programme(children: &str) -> Programme {
    let read = guide(format!("<tv><programme start=\"20220331180000 +0000\" channel=\"c\">{children}</programme></tv>"));
    assert_eq!(read.issues(), [""; 0]);
    read.programmes.into_iter().next().unwrap()
}

fn text(lang: &str, text: &str) -> Text {
    Text { lang: lang.into(), text: text.into() }
}

fn fixture(name: &str) -> Vec<u8> {
    let bytes = std::fs::read(Path::new("tests/data/xmltv").join(name)).unwrap();
    if bytes.starts_with(b"\x1f\x8b") {
        let mut plain = Vec::new();
        flate2::read::MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut plain).unwrap();
        return plain;
    }
    bytes
}

#[test]
fn real_guides_are_read_whole() {
    // Name, channels, programmes, issues.
    for (name, channels, programmes, issues) in [
        // A title that is not closed: both are kept.
        ("ektotv_broken.xml", 1, 1, 1),
        ("ektotv_comments.xml", 1, 1, 0),
        ("ektotv_example.xml", 2, 5, 0),
        // Its one programme starts at "1", which is not a time: skipped.
        ("jaylinski_epg.xml", 1, 0, 1),
        // Has a channel number that xmltv.dtd does not know (lcn).
        ("epgparser_basic.xml", 2, 2, 1),
        ("jellyfin_MultilanguageData.xml", 1, 2, 0),
        ("jellyfin_UK_Data.xml", 5, 1964, 0),
        ("jellyfin_custom.xml", 1, 1, 0),
        ("iptvorgepg_energeek.cl.xml", 5, 294, 0),
        ("iptvorgepg_epg.tmacaraibes.com.xml", 1, 318, 0),
        ("iptvorgepg_epg.iptvx.one.xml.gz", 1, 230, 0),
        ("iptvorgepg_multilang.guide.xml", 2, 4, 0),
        ("derived_latin1_declared.xml", 1, 318, 0),
        ("derived_gz_named.xml", 1, 318, 0),
        // Its entities are no references to us: one issue, the text stays.
        ("derived_billion_laughs.xml", 1, 0, 1),
        ("derived_xxe.xml", 1, 0, 1),
    ] {
        let guide = guide(fixture(name));
        let counts = (guide.report.channels, guide.report.programmes, guide.report.issues.total);
        assert_eq!(counts, (channels, programmes, issues), "{name}: {:?}", guide.issues());
        assert_eq!((guide.channels.len() as u64, guide.programmes.len() as u64), (channels, programmes), "{name}");
    }
}

#[test]
fn stops_that_are_not_after_the_start_are_none() {
    let guide = guide(fixture("jellyfin_UK_Data.xml"));
    assert_eq!(guide.programmes.iter().filter(|p| p.stop.is_none()).count(), 49);
}

#[test]
fn a_cut_archive_gives_what_came_before_and_an_error() {
    let bytes = std::fs::read("tests/data/xmltv/derived_truncated.xml.gz").unwrap();
    let mut programmes = 0;
    let input = BufReader::new(flate2::read::GzDecoder::new(bytes.as_slice()));
    let result = read(input, &TimeZone::UTC, |item| {
        programmes += u32::from(matches!(item, Item::Programme(_)));
        ControlFlow::Continue(())
    });
    assert!(matches!(result, Err(ReadError::Io(_))));
    assert!(programmes > 100, "{programmes}");
}

#[test]
fn the_charset_does_not_matter() {
    let original = guide(fixture("iptvorgepg_epg.tmacaraibes.com.xml"));
    assert_eq!(original.programmes[0].descriptions[0].text, "Toutes les musiques africaines et caribéennes.");
    assert_eq!(guide(fixture("derived_latin1_declared.xml")).programmes, original.programmes);
    let text = String::from_utf8(fixture("iptvorgepg_epg.tmacaraibes.com.xml")).unwrap();
    let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(guide(utf_16).programmes, original.programmes);
    // Says ISO-8859-1 and is UTF-8, as many do; and the real one byte that is wrong.
    let read = guide("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><tv><channel id=\"c\"><display-name>é</display-name></channel></tv>");
    assert_eq!(read.channels[0].display_names[0].text, "é");
    let read = guide(b"<tv><channel id=\"c\"><display-name>caf\xe9 \xc3\xa9</display-name></channel></tv>");
    assert_eq!(read.channels[0].display_names[0].text, "café é");
}

#[test]
fn a_full_programme_with_nothing_lost() {
    let guide = guide(fixture("ektotv_example.xml"));
    insta::assert_json_snapshot!("full_programme", guide.programmes[0]);
    insta::assert_json_snapshot!("full_channel", guide.channels[0]);
}

#[test]
fn the_record_that_is_used_again_is_clean() {
    let full = fixture("ektotv_example.xml");
    let guide = guide(&full);
    let minimal = Programme {
        channel_id: "channel_one".into(),
        start: guide.programmes[0].start,
        titles: vec![text("", "Programme Two: The minimum valid programme")],
        ..Programme::default()
    };
    assert_eq!(guide.programmes[1], minimal);
    assert_eq!(guide.channels[1].icons, []);
}

#[test]
fn entities_of_a_document_never_expand() {
    let laughs = guide(fixture("derived_billion_laughs.xml"));
    assert_eq!(laughs.channels[0].display_names, [text("", "&g;")]);
    let external = guide(fixture("derived_xxe.xml"));
    assert_eq!(external.channels[0].display_names, [text("", "&x;")]);
}

#[test]
fn what_is_no_guide_says_what_it_is() {
    let error = |text: &str| try_read(text.as_bytes(), &TimeZone::UTC).unwrap_err().to_string();
    assert!(matches!(try_read(fixture("derived_html_error.xml").as_slice(), &TimeZone::UTC), Err(ReadError::Html)));
    assert!(matches!(try_read(&b"\xef\xbb\xbf <HTML><body>"[..], &TimeZone::UTC), Err(ReadError::Html)));
    assert!(matches!(try_read(&b"#EXTM3U\n#EXTINF:-1,A\nhttp://a/"[..], &TimeZone::UTC), Err(ReadError::Playlist)));
    for empty in ["", " \r\n\t ", "\u{feff}\n"] {
        assert!(matches!(try_read(empty.as_bytes(), &TimeZone::UTC), Err(ReadError::Empty)), "{empty:?}");
    }
    let rss = "<?xml version=\"1.0\"?><rss><channel><title>News</title></channel></rss>";
    assert_eq!(error(rss), "this is not a guide (XMLTV): its first element is <rss>");
    assert_eq!(error("{\"error\": 1}"), "this is not a guide (XMLTV): it begins with \"{\"error\": 1}\"");
    assert_eq!(error("Service unavailable"), "this is not a guide (XMLTV): it begins with \"Service unavailable\"");
    // A guide in which nothing is on is one.
    assert_eq!(guide("<tv></tv>").report, Report::default());
    assert_eq!(guide("<tv/>").report.programmes, 0);
}

#[test]
fn each_may_stop() {
    let mut seen = 0;
    let result = read(fixture("ektotv_example.xml").as_slice(), &TimeZone::UTC, |_| {
        seen += 1;
        if seen == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(matches!(result, Err(ReadError::Stopped)));
    assert_eq!(seen, 3);
}

#[test]
fn times_without_a_zone_are_the_sources() {
    let xml = "<tv><programme start=\"20220715120000\" stop=\"20220115120000\" channel=\"c\"/>\
               <programme start=\"20220715120000 +0000\" stop=\"20220715130000\" channel=\"c\"/></tv>";
    let guide = try_read(xml.as_bytes(), &TimeZone::get("America/New_York").unwrap()).unwrap();
    assert_eq!(guide.programmes[0].start.to_string(), "2022-07-15T16:00:00Z");
    assert_eq!(guide.programmes[0].stop, None);
    assert_eq!(guide.programmes[1].start.to_string(), "2022-07-15T12:00:00Z");
    assert_eq!(guide.programmes[1].stop.unwrap().to_string(), "2022-07-15T17:00:00Z");
}

#[test]
fn programmes_that_cannot_be_used_are_left_out_and_told() {
    let read = guide(
        "<tv>\n<programme start=\"soon\" channel=\"c\"><title>A</title></programme>\n\
         <programme channel=\"c\"><title>B</title></programme>\n\
         <programme start=\"20220331180000\"><title>C</title></programme>\n\
         <programme start=\"20220331180000\" stop=\"later\" channel=\"c\"><title>D</title></programme>\n\
         <channel><display-name>E</display-name></channel></tv>",
    );
    assert_eq!(read.titles(), ["D"]);
    assert_eq!(read.programmes[0].stop, None);
    assert_eq!(
        read.issues(),
        [
            "2/5 a programme was skipped: its start \"soon\" is not a time",
            "3/70 a programme was skipped: its start \"\" is not a time",
            "4/122 a programme without a channel was skipped",
            "5/185 the stop \"later\" is not a time, the start of the next programme is used",
            "6/273 a channel without an id was skipped",
        ]
    );
}

#[test]
fn order_and_roots_do_not_matter() {
    let one = "<programme start=\"20220331180000\" channel=\"c\"><title>A</title></programme>";
    let channel = "<channel id=\"c\"><display-name>C</display-name></channel>";
    for (text, issues) in [
        (format!("<tv>{one}{channel}</tv>"), 0),
        (format!("{channel}{one}"), 0),
        (format!("<?xml version='1.0'?><tv>{channel}</tv>\n<?xml version='1.0'?><!DOCTYPE tv><tv>{one}</tv>"), 0),
        (format!("<tv><!-- {one} -->{channel}<?php echo 1 ?><!DOCTYPE tv SYSTEM \"x\">{one}</tv>"), 0),
        (format!("Warning: something on line 1<br />\n<?xml version=\"1.0\"?><tv>{channel}{one}</tv>"), 1),
        (format!("<tv><lineup><day>{channel}{one}</day></lineup></tv>"), 2),
        (format!("<tv>{channel}{one}"), 1),
    ] {
        let read = guide(&text);
        assert_eq!((read.report.channels, read.report.programmes), (1, 1), "{text}");
        assert_eq!(read.report.issues.total, issues, "{text} {:?}", read.issues());
    }
}

#[test]
fn texts_are_trimmed_and_otherwise_as_they_are() {
    let p = programme(
        "<title lang=\" en \">\n  A  &amp;\tB\r\n C </title><title> </title><title/><sub-title lang=\"\">x</sub-title>\
         <desc><![CDATA[ <b>x</b> &amp; ]]>y<!-- z --><?pi?>&nbsp;</desc><category>&#160;</category>",
    );
    assert_eq!(p.titles, [text("en", "A  &\tB\n C")]);
    assert_eq!(p.sub_titles, [text("", "x")]);
    assert_eq!(p.descriptions, [text("", "<b>x</b> &amp; y")]);
    assert_eq!(p.categories, []);
}

#[test]
fn small_rules_of_single_elements() {
    for (length, seconds) in [
        ("units=\"minutes\">90", 5400),
        ("units=\"hours\">1.5", 5400),
        ("units=\"seconds\">90", 90),
        (">2", 120),
        ("units=\"hours\">1,5", 5400),
        (">-1", 0),
        (">long", 0),
        (">1e300", 0),
        (">NaN", 0),
    ] {
        assert_eq!(programme(&format!("<length {length}</length>")).length, seconds, "{length}");
    }
    assert!(programme("<live/>").is_live);
    assert!(programme("<new></new>").is_new);
    assert!(programme("<keyword lang=\"en\">Live</keyword>").is_live);
    assert_eq!(programme("<premiere/>").premiere, Some(text("", "")));
    assert_eq!(programme("<premiere/><premiere>x</premiere>").premiere, Some(text("", "")));
    assert_eq!(programme("<language/><language>de</language><language>en</language>").language, Some(text("", "de")));
    assert_eq!(programme("<video></video><audio/>").video, None);
    assert_eq!(programme("<previously-shown/>").previously_shown, Some(Default::default()));
    assert_eq!(programme("<subtitles/>").subtitles, [Default::default()]);
    assert_eq!(programme("<rating><icon src=\"x\"/></rating><star-rating/>").ratings, []);
    assert_eq!(programme("<icon/><icon width=\"5px\" src=' x '/>").icons, [Icon { src: "x".into(), width: 5, height: 0 }]);
    assert_eq!(programme("<icon>http://a/b</icon>").icons[0].src, "http://a/b");
    assert_eq!(programme("<episode-num>1x2</episode-num>").episode_nums[0].system, "onscreen");
    assert_eq!(programme("<icon src=\"a?b=1&amp;c=2\"/>").icons[0].src, "a?b=1&c=2");
}

#[test]
fn what_many_guides_write_otherwise_keeps_its_meaning() {
    let numbers = |children: &str| {
        let numbers = programme(children).episode_nums.into_iter();
        numbers.map(|number| format!("{} {}", number.system, number.value)).collect::<Vec<_>>()
    };
    assert_eq!(numbers("<season>1</season><episode>12</episode>"), ["xmltv_ns 0.11."]);
    assert_eq!(numbers("<episode>3</episode>"), ["xmltv_ns .2."]);
    assert_eq!(numbers("<season>0</season><episode>2</episode>"), ["onscreen S00E02"]);
    assert_eq!(numbers("<season>9</season><episode-num system=\"xmltv_ns\">1.3</episode-num>"), ["xmltv_ns 1.3."]);
    assert_eq!(numbers("<episode-num system=\"xmltv_ns\">1.3.0/2</episode-num>"), ["xmltv_ns 1.3.0/2"]);
    let ratings = |children: &str| {
        let ratings = programme(children).ratings.into_iter();
        ratings.map(|rating| (rating.system, rating.value, rating.icons.len())).collect::<Vec<_>>()
    };
    assert_eq!(ratings("<rating system=\"MPAA\">TV-PG</rating>"), [("MPAA".into(), "TV-PG".into(), 0)]);
    assert_eq!(ratings("<rating> 16 <icon src=\"http://h/16.png\"/></rating>"), [(String::new(), "16".into(), 1)]);
    assert_eq!(ratings("<rating>x<value>12</value></rating>"), [(String::new(), "12".into(), 0)]);
    for date in ["1999", "20190412", "2019-04-12", "2019-04-12T20:15:00Z"] {
        assert_eq!(programme(&format!("<date>{date}</date>")).date, date);
    }
    let wrong = guide("<tv><programme start=\"20260101000000 +0000\" channel=\"a\"><date>2</date><season>x</season></programme></tv>");
    let texts: Vec<&str> = wrong.report.issues.first.iter().map(|issue| issue.text.as_str()).collect();
    assert_eq!(texts, ["the date \"2\" is not a date, ignored", "the season or episode \"x\" is not a number, ignored"]);
}

#[test]
fn credits_have_their_roles_pictures_and_links() {
    let p = programme(
        "<credits><guest>G</guest><actor role=\" R \" guest=\"yes\"> Ryan Lee <image type=\"person\">http://i</image>\
         <url system=\"s\">http://u</url></actor><actor></actor></credits><credits><director>D</director></credits>",
    );
    let actor = Credit {
        role: Role::Actor,
        name: "Ryan Lee".into(),
        character: "R".into(),
        guest: true,
        images: vec![Image { kind: "person".into(), url: "http://i".into(), ..Image::default() }],
        urls: vec![Link { system: "s".into(), url: "http://u".into() }],
    };
    assert_eq!(p.credits.len(), 3);
    assert_eq!(p.credits[1], actor);
    assert_eq!(p.credits[2].role, Role::Director);
}

#[test]
fn unknown_elements_are_passed_over_and_told_once_a_name() {
    let one = "<programme start=\"20220331180000\" channel=\"c\"><x:y a=\"b\"><title>no</title><x:y/><x:y></x:y></x:y>\
               <title>A</title><z/></programme>";
    let read = guide(format!("<tv>{one}{one}</tv>"));
    assert_eq!(read.titles(), ["A", "A"]);
    assert_eq!(read.programmes[0].titles.len(), 1);
    assert_eq!(read.issues(), ["1/50 <x:y> is unknown, ignored everywhere", "1/117 <z> is unknown, ignored everywhere"]);
}

/// Texts that are not well-formed, in the middle of a guide: what comes of the one they are in.
#[test]
fn a_break_costs_at_most_what_is_broken() {
    let cases: &[(&str, &str, &[&str])] = &[
        // children, what is made of them (title | desc | category), the problems
        ("<title>A<desc>B</desc>", "A | B | ", &["<title> is not closed"]),
        ("<title>A</desc><category>C</category>", "A |  | C", &["</desc> has no start tag", "<title> is not closed"]),
        ("<title>A", "A |  | ", &["<title> is not closed"]),
        ("<title>A & B &lol; C</title>", "A & B &lol; C |  | ", &["unknown reference"]),
        ("<title>a < b <3</title>", "a < b <3 |  | ", &["a < that does not start a tag", "a < that does not start a tag"]),
        ("<title>a <b and c</title><desc>d</desc>", "a <b and c | d | ", &["a < that does not start a tag"]),
        ("<desc>a <b>bold</b><br/>line</desc>", " | a bold\nline | ", &["<b> is unknown", "<br> is unknown"]),
        (
            "<title lang=en>A</title><icon src=x width=5/>",
            "A |  | ",
            &["the attribute lang is not in quotes", "the attribute src is", "the attribute width"],
        ),
        ("<title lang=\"en>A</title><desc>B</desc>", "A | B | ", &["the attribute lang"]),
        ("<title>A</title></sub-title><desc>B</desc>", "A | B | ", &["</sub-title> has no start tag"]),
        ("<credits><actor>X<title>A</title><desc>B</desc>", "A | B | ", &["<actor> is not closed", "<credits> is not closed"]),
        ("<rating><value>x</value><title>A</title>", "A |  | ", &["<rating> is not closed"]),
        ("<foo><title>A</title><desc>B</desc>", "A | B | ", &["<foo> is unknown", "<foo> is not closed"]),
        ("<title>A</title><!-- <desc>B</desc>", "A | B | ", &["a comment or CDATA"]),
        ("<title><![CDATA[A</title><desc>B</desc>", "A | B | ", &["a comment or CDATA"]),
        ("stray <title>A</title> text &", "A |  | ", &[]),
    ];
    for (children, made, odd) in cases {
        let good = |title: &str| format!("<programme start=\"20220331180000\" channel=\"c\"><title>{title}</title></programme>\n");
        let broken = format!("<programme start=\"20220331180000\" channel=\"c\">{children}</programme>\n");
        let read = guide(format!("<tv>\n{}{broken}{}</tv>", good("before"), good("after")));
        let p = &read.programmes[1];
        let first = |texts: &[Text]| texts.first().map(|text| text.text.clone()).unwrap_or_default();
        assert_eq!(format!("{} | {} | {}", first(&p.titles), first(&p.descriptions), first(&p.categories)), *made, "{children}");
        assert_eq!(read.titles()[0], "before");
        assert_eq!(read.titles()[2], "after", "{children}");
        assert_eq!(read.programmes.len(), 3, "{children}");
        let issues = read.issues();
        assert_eq!(issues.len(), odd.len(), "{children} {issues:?}");
        for (issue, odd) in issues.iter().zip(*odd) {
            assert!(issue.starts_with("3/") && issue.contains(odd), "{children} {issue}");
        }
    }
}

#[test]
fn a_programme_without_its_end_ends_at_the_next() {
    let read = guide(
        "<tv><programme start=\"20220331180000\" channel=\"c\"><title>A</title>\
         <programme start=\"20220331190000\" channel=\"c\"><title>B</title></programme>\
         <channel id=\"x\"><display-name>X</display-name>\
         <channel id=\"y\"></channel></tv>",
    );
    assert_eq!(read.titles(), ["A", "B"]);
    assert_eq!(read.channels.len(), 2);
    assert_eq!(read.report.issues.total, 2);
}

#[test]
fn a_cut_guide_keeps_what_is_complete() {
    let whole = "<tv>\n<programme start=\"20220331180000\" channel=\"c\"><title>A</title></programme>\n\
                 <programme start=\"20220331190000\" channel=\"c\"><title>B</title></programme>\n</tv>";
    for cut in 0..whole.len() - 5 {
        let Ok(read) = try_read(&whole.as_bytes()[..cut], &TimeZone::UTC) else {
            assert!(cut < 4);
            continue;
        };
        let complete = whole[..cut].matches("</programme>").count();
        assert_eq!(read.programmes.len(), complete, "{cut}");
        assert!(read.issues().last().unwrap().contains("a part is probably missing"), "{cut}");
    }
}

#[test]
fn a_text_too_long_is_cut_and_the_next_is_whole() {
    let long = "ä".repeat(40_000);
    let read = guide(format!(
        "<tv><programme start=\"20220331180000\" channel=\"c\"><title>A</title><desc>{long}</desc><category>C</category></programme></tv>"
    ));
    let p = &read.programmes[0];
    assert_eq!(p.descriptions[0].text.len(), 64 * 1024);
    assert!(p.descriptions[0].text.chars().all(|c| c == 'ä'));
    assert_eq!(p.categories[0].text, "C");
    assert_eq!(read.issues(), ["1/66 the text of <desc> is too long, truncated"]);
}

#[test]
fn a_record_too_long_gives_its_beginning() {
    let long = "x".repeat(3 * LONGEST);
    let read = guide(format!(
        "<tv><programme start=\"20220331180000\" channel=\"c\"><title>A</title><desc>{long}</desc><category>C</category></programme>\
         <programme start=\"20220331190000\" channel=\"c\"><title>B</title></programme></tv>"
    ));
    assert_eq!(read.titles(), ["A", "B"]);
    assert_eq!(read.programmes[0].descriptions[0].text.len(), 64 * 1024);
    assert_eq!(
        read.issues(),
        ["1/66 the text of <desc> is too long, truncated", "1/4 <programme> is too long, only its beginning was read"]
    );
}

/// Inputs made to cost much more time than they have bytes. A minute of work would show; a hang anyway.
#[test]
fn hostile_repetition_is_read_in_passing() {
    let begin = "<tv><programme start=\"20220331180000\" channel=\"c\">";
    for piece in [
        "<!--",
        "<![CDATA[",
        "<a>",
        "<a",
        "<a b=\"",
        "<!DOCTYPE [",
        "<!",
        "<?",
        "</",
        "<",
        "&",
        "<credits>",
        "<actor>",
        "<title>",
        "</tv",
        "<tv>",
    ] {
        let many = piece.repeat(20_000);
        for text in [format!("{begin}{many}"), format!("{begin}{many}</programme></tv>"), many.clone(), format!("<tv>{many}</tv>")] {
            let _ = try_read(text.as_bytes(), &TimeZone::UTC);
        }
    }
    let records = format!("{begin}<!--<title>A</title></programme>").repeat(5_000);
    assert_eq!(guide(records).programmes.len(), 5_000);
}

/// Hands out a few bytes at a time.
struct Drops<'a>(&'a [u8], usize);

impl Read for Drops<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.1.min(out.len()).min(self.0.len());
        out[..n].copy_from_slice(&self.0[..n]);
        self.0 = &self.0[n..];
        Ok(n)
    }
}

/// The same input through a window that grows by `step` bytes.
fn read_in_steps(input: &[u8], step: usize) -> Result<Guide, String> {
    let mut guide = Guide::default();
    let mut reading = Reading::new(BufReader::with_capacity(7, Drops(input, 3)), &TimeZone::UTC);
    reading.window.chunk = step;
    let report = reading
        .run(|item| {
            match item {
                Item::Channel(channel) => guide.channels.push(channel.clone()),
                Item::Programme(programme) => guide.programmes.push(programme.clone()),
            }
            ControlFlow::Continue(())
        })
        .map_err(|error| error.to_string())?;
    Ok(Guide { report, ..guide })
}

#[test]
fn chunks_do_not_matter() {
    for name in ["ektotv_example.xml", "epgparser_basic.xml", "jellyfin_custom.xml", "ektotv_broken.xml", "derived_billion_laughs.xml"] {
        let bytes = fixture(name);
        let whole = guide(&bytes);
        for step in [1, 2, 3, 5, 17, 64, 1000] {
            assert_eq!(read_in_steps(&bytes, step).unwrap(), whole, "{name} {step}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_to_an_end(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = try_read(bytes.as_slice(), &TimeZone::UTC);
    }

    /// Broken guides: pieces of XML in any order, which is where a tokenizer goes wrong; and the same in any chunks.
    #[test]
    fn any_pieces_are_read_the_same_in_any_chunks(
        pieces in proptest::collection::vec(
            prop_oneof![
                Just("<tv>"), Just("</tv>"), Just("<programme start=\"20220331180000\" channel=\"c\">"), Just("</programme>"),
                Just("<channel id='c'>"), Just("</channel>"), Just("<title lang=\"en\">"), Just("</title>"), Just("<desc>"), Just("</desc>"),
                Just("<credits>"), Just("</credits>"), Just("<actor role=x>"), Just("</actor>"), Just("<foo>"), Just("</foo>"), Just("<foo/>"),
                Just("<"), Just(">"), Just("&"), Just("&amp;"), Just("&#x"), Just(";"), Just("\""), Just("'"), Just("="), Just("/"), Just("text"),
                Just(" "), Just("\n"), Just("<!--"), Just("-->"), Just("<![CDATA["), Just("]]>"), Just("<!DOCTYPE tv ["), Just("]>"), Just("<?x?>"),
                Just("<rating><value>"), Just("<icon src=\"x"), Just("é"), Just("\u{1F600}"), Just("<html>"), Just("<new/>"),
            ],
            0..40,
        ),
        step in 1_usize..40,
    ) {
        let text = pieces.concat();
        let whole = try_read(text.as_bytes(), &TimeZone::UTC).map_err(|error| error.to_string());
        prop_assert_eq!(read_in_steps(text.as_bytes(), step), whole);
    }

    /// A real guide with one byte changed.
    #[test]
    fn a_wrong_byte_costs_little(at in 0_usize..4000, byte in any::<u8>()) {
        let mut bytes = fixture("ektotv_example.xml");
        let at = at.min(bytes.len() - 1);
        bytes[at] = byte;
        if let Ok(guide) = try_read(bytes.as_slice(), &TimeZone::UTC) {
            prop_assert!(guide.programmes.len() >= 3, "{:?}", guide.issues());
        }
    }
}
