//! M3U playlists.

pub(crate) mod read;
pub(crate) mod write;
