//! The OpenAPI 3.1 document, derived from the route table: what a row says is what the document says.
//!
//! Schemas come from the records themselves (schemars). An answer always has all its fields, a request may leave
//! some out: a record that is used both ways gets a second schema, `…Input`, where the two differ, and a third,
//! `…Patch`, where merge patches change it.

use std::collections::BTreeSet;

use http::{Method, StatusCode};
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::caller::COOKIE;
use super::error::Document;
use super::req::PageQuery;
use super::route::{MakeSchema, Route};
use crate::model::{ChannelId, Id};

const SCHEMAS: &str = "#/components/schemas/";
pub(crate) const MULTIPART: &str = "multipart/form-data";
/// The end of the names of merge patches.
const PATCH: &str = "Patch";

pub(crate) fn document<P>(routes: &[Route<P>]) -> Value {
    let settings = SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = "/components/schemas".into())
        .with_transform(RecursiveTransform(part_reference))
        .with_transform(RecursiveTransform(bound_integer));
    let mut answered = settings.clone().for_serialize().into_generator();
    let mut sent = settings.for_deserialize().into_generator();
    answered.subschema_for::<Document>();

    let mut paths = Map::new();
    let mut tags: Vec<&str> = Vec::new();
    for route in routes {
        if !tags.contains(&route.tag) {
            tags.push(route.tag);
        }
        let operation = operation(route, &mut answered, &mut sent);
        let path = paths.entry(route.path).or_insert_with(|| Value::Object(Map::new()));
        path[route.method.as_str().to_lowercase()] = operation;
    }
    let mut schemas = answered.take_definitions(true);
    let mut inputs = sent.take_definitions(true);
    let patches = routes.iter().filter(|route| route.is_patch).filter_map(|route| route.takes);
    let patched = patches.filter_map(|takes| Some(name_in(takes(&mut sent).as_value())?.to_owned())).collect();
    add_patches(patched, &mut inputs);
    let differing = differing(&schemas, &inputs);
    let mut paths = Value::Object(paths);
    // Only bodies that are sent refer to inputs, and these refer to each other.
    for operation in paths.as_object_mut().into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut).flat_map(Map::values_mut)
    {
        for part in ["requestBody", "parameters"] {
            if let Some(part) = operation.get_mut(part) {
                point_to_inputs(part, &differing);
            }
        }
    }
    for (name, mut schema) in inputs {
        point_to_inputs(&mut schema, &differing);
        let name = if differing.contains(&name) { format!("{name}Input") } else { name };
        schemas.entry(name).or_insert(schema);
    }
    schemas.sort_keys();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Lineup",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Everything the page does, it does through these operations.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": ".."}],
        "tags": tags.into_iter().map(|name| json!({"name": name})).collect::<Vec<_>>(),
        "security": [{"token": []}, {"session": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "An access token, or the token of a login."},
                "session": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "Set by a login."},
            },
        },
    })
}

fn operation<P>(route: &Route<P>, answered: &mut SchemaGenerator, sent: &mut SchemaGenerator) -> Value {
    let path_parameter = |name: &str| {
        let default: MakeSchema = match name {
            "n" | "number" => SchemaGenerator::subschema_for::<u64>,
            "channel_id" => SchemaGenerator::subschema_for::<ChannelId>,
            "id" | "channel" | "proxy_id" | "source_id" => SchemaGenerator::subschema_for::<Id>,
            _ => SchemaGenerator::subschema_for::<String>,
        };
        let schema = route.params.iter().find(|(typed, _)| *typed == name).map_or(default, |(_, schema)| *schema);
        json!({"name": name, "in": "path", "required": true, "schema": schema(sent)})
    };
    let mut parameters: Vec<Value> = parameters_of(route.path).map(path_parameter).collect();
    if route.is_paged {
        parameters.extend(query_parameters(SchemaGenerator::subschema_for::<PageQuery>, sent));
    }
    for query in &route.query {
        parameters.extend(query_parameters(*query, sent));
    }
    let mut operation = json!({
        "operationId": operation_id(route),
        "tags": [route.tag],
        "summary": route.summary,
    });
    if !parameters.is_empty() {
        operation["parameters"] = parameters.into();
    }
    if let Some(takes) = route.takes {
        let mut schema = Value::from(takes(sent));
        if let Some(Value::String(to)) = schema.get_mut("$ref").filter(|_| route.is_patch) {
            to.push_str(PATCH);
        }
        if let Some(needs) = &route.needs {
            // As a condition that always holds, so that types made of the document stay those of the record.
            schema = json!({"allOf": [schema, {"if": {}, "then": needs}]});
        }
        operation["requestBody"] = json!({"required": true, "content": {"application/json": {"schema": schema}}});
    }
    if let Some(content_type) = route.takes_type {
        let schema = match content_type {
            MULTIPART => json!({"type": "object", "required": ["file"], "properties": {"file": {"type": "string", "format": "binary"}}}),
            _ => json!({"type": "string"}),
        };
        operation["requestBody"] = json!({"required": true, "content": {content_type: {"schema": schema}}});
    }
    if route.is_open {
        operation["security"] = json!([]);
    }
    let mut responses = Map::new();
    let mut success = json!({"description": words(route.status.as_u16())});
    if let Some(gives) = route.gives {
        success["content"] = json!({"application/json": {"schema": gives(answered)}});
    } else if let Some(content_type) = route.content_type {
        success["content"] = json!({content_type: {}});
    }
    responses.insert(route.status.as_str().to_owned(), success);
    for status in failures(route) {
        let problem = json!({"schema": {"$ref": format!("{SCHEMAS}ProblemDocument")}});
        responses.insert(status.to_string(), json!({"description": words(status), "content": {"application/problem+json": problem}}));
    }
    operation["responses"] = Value::Object(responses);
    operation
}

