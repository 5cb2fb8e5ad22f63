//! A guide's channels and programmes: the complete model of XMLTV, so that nothing that a player shows is lost.
//! Source of the format: xmltv.dtd of the XMLTV project.
//!
//! Stored in binary, field by field: see [`super::Channel`].

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Time;

/// A text and its language (`lang`), which may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Text {
    pub(crate) lang: String,
    pub(crate) text: String,
}

/// A picture. Width and height in pixels, 0 where unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Icon {
    pub(crate) src: String,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// A link (`url`) and its `system`, which may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Link {
    pub(crate) system: String,
    pub(crate) url: String,
}

/// A channel of a guide. Programmes and the `tvg-id` of playlists refer to its `id`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct EpgChannel {
    pub(crate) id: String,
    pub(crate) display_names: Vec<Text>,
    pub(crate) icons: Vec<Icon>,
    pub(crate) urls: Vec<Link>,
}

/// A person's role in a programme: the name of the element in `credits`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Role {
    Director,
    #[default]
    Actor,
    Writer,
    Adapter,
    Producer,
    Composer,
    Editor,
    Presenter,
    Commentator,
    Guest,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Credit {
    pub(crate) role: Role,
    pub(crate) name: String,
    /// The part an actor plays.
    pub(crate) character: String,
    /// An actor's `guest="yes"`.
    pub(crate) guest: bool,
    pub(crate) images: Vec<Image>,
    pub(crate) urls: Vec<Link>,
}

/// `episode-num`: the value as it was sent, with its system (`xmltv_ns`, `onscreen`, `dd_progid`, …).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct EpisodeNum {
    pub(crate) system: String,
    pub(crate) value: String,
}

/// `rating` and `star-rating`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Rating {
    pub(crate) system: String,
    pub(crate) value: String,
    pub(crate) icons: Vec<Icon>,
}

/// `video`; fields that were not sent are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Video {
    pub(crate) present: String,
    pub(crate) colour: String,
    pub(crate) aspect: String,
    pub(crate) quality: String,
}

/// `audio`; fields that were not sent are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Audio {
    pub(crate) present: String,
    pub(crate) stereo: String,
}

/// `previously-shown`: both fields may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct PreviouslyShown {
    /// As it was sent; it is published only if it has 4 to 14 digits and maybe an offset.
    pub(crate) start: String,
    pub(crate) channel: String,
}

/// `subtitles`: `kind` is the attribute `type` (teletext, onscreen, deaf-signed).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Subtitles {
    pub(crate) kind: String,
    pub(crate) language: Option<Text>,
}

/// `review`: `kind` is the attribute `type` (text, url).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Review {
    pub(crate) kind: String,
    pub(crate) source: String,
    pub(crate) reviewer: String,
    pub(crate) lang: String,
    pub(crate) text: String,
}

/// `image`: `kind` is the attribute `type` (poster, backdrop, still, person, character).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Image {
    pub(crate) kind: String,
    pub(crate) size: String,
    pub(crate) orient: String,
    pub(crate) system: String,
    pub(crate) url: String,
}

/// One programme of a guide channel, with the fields in the order of the DTD.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Programme {
    /// The guide's channel id.
    pub(crate) channel_id: String,
    pub(crate) start: Time,
    /// None when the guide has none, or one that is not after the start. Then the programme ends with the next start.
    pub(crate) stop: Option<Time>,
    pub(crate) pdc_start: String,
    pub(crate) vps_start: String,
    pub(crate) showview: String,
    pub(crate) videoplus: String,
    pub(crate) clumpidx: String,
    pub(crate) catchup_id: String,
    pub(crate) titles: Vec<Text>,
    pub(crate) sub_titles: Vec<Text>,
    pub(crate) descriptions: Vec<Text>,
    pub(crate) credits: Vec<Credit>,
    /// Year or day of production, digits as they were sent.
    pub(crate) date: String,
    pub(crate) categories: Vec<Text>,
    pub(crate) keywords: Vec<Text>,
    pub(crate) language: Option<Text>,
    pub(crate) orig_language: Option<Text>,
    /// Seconds without advertisements, 0 where unknown.
    pub(crate) length: u32,
    pub(crate) icons: Vec<Icon>,
    pub(crate) urls: Vec<Link>,
    pub(crate) countries: Vec<Text>,
    pub(crate) episode_nums: Vec<EpisodeNum>,
    pub(crate) video: Option<Video>,
    pub(crate) audio: Option<Audio>,
    pub(crate) previously_shown: Option<PreviouslyShown>,
    pub(crate) premiere: Option<Text>,
    pub(crate) last_chance: Option<Text>,
    pub(crate) is_new: bool,
    /// `<live/>`, which players read although it is not in the DTD.
    pub(crate) is_live: bool,
    pub(crate) subtitles: Vec<Subtitles>,
    pub(crate) ratings: Vec<Rating>,
    pub(crate) star_ratings: Vec<Rating>,
    pub(crate) reviews: Vec<Review>,
    pub(crate) images: Vec<Image>,
}

impl Programme {
    /// The assumed length, in seconds, of a programme without an end and with no programme after it.
    pub(crate) const UNKNOWN_LENGTH: i64 = 30 * 60;
}
