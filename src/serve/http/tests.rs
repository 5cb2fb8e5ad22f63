//! The core over a real socket: what every operation and every answer has.

use std::io::BufReader;
use std::panic;
use std::time::Duration;

use http::Method;
use serde_json::{Value, json};

use super::testing::{self, Server, receive, receive_chunk, receive_head};
use super::{ApiError, Event, Resp, Router, openapi, route};
use crate::config::Config;
use crate::serve::routes;

/// Every operation as (method, path with something in its braces, whether anybody may call it).
fn operations() -> Vec<(Method, String, bool)> {
    let document = openapi::document(&routes());
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        let mut concrete = path.clone();
        for name in openapi::parameters_of(path) {
            concrete = concrete.replace(&format!("{{{name}}}"), "01ARZ3NDEKTSV4RRFFQ69G5FAV");
        }
        for (method, operation) in methods.as_object().unwrap() {
            let is_open = operation["security"].as_array().is_some_and(Vec::is_empty);
            operations.push((method.to_uppercase().parse().unwrap(), concrete.clone(), is_open));
        }
    }
    operations
}

#[test]
fn nothing_is_answered_without_credentials_but_what_is_open() {
    let server = Server::start();
    let open = [
        "/api/openapi.json",
        "/api/v1/auth/login",
        "/api/v1/auth/setup",
        "/api/v1/auth/state",
        "/docs",
        "/docs/script.js",
        "/docs/style.css",
        "/live",
        "/livez",
        "/ready",
        "/readyz",
    ];
    let mut seen = 0;
    for (method, path, is_open) in operations() {
        assert_eq!(
            is_open,
            open.contains(&path.as_str()) || path.starts_with("/proxy/") || path.starts_with("/stream/"),
            "{method} {path}"
        );
        if !is_open {
            for headers in [&[][..], &[("Authorization", "Bearer 0000000000000000000000000")], &[("Cookie", "lineup_session=x")]] {
                let answer = server.raw(method.as_str(), &path, headers, b"");
                assert_eq!(answer.status, 401, "{method} {path}");
                assert_eq!(answer.header("www-authenticate"), "Bearer");
                assert_eq!(answer.json()["code"], "unauthorized");
            }
            seen += 1;
        }
    }
    assert!(seen >= 6, "{seen}");
}

#[test]
fn every_operation_refuses_other_methods_and_says_which_it_has() {
    let server = Server::start();
    let operations = operations();
    for (_, path, _) in &operations {
        let answer = server.send("TRACE", path, &Value::Null);
        assert_eq!(answer.status, 405, "{path}");
        let allow: Vec<&str> = answer.header("allow").split(", ").collect();
        for (method, _, _) in operations.iter().filter(|(_, other, _)| other == path) {
            assert!(allow.contains(&method.as_str()), "{method} {path}: {allow:?}");
        }
        assert_eq!(allow.contains(&"HEAD"), allow.contains(&"GET"), "{path}");
        let options = server.send("OPTIONS", path, &Value::Null);
        assert_eq!((options.status, options.header("allow")), (204, answer.header("allow")));
    }
}

#[test]
fn every_operation_that_takes_json_refuses_everything_else() {
    let server = Server::start();
    let authorization = format!("Bearer {}", server.token);
    let document = openapi::document(&routes());
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let takes_form = operation["requestBody"]["content"].get("multipart/form-data").is_some();
            if operation.get("requestBody").is_none() || operation["security"].is_array() || takes_form {
                continue;
            }
            let (path, method) = (path.replace("{id}", "01ARZ3NDEKTSV4RRFFQ69G5FAV"), method.to_uppercase());
            let answer = |content_type: &str, body: &[u8]| {
                server.raw(&method, &path, &[("Authorization", &authorization), ("Content-Type", content_type)], body).status
            };
            // What is not there may be said before the body is looked at.
            let statuses =
                [answer("text/plain", b"{}"), answer("application/json", b"{"), answer("application/json", &vec![b' '; 2 << 20])];
            assert!(statuses == [415, 400, 413] || statuses == [404; 3], "{method} {path}: {statuses:?}");
        }
    }
}

