//! Many tasks on a few threads, results in the order of the tasks and a bounded number of them in memory.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

/// Results that may wait for an earlier one, per thread.
const AHEAD: usize = 4;

/// Runs `work` for 0..`tasks` on `threads` threads, and `sink` on this one with every result, in order.
/// The first error of either ends it all. Each thread has what `bench` gives it to work with, from task to task.
pub(crate) fn ordered<B, T: Send, E: Send>(
    tasks: usize,
    threads: usize,
    bench: impl Fn() -> B + Sync,
    work: impl Fn(&mut B, usize) -> Result<T, E> + Sync,
    mut sink: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    if threads < 2 || tasks < 2 {
        let mut bench = bench();
        return (0..tasks).try_for_each(|task| sink(work(&mut bench, task)?));
    }
    let (orders, waiting) = mpsc::channel();
    let waiting = Mutex::new(waiting);
    thread::scope(|scope| {
        // Dropped at the end, also after an error, which ends the threads.
        let orders = orders;
        let (results, arrived) = mpsc::channel();
        for number in 0..threads.min(tasks) {
            let results = results.clone();
            let (waiting, bench, work) = (&waiting, &bench, &work);
            let run = move || {
                let mut bench = bench();
                loop {
                    let Ok(task) = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv() else { return };
                    let result = catch_unwind(AssertUnwindSafe(|| work(&mut bench, task)));
                    if results.send((task, result)).is_err() {
                        return;
                    }
                }
            };
            // Without a thread the others do its share; without any the channel closes and the loop below ends.
            drop(thread::Builder::new().name(format!("lineup-render-{number}")).spawn_scoped(scope, run));
        }
        drop(results);
        // Each result that is taken allows another task to begin.
        let mut next = 0..tasks;
        let order = |task| {
            // The other end lives as long as this function.
            let _ = orders.send(task);
        };
        next.by_ref().take(AHEAD * threads).for_each(order);
        let (mut early, mut done) = (BTreeMap::new(), 0);
        while done < tasks
            && let Ok((task, result)) = arrived.recv()
        {
            // A panic of a task goes on here.
            early.insert(task, result.unwrap_or_else(|panic| resume_unwind(panic))?);
            while let Some(result) = early.remove(&done) {
                sink(result)?;
                done += 1;
                next.next().into_iter().for_each(order);
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order() {
        for threads in [1, 2, 5] {
            let mut got = Vec::new();
            ordered::<_, _, ()>(
                500,
                threads,
                || (),
                |(), n| {
                    // Uneven work.
                    Ok((0..(n * 7919) % 1000).fold(n, |a, b| a.wrapping_mul(31) ^ b) & 1 | n << 1)
                },
                |n| {
                    got.push(n >> 1);
                    Ok(())
                },
            )
            .unwrap();
            assert_eq!(got, (0..500).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_first_error_ends_it() {
        assert_eq!(ordered(100_000, 3, || (), |(), n| if n == 50 { Err("work") } else { Ok(n) }, |_| Ok(())), Err("work"));
        assert_eq!(ordered(100_000, 3, || (), |(), n| Ok(n), |n| if n == 50 { Err("sink") } else { Ok(()) }), Err("sink"));
    }
}
