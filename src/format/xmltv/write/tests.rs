use std::ops::ControlFlow;

use jiff::tz::TimeZone;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use quick_xml::events::Event;

use super::super::escape::is_forbidden;
use super::*;
use crate::format::xmltv::read::{self, Item};
use crate::model::EpgChannel;
use crate::model::programme::EpisodeNum;

/// The element declarations of xmltv.dtd (version of XMLTV 1.2.1): name, children in order, attributes.
/// `*` any number, `?` at most one, `+` at least one, `!` exactly one; `#` text; `=a|b` a list of words; a trailing `!` required.
const DTD: &[(&str, &str, &str)] = &[
    ("tv", "channel* programme*", "date source-info-url source-info-name source-data-url generator-info-name generator-info-url"),
    ("channel", "display-name+ icon* url*", "id!"),
    ("display-name", "#", "lang"),
    ("icon", "", "src! width height"),
    ("url", "#", "system"),
    (
        "programme",
        "title+ sub-title* desc* credits? date? category* keyword* language? orig-language? length? icon* url* country* episode-num* \
         video? audio? previously-shown? premiere? last-chance? new? subtitles* rating* star-rating* review* image*",
        "start! stop pdc-start vps-start showview videoplus channel! clumpidx",
    ),
    ("title", "#", "lang"),
    ("sub-title", "#", "lang"),
    ("desc", "#", "lang"),
    ("credits", "director* actor* writer* adapter* producer* composer* editor* presenter* commentator* guest*", ""),
    ("director", "# image* url*", ""),
    ("actor", "# image* url*", "role guest=no|yes"),
    ("writer", "# image* url*", ""),
    ("adapter", "# image* url*", ""),
    ("producer", "# image* url*", ""),
    ("composer", "# image* url*", ""),
    ("editor", "# image* url*", ""),
    ("presenter", "# image* url*", ""),
    ("commentator", "# image* url*", ""),
    ("guest", "# image* url*", ""),
    ("date", "#", ""),
    ("category", "#", "lang"),
    ("keyword", "#", "lang"),
    ("language", "#", "lang"),
    ("orig-language", "#", "lang"),
    ("length", "#", "units=seconds|minutes|hours!"),
    ("country", "#", "lang"),
    ("episode-num", "#", "system"),
    ("video", "present? colour? aspect? quality?", ""),
    ("present", "#", ""),
    ("colour", "#", ""),
    ("aspect", "#", ""),
    ("quality", "#", ""),
    ("audio", "present? stereo?", ""),
    ("stereo", "#", ""),
    ("previously-shown", "", "start channel"),
    ("premiere", "#", "lang"),
    ("last-chance", "#", "lang"),
    ("new", "", ""),
    ("subtitles", "language?", "type=teletext|onscreen|deaf-signed"),
    ("rating", "value! icon*", "system"),
    ("value", "#", ""),
    ("star-rating", "value! icon*", "system"),
    ("review", "#", "type=text|url! source reviewer lang"),
    ("image", "#", "type=poster|backdrop|still|person|character size=1|2|3 orient=P|L system"),
];

/// What stands open while a document is checked.
struct Open {
    name: String,
    children: Vec<String>,
    has_text: bool,
}

impl Open {
    fn check(&self) {
        let name = &self.name;
        let (_, model, _) = DTD.iter().find(|(known, ..)| known == name).unwrap();
        let mut children = self.children.iter().peekable();
        for part in model.split_whitespace() {
            if part == "#" {
                // The DTD would allow it; readers that are stricter do not.
                assert!(self.has_text, "<{name}> is empty");
                continue;
            }
            let (child, count) = part.split_at(part.len() - 1);
            let mut found = 0;
            while children.next_if(|next| *next == child).is_some() {
                found += 1;
            }
            let is_right = match count {
                "?" => found <= 1,
                "+" => found >= 1,
                "!" => found == 1,
                _ => true,
            };
            assert!(is_right, "{found} times <{child}> in <{name}>");
        }
        assert_eq!(children.next(), None, "in <{name}>, in the wrong place or unknown; all: {:?}", self.children);
        assert!(model.contains('#') || !self.has_text, "text in <{name}>");
    }
}

