//! Prepares a source for the store: applies a client's patch, fills in missing secrets and checks that the name is unique.

use serde_json::Value;

use super::view::PASSWORD;
use super::xtream;
use crate::model::patch::Problems;
use crate::model::secret::IN_LIST;
use crate::model::source::SourceStatus;
use crate::model::{Source, SourceKind, SourceType};
use crate::serve::api::members::patched as patched_record;
use crate::serve::http::ApiError;
use crate::serve::parts::Parts;
use crate::source::credentials::{self, Secrets};
use crate::store::Store;

/// The default `update_cron` of a new source. Empty if the source has no provider to refresh from.
pub(super) fn usual_schedule(kind: SourceKind, source_type: SourceType) -> &'static str {
    match kind {
        _ if !source_type.has_provider() => "",
        SourceKind::Stream => "0 */6 * * *",
        SourceKind::Epg => "0 */12 * * *",
    }
}

/// `source` with a client's patch applied; passwords in the patch go to `secrets`. An absent or empty password keeps the
/// stored one, null removes it. The result is not validated, because `validate` tolerates a missing name.
pub(super) fn patched(source: &Source, secrets: &mut Secrets, mut patch: Value) -> Result<Source, Problems> {
    xtream::take_passwords(&mut patch, secrets)?;
    if let Some(members) = patch.as_object_mut() {
        match members.remove(PASSWORD) {
            None => {}
            Some(Value::Null) => drop(secrets.remove(PASSWORD)),
            Some(Value::String(password)) if password.is_empty() => {}
            Some(Value::String(password)) => drop(secrets.insert(PASSWORD.to_owned(), password)),
            Some(_) => return Err(Problems::one(PASSWORD, "a text is expected")),
        }
    }
    const COMPUTED: [&str; 7] = ["id", "source_kind", "created_at", "updated_at", "has_password", "can_accept", "next_run_at"];
    let mut changed = patched_record(source, patch, &SourceStatus::default(), &COMPUTED)?;
    changed.name = changed.name.trim().to_owned();
    changed.url = changed.url.trim().to_owned();
    changed.update_cron = changed.update_cron.trim().to_owned();
    xtream::tidy(&mut changed, secrets);
    Ok(changed)
}

pub(super) fn check_name(store: &Store, source: &Source) -> Result<(), ApiError> {
    let name = source.name.to_lowercase();
    let taken = store
        .list::<Source>()?
        .iter()
        .any(|other| other.id != source.id && other.source_kind == source.source_kind && other.name.to_lowercase() == name);
    if taken { Err(ApiError::duplicate_name("source", &source.name)) } else { Ok(()) }
}

/// Fills in the account of a guide's address that a playlist names: the playlist's source knows it, or the trial of one.
pub(super) fn known_guide(parts: &Parts, source: &mut Source) -> Result<(), ApiError> {
    if !source.url.contains(&format!("{IN_LIST}}}")) {
        return Ok(());
    }
    if let Some(plain) = parts.trials.plain(&source.url) {
        source.url = plain;
        return Ok(());
    }
    for other in parts.store.list::<Source>()? {
        if parts.store.source_status(other.id)?.refresh.content.guide_urls.contains(&source.url) {
            source.url = credentials::reveal(&source.url, &other, &parts.store.secrets(other.id)?);
            return Ok(());
        }
    }
    Ok(())
}

/// Fills placeholders of the address that have no value from another source with the same host, the newest first: users
/// often add a guide right after the playlist with the same account. Returns a problem if no source has all of them.
pub(super) fn fill(store: &Store, source: &mut Source, secrets: &mut Secrets) -> Result<Problems, ApiError> {
    let names = credentials::missing(source, secrets);
    if names.is_empty() {
        return Ok(Problems::default());
    }
    let own = source.id;
    for other in store.list::<Source>()?.iter().rev().filter(|other| other.id != own) {
        if credentials::borrow(source, secrets, other, &store.secrets(other.id)?) {
            return Ok(Problems::default());
        }
    }
    Ok(Problems::one(
        "url",
        format!("no value for {{{}}}: enter it, or add a source with the same host that has it", names.join("} and {")),
    ))
}

/// A source with its secrets before and after a change.
pub(super) struct Changed {
    pub(super) before: (Source, Secrets),
    pub(super) after: (Source, Secrets),
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_password_is_kept_until_it_is_changed_or_taken_away() {
        let source = Source::of_kind(SourceKind::Stream);
        let mut secrets = Secrets::from([(PASSWORD.to_owned(), "old".to_owned())]);
        patched(&source, &mut secrets, json!({"name": "x"})).unwrap();
        patched(&source, &mut secrets, json!({"password": ""})).unwrap();
        assert_eq!(secrets[PASSWORD], "old");
        patched(&source, &mut secrets, json!({"password": "new"})).unwrap();
        assert_eq!(secrets[PASSWORD], "new");
        patched(&source, &mut secrets, json!({"password": null})).unwrap();
        assert!(secrets.is_empty());
        assert_eq!(patched(&source, &mut secrets, json!({"password": 5})).unwrap_err().0[0].field, PASSWORD);
    }

    #[test]
    fn unknown_fields_are_named() {
        let problems = patched(&Source::of_kind(SourceKind::Epg), &mut Secrets::new(), json!({"nmae": "x"})).unwrap_err();
        assert_eq!(problems.0[0].field, "nmae");
    }
}
