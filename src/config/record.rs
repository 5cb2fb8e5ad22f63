//! The options with their types and defaults.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;

use super::values::{Network, loopback};

/// The options, typed. Defaults are those of [`Config::default`], resolved by [`Config::read`].
#[derive(Clone, Debug)]
pub(crate) struct Config {
    pub(crate) listen: SocketAddr,
    pub(crate) data_dir: PathBuf,
    pub(crate) config: Option<PathBuf>,
    /// `scheme://host[:port]`, without a slash at the end.
    pub(crate) base_url: Option<String>,
    /// Empty, or `/tv`: begins with a slash and does not end with one.
    pub(crate) base_path: String,
    pub(crate) trusted_proxies: Vec<Network>,
    pub(crate) admin_username: Option<String>,
    pub(crate) admin_password: Option<String>,
    /// The number of worker threads; 0 until it is resolved.
    pub(crate) workers: usize,
    /// A filter in the syntax of tracing.
    pub(crate) log: String,
    /// Log lines are JSON objects.
    pub(crate) logs_json: bool,
    /// Empty: the servers in `/etc/resolv.conf`.
    pub(crate) dns_servers: Vec<IpAddr>,
    pub(crate) ca_file: Option<PathBuf>,
    pub(crate) user_agent: String,
    /// The largest download, unpacked, in bytes.
    pub(crate) max_download: u64,
    pub(crate) keep_versions: usize,
    /// Empty until it is resolved.
    pub(crate) temp_dir: PathBuf,
    /// How long changes are collected before a proxy is regenerated.
    pub(crate) regenerate_delay: Duration,
    pub(crate) max_connections: usize,
    /// The origin of each option's value, in the order of the table. Empty: all are defaults.
    pub(super) origins: Vec<Origin>,
    /// Problems that are no errors, for the log.
    pub(crate) warnings: Vec<String>,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            listen: SocketAddr::from((Ipv4Addr::UNSPECIFIED, 8080)),
            data_dir: PathBuf::from("./data"),
            config: None,
            base_url: None,
            base_path: String::new(),
            trusted_proxies: loopback(),
            admin_username: None,
            admin_password: None,
            workers: 0,
            log: "info".to_owned(),
            logs_json: false,
            dns_servers: Vec::new(),
            ca_file: None,
            user_agent: concat!("lineup/", env!("CARGO_PKG_VERSION")).to_owned(),
            max_download: 4_000_000_000,
            keep_versions: 3,
            temp_dir: PathBuf::new(),
            regenerate_delay: Duration::from_secs(5),
            max_connections: 4096,
            origins: Vec::new(),
            warnings: Vec::new(),
        }
    }
}

/// Where a value came from. Later ones override earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Origin {
    Default,
    File,
    Environment,
    Flag,
}