fn check_attributes(name: &str, found: &[(String, String)]) {
    let (_, _, known) = DTD.iter().find(|(known, ..)| *known == name).unwrap_or_else(|| panic!("<{name}> is not in the DTD"));
    for (attribute, value) in found {
        let declared = known.split_whitespace().find(|k| k.trim_end_matches('!').split('=').next() == Some(attribute));
        let declared = declared.unwrap_or_else(|| panic!("{attribute} in <{name}>")).trim_end_matches('!');
        if let Some((_, words)) = declared.split_once('=') {
            assert!(words.split('|').any(|word| word == value), "{attribute}=\"{value}\" in <{name}>");
        }
    }
    for required in known.split_whitespace().filter_map(|k| k.strip_suffix('!')) {
        let required = required.split('=').next().unwrap();
        assert!(found.iter().any(|(attribute, _)| attribute == required), "<{name}> without {required}");
    }
}

/// Reads with a parser that is not ours and checks against the DTD.
fn assert_valid(xml: &[u8]) {
    let text = std::str::from_utf8(xml).unwrap();
    assert!(!text.contains(is_forbidden));
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut open: Vec<Open> = vec![Open { name: "document".into(), children: Vec::new(), has_text: false }];
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                let name = start.name().as_ref().to_owned();
                let attributes: Vec<_> = start
                    .attributes()
                    .map(|a| {
                        let a = a.unwrap();
                        (a.key.as_ref().to_owned(), a.value.to_string())
                    })
                    .collect();
                check_attributes(&name, &attributes);
                open.last_mut().unwrap().children.push(name.clone());
                open.push(Open { name, children: Vec::new(), has_text: false });
            }
            Event::End(_) => open.pop().unwrap().check(),
            Event::Text(text) => open.last_mut().unwrap().has_text |= !text.trim().is_empty(),
            Event::GeneralRef(_) => open.last_mut().unwrap().has_text = true,
            Event::Eof => break,
            Event::Decl(_) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].children, ["tv"]);
}

fn written(programmes: &[Programme]) -> Vec<u8> {
    let mut out = Vec::new();
    head(&mut out);
    channel(&mut out, "c", &["C"], "");
    for p in programmes {
        programme(&mut out, &p.channel_id, p, p.start, p.stop.unwrap_or(p.start.plus(60)));
    }
    tail(&mut out);
    out
}

fn read_back(xml: &[u8]) -> Vec<Programme> {
    let mut programmes = Vec::new();
    let report = read::read(xml, &TimeZone::UTC, |item| {
        if let Item::Programme(p) = item {
            programmes.push(p.clone());
        }
        ControlFlow::Continue(())
    });
    assert_eq!(report.unwrap().issues.first, []);
    programmes
}

fn lines(programme: &Programme) -> String {
    let xml = String::from_utf8(written(std::slice::from_ref(programme))).unwrap();
    assert_valid(xml.as_bytes());
    let children = xml.lines().skip_while(|line| !line.starts_with("  <programme")).skip(1).take_while(|line| *line != "  </programme>");
    children.map(str::trim).collect::<Vec<_>>().join("\n")
}

fn text(lang: &str, text: &str) -> Text {
    Text { lang: lang.into(), text: text.into() }
}

