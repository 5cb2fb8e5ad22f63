//! What went wrong, as one problem document (RFC 9457).
//!
//! An error says to the caller what happened and what to do; what only the log may know (`cause`)
//! never leaves. Knows neither routes nor handlers.

use std::fmt::Display;

use http::{HeaderMap, HeaderValue, StatusCode, header};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::resp::{Body, Resp};
use crate::access::AccessError;
use crate::model::patch::{Problem, Problems};

/// An answer that is no success. Made by its functions, one for each kind.
#[derive(Clone, Debug)]
pub(crate) struct ApiError(Box<Fault>);

#[derive(Clone, Debug)]
struct Fault {
    status: StatusCode,
    document: Document,
    /// Members beside those of the standard.
    more: Vec<(&'static str, Value)>,
    headers: HeaderMap,
    /// For the log only.
    cause: Option<String>,
}

/// The answer to what failed (RFC 9457).
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "ProblemDocument")]
pub(super) struct Document {
    /// Always `about:blank`: the status says the kind, `code` the case.
    r#type: &'static str,
    title: &'static str,
    status: u16,
    /// A sentence for a person.
    detail: String,
    /// The case, for a program: `not_found`, `already_running` and so on.
    code: &'static str,
    /// The rules that the request breaks, each with its field.
    errors: Vec<Problem>,
}

impl ApiError {
    pub(super) fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> ApiError {
        let title = status.canonical_reason().unwrap_or("Error");
        let (status_code, detail) = (status.as_u16(), detail.into());
        let document = Document { r#type: "about:blank", title, status: status_code, detail, code, errors: Vec::new() };
        ApiError(Box::new(Fault { status, document, more: Vec::new(), headers: HeaderMap::new(), cause: None }))
    }

    /// 400: what was sent cannot be read.
    pub(crate) fn bad_request(detail: impl Into<String>) -> ApiError {
        ApiError::new(StatusCode::BAD_REQUEST, "bad_request", detail)
    }

    /// 400 that names a parameter.
    pub(crate) fn bad_parameter(name: &str, message: impl Into<String>) -> ApiError {
        let message = message.into();
        let mut error = ApiError::bad_request(format!("{name}: {message}"));
        error.0.document.errors.push(Problem { field: name.to_owned(), message });
        error
    }

    pub(crate) fn unauthorized() -> ApiError {
        ApiError::new(StatusCode::UNAUTHORIZED, "unauthorized", "log in first, or send an access token as a bearer token")
            .header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
    }

    /// 401 for a login: the words do not tell which part was wrong.
    pub(crate) fn wrong_credentials() -> ApiError {
        ApiError::new(StatusCode::UNAUTHORIZED, "wrong_credentials", "Wrong user name or password.")
    }

    pub(crate) fn forbidden(detail: impl Into<String>) -> ApiError {
        ApiError::new(StatusCode::FORBIDDEN, "forbidden", detail)
    }

    /// 404; `what` is a word: "proxy", "source".
    pub(crate) fn not_found(what: &str) -> ApiError {
        ApiError::new(StatusCode::NOT_FOUND, "not_found", format!("there is no such {what}"))
    }

    pub(super) fn method_not_allowed(allow: &str) -> ApiError {
        let error = ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", format!("here only {allow}"));
        HeaderValue::from_str(allow).into_iter().fold(error, |error, value| error.header(header::ALLOW, value))
    }

    /// 409 at the name: another `what` is called so.
    pub(crate) fn duplicate_name(what: &str, name: &str) -> ApiError {
        let message = format!("There is already a {what} named {name:?}.");
        let mut error = ApiError::conflict("duplicate_name", message.clone());
        error.0.document.errors.push(Problem { field: "name".to_owned(), message });
        error
    }

    /// 409; `code` names the case, like `already_running`, `in_use`, `duplicate_name`.
    pub(crate) fn conflict(code: &'static str, detail: impl Into<String>) -> ApiError {
        ApiError::new(StatusCode::CONFLICT, code, detail)
    }

    /// 415: `expected` is a content type.
    pub(crate) fn unsupported_type(expected: &str) -> ApiError {
        ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", format!("the Content-Type has to be {expected}"))
    }

    /// 408: a body that stopped arriving.
    pub(crate) fn timed_out(seconds: u64) -> ApiError {
        ApiError::new(StatusCode::REQUEST_TIMEOUT, "timed_out", format!("the body did not arrive within {seconds} seconds"))
    }

    /// 507: a file could not be stored, and what to do.
    pub(crate) fn not_stored(code: &'static str, detail: impl Into<String>) -> ApiError {
        ApiError::new(StatusCode::INSUFFICIENT_STORAGE, code, detail)
    }

    pub(crate) fn too_large(limit: u64) -> ApiError {
        ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", format!("{limit} bytes at most"))
    }

    /// 422: it can be read, but breaks rules.
    pub(crate) fn invalid(problems: Problems) -> ApiError {
        let detail = match problems.0.as_slice() {
            [one] if one.field.is_empty() => one.message.clone(),
            [one] => format!("{}: {}", one.field, one.message),
            many => format!("{} fields are not right", many.len()),
        };
        let mut error = ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail);
        error.0.document.errors = problems.0;
        error
    }

