#![doc = include_str!("ARCHITECTURE.md")]

mod model;

mod clock;
mod progress;
mod stop;

mod expr;
mod format;
mod ingest;
mod observe;
mod pipeline;
mod publish;
mod serve;
mod source;
mod store;
mod work;

mod access;
mod browse;
mod play;

mod app;
mod cli;
mod config;
mod demo;

/// Runs the program with the process's arguments; the exit code is the shell's.
pub fn run() -> std::process::ExitCode {
    cli::run()
}
