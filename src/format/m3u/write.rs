//! Writing M3U.