#[test]
fn real_guides_are_written_valid_and_read_back_the_same() {
    for name in [
        "ektotv_broken.xml",
        "ektotv_comments.xml",
        "ektotv_example.xml",
        "jellyfin_MultilanguageData.xml",
        "jellyfin_custom.xml",
        "jellyfin_UK_Data.xml",
        "iptvorgepg_energeek.cl.xml",
        "iptvorgepg_epg.tmacaraibes.com.xml",
        "iptvorgepg_multilang.guide.xml",
        "epgparser_basic.xml",
    ] {
        let bytes = std::fs::read(std::path::Path::new("tests/data/xmltv").join(name)).unwrap();
        let mut programmes = Vec::new();
        let mut out = Vec::new();
        head(&mut out);
        read::read(bytes.as_slice(), &TimeZone::UTC, |item| {
            match item {
                Item::Channel(EpgChannel { id, display_names, icons, .. }) => {
                    let names: Vec<&str> = display_names.iter().map(|name| name.text.as_str()).collect();
                    channel(&mut out, id, &names, icons.first().map_or("", |icon| &icon.src));
                }
                Item::Programme(p) => programmes.push(p.clone()),
            }
            ControlFlow::Continue(())
        })
        .unwrap();
        for p in &mut programmes {
            p.stop = p.stop.or(Some(p.start.plus(60)));
            programme(&mut out, &p.channel_id, p, p.start, p.stop.unwrap());
            // What a written guide has in another place or in more words than the one that was read.
            p.credits.sort_by_key(|credit| credit.role);
            if p.titles.is_empty() {
                p.titles.push(text("", "No title"));
            }
        }
        tail(&mut out);
        assert_valid(&out);
        assert_eq!(read_back(&out), programmes, "{name}");
    }
}

#[test]
fn a_full_programme() {
    let bytes = std::fs::read("tests/data/xmltv/ektotv_example.xml").unwrap();
    let mut out = Vec::new();
    head(&mut out);
    channel(&mut out, "channel_one", &["Channel One", "7 Channel One", "7"], "http://logo/?a=1&b=2");
    let _ = read::read(bytes.as_slice(), &TimeZone::UTC, |item| match item {
        Item::Channel(_) => ControlFlow::Continue(()),
        Item::Programme(p) => {
            programme(&mut out, "channel_one", p, p.start, p.stop.unwrap());
            ControlFlow::Break(())
        }
    });
    tail(&mut out);
    assert_valid(&out);
    insta::assert_snapshot!("full_programme", String::from_utf8(out).unwrap());
}

#[test]
fn a_programme_of_nothing_is_valid() {
    assert_eq!(lines(&Programme::default()), "<title>No title</title>");
    let blank = Programme { titles: vec![text("en", " \u{1}"), text("", "")], ..Programme::default() };
    assert_eq!(lines(&blank), "<title>No title</title>");
    // A first title without words is left out, the second is enough.
    let second = Programme { titles: vec![text("en", ""), text("de", "A")], ..Programme::default() };
    assert_eq!(lines(&second), "<title lang=\"de\">A</title>");
}

#[test]
fn what_the_dtd_does_not_know_is_said_in_its_words() {
    let p = Programme {
        titles: vec![text("", "A")],
        is_live: true,
        premiere: Some(text("", "")),
        last_chance: Some(text("", "")),
        is_new: true,
        catchup_id: "plugin://x".into(),
        channel_id: "c".into(),
        ..Programme::default()
    };
    assert_eq!(
        lines(&p),
        "<title>A</title>\n<keyword lang=\"en\">Live</keyword>\n<premiere>Premiere</premiere>\n<last-chance>Last chance</last-chance>\n<new/>"
    );
    let read = read_back(&written(std::slice::from_ref(&p)));
    assert!(read[0].is_live && read[0].is_new && read[0].premiere.is_some());
    // Written and read again it does not grow.
    let again = read_back(&written(&read));
    assert_eq!(again, read);
}

#[test]
fn lists_of_words_hold_only_those() {
    let p = Programme {
        titles: vec![text("", "A")],
        images: vec![Image { kind: "cover".into(), size: "9".into(), orient: "X".into(), system: "s".into(), url: "u".into() }],
        reviews: vec![
            Review { kind: "".into(), text: "https://r".into(), ..Review::default() },
            Review { kind: "x".into(), text: "good".into(), ..Review::default() },
        ],
        subtitles: vec![Subtitles { kind: "burnt".into(), language: None }],
        ratings: vec![Rating { value: "".into(), system: "s".into(), icons: vec![] }],
        icons: vec![Icon::default()],
        video: Some(Video::default()),
        previously_shown: Some(PreviouslyShown { start: "long ago".into(), channel: "".into() }),
        ..Programme::default()
    };
    assert_eq!(
        lines(&p),
        "<title>A</title>\n<previously-shown/>\n<subtitles/>\n<review type=\"url\">https://r</review>\n<review type=\"text\">good</review>\n\
         <image system=\"s\">u</image>"
    );
}

