//! Rust as text: without comments, literals and tests.

/// Rust without comments and the insides of literals, line for line.
pub(super) fn code(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < bytes.len() {
        let rest = &text[at..];
        let end = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |i| i + 2)
        } else if let Some(length) = raw_string(rest, at.checked_sub(1).map(|before| bytes[before])) {
            length
        } else if rest.starts_with('"') {
            quoted(rest)
        } else if rest.starts_with("'\\") || rest.starts_with('\'') && rest.chars().nth(2) == Some('\'') {
            char_literal(rest)
        } else {
            let length = rest.chars().next().map_or(1, char::len_utf8);
            out.push_str(&rest[..length]);
            at += length;
            continue;
        };
        out.extend(rest[..end].chars().filter(|c| *c == '\n'));
        at += end;
    }
    out
}

/// `'a'` or an escape; the character behind a backslash is not the end.
fn char_literal(rest: &str) -> usize {
    let start = if rest.starts_with("'\\") { 3 } else { 2 };
    rest.get(start..).and_then(|rest| rest.find('\'')).map_or(1, |i| start + i + 1)
}

fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (i, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return i + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The length of `r"…"`, `r#"…"#` and so on, when one begins here.
fn raw_string(rest: &str, before: Option<u8>) -> Option<usize> {
    let body = rest.strip_prefix('r').filter(|_| !before.is_some_and(|b| b == b'_' || b.is_ascii_alphanumeric() && b != b'b'))?;
    let hashes = body.bytes().take_while(|b| *b == b'#').count();
    body[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let start = 1 + hashes + 1;
    Some(rest[start..].find(&end).map_or(rest.len(), |i| start + i + end.len()))
}

/// Code (see [`code`]) without the items that only tests have.
pub(super) fn without_test_items(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find("#[cfg(test)]") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        while rest.trim_start().starts_with("#[") {
            let end = end_of(rest, |c, depth| c == ']' && depth == 0);
            rest = &rest[end..];
        }
        let is_field = rest.trim_start().split(|c: char| !c.is_alphanumeric() && c != '_').nth(1).is_some()
            && rest.trim_start().chars().skip_while(|c| c.is_alphanumeric() || *c == '_').find(|c| !c.is_whitespace()) == Some(':');
        let is_use = rest.split_whitespace().take(2).any(|word| word == "use");
        let end = end_of(rest, |c, depth| depth == 0 && (c == ';' || c == '}' && !is_use || c == ',' && is_field));
        rest = &rest[end..];
    }
    out + rest
}

/// Behind the first character that ends something; `depth` counts the brackets that are open behind it.
fn end_of(text: &str, ends: impl Fn(char, i32) -> bool) -> usize {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        if ends(c, depth) {
            return at + c.len_utf8();
        }
    }
    text.len()
}

#[test]
fn only_code_is_code() {
    assert_eq!(code("a \"x\\\"y\" b // c\nd"), "a  b \nd");
    assert_eq!(code("r#\"a\"b\"# c"), " c");
    assert_eq!(code("'\"' 'a: '\\'' b"), " 'a:  b");
    assert_eq!(code("for r in x { \"\n\" }"), "for r in x { \n }");
}

#[test]
fn items_of_tests_are_left_out() {
    let kept = |code: &str| without_test_items(code).split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(kept("a; #[cfg(test)] use b::{c, d}; e"), "a; e");
    assert_eq!(kept("#[cfg(test)] #[path = x] mod b; mod c;"), "mod c;");
    assert_eq!(kept("#[cfg(test)]\npub(crate) fn f(a: A) { g({}) }\nfn h() {}"), "fn h() {}");
    assert_eq!(kept("struct S { #[cfg(test)] a: Map<A>, b: B }"), "struct S { b: B }");
}
