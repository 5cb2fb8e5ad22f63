//! Writing XMLTV for every reader, the strict ones included.
//!
//! The output is always valid by xmltv.dtd, whatever the record holds: children are in the order of the DTD, enumerated
//! attributes have only the allowed words, no element with a text is empty, times are UTC with an offset. For what the
//! DTD does not have:
//!
//! - `<live/>` is written as the keyword "Live", which our reader understands.
//! - `catchup-id` is not written: only one add-on knows it, and the output would not be valid.
//! - A premiere or last chance without a text gets a standard one, a programme without a title "No title".
//! - An invalid `xmltv_ns` number is written as `onscreen`, because XMLTV's own tools reject it.
//!
//! All children have the same indentation, because blanks add up in a guide of a gigabyte. Nothing is derived: no number and
//! no category is added. There is no DOCTYPE, because some readers would look for a DTD beside the guide, or refuse.

use super::detail::ROLES;
use super::escape::{escape, is_blank};
use super::time;
use crate::model::Time;
use crate::model::programme::{Audio, Credit, Icon, Image, Link, PreviouslyShown, Programme, Rating, Review, Role, Subtitles, Text, Video};

pub(crate) fn head(out: &mut Vec<u8>) {
    out.extend_from_slice(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tv generator-info-name=\"Lineup\">\n");
}

pub(crate) fn tail(out: &mut Vec<u8>) {
    out.extend_from_slice(b"</tv>\n");
}

/// Appends a channel. Without display names, its id is the display name. `icon` may be empty.
pub(crate) fn channel(out: &mut Vec<u8>, id: &str, display_names: &[&str], icon: &str) {
    out.extend_from_slice(b"  <channel");
    attribute(out, "id", id);
    out.extend_from_slice(b">\n");
    let id = [id];
    for name in if display_names.is_empty() { id.as_slice() } else { display_names } {
        line(out, "display-name", &[], name);
    }
    if !icon.is_empty() {
        lone(out, "icon", &[("src", icon)]);
    }
    out.extend_from_slice(b"  </channel>\n");
}

/// Appends a programme with this channel and these times instead of its own.
pub(crate) fn programme(out: &mut Vec<u8>, channel_id: &str, programme: &Programme, start: Time, stop: Time) {
    let p = programme;
    out.extend_from_slice(b"  <programme start=\"");
    time::write(out, start);
    out.extend_from_slice(b"\" stop=\"");
    time::write(out, stop);
    out.push(b'"');
    attribute(out, "channel", channel_id);
    for (name, value) in [
        ("pdc-start", &p.pdc_start),
        ("vps-start", &p.vps_start),
        ("showview", &p.showview),
        ("videoplus", &p.videoplus),
        ("clumpidx", &p.clumpidx),
    ] {
        if !value.is_empty() {
            attribute(out, name, value);
        }
    }
    out.extend_from_slice(b">\n");
    children(out, p);
    out.extend_from_slice(b"  </programme>\n");
}

/// In the order of the DTD.
fn children(out: &mut Vec<u8>, p: &Programme) {
    if p.titles.iter().all(|title| is_blank(&title.text)) {
        line(out, "title", &[], "No title");
    }
    texts(out, "title", &p.titles);
    texts(out, "sub-title", &p.sub_titles);
    texts(out, "desc", &p.descriptions);
    credits(out, &p.credits);
    line(out, "date", &[], &p.date);
    texts(out, "category", &p.categories);
    texts(out, "keyword", &p.keywords);
    if p.is_live && !p.keywords.iter().any(|keyword| keyword.text.eq_ignore_ascii_case("live")) {
        line(out, "keyword", &[("lang", "en")], "Live");
    }
    texts(out, "language", &p.language);
    texts(out, "orig-language", &p.orig_language);
    length(out, p.length);
    icons(out, &p.icons);
    for Link { system, url } in &p.urls {
        line(out, "url", &[("system", system)], url);
    }
    texts(out, "country", &p.countries);
    for number in &p.episode_nums {
        let is_wrong = number.system == "xmltv_ns" && !is_xmltv_ns(&number.value);
        line(out, "episode-num", &[("system", if is_wrong { "onscreen" } else { &number.system })], &number.value);
    }
    if let Some(Video { present, colour, aspect, quality }) = &p.video {
        group(out, "video", &[("present", present), ("colour", colour), ("aspect", aspect), ("quality", quality)]);
    }
    if let Some(Audio { present, stereo }) = &p.audio {
        group(out, "audio", &[("present", present), ("stereo", stereo)]);
    }
    if let Some(PreviouslyShown { start, channel }) = &p.previously_shown {
        lone(out, "previously-shown", &[("start", if is_date(start) { start } else { "" }), ("channel", channel)]);
    }
    text_or(out, "premiere", p.premiere.as_ref(), "Premiere");
    text_or(out, "last-chance", p.last_chance.as_ref(), "Last chance");
    if p.is_new {
        lone(out, "new", &[]);
    }
    subtitles(out, &p.subtitles);
    ratings(out, "rating", &p.ratings);
    ratings(out, "star-rating", &p.star_ratings);
    reviews(out, &p.reviews);
    for image in &p.images {
        line(out, "image", &image_attributes(image), &image.url);
    }
}

