//! The HTTP core: from a socket to a handler and back.
//!
//! The one idea: a list of [`Route`]s says everything about an operation once. The core does what
//! every operation needs (access, limits, conditional answers, problem documents); a handler is
//! `fn(&P, &Req) -> Result<impl Answer, ApiError>` and reads top to bottom. It knows no resource and none of
//! the parts (`P`) that handlers work with.

mod address;
mod caller;
mod error;
pub(crate) mod file;
mod growing;
pub(crate) mod openapi;
mod pieces;
mod query;
mod req;
mod resp;
mod route;
mod router;
mod server;
mod sse;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub(crate) use caller::COOKIE;
pub(crate) use error::{ApiError, blocking};
pub(crate) use growing::Grow;
pub(crate) use req::Req;
pub(crate) use resp::{Body, List, Resp};
pub(crate) use route::{Answer, Created, Route, growing, route, route_async};
pub(crate) use router::{Context, Router};
pub(crate) use server::serve;
pub(crate) use sse::Event;
