//! The document and the behaviour agree: every parameter and every field of a body is set to values of all kinds, and what the
//! document allows is taken, what it does not is refused, and each answer is one that the document names.

use std::collections::BTreeSet;

use regex::Regex;
use serde_json::{Map, Value, json};

use super::http::testing::{Answer, Server};

/// Fields and parameters that have a meaning beyond their schema, so that a value of the right form may be refused.
const MEANING: [&str; 40] = [
    "accounts",
    "base_url",
    "categories",
    "channel_number",
    "channels",
    "choices",
    "data",
    "domain",
    "end_time",
    "epg_ingestion_limit",
    "epg_sources",
    "expires_at",
    "expression",
    "field",
    "filter_expression",
    "filters",
    "global_max_jobs",
    "headers",
    "id",
    "integer",
    "items",
    "linked_source_id",
    "maintenance_limit",
    "password",
    "profiles",
    "proxy_regeneration_limit",
    "reorders",
    "services",
    "sort",
    "source_id",
    "source_ids",
    "source_type",
    "start_time",
    "stream_ingestion_limit",
    "stream_sources",
    "stream_url",
    "time_zone",
    "update_cron",
    "url",
    "username",
];
/// Operations that end the session or never end, or whose body is no JSON object of fields.
const LEFT_OUT: [&str; 7] = ["/categories", "/impact", "/auth/logout", "/auth/password", "/auth/login", "/auth/setup", "/progress/events"];

struct Document(Value);

impl Document {
    fn schema<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(to) => self.schema(self.0.pointer(to.trim_start_matches('#')).unwrap()),
            None => schema,
        }
    }

    /// Whether a schema allows a value.
    fn allows(&self, schema: &Value, value: &Value) -> bool {
        let schema = self.schema(schema);
        let Some(rules) = schema.as_object() else { return schema != &Value::Bool(false) };
        let list = |name: &str| rules.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let limit = |name: &str| rules.get(name).and_then(Value::as_f64);
        let is_type = |name: &Value| match name.as_str().unwrap() {
            "null" => value.is_null(),
            "boolean" => value.is_boolean(),
            "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
            "number" => value.is_number(),
            "string" => value.is_string(),
            "array" => value.is_array(),
            _ => value.is_object(),
        };
        let types = rules.get("type").map(|types| types.as_array().cloned().unwrap_or_else(|| vec![types.clone()]));
        let condition = rules.get("if").map(|condition| if self.allows(condition, value) { "then" } else { "else" });
        types.is_none_or(|types| types.iter().any(is_type))
            && (list("enum").is_empty() || list("enum").contains(value))
            && rules.get("const").is_none_or(|only| only == value)
            && list("allOf").iter().all(|part| self.allows(part, value))
            && (list("anyOf").is_empty() || list("anyOf").iter().any(|part| self.allows(part, value)))
            && (list("oneOf").is_empty() || list("oneOf").iter().filter(|part| self.allows(part, value)).count() == 1)
            && condition.and_then(|branch| rules.get(branch)).is_none_or(|branch| self.allows(branch, value))
            && value
                .as_f64()
                .is_none_or(|n| limit("minimum").is_none_or(|least| n >= least) && limit("maximum").is_none_or(|most| n <= most))
            && value.as_str().is_none_or(|text| allows_text(rules, text))
            && value.as_array().is_none_or(|items| {
                let is_length =
                    |length: f64| limit("minItems").is_none_or(|n| length >= n) && limit("maxItems").is_none_or(|n| length <= n);
                is_length(items.len() as f64) && rules.get("items").is_none_or(|one| items.iter().all(|item| self.allows(one, item)))
            })
            && value.as_object().is_none_or(|members| self.allows_members(rules, members))
    }

    fn allows_members(&self, rules: &Map<String, Value>, members: &Map<String, Value>) -> bool {
        let nothing = Map::new();
        let known = rules.get("properties").and_then(Value::as_object).unwrap_or(&nothing);
        let names = rules.get("propertyNames");
        let required = rules.get("required").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        required.iter().all(|name| members.contains_key(name.as_str().unwrap()))
            && members.iter().all(|(name, value)| match (known.get(name), rules.get("additionalProperties")) {
                (Some(schema), _) | (None, Some(schema)) => self.allows(schema, value),
                (None, None) => true,
            })
            && names.is_none_or(|schema| members.keys().all(|name| self.allows(schema, &json!(name))))
    }

    /// The names and schemas of a body's fields.
    fn fields(&self, schema: &Value) -> Vec<(String, Value)> {
        let schema = self.schema(schema);
        let parts = ["allOf", "anyOf"].iter().filter_map(|name| schema[*name].as_array()).flatten();
        let own = schema["properties"].as_object().into_iter().flatten().map(|(name, schema)| (name.clone(), schema.clone()));
        let mut all: Vec<_> = own.chain(parts.flat_map(|part| self.fields(part))).collect();
        let mut seen = BTreeSet::new();
        all.retain(|(name, _)| seen.insert(name.clone()));
        all
    }
}

