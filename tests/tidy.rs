//! Keeps the house rules that no other tool keeps: which module may use which (the table in
//! `src/ARCHITECTURE.md`), file sizes, names, and words that have no place here.
//!
//! It reads the sources as text. Each rule is a function from a file to complaints, so that the
//! tests at the end can show each one a file that breaks it.
#![allow(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// About 400: a little over is not worth a cut in the wrong place.
const LINES: usize = 425;
const UI_LINES: usize = 250;

/// Files that may be longer, and why: only tables and lists.
const LONGER: &[(&str, &str)] = &[];

/// No file, folder or module is called one of these: they say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &["utils", "util", "helpers", "helper", "common", "core", "types", "manager", "service"];

/// Crates that are named in one place only, so that they could be replaced there.
const CONFINED: &[(&str, &str)] =
    &[("redb", "src/store/"), ("bincode", "src/store/codec.rs"), ("ureq", "src/source/"), ("anyhow", "src/cli/")];

/// Words about machines that this program was made on. Put together here, for this file is read too.
const FOREIGN: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("../sha", "red"),
    concat!("arti", "factory"),
    concat!("registry.", "npmjs"),
    concat!("index.", "crates.io"),
    concat!("static.", "crates.io"),
    concat!("pypi", ".org"),
    concat!("deb.", "debian.org"),
];

/// What is looked at: everything people wrote, but not the test data, whose bytes are the point.
const ROOTS: &[&str] = &[
    "src",
    "tests",
    "ui",
    "assets",
    "packaging",
    ".ci",
    ".cargo",
    "Cargo.toml",
    "Makefile",
    "README.md",
    "CHANGELOG.md",
    "deny.toml",
    "build.rs",
];
const SKIPPED: &[&str] = &["node_modules", "dist", "tests/data", "ui/tests/data", "tests/snapshots", "test-results"];

struct Source {
    /// From the repository's top.
    path: String,
    text: String,
}

impl Source {
    fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    fn is_ui_code(&self) -> bool {
        self.path.starts_with("ui/src/") && (self.path.ends_with(".ts") || self.path.ends_with(".tsx")) && !self.path.ends_with(".d.ts")
    }

    /// A file that is nothing but tests.
    fn is_test(&self) -> bool {
        self.path.starts_with("tests/")
            || self.path.ends_with("tests.rs")
            || self.path.contains("/tests/")
            || self.path.contains(".test.ts")
    }

    /// The lines before the tests at the end.
    fn without_tests(&self) -> &str {
        let end = self.text.find("#[cfg(test)]\nmod tests {").unwrap_or(self.text.len());
        &self.text[..end]
    }
}

fn sources() -> Vec<Source> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for root in ROOTS {
        walk(&top.join(root), root, &mut found);
    }
    found
}

fn walk(path: &Path, name: &str, found: &mut Vec<Source>) {
    if SKIPPED.iter().any(|skipped| name == *skipped || name.ends_with(&format!("/{skipped}"))) {
        return;
    }
    if path.is_dir() {
        let mut names: Vec<_> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names.iter().for_each(|child| walk(&path.join(child), &format!("{name}/{child}"), found));
    } else if let Ok(text) = fs::read_to_string(path) {
        // What is not UTF-8 is a picture; what is missing is not required by this test.
        found.push(Source { path: name.to_owned(), text });
    }
}

/// Rust without comments and the insides of literals, line for line.
fn code(text: &str) -> String {
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

/// The first names after `crate::`, also of a list in braces.
fn used_modules(code: &str) -> Vec<String> {
    let mut used = Vec::new();
    for (at, path) in code.match_indices("crate::") {
        let rest = code[at + path.len()..].trim_start();
        let name = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
        let Some(list) = rest.strip_prefix('{') else {
            used.push(name(rest));
            continue;
        };
        let mut depth = 0;
        for part in list.split_inclusive([',', '{', '}']) {
            if depth == 0 {
                used.push(name(part.trim_start()));
            }
            match part.chars().last() {
                Some('{') => depth += 1,
                Some('}') if depth == 0 => break,
                Some('}') => depth -= 1,
                _ => {}
            }
        }
    }
    used.retain(|name| !name.is_empty());
    used
}

/// Which module may use which; None: all of them. Read from the table of the architecture page.
fn table(architecture: &str) -> BTreeMap<String, Option<Vec<String>>> {
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().replace('`', "")).collect::<Vec<_>>();
    let names = |cell: &str| cell.split(',').map(|name| name.trim().to_owned()).collect::<Vec<_>>();
    let rows = architecture.lines().skip_while(|line| !line.starts_with("| module |")).skip(2).take_while(|line| line.starts_with('|'));
    let mut table = BTreeMap::new();
    for row in rows.map(cells) {
        for module in names(&row[0]) {
            let may = if row[1] == "everything" { None } else { Some(names(&row[1])) };
            table.insert(module, may);
        }
    }
    table
}