/// The statuses that follow from the row, and those that it names.
fn failures<P>(route: &Route<P>) -> BTreeSet<u16> {
    let mut failures: BTreeSet<u16> = route.fails.iter().copied().collect();
    if !route.is_open {
        failures.insert(401);
        if route.method != Method::GET {
            failures.insert(403);
        }
    }
    if route.takes.is_some() {
        failures.extend([400, 413, 415, 422]);
    }
    if !route.query.is_empty() || route.is_paged {
        failures.insert(400);
    }
    if parameters_of(route.path).next().is_some() {
        failures.insert(404);
    }
    failures
}

fn words(status: u16) -> &'static str {
    StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("Answer")
}

/// The names in braces.
pub(super) fn parameters_of(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0.trim_start_matches('*')))
}

/// `get_sources_stream_by_id`: the method and the words of the path.
fn operation_id<P>(route: &Route<P>) -> String {
    let path = route.path.strip_prefix("/api/v1").unwrap_or(route.path);
    let mut id = route.method.as_str().to_lowercase();
    for part in path.replace('.', "/dot_").split(['/', '-']).filter(|part| !part.is_empty()) {
        id.push('_');
        match part.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) => id.extend(["by_", name]),
            None => id.extend(part.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_')),
        }
    }
    id
}

/// A reference beside members becomes `allOf`, because many readers take no notice of what stands beside a reference.
fn part_reference(schema: &mut Schema) {
    if schema.get("properties").is_some()
        && let Some(reference) = schema.remove("$ref")
    {
        let description = schema.remove("description");
        *schema = json_schema!({"allOf": [{"$ref": reference}, schema]});
        if let Some(description) = description {
            schema.insert("description".to_owned(), description);
        }
    }
}

/// Adds the limits of an integer's type.
fn bound_integer(schema: &mut Schema) {
    let (least, most): (Value, Value) = match schema.get("format").and_then(Value::as_str) {
        Some("uint8") => (0.into(), u8::MAX.into()),
        Some("uint16") => (0.into(), u16::MAX.into()),
        Some("uint32") => (0.into(), u32::MAX.into()),
        Some("uint64" | "uint") => (0.into(), u64::MAX.into()),
        Some("int32") => (i32::MIN.into(), i32::MAX.into()),
        Some("int64" | "int") => (i64::MIN.into(), i64::MAX.into()),
        _ => return,
    };
    for (name, limit) in [("minimum", least), ("maximum", most)] {
        if schema.get(name).is_none() {
            schema.insert(name.to_owned(), limit);
        }
    }
}