#[test]
fn every_answer_has_an_id_and_is_careful() {
    let server = Server::start();
    let mut ids = std::collections::BTreeSet::new();
    for path in ["/live", "/api/v1/auth/state", "/api/v1/nothing", "/proxy/x/m3u8", "/docs", "/api/v1/auth/tokens"] {
        let answer = server.get(path);
        assert!(ids.insert(answer.header("x-request-id").to_owned()));
        assert_eq!(answer.header("x-request-id").len(), 26, "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        assert!(answer.header("content-security-policy").contains("frame-ancestors"), "{path}");
        assert!(!answer.header("date").is_empty());
    }
}

#[test]
fn a_failure_is_a_problem_document() {
    let server = Server::start();
    let answer = server.get("/api/v1/nothing");
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem = answer.expect(404);
    assert_eq!(problem["type"], "about:blank");
    assert_eq!(problem["title"], "Not Found");
    assert_eq!(problem["status"], 404);
    assert_eq!(problem["code"], "not_found");
    assert!(problem["detail"].is_string());
    assert_eq!(problem["errors"], json!([]));

    let answer = server.post("/api/v1/auth/tokens", &json!({"name": "", "expires_at": "1999-01-01T00:00:00Z"}));
    let fields: Vec<Value> = answer.expect(422)["errors"].as_array().unwrap().iter().map(|error| error["field"].clone()).collect();
    assert_eq!(fields, ["name", "expires_at"]);
    assert_eq!(server.post("/api/v1/auth/tokens", &json!({"name": "x", "colour": 1})).expect(422)["errors"][0]["field"], "colour");
    assert_eq!(server.post("/api/v1/auth/tokens", &json!({})).expect(422)["errors"][0]["field"], "name");
}

#[test]
fn what_did_not_change_is_not_sent_again() {
    let server = Server::start();
    let authorization = format!("Bearer {}", server.token);
    let first = server.get("/api/v1/auth/tokens");
    let etag = first.header("etag");
    assert!(etag.starts_with('"') && etag.ends_with('"') && etag.len() > 10, "{etag}");
    for condition in [etag.to_owned(), format!("\"x\", W/{etag}"), "*".to_owned()] {
        let again = server.raw("GET", "/api/v1/auth/tokens", &[("Authorization", &authorization), ("If-None-Match", &condition)], b"");
        assert_eq!((again.status, again.header("etag"), again.body.len()), (304, etag, 0));
    }
    server.post("/api/v1/auth/tokens", &json!({"name": "another"})).expect(201);
    let again = server.raw("GET", "/api/v1/auth/tokens", &[("Authorization", &authorization), ("If-None-Match", etag)], b"");
    assert_eq!(again.status, 200);
    assert_ne!(again.header("etag"), etag);
}

#[test]
fn a_long_answer_is_packed_for_who_takes_it() {
    let text = "a channel ".repeat(1000);
    let long = text.clone();
    let routes = vec![
        route(Method::GET, "/long", "t", "Long", move |_, _| Ok(json!({"text": long}))).open(),
        route(Method::GET, "/short", "t", "Short", |_, _| Ok(json!({"text": "a"}))).open(),
    ];
    let server = Server::start_routes(routes, |_| {});
    let get = |path: &str, accepted: &str| server.raw("GET", path, &[("Accept-Encoding", accepted)], b"");
    let (plain, packed) = (get("/long", "identity"), get("/long", "br, gzip"));
    assert_eq!((plain.header("content-encoding"), plain.header("vary")), ("", "accept-encoding"));
    assert_eq!((packed.header("content-encoding"), packed.header("vary")), ("gzip", "accept-encoding"));
    assert!(packed.body.len() < 500 && plain.body.len() > 10_000);
    let mut unpacked = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(packed.body.as_slice()), &mut unpacked).unwrap();
    assert_eq!(unpacked, plain.body);
    assert_eq!(plain.json()["text"], text);
    assert_ne!(plain.header("etag"), packed.header("etag"));
    let again = server.raw("GET", "/long", &[("Accept-Encoding", "gzip"), ("If-None-Match", packed.header("etag"))], b"");
    assert_eq!((again.status, again.body.len(), again.header("content-encoding")), (304, 0, ""));
    assert_eq!(get("/short", "gzip").header("content-encoding"), "");
}

