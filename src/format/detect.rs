//! What an input is, by its first bytes.