/// The module a file belongs to: the first name below `src`.
fn module(path: &str) -> Option<&str> {
    let rest = path.strip_prefix("src/")?;
    Some(rest.split('/').next()?.trim_end_matches(".rs"))
}

fn breaks_table(file: &Source, table: &BTreeMap<String, Option<Vec<String>>>) -> Vec<String> {
    let Some(module) = module(&file.path).filter(|module| file.is_rust() && !matches!(*module, "lib" | "main")) else { return Vec::new() };
    let Some(may) = table.get(module) else { return vec![format!("the module {module} is not in the table of src/ARCHITECTURE.md")] };
    let Some(may) = may.as_ref().filter(|_| !file.is_test()) else { return Vec::new() };
    let mut used = used_modules(&code(file.without_tests()));
    used.sort();
    used.dedup();
    // Time and chance come from the clock, everywhere but in the records.
    used.retain(|name| name != module && !may.contains(name) && (name != "clock" || module == "model"));
    used.into_iter().filter(|name| table.contains_key(name)).map(|name| format!("{module} may not use {name}")).collect()
}

fn is_too_long(file: &Source) -> Option<String> {
    let limit = match file {
        file if file.is_test() => return None,
        file if file.is_rust() => LINES,
        file if file.is_ui_code() => UI_LINES,
        _ => return None,
    };
    let lines = file.without_tests().lines().count();
    let may = LONGER.iter().any(|(path, _)| *path == file.path);
    match (lines > limit, may) {
        (true, false) => Some(format!("{lines} lines without tests, {limit} at most")),
        (false, true) => Some("is short enough and need not be in the list of longer ones".to_owned()),
        _ => None,
    }
}

fn has_empty_name(file: &Source) -> Option<String> {
    let is_code = file.is_rust() || file.path.starts_with("ui/src/");
    let stem = |part: &str| part.split('.').next().unwrap_or_default().to_lowercase();
    let bad = |name: &str| EMPTY_NAMES.contains(&name);
    let path = file.path.split('/').map(stem).find(|part| is_code && bad(part));
    let inline = || {
        let code = if file.is_rust() { code(&file.text) } else { String::new() };
        code.split("mod ").skip(1).map(|rest| rest.split([' ', ';', '{']).next().unwrap_or_default().to_owned()).find(|name| bad(name))
    };
    path.or_else(inline).map(|name| format!("the name {name} says nothing about what is inside"))
}

fn lacks_purpose(file: &Source) -> Option<String> {
    let needs = file.is_rust() && file.path.starts_with("src/") && !file.is_test();
    (needs && !file.text.starts_with("//! ") && !file.text.starts_with("#![doc = include_str!"))
        .then(|| "a module opens with //! and its purpose".to_owned())
}

fn names_confined_crates(file: &Source) -> Vec<String> {
    if !file.is_rust() || !file.path.starts_with("src/") {
        return Vec::new();
    }
    let code = code(&file.text);
    let words: Vec<&str> = code.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    let strays = CONFINED.iter().filter(|(name, place)| !file.path.starts_with(place) && words.contains(name));
    strays.map(|(name, place)| format!("{name} is named in {place} only")).collect()
}

fn has_bad_tests(file: &Source) -> Vec<String> {
    if !file.is_rust() {
        return Vec::new();
    }
    let code = code(&file.text);
    let tests = if file.is_test() { &code[..] } else { code.find("#[cfg(test)]").map_or("", |at| &code[at..]) };
    let mut complaints = Vec::new();
    if code.contains("#[ignore") {
        complaints.push("a test that is not run is no test".to_owned());
    }
    if tests.contains("thread::sleep") || tests.contains("time::sleep(") {
        complaints.push("a test waits for what it needs, it does not sleep".to_owned());
    }
    complaints
}

fn has_bad_text(file: &Source) -> Vec<String> {
    let mut complaints = Vec::new();
    for (i, line) in file.text.lines().enumerate() {
        if line.ends_with([' ', '\t']) {
            complaints.push(format!("line {} ends in blanks", i + 1));
        }
        if let Some(word) = FOREIGN.iter().find(|word| line.contains(**word)) {
            complaints.push(format!("line {} says {word}", i + 1));
        }
    }
    if !file.text.is_empty() && !file.text.ends_with('\n') {
        complaints.push("does not end with a line end".to_owned());
    }
    complaints
}

