//! An account that stands only inside a playlist, in every place where providers put one: it is in no output, no answer and no log,
//! and the streams play.

use std::fs;

use base64::Engine;
use serde_json::{Value, json};

use crate::program::Server;
use crate::provider::{Provider, Reply};
use crate::{access, secrets, steps};

/// Each place has a password of its own, so that none is only found because another is.
struct Place {
    name: &'static str,
    /// What stands before the entry's address; `{A}` is the account's user, `{P}` its password, `{H}` the provider's host.
    attributes: &'static str,
    line: &'static str,
    address: &'static str,
}

const fn place(name: &'static str, attributes: &'static str, line: &'static str, address: &'static str) -> Place {
    Place { name, attributes, line, address }
}

const PLAIN: &str = "http://{H}/plain.ts";

const PLACES: &[Place] = &[
    place("path", "", "", "http://{H}/live/{A}/{P}/1.ts"),
    place("upper case path", "", "", "http://{H}/LIVE/{A}/{P}/2.ts"),
    place("query", "", "", "http://{H}/play.php?username={A}&password={P}&id=1"),
    place("query in capitals", "", "", "http://{H}/play.php?Username={A}&Password={P}&id=1"),
    place("user information", "", "", "http://{A}:{P}@{H}/3.ts"),
    place("timeshift", "", "", "http://{H}/timeshift/{A}/{P}/60/2026-01-01:10-00/4.ts"),
    place("film", "", "", "http://{H}/movie/{A}/{P}/5.mkv"),
    place("archive", "catchup=\"default\" catchup-source=\"http://{H}/timeshift/{A}/{P}/{duration}/{Y}-{m}-{d}/6.ts\"", "", PLAIN),
    place("catch-up query", "catchup=\"append\" catchup-source=\"?username={A}&password={P}&utc={utc}\"", "", PLAIN),
    place("catch-up script", "catchup-source=\"http://{H}/timeshift.php?username={A}&password={P}&start={utc}\"", "", PLAIN),
    place("logo path", "tvg-logo=\"http://{H}/live/{A}/{P}/7.png\"", "", PLAIN),
    place("logo query", "tvg-logo=\"http://{H}/logo.php?username={A}&password={P}&id=8\"", "", PLAIN),
    place("logo login", "tvg-logo=\"http://{A}:{P}@{H}/9.png\"", "", PLAIN),
    place("logo inside of a value", "tvg-logo=\"http://small/?url=http%3A%2F%2F{H}%2Flive%2F{A}%2F{P}%2F9.png\"", "", PLAIN),
    place("referrer", "", "#EXTVLCOPT:http-referrer=http://{H}/live/{A}/{P}/10.ts", PLAIN),
    place("proxy", "", "#EXTVLCOPT:http-proxy=http://{A}:{P}@{H}", PLAIN),
    place("licence", "", "#KODIPROP:inputstream.adaptive.license_key=http://{H}/key?username={A}&password={P}|A=b|R{SSM}|", PLAIN),
    place("headers", "", "#KODIPROP:inputstream.adaptive.stream_headers=Referer=http%3a%2f%2f{A}%3a{P}%40{H}%2f&Origin=x", PLAIN),
    place("cookie", "", "#EXTHTTP:{\"Cookie\":\"session={P}\"}", "http://{H}/live/{A}/{P}/17.ts"),
    place("JSON", "", "#EXTHTTP:{\"Referer\":\"http:\\/\\/{A}:{P}@{H}\\/\",\"X\":\"1\"}", PLAIN),
    place("log-in in JSON", "", "#EXTHTTP:{\"Authorization\":\"Basic {B}\"}", PLAIN),
    place("log-in behind the address", "", "", "http://{H}/plain.ts|Authorization=Basic%20{B}&User-Agent=x"),
    place("referrer behind the address", "", "", "http://{H}/plain.ts|Referer=http%3A%2F%2F{A}%3A{P}%40{H}%2F"),
    place("attribute", "provider-link=\"http://{H}/panel?username={A}&password={P}\"", "", PLAIN),
    place("id", "tvg-id=\"{P}.uk\"", "", "http://{H}/live/{A}/{P}/11.ts"),
    place("name", "tvg-name=\"of {P}\" group-title=\"{P}\"", "", "http://{H}/live/{A}/{P}/12.ts"),
    place(
        "elsewhere",
        "tvg-logo=\"http://{H}/{A}/{P}/13.png\" x-archive=\"http://{H}/{A}/{P}/archive-{utc}.ts\"",
        "",
        "http://{H}/live/{A}/{P}/13.ts",
    ),
    place("encoded otherwise", "tvg-logo=\"http://{H}/%75{A}/{%P}/14.png\"", "", "http://{H}/live/{A}/{P}/14.ts"),
    place("short path", "", "", "http://{H}/{A}/{P}/15"),
    place("short path again", "", "", "http://{H}/{A}/{P}/16"),
];

