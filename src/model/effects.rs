//! What the change of a field makes necessary: one table per record, with an entry for every field.
//!
//! `work::consequences` turns effects into jobs; `ingest` derives from [`Effect::Content`] whether stored rows are comparable.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Map, Value};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Effect {
    /// The stored rows depend on the field: the next refresh reads everything, even if the provider has nothing new.
    Content,
    /// The source is refreshed now, if it is enabled.
    Refresh,
    /// The field is shared with the linked source.
    Linked,
    /// Playlists that publish the record are generated.
    Generate,
    /// The schedules are read again.
    Reschedule,
    /// Runs that the former schedule missed are dropped, in the transaction that stores the record.
    NewSchedule,
    /// The queue applies the setting.
    Configure,
}

use Effect::{Configure, Content, Generate, Linked, NewSchedule, Refresh, Reschedule};

pub(crate) type Fields = [(&'static str, &'static [Effect])];

pub(crate) const SOURCE: &Fields = &[
    ("id", &[]),
    ("name", &[]),
    ("source_kind", &[]),
    ("source_type", &[Content, Refresh]),
    ("url", &[Content, Refresh, Linked, Reschedule]),
    ("username", &[Content, Refresh, Linked]),
    ("accounts", &[Linked]),
    ("user_agent", &[Content]),
    ("headers", &[Content, Refresh]),
    ("enabled", &[Refresh, Generate, Reschedule]),
    ("priority", &[]),
    ("update_cron", &[Reschedule, NewSchedule]),
    ("max_concurrent_streams", &[]),
    ("include_live", &[Refresh]),
    ("include_vod", &[Refresh]),
    ("include_series", &[Refresh]),
    ("category_choice", &[Refresh]),
    ("categories", &[Refresh]),
    ("epg_method", &[Refresh]),
    ("time_offset_minutes", &[Generate]),
    ("retention_days", &[Content, Refresh]),
    ("keep_past_days", &[Content, Refresh]),
    ("linked_source_id", &[]),
    ("time_zone", &[Content, Refresh]),
    ("ignore_channel_numbers", &[Content, Refresh]),
    ("shrink_threshold", &[]),
    ("timeout", &[]),
    ("created_at", &[]),
    ("updated_at", &[]),
];

/// Of the secrets of a source, which are no field of the record.
pub(crate) const SOURCE_SECRETS: &[Effect] = &[Content, Refresh, Linked];

pub(crate) const PROXY: &Fields = &[
    ("id", &[]),
    ("name", &[]),
    ("description", &[]),
    ("proxy_mode", &[Generate]),
    ("is_active", &[Generate, Reschedule]),
    ("auto_regenerate", &[Generate]),
    ("numbering_mode", &[Generate]),
    ("starting_channel_number", &[Generate]),
    ("group_numbering_size", &[Generate]),
    ("epg_days", &[Generate]),
    ("epg_past_hours", &[Generate]),
    ("update_cron", &[Reschedule, NewSchedule]),
    ("allow_empty", &[Generate]),
    ("shift_guide", &[Generate]),
    ("stream_sources", &[Generate]),
    ("epg_sources", &[Generate]),
    ("filters", &[Generate]),
    ("created_at", &[]),
    ("updated_at", &[]),
];

/// A rule's name and order are shown with the counts of a generation.
pub(crate) const RULE: &Fields = &[
    ("id", &[]),
    ("kind", &[]),
    ("name", &[Generate]),
    ("description", &[]),
    ("source_type", &[Generate]),
    ("action", &[Generate]),
    ("expression", &[Generate]),
    ("source_id", &[Generate]),
    ("is_enabled", &[Generate]),
    ("is_system", &[]),
    ("sort_order", &[Generate]),
    ("stop_on_match", &[Generate]),
    ("created_at", &[]),
    ("updated_at", &[]),
];

pub(crate) const JOB_SCHEDULING: &Fields = &[
    ("global_max_jobs", &[Configure, Reschedule]),
    ("stream_ingestion_limit", &[Configure]),
    ("epg_ingestion_limit", &[Configure]),
    ("proxy_regeneration_limit", &[Configure]),
    ("maintenance_limit", &[Configure]),
    ("max_attempts", &[Configure]),
    ("retry_delay", &[Configure]),
    ("history_size", &[Configure]),
    ("time_zone", &[Configure, Reschedule]),
];

pub(crate) const FEATURES: &Fields = &[("flags", &[Configure]), ("config", &[Configure])];

/// Published files contain absolute addresses.
pub(crate) const GENERAL: &Fields = &[("base_url", &[Generate])];

/// The effects of all fields that differ between two versions of a record.
pub(crate) fn effects<T: Serialize>(table: &Fields, before: &T, after: &T) -> BTreeSet<Effect> {
    let (before, after) = (members(before), members(after));
    let changed = table.iter().filter(|(name, _)| before.get(*name) != after.get(*name));
    changed.flat_map(|(_, effects)| effects.iter().copied()).collect()
}

/// The fields of a record that have an effect, with their values.
pub(crate) fn fields_with<T: Serialize>(table: &Fields, effect: Effect, record: &T) -> Map<String, Value> {
    let mut members = members(record);
    members.retain(|name, _| table.iter().any(|(known, effects)| known == name && effects.contains(&effect)));
    members
}

fn members<T: Serialize>(record: &T) -> Map<String, Value> {
    match serde_json::to_value(record) {
        Ok(Value::Object(members)) => members,
        // Records are objects.
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::settings::{Features, General, JobScheduling};
    use crate::model::{Proxy, Rule, Source};

    fn check<T: Serialize + Default>(table: &Fields) {
        let fields: BTreeSet<String> = members(&T::default()).into_iter().map(|(name, _)| name).collect();
        let known: BTreeSet<String> = table.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(known, fields);
        assert_eq!(known.len(), table.len(), "a field has two entries");
    }

    #[test]
    fn every_field_has_an_entry() {
        check::<Source>(SOURCE);
        check::<Proxy>(PROXY);
        check::<Rule>(RULE);
        check::<JobScheduling>(JOB_SCHEDULING);
        check::<Features>(FEATURES);
        check::<General>(GENERAL);
    }

    #[test]
    fn only_changed_fields_count() {
        let old = Source::default();
        let new = Source { time_zone: "Europe/Berlin".into(), timeout: 5, ..old.clone() };
        assert_eq!(effects(SOURCE, &old, &new), BTreeSet::from([Content, Refresh]));
        assert!(effects(SOURCE, &old, &Source { name: "x".into(), ..old.clone() }).is_empty());
        assert!(fields_with(SOURCE, Content, &old).contains_key("url"));
    }
}
