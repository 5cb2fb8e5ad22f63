//! The start-up options: their types and defaults, and their table. A new option is a row here and a field of [`Config`].

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;
use smart_default::SmartDefault;

use super::values::{self, Network};

/// The options, typed. Defaults are those of [`Config::default`], resolved by [`Config::read`].
#[derive(Clone, Debug, SmartDefault)]
pub(crate) struct Config {
    #[default(SocketAddr::from((Ipv4Addr::UNSPECIFIED, 8080)))]
    pub(crate) listen: SocketAddr,
    #[default(PathBuf::from("./data"))]
    pub(crate) data_dir: PathBuf,
    pub(crate) config: Option<PathBuf>,
    /// `scheme://host[:port]`, without a slash at the end.
    pub(crate) base_url: Option<String>,
    /// Empty, or `/tv`: begins with a slash and does not end with one.
    pub(crate) base_path: String,
    #[default(values::loopback())]
    pub(crate) trusted_proxies: Vec<Network>,
    pub(crate) admin_username: Option<String>,
    pub(crate) admin_password: Option<String>,
    /// The number of worker threads; 0 until it is resolved.
    pub(crate) workers: usize,
    /// A filter in the syntax of tracing.
    #[default("info".to_owned())]
    pub(crate) log: String,
    pub(crate) logs_json: bool,
    /// Empty: the servers in `/etc/resolv.conf`.
    pub(crate) dns_servers: Vec<IpAddr>,
    pub(crate) ca_file: Option<PathBuf>,
    #[default(concat!("lineup/", env!("CARGO_PKG_VERSION")).to_owned())]
    pub(crate) user_agent: String,
    /// The largest download, unpacked, in bytes.
    #[default(4_000_000_000)]
    pub(crate) max_download: u64,
    #[default(3)]
    pub(crate) keep_versions: usize,
    #[default(7)]
    pub(crate) keep_days: usize,
    #[default(2_000_000_000)]
    pub(crate) keep_bytes: u64,
    /// Empty until it is resolved.
    pub(crate) temp_dir: PathBuf,
    /// Directories with playlists and guides that sources may read; uploads go to the first. Empty until it is resolved.
    pub(crate) import_dirs: Vec<PathBuf>,
    /// How long changes are collected before a proxy is regenerated.
    #[default(Duration::from_secs(5))]
    pub(crate) regenerate_delay: Duration,
    #[default(4096)]
    pub(crate) max_connections: usize,
    /// The origin of each option's value, in the order of the table. Empty: all are defaults.
    pub(super) origins: Vec<Origin>,
    /// Problems that are no errors, for the log.
    pub(crate) warnings: Vec<String>,
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

/// One option. Its flag, variable and key are made from its name.
pub(super) struct Spec {
    pub(super) name: &'static str,
    /// The placeholder of the value in the help.
    pub(super) hint: &'static str,
    /// A value for the example file if there is no default.
    pub(super) example: &'static str,
    pub(super) is_secret: bool,
    pub(super) is_list: bool,
    /// One sentence.
    pub(super) help: &'static str,
    /// Parses a text; the error says what is expected.
    pub(super) set: fn(&mut Config, &str) -> Result<(), String>,
    /// The value as it is written in the configuration; empty: not set.
    pub(super) show: fn(&Config) -> String,
}

impl Spec {
    pub(super) fn flag(&self) -> String {
        format!("--{}", self.name.replace('_', "-"))
    }

    pub(super) fn variable(&self) -> String {
        format!("LINEUP_{}", self.name.to_ascii_uppercase())
    }

    const fn new(
        name: &'static str,
        hint: &'static str,
        help: &'static str,
        set: fn(&mut Config, &str) -> Result<(), String>,
        show: fn(&Config) -> String,
    ) -> Spec {
        Spec { name, hint, help, set, show, example: "", is_secret: false, is_list: false }
    }

    const fn example(self, example: &'static str) -> Spec {
        Spec { example, ..self }
    }

    const fn secret(self) -> Spec {
        Spec { is_secret: true, ..self }
    }