/// Part of every password and every user. Ids have no U, L and O, so that it is in none by chance.
const ANY: &str = "Zq7ulo";

fn filled(text: &str, host: &str, at: usize) -> String {
    // The two short paths are of one account.
    let at = if at == PLACES.len() - 1 { at - 1 } else { at };
    let (user, password) = (format!("{ANY}user{at}"), format!("{ANY}pass{at}"));
    let login = base64::prelude::BASE64_STANDARD.encode(format!("{user}:{password}"));
    let encoded: String = password.bytes().map(|byte| format!("%{byte:02x}")).collect();
    text.replace("{A}", &user).replace("{P}", &password).replace("{B}", &login).replace("{%P}", &encoded).replace("{H}", host)
}

fn playlist(host: &str) -> String {
    let header =
        "#EXTM3U url-tvg=\"http://{H}/xmltv.php?username={A}header&password={P}header\" url-logo=\"http://{A}head:{P}head@{H}/logos/\"\n";
    let mut text = filled(header, host, 90);
    for (at, Place { name, attributes, line, address }) in PLACES.iter().enumerate() {
        let line = if line.is_empty() { String::new() } else { format!("{line}\n") };
        text += &filled(&format!("#EXTINF:-1 {attributes},{at} {}\n{line}{address}\n", name.replace(' ', "-")), host, at);
    }
    text + &filled("#EXTINF:-1\nhttp://{H}/live/{A}/{P}/1\n", host, 91) + &filled("Warning: http://{A}:{P}@{H}/ is slow\n", host, 92)
}

/// Passwords, users, and what HTTP makes of them, in any case.
fn check(place: &str, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    let login = base64::prelude::BASE64_STANDARD.encode(format!("{ANY}user2"));
    let encoded: String = ANY.bytes().map(|byte| format!("%{byte:02x}")).collect();
    for secret in [&ANY.to_lowercase(), &login[..8].to_lowercase(), &encoded] {
        if let Some(at) = text.find(secret) {
            let from = text.floor_char_boundary(at.saturating_sub(300));
            panic!("{secret:?} is in {place}: …{}…", &text[from..text.ceil_char_boundary((at + 100).min(text.len()))]);
        }
    }
}

