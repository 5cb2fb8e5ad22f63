//! What the program tells about itself: log lines, its memory and its network addresses.
//!
//! How secrets stay out of the log is a rule, not a filter: a line carries ids, names, counts and
//! times as fields, and of addresses only what has its secrets replaced by `{name}` (records hold
//! them that way, and the errors of `source` are made without them). Nothing logs a request's
//! query, a header or a body.

pub(crate) mod log;
pub(crate) mod memory;
pub(crate) mod network;
