//! Source -> store: a refresh is a candidate, and it is taken only when it can be trusted.

mod ahead;
mod ask;
mod identity;
mod read;
mod refresh;
mod told;

pub(crate) use refresh::{Again, Request, STAGES, refresh};
