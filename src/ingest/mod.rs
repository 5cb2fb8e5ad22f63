//! Source -> store: a refresh is a candidate, and it is taken only when it can be trusted.

mod ahead;
mod identity;
mod manual;
mod read;
mod refresh;

pub(crate) use manual::channel_id as manual_channel_id;
pub(crate) use refresh::{Request, STAGES, refresh};
