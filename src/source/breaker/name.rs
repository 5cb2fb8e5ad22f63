//! What a service is called: its kind and its provider's host, fit for one segment of a path.
//! The one idea: two sources at one provider share a name, and so a breaker.

/// What is called at a provider. The first part of a service's name.
const KINDS: [&str; 3] = ["m3u", "xmltv", "xtream"];
/// A DNS name has 253 characters at most, its port 6 with the colon.
const HOST_LONGEST: usize = 259;

/// Of `host` (`name` or `name:port`, a name outside of ASCII in its `xn--` form) and a kind (`m3u`, `xmltv`,
/// `xtream`), such as `xtream-tv.example:8080`: lower case, with `_` for what does not belong in a path.
pub(crate) fn service_name(kind: &str, host: &str) -> String {
    let fit = |c: char| if is_fit(c.to_ascii_lowercase()) { c.to_ascii_lowercase() } else { '_' };
    kind.chars().take(HOST_LONGEST).map(fit).chain(['-']).chain(host.chars().take(HOST_LONGEST).map(fit)).collect()
}

/// Whether [`service_name`] gives such names: a known kind, `-` and a host.
pub(super) fn is_service_name(name: &str) -> bool {
    // What is fit is one byte, so that the length is in characters too.
    split(name).is_some_and(|(_, host)| (1..=HOST_LONGEST).contains(&host.len()) && host.chars().all(is_fit))
}

/// The host in a service's name; the whole name when it is another's.
pub(super) fn host(service: &str) -> &str {
    split(service).map_or(service, |(_, host)| host)
}

fn split(name: &str) -> Option<(&str, &str)> {
    name.split_once('-').filter(|(kind, _)| KINDS.contains(kind))
}

/// RFC 3986's unreserved characters, and the colon before a port.
fn is_fit(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.' | '_' | '~' | ':')
}
