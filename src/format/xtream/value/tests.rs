//! Every kind of value in every shape that panels send it in.

use proptest::prelude::*;

use super::*;

#[test]
fn texts_come_in_many_shapes() {
    for (value, expected) in [
        (r#""News""#, "News"),
        (r#""  News\t""#, "News"),
        (r#""A \u0026 B \/ \"C\" \\""#, r#"A & B / "C" \"#),
        (r#""\u041f\u0435\u0440\u0432\u044b\u0439""#, "Первый"),
        (r#""\ud83d\ude00!""#, "😀!"),
        (r#""\ud83d TV""#, "\u{fffd} TV"),
        (r#""\ud83d""#, "\u{fffd}"),
        (r#""\ude00\ud83dx""#, "\u{fffd}\u{fffd}x"),
        (r#""\ud83d\u0041""#, "\u{fffd}A"),
        ("\"a\nb\r\n\0c\"", "a b c"),
        (r#""a\nb""#, "a b"),
        (r#""Tom &amp; Jerry""#, "Tom &amp; Jerry"),
        ("\"\u{feff}Первый\u{a0}\"", "Первый"),
        ("12", "12"),
        ("true", "true"),
        ("null", ""),
        ("NULL", ""),
        (r#""null""#, ""),
        (r#""""#, ""),
        ("[]", ""),
        (r#"{"a":1}"#, ""),
        ("", ""),
        ("\"", ""),
    ] {
        assert_eq!(text(value), expected, "{value}");
    }
    assert_eq!(prose(r#""one\r\ntwo\u0000\u0001 three\n""#), "one\ntwo  three");
}

#[test]
fn numbers_come_as_texts_and_back() {
    for (value, expected) in [
        ("7", Some(7)),
        (r#""7""#, Some(7)),
        (r#"" 7 ""#, Some(7)),
        ("7.9", Some(7)),
        (r#""7.0""#, Some(7)),
        ("1.7e9", Some(1_700_000_000)),
        ("-1", Some(-1)),
        ("1e300", None),
        (r#""NaN""#, None),
        (r#""inf""#, None),
        ("null", None),
        (r#""""#, None),
        ("[]", None),
        (r#""seven""#, None),
    ] {
        assert_eq!(number(value), expected, "{value}");
    }
    assert_eq!((count("-1"), count("4294967296"), count(r#""2""#)), (None, None, Some(2)));
}

#[test]
fn ids_are_texts() {
    for (value, expected) in
        [("12", "12"), ("\"12\"", "12"), ("\"12.0\"", "12"), ("12.00", "12"), ("12.5", "12.5"), ("\"a.0\"", "a.0"), ("null", "")]
    {
        assert_eq!(id(value), expected);
    }
}

#[test]
fn flags_come_in_many_shapes() {
    for yes in ["1", "true", "\"1\"", "\"true\"", "\"Yes\"", "2", "1.0", "TRUE"] {
        assert!(flag(yes), "{yes}");
    }
    for no in ["0", "false", "\"0\"", "\"false\"", "\"no\"", "null", "", "[]", "\"\"", "0.0"] {
        assert!(!flag(no), "{no}");
    }
}

#[test]
fn times_come_in_many_shapes() {
    let at = |value: &str| time(value, &TimeZone::UTC).map(|time| time.0);
    for value in
        ["1700000000", "\"1700000000\"", "1700000000.0", "1700000000000", "\"2023-11-14 22:13:20\"", "\"2023-11-14T23:13:20+01:00\""]
    {
        assert_eq!(at(value), Some(1_700_000_000), "{value}");
    }
    for value in ["0", "\"0\"", "null", "\"\"", "-5", "\"unlimited\"", "[]", "", "\"0000-00-00 00:00:00\"", "\"1970-01-01 00:00:00\""] {
        assert_eq!(at(value), None, "{value}");
    }
    let zone = TimeZone::get("Europe/Amsterdam").unwrap();
    assert_eq!(time("\"2023-07-01 12:00:00\"", &zone), time("\"2023-07-01T10:00:00Z\"", &zone));
    assert_eq!(date("2023-07-01 12:00", &zone), date("2023-07-01 12:00:00", &zone));
}

proptest! {
    #[test]
    fn anything_is_something(any: String, inside in "[\\\\ud83e0-9a-f\"nt.+-]{0,30}") {
        for value in [any, format!("\"{inside}\"")] {
            let text = text(&value).into_owned();
            prop_assert!(!text.chars().any(|c| c < ' '));
            let is_shown = |c| c >= ' ' || matches!(c, '\n' | '\t');
            prop_assert!(prose(&value).chars().all(is_shown));
            prop_assert_eq!(text.trim(), text.as_str());
            let _ = (number(&value), count(&value), flag(&value), id(&value).len(), time(&value, &TimeZone::UTC));
        }
    }

    #[test]
    fn json_texts_are_read_as_they_are(text in "[^\\p{Cc}]{0,20}") {
        let value = serde_json::to_string(&text).unwrap();
        prop_assert_eq!(super::text(&value), unless_null(trim(&text)));
        prop_assert_eq!(decode(&value, false), text);
    }
}
