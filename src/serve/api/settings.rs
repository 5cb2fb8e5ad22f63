//! Settings: the start-up options as they are in force, which are changed where they were given, and what can
//! be changed here while the program runs.

mod general;
mod info;

use http::Method;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::config::StartupOption;
use crate::model::patch::{self, Problems};
use crate::model::settings::{Features, JobScheduling};
use crate::serve::http::{ApiError, Req, Resp, blocking, route};
use crate::serve::parts::{Parts, Route};
use crate::store::Tx;
use crate::work::Change;

const TAG: &str = "settings";

pub(super) fn routes() -> Vec<Route> {
    let own = vec![
        route(Method::GET, "/api/v1/settings/startup", TAG, "The start-up options in force, secrets masked", startup)
            .gives::<Vec<StartupOption>>(),
        route(
            Method::GET,
            "/api/v1/settings/job-scheduling",
            TAG,
            "How many jobs run at a time, and in which zone they are planned",
            scheduling,
        )
        .gives::<JobScheduling>(),
        route(Method::PUT, "/api/v1/settings/job-scheduling", TAG, "Change that, at once and for good (a merge patch)", set_scheduling)
            .patches::<JobScheduling>()
            .gives::<JobScheduling>()
            .fails(&[422]),
        route(Method::GET, "/api/v1/features", TAG, "What can be switched on and off, and the figures that belong to it", features)
            .gives::<Features>(),
        route(Method::PUT, "/api/v1/features", TAG, "Switch it, at once and for good (a merge patch)", set_features)
            .patches::<Features>()
            .gives::<Features>()
            .fails(&[422]),
    ];
    [general::routes(), info::routes(), own].into_iter().flatten().collect()
}

async fn startup(parts: Parts, _req: Req) -> Result<Resp, ApiError> {
    Ok(Resp::json(&parts.config.startup()))
}

async fn scheduling(parts: Parts, _req: Req) -> Result<Resp, ApiError> {
    Ok(Resp::json(&parts.queue.limits()))
}

async fn set_scheduling(parts: Parts, mut req: Req) -> Result<Resp, ApiError> {
    let patch = req.json::<Value>().await?;
    let scheduling = blocking(move || {
        let save = |tx: &Tx| {
            let known = parts.queue.limits();
            let scheduling: JobScheduling = changed(&known, patch, &[], JobScheduling::validate)?;
            tx.put_setting(JobScheduling::NAME, &scheduling)?;
            Ok::<_, ApiError>((known, scheduling))
        };
        parts.store.change_then(save, |(known, scheduling)| {
            parts.queue.consequences(&Change::JobScheduling(&known, &scheduling))?;
            Ok(scheduling)
        })?
    })
    .await?;
    Ok(Resp::json(&scheduling))
}

async fn features(parts: Parts, _req: Req) -> Result<Resp, ApiError> {
    let features = blocking(move || Ok(parts.store.setting::<Features>(Features::NAME)?.unwrap_or_default())).await?;
    Ok(Resp::json(&features))
}

async fn set_features(parts: Parts, mut req: Req) -> Result<Resp, ApiError> {
    let patch = req.json::<Value>().await?;
    let features = blocking(move || {
        let save = |tx: &Tx| {
            let known = parts.store.setting::<Features>(Features::NAME)?.unwrap_or_default();
            let features = changed(&known, patch, &[], Features::validate)?;
            tx.put_setting(Features::NAME, &features)?;
            Ok::<_, ApiError>((known, features))
        };
        parts.store.change_then(save, |(known, features)| {
            parts.queue.consequences(&Change::Features(&known, &features))?;
            Ok(features)
        })?
    })
    .await?;
    Ok(Resp::json(&features))
}

/// `known` with a patch on it, checked; members named in `ignored` are made by the server.
fn changed<T: Serialize + DeserializeOwned>(
    known: &T,
    patch: Value,
    ignored: &[&str],
    validate: impl Fn(&T) -> Problems,
) -> Result<T, ApiError> {
    let changed = patch::apply(known, patch, ignored).map_err(ApiError::invalid)?;
    validate(&changed).into_result().map_err(ApiError::invalid)?;
    Ok(changed)
}

#[cfg(test)]
mod tests;
