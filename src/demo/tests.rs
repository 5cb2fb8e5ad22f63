use std::io::{Read, Write};
use std::net::TcpStream;

use super::shared::{Planned, Seen};
use super::*;
use crate::model::Time;

impl Provider {
    /// Sets the fault of a path, or removes it.
    pub(crate) fn fault(&self, path: &str, fault: impl Into<Option<Fault>>) {
        self.shared.plan(path, fault.into().map(|fault| Planned { fault, times: None }));
    }

    /// The last requests, the oldest first.
    pub(crate) fn requests(&self) -> Vec<Seen> {
        self.shared.requests()
    }

    /// The last requests for a path.
    pub(crate) fn requests_for(&self, path: &str) -> Vec<Seen> {
        self.requests().into_iter().filter(|seen| seen.path == path).collect()
    }

    /// Sets switches of the Xtream panel: `account=bert&status=Expired`, as `POST /panel?…` does it.
    pub(crate) fn set_panel(&self, form: &str) {
        if let Err(error) = self.shared.set_panel(form) {
            panic!("{error}");
        }
    }

    /// The report of the Xtream panel, as in `GET /panel`.
    pub(crate) fn panel(&self) -> serde_json::Value {
        self.shared.report()
    }
}

pub(super) fn provider(options: impl FnOnce(Options) -> Options) -> Provider {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    Provider::start(listener, options(Options::new(Clock::at(Time(1_700_000_000))))).unwrap()
}

/// Sends one request and reads to the end of the connection, or to so many bytes.
pub(super) fn ask(provider: &Provider, request: &str, most: u64) -> String {
    let mut tcp = TcpStream::connect(provider.address).unwrap();
    write!(tcp, "{request} HTTP/1.1\r\nHost: tv.example:81\r\nConnection: close\r\n\r\n").unwrap();
    let mut all = Vec::new();
    tcp.take(most).read_to_end(&mut all).unwrap();
    String::from_utf8_lossy(&all).into_owned()
}

#[test]
fn the_playlist_names_the_host_that_was_asked() {
    let provider = provider(|options| options);
    let answer = ask(&provider, "GET /playlist.m3u?channels=3", u64::MAX);
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert_eq!(answer.matches("http://tv.example:81/live/user/password/").count(), 3);
    assert!(answer.contains("url-tvg=\"http://tv.example:81/guide.xml.gz\""));
    assert_eq!(provider.requests_for("/playlist.m3u")[0].query, "channels=3");
    assert!(ask(&provider, "GET /logo/1", u64::MAX).contains("<svg"));
    assert!(ask(&provider, "GET /elsewhere", u64::MAX).starts_with("HTTP/1.1 404"));
    assert!(ask(&provider, "DELETE /playlist.m3u", u64::MAX).starts_with("HTTP/1.1 405"));
}

#[test]
fn the_account_is_asked_for() {
    let provider = provider(Options::with_demo_login);
    assert!(ask(&provider, "GET /playlist.m3u", u64::MAX).starts_with("HTTP/1.1 401"));
    assert!(ask(&provider, "GET /live/demo/wrong/1001.ts", u64::MAX).starts_with("HTTP/1.1 403"));
    let records = records(&provider.url(""), &Clock::at(Time(0)));
    let list = ask(&provider, "GET /get.php?username=demo&password=demo-password", u64::MAX);
    assert!(list.starts_with("HTTP/1.1 200"));
    // The guide that it names opens with the address as it stands there.
    let guide = list.split("url-tvg=\"http://tv.example:81").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert!(ask(&provider, &format!("GET {guide}"), 1000).starts_with("HTTP/1.1 200"), "{guide}");
    assert!(ask(&provider, "GET /guide.xml.gz", 1000).starts_with("HTTP/1.1 401"));
    assert!(ask(&provider, "GET /xmltv.php?username=demo&password=wrong", u64::MAX).starts_with("HTTP/1.1 401"));
    for (source, secrets) in &records.sources {
        assert!(!source.url.contains("password=") || source.url.contains("password={"), "{}", source.url);
        assert!(source.validate().0.is_empty());
        let url = crate::source::credentials::reveal(&source.url, source, secrets);
        let path = url.strip_prefix(&provider.url("")).unwrap();
        assert!(ask(&provider, &format!("GET {path}"), u64::MAX).starts_with("HTTP/1.1 200"));
    }
    assert!(records.proxy.validate().0.is_empty());
}

#[test]
fn streams_are_packets() {
    let provider = provider(|options| options);
    let mut tcp = TcpStream::connect(provider.address).unwrap();
    write!(tcp, "GET /live/a/b/1001.ts HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let mut some = Vec::new();
    (&tcp).take(30_000).read_to_end(&mut some).unwrap();
    let head = String::from_utf8_lossy(&some[..200]).into_owned();
    assert!(head.contains("video/mp2t"), "{head}");
}

#[test]
fn faults_are_planned_over_http_and_run_out() {
    let provider = provider(|options| options);
    assert!(ask(&provider, "POST /fault?path=/guide.xml&kind=error&times=1", u64::MAX).starts_with("HTTP/1.1 302"));
    assert!(ask(&provider, "GET /", u64::MAX).contains("Status(500"));
    assert!(ask(&provider, "GET /guide.xml", u64::MAX).starts_with("HTTP/1.1 500"));
    assert!(ask(&provider, "GET /guide.xml", u64::MAX).starts_with("HTTP/1.1 200"));
    assert!(ask(&provider, "POST /fault?path=/guide.xml&kind=unheard-of", u64::MAX).starts_with("HTTP/1.1 400"));
    assert!(ask(&provider, "POST /fault?path=/guide.xml&kind=html", u64::MAX).starts_with("HTTP/1.1 302"));
    assert!(ask(&provider, "GET /guide.xml", u64::MAX).contains("<!DOCTYPE html>"));
    assert!(ask(&provider, "POST /fault?path=/guide.xml&kind=none", u64::MAX).starts_with("HTTP/1.1 302"));
    assert!(ask(&provider, "GET /guide.xml", u64::MAX).contains("<tv "));
}

#[test]
fn a_large_guide_is_streamed() {
    let provider = provider(|options| options);
    let answer = ask(&provider, "GET /guide.xml?channels=500&programmes=20000", u64::MAX);
    assert!(answer.contains("transfer-encoding: chunked"));
    assert_eq!(answer.matches("<programme start").count(), 20_000);
}
