use proptest::prelude::*;
use serde_json::Value as Json;

use super::parse::parse;
use super::*;
use crate::model::SourceKind;
use crate::model::Time;
use crate::model::fields::{EpgRecord, Record, StreamRecord};

const AROUND: Surroundings<'_> = Surroundings { now: Time(1_700_000_000), logo: None };

/// A record of which these fields are known.
fn record<R: Record + Default>(fields: &[(&str, &str)]) -> R {
    let mut record = R::default();
    for (name, value) in fields {
        let (key, _) = R::DOMAIN.find(name).unwrap_or_else(|| panic!("no field {name}"));
        record.set(&key, value);
    }
    record
}

fn errors(text: &str, purpose: Purpose) -> Vec<Diagnostic> {
    check(text, &[SourceKind::Stream], purpose).errors
}

fn filter(text: &str, fields: &[(&str, &str)]) -> bool {
    compile(text, Purpose::Filter).unwrap_or_else(|errors| panic!("{text}: {errors:?}")).matches(&record::<StreamRecord>(fields))
}

/// The fields that a mapping rule changes, as they are then.
fn map(text: &str, fields: &[(&str, &str)]) -> Vec<(String, String)> {
    let rule = compile(text, Purpose::Mapping).unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
    let before: StreamRecord = record(fields);
    let mut after = before.clone();
    let outcome = rule.apply(&mut after, AROUND, &mut Scratch::default());
    let fields = SourceKind::Stream.fields().into_iter().map(|field| field.name.into_owned());
    let changed: Vec<_> = fields
        .filter_map(|name| {
            let key = SourceKind::Stream.find(&name).unwrap().0;
            let new = after.get(&key).into_owned();
            (before.get(&key) != new).then_some((name, new))
        })
        .collect();
    assert_eq!(outcome.changed, !changed.is_empty(), "{text}");
    changed
}

