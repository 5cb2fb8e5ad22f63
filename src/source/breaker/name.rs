//! Names of services: a kind and a host, in the characters of one path segment. Sources at the same provider share a name,
//! and so a breaker.

/// Kinds of downloads, the first part of a service's name.
const KINDS: [&str; 3] = ["m3u", "xmltv", "xtream"];
/// 253 characters of a DNS name, and 6 of a port with its colon.
const HOST_LONGEST: usize = 259;

/// The name of a kind (`m3u`, `xmltv`, `xtream`) at a host (`name` or `name:port`, in ASCII), such as
/// `xtream-tv.example:8080`, in lower case and with `_` for characters that a path cannot contain.
pub(crate) fn service_name(kind: &str, host: &str) -> String {
    let fit = |c: char| if is_fit(c.to_ascii_lowercase()) { c.to_ascii_lowercase() } else { '_' };
    kind.chars().take(HOST_LONGEST).map(fit).chain(['-']).chain(host.chars().take(HOST_LONGEST).map(fit)).collect()
}

/// Whether a name has the form of [`service_name`]: a known kind, `-` and a host.
pub(super) fn is_service_name(name: &str) -> bool {
    // Allowed characters are one byte, so the length counts characters.
    split(name).is_some_and(|(_, host)| (1..=HOST_LONGEST).contains(&host.len()) && host.chars().all(is_fit))
}

/// The host in a service's name, or the whole name if it has another form.
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