fn texts<'a>(out: &mut Vec<u8>, name: &str, texts: impl IntoIterator<Item = &'a Text>) {
    for text in texts {
        line(out, name, &[("lang", &text.lang)], &text.text);
    }
}

/// An element that counts even without a text: then `word` is the text.
fn text_or(out: &mut Vec<u8>, name: &str, text: Option<&Text>, word: &str) {
    match text {
        Some(text) if is_blank(&text.text) => line(out, name, &[], word),
        text => texts(out, name, text),
    }
}

fn credits(out: &mut Vec<u8>, credits: &[Credit]) {
    if credits.iter().all(|credit| is_blank(&credit.name)) {
        return;
    }
    out.extend_from_slice(b"    <credits>\n");
    for (role, name) in ROLES {
        for credit in credits.iter().filter(|credit| credit.role == role && !is_blank(&credit.name)) {
            out.extend_from_slice(b"    <");
            out.extend_from_slice(name.as_bytes());
            if role == Role::Actor {
                if !credit.character.is_empty() {
                    attribute(out, "role", &credit.character);
                }
                if credit.guest {
                    attribute(out, "guest", "yes");
                }
            }
            out.push(b'>');
            escape(out, &credit.name, false);
            // No blanks around them: some readers would add those to the name.
            credit.images.iter().for_each(|image| piece(out, "image", &image_attributes(image), &image.url));
            credit.urls.iter().for_each(|link| piece(out, "url", &[("system", &link.system)], &link.url));
            end(out, name);
        }
    }
    out.extend_from_slice(b"    </credits>\n");
}

fn length(out: &mut Vec<u8>, seconds: u32) {
    if seconds == 0 {
        return;
    }
    let (number, units) = if seconds.is_multiple_of(60) { (seconds / 60, "minutes") } else { (seconds, "seconds") };
    line(out, "length", &[("units", units)], &number.to_string());
}

fn icons(out: &mut Vec<u8>, icons: &[Icon]) {
    for icon in icons.iter().filter(|icon| !is_blank(&icon.src)) {
        let size = |pixels: u32| if pixels == 0 { String::new() } else { pixels.to_string() };
        lone(out, "icon", &[("src", &icon.src), ("width", &size(icon.width)), ("height", &size(icon.height))]);
    }
}

/// An element whose children are elements with a text.
fn group(out: &mut Vec<u8>, name: &str, children: &[(&str, &str)]) {
    if children.iter().all(|(_, text)| is_blank(text)) {
        return;
    }
    begin(out, name, &[]);
    out.push(b'\n');
    for (name, text) in children {
        line(out, name, &[], text);
    }
    out.extend_from_slice(b"    ");
    end(out, name);
}

fn subtitles(out: &mut Vec<u8>, subtitles: &[Subtitles]) {
    for Subtitles { kind, language } in subtitles {
        let kind = one_of(kind, &["teletext", "onscreen", "deaf-signed"]);
        let language = language.as_ref().filter(|language| !is_blank(&language.text));
        if let Some(language) = language {
            begin(out, "subtitles", &[("type", kind)]);
            out.push(b'\n');
            texts(out, "language", [language]);
            out.extend_from_slice(b"    ");
            end(out, "subtitles");
        } else {
            lone(out, "subtitles", &[("type", kind)]);
        }
    }
}

