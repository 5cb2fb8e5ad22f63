use serde_json::{Value, json};

use crate::model::{Id, Rule, RuleKind};
use crate::serve::http::testing::Server;

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

fn names(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect()
}

#[test]
fn a_rule_is_created_changed_and_deleted() {
    let server = Server::start();
    let body = json!({"name": " News ", "expression": "group_title == News SET group_title = \"Actual\"", "stop_on_match": true});
    let made = server.post("/api/v1/data-mapping", &body).expect(201);
    assert_eq!(
        (&made["name"], &made["is_enabled"], &made["condition_count"], &made["action_count"]),
        (&"News".into(), &true.into(), &1.into(), &1.into())
    );
    assert!(made.get("action").is_none() && made.get("kind").is_none() && made["expression_tree"]["type"] == "rule", "{made}");
    let own = format!("/api/v1/data-mapping/{}", id(&made));
    // What was read can be sent back.
    assert_eq!(server.send("PUT", &own, &made).expect(200), made);
    assert_eq!(server.send("PATCH", &own, &json!({"is_enabled": false})).expect(200)["is_enabled"], false);

    for (patch, field) in [
        (json!({"expression": ""}), "expression"),
        (json!({"expression": "gruop == x SET tvg_id = y"}), "expression"),
        (json!({"source_type": "epg"}), "expression"),
        (json!({"name": " "}), "name"),
        (json!({"source_id": Id(7).to_string()}), "source_id"),
        (json!({"action": "exclude"}), "action"),
        (json!({"nmae": "x"}), "nmae"),
    ] {
        let problem = server.send("PATCH", &own, &patch).expect(422);
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    let problem = server.send("PATCH", &own, &json!({"expression": "gruop == x SET tvg_id = y"})).expect(422);
    assert_eq!(
        (&problem["expression"]["errors"][0]["position"], &problem["expression"]["errors"][0]["suggestion"]),
        (&0.into(), &"group_title".into())
    );
    let again = json!({"name": "NEWS", "expression": "true SET tvg_id = y"});
    assert_eq!(server.post("/api/v1/data-mapping", &again).expect(409)["code"], "duplicate_name");
    // The same name for the other kind is another rule; nor is a rule found as the other kind.
    let filter = server.post("/api/v1/filters", &json!({"name": "News", "expression": "group == News", "action": "exclude"})).expect(201);
    assert_eq!((&filter["action"], &filter["usage_count"]), (&"exclude".into(), &0.into()));
    server.get(&format!("/api/v1/filters/{}", id(&made))).expect(404);
    server.send("DELETE", &own, &Value::Null).expect(204);
    server.get(&own).expect(404);
}

#[test]
fn what_comes_with_the_program_is_switched_and_not_edited() {
    let server = Server::start();
    let list = server.get("/api/v1/data-mapping?is_system=true").expect(200);
    let enabled: Vec<&Value> = list["items"].as_array().unwrap().iter().filter(|rule| rule["is_enabled"] == true).collect();
    assert_eq!(enabled.iter().map(|rule| rule["name"].as_str().unwrap()).collect::<Vec<_>>(), ["Default Timeshift Detection"]);
    assert!(list["items"].as_array().unwrap().iter().all(|rule| rule["is_valid"] == true), "{list}");
    let filters = server.get("/api/v1/filters").expect(200);
    assert!(
        filters["items"].as_array().unwrap().iter().all(|filter| filter["is_valid"] == true && filter["is_system"] == true),
        "{filters}"
    );
    let own = format!("/api/v1/data-mapping/{}", id(enabled[0]));
    for (method, body) in
        [("PATCH", json!({"expression": "true SET tvg_id = x"})), ("PATCH", json!({"name": "Mine"})), ("DELETE", Value::Null)]
    {
        assert_eq!(server.send(method, &own, &body).expect(409)["code"], "system_rule");
    }
    let mut whole = enabled[0].clone();
    whole["is_enabled"] = false.into();
    assert_eq!(server.send("PUT", &own, &whole).expect(200)["is_enabled"], false);
    // As it is after the next start.
    crate::app::ship_rules(&server.app.store).unwrap();
    assert_eq!(server.get(&own).expect(200)["is_enabled"], false);
}

#[test]
fn a_source_that_a_rule_is_for_is_not_deleted_by_accident() {
    let server = Server::start();
    let source =
        server.post("/api/v1/sources/stream", &json!({"name": "list", "url": "http://127.0.0.1:9/x", "enabled": false})).expect(201);
    let body = json!({"name": "one", "expression": "true SET tvg_id = x", "source_id": source["id"]});
    let rule = server.post("/api/v1/data-mapping", &body).expect(201);
    assert_eq!(rule["source_name"], "list");
    let path = format!("/api/v1/sources/stream/{}", id(&source));
    let refused = server.send("DELETE", &path, &Value::Null).expect(409);
    assert!(refused["detail"].as_str().unwrap().contains("the rule one"), "{refused}");
    server.send("DELETE", &format!("{path}?force=true"), &Value::Null).expect(204);
    assert_eq!(server.get(&format!("/api/v1/data-mapping/{}", id(&rule))).expect(200)["is_enabled"], false);
}

#[test]
fn rules_are_moved() {
    let server = Server::start();
    for name in ["one", "two", "three"] {
        server.post("/api/v1/filters", &json!({"name": name, "expression": "true"})).expect(201);
    }
    let list = server.get("/api/v1/filters?is_system=false").expect(200);
    assert_eq!(names(&list), ["one", "two", "three"]);
    let ids: Vec<String> = list["items"].as_array().unwrap().iter().map(id).collect();
    server.post("/api/v1/filters/reorder", &json!([[ids[2], 1], [ids[0], 500]])).expect(200);
    assert_eq!(names(&server.get("/api/v1/filters?is_system=false").expect(200)), ["three", "two", "one"]);
    server.post("/api/v1/filters/reorder", &json!({"reorders": [{"id": ids[0], "priority": 0}]})).expect(200);
    assert_eq!(names(&server.get("/api/v1/filters?is_system=false").expect(200)), ["one", "three", "two"]);
    assert_eq!(names(&server.get("/api/v1/filters?is_system=false&sort=name").expect(200)), ["one", "three", "two"]);
    server.post("/api/v1/filters/reorder", &json!([[Id(7).to_string(), 1]])).expect(422);
}

#[test]
fn a_rule_that_got_into_the_store_by_other_means_is_shown_as_invalid() {
    let server = Server::start();
    let rule = Rule { id: Id(900), kind: RuleKind::Mapping, name: "odd".into(), expression: "SET nothing".into(), ..Rule::default() };
    server.app.store.put(&rule).unwrap();
    let odd = server.get(&format!("/api/v1/data-mapping/{}", rule.id)).expect(200);
    assert_eq!((&odd["is_valid"], &odd["expression_tree"]), (&false.into(), &Value::Null));
    let own = format!("/api/v1/data-mapping/{}", rule.id);
    assert_eq!(server.send("PATCH", &own, &json!({"is_enabled": false})).expect(200)["is_enabled"], false);
    server.send("PATCH", &own, &json!({"is_enabled": true})).expect(422);
}

const M3U_PROXY: &str = r#"{
  "filters": [
    {"filter": {"name": "UK", "source_type": "stream", "is_inverse": false, "is_system_default": false, "expression": "group_title contains \"UK\" AND channel_name contains \"HD\" OR channel_name contains \"4K\""}, "usage_count": 1},
    {"filter": {"name": "No adults", "source_type": "stream", "is_inverse": true, "is_system_default": false, "expression": "group_title contains \"adult\""}, "usage_count": 1},
    {"filter": {"name": "All", "source_type": "stream", "is_inverse": false, "is_system_default": true, "expression": "stream_url starts_with \"http\""}, "usage_count": 1},
    {"filter": {"name": "Sports", "source_type": "stream", "is_inverse": false, "is_system_default": false, "expression": "group_title contains \"Sport\""}, "usage_count": 1}
  ],
  "rules": [
    {"name": "Strip", "description": "", "source_type": "stream", "sort_order": 2, "is_active": true, "expression": "channel_name contains \"x\" SET tvg_name -= \"x\""},
    {"name": "Bad", "source_type": "stream", "sort_order": 1, "is_active": true, "expression": "channel_name contains"}
  ]
}"#;

