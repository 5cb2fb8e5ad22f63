//! The accounts of an Xtream source: logging in with one of them, and the status that is known of each.
//!
//! An account that is known to fail is tried last. What the provider says is stored at once, so that a source and its
//! partner do not ask the same again.

use super::attempt::{AttemptError, Input};
use crate::format::xtream::login::{Login, read_login};
use crate::format::xtream::outcome::ReadError as PanelError;
use crate::model::source::{Account, AccountFacts, AccountStatus};
use crate::model::{Source, SourceType, Time};
use crate::source::credentials::{Hider, Secrets};
use crate::source::fetch::FetchError;
use crate::source::xtream::{Panel, accounts_in_order, with_account};
use crate::store::StoreError;

/// Seconds after which unused accounts are checked again.
const CHECK_AGAIN: i64 = 24 * 3600;

/// The name of the secret that holds the password of the source's own account.
const PASSWORD: &str = "password";

/// Logs in with the first account that works.
pub(super) fn log_in<'a>(input: &Input<'a>) -> Result<(Panel<'a>, Login), AttemptError> {
    let mut known = stored(input)?;
    let adopted = adopt_from_partner(input, &mut known)?;
    let order = accounts_in_order(input.source, &known.account_facts);
    let outcome = match just_refused(&order, &adopted, &known, input.request.clock.now()) {
        Some(reason) => Err(AttemptError::Account(reason)),
        None => log_in_with_one_of(&order, input, &mut known),
    };
    store(input, known)?;
    outcome
}

fn stored(input: &Input<'_>) -> Result<AccountStatus, StoreError> {
    let mut known = input.request.store.source_status(input.source.id)?.accounts;
    let since = known.accounts_since;
    let is_listed = |facts: &AccountFacts| input.source.usernames().any(|username| *username == facts.username);
    known.account_facts.retain(|facts| is_listed(facts) && (since.is_none() || facts.checked_at > since));
    Ok(known)
}

fn store(input: &Input<'_>, known: AccountStatus) -> Result<(), StoreError> {
    input.request.store.change_source_status(input.source.id, |status| status.accounts.account_facts = known.account_facts)
}

/// Removes the facts about accounts whose password or server changed. A refresh that runs will not bring them back.
pub(crate) fn forget(known: &mut AccountStatus, old: (&Source, &Secrets), new: (&Source, &Secrets), now: Time) {
    let password = |(source, secrets): (&Source, &Secrets), username: &str| {
        let name = if username == source.username { PASSWORD.to_owned() } else { Account::secret_name(username) };
        secrets.get(&name).cloned()
    };
    let before = known.account_facts.len();
    known.account_facts.retain(|facts| old.0.url == new.0.url && password(old, &facts.username) == password(new, &facts.username));
    if known.account_facts.len() != before || old.0.url != new.0.url || old.1 != new.1 {
        known.accounts_since = Some(now);
    }
}

fn log_in_with_one_of<'a>(order: &[String], input: &Input<'a>, known: &mut AccountStatus) -> Result<(Panel<'a>, Login), AttemptError> {
    let mut reasons = Vec::new();
    let mut passing = None;
    for username in order {
        let Some((as_own, own_secrets)) = with_account(input.source, input.secrets, username) else { continue };
        let mut panel = panel(input, as_own, own_secrets);
        match check(&mut panel, username, input, known) {
            Ok(Ok(login)) => return Ok((panel, login)),
            Ok(Err(reason)) => reasons.push(reason),
            // These concern the provider and not the account.
            Err(
                error @ AttemptError::Fetch(FetchError::Cancelled | FetchError::Paused { .. } | FetchError::Status { status: 429, .. }),
            ) => {
                return Err(error);
            }
            Err(error) => passing = Some(error),
        }
    }
    Err(passing.unwrap_or_else(|| AttemptError::Account(none_works(&reasons))))
}

fn panel<'a>(input: &Input<'a>, as_own: Source, own_secrets: Secrets) -> Panel<'a> {
    let progress = input.request.progress;
    let mut panel = Panel::new(input.request.fetcher, progress, as_own, own_secrets);
    panel.progress = Some(progress);
    panel
}

/// Names accounts by their place in the list, since usernames are private.
fn none_works(reasons: &[String]) -> String {
    match reasons {
        [one] => one.clone(),
        all => {
            let numbered: Vec<String> = (1..).zip(all).map(|(n, reason)| format!("({n}) {reason}")).collect();
            format!("none of the {} accounts can be used: {}", all.len(), numbered.join("; "))
        }
    }
}