#[test]
fn a_known_page_is_not_sent_again() {
    let server = Server::start();
    let page = server.get("/");
    let again = server.raw("GET", "/", &[("If-None-Match", page.header("etag"))], b"");
    assert_eq!((page.status, again.status, again.body.len()), (200, 304, 0));
    // What a browser keeps takes the headers of the answer that says that it may.
    assert_eq!(again.header("content-security-policy"), page.header("content-security-policy"));
    for path in ["/api", "/api/v1/none", "/proxy/none/m3u8", "/logo/x"] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
}

#[test]
fn head_is_get_without_the_body() {
    let server = Server::start();
    for path in ["/live", "/docs", "/api/openapi.json", "/api/v1/auth/tokens", "/api/v1/nothing"] {
        let (get, head) = (server.get(path), server.send("HEAD", path, &Value::Null));
        assert_eq!(head.status, get.status, "{path}");
        for name in ["content-type", "etag", "content-security-policy"] {
            assert_eq!(head.header(name), get.header(name), "{path} {name}");
        }
        if get.status == 200 {
            assert_eq!(head.header("content-length"), get.body.len().to_string(), "{path}");
        }
    }
}

#[test]
fn everything_is_below_the_base_path() {
    let server = Server::start_with(|config: &mut Config| {
        config.base_path = "/tv".into();
        config.admin_username = Some(testing::USERNAME.into());
        config.admin_password = Some(testing::PASSWORD.into());
    });
    assert_eq!(server.get("/tv/api/v1/auth/state").expect(200)["setup_required"], false);
    assert_eq!(server.get("/api/v1/auth/state").status, 404);
    assert_eq!(server.get("/tvx/api/v1/auth/state").status, 404);
    assert_eq!(server.get("/tv/livez").status, 200);
    // A container's health check knows the port only.
    assert_eq!(server.get("/livez").status, 200);
    for path in ["/", "/tv"] {
        let answer = server.get(path);
        assert_eq!((answer.status, answer.header("location")), (307, "/tv/"), "{path}");
    }
    let login = server.post("/tv/api/v1/auth/login", &json!({"username": testing::USERNAME, "password": testing::PASSWORD}));
    assert!(login.header("set-cookie").contains("; Path=/tv;"), "{}", login.header("set-cookie"));
    let token = login.expect(200)["token"].as_str().unwrap().to_owned();
    let made = server.raw(
        "POST",
        "/tv/api/v1/auth/tokens",
        &[("Authorization", &format!("Bearer {token}")), ("Content-Type", "application/json")],
        b"{\"name\": \"x\"}",
    );
    let id = made.expect(201)["id"].as_str().unwrap().to_owned();
    assert_eq!(made.header("location"), format!("/tv/api/v1/auth/tokens/{id}"));
}

#[test]
fn two_routes_for_the_same_requests_are_an_error() {
    let get = |path| route::<(), ()>(Method::GET, path, "x", "x", |_, _| Ok(()));
    assert!(Router::new(vec![get("/a/{id}"), get("/a/{id}")], |_, _| None).is_err());
    assert!(Router::new(vec![get("/a/{id}"), get("/a/{name}")], |_, _| None).is_err());
    assert!(Router::new(vec![get("/a/{id}"), get("/a/b")], |_, _| None).is_ok());
    assert!(Router::new(routes(), |_, _| None).is_ok());
}

#[test]
fn the_document_is_the_one_that_was_agreed_on() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/openapi.json");
    let text = crate::serve::openapi();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let agreed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(agreed.as_bytes() == text, "the interface changed: run the test with UPDATE=1 and look at the difference");
}

