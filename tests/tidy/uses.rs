//! Which file uses which: every path in the sources, resolved to the file that defines its name.
//!
//! Paths are read as text: `crate::`, `self::` and `super::`, child modules, imports (lists in braces and `as` included), and
//! imports that other modules name again (`pub(crate) use`). A name counts for the file that defines it, so a `mod.rs` that
//! only declares and re-exports has no edges. Test code has none either.

use std::collections::{BTreeMap, BTreeSet};

use super::text::{code, without_test_items};

/// One file's module: its path below the crate, what it declares and what it imports.
struct Module {
    /// From the repository's top.
    file: String,
    code: String,
    /// Name → the path that it stands for, as written; from `use`.
    imports: Vec<Import>,
    /// Paths whose names are all imported.
    globs: Vec<Vec<String>>,
}

/// A name that a `use` brings, and the path that it stands for.
type Import = (String, Vec<String>);

/// A use of one file by another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Use {
    pub(super) from: String,
    /// The file that defines the name.
    pub(super) to: String,
    /// The path as it is written, from the crate: `store::Snapshot`.
    pub(super) path: String,
}

/// All modules of the crate by their paths.
pub(super) struct Crate(BTreeMap<Vec<String>, Module>);

impl Crate {
    /// `files` are the paths (`src/…`) and texts of all sources.
    pub(super) fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Crate {
        let mut modules = BTreeMap::new();
        let mut of_tests = Vec::new();
        for (file, text) in files {
            let Some(path) = module_path(file) else { continue };
            let all = code(text);
            let code = without_test_items(&all);
            of_tests.extend(declared(&all).difference(&declared(&code)).map(|name| joined(&path, name)));
            let (imports, globs) = imports(&code);
            modules.insert(path, Module { file: file.to_owned(), code, imports, globs });
        }
        modules.retain(|path, _| !of_tests.iter().any(|tests| path.starts_with(tests)));
        Crate(modules)
    }

    /// Every use of one file by another, each once.
    pub(super) fn uses(&self) -> BTreeSet<Use> {
        let mut uses = BTreeSet::new();
        for (at, module) in &self.0 {
            let imported = module.imports.iter().map(|(_, path)| path.clone());
            for path in imported.chain(inline_paths(&module.code)) {
                let Some(path) = self.absolute(at, &path) else { continue };
                if let Some(to) = self.file_of(&path, 9).filter(|to| *to != module.file) {
                    uses.insert(Use { from: module.file.clone(), to: to.to_owned(), path: path.join("::") });
                }
            }
            for path in module.globs.iter().filter_map(|path| self.absolute(at, path)) {
                if let Some(other) = self.0.get(&path).filter(|other| other.file != module.file) {
                    uses.insert(Use { from: module.file.clone(), to: other.file.clone(), path: path.join("::") });
                }
            }
        }
        uses
    }

    /// A path from the crate's root; None: it leads to another crate, or to something local.
    fn absolute(&self, at: &[String], path: &[String]) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => Some(rest.to_vec()),
            "self" => Some([at, rest].concat()),
            "super" => {
                let mut start = at.split_last()?.1;
                let mut rest = rest;
                while rest.first().is_some_and(|name| name == "super") {
                    (start, rest) = (start.split_last()?.1, &rest[1..]);
                }
                Some([start, rest].concat())
            }
            name if self.0.contains_key(&joined(at, name)) => Some([at, path].concat()),
            name => {
                let (_, target) = self.0.get(at)?.imports.iter().find(|(known, target)| known == name && target.first() != Some(first))?;
                Some([self.absolute(at, target)?, rest.to_vec()].concat())
            }
        }
    }

    /// The file that defines the last name of a path. A module alone is no name: what is used of it stands elsewhere.
    fn file_of(&self, path: &[String], depth: u32) -> Option<&str> {
        let deepest = (0..=path.len()).rev().find(|length| self.0.contains_key(&path[..*length]))?;
        let (at, rest) = path.split_at(deepest);
        let (name, more) = rest.split_first()?;
        let module = self.0.get(at)?;
        if let Some((_, target)) = module.imports.iter().find(|(known, _)| known == name)
            && depth > 0
        {
            let target = [self.absolute(at, target)?, more.to_vec()].concat();
            return self.file_of(&target, depth - 1);
        }
        for target in module.globs.iter().filter_map(|glob| self.absolute(at, glob)) {
            // What a glob brings is not known here; only one of an enum's or another module's names is looked for.
            if self.0.get(&target).is_some_and(|other| defines(&other.code, name)) {
                return self.0.get(&target).map(|other| other.file.as_str());
            }
        }
        Some(&module.file)
    }
}

fn joined(path: &[String], name: &str) -> Vec<String> {
    [path, &[name.to_owned()]].concat()
}

