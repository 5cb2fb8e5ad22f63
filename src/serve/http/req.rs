//! A request, as a handler sees it: parameters, query, body and who asks, each with its own error.

use std::str::FromStr;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, Uri, header};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Visitor};
use serde_json::Value;

use super::address::{Address, is_near};
use super::caller::Caller;
use super::error::ApiError;
use super::query;
use crate::model::{Id, Page};
use crate::stop::Stop;

/// Bytes of a JSON body, unless its route says otherwise.
pub(super) const JSON_LIMIT: usize = 1 << 20;
/// For a body to arrive, all of it.
pub(crate) const BODY_TIMEOUT: Duration = Duration::from_secs(30);

pub(crate) struct Req {
    pub(crate) method: Method,
    /// As it came, base path included.
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    /// None: nobody whom we know.
    pub(crate) caller: Option<Caller>,
    /// What `X-Request-Id` says.
    pub(crate) request_id: Id,
    pub(super) params: Vec<(String, String)>,
    pub(crate) address: Address,
    /// What was sent, where the route takes something.
    pub(crate) body: Result<Bytes, ApiError>,
    /// What is being sent, where the route reads it piece by piece.
    pub(crate) incoming: Option<Incoming>,
    /// Cancelled when the client leaves.
    pub(crate) stop: Stop,
}

/// What every list understands.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct PageQuery {
    /// 1 for the first.
    #[schemars(range(min = 1, max = 4_294_967_295_u32))]
    page: Option<u64>,
    /// Items on a page; 50 if not given.
    #[schemars(range(min = 1, max = 500))]
    limit: Option<u64>,
    /// Only items that contain this text.
    search: Option<String>,
    /// The field to sort by.
    sort: Option<String>,
    order: Option<Order>,
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum Order {
    Asc,
    Desc,
}

impl Req {
    /// A parameter of the path, decoded; empty if the path has none of that name.
    pub(crate) fn param(&self, name: &str) -> &str {
        self.params.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value)
    }

    /// A parameter of the path. What is no id names nothing: 404.
    pub(crate) fn id<T: FromStr>(&self, name: &str) -> Result<T, ApiError> {
        self.param(name).parse().map_err(|_| ApiError::not_found("thing: that is not an id"))
    }

    pub(crate) fn query<Q: DeserializeOwned>(&self) -> Result<Q, ApiError> {
        query::read(self.uri.query().unwrap_or_default()).map_err(|error| ApiError::bad_parameter(&error.name, error.message))
    }

    pub(crate) fn page(&self) -> Result<Page, ApiError> {
        let query: PageQuery = self.query()?;
        let page = query.page.unwrap_or(1);
        let limit = query.limit.unwrap_or(50);
        if page == 0 || page > u64::from(u32::MAX) {
            return Err(ApiError::bad_parameter("page", "pages begin at 1"));
        }
        if !(1..=500).contains(&limit) {
            return Err(ApiError::bad_parameter("limit", "1 to 500"));
        }
        Ok(Page {
            page,
            limit,
            search: query.search.unwrap_or_default(),
            sort: query.sort.unwrap_or_default(),
            desc: query.order == Some(Order::Desc),
        })
    }

    /// The body, which has to be JSON of this shape.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        let content_type = self.header(header::CONTENT_TYPE);
        let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        // Strict on purpose: another site's page can send any other type without asking first.
        if essence != "application/json" && !(essence.starts_with("application/") && essence.ends_with("+json")) {
            return Err(ApiError::unsupported_type("application/json"));
        }
        parse_json(&self.body.clone()?)
    }

    /// Whether this client may make the first account without the code in the log.
    pub(crate) fn is_at_the_machine(&self) -> bool {
        // Behind a proxy that is not trusted, everybody looks near; and so does a page of another site
        // whose name points here.
        !self.address.is_hearsay && self.address.is_home_name && is_near(self.address.client)
    }

    /// What the outside calls us: `scheme://host[:port]/base`, without a slash at the end. From the
    /// `base_url` option, else the setting of that name, else from a trusted proxy's headers, else from `Host`.
    pub(crate) fn public_base(&self) -> String {
        self.address.base()
    }

    /// Whether this client came by https, at least to the proxy before us: a browser says so itself. Our
    /// public address does not count, since there can be other ways to us.
    pub(crate) fn is_https(&self) -> bool {
        match self.header(header::ORIGIN).split_once("://") {
            Some(("https", _)) => true,
            Some(("http", _)) => false,
            _ => self.address.is_told_https,
        }
    }

    /// A header as text; empty if it is not there or is no text.
    pub(crate) fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

