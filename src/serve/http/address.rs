//! Where a caller is and what it calls us: the client's address and our own public address, seen
//! through reverse proxies. Their headers count only when they come from an address that is trusted.

use std::net::{IpAddr, SocketAddr};

use http::uri::Authority;
use http::{HeaderMap, HeaderName, Uri, header};

use crate::config::{Config, Network};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const REAL_IP: HeaderName = HeaderName::from_static("x-real-ip");
const FORWARDED_PREFIX: HeaderName = HeaderName::from_static("x-forwarded-prefix");

/// What a request says about both ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// The nearest address that is not a proxy that we trust.
    pub(crate) client: IpAddr,
    /// Something forwarded this and nobody says for whom: the client may be further away than it looks.
    pub(super) is_hearsay: bool,
    /// Every name that we were called by is one that nobody outside this network can own.
    pub(super) is_home_name: bool,
    /// `http` or `https`, as everybody shall see it.
    pub(super) scheme: String,
    /// Host and port, as everybody shall see it.
    pub(super) authority: String,
    /// Host and port that this client asked for; another one when a fixed address is set.
    requested: String,
    /// A proxy that we trust says that the client came by https.
    pub(super) is_told_https: bool,
    /// The path before ours, as the client sees it: empty, or `/tv`.
    pub(crate) prefix: String,
    /// What [`Address::base`] would be without a fixed address.
    pub(crate) by_request: String,
}

impl Address {
    /// `fixed` is the address that an option or a setting says: `scheme://host[:port]`.
    pub(super) fn new(config: &Config, fixed: Option<&str>, headers: &HeaderMap, uri: &Uri, peer: IpAddr, local: SocketAddr) -> Address {
        let is_trusted = |address: IpAddr| config.trusted_proxies.iter().any(|network: &Network| network.contains(address));
        let from_proxy = is_trusted(peer);
        let told = |name: &HeaderName| headers.get(name).filter(|_| from_proxy).and_then(|value| value.to_str().ok()).map(first);

        let scheme = told(&FORWARDED_PROTO).map(str::to_ascii_lowercase).filter(|scheme| matches!(&**scheme, "http" | "https"));
        let requested = told(&FORWARDED_HOST)
            .filter(|host| is_authority(host))
            .or_else(|| uri.authority().map(|authority| authority.as_str()))
            .or_else(|| headers.get(header::HOST).and_then(|host| host.to_str().ok()))
            .filter(|host| is_authority(host))
            .map_or_else(|| local.to_string(), str::to_owned);
        let is_told_https = scheme.as_deref() == Some("https");
        let scheme = scheme.unwrap_or_else(|| "http".to_owned());
        let prefix = match told(&FORWARDED_PREFIX).map(|prefix| prefix.trim_matches('/')) {
            Some(prefix) if !prefix.is_empty() && is_path(prefix) => {
                let prefix = format!("/{prefix}");
                // A proxy that passes the path on unchanged and tells its prefix too.
                if prefix.ends_with(&config.base_path) { prefix } else { prefix + &config.base_path }
            }
            _ => config.base_path.clone(),
        };
        let by_request = format!("{scheme}://{}{prefix}", without_default_port(&scheme, &requested));
        // A fixed address is the whole truth.
        let (scheme, authority, prefix) = match fixed.and_then(|url| url.split_once("://")) {
            Some((scheme, authority)) => (scheme.to_owned(), authority.trim_end_matches('/').to_owned(), config.base_path.clone()),
            None => (scheme, requested.clone(), prefix),
        };
        let authority = without_default_port(&scheme, &authority).to_owned();
        let client = client(headers, peer, is_trusted);
        let is_forwarded = headers.keys().any(is_forwarding);
        // A client that is still the proxy itself is one that the proxy did not tell.
        let is_hearsay = is_forwarded && (!from_proxy || is_trusted(client) || client.is_loopback());
        let names = headers.get_all(header::HOST).iter().chain(headers.get_all(FORWARDED_HOST)).map(|name| name.to_str().unwrap_or("."));
        let is_home_name =
            names.chain(uri.authority().map(|authority| authority.as_str())).flat_map(|list| list.split(',')).all(is_home_name);
        Address { client, is_hearsay, is_home_name, scheme, authority, requested, is_told_https, prefix, by_request }
    }

    /// `scheme://host[:port]/base`, without a slash at the end.
    pub(super) fn base(&self) -> String {
        format!("{}://{}{}", self.scheme, self.authority, self.prefix)
    }

    /// Whether an `Origin` is ours: the address that was asked for, or the public one. The scheme is left out: a proxy that ends TLS and is not trusted hides it.
    pub(super) fn is_origin(&self, origin: &str) -> bool {
        let Some((scheme, authority)) = origin.split_once("://") else { return false };
        let bare = |text: &str| without_default_port(scheme, text).to_ascii_lowercase();
        matches!(scheme, "http" | "https") && [&self.authority, &self.requested].iter().any(|ours| bare(authority) == bare(ours))
    }
}

/// Proxies append the address they were called from: from the right, the first that we do not trust.
fn client(headers: &HeaderMap, peer: IpAddr, is_trusted: impl Fn(IpAddr) -> bool) -> IpAddr {
    let mut client = peer.to_canonical();
    let lists: Vec<&str> = headers.get_all(FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok()).collect();
    for part in lists.iter().rev().flat_map(|list| list.rsplit(',')) {
        if !is_trusted(client) {
            break;
        }
        match address(part.trim()) {
            Some(next) => client = next,
            None => break,
        }
    }
    client
}

/// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]:4711`.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()));
    address.map(|address: IpAddr| address.to_canonical())
}

/// Headers that a proxy adds.
fn is_forwarding(name: &HeaderName) -> bool {
    name.as_str().starts_with("x-forwarded-") || [header::FORWARDED, header::VIA, REAL_IP].contains(name)
}

/// Addresses, and names that no public name server answers for: another site cannot point such a name
/// here to make a browser in this network its hand.
fn is_home_name(authority: &str) -> bool {
    let Ok(authority) = authority.trim().parse::<Authority>() else { return false };
    let host = authority.host().trim_end_matches('.').to_ascii_lowercase();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let is_single_label = !host.is_empty() && !host.contains('.');
    is_single_label || bare.parse::<IpAddr>().is_ok() || [".local", ".lan", ".home.arpa", ".internal"].iter().any(|end| host.ends_with(end))
}

fn without_default_port<'a>(scheme: &str, authority: &'a str) -> &'a str {
    authority.strip_suffix(if scheme == "https" { ":443" } else { ":80" }).unwrap_or(authority)
}

/// The first of a list: what the outermost proxy said.
fn first(list: &str) -> &str {
    list.split(',').next().unwrap_or_default().trim()
}

fn is_authority(text: &str) -> bool {
    !text.is_empty() && text.len() <= 255 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte))
}

fn is_path(text: &str) -> bool {
    text.len() <= 255 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_~/".contains(&byte)) && !text.contains("..")
}

/// This machine, this network, or this link.
pub(super) fn is_near(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => address.is_loopback() || address.is_private() || address.is_link_local(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local(),
    }
}

#[cfg(test)]
#[path = "address_tests.rs"]
mod tests;