#[test]
fn rules_of_m3u_proxy_are_taken_over() {
    let server = Server::start();
    let data: Value = serde_json::from_str(M3U_PROXY).unwrap();
    let shown = server.post("/api/v1/import/rules", &data).expect(200);
    assert_eq!((&shown["origin"], &shown["applied"], &shown["count"]), (&"m3u-proxy".into(), &false.into(), &3.into()), "{shown}");
    let items = shown["items"].as_array().unwrap();
    let facts: Vec<(&str, &str)> = items.iter().map(|item| (item["name"].as_str().unwrap(), item["verdict"].as_str().unwrap())).collect();
    assert_eq!(
        facts,
        [
            ("UK", "skipped"),
            ("No adults", "as_is"),
            ("All", "skipped"),
            ("Sports", "skipped"),
            ("Bad", "invalid"),
            ("Strip", "question"),
            ("UK and Sports", "changes_meaning"),
        ]
    );
    assert_eq!(items[0]["expression"], "group_title contains \"UK\" AND (channel_name contains \"HD\" OR channel_name contains \"4K\")");
    assert_eq!((&items[1]["action"], &items[1]["kind"]), (&"exclude".into(), &"filter".into()));
    assert_eq!(items[5]["readings"].as_array().unwrap().len(), 2);
    assert_eq!(server.get("/api/v1/filters?is_system=false").expect(200)["total"], 0, "nothing is saved yet");

    let wrong = json!({"data": data, "choices": {"6": "z"}});
    server.post("/api/v1/import/rules?apply=true", &wrong).expect(422);
    let wanted = json!({"data": data, "choices": {"6": "b"}, "skip": [7]});
    let applied = server.post("/api/v1/import/rules?apply=true", &wanted).expect(200);
    assert_eq!((&applied["applied"], &applied["count"]), (&true.into(), &4.into()));
    assert_eq!(names(&server.get("/api/v1/filters?is_system=false").expect(200)), ["UK", "No adults", "Sports"]);
    let rule = server.get("/api/v1/data-mapping?is_system=false").expect(200);
    assert_eq!(rule["items"][0]["expression"], "channel_name contains \"x\" REMOVE tvg_name = \"x\"");
    // Once more: under other names.
    server.post("/api/v1/import/rules?apply=true", &wanted).expect(200);
    assert!(names(&server.get("/api/v1/filters?is_system=false").expect(200)).contains(&"UK (2)"));
}