    /// 422 with one problem.
    pub(crate) fn problem(field: &str, message: impl Into<String>) -> ApiError {
        ApiError::invalid(Problems::one(field, message))
    }

    /// 500: `cause` goes into the log, the caller learns the request's id.
    pub(crate) fn internal(cause: impl Display) -> ApiError {
        let mut error = ApiError::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "something failed inside; the log says more under this request's id",
        );
        error.0.cause = Some(cause.to_string());
        error
    }

    /// 502: a provider did not do its part.
    pub(crate) fn upstream(detail: impl Into<String>) -> ApiError {
        ApiError::new(StatusCode::BAD_GATEWAY, "upstream", detail)
    }

    /// 503; `retry_after` in seconds.
    pub(crate) fn unavailable(detail: impl Into<String>, retry_after: u64) -> ApiError {
        ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail).header(header::RETRY_AFTER, retry_after.into())
    }

    /// With one more member in the document, like the id of the job that runs already.
    pub(crate) fn with(mut self, member: &'static str, value: impl Serialize) -> ApiError {
        self.0.more.push((member, serde_json::to_value(value).unwrap_or_default()));
        self
    }

    fn header(mut self, name: header::HeaderName, value: HeaderValue) -> ApiError {
        self.0.headers.insert(name, value);
        self
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.0.status
    }

    /// What the log should say about it.
    pub(super) fn cause(&self) -> &str {
        self.0.cause.as_deref().unwrap_or(&self.0.document.detail)
    }

    pub(super) fn into_resp(self) -> Resp {
        let fault = *self.0;
        let mut value = serde_json::to_value(&fault.document).unwrap_or_default();
        for (member, content) in fault.more {
            value[member] = content;
        }
        let mut resp = Resp::new(fault.status, Body::Bytes(value.to_string().into()));
        resp.set(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        resp.set(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        resp.headers.extend(fault.headers);
        resp
    }
}

impl From<AccessError> for ApiError {
    fn from(error: AccessError) -> ApiError {
        match error {
            AccessError::Wrong => ApiError::wrong_credentials(),
            AccessError::TooMany(seconds) => {
                let error = ApiError::new(StatusCode::TOO_MANY_REQUESTS, "too_many", "too many attempts; wait a little");
                error.header(header::RETRY_AFTER, seconds.into())
            }
            AccessError::Store(_) | AccessError::Hash(_) | AccessError::Short => ApiError::internal(error),
        }
    }
}

impl From<Problems> for ApiError {
    fn from(problems: Problems) -> ApiError {
        ApiError::invalid(problems)
    }
}

/// Runs what blocks (the store, the disk, hashing) off the threads that serve sockets.
pub(crate) async fn blocking<T: Send + 'static>(f: impl FnOnce() -> Result<T, ApiError> + Send + 'static) -> Result<T, ApiError> {
    tokio::task::spawn_blocking(f).await.unwrap_or_else(|error| Err(ApiError::internal(error)))
}
