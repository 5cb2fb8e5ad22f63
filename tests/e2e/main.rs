//! Drives the built binary from outside, as a person, a container or a player would: arguments in,
//! exit code, stdout, stderr and HTTP out. Talks to loopback only; every server has its own port and directory.
//!
//! Nothing here sleeps: what is waited for is an event of `/api/v1/progress/events`. What comes out is read
//! by rules of our own (`playlist`, `guide`), which know nothing of the program's writers.
//!
//! Two tests can be made larger by the environment:
//!
//! - `LINEUP_E2E_CHANNELS` channels are published while players fetch (5,000; the release build is made for 50,000).
//! - `LINEUP_E2E_KILLS` times a server is killed at its work (6), at moments that follow from `LINEUP_E2E_SEED`.
#![allow(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

/// What drives it.
mod events;
mod panel;
mod program;
mod provider;
mod steps;

/// What is held against it.
mod guide;
mod listing;
mod playlist;

mod access;
mod canary;
mod channels;
mod command_line;
mod crash;
mod editions;
mod fetching;
mod files;
mod guard;
mod identity;
mod new_user;
mod offline;
mod rules;
mod schedules;
mod secrets;
mod settings;
mod small_files;
mod swap;
mod xtream;
