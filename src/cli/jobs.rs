//! `lineup refresh` and `lineup generate`: runs jobs one after the other in this process, on a data directory
//! that no server uses (the store refuses a second process). Progress goes to stderr.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use tokio::time::timeout;

use super::call::{Call, Usage};
use crate::app;
use crate::config;
use crate::model::job::JobStatus;
use crate::model::{Id, Proxy, Source};
use crate::observe;
use crate::progress::{Board, News};
use crate::serve::parts::Parts;
use crate::work::Task;

/// Something that can be named on the command line.
struct Target {
    id: Id,
    name: String,
    /// Whether `--all` includes it.
    is_on: bool,
}

pub(super) fn refresh(call: &Call, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let app = app::open_existing(&call.config)?;
    let targets = app.store.list::<Source>()?.into_iter().map(|s| Target { id: s.id, name: s.name, is_on: s.enabled }).collect();
    run(&app, call, targets, |source| Task::Refresh { source, accept: false }, out)
}

pub(super) fn generate(call: &Call, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let app = app::open_existing(&call.config)?;
    let targets = app.store.list::<Proxy>()?.into_iter().map(|p| Target { id: p.id, name: p.name, is_on: p.is_active }).collect();
    run(&app, call, targets, |proxy| Task::Generate { proxy, base: String::new() }, out)
}

/// Runs a job for each target. A failed job does not stop the others.
fn run(app: &Parts, call: &Call, targets: Vec<Target>, job: impl Fn(Id) -> Task, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let mut verdict = ExitCode::SUCCESS;
    for Target { id, name, .. } in choose(targets, &call.words(), call.has("all"))? {
        let job = job(id);
        let outcome = watched(&app.board, move || app.queue.run_here(job))?;
        let is_good = outcome.as_ref().is_ok_and(|outcome| outcome.status() == JobStatus::Completed);
        let sentence = outcome.map_or_else(|refused| refused.to_string(), |outcome| outcome.sentence());
        if is_good {
            writeln!(out, "{name}: {sentence}")?;
        } else {
            writeln!(io::stderr(), "{name}: {sentence}")?;
            verdict = ExitCode::FAILURE;
        }
        observe::memory::trim();
    }
    Ok(verdict)
}

/// The named targets in that order, or all that are switched on.
fn choose(targets: Vec<Target>, words: &[String], all: bool) -> Result<Vec<Target>, Usage> {
    if all && words.is_empty() {
        return Ok(targets.into_iter().filter(|target| target.is_on).collect());
    }
    if all || words.is_empty() {
        let names: Vec<_> = targets.iter().map(|target| target.name.as_str()).collect();
        return Err(Usage(format!(
            "give names or --all, not both; {}",
            if names.is_empty() { "there is none yet".to_owned() } else { format!("the names are: {}", names.join(", ")) }
        )));
    }
    let mut targets = targets;
    let mut chosen = Vec::new();
    for word in words {
        let id = word.parse::<Id>().ok();
        let at = targets.iter().position(|target| Some(target.id) == id || target.name.to_lowercase() == word.to_lowercase());
        let Some(at) = at else {
            let nearest = config::nearest(word, targets.iter().map(|target| target.name.clone()));
            return Err(Usage(format!(
                "there is no {word:?}{}",
                nearest.map(|name| format!("; did you mean {name:?}?")).unwrap_or_default()
            )));
        };
        chosen.push(targets.remove(at));
    }
    Ok(chosen)
}

/// Runs `job` on a thread of its own and prints each stage of its operation to stderr.
fn watched<T: Send>(board: &Board, job: impl FnOnce() -> T + Send) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let mut changes = board.changes();
    let (mut seq, _) = board.snapshot();
    let mut printed = "";
    std::thread::scope(|scope| {
        let job = scope.spawn(job);
        while !job.is_finished() {
            // The timeout notices a job that ends without an event.
            drop(runtime.block_on(async { timeout(Duration::from_millis(100), changes.changed()).await }));
            let operations = match board.since(seq) {
                News::Events(events) => {
                    seq = events.last().map_or(seq, |event| event.seq);
                    events.iter().map(|event| (*event.operation).clone()).collect()
                }
                News::Snapshot(now, operations) => {
                    seq = now;
                    operations
                }
            };
            for operation in operations.iter().filter(|operation| operation.completed_at.is_none()) {
                if operation.stage != printed {
                    printed = operation.stage;
                    // The job continues when stderr is closed.
                    drop(writeln!(io::stderr(), "{}: {}", operation.owner_name, operation.message));
                }
            }
        }
        job.join().map_err(|_| anyhow::anyhow!("the job panicked: this is a fault of the program"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets() -> Vec<Target> {
        let target = |id, name: &str, is_on| Target { id: Id(id), name: name.to_owned(), is_on };
        vec![target(1, "Home", true), target(2, "Sport", false)]
    }

    fn chosen(words: &[&str], all: bool) -> Result<Vec<u128>, String> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        choose(targets(), &words, all).map(|chosen| chosen.iter().map(|target| target.id.0).collect()).map_err(|error| error.to_string())
    }

    #[test]
    fn names_ids_or_all() {
        assert_eq!(chosen(&["sport", "HOME"], false), Ok(vec![2, 1]));
        assert_eq!(chosen(&[&Id(2).to_string()], false), Ok(vec![2]));
        assert_eq!(chosen(&[], true), Ok(vec![1]));
        assert!(chosen(&[], false).unwrap_err().contains("Home, Sport"));
        assert!(chosen(&["Home"], true).is_err());
        assert!(chosen(&["Spott"], false).unwrap_err().contains("did you mean \"Sport\"?"));
    }
}
