//! Counts what is open: connections, requests, streams.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Adds one to a counter for as long as it lives.
pub(super) struct Counted(Arc<AtomicUsize>);

impl Counted {
    /// With the count that includes it.
    pub(super) fn new(counter: &Arc<AtomicUsize>) -> (Counted, usize) {
        (Counted(counter.clone()), counter.fetch_add(1, Ordering::SeqCst) + 1)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}
