use std::collections::HashSet;
use std::io::Write;
use std::net::{TcpListener, TcpStream};

use proptest::prelude::*;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::*;
use crate::clock::Clock;
use crate::demo::{self, Fault, Provider};
use crate::model::job::JobKind;
use crate::model::{Id, Time};
use crate::progress::{Board, Progress};
use std::path::PathBuf;

/// A time without a byte that no working answer here comes near to.
const PATIENT: Duration = Duration::from_secs(60);

fn provider() -> Provider {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    Provider::start(listener, demo::Options::new(Clock::at(Time(1_700_000_000)))).unwrap()
}

fn progress() -> Progress {
    board().1
}

fn board() -> (Board, Progress) {
    let board = Board::new(Clock::at(Time(0)));
    let progress = board.start(JobKind::StreamIngestion, Id(1), "One", String::new(), &[]);
    (board, progress)
}

fn fetcher() -> Fetcher {
    fetcher_with(&Options::default())
}

fn fetcher_with(options: &Options) -> Fetcher {
    Fetcher::new(options, Breakers::default(), Clock::system()).unwrap()
}

static NO_HEADERS: BTreeMap<String, String> = BTreeMap::new();

fn request(url: &str) -> Request<'_> {
    Request {
        kind: "m3u",
        source: None,
        url,
        username: "",
        password: "",
        user_agent: "",
        headers: &NO_HEADERS,
        trusted_fingerprint: "",
        timeout: PATIENT,
        etag: "",
        last_modified: "",
    }
}

fn get(url: &str) -> Result<Option<Body>, FetchError> {
    fetcher().get(&request(url), &progress())
}

fn body(fetched: Option<Body>) -> Body {
    fetched.expect("modified")
}

/// All bytes of a body, or why they did not come.
fn read(mut body: Body) -> Result<Vec<u8>, FetchError> {
    let mut bytes = Vec::new();
    body.reader.read_to_end(&mut bytes).map(|_| bytes).map_err(|error| error.downcast().unwrap())
}

fn download(url: &str) -> Result<Vec<u8>, FetchError> {
    read(body(get(url)?))
}

fn refused(url: &str) -> FetchError {
    download(url).expect_err(url)
}

/// A server that takes one connection, reads the request's head and sends these bytes.
fn raw_server(answer: impl Into<Vec<u8>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let answer = answer.into();
    std::thread::spawn(move || {
        let (mut tcp, _) = listener.accept().unwrap();
        read_head(&mut tcp);
        let _ = tcp.write_all(&answer);
    });
    format!("http://{address}/list.m3u")
}

fn read_head(from: &mut impl Read) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && from.read(&mut byte).is_ok_and(|n| n == 1) {
        head.push(byte[0]);
    }
    String::from_utf8(head).unwrap()
}

#[test]
fn a_download_is_the_bytes_and_what_was_said_of_them() {
    let provider = provider();
    let fetched = body(get(&provider.url("/playlist.m3u")).unwrap());
    assert!(fetched.etag.starts_with('"') && fetched.last_modified.ends_with("GMT"));
    assert_eq!(fetched.content_type, "audio/x-mpegurl; charset=utf-8");
    let length = fetched.length.unwrap();
    let bytes = read(fetched).unwrap();
    assert_eq!(bytes.len() as u64, length);
    assert!(bytes.starts_with(b"#EXTM3U"));
    let seen = &provider.requests()[0];
    assert_eq!((seen.header("accept-encoding"), seen.header("authorization")), ("gzip", ""));
    assert!(seen.header("user-agent").starts_with("Lineup/"));
    assert_eq!(provider.requests().len(), 1);
    // A long one comes in chunks.
    assert!(download(&provider.url("/playlist.m3u?channels=20000")).unwrap().len() > 1 << 20);
}