fn allows_text(rules: &Map<String, Value>, text: &str) -> bool {
    let length = text.chars().count() as u64;
    let limit = |name: &str| rules.get(name).and_then(Value::as_u64);
    limit("minLength").is_none_or(|least| length >= least)
        && limit("maxLength").is_none_or(|most| length <= most)
        && rules.get("pattern").is_none_or(|pattern| Regex::new(pattern.as_str().unwrap()).unwrap().is_match(text))
        && (rules.get("format").is_none_or(|format| format != "date-time") || text.parse::<jiff::Timestamp>().is_ok())
}

/// Values of all kinds, those at the limits of the schema among them.
fn values(document: &Document, schema: &Value) -> Vec<Value> {
    let mut values = vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(0),
        json!(1),
        json!(7.0),
        json!(1.5),
        json!(1e30),
        json!(""),
        json!(" "),
        json!("x"),
        json!("a\u{1}b"),
        json!("x".repeat(300)),
        json!("x".repeat(9000)),
        json!([]),
        json!([[]]),
        json!(["x"]),
        json!({}),
        json!({"x": 1}),
        json!({"x": "y"}),
        json!("00000000000000000000000001"),
        json!("9ZZZZZZZZZZZZZZZZZZZZZZZZZ"),
        json!("2026-01-01T00:00:00Z"),
    ];
    let schema = document.schema(schema);
    for part in [schema].into_iter().chain(schema["anyOf"].as_array().into_iter().flatten()) {
        let part = document.schema(part);
        for (name, step) in [("minimum", -1), ("maximum", 1)] {
            if let Some(limit) = part[name].as_i64() {
                values.extend([json!(limit), json!(limit.saturating_add(step))]);
            }
        }
        values.extend(part["enum"].as_array().into_iter().flatten().cloned());
        values.extend(part["oneOf"].as_array().into_iter().flatten().filter_map(|one| one.get("const")).cloned());
    }
    values
}

struct Home {
    server: Server,
    document: Document,
    source: String,
    guide: String,
    manual: String,
    row: String,
    proxy: String,
    filter: String,
    rule: String,
}

impl Home {
    fn new() -> Home {
        let server = Server::start();
        let made = |path: &str, body: Value| server.post(path, &body).expect(201)["id"].as_str().unwrap().to_owned();
        let quiet = |more: Value| {
            let mut body = json!({"enabled": false, "update_cron": "", "url": "http://127.0.0.1:9/x"});
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            body
        };
        let source = made("/api/v1/sources/stream", quiet(json!({"name": "s"})));
        let guide = made("/api/v1/sources/epg", quiet(json!({"name": "g"})));
        let manual = made("/api/v1/sources/stream", quiet(json!({"name": "m", "source_type": "manual", "url": ""})));
        let row = made(&format!("/api/v1/sources/{manual}/manual-channels"), json!({"channel_name": "A", "stream_url": "http://a/1"}));
        let proxy = made("/api/v1/proxies", json!({"name": "p"}));
        let filter = made("/api/v1/filters", json!({"name": "f", "expression": "true"}));
        let rule = made("/api/v1/data-mapping", json!({"name": "r", "expression": "SET group_title = \"x\""}));
        let document = Document(server.get("/api/openapi.json").expect(200));
        Home { server, document, source, guide, manual, row, proxy, filter, rule }
    }

