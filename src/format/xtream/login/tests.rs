//! Accounts as panels describe them.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

const NOW: Time = Time(1_700_000_000);

fn read(answer: &Value) -> Login {
    read_login(answer.to_string().as_bytes()).unwrap()
}

fn user(user: Value) -> Login {
    read(&json!({"user_info": user}))
}

fn error(answer: &str) -> String {
    read_login(answer.as_bytes()).unwrap_err().to_string()
}

#[test]
fn a_plain_account() {
    let login = read(&json!({
        "user_info": {"username": "bob", "password": "secret", "message": "Welcome", "auth": 1, "status": "Active",
            "exp_date": "1800000000", "is_trial": "0",
            "active_cons": "1", "created_at": "1500000000", "max_connections": "2", "allowed_output_formats": ["m3u8", "ts", "rtmp"]},
        "server_info": {"url": "a.example", "port": "80", "https_port": "443", "server_protocol": "http", "rtmp_port": "1935",
            "timezone": "Europe/Amsterdam",
            "timestamp_now": 1_700_000_000, "time_now": "2023-11-14 23:13:20"}}));
    let expected = Login {
        is_accepted: true,
        status: "Active".to_owned(),
        message: "Welcome".to_owned(),
        expires_at: Some(Time(1_800_000_000)),
        is_trial: false,
        max_connections: Some(2),
        active_connections: Some(1),
        formats: ["m3u8", "ts", "rtmp"].map(str::to_owned).into(),
        time_zone: "Europe/Amsterdam".to_owned(),
    };
    assert_eq!(login, expected);
    assert_eq!(login.problem(NOW), None);
}

#[test]
fn accounts_come_in_many_shapes() {
    for accepted in [
        json!({"auth": 1}),
        json!({"auth": true}),
        json!({"auth": "1"}),
        json!({"status": "Active"}),
        json!({"auth": null, "status": "active"}),
        json!([{"auth": 1}]),
    ] {
        assert!(user(accepted.clone()).is_accepted, "{accepted}");
        assert_eq!(user(accepted).problem(NOW), None);
    }
    for refused in [
        json!({"auth": 0}),
        json!({"auth": "0", "status": "Active"}),
        json!({}),
        json!([]),
        json!(null),
        json!({"status": "Banned"}),
        json!({"status": ""}),
    ] {
        assert!(!user(refused.clone()).is_accepted, "{refused}");
        assert!(user(refused).problem(NOW).is_some());
    }
    for never in [json!("0"), json!(0), json!(null), json!(""), json!("null"), json!("Unlimited"), json!([]), json!("0000-00-00 00:00:00")]
    {
        assert_eq!(user(json!({"auth": 1, "exp_date": never})).expires_at, None);
    }
    for at in [json!(1_800_000_000), json!("1800000000"), json!(1.8e9), json!("2027-01-15 08:00:00")] {
        assert_eq!(user(json!({"auth": 1, "exp_date": at})).expires_at, Some(Time(1_800_000_000)));
    }
    let login = user(json!({"auth": 1, "max_connections": 3, "active_cons": null, "is_trial": 1}));
    assert_eq!((login.max_connections, login.active_connections, login.is_trial), (Some(3), None, true));
    // All in one object, and behind a warning.
    assert!(read(&json!({"auth": 1, "status": "Active"})).is_accepted);
    assert!(read_login(b"<br />\n<b>Warning</b>: x<br />\n{\"user_info\":{\"auth\":1}}").unwrap().is_accepted);
    for nothing in ["[]", "{}", "null", "false", "\"\""] {
        assert_eq!(read_login(nothing.as_bytes()).unwrap(), Login::default());
    }
}

#[test]
fn what_is_no_account_is_an_error() {
    assert_eq!(error(""), "the panel sent an empty answer instead of the account's details");
    assert_eq!(error("<html></html>"), "the panel sent a web page instead of the account's details");
    assert_eq!(error(r#"{"error":"Unauthorized"}"#), "the panel sent a message instead of the account's details: “Unauthorized”");
    assert_eq!(error(r#"{"user_info":{"auth":1"#), "the account's details is incomplete: it ends at the beginning");
    assert_eq!(error(r#"{"user_info":{"auth":1]}"#), "this is not the account's details: it is not valid JSON");
    assert_eq!(error("Access denied"), "this is not the account's details: it begins with “Access denied”");
}

#[test]
fn a_problem_is_a_sentence() {
    let problem = |account: Value| user(account).problem(NOW).unwrap_or_default();
    assert_eq!(problem(json!({"auth": 0})), "the panel did not accept the account: check the user name and the password");
    assert_eq!(problem(json!({"auth": 1, "status": "Expired", "exp_date": "1600000000"})), "this account expired on 2020-09-13");
    assert_eq!(problem(json!({"auth": 1, "status": "Expired"})), "this account has expired");
    assert_eq!(problem(json!({"auth": 0, "status": "EXPIRED", "exp_date": "1800000000"})), "this account has expired");
    assert_eq!(problem(json!({"auth": 1, "status": "Active", "exp_date": 1_700_000_000})), "this account expired on 2023-11-14");
    assert_eq!(problem(json!({"auth": 1, "status": "Banned", "exp_date": "1"})), "the panel has banned this account");
    assert_eq!(problem(json!({"auth": 1, "status": "Disabled"})), "the panel has disabled this account");
    assert_eq!(problem(json!({"auth": 1, "status": "Trial", "exp_date": 1_700_000_001})), "");
    assert_eq!(problem(json!({"auth": 1, "status": "Whatever"})), "");
}

#[test]
fn credentials_stay_inside() {
    let login = user(json!({"username": "bob", "password": "s3cret", "auth": 1, "status": "Banned",
        "message": "Dear bob, http://a.example/live/bob/s3cret/1.ts is closed. s3cret!"}));
    assert_eq!(login.problem(NOW).unwrap(), "the panel has banned this account; its message is “Dear …, … is closed. …!”");
    assert!(!format!("{login:?}").contains("bob") && !format!("{login:?}").contains("s3cret"));
}

proptest! {
    #[test]
    fn anything_is_an_account_or_an_error(
        bytes: Vec<u8>,
        text in r#"(\{|\}|\[|\]|,|:|"user_info"|"auth"|"exp_date"|"a"|1|null| |"){0,40}"#,
        exp: i64,
    ) {
        for answer in [&bytes, text.as_bytes(), format!("{{\"user_info\":{{\"auth\":1,\"exp_date\":{exp}}},{text}}}").as_bytes()] {
            if let Ok(login) = read_login(answer) {
                login.problem(NOW);
            }
        }
    }
}
