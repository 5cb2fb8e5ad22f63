//! Compressed inputs, recognised by content.
