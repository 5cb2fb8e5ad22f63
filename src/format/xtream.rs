//! The answers of Xtream Codes panels to `player_api.php`.
//!
//! There is no standard: many programs answer in similar ways, with values of any type. So reading has layers, each of which
//! knows only those below: [`json`] finds values with serde_json and mends broken ones; [`value`] reads texts, numbers and times
//! from values of any type; [`start`] finds the JSON in an answer; [`items`] splits a long list into its elements while it
//! arrives. Above that, each file reads one kind of answer.
//!
//! A broken element is skipped and reported, and affects nothing else. An error means that the answer is not the one that was
//! requested, or not complete. Issues and errors never quote an address, a user name or a password.

pub(crate) mod categories;
pub(crate) mod entries;
mod items;
mod json;
pub(crate) mod listing;
pub(crate) mod login;
pub(crate) mod outcome;
mod refusal;
pub(crate) mod series;
mod start;
mod value;

#[cfg(test)]
mod tests;