    const fn list(self) -> Spec {
        Spec { is_list: true, ..self }
    }
}

pub(super) const OPTIONS: &[Spec] = &[
    Spec::new(
        "listen",
        "ADDRESS",
        "Address and port to listen on; :8080 means every address.",
        |c, text| values::listen(text).map(|v| c.listen = v),
        |c| c.listen.to_string(),
    ),
    Spec::new(
        "data_dir",
        "PATH",
        "Directory in which everything is stored.",
        |c, text| values::path(text).map(|v| c.data_dir = v),
        |c| c.data_dir.display().to_string(),
    ),
    Spec::new(
        "config",
        "PATH",
        "Configuration file (TOML).",
        |c, text| values::path(text).map(|v| c.config = Some(v)),
        |c| path(c.config.as_deref()),
    ),
    Spec::new(
        "base_url",
        "URL",
        "Address at which players and browsers reach this server. If it is not set, the address of each request is used.",
        |c, text| values::base_url(text).map(|v| c.base_url = v),
        |c| c.base_url.clone().unwrap_or_default(),
    )
    .example("https://tv.example.org"),
    Spec::new(
        "base_path",
        "PATH",
        "Path below which everything is served, for a reverse proxy that serves other things on the same host name.",
        |c, text| values::base_path(text).map(|v| c.base_path = v),
        |c| c.base_path.clone(),
    )
    .example("/tv"),
    Spec::new(
        "trusted_proxies",
        "NETWORKS",
        "Reverse proxies whose X-Forwarded headers are trusted (addresses or networks).",
        |c, text| values::list::<Network>(text).map(|v| c.trusted_proxies = v),
        |c| values::join(&c.trusted_proxies),
    )
    .list(),
    Spec::new(
        "admin_username",
        "NAME",
        "Creates this administrator at start, or resets the password of the existing one.",
        |c, text| values::optional(text).map(|v| c.admin_username = v),
        |c| c.admin_username.clone().unwrap_or_default(),
    )
    .example("admin"),
    Spec::new(
        "admin_password",
        "PASSWORD",
        "Password of that administrator. Prefer the variable: every process can read a flag.",
        |c, text| values::optional(text).map(|v| c.admin_password = v),
        |c| c.admin_password.clone().unwrap_or_default(),
    )
    .secret()
    .example("choose a long one"),
    Spec::new(
        "workers",
        "NUMBER",
        "Threads of one generation and, unless the settings differ, parallel refreshes of each kind. auto is one per processor core, at least two.",
        |c, text| if text == "auto" { Ok(0) } else { values::number(text, 1, 256) }.map(|v| c.workers = v),
        |c| if c.workers == 0 { "auto".to_owned() } else { c.workers.to_string() },
    ),
    Spec::new(
        "log",
        "FILTER",
        "Log level: error, warn, info, debug or trace, also by module (info,lineup::source=debug).",
        |c, text| values::filter(text).map(|v| c.log = v),
        |c| c.log.clone(),
    ),
    Spec::new(
        "log_format",
        "text|json",
        "Format of log lines.",
        |c, text| values::is_json(text).map(|v| c.logs_json = v),
        |c| if c.logs_json { "json" } else { "text" }.to_owned(),
    ),
    Spec::new(
        "dns_servers",
        "ADDRESSES",
        "Name servers to use instead of those in /etc/resolv.conf.",
        |c, text| values::addresses(text).map(|v| c.dns_servers = v),
        |c| values::join(&c.dns_servers),
    )
    .list()
    .example("192.168.1.1"),
    Spec::new(
        "ca_file",
        "PATH",
        "Certificates (PEM) to trust in addition to the built-in ones.",
        |c, text| values::path(text).map(|v| c.ca_file = Some(v)),
        |c| path(c.ca_file.as_deref()),
    )
    .example("/etc/ssl/certs/my-own-ca.pem"),
    Spec::new(
        "user_agent",
        "TEXT",
        "User-Agent of requests to providers. A source can have its own.",
        |c, text| values::header(text).map(|v| c.user_agent = v),
        |c| c.user_agent.clone(),
    ),
    Spec::new(
        "max_download",
        "BYTES",
        "Largest playlist or guide, unpacked (500MB, 4GB, 2GiB).",
        |c, text| values::bytes(text).map(|v| c.max_download = v),
        |c| values::show_bytes(c.max_download),
    ),
    Spec::new(
        "keep_versions",
        "NUMBER",
        "Number of published versions of each playlist that are kept for restoring, whatever their age.",
        |c, text| values::number(text, 1, 100).map(|v| c.keep_versions = v),
        |c| c.keep_versions.to_string(),
    ),
    Spec::new(
        "keep_days",
        "NUMBER",
        "Number of days of each playlist whose last published version is kept too. Days without a version do not count.",
        |c, text| values::number(text, 0, 366).map(|v| c.keep_days = v),
        |c| c.keep_days.to_string(),
    ),
    Spec::new(
        "keep_bytes",
        "BYTES",
        "Disk space for the published versions of all playlists (500MB, 4GB, 2GiB). The oldest go first, never one that players get.",
        |c, text| values::bytes(text).map(|v| c.keep_bytes = v),
        |c| values::show_bytes(c.keep_bytes),
    ),
    Spec::new(
        "temp_dir",
        "PATH",
        "Directory for temporary files. If it is not set, tmp inside the data directory.",
        |c, text| values::path(text).map(|v| c.temp_dir = v),
        |c| c.temp_dir.display().to_string(),
    )
    .example("/var/tmp/lineup"),
    Spec::new(
        "import_dirs",
        "PATHS",
        "Directories whose files can be sources (file://). Uploads go to the first. If it is not set, import inside the data directory.",
        |c, text| values::paths(text).map(|v| c.import_dirs = v),
        |c| c.import_dirs.iter().map(|dir| dir.display().to_string()).collect::<Vec<_>>().join(", "),
    )
    .list()
    .example("/media/lists"),
    Spec::new(
        "regenerate_delay",
        "SECONDS",
        "How long changes are collected before playlists are published again.",
        |c, text| values::number(text, 0, 3600).map(|v| c.regenerate_delay = Duration::from_secs(v as u64)),
        |c| c.regenerate_delay.as_secs().to_string(),
    ),
    Spec::new(
        "max_connections",
        "NUMBER",
        "Largest number of simultaneous connections.",
        |c, text| values::number(text, 1, 100_000).map(|v| c.max_connections = v),
        |c| c.max_connections.to_string(),
    ),
];

fn path(path: Option<&Path>) -> String {
    path.map(|path| path.display().to_string()).unwrap_or_default()
}
