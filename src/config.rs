//! Stand-in for the start-up options: only what the HTTP core reads.

use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;

#[derive(Clone, Debug)]
pub(crate) struct Config {
    pub(crate) data_dir: PathBuf,
    pub(crate) base_url: Option<String>,
    pub(crate) base_path: String,
    pub(crate) trusted_proxies: Vec<Network>,
    pub(crate) admin_username: Option<String>,
    pub(crate) admin_password: Option<String>,
    pub(crate) max_connections: usize,
}

impl Config {
    #[cfg(test)]
    pub(crate) fn at(data_dir: &std::path::Path) -> Config {
        Config {
            data_dir: data_dir.to_owned(),
            base_url: None,
            base_path: String::new(),
            trusted_proxies: vec!["127.0.0.0/8".parse().unwrap(), "::1".parse().unwrap()],
            admin_username: None,
            admin_password: None,
            max_connections: 512,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    pub(crate) fn contains(self, address: IpAddr) -> bool {
        let (inside, outside, width) = match (self.address.to_canonical(), address.to_canonical()) {
            (IpAddr::V4(a), IpAddr::V4(b)) => (u128::from(u32::from(a)), u128::from(u32::from(b)), 32),
            (IpAddr::V6(a), IpAddr::V6(b)) => (u128::from(a), u128::from(b), 128),
            _ => return false,
        };
        let rest = width - u32::from(self.bits).min(width);
        (inside ^ outside).checked_shr(rest).unwrap_or(0) == 0
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Network, String> {
        let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.parse().map_err(|_| text.to_owned())?;
        let width = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(width), str::parse).map_err(|_| text.to_owned())?;
        Ok(Network { address, bits })
    }
}
