//! Formats: bytes <-> model over `io::Read` and `io::Write`. No sockets and no store.

pub(crate) mod detect;
pub(crate) mod m3u;
pub(crate) mod text;
pub(crate) mod unpack;
mod window;
pub(crate) mod xmltv;
pub(crate) mod xtream;
