//! The rules that come with the program. Those that could surprise people are disabled.

use super::{FilterAction, Rule, RuleKind};
use crate::model::{Id, SourceKind};

/// The groups of channels whose programmes get a category if they have none: the category's name, what it says, what the group is
/// called in the description, and the words by which it is found.
const CATEGORIES: [(&str, &str, &str, &str); 6] = [
    ("Sports", "Sports", "a sports", "sports?|football|soccer|ufc|nba|nfl|golf|tennis"),
    ("Movies", "Movie", "a film", "movies?|films?|cinema|kino"),
    ("News", "News", "a news", "news|nachrichten"),
    ("Children", "Children", "a children's", "kids|children|cartoons?|kinder"),
    ("Documentary", "Documentary", "a documentary", "documentar(y|ies)|docs?|doku"),
    ("Music", "Music", "a music", "music|musik"),
];

fn filter(name: &str, description: &str, expression: &str) -> Rule {
    let (name, description, expression) = (name.to_owned(), description.to_owned(), expression.to_owned());
    Rule { name, description, expression, is_enabled: false, is_system: true, ..Rule::default() }
}

fn mapping(name: &str, description: &str, expression: &str) -> Rule {
    Rule { kind: RuleKind::Mapping, ..filter(name, description, expression) }
}

/// The place in the list is the id: new rules go to the end, and none is ever removed.
pub(crate) fn shipped() -> impl Iterator<Item = Rule> {
    let for_channels = [
        Rule {
            is_enabled: true,
            ..filter(
                "Include All Valid Stream URLs",
                "Channels that are played over HTTP, without tuners, cameras and broken entries.",
                r#"stream_url starts_with "http""#,
            )
        },
        Rule {
            action: FilterAction::Exclude,
            ..filter(
                "Exclude Adult Content",
                "Channels that are marked as adult or have such a name.",
                r#"is_adult == true OR group_title matches "(?i)\b(adults?|xxx|porn)\b|\b18\+" OR channel_name matches "(?i)\b(adults?|xxx|porn)\b""#,
            )
        },
        Rule {
            is_enabled: true,
            ..mapping(
                "Default Timeshift Detection",
                "Sets the time shift of channels with a name such as \"… +1\", unless the provider sent one.",
                r#"channel_name matches ".*[ ](?:\+([0-9]{1,2})|(-[0-9]{1,2}))([hH]?)(?:$|[ ]).*" AND channel_name not matches ".*(?:start:|stop:|24[-/]7).*" AND tvg_id matches "^.+$" SET_IF_EMPTY tvg_shift = "$1$2""#,
            )
        },
        mapping(
            "Country from Group",
            "Takes the country from groups such as \"UK| …\" or \"DE: …\", unless the provider sent one.",
            r#"group_title matches "^([A-Z]{2})\s*[|:]" SET_IF_EMPTY tvg_country = "$1""#,
        ),
        mapping(
            "Adult Detection",
            "Marks channels with an adult name or group.",
            r#"group_title matches "(?i)\b(adults?|xxx|porn)\b|\b18\+" OR channel_name matches "(?i)\b(adults?|xxx|porn)\b" SET is_adult = true"#,
        ),
    ];
    let for_programmes = CATEGORIES.map(|(name, category, group, words)| Rule {
        source_type: SourceKind::Epg,
        ..mapping(
            &format!("Category: {name}"),
            &format!("Programmes without a category, on channels of {group} group."),
            &format!(r#"channel_group matches "(?i)\b({words})\b" SET_IF_EMPTY programme_category = "{category}""#),
        )
    });
    let all = (1_u8..).zip(for_channels.into_iter().chain(for_programmes));
    all.map(|(number, rule)| Rule { id: Id(u128::from(number)), sort_order: i32::from(number) * 10, ..rule })
}
