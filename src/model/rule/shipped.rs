//! The rules that come with the program. Those that could surprise people are disabled.

use super::{FilterAction, Rule, RuleKind};
use crate::model::{Id, SourceKind};

struct Shipped {
    kind: RuleKind,
    source_type: SourceKind,
    action: FilterAction,
    name: &'static str,
    description: &'static str,
    expression: &'static str,
    is_enabled: bool,
}

const FILTER: Shipped = Shipped {
    kind: RuleKind::Filter,
    source_type: SourceKind::Stream,
    action: FilterAction::Include,
    name: "",
    description: "",
    expression: "",
    is_enabled: false,
};
const MAPPING: Shipped = Shipped { kind: RuleKind::Mapping, ..FILTER };
const CATEGORY: Shipped = Shipped { source_type: SourceKind::Epg, ..MAPPING };

/// The place in the table is the id: new rules go to the end, and none is ever removed.
const TABLE: &[Shipped] = &[
    Shipped {
        name: "Include All Valid Stream URLs",
        description: "Channels that are played over HTTP, without tuners, cameras and broken entries.",
        expression: r#"stream_url starts_with "http""#,
        is_enabled: true,
        ..FILTER
    },
    Shipped {
        action: FilterAction::Exclude,
        name: "Exclude Adult Content",
        description: "Channels that are marked as adult or have such a name.",
        expression: r#"is_adult == true OR group_title matches "(?i)\b(adults?|xxx|porn)\b|\b18\+" OR channel_name matches "(?i)\b(adults?|xxx|porn)\b""#,
        ..FILTER
    },
    Shipped {
        name: "Default Timeshift Detection",
        description: "Sets the time shift of channels with a name such as \"… +1\", unless the provider sent one.",
        expression: r#"channel_name matches ".*[ ](?:\+([0-9]{1,2})|(-[0-9]{1,2}))([hH]?)(?:$|[ ]).*" AND channel_name not matches ".*(?:start:|stop:|24[-/]7).*" AND tvg_id matches "^.+$" SET_IF_EMPTY tvg_shift = "$1$2""#,
        is_enabled: true,
        ..MAPPING
    },
    Shipped {
        name: "Country from Group",
        description: "Takes the country from groups such as \"UK| …\" or \"DE: …\", unless the provider sent one.",
        expression: r#"group_title matches "^([A-Z]{2})\s*[|:]" SET_IF_EMPTY tvg_country = "$1""#,
        ..MAPPING
    },
    Shipped {
        name: "Adult Detection",
        description: "Marks channels with an adult name or group.",
        expression: r#"group_title matches "(?i)\b(adults?|xxx|porn)\b|\b18\+" OR channel_name matches "(?i)\b(adults?|xxx|porn)\b" SET is_adult = true"#,
        ..MAPPING
    },
    Shipped {
        name: "Category: Sports",
        description: "Programmes without a category, on channels of a sports group.",
        expression: r#"channel_group matches "(?i)\b(sports?|football|soccer|ufc|nba|nfl|golf|tennis)\b" SET_IF_EMPTY programme_category = "Sports""#,
        ..CATEGORY
    },
    Shipped {
        name: "Category: Movies",
        description: "Programmes without a category, on channels of a film group.",
        expression: r#"channel_group matches "(?i)\b(movies?|films?|cinema|kino)\b" SET_IF_EMPTY programme_category = "Movie""#,
        ..CATEGORY
    },
    Shipped {
        name: "Category: News",
        description: "Programmes without a category, on channels of a news group.",
        expression: r#"channel_group matches "(?i)\b(news|nachrichten)\b" SET_IF_EMPTY programme_category = "News""#,
        ..CATEGORY
    },
    Shipped {
        name: "Category: Children",
        description: "Programmes without a category, on channels of a children's group.",
        expression: r#"channel_group matches "(?i)\b(kids|children|cartoons?|kinder)\b" SET_IF_EMPTY programme_category = "Children""#,
        ..CATEGORY
    },
    Shipped {
        name: "Category: Documentary",
        description: "Programmes without a category, on channels of a documentary group.",
        expression: r#"channel_group matches "(?i)\b(documentar(y|ies)|docs?|doku)\b" SET_IF_EMPTY programme_category = "Documentary""#,
        ..CATEGORY
    },
    Shipped {
        name: "Category: Music",
        description: "Programmes without a category, on channels of a music group.",
        expression: r#"channel_group matches "(?i)\b(music|musik)\b" SET_IF_EMPTY programme_category = "Music""#,
        ..CATEGORY
    },
];

pub(crate) fn shipped() -> impl Iterator<Item = Rule> {
    (1_u8..).zip(TABLE).map(|(number, shipped)| Rule {
        id: Id(u128::from(number)),
        kind: shipped.kind,
        name: shipped.name.to_owned(),
        description: shipped.description.to_owned(),
        source_type: shipped.source_type,
        action: shipped.action,
        expression: shipped.expression.to_owned(),
        is_enabled: shipped.is_enabled,
        is_system: true,
        sort_order: i32::from(number) * 10,
        ..Rule::default()
    })
}
