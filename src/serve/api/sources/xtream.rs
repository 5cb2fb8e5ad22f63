//! What only Xtream providers have: categories to choose from, several accounts, addresses that say both server and account.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::view::PASSWORD;
use crate::format::xtream::categories::read_categories;
use crate::ingest::{LISTS, is_chosen};
use crate::model::patch::Problems;
use crate::model::secret::{IN_HEADER, IN_LIST, IN_URL};
use crate::model::source::{Account, CategoryCount};
use crate::model::{Source, SourceKind, SourceType};
use crate::play::playing;
use crate::serve::api::named::of_kind;
use crate::serve::api::select::page_of;
use crate::serve::http::{ApiError, List, Req, blocking};
use crate::serve::parts::{Parts, aside};
use crate::source::credentials::Secrets;
use crate::source::xtream::{Panel, pasted};

/// A category as it can be chosen.
#[derive(Serialize, JsonSchema)]
pub(super) struct CategoryView {
    #[serde(flatten)]
    category: CategoryCount,
    /// It is taken, as the source is set now.
    is_selected: bool,
}

/// As the provider lists them now; while it cannot be reached, as it did at the last refresh.
pub(super) async fn categories(parts: Parts, req: Req, kind: SourceKind) -> Result<List<CategoryView>, ApiError> {
    let (id, page) = (req.id("id")?, req.page()?);
    let (source, known) = {
        let parts = parts.clone();
        blocking(move || Ok((of_kind(&parts.store, id, kind)?, parts.store.categories(id)?))).await?
    };
    if source.source_type != SourceType::Xtream {
        return Err(ApiError::bad_request("only Xtream providers have categories that can be chosen from"));
    }
    let asked = {
        let source = source.clone();
        aside(parts, req, move |parts, req| {
            let (as_playing, secrets) = playing(&parts.store.read()?, &source, parts.clock.now())?;
            let mut panel = Panel::new(&parts.fetcher, &req.stop, as_playing, secrets);
            all_categories(&mut panel).map_err(|error| ApiError::upstream(&error))
        })
        .await
    };
    let categories = match asked {
        Ok(mut categories) => {
            for category in &mut categories {
                category.channel_count = known.iter().find(|known| known.id == category.id).map_or(0, |known| known.channel_count);
            }
            categories
        }
        Err(error) if known.is_empty() => return Err(error),
        Err(_) => known,
    };
    let chosen: HashSet<&str> = source.categories.iter().map(String::as_str).collect();
    let is_wanted = |kind: &str| LISTS.iter().any(|list| list.key == kind && list.is_wanted(&source));
    let views = categories
        .into_iter()
        .map(|category| CategoryView { is_selected: is_wanted(&category.kind) && is_chosen(&source, &chosen, &category.id), category });
    page_of(views, &page, &(), &["name"], &["name", "channel_count"])
}

/// The categories of all three lists; an error only when there is not even one of television.
pub(super) fn all_categories(panel: &mut Panel<'_>) -> Result<Vec<CategoryCount>, String> {
    let mut all = Vec::new();
    for list in &LISTS {
        let read = panel.call_small(list.categories, None).map_err(|error| error.to_string());
        // What a provider says goes no further with a secret in it.
        let read = read.and_then(|bytes| read_categories(bytes.as_slice()).map_err(|error| panel.redacted(error.to_string())));
        match read {
            Ok((categories, _)) => all.extend(categories.into_iter().map(|category| CategoryCount {
                id: format!("{}:{}", list.key, category.id),
                name: category.name,
                kind: list.key.to_owned(),
                channel_count: 0,
            })),
            Err(error) if list.key == "live" => return Err(error),
            Err(_) => {}
        }
    }
    Ok(all)
}

/// Takes the passwords of further accounts out of a patch and into the secrets, where each is known by its user's name.
pub(super) fn take_passwords(patch: &mut Value, secrets: &mut Secrets) -> Result<(), Problems> {
    let Some(accounts) = patch.get_mut("accounts").and_then(Value::as_array_mut) else { return Ok(()) };
    for (at, account) in accounts.iter_mut().enumerate() {
        let Some(members) = account.as_object_mut() else { continue };
        let username = members.get("username").and_then(Value::as_str).unwrap_or_default().trim().to_owned();
        match members.remove(PASSWORD) {
            None | Some(Value::Null) => {}
            Some(Value::String(password)) if password.is_empty() => {}
            Some(Value::String(password)) => drop(secrets.insert(Account::secret_name(&username), password)),
            Some(_) => {
                return Err(Problems::one(&format!("accounts.{at}.{PASSWORD}"), "a text is expected"));
            }
        }
    }
    Ok(())
}

/// An Xtream source as it is kept: the server alone in its address, the account in its fields, and no password of an
/// account that it has no more.
pub(super) fn tidy(source: &mut Source, secrets: &mut Secrets) {
    if source.source_type != SourceType::Xtream {
        return;
    }
    // An address with the placeholders of secrets is left as it is.
    if !source.url.contains('{')
        && let Some(pasted) = pasted(&source.url)
    {
        source.url = pasted.base;
        if source.username.is_empty()
            && let Some(username) = pasted.username
        {
            source.username = username;
        }
        if !secrets.contains_key(PASSWORD)
            && let Some(password) = pasted.password
        {
            secrets.insert(PASSWORD.to_owned(), password);
        }
    }
    source.username = source.username.trim().to_owned();
    for account in &mut source.accounts {
        account.username = account.username.trim().to_owned();
    }
    let is_found = |name: &str| [IN_URL, IN_HEADER, IN_LIST].iter().any(|end| name.ends_with(end));
    let used: HashSet<String> = source.accounts.iter().map(|account| Account::secret_name(&account.username)).collect();
    secrets.retain(|name, _| !name.starts_with("password-") || is_found(name) || used.contains(name));
}

/// Passwords that an Xtream source needs and nobody sent.
pub(super) fn missing_passwords(source: &Source, secrets: &Secrets) -> Problems {
    let mut problems = Problems::default();
    if source.source_type == SourceType::Xtream {
        if !secrets.contains_key(PASSWORD) {
            problems.add(PASSWORD, "the password of the account is needed");
        }
        for (at, account) in source.accounts.iter().enumerate() {
            if !account.username.is_empty() && !secrets.contains_key(&Account::secret_name(&account.username)) {
                problems.add(&format!("accounts.{at}.{PASSWORD}"), "the password of the account is needed");
            }
        }
    }
    problems
}
