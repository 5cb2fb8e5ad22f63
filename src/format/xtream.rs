//! What Xtream Codes panels answer to `player_api.php`.
//!
//! There is no standard: panels are many programs that answer alike, and none of them types its
//! values. So reading is in layers, each knowing only those below: [`scan`] finds where a JSON value
//! ends, also when it is broken; [`walk`] goes through a value and [`value`] takes text, numbers and
//! times from whatever came; [`start`] finds the JSON in an answer; [`items`] cuts a long list into
//! its elements while it arrives. Above that, each file reads one kind of answer.
//!
//! A broken element costs itself, and is reported. An error means that the answer is not the one that
//! was asked for, or not all of it. Neither ever quotes an address, a user name or a password.

pub(crate) mod categories;
pub(crate) mod entries;
mod items;
pub(crate) mod listing;
pub(crate) mod login;
pub(crate) mod outcome;
mod refusal;
mod scan;
pub(crate) mod series;
mod start;
mod value;
mod walk;
mod window;

#[cfg(test)]
mod tests;
