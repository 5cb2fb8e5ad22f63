//! A running program for tests, and a small client that speaks HTTP/1.1 to it as plainly as it gets:
//! no redirects, no cookies, no retries.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::oneshot;

use super::Router;
use crate::app;
use crate::clock::Clock;
use crate::config::Config;
use crate::model::Time;
use crate::serve::parts::{Parts, Route};

pub(crate) const USERNAME: &str = "anna";
pub(crate) const PASSWORD: &str = "correct horse";

/// The program behind a port of its own, until it is dropped. Its clock stands still.
pub(crate) struct Server {
    pub(crate) app: Parts,
    pub(crate) address: SocketAddr,
    /// Sent as bearer token by [`Server::get`] and the like; empty: none.
    pub(crate) token: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    _dir: tempfile::TempDir,
}

/// An answer, whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// Empty if it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text()))
    }

    /// The body as JSON, after a look at the status.
    #[track_caller]
    pub(crate) fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        if self.body.is_empty() { Value::Null } else { self.json() }
    }
}

impl Server {
    /// With an administrator, and logged in by an access token.
    pub(crate) fn start() -> Server {
        let mut server = Server::start_with(|_| {});
        let user = server.app.access.make_user(USERNAME, PASSWORD).unwrap().unwrap();
        server.token = server.app.access.issue(user.id, "tests", false, None).unwrap().1;
        server
    }

    /// Without an account, unless the options make one.
    pub(crate) fn start_with(change: impl FnOnce(&mut Config)) -> Server {
        Server::start_routes(crate::serve::routes(), change)
    }

    /// With these operations only.
    pub(crate) fn start_routes(routes: Vec<Route>, change: impl FnOnce(&mut Config)) -> Server {
        let dir = tempfile::tempdir().unwrap();
        let mut config = Config::at(dir.path());
        change(&mut config);
        let app = app::with_clock(&config, Clock::at(Time(1_700_000_000))).unwrap();
        let (stop, stopped) = oneshot::channel();
        let (listening, listens) = std::sync::mpsc::channel();
        let parts = app.clone();
        let router = Router::new(routes, crate::serve::page).unwrap();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
            runtime.block_on(async move {
                let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
                listening.send(listener.local_addr().unwrap()).unwrap();
                super::serve(parts.context(), parts, router, listener, stopped).await.unwrap();
            });
        });
        let address = listens.recv().unwrap();
        Server { app, address, token: String::new(), stop: Some(stop), thread: Some(thread), _dir: dir }
    }

    /// Waits until everything has ended.
    pub(crate) fn stop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        // A test that waits longer has failed.
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream
    }

    /// Sends a request with exactly these headers (and those that HTTP itself needs).
    #[track_caller]
    pub(crate) fn raw(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut stream = self.connect();
        send(&mut stream, method, path, &self.address.to_string(), headers, body);
        receive(&mut BufReader::new(stream), method)
    }

    /// With the server's token, and JSON unless `body` is null.
    #[track_caller]
    pub(crate) fn send(&self, method: &str, path: &str, body: &Value) -> Answer {
        let authorization = format!("Bearer {}", self.token);
        let mut headers = Vec::new();
        if !self.token.is_empty() {
            headers.push(("Authorization", authorization.as_str()));
        }
        let text = if body.is_null() { String::new() } else { body.to_string() };
        if !text.is_empty() {
            headers.push(("Content-Type", "application/json"));
        }
        self.raw(method, path, &headers, text.as_bytes())
    }

    #[track_caller]
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &Value::Null)
    }

    #[track_caller]
    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, body)
    }

    #[track_caller]
    pub(crate) fn patch(&self, path: &str, body: &Value) -> Answer {
        self.send("PATCH", path, body)
    }

    #[track_caller]
    pub(crate) fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, &Value::Null)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

pub(crate) fn send(stream: &mut TcpStream, method: &str, path: &str, host: &str, headers: &[(&str, &str)], body: &[u8]) {
    let mut text = format!("{method} {path} HTTP/1.1\r\n");
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
        text.push_str(&format!("Host: {host}\r\n"));
    }
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("connection")) {
        text.push_str("Connection: close\r\n");
    }
    if !body.is_empty() {
        text.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    stream.write_all(text.as_bytes()).unwrap();
    // A refused body may find the other end closed already.
    drop(stream.write_all(body));
}

/// Status and headers; the body is left in `input`.
#[track_caller]
pub(crate) fn receive_head(input: &mut impl BufRead) -> Answer {
    let mut line = String::new();
    input.read_line(&mut line).unwrap();
    let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_else(|| panic!("no status: {line:?}"));
    let mut headers = Vec::new();
    loop {
        line.clear();
        input.read_line(&mut line).unwrap();
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    Answer { status, headers, body: Vec::new() }
}

#[track_caller]
pub(crate) fn receive(input: &mut impl BufRead, method: &str) -> Answer {
    let mut answer = receive_head(input);
    if method == "HEAD" || answer.status == 304 || answer.status == 204 {
        return answer;
    }
    match answer.header("content-length").parse::<usize>() {
        Ok(length) => {
            answer.body = vec![0; length];
            input.read_exact(&mut answer.body).unwrap();
        }
        Err(_) => loop {
            let chunk = receive_chunk(input);
            if chunk.is_empty() {
                break;
            }
            answer.body.extend(chunk);
        },
    }
    answer
}

/// The next piece of a body without a length; empty at its end.
#[track_caller]
pub(crate) fn receive_chunk(input: &mut impl BufRead) -> Vec<u8> {
    let mut line = String::new();
    input.read_line(&mut line).unwrap();
    let length = usize::from_str_radix(line.trim(), 16).unwrap_or_else(|_| panic!("no length of a chunk: {line:?}"));
    let mut chunk = vec![0; length + 2];
    input.read_exact(&mut chunk).unwrap();
    chunk.truncate(length);
    chunk
}
