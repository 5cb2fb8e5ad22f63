//! Programmes and channels: the meaning of the elements of xmltv.dtd.
//!
//! The order of elements does not matter, unknown elements are skipped, empty texts are dropped. Of an element that is
//! allowed once the first one counts. Texts are only trimmed.

use super::element::Element;
use super::problem::Problem;
use super::scan::Step;
use super::time::{self, Stamp};
use crate::model::programme::{EpgChannel, EpisodeNum, Icon, Link, Programme, Text};

/// The number at the start: "100", "100px".
fn number(raw: &str) -> u32 {
    raw.trim_ascii()
        .bytes()
        .map_while(|byte| byte.is_ascii_digit().then(|| u32::from(byte - b'0')))
        .fold(0, |sum, digit| sum.saturating_mul(10).saturating_add(digit))
}

const XMLTV_NS: &str = "xmltv_ns";

/// Season and episode as `xmltv_ns`, which counts from 0; as text where one of them is 0.
fn numbered(season: Option<u32>, episode: Option<u32>) -> EpisodeNum {
    let is_special = season == Some(0) || episode == Some(0);
    let part = |number: Option<u32>, letter: &str| match number {
        Some(number) if is_special => format!("{letter}{number:02}"),
        number => number.map(|number| (number - 1).to_string()).unwrap_or_default(),
    };
    let (season, episode) = (part(season, "S"), part(episode, "E"));
    match is_special {
        true => EpisodeNum { system: "onscreen".to_owned(), value: season + &episode },
        false => EpisodeNum { system: XMLTV_NS.to_owned(), value: format!("{season}.{episode}.") },
    }
}

/// A year, and perhaps more of a date, with or without separators.
fn is_date(text: &str) -> bool {
    let (year, rest) = text.split_at_checked(4).unwrap_or_default();
    matches!(year.parse(), Ok(1000..=2999_u16)) && rest.bytes().all(|c| c.is_ascii_digit() || b" -:./+TZ".contains(&c))
}

/// Sets a field that is not set yet.
pub(super) fn first<T>(field: &mut Option<T>, value: T) {
    field.get_or_insert(value);
}

