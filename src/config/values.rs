//! The values of options: parsers whose errors say what is expected. Knows no option by name.

use std::fmt::{self, Display};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;

use toml::de::DeValue;

/// An address and the length of its prefix in bits: `10.0.0.0/8`, `::1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    /// An IPv4-mapped IPv6 address counts as its IPv4 address.
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
        let wrong = || format!("{text:?} is neither an address (192.168.1.2) nor a network (192.168.1.0/24)");
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let width = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(width), str::parse).map_err(|_| wrong())?;
        if bits > width { Err(wrong()) } else { Ok(Network { address, bits }) }
    }
}

impl Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

pub(super) fn loopback() -> Vec<Network> {
    vec![Network { address: Ipv4Addr::new(127, 0, 0, 0).into(), bits: 8 }, Network { address: Ipv6Addr::LOCALHOST.into(), bits: 128 }]
}

/// Empty: none.
pub(super) fn optional(text: &str) -> Result<Option<String>, String> {
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// Whether log lines are JSON.
pub(super) fn is_json(text: &str) -> Result<bool, String> {
    if matches!(text, "text" | "json") { Ok(text == "json") } else { Err(format!("{text:?} is neither text nor json")) }
}

/// `127.0.0.1:8080`, `[::1]:8080`, or `:8080` for every address.
pub(super) fn listen(text: &str) -> Result<SocketAddr, String> {
    if let Some(Ok(port)) = text.strip_prefix(':').map(str::parse::<u16>) {
        return Ok(SocketAddr::from((Ipv4Addr::UNSPECIFIED, port)));
    }
    text.parse().map_err(|_| format!("{text:?} is not an address and port; examples are 0.0.0.0:8080 and [::]:8080"))
}

pub(super) fn path(text: &str) -> Result<PathBuf, String> {
    if text.is_empty() { Err("a path is needed".to_owned()) } else { Ok(PathBuf::from(text)) }
}

/// Empty, or scheme and host. A path belongs in `base_path`.
pub(crate) fn base_url(text: &str) -> Result<Option<String>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let url = url::Url::parse(text).map_err(|error| format!("{text:?} is not an address: {error}"))?;
    let is_bare =
        url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty() && url.password().is_none();
    if !matches!(url.scheme(), "http" | "https") || !is_bare {
        return Err("write http:// or https:// and a host only; a path belongs in the option base_path".to_owned());
    }
    Ok(Some(url.as_str().trim_end_matches('/').to_owned()))
}

pub(super) fn base_path(text: &str) -> Result<String, String> {
    let path = text.trim_matches('/');
    if path.is_empty() {
        return Ok(String::new());
    }
    let is_plain = |part: &str| {
        !part.is_empty() && part != "." && part != ".." && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b))
    };
    if path.split('/').all(is_plain) {
        Ok(format!("/{path}"))
    } else {
        Err(format!("{text:?} is not a path like /tv, of letters, digits and - . _ ~"))
    }
}

pub(super) fn number(text: &str, least: usize, most: usize) -> Result<usize, String> {
    text.parse().ok().filter(|n| (least..=most).contains(n)).ok_or_else(|| format!("{text:?} is not a number from {least} to {most}"))
}

/// The values of a list in a flag or a variable.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ' ', ';']).filter(|part| !part.is_empty())
}

/// Paths may contain blanks, so only commas and semicolons divide them.
pub(super) fn paths(text: &str) -> Result<Vec<PathBuf>, String> {
    text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).map(path).collect()
}

pub(super) fn list<T: FromStr<Err = String>>(text: &str) -> Result<Vec<T>, String> {
    parts(text).map(str::parse).collect()
}

pub(super) fn addresses(text: &str) -> Result<Vec<IpAddr>, String> {
    let one = |part: &str| part.parse().map_err(|_| format!("{part:?} is not an address; an example is 192.168.1.1"));
    parts(text).map(one).collect()
}

pub(super) fn join<T: Display>(values: &[T]) -> String {
    values.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}

pub(super) fn filter(text: &str) -> Result<String, String> {
    match text.parse::<tracing_subscriber::EnvFilter>() {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => Err(format!("{text:?} is not a log filter: {error}")),
    }
}

pub(super) fn header(text: &str) -> Result<String, String> {
    if text.is_empty() || http::HeaderValue::from_str(text).is_err() {
        return Err("write one line of text that is valid in an HTTP header".to_owned());
    }
    Ok(text.to_owned())
}

const UNITS: [(&str, u64); 9] = [
    ("TiB", 1 << 40),
    ("TB", 1_000_000_000_000),
    ("GiB", 1 << 30),
    ("GB", 1_000_000_000),
    ("MiB", 1 << 20),
    ("MB", 1_000_000),
    ("KiB", 1 << 10),
    ("KB", 1000),
    ("B", 1),
];

/// `4GB`, `512 MiB`, `1000000`.
pub(super) fn bytes(text: &str) -> Result<u64, String> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let unit = text[digits..].trim();
    let unit = if unit.is_empty() { "B" } else { unit };
    let factor = UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit)).map(|(_, factor)| *factor);
    let bytes = text[..digits].parse::<u64>().ok().zip(factor).and_then(|(n, factor)| n.checked_mul(factor));
    bytes.filter(|n| *n > 0).ok_or_else(|| format!("{text:?} is not a size; examples are 500MB, 4GB and 2GiB"))
}

/// The shortest exact notation.
pub(super) fn show_bytes(bytes: u64) -> String {
    let whole = |(name, factor): &(&str, u64)| bytes.is_multiple_of(*factor).then(|| format!("{}{name}", bytes / factor));
    UNITS.iter().filter_map(whole).min_by_key(String::len).unwrap_or_else(|| bytes.to_string())
}

/// Converts a value of the file to the notation of a flag. None for a type that no option has.
pub(super) fn from_toml(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => number.to_string().parse::<i64>().ok().map(|n| n.to_string()),
        DeValue::Array(parts) => {
            let parts: Option<Vec<&str>> = parts.iter().map(|part| part.get_ref().as_str()).collect();
            parts.map(|parts| parts.join(","))
        }
        _ => None,
    }
}

/// Converts a value to TOML, for the example file.
pub(super) fn to_toml(text: &str, is_list: bool) -> String {
    if is_list {
        let parts: Vec<String> = parts(text).map(|part| format!("{part:?}")).collect();
        format!("[{}]", parts.join(", "))
    } else {
        format!("{text:?}")
    }
}
