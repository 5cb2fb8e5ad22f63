//! Why a download failed: what happened, what it means, what to do. Messages name hosts and files, but never a path, a query
//! or a user, so they contain no secret.

use std::io;
use std::time::Duration;

use rustls::CertificateError;

use crate::model::outcome::{Failure, FailureCode};
use crate::source::breaker::FailureKind;

/// `host` is `name` or `name:port`; `status` is the HTTP status.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum FetchError {
    #[error("the address cannot be used: {0}")]
    Address(String),
    #[error("the header {0} cannot be sent: its name or value has characters that HTTP does not allow")]
    Header(String),
    #[error("the certificates in {path} cannot be used: {reason}; `ca_file` must name a file with PEM certificates")]
    CaFile { path: String, reason: String },
    #[error("{host} {}", about(*status, retry_after))]
    Status { host: String, status: u16, retry_after: Option<Duration> },
    #[error("there is no host called {host}; check the spelling of the address")]
    NoSuchHost { host: String },
    #[error("the host name {host} could not be looked up: {reason}; check the network and the DNS servers of this machine")]
    Lookup { host: String, reason: String },
    #[error("{host} refused the connection: nothing listens there; check the port, and whether the server runs")]
    Refused { host: String },
    #[error("{host} cannot be reached: {reason}; check the network of this machine")]
    Unreachable { host: String, reason: String },
    /// `fingerprint`: SHA-256, in hex, of a certificate that is not trusted; empty: that is not the reason.
    #[error("no secure connection to {host}: {reason}")]
    Tls { host: String, reason: String, fingerprint: String },
    #[error("{host} did not accept a connection within {seconds} s; it may be down, or a firewall is in between")]
    ConnectTimeout { host: String, seconds: u64 },
    #[error("{host} sent nothing for {seconds} s and was given up; it may be overloaded, or the source's timeout is too short")]
    Timeout { host: String, seconds: u64 },
    #[error("{host} sends too slowly: hardly anything came in {seconds} s, and it was given up")]
    Slow { host: String, seconds: u64 },
    #[error("{host} closed the connection before its answer was complete; this usually passes, try again later")]
    Broken { host: String },
    #[error("the download from {host} broke off after {got} {}bytes; it was not used", of(.expected))]
    Truncated { host: String, got: u64, expected: Option<u64> },
    #[error("the download from {host} is larger than {limit} bytes, the most that is taken; check the address, or raise the limit")]
    TooLarge { host: String, limit: u64 },
    #[error("{host} redirects in circles, or more than {limit} times; check the address")]
    TooManyRedirects { host: String, limit: u32 },
    #[error("{host} redirects to an address that cannot be used: {reason}")]
    Redirect { host: String, reason: String },
    #[error("{host} does not speak HTTP as it should: {reason}; check the port and whether it is http:// or https://")]
    Protocol { host: String, reason: String },
    #[error("{host} sent a body that cannot be unpacked: {reason}")]
    Encoding { host: String, reason: String },
    /// The circuit breaker is open, so no request was sent.
    #[error("{reason}")]
    Paused { reason: String, retry_in: Duration },
    #[error("stopped on request")]
    Cancelled,
    #[error("there is no file {path}; in a container, check that its folder is mounted")]
    FileMissing { path: String },
    #[error(
        "{path} is not in a directory that Lineup may read ({dirs}); move it there, or add its directory to the option import_dirs (LINEUP_IMPORT_DIRS)"
    )]
    FileOutside { path: String, dirs: String },
    #[error("{path} is not a file")]
    NotAFile { path: String },
    #[error("no permission to read {path}; check its owner and mode")]
    FileDenied { path: String },
    #[error("{path} could not be read: {reason}")]
    File { path: String, reason: String },
}

/// A certificate that is not trusted, why, and its fingerprint.
#[derive(Debug, thiserror::Error)]
#[error("{cause:?}")]
pub(super) struct Untrusted {
    pub(super) cause: CertificateError,
    pub(super) fingerprint: String,
}