    fn filled(&self, path: &str) -> String {
        let id = match path {
            path if path.contains("manual-channels") => &self.manual,
            path if path.contains("/epg") => &self.guide,
            path if path.contains("/sources") => &self.source,
            path if path.contains("/filters") => &self.filter,
            path if path.contains("/data-mapping") => &self.rule,
            _ => &self.proxy,
        };
        let path = path.replace("{channel}", &self.row).replace("{name}", "m3u-127.0.0.1:9").replace("{stage}", "filtering");
        let path = ["{id}", "{proxy_id}", "{source_id}"].iter().fold(path, |path, name| path.replace(name, id));
        path.split('/').map(|part| if part.starts_with('{') { "1" } else { part }).collect::<Vec<_>>().join("/")
    }

    fn operations(&self) -> Vec<(String, String, Value)> {
        let all = self.document.0["paths"].as_object().unwrap().iter().flat_map(|(path, methods)| {
            methods.as_object().unwrap().iter().map(move |(method, operation)| (method.to_uppercase(), path.clone(), operation.clone()))
        });
        all.filter(|(_, path, _)| path.starts_with("/api/v1/") && !LEFT_OUT.iter().any(|end| path.ends_with(end))).collect()
    }
}

/// Holds an answer against what the document allows; what is wrong, if anything.
fn judge(operation: &Value, name: &str, is_allowed: bool, answer: &Answer) -> Option<String> {
    let is_refused = matches!(answer.status, 400 | 422);
    let is_known = operation["responses"].get(answer.status.to_string()).is_some();
    // A problem names the field, or a part of it.
    let has_field = |error: &Value| error["field"].as_str().is_some_and(|field| field.split('.').next() == Some(name));
    let is_named = || answer.json()["errors"].as_array().is_some_and(|errors| errors.iter().any(has_field));
    match () {
        () if !is_known => Some(format!("{} is not documented", answer.status)),
        () if is_allowed && is_refused && !MEANING.contains(&name) => Some("allowed and refused".to_owned()),
        () if !is_allowed && !is_refused && answer.status != 404 => Some("not allowed and taken".to_owned()),
        () if !is_allowed && is_refused && !MEANING.contains(&name) && !is_named() => Some("refused without its name".to_owned()),
        () => None,
    }
}

/// A body that the document and the program take.
fn body_of(path: &str) -> Value {
    match path {
        path if path.ends_with("/filters") => json!({"name": "new", "expression": "true"}),
        path if path.ends_with("/data-mapping") => json!({"name": "new", "expression": "SET group_title = \"y\""}),
        path if path.ends_with("/filters/test") => json!({"filter_expression": "true"}),
        path if path.ends_with("/data-mapping/test") => json!({"expression": "SET group_title = \"y\""}),
        path if path.ends_with("/sources/stream") || path.ends_with("/sources/epg") => {
            json!({"name": "new", "url": "http://127.0.0.1:9/y", "enabled": false, "update_cron": ""})
        }
        path if path.ends_with("/manual-channels") => json!({"channel_name": "B", "stream_url": "http://a/2"}),
        path if path.ends_with("/proxies") || path.ends_with("/tokens") => json!({"name": "new"}),
        path if path.ends_with("/expressions/validate") => json!({"expression": "true"}),
        path if path.ends_with("/expressions/evaluate") => json!({"expression": "true", "domain": "stream_filter", "records": []}),
        path if path.ends_with("/pipeline/validate") => json!({"expression": "true", "stage": "filtering"}),
        path if path.ends_with("/cron/validate") => json!({"expression": "@daily"}),
        path if path.ends_with("/reorder") => json!({"reorders": []}),
        path if path.ends_with("/import/rules") => json!({"data": [{"name": "i", "expression": "true", "is_inverse": false}]}),
        path if path.ends_with("/force") => json!({"action": "auto"}),
        path if path.contains("/services/") => json!({"profile": null}),
        _ => json!({}),
    }
}