#[test]
fn numbers_of_episodes_are_not_invented() {
    let number = |system: &str, value: &str| EpisodeNum { system: system.into(), value: value.into() };
    let p = Programme {
        titles: vec![text("", "A")],
        episode_nums: vec![number("xmltv_ns", "1 . 2/10 . "), number("xmltv_ns", "S01E02"), number("", "x")],
        ..Programme::default()
    };
    assert_eq!(
        lines(&p),
        "<title>A</title>\n<episode-num system=\"xmltv_ns\">1 . 2/10 . </episode-num>\n<episode-num system=\"onscreen\">S01E02</episode-num>\n\
         <episode-num>x</episode-num>"
    );
    for (value, is_one) in
        [("0.0.", true), ("..", true), ("1.2.0/1", true), ("18.50/30.", true), ("1.2", false), ("1./.", false), ("a.b.c", false)]
    {
        assert_eq!(is_xmltv_ns(value), is_one, "{value}");
    }
}

#[test]
fn channels_come_with_a_name() {
    let mut out = Vec::new();
    channel(&mut out, "a&b", &[], "");
    channel(&mut out, "c", &["C", "7"], "http://i");
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "  <channel id=\"a&amp;b\">\n    <display-name>a&amp;b</display-name>\n  </channel>\n  <channel id=\"c\">\n    \
         <display-name>C</display-name>\n    <display-name>7</display-name>\n    <icon src=\"http://i\"/>\n  </channel>\n"
    );
}

/// Any text that XML can carry, trimmed as the reader trims.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[ -~]{0,12}",
        2 => "\\PC{0,8}",
        1 => Just("]]>".to_owned()),
        1 => Just("&amp;\r\n\t<!--".to_owned()),
        1 => "x{0,80}",
    ];
    vec(piece, 0..4).prop_map(|pieces| pieces.concat().replace(is_forbidden, "").trim().to_owned())
}

fn some_text() -> impl Strategy<Value = String> {
    any_text().prop_map(|text| if text.is_empty() { "x".into() } else { text })
}

fn one_of_words(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    proptest::sample::select(words).prop_map(str::to_owned)
}