#[test]
fn the_copy_at_hand_is_good_enough() {
    let provider = provider();
    let url = provider.url("/guide.xml");
    let first = body(get(&url).unwrap());
    for (etag, last_modified) in [(first.etag.as_str(), ""), ("", first.last_modified.as_str()), (&first.etag, &first.last_modified)] {
        assert!(matches!(fetcher().get(&Request { etag, last_modified, ..request(&url) }, &progress()), Ok(None)));
    }
    assert!(matches!(fetcher().get(&Request { etag: "\"old\"", ..request(&url) }, &progress()), Ok(Some(_))));
    // One that nobody asked for is no answer.
    provider.fault("/guide.xml", demo_fault("not-modified"));
    assert!(matches!(get(&url), Err(FetchError::Status { status: 304, .. })));
}

fn demo_fault(name: &str) -> Fault {
    demo::faults().into_iter().find(|(n, ..)| *n == name).unwrap().2
}

#[test]
fn every_refusal_has_its_own_words() {
    let provider = provider();
    let url = provider.url("/playlist.m3u");
    let mut words = HashSet::new();
    for (name, is_transient, wait) in [
        ("unauthorized", false, None),
        ("forbidden", false, None),
        ("not-found", false, None),
        ("gone", false, None),
        ("too-many", true, Some(7)),
        ("error", true, None),
        ("unavailable", true, Some(120)),
        ("truncated", true, None),
        ("reset", true, None),
        ("redirect-loop", false, None),
    ] {
        provider.fault("/playlist.m3u", demo_fault(name));
        let error = refused(&url);
        assert_eq!((error.is_transient(), error.retry_after()), (is_transient, wait.map(Duration::from_secs)), "{name}: {error}");
        assert!(error.to_string().contains(&provider.address.to_string()), "{error}");
        assert!(words.insert(error.to_string()), "{error}");
    }
}

#[test]
fn a_cut_body_never_looks_like_its_end() {
    let provider = provider();
    let host = provider.address.to_string();
    for (name, expected) in [("truncated", true), ("cut-chunks", false), ("reset", false)] {
        provider.fault("/guide.xml", demo_fault(name));
        let error = refused(&provider.url("/guide.xml"));
        let FetchError::Truncated { host: named, expected: announced, .. } = &error else { panic!("{name}: {error}") };
        assert_eq!((named, announced.is_some()), (&host, expected));
    }
    // A transfer that was packed and cut before its end.
    let whole = b"\x1f\x8b\x08\0\0\0\0\0\0\x03cut";
    let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", whole.len());
    let error = refused(&raw_server([head.as_bytes(), whole].concat()));
    assert!(matches!(error, FetchError::Truncated { .. } | FetchError::Encoding { .. }), "{error}");
    // A body that ends with its connection and has no length ends well.
    assert_eq!(download(&raw_server("HTTP/1.0 200 OK\r\n\r\n#EXTM3U")).unwrap(), b"#EXTM3U");
    assert!(matches!(refused(&raw_server("HTTP/1.1 200 OK\r\nContent-Le")), FetchError::Broken { .. }));
    assert!(matches!(refused(&raw_server("")), FetchError::Broken { .. }));
}

#[test]
fn what_a_provider_sends_by_mistake_arrives_as_it_is() {
    let provider = provider();
    let url = provider.url("/playlist.m3u");
    let usual = download(&url).unwrap();
    for (name, check) in [
        ("html", (|bytes, _| bytes.starts_with(b"<!DOCTYPE html>")) as fn(&[u8], &[u8]) -> bool),
        ("empty", |bytes, _| bytes.is_empty()),
        ("half-gone", |bytes, usual| (usual.len() / 3..usual.len() * 2 / 3).contains(&bytes.len())),
        ("shuffled", |bytes, usual| bytes.len() == usual.len() && bytes != usual),
        ("moved", |bytes, _| String::from_utf8_lossy(bytes).contains("//moved.demo.invalid")),
        ("wrong-charset", |bytes, _| std::str::from_utf8(bytes).is_err()),
        ("silent-gzip", |bytes, _| bytes.starts_with(&[0x1f, 0x8b])),
        ("false-gzip", |bytes, usual| bytes == usual),
        ("packed-transfer", |bytes, usual| bytes == usual),
    ] {
        provider.fault("/playlist.m3u", demo_fault(name));
        assert!(check(&download(&url).unwrap(), &usual), "{name}");
    }
    // A gzip file is a gzip file.
    let file = body(get(&provider.url("/guide.xml.gz")).unwrap());
    assert_eq!(file.content_type, "application/gzip");
    assert!(read(file).unwrap().starts_with(&[0x1f, 0x8b]));
}

