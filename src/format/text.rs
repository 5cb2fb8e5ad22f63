//! Bytes of any charset -> UTF-8.
