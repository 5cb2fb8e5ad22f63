//! What answers HTTP.

pub(crate) mod api;
pub(crate) mod http;
pub(crate) mod out;
pub(crate) mod ui;
