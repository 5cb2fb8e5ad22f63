//! Who gets in: nobody without a session or an output's secret, and not by guessing.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::program::Server;
use crate::steps;

/// What anybody may call: the way in, signs of life, the description of the interface, and what has its secret in the path.
const OPEN: &[&str] = &[
    "GET /live",
    "GET /livez",
    "GET /ready",
    "GET /readyz",
    "GET /api/v1/auth/state",
    "POST /api/v1/auth/setup",
    "POST /api/v1/auth/login",
    "GET /api/openapi.json",
    "GET /docs",
    "GET /docs/script.js",
    "GET /docs/style.css",
    "GET /proxy/{key}/m3u8",
    "GET /proxy/{key}.m3u",
    "GET /proxy/{key}.m3u8",
    "GET /proxy/{key}/xmltv",
    "GET /proxy/{key}.xmltv",
    "GET /proxy/{key}.xml",
    "GET /proxy/{key}.xml.gz",
    "GET /stream/{key}/{channel_id}",
    "GET /stream/{key}/{channel_id}.ts",
    "GET /stream/{key}/{channel_id}.m3u8",
    "GET /stream/{key}/{channel_id}.mpd",
    "GET /stream/{key}/{channel_id}.mp3",
    "GET /stream/{key}/{channel_id}.aac",
    "GET /stream/{key}/{channel_id}.mp4",
    "GET /stream/{key}/{channel_id}.mkv",
];

/// All operations, as method and path.
pub(crate) fn operations(server: &Server) -> Vec<(String, String)> {
    let document = server.get("/api/openapi.json").json();
    let paths = document["paths"].as_object().unwrap();
    let of_path = |(path, methods): (&String, &Value)| -> Vec<(String, String)> {
        methods.as_object().unwrap().keys().map(|method| (method.to_uppercase(), path.clone())).collect()
    };
    paths.iter().flat_map(of_path).collect()
}

/// `path` with something that looks right in place of its parameters.
fn filled(path: &str) -> String {
    let id = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    let mut path = path.replace("{type}", "m3u").replace("{n}", "1").replace("{stage}", "filtering").replace("{key}", &"k".repeat(32));
    path = path
        .replace("{a}", "1")
        .replace("{b}", "2")
        .replace("{number}", "1")
        .replace("{kind}", "stream")
        .replace("{name}", "m3u-tv.example");
    for name in ["{id}", "{proxy_id}", "{source_id}", "{channel_id}", "{channel}"] {
        path = path.replace(name, id);
    }
    assert!(!path.contains('{'), "{path}");
    path
}

#[test]
fn nothing_is_open_by_accident() {
    let mut server = Server::start();
    let operations = operations(&server);
    // Before there is an account, and after.
    for has_account in [false, true] {
        if has_account {
            steps::make_account(&mut server);
        }
        let mut open = BTreeSet::new();
        for (method, path) in &operations {
            for headers in [&[][..], &[("Authorization", "Bearer nonsense")], &[("Cookie", "lineup_session=nonsense")]] {
                let name = format!("{method} {path}");
                let answer = server.ask(method, &filled(path), &[headers, &[("Content-Type", "application/json")]].concat(), b"{}");
                if OPEN.contains(&name.as_str()) {
                    assert_ne!(answer.status, 401, "{name}");
                    open.insert(name);
                } else {
                    assert_eq!((answer.status, answer.header("content-type")), (401, "application/problem+json"), "{name} {headers:?}");
                    assert!(!answer.header("www-authenticate").is_empty(), "{name}");
                }
            }
        }
        assert_eq!(open, OPEN.iter().map(|name| (*name).to_owned()).collect());
    }
    for path in
        ["/proxy/nonsense.m3u", "/proxy/nonsense/xmltv", "/proxy/.m3u", "/proxy/%00.m3u", "/stream/nonsense/01ARZ3NDEKTSV4RRFFQ69G5FAV.ts"]
    {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
}

#[test]
fn guessing_a_password_has_an_end() {
    let mut server = Server::start();
    steps::make_account(&mut server);
    let login =
        |username: &str, password: &str| server.call("POST", "/api/v1/auth/login", &json!({"username": username, "password": password}));
    assert_eq!(login(steps::USERNAME, steps::PASSWORD).status, 200);
    for guess in 1..=5 {
        let answer = login(steps::USERNAME, "wrong");
        assert_eq!((answer.status, answer.header("set-cookie")), (401, ""), "guess {guess}");
    }
    // The sixth and all that follow, whoever it is for and even if it were right.
    for (username, password) in [(steps::USERNAME, "wrong"), (steps::USERNAME, steps::PASSWORD), ("nobody", "wrong")] {
        let answer = login(username, password);
        let wait: u64 = answer.header("retry-after").parse().unwrap_or_default();
        assert!(answer.status == 429 && (1..=60).contains(&wait), "{} {wait}", answer.status);
    }
    // Who is in already stays in.
    assert_eq!(server.call("GET", "/api/v1/sources", &Value::Null).status, 200);
}

#[test]
fn a_session_ends_when_it_is_ended() {
    let mut server = Server::start();
    let made = steps::make_account(&mut server);
    let cookie = made.header("set-cookie").split(';').next().unwrap().to_owned();
    let origin = format!("http://{}", server.address);
    let by_cookie =
        |method: &str, path: &str, origin: &str| server.ask(method, path, &[("Cookie", &cookie), ("Origin", origin)], b"").status;
    assert_eq!(by_cookie("GET", "/api/v1/sources", &origin), 200);
    // Another site's page cannot use it.
    assert_eq!(by_cookie("POST", "/api/v1/auth/logout", "https://evil.example"), 403);
    assert_eq!(by_cookie("POST", "/api/v1/auth/logout", &origin), 204);
    assert_eq!(by_cookie("GET", "/api/v1/sources", &origin), 401);
    assert_eq!(server.call("GET", "/api/v1/sources", &Value::Null).status, 401);
}
