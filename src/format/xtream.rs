//! The answers of Xtream Codes panels to `player_api.php`.
//!
//! There is no standard: many programs answer in similar ways, with values of any type. So reading has layers, each of which
//! knows only those below: [`scan`] finds the end of a JSON value, even of a broken one; [`walk`] iterates over a value and
//! [`value`] reads texts, numbers and times from values of any type; [`start`] finds the JSON in an answer; [`items`] splits
//! a long list into its elements while it arrives. Above that, each file reads one kind of answer.
//!
//! A broken element is skipped and reported, and affects nothing else. An error means that the answer is not the one that was
//! requested, or not complete. Issues and errors never quote an address, a user name or a password.

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
