//! Lineup -> files: writes what players fetch, whole, and swaps it in at once.
//!
//! An edition is a directory with a lineup, a playlist, a guide and their compressed copies. It is written beside
//! the ones that are served and made durable; then the store names it, together with its key, and a link follows: nobody sees a
//! part of it, or one half of two.

mod derive;
mod edition;
mod edition_store;
mod failure;
mod generate;
mod guide;
mod gzip;
mod held;
mod keep;
mod playlist;
mod rekey;
mod request;
mod retire;

pub(crate) use derive::derive;
pub(crate) use edition::{Edition, GUIDE, GUIDE_GZ, PLAYLIST, PLAYLIST_GZ};
pub(crate) use edition_store::{EditionStore, Output};
pub(crate) use failure::Failure;
pub(crate) use generate::{STAGES, generate};
pub(crate) use held::{Compared, Uncompared};
pub(crate) use keep::Keep;
pub(crate) use request::Request;

#[cfg(test)]
mod kept_tests;
#[cfg(test)]
mod tests;
