//! The built-in provider.
