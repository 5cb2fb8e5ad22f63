//! Logging in at an Xtream provider: with which of a source's accounts, and what is learned of each.
//!
//! The one idea: an account that is known not to work is tried last, and what the provider said is kept at once, so that
//! the source and its partner do not ask the same again.

use super::ask::TryError;
use super::refresh::Request;
use super::xtream::odd;
use crate::format::xtream::login::{Login, read_login};
use crate::format::xtream::outcome::ReadError as Odd;
use crate::model::source::{AccountFacts, SourceStatus};
use crate::model::{Source, SourceType, Time};
use crate::source::credentials::{Hider, Secrets};
use crate::source::fetch::FetchError;
use crate::source::xtream::{Panel, accounts_in_order, with_account};
use crate::store::StoreError;

/// Seconds after which the accounts that were not used are asked about again, once one has done the work.
const ASK_AGAIN: i64 = 24 * 3600;

/// Logs in with the first account that can be used, and writes down what the provider said of each that was tried.
pub(super) fn log_in<'a>(
    request: &'a Request<'_>,
    source: &Source,
    secrets: &Secrets,
    status: &mut SourceStatus,
) -> Result<(Panel<'a>, Login), TryError> {
    let is_listed = |facts: &AccountFacts| source.usernames().any(|username| *username == facts.username);
    let since = status.accounts_since;
    status.account_facts.retain(|facts| is_listed(facts) && (since.is_none() || facts.checked_at > since));
    let adopted = adopt_facts(request, source, status)?;
    let order = accounts_in_order(source, &status.account_facts);
    if let Some(words) = just_refused(&order, &adopted, status, request.clock.now()) {
        return Err(TryError::Account(words));
    }
    let outcome = log_in_with_one_of(&order, request, source, secrets, status);
    // At once: the partner may be about to ask the same.
    let facts = status.account_facts.clone();
    request.store.change_source_status(source.id, |stored| stored.account_facts = facts)?;
    outcome
}

fn log_in_with_one_of<'a>(
    order: &[String],
    request: &'a Request<'_>,
    source: &Source,
    secrets: &Secrets,
    status: &mut SourceStatus,
) -> Result<(Panel<'a>, Login), TryError> {
    let mut troubles = Vec::new();
    let mut passing = None;
    for username in order {
        let Some((as_own, own_secrets)) = with_account(source, secrets, username) else { continue };
        let mut panel = Panel::new(request.fetcher, request.progress, as_own, own_secrets);
        match ask_about(&mut panel, username, request, status) {
            Ok(Ok(login)) => {
                login.server.time_zone.clone_into(&mut status.detected_time_zone);
                return Ok((panel, login));
            }
            Ok(Err(trouble)) => troubles.push(trouble),
            // Nobody is let in at the moment.
            Err(error @ TryError::Fetch(FetchError::Cancelled | FetchError::LeftAlone { .. } | FetchError::TooManyRequests { .. })) => {
                return Err(error);
            }
            // It may be this account that gets no answer.
            Err(error) => passing = Some(error),
        }
    }
    if let Some(error) = passing {
        return Err(error);
    }
    Err(TryError::Account(none_can_be_used(&troubles)))
}

/// Accounts are told apart by their place in the list: their names are nobody else's business.
fn none_can_be_used(troubles: &[String]) -> String {
    match troubles {
        [one] => one.clone(),
        all => {
            let numbered: Vec<String> = (1..).zip(all).map(|(n, trouble)| format!("({n}) {trouble}")).collect();
            format!("none of the {} accounts can be used: {}", all.len(), numbered.join("; "))
        }
    }
}