fn pairs(changed: &[(String, String)]) -> Vec<(&str, &str)> {
    changed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// Cases of which the language's description says otherwise, and what it says.
const OTHERWISE: &[(&str, bool)] = &[
    // Helpers are "quoted or not".
    ("help-unquoted-time", true),
    // `$n` without a regular expression is an error.
    ("cap-no-regex-literal", false),
];

#[test]
fn the_cases_come_out_as_described() {
    let cases: Vec<Json> = serde_json::from_str(include_str!("../../tests/data/cases/expressions.json")).unwrap();
    assert!(cases.len() >= 190);
    let wrong: Vec<String> = cases.iter().filter_map(wrong_about).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

fn wrong_about(case: &Json) -> Option<String> {
    match case["domain"].as_str() {
        Some("epg") => wrong_about_records::<EpgRecord>(case),
        _ => wrong_about_records::<StreamRecord>(case),
    }
}

fn wrong_about_records<R: Record + Default + Clone>(case: &Json) -> Option<String> {
    let (id, text, expect) = (case["id"].as_str().unwrap(), case["expression"].as_str().unwrap(), &case["expect"]);
    let purpose = if case["kind"] == "filter" { Purpose::Filter } else { Purpose::Mapping };
    let checked = check(text, &[R::DOMAIN], purpose);
    if let Some((_, is_valid)) = OTHERWISE.iter().find(|(known, _)| *known == id) {
        return (checked.is_valid != *is_valid).then(|| format!("{id} is as the case says now"));
    }
    if checked.is_valid != expect["valid"] {
        return Some(format!("{id}: {text}: {:?}", checked.errors));
    }
    if !checked.is_valid {
        let wanted = expect["error_contains"].as_str().unwrap_or_default().to_lowercase();
        let says = checked.errors.iter().any(|error| format!("{} {}", error.message, error.details).to_lowercase().contains(&wanted));
        return (!says).then(|| format!("{id}: {wanted} is not in {:?}", checked.errors));
    }
    let empty = serde_json::Map::new();
    let fields: Vec<(&str, &str)> =
        case["record"].as_object().unwrap_or(&empty).iter().map(|(k, v)| (k.as_str(), v.as_str().unwrap())).collect();
    let before: R = record(&fields);
    let rule = compile::<R>(text, purpose).unwrap();
    if purpose == Purpose::Filter {
        return (rule.matches(&before) != expect["matches"]).then(|| format!("{id}: {text}"));
    }
    let mut after = before.clone();
    let outcome = rule.apply(&mut after, AROUND, &mut Scratch::default());
    if outcome.matched != expect["matches"] {
        return Some(format!("{id}: {text}: matched {}", outcome.matched));
    }
    let expected = expect["result"].as_object().unwrap_or(&empty);
    for field in R::DOMAIN.fields() {
        let key = R::DOMAIN.find(&field.name).unwrap().0;
        let was = before.get(&key).into_owned();
        let wanted = expected.get(&*field.name).map_or(was, |value| value.as_str().unwrap_or_default().to_owned());
        let is = after.get(&key).into_owned();
        if case["volatile"] == true {
            continue;
        }
        if is != wanted {
            return Some(format!("{id}: {text}: {} is {is:?}, not {wanted:?}", field.name));
        }
    }
    None
}

#[test]
fn shorthand_means_what_the_verbs_mean() {
    let fields = [("channel_name", "BBC One"), ("group_title", "UK"), ("tvg_name", "BBC [UK]")];
    for (text, expected) in [
        ("channel_name contains \"BBC\" SET tvg_logo = \"@logo:123\"", ("tvg_logo", "@logo:123")),
        ("channel_name contains \"BBC\" tvg_logo = \"@logo:123\"", ("tvg_logo", "@logo:123")),
        ("channel_name contains \"BBC\" tvg_logo?=\"Default Logo\"", ("tvg_logo", "Default Logo")),
        ("channel_name contains \"BBC\" group_title+=\" HD\"", ("group_title", "UK HD")),
        ("channel_name contains \"BBC\" tvg_name-=\"[UK]\"", ("tvg_name", "BBC ")),
        ("channel_name contains \"BBC\" PREPEND group_title = \"TV \"", ("group_title", "TV UK")),
        ("tvg_logo ?= \"x\"", ("tvg_logo", "x")),
    ] {
        assert_eq!(pairs(&map(text, &fields)), [expected], "{text}");
    }
}

#[test]
fn case_counts_where_it_is_asked_for() {
    for (text, expected) in [
        ("channel_name contains \"bbc\"", true),
        ("channel_name case_sensitive contains \"bbc\"", false),
        ("case_sensitive channel_name contains \"BBC\"", true),
        ("channel_name not case_sensitive equals \"bbc one\"", true),
        ("channel_name case_sensitive not equals \"BBC One\"", false),
        ("channel_name starts_with \"bbc\" case_sensitive", false),
        ("channel_name case_sensitive > \"AAA\"", true),
    ] {
        assert_eq!(filter(text, &[("channel_name", "BBC One")]), expected, "{text}");
    }
}

#[test]
fn quoted_text_is_left_alone() {
    let name = "Arts and Culture > \"Best\" R&&B";
    for text in [
        r#"channel_name == "Arts and Culture > \"Best\" R&&B" SET tvg_name = "Arts and Culture > \"Best\" R&&B""#,
        r#"SET tvg_name = 'Arts and Culture > "Best" R&&B'"#,
    ] {
        let rule = compile::<StreamRecord>(text, Purpose::Mapping).unwrap();
        let mut channel: StreamRecord = record(&[("channel_name", name)]);
        assert!(rule.apply(&mut channel, AROUND, &mut Scratch::default()).changed, "{text}");
        assert_eq!(channel.channel.tvg_name, name);
        let canonical = parse(text, Purpose::Mapping).unwrap().tree.to_string();
        assert_eq!(check(&canonical, &[SourceKind::Stream], Purpose::Mapping).canonical_expression, Some(canonical));
    }
}

#[test]
fn groups_see_what_the_groups_before_left() {
    let text = "(channel_name contains \"BBC\" SET group_title = \"A\") AND (group_title == \"A\" SET tvg_name = \"seen\")";
    assert_eq!(pairs(&map(text, &[("channel_name", "BBC")])), [("group_title", "A"), ("tvg_name", "seen")]);
    let text = text.replace(") AND (", ") OR (");
    assert_eq!(pairs(&map(&text, &[("channel_name", "BBC")])), [("group_title", "A")]);
    assert_eq!(pairs(&map(&text, &[("channel_name", "x"), ("group_title", "A")])), [("tvg_name", "seen")]);
}

#[test]
fn captures_are_replaced_once() {
    let text = "channel_name matches \"^(.+): (.+)$\" SET tvg_name = \"$2/${1}0/$$1/$0\"";
    assert_eq!(pairs(&map(text, &[("channel_name", "$2: US")])), [("tvg_name", "US/$20/$1/$2: US")]);
    // The actions see the text as the condition saw it.
    let text = "channel_name matches \"^(..)\\|(.+)$\" SET channel_name = \"$2\", group_title = \"$1\"";
    assert_eq!(pairs(&map(text, &[("channel_name", "UK|News")])), [("channel_name", "News"), ("group_title", "UK")]);
    // What did not take part is nothing; what helpers look like stays text when a provider sent it.
    let text = "channel_name matches \"^(a)?(.*)$\" SET tvg_name = \"$1$2\"";
    assert_eq!(pairs(&map(text, &[("channel_name", "@time:now")])), [("tvg_name", "@time:now")]);
    // The first expression that matches and has groups.
    let text = "channel_name matches \"X(.)\" or tvg_id matches \"b\" and group_title matches \"(.)$\" SET tvg_name = \"$1\"";
    assert_eq!(pairs(&map(text, &[("channel_name", "a"), ("tvg_id", "b"), ("group_title", "UK")])), [("tvg_name", "K")]);
}

#[test]
fn values_are_ordered_as_what_they_are() {
    for (left, op, right, expected) in [
        ("100", ">", "20", true),
        ("2.1", "<", "2.10", false),
        ("abc", "<", "ABD", true),
        ("abc", "<", "5", false),
        ("", "<", "5", false),
        ("5", ">=", "", false),
        ("2024-01-01", "<", "2024-01-01T00:00:01Z", true),
        ("2024-01-01T01:00:00+02:00", "<", "2024-01-01 00:00", true),
        ("2024-01-01", "<", "soon", false),
    ] {
        assert_eq!(filter(&format!("tvg_name {op} \"{right}\""), &[("tvg_name", left)]), expected, "{left} {op} {right}");
    }
}

#[test]
fn attributes_of_the_playlist_are_fields_too() {
    assert!(filter("attr_tvg_rec == 3", &[("attr_tvg-rec", "3")]));
    // Those that are fields are the fields.
    assert!(filter(
        "attr_tvg-id == x and attr_group-title == y and attr_catchup-days == 7",
        &[("tvg_id", "x"), ("group", "y"), ("catchup_days", "7")]
    ));
    assert_eq!(pairs(&map("SET attr_tvg-chno = 5", &[])), [("tvg_chno", "5")]);
    let catchup: StreamRecord = record(&[("catchup", "default"), ("attr_x", "y")]);
    let names: Vec<String> = catchup.keys().into_iter().map(|(_, name)| name).filter(|name| name.starts_with("attr_")).collect();
    assert_eq!(names, ["attr_x"]);
    let rule = compile::<StreamRecord>("SET attr_x-note = \"n\", catchup_days = \"7\"", Purpose::Mapping).unwrap();
    let mut channel = StreamRecord::default();
    rule.apply(&mut channel, AROUND, &mut Scratch::default());
    assert_eq!(channel.channel.attributes.0, [("x-note".to_owned(), "n".to_owned()), ("catchup-days".to_owned(), "7".to_owned())]);
}

#[test]
fn logos_are_put_in_where_they_are_known() {
    let rule = compile::<StreamRecord>("SET tvg_logo = \"@logo:a\", tvg_name = \"@logo:b\"", Purpose::Mapping).unwrap();
    let known = |id: &str| (id == "a").then(|| "http://host/logo/a.png".to_owned());
    let mut channel: StreamRecord = record(&[("tvg_name", "old")]);
    let mut scratch = Scratch::default();
    rule.apply(&mut channel, Surroundings { logo: Some(&known), ..AROUND }, &mut scratch);
    assert_eq!(
        (channel.channel.tvg_logo.as_str(), channel.channel.tvg_name.as_str(), scratch.unknown_logos),
        ("http://host/logo/a.png", "", 1)
    );
}

/// What is said about a text, at which character, and what is proposed.
fn first(text: &str, purpose: Purpose) -> (&'static str, usize, String, Option<String>) {
    let errors = errors(text, purpose);
    let first = errors.first().unwrap_or_else(|| panic!("{text} is valid"));
    (first.error_type, first.position, first.context.clone(), first.suggestion.clone())
}

#[test]
fn mistakes_have_their_place() {
    use Purpose::{Filter, Mapping};
    for (text, purpose, error_type, position, context, suggestion) in [
        ("Čhanel_name == 1", Filter, "unknown_field", 0, "Čhanel_name", Some("channel_name")),
        ("name == \"ČČ\" and chanel_name == 1", Filter, "unknown_field", 17, "chanel_name", Some("channel_name")),
        ("name containz 'x'", Filter, "unknown_operator", 5, "containz", Some("contains")),
        ("name contains 'x' SET group = 'y'", Filter, "action_in_filter", 18, "SET", None),
        ("programme_title == 'x'", Filter, "unknown_field", 0, "programme_title", None),
        ("name matches '('", Filter, "invalid_regex", 13, "'('", None),
        ("is_adult contains 'x'", Filter, "wrong_type", 9, "contains", Some("==")),
        ("is_adult == maybe", Filter, "wrong_type", 12, "maybe", None),
        ("name == 'x", Filter, "unclosed_quote", 8, "'x", None),
        ("not not name == 'x'", Filter, "double_not", 4, "not", None),
        ("name not not_equals 'x'", Filter, "double_not", 9, "not_equals", None),
        ("  ", Filter, "empty", 2, "", None),
        ("(name == 'x'", Filter, "unbalanced", 0, "(", None),
        ("name == 'x')", Filter, "unbalanced", 11, ")", None),
        ("group = 'x'", Mapping, "set_or_compare", 0, "group = 'x'", None),
        ("DELETE channel_name", Mapping, "required_field", 7, "channel_name", None),
        ("SET source_url = 'x'", Mapping, "read_only_field", 4, "source_url", None),
        ("SET tvg_name = '$1'", Mapping, "invalid_capture", 15, "'$1'", None),
        ("name matches '(a)' SET tvg_name = '$2'", Mapping, "invalid_capture", 34, "'$2'", None),
        ("(name matches '(a)' SET tvg_name = '$1') and (name == b SET tvg_id = '$1')", Mapping, "invalid_capture", 69, "'$1'", None),
        ("SET tvg_name = '@time:nwo'", Mapping, "invalid_helper", 15, "'@time:nwo'", Some("@time:now")),
        ("SET tvg_chno = 'x'", Mapping, "wrong_type", 15, "'x'", None),
        ("SET channel_name = ' '", Mapping, "wrong_type", 19, "' '", None),
        ("is_adult += 'x'", Mapping, "wrong_type", 0, "is_adult", None),
        ("name contains SET group_title = 'x'", Mapping, "missing_value", 14, "SET", None),
        ("name contains not", Filter, "missing_value", 14, "not", None),
        ("name <> 'x'", Filter, "unexpected_character", 5, "<", None),
        ("name == “x”", Filter, "unexpected_character", 8, "“", None),
        ("tvg_chno += 'abc'", Mapping, "wrong_type", 12, "'abc'", None),
        ("SET group_title = 'x'", Filter, "action_in_filter", 0, "SET", None),
        ("group_title ?= 'x'", Filter, "action_in_filter", 0, "group_title", None),
        ("(name == a SET group = 'x')", Filter, "action_in_filter", 11, "SET", None),
        ("name not matches '(a)(b)' and name matches '(c)' SET tvg_id = '$2'", Mapping, "invalid_capture", 62, "'$2'", None),
        ("SET stream_type = 'x'", Mapping, "wrong_type", 18, "'x'", None),
        ("SET tvg_name = $tvg_nane", Mapping, "unknown_field", 16, "tvg_nane", Some("tvg_name")),
    ] {
        assert_eq!(first(text, purpose), (error_type, position, context.to_owned(), suggestion.map(str::to_owned)), "{text}");
    }
}

#[test]
fn doubts_are_warnings() {
    for (text, purpose, expected) in [
        ("name == a and name == b or name == c", Purpose::Filter, "mixed_and_or"),
        ("name == a or name == b and name == c", Purpose::Filter, "mixed_and_or"),
        ("name == a", Purpose::Mapping, "no_actions"),
        ("tvg_shift > high", Purpose::Filter, "never_true"),
        ("name matches '(a)' and group matches '(b)' SET tvg_id = '$1'", Purpose::Mapping, "several_captures"),
        ("name not matches '(a)' SET tvg_id = '$1'", Purpose::Mapping, "captures_nothing"),
        ("SET tvg_id = '$channel_name'", Purpose::Mapping, "quoted_field"),
        ("SET tvg_id = '$channel_name HD'", Purpose::Mapping, "quoted_field"),
        ("SET tvg_id = '${brand}'", Purpose::Mapping, "quoted_field"),
        ("name matches '(a)' or name == b SET tvg_id = '$1'", Purpose::Mapping, "captures_nothing"),
        ("not (name matches '(a)') SET tvg_id = '$1'", Purpose::Mapping, "captures_nothing"),
        ("stream_type == banana", Purpose::Filter, "never_true"),
        ("(name == a SET tvg_id = b) and (name == c SET tvg_id = d) or (name == e SET tvg_id = f)", Purpose::Mapping, "mixed_joiners"),
    ] {
        let checked = check(text, &[SourceKind::Stream], purpose);
        let warnings: Vec<_> = checked.warnings.iter().map(|warning| warning.error_type).collect();
        assert!(checked.is_valid && warnings == [expected], "{text}: {checked:?}");
        if let (true, Some(suggestion)) = (expected == "mixed_and_or", &checked.warnings[0].suggestion) {
            assert_eq!(check(suggestion, &[SourceKind::Stream], purpose).warnings, [], "{suggestion}");
        }
    }
    for text in
        ["name == a and (name == b or name == c)", "(name == a and name == b) or name == c", "name == a and not (name == b or name == c)"]
    {
        assert_eq!(check(text, &[SourceKind::Stream], Purpose::Filter).warnings, [], "{text}");
    }
}

#[test]
fn what_is_not_said_twice_is_accepted() {
    assert!(!filter("name not != 'a'", &[("channel_name", "b")]) && filter("name not != 'a'", &[("channel_name", "A")]));
    assert!(filter("name not !~ 'a'", &[("channel_name", "a")]));
    let changed = map("group_title = 'A', tvg_name = 'B'", &[]);
    assert_eq!(pairs(&changed), [("group_title", "A"), ("tvg_name", "B")]);
    let changed = map("DELETE tvg_name, group_title = 'x'", &[("tvg_name", "old")]);
    assert_eq!(pairs(&changed), [("group_title", "x"), ("tvg_name", "")]);
}

#[test]
fn fields_stay_what_they_are() {
    // What must not be empty is not emptied, and a number becomes no text, whatever a provider sent.
    for text in
        ["SET channel_name = $tvg_logo", "channel_name -= \"BBC One\"", "SET tvg_shift = $channel_name", "SET stream_type = $channel_name"]
    {
        assert_eq!(map(text, &[("channel_name", "BBC One"), ("stream_url", "http://x")]), [], "{text}");
    }
    let rule = compile::<EpgRecord>("DELETE category, icon, desc", Purpose::Mapping).unwrap();
    let mut programme: EpgRecord = record(&[("title", "t")]);
    let text = |lang: &str| crate::model::Text { lang: lang.into(), text: lang.into() };
    programme.programme.categories = vec![text("en"), text("de")];
    programme.programme.descriptions = vec![text("en"), text("de")];
    programme.programme.icons = vec![crate::model::programme::Icon { src: "x".into(), ..Default::default() }; 2];
    assert!(compile::<EpgRecord>("category == de and not category contains x", Purpose::Filter).unwrap().matches(&programme));
    assert!(!compile::<EpgRecord>("category != de", Purpose::Filter).unwrap().matches(&programme));
    rule.apply(&mut programme, AROUND, &mut Scratch::default());
    let programme = programme.programme;
    assert!(programme.categories.is_empty() && programme.descriptions.is_empty() && programme.icons.is_empty());
}

#[test]
fn moments_are_compared_as_moments() {
    let programme: EpgRecord = record(&[("start", "2024-05-01T20:00:00Z")]);
    for (text, expected) in [
        ("start == \"2024-05-01 20:00:00\"", true),
        ("start != \"2024-05-01 20:00\"", false),
        ("start equals \"2024-05-01T22:00:00+02:00\"", true),
        ("start == \"soon\"", false),
    ] {
        assert_eq!(compile::<EpgRecord>(text, Purpose::Filter).unwrap().matches(&programme), expected, "{text}");
    }
}

#[test]
fn a_thousand_mistakes_are_told_twenty_times() {
    let checked = check(&vec!["zzz == 1"; 1000].join(" or "), &[SourceKind::Stream], Purpose::Filter);
    assert_eq!(checked.errors.len(), 20);
}

#[test]
fn both_domains_together_have_the_fields_of_both() {
    let text = "programme_title contains 'x' or tvg_id == 'y'";
    assert!(check(text, &[SourceKind::Stream, SourceKind::Epg], Purpose::Filter).is_valid);
    assert_eq!(check(text, &[SourceKind::Epg], Purpose::Filter).errors.len(), 1);
}

#[test]
fn limits_are_named() {
    let long = format!("name == \"{}\"", "x".repeat(1 << 20));
    assert!(errors(&long, Purpose::Filter)[0].message.contains("the limit is 65536"));
    assert_eq!(errors(&long, Purpose::Filter)[0].context.chars().count(), 200);
    let deep = format!("{}true{}", "(".repeat(1000), ")".repeat(1000));
    assert_eq!(errors(&deep, Purpose::Filter)[0].error_type, "too_deep");
    let nots = format!("{}true", "not (".repeat(1000));
    assert_eq!(errors(&nots, Purpose::Filter)[0].error_type, "too_deep");
    let bomb = "name matches \"(((a{1,100}){1,100}){1,100}){1,100}\"";
    assert!(errors(bomb, Purpose::Filter)[0].message.contains("MiB"), "{:?}", errors(bomb, Purpose::Filter));
    let many = vec!["name matches \"\\w{2}\""; 1000].join(" or ");
    assert!(errors(&many, Purpose::Filter)[0].message.contains("200000 states"), "{:?}", errors(&many, Purpose::Filter));
    let pattern = format!("name matches \"{}\"", "a".repeat(20_000));
    assert!(errors(&pattern, Purpose::Filter)[0].message.contains("the limit is 16384"));
}

#[test]
fn values_cannot_grow_without_end() {
    for action in ["name += $name", "name += \"$0$0$0$0\""] {
        let text = format!("name matches \"(.+)\" {}", vec![action; 200].join(" "));
        let rule = compile::<StreamRecord>(&text, Purpose::Mapping).unwrap();
        let mut channel: StreamRecord = record(&[("channel_name", &"x".repeat(1000))]);
        let mut scratch = Scratch::default();
        rule.apply(&mut channel, AROUND, &mut scratch);
        assert!(channel.channel.channel_name.len() <= 64 << 10 && scratch.too_long > 0, "{action}");
    }
}

/// Texts that are expressions, of everything that the language has.
fn expressions() -> impl Strategy<Value = String> {
    let field =
        prop::sample::select(vec!["channel_name", "group", "tvg-id", "tvg_chno", "attr_x", "stream_url", "case_sensitive tvg_name"]);
    let op = prop::sample::select(vec![
        "contains",
        "not contains",
        "equals",
        "NOT_EQUALS",
        "==",
        "=",
        "!=",
        "starts_with",
        "not ends_with",
        "<",
        ">=",
        "gt",
        "case_sensitive contains",
        "not case_sensitive equals",
        "=~",
        "!~",
    ]);
    let value = || {
        prop_oneof![
            "\"[ -~]{0,6}\""
                .prop_filter("escapes and quotes", |v| !v[1..v.len() - 1].contains(['"', '\\', '(', '[', '{', '*', '+', '?', ')'])),
            "[e-m][a-z]{2,4}",
            "-?[0-9]{1,3}(\\.[0-9])?",
            Just(r#"'a\"b\\d\n'"#.to_owned()),
            Just("true".to_owned())
        ]
    };
    let comparison = prop_oneof![
        (field.clone(), op, value()).prop_map(|(field, op, value)| format!("{field} {op} {value}")),
        field.clone().prop_map(|field| format!("{field} is_not_empty")),
        Just("true".to_owned()),
    ];
    let condition = comparison.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} AND {b}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} || {b}")),
            inner.clone().prop_map(|a| format!("({a})")),
            inner.prop_map(|a| format!("NOT ({a})")),
        ]
    });
    let target = prop::sample::select(vec!["channel_name", "group_title", "tvg_logo", "attr_note"]);
    let action = prop_oneof![
        (target.clone(), value()).prop_map(|(field, value)| format!("SET {field} = {value}")),
        (target.clone(), value()).prop_map(|(field, value)| format!("{field} ?= {value}")),
        (target.clone(), value()).prop_map(|(field, value)| format!("{field}+={value}")),
        (target.clone(), target.clone()).prop_map(|(field, other)| format!("PREPEND {field} = ${other}")),
        target.prop_map(|field| format!("REMOVE {field} = \"@time:now()+5\"")),
        Just("DELETE group_title, tvg_logo".to_owned()),
    ];
    let actions = prop::collection::vec(action, 1..4).prop_map(|actions| actions.join(" "));
    prop_oneof![
        condition.clone(),
        (condition.clone(), actions.clone()).prop_map(|(condition, actions)| format!("{condition} {actions}")),
        actions.clone(),
        prop::collection::vec((condition, actions), 1..4).prop_map(|groups| groups
            .into_iter()
            .map(|(c, a)| format!("({c} {a})"))
            .collect::<Vec<_>>()
            .join(" OR ")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn printing_and_parsing_gives_the_same(text in expressions()) {
        let Ok(parsed) = parse(&text, Purpose::Mapping) else {
            // `a = b` alone asks for SET or ==.
            prop_assert!(errors(&text, Purpose::Mapping)[0].error_type == "set_or_compare", "{text}: {:?}", errors(&text, Purpose::Mapping));
            return Ok(());
        };
        let printed = parsed.tree.to_string();
        let again = parse(&printed, Purpose::Mapping);
        prop_assert!(again.is_ok(), "{text} -> {printed}: {:?}", again);
        let again = again.unwrap();
        prop_assert_eq!(again.tree.json(), parsed.tree.json(), "{} -> {}", text, printed);
        prop_assert_eq!(again.tree.to_string(), printed);
    }

    /// Fuzzing: nothing panics, what is invalid has an error inside of the text, what is valid can be run.
    #[test]
    fn any_text_is_answered(
        pieces in prop::collection::vec(prop_oneof![
            prop::sample::select(vec![
                "channel_name", "tvg_shift", "is_adult", "attr_", "attr_x", "not", "!", "and", "&&", "or", "||", "(", ")", "SET", "DELETE", "append",
                "=", "?=", "+=", "-=", "==", "=~", "<", "contains", "not_matches", "matches", "is_empty", "case_sensitive", ",", "$1", "$0", "$channel_name",
                "${1}", "@time:now", "@time:", "@logo:x", "\"(a)|b\"", "\"$1$$\"", "'x", "\"", "\\", "true", "12", "-3.5", "\"é\"", "ß", "\u{a0}", "#", "\"@time:now()+9\"",
            ]).prop_map(str::to_owned),
            "\\PC{0,4}",
        ], 0..14),
        glue in prop::sample::select(vec![" ", "", "\n"]),
        name in "\\PC{0,12}",
    ) {
        let text = pieces.join(glue);
        let characters = text.chars().count();
        for purpose in [Purpose::Filter, Purpose::Mapping] {
            let checked = check(&text, &[SourceKind::Stream], purpose);
            prop_assert_eq!(checked.is_valid, checked.errors.is_empty());
            for diagnostic in checked.errors.iter().chain(&checked.warnings) {
                prop_assert!(diagnostic.position + diagnostic.length <= characters, "{:?}", diagnostic);
            }
            let rule = compile::<StreamRecord>(&text, purpose);
            prop_assert_eq!(rule.is_ok(), checked.is_valid, "{}", text);
            if let Ok(rule) = rule {
                let before: StreamRecord = record(&[("channel_name", &name), ("attr_x", &name), ("tvg_shift", "1")]);
                let mut after = before.clone();
                let matches = rule.matches(&before);
                let outcome = rule.apply(&mut after, AROUND, &mut Scratch::default());
                prop_assert!(outcome.matched || !matches && !outcome.changed, "{}", text);
            }
        }
    }
}
