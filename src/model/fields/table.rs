//! The fields of channels and of programmes: two tables.

use std::borrow::Cow;
use std::sync::Arc;

use super::access::{moment, parse_moment, part, set_part, set_type};
use super::record::{About, Access, EpgRecord, Field, FieldType, StreamRecord};
use crate::model::programme::{Icon, Rating, Text, Video};

const fn field<R>(
    name: &'static str,
    aliases: &'static [&'static str],
    description: &'static str,
    field_type: FieldType,
    access: Access<R>,
) -> Field<R> {
    let name = Cow::Borrowed(name);
    Field { about: About { name, aliases, field_type, read_only: false, required: false, values: &[], description }, access }
}

const fn text<R>(
    name: &'static str,
    aliases: &'static [&'static str],
    description: &'static str,
    get: fn(&R) -> Cow<'_, str>,
    set: fn(&mut R, &str),
) -> Field<R> {
    field(name, aliases, description, FieldType::Text, Access::Text { get, set })
}

const fn flag<R>(
    name: &'static str,
    aliases: &'static [&'static str],
    description: &'static str,
    get: fn(&R) -> bool,
    set: fn(&mut R, bool),
) -> Field<R> {
    field(name, aliases, description, FieldType::Boolean, Access::Flag { get, set })
}

impl<R> Field<R> {
    const fn of(mut self, field_type: FieldType) -> Field<R> {
        self.about.field_type = field_type;
        self
    }

    const fn read_only(mut self) -> Field<R> {
        self.about.read_only = true;
        self
    }

    const fn one_of(mut self, values: &'static [&'static str]) -> Field<R> {
        self.about.values = values;
        self
    }

    const fn required(mut self) -> Field<R> {
        self.about.required = true;
        self
    }
}

/// A field of the record that is a text.
macro_rules! plain {
    ($name:literal, $aliases:expr, $description:literal, $($path:ident).+) => {
        text($name, &$aliases, $description, |r: &StreamRecord| Cow::Borrowed(&r.$($path).+), |r, value| value.clone_into(&mut r.$($path).+))
    };
}

/// A field of a part that many records share.
macro_rules! shared {
    ($record:ty, $name:literal, $aliases:expr, $description:literal, $whole:ident . $part:ident) => {
        text(
            $name,
            &$aliases,
            $description,
            |r: &$record| Cow::Borrowed(&r.$whole.$part),
            |r, value| value.clone_into(&mut Arc::make_mut(&mut r.$whole).$part),
        )
        .read_only()
    };
}

/// A list of texts in several languages, or of which each counts.
macro_rules! texts {
    ($name:literal, $aliases:expr, $description:literal, $field:ident, $each_counts:literal) => {{
        let access =
            Access::<EpgRecord>::Texts { get: |r| &r.programme.$field, edit: |r| &mut r.programme.$field, each_counts: $each_counts };
        field($name, &$aliases, $description, FieldType::Text, access)
    }};
}

pub(super) const STREAM: &[Field<StreamRecord>] = &[
    plain!("channel_name", ["name"], "The name that players show", channel.channel_name).required(),
    plain!("group_title", ["group", "category", "channel_group", "group-title"], "The group", channel.group_title),
    plain!("tvg_id", ["epg_id", "tvg-id"], "The id of the channel in the guide", channel.tvg_id),
    plain!("tvg_name", ["tvg-name"], "The name of the channel in the guide", channel.tvg_name),
    plain!("tvg_logo", ["logo", "tvg-logo"], "The address of the logo", channel.tvg_logo),
    plain!("tvg_shift", ["tvg-shift"], "Hours by which the times of the guide are shifted", channel.tvg_shift).of(FieldType::Number),
    text(
        "tvg_chno",
        &["channel_number", "chno", "number", "tvg-chno"],
        "The provider's number",
        |r: &StreamRecord| Cow::Borrowed(&r.channel.tvg_chno),
        |r, value| {
            value.clone_into(&mut r.channel.tvg_chno);
            r.is_number_set = true;
        },
    )
    .of(FieldType::Number),
    plain!("stream_url", ["url"], "The address of the stream, with {username} and {password} in the place of a login", channel.stream_url)
        .required(),
    text(
        "stream_type",
        &[],
        "live, movie or series",
        |r: &StreamRecord| Cow::Borrowed(r.channel.stream_type.name()),
        |r, value| set_type(&mut r.channel.stream_type, value),
    )
    .one_of(&["live", "movie", "series"])
    .required(),
    plain!("tvg_language", ["language", "lang"], "The language", channel.tvg_language),
    plain!("tvg_country", ["country"], "The country", channel.tvg_country),
    flag("is_adult", &["adult"], "Whether it is for adults", |r| r.channel.is_adult, |r, is| r.channel.is_adult = is),
    flag("radio", &[], "Whether it is radio", |r| r.channel.radio, |r, is| r.channel.radio = is),
    field("catchup", &[], "The kind of catch-up", FieldType::Text, Access::Attribute("catchup")),
    field(
        "catchup_source",
        &["catchup-source"],
        "The template of catch-up addresses",
        FieldType::Text,
        Access::Attribute("catchup-source"),
    ),
    field("catchup_days", &["catchup-days"], "How many days catch-up goes back", FieldType::Text, Access::Attribute("catchup-days")),
    shared!(StreamRecord, "source_name", [], "The name of the source", origin.source_name),
    shared!(StreamRecord, "source_type", [], "The type of the source", origin.source_type),
    shared!(StreamRecord, "source_url", [], "The address of the source, without credentials", origin.source_url),
];

