//! The event stream, read as a page reads it. Whoever waits for something waits here, and gives up
//! when nothing of the kind came for too long.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::program::Server;

/// For one thing that is waited for; only ever used up when it does not come.
const PATIENCE: Duration = Duration::from_secs(180);

/// An open stream of events.
pub(crate) struct Events {
    lines: BufReader<Chunks>,
    /// What was read, for those who look for what must not be in it.
    pub(crate) seen: String,
}

pub(crate) struct Event {
    /// `progress`, `completed`, `error` or `cancelled`.
    pub(crate) name: String,
    pub(crate) operation: Value,
}

impl Event {
    pub(crate) fn is_end(&self) -> bool {
        self.name != "progress"
    }

    pub(crate) fn owner(&self) -> &str {
        self.operation["owner_id"].as_str().unwrap()
    }
}

impl Events {
    /// What happens from now on, and what runs.
    pub(crate) fn open(server: &Server) -> Events {
        Events::connect(server, "")
    }

    /// Everything since the server started, as far as it remembers.
    pub(crate) fn from_the_start(server: &Server) -> Events {
        Events::connect(server, "Last-Event-ID: 0\r\n")
    }

    fn connect(server: &Server, header: &str) -> Events {
        let mut stream = server.connect();
        let (host, token, base) = (&server.address, &server.token, &server.base);
        let request =
            format!("GET {base}/api/v1/progress/events HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n{header}\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut stream = BufReader::new(stream);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert_ne!(stream.read_line(&mut head).unwrap(), 0, "{head}");
        }
        assert!(head.starts_with("HTTP/1.1 200") && head.contains("text/event-stream") && head.contains("chunked"), "{head}");
        let mut events = Events { lines: BufReader::new(Chunks { stream, left: 0 }), seen: String::new() };
        assert!(events.block().is_some_and(|greeting| greeting.starts_with(':')));
        events
    }

    /// The lines up to an empty one; None when the server is gone.
    fn block(&mut self) -> Option<String> {
        let mut block = String::new();
        while !block.ends_with("\n\n") {
            match self.lines.read_line(&mut block) {
                Ok(0) => return None,
                Ok(_) => {}
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => panic!("not even a comment came: {error}"),
                Err(_) => return None,
            }
        }
        self.seen += &block;
        Some(block)
    }

    /// The next event; None when the server is gone.
    pub(crate) fn next(&mut self) -> Option<Event> {
        let until = Instant::now() + PATIENCE;
        loop {
            let block = self.block()?;
            let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
            match (field("event"), field("data")) {
                (Some(name), Some(data)) => {
                    return Some(Event { name: name.to_owned(), operation: serde_json::from_str(data).unwrap() });
                }
                _ => assert!(Instant::now() < until, "nothing happened for too long"),
            }
        }
    }

    /// The first event of which `wanted` makes something.
    pub(crate) fn until<T>(&mut self, mut wanted: impl FnMut(&Event) -> Option<T>) -> T {
        let until = Instant::now() + PATIENCE;
        let mut last = String::new();
        loop {
            assert!(Instant::now() < until, "what was waited for did not come; the last event was {last}");
            let event = self.next().expect("the server lives");
            if let Some(found) = wanted(&event) {
                return found;
            }
            last = event.operation.to_string();
        }
    }

    /// How the next operation of `owner` (a source or a proxy) that ends ended: its last event and operation.
    pub(crate) fn end_of(&mut self, owner: &str) -> (String, Value) {
        self.until(|event| (event.owner() == owner && event.is_end()).then(|| (event.name.clone(), event.operation.clone())))
    }
}

/// A chunked body as it comes.
struct Chunks {
    stream: BufReader<TcpStream>,
    left: usize,
}

impl Read for Chunks {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        while self.left == 0 {
            let mut size = String::new();
            if self.stream.read_line(&mut size)? == 0 {
                return Ok(0);
            }
            // The line that ends the chunk before.
            if size == "\r\n" {
                continue;
            }
            self.left = usize::from_str_radix(size.trim_end(), 16).map_err(std::io::Error::other)?;
            if self.left == 0 {
                return Ok(0);
            }
        }
        let most = out.len().min(self.left);
        let read = self.stream.read(&mut out[..most])?;
        self.left -= read;
        Ok(read)
    }
}