fn about(status: u16, retry_after: &Option<Duration>) -> String {
    let wait = retry_after.map(|time| format!(" and asks to wait {} s", time.as_secs())).unwrap_or_default();
    match status {
        401 => "refused the user name or password (HTTP 401); check them, or ask the provider whether the account has expired".to_owned(),
        402 | 403 => format!(
            "does not let this request in (HTTP {status}); the account may have expired, or the provider wants another user agent or address"
        ),
        404 => "has nothing at this address (HTTP 404); check the path, or ask the provider for the present address".to_owned(),
        410 => "says that this was removed for good (HTTP 410); ask the provider for the new address".to_owned(),
        429 => format!("gets too many requests from here (HTTP 429){wait}; refresh less often"),
        408 | 500..600 => format!("reported an error of its own (HTTP {status}){wait}; this is usually temporary"),
        _ => format!("gave an answer that is no download (HTTP {status}); check the address"),
    }
}

fn of(expected: &Option<u64>) -> String {
    expected.map(|all| format!("of {all} ")).unwrap_or_default()
}

impl FetchError {
    /// The code in the outcome of a job, whether the same request may succeed later, and the kind of a failure of the host (None:
    /// the host did not cause it).
    fn facts(&self) -> (FailureCode, bool, Option<FailureKind>) {
        use FailureCode as Code;
        use FetchError as E;
        match self {
            E::Address(_) | E::Header(_) | E::CaFile { .. } | E::FileOutside { .. } => (Code::Settings, false, None),
            E::Status { status, .. } => {
                let (code, is_transient) = match status {
                    401 => (Code::Unauthorized, false),
                    402 | 403 => (Code::Forbidden, false),
                    404 => (Code::NotFound, false),
                    410 => (Code::Gone, false),
                    429 => (Code::TooManyRequests, true),
                    408 | 500..600 => (Code::ServerError, true),
                    _ => (Code::UnexpectedStatus, false),
                };
                (code, is_transient, Some(FailureKind::Status(*status)))
            }
            E::NoSuchHost { .. } => (Code::UnknownHost, false, Some(FailureKind::Network)),
            E::Lookup { .. } => (Code::Lookup, true, Some(FailureKind::Network)),
            E::Refused { .. } => (Code::Refused, true, Some(FailureKind::Network)),
            E::Unreachable { .. } => (Code::Unreachable, true, Some(FailureKind::Network)),
            E::Tls { .. } => (Code::Tls, false, Some(FailureKind::Network)),
            E::ConnectTimeout { .. } | E::Timeout { .. } | E::Slow { .. } => (Code::Timeout, true, Some(FailureKind::Timeout)),
            E::Broken { .. } | E::Truncated { .. } => (Code::BrokenOff, true, Some(FailureKind::Network)),
            E::TooLarge { .. } => (Code::TooLarge, false, None),
            E::TooManyRedirects { .. } | E::Redirect { .. } => (Code::Redirect, false, Some(FailureKind::Other)),
            E::Protocol { .. } => (Code::Protocol, false, Some(FailureKind::Other)),
            E::Encoding { .. } => (Code::Encoding, false, Some(FailureKind::Other)),
            E::Paused { .. } => (Code::Paused, true, None),
            E::Cancelled => (Code::Internal, false, None),
            E::FileMissing { .. } => (Code::FileMissing, false, None),
            E::NotAFile { .. } | E::FileDenied { .. } | E::File { .. } => (Code::FileUnreadable, false, None),
        }
    }

    pub(crate) fn code(&self) -> FailureCode {
        self.facts().0
    }

    /// The error in the outcome of a job.
    pub(crate) fn failure(&self) -> Failure {
        let certificate_fingerprint = self.fingerprint().to_owned();
        Failure { host: self.host().to_owned(), status: self.status(), certificate_fingerprint, ..Failure::new(self.code(), self) }
    }

    /// Whether the same request may succeed later.
    pub(crate) fn is_transient(&self) -> bool {
        self.facts().1
    }

    pub(super) fn kind(&self) -> Option<FailureKind> {
        self.facts().2
    }

    /// Whether the provider was never reached: this says something about its host, and not about the source.
    pub(super) fn is_of_host(&self) -> bool {
        use FetchError as E;
        matches!(
            self,
            E::NoSuchHost { .. }
                | E::Lookup { .. }
                | E::Refused { .. }
                | E::Unreachable { .. }
                | E::Tls { .. }
                | E::ConnectTimeout { .. }
                | E::Timeout { .. }
        )
    }

