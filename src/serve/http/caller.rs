//! Who sent a request, by its session cookie or its bearer token.

use http::{HeaderMap, header};

use crate::access::{Access, Holder};

/// The cookie that holds a session's secret.
pub(crate) const COOKIE: &str = "lineup_session";

/// The sender of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Caller {
    #[default]
    Nobody,
    /// The holder of an account, by a session or an access token.
    User { holder: Holder, by_cookie: bool },
}

impl Caller {
    pub(crate) fn holder(&self) -> Option<&Holder> {
        match self {
            Caller::User { holder, .. } => Some(holder),
            Caller::Nobody => None,
        }
    }
}

pub(super) fn caller(access: &Access, headers: &HeaderMap) -> Caller {
    let authorization = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let bearer = authorization.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let (secret, by_cookie) = match (bearer, cookie(headers)) {
        (Some((_, secret)), _) => (secret.trim(), false),
        (None, Some(secret)) => (secret, true),
        (None, None) => return Caller::Nobody,
    };
    access.holder(secret).map_or(Caller::Nobody, |holder| Caller::User { holder, by_cookie })
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|list| list.split(';')).find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}
