//! Connections for ureq: TCP, TLS with our own roots, and reads that end at a deadline or on cancellation, even while the
//! server sends nothing.
//!
//! A connection is used for one request: sources are fetched a few times a day, and providers count idle sockets.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection};
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, LazyBuffers, NextTimeout, Transport};

use super::error::FetchError;
use crate::stop::Stop;

/// Interval at which a blocked call checks its deadline and the cancellation.
const TICK: Duration = Duration::from_millis(250);

#[derive(Debug)]
pub(super) struct Dialer {
    pub(super) tls: Arc<ClientConfig>,
    pub(super) stop: Stop,
    /// The name for messages.
    pub(super) host: String,
}

impl Connector for Dialer {
    type Out = Connection;

    fn connect(&self, details: &ConnectionDetails<'_>, _: Option<()>) -> Result<Option<Connection>, ureq::Error> {
        let (socket, tls) = self.open(details).map_err(|error| ureq::Error::Other(Box::new(error)))?;
        let buffers = LazyBuffers::new(details.config.input_buffer_size(), details.config.output_buffer_size());
        Ok(Some(Connection { socket, tls, buffers, host: self.host.clone() }))
    }
}

impl Dialer {
    fn open(&self, details: &ConnectionDetails<'_>) -> Result<(Socket, Option<ClientConnection>), FetchError> {
        let deadline = Deadline::after(*details.timeout.after);
        let tcp = self.connect_any(&details.addrs, deadline)?;
        let failed = |error: io::Error| self.fault(error, deadline);
        tcp.set_nodelay(true).map_err(failed)?;
        tcp.set_read_timeout(Some(TICK)).map_err(failed)?;
        tcp.set_write_timeout(Some(TICK)).map_err(failed)?;
        let mut socket = Socket { tcp, stop: self.stop.clone(), deadline };
        if !details.needs_tls() {
            return Ok((socket, None));
        }
        let name = details.uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
        let name = ServerName::try_from(name.to_owned()).map_err(|_| FetchError::NoSuchHost { host: self.host.clone() })?;
        let mut tls = ClientConnection::new(self.tls.clone(), name).map_err(|error| FetchError::tls(&self.host, &error))?;
        while tls.is_handshaking() {
            tls.complete_io(&mut socket).map_err(|error| match error.kind() {
                // A server with another protocol on this port closes the connection.
                io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset => FetchError::Tls {
                    host: self.host.clone(),
                    reason: "it hung up during the handshake; it may not speak TLS on this port".to_owned(),
                    fingerprint: String::new(),
                },
                _ => self.fault(error, deadline),
            })?;
        }
        Ok((socket, Some(tls)))
    }

    /// Connects to the first address that answers. The remaining time is shared among the addresses.
    fn connect_any(&self, addresses: &[SocketAddr], deadline: Deadline) -> Result<TcpStream, FetchError> {
        let mut last = FetchError::NoSuchHost { host: self.host.clone() };
        for (at, address) in addresses.iter().enumerate() {
            if self.stop.is_cancelled() {
                return Err(FetchError::Cancelled);
            }
            let share = deadline.left() / u32::try_from(addresses.len() - at).unwrap_or(1);
            match TcpStream::connect_timeout(address, share.max(Duration::from_millis(10))) {
                Ok(tcp) => return Ok(tcp),
                Err(error) => last = self.fault(error, deadline),
            }
        }
        Err(last)
    }

    fn fault(&self, error: io::Error, deadline: Deadline) -> FetchError {
        match error.kind() {
            io::ErrorKind::TimedOut => FetchError::ConnectTimeout { host: self.host.clone(), seconds: deadline.seconds() },
            _ => fault(&self.host, error, deadline),
        }
    }
}

fn fault(host: &str, error: io::Error, deadline: Deadline) -> FetchError {
    let host = host.to_owned();
    let error = match error.downcast() {
        Ok(known) => return known,
        Err(error) => error,
    };
    if let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        return FetchError::tls(&host, tls);
    }
    match error.kind() {
        io::ErrorKind::ConnectionRefused => FetchError::Refused { host },
        io::ErrorKind::TimedOut => FetchError::Timeout { host, seconds: deadline.seconds() },
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable | io::ErrorKind::AddrNotAvailable => {
            FetchError::Unreachable { host, reason: error.to_string() }
        }
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::UnexpectedEof
        | io::ErrorKind::WriteZero => FetchError::Broken { host },
        _ => FetchError::Unreachable { host, reason: error.to_string() },
    }
}

/// A deadline, with the time that it allows. `at` is None when that is longer than a clock can count.
#[derive(Clone, Copy, Debug)]
struct Deadline {
    at: Option<Instant>,
    span: Duration,
}

impl Deadline {
    fn after(span: Duration) -> Deadline {
        Deadline { at: Instant::now().checked_add(span), span }
    }

    fn left(self) -> Duration {
        self.at.map_or(Duration::from_secs(3600), |at| at.saturating_duration_since(Instant::now()))
    }

    fn seconds(self) -> u64 {
        (self.span.as_millis().div_ceil(1000)).try_into().unwrap_or(u64::MAX)
    }
}

/// A TCP stream whose calls end at the deadline or soon after a cancellation.
#[derive(Debug)]
struct Socket {
    tcp: TcpStream,
    stop: Stop,
    deadline: Deadline,
}

impl Socket {
    fn retry_until_deadline<T>(&mut self, mut call: impl FnMut(&mut TcpStream) -> io::Result<T>) -> io::Result<T> {
        loop {
            if self.stop.is_cancelled() {
                return Err(FetchError::Cancelled.into_io());
            }
            match call(&mut self.tcp) {
                Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted) => {
                    if self.deadline.left().is_zero() {
                        return Err(io::ErrorKind::TimedOut.into());
                    }
                }
                done => return done,
            }
        }
    }
}

impl Read for Socket {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.retry_until_deadline(|tcp| tcp.read(buffer))
    }
}

impl Write for Socket {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.retry_until_deadline(|tcp| tcp.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A connection as ureq uses it.
#[derive(Debug)]
pub(super) struct Connection {
    socket: Socket,
    tls: Option<ClientConnection>,
    buffers: LazyBuffers,
    host: String,
}

impl Connection {
    fn fault(&self, error: io::Error) -> ureq::Error {
        ureq::Error::Other(Box::new(fault(&self.host, error, self.socket.deadline)))
    }
}

impl Transport for Connection {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        self.socket.deadline = Deadline::after(*timeout.for_write().after);
        let output = self.buffers.output();
        let output = output.get(..amount).unwrap_or(output);
        let sent = match &mut self.tls {
            None => self.socket.write_all(output),
            Some(tls) => {
                let mut stream = rustls::Stream::new(tls, &mut self.socket);
                stream.write_all(output).and_then(|()| stream.flush())
            }
        };
        sent.map_err(|error| self.fault(error))
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        self.socket.deadline = Deadline::after(*timeout.for_read().after);
        let room = self.buffers.input_append_buf();
        let read = match &mut self.tls {
            None => self.socket.read(room),
            Some(tls) => rustls::Stream::new(tls, &mut self.socket).read(room),
        };
        let amount = read.map_err(|error| self.fault(error))?;
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    fn is_open(&mut self) -> bool {
        // A connection is never reused.
        false
    }

    fn is_tls(&self) -> bool {
        self.tls.is_some()
    }
}
