//! Source -> store.
