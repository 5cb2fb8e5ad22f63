//! XMLTV guides.

pub(crate) mod read;
pub(crate) mod time;
pub(crate) mod write;
