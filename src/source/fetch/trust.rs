//! Which certificates of servers are trusted: those that the web's authorities signed, those that a file names, signers or servers,
//! and for one source the certificate with a fingerprint.

use std::path::Path;
use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::verify_server_name;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, OtherError, RootCertStore, SignatureScheme};
use sha2::{Digest, Sha256};

use super::error::{FetchError, Untrusted};

/// The trust of all sources.
#[derive(Clone, Debug)]
pub(super) struct Trust {
    web: Arc<WebPkiServerVerifier>,
    /// The certificates of the file. One that is both a signer and a server's own, as `openssl req -x509` makes it, is no valid
    /// server's certificate for webpki.
    named: Vec<CertificateDer<'static>>,
    /// SHA-256 of a certificate that is accepted whatever is wrong with it, in hex without separators; empty: none.
    fingerprint: String,
}

impl Trust {
    pub(super) fn new(ca_file: Option<&Path>) -> Result<Trust, FetchError> {
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let mut named = Vec::new();
        if let Some(path) = ca_file {
            let wrong = |reason: String| FetchError::CaFile { path: path.display().to_string(), reason };
            for certificate in CertificateDer::pem_file_iter(path).map_err(|error| wrong(error.to_string()))? {
                let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
                roots.add(certificate.clone()).map_err(|error| wrong(error.to_string()))?;
                named.push(certificate);
            }
            if named.is_empty() {
                return Err(wrong("no certificate is in it".to_owned()));
            }
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let web = WebPkiServerVerifier::builder_with_provider(roots.into(), provider).build();
        let web =
            web.map_err(|error| FetchError::Tls { host: "any host".to_owned(), reason: error.to_string(), fingerprint: String::new() })?;
        Ok(Trust { web, named, fingerprint: String::new() })
    }

    /// The settings of a connection for a source with this fingerprint, in hex with or without separators.
    pub(super) fn config(&self, fingerprint: &str) -> Result<ClientConfig, Error> {
        let fingerprint = fingerprint.chars().filter(char::is_ascii_hexdigit).map(|c| c.to_ascii_lowercase()).collect();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        let verifier = Arc::new(Trust { fingerprint, ..self.clone() });
        Ok(config.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth())
    }
}

impl ServerCertVerifier for Trust {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let fingerprint = hex::encode(Sha256::digest(end_entity));
        if fingerprint == self.fingerprint {
            return Ok(ServerCertVerified::assertion());
        }
        match self.web.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now) {
            Err(Error::InvalidCertificate(CertificateError::Other(_))) if self.named.iter().any(|named| named == end_entity) => {
                verify_server_name(&ParsedCertificate::try_from(end_entity)?, server_name)?;
                Ok(ServerCertVerified::assertion())
            }
            Err(Error::InvalidCertificate(cause)) => {
                let untrusted = Untrusted { cause, fingerprint };
                Err(Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(untrusted)))))
            }
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.web.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.web.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.web.supported_verify_schemes()
    }
}