#[test]
fn an_account_that_is_only_in_a_playlist_stays_here() {
    let provider = Provider::start();
    let host = provider.host();
    provider.put("/list.m3u", playlist(&host));
    provider.put("/no-list", format!("http://{ANY}user:{ANY}pass1@{host}/ is not a playlist"));
    provider.serve("/slow.m3u", |_| Reply::of(503, format!("{ANY}pass0 is out of order")));
    let mut server = Server::start_with(&["--log", "trace"]);
    steps::make_account(&mut server);
    let settings = json!({"name": "list", "url": provider.url("/list.m3u")});
    let tried = server.call("POST", "/api/v1/sources/stream/validate", &settings);
    check("the trial", &tried.body);
    let source = steps::add_source(&server, "stream", &settings);
    let no_list = steps::add_source(&server, "stream", &json!({"name": "none", "url": provider.url("/no-list")}));
    let slow = steps::add_source(&server, "stream", &json!({"name": "slow", "url": provider.url("/slow.m3u")}));
    steps::good_source(&server, "stream", &source);
    let output = steps::add_proxy(&server, &[&source], &[], json!({}));
    // Once more with all accounts known, and once with another order.
    steps::refresh(&server, "stream", &source);
    let turned = playlist(&host).replacen("#EXTINF", "#EXTINF:-1,First\nhttp://127.0.0.1:9/first.ts\n#EXTINF", 1);
    provider.put("/list.m3u", turned);
    steps::refresh(&server, "stream", &source);
    steps::regenerate(&server, &output.id);

    let channels = server.read("/api/v1/channels?limit=500");
    let listed = channels["items"].as_array().unwrap();
    // The line without an address, and the warning, are no channels.
    assert!(listed.len() > PLACES.len(), "{}", listed.len());
    let mut paths = vec![output.m3u.clone(), output.xmltv.clone()];
    let fill = |path: &str, id: &str| {
        ["{id}", "{source_id}", "{proxy_id}", "{channel_id}", "{n}", "{name}", "{stage}", "{channel}"]
            .iter()
            .fold(path.replace("{key}", &output.key).replace("{number}", "1"), |path, name| path.replace(name, id))
    };
    for (method, path) in access::operations(&server) {
        if method != "GET" || path == "/api/v1/progress/events" {
            continue;
        }
        let ids: Vec<&str> = match path.as_str() {
            path if path.starts_with("/stream/") || path.ends_with("/stream") => continue,
            path if path.contains("/sources/") && path.contains('{') => vec![&source, &no_list, &slow],
            path if path.contains("proxies/{") || path.contains("{proxy_id}") => vec![&output.id],
            path if path.contains("channels/{id}") => listed.iter().map(|channel| channel["id"].as_str().unwrap()).collect(),
            _ => vec![""],
        };
        let query = if path.contains("autocomplete") { "?field=stream_url" } else { "?limit=500" };
        paths.extend(ids.into_iter().map(|id| format!("{}{query}", fill(&path, id))));
    }
    for field in ["tvg_id", "tvg_logo", "tvg_name", "group_title", "channel_name"] {
        paths.push(format!("/api/v1/autocomplete/channel-values?field={field}"));
    }
    for path in paths {
        let answer = server.call("GET", &path, &Value::Null);
        check(&path, format!("{:?}", answer.headers).as_bytes());
        check(&path, &answer.body);
    }
    check_streams(&server, &output, &host, listed);
    let log = server.log();
    assert!(log.contains("TRACE") || log.contains("DEBUG"), "nothing is logged");
    check("the log", log.as_bytes());
    for path in secrets::files(&server.data) {
        check(path.to_str().unwrap(), &secrets::plain(&path));
    }
    let store = fs::read(server.data.join("lineup.redb")).unwrap();
    assert!(memchr::memmem::find(&store, ANY.as_bytes()).is_some(), "they are kept somewhere");
}

/// Players are sent to where the playlist said.
fn check_streams(server: &Server, output: &steps::Output, host: &str, listed: &[Value]) {
    let playlist = server.get(&output.m3u);
    let playlist = playlist.text();
    for (at, Place { name, address, .. }) in PLACES.iter().enumerate() {
        let starts = format!("{at} ");
        let channel = listed.iter().find(|channel| channel["channel_name"].as_str().unwrap().starts_with(&starts));
        let channel = channel.unwrap_or_else(|| panic!("{name} is not listed"));
        let id = channel["id"].as_str().unwrap();
        assert!(playlist.contains(id), "{name} is not published");
        let answer = server.get(&format!("/stream/{}/{id}.ts", output.key));
        let address = filled(address, host, at);
        assert_eq!((answer.status, answer.header("location")), (302, address.split('|').next().unwrap()), "{name}");
    }
}
