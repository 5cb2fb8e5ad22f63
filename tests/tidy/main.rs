//! Checks the house rules that no other tool checks: which room may use which (the table in `src/ARCHITECTURE.md`), circles
//! between files and between rooms, file sizes, names, and words that have no place here.
//!
//! It reads the sources as text. Each rule is a function from a file to complaints, so that the
//! tests at the end can show each one a file that breaks it.
#![allow(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

mod text;
mod uses;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use text::code;
use uses::{Crate, Use, circles};

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
const SKIPPED: &[&str] = &["node_modules", "dist", "tests/data", "ui/tests/data", "tests/snapshots", "tests/golden", "test-results"];

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

/// Which room may use which: the rows of the architecture page's table, in their order. None: everything.
type Table = Vec<(String, Option<Vec<String>>)>;

fn table(architecture: &str) -> Table {
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().replace('`', "")).collect::<Vec<_>>();
    let names = |cell: &str| cell.split(',').map(|name| name.trim().to_owned()).collect::<Vec<_>>();
    let rows = architecture.lines().skip_while(|line| !line.starts_with("| module |")).skip(2).take_while(|line| line.starts_with('|'));
    let mut table = Table::new();
    for row in rows.map(cells) {
        let may = match (row[1].as_str(), row[1].strip_prefix("everything above")) {
            ("everything", _) => None,
            (_, Some(but)) => {
                let but = names(but.trim_start().trim_start_matches("but "));
                Some(table.iter().map(|(name, _)| name.clone()).filter(|name| !but.contains(name)).collect())
            }
            (list, None) => Some(names(list)),
        };
        table.extend(names(&row[0]).into_iter().map(|room| (room, may.clone())));
    }
    table
}

/// The room that a path in the crate belongs to: the row that names the longest beginning of it.
fn room<'a>(path: &str, table: &'a Table) -> Option<&'a str> {
    let is_in = |room: &str| path.strip_prefix(room).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"));
    table.iter().map(|(room, _)| room.as_str()).filter(|room| is_in(room)).max_by_key(|room| room.len())
}

/// `src/a/b.rs` as a path: `a::b`.
fn path_of(file: &str) -> String {
    let path = file.trim_start_matches("src/").trim_end_matches(".rs");
    path.trim_end_matches("/mod").replace('/', "::")
}

/// Rooms that use what they may not use.
fn breaches(uses: &BTreeSet<Use>, table: &Table) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for it in uses.iter().filter(|it| !matches!(it.from.as_str(), "src/lib.rs" | "src/main.rs")) {
        let Some(from) = room(&path_of(&it.from), table) else {
            found.insert(format!("{}: its room is not in the table of src/ARCHITECTURE.md", it.from));
            continue;
        };
        let Some((_, Some(may))) = table.iter().find(|(room, _)| room == from) else { continue };
        // The room that the path names, and that of the file that defines the name.
        for to in [room(&it.path, table), room(&path_of(&it.to), table)].into_iter().flatten() {
            // Time and cancellation are for everybody but the records.
            let is_free = matches!(to, "clock" | "stop") && from != "model";
            if to != from && !is_free && !may.iter().any(|room| room == to) {
                found.insert(format!("{}: {from} may not use {to} ({})", it.from, it.path));
            }
        }
    }
    found
}

