//! What a provider's account is secured by leaves this program towards the provider only: it is in no
//! answer, no log line and no file but the store.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use base64::Engine;
use serde_json::{Value, json};

use crate::events::Events;
use crate::program::{Answer, Server, run};
use crate::provider::{Asked, Provider, Reply};
use crate::{access, steps};

/// One for each way in which a provider may want it.
const IN_URL: &str = "Zq7uloInTheUrl";
const BASIC: &str = "Zq7uloBasicAuth";
const USERINFO: &str = "Zq7uloUserInfo";
const HEADER: &str = "Zq7uloApiKey";
const BEARER: &str = "Zq7uloBearer";
const COOKIE: &str = "Zq7uloCookie";
const REFUSED: &str = "Zq7uloRefused";
const REDIRECTED: &str = "Zq7uloRedirected";
const NOBODY: &str = "Zq7uloNobodyThere";
const ECHOED: &str = "Zq7uloEchoed";
/// Part of each of them, and too long to be in an id, a tag or a packed file by chance.
const ANY: &str = "Zq7ulo";
const ADMIN: &str = "Xy9 the administrator's";

/// Everything that a provider may put a password into.
fn playlist(host: &str) -> String {
    let account = format!("anna/{IN_URL}");
    format!(
        "#EXTM3U url-tvg=\"http://{host}/xmltv.php?username=anna&password={IN_URL}\"\n\
        #EXTINF:-1 tvg-id=\"a1\" tvg-logo=\"http://{host}/logo.php?password={IN_URL}&id=1\" \
        catchup-source=\"http://{host}/timeshift/{account}/60/{{start}}/1.ts\",One\n\
        http://{host}/live/{account}/1.ts\n\
        #EXTINF:-1 tvg-id=\"a2\",Two\n\
        http://{host}/{account}/2\n\
        #EXTINF:-1 tvg-id=\"a3\",Three\n\
        http://{host}/movie/{account}/3.mp4|User-Agent=x&Authorization={IN_URL}\n\
        #EXTINF:-1 tvg-id=\"a4\",Four\n\
        #EXTVLCOPT:http-referrer=http://{host}/from?password={IN_URL}\n\
        #KODIPROP:inputstream.adaptive.license_key=http://{host}/key?token={IN_URL}\n\
        http://{host}/play?channel=4&token={IN_URL}\n\
        #EXTINF:-1 tvg-id=\"a5\" tvg-logo=\"/{account}/5.png\",Five\n\
        http://anna:{IN_URL}@{host}/5.ts\n\
        #EXTINF:-1 tvg-id=\"a6\",Six\n\
        {host}/live/{account}/6.ts\n\
        Warning: login of anna with {IN_URL} was slow\n\
        #EXTINF:-1 tvg-id=\"a7\" odd=\"http://{host}/live/{account}/7.ts,Seven\n"
    )
}

fn guide(host: &str) -> String {
    let hour = jiff::Timestamp::now().as_second() / 3600 * 3600;
    // Still running when this hour ends before the test does.
    let (start, stop) = (crate::listing::time(hour), crate::listing::time(hour + 6 * 3600));
    let account = format!("anna/{IN_URL}");
    format!(
        "<?xml version=\"1.0\"?>\n<tv source-info-url=\"http://{host}/xmltv.php?username=anna&amp;password={IN_URL}\">\n\
        <channel id=\"a1\"><display-name>One</display-name><icon src=\"http://{host}/icon?password={IN_URL}\"/>\
        <url>http://{host}/live/{account}/1.ts</url></channel>\n\
        <programme start=\"{start}\" stop=\"{stop}\" channel=\"a1\" clumpidx=\"0/1\"><title>News</title>\
        <icon src=\"http://{host}/icon?password={IN_URL}\"/><url>http://{host}/watch?token={IN_URL}</url>\
        <image>http://{host}/{account}/image.jpg</image></programme>\n\
        <programme start=\"{IN_URL}\" channel=\"a1\"><title>Never</title></programme>\n</tv>\n"
    )
}

const SMALL: &str = "#EXTM3U\n#EXTINF:-1 tvg-id=\"b\",B\nhttp://127.0.0.1:9/b.ts\n";

