//! Rows -> rows: what is published of a proxy's channels, under which number, and with which guide.
//!
//! Functions over rows, in the order of travel: rules map and keep, then numbers, then the
//! guide. They know the model, not the store, so a preview and a run are the same calls.

pub(crate) mod guide;
pub(crate) mod number;
pub(crate) mod rules;
