//! Logs and health.