fn ratings(out: &mut Vec<u8>, name: &str, ratings: &[Rating]) {
    for rating in ratings.iter().filter(|rating| !is_blank(&rating.value)) {
        begin(out, name, &[("system", &rating.system)]);
        out.push(b'\n');
        line(out, "value", &[], &rating.value);
        icons(out, &rating.icons);
        out.extend_from_slice(b"    ");
        end(out, name);
    }
}

fn reviews(out: &mut Vec<u8>, reviews: &[Review]) {
    for Review { kind, source, reviewer, lang, text } in reviews {
        let guess = if text.starts_with("http://") || text.starts_with("https://") { "url" } else { "text" };
        let kind = if matches!(kind.as_str(), "text" | "url") { kind } else { guess };
        line(out, "review", &[("type", kind), ("source", source), ("reviewer", reviewer), ("lang", lang)], text);
    }
}

fn image_attributes(image: &Image) -> [(&str, &str); 4] {
    let Image { kind, size, orient, system, .. } = image;
    let kind = one_of(kind, &["poster", "backdrop", "still", "person", "character"]);
    [("type", kind), ("size", one_of(size, &["1", "2", "3"])), ("orient", one_of(orient, &["P", "L"])), ("system", system)]
}

/// An element with a text, on its own line. Nothing if the text is blank.
#[inline]
fn line(out: &mut Vec<u8>, name: &str, attributes: &[(&str, &str)], text: &str) {
    if !is_blank(text) {
        out.extend_from_slice(b"    ");
        piece(out, name, attributes, text);
        out.push(b'\n');
    }
}

/// The same without indentation and line end.
#[inline]
fn piece(out: &mut Vec<u8>, name: &str, attributes: &[(&str, &str)], text: &str) {
    if !is_blank(text) {
        open(out, name, attributes);
        out.push(b'>');
        escape(out, text, false);
        out.extend_from_slice(b"</");
        out.extend_from_slice(name.as_bytes());
        out.push(b'>');
    }
}

/// An element without a text, on its own line.
fn lone(out: &mut Vec<u8>, name: &str, attributes: &[(&str, &str)]) {
    out.extend_from_slice(b"    ");
    open(out, name, attributes);
    out.extend_from_slice(b"/>\n");
}

/// An indented start tag.
#[inline]
fn begin(out: &mut Vec<u8>, name: &str, attributes: &[(&str, &str)]) {
    out.extend_from_slice(b"    ");
    open(out, name, attributes);
    out.push(b'>');
}

#[inline]
fn open(out: &mut Vec<u8>, name: &str, attributes: &[(&str, &str)]) {
    out.push(b'<');
    out.extend_from_slice(name.as_bytes());
    for (name, value) in attributes {
        if !value.is_empty() {
            attribute(out, name, value);
        }
    }
}

#[inline]
fn end(out: &mut Vec<u8>, name: &str) {
    out.extend_from_slice(b"</");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b">\n");
}

#[inline]
fn attribute(out: &mut Vec<u8>, name: &str, value: &str) {
    out.push(b' ');
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"=\"");
    escape(out, value, true);
    out.push(b'"');
}

/// The value if the DTD allows it, else an empty text.
fn one_of<'a>(value: &'a str, words: &[&str]) -> &'a str {
    if words.contains(&value) { value } else { "" }
}

/// `season.episode.part`, each a number, `/` and a total, or nothing.
fn is_xmltv_ns(value: &str) -> bool {
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = value.split('.').collect();
    parts.len() == 3
        && parts.iter().all(|part| match part.split_once('/') {
            Some((number, total)) => is_number(number.trim()) && is_number(total.trim()) && !total.trim().is_empty(),
            None => is_number(part.trim()),
        })
}

/// 4 to 14 digits and perhaps an offset.
fn is_date(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text.get(digits..).unwrap_or_default().trim_start();
    let is_offset = rest.strip_prefix(['+', '-']).is_some_and(|rest| rest.len() == 4 && rest.bytes().all(|byte| byte.is_ascii_digit()));
    (4..=14).contains(&digits) && digits.is_multiple_of(2) && (rest.is_empty() || is_offset)
}

#[cfg(test)]
mod tests;