/// The fields of a record as parameters.
fn query_parameters(query: MakeSchema, generator: &mut SchemaGenerator) -> Vec<Value> {
    let schema: Schema = query(generator);
    // A named record is a reference; its own definition is not wanted in the document.
    let name = name_in(schema.as_value()).map(str::to_owned);
    let record = match &name {
        Some(name) => generator.definitions_mut().shift_remove(name).unwrap_or_default(),
        None => schema.into(),
    };
    let required: Vec<&str> = record["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let fields = record["properties"].as_object().into_iter().flatten();
    fields
        .map(|(name, field)| {
            let mut field = field.clone();
            never_null(&mut field);
            let description = field.as_object_mut().and_then(|field| field.shift_remove("description"));
            let mut parameter = json!({"name": name, "in": "query", "required": required.contains(&name.as_str())});
            if field["type"] == "array" {
                parameter["style"] = "form".into();
                parameter["explode"] = false.into();
            }
            if let Some(description) = description {
                parameter["description"] = description;
            }
            parameter["schema"] = field;
            parameter
        })
        .collect()
}

/// Parameters of a query cannot be null.
fn never_null(schema: &mut Value) {
    let Some(members) = schema.as_object_mut() else { return };
    members.retain(|name, value| name != "default" || !value.is_null());
    for name in ["type", "enum", "anyOf"] {
        if let Some(Value::Array(parts)) = members.get_mut(name) {
            parts.retain(|part| !is_null(part));
        }
    }
    if let Some(Value::Array(types)) = members.get_mut("type")
        && let [only] = types.as_slice()
    {
        members["type"] = only.clone();
    }
    if let Some(Value::Array(choices)) = members.get("anyOf")
        && let [Value::Object(only)] = choices.clone().as_slice()
    {
        members.shift_remove("anyOf");
        members.extend(only.clone());
    }
}

/// Whether this is null, the name of its type or the schema of it.
fn is_null(part: &Value) -> bool {
    part.is_null() || part == "null" || part["type"] == "null"
}

fn name_in(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix(SCHEMAS)
}

/// Adds the schemas of merge patches (RFC 7396) onto records: every member may be left out, and null brings back its
/// default, unless that is none. There are no other members. Members that are records themselves are patches too.
fn add_patches(mut waiting: Vec<String>, schemas: &mut Map<String, Value>) {
    while let Some(name) = waiting.pop() {
        let patch = format!("{name}{PATCH}");
        if let Some(mut schema) = schemas.get(&name).filter(|_| !schemas.contains_key(&patch)).cloned() {
            loosen(&mut schema, schemas, &mut waiting);
            schemas.insert(patch, schema);
        }
    }
}

/// Makes an object's schema that of a patch. Names of records to make patches of go to `waiting`.
fn loosen(schema: &mut Value, schemas: &Map<String, Value>, waiting: &mut Vec<String>) {
    let Some(object) = schema.as_object_mut() else { return };
    object.shift_remove("required");
    let members = object.get_mut("properties").and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut).collect::<Vec<_>>();
    for member in members {
        if is_required(member) {
            continue;
        }
        if member["type"] == "object" {
            loosen(member, schemas, waiting);
        }
        if let Some(name) = name_in(member).filter(|name| schemas[*name]["type"] == "object").map(str::to_owned) {
            member["$ref"] = format!("{SCHEMAS}{name}{PATCH}").into();
            waiting.push(name);
        }
        member.as_object_mut().and_then(|member| member.shift_remove("default"));
        allow_null(member);
    }
    let is_record = object.contains_key("properties");
    if let Some(values) = object.get_mut("additionalProperties") {
        if values.is_object() {
            allow_null(values);
        }
    } else if is_record {
        object.insert("additionalProperties".to_owned(), false.into());
    }
}

/// Whether a member's default is none of its values: a name that is empty.
fn is_required(member: &mut Value) -> bool {
    let is_empty = member["default"] == "" && member["minLength"].as_u64().is_some_and(|least| least > 0);
    if is_empty {
        member.as_object_mut().and_then(|member| member.shift_remove("default"));
    }
    is_empty
}

fn allow_null(schema: &mut Value) {
    let has_null =
        ["type", "anyOf", "oneOf", "enum"].iter().any(|name| schema[name].as_array().is_some_and(|parts| parts.iter().any(is_null)));
    if has_null {
        return;
    }
    if schema["type"].is_string() && schema.get("enum").is_none() && schema.get("const").is_none() {
        schema["type"] = json!([schema["type"], "null"]);
        return;
    }
    let description = schema.as_object_mut().and_then(|schema| schema.shift_remove("description"));
    let mut choice = json!({"anyOf": [schema, {"type": "null"}]});
    if let Some(description) = description {
        choice["description"] = description;
    }
    *schema = choice;
}

/// Names that mean something else when sent than when answered, themselves or by what they refer to.
fn differing(answered: &Map<String, Value>, sent: &Map<String, Value>) -> BTreeSet<String> {
    let mut differing: BTreeSet<String> = sent
        .iter()
        .filter(|(name, schema)| answered.get(*name).is_some_and(|other| other != *schema))
        .map(|(name, _)| name.clone())
        .collect();
    loop {
        let more: Vec<String> = sent
            .iter()
            .filter(|(name, schema)| {
                answered.contains_key(*name) && !differing.contains(*name) && point_to_inputs(&mut (*schema).clone(), &differing)
            })
            .map(|(name, _)| name.clone())
            .collect();
        if more.is_empty() {
            return differing;
        }
        differing.extend(more);
    }
}

/// Lets references to these names be to their inputs. True: there was one.
fn point_to_inputs(schema: &mut Value, names: &BTreeSet<String>) -> bool {
    match schema {
        Value::Object(members) => members.iter_mut().fold(false, |is_found, (member, value)| match value {
            Value::String(to) if member == "$ref" => {
                let is_one = to.strip_prefix(SCHEMAS).is_some_and(|name| names.contains(name));
                to.push_str(if is_one { "Input" } else { "" });
                is_found | is_one
            }
            _ => is_found | point_to_inputs(value, names),
        }),
        Value::Array(items) => items.iter_mut().fold(false, |is_found, item| is_found | point_to_inputs(item, names)),
        _ => false,
    }
}
