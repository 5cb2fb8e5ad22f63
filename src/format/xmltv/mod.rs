//! XMLTV guides: bytes <-> `EpgChannel` and `Programme`.
//!
//! Reading has three layers, each of which knows only the one below: [`scan`] finds tags, attributes and texts in a slice;
//! [`element`] handles nesting and recovery; [`record`] and [`detail`] know the meaning of the names. [`read`] keeps a
//! [`Window`](super::window::Window) over the input: a record that does not end in the window is read again when the window has grown, so that
//! no layer has to pause.
//!
//! quick-xml reads entities and the DOCTYPE, and checks the written guides in tests. Its readers of events, tags and attributes
//! are not used: they cost too much (see `tests/bench/RESULTS.md`), and after a missing quotation mark or a bare `<` they
//! continue in the wrong place.

mod detail;
mod element;
mod entity;
mod escape;
mod pool;
mod problem;
pub(crate) mod read;
mod record;
mod scan;
pub(crate) mod time;
pub(crate) mod write;
mod zone;