#[test]
fn packing_that_was_not_asked_for_is_undone_or_named() {
    let plain = b"#EXTM3U\n".repeat(4);
    let deflate = {
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&plain).unwrap();
        encoder.finish().unwrap()
    };
    let zlib = {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&plain).unwrap();
        encoder.finish().unwrap()
    };
    let gzip = {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&zlib).unwrap();
        encoder.finish().unwrap()
    };
    // Made by the reference encoder.
    let brotli = b"\x1b\x1f\0\xf8\x8d\x94\xab\x93k=RT\x85\xa5\x15f\x9a\xa8\x04?\xe1\0\xe1g\0";
    let sent = |encoding: &str, body: &[u8]| {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {}\r\n\r\n", body.len());
        raw_server([head.as_bytes(), body].concat())
    };
    for (encoding, body) in [
        ("br", brotli.as_slice()),
        ("BR", brotli),
        ("deflate", &deflate),
        ("deflate", &zlib),
        ("deflate, gzip", &gzip),
        ("br", &plain),
        ("deflate", &plain),
        ("identity", &plain),
        ("utf-8", &plain),
    ] {
        assert_eq!(download(&sent(encoding, body)).unwrap(), plain, "{encoding}");
    }
    assert_eq!(download(&sent("br", b"")).unwrap(), b"");
    for encoding in ["compress", "gzip, dcb"] {
        let error = refused(&sent(encoding, &deflate)).to_string();
        assert!(error.contains("is packed with") && error.contains("cannot be read here"), "{error}");
    }
    for (encoding, body) in [("br", &brotli[..12]), ("deflate", b"\xff\xff\xff\xff\xff\xff"), ("deflate", &zlib[..8])] {
        let error = refused(&sent(encoding, body));
        assert!(matches!(error, FetchError::Truncated { .. } | FetchError::Encoding { .. }), "{encoding}: {error}");
    }
}

#[test]
fn a_slow_body_is_waited_for_and_a_silent_one_is_not() {
    let provider = provider();
    provider.fault("/playlist.m3u", Fault::Slow(500, Duration::from_millis(1)));
    assert!(download(&provider.url("/playlist.m3u")).unwrap().len() > 5000);
    provider.fault("/playlist.m3u", Fault::Stall);
    let url = provider.url("/playlist.m3u");
    let short = Request { timeout: Duration::from_millis(10), ..request(&url) };
    // The head may be late as well on a busy machine: both are the same message.
    let error = fetcher().get(&short, &progress()).and_then(|fetched| read(body(fetched))).unwrap_err();
    assert!(matches!(error, FetchError::Timeout { seconds: 1, .. } | FetchError::ConnectTimeout { .. }), "{error}");
}

#[test]
fn an_operation_that_is_stopped_stops_reading() {
    let provider = provider();
    provider.fault("/playlist.m3u", Fault::Stall);
    let (board, progress) = board();
    let url = provider.url("/playlist.m3u");
    let mut stalled = body(fetcher().get(&request(&url), &progress).unwrap());
    let mut some = [0; 100];
    stalled.reader.read_exact(&mut some).unwrap();
    // In the middle of a silence.
    let reader = std::thread::spawn(move || read(stalled));
    board.cancel(progress.id());
    assert!(matches!(reader.join().unwrap(), Err(FetchError::Cancelled)));
    assert!(matches!(fetcher().get(&request(&url), &progress), Err(FetchError::Cancelled)));
}

