//! Circuit breakers: what is known of each provider's host, and what is done about it.

use http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::select::page_of;
use crate::model::patch;
use crate::serve::http::{ApiError, List, Req, route};
use crate::serve::parts::{Parts, Route};
use crate::source::breaker::{Config, Force, ServiceView};
use crate::store::Tx;
use crate::work::store_breakers;

const TAG: &str = "circuit breakers";

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(Method::GET, "/api/v1/circuit-breakers", TAG, "Every host that was called, with its state, counts and history", list).paged(),
        route(Method::GET, "/api/v1/circuit-breakers/config", TAG, "Thresholds and times, profiles, and which service has which", config),
        route(Method::PUT, "/api/v1/circuit-breakers/config", TAG, "Change that, at once and for good (a merge patch)", set_config)
            .patches::<Config>(),
        route(Method::GET, "/api/v1/circuit-breakers/services", TAG, "The same list by name", list).paged(),
        route(Method::GET, "/api/v1/circuit-breakers/services/{name}", TAG, "One host", get),
        route(Method::PUT, "/api/v1/circuit-breakers/services/{name}", TAG, "Give a host a profile; null takes it away", set_profile)
            .takes::<ProfileChoice>(),
        route(
            Method::POST,
            "/api/v1/circuit-breakers/services/{name}/force",
            TAG,
            "Close a host off, let it through, or leave it to itself",
            force,
        )
        .takes::<ForceRequest>(),
        route(Method::POST, "/api/v1/circuit-breakers/services/{name}/reset", TAG, "Forget a host's counts and call it again", reset),
    ]
}

fn list(parts: &Parts, req: &Req) -> Result<List<ServiceView>, ApiError> {
    let mut page = req.page()?;
    if page.sort.is_empty() {
        "name".clone_into(&mut page.sort);
    }
    page_of(parts.breakers.list(parts.clock.millis()), &page, &(), &["name"], &["name", "failed", "since"])
}

fn service(parts: &Parts, name: &str) -> Result<ServiceView, ApiError> {
    parts.breakers.get(name, parts.clock.millis()).ok_or_else(|| ApiError::not_found("service"))
}

fn get(parts: &Parts, req: &Req) -> Result<ServiceView, ApiError> {
    service(parts, req.param("name"))
}

fn config(parts: &Parts, _req: &Req) -> Result<Config, ApiError> {
    Ok(parts.breakers.config())
}

fn set_config(parts: &Parts, req: &Req) -> Result<Config, ApiError> {
    let patch = req.json::<Value>()?;
    change(parts, |config| Ok(patch::apply(config, patch, &[])?))
}

/// Changes the configuration, which takes effect at once.
fn change(parts: &Parts, change: impl FnOnce(&Config) -> Result<Config, ApiError>) -> Result<Config, ApiError> {
    let save = |tx: &Tx| {
        let config = change(&parts.breakers.config())?;
        config.validate().into_result()?;
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
#[schemars(extend("required" = ["profile"]))]
struct ProfileChoice {
    /// The name of a profile of the configuration; null: the global settings.
    // Null is something else than nothing.
    #[serde(deserialize_with = "Option::deserialize")]
    profile: Option<String>,
}

fn set_profile(parts: &Parts, req: &Req) -> Result<ServiceView, ApiError> {
    let name = req.param("name").to_owned();
    let ProfileChoice { profile } = req.json()?;
    service(parts, &name)?;
    change(parts, |config| {
        let mut config = config.clone();
        match profile.filter(|profile| !profile.is_empty()) {
            Some(profile) => drop(config.services.insert(name.clone(), profile)),
            None => drop(config.services.remove(&name)),
        }
        Ok(config)
    })?;
    service(parts, &name)
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ForceRequest {
    action: Force,
}

fn force(parts: &Parts, req: &Req) -> Result<ServiceView, ApiError> {
    let ForceRequest { action } = req.json()?;
    let forced = parts.breakers.force(req.param("name"), action, parts.clock.millis());
    let view = forced.map_err(|error| ApiError::problem("name", error.to_string()))?;
    store_breakers(&parts.store, &parts.breakers)?;
    Ok(view)
}

fn reset(parts: &Parts, req: &Req) -> Result<ServiceView, ApiError> {
    let reset = parts.breakers.reset(req.param("name"), parts.clock.millis());
    let view = reset.ok_or_else(|| ApiError::not_found("service"))?;
    store_breakers(&parts.store, &parts.breakers)?;
    Ok(view)
}
