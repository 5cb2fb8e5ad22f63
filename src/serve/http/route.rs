//! The route table's rows. From them everything else is derived: the router, the 405 answers, the
//! permission check, the OpenAPI document and the tests that walk every operation.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use http::{Method, StatusCode};
use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::{ApiError, Req, Resp};
use crate::app::App;

pub(super) type Answer = Pin<Box<dyn Future<Output = Result<Resp, ApiError>> + Send>>;
pub(super) type Call = Arc<dyn Fn(App, Req) -> Answer + Send + Sync>;
pub(super) type MakeSchema = fn(&mut SchemaGenerator) -> Schema;

/// Who may call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Anybody; an output's secret is in its path.
    Open,
    /// A session or an access token.
    Guarded,
}

/// One operation.
pub(crate) struct Route {
    pub(super) method: Method,
    /// From the program's root, parameters as `{name}`.
    pub(super) path: &'static str,
    pub(super) tag: &'static str,
    pub(super) summary: &'static str,
    pub(super) access: Access,
    pub(super) query: Option<MakeSchema>,
    pub(super) is_paged: bool,
    pub(super) takes: Option<MakeSchema>,
    /// Of a body that is no JSON.
    pub(super) takes_type: Option<&'static str>,
    pub(super) gives: Option<MakeSchema>,
    /// Of the success; None where `gives` makes it JSON or there is no body.
    pub(super) content_type: Option<&'static str>,
    pub(super) status: StatusCode,
    pub(super) fails: &'static [u16],
    pub(super) call: Call,
}

/// A guarded operation without parameters and bodies, that answers 200: the builders change that.
pub(crate) fn route<F, Fut>(method: Method, path: &'static str, tag: &'static str, summary: &'static str, call: F) -> Route
where
    F: Fn(App, Req) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Resp, ApiError>> + Send + 'static,
{
    Route {
        method,
        path,
        tag,
        summary,
        access: Access::Guarded,
        query: None,
        is_paged: false,
        takes: None,
        takes_type: None,
        gives: None,
        content_type: None,
        status: StatusCode::OK,
        fails: &[],
        call: Arc::new(move |app, req| Box::pin(call(app, req))),
    }
}

impl Route {
    /// Needs no credentials.
    pub(crate) fn open(mut self) -> Route {
        self.access = Access::Open;
        self
    }

    /// Reads these parameters of the query.
    pub(crate) fn query<Q: JsonSchema>(mut self) -> Route {
        self.query = Some(SchemaGenerator::subschema_for::<Q>);
        self
    }

    /// Answers a [`super::List`]: page, limit, search, sort and order are read.
    pub(crate) fn paged(mut self) -> Route {
        self.is_paged = true;
        self
    }

    /// Its body is JSON of this shape.
    pub(crate) fn takes<T: JsonSchema>(mut self) -> Route {
        self.takes = Some(SchemaGenerator::subschema_for::<T>);
        self
    }

    /// Its body is something else than JSON.
    pub(crate) fn takes_file(mut self, content_type: &'static str) -> Route {
        self.takes_type = Some(content_type);
        self
    }

    /// Answers JSON of this shape.
    pub(crate) fn gives<T: JsonSchema>(mut self) -> Route {
        self.gives = Some(SchemaGenerator::subschema_for::<T>);
        self
    }

    /// Answers something else than JSON.
    pub(crate) fn answers(mut self, content_type: &'static str) -> Route {
        self.content_type = Some(content_type);
        self
    }

    /// Of the success.
    pub(crate) fn status(mut self, status: u16) -> Route {
        self.status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
        self
    }

    /// What else it may answer, beside what follows from the rest of the row.
    pub(crate) fn fails(mut self, statuses: &'static [u16]) -> Route {
        self.fails = statuses;
        self
    }
}