/// What the partner, which has the same accounts at the same server, learned of them more lately.
///
/// Gives whose.
fn adopt_facts(request: &Request<'_>, source: &Source, status: &mut SourceStatus) -> Result<Vec<String>, StoreError> {
    let mut adopted = Vec::new();
    let Some(partner) = source.linked_source_id.map(|id| request.store.get::<Source>(id)).transpose()?.flatten() else {
        return Ok(adopted);
    };
    if partner.source_type != SourceType::Xtream || partner.url != source.url {
        return Ok(adopted);
    }
    for facts in request.store.source_status(partner.id)?.account_facts {
        let known = status.account_facts.iter().find(|known| known.username == facts.username).and_then(|known| known.checked_at);
        if source.usernames().any(|username| *username == facts.username) && facts.checked_at > known.max(status.accounts_since) {
            status.account_facts.retain(|known| known.username != facts.username);
            adopted.push(facts.username.clone());
            status.account_facts.push(facts);
        }
    }
    Ok(adopted)
}

/// Why nobody is asked: the partner was refused with every account, only just.
fn just_refused(order: &[String], adopted: &[String], status: &SourceStatus, now: Time) -> Option<String> {
    const JUST: i64 = 60;
    let refused = order.iter().map(|username| {
        let facts = status.account_facts.iter().find(|facts| facts.username == *username)?;
        let is_new = adopted.contains(username) && facts.checked_at.is_some_and(|at| (0..JUST).contains(&now.since(at)));
        (is_new && !facts.is_usable).then(|| facts.trouble.clone())
    });
    refused.collect::<Option<Vec<String>>>().map(|troubles| none_can_be_used(&troubles))
}

/// Asks the provider about an account. The inner error says why it cannot be used.
fn ask_about(
    panel: &mut Panel<'_>,
    username: &str,
    request: &Request<'_>,
    status: &mut SourceStatus,
) -> Result<Result<Login, String>, TryError> {
    let now = request.clock.now();
    let mut facts = AccountFacts { username: username.to_owned(), checked_at: Some(now), ..AccountFacts::default() };
    let outcome = match panel.log_in() {
        Ok(bytes) => match read_login(&bytes) {
            Ok(login) => {
                facts.status.clone_from(&login.status);
                (facts.expires_at, facts.is_trial) = (login.expires_at, login.is_trial);
                (facts.max_connections, facts.active_connections) = (login.max_connections, login.active_connections);
                login.problem(now).map_or(Ok(login), Err)
            }
            Err(Odd::NotAccepted) => Err(Odd::NotAccepted.to_string()),
            Err(error) => return Err(TryError::Read(odd(error))),
        },
        Err(error @ (FetchError::Unauthorized { .. } | FetchError::Forbidden { .. })) => Err(error.to_string()),
        Err(error) => return Err(TryError::Fetch(error)),
    };
    // What a provider repeats of its secrets goes no further.
    let outcome = outcome.map_err(|mut trouble| {
        Hider::new(&panel.source, &panel.secrets).hide_in_text(&mut trouble);
        trouble
    });
    facts.is_usable = outcome.is_ok();
    facts.trouble = outcome.as_ref().err().cloned().unwrap_or_default();
    status.account_facts.retain(|known| known.username != username);
    status.account_facts.push(facts);
    Ok(outcome)
}

/// When others expire, and that one was paid for again, shall be noticed, once a day. What goes wrong here is no trouble of
/// the refresh, which has what it wanted.
pub(super) fn ask_about_others(
    request: &Request<'_>,
    source: &Source,
    secrets: &Secrets,
    used: &str,
    status: &mut SourceStatus,
) -> Result<(), TryError> {
    let now = request.clock.now();
    let is_known = |username: &String| {
        let facts = status.account_facts.iter().find(|facts| facts.username == *username);
        facts.and_then(|facts| facts.checked_at).is_some_and(|at| now.since(at) < ASK_AGAIN)
    };
    let others: Vec<String> =
        accounts_in_order(source, &status.account_facts).into_iter().filter(|username| username != used && !is_known(username)).collect();
    for username in others {
        let Some((as_own, own_secrets)) = with_account(source, secrets, &username) else { continue };
        let mut panel = Panel::new(request.fetcher, request.progress, as_own, own_secrets);
        match ask_about(&mut panel, &username, request, status) {
            Ok(_) => {}
            Err(TryError::Fetch(FetchError::Cancelled)) => return Err(TryError::Fetch(FetchError::Cancelled)),
            // The next one would get no other answer.
            Err(_) => break,
        }
    }
    Ok(())
}
