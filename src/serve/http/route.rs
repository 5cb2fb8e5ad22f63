//! The route table's rows. From them everything else is derived: the router, the 405 answers, the
//! permission check, the OpenAPI document and the tests that walk every operation.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use http::{Method, StatusCode};
use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::{ApiError, Req, Resp};

pub(super) type Answer = Pin<Box<dyn Future<Output = Result<Resp, ApiError>> + Send>>;
pub(super) type Call<P> = Arc<dyn Fn(P, Req) -> Answer + Send + Sync>;
pub(super) type MakeSchema = fn(&mut SchemaGenerator) -> Schema;

/// Who may call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Permission {
    /// Anybody; an output's secret is in its path.
    Open,
    /// A session or an access token.
    Guarded,
}

/// One operation. `P` is what its handler is given beside the request: the program's parts.
pub(crate) struct Route<P> {
    pub(super) method: Method,
    /// From the program's root, parameters as `{name}`.
    pub(super) path: &'static str,
    pub(super) tag: &'static str,
    pub(super) summary: &'static str,
    pub(super) access: Permission,
    pub(super) query: Option<MakeSchema>,
    pub(super) is_paged: bool,
    pub(super) takes: Option<MakeSchema>,
    /// Whether the body is a merge patch onto `takes`.
    pub(super) is_patch: bool,
    /// The types of parameters of the path that are not the usual ones of their names.
    pub(super) params: Vec<(&'static str, MakeSchema)>,
    /// Of a body that is no JSON.
    pub(super) takes_type: Option<&'static str>,
    pub(super) gives: Option<MakeSchema>,
    /// Of the success; None where `gives` makes it JSON or there is no body.
    pub(super) content_type: Option<&'static str>,
    pub(super) status: StatusCode,
    pub(super) fails: &'static [u16],
    pub(super) call: Call<P>,
}

/// A guarded operation without parameters and bodies, that answers 200: the builders change that.
pub(crate) fn route<P, F, Fut>(method: Method, path: &'static str, tag: &'static str, summary: &'static str, call: F) -> Route<P>
where
    F: Fn(P, Req) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Resp, ApiError>> + Send + 'static,
{
    Route {
        method,
        path,
        tag,
        summary,
        access: Permission::Guarded,
        query: None,
        is_paged: false,
        takes: None,
        is_patch: false,
        params: Vec::new(),
        takes_type: None,
        gives: None,
        content_type: None,
        status: StatusCode::OK,
        fails: &[],
        call: Arc::new(move |parts, req| Box::pin(call(parts, req))),
    }
}

impl<P> Route<P> {
    /// Needs no credentials.
    pub(crate) fn open(mut self) -> Self {
        self.access = Permission::Open;
        self
    }

    /// Reads these parameters of the query.
    pub(crate) fn query<Q: JsonSchema>(mut self) -> Self {
        self.query = Some(SchemaGenerator::subschema_for::<Q>);
        self
    }

    /// Answers a [`super::List`]: page, limit, search, sort and order are read.
    pub(crate) fn paged(mut self) -> Self {
        self.is_paged = true;
        self
    }

    /// Its body is JSON of this shape.
    pub(crate) fn takes<T: JsonSchema>(mut self) -> Self {
        self.takes = Some(SchemaGenerator::subschema_for::<T>);
        self
    }

    /// Its body is a merge patch (RFC 7396) onto a record of this shape.
    pub(crate) fn patches<T: JsonSchema>(mut self) -> Self {
        self.is_patch = true;
        self.takes::<T>()
    }

    /// A parameter of its path has this type.
    pub(crate) fn param<T: JsonSchema>(mut self, name: &'static str) -> Self {
        self.params.push((name, SchemaGenerator::subschema_for::<T>));
        self
    }

    /// Its body is something else than JSON.
    pub(crate) fn takes_file(mut self, content_type: &'static str) -> Self {
        self.takes_type = Some(content_type);
        self
    }

    /// Answers JSON of this shape.
    pub(crate) fn gives<T: JsonSchema>(mut self) -> Self {
        self.gives = Some(SchemaGenerator::subschema_for::<T>);
        self
    }

    /// Answers something else than JSON.
    pub(crate) fn answers(mut self, content_type: &'static str) -> Self {
        self.content_type = Some(content_type);
        self
    }

    /// Of the success.
    pub(crate) fn status(mut self, status: u16) -> Self {
        self.status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
        self
    }

    /// What else it may answer, beside what follows from the rest of the row.
    pub(crate) fn fails(mut self, statuses: &'static [u16]) -> Self {
        self.fails = statuses;
        self
    }
}
