//! A pool of strings for the fields of records: a guide of a million programmes needs some hundred allocations instead
//! of twenty million.

use crate::model::programme::{Credit, EpisodeNum, Icon, Image, Link, Programme, Rating, Text};

/// Limits of the pool: more strings, or longer ones, are freed.
const KEPT: usize = 256;
const KEPT_BYTES: usize = 4096;

#[derive(Debug, Default)]
pub(super) struct Pool(Vec<String>);

impl Pool {
    pub(super) fn take(&mut self) -> String {
        self.0.pop().unwrap_or_default()
    }

    pub(super) fn give(&mut self, mut text: String) {
        if (1..=KEPT_BYTES).contains(&text.capacity()) && self.0.len() < KEPT {
            text.clear();
            self.0.push(text);
        }
    }

    fn texts<'a>(&mut self, texts: impl IntoIterator<Item = Text> + 'a) {
        for Text { lang, text } in texts {
            self.give(text);
            self.give(lang);
        }
    }

    fn icons(&mut self, icons: &mut Vec<Icon>) {
        icons.drain(..).for_each(|icon| self.give(icon.src));
    }

    fn ratings(&mut self, ratings: &mut Vec<Rating>) {
        for Rating { system, value, mut icons } in ratings.drain(..) {
            self.icons(&mut icons);
            self.give(value);
            self.give(system);
        }
    }

    /// Makes `programme` a default one again and keeps its allocations.
    pub(super) fn empty(&mut self, programme: &mut Programme) {
        let p = programme;
        for text in [
            &mut p.channel_id,
            &mut p.pdc_start,
            &mut p.vps_start,
            &mut p.showview,
            &mut p.videoplus,
            &mut p.clumpidx,
            &mut p.catchup_id,
            &mut p.date,
        ] {
            text.clear();
        }
        for texts in [&mut p.titles, &mut p.sub_titles, &mut p.descriptions, &mut p.categories, &mut p.keywords, &mut p.countries] {
            self.texts(texts.drain(..));
        }
        self.texts([&mut p.language, &mut p.orig_language, &mut p.premiere, &mut p.last_chance].into_iter().filter_map(Option::take));
        for Credit { name, character, .. } in p.credits.drain(..) {
            self.give(name);
            self.give(character);
        }
        for EpisodeNum { system, value } in p.episode_nums.drain(..) {
            self.give(value);
            self.give(system);
        }
        for Image { kind, size, orient, system, url } in p.images.drain(..) {
            [kind, size, orient, system, url].into_iter().for_each(|text| self.give(text));
        }
        self.icons(&mut p.icons);
        for Link { system, url } in p.urls.drain(..) {
            self.give(url);
            self.give(system);
        }
        self.ratings(&mut p.ratings);
        self.ratings(&mut p.star_ratings);
        p.video = None;
        p.audio = None;
        p.previously_shown = None;
        p.subtitles.clear();
        p.reviews.clear();
        p.start = Default::default();
        p.stop = None;
        p.length = 0;
        p.is_new = false;
        p.is_live = false;
    }
}