/// A provider that gives something to those only who know its secrets; and the settings of its sources.
fn provider() -> (Provider, Vec<(&'static str, Value)>) {
    let provider = Provider::start();
    let host = provider.host();
    let only_if = |is_right: fn(&Asked) -> bool, body: String| {
        move |asked: &Asked| if is_right(asked) { Reply::of(200, body.clone()) } else { Reply::of(401, "who are you?") }
    };
    let by_query = |asked: &Asked| asked.query.contains("username=anna") && asked.query.contains(&format!("password={IN_URL}"));
    provider.serve("/get.php", only_if(by_query, playlist(&host)));
    provider.serve("/xmltv.php", only_if(by_query, guide(&host)));
    let basic = |user: &str, password: &str| format!("Basic {}", base64::prelude::BASE64_STANDARD.encode(format!("{user}:{password}")));
    provider.serve("/basic", {
        let expected = basic("bert", BASIC);
        move |asked| Reply::of(if asked.header("authorization") == expected { 200 } else { 401 }, SMALL)
    });
    provider.serve("/userinfo", {
        let expected = basic("carl", USERINFO);
        move |asked| Reply::of(if asked.header("authorization") == expected { 200 } else { 401 }, SMALL)
    });
    let by_header = |asked: &Asked| {
        asked.header("x-api-key") == HEADER
            && asked.header("authorization") == format!("Bearer {BEARER}")
            && asked.header("cookie") == format!("session={COOKIE}")
    };
    provider.serve("/header", only_if(by_header, SMALL.to_owned()));
    provider.serve("/refused", |_| Reply::of(403, format!("<p>{REFUSED} has expired</p>")));
    let elsewhere = provider.url(&format!("/gone/{REDIRECTED}?token={REDIRECTED}"));
    provider.serve("/redirected", move |_| Reply { headers: vec![("Location", elsewhere.clone())], ..Reply::of(302, "") });
    provider.serve("/echoed", |_| Reply::of(200, format!("{ECHOED} is not the password of anna")));
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let account = |secret: &str| format!("?username=anna&password={secret}&type=m3u_plus");
    let url = |path: &str| json!(provider.url(path));
    let sources = vec![
        ("stream", json!({"name": "in the URL", "url": url(&format!("/get.php{}", account(IN_URL)))})),
        ("epg", json!({"name": "guide", "url": url(&format!("/xmltv.php{}", account(IN_URL)))})),
        ("stream", json!({"name": "basic", "url": url("/basic"), "username": "bert", "password": BASIC})),
        ("stream", json!({"name": "userinfo", "url": format!("http://carl:{USERINFO}@{host}/userinfo")})),
        (
            "stream",
            json!({"name": "header", "url": url("/header"), "headers":
            {"X-Api-Key": HEADER, "Authorization": format!("Bearer {BEARER}"), "Cookie": format!("session={COOKIE}")}}),
        ),
        ("stream", json!({"name": "refused", "url": url(&format!("/refused{}", account(REFUSED)))})),
        ("stream", json!({"name": "redirected", "url": url("/redirected")})),
        ("stream", json!({"name": "nobody", "url": format!("http://{nobody}/get.php{}", account(NOBODY))})),
        ("stream", json!({"name": "echoed", "url": url(&format!("/echoed{}", account(ECHOED)))})),
        ("epg", json!({"name": "echoed", "url": url(&format!("/echoed{}", account(ECHOED)))})),
    ];
    (provider, sources)
}

/// What must not be anywhere: the secrets, and what HTTP makes of them.
pub(crate) fn check(place: &str, bytes: &[u8], also: &[&str]) {
    let find = |secret: &str| memchr::memmem::find(bytes, secret.as_bytes());
    let encoded = base64::prelude::BASE64_STANDARD.encode(format!("bert:{BASIC}"));
    for secret in [ANY, "anna/", "username=anna", encoded.as_str(), ADMIN].iter().chain(also) {
        if let Some(at) = find(secret) {
            let around = &bytes[at.saturating_sub(200)..(at + 100).min(bytes.len())];
            panic!("{secret:?} is in {place}: …{}…", String::from_utf8_lossy(around));
        }
    }
}

fn check_answer(name: &str, answer: &Answer) {
    // The one header that tells: it sends a player to the provider.
    let headers: Vec<_> = answer.headers.iter().filter(|(header, _)| answer.status != 302 || header != "location").collect();
    check(&format!("the headers of {name}"), format!("{headers:?}").as_bytes(), &[]);
    check(name, &answer.body, &[]);
}

#[test]
fn a_providers_secrets_stay_here() {
    let (_provider, sources) = provider();
    let mut server = Server::start_with(&["--log", "trace", "--admin-username", "admin", "--admin-password", ADMIN]);
    let login = server.call("POST", "/api/v1/auth/login", &json!({"username": "admin", "password": ADMIN}));
    server.token = login.json()["token"].as_str().unwrap().to_owned();
    let mut events = Events::open(&server);
    let mut ids = Vec::new();
    for (kind, settings) in &sources {
        let tried = server.call("POST", &format!("/api/v1/sources/{kind}/validate"), settings);
        assert_eq!(tried.status, 200);
        check_answer(&format!("the trial of {settings}"), &tried);
        let made = server.call("POST", &format!("/api/v1/sources/{kind}"), settings);
        assert_eq!(made.status, 201, "{}", made.text());
        check_answer(&format!("the creation of {settings}"), &made);
        ids.push(made.json()["id"].as_str().unwrap().to_owned());
    }
    let mut running: Vec<&str> = ids.iter().map(String::as_str).collect();
    events.until(|event| {
        running.retain(|id| !(event.is_end() && *id == event.owner()));
        running.is_empty().then_some(())
    });
    // The right secrets were sent: those who know them got something.
    for (at, (kind, _)) in sources.iter().enumerate().take(5) {
        steps::good_source(&server, kind, &ids[at]);
    }
    for (at, (kind, settings)) in sources.iter().enumerate().skip(5) {
        let source = server.read(&format!("/api/v1/sources/{kind}/{}", ids[at]));
        assert_eq!(source["status"], "failed", "{settings}");
    }
    let output = steps::add_proxy(&server, &[&ids[0], &ids[2], &ids[3], &ids[4]], &[&ids[1]], json!({}));
    steps::refresh(&server, "stream", &ids[0]);
    check("the events", events.seen.as_bytes(), &[]);

    let streams = check_every_read(&server, &sources, &ids, &output);
    // Only a player that is sent to the provider gets to know the account, and it gets all of it.
    assert!(streams.iter().any(|url| url.ends_with(&format!("/live/anna/{IN_URL}/1.ts"))), "{streams:?}");
    assert!(streams.iter().any(|url| url.ends_with(&format!("/play?channel=4&token={IN_URL}"))), "{streams:?}");
    assert!(streams.iter().any(|url| url.contains(&format!("//anna:{IN_URL}@"))), "{streams:?}");

    let (data, token) = (server.data.clone(), server.token.clone());
    let log = server.log();
    assert!(log.contains("TRACE") || log.contains("DEBUG"), "nothing is logged: {log}");
    check("the log", log.as_bytes(), &[&token, &output.key]);
    for path in files(&data) {
        check(path.to_str().unwrap(), &plain(&path), &[&token]);
    }
    let store = fs::read(data.join("lineup.redb")).unwrap();
    let is_in_store = |text: &str| memchr::memmem::find(&store, text.as_bytes()).is_some();
    assert!(is_in_store(IN_URL) && is_in_store(BASIC), "secrets are kept somewhere");
    // Beside them there is nothing that was made of them, and nothing that opens this program.
    for text in [&format!("anna/{IN_URL}"), &format!("password={IN_URL}"), &token, ADMIN] {
        assert!(!is_in_store(text), "{text} is in the store");
    }
    // The server's folder ends with it; the export is made of a copy.
    let copy = tempfile::tempdir().unwrap();
    server.call("POST", "/api/v1/auth/logout", &Value::Null);
    fs::copy(data.join("lineup.redb"), copy.path().join("lineup.redb")).unwrap();
    drop(server);
    let (code, out, err) = run(&["export", "--data-dir", copy.path().to_str().unwrap(), "--log", "trace"]);
    assert!(code == 0 && out.contains("in the URL"), "{err}");
    check("the export", (out + &err).as_bytes(), &[&output.key]);
}

/// Every GET of the interface, for everything there is. Gives where streams lead.
fn check_every_read(server: &Server, sources: &[(&str, Value)], ids: &[String], output: &steps::Output) -> Vec<String> {
    let of_kind = |wanted: &str| -> Vec<String> {
        sources.iter().zip(ids).filter(|((kind, _), _)| *kind == wanted).map(|(_, id)| id.clone()).collect()
    };
    let listed = |path: &str| -> Vec<String> {
        let list = server.read(&format!("{path}?limit=500"));
        list["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    let mut streams = Vec::new();
    let mut count = 0;
    for (method, path) in access::operations(server) {
        // What never ends was read above.
        if method != "GET" || path == "/api/v1/progress/events" {
            continue;
        }
        let values = match path.as_str() {
            path if path.starts_with("/api/v1/sources/stream/{") || path.starts_with("/api/v1/sources/{id}") => of_kind("stream"),
            path if path.starts_with("/api/v1/sources/epg/{") || path.contains("{source_id}") => of_kind("epg"),
            path if path.starts_with("/api/v1/proxies/{") || path.contains("{proxy_id}") => vec![output.id.clone()],
            path if path.contains("{channel_id}") || path.starts_with("/api/v1/channels/{id}") => listed("/api/v1/channels"),
            path if path.starts_with("/api/v1/epg/programs/{") => listed("/api/v1/epg/programs"),
            path if path.starts_with("/api/v1/progress/operations/{") => listed("/api/v1/progress/operations"),
            path if path.starts_with("/api/v1/jobs/{") => listed("/api/v1/jobs"),
            path if path.contains("{name}") => {
                let services = server.read("/api/v1/circuit-breakers");
                services["items"].as_array().unwrap().iter().map(|service| service["name"].as_str().unwrap().to_owned()).collect()
            }
            path if path.starts_with("/api/v1/filters/{") => listed("/api/v1/filters"),
            path if path.starts_with("/api/v1/data-mapping/{") => listed("/api/v1/data-mapping"),
            path if path.contains("{stage}") => vec!["filtering".to_owned(), "data_mapping".to_owned()],
            path if path.contains("{type}") => vec!["m3u".to_owned(), "xmltv".to_owned()],
            _ => vec![String::new()],
        };
        assert!(!values.is_empty(), "nothing for {path}");
        for value in values {
            let mut filled = path.replace("{key}", &output.key);
            for name in ["{id}", "{stage}", "{type}", "{source_id}", "{proxy_id}", "{channel_id}", "{channel}", "{name}"] {
                filled = filled.replace(name, &value);
            }
            filled = filled.replace("{number}", "1").replace("{a}", "1").replace("{b}", "1");
            // Every value of a field that has the accounts in it, and something to find elsewhere.
            let query = match path.as_str() {
                path if path.contains("autocomplete") => "field=stream_url",
                path if path.ends_with("/channel") => "channel_number=1",
                _ => "q=News",
            };
            let answer = server.call("GET", &format!("{filled}?limit=500&{query}"), &Value::Null);
            check_answer(&filled, &answer);
            match answer.status {
                200 => {}
                302 => streams.push(answer.header("location").to_owned()),
                // What other sources have.
                409 if path.ends_with("/held") => {}
                400 | 404 if ["manual-channels", "categories", "history", "episodes"].iter().any(|part| path.contains(part)) => {}
                _ => panic!("{filled}: {} {}", answer.status, answer.text()),
            }
            count += 1;
        }
    }
    assert!(count > 80, "{count}");
    streams
}

/// Everything in the data directory but the store.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if !path.ends_with("lineup.redb") {
            found.push(path);
        }
    }
    found
}

pub(crate) fn plain(path: &Path) -> Vec<u8> {
    let bytes = fs::read(path).unwrap();
    if path.extension().is_none_or(|ending| ending != "gz") {
        return bytes;
    }
    let mut plain = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut plain).unwrap();
    plain
}
