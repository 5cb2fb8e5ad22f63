//! Whether a channel's stream answers, asked from here: a browser cannot tell a dead stream from one that it may not read.
//!
//! Only the beginning of the answer is read. It counts for no circuit breaker, since a dead channel says nothing about its provider.

use std::time::Duration;

use http::Method;
use schemars::JsonSchema;
use serde::Serialize;

use super::named;
use crate::model::outcome::Failure;
use crate::model::{ChannelId, LineupEntry};
use crate::play::{self, Asking};
use crate::serve::http::{ApiError, Req, route_async};
use crate::serve::parts::{Parts, Route, aside};
use crate::source::fetch::{FetchError, Request};

/// Below the time for which a client waits.
const SILENCE: Duration = Duration::from_secs(8);

pub(super) fn routes() -> Vec<Route> {
    let summary = "Ask the provider for a channel's stream, and say what it answers";
    vec![
        route_async(Method::POST, "/api/v1/channels/{id}/check", "channels", summary, |parts, req| aside(parts, req, check))
            .param::<ChannelId>("id")
            .fails(&[502]),
    ]
}

/// What the provider answers to a player.
#[derive(Debug, Default, Serialize, JsonSchema)]
struct StreamCheck {
    /// It sends something; whether that can be played is not known.
    is_answering: bool,
    /// The type that the provider names; empty: none.
    content_type: String,
    /// Why nothing came; null: something came.
    failure: Option<Failure>,
}

fn check(parts: &Parts, req: &Req) -> Result<StreamCheck, ApiError> {
    let snapshot = parts.store.read()?;
    let (channel, source) = named::channel(&snapshot, req)?;
    let asking = Asking { fetcher: &parts.fetcher, episodes: &parts.episodes, stop: &req.stop };
    let upstreams = play::resolve(&snapshot, &LineupEntry::unpublished(channel), Some(asking), parts.clock.now())?;
    let Some(upstream) = upstreams.into_iter().next() else { return Err(ApiError::not_found("stream")) };
    let headers = upstream.headers.into_iter().collect();
    let request = Request {
        kind: "",
        source: None,
        url: &upstream.url,
        username: "",
        password: "",
        user_agent: "",
        headers: &headers,
        trusted_fingerprint: &source.trusted_fingerprint,
        timeout: SILENCE,
        etag: "",
        last_modified: "",
    };
    match parts.fetcher.get(&request, &req.stop) {
        Ok(body) => {
            let content_type = body.map(|body| body.content_type).unwrap_or_default();
            Ok(StreamCheck { is_answering: true, content_type, failure: None })
        }
        Err(FetchError::Cancelled) => Err(ApiError::upstream("the provider did not answer in time".to_owned())),
        Err(error) => Ok(StreamCheck { failure: Some(error.failure()), ..StreamCheck::default() }),
    }
}
