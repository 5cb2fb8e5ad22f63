//! Source -> store: a refresh is a candidate, and it is taken only when it can be trusted.

mod ahead;
mod ask;
mod identity;
mod listing;
mod login;
mod manual;
mod onward;
mod read;
mod refresh;
mod told;
mod xtream;

pub(crate) use manual::channel_id as manual_channel_id;
pub(crate) use refresh::{Again, Request, STAGES, refresh};
pub(crate) use xtream::{LISTS, is_chosen};
