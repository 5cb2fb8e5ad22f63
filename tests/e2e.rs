//! Drives the built binary from outside, as a person, a container or a player would: arguments in,
//! exit code, stdout, stderr and HTTP out. Talks to loopback only; every server has its own port and directory.
#![allow(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::Duration;

/// The program without anything of the environment that would change its options.
fn lineup(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lineup"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("LINEUP_")) {
        command.env_remove(name);
    }
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(arguments: &[&str]) -> (i32, String, String) {
    told(lineup(arguments).output().unwrap())
}

fn told(output: Output) -> (i32, String, String) {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

fn fixture(path: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(path).to_str().unwrap().to_owned()
}

/// A running server; ended when it is dropped.
struct Server {
    child: Child,
    /// `127.0.0.1:port`.
    address: String,
    data: PathBuf,
    _folder: Option<tempfile::TempDir>,
}

impl Server {
    fn start() -> Server {
        let folder = tempfile::tempdir().unwrap();
        let mut server = Server::start_in(&folder.path().join("data"), &[]);
        server._folder = Some(folder);
        server
    }

    fn start_in(data: &Path, more: &[&str]) -> Server {
        let mut child = lineup(&["serve", "--listen", "127.0.0.1:0", "--data-dir", data.to_str().unwrap(), "--log", "warn"])
            .args(more)
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("lineup: listening on http://").unwrap_or_else(|| panic!("it said {line:?}")).to_owned();
        Server { child, address, data: data.to_owned(), _folder: None }
    }

    /// As `docker stop` and systemd do it.
    fn stop(mut self) -> ExitStatus {
        self.signal("TERM");
        self.child.wait().unwrap()
    }

    fn signal(&self, name: &str) {
        assert!(Command::new("sh").args(["-c", &format!("kill -{name} {}", self.child.id())]).status().unwrap().success());
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], b"")
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let mut head =
            format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n", self.address, body.len());
        headers.iter().for_each(|(name, value)| head += &format!("{name}: {value}\r\n"));
        stream.write_all(format!("{head}\r\n").as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        Answer::parse(&answer)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

struct Answer {
    status: u16,
    /// Names in lower case.
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    fn parse(bytes: &[u8]) -> Answer {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("an answer has a head");
        let head = std::str::from_utf8(&bytes[..end]).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers: Vec<_> = lines.filter_map(|line| line.split_once(": ")).map(|(n, v)| (n.to_ascii_lowercase(), v.to_owned())).collect();
        let mut answer = Answer { status, headers, body: bytes[end + 4..].to_vec() };
        if answer.header("transfer-encoding") == "chunked" {
            answer.body = unchunked(&answer.body);
        }
        answer
    }

    fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let line = bytes.windows(2).position(|window| window == b"\r\n").unwrap();
        let size = usize::from_str_radix(std::str::from_utf8(&bytes[..line]).unwrap(), 16).unwrap();
        if size == 0 {
            return body;
        }
        body.extend_from_slice(&bytes[line + 2..line + 2 + size]);
        bytes = &bytes[line + 2 + size + 2..];
    }
}

/// A 64-bit ELF file without an interpreter: nothing is loaded when it starts. The layout is that of elf(5).
#[test]
fn the_binary_is_static() {
    const INTERPRETER: u32 = 3;
    let binary = std::fs::read(env!("CARGO_BIN_EXE_lineup")).unwrap();
    assert_eq!(&binary[..5], b"\x7fELF\x02");
    let number = |at: usize, bytes: usize| binary[at..at + bytes].iter().rev().fold(0u64, |n, b| n << 8 | u64::from(*b)) as usize;
    let (table, size, count) = (number(0x20, 8), number(0x36, 2), number(0x38, 2));
    let kinds: Vec<u32> = (0..count).map(|i| number(table + i * size, 4) as u32).collect();
    assert!(!kinds.is_empty() && !kinds.contains(&INTERPRETER), "segments: {kinds:?}");
}

#[test]
fn it_says_what_it_is_and_can() {
    let version = format!("lineup {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(run(&["version"]), (0, version.clone(), String::new()));
    assert_eq!(run(&["--version"]).1, version);
    let (code, help, _) = run(&["help"]);
    assert!(code == 0 && help.contains("refresh") && help.contains("--data-dir") && help.contains("LINEUP_DATA_DIR"), "{help}");
    let (code, document, _) = run(&["openapi"]);
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    assert_eq!((code, document["openapi"].as_str().unwrap().starts_with("3.1")), (0, true));
}

#[test]
fn a_wrong_command_line_is_exit_code_2() {
    for (arguments, words) in [
        (&["serv"][..], "did you mean serve?"),
        (&["serve", "--lisen", ":1"], "did you mean --listen?"),
        (&["serve", "--listen", "nowhere"], "--listen: "),
        (&["check"], "a file"),
        (&["serve", "--config", "/nonexistent.toml"], "/nonexistent.toml"),
    ] {
        let (code, out, err) = run(arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        assert!(err.to_lowercase().contains(&words.to_lowercase()), "{arguments:?}: {err}");
    }
    let (code, _, err) = told(lineup(&["serve"]).env("LINEUP_WORKERS", "none").output().unwrap());
    assert!(code == 2 && err.contains("LINEUP_WORKERS"), "{err}");
}

#[test]
fn check_tells_what_is_in_a_file() {
    let (code, text, _) = run(&["check", &fixture("m3u/iptvorg_uk.m3u")]);
    assert!(code == 0 && text.contains("a playlist") && text.contains("202 channels"), "{text}");
    let (code, text, _) = run(&["check", &fixture("xmltv/iptvorgepg_epg.iptvx.one.xml.gz")]);
    assert!(code == 0 && text.contains("a guide") && text.contains("230 programmes"), "{text}");
    let (code, text, _) = run(&["check", &fixture("m3u/fx_hls_media_not_iptv.m3u8"), &fixture("m3u/iptvorg_uk.m3u")]);
    assert!(code == 1 && text.contains("cannot be used") && text.contains("HLS media playlist") && text.contains("202 channels"), "{text}");
    let (code, text, _) = run(&["check", "/nonexistent.m3u"]);
    assert!(code == 1 && text.contains("/nonexistent.m3u: cannot be used"), "{text}");
}

#[test]
fn check_reads_stdin_and_writes_json() {
    let mut child = lineup(&["check", "--json", "-"]).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"#EXTM3U\n#EXTINF:-1 group-title=\"News\",One\nhttp://127.0.0.1/1\n").unwrap();
    let (code, text, _) = told(child.wait_with_output().unwrap());
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, &report["kind"], &report["channels"]), (0, &"playlist".into(), &1.into()));
    assert_eq!(report["groups"]["News"], 1);
}

