use std::time::Duration;

use serde_json::{Value, json};

use crate::access::SESSION;
use crate::model::Time;
use crate::model::user::{Token, User};
use crate::serve::http::testing::{Answer, PASSWORD, Server, USERNAME};

const JSON: (&str, &str) = ("Content-Type", "application/json");

fn login(server: &Server, username: &str, password: &str, from: &str) -> Answer {
    let body = json!({"username": username, "password": password}).to_string();
    server.raw("POST", "/api/v1/auth/login", &[JSON, ("X-Forwarded-For", from)], body.as_bytes())
}

fn setup(server: &Server, from: &str, code: &str) -> Answer {
    let body = json!({"username": USERNAME, "password": PASSWORD, "setup_code": code}).to_string();
    server.raw("POST", "/api/v1/auth/setup", &[JSON, ("X-Forwarded-For", from)], body.as_bytes())
}

/// Name and value of the cookie that an answer sets.
fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
}

#[test]
fn the_first_account_is_made_by_the_person_at_the_machine() {
    let server = Server::start_with(|_| {});
    let state = server.get("/api/v1/auth/state").expect(200);
    assert_eq!(state, json!({"setup_required": true, "setup_code_required": false, "authenticated": false, "user": null}));
    assert_eq!(server.get("/api/v1/auth/tokens").status, 401);

    assert_eq!(setup(&server, "203.0.113.5", "").status, 403);
    assert_eq!(setup(&server, "203.0.113.5", "wrong").status, 403);
    let weak = server.post("/api/v1/auth/setup", &json!({"username": " ", "password": "short"})).expect(422);
    let fields: Vec<&Value> = weak["errors"].as_array().unwrap().iter().map(|error| &error["field"]).collect();
    assert_eq!(fields, ["username", "password"]);

    let made = setup(&server, "192.168.1.20", "");
    let session = made.expect(201);
    let bearer = format!("Bearer {}", session["token"].as_str().unwrap());
    let state = server.raw("GET", "/api/v1/auth/state", &[("Authorization", &bearer)], b"").expect(200);
    assert_eq!(
        (&state["setup_required"], &state["authenticated"], &state["user"]["username"]),
        (&json!(false), &json!(true), &json!(USERNAME))
    );
    assert_eq!(setup(&server, "192.168.1.20", "").expect(409)["code"], "already_set_up");
    assert_eq!(server.app.store.list::<User>().unwrap().len(), 1);
}

#[test]
fn from_elsewhere_the_code_in_the_log_is_needed() {
    let server = Server::start_with(|_| {});
    let code = server.app.access.setup_code().unwrap();
    // The proxy that forwards is not one that is trusted: nobody knows who is behind it.
    let behind = Server::start_with(|config| config.trusted_proxies.clear());
    assert_eq!(setup(&behind, "192.168.1.20", "").status, 403);
    assert_eq!(setup(&behind, "192.168.1.20", &behind.app.access.setup_code().unwrap()).status, 201);
    assert_eq!(setup(&server, "203.0.113.5", &code).status, 201);
    assert!(server.app.access.setup_code().is_none());
}

