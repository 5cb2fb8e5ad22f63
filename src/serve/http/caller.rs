//! Who sent a request, by its session cookie or its bearer token.

use http::{HeaderMap, header};

use crate::access::{Access, Holder};

/// The cookie that holds a session's secret.
pub(crate) const COOKIE: &str = "lineup_session";

/// The holder of an account, by a session or an access token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Caller {
    pub(crate) holder: Holder,
    pub(super) by_cookie: bool,
}

/// None: nobody whom we know.
pub(super) fn caller(access: &Access, headers: &HeaderMap) -> Option<Caller> {
    let authorization = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let bearer = authorization.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let (secret, by_cookie) = match bearer {
        Some((_, secret)) => (secret.trim(), false),
        None => (cookie(headers)?, true),
    };
    Some(Caller { holder: access.holder(secret)?, by_cookie })
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|list| list.split(';')).find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}