#[test]
fn the_limit_holds_with_and_without_a_length() {
    let provider = provider();
    let small = fetcher_with(&Options { max_bytes: 1000, ..Options::default() });
    for (path, fault) in [("/playlist.m3u", None), ("/guide.xml", None), ("/playlist.m3u", Some(demo_fault("packed-transfer")))] {
        provider.fault(path, fault);
        let url = provider.url(path);
        let error = small.get(&request(&url), &progress()).and_then(|fetched| read(body(fetched))).unwrap_err();
        assert!(matches!(error, FetchError::TooLarge { limit: 1000, .. }), "{error}");
    }
    // Exactly as much is not too much.
    let exact = fetcher_with(&Options { max_bytes: 7, ..Options::default() });
    let url = raw_server("HTTP/1.0 200 OK\r\n\r\n#EXTM3U");
    assert_eq!(read(body(exact.get(&request(&url), &progress()).unwrap())).unwrap(), b"#EXTM3U");
}

#[test]
fn credentials_go_to_their_own_host_only() {
    let (first, second) = (provider(), provider());
    first.fault("/playlist.m3u", Fault::Redirect("/moved".to_owned()));
    first.fault("/moved", Fault::Redirect(second.url("/playlist.m3u")));
    let headers = BTreeMap::from([("X-Api-Key".to_owned(), "k".to_owned()), ("Cookie".to_owned(), "c".to_owned())]);
    let url = first.url("/playlist.m3u");
    let asked = Request { username: "anna", password: "geheim", user_agent: "Player/1", headers: &headers, ..request(&url) };
    assert!(matches!(fetcher().get(&asked, &progress()), Ok(Some(_))));
    for seen in first.requests() {
        assert_eq!(seen.header("authorization"), "Basic YW5uYTpnZWhlaW0=");
        assert_eq!((seen.header("x-api-key"), seen.header("cookie"), seen.header("user-agent")), ("k", "c", "Player/1"));
    }
    let elsewhere = &second.requests()[0];
    assert_eq!(first.requests().len(), 2);
    assert_eq!((elsewhere.header("authorization"), elsewhere.header("x-api-key"), elsewhere.header("cookie")), ("", "", ""));
    assert_eq!(elsewhere.header("user-agent"), "Player/1");
}

#[test]
fn a_user_in_the_address_is_sent_as_a_header() {
    let provider = provider();
    let url = provider.url("/playlist.m3u").replace("://", "://anna:p%40ss@");
    assert!(get(&url).is_ok());
    assert_eq!(provider.requests()[0].header("authorization"), basic("anna", "p@ss").unwrap());
    assert!(!provider.requests()[0].header("host").contains("anna"));
    // A header of that name wins.
    let headers = BTreeMap::from([("Authorization".to_owned(), "Bearer t".to_owned()), ("Host".to_owned(), "evil.example".to_owned())]);
    assert!(fetcher().get(&Request { headers: &headers, ..request(&url) }, &progress()).is_ok());
    assert_eq!(provider.requests()[1].header("authorization"), "Bearer t");
    assert_eq!(provider.requests()[1].header("host"), provider.address.to_string());
}

#[test]
fn redirects_go_to_the_web_only() {
    let provider = provider();
    for to in ["file:///etc/passwd", "ftp://elsewhere.example/", "http://"] {
        provider.fault("/playlist.m3u", Fault::Redirect(to.to_owned()));
        assert!(matches!(refused(&provider.url("/playlist.m3u")), FetchError::Redirect { .. }), "{to}");
    }
    provider.fault("/playlist.m3u", Fault::RedirectLoop);
    assert!(matches!(refused(&provider.url("/playlist.m3u")), FetchError::TooManyRedirects { limit: 10, .. }));
    assert_eq!(provider.requests_for("/playlist.m3u").len(), 3 + 11);
}