#[test]
fn who_could_be_anybody_needs_the_code() {
    let server = Server::start_with(|_| {});
    let body = json!({"username": USERNAME, "password": PASSWORD}).to_string();
    for header in [("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "127.0.0.1"), ("Via", "1.1 x"), ("Host", "evil.example")] {
        let answer = server.raw("POST", "/api/v1/auth/setup", &[JSON, header], body.as_bytes());
        assert_eq!(answer.status, 403, "{header:?}");
        let state = server.raw("GET", "/api/v1/auth/state", &[header], b"").expect(200);
        assert_eq!(state["setup_code_required"], true, "{header:?}");
    }
    assert_eq!(server.raw("POST", "/api/v1/auth/setup", &[JSON, ("Host", "nas.lan")], body.as_bytes()).status, 201);
}

#[test]
fn a_public_address_does_not_close_the_others() {
    let server = Server::start_with(|config| config.base_url = Some("https://tv.example.com".into()));
    let here = format!("http://{}", server.address);
    let body = json!({"username": USERNAME, "password": PASSWORD}).to_string();
    let made = server.raw("POST", "/api/v1/auth/setup", &[JSON, ("Origin", &here)], body.as_bytes());
    assert_eq!(made.status, 201);
    assert!(!made.header("set-cookie").contains("Secure"), "a browser would not keep it");
    let logout = |origin: &str| server.raw("POST", "/api/v1/auth/logout", &[("Cookie", &cookie(&made)), ("Origin", origin)], b"").status;
    assert_eq!(logout("http://other.example"), 403);
    assert_eq!(logout(&here), 204);
    let public = server.raw("POST", "/api/v1/auth/login", &[JSON, ("Origin", "https://tv.example.com")], body.as_bytes());
    assert!(public.header("set-cookie").ends_with("; Secure"));
}

#[test]
fn the_setup_code_cannot_be_guessed_at_leisure() {
    let server = Server::start_with(|_| {});
    let code = server.app.access.setup_code().unwrap();
    for _ in 0..5 {
        assert_eq!(setup(&server, "203.0.113.5", "wrong").status, 403);
    }
    assert_eq!(setup(&server, "203.0.113.5", &code).status, 429);
}

#[test]
fn a_login_gives_a_cookie_and_a_token() {
    let server = Server::start();
    let answer = login(&server, USERNAME, PASSWORD, "192.0.2.1");
    let session = answer.expect(200);
    let token = session["token"].as_str().unwrap().to_owned();
    assert_eq!(session["expires_at"], Time(1_700_000_000).plus(SESSION).to_string());
    assert_eq!(answer.header("set-cookie"), format!("lineup_session={token}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict"));
    assert_eq!(answer.header("cache-control"), "no-store");
    let with = |headers: &[(&str, &str)]| server.raw("GET", "/api/v1/auth/tokens", headers, b"").status;
    assert_eq!(with(&[("Cookie", &format!("a=b; {}", cookie(&answer)))]), 200);
    assert_eq!(with(&[("Authorization", &format!("bearer {token}"))]), 200);
    assert_eq!(with(&[("Authorization", &format!("Basic {token}"))]), 401);
    // Behind https the cookie stays there.
    let body = json!({"username": USERNAME, "password": PASSWORD}).to_string();
    let secure = server.raw("POST", "/api/v1/auth/login", &[JSON, ("X-Forwarded-Proto", "https")], body.as_bytes());
    assert!(secure.header("set-cookie").ends_with("; Secure"));
    // Nothing of it is kept as it is.
    let kept = serde_json::to_string(&server.app.store.list::<Token>().unwrap()).unwrap();
    assert!(!kept.contains(&token));

    server.app.clock.advance(Duration::from_secs(SESSION.unsigned_abs()));
    assert_eq!(with(&[("Authorization", &format!("Bearer {token}"))]), 401);
}

#[test]
fn sessions_and_tokens_outlive_a_restart() {
    let server = Server::start();
    let token = login(&server, USERNAME, PASSWORD, "192.0.2.1").expect(200)["token"].as_str().unwrap().to_owned();
    let again = crate::app::restarted(&server.app, server.app.config.clone());
    assert!(again.access.has_account());
    assert!(again.access.knows(&token) && again.access.knows(&server.token));
    server.app.clock.advance(Duration::from_secs(SESSION.unsigned_abs()));
    crate::app::restarted(&server.app, server.app.config.clone());
    assert_eq!(server.app.store.list::<Token>().unwrap().len(), 1, "what is over is cleared away");
}

#[test]
fn six_wrong_passwords_are_too_many() {
    let server = Server::start();
    for _ in 0..5 {
        let wrong = login(&server, USERNAME, "wrong", "192.0.2.1").expect(401);
        assert_eq!(wrong["code"], "wrong_credentials");
    }
    // The account is closed for a while from everywhere, the address for all accounts.
    for (username, from) in [(USERNAME, "192.0.2.1"), (USERNAME, "198.51.100.7"), ("somebody", "192.0.2.1")] {
        let answer = login(&server, username, PASSWORD, from);
        assert_eq!((answer.status, answer.header("retry-after")), (429, "60"), "{username} {from}");
        answer.expect(429);
    }
    assert_eq!(login(&server, "somebody", "wrong", "198.51.100.8").status, 401, "unknown names look like wrong passwords");
    // Who is in stays in.
    assert_eq!(server.get("/api/v1/auth/tokens").status, 200);
    server.app.clock.advance(Duration::from_secs(60));
    assert_eq!(login(&server, USERNAME, PASSWORD, "203.0.113.9").status, 200);
    for _ in 0..5 {
        assert_eq!(login(&server, USERNAME, "wrong", "203.0.113.9").status, 401, "a right one forgives");
    }
}

#[test]
fn a_cookie_changes_nothing_from_another_site() {
    let server = Server::start();
    let cookie = cookie(&login(&server, USERNAME, PASSWORD, "192.0.2.1"));
    let ours = format!("http://{}", server.address);
    let make = |headers: &[(&str, &str)]| {
        let mut all = vec![("Cookie", cookie.as_str()), JSON];
        all.extend(headers);
        server.raw("POST", "/api/v1/auth/tokens", &all, b"{\"name\": \"x\"}").status
    };
    assert_eq!(make(&[("Origin", &ours)]), 201);
    assert_eq!(make(&[("Sec-Fetch-Site", "same-origin")]), 201);
    assert_eq!(make(&[("Origin", "https://tv.example.com"), ("X-Forwarded-Host", "tv.example.com"), ("X-Forwarded-Proto", "https")]), 201);
    assert_eq!(make(&[]), 403);
    assert_eq!(make(&[("Origin", "null")]), 403);
    assert_eq!(make(&[("Origin", "http://evil.example")]), 403);
    assert_eq!(make(&[("Origin", "http://evil.example"), ("Sec-Fetch-Site", "same-origin")]), 403);
    // A token is sent on purpose, never by a browser alone.
    let bearer = format!("Bearer {}", server.token);
    let answer = server.raw(
        "POST",
        "/api/v1/auth/tokens",
        &[("Authorization", &bearer), ("Origin", "http://evil.example"), JSON],
        b"{\"name\": \"x\"}",
    );
    assert_eq!(answer.status, 201);
}

#[test]
fn a_logout_ends_this_session_only() {
    let server = Server::start();
    let (one, two) = (login(&server, USERNAME, PASSWORD, "192.0.2.1"), login(&server, USERNAME, PASSWORD, "192.0.2.1"));
    let ours = format!("http://{}", server.address);
    let end = server.raw("POST", "/api/v1/auth/logout", &[("Cookie", &cookie(&one)), ("Origin", &ours)], b"");
    assert_eq!(end.status, 204);
    assert!(end.header("set-cookie").starts_with("lineup_session=; Path=/; Max-Age=0;"));
    let with = |answer: &Answer| server.raw("GET", "/api/v1/auth/tokens", &[("Cookie", &cookie(answer))], b"").status;
    assert_eq!((with(&one), with(&two)), (401, 200));
    assert_eq!(server.post("/api/v1/auth/logout", &Value::Null).status, 204);
    assert_eq!(server.get("/api/v1/auth/tokens").status, 200, "an access token is not logged out");
}

#[test]
fn a_new_password_ends_the_other_sessions() {
    let server = Server::start();
    let (mine, other) = (login(&server, USERNAME, PASSWORD, "192.0.2.1"), login(&server, USERNAME, PASSWORD, "192.0.2.1"));
    let bearer = format!("Bearer {}", mine.json()["token"].as_str().unwrap());
    let change = |current: &str, new: &str| {
        let body = json!({"current_password": current, "new_password": new}).to_string();
        server.raw("POST", "/api/v1/auth/password", &[("Authorization", &bearer), JSON], body.as_bytes())
    };
    assert_eq!(change("wrong", "another horse").expect(422)["errors"][0]["field"], "current_password");
    assert_eq!(change(PASSWORD, "short").expect(422)["errors"][0]["field"], "new_password");
    assert_eq!(change(PASSWORD, "another horse").status, 204);
    let with = |answer: &Answer| server.raw("GET", "/api/v1/auth/tokens", &[("Cookie", &cookie(answer))], b"").status;
    assert_eq!((with(&mine), with(&other)), (200, 401));
    assert_eq!(login(&server, USERNAME, PASSWORD, "192.0.2.1").status, 401);
    assert_eq!(login(&server, USERNAME, "another horse", "192.0.2.1").status, 200);
}

#[test]
fn access_tokens() {
    let server = Server::start();
    let made = server.post("/api/v1/auth/tokens", &json!({"name": "Home Assistant", "expires_at": "2030-01-01T00:00:00Z"}));
    let record = made.expect(201);
    let (id, secret) = (record["id"].as_str().unwrap(), record["token"].as_str().unwrap());
    assert_eq!(made.header("location"), format!("/api/v1/auth/tokens/{id}"));
    assert!(record.get("hash").is_none());
    let bearer = format!("Bearer {secret}");
    let with = || server.raw("GET", "/api/v1/auth/tokens", &[("Authorization", &bearer)], b"");
    let list = with().expect(200);
    assert_eq!(
        (&list["total"], &list["items"][1]["name"], &list["items"][1]["expires_at"]),
        (&json!(2), &json!("Home Assistant"), &json!("2030-01-01T00:00:00Z"))
    );
    assert!(!with().text().contains(secret) && !with().text().contains("hash"));
    assert_eq!(list["items"][1]["last_used_at"], "2023-11-14T22:13:20Z");
    server.delete(&format!("/api/v1/auth/tokens/{id}")).expect(204);
    assert_eq!(with().status, 401);
    server.delete(&format!("/api/v1/auth/tokens/{id}")).expect(404);
    server.delete("/api/v1/auth/tokens/nonsense").expect(404);
}

#[test]
fn the_options_make_and_reset_the_administrator() {
    let server = Server::start_with(|config| {
        config.admin_username = Some("root".into());
        config.admin_password = Some("first-password".into());
    });
    let session = login(&server, "root", "first-password", "192.0.2.1").expect(200);
    let token = session["token"].as_str().unwrap();
    let restart = |username: &str, password: &str| {
        let mut config = server.app.config.clone();
        config.admin_username = Some(username.into());
        config.admin_password = Some(password.into());
        crate::app::restarted(&server.app, config)
    };
    assert!(restart("root", "first-password").access.knows(token), "nothing changed: sessions stay");
    let reset = restart("admin", "other-password");
    assert!(!reset.access.knows(token));
    let users = server.app.store.list::<User>().unwrap();
    assert_eq!((users.len(), users[0].username.as_str()), (1, "admin"));
}