fn complaints(file: &Source, table: &BTreeMap<String, Option<Vec<String>>>) -> Vec<String> {
    let single = [is_too_long(file), has_empty_name(file), lacks_purpose(file)].into_iter().flatten();
    let lists = [breaks_table(file, table), names_confined_crates(file), has_bad_tests(file), has_bad_text(file)].into_iter().flatten();
    single.chain(lists).map(|complaint| format!("{}: {complaint}", file.path)).collect()
}

#[test]
fn the_sources_are_tidy() {
    let sources = sources();
    let text = |path: &str| sources.iter().find(|file| file.path == path).map_or("", |file| &file.text);
    let table = table(text("src/ARCHITECTURE.md"));
    assert!(table.len() > 10, "the module table of src/ARCHITECTURE.md was not found");
    let mut all: Vec<String> = sources.iter().flat_map(|file| complaints(file, &table)).collect();
    for (path, _) in LONGER.iter().filter(|(path, _)| !sources.iter().any(|file| file.path == *path)) {
        all.push(format!("{path}: is in the list of longer files but does not exist"));
    }
    for command in ["make run", "make test"] {
        if !text("README.md").contains(command) {
            all.push(format!("README.md: does not name `{command}`"));
        }
    }
    assert!(all.is_empty(), "\n{}\n", all.join("\n"));
}

fn complaint(path: &str, text: &str) -> String {
    let table = table(
        "| module | may use |\n| --- | --- |\n| model | – |\n| `store` | model |\n| serve | model, store |\n| app, cli | everything |\n",
    );
    complaints(&Source { path: path.to_owned(), text: text.to_owned() }, &table).join("\n")
}

#[test]
fn forbidden_uses_are_seen() {
    assert!(complaint("src/model/a.rs", "//! A.\nuse crate::store::Store;\n").contains("model may not use store"));
    assert!(complaint("src/store/mod.rs", "//! A.\nuse crate::{model::{Id, serve}, serve};\n").contains("store may not use serve"));
    assert!(complaint("src/store/mod.rs", "//! A.\nfn f() { crate::cli::run(); }\n").contains("store may not use cli"));
    assert!(complaint("src/model/a.rs", "//! A.\nuse crate::clock;\n").is_empty(), "not in this table, so it may be a macro");
    assert!(complaint("src/extra.rs", "//! A.\n").contains("not in the table"));
    let fine = "//! See crate::serve.\nuse crate::{clock, model::{serve, Id}};\nconst S: &str = \"crate::serve\"; // crate::serve\n#[cfg(test)]\nmod tests {\nuse crate::serve;\n}\n";
    assert_eq!(complaint("src/store/mod.rs", fine), "");
    assert_eq!(complaint("src/cli/mod.rs", "//! A.\nuse crate::serve;\n"), "");
}

#[test]
fn other_breaches_are_seen() {
    assert!(complaint("src/store/a.rs", &format!("//! A.\n{}", "\n".repeat(LINES))).contains("lines without tests"));
    assert!(complaint("ui/src/a.tsx", &"\n".repeat(UI_LINES + 1)).contains("lines without tests"));
    assert_eq!(complaint("src/store/a.rs", &format!("//! A.\n#[cfg(test)]\nmod tests {{\n{}}}\n", "\n".repeat(LINES))), "");
    assert!(complaint("src/store/utils.rs", "//! A.\n").contains("the name utils"));
    assert!(complaint("ui/src/common/a.ts", "").contains("the name common"));
    assert!(complaint("src/store/a.rs", "//! A.\nmod helpers {}\n").contains("the name helpers"));
    assert!(complaint("src/store/a.rs", "use std::io;\n").contains("opens with //!"));
    assert!(complaint("src/serve/a.rs", "//! A.\nuse redb::Database;\n").contains("redb is named in"));
    assert!(complaint("src/store/a.rs", "//! A.\nfn f() -> bincode::Error {}\n").contains("bincode is named in"));
    assert!(complaint("tests/a.rs", concat!("#[", "ignore]\n")).contains("no test"));
    assert!(
        complaint("src/store/a.rs", "//! A.\n#[cfg(test)]\nmod tests { fn f() { std::thread::sleep(d) } }\n").contains("does not sleep")
    );
    assert!(complaint("README.md", "a \n").contains("ends in blanks"));
    assert!(complaint("README.md", "a").contains("line end"));
    assert!(complaint("README.md", &format!("see {}x\n", FOREIGN[0])).contains("line 1 says"));
}

#[test]
fn only_code_is_code() {
    assert_eq!(code("a \"x\\\"y\" b // c\nd"), "a  b \nd");
    assert_eq!(code("r#\"a\"b\"# c"), " c");
    assert_eq!(code("'\"' 'a: '\\'' b"), " 'a:  b");
    assert_eq!(code("for r in x { \"\n\" }"), "for r in x { \n }");
}