    /// The fingerprint of the certificate that is not trusted, if that is the error.
    pub(crate) fn fingerprint(&self) -> &str {
        if let FetchError::Tls { fingerprint, .. } = self { fingerprint } else { "" }
    }

    /// The server that it is about, `name` or `name:port`; empty: it is about none.
    fn host(&self) -> &str {
        use FetchError as E;
        match self {
            E::Status { host, .. }
            | E::NoSuchHost { host }
            | E::Lookup { host, .. }
            | E::Refused { host }
            | E::Unreachable { host, .. }
            | E::Tls { host, .. }
            | E::ConnectTimeout { host, .. }
            | E::Timeout { host, .. }
            | E::Slow { host, .. }
            | E::Broken { host }
            | E::Truncated { host, .. }
            | E::TooLarge { host, .. }
            | E::TooManyRedirects { host, .. }
            | E::Redirect { host, .. }
            | E::Protocol { host, .. }
            | E::Encoding { host, .. } => host,
            _ => "",
        }
    }

    /// The HTTP status, if that is the error.
    pub(crate) fn status(&self) -> Option<u16> {
        if let FetchError::Status { status, .. } = self { Some(*status) } else { None }
    }

    pub(crate) fn retry_after(&self) -> Option<Duration> {
        match self {
            FetchError::Status { retry_after, .. } => *retry_after,
            FetchError::Paused { retry_in, .. } => Some(*retry_in),
            _ => None,
        }
    }

    /// The error inside an error of a body's reader.
    pub(crate) fn of(error: &io::Error) -> Option<&FetchError> {
        error.get_ref().and_then(|inner| inner.downcast_ref())
    }

    pub(super) fn into_io(self) -> io::Error {
        io::Error::other(self)
    }

    pub(super) fn file(path: &str, error: &io::Error) -> FetchError {
        let path = path.to_owned();
        match error.kind() {
            io::ErrorKind::NotFound => FetchError::FileMissing { path },
            io::ErrorKind::PermissionDenied => FetchError::FileDenied { path },
            io::ErrorKind::IsADirectory => FetchError::NotAFile { path },
            _ => FetchError::File { path, reason: error.to_string() },
        }
    }

    pub(super) fn tls(host: &str, error: &rustls::Error) -> FetchError {
        use rustls::{CertificateError as Bad, Error, InvalidMessage, OtherError};
        let untrusted = match error {
            Error::InvalidCertificate(Bad::Other(OtherError(inner))) => inner.downcast_ref::<Untrusted>(),
            _ => None,
        };
        let error = untrusted.map_or_else(|| error.clone(), |untrusted| Error::InvalidCertificate(untrusted.cause.clone()));
        let reason = match &error {
            Error::InvalidCertificate(Bad::Expired | Bad::ExpiredContext { .. }) => {
                "its certificate has expired; the provider must renew it (or the clock of this machine is wrong)".to_owned()
            }
            Error::InvalidCertificate(Bad::NotValidYet | Bad::NotValidYetContext { .. }) => {
                "its certificate is not valid yet; check the clock of this machine".to_owned()
            }
            Error::InvalidCertificate(Bad::NotValidForName | Bad::NotValidForNameContext { .. }) => {
                "its certificate belongs to another host; check the host name".to_owned()
            }
            Error::InvalidCertificate(Bad::UnknownIssuer) => {
                "its certificate is signed by nobody known here; if that is meant, accept this certificate for the source, or name the signer's \
                 in `ca_file`"
                    .to_owned()
            }
            Error::InvalidMessage(InvalidMessage::InvalidContentType) => {
                "it does not speak TLS there; use http://, or another port".to_owned()
            }
            // One that is its own authority, as `openssl req -x509` makes it.
            Error::InvalidCertificate(Bad::Other(_)) => {
                "its certificate is self-signed; if that is meant, accept this certificate for the source, or name it in `ca_file`".to_owned()
            }
            other => other.to_string(),
        };
        FetchError::Tls {
            host: host.to_owned(),
            reason,
            fingerprint: untrusted.map(|untrusted| untrusted.fingerprint.clone()).unwrap_or_default(),
        }
    }
}
