//! Changes to records: a merge patch (RFC 7396), and the problems that validation finds.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

type Map = serde_json::Map<String, Value>;

/// One invalid field. `field` is its name in JSON, with dots for depth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Problem {
    pub(crate) field: String,
    pub(crate) message: String,
}

/// What [`Problems::name`] accepts, as a schema says it: not blank, without control characters.
pub(crate) const NAME: &str = r"^[^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f][^\u0000-\u001f\u007f-\u009f]*$";

/// All problems of a record, not only the first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Problems(pub(crate) Vec<Problem>);

impl Problems {
    pub(crate) fn one(field: &str, message: impl Into<String>) -> Problems {
        Problems(vec![Problem { field: field.to_owned(), message: message.into() }])
    }

    pub(crate) fn add(&mut self, field: &str, message: impl Into<String>) {
        self.0.push(Problem { field: field.to_owned(), message: message.into() });
    }

    /// Checks a name: not blank, 255 characters at most, on one line.
    pub(crate) fn name(&mut self, field: &str, name: &str) {
        if name.trim().is_empty() {
            self.add(field, "a name is required");
        } else if name.chars().count() > 255 {
            self.add(field, "255 characters at most");
        } else if name.chars().any(char::is_control) {
            self.add(field, "no line breaks or control characters");
        }
    }

    pub(crate) fn within(&mut self, field: &str, value: u32, least: u32, most: u32) {
        if !(least..=most).contains(&value) {
            self.add(field, format!("{least} to {most}"));
        }
    }

    pub(crate) fn into_result(self) -> Result<(), Problems> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

/// Merges `patch` into `target`: null removes, objects merge, everything else replaces.
pub(crate) fn merge(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    if let Value::Object(target) = target {
        for (name, value) in patch {
            if value.is_null() {
                target.shift_remove(&name);
            } else {
                merge(target.entry(name).or_insert(Value::Null), value);
            }
        }
    }
}

/// Returns `record` with `patch` merged in. Members of the patch that are named in `ignored` (what the server makes) are
/// dropped first; members that neither the record nor `ignored` knows are problems. A field that is null takes its default.
pub(crate) fn apply<T: Serialize + DeserializeOwned>(record: &T, patch: Value, ignored: &[&str]) -> Result<T, Problems> {
    let Value::Object(patch) = patch else { return Err(Problems::one("", "an object is expected")) };
    let mut value = serde_json::to_value(record).map_err(|error| Problems::one("", error.to_string()))?;
    let mut problems = Problems::default();
    for name in patch.keys().filter(|name| !ignored.contains(&name.as_str())) {
        if value.get(name).is_none() {
            problems.add(name, "no such field");
        }
    }
    problems.into_result()?;
    // What the server makes of its own is of the right type all the same.
    let (made, patch): (Map, Map) = patch.into_iter().partition(|(name, _)| ignored.contains(&name.as_str()));
    for (name, member) in made.into_iter().filter(|(name, _)| value.get(name).is_some()) {
        let mut next = value.clone();
        merge(&mut next, Value::Object([(name.clone(), member)].into_iter().collect()));
        serde_json::from_value::<T>(next).map_err(|error| Problems::one(&name, error.to_string()))?;
    }
    // One member after the other, so that the problem names the wrong one.
    for (name, member) in patch {
        let mut next = value.clone();
        merge(&mut next, Value::Object([(name.clone(), member.clone())].into_iter().collect()));
        match serde_json::from_value::<T>(next.clone()) {
            Err(error) => {
                let path = place_of::<T>(&value, &[name.as_str()], &member).unwrap_or(name);
                return Err(Problems::one(&path, error.to_string()));
            }
            // Members that are missing after reading are unknown.
            Ok(read) => {
                let mut problems = Problems::default();
                let read = serde_json::to_value(&read).map_err(|error| Problems::one("", error.to_string()))?;
                unknown(&name, &member, read.get(&name).unwrap_or(&Value::Null), &mut problems);
                problems.into_result()?;
            }
        }
        value = next;
    }
    serde_json::from_value(value).map_err(|error| Problems::one("", error.to_string()))
}

/// The path of the invalid part of `member`, which is at `path`.
fn place_of<T: DeserializeOwned>(record: &Value, path: &[&str], member: &Value) -> Option<String> {
    for (name, part) in member.as_object()? {
        let path = [path, &[name.as_str()]].concat();
        let patch = path.iter().rev().fold(part.clone(), |inner, name| Value::Object([((*name).to_owned(), inner)].into_iter().collect()));
        let mut next = record.clone();
        merge(&mut next, patch);
        if serde_json::from_value::<T>(next).is_err() {
            return Some(place_of::<T>(record, &path, part).unwrap_or_else(|| path.join(".")));
        }
    }
    None
}

/// Adds a problem for each part of `sent` that is missing in `read`.
fn unknown(path: &str, sent: &Value, read: &Value, problems: &mut Problems) {
    let parts: Vec<(String, &Value, Option<&Value>)> = match (sent, read) {
        (Value::Object(sent), Value::Object(read)) => sent.iter().map(|(name, part)| (name.clone(), part, read.get(name))).collect(),
        (Value::Array(sent), Value::Array(read)) => {
            sent.iter().enumerate().map(|(at, part)| (at.to_string(), part, read.get(at))).collect()
        }
        // A list of its fields' values is no record.
        (Value::Array(_), Value::Object(_)) => return problems.add(path, "an object is expected"),
        _ => return,
    };
    for (name, part, read) in parts.into_iter().filter(|(_, part, _)| !part.is_null()) {
        match read {
            Some(read) => unknown(&format!("{path}.{name}"), part, read, problems),
            None => problems.add(&format!("{path}.{name}"), "no such field"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Proxy;
    use serde_json::json;

    #[test]
    fn patches_as_rfc_7396_says() {
        let mut target = json!({"a": "b", "c": {"d": "e", "f": "g"}});
        merge(&mut target, json!({"a": "z", "c": {"f": null}}));
        assert_eq!(target, json!({"a": "z", "c": {"d": "e"}}));
    }

    #[test]
    fn names_unknown_fields_and_wrong_values() {
        let proxy = Proxy::default();
        let problems = apply(&proxy, json!({"nmae": "x", "id": 7}), &["id"]).unwrap_err();
        assert_eq!(problems.0[0].field, "nmae");
        let problems = apply(&proxy, json!({"name": "x", "epg_days": "many"}), &[]).unwrap_err();
        assert_eq!(problems.0[0].field, "epg_days");
    }

    #[test]
    fn names_the_place_in_the_depth() {
        use crate::model::settings::Features;
        let wrong = |patch: Value| apply(&Features::default(), patch, &[]).unwrap_err().0[0].field.clone();
        assert_eq!(wrong(json!({"config": {"ingestion_guard": {"delay_seconds": "x"}}})), "config.ingestion_guard.delay_seconds");
        assert_eq!(wrong(json!({"config": {"ingestion_guard": {"delay_secs": 1}}})), "config.ingestion_guard.delay_secs");
        let source = crate::model::Source::default();
        let problems = apply(&source, json!({"headers": {"X-A": "b"}, "accounts": [{"username": "a"}]}), &[]);
        assert!(problems.is_ok(), "{problems:?}");
    }

    #[test]
    fn null_brings_the_default_back() {
        let proxy = Proxy { epg_days: 3, ..Proxy::default() };
        assert_eq!(apply(&proxy, json!({"epg_days": null}), &[]).unwrap().epg_days, 7);
    }
}