impl<'a> Element<'a> {
    /// Reads a channel, whose tag name was read, into an empty record. False: it has no id.
    pub(super) fn channel(&mut self, into: &mut EpgChannel) -> Step<bool> {
        let has_content = self.fields(b"channel", &mut [(b"id", &mut into.id)])?;
        let is_kept = !into.id.is_empty();
        if !is_kept {
            self.report(Problem::NoId, b"");
        }
        self.children(b"channel", has_content, |this, name| {
            match name {
                b"display-name" => this.text_into(name, &mut into.display_names)?,
                b"icon" => this.icon(name, &mut into.icons)?,
                b"url" => this.link(name, &mut into.urls)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(is_kept)
    }

    /// Reads a programme, whose tag name was read, into an empty record. False: it has no start or no channel.
    pub(super) fn programme(&mut self, into: &mut Programme) -> Step<bool> {
        let p = into;
        let (mut start, mut stop) = ("", "");
        let has_content = self.attributes(b"programme", |this, name, raw| match name {
            b"start" => start = raw,
            b"stop" => stop = raw,
            b"channel" => this.value(raw, &mut p.channel_id),
            b"pdc-start" => this.value(raw, &mut p.pdc_start),
            b"vps-start" => this.value(raw, &mut p.vps_start),
            b"showview" => this.value(raw, &mut p.showview),
            b"videoplus" => this.value(raw, &mut p.videoplus),
            b"clumpidx" => this.value(raw, &mut p.clumpidx),
            b"catchup-id" => this.value(raw, &mut p.catchup_id),
            _ => {}
        })?;
        let has_start = self.times(start, stop, p);
        let has_channel = !p.channel_id.is_empty();
        if !has_channel {
            self.report(Problem::NoChannel, b"");
        }
        // Not in the DTD, but in many guides.
        let (mut season, mut episode) = (None, None);
        self.children(b"programme", has_content, |this, name| match name {
            b"season" => this.counted(name, &mut season),
            b"episode" => this.counted(name, &mut episode),
            _ => this.child(name, p),
        })?;
        if (season, episode) != (None, None) && p.episode_nums.iter().all(|number| number.system != XMLTV_NS) {
            p.episode_nums.push(numbered(season, episode));
        }
        Ok(has_start && has_channel)
    }

    /// A number from 0, as people count.
    fn counted(&mut self, name: &'a [u8], into: &mut Option<u32>) -> Step<bool> {
        let mut text = self.pool.take();
        let read = self.plain(name, &mut text);
        match text.parse() {
            Ok(number) => first(into, number),
            Err(_) if text.is_empty() => {}
            Err(_) => self.report(Problem::Number, text.as_bytes()),
        }
        self.pool.give(text);
        read.map(|()| true)
    }

    fn times(&mut self, start: &str, stop: &str, p: &mut Programme) -> bool {
        let Some(at) = self.time(start) else {
            self.report(Problem::Start, start.as_bytes());
            return false;
        };
        p.start = at.time;
        self.zones.written = at.offset;
        if !stop.trim_ascii().is_empty() {
            let until = self.time(stop);
            if until.is_none() {
                self.report(Problem::Stop, stop.as_bytes());
            }
            p.stop = until.map(|until| until.time).filter(|until| *until > p.start);
        }
        true
    }

    fn time(&mut self, raw: &str) -> Option<Stamp> {
        let stamp = time::parse(raw.as_bytes(), self.zones)?;
        if !stamp.is_zone_known {
            self.report(Problem::UnknownZone, raw.trim_ascii().as_bytes());
        }
        Some(stamp)
    }

    #[inline]
    fn child(&mut self, name: &'a [u8], p: &mut Programme) -> Step<bool> {
        match name {
            b"title" => self.text_into(name, &mut p.titles)?,
            b"sub-title" => self.text_into(name, &mut p.sub_titles)?,
            b"desc" => self.text_into(name, &mut p.descriptions)?,
            b"category" => self.text_into(name, &mut p.categories)?,
            b"icon" => self.icon(name, &mut p.icons)?,
            b"episode-num" => self.episode_num(name, p)?,
            b"date" if p.date.is_empty() => {
                let read = self.plain(name, &mut p.date);
                if !p.date.is_empty() && !is_date(&p.date) {
                    self.report(Problem::Date, p.date.as_bytes());
                    p.date.clear();
                }
                read?;
            }
            b"date" => self.flag(name)?,
            b"credits" => self.credits(name, p)?,
            b"keyword" => {
                let before = p.keywords.len();
                let read = self.text_into(name, &mut p.keywords);
                // Our writer has no other way to say it within the DTD.
                p.is_live |= p.keywords.get(before).is_some_and(|keyword| keyword.text.eq_ignore_ascii_case("live"));
                read?;
            }
            b"language" => first_text(self.one_text(name)?, &mut p.language),
            b"orig-language" => first_text(self.one_text(name)?, &mut p.orig_language),
            b"length" => self.length(name, p)?,
            b"url" => self.link(name, &mut p.urls)?,
            b"country" => self.text_into(name, &mut p.countries)?,
            b"video" => self.video(name, p)?,
            b"audio" => self.audio(name, p)?,
            b"previously-shown" => self.previously_shown(name, p)?,
            // These two count without a text, too.
            b"premiere" => first(&mut p.premiere, self.one_text(name)?),
            b"last-chance" => first(&mut p.last_chance, self.one_text(name)?),
            b"new" => {
                p.is_new = true;
                self.flag(name)?;
            }
            b"live" => {
                p.is_live = true;
                self.flag(name)?;
            }
            b"subtitles" => self.subtitles(name, p)?,
            b"rating" => self.rating(name, &mut p.ratings)?,
            b"star-rating" => self.rating(name, &mut p.star_ratings)?,
            b"review" => self.review(name, p)?,
            b"image" => self.image(name, &mut p.images)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// A text whose attributes are ignored.
    pub(super) fn plain(&mut self, name: &'a [u8], out: &mut String) -> Step<()> {
        let has_content = self.attributes(name, |_, _, _| {})?;
        self.text(name, has_content, out)
    }

    fn flag(&mut self, name: &'a [u8]) -> Step<()> {
        let has_content = self.attributes(name, |_, _, _| {})?;
        self.ignore_text(name, has_content)
    }

    pub(super) fn ignore_text(&mut self, name: &'a [u8], has_content: bool) -> Step<()> {
        let mut text = self.pool.take();
        let read = self.text(name, has_content, &mut text);
        self.pool.give(text);
        read
    }

    /// A text with its language; may be empty.
    #[inline]
    fn read_text(&mut self, name: &'a [u8], text: &mut Text) -> Step<()> {
        let has_content = self.attributes(name, |this, name, raw| {
            if name == b"lang" && !raw.is_empty() {
                text.lang = this.pool.take();
                this.value(raw, &mut text.lang);
            }
        })?;
        self.text(name, has_content, &mut text.text)
    }

    pub(super) fn one_text(&mut self, name: &'a [u8]) -> Step<Text> {
        let mut text = Text::default();
        self.read_text(name, &mut text)?;
        Ok(text)
    }

    #[inline]
    fn text_into(&mut self, name: &'a [u8], into: &mut Vec<Text>) -> Step<()> {
        let mut text = Text { lang: String::new(), text: self.pool.take() };
        // If the input ends here, the part that was read is kept.
        let read = self.read_text(name, &mut text);
        if text.text.is_empty() {
            self.pool.give(text.text);
            self.pool.give(text.lang);
        } else {
            into.push(text);
        }
        read
    }

    /// Some guides have the address as the text of the element.
    pub(super) fn icon(&mut self, name: &'a [u8], into: &mut Vec<Icon>) -> Step<()> {
        let mut icon = Icon { src: self.pool.take(), ..Icon::default() };
        let has_content = self.attributes(name, |this, name, raw| match name {
            b"src" => this.value(raw, &mut icon.src),
            b"width" => icon.width = number(raw),
            b"height" => icon.height = number(raw),
            _ => {}
        })?;
        let mut text = self.pool.take();
        self.text(name, has_content, &mut text)?;
        if icon.src.is_empty() {
            std::mem::swap(&mut icon.src, &mut text);
        }
        self.pool.give(text);
        if !icon.src.is_empty() {
            into.push(icon);
        }
        Ok(())
    }

    pub(super) fn link(&mut self, name: &'a [u8], into: &mut Vec<Link>) -> Step<()> {
        let mut link = Link::default();
        let has_content = self.fields(name, &mut [(b"system", &mut link.system)])?;
        self.text(name, has_content, &mut link.url)?;
        if !link.url.is_empty() {
            into.push(link);
        }
        Ok(())
    }

    /// The DTD's default for the system is `onscreen`.
    fn episode_num(&mut self, name: &'a [u8], p: &mut Programme) -> Step<()> {
        let mut number = EpisodeNum { system: self.pool.take(), value: self.pool.take() };
        let has_content = self.fields(name, &mut [(b"system", &mut number.system)])?;
        if number.system.is_empty() {
            number.system.push_str("onscreen");
        }
        self.text(name, has_content, &mut number.value)?;
        if number.system == XMLTV_NS && number.value.matches('.').count() == 1 {
            // Season and episode, without the part.
            number.value.push('.');
        }
        if !number.value.is_empty() {
            p.episode_nums.push(number);
        }
        Ok(())
    }

    /// In seconds. Without a unit it is taken as minutes.
    fn length(&mut self, name: &'a [u8], p: &mut Programme) -> Step<()> {
        let mut unit = 60.0;
        let has_content = self.attributes(name, |_, name, raw| {
            if name == b"units" {
                unit = match raw.trim_ascii() {
                    "seconds" | "second" => 1.0,
                    "hours" | "hour" => 3600.0,
                    _ => 60.0,
                };
            }
        })?;
        let mut text = self.pool.take();
        let read = self.text(name, has_content, &mut text);
        let seconds = text.replace(',', ".").parse().unwrap_or(0.0) * unit;
        self.pool.give(text);
        if p.length == 0 && seconds > 0.0 && seconds <= f64::from(u32::MAX) {
            p.length = seconds.round() as u32;
        }
        read
    }
}

pub(super) fn first_text(text: Text, field: &mut Option<Text>) {
    if !text.text.is_empty() {
        first(field, text);
    }
}
