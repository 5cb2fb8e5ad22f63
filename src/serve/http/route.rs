//! The route table's rows. From them everything else is derived: the router, the 405 answers, the
//! permission check, the OpenAPI document and the tests that walk every operation.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use http::{Method, StatusCode, header};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::Value;

use super::file::accepts_gzip;
use super::growing::{Grow, pair};
use super::req::JSON_LIMIT;
use super::{ApiError, Req, Resp, blocking};
use crate::stop::CancelOnDrop;

pub(super) type Running = Pin<Box<dyn Future<Output = Result<Resp, ApiError>> + Send>>;
pub(super) type Call<P> = Arc<dyn Fn(P, Req) -> Running + Send + Sync>;
pub(super) type MakeSchema = fn(&mut SchemaGenerator) -> Schema;

/// What a handler returns: a record, which becomes JSON, or a whole response.
pub(crate) trait Answer {
    const STATUS: StatusCode = StatusCode::OK;
    /// The schema of JSON.
    fn schema() -> Option<MakeSchema>;
    fn into_resp(self) -> Resp;
}

impl<T: Serialize + JsonSchema> Answer for T {
    fn schema() -> Option<MakeSchema> {
        Some(SchemaGenerator::subschema_for::<T>)
    }

    fn into_resp(self) -> Resp {
        Resp::json(&self)
    }
}

/// A record that was made, and its path from the program's root, like `/api/v1/proxies/01H…`.
pub(crate) struct Created<T>(pub(crate) String, pub(crate) T);

impl<T: Serialize + JsonSchema> Answer for Created<T> {
    const STATUS: StatusCode = StatusCode::CREATED;

    fn schema() -> Option<MakeSchema> {
        T::schema()
    }

    fn into_resp(self) -> Resp {
        Resp::json(&self.1).located(&self.0)
    }
}

impl Answer for Resp {
    fn schema() -> Option<MakeSchema> {
        None
    }

    fn into_resp(self) -> Resp {
        self
    }
}

/// One operation. `P` is what its handler is given beside the request: the program's parts.
#[derive(Clone)]
pub(crate) struct Route<P> {
    pub(super) method: Method,
    /// Another method that does the same.
    also: Option<Method>,
    /// From the program's root, parameters as `{name}`.
    pub(crate) path: &'static str,
    pub(super) tag: &'static str,
    pub(super) summary: &'static str,
    /// It needs neither a session nor an access token. The address of a published playlist contains its secret key.
    pub(super) is_open: bool,
    pub(super) query: Vec<MakeSchema>,
    pub(super) is_paged: bool,
    pub(super) takes: Option<MakeSchema>,
    /// Whether the body is a merge patch onto `takes`.
    pub(super) is_patch: bool,
    /// What its body has to be besides.
    pub(super) needs: Option<Value>,
    /// The types of parameters of the path that are not the usual ones of their names.
    pub(super) params: Vec<(&'static str, MakeSchema)>,
    /// Content type of a request body that is not JSON.
    pub(super) takes_type: Option<&'static str>,
    /// Whether the handler reads the body itself while it arrives.
    pub(super) is_streamed: bool,
    /// Bytes of the body.
    pub(super) limit: usize,
    pub(super) gives: Option<MakeSchema>,
    /// Content type of a successful response whose body is not JSON.
    pub(super) content_type: Option<&'static str>,
    pub(super) status: StatusCode,
    pub(super) fails: &'static [u16],
    pub(super) call: Call<P>,
}

/// A guarded operation without query parameters or request body. Its status is that of `A`; the builder methods change these
/// defaults. The handler runs on a blocking thread. The request's `stop` is cancelled when the client disconnects.
pub(crate) fn route<P: Send + Sync + 'static, A: Answer + 'static>(
    method: Method,
    path: &'static str,
    tag: &'static str,
    summary: &'static str,
    call: impl Fn(&P, &Req) -> Result<A, ApiError> + Send + Sync + 'static,
) -> Route<P> {
    let call = Arc::new(call);
    let route = route_async(method, path, tag, summary, move |parts, req: Req| {
        let call = call.clone();
        async move {
            let _left = req.stop.cancel_on_drop();
            blocking(move || Ok(call(&parts, &req)?.into_resp().packed(accepts_gzip(req.header(header::ACCEPT_ENCODING))))).await
        }
    });
    Route { gives: A::schema(), status: A::STATUS, ..route }
}

/// As [`route`], with an async handler, for work that waits for the network or a job. The handler must not block.
pub(crate) fn route_async<P, A: Answer, Fut>(
    method: Method,
    path: &'static str,
    tag: &'static str,
    summary: &'static str,
    call: impl Fn(P, Req) -> Fut + Send + Sync + 'static,
) -> Route<P>
where
    Fut: Future<Output = Result<A, ApiError>> + Send + 'static,
{
    Route {
        method,
        also: None,
        path,
        tag,
        summary,
        is_open: false,
        query: Vec::new(),
        is_paged: false,
        takes: None,
        is_patch: false,
        needs: None,
        params: Vec::new(),
        takes_type: None,
        is_streamed: false,
        limit: JSON_LIMIT,
        gives: A::schema(),
        content_type: None,
        status: A::STATUS,
        fails: &[],
        call: Arc::new(move |parts, req| {
            let answer = call(parts, req);
            Box::pin(async move { Ok(answer.await?.into_resp()) })
        }),
    }
}

/// Runs `work` off the async threads, as [`blocking`] does; what it returns are the last members of the answer. Answers when the
/// first ones are there.
pub(crate) async fn growing<T: Serialize>(
    left: CancelOnDrop,
    work: impl FnOnce(&Grow) -> Result<T, ApiError> + Send + 'static,
) -> Result<Resp, ApiError> {
    let (grow, awaited) = pair();
    let work = tokio::spawn(blocking(move || {
        let done = work(&grow);
        match &done {
            Ok(members) => grow.end(members),
            Err(_) => grow.cut_off(),
        }
        done.map(drop)
    }));
    match awaited.begun(left).await {
        Some(body) => Ok(Resp::growing(body)),
        None => {
            work.await.unwrap_or_else(|error| Err(ApiError::internal(error)))?;
            Err(ApiError::internal("an answer did not begin"))
        }
    }
}

impl<P> Route<P> {
    pub(crate) fn open(mut self) -> Self {
        self.is_open = true;
        self
    }

