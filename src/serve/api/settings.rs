//! Settings: the start-up options as they are in force, which are changed where they were given, and what can
//! be changed here while the program runs.

mod change;
mod general;
mod info;

use http::Method;
use serde_json::Value;

use change::{TAG, changed};

use crate::config::StartupOption;
use crate::model::settings::{Features, JobScheduling};
use crate::serve::http::{ApiError, Req, route};
use crate::serve::parts::{Parts, Route};
use crate::store::Tx;
use crate::work::Change;

pub(super) fn routes() -> Vec<Route> {
    let own = vec![
        route(Method::GET, "/api/v1/settings/startup", TAG, "The start-up options in force, secrets masked", startup),
        route(
            Method::GET,
            "/api/v1/settings/job-scheduling",
            TAG,
            "How many jobs run at a time, and in which zone they are planned",
            scheduling,
        ),
        route(Method::PUT, "/api/v1/settings/job-scheduling", TAG, "Change that, at once and for good (a merge patch)", set_scheduling)
            .patches::<JobScheduling>(),
        route(Method::GET, "/api/v1/features", TAG, "What can be switched on and off, and the figures that belong to it", features),
        route(Method::PUT, "/api/v1/features", TAG, "Switch it, at once and for good (a merge patch)", set_features).patches::<Features>(),
    ];
    [general::routes(), info::routes(), own].into_iter().flatten().collect()
}

fn startup(parts: &Parts, _req: &Req) -> Result<Vec<StartupOption>, ApiError> {
    Ok(parts.config.startup())
}

fn scheduling(parts: &Parts, _req: &Req) -> Result<JobScheduling, ApiError> {
    Ok(parts.queue.limits())
}

fn set_scheduling(parts: &Parts, req: &Req) -> Result<JobScheduling, ApiError> {
    let patch = req.json::<Value>()?;
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
}

fn features(parts: &Parts, _req: &Req) -> Result<Features, ApiError> {
    Ok(parts.store.setting::<Features>(Features::NAME)?.unwrap_or_default())
}

fn set_features(parts: &Parts, req: &Req) -> Result<Features, ApiError> {
    let patch = req.json::<Value>()?;
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
}

#[cfg(test)]
mod tests;