/// Circles of files, and circles of rooms.
fn circular(uses: &BTreeSet<Use>, table: &Table) -> Vec<String> {
    let files = circles(&uses.iter().map(|it| (it.from.clone(), it.to.clone())).collect());
    let rooms = uses.iter().filter_map(|it| Some((room(&path_of(&it.from), table)?.to_owned(), room(&path_of(&it.to), table)?.to_owned())));
    let rooms = circles(&rooms.filter(|(from, to)| from != to).collect());
    let say =
        |what: &'static str| move |(_, way): &(Vec<String>, Vec<String>)| format!("{what} use each other in a circle: {}", way.join(" > "));
    files.iter().map(say("files")).chain(rooms.iter().map(say("rooms"))).collect()
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

fn complaints(file: &Source) -> Vec<String> {
    let single = [is_too_long(file), has_empty_name(file), lacks_purpose(file)].into_iter().flatten();
    let lists = [names_confined_crates(file), has_bad_tests(file), has_bad_text(file)].into_iter().flatten();
    single.chain(lists).map(|complaint| format!("{}: {complaint}", file.path)).collect()
}

#[test]
fn the_sources_are_tidy() {
    let sources = sources();
    let text_of = |path: &str| sources.iter().find(|file| file.path == path).map_or("", |file| &file.text);
    let table = table(text_of("src/ARCHITECTURE.md"));
    assert!(table.len() > 10, "the module table of src/ARCHITECTURE.md was not found");
    let mut all: Vec<String> = sources.iter().flat_map(complaints).collect();
    let uses = Crate::new(rust(&sources)).uses();
    all.extend(breaches(&uses, &table));
    all.extend(circular(&uses, &table));
    for (path, _) in LONGER.iter().filter(|(path, _)| !sources.iter().any(|file| file.path == *path)) {
        all.push(format!("{path}: is in the list of longer files but does not exist"));
    }
    for command in ["make run", "make test"] {
        if !text_of("README.md").contains(command) {
            all.push(format!("README.md: does not name `{command}`"));
        }
    }
    assert!(all.is_empty(), "\n{}\n", all.join("\n"));
}

fn complaint(path: &str, text: &str) -> String {
    complaints(&Source { path: path.to_owned(), text: text.to_owned() }).join("\n")
}

/// Paths and texts of the program's sources.
fn rust(sources: &[Source]) -> impl Iterator<Item = (&str, &str)> {
    sources
        .iter()
        .filter(|file| file.is_rust() && file.path.starts_with("src/") && !file.is_test())
        .map(|file| (file.path.as_str(), file.text.as_str()))
}

const TABLE: &str = "| module | may use |\n| --- | --- |\n| model | – |\n| `store` | model |\n| clock | – |\n| serve::http | model |\n\
    | serve::players | model, serve::http |\n| serve::api | everything above but `serve::players` |\n| app, cli | everything |\n";

#[test]
fn forbidden_uses_are_seen() {
    let others =
        [("src/store/mod.rs", ""), ("src/clock.rs", ""), ("src/model/mod.rs", ""), ("src/cli.rs", ""), ("src/serve/api/mod.rs", "")];
    let others = [&others[..], &[("src/serve/mod.rs", ""), ("src/serve/http.rs", ""), ("src/serve/players/mod.rs", "")]].concat();
    let seen = |path: &'static str, text: &'static str| {
        let files: BTreeMap<&str, &str> = others.iter().copied().chain([(path, text)]).collect();
        breaches(&Crate::new(files).uses(), &table(TABLE)).into_iter().collect::<Vec<_>>().join("\n")
    };
    assert!(seen("src/model/a.rs", "use crate::store::Store;").contains("model may not use store (store::Store)"));
    assert!(seen("src/store/mod.rs", "use crate::{model::{Id}, serve::api::X};").contains("store may not use serve::api"));
    assert!(seen("src/store/mod.rs", "fn f() { crate::cli::run(); }").contains("store may not use cli"));
    assert!(seen("src/serve/http.rs", "use super::api::X;").contains("serve::http may not use serve::api"));
    assert!(seen("src/serve/api/x.rs", "use crate::serve::players::P;").contains("serve::api may not use serve::players"));
    assert!(seen("src/serve/players/mod.rs", "fn f() { crate::serve::api::x() }").contains("serve::players may not use serve::api"));
    assert!(seen("src/model/a.rs", "use crate::clock::Clock;").contains("model may not use clock"));
    assert!(seen("src/extra.rs", "use crate::model::Id;").contains("not in the table"));
    assert_eq!(seen("src/serve/api/x.rs", "use super::super::http::Req;\nuse crate::store::Store;"), "");
    assert_eq!(seen("src/store/a.rs", "use crate::clock::Clock;\n#[cfg(test)]\nmod tests { use crate::serve::api::X; }"), "");
    assert_eq!(seen("src/cli.rs", "use crate::serve::players::P;"), "");
}

#[test]
fn circles_are_seen() {
    let seen = |files: &[(&'static str, &'static str)]| circular(&Crate::new(files.iter().copied()).uses(), &table(TABLE)).join("\n");
    let pair = [("src/store/a.rs", "use super::b::B;"), ("src/store/b.rs", "use super::a::A;")];
    assert_eq!(seen(&pair), "files use each other in a circle: src/store/a.rs > src/store/b.rs > src/store/a.rs");
    assert_eq!(seen(&pair[..1]), "");
    let parent = [("src/store/mod.rs", "mod a; pub(crate) fn f() { a::g() }"), ("src/store/a.rs", "fn g() { super::f() }")];
    assert!(seen(&parent).contains("src/store/a.rs > src/store/mod.rs"));
    assert_eq!(
        seen(&[("src/store/mod.rs", "mod a; mod b; pub(crate) use b::f;"), ("src/store/a.rs", "use super::f;"), ("src/store/b.rs", "")]),
        ""
    );
    let rooms = [
        ("src/model/a.rs", "use crate::store::c::C;"),
        ("src/store/c.rs", ""),
        ("src/store/d.rs", "use crate::model::e::E;"),
        ("src/model/e.rs", ""),
    ];
    assert_eq!(seen(&rooms), "rooms use each other in a circle: model > store > model");
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
