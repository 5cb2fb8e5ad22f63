//! A provider: pages on a port of its own, each made by a function of what was asked.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// A request, as far as pages look at it.
pub(crate) struct Asked {
    /// What stands behind `?`, as it was sent.
    pub(crate) query: String,
    /// Names in lower case.
    headers: Vec<(String, String)>,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }
}

pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Arc<Vec<u8>>,
}

impl Reply {
    pub(crate) fn of(status: u16, body: impl Into<Vec<u8>>) -> Reply {
        Reply { status, headers: Vec::new(), body: Arc::new(body.into()) }
    }
}

type Page = Arc<dyn Fn(&Asked) -> Reply + Send + Sync>;

/// Serves until it is dropped.
pub(crate) struct Provider {
    address: SocketAddr,
    pages: Arc<Mutex<BTreeMap<String, Page>>>,
    stopped: Arc<AtomicBool>,
}

impl Provider {
    pub(crate) fn start() -> Provider {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let provider = Provider { address: listener.local_addr().unwrap(), pages: Arc::default(), stopped: Arc::default() };
        let (pages, stopped) = (provider.pages.clone(), provider.stopped.clone());
        thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::SeqCst) {
                    return;
                }
                let pages = pages.clone();
                // A client that goes away, as a server that is killed does, is no failure.
                thread::spawn(move || stream.and_then(|stream| answer(stream, &pages)));
            }
        });
        provider
    }

    /// `127.0.0.1:port`.
    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    /// `path` begins with a slash.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// From now on there is this at `path`.
    pub(crate) fn put(&self, path: &str, body: impl Into<Vec<u8>>) {
        let body = Arc::new(body.into());
        self.serve(path, move |_| Reply { status: 200, headers: Vec::new(), body: body.clone() });
    }

    /// From now on `page` answers at `path`, whatever the query.
    pub(crate) fn serve(&self, path: &str, page: impl Fn(&Asked) -> Reply + Send + Sync + 'static) {
        self.pages.lock().unwrap().insert(path.to_owned(), Arc::new(page));
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        // Wakes the listener.
        drop(TcpStream::connect(self.address));
    }
}

fn answer(stream: TcpStream, pages: &Mutex<BTreeMap<String, Page>>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let first = lines.next().unwrap_or_else(|| Ok(String::new()))?;
    let mut headers = Vec::new();
    for line in lines {
        let line = line?;
        match line.split_once(": ") {
            Some((name, value)) => headers.push((name.to_ascii_lowercase(), value.to_owned())),
            None => break,
        }
    }
    let target = first.split(' ').nth(1).unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let page = pages.lock().unwrap().get(path).cloned();
    let reply = match page {
        Some(page) => page(&Asked { query: query.to_owned(), headers }),
        None => Reply::of(404, "nothing here"),
    };
    let mut head = format!("HTTP/1.1 {} Said\r\nContent-Length: {}\r\nConnection: close\r\n", reply.status, reply.body.len());
    reply.headers.iter().for_each(|(name, value)| head += &format!("{name}: {value}\r\n"));
    let mut stream = stream;
    stream.write_all(format!("{head}\r\n").as_bytes())?;
    stream.write_all(&reply.body)
}
