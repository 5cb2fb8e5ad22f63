//! Jobs: the queue, the worker threads, and the timetable that feeds the queue.
//!
//! A job is plain data: a task and its target. One job per target runs at a time. Every job is stored
//! before it waits, so that a crash loses none.

mod confirmed;
mod consequences;
mod context;
mod pool;
mod queue;
mod recovery;
mod runner;
mod timetable;
mod waiting;

#[cfg(test)]
mod golden_tests;
#[cfg(test)]
mod tests;

pub(crate) use self::consequences::Change;
pub(crate) use self::context::{Context, store_breakers};
pub(crate) use self::pool::Pool;
pub(crate) use self::queue::{Queue, Refused};
pub(crate) use crate::model::job::Task;