/// `src/a/mod.rs` and `src/a.rs` are the module `a`, `src/lib.rs` is the crate.
fn module_path(file: &str) -> Option<Vec<String>> {
    let path = file.strip_prefix("src/")?.strip_suffix(".rs")?;
    let path = path.strip_suffix("/mod").unwrap_or(path);
    match path {
        "main" => None,
        "lib" => Some(Vec::new()),
        path => Some(path.split('/').map(str::to_owned).collect()),
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn word(text: &str) -> &str {
    &text[..text.find(|c| !is_word(c)).unwrap_or(text.len())]
}

/// The places of a word that is no part of another one.
fn places<'a>(code: &'a str, wanted: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_free = move |at: usize| !code[..at].ends_with(is_word) && word(&code[at..]) == wanted;
    code.match_indices(wanted).map(|(at, _)| at).filter(move |at| is_free(*at))
}

/// The names of the modules that `mod name;` declares.
fn declared(code: &str) -> BTreeSet<String> {
    let names = places(code, "mod").filter_map(|at| {
        let name = word(code[at + 3..].trim_start());
        code[at + 3..].trim_start()[name.len()..].starts_with(';').then(|| name.to_owned())
    });
    names.collect()
}

fn defines(code: &str, name: &str) -> bool {
    ["fn", "struct", "enum", "trait", "type", "const", "static", "macro_rules!"].iter().any(|kind| code.contains(&format!("{kind} {name}")))
}

/// What the `use` statements import: (name, path), and the paths of globs.
fn imports(code: &str) -> (Vec<Import>, Vec<Vec<String>>) {
    let (mut named, mut globs) = (Vec::new(), Vec::new());
    for at in places(code, "use") {
        let tree = code[at + 3..].trim_start();
        // `impl Trait + use<'a>` is none.
        if !tree.starts_with('<') {
            leaves(&tree[..tree.find(';').unwrap_or(0)], &[], &mut named, &mut globs);
        }
    }
    (named, globs)
}

/// The leaves of one tree, `before` them what stands before its braces.
fn leaves(tree: &str, before: &[String], named: &mut Vec<Import>, globs: &mut Vec<Vec<String>>) {
    let (path, list) = match tree.split_once('{') {
        Some((path, list)) => (path, Some(list.rfind('}').map_or(list, |end| &list[..end]))),
        None => (tree, None),
    };
    let (path, alias) = path.split_once(" as ").map_or((path, None), |(path, alias)| (path, Some(alias.trim())));
    let mut whole = before.to_vec();
    whole.extend(path.split("::").map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned));
    if let Some(list) = list {
        let (mut depth, mut start) = (0, 0);
        for (at, c) in list.char_indices().chain([(list.len(), ',')]) {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    if !list[start..at].trim().is_empty() {
                        leaves(list[start..at].trim(), &whole, named, globs);
                    }
                    start = at + 1;
                }
                _ => {}
            }
        }
        return;
    }
    let is_itself = !before.is_empty() && whole.last().is_some_and(|last| last == "self");
    match whole.last().cloned() {
        Some(last) if last == "*" => {
            whole.pop();
            globs.push(whole);
        }
        Some(_) => {
            if is_itself {
                whole.pop();
            }
            let name = alias.map(str::to_owned).or_else(|| whole.last().cloned()).unwrap_or_default();
            named.push((name, whole));
        }
        None => {}
    }
}

/// Every path `a::b…` outside of `use` statements; those of imports are read there.
fn inline_paths(code: &str) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    let mut end = 0;
    for (at, _) in code.match_indices("::") {
        let first = at - code[..at].chars().rev().take_while(|c| is_word(*c)).map(char::len_utf8).sum::<usize>();
        // Continued paths were read with their beginnings.
        if first == at || at < end || code[..first].ends_with("::") {
            continue;
        }
        let mut path = vec![code[first..at].to_owned()];
        end = at;
        while let Some(rest) = code[end..].strip_prefix("::") {
            let name = word(rest);
            if name.is_empty() {
                break;
            }
            path.push(name.to_owned());
            end += 2 + name.len();
        }
        if path.len() > 1 {
            paths.push(path);
        }
    }
    paths
}

/// The groups of names that use each other in a circle, each sorted, with one way round.
pub(super) fn circles(edges: &BTreeSet<(String, String)>) -> Vec<(Vec<String>, Vec<String>)> {
    let mut next: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (from, to) in edges {
        next.entry(from).or_default().push(to);
    }
    let mut left: BTreeSet<&str> = next.keys().copied().collect();
    let mut found = Vec::new();
    while let Some(start) = left.pop_first() {
        let Some(way) = way_back(start, &next) else { continue };
        let reached = |from: &str| -> BTreeSet<String> { ways(from, &next).into_keys().map(str::to_owned).collect() };
        let group: Vec<String> = reached(start).into_iter().filter(|name| reached(name).contains(start)).collect();
        left.retain(|name| !group.iter().any(|member| member == name));
        found.push((group, way));
    }
    found
}