#[test]
fn a_server_lives_until_it_is_told_to_stop() {
    let server = Server::start();
    let livez = server.get("/livez");
    assert_eq!((livez.status, server.get("/api/v1/auth/state").json()["setup_required"].clone()), (200, true.into()));
    let address = server.address.clone();
    assert_eq!(run(&["health", "--listen", &address]).0, 0);

    let data = server.data.to_str().unwrap().to_owned();
    for other in [&["serve", "--listen", "127.0.0.1:0"][..], &["refresh", "--all"], &["export"]] {
        let (code, out, err) = told(lineup(other).args(["--data-dir", &data]).output().unwrap());
        assert_eq!((code, out.as_str()), (1, ""), "{other:?}: {err}");
        assert!(err.contains("in use by another Lineup"), "{other:?}: {err}");
    }

    assert_eq!(server.stop().code(), Some(0));
    let (code, _, err) = run(&["health", "--listen", &address]);
    assert!(code == 1 && err.contains("no answer"), "{err}");
}

#[test]
fn a_killed_server_starts_again() {
    let folder = tempfile::tempdir().unwrap();
    let account = ["--admin-username", "admin", "--admin-password", "correct horse"];
    let server = Server::start_in(folder.path(), &account);
    server.signal("KILL");
    drop(server);
    let server = Server::start_in(folder.path(), &[]);
    let login = br#"{"username": "admin", "password": "correct horse"}"#;
    let answer = server.ask("POST", "/api/v1/auth/login", &[("Content-Type", "application/json")], login);
    assert_eq!(answer.status, 200, "{}", answer.text());
}

#[test]
fn jobs_and_export_work_without_a_server() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let (code, out, err) = run(&["export", "--data-dir", data]);
    let export: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}"));
    assert_eq!((code, &export["sources"]), (0, &serde_json::json!([])));
    assert_eq!(run(&["refresh", "--all", "--data-dir", data]).0, 0);
    assert_eq!(run(&["generate", "--all", "--data-dir", data]).0, 0);
    let (code, _, err) = run(&["refresh", "Home", "--data-dir", data]);
    assert!(code == 2 && err.contains("there is no \"Home\""), "{err}");
}

#[test]
fn options_come_from_a_file_too() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lineup.toml");
    std::fs::write(&file, "data_dir = \"/nonexistent\"\nkeep_versions = \"x\"\n").unwrap();
    let (code, _, err) = told(lineup(&["serve"]).env("LINEUP_CONFIG", &file).output().unwrap());
    assert!(code == 2 && err.contains("lineup.toml:2: keep_versions"), "{err}");
    let data = folder.path().join("data");
    std::fs::write(&file, format!("data_dir = {data:?}\n")).unwrap();
    let (code, _, err) = told(lineup(&["export"]).env("LINEUP_CONFIG", &file).output().unwrap());
    assert!(code == 0 && data.join("lineup.redb").exists(), "{err}");
}