#[test]
fn every_field_of_a_body_takes_what_the_document_says() {
    let home = Home::new();
    let (mut wrong, mut count) = (Vec::new(), 0);
    for (method, path, operation) in home.operations() {
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        // A list in place of an object, and a provider that is asked, are tried elsewhere.
        if schema.is_null()
            || path.ends_with("/validate") && path.contains("/sources/")
            || method == "PUT" && path.ends_with("manual-channels")
        {
            continue;
        }
        let base = body_of(&path);
        assert!(home.document.allows(schema, &base), "{method} {path}: {base}");
        let target = home.filled(&path);
        for (name, field) in home.document.fields(schema) {
            for value in values(&home.document, &field) {
                let mut body = base.clone();
                body[&name] = value;
                let answer = home.server.send(&method, &target, &body);
                count += 1;
                let problem = judge(&operation, &name, home.document.allows(schema, &body), &answer);
                wrong.extend(
                    problem.map(|problem| format!("{problem}: {method} {path} {name}={:.80} -> {:.200}", body[&name], answer.text())),
                );
            }
        }
        for body in [json!([]), json!("x"), json!(7)] {
            let answer = home.server.send(&method, &target, &body);
            if !home.document.allows(schema, &body) && !matches!(answer.status, 400 | 422 | 404) {
                wrong.push(format!("not allowed and taken: {method} {path} {body} -> {}", answer.status));
            }
        }
    }
    assert!(count > 2000, "{count}");
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}

/// What a parameter's text means, by its schema.
fn read(document: &Document, schema: &Value, text: &str) -> Value {
    match document.schema(schema)["type"].as_str() {
        Some("integer") => text.parse::<i64>().map_or_else(|_| json!(text), Value::from),
        Some("boolean") if matches!(text, "true" | "false" | "0" | "1") => json!(matches!(text, "true" | "1")),
        Some("array") => text.split(',').filter(|part| !part.is_empty()).map(Value::from).collect(),
        _ => json!(text),
    }
}

#[test]
fn every_parameter_of_a_query_takes_what_the_document_says() {
    let home = Home::new();
    let (mut wrong, mut count) = (Vec::new(), 0);
    let texts =
        ["", "x", "-1", "0", "1", "501", "true", "99999999999999999999", "2026-01-01T00:00:00Z", "00000000000000000000000001", "asc"];
    for (method, path, operation) in home.operations().into_iter().filter(|(method, ..)| method == "GET") {
        let parameters = operation["parameters"].as_array().into_iter().flatten().filter(|parameter| parameter["in"] == "query");
        let parameters: Vec<&Value> = parameters.collect();
        let needed = |wanted: &str| {
            let needed = parameters.iter().filter(|one| one["required"] == true && one["name"] != wanted);
            let search = if path.ends_with("/search") && wanted != "q" { "&q=x" } else { "" };
            needed.map(|one| format!("&{}=channel_name", one["name"].as_str().unwrap())).collect::<String>() + search
        };
        for parameter in &parameters {
            let name = parameter["name"].as_str().unwrap();
            let schema = &parameter["schema"];
            let choices = document_choices(&home.document, schema);
            for text in texts.iter().copied().chain(choices.iter().map(String::as_str)) {
                let answer = home.server.get(&format!("{}?{name}={text}{}", home.filled(&path), needed(name)));
                count += 1;
                let is_allowed = home.document.allows(schema, &read(&home.document, schema, text));
                let problem = judge(&operation, name, is_allowed, &answer);
                wrong.extend(problem.map(|problem| format!("{problem}: {method} {path}?{name}={text} -> {:.200}", answer.text())));
            }
        }
    }
    assert!(count > 1000, "{count}");
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}

fn document_choices(document: &Document, schema: &Value) -> Vec<String> {
    let schema = document.schema(schema);
    let consts = schema["oneOf"].as_array().into_iter().flatten().filter_map(|one| one.get("const"));
    schema["enum"].as_array().into_iter().flatten().chain(consts).filter_map(|value| value.as_str().map(str::to_owned)).collect()
}
