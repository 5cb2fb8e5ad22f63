//! Lists as they come: whole, broken, cut off, glued to warnings, in any pieces.

use std::io::{self, BufRead, Read};

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::format::xtream::tests::Pieces;

/// Elements, issues, and how it ended.
type Outcome = (Vec<String>, Vec<(u64, u64, String)>, Result<(), String>);

fn read_from(input: impl BufRead, inside: Option<&'static str>) -> Outcome {
    let mut items = Items::new(input, "the list", inside);
    let (mut found, mut issues) = (Vec::new(), Issues::default());
    let end = loop {
        match items.next(&mut issues) {
            Ok(Some(item)) => {
                for (key, value) in item.members.iter().map(|member| member.of(item.text)) {
                    assert!(!key.contains('"') || key.contains('\\'));
                    assert!(!value.is_empty());
                }
                found.push(item.text.to_owned());
            }
            Ok(None) => break Ok(()),
            Err(error) => break Err(error.to_string()),
        }
    };
    assert!(items.window.held() <= 4 * LONGEST, "{} bytes are held", items.window.held());
    (found, issues.first.into_iter().map(|issue| (issue.line, issue.byte, issue.text)).collect(), end)
}

fn read(text: &str) -> Outcome {
    read_from(text.as_bytes(), None)
}

fn elements(text: &str) -> Vec<String> {
    let (found, issues, end) = read(text);
    assert_eq!((issues, end), (Vec::new(), Ok(())), "{text}");
    found
}

fn error(text: &str) -> String {
    read(text).2.expect_err(text)
}

