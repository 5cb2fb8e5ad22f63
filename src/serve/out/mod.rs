//! What players fetch.
