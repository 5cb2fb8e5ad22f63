use std::net::UdpSocket;

use super::*;

/// A DNS server for two questions: `tv.example` has an IPv4 address, nothing else exists.
fn dns_server() -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    std::thread::spawn(move || {
        let mut question = [0; 512];
        while let Ok((length, from)) = socket.recv_from(&mut question) {
            // RFC 1035: the header of 12 bytes, the name as labels, type and class.
            let Some(end) = question[12..length].iter().position(|&byte| byte == 0).map(|end| 12 + end + 5) else { continue };
            let is_known = question[12..end].starts_with(b"\x02tv\x07example\x00");
            let is_ipv4 = question[end - 4..end - 2] == [0, 1];
            let answers = u8::from(is_known && is_ipv4);
            let mut answer = question[..2].to_vec();
            answer.extend([0x85, if is_known { 0x80 } else { 0x83 }, 0, 1, 0, answers, 0, 0, 0, 0]);
            answer.extend(&question[12..end]);
            if answers == 1 {
                answer.extend([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 9]);
            }
            if socket.send_to(&answer, from).is_err() {
                break;
            }
        }
    });
    address
}

fn look_up(names: &Names, host: &str) -> Result<Vec<IpAddr>, FetchError> {
    names.look_up(host, Duration::from_secs(20))
}

#[test]
fn addresses_and_localhost_need_nobody() {
    let names = Names { fallback: Vec::new(), resolv_conf: "/nonexistent".into(), stop: Stop::default() };
    assert_eq!(look_up(&names, "127.0.0.1").unwrap(), [IpAddr::from([127, 0, 0, 1])]);
    assert_eq!(look_up(&names, "[::1]").unwrap(), [IpAddr::from(Ipv6Addr::LOCALHOST)]);
    for name in ["localhost", "LOCALHOST.", "tv.localhost"] {
        assert!(look_up(&names, name).unwrap().iter().all(IpAddr::is_loopback));
    }
    assert!(look_up(&names, "tv.example").unwrap_err().to_string().contains("dns_servers"));
}

#[test]
fn names_are_looked_up_where_the_options_say() {
    let names = Names { fallback: vec![dns_server()], resolv_conf: "/nonexistent".into(), stop: Stop::default() };
    assert_eq!(look_up(&names, "tv.example").unwrap(), [IpAddr::from([127, 0, 0, 9])]);
    assert!(matches!(look_up(&names, "no.example"), Err(FetchError::NoSuchHost { host }) if host == "no.example"));
}

#[test]
fn a_silent_server_is_given_up() {
    let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
    let names = Names { fallback: vec![silent.local_addr().unwrap()], resolv_conf: "/nonexistent".into(), stop: Stop::default() };
    let error = names.look_up("tv.example", Duration::from_millis(300)).unwrap_err();
    assert!(matches!(&error, FetchError::Lookup { .. }) && error.is_transient(), "{error}");
}
