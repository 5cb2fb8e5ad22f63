//! A published guide, read by the strictest rules that any player has, and xmltv.dtd's order.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

pub(crate) struct Guide {
    pub(crate) channels: Vec<Channel>,
    /// By channel, in the order of the channels.
    pub(crate) programmes: Vec<Programme>,
}

#[derive(Debug, Default)]
pub(crate) struct Channel {
    pub(crate) id: String,
    pub(crate) names: Vec<String>,
    pub(crate) icon: String,
}

#[derive(Debug, Default)]
pub(crate) struct Programme {
    pub(crate) channel: String,
    /// Seconds since 1970.
    pub(crate) start: i64,
    pub(crate) stop: i64,
    pub(crate) title: String,
}

impl Guide {
    pub(crate) fn of<'a>(&'a self, channel: &'a str) -> impl Iterator<Item = &'a Programme> {
        self.programmes.iter().filter(move |programme| programme.channel == channel)
    }
}

/// Children of a programme in the order of the DTD.
const ORDER: &[&str] = &[
    "title",
    "sub-title",
    "desc",
    "credits",
    "date",
    "category",
    "keyword",
    "language",
    "orig-language",
    "length",
    "icon",
    "url",
    "country",
    "episode-num",
    "video",
    "audio",
    "previously-shown",
    "premiere",
    "last-chance",
    "new",
    "subtitles",
    "rating",
    "star-rating",
    "review",
    "image",
];
/// These may have neither text nor children.
const MAY_BE_EMPTY: &[&str] = &["icon", "new", "previously-shown", "premiere", "last-chance", "subtitles", "video", "audio"];

/// Reads it and panics at the first thing that some player would stumble over.
pub(crate) fn read(bytes: &[u8]) -> Guide {
    let text = std::str::from_utf8(bytes).expect("a guide is UTF-8");
    assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tv") && text.ends_with("</tv>\n") && !text.contains("<!"));
    let mut reader = Reader::from_str(text);
    let mut guide = Guide { channels: Vec::new(), programmes: Vec::new() };
    let mut path: Vec<String> = Vec::new();
    let mut words = String::new();
    let mut has_content = false;
    let mut rank = 0;
    loop {
        let place = reader.buffer_position();
        match reader.read_event().unwrap_or_else(|error| panic!("{error} at {place}")) {
            Event::Eof => break,
            Event::Start(tag) => {
                let name = begin(&mut guide, &path, &tag, &mut rank);
                path.push(name);
                words.clear();
                has_content = false;
            }
            Event::Empty(tag) => {
                let name = begin(&mut guide, &path, &tag, &mut rank);
                assert!(MAY_BE_EMPTY.contains(&name.as_str()), "<{name}/> at {place}");
                if path.last().is_some_and(|parent| parent == "channel") {
                    guide.channels.last_mut().unwrap().icon = attribute(&tag, "src");
                }
                has_content = true;
            }
            Event::End(_) => {
                let name = path.pop().unwrap();
                let text = words.trim();
                assert!(has_content || !text.is_empty() || name == "tv", "an empty <{name}> before {place}");
                match (path.last().map_or("", String::as_str), name.as_str()) {
                    ("channel", "display-name") => guide.channels.last_mut().unwrap().names.push(text.to_owned()),
                    ("programme", "title") if guide.programmes.last().unwrap().title.is_empty() => {
                        text.clone_into(&mut guide.programmes.last_mut().unwrap().title);
                    }
                    ("tv", "channel") => assert!(!guide.channels.last().unwrap().names.is_empty(), "a channel without a name at {place}"),
                    ("tv", "programme") => assert!(!guide.programmes.last().unwrap().title.is_empty(), "no title before {place}"),
                    _ => {}
                }
                words.clear();
                has_content = true;
            }
            Event::Text(text) => words += &text,
            Event::GeneralRef(reference) => {
                let name = &*reference;
                assert!(["amp", "lt", "gt", "quot", "apos"].contains(&name) || name.starts_with('#'), "&{name}; at {place}");
                words += &quick_xml::escape::unescape(&format!("&{name};")).unwrap();
            }
            Event::Decl(_) => {}
            other => panic!("{other:?} at {place}"),
        }
    }
    assert!(path.is_empty());
    check_order(&guide);
    guide
}

/// Notes what an element begins; gives its name.
fn begin(guide: &mut Guide, path: &[String], tag: &BytesStart<'_>, rank: &mut usize) -> String {
    let name = tag.name().as_ref().to_owned();
    match (path.last().map_or("", String::as_str), name.as_str()) {
        ("", "tv") => {}
        ("tv", "channel") => {
            assert!(guide.programmes.is_empty(), "channels stand before programmes");
            guide.channels.push(Channel { id: attribute(tag, "id"), ..Channel::default() });
        }
        ("tv", "programme") => {
            let (start, stop) = (time(&attribute(tag, "start")), time(&attribute(tag, "stop")));
            guide.programmes.push(Programme { channel: attribute(tag, "channel"), start, stop, title: String::new() });
            *rank = 0;
        }
        ("programme", child) => {
            let own = ORDER.iter().position(|name| *name == child).unwrap_or_else(|| panic!("<{child}> is none of the DTD's"));
            assert!(own >= *rank, "<{child}> stands behind <{}>", ORDER[*rank]);
            *rank = own;
        }
        ("", other) | ("tv", other) => panic!("<{other}> in {path:?}"),
        _ => {}
    }
    name
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> String {
    let found = tag.try_get_attribute(name).unwrap().unwrap_or_else(|| panic!("no {name} in {tag:?}"));
    quick_xml::escape::unescape(&found.value).unwrap().into_owned()
}

/// `20260102030405 +0000`: an offset always.
fn time(text: &str) -> i64 {
    let is_right = text.len() == 20 && text.as_bytes()[14] == b' ' && matches!(text.as_bytes()[15], b'+' | b'-');
    assert!(is_right, "{text:?} is no time");
    jiff::fmt::strtime::parse("%Y%m%d%H%M%S %z", text).unwrap().to_timestamp().unwrap().as_second()
}

/// Ids once, programmes by channel and start, no two at once.
fn check_order(guide: &Guide) {
    let mut places = HashMap::new();
    for (place, channel) in guide.channels.iter().enumerate() {
        assert!(!channel.id.is_empty() && places.insert(channel.id.as_str(), place).is_none(), "{channel:?}");
    }
    for programme in &guide.programmes {
        assert!(places.contains_key(programme.channel.as_str()), "a stray {programme:?}");
        assert!(programme.start < programme.stop, "{programme:?}");
    }
    for pair in guide.programmes.windows(2) {
        let place = |programme: &Programme| places[programme.channel.as_str()];
        let (a, b) = (&pair[0], &pair[1]);
        assert!(place(a) < place(b) || place(a) == place(b) && a.stop <= b.start, "{a:?} and {b:?}");
    }
}
