//! Settings: the start-up options as they are in force, which are changed where they were given, and what can
//! be changed here while the program runs.
//!
//! Published files hold absolute addresses, so another address is another edition of every playlist.

mod info;

use std::net::{IpAddr, SocketAddr};

use http::Method;
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use url::Url;

use info::TAG;

use crate::config::{self, StartupOption};
use crate::model::patch::{self, Problems};
use crate::model::settings::{BaseUrlSource, Features, General, JobScheduling};
use crate::observe::network;
use crate::serve::http::{ApiError, Req, route};
use crate::serve::parts::{Parts, Route};
use crate::store::Tx;
use crate::work::Change;

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(Method::GET, "/api/v1/settings", TAG, "What is set for the whole program", get),
        route(Method::PATCH, "/api/v1/settings", TAG, "Change that, at once and for good (a merge patch)", set)
            .also(Method::PUT)
            .patches::<General>(),
        route(Method::GET, "/api/v1/settings/info", TAG, "Which settings there are, what they take, and which need a restart", info::info),
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
    ]
}

/// The settings as they are read, and what came of them.
#[derive(Serialize, JsonSchema)]
struct GeneralView {
    #[serde(flatten)]
    general: General,
    base_url_source: BaseUrlSource,
    /// How addresses begin that players get: `scheme://host[:port]/base`, without a slash at the end. Where nobody said anything, as
    /// this request came.
    effective_base_url: String,
    /// Base URLs for `base_url` by which other devices may reach this program: the machine's addresses in its networks, the likeliest
    /// first. Empty where it listens on this machine only, or runs in a container and cannot know.
    network_urls: Vec<String>,
}

/// What the server makes of the settings; a client may send it back.
const DERIVED: &[&str] = &["base_url_source", "effective_base_url", "network_urls"];

impl GeneralView {
    fn new(parts: &Parts, general: General, requested_base: String) -> GeneralView {
        let network_urls = urls(network::addresses(parts.config.listen.ip()), port(parts.config.listen, &requested_base));
        let effective_base_url = parts.said_base.whole().unwrap_or(requested_base);
        GeneralView { general, base_url_source: parts.said_base.source(), effective_base_url, network_urls }
    }
}

/// The port that it listens on; where the system chose it, that of the address that the client used.
fn port(listen: SocketAddr, requested: &str) -> u16 {
    let used = || Url::parse(requested).ok().and_then(|url| url.port_or_known_default());
    if listen.port() == 0 { used().unwrap_or_default() } else { listen.port() }
}

fn urls(addresses: Vec<IpAddr>, port: u16) -> Vec<String> {
    let url = |address| {
        let place = SocketAddr::new(address, port).to_string();
        format!("http://{}", place.strip_suffix(":80").unwrap_or(&place))
    };
    addresses.into_iter().map(url).collect()
}

fn get(parts: &Parts, req: &Req) -> Result<GeneralView, ApiError> {
    let requested = req.address.by_request.clone();
    let general = parts.store.setting::<General>(General::NAME)?.unwrap_or_default();
    Ok(GeneralView::new(parts, general, requested))
}

fn set(parts: &Parts, req: &Req) -> Result<GeneralView, ApiError> {
    let patch = req.json::<Value>()?;
    let requested = req.address.by_request.clone();
    let save = |tx: &Tx| {
        let known = parts.store.setting::<General>(General::NAME)?.unwrap_or_default();
        let general = checked(patch::apply(&known, patch, DERIVED)?)?;
        tx.put_setting(General::NAME, &general)?;
        Ok::<_, ApiError>((known, general))
    };
    let (known, general, has_changed) = parts.store.change_then(save, |(known, general)| {
        let before = parts.said_base.whole();
        parts.said_base.set(general.base_url.clone());
        (known, general, parts.said_base.whole() != before)
    })?;
    // A start-up option overrides the setting, which then changes nothing.
    if has_changed {
        parts.queue.consequences(&Change::General(&known, &general, &requested))?;
    }
    Ok(GeneralView::new(parts, general, requested))
}

/// The same as it is kept: without a slash at the end, null where nothing stands.
fn checked(general: General) -> Result<General, Problems> {
    let base_url = config::base_url(general.base_url.as_deref().unwrap_or_default().trim());
    Ok(General { base_url: base_url.map_err(|message| Problems::one("base_url", message))? })
}

/// `known` with a patch on it, checked.
fn changed<T: Serialize + DeserializeOwned>(known: &T, patch: Value, validate: impl Fn(&T) -> Problems) -> Result<T, ApiError> {
    let changed = patch::apply(known, patch, &[])?;
    validate(&changed).into_result()?;
    Ok(changed)
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
        let scheduling = changed(&known, patch, JobScheduling::validate)?;
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
        let features = changed(&known, patch, Features::validate)?;
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
