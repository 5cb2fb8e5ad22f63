//! Which settings there are: derived from the records that hold them, their bounds and the table of start-up options.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::config::Config;
use crate::model::settings::{Features, General, JobScheduling, bounds};
use crate::serve::http::{ApiError, Req};
use crate::serve::parts::Parts;

pub(super) const TAG: &str = "settings";

#[derive(Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum SettingType {
    Text,
    Number,
    Boolean,
}

/// One setting.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SettingInfo {
    /// Its name in the record, with dots for depth.
    name: String,
    /// Where it is read, and changed unless it needs a restart.
    endpoint: &'static str,
    r#type: SettingType,
    /// It can be null: not set.
    nullable: bool,
    /// The least and the most of a number.
    minimum: Option<u32>,
    maximum: Option<u32>,
    /// What counts until somebody sets it; of start-up options as one would write it.
    default: Value,
    /// It is a start-up option: given as a flag, an environment variable or in the configuration file, and read once.
    needs_restart: bool,
    description: String,
}

pub(super) fn info(parts: &Parts, _req: &Req) -> Result<Vec<SettingInfo>, ApiError> {
    Ok(all(&parts.config))
}

fn all(config: &Config) -> Vec<SettingInfo> {
    let mut infos = Vec::new();
    describe("/api/v1/settings", &General::default(), &mut infos);
    describe("/api/v1/settings/job-scheduling", &JobScheduling::for_workers(config.workers), &mut infos);
    describe("/api/v1/features", &Features::default(), &mut infos);
    infos.extend(Config::default().startup().into_iter().map(|option| SettingInfo {
        name: option.name.to_owned(),
        endpoint: "/api/v1/settings/startup",
        r#type: SettingType::Text,
        nullable: option.value.is_empty(),
        minimum: None,
        maximum: None,
        default: if option.value.is_empty() { Value::Null } else { option.value.into() },
        needs_restart: true,
        description: option.help.to_owned(),
    }));
    infos
}

/// Every value of a record, from its schema and what it is by default.
fn describe<T: Serialize + JsonSchema>(endpoint: &'static str, defaults: &T, infos: &mut Vec<SettingInfo>) {
    let settings = schemars::generate::SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    let schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    let defaults = serde_json::to_value(defaults).unwrap_or_default();
    walk(endpoint, "", &schema, &defaults, infos);
}

fn walk(endpoint: &'static str, path: &str, schema: &Value, defaults: &Value, infos: &mut Vec<SettingInfo>) {
    for (name, part) in schema["properties"].as_object().into_iter().flatten() {
        let (path, default) = (if path.is_empty() { name.clone() } else { format!("{path}.{name}") }, &defaults[name]);
        if part["properties"].is_object() {
            walk(endpoint, &path, part, default, infos);
            continue;
        }
        let can_be =
            |wanted: &str| part["type"] == wanted || part["type"].as_array().is_some_and(|types| types.iter().any(|t| t == wanted));
        let r#type = match () {
            () if can_be("boolean") => SettingType::Boolean,
            () if can_be("integer") => SettingType::Number,
            () => SettingType::Text,
        };
        let (minimum, maximum) = bounds(&path).unzip();
        infos.push(SettingInfo {
            endpoint,
            r#type,
            nullable: can_be("null"),
            minimum,
            maximum,
            default: default.clone(),
            needs_restart: false,
            description: part["description"].as_str().unwrap_or_default().replace('\n', " "),
            name: path,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_is_told_with_its_bounds() {
        let infos = all(&Config::default());
        let of = |endpoint: &str, name: &str| infos.iter().find(|info| info.endpoint == endpoint && info.name == name).unwrap();
        let base = of("/api/v1/settings", "base_url");
        assert_eq!((&base.r#type, base.nullable, &base.default, base.needs_restart), (&SettingType::Text, true, &Value::Null, false));
        let base = of("/api/v1/settings/startup", "base_url");
        assert!(base.needs_restart && base.nullable);
        assert_eq!(of("/api/v1/settings/startup", "keep_versions").default, "3");
        let delay = of("/api/v1/features", "config.ingestion_guard.delay_seconds");
        assert_eq!((&delay.r#type, delay.minimum, delay.maximum, &delay.default), (&SettingType::Number, Some(1), Some(300), &15.into()));
        assert_eq!(of("/api/v1/features", "flags.ingestion_guard").r#type, SettingType::Boolean);
        assert_eq!(of("/api/v1/settings/job-scheduling", "time_zone").r#type, SettingType::Text);
        for info in &infos {
            assert_eq!(info.minimum.is_some(), info.r#type == SettingType::Number, "{info:?}");
            assert!(!info.description.is_empty(), "{info:?}");
            let is_null = info.default.is_null();
            assert_eq!(is_null, info.nullable, "{info:?}");
        }
        // A record's values are all among them.
        let scheduling = serde_json::to_value(JobScheduling::default()).unwrap();
        assert!(scheduling.as_object().unwrap().keys().all(|name| infos.iter().any(|info| info.name == *name)));
    }
}
