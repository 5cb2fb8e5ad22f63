//! Trusted certificates: the built-in roots of the web, and those of a file for self-signed providers and proxies.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use super::error::FetchError;

/// The built-in roots and those of a file.
pub(super) fn config(ca_file: Option<&Path>) -> Result<ClientConfig, FetchError> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(path) = ca_file {
        let wrong = |reason: String| FetchError::CaFile { path: path.display().to_string(), reason };
        let mut added = 0;
        for certificate in CertificateDer::pem_file_iter(path).map_err(|error| wrong(error.to_string()))? {
            roots.add(certificate.map_err(|error| wrong(error.to_string()))?).map_err(|error| wrong(error.to_string()))?;
            added += 1;
        }
        if added == 0 {
            return Err(wrong("no certificate is in it".to_owned()));
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| FetchError::Tls { host: "any host".to_owned(), reason: error.to_string() })?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}
