//! Source -> store: a refresh is a candidate, and it is taken only when it can be trusted.

mod ahead;
mod identity;
mod read;
mod refresh;
mod told;

pub(crate) use refresh::{Request, STAGES, refresh};
