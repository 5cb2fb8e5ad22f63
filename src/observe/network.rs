//! The addresses of this machine in its networks, where other devices reach the program.
#![expect(unsafe_code, reason = "getifaddrs is a C function that returns a linked list")]

use std::ffi::CStr;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;

/// How the names of the bridges begin that containers and virtual machines are attached to. Nobody else reaches
/// the host by the address of one.
const BRIDGES: &[&str] = &["docker", "br-", "podman", "cni", "flannel", "cali", "veth", "virbr", "lxcbr", "lxdbr", "kube-"];

/// The addresses that others in the network reach a server by that listens on `listen`, the likeliest first: IPv4 before
/// IPv6, each in the order of the interfaces.
pub(crate) fn addresses(listen: IpAddr) -> Vec<IpAddr> {
    let is_in_container = ["/.dockerenv", "/run/.containerenv"].iter().any(|path| Path::new(path).exists());
    reachable(interfaces(), listen, is_in_container)
}

fn reachable(interfaces: Vec<(String, IpAddr)>, listen: IpAddr, is_in_container: bool) -> Vec<IpAddr> {
    let is_heard = |address: &IpAddr| match listen {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => address.is_ipv4(),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => true,
        only => *address == only,
    };
    let mut found: Vec<IpAddr> = Vec::new();
    for (name, address) in interfaces {
        let is_bridge = BRIDGES.iter().any(|bridge| name.starts_with(bridge)) || (is_in_container && is_of_containers(address));
        if !is_bridge && is_public(address) && is_heard(&address) && !found.contains(&address) {
            found.push(address);
        }
    }
    found.sort_by_key(IpAddr::is_ipv6);
    found
}

/// Whether another machine may use it at all.
fn is_public(address: IpAddr) -> bool {
    let is_link_local = match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.is_unicast_link_local(),
    };
    !(is_link_local || address.is_loopback() || address.is_unspecified() || address.is_multicast())
}

/// Whether it is in the networks that Docker (172.17.0.0/16 and up) and Podman (10.88.0.0/16 and up) make by themselves.
fn is_of_containers(address: IpAddr) -> bool {
    let IpAddr::V4(address) = address else { return false };
    matches!(address.octets(), [172, 17..32, ..] | [10, 88..90, ..])
}

/// The name and the address of every interface that is up. Empty when the system does not say.
fn interfaces() -> Vec<(String, IpAddr)> {
    let mut found = Vec::new();
    let mut list: *mut libc::ifaddrs = std::ptr::null_mut();
    // SAFETY: the call fills `list` and returns 0, or leaves nothing to free. Entries, names and addresses of the list are valid until
    // it is freed below; an address is as long as its family says, and is read without regard to its alignment.
    unsafe {
        if libc::getifaddrs(&raw mut list) != 0 {
            return found;
        }
        let mut next = list;
        while let Some(entry) = next.as_ref() {
            next = entry.ifa_next;
            if entry.ifa_addr.is_null() || entry.ifa_flags & libc::IFF_UP as libc::c_uint == 0 {
                continue;
            }
            let address = match i32::from((*entry.ifa_addr).sa_family) {
                libc::AF_INET => {
                    let address = entry.ifa_addr.cast::<libc::sockaddr_in>().read_unaligned().sin_addr.s_addr;
                    IpAddr::V4(u32::from_be(address).into())
                }
                libc::AF_INET6 => IpAddr::V6(entry.ifa_addr.cast::<libc::sockaddr_in6>().read_unaligned().sin6_addr.s6_addr.into()),
                _ => continue,
            };
            found.push((CStr::from_ptr(entry.ifa_name).to_string_lossy().into_owned(), address));
        }
        libc::freeifaddrs(list);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(list: &[(&str, &str)]) -> Vec<(String, IpAddr)> {
        list.iter().map(|(name, address)| ((*name).to_owned(), address.parse().unwrap())).collect()
    }

    fn found(list: &[(&str, &str)], listen: &str, is_in_container: bool) -> Vec<String> {
        reachable(given(list), listen.parse().unwrap(), is_in_container).iter().map(IpAddr::to_string).collect()
    }

    const MACHINE: &[(&str, &str)] = &[
        ("lo", "127.0.0.1"),
        ("lo", "::1"),
        ("enp3s0", "fd12::20"),
        ("enp3s0", "192.168.1.20"),
        ("enp3s0", "fe80::1"),
        ("enp3s0", "192.168.1.20"),
        ("usb0", "169.254.7.7"),
        ("docker0", "172.17.0.1"),
        ("br-0123456789ab", "172.18.0.1"),
        ("br0", "10.0.0.4"),
    ];

    #[test]
    fn others_reach_it_by_the_addresses_of_its_networks() {
        assert_eq!(found(MACHINE, "::", false), ["192.168.1.20", "10.0.0.4", "fd12::20"]);
        assert_eq!(found(MACHINE, "0.0.0.0", false), ["192.168.1.20", "10.0.0.4"]);
        assert_eq!(found(MACHINE, "10.0.0.4", false), ["10.0.0.4"]);
        assert!(found(MACHINE, "127.0.0.1", false).is_empty());
    }

    #[test]
    fn a_container_does_not_know_the_address_of_its_host() {
        assert!(found(&[("eth0", "172.17.0.2")], "0.0.0.0", true).is_empty());
        assert!(found(&[("eth0", "10.88.0.5")], "0.0.0.0", true).is_empty());
        // It is in the host's network, or has an address of its own there.
        assert_eq!(found(&[("eth0", "192.168.1.20")], "0.0.0.0", true), ["192.168.1.20"]);
        assert_eq!(found(&[("eth0", "172.17.0.2")], "0.0.0.0", false), ["172.17.0.2"]);
    }

    #[test]
    fn the_system_lists_its_interfaces() {
        assert!(interfaces().iter().any(|(_, address)| address.is_loopback()));
    }
}
