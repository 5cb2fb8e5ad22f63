//! Start-up options.