fn parse_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let mut value: Value = serde_json::from_slice(bytes).map_err(|error| {
        let what = if bytes.is_empty() { "a JSON body is expected".to_owned() } else { format!("that is not JSON: {error}") };
        ApiError::bad_request(what)
    })?;
    if !value.is_object() && is_record::<T>() {
        return Err(ApiError::problem("", "an object is expected"));
    }
    whole_numbers(&mut value);
    serde_json::from_value(value.clone()).map_err(|error| {
        let message = error.to_string();
        // serde names the field in its words only.
        let field = match message.split('`').collect::<Vec<_>>()[..] {
            [before, field, ..] if before.ends_with("field ") => field.to_owned(),
            _ => wrong_member::<T>(&value).unwrap_or_default(),
        };
        ApiError::problem(&field, if value.is_object() { message } else { "an object is expected".to_owned() })
    })
}

/// In JSON `7.0` is a whole number.
fn whole_numbers(value: &mut Value) {
    match value {
        Value::Number(number) => {
            let whole = number.as_f64().filter(|_| number.is_f64()).filter(|float| float.fract() == 0.0 && float.abs() < 9e15);
            if let Some(whole) = whole {
                *value = (whole as i64).into();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(whole_numbers),
        Value::Object(members) => members.values_mut().for_each(whole_numbers),
        _ => {}
    }
}

/// Whether a type is read from an object only. Records would also be read from the list of their fields' values.
fn is_record<T: DeserializeOwned>() -> bool {
    T::deserialize(Probe).is_err_and(|error| error.to_string() == RECORD)
}

const RECORD: &str = "a record";

struct Probe;

impl<'de> Deserializer<'de> for Probe {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(serde::de::Error::custom("something else"))
    }

    fn deserialize_struct<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], _: V) -> Result<V::Value, Self::Error> {
        Err(serde::de::Error::custom(RECORD))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct seq tuple
        tuple_struct map enum identifier ignored_any
    }
}

/// The member that cannot be what it is, whatever else is missing.
fn wrong_member<T: DeserializeOwned>(value: &Value) -> Option<String> {
    let members = value.as_object()?;
    let is_wrong = |(name, value): &(&String, &Value)| {
        let alone = serde_json::json!({ name.as_str(): value });
        serde_json::from_value::<T>(alone).is_err_and(|error| !error.to_string().starts_with("missing field"))
    };
    members.iter().find(is_wrong).map(|(name, _)| name.clone())
}

/// A body, `limit` bytes at most.
pub(super) async fn collected<B>(body: B, limit: usize, patience: Duration) -> Result<Bytes, ApiError>
where
    B: hyper::body::Body<Data = Bytes, Error: Into<Box<dyn std::error::Error + Send + Sync>>>,
{
    if body.size_hint().lower() > limit as u64 {
        return Err(ApiError::too_large(limit as u64));
    }
    match tokio::time::timeout(patience, Limited::new(body, limit).collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => Err(ApiError::too_large(limit as u64)),
        Ok(Err(error)) => Err(ApiError::bad_request(format!("the body did not arrive: {error}"))),
        Err(_) => Err(ApiError::timed_out(patience.as_secs())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::StatusCode;
    use http_body_util::{Full, StreamBody};
    use hyper::body::Frame;

    #[tokio::test]
    async fn a_body_that_does_not_end_is_given_up() {
        type Piece = Result<Frame<Bytes>, std::io::Error>;
        let never = StreamBody::new(futures_util::stream::pending::<Piece>());
        assert_eq!(collected(never, 9, Duration::ZERO).await.unwrap_err().status(), StatusCode::REQUEST_TIMEOUT);
        let status = |error: ApiError| error.status().as_u16();
        assert_eq!(collected(Full::new(Bytes::from("abc")), 3, BODY_TIMEOUT).await.map_err(status), Ok(Bytes::from("abc")));
        assert_eq!(collected(Full::new(Bytes::from("abc")), 2, BODY_TIMEOUT).await.map_err(status), Err(413));
    }
}
