//! Builds the page (ui/) into `OUT_DIR/ui`, from where `serve::ui` embeds it.
//!
//! Runs only when the page's sources change. `LINEUP_UI_DIST` names a folder that was built
//! before and is copied instead. Where the page cannot be built (no npm, no network), a placeholder takes
//! its place and cargo warns; with `LINEUP_UI_REQUIRED=1` (releases, CI) that is an error.
//! Nothing in the source tree is written but ui/node_modules.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::{env, fs, io};

const WATCHED: &[&str] =
    &["src", "public", "index.html", "package.json", "package-lock.json", ".npmrc", "vite.config.ts", "postcss.config.js"];

const PLACEHOLDER: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><base href=\"/\"><title>Lineup</title></head>\
<body><h1>Lineup</h1><p>This program was built without its page: npm was missing or failed. \
The interface works; it is described at <a href=\"api/openapi.json\">api/openapi.json</a>.</p></body></html>\n";

fn main() -> ExitCode {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=LINEUP_UI_DIST");
    println!("cargo:rerun-if-env-changed=LINEUP_UI_REQUIRED");
    for path in WATCHED {
        println!("cargo:rerun-if-changed=ui/{path}");
    }
    let Some(out) = env::var_os("OUT_DIR").map(|dir| PathBuf::from(dir).join("ui")) else {
        eprintln!("OUT_DIR is not set: this is a build script");
        return ExitCode::FAILURE;
    };
    let built = match env::var_os("LINEUP_UI_DIST").filter(|folder| !folder.is_empty()) {
        Some(folder) => {
            println!("cargo:rerun-if-changed={}", Path::new(&folder).display());
            take(Path::new(&folder), &out)
        }
        None => build(Path::new("ui"), &out),
    };
    let Err(why) = built else { return ExitCode::SUCCESS };
    if env::var("LINEUP_UI_REQUIRED").is_ok_and(|value| value == "1") {
        eprintln!("the page is required (LINEUP_UI_REQUIRED=1) and cannot be built: {why}");
        return ExitCode::FAILURE;
    }
    println!("cargo:warning=the page was not built, a placeholder takes its place: {}", why.replace('\n', " | "));
    if let Err(error) = placeholder(&out) {
        eprintln!("{}: {error}", out.display());
        return ExitCode::FAILURE;
    }
    // A path that is never there: cargo runs this again each time, until there is a page.
    println!("cargo:rerun-if-changed={}", out.join("page-is-missing").display());
    ExitCode::SUCCESS
}

/// Takes what was built elsewhere.
fn take(folder: &Path, out: &Path) -> Result<(), String> {
    if !folder.join("index.html").is_file() {
        return Err(format!("LINEUP_UI_DIST names {}, where there is no index.html", folder.display()));
    }
    empty(out).and_then(|()| copy(folder, out)).map_err(|error| format!("{}: {error}", folder.display()))
}

fn build(ui: &Path, out: &Path) -> Result<(), String> {
    install(ui).map_err(|why| format!("npm ci: {why}"))?;
    // Through npm, so that `npm run build` by hand is the same.
    npm(ui, &["run", "build", "--", "--logLevel", "warn", "--emptyOutDir", "--outDir"], Some(out))
        .map_err(|why| format!("npm run build: {why}"))?;
    if out.join("index.html").is_file() { Ok(()) } else { Err("npm run build made no index.html".into()) }
}

/// `npm ci`, unless what is installed is what the lock file says.
fn install(ui: &Path) -> Result<(), String> {
    let lock = fs::read(ui.join("package-lock.json")).map_err(|error| format!("ui/package-lock.json: {error}"))?;
    let stamp = ui.join("node_modules/.lineup-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    npm(ui, &["ci", "--no-audit", "--no-fund"], None)?;
    fs::write(&stamp, lock).map_err(|error| format!("{}: {error}", stamp.display()))
}

fn npm(ui: &Path, arguments: &[&str], last: Option<&Path>) -> Result<(), String> {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.args(arguments).args(last).current_dir(ui).stdin(Stdio::null()).env_remove("NODE_ENV");
    match command.output() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err("npm is not installed (Node 20.19 or newer brings it)".into()),
        Err(error) => Err(error.to_string()),
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => {
            let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            eprintln!("{out}{err}");
            let lines: Vec<&str> = err.lines().chain(out.lines()).filter(|line| !line.trim().is_empty()).take(12).collect();
            Err(lines.join("\n"))
        }
    }
}

fn placeholder(out: &Path) -> io::Result<()> {
    empty(out)?;
    fs::write(out.join("index.html"), PLACEHOLDER)
}

fn empty(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => fs::create_dir_all(folder),
    }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir_all(&target)?;
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}
