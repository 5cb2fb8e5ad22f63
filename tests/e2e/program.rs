//! The program as a process: its command line, its server and the answers of both.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::Duration;

use serde_json::Value;

/// The program without anything of the environment that would change its options.
pub(crate) fn lineup(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lineup"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("LINEUP_")) {
        command.env_remove(name);
    }
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Exit code, stdout, stderr.
pub(crate) fn run(arguments: &[&str]) -> (i32, String, String) {
    told(lineup(arguments).output().unwrap())
}

pub(crate) fn told(output: Output) -> (i32, String, String) {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

/// The path of a file in `tests/data`.
pub(crate) fn fixture(path: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(path).to_str().unwrap().to_owned()
}

/// A number that the environment may change.
pub(crate) fn wanted(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{variable} is a number, not {text:?}")))
}

/// A running server; ended when it is dropped. Its log must not tell of a panic then.
pub(crate) struct Server {
    child: Child,
    /// `127.0.0.1:port`.
    pub(crate) address: String,
    pub(crate) data: PathBuf,
    /// Of the account's session; empty while there is none.
    pub(crate) token: String,
    /// The base path that it was started with.
    pub(crate) base: String,
    _folder: Option<tempfile::TempDir>,
}

impl Server {
    /// In a directory of its own.
    pub(crate) fn start() -> Server {
        Server::start_with(&[])
    }

    pub(crate) fn start_with(options: &[&str]) -> Server {
        let folder = tempfile::tempdir().unwrap();
        let mut server = Server::start_in(&folder.path().join("data"), options);
        server._folder = Some(folder);
        server
    }

    /// `data` need not exist. The log is beside it, and goes on where an earlier server's ended.
    pub(crate) fn start_in(data: &Path, options: &[&str]) -> Server {
        fs::create_dir_all(data.parent().unwrap()).unwrap();
        let log = File::options().create(true).append(true).open(data.with_extension("log")).unwrap();
        let mut command = lineup(&["serve", "--listen", "127.0.0.1:0", "--data-dir", data.to_str().unwrap()]);
        if !options.contains(&"--log") {
            command.args(["--log", "warn"]);
        }
        let mut child = command.args(options).stderr(log).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let base = options.iter().skip_while(|option| **option != "--base-path").nth(1).map_or("", |base| base).to_owned();
        let mut server = Server { child, address: String::new(), data: data.to_owned(), token: String::new(), base, _folder: None };
        let address = line.trim_end().strip_prefix("lineup: listening on http://");
        server.address = address.unwrap_or_else(|| panic!("it said {line:?} and {}", server.log())).to_owned();
        server
    }

    /// As `docker stop` and systemd do it.
    pub(crate) fn stop(mut self) -> ExitStatus {
        assert!(Command::new("kill").arg(self.child.id().to_string()).status().unwrap().success());
        self.child.wait().unwrap()
    }

    /// As a power cut does it, but for what the kernel still writes.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// What was logged so far.
    pub(crate) fn log(&self) -> String {
        String::from_utf8_lossy(&fs::read(self.data.with_extension("log")).unwrap()).into_owned()
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], b"")
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream
    }

    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut stream = self.connect();
        let mut head =
            format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n", self.address, body.len());
        headers.iter().for_each(|(name, value)| head += &format!("{name}: {value}\r\n"));
        // At once: an answer that needs no body may come, and the line be closed, before a body that comes later.
        stream.write_all(&[head.as_bytes(), b"\r\n", body].concat()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        Answer::parse(&answer, method)
    }

    /// An operation: with the account's token, and a body unless it is null. `path` is without the base path.
    pub(crate) fn call(&self, method: &str, path: &str, body: &Value) -> Answer {
        let authorization = format!("Bearer {}", self.token);
        let mut headers = vec![("Authorization", authorization.as_str())];
        let body = if body.is_null() {
            Vec::new()
        } else {
            headers.push(("Content-Type", "application/json"));
            serde_json::to_vec(body).unwrap()
        };
        self.ask(method, &format!("{}{path}", self.base), &headers, &body)
    }

    /// What an operation that reads answers.
    pub(crate) fn read(&self, path: &str) -> Value {
        let answer = self.call("GET", path, &Value::Null);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.child.kill());
        drop(self.child.wait());
        let log = self.log();
        if std::thread::panicking() {
            let lines: Vec<&str> = log.lines().collect();
            eprintln!("the server's log ends: {}", lines[lines.len().saturating_sub(20)..].join("\n"));
        } else {
            assert!(!log.contains("panicked at") && !log.contains("fault of the program"), "{log}");
        }
    }
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The whole of an answer to `method`; one that is cut is a failure.
    pub(crate) fn parse(bytes: &[u8], method: &str) -> Answer {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("an answer has a head");
        let head = std::str::from_utf8(&bytes[..end]).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers: Vec<_> = lines.filter_map(|line| line.split_once(": ")).map(|(n, v)| (n.to_ascii_lowercase(), v.to_owned())).collect();
        let mut answer = Answer { status, headers, body: bytes[end + 4..].to_vec() };
        if answer.header("transfer-encoding") == "chunked" {
            answer.body = unchunked(&answer.body);
        } else if method == "HEAD" || [204, 304].contains(&status) {
            assert!(answer.body.is_empty());
        } else {
            assert_eq!(answer.header("content-length"), answer.body.len().to_string(), "{head}");
        }
        answer
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let line = bytes.windows(2).position(|window| window == b"\r\n").expect("a chunk has a size");
        let size = usize::from_str_radix(std::str::from_utf8(&bytes[..line]).unwrap(), 16).unwrap();
        if size == 0 {
            return body;
        }
        body.extend_from_slice(&bytes[line + 2..line + 2 + size]);
        bytes = &bytes[line + 2 + size + 2..];
    }
}
