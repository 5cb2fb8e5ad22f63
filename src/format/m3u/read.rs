//! Reading M3U.