/// Everything that is reached from a name, each with the name before it on a shortest way.
fn ways<'a>(start: &'a str, next: &BTreeMap<&'a str, Vec<&'a str>>) -> BTreeMap<&'a str, &'a str> {
    let mut before = BTreeMap::new();
    let mut queue = std::collections::VecDeque::from([start]);
    while let Some(name) = queue.pop_front() {
        for &other in next.get(name).into_iter().flatten() {
            before.entry(other).or_insert_with(|| {
                queue.push_back(other);
                name
            });
        }
    }
    before
}

/// The shortest way from a name to itself.
fn way_back(start: &str, next: &BTreeMap<&str, Vec<&str>>) -> Option<Vec<String>> {
    let before = ways(start, next);
    let mut way = vec![start.to_owned()];
    let mut at = *before.get(start)?;
    while at != start {
        way.push(at.to_owned());
        at = before.get(at)?;
    }
    way.push(start.to_owned());
    way.reverse();
    Some(way)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uses(files: &[(&str, &str)]) -> Vec<String> {
        let shown = |file: &str| file.trim_start_matches("src/").trim_end_matches(".rs").to_owned();
        Crate::new(files.iter().copied()).uses().iter().map(|it| format!("{} > {} ({})", shown(&it.from), shown(&it.to), it.path)).collect()
    }

    #[test]
    fn every_way_to_write_a_path_is_resolved() {
        let other = [
            ("src/lib.rs", "mod a; mod b;"),
            ("src/b/mod.rs", "pub(crate) mod c;\npub(crate) fn f() {}"),
            ("src/b/c.rs", "pub(crate) struct C;"),
        ];
        let with = |text: &'static str| uses(&[&other[..], &[("src/a/mod.rs", "mod x;"), ("src/a/x.rs", text)]].concat());
        assert_eq!(with("use crate::b::c::C;"), ["a/x > b/c (b::c::C)"]);
        assert_eq!(with("use crate::{b::{self, c::{C as D}}};"), ["a/x > b/c (b::c::C)"]);
        assert_eq!(with("use crate::b;\nfn g() { b::f() }"), ["a/x > b/mod (b::f)"]);
        assert_eq!(with("use crate::b::c as d;\nfn g() -> d::C { d::C }"), ["a/x > b/c (b::c::C)"]);
        assert_eq!(with("fn g() { super::super::b::c::C::new() }"), ["a/x > b/c (b::c::C::new)"]);
        assert_eq!(with("use crate::b::c::*;"), ["a/x > b/c (b::c)"]);
        assert_eq!(with("use crate::b;"), [""; 0], "a module alone is no name");
        assert_eq!(with("use std::b::c::C; fn g() { h::<crate::b::c::C>() }"), ["a/x > b/c (b::c::C)"]);
        assert_eq!(with("// crate::b::f\nconst S: &str = \"crate::b::f\";"), [""; 0]);
        assert_eq!(uses(&[&other[..], &[("src/a.rs", "")]].concat()), [""; 0]);
    }

    #[test]
    fn a_name_counts_for_the_file_that_defines_it() {
        let facade = [
            ("src/b/mod.rs", "mod c;\npub(crate) use c::C;\npub(crate) use self::c::deep as d;"),
            ("src/b/c.rs", "pub(crate) mod deep;"),
            ("src/b/c/deep.rs", ""),
        ];
        let with = |text: &'static str| uses(&[&facade[..], &[("src/a.rs", text)]].concat());
        assert_eq!(with("use crate::b::C;")[0], "a > b/c (b::C)");
        assert_eq!(with("fn f() { crate::b::d::G }")[0], "a > b/c/deep (b::d::G)");
        // What a parent imports is seen by its children.
        assert_eq!(
            uses(&[("src/a.rs", "mod x; use crate::b::B;"), ("src/a/x.rs", "use super::B;"), ("src/b.rs", "")])[1],
            "a/x > b (a::B)"
        );
    }

    #[test]
    fn tests_do_not_count() {
        let b = ("src/b.rs", "");
        assert_eq!(uses(&[b, ("src/a.rs", "#[cfg(test)]\nmod tests { use crate::b::B; fn f() { crate::b::g() } }")]), [""; 0]);
        assert_eq!(uses(&[b, ("src/a.rs", "#[cfg(test)]\nuse crate::b::B;\n#[cfg(test)]\nfn f() { crate::b::g() }")]), [""; 0]);
        assert_eq!(uses(&[b, ("src/a/mod.rs", "#[cfg(test)]\nmod testing;"), ("src/a/testing.rs", "use crate::b::B;")]), [""; 0]);
    }

    #[test]
    fn circles_are_found_and_named() {
        let edges =
            |text: &str| text.split(' ').map(|edge| edge.split_once('>').unwrap()).map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
        assert!(circles(&edges("a>b b>c a>c")).is_empty());
        let found = circles(&edges("a>b b>c c>a c>d d>e e>d x>a"));
        let shown: Vec<String> = found.iter().map(|(group, way)| format!("{}: {}", group.join(","), way.join(">"))).collect();
        assert_eq!(shown, ["a,b,c: a>b>c>a", "d,e: d>e>d"]);
    }
}
