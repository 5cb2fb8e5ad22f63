//! XMLTV guides: bytes <-> `EpgChannel` and `Programme`.
//!
//! Reading is done in three layers, each knowing only the one below: [`scan`] finds tags, attributes
//! and texts in a slice; [`element`] knows nesting and what to do when it is broken; [`record`] and [`detail`] know
//! what the names mean. [`read`] keeps a [`window`] over the input and hands one record's bytes at a time
//! to them: a record that does not end in the window is read again when more is there, so that no layer
//! has to be able to pause.
//!
//! The tokenizer is our own, because a guide that breaks the rules of XML has to be read to its end in
//! bounded memory: a pull parser made for XML proper buffers a text until it ends, and guesses
//! differently at a bare `<` or a missing quote. HTML's entities come from quick-xml, which also checks what we write (in tests).

mod detail;
mod element;
mod entity;
mod escape;
mod note;
pub(crate) mod read;
mod record;
mod scan;
mod spare;
pub(crate) mod time;
mod window;
pub(crate) mod write;
mod zone;
