//! Sources as they are read.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::ingest;
use crate::model::cron::Cron;
use crate::model::source::{JobMark, SourceStatus};
use crate::model::{Source, SourceKind, Time};
use crate::serve::api::members::without;
use crate::serve::http::ApiError;
use crate::serve::parts::Parts;

/// The name under which a source's password is kept among its secrets.
pub(in crate::serve::api) const PASSWORD: &str = "password";

/// A source as it is read.
#[derive(Serialize, JsonSchema)]
pub(in crate::serve::api) struct SourceView {
    #[serde(flatten)]
    source: Source,
    #[serde(flatten, serialize_with = "shown_status")]
    status: SourceStatus,
    has_password: bool,
    /// A new list is on hold, waits for a decision and can be accepted. One that a person set aside (`kept_at`) can be accepted too.
    can_accept: bool,
    /// When its schedule wants it refreshed next.
    next_run_at: Option<Time>,
}

/// The fields of the status that only workers read.
const INTERNAL: [&str; 13] = [
    "accounts_since",
    "etag",
    "held_hash",
    "held_number",
    "kept_hash",
    "last_modified",
    "settings_hash",
    "settled",
    "is_accepting",
    "scheduled_for",
    "selection",
    "sent_program_count",
    "undo",
];

fn shown_status<S: Serializer>(status: &SourceStatus, serializer: S) -> Result<S::Ok, S::Error> {
    let job = JobMark { status: status.state(), ..status.job };
    without(&SourceStatus { job, ..status.clone() }, &INTERNAL, serializer)
}

pub(super) fn view(parts: &Parts, source: Source) -> Result<SourceView, ApiError> {
    let store = &parts.store;
    let mut status = store.source_status(source.id)?;
    let guide_until = &mut status.refresh.content.guide_until;
    *guide_until = guide_until.map(|until| until.plus(60 * i64::from(source.time_offset_minutes)));
    // The source's own first, as they are listed.
    status.accounts.account_facts.sort_by_key(|facts| source.usernames().position(|username| *username == facts.username));
    let secrets = store.secrets(source.id)?;
    status.refresh.undo_until = ingest::undo_until(&source, &secrets, &status.refresh, parts.clock.now());
    let has_password = secrets.contains_key(PASSWORD);
    let can_accept = status.refresh.kept_at.is_none() && store.is_held(source.id, &status.refresh);
    let next_run_at = if source.enabled { next_run(parts, &source.update_cron) } else { None };
    Ok(SourceView { source, status, has_password, can_accept, next_run_at })
}

/// When a schedule is next to be acted on.
pub(in crate::serve::api) fn next_run(parts: &Parts, cron: &str) -> Option<Time> {
    Cron::parse(cron).ok()?.next_after(parts.clock.now(), &parts.queue.limits().zone())
}

/// As in paths.
pub(super) fn kind_name(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Stream => "stream",
        SourceKind::Epg => "epg",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Id;
    use crate::serve::api::sources::draft::patched;
    use crate::source::credentials::Secrets;

    #[test]
    fn a_source_can_be_sent_back_as_it_was_read() {
        let source = Source { id: Id(7), name: "One".into(), url: "http://h/".into(), ..Source::default() };
        let view = SourceView {
            source: source.clone(),
            status: SourceStatus::default(),
            has_password: true,
            can_accept: false,
            next_run_at: None,
        };
        let read = serde_json::to_value(&view).unwrap();
        assert_eq!(read["status"], "pending");
        assert!(INTERNAL.iter().all(|name| read.get(name).is_none()));
        assert_eq!(patched(&source, &mut Secrets::new(), read).unwrap(), source);
    }

    #[test]
    fn the_schema_says_what_is_sent() {
        let schema = serde_json::to_value(schemars::schema_for!(SourceView)).unwrap();
        for name in ["name", "status", "issues", "has_password"] {
            assert!(schema["properties"].get(name).is_some(), "{name}");
        }
        assert!(schema["properties"].get("settings_hash").is_none());
    }
}
