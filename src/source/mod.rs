//! Where bytes come from.

pub(crate) mod credentials;
pub(crate) mod fetch;
pub(crate) mod manual;