#[test]
fn cookies_of_a_redirect_go_back_to_its_host() {
    use std::io::{BufRead, BufReader};
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/list", listener.local_addr().unwrap());
    let heads = std::thread::spawn(move || {
        let mut heads = Vec::new();
        for answer in ["302 Found\r\nLocation: /next\r\nSet-Cookie: id=7; Path=/\r\nSet-Cookie: seen=yes", "200 OK"] {
            let (mut stream, _) = listener.accept().unwrap();
            let lines = BufReader::new(stream.try_clone().unwrap()).lines().map(Result::unwrap);
            heads.push(lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join("\n").to_ascii_lowercase());
            write!(stream, "HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
        }
        heads
    });
    let headers = BTreeMap::from([("Cookie".to_owned(), "own=1".to_owned())]);
    let found = fetcher().get(&Request { headers: &headers, ..request(&url) }, &progress()).unwrap().unwrap();
    assert!(found.url.path() == "/next");
    let heads = heads.join().unwrap();
    assert!(heads[0].contains("cookie: own=1\n") || heads[0].ends_with("cookie: own=1"), "{}", heads[0]);
    assert!(heads[1].contains("cookie: own=1; id=7; seen=yes"), "{}", heads[1]);
}

/// A port that is taken, so that no other test gets it, and that nothing listens at.
fn deaf_port() -> (TcpListener, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let deaf = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    (listener, deaf)
}

#[test]
fn an_answer_counts_for_its_source_and_silence_for_the_host() {
    let provider = provider();
    let fetcher = fetcher();
    let get = |source: u128, url: &str| fetcher.get(&Request { source: Some(Id(source)), ..request(url) }, &progress());
    let list = provider.url("/playlist.m3u");
    provider.fault("/playlist.m3u", Fault::Status(503, None));
    for _ in 0..3 {
        assert!(matches!(get(1, &list), Err(FetchError::Status { status: 503, .. })));
    }
    let Err(FetchError::Paused { reason, .. }) = get(1, &list) else { panic!("it was asked again") };
    assert!(reason.starts_with("this source failed 3 times in a row") && reason.contains("503"), "{reason}");
    assert!(get(2, &provider.url("/guide.xml")).is_ok(), "another source of the host");
    fetcher.breakers.reset(&source_service(Id(1)), 0);
    assert!(matches!(get(1, &list), Err(FetchError::Status { .. })), "it is asked after a change");

    let (_listener, deaf) = deaf_port();
    let deaf = format!("http://{}/", deaf.local_addr().unwrap());
    for _ in 0..3 {
        assert!(matches!(get(3, &deaf), Err(FetchError::Refused { .. })));
    }
    assert!(matches!(get(4, &deaf), Err(FetchError::Paused { .. })), "nobody can get an answer there");
}

#[test]
fn a_trial_makes_no_breaker_and_heeds_one_that_is_there() {
    let provider = provider();
    let fetcher = fetcher();
    let (_listener, deaf) = deaf_port();
    let deaf = format!("http://{}/", deaf.local_addr().unwrap());
    let trial = |url: &str| fetcher.get(&request(url), &progress()).map(drop);
    for _ in 0..4 {
        assert!(matches!(trial(&deaf), Err(FetchError::Refused { .. })));
        assert!(trial(&provider.url("/playlist.m3u")).is_ok());
    }
    assert_eq!(fetcher.breakers.list(0), []);

    for _ in 0..2 {
        assert!(fetcher.get(&Request { source: Some(Id(1)), ..request(&deaf) }, &progress()).is_err());
    }
    assert!(matches!(trial(&deaf), Err(FetchError::Refused { .. })), "it counts for a host with a source");
    assert!(matches!(trial(&deaf), Err(FetchError::Paused { .. })));
}

#[test]
fn what_cannot_be_reached_is_said_plainly() {
    let (_listener, deaf) = deaf_port();
    assert!(matches!(refused(&format!("http://{}/", deaf.local_addr().unwrap())), FetchError::Refused { .. }));
    for wrong in ["", "list.m3u", "ftp://tv.example/list", "http://", "file://tv.example/x"] {
        assert!(matches!(refused(wrong), FetchError::Address(_)), "{wrong}");
    }
    assert!(matches!(refused(&raw_server("SSH-2.0-x\r\n\r\n")), FetchError::Protocol { .. }));
    let headers = BTreeMap::from([("X".to_owned(), "a\nb".to_owned())]);
    assert!(matches!(
        fetcher().get(&Request { headers: &headers, ..request("http://127.0.0.1:9/") }, &progress()),
        Err(FetchError::Header(_))
    ));
}

#[test]
fn no_message_holds_a_secret() {
    let provider = provider();
    let (_listener, deaf) = deaf_port();
    let free = deaf.local_addr().unwrap();
    let mut said = String::new();
    for (_, _, fault) in demo::faults() {
        if matches!(fault, Fault::Stall | Fault::Slow(..) | Fault::Late(_) | Fault::Silent) {
            continue;
        }
        provider.fault("/get.php", fault);
        let url = format!("http://anna:geheim@{}/get.php?username=anna&password=geheim", provider.address);
        said.extend(download(&url).err().map(|error| format!("{error} {error:?}\n")));
    }
    provider.fault("/get.php", Fault::Redirect("gopher://anna:geheim@x/".into()));
    for url in [
        provider.url("/get.php"),
        format!("https://anna:geheim@{}/?token=geheim", provider.address),
        format!("http://anna:geheim@{free}/geheim"),
        "geheim".into(),
    ] {
        let error = refused(&url);
        said.push_str(&format!("{error} {error:?}\n"));
    }
    assert!(said.lines().count() > 10 && !said.contains("geheim") && !said.contains("anna"), "{said}");
}

#[test]
fn a_date_to_come_back_is_read_against_the_server_s_clock() {
    let date = "Tue, 14 Nov 2023 22:13:20 GMT";
    assert_eq!(retry_after("Tue, 14 Nov 2023 22:14:00 GMT", date), Some(Duration::from_secs(40)));
    assert_eq!(retry_after("Tue, 14 Nov 2023 22:00:00 GMT", date), Some(Duration::ZERO));
    assert_eq!(retry_after(" 90 ", ""), Some(Duration::from_secs(90)));
    for nothing in ["", "soon", "-1", "99999999999999999999999"] {
        assert_eq!(retry_after(nothing, date), None);
    }
}

#[test]
fn files_are_sources_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("my list.m3u");
    std::fs::write(&path, "#EXTM3U\n").unwrap();
    let url = Url::from_file_path(&path).unwrap().to_string();
    assert!(matches!(refused(&url), FetchError::FileOutside { .. }));
    let fetcher = || fetcher_with(&Options { import_dirs: vec![folder.path().to_owned()], ..Options::default() });
    let get = |url: &str| fetcher().get(&request(url), &progress());
    let refused = |url: &str| get(url).err().unwrap();
    let first = body(get(&url).unwrap());
    assert_eq!(first.length, Some(8));
    let etag = first.etag.clone();
    assert_eq!(read(first).unwrap(), b"#EXTM3U\n");
    assert!(matches!(fetcher().get(&Request { etag: &etag, ..request(&url) }, &progress()), Ok(None)));
    std::fs::write(&path, "#EXTM3U\n\n").unwrap();
    assert!(matches!(fetcher().get(&Request { etag: &etag, ..request(&url) }, &progress()), Ok(Some(_))));
    // Cut while it is read.
    let growing = body(get(&url).unwrap());
    std::fs::write(&path, "#").unwrap();
    assert!(matches!(read(growing), Err(FetchError::Truncated { got: 1, expected: Some(9), .. })));
    assert!(matches!(refused(Url::from_file_path(folder.path()).unwrap().as_str()), FetchError::NotAFile { .. }));
    assert!(matches!(refused(&format!("{url}.gone")), FetchError::FileMissing { .. }));
    let denied = FetchError::file("/x", &std::io::ErrorKind::PermissionDenied.into());
    assert!(denied.to_string().contains("no permission to read /x"));
}

