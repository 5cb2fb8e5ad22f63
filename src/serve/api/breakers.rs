//! Circuit breakers: what is known of each provider's host, and what is done about it.

use http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::select::{Needle, SortKey, found, page_of};
use crate::model::patch;
use crate::serve::http::{ApiError, List, Req, Resp, blocking, route};
use crate::serve::parts::{Parts, Route};
use crate::source::breaker::{Config, Force, NotAService, ServiceView};
use crate::store::Tx;
use crate::work::store_breakers;

const TAG: &str = "circuit breakers";

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(Method::GET, "/api/v1/circuit-breakers", TAG, "Every host that was called, with its state, counts and history", list)
            .gives::<List<ServiceView>>()
            .paged(),
        route(Method::GET, "/api/v1/circuit-breakers/config", TAG, "Thresholds and times, profiles, and which service has which", config)
            .gives::<Config>(),
        route(Method::PUT, "/api/v1/circuit-breakers/config", TAG, "Change that, at once and for good (a merge patch)", set_config)
            .patches::<Config>()
            .gives::<Config>()
            .fails(&[422]),
        route(Method::GET, "/api/v1/circuit-breakers/services", TAG, "The same list by name", list).gives::<List<ServiceView>>().paged(),
        route(Method::GET, "/api/v1/circuit-breakers/services/{name}", TAG, "One host", get).gives::<ServiceView>().fails(&[404]),
        route(Method::PUT, "/api/v1/circuit-breakers/services/{name}", TAG, "Give a host a profile; null takes it away", set_profile)
            .takes::<ProfileChoice>()
            .gives::<ServiceView>()
            .fails(&[404, 422]),
        route(
            Method::POST,
            "/api/v1/circuit-breakers/services/{name}/force",
            TAG,
            "Close a host off, let it through, or leave it to itself",
            force,
        )
        .takes::<ForceRequest>()
        .gives::<ServiceView>()
        .fails(&[422]),
        route(Method::POST, "/api/v1/circuit-breakers/services/{name}/reset", TAG, "Forget a host's counts and call it again", reset)
            .gives::<ServiceView>()
            .fails(&[404]),
    ]
}

async fn list(parts: Parts, req: Req) -> Result<Resp, ApiError> {
    let page = req.page()?;
    let needle = Needle::new(&page.search);
    let all = parts.breakers.list(parts.clock.millis()).into_iter().filter(|service| found(needle.as_ref(), [service.name.as_str()]));
    let list = page_of(all, &page, |service, field| {
        Some(match field {
            "" | "name" => SortKey::text(&service.name),
            "failed" => SortKey::count(service.statistics.failed),
            "since" => SortKey::time(Some(service.since)),
            _ => return None,
        })
    })?;
    Ok(Resp::json(&list))
}

fn service(parts: &Parts, name: &str) -> Result<ServiceView, ApiError> {
    parts.breakers.get(name, parts.clock.millis()).ok_or_else(|| ApiError::not_found("service"))
}

async fn get(parts: Parts, req: Req) -> Result<Resp, ApiError> {
    Ok(Resp::json(&service(&parts, req.param("name"))?))
}

async fn config(parts: Parts, _req: Req) -> Result<Resp, ApiError> {
    Ok(Resp::json(&parts.breakers.config()))
}

async fn set_config(parts: Parts, mut req: Req) -> Result<Resp, ApiError> {
    let patch = req.json::<Value>().await?;
    let config = blocking(move || change(&parts, |config| patch::apply(config, patch, &[]).map_err(ApiError::invalid))).await?;
    Ok(Resp::json(&config))
}

/// Changes the configuration, which takes effect at once.
fn change(parts: &Parts, change: impl FnOnce(&Config) -> Result<Config, ApiError>) -> Result<Config, ApiError> {
    let save = |tx: &Tx| {
        let config = change(&parts.breakers.config())?;
        config.validate().into_result().map_err(ApiError::invalid)?;
        tx.put_setting(Config::NAME, &config)?;
        Ok(config)
    };
    parts.store.change_then(save, |config| {
        parts.breakers.set_config(config.clone());
        config
    })
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ProfileChoice {
    /// The name of a profile of the configuration; null: the global settings.
    #[serde(deserialize_with = "given")]
    profile: Option<String>,
}

/// Null is something else than nothing.
fn given<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Option::deserialize(deserializer)
}

async fn set_profile(parts: Parts, mut req: Req) -> Result<Resp, ApiError> {
    let name = req.param("name").to_owned();
    let ProfileChoice { profile } = req.json().await?;
    let view = blocking(move || {
        service(&parts, &name)?;
        change(&parts, |config| {
            let mut config = config.clone();
            match profile.filter(|profile| !profile.is_empty()) {
                Some(profile) => drop(config.services.insert(name.clone(), profile)),
                None => drop(config.services.remove(&name)),
            }
            Ok(config)
        })?;
        service(&parts, &name)
    })
    .await?;
    Ok(Resp::json(&view))
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ForceRequest {
    action: Force,
}

async fn force(parts: Parts, mut req: Req) -> Result<Resp, ApiError> {
    let name = req.param("name").to_owned();
    let ForceRequest { action } = req.json().await?;
    let view = blocking(move || {
        let view = parts.breakers.force(&name, action, parts.clock.millis()).map_err(|error: NotAService| {
            let mut problems = patch::Problems::default();
            problems.add("name", error.to_string());
            ApiError::invalid(problems)
        })?;
        store_breakers(&parts.store, &parts.breakers)?;
        Ok(view)
    })
    .await?;
    Ok(Resp::json(&view))
}

async fn reset(parts: Parts, req: Req) -> Result<Resp, ApiError> {
    let name = req.param("name").to_owned();
    let view = blocking(move || {
        let view = parts.breakers.reset(&name, parts.clock.millis()).ok_or_else(|| ApiError::not_found("service"))?;
        store_breakers(&parts.store, &parts.breakers)?;
        Ok(view)
    })
    .await?;
    Ok(Resp::json(&view))
}