prop_compose! {
    fn any_lang()(lang in any_text(), text in some_text()) -> Text { Text { lang, text } }
}
prop_compose! {
    fn any_icon()(src in some_text(), width in any::<u32>(), height in any::<u32>()) -> Icon { Icon { src, width, height } }
}
prop_compose! {
    fn any_link()(system in any_text(), url in some_text()) -> Link { Link { system, url } }
}
prop_compose! {
    fn any_image()(
        kind in one_of_words(&["", "poster", "backdrop", "still", "person", "character"]),
        size in one_of_words(&["", "1", "2", "3"]), orient in one_of_words(&["", "P", "L"]), system in any_text(), url in some_text(),
    ) -> Image { Image { kind, size, orient, system, url } }
}
prop_compose! {
    fn any_rating()(system in any_text(), value in some_text(), icons in vec(any_icon(), 0..2)) -> Rating { Rating { system, value, icons } }
}
prop_compose! {
    fn any_credit()(
        role in proptest::sample::select(&[Role::Director, Role::Actor, Role::Writer, Role::Guest][..]), name in some_text(),
        character in any_text(), guest in any::<bool>(), images in vec(any_image(), 0..2), urls in vec(any_link(), 0..2),
    ) -> Credit {
        let is_actor = role == Role::Actor;
        Credit { role, name, character: if is_actor { character } else { String::new() }, guest: guest && is_actor, images, urls }
    }
}
prop_compose! {
    fn any_programme()(
        (channel_id, start, stop) in (some_text(), -60_000_000_000_i64..250_000_000_000, 1_i64..1_000_000),
        [pdc_start, vps_start, showview, videoplus, clumpidx] in [any_text(), any_text(), any_text(), any_text(), any_text()],
        date in "([12][0-9]{3}(-[01][0-9]){0,2})?",
        titles in vec(any_lang(), 1..3),
        [sub_titles, descriptions, categories, keywords, countries] in
            [vec(any_lang(), 0..3), vec(any_lang(), 0..3), vec(any_lang(), 0..3), vec(any_lang(), 0..3), vec(any_lang(), 0..3)],
        [language, orig_language, premiere, last_chance] in
            [option::of(any_lang()), option::of(any_lang()), option::of(any_lang()), option::of(any_lang())],
        (length, is_new, icons, urls) in (any::<u32>(), any::<bool>(), vec(any_icon(), 0..3), vec(any_link(), 0..3)),
        mut credits in vec(any_credit(), 0..4),
        episode_nums in vec((some_text(), some_text()).prop_map(|(system, value)| EpisodeNum { system, value }), 0..3),
        video in option::of((some_text(), any_text(), any_text(), any_text())
            .prop_map(|(present, colour, aspect, quality)| Video { present, colour, aspect, quality })),
        audio in option::of((any_text(), some_text()).prop_map(|(present, stereo)| Audio { present, stereo })),
        previously_shown in option::of((one_of_words(&["", "2022", "20220331180000 +0100"]), any_text())
            .prop_map(|(start, channel)| PreviouslyShown { start, channel })),
        subtitles in vec((one_of_words(&["", "teletext", "onscreen", "deaf-signed"]), option::of(any_lang()))
            .prop_map(|(kind, language)| Subtitles { kind, language }), 0..3),
        (ratings, star_ratings, images) in (vec(any_rating(), 0..2), vec(any_rating(), 0..2), vec(any_image(), 0..3)),
        reviews in vec((one_of_words(&["text", "url"]), any_text(), any_text(), any_text(), some_text())
            .prop_map(|(kind, source, reviewer, lang, text)| Review { kind, source, reviewer, lang, text }), 0..2),
    ) -> Programme {
        credits.sort_by_key(|credit| credit.role);
        let is_live = keywords.iter().any(|keyword| keyword.text.eq_ignore_ascii_case("live"));
        Programme {
            channel_id, start: Time(start), stop: Some(Time(start + stop)), pdc_start, vps_start, showview, videoplus, clumpidx,
            catchup_id: String::new(), titles, sub_titles, descriptions, credits, date, categories, keywords, language, orig_language,
            length, icons, urls, countries, episode_nums, video, audio, previously_shown, premiere, last_chance, is_new, is_live,
            subtitles, ratings, star_ratings, reviews, images,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn any_programme_is_read_back_the_same(programmes in vec(any_programme(), 1..3)) {
        let xml = written(&programmes);
        assert_valid(&xml);
        prop_assert_eq!(read_back(&xml), programmes);
    }

    #[test]
    fn any_text_in_any_place_is_valid(text in "\\PC{0,40}|[\\x00-\\x7f\u{80}-\u{9f}\u{fffd}-\u{ffff}]{0,20}", mut programme in any_programme()) {
        let lang = Text { lang: text.clone(), text: text.clone() };
        programme.channel_id = text.clone();
        programme.titles = vec![lang.clone()];
        programme.premiere = Some(lang.clone());
        programme.subtitles = vec![Subtitles { kind: text.clone(), language: Some(lang) }];
        programme.credits = vec![Credit { name: text.clone(), character: text.clone(), ..Credit::default() }];
        programme.ratings = vec![Rating { value: text.clone(), system: text.clone(), icons: vec![] }];
        programme.images = vec![Image { url: text.clone(), kind: text.clone(), ..Image::default() }];
        programme.video = Some(Video { aspect: text, ..Video::default() });
        assert_valid(&written(&[programme]));
    }
}
