//! Source -> store: a refresh reads a candidate, and stores it only if it can be trusted.

mod accounts;
mod attempt;
mod decide;
mod decision;
mod guide;
mod identity;
mod manual;
mod provider;
mod read;
mod refresh;
mod threads;
mod xtream;

pub(crate) use accounts::forget as forget_accounts;
pub(crate) use attempt::{Again, Request, STAGES};
pub(crate) use decision::{Decided, keep, undo, undo_until};
pub(crate) use manual::channel_id as manual_channel_id;
pub(crate) use refresh::{Refreshed, mark_failed, refresh};
pub(crate) use xtream::{LISTS, is_chosen};