#[test]
fn an_envelope_of_tvarr_is_taken_over() {
    let server = Server::start();
    let data = json!({
        "metadata": {"version": "1.0", "export_type": "filters", "exported_at": "2026-01-01T00:00:00Z", "item_count": 2},
        "items": [
            {"name": "Adults", "source_type": "stream", "action": "exclude", "expression": "group_title matches \"xxx|\\d+ plus\"", "is_enabled": true},
            {"name": "Only there", "source_type": "stream", "action": "include", "expression": "true", "source_name": "Provider", "is_enabled": true},
        ],
    });
    let shown = server.post("/api/v1/import/rules", &data).expect(200);
    assert_eq!((&shown["origin"], &shown["notes"][0]["code"]), (&"tvarr".into(), &"excludes".into()), "{shown}");
    let items = shown["items"].as_array().unwrap();
    assert_eq!(items[0]["expression"], r#"group_title matches "(?i)xxx|\\d+ plus""#);
    assert_eq!(items[0]["readings"][1]["expression"], r#"group_title matches "(?i)xxx|d+ plus""#);
    assert_eq!((&items[1]["is_enabled"], &items[1]["verdict"]), (&false.into(), &"changes_meaning".into()));
    let answer = json!({"success": true, "timestamp": "now", "data": [
        {"name": "a\nb", "source_type": "stream", "is_inverse": false, "expression": "true"},
        {"name": "other", "source_type": "radio", "is_inverse": false, "expression": "true"},
        {"name": "number", "source_type": "stream", "is_inverse": false, "expression": 5},
    ]});
    let shown = server.post("/api/v1/import/rules", &answer).expect(200);
    let verdicts: Vec<&str> = shown["items"].as_array().unwrap().iter().map(|item| item["verdict"].as_str().unwrap()).collect();
    assert_eq!((verdicts, &shown["items"][0]["name"]), (vec!["as_is", "invalid", "invalid"], &"a b".into()), "{shown}");
    server.post("/api/v1/import/rules", &json!({"filters": []})).expect(422);
    server.post("/api/v1/import/rules", &json!([{"name": "x", "expression": "true"}])).expect(400);
    assert_eq!(server.post("/api/v1/import/rules?origin=tvarr", &json!([{"name": "x", "expression": "true"}])).expect(200)["count"], 1);
}
