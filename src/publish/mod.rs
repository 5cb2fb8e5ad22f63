//! Snapshot -> files.
