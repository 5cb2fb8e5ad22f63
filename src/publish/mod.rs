//! Snapshot -> files: what players fetch is made here, whole, and swapped in at once.
//!
//! An edition is a directory with a playlist, a guide and its compressed copy. It is written beside
//! the ones that are served, made durable, and becomes the one that players get by the rename of a
//! single link: nobody sees a part of it, or one half of two.

mod compose;
mod desk;
mod edition;
mod generate;
mod gzip;
mod headers;
mod offer;
mod ordered;
mod preview;
mod shelf;
mod standing;
mod summed;
mod tryout;
mod withhold;

pub(crate) use edition::Edition;
pub(crate) use generate::{Failure, Request, STAGES, generate, restore};
pub(crate) use ordered::ordered;
pub(crate) use preview::{Preview, preview};
pub(crate) use shelf::{Output, Shelf};
pub(crate) use standing::{Standing, standings, standings_of_gone};
pub(crate) use tryout::{Mapper, Sample, Trial, Tried, TryError, try_out};

#[cfg(test)]
mod tests;
