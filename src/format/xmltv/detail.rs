//! The elements of a programme with child elements or several attributes: credits, video, audio, subtitles, ratings,
//! reviews, images. The rules are those of [`record`](super::record).

use super::element::{Element, is_child};
use super::record::{first, first_text};
use super::scan::Step;
use crate::model::programme::{Audio, Credit, Image, PreviouslyShown, Programme, Rating, Review, Role, Subtitles, Video};

/// In the order of the DTD.
pub(super) const ROLES: [(Role, &str); 10] = [
    (Role::Director, "director"),
    (Role::Actor, "actor"),
    (Role::Writer, "writer"),
    (Role::Adapter, "adapter"),
    (Role::Producer, "producer"),
    (Role::Composer, "composer"),
    (Role::Editor, "editor"),
    (Role::Presenter, "presenter"),
    (Role::Commentator, "commentator"),
    (Role::Guest, "guest"),
];

fn role(name: &[u8]) -> Option<Role> {
    ROLES.iter().find(|(_, known)| known.as_bytes() == name).map(|(role, _)| *role)
}

impl<'a> Element<'a> {
    pub(super) fn credits(&mut self, name: &'a [u8], p: &mut Programme) -> Step<()> {
        let has_content = self.attributes(name, |_, _, _| {})?;
        self.children(name, has_content, |this, name| match role(name) {
            Some(role) => this.credit(name, role, p).map(|()| true),
            None => Ok(false),
        })
    }

    fn credit(&mut self, name: &'a [u8], role: Role, p: &mut Programme) -> Step<()> {
        let mut credit = Credit { role, name: self.pool.take(), ..Credit::default() };
        let has_content = self.attributes(name, |this, name, raw| match name {
            b"role" => {
                credit.character = this.pool.take();
                this.value(raw, &mut credit.character);
            }
            b"guest" => credit.guest = matches!(raw.trim_ascii(), "yes" | "true" | "1"),
            _ => {}
        })?;
        self.text_and_more(name, has_content, &mut credit)?;
        if !credit.name.is_empty() {
            p.credits.push(credit);
        }
        Ok(())
    }

    fn text_and_more(&mut self, name: &'a [u8], has_content: bool, credit: &mut Credit) -> Step<()> {
        let Credit { name: text, images, urls, .. } = credit;
        self.text_with(name, has_content, text, |this, inner| {
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
        let Video { present, colour, aspect, quality } = &mut video;
        self.group(name, &mut [(b"present", present), (b"colour", colour), (b"aspect", aspect), (b"quality", quality)])?;
        if video != Video::default() {
            first(&mut p.video, video);
        }
        Ok(())
    }

    pub(super) fn audio(&mut self, name: &'a [u8], p: &mut Programme) -> Step<()> {
        let mut audio = Audio::default();
        self.group(name, &mut [(b"present", &mut audio.present), (b"stereo", &mut audio.stereo)])?;
        if audio != Audio::default() {
            first(&mut p.audio, audio);
        }
        Ok(())
    }

    /// An element whose children are elements with a text.
    fn group(&mut self, name: &'a [u8], fields: &mut [(&[u8], &mut String)]) -> Step<()> {
        let has_content = self.attributes(name, |_, _, _| {})?;
        self.children(name, has_content, |this, inner| match fields.iter_mut().find(|(known, _)| *known == inner) {
            Some((_, field)) => this.plain(inner, field).map(|()| true),
            None => Ok(false),
        })
    }

    pub(super) fn previously_shown(&mut self, name: &'a [u8], p: &mut Programme) -> Step<()> {
        let mut shown = PreviouslyShown::default();
        let has_content = self.fields(name, &mut [(b"start", &mut shown.start), (b"channel", &mut shown.channel)])?;
        first(&mut p.previously_shown, shown);
        self.ignore_text(name, has_content)
    }

    pub(super) fn subtitles(&mut self, name: &'a [u8], p: &mut Programme) -> Step<()> {
        let mut subtitles = Subtitles::default();
        let has_content = self.fields(name, &mut [(b"type", &mut subtitles.kind)])?;
        self.children(name, has_content, |this, name| {
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
        let mut rating = Rating { value: self.pool.take(), ..Rating::default() };
        let has_content = self.fields(name, &mut [(b"system", &mut rating.system)])?;
        // Many guides have the value as the text of the element.
        let mut text = self.pool.take();
        self.text_with(name, has_content, &mut text, |this, inner| {
            match inner {
                b"value" => this.plain(inner, &mut rating.value)?,
                b"icon" => this.icon(inner, &mut rating.icons)?,
                _ if is_child(inner) || matches!(inner, b"programme" | b"channel") => return Ok(false),
                _ => this.skip(inner)?,
            }
            Ok(true)
        })?;
        if rating.value.is_empty() {
            std::mem::swap(&mut rating.value, &mut text);
        }
        self.pool.give(text);
        if !rating.value.is_empty() {
            into.push(rating);
        }
        Ok(())
    }

    pub(super) fn review(&mut self, name: &'a [u8], p: &mut Programme) -> Step<()> {
        let mut review = Review::default();
        let Review { kind, source, reviewer, lang, text } = &mut review;
        let has_content = self.fields(name, &mut [(b"type", kind), (b"source", source), (b"reviewer", reviewer), (b"lang", lang)])?;
        let read = self.text(name, has_content, text);
        if !review.text.is_empty() {
            p.reviews.push(review);
        }
        read
    }

    pub(super) fn image(&mut self, name: &'a [u8], into: &mut Vec<Image>) -> Step<()> {
        let mut image = Image::default();
        let Image { kind, size, orient, system, url } = &mut image;
        let has_content = self.fields(name, &mut [(b"type", kind), (b"size", size), (b"orient", orient), (b"system", system)])?;
        self.text(name, has_content, url)?;
        if !image.url.is_empty() {
            into.push(image);
        }
        Ok(())
    }
}
