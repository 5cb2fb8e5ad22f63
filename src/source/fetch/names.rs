//! Resolves host names without the C library's resolver, which a static binary does not have.
//!
//! Every lookup reads `/etc/hosts` and `/etc/resolv.conf` again, so that a changed network takes effect at once, and runs on
//! a runtime of its own on the calling thread. Must not be called from asynchronous code.

use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use hickory_resolver::config::{LookupIpStrategy, NameServerConfig, ResolverConfig, ResolverOpts};
use hickory_resolver::net::NetError;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::{Resolver, system_conf};
use http::Uri;
use ureq::config::Config;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver as Resolve};
use ureq::unversioned::transport::NextTimeout;

use super::error::FetchError;
use crate::stop::Stop;

/// Interval at which a lookup checks for cancellation.
const TICK: Duration = Duration::from_millis(250);

#[derive(Clone, Debug)]
pub(super) struct Names {
    /// Servers for a machine that has none configured.
    pub(super) fallback: Vec<SocketAddr>,
    pub(super) resolv_conf: PathBuf,
    /// Of the request.
    pub(super) stop: Stop,
}

impl Names {
    pub(super) fn new(fallback: &[IpAddr]) -> Names {
        let fallback = fallback.iter().map(|ip| SocketAddr::new(*ip, 53)).collect();
        Names { fallback, resolv_conf: PathBuf::from("/etc/resolv.conf"), stop: Stop::default() }
    }

    /// The addresses of `host`, which is a name or an address as in a URL. IPv4 first; at least one.
    fn look_up(&self, host: &str, timeout: Duration) -> Result<Vec<IpAddr>, FetchError> {
        if let Ok(ip) = host.trim_start_matches('[').trim_end_matches(']').parse() {
            return Ok(vec![ip]);
        }
        let name = host.trim_end_matches('.');
        if name.eq_ignore_ascii_case("localhost") || name.to_ascii_lowercase().ends_with(".localhost") {
            return Ok(vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]);
        }
        let failed = |reason: &str| FetchError::Lookup { host: host.to_owned(), reason: reason.to_owned() };
        let (config, options) = self
            .servers()
            .ok_or_else(|| failed("this machine names no DNS server in /etc/resolv.conf; name some with the option `dns_servers`"))?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| failed(&error.to_string()))?;
        let answer = runtime.block_on(async {
            let mut builder = Resolver::builder_with_config(config, TokioRuntimeProvider::default());
            *builder.options_mut() = options;
            builder.options_mut().ip_strategy = LookupIpStrategy::Ipv4AndIpv6;
            let resolver = builder.build().map_err(|error| failed(&error.to_string()))?;
            let lookup = tokio::time::timeout(timeout, resolver.lookup_ip(host));
            tokio::pin!(lookup);
            loop {
                match tokio::time::timeout(TICK, &mut lookup).await {
                    Err(_) if self.stop.is_cancelled() => return Err(FetchError::Cancelled),
                    Err(_) => {}
                    Ok(Err(_)) => return Err(failed("no DNS server answered in time")),
                    Ok(Ok(Ok(found))) => return Ok(found.iter().collect::<Vec<_>>()),
                    Ok(Ok(Err(error))) if error.is_no_records_found() => return Err(FetchError::NoSuchHost { host: host.to_owned() }),
                    Ok(Ok(Err(NetError::Timeout))) => return Err(failed("no DNS server answered")),
                    Ok(Ok(Err(error))) => return Err(failed(&error.to_string())),
                }
            }
        });
        // Without waiting for queries that are still open.
        runtime.shutdown_background();
        let mut addresses = answer?;
        addresses.sort_by_key(IpAddr::is_ipv6);
        if addresses.is_empty() {
            return Err(FetchError::NoSuchHost { host: host.to_owned() });
        }
        Ok(addresses)
    }

    fn servers(&self) -> Option<(ResolverConfig, ResolverOpts)> {
        if let Some(found) = fs::read(&self.resolv_conf).ok().and_then(|text| system_conf::parse_resolv_conf(text).ok()) {
            return Some(found);
        }
        let servers = self.fallback.iter().map(|server| {
            let mut config = NameServerConfig::udp_and_tcp(server.ip());
            config.connections.iter_mut().for_each(|connection| connection.port = server.port());
            config
        });
        let servers: Vec<_> = servers.collect();
        (!servers.is_empty()).then(|| (ResolverConfig::from_name_servers(servers), ResolverOpts::default()))
    }
}

impl Resolve for Names {
    fn resolve(&self, uri: &Uri, _: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let (Some(host), Some(scheme)) = (uri.host(), uri.scheme_str()) else { return Err(ureq::Error::HostNotFound) };
        let port = uri.port_u16().unwrap_or(if scheme == "https" { 443 } else { 80 });
        let found = self.look_up(host, *timeout.after).map_err(|error| ureq::Error::Other(Box::new(error)))?;
        let mut addresses = self.empty();
        // The array's capacity.
        for ip in found.into_iter().take(16) {
            addresses.push(SocketAddr::new(ip, port));
        }
        Ok(addresses)
    }
}

#[cfg(test)]
mod tests;