#[test]
fn lists_are_cut_into_elements() {
    let expected = [r#"{"a":1}"#, r#"{"b":"]},{"}"#];
    for text in [
        r#"[{"a":1},{"b":"]},{"}]"#,
        " \r\n[ {\"a\":1} ,\n\t{\"b\":\"]},{\"} ] \n",
        "\u{feff}[{\"a\":1},{\"b\":\"]},{\"}]",
        "<br />\n<b>Warning</b>: x [0] in <b>/a.php</b> on line <b>1</b><br />\n[{\"a\":1},{\"b\":\"]},{\"}]",
        "Notice: Undefined index\n[{\"a\":1},{\"b\":\"]},{\"}]",
        r#"[,{"a":1},,{"b":"]},{"},]"#,
        r#"[{"a":1}{"b":"]},{"}]"#,
        r#"[{"a":1},{"b":"]},{"}]<br />Warning: ]"#,
        r#"{"1":{"a":1},"7":{"b":"]},{"}}"#,
        "{ \"x\" : {\"a\":1} ,\n\"y\":{\"b\":\"]},{\"} , }",
        r#"{"data":[{"a":1},{"b":"]},{"}],"total":2}"#,
        r#"{"status":"ok","total":2,"message":"done","data":[{"a":1},{"b":"]},{"}]}"#,
    ] {
        assert_eq!(elements(text), expected, "{text}");
    }
    assert_eq!(elements(r#"[null,1,"x",[2],{}]"#), ["null", "1", "\"x\"", "[2]", "{}"]);
}

#[test]
fn nothing_is_no_error() {
    for text in ["[]", "{}", "null", "false", "\"\"", " [ ] ", r#"{"data":[]}"#, "<br />\nWarning<br />\n[]"] {
        assert_eq!(elements(text), [""; 0], "{text}");
    }
}

#[test]
fn a_named_member_holds_the_list() {
    let inside = |text: &str| read_from(text.as_bytes(), Some("list"));
    for text in [
        r#"{"list":[{"a":1},{"a":2}]}"#,
        r#"{"list":{"0":{"a":1},"5":{"a":2}}}"#,
        r#"{"x":[{"b":1}],"y":{"b":1},"7":null,"list":[{"a":1},{"a":2}],"z":1}"#,
        r#"[{"a":1},{"a":2}]"#,
    ] {
        assert_eq!(inside(text), (vec![r#"{"a":1}"#.to_owned(), r#"{"a":2}"#.to_owned()], Vec::new(), Ok(())), "{text}");
    }
    for text in ["{}", r#"{"x":[{"b":1}],"y":{"b":1}}"#, r#"{"list":null}"#, r#"{"list":[]}"#, r#"{"list":{}}"#] {
        assert_eq!(inside(text), (Vec::new(), Vec::new(), Ok(())), "{text}");
    }
    assert_eq!(inside(r#"{"error":"no"}"#).2, Err("the panel sent a message instead of the list: “no”".to_owned()));
    assert_eq!(inside(r#"{"list":[{"a":1}"#).2, Err("the list is incomplete: it ends after 1 entry".to_owned()));
}

#[test]
fn refusals_are_told_apart() {
    let denied = "the panel did not accept the account";
    for text in [
        r#"{"user_info":{"auth":0}}"#,
        r#"{"user_info":{"auth":"0","username":"bob","password":"secret"},"server_info":{"url":"a.example"}}"#,
        r#"{"server_info":{"url":"a.example"},"user_info":{"auth":false}}"#,
        r#"{"user_info":{"status":"Banned"}}"#,
        r#"{"user_info":[]}"#,
        r#"{"auth":0}"#,
    ] {
        assert_eq!(error(text), denied, "{text}");
    }
    let details = "the panel sent the account's details instead of the list; it does not know this request";
    assert_eq!(error(r#"{"user_info":{"auth":1,"status":"Active"},"server_info":{}}"#), details);
    for (text, said) in [
        (r#"{"error":"Line is banned"}"#, "Line is banned"),
        (r#"{"message":"Too many\nrequests","code":429}"#, "Too many requests"),
        (r#"{"success":false,"error":true,"message":"No"}"#, "No"),
        (r#"{"error":{"code":1,"message":"No"}}"#, "No"),
        (r#"{"errors":["No","Never"]}"#, "No"),
        (r#"{"error":"No","data":[]}"#, "No"),
        (r#"{"error":"see http://a.example/bob/secret"}"#, "see …"),
        ("\"No\"", "No"),
    ] {
        assert_eq!(error(text), format!("the panel sent a message instead of the list: “{said}”"), "{text}");
    }
    let long = error(&format!(r#"{{"error":"{}"}}"#, "é".repeat(5000)));
    assert!(long.chars().filter(|c| *c == 'é').count() <= 200, "{long}");
    assert_eq!(error(""), "the panel sent an empty answer instead of the list");
    assert_eq!(error("<!DOCTYPE html>\n<html><script>\n[{\"a\":1}]\n</script></html>"), "the panel sent a web page instead of the list");
    assert_eq!(error(r#"{"count":0}"#), "this is not the list: it is an object without entries");
    assert_eq!(error("#EXTM3U"), "this is not the list: it begins with “#EXTM3U”");
}

#[test]
fn a_list_that_is_cut_off_is_an_error_of_its_own() {
    let whole = r#"[{"a":1},{"b":"x\"y","c":[1,2]}]"#;
    for len in 1..whole.len() {
        let (found, issues, end) = read(&whole[..len]);
        let after = ["at the beginning", "after 1 entry", "after 2 entries"][found.len()];
        assert_eq!(end, Err(format!("the list is incomplete: it ends {after}")), "{}", &whole[..len]);
        assert_eq!(issues, []);
    }
    assert!(matches!(Items::new(&b"[{\"a\":"[..], "x", None).next(&mut Issues::default()), Err(ReadError::Cut { items: 0, .. })));
    // Broken and cut off.
    assert_eq!(error(r#"[{"a":1},{"a":"b"c","d":"#), "the list is incomplete: it ends after 2 entries");
    assert_eq!(error(r#"{"1":{"a":1},"2":{"a"}"#), "the list is incomplete: it ends after 2 entries");
}

#[test]
fn a_failing_input_hands_out_what_came() {
    let (found, _, end) = read_from(Pieces::failing(br#"[{"a":1},{"a":2},{"a"#, &[3]), None);
    assert_eq!(found.len(), 2);
    assert!(end.unwrap_err().starts_with("the list could not be read: "));
    assert!(read_from(Pieces::failing(b"", &[3]), None).2.unwrap_err().starts_with("the list could not be read: "));
}

/// Elements that are broken, each in its own way.
const BROKEN: [&str; 20] = [
    r#"{"num":2,"name":"5" TV","id":2}"#,
    r#"{"num":2,"name":"The "Best" TV","id":2}"#,
    r#"{"num":2,"name":"A", "B","id":2}"#,
    r#"{"num":2,"name":""quoted"","id":2}"#,
    r#"{"num":2,"name":"a"b","list":[{"x":1}],"id":2}"#,
    r#"{"num":2,"name":"C:\","id":2}"#,
    r#"{"num":2,"name":"open,"id":2}"#,
    r#"{"num":2,"name":"open}"#,
    r#"{"num":2,"name":unquoted,"id":2}"#,
    r#"{"num":2,"name":,"id":2}"#,
    r#"{"num":2,"name" "x","id":2}"#,
    r#"{"num":2 "name":"x"}"#,
    r#"{"num":2,"list":[1,2,"id":2}"#,
    r#"{"num":2,"map":{"a":1,"id":2}"#,
    r#"{"num":2,"map":{"a":1]},"id":2}"#,
    r#"{"num":2,name:"x"}"#,
    r#"{"num":2,"a":{"b":{"c":"d"e"}}}"#,
    r#"{'num':2,'name':'x'}"#,
    r#"{"num":2,"id":0x12}"#,
    "{\"num\":2,\"name\":\"x\"<br />\n<b>Notice</b>: x in y<br />\n,\"id\":2}",
];

#[test]
fn a_broken_element_costs_itself() {
    let (first, last) = (r#"{"num":1,"name":"a","id":1}"#, r#"{"num":3,"name":"c","id":3}"#);
    for broken in BROKEN {
        let (found, issues, end) = read(&format!("[{first},\n{broken},{last},{last}]"));
        assert_eq!((found, end), (vec![first.to_owned(), last.to_owned(), last.to_owned()], Ok(())), "{broken}");
        let [(line, byte, text)] = &issues[..] else { panic!("{broken}: {issues:?}") };
        assert_eq!((*line, *byte), (2, 30), "{broken}");
        assert!(text.starts_with("entry 2: not valid JSON (at byte "), "{text}");
        let (found, issues, end) = read(&format!(r#"{{"1":{first},"2":{broken},"3":{last}}}"#));
        if !broken.contains(r#""map":{"a":1,"#) {
            // (In a map, one brace too few makes the next element a part of this one.)
            assert_eq!((found.len(), issues.len(), end), (2, 1, Ok(())), "{broken}");
        }
        // As the last one: a text that does not end is the same as one that was cut off.
        let (found, issues, end) = read(&format!("[{first},{broken}]"));
        let expected =
            if broken.ends_with("open}") { (0, Err("the list is incomplete: it ends after 1 entry".to_owned())) } else { (1, Ok(())) };
        assert_eq!((found.len(), (issues.len(), end)), (1, expected), "{broken}");
    }
}

#[test]
fn brackets_that_are_missing_or_too_many() {
    let (found, issues, _) = read(r#"[{"a":1}},{"a":2},{"a":3]"#);
    assert_eq!((found.len(), issues.len()), (2, 2), "{issues:?}");
    // What is inside of a broken element is not the list's end.
    let (found, _, end) = read(r#"[{"a":[1 2],"b":[{"c":1},{"c":2}],"d":1},{"a":2},{"a":3}]"#);
    assert_eq!((&found[found.len() - 2..], end), (&[r#"{"a":2}"#.to_owned(), r#"{"a":3}"#.to_owned()][..], Ok(())));
    // A brace is missing: the next element is not lost with it.
    let (found, issues, end) = read(r#"[{"a":1,{"a":2},{"a":3}]"#);
    assert_eq!((found.len(), issues.len(), end), (2, 1, Ok(())));
}

#[test]
fn what_is_too_long_is_skipped() {
    let (first, last) = (r#"{"a":1}"#, r#"{"a":3}"#);
    let with = |len: usize| format!(r#"{{"icon":"{}"}}"#, "\\\"}".repeat(len / 3) + &"x".repeat(len % 3));
    let fits = with(LONGEST - 11);
    assert_eq!(fits.len(), LONGEST);
    for (long, is_skipped) in
        [(fits, false), (with(LONGEST - 10), true), (with(3 * LONGEST), true), (format!("[{}1]", "[1],".repeat(LONGEST / 3)), true)]
    {
        for text in [format!("[{first},{long},{last}]"), format!(r#"{{"1":{first},"2":{long},"3":{last}}}"#)] {
            let (found, issues, end) = read(&text);
            assert_eq!(end, Ok(()));
            assert_eq!(found.len(), if is_skipped { 2 } else { 3 });
            assert_eq!(found.last().map(String::as_str), Some(last));
            let texts: Vec<_> = issues.iter().map(|(_, _, text)| text.as_str()).filter(|_| !text.contains("[1],")).collect();
            if !text.contains("[1],") {
                assert_eq!(texts, if is_skipped { vec!["entry 2: longer than 1 MiB, skipped"] } else { vec![] });
            }
        }
    }
    // A detail may be long too, and what never ends is cut off.
    let long = "x".repeat(3 * LONGEST);
    assert_eq!(read_from(format!(r#"{{"x":"{long}","list":[{first}]}}"#).as_bytes(), Some("list")).0, [first]);
    assert_eq!(error(&format!(r#"[{first},{{"a":"{long}"#)), "the list is incomplete: it ends after 2 entries");
    assert_eq!(error(&format!("[{first},{}", " ".repeat(3 * LONGEST))), "the list is incomplete: it ends after 1 entry");
}

/// An endless list, as long as it is read.
struct Endless {
    element: Vec<u8>,
    left: usize,
    at: usize,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut rest = &self.element[self.at..];
        let count = rest.read(buffer)?.min(self.left);
        self.left -= count;
        self.at = (self.at + count) % self.element.len();
        Ok(count)
    }
}

#[test]
fn memory_is_bounded() {
    for element in
        [r#"[{"a":"b"},"#, r#"[{"a":"b"c},"#, "[[[[[[", r#"{"a":{"b":1},"#, r#"[{"a":"#, r#"["{\"#, "[}}}}  ", r#"{"list":{"x":1,"#]
    {
        let input = Endless { element: element.as_bytes().to_vec(), left: 4 * LONGEST, at: 0 };
        let mut items = Items::new(io::BufReader::new(input), "the list", None);
        let mut issues = Issues::default();
        while let Ok(Some(item)) = items.next(&mut issues) {
            assert!(item.text.len() <= LONGEST);
        }
        assert!(items.window.held() <= 4 * LONGEST, "{element}: {} bytes are held", items.window.held());
        assert!(issues.first.len() <= Issues::KEPT);
    }
}

fn item() -> impl Strategy<Value = String> {
    use serde_json::{Value, json};
    let text = prop_oneof!["[a-z \\[\\]{},:\"\\\\é]{0,12}", Just("},{\"".to_owned())];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i32>().prop_map(|n| json!(n)),
        text.prop_map(Value::String)
    ];
    let value = leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::Array),
            vec(("[a-z{\"]{1,6}", inner), 0..4).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    });
    vec(("[a-z_]{1,8}", value), 1..6).prop_map(|members| Value::Object(members.into_iter().collect()).to_string())
}

/// An item that nothing hides in which looks like another one's beginning.
fn flat_item() -> impl Strategy<Value = String> {
    vec(("[a-z_]{1,8}", "[a-z é]{0,12}"), 1..6).prop_map(|members| {
        let members: serde_json::Map<_, _> = members.into_iter().map(|(key, value)| (key, value.into())).collect();
        serde_json::Value::Object(members).to_string()
    })
}

proptest! {
    #[test]
    fn well_formed_lists_are_read_whole(list in vec(item(), 0..12), sizes in vec(1usize..40, 1..4), is_map: bool) {
        let text = if is_map {
            format!("{{{}}}", list.iter().enumerate().map(|(i, item)| format!("\"{i}\":{item}")).collect::<Vec<_>>().join(","))
        } else {
            format!("[{}]", list.join(", "))
        };
        let (found, issues, end) = read_from(Pieces::new(text.as_bytes(), &sizes), None);
        prop_assert_eq!((&found, issues, end), (&list, Vec::new(), Ok(())));
    }

    #[test]
    fn one_broken_among_many_costs_itself(
        before in vec(flat_item(), 0..6),
        after in vec(flat_item(), 1..6),
        which in 0..BROKEN.len(),
        sizes in vec(1usize..40, 1..4),
    ) {
        let broken = BROKEN[which];
        let list: Vec<&str> = before.iter().map(String::as_str).chain([broken]).chain(after.iter().map(String::as_str)).collect();
        let text = format!("[{}]", list.join(","));
        let (found, issues, end) = read_from(Pieces::new(text.as_bytes(), &sizes), None);
        prop_assert_eq!((found, issues.len(), end), ([before, after].concat(), 1, Ok(())), "{}", text);
    }

    #[test]
    fn any_chunks_give_the_same(
        text in "([\\[\\]{}\",:1a\\\\ <]|\\},\\{\"|\"a\":|<br />\n){0,60}",
        bytes: Vec<u8>,
        sizes in vec(1usize..20, 1..4),
        is_failing: bool,
    ) {
        for input in [text.as_bytes(), &bytes, &[b"[{\"a\":1},", text.as_bytes()].concat(), &[b"{\"list\":", text.as_bytes()].concat()] {
            for inside in [None, Some("list")] {
                if is_failing {
                    let whole = read_from(Pieces::failing(input, &[usize::MAX]), inside);
                    prop_assert_eq!(read_from(Pieces::failing(input, &sizes), inside), whole);
                } else {
                    prop_assert_eq!(read_from(Pieces::new(input, &sizes), inside), read_from(input, inside));
                }
            }
        }
    }
}

proptest! {
    // Each of them is long.
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn long_inputs_give_the_same_in_any_chunks(
        seed in vec("([\\[\\]{}\",:1 ]|\\},\\{\"|\"a\":\"b\"){1,20}", 1..4),
        sizes in vec(1000usize..100_000, 1..3),
        counts in vec(1usize..8_000, 3..4),
    ) {
        let text: String = seed.iter().zip(&counts).map(|(piece, count)| piece.repeat(*count)).collect();
        let input = format!("[{{\"a\":1}},{text}");
        let (found, issues, end) = read(&input);
        let pieces = read_from(Pieces::new(input.as_bytes(), &sizes), None);
        prop_assert!(pieces == (found, issues, end));
    }
}