/// A TLS server for one connection, with the certificate for `localhost` that only our test CA vouches for.
fn tls_server() -> u16 {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/tls/");
    let chain: Vec<_> = CertificateDer::pem_file_iter(format!("{folder}localhost.pem")).unwrap().map(Result::unwrap).collect();
    let key = PrivateKeyDer::from_pem_file(format!("{folder}localhost.key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = Arc::new(builder.with_no_client_auth().with_single_cert(chain, key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let (tcp, _) = listener.accept().unwrap();
        let mut tls = rustls::StreamOwned::new(rustls::ServerConnection::new(config).unwrap(), tcp);
        read_head(&mut tls);
        let _ = tls.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n#EXTM3U");
        tls.conn.send_close_notify();
        let _ = tls.flush();
    });
    port
}

#[test]
fn secure_connections_need_a_signer_that_is_known() {
    let ca_file = Some(PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/tls/ca.pem")));
    let trusting = fetcher_with(&Options { ca_file, ..Options::default() });
    let url = format!("https://localhost:{}/", tls_server());
    assert_eq!(read(body(trusting.get(&request(&url), &progress()).unwrap())).unwrap(), b"#EXTM3U");
    let unknown = refused(&format!("https://localhost:{}/", tls_server()));
    assert!(unknown.to_string().contains("ca_file"), "{unknown}");
    // The certificate is accepted by its fingerprint, whatever else is wrong with it.
    let colons: Vec<&str> = (0..32).map(|at| &unknown.fingerprint()[2 * at..2 * at + 2]).collect();
    let url = format!("https://127.0.0.1:{}/", tls_server());
    let accepting = Request { trusted_fingerprint: &colons.join(":").to_ascii_uppercase(), ..request(&url) };
    assert_eq!(read(body(fetcher().get(&accepting, &progress()).unwrap())).unwrap(), b"#EXTM3U");
    let url = format!("https://localhost:{}/", tls_server());
    let other = "00".repeat(32);
    assert!(fetcher().get(&Request { trusted_fingerprint: &other, ..request(&url) }, &progress()).is_err());
    let url = format!("https://127.0.0.1:{}/", tls_server());
    let other = trusting.get(&request(&url), &progress()).err().unwrap().to_string();
    assert!(other.contains("another host"), "{other}");
    // No TLS at all.
    let provider = provider();
    let plain = refused(&provider.url("/").replace("http:", "https:"));
    assert!(matches!(&plain, FetchError::Tls { reason, .. } if reason.contains("http://")), "{plain}");
    for bad in ["/tests/data/tls/README.md", "/tests/data/tls/none.pem"] {
        let ca_file = Some(PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR")).to_owned() + bad));
        assert!(matches!(
            Fetcher::new(&Options { ca_file, ..Options::default() }, Breakers::default(), Clock::system()),
            Err(FetchError::CaFile { .. })
        ));
    }
}

#[test]
fn secrets_follow_to_the_same_host_s_secure_port() {
    let may = |from: &str, to: &str| may_know_secrets(&Url::parse(from).unwrap(), &Url::parse(to).unwrap());
    assert!(may("http://a.example/x", "http://a.example:80/y"));
    assert!(may("http://a.example/x", "https://a.example/x"));
    assert!(!may("https://a.example/x", "http://a.example/x"));
    assert!(!may("http://a.example/x", "http://a.example:8080/x"));
    assert!(!may("http://a.example/x", "http://b.example/x"));
    assert!(!may("http://a.example/x", "http://a.example.b.example/x"));
}

proptest! {
    #[test]
    fn backoff_grows_and_ends(attempt: u32, chance: u64, asked in proptest::option::of(any::<u64>())) {
        let wait = backoff(attempt, asked.map(Duration::from_secs), chance);
        match asked {
            Some(asked) => prop_assert_eq!(wait, Duration::from_secs(asked.min(300))),
            None => {
                let least = Duration::from_secs([1, 2, 4, 8, 16, 32].get(attempt as usize).copied().unwrap_or(60));
                prop_assert!(least <= wait && wait <= least + least / 4);
            }
        }
    }
}

/// Whoever reads needs not be who asked.
#[test]
fn bodies_travel_between_threads() {
    fn is_send<T: Send>() {}
    is_send::<Body>();
    is_send::<Fetcher>();
}
