//! The Xtream panel of the built-in provider: accounts with their states, the provider's channels and
//! some films and series as lists, a guide, streams, and switches for what real panels do wrong.
//!
//! The one idea: it is a second interface to what the provider makes up anyway. What goes wrong with
//! one answer is a [`Fault`](super::fault::Fault) of its path (`/player_api.php?action=get_live_streams`, or
//! `login` for the call without an action); what lasts is a switch ([`switches`]), set by one form both
//! over HTTP and by tests. The shapes are those of XUI and its relatives. It knows nothing of sources.

mod answers;
mod call;
mod entries;
mod panel;
mod sloppy;
mod switches;
#[cfg(test)]
mod tests;

pub(super) use self::answers::answer;
pub(super) use self::call::{ACTIONS, Call};
pub(super) use self::entries::Content;
pub(crate) use self::panel::instructions;
pub(super) use self::panel::{Counted, Panel};
pub(super) use self::switches::SWITCHES;
