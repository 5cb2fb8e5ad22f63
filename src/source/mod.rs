//! Where bytes come from.

pub(crate) mod breaker;
pub(crate) mod credentials;
pub(crate) mod episodes;
pub(crate) mod fetch;
pub(crate) mod import_dir;
pub(crate) mod manual;
pub(crate) mod xtream;