/// Takes over newer facts from the partner, if it has the same server. Returns the usernames that they are about.
fn adopt_from_partner(input: &Input<'_>, known: &mut AccountStatus) -> Result<Vec<String>, StoreError> {
    let (source, store) = (input.source, input.request.store);
    let mut adopted = Vec::new();
    let partner = source.linked_source_id.map(|id| store.get::<Source>(id)).transpose()?.flatten();
    let Some(partner) = partner.filter(|partner| partner.source_type == SourceType::Xtream && partner.url == source.url) else {
        return Ok(adopted);
    };
    for facts in store.source_status(partner.id)?.accounts.account_facts {
        let own = known.account_facts.iter().find(|own| own.username == facts.username).and_then(|own| own.checked_at);
        if source.usernames().any(|username| *username == facts.username) && facts.checked_at > own.max(known.accounts_since) {
            adopted.push(facts.username.clone());
            replace(known, facts);
        }
    }
    Ok(adopted)
}

fn replace(known: &mut AccountStatus, facts: AccountFacts) {
    known.account_facts.retain(|old| old.username != facts.username);
    known.account_facts.push(facts);
}

/// The reason not to ask: the provider has just refused every account of the partner.
fn just_refused(order: &[String], adopted: &[String], known: &AccountStatus, now: Time) -> Option<String> {
    const RECENTLY: i64 = 60;
    let refused = order.iter().map(|username| {
        let facts = known.account_facts.iter().find(|facts| facts.username == *username)?;
        let is_new = adopted.contains(username) && facts.checked_at.is_some_and(|at| (0..RECENTLY).contains(&now.since(at)));
        (is_new && !facts.is_usable).then(|| facts.trouble.clone())
    });
    refused.collect::<Option<Vec<String>>>().map(|reasons| none_works(&reasons))
}

/// Asks the provider about an account. The inner error says why the account cannot be used.
fn check(
    panel: &mut Panel<'_>,
    username: &str,
    input: &Input<'_>,
    known: &mut AccountStatus,
) -> Result<Result<Login, String>, AttemptError> {
    let now = input.request.clock.now();
    let mut facts = AccountFacts { username: username.to_owned(), checked_at: Some(now), ..AccountFacts::default() };
    let outcome = match panel.log_in() {
        Ok(bytes) => match read_login(&bytes) {
            Ok(login) => {
                facts.status.clone_from(&login.status);
                (facts.expires_at, facts.is_trial) = (login.expires_at, login.is_trial);
                (facts.max_connections, facts.active_connections) = (login.max_connections, login.active_connections);
                login.problem(now).map_or(Ok(login), Err)
            }
            Err(PanelError::NotAccepted) => Err(PanelError::NotAccepted.to_string()),
            Err(error) => return Err(error.into()),
        },
        Err(error @ FetchError::Status { status: 401..=403, .. }) => Err(error.to_string()),
        Err(error) => return Err(error.into()),
    };
    // A panel's message may quote the account.
    let outcome = outcome.map_err(|mut reason| {
        Hider::new(&panel.source, &panel.secrets).hide_in_text(&mut reason);
        reason
    });
    facts.is_usable = outcome.is_ok();
    facts.trouble = outcome.as_ref().err().cloned().unwrap_or_default();
    replace(known, facts);
    Ok(outcome)
}

/// Checks unused accounts once a day, to notice expiry and renewal. A failure here is none of the refresh, which has its rows.
pub(super) fn check_others(input: &Input<'_>, used: &str) -> Result<(), AttemptError> {
    let now = input.request.clock.now();
    let mut known = stored(input)?;
    let is_fresh = |username: &String| {
        let facts = known.account_facts.iter().find(|facts| facts.username == *username);
        facts.and_then(|facts| facts.checked_at).is_some_and(|at| now.since(at) < CHECK_AGAIN)
    };
    let mut others = accounts_in_order(input.source, &known.account_facts);
    others.retain(|username| username != used && !is_fresh(username));
    for username in &others {
        let Some((as_own, own_secrets)) = with_account(input.source, input.secrets, username) else { continue };
        let mut panel = panel(input, as_own, own_secrets);
        match check(&mut panel, username, input, &mut known) {
            Ok(_) => {}
            Err(AttemptError::Fetch(FetchError::Cancelled)) => return Err(FetchError::Cancelled.into()),
            // The next account would get the same answer.
            Err(_) => break,
        }
    }
    if others.is_empty() { Ok(()) } else { Ok(store(input, known)?) }
}
