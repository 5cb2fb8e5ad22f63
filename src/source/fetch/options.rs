//! What all downloads have in common.

use std::net::IpAddr;
use std::path::PathBuf;

use smart_default::SmartDefault;

#[derive(Clone, Debug, SmartDefault)]
pub(crate) struct Options {
    /// DNS servers for a machine whose `/etc/resolv.conf` is missing or names none.
    pub(crate) dns_servers: Vec<IpAddr>,
    /// PEM certificates that are trusted beside the built-in ones.
    pub(crate) ca_file: Option<PathBuf>,
    /// For sources without their own.
    #[default(concat!("Lineup/", env!("CARGO_PKG_VERSION")).to_owned())]
    pub(crate) user_agent: String,
    /// Maximum size of a download, and of what is unpacked of it, in bytes.
    #[default(4 << 30)]
    pub(crate) max_bytes: u64,
    /// Directories whose files can be read.
    pub(crate) import_dirs: Vec<PathBuf>,
}