#[test]
fn the_document_holds_together() {
    let document = openapi::document(&routes());
    let mut ids = std::collections::BTreeSet::new();
    for operation in document["paths"].as_object().unwrap().values().flat_map(|methods| methods.as_object().unwrap().values()) {
        assert!(ids.insert(operation["operationId"].as_str().unwrap()), "{} is there twice", operation["operationId"]);
    }
    fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        match value {
            Value::Object(members) => {
                found.extend(members.get("$ref").and_then(Value::as_str));
                members.values().for_each(|value| references(value, found));
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(!found.is_empty());
    for reference in found {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference} leads nowhere");
    }
}

#[test]
fn a_panic_is_one_requests_failure() {
    // The panic's own words on stderr are expected here and would only disturb.
    panic::set_hook(Box::new(|_| {}));
    let routes = vec![
        route(Method::GET, "/panics", "x", "x", |_, _| -> Result<(), _> { panic!("with words") }).open(),
        route(Method::GET, "/fails", "x", "x", |_, _| Err::<(), _>(ApiError::internal("the password is hunter2"))).open(),
        route(Method::GET, "/works", "x", "x", |_, _| Ok(())).status(204).open(),
    ];
    let server = Server::start_routes(routes, |_| {});
    let stream = server.connect();
    let mut input = BufReader::new(stream.try_clone().unwrap());
    let mut output = stream;
    for (path, status) in [("/panics", 500), ("/fails", 500), ("/works", 204)] {
        testing::send(&mut output, "GET", path, "x", &[("Connection", "keep-alive")], b"");
        let answer = receive(&mut input, "GET");
        assert_eq!(answer.status, status);
        if status == 500 {
            assert_eq!(answer.json()["code"], "internal");
            assert!(!answer.text().contains("hunter2") && !answer.text().contains("words"), "{}", answer.text());
        }
    }
}

#[test]
fn events_flow_until_the_program_stops() {
    let routes = vec![
        route(Method::GET, "/events", "x", "x", |_, _| {
            let first = futures_util::stream::iter([Event::json("progress", &json!({"a": "line\nbreak"})).id(7)]);
            Ok(Resp::sse(futures_util::StreamExt::chain(first, futures_util::stream::pending())))
        })
        .open(),
    ];
    let mut server = Server::start_routes(routes, |_| {});
    let mut stream = server.connect();
    testing::send(&mut stream, "GET", "/events", "x", &[], b"");
    let mut input = BufReader::new(stream);
    let head = receive_head(&mut input);
    assert_eq!((head.status, head.header("content-type"), head.header("cache-control")), (200, "text/event-stream", "no-store"));
    let expected = ": connected\n\nevent: progress\ndata: {\"a\":\"line\\nbreak\"}\nid: 7\n\n";
    let mut text = String::new();
    while text.len() < expected.len() {
        text.push_str(std::str::from_utf8(&receive_chunk(&mut input)).unwrap());
    }
    assert_eq!(text, expected);
    server.stop();
    assert!(receive_chunk(&mut input).is_empty(), "the stream ends in order");
}

#[test]
fn a_token_counts_until_it_is_over_or_taken_back() {
    let server = Server::start();
    let app = &server.app;
    let owner = app.store.list::<crate::model::user::User>().unwrap()[0].id;
    let make = || app.access.issue(owner, "x", true, Some(app.clock.now().plus(10))).unwrap().0.id;
    let (token, other) = (make(), make());
    assert!(app.access.revoke(owner, other).unwrap());
    assert!(!app.access.is_valid(other));
    app.clock.advance(Duration::from_secs(9));
    assert!(app.access.is_valid(token));
    app.clock.advance(Duration::from_secs(1));
    assert!(!app.access.is_valid(token));
}

#[test]
fn connections_are_kept_and_bounded() {
    let server = Server::start_with(|config| config.max_connections = 2);
    let ask = |stream: &mut std::net::TcpStream| {
        testing::send(stream, "GET", "/live", "x", &[("Connection", "keep-alive")], b"");
        receive(&mut BufReader::new(stream), "GET").status
    };
    let (mut one, mut two) = (server.connect(), server.connect());
    assert_eq!((ask(&mut one), ask(&mut two), ask(&mut one)), (200, 200, 200));
    // The third waits until there is room.
    let mut three = server.connect();
    testing::send(&mut three, "GET", "/live", "x", &[], b"");
    drop(two);
    assert_eq!(receive(&mut BufReader::new(three), "GET").status, 200);
    assert_eq!(ask(&mut one), 200);
}
