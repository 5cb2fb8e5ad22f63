//! Every kind of value in every shape that panels send it in.

use proptest::prelude::*;

use super::*;

#[test]
fn texts_come_in_many_shapes() {
    for (value, expected) in [
        (&br#""News""#[..], "News"),
        (br#""  News\t""#, "News"),
        (br#""A \u0026 B \/ \"C\" \\""#, r#"A & B / "C" \"#),
        (br#""\u041f\u0435\u0440\u0432\u044b\u0439""#, "Первый"),
        (br#""\ud83d\ude00!""#, "😀!"),
        (br#""\ud83d TV""#, "\u{fffd} TV"),
        (br#""\ud83d""#, "\u{fffd}"),
        (br#""\ude00\ud83dx""#, "\u{fffd}\u{fffd}x"),
        (br#""\ud83d\u0041""#, "\u{fffd}A"),
        (br#""\uD83D\uDE0""#, "\u{fffd}\\uDE0"),
        (br#""\u+12f \x""#, "\\u+12f \\x"),
        (b"\"Caf\xe9\"", "Caf\u{fffd}"),
        (b"\"a\nb\r\n\0c\"", "a b c"),
        (br#""a\nb""#, "a b"),
        (br#""Tom &amp; Jerry""#, "Tom &amp; Jerry"),
        ("\"\u{feff}Первый\u{a0}\"".as_bytes(), "Первый"),
        (b"12", "12"),
        (b"true", "true"),
        (b"null", ""),
        (b"NULL", ""),
        (br#""null""#, ""),
        (br#""""#, ""),
        (b"[]", ""),
        (br#"{"a":1}"#, ""),
        (b"", ""),
        (b"\"", ""),
    ] {
        assert_eq!(text(value), expected, "{}", String::from_utf8_lossy(value));
    }
    assert_eq!(prose(br#""one\r\ntwo\u0000\u0001 three\n""#), "one\ntwo  three");
}

#[test]
fn numbers_come_as_texts_and_back() {
    for (value, expected) in [
        (&b"7"[..], Some(7)),
        (br#""7""#, Some(7)),
        (br#"" 7 ""#, Some(7)),
        (b"7.9", Some(7)),
        (br#""7.0""#, Some(7)),
        (b"1.7e9", Some(1_700_000_000)),
        (b"-1", Some(-1)),
        (b"1e300", None),
        (br#""NaN""#, None),
        (br#""inf""#, None),
        (b"null", None),
        (br#""""#, None),
        (b"[]", None),
        (br#""seven""#, None),
    ] {
        assert_eq!(number(value), expected, "{}", String::from_utf8_lossy(value));
    }
    assert_eq!((count(b"-1"), count(b"4294967296"), count(br#""2""#)), (None, None, Some(2)));
}

#[test]
fn ids_are_texts() {
    for (value, expected) in
        [("12", "12"), ("\"12\"", "12"), ("\"12.0\"", "12"), ("12.00", "12"), ("12.5", "12.5"), ("\"a.0\"", "a.0"), ("null", "")]
    {
        assert_eq!(id(value.as_bytes()), expected);
    }
}

#[test]
fn flags_come_in_many_shapes() {
    for yes in ["1", "true", "\"1\"", "\"true\"", "\"Yes\"", "2", "1.0", "TRUE"] {
        assert!(flag(yes.as_bytes()), "{yes}");
    }
    for no in ["0", "false", "\"0\"", "\"false\"", "\"no\"", "null", "", "[]", "\"\"", "0.0"] {
        assert!(!flag(no.as_bytes()), "{no}");
    }
}

#[test]
fn times_come_in_many_shapes() {
    let at = |value: &str| time(value.as_bytes(), &TimeZone::UTC).map(|time| time.0);
    for value in
        ["1700000000", "\"1700000000\"", "1700000000.0", "1700000000000", "\"2023-11-14 22:13:20\"", "\"2023-11-14T23:13:20+01:00\""]
    {
        assert_eq!(at(value), Some(1_700_000_000), "{value}");
    }
    for value in ["0", "\"0\"", "null", "\"\"", "-5", "\"unlimited\"", "[]", "", "\"0000-00-00 00:00:00\"", "\"1970-01-01 00:00:00\""] {
        assert_eq!(at(value), None, "{value}");
    }
    let zone = TimeZone::get("Europe/Amsterdam").unwrap();
    assert_eq!(time(b"\"2023-07-01 12:00:00\"", &zone), time(b"\"2023-07-01T10:00:00Z\"", &zone));
    assert_eq!(date("2023-07-01 12:00", &zone), date("2023-07-01 12:00:00", &zone));
}

#[test]
fn words_come_in_many_shapes() {
    for value in [r#"["m3u8","ts"]"#, r#""m3u8, ts""#, r#"{"0":"m3u8","1":"ts"}"#, r#"["m3u8",null,"","ts"]"#] {
        assert_eq!(words(value.as_bytes()), ["m3u8", "ts"], "{value}");
    }
    assert_eq!(words(b"null"), [""; 0]);
}

proptest! {
    #[test]
    fn anything_is_something(bytes: Vec<u8>, inside in "[\\\\ud83e0-9a-f\"nt.+-]{0,30}") {
        for value in [bytes, format!("\"{inside}\"").into_bytes()] {
            let text = text(&value).into_owned();
            prop_assert!(!text.chars().any(|c| c < ' '));
            let is_shown = |c| c >= ' ' || matches!(c, '\n' | '\t');
            prop_assert!(prose(&value).chars().all(is_shown));
            prop_assert_eq!(text.trim(), text.as_str());
            drop((number(&value), count(&value), flag(&value), id(&value).len(), words(&value)));
            time(&value, &TimeZone::UTC);
        }
    }

    #[test]
    fn json_texts_are_read_as_they_are(text in "[^\\p{Cc}]{0,20}") {
        let value = serde_json::to_string(&text).unwrap();
        prop_assert_eq!(super::text(value.as_bytes()), unless_null(trim(&text)));
        let mut decoded = String::new();
        decode(inner(value.as_bytes()), false, &mut decoded);
        prop_assert_eq!(decoded, text);
    }
}