    /// The same by another method.
    pub(crate) fn also(mut self, method: Method) -> Self {
        self.also = Some(method);
        self
    }

    /// A route for each of its methods.
    pub(crate) fn by_method(self) -> impl Iterator<Item = Self>
    where
        P: Clone,
    {
        let also = self.also.clone().map(|method| Route { method, ..self.clone() });
        also.into_iter().chain([self])
    }

    pub(crate) fn query<Q: JsonSchema>(mut self) -> Self {
        self.query.push(SchemaGenerator::subschema_for::<Q>);
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

    /// Its body fits this JSON Schema too: what a new record must have, for example.
    pub(crate) fn needs(mut self, schema: Value) -> Self {
        self.needs = Some(schema);
        self
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

    /// Its body is too large for the memory: the handler reads it from [`Req::incoming`].
    pub(crate) fn streamed(mut self) -> Self {
        self.is_streamed = true;
        self
    }

    /// Answers JSON of this shape, which its handler's type does not say.
    pub(crate) fn gives<T: JsonSchema>(mut self) -> Self {
        self.gives = Some(SchemaGenerator::subschema_for::<T>);
        self
    }

    /// Answers something else than JSON.
    pub(crate) fn answers(mut self, content_type: &'static str) -> Self {
        self.content_type = Some(content_type);
        self
    }

    /// Sets the maximum length of the request body, in bytes.
    pub(crate) fn limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// Sets the status of a successful response. With 204, the body's schema is dropped.
    pub(crate) fn status(mut self, status: u16) -> Self {
        self.status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
        self.gives = self.gives.filter(|_| self.status != StatusCode::NO_CONTENT);
        self
    }

    /// Adds error statuses to the OpenAPI document that do not follow from the other fields.
    pub(crate) fn fails(mut self, statuses: &'static [u16]) -> Self {
        self.fails = statuses;
        self
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use http_body_util::BodyExt;
    use serde_json::{Value, json};

    use super::*;
    use crate::stop::Stop;

    #[tokio::test]
    async fn the_beginning_is_there_before_the_end() {
        let (go, waiting) = mpsc::channel();
        let stop = Stop::default();
        let work = move |grow: &Grow| {
            grow.begin(&json!({"first": [1, "a\nb"]}));
            waiting.recv().map_err(ApiError::internal)?;
            Ok(json!({"second": 2}))
        };
        let mut body = growing(stop.cancel_on_drop(), work).await.unwrap().body;
        let first = body.frame().await.unwrap().unwrap().into_data().unwrap();
        assert_eq!(&first[..], b"{\"first\":[1,\"a\\nb\"],\n");
        go.send(()).unwrap();
        let rest = (&mut body).collect().await.unwrap().to_bytes();
        let whole: Value = serde_json::from_slice(&[first, rest].concat()).unwrap();
        assert_eq!(whole, json!({"first": [1, "a\nb"], "second": 2}));
        assert!(!stop.is_cancelled());
        drop(body);
        assert!(stop.is_cancelled(), "who leaves ends the work");
    }

    #[tokio::test]
    async fn an_error_before_the_beginning_is_an_answer_and_later_cuts_it_off() {
        let refused = |_: &Grow| Err::<Value, _>(ApiError::not_found("proxy"));
        assert_eq!(growing(Stop::default().cancel_on_drop(), refused).await.err().unwrap().status().as_u16(), 404);
        let late = |grow: &Grow| {
            grow.begin(&json!({"a": 1}));
            Err::<Value, _>(ApiError::not_found("proxy"))
        };
        let body = growing(Stop::default().cancel_on_drop(), late).await.unwrap().body;
        assert!(body.collect().await.is_err());
    }
}