pub(super) const EPG: &[Field<EpgRecord>] = &[
    texts!("programme_title", ["program_title", "prog_title", "title"], "The title", titles, false).required(),
    texts!(
        "programme_subtitle",
        ["programme_subtitles", "subtitles", "subtitle", "sub_title"],
        "The title of the episode",
        sub_titles,
        false
    ),
    texts!("programme_description", ["program_description", "prog_desc", "description", "desc"], "The description", descriptions, false),
    texts!(
        "programme_category",
        ["program_category", "genre", "category"],
        "The category; a comparison looks at each one, setting it replaces all",
        categories,
        true
    ),
    text(
        "programme_icon",
        &["program_icon", "poster", "icon"],
        "The address of the first picture",
        |r: &EpgRecord| Cow::Borrowed(r.programme.icons.first().map_or("", |icon| &icon.src)),
        |r, value| match (r.programme.icons.first_mut(), value) {
            (_, "") => r.programme.icons.clear(),
            (Some(icon), value) => value.clone_into(&mut icon.src),
            (None, value) => r.programme.icons.push(Icon { src: value.to_owned(), ..Icon::default() }),
        },
    ),
    text(
        "episode_num",
        &["episode_number", "programme_episode", "program_episode", "episode"],
        "The number of the episode",
        |r: &EpgRecord| part(&r.programme, 1),
        |r, value| set_part(&mut r.programme, 1, value),
    ),
    text(
        "season_num",
        &["season_number", "programme_season", "program_season", "season"],
        "The number of the season",
        |r: &EpgRecord| part(&r.programme, 0),
        |r, value| set_part(&mut r.programme, 0, value),
    )
    .of(FieldType::Number),
    text(
        "language",
        &[],
        "The language",
        |r: &EpgRecord| Cow::Borrowed(r.programme.language.as_ref().map_or("", |text| &text.text)),
        |r, value| r.programme.language = (!value.is_empty()).then(|| Text { lang: String::new(), text: value.to_owned() }),
    ),
    text(
        "rating",
        &[],
        "The first rating by age",
        |r: &EpgRecord| Cow::Borrowed(r.programme.ratings.first().map_or("", |rating| &rating.value)),
        |r, value| match (r.programme.ratings.first_mut(), value) {
            (_, "") => r.programme.ratings.clear(),
            (Some(rating), value) => value.clone_into(&mut rating.value),
            (None, value) => r.programme.ratings.push(Rating { value: value.to_owned(), ..Rating::default() }),
        },
    ),
    text(
        "aspect_ratio",
        &[],
        "The aspect ratio, such as 16:9",
        |r: &EpgRecord| Cow::Borrowed(r.programme.video.as_ref().map_or("", |video| &video.aspect)),
        |r, value| value.clone_into(&mut r.programme.video.get_or_insert_with(Video::default).aspect),
    ),
    text(
        "programme_start",
        &["program_start", "start", "start_time"],
        "When it begins",
        |r: &EpgRecord| moment(Some(r.programme.start)),
        |r, value| r.programme.start = parse_moment(value).unwrap_or_default(),
    )
    .of(FieldType::DateTime)
    .read_only(),
    text(
        "programme_stop",
        &["program_stop", "stop", "end_time"],
        "When it ends",
        |r: &EpgRecord| moment(r.programme.stop),
        |r, value| r.programme.stop = parse_moment(value),
    )
    .of(FieldType::DateTime)
    .read_only(),
    flag("is_new", &[], "Whether it was never shown before", |r| r.programme.is_new, |r, is| r.programme.is_new = is),
    flag("is_live", &[], "Whether it is live", |r| r.programme.is_live, |r, is| r.programme.is_live = is),
    flag(
        "is_premiere",
        &[],
        "Whether it is a premiere",
        |r| r.programme.premiere.is_some(),
        |r, is| r.programme.premiere = is.then(|| r.programme.premiere.take().unwrap_or_default()),
    ),
    text(
        "channel_id",
        &[],
        "The guide's id of the channel",
        |r: &EpgRecord| Cow::Borrowed(&r.programme.channel_id),
        |r, value| value.clone_into(&mut r.programme.channel_id),
    )
    .read_only(),
    shared!(EpgRecord, "channel_name", [], "The name of the channel", channel.name),
    shared!(EpgRecord, "channel_logo", [], "The logo of the channel", channel.logo),
    shared!(EpgRecord, "channel_group", ["channel_group_title", "group_title"], "The group of the channel", channel.group),
    shared!(EpgRecord, "source_name", [], "The name of the source", origin.source_name),
    shared!(EpgRecord, "source_type", [], "The type of the source", origin.source_type),
    shared!(EpgRecord, "source_url", [], "The address of the source, without credentials", origin.source_url),
];
