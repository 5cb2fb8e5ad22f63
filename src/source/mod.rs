//! Where bytes come from.

pub(crate) mod breaker;
pub(crate) mod credentials;
pub(crate) mod fetch;
