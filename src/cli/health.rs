//! `lineup health`: checks that a server is running; the container's health check.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};

use super::call::Call;

const TIMEOUT: Duration = Duration::from_secs(5);

pub(super) fn run(call: &Call, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let address = reachable(call.config.listen);
    let status = ask(address, &call.config.base_path).with_context(|| format!("no answer from http://{address}"))?;
    if status != 200 {
        bail!("http://{address} answers with status {status}");
    }
    writeln!(out, "http://{address} is running")?;
    Ok(ExitCode::SUCCESS)
}

/// A server that listens on every address is asked on the loopback address.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

fn ask(address: SocketAddr, base_path: &str) -> anyhow::Result<u16> {
    let mut stream = TcpStream::connect_timeout(&address, TIMEOUT)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    stream.write_all(format!("GET {base_path}/livez HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").as_bytes())?;
    let mut head = Vec::new();
    stream.take(64).read_to_end(&mut head)?;
    let head = String::from_utf8_lossy(&head);
    head.split(' ').nth(1).and_then(|code| code.parse().ok()).context("this is not an HTTP server")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    fn answered(answer: &'static str) -> anyhow::Result<u16> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 512];
            let n = stream.read(&mut request).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
            String::from_utf8_lossy(&request[..n]).into_owned()
        });
        let status = ask(address, "/tv");
        assert!(server.join().unwrap().starts_with("GET /tv/livez HTTP/1.1\r\n"));
        status
    }

    #[test]
    fn the_status_counts() {
        assert_eq!(answered("HTTP/1.1 200 OK\r\n\r\n").unwrap(), 200);
        assert_eq!(answered("HTTP/1.1 503 Service Unavailable\r\n\r\n").unwrap(), 503);
        assert!(answered("SSH-2.0-x\r\n").is_err());
    }

    #[test]
    fn every_address_is_this_machine() {
        assert_eq!(reachable("0.0.0.0:80".parse().unwrap()).to_string(), "127.0.0.1:80");
        assert_eq!(reachable("[::]:80".parse().unwrap()).to_string(), "[::1]:80");
    }
}
