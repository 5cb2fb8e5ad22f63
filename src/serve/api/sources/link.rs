//! A provider's channels and its guide, as two sources that know each other.
//!
//! The link is written on both sides. It is made when an Xtream source is created, can be made and broken by hand, and
//! goes with either of the two. What is changed of the account on one side is changed on the other.

use std::time::Duration;

use super::draft::{Changed, check_name, usual_schedule};
use super::view::PASSWORD;
use crate::ingest::forget_accounts;
use crate::model::effects::{self, Effect};
use crate::model::patch::Problems;
use crate::model::secret::{IN_HEADER, IN_LIST};
use crate::model::{Id, Source, SourceKind, SourceType, Time};
use crate::serve::http::ApiError;
use crate::serve::parts::Parts;
use crate::source::credentials::Secrets;
use crate::source::xtream::{Panel, accounts_in_order, with_account};
use crate::stop::Stop;
use crate::store::{Store, StoreError, Tx};
use crate::work::Change;

/// Without a byte, after which a provider is taken to have no guide.
const SILENCE: Duration = Duration::from_secs(8);

/// Gives a new Xtream source its partner: a source that is there already, or for a provider that has a guide a new one.
/// Whatever goes wrong here, the source itself is fine.
pub(super) fn find_partner(parts: &Parts, id: Id, stop: &Stop) -> Result<(), ApiError> {
    let Some(source) = parts.store.get::<Source>(id)? else { return Ok(()) };
    let secrets = parts.store.secrets(id)?;
    if source.source_type != SourceType::Xtream || source.linked_source_id.is_some() || join_known(parts, &source)? {
        return Ok(());
    }
    if source.source_kind != SourceKind::Stream {
        return Ok(());
    }
    // Any account will do, and the first may have expired.
    for username in accounts_in_order(&source, &parts.store.source_status(id)?.accounts.account_facts) {
        let Some((source, secrets)) = with_account(&source, &secrets, &username) else { continue };
        if Panel::new(&parts.fetcher, stop, source, secrets).with_timeout(SILENCE).has_guide() {
            return make_guide(parts, id);
        }
    }
    Ok(())
}

/// Joins a source with the one of the other kind that has the same server and account and no partner. True also when that
/// one has a partner already: then there is nothing to make.
fn join_known(parts: &Parts, source: &Source) -> Result<bool, ApiError> {
    let is_same = |other: &Source| {
        other.source_kind != source.source_kind
            && other.source_type == SourceType::Xtream
            && other.url == source.url
            && other.username == source.username
    };
    parts.store.change(|tx| {
        let others: Vec<Source> = tx.list::<Source>()?.into_iter().filter(is_same).collect();
        if let Some(other) = others.iter().find(|other| other.linked_source_id.is_none()) {
            tx.link_sources(source.id, Some(other.id))?;
        }
        Ok(!others.is_empty())
    })
}

/// The guide of an Xtream provider whose channels are there.
fn make_guide(parts: &Parts, id: Id) -> Result<(), ApiError> {
    let guide = parts.store.change(|tx| {
        // As it is now: asking the provider took some time.
        let Some(source) = tx.get::<Source>(id)?.filter(|source| source.linked_source_id.is_none()) else { return Ok(None) };
        let secrets = tx.secrets(id)?;
        let now = parts.clock.now();
        let mut guide = Source {
            id: parts.clock.new_id(),
            source_kind: SourceKind::Epg,
            name: format!("{} (EPG)", source.name),
            update_cron: usual_schedule(SourceKind::Epg, SourceType::Xtream).to_owned(),
            linked_source_id: None,
            created_at: now,
            updated_at: now,
            category_choice: Source::default().category_choice,
            categories: Vec::new(),
            ..source
        };
        let mut number = 2;
        while check_name(&parts.store, &guide).is_err() {
            guide.name = format!("{} (EPG {number})", source.name);
            number += 1;
        }
        tx.save_source(&guide, &secrets)?;
        tx.link_sources(id, Some(guide.id))?;
        Ok::<_, ApiError>(Some(guide))
    })?;
    let Some(guide) = guide else { return Ok(()) };
    Ok(parts.queue.consequences(&Change::LinkedGuide(&guide))?)
}

/// Whether a partner that somebody chose can be one.
pub(super) fn check(store: &Store, source: &Source) -> Result<Problems, ApiError> {
    let mut problems = Problems::default();
    if let Some(partner) = source.linked_source_id {
        match store.get::<Source>(partner)? {
            None => problems.add("linked_source_id", "there is no such source"),
            Some(other) if other.source_kind == source.source_kind => {
                problems.add("linked_source_id", "channels are linked with a guide, and a guide with channels");
            }
            Some(_) => {}
        }
    }
    Ok(problems)
}

/// Copies a changed server or account to the partner, if that has the same ones. Returns the changed partner.
pub(super) fn follow(
    tx: &Tx,
    now: Time,
    (old, old_secrets): (&Source, &Secrets),
    (source, secrets): (&Source, &Secrets),
) -> Result<Option<Changed>, StoreError> {
    let is_shared = |name: &str| !name.ends_with(IN_HEADER) && !name.ends_with(IN_LIST);
    let shared = |secrets: &Secrets| -> Secrets {
        secrets.iter().filter(|(name, _)| is_shared(name)).map(|(name, secret)| (name.clone(), secret.clone())).collect()
    };
    let is_changed = effects::effects(effects::SOURCE, old, source).contains(&Effect::Linked) || shared(old_secrets) != shared(secrets);
    // One with a server or an account of its own keeps it.
    let is_in_step = |partner: &Source| {
        let are_xtream = partner.source_type == SourceType::Xtream && source.source_type == SourceType::Xtream;
        are_xtream && partner.url == old.url && partner.username == old.username
    };
    let partner = source.linked_source_id.map(|id| tx.get::<Source>(id)).transpose()?.flatten();
    let Some(partner) = partner.filter(|partner| is_changed && is_in_step(partner)) else { return Ok(None) };
    let partners = tx.secrets(partner.id)?;
    let changed = Source {
        url: source.url.clone(),
        username: source.username.clone(),
        accounts: source.accounts.clone(),
        updated_at: now,
        ..partner.clone()
    };
    // Secrets of headers are its own.
    let own = partners.iter().filter(|(name, _)| !is_shared(name)).map(|(name, secret)| (name.clone(), secret.clone()));
    let new_secrets: Secrets = own.chain(shared(secrets)).collect();
    tx.save_source(&changed, &new_secrets)?;
    tx.change_source_status(partner.id, |status| {
        forget_accounts(&mut status.accounts, (&partner, &partners), (&changed, &new_secrets), now);
    })?;
    Ok(Some(Changed { before: (partner, partners), after: (changed, new_secrets) }))
}

/// The account of the provider's other source, for one that was sent without.
pub(super) fn borrow_account(store: &Store, source: &mut Source, secrets: &mut Secrets) -> Result<(), ApiError> {
    if source.source_type != SourceType::Xtream || !source.username.is_empty() || secrets.contains_key(PASSWORD) {
        return Ok(());
    }
    let known = store.list::<Source>()?;
    let is_same =
        |other: &&Source| other.source_type == SourceType::Xtream && other.source_kind != source.source_kind && other.url == source.url;
    if let Some(other) = known.iter().rev().find(is_same)
        && let Some(password) = store.secrets(other.id)?.remove(PASSWORD)
    {
        source.username.clone_from(&other.username);
        secrets.insert(PASSWORD.to_owned(), password);
    }
    Ok(())
}
