//! Many tasks on a few threads, results in the order of the tasks and a bounded number of them in memory.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError, mpsc};
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
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let gate = Gate::default();
    thread::scope(|scope| {
        let (results, arrived) = mpsc::channel();
        for number in 0..threads.min(tasks) {
            let results = results.clone();
            let (next, stop, gate, bench, work) = (&next, &stop, &gate, &bench, &work);
            let run = move || {
                let mut bench = bench();
                loop {
                    let task = next.fetch_add(1, Ordering::Relaxed);
                    if task >= tasks || !gate.wait_for(task, AHEAD * threads, stop) || results.send((task, work(&mut bench, task))).is_err()
                    {
                        return;
                    }
                }
            };
            // Without a thread the others do its share; without any the channel closes and the loop below ends.
            drop(thread::Builder::new().name(format!("lineup-render-{number}")).spawn_scoped(scope, run));
        }
        drop(results);
        let mut waiting = std::collections::BTreeMap::new();
        let mut done = 0;
        let outcome = (|| {
            for (task, result) in &arrived {
                waiting.insert(task, result?);
                while let Some(result) = waiting.remove(&done) {
                    sink(result)?;
                    done += 1;
                    gate.open(done);
                }
            }
            Ok(())
        })();
        stop.store(true, Ordering::SeqCst);
        gate.open(usize::MAX);
        outcome
    })
}

/// Holds back those who are too far ahead.
#[derive(Default)]
struct Gate {
    done: Mutex<usize>,
    moved: Condvar,
}

impl Gate {
    /// False when all is to end.
    fn wait_for(&self, task: usize, ahead: usize, stop: &AtomicBool) -> bool {
        let done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.moved.wait_while(done, |done| done.saturating_add(ahead) <= task));
        !stop.load(Ordering::SeqCst)
    }

    fn open(&self, done: usize) {
        *self.done.lock().unwrap_or_else(PoisonError::into_inner) = done;
        self.moved.notify_all();
    }
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
