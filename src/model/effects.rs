//! What the change of a field makes necessary: one table per record that names every field.
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
    /// The new value is copied to the linked source, if both have the same server and account.
    Linked,
    /// Playlists that publish the record are generated.
    Generate,
    /// The schedules are read again.
    Reschedule,
    /// Runs that the former schedule missed are dropped, in the transaction that stores the record.
    NewSchedule,
    /// The source's circuit breakers let the next call through: what failed may work now.
    Call,
    /// The queue applies the setting.
    Configure,
}

use Effect::{Call, Configure, Content, Generate, Linked, NewSchedule, Refresh, Reschedule};

/// Fields that have the same effects, and these effects.
pub(crate) type Fields = [(&'static [&'static str], &'static [Effect])];

pub(crate) const SOURCE: &Fields = &[
    (&["id", "name", "source_kind", "priority", "max_concurrent_streams", "linked_source_id", "shrink_threshold"], &[]),
    (&["timeout", "created_at", "updated_at"], &[]),
    (&["user_agent"], &[Content, Call]),
    (&["headers"], &[Content, Refresh, Call]),
    (&["trusted_fingerprint"], &[Refresh, Call]),
    (&["source_type", "retention_days", "keep_past_days", "time_zone", "ignore_channel_numbers"], &[Content, Refresh]),
    (&["username"], &[Content, Refresh, Linked, Call]),
    (&["url"], &[Content, Refresh, Linked, Reschedule, Call]),
    (&["accounts"], &[Linked, Call]),
    (&["include_live", "include_vod", "include_series", "category_choice", "categories", "epg_method", "live_format"], &[Refresh]),
    (&["enabled"], &[Refresh, Generate, Reschedule]),
    (&["update_cron"], &[Reschedule, NewSchedule]),
    (&["time_offset_minutes", "allow_pipe"], &[Generate]),
];

/// Of the secrets of a source, which are no field of the record.
pub(crate) const SOURCE_SECRETS: &[Effect] = &[Content, Refresh, Linked, Call];

pub(crate) const PROXY: &Fields = &[
    (&["id", "name", "description", "created_at", "updated_at"], &[]),
    (&["numbering_mode", "starting_channel_number", "group_numbering_size", "epg_days", "epg_past_hours"], &[Generate]),
    (
        &["proxy_mode", "auto_regenerate", "allow_empty", "shrink_threshold", "shift_guide", "stream_sources", "epg_sources", "filters"],
        &[Generate],
    ),
    (&["is_active"], &[Generate, Reschedule]),
    (&["update_cron"], &[Reschedule, NewSchedule]),
];

/// A rule's name and order are shown with the counts of a generation.
pub(crate) const RULE: &Fields = &[
    (&["id", "kind", "description", "is_system", "created_at", "updated_at"], &[]),
    (&["name", "source_type", "action", "expression", "source_id", "is_enabled", "sort_order", "stop_on_match"], &[Generate]),
];

pub(crate) const JOB_SCHEDULING: &Fields = &[
    (&["stream_ingestion_limit", "epg_ingestion_limit", "proxy_regeneration_limit", "maintenance_limit"], &[Configure]),
    (&["max_attempts", "retry_delay", "history_size"], &[Configure]),
    (&["global_max_jobs", "time_zone"], &[Configure, Reschedule]),
];

pub(crate) const FEATURES: &Fields = &[(&["flags", "config"], &[Configure])];

/// Published files contain absolute addresses.
pub(crate) const GENERAL: &Fields = &[(&["base_url"], &[Generate])];

pub(crate) fn effects<T: Serialize>(table: &Fields, before: &T, after: &T) -> BTreeSet<Effect> {
    let (before, after) = (members(before), members(after));
    let changed = table.iter().filter(|(names, _)| names.iter().any(|name| before.get(*name) != after.get(*name)));
    changed.flat_map(|(_, effects)| effects.iter().copied()).collect()
}

pub(crate) fn fields_with<T: Serialize>(table: &Fields, effect: Effect, record: &T) -> Map<String, Value> {
    let mut members = members(record);
    members.retain(|name, _| table.iter().any(|(names, effects)| names.contains(&name.as_str()) && effects.contains(&effect)));
    members
}

fn members<T: Serialize>(record: &T) -> Map<String, Value> {
    match serde_json::to_value(record) {
        Ok(Value::Object(members)) => members,
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
        let names: Vec<String> = table.iter().flat_map(|(names, _)| *names).map(|name| (*name).to_owned()).collect();
        let known: BTreeSet<String> = names.iter().cloned().collect();
        assert_eq!(known, fields);
        assert_eq!(known.len(), names.len(), "a field has two entries");
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
