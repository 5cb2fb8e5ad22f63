//! The elements of a programme that have elements or several attributes of their own: credits, video,
//! audio, subtitles, ratings, reviews, images. Rules as in [`record`](super::record).

use super::element::{Content, Element};
use super::record::{first, first_text, is_child};
use super::scan::Step;
use crate::model::programme::{Audio, Credit, Image, PreviouslyShown, Programme, Rating, Review, Role, Subtitles, Video};

fn role(name: &[u8]) -> Option<Role> {
    Some(match name {
        b"director" => Role::Director,
        b"actor" => Role::Actor,
        b"writer" => Role::Writer,
        b"adapter" => Role::Adapter,
        b"producer" => Role::Producer,
        b"composer" => Role::Composer,
        b"editor" => Role::Editor,
        b"presenter" => Role::Presenter,
        b"commentator" => Role::Commentator,
        b"guest" => Role::Guest,
        _ => return None,
    })
}

impl<'a> Element<'a> {
    pub(super) fn credits(&mut self, name: &'a [u8], p: &mut Programme) -> Step<()> {
        let content = self.attributes(name, |_, _, _| {})?;
        self.children(name, content, |this, name| match role(name) {
            Some(role) => this.credit(name, role, p).map(|()| true),
            None => Ok(false),
        })
    }

    fn credit(&mut self, name: &'a [u8], role: Role, p: &mut Programme) -> Step<()> {
        let mut credit = Credit { role, name: self.spare.take(), ..Credit::default() };
        let content = self.attributes(name, |this, name, raw| match name {
            b"role" => {
                credit.character = this.spare.take();
                this.value(raw, &mut credit.character);
            }
            b"guest" => credit.guest = matches!(raw.trim_ascii(), "yes" | "true" | "1"),
            _ => {}
        })?;
        self.text_and_more(name, content, &mut credit)?;
        if credit.name.is_empty() {
            self.spare.give(credit.name);
            self.spare.give(credit.character);
        } else {
            p.credits.push(credit);
        }
        Ok(())
    }

    fn text_and_more(&mut self, name: &'a [u8], content: Content, credit: &mut Credit) -> Step<()> {
        let Credit { name: text, images, urls, .. } = credit;
        self.text_with(name, content, text, |this, inner| {
            match inner {
                b"image" => this.image(inner, images)?,
                b"url" => this.link(inner, urls)?,
                _ if is_child(inner) || role(inner).is_some() || matches!(inner, b"programme" | b"channel") => return Ok(false),
                _ => this.skip(inner)?,
            }
            Ok(true)
        })
    }

    pub(super) fn video(&mut self, name: &'a [u8], p: &mut Programme) -> Step<()> {
        let mut video = Video::default();
        let content = self.attributes(name, |_, _, _| {})?;
        self.children(name, content, |this, name| {
            match name {
                b"present" => this.plain(name, &mut video.present)?,
                b"colour" => this.plain(name, &mut video.colour)?,
                b"aspect" => this.plain(name, &mut video.aspect)?,
                b"quality" => this.plain(name, &mut video.quality)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        if video != Video::default() {
            first(&mut p.video, video);
        }
        Ok(())
    }

    pub(super) fn audio(&mut self, name: &'a [u8], p: &mut Programme) -> Step<()> {
        let mut audio = Audio::default();
        let content = self.attributes(name, |_, _, _| {})?;
        self.children(name, content, |this, name| {
            match name {
                b"present" => this.plain(name, &mut audio.present)?,
                b"stereo" => this.plain(name, &mut audio.stereo)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        if audio != Audio::default() {
            first(&mut p.audio, audio);
        }
        Ok(())
    }

    pub(super) fn previously_shown(&mut self, name: &'a [u8], p: &mut Programme) -> Step<()> {
        let mut shown = PreviouslyShown::default();
        let content = self.attributes(name, |this, name, raw| match name {
            b"start" => this.value(raw, &mut shown.start),
            b"channel" => this.value(raw, &mut shown.channel),
            _ => {}
        })?;
        first(&mut p.previously_shown, shown);
        let mut text = self.spare.take();
        let read = self.text(name, content, &mut text);
        self.spare.give(text);
        read
    }

    pub(super) fn subtitles(&mut self, name: &'a [u8], p: &mut Programme) -> Step<()> {
        let mut subtitles = Subtitles::default();
        let content = self.attributes(name, |this, name, raw| {
            if name == b"type" {
                this.value(raw, &mut subtitles.kind);
            }
        })?;
        self.children(name, content, |this, name| {
            if name != b"language" {
                return Ok(false);
            }
            first_text(this.one_text(name)?, &mut subtitles.language);
            Ok(true)
        })?;
        p.subtitles.push(subtitles);
        Ok(())
    }

    pub(super) fn rating(&mut self, name: &'a [u8], into: &mut Vec<Rating>) -> Step<()> {
        let mut rating = Rating { value: self.spare.take(), ..Rating::default() };
        let content = self.attributes(name, |this, name, raw| {
            if name == b"system" {
                rating.system = this.spare.take();
                this.value(raw, &mut rating.system);
            }
        })?;
        self.children(name, content, |this, name| {
            match name {
                b"value" => this.plain(name, &mut rating.value)?,
                b"icon" => this.icon(name, &mut rating.icons)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        if rating.value.is_empty() {
            self.spare.give(rating.value);
            self.spare.give(rating.system);
        } else {
            into.push(rating);
        }
        Ok(())
    }

    pub(super) fn review(&mut self, name: &'a [u8], p: &mut Programme) -> Step<()> {
        let mut review = Review::default();
        let content = self.attributes(name, |this, name, raw| match name {
            b"type" => this.value(raw, &mut review.kind),
            b"source" => this.value(raw, &mut review.source),
            b"reviewer" => this.value(raw, &mut review.reviewer),
            b"lang" => this.value(raw, &mut review.lang),
            _ => {}
        })?;
        let read = self.text(name, content, &mut review.text);
        if !review.text.is_empty() {
            p.reviews.push(review);
        }
        read
    }

    pub(super) fn image(&mut self, name: &'a [u8], into: &mut Vec<Image>) -> Step<()> {
        let mut image = Image::default();
        let content = self.attributes(name, |this, name, raw| match name {
            b"type" => this.value(raw, &mut image.kind),
            b"size" => this.value(raw, &mut image.size),
            b"orient" => this.value(raw, &mut image.orient),
            b"system" => this.value(raw, &mut image.system),
            _ => {}
        })?;
        self.text(name, content, &mut image.url)?;
        if !image.url.is_empty() {
            into.push(image);
        }
        Ok(())
    }
}
